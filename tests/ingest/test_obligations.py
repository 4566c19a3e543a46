"""What a document obliges whom to do by when: read at ingest, dated by the register."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from index.authorities import england
from index.documents import Paragraph
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.register import Entry, entries
from index.scope import Scope
from index.text import holds_quote, squash
from ingest.frames import Read
from ingest.identify import identify
from ingest.obligations import read_obligations
from ingest.told import Told

Structured = Callable[..., list[Paragraph]]


def held(world: Library, scope: Scope, notice: dict[str, Any], topic: Topic) -> list[Entry]:
    """The notice's entries of one topic on the day after its issue."""
    as_of = notice["issued"] + timedelta(1) if notice["issued"] else date(2025, 6, 1)
    return [each for each in entries(world, scope.narrowed(notice["council"]), as_of, [topic]) if each.document.name == notice["file"]]


def paragraph_of(obligation: Obligation, reading: Read) -> Paragraph:
    return reading.paragraphs[obligation.ordinal]


def test_the_departments_review_clause_is_the_right_one(notice: dict[str, Any], reading: Read) -> None:
    wanted = notice["review"]
    found = [each for each in reading.obligations if each.topic is Topic.REVIEW]
    if wanted["every"] is None and not found:
        return
    assert len(found) == 1
    assert paragraph_of(found[0], reading).number == wanted["paragraph"]
    assert holds_quote(found[0].quote, wanted["quote"]) or holds_quote(wanted["quote"], found[0].quote)
    if wanted["every"] not in (None, "fixed"):
        count, unit = wanted["every"].split()
        period = found[0].due.periods[0]
        months = period.count * (12 if period.unit.value == "year" else 1)
        assert (months, period.unit.value.replace("year", "month")) == (int(count), unit.rstrip("s"))


def test_the_next_review_is_dated_as_the_notice_says(notice: dict[str, Any], world: Library, everything: Scope) -> None:
    wanted = notice["review"]
    dated = [each.reckoning for each in held(world, everything, notice, Topic.REVIEW) if each.reckoning]
    if wanted["every"] is None:
        assert dated == []
    else:
        assert [each.day.isoformat() for each in dated] == [wanted["first_after_issue"]]
        assert not dated[0].overdue


def test_fixed_reviews_come_one_after_the_other(notice: dict[str, Any], world: Library, everything: Scope) -> None:
    for day in notice["review"].get("dates", []):
        found = entries(world, everything.narrowed(notice["council"]), day, [Topic.REVIEW])
        assert [each.reckoning.day for each in found if each.reckoning] == [day]


def test_the_plans_target_is_the_right_clause_with_its_own_phrase(notice: dict[str, Any], reading: Read) -> None:
    wanted = notice["target"]
    found = [each for each in reading.obligations if each.topic is Topic.TARGET]
    if wanted is None:
        assert found == []
        return
    assert len(found) == 1
    assert paragraph_of(found[0], reading).number == wanted["paragraph"]
    assert holds_quote(found[0].quote, wanted["phrase"])
    assert holds_quote(wanted["phrase"], found[0].due.phrase)


def test_the_plans_target_is_dated_as_the_notice_says(notice: dict[str, Any], world: Library, everything: Scope) -> None:
    wanted = notice["target"]
    found = [each.reckoning for each in held(world, everything, notice, Topic.TARGET)]
    if wanted is None:
        assert found == []
        return
    assert [each and each.day for each in found] == [wanted["date"]]
    assert found[0]
    assert found[0].approximate == wanted.get("approximate", False)


def test_every_quote_stands_verbatim_in_its_paragraph(reading: Read) -> None:
    for each in reading.obligations:
        assert each.quote in paragraph_of(each, reading).text
        assert squash(each.due.phrase) in squash(each.quote)


# --- one rule at a time --------------------------------------------------------------------------------------------------------


def duties(structured: Structured, text: str) -> list[Obligation]:
    paragraphs = structured(text)
    return read_obligations(paragraphs, identify(paragraphs, "scan0001.txt", None, england(), Told()))


def notice_with(*clauses: str) -> str:
    body = "\n\n".join(f"{number}. {clause}" for number, clause in enumerate(clauses, 2))
    first = "1. This improvement notice is issued on 2 August 2023 by the Secretary of State for Education."
    return f"Improvement notice to Slough Borough Council\n\n{first}\n\n{body}\n"


@pytest.mark.parametrize(
    "clause",
    [
        "The board will review progress every month.",
        "The council must review its own plan every six months.",
        "The adviser’s report on progress will be written every ten weeks.",
        "Supervision will be reviewed monthly by managers.",
    ],
)
def test_a_review_that_is_not_the_departments_is_not_taken_for_it(structured: Structured, clause: str) -> None:
    assert [each.quote for each in duties(structured, notice_with(clause)) if each.topic is Topic.REVIEW] == []


def test_the_departments_review_is_told_from_the_boards_beside_it(structured: Structured) -> None:
    found = duties(structured, notice_with("The board will review progress every month.", "The Department will review progress at least every six months."))
    assert [each.due.phrase for each in found if each.topic is Topic.REVIEW] == ["at least every six months"]


@pytest.mark.parametrize(
    ("verb", "binding"),
    [
        ("must", Binding.MUST),
        ("shall", Binding.MUST),
        ("should", Binding.SHOULD),
        ("is expected to", Binding.SHOULD),
        ("may", Binding.MAY),
        ("will", Binding.WILL),
    ],
)
def test_a_duty_binds_as_its_own_verb_says(structured: Structured, verb: str, binding: Binding) -> None:
    found = duties(structured, notice_with(f"The council {verb} appoint a director by 1 May 2024."))
    assert [(each.binding, each.who, each.due.day, each.due.phrase) for each in found] == [
        (binding, "Slough Borough Council", date(2024, 5, 1), "by 1 May 2024")
    ]


def test_a_period_beside_a_stated_date_is_kept_beside_it(structured: Structured) -> None:
    found = duties(
        structured, notice_with("The council should complete its whole plan by the end of November 2024, within 18 months of the Ofsted inspection.")
    )
    assert [each.due for each in found] == [
        Due(DueKind.FIXED, "by the end of November 2024", day=date(2024, 11, 30), beside="within 18 months of the Ofsted inspection")
    ]


def test_a_date_that_was_is_no_target(structured: Structured) -> None:
    found = duties(
        structured,
        notice_with("The earlier notice asked the council to complete its plan by 1 May 2022.", "All actions in the plan must be completed by 1 May 2024."),
    )
    assert [each.due.day for each in found if each.topic is Topic.TARGET] == [date(2024, 5, 1)]


SEND = (
    "Area SEND inspection of Torbay Local Area Partnership\n\nInspection dates: 13 to 17 May 2024\n\nOfsted and the Care Quality Commission inspected it.\n\n"
    "Inspection outcome\n\n{outcome}\n"
)


@pytest.mark.parametrize(
    ("outcome", "topic", "kind", "period"),
    [
        ("The next full area SEND inspection will be within approximately three years.", Topic.REINSPECTION, DueKind.APPROXIMATE, "3 years"),
        ("A monitoring inspection will be carried out within approximately 18 months.", Topic.MONITORING, DueKind.APPROXIMATE, "18 months"),
    ],
)
def test_a_reports_next_inspection_is_approximate_from_its_last_day(structured: Structured, outcome: str, topic: Topic, kind: DueKind, period: str) -> None:
    found = duties(structured, SEND.format(outcome=outcome))
    assert [(each.topic, each.due.kind, str(each.due.periods[0]), each.due.anchor) for each in found] == [(topic, kind, period, "inspected_to")]


def test_a_story_announces_only_what_is_still_to_come(structured: Structured) -> None:
    text = (
        "Council told to improve\n\n25 October 2023\n\nTorbay Council has been issued with an improvement notice.\n\n"
        "A special meeting will take place on 1 November.\n\n"
        "Ofsted is said to have visited on 3 May 2023. The council’s leader, Councillor Jo Shah, said: “We know that children in Torbay deserve better.”\n"
    )
    assert [(each.topic, each.due.day) for each in duties(structured, text)] == [(Topic.EVENT, date(2023, 11, 1))]


def test_a_notice_that_speaks_of_nought_times_a_year_is_still_read(structured: Structured) -> None:
    (duty,) = duties(structured, notice_with("The Department will review progress 0 times a year."))
    assert (duty.who, duty.due.kind) == ("Department for Education", DueKind.UNDATED)
