"""How fast the register answers, over a hundred councils with two hundred duties each, and what building it adds to an ingest."""

import random
import resource
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path

from assistant import export
from assistant.schemas import IngestBody, IngestReport
from assistant.service import Listen, Noticeboard
from evals.holdings import AS_OF, Holdings, fill
from index.embedder import Embedder
from index.kept import NewVersion
from index.library import Library
from index.scope import Access, owner_asker
from index.store import Store
from ingest import reader
from ingest.frames import READ, Request
from ingest.obligations import read_obligations
from ingest.pipeline import find_files, ingest
from ingest.progress import read_progress
from ingest.split import split
from ingest.structure import structure
from ingest.told import Told, read_folder

Say = Callable[[str], None]
Open = Callable[[], Embedder]


@dataclass(frozen=True, slots=True)
class Size:
    """How much is measured: councils, duties of each, and how many looks at the register."""

    councils: int
    duties: int
    looks: int


SIZES = {"full": Size(100, 200, 40), "ci": Size(10, 200, 10)}
PROMISES = {"due_all_p50_ms": 100.0, "due_one_council_p50_ms": 10.0, "register_share_of_ingest": 0.2}
"""What each figure may be at most."""


def measure(size: Size, documents: Sequence[Path], open_embedder: Open, say: Say) -> dict[str, object]:
    """All figures; `documents` are the files whose ingest is measured. Times in milliseconds where a name ends so, else seconds."""
    with tempfile.TemporaryDirectory(prefix="noticeboard-register-") as name:
        folder = Path(name)
        made = _make(folder / "register", size, open_embedder)
        rows: dict[str, object] = {"councils": size.councils, "obligations_of_each": size.duties, "looks": size.looks}
        rows |= _cold(folder / "register", made, open_embedder, say)
        rows |= _warm(folder / "register", made, size.looks, open_embedder, say)
        rows |= _building(folder, documents, open_embedder, say)
        return rows


def _make(folder: Path, size: Size, open_embedder: Open) -> Holdings:
    folder.mkdir()
    library = Library(Store.open(folder), folder, open_embedder)
    made = fill(library, size.councils, size.duties)
    library.close()
    return made


def _opened(folder: Path, open_embedder: Open) -> Noticeboard:
    return Noticeboard(Library(Store.open(folder), folder, open_embedder), _takes_nothing, None, lambda: AS_OF)


def _takes_nothing(library: Library, body: IngestBody, listen: Listen) -> IngestReport:  # noqa: ARG001  # the signature that a Noticeboard asks for
    raise AssertionError("the register is measured over what is there")


def _cold(folder: Path, made: Holdings, open_embedder: Open, say: Say) -> dict[str, object]:
    """The first look at the register of a library that was just opened."""
    rows: dict[str, object] = {}
    for name, council in (("cold_one_council_ms", made.councils[0]), ("cold_all_ms", None)):
        noticeboard = _opened(folder, open_embedder)
        started = time.perf_counter()
        noticeboard.due(owner_asker(), council)
        rows[name] = round((time.perf_counter() - started) * 1000, 1)
        noticeboard.close()
    say(f"due, the first time: {rows['cold_all_ms']} ms for all councils, {rows['cold_one_council_ms']} for one")
    return rows


def _warm(folder: Path, made: Holdings, looks: int, open_embedder: Open, say: Say) -> dict[str, object]:
    """Looks on days that nobody has asked for before, in a process that has answered one of another day; and the exports of such a list."""
    before = _resident()
    noticeboard = _opened(folder, open_embedder)
    rows: dict[str, object] = {"due_listed": len(noticeboard.due(owner_asker(), None, AS_OF - timedelta(days=1)).due)}
    for name, times in _looks(noticeboard, made, looks).items():
        rows |= {f"{name}_p50_ms": _quantile(times, 0.5), f"{name}_p95_ms": _quantile(times, 0.95)}
    rows["register_mb"] = round(_resident() - before)
    noticeboard.close()
    say(f"due of all, {rows['due_listed']} listed: p50 {rows['due_all_p50_ms']} ms (promise 100), p95 {rows['due_all_p95_ms']}")
    say(f"on days back and forth: p50 {rows['due_back_and_forth_p50_ms']} ms, p95 {rows['due_back_and_forth_p95_ms']}")
    say(f"within 90 days: p50 {rows['due_90_days_p50_ms']} ms; the same day again: {rows['due_again_p50_ms']} ms")
    say(f"due of one council: p50 {rows['due_one_council_p50_ms']} ms (promise 10), p95 {rows['due_one_council_p95_ms']}")
    say(f"obligations with their evidence: of one council {rows['obligations_one_council_p50_ms']} ms, of all {rows['obligations_all_p50_ms']} ms")
    say(f"exports of all: calendar {rows['calendar_all_p50_ms']} ms, spreadsheet {rows['spreadsheet_all_p50_ms']} ms")
    say(f"memory: {rows['register_mb']} MB more than before the register was opened")
    return rows


def _looks(noticeboard: Noticeboard, made: Holdings, looks: int) -> dict[str, list[float]]:
    """The milliseconds of each look, by what is looked at."""
    asker, rng = owner_asker(), random.Random(3)
    days = [AS_OF + timedelta(days=place) for place in range(1, looks + 1)]
    about = [AS_OF + timedelta(days=rng.randint(-15, 60)) for _ in days]
    councils = [made.councils[place % len(made.councils)] for place in range(looks)]
    listed = noticeboard.due(asker, None, AS_OF)
    return {
        "due_all": _times(lambda place: noticeboard.due(asker, None, days[place]), looks),
        "due_back_and_forth": _times(lambda place: noticeboard.due(asker, None, about[place]), looks),
        "due_90_days": _times(lambda place: noticeboard.due(asker, None, days[place], 90), looks),
        "due_again": _times(lambda _: noticeboard.due(asker, None, AS_OF), looks),
        "due_one_council": _times(lambda place: noticeboard.due(asker, councils[place], days[place]), looks),
        "obligations_one_council": _times(lambda place: noticeboard.obligations(asker, councils[place], days[place]), looks),
        "obligations_all": _times(lambda place: noticeboard.obligations(asker, None, days[place]), 1),
        "calendar_all": _times(lambda _: export.calendar(listed), 3),
        "spreadsheet_all": _times(lambda _: export.spreadsheet(listed), 3),
    }


def _building(folder: Path, documents: Sequence[Path], open_embedder: Open, say: Say) -> dict[str, object]:
    """How much of an ingest of the documents is spent on finding duties and statements and on storing them.

    They are found by one process at a time here and by two in an ingest, so the share is rather too high than too low. Storing is what
    keeping takes longer with them than without; 0 where that is less than two runs differ by.
    """
    papers = folder / "papers"
    papers.mkdir()
    for path in documents:
        shutil.copy(path, papers)
    library = _library(folder / "whole", open_embedder)
    library.embedder()
    started = time.perf_counter()
    report = ingest(library, [papers], Told(), Access.PUBLIC, lambda _: None)
    whole = time.perf_counter() - started
    duties = len(library.obligations(owner_asker().scope()))
    library.close()
    finding, versions = _found(papers)
    bare = [replace(each, obligations=(), statements=()) for each in versions]
    storing = max(0.0, _storing(folder / "with", versions, open_embedder) - _storing(folder / "without", bare, open_embedder))
    share = (finding + storing) / whole
    say(f"building the register: {finding:.2f} s to find, {storing:.2f} s to store, of an ingest of {whole:.1f} s: {share:.1%} (promise 20 %)")
    return {
        "ingested_files": len(report.files) - len(report.refused), "ingested_obligations": duties, "ingest_s": round(whole, 2), "finding_s": round(finding, 3),
        "storing_s": round(storing, 3), "register_share_of_ingest": round(share, 3),
    }  # fmt: skip


def _found(papers: Path) -> tuple[float, list[NewVersion]]:
    """The seconds spent on finding duties and statements in the files, and the files as ingest would keep them."""
    from index.authorities import england
    from ingest.identify import identify

    told, gazetteer = read_folder(papers), england()
    gazetteer = gazetteer.with_councils(told.councils) if told.councils else gazetteer
    spent, versions = 0.0, []
    for path in find_files([papers]):
        if path.suffix.lower() not in READ:
            continue
        request = Request(str(path), path.name, told.files.get(path.name, Told()), tuple(told.councils))
        reading = reader.read_file(path, path.name)
        paragraphs = structure(reading.blocks)
        identity = identify(paragraphs, request.name, reading.title, gazetteer, request.told, reading.margins)
        started = time.perf_counter()
        obligations, statements = read_obligations(paragraphs, identity), read_progress(paragraphs, identity)
        spent += time.perf_counter() - started
        passages = split(paragraphs, identity, request.path, lambda text: len(text) // 4)
        versions.append(
            NewVersion(
                str(path), path.name, path.name, path.name, Access.PUBLIC, identity, reading.read_by, reading.pages, tuple(paragraphs), tuple(passages),
                tuple(obligations), tuple(statements),
            )
        )  # fmt: skip
    return spent, versions


def _storing(folder: Path, versions: Sequence[NewVersion], open_embedder: Open, runs: int = 3) -> float:
    """The seconds that it takes to keep these documents in an empty library, the best of a few runs."""
    best = float("inf")
    for run in range(runs):
        library = _library(folder.with_name(f"{folder.name}-{run}"), open_embedder)
        started = time.perf_counter()
        for each in versions:
            library.keep(each)
        best = min(best, time.perf_counter() - started)
        library.close()
    return best


def _library(folder: Path, open_embedder: Open) -> Library:
    folder.mkdir()
    return Library(Store.open(folder), folder, open_embedder)


def _times(look: Callable[[int], object], count: int) -> list[float]:
    """How many milliseconds each of so many looks took."""
    times = []
    for place in range(count):
        started = time.perf_counter()
        look(place)
        times.append((time.perf_counter() - started) * 1000)
    return times


def _quantile(values: Sequence[float], share: float) -> float:
    return round(sorted(values)[round(share * (len(values) - 1))], 1)


def _resident() -> float:
    """How many MB of memory the process has now."""
    try:
        pages = int(Path("/proc/self/statm").read_text("utf8").split()[1])
    except OSError:
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return pages * resource.getpagesize() / 1_048_576
