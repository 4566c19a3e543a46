"""What a disk that is full, or gives or takes nothing, does to us, as one of our own errors, whichever library it happens in."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import DiskFailed

REFUSALS = ("disk I/O error", "is full", "readonly database", "unable to open database file", "No space left", "Input/output error", "Read-only file system")
"""What SQLite and the system say where the disk refuses."""


def disk_error(path: Path, said: str) -> DiskFailed | None:
    """The error where that is what was said; None for any other fault."""
    return DiskFailed(str(path), said) if any(each in said for each in REFUSALS) else None


@contextmanager
def written(path: Path) -> Iterator[None]:
    """What the system refuses within a block is DiskFailed, with the file that it is about."""
    try:
        yield
    except OSError as error:
        raise DiskFailed(str(error.filename or path), error.strerror or "error") from error
