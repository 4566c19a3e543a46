"""What became of a notice: whether it applies on a day, what it replaced, what ended it, and what a new one changed."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, timedelta

from assistant import replies
from assistant.evidence import Evidence
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain, quoted
from assistant.variations import told_by_letters, words_about
from index.claims import Claim
from index.dates import find_dates
from index.documents import DateMeaning, Document, Kind
from index.life import Ending, Stage, applying, changes, lives_in
from index.obligations import Held, Topic
from index.text import WHOLE

_CHANGED = re.compile(
    r"\b(?:chang(?:e|es|ed|ing)|different|differ(?:s|ence|ences)?|rip(?:ped|s)? up|dropped|added|var(?:y|ies|ied)|amend(?:s|ed)?|what(?:'?s| is| are)? (?:the )?new)\b",
    re.I,
)
_REPLACED = re.compile(r"\b(?:went|gone|replac\w*|supersed\w*|took (?:its|the) place|came in|before (?:it|that))\b", re.I)
_LAPSE = re.compile(r"\b(?:lapses?|expires?|runs? out|by itself|on its own|automatic\w*|how long|until when|when does it end)\b", re.I)
_WHEN_OVER = re.compile(
    r"\b(?:when|what (?:date|day)|which (?:date|day)|why|who(?:m)?)\b.{0,25}\b(?:did|was|were|has|had|is)\b.{0,50}\b(?:lift(?:ed)?|clos(?:e|ed)|end(?:ed)?|withdrawn?|revoked?|replaced?)\b",
    re.I,
)
"""A question that takes it for granted that the notice is over."""
ROOM = 340
"""How many words a list of changes may have."""


def notice_life(inquiry: Inquiry) -> Draft:
    """Whether a notice applies, and what its life was; what changed where that is asked."""
    stages = next(iter(lives_in(inquiry.library, inquiry.scope, inquiry.as_of).values()), ())
    told = inquiry.library.obligations(inquiry.scope, inquiry.as_of)
    if _CHANGED.search(inquiry.asked.text):
        draft = _changed(inquiry, stages, told)
        if draft.sentences:
            return draft
    asked_of = _asked_of(inquiry.asked.text, stages, inquiry.as_of)
    now = next(iter(applying(asked_of, inquiry.as_of)), None)
    if (named := _named(inquiry, stages)) and named is not now and (over := _superseded(inquiry, named, told)):
        return over
    if now and now.end is None and _WHEN_OVER.search(inquiry.asked.text):
        return Draft(related=tuple(_printed(inquiry, now.document)), final=True)  # it takes an end for granted that nothing tells of
    if (coming := _coming(inquiry, stages)) and coming is not now:
        return Draft(tuple(_not_yet(inquiry, coming, told)), suggestions=replies.SUGGESTIONS[Topic.EVENT])
    if now is None:
        return _over(inquiry, asked_of)
    return Draft(tuple(_applies(inquiry, now, told)), suggestions=replies.SUGGESTIONS[Topic.EVENT])


_WHICH = re.compile(r"\b(?:which|what) (?:notice|direction|document|paper)\b|\bworking under\b", re.I)


def _coming(inquiry: Inquiry, stages: Sequence[Stage]) -> Stage | None:
    """The direction or notice that the question asks about by its kind, where it is issued and still to take effect, and none of its kind applies."""
    words = [] if _WHICH.search(inquiry.asked.text) else [*_OF_KIND.finditer(inquiry.asked.text)]
    kinds = {Kind.IMPROVEMENT_NOTICE if word[1] else Kind.DIRECTION for word in words}
    of_kind = [stage for stage in stages if len(kinds) == 1 and stage.document.kind in kinds]
    if any(stage.applies(inquiry.as_of) for stage in of_kind):
        return None
    return next((stage for stage in of_kind if stage.state(inquiry.as_of) == "coming"), None)


def _not_yet(inquiry: Inquiry, stage: Stage, told: Iterable[Held]) -> Iterable[Sentence]:
    """That it is still to take effect, in its own words."""
    own = [held for held in told if held.document_id == stage.document.id and held.obligation.topic is Topic.EFFECT]
    for held in own[:1]:
        source = _words(inquiry, held)
        yield _computed(inquiry, replies.not_yet(stage.document, stage.since, inquiry.as_of, "#0"), [source], stage)
        yield quoted(source)


_OF_KIND = re.compile(r"\b(?:(notices?)|(directions?))\b", re.I)


def _asked_of(question: str, stages: Sequence[Stage], as_of: date) -> Sequence[Stage]:
    """The notices or the directions, by the word that a question uses last: "now the direction is gone, has the notice gone with it?"; all where it uses neither."""
    words = [*_OF_KIND.finditer(question)]
    if not words:
        return stages
    kind = Kind.IMPROVEMENT_NOTICE if words[-1][1] else Kind.DIRECTION
    found = [stage for stage in stages if stage.document.kind is kind]
    return found if any(stage.since <= as_of for stage in found) else stages


def _named(inquiry: Inquiry, stages: Sequence[Stage]) -> Stage | None:
    """The notice that the question names by its day, month or year; None where it names none or several."""
    spans = [span for span in find_dates(inquiry.asked.text, year=inquiry.as_of.year) if re.search(r"\d{4}", span.words)]
    found = [stage for stage in stages if any(stage.document.day and span.first <= stage.document.day <= span.last for span in spans)]
    return found[0] if len(found) == 1 else None


def _superseded(inquiry: Inquiry, stage: Stage, told: Sequence[Held]) -> Draft | None:
    """That another notice took the place of the one that is asked about, in the words of the one that did."""
    by = stage.end.source if stage.end else None
    if not isinstance(by, Document) or stage.end is None or stage.end.last >= inquiry.as_of:
        return None
    own = [held for held in _of(told, by) if held.obligation.topic in (Topic.REPLACES, Topic.EFFECT)]
    sources = [_words(inquiry, held) for held in own[:1]] or _printed(inquiry, by)
    if not sources:
        return None
    text = replies.notice_replaced(stage.document, by, stage.end.last, inquiry.as_of, "#0")
    return Draft((_computed(inquiry, text, sources[:1], stage), *(quoted(each) for each in sources)), suggestions=replies.SUGGESTIONS[Topic.EVENT])


def _applies(inquiry: Inquiry, now: Stage, told: Iterable[Held]) -> Iterable[Sentence]:
    """That it applies, until when and by whose words, and what it says of its own time."""
    own = {held.obligation.topic: held for held in told if held.document_id == now.document.id}
    question = inquiry.asked.text
    sources: list[Evidence] = []
    if now.end and isinstance(now.end.source, Held):
        sources.append(_words(inquiry, now.end.source))
    elif now.end and isinstance(now.end.source, Document):
        following = now.end.source
        other = {held.obligation.topic: held for held in told if held.document_id == following.id}
        sources += [_words(inquiry, other[topic]) for topic in (Topic.REPLACES, Topic.EFFECT) if topic in other] or _printed(inquiry, following)
    elif Topic.ENDS in own:
        sources.append(_words(inquiry, own[Topic.ENDS]))
    if _REPLACED.search(question) and Topic.REPLACES in own:
        sources.append(_words(inquiry, own[Topic.REPLACES]))
    letters = [held for held in told_by_letters(inquiry) if _speaks_of(inquiry, held, now)]
    if stands := next((held for held in letters if held.obligation.topic is Topic.STANDS), None):
        sources.append(words_about(inquiry, stands))
    sources = sources or _printed(inquiry, now.document)
    if not sources:
        return
    lapses = None if now.end or not _LAPSE.search(question) else own.get(Topic.ENDS)
    text = replies.notice_applies(now, inquiry.as_of, lapses is not None, "#0")
    yield _computed(inquiry, text, sources[:1], now)
    yield from (quoted(each) for each in _once(sources))
    if not now.end and not lapses:
        changed = any(held.obligation.topic is Topic.VARIES for held in letters)
        yield Sentence(SentenceKind.SCOPE, replies.nothing_ends_it(inquiry.as_of, changed))


def _speaks_of(inquiry: Inquiry, held: Held, stage: Stage) -> bool:
    """Whether a letter's sentence, or its paragraph, is about this notice or direction and not of before it."""
    word = "notice" if stage.document.kind is Kind.IMPROVEMENT_NOTICE else "direction"
    source = words_about(inquiry, held)
    return (source.document.day or date.max) >= stage.since and bool(re.search(rf"\b{word}\b", f"{source.document.title} {source.quote}", re.I))


def _once(sources: Iterable[Evidence]) -> list[Evidence]:
    """Each place once; of two sentences of one paragraph both are one quote where the paragraph is short."""
    found: dict[tuple[str, int], Evidence] = {}
    for each in sources:
        key = (each.document.id, each.paragraph.ordinal)
        whole = each.paragraph.text if len(each.paragraph.text) <= WHOLE else each.quote
        found[key] = certain(each.document, each.paragraph, whole if key in found else each.quote)
    return list(found.values())


def _over(inquiry: Inquiry, stages: Sequence[Stage]) -> Draft:
    """That the last notice no longer applies, and why; nothing where there never was one."""
    past = [stage for stage in stages if stage.since <= inquiry.as_of and stage.end]
    if not past or past[-1].end is None:
        return Draft()
    last, end = past[-1], past[-1].end
    if isinstance(end.source, Claim):
        printed = _printed(inquiry, last.document)
        text = replies.lifted_on_record(last.document, end.source.day, end.source.by, inquiry.as_of, "#0")
        return Draft((_computed(inquiry, text, printed[:1], last),), final=True) if printed else Draft()
    source = _words(inquiry, end.source) if isinstance(end.source, Held) else None
    if source is None:
        return Draft()
    day = end.source.obligation.due.day if isinstance(end.source, Held) and end.ending is Ending.LIFTED else None
    text = replies.notice_over(last.document, day or end.last, day is not None, inquiry.as_of, "#0")
    return Draft((_computed(inquiry, text, [source], last), quoted(source)), final=True)


def _changed(inquiry: Inquiry, stages: Sequence[Stage], told: Sequence[Held]) -> Draft:
    """What the notice in force, or the one to come, changed of the one before; else what a letter varied of it."""
    at = max((place for place, stage in enumerate(stages) if stage.document.day is None or stage.document.day <= inquiry.as_of), default=0)
    varied = [held for held in told if held.obligation.topic is Topic.VARIES]
    if varied and (not at or _day(inquiry, varied[-1]) > (stages[at].document.day or date.min)):
        found = _words(inquiry, varied[-1], whole=True)
        return Draft((quoted(found),), suggestions=replies.SUGGESTIONS[Topic.EVENT])
    if not at:
        return Draft()
    before, after = stages[at - 1].document, stages[at].document
    found_changes = changes(_of(told, before), _of(told, after))
    own = next((held for held in _of(told, after) if held.obligation.topic is Topic.REPLACES), None)
    lines = [quoted(_words(inquiry, own))] if own else []
    lines += [_pair(inquiry, one, other) for one, other in found_changes.changed]
    lines += [_single(inquiry, replies.CAME, held) for held in found_changes.came]
    lines += [_single(inquiry, replies.WENT, held) for held in found_changes.went]
    head = Sentence(SentenceKind.SCOPE, replies.changes_head(before, after, len(found_changes.changed), len(found_changes.came), len(found_changes.went)))
    return Draft((head, *_within(lines)), words=420, citations=LIST_CITATIONS, suggestions=replies.SUGGESTIONS[Topic.EVENT])


def _within(lines: Iterable[Sentence]) -> list[Sentence]:
    kept: list[Sentence] = []
    room, cited = ROOM, LIST_CITATIONS
    for line in lines:
        room -= len(line.text.split())
        cited -= len(line.evidence)
        if kept and (room < 0 or cited < 0):
            break
        kept.append(line)
    return kept


def _of(told: Iterable[Held], document: Document) -> list[Held]:
    return [held for held in told if held.document_id == document.id]


def _pair(inquiry: Inquiry, before: Held, after: Held) -> Sentence:
    one, other = _words(inquiry, before), _words(inquiry, after)
    return Sentence(SentenceKind.QUOTE, replies.changed_line(plain(one.quote), plain(other.quote), "#0", "#1"), (one, other))


def _single(inquiry: Inquiry, what: str, held: Held) -> Sentence:
    found = _words(inquiry, held)
    return Sentence(SentenceKind.QUOTE, replies.change_line(what, plain(found.quote), "#0"), (found,))


def _day(inquiry: Inquiry, held: Held) -> date:
    return inquiry.library.document(inquiry.scope, held.document_id).day or date.min


def _words(inquiry: Inquiry, held: Held, whole: bool = False) -> Evidence:
    """A clause's words; its whole paragraph where asked for and short."""
    found = inquiry.words_of(inquiry.library.document(inquiry.scope, held.document_id), held)
    return replace(found, quote=found.paragraph.text) if whole and len(found.paragraph.text) <= WHOLE else found


def _printed(inquiry: Inquiry, document: Document) -> list[Evidence]:
    """Where a notice prints the day that it was issued."""
    found = inquiry.printed(document, document.identity.date(DateMeaning.ISSUED, DateMeaning.PUBLISHED))
    return [found] if found else []


def _computed(inquiry: Inquiry, text: str, sources: Sequence[Evidence], stage: Stage) -> Sentence:
    printed = {each.day for each in stage.document.identity.dates}
    said = {day for each in sources for span in find_dates(each.paragraph.text) for day in (span.first, span.last)}
    end = {stage.end.last, stage.end.last + timedelta(days=1)} if stage.end else set()
    by = stage.end.source if stage.end else None
    other = {by.day} if isinstance(by, Claim | Document) and by.day else set()
    return Sentence(SentenceKind.COMPUTED, text, tuple(sources), frozenset({inquiry.as_of, stage.since, *printed, *said, *end, *other}))
