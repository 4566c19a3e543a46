"""Citation precision and recall against the case's sources: are the citations the right ones, and are they all there."""

from collections.abc import Iterable
from dataclasses import dataclass

from evals.scores.answered import Answered
from evals.scores.matching import is_of


@dataclass(frozen=True, slots=True)
class CitationScore:
    """`precision`: the share of citations that are of a source of their case; `recall`: the share of sources that are cited.

    A citation beside the source isn't always wrong (a second paper that says the same), so precision is a lower bound.
    """

    precision: float
    recall: float


def precision_and_recall(run: Iterable[Answered]) -> CitationScore:
    """Over the answerable questions that were answered, each citation and each source counting once."""
    cited = right = wanted = found = 0
    for answered in run:
        if not answered.case.answerable or answered.refused:
            continue
        sources, citations = answered.case.sources, answered.reply.citations
        cited += len(citations)
        right += sum(any(is_of(each, source) for source in sources) for each in citations)
        wanted += len(sources)
        found += sum(any(is_of(each, source) for each in citations) for source in sources)
    return CitationScore(right / cited if cited else 0.0, found / wanted if wanted else 0.0)
