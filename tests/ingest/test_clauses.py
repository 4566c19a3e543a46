"""Duties however notices, letters, minutes, papers and reports word them: who, how strongly, by when, in which words."""

from collections.abc import Callable
from datetime import date

import pytest

from index.authorities import england
from index.documents import Paragraph
from index.obligations import LAST_REVIEW, TOLD, Binding, DueKind, Obligation, Topic
from ingest.identify import identify
from ingest.obligations import read_obligations
from ingest.told import Told

Structured = Callable[..., list[Paragraph]]
COUNCIL = "Slough Borough Council"


def read(structured: Structured, text: str) -> list[Obligation]:
    paragraphs = structured(text)
    return read_obligations(paragraphs, identify(paragraphs, "scan0001.txt", None, england(), Told()))


def notice(clause: str) -> str:
    return (
        f"Improvement notice to {COUNCIL}\n\n1. This improvement notice is issued on 14 March 2024 by the Secretary of State for Education. It follows the inspection "
        f"by Ofsted on 7 and 8 December 2023, whose report was published on 2 February 2024.\n\n2. {clause}\n"
    )


def letter(text: str) -> str:
    return f"Department for Education\n\n12 November 2024\n\nDear Jo\n\nImprovement notice: {COUNCIL}, second review\n\n1. {text}\n\nYours sincerely\n"


def minutes(text: str, heading: str = "2. Performance") -> str:
    return f"Slough Improvement Board\n\nMinutes of the meeting held on Thursday 16 January 2025\n\n{heading}\n\n2.1 {text}\n"


def paper(text: str) -> str:
    return f"{COUNCIL}\n\nReport to Cabinet\n\nMeeting date: 18 September 2024\n\n{text}\n"


def focused_visit(text: str) -> str:
    return (
        "Ofsted\n\n14 June 2024\n\nDear Mr Ali\n\nFocused visit to Slough children’s services\n\n"
        f"This letter summarises the findings of the focused visit to Slough on 21 and 22 May 2024.\n\n{text}\n"
    )


# --- notices --------------------------------------------------------------------------------------------------------------------

IN_A_NOTICE = {
    "The council must, no later than six weeks from the date of this notice, establish an improvement board.": [(COUNCIL, Binding.MUST, DueKind.OFFSET, None)],
    "After that date the board should meet once a quarter.": [("board", Binding.SHOULD, DueKind.RECURRING, None)],
    "Two weeks before every review the council will send in its own view of progress.": [(COUNCIL, Binding.WILL, DueKind.OFFSET, None)],
    "When officials visit they must be given a room.": [(COUNCIL, Binding.MUST, DueKind.UNDATED, None)],
    "Should services slip back, the Secretary of State may issue a direction.": [("Secretary of State", Binding.MAY, DueKind.UNDATED, None)],
    "The council should keep its board until 31 March 2026, meeting at least every three months.": [
        (COUNCIL, Binding.SHOULD, DueKind.FIXED, date(2026, 3, 31)),
        (COUNCIL, Binding.SHOULD, DueKind.RECURRING, None),
    ],
    "The council must publish the plan, and send it to the Department, by 31 October 2024.": [
        (COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 10, 31)),
        (COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 10, 31)),
    ],
    "The Secretary of State may issue a direction, or use the powers in section 497A.": [
        ("Secretary of State", Binding.MAY, DueKind.UNDATED, None),
        ("Secretary of State", Binding.MAY, DueKind.UNDATED, None),
    ],
    "A first report is required by 30 September 2024 and further reports at three-monthly intervals.": [
        (COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 9, 30))
    ],
    "The chair reports to the Department once a quarter, starting in September 2024.": [("chair", Binding.WILL, DueKind.RECURRING, date(2024, 9, 1))],
    "It is expected that the director of children's services will chair a weekly meeting.": [
        ("director of children's services", Binding.WILL, DueKind.RECURRING, None)
    ],
    "The adviser, Jane Whitlock, is to spend eight days a month with the council.": [("Jane Whitlock", Binding.MUST, DueKind.RECURRING, None)],
    "The council shall agree its budget by 1 May 2024; the lead member should write to the Department before 1 June 2024.": [
        (COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 5, 1)),
        ("lead member", Binding.SHOULD, DueKind.FIXED, date(2024, 6, 1)),
    ],
    "An improvement plan is to be submitted to the DfE on or before 21 June 2024.": [(COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 6, 21))],
    "A written report from the adviser will reach the DfE every eight weeks.": [("adviser", Binding.WILL, DueKind.RECURRING, None)],
    "No later than 31 May 2024, 95% of the sessions that fall due must be held.": [(COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 5, 31))],
    "Any document that is requested is to be supplied within two working days.": [(COUNCIL, Binding.MUST, DueKind.OFFSET, None)],
    "An account of how the work will be done should reach the Department by 30 September 2024.": [(COUNCIL, Binding.SHOULD, DueKind.FIXED, date(2024, 9, 30))],
    "It is for the council to publish the plan by 1 May 2024.": [(COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 5, 1))],
    "A plan must be prepared by the partnership and submitted to Ofsted no later than 23 July 2024.": [
        (COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 7, 23))
    ],
    "A plan must be prepared by the partnership, and submitted to Ofsted no later than 23 July 2024.": [
        (COUNCIL, Binding.MUST, DueKind.UNDATED, None),
        (COUNCIL, Binding.MUST, DueKind.FIXED, date(2024, 7, 23)),
    ],
    "A figure for supervision, for each month since October 2023, should be sent to the Department by 1 May 2024.": [
        (COUNCIL, Binding.SHOULD, DueKind.FIXED, date(2024, 5, 1))
    ],
    "The Secretary of State will not hesitate to use her powers.": [],
    "The aim is to help children.": [],
    "Leaders recognise the need to do more.": [],
}


@pytest.mark.parametrize("clause", IN_A_NOTICE)
def test_a_notices_duties_are_found_however_they_are_worded(structured: Structured, clause: str) -> None:
    found = [each for each in read(structured, notice(clause)) if each.topic is Topic.OTHER]
    wanted = IN_A_NOTICE[clause]
    assert [(each.who.lower(), each.binding, each.due.kind, each.due.day) for each in found] == [(who.lower(), *rest) for who, *rest in wanted]


def test_a_list_inside_a_sentence_is_as_many_duties_as_it_has_items(structured: Structured) -> None:
    clause = "The Department expects the council to: finish the plan by 1 May 2024; publish it; and report monthly on both."
    found = read(structured, notice(clause))
    assert [(each.due.kind, each.binding) for each in found] == [(kind, Binding.SHOULD) for kind in (DueKind.FIXED, DueKind.UNDATED, DueKind.RECURRING)]
    assert found[1].quote == "publish it"


def test_words_that_lead_into_a_list_bind_whoever_they_name(structured: Structured) -> None:
    clause = "The commissioner is to:\n\n(a) bring proposals to the Secretary of State by 31 October 2024; and\n\n(b) report to the minister every quarter."
    found = read(structured, notice(clause))
    assert [(each.who, each.due.kind) for each in found] == [("commissioner", DueKind.FIXED), ("commissioner", DueKind.RECURRING)]


def test_the_target_is_the_plans_own_day_not_that_of_sending_it(structured: Structured) -> None:
    clause = "A plan that answers every recommendation must reach the Department by 12 July 2024.\n\n3. The Secretary of State expects all of this to be done by 4 December 2025."
    found = read(structured, notice(clause))
    assert [(each.who, each.due.day) for each in found if each.topic is Topic.TARGET] == [(COUNCIL, date(2025, 12, 4))]


def test_a_target_that_counts_from_the_inspection_keeps_the_reports_day_beside_it(structured: Structured) -> None:
    (target,) = [
        each
        for each in read(structured, notice("All actions in the plan must be completed within 18 months of the Ofsted inspection."))
        if each.topic is Topic.TARGET
    ]
    assert (target.due.anchor_day, target.due.other_day) == (date(2023, 12, 8), date(2024, 2, 2))


def test_a_target_whose_date_and_period_disagree_says_so(structured: Structured) -> None:
    clause = "All actions in the plan must be completed by 31 December 2025 (within 18 months of the Ofsted inspection)."
    (target,) = [each for each in read(structured, notice(clause)) if each.topic is Topic.TARGET]
    assert target.due.day == date(2025, 12, 31)
    assert "8 June 2025" in (target.due.note or "")
    assert "2 August 2025" in (target.due.note or "")


def test_reviews_that_change_their_pace_keep_both(structured: Structured) -> None:
    clause = "Officials will look at progress not less than three times in the first year and twice in each year after that."
    (review,) = [each for each in read(structured, notice(clause)) if each.topic is Topic.REVIEW]
    assert (*map(str, review.due.periods), str(review.due.turn)) == ("4 months", "6 months", "12 months")


# --- letters --------------------------------------------------------------------------------------------------------------------

IN_A_LETTER = {
    "We would like the council to share its strategy with us by Friday 13 December 2024.": (Binding.SHOULD, DueKind.FIXED, date(2024, 12, 13)),
    "I would be grateful if you could let me have your response within 15 working days of the date of this letter.": (Binding.SHOULD, DueKind.OFFSET, None),
    "Please send us your audit timetable before Christmas.": (Binding.SHOULD, DueKind.APPROXIMATE, date(2024, 12, 25)),
    "The minister has asked that the board's chair write to him by 6 January 2025.": (Binding.SHOULD, DueKind.FIXED, date(2025, 1, 6)),
    "The Department asks only that the check on waiting children should not lapse.": (Binding.SHOULD, DueKind.UNDATED, None),
    "Our next review is planned for April 2025.": (Binding.WILL, DueKind.APPROXIMATE, date(2025, 4, 30)),
    "The date by which all actions must be complete is extended from 31 March 2025 to 30 September 2025.": (Binding.MUST, DueKind.FIXED, date(2025, 9, 30)),
    "I am glad to tell you that the notice will be lifted on 1 December 2024.": (Binding.WILL, DueKind.FIXED, date(2024, 12, 1)),
    "I ask the council to carry on with its audits until 31 March 2026.": (Binding.SHOULD, DueKind.FIXED, date(2026, 3, 31)),
}


@pytest.mark.parametrize("text", IN_A_LETTER)
def test_what_a_letter_asks_is_found_however_politely(structured: Structured, text: str) -> None:
    (found,) = [each for each in read(structured, letter(text)) if each.topic not in TOLD]
    assert (found.binding, found.due.kind, found.due.day) == IN_A_LETTER[text]


@pytest.mark.parametrize("text", ["Please thank your staff.", "Please do not hesitate to contact us.", "Each stocktake will last one day."])
def test_courtesies_ask_nothing(structured: Structured, text: str) -> None:
    assert read(structured, letter(text)) == []


def test_we_are_who_writes_and_a_second_date_is_a_second_duty(structured: Structured) -> None:
    found = read(structured, letter("We will hold a stocktake by 20 April 2026 and another by 20 October 2026."))
    assert [(each.who, each.due.day) for each in found] == [("Department for Education", day) for day in (date(2026, 4, 20), date(2026, 10, 20))]


def test_periods_from_the_day_the_notice_is_lifted_are_dated_by_it(structured: Structured) -> None:
    text = (
        "The improvement notice will be lifted on 1 December 2024. The Department will hold a stocktake within six months of the day on which the notice is lifted, "
        "and a second within 12 months of that day."
    )
    found = [each for each in read(structured, letter(text)) if each.due.periods]
    assert [(*map(str, each.due.periods), each.due.anchor_day) for each in found] == [("6 months", date(2024, 12, 1)), ("12 months", date(2024, 12, 1))]


# --- minutes and papers ---------------------------------------------------------------------------------------------------------

IN_MINUTES = {
    "He undertook to bring a paper on re-referrals to the March meeting.": (Binding.ACTION, DueKind.UNDATED, None),
    "ACTION: Ben Ali to circulate the audit findings by 31 January.": (Binding.ACTION, DueKind.FIXED, date(2025, 1, 31)),
    "The board asked for a paper on sufficiency at its next meeting.": (Binding.ACTION, DueKind.UNDATED, None),
    "Agreed: that the dashboard be reviewed quarterly.": (Binding.ACTION, DueKind.RECURRING, None),
    "Jo Marsh agreed to write to the ICB within a week.": (Binding.ACTION, DueKind.OFFSET, None),
    "Ben Ali said that two people would be lent to the team from 3 February 2025.": (Binding.ACTION, DueKind.FIXED, date(2025, 2, 3)),
    "Ben Ali said that he would mention it in his report.": (Binding.ACTION, DueKind.UNDATED, None),
    "Ben Ali will circulate the register before the next meeting.": (Binding.ACTION, DueKind.UNDATED, None),
    "The Department has appointed Lucy Vance to chair the board from 1 March 2025.": (Binding.WILL, DueKind.FIXED, date(2025, 3, 1)),
    "It was agreed that from February the board would meet in public.": (Binding.ACTION, DueKind.APPROXIMATE, date(2025, 2, 28)),
}


@pytest.mark.parametrize("text", IN_MINUTES)
def test_what_a_meeting_decides_or_somebody_takes_on_is_an_action(structured: Structured, text: str) -> None:
    (found,) = read(structured, minutes(text))
    assert (found.binding, found.due.kind, found.due.day) == IN_MINUTES[text]


@pytest.mark.parametrize(
    "text",
    ["Members hoped that it would be done by the summer.", "The chair pointed out that the terms say that the board meets every eight weeks.",
     "The post was offered on 12 December 2024, and the start date of 31 January 2025 is on track.", "The notice of 14 March 2024 asks for the plan to be delivered by 30 June 2025.",
     "It has offered to repay the grant over six months."],
)  # fmt: skip
def test_what_a_meeting_only_hears_is_none(structured: Structured, text: str) -> None:
    assert read(structured, minutes(text)) == []


def test_before_it_is_before_the_review_spoken_of(structured: Structured) -> None:
    found = read(structured, minutes("The third review will take place on 8 and 9 April 2025. The self-assessment must reach officials three weeks before it."))
    assert [(each.due.day, each.due.anchor_day) for each in found] == [(date(2025, 4, 8), None), (None, date(2025, 4, 8))]


def test_the_next_meeting_is_an_event_and_not_the_minutes_own_day(structured: Structured) -> None:
    text = "Slough Improvement Board\n\nMinutes, Tuesday 4 March 2025\n\n1. Actions\n\n1.1 The chair will write to the minister by 18 March.\n\nNext meeting: Tuesday 6 May 2025, 2pm\n"
    found = read(structured, text)
    assert [(each.topic, each.due.day) for each in found] == [(Topic.OTHER, date(2025, 3, 18)), (Topic.EVENT, date(2025, 5, 6))]


def test_the_day_under_date_of_next_meeting_is_an_event(structured: Structured) -> None:
    found = read(structured, minutes("Thursday 27 February 2025 at 10am in the Council Chamber.", heading="Date of next meeting"))
    assert [(each.topic, each.due.day) for each in found] == [(Topic.EVENT, date(2025, 2, 27))]


def test_terms_of_reference_lay_down_in_the_present(structured: Structured) -> None:
    found = read(structured, minutes("Papers are sent out five clear days before each meeting.", heading="Appendix: terms of reference"))
    assert [(each.binding, *map(str, each.due.periods)) for each in found] == [(Binding.WILL, "-6 days")]


@pytest.mark.parametrize("lead", ["That Cabinet:", "Cabinet is recommended to:", "It is recommended that Cabinet:"])
def test_recommendations_are_read_under_their_heading(structured: Structured, lead: str) -> None:
    body = f"Recommendations\n\n1. {lead}\n\n(a) notes the progress made;\n\n(b) delegates authority to award the contract by 30 November 2024.\n"
    found = read(structured, paper(body))
    assert [(each.who, each.binding, each.due.day) for each in found] == [("Cabinet", Binding.RECOMMENDATION, day) for day in (None, date(2024, 11, 30))]


def test_an_office_may_be_named_for_an_action(structured: Structured) -> None:
    found = read(structured, paper("5. Next steps\n\n5.1 Director to bring back an options paper to Cabinet on 18 December 2024.\n"))
    assert [(each.who, each.binding, each.due.day) for each in found] == [("Director", Binding.ACTION, date(2024, 12, 18))]


# --- inspection reports ---------------------------------------------------------------------------------------------------------


def test_a_draft_to_be_sent_and_a_visit_to_come_count_and_practice_does_not(structured: Structured) -> None:
    text = (
        "Managers review cases every month, but this should happen more often. Social workers must complete a chronology, and most do. Further work is required to embed it. "
        "A draft plan should be sent to Ofsted within 20 working days. The next monitoring visit is expected to take place in March 2025."
    )
    found = read(structured, focused_visit(text))
    assert [(each.quote.split()[1], each.due.kind, each.due.day) for each in found] == [
        ("draft", DueKind.OFFSET, None), ("next", DueKind.APPROXIMATE, date(2025, 3, 31)),
    ]  # fmt: skip


def test_numbered_recommendations_count_each(structured: Structured) -> None:
    text = "Recommendations\n\n1. Ensure that assessments are timely.\n\n2. Revise the protocol for homeless young people.\n\nSummary\n\n3. Leaders have made progress."
    assert [each.quote for each in read(structured, focused_visit(text))] == [
        "Ensure that assessments are timely",
        "Revise the protocol for homeless young people",
    ]


def test_findings_told_under_what_to_do_better_are_not_asked(structured: Structured) -> None:
    text = (
        "What does the area partnership need to do better?\n\n- Children wait too long for a diagnosis. This means that needs are not met.\n\n"
        "Areas for improvement\n\n- Leaders of the partnership should reduce waiting times.\n"
    )
    found = read(structured, focused_visit(text))
    assert [(each.who, each.quote) for each in found] == [("Leaders of the partnership", "Leaders of the partnership should reduce waiting times")]


# --- how the Department's reviews are laid down and told of ---------------------------------------------------------------------


def test_a_line_that_leads_into_a_list_is_no_heading(structured: Structured) -> None:
    found = read(
        structured,
        letter(
            "I write with findings.\n\nWhat we ask\n\nThe Council must:\n\n(a) send a note within 25 working days of the date of this letter;\n\n(b) publish it by 30 May 2025."
        ),
    )
    assert [(each.binding, each.due.kind) for each in found if each.quote.startswith(("send", "publish"))] == [
        (Binding.MUST, DueKind.OFFSET),
        (Binding.MUST, DueKind.FIXED),
    ]


def test_two_sentences_that_lay_down_one_rhythm_are_one_clause(structured: Structured) -> None:
    clause = (
        "During the first twelve months from the date of this notice a review of progress will be undertaken by the Department at least every three months.\n\n"
        "3. From 14 March 2025 onwards a review will be undertaken at least every six months. The six months are counted from the last day of the review before."
    )
    (review,) = [each for each in read(structured, notice(clause)) if each.topic is Topic.REVIEW]
    assert [str(each) for each in review.due.periods] == ["3 months", "6 months"]
    assert (str(review.due.turn), review.due.first, review.due.anchor) == ("12 months", None, LAST_REVIEW)


@pytest.mark.parametrize(
    ("told", "days"),
    [
        ("The fourth review took place on 19 and 20 November 2024. The Department found that visits are better.", [date(2024, 11, 20)]),
        ("The board spoke about the Department's letter of 21 December 2024, which followed the review of 29 and 30 November 2024.", [date(2024, 11, 30)]),
        (
            "Three reviews have been held by the Department: on 2 May 2024, on 6 August 2024, and on 5 November 2024.",
            [date(2024, 5, 2), date(2024, 8, 6), date(2024, 11, 5)],
        ),
        (
            "The Department's third review, which was the first under the revised notice of 16 May 2024, was carried out on 2 and 3 September 2024.",
            [date(2024, 9, 3)],
        ),
        ("The letter is about the Department's second review. It took place on 22 and 23 October 2024.", [date(2024, 10, 23)]),
        ("The Department's review under the notice of 14 March 2024 found that visits are better.", []),
        ("The Department will hold its review on 2 February 2025.", []),
        ("The board reviewed its own plan on 3 December 2024.", []),
    ],
)
def test_a_review_is_told_of_in_many_ways_and_one_to_come_isn_t(told: str, days: list[date], structured: Structured) -> None:
    assert [each.due.day for each in read(structured, minutes(told)) if each.topic is Topic.REVIEW_HELD] == days


def test_a_trackers_row_tells_of_a_review_in_its_own_cell(structured: Structured) -> None:
    table = (
        f"{COUNCIL} improvement plan: action tracker\n\nUpdated 15 November 2024\n\n| Ref | Action | Owner | Due | RAG | Update |\n|---|---|---|---|---|---|\n"
        "| T1 | Prepare for the Department's second review | Jo Ali | 8 October 2024 | B | The review was held on 8 and 9 October 2024. |\n"
        "| T2 | Train every manager in supervision | Sam Oke | 1 December 2024 | A | Half are done. |\n"
    )
    assert [each.due.day for each in read(structured, table) if each.topic is Topic.REVIEW_HELD] == [date(2024, 10, 9)]


def test_a_notice_that_recites_its_reviews_tells_of_them(structured: Structured) -> None:
    found = read(structured, notice("The Department has reviewed progress twice, on 14 September 2023 and on 16 January 2024."))
    assert [each.due.day for each in found if each.topic is Topic.REVIEW_HELD] == [date(2023, 9, 14), date(2024, 1, 16)]


def test_a_list_under_what_leaders_should_do_is_of_areas(structured: Structured) -> None:
    found = read(
        structured,
        focused_visit("What leaders should attend to\n\n- Figures for supervision should count only sessions that were held.\n- Letters should be plain."),
    )
    assert [each.binding for each in found] == [Binding.ACTION, Binding.ACTION]
