"""A quote stands on one page: where a paragraph breaks, what is quoted of it is parted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Break, Paragraph
from index.pages import page_of, parts, torn

HALVES = ("The council must meet families each month and", "must meet families", "again before the year ends.")


def paragraph(*pieces: str) -> Paragraph:
    """A paragraph whose pieces stand on one page after another, the first on page 4."""
    starts = [len(" ".join(pieces[:place])) + 1 for place in range(1, len(pieces))]
    breaks = tuple(Break(start, 5 + place) for place, start in enumerate(starts))
    return Paragraph(0, " ".join(pieces), "1", (), 4, 0, 0, "text", breaks)


@pytest.mark.parametrize(
    ("quote", "found", "page"),
    [
        ("The council must meet families each month", ["The council must meet families each month"], 4),
        ("each month and must meet", ["each month and", "must meet"], 4),
        ("month and must meet families again", ["month and", "must meet families", "again"], 4),
        ("again before the year ends.", ["again before the year ends."], 6),
        ("must meet families", ["must meet families"], 4),
        ("must meet families again", ["must meet families", "again"], 5),
        ("Month and  must-meet", ["month and", "must meet"], 4),
        ("no words of it", ["no words of it"], 4),
    ],
)
def test_a_quote_is_parted_where_its_paragraph_breaks(quote: str, found: list[str], page: int) -> None:
    assert parts(paragraph(*HALVES), quote) == found
    assert page_of(paragraph(*HALVES), quote) == page


def test_the_words_of_a_list_stand_where_the_first_of_them_do() -> None:
    assert page_of(paragraph("a shelf for", "each child;"), "each child; a bicycle that fits.") == 5


def test_a_half_knows_on_which_side_it_is_cut() -> None:
    whole = paragraph(*HALVES)
    assert torn(whole, HALVES[0]) == (False, True)
    assert torn(whole, HALVES[2]) == (True, False)
    assert torn(whole, "The council must") == (False, False)
    assert torn(paragraph("It has no break."), "It has no break.") == (False, False)


@given(st.lists(st.text("ab 1.", min_size=1, max_size=12), min_size=1, max_size=4), st.integers(0, 40), st.integers(1, 40))
def test_parts_are_verbatim_lose_nothing_and_have_no_parts(pieces: list[str], start: int, length: int) -> None:
    whole = paragraph(*pieces)
    quote = whole.text[start : start + length].strip()
    found = parts(whole, quote)
    assert "".join("".join(found).split()) == "".join(quote.split())
    for each in found:
        assert each in whole.text
        assert parts(whole, each) == [each]
