"""The Slack door's settings: secrets from the environment or from files, places, and what is said of those that can't be used."""

from pathlib import Path

import pytest

from assistant.places import Place
from assistant.slack.settings import API, slack_settings
from index.errors import SettingError
from index.scope import Access

TOKENS = {"SLACK_BOT_TOKEN": "xoxb-1", "SLACK_APP_TOKEN": "xapp-1"}


def test_without_a_bot_token_the_door_is_closed() -> None:
    assert slack_settings({}) is None
    assert slack_settings({"SLACK_APP_TOKEN": "xapp-1"}) is None


def test_tokens_come_from_the_environment_or_from_files(tmp_path: Path) -> None:
    (tmp_path / "bot").write_text("xoxb-file\n")
    found = slack_settings({"SLACK_BOT_TOKEN_FILE": str(tmp_path / "bot"), "SLACK_SIGNING_SECRET": "s"})
    assert found
    assert (found.bot_token, found.app_token, found.signing_secret, found.api_url) == ("xoxb-file", None, "s", API)


def test_a_token_is_never_printed() -> None:
    found = slack_settings({**TOKENS, "SLACK_SIGNING_SECRET": "sekret"})
    assert "xoxb-1" not in repr(found)
    assert "xapp-1" not in repr(found)
    assert "sekret" not in repr(found)
    with pytest.raises(SettingError) as error:
        slack_settings({"SLACK_BOT_TOKEN": "xapp-sekret"})
    assert "sekret" not in str(error.value)


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ({"SLACK_BOT_TOKEN": "xoxb-1"}, "neither SLACK_APP_TOKEN"),
        ({"SLACK_BOT_TOKEN": "xapp-1"}, "SLACK_BOT_TOKEN holds another of Slack's tokens"),
        ({**TOKENS, "SLACK_APP_TOKEN": "xoxb-1"}, "SLACK_APP_TOKEN holds another"),
        ({**TOKENS, "SLACK_SIGNING_SECRET": "xapp-1"}, "SLACK_SIGNING_SECRET holds another"),
        ({"SLACK_BOT_TOKEN_FILE": "/nowhere/at/all"}, "can't be read"),
        ({**TOKENS, "NOTICEBOARD_SLACK_PLACES": "board=Wexmoor"}, "NOTICEBOARD_SLACK_PLACES has 'board=Wexmoor'"),
        ({**TOKENS, "NOTICEBOARD_SLACK_PLACES": "C012=Wexmoor:secret"}, "restricted"),
        ({**TOKENS, "NOTICEBOARD_SLACK_CONTACT": "Ann"}, "the id of a person"),
    ],
)
def test_what_cant_be_used_is_said_with_what_it_may_be(settings: dict[str, str], said: str) -> None:
    with pytest.raises(SettingError, match=said.replace("(", r"\(")):
        slack_settings(settings)


def test_places_are_workspaces_and_channels_with_their_council() -> None:
    text = "T012AB=Wexmoor; C034CD = Bournemouth, Christchurch and Poole : restricted;\nC056EF=Thornhithe:public;"
    found = slack_settings({**TOKENS, "NOTICEBOARD_SLACK_PLACES": text})
    assert found
    assert found.places == (
        Place("T012AB", "", "Wexmoor", Access.PUBLIC),
        Place("", "C034CD", "Bournemouth, Christchurch and Poole", Access.RESTRICTED),
        Place("", "C056EF", "Thornhithe", Access.PUBLIC),
    )


def test_another_address_of_slack_and_lists_of_ids() -> None:
    found = slack_settings({**TOKENS, "SLACK_API_URL": "http://127.0.0.1:9/api", "NOTICEBOARD_SLACK_ADMINS": "U1, U2", "NOTICEBOARD_SLACK_BOTS": "B1"})
    assert found
    assert (found.api_url, found.admins, found.bots) == ("http://127.0.0.1:9/api/", {"U1", "U2"}, {"B1"})
