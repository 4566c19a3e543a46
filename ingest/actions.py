"""Actions in tables: action trackers, minutes' lists of actions, a notice's table of requirements. One row, one action."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from index.documents import Paragraph
from index.obligations import Binding, Obligation, Topic
from ingest.cells import cell_due, says_when
from ingest.heads import Columns, columns_of
from ingest.when import undated

_NOBODY = re.compile(r"(?:[-–—.?]*|n/?a|none|tb[cda]|vacan(?:t|cy)|to be (?:confirmed|agreed|decided|appointed))", re.I)
"""What a cell says that names no owner."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of an action table, by its columns; `owned` says that the table has a column for owners, though this cell may be empty."""

    paragraph: Paragraph
    action: str
    owner: str
    due: str
    status: str
    update: str
    owned: bool


def read_rows(paragraphs: Sequence[Paragraph]) -> Iterator[Row]:
    """The rows of every table whose head names an action beside an owner, a date or a status."""
    columns: Columns | None = None
    last: int | None = None
    rows = [(paragraph, _cells(paragraph)) for paragraph in paragraphs if paragraph.form == "row"]
    for place, (paragraph, cells) in enumerate(rows):
        begins = last is None or paragraph.ordinal - last > APART
        if head := columns_of(cells, _under(rows[place:]) if begins else ()):
            columns = head
        elif columns and begins:
            columns = None
        elif columns and len(cells) >= columns.count - 2 and len(cells) >= 2:
            row = _row(paragraph, cells, columns)
            if len(row.action) >= 8:
                yield row
        last = paragraph.ordinal


APART = 3
"""Paragraphs that may stand between two rows of one table."""


def _cells(paragraph: Paragraph) -> list[str]:
    return [cell.strip() for cell in paragraph.text.split("|")]


def _under(rows: Sequence[tuple[Paragraph, list[str]]]) -> list[list[str]]:
    """The cells of a table's rows under its first one."""
    found: list[list[str]] = []
    for (above, _), (paragraph, cells) in pairwise(rows):
        if paragraph.ordinal - above.ordinal > APART:
            break
        if len(cells) == len(rows[0][1]):
            found.append(cells)
    return found


_OVER = re.compile(r"\W*(?:done|complete[d]?|finished|closed|achieved|delivered)\b", re.I)
"""What a cell for a forecast says when there is none any more."""


def _row(paragraph: Paragraph, cells: Sequence[str], columns: Columns) -> Row:
    """A row that lacks its number (or an empty cell at its front) is read from its end."""
    short = columns.count - len(cells)
    padded = [""] * short + list(cells) if short > 0 and "number" in columns.names and not re.fullmatch(r"[A-Z]{0,3}\.?\d{1,3}[.)]?", cells[0]) else list(cells)
    named = {name: columns.cell(padded, name) for name in ("action", "owner", "due", "status", "update")}
    moved = columns.cell(padded, "moved")
    return Row(paragraph, **{**named, "due": moved if says_when(moved) and not _OVER.match(moved) else named["due"]}, owned="owner" in columns.names)


def row_duties(rows: Sequence[Row], who: str, binding: Binding, said: date | None, anchors: Mapping[str, date]) -> Iterator[Obligation]:
    """Each row as an obligation: its owner's, or `who` where the table names none."""
    for row in rows:
        due = cell_due(row.due, said, anchors) if row.due else undated(row.action)
        yield Obligation(Topic.OTHER, _first(row.owner) or who, row.action, row.paragraph.text, row.paragraph.ordinal, binding, due)


_OFFICE = re.compile(r"(?:(?:asst|assistant|deputy|interim|executive|service|strategic|corporate) )*(?:director|head|manager|lead|officer|leader)s?", re.I)


def _first(owner: str) -> str:
    """The first of a cell's owners, without the office behind a name; an office keeps what it is of: "Director, Early Help"."""
    if _NOBODY.fullmatch(owner.strip()):
        return ""
    first = re.split(r"\s+with\s+|;|\s/\s|\s&\s", owner)[0].strip()
    name = first.split(",")[0].strip()
    return first if _OFFICE.fullmatch(name) else name
