"""What an answer cites is scored: the sources, the quotes, the markers, and how far up search found them."""

from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.schemas import Citation, Conflict, Place
from evals.cases import CaseKind, Source
from evals.retrieval import recall_and_precision
from evals.scores.answered import Answered
from evals.scores.citations import CitationScore, precision_and_recall
from evals.scores.conflicts import invented, shown
from evals.scores.markers import right_markers
from evals.scores.matching import is_of
from evals.scores.quotes import quotes, verbatim
from evals.scores.ranking import Ranking, ranking
from evals.scores.sources import right_source
from evals.texts import Text, letters

Answer = Callable[..., Answered]
Cite = Callable[..., Citation]

KINDS = [kind for kind in CaseKind if kind is not CaseKind.UNANSWERABLE]
COUNTED = {CaseKind.LIST: 8, CaseKind.COMPARISON: 8, CaseKind.CONFLICT: 8, CaseKind.PROGRESS: 8}
NINE, TEN = {"document": "notice.md", "paragraph": "9"}, {"document": "notice.md", "paragraph": "10"}


@pytest.mark.parametrize(
    ("source", "cited", "right"),
    [
        (("notice.md", "9", None), ("notice.md", "9", None), True),
        (("notice.md", "9", None), ("Notice.MD", "9.", 3), True),
        (("notice.md", "11(a)", None), ("notice.md", "11 (A)", None), True),
        (("notice.md", "11", None), ("notice.md", "11(a)", None), True),
        (("notice.md", "11(a)", None), ("notice.md", "11", None), True),
        (("notice.md", "2.2(1)", None), ("notice.md", "2.2(1)(a)", None), True),
        (("notice.md", "11(a)", None), ("notice.md", "11(b)", None), False),
        (("notice.md", "1", None), ("notice.md", "11", None), False),
        (("notice.md", "1", None), ("notice.md", "1.1", None), False),
        (("notice.md", "9", None), ("notice.md", None, None), False),
        (("notice.md", "9", None), ("revised-notice.md", "9", None), False),
        (("report.pdf", "9", 4), ("report.pdf", "9", 5), True),
        (("report.pdf", "9", 4), ("report.pdf", "10", 4), False),
        (("report.pdf", None, 4), ("report.pdf", "10", 4), True),
        (("report.pdf", None, 4), ("report.pdf", None, 5), False),
        (("report.pdf", None, 4), ("report.pdf", "10", None), False),
        (("report.pdf", None, None), ("report.pdf", "10", 5), True),
        (("report.pdf", None, None), ("report.html", None, None), False),
    ],
)
def test_a_citation_is_of_a_source_by_paragraph_else_by_page_else_by_document(
    source: tuple[str, str | None, int | None], cited: tuple[str, str | None, int | None], right: bool, cite: Cite
) -> None:
    assert is_of(cite(*cited), Source(document=source[0], paragraph=source[1], page=source[2])) is right


@pytest.mark.parametrize("kind", KINDS)
def test_a_source_counts_among_so_many_citations_as_its_kind_allows(kind: CaseKind, answer: Answer, cite: Cite) -> None:
    others = [cite("news.html")] * (COUNTED.get(kind, 5) - 1)
    assert right_source(answer("", *others, cite("notice.md", "9"), kind=kind, sources=[NINE]))
    assert not right_source(answer("", *others, cite("news.html"), cite("notice.md", "9"), kind=kind, sources=[NINE]))


def test_every_source_must_be_cited(answer: Answer, cite: Cite) -> None:
    assert right_source(answer("", cite("notice.md", "10"), cite("notice.md", "9"), sources=[NINE, TEN]))
    assert not right_source(answer("", cite("notice.md", "10"), sources=[NINE, TEN]))
    assert right_source(answer("", sources=[]))


def test_the_source_of_a_question_to_be_refused_is_the_refusal(answer: Answer) -> None:
    assert right_source(answer("", status="no_documents", answerable=False))
    assert not right_source(answer("", status="answered", answerable=False))


PAGED = Text(("thereviewtakesplaceevery", "fourmonthsandisledbytheadviser", "theboardmeetsmonthly"), True, ())
TEXTS = {"report.pdf": PAGED, "notice.md": Text(("theboardmustmeetatleasteverysixweeks",), False, ())}


@pytest.mark.parametrize(
    ("document", "page", "quote", "holds"),
    [
        ("report.pdf", 1, "The review takes place", True),
        ("report.pdf", 1, "takes place every four months", True),
        ("report.pdf", 2, "four months, and is led by the adviser", True),
        ("report.pdf", 3, "The board meets monthly.", True),
        ("REPORT.PDF", 3, "the board\nmeets month-\nly", True),
        ("report.pdf", 2, "The review takes place", False),
        ("report.pdf", 1, "The board meets monthly", False),
        ("report.pdf", 1, "takes place every six months", False),
        ("report.pdf", None, "The review takes place", False),
        ("report.pdf", 0, "The review takes place", False),
        ("report.pdf", 4, "The board meets monthly", False),
        ("report.pdf", 3, "monthly", False),
        ("report.pdf", 3, "", False),
        ("notice.md", None, "The board “must” meet – at least – every six weeks", True),
        ("notice.md", 7, "at least every six weeks", True),
        ("notice.md", None, "The review takes place", False),
        ("elsewhere.md", None, "at least every six weeks", False),
    ],
)
def test_a_quote_holds_where_it_stands_on_its_page_or_runs_on_over_its_end(document: str, page: int | None, quote: str, holds: bool, cite: Cite) -> None:
    assert verbatim(cite(document, page=page, quote=quote), TEXTS) is holds


@given(st.data())
def test_every_run_of_words_is_a_quote_however_it_is_spaced_and_written(cite: Cite, data: st.DataObject) -> None:
    words = data.draw(st.lists(st.from_regex(r"[a-z]{2,9}", fullmatch=True), min_size=4, max_size=30))
    start = data.draw(st.integers(0, len(words) - 4))
    end = data.draw(st.integers(start + 4, len(words)))
    quote = data.draw(st.sampled_from([" ", "\n", " – ", "\u00a0", "- "])).join(words[start:end])
    texts = {"notice.md": Text((letters(" ".join(words)),), False, ())}
    assert verbatim(cite(quote=data.draw(st.sampled_from([quote, quote.upper(), quote.title()]))), texts)
    assert not verbatim(cite(quote=f"{quote} 7"), texts)


def test_each_citation_of_an_answer_is_marked_and_none_of_a_refusal(answer: Answer, cite: Cite) -> None:
    cited = [cite(quote="at least every six weeks"), cite(quote="at least every two weeks")]
    assert quotes(answer("", *cited), TEXTS) == [True, False]
    assert quotes(answer("", *cited, status="not_found"), TEXTS) == []


@pytest.mark.parametrize(
    ("text", "given_markers", "status", "right"),
    [
        ("Six weeks [1].", [1], "answered", True),
        ("Six weeks [2], five of them [1] [2].", [1, 2], "partial", True),
        ("Six weeks [1].", [1, 2], "answered", False),
        ("Six weeks [1] [2].", [1], "answered", False),
        ("Six weeks.", [1], "answered", False),
        ("Six weeks.", [], "answered", False),
        ("Six weeks [1].", [], "answered", False),
        ("No paper says it.", [], "not_found", True),
        ("No paper says it [1].", [1], "not_found", False),
    ],
)
def test_markers_match_both_ways_and_a_refusal_shows_neither(
    text: str, given_markers: Sequence[int], status: str, right: bool, answer: Answer, cite: Cite
) -> None:
    assert right_markers(answer(text, *(cite(marker=marker) for marker in given_markers), status=status)) is right


def test_precision_counts_citations_and_recall_counts_sources(answer: Answer, cite: Cite) -> None:
    run = [
        answer("", cite("notice.md", "9"), cite("notice.md", "12"), cite("news.html"), sources=[NINE, TEN]),
        answer("", cite("notice.md", "10"), cite("notice.md", "10(a)"), sources=[TEN]),
        answer("", cite("notice.md", "9"), status="not_found", sources=[NINE]),
        answer("", cite("notice.md", "9"), kind="unanswerable", answerable=False),
    ]
    assert precision_and_recall(run) == CitationScore(precision=3 / 5, recall=2 / 3)
    assert precision_and_recall(run[2:]) == CitationScore(0.0, 0.0)


TWO_SIDES = [{"document": "tracker.html"}, {"document": "letter.txt", "paragraph": "3"}]
DISAGREE = [Conflict(about="when it was sent", markers=[1, 2], preferred=2, why="the later one")]


def test_a_conflict_is_shown_where_both_sides_are_cited_and_it_is_said(answer: Answer, cite: Cite) -> None:
    both = [cite("tracker.html"), cite("letter.txt", "3")]
    assert shown(answer("", *both, kind="conflict", sources=TWO_SIDES, conflicts=DISAGREE)) is True
    assert shown(answer("", *both, kind="conflict", sources=TWO_SIDES)) is False
    assert shown(answer("", both[0], kind="conflict", sources=TWO_SIDES, conflicts=DISAGREE)) is False
    assert shown(answer("", *both, kind="fact", sources=TWO_SIDES, conflicts=DISAGREE)) is None
    assert shown(answer("", kind="conflict", answerable=False, status="not_found")) is None


def test_a_conflict_within_one_document_is_invented(answer: Answer, cite: Cite) -> None:
    one, other = cite("notice.md", "9"), cite("letter.txt", "3")
    assert invented(answer("", one, cite("notice.md", "10"), conflicts=DISAGREE))
    assert invented(answer("", conflicts=DISAGREE))
    assert not invented(answer("", one, other, conflicts=DISAGREE))
    assert not invented(answer("", one))


def passages(*found: str) -> list[list[Place]]:
    """Passages of the notice, each with its paragraphs: “8 9”."""
    return [[Place(document="notice.md", paragraph=number, page=None) for number in each.split()] for each in found]


def test_recall_and_average_precision_by_hand(answer: Answer) -> None:
    run = [
        answer(found=passages("8", "9", "8", "10"), sources=[NINE, TEN]),  # at places 2 and 4: (1/2 + 2/4) / 2
        answer(found=passages("1", "2", "3", "4", "5", "9"), sources=[NINE, TEN]),  # one of two, at place 6: 1/6 / 2
        answer(found=passages(*map(str, range(20, 39)), "9"), sources=[NINE]),  # at place 20
        answer(found=passages("9", "9"), sources=[NINE]),
        answer(found=passages("1"), sources=[NINE], answerable=False),
        answer(found=passages("1")),
        answer(found=None, sources=[NINE]),
    ]
    expected = {5: (1 + 0 + 0 + 1) / 4, 10: (1 + 0.5 + 0 + 1) / 4, 20: (1 + 0.5 + 1 + 1) / 4}
    assert ranking(run) == Ranking(expected, pytest.approx((0.5 + 1 / 12 + 0 + 1) / 4), 4)
    assert ranking(run[4:]) is None


@given(st.lists(st.tuples(st.integers(0, 9), st.lists(st.integers(0, 9), max_size=15)), min_size=1, max_size=8))
def test_ranking_agrees_with_the_score_of_plain_passages_where_each_question_has_one_source(answer: Answer, asked: list[tuple[int, list[int]]]) -> None:
    run = [answer(found=passages(*map(str, ranked)), sources=[{"document": "notice.md", "paragraph": wanted}]) for wanted, ranked in asked]
    questions = [{"id": number, "relevant": [["notice.md", wanted]]} for number, (wanted, _) in enumerate(asked)]
    lines = [{"id": number, "ranked": [["notice.md", place] for place in ranked]} for number, (_, ranked) in enumerate(asked)]
    found = ranking(run)
    assert found is not None
    assert (found.recall[10], found.mean_average_precision) == pytest.approx(recall_and_precision(questions, lines))


def test_average_precision_is_one_where_every_source_is_found_as_early_as_can_be(answer: Answer) -> None:
    found = ranking([answer(found=passages("8 9", "10"), sources=[{**NINE, "paragraph": "8"}, NINE, TEN])])
    assert found is not None
    assert found.mean_average_precision == pytest.approx(1.0)
