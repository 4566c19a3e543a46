"""Right source: every source of the case is among the first citations."""

from evals.cases import CaseKind
from evals.scores.answered import LONG, Answered
from evals.scores.matching import is_of

CITATIONS = 5
CITATIONS_OF = {CaseKind.LIST: 8, **dict.fromkeys(LONG, 8)}
"""How many citations count, by kind."""


def right_source(answered: Answered) -> bool:
    """For a question to be refused: refused."""
    if not answered.case.answerable:
        return answered.refused
    cited = answered.reply.citations[: CITATIONS_OF.get(answered.case.kind, CITATIONS)]
    return all(any(is_of(each, source) for each in cited) for source in answered.case.sources)
