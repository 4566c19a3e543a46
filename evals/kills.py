"""Commands killed at the system calls by which they write, again and again: what was acknowledged must be there, once and entire.

After each kill the library must hold every document as it was before or as it is after, and each passage must be found by its own vector;
the same command is then given once more, and must come to the same library as one that nobody disturbed.
"""

import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from evals.assistants import set_embedder
from evals.calls import CALLS, CERTAIN, LATE, Place, hitting, require_strace, watched
from evals.progress import Progress
from evals.resumed import Resumed
from evals.wholeness import Held, command, environment, held, outside, small_papers
from index.embedder import Embedder

FILES = 3
"""How many of the sample's papers are taken in: the smallest ones."""
WRITES = 60
"""How many of the other calls on files of the data folder are hit by sample, a third of them in what is shorter than an ingest."""
ANY = 200
"""How many calls of an ingest are hit at random beside them."""
READY = 60.0
"""Seconds within which a library must be ready after a kill."""
_SEED = 20_240_229
_RECORD = ("record", "meeting", "--council", "Kent", "--on", "2024-01-10")


@dataclass(frozen=True, slots=True)
class Operation:
    """A command that is killed. `arguments` are made of the papers; it is given over a library that holds them already (`over`), or an empty one.

    `said` finds in its output the documents it acknowledged; what isn't a document's name stands for all that the command does. A command that
    is `repeated` is given again whatever the kill left, others only where they weren't done.
    """

    name: str
    arguments: Callable[[Sequence[Path]], tuple[str, ...]]
    writes: int
    over: bool
    said: str
    repeated: bool = False


OPERATIONS = (
    Operation("ingest", lambda papers: ("ingest", *map(str, papers)), ANY + WRITES, over=False, said=r"^[+~] (.+?): ", repeated=True),
    Operation("remove", lambda papers: ("documents", "remove", papers[0].name), WRITES // 3, over=True, said=r"^(.+?) \(\w+\) is forgotten"),
    Operation("record", lambda _: _RECORD, WRITES // 3, over=True, said=r"^(Recorded as)"),
)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kill led to: whether it hit, and what wasn't as it must be."""

    hit: bool
    faults: tuple[str, ...]
    seconds: float


def chosen(every: Sequence[Place], kills: int) -> list[Place]:
    """All places of the certain calls, as far as half of the kills go, then others at random."""
    picked = random.Random(_SEED)
    certain = [each for each in every if each.call in CERTAIN]
    others = [each for each in every if each.call not in CERTAIN]
    if len(certain) > (most := max(kills // 2, kills - len(others))):
        certain = sorted(picked.sample(certain, most), key=lambda each: (each.call, each.n))
    return [*certain, *picked.sample(others, min(len(others), kills - len(certain)))]


class Drill:
    """One operation over a handful of papers: what there is before it, what after it, and where it writes."""

    def __init__(self, operation: Operation, room: Path, papers: Sequence[Path], embedder: Embedder) -> None:
        self.operation = operation
        self._arguments = operation.arguments(papers)
        self._room, self._embedder = room, embedder
        self._ready = room / "ready"
        if operation.over and not self._ready.exists():
            _done(self._ready, *OPERATIONS[0].arguments(papers))
        self._before = held(self._ready, embedder) if operation.over else Held({}, 0, (), (), 0.0)
        undisturbed = self._fresh(f"{operation.name}-undisturbed")
        self._written = watched(command(*self._arguments), environment(undisturbed), undisturbed, CALLS)
        self._after = held(undisturbed, embedder)

    def _fresh(self, name: str) -> Path:
        folder = self._room / name
        if self.operation.over:
            shutil.copytree(self._ready, folder)
        return folder

    def picked(self, kills: int | None) -> list[Place]:
        """So many of the places; None: every certain one, and as many others as the operation says."""
        if kills is not None:
            return chosen(self._written.places, kills)
        certain = [each for each in self._written.places if each.call in CERTAIN]
        others = [each for each in self._written.places if each.call not in CERTAIN]
        return [*certain, *random.Random(_SEED).sample(others, min(len(others), self.operation.writes))]

    def killed(self, place: Place) -> Outcome:
        """Kills the command at a place, looks at what is left, gives it again and looks once more."""
        folder = self._fresh(f"{self.operation.name}-{place.call}-{place.n}")
        before = hitting(place, "signal=KILL", folder, self._written.on(place))
        run = subprocess.run((*before, *command(*self._arguments)), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
        left = held(folder, self._embedder)
        faults = outside(left, self._before, self._after)
        acknowledged = re.findall(self.operation.said, run.stdout, re.M)
        faults += [f"{name} was acknowledged and isn't so" for name in acknowledged if not self._is_so(left, name)]
        if left.seconds > READY:
            faults.append(f"it took {left.seconds:.0f} s to be ready")
        faults += self._again(folder, left)
        shutil.rmtree(folder, ignore_errors=True)
        return Outcome(run.returncode != 0, tuple(faults), left.seconds)

    def _is_so(self, left: Held, name: str) -> bool:
        names = {*self._before.documents, *self._after.documents}
        return left.documents.get(name) == self._after.documents.get(name) if name in names else left.same(self._after)

    def _again(self, folder: Path, left: Held) -> list[str]:
        """What isn't as it must be after the same command was given once more."""
        if not (self.operation.repeated or not left.same(self._after)):
            return []
        again = subprocess.run(command(*self._arguments), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
        after = held(folder, self._embedder)
        faults = [f"the same command, given again: {fault}" for fault in outside(after, self._after, self._after)]
        if again.returncode != 0:
            faults.append(f"the same command, given again, ended with {again.returncode}: {again.stderr[-200:]}")
        if not after.same(self._after) or after.waiting:
            faults.append("the same command, given again, doesn't come to the same library")
        return faults


def _done(folder: Path, *arguments: str) -> None:
    subprocess.run(command(*arguments), env=environment(folder), check=True, capture_output=True, timeout=LATE)


def measure(
    kills: int | None,
    progress: Progress,
    work: Path | None = None,
    kept: Resumed | None = None,
    operations: Sequence[Operation] = OPERATIONS[:1],
    embedder: Embedder | None = None,
) -> dict[str, Any]:
    """That many kills of each operation (None: at every certain call, and as many others as it says); figures, and each fault with its place.

    SettingError where strace is missing.
    """
    require_strace()
    kept = kept or Resumed()
    model = embedder or set_embedder()
    rows: dict[str, dict[str, dict[str, Any]]] = {}
    with tempfile.TemporaryDirectory(dir=work, prefix="noticeboard-kills-") as name:
        room = Path(name)
        papers = small_papers(room / "papers", FILES)
        for operation in operations:
            drill = Drill(operation, room, papers, model)
            picked = drill.picked(kills)
            found = rows[operation.name] = {}
            for number, place in enumerate(picked, 1):
                found[str(place)] = kept.row(f"{operation.name} {place}", partial(_kill, drill, place))
                progress(f"Killing {operation.name}", number, len(picked))
    return _figures(rows)


def _kill(drill: Drill, place: Place) -> dict[str, Any]:
    outcome = drill.killed(place)
    return {"hit": outcome.hit, "faults": list(outcome.faults), "seconds": round(outcome.seconds, 2)}


def _figures(rows: dict[str, dict[str, dict[str, Any]]]) -> dict[str, Any]:
    every = [(name, place, row) for name, found in rows.items() for place, row in found.items()]
    return {
        "kills": len(every),
        "hit": sum(row["hit"] for _, _, row in every),
        "by command": {name: sum(row["hit"] for row in found.values()) for name, found in rows.items()},
        "by call": dict(Counter(place.split()[0] for _, place, row in every if row["hit"])),
        "faults": [f"{name}, {place}: {fault}" for name, place, row in every for fault in row["faults"]],
        "ready after at most, seconds": max((row["seconds"] for _, _, row in every), default=0.0),
    }
