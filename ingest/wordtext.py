"""What a paragraph of a Word document shows: tracked changes accepted, hidden text and field codes left out; and what its styles say."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ingest.packages import Element, attribute, child, children, local, switched

GONE = frozenset({"del", "moveFrom", "instrText", "delText", "delInstrText", "rPr", "pPr", "sdtPr", "rt", "commentReference", "annotationRef"})
"""What isn't shown once all changes are accepted; of text that was moved, the place where it was."""
_SPACES = frozenset({"tab", "br", "cr", "ptab"})
_HEADING_NAME = re.compile(r"heading (\d)", re.I)


@dataclass(frozen=True, slots=True)
class Look:
    """What a style settles of a paragraph: `level` of its heading (1 is the highest, 0 for body text), list and level in it, hidden, bold."""

    level: int = 0
    list_id: str | None = None
    depth: int | None = None
    hidden: bool = False
    bold: bool = False


@dataclass(slots=True)
class Shown:
    """A paragraph's words, those of them that are bold or underlined, the text boxes that hang on it, and the footnotes that it refers to
    ("footnote" or "endnote", id)."""

    text: str = ""
    strong: str = ""
    boxes: list[Element] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)


class Styles:
    """A document's styles with what they inherit."""

    def __init__(self, root: Element | None) -> None:
        every = children(root, "style")
        self._styles = {attribute(each, "styleId") or "": each for each in every}
        defaults = (each for each in every if attribute(each, "type") == "paragraph" and attribute(each, "default") in ("1", "true"))
        self._default = attribute(next(defaults, None), "styleId")
        self._looks: dict[str, Look] = {}
        self.lists = {
            name: attribute(child(each, "pPr", "numPr", "numId"), "val") or "" for name, each in self._styles.items() if attribute(each, "type") == "numbering"
        }
        """Which list each numbering style uses."""

    def of(self, paragraph: Element) -> tuple[str, Look]:
        """A paragraph's style and what it settles."""
        style = attribute(child(paragraph, "pPr", "pStyle"), "val") or self._default or ""
        return style, self.look(style)

    def look(self, style: str, asked: frozenset[str] = frozenset()) -> Look:
        """What a style settles, by itself or by the one that it is based on; a circle ends where it closes."""
        if style in self._looks:
            return self._looks[style]
        element = self._styles.get(style)
        if element is None or style in asked:
            return Look()
        base = attribute(child(element, "basedOn"), "val")
        found = _own(element, self.look(base, asked | {style}) if base else Look())
        if not asked:
            self._looks[style] = found
        return found


def _own(element: Element, base: Look) -> Look:
    properties, runs = child(element, "pPr"), child(element, "rPr")
    look = base
    name = (attribute(child(element, "name"), "val") or "").strip()
    if match := _HEADING_NAME.fullmatch(name):
        look = replace(look, level=int(match[1]) + 1)
    elif name.lower() == "title":
        look = replace(look, level=1)
    elif level := outline(properties):
        look = replace(look, level=level)
    if (list_id := attribute(child(properties, "numPr", "numId"), "val")) is not None:
        look = replace(look, list_id=list_id)
    if (depth := attribute(child(properties, "numPr", "ilvl"), "val")) is not None and depth.isdigit():
        look = replace(look, depth=int(depth))
    if child(runs, "vanish") is not None:
        look = replace(look, hidden=switched(runs, "vanish"))
    if child(runs, "b") is not None:
        look = replace(look, bold=switched(runs, "b"))
    return look


def outline(properties: Element | None) -> int:
    """The heading level that an outline level gives; 0 for body text."""
    value = attribute(child(properties, "outlineLvl"), "val")
    return int(value) + 2 if value and value in "012345678" else 0


def shown(paragraph: Element, styles: Styles) -> Shown:
    """What a paragraph shows."""
    found = Shown()
    _, look = styles.of(paragraph)
    _walk(paragraph, styles, look, found, _Fields())
    return found


class _Fields:
    """Which part of a field is being read: before its separator stands its code, after it what it shows."""

    def __init__(self) -> None:
        self._open: list[bool] = []

    def step(self, kind: str | None) -> None:
        if kind == "begin":
            self._open.append(True)
        elif kind == "separate" and self._open:
            self._open[-1] = False
        elif kind == "end" and self._open:
            self._open.pop()

    @property
    def code(self) -> bool:
        return any(self._open)


def _walk(element: Element, styles: Styles, look: Look, found: Shown, fields: _Fields) -> None:
    for each in element:
        name = local(each)
        if name in GONE or (name == "sdt" and switched(each, "sdtPr", "showingPlcHdr")):
            continue
        if name == "r":
            _run(each, styles, look, found, fields)
        elif name == "AlternateContent":
            _walk(alternative(each), styles, look, found, fields)
        elif name == "txbxContent":
            found.boxes.append(each)
        elif name == "t":
            found.text += each.text or ""  # of a formula; a run's own is read with the run
        else:
            _walk(each, styles, look, found, fields)


def alternative(content: Element) -> Element:
    """Of an mc:AlternateContent the one form that counts: what holds a text box, the newer first."""
    forms = [each for each in content if local(each) in ("Choice", "Fallback")]
    boxed = [each for each in forms if any(local(inside) == "txbxContent" for inside in each.iter())]
    return (boxed or forms or [content])[0]


def _run(run: Element, styles: Styles, look: Look, found: Shown, fields: _Fields) -> None:
    properties = child(run, "rPr")
    named = styles.look(attribute(child(properties, "rStyle"), "val") or "")
    hidden = switched(properties, "vanish") if child(properties, "vanish") is not None else named.hidden or look.hidden
    strong = switched(properties, "u") or (switched(properties, "b") if child(properties, "b") is not None else named.bold or look.bold)
    for each in run:
        name = local(each)
        if name == "fldChar":
            fields.step(attribute(each, "fldCharType"))
        elif hidden or fields.code or name in GONE:
            continue
        elif name in ("footnoteReference", "endnoteReference"):
            found.notes.append((name.removesuffix("Reference"), attribute(each, "id") or ""))
        elif piece := _piece(each, name):
            found.text += piece
            found.strong += piece if strong else ""
        elif name in ("drawing", "pict", "object", "AlternateContent", "ruby"):
            _walk(alternative(each) if name == "AlternateContent" else each, styles, look, found, fields)


def _piece(element: Element, name: str) -> str:
    if name == "t":
        return element.text or ""
    return " " if name in _SPACES else "-" if name == "noBreakHyphen" else ""


def mark_is_gone(paragraph: Element) -> bool:
    """Whether a paragraph's end was deleted or moved away, so that it runs into the next."""
    properties = child(paragraph, "pPr", "rPr")
    return child(properties, "del") is not None or child(properties, "moveFrom") is not None


def elements(parent: Element, *names: str) -> Iterator[Element]:
    """Children of those names, in content controls and custom markup too; what was inserted counts, what was deleted doesn't."""
    for each in parent:
        name = local(each)
        if name in names:
            yield each
        elif name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag") and not switched(each, "sdtPr", "showingPlcHdr"):
            yield from elements(each, *names)
        elif name == "AlternateContent":
            yield from elements(alternative(each), *names)
