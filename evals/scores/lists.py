"""Lists complete: how many items of a list are in the answer."""

from collections.abc import Iterable

from evals.cases import CaseKind
from evals.scores.answered import Answered
from evals.scores.facts import stated
from evals.scores.intervals import Share


def items_found(run: Iterable[Answered]) -> Share:
    """Over all items of the list questions."""
    marks = [mark for answered in run if answered.case.kind is CaseKind.LIST and answered.case.answerable for mark in stated(answered)]
    return Share(sum(marks), len(marks))
