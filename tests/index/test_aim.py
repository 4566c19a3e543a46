"""Where a question aims: of length 1, learnt for one embedding model, and nowhere else for another."""

import numpy as np

from index.aim import WEIGHTS, aimed_at, moved
from index.embedder import SHIPPED_SHA256


def _question(seed: int = 0) -> np.ndarray:
    vector = np.random.default_rng(seed).normal(size=384).astype(np.float32)
    return vector / np.linalg.norm(vector)


def test_the_kept_weights_belong_to_the_shipped_model() -> None:
    with np.load(WEIGHTS) as kept:
        assert str(kept["embedder"]) == SHIPPED_SHA256
        assert kept["weights"].shape == (384, 384)


def test_an_aimed_question_has_length_one_and_lies_elsewhere() -> None:
    question = _question()
    aimed = aimed_at(question, SHIPPED_SHA256)
    assert abs(float(np.linalg.norm(aimed)) - 1) < 1e-5
    assert float(aimed @ question) < 0.999


def test_with_another_model_a_question_aims_where_it_stands() -> None:
    question = _question()
    assert np.array_equal(aimed_at(question, "another"), question)


def test_rows_are_moved_each_by_itself() -> None:
    weights = np.random.default_rng(1).normal(scale=0.1, size=(384, 384)).astype(np.float32)
    both = np.stack([_question(2), _question(3)])
    assert np.allclose(moved(both, weights), [moved(each, weights) for each in both], atol=1e-5)
