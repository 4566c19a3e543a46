"""A wrong answer is lost at the first layer that didn't hold."""

from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from assistant.schemas import Citation, Place
from evals.layers import Layer, lost_at, table
from evals.scores.answered import Answered

Answer = Callable[..., Answered]
Cite = Callable[..., Citation]

SOURCES = [{"document": "notice.md", "paragraph": "9"}, {"document": "report.html", "paragraph": "4.5"}]
FOUND = [[Place(document="news.html", paragraph=None, page=None)], [Place(document="notice.md", paragraph=number, page=None) for number in ("8", "9")]]
WHOLE = [("notice.md", "9"), ("report.html", "4.5")]

CASES = {
    "the facts and both sources": (Layer.RIGHT, "By 26 October 2024.", "answered", WHOLE, FOUND),
    "search found other passages, another was cited": (Layer.NOT_FOUND, "By 26 October 2024.", "answered", [("news.html", None)], FOUND[:1]),
    "search found nothing, and it was refused": (Layer.NOT_FOUND, "", "not_found", [], []),
    "search found a source, and it was refused": (Layer.REFUSED, "", "not_found", [], FOUND),
    "nobody saw what search found, and it was refused": (Layer.REFUSED, "", "needs_council", [], None),
    "search found a source, another passage was cited": (Layer.NOT_CHOSEN, "By 26 October 2024.", "answered", [("notice.md", "10")], FOUND),
    "nothing was cited": (Layer.NOT_CHOSEN, "By 26 October 2024.", "answered", [], FOUND),
    "both sources, another date": (Layer.FACTS, "By 14 July 2024.", "answered", WHOLE, FOUND),
    "one source, another date": (Layer.FACTS, "By 14 July 2024.", "answered", WHOLE[:1], FOUND),
    "cited without search, another date": (Layer.FACTS, "By 14 July 2024.", "answered", WHOLE, []),
    "one source of two": (Layer.SOURCE, "By 26 October 2024.", "answered", WHOLE[:1], FOUND),
    "the second source too late to count": (Layer.SOURCE, "By 26 October 2024.", "answered", [*WHOLE[:1] * 5, *WHOLE[1:]], FOUND),
}


@pytest.mark.parametrize(("layer", "text", "status", "cited", "found"), CASES.values(), ids=CASES)
def test_an_answer_is_lost_at_the_first_layer_that_did_not_hold(
    layer: Layer, text: str, status: str, cited: Sequence[tuple[str, str | None]], found: Sequence[Sequence[Place]] | None, answer: Answer, cite: Cite
) -> None:
    said = answer(text, *(cite(*place) for place in cited), status=status, found=found, facts=[["26 October 2024"]], sources=SOURCES)
    assert lost_at(said) is layer


@pytest.mark.parametrize(
    ("layer", "text", "status"),
    [
        (Layer.RIGHT, "No paper says it.", "not_found"),
        (Layer.NOT_REFUSED, "By 26 October 2024.", "answered"),
        (Layer.NOT_REFUSED, "No paper says that it was £94,500.", "not_found"),
    ],
    ids=["refused", "answered", "refused in name"],
)
def test_a_question_to_be_refused_has_a_layer_of_its_own(layer: Layer, text: str, status: str, answer: Answer) -> None:
    assert lost_at(answer(text, status=status, answerable=False, forbidden=["94,500"], found=FOUND)) is layer


def test_every_layer_has_its_case() -> None:
    assert {layer for layer, *_ in CASES.values()} | {Layer.NOT_REFUSED} == set(Layer)


def test_the_table_counts_each_kind_by_layer(answer: Answer, cite: Cite) -> None:
    right, lost = answer("anything"), answer("nothing", cite("notice.md", "9"), sources=SOURCES[:1])
    refused = answer("", status="not_found", kind="unanswerable", answerable=False)
    assert table([lost, refused, right, lost]) == {"fact": Counter({Layer.FACTS: 2, Layer.RIGHT: 1}), "unanswerable": Counter({Layer.RIGHT: 1})}
    assert list(table([refused, right])) == ["fact", "unanswerable"]
