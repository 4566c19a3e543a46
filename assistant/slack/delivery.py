"""An outcome reaches people: in the thread, growing in a direct message, or for one pair of eyes; each part of it once."""

import contextlib
import logging
from collections.abc import Mapping, Sequence

from assistant.ledger import Arrival, Held, Way
from assistant.slack import blocks, forms, words
from assistant.slack.answers import Outcome
from assistant.slack.blocks import Message
from assistant.slack.mrkdwn import streamed
from assistant.slack.post import Poster, Refused, Unsure

TOO_LONG = {"msg_blocks_too_long", "msg_too_long"}
STREAMING = "streaming_state_conflict"
"""Slack's word for a message that still grows, so that it can't be changed."""
PIECES = 6
"""In how many pieces at most an answer grows: each is a call of its own."""
_log = logging.getLogger(__name__)


class Delivery:
    """Delivers once: what an earlier try may have posted is looked for before anything is posted again."""

    def __init__(self, poster: Poster) -> None:
        self._poster = poster

    async def deliver(self, held: Held, outcome: Outcome) -> list[str]:
        """The messages that carry it. Raises Unsure where it can't be told whether all is out, Refused where Slack doesn't take it."""
        arrival = held.arrival
        if arrival.way in (Way.COMMAND, Way.DEADLINES):
            await self._privately(held, outcome.open)
            return []
        known = await self._poster.found(arrival.channel, arrival.thread, held.reference) if held.tries else {}
        untold = arrival.way is Way.DIRECT and not (known.keys() - {""})
        if untold and outcome.lines and not known:
            posted = await self._grown(held, outcome)
        else:
            if untold and known:
                await self._whole(held, outcome, known[""], stopped=False)
                known = {"0": known[""]}
            posted = await self._in_thread(arrival.channel, arrival.thread, held.reference, outcome.open, known)
        if outcome.alone:
            await self._alone(held, outcome.alone)
        return posted

    async def apologise(self, arrival: Arrival, why: str, reference: str) -> None:
        """Tells the asker directly that the answer couldn't be posted where they asked."""
        try:
            channel = await self._poster.direct_channel(arrival.asker)
            await self._poster.post(channel, None, blocks.notice(words.CANNOT_POST, reference), reference, "sorry")
        except (Refused, Unsure) as error:
            _log.error("question %s: nobody could be told (%s, %s)", reference, why, type(error).__name__)

    async def _in_thread(
        self, channel: str, thread: str | None, reference: str, messages: Sequence[Message], known: Mapping[str, str], prefix: str = ""
    ) -> list[str]:
        """Posts what isn't there yet, in its order."""
        posted = []
        for place, message in enumerate(messages):
            part = f"{prefix}{place}"
            posted += await self._post(channel, thread, message, reference, part, known)
        return posted

    async def _post(self, channel: str, thread: str | None, message: Message, reference: str, part: str, known: Mapping[str, str]) -> list[str]:
        """One message where it isn't there yet, or two where Slack finds it too long; without its blocks where Slack doesn't understand those."""
        if part in known:
            return [known[part]]
        try:
            return [await self._poster.post(channel, thread, message, reference, part)]
        except Refused as error:
            if error.error in TOO_LONG and len(message.blocks) > 1:
                halves = zip(("a", "b"), forms.halved(message), strict=True)
                return [ts for half, each in halves for ts in await self._post(channel, thread, each, reference, part + half, known)]
            if error.error not in ("invalid_blocks", "invalid_blocks_format", *TOO_LONG) or not message.blocks:
                raise
            _log.error("question %s: Slack doesn't take its blocks (%s); its text was posted", reference, error.error)
            return [await self._poster.post(channel, thread, Message(message.text, ()), reference, part)]

    async def _grown(self, held: Held, outcome: Outcome) -> list[str]:
        """A direct answer, sentence by sentence. A stream that breaks off is put whole in its place; where none may begin, the answer is posted."""
        arrival, reference = held.arrival, held.reference
        first, *more = _pieces(outcome.lines)
        ts, stopped = None, False
        try:
            if ts := await self._poster.begin(arrival.channel, arrival.thread, arrival.team, arrival.asker, first):
                for each in more:
                    await self._poster.grow(arrival.channel, ts, each)
                stopped = True
                await self._poster.stop(arrival.channel, ts, outcome.below, reference)
                return [ts]
        except Refused as error:
            _log.info("question %s: its stream was refused (%s)", reference, error.error)
        except Unsure:
            if ts is None:
                raise
        if ts is None:
            return await self._in_thread(arrival.channel, arrival.thread, reference, outcome.open, {})
        await self._whole(held, outcome, ts, stopped)
        return [ts]

    async def _whole(self, held: Held, outcome: Outcome, ts: str, stopped: bool) -> None:
        """Puts an answer in the place of a stream that broke off; one that may still grow is ended first."""
        channel = held.arrival.channel
        if not stopped:
            with contextlib.suppress(Refused):
                await self._poster.stop(channel, ts, (), held.reference)
        try:
            await self._poster.update(channel, ts, outcome.open[0], held.reference)
        except Refused as error:
            if error.error != STREAMING:
                raise
            if stopped:
                await self._whole(held, outcome, ts, stopped=False)
                return
            raise Unsure from error

    async def _privately(self, held: Held, messages: Sequence[Message]) -> None:
        """An answer that only the asker sees, where the command was typed; by direct message where that can't be. What nobody but the asker sees
        can't be looked for: where it may have been shown before, it says so."""
        arrival = held.arrival
        for message in messages:
            again = held.tries > 0
            try:
                if arrival.respond is None:
                    raise Refused("no_response_url")
                await self._poster.respond(arrival.respond, forms.maybe_again(message) if again else message)
                continue
            except (Refused, Unsure) as error:
                again = again or isinstance(error, Unsure)
                _log.info("an answer to a command goes another way (%s)", type(error).__name__)
            message = forms.maybe_again(message) if again else message
            try:
                await self._poster.whisper(arrival.channel, None, arrival.asker, message)
            except Refused:
                channel = await self._poster.direct_channel(arrival.asker)
                await self._poster.post(channel, None, message, arrival.ts[:40], "0")

    async def _alone(self, held: Held, messages: Sequence[Message]) -> None:
        """What rests on restricted papers goes to the asker directly; in the channel only they see that it does."""
        arrival = held.arrival
        channel = await self._poster.direct_channel(arrival.asker)
        known = await self._poster.said_to(channel, held.reference) if held.tries else {}
        await self._in_thread(channel, None, held.reference, messages, known, "alone")
        try:
            await self._poster.whisper(arrival.channel, arrival.thread, arrival.asker, blocks.notice(words.SENT_DIRECTLY))
        except (Refused, Unsure):  # a nicety: what counts is in the direct message
            return


def _pieces(lines: Sequence[str]) -> list[str]:
    """The lines in at most so many pieces, as streams take them."""
    size = -(-len(lines) // PIECES)
    return [streamed("".join(lines[start : start + size])) for start in range(0, len(lines), size)]
