"""Damaged files of a library, drill by drill: whether the damage is found, mended, or told with the way back, and what was answered meanwhile.

The vector index is harmed before a start, after a kill, or under a running library; the start of `serve` or `check` must find it and SQL make it
anew. The store is harmed after a backup; it must be refused with a sentence, and the backup must bring everything back.
"""

import random
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache, partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from assistant.answer import answer
from assistant.backup import back_up, restore
from assistant.schemas import Ask
from evals.assistants import set_embedder
from evals.harm import harm_index, harm_store
from evals.progress import Progress
from evals.resumed import Resumed
from evals.wholeness import EVERYTHING, opened, small_library
from index.claims import About, Claim
from index.embedder import Embedder
from index.errors import StoreError
from index.library import Library
from index.scope import owner_asker
from index.store import STORE

SOON = 60.0
"""Seconds within which damage must be found and mended."""
AS_OF = date(2024, 10, 1)
QUESTIONS = ("how often does the Department review progress?", "who chairs the board?", "what do inspectors say about care leavers?")
WAYS = ("serve", "check", "serve after a kill", "check while it runs")
"""When the vector index is harmed, and what has to find it."""


@dataclass(frozen=True, slots=True)
class Drill:
    """One drill: what was harmed, whether that was found, what went wrong, and in how many seconds all was well again."""

    harm: str
    found: bool
    faults: tuple[str, ...]
    seconds: float


def said(library: Library) -> list[object]:
    """What a library answers and ranks for a few questions."""
    replies = [answer(library, owner_asker(), Ask(question=each, council=council), AS_OF) for council in library.councils(EVERYTHING) for each in QUESTIONS]
    found = [library.search(EVERYTHING, each) for each in QUESTIONS]
    return [
        *[(each.answer, [(cited.document, cited.quote) for cited in each.citations]) for each in replies],
        *[[(hit.passage.id, round(hit.score, 5)) for hit in each] for each in found],
    ]


@lru_cache(maxsize=1)
def _embedder() -> Embedder:
    return set_embedder()


def index_drill(whole: Path, folder: Path, number: int, expected: list[object]) -> Drill:
    """Harms the vector index of a copy of a library."""
    way, rng = WAYS[number % len(WAYS)], random.Random(f"index {number}")
    shutil.copytree(whole, folder)
    running = way == "check while it runs"
    with opened(folder, _embedder()) as library:
        if way == "serve after a kill":
            library._store.set_meta("vectors", "dirty")
        if running:
            library.vectors()
        harm = f"{way}: {harm_index(folder / 'chroma', rng)}"
        began = time.monotonic()
        if "serve" in way:
            library.make_ready()
            faults = [] if said(library) == expected else ["something else was answered while it was looked at"]
            library.vectors()
            remarks: Sequence[str] = library._proposals._remarks
        else:
            faults, remarks = [], library.check(EVERYTHING).remarks
        seconds = time.monotonic() - began
        faults += _after(library, expected, seconds)
    with opened(folder, _embedder()) as again:
        faults += ["something else was answered by the next process"] if said(again) != expected else []
    found = any("vector index" in each for each in remarks)
    harmless = way in WAYS[2:] and not faults  # a bit that no vector rests on changes nothing that is found
    faults += [] if found or harmless else ["it wasn't found"]
    return Drill(harm, found, tuple(faults), seconds)


def _after(library: Library, expected: list[object], seconds: float) -> list[str]:
    faults = [] if said(library) == expected else ["something else was answered after it was mended"]
    lacking = [name for name, ids, _ in library._proposals._shelves() if library.vectors().ids(name) != set(ids)]
    faults += [f"collection {name} isn't what SQL has" for name in lacking]
    return [*faults, *([f"it took {seconds:.0f} s"] if seconds > SOON else [])]


def store_drill(whole: Path, folder: Path, number: int, expected: list[object]) -> Drill:
    """Backs a copy of a library up while it is in use, harms the store, and brings it back."""
    shutil.copytree(whole, folder)
    kept = folder.with_suffix(".zip")
    with opened(folder, _embedder()):
        back_up(folder, kept)
    began = time.monotonic()
    harm = harm_store(folder / STORE, random.Random(f"store {number}"), number)
    told, faults = "", []
    for look in ("serve", "check"):
        try:
            with opened(folder, _embedder()) as library:
                if look == "serve":
                    library.require_whole()
                elif (health := library.check(EVERYTHING)).sound is False:
                    told = health.remarks[0]
                    continue
            faults.append(f"{look} didn't find it")
        except StoreError as error:
            told = str(error)
            faults += [] if "restore" in told or "backup" in told else [f"{look} says no way back: {told}"]
    restore(folder, kept, replace=True)
    seconds = time.monotonic() - began
    with opened(folder, _embedder()) as library:
        library.require_whole()
        faults += _after(library, expected, seconds)
    kept.unlink()
    return Drill(f"{harm} ({told[:80]})", not any("find" in each for each in faults), tuple(faults), seconds)


def measure(of_index: int, of_store: int, progress: Progress, kept: Resumed, work: Path | None = None) -> dict[str, Any]:
    """So many drills over a small library of the sample's papers; figures, and each fault with its drill."""
    with tempfile.TemporaryDirectory(dir=work) as name:
        room = Path(name)
        whole = small_library(room / "whole", room / "papers")
        with opened(whole, _embedder()) as library:
            claim = Claim("d" * 12, library.councils(EVERYTHING)[0], About.REVIEW_HELD, AS_OF, None, "a letter", "owner", AS_OF)
            library.record(EVERYTHING, claim)
            expected = said(library)
        jobs = [(index_drill, number) for number in range(of_index)] + [(store_drill, number) for number in range(of_store)]
        drills: list[tuple[str, Drill]] = []
        for place, (job, number) in enumerate(jobs, 1):
            folder = room / f"{job.__name__}-{number}"
            drills.append((job.__name__, Drill(**kept.row(folder.name, partial(_row, job, whole, folder, number, expected)))))
            shutil.rmtree(folder, ignore_errors=True)
            progress("Drills", place, len(jobs))
    of = {job: [each for name, each in drills if name == job] for job in ("index_drill", "store_drill")}
    return {
        "vector index": _figures(of["index_drill"]),
        "store": _figures(of["store_drill"]),
        "faults": [f"{each.harm}: {fault}" for _, each in drills for fault in each.faults],
    }


def _row(job: Callable[..., Drill], whole: Path, folder: Path, number: int, expected: list[object]) -> dict[str, Any]:
    return asdict(_apart(job, whole, folder, number, expected))


_POOL: list[ProcessPoolExecutor] = []


def _apart(job: Callable[..., Drill], whole: Path, folder: Path, number: int, expected: list[object]) -> Drill:
    """A drill in a process that may crash; the next one gets another then."""
    if not _POOL:
        _POOL.append(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
    try:
        return _POOL[0].submit(job, whole, folder, number, expected).result()
    except BrokenProcessPool:
        _POOL.clear()
        return Drill(f"drill {number}", False, ("the process crashed",), 0.0)
    except Exception as error:
        return Drill(f"drill {number}", False, (f"{type(error).__name__}: {error}",), 0.0)


def _figures(drills: Sequence[Drill]) -> dict[str, object]:
    return {
        "drills": len(drills),
        "found": sum(each.found for each in drills),
        "harmless": sum(not each.found and not each.faults for each in drills),
        "well again": sum(not each.faults for each in drills),
        "seconds at most": round(max((each.seconds for each in drills), default=0.0), 1),
    }
