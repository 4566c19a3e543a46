"""Sets blocks as Word documents, workbooks and mails: the sample world in the forms in which papers travel.

Word's own lists count the numbers that a source prints ("9. …", "2.2 …", "(a) …") wherever they count on from each other as a list
would; a number that doesn't is typed, as people do.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

from evals.sample.body import Block, html
from index.dates import Precision, find_dates

_NUMBERED = re.compile(r"(\d+\.\d+|\d+(?=\.))\.?\s+(?=\S)|\(([a-z]{1,4}|[ivx]+|\d{1,2})\)\s+(?=\S)")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_FORMATS = {"decimal": ("decimal", "%1."), "letter": ("lowerLetter", "(%1)"), "roman": ("lowerRoman", "(%1)"), "pair": ("decimal", "%1.%2")}


def word(found: Sequence[Block], facts: Mapping[str, Any], target: Path) -> None:
    """Writes a DOCX: headings by style, numbers by lists, tables, header and footer."""
    import docx

    document = docx.Document()
    document.core_properties.title = str(facts.get("title", ""))
    document.core_properties.created = document.core_properties.modified = datetime(2024, 1, 2)
    section = document.sections[0]
    section.header.paragraphs[0].text = "  ".join(map(str, facts.get("running_header", ())))
    section.footer.paragraphs[0].text = str(facts.get("footer", "")).format(page=1)
    lists = _Lists(document)
    for block in found:
        if block.form == "table":
            _word_table(document, block.rows)
        elif block.form == "break":
            document.add_page_break()  # type: ignore[no-untyped-call]
        else:
            style = {"bullet": "List Bullet"}.get(block.form) or (f"Heading {block.form[-1]}" if block.form.startswith("heading") else "Normal")
            paragraph = document.add_paragraph(style=style)
            text = block.text if style != "Normal" else lists.number(paragraph, block.text)
            _runs(paragraph, text)
    document.save(str(target))


def _runs(paragraph: Any, text: str) -> None:
    for place, piece in enumerate(_BOLD.split(text)):
        if piece:
            paragraph.add_run(piece).bold = True if place % 2 else None


def _word_table(document: Any, rows: Sequence[Sequence[str]]) -> None:
    table = document.add_table(rows=0, cols=max(map(len, rows)), style="Table Grid")
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=False):
            _runs(cell.paragraphs[0], text)


class _Lists:
    """The document's own lists: a number that follows the last one of its kind is counted by Word, any other starts a list anew."""

    def __init__(self, document: Any) -> None:
        self._numbering = document.part.numbering_part.element
        self._last: dict[str, tuple[int, ...]] = {}
        self._ids: dict[str, int] = {}

    def number(self, paragraph: Any, text: str) -> str:
        """Gives the paragraph the number that its text prints, and returns the text without it."""
        match = _NUMBERED.match(text)
        if match is None:
            return text
        value, kind = _value(match[1] or match[2], bool(match[1]), self._last)
        if value is None:
            return text
        last = self._last.get(kind)
        follows = last is not None and value[:-1] == last[:-1] and value[-1] == last[-1] + 1
        if not follows:
            self._ids[kind] = self._list(kind, value)
        self._last[kind] = value
        for below in {"letter": ("roman",), "roman": ()}.get(kind, ("letter", "roman")):
            self._last.pop(below, None)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = len(value) - 1
        properties.get_or_add_numId().val = self._ids[kind]
        return text[match.end() :]

    def _list(self, kind: str, value: tuple[int, ...]) -> int:
        """A new list that begins at the number."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        name = str(900 + len(self._numbering))
        form, words = _FORMATS[kind]
        levels = "".join(
            f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{words}"/></w:lvl>'
            for place, start in enumerate(value)
        )
        abstract = parse_xml(f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{name}">{levels}</w:abstractNum>')
        first = next((each for each in self._numbering if each.tag.endswith("}num")), None)
        self._numbering.insert(self._numbering.index(first), abstract) if first is not None else self._numbering.append(abstract)
        return int(self._numbering.add_num(int(name)).numId)


def _value(printed: str, plain: bool, last: Mapping[str, tuple[int, ...]]) -> tuple[tuple[int, ...] | None, str]:
    """A printed number as a list would count it, and which kind of list; None for what no list prints."""
    if plain:
        parts = tuple(map(int, printed.split(".")))
        return (parts, "pair" if len(parts) == 2 else "decimal") if min(parts) > 0 else (None, "")
    roman = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10}
    letters = last.get("letter", (0,))
    if len(printed) == 1 and printed.isalpha() and not (printed == "i" and letters[-1] != 8):
        return (ord(printed) - 96,), "letter"
    return ((roman[printed],), "roman") if printed in roman else (None, "")


def workbook(found: Sequence[Block], facts: Mapping[str, Any], target: Path) -> None:
    """Writes an XLSX: title and notes above the table in merged cells, dates as dates, what stands below the table on a sheet of its own."""
    import openpyxl
    from openpyxl.styles import Font

    book = openpyxl.Workbook()
    book.properties.title = str(facts.get("title", ""))
    sheet = book.active
    assert sheet is not None
    sheet.title = "Tracker"
    if (header := sheet.oddHeader) is not None and header.center is not None:
        header.center.text = "  ".join(map(str, facts.get("running_header", ()))) or None
    tables = [place for place, block in enumerate(found) if block.form == "table"]
    last = tables[-1] if tables else len(found)
    width = max((len(row) for place in tables for row in found[place].rows), default=1)
    row = 0
    for place, block in enumerate(found):
        if place == last + 1:
            sheet, row = book.create_sheet("Notes"), 0
        if block.form == "break":
            continue
        for cells in block.rows if block.form == "table" else ((block.text,),):
            row += 1
            for column, text in enumerate(cells, 1):
                cell = sheet.cell(row, column, _cell(text))
                if isinstance(cell.value, date):
                    cell.number_format = "dd/mm/yyyy"
            if block.form != "table" and width > 1:
                sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=width)
            if block.form.startswith("heading"):
                sheet.cell(row, 1).font = Font(bold=True)
    book.save(target)


def _cell(text: str) -> str | date:
    """A cell's value: a date where its text is one and nothing else."""
    plain = _BOLD.sub(r"\1", text)
    spans = [span for span in find_dates(plain) if span.precision is Precision.DAY]
    return spans[0].first if len(spans) == 1 and spans[0].words == plain else plain


def mail(found: Sequence[Block], facts: Mapping[str, Any], target: Path) -> None:
    """Writes an EML: the document as the mail's text, sent on the day that it bears; in HTML where it has headings or tables."""
    identity = facts.get("identity", {})
    days = [each["date"] for each in identity.get("dates", ())]
    sent = datetime.combine(max(days) if days else date(2024, 1, 2), time(9, 30)) + timedelta(minutes=len(found))
    message = EmailMessage(policy=default)
    message["Subject"] = str(facts.get("title", "")) or next((block.text for block in found if block.form.startswith("heading")), "Document")
    message["From"] = f"{str(identity.get('issuer') or 'Clerk').replace(',', ' ')} <papers@example.org>"
    message["To"] = "Clerk to the board <clerk@example.org>"
    message["Date"] = sent.strftime("%a, %d %b %Y %H:%M:%S +0000")
    message["Message-ID"] = f"<{target.stem}@example.org>"
    if any(block.form == "table" or block.form.startswith("heading") for block in found):
        message.set_content("\n".join(["<html><body>", *html(found), "</body></html>"]), subtype="html")
    else:
        message.set_content("\n\n".join(_plain(found)) + "\n")
    target.write_bytes(message.as_bytes())


def _plain(found: Iterable[Block]) -> Iterator[str]:
    for block in found:
        if block.form != "break":
            text = _BOLD.sub(r"\1", block.text)
            yield f"- {text}" if block.form == "bullet" else text
