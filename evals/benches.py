"""The measuring commands that ask no cases: what documents are taken for, what search finds, how fast it all is, whether dates add up."""

import argparse
import json
from dataclasses import asdict
from pathlib import Path

from assistant.settings import load_settings
from evals import arithmetic, proofs
from evals.assistants import set_embedder
from evals.cases import Part
from evals.hostile.measure import files
from evals.hostile.measure import measure as measure_hostile
from evals.identities import score
from evals.progress import on_terminal
from evals.register_speed import PROMISES, SIZES
from evals.register_speed import measure as measure_register
from evals.retrieval import Bench, forget, ranks, read_lines, recall_and_precision
from evals.sample import make as world_maker
from evals.speed import measure
from ingest.told import FILE_NAME

HOUSE = Path(__file__).resolve().parents[1]
SHARED = HOUSE.parent / "shared"


def identities(options: argparse.Namespace) -> int:
    """Kinds, councils and dates of a folder's documents; exit code 1 below 0.98 or with a wrong council."""
    documents, gold = options.documents or SHARED / "documents", options.gold or HOUSE / "tests/gold/identities.yaml"
    if not documents.exists() and not options.documents:
        print(f"{documents} isn't here; nothing was measured.")
        return 0
    return 0 if identities_right(documents, gold, None if options.documents else options.sample) else 1


def identities_right(documents: Path, gold: Path, keep_as: str | None = None) -> bool:
    """Prints how many documents are taken for what they are, under their own and under random names; kept as a proof where asked for."""
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
    if keep_as:
        print(f"kept in {proofs.keep('identities', keep_as, result)}")
    return right


def retrieval(options: argparse.Namespace) -> int:
    questions = read_lines(options.questions, "id", "text")
    kept = options.out.with_suffix(".vectors.npy")
    bench = Bench(read_lines(options.passages, "id", "document", "paragraph", "text"), set_embedder(), on_terminal, kept)
    with options.out.open("w", encoding="utf8") as out:
        for line in ranks(bench, questions, on_terminal):
            out.write(json.dumps(line) + "\n")
    forget(kept)
    print(f"{len(questions)} questions ranked in {options.out}")
    return 0


def obliqa(options: argparse.Namespace) -> int:
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
    cache = load_settings().cache
    cache.mkdir(parents=True, exist_ok=True)
    bench = Bench(passages, set_embedder(), on_terminal, cache / f"obliqa-{options.sample}.npy")
    recall, precision = recall_and_precision(questions, list(ranks(bench, questions, on_terminal)))
    print(f"R@10 {recall:.4f}  MAP@10 {precision:.4f}  of {len(questions)} questions over {len(passages)} passages")
    result = {"recall@10": round(recall, 4), "map@10": round(precision, 4), "questions": len(questions), "passages": len(passages)}
    print(f"kept in {proofs.keep('obliqa', options.sample, result)}")
    return 0


def hostile(options: argparse.Namespace) -> int:
    """Hostile files through the readers; exit code 1 where one breaks a reader, takes long, or isn't told as what it is."""
    every = files()
    found = measure_hostile(every if options.sample == "full" else every[::8], on_terminal)
    told = ", ".join(f"{count} {outcome}" for outcome, count in found.outcomes.items())
    print(f"{found.files} files in {found.seconds:.0f} s: {told}; the slowest took {found.slowest.seconds:.1f} s; {found.memory // 1_000_000} MB at most")
    for fault in found.faults:
        print(f"  {fault}")
    print(f"kept in {proofs.keep('hostile', options.sample, found.as_data())}")
    return 0 if found.passed else 1


def speed(options: argparse.Namespace) -> int:
    result = measure(options.sample, load_settings().cache, lambda line: print(line, flush=True))
    print(f"kept in {proofs.keep('speed', options.sample, result)}")
    return 0


def register_speed(options: argparse.Namespace) -> int:
    """How fast the register answers, and what building it costs; a promise that isn't held is named."""
    result = measure_register(SIZES[options.sample], _papers(options.sample), set_embedder, lambda line: print(line, flush=True))
    print(f"kept in {proofs.keep('register', options.sample, result)}")
    broken = {name: most for name, most in PROMISES.items() if float(str(result[name])) > most}
    for name, most in broken.items():
        print(f"NOT HELD: {name} is {result[name]}, more than the promised {most}")
    return 0


def _papers(sample: str) -> list[Path]:
    """The files whose ingest is measured: the sample world's development councils', of a small run one council's."""
    councils = [str(each["name"]).lower() for each in world_maker.councils() if each["part"] == Part.DEVELOPMENT]
    wanted = tuple(f"{council}-" for council in (councils if sample == "full" else councils[:1]))
    documents = HOUSE / "evals" / "sample" / "documents"
    return sorted(path for path in documents.iterdir() if path.name.startswith((*wanted, FILE_NAME)))


def dates(options: argparse.Namespace) -> int:
    """Our sums with dates against oracles; exit code 1 where one differs or PostgreSQL is missing."""
    checks = arithmetic.compare(arithmetic.CASES[options.sample])
    for each in checks:
        print(f"{each.what}: {each.cases} cases against {each.oracle}: {each.missing or f'{len(each.differences)} differences'}")
        for difference in each.differences[:10]:
            print(f"  {difference}")
    passed = all(each.passed for each in checks)
    rows = [{**asdict(each), "differences": len(each.differences), "passed": each.passed} for each in checks]
    years = [arithmetic.YEARS[0], arithmetic.YEARS[-1]]
    result = {"passed": passed, "cases": arithmetic.CASES[options.sample], "seed": arithmetic.SEED, "years": years, "checks": rows}
    print(f"kept in {proofs.keep('dates', options.sample, result)}")
    return 0 if passed else 1
