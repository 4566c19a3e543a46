"""English phrases that say when, and the arithmetic of dates.

One grammar serves documents and questions. It finds; it never guesses: an impossible date (31 June) is no date.
Months count to the corresponding day, the last day where there is none (Dodds v Walker [1981] 1 WLR 1027), and each
occurrence of a recurrence is anchor + k x period, never stepped from the one before.
"""

import calendar
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from dateutil.easter import easter

LONDON = ZoneInfo("Europe/London")

MONTHS = "January February March April May June July August September October November December".split()
_MONTH = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_M = r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?,?\s+)?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th)\b)?"
_Y = r"(?:19|20)\d\d"
_TO = r"\s*(?:to|and|-|–|—|until|&)\s*"

_NUMBERS = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen twenty".split()
NUMBER_WORDS = {word: value for value, word in enumerate(_NUMBERS, 1)} | {"a": 1, "an": 1, "twenty-four": 24, "twenty-six": 26, "thirty-six": 36}
_N = r"(?:\d{1,3}|" + "|".join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True)) + r")"
_UNIT = r"(?:(?:working|business)\s+days?|days?|weeks?|months?|years?)"
_CALENDAR = r"(?:calendar\s+)?"


class Unit(StrEnum):
    DAY = "day"
    WORKING_DAY = "working day"
    WEEK = "week"
    MONTH = "month"
    YEAR = "year"


class Precision(StrEnum):
    """How exactly a phrase says when. `END` is "the end of November 2024": exact, its last day."""

    DAY = "day"
    END = "end"
    MONTH = "month"
    QUARTER = "quarter"
    SEASON = "season"


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


@dataclass(frozen=True, slots=True)
class DateSpan:
    """A date found in a text: `first` to `last` are the days it may mean, `text[start:end]` its words."""

    start: int
    end: int
    words: str
    first: date
    last: date
    precision: Precision

    @property
    def exact(self) -> bool:
        return self.precision in (Precision.DAY, Precision.END)


@dataclass(frozen=True, slots=True)
class Recurrence:
    """ "at least every six months": the period, whether it is a limit, and its words.

    `on` is the weekday of "the last Thursday of each month" ("last thursday"); `alternative` what an ambiguous word may mean as
    well ("bi-monthly").
    """

    start: int
    end: int
    words: str
    period: Period
    at_least: bool
    approximate: bool = False
    on: str | None = None
    alternative: Period | None = None


@dataclass(frozen=True, slots=True)
class Offset:
    """ "within 18 months of the Ofsted inspection": the period, the words of its anchor, whether it is approximate.

    Its periods are negative where it counts back ("two weeks before each review").
    """

    start: int
    end: int
    words: str
    periods: tuple[Period, ...]
    anchor: str
    approximate: bool


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


def _day(day: str, month: str, year: str | int) -> date | None:
    try:
        return date(int(year), _MONTH[month[:3].lower()], int(re.sub(r"\D", "", day)))
    except ValueError:
        return None


_RANGE = re.compile(
    rf"\b{_WEEKDAY}(?P<d1>{_D})(?:\s+(?P<m1>{_M}))?(?:,?\s+(?P<y1>{_Y}))?{_TO}{_WEEKDAY}(?P<d2>{_D})\s+(?:of\s+)?(?P<m2>{_M}),?\s+(?P<y2>{_Y})\b", re.I
)
_DAY = re.compile(rf"\b{_WEEKDAY}(?:the\s+)?(?P<d>{_D})\s+(?:day\s+of\s+|of\s+)?(?P<m>{_M}),?\s+(?P<y>{_Y})\b", re.I)
_AMERICAN = re.compile(rf"\b(?P<m>{_M})\s+(?P<d>{_D}),?\s+(?P<y>{_Y})\b", re.I)
_SLASHED = re.compile(rf"(?<![\d.])\b(?P<d>\d\d?)(?:/(?P<m>\d\d?)/|\.(?P<m2>\d\d?)\.(?={_Y})|\.(?P<m3>\d\d)\.(?<=\d\d\.\d\d\.))(?P<y>{_Y}|\d\d)\b")
_ISO = re.compile(rf"\b(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?P<m2>)(?P<m3>)\b")
_QUARTER = re.compile(
    r"\b(?:(?P<end>(?:the\s+)?end\s+of\s+)(?:the\s+)?)?(?:Q|quarter\s+)(?P<q>[1-4])\s+(?:of\s+)?(?P<y>20\d\d)\s*[/-]\s*(?:20)?(?P<y2>\d\d)\b", re.I
)
_MONTH_YEAR = re.compile(rf"\b(?:(?P<end>(?:the\s+)?end\s+of|end[- ])\s*)?(?P<part>early|mid|late)?[- ]?(?P<m>{_M}),?\s+(?P<y>{_Y})\b", re.I)
_FINANCIAL_YEAR = re.compile(
    r"\b(?:end|close)\s+of\s+(?:the\s+)?(?:financial\s+year\s+)?(?P<y>20\d\d)\s*[/-]\s*(?:20)?(?P<y2>\d\d)(?:\s+financial\s+year)?\b", re.I
)
_CALENDAR_YEAR = re.compile(rf"\b(?:the\s+)?end\s+of\s+(?:the\s+)?(?:calendar\s+year\s+)?(?P<y>{_Y})(?!\s*[/-]\s*\d)\b", re.I)
_MUNICIPAL_YEAR = re.compile(r"\b(?:end|close)\s+of\s+(?:the\s+)?(?:(?P<y>20\d\d)\s*[/-]\s*(?:20)?(?P<y2>\d\d)\s+municipal\s+year)\b", re.I)
_FEAST = re.compile(rf"\b(?P<feast>easter|christmas)\s+(?P<y>{_Y})\b", re.I)
_AFTER_DAY = re.compile(r"\b\d\d?(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s*$", re.I)
_SEASON = re.compile(rf"\b(?P<s>spring|summer|autumn|winter)(?P<term>\s+term)?\s+(?:of\s+)?(?P<y>{_Y})\b", re.I)
_DAY_MONTH = re.compile(rf"\b{_WEEKDAY}(?P<d>{_D})\s+(?:of\s+)?(?P<m>{_M})\b(?!,?\s+\d)", re.I)

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
TERMS = {"spring": (1, 4), "summer": (4, 7), "autumn": (9, 12), "winter": (9, 12)}


def find_dates(text: str, year: int | None = None) -> list[DateSpan]:
    """Every date that the text says, in order, longest first where they overlap.

    `year` lets "8 November" count when nothing else gives its year; without it such dates are left out.
    """
    if not re.search(r"\d", text):
        return []  # every date has a figure in it, and most sentences have none
    found: list[DateSpan] = []
    taken: list[tuple[int, int]] = []
    for span in _candidates(text, year):
        if not any(span.start < end and start < span.end for start, end in taken):
            found.append(span)
            taken.append((span.start, span.end))
    return sorted(found, key=lambda span: span.start)


def _candidates(text: str, year: int | None) -> Iterator[DateSpan]:
    for match in _RANGE.finditer(text):
        last = _day(match["d2"], match["m2"], match["y2"])
        first = last and _day(match["d1"], match["m1"] or match["m2"], match["y1"] or match["y2"])
        if first and last and first > last and not match["y1"]:
            first = _day(match["d1"], match["m1"] or match["m2"], last.year - 1)
        if first and last and first <= last:
            yield _span(match, first, last, Precision.DAY)
    for pattern in (_DAY, _AMERICAN):
        for match in pattern.finditer(text):
            if day := _day(match["d"], match["m"], match["y"]):
                yield _span(match, day, day, Precision.DAY)
    for match in _NTH_WEEKDAY.finditer(text):
        day = nth_weekday(match["nth"], match["weekday"], int(match["y"]), _MONTH[match["m"][:3].lower()])
        yield _span(match, day, day, Precision.DAY)
    yield from _numeric(text)
    yield from _broad(text)
    if year is not None:
        for match in _DAY_MONTH.finditer(text):
            if day := _day(match["d"], match["m"], year):
                yield _span(match, day, day, Precision.DAY)


_NTH_WEEKDAY = re.compile(
    rf"\b(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+(?:in|of)\s+(?P<m>{_M}),?\s+(?P<y>{_Y})\b",
    re.I,
)
_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def nth_weekday(nth: str, weekday: str, year: int, month: int) -> date:
    """The day of "the last Friday in November 2023": each weekday comes four times in a month at least."""
    wanted = _WEEKDAYS.index(weekday.lower())
    days = [day for week in calendar.monthcalendar(year, month) if (day := week[wanted])]
    place = {"first": 0, "second": 1, "third": 2, "fourth": 3, "last": -1}[nth.lower()]
    return date(year, month, days[place])


def _numeric(text: str) -> Iterator[DateSpan]:
    """Dates in figures: 2021-09-03, 03/09/2021, 3.9.2021."""
    for pattern in (_ISO, _SLASHED):
        for match in pattern.finditer(text):
            year_said = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
            try:
                day = date(year_said, int(match["m"] or match["m2"] or match["m3"]), int(match["d"]))
            except ValueError:
                continue
            yield _span(match, day, day, Precision.DAY)


def _broad(text: str) -> Iterator[DateSpan]:
    for match in _QUARTER.finditer(text):
        quarter, start_year = int(match["q"]), int(match["y"])
        first = add_months(date(start_year, 4, 1), 3 * (quarter - 1))
        last = add_months(first, 3) - timedelta(days=1)
        yield _span(match, last if match["end"] else first, last, Precision.END if match["end"] else Precision.QUARTER)
    for match in _FINANCIAL_YEAR.finditer(text):
        if "financial" in match[0].lower() and int(match["y2"]) == (int(match["y"]) + 1) % 100:
            last = date(int(match["y"]) + 1, 3, 31)
            yield _span(match, last, last, Precision.END)
    for match in _CALENDAR_YEAR.finditer(text):
        last = date(int(match["y"]), 12, 31)
        yield _span(match, last, last, Precision.END)
    for match in _MUNICIPAL_YEAR.finditer(text):
        if int(match["y2"]) == (int(match["y"]) + 1) % 100:
            yield _span(match, date(int(match["y"]) + 1, 5, 1), date(int(match["y"]) + 1, 5, 31), Precision.SEASON)
    for match in _FEAST.finditer(text):
        day = easter(int(match["y"])) if match["feast"].lower() == "easter" else date(int(match["y"]), 12, 25)
        yield _span(match, day, day, Precision.SEASON)
    for match in _MONTH_YEAR.finditer(text):
        month, in_year = _MONTH[match["m"][:3].lower()], int(match["y"])
        last = month_end(in_year, month)
        if _AFTER_DAY.search(text[: match.start()]):
            continue  # "31 June 2022" isn't June 2022
        if match["end"]:
            yield _span(match, last, last, Precision.END)
        else:
            first, last = _part_of_month(match["part"], in_year, month)
            yield _span(match, first, last, Precision.MONTH)
    for match in _SEASON.finditer(text):
        start, stop = (TERMS if match["term"] else SEASONS)[match["s"].lower()]
        in_year = int(match["y"])
        yield _span(match, date(in_year, start, 1), month_end(in_year + (stop < start), stop), Precision.SEASON)


def _part_of_month(part: str | None, year: int, month: int) -> tuple[date, date]:
    """The days that "early", "mid" or "late" may mean: a third of the month; without it the whole."""
    first, last = {"early": (1, 10), "mid": (11, 20), "late": (21, 31)}.get((part or "").lower(), (1, 31))
    return date(year, month, first), date(year, month, min(last, month_end(year, month).day))


def _span(match: re.Match[str], first: date, last: date, precision: Precision) -> DateSpan:
    words = match[0].strip(" -")
    start = match.start() + match[0].index(words)
    return DateSpan(start, start + len(words), words, first, last, precision)


_LIMIT = r"(?P<limit>at\s+least|not\s+less\s+(?:often\s+|frequently\s+)?than|no\s+less\s+(?:often\s+|frequently\s+)?than|a\s+minimum\s+of|intervals\s+of\s+(?:no|not)\s+more\s+than)?\s*"
_RECURRENCES = [
    re.compile(
        r"\b(?P<limit>)(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\s+(?:of|in)\s+(?:each|every|the)\s+month\b",
        re.I,
    ),
    re.compile(
        rf"\b{_LIMIT}(?P<times>once|twice|thrice|{_N}\s+times)\s+(?:(?:a|per|each|every|in\s+each|in\s+every|in\s+any)\s+(?P<per>(?:(?:calendar|financial|municipal|school|academic)\s+)?year|twelve\s+months|12\s+months|month|quarter|term)|(?P<ly>yearly|annually|monthly|quarterly))\b",
        re.I,
    ),
    re.compile(
        rf"\b{_LIMIT}(?:once\s+)?(?:in\s+)?(?:every|each)\s+(?:period\s+of\s+)?(?P<n>{_N}|other|second|third|fourth|sixth)?\s*-?\s*{_CALENDAR}(?P<unit>{_UNIT}|quarter)\b",
        re.I,
    ),
    re.compile(
        rf"\b(?P<limit>intervals\s+(?:of\s+(?:no|not)\s+(?:more|greater|longer)\s+than|not\s+exceeding))\s+(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\b", re.I
    ),
    re.compile(rf"\b{_LIMIT}(?:at\s+)?(?:a\s+|an\s+)?(?P<n>{_N})[- ](?P<unit>daily|weekly|monthly|yearly)\b", re.I),
    re.compile(
        rf"\b{_LIMIT}(?:on\s+a\s+)?(?P<word>bi-?monthly|bi-?weekly|quarterly|fortnightly|half[- ]yearly|six[- ]monthly|bi-?annual(?:ly)?|annual(?:ly)?|yearly|monthly|weekly|daily|(?:half[- ])?termly)\b",
        re.I,
    ),
]
_ADVERBS = {
    "quarterly": Period(3, Unit.MONTH), "fortnightly": Period(2, Unit.WEEK), "halfyearly": Period(6, Unit.MONTH), "sixmonthly": Period(6, Unit.MONTH),
    "biannual": Period(6, Unit.MONTH), "biannually": Period(6, Unit.MONTH), "annual": Period(1, Unit.YEAR), "annually": Period(1, Unit.YEAR),
    "bimonthly": Period(2, Unit.MONTH), "biweekly": Period(2, Unit.WEEK), "yearly": Period(1, Unit.YEAR), "monthly": Period(1, Unit.MONTH), "weekly": Period(1, Unit.WEEK), "daily": Period(1, Unit.DAY), "termly": Period(4, Unit.MONTH), "halftermly": Period(2, Unit.MONTH),
}  # fmt: skip
_AMBIGUOUS = {
    "bimonthly": Period(15, Unit.DAY), "biweekly": Period(3, Unit.DAY), "biannual": Period(2, Unit.YEAR), "biannually": Period(2, Unit.YEAR),
}  # fmt: skip
"""What a word means as well: "bi-monthly" is every two months or twice a month."""
_ORDINALS = {"other": 2, "second": 2, "third": 3, "fourth": 4, "sixth": 6}
_LY = {"daily": Unit.DAY, "weekly": Unit.WEEK, "monthly": Unit.MONTH, "yearly": Unit.YEAR}
_PER = {
    "year": 12,
    "twelve months": 12,
    "12 months": 12,
    "month": 1,
    "quarter": 3,
    "term": 4,
    "yearly": 12,
    "annually": 12,
    "monthly": 1,
    "quarterly": 3,
}


def find_recurrences(text: str) -> list[Recurrence]:
    """Every "how often" that the text says, in order. "termly" is approximate: its terms differ by council."""
    found: dict[tuple[int, int], Recurrence] = {}
    for pattern in _RECURRENCES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            period = _period_of(groups)
            if period is None or any(start < match.end() and match.start() < end for start, end in found):
                continue
            termly = "term" in match[0].lower()
            on = f"{groups['nth']} {groups['weekday']}".lower() if groups.get("weekday") else None
            alternative = _AMBIGUOUS.get(re.sub(r"[^a-z]", "", (groups.get("word") or "").lower()))
            at_least = (
                bool(groups.get("limit"))
                or bool(re.match(r"\s*(?:as\s+a\s+minimum|at\s+(?:the\s+)?least)\b", text[match.end() :], re.I))
                or bool(re.search(r"(?:at\s+least|as\s+a\s+minimum,?|(?:not|no)\s+less\s+than)\s*$", text[: match.start()], re.I))
            )
            found[match.span()] = Recurrence(match.start(), match.end(), match[0].strip(), period, at_least, termly, on, alternative)
    return sorted(found.values(), key=lambda each: each.start)


def _period_of(groups: dict[str, str | None]) -> Period | None:
    if groups.get("weekday"):
        return Period(1, Unit.MONTH)
    if word := groups.get("word"):
        return _ADVERBS[re.sub(r"[^a-z]", "", word.lower())]
    if times := groups.get("times"):
        count = {"once": 1, "twice": 2, "thrice": 3}.get(times.lower()) or number(times.split()[0])
        if not count:
            return None
        months = _PER[re.sub(r"\s+", " ", re.sub(r"^\w+\s+(?=year)", "", (groups.get("per") or groups.get("ly") or "").lower()))]
        return Period(months // count, Unit.MONTH) if months % count == 0 and count <= months else None
    unit, count_said = (groups.get("unit") or "").lower(), groups.get("n")
    count = _ORDINALS.get((count_said or "").lower()) or (number(count_said) if count_said else 1)
    if not count:
        return None
    if unit == "quarter":
        return Period(3 * count, Unit.MONTH)
    return Period(count, _LY[unit] if unit in _LY else unit_of(unit))


_ABOUT = r"(?P<about>approximately|about|around|roughly|some)?\s*"
_ANCHOR = r"(?P<anchor>(?:the\s+|this\s+|its\s+|that\s+|each\s+|every\s+|any\s+|receiv\w+\b|receipt\b|publication\b|publishing\b|issue\b|\w+ing\b|appointment\b)[^.;,()]{0,70})"
_OFFSETS = [
    re.compile(
        rf"\b(?:at\s+least\s+|no(?:t)?\s+(?:later|less)\s+than\s+)?(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?:before|in\s+advance\s+of|ahead\s+of|prior\s+to)\s+(?P<anchor>(?P<before>)(?:the\s+|this\s+|its\s+|that\s+|each\s+|every\s+|any\s+|a\s+|an\s+)?[^.;,()]{{1,70}})",
        re.I,
    ),
    re.compile(rf"\bwithin\s+{_ABOUT}(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})['’]?(?:\s+(?:of|from|after|following)\s+{_ANCHOR})?", re.I),
    re.compile(rf"\b(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?:from|after|following)\s+{_ANCHOR}", re.I),
    re.compile(
        rf"\bafter\s+{_ABOUT}(?P<n>{_N})(?:\s+(?:{_UNIT}))?\s+and\s+(?P<n2>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})(?:\s+(?:of|from|after|following)\s+{_ANCHOR})?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<n>{_N})(?:\s+{_UNIT})?\s+and\s+(?:again\s+)?(?:at\s+|after\s+)?(?P<n2>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?:from|after|following)\s+{_ANCHOR}",
        re.I,
    ),
]


def find_offsets(text: str) -> list[Offset]:
    """Every "within N months of X", "12 months from X" and "after 6 and 12 months" of the text, in order."""
    found: dict[tuple[int, int], Offset] = {}
    for pattern in reversed(_OFFSETS):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in found):
                continue
            groups = match.groupdict()
            unit = unit_of(match["unit"])
            back = -1 if groups.get("before") is not None else 1
            periods = tuple(Period(back * number(n), unit) for n in (groups["n"], groups.get("n2")) if n)
            if not all(period.count for period in periods):
                continue
            anchor = re.sub(r"(?:\s+(?:or|and|where|unless|if|whichever)\b.*)$", "", " ".join((groups.get("anchor") or "").split()))
            place = match[0].rfind(anchor) if anchor else -1
            words = (match[0][: place + len(anchor)] if place >= 0 else match[0]).strip()
            found[match.span()] = Offset(match.start(), match.start() + len(words), words, periods, anchor, bool(groups.get("about")))
    return sorted(found.values(), key=lambda each: each.start)


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
