"""One owner a data folder. It holds a lock there and answers on a Unix socket beside it; other commands go through it.

The socket is for its owner's user alone (mode 0600) and gives the owner's rights. A request is one line of JSON, the
answer one or more: {"step": …} while an ingest goes on, then {"result": …} or {"error": …}.
"""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import selectors
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from pydantic import BaseModel

from assistant.schemas import (
    Ask,
    Briefing,
    CheckReport,
    CorrectBody,
    DocumentDetail,
    DocumentList,
    DocumentPage,
    DueList,
    IngestBody,
    IngestReport,
    ObligationList,
    RecordBody,
    RecordItem,
    RecordList,
    ReindexReport,
    RemovedList,
    Reply,
    TakenItem,
)
from index.disk import written
from index.errors import NoticeboardError, OwnedElsewhere, StoreError
from index.scope import Asker, owner_asker

if TYPE_CHECKING:
    from assistant.service import Listen, Noticeboard

Model = TypeVar("Model", bound=BaseModel)
PATIENCE = 5.0
"""Seconds to wait for an owner that has the lock but doesn't listen yet, or for one that is just ending."""


class Desk(Protocol):
    """What a command can ask, of its own Noticeboard or of the owner's."""

    def ask(self, asker: Asker, ask: Ask) -> Reply: ...
    def due(self, asker: Asker, council: str | None = None, as_of: date | None = None, within: int | None = None) -> DueList: ...
    def obligations(self, asker: Asker, council: str | None = None, as_of: date | None = None, ended: bool = False) -> ObligationList: ...
    def briefing(self, asker: Asker, council: str | None = None, as_of: date | None = None) -> Briefing: ...
    def record(self, asker: Asker, body: RecordBody) -> RecordItem: ...
    def records(self, asker: Asker, council: str | None = None) -> RecordList: ...
    def documents(self, asker: Asker) -> DocumentList: ...
    def document(self, asker: Asker, document_id: str) -> DocumentPage: ...
    def ingest(self, asker: Asker, body: IngestBody, listen: Listen) -> IngestReport: ...
    def detail(self, asker: Asker, name: str) -> DocumentDetail: ...
    def correct(self, asker: Asker, body: CorrectBody) -> DocumentDetail: ...
    def remove(self, asker: Asker, names: Sequence[str]) -> RemovedList: ...
    def check(self, asker: Asker, compact: bool = False) -> CheckReport: ...
    def reindex(self, asker: Asker, name: str, listen: Listen) -> ReindexReport: ...


class RemoteError(NoticeboardError):
    """What went wrong at the owner, in its own words."""


class Lock:
    """The folder's lock; it goes with its process, however that ends."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "owner.lock"
        with written(self._path):
            folder.mkdir(parents=True, exist_ok=True)
            self._file = self._path.open("a+b", buffering=0)

    def take(self) -> bool:
        """True where it is ours now; its holder's pid stands in it."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        with contextlib.suppress(OSError):  # on a full disk it is held without telling by whom
            self._file.truncate(0)
            self._file.write(str(os.getpid()).encode())
        return True

    def holder(self) -> int | None:
        """The pid of the process that holds it."""
        text = self._path.read_text()
        return int(text) if text.isdigit() else None

    def release(self) -> None:
        self._file.close()


@contextmanager
def holding(folder: Path) -> Iterator[None]:
    """Keeps the folder from everybody else for a block; OwnedElsewhere where somebody uses it."""
    lock = Lock(folder)
    try:
        if not lock.take():
            raise OwnedElsewhere(str(folder), lock.holder())
        yield
    finally:
        lock.release()


def require_free(folder: Path) -> None:
    """OwnedElsewhere where somebody uses the folder at this moment."""
    with holding(folder):
        return


@contextmanager
def own(folder: Path, build: Callable[[], Noticeboard]) -> Iterator[Noticeboard]:
    """Makes this process the owner for a block; OwnedElsewhere where another one is."""
    with holding(folder):
        noticeboard = build()
        try:
            with _listening(folder, noticeboard):
                yield noticeboard
        finally:
            noticeboard.close()


@contextmanager
def reach(folder: Path, build: Callable[[], Noticeboard]) -> Iterator[Desk]:
    """A desk to ask at: the owner's where there is one, else this process becomes the owner for the block."""
    with contextlib.ExitStack() as stack:
        yield _desk(folder, build, stack)


def _desk(folder: Path, build: Callable[[], Noticeboard], stack: contextlib.ExitStack) -> Desk:
    deadline = time.monotonic() + PATIENCE
    while True:
        if _is_listening(folder):
            return Remote(folder)
        try:
            return stack.enter_context(own(folder, build))
        except OwnedElsewhere:
            if time.monotonic() > deadline:
                raise
        time.sleep(0.05)


def _is_listening(folder: Path) -> bool:
    """Whether an owner answers; one that ended without a word has left its socket behind, and nobody listens there."""
    try:
        with _connected(folder):
            return True
    except (OSError, StoreError):
        return False


# --- the owner's side --------------------------------------------------------------------------------------------------------------


class _Server(socketserver.ThreadingUnixStreamServer):
    daemon_threads = False
    block_on_close = True
    noticeboard: Noticeboard


class _Handler(socketserver.StreamRequestHandler):
    timeout = 2
    """Seconds a visitor has to say what it wants."""

    def handle(self) -> None:
        try:
            line = self.rfile.readline()
        except TimeoutError:
            return
        self.connection.settimeout(None)
        if not line.strip():
            return
        assert isinstance(self.server, _Server)
        try:
            self._say("result", _serve(self.server.noticeboard, json.loads(line), self._step))
        except NoticeboardError as error:
            self._say("error", {"code": error.code, "message": str(error), "near": list(getattr(error, "near", ()))})
        except (BrokenPipeError, ConnectionResetError):
            return
        except Exception as error:  # the owner must outlive any one request; the asker hears what kind of fault it was
            self._say("error", {"code": "error", "message": f"Something went wrong at the owner ({type(error).__name__}).", "near": []})

    def _step(self, stage: str, done: int, total: int, taken: TakenItem | None) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # who asked has gone; the ingest goes on
            self._say("step", {"stage": stage, "done": done, "total": total, "taken": taken.model_dump() if taken else None})

    def _say(self, name: str, value: object) -> None:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            self.wfile.write(json.dumps({name: value}).encode() + b"\n")


def _serve(noticeboard: Noticeboard, request: dict[str, Any], listen: Listen) -> object:
    asker, body = owner_asker(), request["body"]
    calls: dict[str, Callable[[], BaseModel]] = {
        "ask": lambda: noticeboard.ask(asker, Ask(**body)),
        "due": lambda: noticeboard.due(asker, body["council"], _day(body), body["within"]),
        "obligations": lambda: noticeboard.obligations(asker, body["council"], _day(body), body["ended"]),
        "briefing": lambda: noticeboard.briefing(asker, body["council"], _day(body)),
        "record": lambda: noticeboard.record(asker, RecordBody(**body)),
        "records": lambda: noticeboard.records(asker, body["council"]),
        "documents": lambda: noticeboard.documents(asker),
        "document": lambda: noticeboard.document(asker, body["document_id"]),
        "ingest": lambda: noticeboard.ingest(asker, IngestBody(**body), listen),
        "detail": lambda: noticeboard.detail(asker, body["name"]),
        "correct": lambda: noticeboard.correct(asker, CorrectBody(**body)),
        "remove": lambda: noticeboard.remove(asker, body["names"]),
        "check": lambda: noticeboard.check(asker, body["compact"]),
        "reindex": lambda: noticeboard.reindex(asker, body["name"], listen),
    }
    return calls[request["call"]]().model_dump(mode="json")


def _day(body: dict[str, Any]) -> date | None:
    return date.fromisoformat(body["as_of"]) if body["as_of"] else None


@contextmanager
def _listening(folder: Path, noticeboard: Noticeboard) -> Iterator[None]:
    with _address(folder) as address:
        with written(Path(address)):
            Path(address).unlink(missing_ok=True)
        mask = os.umask(0o177)
        try:
            with written(Path(address)):
                server = _Server(address, _Handler)
        finally:
            os.umask(mask)
        server.noticeboard = noticeboard
        ours, theirs = socket.socketpair()
        thread = threading.Thread(target=_answer, args=(server, theirs), name="owner", daemon=True)
        thread.start()
        try:
            yield
        finally:
            ours.close()
            thread.join()
            theirs.close()
            with contextlib.suppress(OSError):  # one that stays behind is in nobody's way
                Path(address).unlink()
            server.server_close()


def _answer(server: _Server, ended: socket.socket) -> None:
    """Answers visitors until the other end of the pair is closed: at once then, where serve_forever would end with its next look at the clock."""
    with selectors.DefaultSelector() as waiting:
        for each in (server, ended):
            waiting.register(each, selectors.EVENT_READ)
        while ended not in (key.fileobj for key, _ in waiting.select()):
            server.handle_request()


@contextmanager
def _address(folder: Path) -> Iterator[str]:
    """The socket's address; a path longer than a socket's may be (about 100 characters) goes by way of its folder's descriptor."""
    path = folder.resolve() / "owner.sock"
    if len(str(path).encode()) < 100:
        yield str(path)
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        short = Path(f"/proc/self/fd/{descriptor}")
        if not short.exists():
            raise StoreError(f"{folder} is too long a path for a Unix socket; set NOTICEBOARD_DATA to a shorter one.")
        yield str(short / "owner.sock")
    finally:
        os.close(descriptor)


# --- the other side ----------------------------------------------------------------------------------------------------------------


@contextmanager
def _connected(folder: Path) -> Iterator[socket.socket]:
    with _address(folder) as address, socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.connect(address)
        yield connection


class Remote:
    """The owner's Noticeboard, through its socket. Who asks is settled there: whoever may open the socket is its owner."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def ask(self, _asker: Asker, ask: Ask) -> Reply:
        return self._call("ask", ask.model_dump(mode="json"), Reply)

    def due(self, _asker: Asker, council: str | None = None, as_of: date | None = None, within: int | None = None) -> DueList:
        return self._call("due", {"council": council, "as_of": as_of.isoformat() if as_of else None, "within": within}, DueList)

    def obligations(self, _asker: Asker, council: str | None = None, as_of: date | None = None, ended: bool = False) -> ObligationList:
        return self._call("obligations", {"council": council, "as_of": as_of.isoformat() if as_of else None, "ended": ended}, ObligationList)

    def briefing(self, _asker: Asker, council: str | None = None, as_of: date | None = None) -> Briefing:
        return self._call("briefing", {"council": council, "as_of": as_of.isoformat() if as_of else None}, Briefing)

    def record(self, _asker: Asker, body: RecordBody) -> RecordItem:
        return self._call("record", body.model_dump(mode="json"), RecordItem)

    def records(self, _asker: Asker, council: str | None = None) -> RecordList:
        return self._call("records", {"council": council}, RecordList)

    def documents(self, _asker: Asker) -> DocumentList:
        return self._call("documents", {}, DocumentList)

    def document(self, _asker: Asker, document_id: str) -> DocumentPage:
        return self._call("document", {"document_id": document_id}, DocumentPage)

    def ingest(self, _asker: Asker, body: IngestBody, listen: Listen) -> IngestReport:
        return self._call("ingest", body.model_dump(), IngestReport, listen)

    def detail(self, _asker: Asker, name: str) -> DocumentDetail:
        return self._call("detail", {"name": name}, DocumentDetail)

    def correct(self, _asker: Asker, body: CorrectBody) -> DocumentDetail:
        return self._call("correct", body.model_dump(mode="json"), DocumentDetail)

    def remove(self, _asker: Asker, names: Sequence[str]) -> RemovedList:
        return self._call("remove", {"names": list(names)}, RemovedList)

    def check(self, _asker: Asker, compact: bool = False) -> CheckReport:
        return self._call("check", {"compact": compact}, CheckReport)

    def reindex(self, _asker: Asker, name: str, listen: Listen) -> ReindexReport:
        return self._call("reindex", {"name": name}, ReindexReport, listen)

    def _call(self, name: str, body: dict[str, Any], answer: type[Model], listen: Listen | None = None) -> Model:
        with _connected(self._folder) as connection, connection.makefile("rwb") as stream:
            stream.write(json.dumps({"call": name, "body": body}).encode() + b"\n")
            stream.flush()
            for line in stream:
                said = json.loads(line)
                if "result" in said:
                    return answer.model_validate(said["result"])
                if "error" in said:
                    raise _remote_error(said["error"])
                step = said["step"]
                if listen:
                    listen(step["stage"], step["done"], step["total"], TakenItem(**step["taken"]) if step["taken"] else None)
        raise RemoteError("The process that holds the data folder ended before it answered; try again.")


def _remote_error(said: dict[str, Any]) -> RemoteError:
    error = RemoteError(said["message"])
    error.code = said["code"]
    return error
