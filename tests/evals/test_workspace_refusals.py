"""The made-up workspace refuses what Slack refuses, by Slack's names, and keeps what the app should have known."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from evals.workspace.server import FakeSlack

Json = dict[str, Any]
Ask = Callable[..., Json]

TITLE = {"type": "plain_text", "text": "Ask"}
LINE = {"type": "section", "text": {"type": "mrkdwn", "text": "A line."}}


@pytest.fixture(scope="module")
def workspace() -> Iterator[FakeSlack]:
    with FakeSlack() as opened:
        opened.add_user("U0ALICE", name="Alice")
        opened.add_user("U0BOB", name="Bob", guest=True)
        opened.add_channel("C0BOARD", members=["U0ALICE"])
        opened.add_channel("C0OTHER", bot=False)
        opened.add_channel("C0HIDDEN", bot=False, private=True)
        yield opened


@pytest.fixture
def slack(workspace: FakeSlack, monkeypatch: pytest.MonkeyPatch) -> FakeSlack:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)
    workspace.violations.clear()
    return workspace


@pytest.fixture
def ask(slack: FakeSlack) -> Ask:
    """ask("chat.postMessage", channel=…, token=…): the answer as JSON, errors too."""

    def asked(method: str, token: str | None = None, form: bool = False, **body: Any) -> Json:
        async def call() -> Json:
            client = AsyncWebClient(token=slack.bot_token if token is None else token, base_url=slack.url)
            try:
                return dict((await client.api_call(method, **({"data": body} if form else {"json": body}))).data)
            except SlackApiError as error:
                return dict(error.response.data)

        return asyncio.run(call())

    return asked


def text(characters: int, kind: str = "mrkdwn") -> Json:
    return {"type": kind, "text": "x" * characters}


def section(**fields: Any) -> Json:
    return {"type": "section", **fields}


def button(**fields: Any) -> Json:
    return {"type": "actions", "elements": [{"type": "button", "action_id": "a", "text": text(5, "plain_text"), **fields}]}


FAULTY: dict[str, tuple[list[Any], str]] = {
    "a block of unknown type": ([{"type": "paragraph", "text": "x"}], "unsupported type: paragraph"),
    "a block without a type": ([{"text": "x"}], "missing required field: type"),
    "a block with an unknown field": ([{**LINE, "colour": "red"}], "unknown field: colour"),
    "a block without what it needs": ([{"type": "header"}], "missing required field: text"),
    "a section without text": ([section()], "text or fields"),
    "an empty section": ([section(text=text(0))], "more than 0 characters"),
    "a section over 3,000 characters": ([section(text=text(3001))], "less than 3001 characters"),
    "more than 10 fields": ([section(fields=[text(1)] * 11)], "no more than 10 items"),
    "a field over 2,000 characters": ([section(fields=[text(2001)])], "less than 2001 characters"),
    "a header over 150 characters": ([{"type": "header", "text": text(151, "plain_text")}], "less than 151 characters"),
    "a header in mrkdwn": ([{"type": "header", "text": text(5)}], "must be a plain_text object"),
    "more than 50 blocks": ([LINE] * 51, "no more than 50 items"),
    "more than 25 elements": (
        [{"type": "actions", "elements": [{"type": "button", "action_id": f"a{each}", "text": text(1, "plain_text")} for each in range(26)]}],
        "no more than 25 items",
    ),
    "no elements": ([{"type": "actions", "elements": []}], "no fewer than 1 items"),
    "a button's text over 75 characters": ([button(text=text(76, "plain_text"))], "less than 76 characters"),
    "a button's value over 2,000 characters": ([button(value="x" * 2001)], "less than 2001 characters"),
    "a button's address over 3,000 characters": ([button(url="http://127.0.0.1/" + "x" * 3000)], "less than 3001 characters"),
    "a button's address that is none": ([button(url="the viewer")], "invalid_url"),
    "a button's style that is none": ([button(style="blue")], "the SDK refuses it"),
    "an element that doesn't belong": ([{"type": "context", "elements": [{"type": "button", "text": text(5, "plain_text")}]}], "unsupported type: button"),
    "one action_id twice in a block": ([{"type": "actions", "elements": button()["elements"] * 2}], "action_id 'a' already exists"),
    "one block_id twice": ([{**LINE, "block_id": "b"}] * 2, "block_id 'b' already exists"),
    "a block_id over 255 characters": ([{**LINE, "block_id": "b" * 256}], "less than 256 characters"),
    "a markdown block over 12,000 characters": ([{"type": "markdown", "text": "x" * 12_001}], "less than 12001 characters"),
    "an empty table": ([{"type": "table", "rows": []}], "the SDK refuses it"),
}


@pytest.mark.parametrize("name", FAULTY)
def test_faulty_blocks_are_refused(slack: FakeSlack, ask: Ask, name: str) -> None:
    blocks, words = FAULTY[name]
    answer = ask("chat.postMessage", channel="C0BOARD", text="Something.", blocks=blocks)
    assert answer["error"] == "invalid_blocks"
    assert words in " ".join(answer["response_metadata"]["messages"])
    assert len(slack.violations) == 1


def test_blocks_at_every_limit_are_taken(slack: FakeSlack, ask: Ask) -> None:
    feedback = {"text": text(75, "plain_text"), "value": "x" * 2000}
    blocks = [
        {"type": "header", "text": text(150, "plain_text")},
        section(text=text(3000), accessory={"type": "overflow", "action_id": "o", "options": [{"text": text(75, "plain_text"), "value": "x" * 150}]}),
        section(fields=[text(500)] * 10),
        button(text=text(75, "plain_text"), value="x" * 2000, url="http://127.0.0.1/" + "x" * 2983, style="primary"),
        {"type": "context", "elements": [text(100)] * 10},
        {"type": "context_actions", "elements": [{"type": "feedback_buttons", "positive_button": feedback, "negative_button": feedback}]},
        {"type": "divider"},
        {"type": "markdown", "text": "x" * 1000},
    ]
    assert ask("chat.postMessage", channel="C0BOARD", text="Something.", blocks=blocks)["ok"]
    assert ask("chat.postMessage", channel="C0BOARD", text="Something.", blocks=[LINE] * 50)["ok"]
    assert slack.violations == []


@pytest.mark.parametrize(
    ("error", "method", "body"),
    [
        ("msg_blocks_too_long", "chat.postMessage", {"text": "x", "blocks": [section(text=text(3000))] * 5}),
        ("msg_too_long", "chat.postMessage", {"text": "x" * 40_001}),
        ("msg_too_long", "chat.postMessage", {"markdown_text": "x" * 12_001}),
        ("markdown_text_conflict", "chat.postMessage", {"markdown_text": "x", "text": "x"}),
        ("no_text", "chat.postMessage", {"text": " "}),
        ("no_text", "chat.postMessage", {"blocks": []}),
        ("invalid_blocks_format", "chat.postMessage", {"blocks": "a block"}),
        ("invalid_metadata_format", "chat.postMessage", {"text": "x", "metadata": {"event_type": "x"}}),
        ("invalid_thread_ts", "chat.postMessage", {"text": "x", "thread_ts": "yesterday"}),
        ("invalid_arguments", "chat.postEphemeral", {"text": "x"}),
        ("missing_recipient_user_id", "chat.startStream", {"thread_ts": "1.0"}),
        ("missing_recipient_team_id", "chat.startStream", {"thread_ts": "1.0", "recipient_user_id": "U0ALICE"}),
    ],
)
def test_a_faulty_message_is_refused_and_held_against_the_app(slack: FakeSlack, ask: Ask, error: str, method: str, body: Json) -> None:
    assert ask(method, channel="C0BOARD", **body)["error"] == error
    assert len(slack.violations) == 1


@pytest.mark.parametrize(
    ("error", "method", "body"),
    [
        ("channel_not_found", "chat.postMessage", {"channel": "C0NOWHERE", "text": "x"}),
        ("channel_not_found", "chat.postMessage", {"channel": "C0HIDDEN", "text": "x"}),
        ("not_in_channel", "chat.postMessage", {"channel": "C0OTHER", "text": "x"}),
        ("user_not_in_channel", "chat.postEphemeral", {"channel": "C0BOARD", "user": "U0BOB", "text": "x"}),
        ("message_not_found", "chat.update", {"channel": "C0BOARD", "ts": "1700000000.000001", "text": "x"}),
        ("thread_not_found", "conversations.replies", {"channel": "C0BOARD", "ts": "1700000000.000001"}),
        ("user_not_found", "users.info", {"user": "U0NOBODY"}),
        ("unknown_method", "chat.shout", {}),
    ],
)
def test_what_an_app_can_only_find_out_is_refused_and_not_held_against_it(slack: FakeSlack, ask: Ask, error: str, method: str, body: Json) -> None:
    assert ask(method, **body)["error"] == error
    assert slack.violations == []


def test_a_thread_that_is_none_posts_outside_of_any_and_is_held_against_the_app(slack: FakeSlack, ask: Ask) -> None:
    ts = ask("chat.postMessage", channel="C0BOARD", thread_ts="1700000000.000001", text="x")["ts"]
    assert slack.messages("C0BOARD", ts)[0].thread_ts is None
    root = slack.say("U0ALICE", "C0BOARD", "a question")
    reply = ask("chat.postMessage", channel="C0BOARD", thread_ts=root, text="x")["ts"]
    assert ask("chat.postMessage", channel="C0BOARD", thread_ts=reply, text="x")["message"]["thread_ts"] == root
    assert slack.violations == [
        "thread_ts 1700000000.000001 names no message of C0BOARD",
        f"thread_ts {reply} is that of a reply in C0BOARD, not of a thread's root",
    ]


def test_tokens_and_scopes_are_asked_for(slack: FakeSlack, ask: Ask) -> None:
    assert ask("auth.test", token="")["error"] == "not_authed"
    assert ask("auth.test", token="xoxb-other")["error"] == "invalid_auth"
    assert ask("apps.connections.open")["error"] == "not_allowed_token_type"
    slack.scopes.remove("chat:write")
    try:
        answer = ask("chat.postMessage", channel="C0BOARD", text="x")
    finally:
        slack.scopes.add("chat:write")
    assert (answer["error"], answer["needed"]) == ("missing_scope", "chat:write")
    assert "users:read" in answer["provided"]
    assert ask("conversations.info", channel="C0BOARD")["needed"] == "channels:read"


def test_an_emulator_without_streams_can_be_played(slack: FakeSlack, ask: Ask) -> None:
    slack.unknown_methods.add("chat.startStream")
    try:
        assert ask("chat.startStream", channel="C0BOARD")["error"] == "unknown_method"
    finally:
        slack.unknown_methods.clear()


def test_a_call_may_come_as_a_form(ask: Ask) -> None:
    answer = ask("chat.postMessage", form=True, channel="C0BOARD", text="x", blocks='[{"type": "divider"}]')
    assert answer["message"]["blocks"][0]["type"] == "divider"


def test_a_stream_is_over_when_it_was_stopped(slack: FakeSlack, ask: Ask) -> None:
    ts = slack.say("U0ALICE", "C0BOARD", "when?")
    for_whom = {"recipient_user_id": "U0ALICE", "recipient_team_id": slack.team_id}
    stream = ask("chat.startStream", channel="C0BOARD", thread_ts=ts, **for_whom)["ts"]
    assert ask("chat.appendStream", channel="C0BOARD", ts=stream, markdown_text="x" * 12_001)["error"] == "msg_too_long"
    assert ask("chat.appendStream", channel="C0BOARD", ts=stream, chunks=[{"type": "song", "text": "la"}])["error"] == "invalid_chunks"
    assert ask("chat.appendStream", channel="C0BOARD", ts=stream, chunks=[{"type": "markdown_text", "text": "In May."}])["ok"]
    assert ask("chat.stopStream", channel="C0BOARD", ts=stream)["message"]["text"] == "In May."
    assert ask("chat.stopStream", channel="C0BOARD", ts=stream)["error"] == "message_not_in_streaming_state"
    assert "message_not_in_streaming_state" in slack.violations[-1]


def test_an_update_with_text_alone_takes_the_blocks_away_and_may_have_4000_characters(slack: FakeSlack, ask: Ask) -> None:
    ts = ask("chat.postMessage", channel="C0BOARD", text="x", blocks=[LINE])["ts"]
    assert ask("chat.update", channel="C0BOARD", ts=ts, text="x" * 4001)["error"] == "msg_too_long"
    assert "blocks" not in ask("chat.update", channel="C0BOARD", ts=ts, text="Only text.")["message"]
    theirs = slack.say("U0ALICE", "C0BOARD", "mine")
    assert ask("chat.update", channel="C0BOARD", ts=theirs, text="yours")["error"] == "cant_update_message"
    assert ask("chat.delete", channel="C0BOARD", ts=ts)["ok"]
    assert ts not in [each.ts for each in slack.messages("C0BOARD")]


@pytest.mark.parametrize("where", ["text", "section", "markdown", "rich_text"])
def test_whoever_is_called_without_leave_is_a_violation(slack: FakeSlack, ask: Ask, where: str) -> None:
    blocks = {
        "text": [],
        "section": [section(text={"type": "mrkdwn", "text": "Hello <!here> and <@U0ALICE|Alice>"})],
        "markdown": [{"type": "markdown", "text": "Hello <!here> and <@U0ALICE>"}],
        "rich_text": [
            {
                "type": "rich_text",
                "elements": [
                    {"type": "rich_text_section", "elements": [{"type": "broadcast", "range": "here"}, {"type": "user", "user_id": "U0ALICE"}]},
                ],
            }
        ],
    }[where]
    said = "Hello <!here> and <@U0ALICE>" if where == "text" else "Hello"
    slack.allowed_mentions = {"U0ALICE"}
    assert ask("chat.postMessage", channel="C0BOARD", text=said, blocks=blocks)["ok"]
    assert slack.violations == ["a message in C0BOARD calls here"]


def test_an_escaped_mention_and_one_in_plain_text_call_nobody(slack: FakeSlack, ask: Ask) -> None:
    blocks = [{"type": "header", "text": {"type": "plain_text", "text": "<!here>"}}]
    assert ask("chat.postMessage", channel="C0BOARD", text="&lt;!here&gt; <!date^1^{date}|now>", blocks=blocks)["ok"]
    assert slack.violations == []


def test_metadata_is_read_back_where_it_is_asked_for(slack: FakeSlack, ask: Ask) -> None:
    ts = slack.say("U0ALICE", "C0BOARD", "a question")
    metadata = {"event_type": "answered", "event_payload": {"id": "1"}}
    ask("chat.postMessage", channel="C0BOARD", thread_ts=ts, text="x", metadata=metadata)
    ask("chat.postEphemeral", channel="C0BOARD", user="U0ALICE", thread_ts=ts, text="to you alone")
    asked = ask("conversations.replies", form=True, channel="C0BOARD", ts=ts, include_all_metadata="true")["messages"]
    assert [each.get("metadata") for each in asked] == [None, metadata]
    assert "metadata" not in ask("conversations.replies", form=True, channel="C0BOARD", ts=ts)["messages"][1]
    assert ask("conversations.history", form=True, channel="C0BOARD", limit=1)["messages"][0]["ts"] == ts


def modal(**fields: Any) -> Json:
    return {"type": "modal", "title": TITLE, "blocks": [LINE], **fields}


INPUT = {"type": "input", "label": TITLE, "element": {"type": "plain_text_input"}}


@pytest.mark.parametrize(
    "view",
    [
        modal(title=text(25, "plain_text")),
        modal(submit=text(25, "plain_text")),
        modal(close=text(25, "plain_text")),
        modal(private_metadata="x" * 3001),
        modal(callback_id="x" * 256),
        modal(blocks=[LINE] * 101),
        modal(blocks=[]),
        modal(blocks=[INPUT]),
        modal(blocks=[{"type": "markdown", "text": "x"}]),
        modal(colour="red"),
        {"type": "modal", "blocks": [LINE]},
        {"type": "home", "blocks": [LINE]},
    ],
)
def test_a_faulty_modal_is_refused(slack: FakeSlack, ask: Ask, view: Json) -> None:
    assert ask("views.open", trigger_id=slack.new_trigger("U0ALICE"), view=view)["error"] == "invalid_arguments"
    assert slack.views == []
    assert len(slack.violations) == 1


def test_a_trigger_opens_one_modal_and_only_for_three_seconds(slack: FakeSlack, ask: Ask) -> None:
    trigger, late = slack.new_trigger("U0ALICE"), slack.new_trigger("U0ALICE")
    opened = ask("views.open", trigger_id=trigger, view=modal(submit=TITLE, blocks=[INPUT] * 100))["view"]
    assert ask("views.open", trigger_id=trigger, view=modal())["error"] == "exchanged_trigger_id"
    slack.advance(3.1)
    assert ask("views.open", trigger_id=late, view=modal())["error"] == "expired_trigger_id"
    assert ask("views.open", trigger_id="none", view=modal())["error"] == "invalid_trigger_id"
    assert ask("views.update", view_id=opened["id"], hash="old", view=modal())["error"] == "hash_conflict"
    assert ask("views.update", view_id=opened["id"], hash=opened["hash"], view=modal())["ok"]
    slack.views.clear()


def test_an_app_home_is_published_for_somebody(slack: FakeSlack, ask: Ask) -> None:
    assert ask("views.publish", user_id="U0ALICE", view={"type": "home", "blocks": [LINE]})["ok"]
    assert slack.home_views["U0ALICE"]["blocks"][0]["text"]["text"] == "A line."
    assert ask("views.publish", user_id="U0ALICE", view=modal())["error"] == "invalid_arguments"


def test_prompts_are_at_most_four(slack: FakeSlack, ask: Ask) -> None:
    prompt = {"title": "Due", "message": "What is due?"}
    channel = slack.dm_of("U0ALICE")
    assert ask("assistant.threads.setSuggestedPrompts", channel_id=channel, prompts=[prompt] * 5)["error"] == "invalid_arguments"
    assert ask("assistant.threads.setSuggestedPrompts", channel_id=channel, title="Ask", prompts=[prompt])["ok"]
    assert slack.prompts[-1].prompts == (("Due", "What is due?"),)


def test_a_reaction_is_added_once(slack: FakeSlack, ask: Ask) -> None:
    ts = slack.say("U0ALICE", "C0BOARD", "well done")
    assert ask("reactions.add", channel="C0BOARD", timestamp=ts, name="eyes")["ok"]
    assert ask("reactions.add", channel="C0BOARD", timestamp=ts, name="eyes")["error"] == "already_reacted"
    assert slack.messages("C0BOARD", ts)[0].reactions == ("eyes",)


def test_posts_that_come_too_fast_to_a_channel_are_put_off(slack: FakeSlack, ask: Ask) -> None:
    slack.seconds_between_posts = 30
    try:
        ask("chat.postMessage", channel="C0BOARD", text="one")
        assert ask("chat.postMessage", channel="C0BOARD", text="two")["error"] == "ratelimited"
    finally:
        slack.seconds_between_posts = 0
