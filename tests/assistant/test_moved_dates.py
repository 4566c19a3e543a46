"""Dates that letters of the Department move: in every list they stand on their new day, with the letter and the day that they were."""

import csv
import io
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.export import calendar, spreadsheet
from assistant.schemas import Ask, DueItem, DueList, IngestReport
from assistant.service import Noticeboard
from index.library import Library
from index.scope import Access, owner_asker
from ingest.pipeline import ingest
from ingest.read import Pool
from ingest.told import Told

COUNCIL = "Ellerby Vale"
NOTICE = """# Improvement notice to Ellerby Vale Council

1. This improvement notice is issued on 14 March 2024 by the Secretary of State for Education.

2. The council must send its improvement plan to the Department by 12 April 2024.

3. The council must:

(a) fill every vacant post of team manager by 30 September 2024; and

(b) bring the average caseload of its social workers down to 15 by 30 September 2024.

4. A strategy for enough homes for children in care must be published by 31 October 2024.

5. Supervision must be recorded for every social worker by 31 October 2024.
"""
TRACKER = """Ellerby Vale Council improvement plan: action tracker

Updated 1 July 2024

| No. | Action | Owner | Due | RAG |
|---|---|---|---|---|
| 3 | Train every manager in supervision | Ann Dale | 30 August 2024 | Green |
| 4 | Open a second duty desk | Jo Bell | 30 August 2024 | Amber |
"""


def letter(day: str, text: str) -> str:
    return f"Department for Education\n\n{day}\n\nDear Jo\n\nImprovement notice: Ellerby Vale Council\n\n{text}\n\nYours sincerely\n"


def never(*_: object) -> IngestReport:
    raise AssertionError("nothing is ingested here")


@pytest.fixture
def board(library: Library, here: Pool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Noticeboard]:
    """board("…", "…"): the notice, the tracker and letters of 22 July and 2 December 2024 with these words. A register needs no vectors."""
    monkeypatch.setattr(Library, "embed_waiting", lambda *_: 0)

    def made(*letters: str) -> Noticeboard:
        folder = tmp_path / "papers"
        folder.mkdir()
        (folder / "noticeboard.toml").write_text(f'[[council]]\nname = "{COUNCIL}"\nother_names = ["{COUNCIL} Council"]\n', "utf8")
        (folder / "notice.md").write_text(NOTICE, "utf8")
        (folder / "tracker.md").write_text(TRACKER, "utf8")
        for place, (day, text) in enumerate(zip(("22 July 2024", "2 December 2024"), letters, strict=False)):
            (folder / f"letter-{place}.txt").write_text(letter(day, text), "utf8")
        ingest(library, [folder], Told(), Access.PUBLIC, lambda _: None, here)
        return Noticeboard(library, never, None, lambda: date(2024, 8, 1))

    return made


def due(board: Noticeboard, as_of: date) -> DueList:
    return board.due(owner_asker(), COUNCIL, as_of, None)


def only(board: Noticeboard, words: str, as_of: date = date(2024, 8, 1)) -> DueItem:
    """The one item of the list whose clause holds the words."""
    (found,) = [each for each in due(board, as_of).due if words in each.citation.quote]
    return found


MOVES = {
    "The date in paragraph 3(b) of the notice is extended to 31 March 2025.": ("average caseload", "2025-03-31", "2024-09-30"),
    "The date in paragraph 3(b) is extended by six months.": ("average caseload", "2025-03-30", "2024-09-30"),
    "The date by which the average caseload must be down to 15 is moved from 30 September 2024 to 31 March 2025.": (
        "average caseload",
        "2025-03-31",
        "2024-09-30",
    ),
    "Paragraph 4 is varied: for 31 October 2024 there is substituted 31 January 2025.": ("enough homes", "2025-01-31", "2024-10-31"),
    "The requirement in paragraph 4 now falls to be met by 31 January 2025 instead of 31 October 2024.": ("enough homes", "2025-01-31", "2024-10-31"),
    "The deadline for action 4 moves to 29 November 2024.": ("second duty desk", "2024-11-29", "2024-08-30"),
    "The date of 12 April 2024 in paragraph 2 is brought forward to 2 April 2024.": ("improvement plan", "2024-04-02", "2024-04-12"),
}


@pytest.mark.parametrize("words", MOVES)
def test_a_clause_stands_on_the_day_to_which_a_letter_moves_it(board: Callable[..., Noticeboard], words: str) -> None:
    clause, after, before = MOVES[words]
    item = only(board(words), clause)
    assert (item.date, item.moved and item.moved.original_date) == (after, before)
    assert item.moved
    assert (item.moved.citation.document, item.moved.citation.quote) == ("letter-0.txt", words)
    assert "by the letter of 22 July 2024" in item.rule


LEFT = [
    "The date in paragraph 3 is extended to 31 March 2025.",
    "The council asked whether the date in paragraph 4 could be moved to 31 January 2025.",
    "The date in paragraph 4 is not moved.",
    "The date of 30 September 2024 is moved to 31 March 2025.",
    "The date in paragraph 9 is extended to 31 March 2025.",
    "The date of 1 June 2024 in paragraph 4 is moved to 31 January 2025.",
]


@pytest.mark.parametrize("words", LEFT)
def test_what_isnt_moved_or_isnt_clearly_meant_stays(board: Callable[..., Noticeboard], words: str) -> None:
    shown = due(board(words), date(2024, 8, 1)).due
    assert [each for each in shown if each.moved] == []
    assert only_days(shown, "notice.md") == ["2024-04-12", "2024-09-30", "2024-09-30", "2024-10-31", "2024-10-31"]


def only_days(shown: list[DueItem], document: str) -> list[str | None]:
    return [each.date for each in shown if each.citation.document == document and each.date]


def test_before_the_letter_the_clause_stands_on_its_own_day(board: Callable[..., Noticeboard]) -> None:
    opened = board("The date in paragraph 4 is moved from 31 October 2024 to 31 January 2025.")
    assert only(opened, "enough homes", date(2024, 7, 21)).moved is None
    assert only(opened, "enough homes", date(2024, 7, 21)).date == "2024-10-31"
    assert only(opened, "enough homes", date(2024, 7, 22)).date == "2025-01-31"
    assert only(opened, "enough homes", date(2024, 7, 21)).date == "2024-10-31"


def test_a_second_letter_moves_it_on_and_the_clauses_own_day_is_still_said(board: Callable[..., Noticeboard]) -> None:
    opened = board(
        "The date in paragraph 4 is moved from 31 October 2024 to 31 January 2025.", "The date in paragraph 4 is moved from 31 January 2025 to 30 April 2025."
    )
    assert [only(opened, "enough homes", day).date for day in (date(2024, 12, 1), date(2024, 12, 2))] == ["2025-01-31", "2025-04-30"]
    found = only(opened, "enough homes", date(2024, 12, 2))
    assert found.moved
    assert (found.moved.original_date, found.moved.citation.document) == ("2024-10-31", "letter-1.txt")


def test_the_letters_words_are_no_second_duty(board: Callable[..., Noticeboard]) -> None:
    opened = board("The date in paragraph 4 is moved from 31 October 2024 to 31 January 2025. Please send us your own view of progress by 2 December 2024.")
    shown = due(opened, date(2024, 8, 1)).due
    assert [each.date for each in shown if each.citation.document == "letter-0.txt"] == ["2024-12-02"]


def test_the_list_of_obligations_tells_of_the_move(board: Callable[..., Noticeboard]) -> None:
    opened = board("The date in paragraph 4 is moved from 31 October 2024 to 31 January 2025.")
    (found,) = [each for each in opened.obligations(owner_asker(), COUNCIL, date(2024, 8, 1)).obligations if "enough homes" in each.citation.quote]
    assert (found.date, found.due.date) == ("2025-01-31", "2024-10-31")
    assert found.moved


def test_the_calendar_and_the_table_have_the_new_day_and_say_what_moved_it(board: Callable[..., Noticeboard]) -> None:
    shown = due(board("The date in paragraph 4 is moved from 31 October 2024 to 31 January 2025."), date(2024, 8, 1))
    event = next(each for each in calendar(shown).decode().replace("\r\n ", "").split("BEGIN:VEVENT") if "enough homes" in each)
    assert "DTSTART;VALUE=DATE:20250131" in event
    assert "moved from 31 October 2024 by the letter of 22 July 2024" in event
    assert "letter-0.txt" in event
    row = next(each for each in csv.DictReader(io.StringIO(spreadsheet(shown).decode("utf-8-sig"))) if "enough homes" in each["quote"])
    assert (row["date"], row["original_date"]) == ("2025-01-31", "2024-10-31")
    assert row["moved_by"].startswith("letter-0.txt: The date in paragraph 4")


def test_an_answer_gives_the_new_day_the_old_one_and_the_letter(board: Callable[..., Noticeboard]) -> None:
    opened = board("The date in paragraph 3(b) of the notice is extended to 31 March 2025.")
    reply = opened.ask(owner_asker(), Ask(question="By when must the average caseload be down to 15?", council=COUNCIL, as_of=date(2024, 8, 1)))
    assert "31 March 2025" in reply.answer
    assert "30 September 2024" in reply.answer
    assert [each.document for each in reply.citations] == ["letter-0.txt"]
