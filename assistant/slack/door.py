"""The Slack door put together: it asks Slack who we are, then listens in Socket Mode, over HTTP, or both, until it is closed."""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Mapping

import aiohttp
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ledger import Ledger
from assistant.service import Noticeboard
from assistant.slack.admin import Admin
from assistant.slack.answers import Answers
from assistant.slack.app import create_slack_app
from assistant.slack.buttons import Buttons
from assistant.slack.heard import Ears
from assistant.slack.pool import Pool
from assistant.slack.post import Poster, is_near, web_client
from assistant.slack.rights import Directory, Doorkeeper
from assistant.slack.settings import SlackSettings
from assistant.slack.signed import Answered, SignedDoor

PING = 3.0
"""Seconds between looks at the socket: one that broke without a word is noticed and opened anew within a few of them."""
LONGEST_PAUSE = 60.0
_log = logging.getLogger(__name__)


class SlackDoor:
    """One workspace's door. `base` is the address of the viewer's pages, `keep_days` how long questions' words are kept."""

    def __init__(self, noticeboard: Noticeboard, settings: SlackSettings, ledger: Ledger, council: str | None, base: str | None, keep_days: int) -> None:
        self._noticeboard = noticeboard
        self._settings = settings
        self._ledger = ledger
        self._council = council
        self._base = base
        self._keep_days = keep_days
        self._signed: SignedDoor | None = None
        self.connected = asyncio.Event()

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Answered:
        """A request to /slack/events; 503 while Slack hasn't told yet who we are, so that it sends it again."""
        if self._signed is None:
            return Answered(404, "events over HTTP are off") if not self._settings.signing_secret else Answered(503, "starting")
        return await self._signed.receive(headers, body)

    @contextlib.asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Listens for the time of a block. While Slack can't be reached it goes on trying; a token that Slack refuses is said in the log."""
        task = asyncio.create_task(self._listen())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)

    async def _listen(self) -> None:
        """Listens for good: where a fault ends it (a ledger that is locked, say), it begins anew."""
        while True:
            try:
                await self._listen_once()
            except Exception as error:  # a door that stayed shut would leave every question without an end
                _log.error("Slack: the door broke (%s); it is opened anew", type(error).__name__)
            finally:
                self._signed = None
                self.connected.clear()
            await asyncio.sleep(PING)

    async def _listen_once(self) -> None:
        settings = self._settings
        async with aiohttp.ClientSession() as session:
            reader, client = (web_client(settings.bot_token, settings.api_url, session, retrying=retrying) for retrying in (True, False))
            bot, team = await self._who_we_are(reader)
            poster = Poster(client, reader, bot)
            doorkeeper = Doorkeeper(settings, self._ledger, self._council, Directory(reader, team), self._noticeboard.council_called)
            answers = Answers(self._noticeboard, self._base, ask_person=settings.contact is not None)
            pool = Pool(self._ledger, answers, doorkeeper, poster, self._keep_days)
            admin = Admin(self._ledger, doorkeeper, self._noticeboard.council_called, poster)
            buttons = Buttons(self._ledger, answers, poster, settings.contact)
            app = create_slack_app(settings, reader, Ears(bot, settings.bots), pool, admin, buttons)
            if settings.signing_secret:
                self._signed = SignedDoor(app, settings.signing_secret)
            async with pool.running(), _socket(app, settings):
                self.connected.set()
                _log.info("Slack: listening")
                await asyncio.Event().wait()

    async def _who_we_are(self, client: AsyncWebClient) -> tuple[str, str]:
        """The ids of our own user and of its workspace, asked for until Slack answers."""
        pause = 1.0
        while True:
            try:
                told = await client.auth_test()
                return str(told["user_id"]), str(told["team_id"])
            except SlackApiError as error:
                _log.error("Slack refuses our token (%s); 'noticeboard slack --check' says more", error.response.get("error"))
            except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
                _log.warning("Slack can't be reached (%s); trying again", type(error).__name__)
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, pause * 2)


@contextlib.asynccontextmanager
async def _socket(app: AsyncApp, settings: SlackSettings) -> AsyncIterator[None]:
    """Socket Mode for the time of a block, where there is an app token; it opens itself anew whenever it breaks."""
    if not settings.app_token:
        yield
        return
    handler = AsyncSocketModeHandler(app, settings.app_token, logger=_socket_log, web_client=app.client, ping_interval=PING)
    if is_near(settings.api_url):
        handler.client.proxy = None
    opening = asyncio.create_task(_open(handler))
    try:
        yield
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _open(handler: AsyncSocketModeHandler) -> None:
    """Opens the socket; from then on it is the client's to keep it open."""
    while True:
        try:
            await handler.client.connect_to_new_endpoint(force=True)
            return
        except (aiohttp.ClientError, TimeoutError, SlackClientError) as error:
            _log.warning("Slack's socket can't be opened (%s); trying again", error.response.get("error") if isinstance(error, SlackApiError) else error)
            await asyncio.sleep(PING)


class _Brief(logging.Filter):
    """The client's log without tracebacks: it logs one for each try while Slack is away."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.exc_info = None
        return True


_socket_log = logging.getLogger("assistant.slack.socket")
_socket_log.addFilter(_Brief())
