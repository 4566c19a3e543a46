"""A workspace that doesn't exist, and the Slack door opened into it over real sockets, on a day of the sample's."""

import asyncio
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import pytest
import uvicorn

from assistant import serve
from assistant.bootstrap import build
from assistant.http.app import create_app
from assistant.ledger import Ledger
from assistant.places import Place
from assistant.service import Noticeboard
from assistant.settings import Settings
from assistant.slack import pool
from assistant.slack.door import SlackDoor
from assistant.slack.settings import SlackSettings
from evals.workspace.server import FakeSlack
from index.models import SHIPPED
from index.scope import Access

DAY = date(2024, 10, 1)
ALICE, BOB, GUEST, ADMIN = "U0ALICE", "U0BOB", "U0GUEST", "U0ADMIN"
BOARD, OPEN, SHARED, UNLINKED, HELP = "C0BOARD", "C0OPEN", "C0SHARED", "C0UNLINKED", "C0HELP"


@dataclass(frozen=True, slots=True)
class Opened:
    """A door that answers: its ledger, and its address where it takes requests over HTTP."""

    ledger: Ledger
    url: str | None


Answering = Callable[..., AbstractContextManager[Opened]]


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up workspace's own client would send even loopback through a proxy that the environment names."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(autouse=True)
def briskly(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits a second for a person's sake waits less for a test's."""
    monkeypatch.setattr(pool, "PAUSE", 0.05)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as workspace:
        workspace.add_user(ALICE, name="Alice")
        workspace.add_user(BOB, name="Bob")
        workspace.add_user(GUEST, name="Gwen", guest=True)
        workspace.add_user(ADMIN, name="Ada", admin=True)
        for channel in (BOARD, OPEN, UNLINKED, HELP):
            workspace.add_channel(channel, members=[ALICE, BOB, GUEST, ADMIN])
        workspace.add_channel(SHARED, members=[ALICE, BOB], shared=True)
        yield workspace


@pytest.fixture
def settings(slack: FakeSlack) -> SlackSettings:
    """Wexmoor's workspace: its board's channel and direct messages may use restricted papers, the open channel public ones."""
    places = (
        Place(slack.team_id, "", "Wexmoor", Access.RESTRICTED),
        Place("", BOARD, "Wexmoor", Access.RESTRICTED),
        Place("", SHARED, "Wexmoor City Council", Access.RESTRICTED),
        Place("", OPEN, "Wexmoor", Access.PUBLIC),
    )
    return SlackSettings(slack.bot_token, slack.app_token, slack.signing_secret, slack.url, places, contact=HELP)


@pytest.fixture(scope="session")
def calendar() -> dict[str, date]:
    """What day it is for `wexmoor`."""
    return {"today": DAY}


@pytest.fixture
def on(calendar: dict[str, date]) -> Iterator[Callable[[str], None]]:
    """on("2025-06-02"): that day is today for the rest of the test."""
    yield lambda day: calendar.update(today=date.fromisoformat(day))
    calendar["today"] = DAY


@pytest.fixture(scope="session")
def wexmoor(sample_data: Path, tmp_path_factory: pytest.TempPathFactory, cache: Path, calendar: dict[str, date]) -> Iterator[Noticeboard]:
    """Noticeboard over the sample, on the first of October 2024 unless said otherwise; tests ask and change nothing."""
    folder = Path(shutil.copytree(sample_data, tmp_path_factory.mktemp("wexmoor") / "data"))
    opened = build(Settings(folder, cache, None, Access.PUBLIC, SHIPPED), lambda: calendar["today"])
    opened.warm()
    yield opened
    opened.close()


@pytest.fixture
def answering(slack: FakeSlack, settings: SlackSettings, wexmoor: Noticeboard, tmp_path: Path) -> Answering:
    """answering(noticeboard=…, http=True, contact=None, …): the door open for a block, by Socket Mode unless http."""

    @contextmanager
    def opened(
        noticeboard: Noticeboard = wexmoor, *, http: bool = False, base: str | None = "https://papers.wexmoor.example", **changes: object
    ) -> Iterator[Opened]:
        told = replace(settings, **{"app_token": None if http else settings.app_token, **changes})  # type: ignore[arg-type]
        ledger = Ledger.open(tmp_path)
        with ExitStack() as stack:
            stack.callback(ledger.close)
            url = stack.enter_context(_served(noticeboard, told, ledger, base)) if http else None
            if http:
                slack.deliver_to(f"{url}/slack/events")
            else:
                stack.enter_context(_listening(noticeboard, told, ledger, base))
                slack.wait(lambda: slack.connections == 1)
            yield Opened(ledger, url)

    return opened


@contextmanager
def _listening(noticeboard: Noticeboard, settings: SlackSettings, ledger: Ledger, base: str | None) -> Iterator[None]:
    """The door in a thread with a loop of its own."""
    ready = threading.Event()
    loops: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    async def run() -> None:
        door, leave = SlackDoor(noticeboard, settings, ledger, None, base, 30), asyncio.Event()
        async with door.running():
            await asyncio.wait_for(door.connected.wait(), 10)
            loops.append((asyncio.get_running_loop(), leave))
            ready.set()
            await leave.wait()

    thread = threading.Thread(target=lambda: asyncio.run(run()), name="door")
    thread.start()
    try:
        assert ready.wait(15), "the door didn't open"
        yield
    finally:
        for loop, leave in loops:
            loop.call_soon_threadsafe(leave.set)
        thread.join(20)
        assert not thread.is_alive()


@contextmanager
def _served(noticeboard: Noticeboard, settings: SlackSettings, ledger: Ledger, base: str | None) -> Iterator[str]:
    """The door within the HTTP app, on a free port of loopback."""
    bound = serve.listen("127.0.0.1", 0)
    servers: list[uvicorn.Server] = []
    doors: list[SlackDoor] = []

    def run() -> None:
        door = SlackDoor(noticeboard, settings, ledger, None, base, 30)
        config = uvicorn.Config(create_app(noticeboard, beside=door), log_level="warning", access_log=False, timeout_graceful_shutdown=5)
        servers.append(uvicorn.Server(config))
        doors.append(door)
        servers[0].run(sockets=[bound])

    thread = threading.Thread(target=run, name="served")
    thread.start()
    try:
        deadline = threading.Event()
        for _ in range(400):
            if doors and doors[0].connected.is_set():
                break
            deadline.wait(0.05)
        host, port = bound.getsockname()[:2]
        yield f"http://{host}:{port}"
    finally:
        servers[0].should_exit = True
        thread.join(20)
        bound.close()
        assert not thread.is_alive()
