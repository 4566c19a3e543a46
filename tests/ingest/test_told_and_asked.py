"""What only refers to a duty is none; what asks in the present tense is; names are read with their accents."""

from collections.abc import Callable
from datetime import date

import pytest

from index.documents import Basis, DateMeaning, DocumentDate, Fact, Identity, Kind, Paragraph
from index.obligations import Binding, DueKind, Obligation
from ingest.obligations import read_obligations

Structured = Callable[..., list[Paragraph]]
DAY = date(2024, 9, 18)


@pytest.fixture
def read(structured: Structured) -> Callable[[str, Kind], list[Obligation]]:
    """read("text", Kind.…): the obligations of a paper of 18 September 2024 about Slough."""

    def reading(text: str, kind: Kind) -> list[Obligation]:
        dates = (DocumentDate(DateMeaning.ISSUED, DAY, None, Basis.TOLD),)
        issuer = Fact("Department for Education", None, Basis.TOLD)
        council = (Fact("Slough", "Slough Borough Council", Basis.TOLD),)
        return read_obligations(structured(text), Identity(Fact(kind.value, None, Basis.TOLD), council, issuer, Fact("paper", None, Basis.TOLD), dates))

    return reading


def test_what_inspectors_ask_that_a_partnership_does_is_asked_part_by_part(read: Callable[..., list[Obligation]]) -> None:
    text = "Ofsted and the CQC ask that the local area partnership updates its strategic plan in the light of this report and publishes it by 13 December 2024."
    found = read(text, Kind.SEND_INSPECTION)
    assert [each.quote.split()[0] for each in found] == ["updates", "publishes"]
    assert {each.due.day for each in found} == {date(2024, 12, 13)}
    assert {each.binding for each in found} == {Binding.ACTION}


def test_what_was_asked_must_come_by_its_day(read: Callable[..., list[Obligation]]) -> None:
    (found,) = read("Ofsted has asked the council to send a statement of what it will do. It must reach Ofsted by 25 October 2024.", Kind.FOCUSED_VISIT)
    assert (found.quote, found.due.day) == ("It must reach Ofsted by 25 October 2024.", date(2024, 10, 25))


def test_after_that_opens_a_duty_of_its_own(read: Callable[..., list[Obligation]]) -> None:
    (found,) = read("After that the Commissioner will report to the Secretary of State every three months.", Kind.DIRECTION)
    assert (found.binding, found.due.kind) == (Binding.WILL, DueKind.RECURRING)


def test_a_lead_in_whose_items_only_say_by_what_is_one_duty(read: Callable[..., list[Obligation]]) -> None:
    before, after = "1. The council must publish this notice.", "4. The council must write a plan."
    items = "(a) Ofsted's visits;\n\n(b) the adviser's reports;\n\n(c) what families say."
    found = read(f"{before}\n\n2. The chair must be independent.\n\n3. The Department will judge progress on:\n\n{items}\n\n{after}\n", Kind.IMPROVEMENT_NOTICE)
    assert [each.quote for each in found if each.binding is Binding.WILL] == ["The Department will judge progress on:"]
    assert len(found) == 4


def test_an_action_s_owner_may_have_an_accent(read: Callable[..., list[Obligation]]) -> None:
    found = read("## Actions\n\nA2. Siân Rowe to bring a recovery plan, by 16 October 2024.\n", Kind.MINUTES)
    assert [(each.who, each.due.day) for each in found] == [("Siân Rowe", date(2024, 10, 16))]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Services for care leavers still require improvement to be good.", Kind.OTHER),
        ("The figure is counted by the rule that the improvement board agreed on 19 June 2024.", Kind.BOARD_PAPER),
        ("## Purpose and recommendations\n\n1.1 This report tells the committee how far the council has come.\n", Kind.BOARD_PAPER),
    ],
)
def test_what_only_refers_to_a_duty_is_none(text: str, kind: Kind, read: Callable[..., list[Obligation]]) -> None:
    assert read(text, kind) == []


def test_areas_stand_under_any_heading_that_says_improvement_is_needed(read: Callable[..., list[Obligation]]) -> None:
    found = read("## Where improvement is still needed\n\n- Caseloads in the assessment teams.\n- The depth of assessments.\n", Kind.MONITORING_VISIT)
    assert [each.quote for each in found] == ["Caseloads in the assessment teams", "The depth of assessments"]
