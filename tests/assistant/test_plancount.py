"""How a plan's actions stand: by the newest sentence that counts them, or by the one of the month that is asked for."""

from collections.abc import Callable

import pytest

from assistant.plancount import plan_counts
from assistant.sentences import Inquiry
from index.documents import Kind
from index.library import Library

Inquire = Callable[..., Inquiry]
Keep = Callable[..., None]
ASKED = "how many actions in the plan are done and how many are late?"
MAY = "At 31 May 2024, 9 of the 46 actions were complete, 30 were on track and seven were late."
OCTOBER = "At 31 October 2024, 27 of the 46 actions were complete, 11 were on track and eight were late."


@pytest.fixture
def counted(library: Library, inquire: Inquire) -> Callable[..., list[str]]:
    """counted(question, as_of): the words that the answer quotes."""

    def quotes(question: str = ASKED, as_of: str = "2025-01-20") -> list[str]:
        return [each.evidence[0].quote for each in plan_counts(inquire(library, question, as_of)).sentences]

    return quotes


def test_the_newest_count_is_told_whatever_order_papers_came_in(keep: Keep, counted: Callable[..., list[str]]) -> None:
    keep("2024-11-05", OCTOBER)
    keep("2024-06-05", MAY)
    keep("2024-12-05", "The board discussed the plan.")
    assert counted() == [OCTOBER]
    assert counted(as_of="2024-11-04") == [MAY]
    assert counted(as_of="2024-06-04") == []


@pytest.mark.parametrize(
    ("question", "quote"),
    [
        ("how many actions in the plan were done at the end of May 2024 and how many late?", MAY),
        ("how many actions in the plan were done in May 2024?", MAY),
        ("how many actions in the plan were complete at 31 October 2024?", OCTOBER),
        ("how many actions in the plan were complete in August 2024?", OCTOBER),  # nobody counted then
    ],
)
def test_the_count_of_the_month_that_is_named_is_told_else_the_newest(question: str, quote: str, keep: Keep, counted: Callable[..., list[str]]) -> None:
    keep("2024-06-05", MAY)
    keep("2024-11-05", OCTOBER)
    assert counted(question, "2024-12-20") == [quote]


def test_of_one_paper_the_first_count_is_told(keep: Keep, counted: Callable[..., list[str]]) -> None:
    keep("2024-11-05", OCTOBER, "Of the actions in priority one, three are complete and two are late.")
    assert counted() == [OCTOBER]


def test_how_many_there_are_in_all_is_told_from_the_sentence_before(keep: Keep, counted: Callable[..., list[str]]) -> None:
    text = "The plan has 46 actions. Of these, 27 of them are complete and eight are late."
    keep("2024-11-05", text)
    assert counted() == [text]


@pytest.mark.parametrize(
    "text",
    [
        "By the end of 2024 30 of the actions should be complete and none late.",
        "The plan aims to have 30 of its actions complete and none late by May.",
        "The council must show which of the 46 actions are complete and which of the two kinds are late.",
        "Some actions are complete and others are late.",
        "27 of the actions are complete.",
        "27 visits were complete and eight late.",
    ],
)
def test_what_is_aimed_at_or_counts_something_else_is_no_count(text: str, keep: Keep, counted: Callable[..., list[str]]) -> None:
    keep("2024-11-05", text)
    assert counted() == []


@pytest.mark.parametrize("kind", [Kind.NEWS, Kind.GUIDANCE])
def test_news_and_guidance_count_nothing(kind: Kind, keep: Keep, counted: Callable[..., list[str]]) -> None:
    keep("2024-11-05", OCTOBER, kind=kind)
    assert counted() == []


def test_where_no_paper_counts_there_is_nothing(counted: Callable[..., list[str]]) -> None:
    assert counted() == []


@pytest.mark.parametrize(
    "question",
    ["how many social workers left?", "is the plan late?", "when must all actions be complete?", "how many visits were late?", "who owns action B7?"],
)
def test_another_question_is_not_taken_for_a_count(question: str, keep: Keep, counted: Callable[..., list[str]]) -> None:
    keep("2024-11-05", OCTOBER)
    assert counted(question) == []
