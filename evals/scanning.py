"""Turns a PDF into its scan: the same pages as pictures, a little aslant and dirty, without a text layer. Seeded."""

import shutil
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

DPI = 200


@dataclass(frozen=True, slots=True)
class Flaws:
    """How a scan differs from its page: degrees aslant at most, the dirt's spread (of 255), the print's darkness, quarter turns to the left."""

    skew: float = 0.8
    noise: float = 6.0
    ink: float = 0.85
    quarters: int = 0


def scan(source: Path, target: Path, flaws: Flaws = Flaws(), pages: slice = slice(None), seed: int = 1) -> Path:
    """Writes the scan of a PDF's pages; the same seed and name give the same bytes."""
    from PIL import Image

    seeded = crc32(source.name.encode()) + seed
    pictures = [Image.fromarray(flawed(page, flaws, seeded + number)) for number, page in enumerate(drawn(source, pages))]
    never = time.gmtime(0)  # the time of its making would make each one another
    pictures[0].save(target, "PDF", save_all=True, append_images=pictures[1:], resolution=DPI, quality=80, title=source.stem, creationDate=never, modDate=never)
    return target


def scan_folder(source: Path, target: Path, flaws: Flaws = Flaws()) -> Path:
    """Writes a folder of documents anew with each PDF's scan in its place; what is no PDF is copied."""
    target.mkdir(parents=True, exist_ok=True)
    for path in sorted(each for each in source.rglob("*") if each.is_file()):
        place = target / path.relative_to(source)
        place.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix.lower() == ".pdf":
            scan(path, place, flaws)
        else:
            shutil.copyfile(path, place)
    return target


def pages_of(source: Path) -> int:
    import pypdfium2

    with pypdfium2.PdfDocument(source) as pdf:
        return len(pdf)


def drawn(source: Path, pages: slice = slice(None)) -> Iterator[NDArray[np.uint8]]:
    """A PDF's pages in shades of grey, DPI dots an inch."""
    import pypdfium2

    with pypdfium2.PdfDocument(source) as pdf:
        for number in range(len(pdf))[pages]:
            grey = pdf[number].render(scale=DPI / 72, grayscale=True).to_numpy()
            yield grey.reshape(grey.shape[:2]).copy()


def flawed(page: NDArray[np.uint8], flaws: Flaws, seed: int) -> NDArray[np.uint8]:
    """A page as a scanner gives it."""
    from PIL import Image

    rng = np.random.default_rng(seed)
    angle = float(rng.uniform(-flaws.skew, flaws.skew))
    turned = np.asarray(Image.fromarray(page).rotate(angle, Image.Resampling.BICUBIC, fillcolor=255))
    faded = 255 - (255 - turned.astype(np.float32)) * flaws.ink
    dirty = faded - 5 + rng.normal(0, flaws.noise, faded.shape)
    return np.ascontiguousarray(np.rot90(np.clip(dirty, 0, 255).astype(np.uint8), flaws.quarters % 4))
