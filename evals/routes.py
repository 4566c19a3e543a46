"""Routes against written phrasings: how many go where they should, as a confusion matrix; and the training of the second opinion.

Phrasings at even places are for learning and looking at, those at odd ones for measuring. A question of the world that no rule is sure
of counts as one for the general reader.
"""

import argparse
import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path

import numpy as np
import yaml

from assistant import leaning
from assistant.conversation import Asked
from assistant.evidence import written_out
from assistant.leaning import features, lean
from assistant.route import Wanted, choose
from evals.assistants import set_embedder
from evals.cases import Part, load
from evals.commands import CASES, SAMPLE
from evals.sample import make as world_maker
from index.embedder import Embedder, Vectors

PHRASINGS = SAMPLE / "routes.yaml"
AS_OF = date(2024, 9, 2)
STRENGTH, SHARE = 20.0, 2
"""The inverse of the regularisation, and of how many of the world's questions one is learnt from."""
Phrasing = tuple[Wanted, str]


def routes(options: argparse.Namespace) -> int:
    """Prints both halves' confusion matrices; with --train learns the second opinion anew first."""
    embedder = set_embedder()
    learnt, measured = halves(options.phrasings)
    if options.train:
        train([*learnt, *_of_world()], embedder, options.out)
        print(f"kept in {options.out}")
    for title, half in (("learnt from", learnt), ("never learnt from", measured)):
        found = confusion(half, embedder)
        print(f"\n{title}: {right(found)} of {len(half)} right")
        print(matrix(found), end="")
    return 0


def halves(path: Path) -> tuple[list[Phrasing], list[Phrasing]]:
    """The phrasings for learning and those for measuring."""
    found: Mapping[str, Sequence[str]] = yaml.safe_load(path.read_text("utf8"))
    both = [(place % 2, (Wanted(route), phrasing)) for route, phrasings in found.items() for place, phrasing in enumerate(phrasings)]
    return [each for odd, each in both if not odd], [each for odd, each in both if odd]


def confusion(phrasings: Iterable[Phrasing], embedder: Embedder) -> Counter[tuple[Wanted, Wanted]]:
    """How many phrasings of each route went by which."""
    return Counter((wanted, lean(text, choose(text, AS_OF), _vector(text, embedder), embedder.sha256).wanted) for wanted, text in phrasings)


def _vector(text: str, embedder: Embedder) -> Vectors:
    vector: Vectors = embedder.embed([written_out(text, Asked(text))])[0]
    return vector


def right(found: Counter[tuple[Wanted, Wanted]]) -> int:
    return sum(count for (wanted, chosen), count in found.items() if wanted is chosen)


def matrix(found: Counter[tuple[Wanted, Wanted]]) -> str:
    """A line a route: how many of its phrasings went by it, and where the others went."""
    lines = []
    for wanted in Wanted:
        row = {chosen: count for (of, chosen), count in found.items() if of is wanted}
        astray = ", ".join(f"{chosen} {count}" for chosen, count in sorted(row.items(), key=lambda each: -each[1]) if chosen is not wanted)
        if row:
            lines.append(f"  {wanted:13} {row.get(wanted, 0):3} of {sum(row.values()):3}  {astray}\n")
    return "".join(lines)


def _of_world() -> list[Phrasing]:
    """Questions of the world's development councils that no rule is sure of."""
    councils = [str(council["name"]) for council in world_maker.councils() if council["part"] == Part.DEVELOPMENT]
    unsure = [case.question for case in load(CASES).of(councils).cases if choose(case.question, AS_OF).wanted is Wanted.GENERAL]
    return [(Wanted.GENERAL, question) for question in unsure[::SHARE]]


def train(phrasings: Sequence[Phrasing], embedder: Embedder, out: Path = leaning.WEIGHTS) -> None:
    """Learns the second opinion by logistic regression and keeps its weights."""
    from sklearn.linear_model import LogisticRegression

    numbers = np.stack([features(text, _vector(text, embedder)) for _, text in phrasings])
    model = LogisticRegression(C=STRENGTH, max_iter=5000).fit(numbers, [wanted.value for wanted, _ in phrasings])
    weights, bias = ([[round(float(value), 3) for value in row] for row in rows] for rows in (model.coef_, model.intercept_[:, None]))
    kept = {"embedder": embedder.sha256, "routes": [str(name) for name in model.classes_], "bias": [value for (value,) in bias], "weights": weights}
    out.write_text(json.dumps(kept).replace("], [", "],\n[") + "\n", "utf8")
