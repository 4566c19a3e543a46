"""Which column of a table of actions holds what: by the names of its heads, else by what stands in its cells.

Everybody names columns otherwise ("Commitment", "Who's on it", "Where it stands"). What a column holds tells as much: dates, people's names,
the same few words again and again, references, or sentences.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from ingest.agreed import INITIALS, OFFICE, PERSON
from ingest.cells import says_when

_NAMED = {
    "action": re.compile(
        r"^(?:agreed |key |planned |description of (?:the )?)?actions?(?! (?:no\b|number|ref|id\b|owner|lead|by|date|status|officer|rag))\b|^what (?:we )?(?:must|will|is to|needs to|need to)(?: (?:be done|do))?\b|^to (?:be done|do)\b|^(?:what was |decisions? and )?agreed\b",
        re.I,
    ),
    "owner": re.compile(
        r"^(?:action )?(?:owners?|leads?|by whom?|who by)\b|^(?:(?:exec(?:utive)?|strategic|operational|delivery|service|named|lead|accountable|responsible|action) )?(?:leads?|officers?|owner)\b|^(?:responsible|responsibility|who(?:se)?|accountable|assigned to|assignee|SRO|for)\b",
        re.I,
    ),
    "moved": re.compile(r"^(?:new|revised|now|moved|latest|current|forecast|likely|expected|agreed new) (?:due|date|deadline|target|timescale|completion|finish)|^(?:revised|now due|moved to)\b|^(?:due|date|deadline|target|timescale|completion)(?: date)?[ (]*(?:now|revised|new|current|moved)\b", re.I),
    "due": re.compile(
        r"^(?:(?:action |planned |target |original |expected |agreed |first |initial |delivery |final )*(?:due|deadline|timescales?|time ?frame|time ?line|completion|end date|date(?! (?:raised|opened|added|logged|of (?:meeting|update)|closed|completed)\b))|by when|when|target(?: date)?|expected|finish(?:es)? by|complete by|done by|to be (?:reached|met|achieved|done|in place)|no later than|by which)\b|^by$",
        re.I,
    ),
    "status": re.compile(r"^(?:(?:current |progress |action |delivery )?(?:B?RAG|B?RAG[- ]?rat(?:ed|ing)|status|rating|position|confidence|state))\b", re.I),
    "update": re.compile(r"^(?:(?:latest |progress )?updates?|latest|progress|comments?|notes?|remarks?|evidence|commentary|narrative|explanation|where (?:we are|it is)(?: now)?|how (?:far|it stands))\b", re.I),
    "number": re.compile(r"^(?:action )?(?:ref|no\.?|number|#|id|item|reference)\b", re.I),
}  # fmt: skip
_MATTER = re.compile(
    r"^(?:requirements?|commitments?|undertakings?|activit(?:y|ies)|promises?|interventions?|tasks?|matters?|jobs?|recommendations?|milestones?|deliverables?|steps?|measures?|objectives?|priorit(?:y|ies)|description|what)\b",
    re.I,
)
"""What names the actions of a table that has no column called so."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Which cell of a table's rows holds what; None for what the table doesn't say."""

    names: Mapping[str, int]
    count: int

    def cell(self, row: Sequence[str], name: str) -> str:
        place = self.names.get(name)
        return row[place] if place is not None and place < len(row) else ""


_DATE_HEAD = re.compile(r"to be (?:reached|met|achieved|done|in place)|no later than|by when|by which|(?:due |target )?date\b|deadline\b|due\b", re.I)
LONGEST_NAME = 60
"""Letters that a column's name may have."""


def columns_of(cells: Sequence[str], rows: Sequence[Sequence[str]] = ()) -> Columns | None:
    """The columns that a head row names, or that show by the rows under it; None for a row that is no head of a table of actions."""
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
    _by_content(names, cells, rows)
    matter = next((place for place, cell in enumerate(cells) if place not in names.values() and _MATTER.match(cell)), None)
    if matter is not None:
        names.setdefault("action", matter)
    good = "action" in names and len(names) >= 2 and ("owner" in names or "due" in names or "status" in names)
    return Columns(names, len(cells)) if good else None


FEWEST = 2
"""Rows from which a column's cells show what it holds."""
_MOST = 0.6
"""The share of a column's cells that must be of a kind."""
_NOW = re.compile(r"\b(?:now|revised|current|latest|forecast|new|moved|actual)\b", re.I)
"""Of two columns of dates, the one that holds what counts."""
_REFERENCE = re.compile(r"[A-Z]{0,4}[ ./-]?\d{1,4}[a-z]?(?:[./(-]\w{1,3}\)?)*[.)]?")
_WHO = re.compile(rf"(?:{PERSON}|{OFFICE}|{INITIALS})(?:\s*(?:[,;/&(]|\band\b|\bwith\b|[-–]\s).*)?")
_SHORT = 32
"""Letters that a cell with a status has at most."""
_NO_ACTION = re.compile(
    r"^(?:names?|members?|roles?|organisations?|meetings?|events?|indicators?|measures?|metrics?|data|risks?|categor(?:y|ies)|themes?|areas?|priority|objectives?|outcomes?)\b",
    re.I,
)
"""Columns that name what a table is about and nothing that is to be done."""


def _by_content(names: dict[str, int], heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Fills in, by their cells, the columns that no head names; a table of which no head names an owner, a date or a status has none."""
    if len(rows) < FEWEST or not ({"owner", "due", "status", "moved"} & set(names)):
        return
    columns = {place: [row[place] for row in rows if place < len(row) and row[place]] for place in range(len(heads)) if place not in names.values()}
    dated = [place for place, cells in columns.items() if _mostly(cells, says_when)]
    now = next((place for place in dated if _NOW.search(heads[place])), None)
    if "moved" not in names and now is not None and ("due" in names or len(dated) > 1):
        names["moved"] = now
        del columns[now]
    for name, holds in (("number", _REFERENCE.fullmatch), ("due", says_when), ("owner", _WHO.fullmatch)):
        if name not in names and (found := next((place for place, cells in columns.items() if _mostly(cells, holds)), None)) is not None:
            names[name] = found
            del columns[found]
    if "status" not in names and (found := next((place for place, cells in columns.items() if _is_status(cells)), None)) is not None:
        names["status"] = found
        del columns[found]
    if "status" not in names and "update" in names and _is_status([row[names["update"]] for row in rows if names["update"] < len(row)]):
        names["status"] = names.pop("update")
    told = [place for place, cells in columns.items() if _is_told(cells) and not _NO_ACTION.match(heads[place])]
    if "action" not in names and "owner" in names and told:
        names["action"] = told.pop(0)
    if "update" not in names and told and "action" in names and told[-1] > names["action"]:
        names["update"] = told[-1]


def _mostly(cells: Sequence[str], holds: Callable[[str], object]) -> bool:
    return len(cells) >= FEWEST and sum(bool(holds(cell)) for cell in cells) >= _MOST * len(cells)


def _is_status(cells: Sequence[str]) -> bool:
    """The same few short words without figures, again and again."""
    return len(cells) > 3 and all(len(cell) <= _SHORT and not re.search(r"\d", cell) for cell in cells) and len(set(cells)) <= 0.6 * len(cells)


def _is_told(cells: Sequence[str]) -> bool:
    """Words in a row, in most cells other ones."""
    return len(cells) >= FEWEST and len(set(cells)) > 0.6 * len(cells) and sum(len(cell.split()) >= 3 for cell in cells) >= _MOST * len(cells)
