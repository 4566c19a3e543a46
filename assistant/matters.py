"""What it is that a question wants a figure or a name of: the vacancies of a vacancy rate, the firm of "which firm", the third of three visits.

Evidence that lies near in words but is about another matter answers nothing; each of these reads the question for the matter and
says what evidence must hold to be about it.
"""

import re
from collections.abc import Callable, Iterator

from assistant.conversation import Asked
from assistant.evidence import Evidence
from index.text import STOP, content_stems

Meets = Callable[[Evidence], bool]

_MEASURED = re.compile(r"\b(?P<what>[a-z'-]+) (?:rates?|levels?|headcount|totals?|spend|waits?|waiting (?:times?|lists?))\b", re.I)
_MEASURE_OF = re.compile(r"\b(?:rate|level|total|(?:total )?number|headcount) of (?P<what>(?:[a-z'-]+ ?){1,4})", re.I)
_WAITED_FOR = re.compile(r"\bwait\w* for (?:an? |the |their )?(?P<what>(?:[a-z'-]+ ?){1,3})", re.I)
_NO_MEASURE = frozenset(
    content_stems(
        "average total current latest target high low good better improvement overall own same staff pay day daily hourly interest success exchange children"
    )
)
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
_NO_NAME = frozenset(
    "council board notice direction department education ofsted dfe secretary state board's children children's services service director chief executive improvement plan review inspection report "
    "january february march april may june july august september october november december monday tuesday wednesday thursday friday saturday sunday send mash iro cabinet committee chair adviser the "
    "this that it its county borough city district commissioner independent lead member his her majesty's".split()
)


def matters(question: str, asked: Asked) -> Iterator[Meets]:
    """What evidence must hold to be about the matter of the question; nothing where it names none of these."""
    yield from _measured(question, asked)
    if turn := _TURN.search(question):
        named, event = _SPELT.get(turn["turn"].lower(), turn["turn"].lower()), turn["event"].lower()
        of_turn = re.compile(rf"\b{named}\b(?:\W+\w+){{0,3}}?\W+(?:{event}|one|since|under)", re.I)
        yield lambda each: bool(of_turn.search(f"{each.document.title}. {' '.join(each.paragraph.heading)}. {each.paragraph.text}"))
    if _WHICH_BODY.search(question):
        yield lambda each: _names_another(each, question)


def _measured(question: str, asked: Asked) -> Iterator[Meets]:
    """That evidence is about what a measure is of."""
    for pattern in (_MEASURED, _MEASURE_OF, _WAITED_FOR):
        for match in pattern.finditer(question):
            what = re.split(r"\b(?:at|in|on|by|for|this|last|since|we|per|are|is|do|did|who|that|with|according|each)\b", match["what"])[0]
            stems = [stem for stem in content_stems(what) if stem not in _NO_MEASURE]
            if stems:
                yield _speaking_of(frozenset([stems[0] if pattern is _WAITED_FOR else stems[-1], *content_stems(" ".join(asked.widened(what)))]))


def _speaking_of(wanted: frozenset[str]) -> Meets:
    """That a sentence, or what stands above it, has one of these words in any of its forms, or two words that one of them abbreviates."""

    def meets(evidence: Evidence) -> bool:
        text = f"{evidence.document.title} {' '.join(evidence.paragraph.heading)} {evidence.quote}"
        initials = "".join(word[0] for word in re.findall(r"[a-z]{3,}|[^\w\s-]", text.lower()))
        return any(stem[:ROOT] == other[:ROOT] for stem in wanted for other in content_stems(text)) or any(
            len(stem) in (2, 3) and stem in initials for stem in wanted
        )

    return meets


ROOT = 5
"""From how many letters on two words are forms of one: vacancy and vacant, adoption and adopted."""


def _names_another(evidence: Evidence, question: str) -> bool:
    """Whether a sentence names somebody or some body that neither the question nor its document's own council is."""
    known = {word.lower() for word in re.findall(r"[\w’'-]+", f"{question} {' '.join(evidence.document.councils)}")} | _NO_NAME | STOP
    names = (word for match in _NAME.finditer(evidence.quote) for word in re.findall(r"[\w’'-]+", match[0]))
    return any(len(word) > 2 and word.lower() not in known for word in names)
