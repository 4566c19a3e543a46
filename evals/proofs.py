"""Results that are kept: one JSON file a proof, with the commit and the machine that it was measured on."""

import json
import os
import platform
import subprocess
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

FOLDER = Path(__file__).parent / "proofs"


def keep(name: str, sample: str, result: Mapping[str, object]) -> Path:
    """Writes evals/proofs/NAME.json (NAME.SAMPLE.json for a sample run) and returns its path."""
    path = FOLDER / (f"{name}.json" if sample == "full" else f"{name}.{sample}.json")
    path.parent.mkdir(exist_ok=True)
    facts = {"proof": name, "sample": sample, "commit": commit(), "measured": datetime.now(UTC).isoformat(timespec="seconds"), "machine": machine()}
    path.write_text(json.dumps({**facts, "result": result}, indent=1) + "\n", "utf8")
    return path


def commit() -> str:
    """The commit that is checked out, with a plus where files differ from it; "unknown" outside a checkout."""
    try:
        here = Path(__file__).parent
        head = subprocess.run(["git", "rev-parse", "--short=12", "HEAD"], cwd=here, capture_output=True, text=True, check=True).stdout.strip()
        changed = subprocess.run(["git", "status", "--porcelain", "--untracked-files=no"], cwd=here, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"
    return head + ("+" if changed else "")


def machine() -> dict[str, object]:
    """What a figure depends on: processor, cores, Python."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf8").splitlines()
        processor = next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), platform.machine())
    except OSError:
        processor = platform.machine()
    return {"processor": processor, "cores": os.cpu_count(), "system": platform.system(), "python": platform.python_version()}
