"""Actions in tables: action trackers, minutes' lists of actions, a notice's table of requirements. One row, one action."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.dates import find_dates
from index.documents import Paragraph
from index.obligations import Binding, Obligation, Topic
from ingest.cells import cell_due
from ingest.when import undated

_NAMED = {
    "action": re.compile(
        r"^(?:agreed |key |planned |description of (?:the )?)?actions?(?! (?:no\b|number|ref|id\b|owner|lead|by|date|status|officer|rag))\b|^what (?:we )?(?:must|will|is to|needs to|need to)(?: (?:be done|do))?\b|^to (?:be done|do)\b|^(?:what was |decisions? and )?agreed\b",
        re.I,
    ),
    "owner": re.compile(
        r"^(?:action )?(?:owners?|leads?|by whom?|who by)\b|^(?:(?:exec(?:utive)?|strategic|operational|delivery|service|named|lead|accountable|responsible|action) )?(?:leads?|officers?|owner)\b|^(?:responsible|responsibility|who(?:se)?|accountable|assigned to|assignee|SRO|for)\b",
        re.I,
    ),
    "moved": re.compile(r"^(?:new|revised|now|moved|latest) (?:due|date|deadline|target|timescale|completion)|^(?:revised|now due|moved to)\b", re.I),
    "due": re.compile(
        r"^(?:(?:action |planned |target |original |expected |agreed )?(?:due|deadline|timescales?|time ?frame|time ?line|completion|end date|date(?! (?:raised|opened|added|logged|of (?:meeting|update)|closed|completed)\b))|by when|when|target(?: date)?|expected|finish(?:es)? by|complete by|done by|to be (?:reached|met|achieved|done|in place)|no later than|by which)\b|^by$",
        re.I,
    ),
    "status": re.compile(r"^(?:(?:current |progress |action )?(?:B?RAG|B?RAG[- ]?rat(?:ed|ing)|status|rating|position))\b", re.I),
    "update": re.compile(r"^(?:(?:latest |progress )?updates?|latest|progress|comments?|notes?|evidence|commentary|narrative|where (?:we are|it is)(?: now)?|how (?:far|it stands))\b", re.I),
    "number": re.compile(r"^(?:action )?(?:ref|no\.?|number|#|id|item|reference)\b", re.I),
}  # fmt: skip
_MATTER = re.compile(
    r"^(?:requirements?|tasks?|matters?|jobs?|recommendations?|milestones?|deliverables?|steps?|measures?|objectives?|priorit(?:y|ies)|description|what)\b",
    re.I,
)
"""What names the actions of a table that has no column called so."""
_NOBODY = re.compile(r"(?:[-–—.?]*|n/?a|none|tb[cda]|vacan(?:t|cy)|to be (?:confirmed|agreed|decided|appointed))", re.I)
"""What a cell says that names no owner."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a table's rows holds what; None for what the table doesn't say."""

    names: Mapping[str, int]
    count: int

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.names.get(name)
        return row[place] if place is not None and place < len(row) else ""


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
    last = -2
    for paragraph in paragraphs:
        if paragraph.form != "row":
            continue
        cells = [cell.strip() for cell in paragraph.text.split("|")]
        if head := _columns(cells):
            columns = head
        elif columns and paragraph.ordinal - last > 3:
            columns = None
        elif columns and len(cells) >= columns.count - 2 and len(cells) >= 2:
            row = _row(paragraph, cells, columns)
            if len(row.action) >= 8:
                yield row
        last = paragraph.ordinal


def _row(paragraph: Paragraph, cells: Sequence[str], columns: Columns) -> Row:
    """A row that lacks its number (or an empty cell at its front) is read from its end."""
    short = columns.count - len(cells)
    padded = [""] * short + list(cells) if short > 0 and "number" in columns.names and not re.fullmatch(r"[A-Z]{0,3}\.?\d{1,3}[.)]?", cells[0]) else list(cells)
    named = {name: columns.cell(padded, name) for name in ("action", "owner", "due", "status", "update")}
    moved = columns.cell(padded, "moved")
    return Row(paragraph, **{**named, "due": moved if find_dates(moved) else named["due"]}, owned="owner" in columns.names)


_DATE_HEAD = re.compile(r"to be (?:reached|met|achieved|done|in place)|no later than|by when|by which|(?:due |target )?date\b|deadline\b|due\b", re.I)
LONGEST_NAME = 60
"""Letters that a column's name may have."""


def _columns(cells: Sequence[str]) -> Columns | None:
    """The columns that a head row names; None for a row that is no head."""
    if any(len(cell) > LONGEST_NAME for cell in cells):
        return None
    dated = any(_DATE_HEAD.match(cell) for cell in cells)
    names: dict[str, int] = {}
    for place, cell in enumerate(cells):
        if dated and re.fullmatch(r"targets?", cell, re.I):
            continue  # a figure, where another column holds the date
        name = next((name for name, pattern in _NAMED.items() if pattern.match(cell) and name not in names), None)
        if name:
            names[name] = place
    matter = next((place for place, cell in enumerate(cells) if place not in names.values() and _MATTER.match(cell)), None)
    if matter is not None:
        names.setdefault("action", matter)
    good = "action" in names and len(names) >= 2 and ("owner" in names or "due" in names or "status" in names)
    return Columns(names, len(cells)) if good else None


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
