"""What goes in and out of every door, as the HTTP door writes it; the command line's --json prints the same."""

from datetime import date

from pydantic import BaseModel, ConfigDict, Field

from index.claims import About
from index.documents import DateMeaning, Kind
from index.scope import Access

QUESTION_LIMIT = 2_000


class Form(BaseModel):
    """What goes out. Pydantic builds its validator when it is first used, for a command uses few of them; what comes in over HTTP is built at once."""

    model_config = ConfigDict(defer_build=True)


class Ask(BaseModel):
    """A question. `history` holds the same asker's earlier questions, oldest first."""

    model_config = ConfigDict(extra="forbid")

    question: str
    council: str | None = None
    as_of: date | None = None
    history: list[str] = Field(default_factory=list, max_length=50)


class Citation(Form):
    """Where a sentence stands: `quote` is verbatim, `paragraph` canonical, `page` counts from 1."""

    marker: int
    document_id: str
    document: str
    title: str
    kind: str
    date: str | None
    heading: str | None
    paragraph: str | None
    page: int | None
    quote: str
    url: str


class Day(Form):
    """A date of an answer: what it means, the rule that gives it, what it counts from and what was taken for granted."""

    date: str
    text: str
    approximate: bool
    meaning: str
    rule: str
    anchor: str | None
    assumption: str | None
    marker: int | None


class Conflict(Form):
    about: str
    markers: list[int]
    preferred: int | None
    why: str


class Reply(Form):
    """An answer. `status` is answered, partial, not_found, no_documents, needs_council, out_of_scope or error.

    `confidence` ranks answers by how surely their evidence answers, 0 to 1; it is no probability, and it stays in the process, for
    measuring. None where no document was opened.
    """

    status: str
    answer: str
    council: str | None
    as_of: str
    citations: list[Citation] = Field(default_factory=list)
    dates: list[Day] = Field(default_factory=list)
    conflicts: list[Conflict] = Field(default_factory=list)
    related: list[Citation] = Field(default_factory=list)
    suggestions: list[str] = Field(default_factory=list)
    confidence: float | None = Field(default=None, exclude=True)
    request_id: str


class Place(Form):
    """Where a paragraph stands."""

    document: str
    paragraph: str | None
    page: int | None


class PassageItem(Form):
    """A passage that search proposes: its paragraphs' places and texts, and its score, 0 to 1 within one search."""

    places: list[Place]
    texts: list[str]
    score: float


class MovedItem(Form):
    """That a letter moved a clause's date: the day that the clause itself gives, and the letter's words."""

    original_date: str
    citation: Citation


class DueItem(Form):
    obligation_id: str
    council: str
    what: str
    who: str
    binding: str
    date: str | None
    text: str
    approximate: bool
    days_left: int | None
    rule: str
    anchor: str | None
    status: str
    citation: Citation
    moved: MovedItem | None = Field(default=None, exclude_if=lambda moved: moved is None)


class DueList(Form):
    as_of: str
    due: list[DueItem]


class DueTerms(Form):
    """What a clause itself says of when: `kind` is fixed, offset, recurring, approximate or undated; `phrase` is verbatim."""

    kind: str
    date: str | None
    every: str | None
    anchor: str | None
    phrase: str
    note: str | None


class ClaimItem(Form):
    """What speaks of an obligation's progress: a document's words (`citation`), or what somebody recorded (`claim_id`).

    `state` is complete, on track, slow to progress, late or reported (figures or facts without a verdict); `date` is the day that the
    words speak of.
    """

    state: str
    date: str | None
    by: str
    words: str
    claim_id: str | None = None
    citation: Citation | None = None


class ObligationItem(DueItem):
    """An obligation; `date` is worked out for the as-of day, `due` is what its clause says.

    `status` is complete, on track, slow to progress, overdue, reported, no evidence, or how its notice ended: lifted, closed, replaced.
    `evidence` is the latest first, and `progress` says it in a sentence.
    """

    due: DueTerms
    evidence: list[ClaimItem] = Field(default_factory=list)
    progress: str = ""


class ObligationList(Form):
    as_of: str
    obligations: list[ObligationItem]


class RecordBody(BaseModel):
    """What somebody tells the register: something that happened, or with `corrects` what is right in a record's place (`withdraw`: nothing is)."""

    model_config = ConfigDict(extra="forbid")

    about: About | None = None
    council: str | None = None
    on: date | None = None
    obligation_id: str | None = None
    evidence: str | None = Field(default=None, max_length=500)
    by: str | None = None
    access: Access | None = None
    corrects: str | None = None
    withdraw: bool = False


class RecordItem(Form):
    """A record: `state` is counts, corrected (a later record took its place) or withdrawn."""

    claim_id: str
    council: str
    about: About
    on: date
    obligation_id: str | None
    evidence: str
    by: str
    recorded: date
    access: Access
    corrects: str | None
    withdrawn: bool
    state: str


class RecordList(Form):
    records: list[RecordItem]


class BriefingLine(Form):
    """A line of a briefing, with the citations that carry it."""

    text: str
    citations: list[Citation]


class BriefingSection(Form):
    """`missing` says so where the documents have nothing for it."""

    title: str
    lines: list[BriefingLine]
    missing: str


class Briefing(Form):
    """What somebody new needs to know of a council under a notice."""

    as_of: str
    council: str
    sections: list[BriefingSection]


class PrintedDate(Form):
    meaning: str
    date: str
    quote: str | None
    basis: str


class DocumentItem(Form):
    """A document. `state` is searchable or searchable by words, and says so of one that is another's exempt part or earlier version."""

    document_id: str
    document: str
    title: str
    kind: str
    council: str | list[str] | None
    issuer: str | None
    dates: list[PrintedDate]
    version: int
    state: str
    access: str
    paragraphs: int
    passages: int
    read_by: str


class DocumentList(Form):
    documents: list[DocumentItem]


class FactItem(Form):
    """A value of a document's identity with the words and the place that it rests on; `confidence` is certain, high, medium or low."""

    about: str
    value: str
    quote: str | None
    heading: str | None
    paragraph: str | None
    page: int | None
    basis: str
    confidence: str


class SectionItem(Form):
    """A section with who may see it; `words` are those that keep it from publication, `basis` says whether they are printed or told."""

    heading: str
    access: str
    paragraphs: int
    words: str | None
    basis: str


class VersionItem(Form):
    """A version by the day that it prints, and the day on which it was taken in."""

    document_id: str
    version: int
    date: str | None
    taken_in: str
    current: bool


class CorrectionItem(Form):
    """What somebody put right: `about` is council, kind, issuer, title, access, "date:issued" … or "section:" with a heading."""

    about: str
    value: str
    by: str
    on: date


class DocumentDetail(Form):
    """A document with everything that is known of it. `state` is current or earlier version; of a notice coming, in force, replaced, lifted or closed."""

    document: DocumentItem
    state: str
    file: str | None
    facts: list[FactItem]
    sections: list[SectionItem]
    exempt_id: str | None
    versions: list[VersionItem]
    corrections: list[CorrectionItem]


class CorrectBody(BaseModel):
    """What somebody puts right about a document, named by its id or its file's name; `unset` takes earlier corrections back by what they are about."""

    model_config = ConfigDict(extra="forbid")

    document: str
    council: str | None = None
    kind: Kind | None = None
    issuer: str | None = None
    title: str | None = None
    access: Access | None = None
    section: str | None = None
    dates: dict[DateMeaning, date] = Field(default_factory=dict)
    unset: list[str] = Field(default_factory=list)
    by: str | None = Field(default=None, max_length=80)


class RemovedItem(Form):
    """A document that was forgotten; `file` where its file is still in its place, so that an ingest would take it in again."""

    document_id: str
    document: str
    file: str | None


class RemovedList(Form):
    removed: list[RemovedItem]


class ParagraphItem(Form):
    ordinal: int
    number: str | None
    heading: list[str]
    page: int | None
    form: str
    text: str


class BoxItem(Form):
    """A line's place: its page, counted from 1, and its bounds in PDF points from the page's lower left corner."""

    page: int
    left: float
    bottom: float
    right: float
    top: float


class Boxes(Form):
    boxes: list[BoxItem]


class DocumentPage(Form):
    document: DocumentItem
    paragraphs: list[ParagraphItem]


class IngestBody(Form):
    """What an ingest is told; paths are absolute."""

    paths: list[str]
    council: str | None = None
    kind: str | None = None
    access: str | None = None
    prune: bool = False


class TakenItem(Form):
    """A file of an ingest: outcome is added, replaced, unchanged or refused; `notes` say what of it couldn't be read. `read_by` tells of scanned
    pages, too of those that weren't read."""

    path: str
    outcome: str
    reason: str
    document_id: str
    kind: str | None
    council: str | None
    date: str | None
    paragraphs: int
    passages: int
    notes: list[str] = []
    read_by: str = ""


class VanishedItem(Form):
    """A document whose file isn't there any more."""

    document_id: str
    document: str
    path: str


class IngestReport(Form):
    """`vanished` are documents of the folders whose files are gone; with `pruned` they were forgotten."""

    files: list[TakenItem]
    embedded: int
    vanished: list[VanishedItem] = Field(default_factory=list)
    pruned: bool = False


class CheckReport(Form):
    documents: int
    passages: int
    waiting: int
    remarks: list[str]
    sound: bool = True


class ReindexReport(Form):
    """The model that the library is embedded with now, of how many passages, and how many of them were embedded just now."""

    embedder: str
    passages: int
    embedded: int
    remarks: list[str] = Field(default_factory=list)


class Kept(Form):
    """A backup that was written, and its size in bytes."""

    file: str
    size: int


class Restored(Form):
    """The data folder that a backup stands in now, and where the library went that was there before."""

    folder: str
    aside: str | None


class SlackFinding(Form):
    """One thing that was looked at: `well` None where it is a remark and no fault."""

    what: str
    well: bool | None
    said: str


class SlackCheck(Form):
    """What is set and what is missing for the Slack door; `ready` where nothing is wrong."""

    ready: bool
    findings: list[SlackFinding]
