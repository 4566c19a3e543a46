"""What questions' aim is learnt from: right sentences come to stand out, the same way each time."""

import numpy as np

from evals.aim import Lesson, learn, rank, standing
from index.aim import moved


def _world(seed: int = 0) -> tuple[np.ndarray, list[Lesson]]:
    """Sentences whose answers lie where a question doesn't point, but always in the same direction from it."""
    chance = np.random.default_rng(seed)
    turn = np.roll(np.eye(24), 1, axis=1)
    questions = chance.normal(size=(60, 24))
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    answers = questions @ turn
    sentences = np.concatenate([questions[::2] + 0.3 * chance.normal(size=(30, 24)), answers]).astype(np.float32)
    sentences /= np.linalg.norm(sentences, axis=1, keepdims=True)
    everything = np.arange(len(sentences))
    return sentences, [
        Lesson("Anywhere", question.astype(np.float32), np.array([30 + place]), np.delete(everything, 30 + place)) for place, question in enumerate(questions)
    ]


def test_right_sentences_come_to_stand_higher_for_questions_that_nothing_was_learnt_from() -> None:
    sentences, lessons = _world()
    weights = learn(sentences, lessons[:45] * 12)
    before = [rank(sentences, each, each.question) for each in lessons[45:]]
    after = [rank(sentences, each, moved(each.question, weights)) for each in lessons[45:]]
    assert np.mean(after) < 0.5 * np.mean(before)


def test_the_same_lessons_teach_the_same() -> None:
    sentences, lessons = _world()
    assert np.array_equal(learn(sentences, lessons[:20]), learn(sentences, lessons[:20]))


def test_how_high_right_sentences_stand_is_said_in_shares() -> None:
    assert standing([1, 2, 4, 20]) == "@1 0.250  @3 0.500  @10 0.750  MRR 0.450"
