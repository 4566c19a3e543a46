"""What a user sees of scanned papers: how they were read, what an answer says that rests on one, and where its words stand.

A stand-in for the program that reads pictures prints what it is given here, so that these tests need no such program.
"""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi.testclient import TestClient
from PIL import Image, ImageDraw
from reportlab.pdfgen.canvas import Canvas

from assistant.bootstrap import build
from assistant.cli import main
from assistant.http.app import create_app
from assistant.settings import load_settings
from index.library import Library
from ingest.pipeline import Report

NOTICE = [
    ("Improvement notice to Kestermoor Council", 40, {}),
    ("This notice is issued to Kestermoor Council on 14 March 2024.", 28, {"14": 55}),
    ("1. The Department will review the progress of Kestermoor Council by 30 September 2024.", 28, {"30": 41, "September": 72}),
    ("2. The council must publish a plan to recruit social workers.", 28, {"plan": 20}),
]


def recognised(lines: Sequence[tuple[str, int, dict[str, int]]]) -> str:
    """The stand-in's page: lines 90 dots apart from the top, each with its size and the words that were hard to make out."""
    written = []
    for place, (text, size, hard) in enumerate(lines):
        top, left, spans = 200 + 90 * place, 200, []
        for word in text.split():
            right = left + size * len(word) // 2
            spans.append(f"<span class='ocrx_word' title='bbox {left} {top} {right} {top + size}; x_wconf {hard.get(word.strip('.'), 96)}'>{word}</span>")
            left = right + size // 4
        title = f"bbox 200 {top} {left} {top + size}; baseline 0 -6; x_size {size}"
        written.append(f"<span class='ocr_line' title='{title}'>{' '.join(spans)}</span>")
    return f"<html xmlns='http://www.w3.org/1999/xhtml'><body>{''.join(written)}</body></html>"


@pytest.fixture
def folder(tmp_path: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with a scanned notice, and a data folder that is still empty."""
    monkeypatch.setenv("NOTICEBOARD_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("NOTICEBOARD_CACHE", str(cache))
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "noticeboard.toml").write_text('[[council]]\nname = "Kestermoor"\nother_names = ["Kestermoor Council"]\n', "utf8")
    picture = Image.new("L", (1654, 2339), 255)
    ImageDraw.Draw(picture).rectangle((200, 200, 1400, 500), fill=0)
    picture.save(papers / "scan0001.png", dpi=(200, 200))
    return papers


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Installs the stand-in."""
    there = tmp_path / "bin"
    there.mkdir()
    monkeypatch.setenv("PATH", str(there), prepend=":")

    def install() -> None:
        (there / "page.html").write_text(recognised(NOTICE), "utf8")
        (there / "tesseract").write_text(f"#!/bin/sh\ncat >/dev/null\ncat {there}/page.html\n", "utf8")
        (there / "tesseract").chmod(0o755)

    return install


def run(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    code = main([str(each) for each in arguments])
    return code, capsys.readouterr().out


def test_a_scan_is_taken_in_and_an_answer_that_rests_on_it_says_so(folder: Path, program: Callable[[], None], capsys: pytest.CaptureFixture[str]) -> None:
    program()
    code, said = run(capsys, "ingest", folder)
    assert code == 0
    assert "+ scan0001.png: Improvement notice, Kestermoor, 2024-03-14" in said
    assert "paragraphs); page 1 scanned, read with a confidence of 9" in said
    noticeboard = build(load_settings())
    try:
        client = TestClient(create_app(noticeboard))
        (document,) = client.get("/v1/documents").json()["documents"]
        assert document["read_by"].startswith("tesseract, page 1 scanned, read with a confidence of 9")
        reply = client.post("/v1/ask", json={"question": "when is our next DfE review due?", "council": "Kestermoor", "as_of": "2024-06-01"}).json()
        assert reply["answer"].splitlines()[-1] == "Source 1 was read from a scan; check the page. Hard to make out there: “30”, “September”."
        assert [day["date"] for day in reply["dates"]] == ["2024-09-30"]
        assert reply["dates"][0]["assumption"].endswith("Hard to make out there: “30”, “September”.")
        plan = client.post("/v1/ask", json={"question": "what must the council publish?", "council": "Kestermoor", "as_of": "2024-06-01"}).json()
        assert plan["answer"].splitlines()[-1] == "Source 1 was read from a scan; check the page."
        _look_at_it(client, reply)
    finally:
        noticeboard.close()


def _look_at_it(client: httpx.Client, reply: dict[str, Any]) -> None:
    (cited,) = reply["citations"]
    page = client.get(cited["url"]).text
    assert "(page 1 scanned, read with a confidence of" in page
    paragraph = cited["url"].rpartition("#p")[2]
    address = f"/v1/documents/{cited['document_id']}/boxes"
    found = client.get(address, params={"paragraph": paragraph, "quote": cited["quote"]}).json()
    top = (2339 - 200 - 2 * 90) * 0.36
    assert [(box["page"], box["left"], round(box["top"])) for box in found["boxes"]] == [(1, 72.0, round(top))]
    assert client.get(address, params={"paragraph": 900}).json() == {"boxes": []}
    assert client.get("/v1/documents/nowhere/boxes", params={"paragraph": 1}).status_code == 404
    assert client.get(address).status_code == 422


def test_scans_alone_are_refused_where_the_program_is_missing(folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    code, said = run(capsys, "ingest", folder)
    assert code == 3
    assert "! scan0001.png: the pages are pictures, and the program that reads those isn't installed; install Tesseract" in said


def test_pages_that_were_left_out_are_read_by_the_next_ingest_once_the_program_is_there(
    folder: Path, program: Callable[[], None], library: Library, take: Callable[..., Report]
) -> None:
    (folder / "scan0001.png").rename(folder.parent / "page.png")
    canvas = Canvas(str(folder / "minutes.pdf"))
    for line in range(12):
        canvas.drawString(72, 760 - 16 * line, f"Minute {line} of the improvement board of Kestermoor Council on help for families.")
    canvas.showPage()
    canvas.drawImage(str(folder.parent / "page.png"), 0, 0, 595, 842)
    canvas.save()
    with pytest.MonkeyPatch.context() as without:
        without.setenv("PATH", "/nowhere")
        (first,) = take(library, folder).files
        assert first.read_by.startswith("pypdfium2, page 2 not read: they are pictures, and the program that reads those isn't installed")
        assert [each.outcome for each in take(library, folder).files] == ["unchanged"]
    program()
    (again,) = take(library, folder).files
    assert (again.outcome, again.document_id) == ("replaced", first.document_id)
    assert again.read_by.startswith("pypdfium2 + tesseract, page 2 scanned")
    assert [each.outcome for each in take(library, folder).files] == ["unchanged"]
