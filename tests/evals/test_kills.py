"""What a killed ingest leaves is looked at by something that sees what is wrong; and one real kill."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from evals import kills
from evals.kills import CERTAIN, Place, chosen
from evals.wholeness import Held, differences, held
from index.embedder import OnnxEmbedder
from index.library import Library

WHOLE = Held({"notice.txt": (("1. Act.", "2. Report."), 1), "minutes.txt": (("Done.",), 1)}, 0, (), (), 0.1)


@pytest.mark.parametrize(
    ("left", "told"),
    [
        (replace(WHOLE, documents={}), []),
        (replace(WHOLE, documents={"notice.txt": (("1. Act.",), 1)}), ["notice.txt isn't entire"]),
        (replace(WHOLE, documents={"other.txt": (("Act.",), 1)}), ["other.txt isn't entire"]),
        (replace(WHOLE, twice=("notice.txt",)), ["notice.txt is held twice"]),
        (replace(WHOLE, unfound=("a1",)), ["passage a1 isn't found"]),
    ],
)
def test_what_isnt_whole_is_told(left: Held, told: list[str]) -> None:
    assert differences(left, WHOLE) == told


def test_a_passage_that_the_index_lost_is_seen(library: Library, take: Callable[..., object], embedder: OnnxEmbedder, tmp_path: Path) -> None:
    take(library, Path(__file__).parents[1] / "notices" / "brackenholt_direction.txt")
    library.vectors()
    ((council, access), *_) = library._store.collections()
    from index.kept import collection_name

    name = collection_name(council, access)
    library.vectors().remove(name, sorted(library.vectors().ids(name))[:2])
    library.close()
    whole = held(tmp_path / "data", embedder)
    assert len(whole.unfound) == 2
    assert list(whole.documents) == ["brackenholt_direction.txt"]


def test_every_certain_call_is_hit_while_there_is_room() -> None:
    every = [Place(call, n) for call in ("fsync", "pwrite64") for n in range(1, 11)]
    picked = chosen(every, 20)
    assert {each for each in every if each.call in CERTAIN} <= set(picked)
    assert len(chosen(every, 6)) == len(set(chosen(every, 6))) == 6


@pytest.mark.skipif(shutil.which("strace") is None, reason="strace is missing; on Debian and Ubuntu: apt-get install strace")
def test_an_ingest_killed_at_a_commit_loses_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(kills, "FILES", 2)
    monkeypatch.setattr(kills, "CALLS", ("fdatasync",))
    result = kills.measure(2, lambda *_: None, tmp_path)
    assert (result["kills"], result["hit"], result["faults"]) == (2, 2, [])
