"""Dates that letters of the Department move: which clause each of them means, and what its date is from then on.

A letter names the clause by its number, by the day that it was, or by its matter. Where more than one clause may be meant, none is moved.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import NOTICES, Document, Kind
from index.entries import Move
from index.links import COMMON
from index.obligations import TOLD, DueKind, Held, Topic
from index.text import content_stems

SHARED = 2
"""How many words of the matter a letter and a clause must share where it names no number."""
_ROW = re.compile(r"(?P<n>[A-Z]{0,3}[-./]?\d{1,3}(?:\.\d{1,2})*)[.)]?\s*\|")
"""The number with which a row of a table begins."""

Key = tuple[str, str]
"""An obligation's id and the council that it counts for."""


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause with a date that a letter may move; `number` is its paragraph's or its row's, None where it has none."""

    held: Held
    document: Document
    day: date
    number: str | None


@dataclass(frozen=True, slots=True)
class Telling:
    """A letter's words that move a date, whichever clause they mean; `before` is the day that they say it was, None where they don't."""

    held: Held
    document: Document
    before: date | None

    def after(self, day: date) -> date:
        """The new date of a clause of that day."""
        due = self.held.obligation.due
        return due.day or due.periods[0].after(day)


def tellings(told: Iterable[Held], documents: Mapping[str, Document]) -> list[Telling]:
    """What letters say that they move, the earliest letter first."""
    found = []
    for held in told:
        due, document = held.obligation.due, documents.get(held.document_id)
        if held.obligation.topic is Topic.VARIES and (due.day or due.periods) and document and document.day:
            found.append(Telling(held, document, due.anchor_day))
    return sorted(found, key=lambda each: (each.document.day or date.min, each.held.obligation.ordinal))


def applied(told: Sequence[Telling], clauses_of: Callable[[str], Sequence[Clause]]) -> dict[Key, Move]:
    """The last move of each clause that is meant by one; `clauses_of` gives a council's clauses with their own dates."""
    found: dict[Key, Move] = {}
    for each in told:
        council = each.held.council
        for clause in _meant(each, [_as_moved(clause, found) for clause in clauses_of(council)]):
            first = found.get((clause.held.id, council))
            found[clause.held.id, council] = Move(each.held, each.document, first.before if first else clause.day, each.after(clause.day))
    return found


def own_words(moves: Iterable[Move]) -> set[tuple[str, int, date]]:
    """Where letters say that they move what they moved, and to which day: by document, ordinal and day."""
    return {(move.document.id, move.held.obligation.ordinal, move.after) for move in moves}


def _as_moved(clause: Clause, found: Mapping[Key, Move]) -> Clause:
    move = found.get((clause.held.id, clause.held.council))
    return Clause(clause.held, clause.document, move.after, clause.number) if move else clause


def may_be_moved(held: Held, document: Document) -> bool:
    """Whether it is a clause of a notice or a tracker's row, with a date."""
    kinds = NOTICES | {Kind.TRACKER}
    return document.kind in kinds and held.obligation.topic not in TOLD and held.obligation.due.kind not in (DueKind.UNDATED, DueKind.RECURRING)


def number_of(held: Held, paragraph: str | None) -> str | None:
    """The number by which a letter may call a clause: its row's, else its paragraph's."""
    row = _ROW.match(held.obligation.quote)
    return row["n"] if row else paragraph


def _meant(move: Telling, clauses: Sequence[Clause]) -> list[Clause]:
    """The clauses that a letter's words mean: of notices where there is any, else of trackers."""
    older = [each for each in clauses if each.document.day is None or each.document.day <= (move.document.day or date.max)]
    likely = [each for each in older if each.day != move.after(each.day) and move.before in (None, each.day)]
    what, _, named = (move.held.obligation.due.anchor or "").partition(" ")
    for kinds in _KINDS.get(what, (NOTICES, _TRACKERS)):
        if chosen := _chosen(move, named, [each for each in likely if each.document.kind in kinds]):
            return chosen
    return []


_TRACKERS = frozenset({Kind.TRACKER})
_KINDS = {
    **dict.fromkeys(("paragraph", "para", "clause", "section"), (NOTICES,)),
    **dict.fromkeys(("action", "item", "line", "milestone"), (_TRACKERS, NOTICES)),
}
"""In which papers what is called so stands; anything else in either, a notice first."""


def _chosen(move: Telling, named: str, clauses: Sequence[Clause]) -> list[Clause]:
    numbered = [each for each in clauses if named and each.number and _is_called(each.number, named)]
    if numbered:
        return numbered if move.before or len(numbered) == 1 else []
    if named or move.before is None:
        return []
    scored = sorted(((_alike(move, each), each) for each in clauses), key=lambda pair: pair[0], reverse=True)
    best = [each for score, each in scored if score == scored[0][0]]
    place = {(each.document.id, each.held.obligation.ordinal) for each in best}
    return best if scored and sum(scored[0][0]) >= SHARED and len(place) == 1 else []


def _is_called(number: str, named: str) -> bool:
    """Whether a clause of this number is called so: "5(b)" by itself, and by "5" where its date is named too."""
    return number.casefold() == named.casefold() or number.casefold().startswith(f"{named.casefold()}(")


def _alike(move: Telling, clause: Clause) -> tuple[int, int]:
    """How many words of the matter they share: rare ones first, then those that all clauses of the field use."""
    shared = set(_matter(move.held.obligation.quote)) & set(_matter(clause.held.obligation.what))
    return len(shared - COMMON), len(shared & COMMON)


def _matter(words: str) -> Iterator[str]:
    return (stem for stem in content_stems(words) if not stem.isdigit())
