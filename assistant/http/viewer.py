"""The pages a person sees: a document's paragraphs with the cited one marked, and what went wrong."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib import resources

from jinja2 import Environment, PackageLoader, StrictUndefined

from assistant.schemas import DocumentPage, ParagraphItem
from index.dates import say
from index.documents import Kind


@dataclass(frozen=True, slots=True)
class _Date:
    meaning: str
    date: str
    text: str
    quote: str | None


@dataclass(frozen=True, slots=True)
class _Document:
    title: str
    kind_label: str
    councils: list[str]
    issuer: str | None
    dates: list[_Date]
    name: str
    access: str
    pages: int | None
    scans: str


@dataclass(frozen=True, slots=True)
class _Paragraph:
    ordinal: int
    number: str | None
    heading: list[str]
    page: int | None
    form: str
    text: str
    level: int
    cited: bool


@lru_cache(maxsize=1)
def _templates() -> Environment:
    return Environment(loader=PackageLoader("assistant.http", "pages"), autoescape=True, undefined=StrictUndefined, trim_blocks=True)


def document(page: DocumentPage, cited: int | None) -> str:
    """A document's page; `cited` is the ordinal of the paragraph to mark, None or unknown for none."""
    item = page.document
    known = {paragraph.ordinal for paragraph in page.paragraphs}
    cited = cited if cited in known else None
    councils = item.council if isinstance(item.council, list) else [item.council] if item.council else []
    dates = [_Date(each.meaning, each.date, say(date.fromisoformat(each.date)), each.quote) for each in item.dates]
    pages = max((paragraph.page or 0 for paragraph in page.paragraphs), default=0) or None
    shown = _Document(item.title, Kind(item.kind).label, councils, item.issuer, dates, item.document, item.access, pages, item.read_by.partition(", ")[2])
    return _templates().get_template("document.html").render(document=shown, paragraphs=_leveled(page.paragraphs, cited), cited=cited)


def _leveled(paragraphs: list[ParagraphItem], cited: int | None) -> list[_Paragraph]:
    """The paragraphs with their headings' levels, 2 to 6, no level skipped."""
    shown, last = [], 1
    for each in paragraphs:
        level = 0
        if each.form == "heading":
            level = last = min(len(each.heading) + 2, last + 1, 6)
        shown.append(_Paragraph(each.ordinal, each.number, each.heading, each.page, each.form, each.text, level, each.ordinal == cited))
    return shown


def problem(title: str, detail: str) -> str:
    return _templates().get_template("problem.html").render(title=title, detail=detail)


@lru_cache(maxsize=1)
def style() -> str:
    return resources.files("assistant.http").joinpath("pages/style.css").read_text("utf8")
