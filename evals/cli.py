"""noticeboard-eval: what the project promises, measured. Each command prints its figures; proofs are kept as files too."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from assistant.settings import keep_quiet
from evals import proofs
from index.errors import NoticeboardError

if TYPE_CHECKING:
    from index.embedder import Embedder

keep_quiet()

_EXAMPLES = """examples:
  noticeboard-eval identities --documents evals/sample/documents --gold evals/sample/identities.yaml
  noticeboard-eval retrieval --passages P.jsonl --questions Q.jsonl --out RANKS.jsonl
  noticeboard-eval obliqa
  noticeboard-eval speed --sample ci
"""
_HOUSE = Path(__file__).resolve().parents[1]
SHARED = _HOUSE.parent / "shared"


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
    commands = parser.add_subparsers(title="commands", required=True, metavar="COMMAND")
    identities = commands.add_parser("identities", help="kinds, councils and printed dates against a file of right answers")
    identities.add_argument("--documents", type=Path, help="a folder of documents (default: ../shared/documents)")
    identities.add_argument("--gold", type=Path, help="the right answers, YAML (default: tests/gold/identities.yaml)")
    identities.add_argument("--sample", choices=["full", "ci"], default="full")
    identities.set_defaults(run=_identities)
    retrieval = commands.add_parser("retrieval", help="rank passages for questions with the search that answers use")
    retrieval.add_argument("--passages", type=Path, required=True, metavar="P.jsonl")
    retrieval.add_argument("--questions", type=Path, required=True, metavar="Q.jsonl")
    retrieval.add_argument("--out", type=Path, required=True, metavar="RANKS.jsonl")
    retrieval.set_defaults(run=_retrieval)
    obliqa = commands.add_parser("obliqa", help="recall and precision on ../shared/benchmarks/obliqa, kept as a proof")
    obliqa.add_argument("--sample", choices=["full", "ci"], default="full")
    obliqa.set_defaults(run=_obliqa)
    speed = commands.add_parser("speed", help="speed and memory against the bare parts, kept as a proof")
    speed.add_argument("--sample", choices=["full", "ci"], default="full")
    speed.set_defaults(run=_speed)
    return parser


def _cache() -> Path:
    """Where the exported embedding model lies between runs."""
    return Path(os.environ.get("NOTICEBOARD_CACHE") or _HOUSE / ".noticeboard" / "models")


def _embedder() -> "Embedder":
    """The embedding model that the settings name."""
    from assistant.settings import load_settings
    from index.embedder import open_embedder

    return open_embedder(load_settings().embedder, _cache())


def _progress(what: str, done: int, total: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{what}: {done} of {total} ", end="\n" if done == total else "", file=sys.stderr, flush=True)


def _identities(options: argparse.Namespace) -> int:
    from evals.identities import score

    documents, gold = options.documents or SHARED / "documents", options.gold or _HOUSE / "tests/gold/identities.yaml"
    if not documents.exists() and not options.documents:
        print(f"{documents} isn't here; nothing was measured.")
        return 0
    result, right = {}, True
    for rename in (False, True):
        found = score(documents, gold, rename)
        called = "under random names" if rename else "under their own names"
        figures = f"kinds {found.kinds}, councils {found.councils}, dates {found.dates} right; wrong councils {found.wrong_councils}"
        print(f"{found.files} documents {called}: {figures}")
        for fault in found.faults:
            print(f"  {fault}")
        result[called] = {"files": found.files, **found.shares(), "wrong_councils": found.wrong_councils}
        right = right and min(found.shares().values()) >= 0.98 and not found.wrong_councils
    if not options.documents:
        print(f"kept in {proofs.keep('identities', options.sample, result)}")
    return 0 if right else 1


def _retrieval(options: argparse.Namespace) -> int:
    from evals.retrieval import Bench, forget, ranks, read_lines

    questions = read_lines(options.questions, "id", "text")
    kept = options.out.with_suffix(".vectors.npy")
    bench = Bench(read_lines(options.passages, "id", "document", "paragraph", "text"), _embedder(), _progress, kept)
    with options.out.open("w", encoding="utf8") as out:
        for line in ranks(bench, questions, _progress):
            out.write(json.dumps(line) + "\n")
    forget(kept)
    print(f"{len(questions)} questions ranked in {options.out}")
    return 0


def _obliqa(options: argparse.Namespace) -> int:
    from evals.retrieval import Bench, ranks, read_lines, recall_and_precision

    folder = SHARED / "benchmarks" / "obliqa"
    if not folder.exists():
        print(f"{folder} isn't here; nothing was measured.")
        return 0
    passages = read_lines(folder / "passages.jsonl", "id", "document", "paragraph", "text")
    questions = read_lines(folder / "questions.jsonl", "id", "text", "relevant")
    if options.sample == "ci":
        questions = questions[::40]
        wanted = {tuple(place) for question in questions for place in question["relevant"]}
        passages = [each for row, each in enumerate(passages) if row % 12 == 0 or (each["document"], each["paragraph"]) in wanted]
    cache = _cache()
    cache.mkdir(parents=True, exist_ok=True)
    bench = Bench(passages, _embedder(), _progress, cache / f"obliqa-{options.sample}.npy")
    recall, precision = recall_and_precision(questions, list(ranks(bench, questions, _progress)))
    print(f"R@10 {recall:.4f}  MAP@10 {precision:.4f}  of {len(questions)} questions over {len(passages)} passages")
    result = {"recall@10": round(recall, 4), "map@10": round(precision, 4), "questions": len(questions), "passages": len(passages)}
    print(f"kept in {proofs.keep('obliqa', options.sample, result)}")
    return 0


def _speed(options: argparse.Namespace) -> int:
    from evals.speed import measure

    result = measure(options.sample, _cache(), lambda line: print(line, flush=True))
    print(f"kept in {proofs.keep('speed', options.sample, result)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
