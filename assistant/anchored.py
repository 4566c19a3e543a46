"""The day of a duty that counts from an event: a review that a paper fixes, the day a notice is lifted, a day that the question tells of."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant.evidence import Evidence
from assistant.families import asked_for
from assistant.sentences import Inquiry, certain
from index.dates import DateSpan, Period, Precision, Unit, find_dates, find_offsets, months_named, say, say_range
from index.documents import Document
from index.obligations import DueKind, Held, Reckoning, Topic
from index.register import Entry
from index.text import content_stems, sentences

_BESIDE_REVIEW = re.compile(r"\b(?:reviews?|it|visits?)\b", re.I)
_LIFTED = re.compile(r"\b(?:lifted|ends?|ended|ceases?|withdrawn|closed)\b", re.I)
_OF_NOTICE = re.compile(r"\b(?:notice|direction|lifted|withdrawn|intervention|that day)\b", re.I)
_OWN_ACT = re.compile(r"\b(?:sending|sent|receiving|receipt|received|submi\w+|agreeing|publish\w*|completing|appoint\w*|request\w*)\b", re.I)
_FIXES = re.compile(
    r"\b(?:reviews?|stock-?takes?)\b[^.|]{0,60}\b(?:on|for|held|place|fixed|be)\b[^.|]{0,12}$|\b(?:department|officials|reviewers|DfE)\b[^.|]{0,30}\b(?:be here|visits?|comes?|here|back)\b[^.|]{0,20}$|\bdays? for (?:the|its|our) (?:first|second|third|fourth|fifth|sixth|next)\b[^.|]{0,50}$",
    re.I,
)
_LIMIT = re.compile(r"\b(?:by|before|no later than|until|within)\s+(?:the\s+)?$", re.I)


@dataclass(frozen=True, slots=True)
class Dated:
    """An entry with its day; `rests_on` are the words that give the event which the day counts from."""

    entry: Entry
    reckoning: Reckoning
    rests_on: Evidence | None = None

    @property
    def day(self) -> date:
        return self.reckoning.day


@dataclass(frozen=True, slots=True)
class Event:
    """A day on which something is fixed to be, with the words that say so."""

    first: date
    last: date
    document: Document
    held: Held

    @property
    def said(self) -> str:
        return say_range(self.first, self.last) if self.first != self.last else say(self.first)


def dated(inquiry: Inquiry, entry: Entry, pool: Sequence[Entry]) -> Dated | None:
    """The entry with its day: the register's, or counted from an event that the question or a paper dates; None where nothing does."""
    due = entry.held.obligation.due
    if due.kind is DueKind.RECURRING and "end" in asked_for(inquiry.asked.text) and (last := _until(entry, inquiry.as_of)):
        return Dated(entry, last)
    words = due.anchor or ""
    if due.kind is DueKind.OFFSET and due.periods and _OF_NOTICE.search(words) and _LIFTED.search(words) and (counted := _from_lifting(inquiry, entry)):
        return counted  # the letter's own words for that day are cited beside
    if due.kind is not DueKind.OFFSET or not due.periods or due.anchor_day or entry.reckoning:
        return Dated(entry, entry.reckoning) if entry.reckoning else None
    if _ITS_DATE.fullmatch(words) and entry.document.day:
        return Dated(entry, _from(entry, entry.document.day, f"the document's own date, {say(entry.document.day)}", inquiry.as_of))
    ahead = bool(re.search(r"\bmeetings?\b", words, re.I)) or (bool(_BESIDE_REVIEW.search(words)) and not _OWN_ACT.search(words))
    if words and not ahead and not _OWN_ACT.search(words):
        return None
    kind = _EXPECTED if ahead and _BESIDE_REVIEW.search(words) else _MEETING if ahead else _DONE
    if told := told_day(inquiry, kind):
        return Dated(entry, _from(entry, told, f"the day you give, {say(told)}", inquiry.as_of))
    record = _held_review(inquiry) if due.periods[0].count > 0 and re.search(r"\breviews?\b", words, re.I) else None
    if record and _lately(inquiry, due.periods[0], record[0]):
        return _after_review(inquiry, entry, *record)
    if ahead and _BESIDE_REVIEW.search(words) and (coming := coming_review(inquiry, pool)):
        return Dated(entry, _from(entry, coming.first, f"the review of {coming.said}", inquiry.as_of), inquiry.words_of(coming.document, coming.held))
    if ahead and kind is _MEETING and (coming := coming_meeting(inquiry, pool)):
        return Dated(entry, _from(entry, coming.first, f"the meeting of {coming.said}", inquiry.as_of), inquiry.words_of(coming.document, coming.held))
    if record:
        return _after_review(inquiry, entry, *record)
    if not ahead and (happened := told_of(inquiry, entry, due.anchor or due.phrase)):
        day, source = happened
        return Dated(entry, _from(entry, day, f"{say(day)}, on which that was by the paper cited", inquiry.as_of), source)
    return None


def _after_review(inquiry: Inquiry, entry: Entry, day: date, source: Evidence) -> Dated:
    return Dated(entry, _from(entry, day, f"the review of {say(day)}", inquiry.as_of), source)


LATELY = 92
"""For how many days after what a review brings fell due that review is still the one asked of."""


def _lately(inquiry: Inquiry, period: Period, day: date) -> bool:
    """Whether the question names the month of a review that was held, or what it brings fell due not long ago."""
    wanted = months_named(inquiry.asked.text)
    return day.month in wanted if wanted else (inquiry.as_of - period.after(day)).days <= LATELY


_ACTS = {
    re.compile(r"\b(?:recei\w+)\b", re.I): re.compile(r"\b(?:reached|received|arrived|came|has come)\b", re.I),
    re.compile(r"\b(?:send(?:ing|s)?|sent|submi\w+)\b", re.I): re.compile(r"\b(?:sent|submitted)\b", re.I),
    re.compile(r"\bpublish\w*|\bpublication\b", re.I): re.compile(r"\bpublished\b", re.I),
    re.compile(r"\bagree\w*\b", re.I): re.compile(r"\bagreed\b", re.I),
    re.compile(r"\bappoint\w*\b", re.I): re.compile(r"\bappointed\b", re.I),
}
"""What a period counts from, and how a paper tells that it was."""


def told_of(inquiry: Inquiry, entry: Entry, act: str) -> tuple[date, Evidence] | None:
    """The latest day on which a paper near the question says that such an act was done, to the thing that the clause is about."""
    obligation = entry.held.obligation
    told = next((done for named, done in _ACTS.items() if named.search(act)), None)
    if told is None:
        return None
    things = set(content_stems(obligation.what)) - set(content_stems(f"{obligation.due.phrase} council department {obligation.who}"))
    found: list[tuple[date, str, Evidence]] = []
    for hit in inquiry.near:
        for paragraph, sentence in ((each, sentence) for each in hit.paragraphs for sentence in sentences(each.text)):
            spans = [span for span in find_dates(sentence) if span.precision is Precision.DAY and span.last <= inquiry.as_of]
            if len(spans) == 1 and told.search(sentence) and not _MODAL.search(sentence) and things & set(content_stems(sentence)):
                found.append((spans[0].last, hit.document.id, certain(hit.document, paragraph, sentence)))
    return max(found, key=lambda each: each[:2])[::2] if found else None


_MODAL = re.compile(r"\b(?:must|should|will|may|shall|would|is to|are to)\b", re.I)


def _held_review(inquiry: Inquiry) -> tuple[date, Evidence] | None:
    """The last day of the review that the question names by its month, else of the latest one that a paper tells of."""
    told = inquiry.library.obligations(inquiry.scope, inquiry.as_of, Topic.REVIEW_HELD)
    days = [(day, each) for each in told if (day := each.obligation.due.day) and day <= inquiry.as_of]
    if not days:
        return None
    wanted = months_named(inquiry.asked.text)
    named = [(day, each) for day, each in days if day.month in wanted]
    day, held = max(named or days, key=lambda each: (each[0], each[1].id))
    return day, inquiry.words_of(inquiry.library.document(inquiry.scope, held.document_id), held)


def coming_meeting(inquiry: Inquiry, pool: Iterable[Entry]) -> Event | None:
    """The next meeting that a paper fixes a day for, or the one of the month that the question names."""
    wanted = months_named(inquiry.asked.text)
    events = [event for entry in pool for event in _meets(inquiry, entry) if event.first >= inquiry.as_of and (not wanted or event.first.month in wanted)]
    return min(events, key=lambda event: (event.first, event.held.id), default=None)


def _meets(inquiry: Inquiry, entry: Entry) -> Iterable[Event]:
    """The day that an entry fixes for a meeting, by its own words or by the heading that it stands under."""
    yield from _fixed(entry, _MEETS)
    day = entry.held.obligation.due.day
    if entry.held.obligation.topic is Topic.EVENT and day and inquiry.as_of <= day:
        heading = inquiry.words_of(entry.document, entry.held).paragraph.heading
        if heading and _NEXT_MEETING.search(heading[-1]):
            yield Event(day, day, entry.document, entry.held)


_NEXT_MEETING = re.compile(r"\b(?:next|future) meetings?\b", re.I)
_MEETS = re.compile(
    r"\bmeetings?\b[^.|]{0,60}\b(?:on|for|be)\b[^.|]{0,12}$|\bboard\b[^.|]{0,20}\bmeets?\b[^.|]{0,20}$|\bmeets? (?:next|again)\b[^.|]{0,20}$", re.I
)


_ITS_DATE = re.compile(r"its (?:own )?date", re.I)


def told_day(inquiry: Inquiry, kind: re.Pattern[str]) -> date | None:
    """The one exact day of which the question tells that such an event was or will be; without a year what is done lies behind, the rest ahead."""
    as_of, found = inquiry.as_of, set()
    for sentence in sentences(inquiry.asked.text):
        for span in find_dates(sentence, year=as_of.year):
            around = sentence[max(0, span.start - 60) : span.end + 20]
            other = (
                kind is not _MEETING
                and re.search(r"\b(?:board|meeting|cabinet|committee|scrutiny)\b[^.,;]{0,25}$", sentence[: span.start], re.I)
                and kind is _EXPECTED
            )
            if span.precision is Precision.DAY and kind.search(around) and not other:
                found.add(_in_year(span, kind is _DONE or bool(re.search(r"\bminutes (?:of|from)\b", around, re.I)), as_of))
    return found.pop() if len(found) == 1 else None


_DONE = re.compile(
    r"\b(?:sent|went|(?:e-?)?mailed|posted|handed|delivered|forwarded|uploaded|lodged|filed|submitted|received|got|came|arrived|dated|landed|agreed|signed|issued|published|appointed|met|finished|made|asked|reached|held|reviewed|visited|wrote|written|of the)\b",
    re.I,
)
_EXPECTED = re.compile(r"\b(?:reviews?|reviewed|visit\w*|com(?:e|es|ing)|here|back|they(?:'re|’re)?|dfe|department|officials|arriv\w*)\b", re.I)
_MEETING = re.compile(r"\b(?:meetings?|board|meets?|minutes)\b", re.I)


def _in_year(span: DateSpan, back: bool, as_of: date) -> date:
    if re.search(r"\d{4}|[/.-]\d\d$", span.words):
        return span.first
    if back:
        return span.first if span.first <= as_of else Period(-1, Unit.YEAR).after(span.first)
    return span.first if span.first >= as_of else Period(1, Unit.YEAR).after(span.first)


def coming_review(inquiry: Inquiry, pool: Iterable[Entry]) -> Event | None:
    """The next review that a paper fixes days for, by the latest paper that does."""
    events = [event for entry in pool for event in _fixed(entry) if event.first >= inquiry.as_of]
    if not events:
        return None
    soonest = min(event.first for event in events)
    return max((event for event in events if event.first == soonest), key=lambda event: (event.document.day or date.min, event.held.id))


def _fixed(entry: Entry, fixes: re.Pattern[str] = _FIXES) -> Iterable[Event]:
    """The days that an entry's own words fix for a review or meeting; a day by which one must be held fixes none."""
    quote = entry.held.obligation.quote
    for span in find_dates(quote):
        before = quote[max(0, span.start - 90) : span.start]
        if span.precision is Precision.DAY and fixes.search(before) and not _LIMIT.search(before) and not _told_of(quote, span):
            yield Event(span.first, span.last, entry.document, entry.held)


def _told_of(quote: str, span: DateSpan) -> bool:
    """Whether the words tell of a review that was, not of one to come."""
    return bool(re.search(r"\b(?:was|were|had|took)\b[^.|]{0,40}$", quote[: span.start], re.I))


def _from_lifting(inquiry: Inquiry, entry: Entry) -> Dated | None:
    """Counted from the day on which the notice is lifted, as the Department's letter gives it."""
    found = inquiry.library.obligations(inquiry.scope, inquiry.as_of, Topic.LIFTED)
    held = max((each for each in found if each.obligation.due.day), key=lambda each: each.obligation.due.day or date.min, default=None)
    if held is None or held.obligation.due.day is None:
        return None
    day = held.obligation.due.day
    document = inquiry.library.document(inquiry.scope, held.document_id)
    return Dated(entry, _from(entry, day, f"the end of the notice on {say(day)}", inquiry.as_of, which_time(inquiry)), inquiry.words_of(document, held))


def _periods(entry: Entry) -> tuple[Period, ...]:
    """The clause's period, and those that it counts from the same day again ("and a second within 12 months of that day")."""
    due, quote = entry.held.obligation.due, entry.held.obligation.quote
    rest = quote[quote.find(due.phrase) + len(due.phrase) :] if due.phrase in quote else ""
    again = [period for each in find_offsets(rest) if re.match(r"(?:that|the same) (?:day|date)\b", each.anchor) for period in each.periods]
    return (*due.periods, *again)


def which_time(inquiry: Inquiry) -> int:
    """Which of several times the question asks for: 2 for "the second stocktake"; 0 where it names none."""
    match = re.search(r"\b(first|1st|second|2nd|third|3rd)\b(?! (?:week|half|quarter|day|month|year|of)\b)", inquiry.asked.text, re.I)
    return {"f": 1, "1": 1, "s": 2, "2": 2, "t": 3, "3": 3}[match[1][0].lower()] if match else 0


def _until(entry: Entry, as_of: date) -> Reckoning | None:
    """The day up to which what comes again goes on."""
    quote = entry.held.obligation.quote
    spans = [span for span in find_dates(quote) if re.search(r"\b(?:until|till|up to)\s+(?:and including\s+)?$", quote[: span.start], re.I)]
    return Reckoning(entry.held, spans[0].last, False, as_of, "the date that the clause states", spans[0].words, None) if spans else None


def _from(entry: Entry, day: date, called: str, as_of: date, time: int = 0) -> Reckoning:
    """The clause's period of the time asked for, else the first whose day isn't past; the last where all are."""
    periods = _periods(entry)
    period = next((each for each in periods if each.after(day) >= as_of), periods[-1]) if not 0 < time <= len(periods) else periods[time - 1]
    forward = replace(period, count=abs(period.count))
    rule = f"{forward} {'before' if period.count < 0 else 'from'} {called}"
    return Reckoning(entry.held, period.after(day), False, as_of, rule, called, None)
