"""Whole files under other names, cut off, and with bytes or tags that were changed at random."""

import random
import re
from collections.abc import Iterator

from evals.hostile.seeds import MUTATIONS, READ, Hostile, file, package, parts_of, whole

SUFFIXES = (".pdf", ".docx", ".xlsx", ".eml", ".html", ".csv", ".txt", ".md", ".bin", "")
_PLAIN = {".pdf": "damaged", ".docx": "damaged", ".xlsx": "damaged", ".bin": "unsupported", ".eml": "read|damaged|empty"}
"""What becomes of plain text under another suffix, where it isn't read."""
_NUMBERS = ("-1", "99999999999999999999", "0", "x", "1e9", "4294967296")


def files() -> Iterator[Hostile]:
    yield from _renamed()
    for suffix in (".pdf", ".docx", ".xlsx", ".eml", ".html"):
        for percent in (2, 10, 30, 50, 70, 90, 99):
            yield file(f"cut-at-{percent}{suffix}", "", _cut, suffix, percent)
    for suffix in (".pdf", ".docx", ".xlsx", ".eml"):
        for number in range(16):
            yield file(f"flipped-{number}{suffix}", "", _flipped, suffix, number)
    for suffix in (".docx", ".xlsx"):
        for number in range(24):
            yield file(f"changed-inside-{number}{suffix}", "", _changed_inside, suffix, number)
    for number in range(20):
        suffix = SUFFIXES[number % 8]
        yield file(f"noise-{number}{suffix}", "", random.Random(f"{MUTATIONS}:{number}").randbytes(5_000))


def _renamed() -> Iterator[Hostile]:
    """Every form under every suffix: its bytes say what it is wherever they can."""
    for suffix, data in whole().items():
        for other in SUFFIXES:
            plain = suffix in (".txt", ".md", ".csv")
            yield file(f"{suffix[1:]}-called{other or '-nothing'}{other}", _PLAIN.get(other, READ) if plain else READ, data)


def _cut(suffix: str, percent: int) -> bytes:
    data = whole()[suffix]
    return data[: max(1, len(data) * percent // 100)]


def _flipped(suffix: str, number: int) -> bytes:
    rng = random.Random(f"{MUTATIONS}:{suffix}:{number}")
    changed = bytearray(whole()[suffix])
    for _ in range(number + 1):
        changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _changed_inside(suffix: str, number: int) -> bytes:
    """A package that is whole, with one number, or one tag, of one of its parts lost, doubled or exchanged."""
    rng = random.Random(f"{MUTATIONS}:inside:{suffix}:{number}")
    parts = parts_of(suffix)
    name = rng.choice(sorted(name for name in parts if name.endswith((".xml", ".rels"))))
    text = parts[name].decode("utf8")
    tags = list(re.finditer(r"<[^/?!][^>]*>", text))
    numbers = list(re.finditer(r'(?<=")\d+(?=")', text))
    hit, other = rng.choice(tags), rng.choice(tags)[0]
    words = rng.choice(["", hit[0] * rng.randrange(2, 400), other])
    if numbers and number % 4 == 0:
        hit, words = rng.choice(numbers), rng.choice(_NUMBERS)
    parts[name] = (text[: hit.start()] + words + text[hit.end() :]).encode()
    return package(parts)
