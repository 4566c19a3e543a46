"""The picture of a page to lines, as a text layer would give them: set upright and straight, read, with its ruled tables as rows.

What is measured here: contrast, skew, rules, how large and how bold print is. What tells one letter from another is `ingest.ocr`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image
from scipy import ndimage

from index.spans import MONTH
from ingest import ocr
from ingest.blocks import Bounds
from ingest.columns import in_reading_order
from ingest.lines import Line
from ingest.ruled import Cell, with_rows

if TYPE_CHECKING:
    from ingest.ocr import Grey

SURE = 80
"""A figure or a month of which the program is less sure than this may be misread."""
WEAK = 60
"""A page of which it is less sure than this on the whole may lie on its side or on its head."""
_BLANK = 28
"""A page whose darkest and lightest places differ by less, of 255, is blank."""
_STEEPEST = 5.0
"""Degrees by which a page may lie aslant and still be straightened."""
_RULE = 60
"""Dots: a dark run that long is a rule and no letter's stroke."""
_THICKEST = 10
_WIDE = 2.2
"""A gap of so many times the print's size parts columns and cells, no words."""
_SPECK = 0.00002
"""What part of a page is ink where a number is left; less is dirt."""
_BOLD = 1.22
"""Bold print has that much more ink than its page's common print."""
_MARK = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})*[.)]?|\(?[a-z]{1,4}[.)]|\(\d{1,3}\)|[A-Z]\.\d+\.?|•)$")
_LIKE_A_BULLET = re.compile(r"^(?:[e*«¢©®°»=+o§¤@m~™\-–—_.#>]|[mn®©™«°e][@®°m«])$")
"""What the program takes a bullet for."""
_SOLID = 0.62
"""A bullet's place is that full of ink; letters are thinner."""
_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3})*[.,]?$")
_FIGURE = re.compile(rf"\d|^{MONTH}\W*$", re.I)
_MIXED = re.compile(r"\d[A-Za-z]|[A-Za-z]\d")
_ORDINAL = re.compile(r"^\W*\d+(?:st|nd|rd|th)\W*$")


@dataclass(frozen=True, slots=True)
class Found:
    """A page's lines, how sure their reading is (0 to 100), and the upright page's height in points."""

    lines: list[Line]
    sure: float
    height: float


def lines_of(picture: ocr.Picture, page: int, looks: Callable[[], None] = lambda: None) -> Found | None:
    """What can be read on a picture; None for a blank page. `looks` hears of each look at it, five at most. Raises ocr.NotRead."""
    grey = _stretched(picture.grey)
    if grey is None:
        return None
    looks()
    best = _recognised(grey, 0)
    if best.sure < WEAK:
        looks()
        guess = ocr.quarter_turns(grey)  # on a page of few words it is a guess
        for quarters in sorted((1, 2, 3), key=lambda each: each != guess):
            if best.sure < WEAK:
                looks()
                best = max(best, _recognised(grey, quarters), key=lambda each: each.sure)
    if not any(line.level for line in best.printed):
        return None
    return Found(_lines(best, picture, page), best.sure, best.grey.shape[0] * picture.point)


@dataclass(frozen=True, slots=True)
class _Recognised:
    """A picture as it was read: turned by quarters to the left, then by degrees about its middle; its lines, and its rules in dots."""

    grey: "Grey"
    quarters: int
    angle: float
    printed: list[ocr.Printed]
    rules: list[tuple[int, int, int, int]]

    @property
    def words(self) -> list[ocr.Word]:
        return [word for line in self.printed for word in line.words]

    @property
    def sure(self) -> float:
        """The mean of its words, each by its length; what runs up or down the page counts as not read at all."""
        letters = sum(len(word.text) for word in self.words)
        read = sum(word.sure * len(word.text) for line in self.printed if line.level for word in line.words)
        return read / letters if letters else 0.0

    def bounds(self, drawn: ocr.Picture, left: float, top: float, right: float, bottom: float) -> Bounds:
        """Where a rectangle of this picture stands on the page, in points from its lower left corner."""
        corners = [drawn.place(*self._before(x, y)) for x, y in ((left, top), (right, top), (left, bottom), (right, bottom))]
        across, up = [x for x, _ in corners], [y for _, y in corners]
        return min(across), min(up), max(across), max(up)

    def _before(self, x: float, y: float) -> ocr.Point:
        """A dot's place before the picture was turned."""
        height, width = self.grey.shape
        turn = np.deg2rad(self.angle)
        from_x, from_y = x - width / 2, y - height / 2
        x = float(width / 2 + from_x * np.cos(turn) - from_y * np.sin(turn))
        y = float(height / 2 + from_x * np.sin(turn) + from_y * np.cos(turn))
        return ((x, y), (height - y, x), (width - x, height - y), (y, width - x))[self.quarters]


def _stretched(grey: "Grey") -> "Grey | None":
    """The picture with its print black and its paper white; None for a blank page."""
    height, width = (size // 4 * 4 for size in grey.shape)
    coarse = grey[:height, :width].reshape(height // 4, 4, width // 4, 4).mean((1, 3))  # a single dot is dirt
    dark, paper = np.percentile(coarse, [0.05, 60])
    if paper - dark < _BLANK:
        return None
    dark = np.percentile(grey, 0.5)
    stretched: Grey = np.clip((grey.astype(np.float32) - dark) * (255 / max(paper - dark, 1)), 0, 255).astype(np.uint8)
    return stretched


def _recognised(grey: "Grey", quarters: int) -> _Recognised:
    upright = np.ascontiguousarray(np.rot90(grey, quarters))
    if angle := _skew(upright):
        upright = np.asarray(Image.fromarray(upright).rotate(angle, Image.Resampling.BILINEAR, fillcolor=255))
    rules = list(_rules(upright))
    clear = upright.copy()  # a rule that touches a letter makes another one of it
    for left, top, right, bottom in rules:
        clear[max(0, top - 1) : bottom + 1, max(0, left - 1) : right + 1] = 255
    printed = ocr.recognise(clear)
    return _Recognised(upright, quarters, angle, [*printed, *_overlooked(clear, printed)], rules)


def _overlooked(grey: "Grey", printed: Sequence[ocr.Printed]) -> list[ocr.Printed]:
    """Numbers that stand alone before their paragraphs: the search for columns loses some, and they are found once all else is taken away."""
    left = grey.copy()
    for line in printed:
        for word in line.words:
            left[max(0, word.top - 4) : word.bottom + 4, max(0, word.left - 4) : word.right + 4] = 255
    if not printed or (left < 128).mean() < _SPECK:
        return []
    try:
        alone = ocr.recognise(left, sparse=True)
    except ocr.NotRead:  # dirt, perhaps; the page itself was read
        return []
    found = [line for line in alone if len(line.words) == 1 and _NUMBER.match(line.words[0].text)]
    # what comma there is after a number that stands alone is a full stop
    return [replace(line, words=(replace(line.words[0], text=line.words[0].text.replace(",", ".")),)) for line in found]


def _skew(grey: "Grey") -> float:
    """By how many degrees to turn a picture to the left so that its lines are level: where its rows differ most. 0 below a quarter."""
    rows, columns = np.nonzero(grey[::3, ::3] < 128)
    step = len(rows) // 60_000 + 1
    rows, columns = rows[::step], columns[::step]
    if len(rows) < 200:
        return 0.0

    def contrast(angle: float) -> float:
        heights = np.round(rows - columns * np.tan(np.deg2rad(angle))).astype(int)
        return float((np.bincount(heights - heights.min()).astype(float) ** 2).sum())

    near = max(np.arange(-_STEEPEST, _STEEPEST + 0.01, 0.25), key=contrast)
    best = float(max(np.arange(near - 0.2, near + 0.21, 0.1), key=contrast))
    return best if abs(best) >= 0.25 and contrast(best) > 1.05 * contrast(0.0) else 0.0


def _rules(grey: "Grey") -> Iterator[tuple[int, int, int, int]]:
    """The level and the upright rules, in dots: left, top, right, bottom."""
    dark = grey < 140
    for mask, upright in ((dark, False), (dark.T, True)):
        thick = mask.copy()  # what is left of a slant makes steps of a dot in a rule
        thick[1:] |= mask[:-1]
        thick[:-1] |= mask[1:]
        ink = np.cumsum(thick, 1, dtype=np.int32)
        labels, _ = ndimage.label(ink[:, _RULE:] - ink[:, :-_RULE] == _RULE)  # the dots before a dark run of that length
        for down, across in ndimage.find_objects(labels):
            if down.stop - down.start <= _THICKEST:
                start, stop = across.start + 1, across.stop + _RULE
                yield (down.start, start, down.stop, stop) if upright else (start, down.start, stop, down.stop)


def _lines(found: _Recognised, drawn: ocr.Picture, page: int) -> list[Line]:
    """The lines in reading order, with their print's size and weight, each row of a ruled table as one."""
    pieces = [piece for line in found.printed if line.level for piece in _pieces(line)]
    usual, common = _median(pieces, lambda each: each.size), _median(pieces, lambda each: _ink(found.grey, each))
    lines = [_line(found, drawn, piece, page, usual, _ink(found.grey, piece) > _BOLD * common) for piece in pieces]
    lines = _marks_joined(in_reading_order(lines, found.grey.shape[0] * drawn.point, loose=True))
    place = 0
    for line in lines:
        line.start, line.end = place, place + len(line.text)
        place = line.end + 1
    point, height = drawn.point, found.grey.shape[0]
    ruled = [(left * point, (height - bottom) * point, right * point, (height - top) * point) for left, top, right, bottom in found.rules]
    return with_rows(lines, ruled, lambda cell: _in_cell(cell, found, point))


def _median(pieces: Sequence[ocr.Printed], of: Callable[[ocr.Printed], float]) -> float:
    """What is usual for a page's letters."""
    return median(value for piece in pieces for value in [of(piece)] * sum(len(word.text) for word in piece.words))


def _pieces(line: ocr.Printed) -> Iterator[ocr.Printed]:
    """The line parted at its wide gaps, where another column or cell begins."""
    words: list[ocr.Word] = []
    for word in line.words:
        if words and word.left - words[-1].right > _WIDE * line.size and not (len(words) == 1 and _MARK.match(words[0].text)):
            yield ocr.Printed(tuple(words), line.base, line.size)
            words = []
        words.append(word)
    yield ocr.Printed(tuple(words), line.base, line.size)


def _ink(grey: "Grey", line: ocr.Printed) -> float:
    """How much of a line's place is ink, 0 to 1."""
    ink = sum(float((255 - grey[word.top : word.bottom, word.left : word.right]).sum(dtype=np.int64)) for word in line.words)
    return ink / 255 / max(1.0, sum((word.right - word.left) * line.size for word in line.words))


def _line(found: _Recognised, drawn: ocr.Picture, piece: ocr.Printed, page: int, usual: float, bold: bool) -> Line:
    words, height, point = piece.words, found.grey.shape[0], drawn.point
    # print of one size is measured a little larger or smaller from line to line, by which letters happen to stand in it
    size = usual * point if 0.88 < piece.size / usual < 1.1 else float(round(piece.size * point))
    left, right = words[0].left, words[-1].right
    box = found.bounds(drawn, left, min(word.top for word in words), right, max(word.bottom for word in words))
    text, unsure = _read(words, _begins_with_bullet(found.grey, piece))
    return Line(text, page, 0, 0, left * point, right * point, (height - piece.base) * point, size, bold, [box], unsure=unsure)


def _begins_with_bullet(grey: "Grey", piece: ocr.Printed) -> bool:
    """Whether what was read as a line's first word is a bullet: it stands apart, and is solid or one of the signs that bullets are taken for."""
    if len(piece.words) == 1 or piece.words[1].left - piece.words[0].right < 0.6 * piece.size:
        return False
    first = piece.words[0]
    place = grey[first.top : first.bottom, first.left : first.right]
    solid = len(first.text) <= 2 and place.size > 0 and float((place < 128).mean()) > _SOLID
    return solid or bool(_LIKE_A_BULLET.match(first.text))


def _read(words: Sequence[ocr.Word], bullet: bool) -> tuple[str, list[tuple[int, int]]]:
    """The words as text, and the places of those that may be misread where it matters most: in figures and dates."""
    unsure: list[tuple[int, int]] = []
    text = "•" if bullet else ""
    for word in words[1:] if bullet else words:
        text += " " if text else ""
        if _may_be_misread(word):
            unsure.append((len(text), len(text) + len(word.text)))
        text += word.text
    return text, unsure


def _may_be_misread(word: ocr.Word) -> bool:
    """Figures and months that were hard to see, and letters among figures ("2O24")."""
    if not _FIGURE.search(word.text):
        return False
    return word.sure < SURE or bool(_MIXED.search(word.text) and not _ORDINAL.match(word.text))


def _marks_joined(lines: Iterable[Line]) -> list[Line]:
    """The lines, a number or bullet that was taken for a column of its own before the words that it belongs to."""
    joined: list[Line] = []
    for line in lines:
        last = joined[-1] if joined else None
        if last and _MARK.match(last.text) and abs(last.bottom - line.bottom) < 0.4 * line.size and 0 < line.left - last.right < 6 * line.size:
            shift = len(last.text) + 1
            line.unsure = [*(last.unsure or ()), *((start + shift, end + shift) for start, end in line.unsure or ())]
            line.text, line.left, line.boxes = f"{last.text} {line.text}", last.left, [*last.boxes, *line.boxes]
            joined[-1] = line
        else:
            joined.append(line)
    return joined


def _in_cell(cell: Cell, found: _Recognised, point: float) -> str:
    """The words whose middle stands in a cell."""
    height = found.grey.shape[0]
    across = [word for word in found.words if cell.left <= (word.left + word.right) / 2 * point <= cell.right]
    return " ".join(word.text for word in across if cell.bottom <= (height - (word.top + word.bottom) / 2) * point <= cell.top)
