"""Abstention both ways, and what confidence is worth: how many wrong answers a reader meets who trusts only the surest ones."""

from collections.abc import Sequence
from dataclasses import dataclass

from evals.scores.answered import Answered
from evals.scores.intervals import Share
from evals.scores.right import is_right


@dataclass(frozen=True, slots=True)
class Point:
    """Answering only the surest `coverage` of all questions, `risk` of those answers are wrong; the least sure of them has `confidence`."""

    coverage: float
    risk: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Abstention:
    """Refusals where they belong, refusals where they don't, and the share of all refusals that were right."""

    unanswerable_refused: Share
    answerable_refused: Share
    refusals_right: Share


def abstention(run: Sequence[Answered]) -> Abstention:
    unanswerable = [each.refused for each in run if not each.case.answerable]
    answerable = [each.refused for each in run if each.case.answerable]
    return Abstention(
        Share(sum(unanswerable), len(unanswerable)),
        Share(sum(answerable), len(answerable)),
        Share(sum(unanswerable), sum(unanswerable) + sum(answerable)),
    )


def risk_coverage(run: Sequence[Answered]) -> list[Point]:
    """The curve over all questions, surest answer first; it ends where the assistant refuses. Answers of equal confidence enter together.

    Empty where the assistant gives no confidence. Source: El-Yaniv and Wiener, On the Foundations of Noise-free Selective
    Classification, JMLR 2010.
    """
    given = [(each.reply.confidence, is_right(each)) for each in run if not each.refused and each.reply.confidence is not None]
    points: list[Point] = []
    wrong = 0
    for count, (confidence, right) in enumerate(sorted(given, key=lambda pair: -pair[0]), 1):
        wrong += not right
        point = Point(count / len(run), wrong / count, confidence)
        if points and points[-1].confidence == confidence:
            points.pop()
        points.append(point)
    return points


def area_under(points: Sequence[Point]) -> float | None:
    """AURC: the mean risk over the coverages that the curve reaches, 0 (best) to 1; None without a curve."""
    if not points:
        return None
    before, area = 0.0, 0.0
    for point in points:
        area += point.risk * (point.coverage - before)
        before = point.coverage
    return area / before
