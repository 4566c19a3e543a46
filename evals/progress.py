"""Progress of long work, for whoever watches a terminal; a file or a pipe is spared it."""

import sys
from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""Hears what is being done, how much of it is done, and of how much."""


def on_terminal(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        bar = "█" * (20 * done // total if total else 20)
        print(f"\r{what:22} {bar:20} {done} of {total} ", end="\n" if done == total else "", file=sys.stderr, flush=True)
