"""What an answer must hold to be one: evidence that can't meet what is asked is dropped, and what can stays in its order."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from assistant.conversation import Asked
from assistant.evidence import Evidence, Features
from assistant.fitting import fitting
from index.library import Library
from index.scope import Access, Scope

Made = Callable[..., Evidence]
AS_OF = date(2025, 3, 1)


@pytest.fixture
def made(sample_library: Library) -> Made:
    """made("words", day=…): evidence with these words, of a paper of that day."""
    scope = Scope(None, frozenset({Access.PUBLIC}))
    document = next(each for each in sample_library.documents(scope) if each.name == "wexmoor-board-minutes.md")
    paragraph = sample_library.paragraphs(scope, document)[3]

    def evidence(words: str, day: date = date(2024, 9, 19), score: float = 1.0) -> Evidence:
        main = replace(document.identity.dates[0], day=day)
        of_day = replace(document, identity=replace(document.identity, dates=(main,)))
        return Evidence(of_day, replace(paragraph, text=words, heading=()), words, Features(score, 0, 0, 0, 0, 0))

    return evidence


@pytest.mark.parametrize(
    ("question", "meets", "fails"),
    [
        ("what's Jo Ali's mobile?", "Jo Ali can be reached on 01632 960 123.", "Jo Ali is head of service."),
        ("email for the commissioner pls", "Write to commissioner@wexmoor.example.", "The commissioner starts on 1 May."),
        ("how much a day are we paying Prof Oke", "Professor Oke is paid £600 a day.", "Professor Oke will chair the board."),
        ("what's the rent on Mill House", "The rent of Mill House is £40,000 a year.", "A sub-group chair is paid £480 a day."),
        ("how much does the plan cost?", "The plan costs £1.86 million in 2024/25.", "The plan has 46 actions."),
        ("why did the chair leave", "The chair left because her term had ended.", "The chair steps down on 31 March."),
        ("what did the second review find", "The second review found that visits are better.", "The first review found drift."),
        ("how many foster carers are there", "There are 312 approved foster carers.", "Foster carers feel respected."),
        ("how many foster carers are there", "There are 312 approved foster carers.", "There are 17 vacant posts."),
        ("what's the vacancy rate for social workers", "17% of social work posts are vacant.", "Agency staff hold 23% of social work posts."),
        ("number of adoptions last year?", "Eleven children were adopted in the year.", "Eleven children left care in the year."),
        ("how long is the wait for OT?", "The average wait for occupational therapy is 71 weeks.", "The average wait for speech therapy is 58 weeks."),
        ("how long is the wait for CAMHS?", "Children wait 30 weeks for CAMHS.", "Children wait 57 weeks to be assessed for autism."),
        ("what share of children have seen a dentist", "81% of children have seen a dentist.", "81% of children have seen their social worker."),
        ("% of care leavers who are NEET", "31% of care leavers are NEET.", "31% of care leavers had no adviser."),
        ("what percentage of audits are good", "64% of audits were good.", "Of the audits, those in March were good."),
        ("social worker turnover?", "Turnover of social workers is 14%.", "Agency workers hold 14% of posts."),
        ("how long does adoption take", "Adoption takes 21 months.", "New plans take 21 weeks."),
        ("how many children are on child protection plans", "There are 312 children on child protection plans.", "There are 312 children in care."),
        ("which firm built the dashboard", "Halden Loft Systems built it.", "Tom Okonjo, who leads it, built the dashboard."),
        ("what did the third monitoring visit find", "The third monitoring visit found drift.", "A third worker was found after the visit."),
        ("which firm built the dashboard", "Halden Loft Systems Limited built the dashboard.", "A firm built the dashboard."),
        ("what time does the hub open", "The hub is open from 9.30 am.", "The hub is a warm place to be."),
        (
            "what did we pay Ada Quill to go?",
            "Ada Quill left in May. The council paid her £40,000.",
            "Ada Quill left in May. A new head started in June. The post was advertised at £90,000.",
        ),
    ],
)
def test_only_what_holds_what_is_demanded_may_answer(question: str, meets: str, fails: str, made: Made) -> None:
    found = fitting(Asked(question), AS_OF, [made(fails), made(meets)])
    assert [each.quote for each in found] == [meets]
    assert fitting(Asked(question), AS_OF, [made(fails)]) == []


@pytest.mark.parametrize("question", ["what did ofsted find a fortnight ago", "how did last week's inspection go", "what came out of the visit ten days ago"])
def test_how_something_went_lately_is_told_by_no_older_paper(question: str, made: Made) -> None:
    older, since = made("Visits are late.", day=date(2024, 9, 19)), made("Visits are on time.", day=date(2025, 2, 27))
    planned = made("The visit is planned for 19 February 2025.", day=date(2024, 9, 19))
    assert fitting(Asked(question), AS_OF, [older]) == []
    assert since in fitting(Asked(question), AS_OF, [older, since])
    assert fitting(Asked("what came out of the visit ten days ago"), AS_OF, [planned]) == []  # an announcement tells no outcome
    assert fitting(Asked("which days were they here ten days ago"), AS_OF, [planned]) == [planned]


def test_where_nothing_is_demanded_all_stays_as_it_was(made: Made) -> None:
    evidence = [made("One thing."), made("Another thing.", score=0.3)]
    assert fitting(Asked("what must the plan include"), AS_OF, evidence) == evidence


def test_what_meets_the_demand_must_come_near_the_best(made: Made) -> None:
    assert fitting(Asked("who has a phone number"), AS_OF, [made("Nothing here.", score=2.0), made("Ring 01632 960 123.", score=0.2)]) == []
