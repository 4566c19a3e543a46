"""From paths to kept documents, in one list of steps: find, compare, read, split, keep, embed.

A file counts as taken when its line is reported: by then it is committed and can be found by words. Embedding follows, and
what is broken off there goes on with the next ingest.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from index.authorities import Council
from index.dates import say
from index.documents import Basis, Correction, Identity
from index.errors import FileRefused, SettingError, UnknownDocument
from index.kept import Filed, Known, NewVersion
from index.library import Library
from index.scope import Access
from ingest.frames import Read, Request
from ingest.obligations import RULES
from ingest.ocr import installed
from ingest.read import Pool
from ingest.signs import START, Form, form_of
from ingest.split import split
from ingest.told import FILE_NAME, Folder, Told, corrected, read_back, read_folder, written

READER = "7"
"""Which reading rules made a document: another version reads unchanged files again."""


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of one file: "added", "replaced", "unchanged" or "refused" (then `reason` says why, as a sentence).

    `notes` are sentences about what of a file that was taken couldn't be read, such as a mail's attachment.
    """

    path: str
    outcome: str
    reason: str = ""
    document_id: str = ""
    identity: Identity | None = None
    paragraphs: int = 0
    passages: int = 0
    notes: tuple[str, ...] = ()
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
    vanished: list[Filed] = field(default_factory=list)
    """Documents of the folders whose files aren't there any more."""

    @property
    def refused(self) -> list[Taken]:
        return [each for each in self.files if each.outcome == "refused"]


Listen = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A file that is to be read: what was told of it (`said` without later corrections), what it is made of, and the document whose place it takes."""

    told: Told
    said: Told
    sha256: str
    fingerprint: str
    known: Known | None


def ingest(
    library: Library, paths: Sequence[Path], told: Told, default_access: Access, listen: Listen, pool: Pool | None = None, prune: bool = False
) -> Report:
    """Takes files and folders in; `told` are the command's own words about all of them. With `prune` documents of these folders whose files
    have vanished are forgotten; the report names them either way."""
    files = find_files(paths)
    folders = {folder: read_folder(folder) for folder in {path.parent for path in files}}
    for council in _councils(library, folders, told):
        library.add_council(council)
    report = Report()
    fresh: dict[str, _Fresh] = {}
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
            elif twin := bytes_seen.get(outcome.sha256):
                note(Taken(str(path), "unchanged", f"the same as {twin}"))
            else:
                bytes_seen[outcome.sha256] = path.name
                fresh[str(path)] = outcome
                yield Request(str(path), path.name, outcome.told, councils)

    with pool or Pool() as readers:
        for request, content in readers.read(wanted()):
            if isinstance(content, FileRefused):
                note(Taken(request.path, "refused", str(content)))
            else:
                note(_keep(library, request.path, request.name, content, fresh[request.path]))
    report.vanished = _vanished(library, paths)
    if prune and report.vanished:
        library.forget([each.document_id for each in report.vanished])
    report.embedded = library.embed_waiting(lambda done, all_: listen(Step("embed", done, all_)))
    return report


def put_right(library: Library, document_id: str, corrections: Sequence[Correction], pool: Pool | None = None) -> Taken:
    """Reads a document again with people's corrections, which take the place of those before; all of it counts when this returns.

    UnknownDocument where there is none of that id; SettingError where its file can't be read any more.
    """
    known = library.known_by_id(document_id)
    if known is None:
        raise UnknownDocument(document_id)
    name, kept = Path(known.source).name, library.file_of(known)
    if kept is None:
        raise SettingError(f"{name} can't be read again: neither the file itself nor the copy of it in the data folder is there. Ingest it again first.")
    said = read_back(known.told)
    told = corrected(corrections).over(said)
    if told.council and library.gazetteer().find(told.council) is None:
        library.add_council(Council(told.council, told.council, ()))
    councils = library.told_councils()
    with pool or Pool(1) as readers:
        ((_, content),) = readers.read([Request(str(kept), name, told, councils)])
    if isinstance(content, FileRefused):
        raise SettingError(f"{name} can't be read again: {content}.")
    fresh = _Fresh(told, said, known.sha256, _fingerprint(known.sha256, told, councils), known)
    taken = _keep(library, known.source, name, content, fresh, corrections)
    library.embed_waiting()
    return taken


def _vanished(library: Library, paths: Sequence[Path]) -> list[Filed]:
    folders = [path.resolve() for path in paths if path.is_dir()]
    return [each for each in library.filed() if any(Path(each.source).is_relative_to(folder) for folder in folders) and not Path(each.source).exists()]


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


def _compare(library: Library, path: Path, told: Told, councils: Sequence[Council]) -> Taken | _Fresh:
    """What is known of a file: a refusal, "unchanged", or that it is to be read."""
    try:
        with path.open("rb") as file:
            form = form_of(file.read(START), path.name)
            file.seek(0)
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Taken(str(path), "refused", str(FileRefused("unreadable", error.strerror or "")))
    if form is Form.UNKNOWN:
        return Taken(str(path), "refused", str(FileRefused("unsupported", path.suffix or "no suffix")))
    known = library.known(str(path), sha256)
    if known and known.source != str(path) and Path(known.source).exists():
        return Taken(str(path), "unchanged", f"the same as {Path(known.source).name}", known.document_id)
    said, told = told, corrected(known.corrections).over(told) if known else told
    fingerprint = _fingerprint(sha256, told, councils)
    if known and known.fingerprint == fingerprint and not (known.lacking and installed()):
        if known.source != str(path):
            library.moved(known, path)
        return Taken(str(path), "unchanged", document_id=known.document_id)
    return _Fresh(told, said, sha256, fingerprint, known)


def _fingerprint(sha256: str, told: Told, councils: Sequence[Council]) -> str:
    """What a version is made of: another fingerprint, another reading."""
    return hashlib.sha256(f"{sha256}:{told}:{councils}:{READER}:{RULES}".encode()).hexdigest()


def _keep(library: Library, source: str, name: str, content: Read, fresh: _Fresh, corrections: Sequence[Correction] | None = None) -> Taken:
    new = _version(library, source, name, content, fresh)
    known = fresh.known
    earlier = _earlier(library, known, new) if known else None
    kept = library.keep(new, known.document_id if known else None, corrections, keep_earlier=earlier is not None)
    reason = f"its version of {say(earlier)} stays, for questions about that time" if earlier else ""
    parts = [each for each in (new, new.exempt) if each]
    paragraphs, passages = sum(len(each.paragraphs) for each in parts), sum(len(each.passages) for each in parts)
    return Taken(source, "replaced" if known else "added", reason, kept, new.identity, paragraphs, passages, content.notes, content.read_by)


def _version(library: Library, source: str, name: str, content: Read, fresh: _Fresh, access: Access | None = None) -> NewVersion:
    """What is kept of a reading: the public part with the exempt one beside it, or all of it at one level."""
    seed = f"{fresh.fingerprint}{source}{access or ''}{'without scans' if content.lacking else ''}"
    kept_back = bool(content.sections) and content.exempt is None
    exempt = _version(library, source, name, content.exempt, fresh, Access.RESTRICTED) if content.exempt else None
    return NewVersion(
        source=source, name=name, sha256=fresh.sha256, fingerprint=fresh.fingerprint, access=Access.RESTRICTED if kept_back else Access.PUBLIC,
        identity=content.identity, read_by=content.read_by, pages=content.pages, paragraphs=content.paragraphs,
        passages=tuple(split(content.paragraphs, content.identity, seed, library.pieces)), obligations=content.obligations, statements=content.statements,
        sections=content.sections, told=written(fresh.said), exempt=exempt, lacking=content.lacking,
    )  # fmt: skip


def _earlier(library: Library, known: Known, new: NewVersion) -> date | None:
    """The day of the version that an amended file leaves behind, where that stays askable: both print their day, and it isn't the same.

    A file that says something else of the same day was put right; one of another day is the next paper, though it bears the same name.
    """
    before = library.main_date(known.document_id)
    after = new.identity.main_date
    if known.sha256 == new.sha256 or before is None or after is None or Basis.FILE_NAME in (before.basis, after.basis):
        return None
    return before.day if before.day != after.day else None
