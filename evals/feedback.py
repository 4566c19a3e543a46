"""What people said of answers, as evaluation cases: a right answer is a case as it stands, any other a draft that a person completes.

Drafts stand in the same file as comments, so that it can be asked at once and none of them counts before somebody wrote what is right.
"""

import argparse
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from assistant.ledger import Judged, Ledger, Verdict
from assistant.schemas import Reply
from assistant.settings import load_settings
from evals.cases import CaseKind
from index.errors import SettingError


def feedback(options: argparse.Namespace) -> int:
    """Writes the cases that the ledger's feedback gives; exit code 0 also where there is none."""
    settings = load_settings()
    if not (settings.data / "ledger.sqlite3").exists():
        raise SettingError(f"{settings.data} holds no ledger: nothing was asked in Slack over this data folder (NOTICEBOARD_DATA).")
    ledger = Ledger.open(settings.data)
    try:
        judged = ledger.judged()
    finally:
        ledger.close()
    text = "\n".join(written(judged))
    options.out.write_text(text or "# Nobody has said anything of an answer yet.\n", "utf8")
    right = sum(each.verdict is Verdict.RIGHT for each in judged)
    print(f"{right} cases and {len(judged) - right} drafts in {options.out}")
    return 0


def written(judged: list[Judged]) -> Iterator[str]:
    """The file's entries: cases as YAML, drafts as comments with what was said against the answer."""
    for each in judged:
        kept = json.loads(each.reply) if each.reply else {}
        if "status" not in kept:  # a list of deadlines, or nothing that is kept any more
            continue
        reply = Reply.model_validate(kept)
        entry = yaml.safe_dump([_case(each, reply)], allow_unicode=True, sort_keys=False, width=140)
        if each.verdict is Verdict.RIGHT:
            yield entry
            continue
        said = f"said to be {each.verdict.value}" + (f": {each.reason}" if each.reason else "")
        yield "\n".join(f"# {line}".rstrip() for line in (*said.splitlines(), *entry.splitlines())) + "\n"


def _case(judged: Judged, reply: Reply) -> dict[str, Any]:
    """A case by what the answer states and cites; of an answer without dates the quotes are what it states."""
    answered = reply.status in ("answered", "partial")
    case: dict[str, Any] = {
        "id": f"{(reply.council or 'any').lower().replace(' ', '-')}-feedback-{judged.reference}",
        "council": reply.council,
        "as_of": reply.as_of,
        "history": list(judged.history) or None,
        "question": judged.question,
        "kind": (CaseKind.DEADLINE if reply.dates else CaseKind.FACT if answered else CaseKind.UNANSWERABLE).value,
        "answerable": answered,
        "why": None if answered else "somebody said that this refusal is right",
    }
    if answered:
        stated = [each.text for each in reply.dates] or [each.quote for each in reply.citations[:1]] or [reply.answer.partition("\n")[0]]
        case["facts"] = [[each] for each in stated]
        case["sources"] = [
            {"document": each.document, "paragraph": each.paragraph, "page": None if each.paragraph else each.page, "quote": each.quote}
            for each in reply.citations
        ]
        case["sources"] = [{name: value for name, value in source.items() if value is not None} for source in case["sources"]]
    return {name: value for name, value in case.items() if value is not None}


DEFAULT = Path("feedback.yaml")
