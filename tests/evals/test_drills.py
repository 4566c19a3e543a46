"""The drills see what is wrong: places in strace's log, addresses beyond loopback, what a command says of a disk, rows that outlive a break."""

import subprocess
import sys
from pathlib import Path

import pytest

from evals import kills
from evals.calls import NOWHERE, Place, hitting, written
from evals.disk import _told
from evals.quiet import addresses
from evals.resumed import Resumed
from evals.wholeness import Held, outside

LOG = """7 pwrite64(5</data/noticeboard.sqlite3-wal>, "x", 24, 0) = 24
8 pwrite64(5</data/noticeboard.sqlite3-wal>, "x", 24, 0) = 24
7 pwrite64(5</data/chroma/chroma.sqlite3-journal>, "x", 24, 24 <unfinished ...>
7 write(1</dev/null>, "said", 4) = 4
7 fsync(9</data/chroma/0c918cc8-92db-4d6f-9402-72e3d3f69973/header.bin>) = 0
7 write(9</data/chroma/0c918cc8-92db-4d6f-9402-72e3d3f69973/header.bin>, "x", 1) = 1
7 rename("/data/files/ab.part", "/data/files/ab.txt") = 0
7 pwrite64(5</elsewhere/data>, "/dat", 24, 0) = 24
"""


def test_places_are_the_busiest_threads_calls_on_the_folders_files() -> None:
    found = written(LOG, Path("/data"), ("pwrite64", "write", "fsync", "rename"))
    assert found.places == (Place("pwrite64", 1), Place("pwrite64", 2), Place("fsync", 1), Place("rename", 1))
    assert found.files == ("chroma/chroma.sqlite3-journal", "files/ab.part", "files/ab.txt", "noticeboard.sqlite3-wal")


def test_a_call_is_hit_on_named_files_once_or_from_then_on() -> None:
    once = hitting(Place("pwrite64", 3), "signal=KILL", Path("/data"), ["a"])
    assert once == ("strace", "-f", "-qq", "-o", str(NOWHERE), "-P", "/data/a", "-e", "trace=pwrite64", "-e", "inject=pwrite64:signal=KILL:when=3")
    assert hitting(Place("fsync", 1), "error=EIO", Path("/data"), lasting=True)[-1] == "inject=fsync:error=EIO:when=1+"


def test_an_address_beyond_loopback_is_seen() -> None:
    log = """7 connect(3, {sa_family=AF_UNIX, sun_path="/data/owner.sock"}, 24) = -1 ENOENT (No such file or directory)
7 connect(4, {sa_family=AF_INET, sin_port=htons(8000), sin_addr=inet_addr("127.0.0.1")}, 16) = 0
7 connect(4, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "::1", &sin6_addr), sin6_scope_id=0}, 28) = 0
8 connect(25, {sa_family=AF_INET, sin_port=htons(53), sin_addr=inet_addr("192.0.2.53")}, 16 <unfinished ...>
8 sendto(25, ""..., 50, 0, {sa_family=AF_INET6, sin6_port=htons(80), sin6_flowinfo=htonl(0), inet_pton(AF_INET6, "2001:db8::1", &sin6_addr)}, 28) = 50
"""
    assert addresses(log) == ["192.0.2.53", "2001:db8::1"]


def test_the_embedding_model_is_opened_without_a_word_to_its_makers() -> None:
    """onnxruntime decides when it is imported whether it sends events."""
    code = "import os, index.embedder as e, assistant.settings as s; s.keep_quiet(); print(os.environ['ORT_DISABLE_TELEMETRY'])"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "1\n"


@pytest.mark.parametrize(
    ("code", "said", "wrong"),
    [
        (0, "", False),
        (2, "noticeboard: /d/s can't be written (disk full). Make room.\n", False),
        (2, "noticeboard: no council\n", True),
        (1, "Traceback (most recent call last):\nOSError: full\n", True),
        (-9, "", True),
    ],
)
def test_a_refusal_must_be_told_in_one_sentence(code: int, said: str, wrong: bool) -> None:
    assert bool(_told(subprocess.CompletedProcess([], code, "", said))) is wrong


def test_what_is_neither_before_nor_after_is_told() -> None:
    before = Held({"a": (("old",), 1), "b": (("kept",), 1)}, 0, (), (), 0.1)
    after = Held({"a": (("new",), 1), "b": (("kept",), 1)}, 0, (), (), 0.1, ("record",))
    assert outside(before, before, after) == outside(after, before, after) == []
    assert outside(Held({"b": (("kept",), 1)}, 0, (), (), 0.1), before, after) == ["a is lost"]
    assert outside(Held({"a": (("ne",), 1), "b": (("kept",), 1)}, 0, (), (), 0.1), before, after) == ["a isn't entire"]
    assert outside(Held(after.documents, 0, (), (), 0.1, ("record", "record")), before, after) == ["2 records are held, neither as before nor as after"]
    assert outside(Held(after.documents, 0, (), (), 0.1, ("record",), ("b",)), before, after) == ["the kept copy of b is missing or half"]


def test_rows_outlive_a_break_while_the_program_is_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evals.resumed.code_sha256", lambda: "one")
    path = tmp_path / "drill.jsonl"
    assert Resumed(path).row("a", lambda: {"hit": True}) == {"hit": True}
    path.write_text(path.read_text() + '{"key": "b", "row": {"hi')  # broken off
    assert Resumed(path).row("a", lambda: {"hit": False}) == {"hit": True}
    monkeypatch.setattr("evals.resumed.code_sha256", lambda: "two")
    assert Resumed(path).row("a", lambda: {"hit": False}) == {"hit": False}


def test_each_operation_says_whether_it_is_over_a_library(tmp_path: Path) -> None:
    papers = [tmp_path / "a.md", tmp_path / "b.md"]
    assert [each.arguments(papers)[0] for each in kills.OPERATIONS] == ["ingest", "documents", "record"]
    assert [each.over for each in kills.OPERATIONS] == [False, True, True]
