"""Which council a text names."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.authorities import Council, Gazetteer, england

EVERY_COUNCIL = [pytest.param(council, id=council.slug) for council in england().councils]


def named(text: str) -> list[str]:
    return [mention.council.name for mention in england().mentions(text)]


def test_every_row_is_a_council() -> None:
    table = Path(__file__).parents[2] / "index" / "authorities.csv"
    rows = list(csv.DictReader(table.read_text("utf8").splitlines()))
    councils = england().councils
    assert [row["name"] for row in rows] == [council.name for council in councils]
    assert len({council.slug for council in councils}) == len(councils) >= 153
    assert sum(not council.abolished for council in councils) == 153
    assert all(";" not in name for council in councils for name in council.names)


@pytest.mark.parametrize("council", EVERY_COUNCIL)
def test_every_council_is_found_in_the_title_of_its_inspection(council: Council) -> None:
    found = england().mentions(f"Inspection of {council.full_name} children’s services")
    assert [(mention.council.name, mention.full) for mention in found] == [(council.name, True)]
    assert found[0].words.startswith(council.full_name)


@pytest.mark.parametrize("council", EVERY_COUNCIL)
def test_every_council_is_found_by_its_own_name_and_all_others(council: Council) -> None:
    for name in (council.name, council.full_name, *council.names):
        for written in (name, name.upper(), name.lower(), name.replace(" and ", " & "), name.replace("-", " ")):
            assert england().find(written) is council, written
    assert named(f"an improvement notice to {council.name} Council") == [council.name]
    assert named(f"{council.name}’s plan") == [council.name]
    assert named(f"{council.name.upper()} COUNCIL") == [council.name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Telford & Wrekin", "Telford and Wrekin"),
        ("Telford and Wrekin Council's plan", "Telford and Wrekin"),
        ("Stoke on Trent", "Stoke-on-Trent"),
        ("Stoke-on-Trent City Council", "Stoke-on-Trent"),
        ("PETERBOROUGH CITY COUNCIL", "Peterborough"),
        ("what must peterborough do", "Peterborough"),
        ("Plymouth’s board", "Plymouth"),
        ("Plymouth's board", "Plymouth"),
        ("the London Borough of Barking & Dagenham", "Barking and Dagenham"),
        ("the Royal Borough of Kensington and Chelsea", "Kensington and Chelsea"),
        ("the City of Bristol", "Bristol"),
        ("Bristol, City of", "Bristol"),
        ("City of York Council", "York"),
        ("St. Helens", "St Helens"),
        ("St Helen’s Council", "St Helens"),
        ("Bournemouth Christchurch & Poole", "Bournemouth, Christchurch and Poole"),
        ("BCP", "Bournemouth, Christchurch and Poole"),
        ("RBWM", "Windsor and Maidenhead"),
        ("County Durham", "Durham"),
        ("Birmingham Children’s Trust", "Birmingham"),
        ("Southend\n-on-Sea", "Southend-on-Sea"),
        ("Hull City Council", "Kingston upon Hull"),
    ],
)
def test_a_council_is_found_however_its_name_is_written(text: str, name: str) -> None:
    assert named(f"Leaders at {text} agree.") == [name]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("North East Lincolnshire", "North East Lincolnshire"),
        ("West Northamptonshire", "West Northamptonshire"),
        ("Cheshire West and Chester", "Cheshire West and Chester"),
        ("Nottinghamshire", "Nottinghamshire"),
        ("Central Bedfordshire", "Central Bedfordshire"),
        ("Bath and North East Somerset", "Bath and North East Somerset"),
        ("Bournemouth, Christchurch and Poole", "Bournemouth, Christchurch and Poole"),
        ("North Yorkshire", "North Yorkshire"),
    ],
)
def test_the_longest_name_wins(text: str, name: str) -> None:
    assert named(f"the children of {text}") == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Reading the report takes an hour", "she was reading, in Year 4, at age", "the reading of minutes", "bury the hatchet", "to bury feelings",
        "the bath is too hot", "Bath time", "a slough of despond", "the derby match", "Clark Kent", "a poole", "York", "Sutton",
    ],
)  # fmt: skip
def test_a_common_word_is_no_council_by_itself(text: str) -> None:
    assert named(text) == []


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("children in Reading wait", "Reading"),
        ("Reading’s leaders", "Reading"),
        ("reading borough council", "Reading"),
        ("Bury Council", "Bury"),
        ("schools across Kent", "Kent"),
        ("Slough children's services", "Slough"),
        ("for Sutton", "Sutton"),
        ("the local area partnership in Wakefield", "Wakefield"),
    ],
)
def test_a_common_word_beside_a_word_of_local_government_is_a_council(text: str, name: str) -> None:
    assert named(text) == [name]


@pytest.mark.parametrize(
    "text",
    [
        "Greater Manchester", "South Somerset", "South Somerset District Council", "Mid Devon", "East Devon District Council", "New York", "Upper Norfolk",
        "Newcastle-under-Lyme Borough Council", "Burton upon Stather", "Bolton-le-Sands", "Bradford-on-Avon", "Lincoln",
        "Bury St Edmunds", "Sutton Coldfield", "Sutton in Ashfield",
    ],
)  # fmt: skip
def test_a_neighbour_that_bears_the_name_is_another_place(text: str) -> None:
    assert named(f"children in {text}") == []


@pytest.mark.parametrize("text", ["the Department, Great Smith Street, London SW1P 3BT", "a meeting in London", "London"])
def test_london_is_not_the_city_of_london(text: str) -> None:
    assert named(text) == []


def test_councils_named_together_are_all_found_with_their_places() -> None:
    text = "Leicester City Council and Leicestershire County Council, with East Sussex & West Sussex"
    found = england().mentions(text)
    assert [mention.council.name for mention in found] == ["Leicester", "Leicestershire", "East Sussex", "West Sussex"]
    assert [mention.words for mention in found] == ["Leicester City Council", "Leicestershire County Council", "East Sussex", "West Sussex"]
    assert all(text[mention.start : mention.end] == mention.words for mention in found)


@given(st.text(max_size=80), st.sampled_from(["Peterborough", "Telford & Wrekin", "St. Helens"]), st.text(max_size=80))
def test_the_words_of_a_mention_stand_where_it_says_in_any_text(before: str, name: str, after: str) -> None:
    text = f"{before} {name} {after}"
    for mention in england().mentions(text):
        assert text[mention.start : mention.end] == mention.words
        assert mention.words[0].isalnum()
        assert mention.words[-1].isalnum()


@pytest.mark.parametrize(
    ("written", "name"),
    [("Peterborogh", "Peterborough"), ("Nottinghamshre", "Nottinghamshire"), ("plymoth", "Plymouth"), ("Sheffeild", "Sheffield")],
)  # fmt: skip
def test_one_typing_error_in_a_long_name_is_forgiven(written: str, name: str) -> None:
    text = f"When must {written} finish its plan?"
    assert named(text) == []
    mention = england().typo(text)
    assert mention is not None
    assert mention.council.name == name
    assert text[mention.start : mention.end] == mention.words == written


@pytest.mark.parametrize(
    "question",
    [
        "What did the staff survey say?", "What must be in place midway through the plan?", "What about eating disorders?", "Which country is meant?",
        "Are leaders reading it?", "When must the council finish its plan?", "Who is wiring the leading board?",
    ],
)  # fmt: skip
def test_an_english_word_is_no_typing_error(question: str) -> None:
    assert england().typo(question) is None


def test_near_names_are_offered_for_a_name_nobody_has() -> None:
    assert england().near("Bedfrod")[0] == "Bedford"
    assert "Hertfordshire" in england().near("Herfordshire")
    assert "Herefordshire" in england().near("Herfordshire")
    assert england().near("Xqzvk") == ()
    assert england().find("Atlantis") is None


def test_a_council_made_known_is_found_beside_the_others() -> None:
    larger = england().with_councils([Council("Marwick", "Marwick", ("Marwick Metropolitan Borough Council",))])
    assert [mention.council.name for mention in larger.mentions("Marwick’s and Plymouth’s plans")] == ["Marwick", "Plymouth"]
    assert england().find("Marwick") is None
    assert Gazetteer(()).mentions("Plymouth City Council") == []


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("how do P'boro and Plymouth compare?", ["Peterborough", "Plymouth"]),
        ("the two notices (pboro + plymouth)", ["Peterborough", "Plymouth"]),
        ("B'ham vs L'pool", ["Birmingham", "Liverpool"]),
        ("what’s the plan for mboro’s kids", ["Middlesbrough"]),
        ("why don't they've o'clock hasn't we're", []),
        ("which mgmt mtgs did DfE's HMI skip, swell sport", []),
        ("N'ton or S'ton", []),
    ],
)
def test_a_question_may_leave_out_the_middle_of_a_long_name_where_only_one_council_can_be_meant(question: str, named: list[str]) -> None:
    assert [mention.council.name for mention in england().mentions(question, asking=True)] == named
    assert all(question[each.start : each.end] == each.words for each in england().mentions(question, asking=True))
