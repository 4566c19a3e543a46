"""The whole library in one file, made while it is used, and the way back.

A backup is a ZIP archive with a list of what is in it and each part's sha256: the stores of documents and of what the doors remember, and
the accepted files. The vector index isn't in it: it is made from the store. A restore is got ready beside the library and put in its place at
the end; where it is broken off there, the next command ends it.
"""

import hashlib
import json
import os
import re
import shutil
import zipfile
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zlib import error as zlib_error

from assistant.ledger import LEDGER
from assistant.owner import holding
from index.disk import written
from index.errors import SettingError, StoreDamaged, StoreMismatch
from index.library import ASIDE, RESTORING
from index.sqlite import copy_database, logs_of, make_certain, sound
from index.store import STORE, Store

STORES = (STORE, LEDGER)
_HELD = (*STORES, *(log.name for name in STORES for log in logs_of(Path(name))), "files", "chroma")
"""What a library is made of."""
_PART = re.compile(rf"{'|'.join(map(re.escape, STORES))}|files/[0-9a-f]{{64}}(?:\.[a-z0-9]{{1,10}})?")
_LIST, _READY, _MOVED = "contents.json", "ready", "moved"
FORM = 1
CHUNK = 1 << 20

Listen = Callable[[int, int], None]
"""Hears of progress: parts done, of how many."""


def back_up(folder: Path, file: Path, listen: Listen = lambda *_: None) -> int:
    """Writes a data folder's backup, whoever uses the folder meanwhile; returns its size in bytes. StoreDamaged where the store isn't whole."""
    if not (folder / STORE).exists():
        raise SettingError(f"There is no library in {folder}; NOTICEBOARD_DATA says where it is.")
    beside = file.with_name(f"{file.name}.part")
    with written(file):
        try:
            _write(folder, beside, listen)
            beside.replace(file)
        finally:
            beside.unlink(missing_ok=True)
            for name in STORES:
                _copy(beside, name).unlink(missing_ok=True)
    return file.stat().st_size


def _write(folder: Path, beside: Path, listen: Listen) -> None:
    parts = []
    for name in STORES:
        if (folder / name).exists():
            copy_database(folder / name, _copy(beside, name))
            if not sound(_copy(beside, name)):
                raise StoreDamaged(str(folder / name), "it isn't whole, so no backup was made of it")
            parts.append((name, _copy(beside, name)))
    kept = sorted((folder / "files").glob("*")) if (folder / "files").exists() else []
    parts += [(f"files/{each.name}", each) for each in kept if _PART.fullmatch(f"files/{each.name}")]
    sums = {}
    with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for done, (name, path) in enumerate(parts):
            listen(done, len(parts))
            try:
                archive.write(path, name)
            except FileNotFoundError:  # forgotten meanwhile
                continue
            with archive.open(name) as written:
                sums[name] = hashlib.file_digest(written, "sha256").hexdigest()  # type: ignore[arg-type]  # it reads into a buffer, and its type doesn't say so
        made = datetime.now(UTC).isoformat(timespec="seconds")
        archive.writestr(_LIST, json.dumps({"form": FORM, "made": made, "parts": sums}, indent=1))
    listen(len(parts), len(parts))
    with beside.open("rb") as written:
        os.fsync(written.fileno())


def _copy(beside: Path, name: str) -> Path:
    return beside.with_name(f"{beside.name}.{name}")


def restore(folder: Path, file: Path, replace: bool = False, listen: Listen = lambda *_: None) -> Path | None:
    """Puts a backup in a data folder's place; where the library went that was there before. Raises SettingError for a file that is no backup,
    StoreDamaged for one that isn't whole, StoreMismatch for one of another version, OwnedElsewhere while somebody uses the folder."""
    with holding(folder), written(folder):
        complete(folder)
        held = [name for name in _HELD if (folder / name).exists()]
        if held and not replace:
            raise SettingError(f"{folder} holds a library already. Give --replace: it is moved aside, not deleted.")
        beside = folder / RESTORING
        shutil.rmtree(beside, ignore_errors=True)
        beside.mkdir()
        aside = folder / f"{ASIDE}{datetime.now(UTC):%Y%m%d-%H%M%S}" if held else None
        try:
            _unpack(file, beside, listen)
            Store.open(beside).close()  # its version is ours
            for log in logs_of(beside / STORE):
                log.unlink(missing_ok=True)
        except BaseException:
            shutil.rmtree(beside, ignore_errors=True)
            raise
        _certain(beside / _READY, aside.name if aside else "")
        complete(folder)
        return aside


def complete(folder: Path) -> None:
    """Ends a restore that was ready and broken off; takes away one that wasn't."""
    beside = folder / RESTORING
    if not beside.exists():
        return
    if not (beside / _READY).exists():
        shutil.rmtree(beside)
        return
    if name := (beside / _READY).read_text("utf8"):
        aside = folder / name
        aside.mkdir(exist_ok=True)
        if not (beside / _MOVED).exists():
            for held in _HELD:
                if (folder / held).exists():
                    (folder / held).rename(aside / held)
            _certain(beside / _MOVED, "")  # from now on what stands in the folder is what was restored
    for each in sorted(beside.iterdir()):
        if each.name not in (_READY, _MOVED):
            each.rename(folder / each.name)
    shutil.rmtree(beside)


def _unpack(file: Path, beside: Path, listen: Listen) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            told = _contents(archive)
            (beside / "files").mkdir()
            for done, (name, sha256) in enumerate(told.items()):
                listen(done, len(told))
                with archive.open(name) as source, (beside / name).open("wb") as target:
                    shutil.copyfileobj(source, target, CHUNK)
                with (beside / name).open("rb") as written:
                    if hashlib.file_digest(written, "sha256").hexdigest() != sha256:
                        raise StoreDamaged(str(file), f"{name} isn't what was backed up")
                    os.fsync(written.fileno())
            listen(len(told), len(told))
    except (zipfile.BadZipFile, KeyError, ValueError, TypeError, EOFError, zlib_error) as error:
        raise SettingError(f"{file} isn't a backup that can be read ({error}); give one that 'noticeboard backup' wrote.") from error


def _contents(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts with their sha256; ValueError for what we never write."""
    told: Mapping[str, Any] = json.loads(archive.read(_LIST))
    if told["form"] != FORM:
        raise StoreMismatch(f"The backup was made by another version of Noticeboard (form {told['form']}).")
    parts = {str(name): str(sha256) for name, sha256 in told["parts"].items()}
    if strange := [name for name in parts if not _PART.fullmatch(name)] or STORE not in parts:
        raise ValueError(f"it holds what no backup does: {strange}")
    return parts


def _certain(path: Path, text: str) -> None:
    """Writes a file that is on the disk when this returns."""
    with path.open("w", encoding="utf8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    make_certain(path.parent)
