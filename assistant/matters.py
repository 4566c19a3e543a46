"""Which of several a question means, or whose name it wants: the third of three visits, the firm of "which firm".

Evidence that lies near in words but is about another matter answers nothing; each of these reads the question for the matter and
says what evidence must hold to be about it.
"""

import re
from collections.abc import Iterator

from assistant.evidence import PERSON, Evidence, Meets
from index.text import STOP

_TURN = re.compile(
    r"\b(?P<turn>first|second|third|fourth|fifth|sixth|1st|2nd|3rd|4th|5th|6th) (?:(?:dfe|department'?s?|ofsted|monitoring|focused|six-month\w*|progress|formal|full) )*(?P<event>review|visit|inspection)s?\b",
    re.I,
)
_SPELT = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth", "5th": "fifth", "6th": "sixth"}
_BODY = (
    r"(?:firm|compan(?:y|ies)|councils?|authorit(?:y|ies)|suppliers?|providers?|contractors?|consultanc(?:y|ies)|consultants?|agenc(?:y|ies)|charit(?:y|ies)|housing associations?|associations?|"
    r"schools?|colleges?|universit(?:y|ies)|hospitals?|banks?|newspapers?|hotels?)"
)
_WHICH_BODY = re.compile(rf"\b(?:(?:which|what) (?:other |outside |local )?{_BODY}|name of (?:the |that |our )?(?:\w+ )?{_BODY})\b", re.I)
_NAME = re.compile(r"(?<![.!?:“\"|] )(?<!^)\b(?:[A-Z][\w’'&-]+)(?: (?:of|and|&|for|the) (?=[A-Z])| [A-Z][\w’'&-]+)*")
_RUN = re.compile(r"\b[A-Z][\w’'&-]+(?: [A-Z][\w’'&-]+)*")
"""Words with capitals in a row: a person's name is one, the beginning of a firm's isn't."""
_NO_NAME = frozenset(
    "council board notice direction department education ofsted dfe secretary state board's children children's services service director chief executive improvement plan review inspection report "
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday send mash iro cabinet committee chair adviser the "
    "this that it its county borough city district commissioner independent lead member his her majesty's".split()
)


def matters(question: str) -> Iterator[Meets]:
    """What evidence must hold to be about the matter of the question; nothing where it names none of these."""
    if turn := _TURN.search(question):
        named, event = _SPELT.get(turn["turn"].lower(), turn["turn"].lower()), turn["event"].lower()
        of_turn = re.compile(rf"\b{named}\b(?:\W+\w+){{0,3}}?\W+(?:{event}|one|since|under)", re.I)
        yield lambda each: bool(of_turn.search(f"{each.document.title}. {' '.join(each.paragraph.heading)}. {each.paragraph.text}"))
    if _WHICH_BODY.search(question):
        yield lambda each: _names_another(each, question)


def _names_another(evidence: Evidence, question: str) -> bool:
    """Whether a sentence names somebody or some body that neither the question nor its document's own council is."""
    known = {word.lower() for word in re.findall(r"[\w’'-]+", f"{question} {' '.join(evidence.document.councils)}")} | _NO_NAME | STOP
    without_people = _RUN.sub(lambda run: "" if PERSON.fullmatch(run[0]) else run[0], evidence.quote)
    names = (word for match in _NAME.finditer(without_people) for word in re.findall(r"[\w’'-]+", match[0]))
    return any(len(word) > 2 and word.lower() not in known for word in names)
