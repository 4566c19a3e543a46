"""Scans for measuring, and what is measured of reading: on papers that are written here."""

import json
import shutil
from collections.abc import Sequence
from pathlib import Path

import pypdfium2
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from evals import cli, ocr, proofs, reading
from evals.ocr import Page, character_error
from evals.scanning import scan, scan_folder
from index.documents import Paragraph
from ingest import ocr as program

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is missing (apt-get install tesseract-ocr): no scan can be read")
REPORT = [
    ("Helvetica-Bold", 16, "Inspection of Kestermoor local authority children’s services"), ("Helvetica", 11, "Inspection dates: 4 to 15 March 2024"),
    ("Helvetica", 11, "The impact of leaders on social work practice Inadequate"), ("Helvetica", 11, "The experiences of children who need help Good"),
    ("Helvetica", 11, "Overall effectiveness Inadequate"),
    ("Helvetica-Bold", 14, "What needs to improve?"), ("Helvetica", 11, "•  The quality of plans for children."),
    ("Helvetica", 11, "•  How often managers meet social workers."), ("Helvetica-Bold", 14, "How help reaches families"),
]  # fmt: skip


def report(path: Path, numbers: Sequence[int]) -> Path:
    canvas = Canvas(str(path), pagesize=A4, invariant=1)
    place = A4[1] - 120
    paragraphs = [("Helvetica", 11, f"{number}. Families in area {number} waited {number + 20} days for help in 2023.") for number in numbers]
    for font, size, text in [*REPORT, *paragraphs]:
        canvas.setFont(font, size)
        canvas.drawString(72, place, text)
        place -= 26
    canvas.save()
    return path


def test_a_scan_has_pictures_and_no_text_layer_and_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    written = report(tmp_path / "report.pdf", [1])
    one, again = (scan(written, tmp_path / name).read_bytes() for name in ("one.pdf", "again.pdf"))
    assert one == again
    assert one != scan(written, tmp_path / "other.pdf", seed=2).read_bytes()
    with pypdfium2.PdfDocument(one) as document:
        assert len(document) == 1
        assert document[0].get_textpage().get_text_range() == ""
        assert document[0].get_size() == pytest.approx(A4, abs=1)


def test_a_scanned_folder_has_scans_for_its_pdfs_and_keeps_the_rest(tmp_path: Path) -> None:
    report(tmp_path / "report.pdf", [1])
    (tmp_path / "noticeboard.toml").write_text('[[council]]\nname = "Kestermoor"\n', "utf8")
    made = scan_folder(tmp_path, tmp_path.with_name("scans"))
    assert sorted(path.name for path in made.iterdir()) == ["noticeboard.toml", "report.pdf"]
    assert (made / "noticeboard.toml").read_bytes() == (tmp_path / "noticeboard.toml").read_bytes()
    assert (made / "report.pdf").read_bytes() != (tmp_path / "report.pdf").read_bytes()


def test_the_error_counts_characters_that_would_have_to_be_put_right() -> None:
    pages = [Page("by 14 March 2025", "by 14 March 2O25", frozenset()), Page("help", "help", frozenset())]
    assert character_error(pages) == 1 / 20
    assert ocr._figures(pages) == {"figures": 2, "misread": 1, "misread_and_told": 0}
    assert ocr._figures([Page("by 14 March 2025", "by 14 March 2O25", frozenset({"2O25"}))]) == {"figures": 2, "misread": 1, "misread_and_told": 1}


@needs_tesseract
def test_reading_scans_is_measured_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    papers = tmp_path / "shared" / "documents"
    papers.mkdir(parents=True)
    report(papers / "report.pdf", range(1, 13))
    monkeypatch.setattr("evals.scans.SHARED", tmp_path / "shared")
    monkeypatch.setattr(proofs, "FOLDER", tmp_path / "proofs")
    assert cli.main(["ocr", "--sample", "ci"]) == 0
    kept = json.loads((tmp_path / "proofs" / "ocr.ci.json").read_text("utf8"))["result"]
    assert kept["pages"] == 1
    assert kept["character_error"] <= 0.02
    assert kept["scanned_character_error"] <= 0.02
    assert kept["figures"] >= 36
    assert "promise 2 %" in capsys.readouterr().out


def test_without_the_program_nothing_is_measured_and_what_to_install_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(program, "installed", lambda: False)
    assert cli.main(["ocr", "--documents", str(tmp_path)]) == 2
    assert "apt-get install tesseract-ocr" in capsys.readouterr().err


def test_what_can_be_counted_of_a_folder_is_counted_and_what_is_missing_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report(tmp_path / "whole.pdf", range(1, 9))
    assert cli.main(["reading", "--documents", str(tmp_path)]) == 0
    report(tmp_path / "gap.pdf", [1, 2, 3, 5, 6, 7, 8])
    assert cli.main(["reading", "--documents", str(tmp_path)]) == 1
    assert "numbered without gaps: 1 of 2 (0.500, promise 0.95); not in gap.pdf" in capsys.readouterr().out
    counts = {each.name: (each.right, each.total) for each in reading.measure(tmp_path)}
    assert counts["grades_found"] == (2, 2)
    assert counts["needs_found"] == (2, 2)
    assert counts["boxes"][0] == counts["boxes"][1] > 20


def test_a_number_that_is_left_out_is_a_gap_and_a_list_that_begins_anew_is_none() -> None:
    found = [Paragraph(place, "words", number, (), 1, 0, 5) for place, number in enumerate(["1", "2", "4", None, "4(a)", "1", "2", "3"])]
    assert reading.gaps(found) == [3]
