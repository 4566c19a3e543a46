"""What a workspace is made of: its clock, people, channels, messages, calls, statuses and views."""

import re
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

TS = re.compile(r"\d{9,11}\.\d{6}")


class Clock:
    """Seconds since 1970, which can be moved on by hand."""

    def __init__(self, now: Callable[[], float] = time.time) -> None:
        self._now, self._ahead = now, 0.0

    def now(self) -> float:
        return self._now() + self._ahead

    def advance(self, seconds: float) -> None:
        self._ahead += seconds


@dataclass(frozen=True, slots=True)
class User:
    """Somebody; a stranger is of another workspace and comes in through a shared channel."""

    id: str
    name: str
    team_id: str
    admin: bool = False
    guest: bool = False
    stranger: bool = False
    bot: bool = False


@dataclass(slots=True)
class Channel:
    """A channel, or with `user` that person's direct messages with the bot."""

    id: str
    name: str
    members: set[str]
    shared: bool = False
    private: bool = False
    user: str | None = None

    @property
    def kind(self) -> str:
        """The channel_type of events: "channel", "group" (private) or "im"."""
        return "im" if self.user else "group" if self.private else "channel"


@dataclass(frozen=True, slots=True)
class Message:
    """A message as it's seen now; `text` of a stream is what has come so far."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: tuple[Json, ...]
    thread_ts: str | None
    ephemeral_to: str | None
    metadata: Json | None
    streaming: bool
    bot_id: str | None
    reactions: tuple[str, ...]


@dataclass(slots=True, eq=False)
class Posted:
    """A message as it's kept. `began` is when its stream did (clock seconds), `stopped` says that the app ended it."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: list[Json] = field(default_factory=list)
    thread_ts: str | None = None
    ephemeral_to: str | None = None
    metadata: Json | None = None
    bot_id: str | None = None
    subtype: str | None = None
    edited: Json | None = None
    attachments: list[Json] = field(default_factory=list)
    began: float | None = None
    stopped: bool = False
    reactions: list[str] = field(default_factory=list)


@dataclass(slots=True)
class Call:
    """One call of the Web API as it came (without its token), when, and the error it was answered with ("" for none)."""

    method: str
    body: Json
    at: float
    error: str = ""


@dataclass(frozen=True, slots=True)
class Status:
    """What assistant.threads.setStatus said."""

    channel: str
    thread_ts: str
    status: str
    loading_messages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Prompts:
    """What assistant.threads.setSuggestedPrompts offered: (title, message) each."""

    channel: str
    thread_ts: str | None
    title: str | None
    prompts: tuple[tuple[str, str], ...]


@dataclass(slots=True, eq=False)
class View:
    """A modal that was opened for somebody, as Slack keeps it; `open` until it was submitted or closed."""

    id: str
    user: str
    view: Json
    open: bool = True


@dataclass(slots=True)
class Trigger:
    user: str
    at: float
    used: bool = False


@dataclass(slots=True)
class ResponseUrl:
    """Where an interaction may answer to; `original` is the ts of the message that was clicked."""

    channel: str
    user: str
    thread_ts: str | None
    original: str | None
    at: float
    uses: int = 0
