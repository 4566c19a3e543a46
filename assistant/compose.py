"""From evidence to sentences. Each knows its kind and what it rests on; markers are given when all are known.

A quote stands verbatim in its paragraph. A computed sentence names only days of its computation. Absence, scope and
correction are templates of our own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from assistant import replies
from assistant.conversation import Asked
from assistant.evidence import Evidence, Features, gather, sure
from assistant.route import TOPICS, Route, Wanted
from index.dates import Period, Unit, find_dates, say
from index.documents import DateMeaning, Document, Kind, Paragraph
from index.library import Library
from index.obligations import Reckoning, Topic
from index.register import Entry, entries, occurrences
from index.scope import Scope
from index.text import content_stems

NEAR = 0.8
WORDS = 112
QUOTE_WORDS = 70
LIST_CITATIONS = 8
CITATIONS = 5
_NONE = Features(1, 0, 0, 1, 1, 0)
_GRADE = re.compile(r"\b(?:outstanding|good|requires improvement(?: to be good)?|inadequate)\W*$", re.I)


class SentenceKind(StrEnum):
    QUOTE = "quote"
    COMPUTED = "computed"
    ABSENCE = "absence"
    SCOPE = "scope"
    CORRECTION = "correction"


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` with "[#0]" where the first of `evidence` is cited; `days` are those that a computed one may name."""

    kind: SentenceKind
    text: str
    evidence: tuple[Evidence, ...] = ()
    days: frozenset[date] = frozenset()
    reckoning: Reckoning | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be said, what lies near without answering, and how many words there may be."""

    sentences: tuple[Sentence, ...] = ()
    related: tuple[Evidence, ...] = ()
    suggestions: tuple[str, ...] = ()
    words: int = 120
    citations: int = CITATIONS


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One question about one council, with all that answering needs."""

    library: Library
    scope: Scope
    asked: Asked
    route: Route
    as_of: date
    related: list[Evidence] = field(default_factory=list)

    def paragraphs(self, document: Document) -> list[Paragraph]:
        return self.library.paragraphs(self.scope, document)


def compose(inquiry: Inquiry) -> Draft:
    """The route's own composer, and the general reader where that has nothing."""
    composers = {
        Wanted.REVIEW: _dated, Wanted.TARGET: _dated, Wanted.REINSPECTION: _dated, Wanted.MONITORING: _dated, Wanted.UPCOMING: _upcoming, Wanted.COUNT: _count,
        Wanted.INSPECTED: _inspected, Wanted.GRADE: _graded, Wanted.INSPECTOR: _inspector, Wanted.LIST: _list,
    }  # fmt: skip
    composer = composers.get(inquiry.route.wanted)
    draft = composer(inquiry) if composer else Draft()
    return draft if draft.sentences else _general(inquiry)


# --- the register ----------------------------------------------------------------------------------------------------------------


def _dated(inquiry: Inquiry) -> Draft:
    topic = TOPICS[inquiry.route.wanted]
    found = entries(inquiry.library, inquiry.scope, inquiry.as_of, [topic], inquiry.route.reviewed)
    if not found:
        return Draft()
    entry = found[0]
    evidence = _evidence_of(inquiry, entry)
    due = entry.held.obligation.due
    if entry.reckoning is None:
        text = replies.no_review_date(due.phrase, "#0")
        return Draft((Sentence(SentenceKind.QUOTE, text, (evidence,)), _quoted(evidence)), suggestions=replies.SUGGESTIONS[Topic.OTHER])
    found_day = entry.reckoning
    if topic is Topic.REVIEW:
        text = replies.next_review(found_day, "#0")
    elif topic is Topic.TARGET:
        text = replies.target(found_day, due.phrase, "#0", due.beside)
    else:
        text = replies.approximate(found_day, due.phrase, "#0")
    suggestions = replies.SUGGESTIONS.get(topic, replies.SUGGESTIONS[Topic.OTHER])
    return Draft((_computed(entry, text, evidence), _quoted(evidence)), suggestions=suggestions)


def _computed(entry: Entry, text: str, evidence: Evidence, *days: date) -> Sentence:
    assert entry.reckoning is not None
    return Sentence(SentenceKind.COMPUTED, text, (evidence,), frozenset({*_days_of(entry), *days}), entry.reckoning)


def _days_of(entry: Entry) -> set[date]:
    """The days that a computation rests on: its result, the as-of day, its anchor's and the clause's own."""
    found = entry.reckoning
    assert found is not None
    said = [span for text in (found.anchor, found.rule, found.held.obligation.due.phrase) for span in find_dates(text)]
    printed = {each.day for each in entry.document.identity.dates}
    return {found.day, found.as_of, *printed, *(day for span in said for day in (span.first, span.last))}


def _evidence_of(inquiry: Inquiry, entry: Entry) -> Evidence:
    obligation = entry.held.obligation
    paragraph = inquiry.library.paragraphs(inquiry.scope, entry.document, [obligation.ordinal])[0]
    return Evidence(entry.document, paragraph, obligation.quote, _NONE)


def _upcoming(inquiry: Inquiry) -> Draft:
    until = inquiry.route.until or Period(3, Unit.MONTH).after(inquiry.as_of)
    found = [
        each
        for each in entries(inquiry.library, inquiry.scope, inquiry.as_of)
        if each.reckoning and inquiry.as_of <= each.reckoning.day <= until
    ]
    lines, seen = [], set()
    for each in found:
        assert each.reckoning is not None
        key = (each.reckoning.day, each.held.obligation.topic)
        if key in seen:
            continue
        seen.add(key)
        evidence = _evidence_of(inquiry, each)
        topic = each.held.obligation.topic
        meaning = replies.MEANING[topic] if topic in (Topic.REVIEW, Topic.TARGET, Topic.REINSPECTION, Topic.MONITORING) else f"“{_short(each.held.obligation.quote)}”"
        lines.append(_computed(each, replies.upcoming_line(each.reckoning, meaning, "#0"), evidence, *_spoken(each.held.obligation.quote, inquiry.as_of)))
    lines = lines[:LIST_CITATIONS]
    if not lines:
        return Draft((Sentence(SentenceKind.ABSENCE, replies.nothing_upcoming(inquiry.as_of, until)),)) if found else Draft()
    head = Sentence(SentenceKind.SCOPE, replies.upcoming_head(inquiry.as_of, until, len(lines)))
    return Draft((head, *lines), suggestions=replies.SUGGESTIONS[Topic.OTHER], words=400, citations=LIST_CITATIONS)


def _spoken(quote: str, as_of: date) -> list[date]:
    return [day for span in find_dates(quote, year=as_of.year) for day in (span.first, span.last)]


def _short(quote: str) -> str:
    return quote if len(quote.split()) <= 40 else " ".join(quote.split()[:38]) + " …"


def _count(inquiry: Inquiry) -> Draft:
    found = entries(inquiry.library, inquiry.scope, inquiry.as_of, [Topic.REVIEW, Topic.TARGET])
    review = next((each for each in found if each.held.obligation.topic is Topic.REVIEW and each.reckoning), None)
    target = next((each for each in found if each.held.obligation.topic is Topic.TARGET and each.reckoning), None)
    until = inquiry.route.until or (target.reckoning.day if target and target.reckoning else None)
    if review is None or until is None:
        return Draft()
    days = occurrences(review, until)
    evidence = _evidence_of(inquiry, review)
    return Draft((_computed(review, replies.counted(days, until, "#0"), evidence, until, *days), _quoted(evidence)), suggestions=replies.SUGGESTIONS[Topic.REVIEW])


# --- facts of a report -----------------------------------------------------------------------------------------------------------


def _report(inquiry: Inquiry) -> Document | None:
    """The inspection report that the question speaks of: of a year it names, an earlier one, or the latest."""
    send = Kind.SEND_INSPECTION in inquiry.route.kinds and len(inquiry.route.kinds) == 1
    kind = Kind.SEND_INSPECTION if send else Kind.INSPECTION_REPORT
    reports = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.kind is kind and each.councils]
    if inquiry.route.years:
        reports = [each for each in reports if inquiry.route.years & {found.day.year for found in each.identity.dates}]
    if not reports:
        return None
    return reports[-2] if inquiry.route.earlier and not inquiry.route.years and len(reports) > 1 else reports[-1]


def _inspected(inquiry: Inquiry) -> Draft:
    document = _report(inquiry)
    first = document and document.identity.date(DateMeaning.INSPECTED_FROM)
    last = document and document.identity.date(DateMeaning.INSPECTED_TO)
    if not document or not first or not last or not first.quote:
        return Draft()
    paragraph = next((each for each in inquiry.paragraphs(document) if first.quote in each.text), None)
    if paragraph is None:
        return Draft()
    evidence = Evidence(document, paragraph, first.quote, _NONE)
    text = replies.inspected(document, first.day, last.day, "#0")
    return Draft((Sentence(SentenceKind.COMPUTED, text, (evidence,), frozenset({first.day, last.day})), _quoted(evidence)))


_CATEGORIES = [
    (re.compile(r"\bcare leavers?|leaving care\b", re.I), re.compile(r"care leavers|achieving permanence", re.I)),
    (re.compile(r"\bleaders?(?:hip)?\b|\bmanagement\b", re.I), re.compile(r"impact of leaders|leadership", re.I)),
    (re.compile(r"\bhelp and protection\b|\bprotection\b|\bneed help\b", re.I), re.compile(r"help and protection", re.I)),
    (re.compile(r"\b(?:children|kids) (?:who are )?(?:in|looked)\b|\bin care\b|\blooked after\b", re.I), re.compile(r"children in care|looked after", re.I)),
    (re.compile(r"\badoption\b", re.I), re.compile(r"adoption", re.I)),
]
_OVERALL = re.compile(r"^overall effectiveness|^children['’]s services in .{3,60} (?:is|are|requires?)\b", re.I)


def _graded(inquiry: Inquiry) -> Draft:
    document = _report(inquiry)
    if document is None:
        return Draft()
    rows = [each for each in inquiry.paragraphs(document) if each.form == "row" and _GRADE.search(each.text) and len(each.text) < 160]
    question = inquiry.asked.text
    wanted = next((pattern for asked, pattern in _CATEGORIES if asked.search(question)), _OVERALL)
    row = next((each for each in rows if wanted.search(each.text)), None)
    if row is None:
        return Draft()
    match = _GRADE.search(row.text)
    assert match is not None
    evidence = Evidence(document, row, row.text, _NONE)
    grade = match[0].strip(" .")
    text = replies.graded(grade[0].upper() + grade[1:].lower(), row.text[: match.start()].strip(" |"), document, "#0")
    return Draft((Sentence(SentenceKind.QUOTE, text, (evidence,)),))


def _inspector(inquiry: Inquiry) -> Draft:
    document = _report(inquiry)
    if document is None:
        return Draft()
    line = re.compile(r"\blead inspector\s*:?\s*(?=[A-Z])", re.I)
    for paragraph in inquiry.paragraphs(document):
        if (match := line.search(paragraph.text)) and len(paragraph.text) < 300:
            quote = paragraph.text[match.start() :][:160]
            return Draft((_quoted(Evidence(document, paragraph, quote, _NONE)),))
    return Draft()


# --- lists -----------------------------------------------------------------------------------------------------------------------


def _list(inquiry: Inquiry) -> Draft:
    """All items of the list that fits best, with the words that lead into it."""
    evidence = gather(inquiry.library, inquiry.scope, inquiry.asked, inquiry.route, inquiry.as_of)
    if not evidence or not sure(evidence[0], inquiry.route):
        return Draft(related=tuple(evidence[:2]))
    best: tuple[float, list[Paragraph], Document] | None = None
    asked = set(content_stems(f"{inquiry.asked.text} {inquiry.asked.context}"))
    for each in evidence[:12]:
        group = _group(inquiry.paragraphs(each.document), each.paragraph)
        if len(group) < 3:
            continue
        above = set(content_stems(" ".join([*group[0].heading[-1:], group[0].text])))
        score = each.score + 0.6 * len(asked & above) / max(1, len(asked))
        if best is None or score > best[0]:
            best = (score, group, each.document)
    if best is None or best[0] < evidence[0].score - 0.15:
        return Draft()
    return _listed(best[1], best[2])


def _group(paragraphs: Sequence[Paragraph], inside: Paragraph) -> list[Paragraph]:
    """The lead-in and the items of the list that a paragraph stands in or leads into; empty where it is in none."""
    place = next((place for place, each in enumerate(paragraphs) if each.ordinal == inside.ordinal), None)
    if place is None:
        return []
    if not _is_item(inside):
        if not inside.text.endswith(":") or place + 1 >= len(paragraphs) or not _is_item(paragraphs[place + 1]):
            return []
        place += 1
    first = last = place
    while first > 0 and _same_list(paragraphs[first - 1], paragraphs[place]):
        first -= 1
    while last + 1 < len(paragraphs) and _same_list(paragraphs[last + 1], paragraphs[place]):
        last += 1
    lead = [paragraphs[first - 1]] if first > 0 else []
    return [*lead, *paragraphs[first : last + 1]] if lead else []


def _is_item(paragraph: Paragraph) -> bool:
    return paragraph.form == "item" and (paragraph.number is None or "(" in paragraph.number)


def _same_list(one: Paragraph, other: Paragraph) -> bool:
    if not _is_item(one) or one.heading != other.heading:
        return False
    return (one.number or "").split("(")[0] == (other.number or "").split("(")[0]


def _listed(group: list[Paragraph], document: Document) -> Draft:
    lead, items = group[0], group[1:]
    named = lead.text if lead.form != "heading" else lead.text
    head_evidence = Evidence(document, lead, _last_sentence(named), _NONE)
    head = Sentence(SentenceKind.QUOTE, f"{replies.place(document, lead.number, lead.page)}: “{_last_sentence(named)}” [#0]", (head_evidence,))
    room = LIST_CITATIONS - 1
    size = -(-len(items) // room)
    lines = []
    for start in range(0, len(items), size):
        part = items[start : start + size]
        evidence = tuple(Evidence(document, each, each.text, _NONE) for each in part[:1])
        bullets = [f"- {_plain(each.text)}" for each in part]
        bullets[0] += " [#0]"
        if len(part) > 1:
            joined = " ".join(each.text for each in part)
            evidence = (Evidence(document, part[0], joined, _NONE),)
        lines.append(Sentence(SentenceKind.QUOTE, "\n".join(bullets), evidence))
    return Draft((head, *lines), words=400, citations=LIST_CITATIONS)


def _last_sentence(text: str) -> str:
    return text if len(text.split()) <= 45 else text[text.rfind(". ") + 2 :]


# --- the general reader ----------------------------------------------------------------------------------------------------------


def _general(inquiry: Inquiry) -> Draft:
    evidence = gather(inquiry.library, inquiry.scope, inquiry.asked, inquiry.route, inquiry.as_of)
    if not evidence or not sure(evidence[0], inquiry.route):
        return Draft(related=tuple(evidence[:2]))
    chosen = _choose(evidence)
    return Draft(tuple(_quoted(each) for each in chosen), suggestions=replies.FIRST_QUESTIONS[:2])


def _choose(evidence: Sequence[Evidence]) -> list[Evidence]:
    """The best sentence of each of the best paragraphs, as long as they come near the best and there is room."""
    chosen: list[Evidence] = []
    places: set[tuple[str, int]] = set()
    room = WORDS
    for each in evidence:
        place = (each.document.id, each.paragraph.ordinal)
        length = len(each.quote.split())
        if place in places or length > QUOTE_WORDS or any(each.quote == other.quote for other in chosen):
            continue
        if each.score < NEAR * evidence[0].score and chosen:
            break
        cost = length + len(replies.place(each.document, each.paragraph.number, each.paragraph.page).split())
        if chosen and cost > room:
            continue
        chosen.append(each)
        places.add(place)
        room -= cost
        if len(chosen) == CITATIONS or room < 15:
            break
    return chosen or [evidence[0]]


def _quoted(evidence: Evidence) -> Sentence:
    where = replies.place(evidence.document, evidence.paragraph.number, evidence.paragraph.page)
    return Sentence(SentenceKind.QUOTE, replies.said(where, _plain(evidence.quote), "#0"), (evidence,))


def _plain(text: str) -> str:
    """A quote as it may stand in an answer: brackets around numbers would read as markers."""
    return re.sub(r"\[(\d+)\]", r"(\1)", text)


def spoken_days(sentence: Sentence) -> set[date]:
    """The exact days that a sentence's own words name (its quotes aside)."""
    own = re.sub(r"“[^”]*”", "", sentence.text)
    return {day for span in find_dates(own) if span.exact for day in (span.first, span.last)}


def day_text(found: Reckoning) -> str:
    """A computed day in words; an approximate one with the phrase that says so."""
    return f"{found.held.obligation.due.phrase}, so about {say(found.day)}" if found.approximate else say(found.day)
