"""Right facts: every fact of the case is stated early enough in the answer, and nothing that would be wrong."""

from evals.cases import CaseKind
from evals.scores.answered import LONG, Answered
from evals.scores.matching import plain, states

WORDS = 150
WORDS_OF = {CaseKind.LIST: 400, **dict.fromkeys(LONG, 250)}
"""How many words of an answer count, by kind; what comes later, nobody reads."""


def counted(answered: Answered) -> str:
    """The part of the answer that counts, plain."""
    limit = WORDS_OF.get(answered.case.kind, WORDS)
    return " ".join(plain(answered.reply.answer).split()[:limit])


def stated(answered: Answered) -> list[bool]:
    """For each fact of the case, whether one of its wordings is stated."""
    text = counted(answered)
    return [any(states(text, wording) for wording in fact) for fact in answered.case.facts]


def wrongly_stated(answered: Answered) -> list[str]:
    """What the answer must not state and does."""
    text = counted(answered)
    return [wording for wording in answered.case.forbidden if states(text, wording)]


def right_facts(answered: Answered) -> bool:
    """For a question to be refused: refused, and without what must not be said."""
    if wrongly_stated(answered):
        return False
    return all(stated(answered)) if answered.case.answerable else answered.refused
