"""English phrases that say when: one grammar for documents and questions.

It finds; it never guesses: an impossible date (31 June) is no date, and what was taken for granted stands in a span's note. How the
parts divide: `periods` holds the arithmetic, `broad` what names more than a day, `frequency` how often and how long after what.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from index.broad import find_broad
from index.frequency import Offset, Recurrence, find_offsets, find_recurrences
from index.periods import (
    LONDON,
    MONTHS,
    WEEKDAYS,
    Period,
    Unit,
    add_months,
    month_end,
    nth_day,
    number,
    period_of,
    say,
    say_left,
    say_range,
    today,
)
from index.spans import FULL_MONTH, DateSpan, Precision, day_of, in_order, month_number, span_of
from index.spans import MONTH as _M
from index.spans import YEAR as _Y

__all__ = [
    "ANY_DAY", "LONDON", "MONTHS", "WEEKDAYS", "DateSpan", "Offset", "Period", "Precision", "Recurrence", "Unit", "add_months", "find_dates", "find_offsets",
    "find_recurrences", "impossible_dates", "month_end", "months_named", "nth_day", "number", "period_of", "say", "say_left", "say_range", "today",
]  # fmt: skip

ANY_DAY = date(2024, 1, 1)
"""A day from which dates without a year can be taken, where only whether there is one is asked."""
_WEEKDAY = r"(?:(?:mon|tues?|wed(?:nes)?|thurs?|fri|satur|sun)(?:day)?,?\s+)?"
_D = r"(?:0?[1-9]|[12]\d|3[01])(?:\s?(?:st|nd|rd|th)\b)?"
_TO = r"\s*(?:to|and|-|–|—|until|&)\s*"


_RANGE = re.compile(
    rf"\b{_WEEKDAY}(?P<d1>{_D})(?:\s+(?P<m1>{_M}))?(?:,?\s+(?P<y1>{_Y}))?{_TO}{_WEEKDAY}(?P<d2>{_D})\s+(?:of\s+)?(?P<m2>{_M}),?\s+(?P<y2>{_Y})\b", re.I
)
_DAY = re.compile(rf"\b{_WEEKDAY}(?:the\s+)?(?P<d>{_D})\s+(?:day\s+of\s+|of\s+)?(?P<m>{_M}),?\s+(?P<y>{_Y})\b", re.I)
_AMERICAN = re.compile(rf"\b(?P<m>{_M})\s+(?P<d>{_D}),?\s+(?P<y>{_Y})\b", re.I)
_SLASHED = re.compile(rf"(?<![\d.])\b(?P<d>\d\d?)(?:/(?P<m>\d\d?)/|\.(?P<m2>\d\d?)\.(?={_Y})|\.(?P<m3>\d\d)\.(?<=\d\d\.\d\d\.))(?P<y>{_Y}|\d\d)\b")
_DOTTED = re.compile(r"(?<![\d.])(?P<d>\d\d?)\.(?P<m>\d\d?)\.(?P<m2>)(?P<m3>)(?P<y>[1-4]\d)(?![\d.]*\d)")
"""Like a paragraph's number, and so a date only where the words before it or the whole text say so."""
_DASHED = re.compile(rf"(?<![\d-])(?P<d>\d\d)-(?P<m>\d\d)-(?P<m2>)(?P<m3>)(?P<y>{_Y}|[1-4]\d)(?![\d-])")
_SHORT_YEAR = re.compile(rf"\b(?P<d>{_D})(?P<gap>[ -])(?P<m>{_M})[ -](?P<y>['’]?[1-4]\d)(?![\d/])(?=-|['’]|\s*(?:[.,;:)|]|$))", re.I)
_SAYS_WHEN = re.compile(r"(?:^\W*|\b(?:by|on|before|until|till|from|to|due|of|dated|for|since|after|w/c|at)\s+)$", re.I)
_ISO = re.compile(rf"\b(?P<y>{_Y})-(?P<m>\d\d)-(?P<d>\d\d)(?P<m2>)(?P<m3>)\b")
_DAY_MONTH = re.compile(rf"\b{_WEEKDAY}(?P<d>{_D})\s+(?:of\s+)?(?P<m>{_M})\b(?!,?\s+\d(?!\d?(?:st|nd|rd|th)?\s+{_M}))", re.I)

_NTH_WEEKDAY = re.compile(
    rf"\b(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday|working\s+day)\s+(?:in|of)\s+(?P<m>{_M}),?\s+(?P<y>{_Y})\b",
    re.I,
)


def find_dates(text: str, year: int | None = None, near: date | None = None) -> list[DateSpan]:
    """Every date that the text says, in order, longest first where they overlap.

    What prints no year is left out unless `year` says which for "8 November", or `near` a day on or after which the first is meant:
    of days ("8 November"), months ("in November"), terms, feasts and the ends of years.
    """
    if near is None and not re.search(r"\d", text):
        return []  # every date with its year has a figure in it, and most sentences have none
    found: list[DateSpan] = []
    taken: list[tuple[int, int]] = []
    for span in _candidates(text, year, near):
        if not any(span.start < end and start < span.end for start, end in taken):
            found.append(span)
            taken.append((span.start, span.end))
    return _with_years_of_neighbours(text, sorted(found, key=lambda span: span.start))


_LISTED = re.compile(r"\s*(?:,|and|or|&|to|,\s*and|,\s*or)\s*(?:(?:on|by|in|from|again in)\s+)?(?:the\s+)?", re.I)


def _with_years_of_neighbours(text: str, found: list[DateSpan]) -> list[DateSpan]:
    """ "in June and September 2023": what is listed before or after a date that prints its year has it from there."""
    dated: list[DateSpan | None] = [*found]
    for place in (*reversed(range(len(found) - 1)), *range(1, len(found))):
        for span, other, between in _neighbours(text, dated, place):
            if not span.year_said and other.year_said and _LISTED.fullmatch(between):
                dated[place] = in_order(span, other)
    return [span for span in dated if span]


def _neighbours(text: str, found: Sequence[DateSpan | None], place: int) -> Iterator[tuple[DateSpan, DateSpan, str]]:
    """A span with the one before and the one after it, and the text between."""
    span = found[place]
    for at in (place - 1, place + 1):
        other = found[at] if 0 <= at < len(found) else None
        if span and other:
            first, last = sorted((span, other), key=lambda each: each.start)
            yield span, other, text[first.end : last.start]


def _candidates(text: str, year: int | None, near: date | None) -> Iterator[DateSpan]:
    if re.search(r"\d", text):
        yield from _ranges(text)
        for pattern in (_DAY, _AMERICAN):
            for match in pattern.finditer(text):
                if day := day_of(match["d"], match["m"], match["y"]):
                    yield span_of(match, day, day, Precision.DAY)
        for match in _NTH_WEEKDAY.finditer(text):
            day = nth_day(match["nth"], match["weekday"], int(match["y"]), month_number(match["m"]))
            yield span_of(match, day, day, Precision.DAY)
        yield from _numeric(text)
        yield from _without_year(text, year, near)
    yield from find_broad(text, near)


def _ranges(text: str) -> Iterator[DateSpan]:
    for match in _RANGE.finditer(text):
        last = day_of(match["d2"], match["m2"], match["y2"])
        first = last and day_of(match["d1"], match["m1"] or match["m2"], match["y1"] or match["y2"])
        if first and last and first > last and not match["y1"]:
            first = day_of(match["d1"], match["m1"] or match["m2"], last.year - 1)
        if first and last and first <= last:
            yield from _two_days(match, first, last) if _is_a_pair(text, match, first, last) else [span_of(match, first, last, Precision.DAY)]


_APART = 14
"""Days from which "7 June and 5 July 2024" is two dates, not the days of one visit."""


def _is_a_pair(text: str, match: re.Match[str], first: date, last: date) -> bool:
    joined = re.search(r"\b(?:and)\b|&", match[0], re.I)
    between = re.search(r"\bbetween\s+$", text[: match.start()], re.I)
    return bool(joined and match["m1"] and not between and (last - first).days > _APART)


def _two_days(match: re.Match[str], first: date, last: date) -> Iterator[DateSpan]:
    middle = match.end("y1") if match["y1"] else match.end("m1")
    for start, end, day in ((match.start(), middle, first), (match.start("d2"), match.end(), last)):
        yield DateSpan(start, end, match.string[start:end], day, day, Precision.DAY)


def _without_year(text: str, year: int | None, near: date | None) -> Iterator[DateSpan]:
    """ "8 November": in the given year, else the first on or after the day; the weekday decides where one is printed."""
    if year is None and near is None:
        return
    for match in _DAY_MONTH.finditer(text):
        if match["m"] == "may" and (_NUMBER_OF.search(text[: match.start()]) or _VERB.match(text, match.end())):
            continue  # "a date in paragraph 17 may also be altered"
        if near is None and year is not None:
            day, certain = day_of(match["d"], match["m"], year), False
        elif near is not None:
            day, certain = _nearest(match, near)
        if day:
            yield span_of(match, day, day, Precision.DAY, year_said=certain)


_NUMBER_OF = re.compile(
    r"\b(?:paragraphs?|clauses?|sections?|articles?|items?|numbers?|no\.?|recommendations?|requirements?|actions?|schedules?|annex(?:es)?)\s+(?:\d+\s*(?:,|and|or|to)\s*)*$",
    re.I,
)
_VERB = re.compile(
    r"\s+(?:also|not|be|have|only|never|still|then|ask|need|make|give|take|include|apply|change|vary|use|require|appoint|extend|alter|send|choose|agree)\b"
)
"""What follows "may" where it is no month."""


def _nearest(match: re.Match[str], near: date) -> tuple[date | None, bool]:
    """The first such day on or after the day; or the only one near it with the weekday printed, which is certain."""
    days = [day for each in (near.year - 1, near.year, near.year + 1) if (day := day_of(match["d"], match["m"], each))]
    weekday = re.match(r"(?:mon|tue|wed|thu|fri|sat|sun)", match[0], re.I)
    if weekday and len(named := [day for day in days if WEEKDAYS[day.weekday()].startswith(weekday[0].lower())]) == 1:
        return named[0], True
    return next((day for day in days if day >= near), None), False


def impossible_dates(text: str) -> list[str]:
    """The words of days that the calendar doesn't have: "31 June 2024"."""
    if not re.search(r"\b(?:29|3[01])", text):
        return []
    named = (match[0] for match in _IMPOSSIBLE.finditer(text) if day_of(match["d"], match["m"], match["y"] or 2024) is None)
    figured = (match[0] for match in _SLASHED.finditer(text) if int(match["m"] or 0) in range(1, 13) and _figured(match) is None)
    return [*named, *figured]


_IMPOSSIBLE = re.compile(rf"\b(?P<d>29|30|31)(?:st|th)?\s+(?:of\s+)?(?P<m>{FULL_MONTH})\b,?(?:\s+(?P<y>{_Y}))?", re.I)


def _numeric(text: str) -> Iterator[DateSpan]:
    """Dates in figures, or with a year of two: 2021-09-03, 03/09/2021, 3.9.21, 3-Sep-21."""
    for pattern in (_ISO, _SLASHED, _DASHED, _DOTTED):
        for match in pattern.finditer(text):
            if (pattern is not _DOTTED or _SAYS_WHEN.search(text[: match.start()])) and (day := _figured(match)):
                yield span_of(match, day, day, Precision.DAY)
    for match in _SHORT_YEAR.finditer(text):
        if day := day_of(match["d"], match["m"], f"20{match['y'][-2:]}"):
            yield span_of(match, day, day, Precision.DAY)


def _figured(match: re.Match[str]) -> date | None:
    year = int(match["y"]) if len(match["y"]) == 4 else 2000 + int(match["y"])
    try:
        return date(year, int(match["m"] or match["m2"] or match["m3"]), int(match["d"]))
    except ValueError:
        return None


def months_named(text: str) -> frozenset[int]:
    """The months that a text names, 1 to 12, in full or short; "may" before what makes it a verb ("may be", "may we") is none."""
    return frozenset(
        place for place, name in enumerate(MONTHS, 1) if re.search(rf"\b(?:{name}|{name[:3]}|{name[:4]})\b(?!\s+(?:have|be|not|i|we)\b)", text, re.I)
    )
