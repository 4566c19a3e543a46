"""One file to its paragraphs, identity, obligations and what it says of progress: what a reading child process does."""

from pathlib import Path

from index.authorities import england
from index.errors import FileRefused
from ingest import image, pdf, plain, webpage
from ingest.blocks import Reading
from ingest.frames import PICTURES, TEXT, WEB, Read, Request
from ingest.identify import identify
from ingest.obligations import read_obligations
from ingest.progress import read_progress
from ingest.scans import Tell, silent
from ingest.structure import structure

LARGEST_TEXT = 20_000_000
LARGEST_PDF = 200_000_000


def read(request: Request, tell: Tell = silent) -> Read:
    """A file's paragraphs, identity, obligations and statements; raises FileRefused with a named reason. `tell` hears of scanned pages."""
    reading = read_file(Path(request.path), request.name, tell)
    paragraphs = structure(reading.blocks)
    if not any(each.form != "heading" for each in paragraphs):
        raise FileRefused("empty")
    gazetteer = england().with_councils(request.councils) if request.councils else england()
    identity = identify(paragraphs, request.name, reading.title, gazetteer, request.told, reading.margins)
    obligations, statements = read_obligations(paragraphs, identity), read_progress(paragraphs, identity)
    return Read(tuple(paragraphs), identity, tuple(obligations), tuple(statements), reading.read_by, reading.pages, reading.lacking)


def read_file(path: Path, name: str, tell: Tell = silent) -> Reading:
    """The file's blocks, read by what its bytes say it is; raises FileRefused with a named reason."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            start = file.read(2048)
    except OSError as error:
        raise FileRefused("unreadable", error.strerror or "") from error
    suffix = Path(name).suffix.lower()
    is_pdf = b"%PDF-" in start[:1024] or suffix == ".pdf"
    is_web = suffix in WEB or start.lstrip()[:15].lower().startswith((b"<!doctype html", b"<html"))
    is_picture = suffix in PICTURES or start.startswith(image.STARTS)
    if not (is_pdf or is_web or is_picture or suffix in TEXT):
        raise FileRefused("unsupported", suffix or "no suffix")
    limit = LARGEST_PDF if is_pdf or is_picture else LARGEST_TEXT
    if size > limit:
        raise FileRefused("too_large", f"{size // 1_000_000} MB; at most {limit // 1_000_000} MB are read; split it")
    if not size:
        raise FileRefused("empty")
    data = path.read_bytes()
    if is_picture and not is_pdf:
        return image.read(data, tell)
    return pdf.read(data, tell) if is_pdf else webpage.read(data) if is_web else plain.read(data, name)
