"""However an owner ends, or two commands meet, nothing is lost and the folder is free again."""

import contextlib
import json
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.owner import reach
from assistant.service import Noticeboard

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Serving = Callable[[Path], AbstractContextManager[Any]]
REVIEW = "When is our next DfE review due?"


def never() -> Noticeboard:
    """What a command opens where nobody owns the folder; here somebody does."""
    raise AssertionError("the stores were opened beside their owner")


@pytest.mark.parametrize("end", [signal.SIGTERM, signal.SIGINT])
def test_serve_told_to_stop_closes_the_stores_clean(end: signal.Signals, serving: Serving, data_copy: Path) -> None:
    with serving(data_copy) as server:
        server.process.send_signal(end)
        server.process.wait(15)
        assert not (data_copy / "owner.sock").exists()
        with contextlib.closing(sqlite3.connect(data_copy / "noticeboard.sqlite3")) as store:
            assert store.execute("SELECT value FROM meta WHERE key = 'vectors'").fetchall() == [("clean",)]


def test_a_visitor_that_lingers_does_not_keep_serve_from_stopping(serving: Serving, data_copy: Path) -> None:
    with serving(data_copy) as server, socket.socket(socket.AF_UNIX) as visitor, contextlib.chdir(data_copy):
        visitor.connect("owner.sock")
        server.process.send_signal(signal.SIGINT)
        server.process.wait(12)


def test_a_killed_owner_leaves_the_folder_free(serving: Serving, data_copy: Path, cli: Cli) -> None:
    with serving(data_copy) as server:
        server.process.kill()
        server.process.wait(10)
    assert (data_copy / "owner.sock").exists()  # what a killed process leaves behind is in nobody's way
    register = cli("ask", REVIEW, "--council", "Wexmoor", "--as-of", "2024-06-01", data=data_copy)
    search = cli("ask", "Who is the improvement adviser?", "--council", "Wexmoor", data=data_copy)
    assert (register.returncode, search.returncode) == (0, 0)
    assert "14 July 2024" in register.stdout
    assert "Colin Abernathy" in search.stdout
    assert not (data_copy / "owner.sock").exists()


def test_two_ingests_at_once_queue_and_both_finish(tmp_path: Path, sample: Path, environment: Callable[[Path], dict[str, str]], cli: Cli) -> None:
    data = tmp_path / "data"
    papers = ["wexmoor-improvement-notice.md", "thornhithe-revised-notice.txt"]
    for name, paper in zip(("one", "two"), papers, strict=True):
        (tmp_path / name).mkdir()
        shutil.copy(sample / paper, tmp_path / name)
        shutil.copy(sample / "noticeboard.toml", tmp_path / name)
    command, env = [sys.executable, "-m", "assistant.cli", "ingest"], environment(data)
    running = [subprocess.Popen([*command, name], env=env, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE) for name in ("one", "two")]
    try:
        said = [each.communicate(timeout=90)[1].decode() for each in running]
    finally:
        for each in running:
            if each.poll() is None:
                each.kill()
                each.wait(10)
    assert [each.returncode for each in running] == [0, 0], said
    held = json.loads(cli("documents", "--json", data=data).stdout)["documents"]
    assert {each["document"]: each["council"] for each in held} == dict(zip(papers, ("Wexmoor", "Thornhithe"), strict=True))
    assert {each["state"] for each in held} == {"searchable"}


def test_a_fault_of_the_command_itself_is_not_taken_for_an_owner_that_has_gone(server: Any) -> None:
    """A full disk or a closed pipe while an answer is printed: it is told as it is."""
    with pytest.raises(OSError, match="No space left"), reach(server.folder, never):
        raise OSError(28, "No space left on device")
