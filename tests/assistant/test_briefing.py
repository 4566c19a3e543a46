"""What somebody new is told: every line cited, who is who by the latest paper, what is due, what is slow, what the letters mean."""

import json
import subprocess
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.people import holders, meanings
from assistant.schemas import Briefing
from assistant.service import Noticeboard
from index.documents import Basis, Document, Fact, Identity, Kind, Paragraph
from index.errors import SettingError
from index.scope import Access, loopback_asker, owner_asker
from index.text import holds_quote

Cli = Callable[..., "subprocess.CompletedProcess[str]"]
JANUARY = date(2025, 1, 20)
PAPER = Document(
    "d", "paper.txt", 1, Identity(Fact(Kind.OTHER.value, None, Basis.TOLD), (), None, Fact("Paper", None, Basis.TOLD), ()), Access.PUBLIC, "", "", None, 1, 1, 0
)


def paragraph(text: str) -> list[Paragraph]:
    return [Paragraph(0, text, None, (), None, 0, len(text))]


@pytest.fixture(scope="module")
def briefed(noticeboard: Noticeboard) -> Briefing:
    return noticeboard.briefing(owner_asker(), "Wexmoor", JANUARY)


def section(found: Briefing, title: str) -> list[str]:
    return [line.text for each in found.sections if each.title == title for line in each.lines]


def test_every_line_is_cited_or_says_what_is_absent(briefed: Briefing) -> None:
    for each in briefed.sections:
        assert each.lines or each.missing
        for line in each.lines:
            assert line.citations or line.text.startswith("No document up to")
    markers = [each.marker for section in briefed.sections for line in section.lines for each in line.citations]
    assert markers == list(range(1, len(markers) + 1))


def test_every_quote_stands_in_its_paragraph(briefed: Briefing, noticeboard: Noticeboard) -> None:
    for each in (cited for section in briefed.sections for line in section.lines for cited in line.citations):
        page = noticeboard.document(owner_asker(), each.document_id)
        assert any(holds_quote(one.text, each.quote) for one in page.paragraphs if one.number == each.paragraph), each


def test_who_holds_an_office_is_whom_the_latest_paper_names(noticeboard: Noticeboard) -> None:
    def director(as_of: date) -> str:
        (line,) = (each for each in section(noticeboard.briefing(owner_asker(), "Eastmarch", as_of), "Who is who") if each.startswith("Director"))
        return line

    assert "Gareth Ollerenshaw" in director(date(2024, 3, 20))
    assert "Ifeoma Kalu" in director(date(2025, 1, 20))


def test_the_dates_ahead_stand_soonest_first_with_their_rule(briefed: Briefing) -> None:
    lines = section(briefed, "What must be done by when")
    assert lines[0].startswith("**28 January 2025** (Petra Lindgren)")
    assert any("**23 February 2025**" in each for each in lines)


def test_what_is_slow_is_shown_by_the_words_that_say_so(briefed: Briefing) -> None:
    lines = section(briefed, "What is slow")
    assert any("dashboard" in each and each.startswith("overdue: ") for each in lines)
    assert all("Complete |" not in each for each in lines)


def test_the_letters_stand_for_what_the_documents_write_out(briefed: Briefing) -> None:
    assert any(each.startswith("**MASH**: “multi-agency safeguarding hub (MASH)”") for each in section(briefed, "What the letters stand for"))


def test_a_council_without_a_notice_is_told_so(noticeboard: Noticeboard) -> None:
    before = noticeboard.briefing(owner_asker(), "Wexmoor", date(2024, 3, 1))
    (what,) = (each for each in before.sections if each.title == "What this is")
    assert (what.lines, what.missing) == ([], "The documents don't say.")


def test_a_restricted_paper_is_in_no_public_briefing(noticeboard: Noticeboard) -> None:
    hidden = {each.document for each in noticeboard.documents(owner_asker()).documents if each.access == "restricted"}
    for council in ("Wexmoor", "Thornhithe", "Eastmarch"):
        found = noticeboard.briefing(loopback_asker(), council, date(2025, 9, 1))
        assert not hidden & {each.document for part in found.sections for line in part.lines for each in line.citations}


def test_whose_briefing_must_be_told_where_there_are_several(noticeboard: Noticeboard) -> None:
    with pytest.raises(SettingError, match="--council"):
        noticeboard.briefing(owner_asker())


def test_it_is_read_on_the_command_line_and_over_http(cli: Cli, data_copy: Path, client: httpx.Client, problem: Callable[..., dict[str, Any]]) -> None:
    printed = cli("briefing", "--council", "Wexmoor", "--as-of", "2025-01-20", data=data_copy).stdout
    assert printed.startswith("Wexmoor, as of 20 January 2025\n\nWhat this is\n- ")
    assert "[1] wexmoor-improvement-notice.md" in printed
    told = json.loads(cli("briefing", "--council", "Wexmoor", "--as-of", "2025-01-20", "--json", data=data_copy).stdout)
    found = client.get("/v1/briefing", params={"council": "Wexmoor", "as_of": "2025-01-20"}).json()
    assert list(found) == list(told) == ["as_of", "council", "sections"]
    problem(client.get("/v1/briefing"), 422)
    problem(client.get("/v1/briefing", params={"council": "Wexmor"}), 422)


@pytest.mark.parametrize(
    ("text", "role", "person"),
    [
        ("The board is chaired by its independent chair, Sally Brook.", "Chair of the improvement board", "Sally Brook"),
        ("Sir Martin Hale (independent chair), Ann Poole (clerk)", "Chair of the improvement board", "Martin Hale"),
        ("Dr Ann Poole has been appointed as the improvement adviser.", "Adviser", "Ann Poole"),
        ("Adviser: Colin Ward", "Adviser", "Colin Ward"),
        ("Ruth Vale | Director of Children's Services", "Director of children's services", "Ruth Vale"),
        ("the Director of Children’s Services, Ruth Vale, said so", "Director of children's services", "Ruth Vale"),
        ("Councillor Amir Shah, lead member for children", "Lead member", "Amir Shah"),
        ("Lead inspector: Jo Hart", "Lead inspector", "Jo Hart"),
    ],
)
def test_people_are_read_beside_their_office(text: str, role: str, person: str) -> None:
    assert [(each.role, each.person) for each in holders(PAPER, paragraph(text))] == [(role, person)]


@pytest.mark.parametrize(
    "text",
    ["Ann Poole, a former director of children's services, spoke.", "Ann Poole met the chair of the council.", "The chair thanked officers. Ann Poole left."],
)
def test_nobody_is_given_an_office_that_the_words_don_t_give(text: str) -> None:
    assert list(holders(PAPER, paragraph(text))) == []


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("Three independent reviewing officers (IROs) left.", "independent reviewing officers (IROs)"),
        ("the Multi-Agency Safeguarding Hub (MASH) is", "Multi-Agency Safeguarding Hub (MASH)"),
        ("sent to the Department for Education (DfE) on", "Department for Education (DfE)"),
        ("special educational needs and/or disabilities (SEND) in", "special educational needs and/or disabilities (SEND)"),
    ],
)
def test_an_abbreviation_means_the_words_before_it(text: str, quote: str) -> None:
    assert [each.quote for each in meanings(PAPER, paragraph(text))] == [quote]


def test_letters_that_the_words_don_t_make_define_nothing() -> None:
    assert list(meanings(PAPER, paragraph("Visits were late (RAG) and plans old (See annex)."))) == []
