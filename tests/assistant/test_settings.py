"""Settings come from the environment or .env, and one that can't be used is named."""

import os
from pathlib import Path

import pytest

from assistant.settings import QUIET, keep_quiet, load_settings
from index.errors import SettingError
from index.models import SHIPPED
from index.scope import Access

NAMES = ("NOTICEBOARD_DATA", "NOTICEBOARD_CACHE", "NOTICEBOARD_COUNCIL", "NOTICEBOARD_ACCESS", "NOTICEBOARD_EMBEDDER")


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder to stand in, and none of the tester's own settings."""
    monkeypatch.chdir(tmp_path)
    for name in NAMES:
        monkeypatch.delenv(name, raising=False)
    return tmp_path


def test_nothing_needs_to_be_set() -> None:
    settings = load_settings()
    assert settings.data == Path(".noticeboard")
    assert settings.cache == Path(".noticeboard/models")
    assert settings.council is None
    assert settings.access is Access.PUBLIC
    assert settings.embedder == SHIPPED


def test_the_environment_is_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    values = (str(tmp_path / "data"), str(tmp_path / "models"), "Wexmoor", "restricted", "some/model")
    for name, value in zip(NAMES, values, strict=True):
        monkeypatch.setenv(name, value)
    settings = load_settings()
    assert (settings.data, settings.cache) == (tmp_path / "data", tmp_path / "models")
    assert (settings.council, settings.access, settings.embedder) == ("Wexmoor", Access.RESTRICTED, "some/model")


def test_a_dot_env_of_the_folder_one_stands_in_is_read(here: Path) -> None:
    (here / ".env").write_text('NOTICEBOARD_COUNCIL="Thornhithe"\nNOTICEBOARD_DATA=papers\n')
    settings = load_settings()
    assert settings.council == "Thornhithe"
    assert settings.data == Path("papers")
    assert settings.cache == Path("papers/models")


def test_the_environment_wins_over_dot_env(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (here / ".env").write_text("NOTICEBOARD_COUNCIL=Thornhithe\nNOTICEBOARD_ACCESS=restricted\n")
    monkeypatch.setenv("NOTICEBOARD_COUNCIL", "Wexmoor")
    settings = load_settings()
    assert settings.council == "Wexmoor"
    assert settings.access is Access.RESTRICTED


def test_reading_dot_env_leaves_the_environment_as_it_was(here: Path) -> None:
    (here / ".env").write_text("NOTICEBOARD_COUNCIL=Thornhithe\n")
    before = dict(os.environ)
    load_settings()
    assert dict(os.environ) == before


@pytest.mark.parametrize("name", NAMES)
def test_an_empty_setting_is_as_good_as_none(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    plain = load_settings()
    monkeypatch.setenv(name, "")
    assert load_settings() == plain


def test_a_line_of_dot_env_without_a_value_is_as_good_as_none(here: Path) -> None:
    (here / ".env").write_text("NOTICEBOARD_COUNCIL\nNOTICEBOARD_ACCESS=\n")
    settings = load_settings()
    assert settings.council is None
    assert settings.access is Access.PUBLIC


@pytest.mark.parametrize("name", ["NOTICEBOARD_DATA", "NOTICEBOARD_CACHE"])
def test_a_tilde_stands_for_the_home_folder(name: str, here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(here / "home"))
    monkeypatch.setenv(name, "~/papers")
    settings = load_settings()
    assert here / "home" / "papers" in (settings.data, settings.cache)


@pytest.mark.parametrize("value", ["secret", "PUBLIC", "public ", "public,restricted"])
def test_an_access_that_there_is_not_is_named_with_those_that_there_are(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NOTICEBOARD_ACCESS", value)
    with pytest.raises(SettingError) as raised:
        load_settings()
    said = str(raised.value)
    assert "NOTICEBOARD_ACCESS" in said
    assert repr(value) in said
    assert "public or restricted" in said


def test_loading_settings_makes_no_folder(here: Path) -> None:
    load_settings()
    assert list(here.iterdir()) == []


def test_our_libraries_are_kept_off_the_network_whatever_the_environment_says(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in QUIET:
        monkeypatch.setenv(name, "something else")
    keep_quiet()
    assert {name: os.environ[name] for name in QUIET} == QUIET
    assert os.environ["HF_HUB_OFFLINE"] == "1"
    assert os.environ["ANONYMIZED_TELEMETRY"] == "False"
