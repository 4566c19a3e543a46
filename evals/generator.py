"""A seeded generator of documents and questions, for measuring: invented councils, notices, reports and papers at any size."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from index.dates import say

_FIRST = "Ald Bram Cor Dun Elm Fen Gar Hol Ing Kel Lang Mar Nor Oak Pen Quin Rad Sel Thorn Wex".split()
_LAST = "bury combe dale field ford gate ham hurst ley mere moor ness over port stead stow ton wick worth yard".split()
_WHO = "Social workers|Managers|Foster carers|Personal advisers|Partner agencies|Senior leaders|Elected members|The emergency duty team|Practitioners|Health visitors".split(
    "|"
)
_DO = "visit|assess|support|record|review|prioritise|escalate|coordinate|challenge|oversee".split("|")
_WHAT = "children in need|care leavers|disabled children|children missing from home|plans for permanence|strategy meetings|return interviews|life-story work|short breaks|pathway plans|pre-birth assessments|private fostering".split(
    "|"
)
_HOW = "promptly|inconsistently|with care|too slowly|in most cases|without enough oversight|more reliably than before|after long delays|within agreed timescales|only when reminded".split(
    "|"
)
_WHY = "because caseloads have fallen|although records remain brief|since the new model began|where supervision is regular|as audits confirm|despite a shortage of placements|when partners attend|because thresholds are unclear".split(
    "|"
)
_NAMES = "Avery Booth|Casey Drummond|Robin Ellery|Morgan Fairlie|Jordan Grieve|Alex Hartwell|Sam Innes|Jamie Kerridge|Drew Lockett|Rowan Mabey".split("|")


@dataclass(frozen=True, slots=True)
class World:
    """What was made: the folder, its councils, how many files, and questions with the council that asks them."""

    folder: Path
    councils: tuple[str, ...]
    files: int
    questions: tuple[tuple[str, str], ...]


def councils(count: int, seed: int = 1) -> list[str]:
    """So many invented councils' names, each once."""
    names = [first + last for first in _FIRST for last in _LAST]
    random.Random(seed).shuffle(names)
    return names[:count]


def sentence(rng: random.Random) -> str:
    return f"{rng.choice(_WHO)} {rng.choice(_DO)} {rng.choice(_WHAT)} {rng.choice(_HOW)}, {rng.choice(_WHY)}."


def paragraph(rng: random.Random) -> str:
    return " ".join(sentence(rng) for _ in range(rng.randint(3, 6)))


def notice(rng: random.Random, council: str, issued: date) -> str:
    months = rng.choice([3, 4, 6])
    target = issued + timedelta(days=rng.randint(300, 700))
    parts = [
        f"# Improvement notice to {council} City Council",
        f"This notice is issued to {council} City Council on {say(issued)}.",
        f"1. {rng.choice(_NAMES)} is appointed as adviser to {council}.",
        "2. The council must keep its improvement plan up to date and report to the improvement board each month.",
        f"3. The Department will review progress at least every {months} months.",
        "4. For each review the council must provide access to staff, data on performance, and case files.",
        f"5. The actions in the plan should be completed by {say(target)}.",
    ]
    return "\n\n".join(parts) + "\n"


def report(rng: random.Random, council: str, day: date, paragraphs: int) -> str:
    """An inspection report as Markdown, with so many numbered paragraphs."""
    last = day + timedelta(days=11)
    parts = [
        f"# Inspection of {council} local authority children's services",
        f"Inspection dates: {say(day)} to {say(last)}",
        f"Lead inspector: {rng.choice(_NAMES)}, His Majesty's Inspector",
        "## What needs to improve",
        "\n".join(f"- The quality of work with {rng.choice(_WHAT)}." for _ in range(4)),
        "## The experiences and progress of children",
        *(f"{number}. {paragraph(rng)}" for number in range(1, paragraphs + 1)),
    ]
    return "\n\n".join(parts) + "\n"


def make_world(folder: Path, passages: int, per_council: int = 500, seed: int = 7) -> World:
    """About so many passages in a folder of Markdown files, with a noticeboard.toml that names the councils."""
    rng = random.Random(seed)
    folder.mkdir(parents=True, exist_ok=True)
    per_council = min(per_council, passages)
    names = councils(max(1, passages // per_council), seed)
    files = 0
    for council in names:
        issued = date(2023, 1, 1) + timedelta(days=rng.randint(0, 600))
        (folder / f"{council.lower()}-notice.md").write_text(notice(rng, council, issued), "utf8")
        files += 1
        left = per_council - 5
        while left > 0:
            day = date(2019, 1, 7) + timedelta(days=rng.randint(0, 1500))
            (folder / f"{council.lower()}-report-{files}.md").write_text(report(rng, council, day, min(47, left)), "utf8")
            files += 1
            left -= 49
    lines = [f'[[council]]\nname = "{name}"\nother_names = ["{name} City Council"]\n' for name in names]
    (folder / "noticeboard.toml").write_text("\n".join(lines), "utf8")
    return World(folder, tuple(names), files, tuple(questions(rng, names)))


def questions(rng: random.Random, names: list[str], count: int = 200) -> Iterator[tuple[str, str]]:
    """Questions of the general kind: what the reports say of something; (question, council)."""
    for _ in range(count):
        yield f"how well do {rng.choice(_WHO).lower()} {rng.choice(_DO)} {rng.choice(_WHAT)}?", rng.choice(names)


def make_pdfs(folder: Path, count: int, pages: int, seed: int = 11) -> list[Path]:
    """Reports as PDF with running header and footer, by reportlab."""
    from reportlab.lib.pagesizes import A4
    from reportlab.pdfgen import canvas

    folder.mkdir(parents=True, exist_ok=True)
    rng = random.Random(seed)
    made = []
    for number, council in enumerate(councils(count, seed)):
        path = folder / f"report-{number}.pdf"
        pdf = canvas.Canvas(str(path), pagesize=A4, invariant=1)
        place = 0
        for page in range(1, pages + 1):
            pdf.setFont("Helvetica", 8)
            pdf.drawString(72, 810, f"Inspection of {council} local authority children's services")
            pdf.drawString(72, 30, f"Page {page}")
            pdf.setFont("Helvetica", 12)
            for line in range(44):
                place += line % 6 == 0
                mark = f"{place}. " if line % 6 == 0 else ""
                pdf.drawString(72 if mark else 96, 780 - 16 * line - 6 * (line // 6), (mark + sentence(rng))[:84])
            pdf.showPage()
        pdf.save()
        made.append(path)
    return made
