"""Who sees what: a place's council, what everybody who reads there may see, and what the asker alone may."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from assistant.ledger import Ledger
from assistant.places import Place
from assistant.slack.settings import SlackSettings
from index.scope import Access, Asker

FRESH = 600.0
"""Seconds for which what Slack says of a person is believed."""


@dataclass(frozen=True, slots=True)
class Person:
    """`member` is a full member of the workspace: no guest, nobody from elsewhere; `admin` one of its admins."""

    member: bool
    admin: bool


class People(Protocol):
    """Tells who somebody is; UNKNOWN where that can't be told."""

    async def __call__(self, user: str) -> Person: ...


Called = Callable[[str], str]
"""A council's full name by any of its names; an UnknownCouncil says which are near."""
UNKNOWN = Person(member=False, admin=False)


@dataclass(frozen=True, slots=True)
class Rights:
    """`council` is the one that is asked about; `public` sees what everybody may see, `private` (None: nothing more) what the asker alone may."""

    council: str
    public: Asker
    private: Asker | None


class Doorkeeper:
    """Settings go before what an admin said in Slack; a channel that neither names has no documents."""

    def __init__(self, settings: SlackSettings, ledger: Ledger, default_council: str | None, people: People, called: Called) -> None:
        self._settings = settings
        self._ledger = ledger
        self._default = default_council
        self._called = called
        self.people = people

    def place(self, team: str, channel: str, private: bool) -> Place | None:
        """A channel's own place; where only the asker reads (`private`), else the workspace's, else that of NOTICEBOARD_COUNCIL."""
        told = self._ledger.places(team)
        known = [*(each for each in self._settings.places if each.team in ("", team)), *told]
        own = next((each for each in known if each.channel == channel), None)
        if own or not private:
            return own
        workspace = next((each for each in known if not each.channel), None)
        return workspace or (Place(team, "", self._default, Access.PUBLIC) if self._default else None)

    def is_set(self, team: str, channel: str) -> bool:
        """Whether the settings name it, so that nobody can say otherwise in Slack."""
        return any(each.channel == channel and each.team in ("", team) for each in self._settings.places)

    async def rights(self, place: Place, user: str, shared: bool) -> Rights:
        """What may be seen at a place by somebody; guests, people from elsewhere and shared channels see public papers. UnknownCouncil where the
        place names none that is known."""
        council = self._called(place.council)
        public = Asker("slack", user, None, frozenset({Access.PUBLIC}))
        if place.access is Access.PUBLIC or shared or not (await self.people(user)).member:
            return Rights(council, public, None)
        return Rights(council, public, Asker("slack", user, frozenset({council}), frozenset(Access)))

    async def may_link(self, user: str) -> bool:
        """Whether somebody may say which council a channel asks about."""
        return user in self._settings.admins or (await self.people(user)).admin


class Directory:
    """People as Slack's users.info tells of them, believed for a while; whom it can't tell of is treated as a guest. So is who belongs to another
    workspace than `team`: Slack calls only those strangers who share no channel with us."""

    def __init__(self, client: Any, team: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._client = client
        self._team = team
        self._clock = clock
        self._known: dict[str, tuple[float, Person]] = {}

    async def __call__(self, user: str) -> Person:
        known = self._known.get(user)
        if known and self._clock() - known[0] < FRESH:
            return known[1]
        try:
            told = (await self._client.users_info(user=user))["user"]
            teams = {told["team_id"], *((told.get("enterprise_user") or {}).get("teams") or ())}
        except Exception:  # whatever is wrong with the answer, nobody gets more rights by it
            return UNKNOWN
        outside = self._team not in teams or any(told.get(name) for name in ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted"))
        person = Person(not outside, not outside and bool(told.get("is_admin") or told.get("is_owner")))
        self._known[user] = (self._clock(), person)
        return person
