"""The clock: no stored date depends on where the machine stands, on summer time or on a clock that is set back; today is London's."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine

from assistant.ledger import Arrival, Ledger, Way
from assistant.schemas import CorrectBody, RecordBody
from assistant.service import Noticeboard
from index.claims import About
from index.dates import today
from index.documents import Kind
from index.library import Library
from index.scope import Access, Scope, owner_asker
from index.store import STORE
from ingest.pipeline import ingest
from ingest.read import Pool
from ingest.told import Told

ZONES = ("UTC", "America/Los_Angeles", "Pacific/Auckland", "Europe/London")
NOTE = "# Improvement notice\n\n**To:** Kent County Council\n\n**Issued:** 3 June 2024\n\n1. The council must report to the board by 5 July 2024.\n"
NOTICE = Told("Kent", Kind.IMPROVEMENT_NOTICE)
INSTANT = datetime(2024, 7, 1, 22, 30, tzinfo=UTC)
"""Half past eleven at night in London, the afternoon before in California and the next morning in New Zealand."""

SetZone = Callable[[str], None]
Open = Callable[[Path], Noticeboard]
Take = Callable[..., object]


@pytest.fixture
def zone() -> Iterator[SetZone]:
    """zone("Pacific/Auckland"): the machine stands there."""
    before = os.environ.get("TZ")

    def put(name: str | None) -> None:
        os.environ.pop("TZ", None)
        if name:
            os.environ["TZ"] = name
        time.tzset()

    yield put
    put(before)


def at(instant: datetime) -> time_machine.travel:
    """That instant, without the zone that the machine stands in being changed."""
    return time_machine.travel(instant.timestamp(), tick=False)


def rows(folder: Path) -> dict[str, list[tuple[object, ...]]]:
    """Whatever is stored of days and times, table by table."""
    columns = {"versions": "day, added_at", "claims": "day, told", "corrections": "told", "facts": "about, value", "obligations": "due_day, due_anchor_day"}
    with closing(sqlite3.connect(folder / STORE)) as store:
        return {table: sorted(store.execute(f"SELECT {names} FROM {table}"), key=repr) for table, names in columns.items()}


@pytest.mark.parametrize("where", ZONES)
def test_what_is_stored_is_the_same_wherever_the_machine_stands(
    where: str, zone: SetZone, tmp_path: Path, open_noticeboard: Open, open_library: Callable[[Path], Library], here: Pool
) -> None:
    paper = tmp_path / "note.md"
    paper.write_text(NOTE)
    with at(INSTANT):
        zone(where)
        library = open_library(tmp_path / "data")
        ingest(library, [paper], NOTICE, Access.PUBLIC, lambda _: None, here)
        library.close()
        noticeboard = open_noticeboard(tmp_path / "data")
        noticeboard.record(owner_asker(), RecordBody(about=About.MEETING_HELD, council="Kent", on=date(2024, 7, 1)))
        noticeboard.close()
    found = rows(tmp_path / "data")
    assert found["versions"] == [("2024-06-03", "2024-07-01 22:30:00.000000")]
    assert found["claims"] == [("2024-07-01", "2024-07-01")]
    assert ("d:issued", "2024-06-03") in found["facts"]
    assert "2024-07-05" in {row[0] for row in found["obligations"]}


@pytest.mark.parametrize("where", ZONES)
@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2024, 1, 15, 23, 59, 59, tzinfo=UTC), date(2024, 1, 15)),
        (datetime(2024, 1, 16, tzinfo=UTC), date(2024, 1, 16)),
        (datetime(2024, 6, 30, 22, 59, 59, tzinfo=UTC), date(2024, 6, 30)),
        (datetime(2024, 6, 30, 23, tzinfo=UTC), date(2024, 7, 1)),
        (datetime(2024, 3, 30, 23, 59, 59, tzinfo=UTC), date(2024, 3, 30)),  # the night in which the clocks go forward
        (datetime(2024, 3, 31, 22, 59, 59, tzinfo=UTC), date(2024, 3, 31)),
        (datetime(2024, 3, 31, 23, tzinfo=UTC), date(2024, 4, 1)),
        (datetime(2024, 10, 26, 23, tzinfo=UTC), date(2024, 10, 27)),  # the night in which they go back
        (datetime(2024, 10, 27, 0, 30, tzinfo=UTC), date(2024, 10, 27)),
        (datetime(2024, 10, 27, 1, 30, tzinfo=UTC), date(2024, 10, 27)),
        (datetime(2024, 10, 27, 23, 59, 59, tzinfo=UTC), date(2024, 10, 27)),
        (datetime(2024, 10, 28, tzinfo=UTC), date(2024, 10, 28)),
    ],
)
def test_today_begins_at_midnight_in_london(where: str, instant: datetime, day: date, zone: SetZone) -> None:
    with at(instant):
        zone(where)
        assert today() == day


def test_a_paper_that_comes_after_the_clock_was_set_back_takes_its_old_version_s_place(tmp_path: Path, library: Library, here: Pool, everything: Scope) -> None:
    paper = tmp_path / "note.md"
    for hour, text in ((22, NOTE), (20, NOTE.replace("5 July", "9 July")), (21, NOTE.replace("5 July", "12 July"))):
        paper.write_text(text)
        with at(INSTANT.replace(hour=hour)):
            report = ingest(library, [paper], NOTICE, Access.PUBLIC, lambda _: None, here)
            assert [each.outcome for each in report.files] == ["added" if hour == 22 else "replaced"]
    (document,) = library.documents(everything)
    assert "12 July 2024" in " ".join(each.text for each in library.paragraphs(everything, document))
    assert [held.obligation.due.day for held in library.obligations(everything)] == [date(2024, 7, 12)]


def test_what_a_person_put_right_stays_right_when_the_clock_is_set_back(data_copy: Path, open_noticeboard: Open) -> None:
    noticeboard = open_noticeboard(data_copy)
    try:
        document = noticeboard.documents(owner_asker()).documents[0]
        for hour, title in ((22, "First"), (20, "Second")):
            with at(INSTANT.replace(hour=hour)):
                noticeboard.correct(owner_asker(), CorrectBody(document=document.document_id, title=title))
        assert noticeboard.detail(owner_asker(), document.document_id).document.title == "Second"
    finally:
        noticeboard.close()


def test_a_question_waits_no_longer_when_the_clock_is_set_back(tmp_path: Path) -> None:
    now = INSTANT.timestamp()
    ledger = Ledger.open(tmp_path)
    try:
        first, second = (Arrival("T1", "C1", ts, "1.0", "U1", Way.MENTION, "when?", f"Ev{ts}") for ts in ("1.0", "2.0"))
        (reference,) = ledger.keep([first], now)
        assert reference
        assert ledger.claim(now)
        ledger.again(reference, now + 30, 1)
        back = now - 7_200
        ledger.keep([second], back)
        held = ledger.claim(back)
        assert held
        assert held.arrival.ts == first.ts  # and what was asked later, by an earlier clock, comes after it
        ledger.end(reference, "answered", "{}")
        then = ledger.claim(back)
        assert then
        assert then.arrival.ts == second.ts
    finally:
        ledger.close()
