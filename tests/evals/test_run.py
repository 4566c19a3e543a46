"""A run: each case is asked once, what was replied is kept with what it depends on, and a run that was broken off goes on."""

import json
import os
import re
import shutil
import socket
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from assistant.answer import without_chance
from assistant.schemas import Reply
from assistant.service import Noticeboard
from evals import proofs
from evals.assistants import Assistant, Heard, LibraryAssistant, UrlAssistant
from evals.cases import Case, Cases, load
from evals.run import Configuration, code_sha256, corpus_sha256, read, run
from evals.scores.answered import Answered
from evals.scores.right import is_right
from evals.serving import serving
from index.errors import SettingError
from index.scope import Access

MISTAKEN = "wexmoor-adviser-mistaken"

Speaking = Callable[..., "Speaker"]


def unheard(what: str, done: int, total: int) -> None:
    """Progress that nobody watches."""


class Listening:
    """Another assistant, with a list of who asked it what; it stops as Ctrl-C would before the ask with the number `stops_at`."""

    def __init__(self, other: Assistant, stops_at: int | None = None) -> None:
        self.name = other.name
        self.asked: list[tuple[str, date | None]] = []
        self._other = other
        self._stops_at = stops_at

    def ask(self, case: Case, as_of: date | None) -> Heard | None:
        if len(self.asked) + 1 == self._stops_at:
            raise KeyboardInterrupt
        self.asked.append((case.id, as_of))
        return self._other.ask(case, as_of)


@pytest.fixture(scope="module")
def cases(questions: Path) -> Cases:
    return load(questions)


class Remembering:
    """Another assistant that has to answer the same question only once."""

    def __init__(self, other: Assistant) -> None:
        self.name = other.name
        self._other = other
        self._heard: dict[tuple[str, date | None], Heard | None] = {}

    def ask(self, case: Case, as_of: date | None) -> Heard | None:
        key = (case.model_dump_json(), as_of)
        if key not in self._heard:
            self._heard[key] = self._other.ask(case, as_of)
        return self._heard[key]


@pytest.fixture(scope="module")
def remembering(noticeboard: Noticeboard) -> Remembering:
    return Remembering(LibraryAssistant(noticeboard))


@pytest.fixture
def library(remembering: Remembering) -> Listening:
    """Noticeboard itself over the papers, listened to."""
    return Listening(remembering)


@pytest.fixture(scope="module")
def configuration(papers: Path, cases: Cases) -> Configuration:
    return Configuration("noticeboard", code_sha256(), corpus_sha256([papers]), cases.sha256, "a model")


def asks(cases: Cases) -> list[tuple[str, date | None]]:
    """Every question on each of its days."""
    return [(case.id, day) for case in cases.cases for day in (case.as_of, *(day for day in case.dates if day != case.as_of))]


def timeless(answered: list[Answered]) -> list[Answered]:
    """The answers without what chance and the clock put in."""
    blanked = [replace(each, seconds=0.0, reply=without_chance(each.reply)) for each in answered]
    return [replace(each, on_other_days=tuple((day, without_chance(reply)) for day, reply in each.on_other_days)) for each in blanked]


def lines(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "replies.jsonl").read_text("utf8").splitlines()]


# ---- what is kept


def test_a_run_keeps_its_cases_a_line_for_each_reply_and_what_it_depends_on(
    cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path
) -> None:
    answered = run(cases.cases, library, tmp_path / "out", configuration, unheard)
    assert {path.name for path in (tmp_path / "out").iterdir()} == {"cases.yaml", "replies.jsonl", "run.json"}
    assert load(tmp_path / "out" / "cases.yaml").cases == cases.cases
    assert [line["id"] for line in lines(tmp_path / "out")] == [case.id for case in cases.cases]
    assert [each.case for each in answered] == list(cases.cases)
    assert library.asked == asks(cases)


def test_the_configuration_says_the_commit_the_machine_and_the_sha256_of_code_corpus_and_cases(
    cases: Cases, library: Listening, papers: Path, tmp_path: Path, configuration: Configuration
) -> None:
    run(cases.cases, library, tmp_path, configuration, unheard)
    kept = json.loads((tmp_path / "run.json").read_text("utf8"))
    assert (kept["assistant"], kept["embedder"], kept["questions"]) == ("noticeboard", "a model", len(cases.cases))
    assert (kept["commit"], kept["machine"]) == (proofs.commit(), proofs.machine())
    assert (kept["code"], kept["corpus"], kept["cases"]) == (code_sha256(), corpus_sha256([papers]), cases.sha256)
    assert all(re.fullmatch(r"[0-9a-f]{64}", kept[name]) for name in ("code", "corpus", "cases"))
    assert datetime.fromisoformat(kept["asked"]).utcoffset() is not None


def test_what_a_folder_keeps_reads_as_the_run_that_wrote_it(cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path) -> None:
    answered = run(cases.cases, library, tmp_path, configuration, unheard)
    assert read(tmp_path) == [replace(each, seconds=round(each.seconds, 5)) for each in answered]


def test_an_answer_is_kept_with_its_confidence_its_passages_and_the_replies_of_the_other_days(
    cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path
) -> None:
    run(cases.cases, library, tmp_path, configuration, unheard)
    review = read(tmp_path)[0]
    assert review.reply.confidence is not None
    assert review.reply.confidence > 0.5
    assert review.found is not None
    assert ("wexmoor-improvement-notice.md", "9") in {(place.document, place.paragraph) for passage in review.found for place in passage}
    ((day, other),) = review.on_other_days
    assert (day, other.dates[0].date) == (date(2024, 6, 1), "2024-07-14")


def test_what_the_papers_say_is_answered_right_and_a_mistaken_case_is_not(
    cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path
) -> None:
    answered = run(cases.cases, library, tmp_path, configuration, unheard)
    assert [each.case.id for each in answered if not is_right(each)] == [MISTAKEN]


def test_a_folder_that_keeps_no_run_is_refused_with_what_was_expected(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match=r"holds no run: expected replies\.jsonl and cases\.yaml"):
        read(tmp_path)


# ---- going on


def test_a_second_run_asks_nothing_again(cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path) -> None:
    first = run(cases.cases, library, tmp_path, configuration, unheard)
    kept = (tmp_path / "replies.jsonl").read_bytes()
    library.asked.clear()
    second = run(cases.cases, library, tmp_path, configuration, unheard)
    assert library.asked == []
    assert timeless(second) == timeless(first)
    assert (tmp_path / "replies.jsonl").read_bytes() == kept


def test_a_run_that_was_broken_off_goes_on_where_it_stopped(cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(cases.cases, Listening(library, stops_at=4), tmp_path / "broken", configuration, unheard)
    assert [line["id"] for line in lines(tmp_path / "broken")] == [case.id for case in cases.cases[:2]]
    library.asked.clear()
    went_on = run(cases.cases, library, tmp_path / "broken", configuration, unheard)
    assert {id_ for id_, _ in library.asked} == {case.id for case in cases.cases[2:]}
    assert timeless(went_on) == timeless(run(cases.cases, library, tmp_path / "whole", configuration, unheard))


def test_a_question_whose_other_days_were_not_asked_is_asked_again_on_all_of_them(
    cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path
) -> None:
    with pytest.raises(KeyboardInterrupt):
        run(cases.cases, Listening(library, stops_at=2), tmp_path, configuration, unheard)
    library.asked.clear()
    run(cases.cases, library, tmp_path, configuration, unheard)
    assert library.asked == asks(cases)


@pytest.mark.parametrize("kept", [0.5, 0.99, 1.0], ids=["half a line", "all but its end", "all but the line feed"])
def test_a_last_line_that_was_broken_off_costs_only_its_own_question(
    kept: float, cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path
) -> None:
    whole = run(cases.cases, library, tmp_path, configuration, unheard)
    *others, last = (tmp_path / "replies.jsonl").read_text("utf8").splitlines()[:3]
    (tmp_path / "replies.jsonl").write_text("\n".join([*others, last[: int(len(last) * kept)]]), "utf8")
    library.asked.clear()
    went_on = run(cases.cases, library, tmp_path, configuration, unheard)
    assert [id_ for id_, _ in library.asked] == [case.id for case in cases.cases[2 if kept < 1 else 3 :]]
    assert timeless(went_on) == timeless(whole)
    assert timeless(read(tmp_path)) == timeless(whole)


@pytest.mark.parametrize("part", ["assistant", "code", "corpus", "cases", "embedder"])
def test_a_run_with_another_configuration_starts_anew(part: str, cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path) -> None:
    run(cases.cases, library, tmp_path, configuration, unheard)
    library.asked.clear()
    run(cases.cases, library, tmp_path, replace(configuration, **{part: "another"}), unheard)
    assert library.asked == asks(cases)
    assert [line["id"] for line in lines(tmp_path)] == [case.id for case in cases.cases]


def test_replies_that_nothing_says_the_configuration_of_are_asked_again(cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path) -> None:
    run(cases.cases, library, tmp_path, configuration, unheard)
    (tmp_path / "run.json").unlink()
    library.asked.clear()
    run(cases.cases, library, tmp_path, configuration, unheard)
    assert library.asked == asks(cases)
    assert len(lines(tmp_path)) == len(cases.cases)


# ---- what a configuration tells apart


def renamed(folder: Path) -> None:
    (folder / "wexmoor-improvement-notice.md").rename(folder / "notice.md")


def reworded(folder: Path) -> None:
    path = folder / "wexmoor-improvement-notice.md"
    path.write_text(path.read_text("utf8").replace("four months", "five months"), "utf8")


def added_to(folder: Path) -> None:
    (folder / "news.txt").write_text("News.", "utf8")


def told_otherwise(folder: Path) -> None:
    with (folder / "noticeboard.toml").open("a", encoding="utf8") as file:
        file.write("\n# more\n")


@pytest.mark.parametrize("change", [renamed, reworded, added_to, told_otherwise], ids=lambda change: change.__name__)
def test_other_documents_have_another_sha256(change: Callable[[Path], None], papers: Path, tmp_path: Path) -> None:
    copy = Path(shutil.copytree(papers, tmp_path / "copy"))
    assert corpus_sha256([copy]) == corpus_sha256([papers])
    change(copy)
    assert corpus_sha256([copy]) != corpus_sha256([papers])


def test_other_cases_have_another_sha256(questions: Path, cases: Cases, tmp_path: Path) -> None:
    changed = tmp_path / "cases.yaml"
    changed.write_text(questions.read_text("utf8").replace("Colin Abernathy", "Jo Lindqvist"), "utf8")
    assert load(changed).sha256 != cases.sha256
    assert cases.of(["Thornhithe"]).sha256 != cases.sha256


# ---- assistants that fail


def test_a_question_that_cannot_be_asked_is_a_wrong_answer_with_its_reason(
    cases: Cases, library: Listening, configuration: Configuration, tmp_path: Path
) -> None:
    nowhere = [case.model_copy(update={"council": "Nowhere-on-Sea"}) for case in cases.cases[:4]]
    answered = run(nowhere, library, tmp_path, configuration, unheard)
    assert {each.reply.status for each in answered} == {"error"}
    assert all("Nowhere-on-Sea" in each.reply.answer for each in answered)
    assert not any(map(is_right, answered))
    assert not any(each.refused for each in answered)


class Speaker:
    """An address on loopback that says the same to every question, with what it was asked and in whose name."""

    def __init__(self, said: bytes, status: int) -> None:
        self.asked: list[tuple[dict[str, Any], str | None]] = []
        asked = self.asked

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                asked.append((body, self.headers["Authorization"]))
                self.send_response(status if self.path == "/v1/ask" else 404)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the standard library's name for it
                """Says nothing of it."""

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


@pytest.fixture
def speaking() -> Iterator[Speaking]:
    """speaking(b"what it says", status): an assistant at an address."""
    speakers: list[Speaker] = []

    def started(said: bytes | dict[str, object], status: int = 200) -> Speaker:
        speakers.append(Speaker(json.dumps(said).encode() if isinstance(said, dict) else said, status))
        return speakers[-1]

    yield started
    for speaker in speakers:
        speaker.close()


@pytest.mark.parametrize(
    ("said", "status", "reason"),
    [
        (b'{"detail": "the fault is ours"}', 500, "HTTP 500: .*the fault is ours"),
        (b"", 404, "HTTP 404"),
        (b"<h1>Welcome</h1>", 200, "No reply from .*/v1/ask: "),
        (b'{"status": "answered", "answer": 7}', 200, "the reply hasn't the contract's shape: .*answer"),
        (b'{"status": "answered", "citations": [{"page": "nine"}]}', 200, "the reply hasn't the contract's shape: .*page"),
        (b"[]", 200, "the reply hasn't the contract's shape"),
        (b'{"status": "answered", "citations": ["wexmoor-improvement-notice.md"]}', 200, "the reply hasn't the contract's shape"),
    ],
    ids=["an error", "nobody there", "a web page", "a number for words", "words for a number", "a list", "citations in words"],
)
def test_an_address_that_gives_no_usable_reply_gives_a_wrong_answer_with_its_reason(
    said: bytes, status: int, reason: str, cases: Cases, configuration: Configuration, tmp_path: Path, speaking: Speaking
) -> None:
    (answered,) = run(cases.cases[:1], UrlAssistant(speaking(said, status).url), tmp_path, configuration, unheard)
    assert answered.reply.status == "error"
    assert re.match(f".*{reason}", answered.reply.answer), answered.reply.answer
    assert not is_right(answered)


def test_nobody_at_the_address_is_a_wrong_answer_with_its_reason(cases: Cases, configuration: Configuration, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
        (answered,) = run(cases.cases[1:2], UrlAssistant(url), tmp_path, configuration, unheard)
    assert answered.reply.status == "error"
    assert answered.reply.answer.startswith(f"No reply from {url}/v1/ask: ")


# ---- over an address


def test_another_assistant_is_scored_for_the_little_that_it_says(cases: Cases, configuration: Configuration, tmp_path: Path, speaking: Speaking) -> None:
    adviser = cases.cases[1]
    said = {"status": "answered", "answer": "Colin Abernathy.", "citations": [{"document": "wexmoor-improvement-notice.md", "paragraph": "3"}]}
    (answered,) = run([adviser], UrlAssistant(speaking(said).url), tmp_path, configuration, unheard)
    assert is_right(answered)
    assert (answered.found, answered.reply.confidence) == (None, None)


def test_an_address_is_asked_what_the_case_says(cases: Cases, configuration: Configuration, tmp_path: Path, speaking: Speaking) -> None:
    speaker = speaking({"status": "not_found"})
    case = cases.cases[1].model_copy(update={"history": ("when is our next DfE review due?",)})
    run([case], UrlAssistant(speaker.url + "/"), tmp_path, configuration, unheard)
    asked = {"question": case.question, "council": "Wexmoor", "as_of": "2024-04-01", "history": list(case.history)}
    assert speaker.asked == [(asked, None)]


def test_restricted_cases_are_left_out_over_an_address_without_a_key_for_them(
    cases: Cases, configuration: Configuration, tmp_path: Path, speaking: Speaking
) -> None:
    speaker = speaking({"status": "not_found"})
    assistant = Listening(UrlAssistant(speaker.url, key="everybody's"))
    answered = run(cases.cases, assistant, tmp_path, configuration, unheard)
    public = [case for case in cases.cases if case.access is Access.PUBLIC]
    assert [each.case for each in answered] == [each.case for each in read(tmp_path)] == public
    assert {key for _, key in speaker.asked} == {"Bearer everybody's"}
    assistant.asked.clear()
    run(cases.cases, assistant, tmp_path, configuration, unheard)
    assert assistant.asked == []


def test_a_key_for_restricted_papers_is_shown_for_their_cases_alone(cases: Cases, configuration: Configuration, tmp_path: Path, speaking: Speaking) -> None:
    speaker = speaking({"status": "not_found"})
    answered = run(cases.cases, UrlAssistant(speaker.url, restricted_key="members'"), tmp_path, configuration, unheard)
    assert len(answered) == len(cases.cases)
    restricted = [case.question for case in cases.cases if case.access is Access.RESTRICTED]
    assert [body["question"] for body, key in speaker.asked if key == "Bearer members'"] == restricted
    assert {key for _, key in speaker.asked} == {None, "Bearer members'"}


def test_over_an_address_the_same_is_answered_as_by_the_library(
    cases: Cases, library: Listening, configuration: Configuration, papers_data: Path, cache: Path, tmp_path: Path
) -> None:
    data = shutil.copytree(papers_data, tmp_path / "data")
    public = [case for case in cases.cases if case.access is Access.PUBLIC]
    mine = run(public, library, tmp_path / "library", configuration, unheard)
    with serving({**os.environ, "NOTICEBOARD_DATA": str(data), "NOTICEBOARD_CACHE": str(cache)}) as (_, url):
        theirs = run(public, UrlAssistant(url), tmp_path / "url", replace(configuration, assistant=url), unheard)

    def said(answered: Answered) -> list[dict[str, Any]]:
        replies: list[Reply] = [answered.reply, *(reply for _, reply in answered.on_other_days)]
        return [without_chance(reply).model_dump() for reply in replies]

    assert list(map(said, theirs)) == list(map(said, mine))
