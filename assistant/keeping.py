"""What the library holds of a document, what people put right about it, and how it goes: `noticeboard documents show`, `set`, `remove`."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path

from assistant.schemas import CorrectBody, CorrectionItem, DocumentDetail, DocumentItem, FactItem, PrintedDate, RemovedItem, SectionItem, VersionItem
from index.documents import NOTICES, Basis, Correction, Document, Fact, Paragraph, Part
from index.errors import SettingError, UnknownCouncil, UnknownDocument
from index.grounds import grounds
from index.library import Library
from index.life import lives_in
from index.scope import Scope
from index.text import letters, squash

_PARTS = {Part.WHOLE: "", Part.EXEMPT: ", exempt part", Part.EARLIER: ", earlier version"}
LONGEST = 300
"""Characters of a title or name at most."""


def find(library: Library, scope: Scope, name: str) -> Document:
    """The document of that id, or of the file of that name or path; SettingError where several files bear the name."""
    by_id = {each.id: each for each in library.documents(scope)}
    if name in by_id:
        document = by_id[name]
        return by_id.get(document.of or "", document) if document.part is Part.EXEMPT else document
    path = str(Path(name).resolve())
    found = [each for each in by_id.values() if each.part is Part.WHOLE and (each.source == path or each.name.casefold() == name.casefold())]
    if not found:
        raise UnknownDocument(name)
    if len(found) > 1:
        raise SettingError(f"{len(found)} files are called {name}: " + "; ".join(f"{each.id} ({each.source})" for each in found) + ". Give the id.")
    return found[0]


def document_item(document: Document) -> DocumentItem:
    councils = list(document.councils)
    dates = [PrintedDate(meaning=each.meaning.value, date=each.day.isoformat(), quote=each.quote, basis=each.basis.value) for each in document.identity.dates]
    return DocumentItem(
        document_id=document.id,
        document=document.name,
        title=document.title,
        kind=document.kind.value,
        council=councils if len(councils) > 1 else councils[0] if councils else None,
        issuer=document.identity.issuer.value if document.identity.issuer else None,
        dates=dates,
        version=document.version,
        state=document.state + _PARTS[document.part],
        access=document.access.value,
        paragraphs=document.paragraphs,
        passages=document.passages,
        read_by=document.read_by,
    )


def detail(library: Library, scope: Scope, document: Document, today: date, owner: bool) -> DocumentDetail:
    """Everything that is known of a document, as far as the scope sees it; where its file lies and who put what right only to its owner."""
    paragraphs = library.paragraphs(scope, document)
    identity = document.identity
    named = [("kind", identity.kind), *(("council", each) for each in identity.councils), ("title", identity.title)]
    named += [("issuer", identity.issuer)] if identity.issuer else []
    named += [(f"date:{each.meaning.value}", Fact(each.day.isoformat(), each.quote, each.basis)) for each in identity.dates]
    others = library.documents(scope)
    exempt = next((each for each in others if each.part is Part.EXEMPT and each.of == document.id), None)
    versions = [document, *(each for each in reversed(others) if each.part is Part.EARLIER and each.of == document.id)]
    known = library.known_by_id(document.id) if owner else None
    return DocumentDetail(
        document=document_item(document),
        state=_state(library, scope, document, today),
        file=document.source if owner else None,
        facts=[_fact(about, fact, paragraphs) for about, fact in named],
        sections=[each for part in (document, exempt) if part for each in _sections(library, scope, part)],
        exempt_id=exempt.id if exempt else None,
        versions=[_version(library, each) for each in versions],
        corrections=[CorrectionItem(about=each.about, value=each.value, by=each.by, on=each.told.date()) for each in (known.corrections if known else ())],
    )


def _fact(about: str, fact: Fact, paragraphs: Sequence[Paragraph]) -> FactItem:
    place, confidence = grounds(paragraphs, fact.quote, fact.basis)
    return FactItem(
        about=about, value=fact.value, quote=fact.quote, paragraph=place.number if place else None, page=place.page if place else None,
        heading=place.heading[-1] if place and place.heading else None, basis=fact.basis.value, confidence=confidence.value,
    )  # fmt: skip


def _state(library: Library, scope: Scope, document: Document, today: date) -> str:
    """How a notice stands today; of anything else whether it is the version that answers."""
    if document.part is Part.EARLIER:
        return "earlier version"
    if document.kind not in NOTICES:
        return "current"
    stages = (stage for each in lives_in(library, scope, today).values() for stage in each)
    return next((stage.state(today) for stage in stages if stage.document.id == document.id), "current")


def _sections(library: Library, scope: Scope, part: Document) -> list[SectionItem]:
    """The sections of a document under its highest headings, or those that are kept back with the words that say so."""
    marked = library.sections(scope, part)
    if marked:
        return [
            SectionItem(heading=each.heading, access=part.access.value, paragraphs=each.last - each.first + 1, words=each.words, basis=each.basis.value)
            for each in marked
        ]
    paragraphs = library.paragraphs(scope, part)
    depth = min((len(each.heading) for each in paragraphs[1:] if each.form == "heading"), default=0)
    starts = [0, *(each.ordinal for each in paragraphs[1:] if each.form == "heading" and len(each.heading) <= depth)]
    ends = [*starts[1:], len(paragraphs)]
    return [
        SectionItem(heading=paragraphs[start].text[:160], access=part.access.value, paragraphs=end - start, words=None, basis=Basis.PRINTED.value)
        for start, end in zip(starts, ends, strict=True)
        if paragraphs
    ]


def _version(library: Library, document: Document) -> VersionItem:
    added = library.added(document)
    return VersionItem(
        document_id=document.id, version=document.version, date=document.day.isoformat() if document.day else None,
        taken_in=added.date().isoformat() if added else "", current=document.part is not Part.EARLIER,
    )  # fmt: skip


# --- corrections -------------------------------------------------------------------------------------------------------------------


def corrected(library: Library, scope: Scope, document: Document, body: CorrectBody, by: str, now: datetime) -> list[Correction]:
    """A document's corrections with what is told now; SettingError says what can't be used and what was expected."""
    if document.part is Part.EARLIER:
        raise SettingError(f"{document.id} is an earlier version; what is put right is the version that answers now, {document.of}.")
    known = library.known_by_id(document.id)
    kept = {each.about: each for each in (known.corrections if known else ())}
    for about in body.unset:
        if about not in kept:
            held = ", ".join(kept) or "nothing"
            raise SettingError(f"{about[:60]!r} was never set for {document.name}, so it can't be taken back. Set are: {held}.")
        del kept[about]
    told = dict(_told(library, scope, document, body))
    if not told and not body.unset:
        raise SettingError("Nothing is told to put right; give --council, --kind, --issuer, --title, --access, --date MEANING=YYYY-MM-DD, or --unset.")
    if "access" in told:  # a word about the whole is the last one about its sections too
        kept = {about: each for about, each in kept.items() if not about.startswith("section:")}
    kept.update({about: Correction(about, value, by, now) for about, value in told.items()})
    return list(kept.values())


def _told(library: Library, scope: Scope, document: Document, body: CorrectBody) -> Iterable[tuple[str, str]]:
    if body.council:
        gazetteer = library.gazetteer()
        known = gazetteer.find(body.council)
        if known is None and (near := gazetteer.near(body.council)):
            raise UnknownCouncil(body.council, near)
        yield "council", known.name if known else _line(body.council)
    if body.kind:
        yield "kind", body.kind.value
    for about, value in (("issuer", body.issuer), ("title", body.title)):
        if value:
            yield about, _line(value)
    if body.section and not body.access:
        raise SettingError("--section says which section --access is about; give --access public or --access restricted too.")
    if body.access:
        yield (f"section:{_heading(library, scope, document, body.section)}" if body.section else "access"), body.access.value
    for meaning, day in body.dates.items():
        yield f"date:{meaning.value}", day.isoformat()


def _heading(library: Library, scope: Scope, document: Document, wanted: str) -> str:
    """A section's heading as it is printed; SettingError names those that there are."""
    parts = [document, *(each for each in library.documents(scope) if each.part is Part.EXEMPT and each.of == document.id)]
    headings = [each.heading for part in parts for each in library.sections(scope, part)]
    headings += [each.text for part in parts for each in library.paragraphs(scope, part) if each.form == "heading" or len(each.text) <= 120]
    found = next((each for each in headings if letters(each) == letters(wanted)), None)
    if found is None:
        printed = list(dict.fromkeys(each.heading for part in parts for each in _sections(library, scope, part)))
        raise SettingError(f"{document.name} has no section called {wanted[:80]!r}. Its sections: " + "; ".join(printed[:20]) + ".")
    return found


def _line(value: str) -> str:
    line = squash(value)
    if len(line) > LONGEST or not line:
        raise SettingError(f"A title or name has 1 to {LONGEST} characters; this one has {len(line)}.")
    return line


# --- forgetting --------------------------------------------------------------------------------------------------------------------


def removed(documents: Iterable[Document]) -> list[RemovedItem]:
    """What was forgotten, and which files are still where they were taken from."""
    return [
        RemovedItem(document_id=each.id, document=each.name, file=each.source if each.part is not Part.EARLIER and Path(each.source).exists() else None)
        for each in documents
    ]
