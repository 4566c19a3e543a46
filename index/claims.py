"""What people tell the register: claims, kept for good. One is put right by a later claim that names it, never by a change."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.scope import Access


class About(StrEnum):
    """What a claim says has happened."""

    REVIEW_HELD = "review_held"
    MEETING_HELD = "meeting_held"
    OBLIGATION_MET = "obligation_met"
    NOTICE_LIFTED = "notice_lifted"

    @property
    def label(self) -> str:
        return self.value.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that happened on `day`, as `by` recorded it on the day `told`.

    `evidence` holds the words it rests on, in the teller's own way; `obligation_id` is set where an obligation was met. A claim with
    `corrects` takes that claim's place; with `withdrawn` too, nothing stands in its place. Who may not see papers of its `access` doesn't
    see what it says either.
    """

    id: str
    council: str
    about: About
    day: date
    obligation_id: str | None
    evidence: str
    by: str
    told: date
    corrects: str | None = None
    withdrawn: bool = False
    access: Access = Access.PUBLIC


def last_words(claims: Iterable[Claim]) -> dict[str, Claim]:
    """For each claim's id the last claim of its chain of corrections; `claims` come in the order in which they were recorded."""
    chains: dict[str, list[str]] = {}
    last: dict[str, Claim] = {}
    for claim in claims:
        chain = chains.setdefault(claim.corrects, []) if claim.corrects else []
        chain.append(claim.id)
        chains[claim.id] = chain
        last.update(dict.fromkeys(chain, claim))
    return last


def standing(claims: Iterable[Claim]) -> list[Claim]:
    """The claims that count: the last of each chain, unless it withdraws."""
    return [claim for claim in dict.fromkeys(last_words(claims).values()) if not claim.withdrawn]
