"""The Web API's other methods: who and where one is, reading, reactions, an assistant's status and prompts, and views."""

import hashlib
import json
import re

from evals.workspace.chat import as_json, channel_of, message_of
from evals.workspace.judge import judge_view
from evals.workspace.reading import Refused, missing
from evals.workspace.records import Channel, Json, Posted, Prompts, Status, User, View
from evals.workspace.state import Workspace

TRIGGER_SECONDS = 3.0

_TRUE = (True, "true", "1", 1)


class Reading:
    """auth, users and conversations."""

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack

    def nothing(self, body: Json) -> Json:
        """api.test: says back what it was told."""
        if error := body.get("error"):
            raise Refused(str(error), args=body)
        return {"ok": True, "args": body}

    def whoami(self, _: Json) -> Json:
        slack = self._slack
        about = {"team": "board", "team_id": slack.team_id, "user": "noticeboard", "user_id": slack.bot_user, "bot_id": slack.bot_id}
        return {"ok": True, "url": "https://board.slack.com/", **about, "is_enterprise_install": False}

    def user(self, body: Json) -> Json:
        user = self._slack.users.get(str(body.get("user") or ""))
        if user is None:
            raise Refused("user_not_found")
        return {"ok": True, "user": user_json(user)}

    def open(self, body: Json) -> Json:
        names = [name for name in str(body.get("users") or "").split(",") if name]
        if body.get("channel"):
            return {"ok": True, "channel": {"id": channel_of(self._slack, body).id}}
        if len(names) != 1:
            raise missing("users") if not names else Refused("method_not_supported_for_channel_type")
        if names[0] not in self._slack.users:
            raise Refused("user_not_found")
        return {"ok": True, "no_op": False, "already_open": False, "channel": {"id": self._slack.dm_of(names[0])}}

    def info(self, body: Json) -> Json:
        return {"ok": True, "channel": channel_json(self._slack, channel_of(self._slack, body, member=False))}

    def replies(self, body: Json) -> Json:
        """A thread with its root, oldest first."""
        channel = channel_of(self._slack, body)
        root = self._slack.find(channel.id, str(body.get("ts") or ""))
        if root is None or root.ephemeral_to:
            raise Refused("thread_not_found")
        return self._page(body, self._slack.thread(channel.id, root.thread_ts or root.ts))

    def history(self, body: Json) -> Json:
        """A channel without the replies in its threads, newest first."""
        channel = channel_of(self._slack, body)
        return self._page(body, [each for each in reversed(list(self._slack.posted.get(channel.id, {}).values())) if not each.thread_ts])

    def _page(self, body: Json, found: list[Posted]) -> Json:
        oldest, latest, inclusive = str(body.get("oldest") or "0"), str(body.get("latest") or "9999999999"), body.get("inclusive") in _TRUE
        found = [each for each in found if not each.ephemeral_to]
        found = [each for each in found if float(oldest) < float(each.ts) < float(latest) or (inclusive and each.ts in (oldest, latest))]
        start, limit = int(body.get("cursor") or 0), int(body.get("limit") or 100)
        more = len(found) > start + limit
        messages = [as_json(self._slack, each, body.get("include_all_metadata") in _TRUE) for each in found[start : start + limit]]
        return {"ok": True, "messages": messages, "has_more": more, "response_metadata": {"next_cursor": str(start + limit) if more else ""}}


def user_json(user: User) -> Json:
    """is_stranger is there only where it's true, and nothing is said then of roles."""
    profile = {"real_name": user.name, "display_name": user.name}
    given: Json = {"id": user.id, "team_id": user.team_id, "name": user.name.lower(), "real_name": user.name, "deleted": False, "profile": profile}
    given |= {"is_bot": user.bot, "is_app_user": False, "tz": "Europe/London"}
    if user.stranger:
        return {**given, "is_stranger": True}
    return {**given, "is_admin": user.admin, "is_owner": False, "is_restricted": user.guest, "is_ultra_restricted": False}


def channel_json(slack: Workspace, channel: Channel) -> Json:
    given: Json = {"id": channel.id, "is_im": channel.kind == "im", "is_channel": channel.kind == "channel", "is_group": channel.kind == "group"}
    given |= {"is_private": channel.private, "is_archived": False, "is_ext_shared": channel.shared, "is_shared": channel.shared}
    return {**given, "user": channel.user} if channel.user else {**given, "name": channel.name, "is_member": slack.bot_user in channel.members}


class Assisting:
    """reactions.add and assistant.threads.*"""

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack

    def react(self, body: Json) -> Json:
        posted = message_of(self._slack, channel_of(self._slack, body), body, "timestamp")
        name = str(body.get("name") or "")
        if not re.fullmatch(r"[a-z0-9_+'-]+", name):
            raise Refused("invalid_name", wrong=True)
        if name in posted.reactions:
            raise Refused("already_reacted")
        posted.reactions.append(name)
        return {"ok": True}

    def status(self, body: Json) -> Json:
        channel, thread = self._thread(body)
        loading = body.get("loading_messages") or []
        if "status" not in body or not isinstance(loading, list) or len(loading) > 10:
            raise missing("status") if "status" not in body else Refused("invalid_arguments", "at most 10 loading_messages", wrong=True)
        self._slack.statuses.append(Status(channel.id, thread, str(body["status"]), tuple(map(str, loading))))
        self._slack.showing[channel.id, thread] = str(body["status"])
        return {"ok": True}

    def prompts(self, body: Json) -> Json:
        """1 to 4 prompts, each with a title and a message."""
        channel = channel_of(self._slack, {"channel": body.get("channel_id")})
        prompts = json.loads(body["prompts"]) if isinstance(body.get("prompts"), str) else body.get("prompts")
        if not isinstance(prompts, list) or not 1 <= len(prompts) <= 4:
            raise Refused("invalid_arguments", "[ERROR] 1 to 4 items allowed [json-pointer:/prompts]", wrong=True)
        if any(not isinstance(each, dict) or each.keys() != {"title", "message"} or not all(each.values()) for each in prompts):
            raise Refused("invalid_arguments", "[ERROR] a prompt has a title and a message [json-pointer:/prompts]", wrong=True)
        offered = tuple((each["title"], each["message"]) for each in prompts)
        self._slack.prompts.append(Prompts(channel.id, body.get("thread_ts"), body.get("title"), offered))
        return {"ok": True}

    def title(self, body: Json) -> Json:
        channel, thread = self._thread(body)
        if not body.get("title"):
            raise missing("title")
        self._slack.titles[channel.id, thread] = str(body["title"])
        return {"ok": True}

    def _thread(self, body: Json) -> tuple[Channel, str]:
        channel = channel_of(self._slack, {"channel": body.get("channel_id")})
        if not body.get("thread_ts"):
            raise missing("thread_ts")
        return channel, message_of(self._slack, channel, body, "thread_ts").ts


class Views:
    """views.*"""

    def __init__(self, slack: Workspace) -> None:
        self._slack = slack

    def open(self, body: Json) -> Json:
        """A modal, for a trigger_id that is new, known and at most 3 s old by the clock."""
        view = judge_view(body.get("view"), "modal")
        trigger = self._slack.triggers.get(str(body.get("trigger_id") or ""))
        if trigger is None:
            raise Refused("invalid_trigger_id", wrong=True)
        if trigger.used:
            raise Refused("exchanged_trigger_id", wrong=True)
        if self._slack.clock.now() - trigger.at > TRIGGER_SECONDS:
            raise Refused("expired_trigger_id")
        trigger.used = True
        opened = View(f"V{self._slack.number():08d}", trigger.user, {})
        opened.view = self.kept(opened.id, view)
        self._slack.views.append(opened)
        return {"ok": True, "view": opened.view}

    def update(self, body: Json) -> Json:
        wanted = str(body.get("view_id") or body.get("external_id") or "")
        opened = next((each for each in self._slack.views if wanted and wanted in (each.id, each.view.get("external_id")) and each.open), None)
        if opened is None:
            raise Refused("not_found")
        self._unchanged(body, opened.view)
        opened.view = self.kept(opened.id, judge_view(body.get("view"), "modal"))
        return {"ok": True, "view": opened.view}

    def publish(self, body: Json) -> Json:
        """Somebody's App Home."""
        user = str(body.get("user_id") or "")
        if user not in self._slack.users:
            raise Refused("user_not_found") if user else missing("user_id")
        view = judge_view(body.get("view"), "home")
        self._unchanged(body, self._slack.home_views.get(user))
        self._slack.home_views[user] = self.kept(f"VHOME{user}", view)
        return {"ok": True, "view": self._slack.home_views[user]}

    def kept(self, view_id: str, view: Json) -> Json:
        """A view as Slack keeps it and gives it out again."""
        slack = self._slack
        digest = hashlib.sha256(json.dumps(view, sort_keys=True).encode()).hexdigest()[:8]
        about = {"id": view_id, "team_id": slack.team_id, "app_id": slack.app_id, "bot_id": slack.bot_id, "root_view_id": view_id}
        defaults: Json = {"callback_id": "", "private_metadata": "", "external_id": "", "previous_view_id": None, "state": {"values": {}}}
        return {**defaults, "submit": None, "close": None, **view, **about, "hash": f"{slack.number()}.{digest}"}

    def _unchanged(self, body: Json, view: Json | None) -> None:
        if body.get("hash") and view and body["hash"] != view["hash"]:
            raise Refused("hash_conflict")
