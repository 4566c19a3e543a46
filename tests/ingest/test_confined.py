"""What a reading process gives up: connections, and time without end."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from index.errors import FileRefused
from ingest.frames import Request
from ingest.read import Pool
from ingest.told import Told

TRY = """
import errno, socket
from ingest import confined
if "{guard}" == "python":
    confined._without_sockets = lambda: False
confined.confine()
ways = (
    lambda: socket.create_connection(("127.0.0.1", {port}), 2),
    lambda: socket.socket(socket.AF_UNIX),
    lambda: socket.socket(socket.AF_INET, socket.SOCK_DGRAM),
)
for way in ways:
    try:
        way()
        print("open")
    except OSError as error:
        print(errno.errorcode[error.errno])
"""


def run(script: str) -> str:
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, env={**os.environ, "PYTHONPATH": str(Path.cwd())}, timeout=60)
    return done.stdout


@pytest.mark.parametrize("guard", ["kernel", "python"])
def test_a_reading_process_can_open_no_connection(guard: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        assert run(TRY.format(guard=guard, port=server.getsockname()[1])).split() == ["EACCES"] * 3
        server.settimeout(0.1)
        with pytest.raises(TimeoutError):
            server.accept()


@pytest.mark.skipif(sys.platform != "linux", reason="the filter is Linux's")
def test_the_kernel_itself_refuses_where_it_can() -> None:
    told = run("from ingest import confined; print(confined._without_sockets()); print(open('/proc/self/status').read())")
    assert told.startswith("True")
    assert "Seccomp:\t2" in told


def test_a_file_that_uses_up_the_processor_is_named_and_the_next_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "reader"
    script.write_text(
        f"#!{sys.executable}\nimport ingest.child as child, ingest.confined as confined\nreal = child.read\nchild.allow_seconds = lambda: confined.allow_seconds(0)\n"
        "def read(request, tell):\n    while 'busy' in request.name: pass\n    return real(request, tell)\nchild.read = read\nchild.main()\n",
        "utf8",
    )
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    requests = []
    for name in ("busy.txt", "b.txt"):
        (tmp_path / name).write_text("The council must act.", "utf8")
        requests.append(Request(str(tmp_path / name), name, Told(), ()))
    with Pool(1) as pool:
        found = {request.name: content.reason if isinstance(content, FileRefused) else content.paragraphs[0].text for request, content in pool.read(requests)}
    assert found == {"busy.txt": "too_slow", "b.txt": "The council must act."}
