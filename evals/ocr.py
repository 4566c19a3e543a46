"""How well scans are read: pages with a text layer are drawn, read as pictures, and held against their text layer."""

import random
import resource
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.distance import Levenshtein

from evals.scanning import DPI, Flaws, drawn, flawed, pages_of
from index.errors import NoticeboardError
from ingest import ocr, pdf
from ingest.blocks import BULLETS
from ingest.lines import Line
from ingest.picture import lines_of

PAGES = {"full": 30, "ci": 3}
SEED = 5
FEWEST_LETTERS = 600
MARGIN = 0.1
"""The part of a page at its top and bottom that isn't compared: letterheads stand there as pictures, of which no text layer tells."""
PROMISES = {"character_error": 0.02}
_ALIKE = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": "-", "—": "-", "‑": "-"})


@dataclass(frozen=True, slots=True)
class Page:
    """A page's text by its layer and by its scan; `unsure` are the scan's words that are told as such."""

    layer: str
    scan: str
    unsure: frozenset[str]


def measure(documents: Path, sample: str, say: Callable[[str], None]) -> dict[str, object]:
    """Character error, figures misread and time a page, on clean pages and on pages a little aslant and dirty.

    Texts are compared in their reading order after what the reader does to both (runs of white space are one blank, soft hyphens are hyphens),
    with ligatures as letters (NFKC), quotation marks and dashes in their plain form, and without bullets.
    """
    if not ocr.installed():
        raise NoticeboardError("Tesseract isn't installed (apt-get install tesseract-ocr); nothing was measured.")
    chosen = choose(sorted(documents.rglob("*.pdf")), PAGES[sample])
    result: dict[str, object] = {"pages": len(chosen), "dpi": DPI}
    for name, flaws in (("", None), ("scanned_", Flaws())):
        started, spent = time.perf_counter(), _spent()
        read = [_read(path, number, flaws) for path, number in chosen]
        wall, cores = (time.perf_counter() - started) / len(read), (_spent() - spent) / len(read)
        figures = _figures(read)
        result |= {f"{name}character_error": round(character_error(read), 4), f"{name}seconds_a_page": round(wall, 2)}
        result |= {f"{name}core_seconds_a_page": round(cores, 2), **{f"{name}{key}": value for key, value in figures.items()}}
        told = f"{figures['misread']} of {figures['figures']} words with figures misread, {figures['misread_and_told']} of those told as unsure"
        error = f"{'aslant and dirty' if flaws else 'clean'}: {character_error(read):.2%} of characters wrong (promise 2 %)"
        say(f"{error}; {told}; {cores:.2f} core seconds a page")
    return result


def choose(paths: Sequence[Path], count: int) -> list[tuple[Path, int]]:
    """So many pages with enough text, from all documents by chance, the same ones each time."""
    rng = random.Random(SEED)
    found: list[tuple[Path, int]] = []
    places = [(path, number) for path in paths for number in range(pages_of(path))]
    rng.shuffle(places)
    for path, number in places:
        if sum(len(line.text) for line in pdf.layer_of(path.read_bytes(), number)) >= FEWEST_LETTERS:
            found.append((path, number))
        if len(found) == count:
            break
    return found


def _read(path: Path, number: int, flaws: Flaws | None) -> Page:
    (grey,) = drawn(path, slice(number, number + 1))
    if flaws:
        grey = flawed(grey, flaws, number)
    point = 72 / DPI
    height = grey.shape[0] * point
    found = lines_of(ocr.Picture(grey, (0.0, height), (point, 0.0), (0.0, -point)), number + 1)
    scanned = _body(found.lines if found else [], height)
    unsure = frozenset(line.text[start:end] for line in scanned for start, end in line.unsure or ())
    return Page(plain(_body(pdf.layer_of(path.read_bytes(), number), height)), plain(scanned), frozenset(map(_plain, unsure)))


def _body(lines: Iterable[Line], height: float) -> list[Line]:
    return [line for line in lines if MARGIN * height < line.bottom < (1 - MARGIN) * height]


def plain(lines: Iterable[Line]) -> str:
    """Lines as they are compared."""
    return _plain(" ".join(line.text for line in lines))


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKC", text).translate(_ALIKE)
    return " ".join("".join(" " if letter in BULLETS and letter not in "-*" else letter for letter in letters).split())


def character_error(pages: Sequence[Page]) -> float:
    """How many characters would have to be put right, as a part of the text layers' characters."""
    return sum(Levenshtein.distance(page.layer, page.scan) for page in pages) / sum(len(page.layer) for page in pages)


def _figures(pages: Sequence[Page]) -> dict[str, int]:
    """How many words with figures there are, how many of the scans' aren't in the text layer, and how many of those are told as unsure."""
    total = misread = told = 0
    for page in pages:
        layer, scan = (Counter(word for word in text.split() if any(map(str.isdigit, word))) for text in (page.layer, page.scan))
        total += sum(layer.values())
        wrong = list((scan - layer).elements())
        misread += max(len(wrong), sum((layer - scan).values()))
        told += sum(word in page.unsure for word in wrong)
    return {"figures": total, "misread": misread, "misread_and_told": told}


def _spent() -> float:
    """Seconds of processor time, of this process and of the programs that it ran."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)))
