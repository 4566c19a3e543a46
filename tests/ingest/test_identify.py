"""What a document is, read off its text; its file's name is asked last."""

from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.authorities import england
from index.documents import Basis, DateMeaning, Identity, Kind, Paragraph
from ingest.frames import Read, Request
from ingest.identify import identify
from ingest.reader import read
from ingest.told import Told, read_folder

Structured = Callable[..., list[Paragraph]]


@pytest.fixture(scope="session")
def nameless(notices: Path, readings: Mapping[str, Read], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Read]:
    """Every notice read again from a file called scan0001."""
    folder, councils = tmp_path_factory.mktemp("scans"), read_folder(notices).councils
    found = {}
    for file in readings:
        name = f"scan0001{Path(file).suffix}"
        (folder / name).write_bytes((notices / file).read_bytes())
        found[file] = read(Request(str(folder / name), name, Told(), councils))
    return found


def facts(identity: Identity) -> tuple[str, list[str], date | None]:
    issued = identity.date(DateMeaning.ISSUED)
    return identity.kind.value, [council.value for council in identity.councils], issued.day if issued else None


def test_a_notices_kind_council_and_date_are_read_off_its_text(notice: dict[str, Any], reading: Read) -> None:
    assert facts(reading.identity) == (notice["kind"], [notice["council"]], notice["issued"])


def test_a_file_called_scan0001_is_identified_just_as_well(notice: dict[str, Any], reading: Read, nameless: Mapping[str, Read]) -> None:
    assert nameless[notice["file"]].identity == reading.identity


def test_every_fact_of_a_notice_rests_on_words_of_the_notice(reading: Read) -> None:
    whole = " ".join(" ".join(each.text for each in reading.paragraphs).split())
    identity = reading.identity
    for fact in (identity.kind, *identity.councils, *([identity.issuer] if identity.issuer else [])):
        assert fact.basis is Basis.PRINTED
        assert fact.quote
        assert " ".join(fact.quote.split()) in whole
    for found in identity.dates:
        assert found.quote
        assert " ".join(found.quote.split()) in whole
    assert identity.issuer is None or identity.issuer.value == "Department for Education"


# --- one rule at a time --------------------------------------------------------------------------------------------------------


def read_text(structured: Structured, text: str, name: str = "scan0001.txt", told: Told | None = None) -> Identity:
    return identify(structured(text, name), name, None, england(), told or Told())


LETTER = (
    "Ofsted\n\nDear Ms Shah\n\nFocused visit to Slough children’s services\n\n"
    "This letter summarises the findings of the focused visit to Slough on 6 and 7 March 2024.\n"
)
MINUTES = (
    "Minutes of the Improvement Board\n\nMeeting held on 6 November 2023\n\n"
    "Present: Cllr Shah; Ms Tan. Plymouth City Council, Council House\n\n1. Apologies were received.\n"
)
PAPER = "Plymouth City Council\n\nScrutiny Committee\n\n6 NOVEMBER 2023\n\nReport of: the Director\n\nIt is recommended that the committee notes this report.\n"
STORY = (
    "Council told to improve\n\n25 October 2023\n\nTorbay Council has been issued with an improvement notice.\n\n"
    "The council’s leader, Councillor Jo Shah, said: “We know that children in Torbay deserve far better than this.”\n"
)
TRACKER = (
    "Action tracker\n\n| Ref | Action | Owner | Due | RAG |\n|---|---|---|---|---|\n"
    "| A1 | Slough Borough Council writes a plan | J Shah | 1 May 2024 | Amber |\n"
)


@pytest.mark.parametrize(
    ("text", "kind", "council", "dates"),
    [
        (LETTER, Kind.FOCUSED_VISIT, "Slough", {DateMeaning.INSPECTED_FROM: date(2024, 3, 6), DateMeaning.INSPECTED_TO: date(2024, 3, 7)}),
        (MINUTES, Kind.MINUTES, "Plymouth", {DateMeaning.MEETING: date(2023, 11, 6)}),
        (PAPER, Kind.BOARD_PAPER, "Plymouth", {DateMeaning.MEETING: date(2023, 11, 6)}),
        (STORY, Kind.NEWS, "Torbay", {DateMeaning.PUBLISHED: date(2023, 10, 25)}),
        (TRACKER, Kind.TRACKER, "Slough", None),
    ],
    ids=["letter", "minutes", "paper", "story", "tracker"],
)
def test_each_kind_is_known_by_its_own_words(structured: Structured, text: str, kind: Kind, council: str, dates: dict[DateMeaning, date] | None) -> None:
    found = read_text(structured, text, "scan0001.md" if "|" in text else "scan0001.txt")
    assert (found.kind.value, [each.value for each in found.councils]) == (kind.value, [council])
    if dates is not None:
        assert {each.meaning: each.day for each in found.dates} == dates


def test_what_a_person_told_wins_over_what_is_printed(structured: Structured) -> None:
    told = Told("telford & wrekin", Kind.OTHER, dates=((DateMeaning.PUBLISHED, date(2020, 1, 1)),))
    found = read_text(structured, STORY, told=told)
    assert found.kind.value == "other"
    assert found.councils[0].value == "Telford and Wrekin"
    assert found.councils[0].basis is Basis.TOLD
    assert [(each.meaning, each.day, each.basis) for each in found.dates] == [(DateMeaning.PUBLISHED, date(2020, 1, 1), Basis.TOLD)]


def test_a_files_name_counts_only_where_the_text_is_silent_and_is_never_quoted(structured: Structured) -> None:
    silent = read_text(structured, "The board came together.\n\nIt thought about the plan and about the year ahead.\n", "Minutes Plymouth 2023-11-06.txt")
    assert silent.kind.value == "minutes"
    assert silent.kind.basis is Basis.FILE_NAME
    assert silent.kind.quote is None
    assert [(each.value, each.quote, each.basis) for each in silent.councils] == [("Plymouth", None, Basis.FILE_NAME)]
    assert [(each.day, each.quote, each.basis) for each in silent.dates] == [(date(2023, 11, 6), None, Basis.FILE_NAME)]
    spoken = read_text(structured, STORY, "Minutes Plymouth 2020-01-01.txt")
    assert (spoken.kind.value, spoken.councils[0].value, spoken.dates[0].day) == ("news", "Torbay", date(2023, 10, 25))


def test_guidance_belongs_to_no_council(structured: Structured) -> None:
    text = (
        "Statutory guidance for local authorities\n\nThis guidance is for every council. Slough Borough Council and Plymouth City Council helped to write it.\n"
    )
    found = read_text(structured, text)
    assert found.kind.value == "guidance"
    assert found.councils == ()


def test_a_text_that_says_nothing_of_itself_is_stored_as_unknown(structured: Structured) -> None:
    found = read_text(structured, "Buy milk, eggs and a loaf of bread on the way home.\n")
    assert (found.kind.value, found.councils, found.dates, found.issuer) == ("other", (), (), None)


def test_a_notice_to_two_councils_belongs_to_both(structured: Structured) -> None:
    text = (
        "Improvement notice\n\nTo Leicester City Council and Leicestershire County Council\n\n"
        "1. This notice is issued on 2 August 2023 by the Secretary of State.\n"
    )
    assert sorted(each.value for each in read_text(structured, text).councils) == ["Leicester", "Leicestershire"]


def test_the_date_of_another_document_is_not_a_notices_own(structured: Structured) -> None:
    text = (
        "Improvement notice to Slough Borough Council\n\n1. This notice follows the inspection report published on 9 May 2023.\n\n"
        "2. It replaces the notice of 1 June 2020.\n\n3. The council must act by 1 May 2024.\n\nDate: 2 August 2023\n"
    )
    assert facts(read_text(structured, text)) == ("improvement_notice", ["Slough"], date(2023, 8, 2))


# --- dates under their labels --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "label", ["Date of this notice", "Date of the notice", "Date of notice", "Date of issue", "Date of this direction", "Date issued", "Issued on", "Date"]
)
def test_a_notices_day_stands_under_its_label_whatever_its_text_names(structured: Structured, label: str) -> None:
    text = (
        f"Improvement notice\n\nto Slough Borough Council\n\n{label}: 2 August 2023\n\n1. This notice is issued beside the direction given on 4 June 2023.\n\n"
        "2. The Secretary of State issues this notice after the visit of 9 May 2023.\n\n3. The council must act by 1 May 2024.\n"
    )
    assert facts(read_text(structured, text)) == ("improvement_notice", ["Slough"], date(2023, 8, 2))


@pytest.mark.parametrize(
    "clause",
    [
        "This notice does not displace the direction given on 4 June 2023.",
        "This notice is issued beside the direction of 4 June 2023.",
        "This notice is given to the council in place of the direction of 4 June 2023.",
    ],
)
def test_a_direction_that_a_notice_mentions_does_not_date_it(structured: Structured, clause: str) -> None:
    text = f"Improvement notice to Slough Borough Council\n\n1. {clause}\n\n2. The council must act by 1 May 2024.\n\nDated 2 August 2023\n"
    assert facts(read_text(structured, text)) == ("improvement_notice", ["Slough"], date(2023, 8, 2))


@pytest.mark.parametrize("site", ["On site", "On-site", "Inspectors on site", "Inspection dates"])
@pytest.mark.parametrize("out", ["Publication", "Publication date", "Report published"])
def test_a_reports_days_stand_under_their_labels(structured: Structured, site: str, out: str) -> None:
    text = (
        f"Inspection of Slough local authority children's services\n\n{site}: 6 to 17 March 2023\n\n{out}: 9 May 2023\n\nLead inspector: Jo Shah\n\n"
        "Overall effectiveness | Inadequate\n"
    )
    found = read_text(structured, text)
    assert found.kind.value == "inspection_report"
    assert {each.meaning: each.day for each in found.dates} == {
        DateMeaning.INSPECTED_FROM: date(2023, 3, 6),
        DateMeaning.INSPECTED_TO: date(2023, 3, 17),
        DateMeaning.PUBLISHED: date(2023, 5, 9),
    }


@pytest.mark.parametrize(
    "words",
    [
        "This letter summarises the findings of the monitoring visit to Slough on the two days of 7 and 8 June 2023.",
        "I write after the monitoring visit to Slough from 7 to 8 June 2023.",
        "Thank you for the welcome that your staff gave us on 7 and 8 June 2023.",
    ],
)
def test_a_visits_days_are_those_on_which_inspectors_came_however_they_say_it(structured: Structured, words: str) -> None:
    found = read_text(structured, f"Ofsted\n\n20 June 2023\n\nDear Ms Shah\n\nMonitoring visit to Slough children’s services\n\n{words}\n")
    days = [found.date(meaning) for meaning in (DateMeaning.INSPECTED_FROM, DateMeaning.INSPECTED_TO)]
    assert [each and each.day for each in days] == [date(2023, 6, 7), date(2023, 6, 8)]


@pytest.mark.parametrize("front", ["Minutes of the Improvement Board", "Scrutiny Committee\n\nReport of: the Director"])
def test_a_meetings_day_stands_under_its_label_though_another_day_comes_first(structured: Structured, front: str) -> None:
    text = (
        f"Plymouth City Council\n\n{front}\n\nPrinted 1 November 2023\n\nMeeting: 6 November 2023\n\nPresent: Cllr Shah. The committee is asked to note it.\n"
    )
    assert [(each.meaning, each.day) for each in read_text(structured, text).dates] == [(DateMeaning.MEETING, date(2023, 11, 6))]


@pytest.mark.parametrize("verb", ["revoked", "lifted", "withdrawn"])
def test_a_letter_that_ends_a_direction_is_a_letter(structured: Structured, verb: str) -> None:
    text = (
        "Department for Education\n\n12 November 2024\n\nDear Jo\n\nStatutory direction to Slough Borough Council\n\n"
        f"1. The direction that the Secretary of State gave under section 497A on 4 June 2023 is {verb} with effect from 1 December 2024.\n\nYours sincerely\n"
    )
    assert facts(read_text(structured, text)) == ("other", ["Slough"], date(2024, 11, 12))


def test_a_direction_that_says_when_it_will_be_revoked_is_a_direction(structured: Structured) -> None:
    text = (
        "Statutory direction to Slough Borough Council\n\nGiven on 4 June 2023 under section 497A of the Education Act 1996\n\n"
        "1. The Secretary of State hereby directs the council to act.\n\n2. This direction continues until it is revoked.\n"
    )
    assert facts(read_text(structured, text)) == ("direction", ["Slough"], date(2023, 6, 4))


def test_the_title_that_a_format_keeps_tells_the_council_before_the_files_name_does(structured: Any) -> None:
    paragraphs = structured("Board\n\nMinutes of the meeting held on 19 September 2024\n\n1. The plan was agreed.\n")
    found = identify(paragraphs, "leeds-minutes.docx", "Minutes - Slough Borough Council", england(), Told())
    assert [(fact.value, fact.basis, fact.quote) for fact in found.councils] == [("Slough", Basis.FILE_NAME, None)]
