"""The seeded generator: the same seed gives the same bytes, and about as many passages as were asked for."""

from pathlib import Path

import pytest

from evals.generator import councils, make_pdfs, make_world
from index.authorities import england
from index.documents import Kind
from index.embedder import OnnxEmbedder
from ingest.frames import Read, Request
from ingest.reader import read
from ingest.split import split
from ingest.told import Told, read_folder


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def readings(folder: Path) -> list[Read]:
    known = read_folder(folder).councils
    return [read(Request(str(path), path.name, Told(), known)) for path in sorted(folder.glob("*.md"))]


def test_the_same_seed_gives_the_same_bytes_and_questions(tmp_path: Path) -> None:
    one, two = (make_world(tmp_path / name, passages=300, per_council=100) for name in ("one", "two"))
    assert contents(one.folder) == contents(two.folder)
    assert (one.councils, one.files, one.questions) == (two.councils, two.files, two.questions)


def test_another_seed_gives_another_world(tmp_path: Path) -> None:
    one, two = (make_world(tmp_path / str(seed), passages=100, per_council=100, seed=seed) for seed in (1, 2))
    assert contents(one.folder) != contents(two.folder)


@pytest.mark.parametrize(("asked", "per_council"), [(200, 100), (500, 500), (1000, 500)])
def test_a_world_has_about_as_many_passages_as_were_asked_for(asked: int, per_council: int, tmp_path: Path, embedder: OnnxEmbedder) -> None:
    world = make_world(tmp_path, asked, per_council)
    made = sum(len(split(each.paragraphs, each.identity, "seed", embedder.pieces)) for each in readings(world.folder))
    assert asked * 0.8 <= made <= asked * 1.25


def test_a_world_says_what_it_holds(tmp_path: Path) -> None:
    world = make_world(tmp_path, passages=200, per_council=100)
    assert world.files == len(list(tmp_path.glob("*.md")))
    assert {council.name for council in read_folder(tmp_path).councils} == set(world.councils)
    assert len(world.councils) == 2
    assert {council for _, council in world.questions} <= set(world.councils)
    assert all(question.endswith("?") for question, _ in world.questions)


def test_a_generated_document_is_taken_for_what_it_was_made_as(tmp_path: Path) -> None:
    world = make_world(tmp_path, passages=50, per_council=50)
    for each in readings(world.folder):
        assert each.identity.kind.value in {Kind.IMPROVEMENT_NOTICE, Kind.INSPECTION_REPORT}
        assert tuple(fact.value for fact in each.identity.councils) == world.councils
        assert each.identity.main_date is not None


def test_invented_councils_have_names_of_their_own_and_exist_nowhere() -> None:
    names = councils(400)
    assert len(names) == len(set(names)) == 400
    assert [name for name in names if england().find(name)] == []


def test_the_same_seed_gives_the_same_pdf_bytes(tmp_path: Path) -> None:
    for name in ("one", "two"):
        make_pdfs(tmp_path / name, count=2, pages=2)
    assert contents(tmp_path / "one") == contents(tmp_path / "two")
    assert contents(tmp_path / "one")["report-0.pdf"].startswith(b"%PDF-")


def test_a_generated_pdf_has_so_many_pages_and_no_running_header_in_its_paragraphs(tmp_path: Path) -> None:
    (path,) = make_pdfs(tmp_path, count=1, pages=3)
    content = read(Request(str(path), path.name, Told(), ()))
    assert content.pages == 3
    assert {paragraph.page for paragraph in content.paragraphs} == {1, 2, 3}
    assert sum("local authority children's services" in paragraph.text for paragraph in content.paragraphs) <= 1
