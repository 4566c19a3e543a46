"""The workspace as tests and benchmarks use it: served on loopback by a thread of its own, and asked from any other."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from types import TracebackType
from typing import Any, TypeVar

from aiohttp import web

from evals.workspace.delivery import Deliveries
from evals.workspace.faults import Faults
from evals.workspace.people import People
from evals.workspace.records import Clock, Json
from evals.workspace.signed import Signed, sign
from evals.workspace.sockets import Sockets
from evals.workspace.web_api import WebApi

T = TypeVar("T")


class FakeSlack(People):
    """A workspace at `url` ("http://127.0.0.1:PORT/api/") while its `with` block runs.

    Its methods wait for the app where Slack would, so they must not be called from the event loop that the app runs in.
    """

    def __init__(self, team_id: str = "T0BOARD", clock: Clock | None = None, port: int = 0) -> None:
        super().__init__(team_id, clock)
        self.faults = Faults()
        self.repeat = 1
        """How often each event is delivered: the same event_id, the later ones as retries."""
        self.retry_after = 3.0
        """Real seconds after which an event that nobody acked is sent again."""
        self.ack_within = 3.0
        """Real seconds in which a command or an interaction must be acked."""
        self._port, self._loop = port, asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, name="fake-slack", daemon=True)

    @property
    def url(self) -> str:
        return f"{self.origin}/api/"

    def __enter__(self) -> "FakeSlack":
        self._thread.start()
        try:
            self._await(self._open())
        except BaseException:
            self._stop()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        try:
            self._await(self._close())
        finally:
            self._stop()

    def deliver_to(self, url: str | None) -> None:
        """From now on signed HTTP to this address; None is Socket Mode."""
        self._await(self._deliver_to(url))

    def sign(self, body: bytes, timestamp: int | None = None) -> dict[str, str]:
        """Slack's headers for a request with this body."""
        return sign(self.signing_secret, body, timestamp)

    def tell(self, event: Json) -> None:
        self._loop.call_soon_threadsafe(self._deliveries.tell, event)

    def ask(self, kind: str, payload: Json) -> Json:
        return self._await(self._deliveries.ask(kind, payload))

    def advance(self, seconds: float) -> None:
        """Moves the clock on: streams, triggers and response_urls grow old by it."""
        self.clock.advance(seconds)

    def redeliver(self) -> None:
        """Everything that went out and was never acked goes out again, as after a crash."""
        self._do(self._deliveries.redeliver)

    def drop_sockets(self) -> None:
        self._do(self._sockets.drop)

    def refuse_connections(self, seconds: float) -> None:
        """For so many real seconds no socket is given out and none is let in."""
        self._do(lambda: self._sockets.refuse(seconds))

    def send_disconnect(self, reason: str = "refresh_requested") -> None:
        self._do(lambda: self._sockets.disconnect(reason))

    @property
    def connections(self) -> int:
        """How many sockets are open."""
        return self._sockets.count

    def wait(self, seen: Callable[[], T], timeout: float = 10) -> T:
        """Looks until `seen` gives something true, and gives that; a LookupError or StopIteration counts as not yet. AssertionError with what there is."""
        until = time.monotonic() + timeout
        while True:
            try:
                if found := seen():
                    return found
            except (LookupError, StopIteration):
                pass
            if time.monotonic() > until:
                raise AssertionError(f"not within {timeout} s. {self.seen()}")
            time.sleep(0.01)

    def seen(self) -> str:
        """The workspace in a few lines, for whoever asks why a test failed."""
        messages = [
            f"{each.channel} {each.ts} {each.user}{' (to one)' if each.ephemeral_to else ''}{' (streaming)' if self.streaming(each) else ''}: {each.text[:80]}"
            for channel in list(self.posted.values())
            for each in list(channel.values())
        ]
        calls = [f"{call.method} {call.error}".strip() for call in self.calls[-20:]]
        return "\n".join(["Messages:", *messages, f"Calls: {', '.join(calls)}", f"Acks: {len(self.acks)}", f"Wrong: {self.violations}"])

    async def _open(self) -> None:
        self._sockets = Sockets(self, lambda *ack: self._deliveries.acked(*ack))
        self._deliveries = Deliveries(self, self, self._sockets)
        api = WebApi(self, self.faults, self._sockets.ticket, self.echoed)
        app = web.Application(client_max_size=8 * 1024 * 1024)

        async def call(request: web.Request) -> web.StreamResponse:
            if self._sockets.refusing and request.match_info["method"] == "apps.connections.open":
                return web.Response(status=503)
            return await api.call(request)

        app.router.add_route("*", "/api/{method}", call)
        app.router.add_get("/link/", self._sockets.link)
        app.router.add_post("/response/{team}/{number}", api.response)
        self._runner = web.AppRunner(app, shutdown_timeout=1, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self._port)
        await site.start()
        self._port = int(self._runner.addresses[0][1])
        self.origin = f"http://127.0.0.1:{self._port}"

    async def _deliver_to(self, url: str | None) -> None:
        if isinstance(self._deliveries.carrier, Signed):
            await self._deliveries.carrier.close()
        self._deliveries.carrier = Signed(url, self.signing_secret, self._deliveries.acked) if url else self._sockets

    async def _close(self) -> None:
        await self._deliveries.close()
        await self._sockets.close()
        await self._runner.cleanup()
        left = asyncio.all_tasks() - {asyncio.current_task()}
        for task in left:
            task.cancel()
        await asyncio.gather(*left, return_exceptions=True)

    def _stop(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()

    def _await(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _do(self, work: Callable[[], T]) -> T:
        async def done() -> T:
            return work()

        return self._await(done())
