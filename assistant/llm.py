"""The language model that a setting names, through llama-index: the one file of the assistant that knows it.

The packages that reach a model are an extra; they are looked for when Noticeboard opens, and imported with the first question.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.settings import EXTRA, ModelSettings
from index.errors import SettingError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM, ChatMessage

LENGTH = 700
"""Tokens that an answer may have: 120 words as JSON, and some."""
_CLASSES = {"openai-like": ("openai_like", "OpenAILike"), "anthropic": ("anthropic", "Anthropic"), "ollama": ("ollama", "Ollama")}


def open_model(settings: ModelSettings, shape: Mapping[str, Any]) -> "Model":
    """The model of the settings, nothing of it imported yet; SettingError where the package that reaches it is missing.

    `shape` is the JSON schema of what it is to say; a server that knows schemas holds the model to it.
    """
    module, name = _CLASSES[settings.provider]
    if not _installed(f"llama_index.llms.{module}"):
        raise SettingError(
            f"NOTICEBOARD_LLM names {settings.provider}:{settings.model}, and the package llama-index-llms-{module.replace('_', '-')} isn't installed. "
            f"Install it with: pip install 'noticeboard[{EXTRA}]'"
        )
    forms = _forms(shape) if settings.provider == "openai-like" else [{}]
    return Model(lambda: getattr(import_module(f"llama_index.llms.{module}"), name)(**_options(settings)), settings.timeout, settings.restricted, forms)


def _forms(shape: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The ways in which servers of OpenAI's protocol are asked for JSON of a shape, the protocol's own first; llama.cpp's Python server knows the
    second only, and old servers the third."""
    named = {"type": "json_schema", "json_schema": {"name": "answer", "strict": True, "schema": shape}}
    return [{"response_format": each} for each in (named, {"type": "json_object", "schema": shape}, {"type": "json_object"})]


def _installed(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False


def _options(settings: ModelSettings) -> dict[str, Any]:
    """What each provider's class is made with: no randomness, no retries within the time that there is, JSON where it can be asked for."""
    if settings.provider == "anthropic":
        return {"model": settings.model, "api_key": settings.key, "temperature": 0.0, "max_tokens": LENGTH, "timeout": settings.timeout, "max_retries": 0}
    if settings.provider == "ollama":
        headers = {"Authorization": f"Bearer {settings.key}"} if settings.key else None
        address = {"base_url": settings.url} if settings.url else {}
        return {
            "model": settings.model, "temperature": 0.0, "json_mode": True, "request_timeout": settings.timeout, "headers": headers,
            "additional_kwargs": {"num_predict": LENGTH}, **address,
        }  # fmt: skip
    return {
        "model": settings.model, "api_base": settings.url, "api_key": settings.key or "none", "is_chat_model": True, "temperature": 0.0,
        "max_tokens": LENGTH, "timeout": settings.timeout, "max_retries": 0,
    }  # fmt: skip


class Model:
    """A llama-index LLM that is asked once and waited for no longer than its time. `restricted`: whether it may read restricted papers;
    `forms` are the ways to ask for JSON, tried in turn until the server takes one."""

    def __init__(self, opener: "Callable[[], LLM]", timeout: float, restricted: bool = False, forms: Sequence[dict[str, Any]] = ({},)) -> None:
        self._opener = opener
        self._timeout = timeout
        self.restricted = restricted
        self._forms = list(forms)

    @cached_property
    def _llm(self) -> "LLM":
        return self._opener()

    def write(self, prompt: str) -> str:
        """What the model says to a prompt; TimeoutError after its time, and whatever its package raises."""
        from llama_index.core.llms import ChatMessage

        llm, said, failed = self._llm, list[str](), list[Exception]()

        def work() -> None:
            try:
                said.append(self._chat(llm, ChatMessage(role="user", content=prompt)))
            except Exception as error:
                failed.append(error)

        # A thread that is left behind when time is up: a package's own time-out counts from the last byte, not from the first.
        thread = threading.Thread(target=work, daemon=True)
        thread.start()
        thread.join(self._timeout)
        if failed:
            raise failed[0]
        if not said:
            raise TimeoutError
        return said[0]

    def _chat(self, llm: "LLM", message: "ChatMessage") -> str:
        """What the model says, asked in the first form that its server takes; later answers are asked in that one at once."""
        while True:
            try:
                return llm.chat([message], **self._forms[0]).message.content or ""
            except Exception as error:
                if getattr(error, "status_code", None) not in _NOT_UNDERSTOOD or len(self._forms) == 1:
                    raise
                self._forms.pop(0)


_NOT_UNDERSTOOD = (400, 422, 500)
"""What servers say of a response_format that they don't know."""
