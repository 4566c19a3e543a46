"""Where a question leans whose words no route's rule is sure of: a second opinion, learnt from phrasings by their meaning.

The weights stand in leaning.npz; `noticeboard-eval routes --train` makes them anew from evals/sample/routes.yaml and prints how well
they do on the half that they weren't learnt from. They belong to one embedding model: with another one there is no second opinion.
"""

import re
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from assistant.route import Route, Wanted, scores

if TYPE_CHECKING:
    from index.embedder import Embedder

WEIGHTS = Path(__file__).with_name("leaning.npz")
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


@lru_cache(maxsize=1)
def _weights() -> dict[str, npt.NDArray[np.float32]]:
    with np.load(WEIGHTS, allow_pickle=False) as file:
        return {name: file[name] for name in file.files}


def features(question: str, embedder: "Embedder") -> npt.NDArray[np.float32]:
    """A question as numbers: its vector and the rules' scores in the order of their names; shape (dimension + rules,)."""
    said = scores(question)
    rules = np.clip([said[name] for name in sorted(said)], LOW, HIGH)
    return np.concatenate([MEANING * embedder.embed([question])[0], WORDS * rules]).astype(np.float32)


def lean(question: str, route: Route, embedder: "Embedder") -> Route:
    """The route itself where a rule chose it; else the one that the question leans to by its meaning, where that is likely enough."""
    if route.wanted is not Wanted.GENERAL or str(_weights()["embedder"]) != embedder.sha256:
        return route
    wanted, likely = opinion(question, embedder)
    if wanted is Wanted.GENERAL or (wanted in DATED and not _WHEN.search(question)) or (wanted is Wanted.COUNT and not _COUNTS.search(question)):
        return route
    return replace(route, wanted=wanted, score=likely) if likely >= (VERY_SURE if wanted in BROAD else SURE) else route


def opinion(question: str, embedder: "Embedder") -> tuple[Wanted, float]:
    """The likeliest route by meaning and how likely it is, 0 to 1."""
    learnt = _weights()
    values = learnt["weights"].astype(np.float32) @ features(question, embedder) + learnt["bias"]
    likely = np.exp(values - values.max())
    best = int(likely.argmax())
    return Wanted(str(learnt["routes"][best])), float(likely[best] / likely.sum())
