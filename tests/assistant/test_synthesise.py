"""An answer in a language model's words: what it is shown, what of its words goes out, and that whatever fails leaves the default answer."""

import json
import logging
import re
import sys
import time
import types
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from llama_index.core.llms import CompletionResponse, CompletionResponseGen, CustomLLM, LLMMetadata
from pydantic import PrivateAttr
from starlette.testclient import TestClient

from assistant import cli
from assistant.bootstrap import build
from assistant.http.app import create_app
from assistant.llm import Model
from assistant.schemas import Ask, Reply
from assistant.service import Noticeboard
from assistant.settings import ModelSettings, Settings
from assistant.synthesise import read
from index.models import SHIPPED
from index.scope import Access, Asker, owner_asker

Says = Callable[[str], str]
CHAIR = "Who chairs the improvement board?"
REVIEW = "When is our next DfE review due?"
GIVE = "What must we give the people who carry out a review?"


class FakeLLM(CustomLLM):
    """A llama-index LLM that says what a function makes of the prompt, and keeps the prompts."""

    _says: Says = PrivateAttr()
    _prompts: list[str] = PrivateAttr(default_factory=list)

    def __init__(self, says: Says, **options: Any) -> None:
        super().__init__(**{name: value for name, value in options.items() if name == "system_prompt"})
        self._says = says

    @property
    def metadata(self) -> LLMMetadata:
        return LLMMetadata()

    def complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponse:  # noqa: ARG002  # the signature of llama-index
        self._prompts.append(prompt)
        return CompletionResponse(text=self._says(prompt))

    def stream_complete(self, prompt: str, formatted: bool = False, **kwargs: Any) -> CompletionResponseGen:
        raise NotImplementedError


def answer_of(*sentences: tuple[str, list[str]]) -> str:
    return json.dumps({"sentences": [{"text": text, "sources": tokens} for text, tokens in sentences]})


def sources_of(prompt: str) -> dict[str, str]:
    """The words of each source that a prompt shows."""
    return {token: json.loads(text) for token, text in re.findall(r'^(S\d+): .*: (".*")$', prompt, re.M)}


def token_of(prompt: str, words: str) -> str:
    return next(token for token, text in sources_of(prompt).items() if words in text)


def says(text: str, about: str) -> Says:
    """A model that says one sentence and cites the source which holds some words."""
    return lambda prompt: answer_of((text, [token_of(prompt, about)]))


@pytest.fixture
def told(noticeboard: Noticeboard, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Reply, list[str]]]:
    """told(says, question, …): the reply of the sample world with such a model, and the prompts that it got."""

    def asked(
        model: Says, question: str = CHAIR, timeout: float = 10, restricted: bool = False, asker: Asker | None = None, council: str = "Wexmoor"
    ) -> tuple[Reply, list[str]]:
        fake = FakeLLM(model)
        monkeypatch.setattr(noticeboard, "_writer", Model(lambda: fake, timeout, restricted))
        return noticeboard.ask(asker or owner_asker(), Ask(question=question, council=council, as_of=date(2024, 10, 1))), fake._prompts

    return asked


@pytest.fixture
def default(noticeboard: Noticeboard) -> Callable[[str], Reply]:
    """What is answered without a model."""
    return lambda question: noticeboard.ask(owner_asker(), Ask(question=question, council="Wexmoor", as_of=date(2024, 10, 1)))


def test_a_faithful_sentence_goes_out_with_the_verbatim_quote_of_its_source(told: Callable[..., tuple[Reply, list[str]]]) -> None:
    reply, (prompt,) = told(says("The board's chair is Yvonne Tarrant, who is independent of the council", "Yvonne Tarrant, a former"))
    assert reply.answer == "The board's chair is Yvonne Tarrant, who is independent of the council [1]."
    (cited,) = reply.citations
    assert cited.quote in sources_of(prompt).values()
    assert reply.status == "answered"


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("The board is chaired by Yvonne Tarrant since 6 April 2024", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant since 2023", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant, one of 7 former directors of children's services", "Yvonne Tarrant, a former"),
        ("The board is chaired by Selina Coyle, a former director of children's services", "Yvonne Tarrant, a former"),
        ("Bob is the chair of the board, a former director of children's services", "Yvonne Tarrant, a former"),
        ("The outstanding board is chaired by Yvonne Tarrant, a former director", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant, a “famous director”", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant, see [her page](https://evil.example)", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant, see evil.example", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant ![x](a.png)", "Yvonne Tarrant, a former"),
        ("@here The board is chaired by Yvonne Tarrant", "Yvonne Tarrant, a former"),
        ("<b>The board is chaired by Yvonne Tarrant</b>", "Yvonne Tarrant, a former"),
        ("`The board is chaired by Yvonne Tarrant`", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne Tarrant S3", "Yvonne Tarrant, a former"),
        ("The board is chaired by Yvonne\u200b Tarrant", "Yvonne Tarrant, a former"),
        ("The board is not chaired by Yvonne Tarrant, a former director", "Yvonne Tarrant, a former"),
        ("The board must be chaired by Yvonne Tarrant, a former director", "Yvonne Tarrant, a former"),
        ("Elections to parliament follow soon after a long summer holiday by the sea", "Yvonne Tarrant, a former"),
    ],
)
def test_a_sentence_that_says_more_than_its_source_is_dropped(text: str, about: str, told: Callable[..., tuple[Reply, list[str]]], default: Any) -> None:
    plain = default(CHAIR)
    reply, prompts = told(says(text, about))
    assert prompts
    assert reply.answer == plain.answer
    assert reply.citations == plain.citations


def test_the_sentences_that_hold_go_out_without_those_that_do_not(told: Callable[..., tuple[Reply, list[str]]]) -> None:
    def model(prompt: str) -> str:
        token = token_of(prompt, "Yvonne Tarrant, a former")
        return answer_of(
            ("The board is chaired by Yvonne Tarrant", [token]), ("It has 900 members and a chair", [token]), ("She is a former director", ["S99"])
        )

    reply, _ = told(model)
    assert reply.answer == "The board is chaired by Yvonne Tarrant [1]."


def test_an_unknown_source_is_stripped_and_a_token_within_the_words_too(told: Callable[..., tuple[Reply, list[str]]]) -> None:
    reply, _ = told(lambda prompt: answer_of(("The board is chaired by Yvonne Tarrant [S99].", ["S99", token_of(prompt, "a former"), "everything"])))
    assert reply.answer == "The board is chaired by Yvonne Tarrant [1]."
    assert len(reply.citations) == 1


def raises(prompt: str) -> str:
    raise RuntimeError(f"secret-key {prompt}")


@pytest.mark.parametrize(
    "model",
    [
        raises,
        lambda _: "",
        lambda _: "The board is chaired by Yvonne Tarrant [S1].",
        lambda _: "Sure! " + answer_of(("The board is chaired by Yvonne Tarrant", ["S1"])),
        lambda _: answer_of(),
        lambda _: '{"sentences": [{"text": "x"}]}',
        lambda _: '{"sentences": [{"text": 7, "sources": ["S1"]}]}',
        lambda _: '{"sentences": [], "tool": "rm"}',
        lambda _: "[]",
        lambda _: "null",
    ],
)
def test_what_is_no_answer_leaves_the_default_one(
    model: Says, told: Callable[..., tuple[Reply, list[str]]], default: Any, caplog: pytest.LogCaptureFixture
) -> None:
    plain = default(CHAIR)
    with caplog.at_level(logging.DEBUG, "assistant"):
        reply, _ = told(model)
    assert (reply.answer, reply.citations, reply.status) == (plain.answer, plain.citations, plain.status)
    assert CHAIR not in caplog.text
    assert "secret-key" not in caplog.text


def test_a_fenced_answer_is_read_as_a_bare_one() -> None:
    bare = answer_of(("One.", ["S1"]))
    assert read(bare) == read(f"```json\n{bare}\n```") == [("One.", ["S1"])]


def test_a_model_that_takes_too_long_is_not_waited_for(told: Callable[..., tuple[Reply, list[str]]], default: Any) -> None:
    def slow(prompt: str) -> str:
        time.sleep(2)
        return answer_of()

    plain, started = default(CHAIR), time.monotonic()
    reply, _ = told(slow, timeout=0.2)
    assert time.monotonic() - started < 1.5
    assert reply.answer == plain.answer


def test_a_computed_date_stays_first_and_as_it_is(told: Callable[..., tuple[Reply, list[str]]], default: Any) -> None:
    plain = default(REVIEW)
    reply, _ = told(says("Officials will review the council's progress at least every four months", "every four months"), REVIEW)
    assert reply.answer.splitlines()[:2] == plain.answer.splitlines()[:2]
    assert reply.answer.splitlines()[0].startswith("**By 26 October 2024**")
    assert reply.answer.splitlines()[2:] == ["Officials will review the council's progress at least every four months [1]."]
    assert reply.dates == plain.dates


def test_a_date_that_the_model_worked_out_itself_is_dropped(told: Callable[..., tuple[Reply, list[str]]], default: Any) -> None:
    reply, _ = told(says("Officials will review the council's progress by 26 October 2024", "every four months"), REVIEW)
    assert reply.answer == default(REVIEW).answer


def test_a_refusal_is_not_put_to_the_model(told: Callable[..., tuple[Reply, list[str]]]) -> None:
    reply, prompts = told(lambda _: answer_of(("The mayor is Yvonne Tarrant", ["S1"])), "Who is the mayor?")
    assert reply.status == "not_found"
    assert prompts == []


def test_a_prompt_names_each_sources_document_date_place_and_words(told: Callable[..., tuple[Reply, list[str]]]) -> None:
    _, (prompt,) = told(lambda _: answer_of(), GIVE)
    assert "Improvement notice of 14 March 2024, paragraph 12 (wexmoor-improvement-notice.md): " in prompt
    assert "Today is taken to be 1 October 2024. The council is Wexmoor." in prompt
    assert 1 < len(sources_of(prompt)) <= 8


@pytest.fixture(scope="session")
def questions() -> list[tuple[str, str]]:
    """Questions that are answered from papers of several councils."""
    asked = (CHAIR, GIVE, "What needs to improve?", "Who is the improvement adviser?", "What happens if we don't comply with the notice?")
    return [(council, question) for council in ("Wexmoor", "Eastmarch", "Thornhithe") for question in asked]


def test_a_prompt_holds_no_word_of_another_council_or_of_a_restricted_paper(
    told: Callable[..., tuple[Reply, list[str]]], noticeboard: Noticeboard, questions: list[tuple[str, str]]
) -> None:
    held = {each.document: each for each in noticeboard.documents(owner_asker()).documents}
    assert {each.access for each in held.values()} >= {"public"}
    seen = 0
    for council, question in questions:
        _, prompts = told(lambda _: answer_of(), question, council=council)
        for name in re.findall(r"^S\d+: .*? \(([^()]+)\): \"", "\n".join(prompts), re.M):
            councils = held[name].council
            assert held[name].access == "public"
            assert not councils or council in ([councils] if isinstance(councils, str) else councils)
            seen += 1
    assert seen > 20


@pytest.fixture
def papers(keep: Callable[..., None], library: Any) -> Callable[[str], list[str]]:
    """papers(question): the prompts over a public and a restricted paper of the same matter, without and with leave to send the latter."""
    keep("2024-05-01", "The improvement board is chaired by Yvonne Tarrant, a former director of children's services.", council="Leeds")
    keep(
        "2024-06-01",
        "The improvement board will be chaired by Harold Quill once Yvonne Tarrant leaves.",
        access=Access.RESTRICTED,
        name="exempt.txt",
        council="Leeds",
    )

    def prompts(question: str, restricted: bool = False) -> list[str]:
        fake = FakeLLM(lambda _: answer_of())
        noticeboard = Noticeboard(library, None, None, lambda: date(2024, 10, 1), Model(lambda: fake, 5, restricted))  # type: ignore[arg-type]  # nothing is taken in or removed here
        noticeboard.ask(owner_asker(), Ask(question=question, council="Leeds"))
        return fake._prompts

    return prompts


def test_a_restricted_paper_goes_to_the_model_only_where_that_is_set(papers: Callable[..., list[str]]) -> None:
    question = "Who will chair the improvement board once Yvonne Tarrant leaves?"
    assert "Harold Quill" not in "\n".join(papers(question))
    assert "Harold Quill" in "\n".join(papers(question, restricted=True))


# ---- through the doors


@pytest.fixture
def configured(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[dict[str, Any]]]:
    """The package of an OpenAI-like server, replaced by one whose model says a faithful sentence; with what it was made."""
    made: list[dict[str, Any]] = []

    def opened(**options: Any) -> FakeLLM:
        made.append(options)
        return FakeLLM(says("The board is chaired by Yvonne Tarrant", "Yvonne Tarrant, a former"))

    module = types.ModuleType("llama_index.llms.openai_like")
    module.OpenAILike = opened  # type: ignore[attr-defined]  # a module made for the test
    monkeypatch.setitem(sys.modules, "llama_index.llms.openai_like", module)
    monkeypatch.setattr("assistant.llm._installed", lambda _: True)
    return iter([made])


def test_over_http_written_sentences_come_as_json_and_whole_as_events(configured: Iterator[Any], data_copy: Path, cache: Path) -> None:
    model = ModelSettings("openai-like", "small", "http://127.0.0.1:9/v1", "k", 5)
    noticeboard = build(Settings(data_copy, cache, None, Access.PUBLIC, SHIPPED, model))
    body = {"question": CHAIR, "council": "Wexmoor", "as_of": "2024-10-01"}
    with TestClient(create_app(noticeboard)) as client:
        assert client.post("/v1/ask", json=body).json()["answer"] == "The board is chaired by Yvonne Tarrant [1]."
        events = client.post("/v1/ask", json=body, headers={"Accept": "text/event-stream"}).text
    noticeboard.close()
    assert re.findall(r"event: sentence\ndata: (.*)", events) == ['{"text": "The board is chaired by Yvonne Tarrant [1]."}']
    (made,) = next(configured)
    assert (made["model"], made["api_base"], made["api_key"], made["timeout"], made["max_retries"]) == ("small", "http://127.0.0.1:9/v1", "k", 5, 0)


def test_ask_json_prints_written_sentences(
    configured: Iterator[Any], data_copy: Path, cache: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = {"DATA": data_copy, "CACHE": cache, "LLM": "openai-like:small@http://127.0.0.1:9/v1"}
    for name, value in settings.items():
        monkeypatch.setenv(f"NOTICEBOARD_{name}", str(value))
    assert cli.main(["ask", CHAIR, "--council", "Wexmoor", "--as-of", "2024-10-01", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["answer"] == "The board is chaired by Yvonne Tarrant [1]."
