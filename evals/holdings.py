"""A register of any size, made up from a seed and kept the way ingest keeps it: notices, reports, trackers, minutes and papers of
invented councils, with duties of every kind of date and statements of how they stand."""

import hashlib
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from evals.generator import councils, sentence
from index.authorities import Council
from index.dates import Period, Unit, say
from index.documents import Basis, DateMeaning, DocumentDate, Fact, Identity, Kind, Paragraph, Passage
from index.kept import NewVersion
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.progress import State, Statement
from index.scope import Access

AS_OF = date(2025, 6, 1)
"""Around this day everything that is made up is in force."""
_PAPERS = (
    (Kind.IMPROVEMENT_NOTICE, DateMeaning.ISSUED, 0.15), (Kind.SEND_INSPECTION, DateMeaning.INSPECTED_TO, 0.1), (Kind.TRACKER, DateMeaning.MEETING, 0.3),
    (Kind.MINUTES, DateMeaning.MEETING, 0.15), (Kind.BOARD_PAPER, DateMeaning.MEETING, 0.15), (Kind.BOARD_PAPER, DateMeaning.MEETING, 0.15),
)  # fmt: skip
"""What each council has: the kind of paper, what its date says, and which share of the council's duties it holds."""
_KINDS = (DueKind.UNDATED, DueKind.FIXED, DueKind.OFFSET, DueKind.RECURRING, DueKind.APPROXIMATE)
_WEIGHTS = (30, 30, 15, 15, 10)


@dataclass(frozen=True, slots=True)
class Holdings:
    """What was made: the councils, and how many duties each has."""

    councils: tuple[str, ...]
    duties: int


def fill(library: Library, count: int, duties: int, seed: int = 5) -> Holdings:
    """Keeps so many councils with so many duties each; every sixth minutes are restricted."""
    names = tuple(councils(count, seed))
    for number, name in enumerate(names):
        library.add_council(Council(name, name, (f"{name} City Council",)))
        for new in _papers(random.Random(f"{seed}:{name}"), name, duties, number):
            library.keep(new)
    return Holdings(names, duties)


def _papers(rng: random.Random, council: str, duties: int, number: int) -> Iterator[NewVersion]:
    left = duties
    for place, (kind, meaning, share) in enumerate(_PAPERS):
        size = left if place == len(_PAPERS) - 1 else min(left, round(duties * share))
        left -= size
        day = AS_OF - timedelta(days=rng.randint(20, 300))
        access = Access.RESTRICTED if kind is Kind.MINUTES and number % 6 == 0 else Access.PUBLIC
        yield _paper(rng, f"{council.lower()}-{place}-{kind.value}.md", council, kind, DocumentDate(meaning, day, say(day), Basis.PRINTED), size, access)


def _paper(rng: random.Random, name: str, council: str, kind: Kind, day: DocumentDate, size: int, access: Access) -> NewVersion:
    texts = [f"{sentence(rng)[:-1]} {number}." for number in range(1, size + 1)]
    dues = [due(rng, day.day) for _ in texts]
    texts = [f"{text[:-1]}, {each.phrase}." for text, each in zip(texts, dues, strict=True)]
    paragraphs = tuple(Paragraph(place, text, str(place + 1), ("Duties",), 1, 0, len(text)) for place, text in enumerate(texts))
    made = hashlib.sha256(repr((name, texts)).encode()).hexdigest()
    passages = tuple(
        Passage(hashlib.sha256(f"{made}:{each.ordinal}".encode()).hexdigest()[:32], each.ordinal, each.ordinal, kind.label, each.text) for each in paragraphs
    )
    obligations = tuple(_duty(rng, kind, place, text, each) for place, (text, each) in enumerate(zip(texts, dues, strict=True)))
    statements = tuple(_statement(rng, kind, day.day, each) for each in paragraphs if rng.random() < 0.2)
    identity = Identity(_told(kind.value), (_told(council),), None, _told(name), (day,))
    return NewVersion(f"/holdings/{name}", name, made, made, access, identity, "the generator", 1, paragraphs, passages, obligations, statements)


def _told(value: str) -> Fact:
    return Fact(value, None, Basis.TOLD)


def due(rng: random.Random, day: date) -> Due:
    """A date of any kind, as a paper of that day would set it."""
    kind = rng.choices(_KINDS, _WEIGHTS)[0]
    months = Period(rng.choice([2, 3, 4, 6, 9, 12]), Unit.MONTH)
    fixed = day + timedelta(days=rng.randint(10, 700))
    if kind is DueKind.FIXED:
        return Due(kind, f"by {say(fixed)}", day=fixed)
    if kind is DueKind.OFFSET:
        return Due(kind, f"within {months} of {say(day)}", periods=(months,), anchor=f"the meeting of {say(day)}", anchor_day=day)
    if kind is DueKind.RECURRING:
        return Due(kind, f"every {months}", periods=(months,))
    if kind is DueKind.APPROXIMATE:
        return Due(kind, f"around {say(fixed)}", day=fixed)
    return Due(kind, "regularly")


def _duty(rng: random.Random, kind: Kind, place: int, text: str, found: Due) -> Obligation:
    topic = Topic.OTHER
    if kind is Kind.IMPROVEMENT_NOTICE and place < 2:
        topic = (Topic.REVIEW, Topic.TARGET)[place]
    binding = Binding.ACTION if kind is Kind.TRACKER else rng.choice([Binding.MUST, Binding.SHOULD, Binding.WILL])
    return Obligation(topic, "the council", text.partition(",")[0], text, place, binding, found)


def _statement(rng: random.Random, kind: Kind, day: date, paragraph: Paragraph) -> Statement:
    return Statement(rng.choice(list(State)), day, paragraph.text, paragraph.ordinal, paragraph.text, kind is Kind.TRACKER)
