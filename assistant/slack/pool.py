"""The queue between hearing and answering. A question is a row before Slack is told that it was heard, and is claimed by one worker at a time;
what a process left unfinished, the next one finishes."""

import asyncio
import contextlib
import logging
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import TypeVar

from assistant.ledger import DAY, LONGEST_PAUSE, Arrival, Held, Ledger, Way
from assistant.slack import blocks, words
from assistant.slack.answers import Answers, Outcome, failed
from assistant.slack.delivery import Delivery
from assistant.slack.post import Poster, Refused, Unsure
from assistant.slack.rights import Doorkeeper
from index.errors import NoticeboardError

WORKERS = 16
"""How many questions are worked on at once; most of them wait for Slack."""
THINKERS = 2
"""How many of them are answered at the same moment."""
A_CHANNEL = 4
"""How many of one channel, so that a channel which Slack slows down doesn't hold up the others."""
TRIES = 8
"""How often work on a question may break off before it ends as failed."""
LASTING = 6 * 3_600.0
"""Seconds for which an answer is brought again and again while Slack is away."""
PAUSE = 1.0
"""Seconds after which the ledger is looked at again though nothing came."""
_log = logging.getLogger(__name__)
Value = TypeVar("Value")


class Pool:
    """Takes questions in and sees each to its end. `clock` gives seconds since 1970."""

    def __init__(
        self, ledger: Ledger, answers: Answers, doorkeeper: Doorkeeper, poster: Poster, keep_days: int, clock: Callable[[], float] = time.time
    ) -> None:  # fmt: skip
        self._ledger = ledger
        self._answers = answers
        self._doorkeeper = doorkeeper
        self._poster = poster
        self._delivery = Delivery(poster)
        self._keep_days = keep_days
        self._clock = clock
        self._came: list[tuple[Arrival, asyncio.Future[str | None]]] = []
        self._keeping: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._slots = asyncio.Semaphore(WORKERS)
        self._working: set[asyncio.Task[None]] = set()
        self._away: dict[str, float] = {}
        self._channels: Counter[tuple[str, str]] = Counter()
        self._writing = ThreadPoolExecutor(1, "ledger")
        self._thinking = ThreadPoolExecutor(THINKERS, "answer")

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Works for the time of a block; what isn't finished a moment after its end is left to the next process."""
        left = await self._write(self._ledger.recover)
        if left:
            _log.info("%d questions were left unfinished and are taken up again", left)
        tasks = [asyncio.create_task(self._dispatch()), asyncio.create_task(self._forget())]
        try:
            yield
        finally:
            for each in tasks:
                each.cancel()
            if self._working:
                await asyncio.wait(self._working, timeout=5)
            for each in (*tasks, *self._working):
                each.cancel()
            await asyncio.gather(*tasks, *self._working, return_exceptions=True)
            await asyncio.to_thread(self._thinking.shutdown, wait=True, cancel_futures=True)
            await asyncio.to_thread(self._writing.shutdown, wait=True)

    async def take(self, arrival: Arrival) -> str | None:
        """Keeps a question and returns its reference, None for one that was taken before. Many that come at once share one commit."""
        future: asyncio.Future[str | None] = asyncio.get_running_loop().create_future()
        self._came.append((arrival, future))
        if self._keeping is None or self._keeping.done():
            self._keeping = asyncio.create_task(self._keep())
        reference = await future
        if reference:
            self._news.set()
        return reference

    async def queue(self, reference: str, arrival: Arrival) -> None:
        """Tells the asker their place in the queue, where there is one worth telling."""
        place = await self._write(lambda: self._ledger.ahead(reference)) + 1
        if place > WORKERS and arrival.way not in (Way.COMMAND, Way.DEADLINES):
            await self._poster.status(arrival.channel, arrival.thread, words.in_queue(place - WORKERS))

    async def _keep(self) -> None:
        while self._came:
            batch, self._came = self._came, []
            try:
                kept = await self._write(partial(self._ledger.keep, [each for each, _ in batch], self._clock()))
            except Exception as error:
                if len(batch) > 1:  # none is lost for the sake of one that can't be kept
                    for each in batch:
                        await self._keep_one(*each)
                else:
                    _tell(batch[0][1], error)
                continue
            for (_, future), reference in zip(batch, kept, strict=True):
                _tell(future, reference)

    async def _keep_one(self, arrival: Arrival, future: "asyncio.Future[str | None]") -> None:
        try:
            [reference] = await self._write(partial(self._ledger.keep, [arrival], self._clock()))
            _tell(future, reference)
        except Exception as error:
            _tell(future, error)

    async def _dispatch(self) -> None:
        """Claims questions for as long as there are free workers."""
        while True:
            await self._slots.acquire()
            self._news.clear()
            full = {channel for channel, count in self._channels.items() if count >= A_CHANNEL}
            held = await self._surely(partial(self._ledger.claim, self._clock(), full))
            if held is None:
                self._slots.release()
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(PAUSE):
                        await self._news.wait()
                continue
            self._channels[held.arrival.team, held.arrival.channel] += 1
            task = asyncio.create_task(self._work(held))
            self._working.add(task)
            task.add_done_callback(self._working.discard)

    async def _work(self, held: Held) -> None:
        try:
            await self._see_to(held)
        except Exception as error:  # no fault may end the pool, or leave a question claimed by nobody
            _log.error("question %s: %s while its answer was delivered", held.reference, type(error).__name__)
            if held.tries < TRIES:
                await self._surely(lambda: self._ledger.again(held.reference, self._clock() + _pause(held.tries), held.tries + 1))
            else:
                await self._give_up(held)
        finally:
            self._channels[held.arrival.team, held.arrival.channel] -= 1
            self._slots.release()
            self._news.set()

    async def _see_to(self, held: Held) -> None:
        arrival = held.arrival
        shows_status = arrival.way not in (Way.COMMAND, Way.DEADLINES)
        status = asyncio.create_task(self._poster.status(arrival.channel, arrival.thread, words.READING)) if shows_status else None
        try:
            outcome = await self._outcome(held) if held.tries < TRIES else failed(held.reference)
        finally:
            if status:
                await status  # one that came after the answer would stand there for good
        if not shows_status and outcome.kept:  # its button to share may be pressed at once
            await self._write(lambda: self._ledger.answer(held.reference, outcome.kept))
        try:
            posted = await self._delivery.deliver(held, outcome)
        except Unsure:
            if self._clock() - self._away.setdefault(held.reference, self._clock()) < LASTING:
                tries = max(held.tries, min(held.tries + 1, TRIES // 2))  # that Slack is away is no fault of the question's
                await self._surely(lambda: self._ledger.again(held.reference, self._clock() + _pause(held.tries), tries))
                return
            _log.error("question %s: Slack couldn't be reached", held.reference)
            await self._give_up(held)
            return
        except Refused as error:
            _log.error("question %s: Slack refused the answer (%s)", held.reference, error.error)
            await self._delivery.apologise(arrival, error.error, held.reference)
            posted = []
        self._away.pop(held.reference, None)
        await self._surely(lambda: self._ledger.end(held.reference, outcome.status, outcome.kept))
        if shows_status and not posted:  # nothing was said in the thread that would have ended the status
            await self._poster.status(arrival.channel, arrival.thread, "")

    async def _give_up(self, held: Held) -> None:
        """The end of a question whose answer can't be brought to where it was asked: its asker is told directly, as far as Slack lets us."""
        self._away.pop(held.reference, None)
        with contextlib.suppress(Exception):
            await self._delivery.apologise(held.arrival, "undelivered", held.reference)
        await self._surely(lambda: self._ledger.end(held.reference, "undelivered", ""))

    async def _outcome(self, held: Held) -> Outcome:
        """The answer as the asker's place and rights allow it."""
        arrival = held.arrival
        private = arrival.way not in (Way.MENTION, Way.FOLLOWUP)
        place = await self._write(lambda: self._doorkeeper.place(arrival.team, arrival.channel, private))
        if place is None:
            return Outcome("no_documents", [blocks.notice(words.UNLINKED_WORKSPACE if private else words.UNLINKED)])
        try:
            rights = await self._doorkeeper.rights(place, arrival.asker, arrival.shared)
        except NoticeboardError as error:
            return Outcome("question", [blocks.notice(str(error))])
        history = await self._write(lambda: self._ledger.history(arrival))
        return await asyncio.get_running_loop().run_in_executor(self._thinking, self._answers.outcome, held, rights, history)

    async def _forget(self) -> None:
        """Takes the words out of old questions, now and every hour."""
        while True:
            await self._surely(lambda: self._ledger.forget(self._clock() - self._keep_days * DAY))
            await asyncio.sleep(3600)

    async def _surely(self, call: Callable[[], Value]) -> Value:
        """What must come about in the ledger: tried again while the disk is full, or the file locked."""
        while True:
            try:
                return await self._write(call)
            except Exception as error:
                _log.error("the ledger can't be used (%s); trying again", type(error).__name__)
                await asyncio.sleep(PAUSE)

    async def _write(self, call: Callable[[], Value]) -> Value:
        """The ledger's calls, one after the other and off the loop."""
        return await asyncio.get_running_loop().run_in_executor(self._writing, call)


def _tell(future: "asyncio.Future[str | None]", what: str | Exception | None) -> None:
    """Whoever waits for a question to be kept hears of a fault, too: Slack isn't told then that it was heard, and sends it again."""
    if future.done():
        return
    if isinstance(what, Exception):
        future.set_exception(what)
    else:
        future.set_result(what)


def _pause(tries: int) -> float:
    """Seconds before the next try."""
    return min(LONGEST_PAUSE, 2.0**tries)
