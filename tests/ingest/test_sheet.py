"""Workbooks and values parted by commas: a tracker's rows under its head, dates and figures as they are printed, nothing that is hidden."""

import io
from collections.abc import Callable
from datetime import date, datetime, time

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from index.documents import Kind
from index.errors import FileRefused
from index.progress import State
from ingest.actions import read_rows
from ingest.blocks import Reading
from ingest.frames import Request
from ingest.reader import read as read_whole
from ingest.sheet import read, read_csv
from ingest.structure import structure
from ingest.told import Told

HEAD = ("Ref", "Action", "Owner", "Due", "RAG", "Update")
ROWS = (
    ("K1", "Send the plan to the Department", "Ann Other", date(2024, 6, 28), "Green", "Sent in draft."),
    ("K2", "Fill the empty posts", None, date(2024, 8, 30), "Red", None),
)


def sheet(*rows: tuple[object, ...], change: Callable[[Worksheet], object] | None = None) -> Reading:
    """A workbook of one sheet, changed after its rows stand in it, as read."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    if change:
        change(book.active)
    return saved(book)


def saved(book: openpyxl.Workbook) -> Reading:
    target = io.BytesIO()
    book.save(target)
    return read(target.getvalue())


def texts(reading: Reading) -> list[str]:
    return [block.text for block in reading.blocks]


def test_a_tracker_is_its_head_and_a_row_for_each_record_with_empty_cells_in_their_place() -> None:
    found = sheet(HEAD, *ROWS)
    assert [(block.text, block.row) for block in found.blocks] == [
        ("Ref | Action | Owner | Due | RAG | Update", True),
        ("K1 | Send the plan to the Department | Ann Other | 28 June 2024 | Green | Sent in draft.", True),
        ("K2 | Fill the empty posts | | 30 August 2024 | Red |", True),
    ]
    assert found.read_by == "Excel"


def test_its_rows_are_read_as_actions_each_cell_under_its_name() -> None:
    rows = list(read_rows(structure(sheet(("Improvement plan",), ("As at", date(2024, 7, 1)), HEAD, *ROWS).blocks)))
    assert [(row.action, row.owner, row.due, row.status, row.update) for row in rows] == [
        ("Send the plan to the Department", "Ann Other", "28 June 2024", "Green", "Sent in draft."),
        ("Fill the empty posts", "", "30 August 2024", "Red", ""),
    ]
    assert all(row.paragraph.number is None for row in rows)


def test_title_and_notes_above_the_head_are_text_and_a_merged_title_stands_once() -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells("A1:F1")

    found = sheet(
        ("Action tracker of Kestermoor Council",), ("Updated", date(2024, 7, 1)), ("Green means that the date will be met.",), HEAD, *ROWS, change=merge
    )
    assert texts(found)[:4] == ["Action tracker of Kestermoor Council", "Updated: 1 July 2024", "Green means that the date will be met.", " | ".join(HEAD)]
    assert [block.row for block in found.blocks[:4]] == [False, False, False, True]


def test_a_row_of_one_cell_heads_the_rows_below_it() -> None:
    paragraphs = structure(sheet(HEAD, ("Front door",), ROWS[0], ("Homes",), ROWS[1]).blocks)
    assert [(each.text[:2], each.heading) for each in paragraphs if each.form == "row"][1:] == [("K1", ("Front door",)), ("K2", ("Homes",))]
    assert len(list(read_rows(paragraphs))) == 2


def test_a_head_of_two_rows_is_read_by_its_names() -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells("B1:C1")

    found = sheet(("Action", "Who and when", None), ("Action", "Owner", "Due"), ("Write the plan", "Ann", date(2024, 5, 3)), change=merge)
    assert texts(found)[1:] == ["Action | Owner | Due", "Write the plan | Ann | 3 May 2024"]


def test_a_cell_merged_downwards_names_each_row_of_its_group() -> None:
    def merge(page: Worksheet) -> None:
        page.merge_cells("A2:A3")

    found = sheet(("Theme", "Action", "Due"), ("Front door", "Write", "May"), (None, "Send", "June"), ("Homes", "Visit", "July"), change=merge)
    assert texts(found)[1:] == ["Front door | Write | May", "Front door | Send | June", "Homes | Visit | July"]


def test_hidden_rows_columns_and_sheets_are_left_out() -> None:
    def hide(page: Worksheet) -> None:
        page.row_dimensions[3].hidden = True
        page.column_dimensions["C"].hidden = True
        secret = page.parent.create_sheet("Secret")
        secret.append(("Never", "to", "be read"))
        secret.sheet_state = "veryHidden"

    assert texts(sheet(HEAD, *ROWS, ("K3", "Visit", "Bob", "July", "Green", "Done"), change=hide)) == [
        "Ref | Action | Due | RAG | Update",
        "K1 | Send the plan to the Department | 28 June 2024 | Green | Sent in draft.",
        "K3 | Visit | July | Green | Done",
    ]


def test_several_sheets_are_headed_by_their_names_and_one_is_not() -> None:
    book = openpyxl.Workbook()
    book.create_sheet("Front door").append(("Words of the first.",))
    book.create_sheet("Homes").append(("Words of the second.",))
    paragraphs = structure(saved(book).blocks)
    assert [(each.text, each.heading) for each in paragraphs if each.form != "heading"] == [
        ("Words of the first.", ("Front door",)), ("Words of the second.", ("Homes",)),
    ]  # fmt: skip
    assert texts(sheet(("Words alone.",))) == ["Words alone."]


def test_a_sheets_printed_header_and_its_own_name_say_whose_it_is() -> None:
    def name(page: Worksheet) -> None:
        page.title = "Kestermoor plan"
        assert page.oddHeader is not None
        assert page.oddHeader.center is not None
        page.oddHeader.center.text = '&"Arial,Bold"&12Kestermoor Council'

    assert sheet(HEAD, *ROWS, change=name).margins[:2] == ("Kestermoor plan", "Kestermoor Council")


@pytest.mark.parametrize(
    ("value", "form", "printed"),
    [
        (date(2024, 2, 1), "dd/mm/yyyy", "1 February 2024"),
        (datetime(2024, 2, 1, 14, 30), "dd/mm/yyyy hh:mm", "1 February 2024, 14:30"),
        (date(2024, 2, 1), "mmm-yy", "February 2024"),
        (date(2024, 2, 1), "yyyy", "2024"),
        (time(9, 30), "hh:mm", "09:30:00"),
        (0.875, "0%", "88%"),
        (0.1234, "0.0%", "12.3%"),
        (38400, "£#,##0", "£38,400"),
        (1234567.5, "#,##0.00", "1,234,567.50"),
        (18.0, "General", "18"),
        (18.6, "General", "18.6"),
        (2.5, "0.00", "2.50"),
        (True, "General", "Yes"),
        ("03/04/2024", "@", "03/04/2024"),
        ("a | b", "General", "a ¦ b"),
        ("two\nlines", "General", "two lines"),
        ("=1+1", "General", None),
        ("#REF!", "General", "#REF!"),
    ],
)
def test_a_cell_is_what_it_shows(value: object, form: str, printed: str | None) -> None:
    def change(page: Worksheet) -> None:
        page["A2"] = value  # type: ignore[assignment]
        page["A2"].number_format = form

    assert texts(sheet(("Words",), change=change)) == ["Words", *([printed] if printed else [])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_values_are_read_whatever_parts_them_and_in_whatever_letters(delimiter: str, encoding: str) -> None:
    lines = [("Ref", "Action", "Owner", "Due"), ("K1", '"Write – and send – the plan"', "Zoë", "03/04/2024"), ("K2", '"Say ""yes"""', "", "May 2024")]
    found = read_csv("\r\n".join(delimiter.join(line) for line in lines).encode(encoding))
    assert texts(found) == ["Ref | Action | Owner | Due", "K1 | Write – and send – the plan | Zoë | 03/04/2024", 'K2 | Say "yes" | | May 2024']
    assert found.read_by == "CSV"


def test_values_of_one_column_are_text() -> None:
    assert [(block.text, block.row) for block in read_csv(b"Words\nMore words\n").blocks] == [("Words", False), ("More words", False)]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("scan01.csv", "Action tracker of Slough Borough Council,,,,\nPublished 5 July 2024,,,,\nRef,Action,Owner,Due,Status\nK1,Send the plan to the Department,Ann Other,28/06/2024,Late\n"),
    ],
)  # fmt: skip
def test_a_tracker_of_values_becomes_obligations_with_dates_and_what_it_says_of_them(name: str, data: str, tmp_path) -> None:  # type: ignore[no-untyped-def]
    path = tmp_path / name
    path.write_text(data, "utf8")
    found = read_whole(Request(str(path), name, Told(), ()))
    assert (found.identity.kind.value, [fact.value for fact in found.identity.councils]) == (Kind.TRACKER, ["Slough"])
    assert [(each.day, each.meaning.value) for each in found.identity.dates] == [(date(2024, 7, 5), "published")]
    assert [(each.what, each.who, each.due.day) for each in found.obligations] == [("Send the plan to the Department", "Ann Other", date(2024, 6, 28))]
    assert [each.state for each in found.statements] == [State.LATE]


def test_more_cells_than_can_be_read_are_refused_before_they_are_read() -> None:
    with pytest.raises(FileRefused, match="more than 400,000 cells"):
        read_csv(b"a,b,c,d\n" * 120_000)
