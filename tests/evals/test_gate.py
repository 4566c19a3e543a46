"""The gate: a figure holds its threshold, falls short of it or wasn't measured, and a file that can't be used says why."""

from collections.abc import Callable
from pathlib import Path

import pytest

from evals.cases import Case, CaseKind, Part, load
from evals.commands import _leakage_figures, _register_figures
from evals.gate import THRESHOLDS, Threshold, falls_short, read_thresholds
from evals.leakage import Leakage
from evals.register import RegisterScore, Row, Stored
from evals.sample import make
from evals.scores.answered import Answered
from evals.scores.scope import Corpus
from evals.summary import summarise
from index.errors import SettingError
from index.obligations import Binding, DueKind

SAMPLE = Path(make.__file__).parent


@pytest.mark.parametrize(
    ("threshold", "value", "fault"),
    [
        (Threshold("right", at_least=0.8), 0.9, None),
        (Threshold("right", at_least=0.8), 0.8, None),
        (Threshold("right", at_least=0.8), 0.7, "right is 0.700, below 0.800"),
        (Threshold("outside_scope", at_most=0.0), 0.0, None),
        (Threshold("outside_scope", at_most=0.0), 1.0, "outside_scope is 1.000, above 0.000"),
        (Threshold("words", at_least=10, at_most=20), 15.0, None),
        (Threshold("words", at_least=10, at_most=20), 9.0, "words is 9.000, below 10.000"),
        (Threshold("words", at_least=10, at_most=20), 21.0, "words is 21.000, above 20.000"),
        (Threshold("right", at_least=0.0), None, "right wasn't measured"),
        (Threshold("outside_scope", at_most=0.0), None, "outside_scope wasn't measured"),
    ],
)
def test_a_threshold_is_held_or_a_sentence_says_how_not(threshold: Threshold, value: float | None, fault: str | None) -> None:
    figures = {"another": 0.5} | ({} if value is None else {threshold.figure: value})
    assert falls_short(figures, [threshold]) == ([] if fault is None else [fault])


def test_every_threshold_that_is_not_held_is_named() -> None:
    thresholds = [Threshold("right", at_least=0.8), Threshold("facts", at_least=0.5), Threshold("aurc", at_most=0.1), Threshold("quotes", at_least=1)]
    faults = falls_short({"right": 0.1, "facts": 0.6, "aurc": 0.2}, thresholds)
    assert [fault.partition(" ")[0] for fault in faults] == ["right", "aurc", "quotes"]


def test_thresholds_are_read_by_the_run_that_they_hold_for(tmp_path: Path) -> None:
    file = tmp_path / "gate.toml"
    file.write_text('[development]\nright = { at_least = 1 }\n"recall@10" = { at_least = 0.5, at_most = 0.9 }\n[test]\naurc = { at_most = 0.2 }\n', "utf8")
    assert read_thresholds(file) == {
        "development": [Threshold("right", at_least=1.0), Threshold("recall@10", 0.5, 0.9)],
        "test": [Threshold("aurc", at_most=0.2)],
    }


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[run]\nright = 0.9", ["[run] right", "at_least", "at_most"]),
        ("[run]\nright = {}", ["[run] right", "at_least", "at_most"]),
        ("[run]\nright = { least = 0.9 }", ["[run] right", "at_least", "at_most"]),
        ("[run]\nright = { at_least = 0.9, near = 1 }", ["[run] right", "at_least", "at_most"]),
        ('[run]\nright = { at_least = "much" }', ["[run] right", "at_least", "at_most"]),
        ("[run]\nright = [0.9]", ["[run] right", "at_least", "at_most"]),
        ("right = 0.9", ["right", "at_least", "at_most"]),
        ("right = { at_least = 0.9 }", ["right", "at_least", "at_most"]),
        ("[run", ["can't be used as thresholds"]),
        (None, ["can't be used as thresholds", "No such file"]),
    ],
    ids=["a bare number", "no bounds", "another bound", "one bound too many", "words", "a list", "no run", "bounds without a run", "no TOML", "no file"],
)
def test_a_file_that_cannot_be_used_says_what_was_expected(content: str | None, words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "gate.toml"
    if content is not None:
        file.write_text(content, "utf8")
    with pytest.raises(SettingError) as caught:
        read_thresholds(file)
    assert [word for word in (str(file), *words) if word not in str(caught.value)] == []


# ---- the gate of the sample


@pytest.fixture(scope="module")
def figures(perfect: Callable[[Case], Answered], corpus: Corpus) -> dict[str, dict[str, float]]:
    """What a run of the whole sample world gives, by the names under which the gate looks for it, where everything is right."""
    row = Row.model_validate({"document": "notice.md", "what": "The council must", "binding": "must", "due": {"kind": "undated"}})
    held = Stored("notice.md", None, "the council", "The council must.", Binding.MUST, DueKind.UNDATED, None, None)
    found: dict[str, dict[str, float]] = {"identities": {"right": 1.0}, "leakage": _leakage_figures(Leakage(40, 8, 400, (), 40, 80, ()))}
    for part in (Part.DEVELOPMENT, Part.TEST):
        cases = load(SAMPLE / "cases").of(str(council["name"]) for council in make.councils() if council["part"] == part)
        found[str(part)] = summarise([perfect(case) for case in cases.cases], corpus).figures
        found[f"register_{part}"] = _register_figures(RegisterScore(((row, held),), (), ()))
    return found


def test_every_run_and_figure_that_the_gate_names_is_measured(figures: dict[str, dict[str, float]]) -> None:
    named = {(name, each.figure) for name, thresholds in read_thresholds(THRESHOLDS).items() for each in thresholds}
    assert named
    assert named - {(name, figure) for name, measured in figures.items() for figure in measured} == set()


def test_what_is_right_in_everything_passes_the_gate(figures: dict[str, dict[str, float]]) -> None:
    """But for how long it took: the answers here took none of anybody's time."""
    thresholds = {name: [each for each in found if not each.figure.endswith("_ms")] for name, found in read_thresholds(THRESHOLDS).items()}
    assert [fault for name, found in thresholds.items() for fault in falls_short(figures[name], found)] == []


def test_each_part_of_the_sample_gives_a_figure_for_every_kind_of_question(figures: dict[str, dict[str, float]]) -> None:
    for part in ("development", "test"):
        assert {name for name in figures[part] if name.startswith("right_")} == {f"right_{kind}" for kind in CaseKind}
