"""`noticeboard slack` at the command line: what is missing is said with what to do, and no token is printed."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from evals.workspace.server import FakeSlack

from .conftest import OPEN

Cli = Callable[..., Any]


def test_without_tokens_it_says_which(cli: Cli) -> None:
    ended = cli("slack")
    assert ended.returncode == 2
    assert "SLACK_BOT_TOKEN isn't set" in ended.stderr


def test_a_check_of_a_sound_workspace_is_ready(slack: FakeSlack, cli: Cli, data_copy: Path) -> None:
    told = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
    ended = cli("slack", "--check", data=data_copy, NOTICEBOARD_SLACK_PLACES=f"{OPEN}=Wexmoor", **told)
    assert ended.returncode == 0, ended.stdout + ended.stderr
    assert "✓ bot token" in ended.stdout
    assert "✓ scopes" in ended.stdout
    assert "✓ Socket Mode" in ended.stdout
    assert f"✓ channel {OPEN}: Wexmoor, public papers" in ended.stdout
    assert [each for each in slack.calls if each.method.startswith("chat.")] == []


def test_a_check_says_what_is_missing_and_what_to_do(slack: FakeSlack, cli: Cli, data_copy: Path) -> None:
    slack.scopes -= {"chat:write", "users:read"}
    told = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": "xapp-wrong", "SLACK_API_URL": slack.url}
    ended = cli("slack", "--check", "--json", data=data_copy, NOTICEBOARD_SLACK_PLACES=f"{OPEN}=Nowhere", **told)
    assert ended.returncode == 1
    report = json.loads(ended.stdout)
    wrong = {each["what"]: each["said"] for each in report["findings"] if each["well"] is False}
    assert "missing chat:write, users:read" in wrong["scopes"]
    assert "connections:write" in wrong["Socket Mode"]
    assert "noticeboard ingest" in wrong[f"channel {OPEN}"]
    assert slack.bot_token not in ended.stdout + ended.stderr
    assert not report["ready"]


def test_a_check_where_slack_refuses_the_token_or_isnt_there(slack: FakeSlack, cli: Cli, data_copy: Path) -> None:
    refused = cli("slack", "--check", data=data_copy, SLACK_BOT_TOKEN="xoxb-wrong", SLACK_SIGNING_SECRET="s", SLACK_API_URL=slack.url)
    assert refused.returncode == 1
    assert "Slack says invalid_auth" in refused.stdout
    away = cli("slack", "--check", data=data_copy, SLACK_BOT_TOKEN="xoxb-wrong", SLACK_SIGNING_SECRET="s", SLACK_API_URL="http://127.0.0.1:9/")
    assert away.returncode == 1
    assert "can't be reached" in away.stdout
