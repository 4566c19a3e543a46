"""Builds the sample's one PDF, an inspection report, from its YAML source.

    python -m evals.sample.make

The same source always gives the same bytes.
"""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import yaml
from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Flowable, PageBreak, Paragraph, SimpleDocTemplate, Spacer, Table

HERE = Path(__file__).parent
SOURCE = HERE / "sources" / "thornhithe-inspection.yaml"
TARGET = HERE / "documents" / "thornhithe-inspection.pdf"

GREY = HexColor("#555555")
MARGIN = 25 * mm
BODY = ParagraphStyle("body", fontName="Helvetica", fontSize=11, leading=14.5, spaceAfter=7)
TITLE = ParagraphStyle("title", BODY, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=10)
HEADING = ParagraphStyle("heading", BODY, fontName="Helvetica-Bold", fontSize=13, leading=17, spaceBefore=9, keepWithNext=1)
ITEM = ParagraphStyle("item", BODY, leftIndent=9 * mm, bulletIndent=0)
CELL = ParagraphStyle("cell", BODY, spaceAfter=0)
HEAD_CELL = ParagraphStyle("head cell", CELL, fontName="Helvetica-Bold")


def text(words: str, style: ParagraphStyle, bullet: str | None = None) -> Paragraph:
    """One paragraph of plain words; nothing in them is read as markup."""
    return Paragraph(escape(words), style, bulletText=bullet)


def grades_table(grades: list[list[str]]) -> Table:
    """The judgements and their grades, under a header row."""
    rows = [[text("Judgement", HEAD_CELL), text("Grade", HEAD_CELL)]]
    rows += [[text(judgement, CELL), text(grade, HEAD_CELL)] for judgement, grade in grades]
    style = [("GRID", (0, 0), (-1, -1), 0.5, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")]
    return Table(rows, colWidths=[90 * mm, 70 * mm], style=style)


def story(report: dict[str, Any]) -> Iterator[Flowable]:
    """The report from title to contact, its findings numbered in one row across the sections."""
    yield text(report["title"], TITLE)
    for line in report["subtitle"]:
        yield text(line, BODY)
    yield text(f"Inspection dates: {report['inspection_dates']}", BODY)
    yield text(f"Lead inspector: {report['lead_inspector']}", BODY)
    yield grades_table(report["grades"])
    yield Spacer(1, 5 * mm)
    for paragraph in report["summary"]:
        yield text(paragraph, BODY)
    yield text(report["needs_to_improve_heading"], HEADING)
    for point in report["needs_to_improve"]:
        yield text(point, ITEM, bullet="\N{BULLET}")
    numbers = count(1)
    for section in report["sections"]:
        yield text(section["heading"], HEADING)
        for paragraph in section["paragraphs"]:
            yield text(paragraph, ITEM, bullet=f"{next(numbers)}.")
    yield PageBreak()
    for section in report["back_matter"]:
        yield text(section["heading"], HEADING)
        for paragraph in section["paragraphs"]:
            yield text(paragraph, BODY)


def build(source: Path = SOURCE, target: Path = TARGET) -> Path:
    """Write the PDF of a report's YAML and return where it stands."""
    report = yaml.safe_load(source.read_text(encoding="utf-8"))

    def furnish(canvas: Canvas, document: SimpleDocTemplate) -> None:
        """Draw the running header and the footer of one page."""
        width, height = A4
        canvas.saveState()
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(GREY)
        for line, words in enumerate(report["running_header"]):
            canvas.drawString(MARGIN, height - (12 + 4.5 * line) * mm, words)
        canvas.drawRightString(width - MARGIN, 12 * mm, report["footer"].format(page=document.page))
        canvas.restoreState()

    document = SimpleDocTemplate(
        str(target),
        pagesize=A4,
        leftMargin=MARGIN,
        rightMargin=MARGIN,
        topMargin=MARGIN,
        bottomMargin=19 * mm,
        title=report["title"],
        lang="en-GB",
        invariant=1,
    )
    document.build(list(story(report)), onFirstPage=furnish, onLaterPages=furnish)
    return target


if __name__ == "__main__":
    print(build())
