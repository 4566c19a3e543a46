"""The command line: exit codes, sentences instead of tracebacks, and the same JSON as over HTTP."""

import json
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant import cli as command_line

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
REVIEW = "When is our next DfE review due?"
AS_OF = ("--as-of", "2024-06-01")
COMMANDS = ("ingest", "ask", "due", "record", "obligations", "documents", "serve", "check")


def unable(ran: "subprocess.CompletedProcess[str]", *words: str) -> None:
    """Wrong use: exit code 2, nothing answered, a sentence with these words."""
    assert ran.returncode == 2, ran.stderr
    assert ran.stdout == ""
    assert "Traceback" not in ran.stderr
    for word in words:
        assert word in ran.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ask", "x" * 10_000, "--council", "Wexmoor"), ("10,000 characters", "2,000")),
        (("ask", "  ", "--council", "Wexmoor"), ("empty",)),
        (("ask", REVIEW, "--council", "Wexmor"), ("'Wexmor'", "Did you mean Wexmoor")),
        (("ask", REVIEW, "--council", "Wexmoor", "--as-of", "2024-02-30"), ("2024-02-30", "isn't a date")),
        (("ask", REVIEW, "--council", "Wexmoor", "--as-of", "yesterday"), ("yesterday", "isn't a date")),
        (("due", "--council", "Nowhere-on-Sea"), ("Nowhere-on-Sea",)),
        (("due", "--within", "soon"), ("soon", "90d")),
        (("due", "--within", "99999999999d"), ("99999999999",)),
        (("ingest", "/nowhere/at/all"), ("/nowhere/at/all", "doesn't exist")),
        (("ingest", "/dev/null", "--kind", "poem"), ("poem", "improvement_notice")),
        (("serve", "--host", "0.0.0.0"), ("0.0.0.0", "loopback")),
        (("serve", "--host", "192.0.2.1"), ("loopback",)),
        (("serve", "--host", "example.org"), ("loopback",)),
        (("serve", "--port", "99999"), ("99999",)),
        (("ask",), ("question",)),
        ((), ("COMMAND",)),
        (("sing",), ("sing",)),
    ],
)
def test_wrong_use_is_exit_code_2_and_a_sentence(
    arguments: tuple[str, ...],
    words: tuple[str, ...],
    data_copy: Path,
    cache: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("NOTICEBOARD_DATA", str(data_copy))
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))
    try:
        code: Any = command_line.main(arguments)
    except SystemExit as ended:  # argparse's own way
        code = ended.code
    said = capsys.readouterr()
    unable(subprocess.CompletedProcess(arguments, code, said.out, said.err), *words)


def test_wrong_use_of_the_process_is_exit_code_2(cli: Cli, data_copy: Path, tmp_path: Path) -> None:
    unable(cli("ask", "x" * 10_000, "--council", "Wexmoor", data=data_copy), "10,000 characters")
    unable(cli("ingest", tmp_path / "missing"), "missing doesn't exist")
    unable(cli("serve", "--host", "0.0.0.0"), "loopback")
    unable(cli("documents", NOTICEBOARD_ACCESS="secret"), "NOTICEBOARD_ACCESS")
    unable(cli("ask", REVIEW, data=data_copy, NOTICEBOARD_COUNCIL="Wexmor"), "Did you mean Wexmoor")
    unable(cli("ask", "What does the plan say about foster carers?", "--council", "Wexmoor", data=data_copy, NOTICEBOARD_EMBEDDER="nonsense"), "nonsense")


def test_an_answer_is_printed_with_its_sources_and_who_was_asked_for(cli: Cli, data_copy: Path) -> None:
    ran = cli("ask", REVIEW, *AS_OF, data=data_copy, NOTICEBOARD_COUNCIL="Wexmoor")
    assert ran.returncode == 0
    assert ran.stdout.startswith("**By 14 July 2024** (as of 1 June 2024)")
    assert "[1] wexmoor-improvement-notice.md, paragraph 9" in ran.stdout
    assert "asked as the owner" in ran.stderr
    follow_up = cli("ask", "and for Thornhithe?", "--history", REVIEW, *AS_OF, data=data_copy, NOTICEBOARD_COUNCIL="Wexmoor")
    assert "20 August 2024" in follow_up.stdout


def test_json_is_the_reply_of_the_http_door(server: Any, cli: Cli) -> None:
    for question in (REVIEW, "Who is the improvement adviser?", "What needs to improve?", "Who is the mayor?"):
        ran = cli("ask", question, "--council", "Thornhithe", *AS_OF, "--json", data=server.folder)
        asked = httpx.post(f"{server.url}/v1/ask", json={"question": question, "council": "Thornhithe", "as_of": "2024-06-01"}, timeout=20)
        printed = json.loads(ran.stdout)
        assert printed.pop("request_id")
        assert printed == {name: value for name, value in asked.json().items() if name != "request_id"}


def test_the_json_of_the_other_commands_is_that_of_the_http_door(server: Any, cli: Cli) -> None:
    due = cli("due", "--council", "Wexmoor", *AS_OF, "--within", "90d", "--json", data=server.folder)
    there = httpx.get(f"{server.url}/v1/due", params={"council": "Wexmoor", "as_of": "2024-06-01", "within": 90}, timeout=20)
    assert json.loads(due.stdout) == there.json()
    documents = cli("documents", "--json", data=server.folder)
    shown = [each for each in json.loads(documents.stdout)["documents"] if each["access"] == "public"]  # the owner sees restricted papers too
    assert shown == httpx.get(f"{server.url}/v1/documents", timeout=20).json()["documents"]


def test_what_is_due_and_what_is_held_are_tables(cli: Cli, data_copy: Path) -> None:
    due = cli("due", "--council", "Wexmoor", *AS_OF, data=data_copy).stdout
    assert "14 July 2024" in due
    assert "wexmoor-improvement-notice.md, 9" in due
    assert "Ofsted inspection report" in cli("documents", data=data_copy).stdout


@pytest.mark.parametrize("command", COMMANDS)
def test_help_of_each_command_has_an_example(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        command_line.main([command, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert re.search(rf"^example:\n  noticeboard {command}\b", said, re.M)
    assert "--json" in said


def test_help_names_every_command_with_examples_and_settings(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        command_line.main(["--help"])
    said = capsys.readouterr().out
    assert all(re.search(rf"^ +{command}(?: |$)", said, re.M) for command in COMMANDS)
    assert "examples:\n  noticeboard " in said
    assert "NOTICEBOARD_DATA" in said


HEAVY = """
import sys
from assistant.cli import main
code = main(sys.argv[1:])
heavy = sorted({name.split(".")[0] for name in sys.modules} & {"chromadb", "llama_index", "onnxruntime", "torch", "sentence_transformers", "bm25s", "scipy", "numpy"})
print("HEAVY", code, heavy)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("ask", REVIEW, "--council", "Wexmoor"),
        ("ask", "What is coming up?", "--council", "Wexmoor", *AS_OF),
        ("ask", "When was the last inspection?", "--council", "Thornhithe"),
        ("due",),
    ],
)
def test_a_register_question_imports_neither_the_vector_index_nor_a_model_nor_numpy(
    arguments: tuple[str, ...], environment: Callable[[Path], dict[str, str]], data_copy: Path
) -> None:
    command = [sys.executable, "-c", HEAVY, *arguments]
    ran = subprocess.run(command, env=environment(data_copy), cwd=data_copy.parent, capture_output=True, text=True, timeout=60, check=False)
    assert ran.stdout.splitlines()[-1] == "HEAVY 0 []", ran.stderr


def test_a_reader_that_goes_away_is_no_fault(server: Any, environment: Callable[[Path], dict[str, str]]) -> None:
    line = f"{sys.executable} -m assistant.cli documents | head -n 1"
    env = environment(server.folder)
    ran = subprocess.run(["bash", "-c", f"set -o pipefail; {line}"], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in ran.stderr
    assert ran.stdout
