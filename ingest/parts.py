"""Parts a file into what anybody may see and what it keeps from publication, each read as a document of its own.

The public part is read as if there were no other: its identity, obligations and statements come from its own paragraphs alone, which are
counted anew. So nothing that is told of it can show what the other part holds, or that there is one.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import count

from index.authorities import Gazetteer
from index.documents import INSPECTIONS, NOTICES, Fact, Identity, Kind, Paragraph, Section
from ingest.blocks import Reading
from ingest.exempt import kept_back
from ingest.frames import Read, Request
from ingest.identify import identify
from ingest.obligations import read_obligations
from ingest.progress import read_progress


def read_parts(paragraphs: Sequence[Paragraph], reading: Reading, request: Request, gazetteer: Gazetteer) -> Read:
    """The document with its exempt part, if it has one; a document that is kept back as a whole has sections and no exempt part."""
    whole = _read(paragraphs, reading, request, gazetteer)
    sections = kept_back(paragraphs, reading.margins, reading.read_by, request.told.levels())
    hidden = {ordinal for each in sections for ordinal in range(each.first, each.last + 1)}
    if not hidden:
        return whole
    public = [each for each in paragraphs if each.ordinal not in hidden]
    if not any(each.form != "heading" for each in public):
        return replace(whole, sections=tuple(sections))
    secret = {each.text for each in paragraphs if each.ordinal in hidden and each.form == "heading"} - {each.text for each in public if each.form == "heading"}
    public = [replace(each, ordinal=place, heading=tuple(text for text in each.heading if text not in secret)) for place, each in enumerate(public)]
    shown = replace(reading, envelope=reading.envelope - len(hidden & set(range(reading.envelope))))
    return replace(_read(public, shown, request, gazetteer), exempt=_exempt(whole, hidden, sections))


def _read(paragraphs: Sequence[Paragraph], reading: Reading, request: Request, gazetteer: Gazetteer) -> Read:
    identity = identify(paragraphs, request.name, reading.title, gazetteer, request.told, reading.margins, reading.envelope)
    obligations, statements = read_obligations(paragraphs, identity), read_progress(paragraphs, identity)
    return Read(tuple(paragraphs), identity, tuple(obligations), tuple(statements), reading.read_by, reading.pages, reading.notes, reading.lacking)


def _exempt(whole: Read, hidden: set[int], sections: Sequence[Section]) -> Read:
    """The hidden paragraphs, counted anew, with what the whole document's reading found in them."""
    counted = count()
    place = {each.ordinal: next(counted) for each in whole.paragraphs if each.ordinal in hidden}
    return replace(
        whole,
        paragraphs=tuple(replace(each, ordinal=place[each.ordinal]) for each in whole.paragraphs if each.ordinal in place),
        identity=_set_apart(whole.identity),
        obligations=tuple(replace(each, ordinal=place[each.ordinal]) for each in whole.obligations if each.ordinal in place),
        statements=tuple(replace(each, ordinal=place[each.ordinal]) for each in whole.statements if each.ordinal in place),
        sections=tuple(replace(each, first=place[each.first], last=place[each.last]) for each in sections),
    )


def _set_apart(identity: Identity) -> Identity:
    """The identity of an exempt part: its document's, but it is no second notice or report beside that."""
    kind = Kind(identity.kind.value)
    fact = Fact(Kind.OTHER.value, None, identity.kind.basis) if kind in NOTICES | INSPECTIONS else identity.kind
    return replace(identity, kind=fact, title=replace(identity.title, value=f"{identity.title.value[:280]} (exempt part)"))
