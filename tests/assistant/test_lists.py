"""Which list answers: by the words that it shares with the question or by what it means; a table is one, a tracker is none."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.lists import lists_of, whole_list
from assistant.sentences import Inquiry
from index.documents import Basis, Document, Fact, Identity, Kind, Paragraph
from index.kept import NewVersion
from index.library import Library
from index.scope import Access

Inquire = Callable[..., Inquiry]


def document(kind: Kind = Kind.BOARD_PAPER) -> Document:
    identity = Identity(Fact(kind.value, None, Basis.TOLD), (), None, Fact("Paper", None, Basis.TOLD), ())
    return Document("d", "paper.txt", 1, identity, Access.PUBLIC, "searchable", "a test", None, 1, 1, 0)


def paragraphs(*told: tuple[str, str]) -> list[Paragraph]:
    """Paragraphs by their form and text."""
    return [Paragraph(place, text, None, (), None, 0, len(text), form) for place, (form, text) in enumerate(told)]


def shown(kind: Kind, *told: tuple[str, str]) -> list[tuple[str, list[str]]]:
    return [(each.lead.text, [item.text for item in each.items]) for each in lists_of(document(kind), paragraphs(*told))]


LEAD, ROWS = ("text", "The measures are:"), [("row", "Visits | 95%"), ("row", "Caseloads | 17")]


@pytest.mark.parametrize("kind", [each for each in Kind if each is not Kind.TRACKER])
def test_the_rows_of_a_table_are_a_list(kind: Kind) -> None:
    assert shown(kind, LEAD, *ROWS) == [("The measures are:", ["Visits | 95%", "Caseloads | 17"])]


def test_a_trackers_rows_are_no_list_and_its_items_are_one() -> None:
    assert shown(Kind.TRACKER, LEAD, *ROWS) == []
    assert shown(Kind.TRACKER, LEAD, ("item", "visits;"), ("item", "caseloads.")) == [("The measures are:", ["visits;", "caseloads."])]


def test_a_table_ends_where_items_begin_and_one_item_is_no_list() -> None:
    found = shown(Kind.MINUTES, LEAD, *ROWS, ("item", "visits;"), ("item", "caseloads."), ("text", "It ends."), ("item", "alone."))
    assert found == [("The measures are:", ["Visits | 95%", "Caseloads | 17"]), ("Caseloads | 17", ["visits;", "caseloads."])]


PRACTICE = (
    "What has to change in practice with children:",
    "children must be seen alone by their worker;",
    "workers must write down why decisions were taken about children.",
)
ROOM = ("The rooms of the new office are:", "a kitchen with two sinks;", "a hall for public meetings.")
NEARBY = "How social work with kids should get better was asked in May."
"""What shares more words with a question about practice than any list does, and is none."""


@pytest.fixture
def two_lists(library: Library, make_version: Callable[..., NewVersion]) -> Library:
    """A paper of Wexmoor's that holds two lists beside a paragraph that is none."""
    new = make_version(NEARBY, *ROOM, *PRACTICE, name="paper.txt", council="Wexmoor", kind=Kind.BOARD_PAPER, day=date(2024, 5, 1))
    forms = [replace(each, form="text" if each.text.endswith(":") or each.text == NEARBY else "item", number=None) for each in new.paragraphs]
    library.keep(replace(new, paragraphs=tuple(forms)))
    library.embed_waiting()
    return library


def told(library: Library, inquire: Inquire, question: str) -> list[str]:
    return [each.quote for sentence in whole_list(inquire(library, question)).sentences for each in sentence.evidence]


@pytest.mark.parametrize(("question", "items"), [("list the rooms of the office", ROOM), ("what has to change in practice?", PRACTICE)])
def test_a_list_is_chosen_by_the_words_that_it_shares_with_the_question(question: str, items: tuple[str, ...], two_lists: Library, inquire: Inquire) -> None:
    assert told(two_lists, inquire, question) == list(items)


def test_a_list_is_chosen_by_its_meaning_where_another_paragraph_has_the_words(two_lists: Library, inquire: Inquire) -> None:
    question = "how should social work with kids get better?"
    assert inquire(two_lists, question).evidence[0].quote == NEARBY
    assert told(two_lists, inquire, question) == list(PRACTICE)


def test_no_list_is_told_that_neither_words_nor_meaning_bring_near(two_lists: Library, inquire: Inquire) -> None:
    question = "how was it asked in May?"
    assert inquire(two_lists, question).evidence[0].quote == NEARBY
    assert told(two_lists, inquire, question) == []
