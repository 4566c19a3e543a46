"""What papers say of progress: which sentences count, what they show, and of which day they speak."""

from collections.abc import Callable
from datetime import date

import pytest

from index.documents import Basis, DateMeaning, DocumentDate, Fact, Identity, Kind, Paragraph
from index.progress import State, Statement, in_full
from ingest.progress import read_progress, row_state, state_of

Structured = Callable[..., list[Paragraph]]
MEETING = date(2024, 11, 27)


def identity(kind: Kind, day: date | None = MEETING) -> Identity:
    dates = (DocumentDate(DateMeaning.MEETING, day, None, Basis.TOLD),) if day else ()
    return Identity(Fact(kind.value, None, Basis.TOLD), (), None, Fact("paper", None, Basis.TOLD), dates)


@pytest.mark.parametrize(
    ("sentence", "state"),
    [
        ("The improvement plan was approved by Cabinet and sent to the DfE one day early.", State.COMPLETE),
        ("The target of 95% has been met in each month since March.", State.COMPLETE),
        ("A practitioner is now in place at the front door.", State.COMPLETE),
        ("The start date of 31 October is on track.", State.ON_TRACK),
        ("Management oversight has improved a great deal.", State.ON_TRACK),
        ("Section 47 enquiries are quicker, but many are still shallow.", State.SLOW),
        ("The review found too little progress in the attendance of partners.", State.SLOW),
        ("This action is at risk because of vacancies.", State.SLOW),
        ("The target of 95% by 31 October was not met.", State.LATE),
        ("The borough has not reached it.", State.LATE),
        ("Three actions are overdue.", State.LATE),
        ("The board concluded that the target will not be reached.", State.LATE),
        ("84% of visits were made within ten working days.", State.REPORTED),
        ("93% of child protection visits took place within 10 working days.", State.REPORTED),
        ("At 31 October 14 were complete, nine were on track and eight were late.", State.REPORTED),
    ],
)
def test_a_sentence_shows_how_the_work_stands(sentence: str, state: State) -> None:
    assert state_of(sentence) is state


@pytest.mark.parametrize(
    "sentence",
    [
        "The council must complete its plan by the end of June.",
        "Leaders should improve the timeliness of visits.",
        "The minutes of 17 July 2024 were agreed.",
        "Members are asked to attend the next meeting.",
        "Inspectors looked at how the council responds to children at risk.",
        "The board will look at plans that drift.",
    ],
)
def test_what_is_asked_or_to_come_and_a_meeting_s_business_are_no_progress(sentence: str) -> None:
    assert state_of(sentence) is None


@pytest.mark.parametrize(
    ("status", "update", "state"),
    [
        ("Green", "Done. Sent on 9 January 2025.", State.COMPLETE),
        ("Complete", "", State.COMPLETE),
        ("Blue", "", State.COMPLETE),
        ("Amber", "51 of 58 managers trained.", State.SLOW),
        ("At risk", "18.9.", State.SLOW),
        ("Red", "Not done.", State.LATE),
        ("Late", "Third test passed.", State.LATE),
        ("Green", "Two schools have offered a room.", State.ON_TRACK),
        ("Not started", "", State.REPORTED),
        ("", "Completed in May.", State.COMPLETE),
        ("", "", None),
        ("R", "", State.LATE),
        ("A", "", State.SLOW),
        ("G", "", State.ON_TRACK),
        ("B", "", State.COMPLETE),
        (" g ", "", State.ON_TRACK),
        ("X", "", None),
    ],
)
def test_a_tracker_s_row_shows_its_state(status: str, update: str, state: State | None) -> None:
    assert row_state(status, update) is state


@pytest.mark.parametrize(
    ("shown", "word"), [("R", "Red"), ("a", "Amber"), (" G ", "Green"), ("b", "Blue"), ("Red", "Red"), ("Late", "Late"), ("RA", "RA"), ("", "")]
)
def test_a_colour_that_is_shown_by_its_letter_is_said_in_full(shown: str, word: str) -> None:
    assert in_full(shown) == word


def read(text: str, kind: Kind, structured: Structured, name: str = "paper.md") -> list[Statement]:
    return read_progress(structured(text, name), identity(kind))


def test_a_statement_speaks_of_the_day_that_its_words_name_else_of_its_paper_s(structured: Structured) -> None:
    (dated,) = read("At 31 October 2024, the average caseload was 19 children.", Kind.BOARD_PAPER, structured)
    assert dated.day == date(2024, 10, 31)
    (month,) = read("In September 2024, 84% of contacts had a decision in a day.", Kind.BOARD_PAPER, structured)
    assert month.day == date(2024, 9, 30)
    (own,) = read("The recruitment of social workers is behind schedule.", Kind.BOARD_PAPER, structured)
    assert own.day == MEETING
    (ahead,) = read("The date of 30 January 2025 cannot be met.", Kind.BOARD_PAPER, structured)
    assert ahead.day == MEETING  # never a day after the paper's own


def test_a_tracker_s_row_is_its_action_s_own_statement(structured: Structured) -> None:
    table = "| No. | Action | Owner | Due | RAG | Update |\n|---|---|---|---|---|---|\n| 1 | Open the second team | A. Reeve | 3 February 2025 | Red | No manager. |\n"
    (row,) = read(table, Kind.TRACKER, structured)
    assert (row.subject, row.state, row.about) == (True, State.LATE, "Open the second team")


def test_a_tracker_that_shows_colours_by_their_letters_says_how_each_row_stands(structured: Structured) -> None:
    head = "| No. | Action | Owner | Due | RAG | Update |\n|---|---|---|---|---|---|\n"
    rows = "".join(f"| {place} | Open team number {place} | A. Reeve | 3 February 2025 | {letter} | - |\n" for place, letter in enumerate("RAGB", 1))
    found = read(head + rows, Kind.TRACKER, structured)
    assert [each.state for each in found] == [State.LATE, State.SLOW, State.ON_TRACK, State.COMPLETE]


@pytest.mark.parametrize("kind", [Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION, Kind.GUIDANCE])
def test_what_lays_down_or_explains_reports_no_progress(kind: Kind, structured: Structured) -> None:
    assert read("The target of 95% was not met.", kind, structured) == []


def test_each_quote_stands_verbatim_in_its_paragraph(structured: Structured) -> None:
    text = "The front door dashboard is late. It failed its third test on 26 November 2024. Visits have improved since the spring."
    paragraphs = {each.ordinal: each.text for each in structured(text)}
    found = read_progress(list(structured(text)), identity(Kind.MINUTES))
    assert [each.state for each in found] == [State.LATE, State.LATE, State.ON_TRACK]
    assert all(each.quote in paragraphs[each.ordinal] for each in found)
