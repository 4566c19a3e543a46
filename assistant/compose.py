"""From a route to the sentences of an answer: each route has its composer, and the general reader answers for the rest."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from itertools import zip_longest

from assistant import dated, duties, happened, life, lists, outcomes, replies, reports, slow, trackers
from assistant.areas import areas
from assistant.between import time_between
from assistant.definitions import definition
from assistant.disputes import disputed
from assistant.evidence import Evidence, sure
from assistant.fitting import fitting
from assistant.linked import by_department
from assistant.meetings import next_meeting
from assistant.newcomers import newcomer
from assistant.offices import office_holder
from assistant.particulars import particulars
from assistant.plancount import plan_counts
from assistant.route import Wanted, choose
from assistant.sentences import CITATIONS, LIST_CITATIONS, Draft, Inquiry, quoted
from assistant.several import apart, leans
from assistant.strangers import of_another_kind, unknown_names
from assistant.variations import varied
from index.dates import month_end
from index.obligations import Topic
from index.text import content_stems

NEAR = 0.75
"""How near the best evidence further evidence must come, as a share of its score."""
WORDS, WIDE = 112, 185
"""How many words quotes may have, and how many where it is asked how things go."""
QUOTE_WORDS = 70
MORE_WORDS = 40
"""How many more words an answer to several questions may have."""

COMPOSERS = {
    Wanted.REVIEW: dated.next_date,
    Wanted.TARGET: dated.next_date,
    Wanted.REINSPECTION: dated.next_date,
    Wanted.MONITORING: dated.next_date,
    Wanted.UPCOMING: dated.upcoming,
    Wanted.COUNT: dated.count,
    Wanted.INSPECTED: reports.inspected,
    Wanted.PUBLISHED: reports.published,
    Wanted.GRADE: reports.graded,
    Wanted.INSPECTOR: reports.inspector,
    Wanted.LIST: lists.whole_list,
    Wanted.LIFE: life.notice_life,
    Wanted.HAPPENED: happened.since,
    Wanted.SLOW: slow.what_is_slow,
}


def compose(inquiry: Inquiry) -> Draft:
    """What answers the question; of several in one message, what answers each."""
    pieces = apart(inquiry.asked) if inquiry.share == 1 else [inquiry.asked]
    if len(pieces) == 1 or plan_counts(inquiry).sentences:  # a count of actions says at once how many are done and how many are late
        return _single(inquiry)
    drafts: list[Draft] = []
    for each in pieces:
        lost = drafts and leans(each.text) and not drafts[-1].sentences
        part = replace(inquiry, asked=each, route=choose(each.text, inquiry.as_of, each.context), share=len(pieces))
        drafts.append(Draft() if lost else _single(part))
    if not all(draft.sentences for draft in drafts):
        drafts.append(_single(inquiry))  # what one part leaves open, the message as a whole may say
    return _together(drafts)


def _together(drafts: Sequence[Draft]) -> Draft:
    """Several drafts as one, in turn, so that each has its say before there is no more room."""
    turns = zip_longest(*(draft.sentences for draft in drafts))
    sentences = tuple({sentence.text: sentence for turn in turns for sentence in turn if sentence}.values())
    return Draft(
        sentences,
        related=next((draft.related for draft in drafts if draft.related), ()),
        suggestions=tuple(dict.fromkeys(each for draft in drafts for each in draft.suggestions)),
        words=max(draft.words for draft in drafts) + MORE_WORDS,
        citations=LIST_CITATIONS,
        final=all(draft.final for draft in drafts),
        conflicts=tuple(dict.fromkeys(each for draft in drafts for each in draft.conflicts)),
    )


def _single(inquiry: Inquiry) -> Draft:
    """What the first composer says that has something; else the general reader, which also tells how an event went."""
    told = outcomes.asked(inquiry.question) and inquiry.route.wanted in _NOT_OUTCOMES
    for fits, composer in FIRST if told else (*FIRST, *DOORS):
        draft = composer(inquiry) if fits(inquiry) else Draft()
        if draft.sentences or draft.final:
            return draft
    return _general(inquiry)


_AFTER_THAT = re.compile(
    r"\b(?:next|then|follow\w*|comes?|due|what'?s?)\b.{0,20}\bafter (?:that|this|it|those)\b|\bafter (?:that|this|it)\W*(?:what|when)?\W*$"
    r"|^\W*(?:and|so)? ?(?:what|what's) (?:then|next)\W*$",
    re.I,
)


def _after_that(inquiry: Inquiry) -> Draft:
    """What falls due after the date that the earlier question was answered with."""
    asked = inquiry.asked
    if not asked.context or not _AFTER_THAT.search(asked.text):
        return Draft()
    days = [each.reckoning.day for each in compose(_earlier(inquiry)).sentences if each.reckoning]
    return dated.following(inquiry, max(days)) if days else Draft()


_NOT_OUTCOMES = frozenset(
    {
        Wanted.REVIEW,
        Wanted.TARGET,
        Wanted.REINSPECTION,
        Wanted.MONITORING,
        Wanted.UPCOMING,
        Wanted.COUNT,
        Wanted.INSPECTED,
        Wanted.LIST,
        Wanted.GENERAL,
        Wanted.HAPPENED,
    }
)
"""Routes of dates and lists, which don't tell how an event went."""


def _nothing_of_it(inquiry: Inquiry) -> Draft:
    """A refusal where the question is of something that no document in scope knows."""
    strange = inquiry.route.wanted is Wanted.LIST and of_another_kind(inquiry)
    return Draft(final=strange or bool(unknown_names(inquiry)) or _not_held(inquiry))


def _not_held(inquiry: Inquiry) -> bool:
    """Whether the question is what the Department's review of a day or month found, and no paper tells of a review then."""
    question = inquiry.question
    since = outcomes.first_day(question, inquiry.as_of) if outcomes.asked(question) and _REVIEW.search(question) else None
    if since is None or not by_department(question):
        return False
    held = inquiry.library.obligations(inquiry.scope, inquiry.as_of, Topic.REVIEW_HELD)
    return not any(day and since <= day <= month_end(since.year, since.month) for day in (each.obligation.due.day for each in held))


_REVIEW = re.compile(r"\breview\b", re.I)


def _general(inquiry: Inquiry) -> Draft:
    evidence = fitting(inquiry.asked, inquiry.as_of, _in_thread(inquiry))
    if not evidence or not sure(evidence[0], inquiry.route) or of_another_kind(inquiry):
        return Draft(related=tuple(inquiry.evidence[:2]))
    if found := lists.list_around(inquiry, evidence):
        return lists.listed(found)
    wide = inquiry.route.progress
    chosen = _choose(evidence, WIDE if wide else WORDS)
    return Draft(tuple(quoted(each) for each in chosen), suggestions=replies.FIRST_QUESTIONS[:2], words=200 if wide else 120)


SAME_MATTER = 1.5
"""What it counts for the second paper that it speaks of the same as the first, in its words."""
APART, BESIDE = 21, 0.6
"""How many days two papers must lie apart to tell of two times, and how near the best the second must come, as a share of its score."""


def _then_and_now(inquiry: Inquiry) -> Draft:
    """What papers of two times say, the earlier first; nothing where only one does."""
    evidence = [each for each in fitting(inquiry.asked, inquiry.as_of, _in_thread(inquiry)) if each.document.day]
    if not evidence or not sure(evidence[0], inquiry.route):
        return Draft()
    best = evidence[0]
    far = [each for each in evidence if each.score >= BESIDE * best.score and abs((_day(each) - _day(best)).days) >= APART]
    if not far:
        return Draft()
    other = max(far, key=lambda each: each.score + SAME_MATTER * _alike(each, best))
    pair = sorted((best, other), key=_day)
    return Draft(tuple(quoted(each) for each in pair), suggestions=replies.FIRST_QUESTIONS[:2], words=200)


def _alike(one: Evidence, other: Evidence) -> float:
    """The share of the shorter one's content words that both have, 0 to 1."""
    first, second = (set(content_stems(each.quote)) for each in (one, other))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _day(evidence: Evidence) -> date:
    return evidence.document.day or date.min


def _in_thread(inquiry: Inquiry) -> Sequence[Evidence]:
    """The evidence; in a thread what the earlier question was answered with, and what stands beside it, comes first."""
    if not inquiry.asked.context or not inquiry.evidence:
        return inquiry.evidence
    earlier = compose(_earlier(inquiry))
    places = {(each.document.id, each.paragraph.ordinal) for sentence in earlier.sentences for each in sentence.evidence}
    return sorted(
        (replace(each, features=replace(each.features, prior=each.features.prior + _beside(each, places))) for each in inquiry.evidence),
        key=lambda each: -each.score,
    )


SAME_PAPER, SAME_PLACE = 0.2, 0.35
"""What evidence of the paper that the earlier answer cited gains, and what stands within two paragraphs of it."""


def _beside(evidence: Evidence, places: set[tuple[str, int]]) -> float:
    near = [ordinal for document, ordinal in places if document == evidence.document.id]
    return 0.0 if not near else SAME_PLACE if min(abs(ordinal - evidence.paragraph.ordinal) for ordinal in near) <= 2 else SAME_PAPER


def _earlier(inquiry: Inquiry) -> Inquiry:
    """The question that this one follows, asked anew."""
    context = inquiry.asked.context
    return replace(inquiry, asked=replace(inquiry.asked, text=context, context=""), route=choose(context, inquiry.as_of))


def _choose(evidence: Sequence[Evidence], room: int) -> list[Evidence]:
    """The best sentence of each of the best paragraphs, as long as they come near the best and there is room."""
    chosen: list[Evidence] = []
    places: set[tuple[str, int]] = set()
    for each in evidence:
        place = (each.document.id, each.paragraph.ordinal)
        length = len(each.quote.split())
        if place in places or length > QUOTE_WORDS or any(each.quote == other.quote for other in chosen):
            continue
        if each.score < NEAR * evidence[0].score and chosen:
            break
        cost = length + len(replies.place(each.document, each.paragraph.number, each.page).split())
        if chosen and cost > room:
            continue
        chosen.append(each)
        places.add(place)
        room -= cost
        if len(chosen) == CITATIONS or room < 15:
            break
    return chosen or [evidence[0]]


Fits = Callable[[Inquiry], bool]
Composer = Callable[[Inquiry], Draft]


def _for(*routes: Wanted) -> Fits:
    return lambda inquiry: inquiry.route.wanted in routes


def _but(*routes: Wanted) -> Fits:
    return lambda inquiry: inquiry.route.wanted not in routes


def _always(_: Inquiry) -> bool:
    return True


def _of_trackers(inquiry: Inquiry) -> bool:
    wanted = inquiry.route.wanted
    return wanted in (Wanted.GENERAL, Wanted.LIST, Wanted.UPCOMING, Wanted.COUNT, Wanted.TARGET) or (wanted is Wanted.SLOW and not slow.of_register(inquiry))


def _of_route(inquiry: Inquiry) -> Draft:
    """What the route's own composer says."""
    composer = COMPOSERS.get(inquiry.route.wanted)
    return composer(inquiry) if composer else Draft()


_OF_REPORTS = (Wanted.GRADE, Wanted.INSPECTED, Wanted.INSPECTOR)
_OF_TIMES = _for(Wanted.GENERAL, Wanted.LIST, Wanted.SLOW, Wanted.HAPPENED)
FIRST: tuple[tuple[Fits, Composer], ...] = (
    (_always, newcomer),
    (_always, _nothing_of_it),
    (_always, time_between),
    (_always, _after_that),
    (_for(Wanted.LIST, Wanted.GENERAL), areas),
)
"""Who may answer any question, in turn."""
DOORS: tuple[tuple[Fits, Composer], ...] = (
    (_always, disputed),
    (_always, next_meeting),
    (_always, particulars),
    (_always, plan_counts),
    (lambda inquiry: inquiry.route.times and _OF_TIMES(inquiry), _then_and_now),
    (_for(Wanted.GENERAL, Wanted.LIST, Wanted.GRADE), definition),
    (_but(*_OF_REPORTS, Wanted.SMALL_TALK, Wanted.OUTSIDE), varied),
    (_of_trackers, trackers.by_status),
    (_of_trackers, trackers.by_owner),
    (lambda inquiry: _of_trackers(inquiry) and trackers.asks_overdue(inquiry), slow.what_is_slow),
    (_for(Wanted.GENERAL, Wanted.LIST), office_holder),
    (lambda inquiry: inquiry.route.wanted is Wanted.LIST and duties.asks_plainly(inquiry), duties.duty_date),
    (_always, _of_route),
    (lambda inquiry: inquiry.route.wanted not in _OF_REPORTS and duties.asks_when(inquiry), duties.duty_date),
    (_for(Wanted.GENERAL), trackers.one_row),
)
"""Who may answer a question that doesn't ask how an event went, in turn: each with the questions that it is for."""
