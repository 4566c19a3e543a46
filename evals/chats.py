"""Noticeboard in a made-up workspace, as a process of its own: how soon a question is answered there, how many at once, how much memory it takes."""

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from assistant.settings import load_settings
from evals import proofs
from evals.figures import peak_mb, quantile
from evals.generator import World, make_world
from evals.workspace.records import Message
from evals.workspace.server import FakeSlack
from index.embedder import open_embedder
from index.library import Library
from index.models import SHIPPED
from index.scope import Access
from index.store import Store
from ingest.pipeline import ingest
from ingest.told import Told

OFFICER, CHANNEL = "U0OFFICER", "C0BOARD"
SIZES = {"full": (10_000, 100, 200), "ci": (1_000, 20, 60)}
"""Passages, questions one at a time, questions at once."""
SAMPLE, COUNCIL = Path(__file__).parent / "sample" / "documents", "Kestermoor"
TURNS = (
    "hello, I'm new to the improvement board. what is this about?",
    "why did we get an improvement notice?",
    "what must we do, and by when?",
    "who is on the board?",
    "who chairs it?",
    "when does the department come back?",
    "and what do we have to give them?",
    "what are the MASH and the front door?",
    "which actions are overdue?",
    "what happens if we don't comply?",
)
"""What somebody asks who learns by asking, in one thread."""


def chats(options: argparse.Namespace) -> int:
    """Measures and keeps a proof, or with --show prints a conversation."""
    if options.show:
        return _conversation()
    result = _measured(*SIZES[options.sample])
    print(f"kept in {proofs.keep('slack', options.sample, result)}")
    return 0


def _measured(passages: int, alone: int, at_once: int) -> dict[str, object]:
    with tempfile.TemporaryDirectory(prefix="noticeboard-slack-") as name:
        folder = Path(name)
        world = make_world(folder / "world", passages)
        _taken_in(world.folder, folder / "data")
        council = world.councils[0]
        with FakeSlack() as slack, answering(slack, folder / "data", council) as process:
            latencies = _one_at_a_time(slack, _questions(world, council, alone))
            rows: dict[str, object] = {"passages": passages, "questions": len(latencies)}
            rows |= {"posted_p50_ms": quantile(latencies, 0.5), "posted_p95_ms": quantile(latencies, 0.95)}
            print(f"from event to posted answer: p50 {rows['posted_p50_ms']} ms (promise 150), p95 {rows['posted_p95_ms']} ms, of {len(latencies)}", flush=True)
            rows |= _flood(slack, at_once)
            rows["serve_peak_mb"] = peak_mb(process)
            rows["violations"] = len(slack.violations)
        print(f"memory of serve with Slack: {rows['serve_peak_mb']} MB (promise 600); refused by Slack: {rows['violations']}")
        return rows


def _questions(world: World, council: str, count: int) -> list[str]:
    """The council's questions, again from the start where there are fewer."""
    own = ["when is our next DfE review due?", *(question for question, of in world.questions if of == council)]
    return [own[number % len(own)] for number in range(count)]


def _one_at_a_time(slack: FakeSlack, questions: Sequence[str]) -> list[float]:
    """Milliseconds from each mention to its answer's post; the first few aren't counted."""
    taken = []
    for question in [*questions[:5], *questions]:
        started = slack.clock.now()
        ts = slack.mention(OFFICER, CHANNEL, question)
        slack.wait(partial(_answers, slack, ts), timeout=30)
        posted = next(call.at for call in reversed(slack.calls) if call.method == "chat.postMessage")
        taken.append((posted - started) * 1000)
    return taken[5:]


def _flood(slack: FakeSlack, count: int) -> dict[str, object]:
    """So many questions at once, while Slack now and then says that it is too much."""
    slack.faults.rate_limit("chat.postMessage", times=count // 5, retry_after=1)
    acked, started = len(slack.acks), time.perf_counter()
    asked = [slack.mention(OFFICER, CHANNEL, f"what must we do about item {number}?") for number in range(count)]
    slack.wait(lambda: all(_answers(slack, ts) for ts in asked), timeout=300)
    seconds = sorted(took for _, took in slack.acks[acked:])
    once = sum(len(_answers(slack, ts)) == 1 for ts in asked)
    rows = {"at_once": count, "answered_once": once, "all_answered_s": round(time.perf_counter() - started, 1), "ack_p99_s": quantile(seconds, 0.99, 3)}
    print(f"{count} at once with 429s: {once} answered once, in {rows['all_answered_s']} s; acks p99 {rows['ack_p99_s']} s (promise 1)", flush=True)
    return dict(rows)


def _answers(slack: FakeSlack, thread: str) -> list[Message]:
    return [each for each in slack.messages(CHANNEL, thread) if each.user == slack.bot_user]


def _taken_in(documents: Path, data: Path) -> None:
    data.mkdir(parents=True, exist_ok=True)
    library = Library(Store.open(data), data, partial(open_embedder, SHIPPED, load_settings().cache))
    ingest(library, [documents], Told(), Access.PUBLIC, lambda _: None)
    library.close()


@contextmanager
def answering(slack: FakeSlack, data: Path, council: str) -> Iterator["subprocess.Popen[bytes]"]:
    """`noticeboard slack` over a data folder, listening in the workspace's one channel."""
    slack.add_user(OFFICER, name="Officer")
    slack.add_channel(CHANNEL, members=[OFFICER])
    told = {
        "SLACK_BOT_TOKEN": slack.bot_token, "SLACK_APP_TOKEN": slack.app_token, "SLACK_API_URL": slack.url, "NOTICEBOARD_DATA": str(data),
        "NOTICEBOARD_CACHE": str(load_settings().cache.resolve()), "NOTICEBOARD_SLACK_PLACES": f"{slack.team_id}={council}; {CHANNEL}={council}",
    }  # fmt: skip
    command = [sys.executable, "-m", "assistant.cli", "slack", "--port", "0"]
    process = subprocess.Popen(command, env={**os.environ, **told}, stdout=subprocess.DEVNULL)
    try:
        slack.wait(lambda: slack.connections == 1, timeout=60)
        yield process
    finally:
        process.terminate()
        process.wait(20)


def _conversation() -> int:
    """Ten turns of somebody new to the board in one thread, over the sample."""
    with tempfile.TemporaryDirectory(prefix="noticeboard-slack-") as name:
        data = Path(name) / "data"
        _taken_in(SAMPLE, data)
        with FakeSlack() as slack, answering(slack, data, COUNCIL):
            root = slack.mention(OFFICER, CHANNEL, TURNS[0])
            for place, turn in enumerate(TURNS):
                if place:
                    slack.say(OFFICER, CHANNEL, turn, thread_ts=root)
                slack.wait(lambda place=place: len(_answers(slack, root)) > place, timeout=30)  # type: ignore[misc]
            for each in slack.messages(CHANNEL, root):
                who = "Noticeboard" if each.user == slack.bot_user else "New member"
                print(f"\n{who}:\n{each.text}")
    return 0
