"""Looks on while files come, change and go, and says when they have settled: nothing happened to them for SETTLED seconds."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from watchfiles import Change, watch

SETTLED = 2.0
"""Seconds without a change after which files count as whole."""
LONGEST = 60.0
"""Seconds after which changes are told though more of them still come."""


def rounds(paths: Sequence[Path], data: Path, settled: float = SETTLED) -> Iterator[bool]:
    """Once at the start, then each time after files under the paths changed and settled, until it is broken off. True for the first.

    The looking-on begins before the first round, so that no change falls between the two. Hidden files and the data folder don't count.
    """
    wanted = [path.resolve() for path in paths]
    own = data.resolve()

    def counts(_: Change, changed: str) -> bool:
        path = Path(changed)
        above = next((each for each in wanted if path.is_relative_to(each)), None)
        return above is not None and not path.is_relative_to(own) and not any(part.startswith(".") for part in path.relative_to(above).parts)

    folders = {path if path.is_dir() else path.parent for path in wanted}
    begun: float | None = float("-inf")  # the first round waits for nothing
    first, last = True, float("-inf")
    for changes in watch(*folders, watch_filter=counts, rust_timeout=int(settled * 250), yield_on_timeout=True, raise_interrupt=True):
        now = time.monotonic()
        if changes:
            begun, last = now if begun is None else begun, now
        if begun is not None and (now - last >= settled or now - begun >= LONGEST):
            yield first
            first, begun = False, None
