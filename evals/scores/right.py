"""Right: the facts and the source, or the refusal."""

from evals.scores.answered import Answered
from evals.scores.facts import right_facts
from evals.scores.sources import right_source


def is_right(answered: Answered) -> bool:
    return right_facts(answered) and right_source(answered)
