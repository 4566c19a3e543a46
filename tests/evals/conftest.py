"""What the suite's tests share: cases and replies built from a few words, the sample's documents, and an assistant that is right in everything."""

import shutil
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.bootstrap import build
from assistant.schemas import Citation, Conflict, Day, Place, Reply
from assistant.service import Noticeboard
from assistant.settings import Settings
from evals.assistants import open_library as open_noticeboard
from evals.cases import Case, CaseKind, Source, load
from evals.scores.answered import Answered
from evals.scores.scope import Corpus, Shown
from evals.texts import Text, letters, read_texts
from index.dates import say
from index.documents import SPEAKS_FROM
from index.models import SHIPPED
from index.scope import Access

SAMPLE = Path(__file__).resolve().parents[2] / "evals" / "sample"

Cite = Callable[..., Citation]
Given = Callable[..., Day]
Answer = Callable[..., Answered]
Perfect = Callable[[Case], Answered]
ReadText = Callable[[str, str], Text]


@pytest.fixture(scope="session")
def cite() -> Cite:
    """cite("paper.txt", "9", page=…, quote=…, marker=…): a citation."""

    def cited(document: str = "notice.md", paragraph: str | None = None, page: int | None = None, quote: str = "Its own words.", marker: int = 1) -> Citation:
        place = {"heading": None, "paragraph": paragraph, "page": page, "quote": quote, "url": ""}
        return Citation(marker=marker, document_id=document, document=document, title=document, kind="other", date=None, **place)

    return cited


@pytest.fixture(scope="session")
def given_day() -> Given:
    """given_day("2024-10-26", approximate=…): a date of a reply."""

    def given(day: str, approximate: bool = False) -> Day:
        return Day(date=day, text=day, approximate=approximate, meaning="due", rule="a rule", anchor=None, assumption=None, marker=1)

    return given


@pytest.fixture(scope="session")
def answer() -> Answer:
    """answer("words [1].", *citations, status=…, dates=…, seconds=…, found=…, kind=…, facts=…, …): a case with what was replied.

    A refusal needs only its status. `dates` are those of the reply, `due` those of the case; what else isn't said of the case makes it
    a question for a fact, which “anything” answers.
    """

    def answered(text: str = "", *citations: Citation, **fields: Any) -> Answered:
        replied = {name: fields.pop(name) for name in set(Reply.model_fields) & set(fields) - {"council", "as_of"}}
        around = {name: fields.pop(name) for name in ("seconds", "found", "on_other_days") if name in fields}
        fields |= {"dates": fields.pop("due", {})}
        facts = [["anything"]] if fields.get("answerable", True) else []
        case = Case.model_validate({"id": "a-case", "question": "What?", "kind": "fact", "answerable": True, "facts": facts, **fields})
        reply = {"status": "answered", "answer": text, "council": None, "as_of": "", "citations": citations, "request_id": "", **replied}
        return Answered(case, Reply.model_validate(reply), **{"seconds": 0.1, **around})

    return answered


@pytest.fixture(scope="session")
def read_text(tmp_path_factory: pytest.TempPathFactory) -> ReadText:
    """read_text("paper.html", "its content"): the text that is read of such a file."""

    def read(name: str, content: str) -> Text:
        folder = tmp_path_factory.mktemp("text")
        (folder / name).write_text(content, "utf8")
        return read_texts(folder)[name.lower()]

    return read


@pytest.fixture(scope="session")
def sample_cases() -> tuple[Case, ...]:
    """The questions of two councils of the sample."""
    return tuple(case for name in ("wexmoor", "thornhithe") for case in load(SAMPLE / "cases" / f"{name}.yaml").cases)


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The sample's documents, with what the sample itself says of their councils, access and days."""
    told = tomllib.loads((SAMPLE / "documents" / "noticeboard.toml").read_text("utf8"))["documents"]
    entries = yaml.safe_load((SAMPLE / "identities.yaml").read_text("utf8"))
    shown = {
        each["document"]: Shown(frozenset(each["councils"]), Access(told.get(each["document"], {}).get("access", "public")), _day(each)) for each in entries
    }
    return Corpus(shown, read_texts(SAMPLE / "documents"))


def _day(entry: dict[str, Any]) -> date | None:
    days = {each["meaning"]: each["date"] for each in entry["dates"]}
    return next((days[meaning] for meaning in SPEAKS_FROM if meaning in days), None)


@pytest.fixture(scope="session")
def perfect(corpus: Corpus, cite: Cite, given_day: Given) -> Perfect:
    """perfect(case): the case with a reply that is right in everything, on its own day and on the others."""

    def cited(source: Source, marker: int) -> Citation:
        quote = source.quote or ""
        return cite(source.document, source.paragraph, _page(source, corpus.texts[source.document]), quote, marker)

    def reply(case: Case, *said: str, day: date | None) -> Reply:
        due = [given_day(day.isoformat())] if day else []
        citations = [cited(source, marker) for marker, source in enumerate(case.sources, 1)]
        markers = [each.marker for each in citations]
        words = dict.fromkeys([*(say(day) for day in [day] if day), *said])
        disagreeing = [Conflict(about="", markers=markers, preferred=None, why="")] if case.kind is CaseKind.CONFLICT else []
        text = f"{'; '.join(words)} {' '.join(f'[{marker}]' for marker in markers)}."
        around = {"council": case.council, "as_of": str(case.as_of), "request_id": ""}
        return Reply(status="answered", answer=text, citations=citations, dates=due, conflicts=disagreeing, confidence=0.9, **around)

    def answered(case: Case) -> Answered:
        if not case.answerable:
            return Answered(case, Reply(status="not_found", answer="No document says it.", council=case.council, as_of="", request_id=""), 0.1, ())
        main = reply(case, *(wordings[0] for wordings in case.facts), day=case.dates.get(case.as_of) if case.as_of else None)
        others = tuple((day, reply(case, day=due)) for day, due in case.dates.items() if day != case.as_of)
        found = tuple((Place(document=each.document, paragraph=each.paragraph, page=each.page),) for each in main.citations)
        return Answered(case, main, 0.1, found, others)

    return answered


def _page(source: Source, text: Text) -> int | None:
    """The page that the source names, else the one on which its quote begins."""
    if source.page or not text.paged:
        return source.page
    quote = letters(source.quote or "")
    return max(page for page in range(1, len(text.pages) + 1) if quote in "".join(text.pages[page - 1 : page + 1]))


PAPERS = ("noticeboard.toml", "thornhithe-improvement-notice.txt", "wexmoor-exempt-paper.txt", "wexmoor-improvement-notice.md")


@pytest.fixture(scope="session")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of three papers of the sample: two councils' notices and a restricted one."""
    folder = tmp_path_factory.mktemp("papers") / "documents"
    folder.mkdir()
    for name in PAPERS:
        shutil.copy(SAMPLE / "documents" / name, folder)
    return folder


@pytest.fixture(scope="session")
def questions() -> Path:
    """Cases about these papers; all but wexmoor-adviser-mistaken can be answered right."""
    return Path(__file__).parent / "papers.yaml"


@pytest.fixture(scope="session")
def papers_data(papers: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder that holds the papers, closed clean; nobody writes to it, tests open copies."""
    folder = tmp_path_factory.mktemp("taken") / "data"
    open_noticeboard([papers], folder, cache, SHIPPED, lambda *_: None).close()
    return folder


@pytest.fixture(scope="session")
def noticeboard(papers_data: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Noticeboard]:
    """Noticeboard over the papers; tests ask and change nothing."""
    data = shutil.copytree(papers_data, tmp_path_factory.mktemp("asked") / "data")
    opened = build(Settings(data, cache, None, Access.PUBLIC, SHIPPED))
    yield opened
    opened.close()
