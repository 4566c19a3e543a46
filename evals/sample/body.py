"""The blocks that a source's body is made of, and its inline markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape

_HEADING = re.compile(r"(#{1,3}) (.*)", re.DOTALL)
_SUB_ITEM = re.compile(r"\((?:[a-z]{1,2}|[ivx]+|\d+)\) ")
_RULE = re.compile(r"[|:\- ]+")


@dataclass(frozen=True, slots=True)
class Block:
    """A piece of a page: `form` is heading1 to heading3, bullet, item (a lettered sub-item), text, table or break."""

    form: str
    text: str = ""
    rows: tuple[tuple[str, ...], ...] = ()


def blocks(body: str) -> Iterator[Block]:
    """The body's blocks in order; blank lines part them, and wrapped lines are one."""
    for chunk in re.split(r"\n\s*\n", body.strip()):
        lines = [line.strip() for line in chunk.splitlines()]
        if lines == ["***"]:
            yield Block("break")
        elif lines[0].startswith("|"):
            yield Block("table", rows=tuple(_cells(line) for line in lines if not _RULE.fullmatch(line)))
        elif lines[0].startswith("- "):
            yield from (Block("bullet", " ".join(item.split())) for item in re.split(r"^- ", "\n".join(lines), flags=re.MULTILINE)[1:])
        else:
            text = " ".join(lines)
            heading = _HEADING.fullmatch(text)
            form = f"heading{len(heading[1])}" if heading else "item" if _SUB_ITEM.match(text) else "text"
            yield Block(form, heading[2] if heading else text)


def _cells(line: str) -> tuple[str, ...]:
    return tuple(cell.strip() for cell in line.strip("|").split("|"))


def markup(text: str) -> str:
    """The text with **bold** as <b>; nothing else in it is read as markup."""
    return re.sub(r"\*\*(.+?)\*\*", r"<b>\1</b>", escape(text, quote=False))
