"""Who holds an office: the newest words of a document that name somebody beside it, and what they say of who comes or goes."""

import re
from collections.abc import Iterator
from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.people import ROLES, Holder, holders
from assistant.sentences import Draft, Inquiry, certain, quoted
from index.documents import Document, Kind, Paragraph
from index.text import sentences

NAMED = 3
"""How many people are named at most: the one who holds it, the one before and the one to come."""
WORDS = 95
_WHO = re.compile(r"\b(?:who(?:'?s|m)?|name of|names?)\b", re.I)
_WHOLE_QUESTION = re.compile(
    r"\b(?:members?|membership|attend\w*|decides?|agree[ds]?|sign(?:s|ed)?|must|should|have to|has to|does .{3,30} report|pays?|appoint(?:s|ed)? (?:the|by))\b",
    re.I,
)
"""Words that ask for more than a name."""
_CHANGE = re.compile(
    r"\b(?:steps? down|takes? over|succeeds?|replaces?|leaves?|left|has left|takes? up|took up|starts?|from \d|until|appointed|confirmed|interim|acting)\b",
    re.I,
)


_OTHER_CHAIR = re.compile(r"\bchair(?:s|ing)?\b(?= of (?!the (?:improvement )?board)| the (?!(?:\w+ )?board\b|meetings?\b)[A-Za-z])", re.I)
"""The chair of something else: "who chairs the children in care council"."""


def office_holder(inquiry: Inquiry) -> Draft:
    """Who holds the office that is asked for, the newest paper first; nothing where no paper in scope names anybody beside it."""
    question = inquiry.question
    role = _role(question)
    if role is None or not _WHO.search(question) or _WHOLE_QUESTION.search(question):
        return Draft()
    chosen: list[Evidence] = []
    people: set[str] = set()
    room = WORDS
    for person, evidence in _named(inquiry, role):
        length = len(evidence.quote.split()) + 8
        if person in people or (chosen and length > room):
            continue
        people.add(person)
        chosen.append(evidence)
        room -= length
        if len(chosen) == NAMED or not _CHANGE.search(" ".join(each.quote for each in chosen)):
            break
    return Draft(tuple(quoted(each) for each in chosen), suggestions=replies.FIRST_QUESTIONS[:2])


_AT_INSPECTION = re.compile(r"\b(?:when|at the time|at the|during)\b.{0,40}\b(?:ILACS|inspect\w+)\b", re.I)
"""Words that ask who held it when the inspectors came."""


def _role(question: str) -> str | None:
    """The one office that a question names; None where it names none or several."""
    asked = _OTHER_CHAIR.sub(" ", question)
    found = [name for name, pattern in ROLES.items() if pattern.search(asked)]
    return found[0] if len(found) == 1 and found[0] != "Lead inspector" else None


def _named(inquiry: Inquiry, role: str) -> Iterator[tuple[str, Evidence]]:
    """Everybody whom a paper names beside the office, the newest paper first, each in the sentence that does."""
    papers = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.councils and each.kind is not Kind.GUIDANCE]
    if role.startswith("Chair"):
        papers = [each for each in papers if each.kind is not Kind.SEND_INSPECTION]  # it speaks of other boards
    if _AT_INSPECTION.search(inquiry.asked.text):
        report = max((each.day for each in papers if each.kind is Kind.INSPECTION_REPORT and each.day), default=None)
        papers = [each for each in papers if report is None or (each.day and each.day <= report)]
    for document in sorted(papers, key=lambda each: (each.day or date.min, each.id), reverse=True):
        for holder in _of_paper(inquiry, document):
            if holder.role == role:
                yield holder.person, _sentence(document, holder.paragraph, holder.quote)


def _of_paper(inquiry: Inquiry, document: Document) -> list[Holder]:
    """Everybody whom a paper names beside an office; read once a paper, which only who may see it asks for."""
    return inquiry.library.lasting(("holders", document.version), lambda: list(holders(document, inquiry.paragraphs(document))))


def _sentence(document: Document, paragraph: Paragraph, words: str) -> Evidence:
    """The sentence that holds the words, with the one after it where that says who comes or goes."""
    whole = sentences(paragraph.text)
    place = next((number for number, each in enumerate(whole) if words in each), None)
    if place is None:
        return certain(document, paragraph, words)
    quote = whole[place]
    if place + 1 < len(whole) and _CHANGE.search(whole[place + 1]) and f"{quote} {whole[place + 1]}" in paragraph.text:
        quote = f"{quote} {whole[place + 1]}"
    return certain(document, paragraph, quote if len(quote.split()) <= 60 else words)
