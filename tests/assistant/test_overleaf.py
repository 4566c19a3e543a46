"""A paragraph runs on over a page's end, a quote doesn't: whatever is cited stands on its page, between that page's header and footer."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path

import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from assistant.schemas import Ask, Citation, IngestBody, Reply
from assistant.service import Noticeboard
from evals.texts import Text, letters, read_texts
from index.scope import owner_asker

HEIGHT = A4[1]
HEADER, FOOTER = "Children's services, Wexmoor City Council", "Noted by the board, page {page}"

PAPER = (
    ("Report to the improvement board of Wexmoor City Council", "", "Meeting of 4 June 2024", "",
     "1. This report tells the board what was done since its meeting in April.", "",
     "2. Caseloads in the assessment teams have come down to 17 children for each worker since the"),
    ("new rooms in Harbour Street were opened, and staff say that managers hear them.", "",
     "3. Recruitment has been hard all through the winter months, and the new staff academy will be"),
    ("led by Delia Marchbank, who trained newly qualified workers in Ostrey for many years.", "",
     "4. Young people told the advocates that their foster homes are warm and that they are fed well,"),
    ("but that they seldom see brothers and sisters who live with other families.", "",
     "5. The five things that the advocates ask of every foster home are these:", "",
     "(a) a key to the front door;", "", "(b) a telephone call to brothers and sisters on every Sunday of the year, at the"),
    ("expense of the council;", "", "(c) a shelf for each child;", "", "(d) a say in the meals of the week;", "", "(e) a bicycle that fits."),
)  # fmt: skip
NOTICE = (
    ("Improvement notice to Wexmoor City Council", "", "Issued on 14 March 2024", "",
     "1. The council must send its plan for better assessments to the officials of the Department and to every partner"),
    ("of the board by 30 September 2024.", "",
     "2. By 31 October 2024 the council must publish a guide for young carers in all of the places where they and those who"),
    ("look after them meet.", "",
     "3. Officials of the Department will review the progress of the council against the terms of this notice, and"),
    ("will do so at least every four months.",),
)  # fmt: skip


def printed(path: Path, pages: Sequence[Sequence[str]]) -> None:
    """A PDF with a header and a footer on every page, and text down to a page's end where it goes on overleaf; "" is a gap."""
    canvas = Canvas(str(path), pagesize=A4)
    for number, lines in enumerate(pages, 1):
        canvas.setFont("Helvetica", 8)
        canvas.drawString(72, HEIGHT - 40, HEADER)
        canvas.drawString(72, 30, FOOTER.format(page=number))
        canvas.setFont("Helvetica", 9)
        for place, line in enumerate(lines):
            canvas.drawString(72, HEIGHT - 100 - 12 * place, line)
        canvas.showPage()
    canvas.save()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("papers")
    printed(made / "paper.pdf", PAPER)
    printed(made / "notice.pdf", NOTICE)
    return made


@pytest.fixture(scope="module")
def board(folder: Path, tmp_path_factory: pytest.TempPathFactory, open_noticeboard: Callable[[Path], Noticeboard]) -> Iterator[Noticeboard]:
    opened = open_noticeboard(tmp_path_factory.mktemp("data") / "data")
    for name, kind in (("paper.pdf", "board_paper"), ("notice.pdf", "improvement_notice")):
        opened.ingest(owner_asker(), IngestBody(paths=[str(folder / name)], council="Wexmoor", kind=kind), lambda *_: None)
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def texts(folder: Path) -> Mapping[str, Text]:
    return read_texts(folder)


@pytest.fixture
def ask(board: Noticeboard, texts: Mapping[str, Text]) -> Callable[[str], Reply]:
    def asked(question: str) -> Reply:
        reply = board.ask(owner_asker(), Ask(question=question, council="Wexmoor", as_of=date(2024, 6, 10)))
        assert reply.status == "answered", reply.answer
        assert all(stands(each, texts) for each in reply.citations)
        return reply

    return asked


def stands(cited: Citation, texts: Mapping[str, Text]) -> bool:
    """Whether a quote stands on its page: on that one alone, and with nothing between its words."""
    assert cited.page is not None
    return letters(cited.quote) in texts[cited.document].pages[cited.page - 1]


def in_marks(reply: Reply) -> set[str]:
    return set(re.findall(r"“([^”]*)”", reply.answer))


@pytest.mark.parametrize(
    ("question", "page", "words"),
    [
        ("How many children does each worker of the assessment teams have?", 1, "come down to 17 children"),
        ("Who will lead the new staff academy?", 3, "led by Delia Marchbank"),
    ],
)
def test_the_half_that_holds_the_fact_is_cited_with_its_own_page(question: str, page: int, words: str, ask: Callable[[str], Reply]) -> None:
    reply = ask(question)
    cited = next(each for each in reply.citations if words in each.quote)
    assert cited.page == page
    assert cited.quote in in_marks(reply)


def test_the_half_without_the_fact_is_left_out(ask: Callable[[str], Reply]) -> None:
    reply = ask("How many children does each worker of the assessment teams have?")
    assert reply.answer.count("Caseloads") == 1
    assert "since the” …" in reply.answer
    assert "Harbour Street" not in reply.answer


def test_an_answer_across_the_page_has_both_halves_each_with_its_citation(ask: Callable[[str], Reply]) -> None:
    reply = ask("What do young people say about their foster homes?")
    halves = [each for each in reply.citations if each.paragraph == "4"]
    assert [each.page for each in halves] == [3, 4]
    assert {each.quote for each in halves} <= in_marks(reply)
    assert "fed well,” … “but that they seldom" in reply.answer
    assert "[1]" in reply.answer
    assert "[2]" in reply.answer


def test_the_items_of_a_list_are_cited_page_by_page_and_none_is_lost(ask: Callable[[str], Reply]) -> None:
    reply = ask("List what the advocates ask of every foster home.")
    assert len(re.findall(r"^- ", reply.answer, re.M)) == 5
    assert "of the year, at the expense of the council;" in reply.answer
    assert {each.page for each in reply.citations} == {4, 5}


def test_no_words_in_quotation_marks_run_over_a_page(ask: Callable[[str], Reply], texts: Mapping[str, Text]) -> None:
    for question in ("When is our next DfE review due?", "What is due in the next six months?", "When must the plan for better assessments be sent?"):
        shown = in_marks(ask(question))
        assert all(any(letters(each) in page for text in texts.values() for page in text.pages) for each in shown), shown


@pytest.mark.parametrize(("day", "page", "words"), [("2024-09-30", 2, "by 30 September 2024"), ("2024-10-31", 2, "By 31 October 2024")])
def test_a_duty_is_cited_by_the_half_with_its_date(day: str, page: int, words: str, board: Noticeboard, texts: Mapping[str, Text]) -> None:
    due = board.due(owner_asker(), "Wexmoor", date(2024, 6, 10), None).due
    item = next(each for each in due if each.date == day)
    assert words in item.citation.quote
    assert item.citation.page == page
    assert all(stands(each.citation, texts) for each in due)


def test_a_computed_date_rests_on_the_half_with_its_rule(ask: Callable[[str], Reply]) -> None:
    reply = ask("When is our next DfE review due?")
    first = reply.answer.splitlines()[0]
    (cited,) = [each for each in reply.citations if f"[{each.marker}]" in first]
    assert "14 July 2024" in first
    assert (cited.page, cited.quote) == (4, "will do so at least every four months.")
    assert "this notice, and” … “will do so" in reply.answer


def test_a_date_in_a_list_says_what_falls_due_in_both_halves(ask: Callable[[str], Reply]) -> None:
    line = next(each for each in ask("What is due in the next six months?").answer.splitlines() if "30 September 2024" in each)
    assert "The council must send its plan for better assessments" in line
    assert "partner” … “of the board by 30 September 2024.”" in line


def test_every_door_cites_on_one_page(board: Noticeboard, texts: Mapping[str, Text]) -> None:
    day = date(2024, 6, 10)
    obligations = board.obligations(owner_asker(), "Wexmoor", day).obligations
    briefed = [each for section in board.briefing(owner_asker(), "Wexmoor", day).sections for line in section.lines for each in line.citations]
    evidence = [each.citation for item in obligations for each in item.evidence if each.citation]
    assert obligations
    assert briefed
    for cited in (*(each.citation for each in obligations), *briefed, *evidence):
        assert stands(cited, texts), cited
