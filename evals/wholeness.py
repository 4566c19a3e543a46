"""Whether a data folder is whole: what it holds, each document once and entire, and each passage found by its own vector."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from assistant.settings import load_settings
from evals.sample.make import DOCUMENTS
from index.embedder import Embedder
from index.kept import collection_name
from index.library import Library
from index.scope import Access, Scope
from index.store import Store
from ingest.told import FILE_NAME

EVERYTHING = Scope(None, frozenset(Access))
EQUAL = 1e-4
"""By how much two vectors that are the same may differ."""


@dataclass(frozen=True, slots=True)
class Held:
    """What a library holds: of each document, by name, its text's pieces; in how many seconds it was ready."""

    documents: Mapping[str, tuple[tuple[str, ...], int]]
    waiting: int
    unfound: tuple[str, ...]
    twice: tuple[str, ...]
    seconds: float
    records: tuple[str, ...] = ()
    """What people told the register, a line each, in order."""
    unkept: tuple[str, ...] = ()
    """The documents of whose file no whole copy is kept."""

    def same(self, other: "Held") -> bool:
        """Whether both hold the same documents and records."""
        return (self.documents, self.records) == (other.documents, other.records)


@contextmanager
def opened(folder: Path, embedder: Embedder) -> Iterator[Library]:
    """A data folder's library, closed clean."""
    folder.mkdir(parents=True, exist_ok=True)
    library = Library(Store.open(folder), folder, lambda: embedder)
    try:
        yield library
    finally:
        library.close()


def small_papers(folder: Path, count: int) -> list[Path]:
    """So many of the sample's smallest papers, copied into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    smallest = sorted((each for each in DOCUMENTS.iterdir() if each.suffix in (".txt", ".md", ".html")), key=lambda each: each.stat().st_size)
    return [Path(shutil.copy(each, folder)) for each in smallest[:count]]


def small_library(folder: Path, papers: Path, count: int = 6) -> Path:
    """A data folder that holds the smallest of the sample's papers under their councils, taken in by a command of its own."""
    small_papers(papers, count)
    shutil.copy(DOCUMENTS / FILE_NAME, papers)
    subprocess.run(command("ingest", str(papers)), env=environment(folder), check=True, capture_output=True)
    return folder


def held(folder: Path, embedder: Embedder) -> Held:
    """Opens a folder as `serve` does, and looks at all of it."""
    began = time.monotonic()
    with opened(folder, embedder) as library:
        library.vectors()
        seconds = time.monotonic() - began
        documents = library.documents(EVERYTHING)
        names = [each.name for each in documents]
        texts = {each.name: (tuple(part.text for part in library.paragraphs(EVERYTHING, each)), each.passages) for each in documents}
        waiting = sum(each.waiting for each in documents)
        twice = tuple(name for name in set(names) if names.count(name) > 1)
        records = tuple(f"{each.council}: {each.about.value} on {each.day}" for each in library.claims(EVERYTHING))
        return Held(texts, waiting, tuple(_unfound(library)), twice, seconds, records, tuple(_unkept(library, folder)))


def _unfound(library: Library) -> Iterator[str]:
    """The passages with a vector that their own vector doesn't find first (or one that is equal)."""
    store = library._store  # the truth that the index is held against
    for council, access in store.collections():
        ids = [row.id for row in store.collection(council, access)]
        vectors = store.vectors(ids)
        for id_, vector in vectors.items():
            [first, *_] = [*library.vectors().propose(collection_name(council, access), vector, 1), None]
            if first != id_ and (first is None or first not in vectors or float(np.abs(vectors[first] - vector).max()) > EQUAL):
                yield id_


def _unkept(library: Library, folder: Path) -> Iterator[str]:
    """The documents whose file isn't in the data folder, byte by byte."""
    for each in library.filed():
        known = library.known_by_id(each.document_id)
        kept = library.file_of(known) if known else None
        if kept is None or folder.resolve() not in kept.resolve().parents:
            yield each.name


def outside(found: Held, before: Held, after: Held) -> list[str]:
    """What is neither as it was before a command nor as it is after it. What the command takes in may be missing, what it takes away be there."""
    faults = [f"{name} is held twice" for name in found.twice]
    faults += [f"passage {id_} isn't found" for id_ in found.unfound]
    faults += [f"the kept copy of {name} is missing or half" for name in found.unkept]
    for name in {*before.documents, *after.documents, *found.documents}:
        may_be = (before.documents.get(name), after.documents.get(name))
        if found.documents.get(name) not in may_be:
            faults.append(f"{name} isn't entire" if name in found.documents else f"{name} is lost")
    if found.records not in (before.records, after.records):
        faults.append(f"{len(found.records)} records are held, neither as before nor as after")
    return faults


def differences(found: Held, whole: Held) -> list[str]:
    """What isn't as in a library that nothing happened to; a document that isn't there yet is no fault."""
    faults = [f"{name} is held twice" for name in found.twice]
    faults += [f"{name} isn't entire" for name, texts in found.documents.items() if whole.documents.get(name) != texts]
    faults += [f"passage {id_} isn't found" for id_ in found.unfound]
    return faults


def environment(folder: Path) -> dict[str, str]:
    """The environment of a command over a data folder."""
    settings = load_settings()
    kept = {name: value for name, value in os.environ.items() if not name.startswith("NOTICEBOARD_")}
    return kept | {"NOTICEBOARD_DATA": str(folder), "NOTICEBOARD_CACHE": str(settings.cache)}


def command(*arguments: str) -> Sequence[str]:
    return (sys.executable, "-m", "assistant.cli", *arguments)
