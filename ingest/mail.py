"""Reads EML: a mail's subject, head and body, and what is attached to it, each by its own reader.

An attachment is a part of the same document under a heading with its name; its pages are the attachment's own.
"""

import email
import re
from collections.abc import Callable, Iterator
from email.errors import MessageError
from email.headerregistry import DateHeader
from email.message import EmailMessage
from email.policy import default
from functools import partial
from pathlib import PurePath

from index.dates import say
from index.errors import FileRefused
from index.text import squash
from ingest import plain, webpage
from ingest.blocks import Block, Reading

ATTACHMENTS = 50
DEEPEST = 5
"""How many mails may lie in one another."""
PARTS = 1_000
"""How many MIME parts a mail may have."""
LONGEST_HEADER = 5_000
"""A longer header is taken as it stands: parsing one can take minutes."""
_QUOTED = re.compile(r"^\s{0,3}>+ ?")
_WROTE = re.compile(r"^(?:on\b.{6,200}\bwrote|.{2,120}\bwrote on\b.{6,80}):\s*$", re.I)
_ORIGINAL = re.compile(
    r"^[\s>]*-{2,}\s*((?:original|forwarded) (?:message|mail|e-mail|appointment)(?: .{0,60}?)?)\s*-{2,}\s*$|^[\s>]*(begin forwarded message):\s*$", re.I
)
_BROKEN = (MessageError, ValueError, LookupError, TypeError, AttributeError, OverflowError, RecursionError)
"""What the email package raises over a malformed mail."""

ReadPart = Callable[[bytes, str, int], Reading]
"""Reads an attachment: its bytes, its name, and how many mails it lies in."""


def read(data: bytes, read_part: ReadPart, depth: int = 0) -> Reading:
    """The mail with its attachments. One that can't be read is named in `notes`; the rest is read. Raises FileRefused."""
    try:
        message = email.message_from_bytes(data, policy=default)
    except _BROKEN as error:
        raise FileRefused("damaged", "no mail could be read in it") from error
    assert isinstance(message, EmailMessage)
    if not message.keys():
        raise FileRefused("damaged", "it has no mail's head")
    try:
        return _Writer(read_part, depth).read(message)
    except RecursionError as error:
        raise FileRefused("damaged", "it is nested too deeply") from error


class _Writer:
    """Puts a mail's parts one after the other; offsets count in the text written so far."""

    def __init__(self, read_part: ReadPart, depth: int) -> None:
        self._read_part = read_part
        self._depth = depth
        self._blocks: list[Block] = []
        self._notes: list[str] = []
        self._length = 0

    def read(self, message: EmailMessage) -> Reading:
        subject = _header(message, "Subject")
        if subject:
            self._write(subject, level=1)
        for name in ("From", "To", "Cc"):
            if value := _header(message, name):
                self._write(f"{name}: {value}")
        if day := _day(message):
            self._write(f"Date: {day}")
        envelope = len(self._blocks)
        body, attachments = _parts(message)
        if body:
            self._body(body)
        for name, data in attachments[:ATTACHMENTS]:
            self._attachment(name, data)
        if len(attachments) > ATTACHMENTS:
            self._notes.append(f"{len(attachments) - ATTACHMENTS} attachments more than the {ATTACHMENTS} that are read")
        return Reading(self._blocks, "mail", None, subject or None, envelope=envelope, notes=tuple(self._notes))

    def _body(self, body: EmailMessage) -> None:
        """The mail's own words, and the earlier mails that it quotes under a heading each."""
        text = _text(body)
        if body.get_content_subtype() == "html":
            self._piece(partial(webpage.read, text.encode("utf8", "replace"), whole=True))
            return
        for quoted, piece in _pieces(text):
            if quoted is not None:
                self._write(quoted, level=2)
            before = len(self._blocks)
            self._piece(partial(plain.read, piece.encode("utf8", "replace"), "body.txt"))
            if quoted is None and before < len(self._blocks) and any(block.level == 2 for block in self._blocks[:before]):
                self._blocks[before].part = True  # the mail's own words again, not the quoted one's

    def _piece(self, read_: Callable[[], Reading]) -> None:
        try:
            self._add(read_().blocks, 1)
        except FileRefused as error:
            if error.reason != "empty":
                self._notes.append(f"the mail's own text: {error}")

    def _attachment(self, name: str, data: bytes) -> None:
        try:
            if self._depth >= DEEPEST:
                raise FileRefused("unsafe", f"mails lie in one another more than {DEEPEST} deep")
            reading = self._read_part(data, name, self._depth + 1)
        except FileRefused as error:
            self._notes.append(f"{name}: {error}")
            return
        if not reading.blocks:
            self._notes.append(f"{name}: {FileRefused('empty')}")
            return
        self._write(name, level=1, part=True)
        self._add(reading.blocks, 1)
        self._notes += [f"{name}, {note}" for note in reading.notes]

    def _add(self, blocks: list[Block], below: int) -> None:
        """Blocks of a part, its headings under the part's own."""
        for block in blocks:
            block.level += below if block.level else 0
            block.start += self._length
            block.end += self._length
        self._blocks += blocks
        self._length = max((block.end for block in blocks), default=self._length) + 1

    def _write(self, text: str, level: int = 0, part: bool = False) -> None:
        start, self._length = self._length, self._length + len(text) + 1
        self._blocks.append(Block(text, start, start + len(text), level=level, part=part))


def _pieces(text: str) -> list[tuple[str | None, str]]:
    """A plain body in pieces: its own words (None), and what it quotes, each with the line that says whose it is."""
    pieces: list[tuple[str | None, list[str]]] = [(None, [])]
    quoting = forwarding = False
    for line in text.splitlines():
        marked, blank = _QUOTED.match(line), not line.strip()
        if original := _ORIGINAL.match(line):
            pieces.append((squash(original[1] or original[2]), []))
            quoting, forwarding = False, True
            continue
        if marked and not quoting and not forwarding:
            pieces.append((_whose(pieces[-1][1]), []))
            quoting = True
        elif quoting and not marked and not blank:
            pieces.append((None, []))
            quoting = False
        pieces[-1][1].append(line[marked.end() :] if marked else line)
    return [(whose, "\n".join(lines)) for whose, lines in pieces if any(map(str.strip, lines))]


def _whose(lines: list[str]) -> str:
    """Takes the line that leads into a quoted mail off the lines before it ("On 3 May 2024 … wrote:")."""
    while lines and not lines[-1].strip():
        lines.pop()
    return squash(lines.pop()) if lines and _WROTE.match(lines[-1]) else "Quoted mail"


def _parts(message: EmailMessage) -> tuple[EmailMessage | None, list[tuple[str, bytes]]]:
    """The body, plain before HTML, and the attachments by name; a forwarded mail is one of them. Pictures in the text aren't."""
    if sum(1 for _ in message.walk()) > PARTS:
        raise FileRefused("unsafe", f"it has more than {PARTS:,} parts")
    try:
        body = message.get_body(("plain", "html"))
    except _BROKEN:
        body = None
    found = body if isinstance(body, EmailMessage) else None
    return found, list(_attachments(message, found))


def _attachments(message: EmailMessage, body: EmailMessage | None) -> Iterator[tuple[str, bytes]]:
    number = 0
    stack = [message]
    while stack:
        part = stack.pop()
        if part is body:
            continue
        if part.get_content_type() == "message/rfc822" and part is not message:
            inner = next(iter(part.get_payload() if isinstance(part.get_payload(), list) else []), None)
            if isinstance(inner, EmailMessage):
                yield _name(part) or f"{_header(inner, 'Subject') or 'forwarded mail'}.eml", _bytes(inner)
        elif part.is_multipart():
            if part.get_content_type() == "multipart/alternative" and body is not None and any(each is body for each in part.walk()):
                continue  # the same words in another form
            stack += reversed([each for each in part.get_payload() if isinstance(each, EmailMessage)])
        elif part.get_content_disposition() == "attachment" or _name(part):
            if part.get_content_maintype() == "image" and (part.get_content_disposition() != "attachment" or part.get("Content-ID")):
                continue
            number += 1
            payload = part.get_payload(decode=True)
            yield _name(part) or f"attachment {number}", payload if isinstance(payload, bytes) else b""


def _bytes(inner: EmailMessage) -> bytes:
    try:
        return inner.as_bytes()
    except _BROKEN:
        return b""  # reported as an attachment without text


def _name(part: EmailMessage) -> str:
    try:
        return PurePath(squash(part.get_filename() or "").replace("\\", "/")).name[:120]
    except _BROKEN:
        return ""


def _text(part: EmailMessage) -> str:
    """A part's text by its own character set, by guess where that is unknown or wrong."""
    payload = part.get_payload(decode=True)
    data = payload if isinstance(payload, bytes) else b""
    try:
        return data.decode(part.get_content_charset() or "utf-8")
    except (UnicodeDecodeError, LookupError):
        return plain.decode(data)


def _header(message: EmailMessage, name: str) -> str:
    """A header in one line; of a broken one what is legible."""
    raw = squash(next((str(value) for key, value in message.raw_items() if key.lower() == name.lower()), ""))
    if len(raw) > LONGEST_HEADER:
        return raw[:LONGEST_HEADER]
    try:
        return squash(str(message.get(name) or ""))
    except _BROKEN:
        return raw


def _day(message: EmailMessage) -> str:
    """The day on which it was sent, as its sender's clock had it."""
    try:
        header = message.get("Date")
        sent = header.datetime if isinstance(header, DateHeader) else None
        return say(sent.date()) if sent else ""
    except _BROKEN:
        return ""
