"""The manifest asks Slack for exactly what the app listens to and calls."""

import re
from pathlib import Path
from typing import Any

from slack_bolt.async_app import AsyncApp

from assistant.ledger import Verdict
from assistant.slack import app as door
from assistant.slack.check import manifest

PACKAGE = Path(door.__file__).parent
SCOPES = {
    "chat_postMessage": "chat:write",
    "chat_postEphemeral": "chat:write",
    "chat_update": "chat:write",
    "chat_startStream": "chat:write",
    "chat_appendStream": "chat:write",
    "chat_stopStream": "chat:write",
    "assistant_threads_setStatus": "assistant:write",
    "assistant_threads_setSuggestedPrompts": "assistant:write",
    "conversations_open": "im:write",
    "users_info": "users:read",
    "conversations_replies": "channels:history",
    "conversations_history": "im:history",
    "auth_test": None,
    "apps_connections_open": None,
    "views_open": None,
}
"""The scope that each method needs, as Slack's reference says."""
EVENTS = {"app_mention": "app_mentions:read", "message.channels": "channels:history", "message.groups": "groups:history", "message.im": "im:history"}


def asked() -> dict[str, Any]:
    return manifest()


def test_its_events_are_those_that_are_listened_to() -> None:
    wanted = {each.partition(".")[0] for each in asked()["settings"]["event_subscriptions"]["bot_events"]}
    assert wanted == set(door.EVENTS)


def test_its_commands_are_those_that_are_listened_to() -> None:
    assert {each["command"] for each in asked()["features"]["slash_commands"]} == {*door.COMMANDS, door.ADMIN}


def test_its_scopes_are_those_that_calls_and_events_need_and_no_more() -> None:
    code = "\n".join(path.read_text("utf8") for path in PACKAGE.glob("*.py"))
    called = set(re.findall(r"\b((?:chat|assistant|conversations|users|auth|apps|views|reactions|files)_[a-zA-Z_]+)\(", code))
    assert called <= SCOPES.keys(), called - SCOPES.keys()
    needed = {SCOPES[each] for each in called} - {None} | {EVENTS[each] for each in EVENTS} | {"commands", "im:read"}
    assert set(asked()["oauth_config"]["scopes"]["bot"]) == needed


def test_every_button_of_an_answer_is_listened_to() -> None:
    listening: list[str] = []

    class Recorder(AsyncApp):
        def action(self, constraints: Any, *args: Any, **kwargs: Any) -> Any:
            listening.append(constraints)
            return super().action(constraints, *args, **kwargs)

    from slack_sdk.web.async_client import AsyncWebClient

    from assistant.slack.buttons import Buttons

    Buttons(None, None, None, None).register(Recorder(client=AsyncWebClient(token="xoxb-1"), signing_secret="s"))  # type: ignore[arg-type]
    blocks = (PACKAGE / "blocks.py").read_text("utf8")
    shown = set(re.findall(r'"(feedback_[a-z]+|ask_person|share)"', blocks))
    assert shown <= set(listening)
    assert {f"feedback_{each.value}" for each in Verdict} <= set(listening)


def test_socket_mode_is_on_and_the_messages_tab_open() -> None:
    assert asked()["settings"]["socket_mode_enabled"]
    assert asked()["features"]["app_home"]["messages_tab_enabled"]
    assert not asked()["features"]["app_home"]["messages_tab_read_only_enabled"]
