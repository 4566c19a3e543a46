"""How much time lies between two things that happened or are to: each found by its words, the days counted by code."""

import re
from dataclasses import replace
from datetime import date

from assistant import replies
from assistant.evidence import Evidence
from assistant.route import choose
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, quoted
from index.dates import Precision, find_dates
from index.documents import NOTICES, DateMeaning
from index.text import content_stems

_HOW_LONG = r"\bhow (?:many (?:days|weeks|months)|long|much time)\b"
_BETWEEN = [
    re.compile(rf"{_HOW_LONG}.{{0,40}}?\bbetween (?P<first>.{{4,90}}?) and (?P<second>.{{4,90}}?)(?:[?.!]|$)", re.I | re.S),
    re.compile(rf"\bfrom (?:the day |when )?(?P<first>.{{4,90}}?) (?:to|until|till?) (?:the day |when )?(?P<second>.{{4,90}}?)(?:,| -|\?| how).{{0,30}}(?:{_HOW_LONG})", re.I | re.S),
    re.compile(rf"{_HOW_LONG}.{{0,30}}?\bfrom (?:the day |when )?(?P<first>.{{4,90}}?) (?:to|until|till?) (?:the day |when )?(?P<second>.{{4,90}}?)(?:[?.!]|$)", re.I | re.S),
    re.compile(rf"{_HOW_LONG} (?:after|from) (?P<first>.{{4,80}}?) (?:did|was|were|is|are|does|do|will|before) (?P<second>.{{4,80}}?)(?:[?.!]|$)", re.I | re.S),
]  # fmt: skip
_NOTICE = re.compile(r"\b(?:notice|direction)\b", re.I)
_OF_NOTICE = re.compile(
    r"\b(?:notice|direction|dfe|department|the|an?|our|us|was|were|we|it|being|got|get|getting|issued?|issuing|served?|serving|landed|landing|dated?|given|giving|on|with|came|coming|out|of|day|improvement|day we)\b",
    re.I,
)
LEAST = 0.5
"""Which share of a phrase's content words a sentence must have to tell of its day."""


def time_between(inquiry: Inquiry) -> Draft:
    """The days between the two things that a question names, with the words that give each; nothing where one of them can't be found."""
    match = next((found for pattern in _BETWEEN if (found := pattern.search(inquiry.question))), None)
    if match is None:
        return Draft()
    ends = [_day_of(inquiry, match[name]) for name in ("first", "second")]
    if None in ends:
        return Draft()
    (first, one), (second, other) = sorted((each for each in ends if each), key=lambda each: each[0])
    if first == second:
        return Draft()
    text = replies.between(first, second, "#0", "#1")
    counted = Sentence(SentenceKind.COMPUTED, text, (one, other), frozenset({first, second}))
    return Draft((counted, quoted(one), *([quoted(other)] if other.quote != one.quote else [])), suggestions=replies.FIRST_QUESTIONS[:2])


def _day_of(inquiry: Inquiry, phrase: str) -> tuple[date, Evidence] | None:
    """The day that a phrase speaks of, with the words that say so: the notice's own, or that of the sentence that fits the phrase best."""
    if _NOTICE.search(phrase) and not _OF_NOTICE.sub("", phrase).strip(" ,'’-"):
        return _of_notice(inquiry)
    asked = replace(inquiry, asked=replace(inquiry.asked, text=phrase, context=""), route=choose(phrase, inquiry.as_of))
    wanted = set(content_stems(inquiry.library.gazetteer().replaced(phrase)))
    for each in asked.evidence[:FIRST]:
        said = set(content_stems(f"{' '.join(each.paragraph.heading)} {each.quote}"))
        days = [span for span in find_dates(each.quote) if span.precision is Precision.DAY and span.first == span.last]
        if days and wanted and len(wanted & said) >= LEAST * len(wanted):
            return min(days, key=lambda span: _distance(each.quote, span.start, wanted)).first, each
    return None


FIRST = 12
"""Among how many of the best sentences a day is looked for."""


def _distance(quote: str, place: int, wanted: set[str]) -> float:
    """How far a date stands, in letters, from the words of the phrase on the average."""
    places = [match.start() for match in re.finditer(r"[\w’'-]+", quote) if set(content_stems(match[0])) & wanted]
    return sum(abs(place - each) for each in places) / len(places) if places else float("inf")


def _of_notice(inquiry: Inquiry) -> tuple[date, Evidence] | None:
    """The day of issue that the newest notice or direction prints."""
    papers = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.kind in NOTICES and each.councils]
    day = papers[-1].identity.date(DateMeaning.ISSUED) if papers else None
    evidence = inquiry.printed(papers[-1], day) if day else None
    return (day.day, evidence) if day and evidence else None
