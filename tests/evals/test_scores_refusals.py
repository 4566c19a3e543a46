"""What refusals, confidence and small numbers are worth: abstention, risk and coverage, Wilson's interval, McNemar's test."""

import random
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evals.scores.abstention import Abstention, Point, abstention, area_under, risk_coverage
from evals.scores.answered import Answered
from evals.scores.intervals import Share
from evals.scores.paired import Paired, compare

Answer = Callable[..., Answered]
RIGHT, WRONG = "anything", "nothing"

SURE = st.floats(0, 1) | st.sampled_from([0.2, 0.5, 0.8])
REPLIES = st.lists(st.tuples(st.booleans(), SURE | st.none()), min_size=1, max_size=25)
SHARES = st.integers(1, 500).flatmap(lambda count: st.builds(Share, st.integers(0, count), st.just(count)))
MARKS = st.dictionaries(st.integers(0, 40).map(str), st.booleans())


def test_refusals_are_counted_where_they_belong_and_where_they_do_not(answer: Answer) -> None:
    run = [
        answer("", status="not_found", answerable=False),
        answer("", status="out_of_scope", answerable=False),
        answer(RIGHT, answerable=False),
        answer("", status="needs_council"),
        answer("", status="no_documents"),
        answer(RIGHT),
        answer(WRONG),
        answer("", status="error"),
        answer(RIGHT, status="partial"),
    ]
    assert abstention(run) == Abstention(Share(2, 3), Share(2, 6), Share(2, 4))
    assert abstention([]) == Abstention(Share(0, 0), Share(0, 0), Share(0, 0))


def test_the_curve_and_its_area_by_hand(answer: Answer) -> None:
    run = [
        answer(WRONG, confidence=0.6),
        answer(RIGHT, confidence=0.9),
        answer("", status="not_found", confidence=0.7),
        answer(RIGHT, confidence=0.6),
        answer(WRONG, confidence=0.8),
    ]
    curve = risk_coverage(run)
    assert curve == [Point(1 / 5, 0.0, 0.9), Point(2 / 5, 1 / 2, 0.8), Point(4 / 5, 2 / 4, 0.6)]
    assert area_under(curve) == pytest.approx((0 * 0.2 + 0.5 * 0.2 + 0.5 * 0.4) / 0.8)


def test_answers_of_equal_confidence_enter_together_in_whatever_order_they_come(answer: Answer) -> None:
    run = [answer(text, confidence=0.5) for text in (RIGHT, WRONG, WRONG, RIGHT)]
    assert risk_coverage(run) == risk_coverage(run[::-1]) == [Point(1.0, 0.5, 0.5)]


def test_an_answer_to_a_question_to_be_refused_is_a_risk(answer: Answer) -> None:
    assert risk_coverage([answer(RIGHT, answerable=False, confidence=0.5)]) == [Point(1.0, 1.0, 0.5)]


def test_there_is_no_curve_without_confidence(answer: Answer) -> None:
    assert risk_coverage([answer(RIGHT), answer(WRONG)]) == []
    assert area_under([]) is None


def curve_of(answer: Answer, replies: Sequence[tuple[bool, float | None]]) -> list[Point]:
    """The curve of a run; who has no confidence refuses."""
    return risk_coverage([answer("", status="not_found") if sure is None else answer(RIGHT if right else WRONG, confidence=sure) for right, sure in replies])


@given(REPLIES)
def test_coverage_grows_confidence_falls_and_risk_and_area_stay_within_bounds(answer: Answer, replies: list[tuple[bool, float | None]]) -> None:
    curve = curve_of(answer, replies)
    assert [point.coverage for point in curve] == sorted({point.coverage for point in curve})
    assert [point.confidence for point in curve] == sorted({point.confidence for point in curve}, reverse=True)
    assert all(0 <= point.risk <= 1 and 0 < point.coverage <= 1 for point in curve)
    area = area_under(curve)
    assert (area is None) == (not curve) == all(sure is None for _, sure in replies)
    assert area is None or 0 <= area <= 1 + 1e-9


@given(REPLIES)
def test_the_curve_ends_with_all_answers_and_their_share_of_wrong_ones(answer: Answer, replies: list[tuple[bool, float | None]]) -> None:
    given_ = [right for right, sure in replies if sure is not None]
    for last in curve_of(answer, replies)[-1:]:
        assert (last.coverage, last.risk) == (len(given_) / len(replies), given_.count(False) / len(given_))


@given(REPLIES, st.randoms())
def test_the_order_of_the_questions_does_not_matter(answer: Answer, replies: list[tuple[bool, float | None]], rng: random.Random) -> None:
    shuffled = rng.sample(replies, len(replies))
    assert curve_of(answer, replies) == curve_of(answer, shuffled)


@pytest.mark.parametrize(("right", "area"), [(True, 0.0), (False, 1.0)], ids=["all right", "all wrong"])
@given(sureness=st.lists(SURE, min_size=1, max_size=25))
def test_the_area_is_nothing_where_all_is_right_and_all_where_all_is_wrong(answer: Answer, right: bool, area: float, sureness: list[float]) -> None:
    assert area_under(curve_of(answer, [(right, sure) for sure in sureness])) == pytest.approx(area)


@given(st.lists(st.booleans(), min_size=1, max_size=20))
def test_the_area_is_least_where_right_answers_are_the_surest(answer: Answer, marks: list[bool]) -> None:
    best, own, worst = (
        area_under(curve_of(answer, [(right, 1 - place / 100) for place, right in enumerate(ordered)]))
        for ordered in (sorted(marks, reverse=True), marks, sorted(marks))
    )
    assert best is not None
    assert own is not None
    assert worst is not None
    assert best <= own + 1e-9
    assert own <= worst + 1e-9


@pytest.mark.parametrize(
    ("good", "count", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718), (5, 10, 0.2366, 0.7634), (10, 10, 0.7225, 1.0)],
)
def test_the_interval_is_wilsons(good: int, count: int, low: float, high: float) -> None:
    """The first four: Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 1998, table I, method 3."""
    assert Share(good, count).interval == pytest.approx((low, high), abs=5e-5)


def test_a_share_of_nothing_says_nothing() -> None:
    assert (Share(0, 0).value, Share(0, 0).interval, str(Share(0, 0))) == (None, (0.0, 1.0), "–")


def test_a_share_is_printed_with_its_count_and_its_interval() -> None:
    assert str(Share(5, 10)) == "0.500 (5/10, 0.24–0.76)"


@given(SHARES)
def test_the_interval_holds_its_share_and_mirrors_that_of_the_rest(share: Share) -> None:
    low, high = share.interval
    assert share.value is not None
    assert 0 <= low <= share.value + 1e-12
    assert share.value <= high + 1e-12 <= 1 + 2e-12
    assert Share(share.count - share.good, share.count).interval == pytest.approx((1 - high, 1 - low))


@given(SHARES, st.integers(2, 10))
def test_more_questions_of_the_same_share_narrow_the_interval(share: Share, times: int) -> None:
    (low, high), (closer_low, closer_high) = share.interval, Share(share.good * times, share.count * times).interval
    assert closer_high - closer_low < high - low


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1.0), (1, 0, 1.0), (1, 1, 1.0), (5, 0, 0.0625), (0, 6, 0.03125), (6, 1, 0.125), (10, 2, 158 / 4096), (2, 10, 158 / 4096), (8, 8, 1.0)],
)
def test_the_difference_of_two_runs_is_mcnemars_exact_test(gained: int, lost: int, p: float) -> None:
    first = {f"gained-{place}": False for place in range(gained)} | {f"lost-{place}": True for place in range(lost)} | {"both": True, "neither": False}
    second = {id_: id_.startswith(("gained", "both")) for id_ in first}
    found = compare(first, second)
    assert found.p == pytest.approx(p)
    assert (len(found.gained), len(found.lost), found.both, found.neither) == (gained, lost, 1, 1)


def test_only_questions_of_both_runs_are_compared_and_named() -> None:
    first = {"a": True, "b": False, "c": True, "only-first": True}
    second = {"only-second": False, "c": True, "b": True, "a": False}
    assert compare(first, second) == Paired(gained=("b",), lost=("a",), both=1, neither=0, p=1.0)


@given(MARKS, MARKS)
def test_turning_the_runs_round_turns_gains_into_losses_and_nothing_else(first: dict[str, bool], second: dict[str, bool]) -> None:
    there, back = compare(first, second), compare(second, first)
    assert (set(there.gained), set(there.lost)) == (set(back.lost), set(back.gained))
    assert (there.both, there.neither, there.p) == (back.both, back.neither, pytest.approx(back.p))
    assert len(there.gained) + len(there.lost) + there.both + there.neither == len(set(first) & set(second))
    assert compare(first, first).p == 1.0
