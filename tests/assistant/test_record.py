"""What people tell the register, through its doors: it counts from then on, can be put right, and only who may can tell."""

import json
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
import time_machine
from fastapi.testclient import TestClient

from assistant import cli as command_line
from assistant.bootstrap import build
from assistant.http.app import create_app
from assistant.replies import MEANING
from assistant.schemas import Ask, RecordBody, RecordItem
from assistant.service import Noticeboard
from assistant.settings import Settings
from index.claims import About
from index.errors import NotAllowed, UnknownClaim
from index.models import SHIPPED
from index.obligations import Topic
from index.scope import Access, Asker, loopback_asker, owner_asker

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
Run = Callable[..., str]
Serving = Callable[[Path], AbstractContextManager[Any]]

REVIEW = "When is our next DfE review due?"
RECORD = ["claim_id", "council", "about", "on", "obligation_id", "evidence", "by", "recorded", "access", "corrects", "withdrawn", "state"]
HELD = ("review", "--council", "Wexmoor", "--on", "2024-10-23", "--by", "Selina Coyle")
FROM_PAPERS, FROM_RECORD = "26 October 2024", "23 February 2025"
"""The review clause says four months: from the review of 26 June 2024 that minutes record, and from that of 23 October 2024."""


@pytest.fixture(autouse=True)
def december() -> Iterator[None]:
    """It is noon on 5 December 2024."""
    with time_machine.travel("2024-12-05T12:00:00+00:00"):
        yield


@pytest.fixture
def settings(data_copy: Path, cache: Path) -> Settings:
    return Settings(data_copy, cache, None, Access.PUBLIC, SHIPPED)


@pytest.fixture
def board(settings: Settings) -> Iterator[Noticeboard]:
    """A Noticeboard over a copy of the sample of its own."""
    opened = build(settings)
    yield opened
    opened.close()


@pytest.fixture
def run(data_copy: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """run("due", …): what a command prints that works; run(…, code=2): the sentence of one that doesn't."""
    for name in ("NOTICEBOARD_COUNCIL", "NOTICEBOARD_ACCESS", "NOTICEBOARD_EMBEDDER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("NOTICEBOARD_DATA", str(data_copy))
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))

    def ran(*arguments: str, code: int = 0) -> str:
        assert command_line.main(arguments) == code
        said = capsys.readouterr()
        return said.err if code else said.out

    return ran


def recorded(run: Run, *arguments: str) -> dict[str, Any]:
    kept: dict[str, Any] = json.loads(run("record", *arguments, "--json"))
    return kept


def next_review(run: Run, *arguments: str) -> dict[str, Any]:
    reply: dict[str, Any] = json.loads(run("ask", REVIEW, "--council", "Wexmoor", "--json", *arguments))
    return reply


def tell(board: Noticeboard, asker: Asker | None = None, **told: Any) -> RecordItem:
    return board.record(asker or owner_asker(), RecordBody(**told))


def asked(board: Noticeboard, as_of: date | None = None) -> str:
    return board.ask(owner_asker(), Ask(question=REVIEW, council="Wexmoor", as_of=as_of)).answer


# ---- what it changes


def test_the_next_review_counts_from_a_recorded_one_and_says_who_recorded_it(run: Run) -> None:
    assert FROM_PAPERS in next_review(run)["answer"]
    said = run("record", *HELD, "--evidence", "letter of 12 December")
    assert "review held on 23 October 2024, Wexmoor, by Selina Coyle (“letter of 12 December”)" in said
    assert "To put it right: noticeboard record --correct" in said
    reply = next_review(run)
    (day,) = reply["dates"]
    assert (day["date"], day["anchor"]) == ("2025-02-23", "the review of 23 October 2024, recorded by Selina Coyle")
    assert FROM_RECORD in reply["answer"]
    assert "recorded by Selina Coyle" in reply["answer"]
    assert [cited["document"] for cited in reply["citations"]] == ["wexmoor-improvement-notice.md"]


def test_a_correction_counts_in_place_of_what_it_corrects_and_a_withdrawal_of_all(run: Run) -> None:
    first = recorded(run, *HELD, "--evidence", "letter of 12 December")
    second = recorded(run, "--correct", first["claim_id"], "--on", "2024-10-22", "--by", "Tom Reed")
    assert (second["council"], second["about"], second["evidence"], second["by"]) == ("Wexmoor", "review_held", "letter of 12 December", "Tom Reed")
    assert next_review(run)["dates"][0]["anchor"] == "the review of 22 October 2024, recorded by Tom Reed"
    assert "no longer counts" in run("record", "--withdraw", first["claim_id"])
    assert FROM_PAPERS in next_review(run)["answer"]
    listed = json.loads(run("record", "list", "--council", "Wexmoor", "--json"))["records"]
    assert [(each["on"], each["corrects"], each["withdrawn"], each["state"]) for each in listed] == [
        ("2024-10-23", None, False, "withdrawn"),
        ("2024-10-22", first["claim_id"], False, "withdrawn"),
        ("2024-10-23", first["claim_id"], True, "withdrawn"),
    ]


def test_an_as_of_day_in_the_past_does_not_see_what_was_recorded_later(board: Noticeboard) -> None:
    first = tell(board, about="review_held", council="Wexmoor", on="2024-10-23")
    with time_machine.travel("2024-12-10T12:00:00+00:00"):
        tell(board, corrects=first.claim_id, on="2024-10-22")
        days = [date(2024, 12, day) for day in (4, 5, 9, 10)]
        due = [next(text for text in (FROM_PAPERS, FROM_RECORD, "22 February 2025") if text in asked(board, day)) for day in days]
    assert due == [FROM_PAPERS, FROM_RECORD, FROM_RECORD, "22 February 2025"]


def test_the_same_review_recorded_twice_is_due_once(board: Noticeboard) -> None:
    for _ in range(2):
        tell(board, about="review_held", council="Wexmoor", on="2024-10-23")
    assert len(board.records(owner_asker(), "Wexmoor").records) == 2
    assert FROM_RECORD in asked(board)
    reviews = [each for each in board.due(owner_asker(), "Wexmoor").due if each.what == MEANING[Topic.REVIEW]]
    assert [each.date for each in reviews] == ["2025-02-23"]


def test_a_lifted_notice_asks_for_nothing_from_its_day_on(board: Noticeboard) -> None:
    def documents(council: str, as_of: date | None = None) -> set[str]:
        shown = [*board.due(owner_asker(), council, as_of).due, *board.obligations(owner_asker(), council, as_of).obligations]
        return {each.citation.document for each in shown}

    elsewhere = documents("Thornhithe")
    assert "wexmoor-improvement-notice.md" in documents("Wexmoor")
    kept = tell(board, about="notice_lifted", council="Wexmoor City Council", on="2024-12-02")
    assert kept.council == "Wexmoor"
    assert "wexmoor-improvement-notice.md" not in documents("Wexmoor")
    assert documents("Wexmoor")
    assert "wexmoor-improvement-notice.md" in documents("Wexmoor", date(2024, 12, 4))  # it was told of on the 5th
    assert documents("Thornhithe") == elsewhere
    assert FROM_PAPERS not in asked(board)


def test_an_obligation_that_was_met_is_due_no_more_and_shown_as_met(run: Run) -> None:
    def plan(command: str) -> list[dict[str, Any]]:
        shown = json.loads(run(command, "--council", "Wexmoor", "--json"))[command]
        return [
            each for each in shown if each["citation"]["document"] == "wexmoor-improvement-notice.md" and each["citation"]["paragraph"] == "5" and each["date"]
        ]

    (found,) = plan("due")
    assert found["status"] == "passed"
    kept = recorded(run, "met", found["obligation_id"], "--on", "2024-04-26")
    assert (kept["about"], kept["council"], kept["obligation_id"]) == ("obligation_met", "Wexmoor", found["obligation_id"])
    assert plan("due") == []
    assert [each["status"] for each in plan("obligations")] == ["complete"]


# ---- who may, and who sees it


def test_loopback_may_not_record_and_is_told_so(board: Noticeboard, problem: Callable[..., dict[str, Any]]) -> None:
    client = TestClient(create_app(board))
    body = {"about": "review_held", "council": "Wexmoor", "on": "2024-10-23"}
    said = problem(client.post("/v1/records", json=body), 403)
    assert "'record'" in said["detail"]
    assert said["code"] == "not_allowed"
    with pytest.raises(NotAllowed):
        tell(board, loopback_asker(), **body)
    assert board.records(owner_asker()).records == []


def test_a_restricted_record_counts_for_those_alone_who_may_see_it(board: Noticeboard) -> None:
    tell(board, owner_asker(), about="review_held", council="Wexmoor", on="2024-10-23", access="restricted")
    asked = Ask(question=REVIEW, council="Wexmoor")
    assert FROM_RECORD in board.ask(owner_asker(), asked).answer
    assert FROM_RECORD not in board.ask(loopback_asker(), asked).answer
    assert board.records(loopback_asker()).records == []


def test_a_record_about_a_restricted_paper_is_as_restricted_as_the_paper(board: Noticeboard) -> None:
    hidden = {each.document_id for each in board.documents(owner_asker()).documents if each.access == "restricted"}
    duty = next(each for each in board.obligations(owner_asker(), as_of=date(2024, 12, 1)).obligations if each.citation.document_id in hidden)
    told = tell(board, owner_asker(), about="obligation_met", council=duty.council, obligation_id=duty.obligation_id, on="2024-12-01")
    assert told.access is Access.RESTRICTED
    assert board.records(loopback_asker()).records == []


def test_an_asker_with_the_permission_records_over_http(board: Noticeboard, problem: Callable[..., dict[str, Any]]) -> None:
    client = TestClient(create_app(board, lambda: Asker("http", "Registry desk", None, frozenset({Access.PUBLIC}), frozenset({"record"}))))
    answer = client.post("/v1/records", json={"about": "review_held", "council": "wexmoor", "on": "2024-10-23", "evidence": " a\nletter "})
    assert answer.status_code == 200
    kept = answer.json()
    assert list(kept) == RECORD
    assert {name: value for name, value in kept.items() if name != "claim_id"} == {
        "council": "Wexmoor", "about": "review_held", "on": "2024-10-23", "obligation_id": None, "evidence": "a letter",
        "by": "Registry desk", "recorded": "2024-12-05", "access": "public", "corrects": None, "withdrawn": False, "state": "counts",
    }  # fmt: skip
    gone = client.post("/v1/records", json={"corrects": kept["claim_id"], "withdraw": True}).json()
    assert (gone["corrects"], gone["withdrawn"], gone["state"]) == (kept["claim_id"], True, "withdrawn")
    assert problem(client.post("/v1/records", json={"corrects": "nothing", "withdraw": True}), 404)["code"] == "unknown_claim"
    assert (
        problem(client.post("/v1/records", json={"about": "obligation_met", "obligation_id": "nothing", "on": "2024-10-23"}), 404)["code"]
        == "unknown_obligation"
    )
    assert problem(client.post("/v1/records", json={"about": "review_held", "council": "Wexmor", "on": "2024-10-23"}), 422)["near"][0] == "Wexmoor"
    assert problem(client.post("/v1/records", json={"about": "review_held", "council": "Wexmoor", "on": "2024-12-06"}), 422)["code"] == "claim_refused"
    assert problem(client.post("/v1/records", json={"about": "lunch", "council": "Wexmoor", "on": "2024-10-23"}), 422)["code"] == "invalid"
    assert problem(client.post("/v1/records", json={"about": "review_held", "council": "Wexmoor", "on": "2024-10-23", "evidence": "x" * 501}), 422)


def test_another_councils_records_are_not_seen_and_cannot_be_touched(board: Noticeboard) -> None:
    theirs = tell(board, about="review_held", council="Wexmoor", on="2024-10-23")
    other = replace(owner_asker(), councils=frozenset({"Thornhithe"}))
    own = tell(board, other, about="meeting_held", council="Thornhithe", on="2024-11-01")
    assert board.records(other).records == [own]
    for told in ({"corrects": theirs.claim_id, "on": "2024-10-22"}, {"corrects": theirs.claim_id, "withdraw": True}):
        with pytest.raises(UnknownClaim):
            tell(board, other, **told)
    with pytest.raises(NotAllowed, match="Wexmoor"):
        tell(board, other, about="review_held", council="Wexmoor", on="2024-10-24")
    with pytest.raises(NotAllowed, match="Wexmoor"):
        board.records(other, "Wexmoor")
    assert [each.claim_id for each in board.records(owner_asker()).records] == [theirs.claim_id, own.claim_id]


def test_what_is_recorded_through_the_owner_is_answered_at_once(data_copy: Path, serving: Serving, cli: Cli, problem: Callable[..., dict[str, Any]]) -> None:
    body = {"about": "review_held", "council": "Thornhithe", "on": "2025-06-23"}
    with serving(data_copy) as server:  # processes of their own: there it is today
        ran = cli("record", "review", "--council", "Thornhithe", "--on", "2025-06-23", "--by", "Selina Coyle", "--json", data=data_copy)
        assert ran.returncode == 0, ran.stderr
        assert list(json.loads(ran.stdout)) == RECORD
        reply = httpx.post(f"{server.url}/v1/ask", json={"question": REVIEW, "council": "Thornhithe"}, timeout=20).json()
        assert "6 months from the review of 23 June 2025, recorded by Selina Coyle" in reply["answer"]
        assert reply["dates"][0]["date"] == "2025-12-23"
        assert "Selina Coyle" in cli("record", "list", data=data_copy).stdout
        refused = cli("record", "review", "--council", "Thornhite", "--on", "2025-06-23", data=data_copy)
        assert (refused.returncode, "Did you mean Thornhithe" in refused.stderr) == (2, True)
        problem(httpx.post(f"{server.url}/v1/records", json=body, timeout=20), 403)


# ---- wrong use


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), ("review, meeting, met, lifted", "--correct")),
        (("review", "--council", "Wexmor", "--on", "2024-10-23"), ("'Wexmor'", "Did you mean Wexmoor")),
        (("review", "--on", "2024-10-23"), ("--council", "NOTICEBOARD_COUNCIL")),
        (("review", "--council", "Wexmoor"), ("day is missing", "--on")),
        (("review", "--council", "Wexmoor", "--on", "2024-12-06"), ("6 December 2024 lies ahead", "5 December 2024")),
        (("lifted", "--council", "Wexmoor", "--on", "2030-01-01"), ("lies ahead",)),
        (("met", "--on", "2024-10-23"), ("Which obligation", "OBLIGATION_ID")),
        (("met", "nothing", "--on", "2024-10-23"), ("'nothing'", "noticeboard obligations --json")),
        (("review", "nothing", "--council", "Wexmoor", "--on", "2024-10-23"), ("'nothing'", "takes no obligation")),
        (("--correct", "nothing", "--on", "2024-10-23"), ("'nothing'", "noticeboard record list")),
        (("--withdraw", "nothing"), ("'nothing'", "noticeboard record list")),
        (("review", "--council", "Wexmoor", "--on", "2024-10-23", "--by", "J [1]"), ("name", "--by")),
        (("review", "--council", "Wexmoor", "--on", "2024-10-23", "--by", "J" * 81), ("80", "--by")),
        (("review", "--council", "Wexmoor", "--on", "2024-10-23", "--evidence", "x" * 501), ("500",)),
        (("list", "--council", "Wexmor"), ("Did you mean Wexmoor",)),
    ],
)
def test_what_cannot_be_recorded_is_a_sentence_and_nothing_is_kept(arguments: tuple[str, ...], words: tuple[str, ...], run: Run) -> None:
    said = run("record", *arguments, code=2)
    assert all(word in said for word in words), said
    assert "Nothing is recorded" in run("record", "list")


def test_a_correction_must_say_what_is_right_and_of_the_same_thing(run: Run) -> None:
    kept = recorded(run, *HELD)["claim_id"]
    assert "--on" in run("record", "--correct", kept, code=2)
    assert "lies ahead" in run("record", "--correct", kept, "--on", "2025-01-01", code=2)
    assert "only its day and evidence" in run("record", "meeting", "--correct", kept, "--on", "2024-10-22", code=2)
    assert "only its day and evidence" in run("record", "--council", "Fallowby", "--correct", kept, "--on", "2024-10-22", code=2)
    assert recorded(run, "--correct", kept, "--evidence", "the minutes")["evidence"] == "the minutes"


def test_the_council_of_the_settings_is_whose_record_it_is(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_COUNCIL", "Wexmoor")
    assert recorded(run, "meeting", "--on", "2024-11-14")["council"] == "Wexmoor"
    assert recorded(run, "meeting", "--council", "Fallowby", "--on", "2024-11-14")["council"] == "Fallowby"
    assert run("record", "list").startswith("1 record ")


def test_the_words_of_the_command_are_those_of_the_register(run: Run) -> None:
    assert [recorded(run, what, "--council", "Wexmoor", "--on", "2024-11-14")["about"] for what in ("review", "meeting", "lifted")] == [
        About.REVIEW_HELD, About.MEETING_HELD, About.NOTICE_LIFTED,
    ]  # fmt: skip
