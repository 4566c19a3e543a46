"""Plain text and Markdown, line by line."""

import time
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import FileRefused
from ingest.blocks import Block, is_furniture
from ingest.plain import clean, decode, read
from ingest.structure import structure


def blocks(text: str, name: str = "paper.txt") -> list[Block]:
    return read(text.encode(), name).blocks


def texts(text: str, name: str = "paper.txt") -> list[str]:
    return [block.text for block in blocks(text, name)]


@pytest.mark.parametrize(
    ("line", "seen"),
    [
        ("**The council** must *act*", "The council must act"),
        ("__The__ ***council***", "The council"),
        ('a [plan](https://example.org/plan "Plan") of it', "a plan of it"),
        ("![seal](seal.png) Notice", "seal Notice"),
        ("5 \\* 3 and file\\_name\\_here", "5 * 3 and file_name_here"),
        ("Children&rsquo;s services &amp; schools", "Children’s services & schools"),
        ("<b>Notice</b> to <i>Slough</i>", "Notice to Slough"),
        ("a < b and c > d", "a < b and c > d"),
        ("file_name_here and 2 * 3 * 4", "file_name_here and 2 * 3 * 4"),
        ("**3** The council acts", "3. The council acts"),
    ],
)
def test_only_what_a_reader_sees_is_left(line: str, seen: str) -> None:
    assert clean(line) == seen


def test_lines_that_no_blank_line_parts_are_one_paragraph() -> None:
    assert texts("The council must\nact at once.\n\nIt must write\r\na plan.\r\n") == ["The council must act at once.", "It must write a plan."]


def test_items_part_a_paragraph_without_blank_lines() -> None:
    assert texts("It must:\n• write a plan;\n• send it\nto us.\n(a) once\n(b) twice") == [
        "It must:",
        "write a plan;",
        "send it to us.",
        "(a) once",
        "(b) twice",
    ]


def test_headings_have_the_level_of_their_marks() -> None:
    found = [(block.text, block.level) for block in blocks("# Notice #\n\n### Plan\nWords.\n\n**Bold line**\n", "a.md")]
    assert found == [("Notice", 1), ("Plan", 3), ("Words.", 0), ("Bold line", 4)]


def test_a_tables_rows_keep_their_cells_apart() -> None:
    found = blocks("| Action | By | Who |\n| :-- | --: | - |\n| Write the plan | May 2024 | Shah |\n", "a.md")
    assert [(block.text, block.row) for block in found] == [("Action | By | Who", True), ("Write the plan | May 2024 | Shah", True)]
    assert [(block.text, block.row) for block in blocks("Action\tBy\nVisit\tMay\n")] == [("Action | By", True), ("Visit | May", True)]


def test_a_tables_figures_are_kept() -> None:
    found = blocks("| Measure | Now | Aim | Cost |\n|---|---|---|---|\n| Agency staff | 31% | 18 | £400 |\n| Cases | 2023 | 1/2 | 25 of 30 |\n", "a.md")
    assert [(block.text, block.row) for block in found[1:]] == [("Agency staff | 31% | 18 | £400", True), ("Cases | 2023 | 1/2 | 25 of 30", True)]


def test_a_figure_on_a_line_of_its_own_is_kept_and_a_page_number_is_not() -> None:
    assert texts("Agency staff at the end of May:\n\n31%\n\nAgreed cost:\n\n£400\n") == [
        "Agency staff at the end of May:",
        "31%",
        "Agreed cost:",
        "£400",
    ]
    assert texts("It acts.\n\nPage 3 of 7\n\nIt waits.\n\n- 4 -\n") == ["It acts.", "It waits."]


@pytest.mark.parametrize(
    "line", ["Page 3 of 7", "page 12", "7", "- 4 -", "OFFICIAL", "OFFICIAL - CONTROLLED", "This page is intentionally left blank", "Minutes | Page 2"]
)
def test_furniture_is_known(line: str) -> None:
    assert is_furniture(line)


@pytest.mark.parametrize("line", ["31%", "£400", "Officials will come.", "The page turns.", "See page 3 of the plan for more.", "£1,200", "2023/24"])
def test_text_is_no_furniture(line: str) -> None:
    assert not is_furniture(line)


def test_running_headers_of_pages_that_form_feeds_part_are_gone() -> None:
    pages = [
        f"Cabinet 13 July 2023 item {number}\n\nWords of page {word} are here.\n\nPage {number}\n" for number, word in enumerate(("one", "two", "three"), 1)
    ]
    assert texts("\f".join(pages)) == [f"Words of page {word} are here." for word in ("one", "two", "three")]


@pytest.mark.parametrize("between", ["\nPage 3 of 9\n", "\n\nPage 3 of 9\n\n", "\nOFFICIAL\n7\n"])
def test_a_paragraph_knows_where_a_line_was_left_out(between: str) -> None:
    text = f"The council tells each family what it decided on their behalf{between}and writes in words that they can read."
    (found,) = structure(blocks(text))
    assert found.text == "The council tells each family what it decided on their behalf and writes in words that they can read."
    assert [found.text[each.at :] for each in found.breaks] == ["and writes in words that they can read."]


@pytest.mark.parametrize("between", ["\n", "\n\n"])
def test_a_paragraph_breaks_nowhere_where_nothing_was_left_out(between: str) -> None:
    (found,) = structure(blocks(f"The council tells each family what it decided on their behalf{between}and writes in words that they can read."))
    assert found.breaks == ()


def test_a_long_text_with_form_feeds_is_read_in_time() -> None:
    page = "\n".join(f"Line {line} of this page says something about the plan of the council." for line in range(40))
    started = time.perf_counter()
    read("\f".join(f"Cabinet papers {number}\n\n{page}\n" for number in range(25)).encode(), "a.txt")
    assert time.perf_counter() - started < 1  # a thousand lines; the time must not grow with their square


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    assert decode("The council’s £5 – “plan”".encode(encoding)) == "The council’s £5 – “plan”"


def test_bytes_that_are_no_text_are_refused() -> None:
    with pytest.raises(FileRefused) as refused:
        read(b"MZ\x00\x00\x01\x02" * 40, "program.txt")
    assert refused.value.reason == "damaged"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    with suppress(FileRefused):
        assert all(block.text.strip() for block in read(data, "a.md").blocks)


@given(st.lists(st.text(alphabet="abc de.,|#*_-<>&123()\t", max_size=30), max_size=12))
def test_a_block_stands_where_its_offsets_say(lines: list[str]) -> None:
    text = "\n".join(lines)
    last = 0
    for block in blocks(text):
        assert last <= block.start < block.end <= len(text)
        last = block.start
        kept = [char for char in block.text if char in "abcde"]
        assert [char for char in text[block.start : block.end] if char in "abcde"] == kept or "<" in text
