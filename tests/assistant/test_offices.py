"""Who holds an office: whom the newest paper names, who comes after, and nobody where more than a name is asked for."""

from collections.abc import Callable

import pytest

from assistant.offices import NAMED, office_holder
from assistant.sentences import Inquiry
from index.documents import Kind
from index.library import Library
from index.scope import Access

Inquire = Callable[..., Inquiry]
Keep = Callable[..., None]
DCS = "who is the director of children's services?"


@pytest.fixture
def named(library: Library, inquire: Inquire) -> Callable[..., list[str]]:
    """named(question, as_of): the words that the answer quotes."""

    def quotes(question: str, as_of: str = "2025-01-20", council: str = "Wexmoor") -> list[str]:
        return [each.evidence[0].quote for each in office_holder(inquire(library, question, as_of, council)).sentences]

    return quotes


def test_the_newest_papers_holder_is_named_whatever_order_papers_came_in(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-09-01", "Petra Lindgren is the director of children's services.")
    keep("2024-03-01", "Hugh Sandiford is the director of children's services.")
    keep("2024-12-01", "The board met. Nobody was named.")
    assert named(DCS) == ["Petra Lindgren is the director of children's services."]
    assert named(DCS, "2024-08-31") == ["Hugh Sandiford is the director of children's services."]
    assert named(DCS, "2024-02-29") == []


def test_who_comes_after_is_told_beside_the_one_before(keep: Keep, named: Callable[..., list[str]]) -> None:
    coming = "Hugh Sandiford, director of children's services, gave his report. He leaves on 31 January 2025 and Petra Lindgren takes over."
    keep("2024-12-01", coming)
    keep("2024-03-01", "Ada Quill is the director of children's services.")
    assert named(DCS) == [coming, "Ada Quill is the director of children's services."]


def test_the_sentence_after_is_left_out_where_it_says_nothing_of_a_change(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-12-01", "Hugh Sandiford, director of children's services, gave his report. The board thanked him.")
    assert named(DCS) == ["Hugh Sandiford, director of children's services, gave his report."]


def test_no_more_than_a_few_people_are_named_and_nobody_twice(keep: Keep, named: Callable[..., list[str]]) -> None:
    people = ["Ada Quill", "Bo Tarn", "Cy Wells", "Di Marsh"]
    for place, person in enumerate(people):
        for again in (1, 15):
            keep(f"2024-0{5 - place}-{again:02}", f"{person} was appointed as the director of children's services.")
    assert named(DCS) == [f"{person} was appointed as the director of children's services." for person in people[:NAMED]]


@pytest.mark.parametrize(
    "question",
    [
        "who must appoint the director of children's services?",
        "who does the DCS report to?",
        "who pays the director of children's services?",
        "should the director of children's services sign it, and who else?",
        "what did the director of children's services say?",
        "who are the members beside the director of children's services?",
        "who agreed it, the director of children's services or the chief executive?",
    ],
)
def test_a_question_that_asks_for_more_than_a_name_gets_nothing_here(question: str, keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-09-01", "Hugh Sandiford is the director of children's services.", "Lorna Petheridge is the chief executive.")
    assert named(DCS) != []
    assert named(question) == []


def test_of_two_offices_none_is_chosen(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-09-01", "Hugh Sandiford is the director of children's services.", "Lorna Petheridge is the chief executive.")
    assert named("who is the chief executive?") == ["Lorna Petheridge is the chief executive."]
    assert named("who are the chief executive and the director of children's services?") == []


def test_the_chair_of_another_body_is_not_the_boards(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-09-01", "Yvonne Tarrant is the independent chair.")
    assert named("who is the chair?") == ["Yvonne Tarrant is the independent chair."]
    assert named("who is the chair of the improvement board?") == ["Yvonne Tarrant is the independent chair."]
    assert named("who is the chair of scrutiny?") == []


def test_guidance_names_nobody(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-09-01", "Hugh Sandiford is the director of children's services.", kind=Kind.GUIDANCE)
    keep("2024-10-01", "Ada Quill is the director of children's services.", council=None, name="loose.txt")
    assert named(DCS) == []


def test_nobody_is_named_from_a_paper_of_another_council_or_access_level(
    library: Library, inquire: Inquire, keep: Keep, named: Callable[..., list[str]]
) -> None:
    keep("2024-09-01", "Hugh Sandiford is the director of children's services.", council="Thornhithe")
    keep("2024-10-01", "Ada Quill is the director of children's services.", access=Access.RESTRICTED)
    assert named(DCS, council="Thornhithe") == ["Hugh Sandiford is the director of children's services."]
    assert named(DCS) == ["Ada Quill is the director of children's services."]
    assert named(DCS, council="Eastmarch") == []
