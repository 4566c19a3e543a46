"""What the store tells and keeps of passages: their texts, their vectors, the collections that they belong to."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from index import schema
from index.documents import Passage
from index.kept import PassageRow
from index.queries import current_passages, of_any_council, of_council, places
from index.rows import passage_rows, vector_rows
from index.scope import Access
from index.sqlite import SqliteFile
from index.text import snippets

if TYPE_CHECKING:
    from index.embedder import Vectors


class Passages(SqliteFile):
    """The store's passages, as search and the vector index see them."""

    def collection(self, council: str | None, access: Access) -> list[PassageRow]:
        """Every current passage of a council (None: of none) at an access level."""
        query = (
            current_passages()
            .join(schema.versions, schema.versions.c.id == schema.passages.c.version_id)
            .where(schema.versions.c.access == access.value)
            .where(schema.versions.c.id.in_(of_council(council)) if council else ~schema.versions.c.id.in_(of_any_council()))
            .order_by(schema.versions.c.document_id, schema.passages.c.first, schema.passages.c.id)
        )
        with self._engine.connect() as connection:
            return passage_rows(connection.execute(query))

    def shelf(self, council: str | None, access: Access) -> "tuple[list[str], Vectors]":
        """The current passages of a council at an access level that have a vector: their ids, and a row each."""
        import numpy as np

        query = (
            select(schema.passages.c.id, schema.passages.c.vector)
            .join(schema.documents, schema.documents.c.version_id == schema.passages.c.version_id)
            .join(schema.versions, schema.versions.c.id == schema.passages.c.version_id)
            .where(schema.versions.c.access == access.value, schema.passages.c.vector.is_not(None))
            .where(schema.versions.c.id.in_(of_council(council)) if council else ~schema.versions.c.id.in_(of_any_council()))
            .order_by(schema.passages.c.id)
        )
        with self._engine.connect() as connection:
            rows = connection.execute(query).all()
        vectors = np.frombuffer(b"".join(row.vector for row in rows), np.float32)
        return [row.id for row in rows], vectors.reshape(len(rows), -1) if rows else np.empty((0, 0), np.float32)

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
        query = current_passages().where(schema.passages.c.vector.is_(None)).order_by(schema.passages.c.version_id, schema.passages.c.first)
        if limit:
            query = query.limit(limit)
        with self._engine.connect() as connection:
            return passage_rows(connection.execute(query))

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
            connection.execute(statement, vector_rows(vectors, snippets))
        self.embedded += 1

    def placed(self, ids: Sequence[str]) -> dict[str, list[tuple[str | None, Access]]]:
        """For each passage id the collections it belongs to."""
        query = places().where(schema.passages.c.id.in_(list(ids)))
        found: dict[str, list[tuple[str | None, Access]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                found.setdefault(row.id, []).append((row.value, Access(row.access)))
        return found
