"""Follow-ups: questions that can't be understood without the ones before them."""

from collections.abc import Iterable

from evals.scores.answered import Answered
from evals.scores.intervals import Share
from evals.scores.right import is_right


def in_threads(run: Iterable[Answered]) -> Share:
    """How many of the questions that have a history, of whatever kind, were answered right."""
    marks = [is_right(each) for each in run if each.case.history]
    return Share(sum(marks), len(marks))
