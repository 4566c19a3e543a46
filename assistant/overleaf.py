"""What goes overleaf: a quote that runs over a page's end becomes the words of one page, or of each page with its own citation.

Of the parts those stay that carry what the quote is cited for. Where the words themselves are shown, that is each of them, unless a
particular fact is asked for that only one part holds; where they only stand behind a sentence of ours, the part with its figures and terms.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.evidence import TYPED, Evidence, fits_type
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, is_quoted, plain, quoted, short, shown
from index.pages import parts
from index.periods import NUMBER_WORDS
from index.text import STOP, content_stems, letters, words

SHORTEST = 8
"""Fewer letters than these are found anywhere, and are no quote."""
_MARKER = re.compile(r"\[#(\d+)\]")
_NAMED = re.compile(r"\b[A-Z][\w’'-]+|\S*\d\S*")
_MARKED = re.compile(r"“([^“”]*)”")


def on_pages(draft: Draft, inquiry: Inquiry) -> Draft:
    """The draft with no quote over a page's end."""
    return replace(draft, sentences=tuple(cut(each, inquiry) for each in draft.sentences), related=tuple(one_page(each) for each in draft.related))


def cut(sentence: Sentence, inquiry: Inquiry) -> Sentence:
    """The sentence with the words of each page cited by themselves, and shown so where it shows them."""
    found = [_parts(each) for each in sentence.evidence]
    if all(len(each) == 1 for each in found):
        return sentence
    if is_quoted(sentence):
        return quoted(*_answering(found[0], inquiry)) if len(found) == 1 else sentence
    kept = [_carrying(each, one, sentence) for each, one in zip(found, sentence.evidence, strict=True)]
    text = sentence.text
    for evidence, those in zip(sentence.evidence, kept, strict=True):
        text = _shown_cut(text, evidence, those)
    places = iter(range(sum(map(len, kept))))
    markers = [" ".join(f"[#{next(places)}]" for _ in each) for each in kept]
    text = _MARKER.sub(lambda match: markers[int(match[1])], text)
    return replace(sentence, text=text, evidence=tuple(each for those in kept for each in those))


def one_page(evidence: Evidence, wanted: str = "") -> Evidence:
    """The words of one page: of the part with most of the words that are wanted, else of the longest."""
    return _most(_parts(evidence), frozenset(_stems(wanted)))


def _parts(evidence: Evidence) -> list[Evidence]:
    """The evidence page by page, without scraps."""
    found = parts(evidence.paragraph, evidence.quote)
    if len(found) == 1:
        return [evidence]
    whole = [each for each in found if len(letters(each)) >= SHORTEST] or [max(found, key=len)]
    return [replace(evidence, quote=each) for each in whole]


def _answering(found: Sequence[Evidence], inquiry: Inquiry) -> list[Evidence]:
    """The parts that answer a question by their words: of a particular fact those that hold one of its kind or more of what is asked."""
    if inquiry.route.answer_type not in TYPED:
        return list(found)
    fits = [fits_type(each.quote, inquiry.route) for each in found]
    best = [each for each, fit in zip(found, fits, strict=True) if fit > 0 and fit == max(fits)]
    return _covering(found, frozenset(_stems(inquiry.asked.text)), best) if best else list(found)


def _carrying(found: Sequence[Evidence], whole: Evidence, sentence: Sentence) -> list[Evidence]:
    """The parts that carry a sentence: all of what it shows, of the rest those with its words or its figures, names and terms."""
    if len(found) == 1 or sentence.kind is SentenceKind.QUOTE or any(each in sentence.text for each in _shown(whole)):
        return list(found)
    own = _MARKER.sub("", _MARKED.sub("", sentence.text))
    if sentence.kind is not SentenceKind.WRITTEN:
        terms = sentence.reckoning.held.obligation.due.phrase if sentence.reckoning else ""
        own = " ".join([*_NAMED.findall(own), *(word for word in words(own) if word in NUMBER_WORDS), terms])
    wanted = frozenset(_stems(own))
    return _covering(found, wanted, [_most(found, wanted)])


def _covering(found: Sequence[Evidence], wanted: frozenset[str], first: Sequence[Evidence]) -> list[Evidence]:
    """The first parts, and each other one that holds more of what is wanted, in their order."""
    kept = list(first)
    for each in sorted(found, key=lambda each: -len(each.quote)):
        held = {stem for one in kept for stem in _stems(one.quote)}
        if each not in kept and (not kept or wanted & set(_stems(each.quote)) - held):
            kept.append(each)
    return [each for each in found if each in kept]


def _most(found: Sequence[Evidence], wanted: frozenset[str]) -> Evidence:
    return max(found, key=lambda each: (len(wanted & set(_stems(each.quote))), len(each.quote)))


def _stems(text: str) -> list[str]:
    """What a text's words mean and count: stop words aside, but for numbers in words."""
    return content_stems(text) + [word for word in words(text) if word in STOP and word in NUMBER_WORDS]


def _shown(evidence: Evidence) -> tuple[str, str]:
    """How a sentence shows a quote that nothing parts: whole, and in short."""
    return f"“{plain(evidence.quote)}”", f"“{plain(short(evidence.quote))}”"


def _shown_cut(text: str, evidence: Evidence, kept: Sequence[Evidence]) -> str:
    """A sentence's text with the words that are cited in the place of the quote, whole or in short, and of a phrase over the page's end."""
    whole, brief = _shown(evidence)
    if whole in text:
        return text.replace(whole, shown(kept))
    if brief in text:
        return text.replace(brief, shown(kept, brief=True))
    return _MARKED.sub(lambda match: " … ".join(f"“{each}”" for each in parts(evidence.paragraph, match[1])), text)
