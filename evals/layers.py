"""Layers taken apart: where was a wrong answer lost?

Each layer is looked at only where the one before held: the passage was found by search, chosen for the answer, the sentence
stated the facts, the citation was the right one. Questions to be refused have a layer of their own.
"""

from collections import Counter
from collections.abc import Iterable
from enum import StrEnum

from evals.scores.answered import Answered
from evals.scores.facts import right_facts
from evals.scores.matching import is_of
from evals.scores.right import is_right


class Layer(StrEnum):
    """The first thing that went wrong."""

    RIGHT = "right"
    NOT_REFUSED = "answered what the documents don't say"
    NOT_FOUND = "search didn't find the passage"
    REFUSED = "found, but refused"
    NOT_CHOSEN = "found, but another passage was chosen"
    FACTS = "chosen, but the facts aren't stated"
    SOURCE = "stated, but a source is missing"


def lost_at(answered: Answered) -> Layer:
    """A date out of the register isn't searched for: what is cited counts as found."""
    if is_right(answered):
        return Layer.RIGHT
    if not answered.case.answerable:
        return Layer.NOT_REFUSED
    sources, cited = answered.case.sources, answered.reply.citations
    chosen = any(is_of(each, source) for source in sources for each in cited)
    found = answered.found is None or any(is_of(place, source) for source in sources for passage in answered.found for place in passage)
    if not chosen:
        if not found:
            return Layer.NOT_FOUND
        return Layer.REFUSED if answered.refused else Layer.NOT_CHOSEN
    return Layer.SOURCE if right_facts(answered) else Layer.FACTS


def table(run: Iterable[Answered]) -> dict[str, Counter[Layer]]:
    """How many answers of each kind were lost at each layer."""
    counts: dict[str, Counter[Layer]] = {}
    for answered in run:
        counts.setdefault(answered.case.kind.value, Counter())[lost_at(answered)] += 1
    return dict(sorted(counts.items()))
