"""A version's rows: from what ingest read to what the tables hold."""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, insert

from index import schema
from index.claims import Claim
from index.documents import Fact, Paragraph, Passage, Section
from index.kept import NewVersion
from index.progress import Statement
from index.text import letters


def insert_version(connection: Connection, document_id: str, new: NewVersion, number: int | None) -> int:
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
    _insert_all(connection, schema.paragraphs, version_id, ({**fields(each), "heading": list(each.heading)} for each in new.paragraphs))
    _insert_all(connection, schema.sections, version_id, ({**fields(each), "basis": each.basis.value} for each in new.sections))
    _insert_all(connection, schema.passages, version_id, ({**fields(each), "vector": None, "snippets": None} for each in new.passages))
    _insert_all(connection, schema.obligations, version_id, _obligation_rows(document_id, new))
    _insert_all(connection, schema.statements, version_id, ({**fields(each), "state": each.state.value} for each in new.statements))
    return version_id


def _insert_all(connection: Connection, table: Any, version_id: int, rows: Iterable[dict[str, Any]]) -> None:
    if values := [{**row, "version_id": version_id} for row in rows]:
        connection.execute(insert(table), values)


def fields(value: Paragraph | Passage | Section | Statement | Claim) -> dict[str, Any]:
    return {name: getattr(value, name) for name in type(value).__slots__}


def _obligation_rows(document_id: str, new: NewVersion) -> Iterator[dict[str, Any]]:
    for id_, each in zip(obligation_ids(document_id, new), new.obligations, strict=True):
        due = each.due
        yield {
            "id": id_,
            "ordinal": each.ordinal, "topic": each.topic.value, "who": each.who, "what": each.what, "quote": each.quote, "binding": each.binding.value,
            "due_kind": due.kind.value, "due_phrase": due.phrase, "due_day": due.day, "due_periods": [str(period) for period in due.periods],
            "due_first": str(due.first) if due.first else None, "due_anchor": due.anchor, "due_anchor_day": due.anchor_day, "due_beside": due.beside,
            "due_note": due.note, "due_on": due.on, "due_turn": str(due.turn) if due.turn else None,
            "due_other_day": due.other_day,
        }  # fmt: skip


def obligation_ids(document_id: str, new: NewVersion) -> Iterator[str]:
    """An id for each obligation, by its document, its paragraph's printed number and its words: an edit elsewhere changes none of them.

    What people record and what a calendar holds names obligations by these ids. Of the same words under one number, each counts on.
    """
    numbers = {paragraph.ordinal: paragraph.number or "" for paragraph in new.paragraphs}
    seen: Counter[tuple[str, str]] = Counter()
    for each in new.obligations:
        clause = (numbers.get(each.ordinal, ""), letters(each.quote))
        yield hashlib.sha256("\n".join((document_id, *clause, str(seen[clause]))).encode()).hexdigest()[:16]
        seen[clause] += 1
