"""What documents say, read for judging: apart from the reading that answers rest on, so that a fault there can't hide here."""

import email
import re
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from email.message import EmailMessage
from email.policy import default
from functools import cache
from html import unescape
from pathlib import Path

from lxml import html as web

from evals.scores.matching import plain
from index.dates import say


@dataclass(frozen=True, slots=True)
class Text:
    """A document's letters, page by page; one page where it has none."""

    pages: tuple[str, ...]
    paged: bool
    words: tuple[str, ...]

    def runs(self, length: int) -> frozenset[tuple[str, ...]]:
        """All runs of so many words."""
        return _runs(self.words, length)


@cache
def _runs(words_: tuple[str, ...], length: int) -> frozenset[tuple[str, ...]]:
    return frozenset(words_[start : start + length] for start in range(len(words_) - length + 1))


def letters(text: str) -> str:
    """Letters, digits, £ and % alone: what is left of a quote when white space, case, hyphens and dashes don't count."""
    return re.sub(r"[^0-9a-z£%]", "", plain(unescape(text)))


def read_texts(folder: Path) -> Mapping[str, Text]:
    """The texts of the folder's documents by file name in lower case; files that hold no text that can be read here are left out."""
    return {path.name.lower(): text for path in sorted(folder.rglob("*")) if path.is_file() and (text := _read(path))}


def _read(path: Path) -> Text | None:
    if path.suffix.lower() == ".pdf":
        return _read_pdf(path)
    if office := {".docx": _word_text, ".xlsx": _sheet_text, ".eml": _mail_text}.get(path.suffix.lower()):
        seen = office(path)
        return Text((letters(seen),), False, tuple(words(seen)))
    if path.suffix.lower() not in (".html", ".htm", ".txt", ".md", ".csv"):
        return None
    raw = path.read_text("utf8", "replace")
    raw = _spread(raw) if "rowspan" in raw else raw
    seen = re.sub(r"<[^>]+>", " ", raw)  # saved texts hold tags too
    return Text((letters(seen),), False, tuple(words(unescape(seen))))


def _spread(page: str) -> str:
    """A web page in which a cell that is merged downwards stands in each of its rows, as it does for who reads one of them."""
    root = web.fromstring(page)
    for table in root.iter("table"):
        rows = list(table.iter("tr"))
        for place, row in enumerate(rows):
            for column, cell in enumerate(list(row)):
                for other in rows[place + 1 : place + int(cell.attrib.pop("rowspan", 1))]:
                    other.insert(column, deepcopy(cell))
    return str(web.tostring(root, encoding="unicode"))


def _read_pdf(path: Path) -> Text | None:
    import pypdfium2

    try:
        with pypdfium2.PdfDocument(path) as document:
            raw = [page.get_textpage().get_text_bounded() for page in document]
    except pypdfium2.PdfiumError:
        return None
    return Text(tuple(letters(page) for page in raw), True, tuple(words(" ".join(raw))))


def _word_text(path: Path) -> str:
    import docx

    return " ".join("".join(each.itertext()) for each in docx.Document(str(path)).element.body.iter() if each.tag.endswith("}p"))


def _sheet_text(path: Path) -> str:
    import openpyxl

    cells = [cell for sheet in openpyxl.load_workbook(path, data_only=True) for row in sheet.iter_rows(values_only=True) for cell in row]
    return " ".join(say(cell) if isinstance(cell, date) else str(cell) for cell in cells if cell is not None)


def _mail_text(path: Path) -> str:
    message = email.message_from_bytes(path.read_bytes(), policy=default)
    assert isinstance(message, EmailMessage)
    body = message.get_body(("plain", "html"))
    return f"{message['Subject']} {message['From']} {unescape(re.sub(r'<[^>]+>', ' ', body.get_content())) if body else ''}"


def words(text: str) -> list[str]:
    """A text's words and numbers, plain."""
    return re.findall(r"[a-z0-9£%]+", plain(text).replace("'", ""))
