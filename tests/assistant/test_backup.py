"""A library in one file and back again: while it is used, broken off halfway, from a damaged file, and never over somebody's work."""

import hashlib
import json
import random
import sqlite3
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from assistant import backup
from assistant.backup import back_up, complete, restore
from assistant.ledger import Arrival, Ledger, Way
from assistant.owner import holding
from index.claims import About, Claim
from index.documents import Correction
from index.errors import DiskFailed, OwnedElsewhere, SettingError, StoreDamaged, StoreError, StoreMismatch
from index.kept import NewVersion
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.scope import Access, Scope
from index.store import Store

MakeVersion = Callable[..., NewVersion]
EVERYTHING = Scope(None, frozenset(Access))
ASKED = Arrival("T0", "C0", "1.1", "1.1", "U0", Way.MENTION, "when is the review due?", "E0")


@pytest.fixture
def folder(tmp_path: Path, make_version: MakeVersion) -> Path:
    """A data folder with three papers, the file of one of them, and one question that Slack asked."""
    data, file = tmp_path / "data", tmp_path / "notice.txt"
    data.mkdir()
    file.write_text("1. The council must report by 4 March 2024.\n", "utf8")
    store = Store.open(data)
    library = Library(store, data, Told)
    for place, name in enumerate(("notice.txt", "minutes.txt", "plan.txt")):
        texts = [f"The council must report on matter {number} of {name} by {number + 1} March 2024." for number in range(40)]
        due = make_obligation(texts[0], date(2024, 3, 1))
        version = make_version(*texts, name=name, council="Wexmoor", day=date(2024, 1, 1 + place), obligations=(due,))
        if place == 0:
            version = replace(version, source=str(file), sha256=hashlib.sha256(file.read_bytes()).hexdigest())
        library.keep(version)
    vectors = np.eye(384, dtype=np.float32)
    waiting = store.waiting()
    store.set_vectors({row.id: vectors[place] for place, row in enumerate(waiting)}, {row.id: vectors[:2] for row in waiting})
    library.close()
    ledger = Ledger.open(data)
    ledger.keep([ASKED], 1.0)
    ledger.close()
    return data


class Told:
    """Stands for the embedding model, of which nothing here asks more than its name."""

    sha256, dimension, name = "0" * 64, 384, "told"


def make_obligation(quote: str, day: date) -> Obligation:
    due = Due(DueKind.FIXED, "by 1 March 2024", day)
    return Obligation(Topic.OTHER, "council", "report", quote, 0, Binding.MUST, due)


@pytest.fixture
def held() -> Callable[[Path], Any]:
    """held(folder): everything that its store says of its documents."""

    def told(folder: Path) -> Any:
        with opened(folder) as library:
            papers = library.documents(EVERYTHING)
            return [(each, library.paragraphs(EVERYTHING, each)) for each in papers], library.obligations(EVERYTHING)

    return told


@contextmanager
def opened(folder: Path) -> Iterator[Library]:
    complete(folder)
    library = Library(Store.open(folder), folder, Told)
    try:
        yield library
    finally:
        library.close()


def questions(folder: Path) -> int:
    ledger = Ledger.open(folder)
    try:
        return ledger.waiting()
    finally:
        ledger.close()


def test_what_is_backed_up_comes_back_entire(folder: Path, tmp_path: Path, held: Callable[[Path], Any]) -> None:
    before = held(folder)
    assert back_up(folder, tmp_path / "kept.zip") == (tmp_path / "kept.zip").stat().st_size
    assert restore(tmp_path / "elsewhere", tmp_path / "kept.zip") is None
    assert held(tmp_path / "elsewhere") == before
    assert questions(tmp_path / "elsewhere") == 1
    assert sorted(each.name for each in (tmp_path / "elsewhere" / "files").iterdir()) == sorted(each.name for each in (folder / "files").iterdir())
    assert [each.name for each in tmp_path.iterdir() if "part" in each.name] == []


def test_it_is_made_while_the_library_is_written_to(folder: Path, tmp_path: Path, held: Callable[[Path], Any]) -> None:
    ledger, stop = Ledger.open(folder), threading.Event()

    def write() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            ledger.keep([Arrival("T0", "C0", f"2.{number}", "2", "U0", Way.MENTION, "x" * 500, f"F{number}")], 2.0)

    with holding(folder):
        thread = threading.Thread(target=write)
        thread.start()
        back_up(folder, tmp_path / "kept.zip")
        stop.set()
        thread.join()
    ledger.close()
    restore(tmp_path / "elsewhere", tmp_path / "kept.zip")
    assert held(tmp_path / "elsewhere") == held(folder)
    assert questions(tmp_path / "elsewhere") >= 1


def test_a_library_that_is_there_is_moved_aside_only_when_asked(folder: Path, tmp_path: Path, held: Callable[[Path], Any]) -> None:
    back_up(folder, tmp_path / "kept.zip")
    with pytest.raises(SettingError, match="--replace"):
        restore(folder, tmp_path / "kept.zip")
    before = held(folder)
    aside = restore(folder, tmp_path / "kept.zip", replace=True)
    assert aside is not None
    assert (aside / "noticeboard.sqlite3").exists()
    assert held(folder) == before


def test_a_compaction_names_what_stands_aside(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "kept.zip")
    aside = restore(folder, tmp_path / "kept.zip", replace=True)
    with opened(folder) as library:
        (remark,) = library.compact()
    assert str(aside) in remark
    assert "delete it" in remark


def test_nobody_elses_library_is_replaced_under_them(folder: Path, tmp_path: Path) -> None:
    back_up(folder, tmp_path / "kept.zip")
    with holding(folder), pytest.raises(OwnedElsewhere, match="process"):
        restore(folder, tmp_path / "kept.zip", replace=True)


def _cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def _flipped(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 3] ^= 0xFF
    file.write_bytes(data)


def _changed(name: str, text: str) -> Callable[[Path], None]:
    """Another part with that text in an archive that is whole."""

    def change(file: Path) -> None:
        with zipfile.ZipFile(file) as archive:
            parts = {each: archive.read(each) for each in archive.namelist()}
        parts[name] = text.encode()
        with zipfile.ZipFile(file, "w") as archive:
            for each, data in parts.items():
                archive.writestr(each, data)

    return change


BROKEN: dict[str, tuple[Callable[[Path], Any], type[StoreError] | type[SettingError]]] = {
    "cut": (_cut, SettingError),
    "flipped": (_flipped, SettingError),
    "empty": (lambda file: file.write_bytes(b""), SettingError),
    "no archive": (lambda file: file.write_text("a letter"), SettingError),
    "another store": (_changed("noticeboard.sqlite3", "not what was backed up"), StoreDamaged),
    "another form": (_changed("contents.json", json.dumps({"form": 99, "parts": {}})), StoreMismatch),
    "a way out": (_changed("contents.json", json.dumps({"form": 1, "parts": {"../outside": "0" * 64, "noticeboard.sqlite3": "0" * 64}})), SettingError),
    "no store": (_changed("contents.json", json.dumps({"form": 1, "parts": {}})), SettingError),
    "no list": (_changed("contents.json", "[]"), SettingError),
}


@pytest.mark.parametrize("how", BROKEN)
def test_a_backup_that_isnt_whole_is_refused_and_the_library_stays(folder: Path, tmp_path: Path, how: str) -> None:
    back_up(folder, tmp_path / "kept.zip")
    harm, error = BROKEN[how]
    harm(tmp_path / "kept.zip")
    before = {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file() and each.name != "owner.lock"}
    with pytest.raises(error):
        restore(folder, tmp_path / "kept.zip", replace=True)
    assert {each.name: each.read_bytes() for each in folder.iterdir() if each.is_file() and each.name != "owner.lock"} == before
    assert not (tmp_path / "outside").exists()


class _Killed(BaseException):
    """Stands for the process's end: nothing after it is done."""


@pytest.mark.parametrize("step", range(12))
def test_a_restore_broken_off_anywhere_is_ended_by_the_next_command(
    folder: Path, tmp_path: Path, held: Callable[[Path], Any], monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    back_up(folder, tmp_path / "kept.zip")
    before, left = held(folder), [step]
    rename, touch = Path.rename, backup._certain

    def counted(real: Callable[..., Any]) -> Callable[..., Any]:
        def done(*arguments: Any) -> Any:
            if left[0] == 0:
                raise _Killed
            left[0] -= 1
            return real(*arguments)

        return done

    with monkeypatch.context() as patched:
        patched.setattr(Path, "rename", counted(rename))
        patched.setattr(backup, "_certain", counted(touch))
        with suppress(_Killed):
            restore(folder, tmp_path / "kept.zip", replace=True)
    complete(folder)
    assert not (folder / "restoring").exists()
    assert held(folder) == before
    assert questions(folder) == 1


def test_no_backup_is_made_of_a_damaged_store(folder: Path, tmp_path: Path) -> None:
    file = folder / "noticeboard.sqlite3"
    data = bytearray(file.read_bytes())
    data[5 * 4096 : 9 * 4096] = random.Random(1).randbytes(4 * 4096)
    file.write_bytes(data)
    with pytest.raises(StoreDamaged, match="damaged"):
        back_up(folder, tmp_path / "kept.zip")
    assert list(tmp_path.glob("kept*")) == []


def test_a_place_that_cant_be_written_is_said(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(DiskFailed, match="nowhere"):
        back_up(folder, tmp_path / "nowhere" / "kept.zip")
    with pytest.raises(SettingError, match="no library"):
        back_up(tmp_path / "empty", tmp_path / "kept.zip")


@pytest.fixture
def harmed(folder: Path) -> Iterator[sqlite3.Connection]:
    """A connection to the store that writes what we never would."""
    connection = sqlite3.connect(folder / "noticeboard.sqlite3")
    yield connection
    connection.close()


HARM = {
    "a date in a paragraph": "UPDATE paragraphs SET text = replace(text, '2024', '2025') WHERE rowid IN (SELECT rowid FROM paragraphs WHERE text LIKE '%2024%' LIMIT 1)",
    "a due day": "UPDATE obligations SET due_day = '2031-01-01' WHERE rowid IN (SELECT rowid FROM obligations WHERE due_day IS NOT NULL LIMIT 1)",
    "a paragraph": "DELETE FROM paragraphs WHERE rowid IN (SELECT rowid FROM paragraphs LIMIT 1)",
    "a passage": "UPDATE passages SET text = text || '!' WHERE rowid IN (SELECT rowid FROM passages LIMIT 1)",
    "who may see a paper": "UPDATE versions SET access = 'restricted' WHERE id IN (SELECT id FROM versions LIMIT 1)",
    "whose a paper is": "UPDATE facts SET value = 'Torbay' WHERE rowid IN (SELECT rowid FROM facts WHERE about = 'council' LIMIT 1)",
    "what is kept back": "INSERT INTO sections SELECT id, 0, 1, 'Appendix', NULL, 'printed' FROM versions LIMIT 1",
    "a seal": "DELETE FROM seals WHERE rowid IN (SELECT rowid FROM seals LIMIT 1)",
}


@pytest.mark.parametrize("what", HARM)
def test_what_isnt_as_it_was_written_is_found(harmed: sqlite3.Connection, folder: Path, what: str) -> None:
    harmed.execute(HARM[what])
    harmed.commit()
    with opened(folder) as library:
        report = library.check(EVERYTHING)
    assert not report.sound
    assert "isn't as it was taken in" in report.remarks[0]
    assert "restore" in report.remarks[-1]


TOLD = {
    "a record's day": ("UPDATE claims SET day = '2031-01-01' WHERE place = 1", "What was recorded isn't as it was told"),
    "a record": ("DELETE FROM claims WHERE place = 1", "What was recorded isn't as it was told"),
    "the last record": ("DELETE FROM claims WHERE place = 2", "What was recorded isn't as it was told"),
    "a correction": ("UPDATE corrections SET value = 'minutes' WHERE about = 'kind'", "What was put right about plan.txt isn't as it was told"),
    "one of two corrections": ("DELETE FROM corrections WHERE about = 'kind'", "What was put right about plan.txt isn't as it was told"),
}


@pytest.mark.parametrize("what", TOLD)
def test_what_people_told_is_sealed_too(harmed: sqlite3.Connection, folder: Path, make_version: MakeVersion, what: str) -> None:
    now = datetime(2024, 5, 1, 12, 30, tzinfo=UTC)
    with opened(folder) as library:
        for each in ("c1", "c2"):
            library.record(EVERYTHING, Claim(each, "Wexmoor", About.REVIEW_HELD, date(2024, 3, 1), None, "letter", "owner", date(2024, 3, 2)))
        plan = next(each.id for each in library.documents(EVERYTHING) if each.name == "plan.txt")
        put_right = [Correction("kind", "tracker", "owner", now), Correction("title", "The plan", "owner", now)]
        library.keep(make_version("The plan.", name="plan.txt", council="Wexmoor"), plan, put_right)
        assert library.check(EVERYTHING).sound
    statement, said = TOLD[what]
    harmed.execute(statement)
    harmed.commit()
    with opened(folder) as library:
        report = library.check(EVERYTHING)
    assert not report.sound
    assert said in report.remarks[0]


def test_a_vector_that_was_altered_is_made_again(harmed: sqlite3.Connection, folder: Path) -> None:
    harmed.execute("UPDATE passages SET vector = zeroblob(1536) WHERE rowid IN (SELECT rowid FROM passages LIMIT 3)")
    harmed.commit()
    with opened(folder) as library:
        report = library.check(EVERYTHING)
    assert report.sound
    assert report.waiting == 3
