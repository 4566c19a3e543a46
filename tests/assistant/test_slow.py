"""What is behind: asked in people's words, shown by the documents' words, and never "not done" where they only say nothing."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from assistant.route import Wanted, choose
from assistant.schemas import Reply
from assistant.service import Noticeboard
from index.scope import owner_asker

AskFor = Callable[..., Reply]


@pytest.mark.parametrize(
    "question",
    [
        "which actions are overdue?",
        "what's overdue",
        "have we missed any deadlines",
        "did we miss anything",
        "which obligations are late?",
        "what is slow at the moment",
        "any deadlines missed so far?",
        "list the duties that are behind",
    ],
)
def test_what_is_behind_is_asked_in_many_words(question: str) -> None:
    assert choose(question, date(2025, 1, 1)).wanted is Wanted.SLOW


@pytest.mark.parametrize(
    "question", ["is the plan late?", "when is the review overdue from?", "which rows of the tracker are red", "who is late with the letter?"]
)
def test_one_matter_s_lateness_is_another_question(question: str) -> None:
    assert choose(question, date(2025, 1, 1)).wanted is not Wanted.SLOW


def test_the_overdue_stand_first_each_with_the_words_that_show_it(ask: AskFor) -> None:
    reply = ask("which obligations are overdue?", "Wexmoor", "2025-01-20")
    lines = reply.answer.splitlines()
    assert re.match(r"The documents show \d+ obligations as overdue and .+ as slow to progress \(as of 20 January 2025\):", lines[0])
    states = [line.split(":")[0] for line in lines if line.startswith(("- overdue", "- slow"))]
    assert states == sorted(states)  # overdue before slow to progress
    assert any("dashboard" in line for line in lines)
    assert all("[" in line for line in lines if line.startswith("- "))


def test_dates_with_nothing_said_of_them_are_counted_and_not_called_missed(ask: AskFor, noticeboard: Noticeboard) -> None:
    reply = ask("which obligations are overdue?", "Wexmoor", "2025-01-20")
    assert re.search(
        r"\d+ dates have passed for which no evidence is found in the documents up to 20 January 2025; that doesn't say that they were missed\.", reply.answer
    )
    listed = reply.answer.partition("dates have passed")[0]
    silent = [each for each in noticeboard.obligations(owner_asker(), "Wexmoor", date(2025, 1, 20)).obligations if each.status == "no evidence"]
    assert all(each.what not in listed for each in silent)


def test_where_nothing_is_behind_that_is_said(ask: AskFor) -> None:
    reply = ask("have we missed any deadlines?", "Wexmoor", "2024-04-02")
    assert reply.status == "answered"
    assert reply.answer.startswith("The documents up to 2 April 2024 show no obligation as overdue or slow to progress.")
    assert reply.citations == []
