"""The dated events that a document's periods count from: its inspection or visit, its report, the day it takes effect or is lifted."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.dates import Precision, find_dates
from index.documents import Paragraph
from index.text import sentences

INSPECTION, REPORT, EFFECT, LIFTED, APPOINTED = "inspection", "report", "effect", "lifted", "appointed"
_EVENTS = {
    EFFECT: re.compile(r"\b(?:takes? effect|comes? into (?:force|effect)|has effect|in force)\b[^.]{0,20}\b(?:on|from)\s*$", re.I),
    LIFTED: re.compile(
        r"\b(?:notice|direction)\b[^.]{0,140}\b(?:lifted|withdrawn|discharged|closed|ceases? to have effect)\b[^.]{0,20}\b(?:on|from)\s*$", re.I
    ),
    APPOINTED: re.compile(r"\b(?:is|are|has been|be) appointed\b[^.]{0,140}\b(?:from|on)\s*$", re.I),
    REPORT: re.compile(r"\b(?:report|letter|findings)\b[^.]{0,40}\b(?:dated|published|appeared|public|of)\b[^.]{0,15}$", re.I),
    INSPECTION: re.compile(r"\b(?:visit\w*|inspect\w*)\b[^.]{0,80}\b(?:on|from|between)\s*$", re.I),
}
_OWN = re.compile(r"\b(?:this|its own) (?:improvement )?(?:notice|direction|letter|report)\b|\breceipt\b", re.I)
"""The document itself, whose day the register knows; a day of receipt nobody knows."""
_NAMED = (
    (APPOINTED, re.compile(r"\bappointment (?:begins|starts|takes effect)\b|\bappointed\b|\b(?:start|beginning) of (?:her|his|the|their) appointment\b", re.I)),
    (REPORT, re.compile(r"\breport|letter|publication\b", re.I)),
    (INSPECTION, re.compile(r"\binspection|visit\b", re.I)),
    (LIFTED, re.compile(r"\b(?:notice|direction)\b.*\b(?:lifted|withdrawn|discharged|closed)\b", re.I)),
)


BEFORE = 1_000
"""Within how many characters before a date the words stand that say what happened on it."""


@dataclass(frozen=True, slots=True)
class Anchor:
    """The day that a period counts from; `other` the day that its words may name as well."""

    day: date
    other: date | None = None


def body(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    """The sentences of a document, with their paragraphs."""
    for each in paragraphs:
        if each.form != "heading":
            for sentence in sentences(each.text):
                yield each, sentence


def anchor_days(paragraphs: Sequence[Paragraph]) -> dict[str, date]:
    """The days that the document prints of an inspection or visit (its last), of a report, and of its own taking effect or being lifted."""
    found: dict[str, date] = {}
    for _, sentence in body(paragraphs):
        for span in find_dates(sentence):
            if span.precision is not Precision.DAY:
                continue
            name = next((name for name, pattern in _EVENTS.items() if pattern.search(sentence[max(0, span.start - BEFORE) : span.start])), None)
            if name:
                found.setdefault(name, span.first if name in (EFFECT, LIFTED, APPOINTED) else span.last)
    return found


_PRONOUN = re.compile(r"(?:it|that|this|then|later|after (?:it|that)|(?:that|this) (?:day|date|meeting|review|visit|inspection))", re.I)


_EVENT = re.compile(
    r"(?:the (?:last|final|first) day of )?(?:the|that|this|its) (?:(?:first|second|third|fourth|fifth|sixth|next) )?(?P<what>review|visit|inspection|meeting|stocktake)(?:[’']s (?:last|final) day)?",
    re.I,
)
"""An event without a name of its own: it is the one that was spoken of right before, where that was of its kind."""


def spoken_of(words: str | None, before: str, anchors: Mapping[str, date]) -> tuple[str, date] | None:
    """The event that "it" or "that day" is, with its day: the only exact day spoken of right before, or the event named there."""
    event = _EVENT.fullmatch(words) if words and before else None
    if words is None or not before or not (event or _PRONOUN.fullmatch(words)):
        return None
    days = [span for span in find_dates(before) if span.precision is Precision.DAY]
    if event and not (days and re.search(rf"\b{event['what']} (?:\w+ ){{0,4}}(?:on|of|for|from|between) $", before[: days[0].start], re.I)):
        return None
    if len(days) == 1:
        return days[0].words, days[0].last if re.search(r"\b(?:last|final) day\b", words) else days[0].first
    named = None if days else counted_from(before, anchors)
    return (words, named.day) if named and not named.other else None


def counted_from(words: str, anchors: Mapping[str, date]) -> Anchor | None:
    """The day of the event that these words name; None where the document doesn't print it.

    An inspection is counted from its last day, but its report's day may be meant as well.
    """
    printed = [span for span in find_dates(words) if span.precision is Precision.DAY]
    if len(printed) == 1:
        return Anchor(printed[0].last)
    if EFFECT in anchors and re.search(r"\beffect\b|\binto force\b", words, re.I):
        return Anchor(anchors[EFFECT])
    if _OWN.search(words):
        return None
    name = next((name for name, pattern in _NAMED if pattern.search(words)), None)
    if name is None or name not in anchors:
        return None
    return Anchor(anchors[name], anchors.get(REPORT) if name == INSPECTION else None)
