"""Events over HTTP, signed as Slack signs them."""

import json
import time
from collections.abc import Callable
from urllib.parse import urlencode

import aiohttp
from slack_sdk.signature import SignatureVerifier

from evals.workspace.delivery import Delivery, NotAcked
from evals.workspace.records import Json

Acked = Callable[[Delivery, str, float], None]


def sign(secret: str, body: bytes, timestamp: int | None = None) -> dict[str, str]:
    """The two headers of a request with this body, of now by the real clock unless a timestamp (seconds) is given."""
    moment = str(int(time.time()) if timestamp is None else timestamp)
    signature = SignatureVerifier(secret).generate_signature(timestamp=moment, body=body)
    return {"X-Slack-Request-Timestamp": moment, "X-Slack-Signature": str(signature)}


class Signed:
    """Posts to one address. An answer of 200 is an ack, its JSON the ack's payload; any other text is a message."""

    def __init__(self, url: str, secret: str, acked: Acked) -> None:
        self._url, self._secret, self._acked = url, secret, acked
        self._session = aiohttp.ClientSession(trust_env=False)

    async def carry(self, delivery: Delivery, attempt: int, reason: str, seconds: float) -> Json:
        body, kind = _body(delivery)
        headers = {"Content-Type": kind, "User-Agent": "Slackbot 1.0 (+https://api.slack.com/robots)", **sign(self._secret, body)}
        headers |= {"X-Slack-Retry-Num": str(attempt), "X-Slack-Retry-Reason": reason or "http_error"} if attempt else {}
        began = time.monotonic()
        delivery.sent += 1
        try:
            timeout = aiohttp.ClientTimeout(total=seconds)
            async with self._session.post(self._url, data=body, headers=headers, timeout=timeout, allow_redirects=False) as answer:
                text = await answer.text()
                if answer.status != 200:
                    raise NotAcked("http_error", final=answer.headers.get("X-Slack-No-Retry") == "1")
        except TimeoutError:
            raise NotAcked("http_timeout") from None
        except aiohttp.ClientError:
            raise NotAcked("connection_failed") from None
        self._acked(delivery, delivery.key, time.monotonic() - began)
        try:
            payload = json.loads(text) if text else {}
        except ValueError:
            return {"text": text}
        return payload if isinstance(payload, dict) else {"text": text}

    async def close(self) -> None:
        await self._session.close()


def _body(delivery: Delivery) -> tuple[bytes, str]:
    """Events are JSON, commands a form, interactions a form with JSON in its one field."""
    if delivery.is_event:
        return json.dumps(delivery.payload).encode(), "application/json"
    fields = delivery.payload if delivery.kind == "slash_commands" else {"payload": json.dumps(delivery.payload)}
    return urlencode(fields).encode(), "application/x-www-form-urlencoded"
