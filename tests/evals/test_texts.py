"""Documents read for judging: what stands in them, apart from how answers read them."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.texts import Text, letters, read_texts, words

ReadText = Callable[[str, str], Text]
SAMPLE = Path(__file__).resolve().parents[2] / "evals" / "sample" / "documents"


def test_letters_leave_out_white_space_case_hyphens_and_marks() -> None:
    assert letters("The  plan’s cost – £1.86m\n(88% of re-\nserves)") == "theplanscost£186m88%ofreserves"
    assert letters("Ofsted &amp; the DfE") == letters("Ofsted & the DfE")
    assert letters("By 2024-10-26") == letters("by 26 October 2024")


def test_words_are_plain() -> None:
    assert words("The Council’s **plan**, of 2024-10-26: £31,000!") == ["the", "councils", "plan", "of", "26", "october", "2024", "£31", "000"]


def test_runs_of_words_are_all_of_that_length() -> None:
    text = Text(("",), False, ("a", "b", "c", "d"))
    assert text.runs(3) == {("a", "b", "c"), ("b", "c", "d")}
    assert text.runs(5) == frozenset()


@pytest.mark.parametrize("name", ["Paper.HTML", "paper.htm", "paper.md"])
def test_a_page_is_read_without_its_tags_and_entities(name: str, read_text: ReadText) -> None:
    text = read_text(name, "<p class='six weeks'>The board&nbsp;must <b>meet</b></p><p>every&#32;month</p>")
    assert (text.pages, text.paged, text.words) == (("theboardmustmeeteverymonth",), False, ("the", "board", "must", "meet", "every", "month"))


@pytest.mark.parametrize("name", ["paper.txt", "paper.csv", "paper.md"])
def test_a_bracket_that_opens_no_tag_costs_no_words(name: str, read_text: ReadText) -> None:
    assert read_text(name, "caseloads <20 are fine").words == ("caseloads", "20", "are", "fine")


def test_plain_text_that_was_a_page_is_read_without_its_tags(read_text: ReadText) -> None:
    assert read_text("paper.txt", "<b>AGENDA ITEM No. 7</b>\t<u>Report</u>").words == ("agenda", "item", "no", "7", "report")


def test_a_pdf_is_read_page_by_page() -> None:
    text = read_texts(SAMPLE)["thornhithe-inspection.pdf"]
    assert text.paged
    assert len(text.pages) > 2
    assert letters("Report published: 19 April 2023") in text.pages[0]
    assert letters("Report published: 19 April 2023") not in text.pages[1]
    assert letters("Care leavers are exempt from council tax") not in text.pages[0]


def test_every_document_of_the_sample_is_read_by_its_name_in_lower_case() -> None:
    texts = read_texts(SAMPLE)
    assert set(texts) == {path.name for path in SAMPLE.iterdir() if path.suffix != ".toml"}
    assert all(text.words and all(text.pages) for text in texts.values())


def test_files_that_hold_no_text_to_read_are_left_out(tmp_path: Path) -> None:
    (tmp_path / "deeper").mkdir()
    for name in ("broken.pdf", "picture.png", "noticeboard.toml", "deeper/paper.txt"):
        (tmp_path / name).write_text("The board must meet.", "utf8")
    assert list(read_texts(tmp_path)) == ["paper.txt"]
