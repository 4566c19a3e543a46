"""The ZIP packages that Word and Excel write: opened within limits, before anything in them is unpacked.

What a member unpacks to stands in the package's directory, and Python's zipfile gives no byte more than that: so sizes are checked
there. A part that begins with a DOCTYPE is refused whole: no program writes one into a document, and entities come from nowhere else.
"""

import posixpath
import struct
import zipfile
import zlib
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.parsers import expat

from lxml import etree

from index.errors import FileRefused

Element = Any
"""An element of lxml's; it brings no types."""

MEMBERS = 5_000
UNPACKED = 300_000_000
LARGEST_PART = 60_000_000
RATIO = 250
"""How many times its packed size a member may have, where it is larger than SMALL."""
SMALL = 5_000_000
_PROLOG = 1_000_000
"""Within how many bytes a part's first element must begin."""
UNREADABLE = (zipfile.BadZipFile, zlib.error, struct.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError)
"""What zipfile raises over a member that can't be unpacked."""


@dataclass(frozen=True, slots=True)
class Relation:
    """What a part says of another: the last word of its type ("styles", "header", "worksheet") and the other's name in the package."""

    kind: str
    target: str


class Package:
    """An opened package. Every method raises FileRefused with a named reason for what can't or mustn't be read."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, struct.error) as error:
            raise FileRefused("damaged", "its ZIP package can't be opened") from error
        self._members = {info.filename.lstrip("/"): info for info in self._zip.infolist() if not info.is_dir()}
        self._check()

    def _check(self) -> None:
        every = self._zip.infolist()
        if len(every) > MEMBERS:
            raise FileRefused("too_large", f"it holds {len(every):,} parts; at most {MEMBERS:,} are opened")
        unpacked = sum(info.file_size for info in every)
        if unpacked > UNPACKED:
            raise FileRefused("too_large", f"it unpacks to {unpacked // 1_000_000:,} MB; at most {UNPACKED // 1_000_000} MB are")
        if any(info.file_size > SMALL and info.file_size > RATIO * max(info.compress_size, 1) for info in every):
            raise FileRefused("unsafe", f"a part of it unpacks to more than {RATIO} times its size")
        if any(info.flag_bits & 1 for info in every):
            raise FileRefused("encrypted")
        for name in self._members:
            if name.lower().endswith((".xml", ".rels", ".vml")):
                self._refuse_doctype(name)

    def _refuse_doctype(self, name: str) -> None:
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = _refuse
        parser.StartElementHandler = _begin
        read = 0
        try:
            with self._zip.open(self._members[name]) as part:
                while read < _PROLOG and (piece := part.read(65_536)):
                    read += len(piece)
                    parser.Parse(piece, False)
        except _Begun:
            return
        except expat.ExpatError:
            return  # whoever needs the part finds out that it is no XML
        except UNREADABLE as error:
            raise FileRefused("damaged", "a part of its package can't be unpacked") from error
        if read >= _PROLOG:
            raise FileRefused("unsafe", "a part of it has no first element")

    def __contains__(self, name: str) -> bool:
        return name in self._members

    def read(self, name: str) -> bytes:
        """A part's bytes."""
        info = self._members.get(name)
        if info is None:
            raise FileRefused("damaged", f"its package lacks {name[:80]}")
        if info.file_size > LARGEST_PART:
            raise FileRefused("too_large", f"a part of it unpacks to {info.file_size // 1_000_000} MB; at most {LARGEST_PART // 1_000_000} MB are read")
        try:
            return self._zip.read(info)
        except UNREADABLE as error:
            raise FileRefused("damaged", "a part of its package can't be unpacked") from error

    def xml(self, name: str) -> Element:
        """A part's root element; nothing outside it is looked up, and no entity is replaced."""
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True)
        try:
            return etree.fromstring(self.read(name), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise FileRefused("damaged", f"{name[:80]} in its package isn't XML") from error

    def relations(self, name: str = "") -> dict[str, Relation]:
        """What a part (the package itself without one) refers to inside the package, by the id of the reference."""
        folder, file = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if part not in self:
            return {}
        found = {}
        for each in self.xml(part):
            if local(each) == "Relationship" and each.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, each.get("Target", ""))).lstrip("/")
                found[each.get("Id", "")] = Relation(each.get("Type", "").rpartition("/")[2], target)
        return found

    def main_part(self) -> str:
        """The name of the document's own part."""
        main = next((each.target for each in self.relations().values() if each.kind == "officeDocument"), None)
        if main is None or main not in self:
            raise FileRefused("damaged", "its package names no document")
        return main

    def title(self) -> str | None:
        """The title that its properties give."""
        part = next((each.target for each in self.relations().values() if each.kind == "core-properties"), None)
        if part is None or part not in self:
            return None
        try:
            found = next((each.text for each in self.xml(part).iter() if local(each) == "title"), None)
        except FileRefused:
            return None  # broken properties make no document unreadable
        return " ".join(found.split()) or None if found else None


class _Begun(Exception):
    pass


def _begin(_name: str, _attributes: object) -> None:
    raise _Begun


def _refuse(*_: object) -> None:
    raise FileRefused("unsafe", "it declares a document type, as no program's documents do")


def local(element: Element) -> str:
    """An element's name without its namespace: the strict and the transitional form of a format differ in that alone."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def child(element: Element | None, *path: str) -> Element | None:
    """The first child of that name, and its first child of the next name, and so on; None where one is missing."""
    for name in path:
        element = next((each for each in element if local(each) == name), None) if element is not None else None
    return element


def children(element: Element | None, name: str) -> list[Element]:
    """The children of that name; none of an element that isn't there."""
    return [each for each in element if local(each) == name] if element is not None else []


def attribute(element: Element | None, name: str) -> str | None:
    """An attribute's value by its name without a namespace."""
    if element is None:
        return None
    return next((str(value) for key, value in element.attrib.items() if key.rpartition("}")[2] == name), None)


def switched(element: Element | None, *path: str) -> bool:
    """Whether a switch such as <w:vanish/> is there and not turned off."""
    found = child(element, *path)
    return found is not None and attribute(found, "val") not in ("0", "false", "off", "none")
