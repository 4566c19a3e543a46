"""What inspectors asked to be improved: every area that the register holds of the report or letter that is meant."""

import re

from assistant.lists import List, listed
from assistant.sentences import Draft, Inquiry
from index.dates import months_named
from index.documents import INSPECTIONS, Document, Kind
from index.obligations import Binding, Topic

_ASKED = re.compile(
    r"\b(?:need(?:s|ed)?|ha(?:ve|s)|got|told(?: (?:us|them|leaders|the [\w ]{3,30}?))?|tell us|asked(?: us)?|want(?:s|ed)?(?: us)?) to (?:improve|get better|do better|work on|fix|sort(?: out)?|change|put right|address|tackle|get right)\b|\bto (?:put right|sort out)\b|\bareas? (?:for|of|to) (?:priority action|(?:further )?improve\w*|development)\b|\bpriority actions?\b(?! plan)|\bpriority (?:and|or|/) ?immediate action\b|\bto work on\b",
    re.I,
)
_BARELY = re.compile(r"\W*what (?:needs|has|have we(?: got)?|do we need|did we need) to (?:improve|get better|change)\W*$", re.I)
"""So bare a question that only inspectors' areas can be meant."""
_INSPECTORS = re.compile(r"\b(?:ofsted|inspect\w*|ilacs|hmi|cqc|send|monitoring|focused|visit|letter|reports?)\b", re.I)
_OF_KIND = [
    (re.compile(r"\bsend\b|\bcqc\b|\bspecial educational\b", re.I), frozenset({Kind.SEND_INSPECTION})),
    (re.compile(r"\bmonitoring\b", re.I), frozenset({Kind.MONITORING_VISIT})),
    (re.compile(r"\bfocused\b", re.I), frozenset({Kind.FOCUSED_VISIT})),
    (re.compile(r"\b(?:visit|letter)\b", re.I), frozenset({Kind.MONITORING_VISIT, Kind.FOCUSED_VISIT})),
]


def areas(inquiry: Inquiry) -> Draft:
    """The areas of the report or letter that the question means, all of them; nothing where none is asked for or the paper lists none."""
    question = inquiry.asked.text
    if not (_BARELY.match(question) or (_ASKED.search(question) and _INSPECTORS.search(question))) or inquiry.route.answer_type in ("date", "person", "number"):
        return Draft()
    document = _meant(inquiry)
    if document is None:
        return Draft()
    if marked := _marked(inquiry, document):
        return listed(marked)
    held = [each for each in inquiry.library.obligations(inquiry.scope, inquiry.as_of, Topic.OTHER) if each.document_id == document.id]
    asked = sorted({each.obligation.ordinal for each in held if each.obligation.binding is Binding.ACTION})
    paragraphs = {each.ordinal: each for each in inquiry.paragraphs(document)}
    items = [paragraphs[ordinal] for ordinal in asked]
    first = next((each for each in items if each.ordinal - 1 in paragraphs), None)
    if first and items[0].form == "row":
        before = (paragraphs[each] for each in range(first.ordinal - 1, -1, -1) if each in paragraphs)
        above = next((each for each in before if each.form != "row"), None)  # the names of a table's columns say nothing by themselves
        return listed(List(document, above, tuple(items))) if above and len(items) > 1 else Draft()
    if first is None or len(items) < 2:
        return Draft()
    return listed(List(document, paragraphs[first.ordinal - 1], tuple(items)))


_MARK = re.compile(r"^(?:\W*\w?\W*\|\s*)?areas? for (?:(priority action)|(?:further )?improvement)s?\W*$", re.I)
"""The heading of the areas, or the row that stands for it."""


def _marked(inquiry: Inquiry, document: Document) -> List | None:
    """What stands under a report's own heading of its areas; None where it has no such heading."""
    paragraphs = inquiry.paragraphs(document)
    marks = [(place, bool(match[1])) for place, each in enumerate(paragraphs) if (match := _MARK.match(each.text)) and each.form in ("heading", "row", "text")]
    priority = bool(re.search(r"\bpriority\b", inquiry.question, re.I))
    wanted = [place for place, of_priority in marks if of_priority == priority] or [place for place, _ in marks]
    if not wanted:
        return None
    first = wanted[-1] + 1
    last = first
    while last < len(paragraphs) and paragraphs[last].form in ("text", "item") and paragraphs[last].heading == paragraphs[first].heading:
        last += 1
    items = tuple(paragraphs[first:last])
    return List(document, paragraphs[wanted[-1]], items) if len(items) > 1 else None


def _meant(inquiry: Inquiry) -> Document | None:
    """The report or letter by the words, month and year of the question; else the latest inspection of children's services."""
    found = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.kind in INSPECTIONS and each.councils]
    kinds = next((kinds for pattern, kinds in _OF_KIND if pattern.search(inquiry.asked.text)), frozenset[Kind]())
    of_kind = [each for each in found if each.kind in kinds] if kinds else [each for each in found if each.kind is not Kind.SEND_INSPECTION]
    months = months_named(inquiry.asked.text)
    if months:
        of_kind = [each for each in of_kind if months & {day.day.month for day in each.identity.dates}]
    if inquiry.route.years:
        of_kind = [each for each in of_kind if inquiry.route.years & {day.day.year for day in each.identity.dates}]
    return of_kind[-1] if of_kind else None
