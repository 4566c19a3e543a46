"""What somebody new to the board asks first is answered from the notice that applies and the register, not by what happens to sound alike."""

from collections.abc import Callable

import pytest

from assistant.newcomers import asks_basics
from assistant.schemas import Reply

Ask = Callable[..., Reply]


@pytest.mark.parametrize(
    "question",
    [
        "hello, I'm new to the improvement board. what is this about?",
        "I'm new here, where do I start?",
        "I have just joined the board, can you bring me up to speed?",
        "give me a quick overview",
        "as a new board member, what do I need to know?",
    ],
)
def test_who_is_new_gets_the_notice_the_people_and_the_dates(ask: Ask, question: str) -> None:
    reply = ask(question, "Wexmoor", "2024-10-01")
    assert reply.status == "answered"
    assert "The improvement notice of 14 March 2024 is in force" in reply.answer
    assert "Ofsted's focused visit of 16 and 17 January 2024" in reply.answer
    assert "Yvonne Tarrant" in reply.answer
    assert "26 October 2024" in reply.answer
    assert "30 September 2025" in reply.answer
    assert reply.suggestions


@pytest.mark.parametrize(
    ("question", "basics"),
    [
        ("I'm new to the board", True),
        ("what is this all about?", True),
        ("I'm new: who is our adviser?", False),
        ("give me a summary of the SEND report", False),
        ("what is the quality assurance framework about?", False),
        ("is there a new social worker?", False),
        ("bring me up to date on the dashboard", False),
    ],
)
def test_a_question_that_names_something_isnt_for_the_whole_of_it(question: str, basics: bool) -> None:
    assert asks_basics(question) is basics


@pytest.mark.parametrize("question", ["why did we get an improvement notice?", "why are we under a notice", "why was the notice issued to us?"])
def test_why_there_is_a_notice_is_told_in_its_own_words(ask: Ask, question: str) -> None:
    reply = ask(question, "Wexmoor", "2024-10-01")
    assert "because Ofsted's focused visit of 16 and 17 January 2024 found two areas for priority action" in reply.answer
    assert reply.citations[0].kind == "improvement_notice"


@pytest.mark.parametrize(
    "question", ["what happens if we don't comply?", "what happens if we fail to make enough progress?", "what are the consequences of not complying?"]
)
def test_what_comes_of_not_complying_is_the_notices_own_sentence(ask: Ask, question: str) -> None:
    assert "may use the powers in section 497A" in ask(question, "Wexmoor", "2024-10-01").answer
    assert "advised by the Department to give a direction under section 497A" in ask(question, "Kestermoor", "2026-01-20").answer


@pytest.mark.parametrize("question", ["what must we do, and by when?", "what does the notice require of us?", "what do we have to do?"])
def test_what_must_be_done_is_the_notices_dated_duties(ask: Ask, question: str) -> None:
    reply = ask(question, "Kestermoor", "2026-01-20")
    assert "31 July 2026" in reply.answer
    assert "31 March 2026" in reply.answer
    assert {each.kind for each in reply.citations} == {"improvement_notice"}
    assert len(reply.dates) >= 3


def test_a_chair_that_passes_to_somebody_else_is_theirs_from_that_day(ask: Ask) -> None:
    assert "Gerald Penhallow" in ask("who chairs the improvement board?", "Kestermoor", "2025-03-01").answer
    later = ask("who chairs the improvement board?", "Kestermoor", "2026-01-20").answer
    assert "Dame Ottoline Brack" in later
    assert "Penhallow" not in later


def test_guidance_names_nobodys_members(ask: Ask) -> None:
    reply = ask("who are the members of the improvement board?", "Kestermoor", "2026-01-20")
    assert "In attendance: Gerald Penhallow (independent chair)" in reply.answer
    assert "guidance" not in {each.kind for each in reply.citations}
