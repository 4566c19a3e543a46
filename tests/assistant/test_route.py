"""Which route a question takes, whatever the words it is put in."""

from datetime import date

import pytest

from assistant.route import Wanted, choose

AS_OF = date(2024, 6, 1)  # a Saturday

PHRASINGS = {
    Wanted.REVIEW: """
        When is our next DfE review due?
        When's the next review by the Department for Education?
        By when must the DfE review our progress again?
        When will the department next review us?
        What date is the next DfE progress review?
        When do officials come back to check our progress?
        When should we expect the next government review?
        How long until the next DfE review?
        How many weeks until the Department's next review?
        When are ministers' officials next due to review progress?
        Is the DfE review overdue?
        What's the latest date for the next six-month DfE review?
        when is the dfe next coming in to take stock?
        What is the deadline for the next departmental review of progress?
        next DfE review - when?
        When must the Secretary of State's officials review us next?
        The DfE reviewed us on 3 May 2024, when's the next?
        Our last DfE review took place on 12 January 2024. When is the following one due?
        When is the first DfE review after the notice?
    """,
    Wanted.TARGET: """
        When must the improvement plan be completed?
        What's the target date of the improvement plan?
        Compare the target dates of the improvement plans
        By when should all the actions in the plan be delivered?
        When should the plan be finished?
        What is the deadline for completing the improvement plan?
        How long do we have left to deliver the plan?
        Has the target date for the plan passed?
        By what date should everything in the plan be in place?
        When does the improvement plan have to be fully implemented?
        How many months are left to complete the actions in our plan?
        Have we missed the deadline for delivering the plan?
        What date should we aim for to have all actions done?
        When are we supposed to have implemented the whole plan?
        How much time is left until the plan's target date?
        By when do all the actions have to be complete?
        until when do we have to deliver all actions of the plan?
        When is everything in the plan due to be done?
    """,
    Wanted.UPCOMING: """
        What is coming up in the next three months?
        What deadlines are coming up?
        What's due in the next 30 days?
        Which dates should be in our diary?
        What falls due this month?
        What deadlines fall due over the next six weeks?
        Anything coming up this quarter?
        What are the key dates for the next two months?
        What's on the horizon?
        What do we have to look out for in the next six months?
        List the upcoming deadlines
        What is due between now and Christmas?
        What is falling due before the end of the year?
        Which deadlines are there in the next 90 days?
        Give me a calendar of what is due
        What have we got coming up between now and 31 December 2024?
    """,
    Wanted.INSPECTED: """
        When was the last inspection?
        When did Ofsted inspect us?
        What dates was the inspection?
        On what dates did the inspection take place?
        When did the Ofsted inspection start?
        When did the inspection begin and end?
        When did the inspectors finish?
        Which days were inspectors on site?
        When was Ofsted here?
        What were the exact dates of the inspection?
        When was our last Ofsted inspection?
        When did the February 2023 inspection take place?
        When did inspectors start the inspection?
        What dates were the inspectors on site?
        When did the last ILACS inspection happen?
    """,
    Wanted.GRADE: """
        What was our overall grade?
        What overall grade did Ofsted give us?
        How did Ofsted rate our leadership?
        What were we graded for care leavers?
        What judgement did children in care get?
        How were leaders graded?
        What grade did children in care get?
        What is our Ofsted rating?
        Were we rated inadequate overall?
        How was help and protection judged by Ofsted?
        What's the Ofsted grade for the impact of leaders?
        How did we do in the last Ofsted inspection?
        What rating did care leavers get in the inspection?
        Which grade did the inspectors give for children in care?
        What grade did Ofsted give for help and protection?
    """,
    Wanted.INSPECTOR: """
        Who was the lead inspector?
        Who led the inspection?
        Who led the Ofsted inspection?
        What is the name of the lead inspector?
        Which lead inspector signed the report?
        Who was lead HMI?
        Tell me the lead inspector of the last inspection
        Name the lead inspector, please
        Who was our lead inspector in 2023?
        Who was the lead inspector on the report?
        lead inspector?
        who's the lead inspector
        Who led last year's inspection?
        Who led the ILACS inspection?
        Who was the lead HMI for the inspection?
    """,
    Wanted.PUBLISHED: """
        When was the inspection report published?
        when did the Ofsted report come out?
        what date was the letter published?
        which day did the ILACS report come out
        when was the report released?
        What is the day of publication of the inspection report?
    """,
    Wanted.LIST: """
        What needs to improve?
        List what needs to improve
        Which areas need to improve according to Ofsted?
        Name them all: which areas need to improve?
        Who is on the improvement board?
        Who are the members of the improvement board?
        List the members of the board
        What must the improvement plan include?
        What should our own assessment contain?
        What must we give reviewers?
        What does the notice say the plan must cover?
        What documents must we provide before a review?
        What information must we provide to the Department?
        What kind of evidence must the plan include?
        List all the recommendations
        What do we need to get better at?
    """,
}
GENERAL = """
    Who chairs the improvement board?
    Who is the improvement adviser?
    How often must the improvement board meet?
    What happens if we do not comply with the notice?
    How many children did not have a social worker?
    What did the review in June find?
    Why was the notice revised?
    What does the plan cost?
    Who reviews our progress?
    What may a review look at?
    What access must reviewers be given?
    When did the improvement board first meet?
    When was the improvement plan approved by Cabinet?
    When was the notice issued?
    Who wrote the improvement plan?
    When is the next meeting of the improvement board?
    How often should the improvement plan be updated?
    When must our own self-assessment be sent to the Department?
    Why is the front door dashboard late?
    What did care leavers say about their advisers?
    When did the director of children's services take up post?
    When was the adviser appointed?
    When must we publish the report?
    when will the next report be published?
    when were the minutes published
    when was the notice published?
"""


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().splitlines()]


@pytest.mark.parametrize(("wanted", "question"), [(wanted, question) for wanted, text in PHRASINGS.items() for question in lines(text)])
def test_a_question_takes_the_route_it_asks_for(wanted: Wanted, question: str) -> None:
    assert choose(question, AS_OF).wanted is wanted


@pytest.mark.parametrize(
    "question",
    ["When must we publish the report?", "when will the next report be published?", "when were the minutes published", "when was the notice published?"],
)
def test_what_is_still_to_be_published_is_not_asked_of_a_report(question: str) -> None:
    assert choose(question, AS_OF).wanted is not Wanted.PUBLISHED


@pytest.mark.parametrize("question", lines(GENERAL))
def test_a_question_of_another_thing_is_not_taken_for_a_review_or_a_target(question: str) -> None:
    assert choose(question, AS_OF).wanted not in (Wanted.REVIEW, Wanted.TARGET)


@pytest.mark.parametrize("question", ["hello", "Hi!", "Thanks", "thank you very much", "good morning", "cheers, bye", "What can you do?", "help"])
def test_a_greeting_is_small_talk(question: str) -> None:
    assert choose(question, AS_OF).wanted is Wanted.SMALL_TALK


@pytest.mark.parametrize("question", ["Hi, when is the review due?", "Hello, who is the adviser?", "Thanks. When is the target?"])
def test_a_question_after_a_greeting_is_a_question(question: str) -> None:
    assert choose(question, AS_OF).wanted is not Wanted.SMALL_TALK


@pytest.mark.parametrize("question", ["What's the weather like?", "Write me a poem about notices", "Tell me a joke"])
def test_what_no_notice_is_about_is_out_of_scope(question: str) -> None:
    assert choose(question, AS_OF).wanted is Wanted.OUTSIDE


@pytest.mark.parametrize(
    "question",
    [
        "would we win if we took them to court?",
        "could the council sue Ofsted?",
        "should we go for a judicial review?",
        "what are our chances in court?",
        "are they suing us?",
    ],
)
def test_whether_somebody_would_win_is_out_of_scope(question: str) -> None:
    assert choose(question, AS_OF).wanted is Wanted.OUTSIDE


@pytest.mark.parametrize(
    "question",
    ["will it rain today?", "is it going to snow?", "do we get snow on Monday", "when is the next train to the Department?", "what time's the last bus?"],
)
def test_weather_and_timetables_are_out_of_scope(question: str) -> None:
    assert choose(question, AS_OF).wanted is Wanted.OUTSIDE


@pytest.mark.parametrize(
    "question", ["when is the next review?", "does the notice mention a court?", "how do staff train on the new system?", "who drives the change?"]
)
def test_words_that_only_look_like_those_are_in_scope(question: str) -> None:
    assert choose(question, AS_OF).wanted is not Wanted.OUTSIDE


@pytest.mark.parametrize(
    ("question", "life"),
    [
        ("are we finished with the plan?", False),
        ("have we finished with the plan yet", False),
        ("is the plan finished with now?", False),
        ("are we finished with the notice?", True),
        ("is the notice finished now?", True),
    ],
)
def test_finished_with_the_plan_is_not_the_notices_life(question: str, life: bool) -> None:
    assert (choose(question, AS_OF).wanted is Wanted.LIFE) is life
