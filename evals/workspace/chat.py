"""chat.*: what posts, changes and streams messages, and to whom it's refused."""

import time
from collections.abc import Callable

from evals.workspace.judge import UPDATED_TEXT, judge_blocks, judge_chunks, judge_message, judge_metadata, mentions
from evals.workspace.reading import Refused, missing
from evals.workspace.records import TS, Channel, Json, Posted
from evals.workspace.state import Workspace

Tell = Callable[[Posted], None]


def channel_of(slack: Workspace, body: Json, member: bool = True) -> Channel:
    """The channel that a call names; with `member` the bot must be in it."""
    name = str(body.get("channel") or "")
    if not name:
        raise missing("channel")
    channel = slack.channels.get(slack.dm_of(name) if name in slack.users else name)
    inside = channel is not None and slack.bot_user in channel.members
    if channel is None or (channel.private and not inside):
        raise Refused("channel_not_found")
    if member and not inside:
        raise Refused("not_in_channel")
    return channel


def message_of(slack: Workspace, channel: Channel, body: Json, name: str = "ts") -> Posted:
    if not body.get(name):
        raise missing(name)
    posted = slack.find(channel.id, str(body[name]))
    if posted is None or posted.ephemeral_to:
        raise Refused("message_not_found")
    return posted


def thread_of(slack: Workspace, channel: Channel, body: Json) -> str | None:
    """The root of the thread to post in. As with Slack a ts that names no message posts outside of any thread: the app did that wrong."""
    thread = body.get("thread_ts")
    if thread is None:
        return None
    if not isinstance(thread, str) or not TS.fullmatch(thread):
        raise Refused("invalid_thread_ts", f"[ERROR] {thread} is not a valid thread_ts", wrong=True)
    root = slack.find(channel.id, thread)
    if root is None or root.ephemeral_to:
        slack.wrong(f"thread_ts {thread} names no message of {channel.id}")
        return None
    if root.thread_ts:
        slack.wrong(f"thread_ts {thread} is that of a reply in {channel.id}, not of a thread's root")
    return root.thread_ts or thread


def as_json(slack: Workspace, posted: Posted, metadata: bool = True) -> Json:
    """A message as Slack gives it out."""
    replies = [each for each in slack.replies.get((posted.channel, posted.ts), []) if not each.ephemeral_to]
    team = slack.users[posted.user].team_id if posted.user in slack.users else slack.team_id
    given: Json = {"type": "message", "ts": posted.ts, "user": posted.user, "text": posted.text, "team": team}
    given |= {"blocks": posted.blocks} if posted.blocks else {}
    given |= {"bot_id": posted.bot_id, "app_id": slack.app_id} if posted.bot_id == slack.bot_id else {"bot_id": posted.bot_id} if posted.bot_id else {}
    thread = posted.thread_ts or (posted.ts if replies else None)
    given |= {"thread_ts": thread} if thread else {}
    given |= {"reply_count": len(replies), "latest_reply": replies[-1].ts} if replies else {}
    for name in ("subtype", "edited", "attachments") + (("metadata",) if metadata else ()):
        given |= {name: value} if (value := getattr(posted, name)) else {}
    if posted.began is not None:
        given["streaming_state"] = "in_progress" if slack.streaming(posted) else "completed"
    return given


def note_mentions(slack: Workspace, text: str, blocks: list[Json], where: str) -> None:
    """Keeps as a violation whom a message calls without leave."""
    for name in sorted((mentions(text) | mentions(blocks)) - slack.allowed_mentions):
        words = f"{where} calls {name}"
        if words not in slack.violations:
            slack.wrong(words)


class Chat:
    """`tell` hears of each message that the bot has posted for all to see."""

    def __init__(self, slack: Workspace, tell: Tell) -> None:
        self._slack, self._tell, self._posted_at = slack, tell, dict[str, float]()

    def post(self, body: Json) -> Json:
        channel = channel_of(self._slack, body)
        said = judge_message(body)
        self._pace(channel)
        thread = thread_of(self._slack, channel, body)
        posted = self._own(channel, said.text, said.blocks, thread, body)
        posted.metadata = said.metadata
        self._tell(self._slack.keep(posted))
        return {"ok": True, "channel": channel.id, "ts": posted.ts, "message": as_json(self._slack, posted)}

    def post_ephemeral(self, body: Json) -> Json:
        user = str(body.get("user") or "")
        if not user:
            raise missing("user")
        channel = channel_of(self._slack, body)
        if user not in channel.members:
            raise Refused("user_not_in_channel")
        said = judge_message(body)
        posted = self._own(channel, said.text, said.blocks, thread_of(self._slack, channel, body), body)
        posted.ephemeral_to = user
        self._slack.keep(posted)
        return {"ok": True, "message_ts": posted.ts}

    def update(self, body: Json) -> Json:
        """Text without blocks takes the blocks away; blocks without text leave the text. A stream must be over."""
        channel = channel_of(self._slack, body)
        posted = message_of(self._slack, channel, body)
        if posted.user != self._slack.bot_user:
            raise Refused("cant_update_message")
        if self._slack.streaming(posted):
            raise Refused("streaming_state_conflict", wrong=True)
        said = judge_message(body, UPDATED_TEXT)
        note_mentions(self._slack, said.text, said.blocks, f"chat.update in {channel.id}")
        if said.text:
            posted.text = said.text
            posted.edited = None if said.blocks else {"user": self._slack.bot_user, "ts": self._slack.new_ts()}
        posted.blocks = said.blocks
        posted.metadata = said.metadata or posted.metadata
        return {"ok": True, "channel": channel.id, "ts": posted.ts, "text": posted.text, "message": as_json(self._slack, posted)}

    def delete(self, body: Json) -> Json:
        channel = channel_of(self._slack, body)
        posted = message_of(self._slack, channel, body)
        if posted.user != self._slack.bot_user or self._slack.streaming(posted):
            raise Refused("cant_delete_message")
        self._slack.remove(posted)
        return {"ok": True, "channel": channel.id, "ts": posted.ts}

    def start_stream(self, body: Json) -> Json:
        """In a channel it must be said for whom; always in a thread."""
        channel = channel_of(self._slack, body)
        if not body.get("thread_ts"):
            raise missing("thread_ts")
        if channel.kind != "im":
            for name, known in (("recipient_user_id", self._slack.users), ("recipient_team_id", {user.team_id for user in self._slack.users.values()})):
                if not body.get(name):
                    raise Refused(f"missing_{name}", wrong=True)
                if body[name] not in known:
                    raise Refused("user_not_found" if name == "recipient_user_id" else "team_not_found", wrong=True)
        text, blocks = judge_chunks(body)
        self._pace(channel)
        posted = self._own(channel, text, blocks, thread_of(self._slack, channel, body), body)
        posted.began = self._slack.clock.now()
        self._slack.keep(posted)
        return {"ok": True, "channel": channel.id, "ts": posted.ts}

    def append_stream(self, body: Json) -> Json:
        posted = self._streaming(body)
        text, blocks = judge_chunks(body)
        if not (text or blocks or body.get("chunks")):
            raise Refused("no_text", wrong=True)
        self._add(posted, text, blocks)
        return {"ok": True, "channel": posted.channel, "ts": posted.ts}

    def stop_stream(self, body: Json) -> Json:
        posted = self._streaming(body)
        text, blocks = judge_chunks(body)
        blocks += judge_blocks(body["blocks"]) if body.get("blocks") else []
        metadata = judge_metadata(body.get("metadata"))
        self._add(posted, text, blocks)
        posted.stopped, posted.metadata = True, metadata or posted.metadata
        self._tell(posted)
        return {"ok": True, "channel": posted.channel, "ts": posted.ts, "message": as_json(self._slack, posted)}

    def _streaming(self, body: Json) -> Posted:
        """The stream that a call names, while it runs. After its own stop the app should have known."""
        posted = message_of(self._slack, channel_of(self._slack, body), body)
        if posted.user != self._slack.bot_user:
            raise Refused("message_not_owned_by_app", wrong=True)
        if not self._slack.streaming(posted):
            raise Refused("message_not_in_streaming_state", wrong=posted.stopped or posted.began is None)
        return posted

    def _add(self, posted: Posted, text: str, blocks: list[Json]) -> None:
        posted.text += text
        posted.blocks = posted.blocks + blocks
        note_mentions(self._slack, posted.text, posted.blocks, f"a stream in {posted.channel}")

    def _own(self, channel: Channel, text: str, blocks: list[Json], thread: str | None, body: Json) -> Posted:
        slack = self._slack
        note_mentions(slack, text, blocks, f"a message in {channel.id}")
        if body.get("parse") == "full" or body.get("link_names") in (True, "true", "1", 1):
            slack.wrong(f"a message in {channel.id} asks for names to be linked")
        attachments = body["attachments"] if isinstance(body.get("attachments"), list) else []
        return Posted(channel.id, slack.new_ts(), slack.bot_user, text, blocks, thread, bot_id=slack.bot_id, attachments=attachments)

    def _pace(self, channel: Channel) -> None:
        """Where a pace is set, a second post to a channel that comes too soon is put off."""
        now = time.monotonic()
        if now - self._posted_at.get(channel.id, 0.0) < self._slack.seconds_between_posts:
            raise Refused("ratelimited")
        self._posted_at[channel.id] = now
