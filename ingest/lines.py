"""Lines to blocks: what a page's lines, by their place, size and weight, are of its text; page furniture is left out.

A line is the same whether a text layer gave it or the picture of a page was read.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from index.dates import find_dates
from index.spans import FULL_MONTH
from ingest.blocks import BULLETS, Block, Bounds, Place, is_furniture, run_on, running_key
from ingest.exempt import is_marking

JOINED = "\x1f"
"""Stands at the end of a line whose last word goes on in the next."""
BULLET = re.compile(rf"^[{re.escape(BULLETS)}]\s*(?=\S)")
_NUMBER = re.compile(r"^(?:\d{1,3}[.)](?=[A-Z“‘])|(?:\d{1,3}(?:\.\d{1,2})*[.)]?|\(?[a-z]{1,4}[.)]|\(\d{1,3}\))\s+\S)")
_GRADE = re.compile(r"\b(?:outstanding|good|requires improvement(?: to be good)?|inadequate)\W*$", re.I)


@dataclass(slots=True)
class Line:
    """A line of a page, or a row of a ruled table in one.

    `left` and `right` are its edges and `bottom` its base line, in points from the lower left corner of the page as it is looked at; by these
    the layout is understood. `boxes` are where its words stand on the page as it is kept, a row's line by line. `start` and `end` are its
    characters' places in the page's text. `unsure` are the words of a scan that may be misread, as places in `text`; None where a text layer
    gave the words. `apart` says that a line which was left out stands before it, `tops_column` that it is the right column's first.
    """

    text: str
    page: int
    start: int
    end: int
    left: float
    right: float
    bottom: float
    size: float
    bold: bool
    boxes: list[Bounds] = field(default_factory=list)
    row: bool = False
    apart: bool = False
    tops_column: bool = False
    unsure: list[tuple[int, int]] | None = None


def blocks_of(pages: Sequence[Sequence[Line]], heights: Sequence[float]) -> tuple[list[Block], tuple[str, ...]]:
    """The blocks of all pages, whose heights are in points, and the words of their margins."""
    body = _body_size(pages)
    _mend_hyphens(pages)
    furniture = _furniture(pages, heights, body)
    blocks: list[Block] = []
    for number, lines in enumerate(pages):
        kept = _without(lines, [_is_furniture(line, furniture, heights[number], body) for line in lines])
        _join(blocks, list(_page_blocks(kept, body)))
    _rank_headings(blocks)
    margins = dict.fromkeys(line.text for lines in pages[:3] for line in lines if running_key(line.text) in furniture)
    return blocks, tuple(margins)


def _mend_hyphens(pages: Sequence[Sequence[Line]]) -> None:
    """Takes out a hyphen that only broke a word at its line's end: one that the document writes without it elsewhere."""
    known = {word.lower() for lines in pages for line in lines for word in re.findall(r"[A-Za-z]{4,}", line.text)}
    for lines in pages:
        for line, following in pairwise(lines):
            head, tail = re.search(r"([A-Za-z]+)-$", line.text), re.match(r"[a-z]+", following.text)
            if head and tail and f"{head[1]}{tail[0]}".lower() in known:
                line.text = line.text[:-1] + JOINED


def _body_size(pages: Sequence[Sequence[Line]]) -> float:
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            sizes[round(line.size, 1)] += len(line.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


def in_margin(line: Line, height: float) -> bool:
    """Whether a line stands where a page's header and footer do."""
    # of a scan the letters of a letterhead are read too, which a text layer has as a picture
    top = 0.925 if line.unsure is None else 0.89
    return line.bottom < 0.09 * height or line.bottom > top * height


def _furniture(pages: Sequence[Sequence[Line]], heights: Sequence[float], body: float) -> set[str]:
    """The lines that recur from page to page in the margins, or in smaller print anywhere at a page's edge; never one that keeps its page back."""
    seen: Counter[str] = Counter()
    for number, lines in enumerate(pages):
        edge = [line for line in (*lines[:3], *lines[-3:]) if not is_marking(line.text)]
        seen.update({running_key(line.text) for line in edge if in_margin(line, heights[number]) or line.size < body - 1})
    return {key for key, count in seen.items() if count >= max(2, len(pages) // 4)}


def _is_furniture(line: Line, furniture: set[str], height: float, body: float) -> bool:
    if running_key(line.text) in furniture and (in_margin(line, height) or line.size < body - 1):
        return True
    if re.fullmatch(r"[\d\s,]{1,6}", line.text) and (line.size < 0.8 * body or in_margin(line, height)):
        return True
    return is_furniture(line.text) and not re.fullmatch(r"\d+", line.text)


def _without(lines: Sequence[Line], left_out: Sequence[bool]) -> list[Line]:
    """The lines that aren't left out; each knows whether one was before it."""
    for (_, following), out in zip(pairwise(lines), left_out, strict=False):
        following.apart = out
    return [line for line, out in zip(lines, left_out, strict=True) if not out]


def _page_blocks(lines: list[Line], body: float) -> Iterator[Block]:
    """Lines to blocks, by gap, indent, weight and mark; a cell beside its label joins it as a row."""
    group: list[Line] = []
    cell_left: float | None = None
    contents = False
    for line in lines:
        if line.row:
            if group:
                yield _block(group, body)
            group, cell_left = [], None
            yield _row(line)
            continue
        if line.text.lower() == "contents" and (line.bold or line.size > body):
            contents = True
        if contents:
            continue
        if group and (beside := _beside(group, line, cell_left)):
            if beside == "cell":
                cell_left, line.text = line.left, f"| {line.text}"
                line.unsure = line.unsure and [(start + 2, end + 2) for start, end in line.unsure]
            group.append(line)
        elif group and not _breaks(group, line):
            group.append(line)
        else:
            if group:
                yield _block(group, body)
            group, cell_left = [line], None
    if group:
        yield _block(group, body)


def _row(line: Line) -> Block:
    places = [Place(len(line.text), line.page, box) for box in line.boxes]
    return Block(line.text, line.start, line.end, line.page, row=True, places=places, unsure=_unsure([line], [0], len(line.text)))


def _beside(group: list[Line], line: Line, cell_left: float | None) -> str | None:
    """ "cell" for a line that starts beside the group, "more" for one that runs on under such a cell."""
    if line.tops_column or any(abs(each.bottom - line.bottom) < 3 and line.left - each.right < 1.2 * max(line.size, 8) for each in group):
        return None  # what goes on where a line ends, after a footnote's number perhaps, is no cell
    if line.left > group[0].left + 100 and group[-1].bottom - 3 <= line.bottom <= group[0].bottom + 3 and cell_left is None:
        return "cell"
    if cell_left is not None and abs(line.left - cell_left) < 4 and 0 < group[-1].bottom - line.bottom < 1.6 * line.size:
        return "more"
    return None


def _breaks(group: list[Line], line: Line) -> bool:
    last = group[-1]
    gap = last.bottom - line.bottom
    if gap < -2 or gap > 1.62 * max(line.size, 8):
        return True
    if abs(line.size - last.size) > 0.6 and not (line.size < 8 or last.size < 8 or gap < 3):
        return True
    if line.bold != last.bold and gap > 3:
        return True
    marked = BULLET.match(line.text) or (_NUMBER.match(line.text) and not _out_of_turn(group[0].text, line.text) and not _runs_on(last.text, line.text))
    return (
        bool(marked)
        and line.left <= group[0].left + 3
        and (gap > 1.3 * line.size or bool(BULLET.match(line.text)) or (line.left < group[0].left + 3 and _hangs(group)))
    )


_DATE = re.compile(rf"\d{{1,2}}(?:st|nd|rd|th)?(?: (?:and|to|[-–]) \d{{1,2}}(?:st|nd|rd|th)?)? {FULL_MONTH}\b")


def _runs_on(last: str, line: str) -> bool:
    """Whether a line begins with a date in the middle of a sentence ("… on" / "19 and 20 November 2024"), which is no paragraph's number."""
    return bool(_DATE.match(line)) and not re.search(r"[.!?:;][”’\"')]*$", last)


def _out_of_turn(first: str, line: str) -> bool:
    """Whether a bare number can't be the next paragraph's: "48 schools" in the middle of paragraph 6."""
    own, new = re.match(r"(\d{1,3})[.)]?\s", first), re.match(r"(\d{1,3})\s", line)
    return bool(own and new and int(new[1]) != int(own[1]) + 1)


def _hangs(group: list[Line]) -> bool:
    """Whether the group's first line stands out to the left of the others, as a list item's does."""
    return len(group) == 1 or group[1].left > group[0].left + 5


def _block(group: list[Line], body: float) -> Block:
    text, starts = _text(group)
    whole = len(text)
    graded = len(text) < 120 and _GRADE.search(text) and not re.search(r":[^:]*$|\.$", text)
    row = any(line.text.startswith("| ") for line in group[1:]) or bool(graded)
    heading = not row and len(text) < 200 and (group[0].bold or group[0].size > body + 1.5) and not _labelled(text)
    marker = ""
    if bullet := BULLET.match(text):
        text, marker = text[bullet.end() :], "•"
        heading = False
    first, last = group[0], group[-1]
    # a heading keeps its size and weight as its level for now; _rank_headings turns them into ranks
    level = round(first.size * 10) * 2 + first.bold if heading else 0
    turns: list[tuple[int, int | None]] = [(whole - starts[place], line.page) for place, line in enumerate(group) if place and line.apart]
    places = [Place(whole - start, line.page, box) for start, line in zip(starts, group, strict=True) for box in line.boxes]
    return Block(
        text, first.start, last.end, first.page, level, marker, row=row, footnote=first.size < 0.7 * body, lines=len(group), apart=first.apart, turns=turns,
        places=places, unsure=_unsure(group, starts, whole),
    )  # fmt: skip


def _unsure(group: Sequence[Line], starts: Sequence[int], whole: int) -> list[tuple[int, int]] | None:
    """A block's words that may be misread, counted from its end; None where it was never a scan."""
    if all(line.unsure is None for line in group):
        return None
    return [(whole - start - first, whole - start - last) for start, line in zip(starts, group, strict=True) for first, last in line.unsure or ()]


def _text(group: Sequence[Line]) -> tuple[str, list[int]]:
    """The text of lines that make one block, and where in it each of them begins."""
    text, starts = "", list[int]()
    for line in group:
        glued = not starts or text.endswith(JOINED) or (text.endswith("-") and not text.endswith(" -"))
        text = text.removesuffix(JOINED) + ("" if glued else " ")
        starts.append(len(text))
        text += line.text
    return text.removesuffix(JOINED), starts


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
