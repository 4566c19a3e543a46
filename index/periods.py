"""The arithmetic of dates: periods, months, working days, and days said in words.

Months count to the corresponding day, the last day where there is none (Dodds v Walker [1981] 1 WLR 1027), and each
occurrence of a recurrence is anchor + k x period, never stepped from the one before.
"""

import calendar
from bisect import bisect_left
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

LONDON = ZoneInfo("Europe/London")

MONTHS = "January February March April May June July August September October November December".split()
_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90}
NUMBER_WORDS = (
    {word: value for value, word in enumerate(_NUMBERS, 1)}
    | _TENS
    | {f"{ten}-{one}": value + unit for ten, value in _TENS.items() for unit, one in enumerate(_NUMBERS[:9], 1)}
    | {"a": 1, "an": 1}
)
WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


class Unit(StrEnum):
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


_SHORTEST = {Unit.DAY: 1, Unit.WORKING_DAY: 1, Unit.WEEK: 7, Unit.MONTH: 28, Unit.YEAR: 365}
"""The fewest days that one of each can be."""


@dataclass(frozen=True, slots=True)
class Period:
    count: int
    unit: Unit

    def after(self, anchor: date, times: int = 1) -> date:
        """anchor + times x period."""
        steps = self.count * times
        if self.unit is Unit.DAY:
            return anchor + timedelta(days=steps)
        if self.unit is Unit.WORKING_DAY:
            from index.workdays import add_working_days

            return add_working_days(anchor, steps)
        if self.unit is Unit.WEEK:
            return anchor + timedelta(weeks=steps)
        return add_months(anchor, steps * (12 if self.unit is Unit.YEAR else 1))

    def first_on_or_after(self, anchor: date, day: date) -> date:
        """The first anchor + k x period, k >= 1, that isn't before `day`; ValueError for a period that doesn't count forward."""
        if self.count < 1:
            raise ValueError(f"a period of {self} never comes to a later day")
        most = max(1, -(-(day - anchor).days // (_SHORTEST[self.unit] * self.count)))
        times = 1 + bisect_left(range(1, most), day, key=lambda each: self.after(anchor, each))
        return self.after(anchor, times)

    def __str__(self) -> str:
        return f"{self.count} {self.unit.value}{'' if abs(self.count) == 1 else 's'}"

    @classmethod
    def parse(cls, text: str) -> "Period":
        count, unit = text.split(maxsplit=1)
        return cls(int(count), unit_of(unit))


def unit_of(words: str) -> Unit:
    """The unit that "months", "working days" or "business day" names."""
    return Unit(" ".join(words.lower().split()).rstrip("s").replace("business", "working"))


def period_of(count: int, words: str) -> Period:
    """The period that a number of "months", "business days" or "fortnights" is."""
    return Period(2 * count, Unit.WEEK) if words.lower().startswith("fortnight") else Period(count, unit_of(words))


def today() -> date:
    """Today in London."""
    return datetime.now(LONDON).date()


def say(day: date) -> str:
    """A date in full: 2 February 2024."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def say_range(first: date, last: date) -> str:
    """A range with both years: 27 November 2023 to 8 December 2023."""
    return say(first) if first == last else f"{say(first)} to {say(last)}"


def add_months(day: date, months: int) -> date:
    """The corresponding day of the month, or its last day where there is none."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def number(word: str) -> int:
    """The value of "six" or "6"."""
    return int(word) if word.isdigit() else NUMBER_WORDS[word.lower()]


_PLACES = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}


def nth_day(nth: str, kind: str, year: int, month: int) -> date:
    """The day of "the last Friday in November 2023", "the first working day of May 2024": each kind comes four times in a month at least."""
    days = [date(year, month, each) for each in range(1, month_end(year, month).day + 1)]
    kind = " ".join(kind.lower().split())
    if kind == "working day":
        from index.workdays import is_working_day

        days = [day for day in days if is_working_day(day)]
    elif kind != "day":
        days = [day for day in days if WEEKDAYS[day.weekday()] == kind]
    return days[_PLACES[nth.lower()]]


def say_left(as_of: date, day: date) -> str:
    """How far a day is from the as-of date, in words: "3 months", "12 days", "today"."""
    first, last = sorted((as_of, day))
    days = (last - first).days
    if days == 0:
        return "today"
    months = next(count for count in range(1, 12_000) if add_months(first, count) > last) - 1
    if months < 1:
        return f"{days} day{'s' if days > 1 else ''}"
    rest = (last - add_months(first, months)).days
    spoken = f"{months} month{'s' if months > 1 else ''}"
    return f"{spoken} ({days} days)" if rest == 0 else f"{spoken} and {rest} day{'s' if rest > 1 else ''} ({days} days)"
