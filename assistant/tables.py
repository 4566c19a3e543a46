"""What the command line prints: progress, tables and answers, for a terminal and for a pipe."""

import sys
from collections import Counter
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from assistant.schemas import CheckReport, DocumentList, DueList, IngestReport, Reply, TakenItem
from index.dates import say
from index.documents import Kind

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Progress, TaskID

_MARKS = {"added": "+", "replaced": "~", "unchanged": "=", "refused": "!"}
_STAGES = {"read": "Reading files", "embed": "Embedding passages"}


def _console(width: int | None = None) -> "Console":
    """A console that doesn't fold its lines where its output is piped on."""
    from rich.console import Console

    return Console(highlight=False, soft_wrap=False, width=width or (None if sys.stdout.isatty() else 200))


class IngestProgress:
    """A bar for each stage on a terminal; one line for each file that was taken or refused. Quiet for --json."""

    def __init__(self, quiet: bool) -> None:
        self._quiet = quiet
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}

    def __enter__(self) -> "IngestProgress":
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

    def step(self, stage: str, done: int, total: int, taken: TakenItem | None) -> None:
        """Hears of a step of the ingest."""
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
    return f"{_MARKS[taken.outcome]} {name}: {told} ({taken.paragraphs} paragraphs)"


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
    """A table of what is due: date, days left, what, the rule, the clause."""
    from rich.table import Table

    day = found.as_of
    if not found.due:
        print(f"Nothing is due as of {day}, by the documents.")
        return
    table = Table(title=f"Due as of {day}", title_justify="left")
    for name in ("date", "days left", "council", "what", "rule", "clause"):
        table.add_column(name, justify="right" if name == "days left" else "left", overflow="fold")
    for each in found.due:
        cited = each.citation
        clause = f"{cited.document}" + (f", {cited.paragraph}" if cited.paragraph else f", page {cited.page}" if cited.page else "")
        left = "" if each.days_left is None else str(each.days_left)
        from datetime import date

        when = say(date.fromisoformat(each.date)) if each.date else "no date"
        table.add_row(("about " if each.approximate else "") + when, left, each.council, each.what, each.rule, clause)
    _console().print(table)


def documents(found: DocumentList) -> None:
    """A table of the documents."""
    from rich.table import Table

    table = Table(title=f"{len(found.documents)} documents", title_justify="left")
    for name in ("id", "document", "kind", "council", "dates", "access", "state"):
        table.add_column(name, overflow="fold")
    for each in found.documents:
        council = ", ".join(each.council) if isinstance(each.council, list) else each.council or "unknown"
        dates = "; ".join(f"{one.meaning} {one.date}" + ("" if one.quote else f" ({one.basis})") for one in each.dates)
        table.add_row(each.document_id, each.document, Kind(each.kind).label, council, dates, each.access, each.state)
    _console().print(table)


def check(report: CheckReport) -> None:
    print(f"{report.documents} documents, {report.passages} passages, {report.waiting} waiting for their vectors.")
    for remark in report.remarks:
        print(remark)
    if not report.remarks:
        print("Everything is in order.")
