"""What documents say of progress: statements, each with its day, its words and, where the words show one, the state of the work."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from index.documents import Kind


class State(StrEnum):
    """How a statement says that the work stands; REPORTED where it gives figures or facts without a verdict."""

    COMPLETE = "complete"
    ON_TRACK = "on track"
    SLOW = "slow to progress"
    LATE = "late"
    REPORTED = "reported"


class Status(StrEnum):
    """How an obligation stands on a day, in the field's words."""

    COMPLETE = "complete"
    ON_TRACK = "on track"
    SLOW = "slow to progress"
    OVERDUE = "overdue"
    REPORTED = "reported"
    """The documents report on it, in figures or facts, without a verdict."""
    NO_EVIDENCE = "no evidence"
    LIFTED = "lifted"
    CLOSED = "closed"
    REPLACED = "replaced"


@dataclass(frozen=True, slots=True)
class Statement:
    """A sentence, or a tracker's row, about how something stands: `quote` is verbatim from the paragraph with this ordinal.

    `day` is the day it speaks of where its words say ("at 31 October 2024"), else its document's own; None where neither is known.
    `about` holds the words around it that say what it speaks of (its heading and paragraph). `subject` is True of a tracker's row:
    the row is the action that it reports on.
    """

    state: State
    day: date | None
    quote: str
    ordinal: int
    about: str
    subject: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A statement with its place in the library."""

    id: int
    statement: Statement
    document_id: str
    council: str


OFFICIAL = (
    Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION, Kind.OTHER, Kind.INSPECTION_REPORT, Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT,
    Kind.SEND_INSPECTION, Kind.MINUTES, Kind.TRACKER, Kind.BOARD_PAPER, Kind.GUIDANCE, Kind.NEWS,
)  # fmt: skip
"""Of two statements about one day the one from the kind that stands earlier here counts more: the Department's letters (which are
documents of no other kind) before the inspectorate's reports, those before what a meeting noted, then trackers, papers and news."""


def rank(day: date | None, kind: Kind) -> tuple[date, int]:
    """What the latest word on a matter is chosen by: the later day first, and of one day the more official paper; greatest is best."""
    return (day or date.min, -OFFICIAL.index(kind))


_COLOURS = {"r": "Red", "a": "Amber", "g": "Green", "b": "Blue"}
_SIGNS = {"🔴": "Red", "🟥": "Red", "🟠": "Amber", "🟧": "Amber", "🟡": "Amber", "🟨": "Amber", "🟢": "Green", "🟩": "Green", "🔵": "Blue", "🟦": "Blue",
          "✅": "Complete", "✔": "Complete", "☑": "Complete"}  # fmt: skip
_VARIANT = "\N{VARIATION SELECTOR-16}"


def in_full(status: str) -> str:
    """A status cell's words; a colour that is shown by its letter or by a sign in full."""
    shown = " ".join("".join(f" {_SIGNS.get(sign, sign)} " if sign in _SIGNS else sign for sign in status if sign != _VARIANT).split())
    return _COLOURS.get(shown.lower(), shown or status)
