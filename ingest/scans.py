"""Pages that are only pictures: which are read, how surely, and which aren't and why."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import groupby

from index.errors import FileRefused
from ingest import ocr
from ingest.lines import Line

MOST_PAGES = 200
"""So many scanned pages of a file are read; of a longer one the first."""
LONGEST = 1_200.0
"""Seconds after which no further page of a file is begun."""
MOST_DOTS = 12_000_000
"""A page is drawn with at most so many dots, half as many again as A3 needs; a larger one is drawn coarser."""
_LACKING = "they are pictures, and the program that reads those isn't installed (Tesseract; on Debian and Ubuntu: apt-get install tesseract-ocr)"

Tell = Callable[[int, int], None]
"""Hears which scanned page is about to be read, and of how many."""


def silent(page: int, pages: int) -> None:
    """Nobody listens."""


@dataclass(slots=True)
class Scans:
    """What came of a document's pictures, by page: how sure the reading is on the whole (0 to 100), or why there is none.

    `lines` are those of the pages that were read, `heights` how high each stands upright, in points.
    """

    read: dict[int, float] = field(default_factory=dict)
    unread: dict[int, str] = field(default_factory=dict)
    lines: dict[int, list[Line]] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    @property
    def lacking(self) -> bool:
        """Whether the program that reads pictures would have been needed."""
        return _LACKING in self.unread.values()

    def told(self, reader: str) -> str:
        """How the document was read: "pypdfium2 + tesseract, pages 2–4 scanned, read with a confidence of 94 of 100, lowest 71 on page 3"."""
        parts = [f"{reader} + tesseract" if reader and self.read else reader or "tesseract"]
        if self.read:
            mean, (worst, least) = sum(self.read.values()) / len(self.read), min(self.read.items(), key=lambda each: each[1])
            lowest = f", lowest {least:.0f} on page {worst}" if len(self.read) > 1 else ""
            parts.append(f"{_pages(list(self.read))} scanned, read with a confidence of {mean:.0f} of 100{lowest}")
        pages_by_reason = {reason: [page for page, why in self.unread.items() if why == reason] for reason in self.unread.values()}
        parts += [f"{_pages(pages)} not read: {reason}" for reason, pages in pages_by_reason.items()]
        return ", ".join(parts)

    def refusal(self) -> FileRefused:
        """Why a document of which nothing could be read can't be taken."""
        if self.lacking:
            return FileRefused("no_text_layer")
        return FileRefused("empty", next(iter(self.unread.values()), "no words can be made out on its pages"))


def read_pictures(pages: Sequence[int], draw: Callable[[int], ocr.Picture], tell: Tell) -> Scans:
    """Reads pages (counted from 1) as `draw` gives their pictures; one that can't be read is left out with its reason."""
    scans = Scans()
    if not pages:
        return scans
    if not ocr.installed():
        scans.unread = dict.fromkeys(pages, _LACKING)
        return scans
    from ingest.picture import lines_of  # what it imports takes longer than most files that have no scan

    scans.unread = dict.fromkeys(pages[MOST_PAGES:], f"at most {MOST_PAGES} scanned pages of a file are read; split it")
    until = time.monotonic() + LONGEST
    for place, page in enumerate(pages[:MOST_PAGES], 1):
        if time.monotonic() > until:
            scans.unread[page] = f"the pages before took longer than {LONGEST / 60:.0f} minutes; split the file"
            continue
        try:
            found = lines_of(draw(page), page, partial(tell, place, min(len(pages), MOST_PAGES)))
        except ocr.NotRead as error:
            scans.unread[page] = str(error)
            continue
        if found:
            scans.lines[page], scans.read[page], scans.heights[page] = found.lines, found.sure, found.height
    return scans


def _pages(numbers: Sequence[int]) -> str:
    """ "page 3", "pages 2–4, 7"."""
    runs = [[number for _, number in run] for _, run in groupby(enumerate(sorted(numbers)), lambda each: each[1] - each[0])]
    said = ", ".join(f"{run[0]}–{run[-1]}" if len(run) > 1 else str(run[0]) for run in runs)
    return f"page {said}" if len(numbers) == 1 else f"pages {said}"
