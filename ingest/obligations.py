"""What a document obliges whom to do by when. RULES says which rules read it: another version reads again.

Notices, directions and the Department's letters are read for every duty, reports and letters of the inspectorate for what they ask
for and announce, papers and minutes for recommendations, decisions and actions, trackers row by row, news for dated events.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.dates import Period, Precision, Unit, find_dates, find_offsets, find_recurrences, number
from index.documents import INSPECTIONS, NOTICES, Identity, Kind, Paragraph
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.text import sentences
from ingest.actions import read_rows, row_duties
from ingest.duties import MODAL, Parties, binding_of, read_duties
from ingest.findings import read_findings
from ingest.life import read_letter_life, read_notice_life
from ingest.papers import FUTURE, read_paper, read_sentences
from ingest.printed import is_letter
from ingest.when import by_phrase, recurring

RULES = "5"

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
_WHOLE_PLAN = re.compile(r"\b(?:plan|measures?|actions?|improvements?|requirements?|work|steps|everything|notice)\b", re.I)
_DONE = re.compile(
    r"\b(?:implement\w*|deliver\w*|complet\w*|achiev\w*|finish\w*|clos(?:e|ed|ing)|carr(?:y|ied) (?:\w+ ){0,4}out|conclud\w*|in place|done|met|fulfil\w*|see the plan through|come to an end)\b",
    re.I,
)
_AIM = re.compile(r"\b(?:aim|target|should|expect\w*|intend\w*|must|will|is to|are to)\b", re.I)
_BY = re.compile(r"\b(?:by|before|no later than|not later than|until|within|in full within|at the latest)\b", re.I)
_VAGUE = re.compile(r"\b(?:from time to time|periodically|regularly|as (?:and )?when (?:required|necessary|appropriate)|at regular intervals)\b", re.I)


def read_obligations(paragraphs: Sequence[Paragraph], identity: Identity) -> list[Obligation]:
    """The obligations of a document, in its order; each quote stands verbatim in its paragraph."""
    kind = Kind(identity.kind.value)
    said = identity.main_date.day if identity.main_date else None
    anchors = _anchor_days(paragraphs)
    parties = _parties(identity)
    if kind in NOTICES:
        found = [*_notice(paragraphs, parties, said, anchors), *read_notice_life(paragraphs)]
    elif kind in INSPECTIONS:
        found = read_findings(paragraphs, parties, said, anchors)
    elif kind is Kind.OTHER and identity.issuer and is_letter(paragraphs):
        found = [*read_duties(paragraphs, parties, said, anchors), *((*_held_reviews(paragraphs, said), *read_letter_life(paragraphs, said)) if said else ())]
    elif kind is Kind.TRACKER:
        found = [*row_duties(list(read_rows(paragraphs)), parties.council, Binding.ACTION, said, anchors), *read_sentences(paragraphs, parties, said, anchors)]
        found += _held_reviews(paragraphs, said) if said else ()
    elif kind in (Kind.BOARD_PAPER, Kind.MINUTES):
        found = [*read_paper(paragraphs, parties, said, anchors), *(_held_reviews(paragraphs, said) if said else ())]
    elif said:
        found = [*_held_reviews(paragraphs, said), *_events(paragraphs, said)]
    else:
        found = []
    by_ordinal = {each.ordinal: each.text for each in paragraphs}
    return sorted((each for each in found if each.quote in by_ordinal[each.ordinal]), key=lambda each: each.ordinal)


def _parties(identity: Identity) -> Parties:
    """The council as the document names it in full, else as it is known."""
    if identity.kind.value == Kind.SEND_INSPECTION:
        return Parties("the local area partnership", [fact.value for fact in identity.councils])
    names = [words for fact in identity.councils for words in (fact.quote, fact.value) if words]
    full = [name for name in names if re.search(r"\b(?:Council|Borough|Authority)\b", name)]
    return Parties(re.sub(r"\s+children.s services$", "", full[0]) if full else names[0] if names else "the council", names)


def _body(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[Paragraph, str]]:
    for each in paragraphs:
        if each.form != "heading":
            for sentence in sentences(each.text):
                yield each, sentence


def _notice(paragraphs: Sequence[Paragraph], parties: Parties, said: date | None, anchors: Mapping[str, date]) -> list[Obligation]:
    """Every duty of a notice, its review clause and the plan's target date marked as what they are."""
    found = [*read_duties(paragraphs, parties, said, anchors)]
    found += row_duties(list(read_rows(paragraphs)), parties.council, Binding.MUST, said, anchors)
    chosen = [each for each in (_review(paragraphs, anchors), _target(paragraphs, anchors)) if each]
    taken = [each for each in found if any(_same(each, other) for other in chosen)]
    return [*chosen, *(each for each in found if each not in taken)]


def _same(one: Obligation, other: Obligation) -> bool:
    """Whether both are the same clause, of which one may hold a part."""
    return one.ordinal == other.ordinal and one.due.kind is other.due.kind and (one.quote in other.quote or other.quote in one.quote)


def _review(paragraphs: Sequence[Paragraph], anchors: Mapping[str, date]) -> Obligation | None:
    """The clause that says how often the Department reviews progress."""
    best: tuple[float, int, Obligation] | None = None
    last = ""
    for paragraph, sentence in _body(paragraphs):
        context = last if re.match(r"(?:it|they|these|this|each|the first)\b", sentence, re.I) else ""
        last = sentence
        if due := _review_due(sentence):
            due = _from_effect(due, sentence, anchors)
            found = (
                _review_score(paragraph, sentence, context, due),
                -paragraph.ordinal,
                _obligation(Topic.REVIEW, "Department for Education", paragraph, sentence, due),
            )
            best = found if best is None or found[:2] > best[:2] else best
    return best[2] if best and best[0] >= 4 else None


def _from_effect(due: Due, sentence: str, anchors: Mapping[str, date]) -> Due:
    """A period that counts from the day a direction takes effect, where the document dates that day."""
    if due.kind is DueKind.RECURRING and "effect" in anchors and re.search(r"\b(?:effect|into force)\b", sentence, re.I):
        return replace(due, anchor="the day on which it takes effect", anchor_day=anchors["effect"])
    return due


def _target(paragraphs: Sequence[Paragraph], anchors: Mapping[str, date]) -> Obligation | None:
    """The clause that says by when the plan's actions are to be done."""
    best: tuple[float, int, Obligation] | None = None
    for paragraph, sentence in _body(paragraphs):
        if due := _deadline(sentence, anchors):
            found = (_target_score(paragraph, sentence, due), -paragraph.ordinal, _obligation(Topic.TARGET, "the council", paragraph, sentence, due))
            best = found if best is None or found[:2] > best[:2] else best
    return best[2] if best and best[0] >= 4 else None


def _obligation(topic: Topic, who: str, paragraph: Paragraph, sentence: str, due: Due) -> Obligation:
    modal = MODAL.search(sentence)
    binding = binding_of(modal["verb"]) if modal else Binding.WILL
    return Obligation(topic, who, sentence, sentence, paragraph.ordinal, binding, due)


def _review_due(sentence: str) -> Due | None:
    """When a sentence that speaks of a review says it comes: how often, or after how long; None where it says neither."""
    about = _REVIEW.search(sentence)
    if not about:
        return None
    recurrences = [each for each in find_recurrences(sentence) if not re.match(r"\s*(?:improvement\s+)?(?:board|report|meeting)", sentence[each.end :], re.I)]
    offsets = find_offsets(sentence)
    if len(recurrences) >= 2 and (turn := _TURN.search(sentence)):
        turned = Period(12, Unit.MONTH) if turn["n"] is None else Period(number(turn["n"]), Unit.MONTH)
        return replace(recurring(recurrences[0], None), periods=(recurrences[0].period, recurrences[1].period), turn=turned)
    if recurrences:
        step = min(recurrences, key=lambda each: abs(each.start - about.start()))
        first = next((each for each in offsets if re.search(r"\bfirst\b[^.;]{0,40}$", sentence[: each.start], re.I)), None)
        return recurring(step, first)
    if not offsets and (vague := _VAGUE.search(sentence)):
        return Due(DueKind.UNDATED, vague[0])
    if offsets and not re.search(r"\b(?:working )?days?\b", offsets[0].words, re.I):
        return Due(DueKind.OFFSET, offsets[0].words, periods=offsets[0].periods, anchor=offsets[0].anchor or None)
    return None


def _review_score(paragraph: Paragraph, sentence: str, context: str, due: Due) -> float:
    about = _REVIEW.search(sentence)
    assert about is not None
    before = sentence[: about.start()]
    score = 2.0
    score += 2 if _GOVERNMENT.search(before) else 1 if _GOVERNMENT.search(sentence) or _GOVERNMENT.search(context) else 0
    score += 1 if any(re.search(r"review|progress|monitor|scrutiny|track|assess", heading, re.I) for heading in paragraph.heading) else 0
    score += 1 if re.search(r"\bprogress\b|\bachieved\b|\bimprovement", sentence, re.I) else 0
    score += 0.5 if due.kind is DueKind.RECURRING else 0
    modal = MODAL.search(sentence)
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
            if re.search(r"\b(?:takes? effect|comes? into (?:force|effect)|has effect|in force|takes? effect)\b[^.]{0,20}\b(?:on|from)\s*$", before, re.I):
                found.setdefault("effect", span.first)
            if re.search(r"\b(?:report|letter|findings)\b[^.]{0,40}\b(?:dated|published|appeared|public|of)\b[^.]{0,15}$", before, re.I):
                found.setdefault("report", span.last)
            elif re.search(r"\b(?:visit\w*|inspect\w*)\b[^.]{0,80}\b(?:on|from|between)\s*$", before, re.I):
                found.setdefault("inspection", span.last)
    return found


def _deadline(sentence: str, anchors: Mapping[str, date]) -> Due | None:
    """The date a sentence sets: a fixed day, the last day of what it names, or a period from a named event."""
    spans = [span for span in find_dates(sentence) if _BY.search(sentence[max(0, span.start - 30) : span.start]) or (span.precision is Precision.END)]
    offsets = find_offsets(sentence)
    if spans:
        span = spans[0]
        beside = next((each.words for each in offsets if each.start > span.end), None)
        phrase = by_phrase(sentence, span)
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


_TURN = re.compile(r"\b(?:for|in|during) the first (?:year|(?P<n>\w+) months)\b", re.I)
_HELD = re.compile(r"\b(?:carried out|conducted|completed|held|undertook|undertaken|took place|came|reviewed|visited|its|their|was|were)\b", re.I)


def _held_reviews(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """Reviews by the Department that a paper of that day says were held: an exact day, not after the paper's own."""
    for paragraph, sentence in _body(paragraphs):
        about = re.search(r"\breview(?:s|ed)?\b", sentence, re.I)
        if about is None or not _HELD.search(sentence) or re.search(r"\bwill\b", sentence[: about.end()], re.I):
            continue
        by_them = _GOVERNMENT.search(sentence[: about.start()]) or (re.match(r"the review (?:was|took)", sentence, re.I) and _GOVERNMENT.search(paragraph.text))
        if not by_them:
            continue
        rest, end = sentence[about.end() :], 0
        for span in find_dates(rest):
            joint = r"[^.;,]{0,40}\b(?:on|of|from|was|were)\s+" if not end else r"\s*(?:,|and|,\s*and)\s*(?:on\s+)?"
            if span.precision is not Precision.DAY or span.last > day or not re.fullmatch(joint, rest[end : span.start], re.I):
                break
            end = span.end
            yield _obligation(Topic.REVIEW_HELD, "Department for Education", paragraph, sentence, Due(DueKind.FIXED, span.words, day=span.last))


def _who(sentence: str) -> str:
    modal = MODAL.search(sentence)
    subject = sentence[: modal.start()].strip(" ,") if modal else ""
    return subject if 0 < len(subject) <= 60 else "the council"


def _events(paragraphs: Sequence[Paragraph], day: date) -> Iterator[Obligation]:
    """What a paper or story of that day announces for an exact later day."""
    for paragraph, sentence in _body(paragraphs):
        for span in find_dates(sentence, year=day.year):
            when = span.first
            if when < day and not re.search(r"\d{4}", span.words) and (day - when).days > 200:
                when = Period(1, Unit.YEAR).after(when)
            if span.precision is Precision.DAY and day < when and (when - day).days < 800 and (paragraph.form == "row" or FUTURE.search(sentence)):
                yield _obligation(Topic.EVENT, _who(sentence), paragraph, sentence, Due(DueKind.FIXED, span.words, day=when))
                break
