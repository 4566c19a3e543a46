"""What people do with an answer: say that it is right or wrong, pass it to a person, share it.

Slack hears that a button was pressed when a listener ends, and within three seconds; what takes longer is done beside it.
"""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Mapping
from typing import Any

from slack_bolt.async_app import AsyncApp
from slack_sdk.errors import SlackClientError

from assistant.ledger import Ledger, Verdict
from assistant.slack import blocks, forms, words
from assistant.slack.answers import Answers
from assistant.slack.errands import Errands
from assistant.slack.post import Poster, Refused, Unsure

REASON = "reason"
"""The modal that asks what is wrong, and its field."""
_log = logging.getLogger(__name__)


class Buttons:
    """`contact` is the person or channel that "ask a person" goes to."""

    def __init__(self, ledger: Ledger, answers: Answers, poster: Poster, contact: str | None, clock: Callable[[], float] = time.time) -> None:
        self._ledger = ledger
        self._answers = answers
        self._poster = poster
        self._contact = contact
        self._clock = clock
        self._errands = Errands()
        self._pressed: set[tuple[str, str]] = set()

    def register(self, app: AsyncApp) -> None:
        for verdict in (Verdict.RIGHT, Verdict.OUTDATED, Verdict.MISSING):
            app.action(f"feedback_{verdict.value}")(self._said(verdict))
        app.action("feedback_wrong")(self._what_is_wrong)
        app.action("ask_person")(self._to_a_person)
        app.action("share")(self._share)
        app.view(REASON)(self._reason)

    def _said(self, verdict: Verdict) -> Callable[..., Any]:
        async def said(ack: Any, body: dict[str, Any]) -> None:
            await self._judge(body, _reference(body), verdict, "")
            await ack()
            self._do(self._thank(body, words.thanks(verdict)))

        return said

    async def _what_is_wrong(self, ack: Any, body: dict[str, Any], client: Any) -> None:
        """ "Wrong" counts at once; what is wrong may be told or not."""
        reference = _reference(body)
        await self._judge(body, reference, Verdict.WRONG, "")
        await ack()
        self._do(self._ask_why(body, client, reference))

    async def _ask_why(self, body: Mapping[str, Any], client: Any, reference: str) -> None:
        try:
            await client.views_open(trigger_id=body["trigger_id"], view=forms.reason_form(REASON, reference))
        except SlackClientError as error:
            _log.info("question %s: the form for a reason wasn't opened (%s)", reference, type(error).__name__)
            await self._thank(body, words.thanks(Verdict.WRONG))

    async def _reason(self, ack: Any, body: dict[str, Any], view: Mapping[str, Any]) -> None:
        values = [value for block in view["state"]["values"].values() for value in block.values()]
        reason = str(next((value.get("value") for value in values if value.get("value")), "") or "")
        await self._judge(body, str(view["private_metadata"]), Verdict.WRONG, reason[:2_000])
        await ack()

    async def _judge(self, body: Mapping[str, Any], reference: str, verdict: Verdict, reason: str) -> None:
        await asyncio.to_thread(self._ledger.judge, reference, verdict, reason, str(body["user"]["id"]), self._clock())

    async def _to_a_person(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self._do(self._once(body, self._pass_on(body)))

    async def _pass_on(self, body: Mapping[str, Any]) -> None:
        """The question goes to the contact with who asked and where; the answer doesn't, for it may rest on restricted papers."""
        reference, user, place = _reference(body), str(body["user"]["id"]), str((body.get("channel") or {}).get("id") or "")
        known = await asyncio.to_thread(self._ledger.question, reference)
        if known is None or self._contact is None:
            await self._thank(body, words.NO_CONTACT if self._contact is None else words.GONE)
            return
        try:
            to = await self._poster.direct_channel(self._contact) if self._contact[0] in "UW" else self._contact
            await self._poster.post(to, None, forms.passed_on(user, place, known.text, reference), reference, f"person:{user}")
        except (Refused, Unsure) as error:
            _log.error("question %s couldn't be passed to a person (%s)", reference, error)
            await self._thank(body, words.NOT_PASSED_ON if isinstance(error, Refused) else words.MAYBE_PASSED_ON)
            return
        await self._thank(body, words.PASSED_ON)

    async def _share(self, ack: Any, body: dict[str, Any]) -> None:
        await ack()
        self._do(self._once(body, self._post_openly(body)))

    async def _post_openly(self, body: Mapping[str, Any]) -> None:
        """A private answer from public papers, posted for everybody in the channel where it was asked."""
        reference = _reference(body)
        known = await asyncio.to_thread(self._ledger.reply, reference)
        if known is None:
            await self._thank(body, words.GONE)
            return
        arrival, kept = known
        try:
            shown = await asyncio.to_thread(self._answers.shared, arrival, kept, reference, str(body["user"]["id"]))
            for place, message in enumerate(shown):
                await self._poster.post(arrival.channel, None, message, reference, f"share:{place}")
        except (Refused, Unsure) as error:
            await self._thank(body, words.CANNOT_SHARE if isinstance(error, Refused) else words.MAYBE_SHARED)
            return
        await self._thank(body, words.SHARED, replace=True)  # the private answer goes, and its button with it

    async def _once(self, body: Mapping[str, Any], work: Coroutine[Any, Any, None]) -> None:
        """What is pressed twice in a hurry is done once; when it is done, its button may be pressed again."""
        press = (_reference(body), f"{body['actions'][0].get('action_id')}:{body['user']['id']}")
        if press in self._pressed:
            work.close()
            return
        self._pressed.add(press)
        try:
            await work
        finally:
            self._pressed.discard(press)

    def _do(self, work: Coroutine[Any, Any, None]) -> None:
        self._errands.begin(work, "what follows on a button")

    async def _thank(self, body: Mapping[str, Any], text: str, replace: bool = False) -> None:
        """A word for whoever pressed the button, for their eyes only; with `replace` in the place of what they pressed it in."""
        message = blocks.notice(text)
        try:
            if url := body.get("response_url"):
                await self._poster.respond(str(url), message, replace=replace)
            else:
                thread = (body.get("message") or {}).get("thread_ts")
                await self._poster.whisper(str(body["channel"]["id"]), thread, str(body["user"]["id"]), message)
        except (Refused, Unsure, KeyError):
            return


def _reference(body: Mapping[str, Any]) -> str:
    return str(body["actions"][0].get("value") or "")
