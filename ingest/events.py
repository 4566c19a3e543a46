"""What a paper or letter says has happened or is to come: reviews that were held, a notice lifted, events announced."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from index.dates import Precision, find_dates
from index.documents import Paragraph
from index.obligations import Due, DueKind, Obligation, Topic
from ingest.anchors import body
from ingest.clauses import MODAL
from ingest.milestones import GOVERNMENT, obligation
from ingest.papers import FUTURE, is_to_come

_LIFTED = re.compile(
    r"\bnotice\b[^.]{0,140}?\b(?:is|will be|was|are|have|has been)\s+(?:now\s+|today\s+)?(?:lifted|closed|withdrawn|discharged|brought to an end)\b|\bnotice\b[^.]{0,80}\bceases to have effect\b",
    re.I,
)
_HELD = re.compile(r"\b(?:carried out|conducted|completed|held|undertook|undertaken|took place|came|reviewed|visited|its|their|was|were)\b", re.I)


def held_reviews(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """Reviews by the Department that a paper of that day says were held: an exact day, not after the paper's own."""
    for paragraph, sentence in body(paragraphs):
        about = re.search(r"\breview(?:s|ed)?\b", sentence, re.I)
        if about is None or not _HELD.search(sentence) or re.search(r"\bwill\b", sentence[: about.end()], re.I):
            continue
        by_them = GOVERNMENT.search(sentence[: about.start()]) or (re.match(r"the review (?:was|took)", sentence, re.I) and GOVERNMENT.search(paragraph.text))
        if not by_them:
            continue
        rest, end = sentence[about.end() :], 0
        for span in find_dates(rest):
            joint = r"[^.;,]{0,40}\b(?:on|of|from|was|were)\s+" if not end else r"\s*(?:,|and|,\s*and)\s*(?:on\s+)?"
            if span.precision is not Precision.DAY or span.last > day or not re.fullmatch(joint, rest[end : span.start], re.I):
                break
            end = span.end
            yield obligation(Topic.REVIEW_HELD, "Department for Education", paragraph, sentence, Due(DueKind.FIXED, span.words, day=span.last))


def lifted(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """The day from which the Department's letter says that the notice no longer applies; the letter's own where it names none."""
    for paragraph, sentence in body(paragraphs):
        if not (match := _LIFTED.search(sentence)) or re.search(r"\b(?:if|unless|may|could|whether|when|once|not)\b", sentence[: match.end()], re.I):
            continue
        spans = [span for span in find_dates(sentence[match.end() :]) if span.precision is Precision.DAY]
        if spans:
            after = re.search(r"\bat the end of\s*$", sentence[match.end() : match.end() + spans[0].start], re.I)
            effective = spans[0].first + timedelta(days=1 if after else 0)
            yield obligation(Topic.LIFTED, "Secretary of State", paragraph, sentence, Due(DueKind.FIXED, spans[0].words, day=effective))
            return
        if re.search(r"\b(?:is|have) (?:now |today )?(?:lifted|closed|withdrawn)\b", match[0], re.I):
            yield obligation(Topic.LIFTED, "Secretary of State", paragraph, sentence, Due(DueKind.FIXED, "", day=day))
            return


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
