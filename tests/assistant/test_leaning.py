"""The second opinion on a question's route: only where no rule is sure, only from this embedding model, and never a day for what asks for none."""

from datetime import date
from pathlib import Path

import pytest

from assistant.leaning import lean, opinion
from assistant.route import Wanted, choose
from index.embedder import Embedder, open_embedder
from index.models import SHIPPED

AS_OF = date(2024, 9, 2)


@pytest.fixture(scope="module")
def embedder(cache: Path) -> Embedder:
    return open_embedder(SHIPPED, cache)


def test_a_rules_choice_stands(embedder: Embedder) -> None:
    route = choose("when is our next DfE review due?", AS_OF)
    assert route.wanted is Wanted.REVIEW
    assert lean("when is our next DfE review due?", route, embedder.embed(["x"])[0], embedder.sha256) is route


@pytest.mark.parametrize(
    ("question", "wanted"),
    [("you're a star, that's all I needed", Wanted.SMALL_TALK), ("have we been let off the notice yet?", Wanted.LIFE)],
)
def test_a_question_without_a_rule_goes_where_its_meaning_leans(question: str, wanted: Wanted, embedder: Embedder) -> None:
    route = choose(question, AS_OF)
    assert route.wanted is Wanted.GENERAL
    assert lean(question, route, embedder.embed([question])[0], embedder.sha256).wanted is wanted


def test_what_asks_for_no_day_gets_none(embedder: Embedder) -> None:
    question = "any good news on the virtual school from the inspection"
    assert lean(question, choose(question, AS_OF), embedder.embed([question])[0], embedder.sha256).wanted is Wanted.GENERAL


def test_another_embedding_model_has_no_second_opinion(embedder: Embedder) -> None:
    question = "you're a star, that's all I needed"
    assert lean(question, choose(question, AS_OF), embedder.embed([question])[0], "0").wanted is Wanted.GENERAL


def test_how_likely_a_route_is_lies_between_nought_and_one(embedder: Embedder) -> None:
    for question in ("hello", "what did inspectors say about foster care?", "zzzz"):
        assert 0 < opinion(question, embedder.embed([question])[0])[1] <= 1
