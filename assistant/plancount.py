"""How many of a plan's actions are done, on track and late: the newest sentence of a paper that counts them."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.sentences import Draft, Inquiry, certain, quoted
from index.dates import DateSpan, find_dates
from index.documents import Document, Kind, Paragraph
from index.text import sentences

_ASKED = re.compile(
    r"\b(?:how (?:many|much)|number of|summary|count|total|out of)\b.{0,90}\b(?:done|complete[d]?|finished|closed|late|behind|overdue|on (?:track|course|time)|ok|not finished|left|open)\b"
    r"|\b(?:RAG|status) (?:summary|count|breakdown|split)\b",
    re.I,
)
_OF_PLAN = re.compile(r"\b(?:plan|actions?|RAG)\b", re.I)
_COUNTS = re.compile(r"\b(?:actions?|of (?:them|these|the \w+))\b", re.I)
_DONE = re.compile(r"\b(?:complete[d]?|finished|carried out|done|closed|delivered|blue)\b", re.I)
_REST = re.compile(
    r"\b(?:late|behind|overdue|on track|going to time|on time|on course|open|outstanding|not (?:yet )?(?:started|complete)|green|amber|red)\b", re.I
)
_NUMBER = re.compile(r"\b(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|all)\b", re.I)
_TARGET = re.compile(r"\b(?:should|must|will|aims? to|by the end)\b", re.I)


def plan_counts(inquiry: Inquiry) -> Draft:
    """The newest count of the plan's actions, or that of the day that the question names; nothing where no paper counts them."""
    question = inquiry.question
    if not (_ASKED.search(question) and _OF_PLAN.search(question)):
        return Draft()
    found = _counted(inquiry)
    if not found:
        return Draft()
    wanted = find_dates(question, year=inquiry.as_of.year)
    named = [each for each in found if any(_same_time(each[1].quote, span, inquiry.as_of) for span in wanted)]
    evidence = max(named or found, key=lambda each: each[0])[1]
    return Draft((quoted(evidence),), suggestions=replies.FIRST_QUESTIONS[:2], words=200)


def _counted(inquiry: Inquiry) -> list[tuple[tuple[date, int], Evidence]]:
    """Every sentence of a paper in scope that counts actions by how they stand, with its paper's day."""
    papers = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.councils and each.kind not in (Kind.GUIDANCE, Kind.NEWS)]
    return [((each.document.day or date.min, -each.paragraph.ordinal), each) for paper in papers for each in _of_paper(inquiry, paper)]


def _of_paper(inquiry: Inquiry, document: Document) -> list[Evidence]:
    """The counts of one paper; read once a paper, which only who may see it asks for."""
    return inquiry.library.lasting(("plan counts", document.version), lambda: list(_counts_in(document, inquiry.paragraphs(document))))


def _counts_in(document: Document, paragraphs: Iterable[Paragraph]) -> Iterator[Evidence]:
    """A sentence that counts actions, with the one before it where that gives the total."""
    for paragraph in paragraphs:
        whole = sentences(paragraph.text)
        for before, sentence in zip(["", *whole], whole, strict=False):
            if _is_count(sentence):
                both = f"{before} {sentence}"
                totals = before and _COUNTS.search(before) and _NUMBER.search(before) and both in paragraph.text
                yield certain(document, paragraph, both if totals else sentence)


def _is_count(sentence: str) -> bool:
    told = _COUNTS.search(sentence) and _DONE.search(sentence) and _REST.search(sentence) and not _TARGET.search(sentence)
    return bool(told) and len(_NUMBER.findall(sentence)) >= 2


def _same_time(quote: str, span: DateSpan, as_of: date) -> bool:
    """Whether a sentence names a day within the time that the question names ("the end of May")."""
    return any((each.last.year, each.last.month) == (span.last.year, span.last.month) for each in find_dates(quote, year=as_of.year))
