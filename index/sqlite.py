"""One SQLite file: how it is opened, made, copied, looked over and written anew. Nothing SQLite-specific outside this module."""

import hashlib
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, MetaData, create_engine, event
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.pool import ConnectionPoolEntry

from index.disk import disk_error, written
from index.errors import StoreDamaged, StoreError


class SqliteFile:
    """A store's file with its engine. `generation` counts what changed of the documents, `embedded` of their vectors, since it was opened."""

    def __init__(self, path: Path, engine: Engine) -> None:
        self.path = path
        self.generation = 0
        self.embedded = 0
        self._engine = engine


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
        _all_in_file(beside, engine)
    finally:
        engine.dispose()
    with written(path):
        beside.rename(path)
        make_certain(path.parent)


def _all_in_file(path: Path, engine: Engine) -> None:
    """Writes the log into the store's own file; DiskFailed where there is no room for it, for closing a store doesn't say so."""
    with engine.connect() as connection:
        busy, in_log, written_back = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
    if busy or in_log != written_back:
        raise disk_error(path, "database or disk is full") or StoreDamaged(str(path), "its log couldn't be written back")


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
    return empty_log(engine)


def empty_log(engine: Engine) -> bool:
    """Takes what the log of changes holds into the file itself; False where the log is still being read."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        busy: int = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0]
    return not busy


def stamp(tables: MetaData) -> str:
    """What tables look like: another stamp, another schema."""
    lines = [f"{table.name}:{column.name}:{column.type!r}:{column.nullable}" for table in tables.sorted_tables for column in table.columns]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:16]


def _pragmas(connection: Any, _: ConnectionPoolEntry) -> None:
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000", "secure_delete=ON"):
        connection.execute(f"PRAGMA {pragma}")
