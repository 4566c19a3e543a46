"""What is due, for other programs: a calendar (RFC 5545) and a table for a spreadsheet (RFC 4180)."""

import csv
import io
import re
from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from assistant.schemas import DueItem, DueList, ObligationItem, ObligationList
from index.dates import say

if TYPE_CHECKING:
    from icalendar import Event

_COLUMNS = "date days_left council who what binding status approximate text rule anchor".split()
_CLAUSE = "document paragraph page quote".split()
_TERMS = "kind date every anchor phrase note".split()
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
"""How a cell begins that a spreadsheet would work out."""
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
"""What no text of a calendar may hold (line breaks are blanks by then)."""


def calendar(found: DueList) -> bytes:
    """A VCALENDAR with an all-day event for each date, passed or to come.

    An event keeps its UID from run to run, so that a calendar that subscribes moves it rather than doubling it. A duty that
    one document lays upon several councils for one day is one event.
    """
    from icalendar import Calendar

    whole = Calendar()
    whole.add("version", "2.0")
    whole.add("prodid", "-//Noticeboard//noticeboard//EN")
    whole.add("x-wr-calname", "Noticeboard")
    stamp = datetime.combine(date.fromisoformat(found.as_of), datetime.min.time(), UTC)
    events: dict[tuple[str, str], list[DueItem]] = {}
    for each in found.due:
        if each.date:
            events.setdefault((each.obligation_id, each.date), []).append(each)
    seen: set[str] = set()
    for (id_, day), items in events.items():
        uid = f"{id_}@noticeboard" if id_ not in seen else f"{id_}-{day}@noticeboard"
        whole.add_component(_event(uid, stamp, items))
        seen.add(id_)
    return bytes(whole.to_ical())


def _event(uid: str, stamp: datetime, items: Sequence[DueItem]) -> "Event":
    from icalendar import Event

    first, event = items[0], Event()
    event.add("uid", uid)
    event.add("dtstamp", stamp)
    event.add("dtstart", date.fromisoformat(first.date or ""))
    event.add("summary", _line(f"{first.who}: {first.what}" if first.who else first.what))
    event.add("description", "\n".join(map(_line, [*_told(first), f"Worked out as of {say(stamp.date())}."])))
    event.add("categories", [*(_line(each.council) for each in items), first.status])
    event.add("status", "TENTATIVE" if first.approximate else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    return event


def _told(item: DueItem) -> list[str]:
    """What stands in an event: the date with its rule, the words, and where they stand."""
    cited = item.citation
    where = f", paragraph {cited.paragraph}" if cited.paragraph else f", page {cited.page}" if cited.page else ""
    return [f"{item.text}: {item.rule}", f"“{cited.quote}”", f"{cited.document}{where}"]


def _line(text: str) -> str:
    return _CONTROL.sub("", " ".join(text.split()))


def spreadsheet(found: DueList | ObligationList) -> bytes:
    """A table in UTF-8 with a header row, a row an item. No cell of it is a formula."""
    rows: Sequence[DueItem] = found.due if isinstance(found, DueList) else found.obligations
    terms = [] if isinstance(found, DueList) else [f"due_{name}" for name in _TERMS]
    written = io.StringIO(newline="")
    table = csv.writer(written)
    table.writerow([*_COLUMNS, *_CLAUSE, *terms, "obligation_id"])
    for each in rows:
        cells = [getattr(each, name) for name in _COLUMNS] + [getattr(each.citation, name) for name in _CLAUSE]
        cells += [getattr(each.due, name) for name in _TERMS] if isinstance(each, ObligationItem) else []
        table.writerow([_cell(cell) for cell in (*cells, each.obligation_id)])
    return written.getvalue().encode()


def _cell(value: object) -> object:
    """A cell that is text and would be taken for a formula begins with an apostrophe; numbers stay numbers."""
    return f"'{value}" if isinstance(value, str) and value.startswith(_FORMULA) else value
