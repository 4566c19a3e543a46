"""Reads files in a pool of limited child processes, so that no file can take the library down with it."""

import os
import pickle
import signal
import subprocess
import sys
import threading
from collections.abc import Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from queue import SimpleQueue

from index.errors import FileRefused
from ingest.frames import Read, Reads, Request, receive, send

WALL_CLOCK = 29.0
"""Seconds until a reader is ended from which nothing was heard, with the end of its process no more than half a minute; one that reads scans is
heard of at each page."""
BROKE_DOWN = "its reader broke down over it"
FILES_A_CHILD = 50


class _Child:
    """One process; replaced by its owner after a fault, or after FILES_A_CHILD files."""

    def __init__(self) -> None:
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
        command = [sys.executable, "-m", "ingest.child"]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=environment)
        self.files = 0

    def read(self, request: Request) -> Read:
        """The file's content; raises FileRefused, too for a child that died or had to be ended."""
        self.files += 1
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        late = threading.Event()
        clock = threading.Timer(WALL_CLOCK, self._end, [late])
        clock.start()
        try:
            send(self._process.stdin, request)
            while isinstance(answer := receive(self._process.stdout), Reads):
                clock.cancel()
                clock = threading.Timer(WALL_CLOCK, self._end, [late])
                clock.start()
        except (EOFError, OSError, pickle.UnpicklingError) as error:
            self.files = FILES_A_CHILD
            if late.is_set() or self._ended_by(signal.SIGXCPU):
                raise FileRefused("too_slow") from error
            raise FileRefused("damaged", BROKE_DOWN) from error
        finally:
            clock.cancel()
        if isinstance(answer, FileRefused):
            raise answer
        assert isinstance(answer, Read)
        return answer

    def _ended_by(self, which: signal.Signals) -> bool:
        """Whether the kernel ended the process so: for all the processor's time that a file may use."""
        with suppress(subprocess.TimeoutExpired):
            return self._process.wait(2) == -which
        return False

    def _end(self, late: threading.Event) -> None:
        late.set()
        self._process.kill()

    def close(self) -> None:
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                with suppress(OSError):
                    stream.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


class Pool:
    """As many children as asked for, started when they are needed; use it as a context."""

    def __init__(self, size: int = 2) -> None:
        self._idle: SimpleQueue[_Child | None] = SimpleQueue()
        for _ in range(size):
            self._idle.put(None)
        self._threads = ThreadPoolExecutor(size, "read")
        self.size = size

    def __enter__(self) -> "Pool":
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(wait=True, cancel_futures=True)
        while not self._idle.empty():
            if child := self._idle.get():
                child.close()

    def _one(self, request: Request) -> Read:
        child = self._idle.get() or _Child()
        try:
            return child.read(request)
        finally:
            if child.files >= FILES_A_CHILD:
                child.close()
                self._idle.put(None)
            else:
                self._idle.put(child)

    def read(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Read | FileRefused]]:
        """Each request with its content or refusal, as they come; at most a few are under way, so memory stays flat."""
        under_way: dict[Future[Read], Request] = {}
        waiting = iter(requests)
        while True:
            while len(under_way) < 2 * self.size and (request := next(waiting, None)) is not None:
                under_way[self._threads.submit(self._one, request)] = request
            if not under_way:
                return
            for future in wait(under_way, return_when=FIRST_COMPLETED).done:
                request = under_way.pop(future)
                try:
                    yield request, future.result()
                except FileRefused as error:
                    yield request, error
