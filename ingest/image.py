"""Reads picture files (PNG, JPEG, TIFF with all its pages): a photograph or a scan of a paper as a document."""

import io
import math
import warnings
from typing import TYPE_CHECKING

from index.errors import FileRefused
from ingest import ocr
from ingest.blocks import Reading
from ingest.lines import blocks_of
from ingest.scans import MOST_DOTS, Tell, read_pictures, silent

if TYPE_CHECKING:
    from PIL import Image

LARGEST = 80_000_000
"""A picture with more dots isn't opened: a few bytes can claim any number of them. A3 at 600 dots an inch has 70 million."""
_PAPER = 8.27
"""Inches: how wide a page is taken to be where the picture doesn't say, as A4 is."""
_FINEST = 1_300
_COARSEST = 90
"""Dots an inch; a picture that tells more or fewer isn't believed."""


def read(data: bytes, tell: Tell = silent) -> Reading:
    """What can be read on the picture's pages; raises FileRefused where that is nothing or the program for it is missing."""
    from PIL import Image, UnidentifiedImageError

    try:
        # what a parser warns of is refused below, or harmless
        with warnings.catch_warnings(action="ignore"), Image.open(io.BytesIO(data), formats=("PNG", "JPEG", "TIFF")) as file:
            pages = getattr(file, "n_frames", 1)
            scans = read_pictures(range(1, pages + 1), lambda page: _picture(file, page - 1), tell)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise FileRefused("damaged", "it can't be opened as a picture") from error
    if not scans.lines:
        raise scans.refusal()
    blocks, margins = blocks_of([scans.lines.get(page, []) for page in range(1, pages + 1)], [scans.heights.get(page, 842.0) for page in range(1, pages + 1)])
    return Reading(blocks, scans.told(""), pages, None, margins, lacking=scans.lacking)


def _picture(file: "Image.Image", frame: int) -> ocr.Picture:
    """A page of the file in grey, at the size at which pages are read."""
    import numpy as np
    from PIL import Image, ImageOps

    file.seek(frame)
    if file.width * file.height > LARGEST:
        raise FileRefused("too_large", f"{file.width:,} by {file.height:,} dots; save it with at most {LARGEST // 1_000_000} million")
    upright = ImageOps.exif_transpose(file)
    if upright.mode in ("RGBA", "LA", "PA") or "transparency" in upright.info:
        upright = Image.alpha_composite(Image.new("RGBA", upright.size, "white"), upright.convert("RGBA"))
    told = float(file.info.get("dpi", (0, 0))[0] or 0)
    dpi = told if _COARSEST < told < _FINEST else min(upright.size) / _PAPER
    scale = min(ocr.DPI / dpi, math.sqrt(MOST_DOTS / (upright.width * upright.height)))
    size = max(1, round(upright.width * scale)), max(1, round(upright.height * scale))
    grey = np.asarray(upright.convert("L").resize(size, Image.Resampling.LANCZOS))
    point = 72 / (dpi * scale)
    return ocr.Picture(grey, (0.0, grey.shape[0] * point), (point, 0.0), (0.0, -point))
