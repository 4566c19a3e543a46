"""What people say about documents that the documents don't: `noticeboard.toml` beside them, the command's options, and later corrections.

A correction (`noticeboard documents set`) wins over the command, the command over `noticeboard.toml`, that over what is printed, and
what is printed over the file's name. A section that its paper marks as exempt is opened by a correction alone: a command or a file that
says "public" says it of what isn't marked.
"""

import json
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date
from pathlib import Path
from typing import Any

from index.authorities import Council
from index.documents import Correction, DateMeaning, Kind
from index.errors import SettingError
from index.scope import Access

FILE_NAME = "noticeboard.toml"


@dataclass(frozen=True, slots=True)
class Told:
    """What was said of one file; None where nothing was. It wins over what is read.

    `dates` take the place of all that are read, `corrected` that of those with the same meaning. `sections` are access levels by heading; ""
    is the whole document.
    """

    council: str | None = None
    kind: Kind | None = None
    access: Access | None = None
    dates: tuple[tuple[DateMeaning, date], ...] = ()
    title: str | None = None
    issuer: str | None = None
    corrected: tuple[tuple[DateMeaning, date], ...] = ()
    sections: tuple[tuple[str, Access], ...] = ()

    def over(self, other: "Told") -> "Told":
        """This one's words, and the other's where this one says nothing."""
        return Told(*(getattr(self, each.name) or getattr(other, each.name) for each in fields(self)))

    def levels(self) -> tuple[tuple[str, Access], ...]:
        """Who may see what, by heading; "" is the whole document."""
        restricted = self.access is Access.RESTRICTED and all(heading for heading, _ in self.sections)
        return ((("", Access.RESTRICTED), *self.sections)) if restricted else self.sections


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


def written(told: Told) -> str:
    """What was said when a file was taken in, as text to keep."""
    dates = {meaning.value: day.isoformat() for meaning, day in told.dates}
    return json.dumps({"council": told.council, "kind": told.kind, "access": told.access, "dates": dates})


def read_back(text: str) -> Told:
    """What `written` kept."""
    said = json.loads(text) if text else {}
    dates = tuple((DateMeaning(meaning), date.fromisoformat(day)) for meaning, day in said.get("dates", {}).items())
    return Told(said.get("council"), Kind(said["kind"]) if said.get("kind") else None, Access(said["access"]) if said.get("access") else None, dates)


def corrected(corrections: Iterable[Correction]) -> Told:
    """What people put right about a document afterwards."""
    by_about = {each.about: each.value for each in corrections}
    dates = tuple((DateMeaning(about[5:]), date.fromisoformat(value)) for about, value in by_about.items() if about.startswith("date:"))
    sections = tuple((about[8:], Access(value)) for about, value in by_about.items() if about.startswith("section:"))
    access = Access(by_about["access"]) if "access" in by_about else None
    return Told(
        council=by_about.get("council"), kind=Kind(by_about["kind"]) if "kind" in by_about else None, access=access, title=by_about.get("title"),
        issuer=by_about.get("issuer"), corrected=dates, sections=(*((("", access),) if access else ()), *sections),
    )  # fmt: skip


def _day(value: object) -> date:
    return value if isinstance(value, date) else date.fromisoformat(str(value))
