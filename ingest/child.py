"""python -m ingest.child: reads files in a process of its own, within limits. One request a frame, one answer a frame."""

import os
import resource
import sys

from index.errors import FileRefused
from ingest.frames import Reads, Request, receive, send
from ingest.reader import read

MEMORY = 1_500_000_000
"""Bytes of address space a reading process may use."""


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a parser prints goes to stderr, never between two frames
    while True:
        try:
            request = receive(sys.stdin.buffer)
        except EOFError:
            return
        assert isinstance(request, Request)
        try:
            answer: object = read(request, lambda page, pages: send(answers, Reads(page, pages)))
        except FileRefused as error:
            answer = error
        except MemoryError:
            answer = FileRefused("too_hungry")
        except RecursionError:
            answer = FileRefused("damaged", "it is nested too deeply")
        send(answers, answer)


if __name__ == "__main__":
    main()
