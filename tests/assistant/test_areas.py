"""All that inspectors asked to be improved, of the report or letter that is meant; the next meeting; what letters vary or leave."""

from collections.abc import Callable

import pytest

from assistant.schemas import Reply


@pytest.mark.parametrize(
    ("question", "council", "as_of", "document", "items"),
    [
        ("what are all the things ofsted said need to improve?", "Castlemere", "2023-11-01", "castlemere-inspection-report.pdf", 8),
        ("what did the november monitoring letter tell us to work on", "Quarrendale", "2025-01-10", "quarrendale-monitoring-visit.pdf", 3),
        ("areas for improvement in the SEND inspection?", "Quarrendale", "2025-01-10", "quarrendale-send-inspection.pdf", 5),
    ],
)
def test_every_area_of_the_paper_that_is_meant_is_listed(question: str, council: str, as_of: str, document: str, items: int, ask: Callable[..., Reply]) -> None:
    reply = ask(question, council, as_of)
    assert {each.document for each in reply.citations} == {document}
    assert sum(line.startswith("- ") for line in reply.answer.splitlines()) == items


@pytest.mark.parametrize(
    ("question", "council", "as_of", "day"),
    [
        ("when's the next board?", "Quarrendale", "2025-02-03", "27 February 2025"),
        ("date of the next board meeting?", "Aldersea", "2024-06-20", "1 August 2024"),
    ],
)
def test_the_next_meeting_is_the_one_that_the_minutes_fix(question: str, council: str, as_of: str, day: str, ask: Callable[..., Reply]) -> None:
    reply = ask(question, council, as_of)
    assert reply.answer.startswith(f"**{day}**")
    assert "minutes" in reply.citations[0].document


def test_what_a_letter_varies_and_what_it_leaves(ask: Callable[..., Reply]) -> None:
    moved = ask("has the caseload target been put back?", "Quarrendale", "2024-10-21")
    assert "31 January 2025" in moved.answer
    left = ask("did they move the date for audited work?", "Quarrendale", "2024-10-21")
    assert "not varied" in left.answer
    assert {each.document for each in (*moved.citations, *left.citations)} == {"quarrendale-variation-letter.txt"}


def test_a_date_that_a_letter_moves_by_the_clause_s_number_is_the_new_one(ask: Callable[..., Reply]) -> None:
    assert "27 February 2026" in ask("by when must caseloads be down to 17?", "Kestermoor", "2025-10-20").answer
    assert "31 October 2025" in ask("by when must caseloads be down to 17?", "Kestermoor", "2025-09-01").answer


def test_a_direction_still_to_come_is_not_in_force_yet_and_the_notice_goes_on_beside_it(ask: Callable[..., Reply]) -> None:
    assert ask("is the direction in force yet?", "Aldersea", "2024-12-20").answer.startswith("**Not yet**")
    assert "still applies" in ask("is the direction still in force?", "Quarrendale", "2025-03-25").answer
    beside = ask("does the improvement notice still apply?", "Quarrendale", "2025-04-10").answer
    assert beside.startswith("**The improvement notice of 31 October 2023 is in force**")
    assert "revises" not in beside  # a letter varied it
