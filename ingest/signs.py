"""What a file is, by its bytes; its suffix is asked only where they could be anything."""

import re
from enum import StrEnum
from pathlib import PurePath

from ingest.frames import MAIL, PICTURES, SHEET, TEXT, VALUES, WEB, WORD


class Form(StrEnum):
    """The forms that are told apart: those that have a reader, and those that are refused by name."""

    PDF = "pdf"
    PICTURE = "picture"
    PACKAGE = "package"
    WEB = "web"
    MAIL = "mail"
    VALUES = "values"
    TEXT = "text"
    OLE = "ole"
    RTF = "rtf"
    UNKNOWN = "unknown"


START = 4_096
"""How many bytes of a file are looked at."""
_BEGUN = {
    Form.PACKAGE: (b"PK\x03\x04", b"PK\x05\x06"),
    Form.OLE: (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",),
    Form.PICTURE: (b"\x89PNG\r\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*"),
    Form.RTF: (b"{\\rtf",),
}
"""How files begin that begin in one way only."""
_CALLED = {Form.PDF: {".pdf"}, Form.PICTURE: PICTURES, Form.PACKAGE: WORD | SHEET, Form.MAIL: MAIL, Form.VALUES: VALUES}
"""What a file is taken for by its suffix where its bytes don't say."""
_HEADER = re.compile(
    rb"(?:return-path|received|delivered-to|message-id|from|to|subject|date|mime-version|x-[\w-]+|reply-to|thread-topic|dkim-signature):", re.I
)
_MAIL_ALONE = re.compile(rb"^(?:message-id|mime-version|received|return-path):", re.I | re.M)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def form_of(start: bytes, name: str) -> Form:
    """The form of a file from its first bytes and its name. Of a file that could be read as two, the one that it begins as counts."""
    suffix = PurePath(name).suffix.lower()
    if begun := next((form for form, starts in _BEGUN.items() if start.startswith(starts)), None):
        return begun
    if b"%PDF-" in start[:1024]:
        return Form.PDF
    if suffix not in WEB and _HEADER.match(start) and len(_MAIL_ALONE.findall(start)) >= 2:
        return Form.MAIL
    if suffix in WEB or _is_web(start):
        return Form.WEB
    if called := next((form for form, suffixes in _CALLED.items() if suffix in suffixes), None):
        return called
    return Form.TEXT if suffix in TEXT or (not suffix and _is_text(start)) else Form.UNKNOWN


def _is_web(start: bytes) -> bool:
    return start.lstrip(b"\xef\xbb\xbf \t\r\n")[:15].lower().startswith((b"<!doctype html", b"<html"))


def _is_text(start: bytes) -> bool:
    if not start.strip() or _BINARY.search(start):
        return False
    try:
        start.decode("utf8")
    except UnicodeDecodeError as error:
        return error.reason == "unexpected end of data"  # a letter that was cut in two
    return True
