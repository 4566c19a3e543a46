"""What somebody must do by when, in which words. Built at ingest, kept in SQL, dated by `index.register`."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.dates import Period


class DueKind(StrEnum):
    FIXED = "fixed"
    OFFSET = "offset"
    RECURRING = "recurring"
    APPROXIMATE = "approximate"
    UNDATED = "undated"


class Topic(StrEnum):
    """What an obligation is about, where a question can ask for it by name."""

    REVIEW = "department_review"
    TARGET = "plan_target"
    REINSPECTION = "next_inspection"
    MONITORING = "monitoring_inspection"
    EVENT = "event"
    REVIEW_HELD = "review_held"
    LIFTED = "notice_lifted"
    EFFECT = "notice_takes_effect"
    ENDS = "notice_ends"
    REPLACES = "notice_replaces"
    VARIES = "notice_varied"
    STANDS = "notice_unchanged"
    OTHER = "other"


LIFE = frozenset({Topic.LIFTED, Topic.EFFECT, Topic.ENDS, Topic.REPLACES, Topic.VARIES, Topic.STANDS})
"""What is said of a notice itself: when it applies, what it replaces, how it ends."""
TOLD = LIFE | {Topic.REVIEW_HELD}
"""What is told of, not laid down: nobody has to do it."""


LAST_REVIEW = "the review before"
"""What a clause's period counts from where it says so, be that review older than the notice itself."""


class Binding(StrEnum):
    """How strongly it binds, by the clause's own verb."""

    MUST = "must"
    SHOULD = "should"
    WILL = "will"
    MAY = "may"
    ACTION = "action"
    RECOMMENDATION = "recommendation"


@dataclass(frozen=True, slots=True)
class Due:
    """When it is due.

    `phrase` holds the words this rests on, verbatim. FIXED has `day`. OFFSET has `periods` counted from `anchor`.
    `anchor_day` is that anchor's
    day where the document prints it. RECURRING has `periods[0]` as its step and, where the clause says so, `first` as the first step. APPROXIMATE has
    `periods` from `anchor`, or `day` as the last day the phrase may mean. UNDATED has none of them.
    `note` says what had to be taken for granted, or what is wrong with the phrase; `on` is the weekday of a monthly recurrence
    ("last thursday"). With `turn`, periods[0] holds for that long from the anchor and periods[1] after it. `other_day` is the day that
    the anchor's words may name as well: an inspection's report beside its last day.
    """

    kind: DueKind
    phrase: str
    day: date | None = None
    periods: tuple[Period, ...] = ()
    first: Period | None = None
    anchor: str | None = None
    anchor_day: date | None = None
    beside: str | None = None
    note: str | None = None
    on: str | None = None
    turn: Period | None = None
    other_day: date | None = None


@dataclass(frozen=True, slots=True)
class Obligation:
    """One obligation: `quote` is verbatim from the paragraph with this ordinal; `what` is said in the quote's own words."""

    topic: Topic
    who: str
    what: str
    quote: str
    ordinal: int
    binding: Binding
    due: Due


@dataclass(frozen=True, slots=True)
class Held:
    """An obligation with its place in the library: what the register computes dates from."""

    id: str
    obligation: Obligation
    document_id: str
    council: str


@dataclass(frozen=True, slots=True)
class Reckoning:
    """A due date worked out on an as-of date.

    `rule` says the sum in words, `anchor` the day it was counted from and why, `assumption` what was taken for granted.
    """

    held: Held
    day: date
    approximate: bool
    as_of: date
    rule: str
    anchor: str
    assumption: str | None

    @property
    def days_left(self) -> int:
        return (self.day - self.as_of).days

    @property
    def overdue(self) -> bool:
        return self.day < self.as_of
