"""What a fact about a document rests on: the paragraph where its words stand, and how surely they tell it."""

from collections.abc import Sequence

from index.documents import Basis, Confidence, Paragraph
from index.text import holds_quote

HEAD = 1_200
"""Within how many characters of text a document says what it is: its head."""


def grounds(paragraphs: Sequence[Paragraph], quote: str | None, basis: Basis) -> tuple[Paragraph | None, Confidence]:
    """The first paragraph that holds a fact's words (None where they stand in the margins, or there are none) and the fact's confidence."""
    if basis is Basis.TOLD:
        return None, Confidence.CERTAIN
    if basis is Basis.FILE_NAME or quote is None:
        return None, Confidence.LOW
    before = 0
    for each in paragraphs:
        if holds_quote(each.text, quote):
            return each, Confidence.HIGH if before <= HEAD else Confidence.MEDIUM
        before += len(each.text)
    return None, Confidence.MEDIUM
