"""When a particular duty is due: the entry that the question means, with its day and the words that give it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date

from assistant import replies
from assistant.anchored import coming_review, told_of
from assistant.conversation import asking
from assistant.families import asked_for
from assistant.linked import Link, answerable, by_department, links
from assistant.meant import MARGIN, Meant, clearly_meant, is_meant
from assistant.moved import Move, move_of, moved_draft, moved_sentence, moved_to, only_asked_for, superseding
from assistant.route import TOPICS, without_idioms
from assistant.sentences import Dispute, Draft, Inquiry, Sentence, SentenceKind, certain, quoted
from assistant.topical import days_fixed, topic_answer
from index.dates import find_dates
from index.obligations import DueKind, Reckoning, Topic
from index.register import Entry
from index.standings import standings
from index.text import letters

_WHEN = re.compile(
    r"\b(?:when(?! (?:they|we|he|she|it|inspectors|ofsted|dfe|the \w+) (?:came|did|were|was|had|left|visited|inspected|reviewed|last)\b)|when's|whens|by when|(?:what|which|wat|actual|exact) (?:date|day|days|dates)|what(?:'?s| is) the (?:last|latest) (?:day|date)|(?:last|latest) (?:possible |allowed |allowable )?(?:day|date)|latest (?:it|we|they)|how late|the (?:very )?latest(?! (?:on|about|news|with|update|position|state)\b)|"
    r"how (?:long|soon|many (?:days|weeks|months)(?! (?:a|per|each|every|in) ))|deadline|due|cut[- ]?off|long[- ]?stop|time limit|got left|time (?:left|do we have)|missed|late with|dates?|finish line|no later than|furthest out|before or after|latest (?:we|they|it|you)|how soon|target|til(?:l)? when|until when|back by|done by)\b",
    re.I,
)
_WAS = re.compile(
    r"\b(?:when|what date|since when) (?:did|was|were|has|had|have)\b(?!.{0,60}\b(?:have to|had to|got to|due|deadline|supposed to|meant to|need to|needs? doing|to be)\b)"
    r"|\b(?:started|began|took place|was issued|were issued|happened|came out|(?:was|were|got) published)\b",
    re.I,
)
_WHO = re.compile(r"\bwho(?:'?s)?\b", re.I)
_PLAINLY = re.compile(
    r"\b(?:by when|deadline|cut[- ]?off|long[- ]?stop|(?:by )?(?:what|which) (?:date|day) (?:do|does|must|should|is|are|has|have)|last (?:day|date)|how long have (?:we|i) got|is (?:it|that|this) due)\b",
    re.I,
)
"""Words that ask for a date whoever else is asked for beside it."""
OVER = {Topic.REVIEW: 0.3, Topic.TARGET: 0.1}
"""How far another entry must lead over that of the question's topic."""
PLAIN = 1.4
"""From which score a clause without a day is plainly the one asked for, so that the answer is that it gives none."""


_REACHED = re.compile(
    r"\b(?:did|have|has|had|were|are) (?:we|they|it|you|the \w+)\b.{0,25}\b(?:hit|mak(?:e|ing)|made|meet|met|meeting|reach(?:ed)?|got|get|achieved?)\b.{0,60}\b(?:targets?|\d+ ?%|thing|standard)\b",
    re.I,
)
"""Words that ask whether a figure was reached, not by when it should be."""


_LASTING = re.compile(r"\bhow long (?:are|do|did|does|is|were|have|has) (?:\w+ ){1,4}(?:wait\w*|take|takes|taking|been|lasted?|staying)\b", re.I)
"""How long something takes is no deadline."""


def asks_when(inquiry: Inquiry) -> bool:
    """Whether the date of something to be done is asked for, or the time left; not who did it, nor when it was."""
    question = without_idioms(inquiry.question)
    if _REACHED.search(question) and not re.search(r"\b(?:when|by what|what date|deadline)\b", question, re.I):
        return False
    if _LASTING.search(question):
        return False
    if _PLAINLY.search(question):
        return not _WAS.search(asking(question)) or bool(re.search(r"\bby when\b", question, re.I))
    return bool(_WHEN.search(question)) and inquiry.route.answer_type != "person" and not _WHO.search(question) and not _WAS.search(asking(question))


def asks_plainly(inquiry: Inquiry) -> bool:
    """Whether one date is asked for in so many words, whatever else the question names."""
    return bool(re.search(r"\b(?:which|what|by what) (?:date|day)\b(?!s)|\bby when\b", inquiry.asked.text, re.I)) and asks_when(inquiry)


def duty_date(inquiry: Inquiry) -> Draft:
    """The date of the duty that the question means; nothing where none is clearly meant."""
    if (fixed := fixed_days(inquiry)).sentences:
        return fixed
    pool = answerable(inquiry)
    hits = inquiry.near
    if (moved := moved_to(inquiry, hits)).sentences:
        return moved
    ranked = links(inquiry, pool, hits)
    meant = clearly_meant(inquiry, ranked, pool)
    if meant is None:
        return _undated(inquiry, ranked)
    if (entry := meant.link.entry).moved and meant.dated.day == entry.moved.after:
        agreeing = [certain(link.entry.document, link.paragraph, link.entry.held.obligation.quote) for link in meant.agreeing]
        return moved_draft(inquiry, move_of(inquiry, entry.moved), agreeing)
    if (sought := only_asked_for(inquiry, hits)).sentences:
        return sought
    if since := superseding(inquiry, meant.link.entry, meant.link.paragraph, meant.dated.day):
        return moved_draft(inquiry, since)
    topic = meant.link.entry.held.obligation.topic
    if topic in (Topic.REINSPECTION, Topic.MONITORING) and _TO_GIVE.search(inquiry.question):
        return Draft()  # what the council has to give isn't when inspectors come
    if topic in TOPICS.values():
        return topic_answer(inquiry, meant.link.entry)
    return _draft(inquiry, meant, moved_sentence(inquiry, meant))


_TO_GIVE = re.compile(r"\b(?:submit|hand in|send (?:in|it|our|off)|publish|respond|reply|action plan|strategic plan|our plan)\b", re.I)
_DAYS = re.compile(
    r"\b(?:actual|exact|which|what|the) (?:days?|dates?)\b|\bwhich days\b|\b(?:days?|dates?) (?:yet|fixed|set|booked|agreed)\b|\b(?:booked|pencilled|block out|fixed for)\b|\bwhen (?:are|is|do) (?:they|we (?:getting|seeing|having|get|see|have)|(?:the )?(?:dfe|department|officials|reviewers))\b.{0,30}\b(?:coming|visiting|here|in|back)\b",
    re.I,
)


def _asks_days(inquiry: Inquiry) -> bool:
    """Whether the days fixed for the Department's coming review are asked for, not the limit that the notice sets."""
    text = inquiry.question
    doings = asked_for(text)
    limit = re.search(
        r"\b(?:by when|by what|latest|deadline|due|have to|must|last day|limit|after|since|long-?stop|under the notice|fell through)\b", text, re.I
    )
    visit = "review" in doings or bool(
        re.search(r"\b(?:dfe|department|officials|reviewers|they)\b.{0,15}\b(?:here|with us|back|on site|in next|in again|in\b(?=\W*$))\b", text, re.I)
    )
    return visit and not doings & {"own assessment", "plan", "stocktake"} and bool(_DAYS.search(text)) and not limit and by_department(text)


def fixed_days(inquiry: Inquiry) -> Draft:
    """The days that a paper fixes for the Department's coming review, where those are asked for."""
    event = coming_review(inquiry, answerable(inquiry)) if _asks_days(inquiry) else None
    if event is None:
        return Draft()
    said = days_fixed(inquiry, event)
    return Draft((said, quoted(said.evidence[0])), suggestions=replies.SUGGESTIONS[Topic.OTHER])


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
    return _draft(inquiry, meant, moved_sentence(inquiry, meant)) if meant else Draft()


def _days_said(inquiry: Inquiry, entry: Entry, found: Reckoning) -> frozenset[date]:
    """Every day that the sentence about a duty's day may name."""
    due = entry.held.obligation.due
    texts = (found.anchor, found.rule, found.assumption or "", due.phrase, due.note or "")
    said = [span for text in texts for span in find_dates(text, year=inquiry.as_of.year)]
    return frozenset({found.day, found.as_of, *(day for span in said for day in (span.first, span.last))})


def _undated(inquiry: Inquiry, ranked: Sequence[Link]) -> Draft:
    """That the clause asked for gives no day, in its own words for when; nothing where no such clause is clearly meant."""
    if not ranked or not is_meant(ranked[0]):
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
        sources.append(meant.dated.rests_on)
    if move:
        sources.append(certain(move.document, move.paragraph, move.sentence))
    for link in meant.agreeing:
        source = certain(link.entry.document, link.paragraph, link.entry.held.obligation.quote)
        if len(sources) < 4 and not any(letters(source.quote) == letters(each.quote) for each in sources):
            sources.append(source)
    days = _days_said(inquiry, entry, found)
    markers = "".join(f"[#{place}]" for place in range(len(sources)))
    text = replies.duty_due(found, due.phrase, due.note, markers)
    computed = Sentence(SentenceKind.COMPUTED, text, tuple(sources), days, replace(found, held=entry.held))
    kept = _kept(inquiry, entry) if _WAS_KEPT.search(inquiry.asked.text) else ()
    older = tuple(_earlier(meant))
    dispute = Dispute(entry.held.obligation.what, (sources[0], *older[0].evidence), sources[0], replies.LATER_PAPER) if older else None
    return Draft(
        (computed, *kept, *older, *(quoted(each) for each in sources)),
        suggestions=replies.SUGGESTIONS[Topic.OTHER],
        conflicts=(dispute,) if dispute else (),
    )


_WAS_KEPT = re.compile(
    r"\b(?:did|have|has|had|was|were) (?:we|they|it|the council|that)\b.{0,30}\b(?:mak(?:e|ing)|made|met|meet|hit|miss(?:ed)?|kept|keep|do|done|sent|send|in time|on time|late)\b|\b(?:in|on) time\b",
    re.I,
)
"""Words that ask whether a date was kept."""


def _kept(inquiry: Inquiry, entry: Entry) -> Iterator[Sentence]:
    """When it was done by the documents, else the latest that they say of it, or that they say nothing."""
    if done := told_of(inquiry, entry, entry.held.obligation.what):
        yield quoted(done[1])
        return
    (standing,) = standings(inquiry.library, inquiry.scope, inquiry.as_of, [entry])
    for link in standing.evidence[:1]:
        paragraph = inquiry.library.paragraphs(inquiry.scope, link.document, [link.said.statement.ordinal])[0]
        yield quoted(certain(link.document, paragraph, link.said.statement.quote))
    if not standing.evidence:
        yield Sentence(SentenceKind.ABSENCE, replies.no_evidence(inquiry.as_of))


def _earlier(meant: Meant) -> Iterator[Sentence]:
    """That an older paper had another day for it, where one had."""
    if meant.earlier:
        link, other = meant.earlier
        source = certain(link.entry.document, link.paragraph, link.entry.held.obligation.quote)
        days = frozenset({other.day, *([link.entry.document.day] if link.entry.document.day else [])})
        yield Sentence(SentenceKind.COMPUTED, replies.earlier_day(other.day, link.entry.document, "#0"), (source,), days)
