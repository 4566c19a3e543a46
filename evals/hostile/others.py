"""Mails, PDFs and texts that are deep, long, broken or in circles."""

import io
import zlib
from collections.abc import Iterator
from email.message import EmailMessage

from evals.hostile.seeds import READ, Hostile, file, whole, with_part

_ACT = "The council must act."


def files() -> Iterator[Hostile]:
    yield from _values()
    yield from _mails()
    yield from _pdfs()
    yield from _texts()


def _values() -> Iterator[Hostile]:
    yield file("nothing.csv", "empty", b",,,\n,,,\n")
    yield file("zeros.csv", "damaged", b"a,b\x00,c\n" * 20)
    yield file("long-field.csv", "damaged|read", b'a,b,c\n"' + b"x" * 5_000_000 + b'",1,2\n')
    yield file("open-quote.csv", READ, b'Ref,Action,Owner\nK1,"Send the plan,Ann\n' * 50)
    yield file("commas.csv", "too_large", b"," * 3_000_000)
    yield file("latin.csv", READ, "Réf;Action;Owner\nK1;Send the plan – now;Ann\nK2;Write;Bob\n".encode("cp1252"))


def _mail(content: str, head: str = "") -> bytes:
    return f"From: a@example.org\nTo: b@example.org\nSubject: Notice\nMIME-Version: 1.0\nMessage-ID: <a@example.org>\n{head}\n{content}".encode()


def _deep_parts(depth: int) -> bytes:
    inside = "".join(f'Content-Type: multipart/mixed; boundary="b{number}"\n\n--b{number}\n' for number in range(1, depth))
    return _mail(f"--b0\n{inside}\n{_ACT}\n", 'Content-Type: multipart/mixed; boundary="b0"\n')


def _deep_mails(depth: int) -> bytes:
    inside = "Content-Type: message/rfc822\n\nSubject: In\nMIME-Version: 1.0\nMessage-ID: <x@example.org>\n" * depth
    return _mail(f"Subject: Out\n{inside}\n{_ACT}\n", "Content-Type: message/rfc822\n")


def _attached(name: str, data: bytes, times: int = 1) -> bytes:
    message = EmailMessage()
    message["Subject"], message["From"], message["Message-ID"] = "Papers", "a@example.org", "<p@example.org>"
    message.set_content("The papers of the meeting are attached.")
    for _ in range(times):
        message.add_attachment(data, maintype="application", subtype="octet-stream", filename=name)
    return message.as_bytes()


def _mails() -> Iterator[Hostile]:
    for depth in (3, 30, 2_000):
        yield file(f"parts-{depth}-deep.eml", "read|damaged|unsafe|empty", _deep_parts, depth)
        yield file(f"mails-{depth}-deep.eml", "read|damaged|unsafe|empty", _deep_mails, depth)
    yield file("many-parts.eml", "unsafe", _mail, "--b\n\nwords\n" * 5_000, 'Content-Type: multipart/mixed; boundary="b"\n')
    yield file("long-header.eml", READ, _mail, _ACT, f"Cc: {'x@example.org, ' * 100_000}\n")
    yield file("long-type.eml", "", _mail, _ACT, f"Content-Type: text/plain; {'a=b; ' * 3_000}\n")
    yield file("many-headers.eml", READ, _mail, _ACT, "".join(f"X-{number}: y\n" for number in range(50_000)))
    yield file("unknown-letters.eml", READ, _mail, _ACT, "Content-Type: text/plain; charset=no-such\n")
    yield file("wrong-letters.eml", "read|damaged|empty", _mail(_ACT, "Content-Type: text/plain; charset=utf-16\n") + b"\xff\xfe\x00")
    yield file("broken-base64.eml", "", _mail, "!!!no base64", "Content-Transfer-Encoding: base64\n")
    yield file("no-boundary.eml", "", _mail, _ACT, "Content-Type: multipart/mixed\n")
    yield file("broken-date.eml", READ, _mail, _ACT, "Date: Foo, 99 Bar 99999 99:99:99 +9999\n")
    yield file("broken-subject.eml", READ, _mail, _ACT, "Subject: =?utf-8?b?!!!?= =?x?q?=FF?=\n")
    yield file("head-alone.eml", "read|empty", _mail, "")
    yield file("no-head.eml", "damaged|empty", b"\x00\x01\x02" * 100)
    yield file("with-a-bomb.eml", READ, _attached, "bomb.docx", with_part(".docx", "word/media/a.bin", b" " * 20_000_000))
    yield file("with-a-broken-pdf.eml", READ, _attached, "broken.pdf", b"%PDF-1.7 broken")
    yield file("with-a-climbing-name.eml", READ, _attached, "../../../etc/x.docx", whole()[".docx"])
    yield file("with-a-program.eml", READ, _attached, "x.exe", b"MZ\x90\x00")
    yield file("with-sixty-attachments.eml", READ, _attached, "n.txt", b"The council must act.", 60)


def _pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, numbered from 1; the first is its catalogue."""
    out, places = b"%PDF-1.7\n", []
    for number, each in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (size, table, size, len(out))


def _stream(data: bytes, more: bytes = b"") -> bytes:
    return b"<</Length %d%s>>\nstream\n%s\nendstream" % (len(data), more, data)


_CATALOGUE, _FONT = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>"
_PAGES = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
_PAGE = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>>>>>"
_WORDS = b"BT /F 12 Tf 72 700 Td (The council must act by 28 June 2024.) Tj ET"
_INNER = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R>>>>"


def _page(content: bytes, more: bytes = b"", page: bytes = _PAGE) -> bytes:
    return _pdf(_CATALOGUE, _PAGES, page, _stream(content, more), _FONT)


def _packed_page(size: int, times: int) -> bytes:
    data = b" " * size + _WORDS
    for _ in range(times):
        data = zlib.compress(data, 9)
    return _page(data, b"/Filter[" + b"/FlateDecode" * times + b"]")


def _pages(kids: int, count: int) -> bytes:
    return _pdf(_CATALOGUE, b"<</Type/Pages/Kids[%s]/Count %d>>" % (b"3 0 R " * kids, count), _PAGE, _stream(_WORDS), _FONT)


def _locked() -> bytes:
    from reportlab.pdfgen import canvas

    target = io.BytesIO()
    pdf = canvas.Canvas(target, encrypt="secret", invariant=1)
    pdf.drawString(72, 700, _ACT)
    pdf.save()
    return target.getvalue()


def _pdfs() -> Iterator[Hostile]:
    script = b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>"
    drawing = _PAGE.replace(b"<</Font", b"<</XObject<</X 6 0 R>>/Font")
    yield file("whole.pdf", READ, _page, _WORDS)
    yield file("ten-thousand-pages.pdf", "too_large", _pages, 10_000, 10_000)
    yield file("says-ten-million-pages.pdf", "too_large|read|damaged", _pages, 1, 10_000_000)
    yield file("pages-in-a-circle.pdf", "damaged|empty|no_text_layer", _pdf, _CATALOGUE, b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 2>>")
    yield file("bomb.pdf", "", _packed_page, 200_000_000, 1)
    yield file("bomb-in-bomb.pdf", "", _packed_page, 200_000_000, 2)
    yield file("drawing-in-a-circle.pdf", "", _pdf, _CATALOGUE, _PAGES, drawing, _stream(b"/X Do " + _WORDS), _FONT, _stream(b"/X Do", _INNER))
    yield file("vast-page.pdf", READ, _page, _WORDS, b"", _PAGE.replace(b"595 842", b"9999999 9999999"))
    yield file("no-pages.pdf", "empty|damaged", _pdf, _CATALOGUE, b"<</Type/Pages/Kids[]/Count 0>>")
    yield file("no-words.pdf", "no_text_layer", _page, b"")
    yield file("many-letters.pdf", "", _page, b"BT /F 1 Tf 1 700 Td " + b"(The council must act. ) Tj " * 10_000 + b"ET")
    yield file("many-strokes.pdf", "", _page, _WORDS + b" ".join(b"0 %d m 500 %d l S" % (each % 800, each % 800) for each in range(60_000)))
    yield file("locked.pdf", "encrypted", _locked)
    yield file("script.pdf", READ, _pdf, script, _PAGES, _PAGE, _stream(_WORDS), _FONT)
    yield file("head-alone.pdf", "damaged", b"%PDF-1.7\n")
    yield file("zeros.pdf", "damaged", b"%PDF-1.7\n" + b"\0" * 100_000)
    yield file("late-head.pdf", "read|damaged", b"x" * 900 + whole()[".pdf"])


_RUNS = {
    "stars": "*" * 60_000, "brackets": "[" * 60_000, "links": "[a](" * 20_000, "tags": "<a" * 60_000, "bars": "|" * 60_000, "hashes": "#" * 60_000,
    "spaces": " " * 200_000 + "x", "dots": "1." * 60_000, "quotes": "“" * 60_000, "underscores": "_a" * 60_000, "ticks": "`" * 60_001,
    "backslashes": "\\" * 60_000, "amounts": "£1," * 40_000, "dates": "1 May 2024 " * 8_000, "months": "within 6 months of " * 6_000,
    "numbers": "1 " * 100_000, "musts": "must " * 60_000, "commas": "the council, " * 20_000, "headings": "# x\n" * 20_000, "newlines": "\n" * 2_000_000 + "x",
    "items": "(a) x\n" * 10_000, "rows": "| a | b | c |\n" * 10_000, "tabs": "a\t" * 60_000, "nested": "(" * 30_000 + ")" * 30_000, "signs": "&amp;" * 40_000,
}  # fmt: skip
"""What a pattern that looks back, or ahead without end, stumbles over."""


def _texts() -> Iterator[Hostile]:
    for name, text in _RUNS.items():
        yield file(f"{name}.md", "read|empty", f"Notice to the council\n\n{text}\n".encode())
    for depth in (200, 5_000, 100_000):
        yield file(f"divs-{depth}-deep.html", "", f"<html><body>{'<div>' * depth}<p>{_ACT}</p>{'</div>' * depth}</body></html>".encode())
        yield file(f"lists-{depth}-deep.html", "", f"<html><body>{'<ol><li>' * depth}{_ACT}</body></html>".encode())
    yield file("entities.html", READ, f"<!DOCTYPE html [<!ENTITY a 'b'>]><html><body><p>{_ACT}{'&a;' * 50_000}</p></body></html>".encode())
    yield file("outside.html", READ, f"<html><body><p>{_ACT}</p><img src='file:///etc/passwd'><iframe src='http://127.0.0.1:9'></body></html>".encode())
    yield file("attributes.html", "", f"<html><body><p {'a=1 ' * 200_000}>{_ACT}</p></body></html>".encode())
    yield file("many-cells.html", "", f"<html><body><table>{'<tr><td>a<td>b<td>c' * 10_000}</table></body></html>".encode())
    yield file("zeros.txt", "damaged", b"words\0words" * 100)
    yield file("half-a-letter.txt", READ, _ACT.encode() + b" \xe2\x80")
    yield file("wide-letters.txt", READ, _ACT.encode("utf-16"))
    yield file("wide-letters-cut.txt", READ, _ACT.encode("utf-16")[:-1])
    yield file("right-to-left.txt", READ, "The council \u202etca tsum\u202c must act.".encode())
    yield file("surrogates.txt", READ, _ACT.encode() + b" \xed\xa0\x80")
    yield file("joined-signs.txt", READ, (_ACT + "\U0001f468\u200d\U0001f469" * 5_000).encode())
    yield file("accents.txt", READ, (_ACT + "e" + "\u0301" * 100_000).encode())
    yield file("nothing.txt", "empty", b"")
    yield file("blank.txt", "empty", b" \n\t\n" * 100)
    yield file("vast.txt", "too_large", b"The council must act. " * 1_000_000)
