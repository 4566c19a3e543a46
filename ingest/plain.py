"""Reads plain text and Markdown, line by line: both come as the conversion of something else, and neither keeps to a grammar."""

import html
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.errors import FileRefused
from ingest.blocks import BULLETS, Block, Reading, head_of, is_furniture, joined_row, run_on, running_key
from ingest.exempt import is_marking

_TAG_BREAK = re.compile(r"</?(?:p|li|ol|ul|br|div|tr|table|tbody|thead|h[1-6])\b[^<>]*>", re.I)
_TAG = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.I)
_LINK = re.compile(r"!?\[([^\[\]]*)\]\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"()]*\")?\)")
_EMPHASIS = re.compile(r"(\*\*\*|\*\*|__|\*|`)(?=\S)(.+?)(?<=\S)\1")
_UNDERSCORED = re.compile(r"(?<!\w)_(?=\S)([^_]+?)(?<=\S)_(?!\w)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+.!>-])")
_BOLD_NUMBER = re.compile(r"^(\s*(?:[-*]\s+)?)\*\*(\d{1,3}[A-Z]?)\*\*\s+(?=\S)")
_TAIL = re.compile(
    r"(?:share (?:this|on)\b.*|most (?:read|popular|viewed)|related (?:articles?|stories|content|links|news)|more (?:news|stories|from)\b.*|read (?:more|next)\b.*|sign up\b.*|subscribe\b.*|"
    r"advertisement|sponsored\b.*|(?:leave a )?comments?(?: \(\d+\))?|(?:[\w&' -]{0,30} )?jobs|newsletter|trending|recommended(?: for you)?|follow us\b.*)\W*$",
    re.I,
)
_RULE = re.compile(r"^\s*(?:[-*_=]\s*){3,}$")
_SEPARATOR_ROW = re.compile(r"^[\s|:+-]+$")
_HEADING = re.compile(r"^\s{0,3}(#{1,6})\s+(.*?)\s*#*\s*$")
_ITEM = re.compile(
    rf"^\s*(?:[{re.escape(BULLETS)}]\s+\S|(?:(?:[{re.escape(BULLETS)}]\s+)?(?:(?:paragraph|section)\s+)?(?:\d+(?:\.\d+)*[A-Z]?(?:[.):]|\.?—)|\d+(?:\.\d+)+[A-Z]?|\(\w{{1,4}}\)|(?:[a-z]|[ivxl]{{1,5}})[.)])(?:\(\w{{1,4}}\))*\s+\S)|paragraph\s+\d+[A-Z]?\b)",
    re.I,
)
_BOLD_LINE = re.compile(r"^\s*(?:<u>)?(?:\*\*|__|<b>|<strong>)(.+?)(?:\*\*|__|</b>|</strong>)\s*(?:</u>)?\s*$", re.I)

MOST_BLANK = 20
"""More empty lines in a row say nothing more."""


@dataclass(slots=True)
class _Line:
    raw: str
    start: int
    page: int
    apart: bool = False

    @property
    def end(self) -> int:
        return self.start + len(self.raw)


def read(data: bytes, name: str) -> Reading:
    """Text in UTF-8 or Windows' Latin; raises FileRefused for bytes that aren't text."""
    text = decode(data)
    lines = _without_furniture(_without_tail(_without_running(list(_lines(text)))))
    groups: list[list[_Line]] = [[]]
    for line in lines:
        if not line.raw.strip() or _RULE.match(line.raw):
            groups.append([])
        else:
            groups[-1].append(line)
    blocks = [block for group in groups for block in _blocks(group) if block.text]
    markdown = name.lower().endswith((".md", ".markdown"))
    return Reading(blocks, "Markdown" if markdown else "plain text")


def decode(data: bytes) -> str:
    if b"\x00" in data[:4096] and not data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise FileRefused("damaged", "it holds zero bytes where text should be")
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def clean(text: str) -> str:
    """A line without Markdown's and HTML's marks: only what a reader sees. A number alone in bold is a paragraph's number."""
    text = _BOLD_NUMBER.sub(r"\1\2. ", text)
    text = _TAG.sub("", _LINK.sub(r"\1", text))
    for _ in range(2):
        text = _EMPHASIS.sub(r"\2", text)
    text = _UNDERSCORED.sub(r"\1", text)
    return " ".join(html.unescape(_ESCAPE.sub(r"\1", text)).split())


def _lines(text: str) -> Iterator[_Line]:
    """Lines with their offsets; tags that end a line in HTML end one here, a form feed begins a page."""
    page = blank = 0
    for match in re.finditer(r"[^\n]*\n?", text):
        raw, start = match[0], match.start()
        blank = 0 if raw.strip() or "\f" in raw else blank + 1
        if not raw or blank > MOST_BLANK:
            continue
        for place, part in enumerate(re.split(r"\f", raw)):
            page += place > 0
            at = start
            for piece in _pieces(part):
                yield _Line(piece.rstrip("\r\n"), at, page)
                at += len(piece)
            start += len(part) + 1


def _without_tail(lines: list[_Line]) -> list[_Line]:
    """A saved page without what follows its story: shares, most read, adverts. Long numbered paragraphs show that the text goes on."""
    for place, line in enumerate(lines):
        if place > 0.3 * len(lines) and _TAIL.match(line.raw.strip()):
            rest = lines[place:]
            if not any(re.match(r"\s*(?:[-*]\s+)?(?:\d{1,2}(?:\.\d+)*[.)]|\([a-z]\))\s", each.raw) and len(each.raw) > 60 for each in rest):
                return lines[:place]
    return lines


def _pieces(part: str) -> Iterator[str]:
    last = 0
    for tag in _TAG_BREAK.finditer(part):
        if part[last : tag.start()].strip():
            yield part[last : tag.end()]
            last = tag.end()
    yield part[last:]


def _without_running(lines: list[_Line]) -> list[_Line]:
    """The lines without those that stand on several pages: running headers and footers, but for those that keep their pages back. Form feeds
    part the pages."""
    pages = max((line.page for line in lines), default=0) + 1
    if pages == 1:
        return lines
    keys = [running_key(line.raw) for line in lines]
    counts = Counter(key for _, key in {(line.page, key) for line, key in zip(lines, keys, strict=True) if line.raw.strip()})
    often = max(2, (pages + 1) // 2)
    return _without(lines, [len(line.raw) < 120 and counts[key] >= often and not is_marking(clean(line.raw)) for line, key in zip(lines, keys, strict=True)])


def _without_furniture(lines: list[_Line]) -> list[_Line]:
    """The lines without page numbers, markings and the like; blank lines and rules part paragraphs and stay."""
    return _without(lines, [bool(line.raw.strip()) and not _RULE.match(line.raw) and is_furniture(clean(line.raw)) for line in lines])


def _without(lines: list[_Line], left_out: Sequence[bool]) -> list[_Line]:
    """The lines that aren't left out; the next line with words knows that one was."""
    kept: list[_Line] = []
    apart = False
    for line, out in zip(lines, left_out, strict=True):
        worded = bool(line.raw.strip())
        if not out:
            line.apart, apart = (line.apart or apart, False) if worded else (line.apart, apart)
            kept.append(line)
        elif worded:
            apart = True
    return kept


def _blocks(group: list[_Line]) -> Iterator[Block]:
    """The blocks of lines that no blank line parts."""
    open_: list[_Line] = []
    head = 0
    for line in group:
        if heading := _HEADING.match(line.raw):
            yield from _flush(open_)
            yield Block(clean(heading[2]), line.start, line.end, level=len(heading[1]))
        elif _is_row(line.raw):
            yield from _flush(open_)
            head = head or head_of(_cells(line))
            if row := _row(line, head):
                yield row
        elif (bold := _BOLD_LINE.match(line.raw)) and len(group) == 1:
            yield Block(clean(bold[1]), line.start, line.end, level=4)
        else:
            if open_ and (_ITEM.match(clean_start(line.raw)) or _ends_paragraph(open_[-1].raw)):
                yield from _flush(open_)
            open_.append(line)
    yield from _flush(open_)


def clean_start(raw: str) -> str:
    """A line with its indentation kept and its marks gone."""
    return raw[: len(raw) - len(raw.lstrip())] + clean(raw)


def _ends_paragraph(raw: str) -> bool:
    return len(raw) > 120 and clean(raw).endswith((".", ":", ";", "!", "?"))


def _flush(open_: list[_Line]) -> Iterator[Block]:
    if open_:
        text, *others = _texts(open_)
        first = open_[0].raw
        indent = len(first.expandtabs(4)) - len(first.expandtabs(4).lstrip())
        marker = ""
        if bullet := re.match(rf"^[{re.escape(BULLETS)}]\s+", text):
            text, marker = text[bullet.end() :], "•"
        if text:
            block = Block(text, open_[0].start, open_[-1].end, marker=marker, depth=indent // 2, lines=len(open_), apart=open_[0].apart)
            for other in others:
                run_on(block, Block(other, block.start, block.end, apart=True))
            yield block
        open_.clear()


def _texts(lines: Sequence[_Line]) -> list[str]:
    """The words of a paragraph's lines, parted where a line was left out between them."""
    starts = [0, *(place for place, line in enumerate(lines) if place and line.apart), len(lines)]
    return [clean(" ".join(line.raw.strip() for line in lines[first:last])) for first, last in pairwise(starts)]


def _is_row(raw: str) -> bool:
    stripped = raw.strip()
    return (stripped.count("|") >= 2 and stripped.startswith("|")) or bool(re.search(r"\S[ ]*\t+[ ]*\S", stripped)) or stripped.endswith("\t")


def _cells(line: _Line) -> list[str]:
    """A row's cells, empty ones too; the bars at its ends are none."""
    stripped = line.raw.strip()
    barred = stripped.startswith("|")
    parts = re.split(r"\t|(?<!\\)\|" if barred else r"\t", stripped.removeprefix("|").removesuffix("|") if barred else stripped)
    return [clean(part) for part in parts]


def _row(line: _Line, head: int) -> Block | None:
    """A table's row under a head of so many columns; None for the line that parts the two."""
    if _SEPARATOR_ROW.match(line.raw.strip()):
        return None
    cells = _cells(line)
    filled = [cell for cell in cells if cell]
    if len(filled) == 2 and not head and _ROW_MARK.match(filled[0]):
        return Block(f"{filled[0]}  {filled[1]}", line.start, line.end)
    return Block(joined_row(cells, head), line.start, line.end, row=len(filled) > 1) if filled else None


_ROW_MARK = re.compile(r"^\(?[0-9]{1,2}[A-Z]?[.)]?$|^\d+(?:\.\d+)+$|^\([a-z]+\)$")
"""The mark of a paragraph that its file lays out as a table of two columns."""
