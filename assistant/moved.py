"""Dates that a paper moved: the sentence that says from which day to which."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.meant import Meant
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, certain, quoted
from assistant.variations import told_by_letters, words_about
from index.dates import Precision, find_dates
from index.documents import Document, Paragraph
from index.entries import Move as Moved
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
            yield from _moves_of(hit.document, paragraph)


def _of_letters(inquiry: Inquiry) -> Iterator[Move]:
    """What letters say that they move, the latest letter first."""
    for each in (words_about(inquiry, held) for held in told_by_letters(inquiry)):
        yield from _moves_of(each.document, each.paragraph)


def _moves_of(document: Document, paragraph: Paragraph) -> Iterator[Move]:
    for sentence in sentences(paragraph.text):
        yield from _moves(document, paragraph, sentence)


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


def moved_draft(inquiry: Inquiry, move: Move, also: Sequence[Evidence] = ()) -> Draft:
    """The new day, from which one it was moved, and the words that say so; `also` are papers that have the same day."""
    source = certain(move.document, move.paragraph, move.sentence)
    text = replies.moved(move.before, move.after, inquiry.as_of, "#0")
    return Draft(
        (
            Sentence(SentenceKind.COMPUTED, text, (source,), frozenset({move.before, move.after, inquiry.as_of})),
            quoted(source),
            *(quoted(each) for each in also[:MOST]),
        ),
        suggestions=replies.SUGGESTIONS[Topic.OTHER],
    )


MOST = 2
"""How many papers are cited beside the letter."""
_IS_IT_MOVED = re.compile(
    r"\b(?:shift(?:ed|ing)?|mov(?:e|ed|ing)|extend(?:ed|ing)?|extension|push(?:ed|ing)? (?:it )?back|put(?:ting)? (?:it )?back|later)\b", re.I
)
_ONLY_ASKED = re.compile(
    r"\b(?:ask(?:ed|s)?|request(?:ed|s)?|propos(?:ed|es)|appl(?:ied|ies)|seek(?:s|ing)?|sought)\b[^.;]*\b(?:whether|if|for|that|to)\b", re.I
)


def only_asked_for(inquiry: Inquiry, hits: Sequence[Found]) -> Draft:
    """A request for another date, in the words of the paper that tells of it, where a question takes the date for moved: it gives both days."""
    if not _IS_IT_MOVED.search(inquiry.asked.text):
        return Draft()
    asked = set(content_stems(_IS_IT_MOVED.sub(" ", inquiry.asked.text)))
    for hit in hits:
        for paragraph in hit.paragraphs:
            for sentence in sentences(paragraph.text):
                exact = [span for span in find_dates(sentence) if span.precision is Precision.DAY]
                alike = len(asked & set(content_stems(sentence))) >= SHARED
                if alike and len(exact) == 2 and _ONLY_ASKED.search(sentence) and exact[1].first > exact[0].first:
                    return Draft((quoted(certain(hit.document, paragraph, sentence)),), suggestions=replies.SUGGESTIONS[Topic.OTHER])
    return Draft()


def move_of(inquiry: Inquiry, moved: Moved) -> Move:
    """What the register knows to have been moved, with the letter's paragraph."""
    source = inquiry.words_of(moved.document, moved.held)
    return Move(moved.document, source.paragraph, moved.held.obligation.quote, moved.before, moved.after)


def superseding(inquiry: Inquiry, entry: Entry, paragraph: Paragraph, day: date) -> Move | None:
    """Where a later letter moves this very date: it names the day that it was, and the clause by its number or its matter."""
    own = set(content_stems(entry.held.obligation.what))
    number = _row_number(entry) or paragraph.number
    for move in _of_letters(inquiry):
        older = entry.document.day and move.document.day and move.document.day <= entry.document.day
        if move.before == day and not older and (_names(move.sentence, number) or len(own & set(content_stems(move.sentence))) >= SHARED):
            return move
    return None


def _names(sentence: str, number: str | None) -> bool:
    """Whether a sentence names a clause or row by its number; one figure alone may be any number."""
    return number is not None and len(number) > 1 and bool(re.search(rf"(?<!\w){re.escape(number)}(?!\w)", sentence))


def _row_number(entry: Entry) -> str | None:
    match = _ROW_NUMBER.match(entry.held.obligation.quote)
    return match[1] if match else None


SHARED = 2
"""How many content words a question for a new date shares at least with the sentence that moves it."""


def moved_sentence(inquiry: Inquiry, meant: Meant) -> Move | None:
    """Where a paper says that this date was moved to its day: in words of the same matter, or by the number of its row."""
    told = (*moves(inquiry.near), *_of_letters(inquiry))
    alike = [each for each in told if each.after == meant.dated.day and _same_matter(meant, each)]
    return max(alike, key=lambda each: each.document.day or date.min, default=None)


def _same_matter(meant: Meant, move: Move) -> bool:
    entry = meant.link.entry
    if _names(move.sentence, _row_number(entry)):
        return True
    own = set(content_stems(entry.held.obligation.what))
    return len(own & set(content_stems(move.sentence))) >= 0.4 * len(own)


_ROW_NUMBER = re.compile(r"([A-Z]{1,3}[-./]?\d{1,3})\s*\|")
"""The number with which a row of a table begins."""
