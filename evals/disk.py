"""A disk that is full, or gives nothing: one named error, no store that is spoilt, the next run completes, and a running owner answers meanwhile.

System calls fail one by one by strace's doing, all at once under a running `serve`, and by a small tmpfs that is really full.
"""

import json
import random
import re
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from evals.assistants import set_embedder
from evals.calls import LATE, Place, Written, hitting, require_strace, watched
from evals.progress import Progress
from evals.resumed import Resumed
from evals.serving import serving
from evals.wholeness import Held, command, environment, held, outside, small_papers
from index.embedder import Embedder

FILES = 3
CALLS = ("pwrite64", "write", "fdatasync", "fsync", "rename", "unlink", "ftruncate", "openat", "mkdir")
ERRORS = ("ENOSPC", "EIO")
SIZES_KB = (100, 300, 500, 700, 900, 1_000, 1_100, 1_200, 1_400)
"""Kilobytes of the tmpfs in which an ingest runs out of room, later and later."""
ROOM_KB = 64_000
_SEED = 20_240_229
_NAMED = re.compile(r"^noticeboard: .+ (?:can't be written|can't be read|is damaged|couldn't be made anew)\b.*$", re.M)


class Drill:
    """An ingest of a handful of papers that meets a disk which refuses, at every place where it writes."""

    def __init__(self, room: Path, files: int, embedder: Embedder) -> None:
        self._room, self._embedder = room, embedder
        self.papers = small_papers(room / "papers", files)
        self._command = command("ingest", *map(str, self.papers))
        folder = room / "undisturbed"
        self.written: Written = watched(self._command, environment(folder), folder, CALLS)
        self.whole: Held = held(folder, embedder)

    def picked(self, count: int) -> list[tuple[Place, str, bool]]:
        """So many places, as many of each call as there are, each with an error and whether it lasts."""
        chance = random.Random(_SEED)
        of_call = {call: [each for each in self.written.places if each.call == call] for call in CALLS}
        for places in of_call.values():
            chance.shuffle(places)
        turns = [(row, call) for row in range(max(map(len, of_call.values()), default=0)) for call in CALLS if row < len(of_call[call])]
        return [(of_call[call][row], ERRORS[number % 2], number % 4 < 2) for number, (row, call) in enumerate(turns[:count])]

    def refused(self, place: Place, error: str, lasting: bool) -> dict[str, Any]:
        """One ingest that is refused at a place; then the disk is mended, and it is given again."""
        folder = self._room / f"{place.call}-{place.n}-{error}-{lasting}"
        log = folder.with_suffix(".strace")
        before = hitting(place, f"error={error}", folder, self.written.on(place), lasting, log)
        run = subprocess.run((*before, *self._command), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
        faults = _told(run) + self._mended(folder)
        shutil.rmtree(folder, ignore_errors=True)
        return {"hit": "(INJECTED)" in log.read_text("utf8", "replace"), "refused": run.returncode != 0, "faults": faults}

    def _mended(self, folder: Path) -> list[str]:
        """What isn't as it must be once there is room: the library as it was left, and after the same ingest."""
        faults = outside(held(folder, self._embedder), Held({}, 0, (), (), 0.0), self.whole)
        again = subprocess.run(self._command, env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
        after = held(folder, self._embedder)
        if again.returncode or not after.same(self.whole) or after.waiting or after.unfound:
            faults.append(f"the same ingest, given again, ended with {again.returncode}: {again.stderr[-200:]}")
        return faults

    def full(self, size_kb: int) -> dict[str, Any]:
        """An ingest into a tmpfs of so many kilobytes, a question while it is full, and the ingest again with more room."""
        folder = self._room / f"full-{size_kb}"
        with _tmpfs(folder, size_kb):
            run = subprocess.run(self._command, env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
            faults = _told(run)
            asked = subprocess.run(command("documents", "--json"), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
            faults += [f"documents: {fault}" for fault in _told(asked)]
            subprocess.run(("mount", "-o", f"remount,size={ROOM_KB}k", str(folder)), check=True)
            faults += self._mended(folder)
        return {"refused": run.returncode != 0, "answered": asked.returncode == 0, "faults": faults}

    def served(self, error: str) -> dict[str, Any]:
        """All writing fails under a running `serve`: an ingest through it says so in a sentence, and questions are answered as before."""
        folder = self._room / f"served-{error}"
        first, *others = (str(each) for each in self.papers)
        subprocess.run(command("ingest", first), env=environment(folder), check=True, capture_output=True, timeout=LATE)
        faults: list[str] = []
        with serving(environment(folder)) as (process, url):
            before = [_ask(url, question) for question in _QUESTIONS]
            with _refusing(process.pid, error, folder, self.written.files):
                run = subprocess.run(command("ingest", *others), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
                faults += _told(run) + ([] if run.returncode else ["the ingest heard nothing of it"])
                faults += ["a question was answered otherwise" for at, question in enumerate(_QUESTIONS) if _ask(url, question) != before[at]]
            again = subprocess.run(command("ingest", *others), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
            faults += [f"the ingest, given again, ended with {again.returncode}: {again.stderr[-200:]}"] if again.returncode else []
        after = held(folder, self._embedder)
        return {"refused": True, "faults": [*faults, *outside(after, self.whole, self.whole)]}


_QUESTIONS = ("what was reported to the committee?", "which papers are exempt?", "what is due in the next 90 days?", "who chairs the board?")


def _told(run: "subprocess.CompletedProcess[str]") -> list[str]:
    """What is wrong with how a command told of a disk's refusal: it must be one sentence of ours, or nothing where it went well."""
    faults = ["there is a traceback: " + run.stderr.strip().splitlines()[-1][:200]] if "Traceback" in run.stderr else []
    if run.returncode and (run.returncode != 2 or len(_NAMED.findall(run.stderr)) != 1):
        faults.append(f"ended with {run.returncode} and no named error: {run.stderr[-200:]}")
    return faults


def _ask(url: str, question: str) -> tuple[str, str]:
    body = json.dumps({"question": question, "as_of": "2025-12-31"}).encode()
    with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/ask", body, {"Content-Type": "application/json"}), timeout=60) as answer:
        reply = json.load(answer)
    return str(reply["status"]), str(reply["answer"])


@contextmanager
def _tmpfs(folder: Path, size_kb: int) -> Iterator[None]:
    folder.mkdir(parents=True)
    subprocess.run(("mount", "-t", "tmpfs", "-o", f"size={size_kb}k", "noticeboard", str(folder)), check=True, capture_output=True)
    try:
        yield
    finally:
        subprocess.run(("umount", "-l", str(folder)), check=False)


@contextmanager
def _refusing(pid: int, error: str, folder: Path, files: Sequence[str]) -> Iterator[None]:
    """While the block runs, whatever a process writes to these files of a folder fails."""
    calls = ("pwrite64", "write", "fdatasync", "fsync", "rename", "ftruncate", "mkdir")
    paths = [word for file in files for word in ("-P", str(folder / file))]
    injected = ("-e", f"trace={','.join(calls)}", "-e", f"inject={','.join(calls)}:error={error}")
    tracer = subprocess.Popen(("strace", "-f", "-qq", "-o", "/dev/null", *paths, *injected, "-p", str(pid)), stderr=subprocess.DEVNULL)
    try:
        status = Path(f"/proc/{pid}/status")
        until = time.monotonic() + 10
        while "TracerPid:\t0" in status.read_text("utf8") and time.monotonic() < until:
            time.sleep(0.02)
        time.sleep(0.5)  # its threads are attached to after it
        yield
    finally:
        tracer.terminate()
        tracer.wait(10)


def mountable(room: Path) -> bool:
    """Whether we may make a small disk here."""
    try:
        with _tmpfs(room / "mountable", 100):
            return True
    except (OSError, subprocess.CalledProcessError):
        return False


def measure(places: int, sizes: Sequence[int], errors: Sequence[str], progress: Progress, kept: Resumed | None = None, files: int = FILES) -> dict[str, Any]:
    """So many refused calls, disks of these kilobytes, and errors under a running owner; SettingError where strace is missing."""
    require_strace()
    kept = kept or Resumed()
    with tempfile.TemporaryDirectory(prefix="noticeboard-disk-") as name:
        drill = Drill(Path(name).resolve(), files, set_embedder())
        small = mountable(Path(name))
        calls = {
            f"{place} {error}{' lasting' if lasting else ''}": partial(drill.refused, place, error, lasting) for place, error, lasting in drill.picked(places)
        }
        disks = {f"disk of {size} kB": partial(drill.full, size) for size in sizes if small}
        owners = {f"serve, {error}": partial(drill.served, error) for error in errors}
        rows = {}
        for number, (key, work) in enumerate((every := calls | disks | owners).items(), 1):
            rows[key] = kept.row(key, work)
            progress("Refusing to write", number, len(every))
        return {
            "calls refused": sum(rows[key]["hit"] for key in calls),
            "ingests that ended with it": sum(rows[key]["refused"] for key in calls),
            "full disks": sum(rows[key]["refused"] for key in disks) if small else "no disk can be mounted here",
            "documents listed from a full disk": sum(rows[key]["answered"] for key in disks),
            "owners that went on answering": sum(not rows[key]["faults"] for key in owners),
            "faults": [f"{key}: {fault}" for key, row in rows.items() for fault in row["faults"]],
        }
