"""How often, and how long after or before what: the recurrences and the periods that a text says."""

import re
from dataclasses import dataclass

from index.periods import Period, Unit, number, period_of
from index.spans import NUMBER as _N
from index.spans import UNIT as _UNIT
from index.spans import mentions

_CALENDAR = r"(?:calendar\s+)?"


@dataclass(frozen=True, slots=True)
class Recurrence:
    """ "at least every six months": the period, whether it is a limit, and its words.

    `on` is its day in the month or week where the text says one: "last thursday", "first working day", "10", "last day" or "friday"; `alternative`
    what an ambiguous word may mean as well ("bi-monthly").
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


_WORTH_A_LOOK = (
    "once", "twice", "thrice", " times", "each ", "every", "daily", "weekly", "monthly", "quarterly", "yearly", "annual", "fortnightly", "termly", "interval",
    "the month", "apart", "more than", "at most", "maximum", "alternate", "days a ", "day a ", "days per ", "day per ",
)  # fmt: skip
_LIMIT = r"(?P<limit>at\s+least|not\s+less\s+(?:often\s+|frequently\s+)?than|no\s+less\s+(?:often\s+|frequently\s+)?than|a\s+minimum\s+of|intervals\s+of\s+(?:no|not)\s+more\s+than)?\s*"
_RECURRENCES = [
    re.compile(
        r"\b(?P<limit>)(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<weekday>monday|tuesday|wednesday|thursday|friday|saturday|sunday|working\s+day|day)\s+(?:of|in)\s+(?:each|every|the)\s+(?:calendar\s+)?month\b",
        re.I,
    ),
    re.compile(r"\b(?P<limit>)(?:the\s+)?(?P<date>[1-9]|[12]\d|3[01])(?:st|nd|rd|th)\s+(?:day\s+)?of\s+(?:each|every|the)\s+(?:calendar\s+)?month\b", re.I),
    re.compile(r"\b(?:on\s+)?(?P<limit>)(?:each|every)\s+(?P<weekly>monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b(?!\s+(?:of|in)\b)", re.I),
    re.compile(
        rf"\bintervals?\s+between\s+[\w’' -]{{3,60}}?\s+(?P<limit>(?:(?:is|are|must|should|shall|will|may)\s+)?(?:not\s+(?:to\s+)?(?:exceed|be\s+(?:more|longer|greater)\s+than)|(?:be\s+|of\s+)?no\s+(?:more|longer|greater)\s+than))\s+(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\b",
        re.I,
    ),
    re.compile(r"\b(?P<limit>)(?:the\s+)?(?P<close>end)\s+of\s+(?:each|every)\s+(?:calendar\s+)?(?P<whole>month|quarter)\b", re.I),
    re.compile(
        rf"\b(?P<limit>(?:no|not)\s+more\s+than|at\s+most|a\s+maximum\s+of)\s+(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?:apart|(?:(?:will|may|should|must|shall|are\s+to)\s+(?:pass|elapse|go\s+by)\s+)?between\s+\w+)\b",
        re.I,
    ),
    re.compile(rf"\b(?P<limit>){_N}\s+(?:working\s+)?days?\s+(?:a|per|each|every|in\s+each)\s+(?P<unit>month|year)\b(?P<n>)", re.I),
    re.compile(r"\b(?:on\s+)?(?P<limit>)(?P<n>alternate)\s+(?P<unit>days|weeks|months)\b", re.I),
    re.compile(
        rf"\b{_LIMIT}(?P<times>once|twice|thrice|{_N}\s+times)\s+(?:(?:a|per|each|every|in\s+each|in\s+every|in\s+any|in\s+(?:the|its)\s+first)\s+(?P<per>(?:(?:calendar|financial|municipal|school|academic)\s+)?year|twelve\s+months|12\s+months|month|quarter|(?:half[- ])?term)|(?P<ly>yearly|annually|monthly|quarterly))\b",
        re.I,
    ),
    re.compile(
        rf"\b{_LIMIT}(?:once\s+)?(?:in\s+)?(?:every|each)\s+(?:period\s+of\s+)?(?P<n>{_N}|other|second|third|fourth|sixth)?\s*-?\s*{_CALENDAR}(?P<unit>{_UNIT}|quarter)s?\b",
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
_ORDINALS = {"other": 2, "alternate": 2, "second": 2, "third": 3, "fourth": 4, "sixth": 6}
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
    if not mentions(text, _WORTH_A_LOOK):
        return []
    found: dict[tuple[int, int], Recurrence] = {}
    for pattern in _RECURRENCES:
        for match in pattern.finditer(text):
            groups = match.groupdict()
            period = _period_of(groups)
            if period is None or any(start < match.end() and match.start() < end for start, end in found):
                continue
            termly = "term" in match[0].lower()
            on = _day_in_month(groups)
            alternative = _AMBIGUOUS.get(re.sub(r"[^a-z]", "", (groups.get("word") or "").lower()))
            at_least = (
                bool(groups.get("limit"))
                or bool(re.match(r"\s*(?:as\s+a\s+minimum|at\s+(?:the\s+)?least)\b", text[match.end() :], re.I))
                or bool(re.search(r"(?:at\s+least|as\s+a\s+minimum,?|(?:not|no)\s+less\s+than)\s*$", text[: match.start()], re.I))
            )
            found[match.span()] = Recurrence(match.start(), match.end(), match[0].strip(), period, at_least, termly, on, alternative)
    return sorted(found.values(), key=lambda each: each.start)


def _day_in_month(groups: dict[str, str | None]) -> str | None:
    """ "last thursday", "first working day", "10", "last day"; None where the text names no day."""
    if groups.get("date"):
        return groups["date"]
    if groups.get("close"):
        return "last day"
    if groups.get("weekly"):
        return (groups["weekly"] or "").lower()
    return " ".join(f"{groups['nth']} {groups['weekday']}".lower().split()) if groups.get("weekday") else None


def _period_of(groups: dict[str, str | None]) -> Period | None:
    if groups.get("weekday") or groups.get("date") or groups.get("close"):
        return Period(3 if (groups.get("whole") or "").lower() == "quarter" else 1, Unit.MONTH)
    if groups.get("weekly"):
        return Period(1, Unit.WEEK)
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
    return Period(count, _LY[unit]) if unit in _LY else period_of(count, unit)


_MEASURED = re.compile(rf"\b{_N}\s+(?:calendar\s+|clear\s+)?{_UNIT}", re.I)
_ABOUT = r"(?P<about>approximately|about|around|roughly|some)?\s*"
_ANCHOR = r"(?P<anchor>(?:the\s+|this\s+|its\s+|that\s+|each\s+|every\s+|any\s+|(?:[0-3]?\d(?:st|nd|rd|th)?\s+[A-Z])|receiv\w+\b|receipt\b|publication\b|publishing\b|issue\b|\w+ing\b|appointment\b)[^.;,()]{0,70})"
_MAIN_CLAUSE = re.compile(
    r"(?<=\w)(?<!which)(?<!that)(?<!when)\s+(?:(?:the|its|it|they|she|he|we|you|an?)\b\s*)(?:[\w’'-]+\s+){0,3}?(?:must|shall|should|will|may|is|are|has|have)\b.*$",
    re.I,
)
"""Where the words of an anchor end because the sentence's own clause begins: "within 28 days of the visit the council must …"."""
_OFFSETS = [  # later ones first
    re.compile(rf"\bafter\s+{_ABOUT}(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\b(?=\s*(?:[.,;]|$|and\b))", re.I),
    re.compile(rf"\b(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?P<anchor>later|after\s+(?:it|that))\b", re.I),
    re.compile(
        rf"\b(?:at\s+least\s+|no(?:t)?\s+(?:later|less)\s+than\s+)?(?P<n>{_N})\s+{_CALENDAR}(?P<clear>clear\s+)?(?P<unit>{_UNIT})\s+(?:before|in\s+advance\s+of|ahead\s+of|prior\s+to)\s+(?P<anchor>(?P<before>)(?:the\s+|this\s+|its\s+|that\s+|each\s+|every\s+|any\s+|a\s+|an\s+)?[^.;,()]{{1,70}})",
        re.I,
    ),
    re.compile(
        rf"\b(?:within\s+(?:the\s+(?:next|first)\s+)?|in(?=\s+{_N}\s+{_UNIT}['’]?\s+time\b)\s+){_ABOUT}(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})['’]?(?:\s+(?:of|from|after|following)\s+{_ANCHOR})?",
        re.I,
    ),
    re.compile(
        rf"\b(?:at\s+least\s+)?(?P<n>{_N})\s+{_CALENDAR}(?P<clear>clear\s+)?(?P<unit>{_UNIT})\s+(?P<before>)(?:ahead|beforehand|in\s+advance|earlier)\b(?!\s+of\b)(?:\s+than\s+(?P<anchor>[\w’' ]{{2,40}}))?",
        re.I,
    ),
    re.compile(rf"\b{_ABOUT}(?P<n>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?:from|after|following)\s+{_ANCHOR}", re.I),
    re.compile(
        rf"\bafter\s+{_ABOUT}(?P<n>{_N})(?:\s+(?:{_UNIT}))?\s+and\s+(?P<n2>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})(?:\s+(?:of|from|after|following)\s+{_ANCHOR})?",
        re.I,
    ),
    re.compile(
        rf"\b(?P<n>{_N})(?:\s+{_UNIT})?\s+and\s+(?:again\s+)?(?:at\s+|after\s+)?(?P<n2>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\s+(?:from|after|following)\s+{_ANCHOR}",
        re.I,
    ),
    re.compile(
        rf"\bafter\s+{_ABOUT}(?P<n>{_N})\s+{_CALENDAR}{_UNIT},?\s+and\s+(?:then\s+)?(?:again\s+)?(?:after\s+)?(?P<n2>{_N})\s+{_CALENDAR}(?P<unit>{_UNIT})\b",
        re.I,
    ),
]


def find_offsets(text: str) -> list[Offset]:
    """Every "within N months of X", "12 months from X" and "after 6 and 12 months" of the text, in order."""
    if not _MEASURED.search(text):
        return []
    found: dict[tuple[int, int], Offset] = {}
    for pattern in reversed(_OFFSETS):
        for match in pattern.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in found):
                continue
            groups = match.groupdict()
            back = -1 if groups.get("before") is not None else 1
            clear = 1 if groups.get("clear") else 0  # neither the day of sending nor that of the meeting counts
            periods = tuple(period_of(back * (number(n) + clear), match["unit"]) for n in (groups["n"], groups.get("n2")) if n)
            if not all(period.count for period in periods):
                continue
            anchor = re.sub(
                r"(?:\s+(?:or|and(?!\s+\d)|where|unless|if|whichever|by|at the latest|in any event|no later|not later)\b.*)$",
                "",
                _MAIN_CLAUSE.sub("", " ".join((groups.get("anchor") or "").split())),
            )
            place = match[0].rfind(anchor) if anchor else -1
            words = (match[0][: place + len(anchor)] if place >= 0 else match[0]).strip()
            found[match.span()] = Offset(match.start(), match.start() + len(words), words, periods, anchor, bool(groups.get("about")))
    return sorted(found.values(), key=lambda each: each.start)
