"""Who holds an office: whom the newest paper names, who comes after, and nobody where more than a name is asked for."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.offices import office_holder
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


def test_who_comes_after_is_told_with_the_one_who_leaves(keep: Keep, named: Callable[..., list[str]]) -> None:
    coming = "Hugh Sandiford, director of children's services, gave his report. He leaves on 31 January 2025 and Petra Lindgren takes over."
    keep("2024-12-01", coming)
    keep("2024-03-01", "Ada Quill is the director of children's services.")
    assert named(DCS) == [coming]
    assert named(DCS, "2024-06-01") == ["Ada Quill is the director of children's services."]


def test_a_day_decides_between_who_leaves_and_who_comes(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-01-30", "Bernard Ash chairs the board until 31 March 2024. Ottoline Frear will chair it from 1 April 2024.")
    assert named("who is the chair of the board?", "2024-03-18")[0].startswith("Bernard Ash chairs the board until 31 March 2024.")
    assert named("who is the chair of the board?", "2024-04-02")[0].startswith("Ottoline Frear will chair it from 1 April 2024.")


def test_who_is_to_come_is_told_after_who_holds_it(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-02-28", "The Department has appointed Sir Martin Hexham as its independent chair.")
    keep("2024-11-20", "The Department has appointed Lucinda Varley to chair the board from 1 February 2025.")
    assert len(named("who is the chair?", "2024-12-05")) == 2
    assert named("who is the chair?", "2025-02-02") == ["The Department has appointed Lucinda Varley to chair the board from 1 February 2025."]


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("and who did it before her?", "thanks Philippa Ash"),
        ("who was holding the fort until she arrived?", "thanks Philippa Ash"),
        ("when did she start?", "took up the post"),
    ],
)
def test_a_follow_up_asks_of_the_office_in_its_thread(question: str, words: str, keep: Keep, library: Library, inquire: Inquire) -> None:
    keep("2023-08-14", "The director of children's services, Gareth Lowe, has been in post since 2020.")
    keep(
        "2024-06-20",
        "Marian Oke took up the post of Director of Children's Services on 3 June 2024. The board thanks Philippa Ash, who held the post from December 2023.",
    )
    inquiry = inquire(library, question, "2024-07-10")
    asked = replace(inquiry, asked=replace(inquiry.asked, context="who is our DCS?"))
    assert words in " ".join(each.evidence[0].quote for each in office_holder(asked).sentences)


def test_the_sentence_after_is_left_out_where_it_says_nothing_of_a_change(keep: Keep, named: Callable[..., list[str]]) -> None:
    keep("2024-12-01", "Hugh Sandiford, director of children's services, gave his report. The board thanked him.")
    assert named(DCS) == ["Hugh Sandiford, director of children's services, gave his report."]


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
