"""Whether a notice applies, what became of it, what a later one changed, and what happened in a time: asked in people's words."""

import re
from collections.abc import Callable
from datetime import date

import pytest

from assistant.route import Wanted, choose
from assistant.schemas import Reply

AskFor = Callable[..., Reply]


@pytest.mark.parametrize(
    "question",
    [
        "are we still under the notice?",
        "Is the improvement notice still in force",
        "has the notice been lifted yet",
        "which notice are we working under right now",
        "are we out of the notice now",
        "does the direction run out by itself",
        "did the notice lapse",
        "what changed in the revised notice",
        "how is the new notice different from the old one?",
        "when does the direction take effect",
    ],
)
def test_a_notice_s_life_is_asked_in_many_words(question: str) -> None:
    assert choose(question, date(2025, 1, 1)).wanted is Wanted.LIFE


@pytest.mark.parametrize(
    "question",
    [
        "what happened since March",
        "what's happened in the last three months?",
        "anything new since 4 November 2024",
        "catch me up, what did I miss since the summer",
    ],
)
def test_what_happened_is_asked_in_many_words(question: str) -> None:
    assert choose(question, date(2025, 1, 1)).wanted is Wanted.HAPPENED


@pytest.mark.parametrize(
    ("question", "since"),
    [
        ("what happened since March", date(2024, 3, 1)),
        ("what happened since October", date(2023, 10, 1)),
        ("what happened since 4 March 2024", date(2024, 3, 4)),
        ("what happened in the last three months", date(2024, 3, 1)),
        ("what has changed over the past week", date(2024, 5, 25)),
        ("what has happened", None),
    ],
)
def test_the_first_day_of_a_window_is_what_the_question_names(question: str, since: date | None) -> None:
    assert choose(question, date(2024, 6, 1)).since == since


@pytest.mark.parametrize("question", ["when is our next DfE review due?", "what happens if we don't comply with the notice?", "who is the chair of the board"])
def test_other_questions_are_not_taken_for_these(question: str) -> None:
    assert choose(question, date(2024, 6, 1)).wanted not in (Wanted.LIFE, Wanted.HAPPENED)


def test_a_notice_in_force_is_said_with_its_words(ask: AskFor) -> None:
    reply = ask("is our notice still in force?", "Wexmoor", "2024-06-01")
    assert reply.status == "answered"
    assert reply.answer.startswith("**The improvement notice of 14 March 2024 is in force** (as of 1 June 2024) [1].")
    assert [each.document for each in reply.citations] == ["wexmoor-improvement-notice.md"]


def test_a_notice_that_will_be_lifted_still_applies_until_then(ask: AskFor) -> None:
    reply = ask("are we out of the notice now?", "Eastmarch", "2025-11-21")
    assert "still applies" in reply.answer
    assert "1 December 2025" in reply.answer
    assert reply.citations[0].document == "eastmarch-lifting-letter.txt"
    later = ask("are we out of the notice now?", "Eastmarch", "2025-12-01")
    assert later.answer.startswith("**It no longer applies**")
    assert "1 December 2025" in later.answer


def test_between_two_notices_the_older_one_applies_until_the_newer_takes_effect(ask: AskFor) -> None:
    reply = ask("which document are we working under?", "Thornhithe", "2025-03-25")
    assert reply.answer.startswith("**The improvement notice of 20 May 2024 still applies** (as of 25 March 2025), until 31 March 2025")
    now = ask("which document are we working under?", "Thornhithe", "2025-04-01")
    assert now.answer.startswith("**The direction of 18 March 2025 still applies** (as of 1 April 2025), until 31 March 2027")


@pytest.mark.parametrize("question", ["on what date did ministers lift our notice?", "when was the notice lifted", "why was our notice closed?"])
def test_an_end_that_nothing_tells_of_is_not_found(question: str, ask: AskFor) -> None:
    reply = ask(question, "Wexmoor", "2024-06-01")
    assert (reply.status, reply.citations) == ("not_found", [])


def test_the_day_of_an_end_is_told_where_a_letter_tells_it(ask: AskFor) -> None:
    assert "20 October 2025" in ask("when was the notice lifted", "Wexmoor", "2025-11-01").answer


def test_before_there_was_a_notice_nothing_is_made_up(ask: AskFor) -> None:
    assert "in force" not in ask("is our notice still in force?", "Wexmoor", "2024-03-01").answer


def test_what_a_revised_notice_changed_is_shown_with_both_clauses(ask: AskFor) -> None:
    reply = ask("what changed in the revised notice?", "Thornhithe", "2024-06-03")
    assert re.match(
        r"The improvement notice of 20 May 2024 against the improvement notice of 6 June 2023: \d+ obligations changed, \d+ are new, \d+ are gone", reply.answer
    )
    assert {each.document for each in reply.citations} == {"thornhithe-improvement-notice.txt", "thornhithe-revised-notice.txt"}
    assert len(reply.citations) <= 8


def test_what_happened_since_a_month_is_dated_and_cited(ask: AskFor) -> None:
    reply = ask("what happened since May?", "Thornhithe", "2024-12-20")
    days = re.findall(r"^- \*\*(\d+ \w+ \d{4})\*\*", reply.answer, re.M)
    assert days[0] == "12 December 2024"
    assert "20 May 2024" in days
    assert len(days) == len(re.findall(r"\[\d\]$", reply.answer, re.M))


def test_nothing_in_a_time_is_said_and_no_later_paper_is_told_of(ask: AskFor) -> None:
    reply = ask("what happened since 2 May 2024?", "Wexmoor", "2024-05-20")
    assert reply.answer == "The documents tell of no dated event between 2 May 2024 and 20 May 2024."


@pytest.mark.parametrize(
    ("question", "as_of", "said", "document"),
    [
        (
            "is the improvement notice of 6 June 2023 still in force?",
            "2024-06-03",
            "the improvement notice of 6 June 2023 applied until 19 May 2024 and was replaced by the improvement notice of 20 May 2024",
            "thornhithe-revised-notice.txt",
        ),
        (
            "does the June 2023 notice still apply?",
            "2024-06-03",
            "the improvement notice of 6 June 2023 applied until 19 May 2024 and was replaced by the improvement notice of 20 May 2024",
            "thornhithe-revised-notice.txt",
        ),
        (
            "does the notice of 20 May 2024 still apply?",
            "2025-04-10",
            "the improvement notice of 20 May 2024 applied until 31 March 2025 and was replaced by the direction of 18 March 2025",
            "thornhithe-direction.txt",
        ),
    ],
)
def test_a_notice_that_is_named_by_its_date_is_told_to_be_replaced_by_another(question: str, as_of: str, said: str, document: str, ask: AskFor) -> None:
    reply = ask(question, "Thornhithe", as_of)
    assert reply.answer.startswith(f"**It no longer applies**: {said}")
    assert [each.document for each in reply.citations] == [document]


@pytest.mark.parametrize(
    ("question", "council", "as_of", "said"),
    [
        ("is the notice of 6 June 2023 still in force?", "Thornhithe", "2024-05-19", "**The improvement notice of 6 June 2023 "),
        ("is the notice of 20 May 2024 still in force?", "Thornhithe", "2024-06-03", "**The improvement notice of 20 May 2024 is in force**"),
        ("does the notice of 20 May 2024 still apply?", "Thornhithe", "2025-03-31", "**The improvement notice of 20 May 2024 still applies**"),
        ("is the notice of 14 March 2024 still in force?", "Wexmoor", "2024-06-01", "**The improvement notice of 14 March 2024 is in force**"),
        ("is the notice of 1 January 2020 still in force?", "Wexmoor", "2024-06-01", "**The improvement notice of 14 March 2024 is in force**"),
    ],
)
def test_a_notice_that_is_named_by_its_date_and_applies_is_not_called_replaced(question: str, council: str, as_of: str, said: str, ask: AskFor) -> None:
    reply = ask(question, council, as_of)
    assert reply.answer.startswith(said)
    assert "no longer" not in reply.answer
