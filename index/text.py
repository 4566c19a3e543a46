"""Sentences, words and verbatim quotes."""

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import Stemmer


_ABBREVIATIONS = r"(?:Mr|Mrs|Ms|Dr|Prof|Rev|Cllr|Sir|St|No|no|nos|para|paras|s|ss|Sch|Art|vs|e\.g|i\.e|etc|approx|Rt|Hon|Ltd|Dept|Sept|Oct|Nov|Dec|Jan|Feb|Aug)"
_END = re.compile(r"(?<=[.!?;])[\"”’')\]]*\s+(?=[\"“‘(\[]?[A-Z0-9£•])|(?<=[.!?][\"”’'])\s+(?=[\"“‘(\[]?[A-Z])")
_NO_END = re.compile(rf"(?:\b{_ABBREVIATIONS}|\b[A-Z]|^\(?[0-9]{{1,3}}|^\(?[a-z])\.$")
_CONTRACTED = re.compile(r"(?:n['’]t|['’](?:s|re|ve|ll|d|m)?)$")
_WORD = re.compile(r"[A-Za-z0-9]+(?:['’][A-Za-z]+)?")

STOP = frozenset(
    "a an and any are as at be been being but by can could d did do does doing for from get got had has have having he her here him his how i if in into is it its just "
    "ll m me much my no nor not of on once only or our ours out own please pls re s same she should so some such t than that the their theirs them then there these they "
    "this those to too u until up us ve very was we were what when where which while who whom whose why will with would you your yours whats whos whens hows shall may might must "
    "im ive id dont isnt wasnt hey hi hello all morning thanks ta also actually really exactly ever tell say says said know need let like "
    "stuff thing things lot lots bit kinda sorta kind sort tbh btw imo ppl folks guys quick question q new starter morning anyone anybody nobody everybody somebody someone one "
    "still even just going gone go goes come comes came put get getting make makes made want wants trying try sure maybe perhaps proper properly basically literally okay ok yeah yes no "
    "us ours whether either both every each any all anything something everything nothing anyhow anyway till til supposed meant actual exact moment seem seems "
    "ca wo sha werent arent doesnt didnt havent hasnt hadnt cant wont shouldnt wouldnt couldnt weve theyve theyre hes shes".split()
)


def squash(text: str) -> str:
    """One space between words, none around."""
    return " ".join(text.split())


def sentences(text: str) -> list[str]:
    """The sentences of a paragraph, each verbatim; abbreviations and initials don't end one."""
    parts: list[str] = []
    start = 0
    for match in _END.finditer(text):
        piece = text[start : match.start()]
        if match.group().strip():
            piece = text[start : match.end()].rstrip()
        last = piece.rsplit(None, 1)[-1] if piece.strip() else ""
        if (piece.endswith(";") and len(piece) < 60) or (last and _NO_END.search(last)):
            continue
        parts.append(piece.strip())
        start = match.end()
    parts.append(text[start:].strip())
    return [part for part in parts if part]


SHORTEST, WHOLE = 14, 430
"""From how many characters words are worth quoting by themselves, and up to how many a paragraph is quoted whole."""


def snippets(text: str) -> list[str]:
    """What is embedded of a paragraph beside its passage: all of it where it is short, else its sentences."""
    return sentences(text) if len(text) > WHOLE else [text] if len(text) >= SHORTEST else []


def quotable(text: str) -> list[tuple[str, slice]]:
    """What may be quoted of a paragraph, each verbatim, with the snippets that it is: up to three that follow each other."""
    single = snippets(text)
    quotes = []
    for first in range(len(single)):
        quote, last = single[first], first + 1
        for following in single[first + 1 : first + 3]:
            if len(quote) + len(following) > WHOLE:
                break
            quote, last = f"{quote} {following}", last + 1
        quotes.append((quote, slice(first, last)))
    return [(quote, where) for quote, where in quotes if quote in text]


def letters(text: str) -> str:
    """Letters, digits and the points inside numbers, lower case: what a quote is compared by, so that hyphens and spaces of a layout don't matter."""
    return re.sub(r"(?<!\d)\.|\.(?!\d)|[^0-9a-z£%.]", "", unicodedata.normalize("NFKC", text).lower())


def holds_quote(text: str, quote: str) -> bool:
    """Whether the quote stands verbatim in the text, but for white space, case and punctuation's shape."""
    wanted = letters(quote)
    return bool(wanted) and wanted in letters(text)


def words(text: str) -> list[str]:
    """Lower-case words without their possessive, and without what a contraction adds ("weren't": were)."""
    return [_CONTRACTED.sub("", word.lower()).replace("’", "'") for word in _WORD.findall(text)]


@lru_cache(maxsize=1)
def _stemmer() -> "Stemmer.Stemmer":
    import Stemmer

    return Stemmer.Stemmer("english")


def stems(tokens: list[str]) -> list[str]:
    """Snowball stems."""
    return list(_stemmer().stemWords(tokens))


def content_stems(text: str) -> list[str]:
    """The stems of the words that carry meaning, in order."""
    return stems([word for word in words(text) if word not in STOP])


def slug(name: str) -> str:
    """A name as [a-z0-9-]."""
    plain = unicodedata.normalize("NFKD", name.replace("&", " and ")).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x"
