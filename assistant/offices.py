"""Who holds an office: the newest words of a document that name somebody beside it, and what they say of who comes or goes."""

import re
from collections.abc import Iterable, Iterator
from datetime import date

from assistant import replies
from assistant.conversation import points_back
from assistant.evidence import Evidence
from assistant.people import ROLES, Holder, holders
from assistant.sentences import Draft, Inquiry, certain, quoted
from assistant.tenure import Tenure, before, on, tenures, to_come, told_together
from index.documents import Document, Kind, Paragraph
from index.text import sentences

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


_OTHER_CHAIR = re.compile(r"\bchair(?:s|ing)?\b(?= of (?!(?:the|our|its|this|that) (?:\w+ )?board)| the (?!(?:\w+ )?board\b|meetings?\b)[A-Za-z])", re.I)
"""The chair of something else: "who chairs the children in care council"."""


_BEFORE = re.compile(
    r"\b(?:before (?:him|her|them|that|then)|previous(?:ly)?|former|used to|until (?:she|he|they) (?:arrived|came|started|joined)|holding the fort|who did it before|(?:he|she|they) replaced?|predecessor)\b",
    re.I,
)
_NEXT = re.compile(
    r"\b(?:tak(?:es?|ing) over|next|replac(?:es?|ing)|succeed(?:s|ing)?|successor|after (?:him|her|them)|coming in|incoming|new (?:one|person)|who'?ll|who will)\b",
    re.I,
)


def office_holder(inquiry: Inquiry) -> Draft:
    """Who holds the office that is asked for, held it before or is to come, by the papers' own days; nothing where no paper in scope names anybody."""
    question = inquiry.question
    role = _role(question) or (
        _role(inquiry.asked.context.replace("’", "'")) if points_back(question) or _BEFORE.search(question) or _NEXT.search(question) else None
    )
    if role is None or not (_WHO.search(question) or _FROM_TO.search(question)) or _WHOLE_QUESTION.search(question):
        return Draft()
    found = list(_tenures(inquiry, role))
    held = on(found, inquiry.as_of)
    coming = to_come(found, inquiry.as_of)
    if asked := _FROM_TO.search(question):
        people = [_dated(found, held, bool(asked["end"]))] if held else []
    elif _BEFORE.search(question):
        earlier = before(found, held) if held else None
        people = [told_together(found, held, earlier)] if held and earlier else []
    elif _NEXT.search(question) and inquiry.asked.context:
        people = [coming or (held if _of_late(held, inquiry.as_of) else None)]
    else:
        people = [held, coming]
    return Draft(tuple(quoted(each) for each in _told(people)), suggestions=replies.FIRST_QUESTIONS[:2])


def holder_on(inquiry: Inquiry, role: str) -> Tenure | None:
    """Whose office one of ROLES is on the inquiry's day, by the papers of that day."""
    return on(list(_tenures(inquiry, role)), inquiry.as_of)


_FROM_TO = re.compile(
    r"\b(?:when|what date|how long|until when|since when)\b.{0,20}\b(?:she|he|they)\b.{0,20}\b(?:(?P<end>finish\w*|leav\w*|left|end\w*|go|going|stay\w*|stop\w*|retire\w*)|start\w*|beg[ai]n|join\w*|take over|took over|appointed|in post)\b",
    re.I,
)
"""Words that ask from or until when somebody of the question before holds it."""


def _dated(found: Iterable[Tenure], held: Tenure, end: bool) -> Tenure | None:
    """The newest words that give the day on which the holder begins, or ends."""
    told = [each for each in found if each.person == held.person and (each.ends if end else each.begins)]
    return max(told, key=lambda each: each.told, default=None)


def _of_late(held: Tenure | None, as_of: date) -> bool:
    """Whether somebody came into the office within the last months: then they may be the new one who is asked for."""
    return bool(held and held.begins and (as_of - held.begins).days <= LATE)


LATE = 120


def _told(people: Iterable[Tenure | None]) -> Iterator[Evidence]:
    """Each person in the sentence that names them, as far as there is room."""
    room, said = WORDS, set[str]()
    for each in people:
        if each is None or each.quote in said:
            continue
        evidence = _sentence(each.document, each.paragraph, each.quote)
        length = len(evidence.quote.split()) + 8
        if said and length > room:
            return
        said |= {each.quote, evidence.quote}
        room -= length
        yield evidence


_AT_INSPECTION = re.compile(r"\b(?:when|at the time|at the|during)\b.{0,40}\b(?:ILACS|inspect\w+)\b", re.I)
"""Words that ask who held it when the inspectors came."""


def _role(question: str) -> str | None:
    """The one office that a question names; None where it names none or several."""
    asked = _OTHER_CHAIR.sub(" ", question)
    found = [name for name, pattern in ROLES.items() if pattern.search(asked)]
    return found[0] if len(found) == 1 and found[0] != "Lead inspector" else None


def _tenures(inquiry: Inquiry, role: str) -> Iterator[Tenure]:
    """Every tenure of the office that a paper in scope tells of."""
    papers = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.councils and each.kind is not Kind.GUIDANCE]
    if role.startswith("Chair"):
        papers = [each for each in papers if each.kind is not Kind.SEND_INSPECTION]  # it speaks of other boards
    if _AT_INSPECTION.search(inquiry.asked.text):
        report = max((each.day for each in papers if each.kind is Kind.INSPECTION_REPORT and each.day), default=None)
        papers = [each for each in papers if report is None or (each.day and each.day <= report)]
    for document in papers:
        yield from tenures(document, (each for each in named_in(inquiry, document) if each.role == role))


def named_in(inquiry: Inquiry, document: Document) -> list[Holder]:
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
