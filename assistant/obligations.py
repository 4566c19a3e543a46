"""The obligations in force on a day, and the register's entries as the doors show them, each with its clause."""

import threading
from collections.abc import Callable, Hashable, Iterable, Sequence
from datetime import date
from typing import Any, TypeVar

from assistant import replies
from assistant.answer import citation
from assistant.progress import progress_of
from assistant.schemas import DueItem, DueTerms, ObligationItem
from assistant.sentences import certain, day_text
from index.claims import Claim
from index.documents import Document, Paragraph
from index.library import Library
from index.obligations import Due, DueKind, Topic
from index.register import Entry
from index.scope import Scope

Item = TypeVar("Item", bound=DueItem)

ROOM = 30_000
"""How many items, and documents that they rest on, are kept worked out; one is about two kilobytes."""


class Worked:
    """Lists that were worked out before, good for as long as nothing that they rest on has changed.

    A library gives out the same list of documents until one is taken in, replaced or removed; claims are compared. So a whole
    country's register is worked out once a day and change, not at every look at it.
    """

    def __init__(self) -> None:
        self._kept: dict[Hashable, tuple[list[Document], list[Claim], list[Any]]] = {}
        self._lock = threading.Lock()

    def get(self, library: Library, scope: Scope, as_of: date, name: Hashable, work: Callable[[], list[Item]]) -> list[Item]:
        """The list of that name for a scope and day, worked out where it isn't kept; not to be changed."""
        key = (scope, as_of, name)
        documents, claims = library.documents(scope, as_of), library.claims(scope, as_of)
        with self._lock:
            known = self._kept.get(key)
        if known and known[0] is documents and known[1] == claims:
            return known[2]
        worked = work()
        with self._lock:
            self._kept.pop(key, None)
            if sum(1 + len(seen) + len(items) for seen, _, items in self._kept.values()) + len(worked) > ROOM:
                self._kept.clear()
            self._kept[key] = (documents, claims, worked)
        return worked


def due_items(library: Library, scope: Scope, found: Sequence[Entry]) -> list[DueItem]:
    """Entries as the doors show them, numbered from 1, each with the clause that says so."""
    clauses = _clauses(library, scope, found)
    return [_due_item(each, clauses[each.document.id, each.held.obligation.ordinal], marker) for marker, each in enumerate(found, 1)]


def obligation_items(library: Library, scope: Scope, as_of: date, found: Sequence[Entry]) -> list[ObligationItem]:
    """The same with what the clause itself says of when, how it stands on the day, and the evidence for that."""
    items = due_items(library, scope, found)
    shown = progress_of(library, scope, as_of, found)
    return [
        ObligationItem(**{**dict(item), "status": each.status, "due": _terms(entry.held.obligation.due), "evidence": each.evidence, "progress": each.sentence})
        for item, entry, each in zip(items, found, shown, strict=True)
    ]


def _clauses(library: Library, scope: Scope, found: Iterable[Entry]) -> dict[tuple[str, int], Paragraph]:
    """The paragraphs of the entries, fetched once a document."""
    wanted: dict[str, tuple[Document, set[int]]] = {}
    for each in found:
        wanted.setdefault(each.document.id, (each.document, set()))[1].add(each.held.obligation.ordinal)
    return {(document.id, each.ordinal): each for document, ordinals in wanted.values() for each in library.paragraphs(scope, document, sorted(ordinals))}


def _due_item(entry: Entry, paragraph: Paragraph, marker: int) -> DueItem:
    held, found = entry.held, entry.reckoning
    obligation = held.obligation
    what = replies.MEANING[obligation.topic] if obligation.topic not in (Topic.EVENT, Topic.OTHER) else obligation.what
    return DueItem(
        obligation_id=held.id,
        council=held.council,
        what=what,
        who=obligation.who,
        binding=obligation.binding.value,
        date=found.day.isoformat() if found else None,
        text=day_text(found) if found else obligation.due.phrase,
        approximate=bool(found and found.approximate),
        days_left=found.days_left if found else None,
        rule=found.rule if found else obligation.due.phrase,
        anchor=found.anchor if found else None,
        status="met" if entry.done else "undated" if found is None else "passed" if found.overdue else "upcoming",
        citation=citation(certain(entry.document, paragraph, obligation.quote), marker),
    )


def _terms(due: Due) -> DueTerms:
    return DueTerms(
        kind=due.kind.value,
        date=due.day.isoformat() if due.day else None,
        every=str(due.periods[0]) if due.kind is DueKind.RECURRING else None,
        anchor=due.anchor or (due.anchor_day.isoformat() if due.anchor_day else None),
        phrase=due.phrase,
        note=due.note,
    )
