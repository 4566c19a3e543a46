"""What Slack sends, as a question or as nothing: edits, unfurls, other bots and other people's talk aren't questions."""

import html
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from assistant.ledger import Arrival, Way

_MENTION = re.compile(r"<@([UWB][A-Z0-9]+)(?:\|[^>]*)?>")
_CHANNEL = re.compile(r"<#[CG][A-Z0-9]+(?:\|([^>]*))?>")
_LINK = re.compile(r"<((?:https?|mailto):[^|>]*)(?:\|([^>]*))?>")
_SPECIAL = re.compile(r"<!([a-z]+)(?:\^[^|>]*)?(?:\|([^>]*))?>")
_QUIET = {"file_share", "thread_broadcast", "bot_message", "me_message"}
"""The subtypes of a message that a person may have written (or an allowed bot); any other tells of something else."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Whose words count: `bot` is our own user, `bots` the other bots that may ask."""

    bot: str
    bots: Collection[str] = ()


def heard(body: Mapping[str, Any], ears: Ears) -> Arrival | None:
    """The question in an event, None where it holds none. A follow-up is only one in a thread that was answered in, which the ledger knows."""
    event = body.get("event")
    if not isinstance(event, Mapping) or event.get("type") not in ("app_mention", "message"):
        return None
    team, channel, ts = (str(each or "") for each in (body.get("team_id") or event.get("team"), event.get("channel"), event.get("ts")))
    asker, text = str(event.get("user") or event.get("bot_id") or ""), str(event.get("text") or "")
    if not (team and channel and ts and asker) or not _is_said(event, ears):
        return None
    thread = str(event.get("thread_ts") or ts)
    way = _way(event, text, ears, thread != ts)
    if way is None:
        return None
    shared = bool(body.get("is_ext_shared_channel") or body.get("is_shared_channel")) or _from_elsewhere(event, team)
    return Arrival(team, channel, ts, thread, asker, way, plain(text, ears.bot), str(body.get("event_id") or f"{channel}:{ts}"), shared)


def command(body: Mapping[str, Any], way: Way) -> Arrival:
    """A command that was typed; it has no message of its own, so what triggered it is its name."""
    team, trigger = str(body["team_id"]), str(body.get("trigger_id") or "")[:80]
    elsewhere = bool(body.get("is_ext_shared_channel")) or str(body.get("user_team_id") or team) != team
    return Arrival(
        team, str(body["channel_id"]), trigger, trigger, str(body["user_id"]), way, plain(str(body.get("text") or ""), ""),
        f"command:{trigger}"[:80], elsewhere, str(body.get("response_url") or "") or None,
    )  # fmt: skip


def plain(text: str, bot: str) -> str:
    """A message's text as its writer sees it: our own mention gone, links and channels by their names, entities as characters."""
    text = _MENTION.sub(lambda match: "" if match[1] == bot else "somebody", text)
    text = _CHANNEL.sub(lambda match: match[1] or "the channel", text)
    text = _LINK.sub(lambda match: match[2] or match[1], text)
    text = _SPECIAL.sub(lambda match: match[2] or match[1], text)
    return html.unescape(text).encode("utf-8", "replace").decode().strip()  # half a character can't be kept


def _is_said(event: Mapping[str, Any], ears: Ears) -> bool:
    """Whether somebody said it just now, to be heard: no edit, no unfurl, no news of the channel, no bot that may not ask."""
    if "edited" in event or event.get("hidden") or event.get("subtype") not in (None, *_QUIET):
        return False
    if event.get("user") == ears.bot:
        return False
    by_bot = event.get("bot_id") or event.get("subtype") == "bot_message"
    return not by_bot or bool({event.get("bot_id"), event.get("user")} & set(ears.bots))


def _way(event: Mapping[str, Any], text: str, ears: Ears, in_thread: bool) -> Way | None:
    if event.get("channel_type") == "im" or str(event.get("channel")).startswith("D"):
        return Way.DIRECT
    if event["type"] == "app_mention" or ears.bot in _MENTION.findall(text):
        return Way.MENTION
    to_another = _MENTION.match(text.strip())
    return Way.FOLLOWUP if in_thread and not to_another else None


def _from_elsewhere(event: Mapping[str, Any], team: str) -> bool:
    """Whether the writer belongs to another workspace than the one that the event came from."""
    return any(event.get(name) not in (None, team) for name in ("user_team", "source_team"))
