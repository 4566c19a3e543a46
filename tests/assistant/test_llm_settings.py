"""The language model's settings: what they may be, what they mean, and that none of it is needed."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from assistant.bootstrap import build
from assistant.llm import Model, _forms
from assistant.settings import ModelSettings, Settings, load_settings
from index.errors import SettingError
from index.models import SHIPPED
from index.scope import Access

NAMES = ("NOTICEBOARD_LLM", "NOTICEBOARD_LLM_KEY", "NOTICEBOARD_LLM_TIMEOUT", "NOTICEBOARD_LLM_RESTRICTED")
USUAL = ("OPENAI_API_KEY", "ANTHROPIC_API_KEY", "OLLAMA_API_KEY")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and none of the tester's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in (*NAMES, *USUAL):
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_no_model_is_named_unless_one_is_set() -> None:
    assert load_settings().llm is None


@pytest.mark.parametrize(
    ("value", "key", "meant"),
    [
        ("openai-like:mistral-small@http://127.0.0.1:8080/v1", None, ModelSettings("openai-like", "mistral-small", "http://127.0.0.1:8080/v1")),
        ("openai-like:org/name:7b@https://llm.example/v1", "k", ModelSettings("openai-like", "org/name:7b", "https://llm.example/v1", "k")),
        ("anthropic:some-model", "k", ModelSettings("anthropic", "some-model", None, "k")),
        ("ollama:llama3.2:3b", None, ModelSettings("ollama", "llama3.2:3b")),
        ("ollama:llama3.2@http://127.0.0.1:11434", None, ModelSettings("ollama", "llama3.2", "http://127.0.0.1:11434")),
    ],
)
def test_a_model_is_named_by_provider_model_and_address(value: str, key: str | None, meant: ModelSettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_LLM", value)
    monkeypatch.setenv("NOTICEBOARD_LLM_KEY", key or "")
    assert load_settings().llm == meant


@pytest.mark.parametrize(
    "value",
    [
        "gpt",
        "openai:gpt",
        "openai-like:gpt",
        "openai-like:@http://x/v1",
        "openai-like:gpt@ftp://x",
        "anthropic:",
        "anthropic:m@http://x",
        "ollama",
        "ollama:a b",
    ],
)
def test_a_model_that_cannot_be_understood_is_named_with_what_may_be_said(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_LLM", value)
    monkeypatch.setenv("NOTICEBOARD_LLM_KEY", "k")
    with pytest.raises(SettingError, match=r"NOTICEBOARD_LLM is .*openai-like:MODEL@http://host:port/v1, anthropic:MODEL, ollama:MODEL"):
        load_settings()


@pytest.mark.parametrize("value", ["soon", "0", "-1", "nan", "inf", "601"])
def test_a_time_that_is_none_is_refused(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_LLM_TIMEOUT", value)
    with pytest.raises(SettingError, match=r"NOTICEBOARD_LLM_TIMEOUT is .*seconds"):
        load_settings()


@pytest.mark.parametrize("value", ["true", "1", "YES"])
def test_whether_restricted_papers_may_be_sent_is_yes_or_no(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_LLM_RESTRICTED", value)
    with pytest.raises(SettingError, match=r"NOTICEBOARD_LLM_RESTRICTED is .*yes"):
        load_settings()


def test_time_and_restricted_papers_are_taken_over(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in zip(NAMES, ("ollama:m", "", "2.5", "yes"), strict=True):
        monkeypatch.setenv(name, value)
    assert load_settings().llm == ModelSettings("ollama", "m", timeout=2.5, restricted=True)


def test_the_providers_own_variable_gives_the_key_and_ours_wins(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_LLM", "anthropic:m")
    with pytest.raises(SettingError, match="NOTICEBOARD_LLM_KEY or ANTHROPIC_API_KEY"):
        load_settings()
    monkeypatch.setenv("ANTHROPIC_API_KEY", "theirs")
    assert load_settings().llm == ModelSettings("anthropic", "m", key="theirs")
    monkeypatch.setenv("NOTICEBOARD_LLM_KEY", "ours")
    assert load_settings().llm == ModelSettings("anthropic", "m", key="ours")


def test_a_key_is_not_shown_with_the_settings() -> None:
    assert "secret" not in repr(ModelSettings("anthropic", "m", key="secret"))


def test_a_missing_package_is_named_with_the_command_that_brings_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.llm._installed", lambda _: False)
    settings = Settings(tmp_path / "data", tmp_path, None, Access.PUBLIC, SHIPPED, ModelSettings("ollama", "m"))
    with pytest.raises(SettingError, match=r"llama-index-llms-ollama isn't installed.*pip install 'noticeboard\[llm\]'"):
        build(settings)
    assert not (tmp_path / "data").exists()


class _Refused(Exception):
    def __init__(self, status_code: int) -> None:
        self.status_code = status_code


class _Server:
    """A model on a server that takes one form of response_format only; `asked` are the forms that it was asked in."""

    def __init__(self, takes: str, status: int = 400) -> None:
        self.takes, self.status, self.asked = takes, status, list[str]()

    def chat(self, _: object, response_format: dict[str, object] | None = None) -> object:
        form = "none" if response_format is None else f"{response_format['type']}{'+schema' if 'schema' in response_format else ''}"
        self.asked.append(form)
        if form != self.takes:
            raise _Refused(self.status)
        return SimpleNamespace(message=SimpleNamespace(content="{}"))


@pytest.mark.parametrize(("takes", "tries"), [("json_schema", 1), ("json_object+schema", 2), ("json_object", 3)])
def test_a_server_is_asked_for_json_in_the_first_form_that_it_takes_and_remembers_it(takes: str, tries: int) -> None:
    server = _Server(takes)
    model = Model(lambda: server, 5, forms=_forms({"type": "object"}))  # type: ignore[arg-type, return-value]  # all that is asked of it is chat
    assert [model.write("?"), model.write("?")] == ["{}", "{}"]
    assert len(server.asked) == tries + 1


@pytest.mark.parametrize(("takes", "status"), [("nothing", 400), ("json_object", 401)])
def test_what_a_server_refuses_for_another_reason_or_in_every_form_is_its_error(takes: str, status: int) -> None:
    model = Model(lambda: _Server(takes, status), 5, forms=_forms({"type": "object"}))  # type: ignore[arg-type, return-value]  # as above
    with pytest.raises(_Refused):
        model.write("?")
