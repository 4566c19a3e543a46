"""From rows to what the rest of the program knows: documents, paragraphs, obligations, statements, claims."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Row, func, select

from index import family, schema
from index.claims import About, Claim
from index.dates import Period
from index.documents import Basis, Break, DateMeaning, Document, DocumentDate, Fact, Identity, Paragraph, Part
from index.kept import Known, PassageRow
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.progress import State, Statement
from index.queries import of_versions
from index.scope import Access
from index.seals import checksum

if TYPE_CHECKING:
    from index.embedder import Vectors


def known_of(connection: Connection, row: Row[tuple[str, str, str, str, str, str, bool]]) -> Known:
    return Known(row.id, row.source, row.fingerprint, row.sha256, row.told, row.lacking, family.corrections_of(connection, row.id))


def passage_rows(rows: Iterable[Row[tuple[str, int, str, str]]]) -> list[PassageRow]:
    return [PassageRow(row.id, row.version_id, row.header, row.text) for row in rows]


def vector_rows(vectors: "dict[str, Vectors]", snippets: "dict[str, Vectors]") -> list[dict[str, Any]]:
    """Each passage's vector and, at half their precision, those of its snippets, as they are kept, with their checksum."""
    both = {id_: (vectors[id_].astype("float32").tobytes(), snippets[id_].astype("float16").tobytes()) for id_ in vectors}
    return [{"id": id_, "vector": each[0], "snippets": each[1], "checksum": checksum(*each)} for id_, each in both.items()]


def facts_of(connection: Connection, versions: Sequence[int]) -> dict[int, list[Row[Any]]]:
    known: dict[int, list[Row[Any]]] = {}
    query = select(schema.facts).order_by(schema.facts.c.version_id, schema.facts.c.about, schema.facts.c.value)
    for row in connection.execute(of_versions(query, schema.facts.c.version_id, versions)):
        known.setdefault(row.version_id, []).append(row)
    return known


@dataclass(frozen=True, slots=True)
class Sizes:
    """How many paragraphs and passages a version has, and how many of those wait for their vectors."""

    paragraphs: int
    passages: int
    waiting: int


EMPTY = Sizes(0, 0, 0)


def sizes_of(connection: Connection, versions: Sequence[int]) -> dict[int, Sizes]:
    waiting = func.sum(schema.passages.c.vector.is_(None).cast(schema.passages.c.first.type))
    of_passages = select(schema.passages.c.version_id, func.count(), waiting).group_by(schema.passages.c.version_id)
    of_paragraphs = select(schema.paragraphs.c.version_id, func.count()).group_by(schema.paragraphs.c.version_id)
    passages = {row[0]: row for row in connection.execute(of_versions(of_passages, schema.passages.c.version_id, versions))}
    paragraphs = {row[0]: row[1] for row in connection.execute(of_versions(of_paragraphs, schema.paragraphs.c.version_id, versions))}
    return {version: Sizes(paragraphs.get(version, 0), *(passages[version][1:] if version in passages else (0, 0))) for version in {*passages, *paragraphs}}


def document_of(row: Row[Any], facts: list[Row[Any]], sizes: Sizes) -> Document:
    by_about: dict[str, list[Fact]] = {}
    for fact in facts:
        by_about.setdefault(fact.about, []).append(Fact(fact.value, fact.quote, Basis(fact.basis)))
    dates = tuple(
        DocumentDate(meaning, date.fromisoformat(fact.value), fact.quote, fact.basis)
        for meaning in DateMeaning
        for fact in by_about.get(f"d:{meaning.value}", ())
    )
    issuer = by_about.get("issuer")
    identity = Identity(by_about["kind"][0], tuple(by_about.get("council", ())), issuer[0] if issuer else None, by_about["title"][0], dates)
    state = "searchable" if not sizes.waiting else "searchable by words"
    return Document(
        row.document_id, row.name, row.id, identity, Access(row.access), state, row.read_by, row.pages, sizes.paragraphs, sizes.passages, sizes.waiting,
        row.source, Part(row.part), row.of,
    )  # fmt: skip


def paragraph_of(row: Row[Any]) -> Paragraph:
    return Paragraph(
        row.ordinal, row.text, row.number, tuple(row.heading), row.page, row.start, row.end, row.form, tuple(Break(*each) for each in row.breaks),
        unsure=None if row.unsure is None else tuple((start, end) for start, end in row.unsure),
    )  # fmt: skip


def obligation_of(row: Row[Any]) -> Obligation:
    due = Due(
        DueKind(row.due_kind), row.due_phrase, row.due_day, tuple(map(Period.parse, row.due_periods)), Period.parse(row.due_first) if row.due_first else None,
        row.due_anchor, row.due_anchor_day, row.due_beside, row.due_note, row.due_on, Period.parse(row.due_turn) if row.due_turn else None,
        row.due_other_day,
    )  # fmt: skip
    return Obligation(Topic(row.topic), row.who, row.what, row.quote, row.ordinal, Binding(row.binding), due)


def statement_of(row: Row[Any]) -> Statement:
    return Statement(State(row.state), row.day, row.quote, row.ordinal, row.about, row.subject)


def claim_of(row: Row[Any]) -> Claim:
    about = About(row.about)
    return Claim(row.id, row.council, about, row.day, row.obligation_id, row.evidence, row.by, row.told, row.corrects, row.withdrawn, Access(row.access))
