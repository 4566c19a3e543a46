"""A row of an action table in its parts: number, action, owner, due date, status and what it says of the state."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import Document, Kind
from index.obligations import Binding
from index.progress import in_full
from index.register import Entry
from index.text import squash

STATE = re.compile(
    r"(?:(?:\W|now|still|nearly|partly|just|slightly|as|at)*(?:red|amber|green|blue|yellow|grey|late|overdue|complete[d]?|done|on[- ]track|on[- ]time|on[- ]schedule|on[- ]target|at risk|risk|delayed|delay|some delay|closed|finished|delivered|achieved|met|not met|"
    r"not (?:yet )?(?:started|begun|due)|in progress|under way|underway|ongoing|started|off[- ]track|off[- ]target|off[- ]course|slipped|slipping|behind|behind schedule|open|stalled|paused|superseded|withdrawn)\W*){1,3}",
    re.I,
)
"""What a cell that shows a status holds, and nothing else."""
_COMPLETE = re.compile(r"\b(?:complete[d]?|done|closed|finished|delivered|achieved|blue)\b", re.I)
_NOT = re.compile(r"\b(?:not|nearly|partly|almost)\b", re.I)
_NUMBER = re.compile(r"[A-Z]{0,4}[-./]?\d{1,3}(?:[./-]\d{1,3})?[a-z]?[.)]?", re.I)


@dataclass(frozen=True, slots=True)
class Row:
    """One action as the table prints it; what a table lacks is empty."""

    entry: Entry
    number: str
    action: str
    owner: str
    status: str
    update: str

    @property
    def document(self) -> Document:
        return self.entry.document

    @property
    def due(self) -> date | None:
        return self.entry.held.obligation.due.day

    @property
    def complete(self) -> bool:
        """Whether the row shows it as complete: its status says so, or what is told of it begins with that."""
        if self.status and _COMPLETE.search(self.status):
            return not _NOT.search(self.status)
        return bool(re.match(r"(?:done|complete[d]?|closed|finished)\b", self.update, re.I))

    def overdue(self, as_of: date) -> bool:
        """Whether its date has passed and the row doesn't show it as complete."""
        return self.due is not None and self.due < as_of and not self.complete


def row_of(entry: Entry) -> Row | None:
    """An entry's row; None for what doesn't stand in a table of actions."""
    obligation = entry.held.obligation
    cells = [squash(cell) for cell in obligation.quote.split("|")]
    action = squash(obligation.what)
    if obligation.binding is not Binding.ACTION or len(cells) < 3 or action not in cells:
        return None
    place = cells.index(action)
    rest = cells[place + 1 :]
    owner = next((cell for cell in rest if obligation.who and obligation.who.lower() in cell.lower()), "")
    shown = next((cell for cell in rest if STATE.fullmatch(in_full(cell))), "")
    status = in_full(shown)
    spare = [cell for cell in rest if cell and cell not in (owner, shown) and not _is_date(cell, obligation.due.phrase)]
    number = cells[0] if place and _NUMBER.fullmatch(cells[0]) else ""
    return Row(entry, number.rstrip(".)"), action, owner, status, " ".join(spare))


def _is_date(cell: str, phrase: str) -> bool:
    return bool(phrase and phrase in cell and len(cell) <= len(phrase) + 14) or bool(
        re.fullmatch(r"(?:by |end (?:of )?)?\d{0,2}\w{0,2} ?[A-Z]\w{2,8},? 20\d\d", cell)
    )


def rows_of(entries: Sequence[Entry]) -> list[Row]:
    """The rows among entries, in the order of their tables."""
    rows = [row for entry in entries if (row := row_of(entry))]
    return sorted(rows, key=lambda each: (each.document.day or date.min, each.document.id, each.entry.held.obligation.ordinal))


def tracker_rows(rows: Sequence[Row]) -> list[Row]:
    """The rows of the latest tracker among them."""
    trackers = [each.document for each in rows if each.document.kind is Kind.TRACKER]
    if not trackers:
        return []
    newest = max(trackers, key=lambda each: each.day or date.min)
    return [each for each in rows if each.document.id == newest.id]
