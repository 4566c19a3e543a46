"""The register's entries as the doors show them, each with its clause."""

import gc
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from pydantic import BaseModel

from assistant import replies
from assistant.answer import citation
from assistant.overleaf import one_page
from assistant.progress import progress_of
from assistant.schemas import Citation, DueItem, DueTerms, MovedItem, ObligationItem
from assistant.sentences import certain, day_text
from index.documents import Paragraph
from index.library import Library
from index.obligations import Due, DueKind, Reckoning, Topic
from index.register import Entry
from index.scope import Scope

Model = TypeVar("Model", bound=BaseModel)


MANY = 1_000
"""From how many new items on a list is large enough for Python's garbage collection to tell."""
Shown = tuple[DueItem, Entry]
"""An obligation as the doors showed it, and the entry that it showed; one value, so that no thread sees half of it."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A list as it was shown: items and the entries that they show, in the same order."""

    entries: list[Entry]
    items: list[DueItem]

    def __len__(self) -> int:
        return len(self.items)


NOTHING = Listing([], [])
_END: tuple[Entry | None, DueItem | None] = (None, None)


def due_items(library: Library, scope: Scope, as_of: date, found: Sequence[Entry], before: Listing = NOTHING) -> list[DueItem]:
    """Entries as the doors show them on a day, numbered from 1, each with the clause that says so.

    `before` is a list of the same scope shown earlier, soonest first as well: what stands on both is made from its item there.
    """
    items: list[DueItem | None] = []
    others: list[int] = []
    today, earlier = as_of.toordinal(), iter(zip(before.entries, before.items, strict=True))
    shown, item = next(earlier, _END)
    for marker, entry in enumerate(found, 1):
        while shown is not entry and shown is not None and _order(shown) < _order(entry):
            shown, item = next(earlier, _END)
        if shown is entry and item is not None:
            items.append(_shown_on(item, entry, entry, today, marker))
            shown, item = next(earlier, _END)
        else:
            others.append(marker - 1)
            items.append(None)
    for place, (first, told) in zip(others, _kept(library, scope, [found[place] for place in others]), strict=True):
        items[place] = _shown_on(first, told, found[place], today, place + 1)
    for place, moved in _moves(library, scope, found):
        shown_as = items[place]
        if shown_as is not None and shown_as.moved != moved:
            items[place] = _like(shown_as, shown_as.__dict__ | {"moved": moved})
    return [each for each in items if each is not None]


def _moves(library: Library, scope: Scope, found: Sequence[Entry]) -> list[tuple[int, MovedItem]]:
    """Which of the entries a letter moved, each with the letter's words."""
    moved = [(place, each.moved) for place, each in enumerate(found) if each.moved]
    if not moved:
        return []
    words = library.paragraphs_at(scope, ((move.document, move.held.obligation.ordinal) for _, move in moved))
    shown = []
    for place, move in moved:
        evidence = certain(move.document, words[move.document.id, move.held.obligation.ordinal], move.held.obligation.quote)
        shown.append((place, MovedItem(original_date=move.before.isoformat(), citation=citation(evidence, place + 1))))
    return shown


def _order(entry: Entry) -> tuple[bool, date, str]:
    """By which lists are sorted; an entry that stands on two of them has the same place among the others on both."""
    found = entry.reckoning
    return found is None, found.day if found else date.max, entry.held.id


def _kept(library: Library, scope: Scope, found: Sequence[Entry]) -> list[Shown]:
    """Obligations as they were first shown to anybody, each with its clause."""
    kept: dict[tuple[str, str], Shown] = library.lasting("shown", dict)
    places = [(each.held.id, each.held.council) for each in found]
    missing = [each for each, place in zip(found, places, strict=True) if place not in kept]
    clauses = library.paragraphs_at(scope, ((each.document, each.held.obligation.ordinal) for each in missing))
    for each in missing:
        kept[each.held.id, each.held.council] = (_item(each, clauses[each.document.id, each.held.obligation.ordinal]), each)
    if len(missing) > MANY:
        gc.unfreeze()
        gc.freeze()  # what is kept stays, so that no look for garbage need go through it again
    return [kept[place] for place in places]


def _shown_on(item: DueItem, shown: Entry, entry: Entry, today: int, marker: int) -> DueItem:
    """The item of an entry: the one that showed it before where that is the same, else one with its date, the days that are left and its number."""
    values, found = item.__dict__, entry.reckoning
    left = found.day.toordinal() - today if found else None
    status = "met" if entry.met and entry.done else "undated" if left is None else "passed" if left < 0 else "upcoming"
    dated = entry is not shown and not _alike(found, shown.reckoning)
    cited: Citation = values["citation"]
    if not dated and values["days_left"] == left and values["status"] == status and cited.marker == marker:
        return item
    values = values | _dated(entry) if dated else values.copy()
    values["days_left"], values["status"] = left, status
    if cited.marker != marker:
        values["citation"] = _like(cited, cited.__dict__ | {"marker": marker})
    return _like(item, values)


def _alike(one: Reckoning | None, other: Reckoning | None) -> bool:
    """Whether two reckonings of an obligation say the same but for the days that are left."""
    if one is None or other is None:
        return one is other
    return one.day == other.day and one.rule == other.rule and one.anchor == other.anchor


class _Values:
    """Its instances' dicts share their keys (PEP 412), and so do their copies: each is a third as large, which counts where 20,000 are made a look."""


class _CitationValues(_Values):
    """The same with a citation's keys."""


def _lean(model: Model, kind: type[_Values]) -> Model:
    """The same model with its values in a dict of that kind."""
    plain = kind()
    for name, value in model.__dict__.items():
        setattr(plain, name, value)
    return _like(model, vars(plain))


_set_values, _set_named, _set_extra, _set_private = (
    vars(BaseModel)[name].__set__ for name in ("__dict__", "__pydantic_fields_set__", "__pydantic_extra__", "__pydantic_private__")
)


def _like(model: Model, values: dict[str, Any]) -> Model:
    """A model of the same class with these values: what pydantic's model_copy makes, in a tenth of the time."""
    made = model.__new__(type(model))
    _set_values(made, values)
    _set_named(made, model.__pydantic_fields_set__)
    _set_extra(made, None)
    _set_private(made, None)
    return made


def obligation_items(library: Library, scope: Scope, as_of: date, found: Sequence[Entry]) -> list[ObligationItem]:
    """The same with what the clause itself says of when, how it stands on the day, and the evidence for that."""
    items = due_items(library, scope, as_of, found)
    shown = progress_of(library, scope, as_of, found)
    return [
        ObligationItem(**{**dict(item), "status": each.status, "due": _terms(entry.held.obligation.due), "evidence": each.evidence, "progress": each.sentence})
        for item, entry, each in zip(items, found, shown, strict=True)
    ]


def _item(entry: Entry, paragraph: Paragraph) -> DueItem:
    """An entry with its clause, for one of its days."""
    held, obligation = entry.held, entry.held.obligation
    what = replies.MEANING[obligation.topic] if obligation.topic not in (Topic.EVENT, Topic.OTHER) else obligation.what
    cited = citation(one_page(certain(entry.document, paragraph, obligation.quote), obligation.due.phrase), 1)
    item = DueItem(
        obligation_id=held.id, council=held.council, what=what, who=obligation.who, binding=obligation.binding.value, **_dated(entry), days_left=None,
        status="undated", citation=_lean(cited, _CitationValues),
    )  # fmt: skip
    return _lean(item, _Values)


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
