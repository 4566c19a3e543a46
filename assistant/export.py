"""What is due, for other programs: a calendar (RFC 5545, RFC 7986) and a table for a spreadsheet (RFC 4180).

Nothing is remembered between two exports. What was met, and what no document asks for any more, isn't due and so isn't in them: it
goes from a calendar that subscribes, while whoever took a file in once keeps its event.
"""

import csv
import io
import re
import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from assistant.schemas import DueItem, DueList, ObligationItem, ObligationList
from index.dates import say

if TYPE_CHECKING:
    from icalendar import Event

_COLUMNS = "date days_left council who what binding status approximate text rule anchor".split()
_CLAUSE = "document paragraph page quote".split()
_MOVED = ("original_date", "moved_by")
_TERMS = "kind date every anchor phrase note".split()
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would work out, in whatever keyboard's width."""
_NAMED = uuid.UUID("6f0d4f1e-6b7b-5f0a-9d0e-2f1c35f6a1c4")
"""What the calendars' own UIDs are made from."""
_FIRST = date(2000, 1, 1)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What no text of a calendar may hold (line breaks are blanks by then)."""


def calendar(found: DueList, council: str | None = None) -> bytes:
    """A VCALENDAR, the council's where one is given, with an all-day event for each date, passed or to come.

    The calendar and its events keep their UIDs from run to run, so that a calendar that subscribes moves an event rather than doubling
    it. A duty that one document lays upon several councils for one day is one event.
    """
    from icalendar import Calendar

    whole, name = Calendar(), _line(f"Noticeboard: {council}" if council else "Noticeboard")
    for key, value in (("version", "2.0"), ("prodid", "-//Noticeboard//noticeboard//EN"), ("name", name), ("x-wr-calname", name)):
        whole.add(key, value)
    whole.add("uid", str(uuid.uuid5(_NAMED, (council or "").casefold())))
    whole.add("refresh-interval", timedelta(days=1), {"VALUE": "DURATION"})
    as_of = date.fromisoformat(found.as_of)
    events: dict[tuple[str, str], list[DueItem]] = {}
    for each in found.due:
        if each.date:
            events.setdefault((each.obligation_id, each.date), []).append(each)
    seen: set[str] = set()
    for (id_, day), items in events.items():
        whole.add_component(_event(f"{id_}@noticeboard" if id_ not in seen else f"{id_}-{day}@noticeboard", as_of, items))
        seen.add(id_)
    return bytes(whole.to_ical())


def _event(uid: str, as_of: date, items: Sequence[DueItem]) -> "Event":
    """An event as it was worked out at the start of the as-of day; a later day's counts as its newer edition (SEQUENCE)."""
    from icalendar import Event

    first, event = items[0], Event()
    stamp = datetime.combine(as_of, datetime.min.time(), UTC)
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", max(0, (as_of - _FIRST).days))
    event.add("dtstart", date.fromisoformat(first.date or ""))
    event.add("summary", _line(f"{first.who}: {first.what}" if first.who else first.what))
    event.add("description", "\n".join(map(_line, [*_told(first), f"Worked out as of {say(as_of)}."])))
    event.add("categories", [*(_line(each.council) for each in items), first.status])
    event.add("status", "TENTATIVE" if first.approximate else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _told(item: DueItem) -> list[str]:
    """What stands in an event: the date with its rule, the words, and where they stand."""
    cited = item.citation
    where = f", paragraph {cited.paragraph}" if cited.paragraph else f", page {cited.page}" if cited.page else ""
    told = [f"{item.text}: {item.rule}", f"“{cited.quote}”", f"{cited.document}{where}"]
    return [*told, f"“{item.moved.citation.quote}”", f"{item.moved.citation.document}"] if item.moved else told


def _line(text: str) -> str:
    return _CONTROL.sub("", " ".join(text.split()))


def spreadsheet(found: DueList | ObligationList) -> bytes:
    """A table with a header row, a row an item, in UTF-8 with the mark by which Excel knows it. No cell of it is a formula."""
    rows: Sequence[DueItem] = found.due if isinstance(found, DueList) else found.obligations
    terms = [] if isinstance(found, DueList) else [f"due_{name}" for name in _TERMS]
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*_COLUMNS, *_CLAUSE, *terms, *_MOVED, "obligation_id"])
    for each in rows:
        cells = [getattr(each, name) for name in _COLUMNS] + [getattr(each.citation, name) for name in _CLAUSE]
        cells += [getattr(each.due, name) for name in _TERMS] if isinstance(each, ObligationItem) else []
        cells += [each.moved.original_date, f"{each.moved.citation.document}: {each.moved.citation.quote}"] if each.moved else [None, None]
        table.writerow([_cell(cell) for cell in (*cells, each.obligation_id)])
    return written.getvalue().encode("utf-8-sig")


def _cell(value: object) -> object:
    """A cell that is text and would be taken for a formula begins with an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.lstrip(" ").startswith(_FORMULA) else value
