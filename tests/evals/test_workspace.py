"""The made-up workspace with a small bolt app in it: what people do reaches the app, and what the app does can be seen."""

import asyncio
import threading
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from typing import Any, TypeVar

import pytest
from aiohttp import ClientError, ClientSession, web
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.app.async_app import AsyncApp
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry.builtin_async_handlers import AsyncRateLimitErrorRetryHandler, AsyncServerErrorRetryHandler
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from evals.workspace.delivery import NotAcked
from evals.workspace.server import FakeSlack

Json = dict[str, Any]
T = TypeVar("T")
Register = Callable[[AsyncApp], None]

BUTTONS = {"type": "actions", "elements": [{"type": "button", "action_id": "share", "value": "it", "text": {"type": "plain_text", "text": "Share"}}]}
FEEDBACK = {
    "type": "context_actions",
    "elements": [
        {
            "type": "feedback_buttons",
            "action_id": "feedback",
            "positive_button": {"text": {"type": "plain_text", "text": "Good"}, "value": "good"},
            "negative_button": {"text": {"type": "plain_text", "text": "Bad"}, "value": "bad"},
        }
    ],
}
MODAL = {
    "type": "modal",
    "callback_id": "asking",
    "title": {"type": "plain_text", "text": "Ask"},
    "submit": {"type": "plain_text", "text": "Ask"},
    "blocks": [
        {
            "type": "input",
            "block_id": "question",
            "label": {"type": "plain_text", "text": "Question"},
            "element": {"type": "plain_text_input", "action_id": "text"},
        }
    ],
}


@pytest.fixture(autouse=True)
def no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDK sends even loopback through a proxy that the environment names."""
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def slack() -> Iterator[FakeSlack]:
    with FakeSlack() as workspace:
        workspace.add_user("U0ALICE", name="Alice")
        workspace.add_user("U0BOB", name="Bob")
        workspace.add_channel("C0BOARD", members=["U0ALICE"])
        yield workspace


def client(slack: FakeSlack, **settings: Any) -> AsyncWebClient:
    return AsyncWebClient(token=slack.bot_token, base_url=slack.url, **settings)


def in_a_loop_of_its_own(stack: ExitStack, work: Callable[[], Any]) -> None:
    """Runs an async context manager in a thread until the stack is left."""
    ready, leave = threading.Event(), threading.Event()

    async def run() -> None:
        async with work():
            ready.set()
            while not leave.is_set():
                await asyncio.sleep(0.01)

    thread = threading.Thread(target=lambda: asyncio.run(run()))
    thread.start()
    stack.callback(thread.join)
    stack.callback(leave.set)
    assert ready.wait(10)


@contextmanager
def app_over_sockets(slack: FakeSlack, register: Register, count: int = 1) -> Iterator[None]:
    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        app = AsyncApp(client=client(slack), signing_secret=slack.signing_secret)
        register(app)
        handler = AsyncSocketModeHandler(app, slack.app_token, ping_interval=0.3)
        await handler.connect_async()
        try:
            yield
        finally:
            await handler.close_async()

    with ExitStack() as stack:
        for _ in range(count):
            in_a_loop_of_its_own(stack, running)
        slack.wait(lambda: slack.connections == count)
        yield


@contextmanager
def app_over_http(slack: FakeSlack, register: Register) -> Iterator[str]:
    """Gives the address at which the app takes events."""
    addresses: list[str] = []

    @asynccontextmanager
    async def running() -> AsyncIterator[None]:
        app = AsyncApp(client=client(slack), signing_secret=slack.signing_secret)
        register(app)
        runner = web.AppRunner(app.web_app("/slack/events"))
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        addresses.append(f"http://127.0.0.1:{runner.addresses[0][1]}/slack/events")
        yield
        await runner.cleanup()

    with ExitStack() as stack:
        in_a_loop_of_its_own(stack, running)
        yield addresses[0]


def answering(app: AsyncApp) -> None:
    """Answers mentions and direct messages in their thread."""

    async def answered(event: Json, say: Callable[..., Awaitable[Any]]) -> None:
        if event.get("subtype") is None:
            await say(text=f"You asked: {event['text'].partition('> ')[2] or event['text']}", thread_ts=event.get("thread_ts") or event["ts"])

    app.event("app_mention")(answered)
    app.event("message")(answered)


def listening(heard: list[Json]) -> Register:
    """Only keeps what came."""

    def register(app: AsyncApp) -> None:
        @app.event({"type": "app_mention"})
        @app.event({"type": "message"})
        @app.event({"type": "message", "subtype": "message_changed"})
        @app.event({"type": "message", "subtype": "bot_message"})
        @app.event({"type": "app_home_opened"})
        async def kept(body: Json) -> None:
            heard.append(body)

    return register


def do(work: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(work)


# ---- events


@pytest.mark.parametrize("over", ["sockets", "http"])
def test_a_mention_is_answered_in_its_thread(slack: FakeSlack, over: str) -> None:
    with (app_over_sockets if over == "sockets" else app_over_http)(slack, answering) as url:
        slack.deliver_to(url)
        ts = slack.mention("U0ALICE", "C0BOARD", "when is our next review?")
        slack.wait(lambda: slack.answers("C0BOARD", ts))
        slack.wait(lambda: slack.acks)
    assert [(each.text, each.thread_ts) for each in slack.answers("C0BOARD")] == [("You asked: when is our next review?", ts)]
    assert slack.violations == []


def test_a_direct_message_is_answered(slack: FakeSlack) -> None:
    with app_over_sockets(slack, answering):
        ts = slack.direct("U0ALICE", "what is due?")
        slack.wait(lambda: slack.answers(slack.dm_of("U0ALICE"), ts, seen_by="U0ALICE"))
    assert slack.messages(slack.dm_of("U0ALICE"), seen_by="U0BOB") == []


def test_an_event_repeated_in_both_shapes_has_one_ts_and_two_event_ids(slack: FakeSlack) -> None:
    slack.repeat, slack.both_shapes = 4, True
    heard: list[Json] = []
    with app_over_sockets(slack, listening(heard)):
        ts = slack.mention("U0ALICE", "C0BOARD", "twice?")
        slack.wait(lambda: len(slack.acks) == 8)
    assert {each["event"]["ts"] for each in heard} == {ts}
    assert sorted(each["event"]["type"] for each in heard) == ["app_mention"] * 4 + ["message"] * 4
    assert len({each["event_id"] for each in heard}) == 2


def test_edits_unfurls_and_other_bots_come_as_slack_words_them(slack: FakeSlack) -> None:
    heard: list[Json] = []
    with app_over_sockets(slack, listening(heard)):
        ts = slack.say("U0ALICE", "C0BOARD", "a plan")
        slack.edit("C0BOARD", ts, f"<@{slack.bot_user}> a plan")
        slack.unfurl("C0BOARD", ts, "http://127.0.0.1/paper")
        slack.bot_message("C0BOARD", "from another bot")
        slack.open_messages_tab("U0ALICE")
        slack.wait(lambda: len(heard) == 6)
    by_shape = {(each["event"]["type"], each["event"].get("subtype"), "edited" in each["event"]): each["event"] for each in heard}
    assert by_shape["message", None, False]["channel_type"] == "channel"
    assert by_shape["app_mention", None, True]["ts"] == ts
    assert by_shape["message", "bot_message", False]["bot_id"] == "B0OTHER"
    assert by_shape["app_home_opened", None, False]["tab"] == "messages"
    changes = [each["event"] for each in heard if each["event"].get("subtype") == "message_changed"]
    assert sorted(each["message"]["text"] == each["previous_message"]["text"] for each in changes) == [False, True]


def test_a_shared_channel_and_a_stranger_are_told_apart(slack: FakeSlack) -> None:
    slack.add_channel("C0SHARED", shared=True)
    slack.add_user("U0STRANGE", stranger=True)
    heard: list[Json] = []
    with app_over_sockets(slack, listening(heard)):
        slack.mention("U0STRANGE", "C0SHARED", "may I?")
        slack.wait(lambda: heard)
    assert heard[0]["is_ext_shared_channel"]
    assert heard[0]["event"]["team"] != slack.team_id
    assert do(client(slack).users_info(user="U0STRANGE"))["user"]["is_stranger"]
    assert "is_stranger" not in do(client(slack).users_info(user="U0ALICE"))["user"]


def test_messages_of_a_channel_without_the_bot_are_not_told(slack: FakeSlack) -> None:
    slack.add_channel("C0OTHER", members=["U0ALICE"], bot=False)
    heard: list[Json] = []
    with app_over_sockets(slack, listening(heard)):
        slack.say("U0ALICE", "C0OTHER", "among ourselves")
        slack.say("U0ALICE", "C0BOARD", "to all")
        slack.wait(lambda: heard)
    assert [each["event"]["text"] for each in heard] == ["to all"]


# ---- delivery


def test_what_nobody_acked_comes_again_with_its_attempt(slack: FakeSlack) -> None:
    slack.retry_after = 0.2
    attempts: list[str] = []

    def register(app: AsyncApp) -> None:
        @app.use
        async def third_time(req: Any, resp: Any, next: Callable[[], Awaitable[Any]]) -> Any:  # noqa: A002
            attempts.append(req.headers["x-slack-retry-num"][0])
            if len(attempts) < 3:
                return None
            return await next()

        answering(app)

    with app_over_sockets(slack, register):
        slack.mention("U0ALICE", "C0BOARD", "once more?")
        slack.wait(lambda: slack.acks)
    assert attempts == ["0", "1", "2"]


def test_after_a_crash_everything_unacked_is_delivered_again(slack: FakeSlack) -> None:
    with app_over_sockets(slack, lambda _: None):
        slack.mention("U0ALICE", "C0BOARD", "are you there?")
        time.sleep(0.3)
    assert slack.acks == []
    with app_over_sockets(slack, answering):
        slack.redeliver()
        slack.wait(lambda: slack.answers("C0BOARD"))


def test_what_is_said_while_no_socket_is_open_waits_for_one(slack: FakeSlack) -> None:
    slack.mention("U0ALICE", "C0BOARD", "anybody?")
    with app_over_sockets(slack, answering):
        slack.wait(lambda: slack.answers("C0BOARD"))


def test_a_failed_delivery_over_http_is_tried_again_at_once(slack: FakeSlack) -> None:
    slack.retry_after = 2.0
    refused: list[int] = []

    def register(app: AsyncApp) -> None:
        @app.use
        async def second_time(req: Any, next: Callable[[], Awaitable[Any]]) -> Any:  # noqa: A002
            if "x-slack-retry-num" not in req.headers:
                refused.append(1)
                return None
            assert req.headers["x-slack-retry-reason"] == ["http_error"]
            return await next()

        answering(app)

    with app_over_http(slack, register) as url:
        slack.deliver_to(url)
        slack.mention("U0ALICE", "C0BOARD", "again?")
        slack.wait(lambda: slack.answers("C0BOARD"), timeout=1.5)
    assert refused == [1]


@pytest.mark.parametrize("lose", ["drop", "refresh"])
def test_an_app_comes_back_after_its_sockets_are_gone(slack: FakeSlack, lose: str) -> None:
    with app_over_sockets(slack, answering):
        if lose == "drop":
            slack.refuse_connections(0.5)
            slack.drop_sockets()
        else:
            slack.send_disconnect("refresh_requested")
        slack.mention("U0ALICE", "C0BOARD", "still there?")
        slack.wait(lambda: slack.answers("C0BOARD"))
    assert slack.violations == []


def test_envelopes_go_to_the_sockets_in_turn(slack: FakeSlack) -> None:
    heard: list[tuple[int, str]] = []

    def register(app: AsyncApp) -> None:
        @app.event("message")
        async def kept(event: Json) -> None:
            heard.append((threading.get_ident(), event["ts"]))

    with app_over_sockets(slack, register, count=2):
        for word in ("one", "two", "three", "four"):
            slack.say("U0ALICE", "C0BOARD", word)
        slack.wait(lambda: len(heard) == 4)
    where = [thread for thread, _ in sorted(heard, key=lambda each: each[1])]
    assert where[0] == where[2] != where[1] == where[3]


def test_a_second_ack_is_a_violation_and_closes_the_socket(slack: FakeSlack) -> None:
    async def run() -> None:
        url = (await client(slack).apps_connections_open(app_token=slack.app_token))["url"]
        async with ClientSession() as session, session.ws_connect(url) as socket:
            assert (await socket.receive_json())["type"] == "hello"
            await asyncio.to_thread(slack.mention, "U0ALICE", "C0BOARD", "?")
            envelope = await socket.receive_json()
            assert envelope["payload"]["event"]["type"] == "app_mention"
            for _ in range(2):
                await socket.send_json({"envelope_id": envelope["envelope_id"]})
            await socket.receive(timeout=5)
            assert socket.closed

    do(run())
    assert len(slack.acks) == 1
    assert len(slack.violations) == 1
    assert slack.violations[0].startswith("a second ack of envelope-")


def test_a_signature_is_one_that_the_sdk_accepts(slack: FakeSlack) -> None:
    verifier, body = SignatureVerifier(slack.signing_secret), b'{"type":"event_callback"}'
    assert verifier.is_valid_request(body, slack.sign(body))
    assert not verifier.is_valid_request(body + b" ", slack.sign(body))
    assert not verifier.is_valid_request(body, slack.sign(body, timestamp=int(time.time()) - 301))
    assert not SignatureVerifier("another").is_valid_request(body, slack.sign(body))


# ---- interactions


def interacting(app: AsyncApp) -> None:
    """/ask answers by its response_url with a button; the button shares; a shortcut opens a modal."""

    @app.command("/ask")
    async def asked(ack: Any, command: Json, respond: Any) -> None:
        await ack("One moment …")
        await respond(text=f"About {command['text']}", blocks=[BUTTONS, FEEDBACK])

    @app.action("share")
    async def shared(ack: Any, body: Json, respond: Any) -> None:
        await ack()
        assert body["container"]["is_ephemeral"] == ("message" not in body)
        await respond(text=f"Shared {body['actions'][0]['value']}", response_type="in_channel", replace_original=False)
        await respond(delete_original=True)

    @app.action("feedback")
    async def felt(ack: Any, body: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.chat_postMessage(channel=body["channel"]["id"], text=f"It was {body['actions'][0]['value']}")

    @app.shortcut("ask_about")
    async def opened(ack: Any, shortcut: Json, client: AsyncWebClient) -> None:
        await ack()
        await client.views_open(trigger_id=shortcut["trigger_id"], view={**MODAL, "private_metadata": shortcut["channel"]["id"]})

    @app.view("asking")
    async def submitted(ack: Any, view: Json, client: AsyncWebClient) -> None:
        text = view["state"]["values"]["question"]["text"]["value"]
        if "?" not in text:
            await ack(response_action="errors", errors={"question": "That is no question."})
            return
        await ack()
        await client.chat_postMessage(channel=view["private_metadata"], text=f"Asked: {text}")


@pytest.mark.parametrize("over", ["sockets", "http"])
def test_a_slash_command_is_answered_to_its_user_alone_and_its_button_shares(slack: FakeSlack, over: str) -> None:
    with (app_over_sockets if over == "sockets" else app_over_http)(slack, interacting) as url:
        slack.deliver_to(url)
        assert slack.slash("U0ALICE", "C0BOARD", "/ask", "the review") == {"text": "One moment …"}
        answer = slack.wait(lambda: next(each for each in slack.messages("C0BOARD", seen_by="U0ALICE") if each.blocks))
        assert answer.text == "About the review"
        assert slack.messages("C0BOARD", seen_by="U0BOB") == []
        slack.click("U0ALICE", "C0BOARD", answer.ts, "feedback", "bad")
        slack.wait(lambda: [each for each in slack.messages("C0BOARD") if each.text == "It was bad"])
        slack.click("U0ALICE", "C0BOARD", answer.ts, "share")
        slack.wait(lambda: answer.ts not in [each.ts for each in slack.messages("C0BOARD", seen_by="U0ALICE")])
    assert [each.text for each in slack.messages("C0BOARD", seen_by="U0BOB")] == ["It was bad", "Shared it"]
    assert slack.violations == []


def test_a_shortcut_opens_a_modal_that_is_refused_then_taken(slack: FakeSlack) -> None:
    with app_over_sockets(slack, interacting):
        ts = slack.say("U0ALICE", "C0BOARD", "look at this")
        slack.shortcut("U0ALICE", "C0BOARD", ts, "ask_about")
        opened = slack.wait(lambda: slack.views[0])
        with pytest.raises(AssertionError, match="must be filled in"):
            slack.submit(opened.id, "U0ALICE")
        assert slack.submit(opened.id, "U0ALICE", {("question", "text"): "this"})["errors"] == {"question": "That is no question."}
        assert opened.open
        slack.submit(opened.id, "U0ALICE", {("question", "text"): "what is this?"})
        slack.wait(lambda: slack.answers("C0BOARD"))
    assert not opened.open
    assert slack.answers("C0BOARD")[0].text == "Asked: what is this?"


def test_a_command_that_is_not_acked_in_time_fails_as_its_user_would_see(slack: FakeSlack) -> None:
    slack.ack_within = 0.3
    with app_over_sockets(slack, answering), pytest.raises(NotAcked, match="timeout"):
        slack.slash("U0ALICE", "C0BOARD", "/unheard")


def test_a_response_url_is_good_for_five_posts_in_half_an_hour(slack: FakeSlack) -> None:
    async def post(url: str) -> tuple[int, str]:
        async with ClientSession() as session, session.post(url, json={"text": "Yes."}) as answer:
            return answer.status, await answer.text()

    used, old = slack.new_response_url("C0BOARD", "U0ALICE"), slack.new_response_url("C0BOARD", "U0ALICE")
    assert [do(post(used))[0] for _ in range(6)] == [200] * 5 + [404]
    slack.advance(1801)
    status, text = do(post(old))
    assert status == 404
    assert "expired_url" in text


def test_an_app_home_can_be_clicked_and_a_modal_changed_by_its_answer(slack: FakeSlack) -> None:
    changed = {**MODAL, "title": {"type": "plain_text", "text": "Again"}}

    def register(app: AsyncApp) -> None:
        @app.event("app_home_opened")
        async def published(event: Json, client: AsyncWebClient) -> None:
            await client.views_publish(user_id=event["user"], view={"type": "home", "blocks": [BUTTONS]})

        @app.action("share")
        async def opened(ack: Any, body: Json, client: AsyncWebClient) -> None:
            await ack()
            assert body["container"]["type"] == "view"
            await client.views_open(trigger_id=body["trigger_id"], view=MODAL)

        @app.view("asking")
        async def submitted(ack: Any) -> None:
            await ack(response_action="update", view=changed)

    with app_over_sockets(slack, register):
        slack.open_home("U0ALICE")
        home = slack.wait(lambda: slack.home_views["U0ALICE"])
        slack.click_view("U0ALICE", home, "share")
        modal = slack.wait(lambda: slack.views[0])
        slack.submit(modal.id, "U0ALICE", {("question", "text"): "what?"})
    assert (modal.open, modal.view["title"]["text"]) == (True, "Again")
    assert slack.violations == []


def test_what_the_bot_posts_comes_back_to_it_where_that_is_asked_for(slack: FakeSlack) -> None:
    slack.echo = True
    with app_over_sockets(slack, answering):
        slack.mention("U0ALICE", "C0BOARD", "an echo?")
        slack.wait(lambda: len(slack.acks) == 2)
    assert len(slack.answers("C0BOARD")) == 1


# ---- streams


def test_a_stream_grows_and_is_closed_with_blocks(slack: FakeSlack) -> None:
    grown: list[str] = []

    def register(app: AsyncApp) -> None:
        @app.event("app_mention")
        async def streamed(say_stream: Any, set_status: Any) -> None:
            await set_status("is reading …")
            stream = await say_stream(buffer_size=1)
            await stream.append(markdown_text="The review ")
            grown.extend(each.text for each in slack.answers("C0BOARD") if each.streaming)
            await stream.append(markdown_text="is in May.")
            await stream.stop(blocks=[FEEDBACK], metadata={"event_type": "answered", "event_payload": {"id": 1}})

    with app_over_sockets(slack, register):
        ts = slack.mention("U0ALICE", "C0BOARD", "when?")
        slack.wait(lambda: [each for each in slack.answers("C0BOARD", ts) if each.blocks])
    answer = slack.answers("C0BOARD", ts)[0]
    assert (grown, answer.text, answer.streaming) == (["The review "], "The review is in May.", False)
    assert [each["type"] for each in answer.blocks] == ["context_actions"]
    assert answer.metadata == {"event_type": "answered", "event_payload": {"id": 1}}
    assert ([each.status for each in slack.statuses], slack.status_of("C0BOARD", ts)) == (["is reading …"], "")
    assert slack.violations == []


def test_a_stream_dies_after_five_minutes_and_can_then_be_updated(slack: FakeSlack) -> None:
    ts = slack.direct("U0ALICE", "when?")

    async def run() -> None:
        stream = await client(slack).chat_stream(channel=slack.dm_of("U0ALICE"), thread_ts=ts, buffer_size=1)
        await stream.append(markdown_text="Half")
        with pytest.raises(SlackApiError, match="streaming_state_conflict"):
            await client(slack).chat_update(channel=slack.dm_of("U0ALICE"), ts=str(stream.ts), text="Too soon.")
        slack.advance(301)
        with pytest.raises(SlackApiError, match="message_not_in_streaming_state"):
            await stream.append(markdown_text=" an answer")
        await client(slack).chat_update(channel=slack.dm_of("U0ALICE"), ts=str(stream.ts), text="A whole answer.")

    do(run())
    assert [(each.text, each.streaming) for each in slack.answers(slack.dm_of("U0ALICE"))] == [("A whole answer.", False)]
    assert len(slack.violations) == 1
    assert "streaming_state_conflict" in slack.violations[0]


# ---- faults


def test_faults_come_once_and_the_sdk_gets_over_them(slack: FakeSlack) -> None:
    slack.faults.rate_limit("chat.postMessage", retry_after=0)
    slack.faults.status("chat.postMessage", 500)
    handlers = [AsyncRateLimitErrorRetryHandler(max_retry_count=2), AsyncServerErrorRetryHandler(max_retry_count=2)]
    do(client(slack, retry_handlers=handlers).chat_postMessage(channel="C0BOARD", text="At last."))
    assert [call.error for call in slack.calls] == ["ratelimited", "status 500", ""]
    assert [each.text for each in slack.messages("C0BOARD")] == ["At last."]
    slack.faults.error("chat.postMessage", "msg_blocks_too_long")
    with pytest.raises(SlackApiError, match="msg_blocks_too_long"):
        do(client(slack).chat_postMessage(channel="C0BOARD", text="Once more."))
    assert slack.violations == []


def test_a_dropped_reply_is_work_done_without_an_answer(slack: FakeSlack) -> None:
    slack.faults.drop_reply("chat.postMessage")
    with pytest.raises(ClientError):
        do(client(slack, retry_handlers=[]).chat_postMessage(channel="C0BOARD", text="Did it arrive?"))
    assert [each.text for each in slack.messages("C0BOARD")] == ["Did it arrive?"]


def test_a_slow_method_waits_before_it_works(slack: FakeSlack) -> None:
    slack.faults.slow("auth.test", 0.2)
    began = time.monotonic()
    do(client(slack).auth_test())
    assert time.monotonic() - began >= 0.2
