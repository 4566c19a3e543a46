"""How people say things is known in all its forms, and written as papers write it."""

import csv

import pytest

from index.sayings import TABLE, as_written, said_in
from index.vocabulary import widen


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("what do we hand over before the review?", "what do we provide before the review?"),
        ("has it been handed over?", "has it been provide?"),
        ("we handed it over in May", "we provide it in May"),
        ("my kid was kicked out of school", "my kid was excluded"),
        ("they ran away twice", "they go missing twice"),
        ("we must up our game", "we must improve"),
        ("they're dragging their feet", "they're delay"),
        ("is the top of the department any steadier?", "is the senior leadership any more stable?"),
    ],
)
def test_a_saying_in_any_of_its_forms_is_written_as_papers_write_it(said: str, written: str) -> None:
    assert as_written(said) == written


def test_what_stands_in_a_gap_is_kept() -> None:
    (found,) = said_in("can we hand this one over late?")
    assert (found.between, found.written[0]) == ("this one", "provide")


@pytest.mark.parametrize("plain", ["", "when is our next review due?", "sort", "hand this whole pile of papers over", "a hand, over there", "Handover"])
def test_a_question_without_sayings_stays_as_it_is(plain: str) -> None:
    assert as_written(plain) == plain


def test_search_by_words_looks_for_all_that_papers_may_write() -> None:
    assert {"provide", "submit"} <= set(widen("hand it over"))


def test_every_row_of_the_table_says_what_papers_write_and_is_found_by_its_own_words() -> None:
    with TABLE.open(encoding="utf8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert len(rows) > 300
    for row in rows:
        written = tuple(row["written"].split(";"))
        assert all(written), row
        found = [each.written for each in said_in(row["said"].replace("… ", ""))]
        assert written in found, row
