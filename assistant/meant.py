"""The entry of the register that a question clearly means, with its day: the best one, where no entry of another day comes near it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from assistant.anchored import Dated, dated, which_time
from assistant.linked import Link, in_full
from assistant.sentences import Inquiry
from index.obligations import Topic
from index.register import Entry
from index.text import content_stems

LEAST, CONTENT, MARGIN = 1.05, 0.62, 0.12
"""From which score an entry may be the one meant, which part of it must come from words, meaning and doing, and how far it must lead
over an entry of another day: else another duty's date would be a wrong date."""
PASSED, ASSUMED = 0.3, 0.35
"""How much more it takes for a day that has passed, where the question doesn't look back, and for one counted from a day that the clause doesn't name."""
LOOK_AT = 8
"""Among how many of the best entries the same day is looked for."""
ALIKE, EARLIER = 0.8, 0.7
"""How near its score another paper of the same matter and day must come to be cited too, and an older paper that had another day."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The entry that a question means with its day; `agreeing` are entries of other papers that say the same day of the same matter,
    `earlier` is one of an older paper that had another day for it."""

    link: Link
    dated: Dated
    agreeing: tuple[Link, ...] = ()
    earlier: tuple[Link, Dated] | None = None


def clearly_meant(inquiry: Inquiry, ranked: Sequence[Link], pool: Sequence[Entry]) -> Meant | None:
    """The best entry, where it has a day, its words are those of the question, and it leads clearly over every entry of another day."""
    if not ranked or not is_meant(ranked[0]):
        return None
    best, undated = _first_time(inquiry, ranked), None
    day = dated(inquiry, best.entry, pool)
    if day is None and (beside := _beside(inquiry, ranked, pool)):
        undated, (best, day) = best, beside
    if day is None:
        return None
    agreeing: list[Link] = []
    earlier: tuple[Link, Dated] | None = None
    for link in (each for each in ranked[:LOOK_AT] if each is not best and each is not undated):
        other = dated(inquiry, link.entry, pool)
        same = other is not None and other.day == day.day
        if same and link.score >= ALIKE * best.score and same_matter(best.entry, link.entry):
            agreeing.append(link)
        elif not same and _superseded(best.entry, link.entry):
            if other and _other_time(best.entry, link.entry, abs((other.day - day.day).days)):
                continue
            earlier = earlier or ((link, other) if other and link.without("coming", "kind") >= EARLIER * best.without("coming", "kind") else None)
        elif not same and link.score > best.score - (MARGIN if other else MARGIN / 2) and link.paragraph != best.paragraph:
            return None
    return _again(inquiry, Meant(best, day, tuple(agreeing), earlier), ranked, pool)


def _beside(inquiry: Inquiry, ranked: Sequence[Link], pool: Sequence[Entry]) -> tuple[Link, Dated] | None:
    """The one duty of the best entry's own paragraph, else of its matter in the same paper, that has a day: "must rewrite its plan and must send it by 28 June"."""
    best = ranked[0]
    of_paper = [each for each in ranked[1:LOOK_AT] if each.entry.document.id == best.entry.document.id and is_meant(each)]
    if lead := _leading(inquiry, ranked, pool):
        return lead
    near = [each for each in of_paper if each.paragraph == best.paragraph and each.score >= best.score - BESIDE]
    near = near or [each for each in of_paper if each.score >= best.score - ELSEWHERE and same_matter(best.entry, each.entry)]
    found = [(link, day) for link in near if (day := dated(inquiry, link.entry, pool))]
    return found[0] if len(found) == 1 else None


def _leading(inquiry: Inquiry, ranked: Sequence[Link], pool: Sequence[Entry]) -> tuple[Link, Dated] | None:
    """The words that lead into the list whose item is meant, where they say when: "Within 15 working days the Commissioner must be given: (a) …"."""
    best = ranked[0]
    above, _, item = (best.paragraph.number or "").rpartition("(")
    for link in ranked if item else ():
        of_list = link.entry.document.id == best.entry.document.id and link.paragraph.number == above
        if of_list and link.entry.held.obligation.quote.endswith((":", "—", "–")) and (day := dated(inquiry, link.entry, pool)):
            return link, day
    return None


def _first_time(inquiry: Inquiry, ranked: Sequence[Link]) -> Link:
    """The best link; where the first time is asked for and the best is "a second …", the other duty of its paragraph."""
    best = ranked[0]
    if which_time(inquiry) != 1 or not _AGAIN.match(best.entry.held.obligation.quote):
        return best
    beside = (each for each in ranked[1:LOOK_AT] if each.paragraph == best.paragraph and each.entry.document.id == best.entry.document.id)
    return next((each for each in beside if not _AGAIN.match(each.entry.held.obligation.quote)), best)


BESIDE, ELSEWHERE = 0.3, 0.4
"""How near its score a duty of the same paragraph must come, and one of the same paper and matter."""
_AGAIN = re.compile(r"(?:and )?(?:another|a second|the second|a further|again|the next)\b", re.I)


def _again(inquiry: Inquiry, meant: Meant, ranked: Sequence[Link], pool: Sequence[Entry]) -> Meant:
    """The second time of what a sentence lays down twice ("by April and another by October"), where that is asked for or the first is past."""
    best, held = meant.link, meant.link.entry.held
    beside = [each for each in ranked if each.entry.document.id == best.entry.document.id and each.entry.held.obligation.ordinal == held.obligation.ordinal]
    for link in beside:
        other = dated(inquiry, link.entry, pool) if _AGAIN.match(link.entry.held.obligation.quote) else None
        if other and other.day > meant.dated.day and (which_time(inquiry) > 1 or meant.dated.day < inquiry.as_of):
            return Meant(link, replace(other, rests_on=inquiry.words_of(best.entry.document, held)))
    return meant


def is_meant(link: Link) -> bool:
    features = link.features
    content = 0.9 * features["said"] + 0.5 * features["own"] + 0.5 * features["near"] + 0.6 * features["doing"] + 0.2 * features["topic"]
    found = link.entry.reckoning
    least = LEAST + (PASSED if found and features["coming"] < 0 else 0.0)
    least += ASSUMED if found and found.assumption and link.entry.held.obligation.topic is Topic.OTHER else 0.0
    return link.score >= least and content >= CONTENT and max(features["said"], features["near"], features["topic"]) > 0.15


def same_matter(one: Entry, other: Entry) -> bool:
    """Whether both speak of the same thing to do: most content words of the shorter stand in the longer."""
    whole = [set(content_stems(in_full(each.held.obligation.what))) for each in (one, other)]
    timeless = [stems - set(content_stems(each.held.obligation.due.phrase)) for stems, each in zip(whole, (one, other), strict=True)]
    return any(first and second and len(first & second) >= 0.5 * min(len(first), len(second)) for first, second in (whole, timeless))


def _superseded(one: Entry, other: Entry) -> bool:
    """Whether the other is an earlier paper's word of the same matter: the later one counts."""
    days = (one.document.day, other.document.day)
    return one.document.id != other.document.id and days[0] is not None and days[1] is not None and days[1] < days[0] and same_matter(one, other)


_TIMES = re.compile(r"\b(first|second|third|fourth|fifth|sixth|seventh|eighth)\b", re.I)


def _other_time(one: Entry, other: Entry, apart: int) -> bool:
    """Whether the two speak of different times of what comes again, so many days apart: the self-evaluation for the second review and for the fifth."""
    first, second = ({word.lower() for word in _TIMES.findall(each.held.obligation.quote)} for each in (one, other))
    return first != second and (bool(first and second) or apart > HALF_YEAR)


HALF_YEAR = 183
