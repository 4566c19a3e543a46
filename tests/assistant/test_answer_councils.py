"""Whose documents answer: the asker's own council's, another's that is named, or two beside each other; never those that one may not see."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from assistant.answer import without_chance
from assistant.schemas import Ask, IngestBody, Reply
from assistant.service import Noticeboard
from index.scope import loopback_asker, owner_asker

Asking = Callable[..., Reply]
REVIEW = "When is our next DfE review due?"
TARGET = "When is the target date of the improvement plan?"


@pytest.mark.parametrize("own", ["Wexmoor", "Leeds"])
def test_naming_another_council_moves_the_scope_and_says_so(own: str, ask: Asking) -> None:
    reply = ask("When is Thornhithe's next DfE review?", own)
    assert reply.council == "Thornhithe"
    assert [day.date for day in reply.dates] == ["2024-08-20"]
    assert reply.answer.endswith("This is from Thornhithe's documents.")


def test_naming_the_own_council_says_nothing_of_it(ask: Asking) -> None:
    assert "This is from" not in ask("When is Wexmoor's next DfE review?").answer


def test_a_misspelt_council_is_understood(ask: Asking) -> None:
    assert ask("When is Thornhite's next DfE review?", None).council == "Thornhithe"


def test_two_councils_are_answered_side_by_side(ask: Asking) -> None:
    reply = ask("When are the next DfE reviews of Wexmoor and Thornhithe?", None)
    assert (reply.status, reply.council) == ("answered", None)
    assert [day.date for day in reply.dates] == ["2024-07-14", "2024-08-20"]
    assert reply.answer.index("**Wexmoor**") < reply.answer.index("**Thornhithe**")
    assert {each.document for each in reply.citations} == {"wexmoor-improvement-notice.md", "thornhithe-revised-notice.txt"}


def test_the_target_dates_of_two_councils_are_compared(ask: Asking) -> None:
    reply = ask("Compare the target dates of Wexmoor and Thornhithe", None)
    assert "30 September 2025" in reply.answer
    assert "30 June 2025" in reply.answer


def test_a_council_without_documents_beside_one_with_makes_the_answer_partial(ask: Asking) -> None:
    reply = ask("When are the next DfE reviews of Wexmoor and Leeds?", None)
    assert reply.status == "partial"
    assert "**Leeds**: the documents don't say." in reply.answer
    assert [day.date for day in reply.dates] == ["2024-07-14"]


@pytest.mark.parametrize(
    ("history", "question", "dates"),
    [
        ((REVIEW,), "and for Thornhithe?", ["2024-08-20"]),
        ((TARGET,), "what about Thornhithe?", ["2025-06-30"]),
        ((REVIEW, "and for Thornhithe?"), "and Wexmoor?", ["2024-07-14"]),
        ((REVIEW,), "and the plan's target date?", ["2025-09-30"]),
        (("When is Thornhithe's next DfE review?",), "and its plan's target date?", ["2025-06-30"]),
    ],
)
def test_a_follow_up_is_understood(history: tuple[str, ...], question: str, dates: list[str], ask: Asking) -> None:
    assert [day.date for day in ask(question, "Wexmoor", "2024-06-01", *history).dates] == dates


SECRET = """Department for Education

REVISED IMPROVEMENT NOTICE

Wexmoor City Council

Date of notice: 2 May 2024

1. This notice replaces the notice issued on 14 March 2024 to Wexmoor City Council.

2. The Secretary of State has appointed Zebedee Quillfeather as improvement adviser (IA) and as chair of the improvement board.

3. Officials of the Department will review the council's progress at least every two months. Dashboards, audits and caseloads are priority actions.

4. The council should complete the actions in its improvement plan by 31 May 2026. The plan costs £9.99 million. The board must meet every week.

5. If the council does not comply with this notice the Secretary of State will hand its functions to another body on 1 June 2026.
"""
TWENTY = """
    When is our next DfE review due?
    When is the target date of the improvement plan?
    Who is the improvement adviser?
    Who chairs the improvement board?
    How often must the board meet?
    What does the plan cost?
    What happens if we do not comply with the notice?
    What is coming up in the next six months?
    What must the improvement plan contain?
    Why is the front door dashboard late?
    What are the priority actions?
    When was the notice issued?
    What did Ofsted find about contacts?
    How high are caseloads?
    What must we give reviewers?
    Who is Zebedee Quillfeather?
    What is the IA?
    When did the audits start again?
    What is the dashbord?
    How many reviews should there be by the target date?
"""


@pytest.fixture
def secret(tmp_path: Path) -> IngestBody:
    path = tmp_path / "exempt-notice.txt"
    path.write_text(SECRET)
    return IngestBody(paths=[str(path)], access="restricted")


def test_a_restricted_paper_is_seen_by_the_owner_and_changes_no_byte_for_another(
    data_copy: Path, open_noticeboard: Callable[[Path], Noticeboard], secret: IngestBody
) -> None:
    held = open_noticeboard(data_copy)

    def replies() -> list[str]:
        asked = [held.ask(loopback_asker(), Ask(question=each, council="Wexmoor", as_of=date(2024, 8, 1))) for each in TWENTY.strip().splitlines()]
        return [without_chance(each).model_dump_json() for each in asked]

    try:
        before = (replies(), held.due(loopback_asker(), "Wexmoor", date(2024, 8, 1)), held.documents(loopback_asker()))
        (taken,) = held.ingest(owner_asker(), secret, lambda *_: None).files
        assert (taken.outcome, taken.council, taken.date) == ("added", "Wexmoor", "2024-05-02")
        assert held.ask(owner_asker(), Ask(question=REVIEW, council="Wexmoor", as_of=date(2024, 8, 1))).dates[0].date == "2024-08-26"
        assert "Quillfeather" in held.ask(owner_asker(), Ask(question="Who is the improvement adviser?", council="Wexmoor", as_of=date(2024, 5, 10))).answer
        assert taken.document_id in {each.document_id for each in held.documents(owner_asker()).documents}
        assert (replies(), held.due(loopback_asker(), "Wexmoor", date(2024, 8, 1)), held.documents(loopback_asker())) == before
    finally:
        held.close()
