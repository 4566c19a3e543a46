"""What tests share: one exported model, small libraries that ingest real files, and the folder of real documents."""

import fcntl
import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import settings

from index.documents import Basis, DateMeaning, DocumentDate, Fact, Identity, Kind, Paragraph, Passage
from index.embedder import SHIPPED, OnnxEmbedder, open_embedder
from index.errors import FileRefused
from index.kept import NewVersion
from index.library import Library
from index.obligations import Obligation
from index.scope import Access, Scope
from index.store import Store
from ingest.frames import Read, Request
from ingest.pipeline import Report, ingest
from ingest.read import Pool
from ingest.reader import read
from ingest.told import Told

REPOSITORY = Path(__file__).resolve().parents[1]
NOTICES = REPOSITORY / "tests" / "notices"
ASKED = ("eastmarch", "guidance", "kestermoor", "thornhithe", "wexmoor")
"""Whose papers of the sample most tests ask about."""

settings.register_profile("noticeboard", deadline=None, print_blob=True)
settings.load_profile("noticeboard")

Take = Callable[..., Report]
MakeVersion = Callable[..., NewVersion]
PapersOf = Callable[..., Path]


@pytest.fixture(scope="session")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the exported model lies; NOTICEBOARD_CACHE names one that outlives the run."""
    named = os.environ.get("NOTICEBOARD_CACHE")
    return Path(named) if named else tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="session")
def embedder(cache: Path) -> OnnxEmbedder:
    return open_embedder(SHIPPED, cache)


@pytest.fixture(scope="session")
def open_library(embedder: OnnxEmbedder) -> Callable[[Path], Library]:
    """Opens a data folder with the shared model; whoever opens it closes it."""

    def opened(folder: Path) -> Library:
        folder.mkdir(parents=True, exist_ok=True)
        return Library(Store.open(folder), folder, lambda: embedder)

    return opened


@pytest.fixture
def library(tmp_path: Path, open_library: Callable[[Path], Library]) -> Iterator[Library]:
    """An empty library."""
    fresh = open_library(tmp_path / "data")
    yield fresh
    fresh.close()


class Here(Pool):
    """Reads files in this process: a child's start takes seconds, and what it reads is the same."""

    def __init__(self) -> None:
        super().__init__(1)

    def __exit__(self, *_: object) -> None:
        """Nothing was started."""

    def read(self, requests: Iterable[Request]) -> Iterator[tuple[Request, Read | FileRefused]]:
        for request in requests:
            try:
                yield request, read(request)
            except FileRefused as error:
                yield request, error


@pytest.fixture(scope="session")
def here() -> Pool:
    """A pool that reads in this process."""
    return Here()


@pytest.fixture(scope="session")
def take(here: Pool) -> Take:
    """take(library, *paths, told=…, access=…): an ingest that nobody listens to; files are read in this process."""

    def taken(library: Library, *paths: Path, told: Told | None = None, access: Access = Access.PUBLIC) -> Report:
        return ingest(library, paths, told or Told(), access, lambda _: None, here)

    return taken


@pytest.fixture(scope="session")
def world(tmp_path_factory: pytest.TempPathFactory, open_library: Callable[[Path], Library], take: Take) -> Iterator[Library]:
    """A library that holds the invented notices of tests/notices; tests read it and change nothing."""
    whole = open_library(tmp_path_factory.mktemp("world"))
    take(whole, NOTICES)
    yield whole
    whole.close()


@pytest.fixture(scope="session")
def sample() -> Path:
    """The documents of the sample, as files."""
    return REPOSITORY / "evals" / "sample" / "documents"


@pytest.fixture(scope="session")
def papers_of(tmp_path_factory: pytest.TempPathFactory, sample: Path, open_library: Callable[[Path], Library], take: Take, worker_id: str) -> PapersOf:
    """papers_of("wexmoor", …): a data folder with what the sample holds of these councils, closed clean; made once for all workers of a run.

    Nobody writes to it: doors open copies.
    """
    base = tmp_path_factory.getbasetemp()
    room = (base if worker_id == "master" else base.parent) / "sample"
    room.mkdir(exist_ok=True)

    def made(*councils: str) -> Path:
        folder = room / "-".join(councils)
        with folder.with_suffix(".lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not folder.with_suffix(".whole").exists():
                library = open_library(folder)
                report = take(library, *sorted(path for path in sample.iterdir() if path.name.startswith(councils)))
                library.close()
                assert {each.outcome for each in report.files} == {"added"}
                folder.with_suffix(".whole").touch()
        return folder

    return made


@pytest.fixture(scope="session")
def sample_data(papers_of: PapersOf) -> Path:
    """A data folder that holds the papers most tests ask about; nobody writes to it."""
    return papers_of(*ASKED)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real documents beside the repository."""
    folder = REPOSITORY.parent / "shared"
    if not folder.is_dir():
        pytest.skip(f"../shared is missing: {folder} isn't there, so the real documents of tests/gold/identities.yaml can't be read")
    return folder


@pytest.fixture(scope="session")
def everything() -> Scope:
    """The scope of the data folder's owner."""
    return Scope(None, frozenset(Access))


@pytest.fixture(scope="session")
def public() -> Scope:
    """Public papers of every council."""
    return Scope(None, frozenset({Access.PUBLIC}))


@pytest.fixture(scope="session")
def make_version() -> MakeVersion:
    """make_version("First paragraph.", "Second.", council="Ashford", …): a version with one passage a paragraph."""

    def made(
        *texts: str,
        name: str = "paper.txt",
        council: str | tuple[str, ...] | None = None,
        access: Access = Access.PUBLIC,
        kind: Kind = Kind.IMPROVEMENT_NOTICE,
        day: date | None = None,
        meaning: DateMeaning = DateMeaning.ISSUED,
        obligations: tuple[Obligation, ...] = (),
    ) -> NewVersion:
        councils = () if council is None else (council,) if isinstance(council, str) else council
        seed = hashlib.sha256(repr((texts, name, councils, access, kind, day)).encode()).hexdigest()
        dates = (DocumentDate(meaning, day, None, Basis.TOLD),) if day else ()
        facts = tuple(Fact(each, None, Basis.TOLD) for each in councils)
        identity = Identity(Fact(kind.value, None, Basis.TOLD), facts, None, Fact(name, None, Basis.TOLD), dates)
        paragraphs = tuple(Paragraph(place, text, str(place + 1), (), None, 0, len(text)) for place, text in enumerate(texts))
        passages = tuple(
            Passage(hashlib.sha256(f"{seed}:{place}".encode()).hexdigest()[:32], place, place, kind.label, text) for place, text in enumerate(texts)
        )
        return NewVersion(f"/papers/{name}", name, seed, seed, access, identity, "a test", None, paragraphs, passages, obligations)

    return made
