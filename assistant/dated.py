"""Answers out of the register: the next review, the plan's target, what is coming up, how many reviews by a day."""

from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.route import TOPICS
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, quoted
from index.dates import Period, Unit, find_dates
from index.obligations import Topic
from index.register import Entry, entries, occurrences


def next_date(inquiry: Inquiry) -> Draft:
    topic = TOPICS[inquiry.route.wanted]
    found = entries(inquiry.library, inquiry.scope, inquiry.as_of, [topic], inquiry.route.reviewed)
    if not found:
        return Draft()
    entry = found[0]
    evidence = evidence_of(inquiry, entry)
    due = entry.held.obligation.due
    if entry.reckoning is None:
        text = replies.no_review_date(due.phrase, "#0")
        return Draft((Sentence(SentenceKind.QUOTE, text, (evidence,)), quoted(evidence)), suggestions=replies.SUGGESTIONS[Topic.OTHER])
    found_day = entry.reckoning
    if topic is Topic.REVIEW:
        text = replies.next_review(found_day, "#0")
    elif topic is Topic.TARGET:
        text = replies.target(found_day, due.phrase, "#0", due.beside)
    else:
        text = replies.approximate(found_day, due.phrase, "#0")
    suggestions = replies.SUGGESTIONS.get(topic, replies.SUGGESTIONS[Topic.OTHER])
    return Draft((_computed(entry, text, evidence), quoted(evidence)), suggestions=suggestions)


def _computed(entry: Entry, text: str, evidence: Evidence, *days: date) -> Sentence:
    assert entry.reckoning is not None
    return Sentence(SentenceKind.COMPUTED, text, (evidence,), frozenset({*_days_of(entry), *days}), entry.reckoning)


def _days_of(entry: Entry) -> set[date]:
    """The days that a computation rests on: its result, the as-of day, its anchor's and the clause's own."""
    found = entry.reckoning
    assert found is not None
    said = [span for text in (found.anchor, found.rule, found.held.obligation.due.phrase) for span in find_dates(text)]
    printed = {each.day for each in entry.document.identity.dates}
    return {found.day, found.as_of, *printed, *(day for span in said for day in (span.first, span.last))}


def evidence_of(inquiry: Inquiry, entry: Entry) -> Evidence:
    obligation = entry.held.obligation
    paragraph = inquiry.library.paragraphs(inquiry.scope, entry.document, [obligation.ordinal])[0]
    return certain(entry.document, paragraph, obligation.quote)


def upcoming(inquiry: Inquiry) -> Draft:
    until = inquiry.route.until or Period(3, Unit.MONTH).after(inquiry.as_of)
    found = [each for each in entries(inquiry.library, inquiry.scope, inquiry.as_of) if each.reckoning and inquiry.as_of <= each.reckoning.day <= until]
    lines, seen = [], set()
    for each in found:
        assert each.reckoning is not None
        key = (each.reckoning.day, each.held.obligation.topic)
        if key in seen:
            continue
        seen.add(key)
        evidence = evidence_of(inquiry, each)
        topic = each.held.obligation.topic
        meaning = (
            replies.MEANING[topic] if topic in (Topic.REVIEW, Topic.TARGET, Topic.REINSPECTION, Topic.MONITORING) else f"“{_short(each.held.obligation.quote)}”"
        )
        lines.append(_computed(each, replies.upcoming_line(each.reckoning, meaning, "#0"), evidence, *_spoken(each.held.obligation.quote, inquiry.as_of)))
    lines = lines[:LIST_CITATIONS]
    if not lines:
        return Draft((Sentence(SentenceKind.ABSENCE, replies.nothing_upcoming(inquiry.as_of, until)),)) if found else Draft()
    head = Sentence(SentenceKind.SCOPE, replies.upcoming_head(inquiry.as_of, until, len(lines)))
    return Draft((head, *lines), suggestions=replies.SUGGESTIONS[Topic.OTHER], words=400, citations=LIST_CITATIONS)


def _spoken(quote: str, as_of: date) -> list[date]:
    return [day for span in find_dates(quote, year=as_of.year) for day in (span.first, span.last)]


def _short(quote: str) -> str:
    return quote if len(quote.split()) <= 40 else " ".join(quote.split()[:38]) + " …"


def count(inquiry: Inquiry) -> Draft:
    found = entries(inquiry.library, inquiry.scope, inquiry.as_of, [Topic.REVIEW, Topic.TARGET])
    review = next((each for each in found if each.held.obligation.topic is Topic.REVIEW and each.reckoning), None)
    target = next((each for each in found if each.held.obligation.topic is Topic.TARGET and each.reckoning), None)
    until = inquiry.route.until or (target.reckoning.day if target and target.reckoning else None)
    if review is None or until is None:
        return Draft()
    days = occurrences(review, until)
    evidence = evidence_of(inquiry, review)
    return Draft(
        (_computed(review, replies.counted(days, until, "#0"), evidence, until, *days), quoted(evidence)), suggestions=replies.SUGGESTIONS[Topic.REVIEW]
    )
