"""Search by words: BM25 over each collection by itself, so that one collection's words never weigh in another's.

What a collection's words are, spelling asks of a register question too; bm25s and numpy come only with the first search.
"""

import os
import threading
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TypeAlias

from index.text import stems, words

if TYPE_CHECKING:
    import bm25s
    import numpy as np
    import numpy.typing as npt

K1 = 1.2
B = 0.75
_SKIPPED = frozenset("a an and are as at be by for from in is it its of on or that the to was were with".split())

Scores: TypeAlias = "npt.NDArray[np.float32]"


def terms(text: str) -> list[str]:
    """The stemmed words a text is known by."""
    return stems([word for word in words(text) if word not in _SKIPPED])


class Words:
    """The word index of one collection: `ids` in the order of the scores."""

    def __init__(self, ids: Sequence[str], texts: Sequence[str]) -> None:
        self.ids = list(ids)
        self._corpus = [terms(text) or [""] for text in texts]
        self._frequency = Counter(term for each in self._corpus for term in set(each))
        self._index: bm25s.BM25 | None = None
        self._lock = threading.Lock()

    def scores(self, question: Sequence[str]) -> Scores:
        """BM25 of each passage for the question's terms, in the order of `ids`."""
        import numpy as np

        asked = [term for term in question if term in self._frequency]
        if not self.ids or not asked:
            return np.zeros(len(self.ids), np.float32)
        return np.asarray(self._indexed().get_scores(asked), np.float32)

    def _indexed(self) -> "bm25s.BM25":
        """The passages indexed, once; their words are let go then."""
        with self._lock:
            if self._index is None:
                os.environ.setdefault("BM25S_DISABLE_NUMBA", "1")
                import bm25s

                self._index = bm25s.BM25(k1=K1, b=B, backend="numpy")
                self._index.index(self._corpus, show_progress=False)
                self._corpus = []
            return self._index

    def frequency(self, term: str) -> int:
        """How many passages hold the term."""
        return self._frequency[term]

    def vocabulary(self) -> Iterable[str]:
        """Every term of the collection."""
        return self._frequency.keys()
