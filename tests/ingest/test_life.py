"""What notices and letters say of a notice itself, in the ways that such papers are worded."""

from collections.abc import Callable
from datetime import date

import pytest

from index.documents import Paragraph
from index.obligations import Topic
from ingest.life import read_letter_life, read_notice_life

Structured = Callable[..., list[Paragraph]]
LETTER = date(2025, 11, 12)


@pytest.mark.parametrize(
    ("text", "topic", "day"),
    [
        ("4. This direction takes effect on 1 April 2025.", Topic.EFFECT, date(2025, 4, 1)),
        ("This notice comes into force on Monday 3 June 2024.", Topic.EFFECT, date(2024, 6, 3)),
        ("The Direction has effect from 9 May 2022 and binds the council.", Topic.EFFECT, date(2022, 5, 9)),
        ("The direction remains in force until 31 March 2027 unless the Secretary of State revokes it sooner.", Topic.ENDS, date(2027, 3, 31)),
        ("This notice expires on 30 September 2025.", Topic.ENDS, date(2025, 9, 30)),
        ("This notice stays in force until the Secretary of State lifts it in writing.", Topic.ENDS, None),
        ("This direction will remain in force until it is revoked.", Topic.ENDS, None),
        ("This notice replaces the notice issued on 6 June 2023 to the council.", Topic.REPLACES, date(2023, 6, 6)),
        ("This revised notice supersedes the improvement notice dated 12 May 2021.", Topic.REPLACES, date(2021, 5, 12)),
        ("The improvement notice of 2 June 2021 ceases to have effect.", Topic.REPLACES, date(2021, 6, 2)),
        ("The notice of 4 March 2020 is withdrawn.", Topic.REPLACES, date(2020, 3, 4)),
    ],
)
def test_a_notice_speaks_of_its_own_time(text: str, topic: Topic, day: date | None, structured: Structured) -> None:
    found = list(read_notice_life(structured(text)))
    assert [(each.topic, each.due.day) for each in found] == [(topic, day)]
    assert all(each.quote in text for each in found)


@pytest.mark.parametrize(
    "text",
    [
        "The plan replaces the action tracker that cabinet approved.",
        "Paragraph 4 takes effect at once.",
        "The council must replace its three referral forms with one.",
        "The board must meet for as long as this notice is in force.",
        "The council's contract ends on 31 March 2025.",
    ],
)
def test_what_speaks_of_other_things_is_no_life_of_the_notice(text: str, structured: Structured) -> None:
    assert list(read_notice_life(structured(text))) == []


def test_it_is_the_notice_only_where_the_sentence_before_spoke_of_it(structured: Structured) -> None:
    own = "This direction takes effect on 1 April 2025. It replaces the notice of 20 May 2024."
    assert [each.topic for each in read_notice_life(structured(own))] == [Topic.EFFECT, Topic.REPLACES]
    other = "The plan was late. It replaces the notice board in the hall."
    assert list(read_notice_life(structured(other))) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("The notice is lifted with effect from 20 October 2025.", date(2025, 10, 20)),
        ("I am glad to tell you that the improvement notice issued to the county will be lifted on 1 December 2025.", date(2025, 12, 1)),
        ("The improvement notice is now closed.", LETTER),
        ("The notice will be withdrawn at the end of 30 November 2025.", date(2025, 12, 1)),
        ("The improvement notice of 1 May 2023 is hereby revoked.", LETTER),
    ],
)
def test_a_letter_lifts_a_notice_from_the_day_that_it_names_else_its_own(text: str, day: date, structured: Structured) -> None:
    assert [(each.topic, each.due.day) for each in read_letter_life(structured(text), LETTER)] == [(Topic.LIFTED, day)]


@pytest.mark.parametrize(
    "text",
    [
        "The Department will decide whether the notice can be lifted when the plan is complete.",
        "If progress holds, the notice may be lifted in the spring.",
        "The notice was not lifted.",
    ],
)
def test_a_notice_that_may_be_lifted_is_not_lifted(text: str, structured: Structured) -> None:
    assert list(read_letter_life(structured(text), LETTER)) == []


def test_a_letter_that_varies_a_paragraph_is_read_so(structured: Structured) -> None:
    (found,) = read_letter_life(structured("This letter varies paragraph 13 of the notice in that respect only."), LETTER)
    assert (found.topic, found.due.day) == (Topic.VARIES, None)
