"""A `noticeboard serve` of its own process, on loopback and a free port, for measuring what comes through the door."""

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def serving(environment: dict[str, str]) -> Iterator[tuple["subprocess.Popen[str]", str]]:
    """The process and its address, once it is ready; it is ended on leaving."""
    command = [sys.executable, "-m", "assistant.cli", "serve", "--port", "0"]
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        url = next(word for word in process.stdout.readline().split() if word.startswith("http"))
        for _ in range(200):
            try:
                urllib.request.urlopen(f"{url}/readyz", timeout=1)
                break
            except OSError:
                time.sleep(0.05)
        yield process, url
    finally:
        process.terminate()
        process.wait(15)
        if process.stdout is not None:
            process.stdout.close()
