"""What other houses write otherwise: names of columns, numbers of paragraphs, variations of notices, dates in brackets, kinds without their usual titles."""

from collections.abc import Callable
from datetime import date

import pytest

from index.authorities import england
from index.documents import DateMeaning, Identity, Kind, Paragraph
from index.obligations import Binding, DueKind, Obligation, Topic
from ingest.actions import read_rows
from ingest.identify import identify
from ingest.moved import moved_due
from ingest.obligations import read_obligations
from ingest.told import Told

Structured = Callable[..., list[Paragraph]]


def understood(structured: Structured, text: str, *margins: str) -> tuple[list[Paragraph], Identity]:
    paragraphs = structured(text)
    return paragraphs, identify(paragraphs, "scan0001.txt", None, england(), Told(), margins)


def duties(structured: Structured, text: str) -> list[Obligation]:
    return read_obligations(*understood(structured, text))


def table(*rows: str) -> list[Paragraph]:
    return [Paragraph(place, text, None, (), None, 0, len(text), "row") for place, text in enumerate(rows)]


# --- tables ---------------------------------------------------------------------------------------------------------------------

ROWS = (
    "P04 | Hold nine meetings in ten within two days | Ruth Okafor | 31/03/2025 | 30/04/2025 | Missed | Seven in ten in March.",
    "P05 | Hold every conference within three weeks | Ruth Okafor | 30/04/2025 | 30/04/2025 | In hand | Two chairs were ill.",
    "B31 | Write to the head teachers about exclusions | Tom Abel | 09/05/2025 | 09/05/2025 | In hand | Draft with the clerk.",
    "B32 | Print the plan for young people | Ines Carver | 25/04/2025 | done 24/04/2025 | Missed | The printer was late.",
)


@pytest.mark.parametrize(
    "head",
    [
        "No. | Commitment | Accountable | First deadline | Deadline now | Where it stands | Remarks",
        "Line | What we said we'd do | SRO | Finish (as first set) | Finish (as of now) | Sure? | Latest",
        "| Promise | Whose is it? | Baseline finish | Forecast finish | State of play | Story so far",
        "Ref | Our pledge to families | Lead | Originally | Current date | How sure | What has happened",
    ],
)
def test_columns_are_known_by_what_they_hold_where_their_names_are_strange(head: str) -> None:
    found = list(read_rows(table(head, *ROWS)))
    assert [each.action for each in found] == [row.split(" | ")[1] for row in ROWS]
    assert [each.owner for each in found] == [row.split(" | ")[2] for row in ROWS]
    assert [each.due for each in found] == ["30/04/2025", "30/04/2025", "09/05/2025", "25/04/2025"]
    assert [each.status for each in found] == ["Missed", "In hand", "In hand", "Missed"]


@pytest.mark.parametrize(
    "rows",
    [
        (
            "Name | Role | Joined | Attended",
            "Ruth Okafor | Chair of the panel | 1 May 2024 | 9 of 9",
            "Tom Abel | Head teacher, for schools | 3 June 2024 | 8 of 9",
        ),
        ("What we looked at | What we found", "Children in care | Good", "Care leavers | Inadequate", "Leaders | Requires improvement"),
    ],
)
def test_a_list_of_members_or_of_grades_holds_no_actions(rows: tuple[str, ...]) -> None:
    assert list(read_rows(table(*rows))) == []


# --- numbers of paragraphs ------------------------------------------------------------------------------------------------------


def test_minutes_count_their_paragraphs_under_a_numbered_heading(structured: Structured) -> None:
    found = structured(
        "# Board\n\n## 38. Next meeting\n\n(1) Tuesday 20 May 2025.\n\n(2) Reports must reach the clerk by noon on 9 May 2025.\n\n## 39. Close\n\n(1) The meeting ended.\n"
    )
    assert [each.number for each in found if each.form != "heading"] == ["38(1)", "38(2)", "39(1)"]


def test_letters_with_figures_number_paragraphs_where_there_are_several(structured: Structured) -> None:
    found = structured("# Terms\n\nA1. The Board oversees the plan.\n\nB1. Its members are named below.\n\nB2. Seven of them are enough.\n")
    assert [(each.number, each.text[:9]) for each in found[1:]] == [("A1", "The Board"), ("B1", "Its membe"), ("B2", "Seven of ")]
    assert [each.number for each in structured("# Terms\n\nA4. Paper is white.\n\nThe rest is text.\n")[1:]] == [None, None]


# --- notices that vary another --------------------------------------------------------------------------------------------------

VARIATION = (
    "Notice of variation: Slough Borough Council\n\nMade on 15 December 2025\n\nThis notice varies the improvement notice that was given to Slough Borough Council on "
    "17 December 2024. It does not replace it. Its words mean the same here. It comes into force on 5 January 2026.\n\n"
    "1.1 The second review of progress was due by 14 November 2025. It had been fixed for the 4th, but had to be put off, and it took place on 25 and 26 November 2025.\n\n"
    "2.1 In paragraph 17(d) (visits), 27 February 2026 takes the place of 31 July 2025.\n\n2.2 In paragraph 6 (the plan), 22 months takes the place of 18 months.\n\n"
    "3.1 After the second review, the interval between reviews is not to exceed three months.\n\nSecretary of State for Education\n"
)


def test_a_notice_that_varies_another_tells_what_it_changes_from_when_and_how_often_reviews_come(structured: Structured) -> None:
    found = duties(structured, VARIATION)
    varied = {each.due.anchor: each.due for each in found if each.topic is Topic.VARIES}
    assert (varied["paragraph 17(d)"].day, varied["paragraph 17(d)"].anchor_day) == (date(2026, 2, 27), date(2025, 7, 31))
    assert [period.count for period in varied["paragraph 6"].periods] == [4]
    assert [each.due.day for each in found if each.topic is Topic.EFFECT] == [date(2026, 1, 5)]
    assert [each.due.day for each in found if each.topic is Topic.REVIEW_HELD] == [date(2025, 11, 26)]
    (review,) = (each for each in found if each.topic is Topic.REVIEW)
    assert (review.due.kind, review.due.periods[0].count) == (DueKind.RECURRING, 3)


def test_the_day_of_the_notice_that_is_replaced_is_not_the_new_one_s(structured: Structured) -> None:
    text = (
        "Revised improvement notice: Slough Borough Council\n\nIssued 18 September 2025\n\n1. This revised improvement notice is issued to Slough Borough Council by the "
        "Secretary of State for Education. It replaces the Improvement Notice issued on 5 September 2024.\n\n2. The council must send a plan by 31 October 2025.\n"
    )
    assert [(each.meaning, each.day) for each in understood(structured, text)[1].dates] == [(DateMeaning.ISSUED, date(2025, 9, 18))]


@pytest.mark.parametrize(
    "sentence", ["The target is changed to something more ambitious.", "The requirement in paragraph 4 is varied.", "That date becomes more pressing."]
)
def test_a_change_without_a_date_in_its_sentence_moves_none(sentence: str) -> None:
    assert moved_due(sentence).kind is DueKind.UNDATED


# --- letters --------------------------------------------------------------------------------------------------------------------

LETTER = (
    "Jo Field, Regions Group, Department for Education\n\nWednesday 4 June 2025\n\nBy email\n\nDear Ann\n\nFirst review under the improvement notice of 17 December 2024\n\n"
    "Thank you for the welcome that you gave to my team on 13 and 14 May. I am writing to tell you what they concluded.\n\n"
    "In paragraph 17(c) of the notice the date of 30 June 2025 becomes 30 September 2025.\n\nLet me have an account of it within 25 working days of this letter.\n\nYours sincerely\n"
)


def test_a_letter_dates_the_review_by_the_days_it_gives_thanks_for_and_not_by_the_notice_s(structured: Structured) -> None:
    found = duties(structured, LETTER)
    assert [each.due.day for each in found if each.topic is Topic.REVIEW_HELD] == [date(2025, 5, 14)]
    assert understood(structured, LETTER)[1].title.value == "First review under the improvement notice of 17 December 2024"
    assert ("Let me have", Binding.MUST) in [(each.quote[:11], each.binding) for each in found]


# --- duties and dates -----------------------------------------------------------------------------------------------------------

NOTICE = "Improvement notice to Slough Borough Council\n\n1. This improvement notice is issued on 17 December 2024 by the Secretary of State for Education.\n\n"


@pytest.mark.parametrize(
    ("clause", "due"),
    [
        (
            "2. Not less than eight working days before the first day of any review the council must send its statement, which must be short.",
            (DueKind.OFFSET, None),
        ),
        ("2. The chair must write within 15 working days of the end of each quarter.", (DueKind.OFFSET, date(2024, 12, 31))),
        ("2. The council must send the figures on every Friday from 10 January 2025.", (DueKind.RECURRING, None)),
        ("2. No more than six months will pass between one review and the next.", (DueKind.RECURRING, None)),
        ("2. A date in paragraph 17 may also be altered by letter.", (DueKind.UNDATED, None)),
    ],
)
def test_when_a_clause_is_due(clause: str, due: tuple[DueKind, date | None], structured: Structured) -> None:
    (found,) = (each for each in duties(structured, NOTICE + clause) if (each.ordinal and each.quote.startswith(clause[3:20])) or each.topic is Topic.REVIEW)
    assert (found.due.kind, found.due.anchor_day) == due


def test_a_date_in_brackets_ends_the_item_of_a_list_whatever_else_the_item_counts(structured: Structured) -> None:
    clause = "2. The council must secure that, by the date given in each case:\n\n(a) 90% of visits are made within ten working days (31 March 2025);\n\n(b) no worker has more than 20 children (30th September 2025).\n"
    found = [each for each in duties(structured, NOTICE + clause) if "%" in each.quote or "20 children" in each.quote]
    assert [(each.due.kind, each.due.day) for each in found] == [(DueKind.FIXED, date(2025, 3, 31)), (DueKind.FIXED, date(2025, 9, 30))]


def test_a_letter_s_date_in_brackets_is_no_item_s(structured: Structured) -> None:
    clause = "2. The council must:\n\n(a) answer what it was asked (our letter of 4 March 2024);\n\n(b) train its staff (see 3 May 2025, annex).\n"
    assert {each.due.kind for each in duties(structured, NOTICE + clause) if each.quote.startswith(("answer", "train"))} == {DueKind.UNDATED}


def test_what_has_a_price_each_week_doesn_t_come_again(structured: Structured) -> None:
    text = "Slough Borough Council\n\nReport to Cabinet\n\nMeeting date: 18 September 2024\n\n1. Recommendations\n\n1.1 Cabinet is recommended to:\n\n(a) accept the tender at £1,045 for each child for each week.\n"
    assert [each.due.kind for each in duties(structured, text)] == [DueKind.UNDATED]


# --- what a document is ---------------------------------------------------------------------------------------------------------

TRACKER = "# Closing the gap: where our promises stand\n\nCirculated Mon 12 Jan 2026.\n\n| No. | Commitment | Accountable | First deadline | Deadline now | Where it stands | Remarks |\n|---|---|---|---|---|---|---|\n"
TRACKER += "".join(f"| {row} |\n" for row in (*ROWS, *ROWS))
KINDS = {
    TRACKER: (Kind.TRACKER, [date(2026, 1, 12)]),
    "Slough Borough Council\n\nPRESS RELEASE\n\nFor immediate use: Wednesday 30 July 2025\n\nCOMMISSIONER TO LEAVE SLOUGH\n\nThe commissioner will leave tomorrow.\n": (Kind.NEWS, [date(2025, 7, 30)]),
    "Ofsted and the Care Quality Commission\n\nSEND in Slough: how well the local area works together\n\nInspected 22 to 26 September 2025\n\nPublished 17 November 2025\n\nThe outcome\n\n"
    "The local area partnership's arrangements lead to inconsistent experiences.\n": (Kind.SEND_INSPECTION, [date(2025, 9, 22), date(2025, 9, 26), date(2025, 11, 17)]),
    "# Slough Children's Improvement Board: terms of reference\n\nAgreed by the Board at its first meeting, 16 September 2025. Version 1.2.\n\nA1. It meets monthly.\n": (Kind.OTHER, [date(2025, 9, 16)]),
}  # fmt: skip


@pytest.mark.parametrize("text", KINDS, ids=[kind.value for kind, _ in KINDS.values()])
def test_a_kind_is_told_without_its_usual_title(text: str, structured: Structured) -> None:
    found = understood(structured, text)[1]
    assert (found.kind.value, [each.day for each in found.dates]) == (KINDS[text][0].value, KINDS[text][1])


def test_a_council_that_lends_an_auditor_is_not_the_paper_s(structured: Structured) -> None:
    paper = (
        "Children's scrutiny committee\n\nReport of: the director\n\n1. Recommendations\n\n1.1 The committee is recommended to note it.\n\n"
        + "1.2 Much was done. " * 90
    )
    paper += "\n\n4.4 The peer audit will be carried out by Slough Borough Council in January.\n"
    assert understood(structured, paper)[1].councils == ()
    assert [each.value for each in understood(structured, paper, "Luton Borough Council, page 1")[1].councils] == ["Luton"]
