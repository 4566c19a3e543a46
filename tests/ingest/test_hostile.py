"""A sample of the malformed and hostile files that `make proof-hostile` reads all of: each is read or gets the reason that is its own."""

from collections.abc import Mapping
from functools import cache

import pytest

from evals.hostile.measure import LARGEST, Found, Outcome, files, measure
from evals.hostile.seeds import Hostile, file
from index.errors import REASONS
from ingest import read as pool_module

SAMPLE = (
    "pdf-called.docx", "docx-called.pdf", "docx-called-nothing", "eml-called.txt", "html-called.xlsx", "cut-at-50.docx", "cut-at-90.xlsx", "flipped-7.pdf",
    "flipped-9.eml", "changed-inside-0.docx", "changed-inside-5.xlsx", "noise-3", "doctype-laughs-document", "doctype-file-workbook", "doctype-wide-styles",
    "doctype-late-sheet1", "overlapping", "says-less", "says-more", "locked-parts", "unknown-packing", "zip-in-zip", "archive.zip", "macros.docm", "macros.xlsm",
    "pdf-then-zip", "climbing.docx", "outside.docx", "locked.docx", "mail.msg", "tables-200-deep", "boxes-3000-deep", "styles-in-a-circle", "lists-in-a-circle",
    "list-1-level-99999999999", "wide-cells", "all-deleted", "says-it-is-huge", "one-cell-far-out", "row-of-nowhere", "merged-everywhere", "odd-string",
    "odd-number", "entity.xlsx", "deep.xlsx", "open-quote", "commas.csv", "parts-2000-deep", "mails-30-deep", "many-parts.eml", "long-header", "broken-date",
    "with-a-broken-pdf", "with-a-climbing-name", "ten-thousand-pages", "pages-in-a-circle", "drawing-in-a-circle", "locked.pdf", "script.pdf", "divs-5000-deep",
    "brackets.md", "links.md", "tags.md", "surrogates", "nothing.txt",
)  # fmt: skip


@cache
def every() -> Mapping[str, Hostile]:
    return {each.name.partition("-")[2]: each for each in files()}


@pytest.fixture(scope="module")
def found() -> Found:
    wanted = [next(each for name, each in every().items() if name.startswith(start)) for start in SAMPLE]
    return measure(wanted, lambda *_: None)


def test_none_breaks_a_reader_takes_long_or_is_taken_for_what_it_is_not(found: Found) -> None:
    assert found.faults == ()
    assert found.files == len(SAMPLE)


def test_those_that_hold_words_are_read_and_all_others_have_a_named_reason(found: Found) -> None:
    assert found.outcomes["read"] >= 20
    assert set(found.outcomes) - {"read"} <= set(REASONS)


def test_no_reading_process_outgrows_its_memory(found: Found) -> None:
    assert found.memory <= LARGEST


def test_there_are_at_least_three_hundred_and_hardly_two_alike() -> None:
    assert len(every()) == len(files()) >= 300
    made = [every()[name].make() for name in list(every())[::9] if not name.startswith("bomb")]
    assert len(set(made)) >= 0.9 * len(made)


@pytest.mark.parametrize(
    ("outcome", "said"),
    [
        (Outcome("a", "damaged", pool_module.BROKE_DOWN, 0.1), "a: its reader broke down over it"),
        (Outcome("a", "read", "", 31.0), "a: took 31 s"),
        (Outcome("a", "read", "", 0.1), "a: read (), where unsafe was right"),
        (Outcome("a", "unsafe", "", 0.1), ""),
    ],
)
def test_a_reader_that_breaks_dawdles_or_is_taken_in_is_a_fault(outcome: Outcome, said: str) -> None:
    assert outcome.fault(frozenset({"unsafe"})) == said


def test_a_file_that_is_read_where_it_should_be_refused_is_found() -> None:
    assert not measure([file("a.txt", "unsafe", b"The council must act.")], lambda *_: None).passed
