"""Several questions in one message: split where one ends and the next begins, and each answered."""

from collections.abc import Callable

import pytest

from assistant.conversation import Asked
from assistant.schemas import Reply
from assistant.several import apart, leans, parts


@pytest.mark.parametrize(
    ("question", "found"),
    [
        ("who is our adviser and how many days do we get in year one", ("who is our adviser", "how many days do we get in year one")),
        ("how much is the plan this year, and what's coming out of reserves", ("how much is the plan this year", "what's coming out of reserves")),
        ("Parent rep here. what % of plans are in time? who checks the figures?", ("Parent rep here what % of plans are in time", "who checks the figures?")),
        ("When is the plan due?", ("When is the plan due?",)),
        ("who owns the action and by when", ("who owns the action and by when",)),
        ("when a child comes back, how many are interviewed within 72 hours", ("when a child comes back, how many are interviewed within 72 hours",)),
        ("the board knows what the notice says and how it was meant", ("the board knows what the notice says and how it was meant",)),
    ],
)
def test_a_message_is_split_where_the_next_question_begins(question: str, found: tuple[str, ...]) -> None:
    assert parts(question) == found


def test_a_later_part_has_the_ones_before_as_its_context() -> None:
    first, second = apart(Asked("who is our adviser and how many days do we get in year one", "who chairs the board?"))
    assert (first.context, second.context) == ("who chairs the board?", "who is our adviser who chairs the board?")


def test_a_part_that_says_little_leans_on_the_one_before() -> None:
    assert leans("what will they give back")
    assert leans("how high can we go")
    assert not leans("how many social workers hold more than eighteen children")


def test_each_question_of_a_message_is_answered(ask: Callable[..., Reply]) -> None:
    reply = ask("who is our adviser and how many days do we get in year one", "Hollinsea", "2023-11-01")
    assert reply.status == "answered"
    assert "days" in reply.answer


def test_what_leans_on_an_unanswered_part_isnt_answered_either(ask: Callable[..., Reply]) -> None:
    assert ask("how much did the Ferrybridge Balloon Company bill us and what will they give back", "Wexmoor", "2025-01-20").status == "not_found"
