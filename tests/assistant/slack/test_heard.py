"""What is a question and what isn't, and in which words it was meant."""

from typing import Any

import pytest

from assistant.ledger import Way
from assistant.slack.heard import Ears, command, heard, plain

EARS = Ears("UBOT", {"BCLERK"})


def event(**fields: Any) -> dict[str, Any]:
    said = {"type": "message", "user": "U1", "text": "when is it due?", "ts": "1.0", "channel": "C1", "channel_type": "channel"}
    return {"team_id": "T1", "event_id": "Ev1", "event": {**said, **fields}}


def test_a_mention_is_a_question_in_either_shape() -> None:
    by_name = heard(event(type="app_mention", text="<@UBOT> when is it due?"), EARS)
    as_message = heard(event(text="<@UBOT> when is it due?"), EARS)
    assert by_name
    assert as_message
    assert (by_name.way, by_name.text, by_name.thread) == (Way.MENTION, "when is it due?", "1.0")
    assert by_name == as_message


def test_a_direct_message_is_one_and_its_thread_is_its_own() -> None:
    found = heard(event(channel="D1", channel_type="im"), EARS)
    assert found
    assert (found.way, found.thread) == (Way.DIRECT, "1.0")


def test_what_follows_in_a_thread_may_be_one_unless_it_is_said_to_somebody_else() -> None:
    follow = heard(event(thread_ts="0.5", text="and the one after?"), EARS)
    assert follow
    assert (follow.way, follow.thread) == (Way.FOLLOWUP, "0.5")
    assert heard(event(thread_ts="0.5", text="<@U2> what do you think?"), EARS) is None
    assert heard(event(), EARS) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"subtype": "message_changed"},
        {"subtype": "message_deleted"},
        {"subtype": "channel_join"},
        {"edited": {"user": "U1", "ts": "1.5"}},
        {"hidden": True},
        {"bot_id": "BOTHER", "user": "UOTHER"},
        {"subtype": "bot_message", "bot_id": "BOTHER", "user": None},
        {"user": "UBOT"},
        {"ts": None},
        {"user": None},
        {"type": "reaction_added"},
    ],
)
def test_edits_other_bots_and_the_channels_news_are_no_questions(fields: dict[str, Any]) -> None:
    assert heard(event(**{"text": "<@UBOT> when is it due?", **fields}), EARS) is None


def test_a_bot_on_the_list_may_ask() -> None:
    found = heard(event(subtype="bot_message", bot_id="BCLERK", user=None, text="<@UBOT> when is it due?"), EARS)
    assert found
    assert found.asker == "BCLERK"


def test_whoever_comes_from_elsewhere_makes_the_question_a_shared_one() -> None:
    here = heard(event(type="app_mention", user_team="T1"), EARS)
    elsewhere = heard(event(type="app_mention", user_team="T2"), EARS)
    connected = heard({**event(type="app_mention"), "is_ext_shared_channel": True}, EARS)
    assert here
    assert elsewhere
    assert connected
    assert (here.shared, elsewhere.shared, connected.shared) == (False, True, True)


@pytest.mark.parametrize("body", [{}, {"event": None}, {"event": []}, {"event": {"type": "message"}}, {"event": {"type": 7, "text": {}}}])
def test_what_has_another_shape_is_nothing(body: dict[str, Any]) -> None:
    assert heard(body, EARS) is None


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("<@UBOT> when?", "when?"),
        ("<@UBOT|noticeboard> when?", "when?"),
        ("has <@U2|Ann> met it?", "has somebody met it?"),
        ("what is in <#C2|board-papers>?", "what is in board-papers?"),
        ("see <https://example.org/a|the letter>", "see the letter"),
        ("see <https://example.org/a>", "see https://example.org/a"),
        ("<!here> who chairs?", "here who chairs?"),
        ("<!subteam^S1|@officers> who chairs?", "@officers who chairs?"),
        ("is 5 &lt; 6 &amp; 7 &gt; 6?", "is 5 < 6 & 7 > 6?"),
    ],
)
def test_the_words_are_those_that_their_writer_sees(text: str, meant: str) -> None:
    assert plain(text, "UBOT") == meant


def test_a_command_is_named_by_what_triggered_it() -> None:
    body = {"team_id": "T1", "channel_id": "C1", "user_id": "U1", "text": "when?", "trigger_id": "13.7.abc", "response_url": "https://hooks/1"}
    found = command(body, Way.COMMAND)
    assert (found.event, found.ts, found.text, found.respond, found.shared) == ("command:13.7.abc", "13.7.abc", "when?", "https://hooks/1", False)
    assert command({**body, "user_team_id": "T2"}, Way.COMMAND).shared


def test_half_a_character_is_heard_as_something_that_can_be_kept() -> None:
    assert plain("when\ud800?", "UBOT").encode() == b"when??"
