"""The reading order of a page's lines: where print stands in two columns, the left one is read before the right one.

Columns are looked for between lines that run over the whole width (a title, a footer), and only prose makes them: labels with their
values beside them, and the cells of a table, are read across.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import median

from ingest.lines import Line, in_margin

FEWEST = 4
"""A column has at least so many lines."""
PROSE = 24
"""A column's lines have on the whole at least so many letters."""
FULL = 0.8
"""At least half of a column's lines are that wide, as a part of its widest one; a list's or a table's are of any width."""
_SAME_HEIGHT = 0.45
"""Base lines closer than this part of the print's size are one line."""
_UNDER = 6.0
"""Points by which lines that begin under one another may differ."""


def in_reading_order(lines: Sequence[Line], height: float, loose: bool = False) -> list[Line]:
    """The lines of a page that is so many points high, columns one after the other.

    A text layer's order is kept where it doesn't change from side to side; `loose` lines, which a picture gave, are ordered from the top and
    the left. Headers and footers are in no column, and stay before or after the text.
    """
    lines = _down(lines) if loose else list(lines)
    places = [place for place, line in enumerate(lines) if not (in_margin(line, height) and _stands_alone(line, lines))]
    body = [lines[place] for place in places]
    gutter = _gutter(body)
    if gutter is None:
        return lines
    if loose or _changes_sides(body, gutter):
        lines = [*lines[: places[0]], *_in_columns(body, gutter), *(line for line in lines[places[0] :] if line not in body)]
    for last, line in pairwise(lines):
        line.tops_column = line.left >= gutter > last.left and line.bottom > last.bottom + 2 * max(line.size, 8)
    return lines


def _stands_alone(line: Line, lines: Sequence[Line]) -> bool:
    """Whether no line is as near above or below as the next one of a text is."""
    return all(not 2 < abs(other.bottom - line.bottom) < 1.7 * max(line.size, 8) for other in lines)


def _changes_sides(lines: Sequence[Line], gutter: float) -> bool:
    """Whether the lines' order goes to and fro between the columns, as that of a text layer does which was written across both."""
    sides = [line.left >= gutter for line in lines if not line.left < gutter < line.right]
    return sum(one != other for one, other in pairwise(sides)) > 2 * FEWEST


def _in_columns(lines: Sequence[Line], gutter: float) -> list[Line]:
    ordered: list[Line] = []
    for across, band in groupby(sorted(lines, key=lambda line: -line.bottom), lambda line: line.left < gutter < line.right):
        found = list(band)
        left, right = [line for line in found if line.right <= gutter], [line for line in found if line.left >= gutter]
        ordered += _down(found) if across or not (_is_column(left) and _is_column(right)) else [*_down(left), *_down(right)]
    return ordered


def _gutter(lines: Sequence[Line]) -> float | None:
    """The middle of the widest white strip between two columns of prose; None where the page has one column."""
    if len(lines) < 2 * FEWEST:
        return None
    leftmost, rightmost = min(line.left for line in lines), max(line.right for line in lines)
    begins = sorted({round(line.left) for line in lines if leftmost + 0.3 * (rightmost - leftmost) < line.left < leftmost + 0.7 * (rightmost - leftmost)})
    best: tuple[int, float] | None = None
    for begin in begins:
        right = [line for line in lines if -3 <= line.left - begin <= 40]
        left = [line for line in lines if line.right < begin - 5]
        if not (_is_column(left) and _is_column(right)):
            continue
        crossing = sum(line.left < begin - 8 and line.right > begin for line in lines)
        if crossing < 0.5 * len(lines) and (best is None or len(right) > best[0]):
            best = len(right), begin - 4.0
    return best[1] if best else None


def _is_column(lines: Sequence[Line]) -> bool:
    """Whether lines make a column of prose."""
    if len(lines) < FEWEST or median(len(line.text) for line in lines) < PROSE:
        return False
    return median(line.right - line.left for line in lines) >= FULL * max(line.right - line.left for line in lines)


def parted(lines: Sequence[Line], halves: Mapping[int, tuple[Line, Line]]) -> list[Line]:
    """The lines, those that run over both columns in their two halves.

    `halves` are, by a line's place, what stands before and after its widest gap. They count where there are two columns: where the halves
    after the gap begin under one another and all halves are prose's.
    """
    begin = median(right.left for _, right in halves.values()) if halves else 0.0
    chosen = {place: pair for place, pair in halves.items() if abs(pair[1].left - begin) < _UNDER}
    if not all(_is_column([pair[side] for pair in chosen.values()]) for side in (0, 1)):
        return list(lines)
    return [each for place, line in enumerate(lines) for each in chosen.get(place, (line,))]


def _down(lines: Sequence[Line]) -> list[Line]:
    """The lines from the top, those of one height from the left."""
    ordered: list[Line] = []
    for level in _levels(sorted(lines, key=lambda line: -line.bottom)):
        ordered += sorted(level, key=lambda line: line.left)
    return ordered


def _levels(lines: Sequence[Line]) -> Iterator[list[Line]]:
    level: list[Line] = []
    for last, line in pairwise([None, *lines]):
        assert line is not None
        if last is not None and last.bottom - line.bottom > _SAME_HEIGHT * line.size:
            yield level
            level = []
        level.append(line)
    if level:
        yield level
