"""Scanned pages: pictures made here of papers that were written here, read by the program that reads pictures."""

import io
import shutil
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pypdfium2
import pytest
from PIL import Image
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evals.scanning import Flaws, scan
from index.documents import Paragraph
from index.errors import FileRefused
from ingest import image, ocr, pdf
from ingest.frames import Request
from ingest.picture import _read
from ingest.read import Pool
from ingest.scans import Scans
from ingest.structure import structure
from ingest.told import Told

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is missing (apt-get install tesseract-ocr): no scan can be read")
WIDTH, HEIGHT = A4


def plain_page(canvas: Canvas, footer: str) -> None:
    """A heading, numbered paragraphs, a list and a bold line, as a notice has them."""
    canvas.setFont("Helvetica-Bold", 18)
    canvas.drawString(72, HEIGHT - 100, "Improvement notice")
    canvas.setFont("Helvetica-Bold", 13)
    canvas.drawString(72, HEIGHT - 135, "Reviews of progress")
    canvas.setFont("Helvetica", 11)
    for place, (left, words) in enumerate(
        [
            (72, "1."), (100, "The Department will review the progress of Kestermoor Council on 14 March 2025 and"), (100, "every six months after that day."),
            (72, "2."), (100, "The council must send the Department 12 reports by 30 September 2026, in which it says:"),
            (110, "•"), (130, "how many children wait for help;"), (110, "•"), (130, "what it does for them."),
        ]
    ):  # fmt: skip
        canvas.drawString(left, HEIGHT - 160 - 15 * [0, 0, 1, 2.5, 2.5, 4, 4, 5.5, 5.5][place], words)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(72, 30, footer)
    canvas.showPage()


def table_page(canvas: Canvas, footer: str) -> None:
    canvas.setFont("Helvetica", 11)
    for row, cells in enumerate([("Judgement", "Grade"), ("The impact of leaders", "Inadequate"), ("Children in care", "Good")]):
        top = HEIGHT - 100 - 22 * row
        for left, width, words in ((72, 250, cells[0]), (322, 150, cells[1])):
            canvas.rect(left, top - 22, width, 22)
            canvas.drawString(left + 6, top - 15, words)
    canvas.setFont("Helvetica", 9)
    canvas.drawString(72, 30, footer)
    canvas.showPage()


def columns_page(canvas: Canvas, footer: str) -> None:
    canvas.setFont("Helvetica", 10)
    for left, words in ((60, "left"), (310, "right")):
        for line in range(12):
            canvas.drawString(left, HEIGHT - 100 - 14 * line, f"Line {line + 1} of what the {words} column says of help" + ("." if line == 11 else ""))
    canvas.setFont("Helvetica", 9)
    canvas.drawString(72, 30, footer)
    canvas.showPage()


def paper(path: Path, *pages: Callable[[Canvas, str], None]) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    for number, page in enumerate(pages, 1):
        page(canvas, f"Page {number}")
    canvas.save()
    return path


def blank(canvas: Canvas, _: str) -> None:
    canvas.showPage()


def read(path: Path) -> list[Paragraph]:
    return structure(pdf.read(path.read_bytes()).blocks)


def texts(found: list[Paragraph]) -> list[tuple[str | None, str, str]]:
    return [(each.number, each.form, each.text) for each in found]


NOTICE = [
    (None, "heading", "Improvement notice"),
    (None, "heading", "Reviews of progress"),
    ("1", "text", "The Department will review the progress of Kestermoor Council on 14 March 2025 and every six months after that day."),
    ("2", "text", "The council must send the Department 12 reports by 30 September 2026, in which it says:"),
    (None, "item", "how many children wait for help;"),
    (None, "item", "what it does for them."),
]


@needs_tesseract
def test_a_scan_is_read_as_its_paper_is(tmp_path: Path) -> None:
    written = paper(tmp_path / "notice.pdf", plain_page, table_page, blank, columns_page)
    heard: list[tuple[int, int]] = []
    of_layer = pdf.read(written.read_bytes())
    of_scan = pdf.read(scan(written, tmp_path / "scan.pdf").read_bytes(), lambda page, pages: heard.append((page, pages)))
    assert heard == [(1, 4), (2, 4), (4, 4)]  # nothing need be read on a blank page
    assert of_scan.read_by.startswith("pypdfium2 + tesseract, pages 1–2, 4 scanned, read with a confidence of 9")
    found = structure(of_scan.blocks)
    assert texts(found[:6]) == NOTICE
    assert texts(found) == texts(structure(of_layer.blocks))
    assert [each.text for each in found if each.form == "row"] == ["Judgement | Grade", "The impact of leaders | Inadequate", "Children in care | Good"]
    columns = " ".join(each.text for each in found if each.page == 4)
    assert columns.index("Line 12 of what the left column") < columns.index("Line 1 of what the right column")
    assert all(each.unsure is not None for each in found)


@needs_tesseract
@pytest.mark.parametrize(
    "flaws",
    [Flaws(quarters=1), Flaws(quarters=2), Flaws(skew=0, noise=4, ink=0.16), Flaws(skew=4)],
    ids=["on its side", "on its head", "faint", "aslant"],
)
def test_a_page_that_lies_badly_is_read_and_its_words_stand_where_they_stood(tmp_path: Path, flaws: Flaws) -> None:
    written = paper(tmp_path / "notice.pdf", plain_page)
    found = read(scan(written, tmp_path / "scan.pdf", flaws, seed=4))
    assert texts(found) == NOTICE
    box = next(each.boxes[0] for each in found if each.number == "1")
    place = {0: (72, HEIGHT - 160), 1: (160, 72), 2: (WIDTH - 72, 160)}[flaws.quarters]
    corner = {0: (box.left, box.bottom), 1: (box.right, box.bottom), 2: (box.right, box.top)}[flaws.quarters]
    assert corner == pytest.approx(place, abs=30 if flaws.skew == 4 else 12)


@needs_tesseract
def test_pages_with_and_without_a_text_layer_are_one_document(tmp_path: Path) -> None:
    written = paper(tmp_path / "notice.pdf", plain_page, table_page)
    scanned = scan(written, tmp_path / "scan.pdf", pages=slice(1, 2))
    with pypdfium2.PdfDocument(written) as whole, pypdfium2.PdfDocument(scanned) as second:
        whole.del_page(1)
        whole.import_pages(second)
        whole.save(tmp_path / "mixed.pdf")
    reading = pdf.read((tmp_path / "mixed.pdf").read_bytes())
    assert reading.read_by.startswith("pypdfium2 + tesseract, page 2 scanned, read with a confidence of 9")
    found = structure(reading.blocks)
    assert [each.unsure is None for each in found] == [True] * 6 + [False] * 3


@needs_tesseract
@pytest.mark.parametrize("format_", ["PNG", "JPEG", "TIFF"])
def test_pictures_are_documents(tmp_path: Path, format_: str) -> None:
    written = paper(tmp_path / "notice.pdf", plain_page, table_page)
    with pypdfium2.PdfDocument(written) as document:
        pages = [page.render(scale=300 / 72, grayscale=True).to_pil() for page in document]
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:], "dpi": (300, 300)} if format_ == "TIFF" else {}
    pages[0].save(buffer, format_, **more)
    reading = image.read(buffer.getvalue())
    found = structure(reading.blocks)
    assert texts(found)[: len(NOTICE)] == NOTICE
    assert reading.pages == (2 if format_ == "TIFF" else 1)
    assert found[-1].text == ("Children in care | Good" if format_ == "TIFF" else "what it does for them.")


def test_a_reader_that_is_heard_of_may_take_longer_than_one_that_is_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "reader"
    slow = "import sys, time\nfrom index.errors import FileRefused\nfrom ingest.frames import Reads, receive, send\nreceive(sys.stdin.buffer)\n"
    each = "for page in (1, 2, 3):\n    send(sys.stdout.buffer, Reads(page, 3))\n    time.sleep(1.2)\nsend(sys.stdout.buffer, FileRefused('empty'))\n"
    script.write_text(f"#!{sys.executable}\n{slow}{each}", "utf8")
    script.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(script))
    monkeypatch.setattr("ingest.read.WALL_CLOCK", 3.0)
    with Pool(1) as readers:
        ((_, content),) = readers.read([Request(str(tmp_path / "scan.pdf"), "scan.pdf", Told(), ())])
    assert isinstance(content, FileRefused)
    assert content.reason == "empty"


def test_without_the_program_scans_are_refused_and_what_to_install_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    path = scan(paper(tmp_path / "notice.pdf", plain_page), tmp_path / "scan.pdf")
    with pytest.raises(FileRefused, match="apt-get install tesseract-ocr") as refused:
        pdf.read(path.read_bytes())
    assert refused.value.reason == "no_text_layer"


def test_without_the_program_the_pages_that_are_pictures_are_left_out_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: False)
    written = paper(tmp_path / "notice.pdf", plain_page, table_page)
    scanned = scan(written, tmp_path / "scan.pdf")
    with pypdfium2.PdfDocument(written) as whole, pypdfium2.PdfDocument(scanned) as second:
        whole.import_pages(second)
        whole.save(tmp_path / "mixed.pdf")
    reading = pdf.read((tmp_path / "mixed.pdf").read_bytes())
    assert reading.read_by.startswith("pypdfium2, pages 3–4 not read: they are pictures, and the program that reads those isn't installed")
    assert reading.lacking
    assert reading.pages == 4


def test_a_program_that_breaks_down_or_hangs_leaves_the_page_out_with_its_reason(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    script = tmp_path / "tesseract"
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(ocr, "SECONDS", 1)
    monkeypatch.setattr(ocr, "WALL_CLOCK", 3)
    path = scan(paper(tmp_path / "notice.pdf", plain_page), tmp_path / "scan.pdf")
    for does, reason in (("exit 3", "broke down"), ("exec sleep 30", "took longer"), ("while :; do :; done", "took longer"), ("echo '<html>'", "broke down")):
        script.write_text(f"#!/bin/sh\n{does}\n", "utf8")
        script.chmod(0o755)
        with pytest.raises(FileRefused, match=reason):
            pdf.read(path.read_bytes())


@pytest.mark.parametrize(
    ("data", "reason"),
    [(b"\x89PNG\r\n\x1a\n" + b"\x00" * 200, "damaged"), (b"\xff\xd8\xff" + b"\x00" * 200, "damaged"), (b"II*\x00" + b"\xff" * 200, "damaged")],
    ids=["PNG", "JPEG", "TIFF"],
)
def test_what_is_no_whole_picture_is_refused_as_damaged(data: bytes, reason: str) -> None:
    with pytest.raises(FileRefused) as refused:
        image.read(data)
    assert refused.value.reason == reason


def test_a_picture_of_endless_size_is_refused_before_it_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: True)
    buffer = io.BytesIO()
    Image.new("1", (9_500, 9_500)).save(buffer, "PNG")
    with pytest.raises(FileRefused) as refused:
        image.read(buffer.getvalue())
    assert refused.value.reason == "too_large"


def test_a_blank_picture_holds_no_text(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "installed", lambda: True)
    dirt = np.random.default_rng(1).normal(248, 5, (2339, 1654)).clip(0, 255).astype(np.uint8)
    buffer = io.BytesIO()
    Image.fromarray(dirt).save(buffer, "PNG")
    with pytest.raises(FileRefused, match="no words can be made out"):
        image.read(buffer.getvalue())


def test_figures_and_months_that_were_hard_to_see_are_unsure_and_other_words_are_not() -> None:
    said = [("by", 60), ("14", 79), ("March", 50), ("2O25", 96), ("the", 30), ("2nd", 95), ("review", 20), ("2026", 96)]
    text, unsure = _read([ocr.Word(word, 0, 0, 9, 9, sure) for word, sure in said], bullet=False)
    assert [text[start:end] for start, end in unsure] == ["14", "March", "2O25"]


def test_how_a_document_was_read_names_its_pages_by_runs() -> None:
    scans = Scans(read={2: 95.0, 3: 61.4, 4: 96.0}, unread={7: "it took longer than allowed"})
    said = "pypdfium2 + tesseract, pages 2–4 scanned, read with a confidence of 84 of 100, lowest 61 on page 3, page 7 not read: it took longer than allowed"
    assert scans.told("pypdfium2") == said
