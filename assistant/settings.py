"""The settings, from the environment or a `.env` file in the folder one stands in."""

import math
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from dotenv import dotenv_values

from assistant.slack.settings import SlackSettings, slack_settings
from index.errors import SettingError
from index.models import SHIPPED
from index.scope import Access

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "ORT_DISABLE_TELEMETRY": "1",  # from 1.29 on onnxruntime sends events to its maker unless it is told so before it is imported
    "TOKENIZERS_PARALLELISM": "false",
}
"""What keeps our libraries from the network; set before any of them is imported."""


EXTRA = "llm"
"""The extra of this package that brings the ways to language models."""
LONGEST = 600.0
"""Seconds that a model may be waited for at most."""
_KEYS = {"openai-like": "OPENAI_API_KEY", "anthropic": "ANTHROPIC_API_KEY", "ollama": "OLLAMA_API_KEY"}
"""The variable in which each provider's key usually stands."""
_ADDRESSED = {"openai-like": (True,), "anthropic": (False,), "ollama": (True, False)}
"""Whether each provider's models have an address, must have none, or may have either."""
_MODEL = re.compile(r"(?P<provider>openai-like|anthropic|ollama):(?P<model>[^\s@]\S*?)(?:@(?P<url>https?://[^\s@/]+\S*))?")
_EXPECTED = "openai-like:MODEL@http://host:port/v1, anthropic:MODEL, ollama:MODEL or ollama:MODEL@http://host:port"


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """The language model that words answers: who serves it and where (None: the provider's own address), and how many seconds it may take.

    `restricted` says whether papers of restricted access may be sent to it.
    """

    provider: str
    model: str
    url: str | None = None
    key: str | None = field(default=None, repr=False)
    timeout: float = 20.0
    restricted: bool = False


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` is the folder of the stores, `cache` that of the exported embedding model, `council` whose officer asks by default.

    `llm` is the language model that words answers; None where the documents' own words do. `slack` is the Slack door's, None where it is closed.
    Questions' words are kept for `keep_days`; `url` is the address under which people reach the viewer's pages, None for the one served at.
    """

    data: Path
    cache: Path
    council: str | None
    access: Access
    embedder: str
    llm: ModelSettings | None = None
    slack: SlackSettings | None = None
    keep_days: int = 30
    url: str | None = None


def load_settings() -> Settings:
    """Reads the settings; SettingError says which one can't be used and what it may be."""
    found = {**{key: value for key, value in dotenv_values(".env").items() if value is not None}, **os.environ}
    data = Path(found.get("NOTICEBOARD_DATA") or ".noticeboard").expanduser()
    access = found.get("NOTICEBOARD_ACCESS") or Access.PUBLIC.value
    if access not in set(Access):
        raise SettingError(f"NOTICEBOARD_ACCESS is {access!r}; it may be {' or '.join(Access)}.")
    cache = Path(found.get("NOTICEBOARD_CACHE") or data / "models").expanduser()
    council, embedder = found.get("NOTICEBOARD_COUNCIL") or None, found.get("NOTICEBOARD_EMBEDDER") or SHIPPED
    keep, url = _days(found.get("NOTICEBOARD_KEEP_DAYS") or "30"), found.get("NOTICEBOARD_URL") or None
    if url and not re.fullmatch(r"https?://\S+", url):
        raise SettingError(f"NOTICEBOARD_URL is {url!r}; it may be the address at which people reach the pages, such as https://noticeboard.example.org.")
    return Settings(data, cache, council, Access(access), embedder, _model(found), slack_settings(found), keep, url)


def _days(value: str) -> int:
    if not (value.isascii() and value.isdigit() and 1 <= int(value) <= 36_500):
        raise SettingError(f"NOTICEBOARD_KEEP_DAYS is {value!r}; it may be a number of days from 1 on.")
    return int(value)


def _model(found: Mapping[str, str]) -> ModelSettings | None:
    """The language model that the settings name, if any."""
    timeout, restricted = _seconds(found.get("NOTICEBOARD_LLM_TIMEOUT") or "20"), found.get("NOTICEBOARD_LLM_RESTRICTED") or "no"
    if restricted not in ("yes", "no"):
        raise SettingError(f"NOTICEBOARD_LLM_RESTRICTED is {restricted!r}; it may be yes (restricted papers go to the model too) or no.")
    if not (named := found.get("NOTICEBOARD_LLM")):
        return None
    match = _MODEL.fullmatch(named)
    if match is None or bool(match["url"]) not in _ADDRESSED[match["provider"]]:
        raise SettingError(f"NOTICEBOARD_LLM is {named!r}; it may be {_EXPECTED}.")
    key = found.get("NOTICEBOARD_LLM_KEY") or found.get(_KEYS[match["provider"]]) or None
    if match["provider"] == "anthropic" and not key:
        raise SettingError("NOTICEBOARD_LLM names a model of Anthropic's, which needs a key: set NOTICEBOARD_LLM_KEY or ANTHROPIC_API_KEY.")
    return ModelSettings(match["provider"], match["model"], match["url"], key, timeout, restricted == "yes")


def _seconds(value: str) -> float:
    try:
        seconds = float(value)
    except ValueError:
        seconds = math.nan
    if not 0 < seconds <= LONGEST:
        raise SettingError(f"NOTICEBOARD_LLM_TIMEOUT is {value!r}; it may be a number of seconds above 0, up to {LONGEST:.0f}.")
    return seconds


def keep_quiet() -> None:
    """Tells our libraries to stay off the network, whatever the environment says."""
    os.environ.update(QUIET)
