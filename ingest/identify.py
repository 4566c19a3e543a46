"""What a document is: its kind, council, issuer, title and printed dates, each with the words it rests on.

Only the text counts; a file's name is asked last, where the text is silent, and is marked so.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from index.authorities import Gazetteer
from index.documents import INSPECTIONS, NOTICES, Basis, DocumentDate, Fact, Identity, Kind, Paragraph
from ingest.clues import kind_of
from ingest.councils import HEAD, councils_of, told_councils
from ingest.printed import dates_of, is_letter
from ingest.told import Told


def identify(
    paragraphs: Sequence[Paragraph],
    name: str,
    title: str | None,
    gazetteer: Gazetteer,
    told: Told,
    margins: Sequence[str] = (),
    envelope: int = 0,
) -> Identity:
    """The identity of a document from its paragraphs; `name` is its file's name, `title` what its format says of itself, `margins` what
    stands around the text. The first `envelope` paragraphs are a mail's head: they count only where the mail's text is silent."""
    if 0 < envelope < len(paragraphs):
        return _of_mail(paragraphs, name, title, gazetteer, told, margins, envelope)
    head = _head(paragraphs)
    fact = Fact(told.kind.value, None, Basis.TOLD) if told.kind else kind_of(paragraphs, head, name)
    kind = Kind(fact.value)
    councils = told_councils(told, gazetteer) or councils_of(paragraphs, head, name, gazetteer, kind, margins, title)
    dates = _put_right(dates_of(paragraphs, head, kind, name, told), told)
    issuer = Fact(told.issuer, None, Basis.TOLD) if told.issuer else _issuer(paragraphs, kind, councils, gazetteer)
    named = Fact(told.title, None, Basis.TOLD) if told.title else _title(paragraphs, title, kind, councils)
    return Identity(fact, councils, issuer, named, dates)


def _put_right(dates: Sequence[DocumentDate], told: Told) -> tuple[DocumentDate, ...]:
    """The dates with those that somebody corrected in their place."""
    said = dict(told.corrected)
    return (*(each for each in dates if each.meaning not in said), *(DocumentDate(meaning, day, None, Basis.TOLD) for meaning, day in said.items()))


def _of_mail(
    paragraphs: Sequence[Paragraph], name: str, title: str | None, gazetteer: Gazetteer, told: Told, margins: Sequence[str], envelope: int
) -> Identity:
    """A mail's identity: that of the text that it carries, and what its head says where that has no kind, council or date of its own."""
    inner = [replace(each, ordinal=each.ordinal - envelope) for each in paragraphs[envelope:]]
    own = identify(inner, name, title, gazetteer, told, margins)
    whole = identify(paragraphs, name, title, gazetteer, told, margins)
    silent = Kind(own.kind.value) is Kind.OTHER and own.kind.basis is not Basis.TOLD and not is_letter(inner)
    identity = whole if silent else own
    printed = any(each.basis is not Basis.FILE_NAME for each in own.dates)
    councils = own.councils if any(fact.basis is not Basis.FILE_NAME for fact in own.councils) else whole.councils or own.councils
    return replace(
        identity,
        councils=councils,
        title=own.title if own.title.basis is Basis.TOLD else _subject(title) or own.title,
        dates=own.dates if printed or not whole.dates else whole.dates,
    )


def _subject(subject: str | None) -> Fact | None:
    """A mail's subject as its title, without the marks of an answer or a forwarded mail."""
    words = re.sub(r"^(?:(?:re|fwd?)\s*:\s*)+", "", subject or "", flags=re.I).strip()
    return Fact(words, words, Basis.PRINTED) if words else None


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    length, head = 0, []
    for each in paragraphs:
        head.append(each)
        length += len(each.text)
        if length > HEAD:
            break
    return head


_CQC = re.compile(r"\b(?:care quality commission|CQC)\b", re.I)


def _issuer(paragraphs: Sequence[Paragraph], kind: Kind, councils: tuple[Fact, ...], gazetteer: Gazetteer) -> Fact | None:
    """Who issued it: by its own words where they say so, else by what only one body issues."""
    whole = "\n".join(each.text for each in paragraphs)
    if kind in NOTICES:
        match = re.search(r"\b(?:department for education|secretary of state(?: for education)?)\b", whole, re.I)
        return Fact("Department for Education", match[0] if match else None, Basis.PRINTED) if match else None
    if kind in INSPECTIONS:
        match = re.search(r"\b(?:ofsted|office for standards in education)\b", whole, re.I)
        with_cqc = kind is Kind.SEND_INSPECTION and _CQC.search(whole)
        return Fact("Ofsted and Care Quality Commission" if with_cqc else "Ofsted", match[0] if match else None, Basis.PRINTED) if match else None
    if kind is Kind.OTHER and is_letter(paragraphs):
        match = re.search(r"\bdepartment for education\b", "\n".join(each.text for each in paragraphs[:3]), re.I)
        return Fact("Department for Education", match[0], Basis.PRINTED) if match else None
    if kind in (Kind.BOARD_PAPER, Kind.MINUTES, Kind.TRACKER) and len(councils) == 1:
        known = gazetteer.find(councils[0].value)
        full = [mention.words for mention in gazetteer.mentions(whole) if mention.full and mention.council.name == councils[0].value]
        if known:
            return Fact(known.full_name, full[0] if full else councils[0].quote, councils[0].basis)
    return None


def _title(paragraphs: Sequence[Paragraph], title: str | None, kind: Kind, councils: tuple[Fact, ...]) -> Fact:
    """The heading before any text, else a short first line, else the format's own title, else the kind and the council."""
    letter = is_letter(paragraphs)
    dear = next((place for place, each in enumerate(paragraphs[:14]) if re.match(r"Dear\b", each.text)), None)
    subject = next((each for each in paragraphs[dear + 1 : dear + 3] if _is_subject(each)), None) if dear is not None else None
    if subject and 8 <= len(subject.text) <= 160:
        return Fact(subject.text.strip(" :-–"), subject.text.strip(" :-–"), Basis.PRINTED)
    for each in paragraphs[: 16 if letter else 8]:
        words = each.text.strip(" :-–")
        if each.number or ((re.match(r"\d", words) or len(each.text) > 160) and not letter):
            break
        spoken = each.form == "text" and (each.text.endswith(".") or words.startswith("To ") or letter)
        if each.form != "row" and not spoken and len(words) >= 8 and not _NO_TITLE.fullmatch(words):
            return Fact(words, words, Basis.PRINTED)
    if title:
        return Fact(" ".join(title.split())[:160], None, Basis.FILE_NAME)
    return Fact(": ".join([kind.label, ", ".join(council.value for council in councils)]) if councils else kind.label, None, Basis.PRINTED)


def _is_subject(paragraph: Paragraph) -> bool:
    """Whether a line under "Dear …" is what the letter is about: a heading, or a short line that is no sentence."""
    return paragraph.form == "heading" or (
        paragraph.form == "text" and not paragraph.number and len(paragraph.text) <= 110 and not re.search(r"[.!?,;:]$", paragraph.text)
    )


_NO_TITLE = re.compile(
    r"(?:sent )?by (?:e-?mail|post|hand)\b.*|via e-?mail\b.*|(?:private|strictly)? ?(?:and )?confidential|our ref\b.*|your ref\b.*|(?:appendix|annex|schedule|item)\s+\w+|contents|official.*|department for education|dear .*|.*\d{4}",
    re.I,
)
