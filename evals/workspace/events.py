"""Events and interactions as Slack words them."""

import html
import re
from typing import Any

from evals.workspace.chat import as_json
from evals.workspace.methods import channel_json
from evals.workspace.records import Channel, Json, Posted, View
from evals.workspace.state import Workspace

_CHOSEN = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}
"""Where an element keeps what was chosen, and where what was chosen for it."""


def envelope(slack: Workspace, event: Json, channel: Channel | None) -> Json:
    """An event_callback with its own event_id."""
    authorization = {"enterprise_id": None, "team_id": slack.team_id, "user_id": slack.bot_user, "is_bot": True, "is_enterprise_install": False}
    return {
        "token": slack.verification_token,
        "team_id": slack.team_id,
        "context_team_id": slack.team_id,
        "context_enterprise_id": None,
        "api_app_id": slack.app_id,
        "event": event,
        "type": "event_callback",
        "event_id": f"Ev{slack.number():09d}",
        "event_time": int(slack.clock.now()),
        "authorizations": [authorization],
        "is_ext_shared_channel": bool(channel and channel.shared),
        "event_context": f"4-{slack.team_id}-{slack.app_id}-{channel.id if channel else ''}",
    }


def rich(text: str) -> list[Json]:
    """The blocks that Slack's own editor makes of what somebody types."""
    parts = [part for part in re.split(r"(<@\w+>)", text) if part]
    elements = [{"type": "user", "user_id": part[2:-1]} if part.startswith("<@") else {"type": "text", "text": html.unescape(part)} for part in parts]
    return [{"type": "rich_text", "block_id": "typed", "elements": [{"type": "rich_text_section", "elements": elements}]}]


def said(slack: Workspace, posted: Posted, kind: str = "message") -> Json:
    """A "message" event, or with this `kind` an "app_mention", which doesn't say its channel's type."""
    channel, root = slack.channels[posted.channel], slack.find(posted.channel, posted.thread_ts or "")
    event: Json = {**as_json(slack, posted, metadata=False), "type": kind, "channel": channel.id, "event_ts": posted.ts}
    event |= {"channel_type": channel.kind} if kind == "message" else {}
    event |= {"parent_user_id": root.user} if root and posted.thread_ts else {}
    if posted.subtype == "bot_message":
        del event["user"], event["team"]
    elif not posted.bot_id:
        event["client_msg_id"] = f"{posted.ts.replace('.', '-')}-said"
        event |= {"user_team": event["team"], "source_team": event["team"]} if channel.shared else {}
    for name in ("reply_count", "latest_reply", *(["edited"] if kind == "message" else [])):
        event.pop(name, None)
    return event


def changed(slack: Workspace, posted: Posted, before: Json) -> Json:
    """message_changed, with the message as it was and as it is; its own ts is a new one."""
    now, ts = {**as_json(slack, posted, metadata=False)}, slack.new_ts()
    about = {"channel": posted.channel, "channel_type": slack.channels[posted.channel].kind, "ts": ts, "event_ts": ts}
    return {"type": "message", "subtype": "message_changed", "hidden": True, **about, "message": now, "previous_message": before}


def command(slack: Workspace, user: str, channel: str, name: str, text: str) -> Json:
    """A slash command's fields."""
    where = slack.channels[channel]
    return {
        "token": slack.verification_token,
        "team_id": slack.team_id,
        "team_domain": "board",
        "channel_id": channel,
        "channel_name": "directmessage" if where.user else "privategroup" if where.private else where.name,
        "user_id": user,
        "user_name": slack.users[user].name.lower(),
        "command": name,
        "text": text,
        "api_app_id": slack.app_id,
        "is_enterprise_install": "false",
        "response_url": slack.new_response_url(channel, user),
        "trigger_id": slack.new_trigger(user),
    }


def _interaction(slack: Workspace, kind: str, user: str) -> Json:
    who = slack.users[user]
    return {
        "type": kind,
        "user": {"id": user, "username": who.name.lower(), "name": who.name.lower(), "team_id": who.team_id},
        "api_app_id": slack.app_id,
        "token": slack.verification_token,
        "trigger_id": slack.new_trigger(user),
        "team": {"id": slack.team_id, "domain": "board"},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def message_action(slack: Workspace, user: str, posted: Posted, callback_id: str) -> Json:
    given = {"callback_id": callback_id, "action_ts": slack.new_ts(), "message_ts": posted.ts, "message": as_json(slack, posted)}
    return {**_interaction(slack, "message_action", user), **given, **_where(slack, posted), "response_url": _response_url(slack, user, posted)}


def message_click(slack: Workspace, user: str, posted: Posted, action: Json) -> Json:
    """block_actions of a message. Of an ephemeral one Slack keeps no message, so that only the container names it."""
    container = {"type": "message", "message_ts": posted.ts, "channel_id": posted.channel, "is_ephemeral": posted.ephemeral_to is not None}
    container |= {"thread_ts": posted.thread_ts} if posted.thread_ts else {}
    given: Json = {"container": container, "state": {"values": {}}, "actions": [action], "response_url": _response_url(slack, user, posted)}
    given |= {} if posted.ephemeral_to else {"message": as_json(slack, posted)}
    return {**_interaction(slack, "block_actions", user), **_where(slack, posted), **given}


def view_click(slack: Workspace, user: str, view: Json, action: Json) -> Json:
    """block_actions of a modal or of an App Home."""
    given = {"container": {"type": "view", "view_id": view["id"]}, "view": view, "actions": [action]}
    return {**_interaction(slack, "block_actions", user), **given}


def submission(slack: Workspace, opened: View, user: str, values: dict[tuple[str, str], Any]) -> Json:
    """view_submission of a modal's own input blocks; AssertionError where Slack wouldn't let it be submitted."""
    state: dict[str, Json] = {}
    left = dict(values)
    for block in opened.view["blocks"]:
        if block["type"] == "input":
            element, block_id, action_id = block["element"], block["block_id"], block["element"]["action_id"]
            given = chosen(element, left.pop((block_id, action_id), None))
            assert block.get("optional") or any(given.values()), f"{(block_id, action_id)} must be filled in"
            state[block_id] = {action_id: {"type": element["type"], **given}}
    assert not left, f"the modal has no {sorted(left)}; it has {[(block, action) for block, actions in state.items() for action in actions]}"
    return {**_interaction(slack, "view_submission", user), "view": {**opened.view, "state": {"values": state}}, "response_urls": []}


def action_of(slack: Workspace, blocks: list[Json], action_id: str, value: Any) -> Json:
    """What an action says when the element of this action_id is used; `value` picks one of its choices, or one of several buttons."""
    found = [(block, element) for block in blocks for element in [*_listed(block), block.get("accessory") or {}] if element.get("action_id") == action_id]
    exact = [(block, element) for block, element in found if value is not None and element.get("value") == value]
    assert found, f"no {action_id} among {[element.get('action_id') for block in blocks for element in [*_listed(block), block.get('accessory') or {}]]}"
    block, element = (exact or found)[0]
    action = {"type": element["type"], "action_id": action_id, "block_id": block["block_id"], "action_ts": slack.new_ts()}
    match element["type"]:
        case "button" | "icon_button":
            assert value is None or exact, f"no {action_id} has the value {value}"
            return {**action, "text": element["text"], **({"value": element["value"]} if "value" in element else {})}
        case "feedback_buttons":
            buttons = [element["positive_button"], element["negative_button"]]
            assert value is None or value in [each["value"] for each in buttons], f"{action_id} has no {value}"
            return {**action, **next(each for each in buttons if value in (None, each["value"]))}
        case _:
            return {**action, **chosen(element, value)}


def chosen(element: Json, value: Any) -> Json:
    """What an element's state says when `value` was typed or picked, or left as it was."""
    name, initial = _CHOSEN[element["type"]]
    if value is None:
        return {name: element.get(initial)}
    if not name.startswith("selected_option"):
        return {name: value}
    options = [*element.get("options", []), *(option for group in element.get("option_groups", []) for option in group["options"])]
    wanted = value if name == "selected_options" else [value]
    picked = [option for option in options if option["value"] in wanted]
    assert len(picked) == len(wanted), f"{element.get('action_id')} offers {[option['value'] for option in options]}, not {value}"
    return {name: picked if name == "selected_options" else picked[0]}


def _listed(block: Json) -> list[Json]:
    if block["type"] == "input":
        return [block["element"]]
    return block["elements"] if block["type"] in ("actions", "context_actions") else []


def _where(slack: Workspace, posted: Posted) -> Json:
    channel = channel_json(slack, slack.channels[posted.channel])
    return {"channel": {"id": channel["id"], "name": channel.get("name", "directmessage")}}


def _response_url(slack: Workspace, user: str, posted: Posted) -> str:
    return slack.new_response_url(posted.channel, user, posted)
