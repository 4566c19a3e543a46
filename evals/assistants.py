"""Whom a run asks: a library in this process, or anything that answers POST /v1/ask at an address."""

import json
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

from pydantic import ValidationError

from assistant.bootstrap import build
from assistant.schemas import Ask, IngestBody, Place, Reply, TakenItem
from assistant.service import Noticeboard
from assistant.settings import ModelSettings, Settings, load_settings
from evals.cases import Case
from evals.progress import Progress
from index.embedder import Embedder, open_embedder
from index.errors import NoticeboardError, SettingError
from index.scope import Access, Asker, owner_asker

PATIENCE = 120.0
"""Seconds that a reply may take."""


def set_embedder() -> Embedder:
    """The embedding model that the settings name."""
    settings = load_settings()
    return open_embedder(settings.embedder, settings.cache)


@dataclass(frozen=True, slots=True)
class Heard:
    """A reply, how many seconds it took, and the passages that search ranked first (None where that can't be seen)."""

    reply: Reply
    seconds: float
    found: tuple[tuple[Place, ...], ...] | None = None


class Assistant(Protocol):
    """Answers cases; `name` says in a report who did."""

    name: str

    def ask(self, case: Case, as_of: date | None) -> Heard | None:
        """None for a case that can't be put to this assistant."""
        ...


def no_reply(reason: str) -> Reply:
    """What stands in a run for an assistant that failed: a wrong answer with its reason."""
    return Reply(status="error", answer=reason, council=None, as_of="", request_id="")


def asker_of(access: Access) -> Asker:
    """An asker of any council who may see public papers, or restricted ones too."""
    levels = frozenset(Access) if access is Access.RESTRICTED else frozenset({Access.PUBLIC})
    return Asker("eval", access.value, None, levels)


class LibraryAssistant:
    """Noticeboard itself, over a library in this process."""

    name = "noticeboard"

    def __init__(self, noticeboard: Noticeboard) -> None:
        self._noticeboard = noticeboard

    def ask(self, case: Case, as_of: date | None) -> Heard:
        asker = asker_of(case.access)
        started = time.perf_counter()
        try:
            ask = Ask(question=case.question, council=case.council, as_of=as_of, history=list(case.history))
            reply = self._noticeboard.ask(asker, ask)
        except NoticeboardError as error:
            return Heard(no_reply(str(error)), time.perf_counter() - started)
        seconds = time.perf_counter() - started
        return Heard(reply, seconds, tuple(tuple(each.places) for each in self._noticeboard.passages(asker, ask)))


class UrlAssistant:
    """Whatever answers POST /v1/ask at the address. Restricted papers are asked for with the key that may see them, or not at all."""

    def __init__(self, url: str, key: str | None = None, restricted_key: str | None = None) -> None:
        self.name = url
        self._url = url.rstrip("/") + "/v1/ask"
        self._keys = {Access.PUBLIC: key, Access.RESTRICTED: restricted_key}

    def ask(self, case: Case, as_of: date | None) -> Heard | None:
        key = self._keys[case.access]
        if case.access is Access.RESTRICTED and key is None:
            return None
        body = {"question": case.question, "council": case.council, "as_of": as_of.isoformat() if as_of else None, "history": list(case.history)}
        headers = {"Content-Type": "application/json", **({"Authorization": f"Bearer {key}"} if key else {})}
        request = urllib.request.Request(self._url, json.dumps(body).encode(), headers)
        started = time.perf_counter()
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                reply = _reply(json.load(answer))
        except urllib.error.HTTPError as error:
            reply = no_reply(f"HTTP {error.code}: {error.read(500).decode('utf8', 'replace')}")
        except (OSError, ValueError) as error:
            reply = no_reply(f"No reply from {self._url}: {error}.")
        return Heard(reply, time.perf_counter() - started)


def _reply(content: Any) -> Reply:
    """A reply of the contract's shape; what another assistant leaves out is filled, so that it is scored for what it says."""
    if not isinstance(content, dict):
        raise ValueError(f"the reply hasn't the contract's shape: no object but {type(content).__name__}")
    filled = {"status": "error", "answer": "", "council": None, "as_of": "", "request_id": "", **content}
    citation = {
        "document_id": "",
        "document": "",
        "title": "",
        "kind": "",
        "date": None,
        "heading": None,
        "paragraph": None,
        "page": None,
        "quote": "",
        "url": "",
    }
    for name in ("citations", "related"):
        given = filled.get(name) or []
        if not isinstance(given, list) or not all(isinstance(each, dict) for each in given):
            raise ValueError(f"the reply hasn't the contract's shape: {name} must be a list of objects")
        filled[name] = [{"marker": place, **citation, **each} for place, each in enumerate(given, 1)]
    try:
        return Reply.model_validate(filled)
    except ValidationError as error:
        raise ValueError(f"the reply hasn't the contract's shape: {error.errors()[0]['loc']} {error.errors()[0]['msg']}") from error


def open_library(documents: Sequence[Path], data: Path, cache: Path, embedder: str, progress: Progress, llm: ModelSettings | None = None) -> Noticeboard:
    """A Noticeboard that holds the documents; what is there already and unchanged isn't read again. SettingError for files that were refused."""
    noticeboard = build(Settings(data, cache, None, Access.PUBLIC, embedder, llm))

    def listen(stage: str, done: int, total: int, _: TakenItem | None) -> None:
        progress({"read": "Reading documents", "embed": "Embedding passages"}[stage], done, total)

    try:
        report = noticeboard.ingest(owner_asker(), IngestBody(paths=[str(path.resolve()) for path in documents]), listen)
        if refused := [f"{Path(each.path).name}: {each.reason}" for each in report.files if each.outcome == "refused"]:
            raise SettingError(f"{len(refused)} documents couldn't be read; an evaluation over the rest would mislead. {'; '.join(refused)}")
    except BaseException:
        noticeboard.close()
        raise
    return noticeboard
