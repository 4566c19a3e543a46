"""Where a question aims: its vector moved towards the sentences that answer such questions.

The embedding model puts a question near what sounds like it. What was learnt from questions with the sentences that answer them moves
it towards what says the answer, in the words of papers. Only what may be quoted is weighed by it, beside the passages' own nearness.
The weights stand in aim.npz; `noticeboard-eval aim --train` makes them anew. They belong to one embedding model: with another one a
question aims where it stands.
"""

from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("aim.npz")
"""`weights`: shape (dimension, dimension), half precision; `embedder`: the sha256 of the model whose vectors they move."""

LEAST, SCALE = 0.11, 1.07
"""How cosines with where a question aims come to the scale of plain ones: those of the best sentences lie as high then, from the lowest to the highest."""

MOST = 0.1
"""By how much the aim may raise a sentence over its plain cosine."""


def aimed_at(vector: Array, embedder: str) -> Array:
    """The vector of a question, of length 1, moved to where it aims; `embedder` is the sha256 of the model that made it."""
    weights, of_model = _learnt()
    return moved(vector, weights) if of_model == embedder else vector


def weighed(plain: float, aimed: float) -> float:
    """What a cosine with where a question aims counts, on the scale of the plain one, and little more than that: an aim at answers in general makes
    nothing an answer that has nothing to do with the question."""
    return min(LEAST + SCALE * aimed, plain + MOST)


def moved(vector: Array, weights: Array) -> Array:
    """The vector, or each row of several, with what the weights add; of length 1 again."""
    aimed = vector + vector @ weights
    moved_to: Array = (aimed / np.linalg.norm(aimed, axis=-1, keepdims=True)).astype(np.float32)
    return moved_to


@lru_cache(maxsize=1)
def _learnt() -> tuple[Array, str]:
    with np.load(WEIGHTS) as kept:
        return kept["weights"].astype(np.float32), str(kept["embedder"])
