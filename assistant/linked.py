"""Which entry of the register a question means: every entry in force is scored against it, and one is chosen only where it is clearly meant.

A question is in somebody's own words; what ties it to a clause or a row are the rare words that they share, the doing that is
asked for, whoever is to do it, the kind of document, the month it speaks of, and how near search puts the clause's passage.
"""

import math
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from assistant.conversation import asking
from assistant.families import ACTIONS, THINGS, asked_for, doings_at, spoken_of
from assistant.route import TOPICS
from assistant.sentences import Inquiry
from index.dates import MONTHS, find_dates, months_named
from index.documents import INSPECTIONS, NOTICES, Document, Kind, Paragraph
from index.library import Found
from index.obligations import Binding, DueKind, Topic
from index.register import Entry, counting
from index.text import STOP, content_stems
from index.vocabulary import ABBREVIATIONS, widen

WEIGHTS = {
    "said": 0.9,
    "own": 0.5,
    "doing": 0.6,
    "near": 0.5,
    "who": 0.12,
    "kind": 0.12,
    "coming": 0.12,
    "month": 0.2,
    "topic": 0.35,
    "source": 0.1,
    "clash": -0.45,
    "foreign": -0.6,
}
"""What each feature of a link counts; each feature is -1 to 1."""
CHAT = 0.8
"""What a word weighs that no entry holds: most such words are talk around the question."""
IMPLIED = 0.7
BESIDE = 0.6
"""What a synonym counts, and a word that stands in the paragraph beside the clause."""


@dataclass(frozen=True, slots=True)
class Link:
    """An entry with the paragraph that it stands in and what ties the question to it."""

    entry: Entry
    paragraph: Paragraph
    features: dict[str, float]

    @property
    def score(self) -> float:
        return self.without()

    def without(self, *names: str) -> float:
        """The score but for some features."""
        return sum(WEIGHTS[name] * value for name, value in self.features.items() if name not in names)


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a thing that a question names: its stem, the stems that would do as well, and the doings that it may stand for."""

    stem: str
    alike: frozenset[str]
    doings: frozenset[str]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as links are scored by: weighted words, what they imply, its doings, months, who is to act, whether it looks back,
    the things that it names, and whether it asks of somebody whom no document in scope knows."""

    weights: dict[str, float]
    implied: frozenset[str]
    doings: frozenset[str]
    months: frozenset[int]
    actor: str
    back: bool
    things: tuple[tuple[Word, ...], ...] = ()
    of_stranger: bool = False


def links(inquiry: Inquiry, pool: Sequence[Entry], hits: Sequence[Found] = ()) -> list[Link]:
    """Every entry with its score for the question, best first; `hits` are the passages that search proposes."""
    library, scope = inquiry.library, inquiry.scope
    paragraphs = library.paragraphs_at(scope, ((entry.document, entry.held.obligation.ordinal) for entry in pool))
    texts = [_text(entry) for entry in pool]
    own = [frozenset(_stems(text)) for text in texts]
    rarity = _Rarity(own)
    doings = [spoken_of(in_full(text)) for text in texts]
    doing_rarity = _Rarity(doings)
    asked = _asked(inquiry, rarity)
    near = _nearness(hits)
    sections = _sections(paragraphs, texts, pool)
    found = []
    of_letter = asks_of_letter(inquiry.asked.text)
    for entry, text, stems, doing in zip(pool, texts, own, doings, strict=True):
        place = (entry.document.id, entry.held.obligation.ordinal)
        paragraph = paragraphs[place]
        beside = frozenset(_stems(f"{entry.document.title} {entry.document.kind.label} {' '.join(paragraph.heading)} {paragraph.text}")) - stems
        around = frozenset(spoken_of(paragraph.text)) | doing
        features = {
            "clash": _clash(asked.doings, around),
            "foreign": float(min(2, len(foreign(asked, stems | beside | sections[entry.document.id, paragraph.heading], around)) + asked.of_stranger)),
            "said": _said(asked, stems, beside),
            "own": _own(asked, stems & frozenset(_stems(entry.held.obligation.what)), rarity),
            "doing": _doing(asked.doings, doing, around, doing_rarity),
            "near": near.get(place, 0.0),
            "who": _who(asked.actor, entry.held.obligation.who),
            "kind": 1.0 if entry.document.kind in inquiry.route.kinds else 0.0,
            "coming": _coming(entry, asked, inquiry.as_of),
            "month": 1.0 if asked.months & _months(entry) else 0.0,
            "topic": _of_topic(entry.held.obligation.topic, asked, inquiry) if not of_letter or _LETTER.search(text) else -float("review" in doing),
            "source": 1.0 if entry.document.kind in NOTICES or _is_letter(entry.document) else 0.5 if entry.document.kind is Kind.TRACKER else 0.0,
        }
        found.append(Link(entry, paragraph, features))
    return sorted(found, key=lambda each: (-each.score, each.entry.document.id, each.entry.held.obligation.ordinal))


def _sections(
    paragraphs: Mapping[tuple[str, int], Paragraph], texts: Sequence[str], pool: Sequence[Entry]
) -> dict[tuple[str, tuple[str, ...]], frozenset[str]]:
    """The words of each section's entries: what one clause names ("a priority action plan") the next one calls "the plan"."""
    found: dict[tuple[str, tuple[str, ...]], set[str]] = {}
    for entry, text in zip(pool, texts, strict=True):
        if entry.held.obligation.binding is Binding.ACTION:
            text = ""  # each row of a table is about something of its own
        place = (entry.document.id, entry.held.obligation.ordinal)
        found.setdefault((entry.document.id, paragraphs[place].heading), set()).update(_stems(text))
    return {section: frozenset(stems) for section, stems in found.items()}


def answerable(inquiry: Inquiry) -> list[Entry]:
    """The entries that a date may be taken from: all that count on the day but what the news says."""
    found = counting(inquiry.library, inquiry.scope, inquiry.as_of, None, inquiry.route.reviewed)
    left_out = {Kind.NEWS, Kind.SEND_INSPECTION} if OF_SERVICES.search(inquiry.asked.text) else {Kind.NEWS}
    return [each for each in found if each.document.kind not in left_out and not _is_practice(each) and not _is_conditional(each)]


OF_SERVICES = re.compile(r"\b(?:ILACS|children['’]?s (?:services|social care)|social care)\b(?!.{0,40}\bSEND\b)", re.I)
"""Words that ask for an inspection of children's services, not of the area's SEND."""


def _is_conditional(entry: Entry) -> bool:
    """What somebody may do, or must if something happens, without a day."""
    obligation = entry.held.obligation
    return (
        entry.reckoning is None and obligation.due.kind is DueKind.UNDATED and (obligation.binding is Binding.MAY or bool(re.match(r"If\b", obligation.quote)))
    )


def _is_practice(entry: Entry) -> bool:
    """How often a report found that something is done: no deadline."""
    return entry.document.kind in INSPECTIONS and entry.held.obligation.due.kind is DueKind.RECURRING


class _Rarity:
    """How rare a thing is among the entries."""

    def __init__(self, sets: Sequence[frozenset[str]]) -> None:
        self._count = Counter(each for found in sets for each in found)
        self._total = len(sets)

    def __call__(self, thing: str) -> float:
        return math.log(1 + self._total / (1 + self._count[thing])) if self._count[thing] else 0.0


def _text(entry: Entry) -> str:
    obligation = entry.held.obligation
    return f"{obligation.who} {obligation.quote}"


_NUMBERS = {word: str(number) for number, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())}
_DATEWORDS = frozenset(
    content_stems(
        " ".join([*MONTHS, "jan feb mar apr jun jul aug sep sept oct nov dec date day week month year due deadline latest last now today when long by"])
    )
)


def in_full(text: str) -> str:
    """The text with what its abbreviations stand for beside them."""
    return _ABBREVIATED.sub(lambda match: f"{match[0]} {ABBREVIATIONS[match[0].lower()]}" if match[0].lower() in ABBREVIATIONS else match[0], text)


_ABBREVIATED = re.compile(
    r"\b(?!send\b(?! (?:inspect\w*|priority|action|plan|report|review|strategy|board|partnership|services?|team|area)\b)|Send\b)[A-Za-z0-9]+\b"
)
"""Words that may be abbreviations: to send is no SEND."""


def _stems(text: str) -> list[str]:
    """Content stems with abbreviations in full, numbers in figures and no words of dates: those are compared as dates."""
    counted = re.sub(r"[A-Za-z]+", lambda match: _NUMBERS.get(match[0].lower(), match[0]), in_full(text))
    return [stem for stem in content_stems(counted) if stem not in _DATEWORDS and not re.fullmatch(r"(?:19|20)\d\d", stem)]


def _asked(inquiry: Inquiry, rarity: "_Rarity") -> Asked:
    text = inquiry.library.gazetteer().replaced(inquiry.question)
    weights: dict[str, float] = {}
    for stem in _stems(text):
        known = stem if rarity(stem) else inquiry.library.respell(inquiry.scope, stem)
        weights[known] = rarity(known) or CHAT
    implied = frozenset(_stems(" ".join([*inquiry.asked.widened(text), inquiry.asked.context]))) - set(weights)
    return Asked(
        weights,
        implied,
        asked_for(asking(text)) or asked_for(text),
        months_named(text),
        _actor(text),
        bool(_BACK.search(text)),
        tuple(_things(text)),
        _of_stranger(inquiry, text),
    )


_BREAKS = frozenset(
    "pre post within before after ahead per under over about against since during without yet back next now then first last second third new old big whole current supposed meant expected due get got need needs have "
    "has tell asking ask asks wants want know please pls actual exact final latest long deadline date day days week weeks month months year time cut off left still already late early soon again long stop "
    "via around between like really quite much more most other another different same proper permanent interim today tomorrow tonight morning chap lot bit stuff thing things folks colleagues boss chief exec "
    "fourth fifth sixth govt gov government ministers whitehall finish finished start started starting begin be being been come coming came go going went happen happening sort sorted sorting do doing done finally send up in out on off down".split()
)


_GENERIC = frozenset(
    "target targets requirement requirements duty duties action actions task tasks rule rules figure figures level levels thing item items milestone".split()
)
_PARTIES = frozenset(
    "department dept dfe ofsted council board commissioner adviser advisor chair leader director minister officials inspectors cabinet committee".split()
)
_PAPERS = frozenset(content_stems("letter notice report direction tracker minutes paper document"))
_NAMED = re.compile(r"\b(?:the|an?|our|any|this|that|my|their|its|your)\s+((?:[A-Za-z][A-Za-z'-]*\s*){1,7})", re.I)


def _things(text: str) -> Iterator[tuple[Word, ...]]:
    """The things that the asking sentence names ("the care leaver hub"), each by its words."""
    for match in _NAMED.finditer(asking(text)):
        found: list[Word] = []
        for word in re.finditer(r"\S+", match[1]):
            plain = re.sub(r"'s?$", "", word[0].lower())
            if plain in _PARTIES or (plain in _BREAKS | STOP and found):
                break
            if plain not in _BREAKS | STOP | _GENERIC and len(plain) > 2:
                doings = frozenset(name for name, start, end in doings_at(match[1]) if start <= word.start() < end)
                found += [Word(stem, frozenset(_stems(" ".join(widen(plain)))), doings) for stem in _stems(plain)[:1]]
        if len(found) > 1 and not _PAPERS & {word.stem for word in found[-1:]}:
            yield tuple(found)


def _of_stranger(inquiry: Inquiry, text: str) -> bool:
    """Whether something is asked of a name that no document in scope has: another county's plan is none of ours."""
    names = [
        name
        for name in re.findall(r"\b([A-Z][a-z]{3,})'s\s+[a-z]", text)
        if name.lower() not in STOP and content_stems(name) and not _QUESTION_WORD.match(name)
    ]
    return any(not inquiry.library.rarity(inquiry.scope, content_stems(name)[0])[1] for name in names)


_QUESTION_WORD = re.compile(r"(?:what|when|where|who|how|that|there|here|let|today|tomorrow|yesterday|everyone|somebody|nobody|anyone)\b", re.I)
_BACK = re.compile(
    r"\b(?:when|what date|by when) (?:did|was|were|had)\b|\b(?:was|were) (?:it |that |this )?due\b|\bmissed\b|\bhad to\b|\bhave (?:we|they) missed\b", re.I
)
_STATE = r"(?:the )?(?:dfe(?: lot)?|department|officials|whitehall|government|gov(?:'t|t)?(?: people| lot)?|ministers?|civil servants|they|secretary of state|departmental|civil service|review team|reviewers)(?:'s)?"
_THEM = re.compile(
    rf"\b(?:do|does|did|will|are|is|must|should|can|when|when's|whens|by|before|until|till|if) {_STATE}\b|\b{_STATE} (?:\w+ )?(?:have to|has to|must|got to|gotta|will|can|can leave|to be|need to|next|are|is|due)\b"
    rf"|\b{_STATE} (?:next )?(?:check|review|visit|look|stock-?take)",
    re.I,
)
_US = re.compile(r"\b(?:we|our|us|i|my|council)\b", re.I)


def by_department(text: str) -> bool:
    """Whether a question speaks of the Department and its people as those who are to act or come."""
    return bool(_THEM.search(text) or re.search(rf"\b{_STATE}\b", text, re.I))


def _actor(text: str) -> str:
    """Who is to act by the sentence that asks: the Department, the council, or nobody named."""
    sentence = asking(text)
    return "department" if _THEM.search(sentence) else "council" if _US.search(sentence) else ""


def _who(actor: str, who: str) -> float:
    """Whether the one asked about is the one who must do it; nothing where neither is plain."""
    of_state = bool(re.search(r"\b(?:Department|Secretary of State|officials)\b", who, re.I))
    if not actor:
        return 0.0
    return 1.0 if of_state == (actor == "department") else -1.0


def _said(asked: Asked, stems: frozenset[str], beside: frozenset[str]) -> float:
    """The share of the question that the clause says, its paragraph's other words counting less."""
    total = sum(asked.weights.values())
    if not total:
        return 0.0
    direct = sum(weight * (1.0 if _known(stem, stems) else BESIDE if _known(stem, beside) else 0.0) for stem, weight in asked.weights.items())
    implied = sum(1 for stem in asked.implied if stem in stems)
    return min(1.0, (direct + IMPLIED * min(implied, 3) * total / max(4, len(asked.weights)) * 0.5) / total)


def _own(asked: Asked, stems: frozenset[str], rarity: _Rarity) -> float:
    """The share of the clause's own words that the question says or implies."""
    total = sum(rarity(stem) for stem in stems)
    return sum(rarity(stem) * (1.0 if stem in asked.weights else IMPLIED if stem in asked.implied else 0.0) for stem in stems) / total if total else 0.0


def _doing(asked: frozenset[str], said: frozenset[str], around: frozenset[str], rarity: _Rarity) -> float:
    """The share of the doings asked for that the clause speaks of, its paragraph's other words counting less."""
    total = sum(rarity(name) or 1.0 for name in asked)
    return sum(rarity(name) * (1.0 if name in said else BESIDE) for name in asked & around) / total if total else 0.5


def _clash(asked: frozenset[str], around: frozenset[str]) -> float:
    """Whether the question asks for another doing, or of a thing that the clause doesn't speak of."""
    other = bool(asked & ACTIONS) and not asked & ACTIONS & around
    return float(other or bool(asked & THINGS - around))


def _of_topic(topic: Topic, asked: Asked, inquiry: Inquiry) -> float:
    """Whether the entry is of the topic that the route found, or that the words speak of: the Department's review, the plan as a whole."""
    if TOPICS.get(inquiry.route.wanted) is topic:
        return 1.0
    if topic is Topic.REVIEW:
        others = {"own assessment", "stocktake", "monitoring visit", *({"inspection"} if _INSPECTORS.search(inquiry.asked.text) else ())}
        of_review = "review" in asked.doings and not asked.doings & others
        return 1.0 if of_review and by_department(inquiry.asked.text) and asked.actor != "council" else 0.5 if of_review else 0.0
    if topic is Topic.TARGET:
        return 1.0 if _WHOLE_PLAN.search(inquiry.asked.text) else 0.0
    return 0.0


_LETTER = re.compile(
    r"\b(?:letter|writ(?:e|es|ing|ten)(?![ -]?ups?\b)|wrote|findings|conclusions|(?:feed|report|hear|heard) back|feedback|publish\w*|(?:when|what date).{0,40}\b(?:outcome|results?)\b)\b",
    re.I,
)


def asks_of_letter(text: str) -> bool:
    """Whether the letter or the findings that follow a review are asked for, not the review."""
    return bool(_LETTER.search(asking(text)))


_INSPECTORS = re.compile(r"\b(?:ofsted|inspectors?|ilacs|hmi|cqc)\b", re.I)
_WHOLE_PLAN = re.compile(
    r"\b(?:plan|everything|actions)\b.{0,30}\b(?:as a whole|done|finish\w*|complet\w*|deliver\w*|wrapped|sorted|over)\b|\b(?:end|finish|target|completion) (?:date|line)\b.{0,40}\bplan\b|\b(?:whole|entire|all of the) plan\b|\bfinish line\b|\bleft on (?:the|our) plan\b",
    re.I,
)


def foreign(asked: Asked, stems: frozenset[str], doings: frozenset[str]) -> frozenset[str]:
    """Words of a thing that the question names and that the clause knows in part: "the care leaver hub" is no letter to care leavers."""
    found: set[str] = set()
    for thing in asked.things:
        known = [_known(word.stem, stems) or bool(word.alike & stems) or bool(word.doings & doings) for word in thing]
        if any(known):
            found.update(word.stem for word, there in zip(thing, known, strict=True) if not there)
    return frozenset(found)


def _known(stem: str, stems: frozenset[str]) -> bool:
    """Whether the stem is there, or a longer or shorter form of it ("rewritten" of "rewrite")."""
    return stem in stems or (len(stem) >= LONG and any(len(each) >= LONG and (each.startswith(stem) or stem.startswith(each)) for each in stems))


LONG = 6
"""From how many letters one stem that begins another is taken for the same word."""


def _nearness(hits: Sequence[Found]) -> dict[tuple[str, int], float]:
    """For each paragraph that search proposes, how near its passage comes in meaning, 0 to 1."""
    found: dict[tuple[str, int], float] = {}
    for hit in hits:
        for paragraph, _, cosine in hit.quotes():
            place = (hit.document.id, paragraph.ordinal)
            near = min(1.0, max(0.0, (cosine - 0.2) / 0.5)) * 0.6 + 0.4 * hit.score
            found[place] = max(found.get(place, 0.0), near)
    return found


def _coming(entry: Entry, asked: Asked, as_of: date) -> float:
    """Whether it still lies ahead, or has passed where the question looks back; a clause without a date is no date's source."""
    found = entry.reckoning
    if found is None:
        return -0.5 if not entry.held.obligation.due.periods else 0.0
    if found.assumption and entry.held.obligation.topic is Topic.OTHER:
        return 0.5  # counted from a day that the clause doesn't name: a day that a paper prints goes before
    return 1.0 if (found.day < as_of) == asked.back else -1.0 if not asked.back else 0.0


def _months(entry: Entry) -> frozenset[int]:
    """The months of the entry's date and of the dates that its words name."""
    days = [entry.reckoning.day] if entry.reckoning else []
    days += [day for span in find_dates(entry.held.obligation.quote) for day in (span.first, span.last)]
    return frozenset(day.month for day in days)


def _is_letter(document: Document) -> bool:
    return document.kind is Kind.OTHER and document.identity.issuer is not None
