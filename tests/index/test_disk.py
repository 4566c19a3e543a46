"""A disk that refuses: one of our own errors whichever library met it, answers without the vector index, and an index that is whole again."""

import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from chromadb.errors import InternalError

from index import vectors as index_vectors
from index.disk import disk_error, written
from index.errors import DiskFailed, StoreError
from index.kept import NewVersion, collection_name
from index.library import Library
from index.scope import Scope
from index.vectors import Vectors, _in_our_words, build_apart, print_of

MakeVersion = Callable[..., NewVersion]
Open = Callable[[Path], Library]
FULL = InternalError("error returned from database: (code: 13) database or disk is full")


def refuse(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    """From now on a method of the vector index meets a full disk."""

    def refused(*_: object) -> None:
        raise DiskFailed("chroma", "database or disk is full")

    monkeypatch.setattr(Vectors, method, refused)


def unfound(library: Library) -> list[str]:
    """The passages that their own vector doesn't find first in the index."""
    missing = []
    for place in library._store.collections():
        held = library._store.vectors([row.id for row in library._store.collection(*place)])
        for id_, vector in held.items():
            first = library.vectors().propose(collection_name(*place), vector, 1)
            missing += [] if first and np.allclose(held[first[0]], vector, atol=1e-4) else [id_]
    return missing


@pytest.mark.parametrize("said", ["database or disk is full", "disk I/O error", "attempt to write a readonly database", "unable to open database file"])
def test_what_a_disk_says_in_sqlites_words_is_one_error(said: str, tmp_path: Path) -> None:
    assert isinstance(disk_error(tmp_path, f"error returned from database: (code: 1) {said}"), DiskFailed)
    assert disk_error(tmp_path, "no such table") is None


def test_what_the_system_refuses_names_the_file(tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match=r"missing can't be written \(No such file"), written(tmp_path):
        (tmp_path / "missing").read_bytes()


def test_an_index_file_that_gives_nothing_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "chroma.sqlite3").write_bytes(b"x")

    def refused(path: Path, *_: object) -> None:
        raise OSError(5, "Input/output error", str(path))

    monkeypatch.setattr(Path, "open", refused)
    with pytest.raises(DiskFailed, match=r"chroma\.sqlite3 can't be written \(Input/output error"):
        print_of(tmp_path)


@pytest.mark.parametrize(("error", "ours"), [(FULL, DiskFailed), (InternalError("Query error: malformed"), StoreError), (OSError(28, "No space"), DiskFailed)])
def test_whatever_chroma_raises_is_an_error_of_ours(error: Exception, ours: type[StoreError], tmp_path: Path) -> None:
    with pytest.raises(ours) as raised, _in_our_words(tmp_path):
        raise error
    assert str(tmp_path) in str(raised.value)


def test_vectors_that_the_index_had_no_room_for_are_in_it_after_the_next_ingest(
    library: Library, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    library.keep(make_version("The council must publish its plan.", name="plan.txt"))
    library.vectors()
    with monkeypatch.context() as full:
        refuse(full, "add")
        with pytest.raises(DiskFailed):
            library.embed_waiting()
    assert library.embed_waiting() == 0  # SQL has them all
    assert unfound(library) == []


def test_vectors_that_the_index_had_no_room_for_are_in_it_after_a_restart(
    tmp_path: Path, open_library: Open, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = open_library(tmp_path / "data")
    first.keep(make_version("The council must publish its plan.", name="plan.txt"))
    first.vectors()
    with monkeypatch.context() as full:
        refuse(full, "add")
        with pytest.raises(DiskFailed):
            first.embed_waiting()
    first.close()
    second = open_library(tmp_path / "data")
    assert unfound(second) == []
    second.close()


def test_where_the_index_cannot_be_opened_sqls_vectors_find_the_same(
    tmp_path: Path, open_library: Open, make_version: MakeVersion, everything: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = ("Foster carers wait months.", "Care leavers live in homes that nobody inspected.", "The board meets monthly.")
    library = open_library(tmp_path / "data")
    library.keep(make_version(*texts, name="report.txt"))
    library.embed_waiting()
    question = "young adults formerly looked after: safe housing?"
    before = [(each.passage.id, each.score) for each in library.search(everything, question)]
    library.close()
    with monkeypatch.context() as full:
        refuse(full, "__init__")
        without = open_library(tmp_path / "data")
        assert [(each.passage.id, each.score) for each in without.search(everything, question)] == before
        without.close()


def test_the_index_is_made_anew_where_its_log_has_outgrown_it(library: Library, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index_vectors, "SLACK", 2)
    for round_ in range(4):
        library.keep(make_version("The board meets monthly.", f"It was read {round_} times.", name="report.txt"))
        library.embed_waiting()
    with closing(sqlite3.connect(library._folder / "chroma" / "chroma.sqlite3")) as log:
        [(lines,)] = log.execute("SELECT count(*) FROM embeddings_queue")
    assert lines <= 2 * index_vectors.OUTGROWN + 2
    assert unfound(library) == []
    assert not (library._folder / "chroma.new").exists()


def test_an_index_that_cannot_be_made_anew_stays_as_it_is(library: Library, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch) -> None:
    library.keep(make_version("The board meets monthly.", name="report.txt"))
    assert library.embed_waiting() == 1
    monkeypatch.setattr(index_vectors, "SLACK", -1)
    monkeypatch.setattr(index_vectors, "OUTGROWN", 0)

    def refused(*_: object) -> None:
        raise StoreError("chroma.new couldn't be made anew")

    monkeypatch.setattr(index_vectors, "build_apart", refused)
    library.keep(make_version("The plan is read quarterly.", name="plan.txt"))
    assert library.embed_waiting() == 1
    assert unfound(library) == []
    assert not (library._folder / "chroma.new").exists()


def test_a_process_that_cannot_make_an_index_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="couldn't be made anew"):
        build_apart(tmp_path / "file", [("c.one", ["a" * 32] * 5_000, [np.zeros(384, np.float32)] * 5_000)])
