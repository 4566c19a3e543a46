"""The sample world: its documents are what its sources make of them, byte for byte, and its questions and rows are true of them."""

import filecmp
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
import yaml

from evals.cases import Case, CaseKind, Cases, Part, load
from evals.register import Row, read_rows
from evals.sample import make
from evals.sample.body import Block, blocks, markup
from evals.sample.make import DOCUMENTS, IDENTITIES, SOURCES, Source, build, councils, page, sources, told, write
from evals.scores.scope import Corpus
from evals.texts import Text, letters
from index.authorities import england
from index.documents import Kind
from index.errors import SettingError
from index.scope import Access

SAMPLE = Path(make.__file__).parent

MakeSource = Callable[..., Path]


@pytest.fixture(scope="module")
def entries() -> list[dict[str, Any]]:
    """What identities.yaml says of each document."""
    found: list[dict[str, Any]] = yaml.safe_load(IDENTITIES.read_text("utf8"))
    return found


@pytest.fixture(scope="module")
def cases() -> Cases:
    return load(SAMPLE / "cases")


@pytest.fixture(scope="module")
def rows() -> list[Row]:
    return read_rows(SAMPLE / "register")


@pytest.fixture(scope="module")
def texts(corpus: Corpus) -> Mapping[str, Text]:
    return corpus.texts


@pytest.fixture
def make_source(tmp_path: Path) -> MakeSource:
    """make_source("a body", file="paper.txt", …): a source in a folder of its own, with this front matter; returns its path."""

    def made(body: str, name: str = "paper.md", **facts: Any) -> Path:
        path = tmp_path / "sources" / "wexmoor" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"---\n{yaml.safe_dump(facts)}---\n{body}", "utf8")
        return path

    return made


def source_of(path: Path) -> Source:
    """The one source in the folder that this one lies in."""
    (found,) = sources(path.parents[1])
    return found


def pdf_pages(path: Path) -> list[str]:
    """The text of each page, one line a run of white space."""
    with pypdfium2.PdfDocument(path) as document:
        return [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]


# ---- built from its sources


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample built anew."""
    folder = tmp_path_factory.mktemp("built")
    build(folder / "documents", folder / "identities.yaml")
    return folder


def test_the_sources_give_the_committed_documents_byte_for_byte(built: Path) -> None:
    names = sorted(path.name for path in (built / "documents").iterdir())
    assert names == sorted(path.name for path in DOCUMENTS.iterdir())
    assert "noticeboard.toml" in names
    _, different, unreadable = filecmp.cmpfiles(built / "documents", DOCUMENTS, names, shallow=False)
    assert (different, unreadable) == ([], []), "python -m evals.sample.make builds them anew"


def test_the_sources_give_the_committed_identities(built: Path) -> None:
    assert (built / "identities.yaml").read_bytes() == IDENTITIES.read_bytes()


def test_another_source_gives_other_bytes(built: Path, make_source: MakeSource, tmp_path: Path) -> None:
    path = next(path for path in SOURCES.glob("*/*.md") if path.stem == "thornhithe-inspection")
    copy = make_source("")
    copy.write_text(path.read_text("utf8").replace("Thornhithe", "Thornhythe"), "utf8")
    changed = write(source_of(copy), tmp_path)
    assert changed.read_bytes().startswith(b"%PDF-")
    assert changed.read_bytes() != (built / "documents" / changed.name).read_bytes()


def test_the_sample_stands_where_the_package_ships_it() -> None:
    for path in (SOURCES, DOCUMENTS, IDENTITIES, SAMPLE / "cases", SAMPLE / "register"):
        assert path.exists()
        assert path.is_relative_to(SAMPLE)


def test_a_source_without_front_matter_is_refused_with_what_was_expected(make_source: MakeSource) -> None:
    path = make_source("")
    path.write_text("# A notice without facts\n", "utf8")
    with pytest.raises(SettingError, match=r"paper\.md has no front matter: expected ---"):
        sources(path.parents[1])


def test_two_sources_of_one_document_are_refused_with_both_names(make_source: MakeSource) -> None:
    path = make_source("One.", "one.md", file="paper.txt")
    make_source("Two.", "two.md", file="paper.txt")
    with pytest.raises(SettingError, match=r"two\.md and .*one\.md both become paper\.txt"):
        sources(path.parents[1])


@pytest.mark.parametrize(("file", "found"), [("paper.docx", r"\.docx"), ("paper", "a file without suffix")])
def test_a_form_that_cannot_be_made_is_refused_with_those_that_can(file: str, found: str, make_source: MakeSource, tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=rf"no document can be made as {found}; expected \.pdf, \.html, \.txt or \.md"):
        write(source_of(make_source("Words.", file=file)), tmp_path)


def test_sources_come_in_the_order_of_their_documents_names(make_source: MakeSource) -> None:
    path = make_source("One.", "a.md", file="z.txt")
    make_source("Two.", "b.md", file="a.txt")
    assert [source.file for source in sources(path.parents[1])] == ["a.txt", "z.txt"]


# ---- how a document is set

ODD = 'Less < more & "quotes" *one* _two_ `three` <b>four</b> [five](six.html)'


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("plain", "plain"),
        ("**bold** and **bolder**", "<b>bold</b> and <b>bolder</b>"),
        ("<b>not</b> & <i>neither</i>", "&lt;b&gt;not&lt;/b&gt; &amp; &lt;i&gt;neither&lt;/i&gt;"),
        ("**<u>in bold</u>**", "<b>&lt;u&gt;in bold&lt;/u&gt;</b>"),
        ("*one* _two_ `three` **", "*one* _two_ `three` **"),
    ],
)
def test_only_two_stars_are_markup(text: str, marked: str) -> None:
    assert markup(text) == marked


@pytest.mark.parametrize(
    "form", ["{}", "# {}", "## {}", "- {}", "(a) {}", "| head |\n|---|\n| {} |"], ids=["text", "title", "heading", "bullet", "item", "cell"]
)
@pytest.mark.parametrize("suffix", [".pdf", ".html"])
def test_the_words_of_a_source_are_read_as_words_wherever_they_stand(form: str, suffix: str, make_source: MakeSource, tmp_path: Path) -> None:
    source = source_of(make_source(form.format(f"{ODD} **sure**") + "\n", file=f"paper{suffix}", title=ODD, running_header=[ODD], footer="Page {page}"))
    target = write(source, tmp_path)
    if suffix == ".pdf":
        (text,) = pdf_pages(target)
        assert f"{ODD} sure" in text
    else:
        content = target.read_text("utf8")
        assert f"{markup(ODD)} <b>sure</b>" in content
        assert "<b>four" not in content
        assert "<title>Less &lt; more" in content


def test_a_body_is_read_as_blocks() -> None:
    body = "# Title\n\n1. A paragraph that\nis wrapped.\n\n(a) an item\n\n- one\n- two,\n  wrapped\n\n***\n\n| a | b |\n|---|---|\n| 1 | |\n\n### Last"
    assert list(blocks(body)) == [
        Block("heading1", "Title"),
        Block("text", "1. A paragraph that is wrapped."),
        Block("item", "(a) an item"),
        Block("bullet", "one"),
        Block("bullet", "two, wrapped"),
        Block("break"),
        Block("table", rows=(("a", "b"), ("1", ""))),
        Block("heading3", "Last"),
    ]


def test_a_web_page_stands_between_the_furniture_of_its_site(make_source: MakeSource) -> None:
    source = source_of(make_source("# Notice\n\n- one\n- two\n\nText.", file="paper.html", title="A & B", before="<nav>Menu</nav>", after="<footer>©</footer>"))
    content = page(source)
    assert re.search(r"<nav>Menu</nav>\n<main>\n<h1>Notice</h1>\n<ul>\n<li>one</li>\n<li>two</li>\n</ul>\n<p>Text\.</p>\n</main>\n<footer>", content)
    assert "<title>A &amp; B</title>" in content


@pytest.mark.parametrize("suffix", [".txt", ".md"])
def test_a_text_is_its_source_as_it_stands(suffix: str, make_source: MakeSource, tmp_path: Path) -> None:
    body = "A  **line**\n\n| and | a table |\n"
    assert write(source_of(make_source(body, file=f"paper{suffix}")), tmp_path).read_text("utf8") == body


def test_two_columns_are_read_one_after_the_other_under_a_front_of_full_width(make_source: MakeSource, tmp_path: Path) -> None:
    paragraphs = [f"Paragraph {number} says that {'the council has more to do, and ' * 12}no more." for number in range(1, 25)]
    body = "# The report\n\nA front that runs over the whole width of its page.\n\n## What was found\n\n" + "\n\n".join(paragraphs)
    first, *others = pdf_pages(write(source_of(make_source(body, file="paper.pdf", columns=2)), tmp_path))
    assert "A front that runs over the whole width of its page." in first
    assert others
    order = [int(number) for number in re.findall(r"Paragraph (\d+) ", " ".join([first, *others]))]
    assert order == list(range(1, 25))


def test_every_page_of_a_pdf_has_its_running_header_and_its_number(make_source: MakeSource, tmp_path: Path) -> None:
    body = "One.\n\n***\n\nTwo.\n\n***\n\nThree."
    path = make_source(body, file="paper.pdf", running_header=["Inspection of Wexmoor", "12 June 2023"], footer="Page {page} of many")
    for number, text in enumerate(pdf_pages(write(source_of(path), tmp_path)), 1):
        assert "Inspection of Wexmoor" in text
        assert "12 June 2023" in text
        assert f"Page {number} of many" in text
        assert ("One.", "Two.", "Three.")[number - 1] in text


@pytest.mark.parametrize("columns", [1, 2])
def test_the_cells_of_a_table_come_out_row_by_row_and_its_head_on_each_page(columns: int, make_source: MakeSource, tmp_path: Path) -> None:
    lines = [f"| Action {number} | Head of service {number} | {number} May 2024 |" for number in range(1, 60)]
    body = "## Actions\n\n| What | Who | When |\n|---|---|---|\n" + "\n".join(lines)
    pages = pdf_pages(write(source_of(make_source(body, file="paper.pdf", columns=columns)), tmp_path))
    text = " ".join(pages)
    assert [int(number) for number in re.findall(r"Action (\d+)", text)] == list(range(1, 60))
    assert [int(number) for number in re.findall(r"Head of service (\d+)", text)] == list(range(1, 60))
    assert text.count("What Who When") >= len(pages)


# ---- what the world holds


def test_there_are_at_least_five_councils_and_none_of_them_exists() -> None:
    names = [name for council in councils() for name in (council["name"], *council["other_names"])]
    assert len(councils()) >= 5
    assert len(names) == len(set(names))
    assert [name for name in names if england().find(name)] == []
    assert {council["part"] for council in councils()} == {Part.DEVELOPMENT, Part.TEST}


def test_there_are_at_least_forty_documents_of_every_kind_over_at_least_two_years(entries: list[dict[str, Any]]) -> None:
    kinds = Counter(entry["kind"] for entry in entries)
    days = [day["date"] for entry in entries for day in entry["dates"] if day["meaning"] not in ("inspected_from", "inspected_to")]
    assert len(entries) >= 40
    assert set(kinds) == set(Kind)
    assert max(days) - min(days) >= timedelta(days=2 * 365)


def test_every_council_has_a_notice_papers_minutes_a_tracker_and_news(entries: list[dict[str, Any]]) -> None:
    for council in councils():
        kinds = {entry["kind"] for entry in entries if council["name"] in entry["councils"]}
        assert kinds >= {"improvement_notice", "minutes", "tracker", "board_paper", "news"}, council["name"]


def test_at_least_six_documents_are_letters(texts: Mapping[str, Text]) -> None:
    assert sum("dear" in text.words for text in texts.values()) >= 6


def test_every_document_is_of_a_council_of_the_world_or_guidance(entries: list[dict[str, Any]]) -> None:
    names = {council["name"] for council in councils()}
    assert [entry["document"] for entry in entries if not set(entry["councils"]) <= names] == []
    assert {entry["kind"] for entry in entries if not entry["councils"]} == {"guidance"}


def test_every_document_can_be_read_and_is_listed_once(entries: list[dict[str, Any]], texts: Mapping[str, Text]) -> None:
    named = [entry["document"] for entry in entries]
    assert sorted(named) == sorted(path.name for path in DOCUMENTS.iterdir() if path.suffix != ".toml")
    assert [name for name in named if not any(texts[name.lower()].pages)] == []


def test_every_form_of_document_is_there(entries: list[dict[str, Any]]) -> None:
    assert {Path(entry["document"]).suffix for entry in entries} == {".pdf", ".html", ".txt", ".md"}


def test_every_council_has_restricted_papers_that_say_so(texts: Mapping[str, Text], corpus: Corpus) -> None:
    restricted = {name: shown for name, shown in corpus.shown.items() if shown.access is Access.RESTRICTED}
    assert {council for shown in restricted.values() for council in shown.councils} == {council["name"] for council in councils()}
    assert [name for name in restricted if "notforpublication" not in "".join(texts[name].pages)] == []
    assert restricted.keys() == tomllib.loads((DOCUMENTS / "noticeboard.toml").read_text("utf8"))["documents"].keys()


def test_what_is_told_of_the_documents_is_what_their_sources_say(make_source: MakeSource) -> None:
    path = make_source("One.", "a.md", file="open.txt")
    make_source("Two.", "b.md", file="shut.txt", access="restricted")
    content = tomllib.loads(told(sources(path.parents[1])))
    assert content["documents"] == {"shut.txt": {"access": "restricted"}}
    assert [council["name"] for council in content["council"]] == [council["name"] for council in councils()]


# ---- questions


def test_there_are_more_than_three_hundred_questions_of_every_kind_and_a_fifth_is_to_be_refused(cases: Cases) -> None:
    assert len(cases.cases) > 300
    assert {case.kind for case in cases.cases} == set(CaseKind)
    assert sum(not case.answerable for case in cases.cases) >= len(cases.cases) / 5


def test_every_question_has_an_id_of_its_own(cases: Cases) -> None:
    assert [id_ for id_, count in Counter(case.id for case in cases.cases).items() if count > 1] == []


def test_every_question_says_the_day_it_is_asked_on_and_every_answerable_one_where_the_answer_stands(cases: Cases) -> None:
    assert [case.id for case in cases.cases if case.as_of is None] == []
    assert [case.id for case in cases.cases if case.answerable and not (case.sources and all(source.quote for source in case.sources))] == []
    assert [case.id for case in cases.cases if not case.answerable and not case.why] == []


def test_every_source_is_a_document_that_says_its_quote_on_its_page(cases: Cases, texts: Mapping[str, Text]) -> None:
    wrong = [
        (case.id, source.document, source.quote)
        for case in cases.cases
        for source in case.sources
        if not stands(source.document, source.quote, source.page, texts)
    ]
    assert wrong == []


def stands(document: str, quote: str | None, page: int | None, texts: Mapping[str, Text]) -> bool:
    """Whether the document says the quote; a paragraph may run on over the end of the page that it is on."""
    text = texts.get(document.lower())
    if text is None:
        return False
    return letters(quote or "") in "".join(text.pages if page is None else text.pages[page - 1 : page + 1])


def test_every_source_may_be_seen_by_who_asks_on_that_day(cases: Cases, corpus: Corpus) -> None:
    def hidden(case: Case, document: str) -> bool:
        shown = corpus.shown[document]
        later = bool(case.as_of and shown.day and shown.day > case.as_of)
        return later or (shown.access is Access.RESTRICTED and case.access is not Access.RESTRICTED)

    assert [(case.id, source.document) for case in cases.cases for source in case.sources if hidden(case, source.document)] == []


def test_every_council_that_asks_is_one_of_the_world(cases: Cases) -> None:
    assert {case.council for case in cases.cases} - {None} == {council["name"] for council in councils()}


def test_the_parts_share_no_question_and_no_councils_papers_but_to_compare(cases: Cases, corpus: Corpus) -> None:
    """A test council may be compared with one of the development part; no question of that part cites a test council's paper."""
    names = {part: {council["name"] for council in councils() if council["part"] == part} for part in (Part.DEVELOPMENT, Part.TEST)}
    parts = {part: cases.of(names[part]).cases for part in names}
    assert all(parts.values())
    assert sum(map(len, parts.values())) == len(cases.cases)
    assert {case.id for case in parts[Part.DEVELOPMENT]} & {case.id for case in parts[Part.TEST]} == set()
    across = [
        (case.id, source.document)
        for part, found in parts.items()
        for case in found
        for source in case.sources
        if corpus.shown[source.document].councils - names[part] - (names[Part.DEVELOPMENT] if case.kind is CaseKind.COMPARISON else set())
    ]
    assert across == []


def test_a_computed_date_is_asked_for_on_the_day_of_its_case_too(cases: Cases) -> None:
    assert [case.id for case in cases.cases if case.dates and case.as_of not in case.dates] == []
    assert sum(len(case.dates) > 1 for case in cases.cases) >= 10


def test_what_a_case_forbids_is_no_fact_of_it(cases: Cases) -> None:
    assert [case.id for case in cases.cases if set(case.forbidden) & {wording for fact in case.facts for wording in fact}] == []


def test_every_question_about_restricted_papers_is_asked_by_the_public_too(cases: Cases) -> None:
    asked = {(case.question, case.council, case.as_of) for case in cases.cases if case.access is Access.PUBLIC and not case.answerable}
    exempt = [case for case in cases.cases if case.kind is CaseKind.EXEMPT and case.answerable]
    assert exempt
    assert [case.id for case in exempt if (case.question, case.council, case.as_of) not in asked] == []


# ---- the register


def test_every_row_of_the_register_stands_in_its_document(rows: list[Row], texts: Mapping[str, Text]) -> None:
    assert [(row.document, row.paragraph, row.what) for row in rows if not stands(row.document, row.what, None, texts)] == []


def test_no_row_stands_twice_in_the_register(rows: list[Row]) -> None:
    assert [key for key, count in Counter((row.document, row.paragraph, row.what) for row in rows).items() if count > 1] == []


def test_a_row_says_its_day_where_it_is_fixed_and_how_often_where_it_recurs(rows: list[Row]) -> None:
    assert [(row.document, row.what) for row in rows if row.due.kind == "fixed" and row.due.date is None] == []
    assert [(row.document, row.what) for row in rows if row.due.kind == "recurring" and not (row.due.every or row.due.anchor)] == []


def test_every_council_has_rows_from_its_notice_and_from_other_papers(rows: list[Row], corpus: Corpus) -> None:
    for council in councils():
        documents = {row.document for row in rows if council["name"] in corpus.shown[row.document].councils}
        assert any("notice" in name for name in documents)
        assert len(documents) >= 3
