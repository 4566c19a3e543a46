"""noticeboard: the command line. It parses, reaches the owner of the data folder, and prints.

Exit codes: 0 done; 2 wrong use or a question that can't be asked; 3 some files were refused and the rest are in; 130 stopped.
"""

import argparse
import os
import signal
import sys
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, suppress
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ValidationError

from assistant import tables
from assistant.owner import Desk, own, reach
from assistant.schemas import Ask, IngestBody
from assistant.settings import Settings, keep_quiet, load_settings
from index.documents import Kind
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
  noticeboard documents
  noticeboard serve --port 8000

Settings come from the environment or .env: NOTICEBOARD_DATA, NOTICEBOARD_COUNCIL, NOTICEBOARD_ACCESS, NOTICEBOARD_EMBEDDER.
"""


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

    ingest = _command(commands, "ingest", _ingest, "take files and folders in", 'noticeboard ingest notices/ --council "Wexmoor" --access restricted')
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders: PDF, HTML, Markdown, plain text")
    ingest.add_argument("--council", help="the council all of them belong to; a new name makes it known")
    ingest.add_argument("--kind", choices=list(Kind), metavar="KIND", help=f"what all of them are: {', '.join(Kind)}")
    ingest.add_argument("--access", choices=list(Access), help="who may see them (default: NOTICEBOARD_ACCESS, else public)")

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

    _command(commands, "documents", _documents, "list the documents", "noticeboard documents --json")
    serve = _command(commands, "serve", _serve, "answer over HTTP on this machine", "noticeboard serve --port 8000")
    serve.add_argument("--host", default="127.0.0.1", help="a loopback address (default: 127.0.0.1)")
    serve.add_argument("--port", type=int, default=8000, help="default: 8000; 0 takes a free one")
    _command(commands, "check", _check, "look over the stores and mend them", "noticeboard check")
    return parser


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
    from assistant.bootstrap import build

    return build(settings)


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
    body = IngestBody(paths=[str(path.resolve()) for path in options.paths], council=options.council, kind=options.kind, access=options.access)
    with _desk(settings) as desk, tables.IngestProgress(quiet=options.json) as progress:
        report = desk.ingest(owner_asker(), body, progress.step)
    _show(options, report, tables.ingest_summary)
    return 3 if any(each.outcome == "refused" for each in report.files) else 0


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        council = options.council or settings.council
        reply = desk.ask(owner_asker(), Ask(question=options.question, council=council, as_of=options.as_of, history=options.history))
    _show(options, reply, tables.reply)
    if not options.json:
        print(f"(asked as the owner of {settings.data}: every council, restricted papers too)", file=sys.stderr)
    return 0


def _due(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        due = desk.due(owner_asker(), options.council or settings.council, options.as_of, options.within)
    _show(options, due, tables.due)
    return 0


def _documents(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        documents = desk.documents(owner_asker())
    _show(options, documents, tables.documents)
    return 0


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    from assistant import serve

    bound = serve.listen(options.host, options.port)
    with own(settings.data, partial(_build, settings)) as noticeboard:
        signal.signal(signal.SIGTERM, _stop)  # so that the stores are closed clean
        host, port = bound.getsockname()[:2]
        print(f"Noticeboard answers on http://{host}:{port} (no keys: public papers only; Ctrl-C stops it)", flush=True)
        with suppress(KeyboardInterrupt):
            serve.run(noticeboard, bound)
    return 0


def _stop(_signal: int, _frame: object) -> None:
    raise SystemExit(0)


def _check(options: argparse.Namespace, settings: Settings) -> int:
    with _desk(settings) as desk:
        report = desk.check(owner_asker())
    _show(options, report, tables.check)
    return 0


if __name__ == "__main__":
    sys.exit(main())
