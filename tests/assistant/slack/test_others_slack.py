"""An emulator that others wrote: it posts and reads as Slack does, and neither streams nor delivers; the app works against it all the same."""

import json
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import backlot
import httpx
import pytest
from slack_sdk import WebClient

from assistant.places import Place
from evals.workspace.signed import sign
from index.scope import Access

from .test_door import MISSION

Answering = Callable[..., AbstractContextManager[Any]]
TALK = {"source_type": "slack", "channel": "board", "author_email": "ann@wexmoor.example", "created": "2026-02-10T18:00:00Z", "content": "Good morning."}


def test_a_mention_is_answered_once_in_its_thread(answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BACKLOT_TELEMETRY", "0")
    with backlot.serve([TALK], telemetry=False) as theirs:
        api = f"{theirs.base_url}/slack/api/"
        client = WebClient(token=theirs.token, base_url=api)
        client.proxy = None
        channel, person = client.conversations_list()["channels"][0]["id"], client.users_list()["members"][0]["id"]
        who = client.auth_test()
        asked = str(client.chat_postMessage(channel=channel, text=MISSION)["ts"])
        event = {"type": "app_mention", "user": person, "text": f"<@{who['user_id']}> {MISSION}", "ts": asked, "channel": channel, "team": who["team_id"]}
        body = json.dumps({"type": "event_callback", "team_id": who["team_id"], "event_id": "Ev1", "event": event}).encode()
        places = (Place("", channel, "Wexmoor", Access.PUBLIC),)
        with answering(http=True, bot_token=theirs.token, api_url=api, places=places, signing_secret="s3cret") as opened:
            for _ in range(3):
                sent = httpx.post(f"{opened.url}/slack/events", content=body, headers={"content-type": "application/json", **sign("s3cret", body)})
                assert sent.status_code == 200
            deadline = time.monotonic() + 15
            while opened.ledger.waiting() and time.monotonic() < deadline:
                time.sleep(0.05)
        said = [each for each in client.conversations_replies(channel=channel, ts=asked)["messages"] if each["ts"] != asked]
    assert len(said) == 1
    assert "26 October 2024" in said[0]["text"]
