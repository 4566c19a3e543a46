"""The documents of one file, in SQL: what answers now, its exempt part, earlier versions of both, and how all of them go.

A document that goes leaves notes in the same transaction of what lies elsewhere (`Remains`), so that a process that ends in between
forgets nothing halfway: what SQL doesn't know is found by nobody, and the notes say what is still to be cleared away.
"""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, or_, select, update

from index import schema
from index.documents import Correction, Part
from index.scope import Access
from index.seals import corrections_seal

AT_ONCE = 500
"""How many ids are named in one statement."""


class Remains(StrEnum):
    """Where something of a document may still lie: its `vectors` in the vector index (place: the collection), its kept `file`, `answers` that
    quote it in the doors' ledger (place: `GONE` or `HIDDEN`), and the ids of those that were cleared there once (`cleared`)."""

    VECTORS = "vectors"
    FILE = "file"
    ANSWERS = "answers"
    CLEARED = "cleared"


GONE, HIDDEN = "gone", "hidden"
"""Why answers that quote a document go: it is forgotten, or fewer people may see it than before."""


def derived_id(document_id: str, what: str) -> str:
    """The id of a document that belongs to another one."""
    return hashlib.sha256(f"{document_id}\n{what}".encode()).hexdigest()[:12]


def exempt_id(document_id: str) -> str:
    return derived_id(document_id, Part.EXEMPT)


def members(connection: Connection, document_ids: Iterable[str]) -> list[str]:
    """The documents of these ids and those that belong to them, to any depth."""
    found: dict[str, None] = {}
    wanted = list(document_ids)
    while wanted:
        rows = (
            connection.execute(select(schema.documents.c.id).where(or_(schema.documents.c.id.in_(wanted), schema.documents.c.of.in_(wanted)))).scalars().all()
        )
        wanted = [id_ for id_ in rows if id_ not in found]
        found.update(dict.fromkeys(rows))
    return list(found)


def set_apart(connection: Connection, document_id: str, taken: Collection[str]) -> None:
    """Makes what a document says now an earlier version, a document of its own that stays askable by date.

    `taken` are the ids of the obligations that come with the new version: a clause that stands in both goes on under its id there, and
    the earlier one's gets another.
    """
    row = connection.execute(
        select(schema.documents, schema.versions.c.sha256)
        .join(schema.versions, schema.versions.c.id == schema.documents.c.version_id)
        .where(schema.documents.c.id == document_id)
    ).one()
    earlier = derived_id(document_id, row.sha256)
    connection.execute(delete(schema.documents).where(schema.documents.c.id == earlier))
    _hand_over(connection, document_id, earlier, Part.EARLIER, document_id)
    exempt = exempt_id(document_id)
    if connection.execute(select(schema.documents.c.id).where(schema.documents.c.id == exempt)).first():
        _hand_over(connection, exempt, exempt_id(earlier), Part.EXEMPT, earlier)
        connection.execute(delete(schema.documents).where(schema.documents.c.id == exempt))
    for id_ in taken:
        again = hashlib.sha256(f"{earlier}\n{id_}".encode()).hexdigest()[:16]
        connection.execute(update(schema.obligations).where(schema.obligations.c.id == id_).values(id=again))


def _hand_over(connection: Connection, document_id: str, to: str, part: Part, of: str) -> None:
    """Gives a document's version to a new document."""
    row = connection.execute(select(schema.documents).where(schema.documents.c.id == document_id)).one()
    connection.execute(insert(schema.documents).values(id=to, source=row.source, name=row.name, version_id=row.version_id, part=part.value, of=of))
    connection.execute(update(schema.versions).where(schema.versions.c.document_id == document_id).values(document_id=to))
    connection.execute(update(schema.documents).where(schema.documents.c.id == document_id).values(version_id=None))


def files_of(connection: Connection, document_ids: Sequence[str]) -> set[str]:
    """The sha256 of the files that the documents' versions were made of."""
    return set(connection.execute(select(schema.versions.c.sha256).where(schema.versions.c.document_id.in_(document_ids))).scalars())


def note(connection: Connection, kind: Remains, place: str, values: Iterable[str]) -> None:
    """Writes down what is left in a place; what is noted already stays noted once."""
    there = set(connection.execute(select(schema.remains.c.value).where(schema.remains.c.kind == kind.value, schema.remains.c.place == place)).scalars())
    if rows := [{"kind": kind.value, "place": place, "value": value} for value in sorted(set(values) - there)]:
        connection.execute(insert(schema.remains), rows)


def note_files(connection: Connection, files: Iterable[str]) -> None:
    """Notes the kept files of which no version is made any more."""
    note(connection, Remains.FILE, "", (sha256 for sha256 in files if not _is_used(connection, sha256)))


def _is_used(connection: Connection, sha256: str) -> bool:
    return connection.execute(select(schema.versions.c.id).where(schema.versions.c.sha256 == sha256).limit(1)).first() is not None


def strike(connection: Connection, kinds: Collection[Remains], values: Sequence[str]) -> None:
    """Strikes notes of these kinds out."""
    for start in range(0, len(values), AT_ONCE):
        some = schema.remains.c.value.in_(values[start : start + AT_ONCE])
        connection.execute(delete(schema.remains).where(schema.remains.c.kind.in_([kind.value for kind in kinds]), some))


def levels(connection: Connection, document_id: str) -> frozenset[tuple[str, Access]]:
    """Which of a document and its exempt part there are, each with its access level."""
    query = (
        select(schema.documents.c.id, schema.versions.c.access)
        .join(schema.versions, schema.versions.c.id == schema.documents.c.version_id)
        .where(schema.documents.c.id.in_([document_id, exempt_id(document_id)]))
    )
    return frozenset((row.id, Access(row.access)) for row in connection.execute(query))


def corrections_of(connection: Connection, document_id: str) -> tuple[Correction, ...]:
    """What people put right about a document, by what it is about."""
    rows = connection.execute(select(schema.corrections).where(schema.corrections.c.document_id == document_id).order_by(schema.corrections.c.about))
    # SQLite gives times back without their zone; they are written in UTC
    return tuple(Correction(row.about, row.value, row.by, row.told.replace(tzinfo=UTC)) for row in rows)


def put_right(connection: Connection, document_id: str, corrections: Iterable[Correction]) -> None:
    """Keeps these corrections of a document, in the place of those before."""
    connection.execute(delete(schema.corrections).where(schema.corrections.c.document_id == document_id))
    rows = [{"document_id": document_id, "about": each.about, "value": each.value, "by": each.by, "told": each.told} for each in corrections]
    if rows:
        connection.execute(insert(schema.corrections), [{**row, "seal": corrections_seal(rows)} for row in rows])
