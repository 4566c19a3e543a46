"""A run as people read it: scores.json, summary.md and one page that needs nothing beside it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined

from evals.layers import Layer, lost_at
from evals.scores.answered import Answered
from evals.scores.intervals import Share
from evals.scores.right import is_right
from evals.scores.scope import Corpus
from evals.summary import Summary, summarise

LEFT, RIGHT, TOP, BOTTOM = 70, 620, 20, 260
"""The frame of the risk–coverage drawing."""


@dataclass(frozen=True, slots=True)
class Line:
    """A score with its figure in words and what it says."""

    name: str
    value: str
    meaning: str


def write(out: Path, title: str, run: Sequence[Answered], corpus: Corpus) -> Summary:
    """Scores the run and writes scores.json, replies.json, summary.md and report.html into its folder."""
    summary = summarise(run, corpus)
    configuration = json.loads((out / "run.json").read_text("utf8")) if (out / "run.json").exists() else {}
    marks = {each.case.id: is_right(each) for each in run}
    content = {"figures": summary.figures, "right": marks, "outside_scope": summary.outside, "layers": {each.case.id: lost_at(each).name for each in run}}
    (out / "scores.json").write_text(json.dumps(content, indent=1, ensure_ascii=False) + "\n", "utf8")
    (out / "replies.json").write_text(json.dumps([_row(each) for each in run], indent=1, ensure_ascii=False) + "\n", "utf8")
    view = _view(title, run, summary, configuration)
    (out / "summary.md").write_text(_template("summary.md").render(view), "utf8")
    (out / "report.html").write_text(_template("report.html").render(view), "utf8")
    return summary


def lines(summary: Summary) -> list[Line]:
    """Every score of a run, in the order in which a reader should ask."""
    found, points = summary, summary.abstention
    rows = [
        Line("right", str(found.right), "facts and source, or refused where the documents don’t say"),
        Line("right facts", str(found.facts), "every fact stated in time, nothing forbidden"),
        Line("right source", str(found.source), "every source among the first citations"),
        Line("unanswerable refused", str(points.unanswerable_refused), "questions whose answer the documents don’t hold"),
        Line("answerable refused", str(points.answerable_refused), "refusals where there is an answer"),
        Line("refusals that were right", str(points.refusals_right), "of all refusals"),
        Line("area under risk–coverage", "–" if found.aurc is None else f"{found.aurc:.3f}", "mean risk when only the surest are trusted; 0 is best"),
        Line("exact dates", str(found.exact_dates), "computed dates over several as-of days"),
        Line("dates spoken", str(found.dates_spoken), "answers that say each of their exact dates in words"),
        Line("quotes verbatim", str(found.quotes), "citations whose quote stands in the document, on its page"),
        Line("markers", str(found.markers), "answers whose markers and citations match"),
        Line("citation precision", f"{found.citations.precision:.3f}", "citations that are of a source (a lower bound)"),
        Line("citation recall", f"{found.citations.recall:.3f}", "sources that are cited"),
        Line("from outside the scope", str(len(found.outside)), "replies with another council’s, a restricted or a later document’s facts"),
        Line("list items", str(found.list_items), "items of lists that are in the answer"),
        Line("conflicts shown", str(found.conflicts_shown), "both sides cited and the conflict named"),
        Line("conflicts invented", str(found.conflicts_invented), "named where one document alone is cited"),
        Line("right in threads", str(found.threads), "questions that rest on earlier ones"),
        Line("words", f"{found.verbosity.median:.0f} / {found.verbosity.p95:.0f}", "half of all answers, nineteen of twenty"),
        Line("within their length", str(found.verbosity.within), "120 words; 200 for comparisons, conflicts and progress"),
        Line("milliseconds", f"{found.latency.p50:.0f} / {found.latency.p95:.0f}", "half of all replies, nineteen of twenty"),
    ]
    if found.ranking:
        recall = ", ".join(f"@{depth} {value:.3f}" for depth, value in found.ranking.recall.items())
        rows.append(Line("search: recall", recall, "sources among the first passages found"))
        rows.append(Line("search: MAP@10", f"{found.ranking.mean_average_precision:.3f}", "how far up they stand"))
    return rows


def _row(answered: Answered) -> dict[str, Any]:
    case, reply = answered.case, answered.reply
    facts = {"id": case.id, "kind": case.kind.value, "seconds": answered.seconds, "status": reply.status, "right": is_right(answered)}
    return {**facts, "question": case.question, "reply": reply.model_dump()}


@lru_cache(maxsize=2)
def _template(name: str) -> Any:
    environment = Environment(
        loader=PackageLoader("evals", "pages"), autoescape=name.endswith("html"), undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)


def _view(title: str, run: Sequence[Answered], summary: Summary, configuration: dict[str, Any]) -> dict[str, Any]:
    under = (
        f"{summary.right.count} questions to {configuration.get('assistant', '?')}, commit {configuration.get('commit', '?')}, {configuration.get('asked', '')}"
    )
    return {
        "title": title,
        "under": under,
        "tiles": _tiles(summary),
        "kinds": [_bar(name, share) for name, share in [*summary.by_kind.items(), ("all", summary.right)]],
        "scores": lines(summary),
        "curve": " ".join(f"{_x(point.coverage):.1f},{_y(point.risk):.1f}" for point in summary.curve),
        "aurc": "–" if summary.aurc is None else f"{summary.aurc:.3f}",
        "ticks": [{"x": _x(share / 100), "y": _y(share / 100), "risk": f"{share} %", "coverage": f"{share} %"} for share in range(0, 101, 25)],
        "layers": _layers(summary),
        "wrong": [_wrong(each, summary.outside.get(each.case.id, [])) for each in run if not is_right(each)],
        "configuration": configuration,
    }


def _x(coverage: float) -> float:
    return LEFT + (RIGHT - LEFT) * coverage


def _y(risk: float) -> float:
    return BOTTOM - (BOTTOM - TOP) * risk


def _tiles(summary: Summary) -> list[dict[str, str]]:
    shares = [
        ("right", summary.right),
        ("exact dates", summary.exact_dates),
        ("unanswerable refused", summary.abstention.unanswerable_refused),
        ("quotes verbatim", summary.quotes),
    ]
    tiles = [{"name": name, "value": _percent(share), "detail": _detail(share)} for name, share in shares]
    return [*tiles, {"name": "from outside the scope", "value": str(len(summary.outside)), "detail": f"of {summary.right.count} replies"}]


def _percent(share: Share) -> str:
    return "–" if share.value is None else f"{100 * share.value:.1f} %"


def _detail(share: Share) -> str:
    low, high = share.interval
    return f"{share.good} of {share.count}, {100 * low:.0f}–{100 * high:.0f} %"


def _bar(name: str, share: Share) -> dict[str, Any]:
    low, high = share.interval
    value = share.value or 0.0
    return {
        "name": name, "good": share.good, "count": share.count, "share": f"{value:.2f}", "width": round(100 * value, 1), "low": round(100 * low, 1),
        "high": round(100 * high, 1),
    }  # fmt: skip


def _layers(summary: Summary) -> dict[str, Any]:
    rows = [{"kind": kind, "counts": [counts.get(layer, 0) for layer in Layer]} for kind, counts in summary.layers.items()]
    total = [sum(counts.get(layer, 0) for counts in summary.layers.values()) for layer in Layer]
    return {"names": [layer.value for layer in Layer], "rows": [*rows, {"kind": "all", "counts": total}]}


def _wrong(answered: Answered, outside: Sequence[str]) -> dict[str, Any]:
    case, reply = answered.case, answered.reply
    return {
        "id": case.id,
        "kind": case.kind.value,
        "layer": lost_at(answered).value,
        "question": case.question,
        "asker": f"{case.council or 'nobody’s officer'}, {case.access.value}, as of {case.as_of.isoformat() if case.as_of else 'today'}",
        "history": list(case.history),
        "gold": (case.answer or case.why or "The documents don’t say.")
        + ("\nfacts: " + "; ".join(" | ".join(fact) for fact in case.facts) if case.facts else ""),
        "sources": [{"place": _place(each.document, each.paragraph, each.page), "quote": each.quote} for each in case.sources],
        "answer": f"({reply.status}) {reply.answer}",
        "cited": [{"place": f"[{each.marker}] {_place(each.document, each.paragraph, each.page)}", "quote": each.quote} for each in reply.citations],
        "faults": list(outside),
    }


def _place(document: str, paragraph: str | None, page: int | None) -> str:
    return ", ".join([document, *([f"paragraph {paragraph}"] if paragraph else []), *([f"page {page}"] if page else [])])
