"""Sentences of an answer before their markers are numbered. Each knows its kind and what it rests on.

A quote stands verbatim in its paragraph. A computed sentence names only days of its computation. A written one is a language
model's, and says only what its sources say. Absence, scope and correction are templates of our own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cached_property

from assistant import replies
from assistant.conversation import Asked
from assistant.evidence import CERTAIN, LOOK_AT, Evidence, gather, passages
from assistant.route import Route
from index.dates import find_dates, say
from index.documents import Document, DocumentDate, Paragraph
from index.library import Found, Library
from index.obligations import Held, Reckoning
from index.pages import torn
from index.scope import Scope

CITATIONS = 5
LIST_CITATIONS = 8
NEAR = 60
"""How many passages of the search lend the clauses in them their nearness."""


class SentenceKind(StrEnum):
    QUOTE = "quote"
    COMPUTED = "computed"
    WRITTEN = "written"
    ABSENCE = "absence"
    SCOPE = "scope"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` with "[#0]" where the first of `evidence` is cited; `days` are those that a computed one may name."""

    kind: SentenceKind
    text: str
    evidence: tuple[Evidence, ...] = ()
    days: frozenset[date] = frozenset()
    reckoning: Reckoning | None = None


@dataclass(frozen=True, slots=True)
class Dispute:
    """Papers that contradict each other: about what, their words, which one goes before (None: neither does), and why."""

    about: str
    evidence: tuple[Evidence, ...]
    preferred: Evidence | None
    why: str


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said, what lies near without answering, and how many words there may be. A `final` one is not looked for elsewhere."""

    sentences: tuple[Sentence, ...] = ()
    related: tuple[Evidence, ...] = ()
    suggestions: tuple[str, ...] = ()
    words: int = 120
    citations: int = CITATIONS
    final: bool = False
    conflicts: tuple[Dispute, ...] = ()


@dataclass(frozen=True)
class Inquiry:
    """One question about one council, with all that answering needs; `share` is among how many councils the answer's room is shared."""

    library: Library
    scope: Scope
    asked: Asked
    route: Route
    as_of: date
    share: int = 1

    @property
    def question(self) -> str:
        """The question as patterns read it: its apostrophes straight."""
        return self.asked.text.replace("’", "'")

    @cached_property
    def evidence(self) -> list[Evidence]:
        """What search found for it, best first, whoever asks."""
        found = self.near[:LOOK_AT] if "near" in self.__dict__ else self._passages(LOOK_AT)  # the nearest are the same: not searched for twice
        return gather(self.library, self.scope, self.asked, self.route, self.as_of, found)

    @cached_property
    def near(self) -> list[Found]:
        """The passages whose nearness counts for the clauses in them."""
        return self._passages(NEAR)

    def _passages(self, limit: int) -> list[Found]:
        return passages(self.library, self.scope, self.asked, self.route, self.as_of, limit)

    def paragraphs(self, document: Document) -> list[Paragraph]:
        return self.library.paragraphs(self.scope, document)

    def words_of(self, document: Document, held: Held) -> Evidence:
        """The words of the register that an answer rests on, in their paragraph."""
        (paragraph,) = self.library.paragraphs(self.scope, document, [held.obligation.ordinal])
        return certain(document, paragraph, held.obligation.quote)

    def printed(self, document: Document, day: DocumentDate | None) -> Evidence | None:
        """Where a document prints a day of its own; None where it doesn't."""
        if day is None or not day.quote:
            return None
        paragraph = next((each for each in self.paragraphs(document) if day.quote in each.text), None)
        return certain(document, paragraph, day.quote) if paragraph else None


def quoted(evidence: Evidence, *further: Evidence) -> Sentence:
    """A place and its words; `further` are those of the same paragraph on the next page."""
    where = replies.place(evidence.document, evidence.paragraph.number, evidence.page)
    parts = (evidence, *further)
    return Sentence(SentenceKind.QUOTE, replies.said(where, shown(parts), *(f"#{place}" for place in range(len(parts)))), parts)


def shown(parts: Sequence[Evidence], brief: bool = False) -> str:
    """The words of one place in quotation marks, those of each page in their own, and where a page's end cuts them off."""
    begun, ended = torn(parts[0].paragraph, parts[0].quote)[0], torn(parts[-1].paragraph, parts[-1].quote)[1]
    return replies.in_marks([plain(short(each.quote) if brief else each.quote) for each in parts], begun, ended)


def short(quote: str) -> str:
    """The words of a clause as a line of a list has room for them."""
    return quote if len(quote.split()) <= 40 else " ".join(quote.split()[:38]) + " …"


def is_quoted(sentence: Sentence) -> bool:
    """Whether it is a place and a quote and nothing else: what a language model may say in other words."""
    return sentence.kind is SentenceKind.QUOTE and bool(sentence.evidence) and sentence == quoted(*sentence.evidence)


def plain(text: str) -> str:
    """A quote as it may stand in an answer: brackets around numbers would read as markers."""
    return re.sub(r"\[(\d+)\]", r"(\1)", text)


_SHOWN = re.compile(r"!?\[([^\[\]]*)\]\([^()]*\)")
_TAGS = re.compile(r"<!--.*?(?:-->|$)|</?[a-z!][^<>]*>|<[@#!][^<>]*>", re.I | re.S)
_CALLS = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.I)
_UNSEEN = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\U000e0000-\U000e007f]")


def inert(text: str) -> str:
    """A line of an answer in which nothing that a document wrote leads, calls or shows: links and images as their words, no tag, no mention."""
    return _CALLS.sub("@\u200a", _TAGS.sub("", _SHOWN.sub(r"\1", _UNSEEN.sub("", text))))


def spoken_days(sentence: Sentence) -> set[date]:
    """The exact days that a sentence's own words name (its quotes aside)."""
    own = re.sub(r"“[^”]*”", "", sentence.text)
    return {day for span in find_dates(own) if span.exact for day in (span.first, span.last)}


def day_text(found: Reckoning) -> str:
    """A computed day in words; an approximate one with the phrase that says so."""
    return f"{found.held.obligation.due.phrase}, so about {say(found.day)}" if found.approximate else say(found.day)


def certain(document: Document, paragraph: Paragraph, quote: str) -> Evidence:
    """Evidence that was looked up, not searched for."""
    return Evidence(document, paragraph, quote, CERTAIN)
