"""The vector index: Chroma. It proposes ids; SQL decides what they are.

Passages go in as llama-index's nodes, through its Chroma store. Questions go to Chroma's collections themselves: llama-index's
way back builds a node a hit, took three times as long, and importing it would add more than a second to a cold question.
One collection a council and access level, so that no filter has to hold a tenant back. No text is kept here: a node carries
its id and its vector.
"""

import pickle
import sqlite3
import subprocess
import sys
import threading
import time
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import IO

import chromadb
import numpy as np
from chromadb.api.models.Collection import Collection
from chromadb.api.shared_system_client import SharedSystemClient
from chromadb.config import Settings
from chromadb.errors import ChromaError, NotFoundError

from index.disk import disk_error, written
from index.embedder import Vectors as Array
from index.errors import StoreError

SYNC_THRESHOLD = 1_000_000  # below it Chroma keeps vectors in its own SQLite log, which outlives a kill; its HNSW files don't
ADD_AT_ONCE = 1_000
OUTGROWN, SLACK = 1.4, 200
"""How many lines the log may have for each vector that is there, and how many more."""
SAMPLE = 20
"""Of how many of its vectors a collection is asked whether it finds them."""
EQUAL = 1e-4
"""By how much a vector may differ from SQL's, and two that are the same from each other."""
LONGEST = 300.0
"""Seconds that a look at the index may take."""

Shelved = tuple[str, Sequence[str], Sequence[Array] | Array]
"""A collection as SQL has it: its name, the ids of its passages, and their vectors, a row each."""


class Vectors:
    """The collections under one folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        with _in_our_words(folder):
            folder.mkdir(parents=True, exist_ok=True)
            self._client = chromadb.PersistentClient(str(folder), settings=Settings(anonymized_telemetry=False, is_persistent=True))
        self._open: dict[str, Collection] = {}

    def close(self) -> None:
        self._open.clear()
        with _in_our_words(self.folder):
            self._client.close()  # type: ignore[attr-defined]  # the client has it, its interface doesn't name it

    def let_go(self) -> None:
        """Ends the use of an index that is broken: what Chroma keeps of it for whoever opens the same folder next goes too."""
        with suppress(Exception):
            self.close()
        SharedSystemClient.clear_system_cache()

    def names(self) -> list[str]:
        with _in_our_words(self.folder):
            return sorted(collection.name for collection in self._client.list_collections())

    def add(self, name: str, ids: Sequence[str], vectors: Sequence[Array] | Array) -> None:
        """Adds what isn't there yet; ids name their text, so an id that is there has the right vector."""
        collection = self._collection(name, make=True)
        assert collection is not None
        there = self.ids(name)
        from llama_index.core.schema import TextNode
        from llama_index.vector_stores.chroma import ChromaVectorStore

        fresh = [(id_, vector) for id_, vector in zip(ids, vectors, strict=True) if id_ not in there]
        store = ChromaVectorStore(chroma_collection=collection)
        for start in range(0, len(fresh), ADD_AT_ONCE):
            part = fresh[start : start + ADD_AT_ONCE]
            with _in_our_words(self.folder):
                store.add([TextNode(id_=id_, text="", embedding=vector.tolist()) for id_, vector in part])

    def remove(self, name: str, ids: Sequence[str]) -> None:
        if collection := self._collection(name):
            for start in range(0, len(ids), ADD_AT_ONCE):
                with _in_our_words(self.folder):
                    collection.delete(ids=list(ids[start : start + ADD_AT_ONCE]))

    def drop(self, name: str) -> None:
        """Removes a whole collection."""
        self._open.pop(name, None)
        with _in_our_words(self.folder):
            self._client.delete_collection(name)

    def propose(self, name: str, vector: Array, limit: int) -> list[str]:
        """The ids nearest to the vector in one collection, nearest first; none where there is no such collection."""
        collection = self._collection(name)
        if collection is None:
            return []
        with _in_our_words(self.folder):
            found = collection.query(query_embeddings=[vector.tolist()], n_results=limit, include=["distances"])
        return list(found["ids"][0])

    def outgrown(self) -> bool:
        """Whether Chroma's log, which keeps whatever was added and removed for good, has grown far beyond what is there."""
        with _in_our_words(self.folder):
            there = sum(collection.count() for collection in self._client.list_collections())
        with closing(sqlite3.connect(self.folder / "chroma.sqlite3", timeout=30)) as log:
            try:
                [(lines,)] = log.execute("SELECT count(*) FROM embeddings_queue")
            except sqlite3.DatabaseError as error:
                raise disk_error(self.folder, str(error)) or StoreError(f"{self.folder} has no log that can be counted ({error}).") from error
        return bool(lines > OUTGROWN * there + SLACK)

    def ids(self, name: str) -> set[str]:
        collection = self._collection(name)
        with _in_our_words(self.folder):
            return set(collection.get(include=[])["ids"]) if collection else set()

    def _collection(self, name: str, make: bool = False) -> Collection | None:
        if name in self._open:
            return self._open[name]
        with _in_our_words(self.folder):
            try:
                self._open[name] = self._client.get_collection(name, embedding_function=None)
            except NotFoundError:
                if not make:
                    return None
                self._open[name] = self._client.create_collection(
                    name, embedding_function=None, configuration={"hnsw": {"space": "cosine", "sync_threshold": SYNC_THRESHOLD}}
                )
        return self._open[name]


@contextmanager
def _in_our_words(folder: Path) -> Iterator[None]:
    """What the disk or Chroma's files do to us is one of our own errors; whoever hears of it mends the index from SQL, or does without."""
    try:
        with written(folder):
            yield
    except ChromaError as error:
        said = str(error)
        fault = StoreError(f"{folder} is damaged ({said}); there is no harm in that: 'noticeboard check' makes it from the store.")
        raise disk_error(folder, said) or fault from error


def print_of(folder: Path) -> str:
    """What an index's files are like: other bytes, another print; empty where there are none. DiskFailed where they can't be read."""
    with written(folder):
        files = sorted(each for each in folder.rglob("*") if each.is_file()) if folder.exists() else []
        value = 0
        for each in files:
            value = zlib.crc32(str(each.relative_to(folder)).encode(), value)
            with each.open("rb") as file:
                while part := file.read(1 << 20):
                    value = zlib.crc32(part, value)
        return f"{len(files)}.{sum(each.stat().st_size for each in files)}.{value:08x}" if files else ""


class Stopped(Exception):
    """A look at the index was broken off."""


def sound(folder: Path, collections: Iterable[Shelved], stop: threading.Event | None = None) -> bool:
    """Whether the index holds no vector that isn't SQL's and finds those that it has, looked at in a child process that may crash without harm.

    What it lacks is no damage: it is added from SQL. Raises Stopped soon after `stop` is set.
    """
    if not folder.exists():
        return False
    try:
        return _in_a_child(folder, "look", collections, stop) == 0
    except subprocess.TimeoutExpired:
        return False


def build_apart(folder: Path, collections: Iterable[Shelved]) -> None:
    """Makes an index in a process of its own: one that knew other vectors leaves what its memory held of them in the room that Chroma's files keep free."""
    if _in_a_child(folder, "build", collections) != 0:
        raise StoreError(f"{folder} couldn't be made anew; there is no harm in that: 'noticeboard check' makes it from the store.")


def _in_a_child(folder: Path, work: str, collections: Iterable[Shelved], stop: threading.Event | None = None) -> int:
    """The exit code of a child process that is handed the collections."""
    command = [sys.executable, "-m", "index.vectors", str(folder), work]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    assert process.stdin is not None
    try:
        with suppress(BrokenPipeError), process.stdin as stream:
            for each in collections:
                pickle.dump(each, stream)
        return _end_of(process, stop) if stop else process.wait(LONGEST)
    finally:
        if process.poll() is None:
            process.kill()
            process.wait()


def _end_of(process: "subprocess.Popen[bytes]", stop: threading.Event) -> int:
    until = time.monotonic() + LONGEST
    while not stop.is_set():
        try:
            return process.wait(0.1)
        except subprocess.TimeoutExpired:
            if time.monotonic() > until:
                raise
    raise Stopped


def _handed(stream: IO[bytes]) -> Iterator[Shelved]:
    with suppress(EOFError):
        while True:
            yield pickle.load(stream)


def _build(folder: Path, collections: Iterable[Shelved]) -> None:
    vectors = Vectors(folder)
    for each in collections:
        vectors.add(*each)
    vectors.close()


def _look(folder: Path, collections: Iterable[Shelved]) -> bool:
    """Whether Chroma's file is in joint, each vector is SQL's, and each collection finds some of its own: health is what a query finds, never a count."""
    with closing(sqlite3.connect(f"file:{folder / 'chroma.sqlite3'}?mode=ro", uri=True)) as connection:
        if connection.execute("PRAGMA integrity_check(1)").fetchone() != ("ok",):
            return False
    vectors = Vectors(folder)
    sound = all(_agrees(collection, ids, rows) for name, ids, rows in collections if (collection := vectors._collection(name)))
    vectors.close()
    return sound


def _agrees(collection: Collection, ids: Sequence[str], rows: Sequence[Array] | Array) -> bool:
    kept = collection.get(include=["embeddings"])
    wanted = dict(zip(ids, rows, strict=True))
    held = {id_: np.asarray(row, np.float32) for id_, row in zip(kept["ids"], kept["embeddings"] if kept["embeddings"] is not None else [], strict=True)}
    if len(held) != len(kept["ids"]) or any(not np.allclose(row, wanted[id_], atol=EQUAL) for id_, row in held.items() if id_ in wanted):
        return False
    for id_, row in list(held.items())[-SAMPLE:]:
        found = collection.query(query_embeddings=[row.tolist()], n_results=5, include=["distances"])
        distances = found["distances"] or [[1.0]]
        if id_ not in found["ids"][0] and distances[0][0] > EQUAL:
            return False
    return True


if __name__ == "__main__":
    where = Path(sys.argv[1])
    if sys.argv[2] == "build":
        _build(where, _handed(sys.stdin.buffer))
    else:
        sys.exit(0 if _look(where, list(_handed(sys.stdin.buffer))) else 1)
