"""How well documents are read, by what can be counted without knowing them: numbers without gaps, a report's grades and what must improve."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

from index.documents import Kind, Paragraph
from index.errors import FileRefused
from ingest.blocks import BULLETS
from ingest.frames import READ, Read, Request
from ingest.reader import read
from ingest.told import Told, read_folder

_GRADE = re.compile(r"\b(?:outstanding|good|requires improvement(?: to be good)?|inadequate)\W*$", re.I)
_NEEDS = re.compile(r"^(?:what (?:needs|does the .{3,60} need) to (?:improve|do better)|areas for improvement)\b", re.I)
_STRAY = re.compile(rf"^[{re.escape(BULLETS.replace('*', '').replace('-', ''))}]\s|\s[•▪■◼]\s")
PROMISES = {"numbered_without_gaps": 0.95, "grades_found": 1.0, "needs_found": 0.95, "boxes": 0.99, "no_stray_bullets": 0.99}


@dataclass(frozen=True, slots=True)
class Count:
    """So many of so many, and the files where it isn't so."""

    name: str
    right: int
    total: int
    wrong: tuple[str, ...]

    @property
    def share(self) -> float:
        return self.right / self.total if self.total else 1.0


def measure(documents: Path, sample: str = "full") -> list[Count]:
    """What was counted over a folder's documents, of "ci" over every sixth; files that are refused are left out, `noticeboard ingest` names them."""
    found = list(_readings(documents, 6 if sample == "ci" else 1))
    return [
        _count("numbered_without_gaps", [(name, not gaps(each.paragraphs)) for name, each in found if len(_mains(each.paragraphs)) >= 5]),
        _count("grades_found", [(name, len(grades(each.paragraphs)) >= 3) for name, each in found if _kind(each) is Kind.INSPECTION_REPORT]),
        _count("needs_found", [(name, bool(needs(each.paragraphs))) for name, each in found if any(map(_asks, each.paragraphs))]),
        _count("boxes", [(name, bool(one.boxes)) for name, each in found if each.pages for one in each.paragraphs]),
        _count("no_stray_bullets", [(name, not _STRAY.search(one.text)) for name, each in found for one in each.paragraphs]),
    ]


def _readings(documents: Path, step: int) -> Iterator[tuple[str, Read]]:
    for path in sorted(documents.rglob("*"))[::step]:
        if path.is_file() and path.suffix.lower() in READ:
            folder = read_folder(path.parent)
            try:
                yield path.name, read(Request(str(path), path.name, folder.files.get(path.name, Told()), folder.councils))
            except FileRefused:
                continue


def _count(name: str, seen: Sequence[tuple[str, bool]]) -> Count:
    wrong = tuple(dict.fromkeys(file for file, well in seen if not well))
    return Count(name, sum(well for _, well in seen), len(seen), wrong)


def _kind(found: Read) -> Kind:
    return Kind(found.identity.kind.value)


def _mains(paragraphs: Sequence[Paragraph]) -> list[int]:
    return [int(each.number) for each in paragraphs if each.number and each.number.isdigit()]


def gaps(paragraphs: Sequence[Paragraph]) -> list[int]:
    """The plain numbers that are missing between one and the next; a list that begins anew at 1 has none missing before it."""
    return [number for before, after in pairwise(_mains(paragraphs)) if after > before for number in range(before + 1, after)]


def grades(paragraphs: Sequence[Paragraph]) -> list[str]:
    """The rows of a grades table: what is judged, and its grade."""
    return [each.text for each in paragraphs if each.form == "row" and _GRADE.search(each.text) and len(each.text) < 200]


def _asks(paragraph: Paragraph) -> bool:
    return paragraph.form == "heading" and bool(_NEEDS.match(paragraph.text))


def needs(paragraphs: Sequence[Paragraph]) -> list[str]:
    """What stands under the heading that asks for improvement, item by item."""
    return [each.text for each in paragraphs if each.form in ("item", "text", "row") and each.heading and any(_NEEDS.match(head) for head in each.heading)]
