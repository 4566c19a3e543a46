"""Ruled tables of a PDF page: from the thin lines that are drawn on it to rows of cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the page's lower left corner."""

THIN = 2.5
"""How thick a line may be drawn."""
NEAR = 3.0
"""How far apart the drawn pieces of one line may lie."""
SHORTEST = 6.0


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell's place on the page."""

    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class _Stroke:
    """A straight line: `at` across it, from `start` to `end` along it."""

    at: float
    start: float
    end: float


def rows(drawn: Iterable[Bounds]) -> list[list[Cell]]:
    """The rows of all tables on a page, from the top; only rows of at least two cells, between rules on all sides."""
    level, upright = _strokes(drawn)
    heights = sorted({stroke.at for stroke in level}, reverse=True)
    found = []
    for top, bottom in pairwise(heights):
        middle = (top + bottom) / 2
        edges = sorted(stroke.at for stroke in upright if stroke.start <= middle <= stroke.end)
        if len(edges) >= 3 and top - bottom >= SHORTEST and _ruled(level, top, edges) and _ruled(level, bottom, edges):
            found.append([Cell(left, bottom, right, top) for left, right in pairwise(edges)])
    return found


def _ruled(level: Sequence[_Stroke], height: float, edges: Sequence[float]) -> bool:
    """Whether a rule runs at this height along most of the row."""
    width = edges[-1] - edges[0]
    along = sum(max(0.0, min(stroke.end, edges[-1]) - max(stroke.start, edges[0])) for stroke in level if stroke.at == height)
    return along >= 0.8 * width


def _strokes(drawn: Iterable[Bounds]) -> tuple[list[_Stroke], list[_Stroke]]:
    """The level and the upright lines; pieces that lie on one line are one."""
    level, upright = [], []
    for left, bottom, right, top in drawn:
        wide, high = right - left, top - bottom
        if high <= THIN and wide > high:
            level.append(_Stroke((bottom + top) / 2, left, right))
        elif wide <= THIN and high > wide:
            upright.append(_Stroke((left + right) / 2, bottom, top))
        elif wide > THIN and high > THIN and wide < 540 and high < 700:
            level += [_Stroke(bottom, left, right), _Stroke(top, left, right)]
            upright += [_Stroke(left, bottom, top), _Stroke(right, bottom, top)]
    return _joined(level), [stroke for stroke in _joined(upright) if stroke.end - stroke.start >= SHORTEST]


def _joined(strokes: Iterable[_Stroke]) -> list[_Stroke]:
    """Strokes with the same place across as one where they touch; places closer than NEAR are the same."""
    lanes: list[list[_Stroke]] = []
    for stroke in sorted(strokes, key=lambda each: each.at):
        if lanes and stroke.at - lanes[-1][0].at <= NEAR:
            lanes[-1].append(stroke)
        else:
            lanes.append([stroke])
    joined = []
    for lane in lanes:
        at = lane[0].at
        run: _Stroke | None = None
        for stroke in sorted(lane, key=lambda each: each.start):
            if run and stroke.start <= run.end + NEAR:
                run = _Stroke(at, run.start, max(run.end, stroke.end))
            else:
                joined += [run] if run else []
                run = _Stroke(at, stroke.start, stroke.end)
        joined += [run] if run else []
    return joined
