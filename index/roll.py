"""The register's obligations laid out for looking at: by document and council, with the dates that were worked out before.

An obligation's date changes from one as-of day to another only where it comes again or has several periods. What was worked out for
one day is used for another where both must give the same; a test holds each date against the one that is worked out anew.
"""

from collections.abc import Callable, Iterable, Set
from dataclasses import dataclass, field, replace
from datetime import date
from operator import attrgetter

from index.documents import Document
from index.entries import Entry
from index.lasting import Last
from index.obligations import LAST_REVIEW, TOLD, Due, DueKind, Held, Reckoning, Topic

Enter = Callable[[Held, Document, date], Entry]
"""Makes an obligation's entry with its date worked out for a day."""
ByDay = dict[date | None, list[Entry]]

MOST_SPANS = 24
"""How many stretches of days are kept of one obligation."""


@dataclass(slots=True)
class Span:
    """As-of days, first to last, on which an obligation has one and the same date, with the entry that says it."""

    first: date
    last: date
    entry: Entry


@dataclass(slots=True)
class Line:
    """An obligation with what is known of its dates."""

    held: Held
    spans: list[Span] = field(default_factory=list)

    def entry(self, document: Document, as_of: date, enter: Enter) -> Entry:
        """Its entry on the as-of day: one that was made for another day where the date is the same, else a new one."""
        for span in self.spans:
            if span.first <= as_of <= span.last:
                entry = span.entry
                if entry.document is not document:  # the same paper, looked up again since
                    span.entry = entry = replace(entry, document=document)
                return entry
        entry = enter(self.held, document, as_of)
        if entry.reckoning is None or is_ageless(self.held.obligation.due):  # what has no date on one day has none on any
            self.spans = [Span(date.min, date.max, entry)]
            return entry
        return self._noted(entry, entry.reckoning.day, as_of, enter)

    def _noted(self, entry: Entry, day: date, as_of: date, enter: Enter) -> Entry:
        """Between two days with the same date no day has another, for dates only go forward with the as-of day."""
        for span in self.spans:
            if _same(span.entry.reckoning, entry.reckoning):
                span.first, span.last = min(span.first, as_of), max(span.last, as_of)
                return span.entry
        last = day if day > as_of and _same(entry.reckoning, enter(self.held, entry.document, day).reckoning) else as_of
        self.spans = [*self.spans[-MOST_SPANS + 1 :], Span(as_of, last, entry)]
        return entry


@dataclass(frozen=True, slots=True)
class Sheet:
    """The obligations of one document for one council: `steady` are those that stand alike on every day, `turning` those that must be
    looked at on each (what comes again, events, reviews), `told` what the document only tells of."""

    document_id: str
    council: str
    steady: list[Line]
    turning: list[Line]
    told: list[Line]

    def lines(self, topics: Set[Topic] | None) -> list[Line]:
        """Those of the topics; None: whatever isn't only told of."""
        if topics is None:
            return [*self.steady, *self.turning]
        return [line for line in (*self.steady, *self.turning, *self.told) if line.held.obligation.topic in topics]

    def add(self, line: Line) -> None:
        topic = line.held.obligation.topic
        turns = topic in (Topic.EVENT, Topic.REVIEW) or not is_ageless(line.held.obligation.due)
        (self.told if topic in TOLD else self.turning if turns else self.steady).append(line)


class Roll:
    """A scope's obligations by document and council, and apart from them what is only told of.

    `steady` are the entries of the steady ones as they were last looked at, in their order. `onwards` are the notices whose reviews count
    from the one before, be that older than the notice.
    """

    def __init__(self, obligations: Iterable[Held], lines: dict[tuple[str, str], Line]) -> None:
        """`lines` are those that other scopes have already."""
        self.told: list[Held] = []
        onwards: set[str] = set()
        self.steady: Last[ByDay] = Last()
        sheets: dict[tuple[str, str], Sheet] = {}
        for held in obligations:
            place = (held.document_id, held.council)
            if place not in sheets:
                sheets[place] = Sheet(held.document_id, held.council, [], [], [])
            sheets[place].add(lines.setdefault((held.id, held.council), Line(held)))
            if held.obligation.topic in TOLD:
                self.told.append(held)
            elif held.obligation.topic is Topic.REVIEW and held.obligation.due.anchor == LAST_REVIEW:
                onwards.add(held.document_id)
        self.onwards = frozenset(onwards)
        self.sheets = list(sheets.values())

    def __len__(self) -> int:
        return sum(len(sheet.steady) + len(sheet.turning) + len(sheet.told) for sheet in self.sheets)


_ID = attrgetter("held.id")


def by_day(found: Iterable[Entry]) -> ByDay:
    """Entries by their days, those of one day by their ids; the undated under None."""
    days: ByDay = {}
    for each in found:
        days.setdefault(each.reckoning.day if each.reckoning else None, []).append(each)
    return {day: sorted(of_day, key=_ID) for day, of_day in days.items()}


def soonest_first(one: ByDay, other: ByDay) -> list[Entry]:
    """The entries of both: dated ones by their days, then those without a date; of one day by their ids."""
    found: list[Entry] = []
    for day in (*sorted(day for day in one.keys() | other.keys() if day), None):
        found += _of_day(one.get(day, []), other.get(day, []))
    return found


def _of_day(one: list[Entry], other: list[Entry]) -> list[Entry]:
    return sorted([*one, *other], key=_ID) if one and other else one or other


def is_ageless(due: Due) -> bool:
    """Whether its date is the same whatever the as-of day."""
    return due.kind is not DueKind.RECURRING and len(due.periods) < 2


def _same(one: Reckoning | None, other: Reckoning | None) -> bool:
    """Whether two reckonings are alike but for their as-of days."""
    if one is None or other is None:
        return one is other
    return (one.day, one.approximate, one.rule, one.anchor, one.assumption) == (other.day, other.approximate, other.rule, other.anchor, other.assumption)
