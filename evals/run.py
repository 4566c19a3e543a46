"""A run: every case asked, every reply kept as it comes, so that a run which was broken off goes on.

What is kept in the run's folder: `cases.yaml` (as asked), `replies.jsonl` (a line a case), `run.json` (the exact configuration:
code, corpus, cases, assistant, machine). `evals.report` writes scores and pages beside them.
"""

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from assistant.schemas import Place, Reply
from evals import proofs
from evals.assistants import Assistant, Heard
from evals.cases import Case, load
from evals.progress import Progress
from evals.scores.answered import Answered
from index.errors import SettingError

_HOUSE = Path(__file__).resolve().parents[1]


@dataclass(frozen=True, slots=True)
class Configuration:
    """What a run's figures depend on: `code`, `corpus` and `cases` are sha256 of what was used."""

    assistant: str
    code: str
    corpus: str
    cases: str
    embedder: str

    @property
    def mark(self) -> str:
        return hashlib.sha256(json.dumps(asdict(self)).encode()).hexdigest()[:16]


def code_sha256() -> str:
    """The sha256 of all that answering rests on: the packages' files, whatever is committed of them."""
    digest = hashlib.sha256()
    for package in ("assistant", "index", "ingest", "prompts"):
        for path in sorted((_HOUSE / package).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(f"{path.relative_to(_HOUSE)}\n".encode() + path.read_bytes())
    return digest.hexdigest()


def corpus_sha256(documents: Sequence[Path]) -> str:
    """The sha256 of the documents' names and bytes, their noticeboard.toml among them."""
    digest = hashlib.sha256()
    for folder in documents:
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            if path.is_file():
                digest.update(f"{path.name}\n{hashlib.sha256(path.read_bytes()).hexdigest()}\n".encode())
    return digest.hexdigest()


def run(cases: Sequence[Case], assistant: Assistant, out: Path, configuration: Configuration, progress: Progress) -> list[Answered]:
    """Asks what hasn't been asked yet and returns all cases with their replies, in the cases' order.

    Replies that an earlier run left in the folder count where its configuration was the same; else they are thrown away.
    Cases that can't be put to the assistant are left out.
    """
    out.mkdir(parents=True, exist_ok=True)
    kept = _kept(out, configuration)
    wanted = {case.id for case in cases}
    _write_configuration(out, configuration, len(cases))
    (out / "cases.yaml").write_text(yaml.safe_dump([_as_data(case) for case in cases], sort_keys=False, allow_unicode=True, width=140), "utf8")
    asked = {id_: line for id_, line in kept.items() if id_ in wanted}
    with (out / "replies.jsonl").open("w", encoding="utf8") as file:
        file.writelines(json.dumps(line) + "\n" for line in asked.values())
        for done, case in enumerate(cases, 1):
            if case.id not in asked:
                asked[case.id] = _ask(assistant, case)
                file.write(json.dumps(asked[case.id]) + "\n")
                file.flush()
            progress("Asking", done, len(cases))
    return [answered for case in cases if (answered := _answered(case, asked[case.id]))]


def read(out: Path) -> list[Answered]:
    """The run that a folder keeps; SettingError where it keeps none."""
    if not (out / "replies.jsonl").exists():
        raise SettingError(f"{out} holds no run: expected replies.jsonl and cases.yaml, as noticeboard-eval run writes them.")
    lines = dict(_lines(out / "replies.jsonl"))
    cases = load(out / "cases.yaml").cases
    return [answered for case in cases if case.id in lines and (answered := _answered(case, lines[case.id]))]


def _kept(out: Path, configuration: Configuration) -> dict[str, Any]:
    replies, config = out / "replies.jsonl", out / "run.json"
    same = replies.exists() and config.exists() and json.loads(config.read_text("utf8")).get("mark") == configuration.mark
    return dict(_lines(replies)) if same else {}


def _lines(path: Path) -> Iterator[tuple[str, Any]]:
    """The replies by case id; a last line that was broken off is asked again."""
    for line in path.read_text("utf8").splitlines():
        try:
            content = json.loads(line)
        except ValueError:
            continue
        yield content["id"], content


def _write_configuration(out: Path, configuration: Configuration, count: int) -> None:
    facts = {"mark": configuration.mark, "commit": proofs.commit(), "asked": datetime.now(UTC).isoformat(timespec="seconds"), "machine": proofs.machine()}
    (out / "run.json").write_text(json.dumps({**facts, "questions": count, **asdict(configuration)}, indent=1) + "\n", "utf8")


def _as_data(case: Case) -> dict[str, Any]:
    """A case as its file writes it: what isn't said is left out."""
    content: dict[str, Any] = case.model_dump(mode="json", exclude_defaults=True)
    return content


def _ask(assistant: Assistant, case: Case) -> dict[str, Any]:
    heard = assistant.ask(case, case.as_of)
    if heard is None:
        return {"id": case.id, "left_out": True}
    others = {day: assistant.ask(case, day) for day in case.dates if day != case.as_of}
    return {"id": case.id, **_written(heard), "on_other_days": {day.isoformat(): _written(other) for day, other in others.items() if other}}


def _written(heard: Heard) -> dict[str, Any]:
    found = None if heard.found is None else [[place.model_dump() for place in passage] for passage in heard.found]
    return {"seconds": round(heard.seconds, 5), "confidence": heard.reply.confidence, "found": found, "reply": heard.reply.model_dump()}


def _answered(case: Case, line: Mapping[str, Any]) -> Answered | None:
    if line.get("left_out"):
        return None
    found = None if line["found"] is None else tuple(tuple(Place.model_validate(place) for place in passage) for passage in line["found"])
    others = tuple((date.fromisoformat(day), _reply(content)) for day, content in line["on_other_days"].items())
    return Answered(case, _reply(line), float(line["seconds"]), found, others)


def _reply(line: Mapping[str, Any]) -> Reply:
    return Reply.model_validate({**line["reply"], "confidence": line["confidence"]})
