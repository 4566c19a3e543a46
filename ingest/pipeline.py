"""From paths to kept documents, in one list of steps: find, compare, read, split, keep, embed.

A file counts as taken when its line is reported: by then it is committed and can be found by words. Embedding follows, and
what is broken off there goes on with the next ingest.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from index.authorities import Council
from index.documents import Identity
from index.errors import FileRefused, SettingError
from index.library import Library
from index.scope import Access
from index.store import NewVersion
from ingest.frames import READ, Read, Request
from ingest.obligations import RULES
from ingest.ocr import installed
from ingest.read import Pool
from ingest.split import split
from ingest.told import FILE_NAME, Folder, Told, read_folder

READER = "5"
"""Which reading rules made a document: another version reads unchanged files again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: "added", "replaced", "unchanged" or "refused" (then `reason` says why, as a sentence)."""

    path: str
    outcome: str
    reason: str = ""
    document_id: str = ""
    identity: Identity | None = None
    paragraphs: int = 0
    passages: int = 0
    read_by: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """Progress: `stage` is "read" or "embed"; `taken` is the file that was just done."""

    stage: str
    done: int
    total: int
    taken: Taken | None = None


@dataclass(slots=True)
class Report:
    """What an ingest did."""

    files: list[Taken] = field(default_factory=list)
    embedded: int = 0

    @property
    def refused(self) -> list[Taken]:
        return [each for each in self.files if each.outcome == "refused"]


Listen = Callable[[Step], None]


def ingest(library: Library, paths: Sequence[Path], told: Told, default_access: Access, listen: Listen, pool: Pool | None = None) -> Report:
    """Takes files and folders in; `told` are the command's own words about all of them."""
    files = find_files(paths)
    folders = {folder: read_folder(folder) for folder in {path.parent for path in files}}
    for council in _councils(library, folders, told):
        library.add_council(council)
    report = Report()
    fresh: dict[str, tuple[Told, str, str, str | None]] = {}
    bytes_seen: dict[str, str] = {}
    councils = library.told_councils()
    total = len(files)

    def note(taken: Taken) -> None:
        report.files.append(taken)
        listen(Step("read", len(report.files), total, taken))

    def wanted() -> Iterator[Request]:
        for path in files:
            said = told.over(folders[path.parent].files.get(path.name, Told()))
            said = replace(said, access=said.access or default_access)
            outcome = _compare(library, path, said, councils)
            if isinstance(outcome, Taken):
                note(outcome)
            elif twin := bytes_seen.get(outcome[0]):
                note(Taken(str(path), "unchanged", f"the same as {twin}"))
            else:
                sha256, fingerprint, document_id = outcome
                bytes_seen[sha256] = path.name
                fresh[str(path)] = (said, sha256, fingerprint, document_id)
                yield Request(str(path), path.name, said, councils)

    with pool or Pool() as readers:
        for request, content in readers.read(wanted()):
            if isinstance(content, FileRefused):
                note(Taken(request.path, "refused", str(content)))
            else:
                note(_keep(library, request, content, *fresh[request.path]))
    report.embedded = library.embed_waiting(lambda done, all_: listen(Step("embed", done, all_)))
    return report


def find_files(paths: Sequence[Path]) -> list[Path]:
    """The files under the paths, in order; SettingError for a path that isn't there."""
    files: dict[Path, None] = {}
    for path in paths:
        if not path.exists():
            raise SettingError(f"{path} doesn't exist; give a file or a folder of documents.")
        inside = sorted(each for each in path.rglob("*") if each.is_file()) if path.is_dir() else [path]
        for each in inside:
            if not any(part.startswith(".") for part in each.relative_to(path).parts) and each.name != FILE_NAME:
                files.setdefault(each.resolve())
    return list(files)


def _councils(library: Library, folders: dict[Path, Folder], told: Told) -> list[Council]:
    named = [council for folder in folders.values() for council in folder.councils]
    if told.council and library.gazetteer().find(told.council) is None:
        named.append(Council(told.council, told.council, ()))
    return named


def _compare(library: Library, path: Path, told: Told, councils: Sequence[Council]) -> Taken | tuple[str, str, str | None]:
    """What is known of a file: a refusal, "unchanged", or its sha256, fingerprint and the document that it replaces."""
    try:
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Taken(str(path), "refused", str(FileRefused("unreadable", error.strerror or "")))
    if path.suffix.lower() not in READ:
        return Taken(str(path), "refused", str(FileRefused("unsupported", path.suffix or "no suffix")))
    fingerprint = hashlib.sha256(f"{sha256}:{told}:{councils}:{READER}:{RULES}".encode()).hexdigest()
    known = library.known(str(path), sha256)
    if known and known.fingerprint == fingerprint and not (known.lacking and installed()):
        return Taken(str(path), "unchanged", document_id=known.document_id)
    if known and known.source != str(path) and Path(known.source).exists():
        return Taken(str(path), "unchanged", f"the same as {Path(known.source).name}", known.document_id)
    return sha256, fingerprint, known.document_id if known else None


def _keep(library: Library, request: Request, content: Read, told: Told, sha256: str, fingerprint: str, document_id: str | None) -> Taken:
    seed = fingerprint + request.path + ("without scans" if content.lacking else "")
    passages = split(content.paragraphs, content.identity, seed, library.pieces)
    new = NewVersion(
        source=request.path, name=request.name, sha256=sha256, fingerprint=fingerprint, access=told.access or Access.PUBLIC, identity=content.identity,
        read_by=content.read_by, pages=content.pages, paragraphs=content.paragraphs, passages=tuple(passages), obligations=content.obligations,
        statements=content.statements, lacking=content.lacking,
    )  # fmt: skip
    kept = library.keep(new, document_id)
    outcome = "replaced" if document_id else "added"
    return Taken(request.path, outcome, "", kept, content.identity, len(content.paragraphs), len(passages), content.read_by)
