"""How an event went is told by no paper from before it, and by no sentence that only looks forward to it."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant import outcomes
from assistant.schemas import Reply


@pytest.mark.parametrize(
    "question",
    [
        "what did the department find at its January review?",
        "how did the May review go",
        "outcome of the second monitoring visit please",
        "what got decided at the October board",
        "how did full council vote after the debate",
        "actions from the 24 October board meeting?",
        "what did the commissioner's report say?",
    ],
)
def test_a_question_for_an_outcome_is_known(question: str) -> None:
    assert outcomes.asked(question)


@pytest.mark.parametrize(
    "question",
    [
        "when is the next review?",
        "by when must we publish the findings of the review",
        "who chairs the board",
        "what must we give reviewers",
        "how often does the board meet",
    ],
)
def test_a_question_for_a_date_or_duty_is_none(question: str) -> None:
    assert not outcomes.asked(question)


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("what did the January review find", date(2025, 1, 1)),
        ("what did the October review find", date(2024, 10, 1)),
        ("what did the review of 6 March 2024 find", date(2024, 3, 6)),
        ("what did the board agree on 12 December", date(2024, 12, 12)),
        ("what did the review in May 2023 find", date(2023, 5, 1)),
        ("what did the second review find", None),
    ],
)
def test_the_event_s_first_day_is_that_of_its_day_or_month(question: str, first: date | None) -> None:
    assert outcomes.first_day(question, date(2025, 2, 3)) == first


def test_no_older_paper_tells_what_an_event_found(ask: Callable[..., Reply]) -> None:
    assert ask("What were the findings of the Department's review in September?", "Wexmoor", "2024-09-25").status == "not_found"
    assert ask("How did the November board go, what was decided?", "Wexmoor", "2024-11-30").status == "not_found"


def test_what_a_report_must_say_is_not_what_it_says(ask: Callable[..., Reply]) -> None:
    assert ask("what did the commissioner's report recommend?", "Fallowby", "2025-05-01").status == "not_found"


def test_a_review_that_is_told_of_is_answered(ask: Callable[..., Reply]) -> None:
    reply = ask("What did the Department find at its October review?", "Wexmoor", "2025-01-20")
    assert reply.citations[0].document == "wexmoor-review-letter.txt"
