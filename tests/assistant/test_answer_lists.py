"""What is coming up, and the facts and lists of a report: whole, counted right, and from the document's own words."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from assistant.schemas import Reply
from assistant.service import Noticeboard
from index.scope import owner_asker

Asking = Callable[..., Reply]


@pytest.mark.parametrize(
    ("council", "as_of", "words", "until"),
    [
        ("Wexmoor", "2024-04-01", "three months", "2024-07-01"),
        ("Wexmoor", "2024-10-01", "three months", "2025-01-01"),
        ("Thornhithe", "2023-07-01", "twelve months", "2024-07-01"),
        ("Thornhithe", "2024-06-01", "three months", "2024-09-01"),
    ],
)
def test_what_is_coming_up_holds_every_date_of_the_window(
    council: str,
    as_of: str,
    words: str,
    until: str,
    ask: Asking,
    noticeboard: Noticeboard,
) -> None:
    first, last = date.fromisoformat(as_of), date.fromisoformat(until)
    due = noticeboard.due(owner_asker(), council, first, (last - first).days).due
    reply = ask(f"What is coming up in the next {words}?", council, as_of)
    shown = due[: len(reply.dates)]
    assert [day.date for day in reply.dates] == [each.date for each in shown]
    assert len(shown) == min(8, len(due))
    if len(due) > 8:
        assert f"{len(due)} dates fall" in reply.answer
        assert "the first 8" in reply.answer
    for each in shown:
        if each.what not in ("next review by the Department for Education", "target date of the improvement plan"):
            assert each.citation.quote[:60] in reply.answer


def test_the_count_at_the_head_of_a_list_is_that_of_its_lines(ask: Asking) -> None:
    alone = ask("What is coming up in the next five months?", "Wexmoor", "2024-09-20").answer
    both = ask("What's coming up in the next five months for Wexmoor and Thornhithe?", None, "2024-09-20").answer
    for text in (alone, *both.split("**Thornhithe**")):
        head = re.search(r"\b(\d+|One) dates? falls? between[^\n]*?(?:the first (\d+))?:$", text, re.M)
        assert head is not None
        assert int(head[2] or (1 if head[1] == "One" else head[1])) == len(re.findall(r"^- ", text, re.M))


def test_every_action_that_the_minutes_date_is_in_the_register(noticeboard: Noticeboard) -> None:
    due = noticeboard.due(owner_asker(), "Wexmoor", date(2024, 9, 20), 60).due
    actions = {found[0] for each in due if (found := re.match(r"A\d", each.citation.quote))}
    assert actions == {"A1", "A2", "A3", "A4", "A5", "A6", "A7", "A8"}


def test_a_window_without_a_date_is_said_to_have_none(ask: Asking) -> None:
    reply = ask("What is coming up next week?", "Wexmoor", "2024-05-17")
    assert "set no date between 17 May 2024 and 24 May 2024" in reply.answer
    assert reply.citations == []


def test_the_inspection_dates_are_those_that_the_report_prints(ask: Asking) -> None:
    reply = ask("When was the last inspection?", "Thornhithe")
    assert "13 February 2023 to 24 February 2023" in reply.answer
    assert [(each.document, each.page) for each in reply.citations] == [("thornhithe-inspection.pdf", 1)]


@pytest.mark.parametrize(
    ("question", "grade"),
    [
        ("What was our overall Ofsted grade?", "Inadequate"),
        ("What was our overall grade?", "Inadequate"),
        ("What grade did Ofsted give for leadership?", "Inadequate"),
        ("What grade did Ofsted give for children in care?", "Requires improvement to be good"),
        ("What grade did care leavers get?", "Requires improvement to be good"),
        ("What grade did Ofsted give for help and protection?", "Inadequate"),
    ],
)
def test_a_grade_is_read_from_the_report_s_own_table(question: str, grade: str, ask: Asking) -> None:
    reply = ask(question, "Thornhithe")
    assert reply.answer.startswith(f"**{grade}**")
    assert [each.document for each in reply.citations] == ["thornhithe-inspection.pdf"]


def test_two_judgements_are_both_told(ask: Asking) -> None:
    reply = ask("what did ofsted grade us overall and for care leavers?", "Thornhithe")
    assert reply.answer.count("**") == 4
    assert {each.quote.rsplit(" | ", 1)[0] for each in reply.citations} == {"Overall effectiveness", "The experiences and progress of care leavers"}


def test_what_fell_short_of_the_best_grade_is_named(ask: Asking) -> None:
    reply = ask("which of our ofsted judgements weren't good?", "Eastmarch")
    assert reply.citations
    assert not any(each.quote.endswith("| Good") for each in reply.citations)


@pytest.mark.parametrize(
    "question", ["What were all the Ofsted grades?", "What were the judgements for each area in the inspection?", "What are the ratings from Ofsted?"]
)
@pytest.mark.parametrize("council", ["Thornhithe", "Eastmarch"])
def test_all_grades_are_the_report_s_whole_table_row_by_row(question: str, council: str, ask: Asking) -> None:
    reply = ask(question, council)
    quotes = [each.quote for each in reply.citations]
    assert len(quotes) == len(set(quotes)) == 5
    assert {each.quote.rsplit(" | ", 1)[0] for each in reply.citations} == {
        "The impact of leaders on social work practice with children and families",
        "The experiences and progress of children who need help and protection",
        "The experiences and progress of children in care",
        "The experiences and progress of care leavers",
        "Overall effectiveness",
    }
    assert len({each.document for each in reply.citations}) == 1


@pytest.mark.parametrize(
    ("council", "day", "document"),
    [("Thornhithe", "19 April 2023", "thornhithe-inspection.pdf"), ("Eastmarch", "22 January 2024", "eastmarch-inspection-report.pdf")],
)
@pytest.mark.parametrize("question", ["When was the inspection report published?", "what day did the Ofsted report come out?"])
def test_the_day_of_publication_is_the_one_that_the_report_prints(question: str, council: str, day: str, document: str, ask: Asking) -> None:
    reply = ask(question, council)
    assert reply.answer.startswith(f"**{day}** is the day of publication that the Ofsted inspection report prints [1].")
    assert [each.document for each in reply.citations] == [document]
    assert day in reply.citations[0].quote


def test_without_an_inspection_report_no_day_of_publication_is_named(ask: Asking) -> None:
    assert "day of publication" not in ask("When did the Ofsted report come out?", "Wexmoor", "2025-06-01").answer


def test_the_lead_inspector_is_named(ask: Asking) -> None:
    reply = ask("Who was the lead inspector?", "Thornhithe")
    assert "Rosalind Ferris" in reply.answer


def test_what_needs_to_improve_is_the_whole_list(ask: Asking) -> None:
    reply = ask("What needs to improve?", "Thornhithe")
    assert len(re.findall(r"^- ", reply.answer, re.M)) == 7
    assert "pathway plans and the supply of suitable homes" in reply.answer


def test_the_members_of_the_board_are_the_whole_list_and_each_has_its_marker(ask: Asking) -> None:
    reply = ask("List all members of the improvement board", "Wexmoor", "2024-08-01")
    items = re.findall(r"^- .*$", reply.answer, re.M)
    assert len(items) == 10
    assert all(re.search(r"\[\d+\]$", item) for item in items)
