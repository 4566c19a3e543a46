"""What the real documents of ../shared are, against what people wrote down by reading them."""

import random
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.authorities import england
from index.documents import Basis, Identity
from ingest.identify import identify
from ingest.reader import read_file
from ingest.structure import structure
from ingest.told import Told

GOLD: list[dict[str, Any]] = yaml.safe_load((Path(__file__).resolve().parents[1] / "gold" / "identities.yaml").read_text("utf8"))

Identities = Mapping[tuple[str, str], Identity]


@pytest.fixture(scope="session")
def identities(shared: Path) -> Identities:
    """Each document's identity under its own name ("own") and under one drawn at random ("random"); read once."""
    files = {path.name: path for path in (shared / "documents").rglob("*") if path.is_file()}
    draw = random.Random(20240202)
    found = {}
    for each in GOLD:
        name = each["document"]
        reading = read_file(files[name], name)
        paragraphs = structure(reading.blocks)
        scan = f"{draw.getrandbits(64):016x}{Path(name).suffix}"
        found[name, "own"] = identify(paragraphs, name, reading.title, england(), Told())
        found[name, "random"] = identify(paragraphs, scan, reading.title, england(), Told())
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "gold" in metafunc.fixturenames:
        metafunc.parametrize("gold", GOLD, ids=[each["document"] for each in GOLD])


@pytest.fixture(params=["own", "random"])
def identity(request: pytest.FixtureRequest, gold: dict[str, Any], identities: Identities) -> Identity:
    return identities[gold["document"], request.param]


def test_all_seventy_three_documents_are_written_down_and_there(shared: Path) -> None:
    there = {path.name for path in (shared / "documents").rglob("*") if path.is_file()}
    assert len(GOLD) == 73
    assert {each["document"] for each in GOLD} == there


def test_the_kind_is_the_documents_own(gold: dict[str, Any], identity: Identity) -> None:
    assert identity.kind.value == gold["kind"]


def test_the_councils_are_the_documents_own(gold: dict[str, Any], identity: Identity) -> None:
    wanted = [england().find(name) for name in gold["councils"]]
    assert [council.value for council in identity.councils] == [council.name for council in wanted if council]
    assert len(wanted) == len(identity.councils)


def test_the_dates_are_those_that_the_document_prints(gold: dict[str, Any], identity: Identity) -> None:
    assert {each.meaning.value: each.day for each in identity.dates} == {each["meaning"]: each["date"] for each in gold["dates"]}
    assert all(each.basis is Basis.PRINTED and each.quote for each in identity.dates)


def test_the_issuer_is_named_only_where_the_document_names_it(gold: dict[str, Any], identity: Identity) -> None:
    assert (identity.issuer.value if identity.issuer else None) == gold["issuer"]
