"""How identities are scored: the sample is right in everything, and each wrong answer costs its own figure only."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.cli import main
from evals.identities import Score, score
from index.errors import SettingError

SAMPLE = Path(__file__).resolve().parents[2] / "evals" / "sample"
DOCUMENTS, GOLD = SAMPLE / "documents", SAMPLE / "identities.yaml"
ENTRIES: list[dict[str, Any]] = yaml.safe_load(GOLD.read_text("utf8"))
CHANGED = "wexmoor-board-minutes.md"
FEW = ("thornhithe-improvement-notice.txt", CHANGED, "wexmoor-focused-visit-letter.md", "wexmoor-news.html")

ScoreChanged = Callable[..., Score]


@pytest.fixture
def score_changed(tmp_path: Path) -> ScoreChanged:
    """score_changed(kind=…): four documents of the sample against a gold file that says this of the minutes."""

    def scored(**changes: Any) -> Score:
        entries = [{**entry, **(changes if entry["document"] == CHANGED else {})} for entry in ENTRIES if entry["document"] in FEW]
        gold = tmp_path / "gold.yaml"
        gold.write_text(yaml.safe_dump(entries), "utf8")
        return score(DOCUMENTS, gold, rename=False)

    return scored


def test_the_sample_gold_names_each_document_once() -> None:
    assert sorted(entry["document"] for entry in ENTRIES) == sorted(path.name for path in DOCUMENTS.iterdir() if path.suffix != ".toml")


@pytest.mark.parametrize("rename", [False, True], ids=["own names", "random names"])
def test_the_sample_is_right_in_everything_under_any_name(rename: bool) -> None:
    found = score(DOCUMENTS, GOLD, rename)
    assert found.faults == ()
    assert found.shares() == {"kinds": 1.0, "councils": 1.0, "dates": 1.0}
    assert (found.files, found.wrong_councils) == (len(ENTRIES), 0)


def test_an_unchanged_gold_file_finds_no_fault(score_changed: ScoreChanged) -> None:
    assert score_changed() == Score(4, 4, 4, 4, 0, ())


def test_a_wrong_kind_costs_the_kinds_only(score_changed: ScoreChanged) -> None:
    found = score_changed(kind="board_paper")
    assert found.shares() == {"kinds": 0.75, "councils": 1.0, "dates": 1.0}
    assert found.wrong_councils == 0


def test_a_wrong_council_costs_the_councils_only_and_is_counted_as_somebody_elses(score_changed: ScoreChanged) -> None:
    found = score_changed(councils=["Kent"])
    assert found.shares() == {"kinds": 1.0, "councils": 0.75, "dates": 1.0}
    assert found.wrong_councils == 1


def test_a_council_that_was_not_found_is_missing_and_not_somebody_elses(score_changed: ScoreChanged) -> None:
    found = score_changed(councils=["Wexmoor", "Kent"])
    assert found.shares()["councils"] == 0.75
    assert found.wrong_councils == 0


@pytest.mark.parametrize(
    "dates",
    [
        [{"meaning": "meeting", "date": date(2024, 9, 20)}],
        [{"meaning": "published", "date": date(2024, 9, 19)}],
        [{"meaning": "meeting", "date": date(2024, 9, 19)}, {"meaning": "published", "date": date(2024, 9, 20)}],
        [],
    ],
    ids=["another day", "another meaning", "one more", "none"],
)
def test_wrong_dates_cost_the_dates_only(score_changed: ScoreChanged, dates: list[dict[str, object]]) -> None:
    found = score_changed(dates=dates)
    assert found.shares() == {"kinds": 1.0, "councils": 1.0, "dates": 0.75}
    assert found.wrong_councils == 0


def test_a_date_may_be_written_as_text(score_changed: ScoreChanged) -> None:
    assert score_changed(dates=[{"meaning": "meeting", "date": "2024-09-19"}]).dates == 4


def test_a_fault_names_the_document_and_what_was_found(score_changed: ScoreChanged) -> None:
    (fault,) = score_changed(kind="board_paper").faults
    assert fault == f"{CHANGED}: minutes, ['Wexmoor'], [('meeting', '2024-09-19')]"


def test_a_document_that_cannot_be_read_is_wrong_in_everything(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("", "utf8")
    gold = tmp_path / "gold.yaml"
    gold.write_text(yaml.safe_dump([{"document": "empty.txt", "kind": "news", "councils": [], "dates": []}]), "utf8")
    assert score(tmp_path, gold, rename=False) == Score(1, 0, 0, 0, 0, ("empty.txt: couldn't be read",))


def test_a_gold_file_that_names_a_missing_document_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=rf"lacks {len(ENTRIES)} documents of identities\.yaml, {re.escape(ENTRIES[0]['document'])} among them"):
        score(tmp_path, GOLD, rename=False)


def test_the_command_says_the_figures_and_whether_they_hold(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    gold = tmp_path / "gold.yaml"
    right, wrong = ({**entry, **change} for entry, change in zip(ENTRIES[:1] * 2, ({}, {"kind": "news"}), strict=True))
    for entry, code, kinds in ((right, 0, 1), (wrong, 1, 0)):
        gold.write_text(yaml.safe_dump([entry]), "utf8")
        assert main(["identities", "--documents", str(DOCUMENTS), "--gold", str(gold)]) == code
        assert f"1 documents under their own names: kinds {kinds}, councils 1, dates 1 right; wrong councils 0" in capsys.readouterr().out
