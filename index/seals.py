"""Whether the store still says what was written: each version's rows, each passage's vectors and each record carry a digest of themselves.

SQLite finds pages that are out of joint, but not a letter that is another one now; a notice's date must not change without a word.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select

from index import schema

SEALED: dict[Table, tuple[str, ...]] = {
    schema.paragraphs: ("ordinal", "text", "number", "heading", "page", "start", "end", "form", "breaks", "boxes", "unsure"),
    schema.passages: ("id", "first", "last", "header", "text"),
    schema.obligations: (
        "ordinal", "topic", "who", "what", "quote", "binding", "due_kind", "due_phrase", "due_day", "due_periods", "due_first", "due_anchor",
        "due_anchor_day", "due_beside", "due_note", "due_on", "due_turn", "due_other_day",
    ),
    schema.statements: ("ordinal", "state", "day", "quote", "about", "subject"),
}  # fmt: skip
"""What a version's seal is made of: what was read from its file, and none of what people may say of it later."""


def seal(connection: Connection, version: int) -> None:
    """Seals what was written of a version."""
    connection.execute(delete(schema.seals).where(schema.seals.c.version_id == version))
    connection.execute(insert(schema.seals).values(version_id=version, digest=_digest(connection, version)))


def broken(connection: Connection) -> list[int]:
    """The versions whose rows aren't those that were written, or whose seal is missing."""
    sealed = {row.version_id: row.digest for row in connection.execute(select(schema.seals))}
    versions = connection.execute(select(schema.versions.c.id).order_by(schema.versions.c.id)).scalars().all()
    return [each for each in versions if sealed.get(each) != _digest(connection, each)]


def checksum(vector: bytes, snippets: bytes) -> int:
    """The check that goes with a passage's vectors."""
    return zlib.crc32(snippets, zlib.crc32(vector))


def altered(connection: Connection) -> list[str]:
    """The passages whose vectors aren't those that were written."""
    kept = schema.passages.c
    rows = connection.execute(select(kept.id, kept.vector, kept.snippets, kept.checksum).where(kept.vector.is_not(None)))
    return [row.id for row in rows if row.snippets is None or row.checksum != checksum(row.vector, row.snippets)]


def _digest(connection: Connection, version: int) -> str:
    sums = hashlib.sha256()
    for line in sorted(_lines(connection, version)):
        sums.update(line.encode())
    return sums.hexdigest()


def _lines(connection: Connection, version: int) -> Iterator[str]:
    for table, columns in SEALED.items():
        rows: Iterable[Row[Any]] = connection.execute(select(*(table.c[name] for name in columns)).where(table.c.version_id == version))
        for row in rows:
            yield json.dumps([table.name, *row], default=_day) + "\n"


def _day(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
