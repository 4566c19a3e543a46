"""Who holds which office, and what the documents' own abbreviations mean: read off their words, for whoever is new."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from assistant.evidence import PERSON
from index.documents import Document, Paragraph
from index.text import squash

ROLES: dict[str, re.Pattern[str]] = {
    "Chair of the improvement board": re.compile(r"\b(?:independent\s+)?(?:improvement\s+board\s+)?chair(?:ed|s|man|woman)?\b(?!\s+of\s+(?!(?:the|our|its|this|that)\s+(?:\w+\s+)?board))", re.I),
    "Adviser": re.compile(r"\b(?:improvement\s+|intervention\s+|independent\s+)*advis[eo]r\b", re.I),
    "Commissioner": re.compile(r"\b(?:children['’]s\s+services\s+)?commissioner\b", re.I),
    "Director of children's services": re.compile(r"\bdirector\s+of\s+children['’]s\s+services\b|\bDCS\b|\bdirector\s+for\s+children\b", re.I),
    "Chief executive": re.compile(r"\bchief\s+executive\b", re.I),
    "Lead member": re.compile(r"\blead\s+member\b|\bcabinet\s+member\s+for\s+children\w*\b|\bcabinet\s+member,?\s+children\b", re.I),
    "Leader of the council": re.compile(r"\bleader\s+of\s+the\s+council\b|\bcouncil\s+leader\b|\bleader(?=,\s+(?:Councillor|Cllr)\b)", re.I),
    "Minister": re.compile(r"\b(?:minister|secretary\s+of\s+state)\b", re.I),
    "Lead inspector": re.compile(r"\blead\s+inspector\b", re.I),
}  # fmt: skip
"""The offices that somebody new asks after, and the words for each."""
_PAST = re.compile(r"\b(?:former|previous|then|outgoing|ex|until|retired|deputy|assistant|vice|acting for)\b", re.I)
_JOINS = frozenset(
    "is was has have had been will be who as the its our an a their new improvement board's council's appointed confirmed named approved agreed selected now remains remain continues continue to takes take took taken "
    "over up post role office position of job serves served serving acts interim permanent independent also currently succeeds succeeded becomes became".split()
)
"""The only words that may stand between a name and the office that it holds."""
_JOIN_BEFORE = re.compile(
    r"(?:\s+(?:of|to|for)\s+[\w’' ]{3,40}?)?\s*(?:,|[-–—:|]|\b(?:is|will be|by)\b|\b(?:pass(?:es|ed)?|goes|went|falls|fell|transfers?|(?:(?:is|was|has been) )?handed(?: over)?) to\b|\b(?:is|was|will be|has been) (?:taken|filled|held)(?: up| on| over)? by\b)?\s*(?:,\s*)?(?:Councillor|Cllr|Dr|Sir|Dame|Professor|Mr|Mrs|Ms|Lord|Baroness)?\.?\s*",
    re.I,
)
_OTHER_OFFICE = re.compile(r",\s*[A-Z][\w’' ]{2,38}\(")
"""An office between a name and the one in brackets: "Marguerite Ash, Commissioner (chair)"."""
_TITLE = re.compile(r"(?:Councillor|Cllr|Dr|Sir|Dame|Professor|Mr|Mrs|Ms)\.?\s+$")
_SHORT = re.compile(r"\(\s*[“\"']?([A-Z][A-Za-z&]{1,7})[”\"']?\s*\)")
_CALLED = re.compile(r"\(\s*(?:hereafter |referred to as )?[“\"'](?:the )?(?P<short>[A-Z][a-z]+(?: [A-Z][a-z]+)?)[”\"']\s*\)")
_OF_ITSELF = frozenset("Council Authority Department Notice Direction Secretary Act Board Report Letter".split())
"""What every notice calls so, where a question needs no other name."""
_SMALL = frozenset("of and or for the in to on with a an".split())


@dataclass(frozen=True, slots=True)
class Holder:
    """Words that name who holds an office: `quote` is verbatim from the paragraph."""

    role: str
    person: str
    quote: str
    paragraph: Paragraph
    document: Document


@dataclass(frozen=True, slots=True)
class Meaning:
    """A short form that a document defines: `quote` is verbatim, "independent reviewing officers (IROs)"."""

    short: str
    quote: str
    paragraph: Paragraph
    document: Document


def holders(document: Document, paragraphs: Iterable[Paragraph]) -> Iterator[Holder]:
    """Everybody whom a document names beside an office, in its order."""
    for paragraph in paragraphs:
        for person in PERSON.finditer(paragraph.text):
            for role, pattern in ROLES.items():
                if span := _beside(paragraph.text, person, pattern):
                    yield Holder(role, squash(person[0]), paragraph.text[slice(*span)], paragraph, document)


def _beside(text: str, person: "re.Match[str]", role: re.Pattern[str]) -> tuple[int, int] | None:
    """Where a person stands beside an office, nothing between them but what joins the two; None where not, or where it was long ago."""
    title = _TITLE.search(text[: person.start()])
    start = title.start() if title else person.start()
    for match in role.finditer(text, person.end(), person.end() + 90):
        between = text[person.end() : match.start()]
        if (_joined(between) or _OTHER_OFFICE.fullmatch(between)) and not _PAST.search(text[person.end() : match.start()]):
            return start, match.end() + (text[match.end() : match.end() + 1] == ")" and "(" in text[person.end() : match.start()])
    for match in role.finditer(text, max(0, person.start() - 110), person.start()):
        between = text[match.end() : person.start()]
        if _JOIN_BEFORE.fullmatch(between) and between.strip() and not _PAST.search(text[max(0, match.start() - 14) : match.start()]):
            return match.start(), person.end()
    return None


def _joined(between: str) -> bool:
    """Whether the words between a name and an office join the two, or nothing but a comma, a bracket or a line's end does."""
    return not re.search(r"[.;?!]", between) and all(word.lower().replace("’", "'") in _JOINS for word in re.findall(r"[\w’'-]+", between))


def meanings(document: Document, paragraphs: Iterable[Paragraph]) -> Iterator[Meaning]:
    """Every abbreviation and short name that a document defines, its long form with the short one in brackets behind it."""
    for paragraph in paragraphs:
        for match in _SHORT.finditer(paragraph.text):
            if (start := _long_form(paragraph.text[: match.start()], match[1])) is not None:
                yield Meaning(match[1], paragraph.text[start : match.end()], paragraph, document)
        for match in _CALLED.finditer(paragraph.text):
            if match["short"] not in _OF_ITSELF and (name := _named_before(paragraph.text[: match.start()], match["short"])) is not None:
                yield Meaning(match["short"], paragraph.text[name : match.end()], paragraph, document)


def _named_before(before: str, short: str) -> int | None:
    """Where a name begins that its short form ends: "the Families First Hub" of ("the Hub")."""
    match = re.search(r"(?:[A-Z][\w’'-]+ (?:(?:of|for|and|the) )*){1,5}[A-Z][\w’'-]+\s*$", before)
    return match.start() if match and short.split()[-1] in match[0].split() and match[0].strip() != short else None


def _long_form(before: str, short: str) -> int | None:
    """Where the words begin whose first letters make the abbreviation; small words may be left out of it."""
    letters = re.sub(r"s$", "", short).replace("&", "").upper()
    words = list(re.finditer(r"[A-Za-z][\w’']*", before))[-12:]
    for count in range(2, len(words) + 1):
        tail = words[-count:]
        if re.search(r"[.;:|(]", before[tail[0].start() :]):
            return None
        every = "".join(word[0][0] for word in tail).upper()
        content = "".join(word[0][0] for word in tail if word[0].lower() not in _SMALL).upper()
        if letters in (every, content) and tail[0][0].lower() not in _SMALL:
            return tail[0].start()
    return None
