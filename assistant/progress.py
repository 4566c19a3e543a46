"""How obligations stand, as the doors show it: a status in the field's words, a sentence, and the evidence with its clause."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from assistant import replies
from assistant.answer import citation
from assistant.overleaf import one_page
from assistant.schemas import ClaimItem
from assistant.sentences import certain
from index.documents import Paragraph
from index.library import Library
from index.links import Link
from index.progress import Status
from index.register import Entry
from index.scope import Scope
from index.standings import Standing, standings


@dataclass(frozen=True, slots=True)
class Shown:
    """An obligation's progress for a reader."""

    status: str
    sentence: str
    evidence: list[ClaimItem]


def progress_of(library: Library, scope: Scope, as_of: date, found: Sequence[Entry]) -> list[Shown]:
    """The progress of each entry on the day, in their order."""
    worked = standings(library, scope, as_of, found)
    links = (link for standing in worked for link in standing.evidence)
    places = library.paragraphs_at(scope, ((link.document, link.said.statement.ordinal) for link in links))
    return [_shown(entry, standing, places, as_of) for entry, standing in zip(found, worked, strict=True)]


def _shown(entry: Entry, standing: Standing, places: dict[tuple[str, int], Paragraph], as_of: date) -> Shown:
    evidence = [_item(link, places[link.document.id, link.said.statement.ordinal], marker) for marker, link in enumerate(standing.evidence, 1)]
    if entry.met and entry.done:
        met = entry.met
        evidence.insert(0, ClaimItem(state="complete", date=met.day.isoformat(), by=met.by, words=met.evidence, claim_id=met.id))
    return Shown(standing.status.value, _sentence(entry, standing, as_of), evidence)


def _sentence(entry: Entry, standing: Standing, as_of: date) -> str:
    if entry.met and entry.done:
        return replies.recorded(entry.met.by, entry.met.day)
    if standing.ended:
        return replies.notice_ended(standing.status.value, standing.ended.last)
    if standing.status is Status.NO_EVIDENCE:
        return replies.no_evidence(as_of)
    link = standing.decided or standing.evidence[0]
    by, day = replies.label(link.document), link.said.statement.day if link.said.statement.day != link.document.day else None
    return replies.latest_evidence(standing.status.value, by, day) if standing.decided else replies.reported(by, day)


def _item(link: Link, paragraph: Paragraph, marker: int) -> ClaimItem:
    statement = link.said.statement
    source = one_page(certain(link.document, paragraph, statement.quote))
    return ClaimItem(
        state=statement.state.value,
        date=statement.day.isoformat() if statement.day else None,
        by=replies.label(link.document),
        words=source.quote,
        citation=citation(source, marker),
    )
