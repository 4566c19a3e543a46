"""What a figure is of: the vacancies of a vacancy rate, the annual reviews of a share done in time, the dentist whom children have seen.

A figure of another matter lies near in words and answers nothing. Each rule reads the question for what it wants a figure of and says
what evidence must hold to be about that.
"""

import re
from collections.abc import Iterator

from assistant.conversation import Asked
from assistant.evidence import Evidence, Meets
from index.text import content_stems
from index.vocabulary import ABBREVIATIONS

Stems = frozenset[str]

_MEASURED = re.compile(r"\b(?P<what>[a-z'-]+) (?:rates?|levels?|headcount|totals?|spend|waits?|waiting (?:times?|lists?))\b", re.I)
_MEASURE_OF = re.compile(r"\b(?:rate|level|total|(?:total )?number|headcount) of (?P<what>(?:[a-z'-]+ ?){1,4})", re.I)
_WAITED_FOR = re.compile(r"\bwait\w* for (?:an? |the |their )?(?P<what>(?:[a-z'-]+ ?){1,3})", re.I)
_TAKES = re.compile(r"\bhow long (?:do|does|did) (?:(?:our|the|an?|your|their|new) )?(?P<what>(?:[a-z'-]+ ){1,3})(?:take|last)\b", re.I)
_LEAVING = re.compile(r"\b(?:turnover|attrition)\b", re.I)
_LEFT = (frozenset(content_stems("turnover")), frozenset(content_stems("attrition")), frozenset(content_stems("retention")))
_SHARE = re.compile(
    r"(?<!\d)(?<!\d )(?:%|\bper ?cent\b)|\b(?:share|percentage|proportion)\b"
    r"|\b(?:vacancy|turnover|absence|sickness|re-?referral|exclusion|occupancy) rates?\b",
    re.I,
)
_SPELT = "two|three|four|five|six|seven|eight|nine|ten"
_SHARE_HELD = re.compile(
    r"%|\bper ?cent\b|\b(?:half|halves|quarters?|(?:one|two)[ -]thirds?|a third|fifths?|all|most|majority|minority|none|nobody)\b"
    rf"|\b(?:\d[\d,]*|one|{_SPELT}) (?:out )?(?:of|in) (?:(?:the|every|its|our|these|those) )*(?:\d|{_SPELT}|twenty|hundred)",
    re.I,
)
_SHARE_OF = re.compile(r"(?:\b(?:share|percentage|proportion|per ?cent)|(?<!\d)%) of (?P<rest>[a-z' -]{3,80})", re.I)
_THAT_HAVE = re.compile(r"\b(?:with|(?:have|has|had) (?:\w+ )?(?:an?|the|their|any)) (?:an? |the |their )?(?P<what>(?:[a-z'-]+ ?){1,4})", re.I)
_CALLED = re.compile(r"\b(?:who|that) (?:are|were|is) (?P<what>[a-z]+)\b", re.I)
_HOW_MANY_OF = re.compile(
    r"\b(?:how many|number of) (?:of )?(?:our |the )?(?:children|child|kids|people|young people|families|parents|staff|workers|social workers)\b"
    r"(?P<rest>(?: [a-z'-]+){2,12})",
    re.I,
)
_BEYOND = r"(?:in|on|at|with|who|that|are|were|is|have|has|had|from|by|for|to|over|under|more|less|longer|than|and|or|here)"
_QUALIFIED = re.compile(rf"\b(?:on|with|about|without) (?P<what>(?:(?!\b{_BEYOND}\b)[a-z'-]+ ?){{1,4}})", re.I)
_ENDS = re.compile(
    r"\b(?:at|in|on|by|for|this|last|since|we|per|are|is|do|did|who|that|with|according|have|has|had|out|each|right|now|currently|them|please|the end)\b", re.I
)
_NO_MEASURE = frozenset(
    content_stems(
        "average total current latest target high low good better improvement overall own same staff pay day daily hourly interest success exchange children "
        "time track date one ones them week weeks month months days years"
    )
)
ROOT = 5
"""From how many letters on two words are forms of one: vacancy and vacant, adoption and adopted."""
PART = 0.6
"""Which share of a longer name's words a text must have to speak of it."""


def measures(question: str, asked: Asked) -> Iterator[Meets]:
    """What evidence must hold to be a figure of what the question asks one of; nothing where it asks for none."""
    for pattern in (_MEASURED, _MEASURE_OF, _WAITED_FOR, _TAKES):
        for match in pattern.finditer(question):
            if wanted := _matter(match["what"], asked, first=pattern is _WAITED_FOR):
                yield _speaking_of(wanted)
    if _LEAVING.search(question):
        yield _speaking_of(_LEFT)
    if _SHARE.search(question):
        yield lambda each: bool(_SHARE_HELD.search(each.quote))
    for match in _SHARE_OF.finditer(question):
        rest = match["rest"]
        named = [found["what"] for found in _CALLED.finditer(rest) if found["what"].lower() in ABBREVIATIONS]
        for what in (rest, *(found["what"] for found in _THAT_HAVE.finditer(rest)), *named):
            if wanted := _matter(what, asked):
                yield _speaking_of(wanted, of_place=True)
    if of := _HOW_MANY_OF.search(question):
        for match in _QUALIFIED.finditer(of["rest"]):
            if stems := _telling(_ENDS.split(match["what"])[0]):
                yield _speaking_of((frozenset(stems), *_otherwise(match["what"], asked)), of_place=True)


def _matter(phrase: str, asked: Asked, first: bool = False) -> tuple[Stems, ...]:
    """The word that a phrase is about, its last one unless the first is meant, and what a document may call it."""
    what = _ENDS.split(phrase)[0]
    stems = _telling(what)
    return (frozenset([stems[0] if first else stems[-1]]), *_otherwise(what, asked)) if stems else ()


def _telling(phrase: str) -> list[str]:
    """The stems of a phrase that tell what is measured."""
    return [stem for stem in content_stems(phrase) if stem not in _NO_MEASURE]


def _otherwise(phrase: str, asked: Asked) -> Iterator[Stems]:
    """What a document may call it, by the words of each name."""
    yield from (frozenset(found) for name in asked.widened(phrase) if (found := content_stems(name)))


def _in_full(text: str) -> str:
    """A text with what its abbreviations stand for after each of them."""
    return re.sub(r"\b[A-Z]{2,5}\b", lambda match: f"{match[0]} {ABBREVIATIONS.get(match[0].lower(), '')}", text)


def _speaking_of(wanted: tuple[Stems, ...], of_place: bool = False) -> Meets:
    """That a sentence (with `of_place` its paragraph), or what stands above it, has most words of one of these names in any of their forms,
    or two words that one of them abbreviates."""

    shorts = [stem for name in wanted if len(name) == 1 for stem in name if len(stem) in (2, 3)]

    def meets(evidence: Evidence) -> bool:
        said = evidence.paragraph.text if of_place else evidence.quote
        text = _in_full(f"{evidence.above} {said}")
        roots = {stem[:ROOT] for stem in content_stems(text)}
        initials = "".join(word[0] for word in re.findall(r"[a-z]{3,}|[^\w\s-]", text.lower()))
        return any(sum(stem[:ROOT] in roots for stem in name) >= PART * len(name) for name in wanted) or any(short in initials for short in shorts)

    return meets
