"""A place where people ask: whose documents are meant there, and what may be seen."""

from dataclasses import dataclass

from index.scope import Access


@dataclass(frozen=True, slots=True)
class Place:
    """A workspace (`channel` empty) or a channel (`team` empty where its id is enough), with its council and access; `by` who said so."""

    team: str
    channel: str
    council: str
    access: Access
    by: str = "settings"
