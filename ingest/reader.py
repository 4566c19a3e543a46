"""One file to its paragraphs, identity, obligations and what it says of progress: what a reading child process does.

Each reader is imported when the first file of its form comes, so that a folder of text doesn't wait for the others' libraries.
"""

from functools import partial
from pathlib import Path

from index.authorities import england
from index.errors import FileRefused
from ingest.blocks import Reading
from ingest.frames import Read, Request
from ingest.parts import read_parts
from ingest.scans import Tell, silent
from ingest.signs import START, Form, form_of
from ingest.structure import structure

LARGEST_TEXT = 20_000_000
LARGEST = {Form.PDF: 200_000_000, Form.PICTURE: 200_000_000, Form.PACKAGE: 100_000_000, Form.MAIL: 100_000_000}
"""How many bytes a file of a form may have; LARGEST_TEXT where it isn't named."""
_OLD: dict[str, str | None] = {
    "EncryptedPackage": None,
    "__substg1.0_": "an Outlook message; save it as .eml: drag it out of another mail program, or 'save as' in Outlook on the web",
    "WordDocument": "Word's form of before 2007; save it as .docx",
    "Workbook": "Excel's form of before 2007; save it as .xlsx",
    "PowerPoint Document": "PowerPoint's form of before 2007; save it as PDF",
}
"""What an OLE file holds, by the name of a stream in it, and what to do with it; None for a document under a password."""


def read(request: Request, tell: Tell = silent) -> Read:
    """A file's paragraphs, identity, obligations and statements; raises FileRefused with a named reason. `tell` hears of scanned pages."""
    reading = read_file(Path(request.path), request.name, tell)
    paragraphs = structure(reading.blocks)
    if not any(each.form != "heading" for each in paragraphs):
        raise FileRefused("empty")
    gazetteer = england().with_councils(request.councils) if request.councils else england()
    return read_parts(paragraphs, reading, request, gazetteer)


def read_file(path: Path, name: str, tell: Tell = silent) -> Reading:
    """The file's blocks, read by what its bytes say it is; raises FileRefused with a named reason."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(START)
    except OSError as error:
        raise FileRefused("unreadable", error.strerror or "") from error
    if not size:
        raise FileRefused("empty")
    limit = LARGEST.get(form_of(start, name), LARGEST_TEXT)
    if size > limit:
        raise FileRefused("too_large", f"{size // 1_000_000} MB; at most {limit // 1_000_000} MB are read; split it")
    return read_bytes(path.read_bytes(), name, tell=tell)


def read_bytes(data: bytes, name: str, depth: int = 0, tell: Tell = silent) -> Reading:
    """A file's or an attachment's blocks; `depth` is in how many mails it lies. `tell` hears of scanned pages."""
    form = form_of(data[:START], name)
    if not data:
        raise FileRefused("empty")
    if form is Form.PDF:
        from ingest import pdf

        return pdf.read(data, tell)
    if form is Form.PICTURE:
        from ingest import image

        return image.read(data, tell)
    if form is Form.PACKAGE:
        return _package(data)
    if form is Form.WEB:
        from ingest import webpage

        return webpage.read(data)
    if form is Form.MAIL:
        from ingest import mail

        return mail.read(data, partial(read_bytes, tell=tell), depth)
    if form is Form.VALUES:
        from ingest import sheet

        return sheet.read_csv(data)
    if form is Form.TEXT:
        from ingest import plain

        return plain.read(data, name)
    raise _refused(form, data, name)


def _package(data: bytes) -> Reading:
    """A ZIP package by what it says its main part is."""
    from ingest.packages import Package

    package = Package(data)
    if "mimetype" in package:
        raise FileRefused("unsupported", "an OpenDocument file; save it as .docx or .xlsx")
    main = package.main_part() if "_rels/.rels" in package else ""
    if main.startswith("word/") or main.endswith("/document.xml"):
        from ingest import word

        return word.read_package(package)
    if main.endswith("workbook.xml"):
        from ingest import sheet

        return sheet.read_package(package, data)
    what = {"ppt": "a presentation; save it as PDF", "xl": "a binary workbook; save it as .xlsx"}.get(main.partition("/")[0])
    raise FileRefused("unsupported", what or "a ZIP archive; unpack it, and take its files in")


def _refused(form: Form, data: bytes, name: str) -> FileRefused:
    if form is Form.OLE:
        found = next((stream for stream in _OLD if stream.encode("utf-16-le") in data), "")
        if found == "EncryptedPackage":
            return FileRefused("encrypted")
        return FileRefused("unsupported", _OLD.get(found) or "an old Office file; save it in today's form")
    if form is Form.RTF:
        return FileRefused("unsupported", "rich text; save it as .docx")
    return FileRefused("unsupported", Path(name).suffix or "no suffix")
