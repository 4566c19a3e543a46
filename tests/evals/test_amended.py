"""Amended papers: every kind of edit is asked about, and old text that is still said is seen."""

from pathlib import Path

import pytest

from evals import amended
from evals.amended import _says, measure, papers


def test_each_paper_says_the_old_words_before_and_elsewhere_none_of_them() -> None:
    every = papers(40)
    assert len({each.name for each in every}) == len({each.old for each in every}) == 40
    assert {each.how for each in every} == {"another date", "another person", "another figure", "taken out", "made exempt"}
    for each in every:
        assert _says(each.old, each.before)
        assert not _says(each.old, each.after.partition("Exempt appendix")[0])
        assert each.new is None or _says(each.new, each.after)


@pytest.mark.parametrize(
    ("words", "text", "said"),
    [
        ("1 May 2024", "by 1 May 2024.", True),
        ("1 May 2024", "by 21 May 2024.", False),
        ("1 May 2024", '{"date":"2024-05-01"}', True),
        ("20.1", "of 20.1 per cent", True),
        ("20.1", "of 120.1 per cent, or 20.15", False),
    ],
)
def test_a_date_or_figure_is_known_as_it_stands_and_not_as_a_part_of_another(words: str, text: str, said: bool) -> None:
    assert _says(words, text) is said


def test_no_door_says_what_an_amended_paper_said_before(tmp_path: Path) -> None:
    result = measure(5, lambda *_: None, tmp_path)
    assert result == {
        "papers": 5, "answered from the old text before": 5, "answered from the new text after": 5, "never from the old text after": 5, "faults": [],
    }  # fmt: skip


def test_old_text_that_is_still_said_is_told_with_its_door(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = amended.papers

    def unedited(count: int) -> list[amended.Amended]:
        from dataclasses import replace

        return [replace(each, after=each.before + "\nAnd so on.\n") for each in whole(count)]

    monkeypatch.setattr(amended, "papers", unedited)
    result = measure(1, lambda *_: None, tmp_path)
    assert result["never from the old text after"] == 0
    assert "another date, but its reply says '1 January 2024' (the process that knew it)" in str(result["faults"])
