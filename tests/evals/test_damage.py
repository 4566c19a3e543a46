"""The drills with damaged files: what is harmed is another one afterwards, and a drill sees what goes wrong."""

import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evals import damage
from evals.damage import index_drill, said, store_drill
from evals.harm import cut, flip, gone, harm_index, harm_store, hole
from index.embedder import OnnxEmbedder
from index.kept import NewVersion
from index.library import Library

Open = Callable[[Path], Library]
MakeVersion = Callable[..., NewVersion]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory, open_library: Open, make_version: MakeVersion) -> tuple[Path, list[object]]:
    """A data folder with two papers and a record, closed, and what it answers."""
    folder = tmp_path_factory.mktemp("whole")
    library = open_library(folder)
    texts = [f"The council must report to the board on matter {each} of its improvement plan every month." for each in range(12)]
    library.keep(make_version(*texts, name="a.txt", council="Torbay"))
    library.keep(make_version("Foster carers wait months for their assessments.", name="b.txt", council="Plymouth"))
    library.embed_waiting()
    answers = said(library)
    library.close()
    return folder, answers


@pytest.fixture(autouse=True)
def model(embedder: OnnxEmbedder, monkeypatch: pytest.MonkeyPatch) -> None:
    """The drills' model is the tests'."""
    monkeypatch.setattr(damage, "_embedder", lambda: embedder)


@pytest.mark.parametrize("harm", [flip, cut, hole, gone])
def test_what_is_harmed_is_another_one(tmp_path: Path, harm: Callable[[Path, random.Random], str]) -> None:
    (tmp_path / "file").write_bytes(bytes(range(1, 256)) * 40)
    before = (tmp_path / "file").read_bytes()
    assert "file" in harm(tmp_path / "file", random.Random(1))
    assert not (tmp_path / "file").exists() or (tmp_path / "file").read_bytes() != before


def test_a_harm_can_be_done_again(whole: tuple[Path, list[object]], tmp_path: Path) -> None:
    for number in range(5):
        copies = [Path(shutil.copytree(whole[0], tmp_path / f"{number}-{each}")) for each in "ab"]
        assert len({harm_index(copy / "chroma", random.Random(number)) for copy in copies}) == 1
        assert len({harm_store(copy / "noticeboard.sqlite3", random.Random(number), number) for copy in copies}) == 1


def test_a_damaged_index_and_a_damaged_store_come_back(whole: tuple[Path, list[object]], tmp_path: Path) -> None:
    folder, expected = whole
    assert index_drill(folder, tmp_path / "drill-0", 0, expected).faults == ()
    for number in (1, 2):
        drill = store_drill(folder, tmp_path / f"store-{number}", number, expected)
        assert (drill.found, drill.faults) == (True, ())


def test_a_drill_sees_another_answer(whole: tuple[Path, list[object]], open_library: Open, tmp_path: Path) -> None:
    folder, expected = whole
    library = open_library(Path(shutil.copytree(folder, tmp_path / "copy")))
    assert damage._after(library, expected, 1.0) == []
    assert damage._after(library, [*expected, "more"], 61.0) == ["something else was answered after it was mended", "it took 61 s"]
    library.close()
