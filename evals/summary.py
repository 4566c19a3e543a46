"""All scores of a run in one place, each with the module that defines it; `figures` are what a gate and a comparison read."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from evals.layers import Layer, table
from evals.scores.abstention import Abstention, Point, abstention, area_under, risk_coverage
from evals.scores.answered import Answered
from evals.scores.citations import CitationScore, precision_and_recall
from evals.scores.conflicts import invented, shown
from evals.scores.days import exact, unspoken
from evals.scores.facts import right_facts
from evals.scores.followups import in_threads
from evals.scores.intervals import Share
from evals.scores.latency import Latency, latency
from evals.scores.lists import items_found
from evals.scores.markers import right_markers
from evals.scores.quotes import quotes
from evals.scores.ranking import Ranking, ranking
from evals.scores.right import is_right
from evals.scores.scope import Corpus, outside
from evals.scores.sources import right_source
from evals.scores.verbosity import Verbosity, verbosity


@dataclass(frozen=True, slots=True)
class Summary:
    """A run's scores. `outside` says for each reply (by case id) what it holds from outside its scope."""

    right: Share
    facts: Share
    source: Share
    by_kind: dict[str, Share]
    quotes: Share
    markers: Share
    citations: CitationScore
    exact_dates: Share
    dates_spoken: Share
    abstention: Abstention
    curve: tuple[Point, ...]
    aurc: float | None
    outside: dict[str, list[str]]
    list_items: Share
    conflicts_shown: Share
    conflicts_invented: int
    threads: Share
    verbosity: Verbosity
    latency: Latency
    ranking: Ranking | None
    layers: dict[str, Counter[Layer]]

    @property
    def figures(self) -> dict[str, float]:
        """By name; what couldn't be measured is left out."""
        found: dict[str, float | None] = {
            "right": self.right.value,
            "facts": self.facts.value,
            "source": self.source.value,
            "quotes": self.quotes.value,
            "markers": self.markers.value,
            "citation_precision": self.citations.precision,
            "citation_recall": self.citations.recall,
            "exact_dates": self.exact_dates.value,
            "dates_spoken": self.dates_spoken.value,
            "unanswerable_refused": self.abstention.unanswerable_refused.value,
            "answerable_refused": self.abstention.answerable_refused.value,
            "aurc": self.aurc,
            "outside_scope": float(len(self.outside)),
            "list_items": self.list_items.value,
            "conflicts_shown": self.conflicts_shown.value,
            "conflicts_invented": float(self.conflicts_invented),
            "threads": self.threads.value,
            "within_length": self.verbosity.within.value,
            "words_median": self.verbosity.median,
            "p50_ms": self.latency.p50,
            "p95_ms": self.latency.p95,
            **{f"right_{kind}": share.value for kind, share in self.by_kind.items()},
        }
        if self.ranking is not None:
            found |= {f"recall@{depth}": value for depth, value in self.ranking.recall.items()} | {"map@10": self.ranking.mean_average_precision}
        return {name: value for name, value in found.items() if value is not None}


def summarise(run: Sequence[Answered], corpus: Corpus) -> Summary:
    curve = risk_coverage(run)
    conflicts = [mark for each in run if (mark := shown(each)) is not None]
    spoken = [not unspoken(each.reply) for each in run if any(not day.approximate for day in each.reply.dates)]
    return Summary(
        right=_share([is_right(each) for each in run]),
        facts=_share([right_facts(each) for each in run]),
        source=_share([right_source(each) for each in run]),
        by_kind={kind: _share([is_right(each) for each in run if each.case.kind == kind]) for kind in sorted({each.case.kind.value for each in run})},
        quotes=_share([mark for each in run for mark in quotes(each, corpus.texts)]),
        markers=_share([right_markers(each) for each in run]),
        citations=precision_and_recall(run),
        exact_dates=_share([mark for each in run for mark in exact(each)]),
        dates_spoken=_share(spoken),
        abstention=abstention(run),
        curve=tuple(curve),
        aurc=area_under(curve),
        outside={each.case.id: faults for each in run if (faults := outside(each, corpus))},
        list_items=items_found(run),
        conflicts_shown=_share(conflicts),
        conflicts_invented=sum(invented(each) for each in run),
        threads=in_threads(run),
        verbosity=verbosity(run),
        latency=latency(run),
        ranking=ranking(run),
        layers=table(run),
    )


def _share(marks: Sequence[bool]) -> Share:
    return Share(sum(marks), len(marks))
