"""How each obligation stands on a day: the latest evidence that documents and people give, and the status that it shows.

The order of evidence: the later day first; of one day the more official paper (`index.progress.OFFICIAL`). What somebody recorded
counts before every document, for it is the council's own word to this register. Where nothing speaks of an obligation there is
no evidence; that is never the same as not done.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import NOTICES, Document
from index.library import Library
from index.life import End, Stage, lives_in
from index.links import MOST, Link, Statements
from index.obligations import DueKind
from index.progress import Said, State, Status
from index.register import Entry
from index.scope import Scope

CERTAIN, SURE, OF_ROW = 0.75, 0.5, 0.6
"""How much of an obligation a statement's words must hold before its verdict is the obligation's: that it is complete, and any other;
and how much of a tracker's row must be about it, for a row is an action of its own."""


@dataclass(frozen=True, slots=True)
class Standing:
    """An obligation's status on a day, with the evidence for it, best first.

    `decided` is the statement that shows the status, `ended` how its notice came to its end, where that is what it shows.
    """

    status: Status
    evidence: tuple[Link, ...]
    decided: Link | None = None
    ended: End | None = None


def standings(library: Library, scope: Scope, as_of: date, found: Sequence[Entry]) -> list[Standing]:
    """The standing of each entry on the as-of day, in their order."""
    documents = {each.id: each for each in library.documents(scope, as_of)}
    by_council = _by_council(library.statements(scope, as_of), documents)
    ended = {(stage.council, stage.document.id): stage for stages in lives_in(library, scope, as_of).values() for stage in stages}
    return [_standing(each, by_council.get(each.held.council), ended.get((each.held.council, each.document.id)), as_of) for each in found]


def _by_council(said: Iterable[Said], documents: Mapping[str, Document]) -> dict[str, Statements]:
    sorted_out: dict[str, list[Said]] = {}
    for each in said:
        sorted_out.setdefault(each.council, []).append(each)
    return {council: Statements(each, documents) for council, each in sorted_out.items()}


def _standing(entry: Entry, statements: Statements | None, stage: Stage | None, as_of: date) -> Standing:
    links = statements.about(entry.held, entry.document) if statements else []
    decided = next((link for link in links if _decides(link)), None)
    shown = tuple(dict.fromkeys([*([decided] if decided else []), *links[:MOST]]))[:MOST]
    if entry.done:
        return Standing(Status.COMPLETE, shown)
    if entry.document.kind in NOTICES and stage and stage.end and not stage.applies(as_of) and stage.since <= as_of:
        return Standing(Status(stage.end.ending.value), shown, ended=stage.end)
    return Standing(_status(entry, decided, bool(links)), shown, decided)


def _decides(link: Link) -> bool:
    """Whether a statement's verdict may stand for the obligation; a tracker's row is the action itself."""
    statement = link.said.statement
    if statement.state is State.REPORTED or (statement.subject and link.own < OF_ROW):
        return False
    return link.share >= (CERTAIN if statement.state is State.COMPLETE else SURE)


def _status(entry: Entry, decided: Link | None, evidence: bool) -> Status:
    recurs = entry.held.obligation.due.kind is DueKind.RECURRING
    passed = entry.reckoning is not None and entry.reckoning.overdue and not recurs
    if decided is None:
        return Status.REPORTED if evidence else Status.NO_EVIDENCE
    state = decided.said.statement.state
    if state is State.COMPLETE:
        return Status.ON_TRACK if recurs else Status.COMPLETE
    if passed and entry.reckoning and _shows_open(decided, entry, entry.reckoning.day):
        return Status.OVERDUE
    return Status.ON_TRACK if state is State.ON_TRACK else Status.SLOW


def _shows_open(decided: Link, entry: Entry, due: date) -> bool:
    """Whether a statement shows that a passed date was missed: a tracker's own row, words that say so, or words about just that of a later day."""
    said = decided.said.statement
    if said.state is State.LATE or (said.subject and decided.said.document_id == entry.held.document_id):
        return True
    return decided.share >= CERTAIN and said.day is not None and said.day >= due
