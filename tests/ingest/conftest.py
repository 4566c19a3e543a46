"""The invented notices with what a reader should find in each: a test that takes `notice` runs once for every file."""

import io
import zipfile
from collections.abc import Callable, Mapping
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


_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_RELATIONS = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{0}</Relationships>'
_RELATION = '<Relationship Id="{0}" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{1}" Target="{2}"/>'


@pytest.fixture(scope="session")
def packed() -> Callable[[Mapping[str, str | bytes]], bytes]:
    """packed(parts): a ZIP package."""

    def make(parts: Mapping[str, str | bytes]) -> bytes:
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
            for name, content in parts.items():
                package.writestr(name, content)
        return target.getvalue()

    return make


@pytest.fixture(scope="session")
def document(packed: Callable[[Mapping[str, str | bytes]], bytes]) -> Callable[..., bytes]:
    """document(body, numbering=…, styles=…, header=…): a DOCX whose parts are these pieces of WordprocessingML."""

    def make(body: str, **parts: str) -> bytes:
        roots = {"header": "hdr", "footer": "ftr"}
        words = {f"word/{name}.xml": f"<w:{roots.get(name, name)} {_W}>{inside}</w:{roots.get(name, name)}>" for name, inside in parts.items()}
        related = "".join(_RELATION.format(f"r{number}", name, f"{name}.xml") for number, name in enumerate(parts))
        return packed(
            {
                "_rels/.rels": _RELATIONS.format(_RELATION.format("r1", "officeDocument", "word/document.xml")),
                "word/_rels/document.xml.rels": _RELATIONS.format(related),
                "word/document.xml": f"<w:document {_W}><w:body>{body}</w:body></w:document>",
                **words,
            }
        )

    return make
