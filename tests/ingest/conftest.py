"""The invented notices with what a reader should find in each: a test that takes `notice` runs once for every file."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.documents import Paragraph
from ingest import plain
from ingest.frames import Read, Request
from ingest.reader import read
from ingest.structure import structure
from ingest.told import Told, read_folder

NOTICES = Path(__file__).resolve().parents[1] / "notices"
EXPECTED: list[dict[str, Any]] = yaml.safe_load((NOTICES / "expected.yaml").read_text("utf8"))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "notice" in metafunc.fixturenames:
        metafunc.parametrize("notice", EXPECTED, ids=[each["file"] for each in EXPECTED])


@pytest.fixture(scope="session")
def notices() -> Path:
    return NOTICES


@pytest.fixture(scope="session")
def readings() -> Mapping[str, Read]:
    """Every notice, read once."""
    councils = read_folder(NOTICES).councils
    return {each["file"]: read(Request(str(NOTICES / each["file"]), each["file"], Told(), councils)) for each in EXPECTED}


@pytest.fixture
def reading(notice: dict[str, Any], readings: Mapping[str, Read]) -> Read:
    return readings[notice["file"]]


@pytest.fixture(scope="session")
def structured() -> Any:
    """structured(text): the paragraphs of a plain text."""

    def paragraphs(text: str, name: str = "notice.txt") -> list[Paragraph]:
        return structure(plain.read(text.encode(), name).blocks)

    return paragraphs
