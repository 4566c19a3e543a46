"""Latency: how long a reply takes."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from evals.scores.answered import Answered


@dataclass(frozen=True, slots=True)
class Latency:
    """Milliseconds: half of the replies come within `p50`, nineteen of twenty within `p95`."""

    p50: float
    p95: float


def latency(run: Iterable[Answered]) -> Latency:
    times = [each.seconds * 1000 for each in run] or [0.0]
    return Latency(float(np.percentile(times, 50)), float(np.percentile(times, 95)))
