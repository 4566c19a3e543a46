"""A date is worked out from its clause: the day, the rule, the anchor, what was assumed, and the words it rests on."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.answer import answer
from assistant.schemas import Ask, Reply
from index.dates import say
from index.library import Library
from index.scope import owner_asker

Asking = Callable[..., Reply]
REVIEW = "When is our next DfE review due?"
TARGET = "When is the target date of the improvement plan?"


@pytest.fixture(scope="module")
def ask_world(world: Library) -> Asking:
    """ask_world(question, council, as_of): the reply over the invented notices of tests/notices."""

    def asked(question: str, council: str, as_of: str) -> Reply:
        return answer(world, owner_asker(), Ask(question=question, council=council, as_of=date.fromisoformat(as_of)), date(2024, 1, 1))

    return asked


@pytest.mark.parametrize(
    ("as_of", "due"),
    [
        ("2024-03-14", "2024-07-14"),
        ("2024-03-31", "2024-07-14"),
        ("2024-04-30", "2024-07-14"),
        ("2024-05-31", "2024-07-14"),
        ("2024-06-30", "2024-07-14"),
        ("2024-07-10", "2024-07-14"),
    ],
)
def test_the_next_review_is_counted_from_the_notice_where_none_is_on_record(as_of: str, due: str, ask: Asking) -> None:
    reply = ask(REVIEW, "Wexmoor", as_of)
    assert reply.status == "answered"
    assert f"By {say(date.fromisoformat(due))}" in reply.answer
    assert f"as of {say(date.fromisoformat(as_of))}" in reply.answer
    assert "every 4 months, counted from the notice of 14 March 2024" in reply.answer
    assert "No review is on record." in reply.answer
    (day,) = reply.dates
    assert (day.date, day.approximate, day.marker) == (due, False, 1)
    assert (day.anchor, day.assumption) == ("the notice of 14 March 2024", "No review is on record.")
    (cited,) = reply.citations
    assert (cited.document, cited.paragraph, cited.kind, cited.date) == ("wexmoor-improvement-notice.md", "9", "improvement_notice", "2024-03-14")
    assert "review the council's progress at least every four months" in cited.quote


@pytest.mark.parametrize(
    ("council", "as_of", "due"),
    [
        ("Saltmere", "2023-11-01", "2024-02-29"),  # four months from 31 October 2023, a leap year
        ("Saltmere", "2024-02-29", "2024-02-29"),
        ("Saltmere", "2024-03-01", "2024-06-30"),  # counted from the notice, not stepped from 29 February
        ("Quenley", "2025-02-01", "2025-02-28"),  # a month from 31 January 2025
        ("Quenley", "2025-03-01", "2025-03-31"),
        ("Trenwick", "2022-12-01", "2023-02-28"),  # the first within three months, then six-monthly
        ("Trenwick", "2023-03-01", "2023-08-28"),
    ],
)
def test_months_end_on_the_corresponding_day_or_the_last_one(council: str, as_of: str, due: str, ask_world: Asking) -> None:
    reply = ask_world(REVIEW, council, as_of)
    assert [day.date for day in reply.dates] == [due]
    assert say(date.fromisoformat(due)) in reply.answer


def test_a_day_before_the_notice_has_no_next_review(ask: Asking) -> None:
    for council, as_of in (("Wexmoor", "2024-03-13"), ("Thornhithe", "2023-06-05")):
        reply = ask(REVIEW, council, as_of)
        assert (reply.status, reply.citations, reply.dates) == ("not_found", [], [])


def test_a_day_before_every_document_finds_nothing(ask: Asking) -> None:
    reply = ask(REVIEW, "Wexmoor", "2020-01-01")
    assert reply.status in ("not_found", "no_documents")
    assert (reply.citations, reply.related) == ([], [])


@pytest.mark.parametrize("as_of", ["2024-07-11", "2024-09-01", "2024-10-01"])
def test_a_review_that_a_paper_records_is_not_denied(as_of: str, ask: Asking) -> None:
    """The committee paper of 11 July 2024 says that the first review was on 25 and 26 June 2024."""
    reply = ask(REVIEW, "Wexmoor", as_of)
    assert "No review is on record" not in reply.answer
    assert [day.date for day in reply.dates] == ["2024-10-26"]


@pytest.mark.parametrize(
    ("as_of", "due", "rule", "document"),
    [
        ("2023-12-31", "2024-06-06", "every 6 months, counted from the notice of 6 June 2023", "thornhithe-improvement-notice.txt"),
        ("2024-05-19", "2024-06-06", "every 6 months, counted from the notice of 6 June 2023", "thornhithe-improvement-notice.txt"),
        ("2024-05-20", "2024-08-20", "every 3 months, counted from the notice of 20 May 2024", "thornhithe-revised-notice.txt"),
        ("2024-05-31", "2024-08-20", "every 3 months, counted from the notice of 20 May 2024", "thornhithe-revised-notice.txt"),
    ],
)
def test_a_revised_notice_decides_from_its_day_on_and_the_old_one_before(as_of: str, due: str, rule: str, document: str, ask: Asking) -> None:
    reply = ask(REVIEW, "Thornhithe", as_of)
    assert [day.date for day in reply.dates] == [due]
    assert rule in reply.answer
    assert [(each.document, each.paragraph) for each in reply.citations] == [(document, "4.1")]


@pytest.mark.parametrize(
    ("told", "due"), [("3 May 2024", "2024-09-03"), ("31 March 2024", "2024-07-31"), ("31 October 2023", "2024-02-29"), ("29/2/2024", "2024-06-29")]
)
def test_a_review_that_the_asker_tells_of_is_counted_from(told: str, due: str, ask: Asking) -> None:
    reply = ask(f"The DfE reviewed us on {told}, when's the next?", "Wexmoor", "2024-05-31")
    assert [day.date for day in reply.dates] == [due]
    assert say(date.fromisoformat(due)) in reply.answer
    assert "the documents don't record it" in reply.answer
    assert "No review is on record" not in reply.answer


def test_a_told_review_that_is_overdue_stays_overdue_and_is_not_rolled_on(ask: Asking) -> None:
    reply = ask("The DfE reviewed us on 3 May 2024, when's the next?", "Wexmoor", "2025-06-01")
    assert [day.date for day in reply.dates] == ["2024-09-03"]
    assert "was due by 3 September 2024" in reply.answer
    assert "overdue" in reply.answer


def test_a_review_told_of_us_is_not_counted_for_another_council(ask: Asking) -> None:
    reply = ask("The DfE reviewed us on 3 May 2024, when's Thornhithe's next?", "Wexmoor", "2024-06-01")
    assert [day.date for day in reply.dates] == ["2024-08-20"]


def test_a_target_date_says_how_much_time_is_left(ask: Asking) -> None:
    reply = ask(TARGET, "Wexmoor", "2025-07-30")
    assert [day.date for day in reply.dates] == ["2025-09-30"]
    assert "30 September 2025" in reply.answer
    assert "2 months (62 days) left" in reply.answer
    assert "by the end of September 2025" in reply.answer
    assert "as of 30 July 2025" in reply.answer
    assert [each.paragraph for each in reply.citations] == ["13"]


def test_a_target_date_is_today_on_its_day_and_has_passed_after_it(ask: Asking) -> None:
    assert "Today" in ask(TARGET, "Wexmoor", "2025-09-30").answer
    passed = ask(TARGET, "Wexmoor", "2025-10-01").answer
    assert "passed" in passed
    assert "1 day ago" in passed
    assert "left" not in passed


def test_a_revised_target_date_takes_the_place_of_the_old_one(ask: Asking) -> None:
    assert [day.date for day in ask(TARGET, "Thornhithe", "2024-05-19").dates] == ["2024-12-31"]
    assert [day.date for day in ask(TARGET, "Thornhithe", "2024-05-20").dates] == ["2025-06-30"]


def test_an_approximate_target_stays_approximate_and_quotes_its_phrase(ask_world: Asking) -> None:
    reply = ask_world(TARGET, "Ostrey Bay", "2022-01-01")
    (day,) = reply.dates
    assert (day.date, day.approximate) == ("2023-08-31", True)
    assert "by summer 2023" in day.text
    assert "by summer 2023" in reply.answer
    assert "about 31 August 2023" in reply.answer.replace("About", "about")


def test_a_period_beside_a_stated_target_date_is_shown_too(ask_world: Asking) -> None:
    reply = ask_world(TARGET, "Pellingford", "2024-01-01")
    assert [day.date for day in reply.dates] == ["2024-09-30"]
    assert "within 12 months of the report" in reply.answer


@pytest.mark.parametrize(("council", "as_of", "phrase"), [("Eastholm", "2024-06-01", "from time to time"), ("Withernmoor", "2024-06-01", "termly")])
def test_a_clause_without_a_date_is_said_to_give_none(council: str, as_of: str, phrase: str, ask_world: Asking) -> None:
    reply = ask_world(REVIEW, council, as_of)
    assert reply.status == "answered"
    assert reply.dates == []
    assert "gives no date" in reply.answer
    assert phrase in reply.answer.lower()
    assert phrase in reply.citations[0].quote.lower()
