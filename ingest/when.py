"""When a duty's words say that it is due: a Due with the phrase it rests on."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

from index.dates import DateSpan, Offset, Period, Precision, Recurrence, Unit, find_dates, find_offsets, find_recurrences, say
from index.obligations import Due, DueKind

_BY = re.compile(r"\b(?:by|before|no later than|not later than|until|within|in full within|at the latest|from|due|deadline|ending|end)\b", re.I)
_ON = re.compile(r"\b(?:on|at|of|for|in|starting|beginning|between|to)\b[^.;]{0,12}$", re.I)
_VAGUE = re.compile(
    r"\b(?:from time to time|periodically|regular(?:ly)?|as (?:and )?when (?:required|necessary|appropriate)|at regular intervals|promptly|immediately|with immediate effect|forthwith|"
    r"without (?:undue )?delay|as soon as (?:is )?(?:reasonably )?(?:possible|practicable|it can)|at (?:its|the) next meeting|at each (?:meeting|review)|in line with [^.,;]{3,60}|to a timetable [^.,;]{3,60}|in due course|(?:half[- ])?termly|(?:each|every) (?:half[- ])?term)\b",
    re.I,
)
_FIRST = re.compile(r"\b(?:the first|first|beginning|starting)\b[^.;]{0,30}$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|up to)\b[^.;]{0,10}$", re.I)
_THEREAFTER = re.compile(r"\s*(?:thereafter|after that|from then on|from that (?:date|day)(?: on)?)\b", re.I)
_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b|[/.]\d\d$")
_WEEK = re.compile(r"\b(?:(?:in|during|by) )?(?:the )?(?:week (?:commencing|beginning|starting|of)|w/c)(?: on)? $", re.I)
_START = re.compile(r"\b(?:start|beginning) of (?:the )?$", re.I)
_BESIDE = re.compile(
    r"\b(?:prior to|before|ahead of|in advance of|after|following) (?P<anchor>(?:any|each|every) (?:\w+ ){0,2}?(?:reviews?|meetings?|boards?|visits?|inspections?))\b",
    re.I,
)
"""A duty beside an event that comes again, with no period between them."""
_OTHER_CLOCK = re.compile(
    r"\b(?:decision|contacts?|visits?|assessments?|conferences?|checks?|health|seen|children|figures?|cases?|plans|referrals?)\b[^.;]{0,60}$", re.I
)
"""A standard of the work ("contacts decided within one working day"), not a duty's own date."""
_NOT_HOW_OFTEN = re.compile(r"^\s*(?:improvement\s+)?(?:reports?|figures?|returns?|data|meetings? of|supervision|visits? to)\b", re.I)


def undated(sentence: str) -> Due:
    """No date, with the words that say when without giving one, where there are any."""
    vague = _VAGUE.search(sentence)
    return Due(DueKind.UNDATED, vague[0] if vague else "")


def due_of(sentence: str, said: date | None, anchors: Mapping[str, date]) -> Due:
    """When these words are due. `said` is the day of their document, for dates that leave their year unsaid."""
    due = _fixed(sentence, said)
    recurrences = [each for each in find_recurrences(sentence) if _is_own(sentence, each)]
    offsets = [each for each in find_offsets(sentence) if each.anchor or _last_word(sentence, each)]
    if due and recurrences and due.kind is DueKind.FIXED and not recurrences[0].approximate and _begins(sentence, due, recurrences[0]):
        again = recurring(recurrences[0], None)
        return replace(again, day=due.day, note=again.note or due.note)
    if due and not (recurrences and _UNTIL.search(sentence[: sentence.find(due.phrase) + 8])):
        return due
    if recurrences:
        first = next((each for each in offsets if re.search(r"\bfirst\b[^.;]{0,40}$", sentence[: each.start], re.I)), None)
        return recurring(recurrences[0], first)
    for each in offsets:
        return _offset(each, anchors)
    if beside := _BESIDE.search(sentence):
        return Due(DueKind.OFFSET, beside[0], anchor=beside["anchor"])
    return undated(sentence)


def _begins(sentence: str, due: Due, step: Recurrence) -> bool:
    """Whether the date is the first of those that come again: said so, "and annually thereafter", or a day of every year ("by 31 July each year")."""
    if _FIRST.search(sentence[: sentence.find(due.phrase) + len(due.phrase)]) or _THEREAFTER.match(sentence[step.end :]):
        return True
    return step.period in (Period(1, Unit.YEAR), Period(12, Unit.MONTH)) and not _HAS_YEAR.search(due.phrase)


def recurring(step: Recurrence, first: Offset | None) -> Due:
    """A due date that comes again; one whose terms differ by council ("termly") has none."""
    if step.approximate:
        return Due(DueKind.UNDATED, step.words)
    note = f"“{step.words}” may mean every {step.period} or every {step.alternative}; the first was taken." if step.alternative else None
    return Due(
        DueKind.RECURRING, step.words, periods=(step.period,), first=first.periods[0] if first else None, beside=first.words if first else None, note=note, on=step.on
    )  # fmt: skip


def cell_due(words: str, said: date | None, anchors: Mapping[str, date]) -> Due:
    """When a table's cell says: any date in it is meant."""
    spans = find_dates(words, year=said.year if said else None)
    if spans:
        return _from_span(words, spans[-1] if len(spans) > 1 and "(" not in words else spans[0], None)
    return due_of(words, said, anchors)


def _fixed(sentence: str, said: date | None) -> Due | None:
    """The first date that is set, not one that is only told of."""
    offsets = find_offsets(sentence)
    for span in find_dates(sentence, year=said.year if said else None):
        before = sentence[max(0, span.start - 34) : span.start]
        set_by = bool(_BY.search(before) or _WEEK.search(before)) or span.precision is Precision.END
        if not set_by and not (_ON.search(before) and said and span.last >= said):
            continue
        if re.search(
            r"\b(?:notice|letter|report|plan|direction|review|meeting|inspection|visit|dated|published|issued|held|sent)\s+(?:of|on|dated)\s*$", before, re.I
        ) and (said is None or span.last <= said):
            continue
        if span.precision is Precision.MONTH and re.search(r"\b(?:until|from|for|since)\s+$", before, re.I):
            continue
        if span.precision is Precision.DAY and said and span.last < said and not re.search(r"\bby\b", before, re.I):
            continue
        beside = next((each.words for each in offsets if each.start > span.end), None)
        return _from_span(sentence, span, beside)
    return None


def _from_span(sentence: str, span: DateSpan, beside: str | None) -> Due:
    phrase = by_phrase(sentence, span)
    note = _weekday_note(sentence, span)
    if span.precision in (Precision.SEASON, Precision.MONTH, Precision.QUARTER):
        day = span.first if _START.search(sentence[: span.start]) else span.last
        return Due(DueKind.APPROXIMATE, phrase, day=day, beside=beside, note=note or _calendar_note(span))
    if week := _WEEK.search(sentence[: span.start]):
        return Due(DueKind.APPROXIMATE, sentence[week.start() : span.end], day=span.first + timedelta(days=6), beside=beside, note=note)
    day = span.last if re.match(r"by\b|before\b|no later\b|not later\b|until\b", phrase, re.I) else span.first
    return Due(DueKind.FIXED, phrase, day=day, beside=beside, note=note)


def by_phrase(sentence: str, span: DateSpan) -> str:
    """The date's words with the preposition before them: "by the end of November 2024"."""
    before = re.search(
        r"(?:\b(?:by|before|no later than|not later than|until|in|at)\s+(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+(?:the\s+)?)?)$",
        sentence[: span.start],
        re.I,
    )
    return sentence[before.start() if before else span.start : span.end]


_WEEKDAYS = "monday tuesday wednesday thursday friday saturday sunday".split()


def _weekday_note(sentence: str, span: DateSpan) -> str | None:
    """A weekday that isn't that date's: said, never repaired."""
    match = re.search(r"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:(?:s|nes|rs?|ur)?day|s|rs?)?\b", sentence[max(0, span.start - 12) : span.end], re.I)
    if match is None or span.first != span.last:
        return None
    named = next(each for each in _WEEKDAYS if each.startswith(match["day"].lower()))
    printed = _WEEKDAYS[span.first.weekday()]
    return None if named == printed else f"{say(span.first)} is a {printed.capitalize()}, not a {named.capitalize()}."


def _calendar_note(span: DateSpan) -> str | None:
    """What was taken for granted of terms and quarters."""
    if re.search(r"\bterm\b", span.words, re.I):
        return "School terms were taken by their usual months; each council sets its own."
    if span.precision is Precision.QUARTER or re.search(r"\bQ[1-4]\b|quarter", span.words, re.I):
        return "Quarters were taken as those of the financial year, which begins on 1 April."
    if re.search(r"municipal", span.words, re.I):
        return "The municipal year was taken to end with the annual meeting in May."
    return None


def _offset(each: Offset, anchors: Mapping[str, date]) -> Due:
    kind = DueKind.APPROXIMATE if each.approximate else DueKind.OFFSET
    counted = (
        "report"
        if re.search(r"\breport|letter|publication\b", each.anchor, re.I)
        else "inspection"
        if re.search(r"\binspection|visit\b", each.anchor, re.I)
        else ""
    )
    return Due(kind, each.words, periods=each.periods, anchor=each.anchor or None, anchor_day=anchors.get(counted))


def _is_own(sentence: str, each: Recurrence) -> bool:
    """Whether it says how often the duty is done: "twice a year", not "the monthly report"."""
    return not _NOT_HOW_OFTEN.match(sentence[each.end :])


def _last_word(sentence: str, each: Offset) -> bool:
    """A period without an anchor dates a duty only where nothing else is measured by it."""
    return not _OTHER_CLOCK.search(sentence[: each.start])
