"""Due dates, worked out from clause, anchor and as-of date."""

from collections.abc import Callable
from datetime import date

import pytest

from index.dates import Period, Unit
from index.documents import DateMeaning, Kind
from index.kept import NewVersion
from index.library import Library
from index.obligations import LAST_REVIEW, Binding, Due, DueKind, Obligation, Reckoning, Topic
from index.register import Entry, entries, occurrences
from index.scope import Access, Scope

MakeVersion = Callable[..., NewVersion]

SIX_MONTHS, THREE_MONTHS, THREE_YEARS = Period(6, Unit.MONTH), Period(3, Unit.MONTH), Period(3, Unit.YEAR)
AT_LEAST = Due(DueKind.RECURRING, "at least every six months", periods=(SIX_MONTHS,))
AUGUST = date(2023, 8, 2)


def duty(due: Due, topic: Topic = Topic.REVIEW) -> Obligation:
    return Obligation(topic, "the Department", "review", f"It is due {due.phrase}.", 0, Binding.WILL, due)


@pytest.fixture
def keep(library: Library, make_version: MakeVersion) -> Callable[..., None]:
    """keep(due, …) keeps a notice to Slough of 2 August 2023 with one obligation."""

    def kept(due: Due, topic: Topic = Topic.REVIEW, **facts: object) -> None:
        library.keep(make_version(f"It is due {due.phrase}.", obligations=(duty(due, topic),), **{"council": "Slough", "day": AUGUST, **facts}))

    return kept


def only(library: Library, as_of: str, reviewed: str | None = None) -> Reckoning | None:
    found = entries(library, Scope(None, frozenset(Access)), date.fromisoformat(as_of), reviewed=date.fromisoformat(reviewed) if reviewed else None)
    assert len(found) == 1
    return found[0].reckoning


def day_of(library: Library, as_of: str) -> date | None:
    found = only(library, as_of)
    return found.day if found else None


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2023-08-02", "2024-02-02"),
        ("2023-08-03", "2024-02-02"),
        ("2024-02-02", "2024-02-02"),
        ("2024-02-03", "2024-08-02"),
        ("2026-01-01", "2026-02-02"),
    ],
)
def test_with_no_review_on_record_the_limit_is_the_next_step_from_the_notice(library: Library, keep: Callable[..., None], as_of: str, due: str) -> None:
    keep(AT_LEAST)
    found = only(library, as_of)
    assert found
    assert found.day == date.fromisoformat(due)
    assert found.assumption == "No review is on record."
    assert found.anchor == "the notice of 2 August 2023"
    assert found.rule == "every 6 months, counted from the notice of 2 August 2023"
    assert not found.overdue
    assert found.days_left == (found.day - found.as_of).days


def test_each_step_is_counted_from_the_notice_not_from_the_step_before(library: Library, keep: Callable[..., None]) -> None:
    keep(AT_LEAST, day=date(2023, 8, 31))
    assert [day_of(library, day) for day in ("2023-09-01", "2024-03-01")] == [date(2024, 2, 29), date(2024, 8, 31)]


def test_with_a_review_told_of_the_limit_counts_from_it_and_is_not_rolled_on(library: Library, keep: Callable[..., None]) -> None:
    keep(AT_LEAST)
    found = only(library, "2024-01-01", reviewed="2023-12-15")
    assert found
    assert found.day == date(2024, 6, 15)
    assert not found.overdue
    assert found.rule == "6 months from the review of 15 December 2023"
    late = only(library, "2025-01-01", reviewed="2023-12-15")
    assert late
    assert late.day == date(2024, 6, 15)
    assert late.overdue
    assert late.days_left == -200
    assert late.assumption
    assert "yours" in late.assumption


def test_a_first_period_of_its_own_comes_before_the_steps(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "every six months", periods=(SIX_MONTHS,), first=THREE_MONTHS), day=date(2022, 11, 30))
    found = only(library, "2022-12-01")
    assert found
    assert found.day == date(2023, 2, 28)
    assert "the first after 3 months" in found.rule


def test_after_a_first_period_of_its_own_the_steps_go_on_from_there(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "every six months", periods=(SIX_MONTHS,), first=THREE_MONTHS), day=date(2022, 11, 15))
    assert [day_of(library, day) for day in ("2023-02-15", "2023-02-16", "2023-08-16")] == [date(2023, 2, 15), date(2023, 8, 15), date(2024, 2, 15)]


def test_an_offset_counts_from_the_date_of_the_notice_and_goes_by_its_next_period(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.OFFSET, "after 6 and 12 months", periods=(SIX_MONTHS, Period(12, Unit.MONTH)), anchor="the date of this notice"))
    assert [day_of(library, day) for day in ("2023-08-03", "2024-02-03", "2025-01-01")] == [date(2024, 2, 2), date(2024, 8, 2), date(2024, 8, 2)]
    late = only(library, "2025-01-01")
    assert late
    assert late.overdue


def test_an_offset_from_an_event_that_is_not_the_documents_own_has_no_date(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.OFFSET, "within a month of the peer review", periods=(Period(1, Unit.MONTH),), anchor="the peer review"))
    assert only(library, "2023-09-01") is None


def test_a_fixed_date_stays_what_it_is_when_it_has_passed(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.FIXED, "by the end of November 2024", day=date(2024, 11, 30)), Topic.TARGET)
    found = only(library, "2025-03-01")
    assert found
    assert found.day == date(2024, 11, 30)
    assert found.overdue
    assert not found.approximate


def test_a_season_is_approximate_to_its_last_day(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.APPROXIMATE, "by summer 2024", day=date(2024, 8, 31)), Topic.TARGET)
    found = only(library, "2024-01-01")
    assert found
    assert found.approximate
    assert found.day == date(2024, 8, 31)
    assert "by summer 2024" in found.rule


def test_approximately_three_years_stays_approximate_and_counts_from_the_inspections_last_day(library: Library, keep: Callable[..., None]) -> None:
    due = Due(DueKind.APPROXIMATE, "within approximately three years", periods=(THREE_YEARS,), anchor=DateMeaning.INSPECTED_TO.value)
    keep(due, Topic.REINSPECTION, kind=Kind.SEND_INSPECTION, day=date(2024, 5, 17), meaning=DateMeaning.INSPECTED_TO)
    found = only(library, "2025-01-01")
    assert found
    assert found.approximate
    assert found.day == date(2027, 5, 17)
    assert "the last day of the inspection" in found.rule
    assert "17 May 2024" in found.anchor


@pytest.mark.parametrize(
    "due",
    [
        Due(DueKind.UNDATED, "from time to time"),
        Due(DueKind.APPROXIMATE, "termly", periods=(Period(4, Unit.MONTH),)),
    ],
    ids=["from time to time", "termly"],
)
def test_a_clause_without_a_date_gives_none(library: Library, keep: Callable[..., None], due: Due) -> None:
    keep(due)
    assert only(library, "2023-09-01") is None


def test_a_step_from_a_notice_without_a_date_has_no_date(library: Library, keep: Callable[..., None]) -> None:
    keep(AT_LEAST, day=None)
    assert only(library, "2023-09-01") is None


def test_the_latest_notice_of_a_council_counts_and_a_past_day_sees_the_one_before(library: Library, keep: Callable[..., None]) -> None:
    keep(AT_LEAST, name="first.txt")
    keep(Due(DueKind.RECURRING, "every three months", periods=(THREE_MONTHS,)), name="second.txt", day=date(2024, 4, 1))
    keep(AT_LEAST, name="elsewhere.txt", council="Plymouth", day=date(2022, 1, 1))

    def at(day: str) -> list[str]:
        scope = Scope(frozenset({"Slough"}), frozenset(Access))
        return [each.document.name for each in entries(library, scope, date.fromisoformat(day))]

    assert [at(day) for day in ("2024-03-31", "2024-04-01", "2025-01-01", "2023-08-01")] == [["first.txt"], ["second.txt"], ["second.txt"], []]


def test_a_hidden_notice_does_not_take_the_place_of_one_that_may_be_seen(library: Library, keep: Callable[..., None], public: Scope) -> None:
    keep(AT_LEAST, name="open.txt")
    keep(AT_LEAST, name="secret.txt", day=date(2024, 4, 1), access=Access.RESTRICTED)
    assert [each.document.name for each in entries(library, public, date(2024, 5, 1))] == ["open.txt"]


def test_entries_come_soonest_first_and_undated_ones_last(library: Library, keep: Callable[..., None], everything: Scope) -> None:
    keep(Due(DueKind.UNDATED, "promptly"), council="Plymouth", name="a.txt")
    keep(Due(DueKind.FIXED, "by 1 May 2024", day=date(2024, 5, 1)), council="Torbay", name="b.txt")
    keep(AT_LEAST, name="c.txt")
    found: list[Entry] = entries(library, everything, date(2023, 9, 1))
    assert [each.document.name for each in found] == ["c.txt", "b.txt", "a.txt"]
    assert entries(library, everything, date(2023, 9, 1), topics=[Topic.TARGET]) == []


def test_the_days_of_a_recurring_duty_are_counted_from_its_document(library: Library, keep: Callable[..., None], everything: Scope) -> None:
    keep(AT_LEAST, day=date(2023, 8, 31))
    entry = entries(library, everything, date(2023, 9, 1))[0]
    assert list(occurrences(entry, date(2025, 3, 1))) == [date(2024, 2, 29), date(2024, 8, 31), date(2025, 2, 28)]
    assert list(occurrences(entry, date(2024, 2, 28))) == []


# --- on which day of the month, from which day, for how long ---------------------------------------------------------------------

ONE_MONTH = Period(1, Unit.MONTH)


def monthly(on: str, period: Period = ONE_MONTH) -> Due:
    return Due(DueKind.RECURRING, f"{on} of each month", periods=(period,), on=on)


@pytest.mark.parametrize(
    ("due", "as_of", "day"),
    [
        (monthly("last thursday"), "2023-08-03", "2023-08-31"),
        (monthly("last thursday"), "2023-08-31", "2023-08-31"),
        (monthly("last thursday"), "2023-09-01", "2023-09-28"),
        (monthly("first working day"), "2023-12-02", "2024-01-02"),
        (monthly("10"), "2023-08-11", "2023-09-10"),
        (monthly("31"), "2024-02-01", "2024-02-29"),
        (monthly("last day"), "2024-02-01", "2024-02-29"),
        (monthly("last day", THREE_MONTHS), "2024-01-01", "2024-03-31"),
    ],
)
def test_a_day_of_the_month_is_the_next_one_of_its_kind(library: Library, keep: Callable[..., None], due: Due, as_of: str, day: str) -> None:
    keep(due, Topic.OTHER)
    found = only(library, as_of)
    assert found
    assert (found.day, found.rule, found.assumption) == (date.fromisoformat(day), due.phrase, None)


def test_a_day_of_the_month_needs_no_dated_document(library: Library, keep: Callable[..., None]) -> None:
    keep(monthly("last thursday"), Topic.OTHER, day=None)
    assert day_of(library, "2023-08-03") == date(2023, 8, 31)


def listed(library: Library, until: str) -> list[str]:
    entry = entries(library, Scope(None, frozenset(Access)), date(2023, 9, 1))[0]
    return [day.isoformat() for day in occurrences(entry, date.fromisoformat(until))]


def test_the_occurrences_fall_on_the_day_of_the_month(library: Library, keep: Callable[..., None]) -> None:
    keep(monthly("last thursday"), Topic.OTHER)
    assert listed(library, "2023-11-29") == ["2023-08-31", "2023-09-28", "2023-10-26"]


def test_the_occurrences_begin_on_the_first_day_that_is_said(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "monthly", periods=(ONE_MONTH,), day=date(2023, 10, 31)), Topic.OTHER)
    assert listed(library, "2024-02-29") == ["2023-10-31", "2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29"]


def test_the_occurrences_begin_after_a_first_step_of_its_own(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "every six months", periods=(SIX_MONTHS,), first=THREE_MONTHS))
    assert listed(library, "2024-12-01") == ["2023-11-02", "2024-05-02", "2024-11-02"]


def test_the_occurrences_count_from_the_day_that_the_clause_names(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "every six months", periods=(SIX_MONTHS,), anchor="the day on which it takes effect", anchor_day=date(2023, 9, 1)))
    assert listed(library, "2024-12-01") == ["2024-03-01", "2024-09-01"]


def test_the_occurrences_change_their_step_after_the_first_year(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "quarterly for the first year", periods=(THREE_MONTHS, SIX_MONTHS), turn=Period(12, Unit.MONTH)))
    assert listed(library, "2025-08-02") == ["2023-11-02", "2024-02-02", "2024-05-02", "2024-08-02", "2025-02-02", "2025-08-02"]
    assert [day_of(library, each) for each in ("2024-08-02", "2024-08-03")] == [date(2024, 8, 2), date(2025, 2, 2)]


def test_a_rhythm_that_turns_counts_by_the_new_period_once_the_old_would_end_after_the_turn(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.RECURRING, "quarterly for the first year", periods=(THREE_MONTHS, SIX_MONTHS), turn=Period(12, Unit.MONTH)))
    held = [(only(library, "2024-07-01", reviewed=day), due) for day, due in (("2024-04-30", date(2024, 7, 30)), ("2024-06-05", date(2024, 12, 5)))]
    assert [found.day if found else None for found, _ in held] == [due for _, due in held]


@pytest.mark.parametrize(("anchor", "due"), [(LAST_REVIEW, date(2023, 12, 30)), (None, date(2024, 2, 2))])
def test_a_review_older_than_the_notice_counts_only_where_the_clause_says_so(
    anchor: str | None, due: date, library: Library, keep: Callable[..., None], make_version: MakeVersion
) -> None:
    keep(Due(DueKind.RECURRING, "at least every six months", periods=(SIX_MONTHS,), anchor=anchor))
    told = Obligation(
        Topic.REVIEW_HELD, "the Department", "review", "It is due 30 June 2023.", 0, Binding.WILL, Due(DueKind.FIXED, "30 June 2023", day=date(2023, 6, 30))
    )
    library.keep(make_version("It is due 30 June 2023.", name="minutes.txt", kind=Kind.MINUTES, council="Slough", day=date(2023, 7, 1), obligations=(told,)))
    found = entries(library, Scope(None, frozenset(Access)), date(2023, 10, 1), [Topic.REVIEW])
    assert [each.reckoning.day for each in found if each.reckoning] == [due]


def test_nothing_was_overdue_before_it_was_laid_down(library: Library, keep: Callable[..., None], make_version: MakeVersion) -> None:
    takes_effect = date(2024, 7, 1)
    keep(Due(DueKind.RECURRING, "every six months", periods=(SIX_MONTHS,), anchor="the day on which it takes effect", anchor_day=takes_effect))
    told = Obligation(
        Topic.REVIEW_HELD, "the Department", "review", "It was held on 2 October 2023.", 0, Binding.WILL, Due(DueKind.FIXED, "", day=date(2023, 10, 2))
    )
    paper = make_version("It was held on 2 October 2023.", name="minutes.txt", kind=Kind.MINUTES, council="Slough", day=date(2023, 11, 1), obligations=(told,))
    library.keep(paper)
    (found,) = (each.reckoning for each in entries(library, Scope(None, frozenset(Access)), date(2024, 8, 1), [Topic.REVIEW]))
    assert found
    assert (found.day, found.assumption) == (date(2025, 1, 1), "No review since then is on record.")


def test_a_fixed_date_has_no_occurrences(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.FIXED, "by 1 May 2024", day=date(2024, 5, 1)))
    assert listed(library, "2025-01-01") == []


# --- visit or report, and what a period may not count from -----------------------------------------------------------------------


def test_a_period_from_the_visit_says_what_the_report_would_give(library: Library, keep: Callable[..., None]) -> None:
    period = Period(18, Unit.MONTH)
    due = Due(
        DueKind.OFFSET,
        "within 18 months of the Ofsted inspection",
        periods=(period,),
        anchor="the Ofsted inspection",
        anchor_day=date(2023, 3, 2),
        other_day=date(2023, 4, 12),
    )
    keep(due, Topic.TARGET)
    found = only(library, "2023-09-01")
    assert found
    assert found.day == date(2024, 9, 2)
    assert found.anchor == "the last day of the visit, 2 March 2023"
    assert found.assumption == "Counted from the last day of the visit, 2 March 2023; from the report of 12 April 2023 it would be 12 October 2024."


def test_a_day_of_receipt_that_nobody_recorded_is_said(library: Library, keep: Callable[..., None]) -> None:
    keep(Due(DueKind.OFFSET, "within one month of receipt of this letter", periods=(ONE_MONTH,), anchor="receipt of this letter"), Topic.OTHER)
    found = only(library, "2023-08-03")
    assert found
    assert found.assumption == "The day of receipt isn't on record; it was counted from the document's own date."


@pytest.mark.parametrize(
    "anchor", ["the date of the meeting", "this meeting", "the report", "the earlier notice", "its publication", "the issue of the report", "it"]
)
def test_what_the_notice_does_not_date_is_not_counted_from_its_own_day(library: Library, keep: Callable[..., None], anchor: str) -> None:
    keep(Due(DueKind.OFFSET, f"within one month of {anchor}", periods=(ONE_MONTH,), anchor=anchor), Topic.OTHER)
    assert only(library, "2023-09-01") is None


def test_a_period_that_counts_back_is_said_so(library: Library, keep: Callable[..., None]) -> None:
    back = Period(-10, Unit.WORKING_DAY)
    keep(Due(DueKind.OFFSET, "ten working days before it", periods=(back,), anchor="22 October 2024", anchor_day=date(2024, 10, 22)), Topic.OTHER)
    found = only(library, "2024-09-01")
    assert found
    assert (found.day, found.rule) == (date(2024, 10, 8), "10 working days before 22 October 2024")
