"""The one place where the parts meet: settings, stores, the clock, and ingest, which the doors know only through here."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.schemas import IngestBody, IngestReport, TakenItem, VanishedItem
from assistant.service import Listen, Noticeboard
from assistant.settings import ModelSettings, Settings
from index.dates import today
from index.disk import written
from index.documents import Correction, Kind
from index.errors import SettingError
from index.library import RESTORING, Library
from index.scope import Access
from index.store import Store

if TYPE_CHECKING:
    from assistant.owner import Desk
    from assistant.schemas import SlackCheck
    from assistant.slack.door import SlackDoor
    from assistant.synthesise import Writer
    from index.embedder import Embedder
    from ingest.pipeline import Step, Taken


def build(settings: Settings, clock: Callable[[], date] = today) -> Noticeboard:
    """A Noticeboard over the settings' data folder, which is made where there is none; `clock` gives the day that is today."""
    writer = _writer(settings.llm) if settings.llm else None
    with written(settings.data):
        settings.data.mkdir(parents=True, exist_ok=True)
    if (settings.data / RESTORING).exists():
        from assistant.backup import complete  # most starts need nothing of it

        complete(settings.data)
    open_named = partial(_embedder, settings.cache)
    library = Library(Store.open(settings.data), settings.data, partial(open_named, settings.embedder), open_named)
    library.clear_away()  # what a process left that ended while it forgot something
    remembered = partial(_forget_answers, settings.data)
    ingester = partial(_ingest, default_access=settings.access)
    return Noticeboard(library, ingester, settings.council, clock, writer, _put_right, remembered, open_named)


@contextmanager
def slack_door(settings: Settings, noticeboard: Noticeboard, address: str) -> "Iterator[SlackDoor]":
    """The Slack door over the data folder's ledger; `address` is where the pages are served, which NOTICEBOARD_URL replaces."""
    from assistant.ledger import Ledger
    from assistant.slack.door import SlackDoor

    assert settings.slack is not None
    ledger = Ledger.open(settings.data)
    try:
        yield SlackDoor(noticeboard, settings.slack, ledger, settings.council, settings.url or address, settings.keep_days)
    finally:
        ledger.close()


def slack_check(settings: Settings, desk: "Desk") -> "SlackCheck":
    """What is missing before questions can be answered in Slack."""
    from assistant.ledger import Ledger
    from assistant.slack.check import check

    assert settings.slack is not None
    settings.data.mkdir(parents=True, exist_ok=True)
    ledger = Ledger.open(settings.data)
    try:
        return check(desk, settings.slack, ledger, settings.council)
    finally:
        ledger.close()


def _writer(settings: ModelSettings) -> "Writer":
    from assistant.llm import open_model
    from assistant.synthesise import SHAPE

    return open_model(settings, SHAPE)


def _embedder(cache: Path, name: str) -> "Embedder":
    from index.embedder import open_embedder

    return open_embedder(name, cache)


def _ingest(library: Library, body: IngestBody, listen: Listen, default_access: Access) -> IngestReport:
    from ingest.pipeline import ingest
    from ingest.told import Told

    try:
        told = Told(body.council, Kind(body.kind) if body.kind else None, Access(body.access) if body.access else None)
    except ValueError as error:
        raise SettingError(f"{error}. Kinds: {', '.join(Kind)}. Access: {', '.join(Access)}.") from error

    def heard(step: "Step") -> None:
        listen(step.stage, step.done, step.total, _item(step.taken) if step.taken else None)

    report = ingest(library, [Path(path) for path in body.paths], told, default_access, heard, prune=body.prune)
    vanished = [VanishedItem(document_id=each.document_id, document=each.name, path=each.source) for each in report.vanished]
    return IngestReport(files=[_item(each) for each in report.files], embedded=report.embedded, vanished=vanished, pruned=body.prune)


def _put_right(library: Library, document_id: str, corrections: Sequence[Correction]) -> None:
    from ingest.pipeline import put_right

    put_right(library, document_id, corrections)


def _forget_answers(folder: Path, document_ids: Sequence[str], compact: bool = False) -> bool:
    """Takes answers that quote these documents out of the ledger, where there is one; False where it couldn't be compacted."""
    from assistant.ledger import LEDGER, Ledger

    if not (folder / LEDGER).exists():
        return True
    ledger = Ledger.open(folder)
    try:
        ledger.forget_documents(document_ids)
        return ledger.compact() if compact else True
    finally:
        ledger.close()


def _item(taken: "Taken") -> TakenItem:
    identity = taken.identity
    main = identity.main_date if identity else None
    councils = ", ".join(fact.value for fact in identity.councils) if identity else None
    return TakenItem(
        path=taken.path, outcome=taken.outcome, reason=taken.reason, document_id=taken.document_id, kind=identity.kind.value if identity else None,
        council=councils or None, date=main.day.isoformat() if main else None, paragraphs=taken.paragraphs, passages=taken.passages, notes=list(taken.notes),
        read_by=taken.read_by,
    )  # fmt: skip
