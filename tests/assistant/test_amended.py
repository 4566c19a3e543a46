"""A notice is amended and taken in again: what people recorded and what calendars hold goes on speaking of the clauses that still stand."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import time_machine
import vobject

from assistant import export
from assistant.schemas import DueItem, IngestBody, RecordBody
from assistant.service import Noticeboard
from index.claims import About
from index.scope import owner_asker

OPENING = "Improvement notice to Wexmoor City Council\n\n1. This notice is issued on 2 August 2023 by the Secretary of State for Education.\n\n"
PLAN = "2. The council must publish its improvement plan by 1 May 2024."
CHAIR = "3. The council must appoint an independent chair by 1 June 2024."
REVIEW = "4. The Department will review progress at least every six months."
TODAY = date(2024, 5, 20)

Take = Callable[..., None]


@pytest.fixture(autouse=True)
def today() -> Iterator[None]:
    """It is noon on 20 May 2024."""
    with time_machine.travel(f"{TODAY}T12:00:00+00:00"):
        yield


@pytest.fixture
def board(tmp_path: Path, open_noticeboard: Callable[[Path], Noticeboard]) -> Iterator[Noticeboard]:
    opened = open_noticeboard(tmp_path / "data")
    yield opened
    opened.close()


@pytest.fixture
def take(board: Noticeboard, tmp_path: Path) -> Take:
    """take(PLAN, CHAIR, …): the notice with these clauses, ingested in the earlier one's place."""
    paper = tmp_path / "notice.txt"

    def taken(*clauses: str) -> None:
        paper.write_text(OPENING + "\n\n".join(clauses) + "\n", "utf8")
        report = board.ingest(owner_asker(), IngestBody(paths=[str(paper)], council="Wexmoor"), lambda *_: None)
        assert [each.outcome for each in report.files] in (["added"], ["replaced"])

    return taken


def due(board: Noticeboard) -> dict[str, DueItem]:
    """What is due, by the number of its clause."""
    return {str(each.citation.paragraph): each for each in board.due(owner_asker(), "Wexmoor", TODAY).due}


def events(board: Noticeboard) -> dict[str, Any]:
    """The calendar's events by UID."""
    written = export.calendar(board.due(owner_asker(), "Wexmoor", TODAY)).decode()
    return {each.uid.value: each for each in vobject.readOne(written).contents.get("vevent", [])}


def test_an_edit_elsewhere_changes_no_id_and_no_uid(board: Noticeboard, take: Take) -> None:
    take(PLAN, CHAIR, REVIEW)
    before, calendar = due(board), events(board)
    take(PLAN, CHAIR, REVIEW, "5. The council must tell the Department of every serious incident.")
    after = due(board)
    assert {number: after[number].obligation_id for number in before} == {number: each.obligation_id for number, each in before.items()}
    assert set(calendar) == set(events(board)) == {f"{each.obligation_id}@noticeboard" for each in before.values() if each.date}


def test_what_was_recorded_as_met_stays_met(board: Noticeboard, take: Take) -> None:
    take(PLAN, CHAIR, REVIEW)
    met = due(board)["2"].obligation_id
    board.record(owner_asker(), RecordBody(about=About.OBLIGATION_MET, obligation_id=met, on=date(2024, 4, 26)))
    take(PLAN, CHAIR.replace("1 June", "15 June"), REVIEW)
    assert set(due(board)) == {"3", "4"}
    listed = {each.obligation_id: each.status for each in board.obligations(owner_asker(), "Wexmoor").obligations}
    assert listed[met] == "complete"
    assert f"{met}@noticeboard" not in events(board)


def test_a_clause_with_another_date_is_another_obligation_and_another_event(board: Noticeboard, take: Take) -> None:
    take(PLAN, CHAIR, REVIEW)
    before = due(board)
    take(PLAN, CHAIR.replace("1 June", "15 June"), REVIEW)
    after = due(board)
    assert after["3"].date == "2024-06-15"
    assert after["3"].obligation_id != before["3"].obligation_id
    assert f"{before['3'].obligation_id}@noticeboard" not in events(board)


def test_a_clause_that_was_taken_out_is_neither_due_nor_in_the_calendar(board: Noticeboard, take: Take) -> None:
    take(PLAN, CHAIR, REVIEW)
    gone = due(board)["3"].obligation_id
    take(PLAN, REVIEW)
    assert gone not in {each.obligation_id for each in due(board).values()}
    assert f"{gone}@noticeboard" not in events(board)
