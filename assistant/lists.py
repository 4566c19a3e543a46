"""Answers that are lists: all items of the list that fits best, with the words that lead into it."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter

from assistant import replies
from assistant.evidence import PERSON, TYPED, Evidence, covered, spoken_of, sure, weigh
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain, quoted
from index.documents import Document, Kind, Paragraph
from index.library import Found
from index.pages import page_of, parts
from index.text import letters, sentences

DOCUMENTS = 6
SHORTEST = 8
"""How many letters words need to be cited: "Reviews" stands anywhere."""
WORDS = 100
"""How long a list may be that wasn't asked for as one."""
FOUND = 0.8
"""From which score evidence shows that a document may hold the list."""
LED = 0.3
"""From which share of the question that a list's heading and lead-in cover, it is the list that was asked for."""


ALIKE, MEANT = 0.42, 1.4
"""From which nearness in meaning it may be that list as well, and what nearness counts for."""


@dataclass(frozen=True, slots=True)
class List:
    """A list as printed: the words that lead into it and its items."""

    document: Document
    lead: Paragraph
    items: tuple[Paragraph, ...]

    def holds(self, evidence: Evidence) -> bool:
        return evidence.document.id == self.document.id and self.lead.ordinal <= evidence.paragraph.ordinal <= self.items[-1].ordinal

    def alike(self, near: Mapping[tuple[str, int], float]) -> float:
        """How near its lead-in and its nearest items come in meaning, 0 to 1."""
        lead = near.get((self.document.id, self.lead.ordinal), 0.0)
        items = sorted((near.get((self.document.id, each.ordinal), 0.0) for each in self.items), reverse=True)[:3]
        return max(lead, sum(items) / len(items)) * 0.5 + (lead + sum(items)) / (1 + len(items)) * 0.5


def whole_list(inquiry: Inquiry) -> Draft:
    """All items of the list that fits best: whose heading, lead-in and items speak of what is asked, in a document that search found."""
    evidence = inquiry.evidence
    if not evidence or evidence[0].score < FOUND:
        return Draft(related=tuple(evidence[:2]))
    query = weigh(inquiry.library, inquiry.scope, inquiry.asked)
    near = _nearness(inquiry.near)
    scored: list[tuple[float, int, List]] = []
    members_asked = bool(_MEMBERS_ASKED.search(inquiry.question))
    documents = {each.document.id: each.document for each in evidence if each.document.councils or not members_asked}  # guidance knows of nobody's members
    for document in list(documents.values())[:DOCUMENTS]:
        best = next(each for each in evidence if each.document.id == document.id)
        for found in lists_of(document, inquiry.paragraphs(document)):
            led = max(covered(" ".join([*found.lead.heading[-1:], found.lead.text]), query), 0.7 * spoken_of(found.lead.text, query))
            inside = covered(" ".join(item.text for item in found.items), query)
            alike = found.alike(near)
            if members_asked and not _names_members(found):
                continue
            members = MEMBERS * members_asked
            if members or led >= LED or alike >= ALIKE or (found.holds(evidence[0]) and sure(evidence[0], inquiry.route)):
                score = members + led + 0.3 * inside + MEANT * alike + 0.5 * best.features.prior + 0.25 * best.score + 0.3 * found.holds(evidence[0])
                scored.append((score, -len(scored), found))
    if not scored:
        return _attendance(inquiry) if members_asked else Draft()
    return listed(max(scored, key=lambda each: each[:2])[2])


def _attendance(inquiry: Inquiry) -> Draft:
    """Who was at the last meeting, where no paper lists a board's members: the minutes' own line."""
    minutes = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.kind is Kind.MINUTES and each.councils]
    for document in sorted(minutes, key=lambda each: each.day or date.min, reverse=True):
        there = [each for each in inquiry.paragraphs(document) if _THERE.match(each.text) and len(PERSON.findall(each.text)) >= 3]
        if there:
            return Draft(tuple(quoted(certain(document, each, each.text)) for each in there[:3]), words=200, citations=LIST_CITATIONS)
    return Draft()


_THERE = re.compile(r"\W*(?:(?:members|also) )?(?:present|in attendance|attend(?:ance|ing|ed by))\b", re.I)
_MEMBERS_ASKED = re.compile(
    r"\b(?:who(?:'?s| is| are| sits?)?|which people|members(?:hip)?|names?)\b.{0,30}\b(?:on|of|members?)\b.{0,30}\b(?:board|panel|committee|group|partnership)\b",
    re.I,
)
_MEMBERS = re.compile(r"\bmember(?:s|ship)?\b|\bcompris\w+|\bconsists?\b|\battend\w*|\bpresent\b", re.I)
MEMBERS, BRIEF = 2.0, 14
"""What it counts for a list of people where members are asked for, and how many words its items may have on the average."""


def _names_members(found: List) -> bool:
    """Whether a list is of people or offices: its lead or heading says so, and its items are short."""
    words = sum(len(each.text.split()) for each in found.items)
    return bool(_MEMBERS.search(" ".join([*found.lead.heading[-1:], found.lead.text]))) and words <= BRIEF * len(found.items)


def _nearness(hits: Sequence[Found]) -> dict[tuple[str, int], float]:
    """For each paragraph that search proposes the cosine of its words or, where that is more, of its passage with its heading."""
    found: dict[tuple[str, int], float] = {}
    for hit in hits:
        for paragraph, _, cosine in hit.quotes():
            place = (hit.document.id, paragraph.ordinal)
            found[place] = max(found.get(place, 0.0), cosine, hit.cosine)
    return found


def list_around(inquiry: Inquiry, evidence: Sequence[Evidence]) -> List | None:
    """The list that the best evidence leads into, or that holds it and more of the good evidence."""
    best = evidence[0]
    if inquiry.route.answer_type in TYPED:
        return None
    if not (best.paragraph.text.endswith(":") or _is_item(best.paragraph)):
        return None
    found = next((each for each in lists_of(best.document, inquiry.paragraphs(best.document)) if each.holds(best)), None)
    if found is None or sum(len(each.text.split()) for each in found.items) > WORDS:
        return None
    return found if best.paragraph.text.endswith(":") or sum(found.holds(each) for each in evidence[:4]) >= 2 else None


def lists_of(document: Document, paragraphs: Sequence[Paragraph]) -> list[List]:
    """Every list of at least two items in a document."""
    found: list[List] = []
    place = 1
    while place < len(paragraphs):
        if not _is_item(paragraphs[place]) and (paragraphs[place].form != "row" or document.kind is Kind.TRACKER):
            place += 1
            continue
        last = place
        while last + 1 < len(paragraphs) and _same_list(paragraphs[last + 1], paragraphs[place]):
            last += 1
        if last > place:
            found.append(List(document, paragraphs[place - 1], tuple(paragraphs[place : last + 1])))
        place = last + 1
    return found


def _is_item(paragraph: Paragraph) -> bool:
    return paragraph.form == "item"


def _same_list(one: Paragraph, other: Paragraph) -> bool:
    if one.form != other.form or one.heading != other.heading:
        return False
    plain_numbers = (one.number or "x").isdigit() and (other.number or "x").isdigit()
    return plain_numbers or (one.number or "").split("(")[0] == (other.number or "").split("(")[0]


def listed(found: List) -> Draft:
    """A list as an answer: where it stands, its lead-in, its items; a long list's items share citations."""
    document, lead = found.document, found.lead
    opening = _last_sentence(lead.text)
    led = [quoted(certain(document, lead, opening))] if len(letters(opening)) >= SHORTEST else []
    lines = [_lines(items, cited) for cited, items in groupby(_cited(found), key=itemgetter(0))]
    return Draft((*led, *lines), suggestions=replies.FIRST_QUESTIONS[:2], words=400, citations=LIST_CITATIONS)


def _cited(found: List) -> Iterator[tuple[tuple[Evidence, ...], Paragraph]]:
    """Each item with what it is cited by: items that follow each other on one page share a citation, so many that there is room for all."""
    runs: list[list[tuple[Paragraph, str]]] = []
    for item in found.items:
        for part in parts(item, item.text):
            before = runs[-1][-1] if runs else None
            if before is None or before[0] is item or page_of(*before) != page_of(item, part):
                runs.append([])
            runs[-1].append((item, part))
    sizes = range(1, len(found.items) + 1)
    size = next((each for each in sizes if sum(-(-len(run) // each) for run in runs) < LIST_CITATIONS), len(found.items))
    carrying: dict[int, list[Evidence]] = {}
    for run in runs:
        for start in range(0, len(run), size):
            shared = run[start : start + size]
            evidence = certain(found.document, shared[0][0], " ".join(part for _, part in shared))
            for item, _ in shared:
                carrying.setdefault(item.ordinal, []).append(evidence)
    for item in found.items:
        those = carrying[item.ordinal]
        yield tuple(each for each in those if len(letters(each.quote)) >= SHORTEST) or (those[0],), item


def _lines(items: Iterable[tuple[tuple[Evidence, ...], Paragraph]], cited: tuple[Evidence, ...]) -> Sentence:
    """Items that are cited by the same words, a line each."""
    markers = " ".join(f"[#{place}]" for place in range(len(cited)))
    return Sentence(SentenceKind.QUOTE, "\n".join(f"- {plain(item.text)} {markers}" for _, item in items), cited)


def _last_sentence(text: str) -> str:
    """What leads into the list: all of a short paragraph, the last sentence of a long one."""
    return text if len(text.split()) <= 45 else sentences(text)[-1]
