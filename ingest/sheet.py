"""Reads XLSX and CSV: each visible sheet's rows, a tracker's under its head. Values are those that the program kept; no formula is worked out.

openpyxl reads the values, row by row, so that memory doesn't grow with the sheet; what it leaves out when it reads that way (hidden rows
and columns, merged cells) is taken from the sheet's own XML.
"""

import csv
import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
from openpyxl.utils import range_boundaries

from index.dates import say
from index.errors import FileRefused
from index.text import squash
from ingest.blocks import Block, Reading, joined_row
from ingest.packages import Package, attribute, local
from ingest.plain import decode

MOST_CELLS = 400_000
"""Cells of a workbook, with the empty ones before the last of each row."""
LAST_ROW, LAST_COLUMN = 1_048_576, 16_384
TALLEST_GROUP = 500
"""Over how many rows a merged cell may name a group."""
HEAD_LENGTH = 60
"""A cell of a table's head is a name, and no longer than this."""
_DELIMITERS = ",;\t|"
_UNNAMED = re.compile(r"(?:work)?sheet\s?\d*|table\s?\d*", re.I)
_PRINT_CODE = re.compile(r'&(?:"[^"]*"|K[\dA-F+-]{5,6}|\d+|[A-Za-z])')
"""What stands in a header for a side of the page, a font or the page's number."""
_LITERAL = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.')


@dataclass(slots=True)
class _Layout:
    """What a sheet hides and merges: rows and columns from 1; `groups` are cells that are merged downwards, with the last row of each.
    `around` are the words of its header and footer in print.
    """

    rows: set[int] = field(default_factory=set)
    columns: set[int] = field(default_factory=set)
    groups: dict[tuple[int, int], int] = field(default_factory=dict)
    around: list[str] = field(default_factory=list)
    cells: int = 0


Row = tuple[str, ...]
"""A row's cells as they are printed; empty ones are empty."""


def read(data: bytes) -> Reading:
    """A workbook's visible sheets, each under its name where there are several. Raises FileRefused."""
    return read_package(Package(data), data)


def read_package(package: Package, data: bytes) -> Reading:
    """The same, of a package that is open."""
    layouts = _layouts(package)
    try:
        book = openpyxl.load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheets = [(sheet.title, list(_rows(sheet, layouts[sheet.title]))) for sheet in book.worksheets if sheet.title in layouts]
    except MemoryError:
        raise
    except Exception as error:  # openpyxl raises whatever a malformed part leads it into
        raise FileRefused("damaged", "its sheets can't be read") from error
    used = [(name, rows) for name, rows in sheets if rows]
    writer = _Writer()
    for name, rows in used:
        if len(used) > 1:
            writer.write(squash(name), level=1)
        writer.sheet(rows)
    margins = [name for name, _ in used if not _UNNAMED.fullmatch(name.strip())] if len(used) == 1 else []
    margins += dict.fromkeys(words for name, _ in used for words in layouts[name].around)
    return Reading(writer.blocks, "Excel", None, package.title(), tuple(margins))


def read_csv(data: bytes) -> Reading:
    """Values parted by commas, semicolons, tabs or bars, in UTF-8, UTF-16 or Windows' Latin. Raises FileRefused."""
    text = decode(data)
    sample = text[:20_000]
    try:
        delimiter = csv.Sniffer().sniff(sample, _DELIMITERS).delimiter
    except csv.Error:
        delimiter = max(_DELIMITERS, key=sample.count)
    try:
        raw = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    except csv.Error as error:
        raise FileRefused("damaged", "its rows can't be told apart") from error
    if sum(map(len, raw)) > MOST_CELLS:
        raise FileRefused("too_large", f"it has more than {MOST_CELLS:,} cells; split it")
    writer = _Writer()
    writer.sheet([row for cells in raw if any(row := tuple(_clean(cell) for cell in cells))])
    return Reading(writer.blocks, "CSV")


def _layouts(package: Package) -> dict[str, _Layout]:
    """The layout of each visible sheet, by its name; FileRefused where the cells are more than can be read."""
    main = package.main_part()
    related = package.relations(main)
    found: dict[str, _Layout] = {}
    for each in package.xml(main).iter():
        if local(each) == "sheet" and attribute(each, "state") in (None, "visible"):
            relation = related.get(attribute(each, "id") or "")
            if relation and relation.kind == "worksheet" and relation.target in package:
                found[each.get("name", "")] = _layout(package, relation.target)
    return found


def _layout(package: Package, part: str) -> _Layout:
    layout = _Layout()
    row = column = 0
    for each in package.xml(part).iter():
        name = local(each)
        if name == "row":
            row, column = _place(each.get("r"), LAST_ROW) or row + 1, 0
            if _is_on(each.get("hidden")):
                layout.rows.add(row)
        elif name == "c":
            before, column = column, _column(each.get("r")) or column + 1
            layout.cells += max(column - before, 1)
            if layout.cells > MOST_CELLS:
                raise FileRefused("too_large", f"a sheet has more than {MOST_CELLS:,} cells; split it")
        elif name == "col" and _is_on(each.get("hidden")):
            first, last = _place(each.get("min"), LAST_COLUMN), _place(each.get("max"), LAST_COLUMN)
            layout.columns.update(range(first, last + 1))
        elif name == "mergeCell":
            _merge(layout, each.get("ref", ""))
        elif name in ("oddHeader", "oddFooter", "firstHeader", "firstFooter"):
            layout.around += filter(None, map(squash, _PRINT_CODE.sub("\n", each.text or "").split("\n")))
    return layout


def _is_on(value: str | None) -> bool:
    return value in ("1", "true")


def _column(reference: str | None) -> int:
    """The column of a cell such as "C7", from 1; 0 without a reference."""
    place = 0
    for letter in (reference or "").rstrip("0123456789")[:4].upper():
        place = 26 * place + ord(letter) - ord("A") + 1
    if not 0 <= place <= LAST_COLUMN:
        raise FileRefused("damaged", "a cell of it lies outside of any sheet")
    return place


def _place(value: str | None, most: int) -> int:
    if value is None:
        return 0
    if not value.isdecimal() or len(value) > 8 or not 0 < int(value) <= most:
        raise FileRefused("damaged", "a row or column of it lies outside of any sheet")
    return int(value)


def _merge(layout: _Layout, reference: str) -> None:
    """Notes a cell that is merged downwards: a group's name stands in each of its rows. A title that is merged across stands once."""
    try:
        left, top, right, bottom = range_boundaries(reference)
    except (ValueError, TypeError):
        return
    if left and top and right and bottom and left == right and 0 < bottom - top <= TALLEST_GROUP:
        layout.groups[top, left] = bottom


def _rows(sheet: Any, layout: _Layout) -> Iterator[Row]:
    """The sheet's rows that hold words, without what is hidden."""
    sheet.reset_dimensions()  # what a sheet says of its own size is often wrong, and sometimes a trap
    groups: dict[int, tuple[int, str]] = {}
    for number, cells in enumerate(sheet.iter_rows(), 1):
        texts = {place: text for place, cell in enumerate(cells, 1) if (text := _shown(cell))}
        groups = {place: (last, text) for place, (last, text) in groups.items() if number <= last}
        texts |= {place: text for place, (_, text) in groups.items()}
        groups |= {place: (last, text) for place, text in texts.items() if (last := layout.groups.get((number, place)))}
        visible = [place for place in texts if place not in layout.columns]
        if visible and number not in layout.rows:
            yield tuple(texts.get(place, "") for place in range(1, max(visible) + 1) if place not in layout.columns)


def _shown(cell: Any) -> str:
    """A cell as it is printed: a date in full, a share in per cent, whole numbers without a point."""
    value = cell.value
    if value is None:
        return ""
    form = _LITERAL.sub("", str(cell.number_format or "")) if not isinstance(value, str) else ""
    if isinstance(value, date):
        return _day(value, form.lower())
    if isinstance(value, time | timedelta):
        return str(value)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, int | float):
        return _number(value, form, "£" in str(cell.number_format))
    return _clean(str(value))


def _day(value: date, form: str) -> str:
    """A date in full; only what its format shows of it, where that is less than a day: a month isn't its first day."""
    if "d" not in form and "y" in form:
        return f"{value:%B %Y}" if "m" in form else f"{value.year}"
    if isinstance(value, datetime) and value.time() != time():
        return f"{say(value.date())}, {value:%H:%M}"
    return say(value.date() if isinstance(value, datetime) else value)


def _number(value: float, form: str, pounds: bool) -> str:
    places = re.search(r"0\.(0+)", form)
    decimals = len(places[1]) if places else 0
    if "%" not in form and "#,##" not in form and not pounds and not places:
        return f"{value:.0f}" if float(value).is_integer() and abs(value) < 1e15 else f"{value:.10g}"
    exact = Decimal(repr(value)) * (100 if "%" in form else 1)
    if not exact.is_finite() or abs(exact) > 10**15:
        return f"{value:.10g}"
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    return f"{'£' if pounds else ''}{rounded:{',' if pounds or '#,##' in form else ''}f}{'%' if '%' in form else ''}"


def _clean(text: str) -> str:
    """A cell's words in one line; a bar in them parts no cells."""
    return squash(text).replace("|", "¦")


class _Writer:
    """Writes rows as blocks; offsets count in the text written so far."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._length = 0

    def sheet(self, rows: Sequence[Row]) -> None:
        """A sheet: what stands above its table's head are its title and notes; a row of one cell in the table heads those below it."""
        place = _head(rows)
        named = [number for number, name in enumerate(rows[place]) if name] if place is not None else []
        for number, row in enumerate(rows):
            filled = _filled(row)
            within = place is not None and number >= place
            if len(filled) == 1:
                self.write(filled[0], level=3 if within and _is_name(filled[0]) and not filled[0].endswith(".") else 0)
            elif within:
                cells = [*row, *[""] * (named[-1] + 1 - len(row))][named[0] :]
                width = named[-1] + 1 - named[0]
                self.write(joined_row([*cells[:width], *filter(None, cells[width:])], max(width, len(cells[:width]))), row=True)
            elif len(filled) == 2 and _is_name(filled[0]):
                self.write(f"{filled[0].rstrip(':')}: {filled[1]}")
            else:
                self.write(joined_row(filled, 0), row=True)

    def write(self, text: str, level: int = 0, row: bool = False) -> None:
        start, self._length = self._length, self._length + len(text) + 1
        self.blocks.append(Block(text, start, start + len(text), level=level, row=row))


def _filled(row: Row) -> list[str]:
    return [cell for cell in row if cell]


def _is_name(cell: str) -> bool:
    return len(cell) <= HEAD_LENGTH and not re.match(r"[\d£(]", cell)


def _head(rows: Sequence[Row]) -> int | None:
    """The place of a table's head: the first row of names, three at least, over a row that isn't of more names; None without a table.

    A sheet that is nothing but pairs has a head of two names.
    """
    pairs = len(rows) >= 3 and all(len(_filled(row)) == 2 for row in rows)
    for place, row in enumerate(rows[:40]):
        names, below = _filled(row), rows[place + 1 : place + 40]
        if not all(map(_is_name, names)) or not any(len(_filled(each)) >= 2 for each in below):
            continue
        following = _filled(below[0])
        groups = len(following) > len(names) and all(map(_is_name, following)) and not any(len(_filled(each)) > len(following) for each in below)
        if (len(names) >= 3 and not groups) or (pairs and len(names) == 2):
            return place
    return None
