"""When a particular duty is due: the duty is found by search, its date by the register, with what the question tells of an event."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from assistant import replies
from assistant.evidence import Evidence, covered, sure, weigh
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, certain, quoted
from index.dates import Precision, find_dates, say
from index.documents import Kind
from index.obligations import DueKind, Reckoning, Topic
from index.register import Entry, entries
from index.text import sentences

_WHEN = re.compile(
    r"\b(?:when|by when|what (?:date|day)|which (?:date|day)|what(?:'?s| is) the (?:last|latest) (?:day|date)|last (?:day|date)|latest (?:day|date)|how (?:long|soon|many (?:days|weeks|months))|"
    r"deadline|due|cut[- ]?off|got left|have (?:we|i) got|actual date|missed|late with)\b",
    re.I,
)
_WAS = re.compile(
    r"\bwho(?:'?s)?\b|\b(?:when|what date|since when) (?:did|was|were|has|had|have)\b|\b(?:started|began|took place|was issued|were issued|happened)\b", re.I
)
_BESIDE_REVIEW = re.compile(r"\b(?:review|it|visit)\b", re.I)
LOOK_AT = 4
"""In how many of the best passages a dated duty is looked for."""
NEAR = 0.85
"""How near the best evidence the duty's own paragraph must come."""
SPOKEN_OF = 0.3
"""From which share of the question that a duty's own words cover, it is the duty asked for: another one's date would be a wrong date."""


def asks_when(inquiry: Inquiry) -> bool:
    """Whether the date of something to be done is asked for, or the time left; not who did it, nor when it was."""
    question = inquiry.asked.text.replace("’", "'")
    return bool(_WHEN.search(question)) and inquiry.route.answer_type != "person" and not _WAS.search(question)


def duty_date(inquiry: Inquiry) -> Draft:
    """The date of the duty that the best evidence lays down; nothing where that has none."""
    evidence = inquiry.evidence
    if not evidence or not sure(evidence[0], inquiry.route):
        return Draft()
    held: dict[tuple[str, int], list[Entry]] = {}
    everything = entries(inquiry.library, inquiry.scope, inquiry.as_of, set(Topic) - {Topic.REVIEW_HELD})
    for entry in everything:
        held.setdefault((entry.document.id, entry.held.obligation.ordinal), []).append(entry)
    query = weigh(inquiry.library, inquiry.scope, replace(inquiry.asked, text=_asking(inquiry.asked.text)))
    candidates = [
        (covered(entry.held.obligation.quote, query), -place, entry, each)
        for place, each in enumerate(evidence[:LOOK_AT])
        if each.score >= NEAR * evidence[0].score
        for entry in held.get((each.document.id, each.paragraph.ordinal), ())
        if entry.document.kind is not Kind.NEWS
        if _is_said(entry, each)
    ]
    for spoken_of, _, entry, each in sorted(candidates, key=lambda found: (-found[0], -found[1])):
        if spoken_of >= SPOKEN_OF and (found := _reckoned(inquiry, entry, everything)):
            return _draft(inquiry, entry, found, each)
    return Draft()


def _asking(text: str) -> str:
    """The sentence of a question that asks for the date; what is told around it isn't what the duty speaks of."""
    return next((each for each in reversed(sentences(text)) if _WHEN.search(each)), text)


def _is_said(entry: Entry, evidence: Evidence) -> bool:
    quote = entry.held.obligation.quote
    return quote in evidence.quote or evidence.quote in quote or quote in evidence.paragraph.text


def _reckoned(inquiry: Inquiry, entry: Entry, everything: Iterable[Entry]) -> Reckoning | None:
    """Its date by the register; beside a review, from the review's day that the question or a document gives."""
    due = entry.held.obligation.due
    if due.kind is not DueKind.OFFSET or not due.periods or due.anchor_day:
        return entry.reckoning
    if told := _told_day(inquiry):
        return _from(entry, told, f"the day you give, {say(told)}", inquiry.as_of)
    if due.anchor and _BESIDE_REVIEW.search(due.anchor) and (coming := _coming_review(everything, inquiry.as_of)):
        return _from(entry, coming, f"the review of {say(coming)}", inquiry.as_of)
    return entry.reckoning


def _told_day(inquiry: Inquiry) -> date | None:
    """The exact day that the question tells of."""
    spans = [span for span in find_dates(inquiry.asked.text, year=inquiry.as_of.year) if span.precision is Precision.DAY]
    return spans[0].first if len(spans) == 1 else None


def _coming_review(everything: Iterable[Entry], as_of: date) -> date | None:
    """The first day of the next review that a document fixes a day for."""
    days = [
        each.held.obligation.due.day
        for each in everything
        if each.held.obligation.due.kind is DueKind.FIXED
        and not re.match(r"by\b|before\b|no later\b|until\b", each.held.obligation.due.phrase, re.I)
        and each.held.obligation.topic is not Topic.TARGET
        and re.search(r"\b(?:\w+ )?review\b[^.|]{0,60}\b(?:on|for|held|place|fixed|be)\b", each.held.obligation.quote, re.I)
    ]
    return min((day for day in days if day and day >= as_of), default=None)


def _from(entry: Entry, day: date, called: str, as_of: date) -> Reckoning:
    period = entry.held.obligation.due.periods[0]
    due = period.after(day)
    count = f"{period.unit.value}{'' if abs(period.count) == 1 else 's'}"
    rule = f"{abs(period.count)} {count} {'before' if period.count < 0 else 'after'} {called}"
    return Reckoning(entry.held, due, False, as_of, rule, called, None)


def _draft(inquiry: Inquiry, entry: Entry, found: Reckoning, evidence: Evidence) -> Draft:
    obligation = entry.held.obligation
    source = certain(entry.document, evidence.paragraph, obligation.quote)
    said = [span for text in (found.anchor, found.rule, obligation.due.phrase, obligation.due.note or "") for span in find_dates(text, year=inquiry.as_of.year)]
    days = frozenset({found.day, found.as_of, *(day for span in said for day in (span.first, span.last))})
    text = replies.duty_due(found, obligation.due.phrase, obligation.due.note, "#0")
    computed = Sentence(SentenceKind.COMPUTED, text, (source,), days, replace(found, held=entry.held))
    return Draft((computed, quoted(source)), suggestions=replies.SUGGESTIONS[Topic.OTHER])
