"""How something went: what a review, visit, inspection or meeting found or decided. Only a paper of that day or later can tell it.

A paper that fixed or announced the event lies near such a question and is no answer to it.
"""

import re
from datetime import date

from assistant.evidence import Evidence
from index.dates import MONTHS, Precision, find_dates, months_named
from index.documents import NOTICES

_EVENT = r"(?:reviews?|visits?|inspections?|ilacs|stock-?takes?|meetings?|mtgs?|board|committee|cabinet|debate|vote|hearing|conversation)"
_ASKED = re.compile(
    rf"\b(?:what|how|which|who|need|any|main|key|quick)\b.{{0,70}}\b(?:f(?:i|ou)nd(?:ings?)?|sa(?:y|id)|see|saw|conclu\w+|decid(?:e|ed)|decisions?|decided|agree[ds]?|actions?|outcomes?|results?|voted?|t(?:ell|old)|recommend(?:ed)?|th(?:ink|ought)|verdict)\b.{{0,70}}\b{_EVENT}\b"
    rf"|\b(?:outcomes?|results?|findings|conclusions|minutes|actions|decisions|verdict|summary|summaris\w+)\b.{{0,40}}\b{_EVENT}\b"
    rf"|\bhow did (?:the |our |that |their )?(?:\w+ ){{0,4}}?{_EVENT}\b.{{0,30}}\b(?:go|vote|come out|turn out)\b|\bwhat (?:came out of|happened at|went on at|got decided at)\b.{{0,40}}\b{_EVENT}\b"
    rf"|\bwhat(?:'s| did| has| have)?\b.{{0,30}}\b(?:commissioner|advis[eo]r)\b.{{0,30}}\b(?:said?|say|find|found|conclude[ds]?|recommend(?:ed)?|advised?)\b"
    rf"|\b(?:what(?:'d|'s| did| do| does)?|how did)\b.{{0,80}}\b(?:when|after) (?:they|ofsted|inspectors|hmi|the (?:department|dfe|inspectors|officials)|dfe|officials)\b.{{0,20}}\b(?:in|came|back|visited|here|looked)\b"
    rf"|\bhow did (?:we|it|they|the council) (?:do|get on|fare|go)\b.{{0,40}}\b{_EVENT}\b"
    rf"|\b{_EVENT}\b.{{0,40}}\b(?:findings|outcome|conclude[ds]?|verdict|did we pass)\b|\bhow did .{{0,40}}\b(?:full )?council\b.{{0,10}}\bvote\b",
    re.I,
)
_LIMIT = re.compile(r"\b(?:by when|deadline|have to|must|should|supposed|due|when (?:is|are|will|do|does|must|should))\b", re.I)
_TO_COME = re.compile(
    r"\b(?:will|would|is to|are to|(?:is|are|was|were|has been|have been|had been) (?:now |also )?(?:fixed|planned|likely|due|scheduled|pencilled|arranged|set|booked)|going to|next|must|should|prepare for)\b",
    re.I,
)
_HAS_BEEN = re.compile(
    r"\b(?:found|(?:was|were|had been|has been) held|took place|(?:has|had) taken place|showed|judged|concluded|saw|heard|agreed|decided|noted|voted|approved|told)\b",
    re.I,
)


def asked(question: str) -> bool:
    """Whether it asks how an event went, not when it is or what is due by it."""
    return bool(_ASKED.search(question)) and not _LIMIT.search(question)


def first_day(question: str, as_of: date) -> date | None:
    """The first day on which the event that a question names by its day or month may have been; None where it names none."""
    exact = [
        span for year in (as_of.year, as_of.year - 1) for span in find_dates(question, year=year) if span.precision is Precision.DAY and span.first <= as_of
    ]
    if exact:
        return exact[0].first
    months = months_named(question)
    if not months and (loosely := _LOOSELY.search(question)):
        return _first_of(loosely, as_of)
    if len(months) != 1:
        return None
    (month,) = months
    printed = re.search(rf"\b(?:{MONTHS[month - 1]}|{MONTHS[month - 1][:3]}\w*)\.?\s+((?:19|20)\d\d)\b", question, re.I)
    year = int(printed[1]) if printed else as_of.year - (month > as_of.month)
    return date(year, month, 1)


_LOOSELY = re.compile(
    rf"\b(?P<now>this) year\b|\b(?:last|this|in the|the) (?P<season>spring|summer|autumn|winter)\b|\b(?:in |the )?(?P<year>20\d\d)\b(?=.{{0,30}}\b{_EVENT}\b)",
    re.I,
)
_SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
"""The month with which a season begins."""


def _first_of(told: re.Match[str], as_of: date) -> date:
    """The first day of this year, of a year that is named, or of the last such season."""
    if told["season"]:
        month = _SEASONS[told["season"].lower()]
        return date(as_of.year - (month > as_of.month), month, 1)
    return date(int(told["year"]) if told["year"] else as_of.year, 1, 1)


_BY_PERSON = re.compile(r"\bwhat\b.{0,40}\b(?:commissioner|advis[eo]r)\b", re.I)
_TOLD_BY = re.compile(
    r"\b(?:commissioner|advis[eo]r|report)\b(?:(?!\bmust\b|\bwill\b)[^.;]){0,80}\b(?:found|advised|concluded|recommended|said|noted|judged|reported)\b|\b(?:found|advised|concluded|recommended) by the (?:commissioner|advis[eo]r)\b",
    re.I,
)


def told_by(question: str, quote: str) -> bool:
    """Where it is asked what a commissioner or adviser found, whether a sentence tells of such words of theirs."""
    return not _BY_PERSON.search(question) or bool(_TOLD_BY.search(quote))


def tells(evidence: Evidence, since: date | None) -> bool:
    """Whether a sentence may tell how it went: its paper isn't older than the event, and it doesn't only look forward to it."""
    day = evidence.document.day
    if since and day and day < since:
        return False
    if evidence.document.kind in NOTICES and not _HAS_BEEN.search(evidence.quote):
        return False  # what a notice or direction lays down tells of nothing that was found
    return not _TO_COME.search(evidence.quote) or bool(_HAS_BEEN.search(evidence.quote))
