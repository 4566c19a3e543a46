"""Mails: head, body and attachments are one document; what can't be read of one is said, and the rest is read."""

from collections.abc import Callable
from datetime import date
from email.message import EmailMessage
from pathlib import Path

import pytest

from index.documents import DateMeaning, Kind, Paragraph
from index.errors import FileRefused
from ingest.blocks import Reading
from ingest.frames import Read, Request
from ingest.reader import read, read_bytes
from ingest.structure import structure
from ingest.told import Told

NOTICE = "Improvement notice to Slough Borough Council\n\n1. This notice is issued on 2 August 2023.\n\n2. The council must sing in the square.\n"


def mail(text: str = "The papers are attached.", **heads: str) -> EmailMessage:
    message = EmailMessage()
    given = {"Subject": "Papers", "From": "Ann Other <ann@example.org>", "To": "Bob <bob@example.org>", "Date": "Mon, 04 Mar 2024 09:30:00 +0000"} | heads
    for name, value in given.items():
        message[name] = value
    message.set_content(text)
    return message


def reading(message: EmailMessage) -> Reading:
    return read_bytes(message.as_bytes(), "a.eml")


def texts(message: EmailMessage) -> list[str]:
    return [block.text for block in reading(message).blocks]


def by_heading(message: EmailMessage) -> dict[str, tuple[str, ...]]:
    return {each.text: each.heading for each in structure(reading(message).blocks) if each.form != "heading"}


@pytest.fixture
def taken(tmp_path: Path) -> Callable[[EmailMessage], Read]:
    def take(message: EmailMessage) -> Read:
        path = tmp_path / "scan01.eml"
        path.write_bytes(message.as_bytes())
        return read(Request(str(path), path.name, Told(), ()))

    return take


def test_the_subject_is_the_title_and_the_head_says_who_wrote_to_whom_and_when() -> None:
    found = reading(mail("The review went well.\n\nThe chair was there.\n", Subject="=?utf-8?q?Review_=E2=80=93_outcome?="))
    assert [block.text for block in found.blocks] == [
        "Review – outcome", "From: Ann Other <ann@example.org>", "To: Bob <bob@example.org>", "Date: 4 March 2024", "The review went well.", "The chair was there.",
    ]  # fmt: skip
    assert (found.title, found.read_by, found.envelope, found.pages) == ("Review – outcome", "mail", 4, None)


def test_the_plain_body_is_read_and_the_html_one_only_where_there_is_no_other() -> None:
    message = mail("Plain words.")
    message.add_alternative("<p>Other words.</p>", subtype="html")
    assert texts(message)[4:] == ["Plain words."]
    alone = mail()
    alone.set_content(
        "<html><body><table><tr><th>Action</th><th>Due</th></tr><tr><td>Write</td><td>May</td></tr></table><p>Kind words.</p></body></html>", subtype="html"
    )
    assert texts(alone)[4:] == ["Action | Due", "Write | May", "Kind words."]


def test_earlier_mails_stand_under_the_line_that_says_whose_they_are() -> None:
    body = "It is on 5 May.\n\nOn 1 March 2024 Bob wrote:\n> When is the review?\n>\n> I must know.\n\nThat is all from me.\n"
    found = by_heading(mail(body))
    assert found["It is on 5 May."] == ("Papers",)
    assert found["When is the review?"] == found["I must know."] == ("Papers", "On 1 March 2024 Bob wrote:")
    assert found["That is all from me."] == ()
    original = by_heading(mail("See below.\n\n-----Original Message-----\nFrom: Bob\n\nWhen is the review to be?\n"))
    assert original["When is the review to be?"][:2] == ("Papers", "Original Message")


def test_attachments_are_parts_of_the_document_numbered_by_themselves(document: Callable[..., bytes]) -> None:
    message = mail("1. See the notice.\n\n2. See the table.\n")
    message.add_attachment(NOTICE.encode(), maintype="text", subtype="plain", filename="notice.txt")
    message.add_attachment(b"Ref,Action,Owner\nK1,Write the plan,Ann\n", maintype="text", subtype="csv", filename="plan.csv")
    message.add_attachment(document("<w:p><w:r><w:t>Words of Word.</w:t></w:r></w:p>"), maintype="application", subtype="octet-stream", filename="letter.docx")
    found: list[Paragraph] = structure(reading(message).blocks)
    assert [(each.number, each.heading[:1], each.text) for each in found if each.number or each.form == "row"] == [
        ("1", ("Papers",), "See the notice."), ("2", ("Papers",), "See the table."),
        ("1", ("notice.txt",), "This notice is issued on 2 August 2023."), ("2", ("notice.txt",), "The council must sing in the square."),
        (None, ("plan.csv",), "Ref | Action | Owner"), (None, ("plan.csv",), "K1 | Write the plan | Ann"),
    ]  # fmt: skip
    assert found[-1].heading == ("letter.docx",)
    assert [each.ordinal for each in found] == list(range(len(found)))
    starts = [each.start for each in found]
    assert starts == sorted(starts)


def test_the_page_of_an_attached_pdf_is_the_attachments_own(pdf_pages: bytes) -> None:
    message = mail()
    message.add_attachment(pdf_pages, maintype="application", subtype="pdf", filename="report.pdf")
    found = {each.text: each for each in structure(reading(message).blocks)}
    assert (found["The second page says so."].page, found["The second page says so."].heading) == (2, ("report.pdf",))
    assert found["The papers are attached."].page is None


@pytest.fixture
def pdf_pages(tmp_path: Path) -> bytes:
    from reportlab.pdfgen import canvas

    pdf = canvas.Canvas(str(tmp_path / "a.pdf"), invariant=1)
    for words in ("The first page says much.", "The second page says so."):
        pdf.drawString(72, 700, words)
        pdf.showPage()
    pdf.save()
    return (tmp_path / "a.pdf").read_bytes()


def test_a_forwarded_mail_is_read_with_its_own_attachments() -> None:
    inner = mail("The inner words.", Subject="The notice")
    inner.add_attachment(NOTICE.encode(), maintype="text", subtype="plain", filename="notice.txt")
    outer = mail("See below.")
    outer.add_attachment(inner)
    found = by_heading(outer)
    assert found["The inner words."] == ("The notice.eml", "The notice")
    assert found["The council must sing in the square."][0] == "notice.txt"


def test_what_cannot_be_read_is_said_and_the_rest_is_read() -> None:
    message = mail()
    message.add_attachment(b"%PDF-1.7 broken", maintype="application", subtype="pdf", filename="broken.pdf")
    message.add_attachment(b"MZ\x90\x00" * 9, maintype="application", subtype="octet-stream", filename="../../run.exe")
    message.add_attachment(NOTICE.encode(), maintype="text", subtype="plain", filename="notice.txt")
    found = reading(message)
    assert [note.partition(":")[0] for note in found.notes] == ["broken.pdf", "run.exe"]
    assert "The council must sing in the square." in [block.text.removeprefix("2. ") for block in found.blocks]


def test_pictures_in_the_text_are_no_attachments() -> None:
    message = mail()
    message.add_related(b"\x89PNG\r\n", maintype="image", subtype="png", cid="<logo>", filename="logo.png", disposition="inline")
    assert reading(message).notes == ()


def test_mails_in_mails_end_at_a_depth_and_attachments_at_a_number() -> None:
    deep = mail("The innermost words.")
    for _ in range(8):
        outer = mail()
        outer.add_attachment(deep)
        deep = outer
    assert any("more than 5 deep" in note for note in reading(deep).notes)
    many = mail()
    for number in range(53):
        many.add_attachment(b"Words of it.", maintype="text", subtype="plain", filename=f"{number}.txt")
    assert reading(many).notes == ("3 attachments more than the 50 that are read",)


def test_a_mail_that_carries_a_notice_is_that_notice_of_its_own_day(taken: Callable[[EmailMessage], Read]) -> None:
    found = taken(mail(NOTICE, Subject="FW: RE: For the file"))
    assert (found.identity.kind.value, [each.value for each in found.identity.councils]) == (Kind.IMPROVEMENT_NOTICE, ["Slough"])
    assert [(each.meaning, each.day) for each in found.identity.dates] == [(DateMeaning.ISSUED, date(2023, 8, 2))]
    assert found.identity.title.value == "For the file"


def test_a_letter_that_prints_neither_day_nor_council_has_them_from_the_mails_head(taken: Callable[[EmailMessage], Read]) -> None:
    found = taken(
        mail(
            "Dear Bob,\n\nThe board will meet again in May, and the chair asks for all papers by then.\n", To="Clerk of Slough Borough Council <c@example.org>"
        )
    )
    assert [each.value for each in found.identity.councils] == ["Slough"]
    assert [each.day for each in found.identity.dates] == [date(2024, 3, 4)]


@pytest.mark.parametrize(
    ("data", "said"),
    [(b"\n\nno head at all", "no mail's head"), (b"Subject: x\nContent-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nx\n" * 2_000, "1,000 parts")],
)
def test_what_is_no_mail_or_far_too_much_of_one_is_refused(data: bytes, said: str) -> None:
    with pytest.raises(FileRefused, match=said):
        read_bytes(data, "a.eml")
