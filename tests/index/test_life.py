"""A notice's life: when it applies, what ends it, and what a later one changed."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest

from index.claims import About, Claim
from index.dates import Period, Unit
from index.documents import Kind
from index.kept import NewVersion
from index.library import Library
from index.life import Ending, Stage, applying, changes, ended_by, lives_in
from index.obligations import Binding, Due, DueKind, Held, Obligation, Topic
from index.register import ended_entries, entries, entries_in_force
from index.scope import Access, Scope

MakeVersion = Callable[..., NewVersion]
OWNER = Scope(None, frozenset(Access))
SPRING, SUMMER, AUTUMN, NEXT_SPRING = date(2023, 4, 3), date(2023, 7, 3), date(2023, 10, 2), date(2024, 4, 1)
UNDATED = Due(DueKind.UNDATED, "")
REPLACING = "It takes effect in the autumn and replaces the notice."


def told(topic: Topic, day: date | None, quote: str = "It says so.") -> Obligation:
    return Obligation(topic, "the Department", quote, quote, 0, Binding.WILL, Due(DueKind.FIXED, str(day), day=day) if day else UNDATED)


def duty(quote: str, due: Due = UNDATED, topic: Topic = Topic.OTHER) -> Obligation:
    return Obligation(topic, "the council", quote, quote, 0, Binding.MUST, due)


@pytest.fixture
def keep(library: Library, make_version: MakeVersion) -> Callable[..., None]:
    """keep("first.txt", day, kind, *obligations): a notice of Slough's."""

    def kept(name: str, day: date | None, kind: Kind = Kind.IMPROVEMENT_NOTICE, *obligations: Obligation) -> None:
        text = obligations[0].quote if obligations else name
        library.keep(make_version(text, name=name, council="Slough", day=day, kind=kind, obligations=obligations))

    return kept


def stages(library: Library, as_of: date) -> list[tuple[str, str]]:
    return [(each.document.name, each.state(as_of)) for each in lives_in(library, OWNER, as_of).get("Slough", ())]


def in_force(library: Library, as_of: date) -> str | None:
    found = applying(lives_in(library, OWNER, as_of).get("Slough", ()), as_of)
    return found[0].document.name if found else None


def test_a_notice_applies_from_its_issue_until_another_takes_its_place(library: Library, keep: Callable[..., None]) -> None:
    keep("first.txt", SPRING)
    keep("second.txt", AUTUMN)
    assert in_force(library, date(2023, 4, 2)) is None
    assert in_force(library, SPRING) == "first.txt"
    assert in_force(library, date(2023, 10, 1)) == "first.txt"
    assert in_force(library, AUTUMN) == "second.txt"
    assert stages(library, AUTUMN) == [("first.txt", "replaced"), ("second.txt", "in force")]


def test_a_direction_that_takes_effect_later_leaves_the_notice_in_force_until_then(library: Library, keep: Callable[..., None]) -> None:
    keep("notice.txt", SPRING)
    keep("direction.txt", SUMMER, Kind.DIRECTION, told(Topic.EFFECT, AUTUMN, REPLACING), told(Topic.REPLACES, None, REPLACING))
    assert stages(library, date(2023, 10, 1)) == [("notice.txt", "in force"), ("direction.txt", "coming")]
    assert in_force(library, AUTUMN) == "direction.txt"


def test_a_notice_s_duties_count_until_a_direction_takes_effect_and_the_direction_s_from_its_issue_on(library: Library, keep: Callable[..., None]) -> None:
    keep("notice.txt", SPRING, Kind.IMPROVEMENT_NOTICE, duty("The council must publish a plan."))
    words = "The council must publish another plan. It takes effect in the autumn and replaces the notice."
    coming = told(Topic.EFFECT, AUTUMN, words)
    asked = duty("The council must publish another plan.")
    keep("direction.txt", SUMMER, Kind.DIRECTION, coming, asked, replace(coming, topic=Topic.REPLACES, due=UNDATED))

    def asking(as_of: date) -> list[str]:
        return sorted(each.document.name for each in entries_in_force(library, OWNER, as_of))

    assert asking(date(2023, 5, 1)) == ["notice.txt"]
    assert asking(date(2023, 9, 1)) == ["direction.txt", "notice.txt"]
    assert asking(AUTUMN) == ["direction.txt"]


@pytest.mark.parametrize(
    ("quote", "kinds"),
    [
        ("The direction given on 24 October 2023 is revoked with effect from 1 April 2025.", {Kind.DIRECTION}),
        ("The notice of 2 May 2023 is withdrawn today.", {Kind.IMPROVEMENT_NOTICE}),
        ("The notice and the direction are lifted from 1 May 2025.", {Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION}),
        ("This direction replaces the improvement notice of 2 May 2023.", {Kind.IMPROVEMENT_NOTICE}),
        ("The revised improvement notice of 30 January 2024 ends today and this direction takes its place.", {Kind.IMPROVEMENT_NOTICE}),
        ("It replaces the earlier one.", {Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION}),
    ],
)
def test_words_end_the_notice_or_the_direction_that_they_name(quote: str, kinds: set[Kind]) -> None:
    assert ended_by(quote) == kinds


def test_a_direction_that_says_nothing_of_the_notice_stands_beside_it(library: Library, keep: Callable[..., None], make_version: MakeVersion) -> None:
    keep("direction.txt", SPRING, Kind.DIRECTION, duty("The council must obey the Commissioner."))
    keep("notice.txt", SUMMER, Kind.IMPROVEMENT_NOTICE, duty("The council must publish a plan."))
    assert [each.document.name for each in applying(lives_in(library, OWNER, AUTUMN)["Slough"], AUTUMN)] == ["notice.txt", "direction.txt"]
    assert sorted(each.document.name for each in entries_in_force(library, OWNER, AUTUMN)) == ["direction.txt", "notice.txt"]
    ending = told(Topic.LIFTED, AUTUMN, "The direction is revoked from the autumn on.")
    library.keep(make_version(ending.quote, name="letter.txt", council="Slough", kind=Kind.OTHER, day=AUTUMN, obligations=(ending,)))
    assert stages(library, AUTUMN) == [("direction.txt", "lifted"), ("notice.txt", "in force")]


def test_a_notice_without_a_date_applies_until_a_dated_one_comes(library: Library, keep: Callable[..., None]) -> None:
    keep("scan.txt", None)
    keep("later.txt", AUTUMN)
    assert in_force(library, SPRING) == "scan.txt"
    assert in_force(library, AUTUMN) == "later.txt"


def test_a_letter_ends_a_notice_on_the_day_that_it_names_and_not_before(library: Library, keep: Callable[..., None], make_version: MakeVersion) -> None:
    keep("notice.txt", SPRING)
    lifting = told(Topic.LIFTED, NEXT_SPRING)
    library.keep(make_version(lifting.quote, name="letter.txt", council="Slough", kind=Kind.OTHER, day=AUTUMN, obligations=(lifting,)))
    assert in_force(library, date(2024, 3, 31)) == "notice.txt"
    assert stages(library, NEXT_SPRING) == [("notice.txt", "lifted")]
    (stage,) = lives_in(library, OWNER, AUTUMN)["Slough"]
    assert stage.end is not None
    assert (stage.end.last, stage.end.ending) == (date(2024, 3, 31), Ending.LIFTED)


def test_a_last_day_that_a_notice_gives_itself_closes_it(library: Library, keep: Callable[..., None]) -> None:
    keep("notice.txt", SPRING, Kind.IMPROVEMENT_NOTICE, told(Topic.ENDS, AUTUMN))
    assert in_force(library, AUTUMN) == "notice.txt"
    assert stages(library, date(2023, 10, 3)) == [("notice.txt", "closed")]


def test_what_somebody_recorded_ends_a_notice_too(library: Library, keep: Callable[..., None]) -> None:
    keep("notice.txt", SPRING)
    library.record(OWNER, Claim("l1", "Slough", About.NOTICE_LIFTED, SUMMER, None, "a letter", "Jo Smith", AUTUMN))
    assert in_force(library, SUMMER) == "notice.txt"  # nobody had said so by then
    assert stages(library, AUTUMN) == [("notice.txt", "lifted")]


def test_what_an_ended_notice_laid_down_is_listed_as_ended_and_nothing_else_is(library: Library, keep: Callable[..., None]) -> None:
    keep("first.txt", SPRING, Kind.IMPROVEMENT_NOTICE, duty("The council must publish a plan."))
    keep("second.txt", AUTUMN, Kind.IMPROVEMENT_NOTICE, duty("The council must publish another plan."))
    assert [each.document.name for each in ended_entries(library, OWNER, AUTUMN)] == ["first.txt"]
    assert ended_entries(library, OWNER, SUMMER) == []


def held(*obligations: Obligation) -> list[Held]:
    return [Held(str(place), each, "notice", "Slough") for place, each in enumerate(obligations)]


def test_changes_pair_a_clause_with_the_one_that_took_its_place() -> None:
    before = held(
        duty("The plan must be sent to the Department by 31 July 2023."),
        duty("Officials will review progress every six months.", topic=Topic.REVIEW),
        duty("The council must publish the letter within ten working days."),
        duty("The leader must attend each meeting of the board."),
    )
    after = held(
        duty("The plan must be sent to the Department by 28 June 2024."),
        duty("The Department looks at what was achieved, quarterly.", topic=Topic.REVIEW),
        duty("The council must publish the letter within ten working days."),
        duty("Caseloads should fall to 18 children."),
    )
    found = changes(before, after)
    assert [(one.obligation.quote[-5:], other.obligation.quote[-5:]) for one, other in found.changed] == [("2023.", "2024."), ("nths.", "erly.")]
    assert [each.obligation.quote for each in found.came] == ["Caseloads should fall to 18 children."]
    assert [each.obligation.quote for each in found.went] == ["The leader must attend each meeting of the board."]


def test_a_stage_knows_its_state_on_every_day(library: Library, keep: Callable[..., None]) -> None:
    keep("notice.txt", SUMMER)
    (stage,) = lives_in(library, OWNER, AUTUMN)["Slough"]
    assert [stage.state(day) for day in (SPRING, SUMMER, AUTUMN)] == ["coming", "in force", "in force"]
    assert replace(stage, end=None).applies(date(2099, 1, 1))
    assert isinstance(stage, Stage)


def test_a_notice_that_only_varies_another_leaves_it_in_force_and_its_own_duties_count_beside_it(library: Library, keep: Callable[..., None]) -> None:
    keep("first.txt", SPRING, Kind.IMPROVEMENT_NOTICE, duty("The council must report monthly."))
    keep("varying.txt", SUMMER, Kind.IMPROVEMENT_NOTICE, told(Topic.VARIES, None, "This notice varies the notice."), duty("The council must appoint a head."))
    assert in_force(library, AUTUMN) == "first.txt"
    assert stages(library, AUTUMN) == [("first.txt", "in force"), ("varying.txt", "in force")]
    assert {each.held.obligation.quote for each in entries_in_force(library, OWNER, AUTUMN)} == {
        "The council must report monthly.",
        "The council must appoint a head.",
    }


def test_a_variation_s_clause_on_reviews_takes_the_place_of_its_notice_s(library: Library, keep: Callable[..., None]) -> None:
    six, three = (Due(DueKind.RECURRING, "every so often", periods=(Period(count, Unit.MONTH),)) for count in (6, 3))
    keep("first.txt", SPRING, Kind.IMPROVEMENT_NOTICE, duty("Reviews come every six months.", six, Topic.REVIEW))
    keep(
        "varying.txt",
        SUMMER,
        Kind.IMPROVEMENT_NOTICE,
        told(Topic.VARIES, None, "This notice varies it."),
        duty("Reviews come every three months.", three, Topic.REVIEW),
    )
    before, after = ([each.held.obligation.quote for each in entries(library, OWNER, day, [Topic.REVIEW])] for day in (SPRING, AUTUMN))
    assert (before, after) == (["Reviews come every six months."], ["Reviews come every three months."])
