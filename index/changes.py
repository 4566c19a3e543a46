"""What changes in the store: documents come, are replaced, move and go, and people tell it things. Each call is one transaction."""

import hashlib
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, delete, insert, select, update

from index import family, schema
from index.authorities import Council
from index.claims import Claim
from index.documents import Correction, Part
from index.family import Remains
from index.inserts import fields, insert_version, obligation_ids
from index.kept import NewVersion, collection_name
from index.queries import places
from index.scope import Access
from index.seals import LAST_CLAIM, claim_seal, seal
from index.sqlite import SqliteFile


class Changes(SqliteFile):
    """The writing half of the store."""

    def add_council(self, council: Council) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(schema.councils).where(schema.councils.c.name == council.name))
            connection.execute(insert(schema.councils).values(name=council.name, other_names=list(council.names)))
        self.generation += 1

    def save(
        self, new: NewVersion, document_id: str | None = None, corrections: Iterable[Correction] | None = None, keep_earlier: bool = False
    ) -> tuple[str, list[tuple[str, list[str]]]]:
        """Keeps a version beside the old one and switches to it, in one transaction; with `keep_earlier` the old one stays as an earlier version.

        `corrections` take the place of those before (None: those stay). Returns the document's id and the passages that are gone with the old
        version, by collection; what else is gone is noted (`index.family`).
        """
        document_id = document_id or hashlib.sha256(new.source.encode()).hexdigest()[:12]
        exempt = family.exempt_id(document_id)
        with self._engine.begin() as connection:
            if connection.execute(select(schema.documents.c.id).where(schema.documents.c.id == document_id)).first() is None:
                connection.execute(insert(schema.documents).values(id=document_id, source=new.source, name=new.name, part=Part.WHOLE.value))
            before = family.levels(connection, document_id)
            if keep_earlier:
                family.set_apart(connection, document_id, [*obligation_ids(document_id, new)])
            again = family.members(connection, [family.derived_id(document_id, new.sha256)])  # an earlier version whose file is back
            gone = self._passages_of(connection, [document_id, exempt, *again])
            files = family.files_of(connection, [document_id, exempt])
            connection.execute(delete(schema.documents).where(schema.documents.c.id.in_(again)))
            version = self._switch(connection, document_id, new)
            connection.execute(delete(schema.documents).where(schema.documents.c.id == exempt))
            if new.exempt is not None:
                row = {"id": exempt, "source": new.source, "name": new.name, "part": Part.EXEMPT.value, "of": document_id}
                connection.execute(insert(schema.documents).values(row))
                self._switch(connection, exempt, new.exempt, -version)  # so that public papers are counted as if there were none
            moved = schema.documents.c.id.in_(family.members(connection, [document_id]))
            connection.execute(update(schema.documents).where(moved).values(source=new.source, name=new.name))
            if corrections is not None:
                family.put_right(connection, document_id, corrections)
            self._note(connection, gone, files)
            family.strike(connection, (Remains.ANSWERS, Remains.CLEARED), [document_id, exempt])
            if before and family.levels(connection, document_id) - before:
                family.note(connection, Remains.ANSWERS, family.HIDDEN, [document_id])
        self.generation += 1
        return document_id, gone

    def _switch(self, connection: Connection, document_id: str, new: NewVersion, number: int | None = None) -> int:
        """Writes a document's version, lets the older ones go, and gives its number."""
        older = select(schema.versions.c.id).where(schema.versions.c.document_id == document_id)
        # the same words read again keep their obligation's id, so the old rows make room first
        connection.execute(delete(schema.obligations).where(schema.obligations.c.version_id.in_(older)))
        version_id = insert_version(connection, document_id, new, number)
        seal(connection, version_id)
        connection.execute(update(schema.documents).where(schema.documents.c.id == document_id).values(version_id=version_id))
        connection.execute(delete(schema.versions).where(schema.versions.c.document_id == document_id, schema.versions.c.id != version_id))
        return version_id

    def _note(self, connection: Connection, gone: Iterable[tuple[str, list[str]]], files: Iterable[str]) -> None:
        for name, ids in gone:
            family.note(connection, Remains.VECTORS, name, ids)
        family.note_files(connection, files)

    def move(self, document_id: str, source: str, name: str) -> None:
        """The document's file lies elsewhere now."""
        with self._engine.begin() as connection:
            moved = schema.documents.c.id.in_(family.members(connection, [document_id]))
            connection.execute(update(schema.documents).where(moved).values(source=source, name=name))
        self.generation += 1

    def forget(self, document_ids: Iterable[str]) -> None:
        """Forgets documents with all that belongs to them, in one transaction, and notes what is left of them elsewhere."""
        with self._engine.begin() as connection:
            ids = family.members(connection, document_ids)
            gone, files = self._passages_of(connection, ids), family.files_of(connection, ids)
            connection.execute(delete(schema.documents).where(schema.documents.c.id.in_(ids)))
            self._note(connection, gone, files)
            family.note(connection, Remains.ANSWERS, family.GONE, ids)
        self.generation += 1

    def remains(self, *kinds: Remains) -> list[tuple[str, str]]:
        """What is noted to lie elsewhere still: the place and what it is called there."""
        query = select(schema.remains.c.place, schema.remains.c.value).where(schema.remains.c.kind.in_([kind.value for kind in kinds]))
        with self._engine.connect() as connection:
            return [(row.place, row.value) for row in connection.execute(query.order_by(schema.remains.c.place, schema.remains.c.value))]

    def settle(self, kind: Remains, values: Sequence[str]) -> None:
        """These are gone from where they lay."""
        gone = {value for place, value in self.remains(kind) if place == family.GONE}
        with self._engine.begin() as connection:
            if kind is Remains.ANSWERS:  # an answer that was under way may still be written: the next compaction looks again
                family.note(connection, Remains.CLEARED, "", [value for value in values if value in gone])
            family.strike(connection, (kind,), values)

    def _passages_of(self, connection: Connection, document_ids: Sequence[str]) -> list[tuple[str, list[str]]]:
        query = places().where(schema.versions.c.document_id.in_(document_ids))
        gone: dict[str, list[str]] = {}
        for row in connection.execute(query):
            gone.setdefault(collection_name(row.value, Access(row.access)), []).append(row.id)
        return sorted(gone.items())

    def add_claim(self, claim: Claim) -> None:
        """Adds what somebody told. There is no way to change or remove it again, only to add a claim that corrects it."""
        row = {**fields(claim), "about": claim.about.value, "access": claim.access.value}
        with self._engine.begin() as connection:
            before = connection.execute(select(schema.claims.c.seal).order_by(schema.claims.c.place.desc()).limit(1)).scalar() or ""
            sealed = claim_seal(before, row)
            connection.execute(insert(schema.claims).values({**row, "seal": sealed}))
            connection.execute(delete(schema.meta).where(schema.meta.c.key == LAST_CLAIM))
            connection.execute(insert(schema.meta).values(key=LAST_CLAIM, value=sealed))
