"""The truth: documents, versions, paragraphs, passages with their vectors, obligations and claims, in SQL.

A version is written whole in one transaction and switched to at its end, so a document is always either its old self or
its new one. Everything here is committed when the call returns. What it tells stands in `papers` and `passages`, what changes it in `changes`.
"""

from pathlib import Path

from sqlalchemy import Connection, Engine, delete, insert, select, text, update
from sqlalchemy.exc import DatabaseError

from index import schema
from index.beside import Beside
from index.changes import Changes
from index.errors import StoreError, StoreMismatch
from index.papers import Papers
from index.passages import Passages
from index.seals import altered, broken, claims_broken, corrections_broken
from index.sqlite import compact, make_whole, open_engine, stamp

BASELINE = "0001"
STORE = "noticeboard.sqlite3"


class Store(Papers, Passages, Beside, Changes):
    """One SQLite file."""

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
            raise StoreMismatch(
                f"{self.path} was made by another version of Noticeboard. Move it aside and ingest the documents again: mv {self.path.parent} "
                f"{self.path.parent}.before, then noticeboard ingest FOLDER. That version still reads what was recorded and put right there."
            )

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
                lost = [] if found else _lost(connection)
                if not found and (ids := altered(connection)):
                    forgotten = {"vector": None, "snippets": None, "checksum": None}
                    connection.execute(update(schema.passages).where(schema.passages.c.id.in_(ids)).values(forgotten))
        except StoreError as error:
            return [str(error)]
        return [*(f"SQLite says of the store: {each}." for each in found), *lost]

    def compact(self) -> bool:
        """Writes the file anew without what was deleted; False where somebody else still reads the log of changes."""
        return compact(self._engine)


def _lost(connection: Connection) -> list[str]:
    """What isn't sealed as it stands, a sentence each."""
    names = {row.version_id: row.name for row in connection.execute(select(schema.documents.c.version_id, schema.documents.c.name))}
    by_id = {row.id: row.name for row in connection.execute(select(schema.documents.c.id, schema.documents.c.name))}
    return [
        *(f"{names.get(each, each)} isn't as it was taken in." for each in broken(connection)),
        *(f"What was put right about {by_id.get(each, each)} isn't as it was told." for each in corrections_broken(connection)),
        *(["What was recorded isn't as it was told."] if claims_broken(connection) else []),
    ]


def schema_stamp() -> str:
    """What the store's tables look like."""
    return stamp(schema.metadata)


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
