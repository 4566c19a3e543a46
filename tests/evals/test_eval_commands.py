"""noticeboard-eval at its door: what each command prints and keeps, and its exit codes: 0 done, 1 what must hold doesn't, 2 wrong use."""

import json
import re
import shlex
import shutil
import socket
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
import yaml

from assistant.schemas import Citation, Reply
from evals import commands, proofs
from evals.assistants import Heard
from evals.cases import Case, load
from evals.cli import _parser, main
from evals.commands import _library_of
from evals.leakage import Leakage
from evals.run import Configuration
from evals.run import run as run_cases
from index.embedder import OnnxEmbedder

COMMANDS = ("run", "world", "compare", "peers", "register", "leakage", "identities", "retrieval", "obliqa", "speed", "register-speed", "dates")
MISTAKEN = "wexmoor-adviser-mistaken"
NOTICE = "wexmoor-improvement-notice.md"

Capture = pytest.CaptureFixture[str]
Run = Callable[..., int]
MakeRun = Callable[[str, Sequence[Case], set[str]], str]


@pytest.fixture(autouse=True)
def settings(tmp_path: Path, cache: Path, embedder: OnnxEmbedder, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The shared model, opened once for all, and an empty folder to stand in: nothing is written beside the tester's own runs and proofs."""
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))
    for module in ("index.embedder", "evals.assistants"):
        monkeypatch.setattr(f"{module}.open_embedder", lambda *_: embedder)
    monkeypatch.setattr(proofs, "FOLDER", tmp_path / "proofs")
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    yield
    assert list(Path().iterdir()) == []


@pytest.fixture
def out(papers: Path, papers_data: Path, tmp_path: Path) -> Path:
    """A folder for a run, which holds the papers already read."""
    shutil.copytree(papers_data, _library_of(papers, tmp_path / "out" / "data"))
    return tmp_path / "out"


@pytest.fixture
def run(papers: Path, questions: Path, out: Path) -> Run:
    """run("--kind", "deadline", …): the command over the papers and the questions about them."""
    return lambda *options: main(["run", "--documents", str(papers), "--cases", str(questions), "--out", str(out), *map(str, options)])


def ids(out: Path) -> list[str]:
    return [case.id for case in load(out / "cases.yaml").cases]


def unable(done: int, capsys: Capture, *words: str) -> None:
    """Exit code 2, nothing measured, a sentence with these words."""
    printed = capsys.readouterr()
    assert done == 2
    assert printed.out == ""
    assert printed.err.startswith("noticeboard-eval: ")
    assert [word for word in words if word not in printed.err] == []


# ---- run


def test_a_run_prints_its_figures_and_keeps_its_report(run: Run, out: Path, capsys: Capture) -> None:
    assert run() == 0
    printed = capsys.readouterr().out
    assert re.search(r"^deadline +2/ +2 right$", printed, re.M)
    assert re.search(r"^fact +1/ +2 right$", printed, re.M)
    assert re.search(r"^right +0\.857 \(6/7, ", printed, re.M)
    assert re.search(r"^from outside the scope +0$", printed, re.M)
    assert f"kept in {out}: report.html" in printed
    kept = {path.name for path in out.iterdir()}
    assert kept == {"data", "cases.yaml", "replies.jsonl", "replies.json", "run.json", "scores.json", "summary.md", "report.html"}
    assert json.loads((out / "run.json").read_text("utf8"))["assistant"] == "noticeboard"


def test_the_figures_that_are_printed_are_those_that_are_kept(run: Run, out: Path, capsys: Capture) -> None:
    run("--kind", "deadline")
    printed = capsys.readouterr().out
    figures = json.loads((out / "scores.json").read_text("utf8"))["figures"]
    assert f"exact dates                  {figures['exact_dates']:.3f} (3/3" in printed


def test_only_the_cases_of_a_council_or_a_kind_are_asked_where_they_are_named(run: Run, out: Path) -> None:
    run("--councils", "Thornhithe, Castlemere")
    assert ids(out) == ["thornhithe-review"]
    run("--kind", "exempt")
    assert ids(out) == ["wexmoor-payment", "wexmoor-payment-public"]
    run("--councils", "Wexmoor", "--kind", "deadline")
    assert ids(out) == ["wexmoor-review"]


@pytest.mark.parametrize(("show", "shown"), [("wrong", [MISTAKEN]), ("all", ["wexmoor-adviser", MISTAKEN])])
def test_answers_are_printed_where_they_are_asked_for(show: str, shown: list[str], run: Run, capsys: Capture) -> None:
    run("--kind", "fact", "--show", show)
    printed = capsys.readouterr().out
    assert re.findall(r"^--- (\S+)", printed, re.M) == shown
    assert "Q: who is our adviser from the Department?" in printed
    assert "right: Jo Lindqvist" in printed


@pytest.mark.parametrize(("least", "code"), [(0.8, 0), (0.9, 1)])
def test_a_run_that_falls_below_its_threshold_fails_and_says_where(least: float, code: int, run: Run, tmp_path: Path, capsys: Capture) -> None:
    gate = tmp_path / "gate.toml"
    gate.write_text(f"[run]\nright = {{ at_least = {least} }}\nexact_dates = {{ at_least = 1 }}\n", "utf8")
    assert run("--thresholds", gate) == code
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if "GATE" in line] == (["BELOW THE GATE run: right is 0.857, below 0.900"] if code else [])
    assert ("the gate holds" in printed) == (not code)


def test_over_an_address_without_a_key_the_restricted_cases_are_left_out_and_that_is_said(run: Run, out: Path, capsys: Capture) -> None:
    with socket.socket() as nobody:
        nobody.bind(("127.0.0.1", 0))
        assert run("--kind", "exempt", "--url", f"http://127.0.0.1:{nobody.getsockname()[1]}") == 0
    printed = capsys.readouterr().out
    assert "1 cases about restricted papers were left out; --restricted-key asks them." in printed
    assert [row["id"] for row in json.loads((out / "replies.json").read_text("utf8"))] == ["wexmoor-payment-public"]


def test_a_run_over_other_documents_is_answered_from_those_alone(run: Run, questions: Path, papers: Path, out: Path, tmp_path: Path) -> None:
    run("--kind", "fact")
    others = tmp_path / "others"
    shutil.copytree(papers, others, ignore=shutil.ignore_patterns("wexmoor-*"))
    main(["run", "--documents", str(others), "--cases", str(questions), "--kind", "fact", "--out", str(out)])
    replies = [row["reply"] for row in json.loads((out / "replies.json").read_text("utf8"))]
    assert [each["document"] for reply in replies for each in reply["citations"]] == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--kind", "poem"], ["--kind poem", "deadline", "unanswerable"]),
        (["--councils", "Nowhere-on-Sea"], ["holds no cases of these councils and this kind"]),
        (["--documents", "/nowhere/at/all"], ["/nowhere/at/all", "doesn't exist"]),
        (["--documents", "/nowhere/at/all", "--url", "http://127.0.0.1:9"], ["/nowhere/at/all"]),
        (["--cases", "/nowhere/at/all.yaml"], ["/nowhere/at/all.yaml"]),
        (["--thresholds", "/nowhere/at/all.toml"], ["/nowhere/at/all.toml"]),
    ],
    ids=["kind", "council", "documents", "documents of an address", "cases", "thresholds"],
)
def test_a_run_that_cannot_be_made_is_exit_code_2_and_a_sentence(options: list[str], words: list[str], run: Run, capsys: Capture) -> None:
    done = run("--councils", "Thornhithe", *options)
    if "--thresholds" in options:  # the run itself could be made
        assert done == 2
        assert words[0] in capsys.readouterr().err
    else:
        unable(done, capsys, *words)


# ---- compare


def said(status: str, answer: str, citations: Sequence[Citation] = ()) -> Reply:
    return Reply(status=status, answer=answer, council=None, as_of="", citations=list(citations), request_id="")


class Knowing:
    """An assistant that is right about the cases that it knows and refuses all others."""

    name = "knowing"

    def __init__(self, known: set[str], cite: Callable[..., Citation]) -> None:
        self._known = known
        self._cite = cite

    def ask(self, case: Case, as_of: date | None) -> Heard:
        del as_of  # it knows the answer of the case's own day alone
        return Heard(self._said(case) if case.id in self._known else said("partial", "Perhaps."), 0.1)

    def _said(self, case: Case) -> Reply:
        if not case.answerable:
            return said("not_found", "")
        citations = [self._cite(each.document, each.paragraph) for each in case.sources]
        return said("answered", "; ".join(fact[0] for fact in case.facts), citations)


@pytest.fixture
def knowing(cite: Callable[..., Citation], tmp_path: Path) -> MakeRun:
    """knowing("before", cases, {"a-case", …}): the folder of a run that is right about these."""

    def made(name: str, cases: Sequence[Case], known: set[str]) -> str:
        run_cases(cases, Knowing(known, cite), tmp_path / name, Configuration("knowing", "", "", "", ""), lambda *_: None)
        return str(tmp_path / name)

    return made


def test_two_runs_are_compared_by_what_was_gained_and_lost_and_whether_it_is_chance(questions: Path, knowing: MakeRun, capsys: Capture) -> None:
    cases = load(questions).cases
    before = knowing("before", cases, {"wexmoor-review", "wexmoor-adviser"})
    after = knowing("after", cases, {"wexmoor-review", "wexmoor-payment", "thornhithe-review"})
    assert main(["compare", before, after]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "gained 2",
        "  wexmoor-payment: how much did Hugh Sandiford receive?",
        "  thornhithe-review: when is our next DfE review due?",
        "lost 1",
        "  wexmoor-adviser: who is our improvement adviser?",
        "both right 1, neither 3; McNemar's exact test: p = 1.000",
    ]


def test_what_only_gains_is_soon_more_than_chance(questions: Path, knowing: MakeRun, capsys: Capture) -> None:
    cases = load(questions).cases
    main(["compare", knowing("before", cases, set()), knowing("after", cases, {case.id for case in cases})])
    printed = capsys.readouterr().out
    assert printed.startswith("gained 7\n")
    assert "lost 0\nboth right 0, neither 0; McNemar's exact test: p = 0.016" in printed


def test_runs_over_other_questions_are_compared_by_those_that_both_have(questions: Path, knowing: MakeRun, capsys: Capture) -> None:
    cases = load(questions).cases
    before, after = knowing("before", cases[:3], set()), knowing("after", cases[2:], {cases[2].id, cases[4].id})
    assert main(["compare", before, after]) == 0
    assert f"gained 1\n  {cases[2].id}: " in capsys.readouterr().out


def test_a_folder_without_a_run_cannot_be_compared(questions: Path, knowing: MakeRun, tmp_path: Path, capsys: Capture) -> None:
    before = knowing("before", load(questions).cases, set())
    unable(main(["compare", before, str(tmp_path / "nowhere")]), capsys, str(tmp_path / "nowhere"), "holds no run")


# ---- peers


def test_noticeboard_and_its_peers_stand_in_one_table(papers: Path, questions: Path, out: Path, capsys: Capture) -> None:
    assert main(["peers", "--documents", str(papers), "--cases", str(questions), "--councils", "Thornhithe", "--out", str(out)]) == 0
    printed = capsys.readouterr().out
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in printed.splitlines() if line.startswith("|")]
    head, rule, *body = rows
    assert {len(row) for row in rows} == {len(head)}
    assert set("".join(rule)) == {"-"}
    assert [row[0] for row in body] == ["noticeboard", "llama-index, defaults", "llama-index, 200 pieces, top 10", "BM25 alone", "dense alone"]
    assert body[0][1] == "1.00"
    assert (out / "peers.md").read_text("utf8") == printed[: printed.index("kept in")]
    assert len(list(out.glob("*/report.html"))) == len(body)


# ---- register


@pytest.fixture
def gold(tmp_path: Path) -> Path:
    """Rows of Wexmoor's notice: one as it stands there, one that doesn't."""
    rows = [
        {"paragraph": "9", "what": "at least every four months", "binding": "will", "due": {"kind": "recurring", "every": "4 months"}},
        {"paragraph": "5", "what": "must give every child a pony", "binding": "must", "due": {"kind": "undated"}},
    ]
    (tmp_path / "gold.yaml").write_text(yaml.safe_dump([{"document": NOTICE, **row} for row in rows]), "utf8")
    return tmp_path / "gold.yaml"


def test_a_register_is_told_by_what_it_lacks_and_its_three_figures_stand_last(papers: Path, gold: Path, tmp_path: Path, capsys: Capture) -> None:
    one = tmp_path / "documents"
    one.mkdir()
    for name in (NOTICE, "noticeboard.toml"):
        shutil.copy(papers / name, one)
    assert main(["register", "--documents", str(one), "--gold", str(gold), "--show", "1"]) == 0
    printed = capsys.readouterr().out.splitlines()
    assert printed[:2] == ["missing 1", f"  {NOTICE} 5: 'must give every child a pony' (must, undated)"]
    extra = int(printed[2].removeprefix("extra "))
    assert extra
    assert printed[3].startswith(f"  {NOTICE} ")
    assert printed[4].startswith("who ")
    assert printed[5:] == [f"precision {1 / (1 + extra):.2f} recall 0.50 due 1.00"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- {document: a.md, what: must, binding: must, due: {kind: undated}, deadline: soon}", ["row 1", "deadline"]),
        ("- {document: a.md, what: must, binding: ought, due: {kind: undated}}", ["row 1", "binding"]),
        ("[]", ["holds no rows"]),
        (None, ["gold.yaml"]),
    ],
    ids=["an unknown field", "an unknown verb", "no rows", "no file"],
)
def test_rows_that_cannot_be_used_are_explained(content: str | None, words: list[str], papers: Path, tmp_path: Path, capsys: Capture) -> None:
    gold = tmp_path / "gold.yaml"
    if content is not None:
        gold.write_text(content, "utf8")
    unable(main(["register", "--documents", str(papers), "--gold", str(gold)]), capsys, *words)


# ---- leakage and the sample world


KEPT = Leakage(secrets=10, papers=2, asked=60, told=(), allowed_right=9, compared=20, changed=())


@pytest.mark.parametrize(
    ("found", "code"),
    [
        (KEPT, 0),
        (replace(KEPT, allowed_right=8), 0),
        (replace(KEPT, allowed_right=7), 1),
        (replace(KEPT, told=("library, 'who?': Adair Ashcott",)), 1),
        (replace(KEPT, changed=("what is due?",)), 1),
    ],
    ids=["nothing", "four fifths right", "fewer right", "a secret told", "an answer changed"],
)
def test_leakage_fails_where_a_secret_is_told_or_an_answer_changed_or_those_who_may_know_are_not_told(
    found: Leakage, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(commands, "measure", lambda *_: found)
    assert main(["leakage", "--sample", "ci"]) == code
    printed = capsys.readouterr().out
    assert f"leakage: {len(found.told)} of 10 secrets told" in printed
    assert all(f"  {each}" in printed for each in (*found.told, *found.changed))
    assert json.loads((tmp_path / "proofs" / "leakage.ci.json").read_text("utf8"))["result"]["allowed_right"] == found.allowed_right


@pytest.fixture
def small_world(papers: Path, questions: Path, gold: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The sample world made of the papers, with nothing leaked; the gate's file, to be written."""
    (tmp_path / "cases").mkdir()
    shutil.copy(questions, tmp_path / "cases")
    entries = yaml.safe_load((commands.SAMPLE / "identities.yaml").read_text("utf8"))
    (tmp_path / "identities.yaml").write_text(yaml.safe_dump([each for each in entries if (papers / each["document"]).exists()]), "utf8")
    for name, path in (("SAMPLE", tmp_path), ("DOCUMENTS", papers), ("CASES", tmp_path / "cases"), ("REGISTER", gold)):
        monkeypatch.setattr(commands, name, path)
    monkeypatch.setattr(commands, "measure", lambda *_: KEPT)
    return tmp_path / "gate.toml"


def test_the_sample_world_is_held_to_every_run_that_the_gate_names(small_world: Path, out: Path, capsys: Capture) -> None:
    small_world.write_text(
        "[development]\nright = { at_least = 0.8 }\n[register_development]\nrecall = { at_least = 0.9 }\n[test]\nright = { at_least = 1 }\n"
        "[identities]\nright = { at_least = 1 }\n[leakage]\ntold = { at_most = 0 }\nallowed_right = { at_least = 0.95 }\n",
        "utf8",
    )
    assert main(["world", "--part", "development", "--out", str(out), "--thresholds", str(small_world)]) == 1
    printed = capsys.readouterr().out
    assert [line for line in printed.splitlines() if line.startswith("BELOW THE GATE")] == [
        "BELOW THE GATE register_development: recall is 0.500, below 0.900",
        "BELOW THE GATE leakage: allowed_right is 0.900, below 0.950",
    ]
    assert "development: Wexmoor, Thornhithe, Eastmarch" in printed
    assert (out / "development" / "report.html").is_file()


# ---- the door


def test_help_shows_every_command_and_examples(capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--help"])
    assert end.value.code == 0
    printed = capsys.readouterr().out
    assert [name for name in COMMANDS if not re.search(rf"^    {name}\b", printed, re.M)] == []
    assert "examples:\n" in printed


def test_every_example_can_be_given(capsys: Capture) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    _, _, examples = capsys.readouterr().out.partition("examples:\n")
    lines = [shlex.split(line.partition("  the ")[0].partition("  your ")[0]) for line in examples.splitlines()]
    assert {words[1] for words in lines} >= {"world", "run", "compare", "peers", "register", "leakage"}
    for program, *words in lines:
        assert program == "noticeboard-eval"
        assert callable(_parser().parse_args(words).run)


@pytest.mark.parametrize("command", COMMANDS)
def test_each_command_answers_help(command: str, capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main([command, "--help"])
    assert end.value.code == 0
    assert capsys.readouterr().out.startswith(f"usage: noticeboard-eval {command}")


@pytest.mark.parametrize("arguments", [[], ["sing"], ["run"], ["compare", "one"], ["world", "--part", "half"], ["leakage", "--sample", "some"]], ids=" ".join)
def test_wrong_use_is_exit_code_2(arguments: list[str], capsys: Capture) -> None:
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    assert "usage: noticeboard-eval" in capsys.readouterr().err


def test_a_run_that_is_stopped_says_so_without_a_traceback(run: Run, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def stopped(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(commands, "run_cases", stopped)
    assert run() == 130
    assert "Stopped" in capsys.readouterr().err
