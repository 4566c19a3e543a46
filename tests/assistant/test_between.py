"""Time between two things, found by their words and counted by code."""

from collections.abc import Callable

import pytest

from assistant.between import time_between
from assistant.sentences import Inquiry, SentenceKind
from index.library import Library

Inquire = Callable[..., Inquiry]
Keep = Callable[..., None]


@pytest.mark.parametrize(
    "question",
    [
        "how many days between the cabinet voting on the Gateway plan and the Gateway opening?",
        "how long from the cabinet voting on the Gateway plan to the Gateway opening?",
    ],
)
def test_the_days_are_counted_and_both_are_quoted(question: str, keep: Keep, library: Library, inquire: Inquire) -> None:
    keep("2024-05-01", "The cabinet voting on the Gateway plan took place on 3 April 2024.", "The Gateway opening is on 17 April 2024.")
    counted, *quotes = time_between(inquire(library, question, "2024-06-01")).sentences
    assert counted.kind is SentenceKind.COMPUTED
    assert counted.text.startswith("**14 days**, 2 weeks: from 3 April 2024 [#0] to 17 April 2024 [#1].")
    assert len(quotes) == 2


def test_without_one_of_the_two_days_nothing_is_counted(keep: Keep, library: Library, inquire: Inquire) -> None:
    keep("2024-05-01", "The cabinet voting on the Gateway plan took place on 3 April 2024.", "The Gateway opening has no day yet.")
    assert not time_between(inquire(library, "how many days between the cabinet voting on the Gateway plan and the Gateway opening?", "2024-06-01")).sentences


def test_a_question_of_no_two_things_is_none_of_its(keep: Keep, library: Library, inquire: Inquire) -> None:
    keep("2024-05-01", "The review took place on 3 April 2024.")
    assert not time_between(inquire(library, "how many days do we have?", "2024-06-01")).sentences
