"""Obligations, calendar and spreadsheet at every door: the command line, HTTP, and the socket of a running owner."""

import csv
import io
import json
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest
import vobject

from assistant import tables
from assistant.owner import Remote, reach
from assistant.schemas import Citation, DueItem, DueList
from index.scope import owner_asker

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Problem = Callable[[httpx.Response, int], dict[str, Any]]
WEXMOOR = {"council": "Wexmoor", "as_of": "2024-06-01"}
OPTIONS = ("--council", "Wexmoor", "--as-of", "2024-06-01")
REVIEW = "next review by the Department for Education"


def rows(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def events(calendar: str) -> list[Any]:
    return list(vobject.readOne(calendar).contents["vevent"])


def test_obligations_have_the_shape_of_the_contract(client: httpx.Client) -> None:
    found = client.get("/v1/obligations", params=WEXMOOR).json()
    assert list(found) == ["as_of", "obligations"]
    due = client.get("/v1/due", params=WEXMOOR).json()["due"]
    assert all(list(each) == [*due[0], "due", "evidence", "progress"] for each in found["obligations"])
    (review,) = (each for each in found["obligations"] if each["what"] == REVIEW)
    assert list(review["due"]) == ["kind", "date", "every", "anchor", "phrase", "note"]
    assert (review["due"]["kind"], review["due"]["every"], review["date"]) == ("recurring", "4 months", "2024-07-14")
    assert {"upcoming", "passed", "undated"} == {each["status"] for each in due}
    assert {each["status"] for each in found["obligations"]} <= {"complete", "on track", "slow to progress", "overdue", "reported", "no evidence"}
    assert {each["council"] for each in found["obligations"]} == {"Wexmoor"}


def test_an_unknown_council_or_day_is_a_problem_at_the_new_doors_too(client: httpx.Client, problem: Problem) -> None:
    for path in ("/v1/obligations", "/v1/due.ics"):
        assert problem(client.get(path, params={"council": "Wexmor"}), 422)["near"][0] == "Wexmoor"
        problem(client.get(path, params={"as_of": "2024-02-30"}), 422)
        problem(client.get(path, params={"as_of": "9999-12-01"}), 422)


def test_the_calendar_over_http_has_an_event_for_each_date(client: httpx.Client) -> None:
    answer = client.get("/v1/due.ics", params=WEXMOOR)
    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    dated = [each for each in client.get("/v1/due", params=WEXMOOR).json()["due"] if each["date"]]
    assert {each["status"] for each in dated} == {"upcoming", "passed"}
    found = {each.uid.value: each for each in events(answer.text)}
    assert sorted(found) == sorted(f"{each['obligation_id']}@noticeboard" for each in dated)
    for each in dated:
        event = found[f"{each['obligation_id']}@noticeboard"]
        assert event.dtstart.value.isoformat() == each["date"]
        assert event.summary.value.startswith(f"{each['who']}: ")
        assert each["citation"]["document"] in event.description.value
    window = client.get("/v1/due.ics", params={**WEXMOOR, "within": 60})
    assert 0 < len(events(window.text)) < len(found)


def test_a_subscriber_that_has_the_calendar_is_told_so(client: httpx.Client) -> None:
    first = client.get("/v1/due.ics", params=WEXMOOR)
    tag = first.headers["etag"]
    assert re.fullmatch(r'"[0-9a-f]{32}"', tag)
    assert first.headers["cache-control"] == "private, no-cache"
    for sent in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        again = client.get("/v1/due.ics", params=WEXMOOR, headers={"If-None-Match": sent})
        assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", tag)
    for sent in ("", '"another"', tag.strip('"')):
        whole = client.get("/v1/due.ics", params=WEXMOOR, headers={"If-None-Match": sent})
        assert (whole.status_code, whole.content) == (200, first.content)
    for other in ({"as_of": "2024-06-02"}, {"council": "Thornhithe"}, {"within": 30}):
        assert client.get("/v1/due.ics", params={**WEXMOOR, **other}, headers={"If-None-Match": tag}).status_code == 200


def test_a_calendar_s_uids_are_the_same_on_another_day_and_after_another_ingest(client: httpx.Client, cli: Cli, sample: Path, tmp_path: Path) -> None:
    notice = sample / "wexmoor-improvement-notice.md"
    data, written = tmp_path / "again", []
    for _ in range(2):
        assert cli("ingest", notice, "--council", "Wexmoor", data=data).returncode == 0
        written.append({each.uid.value for each in events(cli("due", *OPTIONS, "--ics", "-", data=data).stdout)})
    assert written[0] == written[1]
    later = events(client.get("/v1/due.ics", params={**WEXMOOR, "as_of": "2024-06-20"}).text)
    assert {each.uid.value for each in events(client.get("/v1/due.ics", params=WEXMOOR).text)} & {each.uid.value for each in later}


def test_commands_go_through_a_running_owner(server: Any, cli: Cli, client: httpx.Client) -> None:
    with reach(server.folder, lambda: pytest.fail("the stores were opened beside their owner")) as desk:
        assert isinstance(desk, Remote)
        held = desk.obligations(owner_asker(), "Wexmoor")
        assert held.obligations
    thornhithe = ("--council", "Thornhithe", "--as-of", "2024-06-01")
    printed = json.loads(cli("obligations", *thornhithe, "--json", data=server.folder).stdout)
    public = {each["obligation_id"] for each in client.get("/v1/obligations", params={**WEXMOOR, "council": "Thornhithe"}).json()["obligations"]}
    assert set() < public <= {each["obligation_id"] for each in printed["obligations"]}  # the owner sees restricted papers too
    assert rows(cli("obligations", *thornhithe, "--csv", "-", data=server.folder).stdout)
    assert events(cli("due", *thornhithe, "--ics", "-", data=server.folder).stdout)


def test_exports_go_to_files_and_to_standard_output(cli: Cli, data_copy: Path, tmp_path: Path) -> None:
    due = json.loads(cli("due", *OPTIONS, "--json", data=data_copy).stdout)["due"]
    written = cli("due", *OPTIONS, "--csv", "due.csv", data=data_copy)
    assert (written.returncode, written.stdout) == (0, "")
    assert "due.csv" in written.stderr
    text = (tmp_path / "due.csv").read_bytes().decode("utf-8-sig")
    assert [row["obligation_id"] for row in rows(text)] == [each["obligation_id"] for each in due]
    assert cli("due", *OPTIONS, "--csv", "-", data=data_copy).stdout.removeprefix("\ufeff").splitlines() == text.splitlines()
    assert cli("due", *OPTIONS, "--ics", "due.ics", data=data_copy).returncode == 0
    assert len(events((tmp_path / "due.ics").read_bytes().decode())) == len([each for each in due if each["date"]])
    assert cli("obligations", *OPTIONS, "--csv", "duties.csv", data=data_copy).returncode == 0
    assert {row["due_kind"] for row in rows((tmp_path / "duties.csv").read_text("utf-8"))} > {"fixed", "recurring", "undated"}


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("due", "--csv", "-", "--ics", "-"), "not allowed with"),
        (("due", "--csv", "-", "--json"), "--json"),
        (("obligations", "--csv", "-", "--json"), "--json"),
        (("due", "--ics", "/nowhere/at/all.ics"), "/nowhere/at/all.ics can't be written"),
        (("obligations", "--council", "Wexmor"), "Did you mean Wexmoor"),
        (("obligations", "--as-of", "soon"), "isn't a date"),
    ],
)
def test_what_cannot_be_written_or_asked_is_exit_code_2(arguments: tuple[str, ...], words: str, cli: Cli, data_copy: Path) -> None:
    ran = cli(*arguments, data=data_copy)
    assert (ran.returncode, ran.stdout) == (2, "")
    assert words in ran.stderr
    assert "Traceback" not in ran.stderr


def test_tables_show_date_what_rule_clause_and_days_left(cli: Cli, data_copy: Path) -> None:
    due = cli("due", *OPTIONS, "--within", "90d", data=data_copy).stdout
    assert due.startswith("Due as of 2024-06-01: Wexmoor")
    heads = [each.strip() for each in due.splitlines()[2].strip("┃").split("┃")]
    assert heads == ["date", "what", "rule", "clause", "days left"]
    (review,) = (line for line in due.splitlines() if REVIEW in line)
    cells = [each.strip() for each in review.strip("│").split("│")]
    assert cells == ["14 July 2024", REVIEW, "every 4 months, counted from the notice of 14 March 2024", "wexmoor-improvement-notice.md, 9", "43"]
    several = cli("due", "--as-of", "2024-06-01", data=data_copy).stdout.splitlines()[2]
    assert "council" in several
    held = cli("obligations", *OPTIONS, data=data_copy).stdout
    assert "obligations as of 2024-06-01: Wexmoor" in held
    assert "No evidence found" in held
    assert "no date" in held


@pytest.mark.parametrize("words", ["a" * 500, "[/red] is no markup [b]", "=1+1"])
def test_a_table_wraps_long_words_and_takes_no_brackets_for_markup(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    cited = Citation(
        marker=1, document_id="d", document="x" * 300, title="t", kind="other", date=None, heading=None, paragraph="1", page=None, quote="q", url="/d/d"
    )
    item = DueItem(
        obligation_id="o", council="Wexmoor", what=words, who="w", binding="must", date=None, text="", approximate=False, days_left=None, rule="r",
        anchor=None, status="undated", citation=cited,
    )  # fmt: skip
    tables.due(DueList(as_of="2024-06-01", due=[item]))
    said = capsys.readouterr().out
    cells = [[cell.strip() for cell in line.strip("│").split("│")] for line in said.splitlines() if line.startswith("│")]
    assert "".join(row[1] for row in cells) == words
    assert "".join(row[3] for row in cells) == "x" * 300 + ", 1"
    assert "…" not in said


def test_nothing_in_force_is_said(cli: Cli, tmp_path: Path) -> None:
    assert cli("obligations", "--as-of", "2024-06-01").stdout == "No obligation is in force as of 2024-06-01, by the documents.\n"
    assert "VCALENDAR" in cli("due", "--ics", "-").stdout
