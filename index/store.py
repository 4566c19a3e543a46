"""The truth: documents, versions, paragraphs, passages with their vectors, obligations and claims, in SQL.

A version is written whole in one transaction and switched to at its end, so a document is always either its old self or
its new one. Everything here is committed when the call returns.
"""

import hashlib
import os
import sqlite3
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Engine, MetaData, Row, Select, create_engine, delete, event, func, insert, or_, select, text, tuple_, update
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from index import family, schema
from index.authorities import Council
from index.claims import About, Claim
from index.dates import Period
from index.disk import disk_error, written
from index.documents import Basis, Box, Break, Correction, DateMeaning, Document, DocumentDate, Fact, Identity, Paragraph, Part, Passage, Section
from index.errors import StoreDamaged, StoreError, StoreMismatch
from index.family import Remains
from index.obligations import Binding, Due, DueKind, Held, Obligation, Topic
from index.progress import Said, State, Statement
from index.scope import Access, Scope
from index.seals import altered, broken, checksum, seal
from index.text import letters, snippets

if TYPE_CHECKING:
    from index.embedder import Vectors

BASELINE = "0001"
STORE = "noticeboard.sqlite3"
_PARAGRAPH = [column for column in schema.paragraphs.c if column.name != "boxes"]
"""What is read of a paragraph to answer; where its lines stand is asked for by itself."""
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A document as ingest hands it over: everything of one file, ready to be kept.

    `exempt` is what the file keeps from publication, a document of its own with its own access level; `sections` says by which words.
    `told` is what the ingest was told of it, in ingest's own form, for reading it again.
    """

    source: str
    name: str
    sha256: str
    fingerprint: str
    access: Access
    identity: Identity
    read_by: str
    pages: int | None
    paragraphs: tuple[Paragraph, ...]
    passages: tuple[Passage, ...]
    obligations: tuple[Obligation, ...]
    statements: tuple[Statement, ...] = ()
    sections: tuple[Section, ...] = ()
    exempt: "NewVersion | None" = None
    told: str = ""
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is kept: its id, where it came from, what its current version was made of, whether scanned pages of it weren't read, and
    what people put right about it."""

    document_id: str
    source: str
    fingerprint: str
    sha256: str
    told: str
    lacking: bool
    corrections: tuple[Correction, ...] = ()


@dataclass(frozen=True, slots=True)
class Filed:
    """A document by the file that it came from."""

    document_id: str
    name: str
    source: str


@dataclass(frozen=True, slots=True)
class PassageRow:
    """A passage as search sees it: its id, its document's version and the text that is indexed."""

    id: str
    version: int
    header: str
    text: str

    @property
    def indexed(self) -> str:
        return f"{self.header}\n{self.text}"


class Store:
    """One SQLite file; nothing SQLite-specific outside this module."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.generation = 0
        self.embedded = 0
        self._engine = engine

    @classmethod
    def open(cls, folder: Path) -> "Store":
        """Opens the folder's store and makes it where there is none; StoreMismatch for one that another version made."""
        path = folder / STORE
        make_whole(path, _migrate)
        engine = open_engine(path)
        store = cls(path, engine)
        try:
            store._check_baseline()
        except DatabaseError as error:
            engine.dispose()
            raise StoreMismatch(f"{path} can't be read ({error.orig}); restore it from a backup, or move it aside and ingest again.") from error
        except StoreMismatch:
            engine.dispose()
            raise
        return store

    def close(self) -> None:
        self._engine.dispose()

    def _check_baseline(self) -> None:
        with self._engine.connect() as connection:
            made_by = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
        stamp = self.get_meta("schema")
        if made_by != BASELINE or stamp != schema_stamp():
            raise StoreMismatch(f"{self.path} was made by another version of Noticeboard. Move it aside and ingest the documents again.")

    # --- notes ---------------------------------------------------------------------------------------------------------------

    def get_meta(self, key: str) -> str | None:
        with self._engine.connect() as connection:
            return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()

    def set_meta(self, key: str, value: str) -> None:
        with self._engine.begin() as connection:
            _set_meta(connection, key, value)

    def damage(self) -> list[str]:
        """What isn't as it was written, a sentence each; nothing where all is well. A vector that was altered is no damage: it is made again."""
        try:
            with self._engine.begin() as connection:
                found = [str(row[0]) for row in connection.execute(text("PRAGMA integrity_check(5)")) if row[0] != "ok"]
                names = {row.version_id: row.name for row in connection.execute(select(schema.documents.c.version_id, schema.documents.c.name))}
                lost = [] if found else broken(connection)
                if not found and (ids := altered(connection)):
                    forgotten = {"vector": None, "snippets": None, "checksum": None}
                    connection.execute(update(schema.passages).where(schema.passages.c.id.in_(ids)).values(forgotten))
        except StoreError as error:
            return [str(error)]
        return [*(f"SQLite says of the store: {each}." for each in found), *(f"{names.get(each, each)} isn't as it was taken in." for each in lost)]

    # --- councils ------------------------------------------------------------------------------------------------------------

    def councils(self) -> list[Council]:
        """The councils that people made known here beside the gazetteer's."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(schema.councils).order_by(schema.councils.c.name)).all()
        return [Council(row.name, row.name, tuple(row.other_names)) for row in rows]

    def add_council(self, council: Council) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(schema.councils).where(schema.councils.c.name == council.name))
            connection.execute(insert(schema.councils).values(name=council.name, other_names=list(council.names)))
        self.generation += 1

    def councils_with_documents(self, scope: Scope) -> list[str]:
        """The councils of the scope that have a document in it, by name."""
        return sorted({council for document in self.documents(scope) for council in document.councils if scope.allows(council)})

    # --- documents -----------------------------------------------------------------------------------------------------------

    def known(self, source: str, sha256: str) -> Known | None:
        """The current version that came from this source, else one that has the same bytes."""
        with self._engine.connect() as connection:
            row = connection.execute(_current_files().where(schema.documents.c.source == source)).first()
            row = row or connection.execute(_current_files().where(schema.versions.c.sha256 == sha256)).first()
            return _known(connection, row) if row else None

    def known_by_id(self, document_id: str) -> Known | None:
        """The current version of that document."""
        with self._engine.connect() as connection:
            row = connection.execute(_current_files().where(schema.documents.c.id == document_id)).first()
            return _known(connection, row) if row else None

    def filed(self) -> list[Filed]:
        """Every document that isn't part of another one, by its file."""
        with self._engine.connect() as connection:
            rows = connection.execute(_current_files().order_by(schema.documents.c.source)).all()
        return [Filed(row.id, row.name, row.source) for row in rows]

    def save(
        self, new: NewVersion, document_id: str | None = None, corrections: Iterable[Correction] | None = None, keep_earlier: bool = False
    ) -> tuple[str, list[tuple[str, list[str]]]]:
        """Keeps a version beside the old one and switches to it, in one transaction; with `keep_earlier` the old one stays as an earlier version.

        `corrections` take the place of those before (None: those stay). Returns the document's id and the passages that are gone with the old
        version, by collection; what else is gone is noted (`index.family`).
        """
        document_id = document_id or hashlib.sha256(new.source.encode()).hexdigest()[:12]
        exempt = family.exempt_id(document_id)
        with self._engine.begin() as connection:
            if connection.execute(select(schema.documents.c.id).where(schema.documents.c.id == document_id)).first() is None:
                connection.execute(insert(schema.documents).values(id=document_id, source=new.source, name=new.name, part=Part.WHOLE.value))
            before = family.levels(connection, document_id)
            if keep_earlier:
                family.set_apart(connection, document_id, [*_obligation_ids(document_id, new)])
            again = family.members(connection, [family.derived_id(document_id, new.sha256)])  # an earlier version whose file is back
            gone = self._passages_of(connection, [document_id, exempt, *again])
            files = family.files_of(connection, [document_id, exempt])
            connection.execute(delete(schema.documents).where(schema.documents.c.id.in_(again)))
            version = self._switch(connection, document_id, new)
            connection.execute(delete(schema.documents).where(schema.documents.c.id == exempt))
            if new.exempt is not None:
                row = {"id": exempt, "source": new.source, "name": new.name, "part": Part.EXEMPT.value, "of": document_id}
                connection.execute(insert(schema.documents).values(row))
                self._switch(connection, exempt, new.exempt, -version)  # so that public papers are counted as if there were none
            moved = schema.documents.c.id.in_(family.members(connection, [document_id]))
            connection.execute(update(schema.documents).where(moved).values(source=new.source, name=new.name))
            if corrections is not None:
                family.put_right(connection, document_id, corrections)
            self._note(connection, gone, files)
            family.strike(connection, (Remains.ANSWERS, Remains.CLEARED), [document_id, exempt])
            if before and family.levels(connection, document_id) - before:
                family.note(connection, Remains.ANSWERS, family.HIDDEN, [document_id])
        self.generation += 1
        return document_id, gone

    def _switch(self, connection: Connection, document_id: str, new: NewVersion, number: int | None = None) -> int:
        """Writes a document's version, lets the older ones go, and gives its number."""
        older = select(schema.versions.c.id).where(schema.versions.c.document_id == document_id)
        # the same words read again keep their obligation's id, so the old rows make room first
        connection.execute(delete(schema.obligations).where(schema.obligations.c.version_id.in_(older)))
        version_id = _insert_version(connection, document_id, new, number)
        seal(connection, version_id)
        connection.execute(update(schema.documents).where(schema.documents.c.id == document_id).values(version_id=version_id))
        connection.execute(delete(schema.versions).where(schema.versions.c.document_id == document_id, schema.versions.c.id != version_id))
        return version_id

    def _note(self, connection: Connection, gone: Iterable[tuple[str, list[str]]], files: Iterable[str]) -> None:
        for name, ids in gone:
            family.note(connection, Remains.VECTORS, name, ids)
        family.note_files(connection, files)

    def move(self, document_id: str, source: str, name: str) -> None:
        """The document's file lies elsewhere now."""
        with self._engine.begin() as connection:
            moved = schema.documents.c.id.in_(family.members(connection, [document_id]))
            connection.execute(update(schema.documents).where(moved).values(source=source, name=name))
        self.generation += 1

    def forget(self, document_ids: Iterable[str]) -> None:
        """Forgets documents with all that belongs to them, in one transaction, and notes what is left of them elsewhere."""
        with self._engine.begin() as connection:
            ids = family.members(connection, document_ids)
            gone, files = self._passages_of(connection, ids), family.files_of(connection, ids)
            connection.execute(delete(schema.documents).where(schema.documents.c.id.in_(ids)))
            self._note(connection, gone, files)
            family.note(connection, Remains.ANSWERS, family.GONE, ids)
        self.generation += 1

    def remains(self, *kinds: Remains) -> list[tuple[str, str]]:
        """What is noted to lie elsewhere still: the place and what it is called there."""
        query = select(schema.remains.c.place, schema.remains.c.value).where(schema.remains.c.kind.in_([kind.value for kind in kinds]))
        with self._engine.connect() as connection:
            return [(row.place, row.value) for row in connection.execute(query.order_by(schema.remains.c.place, schema.remains.c.value))]

    def settle(self, kind: Remains, values: Sequence[str]) -> None:
        """These are gone from where they lay."""
        gone = {value for place, value in self.remains(kind) if place == family.GONE}
        with self._engine.begin() as connection:
            if kind is Remains.ANSWERS:  # an answer that was under way may still be written: the next compaction looks again
                family.note(connection, Remains.CLEARED, "", [value for value in values if value in gone])
            family.strike(connection, (kind,), values)

    def kept_files(self) -> set[str]:
        """The sha256 of every file that a version was made of."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.versions.c.sha256)).scalars())

    def sections(self, scope: Scope, document: Document) -> list[Section]:
        """What the document's words keep from publication, as far as the scope sees it."""
        query = select(schema.sections).join(schema.versions, schema.versions.c.id == schema.sections.c.version_id)
        query = _in_scope(query.where(schema.sections.c.version_id == document.version), scope).order_by(schema.sections.c.first)
        with self._engine.connect() as connection:
            return [Section(row.heading, row.first, row.last, row.words, Basis(row.basis)) for row in connection.execute(query)]

    def added(self, version: int) -> datetime | None:
        """When a version was taken in, in UTC."""
        with self._engine.connect() as connection:
            added = connection.execute(select(schema.versions.c.added_at).where(schema.versions.c.id == version)).scalar()
        return added.replace(tzinfo=UTC) if added else None

    def compact(self) -> bool:
        """Writes the file anew without what was deleted; False where somebody else still reads the log of changes."""
        return compact(self._engine)

    def documents(self, scope: Scope, as_of: date | None = None) -> list[Document]:
        """The documents in scope, oldest first; with an as-of date only those whose printed date isn't later."""
        query = _in_scope(_current_documents(), scope, as_of).order_by(schema.versions.c.day, schema.documents.c.name)
        return self._documents(query)

    def document(self, document_id: str) -> Document | None:
        """One document, whoever may see it."""
        return next(iter(self._documents(_current_documents().where(schema.documents.c.id == document_id))), None)

    def _documents(self, query: Select[Any]) -> list[Document]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            versions = [row.id for row in rows]
            facts, sizes = _facts(connection, versions), _sizes(connection, versions)
        return [_document(row, facts.get(row.id, []), sizes.get(row.id, _EMPTY)) for row in rows]

    def days(self) -> dict[int, date | None]:
        """The day that each version speaks from, by which an as-of date sees it."""
        with self._engine.connect() as connection:
            return {row.id: row.day for row in connection.execute(select(schema.versions.c.id, schema.versions.c.day))}

    def paragraphs(self, scope: Scope, version: int, ordinals: Iterable[int] | None = None) -> list[Paragraph]:
        """A version's paragraphs in order, none where it is out of scope."""
        query = select(*_PARAGRAPH).where(schema.paragraphs.c.version_id == version).order_by(schema.paragraphs.c.ordinal)
        if ordinals is not None:
            query = query.where(schema.paragraphs.c.ordinal.in_(list(ordinals)))
        visible = _in_scope(select(schema.versions.c.id).where(schema.versions.c.id == version), scope)
        query = query.where(schema.paragraphs.c.version_id.in_(visible))
        with self._engine.connect() as connection:
            return [_paragraph(row) for row in connection.execute(query)]

    def paragraphs_of(self, scope: Scope, places: Mapping[str, tuple[int, int, int]]) -> dict[str, tuple[Paragraph, ...]]:
        """The paragraphs of several places at once, each a version with its first and last ordinal; none where out of scope."""
        if not places:
            return {}
        pairs = sorted({(version, ordinal) for version, first, last in places.values() for ordinal in range(first, last + 1)})
        visible = _in_scope(select(schema.versions.c.id).where(schema.versions.c.id.in_({version for version, _ in pairs})), scope)
        place = tuple_(schema.paragraphs.c.version_id, schema.paragraphs.c.ordinal)
        query = select(*_PARAGRAPH).where(place.in_(pairs), schema.paragraphs.c.version_id.in_(visible))
        with self._engine.connect() as connection:
            rows = {(row.version_id, row.ordinal): _paragraph(row) for row in connection.execute(query)}
        return {
            key: tuple(rows[(version, ordinal)] for ordinal in range(first, last + 1) if (version, ordinal) in rows)
            for key, (version, first, last) in places.items()
        }

    def boxes(self, scope: Scope, version: int, ordinals: Iterable[int]) -> dict[int, tuple[Box, ...]]:
        """Where the lines of a version's paragraphs stand on its pages, by their ordinals; none where it is out of scope."""
        visible = _in_scope(select(schema.versions.c.id).where(schema.versions.c.id == version), scope)
        query = select(schema.paragraphs.c.ordinal, schema.paragraphs.c.boxes).where(schema.paragraphs.c.version_id.in_(visible))
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(schema.paragraphs.c.ordinal.in_(list(ordinals))))
            return {row.ordinal: tuple(Box(*each) for each in row.boxes) for row in rows}

    # --- passages ------------------------------------------------------------------------------------------------------------

    def collection(self, council: str | None, access: Access) -> list[PassageRow]:
        """Every current passage of a council (None: of none) at an access level."""
        query = (
            _current_passages()
            .join(schema.versions, schema.versions.c.id == schema.passages.c.version_id)
            .where(schema.versions.c.access == access.value)
            .where(schema.versions.c.id.in_(_of_council(council)) if council else ~schema.versions.c.id.in_(_of_any_council()))
            .order_by(schema.versions.c.document_id, schema.passages.c.first, schema.passages.c.id)
        )
        with self._engine.connect() as connection:
            return [PassageRow(row.id, row.version_id, row.header, row.text) for row in connection.execute(query)]

    def collections(self) -> list[tuple[str | None, Access]]:
        """Every (council, access level) that has a current passage."""
        rows = (
            select(schema.facts.c.value, schema.versions.c.access)
            .select_from(schema.documents.join(schema.versions, schema.versions.c.id == schema.documents.c.version_id))
            .outerjoin(schema.facts, (schema.facts.c.version_id == schema.versions.c.id) & (schema.facts.c.about == "council"))
            .distinct()
        )
        with self._engine.connect() as connection:
            found = {(row.value, Access(row.access)) for row in connection.execute(rows)}
        return sorted(found, key=lambda each: (each[0] or "", each[1]))

    def passages(self, ids: Sequence[str]) -> dict[str, tuple[int, Passage]]:
        """Passages by id with their version; unknown ids are left out."""
        query = select(schema.passages).where(schema.passages.c.id.in_(list(ids)))
        with self._engine.connect() as connection:
            return {row.id: (row.version_id, Passage(row.id, row.first, row.last, row.header, row.text)) for row in connection.execute(query)}

    def vectors(self, ids: Sequence[str]) -> "dict[str, Vectors]":
        """The vectors of those ids that have one."""
        import numpy as np

        query = select(schema.passages.c.id, schema.passages.c.vector).where(schema.passages.c.id.in_(list(ids)), schema.passages.c.vector.is_not(None))
        with self._engine.connect() as connection:
            return {row.id: np.frombuffer(row.vector, np.float32) for row in connection.execute(query)}

    def waiting(self, limit: int = 0) -> list[PassageRow]:
        """Current passages that have no vector yet."""
        query = _current_passages().where(schema.passages.c.vector.is_(None)).order_by(schema.passages.c.version_id, schema.passages.c.first)
        if limit:
            query = query.limit(limit)
        with self._engine.connect() as connection:
            return [PassageRow(row.id, row.version_id, row.header, row.text) for row in connection.execute(query)]

    def count_waiting(self) -> int:
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(schema.passages).where(schema.passages.c.vector.is_(None))).scalar() or 0

    def snippets(self, rows: Iterable[PassageRow]) -> dict[str, list[str]]:
        """For each passage the snippets of its paragraphs (`index.text.snippets`), in their order."""
        found: dict[str, list[str]] = {}
        with self._engine.connect() as connection:
            for row in rows:
                paragraphs = select(schema.paragraphs.c.text).join(schema.passages, schema.passages.c.version_id == schema.paragraphs.c.version_id)
                within = schema.paragraphs.c.ordinal.between(schema.passages.c.first, schema.passages.c.last)
                texts = connection.execute(paragraphs.where(schema.passages.c.id == row.id, within).order_by(schema.paragraphs.c.ordinal)).scalars()
                found[row.id] = [snippet for each in texts for snippet in snippets(each)]
        return found

    def snippet_vectors(self, ids: Sequence[str], dimension: int) -> "dict[str, Vectors]":
        """For each passage that has them the vectors of its snippets, a row each."""
        import numpy as np

        query = select(schema.passages.c.id, schema.passages.c.snippets).where(schema.passages.c.id.in_(list(ids)), schema.passages.c.snippets.is_not(None))
        with self._engine.connect() as connection:
            return {row.id: np.frombuffer(row.snippets, np.float16).astype(np.float32).reshape(-1, dimension) for row in connection.execute(query)}

    def set_vectors(self, vectors: "dict[str, Vectors]", snippets: "dict[str, Vectors]") -> None:
        """Keeps the passages' vectors and, at half their precision, those of their snippets."""
        with self._engine.begin() as connection:
            statement = text("UPDATE passages SET vector = :vector, snippets = :snippets, checksum = :checksum WHERE id = :id")
            both = {id_: (vectors[id_].astype("float32").tobytes(), snippets[id_].astype("float16").tobytes()) for id_ in vectors}
            connection.execute(statement, [{"id": id_, "vector": each[0], "snippets": each[1], "checksum": checksum(*each)} for id_, each in both.items()])
        self.embedded += 1

    def placed(self, ids: Sequence[str]) -> dict[str, list[tuple[str | None, Access]]]:
        """For each passage id the collections it belongs to."""
        query = _places().where(schema.passages.c.id.in_(list(ids)))
        places: dict[str, list[tuple[str | None, Access]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                places.setdefault(row.id, []).append((row.value, Access(row.access)))
        return places

    def _passages_of(self, connection: Connection, document_ids: Sequence[str]) -> list[tuple[str, list[str]]]:
        query = _places().where(schema.versions.c.document_id.in_(document_ids))
        gone: dict[str, list[str]] = {}
        for row in connection.execute(query):
            gone.setdefault(collection_name(row.value, Access(row.access)), []).append(row.id)
        return sorted(gone.items())

    # --- obligations ---------------------------------------------------------------------------------------------------------

    def obligations(self, scope: Scope, as_of: date | None = None, topic: Topic | None = None) -> list[Held]:
        """The obligations in scope, one for each council that its document is about, in the order of the documents."""
        query = (
            select(schema.obligations, schema.documents.c.id.label("document_id"), schema.facts.c.value.label("council"))
            .join(schema.versions, schema.versions.c.id == schema.obligations.c.version_id)
            .join(schema.documents, schema.documents.c.version_id == schema.versions.c.id)
            .join(schema.facts, (schema.facts.c.version_id == schema.versions.c.id) & (schema.facts.c.about == "council"))
        )
        if topic is not None:
            query = query.where(schema.obligations.c.topic == topic.value)
        if scope.councils is not None:
            query = query.where(schema.facts.c.value.in_(scope.councils))
        query = _in_scope(query, scope, as_of).order_by(schema.versions.c.day, schema.obligations.c.version_id, schema.obligations.c.ordinal)
        with self._engine.connect() as connection:
            return [Held(row.id, _obligation(row), row.document_id, row.council) for row in connection.execute(query)]

    # --- progress ------------------------------------------------------------------------------------------------------------

    def statements(self, scope: Scope, as_of: date | None = None) -> list[Said]:
        """What documents in scope say of progress, once for each council that the document is about, in the order of the documents."""
        query = (
            select(schema.statements, schema.documents.c.id.label("document_id"), schema.facts.c.value.label("council"))
            .join(schema.versions, schema.versions.c.id == schema.statements.c.version_id)
            .join(schema.documents, schema.documents.c.version_id == schema.versions.c.id)
            .join(schema.facts, (schema.facts.c.version_id == schema.versions.c.id) & (schema.facts.c.about == "council"))
        )
        if scope.councils is not None:
            query = query.where(schema.facts.c.value.in_(scope.councils))
        query = _in_scope(query, scope, as_of).order_by(schema.versions.c.day, schema.statements.c.id)
        with self._engine.connect() as connection:
            return [Said(row.id, _statement(row), row.document_id, row.council) for row in connection.execute(query)]

    # --- claims --------------------------------------------------------------------------------------------------------------

    def add_claim(self, claim: Claim) -> None:
        """Adds what somebody told. There is no way to change or remove it again, only to add a claim that corrects it."""
        with self._engine.begin() as connection:
            connection.execute(insert(schema.claims).values({**_fields(claim), "about": claim.about.value, "access": claim.access.value}))

    def claims(self, scope: Scope, as_of: date | None = None) -> list[Claim]:
        """The claims about the scope's councils in the order in which they were recorded; with an as-of date those recorded by then."""
        query = select(schema.claims).where(schema.claims.c.access.in_([level.value for level in scope.access])).order_by(schema.claims.c.place)
        if scope.councils is not None:
            query = query.where(schema.claims.c.council.in_(scope.councils))
        if as_of is not None:
            query = query.where(schema.claims.c.told <= as_of)
        with self._engine.connect() as connection:
            return [_claim(row) for row in connection.execute(query)]


def _places() -> Select[tuple[str, str, str]]:
    """Each passage's id, access level and council, a row a council."""
    return (
        select(schema.passages.c.id, schema.versions.c.access, schema.facts.c.value)
        .join(schema.versions, schema.versions.c.id == schema.passages.c.version_id)
        .outerjoin(schema.facts, (schema.facts.c.version_id == schema.versions.c.id) & (schema.facts.c.about == "council"))
    )


def _current_passages() -> Select[tuple[str, int, str, str]]:
    """The passages of the versions that answer now, as search sees them."""
    return select(schema.passages.c.id, schema.passages.c.version_id, schema.passages.c.header, schema.passages.c.text).join(
        schema.documents, schema.documents.c.version_id == schema.passages.c.version_id
    )


def _current_documents() -> Select[Any]:
    """Every document's version with what its file tells."""
    of_file = (schema.documents.c.name, schema.documents.c.source, schema.documents.c.part, schema.documents.c.of)
    return select(schema.versions, *of_file).join(schema.documents, schema.documents.c.version_id == schema.versions.c.id)


def _current_files() -> Select[tuple[str, str, str, str, str, str, bool]]:
    """What answers now of each file, whole: the document's id, its file's path and name, and what it was made of."""
    documents, versions = schema.documents, schema.versions
    columns = (documents.c.id, documents.c.source, documents.c.name, versions.c.fingerprint, versions.c.sha256, versions.c.told, versions.c.lacking)
    return select(*columns).join(versions, versions.c.id == documents.c.version_id).where(documents.c.part == Part.WHOLE.value)


def _known(connection: Connection, row: Row[tuple[str, str, str, str, str, str, bool]]) -> Known:
    return Known(row.id, row.source, row.fingerprint, row.sha256, row.told, row.lacking, family.corrections_of(connection, row.id))


def collection_name(council: str | None, access: Access) -> str:
    """The name of a council's collection in the vector index: [a-z0-9-], 3 to 63 characters, one name a council."""
    if council is None:
        return f"{GENERAL}.{access.value}"
    name = Council(council, council, ()).slug
    return f"c.{name[:36]}.{hashlib.sha256(council.encode()).hexdigest()[:8]}.{access.value}"


def open_engine(path: Path) -> Engine:
    """An engine over a SQLite file, each commit of which is on the disk when it returns; its errors don't repeat what was to be written."""
    engine = create_engine(f"sqlite:///{path}", hide_parameters=True)
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "handle_error", partial(_in_our_words, path))
    return engine


def make_whole(path: Path, make: Callable[[Engine], None]) -> None:
    """Makes a store's file where there is none: beside its place, so that one which is killed over it leaves no half store."""
    if path.exists():
        return
    beside = path.with_name(f"{path.name}.new")
    with written(beside):
        for each in (beside, *logs_of(beside)):
            each.unlink(missing_ok=True)
    engine = open_engine(beside)
    try:
        make(engine)
    finally:
        engine.dispose()
    with written(path):
        beside.rename(path)
        make_certain(path.parent)


def logs_of(path: Path) -> tuple[Path, ...]:
    """The files that SQLite keeps beside a store's while it is open."""
    return tuple(path.with_name(f"{path.name}-{more}") for more in ("wal", "shm"))


def make_certain(folder: Path) -> None:
    """What stands in a folder by name is on the disk when this returns."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _in_our_words(path: Path, context: ExceptionContext) -> None:
    """What the disk or the file does to us is one of our own errors, whatever was being done."""
    if error := _our_error(path, str(context.original_exception)):
        raise error from context.original_exception


def _our_error(path: Path, said: str) -> StoreError | None:
    if any(each in said for each in ("malformed", "not a database", "corrupt")):
        return StoreDamaged(str(path), said)
    return disk_error(path, said)


def copy_database(path: Path, copy: Path) -> None:
    """A copy of a SQLite file as it is at this moment, whoever writes to it meanwhile; StoreDamaged or DiskFailed where there can be none."""
    try:
        with closing(sqlite3.connect(path, timeout=30)) as source, closing(sqlite3.connect(copy)) as target:
            source.backup(target)
            target.execute("PRAGMA journal_mode=DELETE")
    except sqlite3.DatabaseError as error:
        said = str(error)
        raise _our_error(copy if "unable to open" in said else path, said) or StoreDamaged(str(path), said) from error


def sound(path: Path) -> bool:
    """Whether SQLite finds a file of its own in joint."""
    try:
        with closing(sqlite3.connect(path)) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except sqlite3.DatabaseError:
        return False


def compact(engine: Engine) -> bool:
    """Writes an SQLite file anew and empties its log, so that no page holds what was deleted; False where the log is still being read."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql("VACUUM")
        busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    return not busy


def schema_stamp() -> str:
    """What the store's tables look like."""
    return stamp(schema.metadata)


def stamp(tables: MetaData) -> str:
    """What tables look like: another stamp, another schema."""
    lines = [f"{table.name}:{column.name}:{column.type!r}:{column.nullable}" for table in tables.sorted_tables for column in table.columns]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _pragmas(connection: Any, _: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")


def _migrate(engine: Engine) -> None:
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        _set_meta(connection, "schema", schema_stamp())


def _set_meta(connection: Connection, key: str, value: str) -> None:
    connection.execute(delete(schema.meta).where(schema.meta.c.key == key))
    connection.execute(insert(schema.meta).values(key=key, value=value))


def _of_any_council() -> Select[tuple[int]]:
    return select(schema.facts.c.version_id).where(schema.facts.c.about == "council")


def _of_council(*councils: str) -> Select[tuple[int]]:
    return _of_any_council().where(schema.facts.c.value.in_(councils))


def _in_scope(query: Select[Any], scope: Scope, as_of: date | None = None) -> Select[Any]:
    query = query.where(schema.versions.c.access.in_([level.value for level in scope.access]))
    if scope.councils is not None:
        query = query.where(or_(schema.versions.c.id.in_(_of_council(*scope.councils)), ~schema.versions.c.id.in_(_of_any_council())))
    if as_of is not None:
        query = query.where(or_(schema.versions.c.day.is_(None), schema.versions.c.day <= as_of))
    return query


def _insert_version(connection: Connection, document_id: str, new: NewVersion, number: int | None) -> int:
    identity, main = new.identity, new.identity.main_date
    values = {
        "document_id": document_id, "sha256": new.sha256, "fingerprint": new.fingerprint, "told": new.told, "added_at": datetime.now(UTC),
        "access": new.access.value, "kind": identity.kind.value, "title": identity.title.value, "day": main.day if main else None,
        "read_by": new.read_by, "pages": new.pages, "lacking": new.lacking,
    }  # fmt: skip
    if number is not None:
        values["id"] = number
    inserted = connection.execute(insert(schema.versions).values(values)).inserted_primary_key
    assert inserted is not None
    version_id = int(inserted[0])
    rows = [("kind", identity.kind), ("title", identity.title), *(("council", fact) for fact in identity.councils)]
    rows += [("issuer", identity.issuer)] if identity.issuer else []
    rows += [(f"d:{each.meaning.value}", Fact(each.day.isoformat(), each.quote, each.basis)) for each in identity.dates]
    facts = {(about, fact.value[:300]): {"about": about, "value": fact.value[:300], "quote": fact.quote, "basis": fact.basis.value} for about, fact in rows}
    _insert_all(connection, schema.facts, version_id, facts.values())
    _insert_all(connection, schema.paragraphs, version_id, ({**_fields(each), "heading": list(each.heading)} for each in new.paragraphs))
    _insert_all(connection, schema.sections, version_id, ({**_fields(each), "basis": each.basis.value} for each in new.sections))
    _insert_all(connection, schema.passages, version_id, ({**_fields(each), "vector": None, "snippets": None} for each in new.passages))
    _insert_all(connection, schema.obligations, version_id, _obligation_rows(document_id, new))
    _insert_all(connection, schema.statements, version_id, ({**_fields(each), "state": each.state.value} for each in new.statements))
    return version_id


def _insert_all(connection: Connection, table: Any, version_id: int, rows: Iterable[dict[str, Any]]) -> None:
    if values := [{**row, "version_id": version_id} for row in rows]:
        connection.execute(insert(table), values)


def _fields(value: Paragraph | Passage | Section | Statement | Claim) -> dict[str, Any]:
    return {name: getattr(value, name) for name in type(value).__slots__}


def _obligation_rows(document_id: str, new: NewVersion) -> Iterator[dict[str, Any]]:
    for id_, each in zip(_obligation_ids(document_id, new), new.obligations, strict=True):
        due = each.due
        yield {
            "id": id_,
            "ordinal": each.ordinal, "topic": each.topic.value, "who": each.who, "what": each.what, "quote": each.quote, "binding": each.binding.value,
            "due_kind": due.kind.value, "due_phrase": due.phrase, "due_day": due.day, "due_periods": [str(period) for period in due.periods],
            "due_first": str(due.first) if due.first else None, "due_anchor": due.anchor, "due_anchor_day": due.anchor_day, "due_beside": due.beside,
            "due_note": due.note, "due_on": due.on, "due_turn": str(due.turn) if due.turn else None,
            "due_other_day": due.other_day,
        }  # fmt: skip


def _obligation_ids(document_id: str, new: NewVersion) -> Iterator[str]:
    """An id for each obligation, by its document, its paragraph's printed number and its words: an edit elsewhere changes none of them.

    What people record and what a calendar holds names obligations by these ids. Of the same words under one number, each counts on.
    """
    numbers = {paragraph.ordinal: paragraph.number or "" for paragraph in new.paragraphs}
    seen: Counter[tuple[str, str]] = Counter()
    for each in new.obligations:
        clause = (numbers.get(each.ordinal, ""), letters(each.quote))
        yield hashlib.sha256("\n".join((document_id, *clause, str(seen[clause]))).encode()).hexdigest()[:16]
        seen[clause] += 1


def _of_versions(query: Select[Any], version_id: Column[int], versions: Sequence[int]) -> Select[Any]:
    """The query over these versions only, where they are few enough to be named."""
    return query.where(version_id.in_(versions)) if len(versions) < 500 else query


def _facts(connection: Connection, versions: Sequence[int]) -> dict[int, list[Row[Any]]]:
    known: dict[int, list[Row[Any]]] = {}
    query = select(schema.facts).order_by(schema.facts.c.version_id, schema.facts.c.about, schema.facts.c.value)
    for row in connection.execute(_of_versions(query, schema.facts.c.version_id, versions)):
        known.setdefault(row.version_id, []).append(row)
    return known


@dataclass(frozen=True, slots=True)
class _Sizes:
    """How many paragraphs and passages a version has, and how many of those wait for their vectors."""

    paragraphs: int
    passages: int
    waiting: int


_EMPTY = _Sizes(0, 0, 0)


def _sizes(connection: Connection, versions: Sequence[int]) -> dict[int, _Sizes]:
    waiting = func.sum(schema.passages.c.vector.is_(None).cast(schema.passages.c.first.type))
    of_passages = select(schema.passages.c.version_id, func.count(), waiting).group_by(schema.passages.c.version_id)
    of_paragraphs = select(schema.paragraphs.c.version_id, func.count()).group_by(schema.paragraphs.c.version_id)
    passages = {row[0]: row for row in connection.execute(_of_versions(of_passages, schema.passages.c.version_id, versions))}
    paragraphs = {row[0]: row[1] for row in connection.execute(_of_versions(of_paragraphs, schema.paragraphs.c.version_id, versions))}
    return {version: _Sizes(paragraphs.get(version, 0), *(passages[version][1:] if version in passages else (0, 0))) for version in {*passages, *paragraphs}}


def _document(row: Row[Any], facts: list[Row[Any]], sizes: _Sizes) -> Document:
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


def _paragraph(row: Row[Any]) -> Paragraph:
    return Paragraph(
        row.ordinal, row.text, row.number, tuple(row.heading), row.page, row.start, row.end, row.form, tuple(Break(*each) for each in row.breaks),
        unsure=None if row.unsure is None else tuple((start, end) for start, end in row.unsure),
    )  # fmt: skip


def _obligation(row: Row[Any]) -> Obligation:
    due = Due(
        DueKind(row.due_kind), row.due_phrase, row.due_day, tuple(map(Period.parse, row.due_periods)), Period.parse(row.due_first) if row.due_first else None,
        row.due_anchor, row.due_anchor_day, row.due_beside, row.due_note, row.due_on, Period.parse(row.due_turn) if row.due_turn else None,
        row.due_other_day,
    )  # fmt: skip
    return Obligation(Topic(row.topic), row.who, row.what, row.quote, row.ordinal, Binding(row.binding), due)


def _statement(row: Row[Any]) -> Statement:
    return Statement(State(row.state), row.day, row.quote, row.ordinal, row.about, row.subject)


def _claim(row: Row[Any]) -> Claim:
    about = About(row.about)
    return Claim(row.id, row.council, about, row.day, row.obligation_id, row.evidence, row.by, row.told, row.corrects, row.withdrawn, Access(row.access))


@contextmanager
def opened(folder: Path) -> Iterator[Store]:
    """A store for the time of a block."""
    store = Store.open(folder)
    try:
        yield store
    finally:
        store.close()
