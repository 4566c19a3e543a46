"""A long life in a short time: papers that are edited and taken in again and again, and a `serve` that is asked thousands of questions."""

import json
import random
import shutil
import statistics
import urllib.request
from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

from assistant.settings import load_settings
from evals.assistants import open_library, set_embedder
from evals.cases import load
from evals.progress import Progress
from evals.resumed import Resumed
from evals.sample.make import DOCUMENTS
from evals.serving import serving
from evals.wholeness import environment, held

CASES = Path(__file__).parent / "sample" / "cases"
TEXTS = (".md", ".txt", ".html")
GROWN = 1.5
"""How many times the folder of one ingest it may be after all of them."""
FLAT_MB = 25.0
"""Megabytes by which the memory of the last fifth of questions may be above that of the second fifth."""
LOOKS = 50
_SEED = 20_240_229


def measure(papers: int, rounds: int, questions: int, progress: Progress, kept: Resumed | None = None) -> dict[str, Any]:
    """The first so many of the sample's papers, so many ingests of them with edits, so many questions to one `serve`."""
    kept = kept or Resumed()
    with kept.room() as room:
        edits = _edited(room, papers, rounds, progress, kept)
        asked = kept.row("questions", partial(_asked, room, papers, questions, progress))
    faults = [*edits.pop("faults")]
    if edits["times that of one ingest"] > GROWN:
        faults.append(f"the data folder has {edits['times that of one ingest']} times the size of one ingest; {GROWN} was promised")
    if asked["grown, MB"] > FLAT_MB:
        faults.append(f"the memory of serve grew by {asked['grown, MB']} MB; {FLAT_MB} was promised")
    return {**edits, **asked, "faults": faults}


def _edited(room: Path, count: int, rounds: int, progress: Progress, kept: Resumed) -> dict[str, Any]:
    """What a data folder's size comes to when a tenth of its papers, one after the other, says something more each time."""
    folder, data = room / "papers", room / "data"
    sizes = [kept.row("one ingest", partial(_begun, folder, data, count))["size"]]
    texts = [path for path in sorted(folder.iterdir()) if path.suffix in TEXTS]
    for round_ in range(1, rounds + 1):
        sizes.append(kept.row(f"edit {round_}", partial(_again, texts[round_ % 10 :: 10] or texts[:1], round_, folder, data))["size"])
        progress("Editing papers", round_, rounds)
    faults = kept.row("whole", partial(_whole, data))["faults"]
    return {
        "papers": len(texts), "ingests": rounds, "one ingest, MB": round(sizes[0] / 1e6, 2), "all of them, MB": round(sizes[-1] / 1e6, 2),
        "times that of one ingest": round(sizes[-1] / sizes[0], 2), "at most, times": round(max(sizes) / sizes[0], 2), "faults": list(faults),
    }  # fmt: skip


def _begun(folder: Path, data: Path, count: int) -> dict[str, int]:
    shutil.rmtree(data, ignore_errors=True)
    _papers(folder, count)
    _take_in(folder, data)
    return {"size": size_of(data)}


def _again(papers: Sequence[Path], round_: int, folder: Path, data: Path) -> dict[str, int]:
    for path in papers:
        _edit(path, round_)
    _take_in(folder, data)
    return {"size": size_of(data)}


def _whole(data: Path) -> dict[str, list[str]]:
    """What is wrong with the library after all the edits."""
    found = held(data, set_embedder())
    return {"faults": [f"passage {id_} isn't found" for id_ in found.unfound] + [f"{name} is held twice" for name in found.twice]}


def _papers(folder: Path, count: int) -> Path:
    """A copy of the sample's first so many papers, with what its noticeboard.toml says of them."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(DOCUMENTS, folder)
    for path in sorted(path for path in folder.iterdir() if path.suffix != ".toml")[count:]:
        path.unlink()
    return folder


def _take_in(folder: Path, data: Path) -> None:
    """One ingest by a library of its own, closed clean."""
    settings = load_settings()
    open_library([folder], data, settings.cache, settings.embedder, lambda *_: None).close()


def _edit(path: Path, round_: int) -> None:
    """The paper says something more than before, and of its last edit nothing."""
    text = path.read_text("utf8").partition("\n\nThe clerk read this through for the ")[0]
    path.write_text(f"{text}\n\nThe clerk read this through for the {round_}th time and found no fault in it.\n", "utf8")


def size_of(folder: Path) -> int:
    """The bytes of a folder's files."""
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def _asked(room: Path, count: int, questions: int, progress: Progress) -> dict[str, Any]:
    """The memory of one `serve` in megabytes, over so many questions of the sample's on random as-of days."""
    data = room / "served"
    _take_in(_papers(room / "asked", count), data)
    with serving(environment(data)) as (process, url):
        looks = []
        for number, body in enumerate(_bodies(questions), 1):
            _post(f"{url}/v1/ask", body)
            if number % max(questions // LOOKS, 1) == 0:
                looks.append(_resident_mb(process.pid))
                progress("Asking", number, questions)
    fifth = max(len(looks) // 5, 1)
    early, late = statistics.median(looks[fifth : 2 * fifth] or looks), statistics.median(looks[-fifth:])
    return {"questions": questions, "early, MB": early, "late, MB": late, "grown, MB": round(late - early, 1), "memory, MB": looks}


def _bodies(count: int) -> Sequence[dict[str, Any]]:
    chance = random.Random(_SEED)
    cases = load(CASES).cases
    picked = (chance.choice(cases) for _ in range(count))
    days = (date(2023, 1, 1) + timedelta(days=chance.randrange(1_200)) for _ in range(count))
    return [{"question": each.question, "council": each.council, "as_of": day.isoformat()} for each, day in zip(picked, days, strict=True)]


def _post(url: str, body: dict[str, Any]) -> None:
    with urllib.request.urlopen(urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"}), timeout=60) as answer:
        answer.read()


def _resident_mb(pid: int) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf8").splitlines()
    return round(next(int(line.split()[1]) for line in lines if line.startswith("VmRSS")) / 1024, 1)
