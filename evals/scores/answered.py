"""A case with what the assistant replied: what every score is taken from."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant.schemas import Place, Reply
from evals.cases import Case, CaseKind

LONG = frozenset({CaseKind.COMPARISON, CaseKind.CONFLICT, CaseKind.PROGRESS})
ABSTAINED = frozenset({"not_found", "no_documents", "out_of_scope", "needs_council"})
"""The statuses that are refusals."""


@dataclass(frozen=True, slots=True)
class Answered:
    """A case and its reply.

    `seconds` is how long the reply took; `found` are the passages that search ranked first, each with its paragraphs (None where
    that can't be seen); `on_other_days` the replies to the same question on the other days of `case.dates`.
    """

    case: Case
    reply: Reply
    seconds: float
    found: tuple[tuple[Place, ...], ...] | None = None
    on_other_days: tuple[tuple[date, Reply], ...] = ()

    @property
    def refused(self) -> bool:
        return self.reply.status in ABSTAINED

    @property
    def words(self) -> Sequence[str]:
        return self.reply.answer.split()
