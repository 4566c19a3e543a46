"""One order out of two searches: by words (BM25) and by meaning (cosine), mixed by a fixed weight."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np
import numpy.typing as npt

from index.embedder import Vectors as Array
from index.words import Words, terms

Propose = Callable[[Array, int], Sequence[str]]
"""From a vector and a number to the ids of the nearest passages."""


@dataclass(frozen=True, slots=True)
class SearchSettings:
    """How search weighs and how far it looks. `dense` is the share of the cosine in the mix; the plateau 0.2 to 0.5 is flat."""

    dense: float = 0.35
    candidates: int = 30
    widening: float = 0.3


DEFAULT = SearchSettings()


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage found: the mixed score (0 to 1 within one search), its BM25 and its cosine (0 where it has no vector yet)."""

    id: str
    score: float
    words: float
    cosine: float


@dataclass(frozen=True, slots=True)
class Shelf:
    """One collection as search meets it."""

    words: Words
    propose: Propose
    allowed: Callable[[str], bool]


def search(
    asked: Sequence[str],
    further: Sequence[str],
    vector: Array | None,
    shelves: Sequence[Shelf],
    vectors_of: Callable[[Sequence[str]], Mapping[str, Array]],
    limit: int,
    settings: SearchSettings = DEFAULT,
) -> list[Hit]:
    """The passages that fit the question best, over all shelves; `asked` are its terms.

    Candidates are the best by words and the nearest by meaning of each shelf; all of them are then scored both ways, with
    SQL's vectors. `further` are terms that the question implies; they weigh `settings.widening`. Without a vector, words decide.
    """
    implied = [term for phrase in further for term in terms(phrase)]
    by_words: dict[str, float] = {}
    wanted: set[str] = set()
    for shelf in shelves:
        scores = shelf.words.scores(asked)
        if implied:
            scores = scores + settings.widening * shelf.words.scores([term for term in implied if term not in asked])
        wanted.update(
            islice(
                (id_ for place in np.argsort(-scores, kind="stable") if scores[place] > 0 and shelf.allowed(id_ := shelf.words.ids[place])), settings.candidates
            )
        )
        if vector is not None:
            near = [id_ for id_ in shelf.propose(vector, settings.candidates) if shelf.allowed(id_)]
            wanted.update(near)
        place_of = {id_: place for place, id_ in enumerate(shelf.words.ids) if id_ in wanted}
        by_words.update({id_: float(scores[place]) for id_, place in place_of.items()})
    ids = sorted(id_ for id_ in wanted if id_ in by_words)
    if not ids:
        return []
    cosines = _cosines(vector, ids, vectors_of)
    lexical = np.array([by_words[id_] for id_ in ids])
    mixed = settings.dense * _spread(cosines) + (1 - settings.dense) * _spread(lexical) if vector is not None and cosines.any() else _spread(lexical)
    order = sorted(range(len(ids)), key=lambda place: (-mixed[place], ids[place]))
    return [Hit(ids[place], float(mixed[place]), float(lexical[place]), float(cosines[place])) for place in order[:limit]]


def _cosines(vector: Array | None, ids: Sequence[str], vectors_of: Callable[[Sequence[str]], Mapping[str, Array]]) -> npt.NDArray[np.float64]:
    cosines = np.zeros(len(ids))
    if vector is not None:
        known = vectors_of(ids)
        for place, id_ in enumerate(ids):
            if id_ in known:
                cosines[place] = float(vector @ known[id_])
    return cosines


def _spread(values: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    low, high = values.min(), values.max()
    return (values - low) / (high - low) if high > low else np.ones_like(values)
