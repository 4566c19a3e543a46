"""Lines that give somebody an action: "ACTION: J Smith to circulate …", "AP2 (DCS): bring a paper", "… (Action: KM, 14 Feb)"."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.obligations import Due, DueKind
from index.spans import MONTH, YEAR
from ingest.cells import cell_due
from ingest.clauses import DOING
from ingest.when import due_of

OFFICE = r"(?:(?:Assistant|Asst|Deputy|Interim|Executive|Strategic|Corporate|Programme) )?(?:Director|Head|Officers|Chair|Clerk|Leader|Lead [Mm]ember|Chief [Ee]xecutive|Monitoring [Oo]fficer|Principal [Ss]ocial [Ww]orker|Service [Mm]anager|Chief [Ff]inance [Oo]fficer|Partners|Members|DCS|ICB|LSCP|All)(?: (?:of|for) [A-Z]\w+(?:[’']s)?(?: (?:and )?[A-Z]\w+){0,3})?"
PERSON = r"(?:(?:Dr|Sir|Dame|Cllr|Councillor|Professor|Prof|Mr|Mrs|Ms|Miss|Supt|DCI)\.? )?[A-ZÀ-Þ](?:\.|[a-zß-ÿ’'-]+)?(?:[ -][A-ZÀ-Þ][A-Za-zÀ-ÿ’'-]+){1,3}"
INITIALS = r"[A-Z]{2,4}(?:\s?[/&]\s?[A-Z]{2,4}){0,3}"
_PHRASE = r"[A-ZÀ-Þ][\w.’'&/-]*(?:,? (?:of|for|and|the|&|[A-ZÀ-Þ][\w.’'&/-]*)){0,6}"
_BESIDE = r"(?:\s*\([^()]{2,60}\)|,[^,]{3,60},)?"
"""An office after a name."""
_MARKED = re.compile(
    r"^\W*(?:(?:agreed |new )?actions?(?: points?)?|AP)\s*(?:(?:no\.?\s*)?(?P<ref>[A-Z]?\d+(?:[./-]\d+)*))?\s*(?:[(\[](?P<who>[^()\[\]]{2,60})[)\]])?\s*(?::|[–—-](?=\s))\s*(?P<body>\S.+)",
    re.I | re.S,
)
"""A line that says itself that it is an action."""
_WHO_TO = re.compile(rf"^(?P<who>(?:The |the )?{_PHRASE}|The (?:chair|clerk|adviser|director|council|board)){_BESIDE}\s+to\s+[a-z]+\b")
_WHO_FIRST = re.compile(rf"^(?P<who>{_PHRASE}){_BESIDE}\s*(?::|\s[–—-])\s+\S")
_LINE = re.compile(rf"^(?P<who>{OFFICE}|{PERSON}|{INITIALS}|The (?:chair|clerk|adviser|director|council|board)){_BESIDE}\s+to\s+[a-z]+\b")
_SAID_SHORTLY = re.compile(
    rf"^(?P<who>(?:{PERSON}|{INITIALS}|[A-ZÀ-Þ][a-zß-ÿ’'-]+)(?:,? (?:and|&) (?:{PERSON}|{INITIALS}|[A-ZÀ-Þ][a-zß-ÿ’'-]+))?) to (?:{DOING}|report|make|give|send|publish)\b"
)
"""A sentence without any other verb: "Rita to report back"."""
_TAG = re.compile(
    rf"^[\[(]?\s*actions?(?: points?)?(?:\s*\d[\d./-]*)?\s*[:–-]\s*(?P<who>{INITIALS}|{_PHRASE})(?:\s*(?:,|;|–|-|\bby\b)\s*(?P<when>[^()\[\]]{{2,40}}?))?\s*[\])]?\.?$",
    re.I,
)
LONGEST_TAG = 70
_PARTS = re.compile(r"\s+[–—-]\s+|\s*[;|()]\s*|,\s+(?=[^,]*$)")
_FROM = re.compile(rf"\bfrom (?P<when>{MONTH}(?: {YEAR})?)\W*$", re.I)
"""From when an action is done: "add it to the dataset from February"."""
_FINITE = re.compile(r"\b(?:is|are|was|were|has|have|had|will|would|must|should|may|can|did|does|do)\b", re.I)


@dataclass(frozen=True, slots=True)
class Given:
    """An action that a line gives: whose (None where it names nobody), the words that say when, and whether it must be one.

    A line that begins with a number of the plan ("Action 12: audit training") may as well only speak of that action.
    """

    who: str | None
    when: str = ""
    sure: bool = True


def marked(sentence: str) -> Given | None:
    """What a line gives that says itself that it is an action."""
    found = _MARKED.match(sentence)
    if found is None:
        return None
    named = _WHO_TO.match(found["body"]) or _WHO_FIRST.match(found["body"])
    who = found["who"] or (named["who"] if named else None)
    return Given(who, sure=who is not None or found["ref"] is None or found["body"][0].isupper())


def listed(text: str) -> Given:
    """What an item of a list of actions gives: "Chair to write to the ICB", "HR: interviews to be analysed", "Publish it – 18 October 2024"."""
    named = _WHO_TO.match(text) or _WHO_FIRST.match(text)
    parts = [part for part in _PARTS.split(text.rstrip(".;")) if part]
    between = next((part for part in parts[1:] if re.fullmatch(_PHRASE, part) and not re.search(r"\d", part)), None)
    return Given(named["who"] if named else between, parts[-1] if len(parts) > 1 else "")


def line_of(sentence: str) -> Given | None:
    """Who is to do what in a line without a mark of its own: "Director to bring back an options paper"."""
    found = _LINE.match(sentence)
    return Given(found["who"]) if found else None


def shortly(sentence: str) -> Given | None:
    """An action in so few words that it can be nothing else: "Rita to report back"."""
    found = _SAID_SHORTLY.match(sentence)
    return Given(found["who"]) if found and not _FINITE.search(sentence) else None


def tag_of(sentence: str) -> Given | None:
    """Whose and when a tag says that the sentence before it is: "(Action: KM, 14 Feb)"."""
    found = _TAG.match(sentence) if len(sentence) <= LONGEST_TAG else None
    return Given(found["who"], found["when"] or "") if found else None


def given_due(text: str, given: Given, said: date | None, anchors: Mapping[str, date]) -> Due:
    """When an action is due: by the words of its own tag or last part, else by its sentence."""
    if given.when and (due := cell_due(given.when, said, anchors)).kind is not DueKind.UNDATED:
        return due
    due = due_of(text, said, anchors)
    begins = _FROM.search(text) if due.kind is DueKind.UNDATED else None
    return cell_due(begins["when"], said, anchors) if begins else due


def with_tags(whole: Sequence[str], text: str) -> list[tuple[str, Given | None]]:
    """A paragraph's sentences, each with the tag after it, if it has one; its words then reach to the tag's end."""
    found: list[tuple[str, Given | None]] = []
    at = 0
    for sentence in whole:
        start = text.find(sentence, at)
        tag = tag_of(sentence) if found and start >= 0 else None
        if tag and found[-1][1] is None:
            begin = text.rfind(found[-1][0], 0, start)
            found[-1] = (text[begin : start + len(sentence)], tag)
        else:
            found.append((sentence, None))
        at = max(at, start)
    return found
