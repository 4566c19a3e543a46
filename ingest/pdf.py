"""Reads PDF with pypdfium2: the lines of each page's text layer, and of a page that is only a picture what can be read on it."""

import ctypes
import math
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import pypdfium2
import pypdfium2.raw as raw

from index.errors import FileRefused
from ingest import ocr
from ingest.blocks import Bounds, Reading
from ingest.columns import in_reading_order, parted
from ingest.lines import BULLET, Line, blocks_of
from ingest.ruled import Cell, with_rows
from ingest.scans import MOST_DOTS, Tell, read_pictures, silent

MAX_PAGES = 3_000
_BOLD = 600
_BOTH_COLUMNS = 0.5
"""A line that runs over both columns is at least that wide, as a part of the page."""
_GUTTER = 9.0
"""Points: what parts two columns is at least that wide."""
_FEW_LETTERS = 60
"""A picture with no more letters than these on it (a stamp, a page number) is a scan."""
Look = Callable[[Line, int, int, int], None]
"""Gives a line its place and look, by the places of its first character, its first one after a bullet, and its last one."""
_UNREADABLE = re.compile("[\ufffd\ue000-\uf8ff\x01-\x08\x0e-\x1f]")
_COMMON = re.compile(r"\b(?:the|of|and|to|in|a|is|for)\b", re.I)


def read(data: bytes, tell: Tell = silent) -> Reading:
    """Every page's text; raises FileRefused for a locked or damaged file and for one of scans only that can't be read. `tell` hears of scanned pages."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise FileRefused("encrypted" if locked else "damaged") from error
    try:
        if len(pdf) > MAX_PAGES:
            raise FileRefused("too_large", f"{len(pdf):,} pages; at most {MAX_PAGES:,} are read")
        looked_at = [_page(pdf, number) for number in range(len(pdf))]
        pictures = [number for number, (_, is_picture) in enumerate(looked_at, 1) if is_picture]
        scans = read_pictures(pictures, lambda page: _picture(pdf, page - 1), tell)
        pages = [_better(lines, scans.lines.get(number)) for number, (lines, _) in enumerate(looked_at, 1)]
        if not any(pages):
            raise scans.refusal() if pictures else FileRefused("empty")
        heights = [scans.heights.get(number + 1, pdf.get_page_size(number)[1]) for number in range(len(pdf))]
        title = pdf.get_metadata_dict().get("Title") or None
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged", "a page can't be read") from error
    finally:
        pdf.close()
    blocks, margins = blocks_of(pages, heights)
    return Reading(blocks, scans.told("pypdfium2"), len(pages), title, margins, lacking=scans.lacking)


def layer_of(data: bytes, number: int) -> list[Line]:
    """The lines of a page's text layer, whatever is drawn there; pages count from 0."""
    with pypdfium2.PdfDocument(data) as pdf:
        return _page(pdf, number)[0]


def _better(layer: list[Line], scan: list[Line] | None) -> list[Line]:
    """A page's scanned lines where it has some that can be read, else those of its text layer."""
    reads = scan and (not layer or any(_COMMON.search(line.text) for line in scan))
    return scan if scan and reads else layer


def _page(pdf: pypdfium2.PdfDocument, number: int) -> tuple[list[Line], bool]:
    """The lines of a page's text layer, and whether the page is a picture that has none which can be used."""
    page = pdf[number]
    layer = page.get_textpage()
    text = layer.get_text_range()
    aligned = len(text) == layer.count_chars()
    look = _looker(page, layer)
    lines, place = [], 0
    for printed in re.split(r"\r\n|\r|\n", text):
        end = place + len(printed)
        stripped = printed.strip().replace("\ufffe", "-").replace("\u00ad", "-").replace("\x00", "")
        if stripped:
            first = place + len(printed) - len(printed.lstrip())
            line = Line(" ".join(stripped.split()), number + 1, first, end, 0.0, 0.0, 0.0, 12.0, False)
            if aligned:
                mark = BULLET.match(stripped)
                look(line, first, first + mark.end() if mark else first, place + len(printed.rstrip()) - 1)
            lines.append(line)
        place = end + (2 if text[end : end + 2] == "\r\n" else 1)
    if aligned:
        drawn = [each.get_bounds() for each in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)]
        lines = parted(lines, dict(_halves(lines, layer, page.get_width(), look)))
        upright = page.get_rotation() == 0  # tables of a page that is shown turned are left as its lines
        lines = in_reading_order(with_rows(lines, drawn, lambda cell: _in_cell(layer, cell)) if upright else lines, page.get_height())
    is_picture = _is_picture(page, text)
    layer.close()
    page.close()
    return lines, is_picture


def _halves(lines: Sequence[Line], layer: pypdfium2.PdfTextPage, width: float, look: Look) -> Iterator[tuple[int, tuple[Line, Line]]]:
    """Of lines with a gap about the page's middle that is wider than any between words, what stands before and after it, by the lines' places."""

    def half(line: Line, first: int, last: int) -> Line:
        printed = layer.get_text_range(first, last - first).rstrip()
        found = replace(line, text=" ".join(printed.replace("\ufffe", "-").split()), start=first, end=last)
        look(found, first, first, first + len(printed) - 1)
        return found

    for place, line in enumerate(lines):
        if line.right - line.left >= _BOTH_COLUMNS * width and (begin := _after_gap(layer, line, width)) is not None:
            yield place, (half(line, line.start, begin), half(line, begin, line.end))


def _after_gap(layer: pypdfium2.PdfTextPage, line: Line, width: float) -> int | None:
    """The place of the character after a line's gap about the page's middle."""
    count = raw.FPDFText_CountRects(layer, line.start, line.end - line.start)
    left, top, right, bottom = (ctypes.c_double() for _ in range(4))
    before: float | None = None
    for number in range(count):
        raw.FPDFText_GetRect(layer, number, left, top, right, bottom)
        if before is not None and left.value - before > _GUTTER and 0.3 * width < left.value < 0.7 * width:
            found = raw.FPDFText_GetCharIndexAtPos(layer, left.value + 1, (top.value + bottom.value) / 2, 4, 4)
            return found if line.start < found < line.end else None
        before = right.value
    return None


def _in_cell(layer: pypdfium2.PdfTextPage, cell: Cell) -> str:
    return " ".join(layer.get_text_bounded(cell.left, cell.bottom, cell.right, cell.top).replace("\ufffe", "-").split())


def _looker(page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage) -> Look:
    """What looks at a page's lines. A bullet is often of another font than its words, so those tell the base line, size and weight."""
    turned, size = page.get_rotation(), page.get_size()
    left, right, bottom, top, origin_x, origin_y = (ctypes.c_double() for _ in range(6))
    begin, end = raw.FS_RECTF(), raw.FS_RECTF()

    def look(line: Line, first: int, worded: int, last: int) -> None:
        raw.FPDFText_GetCharBox(layer, first, left, right, bottom, top)
        raw.FPDFText_GetLooseCharBox(layer, worded, begin)
        raw.FPDFText_GetLooseCharBox(layer, last, end)
        raw.FPDFText_GetCharOrigin(layer, worded, origin_x, origin_y)
        box = min(left.value, begin.left, end.left), min(begin.bottom, end.bottom), max(begin.right, end.right), max(begin.top, end.top)
        line.boxes = [box]
        line.left, line.right, line.bottom = left.value, box[2], origin_y.value
        if turned:
            line.left, line.right, line.bottom = _as_looked_at(box, (origin_x.value, origin_y.value), turned, size)
        line.size, line.bold = raw.FPDFText_GetFontSize(layer, worded), raw.FPDFText_GetFontWeight(layer, worded) >= _BOLD

    return look


def _as_looked_at(box: Bounds, origin: tuple[float, float], turned: int, size: tuple[float, float]) -> tuple[float, float, float]:
    """A line's left and right edge and base line on a page that is shown turned (by degrees to the right), of this size as shown."""
    left, bottom, right, top = box
    if turned == 180:
        return size[0] - right, size[0] - left, size[1] - origin[1]
    return (bottom, top, size[1] - origin[0]) if turned == 90 else (size[0] - top, size[0] - bottom, origin[0])


def _is_picture(page: pypdfium2.PdfPage, text: str) -> bool:
    """Whether a page's text layer is none that can be used, and something else is drawn there."""
    printed = len(text) - text.count(" ")
    if printed > _FEW_LETTERS:
        return len(_UNREADABLE.findall(text)) > 0.3 * printed or (printed > 300 and not _COMMON.search(text))
    if not printed:
        return next(iter(page.get_objects(max_depth=1)), None) is not None
    width, height = page.get_size()
    drawn = [each.get_bounds() for each in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,), max_depth=3)]
    return any((right - left) * (top - bottom) > 0.4 * width * height for left, bottom, right, top in drawn)


def _picture(pdf: pypdfium2.PdfDocument, number: int) -> ocr.Picture:
    """A page as it is looked at, drawn in grey; a very large one is drawn coarser."""
    page = pdf[number]
    width, height = page.get_size()
    scale = min(ocr.DPI / 72, math.sqrt(MOST_DOTS / max(1.0, width * height)))
    bitmap = page.render(scale=scale, grayscale=True)
    grey = bitmap.to_numpy()[..., 0] if bitmap.to_numpy().ndim == 3 else bitmap.to_numpy()
    place = bitmap.get_posconv(page).to_page
    corner, right, below = place(0, 0), place(bitmap.width, 0), place(0, bitmap.height)
    across = ((right[0] - corner[0]) / bitmap.width, (right[1] - corner[1]) / bitmap.width)
    down = ((below[0] - corner[0]) / bitmap.height, (below[1] - corner[1]) / bitmap.height)
    picture = ocr.Picture(grey.copy(), corner, across, down)
    bitmap.close()
    page.close()
    return picture
