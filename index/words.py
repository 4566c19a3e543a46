"""Search by words: BM25 over each collection by itself, so that one collection's words never weigh in another's."""

import os
from collections import Counter
from collections.abc import Iterable, Sequence

os.environ.setdefault("BM25S_DISABLE_NUMBA", "1")

import bm25s
import numpy as np
import numpy.typing as npt

from index.text import stems, words

K1 = 1.2
B = 0.75
_SKIPPED = frozenset("a an and are as at be by for from in is it its of on or that the to was were with".split())

Scores = npt.NDArray[np.float32]


def terms(text: str) -> list[str]:
    """The stemmed words a text is known by."""
    return stems([word for word in words(text) if word not in _SKIPPED])


class Words:
    """The word index of one collection: `ids` in the order of the scores."""

    def __init__(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        self.ids = list(ids)
        self._index = bm25s.BM25(k1=K1, b=B, backend="numpy")
        corpus = [terms(text) or [""] for text in texts]
        self._frequency = Counter(term for each in corpus for term in set(each))
        if corpus:
            self._index.index(corpus, show_progress=False)

    def scores(self, question: Sequence[str]) -> Scores:
        """BM25 of each passage for the question's terms, in the order of `ids`."""
        asked = [term for term in question if term in self._frequency]
        if not self.ids or not asked:
            return np.zeros(len(self.ids), np.float32)
        return np.asarray(self._index.get_scores(asked), np.float32)

    def frequency(self, term: str) -> int:
        """How many passages hold the term."""
        return self._frequency[term]

    def vocabulary(self) -> Iterable[str]:
        """Every term of the collection."""
        return self._frequency.keys()
