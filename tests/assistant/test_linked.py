"""Which duty a question in somebody's own words means: its one date, the papers that it rests on, or no date at all."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.schemas import Reply

Asking = Callable[..., Reply]


@pytest.mark.parametrize(
    ("question", "council", "as_of", "day"),
    [
        ("when did the improvement plan have to be with the department?", "Wexmoor", "2024-05-10", "30 April 2024"),
        ("how long have we got to get the action plan off to ofsted", "Wexmoor", "2024-04-10", "3 June 2024"),
        ("by when has the board got to meet for the first time", "Wexmoor", "2024-04-10", "30 April 2024"),
        ("what's the deadline for sorting the two areas for priority action?", "Wexmoor", "2024-06-10", "30 September 2024"),
        ("When do we have to have agreed the health practitioner's post with the ICB?", "Wexmoor", "2025-01-06", "31 January 2025"),
        ("when's the third review got to have happened by", "Wexmoor", "2024-12-20", "23 February 2025"),
        ("when will the tracker next be published", "Wexmoor", "2025-01-20", "14 February 2025"),
        ("by what date do we need the two team manager posts filled permanently", "Wexmoor", "2025-01-20", "28 February 2025"),
        ("when did hugh have to tell the board how audits would be staffed", "Wexmoor", "2024-10-01", "18 October 2024"),
        ("what's the date for having a draft self-assessment with the board?", "Wexmoor", "2024-09-24", "30 September 2024"),
        ("when is the police deputy supposed to be agreed by", "Wexmoor", "2024-10-01", "24 October 2024"),
        ("when is our next board", "Wexmoor", "2024-10-01", "24 October 2024"),
        ("what's the first date we owe the department a quarterly report now the notice has gone", "Wexmoor", "2025-11-10", "31 January 2026"),
        ("by when must we put the closing letter up online", "Wexmoor", "2025-10-20", "24 October 2025"),
        ("how many weeks until the second stocktake", "Wexmoor", "2026-05-10", "20 October 2026"),
        ("first improvement board meeting - latest date?", "Eastmarch", "2024-03-01", "22 March 2024"),
        ("when must the plan be with the dfe", "Eastmarch", "2024-03-10", "24 April 2024"),
        ("deadline for the workforce strategy", "Eastmarch", "2024-05-10", "28 June 2024"),
        ("how long have we got to get a permanent DCS in?", "Eastmarch", "2024-07-10", "30 September 2024"),
        ("by when do 90% of CP visits need to be on time", "Eastmarch", "2024-11-10", "31 December 2024"),
        ("when do caseloads have to be 17 or under", "Eastmarch", "2024-11-10", "31 March 2025"),
        ("date for filling 85% of posts permanently?", "Eastmarch", "2024-11-10", "30 June 2025"),
        ("when did ofsted want our action plan by", "Eastmarch", "2024-06-10", "30 April 2024"),
        ("when is beacon going live", "Eastmarch", "2024-12-20", "31 January 2025"),
        ("when's Simon reporting on initial health assessments", "Eastmarch", "2024-11-25", "13 December 2024"),
        ("what date has marcus got to bring the coast team recovery plan", "Eastmarch", "2024-11-25", "18 December 2024"),
        ("when does our improvement board next meet", "Eastmarch", "2024-12-10", "8 January 2025"),
        ("by when are the revised terms of reference going out to members", "Eastmarch", "2024-11-25", "29 November 2024"),
        ("when's the permanent staffing report due at scrutiny", "Eastmarch", "2025-12-10", "27 February 2026"),
        ("until when is winifred advising us", "Eastmarch", "2025-12-10", "31 May 2026"),
        ("when do we first send the five figures to the department", "Eastmarch", "2025-12-10", "31 January 2026"),
        ("how long do we keep the improvement board going for", "Eastmarch", "2025-12-10", "31 March 2026"),
        ("when's the second stocktake due by", "Eastmarch", "2026-07-10", "1 December 2026"),
        ("when are ofsted next doing a monitoring visit", "Eastmarch", "2024-11-10", "March 2025"),
        ("when do caseloads have to come down to 18", "Thornhithe", "2024-07-10", "31 October 2024"),
        ("when is the recovery plan for visits due with the dept", "Thornhithe", "2024-12-20", "10 January 2025"),
        ("how long has Ngozi got to write to Malcolm about turning up", "Thornhithe", "2024-12-20", "8 January 2025"),
        ("when's the new date for audits got to be set", "Thornhithe", "2024-12-20", "17 January 2025"),
        ("single recovery plan for the commissioner, when's that due", "Thornhithe", "2025-04-10", "16 May 2025"),
        ("when does the commissioner report to the secretary of state", "Thornhithe", "2025-04-10", "30 June 2025"),
        ("by when do 95% of visits have to be in ten working days under the direction", "Thornhithe", "2025-04-10", "31 July 2025"),
        ("which days are the department here for the fifth review", "Thornhithe", "2025-01-06", "12 February 2025"),
        ("when does the first improvement plan have to be in", "Thornhithe", "2023-07-01", "31 July 2023"),
        ("by when should visits to children on plans have been brought up to date", "Thornhithe", "2023-07-01", "31 August 2023"),
        ("when do we have to publish the department's letter, it came on 8 may 2024", "Thornhithe", "2024-05-10", "22 May 2024"),
        ("when's the lawyers panel starting", "Thornhithe", "2024-12-20", "13 January 2025"),
        ("what's the last date the department can leave it till before they come and see how we're getting on", "Wexmoor", "2024-05-01", "14 July 2024"),
        ("by when do the civil servants need to have been in again?", "Wexmoor", "2024-07-29", "26 October 2024"),
        ("lead member asking: next formal look from whitehall, has to be no later than..?", "Wexmoor", "2024-07-29", "26 October 2024"),
        ("whens the dfe progress check due", "Thornhithe", "2023-09-11", "6 December 2023"),
        ("What's the outside date for the next departmental review please, for the risk register", "Thornhithe", "2024-09-09", "20 November 2024"),
        ("department last saw us on 17 July. when must they be back", "Eastmarch", "2024-09-01", "17 October 2024"),
        ("they were in on 17 July 2024, so when's the next one due at the latest?", "Eastmarch", "2024-09-01", "17 October 2024"),
        ("if DfE stick to the notice whats the furthest out the next review could be", "Eastmarch", "2024-12-03", "6 February 2025"),
        ("is the department late with its next review", "Eastmarch", "2024-11-04", "17 October 2024"),
        ("next review under the direction, latest it can be", "Thornhithe", "2025-11-17", "1 April 2026"),
        (
            "when will the commissioner and department next sit down and review us under the new direction - what date is the limit",
            "Thornhithe",
            "2025-04-28",
            "1 October 2025",
        ),
        ("when should everything in the plan be done by", "Eastmarch", "2024-10-14", "31 August 2025"),
        ("end date for the improvement plan as a whole?", "Wexmoor", "2024-10-14", "30 September 2025"),
        ("how long have we got left on the plan", "Thornhithe", "2024-07-22", "30 June 2025"),
        ("ofsted's letter reached us on 20 February. when's the action plan got to be back with them", "Wexmoor", "2024-04-01", "3 June 2024"),
        ("70 working days from the focused visit letter is when?", "Wexmoor", "2024-04-01", "3 June 2024"),
        ("we sent the plan on 24 April 2024, when does it need to be on the website", "Eastmarch", "2024-04-26", "9 May 2024"),
        ("dfe letter came on 12 January 2024 - when do we have to have published it", "Thornhithe", "2024-01-15", "26 January 2024"),
        ("review is on 6 December 2023. when's our self evaluation due in", "Thornhithe", "2023-11-10", "22 November 2023"),
        ("The review team arrive 25 June 2024. Latest we can send our own assessment?", "Wexmoor", "2024-06-03", "11 June 2024"),
        ("when's the SEND partnership's action plan due at Ofsted", "Eastmarch", "2025-07-15", "26 August 2025"),
        ("how many days left for the priority action plan", "Eastmarch", "2025-08-11", "26 August 2025"),
        ("SEND full reinspection when", "Eastmarch", "2025-08-11", "2028"),
        ("what's the date of the december deadline for the ICB's report on health assessments", "Eastmarch", "2024-11-25", "13 December 2024"),
        ("when do the board papers have to go out for the 8 January meeting", "Eastmarch", "2024-12-10", "31 December 2024"),
        ("when must minutes of the 20 november meeting be published", "Eastmarch", "2024-12-01", "18 December 2024"),
        ("the adviser made recommendations on 3 june 2024, by when must we answer", "Eastmarch", "2024-06-05", "17 June 2024"),
        ("when does the direction start", "Thornhithe", "2025-03-24", "1 April 2025"),
        ("by when does the direction have to be on the department's website", "Thornhithe", "2025-03-19", "25 March 2025"),
        ("when's the second light touch check after the notice", "Wexmoor", "2025-11-10", "20 October 2026"),
        ("when do the stocktakes happen", "Eastmarch", "2025-12-10", "1 June 2026"),
        ("When does our scrutiny committee have to get its next childrens services report", "Wexmoor", "2025-11-10", "16 April 2026"),
        ("what day is the quarterly return due first", "Wexmoor", "2025-11-10", "31 January 2026"),
        ("how soon after the notice must the first improvement board sit", "Eastmarch", "2024-03-01", "22 March 2024"),
        ("when do the 30 audits a month have to start", "Eastmarch", "2024-04-01", "31 May 2024"),
        ("what's the date for IROs checking between reviews on 90%", "Eastmarch", "2024-11-01", "31 March 2025"),
        ("95% of contacts in a day - whats the date in the notice for that", "Eastmarch", "2024-08-01", "31 October 2024"),
        ("when do we need the health practitioner's hours nailed down with the ICB", "Wexmoor", "2024-12-20", "31 January 2025"),
        ("when are we getting the department in for review three?", "Wexmoor", "2025-01-14", "11 February 2025"),
        ("what days in October is the DfE here", "Wexmoor", "2024-09-24", "22 October 2024"),
        ("Farida's recovery plan for visits, when's it due", "Thornhithe", "2024-12-20", "10 January 2025"),
        ("whens the quayside nurse getting confirmed", "Thornhithe", "2024-12-20", "31 January 2025"),
        ("when is the board told how many social worker changes each child has had", "Thornhithe", "2024-12-20", "16 January 2025"),
        ("is the pre review self assessment due before or after the board on 16 jan", "Thornhithe", "2025-01-03", "29 January 2025"),
    ],
)
def test_a_question_in_anybody_s_words_is_answered_with_the_day_of_the_duty_it_means(question: str, council: str, as_of: str, day: str, ask: Asking) -> None:
    reply = ask(question, council, as_of)
    assert day in reply.answer.split("\n")[0]
    assert reply.citations


@pytest.mark.parametrize(
    ("question", "council", "as_of"),
    [
        ("when is the new children's home opening", "Eastmarch", "2024-12-10"),
        ("what date is the fostering strategy due", "Wexmoor", "2025-01-10"),
        ("by when must we publish a sufficiency strategy", "Thornhithe", "2024-07-10"),
        ("when is the next ILACS inspection", "Wexmoor", "2025-11-10"),
        ("deadline for the youth justice plan?", "Eastmarch", "2024-07-10"),
        ("when does the virtual school report to cabinet", "Thornhithe", "2024-12-20"),
        ("when do councillors get their safeguarding training", "Wexmoor", "2024-10-10"),
        ("what's the closing date for the head of safeguarding job", "Eastmarch", "2025-02-20"),
        ("when will the care leaver hub open", "Eastmarch", "2025-02-20"),
        ("by when do the police have to respond to the notice", "Wexmoor", "2024-10-10"),
        ("when is the SEND strategy due", "Wexmoor", "2024-10-10"),
        ("when does the LADO report go to the board", "Thornhithe", "2024-12-20"),
        ("what date do we have to repay the grant", "Eastmarch", "2025-12-10"),
    ],
)
def test_a_duty_that_no_document_lays_down_is_given_no_date(question: str, council: str, as_of: str, ask: Asking) -> None:
    assert ask(question, council, as_of).dates == []


def test_a_day_that_rests_on_a_clause_and_on_a_paper_cites_both(ask: Asking) -> None:
    reply = ask("officials are back in feb. what's my cut off for sending our self assessment", "Thornhithe", "2025-01-03")
    assert reply.answer.startswith("**By 29 January 2025**")
    assert {"thornhithe-revised-notice.txt", "thornhithe-minutes.pdf"} <= {each.document for each in reply.citations}


def test_a_day_counted_from_the_end_of_a_notice_cites_the_words_that_end_it(ask: Asking) -> None:
    reply = ask("Once the notice comes off, when is the first stocktake due?", "Eastmarch", "2025-11-20")
    assert "1 June 2026" in reply.answer
    assert [each.paragraph for each in reply.citations[:2]] == ["8", "1"]


def test_a_date_that_was_moved_cites_the_sentence_that_moved_it(ask: Asking) -> None:
    reply = ask("how many weeks are left to get to 95% of contacts decided in one working day?", "Wexmoor", "2025-02-10")
    assert "31 March 2025" in reply.answer
    assert "49 days" in reply.answer
    assert any(each.document == "wexmoor-review-letter.txt" and each.paragraph == "10" for each in reply.citations)


def test_an_older_paper_s_other_day_is_named_beside_the_later_one(ask: Asking) -> None:
    reply = ask("Verity's action to come up with a new date for audits, when's that due?", "Thornhithe", "2025-01-30")
    assert reply.answer.startswith("**By 31 January 2025**")
    assert "17 January 2025" in reply.answer


@pytest.mark.parametrize(("as_of", "day"), [("2025-11-10", "20 April 2026"), ("2026-05-05", "20 October 2026")])
def test_of_what_comes_twice_the_one_still_ahead_is_meant(as_of: str, day: str, ask: Asking) -> None:
    assert day in ask("when is the department's next stocktake due?", "Wexmoor", as_of).answer.split("\n")[0]


def test_a_clause_that_counts_from_no_known_day_is_said_to_give_none(ask: Asking) -> None:
    reply = ask("how long have we got to answer the adviser's recommendations", "Eastmarch", "2024-06-05")
    assert reply.answer.startswith("**No day can be named**")
    assert reply.dates == []


def test_the_day_that_a_question_tells_of_another_event_is_not_counted_from(ask: Asking) -> None:
    reply = ask("is the self assessment due before or after the board on 16 january?", "Thornhithe", "2025-01-03")
    assert reply.dates[0].date == date(2025, 1, 29).isoformat()


# --- whether a date was kept, and a day that a paper tells of --------------------------------------------------------------------


@pytest.mark.parametrize(
    ("question", "day", "told"),
    [
        (
            "what was the deadline for the workforce strategy and did we make it?",
            "2024-06-28",
            "The workforce strategy was sent to the Department on 12 July 2024, two weeks late.",
        ),
        (
            "by when did the plan have to be with the department and did we make it?",
            "2024-04-24",
            "The improvement plan was sent to the Department for Education on 22 April 2024, two days before it was due.",
        ),
    ],
)
def test_whether_a_date_was_kept_is_told_by_the_paper_that_says_when_it_was_sent(question: str, day: str, told: str, ask: Asking) -> None:
    reply = ask(question, "Eastmarch", "2024-12-01")
    assert [each.date for each in reply.dates] == [day]
    assert told in reply.answer
    assert "eastmarch-board-paper.pdf" in {each.document for each in reply.citations}


def test_before_a_paper_says_when_it_was_sent_nothing_is_found(ask: Asking) -> None:
    reply = ask("what was the deadline for the workforce strategy and did we make it?", "Eastmarch", "2024-07-01")
    assert [each.date for each in reply.dates] == ["2024-06-28"]
    assert "No evidence found in the documents up to 1 July 2024." in reply.answer
    assert [each.document for each in reply.citations] == ["eastmarch-improvement-notice.html"]


def test_whether_it_was_kept_is_not_told_where_only_the_date_is_asked_for(ask: Asking) -> None:
    for as_of in ("2024-07-01", "2024-12-01"):
        answer = ask("what was the deadline for the workforce strategy?", "Eastmarch", as_of).answer
        assert "28 June 2024" in answer
        assert "12 July 2024" not in answer
        assert "No evidence" not in answer


def test_a_period_from_receipt_counts_from_the_day_on_which_a_paper_says_that_it_came(ask: Asking) -> None:
    question = "what's the deadline for publishing the department's letter"
    reply = ask(question, "Fallowby", "2024-07-20")
    assert [each.date for each in reply.dates] == ["2024-07-30"]
    assert "15 working days from 9 July 2024" in reply.answer
    assert [(each.document, each.paragraph) for each in reply.citations] == [("fallowby-revised-notice.md", "6.4"), ("fallowby-cabinet-report.pdf", "2.3")]
    before = ask(question, "Fallowby", "2024-07-15")  # the day before the paper that tells of it
    assert before.dates == []
    assert "fallowby-cabinet-report.pdf" not in {each.document for each in before.citations}
