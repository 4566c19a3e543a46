"""The vector index is looked at, mended from SQL, and replaced by SQL's own vectors for as long as it isn't there; nobody who asks sees a difference."""

import shutil
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from index.errors import StoreDamaged, StoreError
from index.kept import NewVersion, collection_name
from index.library import Library
from index.proposals import Proposals
from index.scope import Access, Scope
from index.vectors import Vectors

MakeVersion = Callable[..., NewVersion]
Found = list[tuple[str, float]]
Open = Callable[[Path], Library]
QUESTION = "young adults formerly looked after: safe housing?"
PLACE = collection_name("Torbay", Access.PUBLIC)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, open_library: Open, make_version: MakeVersion, everything: Scope) -> tuple[Path, Found]:
    """A data folder with two papers, closed clean, and what is found in it."""
    folder = tmp_path_factory.mktemp("made")
    library = open_library(folder)
    library.keep(make_version("Care leavers in Torbay live in homes that nobody has inspected.", name="a.txt", council="Torbay"))
    library.keep(make_version("Foster carers wait months for their assessments.", name="b.txt", council="Plymouth"))
    library.embed_waiting()
    found = asked(library, everything)
    library.close()
    return folder, found


@pytest.fixture
def folder(made: tuple[Path, Found], tmp_path: Path) -> Path:
    return Path(shutil.copytree(made[0], tmp_path / "data"))


@pytest.fixture
def before(made: tuple[Path, Found]) -> Found:
    """What is found in the whole library."""
    return made[1]


def asked(library: Library, scope: Scope) -> Found:
    return [(each.passage.text, round(each.score, 5)) for each in library.search(scope, QUESTION)]


def flip(folder: Path, place: float) -> None:
    file = folder / "chroma" / "chroma.sqlite3"
    data = bytearray(file.read_bytes())
    data[int(len(data) * place)] ^= 1
    file.write_bytes(data)


def test_one_flipped_bit_after_a_clean_end_is_found_and_the_index_is_made_anew(folder: Path, open_library: Open, everything: Scope, before: Found) -> None:
    flip(folder, 0.5)
    library = open_library(folder)
    library.make_ready()
    assert asked(library, everything) == before
    assert library.vectors().ids(PLACE)
    assert library._proposals._remarks == ["The vector index was damaged; it was rebuilt from SQL."]
    assert asked(library, everything) == before
    library.close()


def test_while_it_is_made_anew_sqls_vectors_propose_the_same(
    folder: Path, open_library: Open, everything: Scope, before: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    flip(folder, 0.5)
    build, go = Proposals._build, threading.Event()
    monkeypatch.setattr(Proposals, "_build", lambda self: (go.wait(30), build(self)))
    library = open_library(folder)
    assert asked(library, everything) == before
    assert library._proposals._index is None
    assert library._proposals._work is not None
    go.set()
    library.vectors()
    assert asked(library, everything) == before
    library.close()


class Panic(BaseException):
    """What Chroma's Rust part throws is no Exception."""


@pytest.mark.parametrize("error", [RuntimeError, Panic])
def test_an_index_that_breaks_under_a_question_is_made_anew_and_the_question_answered(
    folder: Path, open_library: Open, everything: Scope, before: Found, monkeypatch: pytest.MonkeyPatch, error: type[BaseException]
) -> None:
    library = open_library(folder)
    asked(library, everything)

    def broken(*_: Any) -> list[str]:
        raise error("no such page")

    with monkeypatch.context() as patched:
        patched.setattr(Vectors, "propose", broken)
        assert asked(library, everything) == before
    assert library.vectors().ids(PLACE)
    assert asked(library, everything) == before
    library.close()


def test_an_index_that_cant_be_made_is_told_to_who_needs_it_and_questions_go_on(
    folder: Path, open_library: Open, everything: Scope, before: Found, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.rmtree(folder / "chroma")

    def full(self: Proposals) -> None:
        raise StoreError("no room")

    library = open_library(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Proposals, "_build", full)
        library.make_ready()
        with pytest.raises(StoreError, match="no room"):
            library.vectors()
        assert asked(library, everything) == before
        library.close()
    again = open_library(folder)
    assert asked(again, everything) == before
    assert again.check(everything).remarks in ((), ("The vector index was missing; it was made from SQL.",))
    again.close()


def test_what_hindered_the_index_once_isnt_told_to_who_needs_it_after_it_has_gone(folder: Path, open_library: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    shutil.rmtree(folder / "chroma")
    library = open_library(folder)
    with monkeypatch.context() as patched:
        patched.setattr(Proposals, "_build", lambda _: (_ for _ in ()).throw(StoreError("no room")))
        library.make_ready()
        while any(each.name == "vector index" for each in threading.enumerate()):
            time.sleep(0.01)
    assert library.vectors() is not None
    library.close()


def test_a_store_that_isnt_as_it_was_written_keeps_serve_from_starting(folder: Path, open_library: Open) -> None:
    library = open_library(folder)
    library.require_whole()
    with library._store._engine.begin() as connection:
        connection.exec_driver_sql("UPDATE paragraphs SET text = 'Nobody lives there.'")
    with pytest.raises(StoreDamaged, match=r"isn't as it was taken in.*noticeboard restore FILE"):
        library.require_whole()
    library.close()
