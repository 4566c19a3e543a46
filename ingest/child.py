"""python -m ingest.child: reads files in a process of its own, within limits. One request a frame, one answer a frame."""

import os
import sys

from index.errors import FileRefused
from ingest.confined import allow_seconds, confine
from ingest.frames import Request, receive, send
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
            answer: object = read(request)
        except FileRefused as error:
            answer = error
        except MemoryError:
            answer = FileRefused("too_hungry")
        except RecursionError:
            answer = FileRefused("damaged", "it is nested too deeply")
        send(answers, answer)


if __name__ == "__main__":
    main()
