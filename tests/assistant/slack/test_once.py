"""Never silent, never twice: retries, both shapes of a mention, lost replies, broken sockets, kills, and a flood of questions."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

from assistant.ledger import Ledger
from assistant.schemas import Reply
from assistant.service import Noticeboard
from assistant.slack import door, pool
from evals.workspace.server import FakeSlack

from .conftest import ALICE, BOB, GUEST, HELP, OPEN
from .test_door import MISSION, answers, words

Answering = Callable[..., AbstractContextManager[Any]]
QUESTIONS = (
    MISSION,
    "who chairs the improvement board?",
    "what must we give reviewers?",
    "what is the board's remit?",
    "which actions are overdue?",
    "what is the FAS?",
)


class Canned:
    """A Noticeboard whose answers are written beforehand; everything else of it is real."""

    def __init__(self, real: Noticeboard, answer: str = "Yes [1].", fails: bool = False) -> None:
        self._real = real
        self._answer = answer
        self._fails = fails

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def ask(self, _asker: object, _ask: object) -> Reply:
        if self._fails:
            raise RuntimeError("a secret that must not be shown")
        return Reply(status="answered", answer=self._answer, council="Wexmoor", as_of="2024-10-01", request_id="r")


@pytest.mark.parametrize("http", [False, True])
def test_delivered_four_times_and_in_both_shapes_it_is_answered_once(slack: FakeSlack, answering: Answering, http: bool) -> None:
    slack.repeat, slack.both_shapes = 4, True
    with answering(http=http):
        asked = [slack.mention(ALICE, OPEN, each) for each in QUESTIONS]
        direct = slack.direct(ALICE, MISSION)
        slack.wait(lambda: all(answers(slack, OPEN, ts) for ts in asked) and answers(slack, slack.dm_of(ALICE), direct), timeout=30)
        time.sleep(1)
    assert [len(answers(slack, OPEN, ts)) for ts in asked] == [1] * len(asked)
    assert len(answers(slack, slack.dm_of(ALICE), direct)) == 1
    assert slack.violations == []


@pytest.mark.parametrize("method", ["chat.postMessage", "chat.startStream", "chat.stopStream", "chat.appendStream"])
def test_where_slacks_reply_is_lost_the_answer_is_looked_for_before_it_is_posted_again(slack: FakeSlack, answering: Answering, method: str) -> None:
    slack.faults.drop_reply(method, times=1)
    with answering():
        channel = slack.dm_of(ALICE) if "Stream" in method else OPEN
        ts = slack.direct(ALICE, MISSION) if "Stream" in method else slack.mention(ALICE, OPEN, MISSION)
        answer = slack.wait(lambda: next(each for each in answers(slack, channel, ts) if each.blocks and not each.streaming), timeout=20)
        time.sleep(1.5)
    assert "26 October 2024" in answer.text
    assert len(answers(slack, channel, ts)) == 1
    assert slack.violations == []


@pytest.mark.parametrize("status", [500, 503])
def test_a_server_that_fails_is_asked_again(slack: FakeSlack, answering: Answering, status: int) -> None:
    slack.faults.status("chat.postMessage", status, times=2)
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts), timeout=20)
    assert len(answers(slack, OPEN, ts)) == 1


def test_what_goes_wrong_in_answering_has_an_end_with_a_reference_and_no_more(
    slack: FakeSlack, answering: Answering, wexmoor: Noticeboard, caplog: pytest.LogCaptureFixture
) -> None:
    with answering(Canned(wexmoor, fails=True)):
        ts = slack.mention(ALICE, OPEN, "a question whose words stay here")
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
    assert "Something went wrong" in answer.text
    assert "Reference" in words(answer)
    assert "secret" not in words(answer) + caplog.text
    assert "whose words stay here" not in caplog.text


def test_an_answer_of_forty_thousand_characters_is_split_and_nothing_is_lost(slack: FakeSlack, answering: Answering, wexmoor: Noticeboard) -> None:
    parts = [f"Line {number} of the plan: " + "the council must review it; " * 9 for number in range(150)]
    assert len("\n\n".join(parts)) > 40_000
    with answering(Canned(wexmoor, "\n\n".join(parts))):
        ts = slack.mention(ALICE, OPEN, "what is the whole plan?")
        direct = slack.direct(ALICE, "what is the whole plan?")
        slack.wait(lambda: "Line 149" in "".join(words(each) for each in answers(slack, OPEN, ts)), timeout=20)
        slack.wait(lambda: "Line 149" in "".join(words(each) for each in answers(slack, slack.dm_of(ALICE), direct)), timeout=20)
    for where in (answers(slack, OPEN, ts), answers(slack, slack.dm_of(ALICE), direct)):
        shown = "\n".join(words(each) for each in where)
        assert [number for number in range(150) if f"Line {number} of" not in shown] == []
        assert [each.text for each in where if not each.text] == []
    assert slack.violations == []


def test_blocks_that_slack_finds_too_long_are_split_and_posted(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.error("chat.postMessage", "msg_blocks_too_long", times=1)
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        found = slack.wait(lambda: answers(slack, OPEN, ts) if len(answers(slack, OPEN, ts)) == 2 else [])
    assert "26 October 2024" in words(found[0])
    assert "paragraph 9" in "".join(words(each) for each in found)
    assert slack.violations == []


def test_where_we_may_not_post_the_asker_hears_of_it(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.error("chat.postMessage", "is_archived", times=1)
    with answering():
        slack.mention(ALICE, OPEN, MISSION)
        (told,) = slack.wait(lambda: [each for each in slack.messages(slack.dm_of(ALICE)) if each.user == slack.bot_user])
    assert "doesn't let me post" in told.text


def test_a_dropped_socket_is_back_within_ten_seconds_and_nothing_is_lost(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        for broken in (slack.drop_sockets, slack.send_disconnect, lambda: slack.refuse_connections(1.0)):
            broken()
            slack.drop_sockets()
            since = time.monotonic()
            ts = slack.mention(ALICE, OPEN, MISSION)
            slack.wait(lambda ts=ts: answers(slack, OPEN, ts), timeout=12)  # type: ignore[misc]
            assert time.monotonic() - since < 10
            assert len(answers(slack, OPEN, ts)) == 1


def test_two_hundred_questions_at_once_through_a_slow_slack_are_all_answered_in_order(slack: FakeSlack, answering: Answering, wexmoor: Noticeboard) -> None:
    slack.faults.rate_limit("chat.postMessage", times=40, retry_after=0)
    roots: dict[str, list[str]] = {}
    with answering(Canned(wexmoor)) as door:
        for thread in range(20):
            root = slack.mention(ALICE, OPEN, f"question 0 of {thread}?")
            roots[root] = [root, *(slack.mention(ALICE, OPEN, f"question {number} of {thread}?", thread_ts=root) for number in range(1, 10))]
        slack.wait(lambda: door.ledger.waiting() == 0 and sum(len(answers(slack, OPEN, root)) for root in roots) == 200, timeout=90)
    for root in roots:
        asked = [each.metadata["event_payload"]["question"] for each in answers(slack, OPEN, root) if each.metadata]
        assert len(asked) == len(set(asked)) == 10
    acked = sorted(seconds for _, seconds in slack.acks)
    assert acked[int(len(acked) * 0.99) - 1] < 1
    assert slack.violations == []


def test_the_order_of_answers_in_a_thread_is_that_of_its_questions(slack: FakeSlack, answering: Answering, wexmoor: Noticeboard) -> None:
    slack.faults.rate_limit("chat.postMessage", times=5, retry_after=0)
    with answering() as door:
        root = slack.mention(ALICE, OPEN, MISSION)
        for each in QUESTIONS[1:]:
            slack.say(BOB, OPEN, each, thread_ts=root)
            slack.say(BOB, OPEN, "thanks!", thread_ts=root)
        slack.mention(ALICE, OPEN, "what is the board's quorum?", thread_ts=root)
        slack.wait(lambda: len(answers(slack, OPEN, root)) == 7 and door.ledger.waiting() == 0, timeout=30)
        order = [each.metadata["event_payload"]["question"] for each in answers(slack, OPEN, root) if each.metadata]
        asked = [door.ledger.question(each) for each in order]
    assert [each.text for each in asked if each] == [*QUESTIONS, "what is the board's quorum?"]


def test_those_who_wait_long_are_told_their_place(slack: FakeSlack, answering: Answering, wexmoor: Noticeboard) -> None:
    slack.faults.slow("chat.postMessage", 0.5)
    with answering(Canned(wexmoor)) as door:
        for number in range(24):
            slack.mention(ALICE, OPEN, f"question {number}?")
        slack.wait(lambda: any("third in the queue" in each.status for each in slack.statuses), timeout=10)
        slack.faults.clear()
        slack.wait(lambda: door.ledger.waiting() == 0, timeout=30)


@pytest.mark.parametrize("broken", ["claim", "end", "again", "forget"])
def test_a_ledger_that_cant_be_used_for_a_while_holds_answers_up_and_loses_none(
    slack: FakeSlack, answering: Answering, monkeypatch: pytest.MonkeyPatch, broken: str
) -> None:
    real, left = getattr(Ledger, broken), [3]

    def locked(*args: object) -> object:
        if left[0]:
            left[0] -= 1
            raise OSError("database is locked")
        return real(*args)

    monkeypatch.setattr(Ledger, broken, locked)
    slack.faults.status("chat.postMessage", 500)
    with answering() as opened:
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts) and opened.ledger.waiting() == 0)
        slack.wait(lambda: left == [0])
    assert len(answers(slack, OPEN, ts)) == 1


def test_a_door_that_a_fault_shuts_is_opened_anew(slack: FakeSlack, answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    real, calls = Ledger.recover, []

    def locked(ledger: Ledger) -> int:
        calls.append(1)
        if len(calls) == 1:
            raise OSError("database is locked")
        return real(ledger)

    monkeypatch.setattr(Ledger, "recover", locked)
    monkeypatch.setattr(door, "PING", 0.2)
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts))


def test_while_slack_is_away_for_long_the_answer_waits_and_is_still_the_answer(slack: FakeSlack, answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_pause", lambda _tries: 0.02)
    slack.faults.status("chat.postMessage", 503, times=3 * pool.TRIES)
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts), timeout=20)
    assert "26 October 2024" in answer.text


def test_what_slack_says_of_us_while_events_come_loses_none(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        slack.faults.error("auth.test", "internal_error", times=9)
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts))


def test_thanks_in_a_thread_leave_no_status_behind(slack: FakeSlack, answering: Answering) -> None:
    with answering() as opened:
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts))
        slack.say(ALICE, OPEN, "thanks!", thread_ts=ts)
        slack.wait(lambda: len(slack.statuses) >= 3)
        assert opened.ledger.waiting() == 0
    assert slack.status_of(OPEN, ts) == ""
    assert len(answers(slack, OPEN, ts)) == 1


def test_a_stream_that_slack_refuses_becomes_a_post(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.error("chat.startStream", "user_not_found", times=1)
    with answering():
        ts = slack.direct(ALICE, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, slack.dm_of(ALICE), ts))
    assert "26 October 2024" in answer.text
    assert answer.thread_ts == ts


def test_a_half_whose_reply_is_lost_isnt_posted_again_and_the_other_follows(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.error("chat.postMessage", "msg_blocks_too_long", times=1)
    slack.faults.drop_reply("chat.postMessage", times=1)
    slack.faults.error("chat.postMessage", "msg_blocks_too_long", times=1)
    with answering() as opened:
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: opened.ledger.waiting() == 0 and answers(slack, OPEN, ts))
    first, second = answers(slack, OPEN, ts)
    assert "26 October 2024" in words(first)
    assert "(continued)" in second.text


def test_a_pressed_button_is_acknowledged_before_what_it_asks_for_is_done(slack: FakeSlack, answering: Answering) -> None:
    slack.allowed_mentions.add(ALICE)
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
        slack.faults.slow("chat.postMessage", 2)
        slack.faults.slow("views.open", 2)
        since = time.monotonic()
        for action in ("ask_person", "feedback_wrong"):
            slack.click(ALICE, OPEN, answer.ts, action)
        assert time.monotonic() - since < 1.5
        slack.wait(lambda: slack.messages(HELP))


# --- a process that is killed ------------------------------------------------------------------------------------------------------------


@pytest.fixture
def killable(slack: FakeSlack, data_copy: Path, environment: Callable[[Path], dict[str, str]]) -> Callable[[], AbstractContextManager["subprocess.Popen[str]"]]:
    """killable(): `noticeboard slack` as a process of its own over a copy of the sample, listening."""

    @contextmanager
    def started() -> Iterator["subprocess.Popen[str]"]:
        told = {
            "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url,
            "NOTICEBOARD_SLACK_PLACES": f"{slack.team_id}=Wexmoor; {OPEN}=Wexmoor",
        }  # fmt: skip
        log = (data_copy.parent / "slack.log").open("a")
        command = [sys.executable, "-m", "assistant.cli", "slack", "--port", "0"]
        process = subprocess.Popen(command, env={**environment(data_copy), **told}, cwd=data_copy.parent, stdout=log, stderr=log, text=True)
        try:
            slack.wait(lambda: slack.connections == 1, timeout=40)
            yield process
        finally:
            if process.poll() is None:
                process.send_signal(signal.SIGTERM)
            process.wait(30)
            log.close()

    return started


def test_killed_in_the_middle_every_question_has_exactly_one_answer_after_the_restart(
    slack: FakeSlack, killable: Callable[[], AbstractContextManager["subprocess.Popen[str]"]]
) -> None:
    slack.repeat, slack.both_shapes = 4, True
    asked: dict[str, str] = {}
    chance = random.Random(7)
    for _ in range(3):
        slack.faults.slow("chat.postMessage", 0.05)
        slack.faults.slow("chat.stopStream", 0.05)
        with killable() as process:
            for each in QUESTIONS:
                asked[slack.mention(BOB, OPEN, each)] = OPEN
                asked[slack.direct(GUEST, each)] = slack.dm_of(GUEST)
            time.sleep(chance.uniform(0.1, 1.2))
            process.kill()
            process.wait()
        slack.faults.clear()
        slack.wait(lambda: slack.connections == 0)
    with killable():
        slack.redeliver()
        slack.wait(lambda: all([each for each in answers(slack, channel, ts) if each.blocks and not each.streaming] for ts, channel in asked.items()), 60)
        time.sleep(1.5)
    counted = Counter({ts: len(answers(slack, channel, ts)) for ts, channel in asked.items()})
    assert {ts: count for ts, count in counted.items() if count != 1} == {}


def test_a_command_is_answered_after_a_kill_too(slack: FakeSlack, killable: Callable[[], AbstractContextManager["subprocess.Popen[str]"]]) -> None:
    with killable() as process:
        slack.faults.slow("response_url", 3)
        slack.slash(ALICE, OPEN, "/ask", MISSION)
        process.kill()
        process.wait()
    slack.faults.clear()
    with killable():
        slack.wait(lambda: [each for each in slack.messages(OPEN, seen_by=ALICE) if each.ephemeral_to == ALICE], timeout=20)


def test_no_question_and_no_token_stands_in_what_the_process_writes(
    slack: FakeSlack, killable: Callable[[], AbstractContextManager["subprocess.Popen[str]"]], data_copy: Path
) -> None:
    with killable():
        ts = slack.mention(ALICE, OPEN, "is the zebra in the minutes?")
        slack.wait(lambda: answers(slack, OPEN, ts), timeout=20)
        slack.faults.error("chat.postMessage", "fatal_error", times=1)
        ts = slack.mention(ALICE, OPEN, "is the zebra in the papers?")
        slack.wait(lambda: answers(slack, OPEN, ts), timeout=20)
    written = (data_copy.parent / "slack.log").read_text()
    assert "zebra" not in written
    assert slack.bot_token not in written
    assert slack.app_token not in written
    assert json.dumps(slack.signing_secret)[1:-1] not in written


def test_an_answer_to_a_command_that_may_have_been_shown_says_so_when_it_comes_again(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.drop_reply("response_url", times=1)
    with answering():
        slack.slash(GUEST, OPEN, "/ask", MISSION)
        alone = slack.wait(lambda: found if len(found := [each for each in slack.messages(OPEN, seen_by=GUEST) if each.ephemeral_to]) == 2 else [])
    assert ["26 October 2024" in words(each) for each in alone] == [True, True]
    assert ["seen this already" in each.text for each in alone] == [False, True]
    assert slack.violations == []


def test_a_button_pressed_twice_in_a_hurry_does_its_work_once(slack: FakeSlack, answering: Answering) -> None:
    slack.allowed_mentions |= {ALICE, GUEST}
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
        slack.slash(GUEST, OPEN, "/ask", MISSION)
        alone = slack.wait(lambda: next(each for each in slack.messages(OPEN, seen_by=GUEST) if each.ephemeral_to == GUEST))
        slack.faults.slow("chat.postMessage", 0.5)
        for _ in range(3):
            slack.click(ALICE, OPEN, answer.ts, "ask_person")
            slack.click(GUEST, OPEN, alone.ts, "share")
        slack.wait(lambda: slack.messages(HELP) and [each for each in slack.messages(OPEN) if "shares an answer" in each.text])
        time.sleep(1.5)
    assert len(slack.messages(HELP)) == 1
    assert len([each for each in slack.messages(OPEN) if "shares an answer" in each.text]) == 1


@pytest.mark.parametrize(("action", "told"), [("ask_person", "whether your question was passed on"), ("share", "whether that was shared")])
def test_where_slack_doesnt_say_whether_it_was_done_the_person_hears_that(slack: FakeSlack, answering: Answering, action: str, told: str) -> None:
    slack.allowed_mentions |= {GUEST}
    with answering():
        slack.slash(GUEST, OPEN, "/ask", MISSION)
        alone = slack.wait(lambda: next(each for each in slack.messages(OPEN, seen_by=GUEST) if each.ephemeral_to == GUEST))
        slack.faults.drop_reply("chat.postMessage", times=1)
        slack.click(GUEST, OPEN, alone.ts, action)
        slack.wait(lambda: [each for each in slack.messages(OPEN, seen_by=GUEST) if told in each.text])


def test_one_question_that_cant_be_kept_doesnt_take_others_with_it(slack: FakeSlack, answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    keep = Ledger.keep

    def kept(ledger: Ledger, arrivals: Any, now: float) -> Any:
        time.sleep(0.2)  # so that those which follow come in one batch
        if any("unbearable" in each.text for each in arrivals):
            raise ValueError("can't be kept")
        return keep(ledger, arrivals, now)

    monkeypatch.setattr(Ledger, "keep", kept)
    with answering():
        asked = [slack.mention(ALICE, OPEN, each) for each in (MISSION, "an unbearable question", *QUESTIONS[1:4])]
        good = [asked[0], *asked[2:]]
        slack.wait(lambda: all(answers(slack, OPEN, ts) for ts in good), timeout=20)
    assert [len(answers(slack, OPEN, ts)) for ts in good] == [1] * len(good)


def test_a_message_that_may_not_grow_is_posted_whole_and_the_next_one_grows(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.error("chat.startStream", "invalid_arguments", times=1)
    with answering():
        for _ in range(2):
            ts = slack.direct(ALICE, MISSION)
            slack.wait(lambda ts=ts: [each for each in answers(slack, slack.dm_of(ALICE), ts) if each.blocks and not each.streaming])  # type: ignore[misc]
    assert [each.method for each in slack.calls].count("chat.startStream") == 2


def test_asked_to_wait_for_longer_than_anybody_should_it_tries_again_later(slack: FakeSlack, answering: Answering, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pool, "_pause", lambda _tries: 0.1)
    slack.faults.rate_limit("chat.postMessage", times=2, retry_after=3_600)
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
    assert "26 October 2024" in answer.text
    assert slack.messages(slack.dm_of(ALICE)) == [], "nobody is told that it can't be posted"
