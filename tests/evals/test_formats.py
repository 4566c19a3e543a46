"""The sample world as Word documents, workbooks and mails: the same papers, read alike, and the same questions about them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
import yaml

from evals import formats
from evals.cases import Case, Cases
from evals.formats import Converted, compare, convert, parse
from evals.gate import read_thresholds
from evals.sample.body import blocks, web_blocks
from evals.sample.make import DOCUMENTS, Source, councils, sources, write_as
from evals.scores.answered import Answered
from evals.texts import letters, read_texts
from index.authorities import Council
from index.errors import SettingError
from ingest.frames import Read, Request
from ingest.reader import read
from ingest.told import Told, read_folder

COUNCIL = "kestermoor"


@pytest.fixture(scope="module")
def known() -> tuple[Council, ...]:
    return read_folder(DOCUMENTS).councils


@pytest.fixture(scope="module")
def papers() -> list[Source]:
    return [source for source in sources() if source.file.startswith(COUNCIL)]


@pytest.fixture(scope="module")
def published(papers: list[Source], known: tuple[Council, ...]) -> Mapping[str, Read]:
    return {source.file: _read(DOCUMENTS / source.file, known) for source in papers}


def _read(path: Path, known: tuple[Council, ...]) -> Read:
    return read(Request(str(path), f"scan0001{path.suffix}", Told(), known))


def _identity(found: Read) -> tuple[str, list[str], list[tuple[str, str]]]:
    dates = sorted((each.meaning.value, each.day.isoformat()) for each in found.identity.dates)
    return found.identity.kind.value, sorted(fact.value for fact in found.identity.councils), dates


@pytest.mark.parametrize("suffix", [".docx", ".eml"])
def test_every_paper_is_the_same_document_in_another_form(
    suffix: str, papers: list[Source], published: Mapping[str, Read], known: tuple[Council, ...], tmp_path: Path
) -> None:
    for source in papers:
        before, after = published[source.file], _read(write_as(source, suffix, tmp_path), known)
        assert _identity(after) == _identity(before), source.file
        assert {each.number for each in after.paragraphs} >= {each.number for each in before.paragraphs}, source.file
        assert len(after.obligations) == len(before.obligations), source.file


def test_a_tracker_is_the_same_as_a_workbook(papers: list[Source], published: Mapping[str, Read], known: tuple[Council, ...], tmp_path: Path) -> None:
    tracker = next(source for source in papers if source.facts["identity"]["kind"] == "tracker")
    before, after = published[tracker.file], _read(write_as(tracker, ".xlsx", tmp_path), known)
    rows = [each.text for each in before.paragraphs if each.form == "row"]
    assert [each.text for each in after.paragraphs if each.form == "row"] == rows
    assert [(each.what, each.who, each.due) for each in after.obligations] == [(each.what, each.who, each.due) for each in before.obligations]
    assert [(each.state, each.quote) for each in after.statements if each.quote in rows] == [
        (each.state, each.quote) for each in before.statements if each.quote in rows
    ]
    assert _identity(after) == _identity(before)


@pytest.mark.parametrize("suffix", [".docx", ".xlsx", ".eml"])
def test_the_words_are_read_for_judging_apart_from_how_answers_read_them(suffix: str, papers: list[Source], tmp_path: Path) -> None:
    tracker = next(source for source in papers if source.facts["identity"]["kind"] == "tracker")
    name = write_as(tracker, suffix, tmp_path).name
    text = read_texts(tmp_path)[name]
    row = next(block for block in blocks(tracker.body) if block.form == "table").rows[1]
    assert all(letters(cell) in text.pages[0] for cell in row)


def test_another_form_is_refused(papers: list[Source], tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"expected \.docx, \.xlsx, \.eml"):
        write_as(papers[0], ".odt", tmp_path)


def test_a_web_page_is_written_by_its_main_part_alone() -> None:
    page = "<body><p>Menu</p><main><h2>Plan</h2><p>It is <b>late</b>.</p><ul><li>One</li></ul><table><tr><th>A</th><td>B</td></tr></table></main><p>Foot</p></body>"
    assert [(block.form, block.text or block.rows) for block in web_blocks(page)] == [
        ("heading2", "Plan"), ("text", "It is late."), ("bullet", "One"), ("table", (("A", "B"),)),
    ]  # fmt: skip


@pytest.fixture
def small(papers: list[Source], monkeypatch: pytest.MonkeyPatch) -> None:
    """A world of one council."""
    monkeypatch.setattr(formats, "sources", lambda: papers)


@pytest.mark.usefixtures("small")
def test_a_world_of_workbooks_keeps_its_other_papers_as_they_are(papers: list[Source], tmp_path: Path) -> None:
    made = convert("xlsx", tmp_path)
    assert made.names == {f"{COUNCIL}-action-tracker.html": f"{COUNCIL}-action-tracker.xlsx"}
    assert {path.name for path in made.documents.iterdir()} == {made.names.get(each.file, each.file) for each in papers} | {"noticeboard.toml"}
    assert [entry["document"] for entry in yaml.safe_load(made.identities.read_text("utf8"))] == [f"{COUNCIL}-action-tracker.xlsx"]
    assert len(councils()) == len(read_folder(made.documents).councils)


@pytest.mark.usefixtures("small")
def test_papers_that_are_restricted_stay_so_under_their_new_names(tmp_path: Path) -> None:
    told = read_folder(convert("docx", tmp_path).documents).files
    assert [(name, each.access) for name, each in told.items()] == [(f"{COUNCIL}-exempt-paper.docx", "restricted")]


MADE = Converted(Path("docx"), Path("gold"), {"a.pdf": "a.docx"})


def test_questions_cite_the_documents_under_their_new_names_without_pages(answer: Callable[..., Answered]) -> None:
    sources_ = [{"document": "a.pdf", "paragraph": "3", "page": 2}, {"document": "b.pdf", "page": 4}]
    (case,) = MADE.cases(Cases((answer("x", sources=sources_).case,), "sha")).cases
    assert [(each.document, each.paragraph, each.page) for each in case.sources] == [("a.docx", "3", None), ("b.pdf", None, 4)]


def test_only_questions_that_rest_on_converted_documents_are_asked(answer: Callable[..., Answered]) -> None:
    cases = tuple(answer("x", sources=[{"document": name}]).case.model_copy(update={"id": name}) for name in ("a.pdf", "b.pdf"))
    refused = answer("x", answerable=False).case
    assert [case.id for case in MADE.cases(Cases((*cases, refused), "sha")).cases] == ["a.pdf"]


def test_only_questions_that_were_asked_of_both_forms_are_counted(answer: Callable[..., Answered]) -> None:
    def asked(id_: str, document: str, text: str) -> Answered:
        found = answer(text, sources=[{"document": document}])
        citation = {
            "marker": 1,
            "document_id": "d",
            "document": document,
            "title": "t",
            "kind": "other",
            "date": None,
            "heading": None,
            "paragraph": None,
            "page": None,
            "quote": "anything of it",
            "url": "",
        }
        case: Case = found.case.model_copy(update={"id": id_})
        return Answered(case, found.reply.model_validate(found.reply.model_dump() | {"citations": [citation]}), 0.1)

    before = [asked("one", "a.pdf", "anything [1]."), asked("two", "a.pdf", "anything [1]."), asked("three", "b.pdf", "anything [1].")]
    after = [asked("one", "a.docx", "anything [1]."), asked("two", "a.docx", "nothing [1].")]
    found = compare(before, after)
    assert (found.asked, found.published, found.right, found.lost) == (2, 2, 1, ("two",))


def test_the_gate_holds_every_form_to_its_share_and_to_all_identities() -> None:
    named = read_thresholds(formats.THRESHOLDS)
    assert {form: {each.figure: each.at_least for each in found} for form, found in named.items()} == {
        form: {"relative": 0.95, "identities": 1} for form in formats.SUFFIXES
    }


def test_forms_are_named_by_commas_and_one_that_is_not_there_is_explained() -> None:
    assert parse("docx, .EML") == ["docx", "eml"]
    with pytest.raises(SettingError, match="there are docx, xlsx, eml"):
        parse("docx,odt")
