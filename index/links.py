"""Which statements speak of which obligation, by the words that they share. Nothing is searched for and nothing is guessed: where too
little is shared, there is no evidence.

How much a word counts doesn't depend on what else is in the library, so that a paper which an asker may not see changes nothing.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from index.dates import MONTHS, find_dates
from index.documents import Document
from index.obligations import Held
from index.progress import Said, rank
from index.text import STOP, stems, words

_COMMON = """
council councils authority borough county city improvement improve plan plans notice notices child children childrens young people family families service services social care
department education dfe ofsted board committee cabinet member members report reports reported paper date dates day days week weeks month months year years meeting meetings
working within least each every first second third fourth next last new set sent send give given show shown take taken action actions target progress director head officer
officers adviser chair work works number numbers time times review reviews area areas local including include included ensure provide provided agree agreed also part parts
use used need needs one two three four five six seven eight nine ten complete completed done late track
"""
COMMON = frozenset(stems([*_COMMON.split(), *(month.lower() for month in MONTHS)]))
"""Words of the field that nearly every obligation and statement has: they tell little about whether two speak of one matter."""
_ACTS = {
    "send": re.compile(r"\b(?:send|sends|sent|submit(?:s|ted)?|deliver(?:s|ed)? to|reach(?:es|ed)? (?:the|Ofsted)|be with|was with|provide[ds]?)\b", re.I),
    "publish": re.compile(r"\bpublish(?:es|ed)?\b", re.I),
    "appoint": re.compile(r"\bappoint(?:s|ed|ment)?\b", re.I),
    "meet": re.compile(r"\bboard\b[^.;,]{0,40}\b(?:meets?|met)\b", re.I),
    "set up": re.compile(r"\b(?:set(?:s)? up|establish(?:es|ed)?|create[ds]?)\b", re.I),
}  # fmt: skip
_THINGS = {
    "plan": re.compile(r"\bplan\b", re.I), "board": re.compile(r"\bboard\b", re.I), "chair": re.compile(r"\bchair\b", re.I),
    "adviser": re.compile(r"\badvis[eo]r\b", re.I), "assessment": re.compile(r"\b(?:self-|own )assessment\b", re.I), "letter": re.compile(r"\bletter\b", re.I),
    "notice": re.compile(r"\bnotice\b", re.I), "director": re.compile(r"\bdirector\b", re.I),
}  # fmt: skip
_TO = {
    "department": re.compile(r"\b(?:department|dfe)\b", re.I), "ofsted": re.compile(r"\bofsted\b", re.I), "board": re.compile(r"\bto the board\b|\bthe board a\b", re.I),
    "cabinet": re.compile(r"\bcabinet\b", re.I),
}  # fmt: skip
"""What notices ask for in the commonest words: to send a plan to somebody, to set up and hold a board, to appoint a chair."""
ACT = 1.5
"""What such an act counts for when two sentences share it."""
LIGHT, AROUND = 0.2, 0.6
"""What a common word counts for, and a word that only stands around a statement, where a rare one in it counts 1."""
OWN, SHARED, OF_DUTY, OF_EITHER = 1.0, 2.0, 0.4, 0.5
"""How much two must share at least: in the statement's own words, with those around it, as a share of the obligation, of one of both."""
MOST = 3
"""How many statements are shown with an obligation."""


_SHARE = re.compile(r"(\d)\s?(?:%|per ?cent\b)", re.I)


@dataclass(frozen=True, slots=True)
class Link:
    """A statement that speaks of an obligation; `share` is how much of the obligation's weight its words hold, `own` how much of its own
    weight the obligation holds, both 0 to 1."""

    said: Said
    document: Document
    share: float
    own: float

    @property
    def order(self) -> tuple[date, int, float]:
        return (*rank(self.said.statement.day, self.document.kind), self.share)


class Statements:
    """The statements of one council, to be asked which of them speak of an obligation."""

    def __init__(self, said: Iterable[Said], documents: Mapping[str, Document]) -> None:
        self._said = [(each, documents[each.document_id]) for each in said if each.document_id in documents]
        self._own = [weights(each.statement.quote if not each.statement.subject else each.statement.about) for each, _ in self._said]
        self._around = [set(weights(each.statement.about)) for each, _ in self._said]
        self._by_stem: dict[str, list[int]] = {}
        for place, (own, around) in enumerate(zip(self._own, self._around, strict=True)):
            for stem in {*own, *around} - COMMON:
                self._by_stem.setdefault(stem, []).append(place)

    def about(self, held: Held, document: Document) -> list[Link]:
        """The statements that speak of an obligation of a document, the latest and most official first."""
        wanted = weights(held.obligation.what)
        total = sum(wanted.values())
        found = []
        for place in sorted({place for stem in wanted if stem not in COMMON for place in self._by_stem.get(stem, ())}):
            each, source = self._said[place]
            if not _may_speak(each, held, document):
                continue
            own = sum(weight for stem, weight in wanted.items() if stem in self._own[place])
            shared = own + AROUND * sum(weight for stem, weight in wanted.items() if stem in self._around[place] and stem not in self._own[place])
            share = shared / total
            of_statement = shared / (sum(self._own[place].values()) or 1.0)
            itself = each.statement.subject and each.document_id == held.document_id
            if itself or (own >= OWN and (shared >= SHARED or own >= ACT) and share >= OF_DUTY and max(share, of_statement) >= OF_EITHER):
                found.append(Link(each, source, share, of_statement))
        return sorted(found, key=lambda link: link.order, reverse=True)


def weights(text: str) -> dict[str, float]:
    """The stems of a text's words with what each counts for; its dates count for nothing, a share ("95%") in full."""
    for span in reversed(find_dates(text)):
        text = f"{text[: span.start]} {text[span.end :]}"
    found: dict[str, float] = {}
    for word in words(_SHARE.sub(r"\1percent", text)):
        if word not in STOP:
            (stem,) = stems([word])
            found[stem] = LIGHT if stem in COMMON or stem.isdigit() else 1.0
    return found | dict.fromkeys(_acts(text), ACT)


def _acts(text: str) -> Iterator[str]:
    """The acts that a text speaks of; what is sent counts only with whom it is sent to."""
    for act, spoken in _ACTS.items():
        if spoken.search(text):
            things = [name for name, pattern in _THINGS.items() if pattern.search(text)]
            to = [name for name, pattern in _TO.items() if pattern.search(text)] if act == "send" else [""]
            yield from (f"{act} {thing} {whom}" for thing in things for whom in to if thing != whom)


def _may_speak(said: Said, held: Held, document: Document) -> bool:
    """A statement speaks of what was laid down before it, in another document; a tracker's row also of itself."""
    if said.document_id == held.document_id:
        return said.statement.subject and said.statement.ordinal == held.obligation.ordinal
    return said.statement.day is None or document.day is None or said.statement.day >= document.day
