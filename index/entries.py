"""An entry of the register: an obligation with its document, its date, and what was recorded of it."""

from dataclasses import dataclass
from datetime import date

from index.claims import Claim
from index.dates import say
from index.documents import Document
from index.obligations import DueKind, Held, Reckoning


@dataclass(frozen=True, slots=True)
class Note:
    """Where a document says that a review was held."""

    held: Held
    document: Document


@dataclass(frozen=True, slots=True)
class Record:
    """A review that was held on `day`: a document notes it, or somebody recorded it. `held` and `document` are the note's."""

    day: date
    source: Note | Claim

    @property
    def claim(self) -> Claim | None:
        """What somebody recorded, where that is what the review rests on."""
        return self.source if isinstance(self.source, Claim) else None

    @property
    def held(self) -> Held:
        return self._note.held

    @property
    def document(self) -> Document:
        return self._note.document

    @property
    def called(self) -> str:
        """The review in words: "the review of 23 October 2024, recorded by Selina Coyle"."""
        return f"the review of {say(self.day)}" + (f", recorded by {self.claim.by}" if self.claim else "")

    @property
    def _note(self) -> Note:
        assert isinstance(self.source, Note), "no document notes this review; its claim says who recorded it"
        return self.source


@dataclass(frozen=True, slots=True)
class Move:
    """That a letter's words (`held`, of `document`) move a clause's date; `before` is the day that the clause itself gave."""

    held: Held
    document: Document
    before: date
    after: date


@dataclass(frozen=True, slots=True)
class Entry:
    """An obligation with its document and, where it has one, its date on the as-of day.

    `review` is the review that the date counts from, `met` the claim that the obligation was met, `moved` the letter that gave it its date.
    """

    held: Held
    document: Document
    reckoning: Reckoning | None
    review: Record | None = None
    met: Claim | None = None
    moved: Move | None = None

    @property
    def record(self) -> Record | None:
        """The review it counts from where a document notes it, so that its words can be quoted."""
        return self.review if self.review and self.review.claim is None else None

    @property
    def done(self) -> bool:
        """Whether it was met for good; what recurs falls due again."""
        return self.met is not None and self.held.obligation.due.kind is not DueKind.RECURRING
