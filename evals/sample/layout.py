"""Sets blocks as a PDF: running header and footer, ruled tables, one column or two under the report's front."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import BaseDocTemplate, Flowable, Frame, FrameBreak, NextPageTemplate, PageBreak, PageTemplate, Paragraph, Spacer, Table

from evals.sample.body import Block, markup

GREY = HexColor("#555555")
MARGIN, FOOT, GUTTER = 25 * mm, 19 * mm, 8 * mm
WIDTH, HEIGHT = A4[0] - 2 * MARGIN, A4[1] - MARGIN - FOOT

TEXT = ParagraphStyle("text", fontName="Helvetica", fontSize=11, leading=14.5, spaceAfter=7)
NARROW = ParagraphStyle("narrow", TEXT, fontSize=10, leading=13)
STYLES = {
    "heading1": ParagraphStyle("heading1", TEXT, fontName="Helvetica-Bold", fontSize=20, leading=25, spaceAfter=10),
    "heading2": ParagraphStyle("heading2", TEXT, fontName="Helvetica-Bold", fontSize=13, leading=17, spaceBefore=9, keepWithNext=1),
    "heading3": ParagraphStyle("heading3", TEXT, fontName="Helvetica-Bold", spaceBefore=5, keepWithNext=1),
    "item": ParagraphStyle("item", TEXT, leftIndent=9 * mm),
    "bullet": ParagraphStyle("bullet", TEXT, leftIndent=6 * mm, bulletIndent=0),
    "cell": ParagraphStyle("cell", TEXT, fontSize=9, leading=11.5, spaceAfter=0),
    "head": ParagraphStyle("head", TEXT, fontName="Helvetica-Bold", fontSize=9, leading=11.5, spaceAfter=0),
}


def typeset(found: Sequence[Block], facts: Mapping[str, Any], target: Path) -> None:
    """Writes the PDF. With two columns, what stands before the first second-level heading runs over the whole width."""
    columns = int(facts.get("columns", 1))
    front = next((place for place, block in enumerate(found) if block.form == "heading2"), 0) if columns == 2 else len(found)
    head = list(_flow(found[:front], WIDTH))
    body = list(_flow(found[front:], (WIDTH - GUTTER) / 2))

    def furnish(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.saveState()
        canvas.setFont("Helvetica", 9)
        canvas.setFillColor(GREY)
        for line, words in enumerate(facts.get("running_header", ())):
            canvas.drawString(MARGIN, A4[1] - (12 + 4.5 * line) * mm, str(words))
        canvas.drawRightString(A4[0] - MARGIN, 12 * mm, str(facts.get("footer", "")).format(page=document.page))
        canvas.restoreState()

    document = BaseDocTemplate(str(target), pagesize=A4, title=str(facts.get("title", "")), lang="en-GB", invariant=1)
    whole = PageTemplate("whole", [_frame(MARGIN, FOOT, WIDTH, HEIGHT)], onPage=furnish)
    if columns == 1:
        document.addPageTemplates([whole])
        document.build(head)
        return
    tall = min(sum(_height(each) for each in head) + 6 * mm, HEIGHT - 40 * mm)
    first = PageTemplate("first", [_frame(MARGIN, FOOT + HEIGHT - tall, WIDTH, tall), *_pair(HEIGHT - tall)], onPage=furnish)
    document.addPageTemplates([first, PageTemplate("columns", _pair(HEIGHT), onPage=furnish)])
    document.build([*head, NextPageTemplate("columns"), FrameBreak(), *body])


def _frame(x: float, y: float, width: float, height: float) -> Frame:
    return Frame(x, y, width, height, leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0)


def _pair(height: float) -> list[Frame]:
    width = (WIDTH - GUTTER) / 2
    return [_frame(MARGIN, FOOT, width, height), _frame(MARGIN + width + GUTTER, FOOT, width, height)]


def _height(flowable: Flowable) -> float:
    return float(flowable.wrap(WIDTH, HEIGHT)[1] + flowable.getSpaceBefore() + flowable.getSpaceAfter())


def _flow(found: Sequence[Block], width: float) -> Iterator[Flowable]:
    for block in found:
        if block.form == "break":
            yield PageBreak()
        elif block.form == "table":
            yield _table(block.rows, width)
            yield Spacer(1, 4 * mm)
        elif block.form == "text":
            yield Paragraph(markup(block.text), TEXT if width == WIDTH else NARROW)
        else:
            yield Paragraph(markup(block.text), STYLES[block.form], bulletText="\N{BULLET}" if block.form == "bullet" else None)


def _table(rows: tuple[tuple[str, ...], ...], width: float) -> Table:
    """A ruled table; a column is at least as wide as its longest word, and what is left goes where the most text is."""
    count = max(len(row) for row in rows)
    even = [(*row, *("",) * (count - len(row))) for row in rows]
    least = [max(stringWidth(word, "Helvetica-Bold", 9) for row in even for word in (row[column].split() or [""])) + 13 for column in range(count)]
    wants = [min(max(len(row[column]) for row in even), 60) for column in range(count)]
    left = max(0.0, width - sum(least))
    widths = [floor + left * want / sum(wants) for floor, want in zip(least, wants, strict=True)]
    cells = [[Paragraph(markup(cell), STYLES["cell" if number else "head"]) for cell in row] for number, row in enumerate(even)]
    return Table(cells, colWidths=widths, repeatRows=1, style=[("GRID", (0, 0), (-1, -1), 0.5, GREY), ("VALIGN", (0, 0), (-1, -1), "TOP")])
