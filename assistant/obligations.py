"""The register's entries as the doors show them, each with its clause."""

import gc
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant import replies
from assistant.answer import citation
from assistant.progress import progress_of
from assistant.schemas import DueItem, DueTerms, ObligationItem
from assistant.sentences import certain, day_text
from index.documents import Paragraph
from index.library import Library
from index.obligations import Due, DueKind, Reckoning, Topic
from index.register import Entry
from index.scope import Scope

Model = TypeVar("Model", bound=BaseModel)


MANY = 1_000
"""From how many new items on a list is large enough for Python's garbage collection to tell."""
_set = object.__setattr__


@dataclass(slots=True)
class Shown:
    """An obligation as the doors last showed it, with the reckoning that it holds (None: no date)."""

    item: DueItem
    found: Reckoning | None


def due_items(library: Library, scope: Scope, found: Sequence[Entry]) -> list[DueItem]:
    """Entries as the doors show them, numbered from 1, each with the clause that says so."""
    kept: dict[tuple[str, str], Shown] = library.lasting("shown", dict)
    places = [(each.held.id, each.held.council) for each in found]
    missing = [each for each, place in zip(found, places, strict=True) if place not in kept]
    if missing:
        clauses = library.paragraphs_at(scope, ((each.document, each.held.obligation.ordinal) for each in missing))
        for each in missing:
            kept[each.held.id, each.held.council] = Shown(_item(each, clauses[each.document.id, each.held.obligation.ordinal]), each.reckoning)
    if len(missing) > MANY:
        gc.unfreeze()
        gc.freeze()  # what is kept stays, so that no look for garbage need go through it again
    return [_due_item(kept[place], each, marker) for marker, (place, each) in enumerate(zip(places, found, strict=True), 1)]


@contextmanager
def unswept() -> Iterator[None]:
    """Keeps Python from looking for garbage while many values are made that stay: it would go through all that is kept, again and again."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()


def _due_item(shown: Shown, entry: Entry, marker: int) -> DueItem:
    """The item of an entry: as it was last shown where that is the same, else with its date, the days that are left and its number."""
    found, before, item = entry.reckoning, shown.found, shown.item
    left = (found.day - found.as_of).days if found else None
    status = "undated" if left is None else "passed" if left < 0 else "upcoming"
    if entry.met and entry.done:
        status = "met"
    dated = not _alike(found, before)
    if not dated and item.days_left == left and item.status == status and item.citation.marker == marker:
        return item
    values = item.__dict__ | _dated(entry) if dated else item.__dict__.copy()
    values["days_left"], values["status"] = left, status
    if item.citation.marker != marker:
        cited = item.citation.__dict__.copy()
        cited["marker"] = marker
        values["citation"] = _like(item.citation, cited)
    shown.item, shown.found = _like(item, values), found
    return shown.item


def _alike(one: Reckoning | None, other: Reckoning | None) -> bool:
    """Whether two reckonings of an obligation say the same but for the days that are left."""
    if one is None or other is None:
        return one is other
    return one.day == other.day and one.rule == other.rule and one.anchor == other.anchor


def _like(model: Model, values: dict[str, Any]) -> Model:
    """A model of the same class with these values: what pydantic's model_copy makes, in a third of the time. A whole country's list has 20,000."""
    made = model.__new__(type(model))
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", model.__pydantic_fields_set__)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


def obligation_items(library: Library, scope: Scope, as_of: date, found: Sequence[Entry]) -> list[ObligationItem]:
    """The same with what the clause itself says of when, how it stands on the day, and the evidence for that."""
    items = due_items(library, scope, found)
    shown = progress_of(library, scope, as_of, found)
    return [
        ObligationItem(**{**dict(item), "status": each.status, "due": _terms(entry.held.obligation.due), "evidence": each.evidence, "progress": each.sentence})
        for item, entry, each in zip(items, found, shown, strict=True)
    ]


def _item(entry: Entry, paragraph: Paragraph) -> DueItem:
    """An entry with its clause, for one of its days."""
    held, obligation = entry.held, entry.held.obligation
    what = replies.MEANING[obligation.topic] if obligation.topic not in (Topic.EVENT, Topic.OTHER) else obligation.what
    cited = citation(certain(entry.document, paragraph, obligation.quote), 1)
    return DueItem(
        obligation_id=held.id, council=held.council, what=what, who=obligation.who, binding=obligation.binding.value, **_dated(entry), days_left=None,
        status="undated", citation=cited,
    )  # fmt: skip


def _dated(entry: Entry) -> dict[str, Any]:
    """What an entry's date says, but for the days that are left."""
    found, phrase = entry.reckoning, entry.held.obligation.due.phrase
    if found is None:
        return {"date": None, "text": phrase, "approximate": False, "rule": phrase, "anchor": None}
    return {"date": found.day.isoformat(), "text": day_text(found), "approximate": found.approximate, "rule": found.rule, "anchor": found.anchor}


def _terms(due: Due) -> DueTerms:
    return DueTerms(
        kind=due.kind.value,
        date=due.day.isoformat() if due.day else None,
        every=str(due.periods[0]) if due.kind is DueKind.RECURRING else None,
        anchor=due.anchor or (due.anchor_day.isoformat() if due.anchor_day else None),
        phrase=due.phrase,
        note=due.note,
    )
