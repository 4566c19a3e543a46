"""Several ingests at once of folders that overlap, while questions are asked: the library is as if they had come one after the other.

Half of the rounds meet at a data folder that nobody owns, where one of the commands becomes the owner; half go through a running `serve`.
"""

import json
import random
import shutil
import subprocess
import tempfile
import time
import urllib.request
from collections.abc import Sequence
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import Any

from assistant.owner import Remote
from evals.assistants import set_embedder
from evals.calls import LATE
from evals.progress import Progress
from evals.resumed import Resumed
from evals.serving import serving
from evals.wholeness import Held, command, environment, held, outside, small_papers
from index.embedder import Embedder
from index.scope import owner_asker

PAPERS = 6
SERVED = 20
"""How many rounds go through one `serve`."""
SOON = 1.0
"""Seconds within which a second `serve` must hear that there is one."""
_SEED = 20_240_229
PAUSE = 0.05
"""Seconds between questions, so that the ingests get somewhere."""
_QUESTION = "what was reported to the committee?"
Texts = dict[str, tuple[tuple[str, ...], int]]


def measure(rounds: int, progress: Progress, kept: Resumed | None = None) -> dict[str, Any]:
    """So many rounds; what went wrong in them, and how soon a second `serve` was refused."""
    kept = kept or Resumed()
    with tempfile.TemporaryDirectory(prefix="noticeboard-together-") as name:
        drill = Drill(Path(name).resolve(), set_embedder())
        rows = {}
        for number in range(1, rounds // 2 + 1):
            rows[f"round {number}"] = kept.row(f"free {number}", partial(drill.free, number))
            progress("Ingests at once", number, rounds)
        for first in range(rounds // 2 + 1, rounds + 1, SERVED):
            numbers = range(first, min(first + SERVED, rounds + 1))
            rows[f"rounds {numbers.start} to {numbers.stop - 1}"] = kept.row(f"served {first} {len(numbers)}", partial(drill.served, numbers))
            progress("Ingests at once", numbers.stop - 1, rounds)
    return {
        "rounds": rounds,
        "ingests": sum(row["ingests"] for row in rows.values()),
        "questions": sum(row["questions"] for row in rows.values()),
        "a second serve was refused after at most, seconds": max((row["refused"] for row in rows.values() if "refused" in row), default=None),
        "faults": [f"{key}: {fault}" for key, row in rows.items() for fault in row["faults"]],
    }


class Drill:
    """A few papers, and the library that they make when they come alone."""

    def __init__(self, room: Path, embedder: Embedder) -> None:
        self._room, self._embedder = room, embedder
        self._papers = small_papers(room / "papers", PAPERS)
        alone = room / "alone"
        subprocess.run(command("ingest", *map(str, self._papers)), env=environment(alone), check=True, capture_output=True, timeout=LATE)
        self._whole = held(alone, embedder)

    def _groups(self, number: int) -> list[list[Path]]:
        """Two to four choices of the papers that overlap."""
        chance = random.Random(_SEED + number)
        return [chance.sample(self._papers, chance.randint(2, 4)) for _ in range(chance.randint(2, 4))]

    def _expected(self, groups: Sequence[Sequence[Path]]) -> Texts:
        names = {each.name for group in groups for each in group}
        return {name: texts for name, texts in self._whole.documents.items() if name in names}

    def free(self, number: int) -> dict[str, Any]:
        """Ingests and a question that start at the same moment over a folder that isn't there yet."""
        folder, groups = self._room / f"round-{number}", self._groups(number)
        commands = [command("ingest", *map(str, group)) for group in groups] + [command("ask", _QUESTION)]
        faults = _at_once(folder, commands)
        found = held(folder, self._embedder)
        expected = Held(self._expected(groups), 0, (), (), 0.0)
        faults += outside(found, expected, expected)
        faults += [f"{found.waiting} passages have no vector"] if found.waiting else []
        shutil.rmtree(folder)
        return {"ingests": len(groups), "questions": 1, "faults": faults}

    def served(self, numbers: range) -> dict[str, Any]:
        """Rounds through one owner that answers over HTTP meanwhile; before each, all is forgotten."""
        folder, faults, ingests, asked = self._room / f"served-{numbers.start}", list[str](), 0, 0
        with serving(environment(folder)) as (process, url):
            refused, fault = _refused(folder, process.pid)
            faults += fault
            for number in numbers:
                groups = self._groups(number)
                with ExitStack() as stack:
                    running = [stack.enter_context(_started(folder, command("ingest", *map(str, group)))) for group in groups]
                    while any(each.poll() is None for each in running):
                        faults += _ask(url)
                        time.sleep(PAUSE)
                        asked += 1
                    faults += [fault for each in running for fault in _ended(each)]
                desk = Remote(folder)
                documents = desk.documents(owner_asker()).documents
                texts = {
                    each.document: (tuple(part.text for part in desk.document(owner_asker(), each.document_id).paragraphs), each.passages) for each in documents
                }
                if texts != self._expected(groups) or len(texts) != len(documents) or any(each.state != "searchable" for each in documents):
                    faults.append(f"round {number}: the library isn't as after one ingest after the other")
                ingests += len(groups)
                desk.remove(owner_asker(), [each.document_id for each in documents])
        found = held(folder, self._embedder)
        faults += outside(found, Held({}, 0, (), (), 0.0), Held({}, 0, (), (), 0.0))
        return {"ingests": ingests, "questions": asked, "refused": refused, "faults": faults}


def _at_once(folder: Path, commands: Sequence[Sequence[str]]) -> list[str]:
    """Starts all of them, waits for their ends, and tells what went wrong."""
    with ExitStack() as stack:
        running = [stack.enter_context(_started(folder, each)) for each in commands]
        return [fault for each in running for fault in _ended(each)]


def _started(folder: Path, what: Sequence[str]) -> "subprocess.Popen[str]":
    return subprocess.Popen(what, env=environment(folder), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def _ended(process: "subprocess.Popen[str]") -> list[str]:
    said, errors = process.communicate(timeout=LATE)
    faults = ["somebody saw that the database is locked"] if "locked" in said + errors else []
    return faults + ([f"a command ended with {process.returncode}: {errors[-200:]}"] if process.returncode else [])


def _ask(url: str) -> list[str]:
    body = json.dumps({"question": _QUESTION}).encode()
    try:
        with urllib.request.urlopen(urllib.request.Request(f"{url}/v1/ask", body, {"Content-Type": "application/json"}), timeout=60) as answer:
            status = json.load(answer)["status"]
    except OSError as error:
        return [f"a question failed: {error}"]
    return ["a question ended as an error"] if status == "error" else []


def _refused(folder: Path, pid: int) -> tuple[float, list[str]]:
    """Seconds after which a second `serve` of the folder ended, the quicker of two, and what was wrong with that."""
    taken, faults = [], []
    for _ in range(2):
        began = time.monotonic()
        second = subprocess.run(command("serve", "--port", "0"), env=environment(folder), capture_output=True, text=True, timeout=LATE, check=False)
        taken.append(round(time.monotonic() - began, 2))
        if second.returncode != 2 or f"process {pid}." not in second.stderr:
            faults.append(f"a second serve ended with {second.returncode}: {second.stderr[-200:]}")
    if min(taken) > SOON:
        faults.append(f"a second serve was refused after {min(taken)} s")
    return min(taken), faults
