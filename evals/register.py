"""Is the register whole and exact? What is stored of the documents, against rows of what should be.

A gold row says where an obligation or dated action stands, whose it is, words of it, how it binds and when it is due. A stored one is
the row's when it is of the same document and paragraph and holds the row's words; each counts once.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ConfigDict, ValidationError

from evals.cases import Text
from evals.scores.intervals import Share
from index.dates import Period, find_recurrences
from index.errors import SettingError
from index.library import Library
from index.obligations import TOLD, Binding, DueKind, Held
from index.register import reckon
from index.scope import Access, Scope
from index.text import letters

Day = date
"""The type, where a field of the same name hides it."""


class GoldDue(BaseModel):
    """When a row is due; `date` where the documents give it, `every` the period of a recurring one in words."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: DueKind
    date: Day | None = None
    every: Text | None = None
    anchor: str | None = None


class Row(BaseModel):
    """An obligation or dated action as it should stand in the register."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    paragraph: Text | None = None
    who: str | None = None
    what: str
    binding: Binding
    due: GoldDue


@dataclass(frozen=True, slots=True)
class Stored:
    """An obligation as the register holds it; `day` is its due date from its own document, `every` its period."""

    document: str
    paragraph: str | None
    who: str
    quote: str
    binding: Binding
    kind: DueKind
    day: date | None
    every: Period | None


@dataclass(frozen=True, slots=True)
class RegisterScore:
    """`found` pairs each row that was found with what is stored; `missing` rows have nothing, `extra` stored ones no row."""

    found: tuple[tuple[Row, Stored], ...]
    missing: tuple[Row, ...]
    extra: tuple[Stored, ...]

    @property
    def precision(self) -> Share:
        return Share(len(self.found), len(self.found) + len(self.extra))

    @property
    def recall(self) -> Share:
        return Share(len(self.found), len(self.found) + len(self.missing))

    @property
    def due(self) -> Share:
        """Of the rows found, those with the right kind of due date, and the right date or period."""
        return Share(sum(right_due(row, stored) for row, stored in self.found), len(self.found))

    @property
    def who(self) -> Share:
        marks = [letters(stored.who) in letters(row.who) or letters(row.who) in letters(stored.who) for row, stored in self.found if row.who]
        return Share(sum(marks), len(marks))

    @property
    def binding(self) -> Share:
        return Share(sum(row.binding is stored.binding for row, stored in self.found), len(self.found))


def read_rows(path: Path) -> list[Row]:
    """The rows of a file, or of every YAML file of a folder; SettingError names the row and field that can't be used."""
    rows = []
    for file in sorted(path.glob("*.yaml")) if path.is_dir() else [path]:
        try:
            entries = yaml.safe_load(file.read_text("utf8"))
        except yaml.YAMLError as error:
            raise SettingError(f"{file} isn't valid YAML: {' '.join(str(error).split())}.") from error
        if not isinstance(entries, list):
            raise SettingError(f"{file} must be a list of rows, each beginning with “- document: …”.")
        rows += [_row(file, number, entry) for number, entry in enumerate(entries, 1)]
    if not rows:
        raise SettingError(f"{path} holds no rows; give a YAML file of rows or a folder of them.")
    return rows


def _row(file: Path, number: int, entry: Any) -> Row:
    try:
        return Row.model_validate(dict(entry) if isinstance(entry, Mapping) else entry)
    except ValidationError as error:
        faults = "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in error.errors())
        raise SettingError(f"{file}, row {number}: {faults}.") from error


def stored(library: Library, documents: Iterable[str]) -> list[Stored]:
    """What the register holds of the documents with these names, superseded ones too, each obligation once."""
    scope = Scope(None, frozenset(Access))
    wanted = {name.lower() for name in documents}
    by_id = {each.id: each for each in library.documents(scope) if each.name.lower() in wanted}
    seen: dict[str, Held] = {held.id: held for held in library.obligations(scope) if held.document_id in by_id and held.obligation.topic not in TOLD}
    found = []
    for held in seen.values():
        document, obligation = by_id[held.document_id], held.obligation
        (paragraph,) = library.paragraphs(scope, document, [obligation.ordinal])
        counted = reckon(held, document, document.day or date.min)
        day = obligation.due.day or (counted.day if counted and obligation.due.kind is not DueKind.RECURRING else None)
        every = obligation.due.periods[0] if obligation.due.kind is DueKind.RECURRING and obligation.due.periods else None
        found.append(Stored(document.name, paragraph.number, obligation.who, obligation.quote, obligation.binding, obligation.due.kind, day, every))
    return found


def score(rows: Sequence[Row], held: Sequence[Stored]) -> RegisterScore:
    """Each row takes the shortest stored obligation that is still free and holds its words."""
    free = sorted(held, key=lambda each: len(each.quote))
    found, missing = [], []
    for row in sorted(rows, key=lambda row: -len(row.what)):
        match = next((each for each in free if _is_of(each, row)), None)
        if match is None:
            missing.append(row)
        else:
            free.remove(match)
            found.append((row, match))
    return RegisterScore(tuple(found), tuple(missing), tuple(free))


def _is_of(each: Stored, row: Row) -> bool:
    """A row without a paragraph stands in unnumbered text or in a table: its words decide."""
    if each.document.lower() != row.document.lower() or letters(row.what) not in letters(each.quote):
        return False
    return row.paragraph is None or "".join(row.paragraph.split()).rstrip(".") == (each.paragraph or "")


def right_due(row: Row, each: Stored) -> bool:
    """The kind agrees; so does the period of a recurring one, and the date of any other where the row gives one."""
    if row.due.kind is not each.kind:
        return False
    if row.due.kind is DueKind.RECURRING:
        return row.due.every is None or _period(row.due.every) == each.every
    return row.due.date is None or row.due.date == each.day


def _period(words: str) -> Period | None:
    found = find_recurrences(words) or find_recurrences(f"every {words}")
    return found[0].period if found else None
