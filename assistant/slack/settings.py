"""The settings of the Slack door, from the environment, `.env` or files that hold the secrets."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from assistant.places import Place
from index.errors import SettingError
from index.scope import Access

API = "https://slack.com/api/"
_MIXED_UP = {"SLACK_BOT_TOKEN": ("xapp-", "xoxp-"), "SLACK_APP_TOKEN": ("xoxb-", "xoxp-"), "SLACK_SIGNING_SECRET": ("xoxb-", "xapp-", "xoxp-")}
"""The secrets, each with how others of Slack's begin, for which it is easily taken."""
_PLACE = re.compile(r"(?P<id>[TECGD][A-Z0-9]{2,})\s*=\s*(?P<council>[^:=]+?)\s*(?::\s*(?P<access>\w+))?")
_PERSON_OR_CHANNEL = re.compile(r"[UWCGD][A-Z0-9]{2,}")


@dataclass(frozen=True, slots=True)
class SlackSettings:
    """`app_token` opens Socket Mode, `signing_secret` proves requests over HTTP; one of them is needed. `contact` is the person or channel that
    "ask a person" goes to, `admins` who may link channels beside the workspace's own admins, `bots` which bots' words are questions."""

    bot_token: str = field(repr=False)
    app_token: str | None = field(default=None, repr=False)
    signing_secret: str | None = field(default=None, repr=False)
    api_url: str = API
    places: tuple[Place, ...] = ()
    admins: frozenset[str] = frozenset()
    bots: frozenset[str] = frozenset()
    contact: str | None = None


def slack_settings(found: Mapping[str, str]) -> SlackSettings | None:
    """The door's settings, None where no bot token is set; SettingError says which one can't be used."""
    bot, app, secret = (_secret(found, name) for name in _MIXED_UP)
    places = tuple(_places(found.get("NOTICEBOARD_SLACK_PLACES") or ""))
    contact = found.get("NOTICEBOARD_SLACK_CONTACT") or None
    if contact and not _PERSON_OR_CHANNEL.fullmatch(contact):
        raise SettingError(f"NOTICEBOARD_SLACK_CONTACT is {contact!r}; it may be the id of a person (U…) or of a channel (C…).")
    if bot is None:
        return None
    if not (app or secret):
        raise SettingError("SLACK_BOT_TOKEN is set, but neither SLACK_APP_TOKEN (Socket Mode) nor SLACK_SIGNING_SECRET (HTTP); set one of them.")
    api = (found.get("SLACK_API_URL") or API).rstrip("/") + "/"
    return SlackSettings(bot, app, secret, api, places, _ids(found, "NOTICEBOARD_SLACK_ADMINS"), _ids(found, "NOTICEBOARD_SLACK_BOTS"), contact)


def _secret(found: Mapping[str, str], name: str) -> str | None:
    """A secret by its variable, or from the file that NAME_FILE names; errors never print it."""
    value = found.get(name) or None
    if value is None and (file := found.get(f"{name}_FILE")):
        try:
            value = Path(file).expanduser().read_text("utf8").strip() or None
        except (OSError, UnicodeDecodeError) as error:
            raise SettingError(f"{name}_FILE names {file}, which can't be read; give the path of a file that holds just the token.") from error
    if value and value.startswith(_MIXED_UP[name]):
        raise SettingError(f"{name} holds another of Slack's tokens (it begins with {value[:5]}); copy the right one from api.slack.com/apps.")
    return value


def _places(text: str) -> list[Place]:
    places = []
    for entry in filter(None, (each.strip() for each in re.split(r"[;\n]", text))):
        match = _PLACE.fullmatch(entry)
        access = (match["access"] or Access.PUBLIC.value) if match else ""
        if match is None or access not in set(Access):
            raise SettingError(
                f"NOTICEBOARD_SLACK_PLACES has {entry!r}; each entry, parted by ;, is the id of a workspace (T…) or channel (C…), = and its council, "
                f"and :restricted where restricted papers may be answered from: T012AB=COUNCIL; C034CD=COUNCIL:restricted"
            )
        team, channel = (match["id"], "") if match["id"][0] in "TE" else ("", match["id"])
        places.append(Place(team, channel, match["council"], Access(access)))
    return places


def _ids(found: Mapping[str, str], name: str) -> frozenset[str]:
    return frozenset(re.split(r"[\s,;]+", (found.get(name) or "").strip())) - {""}
