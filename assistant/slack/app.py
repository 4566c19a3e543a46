"""The Slack door on slack-bolt: it parses, puts the question in the queue, and only then tells Slack that it was heard.

Listeners run before the response (`process_before_response`), so that one that fails isn't acknowledged and Slack sends the event again.
"""

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.errors import SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from assistant.ledger import Arrival, Way
from assistant.slack import blocks, words
from assistant.slack.admin import Admin
from assistant.slack.buttons import Buttons
from assistant.slack.errands import Errands
from assistant.slack.heard import Ears, command, heard
from assistant.slack.pool import Pool
from assistant.slack.settings import SlackSettings

EVENTS = ("app_mention", "message", "app_home_opened")
COMMANDS = {"/ask": Way.COMMAND, "/deadlines": Way.DEADLINES}
ADMIN = "/noticeboard"
PATIENCE = 1.5
"""Seconds for which the admins' command waits before it is answered later: Slack gives it three."""
_log = logging.getLogger(__name__)
_bolt_log = logging.getLogger("assistant.slack.bolt")
_bolt_log.setLevel(logging.ERROR)  # its warnings tell developers of what nobody listens to, with the event's own fields


def create_slack_app(settings: SlackSettings, client: AsyncWebClient, ears: Ears, pool: Pool, admin: Admin, buttons: Buttons) -> AsyncApp:
    """The app with everything that it listens to; the manifest asks Slack for the same."""

    async def known() -> AuthorizeResult:
        """Who we are was asked before anything was heard; asked for again with an event, a refusal would lose that event."""
        return AuthorizeResult(enterprise_id=None, team_id=None, bot_user_id=ears.bot, bot_token=settings.bot_token)

    app = AsyncApp(
        logger=_bolt_log,
        client=client, authorize=known, signing_secret=settings.signing_secret or "", process_before_response=True,
        request_verification_enabled=True, ssl_check_enabled=False,  # an unsigned ssl_check gets no answer
    )  # fmt: skip
    Listeners(client, ears, pool, admin).register(app)
    buttons.register(app)
    app.error(_unheard)
    return app


async def _unheard(error: Exception) -> BoltResponse:
    """What a listener couldn't read is no request of Slack's; anything else is a fault of ours, and Slack is to send it again."""
    unread = isinstance(error, KeyError | IndexError | TypeError | AttributeError | ValueError)
    _log.error("something from Slack %s (%s)", "couldn't be read" if unread else "wasn't kept", type(error).__name__)
    return BoltResponse(status=400 if unread else 500)


class Listeners:
    """What is said, typed and opened."""

    def __init__(self, client: AsyncWebClient, ears: Ears, pool: Pool, admin: Admin) -> None:
        self._client = client
        self._ears = ears
        self._pool = pool
        self._admin = admin
        self._errands = Errands()

    def register(self, app: AsyncApp) -> None:
        app.event("app_mention")(self.said)
        app.event("message")(self.said)
        app.event("app_home_opened")(self.opened)
        for name, way in COMMANDS.items():
            app.command(name)(self.typed(way))
        app.command(ADMIN)(self.told)

    async def said(self, body: dict[str, Any]) -> None:
        """A mention, a direct message, or what follows in a thread that we answer in."""
        if arrival := heard(body, self._ears):
            await self._take(arrival)

    def typed(self, way: Way) -> Callable[..., Any]:
        async def typed(ack: Any, body: dict[str, Any]) -> None:
            await self._take(command(body, way))
            await ack()

        return typed

    async def told(self, ack: Any, body: dict[str, Any]) -> None:
        """The admins' command: what it did is said to whoever typed it, at once or, where Slack is slow to say who that is, beside it."""
        team, channel, user = (str(body[key]) for key in ("team_id", "channel_id", "user_id"))
        doing = asyncio.create_task(self._admin.told(team, channel, user, str(body.get("text") or "")))
        await asyncio.wait([doing], timeout=PATIENCE)
        url = str(body.get("response_url") or "")
        if doing.done() or not url:
            message = blocks.notice(await doing)
            await ack(response_type="ephemeral", text=message.text, blocks=list(message.blocks))
        else:
            await ack()
            self._errands.begin(self._admin.tell_later(doing, url), "telling what a command did")

    async def opened(self, event: dict[str, Any]) -> None:
        """The Messages tab greets with what one might ask."""
        if event.get("tab") != "messages":
            return
        try:
            await self._client.assistant_threads_setSuggestedPrompts(
                channel_id=str(event["channel"]), title=words.PROMPTS_TITLE, prompts=[{"title": title, "message": asked} for title, asked in words.PROMPTS]
            )
        except SlackClientError:  # prompts are a nicety
            return

    async def _take(self, arrival: Arrival) -> None:
        if reference := await self._pool.take(arrival):
            self._errands.begin(self._pool.queue(reference, arrival), "telling a place in the queue")
