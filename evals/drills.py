"""The commands that measure that nothing is lost: kills, refusing disks, many at once, long life, no network. Each keeps its result as a proof."""

import argparse
import json
from typing import Any

from evals import proofs
from evals.amended import measure as measure_amended
from evals.damage import measure as measure_damage
from evals.disk import ERRORS, SIZES_KB
from evals.disk import measure as measure_disk
from evals.killed_chats import measure as measure_chats
from evals.kills import OPERATIONS
from evals.kills import measure as measure_kills
from evals.progress import on_terminal
from evals.quiet import measure as measure_quiet
from evals.reindexing import measure as measure_reindex
from evals.resumed import resumed
from evals.together import measure as measure_together
from evals.years import measure as measure_years

KILLS = {"full": None, "ci": 1}
"""How many of each command; None: at every call that makes things certain, and at sampled writes."""
CHATS = {"full": None, "ci": 1}
"""How many times a question's answering in Slack is killed; None: at every certain call, and as many others."""
DISK = {"full": (60, SIZES_KB, ERRORS), "ci": (1, (450,), ("ENOSPC",))}
"""How many refused calls, which full disks, which errors under a running owner."""
TOGETHER = {"full": 200, "ci": 1}
"""How many rounds of ingests at once."""
AMENDED = {"full": 200, "ci": 10}
"""How many papers are edited."""
REINDEXES = {"full": 40, "ci": 1}
"""How many reindexes are killed."""
DAMAGE = {"full": (100, 20), "ci": (1, 5)}
"""How many drills with the vector index, and with the store."""
YEARS = {"full": (73, 50, 20_000), "ci": (3, 3, 40)}
"""How many papers, how many ingests of them, how many questions."""


def kills(options: argparse.Namespace) -> int:
    """Commands that are killed while they write; exit code 1 where something was lost, doubled or half."""
    kept = resumed("kills", options.sample)
    result = measure_kills(KILLS[options.sample], on_terminal, kept=kept, operations=OPERATIONS)
    hits = ", ".join(f"{count} of {name}" for name, count in result["by command"].items())
    print(f"{result['kills']} kills, {result['hit']} hit: {hits}; ready after at most {result['ready after at most, seconds']} s")
    slack = measure_chats(CHATS[options.sample], on_terminal, kept)
    print(f"{slack['kills']} kills of answers in Slack, {slack['hit']} hit; {slack['answered once']} answered once")
    result["faults"] += slack.pop("faults")
    kept.forget()
    return _kept("kills", options.sample, {**result, "slack": slack})


def disk(options: argparse.Namespace) -> int:
    """Disks that refuse; exit code 1 where that isn't said in a sentence, or something is spoilt."""
    kept = resumed("disk", options.sample)
    places, sizes, errors = DISK[options.sample]
    result = measure_disk(places, sizes, errors, on_terminal, kept)
    print(", ".join(f"{name}: {value}" for name, value in result.items() if name != "faults"))
    kept.forget()
    return _kept("disk", options.sample, result)


def _kept(name: str, sample: str, result: dict[str, Any]) -> int:
    """Prints the faults and keeps the proof; the exit code."""
    for fault in result["faults"]:
        print(f"  {fault}")
    print(f"kept in {proofs.keep(name, sample, result)}")
    return 1 if result["faults"] else 0


def years(options: argparse.Namespace) -> int:
    """Papers edited again and again, and thousands of questions; exit code 1 where the folder or the memory grows."""
    kept = resumed("years", options.sample)
    result = measure_years(*YEARS[options.sample], on_terminal, kept)
    print(", ".join(f"{name}: {value}" for name, value in result.items() if name not in ("faults", "memory, MB")))
    kept.forget()
    return _kept("years", options.sample, result)


def together(options: argparse.Namespace) -> int:
    """Ingests at once, with questions; exit code 1 where the library isn't as after one after the other."""
    kept = resumed("together", options.sample)
    result = measure_together(TOGETHER[options.sample], on_terminal, kept)
    print(", ".join(f"{name}: {value}" for name, value in result.items() if name != "faults"))
    kept.forget()
    return _kept("together", options.sample, result)


def quiet(options: argparse.Namespace) -> int:
    """Everything without a network; exit code 1 where anything else than loopback was spoken to."""
    result = measure_quiet(suite=options.sample == "full")
    print(", ".join(f"{name}: {value}" for name, value in result.items() if name != "faults"))
    return _kept("quiet", options.sample, result)


def reindex(options: argparse.Namespace) -> int:
    """Reindexes that are killed while they write; exit code 1 where the library isn't whole after one, or the same command doesn't end it."""
    kept = resumed("reindex", options.sample)
    result = measure_reindex(REINDEXES[options.sample], on_terminal, kept)
    print(f"{result['kills']} kills at {result['places']} places, {result['hit']} hit; answered by {result['answered after the kill by']}")
    kept.forget()
    return _kept("reindex", options.sample, result)


def damage(options: argparse.Namespace) -> int:
    """Damaged files of a library; exit code 1 where one wasn't found, wasn't mended, or changed an answer."""
    kept = resumed("damage", options.sample)
    result = measure_damage(*DAMAGE[options.sample], on_terminal, kept)
    for what in ("vector index", "store"):
        print(f"{what}: {json.dumps(result[what])}")
    kept.forget()
    return _kept("damage", options.sample, result)


def amended(options: argparse.Namespace) -> int:
    """Papers that are edited and taken in again; exit code 1 where old text is said after that, or too few questions bite to tell."""
    result = measure_amended(AMENDED[options.sample], on_terminal)
    print("; ".join(f"{name}: {count}" for name, count in result.items() if name != "faults"))
    return _kept("amended", options.sample, result)
