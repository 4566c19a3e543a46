"""Where questions aim (`index.aim`): what is learnt from the sample world's questions and the sentences that answer them, and how well it holds.

Each question of a development council is a lesson: its vector, the sentences of its council's papers that prove the answer, and the others,
nearest first. The weights make right sentences likelier than the others. What is printed is how high the best right sentence stands by its
cosine alone, for councils that nothing was learnt from: each third of them is measured with weights learnt from the other two.
"""

import argparse
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from assistant.conversation import make_whole
from assistant.evidence import meaning_of
from evals.assistants import asker_of, set_embedder
from evals.cases import Case, Part, load
from evals.commands import CASES, DOCUMENTS, RUNS, library_over
from evals.sample import make as world_maker
from index.aim import Array, moved
from index.library import Library
from index.scope import Scope
from index.text import letters, quotable

NEAREST = 60
"""Among how many of the nearest wrong sentences the right one has to stand out."""
ROUNDS, BATCH, RATE = 8, 32, 2e-3
SHARPNESS, TIGHT = 0.05, 0.05
"""What a difference of cosines is divided by, and how strongly the weights are held back."""
FOLDS = 3
SHORT = 40
"""From how many letters a part of the proving words is right too."""
Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question's vector and the rows of `Lessons.sentences` that answer it and that don't, these nearest first."""

    council: str
    question: Array
    right: Places
    others: Places


@dataclass(frozen=True, slots=True)
class Lessons:
    """The lessons and the vectors of all their sentences, shape (sentences, dimension)."""

    sentences: Array
    each: tuple[Lesson, ...]


def aim(options: argparse.Namespace) -> int:
    """Prints how high right sentences stand before and after; with --train learns the weights anew and keeps them."""
    embedder = set_embedder()
    councils = [str(council["name"]) for council in world_maker.councils() if council["part"] == Part.DEVELOPMENT]
    with library_over(DOCUMENTS, RUNS / "data") as library:
        lessons = _lessons(library, load(CASES).of(councils).cases)
    folds = [[each for each in lessons.each if councils.index(each.council) % FOLDS == fold] for fold in range(FOLDS)]
    before = [rank(lessons.sentences, each, each.question) for fold in folds for each in fold]
    after = []
    for fold in folds:
        weights = learn(lessons.sentences, [each for each in lessons.each if each not in fold])
        after += [rank(lessons.sentences, each, moved(each.question, weights)) for each in fold]
    print(f"{len(before)} questions of {len(councils)} councils, by cosine alone:")
    print(f"  as embedded                            {standing(before)}")
    print(f"  aimed, learnt from the other councils  {standing(after)}")
    if options.train:
        np.savez_compressed(options.out, weights=learn(lessons.sentences, lessons.each).astype(np.float16), embedder=embedder.sha256)
        print(f"kept in {options.out}")
    return 0


def standing(ranks: Sequence[int]) -> str:
    """How often a right sentence is first, among the first three and ten, and the mean reciprocal rank."""
    found = np.array(ranks)
    return f"@1 {np.mean(found <= 1):.3f}  @3 {np.mean(found <= 3):.3f}  @10 {np.mean(found <= 10):.3f}  MRR {np.mean(1 / found):.3f}"


def rank(sentences: Array, lesson: Lesson, question: Array) -> int:
    """The place of the best right sentence among all, from 1."""
    best = float((sentences[lesson.right] @ question).max())
    return int((sentences[lesson.others] @ question > best).sum()) + 1


def learn(sentences: Array, lessons: Sequence[Lesson]) -> Array:
    """The weights under which right sentences stand out, by gradient descent (Adam) on the cross-entropy; the same for the same lessons."""
    dimension = sentences.shape[1]
    chance = np.random.default_rng(0)
    weights = np.zeros((dimension, dimension))
    mean, square, steps = np.zeros_like(weights), np.zeros_like(weights), 0
    for _ in range(ROUNDS):
        order = chance.permutation(len(lessons))
        for start in range(0, len(order), BATCH):
            batch = [lessons[place] for place in order[start : start + BATCH]]
            gradient = sum(_gradient(weights, sentences, each, chance) for each in batch) / len(batch) + 2 * TIGHT * weights
            steps += 1
            mean, square = 0.9 * mean + 0.1 * gradient, 0.999 * square + 0.001 * gradient**2
            weights -= RATE * (mean / (1 - 0.9**steps)) / (np.sqrt(square / (1 - 0.999**steps)) + 1e-8)
    return weights.astype(np.float32)


def _gradient(weights: npt.NDArray[np.float64], sentences: Array, lesson: Lesson, chance: np.random.Generator) -> npt.NDArray[np.float64]:
    """How the loss of one lesson, one of its right sentences against the nearest others, changes with the weights."""
    chosen = np.concatenate([[chance.choice(lesson.right)], lesson.others[:NEAREST]])
    vectors = sentences[chosen].astype(np.float64)
    question = lesson.question.astype(np.float64)
    plain = question + question @ weights
    length = float(np.linalg.norm(plain))
    aimed = plain / length
    likely = np.exp((vectors @ aimed - (vectors @ aimed).max()) / SHARPNESS)
    likely /= likely.sum()
    likely[0] -= 1
    by_aimed = likely @ vectors / SHARPNESS
    return np.outer(question, (by_aimed - (by_aimed @ aimed) * aimed) / length)


def _lessons(library: Library, cases: Sequence[Case]) -> Lessons:
    """What the questions of one council each teach, those whose proving words stand in its papers."""
    known: dict[Scope, list[tuple[str, str]]] = {}
    taken: list[tuple[str, str, list[tuple[str, str]], Places]] = []
    for case in (each for each in cases if each.answerable and each.council):
        assert case.council is not None
        scope = asker_of(case.access).scope().narrowed(case.council)
        if scope not in known:
            known[scope] = _quotable(library, scope)
        right = np.array([place for place, (document, text) in enumerate(known[scope]) if _proves(case, document, text)], np.int64)
        if len(right):
            asked = make_whole(case.question, list(case.history), library.gazetteer())
            taken.append((case.council, meaning_of(library, asked), known[scope], right))
    texts = {text: place for place, text in enumerate(dict.fromkeys(text for sentences in known.values() for _, text in sentences))}
    sentences = library.embedder().embed(list(texts))
    questions = library.embedder().embed([question for _, question, _, _ in taken])
    return Lessons(
        sentences, tuple(_lesson(council, questions[number], near, right, texts, sentences) for number, (council, _, near, right) in enumerate(taken))
    )


def _lesson(council: str, question: Array, near: Sequence[tuple[str, str]], right: Places, texts: dict[str, int], sentences: Array) -> Lesson:
    rows = np.array([texts[text] for _, text in near], np.int64)
    others = np.setdiff1d(rows, rows[right])
    return Lesson(council, question, rows[right], others[np.argsort(-(sentences[others] @ question), kind="stable")])


def _quotable(library: Library, scope: Scope) -> list[tuple[str, str]]:
    """Whatever may be quoted of the documents in scope, each with its document's file name."""
    return [
        (document.name, quote)
        for document in library.documents(scope)
        for paragraph in library.paragraphs(scope, document)
        for quote, _ in quotable(paragraph.text)
    ]


def _proves(case: Case, document: str, text: str) -> bool:
    """Whether a sentence holds the words that prove the answer, or a good part of them."""
    said = letters(text)
    proofs = [letters(source.quote) for source in case.sources if source.quote and source.document == document]
    return any(proof and (proof in said or (len(said) >= SHORT and said in proof)) for proof in proofs)
