"""When an answer states a fact and when a citation is of a source: the comparisons that several scores share."""

import re
from datetime import date
from typing import Protocol

from evals.cases import Source
from index.dates import say

_ISO = re.compile(r"\b\d{4}-\d\d-\d\d\b")
_ALIKE = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"', "–": "-", "—": "-", "*": None, "_": None, "`": None})


class Cited(Protocol):
    """What a citation or a ranked place says of where it stands."""

    @property
    def document(self) -> str: ...
    @property
    def paragraph(self) -> str | None: ...
    @property
    def page(self) -> int | None: ...


def plain(text: str) -> str:
    """Lower case, ISO dates in words, one kind of quote and dash, no emphasis, single spaces."""
    return " ".join(_ISO.sub(_in_words, text).translate(_ALIKE).lower().split())


def _in_words(match: re.Match[str]) -> str:
    try:
        return say(date.fromisoformat(match[0]))
    except ValueError:
        return match[0]


def states(text: str, fact: str) -> bool:
    """Whether a plain text holds a fact as whole words."""
    return re.search(rf"(?<!\w){re.escape(plain(fact))}(?!\w)", text) is not None


def is_of(cited: Cited, source: Source) -> bool:
    """Whether a citation is of this source: the paragraph, its sub-item or the item's whole; else the page; else the document."""
    if plain(cited.document) != plain(source.document):
        return False
    if source.paragraph:
        mine, wanted = _canonical(cited.paragraph), _canonical(source.paragraph)
        return bool(mine) and (mine == wanted or mine.startswith(f"{wanted}(") or wanted.startswith(f"{mine}("))
    return source.page is None or cited.page == source.page


def _canonical(paragraph: str | None) -> str:
    return "".join((paragraph or "").split()).rstrip(".").lower()
