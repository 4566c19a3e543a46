"""The search that answers use, over any passages and questions: who is found first, for scoring by others or here.

Passages: {"id", "document", "paragraph", "text"} a line. Questions: {"id", "text", "relevant"?} a line. Ranks: {"id",
"ranked": [[document, paragraph], …]} a line, best first.
"""

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from index.embedder import Embedder
from index.embedder import Vectors as Array
from index.errors import SettingError
from index.search import DEFAULT, SearchSettings, Shelf, search
from index.words import Words, terms

Progress = Callable[[str, int, int], None]
AT_ONCE = 256


class Bench:
    """Passages with both indexes in memory; `rank` asks them as the library would."""

    def __init__(self, passages: Sequence[Mapping[str, Any]], embedder: Embedder, progress: Progress, vectors: Path | None = None) -> None:
        self._places = {str(each["id"]): (str(each["document"]), str(each["paragraph"])) for each in passages}
        ids = [str(each["id"]) for each in passages]
        texts = [str(each["text"]) for each in passages]
        self._embedder = embedder
        self._words = Words(ids, texts)
        self._vectors = _embed(texts, embedder, progress, vectors)
        self._row = {id_: row for row, id_ in enumerate(ids)}
        self._ids = ids

    def rank(self, question: str, limit: int = 10, settings: SearchSettings = DEFAULT) -> list[tuple[str, str]]:
        """(document, paragraph) of the best passages."""
        vector = self._embedder.embed([question])[0]
        shelf = Shelf(self._words, self._propose, lambda _: True)
        hits = search(terms(question), (), vector, [shelf], lambda ids: {id_: self._vectors[self._row[id_]] for id_ in ids}, limit, settings)
        return [self._places[hit.id] for hit in hits]

    def _propose(self, vector: Array, limit: int) -> list[str]:
        scores = self._vectors @ vector
        best = np.argpartition(-scores, min(limit, len(scores) - 1))[:limit]
        return [self._ids[row] for row in best[np.argsort(-scores[best])]]


def _embed(texts: Sequence[str], embedder: Embedder, progress: Progress, kept: Path | None) -> Array:
    """The texts' vectors; kept in a file as they come, so that a run that was broken off goes on. Other texts or another model start anew."""
    mark = hashlib.sha256("\x1e".join([embedder.sha256, *texts]).encode()).hexdigest()[:16]
    file = kept.with_name(f"{kept.stem}.{mark}.npy") if kept else None
    done: Array = np.load(file) if file and file.exists() else np.empty((0, embedder.dimension), np.float32)
    parts = [done]
    for start in range(len(done), len(texts), AT_ONCE):
        parts.append(embedder.embed(texts[start : start + AT_ONCE]))
        progress("Embedding passages", min(start + AT_ONCE, len(texts)), len(texts))
        if file and (start // AT_ONCE) % 8 == 7:
            parts = [np.concatenate(parts)]
            _save(file, parts[0])
    whole = np.concatenate(parts)
    if file:
        _save(file, whole)
    return whole


def _save(file: Path, vectors: Array) -> None:
    beside = file.with_suffix(".part.npy")
    np.save(beside, vectors)
    beside.replace(file)


def forget(kept: Path) -> None:
    """Removes what `_embed` kept beside a run that is whole."""
    for file in kept.parent.glob(f"{kept.stem}.*.npy"):
        file.unlink()


def read_lines(path: Path, *fields: str) -> list[dict[str, Any]]:
    """A JSON object a line; SettingError names the first line that is none or lacks one of the fields."""
    lines = []
    for number, line in enumerate(path.read_text("utf8").splitlines(), 1):
        if not line.strip():
            continue
        try:
            value = json.loads(line)
        except ValueError as error:
            raise SettingError(f"{path}, line {number}: not JSON.") from error
        if not isinstance(value, dict) or not all(field in value for field in fields):
            raise SettingError(f"{path}, line {number}: expected an object with {', '.join(fields)}.")
        lines.append(value)
    if not lines:
        raise SettingError(f"{path} holds no lines.")
    return lines


def ranks(bench: Bench, questions: Sequence[Mapping[str, Any]], progress: Progress) -> Iterator[dict[str, Any]]:
    """A rank line for each question."""
    for done, question in enumerate(questions, 1):
        yield {"id": question["id"], "ranked": [list(place) for place in bench.rank(str(question["text"]))]}
        progress("Asking", done, len(questions))


def recall_and_precision(questions: Sequence[Mapping[str, Any]], lines: Sequence[Mapping[str, Any]], depth: int = 10) -> tuple[float, float]:
    """Recall@depth and mean average precision@depth over the questions; a passage counts where it is found first."""
    ranked = {line["id"]: [tuple(map(str, place)) for place in line["ranked"][:depth]] for line in lines}
    recall = precision = 0.0
    for question in questions:
        relevant = {tuple(map(str, place)) for place in question["relevant"]}
        seen: set[tuple[str, ...]] = set()
        average = 0.0
        for place, passage in enumerate(ranked.get(question["id"], []), 1):
            if passage in relevant and passage not in seen:
                seen.add(passage)
                average += len(seen) / place
        recall += len(seen) / len(relevant)
        precision += average / min(len(relevant), depth)
    return recall / len(questions), precision / len(questions)
