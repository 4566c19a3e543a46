"""Answers out of the register: the next review, the plan's target, what is coming up, how many reviews by a day."""

import re
from dataclasses import replace
from datetime import date

from assistant import replies
from assistant.duties import another_duty, duty_date, fixed_days
from assistant.evidence import Evidence
from assistant.families import spoken_of
from assistant.linked import OF_SERVICES, asks_of_letter
from assistant.route import TOPICS
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, plain, quoted, short
from assistant.topical import computed, topic_answer
from index.dates import Period, Unit, find_dates
from index.documents import Document, Kind
from index.obligations import Topic
from index.register import Entry, counting, entries, occurrences
from index.text import WHOLE, letters


def next_date(inquiry: Inquiry) -> Draft:
    topic = TOPICS[inquiry.route.wanted]
    if topic is Topic.REVIEW and (fixed := fixed_days(inquiry)).sentences:
        return fixed
    if topic is Topic.REVIEW and asks_of_letter(inquiry.asked.text):
        return duty_date(inquiry)  # and nothing of the review where no clause is about its letter
    ended = _ended(inquiry) if topic in (Topic.REVIEW, Topic.TARGET) else None
    if topic in (Topic.REVIEW, Topic.TARGET):
        instead = another_duty(inquiry, topic)
        if instead is None:
            return Draft()
        if instead.sentences and not (ended and _is_past(instead, inquiry.as_of)):
            return instead
    if ended:
        instead = duty_date(inquiry) if _AFTERWARDS.search(inquiry.asked.text) else Draft()
        return instead if instead.sentences and not _is_past(instead, inquiry.as_of) else ended
    if topic is Topic.REVIEW and _STOCKTAKE.search(inquiry.asked.text) and (instead := duty_date(inquiry)).sentences:
        return instead
    found = entries(inquiry.library, inquiry.scope, inquiry.as_of, [topic], inquiry.route.reviewed)
    if OF_SERVICES.search(inquiry.asked.text):
        found = [each for each in found if each.document.kind is not Kind.SEND_INSPECTION]
    if not found and topic is Topic.REINSPECTION:
        return _inspection_ahead(inquiry)
    if not found:
        # a date that no notice sets is not to be had elsewhere; a report's next inspection may still be spoken of in prose
        return Draft(final=topic in (Topic.REVIEW, Topic.TARGET))
    if topic in (Topic.REVIEW, Topic.TARGET):
        found = sorted(found, key=lambda each: each.document.day or date.min, reverse=True)  # of a notice and a direction beside it the later word
    return _by_number(inquiry, found[0]) or topic_answer(inquiry, found[0])


_NUMBERED = re.compile(
    r"\b(?P<turn>second|third|fourth|fifth|sixth|seventh|eighth|2nd|3rd|4th|5th|6th|7th|8th) (?:\w+ ){0,3}?(?:review|visit|stock-?take|check)\b"
    r"|\b(?:review|visit) (?:number|no\.?|#) ?(?P<number>two|three|four|five|six|seven|eight|\d)\b",
    re.I,
)
_TURNS = {
    name: place
    for place, names in enumerate(("second two", "third three", "fourth four", "fifth five", "sixth six", "seventh seven", "eighth eight"), 2)
    for name in (*names.split(), str(place), f"{place}nd", f"{place}rd", f"{place}th")
}
FAR = Period(10, Unit.YEAR)


def _by_number(inquiry: Inquiry, entry: Entry) -> Draft | None:
    """The last day for a review that is asked for by its number, while none is on record; None where it is the next one or one was held."""
    match = _NUMBERED.search(inquiry.question)
    if match is None or entry.held.obligation.topic is not Topic.REVIEW or entry.record is not None or entry.reckoning is None or inquiry.route.reviewed:
        return None
    number = _TURNS.get((match["turn"] or match["number"]).lower(), 1)
    days = occurrences(entry, FAR.after(inquiry.as_of))
    if not 1 < number <= len(days) or days[number - 1] == entry.reckoning.day:
        return None
    evidence = inquiry.words_of(entry.document, entry.held)
    found = replace(entry.reckoning, day=days[number - 1])
    said = replace(computed(entry, replies.nth_review(number, found, "#0"), evidence, found.day), reckoning=found)
    return Draft((said, quoted(evidence)), suggestions=replies.SUGGESTIONS[Topic.REVIEW])


_AHEAD = re.compile(r"\b(?:inspection|inspected|re-?inspection|ILACS)\b.{0,120}\b(?:will|likely|expected|planned|due|normally|before the end|by)\b", re.I)


def _inspection_ahead(inquiry: Inquiry) -> Draft:
    """What a paper says of an inspection to come, where no report dates one; else that nothing does."""
    pool = counting(inquiry.library, inquiry.scope, inquiry.as_of)
    found = [each for each in pool if _AHEAD.search(each.held.obligation.quote) and each.document.kind is not Kind.SEND_INSPECTION]
    return Draft(tuple(quoted(inquiry.words_of(each.document, each.held)) for each in found[:2]), final=True, suggestions=replies.SUGGESTIONS[Topic.OTHER])


def _is_past(draft: Draft, as_of: date) -> bool:
    """Whether the dates that it gives are all over: of what was before the notice ended."""
    days = [each.reckoning.day for each in draft.sentences if each.reckoning]
    return bool(days) and max(days) < as_of


_AFTERWARDS = re.compile(r"\bstock-?take|\binstead\b|\bnow that\b|\bafter(?:wards)?\b|\bonce\b|\bslid|\bslip|\bstill\b|\bcarry(?:ing)? on\b|\bcontinue\b", re.I)
"""Words that ask for what goes on when the notice is over."""
_STOCKTAKE = re.compile(r"\bstock-?take", re.I)


def _ended(inquiry: Inquiry) -> Draft | None:
    """That the notice was lifted, in the words of the letter that says so; None while one is in force."""
    found = inquiry.library.obligations(inquiry.scope, inquiry.as_of, Topic.LIFTED)
    if not found or any(entries(inquiry.library, inquiry.scope, inquiry.as_of, [Topic.REVIEW, Topic.TARGET])):
        return None
    documents = {each.id: each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of)}
    held = max(found, key=lambda each: each.obligation.due.day or date.min)
    day = held.obligation.due.day
    if day is None or day > inquiry.as_of:
        return None
    document = documents[held.document_id]
    evidence = inquiry.words_of(document, held)
    said = frozenset({day, inquiry.as_of, *_spoken(held.obligation.quote, inquiry.as_of)})
    lifted = Sentence(SentenceKind.COMPUTED, replies.lifted(day, inquiry.as_of, "#0"), (evidence,), said)
    instead = _instead(inquiry, document) if _AFTERWARDS.search(inquiry.asked.text) else []
    return Draft((lifted, quoted(evidence), *(quoted(each) for each in instead)), final=True)


def _instead(inquiry: Inquiry, letter: Document) -> list[Evidence]:
    """What the letter that ends a notice puts in the place of its reviews."""
    held = [each for each in inquiry.library.obligations(inquiry.scope, inquiry.as_of) if each.document_id == letter.id]
    told = {each.paragraph.ordinal: each for each in (inquiry.words_of(letter, one) for one in held if "stocktake" in spoken_of(one.obligation.quote))}
    return [replace(each, quote=each.paragraph.text) if len(each.paragraph.text) <= WHOLE else each for each in told.values()][:2]


def upcoming(inquiry: Inquiry) -> Draft:
    until = inquiry.route.until or Period(3, Unit.MONTH).after(inquiry.as_of)
    dated = [each for each in counting(inquiry.library, inquiry.scope, inquiry.as_of) if each.reckoning and not each.done]
    if not dated:
        return Draft()
    found: dict[tuple[date, str], Entry] = {}
    for each in dated:
        if each.reckoning and inquiry.as_of <= each.reckoning.day <= until:
            found.setdefault((each.reckoning.day, letters(each.held.obligation.quote)), each)
    if not found:
        return Draft((Sentence(SentenceKind.ABSENCE, replies.nothing_upcoming(inquiry.as_of, until)),))
    lines: list[Sentence] = []
    room = ROOM // inquiry.share
    for each in list(found.values())[: LIST_CITATIONS // inquiry.share]:
        spoken = line(inquiry, each)
        room -= len(spoken.text.split())
        if room < 0 and lines:
            break
        lines.append(spoken)
    head = Sentence(SentenceKind.SCOPE, replies.upcoming_head(inquiry.as_of, until, len(found), len(lines)))
    return Draft((head, *lines), suggestions=replies.SUGGESTIONS[Topic.OTHER], words=400, citations=LIST_CITATIONS)


def following(inquiry: Inquiry, day: date) -> Draft:
    """What falls due next after a day: every date of the first such day."""
    later = [each for each in counting(inquiry.library, inquiry.scope, inquiry.as_of) if each.reckoning and not each.done and each.reckoning.day > day]
    if not later or later[0].reckoning is None:
        return Draft()
    next_day = later[0].reckoning.day
    chosen = {letters(each.held.obligation.quote): each for each in later if each.reckoning and each.reckoning.day == next_day}
    head = Sentence(SentenceKind.SCOPE, replies.following_head(day))
    return Draft((head, *(line(inquiry, each) for each in chosen.values())), suggestions=replies.SUGGESTIONS[Topic.OTHER], citations=LIST_CITATIONS)


def line(inquiry: Inquiry, entry: Entry) -> Sentence:
    """One date of a list, with what falls due and its rule."""
    assert entry.reckoning is not None
    obligation = entry.held.obligation
    meaning = replies.MEANING[obligation.topic] if obligation.topic in _NAMED else f"“{plain(short(obligation.quote))}”"
    text = replies.upcoming_line(entry.reckoning, meaning, "#0")
    return computed(entry, text, inquiry.words_of(entry.document, entry.held), *_spoken(obligation.quote, inquiry.as_of))


_NAMED = (Topic.REVIEW, Topic.TARGET, Topic.REINSPECTION, Topic.MONITORING)
ROOM = 360
"""How many words a list of dates may have."""


def _spoken(quote: str, as_of: date) -> list[date]:
    return [day for span in find_dates(quote, year=as_of.year) for day in (span.first, span.last)]


def count(inquiry: Inquiry) -> Draft:
    found = entries(inquiry.library, inquiry.scope, inquiry.as_of, [Topic.REVIEW, Topic.TARGET])
    review = next((each for each in found if each.held.obligation.topic is Topic.REVIEW and each.reckoning), None)
    target = next((each for each in found if each.held.obligation.topic is Topic.TARGET and each.reckoning), None)
    until = inquiry.route.until or (target.reckoning.day if target and target.reckoning else None)
    if review is None or until is None:
        return Draft()
    days = occurrences(review, until)
    evidence = inquiry.words_of(review.document, review.held)
    counted = computed(review, replies.counted(days, until, inquiry.as_of, "#0"), evidence, until, *days)
    return Draft(
        (replace(counted, reckoning=None), quoted(evidence)),
        suggestions=replies.SUGGESTIONS[Topic.REVIEW],
    )
