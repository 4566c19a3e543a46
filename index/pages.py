"""Where a quote stands on a document's pages, and on which of its lines. A paragraph runs on over a page's end; a quote of it doesn't.

Between the halves stand the page's footer and the next one's header, so that words quoted over both are nowhere in the document.
"""

import re
from collections.abc import Sequence
from itertools import pairwise

from index.documents import Box, Paragraph
from index.text import letters, squash


def parts(paragraph: Paragraph, quote: str) -> list[str]:
    """The quote in its parts, each on one page; the quote alone where nothing parts it."""
    if not paragraph.breaks or (place := _place(paragraph, quote)) is None:
        return [quote]
    first, last = place
    ends = [first, *(each.at for each in paragraph.breaks if first < each.at < last), last]
    if len(ends) == 2:
        return [quote]
    return [part for start, end in pairwise(ends) if (part := paragraph.text[start:end].strip())]


def page_of(paragraph: Paragraph, quote: str) -> int | None:
    """The page on which the quote begins; that of words which run on over the paragraphs after it is told by their first ones."""
    place = _place(paragraph, quote) if paragraph.breaks else None
    if place:
        return next((each.page for each in reversed(paragraph.breaks) if each.at <= place[0]), paragraph.page)
    tails = (each.page for each in paragraph.breaks if letters(quote).startswith(letters(paragraph.text[each.at :])))
    return next(tails, paragraph.page)


def torn(paragraph: Paragraph, quote: str) -> tuple[bool, bool]:
    """Whether the quote begins, and whether it ends, where the paragraph breaks: in the middle of what it says."""
    place = _place(paragraph, quote) if paragraph.breaks else None
    if place is None:
        return False, False
    begun = any(each.at == place[0] for each in paragraph.breaks)
    return begun, any(not paragraph.text[place[1] : each.at].strip() and each.at >= place[1] for each in paragraph.breaks)


def boxes_of(paragraph: Paragraph, boxes: Sequence[Box], quote: str) -> list[Box]:
    """Of a paragraph's boxes those of the lines on which the quote stands; all of them where it isn't found in its text."""
    first, last = _place(paragraph, quote) or (0, len(paragraph.text))
    begins = sorted({box.at for box in boxes})
    ends = dict(zip(begins, [*begins[1:], len(paragraph.text)], strict=True))
    return [box for box in boxes if box.at < last and ends[box.at] > first]


def unsure_in(paragraph: Paragraph, quote: str) -> list[str]:
    """The words of a quote from a scan that may be misread: figures and months that were hard to make out."""
    place = _place(paragraph, quote) if paragraph.unsure else None
    first, last = place or (0, len(paragraph.text))
    return [paragraph.text[start:end] for start, end in paragraph.unsure or () if first < end and start < last]


def _place(paragraph: Paragraph, quote: str) -> tuple[int, int] | None:
    """Where the quote stands in the paragraph's text: of several places the first that no break parts."""
    text = paragraph.text
    found = [match.span() for match in re.finditer(re.escape(quote.strip()), text)]
    if not found:
        words = r"\W+".join(map(re.escape, re.findall(r"\w+", squash(quote))))
        found = [match.span() for match in re.finditer(words, text, re.I)] if words else []
    whole = (each for each in found if not any(each[0] < one.at < each[1] for one in paragraph.breaks))
    return next(whole, found[0] if found else None)
