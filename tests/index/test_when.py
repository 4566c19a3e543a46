"""How English public documents say when: what each phrase is read as, and what it isn't."""

from datetime import date

import pytest

from index.dates import find_dates, impossible_dates
from index.obligations import Due, DueKind
from ingest.cells import cell_due
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
    "by the last day of March 2024": "2024-03-31",
    "by the last working day of March 2024": "2024-03-28",
    "not later than 12 noon on Monday 4 March": "2024-03-04",
    "by close of play on Friday 8 March": "2024-03-08",
    "by the end of the second quarter of 2024/25": "2024-09-30",
    "until 31 March 2026, meeting at least every three months": "2026-03-31",
    "by 31 May, 30 June and 31 July 2024": "2024-05-31",
    "by 15 April 2024 (3 months)": "2024-04-15",
    "by 30 November 2024, within 18 months of the report of 30 May 2023": "2024-11-30",
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
    "in February or March 2024": "2024-03-31",
    "late in 2024": "2024-12-31",
    "by late 2024": "2024-12-31",
    "in early 2025": "2025-04-30",
    "in the first half of 2025": "2025-06-30",
    "in early spring 2024": "2024-03-31",
    "by the end of the spring term 2024/25": "2025-04-30",
    "by the end of the 2024/25 municipal year": "2025-05-31",
    "by the end of the school year 2024/25": "2025-08-31",
    "w/c 4 March 2024": "2024-03-10",
    "in the w/c 4 March": "2024-03-10",
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
    "every other month": "2 months",
    "in alternate months": "2 months",
    "every fortnight": "2 weeks",
    "no more than six weeks apart": "6 weeks",
    "for two days a month": "1 month",
    "by the end of each quarter": "3 months",
    "on the 10th of each month": "1 month",
    "on the first working day of each month": "1 month",
}

FROM_A_FIRST = {
    "monthly, beginning on 1 March 2024": ("1 month", "2024-03-01"),
    "by 30 September 2024 and every six months thereafter": ("6 months", "2024-09-30"),
    "by 31 July 2024 and annually thereafter": ("1 year", "2024-07-31"),
    "by 31 July each year": ("1 year", "2024-07-31"),
    "annually, by 31 July": ("1 year", "2024-07-31"),
    "monthly from April 2024": ("1 month", "2024-04-01"),
    "quarterly, starting in September 2024": ("3 months", "2024-09-01"),
    "monthly from 1 March 2024": ("1 month", "2024-03-01"),
}

OFFSET = {
    "within 10 working days of receipt": ("10 working days", "receipt"),
    "within 70 working days of the publication of the report": ("70 working days", "the publication of the report"),
    "within three months of the date of this notice": ("3 months", "the date of this notice"),
    "no later than 14 days after the meeting": ("14 days", "the meeting"),
    "six weeks before each review": ("-6 weeks", "each review"),
    "no later than two weeks before each meeting": ("-2 weeks", "each meeting"),
    "within 28 days": ("28 days", None),
    "within a fortnight of the meeting": ("2 weeks", "the meeting"),
    "within a fortnight of receipt of this letter": ("2 weeks", "receipt of this letter"),
    "no later than 30 days after the report": ("30 days", "the report"),
    "within the next three months": ("3 months", None),
    "in six weeks' time": ("6 weeks", None),
    "within three months of the meeting at the latest": ("3 months", "the meeting"),
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
    "every half term": "every half term",
    "at the board's next meeting": "at the board's next meeting",
    "before the next meeting": "before the next meeting",
    "after each review": "after each review",
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


NO_YEAR = {
    "by mid-November": (DueKind.APPROXIMATE, "2024-11-20"),
    "by the end of September": (DueKind.FIXED, "2024-09-30"),
    "in spring": (DueKind.APPROXIMATE, "2024-05-31"),
    "by the summer": (DueKind.APPROXIMATE, "2024-08-31"),
    "by September": (DueKind.APPROXIMATE, "2024-09-30"),
    "by Christmas": (DueKind.APPROXIMATE, "2024-12-25"),
    "before Easter": (DueKind.APPROXIMATE, "2024-03-31"),
    "by the end of the autumn term": (DueKind.APPROXIMATE, "2024-12-31"),
    "by the start of the autumn term": (DueKind.APPROXIMATE, "2024-09-01"),
    "by the end of the municipal year": (DueKind.APPROXIMATE, "2024-05-31"),
    "by the end of the academic year": (DueKind.APPROXIMATE, "2024-08-31"),
    "by the end of the financial year": (DueKind.FIXED, "2024-03-31"),
    "by the end of the next financial year": (DueKind.FIXED, "2025-03-31"),
    "by the end of the calendar year": (DueKind.FIXED, "2024-12-31"),
    "early in the new year": (DueKind.APPROXIMATE, "2024-01-31"),
    "in the new year": (DueKind.APPROXIMATE, "2024-03-31"),
    "by the end of Q3": (DueKind.APPROXIMATE, "2024-12-31"),
}


@pytest.mark.parametrize("phrase", NO_YEAR)
def test_without_a_year_the_first_after_the_document_is_taken_and_said(phrase: str) -> None:
    found = due(phrase)
    assert (found.kind, found.day) == (NO_YEAR[phrase][0], date.fromisoformat(NO_YEAR[phrase][1]))
    assert "names no year; the first after the document's own date was taken." in (found.note or "")
    assert due(phrase, said=None).day is None


def test_a_month_that_opens_a_sentence_says_when_it_starts() -> None:
    found = due_of("From December both figures will be reported.", date(2024, 11, 14), {})
    assert (found.kind, found.day, found.phrase) == (DueKind.APPROXIMATE, date(2024, 12, 31), "December")
    assert due_of("The board may ask for more, and March is late.", date(2024, 1, 15), {}) == Due(DueKind.UNDATED, "")


def test_a_month_without_a_year_begins_what_comes_again() -> None:
    for words in ("monthly from April", "every month, starting in April", "from April, monthly"):
        found = due(words)
        assert (found.kind, found.day, *map(str, found.periods)) == (DueKind.RECURRING, date(2024, 4, 1), "1 month")
        assert "names no year" in (found.note or "")


@pytest.mark.parametrize("phrase", ["by 31 January", "by Friday 31 January", "by 31st January"])
def test_a_day_without_a_year_is_the_next_one_not_that_of_the_documents_year(phrase: str) -> None:
    assert due(phrase, said=date(2024, 12, 12)).day == date(2025, 1, 31)


@pytest.mark.parametrize("phrase", ["by 10 January", "by 20 December", "by 31 December"])
def test_a_day_without_a_year_that_has_just_gone_is_not_guessed(phrase: str) -> None:
    found = due(phrase)
    assert (found.kind, found.day, found.phrase) == (DueKind.UNDATED, None, phrase)
    assert f"may be {phrase.removeprefix('by ')} 202" in (found.note or "")


def test_the_weekday_decides_a_year_that_is_not_printed() -> None:
    assert due("by Wednesday 10 January").day == date(2024, 1, 10)
    assert due("by Friday 10 January").day == date(2025, 1, 10)


def test_a_tracker_looks_back_as_well_so_a_day_without_a_year_may_stay_open() -> None:
    assert cell_due("31 March", SAID, {}).day == date(2024, 3, 31)
    open_one = cell_due("30 November", SAID, {})
    assert (open_one.kind, open_one.note) == (DueKind.UNDATED, "“30 November” names no year: it may be 30 November 2023 or 30 November 2024.")


IN_A_CELL = {
    "31.3.25": (DueKind.FIXED, "2025-03-31"), "31-03-25": (DueKind.FIXED, "2025-03-31"), "31-Mar-25": (DueKind.FIXED, "2025-03-31"), "31 Mar 25": (DueKind.FIXED, "2025-03-31"),
    "Mar-25": (DueKind.APPROXIMATE, "2025-03-31"), "Mar 2025": (DueKind.APPROXIMATE, "2025-03-31"), "03/2025": (DueKind.APPROXIMATE, "2025-03-31"), "March '25": (DueKind.APPROXIMATE, "2025-03-31"),
    "end March": (DueKind.FIXED, "2024-03-31"), "End Mar 25": (DueKind.FIXED, "2025-03-31"), "March": (DueKind.APPROXIMATE, "2024-03-31"), "the March board": (DueKind.APPROXIMATE, "2024-03-31"),
    "Q1": (DueKind.APPROXIMATE, "2024-06-30"), "end Q3 2024/25": (DueKind.FIXED, "2024-12-31"), "end of Q4": (DueKind.APPROXIMATE, "2024-03-31"), "w/c 6 May 2024": (DueKind.APPROXIMATE, "2024-05-12"),
    "w/c 06/05": (DueKind.APPROXIMATE, "2024-05-12"), "14/2": (DueKind.FIXED, "2024-02-14"), "spring term": (DueKind.APPROXIMATE, "2024-04-30"), "year end": (DueKind.APPROXIMATE, "2024-12-31"),
    "3 months": (DueKind.OFFSET, None), "Monthly": (DueKind.RECURRING, None), "Quarterly from April 2024": (DueKind.RECURRING, "2024-04-01"), "10th of each month": (DueKind.RECURRING, None),
    "TBC": (DueKind.UNDATED, None), "Ongoing": (DueKind.UNDATED, None), "Immediate": (DueKind.UNDATED, None), "next board": (DueKind.UNDATED, None), "may slip": (DueKind.UNDATED, None),
    "31 March 2024 (was 31 January 2024)": (DueKind.FIXED, "2024-03-31"), "31 January 2024 → 31 March 2024": (DueKind.FIXED, "2024-03-31"), "Done": (DueKind.UNDATED, None),
}  # fmt: skip


@pytest.mark.parametrize("cell", IN_A_CELL)
def test_a_cell_is_read_however_short_it_is_written(cell: str) -> None:
    found = cell_due(cell, SAID, {})
    kind, day = IN_A_CELL[cell]
    assert (found.kind, found.day) == (kind, date.fromisoformat(day) if day else None)
    assert found.phrase in cell


@pytest.mark.parametrize("words", ["section 3.2.10 of the plan", "see 4.1.25", "call 01-02-34-56", "in all 31 March 25 children came"])
def test_numbers_that_only_look_like_dates_are_none(words: str) -> None:
    assert find_dates(words) == []


BOTH_READINGS = {
    "by Q2 2024": ("2024-09-30", "30 September 2024", "30 June 2024"),
    "by the end of Q2 2024": ("2024-09-30", "30 September 2024", "30 June 2024"),
    "by the end of the year": ("2024-12-31", "31 December 2024", "31 March 2024"),
    "by year end": ("2024-12-31", "31 December 2024", "31 March 2024"),
}


@pytest.mark.parametrize("phrase", BOTH_READINGS)
def test_what_has_two_readings_keeps_both(phrase: str) -> None:
    day, *readings = BOTH_READINGS[phrase]
    found = due(phrase)
    assert (found.kind, found.day) == (DueKind.APPROXIMATE, date.fromisoformat(day))
    assert all(each in (found.note or "") for each in readings)


@pytest.mark.parametrize(
    ("phrase", "periods"), [("five clear days before each meeting", "-6 days"), ("at least five clear working days before the meeting", "-6 working days")]
)
def test_clear_days_leave_out_both_ends_and_say_so(phrase: str, periods: str) -> None:
    found = due(phrase)
    assert (*map(str, found.periods), found.note) == (periods, "Clear days leave out both the day of sending and the day itself.")


DISAGREEING = {
    "by 30 November 2024 (within 18 months of the report of 1 March 2023)": "18 months from 1 March 2023 would be 1 September 2024.",
    "by 15 May 2024 (3 months)": "3 months from the document's own date (15 January 2024) would be 15 April 2024.",
    "within three months of the date of this notice, that is by 15 May 2024": "3 months from the document's own date (15 January 2024) would be 15 April 2024.",
}


@pytest.mark.parametrize("phrase", DISAGREEING)
def test_a_period_that_gives_another_day_than_the_date_beside_it_is_said(phrase: str) -> None:
    found = due(phrase)
    assert found.kind is DueKind.FIXED
    assert (found.note or "").startswith("The date stated is ")
    assert (found.note or "").endswith(DISAGREEING[phrase])


def test_a_period_agrees_with_a_date_if_either_of_its_readings_does() -> None:
    anchors = {"inspection": date(2023, 3, 2), "report": date(2023, 5, 12)}
    words = "by the end of November 2024, within 18 months of the Ofsted inspection"
    assert due_of(f"The plan must be done {words}.", SAID, anchors).note is None
    apart = due_of(f"The plan must be done {words}.", SAID, anchors | {"report": date(2023, 4, 12)}).note or ""
    assert "from 2 March 2023 would be 2 September 2024" in apart
    assert "from 12 April 2023 would be 12 October 2024" in apart


def test_a_period_from_a_printed_day_counts_from_it() -> None:
    found = due("within 10 working days of 3 May 2024")
    assert (found.kind, *map(str, found.periods), found.anchor_day) == (DueKind.OFFSET, "10 working days", date(2024, 5, 3))


def test_it_is_the_event_spoken_of_right_before() -> None:
    before = "The second review will take place on 22 and 23 October 2024."
    found = due_of("The assessment must reach officials ten working days before it.", SAID, {}, before)
    assert (*map(str, found.periods), found.anchor, found.anchor_day) == ("-10 working days", "22 and 23 October 2024", date(2024, 10, 22))
    unknown = due_of("The assessment must reach officials ten working days before it.", SAID, {}, "It came on 3 May 2024 and on 4 July 2024.")
    assert unknown.anchor_day is None


def test_this_letters_own_receipt_is_not_the_inspections_report() -> None:
    found = due_of("Send it within 15 working days of receipt of this letter.", SAID, {"report": date(2023, 3, 1)})
    assert found.anchor_day is None


def test_what_changes_after_a_time_keeps_both_periods() -> None:
    found = due_of("The board must meet every six weeks for the first year and every three months after that.", SAID, {})
    assert (*map(str, found.periods), str(found.turn)) == ("6 weeks", "3 months", "12 months")


def test_a_date_in_an_opening_condition_is_not_when_it_is_due() -> None:
    assert due_of("If the target has not been reached by 31 March 2025, the Department may advise the minister.", SAID, {}).kind is DueKind.UNDATED


def test_a_date_that_is_moved_is_due_on_the_new_day() -> None:
    found = due_of("The date by which the plan must be done is moved from 30 September 2024 to 31 March 2025.", SAID, {})
    assert found.day == date(2025, 3, 31)


@pytest.mark.parametrize(("sentence", "kind"), [
    ("The council must send a monthly report to the Department.", DueKind.RECURRING),
    ("The chair must read the monthly report with care.", DueKind.UNDATED),
    ("The daily check must not lapse.", DueKind.UNDATED),
])  # fmt: skip
def test_a_report_that_is_to_be_made_comes_again_and_one_that_is_only_named_does_not(sentence: str, kind: DueKind) -> None:
    assert due_of(sentence, SAID, {}).kind is kind
