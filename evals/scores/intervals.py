"""Shares with their Wilson interval: what a count over so few questions can and can't say."""

from dataclasses import dataclass

from scipy.stats import binomtest


@dataclass(frozen=True, slots=True)
class Share:
    """`good` of `count`."""

    good: int
    count: int

    @property
    def value(self) -> float | None:
        """None where nothing was counted."""
        return self.good / self.count if self.count else None

    @property
    def interval(self) -> tuple[float, float]:
        """The 95 % Wilson score interval; everything is possible where nothing was counted."""
        if not self.count:
            return 0.0, 1.0
        found = binomtest(self.good, self.count).proportion_ci(0.95, method="wilson")
        return float(found.low), float(found.high)

    def __str__(self) -> str:
        if not self.count:
            return "–"
        low, high = self.interval
        return f"{self.good / self.count:.3f} ({self.good}/{self.count}, {low:.2f}–{high:.2f})"
