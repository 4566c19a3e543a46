"""Ruled tables of a page: from the thin lines that are drawn on it to rows of cells."""

import re
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from ingest.blocks import Bounds, head_of, joined_row
from ingest.lines import Line

THIN = 2.5
"""How thick a line may be drawn."""
NEAR = 3.0
"""How far apart the drawn pieces of one line may lie."""
SHORTEST = 6.0
LONGEST_CELL = 900
"""A cell of more characters lays a page out; it is no table's."""


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


def with_rows(lines: list[Line], drawn: Iterable[Bounds], text_in: Callable[[Cell], str]) -> list[Line]:
    """The lines with each row of a ruled table as one, its cells parted by " | "; `text_in` gives a cell's words."""
    edges: tuple[float, ...] = ()
    head = 0
    for cells in rows(drawn):
        inside = [line for line in lines if not line.row and _within(line, cells)]
        texts = [text_in(cell) for cell in cells] if inside else []
        if sum(map(bool, texts)) < 2 or max(map(len, texts)) > LONGEST_CELL or _cuts_letters(texts, inside):
            continue
        if not _same_columns(edges, cells):
            edges, head = tuple(cell.left for cell in cells), head_of(texts)
        first = min(inside, key=lambda line: line.start)
        row = replace(first, text=joined_row(texts, head), end=max(line.end for line in inside), row=True, boxes=[box for line in inside for box in line.boxes])
        row.unsure = _unsure(row.text, inside)
        place = lines.index(first)
        lines = [*(line for line in lines[:place] if line not in inside), row, *(line for line in lines[place + 1 :] if line not in inside)]
    return lines


def _same_columns(edges: Sequence[float], cells: Sequence[Cell]) -> bool:
    """Whether a row's cells begin where those of the row above do, as in one table."""
    return len(edges) == len(cells) and all(abs(edge - cell.left) <= NEAR for edge, cell in zip(edges, cells, strict=True))


def _within(line: Line, cells: Sequence[Cell]) -> bool:
    return cells[0].bottom - 1 <= line.bottom <= cells[0].top and cells[0].left - 1 <= line.left <= cells[-1].right


def _cuts_letters(texts: Sequence[str], lines: Sequence[Line]) -> bool:
    """Whether a cell's edge runs through a letter, so that it stands in both cells: then what is drawn there is no table."""
    in_cells, in_lines = (Counter(filter(str.isalnum, "".join(each))) for each in (texts, [line.text for line in lines]))
    return bool(in_cells - in_lines)


def _unsure(text: str, lines: Sequence[Line]) -> list[tuple[int, int]] | None:
    """The places in a row's text of the words that may be misread in its lines."""
    if all(line.unsure is None for line in lines):
        return None
    words = {line.text[start:end] for line in lines for start, end in line.unsure or ()}
    return sorted(match.span() for word in words for match in re.finditer(rf"(?<!\S){re.escape(word)}(?!\S)", text))
