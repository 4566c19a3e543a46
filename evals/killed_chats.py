"""A question in Slack whose answering is killed at the calls by which it is kept, worked on and answered: after a restart it has exactly one answer."""

import os
import random
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

from assistant.ledger import LEDGER, Ledger
from evals.calls import LATE, Place, hitting, require_strace, written
from evals.chats import CHANNEL, OFFICER
from evals.kills import FILES
from evals.progress import Progress
from evals.resumed import Resumed
from evals.wholeness import command, environment, small_papers
from evals.workspace.server import FakeSlack

KEPT = ("fdatasync", "pwrite64")
"""The calls by which the ledger is written."""
SAID = "write"
"""The call by which the process speaks to Slack, among others."""
OTHERS = 10
_FILES = (LEDGER, f"{LEDGER}-wal", f"{LEDGER}-shm")
SETTLED = 1.5
"""Seconds after an answer in which no second one may come."""
_SEED = 20_240_229
_COUNCIL = "Kent"
_QUESTION = "what was reported to the committee?"


def measure(kills: int | None, progress: Progress, kept: Resumed | None = None) -> dict[str, Any]:
    """So many kills (None: at each call that makes certain or speaks, and at OTHERS) of a `noticeboard slack` that answers; figures and faults."""
    require_strace()
    kept = kept or Resumed()
    with tempfile.TemporaryDirectory(prefix="noticeboard-chats-") as name:
        drill = Drill(Path(name).resolve())
        picked = drill.picked(kills)
        rows = {}
        for number, place in enumerate(picked, 1):
            rows[str(place)] = kept.row(f"slack {place}", partial(drill.killed, place))
            progress("Killing answers", number, len(picked))
    return {
        "kills": len(rows),
        "hit": sum(row["hit"] for row in rows.values()),
        "answered once": sum(not row["faults"] for row in rows.values()),
        "faults": [f"slack, {place}: {fault}" for place, row in rows.items() for fault in row["faults"]],
    }


class Drill:
    """A library of a few papers, and where a `noticeboard slack` over it keeps a question and speaks to Slack."""

    def __init__(self, room: Path) -> None:
        self._room, self._ready = room, room / "ready"
        papers = small_papers(room / "papers", FILES)
        subprocess.run(command("ingest", *map(str, papers)), env=environment(self._ready), check=True, capture_output=True, timeout=LATE)
        Ledger.open(self._ready).close()
        self.places = self._watched()

    def _fresh(self, name: str) -> Path:
        return Path(shutil.copytree(self._ready, self._room / name))

    def _watched(self) -> list[Place]:
        """The calls on the ledger's files in their busiest thread, and those by which the process speaks from the question on."""
        folder, log = self._fresh("undisturbed"), self._room / "undisturbed.strace"
        traced = ("strace", "-f", "-qq", "-y", "-s", "300", "-o", str(log), "-e", f"trace={','.join((*KEPT, SAID))}")
        with _workspace() as slack, _listening(slack, folder, traced) as process:
            _connected(slack, process)
            before = _spoken(log.read_text("utf8", "replace"))
            asked = slack.mention(OFFICER, CHANNEL, _QUESTION)
            slack.wait(lambda: _answers(slack, asked), timeout=60)
            time.sleep(SETTLED)
            said = log.read_text("utf8", "replace")
        on_ledger = "\n".join(line for line in said.splitlines() if f"/{LEDGER}" in line)
        return [*written(on_ledger, folder, KEPT).places, *(Place(SAID, n) for n in range(before + 1, _spoken(said) + 1))]

    def picked(self, kills: int | None) -> list[Place]:
        """The calls that make certain and those that speak, and some of the others; or so many of all."""
        others = [each for each in self.places if each.call == "pwrite64"]
        chance = random.Random(_SEED)
        picked = [each for each in self.places if each.call != "pwrite64"] + chance.sample(others, min(len(others), OTHERS))
        return picked if kills is None else chance.sample(picked, kills)

    def killed(self, place: Place) -> dict[str, Any]:
        """Kills the process at a place while it answers, starts it again, and counts the answers."""
        folder = self._fresh(f"{place.call}-{place.n}")
        before = hitting(place, "signal=KILL", folder, () if place.call == SAID else _FILES)
        with _workspace() as slack:
            with _listening(slack, folder, before) as process:
                asked = slack.mention(OFFICER, CHANNEL, _QUESTION) if _connected(slack, process) else None
                _until(lambda: process.poll() is not None or (asked and _answers(slack, asked)), 30)
                time.sleep(SETTLED)
                hit = process.poll() is not None
            _until(lambda: slack.connections == 0, 10)
            with _listening(slack, folder) as process:
                _connected(slack, process)
                slack.redeliver()
                asked = asked or slack.mention(OFFICER, CHANNEL, _QUESTION)
                _until(lambda: bool(_answers(slack, asked)), 40)
                time.sleep(SETTLED)
            count = len(_answers(slack, asked))
            faults = [] if count == 1 else [f"{count} answers"]
            faults += [f"refused by Slack: {each}" for each in slack.violations]
        shutil.rmtree(folder, ignore_errors=True)
        return {"hit": hit, "faults": faults}


def _spoken(log: str) -> int:
    """How often the thread that speaks through sockets has written at all."""
    speaks = Counter(re.findall(rf"^(\d+) +{SAID}\(\d+<(?:socket|TCP)", log, re.M))
    return len(re.findall(rf"^{speaks.most_common(1)[0][0]} +{SAID}\(", log, re.M)) if speaks else 0


@contextmanager
def _workspace() -> Iterator[FakeSlack]:
    with FakeSlack() as slack:
        slack.both_shapes = True
        slack.add_user(OFFICER, name="Officer")
        slack.add_channel(CHANNEL, members=[OFFICER])
        yield slack


@contextmanager
def _listening(slack: FakeSlack, folder: Path, before: Sequence[str] = ()) -> Iterator["subprocess.Popen[bytes]"]:
    """`noticeboard slack` over a data folder; it is told to stop at the end, where it still lives."""
    told = {"SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url}
    told |= {"NOTICEBOARD_SLACK_PLACES": f"{slack.team_id}={_COUNCIL}; {CHANNEL}={_COUNCIL}"}
    env = {name: value for name, value in {**os.environ, **environment(folder), **told}.items() if not name.startswith("NOTICEBOARD_LLM")}
    process = subprocess.Popen(
        (*before, *command("slack", "--port", "0")), env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)  # strace itself lets no signal stop it
        process.wait(60)


def _connected(slack: FakeSlack, process: "subprocess.Popen[bytes]") -> bool:
    """Waits until the process listens; False where it ended before."""
    _until(lambda: slack.connections == 1 or process.poll() is not None, 60)
    return slack.connections == 1


def _until(seen: Any, seconds: float) -> None:
    until = time.monotonic() + seconds
    while not seen() and time.monotonic() < until:
        time.sleep(0.02)


def _answers(slack: FakeSlack, thread: str) -> list[Any]:
    return [each for each in slack.messages(CHANNEL, thread) if each.user == slack.bot_user]
