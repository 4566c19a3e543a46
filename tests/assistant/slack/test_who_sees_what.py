"""Restricted papers in Slack: for the asker alone, never in a channel, never for a guest, and a channel's link is an admin's to make."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

import pytest

from evals.workspace.server import FakeSlack

from .conftest import ADMIN, ALICE, BOARD, BOB, GUEST, OPEN, SHARED, UNLINKED
from .test_door import answers, words

Answering = Callable[..., AbstractContextManager[Any]]
SECRET = "How much did Halden Loft Systems claim at the mediation?"
FIGURES = ("94,500", "212,000", "120,000")


def everything_posted(slack: FakeSlack, channel: str, seen_by: str | None = None) -> str:
    return "\n".join(words(each) for each in slack.messages(channel, seen_by=seen_by) if each.user == slack.bot_user)


def test_a_restricted_answer_goes_to_the_asker_directly_and_not_into_the_channel(slack: FakeSlack, answering: Answering, on: Callable[[str], None]) -> None:
    on("2025-06-02")
    with answering():
        ts = slack.mention(ALICE, BOARD, SECRET)
        slack.wait(lambda: answers(slack, BOARD, ts) and [each for each in slack.messages(BOARD, seen_by=ALICE) if each.ephemeral_to == ALICE])
        direct = slack.wait(lambda: [each for each in slack.messages(slack.dm_of(ALICE)) if each.user == slack.bot_user])
    assert FIGURES[0] in words(direct[0])
    assert "For you alone" in words(direct[0])
    assert not any(figure in everything_posted(slack, BOARD, who) for figure in FIGURES for who in (None, ALICE, BOB))
    assert "/d/" not in repr(direct[0].blocks), "the viewer shows public papers only, so there is no link to this one"
    assert slack.violations == []


@pytest.mark.parametrize(("who", "where"), [(GUEST, BOARD), (ALICE, SHARED), (ALICE, OPEN)])
def test_guests_shared_and_public_channels_get_what_the_public_gets(
    slack: FakeSlack, answering: Answering, on: Callable[[str], None], who: str, where: str
) -> None:
    on("2025-06-02")
    with answering():
        ts = slack.mention(who, where, SECRET)
        slack.wait(lambda: answers(slack, where, ts))
        slack.mention(who, where, "who chairs the improvement board?")
        slack.wait(lambda: len([each for each in slack.messages(where) if each.user == slack.bot_user]) == 2)
    assert not any(figure in everything_posted(slack, where, who) for figure in FIGURES)
    assert [each.method for each in slack.calls].count("conversations.open") == 0
    assert slack.violations == []


def test_a_direct_message_uses_what_the_member_may_see_and_a_guest_may_not(slack: FakeSlack, answering: Answering, on: Callable[[str], None]) -> None:
    on("2025-06-02")
    with answering():
        for who in (ALICE, GUEST):
            ts = slack.direct(who, SECRET)
            slack.wait(lambda who=who, ts=ts: [each for each in answers(slack, slack.dm_of(who), ts) if each.blocks])  # type: ignore[misc]
    assert FIGURES[0] in everything_posted(slack, slack.dm_of(ALICE))
    assert not any(figure in everything_posted(slack, slack.dm_of(GUEST)) for figure in FIGURES)


def test_a_restricted_answer_to_a_command_cant_be_shared(slack: FakeSlack, answering: Answering, on: Callable[[str], None]) -> None:
    on("2025-06-02")
    with answering() as opened:
        slack.slash(ALICE, BOARD, "/ask", SECRET)
        alone = slack.wait(lambda: next(each for each in slack.messages(BOARD, seen_by=ALICE) if each.ephemeral_to == ALICE))
        slack.wait(lambda: opened.ledger.waiting() == 0)
        assert opened.ledger.reply(words(alone).partition("Reference ")[2][:10]) is None, "nothing is kept that a button might share"
    assert FIGURES[0] in words(alone)
    assert "Share" not in words(alone)


def test_who_slack_cant_tell_of_is_treated_as_a_guest(slack: FakeSlack, answering: Answering, on: Callable[[str], None]) -> None:
    on("2025-06-02")
    slack.faults.error("users.info", "user_not_found", times=50)
    with answering():
        ts = slack.direct(ALICE, SECRET)
        slack.wait(lambda: [each for each in answers(slack, slack.dm_of(ALICE), ts) if each.blocks])
    assert not any(figure in everything_posted(slack, slack.dm_of(ALICE)) for figure in FIGURES)


def test_whoever_comes_from_another_workspace_is_a_guest_though_slack_calls_them_no_stranger(
    slack: FakeSlack, answering: Answering, on: Callable[[str], None]
) -> None:
    on("2025-06-02")
    slack.add_user("U0VISITOR", admin=True)
    slack.users["U0VISITOR"] = replace(slack.users["U0VISITOR"], team_id="T0ELSEWHERE")
    with answering():
        ts = slack.direct("U0VISITOR", SECRET)
        slack.wait(lambda: [each for each in answers(slack, slack.dm_of("U0VISITOR"), ts) if each.blocks])
        assert "Only an admin" in slack.slash("U0VISITOR", UNLINKED, "/noticeboard", "link Wexmoor")["text"]
    assert not any(figure in everything_posted(slack, slack.dm_of("U0VISITOR")) for figure in FIGURES)


def test_what_an_admin_types_is_told_back_as_dead_words(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        told = slack.slash(ADMIN, UNLINKED, "/noticeboard", "link <https://evil.example|Wexmoor> <!here> *Council*")
    assert "<" not in repr(told)
    assert "*Council*" not in repr(told)
    assert slack.violations == []


def test_an_admin_links_a_channel_and_takes_the_link_back(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        assert "isn't linked" in slack.slash(BOB, UNLINKED, "/noticeboard", "show")["text"]
        assert "Only an admin" in slack.slash(BOB, UNLINKED, "/noticeboard", "link Wexmoor")["text"]
        assert "asks about Wexmoor from now on, from its public papers" in slack.slash(ADMIN, UNLINKED, "/noticeboard", "link wexmoor city council")["text"]
        ts = slack.mention(BOB, UNLINKED, "when is our next DfE review due?")
        (answer,) = slack.wait(lambda: answers(slack, UNLINKED, ts))
        assert "26 October 2024" in answer.text
        assert "restricted" in slack.slash(ADMIN, UNLINKED, "/noticeboard", "link Wexmoor restricted")["text"]
        assert "isn't linked to a council any more" in slack.slash(ADMIN, UNLINKED, "/noticeboard", "unlink")["text"]
        ts = slack.mention(BOB, UNLINKED, "when is our next DfE review due?")
        (answer,) = slack.wait(lambda: answers(slack, UNLINKED, ts))
        assert "isn't linked" in answer.text
        assert slack.violations == []


def test_what_the_settings_say_of_a_place_isnt_changed_in_slack(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        assert "settings" in slack.slash(ADMIN, BOARD, "/noticeboard", "link Thornhithe")["text"]
        assert "Wexmoor" in slack.slash(BOB, BOARD, "/noticeboard", "")["text"]


def test_an_unknown_council_is_said_with_near_ones(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        assert "No council called 'Wexmor'" in slack.slash(ADMIN, UNLINKED, "/noticeboard", "link Wexmor")["text"]
        assert "/noticeboard link COUNCIL" in slack.slash(ADMIN, UNLINKED, "/noticeboard", "make it so")["text"]


def test_another_councils_public_papers_answer_with_the_change_said(slack: FakeSlack, answering: Answering) -> None:
    with answering():
        ts = slack.mention(ALICE, BOARD, "when was Thornhithe's improvement notice issued?")
        (answer,) = slack.wait(lambda: answers(slack, BOARD, ts))
    assert "Thornhithe" in answer.text
    assert slack.violations == []


def test_direct_messages_link_is_taken_back_like_a_channels(slack: FakeSlack, answering: Answering) -> None:
    with answering(places=()):
        assert "ask about Wexmoor from now on" in slack.slash(ADMIN, OPEN, "/noticeboard", "workspace Wexmoor")["text"]
        assert "Direct messages" in slack.slash(ADMIN, OPEN, "/noticeboard", "show")["text"]
        assert "isn't linked to a council any more" in slack.slash(ADMIN, OPEN, "/noticeboard", "unlink workspace")["text"]
        assert "Direct messages" not in slack.slash(ADMIN, OPEN, "/noticeboard", "show")["text"]


def test_where_slack_is_slow_to_say_who_somebody_is_the_command_is_answered_later(slack: FakeSlack, answering: Answering) -> None:
    slack.faults.rate_limit("users.info", times=1, retry_after=2)
    with answering():
        assert not (slack.slash(ADMIN, UNLINKED, "/noticeboard", "link Wexmoor") or {}).get("text"), "heard within Slack's three seconds"
        told = slack.wait(lambda: [each for each in slack.messages(UNLINKED, seen_by=ADMIN) if each.ephemeral_to == ADMIN], timeout=10)
        assert "asks about Wexmoor from now on" in told[-1].text
    assert slack.violations == []
