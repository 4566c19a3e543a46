"""Tables of actions as pages and text print them: with empty, merged and missing cells, each word stays under its column's name."""

from collections.abc import Callable
from datetime import date

import pytest

from index.obligations import Binding, Obligation
from ingest import plain, webpage
from ingest.actions import Row, read_rows, row_duties
from ingest.blocks import Block
from ingest.structure import structure

SAID = date(2024, 11, 15)
HEAD = ["Ref", "Action", "Owner", "Due", "RAG", "Update"]
ROWS = [
    ["1", "Write the supervision policy", "Ife Bello", "31 January 2025", "Green", "In draft"],
    ["2", "Audit a tenth of all records", "", "28 February 2025", "Amber", ""],
    ["", "Hear from a family each month", "Tom Reece", "", "", "Begun"],
]


def markdown(rows: list[list[str]]) -> list[Block]:
    head, *others = ["| " + " | ".join(row) + " |" for row in rows]
    return plain.read("\n".join([head, "|---" * len(rows[0]) + "|", *others]).encode(), "a.md").blocks


def html(rows: list[list[str]]) -> list[Block]:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in rows)
    return webpage.read(f"<html><body><main><p>The tracker of the board.</p><table>{body}</table></main></body></html>".encode()).blocks[1:]


def action_rows(blocks: list[Block]) -> list[Row]:
    return list(read_rows(structure(blocks)))


def duties(blocks: list[Block]) -> list[Obligation]:
    return list(row_duties(action_rows(blocks), "the council", Binding.ACTION, SAID, {}))


@pytest.mark.parametrize("form", [markdown, html])
def test_an_empty_cell_shifts_no_column(form: Callable[[list[list[str]]], list[Block]]) -> None:
    found = action_rows(form([HEAD, *ROWS]))
    assert [[each.action, each.owner, each.due, each.status, each.update] for each in found] == [row[1:] for row in ROWS]


@pytest.mark.parametrize("form", [markdown, html])
def test_a_row_without_an_owner_is_the_councils(form: Callable[[list[list[str]]], list[Block]]) -> None:
    found = duties(form([HEAD, *ROWS]))
    assert [(each.who, each.due.day) for each in found] == [("Ife Bello", date(2025, 1, 31)), ("the council", date(2025, 2, 28)), ("Tom Reece", None)]


@pytest.mark.parametrize("form", [markdown, html])
def test_a_head_may_leave_one_column_without_a_name(form: Callable[[list[list[str]]], list[Block]]) -> None:
    found = action_rows(form([["", *HEAD[1:]], *ROWS]))
    assert [(each.action, each.owner) for each in found] == [(row[1], row[2]) for row in ROWS]


def test_a_merged_cell_counts_in_each_row_that_it_reaches_over() -> None:
    page = (
        "<html><body><main><p>The tracker of the board.</p><table><tr><th>Theme</th><th>Action</th><th>Owner</th><th>Due</th></tr>"
        "<tr><td rowspan=2>Practice</td><td>Write the supervision policy</td><td rowspan='3'>Ife Bello</td><td>31 January 2025</td></tr>"
        "<tr><td>Audit a tenth of all records</td><td rowspan=2>28 February 2025</td></tr><tr><td></td><td>Train every manager in it</td></tr></table></main></body></html>"
    )
    found = duties(webpage.read(page.encode()).blocks)
    assert [(each.what, each.who, each.due.day) for each in found] == [
        ("Write the supervision policy", "Ife Bello", date(2025, 1, 31)),
        ("Audit a tenth of all records", "Ife Bello", date(2025, 2, 28)),
        ("Train every manager in it", "Ife Bello", date(2025, 2, 28)),
    ]


def test_a_cell_over_several_columns_leaves_those_behind_it_in_their_place() -> None:
    page = (
        "<html><body><main><p>The tracker of the board.</p><table><tr><th>Action</th><th>Owner</th><th>Due</th><th>Status</th></tr>"
        "<tr><td colspan=4>Theme 1: practice</td></tr><tr><td>Write the supervision policy</td><td colspan=2>Ife Bello</td><td>Amber</td></tr></table></main></body></html>"
    )
    blocks = webpage.read(page.encode()).blocks
    assert [block.text for block in blocks if not block.row][-1] == "Theme 1: practice"
    assert [(each.owner, each.due, each.status) for each in action_rows(blocks)] == [("Ife Bello", "", "Amber")]


@pytest.mark.parametrize("span", ["-1", "x", "0", "", "9999999999", "²"])
def test_a_span_that_says_nothing_sensible_breaks_nothing(span: str) -> None:
    page = f"<html><body><main><p>Words.</p><table><tr><td rowspan='{span}' colspan='{span}'>A cell</td><td>Another</td></tr></table></main></body></html>"
    assert [block.text for block in webpage.read(page.encode()).blocks] == ["Words.", "A cell | Another"]


@pytest.mark.parametrize(
    ("head", "columns"),
    [
        (["Recommendation", "Action", "Lead", "Timescale", "BRAG"], ("Do", "Who", "When", "How")),
        (["Recommendation", "What we will do", "By whom", "By when", "RAG rating"], ("Do", "Who", "When", "How")),
        (["Priority", "Actions", "Responsible officer", "Target completion date", "Progress RAG"], ("Do", "Who", "When", "How")),
        (["Action no.", "Action", "Action owner", "Deadline", "Status"], ("Do", "Who", "When", "How")),
        (["Theme", "Milestone", "SRO", "End date", "Current status"], ("Do", "Who", "When", "How")),
    ],
)
def test_columns_are_known_by_many_names(head: list[str], columns: tuple[str, ...]) -> None:
    (row,) = action_rows(markdown([head, ["1", "Do it all by then", "Who", "When", "How"]]))
    assert (row.action[:2], row.owner, row.due, row.status) == columns


@pytest.mark.parametrize("nobody", ["", "-", "–", "TBC", "n/a", "tbd", "Vacant"])
def test_a_cell_that_names_nobody_makes_nobody_the_owner(nobody: str) -> None:
    (found,) = duties(markdown([HEAD, ["1", "Write the supervision policy", nobody, "31 January 2025", "Green", "In draft"]]))
    assert found.who == "the council"


@pytest.mark.parametrize(
    ("cell", "owner"),
    [
        ("Jo Bell, Head of Safeguarding", "Jo Bell"),
        ("Director, Children's Services", "Director, Children's Services"),
        ("Jo Bell / Sam Oke", "Jo Bell"),
        ("Jo Bell & Sam Oke", "Jo Bell"),
        ("Jo Bell; Sam Oke", "Jo Bell"),
        ("Jo Bell with the police", "Jo Bell"),
    ],
)
def test_the_first_of_several_owners_counts_and_an_office_stays_whole(cell: str, owner: str) -> None:
    (found,) = duties(markdown([HEAD, ["1", "Write the supervision policy", cell, "31 January 2025", "Green", "In draft"]]))
    assert found.who == owner
