"""Reads the picture of a page with Tesseract, a program of its own: words with their places and how sure it is of each.

Tesseract (Apache-2.0; in Debian and Ubuntu as `tesseract-ocr`, in Homebrew as `tesseract`) is used for its figures: over pages of real
reports at 200 dots an inch it misread a tenth of what rapidocr-onnxruntime 1.4.4 did (2 of 100 characters against 20), in a quarter of the
time. `noticeboard-eval ocr` measures it. It runs as a child, so that its memory and its time have bounds of their own.
"""

import math
import os
import re
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING
from xml.etree import ElementTree

if TYPE_CHECKING:
    from numpy import uint8
    from numpy.typing import NDArray

    Grey = NDArray[uint8]
    """A picture in shades of grey, rows from the top, 255 is white."""

DPI = 200
"""Dots an inch at which pages are drawn for it."""
SECONDS = 10
"""Processor time that one look at a page may take; dense print at DPI takes one or two."""
WALL_CLOCK = 25
"""Seconds that it may take by the clock, on a machine that has other things to do."""
_STEEP = 0.5
"""Print whose base line rises or falls more runs up or down the page: the page lies on its side, or it is a stamp."""
BRIEFLY = 4
"""Seconds for a look at what stands alone: with the look before it still within what a reader may be silent for."""
_TOO_SLOW = "it took longer than allowed"
_BROKE = "the program for scans broke down over it"
_HTML = "{http://www.w3.org/1999/xhtml}"
_LINES = frozenset({"ocr_line", "ocr_header", "ocr_caption", "ocr_textfloat"})


Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as drawn, and where it stands: the upper left corner, a dot's way to the right and a dot's way down, in points of the page."""

    grey: "Grey"
    corner: Point
    across: Point
    down: Point

    @property
    def point(self) -> float:
        """Points a dot."""
        return math.hypot(*self.across)

    def place(self, x: float, y: float) -> Point:
        """Where a dot stands on the page."""
        return tuple(start + x * right + y * below for start, right, below in zip(self.corner, self.across, self.down, strict=True))  # type: ignore[return-value]


class NotRead(Exception):
    """A page that couldn't be read; its message says why."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word with its bounds in dots from the picture's upper left corner; `sure` runs from 0 to 100."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    sure: int


@dataclass(frozen=True, slots=True)
class Printed:
    """A line as recognised: its words, the height of its base line at its middle and the size of its print, in dots, and whether it is level."""

    words: tuple[Word, ...]
    base: float
    size: float
    level: bool = True


def installed() -> bool:
    """Whether the program is here."""
    return shutil.which("tesseract") is not None


def recognise(grey: "Grey", sparse: bool = False) -> list[Printed]:
    """The picture's lines in the program's reading order; of a `sparse` one each word that stands alone. NotRead where it can't be read."""
    page = _run(grey, "--psm", "6" if sparse else "3", "-c", "tessedit_create_hocr=1", within=BRIEFLY if sparse else WALL_CLOCK)
    try:
        root = ElementTree.fromstring(page)
    except ElementTree.ParseError as error:
        raise NotRead(_BROKE) from error
    return list(_printed(root))


def quarter_turns(grey: "Grey") -> int:
    """How many quarter turns to the left set the picture upright; 0 where the program can't tell."""
    try:
        told = _run(grey, "--psm", "0").decode("utf8", "replace")
    except NotRead:
        return 0
    turn = re.search(r"Rotate: (\d+)", told)
    return (4 - int(turn[1]) // 90) % 4 if turn else 0


def _run(grey: "Grey", *options: str, within: float | None = None) -> bytes:
    """What the program prints about a picture; it gets one core, and no more time than SECONDS and WALL_CLOCK."""
    height, width = grey.shape
    picture = b"P5 %d %d 255\n" % (width, height) + grey.tobytes()
    command = ["tesseract", "stdin", "stdout", "-l", "eng", "--dpi", str(DPI), *options]
    try:
        done = subprocess.run(
            command,
            input=picture,
            capture_output=True,
            timeout=within or WALL_CLOCK,
            check=True,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
            preexec_fn=_bounded,
        )
    except subprocess.TimeoutExpired as error:
        raise NotRead(_TOO_SLOW) from error
    except (OSError, subprocess.CalledProcessError) as error:
        late = isinstance(error, subprocess.CalledProcessError) and error.returncode == -signal.SIGXCPU
        raise NotRead(_TOO_SLOW if late else _BROKE) from error
    return done.stdout


def _bounded() -> None:
    """Where the reader is ended in the middle of a page, the program ends by itself soon after."""
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS + 1))


def _printed(root: ElementTree.Element) -> Iterator[Printed]:
    for line in root.iter(f"{_HTML}span"):
        if line.get("class") not in _LINES:
            continue
        words = tuple(word for span in line.iter(f"{_HTML}span") if span.get("class") == "ocrx_word" and (word := _word(span)))
        if not words:
            continue
        title = line.get("title", "")
        left, _, right, bottom = _numbers(title, "bbox")
        slope, offset = _numbers(title, "baseline") or (0.0, 0.0)
        level = "textangle" not in title and abs(slope) < _STEEP
        yield Printed(words, bottom + offset + slope * (right - left) / 2, (_numbers(title, "x_size") or (0.0,))[0], level)


def _word(span: ElementTree.Element) -> Word | None:
    title, text = span.get("title", ""), "".join(span.itertext()).strip()
    left, top, right, bottom, sure = map(int, (*_numbers(title, "bbox"), *_numbers(title, "x_wconf")))
    return Word(text, left, top, right, bottom, sure) if text.strip("|¦") else None  # a bar is what is left of a rule, or of a wide gap


def _numbers(title: str, name: str) -> tuple[float, ...]:
    found = re.search(rf"\b{name}((?: -?[\d.]+)+)", title)
    return tuple(map(float, found[1].split())) if found else ()
