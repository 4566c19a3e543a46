"""From when until when somebody holds an office, by the words beside their name: who holds it on a day, who did before, who is to come."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date

from assistant.evidence import PERSON
from assistant.people import Holder
from index.dates import find_dates
from index.documents import Document, Paragraph
from index.text import sentences, squash

_TAKES = r"(?:starts?|starting|started|takes? up|takes? over|takes? the chair|takes? office|took up|took over|took the chair|joins?|joined|appointed|begins?|began|becomes?|became|succeeds?|succeeded|replaces?|replaced|(?:will|to) (?:chair|lead|hold|take))"
_LEAVES = r"(?:leaves?|left|(?:will|to) (?:leave|retire|finish|step down|stand down|end)|steps? down|stepped down|stands? down|stood down|ends?|ended|retires?|retired|resigned|finish(?:es|ed)?|g[ai]ves? (?:it|(?:the|that|this) \w+) up|g[ai]ves? up (?:the|that|this) \w+|hand(?:s|ed)? over|relinquish(?:es|ed)?)"
_WORDS = r"(?:\s+[\w’'-]+,?){0,9}?(?:\s+(?:on|in|at|from|after|until|of))?\s*(?:the end of\s+)?(?:\w+day,?\s*)?$"
_BEGUN = re.compile(rf"\b(?:with effect from|from|since|in post since)\s+(?:\w+day,? )?$|\b{_TAKES}\b{_WORDS}", re.I)
_ENDED = re.compile(rf"\b(?:until|up to)\s+(?:the end of |about )?(?:\w+day,? )?$|\b{_LEAVES}\b{_WORDS}", re.I)
_FOLLOWS = re.compile(
    r"\s*,?\s*(?:\([^)]*\)\s*,?\s*)?(?:who (?:will |is to )?)?(?:has been |have been |is |was |will |is to |now )*(?:takes? over|took over|succeeds?|succeed|replaces?|replace|follows?|follow|take over|take up|takes up|took up|(?:held|had|filled|covered) (?:the|that|this) (?:post|role|office)|appointed|agreed|approved|covering|covers|acting|acts|holds?|chairs?)\b",
    re.I,
)
_OF_NEXT = re.compile(
    r"\b(?:in (?:his|her|their) place|(?:his|her|their|the) successor(?: is| will be|,)?|(?:be )?(?:succeeded|replaced|followed) by|hand(?:s|ed|ing)? (?:\w+ )?over to|(?:give|gives|giving|gave|make|makes|making|made) way (?:to|for))\s*$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Tenure:
    """Somebody in an office by a paper's words, with the days from and until which they say so; `told` is the paper's own."""

    person: str
    quote: str
    paragraph: Paragraph
    document: Document
    begins: date | None
    ends: date | None

    @property
    def told(self) -> date:
        return self.document.day or date.min

    @property
    def since(self) -> date:
        """From which day on, as far as it is known, somebody was in the office."""
        return min(self.begins, self.told) if self.begins and self.begins <= self.told else self.begins or self.told


def tenures(document: Document, held: Iterable[Holder]) -> Iterator[Tenure]:
    """The tenures that a paper tells of an office, of its holders and of who follows them in the same paragraph."""
    for holder in held:
        whole = sentences(holder.paragraph.text)
        place = next((number for number, each in enumerate(whole) if holder.quote in each), None)
        if place is None:
            yield Tenure(holder.person, holder.quote, holder.paragraph, document, None, None)
            continue
        near = " ".join(whole[place : place + 2])
        near = near if near in holder.paragraph.text else whole[place]
        yield Tenure(holder.person, whole[place], holder.paragraph, document, *_days(near, holder.person, document))
        for number in range(place, min(place + 4, len(whole))):
            for person in PERSON.finditer(whole[number]):
                name = squash(person[0])
                if name != holder.person and _comes_after(whole[number], person):
                    yield Tenure(name, whole[number], holder.paragraph, document, *_days(whole[number], name, document))


def _comes_after(sentence: str, person: re.Match[str]) -> bool:
    return bool(_FOLLOWS.match(sentence, person.end()) or _OF_NEXT.search(sentence[: person.start()]))


def _days(text: str, person: str, document: Document) -> tuple[date | None, date | None]:
    """From and until when by the words after a person's name, before the next one's."""
    start = text.find(person) + len(person)
    following = next((each.start() for each in PERSON.finditer(text, start) if squash(each[0]) != person), len(text))
    begins = ends = None
    year = document.day.year if document.day else None
    for span in find_dates(text, year=year):
        before = text[start : span.start]
        if not start <= span.start < following:
            continue
        left, taken = (max((each.start() for each in pattern.finditer(before)), default=-1) for pattern in (_ENDED, _BEGUN))
        if taken > left and begins is None:
            begins = span.first
        elif left > taken and ends is None:
            ends = span.last
    return begins, ends


def on(found: Iterable[Tenure], day: date) -> Tenure | None:
    """Whose tenure it is on a day: of those that have begun and not ended the one that began last; of equals the one told of last."""
    valid = [each for each in found if (each.begins is None or each.begins <= day) and (each.ends is None or each.ends >= day) and each.told <= day]
    over = {each.person: each.ends for each in found if each.ends and each.ends < day}
    valid = [each for each in valid if each.person not in over or each.since > over[each.person]]
    return max(valid, key=lambda each: (each.since, each.told), default=None)


def before(found: Iterable[Tenure], holder: Tenure) -> Tenure | None:
    """Who held the office before a holder: of the others who were in it earlier, the last."""
    earliest = min((each.since for each in found if each.person == holder.person), default=holder.since)
    others = [each for each in found if each.person != holder.person and each.since < earliest]
    return max(others, key=lambda each: (each.since, each.ends or date.min), default=None)


def to_come(found: Iterable[Tenure], day: date) -> Tenure | None:
    """Who is to come into the office after a day, the first."""
    return min((each for each in found if each.begins and each.begins > day), key=lambda each: each.begins or date.max, default=None)


def told_together(found: Iterable[Tenure], holder: Tenure, other: Tenure) -> Tenure:
    """The other's tenure in the words that tell of the change between the two, where a paper has such."""
    surname = other.person.split()[-1]
    both = [each for each in found if each.person == holder.person and surname in each.paragraph.text and len(each.paragraph.text.split()) <= MOST]
    newest = max(both, key=lambda each: each.told, default=None)
    return replace(other, quote=newest.paragraph.text, paragraph=newest.paragraph, document=newest.document) if newest else other


MOST = 60
"""How many words a paragraph may have that is quoted for naming both."""
