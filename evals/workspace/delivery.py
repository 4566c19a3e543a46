"""How Slack delivers: an event until somebody acks it, up to three times more; a command or an interaction once."""

import asyncio
import time
from collections.abc import Coroutine
from dataclasses import dataclass, field
from typing import Any, Protocol

from evals.workspace.records import Json
from evals.workspace.state import Workspace

RETRIES = 3


class NotAcked(AssertionError):
    """The app didn't acknowledge a delivery: `reason` in Slack's words, `final` where it asked for no more."""

    def __init__(self, reason: str, final: bool = False) -> None:
        super().__init__(f"the app didn't acknowledge it: {reason}")
        self.reason, self.final = reason, final


@dataclass(slots=True, eq=False)
class Delivery:
    """`kind` is "events_api", "slash_commands" or "interactive"; `key` its event_id, or a number of its own."""

    kind: str
    payload: Json
    key: str
    sent: int = 0
    acked: bool = False
    began: float = field(default_factory=time.monotonic)

    @property
    def is_event(self) -> bool:
        return self.kind == "events_api"


class Carrier(Protocol):
    """A way to the app."""

    async def carry(self, delivery: Delivery, attempt: int, reason: str, seconds: float) -> Json:
        """Delivers once and gives the ack's payload; NotAcked when there was none within `seconds`."""

    async def close(self) -> None: ...


class Settings(Protocol):
    repeat: int
    retry_after: float
    ack_within: float


class Deliveries:
    """Lives in the server's event loop. `settings` are looked up at every delivery."""

    def __init__(self, slack: Workspace, settings: Settings, carrier: Carrier) -> None:
        self._slack, self._settings, self.carrier = slack, settings, carrier
        self._unacked: dict[str, Delivery] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def tell(self, payload: Json) -> None:
        """An event, as often as is set; each repetition looks like a retry."""
        delivery = Delivery("events_api", payload, str(payload["event_id"]))
        self._unacked[delivery.key] = delivery
        self._start(self._insist(delivery))
        for attempt in range(1, self._settings.repeat):
            self._start(self._once(delivery, attempt))

    async def ask(self, kind: str, payload: Json) -> Json:
        """A command or an interaction; NotAcked after three seconds, as its user would see it."""
        delivery = Delivery(kind, payload, f"ask-{self._slack.number()}")
        return await self.carrier.carry(delivery, 0, "", self._settings.ack_within)

    def redeliver(self) -> None:
        """Everything that went out and wasn't acked goes out again."""
        for delivery in list(self._unacked.values()):
            if delivery.sent:
                self._start(self._once(delivery, min(delivery.sent, RETRIES)))

    def acked(self, delivery: Delivery, key: str, seconds: float) -> None:
        delivery.acked = True
        self._unacked.pop(delivery.key, None)
        self._slack.acks.append((key, seconds))

    async def close(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self.carrier.close()

    async def _insist(self, delivery: Delivery) -> None:
        """At once, and up to three times more: the first retry follows at once too, the others at least `retry_after` later."""
        reason = ""
        for attempt in range(RETRIES + 1):
            if delivery.acked:
                return
            began = time.monotonic()
            try:
                await self.carrier.carry(delivery, attempt, reason, self._settings.retry_after)
                return
            except NotAcked as failure:
                reason = failure.reason
                if failure.final:
                    return
            if attempt:
                await asyncio.sleep(max(0.0, began + self._settings.retry_after - time.monotonic()))

    async def _once(self, delivery: Delivery, attempt: int) -> None:
        try:
            await self.carrier.carry(delivery, attempt, "timeout", self._settings.retry_after)
        except NotAcked:
            return

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: asyncio.Task[None]) -> None:
        self._tasks.discard(task)
        if not task.cancelled() and (error := task.exception()):
            self._slack.wrong(f"the workspace itself failed: {error!r}")
