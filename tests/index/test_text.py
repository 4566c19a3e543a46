"""Sentences, words and verbatim quotes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.text import SHORTEST, WHOLE, content_stems, holds_quote, quotable, sentences, slug, snippets, squash, words

PROSE = st.text(st.one_of(st.sampled_from("aA bB.cC?! ;:)”’\"'(0£•\n"), st.characters(exclude_categories=["Cs"])), max_size=200)


@given(PROSE)
def test_sentences_are_verbatim_and_in_order(text: str) -> None:
    place = 0
    for sentence in sentences(text):
        assert sentence
        assert sentence == sentence.strip()
        place = text.index(sentence, place) + len(sentence)


@given(PROSE)
def test_sentences_lose_nothing_but_space(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        "Mr. Smith met Dr. Jones and Cllr. Shah at St. Helens.", "Under s. 497A the council must act.", "The notice is dated 4 Sept. 2023.", "See para. 4.2.",
        "J. K. Rowling wrote it.", "Leaders, e.g. Ms. Tan, have acted.", "It costs approx. £2 million a year.", "Ofsted visited in Dec. 2023 again.",
    ],
)  # fmt: skip
def test_an_abbreviation_or_initial_ends_no_sentence(text: str) -> None:
    assert sentences(text) == [text]


@pytest.mark.parametrize(
    "parts",
    [
        ["The plan is late.", "The board must meet."],
        ["Is it done?", "Yes!", "It is."],
        ["“Children wait too long.”", "Leaders agree."],
        ["(See Annex A.)", "It has until May 2024."],
        ["Costs rose to £3.5 million.", "£2 million was found."],
        ["It was issued in 2023.", "12 months later it was lifted."],
        ["The council must act (see Annex A).", "It has until May 2024."],
    ],
)
def test_sentences_end_where_a_reader_ends_them(parts: list[str]) -> None:
    assert sentences(" ".join(parts)) == parts


def test_a_long_clause_before_a_semicolon_stands_alone_wherever_it_comes() -> None:
    first = "The council must publish a plan that answers each finding of the inspectors in turn;"
    second = "The board must read that plan at each of its meetings and say what it thinks of it;"
    third = "The Department will come and see."
    assert sentences(f"{first} {second} {third}") == [first, second, third]
    assert sentences(f"Ofsted came. {first} {second} {third}") == ["Ofsted came.", first, second, third]


def test_a_quote_may_differ_in_space_case_and_shape_of_punctuation() -> None:
    text = "The council’s plan must be\ncarried out by the end of Novem-\nber 2024 – in full."
    assert holds_quote(text, "the council's plan must be carried out")
    assert holds_quote(text, "by the end of November 2024 - in full")
    assert not holds_quote(text, "by the end of December 2024")
    assert not holds_quote(text, "the council's plan should be carried out")


@pytest.mark.parametrize("quote", ["", " ", "!?", "…"])
def test_a_quote_without_words_is_no_quote(quote: str) -> None:
    assert not holds_quote("The council must act.", quote)


@pytest.mark.parametrize(("text", "quote"), [("It cost £1.5 million.", "£15 million"), ("between 3 and 4 of 12.5%", "125%")])
def test_a_quote_with_another_number_is_no_quote(text: str, quote: str) -> None:
    assert not holds_quote(text, quote)


@given(st.text(max_size=120), st.integers(0, 60), st.integers(1, 60))
def test_any_part_of_a_text_that_holds_a_word_is_a_quote_of_it(text: str, start: int, length: int) -> None:
    part = text[start : start + length]
    if any(char.isascii() and char.isalnum() for char in part):
        assert holds_quote(text, part)


def test_words_lose_their_possessive_and_nothing_else() -> None:
    assert words("The council’s children's plan, O'Brien 4(a)") == ["the", "council", "children", "plan", "o'brien", "4", "a"]


def test_words_of_one_stem_meet_and_small_words_do_not_count() -> None:
    assert content_stems("When will the reviews be reviewed?") == content_stems("review reviewing")


@given(st.text(max_size=60))
def test_a_slug_is_safe_anywhere(name: str) -> None:
    made = slug(name)
    assert made
    assert set(made) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
    assert made == made.strip("-")


def test_squash_leaves_one_space() -> None:
    assert squash(" a\n\u00a0 b\t") == "a b"


@given(PROSE)
def test_what_may_be_quoted_stands_in_its_text_and_is_whole_snippets(text: str) -> None:
    single = snippets(text)
    for quote, where in quotable(text):
        assert quote in text
        assert quote == " ".join(single[where])


def test_a_short_paragraph_is_quoted_whole_and_a_scrap_not_at_all() -> None:
    text = "The board meets monthly. It is chaired by Jo Ali."
    assert quotable(text) == [(text, slice(0, 1))]
    assert quotable("x" * (SHORTEST - 1)) == []


def test_a_long_paragraph_is_quoted_by_up_to_three_sentences_that_follow_each_other() -> None:
    text = " ".join(f"Sentence number {number} of this paragraph says something that is worth a line of its own and no more." for number in range(6))
    assert len(text) > WHOLE
    assert [where for _, where in quotable(text)] == [slice(0, 3), slice(1, 4), slice(2, 5), slice(3, 6), slice(4, 6), slice(5, 6)]
