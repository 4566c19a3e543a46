"""What disks and people do to files: flipped bits, cuts, holes, files that are gone; each from a seed, so that it can be done again."""

import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

Harm = Callable[[Path, random.Random], str]
"""Harms a file or folder and says how."""


def flip(file: Path, rng: random.Random) -> str:
    """Turns one bit of a file."""
    place = rng.randrange(file.stat().st_size)
    with file.open("r+b") as opened:
        opened.seek(place)
        byte = opened.read(1)[0]
        opened.seek(place)
        opened.write(bytes([byte ^ (1 << rng.randrange(8))]))
    return f"bit flipped at {place} of {file.name}"


def cut(file: Path, rng: random.Random) -> str:
    """Cuts a file off somewhere."""
    size = rng.randrange(file.stat().st_size)
    with file.open("r+b") as opened:
        opened.truncate(size)
    return f"{file.name} cut off at {size}"


def hole(file: Path, rng: random.Random) -> str:
    """Writes noughts over up to four pages of a file, or ones where there are noughts."""
    place, length = rng.randrange(file.stat().st_size), rng.choice((512, 4096, 16384))
    with file.open("r+b") as opened:
        opened.seek(place)
        there = opened.read(length)
        opened.seek(place)
        opened.write(bytes(len(there)) if any(there) else b"\xff" * len(there))
    return f"{length} bytes wiped at {place} of {file.name}"


def gone(file: Path, _rng: random.Random) -> str:
    """Deletes a file."""
    file.unlink()
    return f"{file.name} deleted"


_TO_FILES: tuple[Harm, ...] = (flip, flip, flip, cut, hole, gone)


def harm_index(folder: Path, rng: random.Random) -> str:
    """Harms one of the vector index's files, or takes all of them away."""
    files = sorted(each for each in folder.rglob("*") if each.is_file() and each.stat().st_size)
    if rng.random() < 0.05:
        shutil.rmtree(folder)
        return "the whole index deleted"
    largest = max(files, key=lambda each: each.stat().st_size)
    return rng.choice(_TO_FILES)(largest if rng.random() < 0.6 else rng.choice(files), rng)


_RECORDS = "claims"
"""The table that nothing but a drill takes a row out of."""
STATEMENTS = (
    "UPDATE paragraphs SET text = text || ' not' WHERE rowid = (SELECT rowid FROM paragraphs ORDER BY rowid LIMIT 1 OFFSET :n)",
    "UPDATE obligations SET due_note = 'another day' WHERE rowid = (SELECT rowid FROM obligations ORDER BY rowid LIMIT 1)",
    "UPDATE facts SET value = 'Elsewhere' WHERE rowid = (SELECT rowid FROM facts WHERE about = 'council' ORDER BY rowid LIMIT 1)",
    "UPDATE versions SET access = CASE access WHEN 'public' THEN 'restricted' ELSE 'public' END WHERE id = (SELECT id FROM versions ORDER BY id LIMIT 1)",
    "DELETE FROM passages WHERE rowid = (SELECT rowid FROM passages ORDER BY rowid LIMIT 1 OFFSET :n)",
    "DELETE FROM seals WHERE version_id = (SELECT version_id FROM seals ORDER BY version_id LIMIT 1)",
    f"DELETE FROM {_RECORDS} WHERE place = 1",
)
"""What nobody would write: one value or row is another one."""


def harm_store(file: Path, rng: random.Random, number: int) -> str:
    """Harms a store's file, by turns: a changed row, a letter of a text, the head of a page, a hole, a cut."""
    way = number % 5
    if way == 0:
        statement = STATEMENTS[number // 5 % len(STATEMENTS)]
        with closing(sqlite3.connect(file)) as connection, connection:
            connection.execute(statement, {"n": rng.randrange(5)} if ":n" in statement else {})
        return statement.split(" WHERE")[0]
    data = bytearray(file.read_bytes())
    if way == 1:
        place = _in_a_text(file, data, rng)
        data[place] ^= 1
    elif way == 2:
        place = 4096 * rng.choice(_roots(file))
        data[place : place + 8] = rng.randbytes(8)
    elif way == 3:
        place = 4096 * rng.choice(_roots(file))
        data[place : place + 4096] = bytes(4096)
    else:
        place = rng.randrange(100, len(data) - 4096)
        del data[place:]
    file.write_bytes(data)
    return ("", "letter changed", "page's head overwritten", "page emptied", "cut off")[way] + f" at {place}"


def _in_a_text(file: Path, data: bytearray, rng: random.Random) -> int:
    """Where a letter of some paragraph stands in the file."""
    with closing(sqlite3.connect(file)) as connection:
        texts = [text.encode() for (text,) in connection.execute("SELECT text FROM paragraphs WHERE length(text) BETWEEN 20 AND 200 ORDER BY rowid")]
    places = [place for text in texts if (place := data.find(text)) >= 0]
    return rng.choice(places) + 5


def _roots(file: Path) -> list[int]:
    """The pages, counted from 0, at which tables begin that every library has rows in."""
    names = ("paragraphs", "passages", "versions", "documents", "facts", "seals")
    with closing(sqlite3.connect(file)) as connection:
        rows = connection.execute(f"SELECT rootpage FROM sqlite_master WHERE type = 'table' AND name IN {names}")
        return [root - 1 for (root,) in rows]
