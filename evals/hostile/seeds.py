"""What hostile files are made of: a whole file of each form, and ways to change one."""

import io
import tempfile
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path

from evals.sample import office
from evals.sample.body import blocks

READ = "read"
MUTATIONS = 17
"""The seed of what is changed at random."""


@dataclass(frozen=True, slots=True)
class Hostile:
    """A file: `expected` are the outcomes that are right, READ or reasons of a refusal; any named one where it is empty."""

    name: str
    make: Callable[[], bytes]
    expected: frozenset[str] = frozenset()


def file(name: str, expected: str, make: Callable[..., bytes] | bytes, *arguments: object) -> Hostile:
    """A file by its bytes or by what makes them when they are wanted; `expected` are outcomes parted by bars."""
    wanted = frozenset(filter(None, expected.split("|")))
    return Hostile(name, partial(bytes, make) if isinstance(make, bytes) else partial(make, *arguments), wanted)


NOTICE = """# Improvement notice to Kestermoor Council

Issued on 3 May 2024 by the Department for Education

1. The council must send its plan to the Department by 28 June 2024.

2. The plan must give:

(a) an owner for each action;

(b) a date for each action.
"""
PLAIN = NOTICE.replace("# ", "")
_TABLE = """# Action tracker of Kestermoor Council

| Ref | Action | Owner | Due | Status |
|---|---|---|---|---|
| K1 | Send the plan to the Department | Ann Other | 28 June 2024 | On track |
| K2 | Fill the empty posts in the front door | Ann Other | 30 August 2024 | Late |
"""
_VALUES = """Ref,Action,Owner,Due,Status
K1,Send the plan to the Department,Ann Other,28 June 2024,On track
K2,Fill the empty posts in the front door,Ann Other,30 August 2024,Late
"""


@cache
def whole() -> Mapping[str, bytes]:
    """A whole file of each form, by its suffix."""
    from reportlab.pdfgen import canvas

    made = {".md": NOTICE.encode(), ".txt": PLAIN.encode(), ".csv": _VALUES.encode()}
    made[".html"] = f"<!DOCTYPE html><html><body><main><h1>Notice</h1><p>{PLAIN}</p></main></body></html>".encode()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        office.word(list(blocks(NOTICE)), {"title": "Notice"}, folder / "a.docx")
        office.workbook(list(blocks(_TABLE)), {"title": "Tracker"}, folder / "a.xlsx")
        office.mail(list(blocks(PLAIN)), {"title": "Notice"}, folder / "a.eml")
        pdf = canvas.Canvas(str(folder / "a.pdf"), invariant=1)
        for place, line in enumerate(filter(None, PLAIN.splitlines())):
            pdf.drawString(72, 780 - 20 * place, line)
        pdf.save()
        return made | {path.suffix: path.read_bytes() for path in sorted(folder.iterdir())}


def package(parts: Mapping[str, bytes | str]) -> bytes:
    """A ZIP package of parts."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(zipfile.ZipInfo(name, (2024, 1, 2, 0, 0, 0)), content, zipfile.ZIP_DEFLATED)
    return target.getvalue()


def parts_of(suffix: str) -> dict[str, bytes]:
    """The parts of the whole file of a form."""
    with zipfile.ZipFile(io.BytesIO(whole()[suffix])) as opened:
        return {name: opened.read(name) for name in opened.namelist()}


def with_part(suffix: str, name: str, content: bytes | str) -> bytes:
    """The whole file of a form with one part of its package replaced or added."""
    return package({**parts_of(suffix), name: content})


def before_part(suffix: str, name: str, words: str) -> bytes:
    """The whole file of a form with words before the root element of one of its parts."""
    text = parts_of(suffix)[name].decode("utf8")
    return with_part(suffix, name, words + text[text.index("?>") + 2 :] if text.startswith("<?xml") else words + text)
