"""What a tracker shows: by status, by owner, by number, what is overdue, and the one action that is asked about."""

import re
from collections.abc import Callable

import pytest

from assistant.schemas import Reply

Asking = Callable[..., Reply]


def _numbers(reply: Reply) -> list[str]:
    return re.findall(r"^- (\w+) “", reply.answer, re.M)


@pytest.mark.parametrize(
    ("question", "council", "as_of", "numbers"),
    [
        ("which ones are red on the tracker?", "Thornhithe", "2025-01-29", ["5", "8", "9"]),
        ("which actions are amber?", "Thornhithe", "2025-01-29", ["2", "3", "10", "11"]),
        ("which lines on the tracker are showing late this month", "Eastmarch", "2025-02-18", ["E01", "E02", "E06", "E09", "E11"]),
        ("which actions are complete?", "Eastmarch", "2025-02-18", ["E07", "E08", "E10", "E13"]),
        ("what's not started on the tracker", "Eastmarch", "2025-02-18", ["E14"]),
        ("which are overdue?", "Wexmoor", "2025-01-20", ["A4", "A7", "B1", "B3"]),
        ("have we missed anything?", "Wexmoor", "2025-01-29", ["A4", "A7", "B1", "B3", "B6"]),
        ("which actions are overdue", "Thornhithe", "2025-01-29", ["5"]),
    ],
)
def test_rows_are_listed_by_what_they_show_and_overdue_ones_by_their_date(question: str, council: str, as_of: str, numbers: list[str], ask: Asking) -> None:
    reply = ask(question, council, as_of)
    assert _numbers(reply) == numbers
    assert reply.answer.startswith(f"{len(numbers)} of ")
    assert len(reply.citations) == len(numbers)


@pytest.mark.parametrize(
    ("question", "council", "as_of", "owner", "numbers"),
    [
        ("what's sitting with Shirin on the tracker and is any of it overdue", "Wexmoor", "2025-01-24", "Dr Shirin Valli", ["A4", "B3"]),
        ("what does petra lindgren owe by when", "Wexmoor", "2025-01-20", "Petra Lindgren", ["A7", "B6"]),
        ("what's on Stephen's plate", "Thornhithe", "2025-01-29", "Stephen Kerrigan", ["5", "8"]),
        ("what did Verity have to do", "Thornhithe", "2024-12-20", "Verity Blackstock", ["3"]),
    ],
)
def test_what_somebody_owes_is_what_isn_t_shown_as_complete(question: str, council: str, as_of: str, owner: str, numbers: list[str], ask: Asking) -> None:
    reply = ask(question, council, as_of)
    assert reply.answer.startswith(f"**{owner}** has {len(numbers)} action")
    assert _numbers(reply) == numbers


@pytest.mark.parametrize(
    ("question", "council", "as_of", "said"),
    [
        ("who owns action B7", "Wexmoor", "2025-01-20", ["Gareth Ibbotson", "28 February 2025", "on track"]),
        ("who owns the action about retention payments and by when", "Eastmarch", "2025-02-20", ["Hannah Grice", "30 April 2025"]),
        ("what is the latest on the action about the front door dashboard", "Wexmoor", "2025-01-20", ["Lorna Petheridge", "late", "New date 14 March 2025"]),
        ("any news on the new record system, who do i chase", "Eastmarch", "2025-02-27", ["Tom Okonjo", "17 March 2025", "overdue by 27 days"]),
        ("has anyone begun on birthday letters for care leavers", "Eastmarch", "2025-03-04", ["not started", "Waits for Beacon"]),
    ],
)
def test_one_action_is_told_with_its_owner_date_status_and_words(question: str, council: str, as_of: str, said: list[str], ask: Asking) -> None:
    reply = ask(question, council, as_of)
    assert all(each in reply.answer for each in said)
    assert len(reply.citations) == 1


def test_what_counts_as_late_is_not_a_question_for_the_late_rows(ask: Asking) -> None:
    assert "due date has passed" in ask("in the board's tracker what counts as Late?", "Wexmoor", "2025-01-24").answer


def test_without_a_tracker_what_is_behind_is_told_without_saying_that_it_wasn_t_done(ask: Asking) -> None:
    answer = ask("what's overdue?", "Eastmarch", "2024-06-20").answer
    assert answer.startswith("The documents up to 20 June 2024 show no obligation as overdue or slow to progress.")
    assert "4 dates have passed for which no evidence is found in the documents up to 20 June 2024; that doesn't say that they were missed.\n- **" in answer


def test_what_comes_after_that_is_the_next_date_after_the_earlier_answer(ask: Asking) -> None:
    reply = ask("what's next after that?", "Wexmoor", "2025-01-20", "when is the third review due?")
    assert reply.answer.startswith("Next after 23 February 2025:")
    assert reply.dates[0].date == "2025-02-28"
