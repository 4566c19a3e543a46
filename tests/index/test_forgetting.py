"""What is forgotten is gone from SQL at once, from the rest after it, and with a compaction from every byte of the data folder."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from index.family import Remains
from index.kept import NewVersion, collection_name
from index.library import Library
from index.scope import Access, Scope
from index.store import Store

Open = Callable[[Path], Library]
MakeVersion = Callable[..., NewVersion]
SECRET = "The heron nests above the Quarrel weir."
OTHER = "The council must sing in the square."
PUBLIC = collection_name("Wexmoor", Access.PUBLIC)


@pytest.fixture
def two(library: Library, make_version: MakeVersion) -> tuple[Library, str, str]:
    """A library with two papers of Wexmoor's: both say OTHER, the first SECRET too."""
    first = library.keep(make_version(SECRET, OTHER, name="first.txt", council="Wexmoor"))
    second = library.keep(make_version(OTHER, name="second.txt", council="Wexmoor"))
    library.embed_waiting()
    return library, first, second


def holding(folder: Path, *phrases: str) -> list[str]:
    """The files of a folder, its sockets aside, that hold one of the phrases in some coding."""
    wanted = [phrase.encode(coding) for phrase in phrases for coding in ("utf-8", "utf-16-le")]
    return [str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file() and any(each in path.read_bytes() for each in wanted)]


def test_what_is_forgotten_is_found_by_nobody_and_the_same_words_elsewhere_stay(two: tuple[Library, str, str], everything: Scope) -> None:
    library, first, second = two
    library.forget([first])
    assert [each.id for each in library.documents(everything)] == [second]
    assert [each.passage.text for each in library.search(everything, "heron nests weir") if each.words] == []
    assert [(each.document.id, each.passage.text) for each in library.search(everything, "sing")] == [(second, OTHER)]
    assert library.vectors().ids(PUBLIC) == {row.id for row in library._store.collection("Wexmoor", Access.PUBLIC)}
    assert library._store.remains(Remains.VECTORS, Remains.FILE) == []


def test_no_byte_of_it_is_left_after_a_compaction(two: tuple[Library, str, str], everything: Scope, tmp_path: Path) -> None:
    library, first, _ = two
    (secret,) = (library._store.vectors([row.id])[row.id] for row in library._store.collection("Wexmoor", Access.PUBLIC) if row.text == SECRET)
    assert holding(tmp_path / "data", "heron nests")
    library.forget([first])
    assert library.compact() == []
    assert holding(tmp_path / "data", "heron nests", "Quarrel weir") == []
    assert [path for path in (tmp_path / "data").rglob("*") if path.is_file() and secret.tobytes() in path.read_bytes()] == []
    assert [each.passage.text for each in library.search(everything, "sing")] == [OTHER]
    assert library.check(everything).remarks == ()


def test_an_old_version_goes_as_a_forgotten_paper_does(library: Library, make_version: MakeVersion, tmp_path: Path) -> None:
    document_id = library.keep(make_version(SECRET, name="paper.txt", council="Wexmoor"))
    library.embed_waiting()
    library.keep(make_version(OTHER, name="paper.txt", council="Wexmoor"), document_id)
    library.compact()
    assert holding(tmp_path / "data", "heron nests") == []


def test_the_only_paper_of_a_council_takes_its_collection_along(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    document_id = library.keep(make_version(SECRET, council="Wexmoor"))
    library.embed_waiting()
    library.forget([document_id])
    assert library.vectors().ids(PUBLIC) == set()
    library.check(everything)
    assert PUBLIC not in library.vectors().names()


def test_a_process_that_is_killed_in_between_leaves_notes_that_the_next_one_clears(
    two: tuple[Library, str, str], tmp_path: Path, open_library: Open, everything: Scope
) -> None:
    library, first, second = two
    known = library.known_by_id(first)
    assert known is not None
    kept = tmp_path / "data" / "files" / f"{known.sha256}.txt"
    kept.parent.mkdir(exist_ok=True)
    kept.write_text(SECRET, "utf8")
    library.close()
    script = f"import os, signal; from pathlib import Path; from index.store import Store; s = Store.open(Path({str(tmp_path / 'data')!r})); s.forget([{first!r}]); os.kill(os.getpid(), signal.SIGKILL)"
    killed = subprocess.run([sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}, timeout=60, check=False)
    assert killed.returncode == -signal.SIGKILL
    again = open_library(tmp_path / "data")
    assert [each.id for each in again.documents(everything)] == [second]
    assert kept.exists()
    again.clear_away()
    assert not kept.exists()
    assert again.vectors().ids(PUBLIC) == {row.id for row in again._store.collection("Wexmoor", Access.PUBLIC)}
    assert again._store.remains(Remains.VECTORS, Remains.FILE) == []
    again.close()


def test_what_belongs_to_a_document_goes_with_it(tmp_path: Path, make_version: MakeVersion, everything: Scope) -> None:
    store = Store.open(tmp_path)
    exempt = make_version("Exempt.", access=Access.RESTRICTED, council="Wexmoor")
    document_id, _ = store.save(replace(make_version("Open.", council="Wexmoor", day=date(2024, 1, 1)), exempt=exempt))
    later = replace(make_version("Open again.", council="Wexmoor", day=date(2024, 6, 1)), exempt=replace(exempt, passages=()))
    store.save(later, document_id, keep_earlier=True)
    assert sorted(each.part.value for each in store.documents(everything)) == ["earlier", "exempt", "exempt", "whole"]
    store.forget([document_id])
    assert store.documents(everything) == []
    assert len(store.remains(Remains.ANSWERS)) == 4
    store.close()
