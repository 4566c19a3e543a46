"""SQL is the truth: whole versions, seen only through a scope."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.authorities import Council
from index.dates import Period, Unit
from index.documents import Break, DateMeaning, Document, Kind
from index.errors import StoreDamaged, StoreError, StoreMismatch
from index.kept import NewVersion, collection_name
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.scope import Access, Scope
from index.store import Store

MakeVersion = Callable[..., NewVersion]
PUBLIC = frozenset({Access.PUBLIC})
OWNER = Scope(None, frozenset(Access))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    fresh = Store.open(tmp_path)
    yield fresh
    fresh.close()


def names(store: Store, scope: Scope, as_of: date | None = None) -> list[str]:
    return [document.name for document in store.documents(scope, as_of)]


def document(store: Store, document_id: str) -> Document:
    return next(each for each in store.documents(OWNER) if each.id == document_id)


def test_what_is_kept_is_read_back_as_it_was(store: Store, make_version: MakeVersion) -> None:
    due = Due(DueKind.RECURRING, "every six months", periods=(Period(6, Unit.MONTH),), first=Period(3, Unit.MONTH), beside="the first within three months")
    duty = Obligation(Topic.REVIEW, "the Department", "review", "The Department reviews.", 1, Binding.WILL, due)
    new = make_version("The council acts.", "The Department reviews.", council=("Slough", "Plymouth"), day=date(2023, 8, 2), obligations=(duty,))
    document_id, gone = store.save(new)
    kept = document(store, document_id)
    assert gone == []
    assert sorted(kept.councils) == ["Plymouth", "Slough"]
    assert (kept.kind, kept.day, kept.access, kept.paragraphs, kept.passages) == (Kind.IMPROVEMENT_NOTICE, date(2023, 8, 2), Access.PUBLIC, 2, 2)
    assert kept.identity.date(DateMeaning.ISSUED) == new.identity.dates[0]
    assert store.paragraphs(OWNER, kept.version) == list(new.paragraphs)
    assert [paragraph.text for paragraph in store.paragraphs(OWNER, kept.version, [1])] == ["The Department reviews."]
    assert [(held.council, held.obligation) for held in store.obligations(OWNER)] == [("Plymouth", duty), ("Slough", duty)]
    assert store.passages([new.passages[0].id, "unknown"]) == {new.passages[0].id: (kept.version, new.passages[0])}


def test_where_paragraphs_break_is_read_back_as_it_was(store: Store, make_version: MakeVersion) -> None:
    new = make_version("The council acts.")
    parted = (replace(new.paragraphs[0], breaks=(Break(4, 2), Break(12, None))),)
    document_id, _ = store.save(replace(new, paragraphs=parted))
    assert store.paragraphs(OWNER, document(store, document_id).version) == list(parted)


def test_a_new_version_takes_the_place_of_the_old_one_whole(store: Store, make_version: MakeVersion) -> None:
    old = make_version("The council must sing.", "It must dance.", council="Slough", day=date(2023, 1, 1))
    document_id, _ = store.save(old)
    before = document(store, document_id)
    store.save(make_version("The council must rest.", council="Slough", day=date(2023, 2, 1)), document_id)
    after = document(store, document_id)
    assert names(store, OWNER) == ["paper.txt"]
    assert [paragraph.text for paragraph in store.paragraphs(OWNER, after.version)] == ["The council must rest."]
    assert store.paragraphs(OWNER, before.version) == []
    assert store.passages([passage.id for passage in old.passages]) == {}
    assert [row.text for row in store.collection("Slough", Access.PUBLIC)] == ["The council must rest."]
    assert store.known(old.source, old.sha256) != (document_id, old.fingerprint)
    assert store.known("/elsewhere.txt", old.sha256) is None


def test_the_passages_that_go_with_an_old_version_are_reported_by_collection(store: Store, make_version: MakeVersion) -> None:
    old = make_version("The council must sing.", "It must dance.", council=("Slough", "Plymouth"), access=Access.RESTRICTED)
    document_id, _ = store.save(old)
    _, gone = store.save(make_version("The council must rest.", council="Slough"), document_id)
    wanted = sorted(passage.id for passage in old.passages)
    assert {name: sorted(ids) for name, ids in gone} == {collection_name(council, Access.RESTRICTED): wanted for council in ("Slough", "Plymouth")}


def test_restricted_papers_are_invisible_in_a_public_scope(store: Store, make_version: MakeVersion) -> None:
    store.save(make_version("Open.", name="open.txt", council="Slough"))
    secret_id, _ = store.save(make_version("Secret.", name="secret.txt", council="Slough", access=Access.RESTRICTED))
    secret = document(store, secret_id)
    public = Scope(None, PUBLIC)
    assert names(store, OWNER) == ["open.txt", "secret.txt"]
    assert names(store, public) == ["open.txt"]
    assert names(store, Scope(None, frozenset({Access.RESTRICTED}))) == ["secret.txt"]
    assert names(store, Scope(None, frozenset())) == []
    assert store.paragraphs(public, secret.version) == []
    assert store.paragraphs_of(public, {}) == {}
    assert store.paragraphs_of(public, {"secret": (secret.version, 0, 0)}) == {"secret": ()}
    assert [each.text for each in store.paragraphs_of(OWNER, {"secret": (secret.version, 0, 5)})["secret"]] == ["Secret."]
    assert [row.text for row in store.collection("Slough", Access.PUBLIC)] == ["Open."]


def test_a_scope_sees_its_councils_and_what_belongs_to_none(store: Store, make_version: MakeVersion) -> None:
    for name, council in (("a.txt", "Slough"), ("b.txt", "Plymouth"), ("c.txt", ("Slough", "Plymouth")), ("guidance.txt", None)):
        store.save(make_version("Words.", name=name, council=council))
    assert names(store, Scope(frozenset({"Slough"}), PUBLIC)) == ["a.txt", "c.txt", "guidance.txt"]
    assert names(store, Scope(frozenset({"Plymouth"}), PUBLIC)) == ["b.txt", "c.txt", "guidance.txt"]
    assert names(store, Scope(frozenset(), PUBLIC)) == ["guidance.txt"]
    assert names(store, Scope(None, PUBLIC)) == ["a.txt", "b.txt", "c.txt", "guidance.txt"]
    assert store.councils_with_documents(Scope(frozenset({"Slough"}), PUBLIC)) == ["Slough"]
    assert store.collections() == [(None, Access.PUBLIC), ("Plymouth", Access.PUBLIC), ("Slough", Access.PUBLIC)]


def test_obligations_show_only_the_scopes_own_councils(store: Store, make_version: MakeVersion) -> None:
    duty = Obligation(Topic.OTHER, "the council", "act", "Act.", 0, Binding.MUST, Due(DueKind.FIXED, "now", day=date(2024, 1, 1)))
    store.save(make_version("Act.", name="joint.txt", council=("Slough", "Plymouth"), obligations=(duty,)))
    store.save(make_version("Act.", name="secret.txt", council="Slough", access=Access.RESTRICTED, obligations=(duty,)))
    assert [held.council for held in store.obligations(Scope(frozenset({"Slough"}), PUBLIC))] == ["Slough"]
    assert len(store.obligations(OWNER)) == 3
    assert store.obligations(OWNER, topic=Topic.REVIEW) == []


def test_an_as_of_date_hides_what_came_later_and_keeps_what_has_no_date(store: Store, make_version: MakeVersion) -> None:
    for name, day in (("old.txt", date(2021, 5, 1)), ("new.txt", date(2023, 5, 1)), ("undated.txt", None)):
        store.save(make_version("Words.", name=name, council="Slough", day=day))
    assert names(store, OWNER, date(2021, 4, 30)) == ["undated.txt"]
    assert names(store, OWNER, date(2021, 5, 1)) == ["undated.txt", "old.txt"]
    assert names(store, OWNER, date(2023, 5, 1)) == ["undated.txt", "old.txt", "new.txt"]


def test_vectors_come_back_as_they_were_given_and_count_no_passage_as_waiting(store: Store, make_version: MakeVersion) -> None:
    new = make_version("One.", "Two.", council="Slough")
    document_id, _ = store.save(new)
    assert store.count_waiting() == 2
    assert document(store, document_id).waiting == 2
    vector = np.random.default_rng(7).random(384).astype(np.float32)
    snippets = np.random.default_rng(8).random((1, 384)).astype(np.float16)
    store.set_vectors({new.passages[0].id: vector}, {new.passages[0].id: snippets})
    assert [row.id for row in store.waiting()] == [new.passages[1].id]
    assert np.array_equal(store.vectors([each.id for each in new.passages])[new.passages[0].id], vector)
    assert np.array_equal(store.snippet_vectors([each.id for each in new.passages], 384)[new.passages[0].id], snippets.astype(np.float32))
    assert document(store, document_id).state == "searchable by words"
    assert store.placed([new.passages[0].id]) == {new.passages[0].id: [("Slough", Access.PUBLIC)]}


def test_a_store_of_another_schema_is_refused_with_a_sentence(tmp_path: Path) -> None:
    Store.open(tmp_path).close()
    with sqlite3.connect(tmp_path / "noticeboard.sqlite3") as connection:
        connection.execute("UPDATE meta SET value = 'another' WHERE key = 'schema'")
    with pytest.raises(StoreMismatch, match=r"another version of Noticeboard\. Move it aside and ingest"):
        Store.open(tmp_path)


def test_a_store_that_an_earlier_version_made_is_refused_with_the_commands_that_help_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "data" / "noticeboard.sqlite3"
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript((Path(__file__).parent / "earlier.sql").read_text("utf8"))
    with pytest.raises(StoreMismatch, match=rf"another version of Noticeboard\..* mv {tmp_path / 'data'} {tmp_path / 'data'}\.before, then noticeboard ingest"):
        Store.open(tmp_path / "data")
    with closing(sqlite3.connect(file)) as connection:
        assert "\n".join(connection.iterdump()) + "\n" == (Path(__file__).parent / "earlier.sql").read_text("utf8")
    (tmp_path / "data").rename(tmp_path / "data.before")
    (tmp_path / "data").mkdir()
    Store.open(tmp_path / "data").close()


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"this is no database, only a long line of text that someone saved here" * 20, StoreDamaged),
        (b"SQLite format 3\x00" + b"\x00" * 200, StoreDamaged),
        (b"", StoreMismatch),
    ],
)
def test_a_file_that_is_no_store_is_refused_with_a_sentence(tmp_path: Path, content: bytes, error: type[StoreError]) -> None:
    (tmp_path / "noticeboard.sqlite3").write_bytes(content)
    with pytest.raises(error, match=r"noticeboard\.sqlite3.*backup"):
        Store.open(tmp_path)


def test_councils_made_known_outlive_the_process(tmp_path: Path) -> None:
    store = Store.open(tmp_path)
    store.add_council(Council("Marwick", "Marwick", ("Marwick Council",)))
    store.add_council(Council("Marwick", "Marwick", ("Marwick MBC",)))
    store.close()
    again = Store.open(tmp_path)
    assert again.councils() == [Council("Marwick", "Marwick", ("Marwick MBC",))]
    again.close()


def test_collections_have_names_of_their_own_that_chroma_takes() -> None:
    councils = [None, "Slough", "Bournemouth, Christchurch and Poole", "Ünüsual Cöuncil", "X" * 120, "X" * 119 + "Y", "St Helens", "St. Helens"]
    made = [collection_name(council, access) for council in councils for access in Access]
    assert len(set(made)) == len(made)
    assert all(3 <= len(name) <= 63 and set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-.") and name[0].isalnum() for name in made)
