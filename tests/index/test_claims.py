"""What people tell the register is kept as it was told; of each chain of corrections the last word counts."""

import ast
import re
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.authorities import Council
from index.claims import About, Claim, last_words, standing
from index.dates import Period, Unit
from index.documents import Kind
from index.errors import NotAllowed, UnknownClaim, UnknownObligation
from index.kept import NewVersion
from index.library import Library
from index.life import lives
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.register import Entry, current_documents, entries
from index.scope import Access, Scope
from index.store import Store

MakeVersion = Callable[..., NewVersion]

REPOSITORY = Path(__file__).resolve().parents[2]
OWNER = Scope(None, frozenset(Access))
SLOUGH = Scope(frozenset({"Slough"}), frozenset(Access))
AUGUST, NOVEMBER, DECEMBER = date(2023, 8, 2), date(2023, 11, 20), date(2023, 12, 15)
JANUARY = date(2024, 1, 10)
REVIEW = Claim("r1", "Slough", About.REVIEW_HELD, DECEMBER, None, "a letter", "Jo Smith", JANUARY)
LIFTED = replace(REVIEW, id="l1", about=About.NOTICE_LIFTED)
EVERY_SIX = Obligation(
    Topic.REVIEW, "the Department", "review", "Every six months.", 0, Binding.WILL, Due(DueKind.RECURRING, "every six months", periods=(Period(6, Unit.MONTH),))
)
PLAN = Obligation(
    Topic.OTHER, "the council", "send a plan", "A plan by 1 May 2024.", 1, Binding.MUST, Due(DueKind.FIXED, "by 1 May 2024", day=date(2024, 5, 1))
)


def noted(day: date) -> Obligation:
    """A review that a paper says was held."""
    return Obligation(Topic.REVIEW_HELD, "the Department", "review", f"It reviewed on {day}.", 0, Binding.WILL, Due(DueKind.FIXED, str(day), day=day))


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    fresh = Store.open(tmp_path)
    yield fresh
    fresh.close()


@pytest.fixture
def notice(library: Library, make_version: MakeVersion) -> Library:
    """A library with a notice to Slough of 2 August 2023: a review every six months, a plan by 1 May 2024."""
    texts = (EVERY_SIX.quote, PLAN.quote)
    library.keep(make_version(*texts, name="notice.txt", council="Slough", day=AUGUST, obligations=(EVERY_SIX, PLAN)))
    return library


def review(library: Library, as_of: date = JANUARY, scope: Scope = OWNER) -> Entry:
    (found,) = entries(library, scope, as_of, [Topic.REVIEW])
    return found


def due(library: Library, as_of: date = JANUARY) -> date | None:
    found = review(library, as_of).reckoning
    return found.day if found else None


# ---- chains


def test_of_a_chain_the_last_claim_counts_whichever_of_them_it_names() -> None:
    second = replace(REVIEW, id="r2", day=NOVEMBER, corrects="r1")
    third = replace(REVIEW, id="r3", day=AUGUST, corrects="r1")
    assert standing([REVIEW, second]) == [second]
    assert standing([REVIEW, second, third]) == [third]
    assert {id_: last.id for id_, last in last_words([REVIEW, second, third]).items()} == {"r1": "r3", "r2": "r3", "r3": "r3"}


def test_a_withdrawn_claim_counts_no_more_until_it_is_told_again() -> None:
    gone = replace(REVIEW, id="r2", corrects="r1", withdrawn=True)
    assert standing([REVIEW, gone]) == []
    again = replace(REVIEW, id="r3", corrects="r2")
    assert standing([REVIEW, gone, again]) == [again]


@given(st.lists(st.tuples(st.integers(0, 30), st.booleans()), max_size=30))
def test_each_chain_counts_at_most_once_and_no_claim_is_forgotten(told: list[tuple[int, bool]]) -> None:
    claims: list[Claim] = []
    for place, (names, withdrawn) in enumerate(told):
        corrects = str(names) if names < place else None
        claims.append(replace(REVIEW, id=str(place), corrects=corrects, withdrawn=withdrawn and corrects is not None))
    last = last_words(claims)
    counting = standing(claims)
    assert set(last) == {claim.id for claim in claims}
    assert len({last[claim.id].id for claim in claims if claim.corrects is None}) == sum(claim.corrects is None for claim in claims)
    assert len(counting) <= sum(claim.corrects is None for claim in claims)
    assert all(last[claim.id] == claim and not claim.withdrawn for claim in counting)


# ---- keeping


def test_a_claim_is_read_back_as_it_was_told(store: Store) -> None:
    other = Claim("m1", "Plymouth", About.OBLIGATION_MET, NOVEMBER, "3f9a6c20d17be845", "", "owner", DECEMBER)
    gone = replace(REVIEW, id="r2", corrects="r1", withdrawn=True)
    for claim in (REVIEW, other, gone):
        store.add_claim(claim)
    assert store.claims(OWNER) == [REVIEW, other, gone]


def test_a_scope_sees_its_own_councils_claims(store: Store) -> None:
    store.add_claim(REVIEW)
    store.add_claim(replace(REVIEW, id="p1", council="Plymouth"))
    assert [claim.id for claim in store.claims(SLOUGH)] == ["r1"]
    assert store.claims(Scope(frozenset(), frozenset(Access))) == []


def test_as_of_a_day_claims_recorded_later_are_not_seen(store: Store) -> None:
    store.add_claim(REVIEW)
    store.add_claim(replace(REVIEW, id="r2", corrects="r1", told=date(2024, 1, 12)))
    days = (date(2024, 1, 9), date(2024, 1, 10), date(2024, 1, 11), date(2024, 1, 12))
    assert [[claim.id for claim in store.claims(OWNER, day)] for day in days] == [[], ["r1"], ["r1"], ["r1", "r2"]]


def test_what_lies_outside_the_scope_cannot_be_spoken_of(notice: Library) -> None:
    (plan,) = (held for held in notice.obligations(OWNER) if held.obligation == PLAN)
    met = replace(REVIEW, id="m1", about=About.OBLIGATION_MET, obligation_id=plan.id)
    notice.record(OWNER, REVIEW)
    with pytest.raises(NotAllowed, match="Plymouth"):
        notice.record(SLOUGH, replace(REVIEW, id="p1", council="Plymouth"))
    with pytest.raises(UnknownClaim, match="'nothing'"):
        notice.record(OWNER, replace(REVIEW, id="r2", corrects="nothing"))
    with pytest.raises(UnknownClaim, match="'r1'"):
        notice.record(OWNER, replace(REVIEW, id="r2", council="Plymouth", corrects="r1"))
    with pytest.raises(UnknownObligation, match=plan.id):
        notice.record(OWNER, replace(met, council="Plymouth"))
    with pytest.raises(UnknownObligation, match="'nothing'"):
        notice.record(OWNER, replace(met, obligation_id="nothing"))
    assert notice.claims(OWNER) == [REVIEW]


def test_a_claim_can_be_corrected_when_its_obligation_is_gone_with_an_old_version(notice: Library, make_version: MakeVersion) -> None:
    (plan,) = (held for held in notice.obligations(OWNER) if held.obligation == PLAN)
    met = replace(REVIEW, id="m1", about=About.OBLIGATION_MET, obligation_id=plan.id)
    notice.record(OWNER, met)
    notice.keep(make_version("Nothing is left to do.", name="notice.txt", council="Slough", day=AUGUST), plan.document_id)
    assert notice.obligations(OWNER) == []
    notice.record(OWNER, replace(met, id="m2", corrects="m1", withdrawn=True))
    assert standing(notice.claims(OWNER)) == []


# ---- nothing is changed or erased


def rows(folder: Path) -> list[tuple[Any, ...]]:
    connection = sqlite3.connect(folder / "noticeboard.sqlite3")
    try:
        return connection.execute("SELECT * FROM claims ORDER BY place").fetchall()
    finally:
        connection.close()


def test_whatever_happens_a_kept_claim_stays_as_it_was(notice: Library, make_version: MakeVersion, tmp_path: Path) -> None:
    document = notice.documents(OWNER)[0].id
    steps: tuple[Callable[[], object], ...] = (
        lambda: notice.record(OWNER, REVIEW),
        lambda: notice.record(OWNER, replace(REVIEW, id="r2")),
        lambda: notice.record(OWNER, replace(REVIEW, id="r3", corrects="r1", day=NOVEMBER)),
        lambda: notice.record(OWNER, replace(REVIEW, id="r4", corrects="r2", withdrawn=True)),
        lambda: notice.keep(make_version("A new text.", name="notice.txt", council="Plymouth"), document),
        lambda: notice.add_council(Council("Marwick", "Marwick", ())),
        lambda: notice.check(OWNER),
        lambda: entries(notice, OWNER, JANUARY),
    )
    kept: list[tuple[Any, ...]] = []
    for step in steps:
        step()
        now = rows(tmp_path / "data")
        assert now[: len(kept)] == kept
        kept = now
    assert len(kept) == 4
    with pytest.raises(Exception, match="UNIQUE"):
        notice.record(OWNER, REVIEW)
    assert rows(tmp_path / "data") == kept


def changes_of_claims(source: str) -> list[str]:
    """The calls of a module that change or remove rows of claims."""
    called = [node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)]
    named = [(node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", ""), ast.unparse(node)) for node in called]
    changing = [text for name, text in named if name in {"update", "delete", "merge", "drop"} and re.search(r"\bclaims\b", text)]
    return changing + re.findall(r"(?i)\b(?:update|delete\s+from|replace\s+into|drop\s+table)\s+claims\b", source)


def test_no_code_changes_or_removes_a_row_of_claims() -> None:
    paths = [path for package in ("assistant", "index", "ingest", "evals") for path in (REPOSITORY / package).rglob("*.py")]
    assert any("insert(schema.claims)" in path.read_text("utf8") for path in paths)
    assert [f"{path}: {fault}" for path in paths for fault in changes_of_claims(path.read_text("utf8"))] == []


@pytest.mark.parametrize(
    "source",
    [
        "c.execute(delete(schema.claims).where(True))",
        "update(claims)",
        "schema.claims.delete()",
        'text("DELETE FROM claims")',
        "text('update claims set day = 1')",
    ],
)
def test_code_that_would_is_found(source: str) -> None:
    assert changes_of_claims(source)


# ---- the register


def test_the_next_review_counts_from_a_recorded_one_and_names_who_recorded_it(notice: Library) -> None:
    assert due(notice) == date(2024, 2, 2)
    notice.record(OWNER, REVIEW)
    found = review(notice)
    assert found.reckoning
    assert found.reckoning.day == date(2024, 6, 15)
    assert found.reckoning.anchor == "the review of 15 December 2023, recorded by Jo Smith"
    assert found.reckoning.rule == "6 months from the review of 15 December 2023, recorded by Jo Smith"
    assert found.reckoning.assumption is None
    assert found.record is None
    assert found.review
    assert found.review.claim == REVIEW


def test_a_recorded_review_stands_beside_those_of_papers_and_the_latest_counts(notice: Library, make_version: MakeVersion) -> None:
    def paper(day: date) -> None:
        held = noted(day)
        notice.keep(make_version(held.quote, name=f"{day}.txt", council="Slough", day=day, kind=Kind.MINUTES, obligations=(held,)))

    paper(NOVEMBER)
    before = review(notice)
    assert before.record
    assert (before.record.day, before.record.document.name, before.record.held.obligation) == (NOVEMBER, "2023-11-20.txt", noted(NOVEMBER))
    notice.record(OWNER, REVIEW)
    assert due(notice) == date(2024, 6, 15)
    paper(DECEMBER)
    both = review(notice)
    assert both.record
    assert both.record.claim is None
    assert both.reckoning
    assert both.reckoning.anchor == "the review of 15 December 2023"


def test_the_same_review_recorded_twice_is_one_review(notice: Library) -> None:
    notice.record(OWNER, REVIEW)
    once = review(notice).reckoning
    notice.record(OWNER, replace(REVIEW, id="r2"))
    assert review(notice).reckoning == once


def test_a_corrected_review_counts_from_its_right_day_and_a_withdrawn_one_not_at_all(notice: Library) -> None:
    notice.record(OWNER, REVIEW)
    notice.record(OWNER, replace(REVIEW, id="r2", corrects="r1", day=NOVEMBER))
    assert due(notice) == date(2024, 5, 20)
    notice.record(OWNER, replace(REVIEW, id="r3", corrects="r2", withdrawn=True))
    assert due(notice) == date(2024, 2, 2)
    assert review(notice).review is None


def test_a_past_day_does_not_see_what_was_recorded_later(notice: Library) -> None:
    notice.record(OWNER, REVIEW)
    notice.record(OWNER, replace(REVIEW, id="r2", corrects="r1", day=NOVEMBER, told=date(2024, 1, 20)))
    days = (date(2024, 1, 9), date(2024, 1, 10), date(2024, 1, 19), date(2024, 1, 20))
    assert [due(notice, day) for day in days] == [date(2024, 2, 2), date(2024, 6, 15), date(2024, 6, 15), date(2024, 5, 20)]


def test_a_review_before_the_notice_or_of_another_council_does_not_count(notice: Library) -> None:
    notice.record(OWNER, replace(REVIEW, day=date(2023, 8, 1)))
    notice.record(OWNER, replace(REVIEW, id="p1", council="Plymouth"))
    notice.record(OWNER, replace(REVIEW, id="m1", about=About.MEETING_HELD))
    assert due(notice) == date(2024, 2, 2)


def test_a_lifted_notice_is_in_force_no_more_and_a_later_one_is(notice: Library, make_version: MakeVersion) -> None:
    notice.keep(make_version("By June.", name="report.pdf", council="Slough", kind=Kind.INSPECTION_REPORT, day=AUGUST, obligations=(replace(PLAN, ordinal=0),)))
    notice.record(OWNER, LIFTED)

    def at(day: date) -> list[str]:
        return sorted(each.document.name for each in entries(notice, OWNER, day, [Topic.REVIEW, Topic.OTHER]))

    assert at(date(2024, 1, 9)) == ["notice.txt", "notice.txt", "report.pdf"]
    assert at(JANUARY) == ["report.pdf"]
    notice.keep(make_version(EVERY_SIX.quote, name="again.txt", council="Slough", day=DECEMBER, obligations=(EVERY_SIX,)))
    assert at(JANUARY) == ["again.txt", "report.pdf"]


def test_a_notice_is_in_force_until_the_day_on_which_it_was_lifted(notice: Library) -> None:
    documents = notice.documents(OWNER)
    still = {("Slough", Kind.IMPROVEMENT_NOTICE): documents[0].id}

    def at(day: date, *lifted: tuple[str, date]) -> dict[tuple[str, Kind], str]:
        told = [replace(LIFTED, council=council, day=each) for council, each in lifted]
        return current_documents(documents, lives(documents, [], told), day)

    assert at(date(2023, 12, 14), ("Slough", DECEMBER)) == still
    assert at(DECEMBER, ("Slough", DECEMBER)) == {}
    assert at(DECEMBER, ("Slough", DECEMBER), ("Slough", NOVEMBER)) == {}
    assert at(DECEMBER, ("Slough", AUGUST)) == still  # on the day it was issued another one ended
    assert at(DECEMBER, ("Plymouth", DECEMBER)) == still


def test_what_was_met_is_done_and_what_recurs_is_not(notice: Library) -> None:
    for place, held in enumerate(notice.obligations(OWNER)):
        notice.record(OWNER, replace(REVIEW, id=f"m{place}", about=About.OBLIGATION_MET, obligation_id=held.id))
    found = {each.held.obligation.topic: each for each in entries(notice, OWNER, JANUARY)}
    assert all(each.met for each in found.values())
    assert {topic: each.done for topic, each in found.items()} == {Topic.REVIEW: False, Topic.OTHER: True}
    assert not any(each.met for each in entries(notice, OWNER, date(2024, 1, 9)))
