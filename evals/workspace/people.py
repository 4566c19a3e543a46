"""What people do in the workspace: they write, mention, edit, open, click and submit, and Slack tells the app."""

from abc import ABC, abstractmethod
from typing import Any

from evals.workspace.chat import as_json
from evals.workspace.events import action_of, changed, command, envelope, message_action, message_click, rich, said, submission, view_click
from evals.workspace.judge import judge_view
from evals.workspace.methods import Views
from evals.workspace.reading import Refused
from evals.workspace.records import Channel, Json, Posted, View
from evals.workspace.responses import show
from evals.workspace.state import Workspace

OTHER_BOT = "B0OTHER"


class People(Workspace, ABC):
    """Whoever writes comes into the channel by it. Times are message ts."""

    both_shapes = False
    """Whether a mention comes as app_mention and as message too: another event_id, the same ts."""

    @abstractmethod
    def tell(self, event: Json) -> None:
        """Delivers an event_callback, and doesn't wait for it."""

    @abstractmethod
    def ask(self, kind: str, payload: Json) -> Json:
        """Delivers a slash command or an interaction, waits for its ack and gives the ack's payload."""

    def mention(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        return self._write(user, self._entered(user, channel), f"<@{self.bot_user}> {text}", thread_ts).ts

    def say(self, user: str, channel: str, text: str, thread_ts: str | None = None) -> str:
        return self._write(user, self._entered(user, channel), text, thread_ts).ts

    def direct(self, user: str, text: str, thread_ts: str | None = None) -> str:
        """In the user's direct messages with the bot."""
        return self._write(user, self.channels[self.dm_of(user)], text, thread_ts).ts

    def bot_message(self, channel: str, text: str, thread_ts: str | None = None, subtype: bool = True) -> str:
        """By another app's bot; newer ones come without the subtype, with a bot_id and a user."""
        posted = Posted(channel, self.new_ts(), "U0OTHERBOT", text, rich(text), thread_ts, bot_id=OTHER_BOT, subtype="bot_message" if subtype else None)
        self._heard(self.keep(posted))
        return posted.ts

    def edit(self, channel: str, ts: str, text: str) -> None:
        """message_changed; where the bot is mentioned now an app_mention too, with "edited"."""
        posted = self._there(channel, ts)
        before = as_json(self, posted, metadata=False)
        posted.text, posted.blocks, posted.edited = text, rich(text), {"user": posted.user, "ts": self.new_ts()}
        self.happen(changed(self, posted, before), channel)
        if f"<@{self.bot_user}>" in text and not self.channels[channel].user:
            self.happen({**said(self, posted, "app_mention"), "event_ts": posted.edited["ts"]}, channel)

    def unfurl(self, channel: str, ts: str, url: str) -> None:
        """Slack shows a preview under a message: message_changed by nobody, its text the same."""
        posted = self._there(channel, ts)
        before = as_json(self, posted, metadata=False)
        posted.attachments = [{"id": 1, "from_url": url, "original_url": url, "fallback": url, "title": url}]
        self.happen(changed(self, posted, before), channel)

    def open_messages_tab(self, user: str) -> None:
        self._opened(user, "messages")

    def open_home(self, user: str) -> None:
        self._opened(user, "home")

    def slash(self, user: str, channel: str, name: str, text: str = "") -> Json:
        """`name` with its slash. What the ack says is shown as Slack does: to the user alone, unless it's in_channel."""
        answer = self.ask("slash_commands", command(self, user, channel, name, text))
        if answer.get("text") or answer.get("blocks"):
            self._judged(lambda: show(self, channel, user, answer), f"the ack of {name}")
        return answer

    def click(self, user: str, channel: str, ts: str, action_id: str, value: Any = None) -> Json:
        """Uses the button or menu with this action_id in a message that the user sees; `value` picks a choice."""
        posted = self._there(channel, ts)
        assert posted.ephemeral_to in (None, user), f"{user} doesn't see {ts}"
        return self.ask("interactive", message_click(self, user, posted, action_of(self, posted.blocks, action_id, value)))

    def click_view(self, user: str, view: View | Json, action_id: str, value: Any = None) -> Json:
        """The same in an opened modal, or in an App Home (slack.home_views[user])."""
        shown = view.view if isinstance(view, View) else view
        return self.ask("interactive", view_click(self, user, shown, action_of(self, shown["blocks"], action_id, value)))

    def shortcut(self, user: str, channel: str, ts: str, callback_id: str) -> Json:
        """A message's own menu."""
        return self.ask("interactive", message_action(self, user, self._there(channel, ts), callback_id))

    def submit(self, view_id: str, user: str, values: dict[tuple[str, str], Any] | None = None) -> Json:
        """Fills in an open modal by (block_id, action_id) and submits it. Its answer is obeyed: errors keep it open, an update shows another view."""
        opened = self.view(view_id)
        assert opened is not None, f"no modal {view_id}; there are {[each.id for each in self.views]}"
        assert opened.open, f"the modal {view_id} is closed"
        assert opened.user == user, f"the modal {view_id} is {opened.user}'s"
        answer = self.ask("interactive", submission(self, opened, user, values or {}))
        match answer.get("response_action"):
            case "errors":
                blocks = {block["block_id"] for block in opened.view["blocks"]}
                for name in answer["errors"].keys() - blocks:
                    self.wrong(f"errors of a view_submission name {name}, which isn't a block of the modal")
            case "update" | "push":
                self._judged(lambda: self._shown(opened, answer), "the ack of a view_submission")
            case _:
                opened.open = False
        return answer

    def _shown(self, opened: View, answer: Json) -> None:
        view = judge_view(answer.get("view"), "modal")
        if answer["response_action"] == "push":
            opened = View(f"V{self.number():08d}", opened.user, {})
            self.views.append(opened)
        opened.view = Views(self).kept(opened.id, view)

    def happen(self, event: Json, channel: str | None = None) -> None:
        """Any event at all, such as {"type": "app_uninstalled"}."""
        self.tell(envelope(self, event, self.channels.get(channel or "")))

    def echoed(self, posted: Posted) -> None:
        """What the bot has posted, told to it where that is asked for."""
        if self.echo:
            self.happen(said(self, posted), posted.channel)

    def _write(self, user: str, channel: Channel, text: str, thread_ts: str | None) -> Posted:
        posted = self.keep(Posted(channel.id, self.new_ts(), user, text, rich(text), thread_ts))
        self._heard(posted)
        return posted

    def _heard(self, posted: Posted) -> None:
        """The app hears of what is written where the bot is."""
        channel = self.channels[posted.channel]
        if self.bot_user not in channel.members:
            return
        mentioned = f"<@{self.bot_user}>" in posted.text and not channel.user
        if mentioned:
            self.happen(said(self, posted, "app_mention"), channel.id)
        if not mentioned or self.both_shapes:
            self.happen(said(self, posted), channel.id)

    def _entered(self, user: str, channel: str) -> Channel:
        self.channels[channel].members.add(user)
        return self.channels[channel]

    def _there(self, channel: str, ts: str) -> Posted:
        posted = self.find(channel, ts)
        assert posted is not None, f"no message {ts} in {channel}; there are {list(self.posted.get(channel, {}))}"
        return posted

    def _opened(self, user: str, tab: str) -> None:
        view = {"view": self.home_views[user]} if tab == "home" and user in self.home_views else {}
        self.happen({"type": "app_home_opened", "user": user, "channel": self.dm_of(user), "tab": tab, "event_ts": self.new_ts(), **view}, self.dm_of(user))

    def _judged(self, shown: Any, where: str) -> None:
        try:
            shown()
        except Refused as refused:
            self.wrong(f"{where} is refused: {refused}")
