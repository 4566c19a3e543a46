"""What happened in a time: the dated events that documents print and people recorded, in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, plain
from index.claims import About, standing
from index.dates import Period, Unit, find_dates
from index.documents import INSPECTIONS, DateMeaning, Document
from index.obligations import Topic

_MEANINGS = {
    DateMeaning.ISSUED: "{} issued",
    DateMeaning.PUBLISHED: "{} published",
    DateMeaning.MEETING: "meeting ({})",
    DateMeaning.INSPECTED_TO: "last day of the inspectors' visit ({})",
}
_TOPICS = {
    Topic.REVIEW_HELD: "review by the Department for Education",
    Topic.LIFTED: "the notice lifted",
    Topic.EFFECT: "the direction or notice takes effect",
}
_RECORDED = {
    About.REVIEW_HELD: "a review by the Department was held",
    About.MEETING_HELD: "a meeting was held",
    About.OBLIGATION_MET: "an obligation was met",
    About.NOTICE_LIFTED: "the notice was lifted",
}


@dataclass(frozen=True, slots=True)
class Happening:
    """One dated event: `evidence` is a document's words for it, None where somebody recorded it (`by`)."""

    day: date
    what: str
    evidence: Evidence | None
    by: str = ""


def since(inquiry: Inquiry) -> Draft:
    """The events from the day that the question names to the as-of day, latest first; the last three months where it names none."""
    first = inquiry.route.since or Period(-3, Unit.MONTH).after(inquiry.as_of)
    found = {(each.day, each.what): each for each in _events(inquiry) if first <= each.day <= inquiry.as_of}
    ordered = sorted(found.values(), key=lambda each: each.day, reverse=True)
    if not ordered:
        return Draft((Sentence(SentenceKind.ABSENCE, replies.nothing_happened(first, inquiry.as_of)),), final=True)
    shown = ordered[: LIST_CITATIONS // inquiry.share]
    head = Sentence(SentenceKind.SCOPE, replies.happened_head(first, inquiry.as_of, len(ordered), len(shown)))
    return Draft((head, *map(_line, shown)), suggestions=replies.SUGGESTIONS[Topic.OTHER], words=400, citations=LIST_CITATIONS)


def _events(inquiry: Inquiry) -> Iterator[Happening]:
    documents = {each.id: each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.councils}
    for document in documents.values():
        yield from _printed(inquiry, document)
    for held in inquiry.library.obligations(inquiry.scope, inquiry.as_of):
        day, what = held.obligation.due.day, _TOPICS.get(held.obligation.topic)
        if day and what and (source := documents.get(held.document_id)):
            yield Happening(day, what, inquiry.words_of(source, held))
    for claim in standing(inquiry.library.claims(inquiry.scope, inquiry.as_of)):
        yield Happening(claim.day, _RECORDED[claim.about], None, claim.by)


def _printed(inquiry: Inquiry, document: Document) -> Iterator[Happening]:
    """The days that a document prints of itself, with the words."""
    for each in document.identity.dates:
        meaning = _MEANINGS.get(each.meaning)
        if meaning is None or not each.quote or (each.meaning is DateMeaning.INSPECTED_TO and document.kind not in INSPECTIONS):
            continue
        if source := inquiry.printed(document, each):
            yield Happening(each.day, meaning.format(document.kind.label), source)


def _line(each: Happening) -> Sentence:
    if each.evidence is None:
        return Sentence(SentenceKind.SCOPE, replies.happened_on_record(each.day, each.what, each.by))
    said = {day for span in find_dates(each.evidence.quote, year=each.day.year) for day in (span.first, span.last)}
    text = replies.happened(each.day, each.what, plain(each.evidence.quote), "#0")
    return Sentence(SentenceKind.COMPUTED, text, (each.evidence,), frozenset({each.day, *said}))
