"""Files come, change, move and go: what becomes of their documents, and which of them answers on which day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from index.documents import Part
from index.library import Library
from index.life import lives_in
from index.scope import Access, Scope
from ingest.pipeline import Report, ingest
from ingest.read import Pool
from ingest.told import Told

Take = Callable[..., Report]
ALL = Scope(None, frozenset(Access))


def notice(day: str, clause: str, more: str = "") -> str:
    opening = f"Improvement notice to Slough Borough Council\n\n1. This notice is issued on {day} by the Secretary of State for Education.{more}"
    return f"{opening}\n\n2. {clause}\n"


SING = "The council must sing in the square by 1 May 2024."
DANCE = "The council must dance on the Hoe by 1 June 2024."


@pytest.fixture
def take(here: Pool) -> Take:
    def taken(library: Library, *paths: Path, prune: bool = False) -> Report:
        return ingest(library, paths, Told(), Access.PUBLIC, lambda _: None, here, prune)

    return taken


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "slough.txt").write_text(notice("2 August 2023", SING), "utf8")
    return folder


def shown(library: Library, as_of: date | None = None) -> list[tuple[str, date | None, Part]]:
    return [(each.name, each.day, each.part) for each in library.documents(ALL, as_of)]


def test_a_document_whose_file_vanished_is_named_and_kept_until_it_is_pruned(library: Library, take: Take, papers: Path) -> None:
    take(library, papers)
    (papers / "slough.txt").unlink()
    report = take(library, papers)
    assert [each.name for each in report.vanished] == ["slough.txt"]
    assert len(library.documents(ALL)) == 1
    assert [each.name for each in take(library, papers, prune=True).vanished] == ["slough.txt"]
    assert library.documents(ALL) == []
    assert take(library, papers, prune=True).vanished == []
    assert list((library._folder / "files").iterdir()) == []


def test_only_the_folders_that_are_given_are_pruned(library: Library, take: Take, papers: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "papers of others"
    elsewhere.mkdir()
    (elsewhere / "torbay.txt").write_text(notice("2 August 2023", DANCE).replace("Slough Borough", "Torbay"), "utf8")
    take(library, papers, elsewhere)
    (elsewhere / "torbay.txt").unlink()
    assert take(library, papers, prune=True).vanished == []
    assert take(library, papers / "slough.txt", prune=True).vanished == []
    assert len(library.documents(ALL)) == 2


def test_a_file_that_moved_keeps_its_document_under_its_new_name(library: Library, take: Take, papers: Path) -> None:
    (document_id,) = (each.document_id for each in take(library, papers).files)
    (papers / "slough.txt").rename(papers / "notice.txt")
    report = take(library, papers, prune=True)
    assert report.vanished == []
    assert [each.outcome for each in report.files] == ["unchanged"]
    assert [(each.id, each.name) for each in library.documents(ALL)] == [(document_id, "notice.txt")]


def test_of_two_copies_either_may_vanish(library: Library, take: Take, papers: Path) -> None:
    take(library, papers)
    (papers / "copy.txt").write_bytes((papers / "slough.txt").read_bytes())
    take(library, papers)
    (papers / "slough.txt").unlink()
    take(library, papers, prune=True)
    assert [each.name for each in library.documents(ALL)] == ["copy.txt"]


def test_the_same_text_in_another_paper_s_appendix_stays_when_the_paper_goes(library: Library, take: Take, papers: Path) -> None:
    (papers / "pack.txt").write_text(f"Slough Borough Council\n\nCabinet report\n\nMeeting of 3 March 2024\n\nAppendix A\n\n{SING}\n", "utf8")
    take(library, papers)
    (papers / "slough.txt").unlink()
    take(library, papers, prune=True)
    found = [each.document.name for each in library.search(ALL, "sing in the square") if SING in each.passage.text]
    assert found == ["pack.txt"]


def test_an_amended_file_of_the_same_day_takes_the_old_one_s_place(library: Library, take: Take, papers: Path) -> None:
    take(library, papers)
    (papers / "slough.txt").write_text(notice("2 August 2023", DANCE), "utf8")
    take(library, papers)
    assert shown(library) == [("slough.txt", date(2023, 8, 2), Part.WHOLE)]


def test_an_amended_file_of_another_day_leaves_its_old_self_askable_by_date(library: Library, take: Take, papers: Path) -> None:
    (before,) = take(library, papers).files
    kept = {each.obligation.quote: each.id for each in library.obligations(ALL)}
    (papers / "slough.txt").write_text(notice("1 March 2024", SING) + f"\n3. {DANCE}\n", "utf8")
    (after,) = take(library, papers).files
    assert (after.outcome, after.document_id) == ("replaced", before.document_id)
    assert after.reason == "its version of 2 August 2023 stays, for questions about that time"
    assert shown(library) == [("slough.txt", date(2023, 8, 2), Part.EARLIER), ("slough.txt", date(2024, 3, 1), Part.WHOLE)]
    assert shown(library, date(2024, 1, 1)) == [("slough.txt", date(2023, 8, 2), Part.EARLIER)]
    assert {each.obligation.quote for each in library.obligations(ALL, date(2024, 1, 1))} == {SING}
    now = {each.obligation.quote: each.id for each in library.obligations(ALL) if each.document_id == before.document_id}
    assert now[SING] == kept[SING]
    stages = lives_in(library, ALL, date(2024, 3, 2))["Slough"]
    assert [stage.state(date(2024, 3, 2)) for stage in stages] == ["replaced", "in force"]
    assert {each.outcome for each in take(library, papers).files} == {"unchanged"}
    (papers / "slough.txt").unlink()
    take(library, papers, prune=True)
    assert library.documents(ALL) == []


def paper(day: str, sentence: str) -> str:
    return f"Slough Borough Council\n\nCabinet report\n\nDate of meeting: {day}\n\n1. {sentence}\n"


def test_each_day_is_answered_from_the_version_of_a_paper_that_was_there(library: Library, take: Take, papers: Path) -> None:
    standing = papers / "standing report.txt"
    for day, sentence in (("3 March 2024", "Vacancies stand at nine per cent."), ("5 May 2024", "Vacancies stand at four per cent.")):
        standing.write_text(paper(day, sentence), "utf8")
        take(library, papers)

    def found(as_of: date) -> list[str]:
        return [each.passage.text for each in library.search(ALL, "vacancies stand at", as_of=as_of) if "acancies" in each.passage.text]

    assert found(date(2024, 4, 1)) == ["Vacancies stand at nine per cent."]
    assert found(date(2024, 6, 1)) == ["Vacancies stand at four per cent."]
    assert shown(library, date(2024, 6, 1))[-1] == ("standing report.txt", date(2024, 5, 5), Part.WHOLE)


def test_who_replaces_whom_is_told_by_words_and_dates_not_by_files(library: Library, take: Take, papers: Path) -> None:
    (papers / "a later one.txt").write_text(notice("1 March 2024", DANCE), "utf8")
    take(library, papers)
    stages = lives_in(library, ALL, date(2024, 3, 2))["Slough"]
    assert [(stage.document.name, stage.state(date(2024, 3, 2))) for stage in stages] == [("slough.txt", "replaced"), ("a later one.txt", "in force")]
    assert lives_in(library, ALL, date(2024, 1, 1))["Slough"][0].state(date(2024, 1, 1)) == "in force"


def test_an_earlier_version_may_come_back_and_go_again(library: Library, take: Take, papers: Path) -> None:
    for day in ("2 August 2023", "1 March 2024", "2 August 2023", "1 March 2024"):
        (papers / "slough.txt").write_text(notice(day, SING), "utf8")
        take(library, papers)
    assert shown(library) == [("slough.txt", date(2023, 8, 2), Part.EARLIER), ("slough.txt", date(2024, 3, 1), Part.WHOLE)]
