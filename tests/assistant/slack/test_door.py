"""The question loop through Slack's own doors, over real sockets: asked, answered once, in the right place, by the right papers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest

from evals.workspace.records import Message
from evals.workspace.server import FakeSlack

from .conftest import ALICE, BOARD, BOB, GUEST, HELP, OPEN, SHARED, UNLINKED

Answering = Callable[..., AbstractContextManager[Any]]
MISSION = "when is our next DfE review due?"


def answers(slack: FakeSlack, channel: str, thread: str, seen_by: str | None = None) -> list[Message]:
    """What we said in a thread."""
    return [each for each in slack.messages(channel, thread, seen_by) if each.user == slack.bot_user]


def words(message: Message) -> str:
    """All that a message shows, its blocks' texts too."""

    def texts(value: Any) -> list[str]:
        if isinstance(value, dict):
            own = [value["text"]] if isinstance(value.get("text"), str) else []
            return [*own, *(text for name, each in value.items() if name != "text" or not own for text in texts(each))]
        return [text for each in value for text in texts(each)] if isinstance(value, list | tuple) else []

    return "\n".join([message.text, *texts(list(message.blocks))])


@pytest.mark.parametrize("http", [False, True])
def test_the_mission_by_mention_the_day_the_clause_and_its_link(slack: FakeSlack, answering: Answering, http: bool) -> None:
    with answering(http=http):
        ts = slack.mention(ALICE, OPEN, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
    shown = words(answer)
    assert "26 October 2024" in answer.text
    assert "26 October 2024" in shown
    assert "paragraph 9" in shown
    assert "will review the council's progress at least every four months" in shown
    assert "https://papers.wexmoor.example/d/" in repr(answer.blocks)
    assert answer.thread_ts == ts
    assert slack.violations == []


def test_follow_ups_in_the_thread_need_no_mention_and_know_what_was_asked(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts))
        slack.say(BOB, OPEN, "and what must we give them?", thread_ts=ts)
        second = slack.wait(lambda: answers(slack, OPEN, ts)[1])
        slack.say(BOB, OPEN, f"<@{ALICE}> shall we meet first?", thread_ts=ts)
        slack.say(BOB, OPEN, "lunch, anyone?")
        slack.mention(ALICE, OPEN, "who chairs the improvement board?", thread_ts=ts)
        slack.wait(lambda: len(answers(slack, OPEN, ts)) >= 3)
    assert "its own assessment of progress" in words(second)
    assert len(answers(slack, OPEN, ts)) == 3
    assert [each for each in slack.messages(OPEN) if each.user == slack.bot_user and each.thread_ts != ts] == []
    assert slack.violations == []


def test_a_direct_message_grows_sentence_by_sentence_and_ends_with_its_sources(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        ts = slack.direct(ALICE, MISSION)
        (answer,) = slack.wait(lambda: [each for each in answers(slack, slack.dm_of(ALICE), ts) if not each.streaming and each.blocks])
    assert "26 October 2024" in answer.text
    assert "paragraph 9" in words(answer)
    assert "chat.startStream" in [each.method for each in slack.calls]
    assert "chat.postMessage" not in [each.method for each in slack.calls]
    assert slack.status_of(slack.dm_of(ALICE), ts) == ""
    assert any("reading" in each.status for each in slack.statuses)
    assert slack.violations == []


def test_where_streams_arent_known_the_answer_is_posted(slack: FakeSlack, answering: Answering) -> None:
    slack.unknown_methods |= {"chat.startStream", "assistant.threads.setStatus", "assistant.threads.setSuggestedPrompts"}
    with answering():
        for _ in range(2):
            ts = slack.direct(ALICE, MISSION)
            (answer,) = slack.wait(lambda ts=ts: answers(slack, slack.dm_of(ALICE), ts))  # type: ignore[misc]
            assert "26 October 2024" in answer.text
    assert [each.method for each in slack.calls].count("chat.startStream") == 1, "it is asked for once"
    assert slack.violations == []


def test_a_stream_that_expires_is_put_whole_in_its_place(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.slow("chat.appendStream", 0.5)
    with answering():
        ts = slack.direct(ALICE, MISSION)
        slack.wait(lambda: any(each.streaming for each in answers(slack, slack.dm_of(ALICE), ts)))
        slack.advance(301)
        answer = slack.wait(lambda: next(each for each in answers(slack, slack.dm_of(ALICE), ts) if each.blocks))
    assert "26 October 2024" in answer.text
    assert len(answers(slack, slack.dm_of(ALICE), ts)) == 1


def test_the_messages_tab_greets_with_what_one_might_ask(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        slack.open_messages_tab(ALICE)
        slack.open_home(ALICE)
        prompts = slack.wait(lambda: slack.prompts)
    assert len(prompts) == 1
    assert "review" in repr(prompts[0])
    assert "new to" in repr(prompts[0])
    assert slack.violations == []


def test_a_refusal_looks_like_one_and_shows_no_sources(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        ts = slack.mention(ALICE, OPEN, "how many buses does the council run?")
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
    assert "Not in the documents" in words(answer)
    assert "papers.wexmoor.example" not in repr(answer.blocks)
    assert "Sources" not in words(answer)
    assert slack.violations == []


def test_an_unlinked_channel_has_no_documents(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        ts = slack.mention(ALICE, UNLINKED, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, UNLINKED, ts))
    assert "isn't linked to a council" in answer.text
    assert "2024" not in words(answer)


def test_edits_unfurls_other_bots_and_our_own_words_are_no_questions(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        ts = slack.mention(ALICE, OPEN, MISSION)
        slack.wait(lambda: answers(slack, OPEN, ts))
        slack.edit(OPEN, ts, f"<@{slack.bot_user}> who chairs the improvement board?")
        slack.unfurl(OPEN, ts, "https://papers.wexmoor.example/d/1")
        slack.bot_message(OPEN, f"<@{slack.bot_user}> {MISSION}")
        slack.echo = True
        last = slack.mention(ALICE, OPEN, "who chairs the improvement board?")
        slack.wait(lambda: answers(slack, OPEN, last))
    posts = [each for each in slack.calls if each.method == "chat.postMessage"]
    assert len(posts) == 2
    assert slack.violations == []


def test_a_command_is_answered_for_its_asker_alone_and_shared_by_a_button(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        slack.allowed_mentions.add(GUEST)
        slack.slash(GUEST, OPEN, "/ask", MISSION)
        alone = slack.wait(lambda: next(each for each in slack.messages(OPEN, seen_by=GUEST) if each.ephemeral_to == GUEST))
        assert "26 October 2024" in alone.text
        assert [each for each in slack.messages(OPEN, seen_by=BOB) if each.user == slack.bot_user] == []
        slack.click(GUEST, OPEN, alone.ts, "share")
        shared = slack.wait(lambda: [each for each in slack.messages(OPEN, seen_by=BOB) if each.user == slack.bot_user][1:])
        left = slack.wait(lambda: next(each for each in slack.messages(OPEN, seen_by=GUEST) if each.text == "Shared in the channel."))
    assert "26 October 2024" in shared[0].text
    assert left.ephemeral_to == GUEST
    assert "share" not in [element.get("action_id") for block in shared[0].blocks for element in block.get("elements", [])]
    assert slack.violations == []


def test_deadlines_are_listed_for_their_asker_alone(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        slack.slash(GUEST, OPEN, "/deadlines", "60 days")
        slack.slash(GUEST, OPEN, "/deadlines", "when the cows come home")
        slack.wait(lambda: len([each for each in slack.messages(OPEN, seen_by=GUEST) if each.ephemeral_to == GUEST]) == 2)
    first, second = (each for each in slack.messages(OPEN, seen_by=GUEST) if each.ephemeral_to == GUEST)
    listed, told = (first, second) if "Wexmoor" in words(first) else (second, first)
    assert "26 October 2024" in words(listed)
    assert "/deadlines 30 days" in told.text
    assert slack.violations == []


def test_feedback_lands_in_the_ledger_with_its_reason(slack: FakeSlack, answering: Answering) -> None:
    with answering() as door:
        ts = slack.mention(ALICE, OPEN, MISSION)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
        for action in ("feedback_right", "feedback_outdated", "feedback_missing"):
            slack.click(BOB, OPEN, answer.ts, action)
        slack.click(ALICE, OPEN, answer.ts, "feedback_wrong")
        view = slack.wait(lambda: slack.views[0])
        slack.submit(view.id, ALICE, {("reason", "text"): "the review was moved to 29 October"})
        said = slack.wait(lambda: found if len(found := door.ledger.judged()) == 4 and found[-1].reason else [])
    assert [(each.who, each.verdict.value, each.reason) for each in said] == [
        (BOB, "right", ""),
        (BOB, "outdated", ""),
        (BOB, "missing", ""),
        (ALICE, "wrong", "the review was moved to 29 October"),
    ]
    assert said[0].question == MISSION
    assert "26 October 2024" in said[0].reply
    assert slack.violations == []


def test_a_question_goes_to_a_person_with_its_words_and_not_its_answer(slack: FakeSlack, answering: Answering) -> None:
    slack.allowed_mentions.add(ALICE)
    with answering():
        ts = slack.mention(ALICE, OPEN, "who pays for <!here> *the adviser*? :fire:")
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
        slack.click(ALICE, OPEN, answer.ts, "ask_person")
        (passed,) = slack.wait(lambda: slack.messages(HELP))
    assert f"<@{ALICE}>" in passed.text
    assert "the adviser" in passed.text
    assert "*the adviser*" not in words(passed)
    assert ":fire:" not in words(passed)
    assert "<!here>" not in passed.text
    assert slack.violations == []


def test_a_shared_channel_and_a_guest_see_public_papers_only(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        shared = slack.mention(ALICE, SHARED, MISSION)
        guest = slack.mention(GUEST, BOARD, MISSION)
        slack.wait(lambda: answers(slack, SHARED, shared) and answers(slack, BOARD, guest))
    assert "conversations.open" not in [each.method for each in slack.calls], "nothing for anybody alone"
    assert "26 October 2024" in answers(slack, SHARED, shared)[0].text
    assert slack.violations == []


@pytest.mark.parametrize("question", ["", "x" * 2_500, "<@U0BOB>"])
def test_every_question_has_an_end_that_people_see(slack: FakeSlack, answering: Answering, question: str) -> None:
    with answering():
        ts = slack.mention(ALICE, OPEN, question)
        (answer,) = slack.wait(lambda: answers(slack, OPEN, ts))
    assert answer.text
    assert slack.violations == []
