"""The workspace itself, all of it in memory, under one clock that only rises."""

import itertools
import threading
from collections.abc import Iterable

from evals.workspace.records import Call, Channel, Clock, Json, Message, Posted, Prompts, ResponseUrl, Status, Trigger, User, View

SCOPES = (
    "app_mentions:read assistant:write chat:write commands channels:history groups:history im:history im:read im:write reactions:write users:read"
).split()


class Workspace:
    """Everything that is kept, and what may be set. Methods may be called from any thread."""

    def __init__(self, team_id: str = "T0BOARD", clock: Clock | None = None) -> None:
        self.clock = clock or Clock()
        self.team_id, self.app_id, self.bot_id, self.bot_user = team_id, f"A{team_id[1:]}", f"B{team_id[1:]}", f"U{team_id[1:]}BOT"
        self.bot_token, self.app_token = f"xoxb-{team_id}-bot", f"xapp-1-{team_id}-app"
        self.signing_secret, self.verification_token = f"secret-of-{team_id}", f"token-of-{team_id}"
        self.origin = ""
        # what may be set
        self.scopes: set[str] = set(SCOPES)
        self.unknown_methods: set[str] = set()
        self.allowed_mentions: set[str] = set()
        """Who may be called by the app: "U0ALICE", "here", "S0TEAM" …"""
        self.stream_seconds = 300.0
        self.seconds_between_posts = 0.0
        """Of one channel, by the real clock; sooner is answered with 429."""
        self.echo = False
        """Whether the bot's own messages come back as events, as they do where it's subscribed to messages."""
        # what has happened
        self.violations: list[str] = []
        self.calls: list[Call] = []
        self.acks: list[tuple[str, float]] = []
        self.statuses: list[Status] = []
        self.prompts: list[Prompts] = []
        self.titles: dict[tuple[str, str], str] = {}
        self.views: list[View] = []
        self.home_views: dict[str, Json] = {}
        # what is kept
        self.users = {self.bot_user: User(self.bot_user, "noticeboard", team_id, bot=True)}
        self.channels: dict[str, Channel] = {}
        self.posted: dict[str, dict[str, Posted]] = {}
        self.replies: dict[tuple[str, str], list[Posted]] = {}
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.showing: dict[tuple[str, str], str] = {}
        self._numbers, self._last_ts, self._lock = itertools.count(1), 0, threading.Lock()

    def add_user(self, user: str, name: str = "", admin: bool = False, guest: bool = False, stranger: bool = False) -> None:
        team = "T0ELSEWHERE" if stranger else self.team_id
        self.users[user] = User(user, name or user.lower(), team, admin, guest, stranger)

    def add_channel(
        self, channel: str, members: Iterable[str] = (), shared: bool = False, private: bool = False, bot: bool = True, name: str | None = None
    ) -> None:
        """A channel with these members, and with the bot unless `bot` is False."""
        self.channels[channel] = Channel(channel, name or channel.lower(), {*members, *([self.bot_user] if bot else [])}, shared, private)

    def dm_of(self, user: str) -> str:
        """The id of somebody's direct messages with the bot."""
        channel = f"D{user[1:]}"
        if channel not in self.channels:
            self.channels[channel] = Channel(channel, "", {user, self.bot_user}, private=True, user=user)
        return channel

    def number(self) -> int:
        return next(self._numbers)

    def new_ts(self) -> str:
        """Unique, rising, and of this moment by the clock."""
        with self._lock:
            self._last_ts = max(self._last_ts + 1, round(self.clock.now() * 1_000_000))
            return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def keep(self, posted: Posted) -> Posted:
        self.posted.setdefault(posted.channel, {})[posted.ts] = posted
        if posted.thread_ts:
            self.replies.setdefault((posted.channel, posted.thread_ts), []).append(posted)
            if posted.bot_id == self.bot_id:
                self.showing.pop((posted.channel, posted.thread_ts), None)
        return posted

    def remove(self, posted: Posted) -> None:
        self.posted[posted.channel].pop(posted.ts, None)
        if posted.thread_ts:
            self.replies[posted.channel, posted.thread_ts].remove(posted)

    def thread(self, channel: str, thread_ts: str) -> list[Posted]:
        """A thread's root and the replies to it, oldest first, ephemeral ones too."""
        root = self.find(channel, thread_ts)
        return [*([root] if root else []), *self.replies.get((channel, thread_ts), [])]

    def find(self, channel: str, ts: str) -> Posted | None:
        return self.posted.get(channel, {}).get(ts)

    def streaming(self, posted: Posted) -> bool:
        return posted.began is not None and not posted.stopped and self.clock.now() < posted.began + self.stream_seconds

    def messages(self, channel: str, thread_ts: str | None = None, seen_by: str | None = None) -> list[Message]:
        """What somebody sees of a channel, or of one thread with its root, oldest first; nobody's ephemeral messages but their own."""
        where = self.channels.get(channel)
        if seen_by and where and where.private and seen_by not in where.members:
            return []
        found = self.thread(channel, thread_ts) if thread_ts else list(self.posted.get(channel, {}).values())
        return [self._message(each) for each in found if each.ephemeral_to in (None, seen_by)]

    def answers(self, channel: str, thread_ts: str | None = None, seen_by: str | None = None) -> list[Message]:
        """Those of them that the app under test wrote."""
        return [each for each in self.messages(channel, thread_ts, seen_by) if each.bot_id == self.bot_id]

    def _message(self, posted: Posted) -> Message:
        return Message(
            channel=posted.channel,
            ts=posted.ts,
            user=posted.user,
            text=posted.text,
            blocks=tuple(posted.blocks),
            thread_ts=posted.thread_ts,
            ephemeral_to=posted.ephemeral_to,
            metadata=posted.metadata,
            streaming=self.streaming(posted),
            bot_id=posted.bot_id,
            reactions=tuple(posted.reactions),
        )

    def status_of(self, channel: str, thread_ts: str) -> str:
        """The status that is shown now: what was set last, "" once the app has posted in the thread."""
        return self.showing.get((channel, thread_ts), "")

    def view(self, view_id: str) -> View | None:
        return next((each for each in self.views if each.id == view_id), None)

    def new_trigger(self, user: str) -> str:
        trigger = f"{self.number()}.{self.team_id[1:]}.trigger"
        self.triggers[trigger] = Trigger(user, self.clock.now())
        return trigger

    def new_response_url(self, channel: str, user: str, original: Posted | None = None) -> str:
        path = f"/response/{self.team_id}/{self.number()}"
        thread = original.thread_ts if original else None
        self.response_urls[path] = ResponseUrl(channel, user, thread, original.ts if original else None, self.clock.now())
        return self.origin + path

    def wrong(self, words: str) -> None:
        """Keeps what the app did wrong."""
        self.violations.append(words)
