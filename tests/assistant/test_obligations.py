"""Which obligations are in force, and what is kept worked out."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.schemas import DueItem, IngestReport, ObligationItem
from assistant.service import Noticeboard
from index.claims import About, Claim
from index.dates import Period, Unit
from index.documents import DateMeaning, Kind
from index.kept import NewVersion
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.scope import Access, Asker, owner_asker

TODAY = date(2024, 6, 1)
UNDATED = Due(DueKind.UNDATED, "regularly")
FIXED = Due(DueKind.FIXED, "by 1 July 2024", day=date(2024, 7, 1))
HALF_YEARLY = Due(DueKind.RECURRING, "at least every six months", periods=(Period(6, Unit.MONTH),), note="counted from the notice")

Keep = Callable[..., None]


def never(*_: object) -> IngestReport:
    raise AssertionError("nothing is ingested here")


@pytest.fixture
def opened(library: Library) -> Noticeboard:
    return Noticeboard(library, never, None, lambda: TODAY)


@pytest.fixture
def keep(library: Library, make_version: Callable[..., NewVersion]) -> Keep:
    """keep("notice.md", Kind.…, day, due, …): a paper of Slough's that asks for one thing, called by the paper's name."""

    def kept(name: str, kind: Kind, day: date | None, due: Due = UNDATED, topic: Topic = Topic.OTHER, **facts: object) -> None:
        asked = Obligation(topic, "the council", name, f"{name} asks for it.", 0, Binding.MUST, due)
        told = {"council": "Slough", "meaning": DateMeaning.MEETING if kind in (Kind.BOARD_PAPER, Kind.MINUTES) else DateMeaning.ISSUED, **facts}
        library.keep(make_version(asked.quote, name=name, kind=kind, day=day, obligations=(asked,), **told))

    return kept


def listed(noticeboard: Noticeboard, as_of: date = TODAY, asker: Asker | None = None) -> list[str]:
    """What is asked, by the names of the papers that ask it."""
    return [each.what for each in noticeboard.obligations(asker or owner_asker(), None, as_of).obligations]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        (Kind.IMPROVEMENT_NOTICE, Kind.IMPROVEMENT_NOTICE),
        (Kind.DIRECTION, Kind.DIRECTION),
        (Kind.INSPECTION_REPORT, Kind.INSPECTION_REPORT),
        (Kind.MONITORING_VISIT, Kind.MONITORING_VISIT),
        (Kind.FOCUSED_VISIT, Kind.FOCUSED_VISIT),
        (Kind.SEND_INSPECTION, Kind.SEND_INSPECTION),
        (Kind.TRACKER, Kind.TRACKER),
    ],
)
def test_a_later_one_takes_the_earlier_one_s_place_from_its_day_on(opened: Noticeboard, keep: Keep, earlier: Kind, later: Kind) -> None:
    keep("earlier.md", earlier, date(2024, 1, 8))
    keep("later.md", later, date(2024, 5, 7))
    assert listed(opened) == ["later.md"]
    assert listed(opened, date(2024, 5, 6)) == ["earlier.md"]


def test_inspections_of_several_kinds_and_other_councils_stand_beside_each_other(opened: Noticeboard, keep: Keep) -> None:
    keep("report.pdf", Kind.INSPECTION_REPORT, date(2022, 1, 8))
    keep("visit.pdf", Kind.MONITORING_VISIT, date(2023, 1, 8))
    keep("send.pdf", Kind.SEND_INSPECTION, date(2024, 1, 8))
    keep("other.pdf", Kind.INSPECTION_REPORT, date(2024, 2, 8), council="Ashford")
    assert sorted(listed(opened)) == ["other.pdf", "report.pdf", "send.pdf", "visit.pdf"]


@pytest.mark.parametrize("kind", [Kind.BOARD_PAPER, Kind.MINUTES])
def test_papers_and_minutes_stand_for_twelve_months_and_do_not_replace_each_other(opened: Noticeboard, keep: Keep, kind: Kind) -> None:
    keep("too-old.md", kind, date(2023, 5, 31))
    keep("a-year-ago.md", kind, date(2023, 6, 1))
    keep("lately.md", kind, date(2024, 5, 20))
    keep("undated.md", kind, None)
    keep("to-come.md", kind, date(2024, 6, 2))
    assert sorted(listed(opened)) == ["a-year-ago.md", "lately.md", "undated.md"]


def test_dated_ones_stand_first_and_the_undated_are_there_too(opened: Noticeboard, keep: Keep) -> None:
    keep("undated.md", Kind.MINUTES, date(2024, 5, 1))
    keep("dated.md", Kind.MINUTES, date(2024, 5, 2), FIXED)
    assert [(each.what, each.date) for each in opened.obligations(owner_asker()).obligations] == [("dated.md", "2024-07-01"), ("undated.md", None)]
    assert [each.status for each in opened.due(owner_asker()).due] == ["upcoming", "undated"]


def test_a_review_that_was_held_and_an_event_that_is_over_are_no_obligations(opened: Noticeboard, keep: Keep) -> None:
    past = Due(DueKind.FIXED, "on 2 May 2024", day=date(2024, 5, 2))
    keep("held.md", Kind.MINUTES, date(2024, 5, 20), past, Topic.REVIEW_HELD)
    keep("over.md", Kind.MINUTES, date(2024, 5, 20), past, Topic.EVENT)
    keep("missed.md", Kind.MINUTES, date(2024, 5, 20), past)
    keep("announced.md", Kind.MINUTES, date(2024, 5, 20), FIXED, Topic.EVENT)
    assert listed(opened) == ["missed.md", "announced.md"]


def test_an_item_is_what_is_due_with_the_clause_s_own_terms_beside_it(opened: Noticeboard, keep: Keep) -> None:
    keep("notice.md", Kind.IMPROVEMENT_NOTICE, date(2024, 3, 14), HALF_YEARLY)
    (item,), (due,) = opened.obligations(owner_asker()).obligations, opened.due(owner_asker()).due
    assert DueItem(**item.model_dump(include=set(DueItem.model_fields) - {"status"}), status=due.status) == due
    assert (due.status, item.status) == ("upcoming", "no evidence")
    assert item.date == "2024-09-14"
    assert item.due.model_dump() == {
        "kind": "recurring", "date": None, "every": "6 months", "anchor": None, "phrase": "at least every six months", "note": "counted from the notice",
    }  # fmt: skip
    assert (item.evidence, item.progress) == ([], "No evidence found in the documents up to 1 June 2024.")
    assert list(ObligationItem.model_fields) == [*DueItem.model_fields, "due", "evidence", "progress"]


def test_nobody_is_told_of_a_paper_that_they_may_not_see(opened: Noticeboard, keep: Keep) -> None:
    keep("exempt.md", Kind.MINUTES, date(2024, 5, 1), access=Access.RESTRICTED)
    keep("public.md", Kind.MINUTES, date(2024, 5, 1))
    reader = Asker("test", "reader", None, frozenset({Access.PUBLIC}))
    assert sorted(listed(opened)) == ["exempt.md", "public.md"]
    assert listed(opened, asker=reader) == ["public.md"]
    assert sorted(listed(opened)) == ["exempt.md", "public.md"]


def test_what_was_worked_out_is_kept_until_a_document_changes(opened: Noticeboard, keep: Keep, monkeypatch: pytest.MonkeyPatch) -> None:
    keep("first.md", Kind.MINUTES, date(2024, 5, 1), FIXED)
    once = opened.due(owner_asker())
    with monkeypatch.context() as forbidding:
        forbidding.setattr(Library, "obligations", never)
        assert opened.due(owner_asker()) == once
    keep("second.md", Kind.MINUTES, date(2024, 5, 1), FIXED)
    assert sorted(each.what for each in opened.due(owner_asker()).due) == ["first.md", "second.md"]
    assert opened.due(owner_asker(), within=7).due == []
    assert len(opened.due(owner_asker(), within=90).due) == 2


def test_of_a_scope_only_the_list_that_was_shown_last_is_kept(opened: Noticeboard, keep: Keep, library: Library) -> None:
    keep("first.md", Kind.MINUTES, date(2024, 5, 1), FIXED)
    opened.due(owner_asker(), within=90)
    kept = set(library._lasting._kept)
    for within in range(91, 140):
        assert len(opened.due(owner_asker(), within=within).due) == 1
    assert set(library._lasting._kept) == kept


def test_a_document_s_paragraphs_are_fetched_once(
    opened: Noticeboard, library: Library, make_version: Callable[..., NewVersion], monkeypatch: pytest.MonkeyPatch
) -> None:
    texts = [f"Duty {place} is asked for." for place in range(30)]
    asked = tuple(Obligation(Topic.OTHER, "the council", text, text, place, Binding.MUST, FIXED) for place, text in enumerate(texts))
    library.keep(make_version(*texts, council="Slough", day=date(2024, 3, 14), obligations=asked))
    fetched: list[object] = []
    fetch = Library.paragraphs

    def counting(*given: object) -> object:
        fetched.append(given)
        return fetch(*given)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(Library, "paragraphs", counting)
    assert {each.citation.quote for each in opened.due(owner_asker()).due} == set(texts)
    assert len(fetched) == 1


def test_a_met_obligation_is_listed_as_met_at_once(opened: Noticeboard, keep: Keep, library: Library) -> None:
    keep("notice.md", Kind.IMPROVEMENT_NOTICE, date(2024, 3, 14), FIXED)
    (before,) = opened.obligations(owner_asker()).obligations
    library.record(owner_asker().scope(), Claim("c1", "Slough", About.OBLIGATION_MET, date(2024, 5, 30), before.obligation_id, "minutes", "a clerk", TODAY))
    (after,) = opened.obligations(owner_asker()).obligations
    assert (before.status, after.status) == ("no evidence", "complete")
    assert after.progress == "Met on 30 May 2024, as recorded by a clerk."
    assert [(each.claim_id, each.words, each.by) for each in after.evidence] == [("c1", "minutes", "a clerk")]
    assert opened.due(owner_asker()).due == []


def test_the_data_folder_needs_no_model_for_a_list(opened: Noticeboard, keep: Keep, tmp_path: Path) -> None:
    keep("first.md", Kind.MINUTES, date(2024, 5, 1), FIXED)
    opened.obligations(owner_asker())
    assert not (tmp_path / "data" / "chroma").exists()
