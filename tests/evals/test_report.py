"""The report: one page that needs nothing beside it, with every figure and every wrong answer; the same figures as JSON and Markdown."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from assistant.schemas import Citation, Place
from evals.layers import Layer
from evals.report import BOTTOM, LEFT, RIGHT, TOP, lines, write
from evals.scores.answered import Answered
from evals.scores.right import is_right
from evals.scores.scope import Corpus, Shown
from evals.summary import Summary
from index.scope import Access

Cite = Callable[..., Citation]
Answer = Callable[..., Answered]

MARKUP = '<script>alert("1")</script> & <img src="http://elsewhere.example/x.png" onerror=go()>'
CONFIGURATION = {"commit": "0123456789ab", "assistant": "http://127.0.0.1:8000", "code": "c0de", "machine": {"cores": 2}, "asked": "2025-06-01T12:00:00+00:00"}
CORPUS = Corpus({"notice.md": Shown(frozenset({"Wexmoor"}), Access.PUBLIC, None), "hidden.md": Shown(frozenset({"Wexmoor"}), Access.RESTRICTED, None)}, {})


@dataclass
class Element:
    """A tag with its attributes; `text` is all that stands in it, white space folded."""

    tag: str
    attributes: dict[str, str]
    text: str = ""


@dataclass
class Page(HTMLParser):
    """A page as a browser would see it."""

    elements: list[Element] = field(default_factory=list)

    def __post_init__(self) -> None:
        super().__init__()
        self._open: list[Element] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))
        self._open.append(self.elements[-1])

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str) -> list[Element]:
        return [each for each in self.elements if each.tag == tag]

    def texts(self, tag: str) -> list[str]:
        return [" ".join(each.text.split()) for each in self.all(tag)]


def read_page(out: Path) -> Page:
    page = Page()
    page.feed((out / "report.html").read_text("utf8"))
    return page


@pytest.fixture
def answers(answer: Answer, cite: Cite) -> list[Answered]:
    """Two right answers, a refusal that is right, and three wrong ones: facts not stated, a restricted paper cited, and what no paper says answered."""
    source = {"document": "notice.md", "paragraph": "9", "quote": "at least every four months"}
    found = ((Place(document="notice.md", paragraph="9", page=None),),)
    right = {"facts": [["four months"]], "sources": [source], "confidence": 0.9, "found": found}
    return [
        answer("Every four months [1].", cite(paragraph="9"), id="often", question="How often?", kind="fact", **right),
        answer("By 14 July, four months on [1].", cite(paragraph="9"), id="when", question="When is the review?", kind="deadline", **right),
        answer("", status="not_found", id="carers", question="How many carers?", kind="unanswerable", answerable=False, why="No paper counts them."),
        answer(
            "Rarely [1].", cite(paragraph="9", quote="Officials will review it"), id="rarely", question="How often in all?", kind="fact", council="Wexmoor",
            as_of="2024-06-01", history=["When is the review?"], why="Four-monthly.", **{**right, "confidence": 0.6},
        ),
        answer(
            "£48,200 [1].", cite("hidden.md", "3.1", quote="He received £48,200"), id="paid", question="What was he paid?", kind="exempt", answerable=False,
            council="Wexmoor", why="Only the exempt paper says it.", forbidden=["£48,200"], confidence=0.8,
        ),
        answer("Seven [1].", cite("guidance.md", "2"), id="homes", question="How many homes?", kind="unanswerable", answerable=False, confidence=0.1),
    ]  # fmt: skip


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A run's folder."""
    (tmp_path / "run.json").write_text(json.dumps(CONFIGURATION), "utf8")
    return tmp_path


def write_answer(out: Path, answered: Sequence[Answered]) -> Page:
    write(out, "Evaluation of papers", answered, CORPUS)
    return read_page(out)


# ---- one page


def addresses(page: Page) -> list[str]:
    """Whatever in the page would be fetched, followed or run."""
    asked = [value for each in page.elements for name, value in each.attributes.items() if name in {"src", "href", "srcset", "action", "data", "xlink:href"}]
    styles = [each.text for each in page.all("style")] + [each.attributes["style"] for each in page.elements if "style" in each.attributes]
    handlers = [name for each in page.elements for name in each.attributes if name.startswith("on")]
    loading = [each.tag for each in page.elements if each.tag in {"script", "link", "iframe", "img", "object", "embed", "base", "form"}]
    return asked + re.findall(r"url\([^)]*\)|@import[^;]*", " ".join(styles)) + handlers + loading


def test_the_page_needs_nothing_beside_it_and_runs_nothing(out: Path, answers: list[Answered]) -> None:
    page = write_answer(out, answers)
    assert page.all("html")[0].attributes["lang"] == "en-GB"
    assert addresses(page) == []


def test_whatever_would_be_fetched_or_run_is_seen() -> None:
    page = Page()
    page.feed('<link href="a.css"><script src=b.js></script><p onclick=c style="background: url(d.png)"><style>@import "e.css";</style>')
    assert len(addresses(page)) == 7


@pytest.mark.parametrize("place", ["title", "question", "history", "why", "quote", "words", "document", "id", "forbidden", "assistant"])
def test_markup_in_what_was_asked_and_said_stays_words(place: str, out: Path, answer: Answer, cite: Cite) -> None:
    said = dict.fromkeys(["question", "why", "quote", "words", "document", "id"], "plain")
    said = {**said, place: MARKUP}
    source = {"document": said["document"], "quote": said["quote"]}
    lists = {"history": [MARKUP] if place == "history" else [], "forbidden": [MARKUP] if place == "forbidden" else []}
    text = f"{said['words']} {MARKUP if place == 'forbidden' else ''} [1]."
    cited = cite(said["document"], quote=said["quote"])
    (out / "run.json").write_text(json.dumps({**CONFIGURATION, "assistant": MARKUP if place == "assistant" else "noticeboard"}), "utf8")
    wrong = answer(text, cited, id=said["id"], question=said["question"], why=said["why"], facts=[["nothing of it"]], sources=[source], **lists)
    write(out, MARKUP if place == "title" else "Evaluation", [wrong], CORPUS)
    page = read_page(out)
    assert addresses(page) == []
    assert " ".join(MARKUP.split()) in page.texts("html")[0]


# ---- what it shows


def rows(page: Page, heading: str) -> list[list[str]]:
    """The cells of the table under a heading, row by row; head and body."""
    at = next(place for place, each in enumerate(page.elements) if each.attributes.get("id") == heading)
    found: list[list[str]] = []
    for each in page.elements[at + 1 :]:
        if each.tag == "h2":
            break
        if each.tag == "tr":
            found.append([])
        elif each.tag in {"td", "th"}:
            found[-1].append(" ".join(each.text.split()))
    return found


def test_the_page_shows_how_many_of_each_kind_are_right(out: Path, answers: list[Answered]) -> None:
    _, *shown = rows(write_answer(out, answers), "kinds")
    assert [row[:4] for row in shown] == [
        ["deadline", "1", "1", "1.00"],
        ["exempt", "0", "1", "0.00"],
        ["fact", "1", "2", "0.50"],
        ["unanswerable", "1", "2", "0.50"],
        ["all", "3", "6", "0.50"],
    ]


def test_every_score_is_on_the_page_and_in_the_summary_with_its_figure(out: Path, answers: list[Answered]) -> None:
    summary = write(out, "Evaluation", answers, CORPUS)
    scores = [[line.name, line.value] for line in lines(summary)]
    assert [row[:2] for row in rows(read_page(out), "scores")[1:]] == scores
    first, *_ = tables((out / "summary.md").read_text("utf8"))
    assert first[1:] == scores


def test_the_figures_that_are_kept_are_those_of_the_summary(out: Path, answers: list[Answered]) -> None:
    summary = write(out, "Evaluation", answers, CORPUS)
    kept = json.loads((out / "scores.json").read_text("utf8"))
    assert kept["figures"] == summary.figures
    assert kept["right"] == {"often": True, "when": True, "carers": True, "rarely": False, "paid": False, "homes": False}
    assert kept["outside_scope"] == {"paid": ["cites hidden.md", "states '£48,200'"]}
    assert kept["layers"]["rarely"] == Layer.FACTS.name
    assert {f"right_{name}" for name in ("deadline", "exempt", "fact", "unanswerable")} <= kept["figures"].keys()


def test_the_shown_shares_are_the_kept_ones(out: Path, answers: list[Answered]) -> None:
    page = write_answer(out, answers)
    figures = json.loads((out / "scores.json").read_text("utf8"))["figures"]
    shown = {row[0]: row[3] for row in rows(page, "kinds")[1:]}
    assert shown.pop("all") == f"{figures['right']:.2f}"
    assert shown == {name.removeprefix("right_"): f"{value:.2f}" for name, value in figures.items() if name.startswith("right_")}


def test_every_reply_is_kept_with_its_question_and_whether_it_was_right(out: Path, answers: list[Answered]) -> None:
    write(out, "Evaluation", answers, CORPUS)
    kept: list[dict[str, Any]] = json.loads((out / "replies.json").read_text("utf8"))
    assert [(row["id"], row["question"], row["right"]) for row in kept] == [(each.case.id, each.case.question, is_right(each)) for each in answers]
    assert kept[3]["reply"]["citations"][0]["quote"] == "Officials will review it"


def test_every_wrong_answer_is_named_with_question_gold_answer_and_evidence(out: Path, answers: list[Answered]) -> None:
    page = write_answer(out, answers)
    wrong = page.texts("details")
    assert len(wrong) == 3
    expected = (
        ["How often in all?", "fact", Layer.FACTS.value, "rarely", "Wexmoor, public, as of 2024-06-01", "When is the review?", "Four-monthly.",
         "facts: four months", "notice.md, paragraph 9", "at least every four months", "(answered) Rarely [1].", "[1] notice.md, paragraph 9",
         "Officials will review it"],
        ["What was he paid?", "exempt", Layer.NOT_REFUSED.value, "Only the exempt paper says it.", "(answered) £48,200 [1].", "[1] hidden.md, paragraph 3.1",
         "He received £48,200", "cites hidden.md", "states '£48,200'"],
        ["How many homes?", "unanswerable", Layer.NOT_REFUSED.value, "nobody’s officer, public, as of today", "The documents don’t say.", "(answered) Seven [1]."],
    )  # fmt: skip
    for shown, words in zip(wrong, expected, strict=True):
        assert [each for each in words if each not in shown] == []


def test_a_right_answer_is_not_among_the_wrong_ones(out: Path, answers: list[Answered]) -> None:
    page = write_answer(out, [each for each in answers if is_right(each)])
    assert page.all("details") == []
    assert "Wrong answers (0)" in page.texts("h2")


def test_the_page_counts_where_the_wrong_ones_were_lost(out: Path, answers: list[Answered]) -> None:
    head, *body = rows(write_answer(out, answers), "layers")
    assert head == ["kind", *(layer.value for layer in Layer)]
    counts = {row[0]: {name: count for name, count in zip(head[1:], row[1:], strict=True) if count != "·"} for row in body}
    assert counts["fact"] == {Layer.RIGHT.value: "1", Layer.FACTS.value: "1"}
    assert counts["all"] == {Layer.RIGHT.value: "3", Layer.NOT_REFUSED.value: "2", Layer.FACTS.value: "1"}


def test_the_page_says_what_the_run_depends_on(out: Path, answers: list[Answered]) -> None:
    page = write_answer(out, answers)
    shown = dict(rows(page, "configuration"))
    assert shown.keys() == CONFIGURATION.keys()
    assert shown["code"] == "c0de"
    under = next(each.text for each in page.all("p") if each.attributes.get("class") == "under")
    assert "6 questions to http://127.0.0.1:8000, commit 0123456789ab" in under


def test_a_folder_without_a_configuration_gets_its_page_too(tmp_path: Path, answers: list[Answered]) -> None:
    write(tmp_path, "Evaluation", answers, CORPUS)
    assert len(read_page(tmp_path).all("details")) == 3


# ---- risk and coverage


def test_the_curve_has_a_point_for_each_confidence_inside_its_frame(out: Path, answers: list[Answered]) -> None:
    summary: Summary = write(out, "Evaluation", answers, CORPUS)
    (line,) = read_page(out).all("polyline")
    points = [tuple(map(float, point.split(","))) for point in line.attributes["points"].split()]
    assert len(points) == len(summary.curve) == 4
    assert all(LEFT <= x <= RIGHT and TOP <= y <= BOTTOM for x, y in points)
    assert points[0] == (round(LEFT + (RIGHT - LEFT) * 2 / 6, 1), BOTTOM)
    assert [x for x, _ in points] == sorted(x for x, _ in points)


def test_an_assistant_without_confidence_gets_a_page_without_a_curve(out: Path, answer: Answer, cite: Cite) -> None:
    page = write_answer(out, [answer("Anything [1].", cite()), answer("Something [1].", cite(), id="other")])
    assert page.all("svg") == page.all("polyline") == []
    assert "This assistant gives no confidence, so there is no curve." in page.texts("p")
    assert "aurc" not in json.loads((out / "scores.json").read_text("utf8"))["figures"]


def test_an_assistant_whose_passages_nobody_sees_has_no_figures_of_search(out: Path, answer: Answer, cite: Cite) -> None:
    page = write_answer(out, [answer("Anything [1].", cite(), sources=[{"document": "notice.md"}])])
    assert not any(row[0].startswith("search") for row in rows(page, "scores"))
    assert not any(name.startswith(("recall@", "map@")) for name in json.loads((out / "scores.json").read_text("utf8"))["figures"])


# ---- the summary


def tables(text: str) -> list[list[list[str]]]:
    """The Markdown tables of a text, each a list of rows of cells, without the line under the head; AssertionError where one is no table."""
    found = []
    for block in re.findall(r"(?:^\|.*\|\n)+", text, re.M):
        parsed = [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in block.splitlines()]
        assert len({len(row) for row in parsed}) == 1, block
        assert set("".join(parsed[1])) == {"-"}, block
        found.append([parsed[0], *parsed[2:]])
    return found


def test_the_tables_of_the_summary_can_be_read(out: Path, answers: list[Answered]) -> None:
    write(out, "Evaluation of papers", answers, CORPUS)
    text = (out / "summary.md").read_text("utf8")
    scores, kinds, layers = tables(text)
    assert text.startswith("# Evaluation of papers\n")
    assert scores[0] == ["score", "figure"]
    assert kinds[0] == ["kind", "right", "of", "share"]
    assert kinds[-1] == ["all", "3", "6", "0.50"]
    assert layers[0] == ["kind", *(layer.value for layer in Layer)]
    assert [sum(map(int, row[1:])) for row in layers[1:]] == [int(row[2]) for row in kinds[1:]]


def test_no_line_of_the_summary_is_half_a_table(out: Path, answers: list[Answered]) -> None:
    write(out, "Evaluation of papers", answers, CORPUS)
    text = (out / "summary.md").read_text("utf8")
    assert sum(len(table) + 1 for table in tables(text)) == sum("|" in line for line in text.splitlines())
