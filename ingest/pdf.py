"""Reads PDF with pypdfium2: lines with their place, size and weight become blocks; page furniture is left out."""

import ctypes
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as raw

from index.dates import find_dates
from index.errors import FileRefused
from index.spans import FULL_MONTH
from ingest.blocks import BULLETS, Block, Reading, is_furniture, run_on, running_key
from ingest.exempt import is_marking
from ingest.ruled import Cell, rows

MAX_PAGES = 3_000
_BOLD = 600
JOINED = "\x1f"
"""Stands at the end of a line whose last word goes on in the next."""
_BULLET = re.compile(rf"^[{re.escape(BULLETS)}]\s*(?=\S)")
_NUMBER = re.compile(r"^(?:\d{1,3}[.)](?=[A-Z“‘])|(?:\d{1,3}(?:\.\d{1,2})*[.)]?|\(?[a-z]{1,4}[.)]|\(\d{1,3}\))\s+\S)")
_GRADE = re.compile(r"\b(?:outstanding|good|requires improvement(?: to be good)?|inadequate)\W*$", re.I)


LONGEST_CELL = 900
"""A cell of more characters lays a page out; it is no table's."""


@dataclass(slots=True)
class _Line:
    text: str
    page: int
    start: int
    end: int
    left: float
    bottom: float
    size: float
    bold: bool
    row: bool = False
    apart: bool = False


def read(data: bytes) -> Reading:
    """Every page's text layer; raises FileRefused for a locked, damaged or purely scanned file."""
    try:
        pdf = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise FileRefused("encrypted" if locked else "damaged") from error
    try:
        if len(pdf) > MAX_PAGES:
            raise FileRefused("too_large", f"{len(pdf):,} pages; at most {MAX_PAGES:,} are read")
        pages = [_lines(pdf, number) for number in range(len(pdf))]
        if not any(pages):
            raise FileRefused("no_text_layer" if len(pdf) else "empty")
        heights = [pdf.get_page_size(number)[1] for number in range(len(pdf))]
        title = pdf.get_metadata_dict().get("Title") or None
    except pypdfium2.PdfiumError as error:
        raise FileRefused("damaged", "a page can't be read") from error
    finally:
        pdf.close()
    body = _body_size(pages)
    _mend_hyphens(pages)
    furniture = _furniture(pages, heights, body)
    blocks: list[Block] = []
    for number, lines in enumerate(pages):
        kept = _without(lines, [_is_furniture(line, furniture, heights[number], body) for line in lines])
        _join(blocks, list(_page_blocks(kept, body)))
    _rank_headings(blocks)
    margins = dict.fromkeys(line.text for lines in pages[:3] for line in lines if running_key(line.text) in furniture)
    return Reading(blocks, "pypdfium2", len(pages), title, tuple(margins))


def _lines(pdf: pypdfium2.PdfDocument, number: int) -> list[_Line]:
    page = pdf[number]
    layer = page.get_textpage()
    text = layer.get_text_range()
    aligned = len(text) == layer.count_chars()
    lines, place = [], 0
    for printed in re.split(r"\r\n|\r|\n", text):
        end = place + len(printed)
        stripped = printed.strip().replace("\ufffe", "-").replace("\u00ad", "-").replace("\x00", "")
        if stripped:
            first = place + len(printed) - len(printed.lstrip())
            left, bottom, size, bold = _look(layer, first) if aligned else (0.0, 0.0, 12.0, False)
            if aligned and (mark := _BULLET.match(stripped)):
                _, bottom, size, bold = _look(layer, first + mark.end())  # a bullet is often of another font than its words
            lines.append(_Line(" ".join(stripped.split()), number + 1, first, end, left, bottom, size, bold))
        place = end + (2 if text[end : end + 2] == "\r\n" else 1)
    if aligned:
        lines = _with_rows(lines, page, layer)
    layer.close()
    page.close()
    return lines


def _with_rows(lines: list[_Line], page: pypdfium2.PdfPage, layer: pypdfium2.PdfTextPage) -> list[_Line]:
    """The lines with each row of a ruled table as one, its cells parted by " | "."""
    drawn = [each.get_bounds() for each in page.get_objects(filter=(raw.FPDF_PAGEOBJ_PATH,), max_depth=3)]
    for cells in rows(drawn):
        inside = [line for line in lines if not line.row and _within(line, cells)]
        texts = [" ".join(layer.get_text_bounded(cell.left, cell.bottom, cell.right, cell.top).replace("\ufffe", "-").split()) for cell in cells]
        if not inside or sum(map(bool, texts)) < 2 or max(map(len, texts)) > LONGEST_CELL or _cuts_letters(texts, inside):
            continue
        first = min(inside, key=lambda line: line.start)
        row = _Line(
            " | ".join(filter(None, texts)), first.page, first.start, max(line.end for line in inside), first.left, first.bottom, first.size, first.bold, True
        )
        place = lines.index(first)
        lines = [*(line for line in lines[:place] if line not in inside), row, *(line for line in lines[place + 1 :] if line not in inside)]
    return lines


def _within(line: _Line, cells: Sequence[Cell]) -> bool:
    return cells[0].bottom - 1 <= line.bottom <= cells[0].top and cells[0].left - 1 <= line.left <= cells[-1].right


def _cuts_letters(texts: Sequence[str], lines: Sequence[_Line]) -> bool:
    """Whether a cell's edge runs through a letter, so that it stands in both cells: then what is drawn there is no table."""
    in_cells, in_lines = (Counter(filter(str.isalnum, "".join(each))) for each in (texts, [line.text for line in lines]))
    return bool(in_cells - in_lines)


def _look(layer: pypdfium2.PdfTextPage, place: int) -> tuple[float, float, float, bool]:
    """Left edge, base line (points from the page's bottom), size and weight of a line, by its first character."""
    left, right, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(layer, place, ctypes.byref(left), ctypes.byref(right), ctypes.byref(bottom), ctypes.byref(top))
    origin_x, origin_y = ctypes.c_double(), ctypes.c_double()
    raw.FPDFText_GetCharOrigin(layer, place, ctypes.byref(origin_x), ctypes.byref(origin_y))
    return left.value, origin_y.value, raw.FPDFText_GetFontSize(layer, place), raw.FPDFText_GetFontWeight(layer, place) >= _BOLD


def _mend_hyphens(pages: list[list[_Line]]) -> None:
    """Takes out a hyphen that only broke a word at its line's end: one that the document writes without it elsewhere."""
    known = {word.lower() for lines in pages for line in lines for word in re.findall(r"[A-Za-z]{4,}", line.text)}
    for lines in pages:
        for line, following in pairwise(lines):
            head, tail = re.search(r"([A-Za-z]+)-$", line.text), re.match(r"[a-z]+", following.text)
            if head and tail and f"{head[1]}{tail[0]}".lower() in known:
                line.text = line.text[:-1] + JOINED


def _body_size(pages: list[list[_Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def _in_margin(line: _Line, height: float) -> bool:
    return line.bottom < 0.09 * height or line.bottom > 0.925 * height


def _furniture(pages: list[list[_Line]], heights: list[float], body: float) -> set[str]:
    """The lines that recur from page to page in the margins, or in smaller print anywhere at a page's edge; never one that keeps its page back."""
    seen: Counter[str] = Counter()
    for number, lines in enumerate(pages):
        edge = [line for line in (*lines[:3], *lines[-3:]) if not is_marking(line.text)]
        seen.update({running_key(line.text) for line in edge if _in_margin(line, heights[number]) or line.size < body - 1})
    return {key for key, count in seen.items() if count >= max(2, len(pages) // 4)}


def _is_furniture(line: _Line, furniture: set[str], height: float, body: float) -> bool:
    if running_key(line.text) in furniture and (_in_margin(line, height) or line.size < body - 1):
        return True
    if re.fullmatch(r"[\d\s,]{1,6}", line.text) and (line.size < 0.8 * body or _in_margin(line, height)):
        return True
    return is_furniture(line.text) and not re.fullmatch(r"\d+", line.text)


def _without(lines: Sequence[_Line], left_out: Sequence[bool]) -> list[_Line]:
    """The lines that aren't left out; each knows whether one was before it."""
    for (_, following), out in zip(pairwise(lines), left_out, strict=False):
        following.apart = out
    return [line for line, out in zip(lines, left_out, strict=True) if not out]


def _page_blocks(lines: list[_Line], body: float) -> Iterator[Block]:
    """Lines to blocks, by gap, indent, weight and mark; a cell beside its label joins it as a row."""
    group: list[_Line] = []
    cell_left: float | None = None
    contents = False
    for line in lines:
        if line.row:
            if group:
                yield _block(group, body)
            group, cell_left = [], None
            yield Block(line.text, line.start, line.end, line.page, row=True)
            continue
        if line.text.lower() == "contents" and (line.bold or line.size > body):
            contents = True
        if contents:
            continue
        if group and (beside := _beside(group, line, cell_left)):
            cell_left = line.left if beside == "cell" else cell_left
            line.text = ("| " if beside == "cell" else "") + line.text
            group.append(line)
        elif group and not _breaks(group, line):
            group.append(line)
        else:
            if group:
                yield _block(group, body)
            group, cell_left = [line], None
    if group:
        yield _block(group, body)


def _beside(group: list[_Line], line: _Line, cell_left: float | None) -> str | None:
    """ "cell" for a line that starts beside the group, "more" for one that runs on under such a cell."""
    if line.left > group[0].left + 100 and group[-1].bottom - 3 <= line.bottom <= group[0].bottom + 3 and cell_left is None:
        return "cell"
    if cell_left is not None and abs(line.left - cell_left) < 4 and 0 < group[-1].bottom - line.bottom < 1.6 * line.size:
        return "more"
    return None


def _breaks(group: list[_Line], line: _Line) -> bool:
    last = group[-1]
    gap = last.bottom - line.bottom
    if gap < -2 or gap > 1.62 * max(line.size, 8):
        return True
    if abs(line.size - last.size) > 0.6 and not (line.size < 8 or last.size < 8 or gap < 3):
        return True
    if line.bold != last.bold and gap > 3:
        return True
    marked = _BULLET.match(line.text) or (_NUMBER.match(line.text) and not _out_of_turn(group[0].text, line.text) and not _runs_on(last.text, line.text))
    return (
        bool(marked)
        and line.left <= group[0].left + 3
        and (gap > 1.3 * line.size or bool(_BULLET.match(line.text)) or (line.left < group[0].left + 3 and _hangs(group)))
    )


_DATE = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?(?: (?:and|to|[-–]) \d{{1,2}}(?:st|nd|rd|th)?)? {FULL_MONTH}\b")


def _runs_on(last: str, line: str) -> bool:
    """Whether a line begins with a date in the middle of a sentence ("… on" / "19 and 20 November 2024"), which is no paragraph's number."""
    return bool(_DATE.match(line)) and not re.search(r"[.!?:;][”’\"')]*$", last)


def _out_of_turn(first: str, line: str) -> bool:
    """Whether a bare number can't be the next paragraph's: "48 schools" in the middle of paragraph 6."""
    own, new = re.match(r"(\d{1,3})[.)]?\s", first), re.match(r"(\d{1,3})\s", line)
    return bool(own and new and int(new[1]) != int(own[1]) + 1)


def _hangs(group: list[_Line]) -> bool:
    """Whether the group's first line stands out to the left of the others, as a list item's does."""
    return len(group) == 1 or group[1].left > group[0].left + 5


def _block(group: list[_Line], body: float) -> Block:
    text = _text(group)
    graded = len(text) < 120 and _GRADE.search(text) and not re.search(r":[^:]*$|\.$", text)
    row = any(line.text.startswith("| ") for line in group[1:]) or bool(graded)
    heading = not row and len(text) < 200 and (group[0].bold or group[0].size > body + 1.5) and not _labelled(text)
    marker = ""
    if bullet := _BULLET.match(text):
        text, marker = text[bullet.end() :], "•"
        heading = False
    first, last = group[0], group[-1]
    # a heading keeps its size and weight as its level for now; _rank_headings turns them into ranks
    level = round(first.size * 10) * 2 + first.bold if heading else 0
    turns: list[tuple[int, int | None]] = [(len(_text(group[place:])), line.page) for place, line in enumerate(group) if place and line.apart]
    return Block(
        text, first.start, last.end, first.page, level, marker, row=row, footnote=first.size < 0.7 * body, lines=len(group), apart=first.apart, turns=turns
    )


def _text(group: Sequence[_Line]) -> str:
    text = group[0].text
    for line in group[1:]:
        text += line.text if (text.endswith("-") and not text.endswith(" -")) or text.endswith(JOINED) else f" {line.text}"
    return text.replace(JOINED, "")


def _labelled(text: str) -> bool:
    """ "Inspection dates: 27 November to 8 December 2023", "Lead inspector: …": facts in bold, not headings."""
    label = re.match(r"^[A-Z][\w’' ]{2,40}:\s+(.+)", text)
    return bool(label and (find_dates(label[1]) or re.match(r"(?:lead|inspector|report|unique|telephone)", text, re.I)))


def _join(blocks: list[Block], fresh: list[Block]) -> None:
    """Adds a page's blocks; a paragraph that ran over the page's end is made whole."""
    if blocks and fresh:
        last, first = blocks[-1], fresh[0]
        open_ended = not last.level and not last.row and not re.search(r"[.!?:;][”’\"')]*$", last.text)
        if open_ended and not first.level and not first.marker and not first.row and (_runs_on(last.text, first.text) or not _NUMBER.match(first.text)):
            run_on(last, first, "" if last.text.endswith("-") else " ")
            fresh = fresh[1:]
    blocks.extend(fresh)


def _rank_headings(blocks: list[Block]) -> None:
    looks = sorted({block.level for block in blocks if block.level}, reverse=True)
    for block in blocks:
        if block.level:
            block.level = looks.index(block.level) + 1
