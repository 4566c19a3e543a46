"""What a notice, a direction or a letter of the Department says of a notice itself: when it applies, what it replaces, how it ends."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from index.dates import DateSpan, Precision, find_dates
from index.documents import Kind, Paragraph
from index.life import ended_by
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.text import sentences
from ingest.moved import moved_due

_NAMED = r"(?:improvement\s+|revised\s+|further\s+|second\s+|statutory\s+|previous\s+|earlier\s+)*(?:notice|direction)\b"
_ITSELF = re.compile(rf"^\W*(?:\w{{1,3}}[.)]\s+)?(?:this|the)\s+{_NAMED}|^\W*it\b", re.I)
"""A sentence that speaks of the document itself; "it" does where the sentence before spoke of it."""
_EFFECT = re.compile(
    r"\b(?:takes?|has|have|comes? into|will take|will come into|will have|is in|will be in)\s+(?:effect|force)\b(?:\s+(?:on|from|with effect from))?(?:\s+and including)?\s*$|\b(?:applies|starts|begins)\s+(?:on|from)\s*$",
    re.I,
)
_ENDS = re.compile(
    r"\b(?:remains?|stays?|continues?|will (?:remain|stay|continue)|is|has effect|lasts?)\b[^.;]{0,30}?\b(?P<until>until|up to(?: and including)?|unless)\b|\b(?:expires?|ends?|ceases to (?:apply|have effect))\s+(?:on|at the end of)\b",
    re.I,
)
_IN_FORCE = re.compile(r"\b(?:in force|in effect|in place|to apply|to have effect|has effect|lasts?|expires?|ends?|ceases?)\b", re.I)
_REPLACES = re.compile(
    rf"\b(?:replaces?|supersedes?|takes?\s+the\s+place\s+of|is\s+(?:given|issued)\s+in\s+place\s+of|revokes?)\b[^.;]{{0,60}}?\b(?:{_NAMED}|one\b)", re.I
)
_OTHER_ENDS = re.compile(
    rf"^\W*(?:\w{{1,3}}[.)]\s+)?the\s+{_NAMED}(?:(?!\b(?:until|unless|if|when|once)\b)[^.;]){{0,60}}?\b(?:ceases?\s+to\s+(?:have\s+effect|apply)|has\s+no\s+further\s+effect|no\s+longer\s+applies|is\s+(?:hereby\s+)?(?:withdrawn|revoked|replaced|superseded)|ends?\s+(?:today|on|when|with)|comes?\s+to\s+an\s+end)\b",
    re.I,
)
_LIFTED = re.compile(
    r"\b(?:notice|direction)\b[^.]{0,140}?\b(?:is|will be|was|are|have|has been)\s+(?:now\s+|today\s+|hereby\s+|being\s+)?(?:lifted|closed|withdrawn|discharged|revoked|brought to an end)\b|\b(?:notice|direction)\b[^.]{0,80}\bceases to have effect\b",
    re.I,
)
_LIFTED_NOW = re.compile(r"\b(?:is|have) (?:now |today |hereby )?(?:lifted|closed|withdrawn|revoked|discharged)\b", re.I)
_UNSURE = re.compile(r"\b(?:if|unless|(?-i:may)|could|whether|when|once|not|which)\b", re.I)
_VARIES = re.compile(
    rf"\b(?:varies|vary|amends?|changes?|modif(?:y|ies))\s+(?:only\s+)?(?:paragraphs?|sections?|clauses?|parts?|the\s+{_NAMED})|\b(?:requirement|paragraph|date|target|deadline)\b[^.;]{{0,140}}?\b(?:is|are)\s+(?:now\s+|hereby\s+|therefore\s+|accordingly\s+|also\s+)*(?:varied|amended|changed|moved|extended|put\s+back|brought\s+forward|postponed|deferred|replaced|substituted)\b"
    r"|\b(?:requirement|paragraph|date|target|deadline)\b[^.;]{0,140}?\b(?:now\s+falls|moves|becomes|is\s+now|will\s+now\s+be|falls\s+to\s+be)\b",
    re.I,
)
_STANDS = re.compile(
    r"\b(?:notice|direction|it|requirements?|target|date)\b[^.;]{0,60}?\b(?:(?:remains?|stays?|continues?)\b[^.;]{0,20}\b(?:in force|in effect|in place|to apply)|every other (?:date|requirement|target)[^.;]{0,40}\bstands?\b|stands? (?:as|unchanged)|(?:is|are) not (?:affected|altered|changed|varied|moved)|(?:is|are) unchanged)\b"
    r"|\b(?:nothing|no (?:date|part|target|requirement))\b[^.;]{0,60}\b(?:notice|direction)\b[^.;]{0,30}\b(?:altered|changed|varied|affected|moved)\b|\bnothing in this letter (?:touches|alters|changes|varies|affects)\b",
    re.I,
)
"""What a letter leaves as it is."""
_GATE = re.compile(r"\b(?:notice|direction|it)\b", re.I)


_OWN_VARIATION = re.compile(
    rf"\b(?:this|it)\s+(?:{_NAMED}(?: of variation)?\s+)?(?:varies|amends|modifies)\b[^.;]{{0,60}}?\b(?:notice|direction)\b|\b(?:notice|direction) of variation\b",
    re.I,
)
"""That a notice only varies another."""
_PUTS = re.compile(rf"\btakes? the place of\b(?! (?:\w+ ){{0,3}}{_NAMED})|\bread as if\b", re.I)
"""What a variation puts in the place of a date or figure."""


def read_notice_life(paragraphs: Sequence[Paragraph]) -> Iterator[Obligation]:
    """What a notice or direction says of its own time and of the notice before it, and what it varies of that."""
    varies = any(_OWN_VARIATION.search(each.text) for each in paragraphs[:OPENING])
    for paragraph in _bodies(paragraphs) if varies else ():
        for sentence in sentences(paragraph.text):
            if _OWN_VARIATION.search(sentence) or _PUTS.search(sentence) or (_VARIES.search(sentence) and find_dates(sentence)):
                yield _told(Topic.VARIES, paragraph, sentence, moved_due(sentence))
    for paragraph, sentence, itself in _said_of_itself(paragraphs):
        exact = [span for span in find_dates(sentence) if span.precision is Precision.DAY]
        if itself and (taking := next((span for span in exact if _EFFECT.search(sentence[: span.start])), None)):
            yield _told(Topic.EFFECT, paragraph, sentence, Due(DueKind.FIXED, taking.words, day=taking.first))
        if (itself and _REPLACES.search(sentence)) or _OTHER_ENDS.search(sentence):
            before = exact[0] if exact else None
            yield _told(Topic.REPLACES, paragraph, sentence, Due(DueKind.FIXED, before.words, day=before.first) if before else Due(DueKind.UNDATED, ""))
        elif itself and (ends := _ENDS.search(sentence)) and _IN_FORCE.search(sentence[: ends.end()]):
            yield _told(Topic.ENDS, paragraph, sentence, _end(sentence, ends, exact))


def read_letter_life(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """What a letter of the Department of that day says of a notice: that it is lifted, from when, and what it varies."""
    lifted: frozenset[Kind] = frozenset()
    for paragraph in _bodies(paragraphs):
        for sentence in sentences(paragraph.text):
            if (due := _lifting(sentence, day)) and not (ended := ended_by(sentence)) <= lifted:
                lifted |= ended
                yield _told(Topic.LIFTED, paragraph, sentence, due)
            elif _VARIES.search(sentence) and (_GATE.search(sentence) or find_dates(sentence) or moved_due(sentence).periods):
                yield _told(Topic.VARIES, paragraph, sentence, moved_due(sentence))
            elif _STANDS.search(sentence):
                yield _told(Topic.STANDS, paragraph, sentence, Due(DueKind.UNDATED, ""))


OPENING = 8
"""Among how many first paragraphs a notice says what it is."""
_TAKES_EFFECT = re.compile(r"\W*it (?:takes|has|comes into|will take|will come into) (?:effect|force)\b", re.I)
"""What "it" says only of the notice that its paragraph opened with."""


def _bodies(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph]:
    return (each for each in paragraphs if each.form != "heading")


def _said_of_itself(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str, bool]]:
    """Each sentence that names a notice or says "it", and whether the document itself is its subject."""
    for paragraph in _bodies(paragraphs):
        itself = opened = False
        for sentence in sentences(paragraph.text):
            pronoun = re.match(r"\W*it\b", sentence, re.I) is not None
            itself = bool(_ITSELF.search(sentence)) and (not pronoun or itself or (opened and _TAKES_EFFECT.match(sentence) is not None))
            opened = opened or itself
            if _GATE.search(sentence):
                yield paragraph, sentence, itself


def _end(sentence: str, ends: "re.Match[str]", exact: Sequence[DateSpan]) -> Due:
    """The last day that a notice gives itself, or that it gives none but lasts until somebody acts."""
    after = next((span for span in exact if ends.end() <= span.start <= ends.end() + 20), None)
    if after is None:
        return Due(DueKind.UNDATED, sentence[ends.start() :].rstrip(" ."))
    return Due(DueKind.FIXED, after.words, day=after.last)


_AS_FROM = re.compile(r"\b(?:with effect from|effect from|effective from|as from|from|on|at the end of)\s+(?:and including\s+)?$", re.I)
_DATED = re.compile(
    r"\b(?:given|issued|dated|made|served|published|sent)\b(?:(?!\b(?:lifted|closed|withdrawn|revoked|discharged|ends?|ended)\b)[^.;,\d]){0,70}\bon\s+$", re.I
)


def _lifting(sentence: str, day: date) -> Due | None:
    """From which day a notice no longer applies, as the Department's letter of that day says; the letter's own day where it names none."""
    match = _LIFTED.search(sentence)
    if not match or _UNSURE.search(sentence[: match.end()]):
        return None
    spans = find_dates(sentence)
    for span in (*(each for each in spans if each.start >= match.end()), *(each for each in spans if each.start < match.end())):
        before = sentence[: span.start]
        if span.precision is Precision.DAY and _AS_FROM.search(before) and not _DATED.search(before):
            after = re.search(r"\bat the end of\s*$", before, re.I)
            return Due(DueKind.FIXED, span.words, day=span.first + timedelta(days=1 if after else 0))
    return Due(DueKind.FIXED, "", day=day) if _LIFTED_NOW.search(match[0]) else None


def _told(topic: Topic, paragraph: Paragraph, sentence: str, due: Due) -> Obligation:
    return Obligation(topic, "Department for Education", sentence, sentence, paragraph.ordinal, Binding.WILL, due)
