"""The pool of reading processes: whatever a file does to its reader, it gets a named reason and the next file is read."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.errors import FileRefused
from ingest import read as module
from ingest.frames import Read, Request
from ingest.read import Pool
from ingest.told import Told

STAND_IN = """#!{python}
import os, pickle, struct, sys, time
from ingest.frames import receive, send
from ingest.reader import read
from index.errors import FileRefused

while True:
    try:
        request = receive(sys.stdin.buffer)
    except EOFError:
        sys.exit()
    if "dies" in request.name:
        os._exit(9)
    if "hangs" in request.name:
        time.sleep(60)
    if "half" in request.name:
        answer = pickle.dumps(read(request))
        sys.stdout.buffer.write(struct.pack(">Q", len(answer)) + answer[: len(answer) // 2])
        sys.stdout.flush()
        os._exit(9)
    try:
        answer = read(request)
    except FileRefused as error:
        answer = error
    send(sys.stdout.buffer, answer)
"""


@pytest.fixture
def unruly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Readers that die, hang or break off where a file's name says so, and read the others for real."""
    script = tmp_path / "reader"
    script.write_text(STAND_IN.format(python=sys.executable), "utf8")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))


@pytest.fixture
def pool() -> Iterator[Pool]:
    with Pool(1) as readers:
        yield readers


def requests(folder: Path, *names: str) -> Iterator[Request]:
    for name in names:
        path = folder / name
        path.write_text(f"Notes\n\n1. The words of {name} stand here.\n", "utf8")
        yield Request(str(path), name, Told(), ())


def outcomes(pool: Pool, folder: Path, *names: str) -> dict[str, str]:
    return {
        request.name: content.reason if isinstance(content, FileRefused) else content.paragraphs[-1].text
        for request, content in pool.read(requests(folder, *names))
    }


def test_a_file_is_read_in_a_process_of_its_own(pool: Pool, tmp_path: Path) -> None:
    assert outcomes(pool, tmp_path, "a.txt", "b.txt") == {"a.txt": "The words of a.txt stand here.", "b.txt": "The words of b.txt stand here."}


@pytest.mark.usefixtures("unruly")
def test_a_reader_that_dies_gives_a_named_reason_and_the_next_file_is_read(pool: Pool, tmp_path: Path) -> None:
    assert outcomes(pool, tmp_path, "a.txt", "dies.txt", "b.txt") == {
        "a.txt": "The words of a.txt stand here.",
        "dies.txt": "damaged",
        "b.txt": "The words of b.txt stand here.",
    }


@pytest.mark.usefixtures("unruly")
def test_a_reader_that_hangs_is_ended_and_the_next_file_is_read(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WALL_CLOCK", 3.0)
    started = time.perf_counter()
    assert outcomes(pool, tmp_path, "hangs.txt", "b.txt") == {"hangs.txt": "too_slow", "b.txt": "The words of b.txt stand here."}
    assert time.perf_counter() - started < 20


@pytest.mark.usefixtures("unruly")
def test_a_reader_that_dies_in_the_middle_of_its_answer_gives_a_named_reason(pool: Pool, tmp_path: Path) -> None:
    assert outcomes(pool, tmp_path, "half.txt", "b.txt") == {"half.txt": "damaged", "b.txt": "The words of b.txt stand here."}


@pytest.mark.parametrize(
    ("fault", "reason"),
    [("bytearray(10_000_000_000)", "too_hungry"), ("(lambda again: again(again))(lambda again: again(again))", "damaged"), ("1 / 0", "damaged")],
)
def test_a_fault_of_a_parser_is_a_reason_not_a_crash(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, fault: str, reason: str) -> None:
    script = tmp_path / "reader"
    script.write_text(f"#!{sys.executable}\nimport ingest.child as child\nchild.read = lambda request, tell: {fault}\nchild.main()\n", "utf8")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    assert outcomes(pool, tmp_path, "a.txt", "b.txt") == {"a.txt": reason, "b.txt": reason}


def test_refusals_say_in_a_sentence_what_to_do(pool: Pool, tmp_path: Path) -> None:
    empty = tmp_path / "empty.txt"
    empty.touch()
    gone = Request(str(tmp_path / "gone.txt"), "gone.txt", Told(), ())
    found = {request.name: content for request, content in pool.read([Request(str(empty), "empty.txt", Told(), ()), gone])}
    assert isinstance(found["empty.txt"], FileRefused)
    assert found["empty.txt"].reason == "empty"
    assert isinstance(found["gone.txt"], FileRefused)
    assert found["gone.txt"].reason == "unreadable"
    assert "check its permissions" in str(found["gone.txt"])


def test_a_reader_is_replaced_after_its_share_of_files(pool: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "FILES_A_CHILD", 2)
    started: list[int] = []
    real = subprocess.Popen

    def popen(*arguments: object, **options: object) -> object:
        process = real(*arguments, **options)  # type: ignore[call-overload]
        started.append(process.pid)
        return process

    monkeypatch.setattr(subprocess, "Popen", popen)
    names = [f"{letter}.txt" for letter in "abcde"]
    assert len(outcomes(pool, tmp_path, *names)) == 5
    assert len(started) == 3


def test_only_a_few_files_are_under_way_at_once(tmp_path: Path) -> None:
    asked: list[str] = []

    def watched() -> Iterator[Request]:
        for request in requests(tmp_path, *(f"{place}.txt" for place in range(12))):
            asked.append(request.name)
            yield request

    with Pool(1) as readers:
        answers = readers.read(watched())
        _, first = next(answers)
        assert isinstance(first, Read)
        assert len(asked) <= 4
        assert len(list(answers)) == 11


def test_no_process_outlives_its_pool(tmp_path: Path) -> None:
    with Pool(2) as readers:
        assert len(outcomes(readers, tmp_path, "a.txt", "b.txt", "c.txt")) == 3
        children = [child for child in (readers._idle.get() for _ in range(2)) if child]
        for child in children:
            readers._idle.put(child)
        for _ in range(2 - len(children)):
            readers._idle.put(None)
    assert children
    for child in children:
        with pytest.raises(ProcessLookupError):
            os.kill(child._process.pid, 0)
