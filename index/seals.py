"""Whether the store still says what was written: each version's rows, each passage's vectors and each record carry a digest of themselves.

SQLite finds pages that are out of joint, but not a letter that is another one now; a notice's date must not change without a word.
"""

import hashlib
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, insert, select

from index import schema

SEALED: dict[Table, tuple[str, ...]] = {
    schema.versions: ("sha256", "fingerprint", "told", "added_at", "access", "kind", "title", "day", "read_by", "pages", "lacking"),
    schema.facts: ("about", "value", "quote", "basis"),
    schema.sections: ("first", "last", "heading", "words", "basis"),
    schema.paragraphs: ("ordinal", "text", "number", "heading", "page", "start", "end", "form", "breaks", "boxes", "unsure"),
    schema.passages: ("id", "first", "last", "header", "text"),
    schema.obligations: (
        "ordinal", "topic", "who", "what", "quote", "binding", "due_kind", "due_phrase", "due_day", "due_periods", "due_first", "due_anchor",
        "due_anchor_day", "due_beside", "due_note", "due_on", "due_turn", "due_other_day",
    ),
    schema.statements: ("ordinal", "state", "day", "quote", "about", "subject"),
}  # fmt: skip
"""What a version's seal is made of: what was read from its file, and none of what people may say of it later, which has seals of its own."""


def seal(connection: Connection, version: int) -> None:
    """Seals what was written of a version."""
    connection.execute(delete(schema.seals).where(schema.seals.c.version_id == version))
    connection.execute(insert(schema.seals).values(version_id=version, digest=_digest(connection, version)))


def broken(connection: Connection) -> list[int]:
    """The versions whose rows aren't those that were written, or whose seal is missing."""
    sealed = {row.version_id: row.digest for row in connection.execute(select(schema.seals))}
    versions = connection.execute(select(schema.versions.c.id).order_by(schema.versions.c.id)).scalars().all()
    return [each for each in versions if sealed.get(each) != _digest(connection, each)]


_TOLD = ("id", "council", "about", "day", "obligation_id", "evidence", "by", "told", "corrects", "withdrawn", "access")
_PUT_RIGHT = ("document_id", "about", "value", "by", "told")
LAST_CLAIM = "last_claim"
"""Under which key of the notes the last record's seal stands."""


def claim_seal(before: str, claim: Mapping[str, Any]) -> str:
    """The seal of a record: over its fields and the seal of the one before, so that none can be taken out."""
    return hashlib.sha256(json.dumps([before, *(claim[name] for name in _TOLD)], default=_day).encode()).hexdigest()


def corrections_seal(rows: Iterable[Mapping[str, Any]]) -> str:
    """The seal that stands with each correction of a document: over all of them."""
    lines = sorted(json.dumps([row[name] if name != "told" else f"{row[name]:%Y-%m-%dT%H:%M:%S.%f}" for name in _PUT_RIGHT]) for row in rows)
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def claims_broken(connection: Connection) -> bool:
    """Whether what people recorded isn't what was recorded."""
    before = ""
    for row in connection.execute(select(schema.claims).order_by(schema.claims.c.place)):
        if row.seal != claim_seal(before, row._asdict()):
            return True
        before = row.seal
    return before != (connection.execute(select(schema.meta.c.value).where(schema.meta.c.key == LAST_CLAIM)).scalar() or "")


def corrections_broken(connection: Connection) -> list[str]:
    """The documents whose corrections aren't those that people made."""
    of: dict[str, list[dict[str, Any]]] = {}
    for row in connection.execute(select(schema.corrections).order_by(schema.corrections.c.document_id)):
        of.setdefault(row.document_id, []).append(row._asdict())
    return [document_id for document_id, rows in of.items() if {row["seal"] for row in rows} != {corrections_seal(rows)}]


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
        of = table.c.id if table is schema.versions else table.c.version_id
        rows: Iterable[Row[Any]] = connection.execute(select(*(table.c[name] for name in columns)).where(of == version))
        for row in rows:
            yield json.dumps([table.name, *row], default=_day) + "\n"


def _day(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()
