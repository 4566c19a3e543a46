"""The one door to what is kept. Every question that it answers comes with a Scope.

SQL is opened with the library; the vector index and the embedding model only when a search or an ingest needs them, so that
a register question imports neither Chroma nor llama-index nor onnxruntime.
"""

import hashlib
import math
import os
import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.authorities import Council, Gazetteer, england
from index.claims import Claim
from index.disk import written
from index.documents import Box, Correction, Document, DocumentDate, Kind, Paragraph, Passage, Section, in_force
from index.errors import StoreDamaged, StoreMismatch, UnknownClaim, UnknownDocument, UnknownObligation, WeightsError
from index.family import Remains
from index.kept import Filed, Known, NewVersion, collection_name
from index.lasting import Lasting
from index.obligations import Held, Topic
from index.pages import boxes_of
from index.progress import Said
from index.proposals import Proposals
from index.reindex import EMBED_AT_ONCE, Progress, Reindexed, cut_off, embed_beside, embedded, mark_of, other_model
from index.scope import Access, Scope
from index.store import Store
from index.text import quotable, snippets
from index.turns import Turns

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.embedder import Vectors as Array
    from index.search import SearchSettings
    from index.vectors import Vectors
    from index.words import Words

QUESTIONS = 64
"""How many questions' vectors are kept."""
MOST_LISTS = 200
"""How many lists of documents are kept, each a scope's, whole or as of a day."""
Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class Found:
    """A passage that fits a question, with its document and paragraphs; `score` is 0 to 1 within one search.

    `alike` is the cosine of whatever may be quoted of its paragraphs (`index.text.quotable`), in their order, `aimed` that with where the
    question aims (`index.aim`), on the same scale; both are empty while there are no vectors.
    """

    document: Document
    passage: Passage
    paragraphs: tuple[Paragraph, ...]
    score: float
    words: float
    cosine: float
    alike: tuple[float, ...] = ()
    aimed: tuple[float, ...] = ()

    def quotes(self) -> Iterator[tuple[Paragraph, str, float]]:
        """Whatever may be quoted, with its paragraph and its cosine, or the passage's where it has none of its own yet."""
        alike = iter(self.alike)
        for paragraph in self.paragraphs:
            for quote, _ in quotable(paragraph.text):
                yield paragraph, quote, next(alike, self.cosine)

    def aimed_quotes(self) -> Iterator[tuple[Paragraph, str, float, float]]:
        """The same, each also with what its cosine counts by where the question aims."""
        aimed = iter(self.aimed)
        for paragraph, quote, cosine in self.quotes():
            yield paragraph, quote, cosine, next(aimed, cosine)


@dataclass(frozen=True, slots=True)
class Health:
    """What `check` found: counts, and sentences about what was wrong and what was done."""

    documents: int
    passages: int
    waiting: int
    remarks: tuple[str, ...]
    sound: bool = True


ASIDE, RESTORING = "before-restore-", "restoring"
"""How a folder's name begins in which a library stands that a backup took the place of, and the name of the one in which a backup is got ready."""


class Library:
    """Documents, passages and obligations of one data folder."""

    def __init__(self, store: Store, folder: Path, open_embedder: "Callable[[], Embedder]", open_named: "Callable[[str], Embedder] | None" = None) -> None:
        """`open_embedder` opens the model that is set, `open_named` any other by its name."""
        self._store = store
        self._folder = folder
        self._open_embedder = open_embedder
        self._open_named = open_named
        self._embedder: Embedder | None = None
        self._proposals = Proposals(store, folder)
        self._lock = threading.RLock()
        self._words: dict[str, tuple[int, Words, dict[str, int]]] = {}
        self._documents: dict[tuple[Scope, date | None], tuple[tuple[int, int], list[Document]]] = {}
        self._gazetteer: tuple[int, Gazetteer] | None = None
        self._asked: OrderedDict[str, tuple[Array, str]] = OrderedDict()
        self._turns = Turns()
        self._lasting = Lasting()

    def close(self) -> None:
        """Closes the stores; the vector index is marked clean."""
        self._proposals.close()
        self._store.close()

    # --- reading -------------------------------------------------------------------------------------------------------------

    def gazetteer(self) -> Gazetteer:
        """England's councils and those that people made known here."""
        with self._lock:
            if self._gazetteer is None or self._gazetteer[0] != self._store.generation:
                told = self._store.councils()
                self._gazetteer = (self._store.generation, england().with_councils(told) if told else england())
            return self._gazetteer[1]

    def documents(self, scope: Scope, as_of: date | None = None) -> list[Document]:
        """The documents in scope, oldest first; with an as-of date those that were there by then, each in the version of that day."""
        key = (scope, as_of)
        with self._lock:
            known = self._documents.get(key)
            state = (self._store.generation, self._store.embedded)
            if known is None or known[0] != state:
                if len(self._documents) > MOST_LISTS:  # those of a day first, for they are quickly made again from the whole ones
                    whole = {each: kept for each, kept in self._documents.items() if each[1] is None}
                    self._documents = whole if len(whole) < MOST_LISTS else {}
                known = self._documents[key] = (state, self._store.documents(scope) if as_of is None else self._there(scope, as_of))
            return known[1]

    def _there(self, scope: Scope, as_of: date) -> list[Document]:
        days = self.lasting("days", self._store.days)
        return in_force([each for each in self.documents(scope) if (day := days[each.version]) is None or day <= as_of])

    def lasting(self, name: Hashable, work: Callable[[], Value]) -> Value:
        """What `work` makes of the documents, made once for as long as none is taken in, replaced or removed; it has a length.

        What one scope sees must not be kept under a name that another one asks by.
        """
        return self._lasting.get(self._store.generation, name, work)

    def document(self, scope: Scope, document_id: str) -> Document:
        """One document; UnknownDocument where there is none in scope, whether or not it exists."""
        found = next((each for each in self.documents(scope) if each.id == document_id), None)
        if found is None:
            raise UnknownDocument(document_id)
        return found

    def paragraphs(self, scope: Scope, document: Document, ordinals: Iterable[int] | None = None) -> list[Paragraph]:
        return self._store.paragraphs(scope, document.version, ordinals)

    def boxes(self, scope: Scope, document: Document, ordinal: int, quote: str | None = None) -> list[Box]:
        """Where a paragraph, or a quote of it, stands on the document's pages, line by line; nothing for formats without pages."""
        paragraphs = self.paragraphs(scope, document, [ordinal])
        found = self._store.boxes(scope, document.version, [ordinal]).get(ordinal, ())
        return boxes_of(paragraphs[0], found, quote or paragraphs[0].text) if paragraphs else []

    def paragraphs_at(self, scope: Scope, places: Iterable[tuple[Document, int]]) -> dict[tuple[str, int], Paragraph]:
        """The paragraphs at places, each a document with an ordinal, by the document's id and the ordinal; fetched once a document."""
        wanted: dict[str, tuple[Document, set[int]]] = {}
        for document, ordinal in places:
            wanted.setdefault(document.id, (document, set()))[1].add(ordinal)
        return {(document.id, each.ordinal): each for document, ordinals in wanted.values() for each in self.paragraphs(scope, document, sorted(ordinals))}

    def councils(self, scope: Scope) -> list[str]:
        """The councils in scope that have documents."""
        return sorted({council for document in self.documents(scope) for council in document.councils if scope.allows(council)})

    def obligations(self, scope: Scope, as_of: date | None = None, topic: Topic | None = None) -> list[Held]:
        """The obligations in scope, one for each council that its document is about, in the order of the documents."""
        held = self.lasting(("obligations", scope), lambda: self._shelved(scope))
        if as_of is not None:
            there = {each.id for each in self.documents(scope, as_of)}
            held = [each for each in held if each.document_id in there]
        return [each for each in held if topic is None or each.obligation.topic is topic]

    def _shelved(self, scope: Scope) -> list[Held]:
        """The obligations of the scope's documents; each document's are read once, and are the same objects in every scope that sees them."""
        shelves: dict[tuple[str, str], list[Held]] = self.lasting("shelves", dict)
        days = self.lasting("days", self._store.days)
        documents = sorted(self.documents(scope), key=lambda each: (days[each.version] or date.min, each.version))
        places = [(each.id, council) for each in documents for council in each.councils if scope.allows(council)]
        missing: dict[tuple[str, str], list[Held]] = {place: [] for place in places if place not in shelves}
        if missing:
            for held in self._store.obligations(scope):
                missing.get((held.document_id, held.council), []).append(held)
            shelves.update(missing)
        return [held for place in places for held in shelves[place]]

    def statements(self, scope: Scope, as_of: date | None = None) -> list[Said]:
        """What documents in scope say of progress, oldest document first."""
        return self._store.statements(scope, as_of)

    def claims(self, scope: Scope, as_of: date | None = None) -> list[Claim]:
        """What people told about the scope's councils, oldest first, corrected and withdrawn claims too; as of a day what was told by then."""
        return self._store.claims(scope, as_of)

    def meaning(self, text: str) -> "tuple[Array, str]":
        """A question's vector and the sha256 of the model that made it; the last ones are kept, since a question is looked at more than once."""
        with self._lock:
            if text in self._asked:
                self._asked.move_to_end(text)
                return self._asked[text]
        embedder = self.embedder()
        made = (embedder.embed([text])[0], embedder.sha256)
        with self._lock:
            if embedder is self._embedder:
                self._asked[text] = made
            if len(self._asked) > QUESTIONS:
                self._asked.popitem(last=False)
        return made

    def search(
        self,
        scope: Scope,
        question: str,
        further: Sequence[str] = (),
        as_of: date | None = None,
        kinds: frozenset[Kind] | None = None,
        documents: frozenset[str] | None = None,
        meaning: str | None = None,
        limit: int = 10,
        settings: "SearchSettings | None" = None,
    ) -> list[Found]:
        """The passages in scope that fit the question best, best first.

        `further` are words that the question implies. `kinds` and `documents` (ids) narrow where it looks; `meaning` is embedded in
        the question's place. While passages have no vectors yet, words alone find them.
        """
        visible = {
            each.version: each for each in self.documents(scope, as_of) if (kinds is None or each.kind in kinds) and (documents is None or each.id in documents)
        }
        if not visible:
            return []
        with self._turns.shared():  # the question's vector and the passages' are of one model
            return self._search(scope, question, further, visible, meaning or question, limit, settings)

    def _search(
        self, scope: Scope, question: str, further: Sequence[str], visible: dict[int, Document], meaning: str, limit: int, settings: "SearchSettings | None"
    ) -> list[Found]:
        from index.aim import aimed_at, weighed
        from index.search import DEFAULT, Shelf, search
        from index.words import terms

        vector, embedder = self.meaning(meaning)
        shelves = []
        for council, access in self._shelves_of(scope, visible.values()):
            name = collection_name(council, access)
            words, versions = self._words_of(name, council, access)
            allowed = partial(_is_visible, versions, visible)
            shelves.append(Shelf(words, partial(self._propose, name), allowed))
        asked = [self.respell(scope, term) for term in terms(question)]
        hits = search(asked, further, vector, shelves, self._store.vectors, limit, settings or DEFAULT)
        rows = self._store.passages([hit.id for hit in hits])
        paragraphs = self._store.paragraphs_of(scope, {id_: (version, passage.first, passage.last) for id_, (version, passage) in rows.items()})
        vectors = self._store.snippet_vectors([hit.id for hit in hits], len(vector))
        aim = aimed_at(vector, embedder)
        near = {id_: _alike(paragraphs[id_], rows, vector, aim) for id_, rows in vectors.items() if id_ in paragraphs}
        alike = {id_: plain for id_, (plain, _) in near.items()}
        aimed = {id_: tuple(map(weighed, *both)) for id_, both in near.items()} if aim is not vector else alike
        return [
            Found(visible[rows[hit.id][0]], rows[hit.id][1], paragraphs[hit.id], hit.score, hit.words, hit.cosine, alike.get(hit.id, ()), aimed.get(hit.id, ()))
            for hit in hits
            if paragraphs.get(hit.id)
        ]

    def rarity(self, scope: Scope, term: str) -> tuple[float, bool]:
        """How rare a stemmed word is in the scope (its inverse document frequency, a word that is nowhere as rarest), and whether it is there."""
        shelves = self._words_in(scope)
        total = sum(len(words.ids) for words in shelves) or 1
        count = sum(words.frequency(term) for words in shelves)
        return math.log(1 + total / (1 + count)), count > 0

    def respell(self, scope: Scope, term: str) -> str:
        """The scope's own word for a stemmed word that it doesn't have, if one is a typing error away; else the word itself."""
        shelves = self._words_in(scope)
        if len(term) < 5 or any(words.frequency(term) for words in shelves):
            return term
        near = {other for words in shelves for other in words.vocabulary() if other[0] == term[0] and abs(len(other) - len(term)) <= 1}
        hit = process.extractOne(term, sorted(near), scorer=DamerauLevenshtein.distance, score_cutoff=1)
        return hit[0] if hit else term

    def begins(self, scope: Scope, start: str) -> bool:
        """Whether a stemmed word of the scope begins so: "gwen" of "gwendolen"."""
        return any(other.startswith(start) for words in self._words_in(scope) for other in words.vocabulary())

    def _words_in(self, scope: Scope) -> "list[Words]":
        places = self._shelves_of(scope, self.documents(scope))
        return [self._words_of(collection_name(council, access), council, access)[0] for council, access in places]

    def _shelves_of(self, scope: Scope, documents: Iterable[Document]) -> list[tuple[str | None, Access]]:
        places = {
            (council, document.access) for document in documents for council in (document.councils or (None,)) if council is None or scope.allows(council)
        }
        return sorted(places, key=lambda place: (place[0] or "", place[1]))

    def _words_of(self, name: str, council: str | None, access: Access) -> "tuple[Words, dict[str, int]]":
        from index.words import Words

        with self._lock:
            known = self._words.get(name)
            if known is None or known[0] != self._store.generation:
                rows = self._store.collection(council, access)
                words = Words([row.id for row in rows], [row.indexed for row in rows])
                known = self._words[name] = (self._store.generation, words, {row.id: row.version for row in rows})
            return known[1], known[2]

    def _propose(self, name: str, vector: "Array", limit: int) -> Sequence[str]:
        return self._proposals.propose(name, vector, limit)

    # --- keeping -------------------------------------------------------------------------------------------------------------

    def pieces(self, text: str) -> int:
        """How many word pieces the embedding model makes of a text."""
        return self.embedder().pieces(text)

    def add_council(self, council: Council) -> None:
        if self.gazetteer().find(council.name) != council:
            self._store.add_council(council)

    def record(self, scope: Scope, claim: Claim) -> None:
        """Keeps a claim for good. Its council, the claim it corrects and the obligation it speaks of must be in scope."""
        of_council = scope.narrowed(claim.council)
        if claim.corrects is not None:
            if all(each.id != claim.corrects for each in self.claims(of_council)):
                raise UnknownClaim(claim.corrects)
        elif claim.obligation_id is not None and all(held.id != claim.obligation_id for held in self.obligations(of_council)):
            raise UnknownObligation(claim.obligation_id)
        self._store.add_claim(claim)

    def told_councils(self) -> tuple[Council, ...]:
        """The councils that people made known here beside the gazetteer's."""
        return tuple(self._store.councils())

    def known(self, source: str, sha256: str) -> Known | None:
        """What is kept from this source, else with these bytes."""
        return self._store.known(source, sha256)

    def known_by_id(self, document_id: str) -> Known | None:
        """What is kept under that id, where it isn't part of another document."""
        return self._store.known_by_id(document_id)

    def main_date(self, document_id: str) -> DocumentDate | None:
        """The day that a document speaks from, whoever may see it."""
        found = self._store.document(document_id)
        return found.identity.main_date if found else None

    def filed(self) -> list[Filed]:
        """Every document that isn't part of another one, by its file."""
        return self._store.filed()

    def sections(self, scope: Scope, document: Document) -> list[Section]:
        """What the document's words keep from publication, as far as the scope sees it."""
        return self._store.sections(scope, document)

    def added(self, document: Document) -> datetime | None:
        """When the document's version was taken in, in UTC."""
        return self._store.added(document.version)

    def keep(self, new: NewVersion, document_id: str | None = None, corrections: Iterable[Correction] | None = None, keep_earlier: bool = False) -> str:
        """Keeps a document's new version and the file itself; it can be found by words when this returns.

        `corrections` take the place of those that the document had; with `keep_earlier` its old version stays as one of an earlier day.
        """
        self._keep_file(new)
        document_id, _ = self._store.save(new, document_id, corrections, keep_earlier)
        self.clear_away()
        return document_id

    def _keep_file(self, new: NewVersion) -> None:
        kept = self._kept(new.sha256, new.name)
        source = Path(new.source)
        if kept.exists() or not source.is_file():
            return
        data = source.read_bytes()
        if hashlib.sha256(data).hexdigest() == new.sha256:
            beside = kept.with_suffix(".part")
            with written(kept):
                kept.parent.mkdir(exist_ok=True)
                with beside.open("wb") as file:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
                beside.rename(kept)

    def _kept(self, sha256: str, name: str) -> Path:
        return self._folder / "files" / f"{sha256}{Path(name).suffix.lower()}"

    def file_of(self, known: Known) -> Path | None:
        """Where the file can be read that a document was made of: the copy kept here, else the file itself where it hasn't changed."""
        copies = sorted((self._folder / "files").glob(f"{known.sha256}*"))
        for path in (*copies, Path(known.source)):
            if path.is_file() and hashlib.sha256(path.read_bytes()).hexdigest() == known.sha256:
                return path
        return None

    def moved(self, known: Known, path: Path) -> None:
        """The document's file lies elsewhere now."""
        self._store.move(known.document_id, str(path), path.name)

    # --- forgetting ----------------------------------------------------------------------------------------------------------

    def forget(self, document_ids: Iterable[str]) -> None:
        """Forgets documents with their exempt parts and earlier versions; nobody finds them when this returns.

        SQL forgets first and notes what is left elsewhere; what a broken-off process left is cleared away by the next one.
        """
        self._store.forget(document_ids)
        self.clear_away()

    def clear_away(self) -> None:
        """Removes the kept files and vectors of documents that are gone."""
        files = [value for _, value in self._store.remains(Remains.FILE)]
        for sha256 in files:
            for path in (self._folder / "files").glob(f"{sha256}*"):
                with written(path):
                    path.unlink()
        if files:
            self._store.settle(Remains.FILE, files)
        self._proposals.clear()

    def quoted(self, again: bool = False) -> list[str]:
        """Documents that are gone, or hidden from some, and may still be quoted by what the doors remember; `again`: also those looked for before."""
        kinds = (Remains.ANSWERS, Remains.CLEARED) if again else (Remains.ANSWERS,)
        return [value for _, value in self._store.remains(*kinds)]

    def unquoted(self, document_ids: Sequence[str]) -> None:
        """No answer that the doors remember quotes these any more."""
        self._store.settle(Remains.ANSWERS, document_ids)

    def compact(self) -> list[str]:
        """Writes the stores anew, so that no byte of what was forgotten or replaced is left in them; says what couldn't be done."""
        with self._lock:
            kept = self._store.kept_files()
            for path in (self._folder / "files").glob("*"):
                if path.name.split(".")[0] not in kept:
                    path.unlink()
            self.clear_away()
            remarks = [] if self._store.compact() else ["The documents' log is being read and couldn't be emptied; compact again when nobody asks."]
            self._proposals.anew()
        aside = sorted(self._folder.glob(f"{ASIDE}*"))
        return [*remarks, *(f"{each} still holds the library as it was before a restore, with what was forgotten since; delete it." for each in aside)]

    def embed_waiting(self, progress: Progress | None = None) -> int:
        """Gives vectors to all passages that have none yet; what is done stays done when it is broken off."""
        total, done = self._store.count_waiting(), 0
        self._proposals.mend()
        while batch := self._store.waiting(EMBED_AT_ONCE * 8):
            batch.sort(key=lambda row: len(row.header) + len(row.text))
            for start in range(0, len(batch), EMBED_AT_ONCE):
                rows = batch[start : start + EMBED_AT_ONCE]
                by_id, snippets = embedded(self._store, self.embedder(), rows)
                self._store.set_vectors(by_id, snippets)
                self._proposals.add(by_id)
                done += len(rows)
                if progress:
                    progress(done, total)
        self._proposals.thin()
        return done

    def reindex(self, open_new: "Callable[[], Embedder]", progress: Progress, quiet: "AbstractContextManager[object]") -> Reindexed:
        """Embeds every passage anew with another model while this one answers, and switches; with the same one, makes the vector index from SQL.

        What is embedded stays so when it is broken off. Nobody takes documents in or out inside `quiet`.
        """
        new = open_new()
        known = self._store.get_meta("embedder")
        with self._lock:
            if known is None:
                self._answer_with(new)
            elif self._embedder is None and known != mark_of(new):
                self._embedder = self._former()
        if known in (None, mark_of(new)):
            self._store.drop_beside()
            with quiet:
                count = self.embed_waiting(progress)
                self._proposals.anew()
        else:
            count = embed_beside(self._store, new, progress)
            with quiet:
                count += embed_beside(self._store, new, progress)  # what came meanwhile
                with self._proposals.held():
                    self._store.take_over(mark_of(new), new.name, partial(self._switch, new))
        self._proposals.begin(look=False)
        return Reindexed(new.name, self._store.count_passages(), count, cut_off(self._store, new))

    def _former(self) -> "Embedder | None":
        """The model that the passages were embedded with, where it is still there."""
        name = self._store.get_meta("embedder_name")
        try:
            former = self._open_named(name) if self._open_named and name else None
        except WeightsError:
            return None
        return former if former and mark_of(former) == self._store.get_meta("embedder") else None

    def _switch(self, new: "Embedder", commit: Callable[[], None]) -> None:
        with self._turns.alone(), self._lock:
            commit()
            self._embedder = new
            self._asked.clear()
            self._store.embedded += 1

    # --- stores --------------------------------------------------------------------------------------------------------------

    def embedder(self) -> "Embedder":
        """The embedding model; StoreMismatch where the library was embedded with another one."""
        with self._lock:
            if self._embedder is None:
                embedder = self._open_embedder()
                known = self._store.get_meta("embedder")
                if known is None:
                    self._answer_with(embedder)
                elif known != mark_of(embedder):
                    raise StoreMismatch(other_model(self._store, embedder))
                self._embedder = embedder
            return self._embedder

    def _answer_with(self, embedder: "Embedder") -> None:
        """Notes the model with which a library begins."""
        self._store.set_meta("embedder", mark_of(embedder))
        self._store.set_meta("embedder_name", embedder.name)
        self._embedder = embedder

    def vectors(self) -> "Vectors":
        """The vector index, opened and, after an unclean end, mended from SQL."""
        return self._proposals.index()

    def make_ready(self) -> None:
        """Looks the vector index over and opens it, in a thread of its own; until then SQL's vectors propose."""
        self._proposals.begin()

    def require_whole(self) -> None:
        """Raises StoreDamaged where what SQL holds isn't what was written."""
        if damage := self._store.damage():
            raise StoreDamaged(str(self._store.path), " ".join(damage).rstrip("."))

    def check(self, scope: Scope) -> Health:
        """Looks over the stores and mends the vector index from SQL."""
        remarks: list[str] = []
        if damage := self._store.damage():
            return Health(0, 0, 0, (*damage, "Restore the library from a backup: noticeboard restore FILE."), sound=False)
        remarks += self._proposals.check()
        documents = self.documents(scope)
        waiting = self._store.count_waiting()
        if begun := self._store.beside():
            remarks.append(f"{begun[1]} of {self._store.count_passages()} passages are embedded anew with {begun[0]}; 'noticeboard reindex' goes on with it.")
        if waiting:
            remarks.append(f"{waiting} passages wait for their vectors; the next ingest gives them.")
        return Health(len(documents), sum(each.passages for each in documents), waiting, tuple(remarks))


def _alike(paragraphs: Iterable[Paragraph], rows: "Array", vector: "Array", aim: "Array") -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The cosines of each quotable piece, its sentences' mean, with the question and with where it aims."""
    plain, aimed = [], []
    before = 0
    for paragraph in paragraphs:
        for _, where in quotable(paragraph.text):
            mean = rows[before + where.start : before + where.stop].mean(0)
            length = max(math.sqrt(float(mean @ mean)), 1e-9)
            plain.append(float(mean @ vector) / length)
            aimed.append(float(mean @ aim) / length)
        before += len(snippets(paragraph.text))
    return tuple(plain), tuple(aimed)


def _is_visible(versions: dict[str, int], visible: dict[int, Document], id_: str) -> bool:
    return versions.get(id_) in visible
