"""The sample: its one PDF is built from its source, byte for byte, and everything in it is invented."""

import tomllib
from pathlib import Path

import pytest

from evals.sample import make
from evals.sample.make import SOURCE, TARGET, build
from index.authorities import england


def test_the_source_gives_the_same_pdf_bytes_as_the_committed_ones(tmp_path: Path) -> None:
    assert build(SOURCE, tmp_path / "built.pdf").read_bytes() == TARGET.read_bytes()


def test_another_source_gives_other_bytes(tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    source.write_text(SOURCE.read_text("utf8").replace("Rosalind Ferris", "Ferris Rosalind"), "utf8")
    assert build(source, tmp_path / "built.pdf").read_bytes() != TARGET.read_bytes()


def test_the_words_of_the_source_are_never_read_as_markup(tmp_path: Path) -> None:
    source = tmp_path / "source.yaml"
    source.write_text(SOURCE.read_text("utf8").replace("Rosalind Ferris", "A <b>& B"), "utf8")
    assert build(source, tmp_path / "built.pdf").read_bytes().startswith(b"%PDF-")


@pytest.mark.parametrize("path", [SOURCE, TARGET], ids=lambda path: path.name)
def test_the_source_and_the_pdf_stand_where_the_package_ships_them(path: Path) -> None:
    assert path.is_file()
    assert path.is_relative_to(Path(make.__file__).parent)


def test_the_councils_of_the_sample_exist_nowhere() -> None:
    told = tomllib.loads((TARGET.parent / "noticeboard.toml").read_text("utf8"))
    names = [name for council in told["council"] for name in (council["name"], *council["other_names"])]
    assert names
    assert [name for name in names if england().find(name)] == []
