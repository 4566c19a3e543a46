"""The reading order of a page's lines: where print stands in two columns, the left one is read before the right one.

Columns are looked for between lines that run over the whole width (a title, a footer), and only prose makes them: labels with their
values beside them, and the cells of a table, are read across.
"""

from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise
from statistics import median

from ingest.lines import Line

FEWEST = 4
"""A column has at least so many lines."""
PROSE = 24
"""A column's lines have on the whole at least so many letters."""
_SAME_HEIGHT = 0.45
"""Base lines closer than this part of the print's size are one line."""


def in_reading_order(lines: Sequence[Line], loose: bool = False) -> list[Line]:
    """The page's lines, columns one after the other.

    What stands in one column keeps its order, which is that of the text layer; `loose` lines, which a picture gave, are ordered from the top
    and the left.
    """
    gutter = _gutter(lines)
    if gutter is None:
        return _down(lines) if loose else list(lines)
    ordered: list[Line] = []
    for across, band in groupby(sorted(lines, key=lambda line: -line.bottom), lambda line: line.left < gutter < line.right):
        found = list(band)
        left, right = [line for line in found if line.right <= gutter], [line for line in found if line.left >= gutter]
        if across or not (_is_column(left) and _is_column(right)):
            ordered += _down(found) if loose else _as_before(found, lines)
        else:
            columns = [_down(each) if loose else _as_before(each, lines) for each in (left, right)]
            columns[1][0].tops_column = True
            ordered += [*columns[0], *columns[1]]
    return ordered


def _as_before(some: Sequence[Line], lines: Sequence[Line]) -> list[Line]:
    chosen = {id(line) for line in some}
    return [line for line in lines if id(line) in chosen]


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
    return len(lines) >= FEWEST and median(len(line.text) for line in lines) >= PROSE


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
