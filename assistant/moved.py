"""Dates that a paper moved: the sentence that says from which day to which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant import replies
from assistant.meant import Meant
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, certain, quoted
from assistant.variations import told_by_letters, words_about
from index.dates import Precision, find_dates
from index.documents import Document, Paragraph
from index.library import Found
from index.obligations import Topic
from index.register import Entry
from index.text import content_stems, sentences


@dataclass(frozen=True, slots=True)
class Move:
    """A sentence that says that a date was moved."""

    document: Document
    paragraph: Paragraph
    sentence: str
    before: date
    after: date


_MOVED = re.compile(r"\b(?:moved|extended|varied|changed|put back|pushed back|brought forward|postponed|deferred|revised)\b", re.I)


def moves(hits: Sequence[Found]) -> Iterator[Move]:
    """Every "moved from one day to another" of the passages; such words read as a range of days."""
    for hit in hits:
        for paragraph in hit.paragraphs:
            for sentence in sentences(paragraph.text):
                yield from _moves(hit.document, paragraph, sentence)


def _moves(document: Document, paragraph: Paragraph, sentence: str) -> Iterator[Move]:
    for span in find_dates(sentence) if _MOVED.search(sentence) else ():
        if span.precision is Precision.DAY and span.first < span.last and re.search(r"\bfrom\s+$", sentence[: span.start], re.I):
            yield Move(document, paragraph, sentence, span.first, span.last)
    exact = [span for span in find_dates(sentence) if span.precision is Precision.DAY]
    if len(exact) == 2 and _SUBSTITUTED.search(sentence[exact[0].end : exact[1].start]):
        yield Move(document, paragraph, sentence, exact[0].first, exact[1].first)


_SUBSTITUTED = re.compile(r"\b(?:substituted|replaced by|becomes?|changed to|moved to)\b", re.I)


_NEW = re.compile(
    r"\b(?:new|revised|later|extended|moved|latest|current) (?:date|deadline|target)\b|\b(?:moved|changed|extended|put back|pushed back|brought forward|slipped) (?:to|until)\b|\bextension\b",
    re.I,
)


def moved_to(inquiry: Inquiry, hits: Sequence[Found]) -> Draft:
    """The day to which a paper says that a date was moved, where the new one is asked for and the words are those of the question."""
    if not _NEW.search(inquiry.asked.text):
        return Draft()
    asked = set(content_stems(_NEW.sub(" ", inquiry.asked.text)))
    alike = [(len(asked & set(content_stems(each.sentence))), each.document.day or date.min, each) for each in moves(hits)]
    best = max(alike, key=lambda each: each[:2], default=None)
    if best is None or best[0] < SHARED:
        return Draft()
    return moved_draft(inquiry, best[2])


def moved_draft(inquiry: Inquiry, move: Move) -> Draft:
    """The new day, from which one it was moved, and the words that say so."""
    source = certain(move.document, move.paragraph, move.sentence)
    text = replies.moved(move.before, move.after, inquiry.as_of, "#0")
    return Draft(
        (Sentence(SentenceKind.COMPUTED, text, (source,), frozenset({move.before, move.after, inquiry.as_of})), quoted(source)),
        suggestions=replies.SUGGESTIONS[Topic.OTHER],
    )


def superseding(inquiry: Inquiry, entry: Entry, paragraph: Paragraph, day: date) -> Move | None:
    """Where a later letter moves this very date: it names the day that it was, and the clause by its number or its matter."""
    own = set(content_stems(entry.held.obligation.what))
    for each in (words_about(inquiry, held) for held in told_by_letters(inquiry)):
        if entry.document.day and each.document.day and each.document.day <= entry.document.day:
            continue
        for sentence in sentences(each.paragraph.text):
            for move in _moves(each.document, each.paragraph, sentence):
                shared = own & set(content_stems(sentence))
                if move.before == day and (_names(sentence, paragraph, entry) or len(shared) >= SHARED):
                    return move
    return None


def _names(sentence: str, paragraph: Paragraph, entry: Entry) -> bool:
    """Whether a sentence names a clause by its paragraph's number or its row's."""
    row = _ROW_NUMBER.match(entry.held.obligation.quote)
    number = row[1] if row else paragraph.number
    return (
        bool(
            number
            and re.search(rf"\b(?:item|paragraph|requirement|target|point|action|row)s? {re.escape(number)}(?!\w)|(?<!\w){re.escape(number)}(?!\w)", sentence)
        )
        if number and len(number) > 1
        else False
    )


SHARED = 2
"""How many content words a question for a new date shares at least with the sentence that moves it."""


def moved_sentence(inquiry: Inquiry, meant: Meant) -> Move | None:
    """Where a paper says that this date was moved to its day: in words of the same matter, or by the number of its row."""
    letters = (words_about(inquiry, held) for held in told_by_letters(inquiry))
    told = [
        *moves(inquiry.near),
        *(move for each in letters for sentence in sentences(each.paragraph.text) for move in _moves(each.document, each.paragraph, sentence)),
    ]
    alike = [each for each in told if each.after == meant.dated.day and _same_matter(meant, each)]
    return max(alike, key=lambda each: each.document.day or date.min, default=None)


def _same_matter(meant: Meant, move: Move) -> bool:
    obligation = meant.link.entry.held.obligation
    number = _ROW_NUMBER.match(obligation.quote)
    if number and re.search(rf"\b{re.escape(number[1])}\b", move.sentence):
        return True
    own = set(content_stems(obligation.what))
    return len(own & set(content_stems(move.sentence))) >= 0.4 * len(own)


_ROW_NUMBER = re.compile(r"([A-Z]{1,3}[-./]?\d{1,3})\s*\|")
"""The number with which a row of a table begins."""
