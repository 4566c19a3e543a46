"""python -m ingest.child: reads files in a process of its own, within limits. One request a frame, one answer a frame."""

import os
import sys
from functools import partial
from typing import IO

from index.errors import FileRefused
from ingest.confined import allow_seconds, confine
from ingest.frames import Reads, Request, receive, send
from ingest.reader import read


def main() -> None:
    confine()
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a parser prints goes to stderr, never between two frames
    while True:
        try:
            request = receive(sys.stdin.buffer)
        except EOFError:
            return
        assert isinstance(request, Request)
        allow_seconds()
        try:
            answer: object = read(request, partial(_tell, answers))
        except FileRefused as error:
            answer = error
        except MemoryError:
            answer = FileRefused("too_hungry")
        except RecursionError:
            answer = FileRefused("damaged", "it is nested too deeply")
        send(answers, answer)


def _tell(answers: IO[bytes], page: int, pages: int) -> None:
    """A sign of life before each scanned page, which may take as long as a file."""
    send(answers, Reads(page, pages))
    allow_seconds()


if __name__ == "__main__":
    main()
