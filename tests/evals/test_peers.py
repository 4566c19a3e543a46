"""The baselines: each answers with what it finds, as many words as count, cites what they touch, and never refuses what was found."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from assistant.schemas import Place
from assistant.service import Noticeboard
from evals.assistants import Assistant, Heard
from evals.cases import Case, CaseKind, load
from evals.peers import Layout, peers
from evals.scores.answered import Answered
from evals.scores.facts import WORDS, WORDS_OF, counted
from evals.scores.markers import right_markers
from evals.scores.quotes import verbatim
from evals.texts import Text, read_texts
from index.embedder import OnnxEmbedder
from index.scope import Access

NAMES = ("llama-index, defaults", "llama-index, 200 pieces, top 10", "BM25 alone", "dense alone")
SCOPED = NAMES[2:]

Heards = Mapping[tuple[str, str], Heard]


@pytest.fixture(scope="module")
def baselines(noticeboard: Noticeboard, embedder: OnnxEmbedder) -> dict[str, Assistant]:
    found = peers(noticeboard, embedder)
    return {each.name: each for each in found}


@pytest.fixture(scope="module")
def cases(questions: Path) -> dict[str, Case]:
    """The cases about the papers, and one of them asked for a list and for a comparison too."""
    found = {case.id: case for case in load(questions).cases}
    adviser = found["wexmoor-adviser"]
    return found | {kind.value: adviser.model_copy(update={"id": kind.value, "kind": kind}) for kind in (CaseKind.LIST, CaseKind.COMPARISON)}


@pytest.fixture(scope="module")
def heard(baselines: dict[str, Assistant], cases: dict[str, Case]) -> Heards:
    """What each baseline said to each case."""
    found = {(name, id_): assistant.ask(case, case.as_of) for name, assistant in baselines.items() for id_, case in cases.items()}
    return {key: each for key, each in found.items() if each}


@pytest.fixture(scope="module")
def texts(papers: Path) -> Mapping[str, Text]:
    return read_texts(papers)


def test_there_are_four_baselines_with_names_of_their_own(baselines: dict[str, Assistant]) -> None:
    assert tuple(baselines) == NAMES


def test_every_baseline_answers_every_case(heard: Heards, cases: dict[str, Case]) -> None:
    assert heard.keys() == {(name, id_) for name in NAMES for id_ in cases}


@pytest.mark.parametrize("name", NAMES)
def test_what_was_found_is_answered_and_never_refused(name: str, heard: Heards) -> None:
    for (who, _), each in heard.items():
        if who == name:
            assert each.found
            assert each.reply.status == "answered"
            assert each.reply.citations


@pytest.mark.parametrize("name", NAMES)
def test_an_answer_has_as_many_words_as_count_for_its_kind_and_no_more(name: str, heard: Heards, cases: dict[str, Case]) -> None:
    for id_, case in cases.items():
        reply = heard[name, id_].reply
        said = sum(len(each.quote.split()) for each in reply.citations)
        room = WORDS_OF.get(case.kind, WORDS)
        assert said <= room
        assert said + len(reply.citations) == len(reply.answer.split())
        assert said == room or name == NAMES[0] or case.kind is CaseKind.LIST  # two whole chunks may be fewer


def test_a_list_has_room_for_more_words_than_a_fact(heard: Heards) -> None:
    for name in NAMES:
        fact, listed = (sum(len(each.quote.split()) for each in heard[name, id_].reply.citations) for id_ in ("wexmoor-adviser", "list"))
        assert listed > fact


@pytest.mark.parametrize("name", NAMES)
def test_only_what_the_words_touch_is_cited_word_for_word(name: str, heard: Heards, cases: dict[str, Case], texts: Mapping[str, Text]) -> None:
    for id_, case in cases.items():
        reply = heard[name, id_].reply
        lines = [f"{each.quote} [{each.marker}]" for each in reply.citations]
        assert reply.answer == "\n".join(lines)
        assert right_markers(Answered(case, reply, 0.1))
        assert [each.quote for each in reply.citations if len(each.quote) > 40 and not verbatim(each, texts)] == []


@pytest.mark.parametrize("name", NAMES)
def test_what_is_cited_is_among_what_was_found(name: str, heard: Heards, cases: dict[str, Case]) -> None:
    for id_ in cases:
        each = heard[name, id_]
        found = {(place.document, place.paragraph) for passage in each.found or () for place in passage}
        assert {(cited.document, cited.paragraph) for cited in each.reply.citations} <= found


@pytest.mark.parametrize("name", NAMES)
def test_with_room_enough_every_baseline_says_what_a_plain_question_asks_for(name: str, heard: Heards, cases: dict[str, Case]) -> None:
    reply = heard[name, "list"].reply
    assert "colin abernathy" in counted(Answered(cases["list"], reply, 0.1))
    assert ("wexmoor-improvement-notice.md", "3") in {(each.document, each.paragraph) for each in reply.citations}


@pytest.mark.parametrize("name", SCOPED)
def test_our_passages_keep_to_the_scope_of_the_asker(name: str, heard: Heards, cases: dict[str, Case]) -> None:
    for id_, case in cases.items():
        cited = {each.document for each in heard[name, id_].reply.citations}
        assert all(document.startswith((case.council or "").lower()) for document in cited)
        assert case.access is Access.RESTRICTED or "wexmoor-exempt-paper.txt" not in cited
    assert "wexmoor-exempt-paper.txt" in {each.document for each in heard[name, "wexmoor-payment"].reply.citations}


def test_words_and_meaning_alone_give_two_orders(heard: Heards, cases: dict[str, Case]) -> None:
    assert any(heard["BM25 alone", id_].found != heard["dense alone", id_].found for id_ in cases)


@pytest.mark.parametrize("name", NAMES)
def test_a_question_that_cannot_be_asked_is_answered_wrong_and_ends_nothing(name: str, baselines: dict[str, Assistant], cases: dict[str, Case]) -> None:
    nowhere = cases["wexmoor-adviser"].model_copy(update={"council": "Nowhere-on-Sea"})
    found = baselines[name].ask(nowhere, nowhere.as_of)
    assert found is not None
    assert (found.reply.status == "error") is (name in SCOPED)


# ---- where a chunk stands

PLACES = tuple(Place(document="paper.md", paragraph=number, page=None) for number in "123")
LAYOUT = Layout("First words.\n\nSecond words.\n\nThird.", (0, 14, 29), PLACES)


@pytest.mark.parametrize(
    ("start", "end", "pieces"),
    [
        (0, 35, [("1", "First words."), ("2", "Second words."), ("3", "Third.")]),
        (0, 12, [("1", "First words.")]),
        (14, 27, [("2", "Second words.")]),
        (6, 20, [("1", "words."), ("2", "Second")]),
        (12, 14, []),
        (13, 29, [("2", "Second words.")]),
        (29, 35, [("3", "Third.")]),
        (35, 35, []),
    ],
)
def test_a_chunk_is_the_paragraphs_that_it_touches_as_far_as_it_touches_them(start: int, end: int, pieces: list[tuple[str, str]]) -> None:
    assert [(each.place.paragraph, each.text) for each in LAYOUT.pieces(start, end)] == pieces
