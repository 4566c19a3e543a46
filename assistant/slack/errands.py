"""What is done beside an acknowledgement: Slack hears within three seconds that something came, and the rest takes its time."""

import asyncio
import logging
from collections.abc import Coroutine
from typing import Any

_log = logging.getLogger(__name__)


class Errands:
    """Keeps what it began until it is done; a fault in it stands in the log, without anybody's words."""

    def __init__(self) -> None:
        self._under_way: set[asyncio.Task[None]] = set()

    def begin(self, work: Coroutine[Any, Any, None], what: str) -> None:
        """Begins a piece of work; `what` names it in the log."""
        task = asyncio.create_task(_seen_to(work, what))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)


async def _seen_to(work: Coroutine[Any, Any, None], what: str) -> None:
    try:
        await work
    except Exception as error:
        _log.error("%s failed (%s)", what, type(error).__name__)
