"""When a duty's words say that it is due: a Due with the phrase it rests on."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta

from index.dates import (
    WEEKDAYS,
    DateSpan,
    Offset,
    Period,
    Precision,
    Recurrence,
    Unit,
    find_dates,
    find_offsets,
    find_recurrences,
    impossible_dates,
    month_end,
    number,
    period_of,
    say,
)
from index.obligations import Due, DueKind
from index.spans import NUMBER, UNIT
from ingest.anchors import counted_from, spoken_of
from ingest.disagreement import beside_of, disagreement

_BY = re.compile(
    r"\b(?:by|before|ahead of|no later than|not later than|later than|until|within|in full within|at the latest|from|due|deadline|ending|end)\b", re.I
)
_ON = re.compile(r"\b(?:on|at|of|for|in|starting|beginning|between|to)\b[^.;]{0,12}$", re.I)
_VAGUE = re.compile(
    r"\b(?:from time to time|periodically|regular(?:ly)?|as (?:and )?when (?:required|necessary|appropriate)|at regular intervals|promptly|asap|immediately|with immediate effect|forthwith|"
    r"without (?:undue )?delay|as soon as (?:is )?(?:reasonably )?(?:possible|practicable|it can)|(?:at|by|for|before) (?:[\w’']+ ){1,4}?(?:next|following) (?:\w+ )?(?:meeting|review|session)|at each (?:meeting|review)|in line with [^.,;]{3,60}|to a timetable [^.,;]{3,60}|in due course|(?:half[- ])?termly|(?:each|every) (?:half[- ])?term|"
    r"(?:after|following) (?:each|every|any) (?:\w+ ){0,2}?(?:reviews?|meetings?|visits?|inspections?))\b",
    re.I,
)
_FIRST = re.compile(
    r"\b(?:the first|first|beginning|starting|commencing)\b[^.;]{0,30}$|\b(?:beginning|starting|commencing) with the (?:quarter|month|week|term|half[- ]year) (?:that |which )?(?:ends?|ending|begins?|beginning) (?:on )?$",
    re.I,
)
_FROM = re.compile(r"\b(?:from|starting|beginning|commencing)(?: in| on)?\s+(?:the )?(?:(?:end|start|beginning) of )?$", re.I)
_UNTIL = re.compile(r"\b(?:until|till|up to)\b[^.;]{0,10}$", re.I)
_MEANWHILE = re.compile(r",\s+(?:\w+ing|with)\b")
_THEREAFTER = re.compile(r"\s*(?:thereafter|after that|from then on|from that (?:date|day)(?: on)?)\b", re.I)
_HAS_YEAR = re.compile(r"\b(?:19|20)\d\d\b|[/.]\d\d$")
_WEEK = re.compile(r"\b(?:(?:in|during|by) )?(?:the )?(?:week (?:commencing|beginning|starting|of|(?:that|which) begins)|w/c)(?: on)? $", re.I)
_START = re.compile(r"\b(?:start|beginning) of (?:the )?$", re.I)
_MOVED = re.compile(r"\b(?:moved|extended|changed|postponed|delayed|deferred|brought forward|put back)\b[^.;]*\bfrom\s+$", re.I)
_SUBSTITUTED = re.compile(r"\b(?:is|are|be) substituted\b(?! (?:for|by)\b)|\bdate\b.{0,160}\bbecomes\b", re.I)
"""The words before the date that a letter puts in another one's place."""
_IN_PASSING = re.compile(r",\s+(?:which|who|whose)\b[^,;]*$", re.I)
"""An aside about the subject, whose date is its own: "the plans, which were due by 31 July, are to be reported"."""
_WHO_WERE = re.compile(r"\b(?:who|which|that) (?:was|were|had)\b[^,;]*$", re.I)
"""A clause about the subject that tells of the past: "places for the pupils who were out of school in May 2025"."""
_BESIDE = re.compile(
    r"\b(?:prior to|before|ahead of|in advance of) (?P<anchor>(?:any|each|every) (?:\w+ ){0,2}?(?:reviews?|meetings?|boards?|visits?|inspections?))\b", re.I
)
"""A duty to be done before an event that comes again, with no period between them."""
_AGAIN = re.compile(r"\b(?:each|every|any) (?:\w+ ){0,2}?(?:review|meeting|board|visit|inspection)s?\b", re.I)
_CONDITION = re.compile(r"^\W*(?:if|unless|where|should)\b[^,;]*$", re.I)
"""Words that stand in an opening condition: their date is not when the duty is due."""
_OTHER_CLOCK = re.compile(
    r"\b(?:decision|contacts?|visits?|assessments?|conferences?|checks?|health|seen|children|figures?|cases?|plans|referrals?)\b[^.;,]{0,60}$", re.I
)
"""A standard of the work ("contacts decided within one working day"), not a duty's own date."""
_NOT_HOW_OFTEN = re.compile(r"^\s*(?:improvement\s+)?(?:reports?|figures?|returns?|data|meetings? of|supervision|visits? to)\b", re.I)
_ADJECTIVE = re.compile(r"(?:\w+[- ])?(?:daily|weekly|fortnightly|monthly|quarterly|annual|yearly|termly)", re.I)
_NAMED = re.compile(r"\b(?:the|its|this|that|his|her|their|our|your|last|next|latest|previous|[\w]+['’]s)\s+$", re.I)
_ABOUT = re.compile(r"\b(?:proposals?|plans?|ideas?|options?|arrangements?|paper|report) (?:for|on|about|of) $", re.I)
"""What is thought of: "proposals for daily meetings"."""
_PRODUCES = re.compile(
    r"\b(?:provide|submit|send|supply|share|give|return|deliver|produce|prepare|publish|circulate|write|issue|present|hold|convene|undertake|arrange|receive)s?\b[^.;,]{0,40}$",
    re.I,
)
_OF_A_PAPER = re.compile(
    r"\b(?:notice|letter|report|plan|direction|review|meeting|inspection|visit|dated|published|issued|held|sent)\s+(?:of|on|dated)\s*$", re.I
)
_OPENING_WORDS = 6
_TERM = 31
"""Days of a range from which it is a term that ends on its last day, not the days of a visit."""
_FAR = 335
"""Days ahead from which a day or month that prints no year may as well be the one just gone."""


def undated(sentence: str) -> Due:
    """No date, with the words that say when without giving one, where there are any; a day that doesn't exist is said to be none."""
    wrong = impossible_dates(sentence)
    if wrong:
        place = sentence.index(wrong[0])
        before = _BEFORE.search(sentence[:place])
        return Due(DueKind.UNDATED, sentence[before.start() if before else place : place + len(wrong[0])], note=f"{wrong[0]} is not a day of the calendar.")
    vague = _VAGUE.search(sentence)
    return Due(DueKind.UNDATED, vague[0] if vague else "")


def due_of(sentence: str, said: date | None, anchors: Mapping[str, date], before: str = "") -> Due:
    """When these words are due. `said` is the day of their document, for dates that leave their year unsaid; `before` is what was said
    right before, for "two weeks before it".
    """
    found = _due(sentence, said, anchors)
    if found.kind is DueKind.RECURRING and found.day is None and (since := _from_that_day(sentence, before)):
        found = replace(found, anchor=since[0], anchor_day=since[1])
    if found.kind is DueKind.UNDATED and (same := _BY_THAT_DAY.match(sentence)) and (day := _only_day(before)):
        found = Due(DueKind.FIXED, same[0], day=day)
    if found.kind is DueKind.OFFSET and found.anchor in ("it", "that") and (again := _AGAIN.search(sentence[: sentence.find(found.phrase)])):
        found = replace(found, anchor=again[0])
    if found.kind is DueKind.OFFSET and found.anchor in ("it", "that") and (again := _AGAIN.search(before)):
        found = replace(found, anchor=again[0])
    if found.kind is DueKind.OFFSET and found.anchor_day is None and (event := spoken_of(found.anchor, before, anchors)):
        found = replace(found, anchor=event[0], anchor_day=event[1])
    if found.kind is DueKind.FIXED and re.search(r"\b(?:is|are) likely to\b", sentence[: sentence.find(found.phrase)], re.I):
        found = replace(found, kind=DueKind.APPROXIMATE)
    wrong = impossible_dates(sentence) if found.kind is not DueKind.UNDATED else []
    return replace(found, note=" ".join(filter(None, (f"{wrong[0]} is not a day of the calendar.", found.note)))) if wrong else found


_BY_THAT_DAY = re.compile(r"(?:by|on) (?:which|that|the same) (?:day|date)\b", re.I)
_FROM_THAT_DAY = re.compile(r"\bfrom (?:that|the same|which) (?:day|date)\b", re.I)


def _only_day(words: str) -> date | None:
    """The one exact day that the words name."""
    days = {span.last for span in find_dates(words) if span.precision is Precision.DAY}
    return days.pop() if len(days) == 1 else None


def _from_that_day(sentence: str, before: str) -> tuple[str, date] | None:
    """The day from which what comes again counts, where the sentence before names it: "every four months from that date"."""
    match, day = _FROM_THAT_DAY.search(sentence), _only_day(before)
    return ("that date", day) if match and day else None


_AFTER_EACH = re.compile(
    r"\b(?P<words>within\s+(?P<n>[\w-]+)\s+(?P<unit>(?:working\s+)?days?|weeks?)\s+(?:of|after|from)\s+the\s+end\s+of\s+(?:each|every)\s+(?P<each>quarter|month|half[- ]year))\b.{0,40}\b(?:beginning|starting|first)\b.{0,30}\b(?P=each)\b[^.;]{0,30}$",
    re.I,
)
"""What is due so long after each quarter or month: "within 20 working days of the end of each quarter, beginning with the quarter that ends on 31 March"."""


def _after_each(sentence: str, said: date | None) -> Due | None:
    """Its first date, counted from the end of the first quarter or month that the sentence names."""
    for span in find_dates(sentence, near=said):
        match = _AFTER_EACH.search(sentence[: span.start])
        if match and re.fullmatch(NUMBER, match["n"], re.I):
            period = period_of(number(match["n"]), match["unit"])
            anchor = f"the end of the first {match['each'].lower()}"
            return Due(
                DueKind.OFFSET,
                match["words"],
                periods=(period,),
                anchor=anchor,
                anchor_day=span.last,
                note=f"It comes again after each later {match['each'].lower()}.",
            )
    return None


_END_OF_EACH = re.compile(
    r"\bwithin\s+(?P<n>[\w-]+)\s+(?P<unit>(?:working\s+)?days?|weeks?)\s+(?:of|after|from)\s+the\s+(?:end|close)\s+of\s+(?:each|every)\s+(?P<each>(?:financial |calendar )?quarter|(?:calendar )?month)\b",
    re.I,
)


def _after_this(sentence: str, said: date | None) -> Due | None:
    """The same, where the sentence doesn't say which is the first: the quarter or month in which it was written."""
    match = _END_OF_EACH.search(sentence)
    if match is None or said is None or not re.fullmatch(NUMBER, match["n"], re.I):
        return None
    each = match["each"].lower().split()[-1]
    end = month_end(said.year, said.month if each == "month" else (said.month + 2) // 3 * 3)
    anchor = f"the end of each {each}"
    note = f"Counted from the end of the {each} of {say(said)}; it comes again after each later {each}."
    return Due(DueKind.OFFSET, match[0], periods=(period_of(number(match["n"]), match["unit"]),), anchor=anchor, anchor_day=end, note=note)


_INSTEAD = re.compile(
    r"(?:^|[,:)]\s+|\bthe (?:date|period|figure) of )(?P<new>(?:the )?[^,:()]{3,40}?) takes? the place of (?:the )?(?P<old>[^,;.]{3,40})", re.I
)


def _instead(sentence: str, said: date | None) -> Due | None:
    """The date or period that a variation puts in another's place: "27 February 2026 takes the place of 31 July 2025"."""
    match = _INSTEAD.search(sentence)
    if match is None:
        return None
    if span := next(iter(find_dates(match["new"], near=said)), None):
        return span_due(match["new"], span, said, {})
    period = _PERIOD.fullmatch(match["new"].strip())
    if period is None:
        return None
    return Due(
        DueKind.OFFSET, match["new"], periods=(period_of(number(period["n"]), period["unit"]),), anchor="the day from which the clause counts that is changed"
    )


_PERIOD = re.compile(rf"(?P<n>\d{{1,3}}|{NUMBER}) (?P<unit>{UNIT})", re.I)


def in_brackets(item: str, said: date | None) -> Due | None:
    """The date that stands in brackets at the end of an item: "90% of visits are made in time (31 March 2025)"."""
    match = _BRACKETED.search(item)
    span = next(iter(find_dates(match["day"], near=said)), None) if match else None
    if match is None or span is None or (said and span.last < said) or not _ONLY_WHEN.fullmatch(match["day"].replace(span.words, "", 1)):
        return None
    return span_due(match["day"], span, said, {})


_BRACKETED = re.compile(r"\((?P<day>(?:by |before |no later than |due |from )?[^()]{5,40})\)[;,.]?(?:\s*(?:and|or))?$", re.I)
_ONLY_WHEN = re.compile(r"\W*(?:(?:by|before|no later than|due|on|from|the|end|of|at|latest|[a-z]+day)\b\W*)*", re.I)
_OPENS_FROM = re.compile(r"\W*(?:with effect )?from\b", re.I)


def _due(sentence: str, said: date | None, anchors: Mapping[str, date]) -> Due:
    if after := _after_each(sentence, said) or _after_this(sentence, said) or _instead(sentence, said):
        return after
    recurrences = [each for each in find_recurrences(sentence) if _is_own(sentence, each)]
    due = _fixed(sentence, said, anchors, bool(recurrences))
    if due and recurrences and due.day and not recurrences[0].approximate and _begins(sentence, due, recurrences[0]):
        again = recurring(recurrences[0], None)
        return replace(again, day=_first_day(sentence, due, said), note=" ".join(filter(None, (again.note, due.note))) or None)
    offsets = [each for each in find_offsets(sentence) if each.anchor or _last_word(sentence, each)]
    since = due is not None and bool(offsets) and _OPENS_FROM.match(sentence) is not None and sentence.find(due.phrase) <= _OPENING_WORDS
    if due and not since and not (recurrences and _goes_on_until(sentence, due, recurrences[0])):
        return due
    if turned := in_turn(sentence, recurrences):
        return turned
    if recurrences:
        first = next((each for each in offsets if re.search(r"\bfirst\b[^.;]{0,40}$", sentence[: each.start], re.I)), None)
        return recurring(recurrences[0], first)
    for each in offsets:
        if _CONDITION.search(sentence[: each.start]) and "," in sentence[each.end :]:
            continue  # what must have happened first
        return afterwards(sentence, each, anchors) or offset(each, anchors)
    if beside := _BESIDE.search(sentence):
        return Due(DueKind.OFFSET, beside[0], anchor=beside["anchor"])
    return _unsure(sentence, said) or undated(sentence)


_AND_AFTERWARDS = re.compile(r"\b(?:afterwards|thereafter|then|subsequently)\b[^.;]{0,12}$", re.I)
_THE_ONE_BEFORE = re.compile(r"\b(?:one|review|meeting|report|visit) before\b|\b(?:previous|last|preceding) (?:one|review|meeting|report|visit)\b", re.I)


def afterwards(sentence: str, first: Offset, anchors: Mapping[str, date]) -> Due | None:
    """What comes again after the first: "within three months of its taking effect, and afterwards within three months of the review before"."""
    for each in find_offsets(sentence[first.end :]):
        if each.periods == first.periods and _AND_AFTERWARDS.search(sentence[first.end :][: each.start]) and _THE_ONE_BEFORE.search(each.anchor):
            start = offset(first, anchors)
            return Due(DueKind.RECURRING, first.words, periods=first.periods, anchor=start.anchor, anchor_day=start.anchor_day)
    return None


def _begins(sentence: str, due: Due, step: Recurrence) -> bool:
    """Whether the date is the first of those that come again: said so, "and annually thereafter", "monthly from April", or a day of every year ("by 31 July each year")."""
    place = sentence.find(due.phrase)
    if due.kind is DueKind.APPROXIMATE:
        return bool(_FROM.search(sentence[:place]) or _FROM.match(f"{due.phrase.split()[0]} ")) and _near(place, step)
    if _FIRST.search(sentence[: place + len(due.phrase)]) or _THEREAFTER.match(sentence[step.end :]):
        return True
    if _FROM.search(sentence[:place]) and _near(place, step):
        return True
    return step.period in (Period(1, Unit.YEAR), Period(12, Unit.MONTH)) and not _HAS_YEAR.search(due.phrase)


def _near(place: int, step: Recurrence) -> bool:
    """Whether the date follows how often ("monthly from April"), or opens the sentence ("From April the board will meet monthly")."""
    return 0 <= place - step.end <= 24 or 0 <= step.start - place <= 16 or place <= 6


def _first_day(sentence: str, due: Due, said: date | None) -> date | None:
    """The day that the first falls on; of a month, quarter or season its first day."""
    if due.kind is not DueKind.APPROXIMATE:
        return due.day
    return next((span.first for span in find_dates(sentence, near=said) if span.words in due.phrase), due.day)


def _goes_on_until(sentence: str, due: Due, step: Recurrence) -> bool:
    """Whether the date only ends what comes again: "every month until 31 March", not "keep the board until 31 March, meeting every month"."""
    place = sentence.find(due.phrase)
    return bool(_UNTIL.search(sentence[: place + 8])) and not _MEANWHILE.search(sentence[place + len(due.phrase) : step.start])


def recurring(step: Recurrence, first: Offset | None) -> Due:
    """A due date that comes again; one whose terms differ by council ("termly") has none."""
    if step.approximate:
        return Due(DueKind.UNDATED, step.words)
    note = f"“{step.words}” may mean every {step.period} or every {step.alternative}; the first was taken." if step.alternative else None
    return Due(
        DueKind.RECURRING, step.words, periods=(step.period,), first=first.periods[0] if first else None, beside=first.words if first else None, note=note, on=step.on
    )  # fmt: skip


_TURN = re.compile(r"\b(?:for|in|during|over) (?:the|its) first (?:year|(?P<n>\w+) months)\b", re.I)


def in_turn(sentence: str, steps: Sequence[Recurrence]) -> Due | None:
    """ "every six weeks for the first year and every three months after that"; None where the period doesn't change."""
    turn = _TURN.search(sentence) if len(steps) > 1 else None
    if turn is None or (turn["n"] and not re.fullmatch(NUMBER, turn["n"], re.I)):
        return None
    turned = Period(number(turn["n"]) if turn["n"] else 12, Unit.MONTH)
    return replace(recurring(steps[0], None), periods=(steps[0].period, steps[1].period), turn=turned)


def _fixed(sentence: str, said: date | None, anchors: Mapping[str, date], comes_again: bool) -> Due | None:
    """The first date that is set, not one that is only told of."""
    spans = find_dates(sentence, near=said)
    if not spans:
        return None
    anchored = [(each.start, each.end) for each in find_offsets(sentence) if each.anchor]
    if (put := _SUBSTITUTED.search(sentence)) and (new := next((span for span in spans if span.start >= put.end()), None)):
        return span_due(sentence, new, said, anchors)
    for span in spans:
        if any(start < span.start and span.end <= end for start, end in anchored):
            continue  # what a period counts from
        if said and not comes_again and unsure_of(span, said):
            continue
        if _is_set(sentence, span, said, comes_again):
            return span_due(sentence, span, said, anchors)
    return None


def _is_set(sentence: str, span: DateSpan, said: date | None, comes_again: bool = False) -> bool:
    """Whether the words before a date set it as a day by or on which something is to be done."""
    before = sentence[max(0, span.start - 34) : span.start]
    opening = re.match(r"(?:by|from|before|in|into|until|early|mid|late)\b", span.words, re.I)
    set_by = bool(_BY.search(before) or _WEEK.search(before) or opening) or span.precision is Precision.END
    if not set_by and not (_ON.search(before) and said and span.last >= said):
        return False
    if _OF_A_PAPER.search(before) and (said is None or span.last <= said):
        return False
    if _CONDITION.search(sentence[: span.start]) and "," in sentence[span.end :]:
        return False
    if said and span.last < said and _WHO_WERE.search(sentence[: span.start]):
        return False
    if _IN_PASSING.search(sentence[: span.start]) and "," in sentence[span.end :]:
        return False
    if re.search(r"\bwhether\b[^.;]*$", sentence[: span.start], re.I):
        return False  # only asked about
    if span.precision is Precision.MONTH and re.search(
        r"\b(?:until|since|(?<!planned )(?<!scheduled )(?<!arranged )(?<!fixed )(?<!set )(?<!due )(?<!booked )for)\s+$", before, re.I
    ):
        return False
    if span.precision is Precision.MONTH and re.search(r"\bfrom\s+$", before, re.I):
        # "from January" begins what comes again, or what its sentence opens with; at a sentence's end it says for how long
        opens = span.start <= _OPENING_WORDS or re.search(r"(?:\bthat|[:,])\s+from\s+$", before, re.I)
        return said is not None and span.last >= said and bool(opens or comes_again)
    return not (span.precision is Precision.DAY and said and span.last < said and not re.search(r"\bby\b", before, re.I))


def unsure_of(span: DateSpan, said: date, far: int = _FAR) -> bool:
    """Whether a day or month without a year may as well be the one just gone."""
    return not span.year_said and span.precision in (Precision.DAY, Precision.MONTH) and (span.first - said).days > far


def _unsure(sentence: str, said: date | None) -> Due | None:
    """No date, because the year isn't printed and either of two may be meant."""
    return unsure_due(sentence, [span for span in find_dates(sentence, near=said) if _is_set(sentence, span, said)], said) if said else None


def unsure_due(words: str, spans: Sequence[DateSpan], said: date, far: int = _FAR) -> Due | None:
    """No date, with both years of the first of the spans that may be the one just gone; None where there is none."""
    for span in spans:
        if unsure_of(span, said, far):
            gone = Period(-1, Unit.YEAR).after(span.last)
            return Due(DueKind.UNDATED, by_phrase(words, span), note=f"“{span.words}” names no year: it may be {say(gone)} or {say(span.last)}.")
    return None


def span_due(sentence: str, span: DateSpan, said: date | None, anchors: Mapping[str, date]) -> Due:
    phrase = by_phrase(sentence, span)
    beside = beside_of(sentence, span)
    notes: Sequence[str | None] = (span.note, _weekday_note(sentence, span), disagreement(sentence, span, beside, said, anchors))
    note = " ".join(filter(None, notes)) or None
    words = beside.words if beside else None
    if span.precision in (Precision.SEASON, Precision.MONTH, Precision.QUARTER):
        day = span.first if _START.search(sentence[: span.start]) else span.last
        return Due(DueKind.APPROXIMATE, phrase, day=day, beside=words, note=note)
    if week := _WEEK.search(sentence[: span.start]):
        return Due(DueKind.APPROXIMATE, sentence[week.start() : span.end], day=span.first + timedelta(days=6), beside=words, note=note)
    term = (span.last - span.first).days > _TERM
    by_last = term or re.match(r"by\b|before\b|no later\b|not later\b|until\b", phrase, re.I) or _MOVED.search(sentence[: span.start])
    return Due(DueKind.FIXED, phrase, day=span.last if by_last else span.first, beside=words, note=note)


_BEFORE = re.compile(
    r"(?:\b(?:by|before|ahead of|no later than|not later than|until|in|at)\s+(?:the\s+)?(?:(?:end|start|beginning)\s+of\s+(?:the\s+)?)?)$", re.I
)


def by_phrase(sentence: str, span: DateSpan) -> str:
    """The date's words with the preposition before them: "by the end of November 2024"."""
    before = _BEFORE.search(sentence[: span.start])
    return sentence[before.start() if before else span.start : span.end]


def _weekday_note(sentence: str, span: DateSpan) -> str | None:
    """A weekday that isn't that date's: said, never repaired."""
    match = re.search(r"\b(?P<day>mon|tue|wed|thu|fri|sat|sun)(?:(?:s|nes|rs?|ur)?day|s|rs?)?\b", sentence[max(0, span.start - 12) : span.end], re.I)
    if match is None or span.first != span.last:
        return None
    named = next(each for each in WEEKDAYS if each.startswith(match["day"].lower()))
    printed = WEEKDAYS[span.first.weekday()]
    return None if named == printed else f"{say(span.first)} is a {printed.capitalize()}, not a {named.capitalize()}."


def offset(each: Offset, anchors: Mapping[str, date]) -> Due:
    """A period from an event: dated here where the document prints the event's day."""
    kind = DueKind.APPROXIMATE if each.approximate else DueKind.OFFSET
    anchor = counted_from(each.anchor, anchors)
    note = _CLEAR_NOTE if re.search(r"\bclear\s+(?:working\s+)?days?\b", each.words, re.I) else None
    return Due(
        kind, each.words, periods=each.periods, anchor=each.anchor or None, anchor_day=anchor.day if anchor else None, other_day=anchor.other if anchor else None, note=note
    )  # fmt: skip


_CLEAR_NOTE = "Clear days leave out both the day of sending and the day itself."


_PRICE = re.compile(r"£\s?\d[\d,.]*\s?(?:m|k|million|thousand|p)?\b[^.;]{0,40}$", re.I)
"""What is paid so often: "£1,045 for each child for each week"."""
_MEASURED = re.compile(r"\s+(?:since|of the (?:last|past|previous)|between|covered|to date|so far)\b", re.I)
"""What something was counted over: "a figure for each month since October"."""


def _is_own(sentence: str, each: Recurrence) -> bool:
    """Whether it says how often the duty is done: "twice a year", "send a monthly report", not "the monthly report"."""
    before, after = f"{sentence[: each.start].rstrip()} ", sentence[each.end :]
    if _ADJECTIVE.fullmatch(each.words) and re.match(r"\s+[a-z]", after) and (_NAMED.search(before) or _ABOUT.search(before)):
        return False
    if _MEASURED.match(after) or _PRICE.search(before):
        return False
    return not _NOT_HOW_OFTEN.match(after) or not before.strip() or bool(_PRODUCES.search(before))


def _last_word(sentence: str, each: Offset) -> bool:
    """A period without an anchor dates a duty only where nothing else is measured by it."""
    return not _OTHER_CLOCK.search(sentence[: each.start])
