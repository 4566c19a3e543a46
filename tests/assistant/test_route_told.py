"""What a question tells beside its route: the window it asks about, a review that was held, years, kinds and councils."""

from datetime import date

import pytest

from assistant.route import Councils, choose, councils_of
from index.authorities import Council, Gazetteer, england
from index.documents import Kind

AS_OF = date(2024, 6, 1)  # a Saturday


@pytest.mark.parametrize(
    ("question", "until"),
    [
        ("What is coming up in the next three months?", date(2024, 9, 1)),
        ("What's due in the next 30 days?", date(2024, 7, 1)),
        ("What is due in the next 2 weeks?", date(2024, 6, 15)),
        ("What's coming up next week?", date(2024, 6, 8)),
        ("Anything due in the next quarter?", date(2024, 9, 1)),
        ("What falls due in the next year?", date(2025, 6, 1)),
        ("What is due this week?", date(2024, 6, 2)),
        ("What falls due this month?", date(2024, 6, 30)),
        ("What is due between now and Christmas?", date(2024, 12, 25)),
        ("What is due before the end of the year?", date(2024, 12, 31)),
        ("What is due before the new year?", date(2025, 1, 1)),
        ("What is due before Easter?", date(2025, 4, 20)),
        ("What have we got between now and 31 October 2024?", date(2024, 10, 31)),
        ("What must be done by the end of September 2024?", date(2024, 9, 30)),
        ("How many reviews should there be until March 2025?", date(2025, 3, 31)),
        ("When is our next DfE review due?", None),
    ],
)
def test_the_window_that_a_question_names_ends_on_its_last_day(question: str, until: date | None) -> None:
    assert choose(question, AS_OF).until == until


def test_christmas_asked_for_after_christmas_is_the_next_one() -> None:
    assert choose("What is due between now and Christmas?", date(2024, 12, 27)).until == date(2025, 12, 25)


@pytest.mark.parametrize(
    ("question", "day"),
    [
        ("The DfE reviewed us on 3 May 2024, when's the next?", date(2024, 5, 3)),
        ("We had our last review on 31 January 2024. When is the next due?", date(2024, 1, 31)),
        ("The last review was held on 2024-02-29, when is the next DfE review?", date(2024, 2, 29)),
        ("Officials came for a review on 3/5/2024; when are they due back?", date(2024, 5, 3)),
        ("A review took place on 22 and 23 May 2024. When's the next?", date(2024, 5, 23)),
        ("The DfE reviewed us on 3 May, when's the next?", date(2024, 5, 3)),
        ("The DfE reviewed us on 3 December, when's the next?", date(2023, 12, 3)),
        ("The DfE will review us on 3 July 2024, when is the one after that?", None),
        ("When was the notice of 14 March 2024 issued and when is the review?", None),
        ("When is our next DfE review due?", None),
        ("We had the review in May 2024, when's the next?", None),
    ],
)
def test_a_review_that_the_asker_tells_of_has_its_day(question: str, day: date | None) -> None:
    assert choose(question, AS_OF).reviewed == day


@pytest.mark.parametrize(
    ("question", "years"),
    [
        ("What grade did we get in 2019?", {2019}),
        ("How did 2021 compare with 2023?", {2021, 2023}),
        ("What was said on 12 March 2024?", set()),
        ("What was said in March 2024?", {2024}),
        ("What is due in 30 days?", set()),
    ],
)
def test_years_are_those_that_stand_alone(question: str, years: set[int]) -> None:
    assert choose(question, AS_OF).years == years


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("What does the improvement notice say about the board?", Kind.IMPROVEMENT_NOTICE),
        ("What does the direction require?", Kind.DIRECTION),
        ("What do the minutes say about audits?", Kind.MINUTES),
        ("What did the scrutiny report tell members?", Kind.BOARD_PAPER),
        ("What did the newspaper write?", Kind.NEWS),
        ("What did Ofsted find?", Kind.INSPECTION_REPORT),
        ("What did the SEND inspection find?", Kind.SEND_INSPECTION),
    ],
)
def test_words_point_to_kinds_of_document(question: str, kind: Kind) -> None:
    assert kind in choose(question, AS_OF).kinds


def test_a_question_without_such_words_points_to_no_kind() -> None:
    assert choose("Who chairs the board?", AS_OF).kinds == frozenset()


@pytest.mark.parametrize(
    ("question", "own", "expected"),
    [
        ("When is our next review?", "Wexmoor", Councils(("Wexmoor",))),
        ("When is the next review?", None, Councils(())),
        ("When is Thornhithe's next review?", "Wexmoor", Councils(("Thornhithe",), moved=True)),
        ("When is Wexmoor's next review?", "Wexmoor", Councils(("Wexmoor",))),
        ("How do we compare with Thornhithe?", "Wexmoor", Councils(("Wexmoor", "Thornhithe"), compared=True)),
        ("Compare Wexmoor and Thornhithe", None, Councils(("Wexmoor", "Thornhithe"), compared=True)),
        ("Is Thornhithe's notice stricter than ours?", "Wexmoor", Councils(("Wexmoor", "Thornhithe"), compared=True)),
    ],
)
def test_the_councils_of_a_question(question: str, own: str | None, expected: Councils) -> None:
    invented = [Council("Wexmoor", "Wexmoor City Council", ()), Council("Thornhithe", "London Borough of Thornhithe", ())]
    gazetteer: Gazetteer = england().with_councils(invented)
    assert councils_of(question, own, gazetteer) == expected
