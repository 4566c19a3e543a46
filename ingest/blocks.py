"""What every reader gives: blocks in reading order, before their numbers and headings are worked out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

BULLETS = "•◼▪■●○◦‣⁃∙·*–—-\uf0b7\uf06e\uf0a7\uf02d\u25cf"
_BLANK_PAGE = re.compile(
    r"^\W*(?:this\s+)?page\s+(?:is\s+|has\s+been\s+)?(?:intentionally\s+|deliberately\s+)?(?:left\s+)?blank\W*(?:intentionally)?\W*$", re.I
)
_PAGE_NUMBER = re.compile(r"^[-–—|\s]*(?:\d{1,4}|page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?|\d{1,4}\s+of\s+\d{1,4})[-–—|\s]*$", re.I)
_MARKING = re.compile(r"^\W*OFFICIAL(?!\W{0,3}SENSITIVE)(?:\s*[-–—:]\s*.{0,40})?\W*$")
_PAGE_LABEL = re.compile(r"(?:^|[|·•–-]\s*)page\s+\d{1,4}(?:\s*(?:of|/)\s*\d{1,4})?\W*$", re.I)
_WRAPPING = re.compile(
    r"^\W*(?:(?:annex|appendix|schedule)\s+\w{1,3}\s+ends|end\s+of\s+(?:annex|appendix|document)\b.*|(?:converted|downloaded|printed)\s+(?:from|on|by)\b.{0,80})\W*$",
    re.I,
)


Bounds = tuple[float, float, float, float]
"""Left, bottom, right and top, in points from the page's lower left corner."""


class Place(NamedTuple):
    """Where some of a block's text stands: how many of its characters are left where a line begins, on which page, and the line's bounds."""

    left: int
    page: int
    bounds: Bounds


@dataclass(slots=True)
class Block:
    """One paragraph, heading, list item or table row as the format gives it.

    `level` is 1 for the highest heading and 0 for body text. `marker` is a list mark that the format knows but the text doesn't
    print ("3." of an HTML list, "3(a)" of a Word one) or "•". `depth` is how far a list item is nested. `sure` says that the format itself gave
    the mark. `body` says that the format knows it to be no heading, however short it is. `footnote` says that a number at its start is a
    footnote's. `part` says that another document begins with it, a mail's attachment. `apart` says that a line which was left out stands before
    it. `turns` are where it runs on over a page's end or such a line: how many of its characters follow, and on which page. `places` are where its
    lines stand. `unsure` are the words of a scan that may be misread, each by how many characters are left at its start and its end; None for what
    is no scan.
    """

    text: str
    start: int
    end: int
    page: int | None = None
    level: int = 0
    marker: str = ""
    depth: int = 0
    row: bool = False
    sure: bool = False
    body: bool = False
    footnote: bool = False
    part: bool = False
    lines: int = 1
    apart: bool = False
    turns: list[tuple[int, int | None]] = field(default_factory=list)
    places: list[Place] = field(default_factory=list)
    unsure: list[tuple[int, int]] | None = None


def run_on(block: Block, rest: Block, glue: str = " ") -> None:
    """Makes a paragraph whole that a page's end, or a line that was left out, parts; it is kept where it was parted."""
    more = glue + rest.text
    page = block.turns[-1][1] if block.turns else block.page
    turn = [(len(rest.text), rest.page)] if rest.page != page or rest.apart else []
    block.turns = [*((left + len(more), on) for left, on in block.turns), *turn, *rest.turns]
    block.places = [*(each._replace(left=each.left + len(more)) for each in block.places), *rest.places]
    if block.unsure is not None or rest.unsure is not None:
        block.unsure = [*((start + len(more), end + len(more)) for start, end in block.unsure or ()), *(rest.unsure or ())]
    block.text += more


@dataclass(slots=True)
class Reading:
    """A file as read: its blocks, how it was read, how many pages it has, and its title where the format keeps one apart.

    `margins` are the words around the text that say whose it is and aren't part of it: running headers, a page's header and footer.
    `envelope` is how many blocks at its front only say who sent it to whom, and when: a mail's head. `notes` are sentences about what of it
    couldn't be read. `lacking` says that pages were left out which could be read with the program for scans.
    """

    blocks: list[Block] = field(default_factory=list)
    read_by: str = ""
    pages: int | None = None
    title: str | None = None
    margins: tuple[str, ...] = ()
    envelope: int = 0
    notes: tuple[str, ...] = ()
    lacking: bool = False


def head_of(cells: Sequence[str]) -> int:
    """How many columns a table's row names where it can be its head: at least three names, and at most one column without."""
    named = sum(map(bool, cells))
    return len(cells) if named >= 3 and named >= len(cells) - 1 else 0


def joined_row(cells: Sequence[str], head: int) -> str:
    """A table row's cells as one text, parted by " | ". Under a head of at least three names (`head` counts them) empty cells keep their
    place, so that each stands under its name; elsewhere they are left out, and where only one cell isn't empty."""
    filled = [cell for cell in cells if cell]
    kept = filled if head < 3 or len(cells) != head or len(filled) < 2 else cells
    return " ".join(" | ".join(kept).split())


def is_furniture(line: str) -> bool:
    """A line that belongs to the page, not to the text: a page number, "page left blank", the marking that leaves a page open to all."""
    return bool(_BLANK_PAGE.match(line) or _PAGE_NUMBER.match(line) or _MARKING.match(line) or _PAGE_LABEL.search(line) or _WRAPPING.match(line))


def running_key(line: str) -> str:
    """What is the same in a running header from page to page: its words without the numbers."""
    return re.sub(r"\d+", "#", " ".join(line.split()).lower())
