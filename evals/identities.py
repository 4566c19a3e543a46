"""Is each document taken for what it is? Kind, councils and dates against a file of right answers, under two names each."""

import random
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from index.authorities import Gazetteer, england
from index.documents import Basis, Identity
from index.errors import SettingError
from ingest.frames import Read, Request
from ingest.read import Pool
from ingest.told import Told, read_folder


@dataclass(frozen=True, slots=True)
class Score:
    """Of `files` how many have the right kind, councils and dates; `wrong_councils` counts a council that isn't the document's."""

    files: int
    kinds: int
    councils: int
    dates: int
    wrong_councils: int
    faults: tuple[str, ...]

    def shares(self) -> dict[str, float]:
        return {name: getattr(self, name) / self.files for name in ("kinds", "councils", "dates")}


def score(documents: Path, gold: Path, rename: bool, pool: Pool | None = None) -> Score:
    """Reads the documents that the gold file names; with `rename` as if each were called something that says nothing."""
    entries: list[Mapping[str, Any]] = yaml.safe_load(gold.read_text("utf8"))
    if not entries:
        raise SettingError(f"{gold} names no documents.")
    paths = {path.name: path for path in documents.rglob("*") if path.is_file()}
    missing = [entry["document"] for entry in entries if entry["document"] not in paths]
    if missing:
        raise SettingError(f"{documents} lacks {len(missing)} documents of {gold.name}, {missing[0]} among them.")
    rng = random.Random(5)
    councils = tuple(council for folder in {path.parent for path in paths.values()} for council in read_folder(folder).councils)
    gazetteer = england().with_councils(councils)
    requests, wanted = [], {}
    for entry in entries:
        path = paths[entry["document"]]
        name = f"scan{rng.randint(0, 10**8):08}{path.suffix}" if rename else path.name
        requests.append(Request(str(path), name, Told(), councils))
        wanted[str(path)] = entry
    with pool or Pool() as readers:
        results = [(wanted[request.path], content) for request, content in readers.read(requests)]
    return _total([_judge(entry, content.identity if isinstance(content, Read) else None, gazetteer) for entry, content in results])


def _judge(entry: Mapping[str, Any], identity: Identity | None, gazetteer: Gazetteer) -> tuple[bool, bool, bool, bool, str]:
    if identity is None:
        return False, False, False, False, f"{entry['document']}: couldn't be read"
    right = {found.name for name in entry["councils"] if (found := gazetteer.find(name))}
    councils = {fact.value for fact in identity.councils}
    dates = {(each.meaning.value, each.day) for each in identity.dates if each.basis is Basis.PRINTED}
    printed = {(each["meaning"], each["date"] if isinstance(each["date"], date) else date.fromisoformat(each["date"])) for each in entry["dates"]}
    judged = (identity.kind.value == entry["kind"], councils == right, dates == printed, bool(councils - right))
    fault = "" if all(judged[:3]) else f"{entry['document']}: {identity.kind.value}, {sorted(councils)}, {sorted((m, d.isoformat()) for m, d in dates)}"
    return (*judged, fault)


def _total(rows: list[tuple[bool, bool, bool, bool, str]]) -> Score:
    kinds, councils, dates, wrong = (sum(bool(row[place]) for row in rows) for place in range(4))
    return Score(len(rows), kinds, councils, dates, wrong, tuple(row[4] for row in rows if row[4]))
