"""The answer of an entry that has a topic of its own: the next review, the plan's target, the next inspection."""

import re
from datetime import date

from assistant import replies
from assistant.anchored import Event, coming_review
from assistant.evidence import Evidence
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, quoted
from index.dates import find_dates, find_recurrences
from index.obligations import Topic
from index.register import Entry, counting


def topic_answer(inquiry: Inquiry, entry: Entry) -> Draft:
    """Its date with the rule, the clause, and the words that say that the last one was held."""
    topic = entry.held.obligation.topic
    evidence = _clause_of_now(inquiry, entry) or inquiry.words_of(entry.document, entry.held)
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
    sentences = [computed(entry, text, evidence), quoted(evidence)]
    if topic is Topic.REVIEW and (event := coming_review(inquiry, counting(inquiry.library, inquiry.scope, inquiry.as_of))):
        sentences.insert(1, days_fixed(inquiry, event))
    if topic is Topic.REVIEW and entry.record is not None:
        sentences.append(quoted(inquiry.words_of(entry.record.document, entry.record.held)))
    return Draft(tuple(sentences), suggestions=suggestions)


def days_fixed(inquiry: Inquiry, event: Event) -> Sentence:
    """The days that a paper fixes for a review."""
    text = replies.fixed_days(event.first, event.last, inquiry.as_of, "#0")
    return Sentence(SentenceKind.COMPUTED, text, (inquiry.words_of(event.document, event.held),), frozenset({event.first, event.last, inquiry.as_of}))


def _clause_of_now(inquiry: Inquiry, entry: Entry) -> Evidence | None:
    """The sentence that lays down the rhythm of the time after the turn, where that one is what the date counts by and stands apart."""
    due, found = entry.held.obligation.due, entry.reckoning
    if due.turn is None or found is None or str(due.periods[1]) not in found.rule or find_recurrences(entry.held.obligation.quote)[1:]:
        return None
    of_paper = (each for each in inquiry.library.obligations(inquiry.scope, inquiry.as_of) if each.document_id == entry.document.id)
    later = next(
        (each for each in of_paper if each.obligation.due.periods[:1] == due.periods[1:2] and re.search(r"\breview", each.obligation.quote, re.I)), None
    )
    return inquiry.words_of(entry.document, later) if later else None


def computed(entry: Entry, text: str, evidence: Evidence, *days: date) -> Sentence:
    assert entry.reckoning is not None
    return Sentence(SentenceKind.COMPUTED, text, (evidence,), frozenset({*_days_of(entry), *days}), entry.reckoning)


def _days_of(entry: Entry) -> set[date]:
    """The days that a computation rests on: its result, the as-of day, its anchor's and the clause's own."""
    found = entry.reckoning
    assert found is not None
    said = [
        span
        for text in (found.anchor, found.rule, found.assumption or "", found.held.obligation.due.phrase, found.held.obligation.due.note or "")
        for span in find_dates(text)
    ]
    printed = {each.day for each in entry.document.identity.dates}
    return {found.day, found.as_of, *printed, *(day for span in said for day in (span.first, span.last))}
