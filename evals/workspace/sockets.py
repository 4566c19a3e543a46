"""Socket Mode: sockets of the app, envelopes in turn to one of them, and their acks from any."""

import asyncio
import json
import time
from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import WSMsgType, web

from evals.workspace.delivery import Delivery, NotAcked
from evals.workspace.records import Json
from evals.workspace.state import Workspace

Acked = Callable[[Delivery, str, float], None]
LINGER = 1.0
"""Seconds that a socket stays open after a disconnect message."""


@dataclass(slots=True, eq=False)
class _Sent:
    """An envelope on its way; `payload` comes with its ack."""

    delivery: Delivery
    at: float
    payload: "asyncio.Future[Json]"
    acked: bool = False


class Sockets:
    """Lives in the server's event loop. Tickets of apps.connections.open are good for one socket."""

    def __init__(self, slack: Workspace, acked: Acked) -> None:
        self._slack, self._acked = slack, acked
        self._open: dict[web.WebSocketResponse, web.Request] = {}
        self._leaving: set[web.WebSocketResponse] = set()
        self._sent: dict[str, _Sent] = {}
        self._tickets: set[str] = set()
        self._goodbyes: set[asyncio.Task[None]] = set()
        self._connected = asyncio.Event()
        self._turn, self._closed_until = 0, 0.0

    def ticket(self) -> str:
        """The address of a new socket."""
        ticket = f"ticket-{self._slack.number()}"
        self._tickets.add(ticket)
        return f"ws{self._slack.origin.removeprefix('http')}/link/?ticket={ticket}&app_id={self._slack.app_id}"

    @property
    def refusing(self) -> bool:
        return time.monotonic() < self._closed_until

    def refuse(self, seconds: float) -> None:
        self._closed_until = time.monotonic() + seconds

    @property
    def count(self) -> int:
        return len(self._open)

    async def link(self, request: web.Request) -> web.StreamResponse:
        """GET /link/: hello, then envelopes, until either side closes."""
        ticket = request.query.get("ticket", "")
        if self.refusing or ticket not in self._tickets:
            return web.Response(status=503 if self.refusing else 400)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        about = {"host": "loopback", "approximate_connection_time": 18_060}
        info = {"connection_info": {"app_id": self._slack.app_id}, "num_connections": self.count + 1, "debug_info": about}
        await socket.send_json({"type": "hello", **info})
        self._open[socket] = request
        self._connected.set()
        try:
            async for message in socket:
                if message.type is WSMsgType.TEXT and not self._heard(message.data):
                    await socket.close(code=1008)
        finally:
            self._forget(socket)
        return socket

    async def carry(self, delivery: Delivery, attempt: int, reason: str, seconds: float) -> Json:
        """An event waits for a socket as long as it takes, as Slack's later retries would; a command or an interaction doesn't."""
        try:
            free = await asyncio.wait_for(self._free(), None if delivery.is_event else seconds)
        except TimeoutError:
            raise NotAcked("no socket is connected") from None
        self._turn += 1
        socket = free[self._turn % len(free)]
        envelope_id = f"envelope-{self._slack.number()}"
        sent = self._sent[envelope_id] = _Sent(delivery, time.monotonic(), asyncio.get_running_loop().create_future())
        envelope: Json = {"envelope_id": envelope_id, "type": delivery.kind, "payload": delivery.payload, "accepts_response_payload": not delivery.is_event}
        envelope |= {"retry_attempt": attempt, "retry_reason": reason} if delivery.is_event else {}
        delivery.sent += 1
        try:
            await socket.send_json(envelope)
        except (ConnectionError, RuntimeError):
            self._forget(socket)
            raise NotAcked("connection_failed") from None
        try:
            return await asyncio.wait_for(sent.payload, seconds)
        except TimeoutError:
            raise NotAcked("timeout") from None

    def disconnect(self, reason: str) -> None:
        """Tells every socket to go; they get nothing more and are closed a second later."""
        for socket in list(self._open):
            self._leaving.add(socket)
            task = asyncio.get_running_loop().create_task(self._see_off(socket, reason))
            self._goodbyes.add(task)
            task.add_done_callback(self._goodbyes.discard)

    def drop(self) -> None:
        """Every connection is gone at once, without a word."""
        for socket, request in list(self._open.items()):
            if request.transport is not None:
                request.transport.abort()
            self._forget(socket)

    async def close(self) -> None:
        for task in list(self._goodbyes):
            task.cancel()
        await asyncio.gather(*self._goodbyes, return_exceptions=True)
        for socket in list(self._open):
            await socket.close(code=1001)

    def _heard(self, text: str) -> bool:
        """Takes an ack; False for one that must not be."""
        try:
            ack = json.loads(text)
            sent = self._sent.get(ack["envelope_id"])
        except (ValueError, TypeError, KeyError):
            self._slack.wrong(f"what came over a socket is no ack: {text[:80]}")
            return False
        if sent is None or sent.acked:
            self._slack.wrong(f"{'a second ack of' if sent else 'an ack of an unknown'} {ack['envelope_id']}")
            return False
        sent.acked = True
        if ack.get("payload") and sent.delivery.is_event:
            self._slack.wrong(f"the ack of the event {sent.delivery.key} has a payload")
        key = sent.delivery.key if sent.delivery.is_event else ack["envelope_id"]
        self._acked(sent.delivery, key, time.monotonic() - sent.at)
        if not sent.payload.done():
            sent.payload.set_result(ack.get("payload") or {})
        return True

    async def _free(self) -> list[web.WebSocketResponse]:
        """The sockets that take envelopes, once there is one."""
        while not (free := [socket for socket in self._open if socket not in self._leaving and not socket.closed]):
            self._connected.clear()
            await self._connected.wait()
        return free

    async def _see_off(self, socket: web.WebSocketResponse, reason: str) -> None:
        try:
            await socket.send_json({"type": "disconnect", "reason": reason, "debug_info": {"host": "loopback"}})
            await asyncio.sleep(LINGER)
            await socket.close()
        except (ConnectionError, RuntimeError):
            return

    def _forget(self, socket: web.WebSocketResponse) -> None:
        self._open.pop(socket, None)
        self._leaving.discard(socket)
