"""What inspection reports and letters ask for: areas for improvement and priority action, plans to be sent, the next inspections."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from index.dates import Unit, find_offsets
from index.documents import DateMeaning, Paragraph
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.text import sentences
from ingest.duties import MODAL, Clause, Parties, clauses
from ingest.when import due_of, undated

_AREAS = re.compile(
    r"\b(?:what (?:does .{3,40} |needs? )(?:need )?to (?:improve|do better|change)|areas? (?:for|of) (?:priority action|improvement|development)|priority actions?|points? (?:that|which) (?:still )?needs? (?:to improve|improvement|attention)|more needs to be done|needs? (?:more|further) work|needs? to improve|to improve (?:further|next)|recommendations?)\b",
    re.I,
)
_LEAD = re.compile(r":\s*$")
_INSPECTORATE = re.compile(
    r"\b(?:ofsted|care quality commission|CQC|inspectors|HMI|his majesty['’]s|department for education|NHS England|monitoring (?:visit|inspection)|re-?inspection|full (?:area )?(?:SEND )?inspection|next (?:visit|inspection))\b",
    re.I,
)
_NEXT_VISIT = re.compile(r"\b(?:next|monitoring|full|further|second|third) (?:\w+ )?(?:visit|re-?inspection|inspection)\b", re.I)
_SENT = re.compile(r"\b(?:sent|submitted|returned|provided) to (?:us|ofsted|HMI|the (?:inspectorate|care quality commission|CQC))\b", re.I)
_ADDRESSED = re.compile(r"\b(?:council|authority|leaders|director|partnership|area|borough|you|plan)\b", re.I)


def read_findings(paragraphs: Sequence[Paragraph], who_is: Parties, said: date | None, anchors: Mapping[str, date]) -> list[Obligation]:
    """The areas, the plans to be sent and what the inspectorate will do, in the report's order."""
    found: list[Obligation] = []
    listing = False
    for paragraph in paragraphs:
        if paragraph.form == "heading":
            listing = bool(_AREAS.search(paragraph.text))
            continue
        if _LEAD.search(paragraph.text) and len(paragraph.text) < 200:
            listing = bool(_AREAS.search(paragraph.text)) or (listing and paragraph.form != "item")
            continue
        if listing and (
            paragraph.form in ("item", "row")
            or (paragraph.heading and _AREAS.search(paragraph.heading[-1]) and re.search(r"\bshould\b|\bmust\b", paragraph.text))
        ):
            if paragraph.form != "row" or len(paragraph.text) > 40:
                text = paragraph.text.rstrip(";. ") if len(sentences(paragraph.text)) == 1 else paragraph.text
                found.append(Obligation(Topic.OTHER, who_is.council, text, text, paragraph.ordinal, Binding.ACTION, _area_due(paragraph.text, said, anchors)))
            continue
        if paragraph.form == "text" and not paragraph.number and not (paragraph.heading and _AREAS.search(paragraph.heading[-1])):
            listing = False
        spoken_of: list[str] = []
        for sentence in sentences(paragraph.text):
            found += _announced(paragraph, sentence, who_is, said, anchors, spoken_of)
    return found


def _area_due(text: str, said: date | None, anchors: Mapping[str, date]) -> Due:
    """An area has a date only where it is set one; "within one working day" is a standard of the work."""
    due = due_of(text, said, anchors)
    return due if due.kind in (DueKind.FIXED, DueKind.APPROXIMATE) else undated(text)


def _announced(
    paragraph: Paragraph, sentence: str, who_is: Parties, said: date | None, anchors: Mapping[str, date], spoken_of: list[str]
) -> Iterator[Obligation]:
    """What the inspectorate will do next, and what the report asks to be sent."""
    if next_inspection := _next_inspection(sentence):
        topic, due = next_inspection
        spoken_of.append(sentence)
        yield Obligation(topic, "Ofsted and the Care Quality Commission", sentence, sentence, paragraph.ordinal, Binding.WILL, due)
        return
    for clause in clauses(sentence, who_is):
        due = due_of(clause.text, said, anchors)
        if _counts(clause, due, spoken_of):
            who = who_is.named(clause.subject)
            spoken_of.append(clause.subject)
            yield Obligation(Topic.OTHER, who, clause.text, clause.text, paragraph.ordinal, clause.binding, due)


def _counts(clause: Clause, due: Due, spoken_of: Sequence[str]) -> bool:
    """Whether it is asked of the council or partnership, or announced by the inspectorate or the Department; a pronoun follows what went before."""
    pronoun = re.fullmatch(r"(?:it|they|she|he|these|the days|the dates)?", clause.subject.lower()) is not None and bool(spoken_of)
    if clause.subject and not MODAL.search(clause.text):
        return False  # what workers do every six weeks is told of, not asked
    if clause.binding in (Binding.WILL, Binding.MAY) or _NEXT_VISIT.search(clause.subject):
        by_them = _INSPECTORATE.search(f"{clause.subject} {clause.text[:90]}") or pronoun
        return bool(by_them) or (due.kind is not DueKind.UNDATED and _ADDRESSED.search(clause.subject) is not None)
    asked = _ADDRESSED.search(clause.subject or clause.text) or pronoun or _SENT.search(clause.text)
    sends = due.kind is not DueKind.UNDATED or re.search(r"\b(?:send|submit|write|publish|plan|prepare|update)\b", clause.text)
    return bool(asked and (sends or clause.binding is Binding.MUST))


def _next_inspection(sentence: str) -> tuple[Topic, Due] | None:
    """The next full or monitoring inspection: "within approximately three years", from the last day of this one."""
    if not re.search(r"\b(?:re-?inspection|inspection)\b[^.]{0,60}\b(?:will|is)\b", sentence, re.I):
        return None
    for offset in find_offsets(sentence):
        if offset.periods[0].unit in (Unit.MONTH, Unit.YEAR):
            topic = Topic.MONITORING if re.search(r"\bmonitoring\b", sentence, re.I) else Topic.REINSPECTION
            kind = DueKind.APPROXIMATE if offset.approximate else DueKind.OFFSET
            return topic, Due(kind, offset.words, periods=offset.periods, anchor=DateMeaning.INSPECTED_TO.value)
    return None
