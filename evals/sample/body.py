"""The blocks that a source's body is made of, and its inline markup."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

_HEADING = re.compile(r"(#{1,3}) (.*)", re.DOTALL)
_SUB_ITEM = re.compile(r"\((?:[a-z]{1,2}|[ivx]+|\d+)\) ")
_RULE = re.compile(r"[|:\- ]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: `form` is heading1 to heading3, bullet, item (a lettered sub-item), text, table or break."""

    form: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(body: str, lines: bool = False) -> Iterator[Block]:
    """The body's blocks in order; blank lines part them, and wrapped lines are one, unless `lines` says that each line is a block."""
    for chunk in re.split(r"\n\s*\n", body.strip()):
        rows = [line.strip() for line in chunk.splitlines()]
        if rows == ["***"]:
            yield Block("break")
        elif rows[0].startswith("|"):
            yield Block("table", rows=tuple(_cells(line) for line in rows if not _RULE.fullmatch(line)))
        elif rows[0].startswith("- "):
            yield from (Block("bullet", " ".join(item.split())) for item in re.split(r"^- ", "\n".join(rows), flags=re.MULTILINE)[1:])
        else:
            yield from map(_worded, rows if lines else [" ".join(rows)])


def _worded(text: str) -> Block:
    heading = _HEADING.fullmatch(text)
    form = f"heading{len(heading[1])}" if heading else "item" if _SUB_ITEM.match(text) else "text"
    return Block(form, heading[2] if heading else text)


def web_blocks(page: str) -> Iterator[Block]:
    """The blocks of a web page's main element."""
    reader = _Page()
    reader.feed(page)
    yield from reader.blocks


class _Page(HTMLParser):
    """Reads headings, paragraphs, list items and tables inside <main> or <article>."""

    def __init__(self) -> None:
        super().__init__()
        self.blocks: list[Block] = []
        self._inside = 0
        self._words = ""
        self._rows: list[tuple[str, ...]] = []

    def handle_starttag(self, tag: str, _attributes: object) -> None:
        self._inside += tag in ("main", "article")
        if tag == "tr":
            self._rows.append(())
        if tag != "br" and tag in _PARTS:
            self._words = ""
        elif tag == "br":
            self._words += " "

    def handle_data(self, data: str) -> None:
        self._words += data if self._inside else ""

    def handle_endtag(self, tag: str) -> None:
        text, self._words = (" ".join(self._words.split()), "") if tag in _PARTS else ("", self._words)
        if tag in ("td", "th") and self._rows:
            self._rows[-1] += (text,)
        elif tag == "table" and self._inside:
            self.blocks.append(Block("table", rows=tuple(self._rows)))
            self._rows = []
        elif text and self._inside and not self._rows:
            self.blocks.append(Block(_PARTS[tag] or _worded(text).form, text))
        self._inside -= tag in ("main", "article")


_PARTS = {"h1": "heading1", "h2": "heading2", "h3": "heading3", "h4": "heading3", "li": "bullet", "p": "", "td": "", "th": ""}
"""The elements that become blocks, and of which form where their words don't say it."""


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def markup(text: str) -> str:
    """The text with **bold** as <b>; nothing else in it is read as markup."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))


def html(found: Iterable[Block]) -> Iterator[str]:
    """The blocks as lines of HTML."""
    listing = False
    for block in found:
        if listing != (block.form == "bullet"):
            listing = not listing
            yield "<ul>" if listing else "</ul>"
        if block.form == "table":
            yield _html_table(block.rows)
        elif block.form != "break":
            tag = {"bullet": "li", "text": "p", "item": "p"}.get(block.form) or f"h{block.form[-1]}"
            yield f"<{tag}>{markup(block.text)}</{tag}>"
    if listing:
        yield "</ul>"


def _html_table(rows: tuple[tuple[str, ...], ...]) -> str:
    lines = ["<table>"]
    for number, row in enumerate(rows):
        tag = "td" if number else "th"
        lines.append("  <tr>" + "".join(f"<{tag}>{markup(cell)}</{tag}>" for cell in row) + "</tr>")
    return "\n".join([*lines, "</table>"])
