"""The frozen values that documents are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple, TypeVar

from index.scope import Access

Key = TypeVar("Key")


class Kind(StrEnum):
    """What a document is, in the field's words."""

    IMPROVEMENT_NOTICE = "improvement_notice"
    DIRECTION = "direction"
    INSPECTION_REPORT = "inspection_report"
    FOCUSED_VISIT = "focused_visit"
    MONITORING_VISIT = "monitoring_visit"
    SEND_INSPECTION = "send_inspection"
    BOARD_PAPER = "board_paper"
    MINUTES = "minutes"
    TRACKER = "tracker"
    NEWS = "news"
    GUIDANCE = "guidance"
    OTHER = "other"

    @property
    def label(self) -> str:
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())


_LABELS = {
    Kind.INSPECTION_REPORT: "Ofsted inspection report",
    Kind.FOCUSED_VISIT: "Ofsted focused visit letter",
    Kind.MONITORING_VISIT: "Ofsted monitoring visit letter",
    Kind.SEND_INSPECTION: "Area SEND inspection report",
    Kind.BOARD_PAPER: "Committee paper",
    Kind.OTHER: "Document",
}


class DateMeaning(StrEnum):
    """What a document's printed date says of it."""

    ISSUED = "issued"
    INSPECTED_FROM = "inspected_from"
    INSPECTED_TO = "inspected_to"
    PUBLISHED = "published"
    MEETING = "meeting"


SPEAKS_FROM = (DateMeaning.ISSUED, DateMeaning.PUBLISHED, DateMeaning.MEETING, DateMeaning.INSPECTED_TO, DateMeaning.INSPECTED_FROM)
"""Which of its dates is the day that a document speaks from: the first of these that it has."""


class Basis(StrEnum):
    """What a fact about a document rests on, best first."""

    TOLD = "told"
    PRINTED = "printed"
    FILE_NAME = "file_name"


class Part(StrEnum):
    """What a document is of its file: all of it that isn't kept apart (`whole`), what the file itself keeps from publication (`exempt`), or
    what it said before it was amended (`earlier`)."""

    WHOLE = "whole"
    EXEMPT = "exempt"
    EARLIER = "earlier"


class Confidence(StrEnum):
    """How surely a fact about a document is known, by what it rests on: told by a person (`certain`), printed in the document's head
    (`high`), printed elsewhere or by the page's margins (`medium`), taken from the file's name or put together (`low`)."""

    CERTAIN = "certain"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"


@dataclass(frozen=True, slots=True)
class DocumentDate:
    """A date of the document, with the words that say so (None where a person or the file's name said it)."""

    meaning: DateMeaning
    day: date
    quote: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing read off a document (its kind, council, issuer, title) and the words it rests on."""

    value: str
    quote: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Identity:
    """What a document is. `councils` is empty where none can be told or where it belongs to none."""

    kind: Fact
    councils: tuple[Fact, ...]
    issuer: Fact | None
    title: Fact
    dates: tuple[DocumentDate, ...]

    def date(self, *meanings: DateMeaning) -> DocumentDate | None:
        """The first date with one of the meanings, in the order asked for."""
        for meaning in meanings:
            for found in self.dates:
                if found.meaning is meaning:
                    return found
        return None

    @property
    def main_date(self) -> DocumentDate | None:
        """The day the document speaks from: issued, published, meeting, else the inspection's last day."""
        return self.date(*SPEAKS_FROM)


@dataclass(frozen=True, slots=True)
class Section:
    """A run of paragraphs that is kept from publication: its heading, the ordinals of its first and last paragraph, and the words that
    say so (None where a person said it)."""

    heading: str
    first: int
    last: int
    words: str | None
    basis: Basis


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person put right. `about` is council, kind, issuer, title, access, "date:issued" … or "section:" with a heading."""

    about: str
    value: str
    by: str
    told: datetime


class Break(NamedTuple):
    """Where a paragraph is parted: the place of the first character after it in the paragraph's text, and the page on which that stands."""

    at: int
    page: int | None


class Box(NamedTuple):
    """Where a line of a paragraph stands: its first character's place in the paragraph's text, and its bounds on its page.

    The bounds are in PDF points (a 72nd of an inch) from the lower left corner of the page as the file keeps it; a picture's are of its paper.
    """

    at: int
    page: int
    left: float
    bottom: float
    right: float
    top: float


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as printed.

    `number` is canonical (`6`, `5(b)`, `4.1`, `2.2(1)(a)`), None for unnumbered text. `heading` is the path of headings
    above it. `page` is 1-based (None for formats without pages). `start` and `end` are character offsets into the text the
    reader saw: the decoded file of a text or Markdown document, the page's text layer of a PDF, the extracted text of a web page.
    `form` is "text", "item" (of a list), "row" (of a table) or "heading". `breaks` are where its text runs on over a page's end: in the
    document a page's footer and header, or another line that is none of it, stand there. `boxes` are where its lines stand, in reading order
    (none for formats without pages); the library gives them by themselves, since answers are made without them. `unsure` are the figures
    and months of a scan that may be misread, as places in `text`; None where the words aren't read off a picture.
    """

    ordinal: int
    text: str
    number: str | None
    heading: tuple[str, ...]
    page: int | None
    start: int
    end: int
    form: str = "text"
    breaks: tuple[Break, ...] = ()
    boxes: tuple[Box, ...] = ()
    unsure: tuple[tuple[int, int], ...] | None = None


@dataclass(frozen=True, slots=True)
class Passage:
    """What is embedded and searched: whole paragraphs under one heading, at most 220 word pieces with the header line.

    `first` and `last` are the ordinals of its paragraphs. `id` hashes version, place and text.
    """

    id: str
    first: int
    last: int
    header: str
    text: str

    @property
    def indexed(self) -> str:
        return f"{self.header}\n{self.text}"


NOTICES = frozenset({Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION})
INSPECTIONS = frozenset({Kind.INSPECTION_REPORT, Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT, Kind.SEND_INSPECTION})


@dataclass(frozen=True, slots=True)
class Document:
    """A document in the library, in the version that answers now.

    `source` is its file's path. One file may be several documents, each with an access level of its own (`part`); `of` is the id of the
    document that an exempt part or an earlier version belongs to.
    """

    id: str
    name: str
    version: int
    identity: Identity
    access: Access
    state: str
    read_by: str
    pages: int | None
    paragraphs: int
    passages: int
    waiting: int
    source: str = ""
    part: Part = Part.WHOLE
    of: str | None = None

    @property
    def councils(self) -> tuple[str, ...]:
        return tuple(fact.value for fact in self.identity.councils)

    @property
    def kind(self) -> Kind:
        return Kind(self.identity.kind.value)

    @property
    def title(self) -> str:
        return self.identity.title.value

    @property
    def day(self) -> date | None:
        found = self.identity.main_date
        return found.day if found else None


def latest(keyed: Iterable[tuple[Key, Document]]) -> dict[Key, Document]:
    """The latest document of each key, by its date; of two of one day the later in order."""
    found: dict[Key, Document] = {}
    for key, document in keyed:
        if key not in found or (document.day or date.min) >= (found[key].day or date.min):
            found[key] = document
    return found


def in_force(documents: Sequence[Document]) -> list[Document]:
    """The documents without earlier versions of which a later one is among them, and their exempt parts. Notices stay: how one ends is told by words."""
    latest_day: dict[str, date] = {}
    for each in documents:
        root = each.of if each.part is Part.EARLIER and each.of else each.id
        latest_day[root] = max(latest_day.get(root, date.min), each.day or date.min)
    gone = {
        each.id for each in documents if each.part is Part.EARLIER and each.of and each.kind not in NOTICES and (each.day or date.min) < latest_day[each.of]
    }
    return [each for each in documents if each.id not in gone and each.of not in gone] if gone else list(documents)
