"""The settings, from the environment or a `.env` file in the folder one stands in."""

import os
from dataclasses import dataclass
from pathlib import Path

from dotenv import dotenv_values

from index.errors import SettingError
from index.models import SHIPPED
from index.scope import Access

QUIET = {
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "ANONYMIZED_TELEMETRY": "False",
    "DO_NOT_TRACK": "1",
    "TOKENIZERS_PARALLELISM": "false",
}
"""What keeps our libraries from the network; set before any of them is imported."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`data` is the folder of the stores, `cache` that of the exported embedding model, `council` whose officer asks by default."""

    data: Path
    cache: Path
    council: str | None
    access: Access
    embedder: str


def load_settings() -> Settings:
    """Reads the settings; SettingError says which one can't be used and what it may be."""
    found = {**{key: value for key, value in dotenv_values(".env").items() if value is not None}, **os.environ}
    data = Path(found.get("NOTICEBOARD_DATA") or ".noticeboard").expanduser()
    access = found.get("NOTICEBOARD_ACCESS") or Access.PUBLIC.value
    if access not in set(Access):
        raise SettingError(f"NOTICEBOARD_ACCESS is {access!r}; it may be {' or '.join(Access)}.")
    cache = Path(found.get("NOTICEBOARD_CACHE") or data / "models").expanduser()
    return Settings(data, cache, found.get("NOTICEBOARD_COUNCIL") or None, Access(access), found.get("NOTICEBOARD_EMBEDDER") or SHIPPED)


def keep_quiet() -> None:
    """Tells our libraries to stay off the network, whatever the environment says."""
    os.environ.update(QUIET)
