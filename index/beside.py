"""Vectors of another model beside those that answer, until every passage has one and they take their place."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from sqlalchemy import Connection, delete, func, insert, select, text

from index import schema
from index.kept import PassageRow
from index.queries import current_passages
from index.rows import passage_rows, vector_rows
from index.sqlite import SqliteFile, empty_log

if TYPE_CHECKING:
    from index.embedder import Vectors

STALE = "stale"
"""The note about a vector index that holds the vectors of a model that answers no more."""
_KEEP = """INSERT INTO beside (id, vector, snippets, checksum) SELECT :id, :vector, :snippets, :checksum
WHERE EXISTS (SELECT 1 FROM passages WHERE id = :id) AND NOT EXISTS (SELECT 1 FROM beside WHERE id = :id)"""
_TAKE = "UPDATE passages SET " + ", ".join(
    f"{name} = (SELECT beside.{name} FROM beside WHERE beside.id = passages.id)" for name in ("vector", "snippets", "checksum")
)


class Beside(SqliteFile):
    """The store's vectors of a model that doesn't answer yet."""

    def beside(self) -> tuple[str, int] | None:
        """The name of the model that the library is being embedded with anew, and how many passages are; None where it isn't."""
        with self._engine.connect() as connection:
            name = _noted(connection, "next_embedder_name")
            count = connection.execute(select(func.count()).select_from(schema.beside)).scalar() or 0
        return (name, count) if name is not None else None

    def begin_beside(self, mark: str, name: str) -> None:
        """Goes on with that model, or begins with it where it was another one before."""
        with self._engine.begin() as connection:
            if _noted(connection, "next_embedder") != mark:
                _forget(connection)
                connection.execute(insert(schema.meta), [{"key": "next_embedder", "value": mark}, {"key": "next_embedder_name", "value": name}])

    def drop_beside(self) -> None:
        """Forgets what was begun."""
        with self._engine.begin() as connection:
            _forget(connection)

    def lacking_beside(self, limit: int) -> list[PassageRow]:
        """Passages that have no vector of the other model yet."""
        query = current_passages().outerjoin(schema.beside, schema.beside.c.id == schema.passages.c.id).where(schema.beside.c.id.is_(None))
        with self._engine.connect() as connection:
            return passage_rows(connection.execute(query.order_by(schema.passages.c.version_id, schema.passages.c.first).limit(limit)))

    def set_beside(self, vectors: "dict[str, Vectors]", snippets: "dict[str, Vectors]") -> None:
        """Keeps vectors of the other model; a passage that went meanwhile gets none."""
        with self._engine.begin() as connection:
            connection.execute(text(_KEEP), vector_rows(vectors, snippets))

    def take_over(self, mark: str, name: str, moment: Callable[[Callable[[], None]], None]) -> None:
        """The other model's vectors become those that answer, in one transaction. `moment` is handed the commit, to do at its moment what goes with it."""
        with self._engine.connect() as connection:
            transaction = connection.begin()
            connection.execute(text(_TAKE))
            _forget(connection)
            told = {"embedder": mark, "embedder_name": name, "vectors": STALE}
            connection.execute(delete(schema.meta).where(schema.meta.c.key.in_(told)))
            connection.execute(insert(schema.meta), [{"key": key, "value": value} for key, value in told.items()])
            moment(transaction.commit)
        empty_log(self._engine)

    def count_passages(self) -> int:
        """How many passages there are to be embedded."""
        with self._engine.connect() as connection:
            return connection.execute(select(func.count()).select_from(current_passages().subquery())).scalar() or 0


def _noted(connection: Connection, key: str) -> str | None:
    return connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == key)).scalar()


def _forget(connection: Connection) -> None:
    connection.execute(delete(schema.beside))
    connection.execute(delete(schema.meta).where(schema.meta.c.key.in_(("next_embedder", "next_embedder_name"))))
