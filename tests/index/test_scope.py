"""Who may see what."""

import pytest

from index.errors import NotAllowed
from index.scope import Access, Asker, Scope, loopback_asker, owner_asker

PUBLIC = frozenset({Access.PUBLIC})


def test_a_scope_narrows_within_its_own_councils_and_keeps_its_access() -> None:
    scope = Scope(frozenset({"Plymouth", "Slough"}), PUBLIC)
    assert scope.narrowed("Plymouth") == Scope(frozenset({"Plymouth"}), PUBLIC)
    assert Scope(None, PUBLIC).narrowed("Plymouth", "Slough") == scope


def test_a_scope_never_widens() -> None:
    scope = Scope(frozenset({"Plymouth"}), PUBLIC)
    with pytest.raises(NotAllowed, match="Slough"):
        scope.narrowed("Plymouth", "Slough")
    with pytest.raises(NotAllowed, match="Slough"):
        scope.narrowed("Plymouth").narrowed("Slough")


def test_a_scope_without_councils_allows_all_and_an_empty_one_none() -> None:
    assert Scope(None, PUBLIC).allows("Plymouth")
    assert not Scope(frozenset(), PUBLIC).allows("Plymouth")
    with pytest.raises(NotAllowed):
        Scope(frozenset(), PUBLIC).narrowed("Plymouth")


def test_a_scope_cannot_be_changed_after_it_is_given() -> None:
    with pytest.raises(AttributeError):
        Scope(None, PUBLIC).councils = frozenset({"Plymouth"})  # type: ignore[misc]  # that it can't be set is the test


def test_the_owner_sees_restricted_papers_and_a_caller_on_loopback_does_not() -> None:
    assert owner_asker().scope() == Scope(None, frozenset(Access))
    assert loopback_asker().scope() == Scope(None, PUBLIC)


def test_a_permission_that_an_asker_lacks_is_named() -> None:
    owner_asker().require("ingest")
    with pytest.raises(NotAllowed, match="'ingest'"):
        loopback_asker().require("ingest")
    with pytest.raises(NotAllowed, match="'record'"):
        Asker("slack", "U1", None, PUBLIC, frozenset({"ingest"})).require("record")
