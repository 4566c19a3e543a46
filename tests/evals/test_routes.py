"""Written phrasings against their routes: enough of each, two halves that share none, and a matrix that counts."""

from collections import Counter
from pathlib import Path

import pytest

from assistant.route import Wanted
from evals.routes import PHRASINGS, confusion, halves, matrix, right
from index.embedder import open_embedder
from index.models import SHIPPED

FEWEST, LEAST = 20, 0.55
"""Phrasings of each route, and the share of the half that nothing was learnt from which must go where it should."""


def test_every_route_has_twenty_phrasings_half_of_them_unlearnt() -> None:
    learnt, measured = halves(PHRASINGS)
    assert not {text for _, text in learnt} & {text for _, text in measured}
    for wanted in Wanted:
        counts = [sum(route is wanted for route, _ in half) for half in (learnt, measured)]
        assert sum(counts) >= FEWEST
        assert abs(counts[0] - counts[1]) <= 1


def test_phrasings_that_nothing_was_learnt_from_go_where_they_should(cache: Path) -> None:
    _, measured = halves(PHRASINGS)
    assert right(confusion(measured, open_embedder(SHIPPED, cache))) >= LEAST * len(measured)


@pytest.mark.parametrize(("chosen", "shown"), [(Wanted.GRADE, "  grade           1 of   1  \n"), (Wanted.LIFE, "  grade           0 of   1  life 1\n")])
def test_the_matrix_says_how_many_went_where(chosen: Wanted, shown: str) -> None:
    assert matrix(Counter({(Wanted.GRADE, chosen): 1})) == shown
