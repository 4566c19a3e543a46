"""An ingest killed at the system calls by which it writes, again and again: what was acknowledged must be there, once and entire.

strace delivers the SIGKILL at the n-th such call of any of its threads, so that a place is hit exactly and can be hit again. The ingest is
then given once more, and must come to the same library as one that nobody disturbed.
"""

import random
import re
import shutil
import subprocess
import tempfile
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from evals.assistants import set_embedder
from evals.progress import Progress
from evals.wholeness import Held, command, differences, environment, held, small_papers
from index.embedder import Embedder
from index.errors import SettingError

FILES = 6
"""How many of the sample's papers are taken in: the smallest ones."""
CALLS = ("pwrite64", "write", "fdatasync", "fsync", "rename", "unlink", "ftruncate")
"""The calls by which the stores and the kept files are written."""
CERTAIN = ("fdatasync", "fsync", "rename")
"""Those of which each one is hit."""
LATE = 120.0
READY = 60.0
"""Seconds within which a library must be ready after a kill."""
_SEED = 20_240_229
_CALL = re.compile(r"^(?:\[pid +)?(\d+)\]? +(\w+)\(", re.M)


@dataclass(frozen=True, slots=True)
class Place:
    """The n-th call of a kind in one thread."""

    call: str
    n: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kill led to: whether it hit, and what wasn't as it must be."""

    place: Place
    hit: bool
    faults: tuple[str, ...]
    seconds: float


def places(folder: Path, papers: Path) -> list[Place]:
    """Where an undisturbed ingest may be hit: each kind of call as often as its busiest thread makes it."""
    most = count_calls(command("ingest", str(papers)), environment(folder), folder.with_suffix(".strace"))
    return [Place(call, n) for call in CALLS for n in range(1, most.get(call, 0) + 1)]


def count_calls(undisturbed: Sequence[str], environment: dict[str, str], log: Path) -> dict[str, int]:
    """How often the busiest thread of a command makes each of the calls."""
    traced = ("strace", "-f", "-qq", "-o", str(log), "-e", f"trace={','.join(CALLS)}", *undisturbed)
    subprocess.run(traced, env=environment, check=True, capture_output=True, timeout=LATE)
    counts: Counter[tuple[str, str]] = Counter(_CALL.findall(log.read_text("utf8", "replace")))
    most: dict[str, int] = {}
    for (_, call), count in counts.items():
        most[call] = max(most.get(call, 0), count)
    return most


def chosen(every: Sequence[Place], kills: int) -> list[Place]:
    """All places of the certain calls, as far as half of the kills go, then others at random."""
    picked = random.Random(_SEED)
    certain = [each for each in every if each.call in CERTAIN]
    others = [each for each in every if each.call not in CERTAIN]
    if len(certain) > (most := max(kills // 2, kills - len(others))):
        certain = sorted(picked.sample(certain, most), key=lambda each: (each.call, each.n))
    return [*certain, *picked.sample(others, min(len(others), kills - len(certain)))]


def killed(place: Place, folder: Path, papers: Path, whole: Held, embedder: Embedder) -> Outcome:
    """Kills one ingest at a place, looks at what is left, gives it again and looks once more."""
    injected = ("strace", "-f", "-qq", "-o", "/dev/null", "-e", f"trace={place.call}", "-e", f"inject={place.call}:signal=KILL:when={place.n}")
    run = subprocess.run((*injected, *command("ingest", str(papers))), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
    hit = run.returncode != 0
    acknowledged = re.findall(r"^[+~] (.+?): ", run.stdout, re.M)
    left = held(folder, embedder)
    faults = differences(left, whole)
    faults += [f"{name} was acknowledged and isn't there" for name in acknowledged if name not in left.documents]
    if left.seconds > READY:
        faults.append(f"it took {left.seconds:.0f} s to be ready")
    again = subprocess.run(command("ingest", str(papers)), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
    after = held(folder, embedder)
    if again.returncode != 0:
        faults.append(f"the same ingest, given again, ended with {again.returncode}: {again.stderr[-200:]}")
    faults += differences(after, whole)
    if after.documents != whole.documents or after.waiting:
        faults.append("the same ingest, given again, doesn't come to the same library")
    return Outcome(place, hit, tuple(faults), left.seconds)


def measure(kills: int, progress: Progress, work: Path | None = None) -> dict[str, object]:
    """That many kills over a handful of the sample's papers; figures, and each fault with its place. SettingError where strace is missing."""
    if shutil.which("strace") is None:
        raise SettingError("strace is missing; on Debian and Ubuntu: apt-get install strace")
    with tempfile.TemporaryDirectory(dir=work) as name:
        room = Path(name)
        papers = small_papers(room / "papers", FILES)
        embedder = set_embedder()
        every = places(room / "undisturbed", papers)
        whole = held(room / "undisturbed", embedder)
        outcomes = []
        for number, place in enumerate(picked := chosen(every, kills), 1):
            folder = room / f"killed-{number}"
            outcomes.append(killed(place, folder, papers, whole, embedder))
            shutil.rmtree(folder, ignore_errors=True)
            progress("Killing ingests", number, len(picked))
    return {
        "kills": len(outcomes),
        "hit": sum(each.hit for each in outcomes),
        "places": len(every),
        "by call": dict(Counter(each.place.call for each in outcomes if each.hit)),
        "faults": [f"{each.place.call} {each.place.n}: {fault}" for each in outcomes for fault in each.faults],
        "ready after at most, seconds": round(max((each.seconds for each in outcomes), default=0.0), 2),
    }
