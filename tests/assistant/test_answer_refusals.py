"""What can't be answered is refused plainly, and what can't be asked is said to be so."""

from collections.abc import Callable

import pytest

from assistant.schemas import Reply
from index.errors import DayOutOfReach, QuestionEmpty, QuestionTooLong, UnknownCouncil

Asking = Callable[..., Reply]
REVIEW = "When is our next DfE review due?"
TARGET = "When is the target date of the improvement plan?"


@pytest.mark.parametrize("council", ["Wexmoor", "Thornhithe"])
@pytest.mark.parametrize(
    "question",
    [
        "What is the budget of the adviser?",
        "How much is the adviser paid?",
        "What is the phone number of the adviser?",
        "What's the adviser's email address?",
        "What is the name of the commissioner?",
        "Who is the commissioner?",
        "Who is the mayor?",
        "How do I bake bread?",
    ],
)
def test_what_the_documents_do_not_say_is_not_found(question: str, council: str, ask: Asking) -> None:
    reply = ask(question, council, "2024-10-01")
    assert reply.status == "not_found"
    assert (reply.citations, reply.dates) == ([], [])
    assert "don't say" in reply.answer


def test_a_known_council_without_documents_is_said_to_have_none(ask: Asking) -> None:
    reply = ask(REVIEW, "Leeds")
    assert (reply.status, reply.council, reply.citations, reply.related) == ("no_documents", "Leeds", [], [])
    assert "Leeds" in reply.answer


def test_a_question_without_a_council_asks_which_one(ask: Asking) -> None:
    reply = ask(REVIEW, None)
    assert (reply.status, reply.council, reply.citations) == ("needs_council", None, [])


@pytest.mark.parametrize("question", ["What's the weather like?", "Tell me a joke", "What is the capital of France?"])
def test_what_no_notice_is_about_is_out_of_scope(question: str, ask: Asking) -> None:
    reply = ask(question)
    assert (reply.status, reply.citations, reply.related) == ("out_of_scope", [], [])


@pytest.mark.parametrize("question", ["hello", "thanks!", "What can you do?"])
def test_small_talk_is_answered_with_what_can_be_asked(question: str, ask: Asking) -> None:
    reply = ask(question)
    assert (reply.status, reply.citations) == ("answered", [])
    assert REVIEW in reply.answer


@pytest.mark.parametrize("question", ["", "   ", "\n\t"])
def test_an_empty_question_cannot_be_asked(question: str, ask: Asking) -> None:
    with pytest.raises(QuestionEmpty):
        ask(question)


def test_a_question_of_10000_characters_cannot_be_asked_and_2000_can(ask: Asking) -> None:
    with pytest.raises(QuestionTooLong) as raised:
        ask("x" * 10_000)
    assert "10,000" in str(raised.value)
    assert "2,000" in str(raised.value)
    with pytest.raises(QuestionTooLong):
        ask("x" * 2_001)
    assert ask(("when is the review? " * 100)[:2_000]).status


def test_an_unknown_council_is_told_with_near_names(ask: Asking) -> None:
    with pytest.raises(UnknownCouncil) as raised:
        ask(REVIEW, "Wexmor")
    assert raised.value.near[0] == "Wexmoor"
    assert "Did you mean Wexmoor" in str(raised.value)


def test_an_unknown_council_like_no_other_is_told_without_near_names(ask: Asking) -> None:
    with pytest.raises(UnknownCouncil) as raised:
        ask(REVIEW, "Qqqqzzzzxxxx")
    assert raised.value.near == ()


@pytest.mark.parametrize("as_of", ["0001-01-01", "9999-12-31"])
def test_a_day_that_no_notice_can_know_is_refused_with_a_sentence(as_of: str, ask: Asking) -> None:
    for question in (REVIEW, TARGET, "What is coming up?", "Who is the adviser?"):
        with pytest.raises(DayOutOfReach, match="between 1990 and 2150"):
            ask(question, "Wexmoor", as_of)
