"""What an answer must hold to be one: a telephone number, a sum of money, a reason, a paper that is not older than what is asked of.

Each rule reads the question for one such demand and drops the evidence that can't meet it. Where all of it falls, the documents
don't say: a passage that lies near is no answer to how to ring somebody up.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from assistant import outcomes
from assistant.conversation import Asked
from assistant.evidence import ALIKE, PERSON, Evidence, Meets
from assistant.matters import matters
from assistant.measures import measures
from assistant.route import without_savings
from index.dates import find_dates, find_recurrences, months_named, number
from index.documents import Kind
from index.text import content_stems, sentences

NEAR = 0.6
"""How near the best evidence, as a share of its score, what meets the demand must come."""

_CONTACT = re.compile(r"\b(?:mobile|phone|e-?mail|telephone|tel\.? no|contact (?:number|details)|link to|url|web address)\b", re.I)
_CONTACT_HELD = re.compile(r"@|\b0\d{2,4}[ \d]{5,}|www\.|https?:")
_PAY = re.compile(
    r"\b(?:(?:day|daily|hourly) rates?|salar(?:y|ies)|fees?|wages?|rent|price|pay (?:band|scale)s?|(?:are|is|do|does|did|was|were) (?:\S+ ){1,4}(?:paying|paid|pay)(?! (?:by|attention))"
    r"|how much (?:is|are|was|were|does|do|did|extra|money|will) .{0,40}(?:pay|paid|cost|costs|charge|spend|spent|get))\b",
    re.I,
)
_SPENT = re.compile(
    r"\b(?:how much (?:money|does|did|do|will|would|is|was|has|have|are|were|of (?:it|that))|what(?:'s| is| was| did| do| does| will)?(?: \S+){0,4} (?:spend|spent|paid|pay|cost|costs|costing)|budget|cost|costs|bill|price|funding|grant"
    r"|spend)\b(?! (?:time|days|hours))",
    re.I,
)
_TIME_ASKED = re.compile(r"\bwhat time\b|\bopening (?:hours|times)\b|\bwhen (?:does|do) .{2,40}\b(?:open|close|shut)\b", re.I)
_TIME = re.compile(r"\b\d{1,2}(?:[.:]\d\d)? ?(?:am|pm)\b|\b\d{1,2}[.:]\d\d\b|\bnoon\b|\bmidnight\b|\bo['’]clock\b", re.I)
_SEND_ASKED = re.compile(r"\b(?:SEND|area send|special educational needs?)\b.{0,25}\b(?:inspect\w*|report|review|visit)\b|\binspect\w*\b.{0,20}\bSEND\b", re.I)
_OF_SEND = re.compile(r"\bSEND\b|special educational need", re.I)
_MONEY = re.compile(r"£|\bpounds?\b|\bmillion\b|\bcosts?\b|\bfree of charge\b", re.I)
_WHY = re.compile(r"\bwhy(?:'s|s)?\b(?! (?:not|don't) )|\bwhat(?:'s| is| was) the reason\b", re.I)
_REASON = re.compile(
    r"\bbecause\b|\bas a result\b|\bowing to\b|\bdue to\b|\bso that\b|\bsince\b|\breasons?\b|\bafter\b|\bfollowing\b|\bin order\b|\bto (?:make|give|allow|ensure|help)\b|\bfor \w+ing\b|\btherefore\b|\bso\b",
    re.I,
)
_AGO = re.compile(r"\b(?P<n>\d+|an?|two|three|four|five|six|seven|eight|nine|ten) (?P<unit>day|week|month|fortnight)s? ago\b|\bfortnight ago\b", re.I)
_LATELY = re.compile(r"\b(?:last|this past) (?P<unit>week|month|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b|\byesterday\b", re.I)
_DAYS = {"day": 1, "week": 7, "fortnight": 14, "month": 31}
_HOW_MANY = re.compile(r"\b(?:how many|(?:total |actual )?number of)\s+((?:[\w'-]+\s*){1,4})", re.I)
_COUNTED = re.compile(r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|half|no|none|nobody|each|every|all|both|several|few)\b", re.I)
_OF_MONEY = frozenset(
    content_stems(
        "much pay pays paid paying cost costs charge charged price fee fees rate rates daily hourly salary salaries wage wages rent spend spent day week month year money"
    )
)
_UNITS = frozenset(content_stems("days weeks months years times people ones working reviews"))


def fitting(asked: Asked, as_of: date, evidence: Sequence[Evidence]) -> list[Evidence]:
    """The evidence that holds what the question demands, in its order; empty where none does that comes near the best."""
    said = asked.text.replace("’", "'")
    found = _that_tell(said, as_of, evidence) if outcomes.asked(said) else list(evidence)
    best = found[0].score if found else 0.0
    for meets in _demands(said, as_of, asked):
        found = [each for each in found if each.score >= NEAR * best and meets(each)]
    return found


def _that_tell(question: str, as_of: date, evidence: Sequence[Evidence]) -> list[Evidence]:
    """What may tell how the event went that is asked about; what only announces it lies near and doesn't count."""
    event = outcomes.first_day(question, as_of) or event_day(question, as_of)
    return [each for each in evidence if outcomes.told_by(question, each.quote) and outcomes.tells(each, event)]


def _demands(question: str, as_of: date, asked: Asked) -> Iterator[Meets]:
    if _CONTACT.search(question):
        yield lambda each: bool(_CONTACT_HELD.search(each.quote))
    spent = without_savings(question)
    if _PAY.search(spent) or _SPENT.search(spent):
        yield _about_money(question)
    if _TIME_ASKED.search(question):
        yield lambda each: bool(_TIME.search(each.quote))
    if _SEND_ASKED.search(question):
        yield lambda each: each.document.kind is Kind.SEND_INSPECTION or bool(_OF_SEND.search(each.paragraph.text))
    if _WHY.search(question):
        yield lambda each: bool(_REASON.search(each.quote))
    if since := event_day(question, as_of):
        yield lambda each: each.document.day is None or each.document.day >= since or _tells_of(each, since, as_of)
    yield from matters(question)
    yield from measures(question, asked)
    if counted := _HOW_MANY.search(question):
        yield _counts(counted[1], asked)
    if often := _HOW_OFTEN.search(question) or _MORE_OFTEN.search(question):
        things = set(content_stems(often["what"])) - _MEETING
        yield lambda each: _comes_again(each.quote, things)
    if _NAMED.search(question):
        asked_with = {word.lower() for word in re.findall(r"[A-Za-z'-]{3,}", question)}
        yield lambda each: any(not {word.lower() for word in person[0].split()} & asked_with for person in PERSON.finditer(each.quote))
    if _FIGURE.search(question) and (months := months_named(question)):
        yield lambda each: _of_months(each, months)
    if (years := frozenset(_YEAR.findall(question))) and _OF_REPORT.search(question):
        yield lambda each: bool(years & _years_of(each))


_FIGURE = re.compile(r"\b(?:how many|number of|percentage|per cent|percent|share|proportion|average|rate|total|headcount)\b|%", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d\d\b(?!/)")
_OF_REPORT = re.compile(r"\b(?:inspect\w*|ilacs|ofsted|grades?|graded|judged|judge?ments?|report|rating|rated)\b", re.I)


def _of_months(evidence: Evidence, months: frozenset[int]) -> bool:
    """Whether a figure may be of the month asked for: the place names it, or its paper is of that month or the next."""
    named = months_named(f"{' '.join(evidence.paragraph.heading)} {evidence.paragraph.text}")
    day = evidence.document.day
    return bool(named & months) or (day is not None and bool({day.month, (day.month - 2) % 12 + 1} & months))


def _years_of(evidence: Evidence) -> frozenset[str]:
    """The years that a sentence names and those that its paper is of."""
    return frozenset(_YEAR.findall(f"{evidence.quote} {evidence.document.title}")) | {str(each.day.year) for each in evidence.document.identity.dates}


def _about_money(question: str) -> Meets:
    """A sum, beside most of the words that the question has, or beside one and near in meaning: what somebody else is paid is none of theirs."""
    own = set(content_stems(question)) - _OF_MONEY
    names = {stem for word in re.findall(r"(?<=[\w,] )[A-Z][\w'-]+", question) for stem in content_stems(word)} & own

    def meets(each: Evidence) -> bool:
        lines = sentences(each.quote)
        for place, line in enumerate(lines):
            said = own & set(content_stems(f"{each.above} {' '.join(lines[max(0, place - 1) : place + 1])}"))
            enough = len(said) > len(own) / 2 or bool(names & said) or each.features.alike >= ALIKE
            if _MONEY.search(line) and said and enough:
                return True
        return False

    return meets


def _counts(what: str, asked: Asked) -> Meets:
    """A number near the word for what is counted ("how many foster carers have we": carers)."""
    phrase = _END_OF_THING.split(what)[0]
    own = [stem for stem in content_stems(phrase) if stem not in _UNITS]
    named = {*own[-1:], *content_stems(" ".join(asked.widened(phrase)))}
    return lambda each: bool(_COUNTED.search(each.quote)) and (not own or _near_number(f"{' '.join(each.paragraph.heading)} {each.quote}", named))


_HOW_OFTEN = re.compile(r"\bhow (?:often|frequently|regularly)\b(?P<what>.{3,90})", re.I)
_MORE_OFTEN = re.compile(r"(?P<what>[^.?!]{3,90})\b(?:more|less) (?:often|frequently|regularly)\b", re.I)
_MEETING = frozenset(
    content_stems("meet meets meeting sit sits happen happens must should supposed meant have required need do does get together council these days under")
)


def _comes_again(quote: str, things: set[str]) -> bool:
    """Whether it says how often near the word for what comes again: "the council's monthly improvement board"."""
    for step in find_recurrences(quote):
        around = f"{' '.join(quote[: step.start].split()[-WITHIN:])} {' '.join(quote[step.end :].split()[:WITHIN])}"
        if not things or things & set(content_stems(around)):
            return True
    return False


def _near_number(text: str, named: set[str]) -> bool:
    """Whether a number stands within a few words of one of these, or in a row of a table that names one."""
    found = re.findall(r"[\w’'%£.,-]+|\|", text)
    things = [place for place, word in enumerate(found) if set(content_stems(word)) & named]
    numbers = [place for place, word in enumerate(found) if _COUNTED.fullmatch(word.strip(".,%£")) or re.search(r"\d", word)]
    reach = len(found) if "|" in found else WITHIN
    return any(abs(thing - number) <= reach for thing in things for number in numbers)


WITHIN = 9
_END_OF_THING = re.compile(
    r"\b(?:last|this|next|did|do|does|are|is|have|has|had|were|was|will|can|we|they|our|a|per|each|in|on|at|for|with|to|by|from|who|that|got|get|hit|left)\b",
    re.I,
)
_NAMED = re.compile(
    r"\bwho (?:was|is|were|got|replaced|led|did)\b.{0,60}\b(?:before|after|instead of|replac\w+)\b|\b(?:names|name) of\b|\btheir names?\b|\bwho(?:'s| is) the (?:deputy|new|acting)\b",
    re.I,
)
"""Questions that only a name answers, and another one than those they hold."""


def event_day(question: str, as_of: date) -> date | None:
    """The day, at the earliest, of something of which the question says that it was lately: no older paper can tell how it went."""
    if match := _AGO.search(question):
        count = number(match["n"]) if match["n"] and match["n"].lower() not in ("a", "an") else 1
        days = count * _DAYS[(match["unit"] or "fortnight").lower()]
    elif match := _LATELY.search(question):
        days = {"week": 14, "month": 62}.get((match["unit"] or "").lower(), 8)
    else:
        return None
    return as_of - timedelta(days=days + SLACK)


SLACK = 5
"""By how many days people are out when they say "a fortnight ago"."""


def _tells_of(evidence: Evidence, since: date, as_of: date) -> bool:
    """Whether an older paper names a day of that time: what it fixed beforehand may be what is asked."""
    return any(since <= span.last <= as_of for span in find_dates(evidence.quote))
