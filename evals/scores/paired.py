"""Two runs over the same questions: is the difference more than chance."""

from collections.abc import Mapping
from dataclasses import dataclass

from scipy.stats import binomtest


@dataclass(frozen=True, slots=True)
class Paired:
    """`gained`: questions that only the second run has right, `lost`: only the first; `p` is McNemar's exact two-sided test of the two."""

    gained: tuple[str, ...]
    lost: tuple[str, ...]
    both: int
    neither: int
    p: float


def compare(first: Mapping[str, bool], second: Mapping[str, bool]) -> Paired:
    """Over the questions, by id, that both runs have."""
    shared = [id_ for id_ in first if id_ in second]
    gained = tuple(id_ for id_ in shared if second[id_] and not first[id_])
    lost = tuple(id_ for id_ in shared if first[id_] and not second[id_])
    differ = len(gained) + len(lost)
    p = float(binomtest(len(gained), differ).pvalue) if differ else 1.0
    both = sum(first[id_] and second[id_] for id_ in shared)
    return Paired(gained, lost, both, len(shared) - differ - both, p)
