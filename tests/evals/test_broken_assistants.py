"""Scores tell faults apart: an assistant that is right in everything has every score whole, and each way of breaking it moves its own scores alone.

Longer than other files: all ways of breaking it stand beside the one table that says what each of them moves.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from assistant.schemas import Citation, Conflict, Reply
from evals.cases import Case, CaseKind
from evals.layers import Layer
from evals.scores.answered import Answered
from evals.scores.scope import Corpus
from evals.summary import Summary, summarise
from index.dates import add_months, find_dates, say

Perfect = Callable[[Case], Answered]
Run = Mapping[str, Answered]
Break = Callable[[Answered, Run], Answered]

REFUSED = {"status": "not_found", "answer": "No document says it.", "citations": [], "dates": [], "conflicts": [], "confidence": None}
NOTICES = {
    "Wexmoor": ("wexmoor-improvement-notice.md", "The Department for Education issues this notice to Wexmoor City Council"),
    "Thornhithe": ("thornhithe-improvement-notice.txt", "The Department will review Thornhithe's progress twice yearly"),
}


def saying(answered: Answered, **changes: Any) -> Answered:
    """The same case with these fields of the reply changed, on its own day."""
    return replace(answered, reply=answered.reply.model_copy(update=changes))


def with_citations(answered: Answered, change: Callable[[Citation], Citation]) -> Answered:
    return saying(answered, citations=[change(each) for each in answered.reply.citations])


def in_other_words(answered: Answered, words: str) -> str:
    """These words with the answer's own markers."""
    return re.sub(r"^[^\[]*", f"{words} ", answered.reply.answer)


def of_another_council(answered: Answered, run: Run) -> Answered:
    """The answer, its documents and its dates are those of the other council's first question of the same kind."""
    case = answered.case
    if not case.answerable:
        return answered
    other = next(each for each in run.values() if each.case.kind is case.kind and each.case.answerable and each.case.council != case.council)
    return replace(other, case=case, found=answered.found)


def a_month_late(answered: Answered, run: Run) -> Answered:
    shifted = [(day, _a_month_late(reply)) for day, reply in answered.on_other_days]
    return replace(answered, reply=_a_month_late(answered.reply), on_other_days=tuple(shifted))


def _a_month_late(reply: Reply) -> Reply:
    answer = reply.answer
    for span in reversed(find_dates(answer)):
        if span.first == span.last and span.words == say(span.last):
            answer = answer[: span.start] + say(add_months(span.last, 1)) + answer[span.end :]
    dates = [each.model_copy(update={"date": add_months(date.fromisoformat(each.date), 1).isoformat()}) for each in reply.dates]
    return reply.model_copy(update={"answer": answer, "dates": dates})


def off_by_a_paragraph(answered: Answered, run: Run) -> Answered:
    return with_citations(answered, lambda each: each.model_copy(update={"paragraph": _following(each.paragraph)}))


def _following(paragraph: str | None) -> str | None:
    """9 → 10, 4.1 → 4.2, 11(a) → 11(b)."""
    return paragraph and re.sub(r"(\d+)$|(?<=\()([a-z])(?=\)$)", lambda match: str(int(match[1]) + 1) if match[1] else chr(ord(match[2]) + 1), paragraph)


def inventing_quotes(answered: Answered, run: Run) -> Answered:
    return with_citations(answered, lambda each: each.model_copy(update={"quote": "The council has met every target that anybody ever set."}))


def always_refusing(answered: Answered, run: Run) -> Answered:
    refusal = answered.reply.model_copy(update=REFUSED)
    return replace(answered, reply=refusal, on_other_days=tuple((day, refusal) for day, _ in answered.on_other_days))


def always_answering(answered: Answered, run: Run) -> Answered:
    """What no document says is answered out of the council's notice."""
    if answered.case.answerable:
        return answered
    document, quote = NOTICES[answered.case.council or ""]
    cited = next(iter(run.values())).reply.citations[0].model_copy(update={"document": document, "document_id": document, "quote": quote})
    return saying(answered, status="answered", answer="Yes, certainly [1].", citations=[cited], confidence=0.5)


def citing_restricted_papers(answered: Answered, run: Run) -> Answered:
    """The public is answered as those who may see the paper are."""
    return replace(answered, reply=twin.reply) if (twin := _told_to_others(answered, run)) else answered


def repeating_restricted_papers(answered: Answered, run: Run) -> Answered:
    """The public is refused in name and told in the same breath."""
    twin = _told_to_others(answered, run)
    return saying(answered, answer=f"I may not say that {twin.reply.citations[-1].quote}") if twin else answered


def _told_to_others(answered: Answered, run: Run) -> Answered | None:
    """The same question as those ask it who may see restricted papers."""
    return run.get(answered.case.id.replace("-public", "-restricted")) if answered.case.id.endswith("-public") else None


def citing_what_came_later(answered: Answered, run: Run) -> Answered:
    """Each answer also cites a paper that was written after everybody asked."""
    if answered.refused or answered.case.council != "Wexmoor" or str(answered.case.as_of) >= "2025-10-16":
        return answered
    later = answered.reply.citations[0].model_copy(update={"document": "wexmoor-closing-letter.md", "quote": "It will hold a stocktake by 20 April 2026"})
    return saying(answered, related=[later])


def mixing_up_markers(answered: Answered, run: Run) -> Answered:
    return saying(answered, answer=re.sub(r"\[(\d+)\]", lambda match: f"[{int(match[1]) + 1}]", answered.reply.answer))


def dropping_the_last_item(answered: Answered, run: Run) -> Answered:
    return saying(answered, answer=re.sub(r";[^;]*(?= \[1\])", "", answered.reply.answer)) if answered.case.kind is CaseKind.LIST else answered


def hiding_conflicts(answered: Answered, run: Run) -> Answered:
    return saying(answered, conflicts=[])


def inventing_conflicts(answered: Answered, run: Run) -> Answered:
    shown = [Conflict(about="", markers=[1], preferred=1, why="")]
    return answered if answered.reply.conflicts or answered.refused else saying(answered, conflicts=shown)


def forgetting_the_thread(answered: Answered, run: Run) -> Answered:
    """Asked “and schools?”, it finds the passage and doesn't know what of it was wanted."""
    return saying(answered, answer=in_other_words(answered, "Something stands there")) if answered.case.history else answered


def leaving_dates_unsaid(answered: Answered, run: Run) -> Answered:
    """A date is given in the reply's fields and nowhere in its words."""
    days = [say(date.fromisoformat(each.date)) for each in answered.reply.dates]
    return saying(answered, answer=answered.reply.answer.replace(days[0], "In time")) if days else answered


def talking_on(answered: Answered, run: Run) -> Answered:
    return answered if answered.refused else saying(answered, answer=answered.reply.answer + " And so on." * 100)


def searching_badly(answered: Answered, run: Run) -> Answered:
    return replace(answered, found=())


def finding_nothing(answered: Answered, run: Run) -> Answered:
    return searching_badly(always_refusing(answered, run), run)


def citing_the_first_alone(answered: Answered, run: Run) -> Answered:
    return saying(answered, citations=answered.reply.citations[:1])


def sure_of_the_wrong(answered: Answered, run: Run) -> Answered:
    """Deadlines are invented, with more confidence than anything else."""
    wrong = answered.case.kind is CaseKind.DEADLINE
    return saying(answered, answer=in_other_words(answered, "Soon"), confidence=0.99) if wrong else answered


CITED = {"right", "source", "citation_precision", "citation_recall", "aurc"}
STATED = {"right", "facts", "aurc"}
OF_ANSWERS = {"quotes", "exact_dates", "dates_spoken", "list_items", "conflicts_shown", "threads", "within_length"}
RANKED = {"recall@5", "recall@10", "recall@20", "map@10"}
MOVED: dict[Break, set[str]] = {
    of_another_council: {*CITED, *STATED, "outside_scope", "exact_dates", "list_items", "conflicts_shown", "threads"},
    a_month_late: {*STATED, "exact_dates", "list_items", "threads"},
    off_by_a_paragraph: {*CITED, "conflicts_shown", "threads"},
    inventing_quotes: {"quotes"},
    always_refusing: {*CITED, *STATED, *OF_ANSWERS, "answerable_refused"},
    always_answering: {*STATED, "source", "unanswerable_refused"},
    citing_restricted_papers: {*STATED, "source", "unanswerable_refused", "outside_scope"},
    repeating_restricted_papers: {"right", "facts", "outside_scope"},
    citing_what_came_later: {"outside_scope"},
    mixing_up_markers: {"markers"},
    dropping_the_last_item: {*STATED, "list_items"},
    hiding_conflicts: {"conflicts_shown"},
    inventing_conflicts: {"conflicts_invented"},
    forgetting_the_thread: {*STATED, "threads"},
    leaving_dates_unsaid: {*STATED, "exact_dates", "dates_spoken"},
    talking_on: {"within_length"},
    searching_badly: RANKED,
    citing_the_first_alone: {"right", "source", "citation_recall", "aurc", "markers", "conflicts_shown", "conflicts_invented"},
    sure_of_the_wrong: {*STATED, "exact_dates", "dates_spoken"},
}
"""Which figures each way of breaking moves; all others stay as they are."""
WORSE_UPWARDS = {"answerable_refused", "aurc", "outside_scope", "conflicts_invented"}


@pytest.fixture(scope="module")
def run(sample_cases: tuple[Case, ...], perfect: Perfect) -> Run:
    return {case.id: perfect(case) for case in sample_cases}


@pytest.fixture(scope="module")
def whole(run: Run, corpus: Corpus) -> Summary:
    return summarise(list(run.values()), corpus)


def broken(run: Run, corpus: Corpus, way: Break) -> Summary:
    return summarise([way(each, run) for each in run.values()], corpus)


def compared(summary: Summary) -> dict[str, float]:
    """The figures, but for those of one kind of question each and for plain lengths."""
    return {name: value for name, value in summary.figures.items() if not name.startswith(("right_", "words_"))}


def test_an_assistant_that_is_right_in_everything_has_every_score_whole(whole: Summary) -> None:
    figures = whole.figures
    assert {name: figures.pop(name) for name in WORSE_UPWARDS} == dict.fromkeys(WORSE_UPWARDS, 0.0)
    assert {name for name, value in figures.items() if value != 1.0} == {"words_median", "p50_ms", "p95_ms"}
    assert set(RANKED) <= set(figures)
    assert whole.outside == {}
    assert {layer for counts in whole.layers.values() for layer in counts} == {Layer.RIGHT}


@pytest.mark.parametrize("way", MOVED, ids=lambda way: way.__name__)
def test_each_way_of_breaking_it_moves_its_own_scores_and_leaves_the_others_whole(way: Break, run: Run, whole: Summary, corpus: Corpus) -> None:
    before, after = compared(whole), compared(broken(run, corpus, way))
    assert {name for name in before if after.get(name) != before[name]} == MOVED[way]
    for name in MOVED[way] & set(after):
        assert after[name] > before[name] if name in WORSE_UPWARDS else after[name] < before[name], name


@pytest.mark.parametrize(
    ("way", "figure"),
    [
        (inventing_quotes, "quotes"),
        (always_answering, "unanswerable_refused"),
        (hiding_conflicts, "conflicts_shown"),
        (forgetting_the_thread, "threads"),
        (a_month_late, "exact_dates"),
        (always_refusing, "list_items"),
        (leaving_dates_unsaid, "dates_spoken"),
        (talking_on, "within_length"),
        (searching_badly, "map@10"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_a_fault_in_every_reply_leaves_nothing_of_the_score_made_for_it(way: Break, figure: str, run: Run, corpus: Corpus) -> None:
    assert broken(run, corpus, way).figures[figure] == 0.0


def test_every_answer_out_of_another_councils_documents_is_named_with_its_document(run: Run, corpus: Corpus) -> None:
    found = broken(run, corpus, of_another_council).outside
    assert set(found) == {id_ for id_, each in run.items() if each.case.answerable}
    for id_, faults in found.items():
        other = "thornhithe" if id_.startswith("wexmoor") else "wexmoor"
        assert any(fault.startswith(f"cites {other}-") for fault in faults)


@pytest.mark.parametrize("way", [citing_restricted_papers, repeating_restricted_papers], ids=lambda way: way.__name__)
def test_every_restricted_paper_that_is_told_to_the_public_is_named(way: Break, run: Run, corpus: Corpus) -> None:
    found = broken(run, corpus, way).outside
    assert set(found) == {id_ for id_, each in run.items() if each.case.kind is CaseKind.EXEMPT and not each.case.answerable}
    assert all(re.search("wexmoor-exempt-paper.txt|thornhithe-exempt-report.md", " ".join(faults)) for faults in found.values())


def test_what_always_refuses_is_right_where_refusing_is_and_has_nothing_to_be_sure_of(run: Run, corpus: Corpus) -> None:
    found = broken(run, corpus, always_refusing)
    assert found.right.good == found.abstention.unanswerable_refused.good == found.abstention.unanswerable_refused.count
    assert found.abstention.answerable_refused.value == 1.0
    assert (found.aurc, found.curve, found.quotes.value) == (None, (), None)


def test_the_surest_answers_being_wrong_costs_more_than_the_least_sure_ones(run: Run, corpus: Corpus) -> None:
    unsure = [
        saying(each, confidence=0.01) if each.case.kind is CaseKind.DEADLINE else each for each in (sure_of_the_wrong(each, run) for each in run.values())
    ]
    sure = broken(run, corpus, sure_of_the_wrong)
    found = summarise(unsure, corpus)
    assert found.right == sure.right
    assert found.aurc is not None
    assert sure.aurc is not None
    assert 0 < found.aurc < sure.aurc


@pytest.mark.parametrize(
    ("way", "layer"),
    [
        (always_answering, Layer.NOT_REFUSED),
        (always_refusing, Layer.REFUSED),
        (of_another_council, Layer.NOT_CHOSEN),
        (finding_nothing, Layer.NOT_FOUND),
        (sure_of_the_wrong, Layer.FACTS),
        (citing_the_first_alone, Layer.SOURCE),
    ],
    ids=lambda value: value.name if isinstance(value, Layer) else value.__name__,
)
def test_each_fault_is_lost_at_its_own_layer(way: Break, layer: Layer, run: Run, corpus: Corpus) -> None:
    lost = {each for counts in broken(run, corpus, way).layers.values() for each in counts}
    assert lost == {Layer.RIGHT, layer}
