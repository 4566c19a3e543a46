"""A follow-up is made whole from the questions before it, and a question that stands alone is left alone."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import make_whole
from assistant.schemas import Reply
from index.authorities import Council, Gazetteer, england

REVIEW = "When is our next DfE review due?"


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return england().with_councils([Council("Wexmoor", "Wexmoor City Council", ()), Council("Thornhithe", "London Borough of Thornhithe", ())])


@pytest.mark.parametrize("question", [REVIEW, "And what must it include?", "and for Thornhithe?", "Who is he?"])
def test_a_first_question_is_asked_as_it_stands(question: str, gazetteer: Gazetteer) -> None:
    asked = make_whole(question, [], gazetteer)
    assert (asked.text, asked.context) == (question, "")


@pytest.mark.parametrize(
    "follow_up",
    [
        "and for Thornhithe?",
        "And Thornhithe?",
        "What about Thornhithe?",
        "how about Thornhithe Council?",
        "Thornhithe?",
        "same for Thornhithe",
        "and in Thornhithe?",
        "and the London Borough of Thornhithe?",
        "What about for Thornhithe?",
    ],
)
def test_a_council_alone_asks_the_earlier_question_of_that_council(follow_up: str, gazetteer: Gazetteer) -> None:
    assert make_whole(follow_up, [REVIEW], gazetteer).text == "When is our next DfE review due in Thornhithe?"


def test_a_council_that_the_earlier_question_named_gives_way_to_the_new_one(gazetteer: Gazetteer) -> None:
    asked = make_whole("and for Thornhithe?", ["When is Wexmoor's next DfE review due?"], gazetteer)
    assert "Thornhithe" in asked.text
    assert "Wexmoor" not in asked.text
    assert "next DfE review" in asked.text


def test_one_council_after_another_asks_the_same_question_of_each(gazetteer: Gazetteer) -> None:
    asked = make_whole("and Leeds?", [REVIEW, "and for Thornhithe?"], gazetteer)
    assert "next DfE review" in asked.text
    assert "Leeds" in asked.text
    assert "Thornhithe" not in asked.text


@pytest.mark.parametrize(
    "follow_up",
    [
        "And what must it include?",
        "But by when?",
        "So who decides that?",
        "What do they look at?",
        "Who chairs it?",
        "When was that?",
        "Is there a date for this?",
        "ok, and the deadline?",
    ],
)
def test_a_question_that_points_back_takes_the_earlier_one_as_its_context(follow_up: str, gazetteer: Gazetteer) -> None:
    asked = make_whole(follow_up, ["What is the improvement board?"], gazetteer)
    assert asked.text == follow_up
    assert "improvement board" in asked.context


@pytest.mark.parametrize(
    "question",
    [
        "Who is the improvement adviser in Wexmoor?",
        "When is the target date of the improvement plan?",
        "What needs to improve according to Ofsted?",
        "How many contacts were waiting on the first morning?",
    ],
)
def test_a_question_that_stands_alone_takes_nothing_from_before(question: str, gazetteer: Gazetteer) -> None:
    asked = make_whole(question, [REVIEW, "Who chairs the board?"], gazetteer)
    assert (asked.text, asked.context) == (question, "")


@pytest.mark.parametrize("question", ["Since when?", "was that late?", "Why?", "who says so?", "How many?", "On what page?"])
def test_a_bare_question_takes_its_thread_as_context(question: str, gazetteer: Gazetteer) -> None:
    earlier = "Was the workforce strategy sent to the Department?"
    asked = make_whole(question, [earlier], gazetteer)
    assert (asked.text, asked.context) == (question, earlier)


@pytest.mark.parametrize("question", ["who headed up the team?", "when was it that we got the letter?", "did scrutiny discuss the report?"])
def test_the_team_the_report_and_the_letter_are_those_of_the_question_before(question: str, gazetteer: Gazetteer) -> None:
    earlier = "What did Ofsted give us overall in November?"
    assert make_whole(question, [earlier], gazetteer).context == earlier
    assert make_whole("who chairs the improvement board?", [earlier], gazetteer).context == ""


def test_after_a_grade_what_fell_short_of_it_is_the_row_below_the_best(ask: Callable[..., Reply]) -> None:
    reply = ask("which part wasn't then?", "Hollinsea", "2025-12-01", "were all our judgements good in the last ofsted inspection?")
    assert "The experiences and progress of children in care | Requires improvement to be good" in reply.answer
    assert "| Good" not in reply.answer


def test_a_question_with_three_words_of_its_own_is_not_bare(gazetteer: Gazetteer) -> None:
    question = "When did inspectors visit schools?"
    assert make_whole(question, ["Was the workforce strategy sent to the Department?"], gazetteer).context == ""


@pytest.mark.parametrize(
    ("earlier", "question", "document", "paragraph"),
    [
        ("when was the workforce strategy sent to the department?", "what does it set?", "eastmarch-board-paper.pdf", "2.5"),
        ("was the workforce strategy sent to the department?", "was that late?", "eastmarch-board-paper.pdf", "2.5"),
    ],
)
def test_what_the_earlier_answer_cited_comes_first(earlier: str, question: str, document: str, paragraph: str, ask: Callable[..., Reply]) -> None:
    before = ask(earlier, "Eastmarch", "2024-12-01")
    assert (document, paragraph) in [(each.document, each.paragraph) for each in before.citations]
    first = ask(question, "Eastmarch", "2024-12-01", earlier).citations[0]
    assert (first.document, first.paragraph) == (document, paragraph)
    alone = ask(question, "Eastmarch", "2024-12-01").citations
    assert not alone or (alone[0].document, alone[0].paragraph) != (document, paragraph)


@pytest.mark.parametrize("question", ["Who is the improvement adviser?", "What does the plan cost?"])
def test_a_short_question_that_is_whole_is_answered_in_a_thread_as_it_is_alone(question: str, ask: Callable[..., Reply]) -> None:
    alone, threaded = ask(question, "Wexmoor", "2024-12-20"), ask(question, "Wexmoor", "2024-12-20", REVIEW, "Who chairs the board?")
    assert alone.citations
    assert threaded.answer == alone.answer


def test_a_long_question_about_another_council_is_not_taken_for_a_council_alone(gazetteer: Gazetteer) -> None:
    question = "What did inspectors say about the caseloads of social workers in Thornhithe?"
    assert make_whole(question, [REVIEW], gazetteer).text == question


def test_the_nearest_question_counts_most_and_older_ones_only_through_it(gazetteer: Gazetteer) -> None:
    history = ["Who chairs the board?", "What does the improvement plan cost?"]
    asked = make_whole("And who pays for it?", history, gazetteer)
    assert "plan cost" in asked.context
    assert "chairs" not in asked.context


def test_a_chain_of_follow_ups_keeps_what_it_began_with(gazetteer: Gazetteer) -> None:
    asked = make_whole("and how often?", ["Who chairs the improvement board?", "and when does it meet?"], gazetteer)
    assert "improvement board" in asked.context


@given(st.lists(st.text(max_size=60), max_size=6), st.text(min_size=1, max_size=200))
def test_any_history_gives_a_question_and_a_context_of_bounded_length(history: list[str], question: str) -> None:
    asked = make_whole(question, history, england())
    assert asked.text
    assert len(asked.context) <= 1000


def test_a_long_history_of_follow_ups_is_made_whole_without_fail(gazetteer: Gazetteer) -> None:
    asked = make_whole("and then?", ["What is the plan?", *["and then?"] * 49], gazetteer)
    assert "What is the plan?" in asked.context
