"""`noticeboard reindex` at the command line: by itself, through a running owner, and what is said where the model or the store isn't the library's."""

import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from assistant.bootstrap import build
from assistant.cli import main
from assistant.owner import own
from assistant.settings import load_settings
from index.embedder import Vectors
from index.kept import NewVersion
from index.library import Library
from index.models import SHIPPED
from index.proposals import Proposals
from index.store import Store
from index.text import words

MakeVersion = Callable[..., NewVersion]


class Bag:
    """A model that knows a text by its words; `dimension` is how many kinds of words it tells apart."""

    reads = 1_000

    def __init__(self, name: str, dimension: int) -> None:
        self.name, self.sha256, self.dimension = name, f"{dimension:064}", dimension

    def embed(self, texts: Sequence[str]) -> Vectors:
        rows = np.full((len(texts), self.dimension), 0.01, np.float32)
        for row, text in zip(rows, texts, strict=True):
            for word in words(text):
                row[sum(map(ord, word)) % self.dimension] += 1
        normed: Vectors = rows / np.linalg.norm(rows, axis=1, keepdims=True)
        return normed

    def pieces(self, text: str) -> int:
        return len(text.split())


@pytest.fixture
def folder(tmp_path: Path, make_version: MakeVersion, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder with two papers, embedded with one of two small models that stand for real ones; a vector index isn't what these tests are about."""
    models = {SHIPPED: Bag(SHIPPED, 16), "other": Bag("other", 24)}
    monkeypatch.setattr("assistant.bootstrap._embedder", lambda _, name: models[name])
    monkeypatch.setattr(Proposals, "propose", lambda self, *asked: self._exact.propose(*asked))
    monkeypatch.setattr(Proposals, "begin", lambda *_, **__: None)
    monkeypatch.setattr("assistant.cli.signal.signal", lambda *_: None)
    monkeypatch.setenv("NOTICEBOARD_DATA", str(tmp_path / "data"))
    (tmp_path / "data").mkdir()
    library = Library(Store.open(tmp_path / "data"), tmp_path / "data", lambda: models[SHIPPED])
    for council in ("Torbay", "Plymouth"):
        library.keep(make_version(f"The council of {council} must publish its plan for foster carers.", name=f"{council}.txt", council=council))
    library.embed_waiting()
    library.close()
    return tmp_path / "data"


ASK = ("ask", "what must the council publish for foster carers?", "--council", "Torbay")


def test_another_model_is_refused_embedded_anew_and_answers(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("NOTICEBOARD_EMBEDDER", "other")
    for refused in (ASK, ("serve", "--port", "0")):
        assert main(refused) == 2
        assert "embedded with all-MiniLM-L6-v2, and other is set now" in capsys.readouterr().err
    assert main(["reindex"]) == 0
    said = capsys.readouterr().out
    assert "2 passages are embedded with other; 2 of them just now." in said
    assert "Set NOTICEBOARD_EMBEDDER=other" in said
    assert main(ASK) == 0
    assert "must publish its plan" in capsys.readouterr().out
    assert main(["reindex", "--json"]) == 0
    assert '"embedded": 0' in capsys.readouterr().out


def test_a_running_owner_embeds_anew_and_goes_on_answering(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    with own(folder, partial(build, load_settings())) as noticeboard:
        assert main(ASK) == 0
        monkeypatch.setenv("NOTICEBOARD_EMBEDDER", "other")
        assert main(["reindex"]) == 0
        assert "2 passages are embedded with other" in capsys.readouterr().out
        assert main(ASK) == 0
        assert "must publish its plan" in capsys.readouterr().out
        assert noticeboard._library.embedder().name == "other"
    monkeypatch.delenv("NOTICEBOARD_EMBEDDER")
    assert main(ASK) == 2
    assert "Set NOTICEBOARD_EMBEDDER=other" in capsys.readouterr().err


def test_serve_doesnt_answer_from_a_store_that_isnt_as_it_was_written(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with closing(sqlite3.connect(folder / "noticeboard.sqlite3")) as connection, connection:
        connection.execute("UPDATE paragraphs SET text = replace(text, 'must', 'may')")
    assert main(["serve", "--port", "0"]) == 2
    said = capsys.readouterr()
    assert "isn't as it was taken in" in said.err
    assert "noticeboard restore FILE" in said.err
    assert said.out == ""
