"""Packages that unpack to too much, declare what no document declares, or aren't what they seem; and files of before packages."""

import struct
import zlib
from collections.abc import Iterator
from pathlib import PurePath

from evals.hostile.seeds import READ, Hostile, before_part, file, package, whole, with_part

_LAUGHS = "".join(f'<!ENTITY {name} "{f"&{below};" * 10}">' for below, name in zip("abcdefgh", "bcdefghi", strict=True))
_DOCTYPES = {
    "laughs": f'<!DOCTYPE x [<!ENTITY a "ha ha ha">{_LAUGHS}]>',
    "file": '<!DOCTYPE x [<!ENTITY i SYSTEM "file:///etc/passwd">]>',
    "web": '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">',
    "parameter": '<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/p.dtd"> %p;]>',
    "long": f'<!DOCTYPE x [<!ENTITY i "{"y" * 50_000}">]>',
    "late": f'<!--{"x" * 200_000}--><!DOCTYPE x [<!ENTITY i "y">]>',
}
_PARTS = (
    (".docx", "word/document.xml"), (".docx", "word/styles.xml"), (".docx", "_rels/.rels"), (".xlsx", "xl/worksheets/sheet1.xml"), (".xlsx", "xl/workbook.xml")
)  # fmt: skip
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
_STREAMS = {
    "locked.docx": "EncryptedPackage", "locked.xlsx": "EncryptedPackage", "old.doc": "WordDocument", "old.docx": "WordDocument", "old.xls": "Workbook",
    "mail.msg": "__substg1.0_0037001F", "old.ppt": "PowerPoint Document", "other.ole": "Other",
}  # fmt: skip


def files() -> Iterator[Hostile]:
    for suffix, part in _PARTS:
        for name, doctype in _DOCTYPES.items():
            yield file(f"doctype-{name}-{PurePath(part).stem.strip('.')}{suffix}", "unsafe", before_part, suffix, part, doctype)
        wide = (_DOCTYPES["file"] + "<x>&i;</x>").encode("utf-16")
        yield file(f"doctype-wide-{PurePath(part).stem.strip('.')}{suffix}", "unsafe", with_part, suffix, part, wide)
    for suffix, part in (*_PARTS[:4], (".docx", "word/media/picture.bin")):
        yield file(f"bomb-{PurePath(part).stem.strip('.')}{suffix}", "unsafe", _bomb, suffix, part)
    yield file("many-parts.docx", "too_large", _many_parts)
    yield file("overlapping.docx", "too_large", _overlapping)
    yield file("says-less.docx", "damaged", _lying, 100)
    yield file("says-more.docx", "too_large", _lying, 4_000_000_000)
    yield file("locked-parts.docx", "encrypted", _patched, 8, b"\x01\x00")
    yield file("unknown-packing.docx", "damaged", _patched, 10, b"\x63\x00")
    yield from _odd()
    for name, stream in _STREAMS.items():
        yield file(name, "encrypted" if stream == "EncryptedPackage" else "unsupported", _OLE + stream.encode("utf-16-le") + b"\0" * 512)


def _odd() -> Iterator[Hostile]:
    inner = package({"inner.zip": package({"inner.zip": package({"a": b"0" * 10_000})})})
    yield file("zip-in-zip.docx", "unsupported", package({"inner.zip": inner}))
    yield file("empty.zip", "unsupported", b"PK\x05\x06" + b"\0" * 18)
    yield file("archive.zip", "unsupported", package({"a.txt": "words"}))
    yield file("slides.pptx", "unsupported", package({"_rels/.rels": _relationship("ppt/presentation.xml"), "ppt/presentation.xml": "<p/>"}))
    yield file("binary.xlsb", "unsupported", package({"_rels/.rels": _relationship("xl/workbook.bin"), "xl/workbook.bin": b"\0"}))
    yield file("open.odt", "unsupported", package({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}))
    yield file("outside.docx", "damaged", package({"_rels/.rels": _relationship("../../../etc/passwd")}))
    yield file("itself.docx", "damaged|unsupported", package({"_rels/.rels": _relationship("_rels/.rels")}))
    yield file("elsewhere.docx", "damaged", package({"_rels/.rels": _relationship("http://127.0.0.1:9/x", ' TargetMode="External"')}))
    yield file("climbing.docx", READ, with_part, ".docx", "../../../tmp/evil", "x")
    yield file("macros.docm", READ, with_part, ".docx", "word/vbaProject.bin", b"Attribute VB_Name = 1")
    yield file("macros.xlsm", READ, with_part, ".xlsx", "xl/vbaProject.bin", b"Attribute VB_Name = 1")
    yield file("pdf-then-zip.pdf", READ, whole()[".pdf"] + whole()[".docx"])
    yield file("zip-then-pdf.docx", "read|damaged", whole()[".docx"] + whole()[".pdf"])
    yield file("gif-and-pdf.gif", "read|damaged", b"GIF89a" + b"\0" * 100 + whole()[".pdf"])
    yield file("web-and-pdf.html", "read|damaged", b"<html><!--" + whole()[".pdf"] + b"--></html>")
    yield file("script-and-pdf.sh", "read|damaged", b"#!/bin/sh\nexit\n" + whole()[".pdf"])
    yield file("rich.doc", "unsupported", b"{\\rtf1 The council must act.}")
    yield file("program.exe", "unsupported", b"MZ\x90\x00" + b"\0" * 1_000)
    yield file("program", "unsupported", b"\x7fELF" + b"\0" * 1_000)
    yield file("script.js", "unsupported", b"alert(1)")


def _relationship(target: str, more: str = "") -> str:
    head = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    return f'{head}<Relationship Id="r" Type="{_OFFICE}" Target="{target}"{more}/></Relationships>'


def _bomb(suffix: str, part: str) -> bytes:
    return with_part(suffix, part, b"<x>" + b" " * 150_000_000 + b"</x>")


def _many_parts() -> bytes:
    return package({**{f"word/{number}.xml": "<x/>" for number in range(8_000)}, "word/document.xml": "<x/>"})


def _overlapping() -> bytes:
    """One packed part that a thousand entries of the directory point to."""
    size = 1_000_000
    packed = zlib.compress(b"\0" * size, 9)[2:-4]
    head = struct.pack("<IHHHHHIIIHH", 0x04034B50, 20, 0, 8, 0, 33, 0, len(packed), size, 1, 0) + b"a"
    entry = struct.pack("<IHHHHHHIIIHHHHHII", 0x02014B50, 20, 20, 0, 8, 0, 33, 0, len(packed), size, 5, 0, 0, 0, 0, 0, 0)
    entries = b"".join(entry + f"{number:05}".encode() for number in range(1_000))
    return head + packed + entries + struct.pack("<IHHHHIIH", 0x06054B50, 0, 0, 1_000, 1_000, len(entries), len(head) + len(packed), 0)


def _lying(size: int) -> bytes:
    """A part whose unpacked size the directory gets wrong."""
    data = bytearray(with_part(".docx", "word/document.xml", "<x>" + "y" * 3_000_000 + "</x>"))
    place = data.index(b"PK\x01\x02")
    while place >= 0:
        length = struct.unpack_from("<H", data, place + 28)[0]
        if data[place + 46 : place + 46 + length] == b"word/document.xml":
            struct.pack_into("<I", data, place + 24, size)
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)


def _patched(offset: int, value: bytes) -> bytes:
    """A document whose directory says something else of every part."""
    data = bytearray(whole()[".docx"])
    place = data.find(b"PK\x01\x02")
    while place >= 0:
        data[place + offset : place + offset + len(value)] = value
        place = data.find(b"PK\x01\x02", place + 4)
    return bytes(data)
