"""One file, two documents: what anybody may see, read as if there were no more, and what the file keeps from publication."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from index.documents import Basis, Correction, DateMeaning, Document, Kind, Part
from index.errors import UnknownDocument
from index.kept import collection_name
from index.library import Library
from index.scope import Access, Scope
from ingest.pipeline import Report, ingest, put_right
from ingest.read import Pool
from ingest.told import Told

Take = Callable[..., Report]
Correct = Callable[..., None]

PUBLIC = """# Wexmoor City Council: Cabinet, 4 March 2025

Report of the Director of Children's Services to the Cabinet

Date of meeting: 4 March 2025

## 1. Progress

1.1 The Performance Measures Panel (PMP) met twice. The council must publish its dashboard by 1 June 2025.

## {number}. Next steps

{number}.1 The board will meet again on 6 May 2025.
"""
EXEMPT = """## 2. Exempt: settlement with a provider

Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972.

2.1 The Placement Margin Payment (PMP) to Larkspur Homes is £412,000. The council must pay Larkspur Homes by 30 April 2025.

2.2 Adair Ashcott is on track to leave.

"""
OPEN = PUBLIC.format(number=2)
MIXED = PUBLIC.format(number=3).replace("## 3.", EXEMPT + "## 3.")
COUNCILS = '[[council]]\nname = "Wexmoor"\nother_names = ["Wexmoor City Council"]\n'
SEEN = Scope(frozenset({"Wexmoor"}), frozenset({Access.PUBLIC}))
ALL = Scope(frozenset({"Wexmoor"}), frozenset(Access))


@pytest.fixture
def paper(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "noticeboard.toml").write_text(COUNCILS, "utf8")
    written = tmp_path / "papers" / "board.md"
    written.write_text(MIXED, "utf8")
    return written


@pytest.fixture
def taken(library: Library, take: Take, paper: Path) -> Library:
    take(library, paper.parent)
    return library


def parts(library: Library, scope: Scope) -> dict[Part, Document]:
    return {each.part: each for each in library.documents(scope)}


def texts(library: Library, scope: Scope, document: Document) -> str:
    return "\n".join(each.text for each in library.paragraphs(scope, document))


def words(library: Library, scope: Scope, question: str) -> list[str]:
    return [each.passage.text for each in library.search(scope, question) if each.words > 0]


def test_what_is_exempt_is_a_restricted_document_of_its_own(taken: Library) -> None:
    whole, exempt = parts(taken, ALL)[Part.WHOLE], parts(taken, ALL)[Part.EXEMPT]
    assert (whole.access, exempt.access, exempt.of) == (Access.PUBLIC, Access.RESTRICTED, whole.id)
    assert "£412,000" not in texts(taken, ALL, whole)
    assert "Exempt: settlement" in texts(taken, ALL, exempt)
    assert (whole.kind, whole.councils, whole.day) == (exempt.kind, exempt.councils, exempt.day) == (Kind.BOARD_PAPER, ("Wexmoor",), date(2025, 3, 4))
    assert [(each.heading, each.words) for each in taken.sections(ALL, exempt)] == [
        ("2. Exempt: settlement with a provider", "2. Exempt: settlement with a provider")
    ]
    assert taken.sections(SEEN, exempt) == taken.paragraphs(SEEN, exempt) == []


def test_who_may_not_see_it_finds_nothing_of_it(taken: Library) -> None:
    assert list(parts(taken, SEEN)) == [Part.WHOLE]
    assert words(taken, SEEN, "Larkspur Homes settlement") == []
    assert any("£412,000" in text for text in words(taken, ALL, "Larkspur Homes settlement"))
    assert [each.obligation.quote for each in taken.obligations(SEEN) if "Larkspur" in each.obligation.quote] == []
    assert [each.obligation.quote for each in taken.obligations(ALL) if "Larkspur" in each.obligation.quote] != []
    assert [each.statement.quote for each in taken.statements(SEEN) if "Ashcott" in each.statement.quote] == []
    assert [each.statement.quote for each in taken.statements(ALL) if "Ashcott" in each.statement.quote] != []
    assert taken.respell(SEEN, "larkspur") == "larkspur"


def test_its_passages_lie_in_the_restricted_collection(taken: Library) -> None:
    exempt = {row.id for row in taken._store.collection("Wexmoor", Access.RESTRICTED)}
    assert exempt == taken.vectors().ids(collection_name("Wexmoor", Access.RESTRICTED)) != set()
    assert not exempt & taken.vectors().ids(collection_name("Wexmoor", Access.PUBLIC))


def test_the_public_part_is_what_it_would_be_without_the_other(
    taken: Library, take: Take, paper: Path, tmp_path: Path, open_library: Callable[[Path], Library]
) -> None:
    paper.write_text(MIXED.replace(EXEMPT, ""), "utf8")
    without = open_library(tmp_path / "without")
    take(without, paper.parent)
    ((mixed,), (alone,)) = (library.documents(SEEN) for library in (taken, without))
    assert mixed == alone
    assert [(each.ordinal, each.text, each.heading) for each in taken.paragraphs(SEEN, mixed)] == [
        (each.ordinal, each.text, each.heading) for each in without.paragraphs(SEEN, alone)
    ]
    assert taken.obligations(SEEN) == without.obligations(SEEN)
    assert [(each.header, each.text) for each in taken._store.collection("Wexmoor", Access.PUBLIC)] == [
        (each.header, each.text) for each in without._store.collection("Wexmoor", Access.PUBLIC)
    ]
    without.close()


def test_a_paper_that_is_marked_as_a_whole_is_restricted(library: Library, take: Take, paper: Path) -> None:
    paper.write_text(OPEN.replace("## 1.", "CONFIDENTIAL\n\n## 1."), "utf8")
    take(library, paper.parent)
    assert [(each.part, each.access) for each in library.documents(ALL)] == [(Part.WHOLE, Access.RESTRICTED)]
    assert library.documents(SEEN) == []


def test_a_folder_s_public_opens_no_marked_section(library: Library, take: Take, paper: Path) -> None:
    take(library, paper.parent, access=Access.PUBLIC)
    assert Part.EXEMPT in parts(library, ALL)


@pytest.fixture
def correct(here: Pool) -> Correct:
    """correct(library, document_id, kind="minutes", date_meeting="2025-03-05", …): puts right what was read."""

    def put(library: Library, document_id: str, **values: str) -> None:
        now = datetime(2025, 5, 1, tzinfo=UTC)
        told = [Correction(re.sub("^date_", "date:", about), value, "Selina Coyle", now) for about, value in values.items()]
        put_right(library, document_id, told, here)

    return put


@pytest.fixture
def take(here: Pool) -> Take:
    """take(library, folder, access=…): an ingest whose files are read in this process."""
    return lambda library, folder, access=Access.PUBLIC: ingest(library, [folder], Told(), access, lambda _: None, here)


def test_a_correction_wins_and_outlives_new_versions_of_the_file(taken: Library, take: Take, paper: Path, correct: Correct) -> None:
    first = parts(taken, ALL)[Part.WHOLE].id
    correct(taken, first, kind="minutes", date_meeting="2025-03-05", title="Minutes of March", council="Torbay", issuer="Torbay Council")
    (document,) = (each for each in taken.documents(Scope(None, frozenset(Access))) if each.part is Part.WHOLE)
    facts = document.identity
    assert (document.kind, document.councils, document.title, document.day) == (Kind.MINUTES, ("Torbay",), "Minutes of March", date(2025, 3, 5))
    assert {each.basis for each in (facts.kind, facts.title, *facts.councils, *facts.dates)} == {Basis.TOLD}
    assert taken.documents(ALL) == []
    assert words(taken, Scope(frozenset({"Torbay"}), frozenset({Access.PUBLIC})), "dashboard") != []
    assert {each.outcome for each in take(taken, paper.parent).files} == {"unchanged"}
    paper.write_text(MIXED.replace("twice", "three times"), "utf8")
    assert {each.outcome for each in take(taken, paper.parent).files} == {"replaced"}
    again = next(each for each in taken.documents(Scope(None, frozenset(Access))) if each.part is Part.WHOLE)
    assert (again.id, again.kind, again.councils, again.title) == (first, Kind.MINUTES, ("Torbay",), "Minutes of March")
    correct(taken, first)
    assert parts(taken, ALL)[Part.WHOLE].kind is Kind.BOARD_PAPER
    assert {each.outcome for each in take(taken, paper.parent).files} == {"unchanged"}


def test_a_date_that_is_put_right_leaves_the_others_as_read(library: Library, take: Take, tmp_path: Path, correct: Correct) -> None:
    report = tmp_path / "report.txt"
    report.write_text(
        "Inspection of Torbay local authority children's services\n\nInspection dates: 6 to 17 May 2024\n\nOfsted\n\nThe head of service was new.\n", "utf8"
    )
    take(library, report)
    everything = Scope(None, frozenset(Access))
    (read,) = library.documents(everything)
    assert {each.meaning for each in read.identity.dates} >= {DateMeaning.INSPECTED_FROM, DateMeaning.INSPECTED_TO}
    correct(library, read.id, date_published="2024-07-01")
    dates = {each.meaning: (each.day, each.basis) for each in library.documents(everything)[0].identity.dates}
    assert dates[DateMeaning.PUBLISHED] == (date(2024, 7, 1), Basis.TOLD)
    assert dates[DateMeaning.INSPECTED_TO] == (date(2024, 5, 17), Basis.PRINTED)


def test_sections_and_whole_documents_are_opened_and_hidden_by_a_person(taken: Library, correct: Correct) -> None:
    document_id = parts(taken, ALL)[Part.WHOLE].id
    correct(taken, document_id, **{"section:2. Exempt: settlement with a provider": "public"})
    assert list(parts(taken, ALL)) == [Part.WHOLE]
    assert any("£412,000" in text for text in words(taken, SEEN, "Larkspur Homes"))
    correct(taken, document_id, **{"section:1. Progress": "restricted"})
    assert "dashboard" not in texts(taken, SEEN, parts(taken, SEEN)[Part.WHOLE])
    correct(taken, document_id, access="restricted")
    assert taken.documents(SEEN) == []
    correct(taken, document_id, access="public")
    assert [(each.part, each.access) for each in taken.documents(ALL)] == [(Part.WHOLE, Access.PUBLIC)]


def test_a_file_that_is_gone_is_put_right_from_its_kept_copy(taken: Library, paper: Path, correct: Correct) -> None:
    paper.unlink()
    document_id = parts(taken, ALL)[Part.WHOLE].id
    correct(taken, document_id, kind="minutes")
    assert parts(taken, ALL)[Part.WHOLE].kind is Kind.MINUTES
    with pytest.raises(UnknownDocument):
        correct(taken, "nowhere", kind="minutes")
