"""Due dates, worked out: from the clause, its anchor and the as-of date, with the sum said in words.

Nothing is searched here. What a date rests on and what was taken for granted stands beside it; a clause without a date
(from time to time, termly) gives none.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from index.claims import About, Claim, standing
from index.dates import Period, add_months, say
from index.documents import INSPECTIONS, NOTICES, DateMeaning, Document, Kind, latest
from index.entries import Entry, Move, Note, Record
from index.library import Library
from index.life import Lives, applying, lives, lives_in
from index.moves import Clause, applied, may_be_moved, number_of, own_words, tellings
from index.obligations import TOLD, Due, DueKind, Held, Obligation, Reckoning, Topic
from index.roll import ByDay, Line, Roll, Sheet, by_day, soonest_first
from index.schedule import days_until, next_day, period_from, period_on, turned
from index.scope import Scope

__all__ = [
    "MONTHS", "REPLACED", "Entry", "Note", "Record", "coming_notices", "counting", "current_documents", "ended_entries", "entries", "entries_in_force", "listed",
    "occurrences", "reckon", "roll_of",
]  # fmt: skip

_CALLED = {
    Kind.IMPROVEMENT_NOTICE: "the notice",
    Kind.DIRECTION: "the direction",
    Kind.SEND_INSPECTION: "the inspection",
    Kind.INSPECTION_REPORT: "the inspection",
}


REPLACED = NOTICES | INSPECTIONS | {Kind.TRACKER}
"""Kinds of which a council's latest document alone is in force."""
MONTHS = 12
"""How long what papers, minutes and news say stays in force where no later document takes its place."""


Counts = Callable[[Document, str], bool]
"""Whether a document's words count for a council."""


@dataclass(frozen=True, slots=True)
class _Look:
    """What is looked for on a day: of which topics (None: all but what is only told), and whether events that are over too."""

    as_of: date
    topics: Set[Topic] | None = None
    reviewed: date | None = None
    over: bool = True

    @property
    def whole(self) -> bool:
        """Whether nothing is picked out or put otherwise, so that what stands alike on every day needs no second look."""
        return self.topics is None and self.reviewed is None

    @classmethod
    def at(cls, as_of: date, topics: Iterable[Topic] | None, reviewed: date | None) -> "_Look":
        return cls(as_of, None if topics is None else frozenset(topics), reviewed)


def entries(library: Library, scope: Scope, as_of: date, topics: Iterable[Topic] | None = None, reviewed: date | None = None) -> list[Entry]:
    """The obligations in force on the as-of day, dated where they can be, soonest first.

    Of a council's notices and directions the latest counts unless it was lifted, of its inspections the latest of each kind. `reviewed`
    is the day of a review that the asker tells of.
    """
    found = _entries(library, scope, _Look.at(as_of, topics, reviewed), lambda _document, _council: True)
    return [_on(each, as_of) for each in found]


def entries_in_force(library: Library, scope: Scope, as_of: date) -> list[Entry]:
    """Every obligation in force on the as-of day, dated ones soonest first, then the undated; an event that is over is no obligation."""
    return [_on(each, as_of) for each in listed(library, scope, as_of)]


def listed(library: Library, scope: Scope, as_of: date) -> list[Entry]:
    """The entries in force, for lists of many: one that was made for an earlier look stands again where all but its as-of day is the same."""
    return _entries(library, scope, _Look(as_of, over=False), _in_force(library, scope, as_of))


def counting(library: Library, scope: Scope, as_of: date, topics: Iterable[Topic] | None = None, reviewed: date | None = None) -> list[Entry]:
    """The entries that count on the as-of day: of trackers and inspections those of the latest, of a notice that applies or is to take effect, of other papers those of a year.

    A paper without a date counts always.
    """
    found = _entries(library, scope, _Look.at(as_of, topics, reviewed), _in_force(library, scope, as_of))
    return [_on(each, as_of) for each in found]


def _on(entry: Entry, as_of: date) -> Entry:
    """An entry that was made for another day, with this one as its as-of day."""
    found = entry.reckoning
    if found is None or found.as_of == as_of:
        return entry
    dated = Reckoning(found.held, found.day, found.approximate, as_of, found.rule, found.anchor, found.assumption)
    return Entry(entry.held, entry.document, dated, entry.review, entry.met, entry.moved)


def _in_force(library: Library, scope: Scope, as_of: date) -> Counts:
    documents = (each for each in library.documents(scope, as_of) if each.kind not in NOTICES)
    keyed = (((council, each.kind), each) for each in documents for council in each.councils)
    newest = {(council, document.id) for (council, _), document in latest(keyed).items()}
    since = add_months(as_of, -MONTHS)

    def counts(document: Document, council: str) -> bool:
        if document.kind in REPLACED:
            return document.kind in NOTICES or (council, document.id) in newest  # of notices the one that applies is told apart already
        return document.day is None or document.day >= since

    return counts


def _entries(library: Library, scope: Scope, look: _Look, counts: Counts) -> list[Entry]:
    """What is looked for in the documents that count, soonest first; the as-of days of their reckonings may be others."""
    roll = roll_of(library, scope)
    facts = _facts(library, scope, look.as_of, roll, counts)
    touched = {council for council, _ in facts.met} | {council for _, council in facts.moved}
    alike = [paper for paper in facts.papers if look.whole and paper[0].council not in touched]

    def steady(_: ByDay | None) -> ByDay:
        return by_day(line.entry(document, look.as_of, _entered) for sheet, document in alike for line in sheet.steady)

    turning: list[Entry] = []
    for sheet, document in facts.papers:
        lines = sheet.turning if look.whole and sheet.council not in touched else sheet.lines(look.topics)
        turning += (_entry(line, document, look, facts) for line in lines if _place(line.held) not in facts.moving and line.held.id not in facts.varied)
    wanted = (each for each in turning if look.over or not _is_over(each, look.as_of))
    return soonest_first(roll.steady.get(alike, steady) if alike else {}, by_day(wanted))


@dataclass(frozen=True, slots=True)
class _Facts:
    """What is known on a day: the papers that count, the review that each council's reviews count from, which obligations were met, and
    which a letter moved; `moving` is where letters say so, for what they move is the clause's date and no duty of its own; `varied` are the
    review clauses that a variation of their notice has changed."""

    papers: list[tuple[Sheet, Document]]
    reviews: dict[str, Record]
    met: dict[tuple[str, str | None], Claim]
    moved: dict[tuple[str, str], Move]
    moving: Set[tuple[str, int, date | None]]
    varied: Set[str]


def _facts(library: Library, scope: Scope, as_of: date, roll: Roll, counts: Counts) -> _Facts:
    documents = {each.id: each for each in library.documents(scope, as_of)}
    told = [held for held in roll.told if held.document_id in documents]
    claims = standing(library.claims(scope, as_of))
    stages = lives(documents.values(), told, claims)
    current, beside = current_documents(documents.values(), stages, as_of), _beside(stages, as_of)
    on_record = _reviews_on_record(told, documents, claims, current, roll.onwards, as_of)
    met = {(claim.council, claim.obligation_id): claim for claim in claims if claim.about is About.OBLIGATION_MET and claim.day <= as_of}
    papers = []
    for sheet in roll.sheets:
        document, council = documents.get(sheet.document_id), sheet.council
        if document is None or not counts(document, council):
            continue
        if document.kind in _CALLED and document.id != current.get((council, document.kind)) and (council, document.id) not in beside:
            continue
        papers.append((sheet, document))
    moved = _moves(library, scope, roll, documents, told, as_of)
    return _Facts(papers, on_record, met, moved, own_words(moved.values()), _varied(papers, stages, as_of))


def _varied(papers: Iterable[tuple[Sheet, Document]], stages: Lives, as_of: date) -> set[str]:
    """The review clauses, by id, in whose place a variation of their notice has its own."""
    reviews = [(sheet.council, document.id, line.held.id) for sheet, document in papers for line in sheet.lines({Topic.REVIEW})]
    varying = _varying(stages, as_of)
    councils = {council for council, document, _ in reviews if (council, document) in varying}
    return {held for council, document, held in reviews if council in councils and (council, document) not in varying}


def _moves(library: Library, scope: Scope, roll: Roll, documents: Mapping[str, Document], told: Sequence[Held], as_of: date) -> dict[tuple[str, str], Move]:
    """What letters of the documents moved by the as-of day, by the obligation's id and its council."""

    def clauses_of(council: str) -> list[Clause]:
        papers = ((sheet, documents[sheet.document_id]) for sheet in roll.sheets if sheet.council == council and sheet.document_id in documents)
        lines = [(line.held, document) for sheet, document in papers for line in (*sheet.steady, *sheet.turning) if may_be_moved(line.held, document)]
        places = library.paragraphs_at(scope, ((document, held.obligation.ordinal) for held, document in lines))
        found = []
        for held, document in lines:
            if counted := reckon(held, document, as_of):
                number = number_of(held, places[document.id, held.obligation.ordinal].number)
                found.append(Clause(held, document, counted.day, number))
        return found

    return applied(tellings(told, documents), clauses_of)


def _place(held: Held) -> tuple[str, int, date | None]:
    return held.document_id, held.obligation.ordinal, held.obligation.due.day


def _entry(line: Line, document: Document, look: _Look, facts: _Facts) -> Entry:
    held, reviewed = line.held, look.reviewed
    review = facts.reviews.get(held.council) if reviewed is None and held.obligation.topic is Topic.REVIEW else None
    if reviewed is None and review is None:
        entry = line.entry(document, look.as_of, _entered)
    else:
        entry = Entry(held, document, reckon(held, document, look.as_of, reviewed, review), review)
    if move := facts.moved.get((held.id, held.council)):
        entry = replace(entry, reckoning=_as_moved(held, move, look.as_of), moved=move)
    met = facts.met.get((held.council, held.id))
    return replace(entry, met=met) if met else entry


def _as_moved(held: Held, move: Move, as_of: date) -> Reckoning:
    """A clause's date as a letter has it."""
    paper = "variation" if move.document.kind in NOTICES else "letter"
    letter = f"the {paper} of {say(move.document.day)}" if move.document.day else f"a {paper}"
    return Reckoning(held, move.after, False, as_of, f"moved from {say(move.before)} by {letter}", letter, None)


def _is_over(entry: Entry, as_of: date) -> bool:
    return entry.held.obligation.topic is Topic.EVENT and (entry.reckoning is None or entry.reckoning.day < as_of)


def _entered(held: Held, document: Document, as_of: date) -> Entry:
    return Entry(held, document, reckon(held, document, as_of))


def roll_of(library: Library, scope: Scope) -> Roll:
    """The scope's obligations laid out, until the documents change."""

    def laid_out() -> Roll:
        return Roll(library.obligations(scope), library.lasting("lines", dict))

    return library.lasting(("roll", scope), laid_out)


def ended_entries(library: Library, scope: Scope, as_of: date) -> list[Entry]:
    """What notices laid down that apply no more on the as-of day: replaced, lifted or come to their last day."""
    documents = {each.id: each for each in library.documents(scope, as_of)}
    stages = lives_in(library, scope, as_of)
    over = {(council, stage.document.id) for council, each in stages.items() for stage in each if stage.since <= as_of and not stage.applies(as_of)}
    held = (each for each in library.obligations(scope, as_of) if (each.council, each.document_id) in over and each.obligation.topic not in TOLD)
    return [Entry(each, documents[each.document_id], None) for each in held]


def current_documents(documents: Iterable[Document], stages: Lives, as_of: date) -> dict[tuple[str, Kind], str]:
    """The id of the document that counts of each council and kind: the notice and the direction that apply on the day, of other kinds the latest."""
    keyed = (((council, document.kind), document) for document in documents if document.kind not in NOTICES for council in document.councils)
    found = {key: document.id for key, document in latest(keyed).items()}
    for council, each in stages.items():
        found.update(((council, stage.document.kind), stage.document.id) for stage in applying(each, as_of) if not stage.varies)
    return found


def _beside(stages: Lives, as_of: date) -> set[tuple[str, str]]:
    """By council and id, what varies a notice and so applies beside it, and notices that are issued and still to take effect: what they lay down is known."""
    return coming_notices(stages, as_of) | _varying(stages, as_of)


def _varying(stages: Lives, as_of: date) -> set[tuple[str, str]]:
    """By council and id, what applies on the day and only varies a notice."""
    return {(council, stage.document.id) for council, each in stages.items() for stage in applying(each, as_of) if stage.varies}


def coming_notices(stages: Lives, as_of: date) -> set[tuple[str, str]]:
    """The notices and directions, by council and id, that are issued and still to take effect: what they lay down is known already."""
    return {(council, stage.document.id) for council, each in stages.items() for stage in each if stage.since > as_of}


def _reviews_on_record(
    obligations: Iterable[Held],
    documents: dict[str, Document],
    claims: Iterable[Claim],
    current: dict[tuple[str, Kind], str],
    onwards: frozenset[str],
    as_of: date,
) -> dict[str, Record]:
    """The latest review of each council that is on record, if it was held since the notice in force was issued or that notice itself
    counts from the review before it.

    Of a document and a claim that speak of the same day the document counts, for its words can be quoted.
    """
    found: dict[str, Record] = {}
    for council, review in [*_told(claims), *_noted(obligations, documents)]:
        notices = (documents.get(current.get((council, kind), "")) for kind in NOTICES)
        since = min((each.day or date.min if each.id not in onwards else date.min for each in notices if each), default=date.min)
        if since <= review.day <= as_of and (council not in found or review.day >= found[council].day):
            found[council] = review
    return found


def _told(claims: Iterable[Claim]) -> Iterator[tuple[str, Record]]:
    """The reviews that somebody recorded, with their councils."""
    return ((claim.council, Record(claim.day, claim)) for claim in claims if claim.about is About.REVIEW_HELD)


def _noted(obligations: Iterable[Held], documents: dict[str, Document]) -> Iterator[tuple[str, Record]]:
    """The reviews that documents say were held, with their councils."""
    for held in obligations:
        day, document = held.obligation.due.day, documents.get(held.document_id)
        if held.obligation.topic is Topic.REVIEW_HELD and day is not None and document is not None:
            yield held.council, Record(day, Note(held, document))


def reckon(held: Held, document: Document, as_of: date, reviewed: date | None = None, record: Record | None = None) -> Reckoning | None:
    """When an obligation is due on the as-of date; None where the clause or its anchor gives no date."""
    due = held.obligation.due
    if due.kind is DueKind.FIXED and due.day:
        return Reckoning(held, due.day, False, as_of, "the date that the clause states", due.phrase, None)
    if due.kind is DueKind.APPROXIMATE and due.day:
        return Reckoning(held, due.day, True, as_of, f"the last day that “{due.phrase}” can mean", due.phrase, None)
    if due.kind is DueKind.RECURRING:
        return _recurring(held, document, as_of, reviewed, record if held.obligation.topic is Topic.REVIEW else None)
    if due.kind is DueKind.APPROXIMATE and not (due.anchor or due.anchor_day):
        return None
    if due.kind in (DueKind.OFFSET, DueKind.APPROXIMATE) and due.periods and (anchor := _anchor(held.obligation, document)):
        return _counted(held, as_of, *anchor)
    return None


def _counted(held: Held, as_of: date, day: date, called: str) -> Reckoning:
    """The next of the periods from the day; where its words may name another day as well, what that gives is said."""
    due = held.obligation.due
    days = sorted(((period.after(day), place) for place, period in enumerate(due.periods)))
    chosen, place = next(((each, at) for each, at in days if each >= as_of), days[-1])
    period = due.periods[place]
    rule = f"{Period(-period.count, period.unit)} before {called}" if period.count < 0 else f"{period} from {called}"
    return Reckoning(held, chosen, due.kind is DueKind.APPROXIMATE, as_of, rule, f"{called}, {say(day)}", _assumed(due, period, day, called))


def _assumed(due: Due, period: Period, day: date, called: str) -> str | None:
    """What was taken for granted: which of two days was meant, or that a day of receipt is the document's own."""
    if due.other_day:
        other = f"from the report of {say(due.other_day)} it would be {say(period.after(due.other_day))}"
        return f"Counted from {called}, {say(day)}; {other}."
    if due.anchor and due.anchor_day is None and re.search(r"\breceipt|\breceiv", due.anchor, re.I):
        return "The day of receipt isn't on record; it was counted from the document's own date."
    return None


def _recurring(held: Held, document: Document, as_of: date, reviewed: date | None, record: Record | None) -> Reckoning | None:
    due, anchor = held.obligation.due, _first_anchor(held.obligation, document)
    before = record is not None and anchor is not None and period_from(due, anchor, record.day).after(record.day) < anchor
    if before:  # nothing was overdue before it was laid down
        record = None
    done = reviewed or (record.day if record else None)
    period = period_from(due, anchor, done) if done else period_on(due, anchor, as_of)
    if reviewed is not None:
        called = f"the review of {say(reviewed)}"
        told = "The day of that review is yours; the documents don't record it."
        return Reckoning(held, period.after(reviewed), False, as_of, f"{period} from {called}", called, told)
    if record is not None:
        return Reckoning(held, period.after(record.day), False, as_of, f"{period} from {record.called}", record.called, None)
    day = next_day(due, anchor, as_of)
    if day is None:
        return None
    if due.on:
        first = f", the first by {say(due.day)}" if due.day else ""
        return Reckoning(held, day, False, as_of, due.phrase + first, due.phrase, None)
    called = _called(due, document, anchor, as_of)
    if due.day is not None:
        return Reckoning(held, day, False, as_of, f"every {period}, counted from {called}", called, None)
    steps = f"every {period}" if period.count > 1 else f"every {period.unit.value}"
    rule = f"{steps}, counted from {called}" + (f", the first after {due.first}" if due.first else "")
    none = "No review since then is on record." if before else "No review is on record."
    assumed = none if held.obligation.topic is Topic.REVIEW else f"Counted from {called}; the clause doesn't say from when."
    return Reckoning(held, day, False, as_of, rule, called, assumed)


def _first_anchor(obligation: Obligation, document: Document) -> date | None:
    """The day that what comes again counts from: the clause's own, else the document's."""
    issued = document.identity.date(DateMeaning.ISSUED, DateMeaning.PUBLISHED)
    return obligation.due.anchor_day or (issued.day if issued else None)


def _called(due: Due, document: Document, anchor: date | None, as_of: date) -> str:
    """The day that the next occurrence counts from, in words."""
    if due.day is not None:
        return f"the first, {say(due.day)}"
    turn = turned(due, anchor)
    if due.anchor_day is not None:
        return f"{due.anchor}, {say(due.anchor_day)}"
    if turn and as_of > turn:
        return f"the end of the first {due.turn}, {say(turn)}"
    return f"{_CALLED.get(document.kind, 'the document')} of {say(anchor)}" if anchor else ""


def occurrences(entry: Entry, until: date) -> Sequence[date]:
    """The days by which a recurring obligation falls due up to a day, from its document's date or the day it counts from."""
    obligation = entry.held.obligation
    if obligation.due.kind is not DueKind.RECURRING:
        return []
    return days_until(obligation.due, _first_anchor(obligation, entry.document), until)


_ANOTHER = re.compile(r"\b(?:lifted|ends?|ended|ceases?|effect|force|leav\w+|each|every|any|next|earlier|previous|former|last|original)\b", re.I)
_OWN_REPORT = re.compile(r"\b(?:publication|publishing)\b|\b(?:this|the) (?:inspection )?(?:report|letter)\b", re.I)
_ITSELF = re.compile(
    r"\bthis (?:\w+ ){0,2}(?:notice|direction|letter|report)\b|\bthe (?:improvement |statutory )?(?:notice|direction)\b"
    r"|^(?:its (?:date|issue)|(?:the )?(?:date of )?issue|being (?:given|issued|served|made|published))$",
    re.I,
)


def _anchor(held: Obligation, document: Document) -> tuple[date, str] | None:
    """The day that a clause counts from, by the document's own dates; None where it names an event that isn't one of them."""
    due = held.due
    identity, words = document.identity, due.anchor
    if due.anchor_day is not None:
        return due.anchor_day, "the last day of the visit" if due.other_day else words or "the day it counts from"
    if words is None and held.topic is not Topic.REVIEW:
        return None  # nothing says what it counts from
    if words and _ANOTHER.search(words):
        return None  # an event of its own, which the document doesn't date
    if words == DateMeaning.INSPECTED_TO.value:
        found = identity.date(DateMeaning.INSPECTED_TO)
        return (found.day, "the last day of the inspection") if found else None
    if words and _OWN_REPORT.search(words) and (document.kind not in NOTICES or re.search(r"\bthis\b", words, re.I)):
        found = identity.date(DateMeaning.PUBLISHED, DateMeaning.ISSUED)
        return (found.day, "the day of publication") if found else None
    if words and words.lower().startswith("its ") and not re.search(r"\bthis (?:notice|direction|letter)\b|\bnotice\b", held.quote, re.I):
        return None  # the date of something else
    if words is None or _ITSELF.search(words):
        found = identity.date(DateMeaning.ISSUED)
        return (found.day, f"the date of {_CALLED.get(document.kind, 'the document')}") if found else None
    return None
