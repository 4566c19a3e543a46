"""Faults on order: answers that the Web API gives instead of doing what it was asked, or after it, or late."""

from collections import deque
from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    RATE_LIMIT = "rate limit"
    STATUS = "status"
    ERROR = "error"
    DROP_REPLY = "drop reply"


@dataclass(frozen=True, slots=True)
class Fault:
    """`number` is the seconds of Retry-After, or the status; `name` the error's."""

    kind: FaultKind
    number: int = 0
    name: str = ""


class Faults:
    """What waits for each method; "*" is any method, "response_url" a post to one. Faults of one method come in the order they were ordered in."""

    def __init__(self) -> None:
        self._waiting: dict[str, deque[Fault]] = {}
        self._seconds: dict[str, float] = {}

    def rate_limit(self, method: str, times: int = 1, retry_after: int = 1) -> None:
        self._order(method, times, Fault(FaultKind.RATE_LIMIT, retry_after))

    def status(self, method: str, status: int, times: int = 1) -> None:
        self._order(method, times, Fault(FaultKind.STATUS, status))

    def error(self, method: str, error: str, times: int = 1) -> None:
        self._order(method, times, Fault(FaultKind.ERROR, name=error))

    def drop_reply(self, method: str, times: int = 1) -> None:
        """The work is done, then the connection is closed without an answer."""
        self._order(method, times, Fault(FaultKind.DROP_REPLY))

    def slow(self, method: str, seconds: float) -> None:
        """Every call waits so long before it's looked at; 0 ends it."""
        self._seconds[method] = seconds

    def clear(self) -> None:
        self._waiting.clear()
        self._seconds.clear()

    def _order(self, method: str, times: int, fault: Fault) -> None:
        self._waiting.setdefault(method, deque()).extend([fault] * times)

    def seconds(self, method: str) -> float:
        return self._seconds.get(method, self._seconds.get("*", 0.0))

    def take(self, method: str) -> Fault | None:
        """The next fault of this method, used up by it."""
        for name in (method, "*"):
            if waiting := self._waiting.get(name):
                return waiting.popleft()
        return None
