"""Which number each paragraph bears, under which headings it stands."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.documents import Paragraph
from index.text import letters, squash
from ingest import plain
from ingest.blocks import Block
from ingest.frames import Read
from ingest.structure import LONGEST, structure

Structured = Callable[..., list[Paragraph]]


def numbered(paragraphs: list[Paragraph] | tuple[Paragraph, ...]) -> list[tuple[str, str]]:
    return [(each.number, squash(each.text)) for each in paragraphs if each.number]


# --- the notices of tests/notices ----------------------------------------------------------------------------------------------


def test_every_numbered_paragraph_bears_its_printed_number(notice: dict[str, Any], reading: Read) -> None:
    found = numbered(reading.paragraphs)
    assert [number for number, _ in found] == [number for number, _ in notice["paragraphs"]]
    for (number, text), (_, opening) in zip(found, notice["paragraphs"], strict=True):
        assert text.startswith(squash(opening)), number


def test_unnumbered_text_never_takes_its_neighbours_number(notice: dict[str, Any], reading: Read) -> None:
    texts = [squash(each.text) for each in reading.paragraphs if each.number is None and each.form != "heading"]
    place = 0
    for opening in notice["unnumbered"]:
        place = next((at for at in range(place, len(texts)) if texts[at].startswith(squash(opening))), -1) + 1
        assert place, opening


def test_furniture_menus_and_adverts_are_no_text_of_the_notice(notice: dict[str, Any], reading: Read) -> None:
    whole = [squash(each.text) for each in reading.paragraphs]
    for words in notice["not_text"]:
        assert not any(squash(words) in text for text in whole), words


def test_table_cells_stay_readable(notice: dict[str, Any], reading: Read) -> None:
    for words in notice.get("table_text", []):
        assert any(squash(words) in squash(each.text) for each in reading.paragraphs), words


def test_a_paragraph_that_ran_over_a_page_break_is_whole(notice: dict[str, Any], reading: Read) -> None:
    by_number = dict(numbered(reading.paragraphs))
    for number, words in notice.get("joined", []):
        assert squash(words) in by_number[number]


def test_a_paragraph_stands_where_its_offsets_say(notice: dict[str, Any], reading: Read, notices: Path) -> None:
    if notice["file"].endswith(".html"):
        offsets = [(each.start, each.end) for each in reading.paragraphs]
        assert offsets == sorted(offsets)
        assert all(start < end for start, end in offsets)
        return
    text = plain.decode((notices / notice["file"]).read_bytes())
    for each in reading.paragraphs:
        assert letters(each.text)[:25] in letters(text[each.start : each.end]), each


def test_ordinals_count_the_paragraphs(reading: Read) -> None:
    assert [each.ordinal for each in reading.paragraphs] == list(range(len(reading.paragraphs)))


# --- one rule at a time --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("1. The council acts.\n\n2. It writes a plan.", ["1", "2"]),
        ("1) The council acts.\n\n2) It writes a plan.", ["1", "2"]),
        ("1 The council acts.\n\n2 It writes a plan.\n\n3 It sends it.", ["1", "2", "3"]),
        ("Paragraph 1\nThe council acts.\n\nParagraph 2A\nIt writes a plan.", ["1", "2A"]),
        ("(1) The council acts.\n\n(2) It writes a plan.", ["1", "2"]),
        ("1.—(1) The council acts.\n\n(2) It writes a plan.\n\n2. It stops.", ["1(1)", "1(2)", "2"]),
        ("1.1 The council acts.\n\n1.2 It writes:\n\n(a) a plan;\n\n(b) a letter.\n\n2.1 It stops.", ["1.1", "1.2", "1.2(a)", "1.2(b)", "2.1"]),
        ("1. It writes:\n\na. a plan;\n\nb. a letter.\n\n2. It stops.", ["1", "1(a)", "1(b)", "2"]),
        ("1. It writes:\n\n(a) a plan, with\n\n(i) dates;\n\n(ii) names;\n\n(b) a letter.", ["1", "1(a)", "1(a)(i)", "1(a)(ii)", "1(b)"]),
        ("1. It writes:\n\n(g) a plan;\n\n(h) a letter;\n\n(i) a note;\n\n(j) a card.", ["1", "1(g)", "1(h)", "1(i)", "1(j)"]),
        ("1. The notice.\n\n2. It ends.\n\nSchedule\n\n1. A measure.\n\n2. Another.", ["1", "2", "1", "2"]),
        ("1.\nThe council acts.\n\n2.\nIt stops.", ["1", "2"]),
    ],
)
def test_numbers_are_read_however_they_are_printed(structured: Structured, text: str, numbers: list[str]) -> None:
    first = "This notice is given to the council.\n\n"
    assert [number for number, _ in numbered(structured(first + text))] == numbers


def test_the_letter_i_after_h_is_a_letter(structured: Structured) -> None:
    items = "\n\n".join(f"({letter}) item {letter};" for letter in "abcdefghij")
    found = [number for number, _ in numbered(structured(f"1. It must keep:\n\n{items}"))]
    assert found == ["1", *(f"1({letter})" for letter in "abcdefghij")]


@pytest.mark.parametrize(
    "line",
    ["18 months of work lie ahead of the council.", "2023 was a bad year.", "12 months after the visit, it asked again.", "5 children waited."],
)
def test_a_number_at_a_lines_start_that_does_not_follow_is_only_text(structured: Structured, line: str) -> None:
    found = structured(f"1. The council acts.\n\n2. It writes a plan.\n\n{line}\n\n3. It stops.")
    assert [number for number, _ in numbered(found)] == ["1", "2", "3"]
    assert any(each.text == line and each.number is None for each in found)


def test_items_after_unnumbered_text_do_not_belong_to_the_paragraph_before_it(structured: Structured) -> None:
    found = structured(
        "1. It writes:\n\n(a) a plan.\n\nThe Department thinks again about all that was said to it.\n\n(b) a letter to every family in the borough."
    )
    assert [number for number, _ in numbered(found)][:2] == ["1", "1(a)"]
    assert all(each.number not in ("1(b)", "1") for each in found if each.text.endswith("in the borough."))


def test_headings_make_a_path_and_a_higher_one_ends_it(structured: Structured) -> None:
    found = structured("# Notice\n\n## Board\n\n1. It meets.\n\n### Members\n\n2. They come.\n\n## Plan\n\n3. It is late.\n", "notice.md")
    paths = {each.number: each.heading for each in found if each.number}
    assert paths == {"1": ("Notice", "Board"), "2": ("Notice", "Board", "Members"), "3": ("Notice", "Plan")}


@pytest.mark.parametrize("lead", ["The Council must:", "The Board should:", "The Department expects:", "The Adviser is to:"])
def test_words_that_bind_somebody_lead_into_a_list_and_are_no_heading(structured: Structured, lead: str) -> None:
    found = structured(f"Improvement notice\n\n{lead}\n\n(a) write a plan;\n\n(b) send it.\n")
    assert [(each.form, each.text) for each in found] == [("heading", "Improvement notice"), ("text", lead), ("item", "write a plan;"), ("item", "send it.")]
    assert {each.heading for each in found[1:]} == {("Improvement notice",)}


@pytest.mark.parametrize("line", ["The Council:", "Duties Of The Board:"])
def test_a_short_line_that_binds_nobody_stays_a_heading(structured: Structured, line: str) -> None:
    found = structured(f"Improvement notice\n\n{line}\n\n(a) writes a plan;\n\n(b) sends it.\n")
    assert [each.form for each in found if each.text == line] == ["heading"]


def test_a_row_of_a_table_is_no_numbered_paragraph(structured: Structured) -> None:
    found = structured(
        "1. The council must do this:\n\n| No. | Action | By |\n|---|---|---|\n| 2 | Visit | May |\n| 3 | Write | June |\n\n2. It reports.\n",
        "notice.md",
    )
    assert [number for number, _ in numbered(found)] == ["1", "2"]
    assert [each.text for each in found if each.form == "row"] == ["No. | Action | By", "2 | Visit | May", "3 | Write | June"]


LINES = st.lists(
    st.sampled_from(["1. Act.", "(a) one;", "(i) two;", "3.2 Plan.", "Words of text without a number.", "HEADING", "7", "2A. More.", "| a | b |", "• point"]),
    max_size=14,
)


@given(LINES)
def test_no_words_are_lost_and_ordinals_count_in_any_order_of_lines(lines: list[str]) -> None:
    found = structure(plain.read("\n\n".join(lines).encode(), "notice.txt").blocks)
    assert [each.ordinal for each in found] == list(range(len(found)))
    whole = letters(" ".join(each.text for each in found))
    assert all(word in whole for line in lines for word in ("one", "two", "words", "heading", "plan", "more", "point") if word in line.lower())


def test_a_number_with_nothing_after_it_is_kept_as_text() -> None:
    assert structure([]) == []
    assert [(each.number, each.text) for each in structure([Block("12.", 0, 3)])] == [(None, "12.")]


def test_what_is_far_too_long_for_a_paragraph_is_parted_between_words_and_keeps_its_number_and_pages() -> None:
    text = " ".join(f"word{number}" for number in range(4_000))
    block = Block(f"1. {text}", 0, len(text) + 3, page=3, turns=[(len(text) - 15_000, 4), (9, 5)])
    found = structure([block])
    assert " ".join(each.text for each in found) == text
    assert [each.number for each in found] == ["1", *[None] * (len(found) - 1)]
    assert max(len(each.text) for each in found) <= LONGEST
    assert [each.page for each in found] == [3, 3, 4, 4]
    parted = {(each.text[at:].split()[0], page) for each in found for at, page in each.breaks}
    assert {page for _, page in parted} == {4, 5}
    assert found[-1].text[found[-1].breaks[-1].at :] == text[-9:]


def test_each_part_of_a_document_is_numbered_by_itself_and_stands_under_its_own_headings() -> None:
    def block(text: str, level: int = 0, part: bool = False) -> Block:
        return Block(text, 0, len(text), level=level, part=part)

    blocks = [block("Mail", 1), block("1. One."), block("2. Two."), block("notice.txt", 1, part=True), block("1. First."), block("(a) an item.")]
    assert [(each.ordinal, each.number, each.heading) for each in structure(blocks) if each.form != "heading"] == [
        (1, "1", ("Mail",)), (2, "2", ("Mail",)), (4, "1", ("notice.txt",)), (5, "1(a)", ("notice.txt",)),
    ]  # fmt: skip
