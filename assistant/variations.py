"""What letters of the Department changed of a notice, and what they left as it is: their own sentences about the matter that is asked after."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.sentences import Draft, Inquiry, quoted
from index.dates import MONTHS, months_named
from index.obligations import Held, Topic
from index.text import WHOLE, content_stems

_ASKED = re.compile(
    r"\b(?:did|does|do|has|have|had|was|were|is|are|any)\b.{0,60}\b(?:mov(?:e|es|ed|ing)|put(?:ting)? (?:\w+ ){0,5}back|push(?:ed)? (?:\w+ ){0,4}back|extend(?:ed)?|alter(?:ed|s)?|var(?:y|ies|ied)|amend(?:ed)?|chang(?:e|ed|es)|substitut\w+)\b",
    re.I,
)
_OF_DATES = re.compile(r"\b(?:dates?|targets?|deadlines?|requirements?|timescales?|letter|R\d{1,2})\b", re.I)
_TALK = frozenset(
    content_stems(
        "move moved put back push extend alter vary amend change substitute date target deadline requirement letter notice department too also any they"
    )
)


def varied(inquiry: Inquiry) -> Draft:
    """The sentences in which a letter varies the matter asked after or leaves it, the latest letter first; nothing where none speaks of it."""
    question = inquiry.question
    if not (_ASKED.search(question) and _OF_DATES.search(question)):
        return Draft()
    matter = set(content_stems(question)) - _TALK - set(content_stems(" ".join(inquiry.scope.councils or ())))
    months = months_named(question)
    found = [words_about(inquiry, each) for each in told_by_letters(inquiry)]
    if of_month := [source for source in found if source.document.day and source.document.day.month in months]:
        found, matter = of_month, matter - set(content_stems(" ".join(MONTHS[month - 1] for month in months)))
    if matter:
        shared = [len(matter & set(content_stems(source.quote))) for source in found]
        found = [source for source, count in zip(found, shared, strict=True) if 0 < count == max(shared)]
    chosen = {source.quote: source for source in found}
    return Draft(tuple(quoted(each) for each in list(chosen.values())[:4]), suggestions=replies.SUGGESTIONS[Topic.EVENT])


def told_by_letters(inquiry: Inquiry) -> Sequence[Held]:
    """What letters say that they vary or leave, the latest first."""
    told = [held for held in inquiry.library.obligations(inquiry.scope, inquiry.as_of) if held.obligation.topic in (Topic.VARIES, Topic.STANDS)]
    days = {held.document_id: inquiry.library.document(inquiry.scope, held.document_id).day or date.min for held in told}
    return sorted(told, key=lambda held: days[held.document_id], reverse=True)


def words_about(inquiry: Inquiry, held: Held) -> Evidence:
    """The sentence with its whole paragraph, where that is short: what was proposed and what stands is said in turn."""
    found = inquiry.words_of(inquiry.library.document(inquiry.scope, held.document_id), held)
    return replace(found, quote=found.paragraph.text) if len(found.paragraph.text) <= WHOLE else found
