"""Numbers as Word counts them: numbering.xml's lists with their levels, formats, restarts and overrides.

A paragraph's number isn't in its text; it is what its list's counters stand at when the paragraph comes. Lists that share an
abstract definition count on from each other, except where one says at which number it begins.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.packages import Element, attribute, child, children

LEVELS = 9


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: how its number is written ("decimal", "lowerLetter", "bullet", …), in which words ("%1.%2"), from which number on.

    `restart` is the level (from 1) after which it begins anew, 0 for never, None for after any higher one. `legal` writes all numbers in digits.
    """

    form: str = "decimal"
    words: str = ""
    start: int = 1
    restart: int | None = None
    legal: bool = False
    style: str | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What Word prints before a paragraph. `canonical` has the numbers of the levels above before it where it doesn't print them itself."""

    printed: str
    canonical: str
    bullet: bool = False


@dataclass(slots=True)
class _List:
    """A list as defined (a w:num): which counters it uses, its levels, and the numbers at which its own first items begin."""

    counters: str
    levels: list[Level]
    starts: dict[int, int]
    begun: set[int] = field(default_factory=set)


class Numbering:
    """The counters of a document's lists; `next` is to be called for every numbered paragraph, in order."""

    def __init__(self, root: Element | None, named: dict[str, str]) -> None:
        """`root` is numbering.xml's root, `named` which list (w:numId) each numbering style uses."""
        self._abstract = {attribute(each, "abstractNumId") or "": each for each in children(root, "abstractNum")}
        self._nums = {attribute(each, "numId") or "": each for each in children(root, "num")}
        self._named = named
        self._lists: dict[str, _List | None] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._printed: dict[str, list[str | None]] = {}

    def level_of(self, list_id: str, style: str) -> int:
        """The level of a list that a paragraph style is tied to; 0 where none is."""
        found = self._list(list_id)
        return next((place for place, level in enumerate(found.levels) if level.style == style), 0) if found else 0

    def next(self, list_id: str, depth: int, heading: bool = False) -> Mark | None:
        """The number of the next paragraph of a list at a level; None for one without. Nothing is a heading's sub-item."""
        found = self._list(list_id)
        if found is None or not 0 <= depth < len(found.levels):
            return None
        level = found.levels[depth]
        counts = self._counts.setdefault(found.counters, [None] * LEVELS)
        printed = self._printed.setdefault(found.counters, [None] * LEVELS)
        self._count(found, depth, counts)
        for below in range(depth + 1, LEVELS):
            restart = found.levels[below].restart if below < len(found.levels) else None
            if restart is None or depth < restart:
                counts[below] = printed[below] = None
        if level.form == "bullet" or (level.form == "none" and "%" not in level.words):
            printed[depth] = None
            return Mark("•", "•", bullet=True) if level.form == "bullet" else None
        words = self._words(found, depth, counts)
        canonical = _canonical(words, level, depth, printed)
        printed[depth] = None if heading else canonical
        return Mark(words, canonical) if words else None

    def _count(self, found: _List, depth: int, counts: list[int | None]) -> None:
        """Steps a level's counter; a list that says where it begins does so at its own first item."""
        for above in range(depth):
            if counts[above] is None:
                counts[above] = found.starts.get(above, found.levels[above].start)
        count = counts[depth]
        if depth in found.starts and depth not in found.begun:
            counts[depth] = found.starts[depth]
        else:
            counts[depth] = count + 1 if count is not None else found.starts.get(depth, found.levels[depth].start)
        found.begun.add(depth)

    def _words(self, found: _List, depth: int, counts: list[int | None]) -> str:
        level = found.levels[depth]

        def number(match: re.Match[str]) -> str:
            place = int(match[1]) - 1
            if place > depth or place >= len(found.levels):
                return ""
            form = "decimal" if level.legal else found.levels[place].form
            return ordinal(counts[place] or 0, form)

        return " ".join(re.sub(r"%([1-9])", number, level.words).split())

    def _list(self, list_id: str) -> _List | None:
        if list_id not in self._lists:
            self._lists[list_id] = self._read(list_id, frozenset())
        return self._lists[list_id]

    def _read(self, list_id: str, asked: frozenset[str]) -> _List | None:
        """A list by its id; a definition may only point to a numbering style, whose list is the one that counts."""
        num = self._nums.get(list_id)
        abstract_id = attribute(child(num, "abstractNumId"), "val") or ""
        abstract = self._abstract.get(abstract_id)
        if num is None or abstract is None or list_id in asked:
            return None
        link = attribute(child(abstract, "numStyleLink"), "val")
        if link and link in self._named and (linked := self._read(self._named[link], asked | {list_id})):
            levels, counters = linked.levels, linked.counters
        else:
            levels, counters = list(_levels(abstract)), abstract_id
        levels = [*levels, *[Level()] * (LEVELS - len(levels))][:LEVELS]
        starts: dict[int, int] = {}
        for override in children(num, "lvlOverride"):
            place = _number(attribute(override, "ilvl"), -1)
            if 0 <= place < LEVELS:
                if (own := child(override, "lvl")) is not None:
                    levels[place] = _level(own)
                if (start := child(override, "startOverride")) is not None:
                    starts[place] = _number(attribute(start, "val"), 1)
        return _List(counters, levels, starts)


def _canonical(words: str, level: Level, depth: int, printed: list[str | None]) -> str:
    """A number with its parents': "(a)" under 5 is 5(a). One that prints a higher level itself is whole."""
    whole = any(f"%{place}" in level.words for place in range(1, depth + 1))
    parent = printed[depth - 1] if depth and not whole else None
    value = words.strip("().: ")
    return f"{parent.rstrip('.')}({value})" if parent and re.fullmatch(r"\w{1,5}", value) else words


def _levels(abstract: Element) -> Iterator[Level]:
    found = {_number(attribute(each, "ilvl"), 0): _level(each) for each in children(abstract, "lvl")}
    for place in range(LEVELS):
        yield found.get(place, Level())


def _level(element: Element) -> Level:
    restart = attribute(child(element, "lvlRestart"), "val")
    legal = child(element, "isLgl")
    return Level(
        form=attribute(child(element, "numFmt"), "val") or "decimal",
        words=attribute(child(element, "lvlText"), "val") or "",
        start=_number(attribute(child(element, "start"), "val"), 0),
        restart=_number(restart, 0) if restart is not None else None,
        legal=legal is not None and attribute(legal, "val") not in ("0", "false"),
        style=attribute(child(element, "pStyle"), "val"),
    )


def _number(value: str | None, otherwise: int) -> int:
    return int(value) if value and re.fullmatch(r"-?\d{1,6}", value) else otherwise


_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_MOST_ROMAN = 4_000


def ordinal(number: int, form: str) -> str:
    """A number as a list writes it: "decimal" 3, "lowerLetter" c (28 is bb), "upperRoman" III, "decimalZero" 03, "ordinal" 3rd."""
    if form in ("lowerLetter", "upperLetter") and 1 <= number <= 26 * 30:
        letters = "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)
        return letters if form == "lowerLetter" else letters.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= number < _MOST_ROMAN:
        roman = ""
        for value, sign in _ROMAN:
            roman += sign * (number // value)
            number %= value
        return roman if form == "lowerRoman" else roman.upper()
    if form == "decimalZero":
        return f"{number:02}"
    if form == "ordinal":
        return f"{number}{'th' if 10 < number % 100 < 14 else {1: 'st', 2: 'nd', 3: 'rd'}.get(number % 10, 'th')}"
    return "" if form == "none" else str(number)
