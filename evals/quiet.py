"""No word to anybody: everything that reads and answers is run where there is no network, and each address that it would have spoken to is listed.

strace sees the calls; a network namespace of its own (`unshare --net`), where that is allowed, holds nothing but loopback.
"""

import fcntl
import json
import re
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from evals.calls import require_strace
from evals.serving import serving
from evals.wholeness import command, environment, small_papers

PAPERS = 3
CALLS = "connect,sendto,sendmsg,sendmmsg"
_ADDRESS = re.compile(r'sa_family=AF_INET6?, .*?(?:inet_addr\("([^"]+)"\)|inet_pton\(AF_INET6, "([^"]+)")')
_LOOPBACK = re.compile(r"127\.|::1$|::ffff:127\.")
_QUESTIONS = ("what was reported to the committee?", "when is our next review due?", "who chairs the board?")
_UP = 0x8914, 0x1 | 0x40  # SIOCSIFFLAGS, IFF_UP | IFF_RUNNING


def measure(suite: bool) -> dict[str, Any]:
    """What an ingest, every asking command, a `serve` and, where asked for, the test suite spoke to beyond loopback. SettingError without strace."""
    require_strace()
    apart = _apart()
    parts = ["commands", *(["suite"] if suite else [])]
    ended = {part: _traced(part, apart) for part in parts}
    faults = [f"{part}: spoke to {address}" for part, (_, addresses, _) in ended.items() for address in addresses]
    faults += [f"{part} ended with {code}: {said}" for part, (code, _, said) in ended.items() if code]
    return {"without a network": bool(apart), "run": parts, "addresses beyond loopback": sum(len(each) for _, each, _ in ended.values()), "faults": faults}


def _apart() -> tuple[str, ...]:
    """What gives a command a network of its own with nothing in it; nothing where that isn't allowed."""
    for before in (("unshare", "--net"), ("unshare", "--map-root-user", "--net")):
        if shutil.which(before[0]) and subprocess.run((*before, "true"), capture_output=True, check=False).returncode == 0:
            return before
    return ()


def _traced(part: str, apart: Sequence[str]) -> tuple[int, list[str], str]:
    """The exit code, the addresses beyond loopback, and the last that was said."""
    with tempfile.TemporaryDirectory(prefix="noticeboard-quiet-") as name:
        log = Path(name) / "calls"
        before = ("strace", "-f", "-qq", "--seccomp-bpf", "-s", "0", "-o", str(log), "-e", f"trace={CALLS}", *apart)
        run = subprocess.run((*before, sys.executable, "-m", "evals.quiet", part, name), capture_output=True, text=True, check=False)
        return run.returncode, addresses(log.read_text("utf8", "replace")), (run.stderr or run.stdout)[-300:]


def addresses(log: str) -> list[str]:
    """The addresses in a log of strace's that aren't loopback's, each once."""
    found = {first or second for first, second in _ADDRESS.findall(log)}
    return sorted(each for each in found if not _LOOPBACK.match(each))


def _commands(room: Path) -> None:
    """Each command that reads or answers, and a `serve` that is asked."""
    papers = small_papers(room / "papers", PAPERS)
    environment_ = environment(room / "data")
    lines = [("ingest", *map(str, papers)), ("documents",), ("due",), ("obligations",), ("check", "--compact"), ("backup", str(room / "kept.zip"))]
    for line in [*lines, *(("ask", question) for question in _QUESTIONS)]:
        subprocess.run(command(*line), env=environment_, check=True, stdout=subprocess.DEVNULL)
    with serving(environment_) as (_, url):
        for question in _QUESTIONS:
            body = json.dumps({"question": question}).encode()
            urllib.request.urlopen(urllib.request.Request(f"{url}/v1/ask", body, {"Content-Type": "application/json"}), timeout=60).close()


def _suite() -> None:
    tests = ("-m", "pytest", "-q", "--numprocesses", "2", "--dist", "loadfile")
    subprocess.run((sys.executable, *tests), cwd=Path(__file__).parents[1], check=True, stdout=sys.stderr)


def _loopback_up() -> None:
    """In a network of its own even loopback is down at first."""
    request, flags = _UP
    with socket.socket() as any_:
        fcntl.ioctl(any_, request, struct.pack("16sH14x", b"lo", flags))


if __name__ == "__main__":
    if _apart():  # else we have no right to, and it is up
        _loopback_up()
    _commands(Path(sys.argv[2])) if sys.argv[1] == "commands" else _suite()
