"""What inspection reports and letters ask for: areas for improvement and priority action, plans to be sent, the next inspections."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from index.dates import Unit, find_offsets
from index.documents import DateMeaning, Paragraph
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.text import sentences
from ingest.clauses import clauses
from ingest.modals import MODAL, Clause
from ingest.parties import Parties
from ingest.when import due_of, undated

_AREAS = re.compile(
    r"\bwhat you (?:now )?(?:must|should|need to|have to) (?:now )?(?:do|change|improve|address)\b|\bwhat (?:still |now )?(?:has|have|needs?) to (?:change|happen|improve|be (?:done|improved))\b|\bwhat (?:leaders|managers|the (?:council|service|authority|partnership|area)|partners) (?:should|must|needs?(?: to)?|has to|have to) (?:now |next )?(?:attend|do|put|deal|work|address|improve|change|look)\w*\b|\b(?:what (?:does .{3,40} |needs? )(?:need )?to (?:improve|do better|change)|areas? (?:for|of) (?:priority action|(?:further )?improvement|development)|priority actions?|points? for (?:the )?[\w ]{3,40} to (?:address|consider|act on)|(?:points?|matters?|issues?) (?:that|which) (?:still )?(?:needs?|requires?) (?:more |further )?attention|points? (?:that|which) (?:still )?needs? (?:to improve|improvement|attention)|more needs to be done|needs? (?:more|further) work|needs? to (?:improve|get better|be better|change)|to improve (?:further|next)|(?:further |more )?improvements? (?:is|are) (?:still )?(?:needed|required)|recommendations?)\b",
    re.I,
)
_LEAD = re.compile(r"[:?]\s*$")
_INSPECTORATE = re.compile(
    r"\b(?:ofsted|care quality commission|CQC|inspectors|HMI|his majesty['’]s|department for education|NHS England|monitoring (?:visit|inspection)s?|re-?inspections?|full (?:area )?(?:SEND )?inspection|next (?:visit|inspection))\b",
    re.I,
)
_NEXT_VISIT = re.compile(r"\b(?:next|monitoring|full|further|second|third) (?:\w+ )?(?:visit|re-?inspection|inspection)s?\b", re.I)
_SENT = re.compile(r"\b(?:sent|submitted|returned|provided) to (?:us|ofsted|HMI|the (?:inspectorate|care quality commission|CQC))\b", re.I)
_ADDRESSED = re.compile(r"\b(?:council|authority|leaders|director|partnership|area|borough|you|plan)\b", re.I)


def read_findings(paragraphs: Sequence[Paragraph], who_is: Parties, said: date | None, anchors: Mapping[str, date]) -> list[Obligation]:
    """The areas, the plans to be sent and what the inspectorate will do, in the report's order."""
    found: list[Obligation] = []
    listing, bullets, lead = False, False, ""
    for paragraph in paragraphs:
        heading = paragraph.heading[-1] if paragraph.heading else ""
        if paragraph.form == "heading":
            listing, bullets, lead = bool(_AREAS.search(paragraph.text)), False, ""
            continue
        if _LEAD.search(paragraph.text) and len(paragraph.text) < 200:
            listing, lead = bool(_AREAS.search(paragraph.text)) or (listing and paragraph.form != "item"), paragraph.text
            continue
        bullets = listing and (bullets or paragraph.form == "item")
        if listing and _is_listed(paragraph, heading, bullets):
            if _is_area(paragraph, f"{heading} {lead}"):
                text = paragraph.text.rstrip(";. ") if len(sentences(paragraph.text)) == 1 else paragraph.text
                due = _area_due(paragraph.text, said, anchors)
                found.append(Obligation(Topic.OTHER, _responsible(paragraph, who_is), text, text, paragraph.ordinal, Binding.ACTION, due))
            continue
        if paragraph.form == "text" and not paragraph.number and not _AREAS.search(heading):
            listing = False
        spoken_of: list[str] = []
        for sentence in sentences(paragraph.text):
            found += _announced(paragraph, sentence, who_is, said, anchors, spoken_of)
    return found


_ASKS = re.compile(r"\b(?:should|must|needs? to|have to)\b", re.I)
_TOLD_UNDER = re.compile(r"\bdo(?:es)? (?:better|well)\b|\bneeds? to do\b", re.I)
"""Headings under which a report tells what it found; only what it asks there counts."""
_NUMBERED_UNDER = re.compile(r"^\W*(?:recommendations?|priority and immediate actions?|areas? for)\b", re.I)
_RESPONSIBLE = re.compile(r"(?P<who>[^,;.]{3,90}?) (?:should|must|needs? to)\b")
_ASKED_THAT = re.compile(
    r"\b(?:asks?|requests?|recommends?|expects?) that (?P<who>(?:the|its) (?:local area partnership|partnership|council|authority|local authority|area|leaders|board))\s+(?P<what>(?!is\b|was\b|has\b)[a-z]+s\b.*)",
    re.I,
)
"""What the inspectorate asks in the present tense: "ask that the local area partnership updates its strategic plan"."""
_HAS_ASKED = re.compile(r"\b(?:has|have) (?:asked|required|requested|invited)\b", re.I)
"""What was asked is told of here; what must come of it is the duty ("it must reach Ofsted by …")."""
_BODY = re.compile(r"\b(?:leaders?|council|authority|partnership|ICB|NHS|board|partners|borough|trust)\b", re.I)


_ITSELF_ASKS = re.compile(
    r"(?:[\w’', -]{0,60}?\b(?:leaders?|council|authority|partnership|ICB|NHS|board|partners|trust)\b[\w’', -]{0,60}? (?:should|must|needs? to)\b)|(?:ensure|put|improve|review|strengthen|make|develop|reduce|increase|provide|take|work|address|monitor|establish|implement|complete|raise|use|clarify|undertake|accelerate|continue|further|urgently|embed|revise|extend|agree|prioriti[sz]e)\b",
    re.I,
)
"""How an area begins that stands in no list: with who should act or with what is to be done."""


def _is_listed(paragraph: Paragraph, heading: str, bullets: bool) -> bool:
    """Whether it is an item of the list that a heading of areas or a lead-in opens; what follows a list of `bullets` is none."""
    if paragraph.form in ("item", "row"):
        return True
    if _SENT.search(paragraph.text) or (bullets and not _ITSELF_ASKS.match(paragraph.text)):
        return False  # a plan to be sent stands under the areas that it answers
    return bool(_AREAS.search(heading) and (_ASKS.search(paragraph.text) or (paragraph.number and _NUMBERED_UNDER.search(heading))))


def _is_area(paragraph: Paragraph, heading: str) -> bool:
    """Whether an item is asked for: no head of a table, and no finding told at length."""
    if paragraph.form == "row":
        return len(paragraph.text) > 40 and not re.search(r"\bresponsible body\b", paragraph.text, re.I)
    return bool(_ASKS.search(paragraph.text)) or not _TOLD_UNDER.search(heading)


def _responsible(paragraph: Paragraph, who_is: Parties) -> str:
    """Who must see to an area: the body that its row or its own words name, else the council or partnership."""
    cells = paragraph.text.split("|")
    if paragraph.form == "row" and len(cells) > 1 and _BODY.search(cells[0]) and not _ASKS.search(cells[0]):
        return cells[0].strip()
    named = _RESPONSIBLE.match(cells[-1].strip())
    return named["who"] if named and _BODY.search(named["who"]) else who_is.council


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
    if asked := _ASKED_THAT.search(sentence):
        for part in _asked_for(sentence[asked.start("what") :]):
            own = due_of(part, said, anchors)
            due = own if own.kind is not DueKind.UNDATED else due_of(sentence, said, anchors)
            yield Obligation(Topic.OTHER, who_is.named(asked["who"]), part, part, paragraph.ordinal, Binding.ACTION, due)
        return
    if _HAS_ASKED.search(sentence):
        spoken_of.append(sentence)
    for clause in clauses(sentence, who_is):
        due = due_of(clause.text, said, anchors)
        if _counts(clause, due, spoken_of):
            if _NEXT_VISIT.search(clause.subject):
                who_is.last = "Ofsted"
            else:
                who_is.named(clause.subject)
            who = who_is.last or who_is.council
            spoken_of.append(clause.subject)
            yield Obligation(Topic.OTHER, who, clause.text, clause.text, paragraph.ordinal, clause.binding, due)


def _asked_for(words: str) -> list[str]:
    """The things asked for, each with its own words: "updates and publishes its plan" is one."""
    parts = re.split(r"\s+and\s+(?=(?:that\s+(?:it|they)\s+)?[a-z]+s\b)", words)
    return parts if all(len(part.split()) > 2 for part in parts) else [words]


_URGENT = re.compile(
    r"\b(?:address(?:ed)?|deal(?:t)? with|tackled?|resolved?|put right)\b[^.;]{0,60}\b(?:urgently|without delay|immediately|swiftly|at pace|as a matter of urgency)\b|\burgently (?:address|deal|tackle|resolve)",
    re.I,
)
_NEXT_LOOK = re.compile(
    r"\bwill (?:also )?(?:be (?:looked at|inspected|examined|considered|reviewed|visited|covered|the focus)|look at|focus on|cover|consider|examine|inspect)\b",
    re.I,
)
"""What the visit that was spoken of will be about."""


def _counts(clause: Clause, due: Due, spoken_of: Sequence[str]) -> bool:
    """Whether it is asked of the council or partnership, or announced by the inspectorate or the Department; a pronoun follows what went before."""
    pronoun = re.fullmatch(
        r"(?:it|they|she|he|these|(?:the|its) (?:days|dates)|the (?:first|second|third|next)(?: of (?:them|these))?)?", clause.subject.lower()
    ) is not None and bool(spoken_of)
    modal = MODAL.search(clause.text)
    if clause.binding is Binding.MUST and _URGENT.search(clause.text):
        return True
    if modal and re.match(r"(?:has|have|needs?) to", modal["verb"], re.I) and due.kind is DueKind.UNDATED:
        return False  # "more needs to be done" is a finding
    if re.search(r"\b(?:work|action|improvement|progress|attention)$|\byou$", clause.subject, re.I) and due.kind is DueKind.UNDATED:
        return False  # so is "further work is required"; what readers may do is no duty
    if clause.binding is Binding.MAY and not _INSPECTORATE.search(clause.subject):
        return False
    if spoken_of and clause.binding is Binding.WILL and _NEXT_LOOK.search(clause.text) and _NEXT_VISIT.search(" ".join(spoken_of)):
        return True
    if clause.standing:
        return False  # what workers do every six weeks is told of, not asked
    if clause.binding in (Binding.WILL, Binding.MAY) or _NEXT_VISIT.search(clause.subject):
        by_them = _INSPECTORATE.search(f"{clause.subject} {clause.text[:160]}") or pronoun
        return bool(by_them) or (due.kind is not DueKind.UNDATED and _ADDRESSED.search(clause.subject) is not None)
    asked = due.kind in (DueKind.FIXED, DueKind.OFFSET) or _ADDRESSED.search(clause.subject or clause.text) or pronoun or _SENT.search(clause.text)
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
