"""/noticeboard: which council a channel asks about, told in Slack by an admin."""

import asyncio
import logging
import re
from collections.abc import Awaitable

from assistant.ledger import Ledger
from assistant.places import Place
from assistant.slack import blocks, words
from assistant.slack.post import Poster, Refused, Unsure
from assistant.slack.rights import Called, Doorkeeper
from index.errors import NoticeboardError
from index.scope import Access

_log = logging.getLogger(__name__)
_COMMAND = re.compile(r"(?P<verb>link|workspace|unlink|show|help)\b\s*(?P<council>.*?)\s*(?P<access>\b(?:public|restricted))?", re.I)


class Admin:
    """Answers the command with one sentence for whoever typed it."""

    def __init__(self, ledger: Ledger, doorkeeper: Doorkeeper, called: Called, poster: Poster) -> None:
        self._ledger = ledger
        self._poster = poster
        self._doorkeeper = doorkeeper
        self._called = called

    async def told(self, team: str, channel: str, user: str, text: str) -> str:
        """Does what was typed, where the person may, and says what is so now."""
        match = _COMMAND.fullmatch(text.strip() or "show")
        verb = match["verb"].lower() if match else "help"
        if match is None or verb == "help":
            return words.HOW_TO_LINK
        if verb == "show":
            return await asyncio.to_thread(self._shown, team, channel)
        if not await self._doorkeeper.may_link(user):
            return words.ONLY_ADMINS
        return await asyncio.to_thread(self._done, team, channel, user, match)

    async def tell_later(self, doing: Awaitable[str], url: str) -> None:
        """Brings that sentence where the command said that its answer goes."""
        try:
            await self._poster.respond(url, blocks.notice(await doing))
        except (Refused, Unsure) as error:
            _log.error("what an admin's command did couldn't be told (%s)", type(error).__name__)

    def _done(self, team: str, channel: str, user: str, match: re.Match[str]) -> str:
        verb = match["verb"].lower()
        whole = verb == "workspace" or (verb == "unlink" and match["council"].lower() == "workspace")
        where = "" if whole else channel
        if self._doorkeeper.is_set(team, where):
            return words.SET_BY_SETTINGS
        if verb == "unlink":
            return words.unlinked(self._ledger.forget_place(team, where))
        if not match["council"]:
            return words.HOW_TO_LINK
        try:
            council = self._called(match["council"])
        except NoticeboardError as error:
            return str(error)
        access = Access((match["access"] or Access.PUBLIC.value).lower())
        self._ledger.set_place(Place(team, where, council, access, user))
        return words.linked(council, access is Access.RESTRICTED, whole=whole)

    def _shown(self, team: str, channel: str) -> str:
        own = self._doorkeeper.place(team, channel, private=False)
        workspace = self._doorkeeper.place(team, "", private=True)
        lines = [words.place(own.council, own.access is Access.RESTRICTED) if own else words.UNLINKED]
        if workspace:
            lines.append(words.workspace_place(workspace.council, workspace.access is Access.RESTRICTED))
        return "\n".join(lines)
