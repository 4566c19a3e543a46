"""Messages into Slack, one after the other in a channel, as often as it takes, and never one twice by our doing.

A post that Slack refused (`Refused`) wasn't made. One whose fate is unknown (`Unsure`: the connection broke, the server failed) may have been, and
one that Slack would have wait for longer than anybody should is tried again later as if it might: whoever does looks for it first, by the metadata
that each of our messages carries.
"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.http_retry.builtin_async_handlers import AsyncConnectionErrorRetryHandler, AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.webhook.async_client import AsyncWebhookClient

from assistant.slack.blocks import Message

EVENT = "noticeboard_answer"
"""The metadata's type by which our answers are known again."""
LONGEST_WAIT = 900.0
"""Seconds for which a post waits at most for Slack to take it."""
NO_STREAMS = {"unknown_method", "missing_scope", "not_allowed_token_type", "feature_not_enabled"}
"""How Slack, or what stands in its place, says that it streams nowhere here."""
NO_STREAM = {"method_not_supported_for_channel_type", "invalid_arguments"}
"""How it says that this one message may not grow."""


class Refused(Exception):
    """Slack didn't do it; `error` is its word for why."""

    def __init__(self, error: str) -> None:
        super().__init__(error)
        self.error = error


class Unsure(Exception):
    """Whether it was done can't be told."""


def web_client(token: str, url: str, session: aiohttp.ClientSession, *, retrying: bool) -> AsyncWebClient:
    """A client for what may be asked twice (`retrying`), or for what may not."""
    handlers = [AsyncConnectionErrorRetryHandler(), AsyncRateLimitErrorRetryHandler(max_retry_count=3), AsyncServerErrorRetryHandler()] if retrying else []
    client = AsyncWebClient(token=token, base_url=url, session=session, retry_handlers=handlers, timeout=30)
    if is_near(url):
        client.proxy = None
    return client


def is_near(url: str) -> bool:
    """Whether an address is of this machine, to which no proxy of the environment leads."""
    return (urlsplit(url).hostname or "") in ("localhost", "127.0.0.1", "::1")


class Poster:
    """Posts, updates and streams. `sleep` waits so many seconds."""

    def __init__(self, client: AsyncWebClient, reader: AsyncWebClient, bot: str, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._client = client
        self._reader = reader
        self._bot = bot
        self._sleep = sleep
        self._turns: dict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._streams = True
        self._statuses = True

    async def post(self, channel: str, thread: str | None, message: Message, reference: str, part: str = "0") -> str:
        """The new message's ts. Unfurling is off: a preview of a link is a way out for data."""
        answer = await self._turn(channel, lambda: self._client.chat_postMessage(
            channel=channel, thread_ts=thread, text=message.text, blocks=list(message.blocks) or None,
            metadata=_metadata(reference, part), unfurl_links=False, unfurl_media=False,
        ))  # fmt: skip
        return str(answer["ts"])

    async def update(self, channel: str, ts: str, message: Message, reference: str) -> None:
        await self._turn(channel, lambda: self._client.chat_update(
            channel=channel, ts=ts, text=message.text, blocks=list(message.blocks), metadata=_metadata(reference, "0"),
        ))  # fmt: skip

    async def whisper(self, channel: str, thread: str | None, user: str, message: Message) -> None:
        """A message in a channel that one person sees."""
        await self._turn(channel, lambda: self._client.chat_postEphemeral(
            channel=channel, user=user, thread_ts=thread, text=message.text, blocks=list(message.blocks) or None,
        ))  # fmt: skip

    async def respond(self, url: str, message: Message, *, replace: bool = False) -> None:
        """To where a command or a button said that the answer goes, for the eyes of whoever typed or pressed it; with `replace` in its place."""
        webhook = AsyncWebhookClient(url, session=self._client.session, retry_handlers=[AsyncRateLimitErrorRetryHandler(max_retry_count=3)])
        try:
            answer = await webhook.send(
                text=message.text, blocks=list(message.blocks) or None, response_type="ephemeral", replace_original=replace,
                unfurl_links=False, unfurl_media=False,
            )  # fmt: skip
        except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
            raise Unsure from error
        if answer.status_code >= 400:
            raise Unsure if answer.status_code >= 500 else Refused(answer.body[:80])

    async def direct_channel(self, user: str) -> str:
        """The channel of direct messages with somebody."""
        answer = await self._turn(user, lambda: self._client.conversations_open(users=user))
        return str(answer["channel"]["id"])

    async def status(self, channel: str, thread: str, text: str) -> None:
        """What we are doing, shown until the next message; a nicety, so that no failure of it matters."""
        if not self._statuses:
            return
        try:
            await self._client.assistant_threads_setStatus(channel_id=channel, thread_ts=thread, status=text)
        except SlackApiError as error:
            self._statuses = _word(error) not in ("unknown_method", "missing_scope", "not_allowed_token_type")
        except (aiohttp.ClientError, TimeoutError, SlackClientError):
            return

    async def begin(self, channel: str, thread: str, team: str, user: str, text: str) -> str | None:
        """Begins a message that grows: its ts. None where Slack doesn't stream this one, or streams nowhere here, which is remembered."""
        if not self._streams:
            return None
        try:
            answer = await self._turn(channel, lambda: self._client.chat_startStream(
                channel=channel, thread_ts=thread, recipient_team_id=team, recipient_user_id=user, markdown_text=text,
            ))  # fmt: skip
        except Refused as error:
            if error.error not in NO_STREAMS | NO_STREAM:
                raise
            self._streams = error.error not in NO_STREAMS
            return None
        return str(answer["ts"])

    async def grow(self, channel: str, ts: str, text: str) -> None:
        await self._turn(channel, lambda: self._client.chat_appendStream(channel=channel, ts=ts, markdown_text=text))

    async def stop(self, channel: str, ts: str, blocks: Sequence[Mapping[str, Any]], reference: str) -> None:
        """Ends a message that grew, with the blocks below its text."""
        await self._turn(channel, lambda: self._client.chat_stopStream(
            channel=channel, ts=ts, blocks=[dict(each) for each in blocks] or None, metadata=_metadata(reference, "0"),
        ))  # fmt: skip

    async def found(self, channel: str, thread: str, reference: str) -> dict[str, str]:
        """The messages of a thread that answer a question already: each part's ts. Part "" is a stream of ours that wasn't brought to its end."""
        return await self._looked(reference, lambda cursor: self._reader.conversations_replies(
            channel=channel, ts=thread, include_all_metadata=True, limit=200, cursor=cursor,
        ))  # fmt: skip

    async def said_to(self, channel: str, reference: str) -> dict[str, str]:
        """The same among the latest direct messages."""
        found = await self._looked(reference, lambda _: self._reader.conversations_history(channel=channel, include_all_metadata=True, limit=200), pages=1)
        return {part: ts for part, ts in found.items() if part}

    async def _looked(self, reference: str, ask: Callable[[str | None], Awaitable[Any]], pages: int = 50) -> dict[str, str]:
        parts: dict[str, str] = {}
        cursor = None
        for _ in range(pages):
            try:
                page = await ask(cursor)
            except SlackApiError as error:
                if isinstance(_failure(error), Unsure) or _asked_to_wait(error) is not None:
                    raise Unsure from error
                return parts  # a place that can't be looked into: that there is an answer counts more than that there is but one
            except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
                raise Unsure from error
            for each in page.get("messages") or []:
                parts |= _part(each, reference, self._bot)
            cursor = (page.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return parts

    async def _turn(self, channel: str, call: Callable[[], Awaitable[Any]]) -> Any:
        """One call at a time in a channel; while Slack asks to wait, everybody waits there."""
        waited = 0.0
        async with self._turns[channel]:
            while True:
                try:
                    return await call()
                except SlackApiError as error:
                    wait = _asked_to_wait(error)
                    if wait is None or waited + wait > LONGEST_WAIT:
                        raise _failure(error) from error
                    waited += wait
                    await self._sleep(wait)
                except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
                    raise Unsure from error


def _metadata(reference: str, part: str) -> dict[str, Any]:
    return {"event_type": EVENT, "event_payload": {"question": reference, "part": part}}


def _part(message: Mapping[str, Any], reference: str, bot: str) -> dict[str, str]:
    metadata = message.get("metadata") or {}
    payload = metadata.get("event_payload") or {}
    if metadata.get("event_type") == EVENT:
        return {str(payload.get("part")): str(message["ts"])} if payload.get("question") == reference else {}
    return {"": str(message["ts"])} if message.get("user") == bot and not metadata else {}


def _word(error: SlackApiError) -> str:
    """Slack's own word for what is wrong."""
    data = error.response.data if hasattr(error.response, "data") else error.response
    return str(data.get("error") or "") if isinstance(data, Mapping) else ""


def _asked_to_wait(error: SlackApiError) -> float | None:
    """Seconds that Slack asks to wait, None where that isn't what it says."""
    if getattr(error.response, "status_code", 0) != 429 and _word(error) != "ratelimited":
        return None
    headers = {str(name).lower(): value for name, value in (getattr(error.response, "headers", None) or {}).items()}
    try:
        return max(0.0, float(headers.get("retry-after", "1")))
    except ValueError:
        return 1.0


def _failure(error: SlackApiError) -> Exception:
    word = _word(error)
    unsure = getattr(error.response, "status_code", 200) >= 500 or word in ("", "internal_error", "fatal_error", "service_unavailable", "request_timeout")
    return Unsure() if unsure or _asked_to_wait(error) is not None else Refused(word)
