"""Requests over HTTP: nothing without Slack's signature is heard, whatever is done to it, and nothing makes a fault of the server's."""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, suppress
from typing import Any
from urllib.parse import urlencode

import httpx
import pytest
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from assistant.ledger import Arrival
from assistant.slack.app import create_slack_app
from assistant.slack.heard import Ears
from assistant.slack.settings import SlackSettings
from assistant.slack.signed import SignedDoor
from evals.workspace.server import FakeSlack
from evals.workspace.signed import sign

from .conftest import ALICE, OPEN

Answering = Callable[..., AbstractContextManager[Any]]
SECRET = "8f742231b10e8888abcd99yyyzzz85a5"
JSON, FORM = "application/json", "application/x-www-form-urlencoded"
EVENT = {
    "token": "t", "team_id": "T1", "api_app_id": "A1", "type": "event_callback", "event_id": "Ev1", "event_time": 1,
    "event": {"type": "app_mention", "user": "U1", "text": "<@UBOT> when?", "ts": "1.0", "channel": "C1"},
}  # fmt: skip
COMMAND = {"command": "/ask", "team_id": "T1", "channel_id": "C1", "user_id": "U1", "text": "when?", "trigger_id": "1.2.3", "response_url": "https://x/1"}
BODIES = ((JSON, json.dumps(EVENT)), (FORM, urlencode(COMMAND)), (FORM, urlencode({"payload": json.dumps({"type": "block_actions", "actions": []})})))


class Heard:
    """Stands for the queue: counts what is taken."""

    def __init__(self) -> None:
        self.taken: list[Arrival] = []

    async def take(self, arrival: Arrival) -> None:
        self.taken.append(arrival)

    async def queue(self, _reference: str, _arrival: Arrival) -> None:
        """Nobody waits."""


class NoButtons:
    def register(self, app: AsyncApp) -> None:
        del app


def door(monkeypatch: pytest.MonkeyPatch) -> tuple[SignedDoor, Heard]:
    """The signed door over an app whose Slack is never called."""
    client = AsyncWebClient(token="xoxb-1", base_url="http://127.0.0.1:9/")

    async def told(*_: Any, **__: Any) -> AsyncSlackResponse:
        who = {"ok": True, "user_id": "UBOT", "bot_id": "B1", "team_id": "T1"}
        return AsyncSlackResponse(client=client, http_verb="POST", api_url="", req_args={}, data=who, headers={}, status_code=200)

    monkeypatch.setattr(AsyncWebClient, "auth_test", told)
    heard: Any = Heard()
    settings = SlackSettings("xoxb-1", signing_secret=SECRET)
    app = create_slack_app(settings, client, Ears("UBOT"), heard, None, NoButtons())  # type: ignore[arg-type]
    return SignedDoor(app, SECRET), heard


def headers(kind: str, body: bytes, at: int | None = None) -> dict[str, str]:
    return {"content-type": kind, **{name.lower(): value for name, value in sign(SECRET, body, at).items()}}


def test_slacks_own_requests_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    signed, heard = door(monkeypatch)
    for kind, body in BODIES[:2]:
        answered = asyncio.run(signed.receive(headers(kind, body.encode()), body.encode()))
        assert answered.status == 200
    assert [each.text for each in heard.taken] == ["when?", "when?"]
    challenge = json.dumps({"type": "url_verification", "challenge": "abc", "token": "t"})
    answered = asyncio.run(signed.receive(headers(JSON, challenge.encode()), challenge.encode()))
    assert (answered.status, json.loads(answered.body)) == (200, {"challenge": "abc"})


@pytest.mark.parametrize(
    "wrong",
    [
        {"x-slack-signature": ""},
        {"x-slack-signature": "v0=" + "0" * 64},
        {"x-slack-signature": "v0=é"},
        {"x-slack-request-timestamp": ""},
        {"x-slack-request-timestamp": "soon"},
        {"x-slack-request-timestamp": "-1"},
        {"x-slack-request-timestamp": "1e9"},
        {"x-slack-request-timestamp": "9" * 400},
        {"x-slack-request-timestamp": "٣"},
    ],
)
def test_malformed_headers_get_a_401(monkeypatch: pytest.MonkeyPatch, wrong: dict[str, str]) -> None:
    signed, heard = door(monkeypatch)
    kind, body = BODIES[0]
    assert asyncio.run(signed.receive({**headers(kind, body.encode()), **wrong}, body.encode())).status == 401
    assert heard.taken == []


def test_an_old_request_isnt_heard_again(monkeypatch: pytest.MonkeyPatch) -> None:
    signed, heard = door(monkeypatch)
    kind, body = BODIES[0]
    old = headers(kind, body.encode(), int(time.time()) - 301)
    assert asyncio.run(signed.receive(old, body.encode())).status == 401
    assert heard.taken == []


def mutated(chance: random.Random, kind: str, body: bytes, given: Mapping[str, str]) -> tuple[dict[str, str], bytes]:
    """A request with something changed after it was signed."""
    changed, at = dict(given), chance.randrange(len(body))
    match chance.randrange(7):
        case 0:
            body = body[:at] + bytes([body[at] ^ (1 << chance.randrange(8))]) + body[at + 1 :]
        case 1:
            body = body[:at]
        case 2:
            body += chance.randbytes(1 + chance.randrange(5))
        case 3:
            name = chance.choice(["x-slack-signature", "x-slack-request-timestamp"])
            value = changed[name]
            place = chance.randrange(len(value))
            changed[name] = value[:place] + chr(chance.choice([48 + chance.randrange(75), 0xE9, 0x663])) + value[place + 1 :]
        case 4:
            changed.pop(chance.choice(["x-slack-signature", "x-slack-request-timestamp"]))
        case 5:
            changed["x-slack-request-timestamp"] = str(int(changed["x-slack-request-timestamp"]) + chance.choice([-1, 1, 600, -600]))
        case _:
            body = chance.randbytes(chance.randrange(200))
    return changed, body


def shaped(chance: random.Random) -> tuple[str, bytes]:
    """A body of a shape that Slack never sends, to be signed rightly."""
    value: Any = json.loads(json.dumps(EVENT))
    odd: Any = chance.choice([None, 7, [], {}, "", "x" * 3000, [[]], {"a": None}, True, -1.5, "\ud800".encode("utf8", "replace").decode()])
    where = chance.choice(
        [(), ("event",), ("event", "type"), ("event", "channel"), ("event", "ts"), ("event", "user"), ("event", "text"), ("team_id",), ("type",), ("event_id",)]
    )
    match chance.randrange(5):
        case 0:
            return JSON, chance.randbytes(chance.randrange(100)).hex().encode()
        case 1:
            payload: Any = {"type": chance.choice(["block_actions", "view_submission", "message_action", "shortcut", 7]), "team": odd, "user": odd, "view": odd}
            payload["actions"] = chance.choice([odd, [odd], [{"action_id": "share", "block_id": "b", "value": odd}]])
            return FORM, urlencode({"payload": chance.choice([json.dumps(payload), str(odd)])}).encode()
        case 2:
            fields = {name: value for name, value in COMMAND.items() if chance.random() < 0.7}
            return FORM, urlencode({**fields, "command": chance.choice(["/ask", "/deadlines", "/unknown", ""])}).encode()
        case _:
            target = value
            for name in where[:-1]:
                target = target[name]
            if where:
                target[where[-1]] = odd
            else:
                value = odd
            return JSON, json.dumps(value).encode()


def test_ten_thousand_mutated_requests_in_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """Half of them changed after they were signed (all 401), half signed with a shape that nobody foresaw (heard or refused, never a fault)."""
    signed, heard = door(monkeypatch)
    chance = random.Random(11)
    statuses: Counter[int] = Counter()
    verifier = SignatureVerifier(SECRET)

    async def all_of_them() -> None:
        for _ in range(5_000):
            kind, body = chance.choice(BODIES)
            given, sent = mutated(chance, kind, body.encode(), headers(kind, body.encode()))
            if given == headers(kind, body.encode()) and sent == body.encode():
                continue
            before = len(heard.taken)
            status = (await signed.receive(given, sent)).status
            valid = _is_valid(verifier, sent, given)
            assert (status == 401) == (not valid), (given, sent)
            assert valid or len(heard.taken) == before
        for _ in range(5_000):
            kind, sent = shaped(chance)
            statuses[(await signed.receive(headers(kind, sent), sent)).status] += 1

    asyncio.run(all_of_them())
    assert max(statuses) < 500, statuses
    assert statuses[200] > 100
    assert statuses[400] > 100


def _is_valid(verifier: SignatureVerifier, body: bytes, given: Mapping[str, str]) -> bool:
    """The SDK's own verdict."""
    try:
        return verifier.is_valid(body.decode("utf8"), given.get("x-slack-request-timestamp", ""), given.get("x-slack-signature", ""))
    except (ValueError, TypeError):
        return False


def test_a_request_that_doesnt_say_how_long_it_is_isnt_read_without_end(answering: Answering) -> None:
    def endless() -> Iterator[bytes]:
        for _ in range(100):
            yield b"x" * 100_000

    with answering(http=True) as opened, suppress(httpx.TransportError):  # the answer may come before the whole of it was sent
        assert httpx.post(f"{opened.url}/slack/events", content=endless()).status_code == 413


def test_five_hundred_mutated_requests_over_sockets(slack: FakeSlack, answering: Answering) -> None:
    chance = random.Random(13)
    statuses: Counter[int] = Counter()
    with answering(http=True) as opened, httpx.Client(base_url=opened.url) as client:
        for _ in range(250):
            kind, body = chance.choice(BODIES)
            given = {"content-type": kind, **{name.lower(): value for name, value in slack.sign(body.encode()).items()}}
            changed, sent = mutated(chance, kind, body.encode(), given)
            if (changed, sent) == (given, body.encode()):
                continue
            encoded = [(name.encode(), value.encode("utf8")) for name, value in changed.items()]
            assert client.post("/slack/events", content=sent, headers=encoded).status_code == 401
        assert opened.ledger.waiting() == 0
        for _ in range(250):
            kind, sent = shaped(chance)
            given = {"content-type": kind, **slack.sign(sent)}
            statuses[client.post("/slack/events", content=sent, headers=given).status_code] += 1
        with suppress(httpx.TransportError):  # the answer may come before the whole of it was sent
            assert client.post("/slack/events", content=b"x" * 2_000_000).status_code == 413
        ts = slack.mention(ALICE, OPEN, "hello")
        slack.wait(lambda: [each for each in slack.messages(OPEN, ts) if each.user == slack.bot_user])
    assert max(statuses) < 500, statuses
