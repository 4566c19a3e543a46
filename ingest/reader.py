"""One file to its paragraphs, identity, obligations and what it says of progress: what a reading child process does."""

from pathlib import Path

from index.authorities import england
from index.errors import FileRefused
from ingest import pdf, plain, webpage
from ingest.blocks import Reading
from ingest.frames import TEXT, WEB, Read, Request
from ingest.parts import read_parts
from ingest.structure import structure

LARGEST_TEXT = 20_000_000
LARGEST_PDF = 200_000_000


def read(request: Request) -> Read:
    """A file's paragraphs, identity, obligations and statements; raises FileRefused with a named reason."""
    reading = read_file(Path(request.path), request.name)
    paragraphs = structure(reading.blocks)
    if not any(each.form != "heading" for each in paragraphs):
        raise FileRefused("empty")
    gazetteer = england().with_councils(request.councils) if request.councils else england()
    return read_parts(paragraphs, reading, request, gazetteer)


def read_file(path: Path, name: str) -> Reading:
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
    if not (is_pdf or is_web or suffix in TEXT):
        raise FileRefused("unsupported", suffix or "no suffix")
    limit = LARGEST_PDF if is_pdf else LARGEST_TEXT
    if size > limit:
        raise FileRefused("too_large", f"{size // 1_000_000} MB; at most {limit // 1_000_000} MB are read; split it")
    if not size:
        raise FileRefused("empty")
    data = path.read_bytes()
    return pdf.read(data) if is_pdf else webpage.read(data) if is_web else plain.read(data, name)
