"""Where a question leans whose words no route's rule is sure of: a second opinion, learnt from phrasings by their meaning.

The weights stand in leaning.json; `noticeboard-eval routes --train` makes them anew from evals/sample/routes.yaml and prints how well
they do on the half that they weren't learnt from. They belong to one embedding model: with another one there is no second opinion.
"""

import json
import re
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import numpy.typing as npt

from assistant.route import Route, Wanted, scores

Array = npt.NDArray[np.float32]

WEIGHTS = Path(__file__).with_name("leaning.json")
SURE, VERY_SURE = 0.5, 0.8
"""From which probability on the second opinion counts, and for routes whose composers answer nearly anything."""
DATED = frozenset({Wanted.REVIEW, Wanted.TARGET, Wanted.REINSPECTION, Wanted.MONITORING, Wanted.INSPECTED, Wanted.PUBLISHED})
_WHEN = re.compile(
    r"\b(?:when\w*|dates?|days?|months?|weeks?|years?|soon|next|again|back|expect\w*|due|long|latest|last|before|by|until|till?|deadline|time|timing|ready)\b",
    re.I,
)
_COUNTS = re.compile(r"\b(?:how many|number|count|tally|total|times|once|twice|enough)\b", re.I)
"""What a question must say for a day, or for a number of reviews, to be its answer."""
BROAD = frozenset({Wanted.SLOW, Wanted.GRADE, Wanted.LIST, Wanted.PUBLISHED})
MEANING, WORDS = 3.0, 0.5
"""What the vector of a question counts, and the scores of the rules."""
LOW, HIGH = -4.0, 2.0
"""Between which a rule's score counts."""


@dataclass(frozen=True, slots=True)
class Learnt:
    """A weight for each route and feature, shape (routes, features), and one for each route by itself; `embedder` is the model's sha256."""

    routes: tuple[Wanted, ...]
    weights: Array
    bias: Array
    embedder: str


@lru_cache(maxsize=1)
def _learnt() -> Learnt:
    kept = json.loads(WEIGHTS.read_text("utf8"))
    routes = tuple(Wanted(name) for name in kept["routes"])
    return Learnt(routes, np.array(kept["weights"], np.float32), np.array(kept["bias"], np.float32), kept["embedder"])


def features(question: str, vector: Array) -> Array:
    """A question as numbers: its vector and the rules' scores in the order of their names; shape (dimension + rules,)."""
    said = scores(question)
    rules = np.clip([said[name] for name in sorted(said)], LOW, HIGH)
    return np.concatenate([MEANING * vector, WORDS * rules]).astype(np.float32)


def lean(question: str, route: Route, vector: Array, embedder: str) -> Route:
    """The route itself where a rule chose it; else the one that the question leans to by its meaning, where that is likely enough.

    `vector` is the question's, `embedder` the sha256 of the model that made it.
    """
    if route.wanted is not Wanted.GENERAL or _learnt().embedder != embedder:
        return route
    wanted, likely = opinion(question, vector)
    if wanted is Wanted.GENERAL or (wanted in DATED and not _WHEN.search(question)) or (wanted is Wanted.COUNT and not _COUNTS.search(question)):
        return route
    if wanted is Wanted.HAPPENED and route.progress:
        return route  # whether something got better is told in prose, not by a list of dates
    return replace(route, wanted=wanted, score=likely) if likely >= (VERY_SURE if wanted in BROAD else SURE) else route


def opinion(question: str, vector: Array) -> tuple[Wanted, float]:
    """The likeliest route by meaning and how likely it is, 0 to 1."""
    learnt = _learnt()
    values = learnt.weights @ features(question, vector) + learnt.bias
    likely = np.exp(values - values.max())
    best = int(likely.argmax())
    return learnt.routes[best], float(likely[best] / likely.sum())
