"""What any door may ask of Noticeboard, and in whose name. Doors parse, call and render; everything else happens behind this."""

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Protocol

from assistant import keeping, records
from assistant.answer import answer
from assistant.briefing import briefing
from assistant.evidence import passages
from assistant.obligations import NOTHING, Listing, due_items, obligation_items
from assistant.question import Question, understand, within_reason
from assistant.schemas import (
    Ask,
    Boxes,
    BoxItem,
    Briefing,
    CheckReport,
    CorrectBody,
    DocumentDetail,
    DocumentList,
    DocumentPage,
    DueList,
    IngestBody,
    IngestReport,
    ObligationItem,
    ObligationList,
    ParagraphItem,
    PassageItem,
    Place,
    RecordBody,
    RecordItem,
    RecordList,
    ReindexReport,
    RemovedList,
    Reply,
    TakenItem,
)
from assistant.sweeping import unswept
from index.documents import Correction
from index.errors import SettingError
from index.lasting import Last
from index.library import Library
from index.register import Entry, ended_entries, entries_in_force, listed
from index.scope import Asker, Scope

if TYPE_CHECKING:
    from assistant.synthesise import Writer
    from index.embedder import Embedder
    from index.search import SearchSettings

Listen = Callable[[str, int, int, TakenItem | None], None]
"""Hears of an ingest's progress: stage ("read" or "embed"), done, total, and the file just done."""


class Ingester(Protocol):
    """Takes files in; handed over by bootstrap, the only part of the assistant that knows ingest."""

    def __call__(self, library: Library, body: IngestBody, listen: Listen) -> IngestReport: ...


class Corrector(Protocol):
    """Reads a document again with people's corrections; handed over by bootstrap as well."""

    def __call__(self, library: Library, document_id: str, corrections: Sequence[Correction]) -> None: ...


class Rememberer(Protocol):
    """What the doors remember of answers: takes out those that quote these documents; with `compact` no byte of them is left there (False where
    that couldn't be done now)."""

    def __call__(self, document_ids: Sequence[str], compact: bool = False) -> bool: ...


class Noticeboard:
    """The library with its assistant, for one data folder."""

    def __init__(
        self,
        library: Library,
        ingester: Ingester,
        default_council: str | None,
        clock: Callable[[], date],
        writer: "Writer | None" = None,
        corrector: Corrector | None = None,
        remembered: Rememberer | None = None,
        open_embedder: "Callable[[str], Embedder] | None" = None,
    ) -> None:
        self._library = library
        self._ingester = ingester
        self._corrector = corrector
        self._remembered = remembered
        self._default_council = default_council
        self._clock = clock
        self._writer = writer
        self._open_embedder = open_embedder
        self._ingesting = threading.Lock()
        self._reindexing = threading.Lock()
        self._unquote()  # a process that ended in between may have left some

    def ask(self, asker: Asker, ask: Ask) -> Reply:
        """A cited answer; raises QuestionError for what can't be asked."""
        return answer(self._library, asker, ask, self._clock(), self._default_council, self._writer)

    def passages(self, asker: Asker, ask: Ask, limit: int = 20, settings: "SearchSettings | None" = None) -> list[PassageItem]:
        """What search proposes for a question, best first, before anything is read; nothing where no document need be opened."""
        question = understand(self._library, asker, ask, self._clock(), self._default_council)
        if not isinstance(question, Question):
            return []
        asked = [each for _, each in question.inquiries]
        found = [hit for each in asked for hit in passages(each.library, each.scope, each.asked, each.route, each.as_of, limit, settings)]
        return [
            PassageItem(
                places=[Place(document=hit.document.name, paragraph=each.number, page=each.page) for each in hit.paragraphs],
                texts=[each.text for each in hit.paragraphs],
                score=hit.score,
            )
            for hit in sorted(found, key=lambda hit: -hit.score)
        ]

    def due(self, asker: Asker, council: str | None = None, as_of: date | None = None, within: int | None = None) -> DueList:
        """What is due from the as-of day on, soonest first; with `within` only what falls due in so many days. Passed targets stand first."""
        day = within_reason(as_of or self._clock())
        scope = self._narrowed(asker.scope(), council or self._default_council)
        told = len(self._library.claims(scope))  # claims are only ever added

        def work(before: Listing | None) -> Listing:
            with unswept():
                found = self._shown(scope, day, within)
                return Listing(found, due_items(self._library, scope, day, found, before or NOTHING))

        last: Last[Listing] = self._library.lasting(("due last shown", scope), Last)
        return DueList(as_of=day.isoformat(), due=last.get((day, within, told), work).items)

    def _shown(self, scope: Scope, as_of: date, within: int | None) -> list[Entry]:
        """What is in force and wasn't met; with a window only what falls due in it."""
        found = [each for each in listed(self._library, scope, as_of) if each.met is None or not each.done]
        if within is None:
            return found
        until = as_of + timedelta(days=within)
        return [each for each in found if each.reckoning and as_of <= each.reckoning.day <= until]

    def obligations(self, asker: Asker, council: str | None = None, as_of: date | None = None, ended: bool = False) -> ObligationList:
        """Every obligation in force on the as-of day, soonest first, then the undated; with `ended` those of notices that apply no more."""
        day = within_reason(as_of or self._clock())
        scope = self._narrowed(asker.scope(), council or self._default_council)
        told = len(self._library.claims(scope))

        def work() -> list[ObligationItem]:
            found = ended_entries if ended else entries_in_force
            return obligation_items(self._library, scope, day, found(self._library, scope, day))

        return ObligationList(as_of=day.isoformat(), obligations=self._library.lasting(("obligations shown", scope, day, ended, told), work))

    def briefing(self, asker: Asker, council: str | None = None, as_of: date | None = None) -> Briefing:
        """What somebody new to a council's improvement board needs to know; SettingError where whose isn't told."""
        scope = asker.scope()
        name = council or self._default_council
        known = [records.council_called(self._library, name)] if name else self._library.councils(scope)
        if len(known) != 1:
            raise SettingError("Whose briefing isn't told; give the council (--council NAME, or NOTICEBOARD_COUNCIL).")
        return briefing(self._library, scope, known[0], within_reason(as_of or self._clock()))

    def record(self, asker: Asker, body: RecordBody) -> RecordItem:
        """Keeps what the asker tells the register; ClaimRefused for what can't be recorded."""
        asker.require("record")
        claim = records.record(self._library, asker, body, self._clock(), self._default_council)
        return next(each for each in self.records(asker, claim.council).records if each.claim_id == claim.id)

    def records(self, asker: Asker, council: str | None = None) -> RecordList:
        """What people told the register, oldest first, corrected and withdrawn records too."""
        scope = self._narrowed(asker.scope(), council or self._default_council)
        return RecordList(records=records.items(self._library.claims(scope)))

    def council_called(self, name: str) -> str:
        """A council's full name by any of its names; UnknownCouncil says which are near."""
        return records.council_called(self._library, name)

    def documents(self, asker: Asker) -> DocumentList:
        return DocumentList(documents=[keeping.document_item(each) for each in self._library.documents(asker.scope())])

    def document(self, asker: Asker, document_id: str) -> DocumentPage:
        """A document with its paragraphs; UnknownDocument where the asker may not see one of that id."""
        scope = asker.scope()
        document = self._library.document(scope, document_id)
        paragraphs = [
            ParagraphItem(ordinal=each.ordinal, number=each.number, heading=list(each.heading), page=each.page, form=each.form, text=each.text)
            for each in self._library.paragraphs(scope, document)
        ]
        return DocumentPage(document=keeping.document_item(document), paragraphs=paragraphs)

    def boxes(self, asker: Asker, document_id: str, ordinal: int, quote: str | None = None) -> Boxes:
        """Where a paragraph, or a quote of it, stands on the pages of its file; UnknownDocument where the asker may not see one of that id."""
        scope = asker.scope()
        found = self._library.boxes(scope, self._library.document(scope, document_id), ordinal, quote)
        return Boxes(boxes=[BoxItem(page=each.page, left=each.left, bottom=each.bottom, right=each.right, top=each.top) for each in found])

    def ingest(self, asker: Asker, body: IngestBody, listen: Listen) -> IngestReport:
        """Takes files in, one ingest after the other; raises SettingError for what can't be understood."""
        asker.require("ingest")
        with self._ingesting:
            report = self._ingester(self._library, body, listen)
            self._unquote()
        return report

    def detail(self, asker: Asker, name: str) -> DocumentDetail:
        """What is known of a document, by its id or its file's name, and what it rests on; UnknownDocument where the asker may not see one."""
        scope = asker.scope()
        owner = "ingest" in asker.permissions
        return keeping.detail(self._library, scope, keeping.find(self._library, scope, name), self._clock(), owner)

    def correct(self, asker: Asker, body: CorrectBody) -> DocumentDetail:
        """Puts right what was read of a document; it counts from the next question on. SettingError for what can't be used."""
        asker.require("ingest")
        scope = asker.scope()
        with self._ingesting:
            document = keeping.find(self._library, scope, body.document)
            told = keeping.corrected(self._library, scope, document, body, body.by or asker.id, datetime.now(UTC))
            if self._corrector is None:
                raise SettingError("Documents can't be put right here: nothing that reads them is connected.")
            self._corrector(self._library, document.id, told)
            self._unquote()
        return self.detail(asker, document.id)

    def remove(self, asker: Asker, names: Sequence[str]) -> RemovedList:
        """Forgets documents with their exempt parts and earlier versions: all of them, or with UnknownDocument none."""
        asker.require("ingest")
        scope = asker.scope()
        with self._ingesting:
            documents = [keeping.find(self._library, scope, name) for name in names]
            self._library.forget([each.id for each in documents])
            self._unquote()
        return RemovedList(removed=keeping.removed(documents))

    def _unquote(self) -> None:
        """Takes out of the doors' memory what quotes documents that are gone or hidden."""
        if self._remembered and (quoted := self._library.quoted()):
            self._remembered(quoted)
            self._library.unquoted(quoted)

    def check(self, asker: Asker, compact: bool = False) -> CheckReport:
        """Looks over the stores and mends what can be mended; with `compact` no byte of what was forgotten is left in them."""
        asker.require("settings")
        remarks = self._compact() if compact else []
        health = self._library.check(asker.scope())
        remarks += health.remarks
        return CheckReport(documents=health.documents, passages=health.passages, waiting=health.waiting, remarks=remarks, sound=health.sound)

    def _compact(self) -> list[str]:
        with self._ingesting:
            remarks = self._library.compact()
            if self._remembered and not self._remembered(self._library.quoted(again=True), compact=True):
                remarks.append("The ledger's log is being read and couldn't be emptied; compact again when nobody asks.")
        return remarks or ["The stores were written anew; nothing of what was forgotten is left in them."]

    def reindex(self, asker: Asker, name: str, listen: Listen) -> ReindexReport:
        """Embeds every passage with the model of that name, one reindex after the other; questions are answered meanwhile. WeightsError where
        the model can't be opened."""
        asker.require("settings")
        if self._open_embedder is None:
            raise SettingError("Nothing can be embedded anew here: nothing that opens a model is connected.")
        with self._reindexing:
            done = self._library.reindex(partial(self._open_embedder, name), lambda done, all_: listen("reindex", done, all_, None), self._ingesting)
        remarks = [f"{done.cut_off} passages are longer than the model reads; what they say at their ends is found by words only."] if done.cut_off else []
        return ReindexReport(embedder=done.embedder, passages=done.passages, embedded=done.embedded, remarks=remarks)

    def start(self) -> None:
        """What comes before serving: StoreDamaged where SQL isn't whole, StoreMismatch and WeightsError where the model isn't the library's."""
        self._library.require_whole()
        self.warm()

    def warm(self) -> None:
        """Opens what a first question would have to open, and has the vector index looked at meanwhile."""
        self._library.embedder()
        self._library.make_ready()

    def close(self) -> None:
        self._library.close()

    def _narrowed(self, scope: Scope, council: str | None) -> Scope:
        if not council:
            return scope
        return scope.narrowed(records.council_called(self._library, council))
