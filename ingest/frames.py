"""What the pipeline and its reading child processes say to each other.

A frame is a length in eight bytes and a pickle. Both ends are ours; what comes from outside is the file, and that is only
ever parsed.
"""

import pickle
import struct
from dataclasses import dataclass
from typing import IO

from index.authorities import Council
from index.documents import Identity, Paragraph, Section
from index.obligations import Obligation
from index.progress import Statement
from ingest.told import Told

TEXT = frozenset({".txt", ".md", ".markdown", ".text"})
WEB = frozenset({".html", ".htm", ".xhtml"})
WORD = frozenset({".docx", ".docm", ".dotx"})
SHEET = frozenset({".xlsx", ".xlsm"})
VALUES = frozenset({".csv", ".tsv"})
MAIL = frozenset({".eml"})
PICTURES = frozenset({".png", ".jpg", ".jpeg", ".tif", ".tiff"})
READ = TEXT | WEB | WORD | SHEET | VALUES | MAIL | PICTURES | {".pdf"}
"""The suffixes that are read. A file of another suffix, or of none, is read where its bytes say that it is one of these kinds."""


@dataclass(frozen=True, slots=True)
class Request:
    """One file to read; `councils` are those that people made known beside the gazetteer's."""

    path: str
    name: str
    told: Told
    councils: tuple[Council, ...]


@dataclass(frozen=True, slots=True)
class Reads:
    """A sign of life of a long reading: it begins with this scanned page, of so many."""

    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class Read:
    """A file as the pipeline keeps it; `notes` are sentences about what of it couldn't be read, `exempt` is what it keeps from publication, `sections`
    are its places, where all of it is kept back too; `lacking` says that pages were left out for want of the program that reads scans."""

    paragraphs: tuple[Paragraph, ...]
    identity: Identity
    obligations: tuple[Obligation, ...]
    statements: tuple[Statement, ...]
    read_by: str
    pages: int | None
    notes: tuple[str, ...] = ()
    lacking: bool = False
    sections: tuple[Section, ...] = ()
    exempt: "Read | None" = None


def send(stream: IO[bytes], value: object) -> None:
    data = pickle.dumps(value)
    stream.write(struct.pack(">Q", len(data)) + data)
    stream.flush()


def receive(stream: IO[bytes]) -> object:
    """The next frame's value; EOFError where the stream ends."""
    head = stream.read(8)
    if len(head) < 8:
        raise EOFError
    data = stream.read(struct.unpack(">Q", head)[0])
    return pickle.loads(data)
