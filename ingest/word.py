"""Reads DOCX: paragraphs with the numbers that Word counts, headings by style, tables as rows, text boxes once, notes under their section.

The package's XML is read as it is. python-docx is made for writing documents: it gives neither list numbers nor content controls, text
boxes and notes, leaves out inserted text, and unpacks a file without asking how large it becomes.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import count

from index.errors import FileRefused
from index.text import squash
from ingest.blocks import Block, Reading, head_of, is_furniture, joined_row
from ingest.numbering import Mark, Numbering
from ingest.packages import Element, Package, attribute, child, children, local
from ingest.wordtext import Shown, Styles, elements, mark_is_gone, outline, shown

BOLD_LEVEL = 11
"""A short line in bold, or underlined, is a heading below every heading by style."""
LONGEST_CELL = 900
"""A cell of more characters lays a page out; it is no table's."""
SHORT = 90
"""A line of so many characters could be a heading."""
DEEPEST = 20
"""How many text boxes and tables may lie in one another."""
_NUMBER = re.compile(r"(?:\d{1,3}|[A-Za-z]{1,5})?(?:\.\d{1,3})*[A-Z]?[.):]?(?:\(\w{1,5}\))*")
_CELL_NUMBER = re.compile(r"\(?\d{1,2}[A-Z]?[.)]?|\d+(?:\.\d+)+\.?|\([a-z]+\)")


def read(data: bytes) -> Reading:
    """The document with all changes accepted; pages are unknown, since only Word's layout makes them. Raises FileRefused."""
    return read_package(Package(data))


def read_package(package: Package) -> Reading:
    """The same, of a package that is open."""
    main = package.main_part()
    parts: dict[str, list[str]] = {}
    for relation in package.relations(main).values():
        parts.setdefault(relation.kind, []).append(relation.target)

    def root(kind: str) -> Element | None:
        name = next((each for each in parts.get(kind, ()) if each in package), None)
        return package.xml(name) if name else None

    styles = Styles(root("styles"))
    notes = {kind: _by_id(root(f"{kind}s")) for kind in ("footnote", "endnote")}
    body = child(package.xml(main), "body")
    if body is None:
        raise FileRefused("damaged", "its package holds no Word document")
    writer = _Writer(styles, Numbering(root("numbering"), styles.lists), notes)
    writer.write(body)
    writer.write_notes()
    _tell_headings_apart(writer.blocks)
    around = [package.xml(name) for kind in ("header", "footer") for name in parts.get(kind, ()) if name in package]
    margins = dict.fromkeys(line for each in around for line in _lines(each, styles) if not is_furniture(line))
    return Reading(writer.blocks, "Word", None, package.title(), tuple(margins))


def _by_id(root: Element | None) -> dict[str, Element]:
    notes = [*children(root, "footnote"), *children(root, "endnote")]
    return {attribute(each, "id") or "": each for each in notes if attribute(each, "type") is None}


def _lines(part: Element, styles: Styles) -> Iterator[str]:
    for each in part.iter():
        if local(each) == "p" and (text := squash(shown(each, styles).text)):
            yield text


def _tell_headings_apart(blocks: Sequence[Block]) -> None:
    """Marks short lines that are no headings: every one where the document marks its headings, else those of an address or a letter's head."""
    marked = sum(bool(block.level) for block in blocks) >= 2
    run: list[Block] = []
    for block in blocks:
        short = not (block.level or block.marker or block.row) and len(block.text) < SHORT and not block.text.endswith((".", ":", ";", "?", "!"))
        if short:
            run.append(block)
        else:
            _mark_run(run, marked)
            run = []
    _mark_run(run, marked)


def _mark_run(run: Sequence[Block], marked: bool) -> None:
    """The last of a few short lines may head what comes after them."""
    for block in run if marked else run[:-1] if len(run) >= 3 else ():
        block.body = True


class _Writer:
    """Walks the body and writes blocks; offsets count in the text written so far."""

    def __init__(self, styles: Styles, numbering: Numbering, notes: dict[str, dict[str, Element]]) -> None:
        self.blocks: list[Block] = []
        self._styles = styles
        self._numbering = numbering
        self._notes = notes
        self._waiting: list[tuple[str, str]] = []
        self._note_numbers = count(1)
        self._length = 0
        self._torn = Shown()
        self._inner: dict[str, int] = {}

    def write(self, container: Element, deep: int = 0) -> None:
        """The paragraphs and tables of a body, a cell or a text box."""
        if deep > DEEPEST:
            raise FileRefused("damaged", "it is nested too deeply")
        for each in elements(container, "p", "tbl"):
            if local(each) == "tbl":
                self._table(each, deep)
            else:
                self._paragraph(each, deep)
        left, self._torn = squash(self._torn.text), Shown()
        self._write(left)  # nothing came after it that it could run into

    def write_notes(self) -> None:
        """The notes that were referred to since the last heading, each with its number."""
        for kind, id_ in self._waiting:
            number = next(self._note_numbers)
            if (note := self._notes[kind].get(id_)) is not None:
                text = squash(" ".join(shown(each, self._styles).text for each in elements(note, "p")))
                self._write(f"{number} {text}" if text else "", footnote=True)
        self._waiting.clear()

    def _paragraph(self, paragraph: Element, deep: int) -> None:
        found, mark, level = self._read(paragraph)
        if found is None:
            return
        text = squash(found.text)
        if level and text and self._waiting:
            self.write_notes()
        if text and _is_bold_line(found, text):
            level = level or BOLD_LEVEL
        if level:
            self._write(f"{mark.printed} {text}" if mark and not mark.bullet and text else text, level=level)
        elif mark and not mark.bullet and not _NUMBER.fullmatch(mark.canonical):
            self._write(f"{mark.printed} {text}" if text else "")
        else:
            depth = self._depth(paragraph, mark) if mark else 0
            self._write(text, marker=mark.canonical if mark else "", depth=depth, sure=bool(mark))
        self._waiting += found.notes
        for box in found.boxes:
            self.write(box, deep + 1)

    def _read(self, paragraph: Element) -> tuple[Shown | None, Mark | None, int]:
        """A paragraph's words, number and heading level; None for one that runs into the next, or that isn't there any more."""
        found = shown(paragraph, self._styles)
        if self._torn.text or self._torn.boxes:
            before, self._torn = self._torn, Shown()
            found = Shown(before.text + found.text, before.strong + found.strong, before.boxes + found.boxes, before.notes + found.notes)
        if mark_is_gone(paragraph):
            self._torn = found
            return None, None, 0
        style, look = self._styles.of(paragraph)
        properties = child(paragraph, "pPr")
        own = child(properties, "outlineLvl")
        level = outline(properties) if own is not None else look.level
        if not found.text.strip() and (look.hidden or child(properties, "rPr", "vanish") is not None):
            return found, None, level
        list_id = attribute(child(properties, "numPr", "numId"), "val") or look.list_id
        if not list_id or list_id == "0":
            return found, None, level
        depth = attribute(child(properties, "numPr", "ilvl"), "val")
        place = int(depth) if depth and depth.isdigit() else look.depth if look.depth is not None else self._numbering.level_of(list_id, style)
        return found, self._numbering.next(list_id, place, heading=bool(level)), level

    def _depth(self, paragraph: Element, mark: Mark) -> int:
        """How deep an item lies: by its level for a bullet; a list that begins under a numbered paragraph's colon lies in that paragraph."""
        properties = child(paragraph, "pPr", "numPr")
        list_id = attribute(child(properties, "numId"), "val") or self._styles.of(paragraph)[1].list_id or ""
        level = attribute(child(properties, "ilvl"), "val")
        if list_id not in self._inner:
            last = self.blocks[-1] if self.blocks else None
            led = last is not None and last.sure and last.marker != "•" and last.text.endswith((":", "—", "–")) and bool(self._inner)
            self._inner[list_id] = last.depth + 1 if led and last else 0
        return self._inner[list_id] + (int(level) if mark.bullet and level and level.isdigit() else 0)

    def _table(self, table: Element, deep: int) -> None:
        """A table's rows; one that only lays out a page is read as the paragraphs in it."""
        above: dict[int, list[Block]] = {}
        head = 0
        for row in elements(table, "tr"):
            if child(row, "trPr", "del") is not None:
                continue
            cells = list(self._cells(row, above, deep))
            texts = [_one_line(cell) for cell in cells]
            filled = [text for text in texts if text]
            if len(cells) == 1 or max(map(len, texts), default=0) > LONGEST_CELL:
                for block in (block for cell in cells for block in cell):
                    self._write(block.text, block.level, block.marker, block.depth, block.sure, block.row)
            elif len(filled) == 2 and _CELL_NUMBER.fullmatch(filled[0]) and not head:
                self._write(f"{filled[0]}  {filled[1]}")
            elif filled:
                head = head or head_of(texts) or len(filled) * (len(filled) == len(texts))
                self._write(joined_row(texts, head), row=len(filled) > 1)

    def _cells(self, row: Element, above: dict[int, list[Block]], deep: int) -> Iterator[list[Block]]:
        """The blocks of a row's cells; one that is merged with the cell above it holds what that one does. `above` is kept by column."""
        column = 0
        for cell in elements(row, "tc"):
            properties = child(cell, "tcPr")
            span = attribute(child(properties, "gridSpan"), "val")
            merged = child(properties, "vMerge")
            if merged is None or attribute(merged, "val") == "restart" or column not in above:
                inside = _Writer(self._styles, self._numbering, self._notes)
                inside.write(cell, deep + 1)
                self._waiting += inside._waiting
                above[column] = inside.blocks
            yield above[column]
            column += int(span) if span and re.fullmatch(r"[1-9]\d{0,2}", span) else 1

    def _write(self, text: str, level: int = 0, marker: str = "", depth: int = 0, sure: bool = False, row: bool = False, footnote: bool = False) -> None:
        if text:
            start, self._length = self._length, self._length + len(text) + 1
            self.blocks.append(Block(text, start, start + len(text), level=level, marker=marker, depth=depth, row=row, sure=sure, footnote=footnote))


def _one_line(cell: Sequence[Block]) -> str:
    """A cell's words with the numbers of its paragraphs."""
    texts = (f"{block.marker} {block.text}" if block.sure and block.marker != "•" else block.text for block in cell)
    return squash(" ".join(texts)).replace(" | ", " ")


def _is_bold_line(found: Shown, text: str) -> bool:
    """A short line all in bold, or underlined, that is no sentence."""
    return squash(found.strong) == text and len(text) < 120 and not text.endswith((".", ";", ","))
