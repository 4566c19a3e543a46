"""Facts that an inspection report prints on its first page: its dates, its grades, its lead inspector."""

import re
from collections.abc import Sequence

from assistant import replies
from assistant.fitting import event_day, fitting
from assistant.route import SHORT_OF_IT
from assistant.sentences import CITATIONS, LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain, quoted
from index.dates import months_named
from index.documents import DateMeaning, Document, Kind, Paragraph
from index.text import sentences

_GRADE = re.compile(r"\b(?:outstanding|good|requires improvement(?: to be good)?|inadequate)\W*$", re.I)


def _report(inquiry: Inquiry) -> Document | None:
    """The inspection report that the question speaks of: of a year it names, an earlier one, or the latest."""
    send = Kind.SEND_INSPECTION in inquiry.route.kinds and len(inquiry.route.kinds) == 1
    kind = Kind.SEND_INSPECTION if send else Kind.INSPECTION_REPORT
    reports = _reports(inquiry, kind)
    if inquiry.route.years:
        reports = [each for each in reports if inquiry.route.years & {found.day.year for found in each.identity.dates}]
    if not reports:
        return None
    return reports[-2] if inquiry.route.earlier and not inquiry.route.years and len(reports) > 1 else reports[-1]


def _reports(inquiry: Inquiry, kind: Kind) -> list[Document]:
    return [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.kind is kind and each.councils]


def inspected(inquiry: Inquiry) -> Draft:
    document = _report(inquiry)
    if document is None:
        return Draft()
    first, last = (document.identity.date(meaning) for meaning in (DateMeaning.INSPECTED_FROM, DateMeaning.INSPECTED_TO))
    evidence = inquiry.printed(document, first)
    if not first or not last or not evidence:
        return Draft()
    text = replies.inspected(first.day, last.day, "#0")
    return Draft((Sentence(SentenceKind.COMPUTED, text, (evidence,), frozenset({first.day, last.day})), quoted(evidence)))


_CATEGORIES = [
    (re.compile(r"\bcare leavers?|leaving care\b", re.I), re.compile(r"care leavers|achieving permanence", re.I)),
    (re.compile(r"\bleaders?(?:hip)?\b|\bmanagement\b", re.I), re.compile(r"impact of leaders|leadership", re.I)),
    (re.compile(r"\bhelp and protection\b|\bprotection\b|\bneed help\b", re.I), re.compile(r"help and protection", re.I)),
    (re.compile(r"\b(?:children|kids) (?:who are )?(?:in|looked)\b|\bin care\b|\blooked after\b", re.I), re.compile(r"children in care|looked after", re.I)),
    (re.compile(r"\badoption\b", re.I), re.compile(r"adoption", re.I)),
]
_OVERALL = re.compile(r"^overall effectiveness|^children['’]s services in .{3,60} (?:is|are|requires?)\b", re.I)


_GRADE_WORD = re.compile(r"\b(?:outstanding|good|requires? improvement|inadequate)\b", re.I)


_BEFORE = re.compile(r"\b(?:last|previous(?:ly)?|earlier)\b[^.]{0,60}\binspect\w*|\binspect\w*\b[^.]{0,40}\b(?:before|previous(?:ly)?)\b", re.I)


def _graded_before(inquiry: Inquiry, document: Document) -> Draft:
    """What a report says of the inspection before it; a refusal where it says nothing."""
    told = (
        (paragraph, sentence)
        for paragraph in inquiry.paragraphs(document)
        for sentence in sentences(paragraph.text)
        if _BEFORE.search(sentence) and _GRADE_WORD.search(sentence)
    )
    found = next(told, None)
    return Draft((quoted(certain(document, *found)),)) if found else Draft(final=True)


def graded(inquiry: Inquiry) -> Draft:
    """The grades that a question asks of, of the report that it means, and of others where it sets them side by side."""
    document = _report(inquiry)
    if document and inquiry.route.earlier and not inquiry.route.years and len(_reports(inquiry, document.kind)) == 1:
        return _graded_before(inquiry, document)
    since = event_day(inquiry.asked.text, inquiry.as_of)
    if document and since and document.day and document.day < since:
        return Draft(final=True)  # no report of an inspection that was lately
    if document is None:
        told = any(_GRADE_WORD.search(each.quote) for each in fitting(inquiry.asked, inquiry.as_of, inquiry.evidence)[:3])
        return Draft(final=not told)
    question = inquiry.question
    chosen = _compared(inquiry, document)
    if len(chosen) == 1 and (rows := _rows(inquiry, document)) and (_ALL_GRADES.search(question) or _WEAKEST.search(question)):
        shown = _weakest(rows) if _WEAKEST.search(question) else rows
        return Draft(tuple(quoted(certain(document, row, row.text)) for row in shown[:LIST_CITATIONS]), words=200, citations=LIST_CITATIONS)
    said = [_grade(each, row) for wanted in _categories(question) for each in chosen for row in _rows(inquiry, each) if wanted.search(row.text)]
    return Draft(tuple(dict.fromkeys(said)), citations=LIST_CITATIONS if len(said) > CITATIONS else CITATIONS)


def _categories(question: str) -> list[re.Pattern[str]]:
    """The judgements that a question asks of; the overall one where it names none, or names it too."""
    named = [pattern for asked, pattern in _CATEGORIES if asked.search(question)]
    return [*([_OVERALL] if not named or _OVERALL_ASKED.search(question) else []), *named]


def _compared(inquiry: Inquiry, document: Document) -> list[Document]:
    """The report meant; with the latest before it where the question asks of now, and with every other one of years that it names or "since"."""
    reports = _reports(inquiry, document.kind)
    of_years = [each for each in reports if inquiry.route.years & {found.day.year for found in each.identity.dates}]
    if _SINCE.search(inquiry.question) and len(reports) > 1:
        earlier = (of_years or reports[-2:-1])[-1]
        return [earlier] if earlier is reports[-1] else [earlier, reports[-1]]
    if len(of_years) > 1 and len(inquiry.route.years) > 1:
        return of_years[-MOST:]
    now = _NOW.search(inquiry.question) and not _THEN.search(inquiry.question)
    return [reports[-1], document] if now and document is not reports[-1] and not inquiry.route.earlier else [document]


def _weakest(rows: Sequence[Paragraph]) -> list[Paragraph]:
    """The rows below the best grade of a report."""
    ranks = [max(place for place, grade in enumerate(_ORDER) if grade in row.text.lower()) for row in rows]  # "requires improvement to be good" names two
    return [row for row, rank in zip(rows, ranks, strict=True) if rank > min(ranks)] or list(rows)


def _grade(document: Document, row: Paragraph) -> Sentence:
    """A row's grade before what it is of, in the row's own words."""
    match = _GRADE.search(row.text)
    assert match is not None
    grade = match[0].strip(" .")
    text = replies.graded(grade[0].upper() + grade[1:].lower(), plain(row.text[: match.start()].strip(" |")), document, "#0")
    return Sentence(SentenceKind.QUOTE, text, (certain(document, row, row.text),))


MOST = 3
"""Of how many inspections grades are told side by side."""
_ORDER = ("outstanding", "good", "requires improvement", "inadequate")
_OVERALL_ASKED = re.compile(r"\boverall\b|\beffectiveness\b", re.I)
_NOW = re.compile(r"\b(?:is|are|isn't|aren't|rates?|still|now|current(?:ly)?|today|can (?:we|i) say)\b", re.I)
_THEN = re.compile(r"\b(?:was|were|did|got|had|gave|back (?:in|then)|going back)\b", re.I)
_WEAKEST = re.compile(rf"\b(?:which|what)\b.{{0,40}}\b(?:{SHORT_OF_IT}|below|other than)\b", re.I)
"""Words that ask for what fell short of the best grade."""
_ALL_GRADES = re.compile(
    r"\b(?:all|each|every|full|both|the (?:four|five|sub-?)) (?:\w+ ){0,3}(?:grades?|judge?ments?|ratings?|areas|set)\b|\b(?:grades|judge?ments|ratings) (?:for|in|of|across) (?:each|every|all)\b|\bwhat (?:were|are) (?:the |our |all )*(?:grades|judge?ments|ratings)\b",
    re.I,
)
"""Words that ask for all of a report's grades."""


_SINCE = re.compile(r"\b(?:since|compared (?:to|with)|dropped|gone (?:up|down)|fallen|improved|worse than|better than|changed)\b", re.I)
"""Words that ask for a grade beside an earlier one."""


def _rows(inquiry: Inquiry, document: Document) -> list[Paragraph]:
    """A report's rows of grades."""
    return [each for each in inquiry.paragraphs(document) if each.form == "row" and _GRADE.search(each.text) and len(each.text) < 160]


def published(inquiry: Inquiry) -> Draft:
    """The day that a report or letter prints as that of its publication."""
    document = _report(inquiry)
    day = document.identity.date(DateMeaning.PUBLISHED) if document else None
    if document is None or day is None or not (evidence := inquiry.printed(document, day)):
        return Draft()
    said = Sentence(SentenceKind.COMPUTED, replies.published(day.day, document, "#0"), (evidence,), frozenset({day.day}))
    return Draft((said, quoted(evidence)))


def inspector(inquiry: Inquiry) -> Draft:
    document = _report(inquiry)
    if document is None:
        return Draft(final=bool(inquiry.route.years))
    months = months_named(inquiry.asked.text)
    if months and not months & {each.day.month for each in document.identity.dates}:
        return Draft(final=True)  # another inspection than that of any report here
    line = re.compile(r"\blead inspector\s*:?\s*(?=[A-Z])", re.I)
    for paragraph in inquiry.paragraphs(document):
        if (match := line.search(paragraph.text)) and len(paragraph.text) < 300:
            quote = paragraph.text[match.start() :][:160]
            return Draft((quoted(certain(document, paragraph, quote)),))
    return Draft()
