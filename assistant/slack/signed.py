"""Slack's requests over HTTP. Nothing without Slack's signature comes further than here, and nothing that comes in makes a fault of the server's."""

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from slack_bolt.async_app import AsyncApp
from slack_bolt.request.async_request import AsyncBoltRequest
from slack_sdk.signature import SignatureVerifier

LARGEST = 1_000_000
"""Bytes of a request at most; Slack's are a hundredth of that."""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Answered:
    """What goes back to Slack."""

    status: int
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class SignedDoor:
    """Takes a request as its headers (names in small letters) and bytes."""

    def __init__(self, app: AsyncApp, signing_secret: str) -> None:
        self._app = app
        self._verifier = SignatureVerifier(signing_secret)

    async def receive(self, headers: Mapping[str, str], body: bytes) -> Answered:
        """401 without a valid signature of the last five minutes, 400 for what isn't a request of Slack's, else what the app says."""
        if not self._is_signed(headers, body):
            return Answered(401, "invalid signature")
        text = body.decode("utf8")  # a valid signature covers text alone
        if not _is_request(text, headers.get("content-type", "")):
            return Answered(400, "not a request that Slack makes")
        try:
            request = AsyncBoltRequest(body=text, headers={name: [value] for name, value in headers.items()})
            answer = await self._app.async_dispatch(request)
        except Exception as error:  # a signed request of a shape that nobody foresaw: it is no fault of the server's
            _log.error("a signed request couldn't be handled (%s)", type(error).__name__)
            return Answered(400, "not a request that Slack makes")
        return Answered(answer.status, answer.body or "", answer.first_headers_without_set_cookie())

    def _is_signed(self, headers: Mapping[str, str], body: bytes) -> bool:
        timestamp, signature = headers.get("x-slack-request-timestamp", ""), headers.get("x-slack-signature", "")
        if len(body) > LARGEST or not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) < 12 and signature.isascii()):
            return False
        try:
            return self._verifier.is_valid(body.decode("utf8"), timestamp, signature)
        except UnicodeDecodeError:
            return False


def _is_request(text: str, content_type: str) -> bool:
    """Whether it is a JSON object, or a form with the fields of a command or a payload."""
    if content_type.startswith("application/json"):
        return _is_object(text)
    fields = parse_qs(text)
    if "payload" in fields:
        return _is_object(fields["payload"][0])
    return {"command", "team_id", "channel_id", "user_id"} <= fields.keys()


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False
