"""Retrieval: how much of what proves the answers search finds among its first places, and how far up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assistant.schemas import Place
from evals.cases import Source
from evals.scores.answered import Answered
from evals.scores.matching import is_of

Found = Sequence[Sequence[Place]]
"""Passages in order, each with its paragraphs."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Means over `questions` answerable questions: recall among the first 5, 10 and 20 places, mean average precision among the first 10."""

    recall: dict[int, float]
    mean_average_precision: float
    questions: int


def ranking(run: Iterable[Answered], depths: Sequence[int] = (5, 10, 20)) -> Ranking | None:
    """None where no ranking could be seen."""
    seen = [(each.found, each.case.sources) for each in run if each.case.answerable and each.case.sources and each.found is not None]
    if not seen:
        return None
    recall = {depth: sum(_recall(found[:depth], sources) for found, sources in seen) / len(seen) for depth in depths}
    return Ranking(recall, sum(_average_precision(found[:10], sources) for found, sources in seen) / len(seen), len(seen))


def _recall(found: Found, sources: Sequence[Source]) -> float:
    return sum(any(is_of(place, source) for passage in found for place in passage) for source in sources) / len(sources)


def _average_precision(found: Found, sources: Sequence[Source]) -> float:
    """A source counts where it is found first; precision is that of the passages so far."""
    waiting, hits, total = list(sources), 0, 0.0
    for rank, passage in enumerate(found, 1):
        fresh = [source for source in waiting if any(is_of(place, source) for place in passage)]
        if fresh:
            waiting = [source for source in waiting if source not in fresh]
            hits += 1
            total += len(fresh) * hits / rank
    return total / len(sources)
