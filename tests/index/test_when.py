"""How English public documents say when: what each phrase is read as, and what it isn't."""

from datetime import date

import pytest

from index.dates import find_dates, impossible_dates
from index.obligations import Due, DueKind
from ingest.when import due_of

SAID = date(2024, 1, 15)


def due(phrase: str, said: date | None = SAID) -> Due:
    sentence = f"The council must send its improvement plan to the Department {phrase}."
    found = due_of(sentence, said, {})
    assert found.phrase in sentence
    return found


FIXED = {
    "by no later than 5pm on Friday 3 May 2024": "2024-05-03",
    "by noon on Monday 15 April 2024": "2024-04-15",
    "by 17:00 on 12 July 2024": "2024-07-12",
    "by close of business on 28 March 2024": "2024-03-28",
    "on or before 30 September 2024": "2024-09-30",
    "not later than 31 March 2025": "2025-03-31",
    "by 31st March 2025 at the latest": "2025-03-31",
    "by 5pm on 3 May": "2024-05-03",
    "by 03/05/2024": "2024-05-03",
    "by 2024-05-03": "2024-05-03",
    "with effect from 1 April 2024": "2024-04-01",
    "on 29 February 2024": "2024-02-29",
    "as soon as possible and no later than 30 June 2024": "2024-06-30",
    "by no later than the end of April 2024": "2024-04-30",
    "by the end of Q2 2024/25": "2024-09-30",
    "by the end of Quarter 3 of 2024/25": "2024-12-31",
    "by the end of the financial year 2024/25": "2025-03-31",
    "by the end of 2024": "2024-12-31",
    "by 31 July 2024 and termly thereafter": "2024-07-31",
}

APPROXIMATE = {
    "in mid-November 2024": "2024-11-20",
    "by mid-November 2024": "2024-11-20",
    "by September 2024": "2024-09-30",
    "by the beginning of September 2024": "2024-09-01",
    "in spring 2024": "2024-05-31",
    "by summer 2024": "2024-08-31",
    "by Easter 2025": "2025-04-20",
    "before Christmas 2024": "2024-12-25",
    "in the week commencing 10 June 2024": "2024-06-16",
    "in the week beginning Monday 10 June 2024": "2024-06-16",
    "w/c 10 June 2024": "2024-06-16",
    "in Q3 2024-25": "2024-12-31",
    "by the end of the summer term 2024": "2024-07-31",
    "by the start of the autumn term 2024": "2024-09-01",
}

RECURRING = {
    "quarterly": "3 months",
    "not less than twice a year": "6 months",
    "twice in each financial year": "6 months",
    "not less than once in every calendar year": "12 months",
    "at intervals of no more than three months": "3 months",
    "on a six-monthly basis": "6 months",
    "once every four weeks": "4 weeks",
    "every other week": "2 weeks",
    "every six months until the notice is lifted": "6 months",
    "bi-monthly": "2 months",
    "on the last Thursday of each month": "1 month",
}

FROM_A_FIRST = {
    "monthly, beginning on 1 March 2024": ("1 month", "2024-03-01"),
    "by 30 September 2024 and every six months thereafter": ("6 months", "2024-09-30"),
    "by 31 July 2024 and annually thereafter": ("1 year", "2024-07-31"),
    "by 31 July each year": ("1 year", "2024-07-31"),
    "annually, by 31 July": ("1 year", "2024-07-31"),
}

OFFSET = {
    "within 10 working days of receipt": ("10 working days", "receipt"),
    "within 70 working days of the publication of the report": ("70 working days", "the publication of the report"),
    "within three months of the date of this notice": ("3 months", "the date of this notice"),
    "no later than 14 days after the meeting": ("14 days", "the meeting"),
    "six weeks before each review": ("-6 weeks", "each review"),
    "no later than two weeks before each meeting": ("-2 weeks", "each meeting"),
    "within 28 days": ("28 days", None),
}

UNDATED = {
    "at its next meeting": "at its next meeting",
    "at each meeting of the board": "at each meeting",
    "in line with the Department's timetable": "in line with the Department's timetable",
    "in due course": "in due course",
    "as soon as reasonably practicable": "as soon as reasonably practicable",
    "without undue delay": "without undue delay",
    "with immediate effect": "with immediate effect",
    "at regular intervals": "at regular intervals",
    "once a term": "once a term",
    "every term": "every term",
    "half-termly": "half-termly",
}


@pytest.mark.parametrize("phrase", FIXED)
def test_a_date_that_is_set_is_fixed(phrase: str) -> None:
    found = due(phrase)
    assert (found.kind, found.day, found.note) == (DueKind.FIXED, date.fromisoformat(FIXED[phrase]), None)


@pytest.mark.parametrize("phrase", APPROXIMATE)
def test_a_month_season_term_or_week_is_approximate_up_to_its_last_day_or_its_start(phrase: str) -> None:
    found = due(phrase)
    assert (found.kind, found.day) == (DueKind.APPROXIMATE, date.fromisoformat(APPROXIMATE[phrase]))
    assert found.phrase == phrase


@pytest.mark.parametrize("phrase", RECURRING)
def test_how_often_is_a_period_without_a_day(phrase: str) -> None:
    found = due(phrase)
    assert (found.kind, *map(str, found.periods), found.day) == (DueKind.RECURRING, RECURRING[phrase], None)


@pytest.mark.parametrize("phrase", FROM_A_FIRST)
def test_what_comes_again_from_a_date_begins_on_it(phrase: str) -> None:
    period, first = FROM_A_FIRST[phrase]
    found = due(phrase)
    assert (found.kind, *map(str, found.periods), found.day) == (DueKind.RECURRING, period, date.fromisoformat(first))


@pytest.mark.parametrize("phrase", OFFSET)
def test_a_period_counts_from_its_event_or_back_from_it(phrase: str) -> None:
    found = due(phrase)
    assert (found.kind, (*map(str, found.periods), found.anchor), found.day) == (DueKind.OFFSET, OFFSET[phrase], None)


@pytest.mark.parametrize("phrase", UNDATED)
def test_what_names_no_day_has_none_and_its_words_are_kept(phrase: str) -> None:
    assert due(phrase) == Due(DueKind.UNDATED, UNDATED[phrase])


@pytest.mark.parametrize(
    "phrase", ["by 31 June 2024", "by 30 February 2025", "by 29 February 2023", "by Wednesday 31 April 2024", "by 31/06/2024", "by 31 June"]
)
def test_a_day_that_the_calendar_does_not_have_is_said_and_not_repaired(phrase: str) -> None:
    wrong = phrase.removeprefix("by ").removeprefix("Wednesday ")
    assert find_dates(phrase, year=SAID.year) == find_dates(phrase, near=SAID) == []
    assert impossible_dates(phrase) == [wrong]
    found = due(phrase)
    assert (found.kind, found.day, found.note) == (DueKind.UNDATED, None, f"{wrong} is not a day of the calendar.")
    assert found.phrase.endswith(wrong)


def test_a_day_that_does_not_exist_is_said_beside_one_that_does() -> None:
    found = due("by 31 June 2024, or within three months of this notice at the latest")
    assert (found.kind, found.anchor, found.note) == (DueKind.OFFSET, "this notice", "31 June 2024 is not a day of the calendar.")


@pytest.mark.parametrize(
    ("phrase", "note"),
    [
        ("on Friday 4 May 2024", "4 May 2024 is a Saturday, not a Friday."),
        ("by Friday, 4 May 2024", "4 May 2024 is a Saturday, not a Friday."),
        ("by Fri 4 May 2024", "4 May 2024 is a Saturday, not a Friday."),
        ("by Thu 3 May 2024", "3 May 2024 is a Friday, not a Thursday."),
        ("by Wednesday 2 May 2024", "2 May 2024 is a Thursday, not a Wednesday."),
        ("by Sat 4 May 2024", None),
        ("by Thurs 2 May 2024", None),
        ("by Tues 30 April 2024", None),
        ("on the sunny 4 May 2024", None),
    ],
)
def test_a_weekday_that_is_not_that_days_is_said_and_the_day_kept(phrase: str, note: str | None) -> None:
    found = due(phrase)
    assert (found.kind, found.note) == (DueKind.FIXED, note)
    assert found.day is not None
    assert f"{found.day.day} {found.day:%B}" in phrase


def test_a_weekday_that_is_not_the_firsts_is_said_of_what_comes_again_too() -> None:
    found = due("monthly, beginning on Friday 4 May 2024")
    assert (found.kind, found.note) == (DueKind.RECURRING, "4 May 2024 is a Saturday, not a Friday.")


def test_what_a_word_may_mean_as_well_is_said() -> None:
    assert due("bi-monthly").note == "“bi-monthly” may mean every 2 months or every 15 days; the first was taken."
    assert "terms were taken by their usual months" in (due("by the end of the summer term 2024").note or "")
    assert "begins on 1 April" in (due("in Q3 2024-25").note or "")


def test_the_weekday_of_the_month_is_kept() -> None:
    assert due("on the last Thursday of each month").on == "last thursday"


def test_a_day_without_its_year_is_none_where_the_document_has_no_day() -> None:
    assert due("by 31 July", said=None).kind is DueKind.UNDATED
    assert due("by 31 July each year", said=None).day is None


def test_a_period_beside_a_stated_date_is_kept() -> None:
    found = due("by 30 April 2024 or, if later, within 10 working days of the review")
    assert (found.day, found.beside) == (date(2024, 4, 30), "within 10 working days of the review")


def test_a_date_that_is_only_told_of_sets_nothing() -> None:
    assert due("as the letter of 4 December 2023 asked").kind is DueKind.UNDATED
