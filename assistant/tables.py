"""What the command line prints: progress, tables and answers, for a terminal and for a pipe."""

import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.schemas import (
    Briefing,
    CheckReport,
    DocumentDetail,
    DocumentList,
    DueItem,
    DueList,
    IngestReport,
    Kept,
    ObligationItem,
    ObligationList,
    RecordItem,
    RecordList,
    ReindexReport,
    RemovedList,
    Reply,
    Restored,
    SlackCheck,
    TakenItem,
)
from index.dates import say
from index.documents import Kind
from index.models import SHIPPED

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_MARKS = {"added": "+", "replaced": "~", "unchanged": "=", "refused": "!"}
_STAGES = {"read": "Reading files", "embed": "Embedding passages", "reindex": "Embedding anew", "backup": "Backing up", "restore": "Restoring"}


def _console(width: int | None = None) -> "Console":
    """A console that doesn't fold its lines where its output is piped on, and takes brackets of a document for brackets."""
    from rich.console import Console

    return Console(highlight=False, markup=False, soft_wrap=False, width=width or (None if sys.stdout.isatty() else 200))


class StepProgress:
    """A bar for each stage on a terminal; one line for each file that was taken or refused. Quiet for --json."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "StepProgress":
        if not self._quiet:
            from rich.console import Console
            from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

            columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
            self._progress = Progress(*columns, console=Console(stderr=True, highlight=False), transient=True)
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def step(self, stage: str, done: int, total: int, taken: TakenItem | None = None) -> None:
        """Hears of a step."""
        if self._progress is None:
            return
        if stage not in self._tasks:
            self._tasks[stage] = self._progress.add_task(_STAGES.get(stage, stage), total=total)
        self._progress.update(self._tasks[stage], completed=done, total=total)
        if taken and taken.outcome != "unchanged":
            print(_line(taken), flush=True)


def _line(taken: TakenItem) -> str:
    name = Path(taken.path).name
    if taken.outcome == "refused":
        return f"! {name}: {taken.reason}"
    what = Kind(taken.kind).label if taken.kind else "Document"
    told = ", ".join(part for part in (what, taken.council or "council unknown", taken.date or "no date printed") if part)
    without = "".join(f"\n  without {note}" for note in taken.notes)
    _, scanned, pages = taken.read_by.partition(", ")
    more = "".join(f"; {each}" for each in (taken.reason, pages if scanned else "") if each)
    return f"{_MARKS[taken.outcome]} {name}: {told} ({taken.paragraphs} paragraphs){more}{without}"


def ingest_summary(report: IngestReport) -> None:
    """The counts, what was refused and why, and what couldn't be told with the way to say it."""
    from rich.table import Table

    counts = Counter(each.outcome for each in report.files)
    kinds = Counter(Kind(each.kind).label for each in report.files if each.kind)
    console = _console()
    table = Table(title="Ingest", title_justify="left")
    table.add_column("")
    table.add_column("files", justify="right")
    for outcome in ("added", "replaced", "unchanged", "refused"):
        table.add_row(outcome, str(counts[outcome]))
    for kind, count in sorted(kinds.items()):
        table.add_row(f"  {kind}", str(count))
    console.print(table)
    unknown = [each for each in report.files if each.outcome in ("added", "replaced") and not each.council]
    for each in unknown:
        console.print(f"{Path(each.path).name}: no council could be told. Say it with: noticeboard ingest '{each.path}' --council NAME", markup=False)
    for each in report.files:
        if each.outcome == "refused":
            console.print(f"{Path(each.path).name}: refused, {each.reason}", markup=False)
        for note in each.notes:
            console.print(f"{Path(each.path).name}: taken in without {note}", markup=False)
    for gone in report.vanished:
        remedy = "forgotten" if report.pruned else f"still held. Forget it with: noticeboard documents remove {gone.document_id} (or ingest --prune)"
        console.print(f"{gone.document}: its file has vanished; {remedy}", markup=False)
    if report.embedded:
        console.print(f"{report.embedded} passages embedded.")


def reply(given: Reply) -> None:
    """An answer with its sources under it, and what to ask next."""
    print(given.answer)
    if given.citations:
        print()
    for each in given.citations:
        where = ", ".join(part for part in (f"paragraph {each.paragraph}" if each.paragraph else "", f"page {each.page}" if each.page else "") if part)
        print(f"[{each.marker}] {each.document}" + (f", {where}" if where else ""))
        print(f"    “{each.quote}”")
    if not given.citations and given.related:
        print("\nRelated, but no answer:")
        for each in given.related:
            print(f"  {each.document}: “{each.quote}”")
    if given.suggestions:
        print("\nYou could ask next: " + " · ".join(given.suggestions))


def due(found: DueList) -> None:
    """A table of what is due: date, what, the rule, the clause, days left."""
    if not found.due:
        print(f"Nothing is due as of {found.as_of}, by the documents.")
        return
    _entries(f"Due as of {found.as_of}", found.due, ("days left",), lambda each: ("" if each.days_left is None else str(each.days_left),))


def obligations(found: ObligationList) -> None:
    """A table of the obligations in force: date, what, the rule, the clause, who."""
    if not found.obligations:
        print(f"No obligation is in force as of {found.as_of}, by the documents.")
        return
    _entries(f"{len(found.obligations)} obligations as of {found.as_of}", found.obligations, ("who", "status"), lambda each: (each.who, _stands(each)))


def _stands(item: DueItem) -> str:
    """An obligation's status with the latest words that show it."""
    if not isinstance(item, ObligationItem):
        return item.status
    latest = item.evidence[0] if item.evidence else None
    return item.progress + (f" “{latest.words}”" if latest and latest.words else "")


def briefing(found: Briefing) -> None:
    """A briefing: its sections' lines with their places."""
    print(f"{found.council}, as of {say(date.fromisoformat(found.as_of))}")
    for section in found.sections:
        print(f"\n{section.title}")
        for line in section.lines:
            print(f"- {line.text}")
            for each in line.citations:
                where = f", paragraph {each.paragraph}" if each.paragraph else f", page {each.page}" if each.page else ""
                print(f"    [{each.marker}] {each.document}{where}")
        if section.missing:
            print(f"- {section.missing}")


def _entries(title: str, items: Sequence[DueItem], last: Sequence[str], say_last: Callable[[DueItem], Sequence[str]]) -> None:
    """The register's entries with last columns of their own; the council has a column where there are several."""
    from rich.table import Table

    councils = {each.council for each in items}
    one = len(councils) == 1
    table = Table(title=f"{title}: {councils.pop()}" if one else title, title_justify="left")
    for name in ("date", *(() if one else ("council",)), "what", "rule", "clause"):
        table.add_column(name, overflow="fold")
    for name in last:
        table.add_column(name, justify="right" if name == "days left" else "left", overflow="fold")
    for each in items:
        cited = each.citation
        clause = cited.document + (f", {cited.paragraph}" if cited.paragraph else f", page {cited.page}" if cited.page else "")
        when = ("about " if each.approximate else "") + say(date.fromisoformat(each.date)) if each.date else "no date"
        table.add_row(when, *(() if one else (each.council,)), each.what, each.rule, clause, *say_last(each))
    _console().print(table)


def record(kept: RecordItem) -> None:
    """What was recorded, and how it is put right."""
    of = f" of obligation {kept.obligation_id}" if kept.obligation_id else ""
    what = f"{kept.about.label}{of} on {say(kept.on)}, {kept.council}"
    if kept.withdrawn:
        print(f"Withdrawn: {what}. It stays on record and no longer counts.")
        return
    evidence = f" (“{kept.evidence}”)" if kept.evidence else ""
    print(f"Recorded as {kept.claim_id}: {what}, by {kept.by}{evidence}." + (f" It takes the place of {kept.corrects}." if kept.corrects else ""))
    print(f"To put it right: noticeboard record --correct {kept.claim_id} --on YYYY-MM-DD, or --withdraw {kept.claim_id}")


def records(found: RecordList) -> None:
    """A table of what was recorded, with what became of it."""
    from rich.table import Table

    if not found.records:
        print("Nothing is recorded. 'noticeboard record --help' shows how.")
        return
    table = Table(title="1 record" if len(found.records) == 1 else f"{len(found.records)} records", title_justify="left")
    for name in ("id", "council", "what", "on", "evidence", "by", "recorded", "state"):
        table.add_column(name, overflow="fold")
    for each in found.records:
        what = each.about.label + (f" {each.obligation_id}" if each.obligation_id else "")
        state = f"withdraws {each.corrects}" if each.withdrawn else each.state + (f" (corrects {each.corrects})" if each.corrects else "")
        table.add_row(each.claim_id, each.council, what, say(each.on), each.evidence, each.by, say(each.recorded), state)
    _console().print(table)


def documents(found: DocumentList) -> None:
    """A table of the documents."""
    from rich.table import Table

    table = Table(title=f"{len(found.documents)} documents", title_justify="left")
    for name in ("id", "document", "kind", "council", "dates", "access", "read by", "state"):
        table.add_column(name, overflow="fold")
    for each in found.documents:
        council = ", ".join(each.council) if isinstance(each.council, list) else each.council or "unknown"
        dates = "; ".join(f"{one.meaning} {one.date}" + ("" if one.quote else f" ({one.basis})") for one in each.dates)
        table.add_row(each.document_id, each.document, Kind(each.kind).label, council, dates, each.access, each.read_by, each.state)
    _console().print(table)


def document(found: DocumentDetail) -> None:
    """One document: every value with what it rests on, its sections, versions and corrections."""
    from rich.table import Table

    console, item = _console(), found.document
    console.print(f"{item.document} ({item.document_id}): {item.access}, {found.state}" + (f"\n{found.file}" if found.file else ""))
    facts = Table()
    for name in ("what", "value", "confidence", "rests on", "where"):
        facts.add_column(name, overflow="fold")
    for each in found.facts:
        basis = each.basis.replace("_", " ")
        facts.add_row(each.about, each.value, each.confidence, f"“{each.quote}”" if each.quote else basis, _where(each.paragraph, each.page, each.heading))
    console.print(facts)
    sections = Table(title="Sections", title_justify="left")
    for name in ("section", "access", "paragraphs", "by which words"):
        sections.add_column(name, overflow="fold")
    for part in found.sections:
        words = f"“{part.words}”" if part.words else "told" if part.basis == "told" else ""
        sections.add_row(part.heading, part.access, str(part.paragraphs), words)
    console.print(sections)
    for version in found.versions:
        state = "answers now" if version.current else f"an earlier version, {version.document_id}"
        console.print(f"Version of {version.date or 'no printed date'}, taken in on {version.taken_in}: {state}")
    for correction in found.corrections:
        console.print(f"Set: {correction.about} is {correction.value} ({correction.by}, {say(correction.on)}; --unset {correction.about!r} takes it back)")


def _where(paragraph: str | None, page: int | None, heading: str | None) -> str:
    return ", ".join(part for part in (f"paragraph {paragraph}" if paragraph else "", f"page {page}" if page else "", heading or "") if part)


def removed(found: RemovedList) -> None:
    for each in found.removed:
        print(f"{each.document} ({each.document_id}) is forgotten." + (f" {each.file} is still there: an ingest takes it in again." if each.file else ""))
    print("'noticeboard check --compact' leaves no byte of it in the data folder.")


def slack_check(report: SlackCheck) -> None:
    """A line for everything that was looked at: in order, a remark, or what is wrong."""
    for each in report.findings:
        print(f"{'✓' if each.well else '·' if each.well is None else '✗'} {each.what}: {each.said}")
    print("Ready: 'noticeboard slack' answers." if report.ready else "Not ready: mend what is marked ✗ and check again.")


def backed_up(kept: Kept) -> None:
    print(f"{kept.file} holds the whole library ({kept.size / 1e6:,.1f} MB). What is forgotten later is still in it: keep it as you keep the papers.")


def restored(done: Restored) -> None:
    print(f"{done.folder} is as it was backed up; 'noticeboard check' looks it over.")
    if done.aside:
        print(f"What was there before stands in {done.aside}; delete it when you don't need it.")


def reindexed(report: ReindexReport) -> None:
    print(f"{report.passages} passages are embedded with {report.embedder}; {report.embedded} of them just now. Questions are answered from them.")
    if report.embedder != SHIPPED:
        print(f"Set NOTICEBOARD_EMBEDDER={report.embedder} wherever Noticeboard is started.")
    for remark in report.remarks:
        print(remark)


def check(report: CheckReport) -> None:
    if report.sound:
        print(f"{report.documents} documents, {report.passages} passages, {report.waiting} waiting for their vectors.")
    for remark in report.remarks:
        print(remark)
    if not report.remarks:
        print("Everything is in order.")
