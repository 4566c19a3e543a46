"""One owner a data folder: who comes second goes through it or is told who holds it, and nothing is lost however it ends."""

import contextlib
import json
import os
import shutil
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import pytest

from assistant.owner import Lock, Remote, own, reach
from assistant.schemas import Ask
from assistant.service import Noticeboard
from index.errors import DiskFailed, OwnedElsewhere
from index.scope import owner_asker

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Serving = Callable[[Path], AbstractContextManager[Any]]
REVIEW = "When is our next DfE review due?"
BODY = {"question": REVIEW, "council": "Wexmoor", "as_of": "2024-06-01", "history": []}


def never() -> Noticeboard:
    """What a command opens where nobody owns the folder; here somebody does."""
    raise AssertionError("the stores were opened beside their owner")


def holder(folder: Path) -> int:
    """The pid that stands in a folder's lock."""
    return int((folder / "owner.lock").read_text())


def tell(folder: Path, line: bytes) -> list[dict[str, Any]]:
    """What the owner of a folder answers to one line on its socket."""
    with socket.socket(socket.AF_UNIX) as connection, contextlib.chdir(folder):
        connection.settimeout(20)
        connection.connect("owner.sock")
        connection.sendall(line)
        connection.shutdown(socket.SHUT_WR)
        with connection.makefile("rb") as stream:
            return [json.loads(each) for each in stream]


def test_a_second_serve_ends_at_once_and_names_the_pid_of_the_first(server: Any, cli: Cli) -> None:
    started = time.monotonic()
    second = cli("serve", "--port", "0", data=server.folder)
    assert second.returncode == 2
    assert f"in use by process {server.process.pid}" in second.stderr
    assert second.stdout == ""
    assert "Traceback" not in second.stderr
    assert time.monotonic() - started < 20
    os.kill(server.process.pid, 0)  # the first lives on


def test_ask_goes_through_a_running_serve(server: Any, cli: Cli) -> None:
    os.kill(server.process.pid, 0)
    assert holder(server.folder) == server.process.pid
    asked = cli("ask", REVIEW, "--council", "Wexmoor", "--as-of", "2024-06-01", data=server.folder)
    assert asked.returncode == 0
    assert "14 July 2024" in asked.stdout
    assert holder(server.folder) == server.process.pid


def test_a_command_opens_no_store_beside_the_owner(server: Any) -> None:
    with reach(server.folder, never) as desk:
        assert isinstance(desk, Remote)
        reply = desk.ask(owner_asker(), Ask(question=REVIEW, council="Wexmoor"))
        assert reply.status == "answered"
        assert {each.access for each in desk.documents(owner_asker()).documents} == {"public", "restricted"}
        assert desk.due(owner_asker(), "Wexmoor").due


def test_without_its_socket_the_owner_cannot_be_asked_and_is_named(server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.owner.PATIENCE", 0.3)
    held, aside = server.folder / "owner.sock", server.folder / "aside.sock"
    held.rename(aside)
    try:
        with pytest.raises(OwnedElsewhere) as raised, reach(server.folder, never):
            pass
    finally:
        aside.rename(held)
    assert raised.value.pid == server.process.pid


def test_the_socket_is_for_its_owner_alone(server: Any) -> None:
    mode = (server.folder / "owner.sock").stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


def test_the_socket_speaks_one_line_of_json_for_one(server: Any) -> None:
    (said,) = tell(server.folder, json.dumps({"call": "ask", "body": BODY}).encode() + b"\n")
    assert said["result"]["status"] == "answered"
    assert "14 July 2024" in said["result"]["answer"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        (json.dumps({"call": "ask", "body": {**BODY, "question": ""}}), "question_empty"),
        (json.dumps({"call": "ask", "body": {**BODY, "council": "Wexmor"}}), "unknown_council"),
        (json.dumps({"call": "document", "body": {"document_id": "nothing"}}), "unknown_document"),
        (json.dumps({"call": "erase", "body": {}}), "error"),
        ("not json", "error"),
        ("[]", "error"),
    ],
)
def test_what_the_owner_cannot_do_it_says_and_lives_on(line: str, code: str, server: Any) -> None:
    (said,) = tell(server.folder, line.encode() + b"\n")
    assert said["error"]["code"] == code
    assert said["error"]["message"]
    assert tell(server.folder, json.dumps({"call": "documents", "body": {}}).encode() + b"\n")[0]["result"]["documents"]


def test_a_visitor_that_says_nothing_is_let_go(server: Any) -> None:
    assert tell(server.folder, b"") == []
    assert tell(server.folder, b"\n") == []


def test_an_ingest_through_the_owner_tells_of_each_file_and_is_asked_at_once(serving: Serving, data_copy: Path, cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "late.md").write_text("# Note\n\n**Issued:** 3 June 2024\n\n1. The Quoddle Centre in Wexmoor opens on 5 July 2024.\n")
    with serving(data_copy):
        taken = cli("ingest", tmp_path / "late.md", "--council", "Wexmoor", data=data_copy)
        assert taken.returncode == 0
        assert "+ late.md" in taken.stdout
        asked = cli("ask", "When does the Quoddle Centre open?", "--council", "Wexmoor", data=data_copy)
        assert "5 July 2024" in asked.stdout


def test_a_folder_whose_path_is_longer_than_a_socket_s_works(tmp_path: Path, sample_data: Path, serving: Serving, cli: Cli) -> None:
    folder = tmp_path / ("a" * 60) / ("b" * 60) / "data"
    folder.parent.mkdir(parents=True)
    shutil.copytree(sample_data, folder)
    assert len(str(folder / "owner.sock")) > 108
    with serving(folder) as server:
        assert stat.S_IMODE((folder / "owner.sock").stat().st_mode) == 0o600
        with reach(folder, never) as desk:
            assert desk.ask(owner_asker(), Ask(question=REVIEW, council="Wexmoor")).status == "answered"
        asked = cli("ask", REVIEW, "--council", "Wexmoor", "--as-of", "2024-06-01", data=folder)
        assert "14 July 2024" in asked.stdout
        assert holder(folder) == server.process.pid


def test_a_lock_is_one_holder_s_and_goes_with_it(tmp_path: Path) -> None:
    first, second = Lock(tmp_path), Lock(tmp_path)
    assert first.take()
    assert second.holder() == os.getpid()
    assert not second.take()
    first.release()
    assert second.take()
    second.release()


def test_owning_a_held_folder_is_refused_with_the_holder_s_pid(tmp_path: Path) -> None:
    lock = Lock(tmp_path)
    lock.take()
    with pytest.raises(OwnedElsewhere) as raised, own(tmp_path, never):
        pass
    lock.release()
    assert raised.value.pid == os.getpid()
    assert str(os.getpid()) in str(raised.value)


def test_a_second_serve_is_told_before_anything_large_is_imported(tmp_path: Path, environment: Callable[[Path], dict[str, str]]) -> None:
    lock = Lock(tmp_path)
    lock.take()
    code = "import sys; from assistant.cli import main; print(main(['serve', '--port', '0']), 'fastapi' in sys.modules, 'sqlalchemy' in sys.modules)"
    second = subprocess.run([sys.executable, "-c", code], env=environment(tmp_path), cwd=tmp_path, capture_output=True, text=True, check=False)
    lock.release()
    assert second.stdout.split() == ["2", "False", "False"]
    assert f"in use by process {os.getpid()}" in second.stderr


def test_a_full_disk_keeps_nobody_from_owning_a_folder(tmp_path: Path) -> None:
    """Whoever can't write its pid holds the lock without it."""
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("/dev/full, which takes no byte, is Linux's")
    (tmp_path / "owner.lock").symlink_to(full)
    lock = Lock(tmp_path)
    assert lock.take()
    lock.release()


def test_a_folder_that_cannot_be_made_is_a_named_error(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(DiskFailed, match="can't be written"):
        Lock(tmp_path / "file" / "data")
