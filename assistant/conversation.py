"""A question with what was asked before it: a follow-up is made whole, so that the rest needn't know of threads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from index.authorities import Gazetteer
from index.text import content_stems
from index.vocabulary import widen

_FOLLOWS = re.compile(r"^\s*(?:and|also|but|so|ok(?:ay)?|what about|how about|same for|or)\b", re.I)
_POINTS_BACK = re.compile(r"\b(?:she|he|her|him|his|they|them|their|it|its|this|that|those|these|there|then|the one|same|which of|ones?)\b", re.I)
_ONLY_COUNCIL = re.compile(r"^\s*(?:and|what about|how about|same for|or)?\s*(?:and\s+)?(?:for|in|at|with)?\s*(.{3,60}?)\s*[?.!]*\s*$", re.I)


_THE_SAME_THING = re.compile(r"^.{3,45}\bthe (?:team|inspectors|report|visit|letter|paper|article|authors?)\W*$", re.I)
"""A short question whose one thing is that of the question before."""
_ASKS = re.compile(r"\b(?:when|when's|whens|what|which|how|last|latest|cut[- ]?off|deadline|due|by|long)\b", re.I)
_CHAT_END = re.compile(r"(?<=[.?!])\s+(?=\S)")
BARE = 1
"""How few words of its own a question has that only its thread makes whole ("since when", "was that late?")."""


@dataclass(frozen=True, slots=True)
class Asked:
    """`text` is the question to answer; `context` earlier ones that it points back to; `defined` what the documents in scope call by another
    name than the question does, each with that name."""

    text: str
    context: str = ""
    defined: tuple[tuple[str, str], ...] = ()

    def widened(self, text: str) -> list[str]:
        """Further words that a document may use for what the text says, the documents' own first."""
        own = [other for said, other in self.defined if re.search(rf"(?<!\w){re.escape(said)}s?(?!\w)", text, re.I)]
        return [*own, *widen(text)]


def points_back(question: str) -> bool:
    """Whether it speaks of something only by a pronoun."""
    return bool(_POINTS_BACK.search(question))


def make_whole(question: str, history: Sequence[str], gazetteer: Gazetteer) -> Asked:
    """ "and for X?" asks the earlier question of another council; a pronoun or an opening "and" takes the earlier as context."""
    if not history:
        return Asked(question)
    before = make_whole(history[-1], history[:-1], gazetteer)
    swap = _ONLY_COUNCIL.match(question)
    if swap and (council := gazetteer.find(swap[1])) and len(question.split()) <= 9:
        text = gazetteer.replaced(before.text, council.name)
        return Asked(text if gazetteer.mentions(text) else f"{text.rstrip(' ?')} in {council.name}?", before.context)
    bare = len(set(content_stems(question))) <= BARE
    if bare or _FOLLOWS.search(question) or _THE_SAME_THING.match(question) or (points_back(question) and len(question.split()) <= 16):
        return Asked(question, " ".join(part for part in (before.text, before.context) if part)[:1000])
    return Asked(question)


def asking(text: str) -> str:
    """The last sentence that asks, one with a question mark before one without; the others tell. In chat a sentence may begin without a capital."""
    said = [*reversed(_CHAT_END.split(text))]
    marked = [each for each in said if each.rstrip().endswith("?")]
    return next((each for each in (*marked, *said) if _ASKS.search(each)), marked[0] if marked else text)
