"""What a file is, is told by its bytes."""

from collections.abc import Callable

import pytest

from index.errors import FileRefused
from ingest.reader import read_bytes
from ingest.signs import Form, form_of

MAIL = b"Received: from x\nFrom: a@example.org\nMessage-ID: <a@example.org>\nMIME-Version: 1.0\n\nWords.\n"


@pytest.mark.parametrize(
    ("start", "name", "form"),
    [
        (b"%PDF-1.7", "a.docx", Form.PDF),
        (b"\r\n\r\n%PDF-1.7", "scan0001", Form.PDF),
        (b"PK\x03\x04%PDF-1.7", "a.pdf", Form.PACKAGE),
        (b"PK\x03\x04", "scan0001", Form.PACKAGE),
        (b"words", "a.docx", Form.PACKAGE),
        (b"words", "a.pdf", Form.PDF),
        (b"<!DOCTYPE html><html>", "a.docx", Form.WEB),
        (b"\xef\xbb\xbf <HTML>", "scan0001", Form.WEB),
        (b"words", "a.htm", Form.WEB),
        (MAIL, "scan0001", Form.MAIL),
        (MAIL, "a.txt", Form.MAIL),
        (b"From: Ann\nTo: Bob\nDate: 4 March\n\nDear Bob", "memo.txt", Form.TEXT),
        (b"words", "a.eml", Form.MAIL),
        (b"a,b", "a.CSV", Form.VALUES),
        (b"The council must act.", "scan0001", Form.TEXT),
        ("The council must act – now".encode()[:-1], "scan0001", Form.TEXT),
        (b"\x7fELF\x00\x01", "program", Form.UNKNOWN),
        (b"\xff\xd8\xff\xe0", "photo", Form.PICTURE),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", Form.PICTURE),
        (b"words", "a.tiff", Form.PICTURE),
        (b"GIF89a\x01\x00", "drawing", Form.UNKNOWN),
        (b"alert(1)", "a.js", Form.UNKNOWN),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.docx", Form.OLE),
        (b"{\\rtf1", "a.doc", Form.RTF),
    ],
)
def test_the_form_is_that_of_the_bytes_and_the_suffix_is_asked_where_they_could_be_anything(start: bytes, name: str, form: Form) -> None:
    assert form_of(start, name) is form


@pytest.mark.parametrize(
    ("stream", "name", "reason", "advice"),
    [
        ("EncryptedPackage", "a.docx", "encrypted", "without one"),
        ("WordDocument", "a.doc", "unsupported", "save it as .docx"),
        ("Workbook", "a.xls", "unsupported", "save it as .xlsx"),
        ("__substg1.0_0037001F", "a.msg", "unsupported", "save it as .eml"),
    ],
)
def test_an_old_or_locked_office_file_is_named_with_what_to_do(stream: str, name: str, reason: str, advice: str) -> None:
    with pytest.raises(FileRefused, match=advice) as refused:
        read_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + stream.encode("utf-16-le"), name)
    assert refused.value.reason == reason


def test_a_word_document_is_read_under_any_name(document: Callable[..., bytes]) -> None:
    data = document("<w:p><w:r><w:t>Words.</w:t></w:r></w:p>")
    assert [[block.text for block in read_bytes(data, name).blocks] for name in ("a.pdf", "a.xlsx", "a.txt", "scan0001")] == [["Words."]] * 4
