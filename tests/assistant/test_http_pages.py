"""The pages a person sees over HTTP: the cited paragraph marked, everything escaped, and nothing that nobody may see."""

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import httpx
import pytest

from assistant.schemas import IngestBody
from assistant.service import Noticeboard
from index.scope import owner_asker

Serving = Callable[[Path], AbstractContextManager[Any]]
Problem = Callable[[httpx.Response, int], dict[str, Any]]
REVIEW = {"question": "When is our next DfE review due?", "council": "Wexmoor", "as_of": "2024-06-01"}


def test_a_citation_leads_to_its_paragraph_marked(client: httpx.Client) -> None:
    (cited,) = client.post("/v1/ask", json=REVIEW).json()["citations"]
    page = client.get(cited["url"])
    assert page.status_code == 200
    assert page.headers["content-type"].startswith("text/html")
    ordinal = re.search(r"#p(\d+)$", cited["url"])
    assert ordinal is not None
    marked = re.findall(r"<(\w+) id=\"p(\d+)\"[^>]*class=\"[^\"]*\bcited\b[^\"]*\"[^>]*>(.*?)</\1>", page.text, re.S)
    assert [place for _, place, _ in marked] == [ordinal[1]]
    assert "at least every four months" in marked[0][2]
    assert page.text.count('aria-current="true"') == 1


@pytest.mark.parametrize("query", ["", "?paragraph=100000", "?paragraph=-1"])
def test_without_a_paragraph_of_its_own_a_page_marks_none(query: str, client: httpx.Client) -> None:
    (cited,) = client.post("/v1/ask", json=REVIEW).json()["citations"]
    page = client.get(f"/d/{cited['document_id']}{query}")
    assert page.status_code == 200
    assert "aria-current" not in page.text


def test_an_unknown_document_is_a_404_problem_and_a_page_for_a_browser(client: httpx.Client, problem: Problem) -> None:
    assert problem(client.get("/d/nothing"), 404)["code"] == "unknown_document"
    page = client.get("/d/<b>x</b>", headers={"Accept": "text/html"})
    assert page.status_code == 404
    assert page.headers["content-type"].startswith("text/html")
    assert "<b>x</b>" not in page.text


@pytest.mark.parametrize("path", ["/healthz", "/v1/documents", "/d/nothing", "/style.css", "/nothing"])
def test_every_answer_carries_the_security_headers(path: str, client: httpx.Client) -> None:
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["content-security-policy"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert "server" not in headers


def test_nothing_is_loaded_from_elsewhere(client: httpx.Client) -> None:
    (cited,) = client.post("/v1/ask", json=REVIEW).json()["citations"]
    page = client.get(cited["url"]).text
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []
    assert "<script" not in page


HOSTILE = """<!DOCTYPE html><html><head><title>Minutes &lt;i&gt;x&lt;/i&gt;</title></head><body><main>
<h1>Wexmoor City Council improvement board &lt;i&gt;x&lt;/i&gt;</h1>
<p>Minutes of the meeting held on 3 June 2024</p>
<p>1. The &lt;script&gt;alert("x")&lt;/script&gt; dashboard &amp; its "owner" &lt;img src=x onerror=y&gt; are late by 4 July 2024.</p>
</main></body></html>
"""
EXEMPT = HOSTILE.replace("dashboard", "exempt Quillfeather dashboard")


@pytest.fixture(scope="module")
def mixed(
    sample_data: Path, tmp_path_factory: pytest.TempPathFactory, open_noticeboard: Callable[[Path], Noticeboard], serving: Serving
) -> Iterator[tuple[str, str, str]]:
    """A server over the sample and two papers more: its address, the public paper's id, the restricted one's id."""
    here = tmp_path_factory.mktemp("mixed")
    folder = Path(shutil.copytree(sample_data, here / "data"))
    ids = []
    held = open_noticeboard(folder)
    for name, text, access in (("hostile.html", HOSTILE, "public"), ("exempt.html", EXEMPT, "restricted")):
        (here / name).write_text(text)
        (taken,) = held.ingest(owner_asker(), IngestBody(paths=[str(here / name)], access=access), lambda *_: None).files
        ids.append(taken.document_id)
    held.close()
    with serving(folder) as server:
        yield server.url, ids[0], ids[1]


def test_a_document_s_own_markup_is_shown_and_not_run(mixed: tuple[str, str, str]) -> None:
    url, public, _ = mixed
    page = httpx.get(f"{url}/d/{public}", timeout=20).text
    assert "&lt;script&gt;alert(" in page
    assert "<script" not in page
    assert "<img" not in page
    assert "<i>" not in page
    assert "dashboard &amp; its" in page


def test_restricted_documents_are_invisible_over_http(mixed: tuple[str, str, str], problem: Problem) -> None:
    url, public, restricted = mixed
    with httpx.Client(base_url=url, timeout=20) as client:
        held = client.get("/v1/documents").json()["documents"]
        assert public in {each["document_id"] for each in held}
        assert restricted not in {each["document_id"] for each in held}
        assert {each["access"] for each in held} == {"public"}
        hidden, unknown = client.get(f"/d/{restricted}"), client.get("/d/0123456789ab")
        assert problem(hidden, 404) == {**problem(unknown, 404), "detail": hidden.json()["detail"]}
        assert "Quillfeather" not in client.get("/v1/due", params={"as_of": "2024-06-01"}).text
        for question in ("What is late?", "Who is Quillfeather?", "What is the exempt dashboard?", "What is coming up?"):
            assert "Quillfeather dashboard" not in client.post("/v1/ask", json={**REVIEW, "question": question}).text
