"""When a particular duty is due: the entry that the question means, with its day and the words that give it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import replies
from assistant.anchored import Dated, coming_review, dated, which_time
from assistant.evidence import Evidence
from assistant.families import asked_for
from assistant.linked import Link, answerable, by_department, links, proposed
from assistant.route import TOPICS
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, certain, quoted
from assistant.topical import topic_answer
from index.dates import Precision, find_dates
from index.documents import Document, Paragraph
from index.library import Found
from index.obligations import DueKind, Held, Topic
from index.register import Entry
from index.text import content_stems, letters, sentences

_WHEN = re.compile(
    r"\b(?:when(?! (?:they|we|he|she|it|inspectors|ofsted|dfe|the \w+) (?:came|did|were|was|had|left|visited|inspected|reviewed|last)\b)|when's|whens|by when|(?:what|which|wat|actual|exact) (?:date|day|days|dates)|what(?:'?s| is) the (?:last|latest) (?:day|date)|last (?:day|date)|latest (?:day|date|it|we|they)|the (?:very )?latest(?! (?:on|about|news|with|update|position|state)\b)|"
    r"how (?:long|soon|many (?:days|weeks|months))|deadline|due|cut[- ]?off|long[- ]?stop|time limit|got left|time (?:left|do we have)|missed|late with|dates?|finish line|no later than|furthest out|before or after|latest (?:we|they|it|you)|how soon|target|til(?:l)? when|until when|back by|done by)\b",
    re.I,
)
_WAS = re.compile(
    r"\bwho(?:'?s)?\b|\b(?:when|what date|since when) (?:did|was|were|has|had|have)\b(?!.{0,60}\b(?:have to|had to|due|deadline|supposed to|meant to|need to)\b)"
    r"|\b(?:started|began|took place|was issued|were issued|happened|came out|(?:was|were|got) published)\b",
    re.I,
)
LEAST, CONTENT, MARGIN = 1.05, 0.62, 0.12
"""From which score an entry may be the one meant, which part of it must come from words, meaning and doing, and how far it must lead
over an entry of another day: else another duty's date would be a wrong date."""
OVER = {Topic.REVIEW: 0.3, Topic.TARGET: 0.12}
"""How far another entry must lead over that of the question's topic."""
PLAIN = 1.4
"""From which score a clause without a day is plainly the one asked for, so that the answer is that it gives none."""
PASSED, ASSUMED = 0.3, 0.2
"""How much more it takes for a day that has passed, where the question doesn't look back, and for one counted from a day that the clause doesn't name."""
LOOK_AT = 8
"""Among how many of the best entries the same day is looked for."""
ALIKE, EARLIER = 0.8, 0.7
"""How near its score another paper of the same matter and day must come to be cited too, and an older paper that had another day."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The entry that a question means with its day; `agreeing` are entries of other papers that say the same day of the same matter,
    `earlier` is one of an older paper that had another day for it."""

    link: Link
    dated: Dated
    agreeing: tuple[Link, ...] = ()
    earlier: tuple[Link, Dated] | None = None


def asks_when(inquiry: Inquiry) -> bool:
    """Whether the date of something to be done is asked for, or the time left; not who did it, nor when it was."""
    question = inquiry.asked.text.replace("’", "'")
    return bool(_WHEN.search(question)) and inquiry.route.answer_type != "person" and not _WAS.search(question)


def duty_date(inquiry: Inquiry) -> Draft:
    """The date of the duty that the question means; nothing where none is clearly meant."""
    if (fixed := fixed_days(inquiry)).sentences:
        return fixed
    pool = answerable(inquiry)
    hits = proposed(inquiry)
    if (moved := _moved_to(inquiry, hits)).sentences:
        return moved
    ranked = links(inquiry, pool, hits)
    meant = clearly_meant(inquiry, ranked, pool)
    if meant is None:
        return _undated(inquiry, ranked)
    if meant.link.entry.held.obligation.topic in TOPICS.values():
        return topic_answer(inquiry, meant.link.entry)
    return _draft(inquiry, meant, _moved(hits, meant))


_DAYS = re.compile(
    r"\b(?:actual|exact|which|what|the) (?:days?|dates?)\b|\b(?:days?|dates?) (?:yet|fixed|set|booked|agreed)\b|\b(?:booked|pencilled|block out|fixed for)\b|\bwhen (?:are|is|do) (?:they|we (?:getting|seeing|having|get|see|have)|(?:the )?(?:dfe|department|officials|reviewers))\b.{0,30}\b(?:coming|visiting|here|in|back)\b",
    re.I,
)


def _asks_days(inquiry: Inquiry) -> bool:
    """Whether the days fixed for the Department's coming review are asked for, not the limit that the notice sets."""
    text = inquiry.asked.text.replace("’", "'")
    doings = asked_for(text)
    limit = re.search(r"\b(?:by when|by what|latest|deadline|due|have to|must|last day|limit|after|since)\b", text, re.I)
    return "review" in doings and not doings & {"own assessment", "plan", "stocktake"} and bool(_DAYS.search(text)) and not limit and by_department(text)


def fixed_days(inquiry: Inquiry) -> Draft:
    """The days that a paper fixes for the Department's coming review, where those are asked for."""
    event = coming_review(inquiry, answerable(inquiry)) if _asks_days(inquiry) else None
    if event is None:
        return Draft()
    source = _source(inquiry, event.document, event.held)
    said = Sentence(
        SentenceKind.COMPUTED, replies.fixed_days(event.first, event.last, inquiry.as_of, "#0"), (source,), frozenset({event.first, event.last, inquiry.as_of})
    )
    return Draft((said, quoted(source)), suggestions=replies.SUGGESTIONS[Topic.OTHER])


def another_duty(inquiry: Inquiry, topic: Topic) -> Draft | None:
    """The date of another duty where the question names that one more plainly than the topic of its route; by words alone, so that nothing is searched.

    None where it names a thing that the clause of its topic doesn't know (another plan than the notice's).
    """
    pool = answerable(inquiry)
    ranked = links(inquiry, pool)
    of_topic = next((each for each in ranked if each.entry.held.obligation.topic is topic), None)
    if topic is Topic.TARGET and of_topic and of_topic.features["foreign"]:
        return None
    if not ranked or (of_topic and ranked[0].score < of_topic.score + OVER[topic]):
        return Draft()
    meant = clearly_meant(inquiry, ranked, pool)
    if meant is None and topic is Topic.TARGET and of_topic and of_topic.features["clash"]:
        return None
    if meant and of_topic and of_topic.entry.reckoning and of_topic.entry.reckoning.day == meant.dated.day:
        return Draft()
    return _draft(inquiry, meant, _moved(proposed(inquiry), meant)) if meant else Draft()


def clearly_meant(inquiry: Inquiry, ranked: Sequence[Link], pool: Sequence[Entry]) -> Meant | None:
    """The best entry, where it has a day, its words are those of the question, and it leads clearly over every entry of another day."""
    if not ranked or not _is_meant(ranked[0]):
        return None
    best = ranked[0]
    day = dated(inquiry, best.entry, pool)
    if day is None and (beside := _beside(inquiry, ranked, pool)):
        best, day = beside
    if day is None:
        return None
    agreeing: list[Link] = []
    earlier: tuple[Link, Dated] | None = None
    for link in (each for each in ranked[:LOOK_AT] if each is not best):
        other = dated(inquiry, link.entry, pool)
        same = other is not None and other.day == day.day
        if same and link.score >= ALIKE * best.score and same_matter(best.entry, link.entry):
            agreeing.append(link)
        elif not same and _superseded(best.entry, link.entry):
            earlier = earlier or ((link, other) if other and link.without("coming", "kind") >= EARLIER * best.without("coming", "kind") else None)
        elif not same and link.score > best.score - (MARGIN if other else MARGIN / 2) and link.paragraph != best.paragraph:
            return None
    return _again(inquiry, Meant(best, day, tuple(agreeing), earlier), ranked, pool)


def _beside(inquiry: Inquiry, ranked: Sequence[Link], pool: Sequence[Entry]) -> tuple[Link, Dated] | None:
    """The one duty of the best entry's own paragraph that has a day: "must rewrite its plan and must send it by 28 June"."""
    best = ranked[0]
    near = [each for each in ranked[1:LOOK_AT] if each.paragraph == best.paragraph and each.entry.document.id == best.entry.document.id and _is_meant(each)]
    found = [(link, day) for link in near if (day := dated(inquiry, link.entry, pool))]
    return found[0] if len(found) == 1 and found[0][0].score >= best.score - BESIDE else None


BESIDE = 0.3
"""How near its score a duty of the same paragraph must come."""
_AGAIN = re.compile(r"(?:and )?(?:another|a second|the second|a further|again|the next)\b", re.I)


def _again(inquiry: Inquiry, meant: Meant, ranked: Sequence[Link], pool: Sequence[Entry]) -> Meant:
    """The second time of what a sentence lays down twice ("by April and another by October"), where that is asked for or the first is past."""
    best, held = meant.link, meant.link.entry.held
    beside = [each for each in ranked if each.entry.document.id == best.entry.document.id and each.entry.held.obligation.ordinal == held.obligation.ordinal]
    for link in beside:
        other = dated(inquiry, link.entry, pool) if _AGAIN.match(link.entry.held.obligation.quote) else None
        if other and other.day > meant.dated.day and (which_time(inquiry) > 1 or meant.dated.day < inquiry.as_of):
            return Meant(link, replace(other, rests_on=(best.entry.document, held)))
    return meant


def _is_meant(link: Link) -> bool:
    features = link.features
    content = 0.9 * features["said"] + 0.5 * features["own"] + 0.5 * features["near"] + 0.6 * features["doing"] + 0.2 * features["topic"]
    found = link.entry.reckoning
    least = LEAST + (PASSED if found and features["coming"] < 0 else 0.0)
    least += ASSUMED if found and found.assumption and link.entry.held.obligation.topic is Topic.OTHER else 0.0
    return link.score >= least and content >= CONTENT and max(features["said"], features["near"], features["topic"]) > 0.15


def same_matter(one: Entry, other: Entry) -> bool:
    """Whether both speak of the same thing to do: most content words of the shorter stand in the longer."""
    first, second = (set(content_stems(each.held.obligation.what)) for each in (one, other))
    return bool(first and second) and len(first & second) >= 0.5 * min(len(first), len(second))


def _superseded(one: Entry, other: Entry) -> bool:
    """Whether the other is an earlier paper's word of the same matter: the later one counts."""
    days = (one.document.day, other.document.day)
    return one.document.id != other.document.id and days[0] is not None and days[1] is not None and days[1] < days[0] and same_matter(one, other)


@dataclass(frozen=True, slots=True)
class Move:
    """A sentence that says that a date was moved."""

    document: Document
    paragraph: Paragraph
    sentence: str
    before: date
    after: date


_MOVED = re.compile(r"\b(?:moved|extended|varied|changed|put back|pushed back|brought forward|postponed|deferred|revised)\b", re.I)


def _moves(hits: Sequence[Found]) -> Iterator[Move]:
    """Every "moved from one day to another" of the passages; such words read as a range of days."""
    for hit in hits:
        for paragraph in hit.paragraphs:
            for sentence in sentences(paragraph.text):
                for span in find_dates(sentence) if _MOVED.search(sentence) else ():
                    if span.precision is Precision.DAY and span.first < span.last and re.search(r"\bfrom\s+$", sentence[: span.start], re.I):
                        yield Move(hit.document, paragraph, sentence, span.first, span.last)


_NEW = re.compile(
    r"\b(?:new|revised|later|extended|moved|latest|current) (?:date|deadline|target)\b|\b(?:moved|changed|extended|put back|pushed back|brought forward|slipped) (?:to|until)\b|\bextension\b",
    re.I,
)


def _moved_to(inquiry: Inquiry, hits: Sequence[Found]) -> Draft:
    """The day to which a paper says that a date was moved, where the new one is asked for and the words are those of the question."""
    if not _NEW.search(inquiry.asked.text):
        return Draft()
    asked = set(content_stems(_NEW.sub(" ", inquiry.asked.text)))
    alike = [(len(asked & set(content_stems(each.sentence))), each.document.day or date.min, each) for each in _moves(hits)]
    best = max(alike, key=lambda each: each[:2], default=None)
    if best is None or best[0] < SHARED:
        return Draft()
    move = best[2]
    source = certain(move.document, move.paragraph, move.sentence)
    text = replies.moved(move.before, move.after, inquiry.as_of, "#0")
    return Draft(
        (Sentence(SentenceKind.COMPUTED, text, (source,), frozenset({move.before, move.after, inquiry.as_of})), quoted(source)),
        suggestions=replies.SUGGESTIONS[Topic.OTHER],
    )


SHARED = 2
"""How many content words a question for a new date shares at least with the sentence that moves it."""


def _moved(hits: Sequence[Found], meant: Meant) -> Move | None:
    """Where a paper says that this date was moved to its day, in words of the same matter."""
    own = set(content_stems(meant.link.entry.held.obligation.what))
    alike = [each for each in _moves(hits) if each.after == meant.dated.day and len(own & set(content_stems(each.sentence))) >= 0.4 * len(own)]
    return max(alike, key=lambda each: each.document.day or date.min, default=None)


def _undated(inquiry: Inquiry, ranked: Sequence[Link]) -> Draft:
    """That the clause asked for gives no day, in its own words for when; nothing where no such clause is clearly meant."""
    if not ranked or not _is_meant(ranked[0]):
        return Draft()
    best, due = ranked[0], ranked[0].entry.held.obligation.due
    lead = best.score - max((each.score for each in ranked[1:] if each.entry.reckoning), default=0.0)
    among = any((each.document.id, each.paragraph.ordinal) == (best.entry.document.id, best.paragraph.ordinal) for each in inquiry.evidence[:3])
    if best.entry.reckoning or not due.phrase or lead < MARGIN or best.score < PLAIN or not among:
        return Draft()
    source = certain(best.entry.document, best.paragraph, best.entry.held.obligation.quote)
    text = replies.no_day(due.phrase, due.anchor if due.kind is DueKind.OFFSET else None, "#0")
    return Draft((Sentence(SentenceKind.QUOTE, text, (source,)), quoted(source)), suggestions=replies.SUGGESTIONS[Topic.OTHER])


def _draft(inquiry: Inquiry, meant: Meant, move: Move | None) -> Draft:
    entry, found = meant.link.entry, meant.dated.reckoning
    due = entry.held.obligation.due
    sources = [certain(entry.document, meant.link.paragraph, entry.held.obligation.quote)]
    if meant.dated.rests_on:
        sources.append(_source(inquiry, *meant.dated.rests_on))
    if move:
        sources.append(certain(move.document, move.paragraph, move.sentence))
    for link in meant.agreeing:
        source = certain(link.entry.document, link.paragraph, link.entry.held.obligation.quote)
        if len(sources) < 4 and not any(letters(source.quote) == letters(each.quote) for each in sources):
            sources.append(source)
    said = [
        span for text in (found.anchor, found.rule, found.assumption or "", due.phrase, due.note or "") for span in find_dates(text, year=inquiry.as_of.year)
    ]
    days = frozenset({found.day, found.as_of, *(day for span in said for day in (span.first, span.last))})
    markers = "".join(f"[#{place}]" for place in range(len(sources)))
    text = replies.duty_due(found, due.phrase, due.note, markers)
    computed = Sentence(SentenceKind.COMPUTED, text, tuple(sources), days, replace(found, held=entry.held))
    return Draft((computed, *_earlier(meant), *(quoted(each) for each in sources)), suggestions=replies.SUGGESTIONS[Topic.OTHER])


def _earlier(meant: Meant) -> Iterator[Sentence]:
    """That an older paper had another day for it, where one had."""
    if meant.earlier:
        link, other = meant.earlier
        source = certain(link.entry.document, link.paragraph, link.entry.held.obligation.quote)
        days = frozenset({other.day, *([link.entry.document.day] if link.entry.document.day else [])})
        yield Sentence(SentenceKind.COMPUTED, replies.earlier_day(other.day, link.entry.document, "#0"), (source,), days)


def _source(inquiry: Inquiry, document: Document, held: Held) -> Evidence:
    """The words of the register that a day rests on."""
    paragraph = inquiry.library.paragraphs(inquiry.scope, document, [held.obligation.ordinal])[0]
    return certain(document, paragraph, held.obligation.quote)
