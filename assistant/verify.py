"""Every sentence of every answer, by its kind, before it goes out. What fails is removed; what remains empty is a refusal."""

import re
from itertools import takewhile

from assistant import replies
from assistant.evidence import Evidence
from assistant.sentences import Draft, Sentence, SentenceKind, spoken_days
from assistant.wording import Source, faithful
from index.documents import Document
from index.errors import UnknownDocument
from index.library import Library
from index.pages import parts
from index.scope import Scope
from index.text import holds_quote, letters

RUN = 12
"""How many items of a list one citation may carry at most."""


def verify(draft: Draft, library: Library, scope: Scope) -> tuple[Sentence, ...]:
    """The sentences that hold, in their order; a head without a line under it is gone with them."""
    kept = tuple(sentence for sentence in draft.sentences if holds(sentence, library, scope))
    return kept if any(sentence.evidence or sentence.kind is SentenceKind.ABSENCE for sentence in kept) else ()


def holds(sentence: Sentence, library: Library, scope: Scope) -> bool:
    """Whether one sentence may go out: quotes verbatim at their place and in scope, computed days those of the computation, written
    words those of its sources."""
    if sentence.kind in (SentenceKind.ABSENCE, SentenceKind.SCOPE, SentenceKind.CORRECTION):
        return not sentence.evidence
    if not sentence.evidence or set(re.findall(r"\[#(\d+)\]", sentence.text)) != {str(place) for place in range(len(sentence.evidence))}:
        return False
    if re.search(r"\[\d+\]", sentence.text):
        return False  # a document's own "[7]" would read as one of our markers
    if not all(_in_place(sentence, place, library, scope) for place in range(len(sentence.evidence))):
        return False
    if sentence.kind is SentenceKind.WRITTEN:
        return faithful(re.sub(r"\s*\[#\d+\]", "", sentence.text), [_source(each) for each in sentence.evidence], scope.councils or ())
    return sentence.kind is SentenceKind.QUOTE or spoken_days(sentence) <= sentence.days


def _source(evidence: Evidence) -> Source:
    """What a written sentence may draw on: the words that it will be cited with, and how an answer names their document."""
    return Source(replies.place(evidence.document, evidence.paragraph.number, evidence.page), evidence.quote)


def _in_place(sentence: Sentence, place: int, library: Library, scope: Scope) -> bool:
    evidence = sentence.evidence[place]
    try:
        document = library.document(scope, evidence.document.id)
    except UnknownDocument:
        return False
    return document.version == evidence.document.version and _holds(document, evidence, library, scope)


def _holds(document: Document, evidence: Evidence, library: Library, scope: Scope) -> bool:
    """Whether the quote stands in its paragraph, on one page; that of a list's item may run on over the items after it, from the item's first
    word or from that of a page."""
    first = evidence.paragraph.ordinal
    paragraphs = library.paragraphs(scope, document, range(first, first + RUN))
    if not paragraphs or paragraphs[0].ordinal != first:
        return False
    if holds_quote(paragraphs[0].text, evidence.quote):
        return len(parts(paragraphs[0], evidence.quote)) == 1
    run = " ".join(each.text for each in takewhile(lambda each: each.form == "item", paragraphs))
    quote, starts = letters(evidence.quote), [0, *(each.at for each in paragraphs[0].breaks)]
    return any(quote.startswith(letters(paragraphs[0].text[start:])) and letters(run[start:]).startswith(quote) for start in starts)
