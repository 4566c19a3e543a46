"""Reads HTML: the main content of a saved page, without its menus, banners, adverts and related stories."""

import re
from collections.abc import Iterator

from lxml import etree, html

from index.errors import FileRefused
from index.text import squash
from ingest.blocks import Block, Reading, head_of, joined_row
from ingest.plain import decode

_DROPPED = "script style noscript nav footer aside form button iframe svg template dialog object select textarea head".split()
_DROPPED_ROLES = {"navigation", "banner", "contentinfo", "complementary", "search", "dialog", "alert", "menu"}
_DROPPED_NAMES = re.compile(
    r"(?:^|[-_\s])(?:cookies?|advert\w*|ads?|mpu|promo\w*|sponsor\w*|related|share|sharing|social|newsletter|subscri\w*|sign-?up|sidebar|breadcrumbs?|menu|nav\w*|"
    r"skip\w*|comments?|footer|masthead|popup|modal|recommend\w*|trending|most-?read|jobs?|banner|tags|paywall|consent|widget|feedback)(?:$|[-_\s])",
    re.I,
)
_BLOCKS = frozenset("p h1 h2 h3 h4 h5 h6 li pre blockquote dt dd caption figcaption address td th".split())
_CONTAINERS = (
    frozenset("html body main article section div ol ul dl table tbody thead tfoot tr header hgroup center fieldset figure details summary".split()) | _BLOCKS
)


def read(data: bytes, whole: bool = False) -> Reading:
    """The page's main content, or with `whole` all that it shows, as of a mail; raises FileRefused where there is none."""
    text = decode(data)
    parser = html.HTMLParser(no_network=True, remove_comments=True, remove_pis=True, huge_tree=False, recover=True)
    try:
        root = html.document_fromstring(re.sub(r"^\s*<\?xml[^>]*\?>", "", text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise FileRefused("damaged", "no HTML could be read in it") from error
    title = root.findtext(".//title")
    margins = _margins(root)
    _strip(root)
    writer = _Writer()
    writer.walk(root if whole else _main(root))
    return Reading(writer.blocks, "HTML", None, " ".join(title.split()) if title else None, margins)


def _margins(root: html.HtmlElement) -> tuple[str, ...]:
    """What the site says of itself: its name, the page's header and footer. An advert says nothing of whose page it is."""
    named = [str(value) for value in root.xpath("//meta[@property='og:site_name']/@content")]
    content = set(root.iter("main", "article"))
    outside = [each for each in root.iter("header", "footer") if content.isdisjoint(each.iterancestors()) and content.isdisjoint(each.iter())]
    return tuple(filter(None, [*named, *(_text(each) for each in outside), *(_text(each) for each in root.iter("title"))]))


def _strip(root: html.HtmlElement) -> None:
    content = set(root.iter("main", "article"))
    everything = _prose(root)
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or element.tag in ("html", "body"):
            continue
        named = f"{element.get('class', '')} {element.get('id', '')}"
        hidden = element.get("hidden") is not None or element.get("aria-hidden") == "true" or "display:none" in element.get("style", "").replace(" ", "")
        dropped = element.tag in _DROPPED or element.get("role") in _DROPPED_ROLES or hidden
        header = element.tag == "header" and content.isdisjoint(element.iterancestors())
        unwanted = dropped or header or _DROPPED_NAMES.search(named)
        if unwanted and element.getparent() is not None and not _holds_content(element, content, everything):
            element.drop_tree()


def _holds_content(element: html.HtmlElement, content: set[html.HtmlElement], everything: int) -> bool:
    """Whether an element, whatever it is called, is or wraps the page's content."""
    if element.tag in ("script", "style", "noscript", "head", "nav", "footer"):
        return False
    return any(each in content for each in element.iter("main", "article")) or _prose(element) > 0.6 * everything


def _main(root: html.HtmlElement) -> html.HtmlElement:
    """The element that holds the document: an article, the main element, or the one with most of the page's prose."""
    body = root.find("body")
    body = root if body is None else body
    everything = _prose(body)
    for path in (".//article", ".//main", ".//*[@role='main']"):
        found = sorted(body.xpath(path), key=_prose, reverse=True)
        if found and _prose(found[0]) >= 0.5 * everything > 0:
            return found[0]
    best = body
    while True:
        inner = [child for child in best if isinstance(child.tag, str) and child.tag in _WRAPPERS and not _has_head(child)]
        inner.sort(key=_prose, reverse=True)
        if not inner or _prose(inner[0]) < 0.8 * everything:
            return best
        best = inner[0]


_WRAPPERS = frozenset({"div", "section", "td", "table", "tbody", "tr"})


def _has_head(element: html.HtmlElement) -> bool:
    """Whether an element is a table of values, with a head, and not one that lays out a page: then the words beside it count too."""
    return element.tag == "table" and element.find(".//th") is not None


def _prose(element: html.HtmlElement) -> int:
    return sum(len(" ".join(p.itertext())) for p in element.iter("p", "li", "td")) or len("".join(element.itertext()).strip()) // 4


class _Writer:
    """Walks the content and writes blocks; offsets count in the text written so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._length = 0
        self._grid = _Grid()

    def walk(self, element: html.HtmlElement, depth: int = 0) -> None:
        loose: list[str] = [element.text or ""]
        for child in element:
            if not isinstance(child.tag, str):
                loose.append(child.tail or "")
            elif child.tag in _CONTAINERS or any(sub.tag in _CONTAINERS for sub in child.iter() if isinstance(sub.tag, str)):
                self._write("".join(loose), depth=depth)
                self._child(child, depth)
                loose = [child.tail or ""]
            else:
                loose += ["\n" if child.tag == "br" else "", *child.itertext(), child.tail or ""]
        self._write("".join(loose), depth=depth)

    def _child(self, child: html.HtmlElement, depth: int) -> None:
        if child.tag in ("ol", "ul"):
            for marker, item in _items(child):
                if item.tag == "li":
                    self._item(item, marker, depth, sure=child.tag == "ol")
                else:
                    self._child(item, depth + 1)
        elif child.tag == "table":
            around, self._grid = self._grid, _Grid()
            self.walk(child, depth)
            self._grid = around
        elif child.tag == "tr":
            text, filled = self._grid.row(child)
            self._write(text, row=filled > 1)
        elif re.fullmatch(r"h[1-6]", child.tag):
            self._write(_text(child), level=int(child.tag[1]))
        elif child.tag == "p" and _all_bold(child):
            self._write(_text(child), level=6)
        else:
            self.walk(child, depth)

    def _item(self, item: html.HtmlElement, marker: str, depth: int, sure: bool) -> None:
        """A list item: its own text bears the mark, lists inside it are nested."""
        before = len(self.blocks)
        self.walk(item, depth + 1)
        own = next((block for block in self.blocks[before:] if not block.marker), None)
        if own:
            own.marker, own.depth, own.sure = marker, depth, sure

    def _write(self, text: str, level: int = 0, depth: int = 0, row: bool = False) -> None:
        for part in text.split("\n\n") if not row else [text]:
            squashed = squash(part)
            if squashed:
                self.blocks.append(Block(squashed, self._length, self._length + len(squashed), level=level, depth=depth, row=row))
                self._length += len(squashed) + 1


class _Grid:
    """A table's columns while its rows are read: how many its head names, and the cells that reach down into the rows to come."""

    def __init__(self) -> None:
        self._head = 0
        self._above: dict[int, tuple[str, int]] = {}

    def row(self, row: html.HtmlElement) -> tuple[str, int]:
        """A row's words, and how many of its cells have any."""
        cells = self._cells(row)
        self._head = self._head or head_of(cells)
        return joined_row(cells, self._head), sum(map(bool, cells))

    def _cells(self, row: html.HtmlElement) -> list[str]:
        """The words of every column: a merged cell's in each row that it reaches over, but once in its own."""
        cells: list[str] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            self._from_above(cells)
            words, wide, high = _text(cell), _span(cell, "colspan"), _span(cell, "rowspan")
            for column in range(len(cells), len(cells) + wide):
                if high > 1:
                    self._above[column] = (words if column == len(cells) else "", high - 1)
            cells += [words, *[""] * (wide - 1)]
        self._from_above(cells)
        return cells

    def _from_above(self, cells: list[str]) -> None:
        """Fills in the columns that a cell of an earlier row reaches down into."""
        while len(cells) in self._above:
            words, left = self._above.pop(len(cells))
            if left > 1:
                self._above[len(cells)] = words, left - 1
            cells.append(words)


WIDEST = 100
"""Columns or rows that a cell may be merged over."""


def _span(cell: html.HtmlElement, name: str) -> int:
    said = (cell.get(name) or "1").strip()
    return min(int(said), WIDEST) if said.isascii() and said.isdigit() and int(said) else 1


def _text(element: html.HtmlElement) -> str:
    """An element's words, with a space where a line or a block ends inside it."""
    return squash(_inner(element))


def _inner(element: html.HtmlElement) -> str:
    inside = element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            space = " " if child.tag == "br" or child.tag in _CONTAINERS else ""
            inside += f"{space}{_inner(child)}{space}"
        inside += child.tail or ""
    return inside


def _all_bold(paragraph: html.HtmlElement) -> bool:
    whole = "".join(paragraph.itertext()).strip()
    bold = "".join("".join(each.itertext()) for each in paragraph if each.tag in ("b", "strong")).strip()
    return bool(whole) and whole == bold and len(whole) < 120


def _items(parent: html.HtmlElement) -> Iterator[tuple[str, html.HtmlElement]]:
    """Each item with the mark a browser would print before it."""
    number = int(parent.get("start", "1")) if parent.get("start", "1").lstrip("-").isdigit() else 1
    for item in parent:
        if item.tag in ("ol", "ul"):
            yield "", item
            continue
        if item.tag != "li":
            continue
        if parent.tag == "ul":
            yield "•", item
            continue
        if item.get("value", "").isdigit():
            number = int(item.get("value", "1"))
        yield f"{_ordinal(number, parent.get('type', '1'))}.", item
        number += 1


def _ordinal(number: int, style: str) -> str:
    if style in "aA" and 1 <= number <= 26:
        return "abcdefghijklmnopqrstuvwxyz"[number - 1]
    if style in "iI" and 1 <= number <= 39:
        return "x" * (number // 10) + ("", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix")[number % 10]
    return str(number)
