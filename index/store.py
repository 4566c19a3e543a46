"""The truth: documents, versions, paragraphs, passages with their vectors, obligations and claims, in SQL.

A version is written whole in one transaction and switched to at its end, so a document is always either its old self or
its new one. Everything here is committed when the call returns.
"""

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Column, Connection, Engine, MetaData, Row, Select, create_engine, delete, event, func, insert, or_, select, text, tuple_, update
from sqlalchemy.exc import DatabaseError
from sqlalchemy.pool import ConnectionPoolEntry

from index import schema
from index.authorities import Council
from index.claims import About, Claim
from index.dates import Period
from index.documents import Basis, Box, Break, DateMeaning, Document, DocumentDate, Fact, Identity, Paragraph, Passage
from index.errors import StoreMismatch
from index.obligations import Binding, Due, DueKind, Held, Obligation, Topic
from index.progress import Said, State, Statement
from index.scope import Access, Scope
from index.text import letters, snippets

if TYPE_CHECKING:
    from index.embedder import Vectors

BASELINE = "0001"
_PARAGRAPH = [column for column in schema.paragraphs.c if column.name != "boxes"]
"""What is read of a paragraph to answer; where its lines stand is asked for by itself."""
GENERAL = "general"


@dataclass(frozen=True, slots=True)
class NewVersion:
    """A document as ingest hands it over: everything of one file, ready to be kept."""

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
    lacking: bool = False


@dataclass(frozen=True, slots=True)
class Known:
    """A document that is kept: its id, where it came from, what its current version was made of, and whether scanned pages of it weren't read."""

    document_id: str
    source: str
    fingerprint: str
    lacking: bool


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
        path = folder / "noticeboard.sqlite3"
        new = not path.exists()
        engine = open_engine(path)
        store = cls(path, engine)
        try:
            if new:
                _migrate(engine)
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
        current = select(schema.documents.c.id, schema.documents.c.source, schema.versions.c.fingerprint, schema.versions.c.lacking).join(
            schema.versions, schema.versions.c.id == schema.documents.c.version_id
        )
        with self._engine.connect() as connection:
            row = connection.execute(current.where(schema.documents.c.source == source)).first()
            row = row or connection.execute(current.where(schema.versions.c.sha256 == sha256)).first()
        return Known(row.id, row.source, row.fingerprint, row.lacking) if row else None

    def save(self, new: NewVersion, document_id: str | None = None) -> tuple[str, list[tuple[str, list[str]]]]:
        """Keeps a version beside the old one and switches to it, in one transaction.

        Returns the document's id and the passages that are gone with the old version, by collection.
        """
        document_id = document_id or hashlib.sha256(new.source.encode()).hexdigest()[:12]
        with self._engine.begin() as connection:
            gone = self._passages_of(connection, document_id)
            if connection.execute(select(schema.documents.c.id).where(schema.documents.c.id == document_id)).first() is None:
                connection.execute(insert(schema.documents).values(id=document_id, source=new.source, name=new.name))
            older = select(schema.versions.c.id).where(schema.versions.c.document_id == document_id)
            # the same words read again keep their obligation's id, so the old rows make room first
            connection.execute(delete(schema.obligations).where(schema.obligations.c.version_id.in_(older)))
            version_id = _insert_version(connection, document_id, new)
            connection.execute(update(schema.documents).where(schema.documents.c.id == document_id).values(version_id=version_id))
            connection.execute(delete(schema.versions).where(schema.versions.c.document_id == document_id, schema.versions.c.id != version_id))
        self.generation += 1
        return document_id, gone

    def documents(self, scope: Scope, as_of: date | None = None) -> list[Document]:
        """The documents in scope, oldest first; with an as-of date only those whose printed date isn't later."""
        query = select(schema.versions, schema.documents.c.name).join(schema.documents, schema.documents.c.version_id == schema.versions.c.id)
        query = _in_scope(query, scope, as_of).order_by(schema.versions.c.day, schema.documents.c.name)
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
            .order_by(schema.passages.c.id)
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
            statement = text("UPDATE passages SET vector = :vector, snippets = :snippets WHERE id = :id")
            rows = [{"id": id_, "vector": vectors[id_].astype("float32").tobytes(), "snippets": snippets[id_].astype("float16").tobytes()} for id_ in vectors]
            connection.execute(statement, rows)
        self.embedded += 1

    def placed(self, ids: Sequence[str]) -> dict[str, list[tuple[str | None, Access]]]:
        """For each passage id the collections it belongs to."""
        query = _places().where(schema.passages.c.id.in_(list(ids)))
        places: dict[str, list[tuple[str | None, Access]]] = {}
        with self._engine.connect() as connection:
            for row in connection.execute(query):
                places.setdefault(row.id, []).append((row.value, Access(row.access)))
        return places

    def _passages_of(self, connection: Connection, document_id: str) -> list[tuple[str, list[str]]]:
        query = _places().where(schema.versions.c.document_id == document_id)
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
    return engine


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


def _insert_version(connection: Connection, document_id: str, new: NewVersion) -> int:
    identity, main = new.identity, new.identity.main_date
    values = {
        "document_id": document_id, "sha256": new.sha256, "fingerprint": new.fingerprint, "added_at": datetime.now(UTC), "access": new.access.value,
        "kind": identity.kind.value, "title": identity.title.value, "day": main.day if main else None, "read_by": new.read_by, "pages": new.pages,
        "lacking": new.lacking,
    }  # fmt: skip
    inserted = connection.execute(insert(schema.versions).values(values)).inserted_primary_key
    assert inserted is not None
    version_id = int(inserted[0])
    rows = [("kind", identity.kind), ("title", identity.title), *(("council", fact) for fact in identity.councils)]
    rows += [("issuer", identity.issuer)] if identity.issuer else []
    rows += [(f"d:{each.meaning.value}", Fact(each.day.isoformat(), each.quote, each.basis)) for each in identity.dates]
    facts = {(about, fact.value[:300]): {"about": about, "value": fact.value[:300], "quote": fact.quote, "basis": fact.basis.value} for about, fact in rows}
    _insert_all(connection, schema.facts, version_id, facts.values())
    _insert_all(connection, schema.paragraphs, version_id, ({**_fields(each), "heading": list(each.heading)} for each in new.paragraphs))
    _insert_all(connection, schema.passages, version_id, ({**_fields(each), "vector": None, "snippets": None} for each in new.passages))
    _insert_all(connection, schema.obligations, version_id, _obligation_rows(document_id, new))
    _insert_all(connection, schema.statements, version_id, ({**_fields(each), "state": each.state.value} for each in new.statements))
    return version_id


def _insert_all(connection: Connection, table: Any, version_id: int, rows: Iterable[dict[str, Any]]) -> None:
    if values := [{**row, "version_id": version_id} for row in rows]:
        connection.execute(insert(table), values)


def _fields(value: Paragraph | Passage | Statement | Claim) -> dict[str, Any]:
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
        row.document_id, row.name, row.id, identity, Access(row.access), state, row.read_by, row.pages, sizes.paragraphs, sizes.passages, sizes.waiting
    )


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
