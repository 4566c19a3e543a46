"""Conflicts shown: where sources disagree, the answer cites both sides and says that they do."""

from evals.cases import CaseKind
from evals.scores.answered import Answered
from evals.scores.sources import right_source


def shown(answered: Answered) -> bool | None:
    """None for a question about no conflict."""
    if answered.case.kind is not CaseKind.CONFLICT or not answered.case.answerable:
        return None
    return bool(answered.reply.conflicts) and right_source(answered)


def invented(answered: Answered) -> bool:
    """Whether a conflict is shown where the answer cites one document alone, so that nothing can disagree."""
    return bool(answered.reply.conflicts) and len({each.document for each in answered.reply.citations}) < 2
