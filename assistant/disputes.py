"""Where papers contradict each other: what each says, side by side, and which one is nearest to the matter itself.

A question that speaks of two versions, or asks whether a paper is right, is answered with the words of every paper that speaks of it.
"""

import re
from collections.abc import Sequence
from datetime import date

from assistant import replies
from assistant.duties import asks_when, duty_date
from assistant.evidence import Evidence
from assistant.fitting import fitting
from assistant.sentences import Dispute, Draft, Inquiry, Sentence, SentenceKind, quoted
from index.dates import find_dates
from index.documents import INSPECTIONS, NOTICES, Kind

_DOUBT = re.compile(
    r"\b(?:two|2|both|different|conflicting|several) (?:different )?(?:numbers?|dates?|figures?|versions?|answers?)\b|\b(?:don'?t|doesn'?t|do not|can'?t both|not) (?:seem to )?(?:match|agree|tally|be right)\b|\blook(?:s)? different\b|\bcontradict\w*|\bdisagree\w*"
    r"|\bsays? otherwise\b|\bseen (?:both|two)\b|\bkeep seeing two\b|\bwhat do the papers (?:actually )?show\b|\bwhich (?:is it|one is right|of them is right|is right)\b|\bis it really\b|\bswears\b|\bisn'?t happy\b|\bback that up\b",
    re.I,
)
_IN_PRINT = re.compile(
    r"\b(?:the|our|local) (?:paper|press|news(?:paper)?|website|web ?site|article|Gazette|Echo|Herald|Argus|Mercury|Chronicle|Observer|Post|Times|Journal|Sentinel|Courier|Bugle|Standard|Star|Mail|Express|Guardian|[A-Z][a-z]+ (?:Gazette|Echo|Herald|Chronicle|Sentinel|Courier))\b(?=.{0,60}\b(?:says?|said|saying|reckons?|claims?|right|true|came|slapped|issued)\b)|\bpaper said\b|\bread in the\b|\bin the paper\b|\b(?:newspaper|press) (?:says|said)\b",
    re.I,
)
NEAR = 0.55
"""How near the best evidence, as a share of its score, another paper's words of the matter must come."""
FEW = 4
"""Of how many values words may speak to be held against others; a line of many figures is no claim about one of them."""
MOST = 4
"""How many papers are shown at most."""
_RANK = {Kind.NEWS: 5, Kind.TRACKER: 4, Kind.MINUTES: 3, Kind.BOARD_PAPER: 2}
"""How far a paper stands from what it tells of: notices, letters and reports speak for themselves, the news retells."""


def in_doubt(inquiry: Inquiry) -> bool:
    return bool(_DOUBT.search(inquiry.question) or _IN_PRINT.search(inquiry.question))


def disputed(inquiry: Inquiry) -> Draft:
    """What each paper says of the matter, where the question is in doubt between several; nothing where one paper alone speaks of it."""
    if not in_doubt(inquiry):
        return Draft()
    dated = bool(find_dates(inquiry.question, near=inquiry.as_of)) or asks_when(inquiry)
    computed = duty_date(inquiry) if dated and _IN_PRINT.search(inquiry.question) else Draft()
    own = [each for sentence in computed.sentences for each in sentence.evidence]
    said = _of_each_paper(inquiry, own)
    if len({each.document.id for each in (*own, *said)}) < 2:
        return Draft()
    told = tuple(quoted(each) for each in said)
    evidence = (*own[:1], *said)
    dispute = _dispute(inquiry, evidence)
    head = (Sentence(SentenceKind.SCOPE, replies.EACH_PAPER),) if dispute and not computed.sentences else ()
    return Draft(
        (*head, *computed.sentences[:2], *told), suggestions=replies.FIRST_QUESTIONS[:2], words=200, citations=8, conflicts=(dispute,) if dispute else ()
    )


def _of_each_paper(inquiry: Inquiry, own: Sequence[Evidence]) -> list[Evidence]:
    """The best words of each paper that come near the best, the nearest to the matter first; beside a worked-out date only what the news says."""
    fit = fitting(inquiry.asked, inquiry.as_of, inquiry.evidence)
    best: dict[str, Evidence] = {}
    for each in fit:
        best.setdefault(each.document.id, each)
    if own:
        known = {each.document.id for each in own}
        return [each for each in best.values() if each.document.id not in known and each.document.kind is Kind.NEWS][:1]
    found = [each for each in best.values() if each.score >= NEAR * fit[0].score]
    if _IN_PRINT.search(inquiry.question):
        found += [each for each in fit[1:4] if each not in found and each.document.kind is not Kind.NEWS][:1]
    return sorted(found[:MOST], key=lambda each: _RANK.get(each.document.kind, 0))


def _dispute(inquiry: Inquiry, evidence: Sequence[Evidence]) -> Dispute | None:
    """The papers as a dispute, where the first and another one give other values for what is asked; the one nearest to the matter is preferred."""
    first = evidence[0]
    others = [each for each in evidence[1:] if each.document.id != first.document.id and _differ(first, each)]
    if _IN_PRINT.search(inquiry.question):
        others = [each for each in others if each.document.kind is Kind.NEWS] or others
    if not others:
        return None
    preferred = first if _RANK.get(first.document.kind, 0) < min(_RANK.get(each.document.kind, 0) for each in others) else None
    why = replies.why_preferred(first.document) if preferred else replies.NONE_PREFERRED
    return Dispute(replies.about(inquiry.asked.text), (first, *others), preferred, why)


def _differ(one: Evidence, other: Evidence) -> bool:
    """Whether two papers' words hold values of one sort, dates, shares or numbers, and none in common."""
    for values in (_shares, _dates, _numbers):
        first, second = values(one.quote), values(other.quote)
        if first and second and max(len(first), len(second)) <= FEW:
            return not first & second
    return one.document.kind in NOTICES | INSPECTIONS and other.document.kind is Kind.NEWS


def _shares(text: str) -> set[str]:
    return set(re.findall(r"\b\d+(?:\.\d+)?(?=\s?(?:%|per cent))", text))


def _dates(text: str) -> set[date]:
    return {day for span in find_dates(text) for day in (span.first, span.last)}


def _numbers(text: str) -> set[str]:
    return set(re.findall(r"(?<![\d.])\d{1,4}(?:\.\d+)?(?![\d%])", text))
