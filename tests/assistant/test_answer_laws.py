"""Laws that every answer keeps, over many questions: quotes verbatim, markers matching, dates in words, short, and nothing of another council."""

import re
from collections.abc import Callable
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import answer, without_chance
from assistant.route import choose
from assistant.schemas import Ask, Reply
from assistant.service import Noticeboard
from index.dates import say
from index.documents import Kind
from index.library import Library
from index.scope import owner_asker
from ingest.told import Told

Asking = Callable[..., Reply]
REVIEW = "When is our next DfE review due?"


OF_WEXMOOR = """
    When is our next DfE review due?
    When is the target date of the improvement plan?
    By when must we send the Department our improvement plan?
    What must the improvement plan contain?
    Who is the improvement adviser?
    How often does the adviser report to the Department?
    How often must the improvement board meet?
    Who must attend each meeting of the board?
    What must our own assessment of progress include?
    When do we have to send our own assessment before a review?
    What may a review look at?
    What access must reviewers be given?
    By when must the two areas for priority action be dealt with?
    What happens if we do not comply?
    What needs to improve according to Ofsted?
    When was the focused visit?
    How many contacts were waiting for a decision?
    Who chairs the board?
    List all members of the improvement board
    How many actions were complete at 28 June 2024?
    Why is the dashboard late?
    What does the plan cost?
    What did the review in June find?
    What actions were agreed at the board?
    When does the board next meet?
    What is coming up?
    What is the MASH?
    Did the council meet the target of 95%?
    What did Councillor Owen Trask say?
    How many reviews should there be by the target date?
    What are the recommendations of the committee paper?
    List the figures for August 2024
"""
OF_THORNHITHE = """
    When is our next DfE review due?
    When is the target date of the improvement plan?
    What must the improvement plan set out?
    Who chairs the improvement board?
    What must the board see at every meeting?
    By when must the average caseload come down to 18?
    When must we send the self-assessment?
    What must we give reviewers?
    What happens if we fail to comply?
    What was our overall Ofsted grade?
    What grade did Ofsted give for children in care?
    When was the inspection?
    Who was the lead inspector?
    What needs to improve?
    How many children did not have a social worker?
    What did inspectors say about agency staff?
    How many visits were overdue?
    Why was the notice revised?
    What did the leader of the council say?
    What is coming up in the next year?
    What are the three priorities of the rewritten plan?
    How much is a social worker paid?
    When was the report published?
"""
ASKED = [
    (council, as_of, line.strip())
    for council, as_of, text in (("Wexmoor", "2024-10-01", OF_WEXMOOR), ("Thornhithe", "2024-06-01", OF_THORNHITHE))
    for line in text.strip().splitlines()
]
FOREIGN = {
    "Wexmoor": (
        "Thornhithe",
        "Prewett",
        "Lindqvist",
        "Mansoor",
        "Adeyinka",
        "Ferris",
        "6 June 2023",
        "20 May 2024",
        "30 June 2025",
        "20 August 2024",
    ),
    "Thornhithe": ("Wexmoor", "Abernathy", "Tarrant", "Sandiford", "Brightwell", "Castell", "14 March 2024", "30 September 2025", "14 July 2024"),
}
every_question = pytest.mark.parametrize(("council", "as_of", "question"), ASKED)


@every_question
def test_every_quote_stands_verbatim_in_its_paragraph(council: str, as_of: str, question: str, ask: Asking, noticeboard: Noticeboard) -> None:
    for cited in [*(reply := ask(question, council, as_of)).citations, *reply.related]:
        place: Any = re.fullmatch(r"/d/(\w+)\?paragraph=(\d+)#p(\d+)", cited.url)
        assert place[1] == cited.document_id
        assert place[2] == place[3]
        page = noticeboard.document(owner_asker(), cited.document_id)
        following = page.paragraphs[int(place[2]) :]
        paragraph = following[0]
        run = list(takewhile(lambda each: each.form == "item", following)) or [paragraph]  # a long list's items share citations
        assert cited.quote in " ".join(each.text for each in run)
        assert (cited.paragraph, cited.page, cited.heading) == (paragraph.number, paragraph.page, " > ".join(paragraph.heading) or None)
        assert (cited.document, cited.title, cited.kind) == (page.document.document, page.document.title, page.document.kind)


@every_question
def test_markers_and_citations_match_both_ways(council: str, as_of: str, question: str, ask: Asking) -> None:
    reply = ask(question, council, as_of)
    markers = [int(each) for each in re.findall(r"\[(\d+)\]", reply.answer)]
    assert list(dict.fromkeys(markers)) == [each.marker for each in reply.citations] == list(range(1, len(reply.citations) + 1))
    assert bool(reply.citations) == (reply.status in ("answered", "partial"))
    assert {day.marker for day in reply.dates} <= set(markers)


@every_question
def test_every_date_is_in_the_answer_in_words_with_its_as_of_day(council: str, as_of: str, question: str, ask: Asking) -> None:
    reply = ask(question, council, as_of)
    for day in reply.dates:
        assert say(date.fromisoformat(day.date)) in day.text
        assert say(date.fromisoformat(day.date)) in reply.answer
        assert day.rule
        assert day.meaning
    if reply.dates and "reviews at least" not in reply.answer:
        assert say(date.fromisoformat(as_of)) in reply.answer
    assert not re.search(r"\b\d{4}-\d\d-\d\d\b", reply.answer)


@every_question
def test_an_answer_is_short_and_a_list_as_long_as_it_is(council: str, as_of: str, question: str, ask: Asking) -> None:
    reply = ask(question, council, as_of)
    a_list = bool(re.search(r"^- ", reply.answer, re.M))
    progress = choose(question, date.fromisoformat(as_of)).progress
    assert a_list or len(reply.answer.split()) <= (200 if progress else 120)
    assert len(reply.citations) <= (8 if a_list or progress else 5)
    assert len(reply.related) <= 3
    assert len(reply.suggestions) <= 3


@every_question
def test_no_fact_of_another_council_is_in_an_answer(council: str, as_of: str, question: str, ask: Asking, noticeboard: Noticeboard) -> None:
    reply = ask(question, council, as_of)
    councils = {each.document_id: each.council for each in noticeboard.documents(owner_asker()).documents}
    assert {councils[each.document_id] for each in [*reply.citations, *reply.related]} <= {council, None}  # guidance belongs to no council
    said = " ".join([reply.answer, *(each.quote for each in [*reply.citations, *reply.related])])
    assert [word for word in FOREIGN[council] if word in said] == []


@every_question
def test_the_same_question_has_the_same_answer(council: str, as_of: str, question: str, ask: Asking, noticeboard: Noticeboard) -> None:
    again = noticeboard.ask(owner_asker(), Ask(question=question, council=council, as_of=date.fromisoformat(as_of)))
    assert without_chance(again) == without_chance(ask(question, council, as_of))


def test_a_footnote_s_number_is_not_taken_for_a_marker(tmp_path: Path, library: Library, take: Callable[..., Any]) -> None:
    notice = "Department for Education\n\nIMPROVEMENT NOTICE\n\nLeeds City Council\n\nDate of notice: 6 June 2023\n\n"
    clauses = "1. Leeds must publish its plan [7] by 31 July 2023.\n\n2. The Department will review progress [8] at least every six months.\n"
    (tmp_path / "notice.txt").write_text(notice + clauses)
    take(library, tmp_path / "notice.txt", told=Told(council="Leeds", kind=Kind.IMPROVEMENT_NOTICE))
    for question in ("What is coming up in the next year?", REVIEW, "By when must the plan be published?"):
        reply = answer(library, owner_asker(), Ask(question=question, council="Leeds"), date(2023, 6, 10))
        markers = {int(each) for each in re.findall(r"\[(\d+)\]", reply.answer)}
        assert markers == {each.marker for each in reply.citations}
        assert markers
