"""A reindex killed at the system calls by which it writes: the library answers with one model or with the other, whole, and the same command ends it."""

import re
import shutil
import subprocess
import tempfile
from collections import Counter
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path
from typing import Any

from assistant.settings import load_settings
from evals import tiny
from evals.calls import CERTAIN, LATE, Place, require_strace, watched
from evals.kills import READY, chosen
from evals.progress import Progress
from evals.resumed import Resumed
from evals.wholeness import Held, command, differences, environment, held, small_library
from index.embedder import Embedder, exported_into, open_embedder, weights_folder
from index.models import SHIPPED
from index.store import Store


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a kill led to: whether it hit, which model answered after it, and what wasn't as it must be."""

    place: str
    hit: bool
    answered: str
    faults: tuple[str, ...]


class Trial:
    """A small library, a second model, and what the library must be like after a reindex with it."""

    def __init__(self, room: Path) -> None:
        self.room = room
        cache, shipped = load_settings().cache, weights_folder(SHIPPED)
        self.models: dict[str, Embedder] = {SHIPPED: open_embedder(SHIPPED, cache)}
        tiny.make(room / "cache", (room / "other", 32, 1))
        exported_into(room / "cache", shipped).symlink_to(exported_into(cache, shipped).resolve())
        self.other = str((room / "other").resolve())
        self.models[self.other] = open_embedder(self.other, room / "cache")
        self.start = small_library(room / "start", room / "papers")
        self.whole = held(self.start, self.models[SHIPPED])
        self.places = self._places()

    def reindex(self, folder: Path) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(command("reindex"), env=self._environment(folder), capture_output=True, text=True, timeout=LATE, check=False)

    def killed(self, place: Place) -> Outcome:
        """Kills one reindex at a place, looks at what is left, gives it again and looks once more."""
        folder = Path(shutil.copytree(self.start, self.room / "trial"))
        log = self.room / "kill.strace"
        injected = ("strace", "-f", "-q", "-o", str(log), "-e", f"trace={place.call}", "-e", f"inject={place.call}:signal=KILL:when={place.n}")
        subprocess.run((*injected, *command("reindex")), env=self._environment(folder), capture_output=True, timeout=LATE, check=False)
        left, answered, begun = self._look(folder)
        faults = [*differences(left, self.whole), *([f"it took {left.seconds:.0f} s to be ready"] if left.seconds > READY else [])]
        again = self.reindex(folder)
        after, now, rest = self._look(folder)
        faults += [] if again.returncode == 0 else [f"the same reindex, given again, ended with {again.returncode}: {again.stderr[-200:]}"]
        faults += differences(after, self.whole)
        faults += [] if now == self.other and rest is None and not after.waiting else ["the same reindex, given again, doesn't end it"]
        if begun and (told := re.search(r"(\d+) of them just now", again.stdout)) and int(told[1]) + begun[1] != self._passages():
            faults.append(f"{begun[1]} passages were embedded before the kill, and {told[1]} of {self._passages()} again")
        shutil.rmtree(folder)
        return Outcome(
            f"{place.call} {place.n}", "killed by SIGKILL" in log.read_text("utf8", "replace"), "new" if answered == self.other else "old", tuple(faults)
        )

    def _look(self, folder: Path) -> tuple[Held, str, tuple[str, int] | None]:
        """What a library holds, looked at with the model that it is embedded with; that model; what a reindex left unfinished."""
        store = Store.open(folder)
        name, begun = store.get_meta("embedder_name") or "", store.beside()
        store.close()
        return held(folder, self.models[name]), name, begun

    def _places(self) -> list[Place]:
        folder = Path(shutil.copytree(self.start, self.room / "undisturbed"))
        return list(watched(command("reindex"), self._environment(folder), folder).places)

    def _passages(self) -> int:
        return sum(passages for _, passages in self.whole.documents.values())

    def _environment(self, folder: Path) -> dict[str, str]:
        return environment(folder) | {"NOTICEBOARD_CACHE": str(self.room / "cache"), "NOTICEBOARD_EMBEDDER": self.other}


def measure(kills: int, progress: Progress, kept: Resumed, work: Path | None = None) -> dict[str, Any]:
    """That many kills of a reindex; figures, and each fault with its place. SettingError where strace is missing."""
    require_strace()
    outcomes: list[Outcome] = []
    with tempfile.TemporaryDirectory(dir=work) as name:
        trial = Trial(Path(name))
        picked = chosen(trial.places, kills)
        for number, place in enumerate(picked, 1):
            outcomes.append(Outcome(**kept.row(str(place), partial(_row, trial, place))))
            progress("Killing reindexes", number, len(picked))
    return {
        "kills": len(outcomes),
        "hit": sum(each.hit for each in outcomes),
        "places": len(trial.places),
        "of them certain": sum(each.call in CERTAIN for each in trial.places),
        "answered after the kill by": dict(Counter(each.answered for each in outcomes if each.hit)),
        "faults": [f"{each.place}: {fault}" for each in outcomes for fault in each.faults],
    }


def _row(trial: Trial, place: Place) -> dict[str, Any]:
    return asdict(trial.killed(place))
