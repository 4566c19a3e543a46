"""What an answer says is scored: its facts, the days that it computes, the items of its lists, its threads, its length and how long it took."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.schemas import Day, Reply
from evals.cases import CaseKind
from evals.scores.answered import ABSTAINED, LONG, Answered
from evals.scores.days import exact, unspoken
from evals.scores.facts import right_facts, stated, wrongly_stated
from evals.scores.followups import in_threads
from evals.scores.intervals import Share
from evals.scores.latency import Latency, latency
from evals.scores.lists import items_found
from evals.scores.matching import plain, states
from evals.scores.verbosity import verbosity
from index.dates import say

Answer = Callable[..., Answered]
Given = Callable[..., Day]

KINDS = [kind for kind in CaseKind if kind is not CaseKind.UNANSWERABLE]
COUNTED = {CaseKind.LIST: 400, CaseKind.COMPARISON: 250, CaseKind.CONFLICT: 250, CaseKind.PROGRESS: 250}
DAYS = st.dates(date(1990, 1, 1), date(2099, 12, 31))


@pytest.mark.parametrize(
    ("answer_text", "fact"),
    [
        ("By 26 October 2024 [1].", "26 October 2024"),
        ("By 2024-10-26 [1].", "26 October 2024"),
        ("By 26 October 2024 [1].", "2024-10-26"),
        ("It is the child’s school.", "child's school"),
        ("It is the child's school.", "child’s school"),
        ("They call it “grip”.", '"grip"'),
        ("On 11–12 February 2025.", "11-12 February 2025"),
        ("a half—yearly check", "half–yearly"),
        ("It is **88%** in December", "88%"),
        ("SIX   WEEKS,\n at most", "six weeks"),
        ("It costs £640,000.", "640,000"),
    ],
)
def test_a_fact_is_stated_whatever_its_case_quotes_dashes_emphasis_and_way_of_writing_dates(answer_text: str, fact: str, answer: Answer) -> None:
    assert right_facts(answer(answer_text, facts=[[fact]]))


@pytest.mark.parametrize(
    ("answer_text", "fact"),
    [("By 126 October 2024", "26 October 2024"), ("In 2024/25", "24"), ("sixteen", "six"), ("unfinished", "finished"), ("88% then", "8%"), ("", "six weeks")],
)
def test_a_fact_that_is_part_of_other_words_is_not_stated(answer_text: str, fact: str, answer: Answer) -> None:
    assert not right_facts(answer(answer_text, facts=[[fact]]))


def test_each_fact_needs_one_of_its_wordings(answer: Answer) -> None:
    facts = [["six weeks", "6 weeks"], ["Selina Coyle"]]
    assert stated(answer("Every 6 weeks, says Selina Coyle.", facts=facts)) == [True, True]
    assert stated(answer("Every 6 weeks.", facts=facts)) == [True, False]
    assert not right_facts(answer("Every 6 weeks.", facts=facts))


def test_what_must_not_be_said_makes_an_answer_wrong_that_states_all_facts(answer: Answer) -> None:
    said = answer("By 26 October 2024, not by 14 July 2024.", facts=[["26 October 2024"]], forbidden=["14 July 2024", "20 August 2024"])
    assert wrongly_stated(said) == ["14 July 2024"]
    assert not right_facts(said)


@pytest.mark.parametrize("status", sorted(ABSTAINED))
def test_a_question_to_be_refused_is_right_where_it_is_refused_without_what_must_not_be_said(status: str, answer: Answer) -> None:
    assert right_facts(answer("No paper says it.", status=status, answerable=False))
    assert not right_facts(answer("No paper says that it was £94,500.", status=status, answerable=False, forbidden=["94,500"]))


@pytest.mark.parametrize("status", ["answered", "partial", "error"])
def test_a_question_to_be_refused_is_wrong_where_it_is_answered(status: str, answer: Answer) -> None:
    assert not right_facts(answer("No paper says it.", status=status, answerable=False))


@pytest.mark.parametrize("kind", KINDS)
def test_facts_count_only_within_the_words_that_their_kind_allows(kind: CaseKind, answer: Answer) -> None:
    limit = COUNTED.get(kind, 150)
    assert right_facts(answer("word " * (limit - 1) + "here", kind=kind, facts=[["here"]]))
    assert not right_facts(answer("word " * limit + "here", kind=kind, facts=[["here"]]))
    assert right_facts(answer("fine " + "word " * limit + "wrong", kind=kind, facts=[["fine"]], forbidden=["wrong"]))


@given(DAYS)
def test_every_day_is_the_same_in_figures_and_in_words(day: date) -> None:
    assert plain(f"by {day.isoformat()}.") == plain(f"by {say(day)}.")
    assert states(plain(f"by {say(day)}."), day.isoformat())


@given(
    *[st.lists(st.from_regex(r"[a-z0-9£%’“*]{1,9}", fullmatch=True), max_size=20).map(" ".join)] * 2,
    st.sampled_from(["six weeks", "£1.86m", "88%", "2024-10-26"]),
)
def test_a_fact_is_stated_wherever_it_stands_among_other_words(before: str, after: str, fact: str) -> None:
    assert states(plain(f"{before} {fact}, {after}"), fact)
    assert states(plain(f"{before} ({fact}) {after}"), fact)


def test_an_exact_date_is_the_first_of_the_reply_and_stands_in_its_words(answer: Answer, given_day: Given) -> None:
    due = {date(2024, 7, 29): date(2024, 10, 26)}
    right, other = given_day("2024-10-26"), given_day("2024-07-14")

    def marks(text: str, *dates: Day) -> list[bool]:
        return exact(answer(text, as_of=date(2024, 7, 29), dates=dates, due=due))

    assert marks("By 26 October 2024.", right, other) == [True]
    assert marks("By 2024-10-26.", right) == [True]
    assert marks("By 26 October 2024.", other, right) == [False]
    assert marks("In time.", right) == [False]
    assert marks("By 26 October 2024.") == [False]


def test_each_day_of_a_case_is_scored_by_the_reply_of_that_day(answer: Answer, given_day: Given) -> None:
    may, july, december = date(2024, 5, 1), date(2024, 7, 29), date(2024, 12, 16)
    due = {may: date(2024, 7, 14), july: date(2024, 10, 26), december: date(2025, 2, 23)}
    of_may = answer("By 14 July 2024.", dates=[given_day("2024-07-14")]).reply
    of_december = answer("By 26 October 2024.", dates=[given_day("2024-10-26")]).reply
    others: list[tuple[date, Reply]] = [(december, of_december), (may, of_may)]
    said = answer("By 26 October 2024.", dates=[given_day("2024-10-26")], due=due, as_of=july, on_other_days=tuple(others))
    assert exact(said) == [True, True, False]
    assert exact(answer("By 26 October 2024.", dates=[given_day("2024-10-26")], due=due, as_of=july)) == [False, True, False]
    assert exact(answer("By 26 October 2024.", as_of=july)) == []


def test_the_dates_that_an_answer_does_not_say_are_named(answer: Answer, given_day: Given) -> None:
    days = [given_day("2024-10-26"), given_day("2025-02-23"), given_day("2024-11-01", approximate=True)]
    assert unspoken(answer("By 26 October 2024.", dates=days).reply) == ["2025-02-23"]
    assert unspoken(answer("By 26 October 2024, then by 23 February 2025.", dates=days).reply) == []


def test_items_of_lists_are_counted_over_all_lists_and_nothing_else(answer: Answer) -> None:
    items = [["visits"], ["caseloads", "caseload"], ["pathway plans"]]
    run = [
        answer("Visits; caseload.", kind="list", facts=items),
        answer("Visits; caseloads; pathway plans.", kind="list", facts=items),
        answer("Visits.", kind="fact", facts=items),
        answer("", kind="list", status="not_found", answerable=False),
    ]
    assert items_found(run) == Share(5, 6)
    assert items_found(run[2:]).value is None


def test_threads_are_the_questions_with_a_history_of_whatever_kind(answer: Answer) -> None:
    run = [
        answer("anything", kind="followup", history=["and?"]),
        answer("anything", kind="fact", history=["who?", "and?"]),
        answer("nothing", kind="fact", history=["who?"]),
        answer("nothing", kind="followup"),
    ]
    assert in_threads(run) == Share(2, 3)


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind is not CaseKind.LIST])
def test_an_answer_is_within_its_length_up_to_the_limit_of_its_kind(kind: CaseKind, answer: Answer) -> None:
    limit = 200 if kind in LONG else 120
    assert verbosity([answer("word " * limit, kind=kind), answer("word " * (limit + 1), kind=kind)]).within == Share(1, 2)


def test_a_list_has_a_length_and_no_limit_and_a_refusal_has_neither(answer: Answer) -> None:
    run = [answer("word " * words, kind="list") for words in (10, 20, 900)] + [answer("word " * 500, status="not_found")]
    found = verbosity(run)
    assert (found.median, found.within) == (20.0, Share(0, 0))
    assert found.p95 == pytest.approx(20 + 0.9 * 880)
    assert (verbosity([]).median, verbosity([]).within.value) == (0.0, None)


def test_latency_is_said_in_milliseconds(answer: Answer) -> None:
    run = [answer("anything", seconds=seconds / 100) for seconds in range(101)]
    assert latency(run) == Latency(pytest.approx(500.0), pytest.approx(950.0))
    assert latency([]) == Latency(0.0, 0.0)
