"""The two clauses of a notice that questions ask for by name: how often the Department reviews progress, and by when the plan is to be done.

Every sentence that could be one is scored by its words and its heading; the best counts, and none where none is good enough.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.dates import Period, Precision, Unit, find_dates, find_offsets, find_recurrences, number
from index.documents import Paragraph
from index.obligations import LAST_REVIEW, Binding, Due, DueKind, Obligation, Topic
from index.spans import NUMBER
from ingest.anchors import EFFECT, body
from ingest.modals import MODAL, binding_of
from ingest.when import afterwards, due_of, in_turn, offset, recurring, undated

_REVIEW = re.compile(
    r"\b(?:reviews?|reviewed|reviewing|stock-?takes?|take stock|taking stock|re-?assess\w*|formal assessments?|assess(?:es|ed|ing)? (?:the council['’]s )?progress|(?:check|examin|consider|look|inspect|test|judg|measur)\w* (?:on |at |into |what )?(?:the )?progress)\b",
    re.I,
)
GOVERNMENT = re.compile(
    r"\b(?:department(?:['’]s)?(?: for education)?|dfe|officials?|secretary of state(?:['’]s)?|ministers?|commissioner(?:['’]s)?|persons? authorised|civil servants?|government|my team|our (?:officials|team|advisers)|we)\b",
    re.I,
)
_COUNCIL = re.compile(
    r"\b(?:the council|the authority|council leaders|leaders|the board|the (?:oversight )?group|the panel|the chair|chair|auditors?|the service|managers?|it)\b",
    re.I,
)
_OWN = re.compile(
    r"\b(?:self-|own (?:assessment|evaluation|review|view)|case(?:s|work)? review|supervision|annual report|plan will be (?:reviewed|rewritten)|peer review)\b",
    re.I,
)
_WHOLE_PLAN = re.compile(r"\b(?:plan|measures?|actions?|improvements?|requirements?|work|steps|everything|notice|all of (?:this|it|these))\b", re.I)
_DONE = re.compile(
    r"\b(?:implement\w*|deliver\w*|complet\w*|achiev\w*|finish\w*|clos(?:e|ed|ing)|carr(?:y|ied) (?:\w+ ){0,4}out|conclud\w*|in place|done|met|fulfil\w*|see the plan through|come to an end)\b",
    re.I,
)
_AIM = re.compile(r"\b(?:aim|target|should|expect\w*|intend\w*|must|will|is to|are to)\b", re.I)
_GOOD_ENOUGH = 4


def review_clause(paragraphs: Sequence[Paragraph], anchors: Mapping[str, date]) -> Obligation | None:
    """The clause that says how often the Department reviews progress."""
    best: tuple[float, int, Obligation] | None = None
    last = ""
    for paragraph, sentence in body(paragraphs):
        context = last if re.match(r"(?:it|they|these|this|each|the first)\b", sentence, re.I) else ""
        last = sentence
        if due := _review_due(sentence, anchors):
            due = _from_last(_from_effect(due, sentence, anchors), paragraph)
            found = (
                _review_score(paragraph, sentence, context, due),
                -paragraph.ordinal,
                obligation(Topic.REVIEW, "Department for Education", paragraph, sentence, due),
            )
            best = found if best is None or found[:2] > best[:2] else best
    return _with_turn(best[2], paragraphs) if best and best[0] >= _GOOD_ENOUGH else None


_EARLY = re.compile(r"\b(?:during|in|for|over|throughout|within) (?:the|its) first (?:year|(?P<n>\w+) months)\b", re.I)
_LATER = re.compile(r"\b(?:after (?:that|this|the first|its first)|thereafter|afterwards|from (?:then|that (?:date|day)|\d{1,2} \w+ \d{4})|onwards)\b", re.I)


def _with_turn(clause: Obligation, paragraphs: Sequence[Paragraph]) -> Obligation:
    """A rhythm that holds for the first year, with the one that another sentence lays down for the time after."""
    early, due = _EARLY.search(clause.what), clause.due
    if early is None or due.kind is not DueKind.RECURRING or due.turn or (early["n"] and not re.fullmatch(NUMBER, early["n"], re.I)):
        return clause
    months = Period(number(early["n"]) if early["n"] else 12, Unit.MONTH)
    for paragraph, sentence in body(paragraphs):
        other = _review_due(sentence, {}) if sentence != clause.what and _LATER.search(sentence) else None
        if other and other.kind is DueKind.RECURRING and other.periods[:1] != due.periods[:1]:
            return replace(clause, due=_from_last(replace(due, periods=(due.periods[0], other.periods[0]), turn=months, first=None), paragraph))
    return replace(clause, due=replace(due, first=None))


def _from_effect(due: Due, sentence: str, anchors: Mapping[str, date]) -> Due:
    """A period that counts from the day a direction takes effect, where the document dates that day."""
    if due.kind is DueKind.RECURRING and EFFECT in anchors and re.search(r"\b(?:effect|into force)\b", sentence, re.I):
        return replace(due, anchor="the day on which it takes effect", anchor_day=anchors[EFFECT])
    return due


_FROM_LAST = re.compile(
    r"\b(?:count\w*|runs?|measured|begins?|starts?)\b[^.;]{0,40}\bfrom\b[^.;]{0,40}\b(?:review|one) before\b|\b(?:of|since|after|from) the (?:previous|last|preceding) (?:review|one)\b",
    re.I,
)


def _from_last(due: Due, paragraph: Paragraph) -> Due:
    """A period that the paragraph counts from the review before, be that one older than the notice itself."""
    if due.kind is DueKind.RECURRING and due.anchor is None and _FROM_LAST.search(paragraph.text):
        return replace(due, anchor=LAST_REVIEW)
    return due


def target_clause(paragraphs: Sequence[Paragraph], council: str, said: date | None, anchors: Mapping[str, date]) -> Obligation | None:
    """The clause that says by when the plan's actions are to be done."""
    best: tuple[float, int, Obligation] | None = None
    for paragraph, sentence in body(paragraphs):
        if not (_WHOLE_PLAN.search(sentence) or _DONE.search(sentence)):
            continue
        if due := _deadline(sentence, said, anchors):
            found = (_target_score(paragraph, sentence, due), -paragraph.ordinal, obligation(Topic.TARGET, council, paragraph, sentence, due))
            best = found if best is None or found[:2] > best[:2] else best
    return best[2] if best and best[0] >= _GOOD_ENOUGH else None


def obligation(topic: Topic, who: str, paragraph: Paragraph, sentence: str, due: Due) -> Obligation:
    modal = MODAL.search(sentence)
    binding = binding_of(modal["verb"]) if modal else Binding.WILL
    return Obligation(topic, who, sentence, sentence, paragraph.ordinal, binding, due)


def _review_due(sentence: str, anchors: Mapping[str, date]) -> Due | None:
    """When a sentence that speaks of a review says it comes: how often, or after how long; None where it says neither."""
    about = _REVIEW.search(sentence)
    if not about:
        return None
    recurrences = [each for each in find_recurrences(sentence) if not re.match(r"\s*(?:improvement\s+)?(?:board|report|meeting)", sentence[each.end :], re.I)]
    offsets = find_offsets(sentence)
    if turned := in_turn(sentence, recurrences):
        return turned
    if recurrences:
        step = min(recurrences, key=lambda each: abs(each.start - about.start()))
        first = next(
            (
                each
                for each in offsets
                if re.search(r"(?<!during the )(?<!in the )(?<!for the )(?<!over the )\bfirst\b[^.;]{0,40}$", sentence[: each.start], re.I)
            ),
            None,
        )
        return recurring(step, first)
    if not offsets and (vague := undated(sentence)).phrase:
        return vague
    if offsets and (again := afterwards(sentence, offsets[0], anchors)):
        return again
    if offsets and not re.search(r"\b(?:working )?days?\b", offsets[0].words, re.I):
        return replace(offset(offsets[0], anchors), kind=DueKind.OFFSET)
    return None


_AFTER_REVIEW = re.compile(
    r"\b(?:within|after|of|following|ahead of|before) (?:[\w-]+ ){0,6}(?:each|every|any|a|that|the) review\b(?! (?:will|is|are|must|should|before)\b)", re.I
)
"""What follows or comes before a review, which says nothing of how often there is one."""


_BETWEEN = re.compile(
    r"\bintervals? between (?:the |those |these |such |its )?(?:progress )?reviews\b|\bbetween (?:one review|each review|any two reviews|reviews)\b", re.I
)
"""A rhythm of reviews that names nobody."""


def _review_score(paragraph: Paragraph, sentence: str, context: str, due: Due) -> float:
    about = _REVIEW.search(sentence)
    assert about is not None
    before = sentence[: about.start()]
    score = 2.0
    score += 2 if GOVERNMENT.search(before) else 1 if GOVERNMENT.search(sentence) or GOVERNMENT.search(context) else 0
    score += 2 if _BETWEEN.search(sentence) and not GOVERNMENT.search(before) else 0
    score += 1 if any(re.search(r"review|progress|monitor|scrutiny|track|assess", heading, re.I) for heading in paragraph.heading) else 0
    score += 1 if re.search(r"\bprogress\b|\bachieved\b|\bimprovement", sentence, re.I) else 0
    score += 0.5 if due.kind is DueKind.RECURRING else 0
    modal = MODAL.search(sentence)
    subject = sentence[: modal.start()] if modal else before
    score -= 3 if _COUNCIL.search(subject) and not GOVERNMENT.search(subject) else 0
    score -= 3 if _OWN.search(sentence) else 0
    score += 1 if re.match(r"\W*(?:(?:each|a|the next|further) )?reviews?\b", sentence, re.I) else 0
    score -= 3 if due.kind is not DueKind.RECURRING and _AFTER_REVIEW.search(sentence) else 0
    score -= 2 if paragraph.form == "row" else 0
    return score


def _deadline(sentence: str, said: date | None, anchors: Mapping[str, date]) -> Due | None:
    """The day a sentence sets, or its period from a named event."""
    due = due_of(sentence, said, anchors)
    if due.kind is DueKind.APPROXIMATE and any(span.precision is Precision.MONTH and span.last == due.day for span in find_dates(due.phrase)):
        return replace(due, kind=DueKind.FIXED)  # a plan to be done "by July 2022" has until the month's last day
    counted = due.kind in (DueKind.OFFSET, DueKind.APPROXIMATE) and due.periods and due.anchor
    return due if due.kind is not DueKind.RECURRING and (due.day or counted) else None


def _target_score(paragraph: Paragraph, sentence: str, due: Due) -> float:
    score = 0.0
    score += 1.5 if _WHOLE_PLAN.search(sentence) else 0
    score += 1.5 if _DONE.search(sentence) else 0
    score += 1 if re.search(r"\baim(?:s|ed)?\b|\btarget\b", sentence, re.I) else 0
    score += 1 if re.search(r"\bplan(?:['’]s)?\b", sentence, re.I) else 0
    score += 1 if re.search(r"\b(?:every|all|whole|in full|as a whole|the actions)\b", sentence, re.I) else 0
    score += (
        1
        if any(re.search(r"target|timescale|complet|deadline|finish|time allowed|when|dates?\b|implement", heading, re.I) for heading in paragraph.heading)
        else 0
    )
    score += 0.5 if _AIM.search(sentence) else 0
    score -= 3 if paragraph.form == "row" or ("(" in (paragraph.number or "") and not re.search(r"\bdate\b.*\bbecomes\b", sentence, re.I)) else 0
    main_clause = sentence[: sentence.find(due.phrase) + len(due.phrase)]
    score -= (
        3
        if re.search(
            r"\b(?:send|submit|publish|reach(?:es)? (?:the|us|officials)|be with|received?|report to|appoint|write to|agree[sd]?|draft|letter|review each|return)\b",
            main_clause,
            re.I,
        )
        else 0
    )
    score -= 2 if re.search(r"\b(?:was|were|had|originally|earlier notice|previous notice|until now)\b", main_clause, re.I) else 0
    score -= 2 if due.kind is DueKind.OFFSET and any(each.unit is Unit.DAY for each in due.periods) else 0
    return score
