"""A date as a text says it, and the words that every pattern of dates is built of."""

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from index.periods import MONTHS, NUMBER_WORDS, add_months, month_end

MONTH = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
FULL_MONTH = rf"(?-i:{'|'.join(MONTHS)})"
"""A month's name as print has it: "may" is a verb."""
YEAR = r"(?:19|20)\d\d"
NUMBER = r"(?:\d{1,3}|" + "|".join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True)) + r")"
UNIT = r"(?:(?:working|business)\s+days?|days?|weeks?|fortnights?|months?|years?)"
_MONTH_NUMBER = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}


class Precision(StrEnum):
    """How exactly a phrase says when. `END` is "the end of November 2024": exact, its last day."""

    DAY = "day"
    END = "end"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date found in a text: `first` to `last` are the days it may mean, `text[start:end]` its words.

    `note` says what was taken for granted ("Q2 2024" has two readings), `year_said` whether the text prints the year.
    """

    start: int
    end: int
    words: str
    first: date
    last: date
    precision: Precision
    note: str | None = None
    year_said: bool = True

    @property
    def exact(self) -> bool:
        return self.precision in (Precision.DAY, Precision.END)


def span_of(match: re.Match[str], first: date, last: date, precision: Precision, note: str | None = None, year_said: bool = True) -> DateSpan:
    words = match[0].strip(" -")
    start = match.start() + match[0].index(words)
    return DateSpan(start, start + len(words), words, first, last, precision, note, year_said)


def month_number(name: str) -> int:
    """The number of "Sept." or "September"."""
    return _MONTH_NUMBER[name[:3].lower()]


def day_of(day: str, month: str, year: str | int) -> date | None:
    """The day of "31st", "June" and a year; None where the calendar has no such day."""
    try:
        return date(int(year), month_number(month), int(re.sub(r"\D", "", day)))
    except ValueError:
        return None


def in_order(span: DateSpan, other: DateSpan) -> DateSpan | None:
    """A day or month without its year in the year that puts it right before or after the date beside it, as a list is written.

    None where that year has no such day (29 February 2023).
    """
    year = other.first.year
    if span.start < other.start and (span.first.month, span.first.day) > (other.first.month, other.first.day):
        year -= 1
    if span.start > other.start and (span.first.month, span.first.day) < (other.first.month, other.first.day):
        year += 1
    months = 12 * (year - span.first.year)
    first, last = add_months(span.first, months), add_months(span.last, months)
    if span.precision is not Precision.DAY and span.last == month_end(span.last.year, span.last.month):
        last = month_end(last.year, last.month)
    return replace(span, first=first, last=last, note=None, year_said=True) if first.day == span.first.day else None


def mentions(text: str, words: tuple[str, ...]) -> bool:
    """Whether any of the words, in lower case, stands in the text: a cheap look before a dear pattern."""
    lower = text.lower()
    return any(word in lower for word in words)
