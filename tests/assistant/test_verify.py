"""What fails its check is removed, sentence by sentence; what remains empty is a refusal."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import answer
from assistant.evidence import CERTAIN, Evidence
from assistant.schemas import Ask
from assistant.sentences import Draft, Sentence, SentenceKind
from assistant.verify import verify
from index.documents import Break, Document, Kind
from index.embedder import OnnxEmbedder
from index.errors import UnknownDocument
from index.kept import NewVersion
from index.library import Library
from index.scope import Access, Scope, owner_asker
from index.store import Store

NOTICE = "wexmoor-improvement-notice.md"
CLAUSE = "Officials of the Department will review the council's progress at least every four months."
Cite = Callable[..., Evidence]


@pytest.fixture
def wexmoor() -> Scope:
    return Scope(frozenset({"Wexmoor"}), frozenset(Access))


@pytest.fixture
def cite(sample_library: Library) -> Cite:
    """cite("9", "its words", document="file.md"): evidence that says these words stand in that paragraph."""
    everywhere = Scope(None, frozenset(Access))

    def made(number: str, quote: str, document: str = NOTICE) -> Evidence:
        held = next(each for each in sample_library.documents(everywhere) if each.name == document)
        paragraph = next(each for each in sample_library.paragraphs(everywhere, held) if each.number == number)
        return Evidence(held, paragraph, quote, CERTAIN)

    return made


def quoting(evidence: Evidence, text: str = "It says “…” [#0]") -> Sentence:
    return Sentence(SentenceKind.QUOTE, text, (evidence,))


def kept(library: Library, scope: Scope, *sentences: Sentence) -> tuple[Sentence, ...]:
    return verify(Draft(sentences), library, scope)


def test_a_quote_that_stands_in_its_paragraph_is_kept(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    sentence = quoting(cite("9", CLAUSE))
    assert kept(sample_library, wexmoor, sentence) == (sentence,)


@pytest.mark.parametrize(("quote", "stands"), [("The council must act", True), ("before winter.", True), ("must act before", False)])
def test_a_quote_over_the_end_of_a_page_is_removed(quote: str, stands: bool, library: Library, make_version: Callable[..., NewVersion], wexmoor: Scope) -> None:
    new = make_version("The council must act before winter.", council="Wexmoor")
    paragraph = replace(new.paragraphs[0], page=1, breaks=(Break(21, 2),))
    library.keep(replace(new, paragraphs=(paragraph,)))
    (document,) = library.documents(wexmoor)
    sentence = quoting(Evidence(document, paragraph, quote, CERTAIN))
    assert bool(kept(library, wexmoor, sentence)) is stands


@pytest.mark.parametrize(
    ("words", "others"),
    [("four months", "three months"), ("at least ", ""), ("will review", "may review"), ("the council's", "Wexmoor's"), (".", " without fail.")],
)
def test_a_changed_quote_is_removed(words: str, others: str, sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    assert words in CLAUSE
    assert kept(sample_library, wexmoor, quoting(cite("9", CLAUSE.replace(words, others)))) == ()


def test_an_empty_quote_is_removed(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    assert kept(sample_library, wexmoor, quoting(cite("9", "")), quoting(cite("9", " … "))) == ()


@pytest.mark.parametrize(
    ("number", "quote"),
    [
        ("10", CLAUSE),
        ("8", CLAUSE),
        ("13", "The Department will decide whether the notice can be lifted when the plan is complete"),
        ("5(a)", "name one officer who answers for each action;"),
        ("5", "name one officer who answers for each action;"),  # 5(b)
        ("7", "papers reach members five working days before the meeting;"),  # 8(c)
    ],
)
def test_a_quote_of_another_paragraph_is_removed(number: str, quote: str, sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    assert kept(sample_library, wexmoor, quoting(cite(number, quote))) == ()


def computed(evidence: Evidence, text: str, *days: date) -> Sentence:
    return Sentence(SentenceKind.COMPUTED, text, (evidence,), frozenset(days))


def test_a_computed_sentence_may_name_the_days_of_its_computation(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    sentence = computed(cite("9", CLAUSE), "By 14 July 2024, counted from 14 March 2024 [#0].", date(2024, 7, 14), date(2024, 3, 14))
    assert kept(sample_library, wexmoor, sentence) == (sentence,)


@pytest.mark.parametrize(
    "text",
    [
        "By 15 July 2024 [#0].",
        "By 14 July 2024, which is before 1 August 2024 [#0].",
        "By 14 July 2023 [#0].",
        "From 14 July 2024 to 16 July 2024 [#0].",
        "By the end of July 2024 [#0].",
        "By 2024-07-15 [#0].",
    ],
)
def test_a_computed_sentence_that_names_another_day_is_removed(text: str, sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    assert kept(sample_library, wexmoor, computed(cite("9", CLAUSE), text, date(2024, 7, 14))) == ()


def test_a_computed_sentence_may_quote_a_day_of_its_clause(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    evidence = cite("5", "The council must send the Department an improvement plan by 30 April 2024.")
    sentence = computed(evidence, "Today: “by 30 April 2024” [#0].")
    assert kept(sample_library, wexmoor, sentence) == (sentence,)


def test_a_computed_sentence_without_evidence_is_removed(sample_library: Library, wexmoor: Scope) -> None:
    bare = Sentence(SentenceKind.COMPUTED, "By 14 July 2024.", (), frozenset({date(2024, 7, 14)}))
    assert kept(sample_library, wexmoor, bare) == ()


def test_a_document_of_another_council_is_removed(sample_library: Library, cite: Cite) -> None:
    sentence = quoting(cite("9", CLAUSE))
    assert kept(sample_library, Scope(frozenset({"Thornhithe"}), frozenset(Access)), sentence) == ()
    assert kept(sample_library, Scope(frozenset(), frozenset(Access)), sentence) == ()


def test_a_document_of_an_access_level_that_one_lacks_is_removed(sample_library: Library, cite: Cite) -> None:
    sentence = quoting(cite("9", CLAUSE))
    assert kept(sample_library, Scope(frozenset({"Wexmoor"}), frozenset({Access.RESTRICTED})), sentence) == ()
    assert kept(sample_library, Scope(None, frozenset({Access.PUBLIC})), sentence) == (sentence,)


def test_a_version_that_no_longer_answers_is_removed(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    evidence = cite("9", CLAUSE)
    older: Document = replace(evidence.document, version=evidence.document.version - 1)
    assert kept(sample_library, wexmoor, quoting(replace(evidence, document=older))) == ()


@pytest.mark.parametrize("text", ["Said.", "Said [#1].", "Said [#0] and so [#1].", "Said [0].", "Said [#0] and so [7]."])
def test_a_sentence_whose_markers_do_not_match_its_evidence_is_removed(text: str, sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    assert kept(sample_library, wexmoor, quoting(cite("9", CLAUSE), text)) == ()


def test_one_false_quote_among_true_ones_removes_its_sentence_alone(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    true, false = cite("9", CLAUSE), cite("9", "Officials will never come.")
    first, last = quoting(true, "First [#0]."), quoting(true, "Last [#0].")
    both = Sentence(SentenceKind.QUOTE, "Both [#0] [#1].", (true, false))
    assert kept(sample_library, wexmoor, first, both, quoting(false), last) == (first, last)


def test_a_head_without_a_line_under_it_goes_with_its_lines(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    head = Sentence(SentenceKind.SCOPE, "Two dates fall in the window:")
    assert kept(sample_library, wexmoor, head, quoting(cite("9", "Officials will never come."))) == ()


def test_a_statement_of_absence_stands_alone_and_rests_on_nothing(sample_library: Library, wexmoor: Scope, cite: Cite) -> None:
    absence = Sentence(SentenceKind.ABSENCE, "The documents set no date.")
    assert kept(sample_library, wexmoor, absence) == (absence,)
    assert kept(sample_library, wexmoor, replace(absence, evidence=(cite("9", CLAUSE),))) == ()


class Vanishing(Library):
    """A library whose documents are taken away between writing an answer and checking it."""

    def document(self, scope: Scope, document_id: str) -> Document:  # noqa: ARG002  # the library's own signature
        raise UnknownDocument(document_id)


def test_an_answer_with_nothing_left_is_a_refusal(data_copy: Path, embedder: OnnxEmbedder) -> None:
    library = Vanishing(Store.open(data_copy), data_copy, lambda: embedder)
    try:
        for question in ("When is our next DfE review due?", "Who is the improvement adviser?", "What is coming up?"):
            reply = answer(library, owner_asker(), Ask(question=question, council="Wexmoor"), date(2024, 6, 1))
            assert (reply.status, reply.citations, reply.dates) == ("not_found", [], [])
    finally:
        library.close()


def test_the_sample_s_notice_is_what_these_tests_take_it_for(cite: Cite) -> None:
    evidence = cite("9", CLAUSE)
    assert evidence.document.kind is Kind.IMPROVEMENT_NOTICE
    assert evidence.paragraph.text.startswith(CLAUSE)
