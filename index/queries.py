"""The questions that the store puts to its tables: which versions answer, which a scope sees, what belongs to a council."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Column, Select, or_, select

from index import schema
from index.documents import Part
from index.scope import Scope

PARAGRAPH = [column for column in schema.paragraphs.c if column.name != "boxes"]
"""What is read of a paragraph to answer; where its lines stand is asked for by itself."""


def places() -> Select[tuple[str, str, str]]:
    """Each passage's id, access level and council, a row a council."""
    return (
        select(schema.passages.c.id, schema.versions.c.access, schema.facts.c.value)
        .join(schema.versions, schema.versions.c.id == schema.passages.c.version_id)
        .outerjoin(schema.facts, (schema.facts.c.version_id == schema.versions.c.id) & (schema.facts.c.about == "council"))
    )


def current_passages() -> Select[tuple[str, int, str, str]]:
    """The passages of the versions that answer now, as search sees them."""
    return select(schema.passages.c.id, schema.passages.c.version_id, schema.passages.c.header, schema.passages.c.text).join(
        schema.documents, schema.documents.c.version_id == schema.passages.c.version_id
    )


def current_documents() -> Select[Any]:
    """Every document's version with what its file tells."""
    of_file = (schema.documents.c.name, schema.documents.c.source, schema.documents.c.part, schema.documents.c.of)
    return select(schema.versions, *of_file).join(schema.documents, schema.documents.c.version_id == schema.versions.c.id)


def current_files() -> Select[tuple[str, str, str, str, str, str, bool]]:
    """What answers now of each file, whole: the document's id, its file's path and name, and what it was made of."""
    documents, versions = schema.documents, schema.versions
    columns = (documents.c.id, documents.c.source, documents.c.name, versions.c.fingerprint, versions.c.sha256, versions.c.told, versions.c.lacking)
    return select(*columns).join(versions, versions.c.id == documents.c.version_id).where(documents.c.part == Part.WHOLE.value)


def of_any_council() -> Select[tuple[int]]:
    return select(schema.facts.c.version_id).where(schema.facts.c.about == "council")


def of_council(*councils: str) -> Select[tuple[int]]:
    return of_any_council().where(schema.facts.c.value.in_(councils))


def in_scope(query: Select[Any], scope: Scope, as_of: date | None = None) -> Select[Any]:
    query = query.where(schema.versions.c.access.in_([level.value for level in scope.access]))
    if scope.councils is not None:
        query = query.where(or_(schema.versions.c.id.in_(of_council(*scope.councils)), ~schema.versions.c.id.in_(of_any_council())))
    if as_of is not None:
        query = query.where(or_(schema.versions.c.day.is_(None), schema.versions.c.day <= as_of))
    return query


def of_versions(query: Select[Any], version_id: Column[int], versions: Sequence[int]) -> Select[Any]:
    """The query over these versions only, where they are few enough to be named."""
    return query.where(version_id.in_(versions)) if len(versions) < 500 else query
