"""What a notice, direction or letter prints of itself: who signed it, and to which address it went."""

import re

from assistant import replies
from assistant.evidence import PERSON, Evidence
from assistant.sentences import Draft, Inquiry, certain, quoted
from index.documents import NOTICES, Document, Kind

_PAPER = r"(?:notice|direction|letter)"
_SIGNED = re.compile(
    rf"\bwho (?:signed|wrote|has signed)\b.{{0,40}}\b{_PAPER}\b|\bwhose (?:name|signature)\b.{{0,40}}\b{_PAPER}\b|\b{_PAPER}\b.{{0,30}}\bsigned by (?:whom|who)\b",
    re.I,
)
_ADDRESS = re.compile(rf"\b(?:postal |printed )?address\b.{{0,40}}\b{_PAPER}\b|\b{_PAPER}\b.{{0,40}}\baddress\b", re.I)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b")
_OFFICE = re.compile(r"\b(?:minister|secretary of state|director|civil servant|department for education|inspector|official|MP)\b", re.I)
TAIL, HEAD = 12, 12
"""Among how many last paragraphs a signature stands, and among how many first ones an address."""


def particulars(inquiry: Inquiry) -> Draft:
    """The lines that name who signed, or the address, of the paper that the question means; nothing where it asks for neither or the paper prints none."""
    question = inquiry.question
    document = _meant(inquiry) if _SIGNED.search(question) or _ADDRESS.search(question) else None
    if document is None:
        return Draft()
    found = _signature(inquiry, document) if _SIGNED.search(question) else _address(inquiry, document)
    return Draft(tuple(quoted(each) for each in found), suggestions=replies.FIRST_QUESTIONS[:2])


def _meant(inquiry: Inquiry) -> Document | None:
    """The latest notice, direction or letter of the Department, by the question's own word."""
    text = inquiry.asked.text
    papers = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.councils]
    if re.search(r"\bletter\b", text, re.I):
        return next((each for each in reversed(papers) if each.kind is Kind.OTHER and each.identity.issuer), None)
    kind = Kind.DIRECTION if re.search(r"\bdirection\b", text, re.I) else Kind.IMPROVEMENT_NOTICE
    of_years = [each for each in papers if each.kind in NOTICES and each.kind is kind]
    named = [each for each in of_years if each.day and each.day.year in inquiry.route.years]
    found = named or of_years
    return found[-1] if found else None


def _signature(inquiry: Inquiry, document: Document) -> list[Evidence]:
    """The last short line with a name, and the one after it where that says the office."""
    tail = inquiry.paragraphs(document)[-TAIL:]
    for place in range(len(tail) - 1, -1, -1):
        each = tail[place]
        if each.form == "row" or len(each.text) > 160 or not PERSON.search(each.text) or each.text.endswith((":", "?")) or re.match(r"Dear\b", each.text):
            continue
        following = tail[place + 1] if place + 1 < len(tail) else None
        office = following if following and len(following.text) <= 160 and _OFFICE.search(following.text) and not PERSON.search(following.text) else None
        if office or _OFFICE.search(each.text):
            return [certain(document, line, line.text) for line in (each, office) if line]
    return []


def _address(inquiry: Inquiry, document: Document) -> list[Evidence]:
    return [certain(document, each, each.text) for each in inquiry.paragraphs(document)[:HEAD] if _POSTCODE.search(each.text)][:1]
