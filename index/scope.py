"""Who asks, and what a question may see. No call into the library goes without a Scope."""

from dataclasses import dataclass, field
from enum import StrEnum

from index.errors import NotAllowed


class Access(StrEnum):
    """The two levels of a document: `public` papers anyone may see, `restricted` ones (exempt items) only some."""

    PUBLIC = "public"
    RESTRICTED = "restricted"


@dataclass(frozen=True, slots=True)
class Scope:
    """What one question may see.

    `councils` None means every council. Documents that belong to no council (guidance) are in every scope.
    """

    councils: frozenset[str] | None
    access: frozenset[Access]

    def narrowed(self, *councils: str) -> "Scope":
        """The same rights over fewer councils; raises NotAllowed for one outside."""
        if self.councils is not None and (outside := set(councils) - self.councils):
            raise NotAllowed(f"You may not see documents of {', '.join(sorted(outside))}.")
        return Scope(frozenset(councils), self.access)

    def allows(self, council: str) -> bool:
        return self.councils is None or council in self.councils


@dataclass(frozen=True, slots=True)
class Asker:
    """A person or program at a door, with the rights that this door gives them."""

    door: str
    id: str
    councils: frozenset[str] | None
    access: frozenset[Access]
    permissions: frozenset[str] = field(default_factory=frozenset)

    def scope(self) -> Scope:
        return Scope(self.councils, self.access)

    def require(self, permission: str) -> None:
        """Raises NotAllowed unless the asker holds the permission."""
        if permission not in self.permissions:
            raise NotAllowed(f"This needs the permission {permission!r}, which this {self.door} asker doesn't have.")


def owner_asker() -> Asker:
    """The data folder's owner at their own command line: every council, restricted papers too."""
    return Asker("cli", "owner", None, frozenset(Access), frozenset({"ingest", "record", "settings"}))


def loopback_asker() -> Asker:
    """HTTP on loopback without keys: public papers of every council, nothing to change."""
    return Asker("http", "loopback", None, frozenset({Access.PUBLIC}))
