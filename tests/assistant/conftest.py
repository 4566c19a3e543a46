"""What the assistant's tests share: the invented world of evals/sample, taken in once, and doors over copies of it."""

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import date
from functools import cache as remembered
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.bootstrap import build
from assistant.conversation import Asked
from assistant.route import choose
from assistant.schemas import Ask, Reply
from assistant.sentences import Inquiry
from assistant.service import Noticeboard
from assistant.settings import Settings
from index.documents import DateMeaning, Kind
from index.kept import NewVersion
from index.library import Library
from index.models import SHIPPED
from index.scope import Access, Asker, Scope, owner_asker

REPOSITORY = Path(__file__).resolve().parents[2]
NEIGHBOURS = ("Aldersea", "Brackenford", "Castlemere", "Fallowby", "Hollinsea", "Quarrendale")
"""Councils of the sample that few tests ask about: each one's papers are taken in where they are asked for."""
KEPT = ("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "SYSTEMROOT")

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Open = Callable[[Path], Noticeboard]
Inquire = Callable[..., Inquiry]
PapersOf = Callable[..., Path]


@dataclass(frozen=True, slots=True)
class Server:
    """A `noticeboard serve` of its own process: its address, its data folder, its process."""

    url: str
    folder: Path
    process: "subprocess.Popen[str]"


Serving = Callable[[Path], AbstractContextManager[Server]]


@pytest.fixture(scope="session")
def open_noticeboard(cache: Path) -> Open:
    """Opens a data folder as bootstrap does; whoever opens it closes it."""
    return lambda folder: build(Settings(folder, cache, None, Access.PUBLIC, SHIPPED))


@pytest.fixture
def data_copy(sample_data: Path, tmp_path: Path) -> Path:
    """A copy of the sample's data folder to do anything to."""
    return Path(shutil.copytree(sample_data, tmp_path / "copy"))


@pytest.fixture(scope="session")
def noticeboard(sample_data: Path, tmp_path_factory: pytest.TempPathFactory, open_noticeboard: Open) -> Iterator[Noticeboard]:
    """Noticeboard over the sample; tests ask and change nothing."""
    opened = open_noticeboard(Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("asked") / "data")))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def sample_library(sample_data: Path, tmp_path_factory: pytest.TempPathFactory, open_library: Callable[[Path], Library]) -> Iterator[Library]:
    """The library of the sample, for tests below the doors; they change nothing."""
    opened = open_library(Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("library") / "data")))
    yield opened
    opened.close()


@pytest.fixture(scope="session")
def neighbours(papers_of: PapersOf, tmp_path_factory: pytest.TempPathFactory, open_noticeboard: Open) -> Iterator[Callable[[str], Noticeboard]]:
    """neighbours("Aldersea"): Noticeboard over the papers of a council of the sample that few tests ask about."""
    with ExitStack() as opened:

        @remembered
        def of(council: str) -> Noticeboard:
            folder = shutil.copytree(papers_of(council.lower()), tmp_path_factory.mktemp(council.lower()) / "data")
            return opened.enter_context(closing(open_noticeboard(Path(folder))))

        yield of


@pytest.fixture(scope="session")
def ask(noticeboard: Noticeboard, neighbours: Callable[[str], Noticeboard]) -> Callable[..., Reply]:
    """ask(question, council, as_of, *history, asker=…): the reply over the sample; the same question is asked only once."""

    @remembered
    def asked(question: str, council: str | None = "Wexmoor", as_of: str = "2024-06-01", *history: str, asker: Asker | None = None) -> Reply:
        body = Ask(question=question, council=council, as_of=date.fromisoformat(as_of), history=list(history))
        return (neighbours(council) if council in NEIGHBOURS else noticeboard).ask(asker or owner_asker(), body)

    return asked


@pytest.fixture(scope="session")
def inquire() -> Inquire:
    """inquire(library, question, as_of, council): the question as its composers get it."""

    def asked(library: Library, question: str, as_of: str = "2025-01-20", council: str = "Wexmoor") -> Inquiry:
        day = date.fromisoformat(as_of)
        return Inquiry(library, Scope(frozenset({council}), frozenset(Access)), Asked(question), choose(question, day), day)

    return asked


@pytest.fixture
def keep(library: Library, make_version: Callable[..., NewVersion]) -> Callable[..., None]:
    """keep("2024-05-01", "First paragraph.", …): a committee paper of Wexmoor's of that day."""

    def kept(day: str, *texts: str, **facts: object) -> None:
        told = {"council": "Wexmoor", "kind": Kind.BOARD_PAPER, "meaning": DateMeaning.MEETING, "name": f"{day}.txt", **facts}
        library.keep(make_version(*texts, day=date.fromisoformat(day), **told))

    return kept


@pytest.fixture(scope="session")
def environment(cache: Path) -> Callable[[Path], dict[str, str]]:
    """The environment of a command over a data folder: nothing of the tester's own settings."""

    def made(data: Path) -> dict[str, str]:
        kept = {name: os.environ[name] for name in KEPT if name in os.environ}
        return {**kept, "PYTHONPATH": str(REPOSITORY), "NOTICEBOARD_DATA": str(data), "NOTICEBOARD_CACHE": str(cache)}

    return made


@pytest.fixture
def cli(tmp_path: Path, environment: Callable[[Path], dict[str, str]]) -> Cli:
    """cli("ask", "…", data=folder, NOTICEBOARD_COUNCIL="…"): `python -m assistant.cli` as a process of its own."""

    def run(*arguments: str | Path, data: Path | None = None, timeout: float = 60, **settings: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "assistant.cli", *map(str, arguments)]
        env = {**environment(data or tmp_path / "data"), **settings}
        return subprocess.run(command, env=env, cwd=tmp_path, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=timeout, check=False)

    return run


@pytest.fixture(scope="session")
def serving(environment: Callable[[Path], dict[str, str]]) -> Serving:
    """serving(folder): `serve --port 0` over a data folder, ready; it ends with the block, and nothing else does."""

    @contextmanager
    def started(folder: Path) -> Iterator[Server]:
        log = folder.parent / "serve.log"
        command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
        with log.open("w") as errors:
            process = subprocess.Popen(
                command, env=environment(folder), cwd=folder.parent, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=errors, text=True
            )
        try:
            yield Server(_ready(process, log), folder, process)
        finally:
            _end(process)

    return started


def _ready(process: "subprocess.Popen[str]", log: Path) -> str:
    assert process.stdout is not None
    words = process.stdout.readline().split()
    assert words, f"serve ended: {log.read_text()}"
    url = next(word for word in words if word.startswith("http://"))
    deadline = time.monotonic() + 40
    while time.monotonic() < deadline:
        try:
            if httpx.get(f"{url}/readyz", timeout=5).status_code == 200:
                return url
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError(f"serve wasn't ready in 40 s: {log.read_text()}")


def _end(process: "subprocess.Popen[str]") -> None:
    if process.poll() is None:
        process.send_signal(signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait(10)
    if process.stdout is not None:
        process.stdout.close()


@pytest.fixture(scope="session")
def server(sample_data: Path, tmp_path_factory: pytest.TempPathFactory, serving: Serving) -> Iterator[Server]:
    """One `serve` over a copy of the sample, for tests that only ask."""
    with serving(Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("served") / "data"))) as started:
        yield started


@pytest.fixture(scope="session")
def served(server: Server) -> str:
    """Where the server answers."""
    return server.url


@pytest.fixture(scope="session")
def client(served: str) -> Iterator[httpx.Client]:
    """Asks the server over HTTP."""
    with httpx.Client(base_url=served, timeout=20) as opened:
        yield opened


@pytest.fixture(scope="session")
def problem() -> Callable[[httpx.Response, int], dict[str, Any]]:
    """problem(answer, 404): the RFC 9457 problem that an answer is."""

    def checked(answer: httpx.Response, status: int) -> dict[str, Any]:
        assert answer.status_code == status
        assert answer.headers["content-type"] == "application/problem+json"
        body: dict[str, Any] = answer.json()
        assert body["status"] == status
        assert body["title"]
        assert body["type"]
        return body

    return checked
