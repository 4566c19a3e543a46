"""Phrases that say when, and the arithmetic of dates."""

import calendar
from datetime import date, timedelta

import pytest
from dateutil.relativedelta import relativedelta
from hypothesis import given
from hypothesis import strategies as st

from index.dates import (
    LONDON,
    Period,
    Precision,
    Unit,
    add_months,
    find_dates,
    find_offsets,
    find_recurrences,
    month_end,
    say,
    say_left,
    say_range,
    today,
)

DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))
PERIODS = st.builds(Period, st.integers(1, 60), st.sampled_from(list(Unit)))

SECOND_OF_AUGUST = [
    "2 August 2023", "2nd August 2023", "the 2nd of August 2023", "Wednesday 2 August 2023", "Wednesday, 2nd August 2023", "Wed 2 Aug 2023", "02 August 2023",
    "2 Aug 2023", "2 Aug. 2023", "2 August, 2023", "2 AUGUST 2023", "this 2nd day of August 2023", "2/8/2023", "02/08/2023", "02/08/23", "2.8.2023", "02.08.23",
    "2023-08-02", "August 2, 2023", "August 2nd 2023", "Date: 2 August 2023", "(2 August 2023)", "2\u00a0August\u00a02023", "2\nAugust 2023",
]  # fmt: skip

NTH = {
    "the last Friday in November 2023": "2023-11-24",
    "the first Monday of May 2024": "2024-05-06",
    "third Tuesday of February 2024": "2024-02-20",
    "the fourth Thursday in February 2024": "2024-02-22",
    "the last Thursday of February 2024": "2024-02-29",
}

RANGES = {
    "27 November to 8 December 2023": ("2023-11-27", "2023-12-08"),
    "27 November 2023 to 8 December 2023": ("2023-11-27", "2023-12-08"),
    "27 November–8 December 2023": ("2023-11-27", "2023-12-08"),
    "7 to 18 June 2021": ("2021-06-07", "2021-06-18"),
    "7-18 June 2021": ("2021-06-07", "2021-06-18"),
    "7 – 18 June 2021": ("2021-06-07", "2021-06-18"),
    "14 April – 8 May 2015": ("2015-04-14", "2015-05-08"),
    "between 7 and 18 June 2021": ("2021-06-07", "2021-06-18"),
    "from 7 June until 18 June 2021": ("2021-06-07", "2021-06-18"),
    "Monday 7 June to Friday 18 June 2021": ("2021-06-07", "2021-06-18"),
    "30 and 31 January 2024": ("2024-01-30", "2024-01-31"),
    "3 & 4 May 2022": ("2022-05-03", "2022-05-04"),
    "18 December 2023 to 12 January 2024": ("2023-12-18", "2024-01-12"),
    "between 18 December 2023 and 12 January 2024": ("2023-12-18", "2024-01-12"),
    "18 December to 12 January 2024": ("2023-12-18", "2024-01-12"),
}

ENDS = {
    "by the end of November 2024": "2024-11-30",
    "end of November 2024": "2024-11-30",
    "end-November 2024": "2024-11-30",
    "by end of Sept 2024": "2024-09-30",
    "the end of February 2024": "2024-02-29",
    "the end of February 2023": "2023-02-28",
    "the end of March, 2025": "2025-03-31",
    "the end of the financial year 2023/24": "2024-03-31",
    "the end of the 2023/24 financial year": "2024-03-31",
    "the close of the 2023-24 financial year": "2024-03-31",
    "end of financial year 2023-2024": "2024-03-31",
    "the end of the financial year 2099/00": "2100-03-31",
    "no later than the end of Q2 2022/23": "2022-09-30",
    "the end of quarter 1 2024/25": "2024-06-30",
    "end of Q4 of 2023/24": "2024-03-31",
}

BROAD = {
    "November 2024": ("2024-11-01", "2024-11-30", Precision.MONTH),
    "Feb 2024": ("2024-02-01", "2024-02-29", Precision.MONTH),
    "early November 2024": ("2024-11-01", "2024-11-10", Precision.MONTH),
    "mid-May 2024": ("2024-05-11", "2024-05-20", Precision.MONTH),
    "Q1 2024/25": ("2024-04-01", "2024-06-30", Precision.QUARTER),
    "quarter 2 of 2022/23": ("2022-07-01", "2022-09-30", Precision.QUARTER),
    "Q4 2023-24": ("2024-01-01", "2024-03-31", Precision.QUARTER),
    "spring 2024": ("2024-03-01", "2024-05-31", Precision.SEASON),
    "the summer of 2023": ("2023-06-01", "2023-08-31", Precision.SEASON),
    "winter 2023": ("2023-12-01", "2024-02-29", Precision.SEASON),
    "the autumn term 2023": ("2023-09-01", "2023-12-31", Precision.SEASON),
    "spring term 2024": ("2024-01-01", "2024-04-30", Precision.SEASON),
}

NO_DATES = [
    "31 June 2022", "30 February 2024", "29 February 2023", "31st November 2023", "31 April 2024", "32 January 2024", "0 May 2024", "31/06/2022", "1/13/2024",
    "2023-02-30", "2023-13-01", "8 November", "regular", "promptly", "from time to time", "2023/24", "paragraph 2.1.1", "room 1234", "", "the council may act",
]  # fmt: skip


def the_date(text: str) -> tuple[date, date, Precision]:
    spans = find_dates(text)
    assert len(spans) == 1, spans
    span = spans[0]
    assert text[span.start : span.end] == span.words
    return span.first, span.last, span.precision


@pytest.mark.parametrize("phrase", SECOND_OF_AUGUST)
def test_a_day_is_found_however_it_is_written(phrase: str) -> None:
    assert the_date(f"The notice was given on {phrase} to the council") == (date(2023, 8, 2), date(2023, 8, 2), Precision.DAY)


@pytest.mark.parametrize("phrase", NTH)
def test_a_weekday_of_a_month_is_its_day(phrase: str) -> None:
    day = date.fromisoformat(NTH[phrase])
    assert the_date(f"The plan must be sent by {phrase}.") == (day, day, Precision.DAY)


@pytest.mark.parametrize("phrase", RANGES)
def test_a_range_takes_the_month_and_year_it_leaves_unsaid_from_its_end(phrase: str) -> None:
    assert the_date(phrase) == (*map(date.fromisoformat, RANGES[phrase]), Precision.DAY)


@pytest.mark.parametrize("phrase", ENDS)
def test_the_end_of_a_month_quarter_or_financial_year_is_its_last_day(phrase: str) -> None:
    day = date.fromisoformat(ENDS[phrase])
    assert the_date(phrase) == (day, day, Precision.END)


@pytest.mark.parametrize("phrase", BROAD)
def test_a_month_quarter_or_season_spans_its_days_and_is_not_exact(phrase: str) -> None:
    first, last, precision = BROAD[phrase]
    assert the_date(phrase) == (date.fromisoformat(first), date.fromisoformat(last), precision)
    assert not find_dates(phrase)[0].exact


@pytest.mark.parametrize("phrase", NO_DATES)
def test_what_is_no_date_or_cannot_be_one_is_not_found(phrase: str) -> None:
    assert find_dates(phrase) == []


@pytest.mark.parametrize("text", ["see paragraph 2.1.20 of the plan", "under section 1.2.23"])
def test_a_paragraphs_number_is_no_date(text: str) -> None:
    assert find_dates(text) == []


def test_a_superscript_that_layout_parted_from_its_day_still_belongs_to_it() -> None:
    assert the_date("by the 1 st of May 2024") == (date(2024, 5, 1), date(2024, 5, 1), Precision.DAY)


def test_a_day_without_a_year_counts_only_where_a_year_is_given() -> None:
    assert find_dates("on Tuesday 29 February") == []
    assert find_dates("on Thursday 29 February", year=2023) == []
    assert [span.first for span in find_dates("on Thursday 29 February and on 8 March", year=2024)] == [date(2024, 2, 29), date(2024, 3, 8)]


def test_several_dates_come_in_the_order_of_the_text() -> None:
    text = "Inspected 7 to 18 June 2021, issued on 14 October 2021, done by July 2022 (not by 31 June 2022)."
    assert [span.words for span in find_dates(text)] == ["7 to 18 June 2021", "14 October 2021", "July 2022"]


@given(DAYS)
def test_what_say_writes_find_dates_reads(day: date) -> None:
    assert the_date(f"It must be done by {say(day)}, in full.") == (day, day, Precision.DAY)


@given(DAYS, st.integers(1, 400))
def test_a_range_is_said_with_both_years_and_read_again(first: date, days: int) -> None:
    last = min(first + timedelta(days), date(2099, 12, 31))
    assert the_date(say_range(first, last))[:2] == (first, last)


@given(st.text(alphabet="0123456789/.- ofthendQ" + "JanFebMarch", max_size=60))
def test_no_text_breaks_the_search_for_dates(text: str) -> None:
    for span in find_dates(text, year=2024):
        assert span.first <= span.last
        assert text[span.start : span.end] == span.words


# --- arithmetic ----------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("anchor", "months", "due"),
    [
        ("1978-09-30", 4, "1979-01-30"),  # the dates of Dodds v Walker itself: not 31 January
        ("2023-11-30", 3, "2024-02-29"),
        ("2022-11-30", 3, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2023-10-31", 4, "2024-02-29"),
        ("2023-08-02", 6, "2024-02-02"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-03-31", -1, "2024-02-29"),
    ],
)
def test_months_count_to_the_corresponding_day_or_the_last(anchor: str, months: int, due: str) -> None:
    assert add_months(date.fromisoformat(anchor), months) == date.fromisoformat(due)


def test_add_months_agrees_with_dateutil_on_thousands_of_cases() -> None:
    for offset in range(0, 366 * 5, 7):
        day = date(2019, 12, 25) + timedelta(offset)
        for months in range(-25, 26):
            assert add_months(day, months) == day + relativedelta(months=months)


@given(DAYS, st.integers(-600, 600))
def test_add_months_never_skips_a_month(day: date, months: int) -> None:
    later = add_months(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == min(day.day, calendar.monthrange(later.year, later.month)[1])


@given(DAYS, st.integers(1, 24), st.integers(1, 40))
def test_each_occurrence_counts_from_the_anchor_and_never_from_the_one_before(anchor: date, count: int, times: int) -> None:
    later = Period(count, Unit.MONTH).after(anchor, times)
    assert later == add_months(anchor, count * times)
    assert later.day <= anchor.day
    assert later.day == anchor.day or later == month_end(later.year, later.month)


@given(DAYS, PERIODS, st.integers(-1_000, 20_000))
def test_the_first_occurrence_on_or_after_a_day_is_the_first(anchor: date, period: Period, days: int) -> None:
    day = anchor + timedelta(days)
    times = 1
    while period.after(anchor, times) < day:
        times += 1
    found = period.first_on_or_after(anchor, day)
    assert found == period.after(anchor, times)
    assert found >= day
    assert found > anchor


@given(PERIODS)
def test_a_period_is_read_as_it_is_written(period: Period) -> None:
    assert Period.parse(str(period)) == period


def test_what_is_left_is_said_in_months_and_days() -> None:
    day = date(2024, 1, 31)
    said = [say_left(day, date.fromisoformat(each)) for each in ("2024-01-31", "2024-02-01", "2024-02-12", "2024-02-29", "2024-04-30", "2024-05-02")]
    assert said == ["today", "1 day", "12 days", "1 month (29 days)", "3 months (90 days)", "3 months and 2 days (92 days)"]


def test_today_is_londons() -> None:
    assert str(LONDON) == "Europe/London"
    assert abs((today() - date.today()).days) <= 1


# --- how often, how long -------------------------------------------------------------------------------------------------------

RECURRENCES = {
    "at least every six months": ("6 months", True),
    "at least once every 6 months": ("6 months", True),
    "not less often than every six months": ("6 months", True),
    "no less than every six months": ("6 months", True),
    "at intervals of no more than six months": ("6 months", True),
    "not less than once in each period of four months": ("4 months", True),
    "a minimum of twice a year": ("6 months", True),
    "at least quarterly": ("3 months", True),
    "at least monthly": ("1 month", True),
    "at least every 90 days": ("90 days", True),
    "every six months": ("6 months", False),
    "at six-monthly intervals": ("6 months", False),
    "on a six monthly basis": ("6 months", False),
    "twice a year": ("6 months", False),
    "twice yearly": ("6 months", False),
    "biannually": ("6 months", False),
    "half-yearly": ("6 months", False),
    "three times a year": ("4 months", False),
    "four times per year": ("3 months", False),
    "each quarter": ("3 months", False),
    "on a quarterly basis": ("3 months", False),
    "every other month": ("2 months", False),
    "once a month": ("1 month", False),
    "fortnightly": ("2 weeks", False),
    "every eight weeks": ("8 weeks", False),
    "every 26 weeks": ("26 weeks", False),
    "annually": ("1 year", False),
    "on an annual basis": ("1 year", False),
    "every twelve months": ("12 months", False),
    "once every two years": ("2 years", False),
    "no less frequently than every six months": ("6 months", True),
    "as a minimum every six months": ("6 months", True),
    "every six calendar months": ("6 months", False),
    "at intervals not exceeding three months": ("3 months", True),
}


@pytest.mark.parametrize("phrase", RECURRENCES)
def test_how_often_is_read_however_it_is_written(phrase: str) -> None:
    text = f"The Department will review progress {phrase} until the notice is lifted."
    found = find_recurrences(text)
    assert [(str(each.period), each.at_least) for each in found] == [RECURRENCES[phrase]]
    assert found[0].words == text[found[0].start : found[0].end].strip()


@pytest.mark.parametrize("phrase", ["from time to time", "regularly", "promptly", "as often as needed", "5 times a year", "every three to six months"])
def test_what_says_no_exact_frequency_gives_none(phrase: str) -> None:
    assert find_recurrences(f"Officials will review progress {phrase}.") == []


def test_a_school_term_is_only_approximate() -> None:
    assert [each.approximate for each in find_recurrences("They review it termly.")] == [True]


@pytest.mark.parametrize("phrase", ["bi-monthly", "bi-weekly"])
def test_a_word_that_may_mean_twice_as_often_or_half_is_not_read_as_once(phrase: str) -> None:
    assert not any(str(each.period) in ("1 month", "1 week") for each in find_recurrences(f"The board reviews it {phrase}."))


@pytest.mark.parametrize("phrase", ["0 times a year", "every 0 months"])
def test_nought_is_no_frequency(phrase: str) -> None:
    assert find_recurrences(f"The Department will review progress {phrase}.") == []


OFFSETS = {
    "within 18 months of the Ofsted inspection": (["18 months"], "the Ofsted inspection", False),
    "within eighteen months of the date of this notice": (["18 months"], "the date of this notice", False),
    "within two years of its issue": (["2 years"], "its issue", False),
    "within a year of this notice": (["1 year"], "this notice", False),
    "within twenty-four months of the notice": (["24 months"], "the notice", False),
    "within one month of receipt of this letter": (["1 month"], "receipt of this letter", False),
    "12 months from the date of this notice": (["12 months"], "the date of this notice", False),
    "six months after the date of this notice": (["6 months"], "the date of this notice", False),
    "within approximately three years": (["3 years"], "", True),
    "within six weeks": (["6 weeks"], "", False),
    "after 6 months and 12 months": (["6 months", "12 months"], "", False),
    "6 and 12 months after the date of this notice": (["6 months", "12 months"], "the date of this notice", False),
    "within a period of six months from the date of this notice": (["6 months"], "the date of this notice", False),
    "within six calendar months of the date of this notice": (["6 months"], "the date of this notice", False),
}


@pytest.mark.parametrize("phrase", OFFSETS)
def test_a_period_is_read_with_what_it_counts_from(phrase: str) -> None:
    text = f"The plan must be carried out {phrase}."
    found = find_offsets(text)
    assert [([str(period) for period in each.periods], each.anchor, each.approximate) for each in found] == [OFFSETS[phrase]]
    assert found[0].words in text


@pytest.mark.parametrize(
    "phrase",
    ["within 18 months of the inspection or by the end of November 2024", "at six months and again at twelve months from the date of this notice"],
)
def test_the_words_of_an_offset_end_with_its_anchor(phrase: str) -> None:
    found = find_offsets(f"The plan must be carried out {phrase}.")
    assert found[0].words.endswith(found[0].anchor)


def test_working_days_are_not_counted_as_days() -> None:
    (found,) = find_offsets("The council must answer within 10 working days of the request.")
    assert [str(period) for period in found.periods] == ["10 working days"]
    assert found.periods[0].after(date(2024, 12, 20)) == date(2025, 1, 8)  # Christmas, Boxing Day and New Year's Day lie between


# --- without a year -------------------------------------------------------------------------------------------------------------

NEAR = date(2024, 1, 15)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("in June and September 2023", ["2023-06-01", "2023-09-01"]),
        ("on 3 May, 7 June and 5 July 2024", ["2024-05-03", "2024-06-07", "2024-07-05"]),
        ("in November and February 2025", ["2024-11-01", "2025-02-01"]),
        ("by 31 March 2024 and 30 June", ["2024-03-31", "2024-06-30"]),
        ("by 31 October 2024 and 31 March", ["2024-10-31", "2025-03-31"]),
        ("on 29 February and 1 March 2023", ["2023-03-01"]),
    ],
)
def test_what_is_listed_with_a_dated_day_has_its_year(text: str, days: list[str]) -> None:
    found = find_dates(text, near=NEAR)
    assert [span.first.isoformat() for span in found] == days
    assert all(span.year_said for span in found)


def test_two_days_far_apart_are_two_dates_and_the_days_of_a_visit_one() -> None:
    assert [span.words for span in find_dates("on 7 June and 5 July 2024")] == ["7 June", "5 July 2024"]
    assert [span.words for span in find_dates("on 30 May and 1 June 2023")] == ["30 May and 1 June 2023"]
    assert [span.words for span in find_dates("between 7 June and 5 July 2024")] == ["7 June and 5 July 2024"]


@pytest.mark.parametrize(
    "text",
    ["The council may march on", "They may need it", "a spring clean", "the autumn statement", "the summer of our discontent", "Christmas lights", "a new year’s party",
     "the end of each month", "last year", "the quarter", "Mrs May will chair it", "by May Smith", "the September report", "a May meeting"],
)  # fmt: skip
def test_words_that_only_look_like_a_date_are_none(text: str) -> None:
    assert find_dates(text, near=NEAR) == []


@pytest.mark.parametrize(
    "phrase", ["in spring", "by November", "by Christmas", "by the end of the financial year", "early in the new year", "by the end of the month"]
)
def test_what_prints_no_year_needs_a_day_to_take_it_from(phrase: str) -> None:
    assert find_dates(phrase) == find_dates(phrase, year=2024) == []
    (found,) = find_dates(phrase, near=NEAR)
    assert found.last >= NEAR
    assert not found.year_said
    assert found.note


@given(
    DAYS,
    st.sampled_from(
        [
            "by mid-November",
            "by 31 January",
            "in spring",
            "by Easter",
            "by the end of the autumn term",
            "by the end of the municipal year",
            "by the end of next month",
        ]
    ),
)
def test_the_first_that_is_not_over_is_taken(near: date, phrase: str) -> None:
    (found,) = find_dates(phrase, near=near)
    assert near <= found.last <= near + timedelta(400)
    (again,) = find_dates(phrase, near=found.last)
    assert again.last == found.last or "next month" in phrase


@given(st.text(alphabet="0123456789/.- ofthendQbyin" + "JanFebMaySpringChristmasyear", max_size=60), DAYS)
def test_no_text_breaks_the_search_beside_a_day(text: str, near: date) -> None:
    for span in find_dates(text, near=near):
        assert span.first <= span.last
        assert text[span.start : span.end] == span.words


def test_the_last_working_day_of_a_month_leaves_out_its_bank_holidays() -> None:
    assert the_date("the last working day of March 2024")[0] == date(2024, 3, 28)  # Good Friday is the 29th
    assert the_date("the first working day of January 2024")[0] == date(2024, 1, 2)


@pytest.mark.parametrize(("phrase", "on"), [
    ("on the last Thursday of each month", "last thursday"), ("on the first working day of every month", "first working day"),
    ("by the 10th of each month", "10"), ("by the end of each month", "last day"), ("by the end of each quarter", "last day"), ("monthly", None),
])  # fmt: skip
def test_the_day_in_the_month_is_kept(phrase: str, on: str | None) -> None:
    assert [each.on for each in find_recurrences(f"It reports {phrase}.")] == [on]


def test_an_anchor_ends_where_the_sentences_own_clause_begins() -> None:
    (found,) = find_offsets("Within 28 days of this direction taking effect the council is to have agreed a memorandum.")
    assert found.anchor == "this direction taking effect"
