"""System calls by which a command writes its data folder, and how one of them is made its last, or made to fail: strace does that from outside.

A place is hit exactly and can be hit again: the n-th call of a kind in whichever thread comes to its n-th one first.
"""

import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.errors import SettingError

CERTAIN = ("fdatasync", "fsync", "rename")
"""What makes things certain: each one is hit."""
CALLS = ("pwrite64", "write", *CERTAIN, "unlink", "ftruncate")
"""The calls by which the stores and the kept files are written."""
NOWHERE = Path("/dev/null")
LATE = 180.0
"""Seconds after which a command has hung."""
_CALL = re.compile(r"^(\d+) +(\w+)\((.*)$", re.M)
_RANDOM = re.compile(r"[0-9a-f]{8}-[0-9a-f-]{27}")


@dataclass(frozen=True, slots=True)
class Place:
    """The n-th call of a kind in one thread."""

    call: str
    n: int

    def __str__(self) -> str:
        return f"{self.call} {self.n}"


@dataclass(frozen=True, slots=True)
class Written:
    """Where a command wrote its data folder: the places, and the files by their names within it."""

    places: tuple[Place, ...]
    files: tuple[str, ...]

    def on(self, place: Place) -> tuple[str, ...]:
        """The files on which alone calls count towards a place; none where all do."""
        return () if place.call in CERTAIN else self.files


def require_strace() -> None:
    if shutil.which("strace") is None:
        raise SettingError("strace is missing; on Debian and Ubuntu: apt-get install strace")


def watched(command: Sequence[str], environment: Mapping[str, str], folder: Path, calls: Sequence[str] = CALLS) -> Written:
    """Runs a command undisturbed, and tells where it wrote under the folder: each kind of call as often as its busiest thread makes it."""
    log = folder.with_suffix(".strace")
    traced = ("strace", "-f", "-qq", "-y", "-s", "300", "-o", str(log), "-e", f"trace={','.join(calls)}", *command)
    subprocess.run(traced, env=environment, check=True, capture_output=True, timeout=LATE)
    return written(log.read_text("utf8", "replace"), folder, calls)


def written(log: str, folder: Path, calls: Sequence[str]) -> Written:
    """What a log of strace's (with -y) says of calls on files of the folder; files whose names are made up anew each time count for certain calls only."""
    counts: Counter[tuple[str, str]] = Counter()
    files: set[str] = set()
    named = re.compile(rf'[<"]{re.escape(str(folder.resolve()))}/([^>"]+)[>"]')
    for thread, call, rest in _CALL.findall(log):
        found = named.findall(rest.partition(" = ")[0]) if call in calls else []
        known = [each for each in found if not _RANDOM.search(each)]
        files.update(known)
        counts[thread, call] += bool(known or (found and call in CERTAIN))
    most: dict[str, int] = {}
    for (_, call), count in counts.items():
        most[call] = max(most.get(call, 0), count)
    return Written(tuple(Place(call, n) for call in calls for n in range(1, most.get(call, 0) + 1)), tuple(sorted(files)))


def hitting(place: Place, what: str, folder: Path, files: Sequence[str] = (), lasting: bool = False, log: Path = NOWHERE) -> tuple[str, ...]:
    """What stands before a command so that a call of it is hit: `what` is "signal=KILL" or "error=ENOSPC".

    With `files` only calls on those of the folder count; with `lasting` every call from the n-th on is hit. The log says INJECTED where it was.
    """
    paths = [word for file in files for word in ("-P", str(folder.resolve() / file))]
    injected = f"inject={place.call}:{what}:when={place.n}{'+' if lasting else ''}"
    return ("strace", "-f", "-qq", "-o", str(log), *paths, "-e", f"trace={place.call}", "-e", injected)
