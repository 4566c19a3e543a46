"""What a document obliges whom to do by when. RULES says which rules read it: another version reads again.

Notices, directions and the Department's letters are read for every duty, reports and letters of the inspectorate for what they ask
for and announce, papers and minutes for recommendations, decisions and actions, trackers row by row, news for dated events.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from index.documents import INSPECTIONS, NOTICES, Identity, Kind, Paragraph
from index.obligations import Binding, Obligation
from ingest.actions import read_rows, row_duties
from ingest.anchors import anchor_days
from ingest.duties import read_duties
from ingest.events import announced_events, headed_review, held_reviews
from ingest.findings import read_findings
from ingest.life import read_letter_life, read_notice_life
from ingest.milestones import review_clause, target_clause
from ingest.papers import read_paper, read_sentences
from ingest.parties import Parties
from ingest.printed import is_letter

RULES = "33"


def read_obligations(paragraphs: Sequence[Paragraph], identity: Identity) -> list[Obligation]:
    """The obligations of a document, in its order; each quote stands verbatim in its paragraph."""
    kind = Kind(identity.kind.value)
    said = identity.main_date.day if identity.main_date else None
    anchors = anchor_days(paragraphs)
    parties = _parties(identity)
    if kind in NOTICES:
        found = [*_notice(paragraphs, parties, said, anchors), *read_notice_life(paragraphs), *(held_reviews(paragraphs, said, own=True) if said else ())]
    elif kind in INSPECTIONS:
        found = read_findings(paragraphs, parties, said, anchors)
    elif kind is Kind.OTHER and is_letter(paragraphs) and (identity.issuer or _OFFICIAL.search(" ".join(each.text for each in paragraphs[:12]))):
        found = [
            *read_duties(paragraphs, parties, said, anchors),
            *(
                (*held_reviews(paragraphs, said, _of_state(identity)), *_headed(paragraphs, identity, said), *read_letter_life(paragraphs, said))
                if said
                else ()
            ),
        ]
    elif kind is Kind.OTHER and _RULES_OF_BOARD.search(" ".join(each.text for each in paragraphs[:3])):
        found = [*read_paper(paragraphs, parties, said, anchors)]
    elif kind is Kind.TRACKER:
        found = [*row_duties(list(read_rows(paragraphs)), parties.council, Binding.ACTION, said, anchors), *read_sentences(paragraphs, parties, said, anchors)]
        found += held_reviews(paragraphs, said) if said else ()
    elif kind in (Kind.BOARD_PAPER, Kind.MINUTES):
        found = [*read_paper(paragraphs, parties, said, anchors), *(held_reviews(paragraphs, said) if said else ())]
    elif said:
        found = [*held_reviews(paragraphs, said), *announced_events(paragraphs, said)]
    else:
        found = []
    by_ordinal = {each.ordinal: each.text for each in paragraphs}
    return sorted((each for each in dict.fromkeys(found) if each.quote in by_ordinal[each.ordinal]), key=lambda each: each.ordinal)


_RULES_OF_BOARD = re.compile(r"\bterms of reference\b", re.I)
"""What a document is that says how a board works."""
_OFFICIAL = re.compile(r"\b(?:secretary of state|improvement notice|statutory direction|department for education|his majesty['’]s inspector)\b", re.I)
"""What a letter speaks of whose sender the page doesn't print."""


def _headed(paragraphs: Sequence[Paragraph], identity: Identity, said: date) -> Iterator[Obligation]:
    """The review that the Department's own letter is about."""
    return headed_review(paragraphs, said) if _of_state(identity) else iter(())


def _of_state(identity: Identity) -> bool:
    return bool(identity.issuer and re.search(r"\bdepartment for education\b|\bDfE\b", identity.issuer.value, re.I))


def _parties(identity: Identity) -> Parties:
    """The council as the document names it in full, else as it is known."""
    if identity.kind.value == Kind.SEND_INSPECTION:
        return Parties("the local area partnership", [fact.value for fact in identity.councils])
    names = [words for fact in identity.councils for words in (fact.quote, fact.value) if words]
    full = [name for name in names if re.search(r"\b(?:Council|Borough|Authority)\b", name)]
    writer = identity.issuer.value if identity.issuer and identity.kind.value == Kind.OTHER else None
    called = full[0] if full else names[0] if names else "the council"
    return Parties(re.sub(r"\s+children.s services$", "", called), names, writer)


def _notice(paragraphs: Sequence[Paragraph], parties: Parties, said: date | None, anchors: Mapping[str, date]) -> list[Obligation]:
    """Every duty of a notice, its review clause and the plan's target date marked as what they are."""
    found = [*read_duties(paragraphs, parties, said, anchors)]
    found += row_duties(list(read_rows(paragraphs)), parties.council, Binding.MUST, said, anchors)
    chosen = [each for each in (review_clause(paragraphs, anchors), target_clause(paragraphs, parties.council, said, anchors)) if each]
    taken = [each for each in found if any(_same(each, other) for other in chosen)]
    return [*chosen, *(each for each in found if each not in taken)]


def _same(one: Obligation, other: Obligation) -> bool:
    """Whether both are the same clause, of which one may hold a part."""
    return one.ordinal == other.ordinal and one.due.kind is other.due.kind and (one.quote in other.quote or other.quote in one.quote)
