"""PDF: small files made here, with the layouts of notices and reports."""

import io
from collections.abc import Callable, Sequence

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from index.documents import Paragraph
from index.errors import FileRefused
from index.pages import boxes_of
from ingest.pdf import read
from ingest.structure import structure

WIDTH, HEIGHT = A4
LEFT, TOP, LEADING = 72, HEIGHT - 100, 14.0

Line = tuple[str, float, str, float]
"""Text, left edge, font, size."""


def body(text: str, left: float = LEFT) -> Line:
    return text, left, "Helvetica", 11


def bold(text: str, size: float = 11) -> Line:
    return text, LEFT, "Helvetica-Bold", size


def make(pages: Sequence[Sequence[Line | float]], header: str = "", footer: str = "", **options: object) -> bytes:
    """A PDF whose pages hold these lines; a number among them is a gap in points."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **options)
    for number, lines in enumerate(pages, 1):
        if header:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(LEFT, HEIGHT - 40, header.format(page=number))
        y = TOP
        for line in lines:
            if isinstance(line, float | int):
                y -= line
                continue
            text, left, font, size = line
            canvas.setFont(font, size)
            canvas.drawString(left, y, text)
            y -= LEADING
        if footer:
            canvas.setFont("Helvetica", 9)
            canvas.drawString(LEFT, 30, footer.format(page=number))
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def paragraphs(data: bytes) -> list[Paragraph]:
    return structure(read(data).blocks)


def refusal(data: bytes, reader: Callable[[bytes, str], object] = read) -> str:
    with pytest.raises(FileRefused) as refused:
        reader(data)
    return refused.value.reason


NOTICE = make(
    [
        [
            bold("Improvement notice", 18), 20, bold("Reasons", 13), 10, body("1. This notice is given to the council because inspectors found that"),
            body("children wait too long for help.", LEFT + 18), 10, body("2. The council must carry out its plan, in which it says who will do what, and"),
            body("must tell every family of it without delay and in words that", LEFT + 18),
        ],
        [
            body("they can read at home.", LEFT + 18), 10, bold("Board", 13), 10, body("3. The board must:"), 10, body("•  meet each month;", LEFT + 18),
            body("•  write down what it decides, so that everybody who was away", LEFT + 18), body("can read it.", LEFT + 32), 10,
            body("Words without a number stand here, on a line that is long enough to be"), body("a paragraph of its own."),
        ],
    ],
    header="Cabinet papers, 13 July 2023, item {page}",
    footer="Page {page}",
)  # fmt: skip


def test_running_headers_and_footers_are_gone() -> None:
    whole = " ".join(each.text for each in paragraphs(NOTICE))
    assert "Cabinet papers" not in whole
    assert "Page" not in whole


def test_lines_become_paragraphs_with_their_numbers_and_pages() -> None:
    found = {each.number: (each.text, each.page) for each in paragraphs(NOTICE) if each.number}
    assert found["1"] == ("This notice is given to the council because inspectors found that children wait too long for help.", 1)
    assert found["3"] == ("The board must:", 2)


def test_a_numbered_paragraph_that_runs_over_a_page_is_whole() -> None:
    two = next(each for each in paragraphs(NOTICE) if each.number == "2")
    assert two.text.endswith("in words that they can read at home.")
    assert two.page == 1


def test_where_a_paragraph_runs_over_a_page_is_kept() -> None:
    found = {each.number: [(each.text[place.at :], place.page) for place in each.breaks] for each in paragraphs(NOTICE) if each.breaks}
    assert found == {"2": [("they can read at home.", 2)]}


def test_a_paragraph_over_several_pages_keeps_each_of_them() -> None:
    first, second, third = "1. The council tells families of all that it", "has decided on their behalf and writes to", "them in words that they can read."
    (found,) = paragraphs(make([[body(first)], [body(second)], [], [body(third)]], footer="Page {page}"))
    assert [(found.text[place.at :], place.page) for place in found.breaks] == [(f"{second} {third}", 2), (third, 4)]


@pytest.mark.parametrize(("above", "below"), [(0, 0), (-7, -6)])
def test_where_a_line_is_left_out_in_the_middle_of_a_page_a_paragraph_breaks(above: float, below: float) -> None:
    number = (" 12", LEFT, "Helvetica", 6)
    (found,) = paragraphs(make([[body("The council tells every family of it without delay"), above, number, below, body("and in words that they can read.")]]))
    assert found.text == "The council tells every family of it without delay and in words that they can read."
    assert [(found.text[place.at :], place.page) for place in found.breaks] == [("and in words that they can read.", 1)]


def boxed(*uprights: float) -> list[Paragraph]:
    """The paragraphs of a page with a line of text in a box that is parted at these places, in points from the left margin."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for place, text in enumerate(("Words that stand above it, so that the page has a body.", "and more of them below, for the same reason.")):
        canvas.drawString(LEFT, TOP - 80 * place, text)
    canvas.drawString(LEFT, TOP - 40, "Families wait for help")
    canvas.drawString(LEFT + 200, TOP - 40, "seven weeks")
    for height in (TOP - 26, TOP - 48):
        canvas.line(LEFT - 6, height, LEFT + 300, height)
    for place in (-6, *uprights, 300):
        canvas.line(LEFT + place, TOP - 26, LEFT + place, TOP - 48)
    canvas.save()
    return paragraphs(buffer.getvalue())


def test_the_cells_of_a_ruled_row_are_told_apart() -> None:
    assert [each.text for each in boxed(190) if each.form == "row"] == ["Families wait for help | seven weeks"]


def test_rules_that_run_through_letters_make_no_table() -> None:
    found = boxed(5.5, 190)
    assert not [each for each in found if each.form == "row" and each.text.count("|") > 1]
    assert "Families wait for help" in " ".join(each.text for each in found)


def test_bullets_are_items_and_lose_their_mark() -> None:
    items = [each.text for each in paragraphs(NOTICE) if each.form == "item"]
    assert items == ["meet each month;", "write down what it decides, so that everybody who was away can read it."]


def test_unnumbered_text_has_no_number() -> None:
    last = paragraphs(NOTICE)[-1]
    assert last.number is None
    assert last.text == "Words without a number stand here, on a line that is long enough to be a paragraph of its own."


def test_headings_by_size_and_weight_make_a_path() -> None:
    paths = {each.number: each.heading for each in paragraphs(NOTICE) if each.number}
    assert paths == {"1": ("Improvement notice", "Reasons"), "2": ("Improvement notice", "Reasons"), "3": ("Improvement notice", "Board")}


def test_the_offsets_count_in_the_pages_text_layer() -> None:
    for each in paragraphs(NOTICE):
        assert each.page in (1, 2)
        assert 0 <= each.start < each.end


def test_a_grade_beside_its_label_joins_it_as_a_row() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    canvas.drawString(LEFT, TOP, "Words that stand above the table, so that the page has a body.")
    for place, (label, grade) in enumerate((("The impact of leaders", "Inadequate"), ("Children in care", "Requires improvement"))):
        canvas.drawString(LEFT, TOP - 40 - 30 * place, label)
        canvas.drawString(LEFT + 300, TOP - 40 - 30 * place, grade)
    canvas.save()
    rows = [each.text for each in paragraphs(buffer.getvalue()) if each.form == "row"]
    assert rows == ["The impact of leaders Inadequate", "Children in care Requires improvement"]


def test_a_figure_in_a_table_is_no_page_number() -> None:
    lines: list[Line | float] = [
        body("Agency staff at the end of May were this share of all:"),
        20,
        body("31%"),
        20,
        body("and the cost to the council was this:"),
        20,
        body("£400"),
    ]
    whole = " ".join(each.text for each in paragraphs(make([lines])))
    assert "31%" in whole
    assert "£400" in whole


def test_the_title_in_the_files_own_facts_is_told_apart() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setTitle("Notice of 2023")
    canvas.drawString(LEFT, TOP, "The council must act.")
    canvas.save()
    found = read(buffer.getvalue())
    assert (found.title, found.pages, found.read_by) == ("Notice of 2023", 1, "pypdfium2")
    assert "Notice of 2023" not in " ".join(block.text for block in found.blocks)


def test_a_file_locked_by_a_password_is_refused_as_encrypted() -> None:
    assert refusal(make([[body("Secret.")]], encrypt=StandardEncryption("secret", canPrint=0))) == "encrypted"


@pytest.mark.parametrize(
    "data",
    [b"\x00" * 5_000, b"%PDF-1.7\n" + b"\x00" * 5_000, NOTICE[: len(NOTICE) // 3], b"<html><body>not a PDF</body></html>"],
    ids=["zeros", "header and zeros", "cut short", "web page"],
)
def test_what_is_no_whole_pdf_is_refused_as_damaged(data: bytes) -> None:
    assert refusal(data) == "damaged"


def test_pages_without_text_are_refused_as_pictures(monkeypatch: pytest.MonkeyPatch) -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    for _ in range(2):
        canvas.rect(100, 100, 300, 300, fill=1)
        canvas.showPage()
    canvas.save()
    monkeypatch.setattr("ingest.ocr.installed", lambda: False)
    assert refusal(buffer.getvalue()) == "no_text_layer"


def test_more_pages_than_are_read_are_refused_as_too_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ingest.pdf.MAX_PAGES", 1)
    assert refusal(NOTICE) == "too_large"


def test_columns_are_read_one_after_the_other_though_the_text_layer_was_written_across_both() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 10)
    for line in range(10):
        for left, side in ((60, "left"), (310, "right")):
            canvas.drawString(left, HEIGHT - 100 - 13 * line, f"line {line} of what the {side} column says of help" + ("." if line == 9 else ""))
    canvas.save()
    left, right = paragraphs(buffer.getvalue())
    assert (left.text.count("left column"), right.text.count("right column")) == (10, 10)
    assert "right" not in left.text


def test_names_with_their_offices_beside_them_are_no_columns() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setFont("Helvetica", 11)
    for line, (name, office) in enumerate([("Selina Coyle", "independent chair of the improvement board"), ("Ada Ferris", "director"), ("Mo Oldroyd", "Cabinet member for children"), ("Bea Lund", "police")]):  # fmt: skip
        canvas.drawString(72, HEIGHT - 100 - 30 * line, name)
        canvas.drawString(320, HEIGHT - 100 - 30 * line, office)
    canvas.save()
    assert [each.text.replace(" | ", " ") for each in paragraphs(buffer.getvalue())][1] == "Ada Ferris director"


def test_each_line_of_a_paragraph_has_its_box_and_a_quote_those_of_its_lines() -> None:
    one = next(each for each in paragraphs(NOTICE) if each.number == "1")
    assert [(box.page, round(box.left)) for box in one.boxes] == [(1, 72), (1, 90)]
    first, second = one.boxes
    assert first.bottom > second.bottom
    assert 8 < first.top - first.bottom < 16
    assert boxes_of(one, one.boxes, "wait too long for help") == [second]
    assert boxes_of(one, one.boxes, "inspectors found that children wait") == [first, second]
    over = next(each for each in paragraphs(NOTICE) if each.number == "2")
    assert [box.page for box in boxes_of(over, over.boxes, "in words that they can read at home")] == [1, 2]
