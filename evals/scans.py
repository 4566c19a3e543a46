"""The measuring commands about reading: how well scans are read, and what can be counted of any folder's reading."""

import argparse
from collections.abc import Mapping
from pathlib import Path

from evals import ocr as scanned
from evals import proofs
from evals import reading as counted
from evals.benches import SHARED


def ocr(options: argparse.Namespace) -> int:
    """Pages read as scans against their text layer; exit code 1 where more characters are wrong than promised."""
    if not (documents := _documents(options)):
        return 0
    result = scanned.measure(documents, options.sample, lambda line: print(line, flush=True))
    _keep("ocr", options, result)
    return 0 if float(str(result["character_error"])) <= scanned.PROMISES["character_error"] else 1


def reading(options: argparse.Namespace) -> int:
    """What can be counted of the documents' reading; exit code 1 where a count is below its promise."""
    if not (documents := _documents(options)):
        return 0
    counts = counted.measure(documents, options.sample)
    for each in counts:
        where = f"; not in {', '.join(each.wrong)}" if each.wrong else ""
        print(f"{each.name.replace('_', ' ')}: {each.right} of {each.total} ({each.share:.3f}, promise {counted.PROMISES[each.name]}){where}")
    _keep("reading", options, {each.name: {"right": each.right, "total": each.total, "share": round(each.share, 4)} for each in counts})
    return 0 if all(each.share >= counted.PROMISES[each.name] for each in counts) else 1


def _documents(options: argparse.Namespace) -> Path | None:
    """The folder that is read; None, said so, where the one that is read by default isn't here."""
    documents: Path = options.documents or SHARED / "documents"
    if documents.exists():
        return documents
    if options.documents:
        raise FileNotFoundError(f"{documents} doesn't exist; give a folder of documents.")
    print(f"{documents} isn't here; nothing was measured.")
    return None


def _keep(name: str, options: argparse.Namespace, result: Mapping[str, object]) -> None:
    if not options.documents:
        print(f"kept in {proofs.keep(name, options.sample, result)}")
