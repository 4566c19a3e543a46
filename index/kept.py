"""What goes into the store whole and comes out of it in part: a document as ingest hands it over, and short forms of what is kept."""

import hashlib
from dataclasses import dataclass

from index.authorities import Council
from index.documents import Correction, Identity, Paragraph, Passage, Section
from index.obligations import Obligation
from index.progress import Statement
from index.scope import Access

GENERAL = "general"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A document as ingest hands it over: everything of one file, ready to be kept.

    `exempt` is what the file keeps from publication, a document of its own with its own access level; `sections` says by which words.
    `told` is what the ingest was told of it, in ingest's own form, for reading it again.
    """

    source: str
    name: str
    sha256: str
    fingerprint: str
    access: Access
    identity: Identity
    read_by: str
    pages: int | None
    paragraphs: tuple[Paragraph, ...]
    passages: tuple[Passage, ...]
    obligations: tuple[Obligation, ...]
    statements: tuple[Statement, ...] = ()
    sections: tuple[Section, ...] = ()
    exempt: "NewVersion | None" = None
    told: str = ""
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is kept: its id, where it came from, what its current version was made of, whether scanned pages of it weren't read, and
    what people put right about it."""

    document_id: str
    source: str
    fingerprint: str
    sha256: str
    told: str
    lacking: bool
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A document by the file that it came from."""

    document_id: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as search sees it: its id, its document's version and the text that is indexed."""

    id: str
    version: int
    header: str
    text: str

    @property
    def indexed(self) -> str:
        return f"{self.header}\n{self.text}"


def collection_name(council: str | None, access: Access) -> str:
    """The name of a council's collection in the vector index: [a-z0-9-], 3 to 63 characters, one name a council."""
    if council is None:
        return f"{GENERAL}.{access.value}"
    name = Council(council, council, ()).slug
    return f"c.{name[:36]}.{hashlib.sha256(council.encode()).hexdigest()[:8]}.{access.value}"
