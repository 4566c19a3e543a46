"""The language model that a setting names, through llama-index: the one file of the assistant that knows it.

The packages that reach a model are an extra; they are looked for when Noticeboard opens, and imported with the first question.
"""

import threading
from collections.abc import Callable
from functools import cached_property
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from assistant.settings import EXTRA, ModelSettings
from index.errors import SettingError

if TYPE_CHECKING:
    from llama_index.core.llms import LLM

LENGTH = 700
"""Tokens that an answer may have: 120 words as JSON, and some."""
_CLASSES = {"openai-like": ("openai_like", "OpenAILike"), "anthropic": ("anthropic", "Anthropic"), "ollama": ("ollama", "Ollama")}


def open_model(settings: ModelSettings) -> "Model":
    """The model of the settings, nothing of it imported yet; SettingError where the package that reaches it is missing."""
    module, name = _CLASSES[settings.provider]
    if not _installed(f"llama_index.llms.{module}"):
        raise SettingError(
            f"NOTICEBOARD_LLM names {settings.provider}:{settings.model}, and the package llama-index-llms-{module.replace('_', '-')} isn't installed. "
            f"Install it with: pip install 'noticeboard[{EXTRA}]'"
        )
    return Model(lambda: getattr(import_module(f"llama_index.llms.{module}"), name)(**_options(settings)), settings.timeout, settings.restricted)


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
        "max_tokens": LENGTH, "timeout": settings.timeout, "max_retries": 0, "additional_kwargs": {"response_format": {"type": "json_object"}},
    }  # fmt: skip


class Model:
    """A llama-index LLM that is asked once and waited for no longer than its time. `restricted`: whether it may read restricted papers."""

    def __init__(self, opener: "Callable[[], LLM]", timeout: float, restricted: bool = False) -> None:
        self._opener = opener
        self._timeout = timeout
        self.restricted = restricted

    @cached_property
    def _llm(self) -> "LLM":
        return self._opener()

    def write(self, prompt: str) -> str:
        """What the model says to a prompt; TimeoutError after its time, and whatever its package raises."""
        from llama_index.core.llms import ChatMessage

        llm, said, failed = self._llm, list[str](), list[Exception]()

        def work() -> None:
            try:
                said.append(llm.chat([ChatMessage(role="user", content=prompt)]).message.content or "")
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
