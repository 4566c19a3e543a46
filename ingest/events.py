"""What a paper or letter says has happened or is to come: reviews that were held, events announced."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from index.dates import DateSpan, Precision, add_months, find_dates
from index.documents import Paragraph
from index.obligations import Due, DueKind, Obligation, Topic
from index.text import sentences
from ingest.anchors import body
from ingest.milestones import GOVERNMENT, obligation
from ingest.modals import MODAL
from ingest.papers import FUTURE, is_to_come

_HELD = re.compile(
    r"\b(?:carried out|found|taken place|conducted|completed|held|undertook|undertaken|took place|came|reviewed|visited|its|their|was|were)\b", re.I
)


_AFTER_IT = re.compile(r"\b(?:followed|after|since|about|on|of|from|at) (?:the|its|their|that) (?:\w+ )?$", re.I)
"""Words that tell of a review in passing: "the letter that followed the review of …"."""
_OF_THEM = re.compile(
    r"(?:the|this|that) (?:\w+ )?review (?:under the (?:improvement )?notice,? )?(?:was|took|had)|\w+ reviews? (?:has|have) been (?:held|made|carried out)",
    re.I,
)


_BESIDE = re.compile(r", which [^;]{3,110}?\b(?:carried out|held|conducted|made|took place)\s+(?:on|from|between)\s+", re.I)
"""An aside after the review, and when it was: "the third review, which was the first under the revised notice of 16 May, was carried out on …"."""
_OF_PAPER = re.compile(r"\b(?:notice|letter|report|direction|plan)s? (?:of|dated|issued on)\s+$", re.I)


_THEN_IT = re.compile(
    r", (?:and|but|so) (?:it )?(?:then |finally |eventually |in the end )?(?:took place|was (?:held|carried out|conducted)) (?:on|from|between)\b"
)
"""What became of the review of which the paragraph speaks: "… had to be deferred, and it took place on 25 November"."""
_IT_WAS = re.compile(r"It (?:took place|was (?:held|carried out|conducted|made|led))\b")
_NUMBERED_OR_THEIRS = re.compile(r"\b(?:first|second|third|fourth|fifth|sixth|last|latest|its|their|department['’]s|DfE['’]s) (?:\w+ )?review\b", re.I)


def _held(paragraph: Paragraph, words: str, days: DateSpan) -> Obligation:
    """A review that these words tell of, by its last day."""
    return obligation(Topic.REVIEW_HELD, "Department for Education", paragraph, words, Due(DueKind.FIXED, days.words, day=days.last))


def _days_of_it(paragraph: Paragraph, sentence: str, day: date, begin: int = 0) -> Iterator[Obligation]:
    """The days of the review that the sentence before names: "It took place on 22 and 23 October 2024"."""
    for span in find_dates(sentence):
        if (
            span.start >= begin
            and span.precision is Precision.DAY
            and span.last <= day
            and re.search(r"\b(?:on|from|between)\s+$", sentence[: span.start], re.I)
        ):
            yield _held(paragraph, sentence, span)
            return


_NUMBERED = re.compile(r"\bthe (?:first|second|third|fourth|fifth|sixth|last|latest|most recent) (?:progress )?review\b", re.I)
_UNDER_NOTICE = re.compile(r"reviews? under (?:the|this) (?:improvement )?notice\b", re.I)


def held_reviews(paragraphs: Sequence[Paragraph], day: date, own: bool = False) -> Iterator[Obligation]:
    """Reviews by the Department that a paper of that day says were held: an exact day, not after the paper's own.

    In a letter of the Department (`own`) "the second review" is one of its own.
    """
    last, above = "", ("", -1)
    for paragraph, sentence in _told(paragraphs):
        before, last = last, sentence
        if (
            above[1] == paragraph.ordinal
            and (it := _THEN_IT.search(sentence))
            and (own or GOVERNMENT.search(above[0]))
            and _NUMBERED_OR_THEIRS.search(above[0])
        ):
            yield from _days_of_it(paragraph, sentence, day, it.start())
            above = above[0] + sentence, paragraph.ordinal
            continue
        above = (above[0] + sentence if above[1] == paragraph.ordinal else sentence), paragraph.ordinal
        if _IT_WAS.match(sentence) and (own or GOVERNMENT.search(before)) and _NUMBERED_OR_THEIRS.search(before):
            yield from _days_of_it(paragraph, sentence, day)
            continue
        about = re.search(r"\breview(?:s|ed)?\b", sentence, re.I)
        followed = about is not None and bool(_AFTER_IT.search(sentence[: about.start()]))
        if about is None or not (followed or _HELD.search(sentence)) or re.search(r"\bwill\b", sentence[: about.end()], re.I):
            continue
        spoken = f"{' '.join(paragraph.heading[-1:])} {paragraph.text}"
        by_them = GOVERNMENT.search(sentence[: about.start()]) or (
            (followed or _OF_THEM.match(sentence)) and (GOVERNMENT.search(spoken) or _NUMBERED.search(spoken))
        )
        if not by_them and not (own and _NUMBERED.search(sentence[: about.end()])) and not _UNDER_NOTICE.match(sentence, about.start()):
            continue
        rest, end = sentence[about.end() :], 0
        spans = [span for span in find_dates(rest) if not _OF_PAPER.search(rest[: span.start])]
        if carried := next((span for span in spans if _BESIDE.fullmatch(rest[: span.start]) and span.last <= day), None):
            yield _held(paragraph, sentence, carried)
            continue
        for span in spans:
            joint = r"[^.;,]{0,40}[,:]?(?:\s[^.;,]{0,12})?\b(?:on|of|from|was|were)\s+" if not end else r"\s*(?:,|and|,\s*and)\s*(?:on\s+)?"
            if span.precision is not Precision.DAY or span.last > day or not re.fullmatch(joint, rest[end : span.start], re.I):
                break
            end = span.end
            yield _held(paragraph, sentence, span)


def headed_review(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """The review that a letter of the Department names by its days above its findings: "Fourth review of progress, 14 and 15 January"."""
    for paragraph in paragraphs[:HEAD]:
        text = paragraph.text
        spans = _gone(text, day)
        if spans and len(text) <= 110 and re.search(r"\breview\b", text, re.I) and not re.search(r"[.!?]$|\b(?:next|will|is|by)\b", text, re.I):
            yield _held(paragraph, text, spans[-1])
            return
    yield from _thanked_for(paragraphs, day)


def _gone(words: str, day: date) -> list[DateSpan]:
    """The days up to a letter's own, without those of papers that the words name ("the notice of 16 May")."""
    spans = (span for span in find_dates(words, near=day) if span.precision is Precision.DAY)
    gone = [span if span.last <= day or span.year_said else _a_year_ago(span) for span in spans]
    return [span for span in gone if span.last <= day and not _OF_PAPER.search(words[: span.start])]


def _a_year_ago(span: DateSpan) -> DateSpan:
    """A day that prints no year and was taken for the next one: a letter that looks back means the last."""
    return replace(span, first=add_months(span.first, -12), last=add_months(span.last, -12))


_REVIEWERS = re.compile(r"\b(?:team|reviewers?|officials|review|visit(?:ed|s)?|welcom\w+|hospitality|hosted|hosting)\b", re.I)
_ON = re.compile(r"\b(?:on|between|from)\s+(?:\d{1,2}(?:st|nd|rd|th)?\s+(?:and|to|[-–])\s+)?$")
RECENT = 120
"""Days back within which the review was that a letter thanks for."""


def _thanked_for(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """The days of the review that a letter is headed by, where it names them as it begins: "thank you for the welcome that you gave the team on 13 and 14 May"."""
    headed = next((place for place, each in enumerate(paragraphs[:HEAD]) if len(each.text) <= 110 and _HEADED.search(each.text)), None)
    for paragraph in paragraphs[headed + 1 : headed + 1 + OPENS] if headed is not None else ():
        for sentence in sentences(paragraph.text):
            for span in _gone(sentence, day):
                if _REVIEWERS.search(sentence[: span.start]) and _ON.search(sentence[: span.start]) and (day - span.last).days < RECENT:
                    yield _held(paragraph, sentence, span)
                    return


_HEADED = re.compile(r"^(?!.*[.!?]$)(?!.*\b(?:next|will)\b).*\breview\b", re.I)
OPENS = 3
"""Among how many paragraphs after its heading a letter names the days."""


HEAD = 8
"""Among how many first paragraphs a letter's own heading stands."""


def _told(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """The sentences of a document; those of a row each within its cell."""
    for paragraph, sentence in body(paragraphs):
        for cell in sentence.split(" | ") if paragraph.form == "row" else (sentence,):
            yield paragraph, cell


def _who(sentence: str) -> str:
    modal = MODAL.search(sentence)
    subject = sentence[: modal.start()].strip(" ,") if modal else ""
    return subject if 0 < len(subject) <= 60 else "the council"


def announced_events(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """What a paper or story of that day announces for an exact later day."""
    for paragraph, sentence in body(paragraphs):
        for span in find_dates(sentence, near=day):
            if is_to_come(span, day) and (paragraph.form == "row" or FUTURE.search(sentence)):
                yield obligation(Topic.EVENT, _who(sentence), paragraph, sentence, Due(DueKind.FIXED, span.words, day=span.first))
                break
