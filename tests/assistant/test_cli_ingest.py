"""noticeboard ingest: what can't be read is named with its reason, the rest is in, and breaking off loses nothing."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import docx
import openpyxl
import pytest
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfgen.canvas import Canvas

from assistant import cli as command_line
from index.errors import REASONS

Cli = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    """A folder with one good paper and everything that can't become one."""
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "good.txt").write_text("Board\n\nMinutes of the meeting held on 19 September 2024\n\n1. The board agreed its plan for Leeds.\n")
    (folder / "empty.txt").touch()
    (folder / "zeros.pdf").write_bytes(bytes(20_000))
    with (folder / "vast.txt").open("wb") as vast:
        vast.truncate(50 * 1024 * 1024)
    (folder / "picture.xyz").write_text("no kind of file that is read")
    locked = Canvas(str(folder / "locked.pdf"), encrypt=StandardEncryption("secret", "owner", canPrint=0))
    locked.drawString(72, 700, "Words that nobody may read")
    locked.save()
    return folder


def test_files_that_cannot_be_read_are_named_with_the_reason_and_the_rest_is_in(papers: Path, cli: Cli) -> None:
    ran = cli("ingest", papers)
    assert ran.returncode == 3
    assert "Traceback" not in ran.stderr
    refused = dict(re.findall(r"^! (\S+): (.+)$", ran.stdout, re.M))
    assert refused["empty.txt"] == REASONS["empty"]
    assert refused["zeros.pdf"] == REASONS["damaged"]
    assert refused["locked.pdf"] == REASONS["encrypted"]
    assert refused["vast.txt"].startswith(REASONS["too_large"])
    assert refused["picture.xyz"].startswith(REASONS["unsupported"])
    assert set(refused) == {path.name for path in papers.iterdir()} - {"good.txt"}
    assert re.search(r"^\+ good\.txt: Minutes, Leeds, 2024-09-19", ran.stdout, re.M)
    held = cli("documents", "--json")
    assert [each["document"] for each in json.loads(held.stdout)["documents"]] == ["good.txt"]
    for path in papers.iterdir():
        if path.name != "good.txt":
            path.unlink()
    again = cli("ingest", papers, "--json")
    assert again.returncode == 0
    assert [each["outcome"] for each in json.loads(again.stdout)["files"]] == ["unchanged"]


def test_word_workbooks_values_and_mails_are_taken_in_and_what_is_lost_of_a_mail_is_said(
    tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTICEBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))
    folder = tmp_path / "papers"
    folder.mkdir()
    written = docx.Document()
    written.add_heading("Improvement notice to Leeds City Council", 1)
    for words in ("This notice is issued on 2 August 2024 by the Secretary of State for Education.", "The council must report to its board every month."):
        written.add_paragraph(words, style="List Number")
    written.save(str(folder / "notice.docx"))
    book = openpyxl.Workbook()
    assert book.active is not None
    for row in (
        ("Action tracker of Leeds City Council",),
        ("Action", "Owner", "Due", "Status"),
        ("Write the improvement plan", "Ann Other", date(2024, 9, 30), "Late"),
    ):
        book.active.append(row)
    book.save(folder / "tracker.xlsx")
    (folder / "values.csv").write_text("Measure,Now,Target\nLeeds City Council visits in time,81%,95%\n", "utf8")
    message = EmailMessage()
    message["Subject"], message["From"], message["Date"] = "Papers for Leeds", "a@example.org", "Mon, 04 Mar 2024 09:30:00 +0000"
    message.set_content("Dear members of Leeds City Council,\n\nThe board will meet in the Town Hall from now on.\n")
    message.add_attachment(b"%PDF-1.7 broken", maintype="application", subtype="pdf", filename="agenda.pdf")
    (folder / "papers.eml").write_bytes(message.as_bytes())

    assert command_line.main(["ingest", str(folder)]) == 0
    printed = capsys.readouterr().out
    assert "notice.docx: Improvement notice, Leeds, 2024-08-02" in printed
    assert "tracker.xlsx: Tracker, Leeds" in printed
    assert f"without agenda.pdf: {REASONS['damaged']}" in printed
    assert command_line.main(["documents", "--json"]) == 0
    held = {each["document"]: each["read_by"] for each in json.loads(capsys.readouterr().out)["documents"]}
    assert held == {"notice.docx": "Word", "tracker.xlsx": "Excel", "values.csv": "CSV", "papers.eml": "mail"}
    assert command_line.main(["ask", "which actions are overdue?", "--council", "Leeds", "--as-of", "2024-11-01", "--json"]) == 0
    reply = json.loads(capsys.readouterr().out)
    assert (reply["citations"][0]["document"], reply["citations"][0]["paragraph"], reply["citations"][0]["page"]) == ("tracker.xlsx", None, None)
    assert "30 September 2024" in reply["answer"]


def test_a_restricted_paper_stays_restricted(
    tmp_path: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NOTICEBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))
    (tmp_path / "exempt.txt").write_text("Exempt annex\n\n1. The director of Leeds City Council will leave.\n")
    assert command_line.main(["ingest", str(tmp_path / "exempt.txt"), "--access", "restricted", "--council", "Leeds"]) == 0
    capsys.readouterr()
    assert command_line.main(["documents", "--json"]) == 0
    (held,) = json.loads(capsys.readouterr().out)["documents"]
    assert (held["access"], held["council"]) == ("restricted", "Leeds")


def test_ctrl_c_while_embedding_loses_nothing_and_the_next_ingest_goes_on(
    tmp_path: Path, environment: Callable[[Path], dict[str, str]], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    clauses = (f"{number}. Leeds must improve part {number} of its service for children by the end of {2030 + number}." for number in range(1, 400))
    (tmp_path / "long.txt").write_text("Improvement plan\n\nLeeds City Council\n\n" + "\n\n".join(clauses))
    env = environment(tmp_path / "data")
    for name, value in env.items():
        monkeypatch.setenv(name, value)
    arguments = ["ingest", str(tmp_path / "long.txt"), "--council", "Leeds"]
    said = _stopped_at_the_first_line([sys.executable, "-m", "assistant.cli", *arguments], env, tmp_path)
    assert said.strip().startswith("Stopped.")

    def printed(*command: str) -> Any:
        capsys.readouterr()
        assert command_line.main([*command, "--json"]) == 0
        return json.loads(capsys.readouterr().out)

    (held,) = printed("documents")["documents"]
    assert held["state"] != "searchable"
    report = printed(*arguments)
    assert [each["outcome"] for each in report["files"]] == ["unchanged"]
    assert 0 < report["embedded"] <= held["passages"]
    assert [each["state"] for each in printed("documents")["documents"]] == ["searchable"]


def _heeds_ctrl_c() -> None:
    """A suite that was started in the background ignores Ctrl-C, and its children inherit that."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _stopped_at_the_first_line(command: list[str], env: dict[str, str], here: Path) -> str:
    """Starts a command in a session of its own, presses Ctrl-C when its first line is out, and returns what it says of it."""
    errors = here / "errors"
    with errors.open("w") as stderr:
        running = subprocess.Popen(
            command,
            env=env,
            cwd=here,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
            start_new_session=True,
            preexec_fn=_heeds_ctrl_c,
        )
    try:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("+ ")  # the file is in; embedding begins
        os.killpg(running.pid, signal.SIGINT)  # what a terminal does
        running.communicate(timeout=30)
    finally:
        if running.poll() is None:
            running.kill()
            running.wait(10)
    assert running.returncode == 130
    said = errors.read_text()
    assert "Traceback" not in said
    return said
