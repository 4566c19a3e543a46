"""The register's obligations laid out for looking at: by document and council, with the dates that were worked out before.

An obligation's date changes from one as-of day to another only where it comes again or has several periods. What was worked out for
one day is used for another where both must give the same; a test holds each date against the one that is worked out anew.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date

from index.documents import Document
from index.obligations import LAST_REVIEW, TOLD, Due, DueKind, Held, Reckoning, Topic

Reckon = Callable[[Held, Document, date], Reckoning | None]

MOST_SPANS = 24
"""How many stretches of days are kept of one obligation."""


@dataclass(slots=True)
class Span:
    """As-of days, first to last, on which an obligation has one and the same date."""

    first: date
    last: date
    found: Reckoning | None


@dataclass(slots=True)
class Line:
    """An obligation with what is known of its dates."""

    held: Held
    spans: list[Span] = field(default_factory=list)

    def reckoning(self, document: Document, as_of: date, reckon: Reckon) -> Reckoning | None:
        """Its date on the as-of day; worked out by `reckon` where no span holds the day."""
        for span in self.spans:
            found = span.found
            if span.first <= as_of <= span.last:
                if found is None or found.as_of == as_of:
                    return found
                span.found = found = Reckoning(self.held, found.day, found.approximate, as_of, found.rule, found.anchor, found.assumption)
                return found
        found = reckon(self.held, document, as_of)
        if is_ageless(self.held.obligation.due):
            self.spans = [Span(date.min, date.max, found)]
        elif found:
            self._note(document, as_of, found, reckon)
        return found

    def _note(self, document: Document, as_of: date, found: Reckoning, reckon: Reckon) -> None:
        """Between two days with the same date no day has another, for dates only go forward with the as-of day."""
        for span in self.spans:
            if _same(span.found, found):
                span.first, span.last = min(span.first, as_of), max(span.last, as_of)
                return
        last = found.day if found.day > as_of and _same(found, reckon(self.held, document, found.day)) else as_of
        self.spans = [*self.spans[-MOST_SPANS + 1 :], Span(as_of, last, found)]


@dataclass(frozen=True, slots=True)
class Sheet:
    """The obligations of one document for one council."""

    document_id: str
    council: str
    lines: list[Line]


class Roll:
    """A scope's obligations by document and council, and apart from them what is only told of; `onwards` are the notices whose reviews count
    from the one before, be that older than the notice."""

    def __init__(self, obligations: Iterable[Held], lines: dict[tuple[str, str], Line]) -> None:
        """`lines` are those that other scopes have already."""
        self.told: list[Held] = []
        onwards: set[str] = set()
        sheets: dict[tuple[str, str], Sheet] = {}
        for held in obligations:
            place = (held.document_id, held.council)
            if place not in sheets:
                sheets[place] = Sheet(held.document_id, held.council, [])
            sheets[place].lines.append(lines.setdefault((held.id, held.council), Line(held)))
            if held.obligation.topic in TOLD:
                self.told.append(held)
            elif held.obligation.topic is Topic.REVIEW and held.obligation.due.anchor == LAST_REVIEW:
                onwards.add(held.document_id)
        self.onwards = frozenset(onwards)
        self.sheets = list(sheets.values())

    def __len__(self) -> int:
        return sum(len(sheet.lines) for sheet in self.sheets)


def is_ageless(due: Due) -> bool:
    """Whether its date is the same whatever the as-of day."""
    return due.kind is not DueKind.RECURRING and len(due.periods) < 2


def _same(one: Reckoning | None, other: Reckoning | None) -> bool:
    """Whether two reckonings are alike but for their as-of days."""
    if one is None or other is None:
        return one is other
    return (one.day, one.approximate, one.rule, one.anchor, one.assumption) == (other.day, other.approximate, other.rule, other.anchor, other.assumption)
