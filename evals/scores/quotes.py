"""Quotes verbatim: each citation's quote stands in its document, on its page where it has pages."""

from collections.abc import Mapping

from assistant.schemas import Citation
from evals.scores.answered import Answered
from evals.texts import Text, letters

SHORTEST = 8
"""Fewer letters than these prove nothing."""


def verbatim(citation: Citation, texts: Mapping[str, Text]) -> bool:
    """A paragraph may run on over a page's end, so the page and the one after it count together."""
    text, quote = texts.get(citation.document.lower()), letters(citation.quote)
    if text is None or len(quote) < SHORTEST:
        return False
    if not text.paged:
        return quote in text.pages[0]
    page = citation.page
    return page is not None and 1 <= page <= len(text.pages) and quote in "".join(text.pages[page - 1 : page + 1])


def quotes(answered: Answered, texts: Mapping[str, Text]) -> list[bool]:
    """For each citation of an answer, whether its quote holds."""
    return [] if answered.refused else [verbatim(each, texts) for each in answered.reply.citations]
