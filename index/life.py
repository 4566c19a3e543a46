"""A notice's life: from which day it applies, until when, and what ended it.

It is worked out from what notices and the Department's letters print and what people recorded: a notice applies from the day on
which it is issued or takes effect, until another one takes its place, it is lifted, or the last day that it gives itself. A direction
and a notice stand beside each other unless the one's words end the other.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rapidfuzz import fuzz

from index.claims import About, Claim, standing
from index.documents import NOTICES, Document, Kind
from index.library import Library
from index.obligations import LIFE, TOLD, Held, Topic
from index.scope import Scope
from index.text import letters

_DAY = timedelta(days=1)
ALIKE = 62
"""From which likeness of their words, 0 to 100, two clauses of two notices are one clause that changed."""


class Ending(StrEnum):
    """What ends a notice."""

    REPLACED = "replaced"
    LIFTED = "lifted"
    CLOSED = "closed"
    """It comes to the last day that it gives itself."""


@dataclass(frozen=True, slots=True)
class End:
    """The last day on which a notice applies, how it ends, and who says so: a document's words, a record, or the notice that follows."""

    last: date
    ending: Ending
    source: "Held | Claim | Document"


@dataclass(frozen=True, slots=True)
class Stage:
    """One notice or direction of a council, from its first day (date.min where nothing dates it) to its end (None: nothing ends it)."""

    council: str
    document: Document
    since: date
    end: End | None
    varies: bool = False
    """Whether it only changes the notice before it, and leaves it in force."""

    def applies(self, as_of: date) -> bool:
        return self.since <= as_of and (self.end is None or as_of <= self.end.last)

    def state(self, as_of: date) -> str:
        """ "coming", "in force", or how it ended."""
        if as_of < self.since:
            return "coming"
        return "in force" if self.end is None or as_of <= self.end.last else self.end.ending.value


Lives = Mapping[str, tuple[Stage, ...]]
"""Each council's notices in the order in which they apply."""


_WORDS = {"notice": Kind.IMPROVEMENT_NOTICE, "direction": Kind.DIRECTION}
_NAME = r"(?P<what>notice|direction)s?"
_ITSELF = re.compile(r"\b(?:this|the present) (?:\w+ ){0,2}(?:notice|direction)\b", re.I)
_IN_PLACE_OF = re.compile(rf"\b(?:replac\w*|supersed\w*|place of|revok\w*)\b[^.;]{{0,60}}?\b{_NAME}\b", re.I)
_OVER = re.compile(
    rf"\b{_NAME}\b(?:(?!\b(?:notice|direction)\b)[^.;]){{0,140}}?\b(?:lifted|closed|withdrawn|discharged|revoked|brought to an end|comes to an end|ends?|ceases?|no (?:further|longer)|replaced|superseded)\b",
    re.I,
)
_BOTH = re.compile(
    r"\bnotices?\b(?: of \d+ \w+ \d{4})?,? and (?:the |its )?(?:statutory )?directions?\b|\bdirections?\b(?: of \d+ \w+ \d{4})?,? and (?:the |its )?(?:improvement )?notices?\b",
    re.I,
)


def ended_by(quote: str) -> frozenset[Kind]:
    """Which of notice and direction these words end, be it by replacing it; both where they name neither."""
    words = _ITSELF.sub("", quote)
    if _BOTH.search(words):
        return NOTICES
    named = [*_OVER.finditer(words)] or [*_IN_PLACE_OF.finditer(words)]
    return frozenset(_WORDS[match["what"].lower()] for match in named) or NOTICES


def lives(documents: Iterable[Document], told: Iterable[Held], claims: Iterable[Claim]) -> Lives:
    """Each council's notices in the order in which they apply. `told` are what documents print of notices, `claims` those that count."""
    told = [held for held in told if held.obligation.topic in LIFE]
    effect = _days(told, Topic.EFFECT)
    closes = {held.document_id: held for held in told if held.obligation.topic is Topic.ENDS and held.obligation.due.day}
    replaces = {held.document_id: ended_by(held.obligation.quote) for held in told if held.obligation.topic is Topic.REPLACES}
    varying = {held.document_id for held in told if held.obligation.topic is Topic.VARIES} - replaces.keys()
    lifted = [*_lifted_by_letter(told), *_lifted_by_record(claims)]
    notices: dict[str, list[tuple[date, Document]]] = {}
    for document in documents:
        if document.kind in NOTICES:
            for council in document.councils:
                notices.setdefault(council, []).append((effect.get(document.id) or document.day or date.min, document))
    found = {}
    for council, each in notices.items():
        each.sort(key=lambda pair: pair[0])  # of two of one day the later in order takes the earlier one's place
        ends = [every for every in lifted if every.council == council]
        found[council] = tuple(_stages(council, each, ends, closes, replaces, varying))
    return found


def lives_in(library: Library, scope: Scope, as_of: date) -> Lives:
    """The lives of the scope's notices by what was there on the as-of day."""
    return lives(library.documents(scope, as_of), library.obligations(scope, as_of), standing(library.claims(scope, as_of)))


def applying(stages: Iterable[Stage], as_of: date) -> list[Stage]:
    """Those of a council's notices that apply on a day: a notice, a direction, or one beside the other, the notice first; what varies them last."""
    found = [stage for stage in stages if stage.applies(as_of)]
    return sorted(found, key=lambda stage: (stage.varies, stage.document.kind is not Kind.IMPROVEMENT_NOTICE))


@dataclass(frozen=True, slots=True)
class Changes:
    """What a notice changed of the one before it: clauses in other words or with another date, those that came, those that went."""

    changed: tuple[tuple[Held, Held], ...]
    came: tuple[Held, ...]
    went: tuple[Held, ...]


def changes(before: Iterable[Held], after: Iterable[Held]) -> Changes:
    """The obligations of two notices compared; one that stands in both word for word isn't named."""
    old = [held for held in before if held.obligation.topic not in TOLD]
    new = [held for held in after if held.obligation.topic not in TOLD]
    known = {letters(held.obligation.quote) for held in old}
    same = known & {letters(held.obligation.quote) for held in new}
    old, new = ([held for held in each if letters(held.obligation.quote) not in same] for each in (old, new))
    pairs = sorted(((_alike(one, other), place, other_place) for place, one in enumerate(old) for other_place, other in enumerate(new)), reverse=True)
    changed: dict[int, int] = {}
    for alike, place, other_place in pairs:
        if alike >= ALIKE and place not in changed and other_place not in changed.values():
            changed[place] = other_place
    return Changes(
        tuple((old[place], new[other]) for place, other in sorted(changed.items())),
        tuple(held for place, held in enumerate(new) if place not in changed.values()),
        tuple(held for place, held in enumerate(old) if place not in changed),
    )


def _alike(one: Held, other: Held) -> float:
    """How nearly two clauses say the same, 0 to 100; the review's and the target's clause are known by what they are."""
    topic = one.obligation.topic
    if topic is other.obligation.topic and topic is not Topic.OTHER:
        return 100.0
    return fuzz.token_sort_ratio(one.obligation.quote.lower(), other.obligation.quote.lower())


def _stages(
    council: str,
    notices: list[tuple[date, Document]],
    lifted: Iterable["_Lifting"],
    closes: Mapping[str, Held],
    replaces: Mapping[str, frozenset[Kind]],
    varying: Set[str],
) -> Iterator[Stage]:
    kinds = {document.kind for _, document in notices}
    standing_alone = [pair for place, pair in enumerate(notices) if not place or pair[1].id not in varying]
    for place, (since, document) in enumerate(notices):
        ends = [each.end for each in lifted if since < each.day and document.kind in (each.kinds & kinds or kinds)]
        later = [pair for pair in notices[place + 1 :] if pair in standing_alone]
        following = next((pair for pair in later if pair[1].kind is document.kind or document.kind in replaces.get(pair[1].id, ())), None)
        if following:
            # a notice of the same day leaves this one no day of its own
            ends.append(End(following[0] - _DAY if following[0] > date.min else date.min, Ending.REPLACED, following[1]))
        if held := closes.get(document.id):
            day = held.obligation.due.day
            if day and day >= since:
                ends.append(End(day, Ending.CLOSED, held))
        yield Stage(council, document, since, min(ends, key=lambda end: end.last, default=None), (since, document) not in standing_alone)


def _days(told: Iterable[Held], topic: Topic) -> dict[str, date]:
    return {held.document_id: held.obligation.due.day for held in told if held.obligation.topic is topic and held.obligation.due.day}


@dataclass(frozen=True, slots=True)
class _Lifting:
    """That a council's notice, direction or both apply no more from a day on."""

    council: str
    day: date
    kinds: frozenset[Kind]
    end: End


def _lifted_by_letter(told: Iterable[Held]) -> Iterator[_Lifting]:
    for held in told:
        if held.obligation.topic is Topic.LIFTED and (day := held.obligation.due.day):
            yield _Lifting(held.council, day, ended_by(held.obligation.quote), End(day - _DAY, Ending.LIFTED, held))


def _lifted_by_record(claims: Iterable[Claim]) -> Iterator[_Lifting]:
    for claim in claims:
        if claim.about is About.NOTICE_LIFTED:
            yield _Lifting(claim.council, claim.day, frozenset({Kind.IMPROVEMENT_NOTICE}), End(claim.day - _DAY, Ending.LIFTED, claim))
