"""What the register keeps from one look to the next: a date that is kept is the one that is worked out anew, and nobody sees more by it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index import lasting
from index.claims import About, Claim
from index.dates import Period, Unit
from index.documents import Basis, DateMeaning, Document, DocumentDate, Fact, Identity, Kind
from index.kept import NewVersion
from index.lasting import Last, Lasting
from index.library import Library
from index.obligations import LAST_REVIEW, Binding, Due, DueKind, Held, Obligation, Topic
from index.register import Entry, entries, entries_in_force, reckon
from index.roll import MOST_SPANS, Line, Roll
from index.scope import Access, Scope

MakeVersion = Callable[..., NewVersion]
ISSUED = date(2023, 8, 31)
DAYS = st.dates(date(2022, 1, 1), date(2031, 1, 1))
PERIODS = st.builds(Period, st.integers(1, 30), st.sampled_from(list(Unit)))


@st.composite
def dues(draw: st.DrawFn) -> Due:
    """A due date of any kind, with any of what may stand beside it."""
    kind = draw(st.sampled_from(list(DueKind)))
    periods = tuple(draw(st.lists(PERIODS, max_size=3)))
    turn = None
    if kind is DueKind.RECURRING:
        periods = periods or (Period(6, Unit.MONTH),)
        turn = draw(st.none() | PERIODS) if len(periods) > 1 else None
    first, on = draw(st.none() | PERIODS), draw(st.none() | st.sampled_from(["last thursday", "10", "last day", "first monday"]))
    anchor = draw(st.sampled_from([None, "the date of this notice", "the peer review", LAST_REVIEW]))
    days = [draw(st.none() | DAYS) for _ in range(2)]
    return Due(kind, "by then", day=days[0], periods=periods, first=first, anchor=anchor, anchor_day=days[1], on=on, turn=turn)


def held(due: Due, topic: Topic = Topic.OTHER) -> Held:
    return Held("o1", Obligation(topic, "the council", "act", "It acts.", 0, Binding.MUST, due), "d1", "Slough")


def notice(day: date | None) -> Document:
    dates = (DocumentDate(DateMeaning.ISSUED, day, None, Basis.TOLD),) if day else ()
    identity = Identity(*(Fact(Kind.IMPROVEMENT_NOTICE.value, None, Basis.TOLD), (), None, Fact("notice", None, Basis.TOLD)), dates)
    return Document("d1", "notice.md", 1, identity, Access.PUBLIC, "searchable", "a test", None, 1, 1, 0)


def entered(held: Held, document: Document, as_of: date) -> Entry:
    return Entry(held, document, reckon(held, document, as_of))


def said(entry: Entry) -> tuple[object, ...]:
    """All that an entry says but for its as-of day."""
    found = entry.reckoning
    return (entry.held, entry.document, found and (found.held, found.day, found.approximate, found.rule, found.anchor, found.assumption))


@settings(max_examples=400)
@given(dues(), st.sampled_from([Topic.OTHER, Topic.REVIEW, Topic.TARGET]), st.none() | DAYS, st.lists(DAYS, min_size=2, max_size=12))
def test_whatever_days_were_asked_for_before_a_date_is_the_one_that_is_worked_out_anew(due: Due, topic: Topic, issued: date | None, asked: list[date]) -> None:
    line, document = Line(held(due, topic)), notice(issued)
    for day in [*asked, *(each + timedelta(days=1) for each in asked)]:
        assert said(line.entry(document, day, entered)) == said(entered(line.held, document, day))


@pytest.mark.parametrize("months", [2, 5, 6, 12])
def test_every_day_of_six_years_gives_what_is_worked_out_anew_in_either_direction(months: int) -> None:
    line, document = Line(held(Due(DueKind.RECURRING, "", periods=(Period(months, Unit.MONTH),)))), notice(ISSUED)
    days = [ISSUED + timedelta(days=place) for place in range(6 * 365)]
    for day in [*days, *reversed(days)]:
        assert said(line.entry(document, day, entered)) == said(entered(line.held, document, day))
    assert len(line.spans) <= MOST_SPANS


def test_a_day_between_two_days_that_are_known_is_not_worked_out_again() -> None:
    line, document = Line(held(Due(DueKind.RECURRING, "", periods=(Period(6, Unit.MONTH),)))), notice(ISSUED)
    asked: list[date] = []

    def counting(held: Held, document: Document, as_of: date) -> Entry:
        asked.append(as_of)
        return entered(held, document, as_of)

    first = line.entry(document, date(2023, 9, 1), counting)
    known = len(asked)
    assert first.reckoning
    assert first.reckoning.day == date(2024, 2, 29)
    assert all(line.entry(document, date(2023, 9, day), counting) is first for day in (10, 20, 30))
    assert len(asked) == known


def test_the_notices_whose_reviews_count_onwards_are_told_from_the_others() -> None:
    every = Due(DueKind.RECURRING, "", periods=(Period(6, Unit.MONTH),))
    onwards = replace(every, anchor=LAST_REVIEW)
    laid = [held(onwards, Topic.REVIEW), held(every, Topic.REVIEW), held(onwards, Topic.OTHER), held(onwards, Topic.REVIEW_HELD)]
    roll = Roll([replace(each, id=f"o{place}", document_id=f"d{place}") for place, each in enumerate(laid)], {})
    assert roll.onwards == {"d0"}
    assert [each.document_id for each in roll.told] == ["d3"]


# ---- who sees what


@pytest.fixture
def keep(library: Library, make_version: MakeVersion) -> Callable[..., None]:
    """keep("a.md", council=…, access=…, day=…): minutes that ask for one thing by 1 December 2024, called by their name."""

    def kept(name: str, **facts: object) -> None:
        asked = Obligation(Topic.OTHER, "", name, f"{name} asks.", 0, Binding.MUST, Due(DueKind.FIXED, "by 1 December 2024", day=date(2024, 12, 1)))
        told = {"council": "Slough", "kind": Kind.MINUTES, "meaning": DateMeaning.MEETING, "day": date(2024, 5, 1), **facts}
        library.keep(make_version(asked.quote, name=name, obligations=(asked,), **told))

    return kept


def names(library: Library, scope: Scope, as_of: date = date(2024, 6, 1)) -> list[str]:
    return sorted(each.document.name for each in entries(library, scope, as_of))


def test_what_the_owner_looked_at_shows_nobody_a_paper_that_they_may_not_see(library: Library, keep: Callable[..., None], public: Scope) -> None:
    keep("open.md")
    keep("secret.md", access=Access.RESTRICTED)
    keep("elsewhere.md", council="Ashford")
    keep("joint.md", council=("Slough", "Ashford"))
    owner, slough = Scope(None, frozenset(Access)), Scope(frozenset({"Slough"}), frozenset({Access.PUBLIC}))
    nobody = Scope(frozenset(), frozenset(Access))
    for _ in range(2):
        assert names(library, owner) == ["elsewhere.md", "joint.md", "joint.md", "open.md", "secret.md"]
        assert names(library, public) == ["elsewhere.md", "joint.md", "joint.md", "open.md"]
        assert names(library, slough) == ["joint.md", "open.md"]
        assert {each.held.council for each in entries(library, slough, date(2024, 6, 1))} == {"Slough"}
        assert names(library, nobody) == []


@pytest.mark.parametrize("wide_first", [True, False])
def test_the_same_obligations_in_the_same_order_whoever_asked_before(library: Library, keep: Callable[..., None], wide_first: bool) -> None:
    for place in range(6):
        keep(f"{place}.md", council=("Slough", "Ashford")[place % 2], day=date(2024, 5, 1 + place % 3), access=list(Access)[place % 2])
    scopes = [Scope(None, frozenset(Access)), Scope(frozenset({"Slough"}), frozenset(Access)), Scope(None, frozenset({Access.PUBLIC}))]
    for scope in scopes if wide_first else reversed(scopes):
        assert library.obligations(scope) == library._store.obligations(scope)
        for day in (date(2024, 4, 30), date(2024, 5, 1), date(2024, 5, 2), date(2024, 6, 1)):
            assert library.obligations(scope, day) == library._store.obligations(scope, day)
            assert library.obligations(scope, day, Topic.REVIEW) == []


def test_documents_as_of_a_day_are_those_that_the_store_gives(library: Library, keep: Callable[..., None], everything: Scope) -> None:
    for name, day in (("old.md", date(2021, 5, 1)), ("new.md", date(2023, 5, 1)), ("undated.md", None)):
        keep(name, day=day)
    for day in (date(2021, 4, 30), date(2021, 5, 1), date(2023, 4, 30), date(2023, 5, 1)):
        assert library.documents(everything, day) == library._store.documents(everything, day)


def test_a_document_that_comes_changes_or_goes_is_seen_at_once(library: Library, keep: Callable[..., None], make_version: MakeVersion, public: Scope) -> None:
    keep("first.md")
    assert names(library, public) == ["first.md"]
    keep("second.md")
    assert names(library, public) == ["first.md", "second.md"]
    keep("second.md", access=Access.RESTRICTED)
    assert names(library, public) == ["first.md"]
    keep("first.md", day=date(2024, 7, 1))
    assert names(library, public) == []


def test_a_record_counts_at_once(library: Library, keep: Callable[..., None], everything: Scope) -> None:
    keep("first.md")
    (before,) = entries_in_force(library, everything, date(2024, 6, 1))
    library.record(everything, Claim("c1", "Slough", About.OBLIGATION_MET, date(2024, 5, 30), before.held.id, "minutes", "a clerk", date(2024, 6, 1)))
    (after,) = entries_in_force(library, everything, date(2024, 6, 1))
    assert (before.done, after.done) == (False, True)


# ---- how long and how much


def test_a_value_lasts_until_the_state_changes() -> None:
    kept, made = Lasting(), iter("abc")
    assert [kept.get(state, "name", lambda: next(made)) for state in (1, 1, 2, 2)] == ["a", "a", "b", "b"]


def test_what_was_made_while_the_state_changed_is_not_kept() -> None:
    kept = Lasting()

    def late() -> str:
        kept.get(2, "other", lambda: "new")
        return "old"

    assert kept.get(1, "name", late) == "old"
    assert kept.get(2, "name", lambda: "new") == "new"


def test_what_is_kept_is_bounded_and_the_longest_unused_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "ROOM", 10)
    kept = Lasting()
    for name in ("a", "b"):
        kept.get(1, name, lambda: [0] * 5)
    kept.get(1, "a", list)
    kept.get(1, "c", lambda: [0] * 4)
    assert kept.get(1, "a", list) == [0] * 5
    assert kept.get(1, "b", list) == []


def test_what_all_lists_share_is_neither_counted_nor_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "ROOM", 3)
    kept = Lasting()
    shared: dict[int, int] = kept.get(1, "shared", dict)
    shared.update((place, place) for place in range(9))
    kept.get(1, "a", lambda: [0] * 2)
    kept.get(1, "b", lambda: [0] * 2)
    assert kept.get(1, "shared", dict) is shared
    assert (kept.get(1, "b", list), kept.get(1, "a", list)) == ([0] * 2, [])


def test_of_a_kind_only_the_last_list_is_kept_and_it_counts_by_its_length() -> None:
    last: Last[list[int]] = Last()
    first = last.get("a", lambda _: [1, 2])
    assert last.get("a", lambda _: []) is first
    assert last.get("b", lambda before: [*(before or ()), 3]) == [1, 2, 3]
    assert len(last) == 3
    assert last.get("a", lambda _: []) == []


def test_one_value_that_is_too_large_is_kept_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "ROOM", 3)
    kept = Lasting()
    kept.get(1, "small", lambda: [1])
    kept.get(1, "large", lambda: [0] * 9)
    assert kept.get(1, "large", list) == [0] * 9
    assert kept.get(1, "small", list) == []
