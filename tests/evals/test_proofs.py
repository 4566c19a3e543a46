"""Proofs: one file each, with the commit and the machine; a sample run leaves the full one alone."""

import json
import os
import re
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest

from evals import proofs

FakeGit = Callable[[str], None]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where proofs are kept during a test."""
    monkeypatch.setattr(proofs, "FOLDER", tmp_path / "proofs")
    return tmp_path / "proofs"


@pytest.fixture
def fake_git(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeGit:
    """fake_git(script): the only `git` there is answers by this piece of shell."""

    def faked(script: str) -> None:
        programs = tmp_path / "programs"
        programs.mkdir()
        (programs / "git").write_text(f"#!/bin/sh\n{script}\n", "utf8")
        (programs / "git").chmod(0o755)
        monkeypatch.setenv("PATH", str(programs))

    return faked


def test_a_full_run_is_kept_under_the_proofs_name(folder: Path) -> None:
    assert proofs.keep("speed", "full", {"ratio": 0.9}) == folder / "speed.json"


def test_a_sample_run_is_kept_beside_the_full_one_and_leaves_it_alone(folder: Path) -> None:
    full = proofs.keep("speed", "full", {"ratio": 0.9})
    before = full.read_bytes()
    assert proofs.keep("speed", "ci", {"ratio": 0.1}) == folder / "speed.ci.json"
    assert full.read_bytes() == before


def test_a_proof_says_what_was_measured_when_on_which_commit_and_machine(folder: Path) -> None:
    kept = json.loads(proofs.keep("speed", "full", {"ratio": 0.9, "texts": "5 März"}).read_text("utf8"))
    assert kept.keys() == {"proof", "sample", "commit", "measured", "machine", "result"}
    assert (kept["proof"], kept["sample"], kept["result"]) == ("speed", "full", {"ratio": 0.9, "texts": "5 März"})
    assert datetime.fromisoformat(kept["measured"]).utcoffset() is not None
    assert kept["machine"].keys() == {"processor", "cores", "system", "python"}
    assert kept["machine"]["cores"] == os.cpu_count()
    assert all(kept["machine"].values())


def test_a_later_run_replaces_the_earlier_one(folder: Path) -> None:
    proofs.keep("speed", "full", {"ratio": 0.9})
    kept = proofs.keep("speed", "full", {"ratio": 0.8})
    assert json.loads(kept.read_text("utf8"))["result"] == {"ratio": 0.8}
    assert list(folder.iterdir()) == [kept]


def test_the_commit_of_an_unchanged_checkout_is_its_short_name(fake_git: FakeGit) -> None:
    fake_git('[ "$1" = rev-parse ] && echo 0123456789ab; exit 0')
    assert proofs.commit() == "0123456789ab"


def test_a_plus_says_that_files_differ_from_the_commit(fake_git: FakeGit) -> None:
    fake_git('[ "$1" = rev-parse ] && echo 0123456789ab || echo " M evals/speed.py"')
    assert proofs.commit() == "0123456789ab+"


def test_outside_a_checkout_the_commit_is_unknown(fake_git: FakeGit) -> None:
    fake_git('echo "fatal: not a git repository" >&2; exit 128')
    assert proofs.commit() == "unknown"


def test_without_git_the_commit_is_unknown(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert proofs.commit() == "unknown"


def test_every_proof_that_is_kept_in_the_repository_is_whole() -> None:
    for path in (Path(proofs.__file__).parent / "proofs").glob("*.json"):
        kept = json.loads(path.read_text("utf8"))
        assert path.name == (f"{kept['proof']}.json" if kept["sample"] == "full" else f"{kept['proof']}.{kept['sample']}.json")
        assert re.fullmatch(r"[0-9a-f]{12}\+?", kept["commit"]), path.name
        assert kept["result"], path.name
