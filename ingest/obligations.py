"""What a document obliges whom to do by when. RULES says which rules read it: another version reads again.

So far: the Department's review clause and the plan's target date of a notice or direction, other dated duties of theirs, the
next inspections of a SEND report, and dated events that papers and news announce.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from index.dates import DateSpan, Offset, Period, Precision, Recurrence, Unit, find_dates, find_offsets, find_recurrences
from index.documents import DateMeaning, Identity, Kind, Paragraph
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.text import sentences

RULES = "1"

_REVIEW = re.compile(
    r"\b(?:reviews?|reviewed|reviewing|stock-?takes?|take stock|taking stock|re-?assess\w*|formal assessments?|assess(?:es|ed|ing)? (?:the council['’]s )?progress|(?:check|examin|consider|look|inspect|test|judg|measur)\w* (?:on |at |into |what )?(?:the )?progress)\b",
    re.I,
)
_GOVERNMENT = re.compile(
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
_MODAL = re.compile(
    r"\b(?P<verb>must|should|shall|will|may|is to|are to|is required to|are required to|has to|have to|needs? to|is expected to|are expected to)\b", re.I
)
_BINDING = {"must": Binding.MUST, "shall": Binding.MUST, "is required to": Binding.MUST, "are required to": Binding.MUST, "has to": Binding.MUST, "have to": Binding.MUST,
            "is to": Binding.MUST, "are to": Binding.MUST, "should": Binding.SHOULD, "is expected to": Binding.SHOULD, "are expected to": Binding.SHOULD,
            "need to": Binding.MUST, "needs to": Binding.MUST, "will": Binding.WILL, "may": Binding.MAY}  # fmt: skip
_WHOLE_PLAN = re.compile(r"\b(?:plan|measures?|actions?|improvements?|requirements?|work|steps|everything|notice)\b", re.I)
_DONE = re.compile(
    r"\b(?:implement\w*|deliver\w*|complet\w*|achiev\w*|finish\w*|clos(?:e|ed|ing)|carr(?:y|ied) (?:\w+ ){0,4}out|conclud\w*|in place|done|met|fulfil\w*|see the plan through|come to an end)\b",
    re.I,
)
_AIM = re.compile(r"\b(?:aim|target|should|expect\w*|intend\w*|must|will|is to|are to)\b", re.I)
_BY = re.compile(r"\b(?:by|before|no later than|not later than|until|within|in full within|at the latest)\b", re.I)
_VAGUE = re.compile(r"\b(?:from time to time|periodically|regularly|as (?:and )?when (?:required|necessary|appropriate)|at regular intervals)\b", re.I)
_FUTURE = re.compile(r"\b(?:will|is|are|to be|due|next|first|scheduled|planned|convening|takes? place|meets?)\b", re.I)


def read_obligations(paragraphs: Sequence[Paragraph], identity: Identity) -> list[Obligation]:
    """The obligations of a document, in its order; each quote stands verbatim in its paragraph."""
    kind = Kind(identity.kind.value)
    if kind in (Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION):
        found = _notice(paragraphs)
    elif kind in (Kind.SEND_INSPECTION, Kind.INSPECTION_REPORT):
        found = list(_inspections(paragraphs))
    elif identity.main_date:
        found = [*_held_reviews(paragraphs, identity.main_date.day), *_events(paragraphs, identity.main_date.day)]
    else:
        found = []
    by_ordinal = {each.ordinal: each.text for each in paragraphs}
    return [each for each in found if each.quote in by_ordinal[each.ordinal]]


def _body(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    for each in paragraphs:
        if each.form != "heading":
            for sentence in sentences(each.text):
                yield each, sentence


def _notice(paragraphs: Sequence[Paragraph]) -> list[Obligation]:
    reviews: list[tuple[float, int, Obligation]] = []
    targets: list[tuple[float, int, Obligation]] = []
    others: list[Obligation] = []
    last = ""
    anchors = _anchor_days(paragraphs)
    for paragraph, sentence in _body(paragraphs):
        context = last if re.match(r"(?:it|they|these|this|each|the first)\b", sentence, re.I) else ""
        last = sentence
        if due := _review_due(sentence):
            score = _review_score(paragraph, sentence, context, due)
            reviews.append((score, -paragraph.ordinal, _obligation(Topic.REVIEW, "the Department for Education", paragraph, sentence, due)))
        if due := _deadline(sentence, anchors):
            obligation = _obligation(Topic.OTHER, _who(sentence), paragraph, sentence, due)
            targets.append((_target_score(paragraph, sentence, due), -paragraph.ordinal, obligation))
            if _MODAL.search(sentence) and paragraph.form != "row":
                others.append(obligation)
    chosen = [max(reviews, key=lambda item: item[:2])[2]] if reviews and max(reviews)[0] >= 4 else []
    if targets and max(targets, key=lambda item: item[:2])[0] >= 4:
        best = max(targets, key=lambda item: item[:2])[2]
        chosen.append(Obligation(Topic.TARGET, "the council", best.what, best.quote, best.ordinal, best.binding, best.due))
    taken = {each.quote for each in chosen}
    return sorted([*chosen, *(each for each in others if each.quote not in taken)], key=lambda each: each.ordinal)


def _obligation(topic: Topic, who: str, paragraph: Paragraph, sentence: str, due: Due) -> Obligation:
    modal = _MODAL.search(sentence)
    binding = _BINDING.get(re.sub(r"\s+", " ", modal["verb"].lower()), Binding.WILL) if modal else Binding.WILL
    return Obligation(topic, who, sentence, sentence, paragraph.ordinal, binding, due)


def _who(sentence: str) -> str:
    modal = _MODAL.search(sentence)
    subject = sentence[: modal.start()].strip(" ,") if modal else ""
    return subject if 0 < len(subject) <= 60 else "the council"


def _review_due(sentence: str) -> Due | None:
    """When a sentence that speaks of a review says it comes: how often, or after how long; None where it says neither."""
    about = _REVIEW.search(sentence)
    if not about:
        return None
    recurrences = [each for each in find_recurrences(sentence) if not re.match(r"\s*(?:improvement\s+)?(?:board|report|meeting)", sentence[each.end :], re.I)]
    offsets = find_offsets(sentence)
    if recurrences:
        step = min(recurrences, key=lambda each: abs(each.start - about.start()))
        first = next((each for each in offsets if re.search(r"\bfirst\b[^.;]{0,40}$", sentence[: each.start], re.I)), None)
        return _recurring(step, first)
    if not offsets and (vague := _VAGUE.search(sentence)):
        return Due(DueKind.UNDATED, vague[0])
    if offsets and not re.search(r"\b(?:working )?days?\b", offsets[0].words, re.I):
        return Due(DueKind.OFFSET, offsets[0].words, periods=offsets[0].periods, anchor=offsets[0].anchor or None)
    return None


def _recurring(step: Recurrence, first: Offset | None) -> Due:
    if step.approximate:  # terms differ by council: no date can be worked out
        return Due(DueKind.UNDATED, step.words)
    return Due(DueKind.RECURRING, step.words, periods=(step.period,), first=first.periods[0] if first else None, beside=first.words if first else None)


def _review_score(paragraph: Paragraph, sentence: str, context: str, due: Due) -> float:
    about = _REVIEW.search(sentence)
    assert about is not None
    before = sentence[: about.start()]
    score = 2.0
    score += 2 if _GOVERNMENT.search(before) else 1 if _GOVERNMENT.search(sentence) or _GOVERNMENT.search(context) else 0
    score += 1 if any(re.search(r"review|progress|monitor|scrutiny|track|assess", heading, re.I) for heading in paragraph.heading) else 0
    score += 1 if re.search(r"\bprogress\b|\bachieved\b|\bimprovement", sentence, re.I) else 0
    score += 0.5 if due.kind is DueKind.RECURRING else 0
    modal = _MODAL.search(sentence)
    subject = sentence[: modal.start()] if modal else before
    score -= 3 if _COUNCIL.search(subject) and not _GOVERNMENT.search(subject) else 0
    score -= 3 if _OWN.search(sentence) else 0
    score -= 2 if paragraph.form == "row" else 0
    return score


def _anchor_days(paragraphs: Sequence[Paragraph]) -> dict[str, date]:
    """The days that the document prints of an inspection or visit (its last) and of a report, as clauses may count from them."""
    found: dict[str, date] = {}
    for _, sentence in _body(paragraphs):
        for span in find_dates(sentence):
            if span.precision is not Precision.DAY:
                continue
            before = sentence[: span.start]
            if re.search(r"\b(?:report|letter|findings)\b[^.]{0,40}\b(?:dated|published|appeared|public|of)\b[^.]{0,15}$", before, re.I):
                found.setdefault("report", span.last)
            elif re.search(r"\b(?:visit\w*|inspect\w*)\b[^.]{0,80}\b(?:on|from|between)\s*$", before, re.I):
                found.setdefault("inspection", span.last)
    return found


def _deadline(sentence: str, anchors: dict[str, date]) -> Due | None:
    """The date a sentence sets: a fixed day, the last day of what it names, or a period from a named event."""
    spans = [span for span in find_dates(sentence) if _BY.search(sentence[max(0, span.start - 30) : span.start]) or (span.precision is Precision.END)]
    offsets = find_offsets(sentence)
    if spans:
        span = spans[0]
        beside = next((each.words for each in offsets if each.start > span.end), None)
        phrase = _by_phrase(sentence, span)
        if span.precision is Precision.SEASON:
            return Due(DueKind.APPROXIMATE, phrase, day=span.last, beside=beside)
        return Due(DueKind.FIXED, phrase, day=span.last, beside=beside)
    for each in offsets:
        if each.anchor:
            kind = DueKind.APPROXIMATE if each.approximate else DueKind.OFFSET
            counted = (
                "report"
                if re.search(r"\breport|letter\b", each.anchor, re.I)
                else "inspection"
                if re.search(r"\binspection|visit\b", each.anchor, re.I)
                else ""
            )
            return Due(kind, each.words, periods=each.periods, anchor=each.anchor, anchor_day=anchors.get(counted))
    return None


def _by_phrase(sentence: str, span: DateSpan) -> str:
    """The date's words with the preposition before them: "by the end of November 2024"."""
    before = re.search(r"(?:\b(?:by|before|no later than|not later than|until|in)\s+(?:the\s+)?)$", sentence[: span.start], re.I)
    return sentence[before.start() if before else span.start : span.end]


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
    score -= 3 if paragraph.form == "row" or "(" in (paragraph.number or "") else 0
    main_clause = sentence[: sentence.find(due.phrase) + len(due.phrase)]
    score -= 3 if re.search(r"\b(?:send|submit|publish|report to|appoint|write to|agree[sd]?|draft|letter|review each|return)\b", main_clause, re.I) else 0
    score -= 2 if re.search(r"\b(?:was|were|had|originally|earlier notice|previous notice|until now)\b", main_clause, re.I) else 0
    score -= 2 if due.kind is DueKind.OFFSET and any(each.unit is Unit.DAY for each in due.periods) else 0
    return score


def _inspections(paragraphs: Sequence[Paragraph]) -> Iterator[Obligation]:
    """The next inspections that a report announces: "within approximately three years"."""
    for paragraph, sentence in _body(paragraphs):
        if not re.search(r"\b(?:re-?inspection|inspection)\b[^.]{0,60}\b(?:will|is)\b", sentence, re.I):
            continue
        for offset in find_offsets(sentence):
            if offset.periods[0].unit not in (Unit.MONTH, Unit.YEAR):
                continue
            topic = Topic.MONITORING if re.search(r"\bmonitoring\b", sentence, re.I) else Topic.REINSPECTION
            kind = DueKind.APPROXIMATE if offset.approximate else DueKind.OFFSET
            due = Due(kind, offset.words, periods=offset.periods, anchor=DateMeaning.INSPECTED_TO.value)
            yield _obligation(topic, "Ofsted and the Care Quality Commission", paragraph, sentence, due)


_HELD = re.compile(r"\b(?:carried out|conducted|completed|held|undertook|undertaken|took place|came|reviewed|visited|its|their|was|were)\b", re.I)


def _held_reviews(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """Reviews by the Department that a paper of that day says were held: an exact day, not after the paper's own."""
    for paragraph, sentence in _body(paragraphs):
        about = re.search(r"\breview(?:s|ed)?\b", sentence, re.I)
        if (
            not about
            or not _GOVERNMENT.search(sentence[: about.start()])
            or not _HELD.search(sentence)
            or re.search(r"\bwill\b", sentence[: about.end()], re.I)
        ):
            continue
        for span in find_dates(sentence[about.end() :]):
            between = sentence[about.end() : about.end() + span.start]
            if span.precision is Precision.DAY and span.last <= day and re.fullmatch(r"[^.;,]{0,40}\b(?:on|of|from|was|were)\s+", between, re.I):
                yield _obligation(Topic.REVIEW_HELD, "the Department for Education", paragraph, sentence, Due(DueKind.FIXED, span.words, day=span.last))
                break


def _events(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """What a paper or story of that day announces for an exact later day."""
    for paragraph, sentence in _body(paragraphs):
        for span in find_dates(sentence, year=day.year):
            when = span.first
            if when < day and not re.search(r"\d{4}", span.words) and (day - when).days > 200:
                when = Period(1, Unit.YEAR).after(when)
            if span.precision is Precision.DAY and day < when and (when - day).days < 800 and (paragraph.form == "row" or _FUTURE.search(sentence)):
                yield _obligation(Topic.EVENT, _who(sentence), paragraph, sentence, Due(DueKind.FIXED, span.words, day=when))
                break
