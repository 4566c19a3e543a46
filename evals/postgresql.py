"""A throw-away PostgreSQL: made in a temporary folder, asked one script over a Unix socket, ended and forgotten."""

import os
import pwd
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = ("initdb", "postgres", "psql")
_STARTS_WITHIN = 60
"""Seconds."""


class ProgramMissing(Exception):
    """A program that isn't on this machine or doesn't run there; the sentence says what to install."""


def ask(script: str) -> str:
    """What psql prints for a script; ProgramMissing where there is no PostgreSQL."""
    found = programs()
    if found is None:
        raise ProgramMissing("PostgreSQL is missing: no initdb in /usr/lib/postgresql/*/bin nor on the PATH; install Debian's package postgresql")
    with _server(found) as psql:
        return subprocess.run([*psql, "-v", "ON_ERROR_STOP=1"], input=script, capture_output=True, text=True, check=True, timeout=300).stdout


def programs() -> Path | None:
    """The folder of the newest PostgreSQL: where Debian keeps its versions, else on the PATH."""
    kept = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: [int(each) for each in re.findall(r"\d+", path.parent.name)], reverse=True)
    on_path = shutil.which("initdb")
    folders = [*kept, *([Path(on_path).resolve().parent] if on_path else [])]
    return next((folder for folder in folders if all((folder / name).is_file() for name in _PROGRAMS)), None)


@contextmanager
def _server(found: Path) -> Iterator[list[str | Path]]:
    """The psql command that reaches it. PostgreSQL refuses root, so for root it runs as `postgres` or `nobody`."""
    with tempfile.TemporaryDirectory(prefix="noticeboard-postgresql-") as name:
        folder, user = Path(name), _unprivileged()
        if user:
            os.chown(folder, user.pw_uid, user.pw_gid)
        psql: list[str | Path] = [found / "psql", "-X", "-q", "-h", folder, "-U", "postgres", "-d", "postgres"]
        server = _started(found, folder, user)
        try:
            _wait(psql, server, folder / "log")
            yield psql
        finally:
            server.send_signal(signal.SIGINT)  # ends its clients, then itself
            server.wait(30)


def _unprivileged() -> pwd.struct_passwd | None:
    if os.geteuid() != 0:
        return None
    users = {each.pw_name: each for each in pwd.getpwall()}
    return users.get("postgres") or users["nobody"]


def _started(found: Path, folder: Path, user: pwd.struct_passwd | None) -> "subprocess.Popen[bytes]":
    """Initialised and begun: no TCP, nothing synced; what both say goes into the log."""
    uid, gid, groups = (user.pw_uid, user.pw_gid, [user.pw_gid]) if user else (None, None, None)
    initdb: list[str | Path] = [found / "initdb", "-D", folder / "data", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--no-locale", "--no-sync"]
    postgres: list[str | Path] = [found / "postgres", "-D", folder / "data", "-k", folder, "-c", "listen_addresses=", "-c", "fsync=off"]
    try:
        with (folder / "log").open("wb") as log:
            subprocess.run(initdb, cwd=folder, user=uid, group=gid, extra_groups=groups, stdout=log, stderr=log, timeout=120)
            return subprocess.Popen(postgres, cwd=folder, user=uid, group=gid, extra_groups=groups, stdout=log, stderr=log)
    except OSError as error:
        raise ProgramMissing(f"PostgreSQL can't be run in {folder}{f' as {user.pw_name}' if user else ''}: {error}") from error


def _wait(psql: list[str | Path], server: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until it answers; ProgramMissing with the end of its log where it doesn't."""
    until = time.monotonic() + _STARTS_WITHIN
    while subprocess.run([*psql, "-c", "SELECT"], capture_output=True).returncode:
        if server.poll() is not None or time.monotonic() > until:
            raise ProgramMissing(f"PostgreSQL didn't start: {log.read_text('utf8', 'replace')[-400:]}")
        time.sleep(0.1)
