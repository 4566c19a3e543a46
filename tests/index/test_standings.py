"""How obligations stand: which statements speak of which, which of them counts, and what status they show on a day."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from index.claims import About, Claim
from index.dates import Period, Unit
from index.documents import DateMeaning, Kind
from index.kept import NewVersion
from index.library import Library
from index.links import weights
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.progress import OFFICIAL, State, Statement, Status, rank
from index.register import ended_entries, entries_in_force
from index.scope import Access, Scope
from index.standings import Standing, standings

MakeVersion = Callable[..., NewVersion]
OWNER, PUBLIC = Scope(None, frozenset(Access)), Scope(None, frozenset({Access.PUBLIC}))
ISSUED, JUNE, JULY, AUGUST = date(2024, 3, 14), date(2024, 6, 3), date(2024, 7, 1), date(2024, 8, 5)
CASELOADS = "The council must bring the average caseload of its social workers down to 18 children by 1 July 2024."
BY_JULY = Due(DueKind.FIXED, "by 1 July 2024", day=JULY)

Tell = Callable[..., None]


@pytest.fixture
def notice(library: Library, make_version: MakeVersion) -> Library:
    """A library with a notice of Slough's that asks for one thing."""
    asked = Obligation(Topic.OTHER, "the council", CASELOADS, CASELOADS, 0, Binding.MUST, BY_JULY)
    library.keep(make_version(CASELOADS, name="notice.txt", council="Slough", day=ISSUED, obligations=(asked,)))
    return library


@pytest.fixture
def tell(notice: Library, make_version: MakeVersion) -> Tell:
    """tell("words", State.…, day, kind): a paper of Slough's that says one thing of progress."""

    def told(words: str, state: State, day: date, kind: Kind = Kind.BOARD_PAPER, access: Access = Access.PUBLIC) -> None:
        new = make_version(words, name=f"{kind}-{day}-{state}.txt", council="Slough", kind=kind, day=day, meaning=DateMeaning.MEETING, access=access)
        notice.keep(replace(new, statements=(Statement(state, day, words, 0, words),)))

    return told


def standing(library: Library, as_of: date, scope: Scope = OWNER) -> Standing:
    found = [each for each in entries_in_force(library, scope, as_of) if each.document.name == "notice.txt"]
    (only,) = standings(library, scope, as_of, found)
    return only


DONE = "The average caseload of social workers came down to 18 children."
LATE = "The average caseload of social workers is 21 children and will not come down to 18 in time."


def test_nothing_said_is_no_evidence_even_when_the_day_has_passed(notice: Library) -> None:
    assert standing(notice, JUNE).status is Status.NO_EVIDENCE
    assert standing(notice, AUGUST) == Standing(Status.NO_EVIDENCE, ())


@pytest.mark.parametrize(
    ("words", "state", "day", "as_of", "status"),
    [
        (DONE, State.COMPLETE, JUNE, JUNE, Status.COMPLETE),
        (DONE, State.COMPLETE, JUNE, AUGUST, Status.COMPLETE),
        (LATE, State.LATE, JUNE, JUNE, Status.SLOW),
        (LATE, State.LATE, JUNE, AUGUST, Status.OVERDUE),
        (DONE, State.ON_TRACK, JUNE, JUNE, Status.ON_TRACK),
        (DONE, State.ON_TRACK, AUGUST, AUGUST, Status.OVERDUE),
        (DONE, State.SLOW, JUNE, JUNE, Status.SLOW),
        (DONE, State.REPORTED, JUNE, AUGUST, Status.REPORTED),
    ],
)
def test_the_status_is_what_the_words_show_by_the_day(words: str, state: State, day: date, as_of: date, status: Status, notice: Library, tell: Tell) -> None:
    tell(words, state, day)
    found = standing(notice, as_of)
    assert found.status is status
    assert [link.said.statement.quote for link in found.evidence] == [words]


def test_on_a_past_day_only_what_was_there_by_then_counts(notice: Library, tell: Tell) -> None:
    tell(LATE, State.LATE, JUNE)
    tell(DONE, State.COMPLETE, AUGUST)
    assert standing(notice, JULY).status is Status.SLOW
    assert standing(notice, AUGUST).status is Status.COMPLETE


def test_of_one_day_the_more_official_paper_counts(notice: Library, tell: Tell) -> None:
    tell(LATE, State.LATE, JUNE, Kind.NEWS)
    tell(DONE, State.COMPLETE, JUNE, Kind.OTHER)
    found = standing(notice, JUNE)
    assert found.status is Status.COMPLETE
    assert [link.document.kind for link in found.evidence] == [Kind.OTHER, Kind.NEWS]


def test_the_order_of_evidence_is_day_first_then_office() -> None:
    assert set(OFFICIAL) == set(Kind)
    assert rank(JULY, Kind.NEWS) > rank(JUNE, Kind.OTHER)
    assert rank(JULY, Kind.OTHER) > rank(JULY, Kind.MINUTES) > rank(JULY, Kind.BOARD_PAPER) > rank(JULY, Kind.NEWS)
    assert rank(JUNE, Kind.NEWS) > rank(None, Kind.OTHER)


@pytest.mark.parametrize("words", ["Visits to children are late.", "The plan is late.", "Supervision of social workers is late in the west of the county."])
def test_what_speaks_of_another_matter_is_no_evidence(words: str, notice: Library, tell: Tell) -> None:
    tell(words, State.LATE, JUNE)
    assert standing(notice, JUNE).status is Status.NO_EVIDENCE


def test_what_was_said_before_the_notice_is_no_evidence_of_it(notice: Library, tell: Tell) -> None:
    tell(LATE, State.LATE, date(2024, 2, 1))
    assert standing(notice, JUNE).evidence == ()


def test_another_council_s_progress_is_no_evidence(notice: Library, make_version: MakeVersion) -> None:
    new = make_version(DONE, name="theirs.txt", council="Plymouth", kind=Kind.BOARD_PAPER, day=JUNE)
    notice.keep(replace(new, statements=(Statement(State.COMPLETE, JUNE, DONE, 0, DONE),)))
    assert standing(notice, JUNE).status is Status.NO_EVIDENCE


def test_a_restricted_paper_is_evidence_for_those_alone_who_may_see_it(notice: Library, tell: Tell) -> None:
    tell(DONE, State.COMPLETE, JUNE, access=Access.RESTRICTED)
    assert standing(notice, JUNE).status is Status.COMPLETE
    assert standing(notice, JUNE, PUBLIC) == Standing(Status.NO_EVIDENCE, ())


def test_what_somebody_recorded_as_met_is_complete(notice: Library, tell: Tell) -> None:
    tell(LATE, State.LATE, JUNE)
    (entry,) = entries_in_force(notice, OWNER, JUNE)
    notice.record(OWNER, Claim("m1", "Slough", About.OBLIGATION_MET, JUNE, entry.held.id, "minutes", "a clerk", JUNE))
    assert standing(notice, JUNE).status is Status.COMPLETE
    assert [link.said.statement.state for link in standing(notice, JUNE).evidence] == [State.LATE]


def test_what_recurs_is_never_complete_for_good(library: Library, make_version: MakeVersion) -> None:
    meets = "The improvement board must meet every six weeks."
    again = Due(DueKind.RECURRING, "every six weeks", periods=(Period(6, Unit.WEEK),))
    library.keep(
        make_version(
            meets, name="notice.txt", council="Slough", day=ISSUED, obligations=(Obligation(Topic.OTHER, "board", meets, meets, 0, Binding.MUST, again),)
        )
    )
    met = "The improvement board met every six weeks."
    new = make_version(met, name="paper.txt", council="Slough", kind=Kind.BOARD_PAPER, day=JUNE, meaning=DateMeaning.MEETING)
    library.keep(replace(new, statements=(Statement(State.COMPLETE, JUNE, met, 0, met),)))
    assert standing(library, JUNE).status is Status.ON_TRACK


def test_obligations_of_a_notice_that_ended_stand_as_it_ended(notice: Library, make_version: MakeVersion) -> None:
    notice.keep(make_version("Another.", name="second.txt", council="Slough", day=JULY))
    ended = ended_entries(notice, OWNER, AUGUST)
    (found,) = standings(notice, OWNER, AUGUST, ended)
    assert found.status is Status.REPLACED
    assert found.ended is not None
    assert found.ended.last == date(2024, 6, 30)


def test_dates_weigh_nothing_and_a_share_is_a_word_of_its_own() -> None:
    assert weights("by 30 September 2024") == {}
    assert weights("95% of contacts") == weights("95 per cent of contacts") == {"95percent": 1.0, "contact": 1.0}


def test_what_is_sent_counts_with_whom_it_is_sent_to() -> None:
    ours, theirs = weights("The council must send the Department its plan."), weights("The plan was sent to Ofsted.")
    assert "send plan department" in ours
    assert "send plan ofsted" in theirs
    assert "send plan department" not in theirs
