"""What the library holds and forgets, through the doors: documents shown, put right and removed, folders looked on."""

import json
import os
import shutil
import signal
import threading
import time
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import cli as command_line
from assistant import watching
from assistant.ledger import Arrival, Ledger, Way
from assistant.schemas import Ask, CorrectBody, IngestBody
from assistant.service import Noticeboard
from index.documents import Kind
from index.errors import NotAllowed, UnknownDocument
from index.scope import Access, Asker, loopback_asker, owner_asker

Cli = Callable[..., "Any"]
Run = Callable[..., str]
Serving = Callable[..., Any]

TOML = '[[council]]\nname = "Wexmoor"\nother_names = ["Wexmoor City Council"]\n'
NOTICE = """Improvement notice to Wexmoor City Council

1. This notice is issued on 2 August 2023 by the Secretary of State for Education.

2. The council must publish its dashboard by 1 June 2024.
"""
BOARD = """# Wexmoor City Council: Cabinet, 4 March 2024

Report of the Director of Children's Services

## 1. Progress

1.1 The heron house in Quarrel Lane has opened for foster carers.

## 2. Exempt: settlement with a provider

Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972.

2.1 Larkspur Homes is to be paid £412,000 by 30 April 2024.

## 3. Next steps

3.1 Cabinet meets again in May.
"""
QUESTION = "Which house in Quarrel Lane has opened for foster carers?"
SECRET = "How much is Larkspur Homes to be paid?"
AS_OF = date(2024, 5, 1)


@pytest.fixture(scope="module")
def taken(tmp_path_factory: pytest.TempPathFactory, open_noticeboard: Callable[[Path], Noticeboard]) -> Path:
    """A folder with papers and a data folder that holds them, closed clean."""
    folder = tmp_path_factory.mktemp("kept")
    (folder / "papers").mkdir()
    for name, text in (("noticeboard.toml", TOML), ("notice.txt", NOTICE), ("board.md", BOARD)):
        (folder / "papers" / name).write_text(text, "utf8")
    noticeboard = open_noticeboard(folder / "data")
    noticeboard.ingest(owner_asker(), IngestBody(paths=[str(folder / "papers")]), lambda *_: None)
    noticeboard.close()
    return folder


@pytest.fixture
def papers(taken: Path, tmp_path: Path) -> Iterator[Path]:
    """The papers where the data folder says that they are: they are put back after each test."""
    kept = Path(shutil.copytree(taken / "papers", tmp_path / "as they were"))
    yield taken / "papers"
    shutil.rmtree(taken / "papers")
    shutil.copytree(kept, taken / "papers")


@pytest.fixture
def data(taken: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(taken / "data", tmp_path / "data"))


@pytest.fixture
def board(data: Path, open_noticeboard: Callable[[Path], Noticeboard]) -> Iterator[Noticeboard]:
    opened = open_noticeboard(data)
    yield opened
    opened.close()


@pytest.fixture
def run(data: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """run("documents", "show", "board.md"): what a command prints; `code` is how it ends, `error` asks for what it says of it."""
    monkeypatch.setenv("NOTICEBOARD_DATA", str(data))
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))

    def printed(*arguments: str, code: int = 0, error: bool = False) -> str:
        capsys.readouterr()
        assert command_line.main(arguments) == code
        said = capsys.readouterr()
        return said.err if error else said.out

    return printed


def answered(board: Noticeboard, question: str, asker: Asker | None = None) -> str:
    return board.ask(asker or owner_asker(), Ask(question=question, council="Wexmoor", as_of=AS_OF)).answer


# --- show ----------------------------------------------------------------------------------------------------------------------------


def test_every_value_is_shown_with_its_words_its_place_and_how_sure_it_is(run: Run) -> None:
    shown = json.loads(run("documents", "show", "notice.txt", "--json"))
    facts = {each["about"]: each for each in shown["facts"]}
    assert set(facts) == {"kind", "council", "issuer", "title", "date:issued"}
    issued = facts["date:issued"]
    assert (issued["value"], issued["paragraph"], issued["confidence"], issued["basis"]) == ("2023-08-02", "1", "high", "printed")
    assert "2 August 2023" in issued["quote"]
    assert (shown["state"], shown["document"]["access"], shown["versions"][0]["date"]) == ("in force", "public", "2023-08-02")
    table = run("documents", "show", "notice.txt")
    assert "in force" in table
    assert "paragraph 1" in table


def test_the_sections_of_a_document_are_shown_with_the_words_that_keep_one_back(run: Run, board: Noticeboard) -> None:
    owner = board.detail(owner_asker(), "board.md")
    assert {each.heading: each.access for each in owner.sections}["2. Exempt: settlement with a provider"] == "restricted"
    assert [each.words for each in owner.sections if each.access == "restricted"] == ["2. Exempt: settlement with a provider"]
    assert board.detail(owner_asker(), owner.exempt_id or "") == owner
    public = board.detail(loopback_asker(), "board.md")
    assert "Exempt" not in public.model_dump_json()
    assert (public.exempt_id, public.file, public.corrections) == (None, None, [])
    with pytest.raises(UnknownDocument):
        board.detail(loopback_asker(), owner.exempt_id or "")


def test_who_may_not_see_a_section_is_not_told_of_it(board: Noticeboard) -> None:
    assert "£412,000" in answered(board, SECRET)
    assert "412" not in answered(board, SECRET, loopback_asker())
    assert "heron house" in answered(board, QUESTION, loopback_asker())
    assert "Larkspur" not in board.due(loopback_asker(), as_of=date(2024, 4, 1)).model_dump_json()


# --- set -----------------------------------------------------------------------------------------------------------------------------


def test_what_is_put_right_counts_at_once_is_listed_and_taken_back(run: Run, board: Noticeboard) -> None:
    board.close()
    run(
        "documents",
        "set",
        "board.md",
        "--council",
        "Torbay",
        "--kind",
        "minutes",
        "--date",
        "meeting=2024-03-05",
        "--title",
        "Minutes of March",
        "--by",
        "Selina Coyle",
    )
    shown = json.loads(run("documents", "show", "board.md", "--json"))
    assert {each["value"] for each in shown["facts"] if each["confidence"] == "certain"} >= {"Torbay", "minutes", "2024-03-05", "Minutes of March"}
    assert {(each["about"], each["value"], each["by"]) for each in shown["corrections"]} == {
        ("council", "Torbay", "Selina Coyle"),
        ("kind", "minutes", "Selina Coyle"),
        ("date:meeting", "2024-03-05", "Selina Coyle"),
        ("title", "Minutes of March", "Selina Coyle"),
    }
    listed = json.loads(run("documents", "--json"))["documents"]
    assert {(each["document"], each["council"], each["kind"]) for each in listed} == {
        ("notice.txt", "Wexmoor", "improvement_notice"),
        ("board.md", "Torbay", "minutes"),
    }
    assert "heron house" in run("ask", QUESTION, "--council", "Torbay", "--as-of", AS_OF.isoformat())
    assert "heron house" not in run("ask", QUESTION, "--council", "Wexmoor", "--as-of", AS_OF.isoformat())
    assert "Set: council is Torbay (Selina Coyle" in run("documents", "set", "board.md", "--unset", "kind", "--unset", "title", "--unset", "date:meeting")
    run("documents", "set", "board.md", "--unset", "council")
    again = json.loads(run("documents", "show", "board.md", "--json"))
    assert again["corrections"] == []
    assert again["document"]["council"] == "Wexmoor"


def test_sections_are_opened_and_whole_documents_hidden(board: Noticeboard) -> None:
    board.correct(owner_asker(), CorrectBody(document="board.md", section="2. EXEMPT: settlement with a provider", access=Access.PUBLIC))
    assert "£412,000" in answered(board, SECRET, loopback_asker())
    board.correct(owner_asker(), CorrectBody(document="board.md", access=Access.RESTRICTED))
    assert "heron" not in answered(board, QUESTION, loopback_asker())
    assert [each.document for each in board.documents(loopback_asker()).documents] == ["notice.txt"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("set", "board.md"), ("Nothing is told", "--council")),
        (("set", "board.md", "--council", "Wexmor"), ("Did you mean Wexmoor",)),
        (("set", "board.md", "--section", "Nowhere", "--access", "public"), ("no section called 'Nowhere'", "1. Progress")),
        (("set", "board.md", "--section", "1. Progress"), ("--access",)),
        (("set", "board.md", "--unset", "kind"), ("never set",)),
        (("set", "nowhere.md", "--kind", "news"), ("nowhere.md",)),
        (("show",), ("Which document",)),
        (("show", "a", "b"), ("one document",)),
        (("list", "board.md"), ("documents show board.md",)),
        (("remove", "board.md", "nowhere.md"), ("nowhere.md",)),
        (("remove", "board.md", "--kind", "news"), ("documents set",)),
    ],
)
def test_wrong_use_is_a_sentence_and_changes_nothing(arguments: tuple[str, ...], words: tuple[str, ...], run: Run) -> None:
    said = run("documents", *arguments, code=2, error=True)
    assert [word for word in words if word not in said] == []
    assert len(json.loads(run("documents", "--json"))["documents"]) == 3


def test_who_may_not_take_in_may_not_put_right_or_remove(board: Noticeboard) -> None:
    with pytest.raises(NotAllowed):
        board.correct(loopback_asker(), CorrectBody(document="board.md", kind=Kind.NEWS))
    with pytest.raises(NotAllowed):
        board.remove(loopback_asker(), ["board.md"])


# --- forgetting ----------------------------------------------------------------------------------------------------------------------


def remembered(data: Path, *replies: str) -> list[str]:
    """Keeps answers in the ledger as the Slack door does; their references."""
    ledger = Ledger.open(data)
    arrivals = [Arrival("T1", "C1", f"{place}.0", f"{place}.0", "U1", Way.MENTION, "which house?", f"E{place}") for place in range(len(replies))]
    references = [each or "" for each in ledger.keep(arrivals, 0.0)]
    for reference, reply in zip(references, replies, strict=True):
        ledger.end(reference, "answered", reply)
    ledger.close()
    return references


def replies(data: Path, references: list[str]) -> list[str | None]:
    ledger = Ledger.open(data)
    found = [(ledger.reply(each) or (None, None))[1] for each in references]
    ledger.close()
    return found


def asked(board: Noticeboard, question: str) -> str:
    return board.ask(owner_asker(), Ask(question=question, council="Wexmoor", as_of=AS_OF)).model_dump_json()


def test_no_byte_of_a_removed_paper_is_left_in_any_file_of_the_data_folder(board: Noticeboard, data: Path, papers: Path) -> None:
    quoting, other = asked(board, QUESTION), asked(board, "By when must the council publish its dashboard?")
    assert "heron house" in quoting
    assert "1 June 2024" in other
    references = remembered(data, quoting, other)
    removed = board.remove(owner_asker(), ["board.md"]).removed
    assert [(each.document, each.file) for each in removed] == [("board.md", str(papers / "board.md"))]
    assert "heron" not in answered(board, QUESTION)
    assert replies(data, references) == [None, other]
    report = board.check(owner_asker(), compact=True)
    assert report.remarks == ["The stores were written anew; nothing of what was forgotten is left in them."]
    phrases = [b"heron house", b"Quarrel Lane", b"Larkspur", "£412,000".encode(), "heron house".encode("utf-16-le")]
    held = [path for path in data.rglob("*") if path.is_file() and any(phrase in path.read_bytes() for phrase in phrases)]
    assert held == []
    assert "1 June 2024" in answered(board, "By when must the council publish its dashboard?")


def test_an_answer_that_was_under_way_goes_with_the_compaction(board: Noticeboard, data: Path) -> None:
    late = asked(board, QUESTION)
    board.remove(owner_asker(), ["board.md"])
    references = remembered(data, late)
    board.check(owner_asker(), compact=True)
    assert replies(data, references) == [None]


def test_what_fewer_people_may_see_is_taken_out_of_what_the_doors_remember(board: Noticeboard, data: Path) -> None:
    references = remembered(data, asked(board, QUESTION))
    board.correct(owner_asker(), CorrectBody(document="board.md", access=Access.RESTRICTED))
    assert replies(data, references) == [None]


def test_a_running_owner_shows_puts_right_and_forgets(serving: Serving, data: Path, cli: Cli) -> None:
    with serving(data) as server:
        assert json.loads(cli("documents", "set", "notice.txt", "--kind", "direction", "--json", data=data).stdout)["corrections"][0]["value"] == "direction"
        listed = httpx.get(f"{server.url}/v1/documents", timeout=20).json()["documents"]
        assert {each["document"]: each["kind"] for each in listed} == {"board.md": "board_paper", "notice.txt": "direction"}
        (notice,) = (each["document_id"] for each in listed if each["document"] == "notice.txt")
        assert httpx.get(f"{server.url}/v1/documents/{notice}", timeout=20).json()["facts"][0]["confidence"] == "certain"
        assert "is forgotten" in cli("documents", "remove", "board.md", data=data).stdout
        assert [each["document"] for each in httpx.get(f"{server.url}/v1/documents", timeout=20).json()["documents"]] == ["notice.txt"]
        assert "written anew" in cli("check", "--compact", data=data).stdout


# --- folders that live -----------------------------------------------------------------------------------------------------------------


def test_a_file_that_vanished_is_told_with_the_command_that_forgets_it(run: Run, papers: Path) -> None:
    (papers / "board.md").unlink()
    said = run("ingest", str(papers))
    assert "board.md: its file has vanished; still held. Forget it with: noticeboard documents remove" in said
    assert "board.md: its file has vanished; forgotten" in run("ingest", str(papers), "--prune")
    assert [each["document"] for each in json.loads(run("documents", "--json"))["documents"]] == ["notice.txt"]


def test_a_folder_that_is_looked_on_is_taken_in_round_by_round_until_ctrl_c(run: Run, papers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def rounds(*_: object) -> Iterator[bool]:
        yield True
        (papers / "late.txt").write_text(NOTICE.replace("dashboard", "timetable").replace("2 August", "3 August"), "utf8")
        (papers / "board.md").unlink()
        yield False
        yield False
        raise KeyboardInterrupt

    monkeypatch.setattr(watching, "rounds", rounds)
    monkeypatch.setattr(signal, "signal", lambda *_: None)  # the handler for SIGTERM is the command's own process's
    said = run("ingest", str(papers), "--watch", "--prune")
    assert "+ late.txt: Improvement notice, Wexmoor, 2023-08-03" in said
    assert "board.md: its file has vanished; forgotten" in said
    assert said.count("Ingest ") == 2  # a round that changes nothing isn't told


def test_changes_are_told_once_they_have_settled_and_hidden_files_never(tmp_path: Path) -> None:
    folder, data = tmp_path / "papers", tmp_path / "papers" / "data"
    data.mkdir(parents=True)
    seen: list[tuple[bool, float]] = []
    begun = threading.Event()

    def change() -> None:
        begun.wait(10)
        for place in range(6):
            (folder / "slow.txt").write_text("x" * place, "utf8")
            time.sleep(0.15)
        (folder / "slow.txt").write_text("whole", "utf8")
        seen.append((False, time.monotonic()))
        time.sleep(1)
        (folder / ".hidden").write_text("x", "utf8")
        (data / "store").write_text("x", "utf8")
        time.sleep(1)
        os.kill(os.getpid(), signal.SIGINT)

    changing = threading.Thread(target=change)
    changing.start()
    told: list[tuple[bool, float]] = []
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        for first in watching.rounds([folder], data, settled=0.4):
            told.append((first, time.monotonic()))
            begun.set()
    except KeyboardInterrupt:
        told.append((False, 0.0))
    finally:
        signal.signal(signal.SIGINT, before)
        changing.join()
    assert [first for first, _ in told] == [True, False, False]  # the last is Ctrl-C
    assert told[1][1] - seen[0][1] >= 0.3
