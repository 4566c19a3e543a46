"""Paragraphs to passages: what is embedded and searched.

A passage keeps to one heading. A numbered paragraph stands by itself with its sub-items; short unnumbered ones stand together.
Each carries a header line that says what document it is from, and stays within 220 word pieces, so that the model reads all.
"""

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence

from index.dates import say, say_range
from index.documents import DateMeaning, Identity, Kind, Paragraph, Passage
from index.text import sentences

LIMIT = 220
TOGETHER = 130
"""Up to how many word pieces unnumbered paragraphs and list items are put together."""

Count = Callable[[str], int]


def header_line(identity: Identity) -> str:
    """What document it is, in one line: kind, council, date."""
    kind = Kind(identity.kind.value)
    first, last = identity.date(DateMeaning.INSPECTED_FROM), identity.date(DateMeaning.INSPECTED_TO)
    main = identity.main_date
    when = f"{say_range(first.day, last.day)}" if first and last else say(main.day) if main else ""
    councils = ", ".join(council.value for council in identity.councils)
    return ", ".join(part for part in (kind.label if kind is not Kind.OTHER else identity.title.value, councils, when) if part)


def split(paragraphs: Sequence[Paragraph], identity: Identity, seed: str, count: Count) -> list[Passage]:
    """The passages of a document; `seed` makes their ids its own, `count` counts word pieces."""
    line = header_line(identity)
    passages: list[Passage] = []
    for group in _groups(paragraphs, count):
        header = _header(line, group[0].heading, count)
        room = LIMIT - count(header) - 2
        for part, text in _within(group, room, count):
            place = f"{seed}:{len(passages)}:{text}"
            passages.append(Passage(hashlib.sha256(place.encode()).hexdigest()[:32], part[0].ordinal, part[-1].ordinal, header, text))
    return passages


def _header(line: str, heading: tuple[str, ...], count: Count) -> str:
    path = " > ".join(heading[-2:])
    header = f"{line}. {path}" if path else line
    while count(header) > 90 and " " in header:
        header = header.rsplit(" ", max(1, len(header.split()) // 8))[0]
    return header


def _groups(paragraphs: Sequence[Paragraph], count: Count) -> Iterator[list[Paragraph]]:
    group: list[Paragraph] = []
    size = 0
    for each in paragraphs:
        if each.form == "heading":
            continue
        pieces = count(each.text)
        if group and not _together(group, size, each, pieces):
            yield group
            group, size = [], 0
        group.append(each)
        size += pieces
    if group:
        yield group


def _together(group: list[Paragraph], size: int, each: Paragraph, pieces: int) -> bool:
    last = group[-1]
    if each.heading != last.heading:
        return False
    if each.number and _main(each.number) != _main(group[0].number or ""):
        return False
    if each.number is None and group[0].number and each.form != "item":
        return False
    limit = LIMIT - 60 if each.number or each.form == "item" or last.text.endswith(":") else TOGETHER
    return size + pieces <= limit


def _main(number: str) -> str:
    return re.split(r"\(", number, maxsplit=1)[0]


def _within(group: list[Paragraph], room: int, count: Count) -> Iterator[tuple[list[Paragraph], str]]:
    """The group as texts that fit: whole where it fits, else paragraph by paragraph, else sentence by sentence."""
    whole = "\n".join(each.text for each in group)
    if count(whole) <= room:
        yield group, whole
        return
    for each in group:
        part = ""
        for sentence in (piece for long in sentences(each.text) for piece in _cut(long, room, count)):
            if part and count(f"{part} {sentence}") > room:
                yield [each], part
                part = sentence
            else:
                part = f"{part} {sentence}".strip()
        if part:
            yield [each], part


def _cut(sentence: str, room: int, count: Count) -> list[str]:
    """A sentence too long by itself, in pieces at its spaces."""
    if count(sentence) <= room:
        return [sentence]
    words = [part for word in sentence.split() for part in _letters(word, room, count)]
    pieces: list[str] = []
    part = ""
    for word in words:
        if part and count(f"{part} {word}") > room:
            pieces.append(part)
            part = word
        else:
            part = f"{part} {word}".strip()
    return [*pieces, part]


def _letters(word: str, room: int, count: Count) -> list[str]:
    """A run of letters too long by itself, in pieces that fit."""
    if count(word) <= room:
        return [word]
    half = len(word) // 2
    return [*_letters(word[:half], room, count), *_letters(word[half:], room, count)]
