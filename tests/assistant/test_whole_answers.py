"""Answers by composers of their own: office holders, counts of a plan's actions, a report's grades and day, threads, what is outside."""

from collections.abc import Callable

import pytest

from assistant.schemas import Reply

Asking = Callable[..., Reply]


@pytest.mark.parametrize(
    ("question", "council", "as_of", "name"),
    [
        ("who's our improvement adviser?", "Wexmoor", "2024-06-01", "Colin Abernathy"),
        ("who chairs the improvement board", "Wexmoor", "2024-09-30", "Yvonne Tarrant"),
        ("who is our DCS", "Thornhithe", "2024-12-20", "Farida Mansoor"),
        ("whos our DfE adviser", "Brackenford", "2025-03-10", "Roisin Delacourt"),
    ],
)
def test_who_holds_an_office_is_read_off_the_newest_paper_that_names_them(question: str, council: str, as_of: str, name: str, ask: Asking) -> None:
    reply = ask(question, council, as_of)
    assert reply.status == "answered"
    assert name in reply.citations[0].quote
    assert all(each.kind != "guidance" for each in reply.citations)


def test_an_office_that_no_paper_names_anybody_beside_is_not_filled(ask: Asking) -> None:
    assert ask("who is the commissioner", "Wexmoor", "2024-06-01").status == "not_found"


@pytest.mark.parametrize(
    ("question", "council", "as_of", "said"),
    [
        ("how many plan actions are done and how many are late?", "Brackenford", "2024-01-22", "29 of the 54 actions were complete"),
        ("how many of the plan actions were done, going ok, or behind at end of Oct", "Thornhithe", "2024-12-02", "14"),
        ("how many of the plan's actions are finished, ok or late?", "Brackenford", "2025-02-27", "23 actions"),
    ],
)
def test_how_a_plan_stands_is_the_newest_count_known_on_the_day(question: str, council: str, as_of: str, said: str, ask: Asking) -> None:
    reply = ask(question, council, as_of)
    assert said in reply.citations[0].quote
    assert len(reply.citations) == 1


def test_all_grades_of_a_report_are_shown_where_all_are_asked_for(ask: Asking) -> None:
    reply = ask("can I have the full set of ILACS grades pls, each judgement", "Eastmarch", "2024-03-01")
    assert len(reply.citations) == 5
    assert all(each.document == "eastmarch-inspection-report.pdf" for each in reply.citations)


def test_the_day_a_report_came_out_is_the_one_that_it_prints(ask: Asking) -> None:
    reply = ask("what date did the ofsted report come out", "Castlemere", "2023-12-11")
    assert reply.answer.startswith("**14 August 2023**")


def test_a_notice_named_by_its_date_is_said_to_be_replaced(ask: Asking) -> None:
    reply = ask("are we still working to the feb 2023 notice?", "Brackenford", "2024-10-21")
    assert "was replaced by" in reply.answer
    assert "18 September 2024" in reply.answer


@pytest.mark.parametrize(
    "question", ["would we win a judicial review against the notice", "is it going to rain on wednesday", "what time's the last ferry back tonight"]
)
def test_what_no_document_is_for_is_outside(question: str, ask: Asking) -> None:
    assert ask(question, "Wexmoor", "2024-06-01").status == "out_of_scope"


@pytest.mark.parametrize("letter_colour", [("which actions are red?", {"23/15", "23/17"}), ("List the ambers for me please", {"24/03", "24/04", "24/06"})])
def test_rows_whose_colour_is_a_letter_are_found_by_its_name(letter_colour: tuple[str, set[str]], ask: Asking) -> None:
    question, numbers = letter_colour
    reply = ask(question, "Brackenford", "2024-02-12")
    assert {number for number in numbers if number in reply.answer} == numbers
    assert len(reply.citations) == len(numbers)


def test_a_date_that_was_to_be_kept_is_answered_with_the_words_that_say_whether(ask: Asking) -> None:
    reply = ask("The reviewers come in on 8 Oct. What was the cut-off for our own write-up and did we make it", "Castlemere", "2024-09-23")
    assert [each.date for each in reply.dates] == ["2024-09-17"]
    assert any("was sent to the Department on 16 September 2024" in each.quote for each in reply.citations)


def test_a_period_from_receipt_counts_from_the_day_that_a_paper_gives(ask: Asking) -> None:
    reply = ask("the DfE letter about the June visit, do we have to put it on the website, and when's the cut off for that", "Fallowby", "2024-07-17")
    assert [each.date for each in reply.dates] == ["2024-07-30"]
    assert any("9 July 2024" in each.quote for each in reply.citations)


def test_the_days_fixed_for_a_review_stand_beside_its_limit(ask: Asking) -> None:
    reply = ask("when's our next DfE review due?", "Brackenford", "2025-03-10")
    assert "7 May 2025 to 8 May 2025" in reply.answer


def test_minutes_are_of_a_meeting_that_was(ask: Asking) -> None:
    reply = ask("By what date have I got to get the minutes of 25 January up on the website?", "Hollinsea", "2024-02-01")
    assert [each.date for each in reply.dates] == ["2024-02-15"]


@pytest.mark.parametrize(("as_of", "due", "paragraph"), [("2024-06-24", "2024-08-15", "(m)"), ("2024-10-28", "2025-02-07", "(n)")])
def test_a_rhythm_of_two_sentences_cites_the_one_that_holds_then(as_of: str, due: str, paragraph: str, ask: Asking) -> None:
    reply = ask("when is the next DfE review due by?", "Hollinsea", as_of)
    assert reply.dates[0].date == due
    assert paragraph in {each.paragraph for each in reply.citations}


def test_a_review_told_of_sets_the_next_one_of_a_revised_notice(ask: Asking) -> None:
    """A board paper tells that the fourth review took place on 19 and 20 November 2024."""
    reply = ask("when is our next DfE review due?", "Thornhithe", "2025-02-28")
    assert [(each.date, each.rule) for each in reply.dates] == [("2025-02-20", "3 months from the review of 20 November 2024")]


def test_in_a_thread_what_the_earlier_answer_cited_comes_first(ask: Asking) -> None:
    reply = ask("since when", "Brackenford", "2024-11-04", "who chairs the improvement board?")
    assert any("1 October 2024" in each.quote for each in reply.citations)
