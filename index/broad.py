"""Phrases that name more than a day: months, quarters, terms, seasons, feasts, years of every kind; with their year or without.

What English usage leaves open is kept open: the span covers every reading and its note names them. A phrase that prints no year is
read only beside a day (`near`), as the first that isn't over by then, and says so.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from dateutil.easter import easter

from index.periods import add_months, month_end, say
from index.spans import FULL_MONTH, MONTH, YEAR, DateSpan, Precision, month_number, span_of

Found = tuple[date, date, Precision, str | None]
"""The first and last day that a phrase may mean, how exactly, and what was taken for granted."""

SEASONS = {"spring": (3, 5), "summer": (6, 8), "autumn": (9, 11), "winter": (12, 2)}
TERMS = {"spring": (1, 4), "summer": (4, 7), "autumn": (9, 12), "winter": (9, 12)}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "final": 4, "last": 4, "one": 1, "two": 2, "three": 3, "four": 4}
_WORTH_A_LOOK = re.compile(r"20\d\d|\d\d/\d\d|\b(?:spring|summer|autumn|winter|easter|christmas|year|month|week|quarter|q[1-4]|" + MONTH + r")\b", re.I)
_AFTER_DAY = re.compile(r"\b\d\d?(?:st|nd|rd|th)?(?:\s+day)?(?:\s+of)?\s*$", re.I)
LONGEST_DAY = 40
"""How many characters "31st day of" may have: no more of the text before a month is looked at."""
_LEAD = re.compile(
    r"\b(?:by|in|before|ahead\s+of|during|until|till|from|over|through|throughout|this|next|early|late|mid|(?:end|start|beginning)\s+of)[\s-]+(?:the\s+|this\s+|next\s+)?$",
    re.I,
)
"""What stands before a phrase without its year where it says when: "in spring", not "spring cleaning"."""
_YEARS = r"(?P<y>20\d\d|\d\d(?=/\d\d))(?:\s*[/–-]\s*(?:20)?(?P<y2>\d\d)(?![\d-]))?(?!\s*[/–-]?\d)"

TERM_NOTE = "School terms were taken by their usual months; each council sets its own."
QUARTER_NOTE = "Quarters were taken as those of the financial year, which begins on 1 April."
MUNICIPAL_NOTE = "The municipal year was taken to end with the annual meeting in May."
SCHOOL_NOTE = "The school year was taken to end between the last day of the summer term in July and 31 August."
FINANCIAL_NOTE = "A year written so was taken as the financial year, which ends on 31 March."


@dataclass(frozen=True, slots=True)
class Phrase:
    """A pattern, what it means in a year (None where it means nothing), and whether it may leave its year unsaid after which words."""

    pattern: re.Pattern[str]
    read: Callable[[re.Match[str], int], Found | None]
    lead: re.Pattern[str] | None = None


def find_broad(text: str, near: date | None) -> Iterator[DateSpan]:
    """The broad dates of a text; those without a year only with a day to take it from."""
    if not _WORTH_A_LOOK.search(text):
        return
    for phrase in _PHRASES:
        for match in phrase.pattern.finditer(text):
            said = match["y"]
            if said:
                found = phrase.read(match, int(said) + (2000 if len(said) == 2 else 0))
            elif near and phrase.lead and phrase.lead.search(text[: match.start()]):
                found = _upcoming(phrase, match, near)
            else:
                continue
            if found and not _AFTER_DAY.search(text[max(0, match.start() - LONGEST_DAY) : match.start()]):  # "31 June 2022" isn't June 2022
                yield span_of(match, *found, year_said=bool(said))
    if near:
        yield from _from_today(text, near)


def _upcoming(phrase: Phrase, match: re.Match[str], near: date) -> Found | None:
    """The first that isn't over on the day."""
    for year in (near.year - 1, near.year, near.year + 1):
        found = phrase.read(match, year)
        if found and found[1] >= near and match.groupdict().get("next"):
            found = phrase.read(match, year + 1)
        if found and found[1] >= near:
            first, last, precision, note = found
            assumed = f"“{' '.join(match[0].split())}” names no year; the first after the document's own date was taken."
            return first, last, precision, f"{assumed} {note}" if note else assumed
    return None


# ---- quarters and years


def _quarter(match: re.Match[str], year: int) -> Found | None:
    """Of the financial year; one printed with a single year may be the calendar year's as well, and spans both."""
    said = (match["q"] or match["q2"]).lower()
    quarter = int(said) if said.isdigit() else _ORDINALS[said]
    first = add_months(date(year, 4, 1), 3 * (quarter - 1))
    last = add_months(first, 3) - timedelta(days=1)
    if match["y"] and not match["y2"]:
        calendar_first = date(year, 3 * quarter - 2, 1)
        calendar_last = add_months(calendar_first, 3) - timedelta(days=1)
        note = f"“{match[0].strip()}” may be the financial year's quarter, to {say(last)}, or the calendar year's, to {say(calendar_last)}."
        return (calendar_last if match["end"] else calendar_first), last, Precision.QUARTER, note
    if match["y2"] and not _follows(match):
        return None
    if match["end"] and match["y"]:
        return last, last, Precision.END, None
    return (last if match["end"] else first), last, Precision.QUARTER, QUARTER_NOTE


def _follows(match: re.Match[str]) -> bool:
    """Whether two years are one and the next: 2024/25."""
    return int(match["y2"]) == (int(match["y"]) + 1) % 100


def _year_end(match: re.Match[str], year: int) -> Found | None:
    """The end of a financial, municipal, school or calendar year; `year` is the one in which it begins."""
    kind = (match["kind"] or match["kind2"] or "").lower()
    if match["y2"] and not _follows(match):
        return None
    if match["y"] and not match["y2"]:
        return (date(year, 12, 31), date(year, 12, 31), Precision.END, None) if kind in ("", "calendar") else None
    if match["y2"] and kind == "calendar":
        return None
    if kind == "municipal":
        return date(year + 1, 5, 1), date(year + 1, 5, 31), Precision.SEASON, MUNICIPAL_NOTE
    if kind in ("school", "academic"):
        return date(year + 1, 7, 1), date(year + 1, 8, 31), Precision.SEASON, SCHOOL_NOTE
    if kind == "calendar":
        return date(year, 12, 31), date(year, 12, 31), Precision.END, None
    return date(year + 1, 3, 31), date(year + 1, 3, 31), Precision.END, None if kind else FINANCIAL_NOTE


def _part_of_year(match: re.Match[str], year: int) -> Found:
    if half := match["half"]:
        first, last = (1, 6) if half.lower() == "first" else (7, 12)
        return date(year, first, 1), month_end(year, last), Precision.SEASON, None
    first, last = {"early": (1, 4), "mid": (5, 8), "late": (9, 12)}[match["part"].lower()]
    days = date(year, first, 1), month_end(year, last)
    return *days, Precision.SEASON, f"“{match[0].strip()}” was taken as {say(days[0])} to {say(days[1])}."


def _new_year(match: re.Match[str], year: int) -> Found:
    if match["by"]:
        return date(year, 1, 1), date(year, 1, 1), Precision.SEASON, None
    last = date(year, 2, 1) - timedelta(days=1) if match["part"] else date(year, 3, 31)
    return date(year, 1, 1), last, Precision.SEASON, f"“{match[0].strip()}” was taken as {say(date(year, 1, 1))} to {say(last)}."


# ---- months, seasons, feasts


def _month(match: re.Match[str], year: int) -> Found:
    month = month_number(match["m"])
    last = month_end(year, month)
    if match["end"]:
        return last, last, Precision.END, None
    first, until = {"earl": (1, 10), "mid": (11, 20), "midd": (11, 20), "late": (21, 31)}.get(
        (match["part"] or "").lower().removeprefix("the ")[:4].strip("- "), (1, 31)
    )
    return date(year, month, first), date(year, month, min(until, last.day)), Precision.MONTH, None


def _months(match: re.Match[str], year: int) -> Found | None:
    """ "February or March 2025": from the first's first day to the last's last."""
    start, stop = month_number(match["m1"]), month_number(match["m"])
    begun = int(match["y1"] or year - (start > stop))
    first, last = date(begun, start, 1), month_end(year, stop)
    return (first, last, Precision.MONTH, None) if first < last and match["m1"][0].isupper() else None


def _season(match: re.Match[str], year: int) -> Found | None:
    season = match["s"].lower()
    start, stop = (TERMS if match["term"] else SEASONS)[season]
    if match["y2"]:  # of the school year 2024/25 spring and summer are 2025's
        if not _follows(match):
            return None
        year += season in ("spring", "summer")
    first, last = date(year, start, 1), month_end(year + (stop < start), stop)
    if part := match["part"]:
        first, last = {
            "early": (first, month_end(first.year, first.month)),
            "mid": (add_months(first, 1), last.replace(day=1) - timedelta(days=1)),
            "late": (last.replace(day=1), last),
        }[part.lower()]
    return first, last, Precision.SEASON, TERM_NOTE if match["term"] else None


def _feast(match: re.Match[str], year: int) -> Found:
    day = easter(year) if match["feast"].lower() == "easter" else date(year, 12, 25)
    return day, day, Precision.SEASON, None


_PHRASES = (
    Phrase(re.compile(rf"\b(?P<end>(?:the\s+)?(?:end|close)\s+(?:of\s+)?(?:the\s+)?)?(?:(?:Q|quarter\s+)(?P<q>[1-4]|one|two|three|four)|(?P<q2>first|second|third|fourth|final|last)\s+quarter)\s+(?:of\s+)?(?:the\s+)?(?:financial\s+year\s+|FY\s?)?{_YEARS}", re.I), _quarter),
    Phrase(re.compile(r"\b(?P<end>(?:the\s+)?(?:end|close)\s+(?:of\s+)?(?:the\s+)?)?(?:Q|quarter\s+)(?P<q>[1-4]|one|two|three|four)\b(?P<q2>)(?P<y>)(?P<y2>)(?!\s+(?:of\s+)?\d)", re.I), _quarter, re.compile(r"\b(?:by|in|during|before)\s+(?:the\s+)?$", re.I)),
    Phrase(re.compile(rf"\b(?:end|close)\s+of\s+(?:the\s+)?(?P<next>)(?:(?P<kind>financial|municipal|academic|school|calendar)\s+year\s+)?(?:FY\s?)?{_YEARS}(?:\s+(?P<kind2>financial|municipal|academic|school)\s+year)?\b", re.I), _year_end),
    Phrase(re.compile(r"\b(?:end|close)\s+of\s+(?:the\s+|this\s+)?(?:current\s+|present\s+|(?P<next>next\s+))?(?P<kind>financial|municipal|academic|school|calendar)\s+year\b(?P<kind2>)(?P<y>)(?P<y2>)(?!\s+\d)", re.I), _year_end, re.compile(r"")),
    Phrase(re.compile(rf"\b(?P<feast>easter|christmas)\s+(?P<y>{YEAR})\b", re.I), _feast),
    Phrase(re.compile(r"\b(?P<feast>easter|christmas)\b(?P<y>)", re.I), _feast, re.compile(r"\b(?:by|before|until)\s+$", re.I)),
    Phrase(re.compile(r"\b(?:(?P<part>early\s+in\s+)(?:the\s+)?|(?P<by>(?:by|before)\s+the\s+)|(?:in|into)\s+the\s+)new\s+year\b(?P<y>)(?!['’]|\s+(?:day|eve)\b)", re.I), _new_year, re.compile(r"")),
    Phrase(re.compile(rf"(?<=\bbetween )(?P<m1>{MONTH})(?:,?\s+(?P<y1>{YEAR}))?\s+and\s+(?P<m>{MONTH}),?\s+(?P<y>{YEAR})\b", re.I), _months),
    Phrase(re.compile(rf"\b(?P<m1>{MONTH})(?:,?\s+(?P<y1>{YEAR}))?\s*(?:\bor\b|\bto\b|[-–/])\s*(?P<m>{MONTH}),?\s+(?P<y>{YEAR})\b", re.I), _months),
    Phrase(re.compile(rf"\b(?:(?P<end>(?:the\s+)?(?:end|last\s+day)\s+of|end[- ])\s*)?(?P<part>early|mid|late|(?:the\s+)?middle\s+of)?(?:\s+in)?[- ]?\b(?P<m>{MONTH}),?\s+(?P<y>{YEAR})\b", re.I), _month),
    Phrase(re.compile(rf"\b(?P<end>(?:the\s+)?(?:end|last\s+day)\s+of\s+|end[- ])(?P<part>)(?P<m>{FULL_MONTH})\b(?P<y>)(?!,?\s+\d)", re.I), _month, re.compile(r"")),
    Phrase(re.compile(rf"\b(?P<end>)(?P<part>early|mid|late|(?:the\s+)?middle\s+of)(?:\s+in)?[- ](?P<m>{FULL_MONTH})\b(?P<y>)(?!,?\s+\d)", re.I), _month, re.compile(r"")),
    Phrase(re.compile(rf"\b(?P<end>)(?P<part>)(?P<m>{FULL_MONTH})\b(?P<y>)(?!,?\s+\d|[-’'/–]|\s+(?:or|to)\s+{FULL_MONTH})(?!(?-i:(?<=May)|(?<=April)|(?<=June))\s+(?-i:[A-Z]))", re.I), _month, _LEAD),
    Phrase(re.compile(rf"\b(?:(?P<part>early|mid|late)[- ](?:in\s+)?(?:the\s+)?)?(?P<s>spring|summer|autumn|winter)(?P<term>\s+term)?\s+(?:of\s+)?{_YEARS}", re.I), _season),
    Phrase(re.compile(r"\b(?:(?P<part>early|mid|late)[- ](?:in\s+)?(?:the\s+)?)?(?P<s>spring|summer|autumn|winter)(?P<term>\s+term)?\b(?P<y>)(?P<y2>)(?!\s+(?:of\s+)?\d|\s+(?:statement|budget|half|fair|fayre|conference|programme|school|activit\w+|half|holidays?|break|recess)|['’-])", re.I), _season, _LEAD),
    Phrase(re.compile(rf"\b(?:(?:the\s+)?(?P<part>early|mid|late)(?:r?\s+part\s+of|[- ]in)?[- ]|(?:the\s+)?(?P<half>first|second|latter)\s+half\s+of\s+)(?P<y>{YEAR})\b(?!\s*[/–-]\s*\d)", re.I), _part_of_year),
)  # fmt: skip

_BARE_YEAR_END = re.compile(r"(?<=by )(?:the )?(?:end of (?:(?:the|this) )?year|year[- ]end)\b(?!\s+(?:report|accounts|position|review|figures|\d))", re.I)
_OF_WEEK = re.compile(r"\b(?:(?:the )?end of|by|before the end of) (?P<which>this|next) week\b(?!['’])", re.I)
_FROM_TODAY = re.compile(r"\b(?:(?P<end>end\s+of\s+)(?P<which>the|this|next)|(?P<in>by|in|during)\s+(?P<next>next))\s+month\b(?!['’])", re.I)


def _from_today(text: str, near: date) -> Iterator[DateSpan]:
    """ "by the end of next month", counted from the day of the text itself."""
    for match in _FROM_TODAY.finditer(text):
        first = add_months(near.replace(day=1), 1 if (match["which"] or match["next"]).lower() == "next" else 0)
        last = month_end(first.year, first.month)
        note = f"The month was counted from the document's own date, {say(near)}."
        yield span_of(match, last if match["end"] else first, last, Precision.END if match["end"] else Precision.MONTH, note, year_said=False)
    for match in _OF_WEEK.finditer(text):
        monday = near - timedelta(days=near.weekday()) + timedelta(weeks=1 if match["which"].lower() == "next" else 0)
        note = f"The week was counted from the document's own date, {say(near)}."
        yield span_of(match, monday, monday + timedelta(days=6), Precision.SEASON, note, year_said=False)
    for match in _BARE_YEAR_END.finditer(text):
        calendar, financial = (next(day for year in (near.year, near.year + 1) if (day := date(year, *end)) >= near) for end in ((12, 31), (3, 31)))
        note = f"“{match[0]}” may be that of the calendar year, {say(calendar)}, or of the financial year, {say(financial)}."
        yield span_of(match, min(calendar, financial), max(calendar, financial), Precision.SEASON, note, year_said=False)
