"""A library is embedded anew with another model: beside the old vectors, while questions are answered, broken off anywhere, and nothing old is left."""

import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path

import numpy as np
import pytest

from evals import tiny
from index.embedder import OnnxEmbedder, open_embedder
from index.errors import StoreMismatch, WeightsError
from index.kept import NewVersion, collection_name
from index.library import Library
from index.models import SHIPPED
from index.proposals import Proposals
from index.scope import Access, Scope
from index.store import Store

MakeVersion = Callable[..., NewVersion]
Named = Callable[..., Library]
QUESTION = "who waits for an assessment?"
PLACE = collection_name("Slough", Access.PUBLIC)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory, embedder: OnnxEmbedder) -> Callable[[str], OnnxEmbedder]:
    """models(name): the shipped model, "small" of another dimension, or "like" of the same one with other weights; each export is made once."""
    room = tmp_path_factory.mktemp("models")
    tiny.make(room / "cache", (room / "small", 32, 1), (room / "like", embedder.dimension, 2))
    opened = {"small": open_embedder(str(room / "small"), room / "cache"), "like": open_embedder(str(room / "like"), room / "cache")}
    by_name = {SHIPPED: embedder, **opened, **{each.name: each for each in opened.values()}}
    return by_name.__getitem__


@pytest.fixture
def with_model(tmp_path: Path, models: Callable[[str], OnnxEmbedder]) -> Iterator[Named]:
    """with_model(name): the library in tmp_path/data with that model set; closed at the end."""
    opened: list[Library] = []

    def open_with(name: str, named: Callable[[str], OnnxEmbedder] = models) -> Library:
        (tmp_path / "data").mkdir(exist_ok=True)
        opened.append(Library(Store.open(tmp_path / "data"), tmp_path / "data", lambda: models(name), named))
        return opened[-1]

    yield open_with
    for each in opened:
        each.close()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, embedder: OnnxEmbedder, make_version: MakeVersion) -> Path:
    """A data folder with 70 passages of three papers, embedded with the shipped model."""
    folder = tmp_path_factory.mktemp("made")
    library = Library(Store.open(folder), folder, lambda: embedder)
    for number, council in enumerate(("Slough", "Slough", "Torbay")):
        texts = [f"Foster carer {number * 30 + each} waits {each} months." for each in range(25 - 3 * number)]
        library.keep(make_version(*texts, "Care leavers live in flats.", name=f"{number}.txt", council=council))
    library.embed_waiting()
    library.close()
    return folder


@pytest.fixture
def filled(made: Path, with_model: Named, tmp_path: Path) -> Library:
    """A library over a copy of that folder, with the shipped model set."""
    shutil.copytree(made, tmp_path / "data")
    return with_model(SHIPPED)


@pytest.fixture
def exact(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQL's vectors propose throughout: a vector index takes seconds to be made, and isn't what the test is about."""
    monkeypatch.setattr(Proposals, "propose", lambda self, *asked: self._exact.propose(*asked))
    monkeypatch.setattr(Proposals, "begin", lambda *_, **__: None)


def found(library: Library, everything: Scope) -> list[tuple[str, float]]:
    return [(each.passage.text, round(each.score, 5)) for each in library.search(everything, QUESTION)]


def vectors(library: Library) -> dict[str, np.ndarray]:
    return {id_: row for place in library._store.collections() for id_, row in zip(*library._store.shelf(*place), strict=True)}


@pytest.mark.usefixtures("exact")
@pytest.mark.parametrize("name", ["small", "like"])
def test_another_model_is_refused_until_the_library_is_embedded_anew_with_it(filled: Library, with_model: Named, everything: Scope, name: str) -> None:
    filled.close()
    other = with_model(name)
    with pytest.raises(StoreMismatch, match=f"embedded with {SHIPPED}, and .* is set now.* noticeboard reindex"):
        other.search(everything, QUESTION)


@pytest.mark.parametrize("name", ["small", "like"])
def test_every_passage_is_embedded_anew_and_nothing_of_the_old_model_is_left(
    filled: Library, with_model: Named, models: Callable[[str], OnnxEmbedder], everything: Scope, tmp_path: Path, name: str
) -> None:
    old = vectors(filled)
    steps: list[tuple[int, int]] = []
    done = filled.reindex(lambda: models(name), lambda *step: steps.append(step), nullcontext())
    total = len(old)
    assert (done.passages, done.embedded, done.cut_off) == (total, total, 0)
    assert steps[-1] == (total, total)
    new = vectors(filled)
    wanted = models(name).embed([row.indexed for place in filled._store.collections() for row in filled._store.collection(*place)])
    assert sorted(new) == sorted(old)
    assert np.allclose(np.stack([new[row.id] for place in filled._store.collections() for row in filled._store.collection(*place)]), wanted, atol=1e-5)
    sought = filled.meaning(QUESTION)[0]
    assert filled.vectors().propose(PLACE, sought, 5) == filled._proposals._exact.propose(PLACE, sought, 5)
    answers = found(filled, everything)
    assert filled.check(everything).remarks == ()
    filled.close()
    files = [path.read_bytes() for path in (tmp_path / "data").glob("noticeboard.sqlite3*")] + [(tmp_path / "data" / "chroma" / "chroma.sqlite3").read_bytes()]
    assert [id_ for id_, row in old.items() if any(row.tobytes() in data for data in files)] == []
    assert found(with_model(name), everything) == answers
    with pytest.raises(StoreMismatch, match=f"Set NOTICEBOARD_EMBEDDER={models(name).name}"):
        found(with_model(SHIPPED), everything)


@pytest.mark.usefixtures("exact")
def test_what_was_embedded_before_it_was_broken_off_isnt_embedded_again(filled: Library, models: Callable[[str], OnnxEmbedder], everything: Scope) -> None:
    before = found(filled, everything)

    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        filled.reindex(lambda: models("small"), stop, nullcontext())
    assert found(filled, everything) == before
    assert filled._store.beside() == (models("small").name, 64)
    assert filled.reindex(lambda: models("small"), lambda *_: None, nullcontext()).embedded == 69 - 64


@pytest.mark.usefixtures("exact")
def test_a_third_model_begins_anew_and_the_first_one_drops_what_was_begun(filled: Library, models: Callable[[str], OnnxEmbedder], everything: Scope) -> None:
    def stop(done: int, total: int) -> None:
        raise KeyboardInterrupt

    for name in ("small", "like"):
        with pytest.raises(KeyboardInterrupt):
            filled.reindex(lambda name=name: models(name), stop, nullcontext())  # type: ignore[misc]
        begun = filled._store.beside()
        assert begun == (models(name).name, 64)
    before = found(filled, everything)
    filled.reindex(lambda: models(SHIPPED), lambda *_: None, nullcontext())
    assert filled._store.beside() is None
    assert found(filled, everything) == before


def test_questions_are_answered_throughout_by_one_model_or_the_other(filled: Library, models: Callable[[str], OnnxEmbedder], everything: Scope) -> None:
    old = found(filled, everything)
    heard: list[list[tuple[str, float]]] = []
    done = threading.Event()

    def ask() -> None:
        while not done.is_set():
            heard.append(found(filled, everything))

    asking = [threading.Thread(target=ask) for _ in range(2)]
    for each in asking:
        each.start()
    try:
        filled.reindex(lambda: models("small"), lambda *_: None, nullcontext())
        new = found(filled, everything)
    finally:
        done.set()
        for each in asking:
            each.join()
    assert len(heard) > 10
    assert [each for each in heard if each not in (old, new)] == []
    assert old in heard
    assert filled.vectors().ids(PLACE)
    assert found(filled, everything) == new


def test_what_comes_and_goes_meanwhile_is_there_or_gone_after_it(
    filled: Library, models: Callable[[str], OnnxEmbedder], make_version: MakeVersion, everything: Scope
) -> None:
    gone = next(each.id for each in filled.documents(everything) if each.name == "1.txt")
    steps = 0

    def meanwhile(done: int, total: int) -> None:
        nonlocal steps
        steps += 1
        if steps == 1:
            filled.forget([gone])
            filled.keep(make_version("The director of housing chairs the panel on flats.", name="late.txt", council="Slough"))
            filled.embed_waiting()

    filled.reindex(lambda: models("small"), meanwhile, nullcontext())
    assert {each.name for each in filled.documents(everything)} == {"0.txt", "2.txt", "late.txt"}
    assert {len(row) for row in vectors(filled).values()} == {32}
    assert filled._store.count_waiting() == 0
    assert filled.search(everything, "who chairs the panel?", limit=1)[0].document.name == "late.txt"
    assert filled.check(everything).remarks == ()


@pytest.mark.usefixtures("exact")
def test_the_command_that_names_the_new_model_answers_with_the_old_one_meanwhile(
    filled: Library, with_model: Named, models: Callable[[str], OnnxEmbedder], everything: Scope
) -> None:
    before = found(filled, everything)
    filled.close()
    library = with_model("small")
    heard: list[list[tuple[str, float]]] = []
    library.reindex(lambda: models("small"), lambda *_: heard.append(found(library, everything)), nullcontext())
    assert heard == [before, before]


@pytest.mark.usefixtures("exact")
def test_where_the_old_model_is_gone_questions_are_refused_until_it_is_done(
    filled: Library, with_model: Named, models: Callable[[str], OnnxEmbedder], everything: Scope
) -> None:
    filled.close()

    def nowhere(name: str) -> OnnxEmbedder:
        raise WeightsError("gone")

    library = with_model("small", nowhere)
    heard: list[str] = []

    def ask(done: int, total: int) -> None:
        with pytest.raises(StoreMismatch) as error:
            library.search(everything, QUESTION)
        heard.append(str(error.value))

    library.reindex(lambda: models("small"), ask, nullcontext())
    assert "64 of its 69 passages are embedded" in heard[0]
    assert found(library, everything)


def test_with_the_same_model_the_vector_index_is_made_anew_from_sql(filled: Library, models: Callable[[str], OnnxEmbedder], everything: Scope) -> None:
    before = found(filled, everything)
    filled.vectors().add(PLACE, ["f" * 32], [np.eye(1, 384, dtype=np.float32)[0]])
    done = filled.reindex(lambda: models(SHIPPED), lambda *_: None, nullcontext())
    assert (done.embedder, done.embedded) == (SHIPPED, 0)
    assert "f" * 32 not in filled.vectors().ids(PLACE)
    assert found(filled, everything) == before


@pytest.mark.usefixtures("exact")
def test_passages_that_are_longer_than_the_model_reads_are_counted(filled: Library, models: Callable[[str], OnnxEmbedder], make_version: MakeVersion) -> None:
    filled.keep(make_version("The board met. " * 40, name="long.txt", council="Slough"))
    assert filled.reindex(lambda: models("small"), lambda *_: None, nullcontext()).cut_off == 1


@pytest.mark.usefixtures("exact")
def test_other_weights_under_the_same_name_are_told_apart(filled: Library, with_model: Named, everything: Scope, tmp_path: Path) -> None:
    class Flipped:
        name, sha256, dimension = SHIPPED, "0" * 64, 384

    filled.close()
    other = Library(Store.open(tmp_path / "data"), tmp_path / "data", Flipped)  # type: ignore[arg-type]
    with pytest.raises(StoreMismatch, match=f"The weights of {SHIPPED} aren't those that this library was embedded with\\. Put the right ones back"):
        other.search(everything, QUESTION)
    other.close()
