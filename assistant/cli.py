"""noticeboard: the command line. It parses, reaches the owner of the data folder, and prints.

Exit codes: 0 done; 1 a check found faults; 2 wrong use or a question that can't be asked; 3 some files were refused and the rest are in; 130 stopped.
"""

import argparse
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, closing, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")  # we have none, and looking for some reads what every installed package says of itself

from pydantic import BaseModel, ValidationError

from assistant import export, tables
from assistant.owner import Desk, own, reach, require_free
from assistant.schemas import Ask, CorrectBody, IngestBody, IngestReport, Kept, RecordBody, Restored
from assistant.settings import Settings, keep_quiet, load_settings
from assistant.sweeping import unswept
from index.claims import About
from index.documents import DateMeaning, Kind
from index.errors import NoticeboardError, SettingError
from index.scope import Access, owner_asker

if TYPE_CHECKING:
    from assistant.service import Noticeboard

Model = TypeVar("Model", bound=BaseModel)

_ABOUT = "Ask your improvement notices: obligations, deadlines and progress, with the clause that says so."
_EXAMPLES = """examples:
  noticeboard ingest ~/notices --council Wexmoor
  noticeboard ask "when is our next DfE review due?" --council Wexmoor
  noticeboard ask "and the plan's target date?" --history "when is our next DfE review due?" --council Wexmoor
  noticeboard due --council Wexmoor --within 90d
  noticeboard obligations --council Wexmoor
  noticeboard record review --council Wexmoor --on 2024-10-23
  noticeboard briefing --council Wexmoor
  noticeboard documents
  noticeboard serve --port 8000
  noticeboard slack --check
  noticeboard backup /mnt/safe/noticeboard.zip
  NOTICEBOARD_EMBEDDER=~/models/bge-small-en noticeboard reindex

Settings come from the environment or .env: NOTICEBOARD_DATA, NOTICEBOARD_COUNCIL, NOTICEBOARD_ACCESS, NOTICEBOARD_EMBEDDER,
NOTICEBOARD_LLM (and its _KEY, _TIMEOUT, _RESTRICTED), NOTICEBOARD_KEEP_DAYS, NOTICEBOARD_URL; for Slack SLACK_BOT_TOKEN, SLACK_APP_TOKEN,
SLACK_SIGNING_SECRET (or each with _FILE), NOTICEBOARD_SLACK_PLACES, _ADMINS, _CONTACT, _BOTS.
"""
_RECORDS = """noticeboard record review --council Wexmoor --on 2024-10-23 --evidence "letter of 12 December" --by "Selina Coyle"
  noticeboard record meeting --council Wexmoor --on 2024-11-14
  noticeboard record met 3f9a6c20d17be845 --on 2024-04-26
  noticeboard record lifted --council Wexmoor --on 2025-10-20
  noticeboard record --correct 8c1d4e9a07b2 --on 2024-10-22
  noticeboard record --withdraw 8c1d4e9a07b2
  noticeboard record list --council Wexmoor"""
_INGESTS = """noticeboard ingest notices/ --council "Wexmoor" --access restricted
  noticeboard ingest notices/ --prune
  noticeboard ingest notices/ --watch"""
_DOCUMENTS = """noticeboard documents --json
  noticeboard documents show scan0001.pdf
  noticeboard documents set scan0001.pdf --council Wexmoor --kind minutes --date meeting=2024-03-14
  noticeboard documents set scan0001.pdf --section "Appendix B" --access restricted
  noticeboard documents set scan0001.pdf --unset council
  noticeboard documents remove scan0001.pdf 3f9a6c20d17b"""
_SETS = ("council", "kind", "issuer", "title", "access", "section", "date", "unset", "by")
_SLACK = """noticeboard slack --check
  SLACK_BOT_TOKEN_FILE=bot.token SLACK_APP_TOKEN_FILE=app.token noticeboard slack
  NOTICEBOARD_SLACK_PLACES="T012AB3CD=COUNCIL; C034EF5GH=COUNCIL:restricted" noticeboard slack"""
_HAPPENED = {"review": About.REVIEW_HELD, "meeting": About.MEETING_HELD, "met": About.OBLIGATION_MET, "lifted": About.NOTICE_LIFTED}


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command and returns its exit code."""
    keep_quiet()  # before any of our libraries is imported: they read the environment then
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        return int(options.run(options, settings))
    except NoticeboardError as error:
        print(f"noticeboard: {error}", file=sys.stderr)
        return 2
    except ValidationError as error:
        print(f"noticeboard: {'; '.join(each['msg'] for each in error.errors())}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. What was listed is kept; the same command goes on from there.", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of our output has gone (head, less)
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("noticeboard", description=_ABOUT, epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")

    ingest = _command(commands, "ingest", _ingest, "take files and folders in", _INGESTS)
    what = "files or folders: PDF, pictures of pages, Word, Excel, CSV, mail, HTML, Markdown, plain text"
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help=what)
    ingest.add_argument("--council", help="the council all of them belong to; a new name makes it known")
    ingest.add_argument("--kind", choices=list(Kind), metavar="KIND", help=f"what all of them are: {', '.join(Kind)}")
    ingest.add_argument("--access", choices=list(Access), help="who may see them (default: NOTICEBOARD_ACCESS, else public)")

    ingest.add_argument("--prune", action="store_true", help="forget documents of these folders whose files have vanished")
    ingest.add_argument("--watch", action="store_true", help="keep looking, and take in what is new or changed once it has settled (Ctrl-C ends it)")

    ask = _command(commands, "ask", _ask, "ask a question", 'noticeboard ask "what must we give reviewers?" --council Wexmoor --as-of 2024-09-01')
    ask.add_argument("question")
    ask.add_argument("--council", help="whose officer asks (default: NOTICEBOARD_COUNCIL)")
    ask.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="answer as on that day (default: today)")
    ask.add_argument(
        "--history", action="append", default=[], metavar="QUESTION", help="an earlier question of the same conversation, oldest first; may be repeated"
    )

    due = _command(commands, "due", _due, "list what is due", "noticeboard due --council Wexmoor --within 90d")
    due.add_argument("--council", help="one council (default: NOTICEBOARD_COUNCIL, else all)")
    due.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="as on that day (default: today)")
    due.add_argument("--within", type=_days, metavar="90d", help="only what falls due in so many days (d), weeks (w) or months of 30 days (m)")
    formats = due.add_mutually_exclusive_group()
    formats.add_argument("--csv", metavar="FILE", help="write it for a spreadsheet (- is standard output)")
    formats.add_argument("--ics", metavar="FILE", help="write its dates as a calendar (- is standard output)")

    obligations = _command(commands, "obligations", _obligations, "list the obligations in force", "noticeboard obligations --council Wexmoor --csv duties.csv")
    obligations.add_argument("--council", help="one council (default: NOTICEBOARD_COUNCIL, else all)")
    obligations.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="as on that day (default: today)")
    obligations.add_argument("--ended", action="store_true", help="those of notices that apply no more: replaced, lifted or closed")
    obligations.add_argument("--csv", metavar="FILE", help="write them for a spreadsheet (- is standard output)")

    briefing = _command(commands, "briefing", _briefing, "what a new board member needs to know", "noticeboard briefing --council Wexmoor")
    briefing.add_argument("--council", help="whose (default: NOTICEBOARD_COUNCIL)")
    briefing.add_argument("--as-of", type=_day, metavar="YYYY-MM-DD", help="as on that day (default: today)")

    record = _command(commands, "record", _record, "tell the register what happened; it is kept for good, and a later record corrects it", _RECORDS)
    record.add_argument("what", nargs="?", choices=[*_HAPPENED, "list"], help="what happened, or list: what was recorded so far")
    record.add_argument("obligation", nargs="?", metavar="OBLIGATION_ID", help="which obligation was met ('noticeboard obligations --json' gives the ids)")
    record.add_argument("--council", help="whose it is (default: NOTICEBOARD_COUNCIL; list: else all)")
    record.add_argument("--on", type=_day, metavar="YYYY-MM-DD", help="the day it happened")
    record.add_argument("--evidence", metavar="WORDS", help="what it rests on, in your own words")
    record.add_argument("--by", metavar="NAME", help="who says so (default: owner)")
    record.add_argument("--access", choices=list(Access), help="who may see it (default: public; what speaks of a restricted paper is restricted)")
    earlier = record.add_mutually_exclusive_group()
    earlier.add_argument("--correct", metavar="ID", help="put an earlier record right, with --on or --evidence")
    earlier.add_argument("--withdraw", metavar="ID", help="take an earlier record back")

    _add_documents(commands)
    serve = _command(commands, "serve", _serve, "answer over HTTP on this machine, and in Slack where its tokens are set", "noticeboard serve --port 8000")
    slack = _command(commands, "slack", _slack, "answer in Slack (and over HTTP on this machine, for the pages that answers link to)", _SLACK)
    slack.add_argument("--check", action="store_true", help="say what is missing (tokens, scopes, socket, channels) and post nothing")
    for each in (serve, slack):
        each.add_argument("--host", default="127.0.0.1", help="a loopback address (default: 127.0.0.1)")
        each.add_argument("--port", type=int, default=8000, help="default: 8000; 0 takes a free one")
    check = _command(commands, "check", _check, "look over the stores and mend them", "noticeboard check --compact")
    check.add_argument("--compact", action="store_true", help="write the stores anew, so that no byte of forgotten or replaced documents is left in them")
    again = "embed every passage anew with the model that NOTICEBOARD_EMBEDDER names, or make the vector index anew for the same one"
    _command(commands, "reindex", _reindex, again, "NOTICEBOARD_EMBEDDER=~/models/bge-small-en noticeboard reindex")
    backup = _command(commands, "backup", _backup, "write the whole library into one file, while it is used", "noticeboard backup /mnt/safe/noticeboard.zip")
    backup.add_argument("file", type=Path, metavar="FILE", help="where it goes; an older one of that name is replaced when the new one is whole")
    restore = _command(commands, "restore", _restore, "put a backup in the data folder's place", "noticeboard restore /mnt/safe/noticeboard.zip --replace")
    restore.add_argument("file", type=Path, metavar="FILE", help="what 'noticeboard backup' wrote")
    restore.add_argument("--replace", action="store_true", help="move the library aside that is there now")
    return parser


def _add_documents(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    help_ = "list the documents; show what is known of one, put it right, or forget it"
    documents = _command(commands, "documents", _documents, help_, _DOCUMENTS)
    documents.add_argument("what", nargs="?", choices=["list", "show", "set", "remove"], default="list", help="what to do (default: list)")
    documents.add_argument("names", nargs="*", metavar="ID|NAME", help="a document's id, or its file's name")
    told = documents.add_argument_group("set", "what is right; it wins over everything that is read, also when the file is read again")
    told.add_argument("--council")
    told.add_argument("--kind", choices=list(Kind), metavar="KIND", help=", ".join(Kind))
    told.add_argument("--issuer")
    told.add_argument("--title")
    told.add_argument("--access", choices=list(Access), help="who may see it, or with --section that section")
    told.add_argument("--section", metavar="HEADING", help="the section that --access is about, by its heading")
    told.add_argument("--date", action="append", default=[], type=_dated, metavar="MEANING=YYYY-MM-DD", help=f"may be repeated; {', '.join(DateMeaning)}")
    told.add_argument("--unset", action="append", default=[], metavar="WHAT", help="take a correction back: council, kind, …, date:issued, section:HEADING")
    told.add_argument("--by", metavar="NAME", help="who says so (default: owner)")


def _command(commands: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, run: object, help_: str, example: str) -> argparse.ArgumentParser:
    command = commands.add_parser(
        name, help=help_, description=help_.capitalize() + ".", epilog=f"example:\n  {example}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    command.add_argument("--json", action="store_true", help="print what the HTTP door returns")
    command.set_defaults(run=run)
    return command


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} isn't a date like 2024-02-29") from error


def _dated(text: str) -> tuple[DateMeaning, date]:
    meaning, _, day = text.partition("=")
    if meaning not in list(DateMeaning):
        raise argparse.ArgumentTypeError(f"{text!r} isn't like issued=2024-02-29; what a date means is one of {', '.join(DateMeaning)}")
    return DateMeaning(meaning), _day(day)


def _days(text: str) -> int:
    units = {"d": 1, "w": 7, "m": 30}
    count, unit = (text[:-1], text[-1]) if text[-1:] in units else (text, "d")
    if not count.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} isn't a number of days like 90d, 12w or 3m")
    if int(count) * units[unit] > 36_500:
        raise argparse.ArgumentTypeError(f"{text!r} is more than a hundred years")
    return int(count) * units[unit]


def _build(settings: Settings) -> "Noticeboard":
    """The stores and ingest are imported only here: a command that goes through a running owner needs neither."""
    with unswept():
        from assistant.bootstrap import build

        noticeboard = build(settings)
        gc.freeze()  # a program's modules stay; looking through them for garbage takes a tenth of a cold answer's time
        return noticeboard


def _desk(settings: Settings) -> AbstractContextManager[Desk]:
    return reach(settings.data, partial(_build, settings))


def _show(options: argparse.Namespace, value: Model, render: Callable[[Model], None]) -> None:
    """Prints what the HTTP door would return with --json, else what a person reads."""
    if options.json:
        print(value.model_dump_json(indent=2))
    else:
        render(value)


def _ingest(options: argparse.Namespace, settings: Settings) -> int:
    missing = [path for path in options.paths if not path.exists()]
    if missing:
        raise SettingError(f"{missing[0]} doesn't exist; give a file or a folder of documents.")
    paths = [str(path.resolve()) for path in options.paths]
    body = IngestBody(paths=paths, council=options.council, kind=options.kind, access=options.access, prune=options.prune)
    if options.watch:
        return _watch(options, settings, body)
    report = _take(options, settings, body)
    _show(options, report, tables.ingest_summary)
    return 3 if any(each.outcome == "refused" for each in report.files) else 0


def _take(options: argparse.Namespace, settings: Settings, body: IngestBody) -> IngestReport:
    with _desk(settings) as desk, tables.StepProgress(quiet=options.json) as progress:
        return desk.ingest(owner_asker(), body, progress.step)


def _watch(options: argparse.Namespace, settings: Settings, body: IngestBody) -> int:
    """Takes in round by round, and gives the data folder back in between; what came of a round is shown where it changed something."""
    from assistant.watching import rounds

    signal.signal(signal.SIGTERM, _stop)
    with suppress(KeyboardInterrupt):
        for first in rounds(options.paths, settings.data):
            body = body.model_copy(update={"paths": [path for path in body.paths if first or Path(path).exists()]})
            report = _take(options, settings, body)
            if first or report.vanished or any(each.outcome != "unchanged" for each in report.files):
                _show(options, report, tables.ingest_summary)
                sys.stdout.flush()
            if first:
                print("Looking on; Ctrl-C ends it.", file=sys.stderr, flush=True)
    print("Stopped looking on. What was listed is kept.", file=sys.stderr)
    return 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        council = options.council or settings.council
        reply = desk.ask(owner_asker(), Ask(question=options.question, council=council, as_of=options.as_of, history=options.history))
    _show(options, reply, tables.reply)
    if not options.json:
        print(f"(asked as the owner of {settings.data}: every council, restricted papers too)", file=sys.stderr)
    return 0


def _due(options: argparse.Namespace, settings: Settings) -> int:
    council = options.council or settings.council
    with _desk(settings) as desk:
        due = desk.due(owner_asker(), council, options.as_of, options.within)
    if options.csv:
        return _write(options, options.csv, export.spreadsheet(due))
    if options.ics:
        return _write(options, options.ics, export.calendar(due, council))
    _show(options, due, tables.due)
    return 0


def _obligations(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        found = desk.obligations(owner_asker(), options.council or settings.council, options.as_of, options.ended)
    if options.csv:
        return _write(options, options.csv, export.spreadsheet(found))
    _show(options, found, tables.obligations)
    return 0


def _briefing(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        found = desk.briefing(owner_asker(), options.council or settings.council, options.as_of)
    _show(options, found, tables.briefing)
    return 0


def _record(options: argparse.Namespace, settings: Settings) -> int:
    earlier = options.correct or options.withdraw
    council = options.council or (None if earlier or options.what == "met" else settings.council)
    if options.what == "list":
        with _desk(settings) as desk:
            records = desk.records(owner_asker(), council)
        _show(options, records, tables.records)
        return 0
    if not (options.what or earlier):
        raise SettingError(f"What is recorded isn't told; it is {', '.join(_HAPPENED)} or list, or --correct or --withdraw with a record's id.")
    body = RecordBody(
        about=_HAPPENED.get(options.what), council=council, on=options.on, obligation_id=options.obligation, evidence=options.evidence,
        by=options.by, access=options.access, corrects=earlier, withdraw=bool(options.withdraw),
    )  # fmt: skip
    with _desk(settings) as desk:
        kept = desk.record(owner_asker(), body)
    _show(options, kept, tables.record)
    return 0


def _write(options: argparse.Namespace, file: str, data: bytes) -> int:
    """Writes an export to its file, or to standard output for "-"."""
    if options.json:
        raise SettingError("--json prints another form; give it without --csv and --ics.")
    if file == "-":
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return 0
    try:
        Path(file).write_bytes(data)
    except OSError as error:
        raise SettingError(f"{file} can't be written ({error.strerror}); give a file in a folder that you may write to.") from error
    print(f"{file} is written.", file=sys.stderr)
    return 0


def _documents(options: argparse.Namespace, settings: Settings) -> int:
    told = [name for name in _SETS if getattr(options, name)]
    if told and options.what != "set":
        raise SettingError(f"--{told[0]} goes with 'noticeboard documents set ID'.")
    if options.what == "list" and options.names:
        raise SettingError(f"'noticeboard documents show {options.names[0]}' shows one document.")
    if options.what != "list" and not options.names:
        raise SettingError(f"Which document isn't told; give its id or its file's name: noticeboard documents {options.what} ID.")
    if options.what in ("show", "set") and len(options.names) > 1:
        raise SettingError(f"'documents {options.what}' takes one document; {len(options.names)} are given.")
    with _desk(settings) as desk:
        if options.what == "list":
            _show(options, desk.documents(owner_asker()), tables.documents)
        elif options.what == "remove":
            _show(options, desk.remove(owner_asker(), options.names), tables.removed)
        elif options.what == "show":
            _show(options, desk.detail(owner_asker(), options.names[0]), tables.document)
        else:
            _show(options, desk.correct(owner_asker(), _correction(options)), tables.document)
    return 0


def _correction(options: argparse.Namespace) -> CorrectBody:
    return CorrectBody(
        document=options.names[0], council=options.council, kind=options.kind, issuer=options.issuer, title=options.title, access=options.access,
        section=options.section, dates=dict(options.date), unset=options.unset, by=options.by,
    )  # fmt: skip


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    require_free(settings.data)  # before anything large is imported: who comes second hears it at once
    from assistant import serve

    with closing(serve.listen(options.host, options.port)) as bound, own(settings.data, partial(_build, settings)) as noticeboard, ExitStack() as stack:
        signal.signal(signal.SIGTERM, _stop)  # so that the stores are closed clean
        noticeboard.start()  # what keeps it from answering is said here and now
        host, port = bound.getsockname()[:2]
        address = f"http://{host}:{port}"
        door = None
        if settings.slack:
            from assistant.bootstrap import slack_door

            door = stack.enter_context(slack_door(settings, noticeboard, address))
        also = " and in Slack" if door else ""
        print(f"Noticeboard answers on {address}{also} (no keys: public papers only; Ctrl-C stops it)", flush=True)
        with suppress(KeyboardInterrupt):
            serve.run(noticeboard, bound, door)
    return 0


def _slack(options: argparse.Namespace, settings: Settings) -> int:
    if settings.slack is None:
        raise SettingError("SLACK_BOT_TOKEN isn't set. README.md says in ten steps how an app is made in Slack, and where its tokens stand.")
    if not options.check:
        return _serve(options, settings)
    from assistant.bootstrap import slack_check

    with _desk(settings) as desk:
        report = slack_check(settings, desk)
    _show(options, report, tables.slack_check)
    return 0 if report.ready else 1


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _check(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        report = desk.check(owner_asker(), options.compact)
    _show(options, report, tables.check)
    return 0 if report.sound else 1


def _reindex(options: argparse.Namespace, settings: Settings) -> int:
    folder = Path(settings.embedder).expanduser()
    name = str(folder.resolve()) if folder.is_dir() else settings.embedder  # the owner may stand in another folder
    with _desk(settings) as desk, tables.StepProgress(quiet=options.json) as progress:
        report = desk.reindex(owner_asker(), name, progress.step)
    _show(options, report, tables.reindexed)
    return 0


def _backup(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.backup import back_up

    file = options.file.expanduser().resolve()
    if file.is_dir():
        raise SettingError(f"{file} is a folder; give a file, such as {file / 'noticeboard.zip'}.")
    with tables.StepProgress(quiet=options.json) as progress:
        size = back_up(settings.data, file, partial(progress.step, "backup"))
    _show(options, Kept(file=str(file), size=size), tables.backed_up)
    return 0


def _restore(options: argparse.Namespace, settings: Settings) -> int:
    from assistant.backup import restore

    file = options.file.expanduser().resolve()
    if not file.is_file():
        raise SettingError(f"{file} doesn't exist; give a file that 'noticeboard backup' wrote.")
    with tables.StepProgress(quiet=options.json) as progress:
        aside = restore(settings.data, file, options.replace, partial(progress.step, "restore"))
    _show(options, Restored(folder=str(settings.data), aside=str(aside) if aside else None), tables.restored)
    return 0


if __name__ == "__main__":
    sys.exit(main())
