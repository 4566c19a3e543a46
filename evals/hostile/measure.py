"""What hostile files do to the readers: each gets a named reason or is read, none takes long, and no reader breaks down."""

import os
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from evals.hostile import archives, changed, office, others
from evals.hostile.seeds import READ, Hostile
from evals.progress import Progress
from index.errors import FileRefused
from ingest.frames import Request
from ingest.read import BROKE_DOWN, Pool
from ingest.told import Told

LONGEST = 30.0
"""Seconds that a file may take."""
LARGEST = 1_500_000_000
"""Bytes of memory that a reading process may come to hold."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a file: READ or a reason, in how many seconds."""

    name: str
    outcome: str
    detail: str
    seconds: float

    def fault(self, expected: frozenset[str]) -> str:
        """What was wrong with that; nothing where it is as it should be."""
        if self.detail == BROKE_DOWN:
            return f"{self.name}: {BROKE_DOWN}"
        if self.seconds > LONGEST:
            return f"{self.name}: took {self.seconds:.0f} s"
        if expected and self.outcome not in expected:
            return f"{self.name}: {self.outcome} ({self.detail}), where {' or '.join(sorted(expected))} was right"
        return ""


@dataclass(frozen=True, slots=True)
class Found:
    """What became of all of them; `memory` is the most that a reading process held, in bytes."""

    files: int
    outcomes: dict[str, int]
    faults: tuple[str, ...]
    slowest: Outcome
    seconds: float
    memory: int

    @property
    def passed(self) -> bool:
        return not self.faults and self.memory <= LARGEST

    def as_data(self) -> dict[str, object]:
        return {
            "files": self.files, "outcomes": self.outcomes, "faults": list(self.faults), "slowest": [self.slowest.name, round(self.slowest.seconds, 1)],
            "seconds": round(self.seconds, 1), "memory_mb": self.memory // 1_000_000, "passed": self.passed,
        }  # fmt: skip


def files() -> list[Hostile]:
    """All of them, numbered, in an order that doesn't change."""
    found = [*changed.files(), *archives.files(), *office.files(), *others.files()]
    return [Hostile(f"{number:03}-{each.name}", each.make, each.expected) for number, each in enumerate(found)]


def measure(wanted: Sequence[Hostile], listen: Progress) -> Found:
    """Reads the files one after the other through the pool that an ingest uses."""
    started = time.perf_counter()
    results, memory = [], 0
    with tempfile.TemporaryDirectory(prefix="noticeboard-hostile-") as folder, Pool(1) as pool:
        for number, each in enumerate(wanted, 1):
            results.append(_read(pool, each, Path(folder)))
            memory = max(memory, _most_held())
            listen("hostile files", number, len(wanted))
    faults = tuple(fault for each, result in zip(wanted, results, strict=True) if (fault := result.fault(each.expected)))
    counts = dict(Counter(each.outcome for each in results).most_common())
    return Found(len(wanted), counts, faults, max(results, key=lambda each: each.seconds), time.perf_counter() - started, memory)


def _most_held() -> int:
    """The most that a living reading process of ours held so far, in bytes. What the kernel counts of all children (getrusage) would count this
    process too, as which each of them began."""
    if not Path("/proc/self/status").exists():
        return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * 1024
    held = [0]
    for status in Path("/proc").glob("[0-9]*/status"):
        with suppress(OSError):
            told = dict(line.split(":", 1) for line in status.read_text("utf8").splitlines() if ":" in line)
            if int(told["PPid"]) == os.getpid() and b"ingest.child" in status.with_name("cmdline").read_bytes():
                held.append(int(told.get("VmHWM", "0").split()[0]) * 1024)
    return max(held)


def _read(pool: Pool, hostile: Hostile, folder: Path) -> Outcome:
    path = folder / hostile.name
    path.write_bytes(hostile.make())
    started = time.perf_counter()
    ((_, content),) = pool.read([Request(str(path), path.name, Told(), ())])
    seconds = time.perf_counter() - started
    path.unlink()
    if isinstance(content, FileRefused):
        return Outcome(hostile.name, content.reason, content.detail, seconds)
    return Outcome(hostile.name, READ, "", seconds)
