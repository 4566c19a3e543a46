"""noticeboard-eval: what the project promises, measured. Each command prints its figures; runs and proofs are kept as files too."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from assistant import leaning
from assistant.settings import keep_quiet
from evals import aim, benches, chats, commands, drills, feedback, routes, scans, written
from evals.cases import Part
from index.aim import WEIGHTS
from index.errors import NoticeboardError

keep_quiet()

_EXAMPLES = """examples:
  noticeboard-eval world                                                  the sample world, with its gate
  noticeboard-eval world --formats docx,xlsx,eml                          the same papers in other forms
  noticeboard-eval run --documents DIR --cases FILE.yaml                  your documents, your questions
  noticeboard-eval run --documents DIR --cases FILE.yaml --url http://127.0.0.1:8000
  noticeboard-eval compare .evaluation/before .evaluation/after
  noticeboard-eval peers --documents DIR --cases FILE.yaml
  noticeboard-eval register --documents DIR --gold FILE.yaml
  noticeboard-eval leakage --sample ci
  noticeboard-eval identities --documents evals/sample/documents --gold evals/sample/identities.yaml
  noticeboard-eval ocr --documents DIR
  noticeboard-eval reading --documents DIR
  noticeboard-eval retrieval --passages P.jsonl --questions Q.jsonl --out RANKS.jsonl
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one measurement; exit code 0 where it could be made and what it must hold holds, 1 where that fails, 2 for wrong use."""
    options = _parser().parse_args(arguments)
    try:
        return int(options.run(options))
    except (NoticeboardError, FileNotFoundError) as error:
        print(f"noticeboard-eval: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped; what was done is kept where it says so.", file=sys.stderr)
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        "noticeboard-eval", description="Measure what Noticeboard promises.", epilog=_EXAMPLES, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_subparsers(title="commands", required=True, metavar="COMMAND").add_parser
    _answers(add("run", help="ask questions of documents, score the answers, write a report"), commands.run)
    world = add("world", help="the sample world: both parts, the register, identities, leakage, and the gate")
    world.add_argument("--part", choices=[*Part], default=Part.ALL, help="by council: development, test or all")
    world.add_argument("--out", type=Path, default=Path(".evaluation"), metavar="DIR", help="where the runs are kept (default: .evaluation)")
    world.add_argument("--thresholds", type=Path, metavar="FILE", help="the gate (default: evals/thresholds.toml)")
    world.add_argument("--formats", metavar="docx,xlsx,eml", help="ask the same of its papers as Word documents, workbooks (trackers), mails; kept as a proof")
    world.set_defaults(run=commands.world)
    compare = add("compare", help="two runs over the same questions: what was gained and lost, and whether it is chance")
    compare.add_argument("first", type=Path)
    compare.add_argument("second", type=Path)
    compare.set_defaults(run=commands.compare)
    peers = add("peers", help="plain llama-index, BM25 alone and dense alone on the same questions")
    _answers(peers, commands.peers)
    peers.add_argument("--sample", choices=["full", "ci"], help="keep the figures as a proof; ci asks every eighth question")
    register = add("register", help="the register against rows of what it should hold")
    register.add_argument("--documents", type=Path, required=True, metavar="DIR")
    register.add_argument("--gold", type=Path, required=True, metavar="FILE", help="YAML rows, or a folder of such files")
    register.add_argument("--show", type=int, default=20, metavar="N", help="how many missing and extra ones to name of each (default: 20)")
    register.set_defaults(run=commands.register)
    leakage = add("leakage", help="secrets in restricted papers, asked for at every door; kept as a proof")
    leakage.add_argument("--sample", choices=["full", "ci"], default="full")
    leakage.set_defaults(run=commands.leakage)
    identities = add("identities", help="kinds, councils and printed dates against a file of right answers")
    identities.add_argument("--documents", type=Path, help="a folder of documents (default: ../shared/documents)")
    identities.add_argument("--gold", type=Path, help="the right answers, YAML (default: tests/gold/identities.yaml)")
    identities.add_argument("--sample", choices=["full", "ci"], default="full")
    identities.set_defaults(run=benches.identities)
    for name, run, what in (
        ("ocr", scans.ocr, "pages drawn and read as scans, against their text layer: characters and figures misread, time; kept as a proof"),
        ("reading", scans.reading, "what can be counted of a folder's reading: numbers without gaps, grades, what must improve; kept as a proof"),
    ):
        command = add(name, help=what)
        command.add_argument("--documents", type=Path, help="a folder of documents (default: ../shared/documents)")
        command.add_argument("--sample", choices=["full", "ci"], default="full")
        command.set_defaults(run=run)
    retrieval = add("retrieval", help="rank passages for questions with the search that answers use")
    retrieval.add_argument("--passages", type=Path, required=True, metavar="P.jsonl")
    retrieval.add_argument("--questions", type=Path, required=True, metavar="Q.jsonl")
    retrieval.add_argument("--out", type=Path, required=True, metavar="RANKS.jsonl")
    retrieval.set_defaults(run=benches.retrieval)
    phrasings = add("routes", help="written phrasings against the routes that they should go by, as a confusion matrix")
    phrasings.add_argument("--phrasings", type=Path, default=routes.PHRASINGS, metavar="FILE", help="each route with its phrasings (default: the sample's)")
    phrasings.add_argument("--train", action="store_true", help="learn the second opinion anew first, from every other phrasing")
    phrasings.add_argument("--out", type=Path, default=leaning.WEIGHTS, metavar="FILE", help="where --train keeps what it learnt")
    phrasings.set_defaults(run=routes.routes)
    aimed = add("aim", help="how high the sentences that answer stand by their nearness, before and after what was learnt of where questions aim")
    aimed.add_argument("--train", action="store_true", help="learn it anew from all development councils")
    aimed.add_argument("--out", type=Path, default=WEIGHTS, metavar="FILE", help="where --train keeps what it learnt")
    aimed.set_defaults(run=aim.aim)
    said = add("feedback", help="what people said of answers in Slack, as cases (right ones) and drafts of cases (all others)")
    said.add_argument("--out", type=Path, default=feedback.DEFAULT, metavar="FILE", help=f"default: {feedback.DEFAULT}")
    said.set_defaults(run=feedback.feedback)
    chat = add("slack", help="questions in a made-up workspace: how fast, how many at once, how large; kept as a proof")
    chat.add_argument("--sample", choices=["full", "ci"], default="full")
    chat.add_argument("--show", action="store_true", help="no figures: a new board member's conversation, as the workspace shows it")
    chat.set_defaults(run=chats.chats)
    for name, run, what in (
        ("obliqa", benches.obliqa, "recall and precision on ../shared/benchmarks/obliqa, kept as a proof"),
        ("speed", benches.speed, "speed and memory against the bare parts, kept as a proof"),
        ("kills", drills.kills, "commands killed while they write: nothing acknowledged may be lost; kept as a proof (needs strace)"),
        ("disk", drills.disk, "disks that are full or give nothing: one named error, nothing spoilt; kept as a proof (needs strace)"),
        ("together", drills.together, "several ingests at once, with questions: the library is as after one after the other; kept as a proof"),
        ("quiet", drills.quiet, "ingest, answers and the test suite without a network: nobody but loopback is spoken to; kept as a proof (needs strace)"),
        ("years", drills.years, "papers edited and taken in again and again, and thousands of questions: nothing grows; kept as a proof"),
        ("amended", drills.amended, "papers that are edited and taken in again: nothing may answer from the old text; kept as a proof"),
        ("reindex", drills.reindex, "reindexes killed while they write: the library must be whole after each; kept as a proof (needs strace)"),
        ("damage", drills.damage, "damaged files of a library: found, mended or brought back from a backup; kept as a proof"),
        ("hostile", benches.hostile, "malformed and hostile files through the readers, kept as a proof"),
        ("register-speed", benches.register_speed, "how fast a hundred councils' register answers, and its share of an ingest, kept as a proof"),
        ("llm", written.llm, "answers in a small language model's words, asked through a real server, kept as a proof"),
        ("dates", benches.dates, "sums with dates against PostgreSQL, java.time and numpy, kept as a proof"),
    ):
        command = add(name, help=what)
        command.add_argument("--sample", choices=["full", "ci"], default="full")
        command.set_defaults(run=run)
    return parser


def _answers(parser: argparse.ArgumentParser, run: commands.Command) -> None:
    """What a command that asks questions of documents takes."""
    parser.add_argument("--documents", type=Path, required=True, metavar="DIR", help="the folder that the questions are about")
    parser.add_argument("--cases", type=Path, required=True, metavar="FILE", help="YAML cases, or a folder of such files")
    parser.add_argument("--councils", metavar="NAME,…", help="only the cases of these councils")
    parser.add_argument("--kind", help="only the cases of this kind")
    parser.add_argument("--out", type=Path, metavar="DIR", help="where the run is kept; the same folder goes on where it was broken off")
    if run is commands.run:
        parser.add_argument("--scans", action="store_true", help="take each PDF in as its scan; what it says is judged by its text layer")
        parser.add_argument("--url", help="ask this address (POST /v1/ask) and not a library in this process")
        parser.add_argument("--key", help="the address's API key")
        parser.add_argument("--restricted-key", metavar="KEY", help="the key that may see restricted papers; without it their cases are left out")
        parser.add_argument("--thresholds", type=Path, metavar="FILE", help="exit 1 where a figure falls below its threshold under [run]")
        parser.add_argument("--show", choices=["wrong", "all"], help="print answers too")
    parser.set_defaults(run=run)


if __name__ == "__main__":
    sys.exit(main())
