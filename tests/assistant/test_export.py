"""The calendar and the spreadsheet: what another program reads in them, and that no document's words can do anything there."""

import codecs
import csv
import io
from datetime import UTC, date, datetime
from typing import Any

import pytest
import vobject
from hypothesis import given
from hypothesis import strategies as st

from assistant.export import calendar, spreadsheet
from assistant.schemas import Citation, DueItem, DueList, DueTerms, ObligationItem, ObligationList

HOSTILE = [
    "=HYPERLINK(\"http://example.org\",\"open\")", "+44 20 7946 0000", "-2+3+cmd|' /C calc'!A0", "@SUM(1+9)*cmd|' /C calc'!A0", "\t=1+1", "\r=1+1", "＝1+1", "  =1+1",
]  # fmt: skip
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)


def item(**facts: Any) -> DueItem:
    """A duty of Wexmoor's, due on 14 July 2024, with these facts changed; `quote` and `document` are its citation's."""
    cited = {name: facts.pop(name) for name in ("quote", "document", "paragraph", "page") if name in facts}
    citation = {
        "marker": 1, "document_id": "d1", "document": "notice.md", "title": "Improvement notice", "kind": "improvement_notice", "date": "2024-03-14",
        "heading": None, "paragraph": "9", "page": None, "quote": "Officials will review progress.", "url": "/d/d1", **cited,
    }  # fmt: skip
    told = {
        "obligation_id": "o1", "council": "Wexmoor", "what": "next review", "who": "Department", "binding": "will", "date": "2024-07-14",
        "text": "14 July 2024", "approximate": False, "days_left": 43, "rule": "4 months from the notice", "anchor": "the notice", "status": "upcoming", **facts,
    }  # fmt: skip
    return DueItem(**told, citation=Citation(**citation))


def due(*items: DueItem) -> DueList:
    return DueList(as_of="2024-06-01", due=list(items))


def events(*items: DueItem) -> list[Any]:
    """The events that another library reads in the calendar of these items."""
    whole = vobject.readOne(calendar(due(*items)).decode())
    return list(whole.contents.get("vevent", []))


def rows(found: DueList | ObligationList) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(spreadsheet(found).decode("utf-8-sig"), newline="")))


# --- calendar


def test_a_date_is_an_all_day_event_that_says_who_what_why_and_where() -> None:
    (event,) = events(item())
    assert event.dtstart.value == date(2024, 7, 14)
    assert not hasattr(event, "dtend")
    assert event.summary.value == "Department: next review"
    for words in ("4 months from the notice", "“Officials will review progress.”", "notice.md, paragraph 9", "as of 1 June 2024"):
        assert words in event.description.value
    assert event.uid.value == "o1@noticeboard"
    assert event.status.value == "CONFIRMED"
    assert event.categories.value == ["Wexmoor", "upcoming"]
    assert b"DTSTART;VALUE=DATE:20240714\r\n" in calendar(due(item()))
    assert b"DTSTAMP:20240601T000000Z\r\n" in calendar(due(item()))


def test_passed_dates_are_events_and_what_has_no_date_is_none() -> None:
    found = events(item(status="passed", date="2024-05-01", days_left=-31), item(obligation_id="o2", date=None, status="undated"))
    assert [event.categories.value for event in found] == [["Wexmoor", "passed"]]


def test_an_approximate_date_is_tentative_and_quotes_its_phrase() -> None:
    (event,) = events(item(approximate=True, text="within approximately three years, so about 14 July 2024"))
    assert event.status.value == "TENTATIVE"
    assert "within approximately three years" in event.description.value


def test_without_a_date_the_calendar_is_empty_and_can_be_read() -> None:
    assert events() == []


def test_a_moved_date_keeps_its_uid_and_the_same_list_gives_the_same_bytes() -> None:
    (before,), (after,) = events(item()), events(item(date="2024-11-14"))
    assert before.uid.value == after.uid.value
    assert calendar(due(item())) == calendar(due(item()))


def test_a_later_day_s_event_is_the_newer_edition_of_the_same_event() -> None:
    (earlier,), (later,) = (vobject.readOne(calendar(DueList(as_of=day, due=[item()])).decode()).contents["vevent"] for day in ("2024-06-01", "2024-06-02"))
    assert earlier.uid.value == later.uid.value
    assert int(earlier.sequence.value) + 1 == int(later.sequence.value)
    assert later.last_modified.value == later.dtstamp.value == datetime(2024, 6, 2, tzinfo=UTC)
    (old,) = vobject.readOne(calendar(DueList(as_of="1999-01-01", due=[item()])).decode()).contents["vevent"]
    assert int(old.sequence.value) == 0


def test_a_calendar_has_a_uid_and_a_name_of_its_own_council_s() -> None:
    def read(council: str | None, *items: DueItem) -> Any:
        return vobject.readOne(calendar(due(*items), council).decode())

    one, again, other, every = read("Wexmoor", item()), read("wexmoor"), read("Thornhithe", item()), read(None)
    assert one.uid.value == again.uid.value
    assert len({each.uid.value for each in (one, other, every)}) == 3
    assert (one.contents["x-wr-calname"][0].value, every.contents["x-wr-calname"][0].value) == ("Noticeboard: Wexmoor", "Noticeboard")
    assert b"REFRESH-INTERVAL;VALUE=DURATION:P1D\r\n" in calendar(due())


def test_no_uid_stands_twice_where_a_document_obliges_several_councils() -> None:
    shared = events(item(), item(council="Ashford"))
    assert [each.categories.value for each in shared] == [["Wexmoor", "Ashford", "upcoming"]]
    apart = [each.uid.value for each in events(item(), item(council="Ashford", date="2024-08-01"))]
    assert len(set(apart)) == 2
    assert apart[0] == "o1@noticeboard"


@pytest.mark.parametrize(
    "words",
    [
        "one, two; three\\four",
        "first line\nEND:VEVENT\nBEGIN:VEVENT\nUID:forged",
        "first line\r\nATTACH:file:///etc/passwd",
        "return\rATTENDEE:mailto:x@example.org",
        "separators\u2028END:VCALENDAR\x85\x0b\x0cEND:VEVENT",
        "nul\x00 bell\x07 escape\x1b[31m",
        "£ “quoted” – naïve 😀" * 40,
        "a" * 1_000,
    ],
)
def test_a_document_s_words_stay_words_in_a_calendar(words: str) -> None:
    written = calendar(due(item(quote=words, what=words, who=words, council=words, document=words, rule=words)))
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    assert b"\r" not in written.replace(b"\r\n", b"")
    (event,) = vobject.readOne(written.decode()).contents["vevent"]
    assert event.uid.value == "o1@noticeboard"
    assert not {"attach", "attendee"} & set(event.contents)
    plain = "".join(letter for letter in " ".join(words.split()) if letter.isprintable())
    assert f"“{plain}”" in event.description.value
    assert event.summary.value == f"{plain}: {plain}"


@given(TEXTS)
def test_any_words_can_be_read_again_from_a_calendar(words: str) -> None:
    written = calendar(due(item(quote=words, what=words)))
    assert all(len(line) <= 75 for line in written.split(b"\r\n"))
    (event,) = vobject.readOne(written.decode()).contents["vevent"]
    assert set(event.contents) == {"uid", "dtstamp", "last-modified", "sequence", "dtstart", "summary", "description", "categories", "status", "transp"}


# --- spreadsheet


def test_a_spreadsheet_has_a_header_and_a_row_an_item() -> None:
    first, second = rows(due(item(), item(obligation_id="o2", date=None, days_left=None, status="undated", quote="naïve, “£5”\nand more")))
    assert (first["date"], first["days_left"], first["council"], first["document"], first["paragraph"]) == ("2024-07-14", "43", "Wexmoor", "notice.md", "9")
    assert (second["date"], second["days_left"], second["status"]) == ("", "", "undated")
    assert second["quote"] == "naïve, “£5”\nand more"


def test_an_empty_spreadsheet_has_its_header() -> None:
    assert spreadsheet(due()).startswith(b"\xef\xbb\xbfdate,days_left,council,who,what,")
    assert b"due_phrase" in spreadsheet(ObligationList(as_of="2024-06-01", obligations=[]))


def test_an_obligation_s_row_has_its_clause_s_terms() -> None:
    terms = DueTerms(kind="recurring", date=None, every="4 months", anchor=None, phrase="at least every four months", note=None)
    found = ObligationList(as_of="2024-06-01", obligations=[ObligationItem(**dict(item()), due=terms)])
    (row,) = rows(found)
    assert (row["due_kind"], row["due_every"], row["due_phrase"], row["due_date"]) == ("recurring", "4 months", "at least every four months", "")


@pytest.mark.parametrize("words", HOSTILE)
def test_a_hostile_quote_is_no_formula(words: str) -> None:
    (row,) = rows(due(item(quote=words, what=words, who=words, document=words, paragraph=words, council=words, rule=words, anchor=words)))
    assert {row[name] for name in ("quote", "what", "who", "document", "paragraph", "council", "rule", "anchor")} == {f"'{words}"}


def test_excel_knows_it_for_utf_8_and_every_line_ends_as_rfc_4180_says() -> None:
    written = spreadsheet(due(item(quote="“£5,000” – naïve", who='the "lead"')))
    assert written.startswith(codecs.BOM_UTF8)
    assert written.count(codecs.BOM_UTF8) == 1
    assert written.endswith(b"\r\n")
    assert written.count(b"\n") == written.count(b"\r\n") == 2
    assert "“£5,000” – naïve".encode() in written
    assert b'"the ""lead"""' in written
    assert len({len(row) for row in csv.reader(io.StringIO(written.decode("utf-8-sig"), newline=""))}) == 1


def test_days_that_have_passed_stay_numbers() -> None:
    (row,) = rows(due(item(status="passed", days_left=-31)))
    assert int(row["days_left"]) == -31


@given(TEXTS)
def test_any_words_can_be_read_again_and_begin_no_formula(words: str) -> None:
    (row,) = rows(due(item(quote=words)))
    assert row["quote"] in (words, f"'{words}")
    assert not row["quote"].startswith(("=", "+", "-", "@", "\t", "\r"))
