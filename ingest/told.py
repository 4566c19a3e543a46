"""What people say about documents that the documents don't: `noticeboard.toml` beside them, and the command's options."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.authorities import Council
from index.documents import DateMeaning, Kind
from index.errors import SettingError
from index.scope import Access

FILE_NAME = "noticeboard.toml"


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one file; None where nothing was. It wins over what is read."""

    council: str | None = None
    kind: Kind | None = None
    access: Access | None = None
    dates: tuple[tuple[DateMeaning, date], ...] = ()

    def over(self, other: "Told") -> "Told":
        """This one's words, and the other's where this one says nothing."""
        return Told(self.council or other.council, self.kind or other.kind, self.access or other.access, self.dates or other.dates)


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder's `noticeboard.toml`: councils that the gazetteer doesn't hold, and facts about files by name."""

    councils: tuple[Council, ...] = ()
    files: Mapping[str, Told] = field(default_factory=dict)


def read_folder(folder: Path) -> Folder:
    """The folder's file, or an empty one; SettingError says which entry can't be used and what was expected."""
    path = folder / FILE_NAME
    if not path.is_file():
        return Folder()
    try:
        content = tomllib.loads(path.read_text("utf8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise SettingError(f"{path} isn't valid TOML: {error}.") from error
    entries, files = content.get("council", []), content.get("documents", {})
    if not isinstance(entries, list) or not all(isinstance(each, dict) for each in entries):
        raise SettingError(f"{path}: councils are written [[council]].")
    if not isinstance(files, dict) or not all(isinstance(each, dict) for each in files.values()):
        wrong = next((name for name, each in files.items() if not isinstance(each, dict)), "") if isinstance(files, dict) else ""
        raise SettingError(f'{path}: {wrong or "a document"} is written [documents."file name"] with its facts under it.')
    return Folder(tuple(_council(path, entry) for entry in entries), {name: _told(path, name, entry) for name, entry in files.items()})


def _council(path: Path, entry: Mapping[str, Any]) -> Council:
    if not isinstance(entry.get("name"), str):
        raise SettingError(f'{path}: each [[council]] needs name = "…".')
    others = entry.get("other_names", [])
    if not isinstance(others, list):
        raise SettingError(f'{path}: other_names of {entry["name"]!r} must be a list: ["…", "…"].')
    return Council(entry["name"], entry["name"], tuple(map(str, others)))


def _told(path: Path, name: str, entry: Mapping[str, Any]) -> Told:
    told = Told(council=entry.get("council"))
    try:
        told = replace(told, kind=Kind(entry["kind"]) if "kind" in entry else None, access=Access(entry["access"]) if "access" in entry else None)
        dates = tuple((DateMeaning(key), _day(value)) for key, value in entry.get("dates", {}).items())
    except ValueError as error:
        kinds, levels, meanings = (", ".join(values) for values in (Kind, Access, DateMeaning))
        raise SettingError(f"{path}, {name!r}: {error}. Kinds: {kinds}. Access: {levels}. Dates: {meanings}.") from error
    return replace(told, dates=dates)


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
