"""What the store tells of documents: what was read of them, what they oblige, what people said, each within a scope."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Select, select, tuple_

from index import schema
from index.authorities import Council
from index.claims import Claim
from index.documents import Basis, Box, Document, Paragraph, Section
from index.kept import Filed, Known
from index.obligations import Held, Topic
from index.progress import Said
from index.queries import PARAGRAPH, current_documents, current_files, in_scope
from index.rows import EMPTY, claim_of, document_of, facts_of, known_of, obligation_of, paragraph_of, sizes_of, statement_of
from index.scope import Scope
from index.sqlite import SqliteFile


class Papers(SqliteFile):
    """The reading half of the store."""

    # --- councils ------------------------------------------------------------------------------------------------------------

    def councils(self) -> list[Council]:
        """The councils that people made known here beside the gazetteer's."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(schema.councils).order_by(schema.councils.c.name)).all()
        return [Council(row.name, row.name, tuple(row.other_names)) for row in rows]

    def councils_with_documents(self, scope: Scope) -> list[str]:
        """The councils of the scope that have a document in it, by name."""
        return sorted({council for document in self.documents(scope) for council in document.councils if scope.allows(council)})

    # --- documents -----------------------------------------------------------------------------------------------------------

    def known(self, source: str, sha256: str) -> Known | None:
        """The current version that came from this source, else one that has the same bytes."""
        with self._engine.connect() as connection:
            row = connection.execute(current_files().where(schema.documents.c.source == source)).first()
            row = row or connection.execute(current_files().where(schema.versions.c.sha256 == sha256)).first()
            return known_of(connection, row) if row else None

    def known_by_id(self, document_id: str) -> Known | None:
        """The current version of that document."""
        with self._engine.connect() as connection:
            row = connection.execute(current_files().where(schema.documents.c.id == document_id)).first()
            return known_of(connection, row) if row else None

    def filed(self) -> list[Filed]:
        """Every document that isn't part of another one, by its file."""
        with self._engine.connect() as connection:
            rows = connection.execute(current_files().order_by(schema.documents.c.source)).all()
        return [Filed(row.id, row.name, row.source) for row in rows]

    def kept_files(self) -> set[str]:
        """The sha256 of every file that a version was made of."""
        with self._engine.connect() as connection:
            return set(connection.execute(select(schema.versions.c.sha256)).scalars())

    def sections(self, scope: Scope, document: Document) -> list[Section]:
        """What the document's words keep from publication, as far as the scope sees it."""
        query = select(schema.sections).join(schema.versions, schema.versions.c.id == schema.sections.c.version_id)
        query = in_scope(query.where(schema.sections.c.version_id == document.version), scope).order_by(schema.sections.c.first)
        with self._engine.connect() as connection:
            return [Section(row.heading, row.first, row.last, row.words, Basis(row.basis)) for row in connection.execute(query)]

    def added(self, version: int) -> datetime | None:
        """When a version was taken in, in UTC."""
        with self._engine.connect() as connection:
            added = connection.execute(select(schema.versions.c.added_at).where(schema.versions.c.id == version)).scalar()
        return added.replace(tzinfo=UTC) if added else None

    def documents(self, scope: Scope, as_of: date | None = None) -> list[Document]:
        """The documents in scope, oldest first; with an as-of date only those whose printed date isn't later."""
        query = in_scope(current_documents(), scope, as_of).order_by(schema.versions.c.day, schema.documents.c.name)
        return self._documents(query)

    def document(self, document_id: str) -> Document | None:
        """One document, whoever may see it."""
        return next(iter(self._documents(current_documents().where(schema.documents.c.id == document_id))), None)

    def _documents(self, query: Select[Any]) -> list[Document]:
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
            versions = [row.id for row in rows]
            facts, sizes = facts_of(connection, versions), sizes_of(connection, versions)
        return [document_of(row, facts.get(row.id, []), sizes.get(row.id, EMPTY)) for row in rows]

    def days(self) -> dict[int, date | None]:
        """The day that each version speaks from, by which an as-of date sees it."""
        with self._engine.connect() as connection:
            return {row.id: row.day for row in connection.execute(select(schema.versions.c.id, schema.versions.c.day))}

    def paragraphs(self, scope: Scope, version: int, ordinals: Iterable[int] | None = None) -> list[Paragraph]:
        """A version's paragraphs in order, none where it is out of scope."""
        query = select(*PARAGRAPH).where(schema.paragraphs.c.version_id == version).order_by(schema.paragraphs.c.ordinal)
        if ordinals is not None:
            query = query.where(schema.paragraphs.c.ordinal.in_(list(ordinals)))
        visible = in_scope(select(schema.versions.c.id).where(schema.versions.c.id == version), scope)
        query = query.where(schema.paragraphs.c.version_id.in_(visible))
        with self._engine.connect() as connection:
            return [paragraph_of(row) for row in connection.execute(query)]

    def paragraphs_of(self, scope: Scope, places: Mapping[str, tuple[int, int, int]]) -> dict[str, tuple[Paragraph, ...]]:
        """The paragraphs of several places at once, each a version with its first and last ordinal; none where out of scope."""
        if not places:
            return {}
        pairs = sorted({(version, ordinal) for version, first, last in places.values() for ordinal in range(first, last + 1)})
        visible = in_scope(select(schema.versions.c.id).where(schema.versions.c.id.in_({version for version, _ in pairs})), scope)
        place = tuple_(schema.paragraphs.c.version_id, schema.paragraphs.c.ordinal)
        query = select(*PARAGRAPH).where(place.in_(pairs), schema.paragraphs.c.version_id.in_(visible))
        with self._engine.connect() as connection:
            rows = {(row.version_id, row.ordinal): paragraph_of(row) for row in connection.execute(query)}
        return {
            key: tuple(rows[(version, ordinal)] for ordinal in range(first, last + 1) if (version, ordinal) in rows)
            for key, (version, first, last) in places.items()
        }

    def boxes(self, scope: Scope, version: int, ordinals: Iterable[int]) -> dict[int, tuple[Box, ...]]:
        """Where the lines of a version's paragraphs stand on its pages, by their ordinals; none where it is out of scope."""
        visible = in_scope(select(schema.versions.c.id).where(schema.versions.c.id == version), scope)
        query = select(schema.paragraphs.c.ordinal, schema.paragraphs.c.boxes).where(schema.paragraphs.c.version_id.in_(visible))
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(schema.paragraphs.c.ordinal.in_(list(ordinals))))
            return {row.ordinal: tuple(Box(*each) for each in row.boxes) for row in rows}

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
        query = in_scope(query, scope, as_of).order_by(schema.versions.c.day, schema.obligations.c.version_id, schema.obligations.c.ordinal)
        with self._engine.connect() as connection:
            return [Held(row.id, obligation_of(row), row.document_id, row.council) for row in connection.execute(query)]

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
        query = in_scope(query, scope, as_of).order_by(schema.versions.c.day, schema.statements.c.id)
        with self._engine.connect() as connection:
            return [Said(row.id, statement_of(row), row.document_id, row.council) for row in connection.execute(query)]

    def claims(self, scope: Scope, as_of: date | None = None) -> list[Claim]:
        """The claims about the scope's councils in the order in which they were recorded; with an as-of date those recorded by then."""
        query = select(schema.claims).where(schema.claims.c.access.in_([level.value for level in scope.access])).order_by(schema.claims.c.place)
        if scope.councils is not None:
            query = query.where(schema.claims.c.council.in_(scope.councils))
        if as_of is not None:
            query = query.where(schema.claims.c.told <= as_of)
        with self._engine.connect() as connection:
            return [claim_of(row) for row in connection.execute(query)]
