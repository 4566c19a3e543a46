"""Laws of dates: what holds for every day, every period and every count."""

from datetime import date, timedelta

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from index.dates import Period, Unit, add_months, find_dates, month_end, say, say_range
from index.workdays import add_working_days, is_working_day

DAYS = st.dates(date(1995, 1, 1), date(2060, 12, 31))
ENDS = st.builds(month_end, st.integers(1995, 2060), st.integers(1, 12))
ANCHORS = DAYS | ENDS
FORWARD = st.builds(Period, st.integers(1, 60), st.sampled_from(list(Unit)))
BACK = st.builds(Period, st.integers(-60, -1), st.sampled_from(list(Unit)))
CALENDAR_UNITS = (Unit.MONTH, Unit.YEAR)
WORKDAYS = DAYS.filter(is_working_day)


# ---- occurrences


@given(ANCHORS, FORWARD, st.integers(-12, 12))
def test_the_occurrence_after_is_later(anchor: date, period: Period, times: int) -> None:
    assert period.after(anchor, times) < period.after(anchor, times + 1)


@given(ANCHORS, BACK, st.integers(1, 12))
def test_a_period_that_counts_back_comes_ever_earlier(anchor: date, period: Period, times: int) -> None:
    assert period.after(anchor, times) < period.after(anchor, times - 1) <= anchor


@given(ANCHORS, FORWARD, st.integers(1, 12))
def test_counting_a_period_back_is_counting_its_opposite_forward(anchor: date, period: Period, times: int) -> None:
    assert period.after(anchor, -times) == Period(-period.count, period.unit).after(anchor, times)


@given(ANCHORS, FORWARD, st.integers(-60, 4_000))
@example(date(2024, 3, 28), Period(1, Unit.WORKING_DAY), 5)  # from Maundy Thursday the next working day is Tuesday
@example(date(2024, 12, 24), Period(1, Unit.WORKING_DAY), 5)
@example(date(1999, 12, 24), Period(3, Unit.WORKING_DAY), 11)
def test_the_first_on_or_after_a_day_is_not_before_it_and_the_one_before_is(anchor: date, period: Period, days: int) -> None:
    day = anchor + timedelta(days)
    found = period.first_on_or_after(anchor, day)
    times = next(times for times in range(1, 4_002) if period.after(anchor, times) >= found)
    assert period.after(anchor, times) == found >= day
    assert times == 1 or period.after(anchor, times - 1) < day


@given(ANCHORS, FORWARD, st.integers(1, 12))
def test_an_occurrence_is_the_first_on_or_after_itself(anchor: date, period: Period, times: int) -> None:
    day = period.after(anchor, times)
    assert period.first_on_or_after(anchor, day) == day
    assert period.first_on_or_after(anchor, day + timedelta(1)) == period.after(anchor, times + 1)


@pytest.mark.parametrize("count", [0, -1, -6])
@pytest.mark.parametrize("unit", Unit)
def test_what_does_not_count_forward_has_no_next(count: int, unit: Unit) -> None:
    with pytest.raises(ValueError, match="never comes to a later day"):
        Period(count, unit).first_on_or_after(date(2024, 1, 31), date(2024, 6, 1))


# ---- months


@given(ANCHORS, st.integers(-600, 600))
def test_months_never_go_past_the_months_end(anchor: date, months: int) -> None:
    later = add_months(anchor, months)
    assert (later.year * 12 + later.month) - (anchor.year * 12 + anchor.month) == months
    assert later.day == anchor.day or (later.day < anchor.day and later == month_end(later.year, later.month))


@given(ANCHORS, st.integers(-36, 36), st.integers(1, 24))
def test_a_short_month_on_the_way_costs_no_day_later(anchor: date, count: int, times: int) -> None:
    assume(count)
    assert Period(count, Unit.MONTH).after(anchor, times) == Period(count * times, Unit.MONTH).after(anchor)


@given(ANCHORS, ANCHORS, st.integers(-600, 600))
def test_months_keep_the_order_of_days(one: date, other: date, months: int) -> None:
    first, last = sorted((one, other))
    assert add_months(first, months) <= add_months(last, months)


@given(ANCHORS, st.integers(-5, 5), st.integers(-12, 12))
def test_a_year_is_twelve_months(anchor: date, years: int, times: int) -> None:
    assert Period(years, Unit.YEAR).after(anchor, times) == Period(12 * years, Unit.MONTH).after(anchor, times)


@given(ANCHORS, st.integers(-100, 100), st.integers(-12, 12))
def test_a_week_is_seven_days_whatever_the_clocks_do(anchor: date, weeks: int, times: int) -> None:
    assert Period(weeks, Unit.WEEK).after(anchor, times) == Period(7 * weeks, Unit.DAY).after(anchor, times) == anchor + timedelta(7 * weeks * times)


# ---- working days


@given(ANCHORS, st.integers(-260, 260))
def test_working_days_lead_to_a_working_day(day: date, count: int) -> None:
    assume(count)
    found = add_working_days(day, count)
    assert is_working_day(found)
    assert (found > day) == (count > 0)


@given(WORKDAYS, st.integers(-260, 260))
def test_from_a_working_day_there_and_back_is_where_it_began(day: date, count: int) -> None:
    assert add_working_days(add_working_days(day, count), -count) == day


@given(ANCHORS, st.integers(1, 60))
def test_as_many_working_days_lie_between_as_were_counted(day: date, count: int) -> None:
    found = add_working_days(day, count)
    assert sum(is_working_day(day + timedelta(each)) for each in range(1, (found - day).days + 1)) == count


@given(ANCHORS, st.integers(1, 60), st.integers(1, 60))
def test_working_days_may_be_counted_in_two_goes(day: date, one: int, other: int) -> None:
    assert add_working_days(add_working_days(day, one), other) == add_working_days(day, one + other)


# ---- words


@given(st.builds(Period, st.integers(-999, 999), st.sampled_from(list(Unit))))
def test_a_period_is_read_as_it_is_written_backward_too(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(ANCHORS)
def test_a_day_that_is_said_is_found_again(day: date) -> None:
    (span,) = find_dates(f"no later than {say(day)}.")
    assert (span.first, span.last, span.words) == (day, day, say(day))


@given(ANCHORS, st.integers(0, 800))
def test_a_range_that_is_said_is_found_again(first: date, days: int) -> None:
    last = first + timedelta(days)
    (span,) = find_dates(f"from {say_range(first, last)}.")
    assert (span.first, span.last) == (first, last)


MONTH_NAMES = st.sampled_from("January February March April May June July August September October November December".split())
FORMS = st.sampled_from(["{d} {m} {y}", "{d}th of {m}, {y}", "{m} {d}, {y}", "{d:02}/{n:02}/{y}", "{d}.{n}.{y}", "{y}-{n:02}-{d:02}", "Friday {d} {m} {y}"])


@given(st.integers(0, 39), st.integers(0, 13), st.integers(1995, 2060), FORMS)
def test_only_a_day_that_the_calendar_has_is_found(d: int, n: int, y: int, form: str) -> None:
    names = "January January February March April May June July August September October November December December".split()
    assume(0 < n < 13 or "{n" in form)
    found = [span for span in find_dates(form.format(d=d, m=names[n], n=n, y=y)) if span.exact]
    try:
        day = date(y, n, d)
    except ValueError:
        assert found == []
    else:
        assert [span.first for span in found] == [day]


@given(
    st.lists(st.sampled_from("0 1 9 28 29 30 31 32 February June 2023 2024 24 / - . , of to and the end Q2 spring term mid early Friday".split()), max_size=12)
)
def test_whatever_stands_beside_each_other_only_days_of_the_calendar_in_order_are_found(words: list[str]) -> None:
    text = " ".join(words)
    for span in find_dates(text, year=2023):
        assert span.first <= span.last
        assert text[span.start : span.end] == span.words
        assert 1990 <= span.first.year <= span.last.year <= 2101
