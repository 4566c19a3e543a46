"""How people say things and how papers write them, as data: "hand it over" for "provide", "snowed under" for "high workloads".

The table is sayings.csv: what is said, with "…" where up to two words may stand between, and what papers write for it, the
commonest first. A saying is known in any of its forms, regular or not: "handed over", "ran away".
"""

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from index.text import stems

TABLE = Path(__file__).with_name("sayings.csv")
BETWEEN = 2
"""How many words may stand where a saying has a gap."""
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?|[^\w\s-]")
"""A word, or a mark over which no saying reaches."""
_IRREGULAR = {
    form: base
    for base, forms in {
        "be": "am is are was were been being",
        "break": "broke broken",
        "bring": "brought",
        "catch": "caught",
        "come": "came",
        "do": "did does done doing",
        "draw": "drew drawn",
        "fall": "fell fallen",
        "find": "found",
        "get": "got gotten",
        "give": "gave given",
        "go": "went gone goes",
        "hold": "held",
        "keep": "kept",
        "leave": "left",
        "let": "letting",
        "make": "made",
        "put": "putting",
        "rip": "ripped",
        "run": "ran running",
        "send": "sent",
        "sit": "sat sitting",
        "speak": "spoke spoken",
        "spend": "spent",
        "stick": "stuck",
        "take": "took taken",
        "tear": "tore torn",
        "tell": "told",
        "throw": "threw thrown",
        "write": "wrote written",
    }.items()
    for form in forms.split()
}
"""Forms that a stemmer doesn't bring back to their verb."""
_YOURS = {"your": "our", "their": "our", "his": "our", "her": "our", "my": "our", "its": "our"}


@dataclass(frozen=True, slots=True)
class Saying:
    """What is said, word by word as `_form` gives them (None: a gap), and what papers write for it."""

    said: tuple[str | None, ...]
    written: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """A saying found in a text, from character `start` to `end`, with the words that stood in its gap."""

    start: int
    end: int
    written: tuple[str, ...]
    between: str


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[Saying, ...]]:
    """The sayings by their first word, the longest first."""
    by_first: dict[str, list[Saying]] = {}
    with TABLE.open(encoding="utf8", newline="") as lines:
        for row in csv.DictReader(lines):
            said = tuple(None if part == "…" else _form(part) for part in row["said"].replace("-", " ").split())
            by_first.setdefault(said[0] or "", []).append(Saying(said, tuple(row["written"].split(";"))))
    return {first: tuple(sorted(found, key=lambda each: -len(each.said))) for first, found in by_first.items()}


def _form(word: str) -> str:
    plain = word.lower().replace("’", "'")
    plain = _YOURS.get(plain, plain)
    return _IRREGULAR.get(plain) or stems([plain])[0]


def said_in(text: str) -> Iterator[Said]:
    """The sayings of a text in their order, none within another; of several that begin together the one with the least between, then the longest."""
    found = list(_WORD.finditer(text))
    forms = [_form(match[0]) for match in found]
    place = 0
    while place < len(forms):
        here = _table().get(forms[place], ())
        ways = ((each, skipped) for skipped in range(BETWEEN + 1) for each in here if skipped == 0 or None in each.said)
        saying, words_between = next((way for way in ways if _is(way[0].said, forms[place:], way[1])), (None, 0))
        if saying is None:
            place += 1
            continue
        gap = place + saying.said.index(None) if words_between else 0
        end = place + len(saying.said) + (words_between - 1 if None in saying.said else 0)
        between = text[found[gap].start() : found[gap + words_between - 1].end()] if words_between else ""
        yield Said(found[place].start(), found[end - 1].end(), saying.written, between)
        place = end


def _is(said: tuple[str | None, ...], forms: list[str], skipped: int) -> bool:
    """Whether the forms begin with a saying that has so many words in its gap."""
    parts = iter(forms)
    for part in said:
        if part is None:
            for _ in range(skipped):
                next(parts, None)
        elif next(parts, None) != part:
            return False
    return all(part[0].isalnum() for part in forms[: len(said) + skipped - (None in said)])


def as_written(text: str) -> str:
    """A text with each saying as papers commonly write it; what stood in its gap is kept after it."""
    parts, last = [], 0
    for each in said_in(text):
        parts += [text[last : each.start], f"{each.written[0]} {each.between}".strip()]
        last = each.end
    return "".join([*parts, text[last:]]) if parts else text
