"""From paths to kept documents: what a second ingest finds, what one bad file does to the others, what people told."""

from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import pytest

from index.documents import DateMeaning, Kind
from index.embedder import Vectors
from index.errors import SettingError
from index.library import Library
from index.scope import Access, Scope
from ingest.pipeline import Report, Step, find_files, ingest
from ingest.told import Told

Take = Callable[..., Report]
Open = Callable[[Path], Library]


def notice(council: str = "Slough Borough Council", day: str = "2 August 2023", clause: str = "The council must sing in the square.") -> str:
    return f"Improvement notice to {council}\n\n1. This notice is issued on {day} by the Secretary of State for Education.\n\n2. {clause}\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "slough.txt").write_text(notice(), "utf8")
    (folder / "plymouth.txt").write_text(notice("Plymouth City Council", clause="The council must dance on the Hoe."), "utf8")
    return folder


def outcomes(report: Report) -> dict[str, str]:
    return {Path(taken.path).name: taken.outcome for taken in report.files}


def found(library: Library, scope: Scope, question: str) -> list[str]:
    return [each.passage.text for each in library.search(scope, question) if each.words > 0]


def test_what_is_taken_is_reported_embedded_and_found(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    report = take(library, papers)
    assert outcomes(report) == {"slough.txt": "added", "plymouth.txt": "added"}
    assert report.embedded == sum(taken.passages for taken in report.files) > 0
    assert report.refused == []
    assert [(each.name, each.councils, each.day, each.state) for each in library.documents(everything)] == [
        ("plymouth.txt", ("Plymouth",), date(2023, 8, 2), "searchable"),
        ("slough.txt", ("Slough",), date(2023, 8, 2), "searchable"),
    ]
    assert found(library, everything, "dance") == ["The council must dance on the Hoe."]


def test_an_unchanged_file_is_skipped(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    take(library, papers)
    before = library.documents(everything)
    again = take(library, papers)
    assert outcomes(again) == {"slough.txt": "unchanged", "plymouth.txt": "unchanged"}
    assert again.embedded == 0
    assert library.documents(everything) == before


def test_a_changed_file_replaces_the_old_one_whose_words_nobody_finds(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    first = {Path(taken.path).name: taken.document_id for taken in take(library, papers).files}
    (papers / "slough.txt").write_text(notice(clause="The council must rest in the park."), "utf8")
    report = take(library, papers)
    assert outcomes(report) == {"slough.txt": "replaced", "plymouth.txt": "unchanged"}
    assert {Path(taken.path).name: taken.document_id for taken in report.files} == first
    assert found(library, everything, "sing in the square") == []
    assert found(library, everything, "rest in the park") == ["The council must rest in the park."]
    assert len(library.documents(everything)) == 2


def test_a_broken_file_is_reported_and_the_rest_go_in(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    (papers / "broken.pdf").write_bytes(b"\x00" * 2_000)
    (papers / "empty.txt").touch()
    (papers / "sheet.xlsx").write_bytes(b"PK\x03\x04" + b"\x00" * 50)
    (papers / "notes.one").write_bytes(b"\xe4\x52\x5c\x7b" * 50)
    (papers / "blank.html").write_text("<html><body><nav>Home</nav></body></html>", "utf8")
    with (papers / "vast.txt").open("wb") as file:
        file.truncate(50_000_000)
    report = take(library, papers)
    assert {name: outcome for name, outcome in outcomes(report).items() if outcome != "refused"} == {"slough.txt": "added", "plymouth.txt": "added"}
    reasons = {Path(taken.path).name: taken.reason for taken in report.refused}
    assert reasons["broken.pdf"].startswith("the file isn't what its name says")
    assert reasons["empty.txt"] == reasons["blank.html"] == "the file is empty or holds no text"
    assert reasons["vast.txt"] == "the file is larger than can be read (50 MB; at most 20 MB are read; split it)"
    assert reasons["sheet.xlsx"].endswith("(its ZIP package can't be opened)")
    assert reasons["notes.one"].startswith("this kind of file isn't read yet")
    assert len(library.documents(everything)) == 2


def test_a_file_that_was_taken_and_is_broken_now_keeps_its_old_self(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    take(library, papers)
    (papers / "slough.txt").write_bytes(b"\x00" * 2_000)
    assert outcomes(take(library, papers))["slough.txt"] == "refused"
    assert found(library, everything, "sing in the square") == ["The council must sing in the square."]


def test_noticeboard_toml_wins_over_what_is_read(library: Library, take: Take, papers: Path, everything: Scope, public: Scope) -> None:
    (papers / "noticeboard.toml").write_text(
        '[[council]]\nname = "Marwick"\nother_names = ["Marwick Council"]\n\n[documents."slough.txt"]\n'
        'council = "Marwick"\nkind = "guidance"\naccess = "restricted"\n'
        "dates = { published = 2020-01-31 }\n",
        "utf8",
    )
    take(library, papers)
    document = next(each for each in library.documents(everything) if each.name == "slough.txt")
    assert (document.councils, document.kind, document.access) == (("Marwick",), Kind.GUIDANCE, Access.RESTRICTED)
    assert [(each.meaning, each.day) for each in document.identity.dates] == [(DateMeaning.PUBLISHED, date(2020, 1, 31))]
    assert [each.name for each in library.documents(public)] == ["plymouth.txt"]
    assert library.gazetteer().find("Marwick Council") is not None


def test_the_commands_own_words_win_over_noticeboard_toml(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    (papers / "noticeboard.toml").write_text('[documents."slough.txt"]\ncouncil = "Torbay"\nkind = "news"\n', "utf8")
    take(library, papers / "slough.txt", told=Told(council="Slough"), access=Access.RESTRICTED)
    document = library.documents(everything)[0]
    assert (document.councils, document.kind, document.access) == (("Slough",), Kind.NEWS, Access.RESTRICTED)


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ("[[council]\nname = 1", "isn't valid TOML"),
        ('[[council]]\nfull = "Marwick"', r"each \[\[council\]\] needs name"),
        ('[documents."a.txt"]\nkind = "novel"', "'novel' is not a valid Kind.*improvement_notice"),
        ('[documents."a.txt"]\naccess = "secret"', "public, restricted"),
        ('[documents."a.txt"]\ndates = { issued = "soon" }', "'a.txt'"),
        ('[documents]\n"a.txt" = "news"', "a.txt"),
        ('council = "Marwick"', "council"),
    ],
)
def test_an_entry_that_cannot_be_used_is_named_before_anything_is_read(
    library: Library, take: Take, papers: Path, everything: Scope, toml: str, said: str
) -> None:
    (papers / "noticeboard.toml").write_text(toml, "utf8")
    with pytest.raises(SettingError, match=said):
        take(library, papers)
    assert library.documents(everything) == []


def test_a_new_name_given_for_the_council_becomes_known(library: Library, take: Take, tmp_path: Path, everything: Scope) -> None:
    note, later = tmp_path / "note.txt", tmp_path / "later.txt"
    note.write_text("Some words that name nobody.\n", "utf8")
    take(library, note, told=Told(council="Marwick"))
    assert library.documents(everything)[0].councils == ("Marwick",)
    assert library.gazetteer().find("marwick council") is not None
    later.write_text(notice("Marwick Council"), "utf8")
    take(library, later)
    assert {each.name: each.councils for each in library.documents(everything)} == {"note.txt": ("Marwick",), "later.txt": ("Marwick",)}


def test_a_council_that_is_named_later_is_found_in_files_that_were_taken_before(library: Library, take: Take, tmp_path: Path, everything: Scope) -> None:
    folder = tmp_path / "papers"
    folder.mkdir()
    (folder / "note.txt").write_text(notice("Marwick Council"), "utf8")
    take(library, folder)
    assert library.documents(everything)[0].councils == ()
    (folder / "noticeboard.toml").write_text('[[council]]\nname = "Marwick"\n', "utf8")
    take(library, folder)
    assert library.documents(everything)[0].councils == ("Marwick",)


def test_the_same_bytes_under_two_names_are_one_document(library: Library, take: Take, papers: Path, everything: Scope) -> None:
    (papers / "copy of slough.txt").write_bytes((papers / "slough.txt").read_bytes())
    take(library, papers)
    take(library, papers)
    assert len(library.documents(everything)) == 2


def test_ingesting_twice_changes_nothing_even_where_copies_are_told_apart(library: Library, take: Take, papers: Path) -> None:
    take(library, papers)
    (papers / "copy of slough.txt").write_bytes((papers / "slough.txt").read_bytes())
    (papers / "noticeboard.toml").write_text('[documents."copy of slough.txt"]\naccess = "restricted"\n', "utf8")
    take(library, papers)
    assert set(outcomes(take(library, papers)).values()) == {"unchanged"}


def test_a_folder_that_is_not_there_is_an_error_that_names_it(library: Library, take: Take, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"nowhere doesn't exist; give a file or a folder"):
        take(library, tmp_path / "nowhere")


def test_hidden_files_and_the_folders_own_settings_are_no_documents(papers: Path) -> None:
    (papers / ".hidden.txt").write_text("x", "utf8")
    (papers / ".git").mkdir()
    (papers / ".git" / "notes.txt").write_text("x", "utf8")
    (papers / "noticeboard.toml").write_text("", "utf8")
    (papers / "more").mkdir()
    (papers / "more" / "third.txt").write_text("x", "utf8")
    names = [path.name for path in find_files([papers, papers / "slough.txt"])]
    assert sorted(names) == ["plymouth.txt", "slough.txt", "third.txt"]


def test_progress_is_told_file_by_file_and_then_passage_by_passage(library: Library, papers: Path) -> None:
    steps: list[Step] = []
    ingest(library, [papers], Told(), Access.PUBLIC, steps.append)
    read = [step for step in steps if step.stage == "read"]
    embedded = [step for step in steps if step.stage == "embed"]
    assert [(step.done, step.total) for step in read] == [(1, 2), (2, 2)]
    assert all(step.taken for step in read)
    assert steps == read + embedded
    assert embedded[-1].done == embedded[-1].total > 0


def test_a_file_can_be_found_by_words_when_its_line_is_reported(library: Library, papers: Path, everything: Scope) -> None:
    seen: list[list[str]] = []

    def listen(step: Step) -> None:
        if step.taken:
            seen.append([each.name for each in library.documents(everything) if each.id == step.taken.document_id])

    ingest(library, [papers], Told(), Access.PUBLIC, listen)
    assert sorted(seen) == [["plymouth.txt"], ["slough.txt"]]


def test_an_embedding_that_was_broken_off_goes_on_with_the_next_ingest(
    tmp_path: Path, open_library: Open, take: Take, papers: Path, everything: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = open_library(tmp_path / "data")

    def broken_off(_: Sequence[str]) -> Vectors:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(library.embedder(), "embed", broken_off)
        with pytest.raises(KeyboardInterrupt):
            take(library, papers)
    library.close()
    again = open_library(tmp_path / "data")
    assert found(again, everything, "dance on the Hoe") == ["The council must dance on the Hoe."]
    waiting = sum(each.waiting for each in again.documents(everything))
    report = take(again, papers)
    assert set(outcomes(report).values()) == {"unchanged"}
    assert report.embedded == waiting > 0
    assert all(each.cosine for each in again.search(everything, "dance on the Hoe"))
    again.close()


def test_an_unchanged_file_that_is_read_by_new_rules_keeps_its_obligations_once(
    library: Library, take: Take, papers: Path, everything: Scope, monkeypatch: pytest.MonkeyPatch
) -> None:
    (papers / "slough.txt").write_text(notice(clause="The council must send its plan to the Department by 31 October 2023."), "utf8")
    take(library, papers)
    before = library.obligations(everything)
    assert before
    monkeypatch.setattr("ingest.pipeline.READER", "next")
    report = take(library, papers)
    assert {each.outcome for each in report.files} == {"replaced"}
    assert sorted(library.obligations(everything), key=lambda each: each.id) == sorted(before, key=lambda each: each.id)
