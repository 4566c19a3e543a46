"""Ranking any passages for any questions: what is written, how it is scored, and what a broken-off run leaves."""

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evals import retrieval
from evals.cli import main
from evals.retrieval import Bench, ranks, read_lines, recall_and_precision
from index.embedder import OnnxEmbedder, Vectors

PASSAGES = [
    {"id": 1, "document": 7, "paragraph": "9", "text": "Officials of the Department will review the council's progress at least every four months."},
    {"id": 2, "document": 7, "paragraph": "7", "text": "The council must set up an improvement board with an independent chair."},
    {"id": 3, "document": 7, "paragraph": "12", "text": "Reviewers must be given access to case records, to minutes and to staff at every level."},
    {"id": 4, "document": 8, "paragraph": "2(a)", "text": "Applicants for a fishing licence pay a fee of twelve pounds at the harbour office."},
    {"id": 5, "document": 8, "paragraph": "3", "text": "Foster carers speak warmly of the support that they receive at night and at weekends."},
]
QUESTIONS = [
    {"id": "q1", "text": "how often is progress reviewed?", "relevant": [[7, "9"]]},
    {"id": "q2", "text": "what does a fishing licence cost?", "relevant": [[8, "2(a)"]]},
    {"id": "q3", "text": "which records may reviewers see?", "relevant": [[7, "12"]]},
]


def write_lines(path: Path, lines: Sequence[object]) -> Path:
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf8")
    return path


def silent(what: str, done: int, total: int) -> None:
    """A progress that nobody watches."""


class Breaking:
    """A small embedder by letters that stops like Ctrl-C after so many texts; `asked` are the texts it was given."""

    name, sha256, dimension = "letters", "letters", 26

    def __init__(self, after: int | None = None) -> None:
        self.after = after
        self.asked: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        if self.after is not None and len(self.asked) + len(texts) > self.after:
            raise KeyboardInterrupt
        self.asked += texts
        counts = np.array([[text.lower().count(chr(97 + letter)) for letter in range(26)] for text in texts], np.float32) + 1e-3
        return np.asarray(counts / np.linalg.norm(counts, axis=1, keepdims=True), np.float32)

    def pieces(self, text: str) -> int:
        return len(text.split())


def test_the_command_writes_a_rank_line_for_each_question(
    tmp_path: Path, embedder: OnnxEmbedder, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))
    passages, questions = write_lines(tmp_path / "P.jsonl", PASSAGES), write_lines(tmp_path / "Q.jsonl", QUESTIONS)
    out = tmp_path / "RANKS.jsonl"
    assert main(["retrieval", "--passages", str(passages), "--questions", str(questions), "--out", str(out)]) == 0
    lines = read_lines(out)
    assert [line["id"] for line in lines] == ["q1", "q2", "q3"]
    assert [line["ranked"][0] for line in lines] == [["7", "9"], ["8", "2(a)"], ["7", "12"]]
    places = {(str(each["document"]), each["paragraph"]) for each in PASSAGES}
    for line in lines:
        assert {tuple(place) for place in line["ranked"]} <= places
        assert len({tuple(place) for place in line["ranked"]}) == len(line["ranked"])
    assert sorted(path.name for path in tmp_path.iterdir()) == ["P.jsonl", "Q.jsonl", "RANKS.jsonl"]
    assert capsys.readouterr().out == f"3 questions ranked in {out}\n"


def test_questions_need_no_right_answers_to_be_ranked(embedder: OnnxEmbedder) -> None:
    bench = Bench(PASSAGES, embedder, silent)
    (line,) = ranks(bench, [{"id": 1, "text": "improvement board chair"}], silent)
    assert line["ranked"][0] == ["7", "7"]


def test_at_most_ten_places_are_ranked(embedder: OnnxEmbedder) -> None:
    texts = [f"Review number {number} of the council's progress." for number in range(30)]
    many = [{"id": number, "document": 1, "paragraph": str(number), "text": text} for number, text in enumerate(texts)]
    assert len(Bench(many, embedder, silent).rank("review of progress")) == 10


@pytest.mark.parametrize("seed", range(6))
def test_recall_and_precision_agree_with_the_shared_scorer(seed: int, shared: Path, tmp_path: Path) -> None:
    rng = random.Random(seed)
    questions, lines = random_rankings(rng, questions=30)
    files = [write_lines(tmp_path / "Q.jsonl", questions), write_lines(tmp_path / "R.jsonl", lines)]
    scorer = [sys.executable, str(shared / "checks" / "score_retrieval.py"), *map(str, files)]
    said = subprocess.run(scorer, capture_output=True, text=True, check=True, timeout=60).stdout.split()
    recall, precision = recall_and_precision(questions, lines)
    assert [said[1], said[3]] == [f"{recall:.4f}", f"{precision:.4f}"]
    assert 0 < recall < 1


def random_rankings(rng: random.Random, questions: int) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Questions with one to fourteen right places, and rankings with doubles, of any length, in any order, some missing."""
    places = [[rng.choice([number % 4, str(number % 4)]), str(number)] for number in range(40)]
    asked = [{"id": number, "text": "?", "relevant": rng.sample(places, rng.randint(1, 14))} for number in range(questions)]
    lines = [{"id": each["id"], "ranked": rng.choices(places, k=rng.randint(0, 15))} for each in asked if rng.random() < 0.9]
    rng.shuffle(lines)
    return asked, lines


def test_a_perfect_ranking_scores_one_and_an_empty_one_nothing() -> None:
    perfect = [{"id": each["id"], "ranked": each["relevant"]} for each in QUESTIONS]
    assert recall_and_precision(QUESTIONS, perfect) == (1.0, 1.0)
    assert recall_and_precision(QUESTIONS, []) == (0.0, 0.0)


def test_breaking_off_keeps_the_vectors_and_the_next_run_goes_on_from_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retrieval, "AT_ONCE", 2)
    many = [{"id": number, "document": 1, "paragraph": str(number), "text": f"{chr(97 + number % 26) * 5} number {number}"} for number in range(50)]
    kept = tmp_path / "vectors.npy"
    with pytest.raises(KeyboardInterrupt):
        Bench(many, Breaking(after=40), silent, kept)
    saved = len(np.load(next(tmp_path.glob("vectors.*.npy"))))
    assert 16 <= saved <= 40

    second = Breaking()
    bench = Bench(many, second, silent, kept)
    assert second.asked == [each["text"] for each in many[saved:]]
    whole = Bench(many, Breaking(), silent)
    assert all(bench.rank(text) == whole.rank(text) for text in ("zzzzz", "number 7", "aaaaa bbbbb"))


def test_kept_vectors_of_other_passages_are_not_taken_for_these(tmp_path: Path) -> None:
    kept = tmp_path / "vectors.npy"
    Bench(PASSAGES, Breaking(), silent, kept)
    fresh = Breaking()
    Bench(list(reversed(PASSAGES)), fresh, silent, kept)
    assert fresh.asked == [str(each["text"]) for each in reversed(PASSAGES)]


def test_a_broken_off_command_leaves_its_vectors_beside_the_ranks_and_says_that_it_was_stopped(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(retrieval, "AT_ONCE", 2)
    monkeypatch.setattr("evals.assistants.open_embedder", lambda *_: Breaking(after=40))
    many = [{**PASSAGES[0], "id": number, "text": f"paper {number}"} for number in range(50)]
    passages, questions = write_lines(tmp_path / "P.jsonl", many), write_lines(tmp_path / "Q.jsonl", QUESTIONS)
    assert main(["retrieval", "--passages", str(passages), "--questions", str(questions), "--out", str(tmp_path / "RANKS.jsonl")]) == 130
    assert len(np.load(next(tmp_path.glob("RANKS.vectors.*.npy")))) >= 16
    assert "Stopped" in capsys.readouterr().err
