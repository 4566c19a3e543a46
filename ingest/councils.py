"""Which council a document is about: not one in an advert, and not a neighbour it speaks of."""

import re
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from index.authorities import Gazetteer, Mention
from index.documents import Basis, Fact, Kind, Paragraph
from ingest.told import Told

HEAD = 1_600
"""How many characters at a document's front count as its head."""


def told_councils(told: Told, gazetteer: Gazetteer) -> tuple[Fact, ...]:
    if not told.council:
        return ()
    known = gazetteer.find(told.council)
    return (Fact(known.name if known else told.council, None, Basis.TOLD),)


_COUNCILS_OWN = frozenset({Kind.BOARD_PAPER, Kind.MINUTES, Kind.TRACKER, Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION})
"""Kinds that speak of one council: naming it once is enough where no other is named."""
_ADDRESSED = (
    r"(?:to:?|for|of|inspection of|issued to|given to|addressed to|visit(?:ed)? (?:to )?|dear .{0,60}|notice for|directs?|report to|council:)\s*(?:the\s+)?"
)
_OTHERS = re.compile(
    r"\b(?:neighbour\w*|neighbor\w*|formerly of|previously (?:at|with|of)|peer|partner in practice|shared? (?:\w+ ){0,3}with|joint\w* .{0,20}with|adviser from|colleagues (?:from|in))\b[^.]{0,60}$|(?:carried out|led|done|made|run|reviewed|audited|hosted|provided|offered|conducted|undertaken) by (?:the )?$",
    re.I,
)


def councils_of(
    paragraphs: Sequence[Paragraph],
    head: Sequence[Paragraph],
    name: str,
    gazetteer: Gazetteer,
    kind: Kind,
    margins: Sequence[str] = (),
    title: str | None = None,
) -> tuple[Fact, ...]:
    """The council that the document is about: named in its title or to whom it is addressed, else the one it names most.

    Where the text names none, the one that its margins name counts: a committee's paper doesn't say whose committee it is. Then the title
    that its format keeps, last its file's name.
    """
    if kind is Kind.GUIDANCE:
        return ()
    scores: dict[str, float] = defaultdict(float)
    words: dict[str, str] = {}
    titles = {each.ordinal for each in head[:6] if each.form in ("heading", "row")} | {each.ordinal for each in head[:2]}
    length = 0
    for each in paragraphs[:400]:
        for mention in gazetteer.mentions(each.text):
            weight = _weight(mention, each, each.ordinal in titles, length < HEAD)
            scores[mention.council.name] += weight
            if mention.council.name not in words or weight >= 6 > 2:
                words.setdefault(mention.council.name, mention.words)
        length += len(each.text)
    around = {mention.council.name: mention.words for words_ in margins for mention in gazetteer.mentions(words_)}
    if len(around) == 1:
        ((own, said),) = around.items()
        scores[own] += OF_MARGINS
        words.setdefault(own, said)
        if len(scores) == 1:
            return (Fact(own, said, Basis.PRINTED),)
    if not scores:
        spoken = gazetteer.mentions(title or "") or gazetteer.mentions(re.sub(r"[_\-.]+", " ", name).title())
        return tuple(Fact(mention.council.name, None, Basis.FILE_NAME) for mention in spoken[:1])
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    best, score = ranked[0]
    joint = _joint(head, gazetteer, best)
    if joint:
        return tuple(Fact(council, words.get(council), Basis.PRINTED) for council in joint)
    others = sum(value for _, value in ranked[1:])
    if len(ranked) == 1 and kind in _COUNCILS_OWN and (score >= ONCE or best in _named_in(head, gazetteer)):
        return (Fact(best, words[best], Basis.PRINTED),)
    if score >= 3 and score >= 0.4 * (score + others) and (len(ranked) == 1 or score >= 1.3 * ranked[1][1]):
        return (Fact(best, words[best], Basis.PRINTED),)
    return ()


OF_MARGINS = 6.0
"""What it counts that every page's header or footer names a council."""
ONCE = 1.0
"""A mention counts that isn't in passing: an audit "carried out by Hill Council" doesn't make a paper Hill's."""


def _named_in(head: Sequence[Paragraph], gazetteer: Gazetteer) -> set[str]:
    return {mention.council.name for each in head for mention in gazetteer.mentions(each.text)}


def _weight(mention: Mention, paragraph: Paragraph, in_title: bool, in_head: bool) -> float:
    before = paragraph.text[max(0, mention.start - 80) : mention.start]
    if _OTHERS.search(before):
        return 0.2
    weight = 2.0 if mention.full else 1.0
    if re.search(_ADDRESSED + r"$", before, re.I) or (mention.start == 0 and in_title):
        weight += 3 if in_head else 0.5
    if in_title:
        weight += 6
    elif in_head:
        weight += 1
    return weight


def _joint(head: Sequence[Paragraph], gazetteer: Gazetteer, best: str) -> tuple[str, ...]:
    """Councils that the title names together as equals: "X Council and Y Council"."""
    for each in head[:4]:
        mentions = gazetteer.mentions(each.text)
        for one, other in pairwise(mentions):
            if (
                one.full
                and other.full
                and one.council != other.council
                and re.fullmatch(r"\s*(?:,|and|&|,\s*and)\s*(?:the\s+)?", each.text[one.end : other.start])
            ):
                names = (one.council.name, other.council.name)
                return names if best in names else ()
    return ()
