"""Verbosity: how long answers are, and how many are longer than their kind may be."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evals.cases import CaseKind
from evals.scores.answered import LONG, Answered
from evals.scores.intervals import Share

LIMIT, LONG_LIMIT = 120, 200


@dataclass(frozen=True, slots=True)
class Verbosity:
    """Words of the answers that were given: half are shorter than `median`, nineteen of twenty than `p95`."""

    median: float
    p95: float
    within: Share


def verbosity(run: Iterable[Answered]) -> Verbosity:
    """A list is as long as it is; it counts for the lengths and not against the limit."""
    answers = [each for each in run if not each.refused]
    lengths = [len(each.words) for each in answers] or [0]
    held = [len(each.words) <= (LONG_LIMIT if each.case.kind in LONG else LIMIT) for each in answers if each.case.kind is not CaseKind.LIST]
    return Verbosity(float(np.median(lengths)), float(np.percentile(lengths, 95)), Share(sum(held), len(held)))
