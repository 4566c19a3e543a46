"""What a file is, by its bytes; its suffix is asked only where they could be anything."""

import re
from enum import StrEnum
from pathlib import PurePath

from ingest.frames import MAIL, SHEET, TEXT, VALUES, WEB, WORD


class Form(StrEnum):
    """The forms that are told apart: those that have a reader, and those that are refused by name."""

    PDF = "pdf"
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
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADER = re.compile(
    rb"(?:return-path|received|delivered-to|message-id|from|to|subject|date|mime-version|x-[\w-]+|reply-to|thread-topic|dkim-signature):", re.I
)
_MAIL_ALONE = re.compile(rb"^(?:message-id|mime-version|received|return-path):", re.I | re.M)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def form_of(start: bytes, name: str) -> Form:
    """The form of a file from its first bytes and its name. Of a file that could be read as two, the one that it begins as counts."""
    suffix = PurePath(name).suffix.lower()
    if start.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return Form.PACKAGE
    if start.startswith(_OLE):
        return Form.OLE
    if b"%PDF-" in start[:1024]:
        return Form.PDF
    if start.startswith(b"{\\rtf"):
        return Form.RTF
    if suffix not in WEB and _HEADER.match(start) and len(_MAIL_ALONE.findall(start)) >= 2:
        return Form.MAIL
    if suffix in WEB or _is_web(start):
        return Form.WEB
    if suffix == ".pdf":
        return Form.PDF
    if suffix in WORD | SHEET:
        return Form.PACKAGE
    if suffix in MAIL:
        return Form.MAIL
    if suffix in VALUES:
        return Form.VALUES
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
