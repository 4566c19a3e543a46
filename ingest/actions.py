"""Actions in tables: action trackers, minutes' lists of actions, a notice's table of requirements. One row, one action."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.dates import find_dates
from index.documents import Paragraph
from index.obligations import Binding, Obligation, Topic
from ingest.when import cell_due, undated

_COLUMNS = {
    "action": re.compile(r"^(?:agreed )?(?:actions?|requirements?|what(?: (?:must|will|is to|needs to) be done)?|to (?:be done|do)|(?:what was |decisions? and )?agreed|tasks?|matters?|jobs?|recommendations?|milestones?|deliverables?|steps?|measures?)\b", re.I),
    "owner": re.compile(r"^(?:owners?|leads?|lead officers?|responsible(?: officer| person)?|who|accountable|by whom|officers?|named lead|whose|assigned to|who by|for)\b", re.I),
    "moved": re.compile(r"^(?:new|revised|now|moved|latest) (?:due|date|deadline|target)|^(?:revised|now due|moved to)\b", re.I),
    "due": re.compile(r"^(?:due|by when|deadline|when|target(?: date)?|date(?: due)?|timescale|completion(?: date)?|due date|expected|finish(?:es)? by|complete by|done by|to be (?:reached|met|achieved|done|in place)|no later than|by which)\b|^by$", re.I),
    "status": re.compile(r"^(?:RAG|status|rating|progress rating|position|B?RAG rating)\b", re.I),
    "update": re.compile(r"^(?:update|latest|progress|comments?|notes?|evidence|commentary|narrative)\b", re.I),
    "number": re.compile(r"^(?:ref|no\.?|number|#|id|item|reference)\b", re.I),
}  # fmt: skip


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
    """A row of an action table, by its columns."""

    paragraph: Paragraph
    action: str
    owner: str
    due: str
    status: str
    update: str


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
    return Row(paragraph, **{**named, "due": moved if find_dates(moved) else named["due"]})


_DATE_HEAD = re.compile(r"to be (?:reached|met|achieved|done|in place)|no later than|by when|by which|(?:due |target )?date\b|deadline\b|due\b", re.I)


def _columns(cells: Sequence[str]) -> Columns | None:
    """The columns that a head row names; None for a row that is no head."""
    if any(len(cell) > 40 for cell in cells):
        return None
    names: dict[str, int] = {}
    dated = any(_DATE_HEAD.match(cell) for cell in cells)
    for place, cell in enumerate(cells):
        if dated and re.fullmatch(r"targets?", cell, re.I):
            continue  # a figure, where another column holds the date
        name = next((name for name, pattern in _COLUMNS.items() if pattern.match(cell) and name not in names), None)
        if name:
            names[name] = place
    good = "action" in names and len(names) >= 2 and ("owner" in names or "due" in names or "status" in names)
    return Columns(names, len(cells)) if good else None


def row_duties(rows: Sequence[Row], who: str, binding: Binding, said: date | None, anchors: Mapping[str, date]) -> Iterator[Obligation]:
    """Each row as an obligation: its owner's, or `who` where the table names none."""
    for row in rows:
        due = cell_due(row.due, said, anchors) if row.due else undated(row.action)
        owner = re.split(r"\s+with\s+|;|\s/\s", row.owner)[0].split(",")[0].strip() if row.owner else who
        yield Obligation(Topic.OTHER, owner or who, row.action, row.paragraph.text, row.paragraph.ordinal, binding, due)
