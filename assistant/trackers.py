"""What a tracker shows: its rows by their status, by their owner, those that are overdue, and the one that is asked about."""

import re
from collections.abc import Sequence
from datetime import date

from assistant import replies
from assistant.conversation import asking
from assistant.linked import Link, answerable, links
from assistant.meant import LEAST, MARGIN, same_matter
from assistant.rows import Row, row_of, rows_of, tracker_rows
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind
from index.dates import find_dates
from index.documents import Kind
from index.register import Entry
from index.text import content_stems

_ASKED = re.compile(r"\b(?:tracker|action log|action plan|rag|rows?|lines?|actions?|items?|ones)\b", re.I)
_MANY = re.compile(r"\b(?:which|what|what's|whats|list|show|any|anything|how many|all|every(?:thing)?)\b", re.I)
_STATES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "red": (re.compile(r"\breds?\b", re.I), re.compile(r"\bred\b", re.I)),
    "amber": (re.compile(r"\bambers?\b|\bat risk\b", re.I), re.compile(r"\b(?:amber|at risk|some delay|slipping)\b", re.I)),
    "green": (re.compile(r"\bgreens?\b", re.I), re.compile(r"\bgreen\b", re.I)),
    "blue": (re.compile(r"\bblues?\b", re.I), re.compile(r"\bblue\b", re.I)),
    "overdue": (re.compile(r"\b(?:overdue|past (?:its|their|the) dates?|missed|out of time)\b", re.I), re.compile(r"(?!)")),
    "late": (re.compile(r"\b(?:late|behind|slipped|off track|delayed)\b", re.I), re.compile(r"\b(?:late|overdue|behind|delayed|off[- ]track|off[- ]target|slipped|red)\b", re.I)),
    "not started": (re.compile(r"\bnot (?:yet )?(?:been )?(?:started|begun)\b|\b(?:haven't|hasn't) (?:been )?(?:started|begun)\b", re.I), re.compile(r"\bnot (?:yet )?(?:started|begun)\b", re.I)),
    "complete": (re.compile(r"\b(?:complete|completed|done|finished|closed|delivered)\b", re.I), re.compile(r"\b(?:complete|completed|done|closed|finished|delivered|achieved|blue)\b", re.I)),
    "on track": (re.compile(r"\bon (?:track|time|schedule|target)\b", re.I), re.compile(r"\b(?:on[- ](?:track|time|schedule|target)|green)\b", re.I)),
}  # fmt: skip
"""How a status is asked for, and the cells that show it; a colour asked for by name is that colour alone."""
_MEANS = re.compile(r"\b(?:counts? as|means?|meant by|stands? for|definition|defined)\b", re.I)
_ABOUT_NOW = frozenset(
    content_stems(
        "fully totally completely showing shown show list marked flagged rated present moment month week today now latest current currently status improvement plan board due date dates gone"
    )
)
_OWNED = re.compile(
    r"\b(?:(?:took|take[ns]?|came|come|went|got) away|picked up|left with|landed|sitting with|sits? with|with|owe[sd]?|plate|assigned|down (?:to|for)|belongs?|got|has|have|doing|responsible|on the hook|owns?|actions?|to do|in (?:his|her|their) name|lead(?:s|ing)?(?: on)?|chase|deliver)\b",
    re.I,
)
_ONE = re.compile(
    r"\b(?:latest|update|news|where(?:'s|s| is| are)?\b.{0,60}\b(?:up to|got to|at)|where (?:are|have) we|how(?:'s| is| are| far)|status|who(?:'s|s)? (?:got|owns?|is|leads?|do i|has|'s|should|doing|leading|responsible)|whos|who owns|yet|begun|started|start|stuck|still to do|done|finished|ready|in place|on the tracker|tracker sa(?:y|id)s?|action|progress|"
    r"what(?:'s| is) happening|happening|going|moved on|got to|on track|chase)\b",
    re.I,
)
_TITLES = frozenset(
    "dr mr mrs ms miss sir dame cllr councillor professor prof head director assistant service manager lead officer chair board team council the and of".split()
)
WORDS = 330


def by_status(inquiry: Inquiry) -> Draft:
    """The rows of the latest tracker that have the status asked for; nothing where none is asked for or no tracker shows any."""
    question = asking(inquiry.question)
    state = next((name for name, (asked, _) in _STATES.items() if asked.search(question)), None)
    if state is None or _MEANS.search(question) or not _asks_for_rows(question):
        return Draft()
    rows = tracker_rows(rows_of(answerable(inquiry)))
    if not rows or not any(row.status for row in rows):
        return Draft()
    if (counted := _counted(inquiry, question, rows)).sentences:
        return counted
    chosen = [row for row in rows if _shows(row, state)]
    if state == "overdue" or (state == "late" and not chosen):
        state, chosen = "overdue", [row for row in rows if row.overdue(inquiry.as_of)]
    if not chosen:
        return Draft((Sentence(SentenceKind.ABSENCE, replies.no_rows(state, len(rows), rows[0].document, inquiry.as_of)),))
    return _listed(inquiry, replies.rows_head(state, len(chosen), len(rows), rows[0].document, inquiry.as_of), chosen)


_HOW_MANY = re.compile(r"\bhow many\b|\bnumbers?\b|\bcount\b|\bbreakdown\b|\bsplit\b", re.I)


def _counted(inquiry: Inquiry, question: str, rows: Sequence[Row]) -> Draft:
    """How many rows show each of the statuses that are asked for together, with a row of each cited."""
    states = [name for name, (asked, _) in _STATES.items() if asked.search(question) and name != "overdue"]
    if len(states) < 2 or not _HOW_MANY.search(question):
        return Draft()
    shown = [(name, [row for row in rows if _shows(row, name)]) for name in states]
    sources = tuple(inquiry.words_of(found[0].document, found[0].entry.held) for _, found in shown if found)
    if not sources:
        return Draft()
    counts = [(name, len(found)) for name, found in shown]
    text = replies.rows_counted(counts, len(rows), rows[0].document, "".join(f"[#{place}]" for place in range(len(sources))))
    days = frozenset({rows[0].document.day} if rows[0].document.day else ())
    return Draft((Sentence(SentenceKind.COMPUTED, text, sources, days),), suggestions=replies.FIRST_QUESTIONS[:2])


def asks_overdue(inquiry: Inquiry) -> bool:
    """Whether all that is overdue is asked for."""
    question = inquiry.question
    return bool(_STATES["overdue"][0].search(question)) and _asks_for_rows(question)


def _shows(row: Row, state: str) -> bool:
    if state == "complete":
        return row.complete
    return bool(_STATES[state][1].search(row.status)) and not (state in ("late", "on track") and re.search(r"\bnot\b", row.status, re.I))


def _asks_for_rows(question: str) -> bool:
    """Whether rows are asked for by their status alone; whoever asks after one matter or one person wants that row."""
    if not (
        _ASKED.search(question)
        or re.search(r"\b(?:reds|ambers|greens|blues)\b|\bwhat(?:'s| is|s)? (?:is )?(?:overdue|late)\b|\bmissed any|\boverdue\b", question, re.I)
    ) or not _MANY.search(question):
        return False
    rest = _ASKED.sub(" ", question)
    for asked, _ in _STATES.values():
        rest = asked.sub(" ", rest)
    return len(set(content_stems(rest)) - _ABOUT_NOW) <= 1


_STILL = re.compile(r"\b(?:still|left|outstanding|open|to do|remaining|chase|owes?|plate|unfinished|overdue)\b", re.I)
"""Words that ask only for what isn't done."""


def by_owner(inquiry: Inquiry) -> Draft:
    """What one person has to do: the rows that name them, of the latest tracker, else of the papers that count."""
    question = inquiry.question
    if not (_MANY.search(question) and _OWNED.search(question)):
        return Draft()
    rows = rows_of(answerable(inquiry))
    asked = {word.lower() for word in re.findall(r"[A-Za-z][A-Za-z'-]{2,}", re.sub(r"'s\b", "", question))}
    owners = {row.entry.held.obligation.who for row in rows}
    named = {owner for owner in owners if _names(owner) & asked}
    if len(named) != 1 or _asks_more(question, named):
        return Draft()
    in_tracker = [row for row in tracker_rows(rows) if row.entry.held.obligation.who in named]
    chosen = in_tracker or [row for row in rows if row.entry.held.obligation.who in named]
    open_rows = [row for row in chosen if not row.complete] or chosen
    late = sum(row.overdue(inquiry.as_of) for row in open_rows)
    finished = [row for row in chosen if row not in open_rows] if not _STILL.search(question) else []
    return _listed(
        inquiry,
        replies.owner_head(next(iter(named)), len(open_rows), late, len(chosen) - len(open_rows), chosen[-1].document, inquiry.as_of),
        [*open_rows, *finished],
    )


def _names(owner: str) -> frozenset[str]:
    """The first and last names of an owner that is a person."""
    words = re.findall(r"[A-Z][A-Za-z'’-]+", owner)
    own = [word.lower().replace("’", "'") for word in words if word.lower() not in _TITLES]
    return frozenset(own) if 1 <= len(own) <= 3 else frozenset()


def _asks_more(question: str, named: set[str]) -> bool:
    """Whether it asks after one matter of that person rather than all that they have."""
    rest = _OWNED.sub(" ", _ASKED.sub(" ", question))
    for asked, _ in _STATES.values():
        rest = asked.sub(" ", rest)
    own = {stem for owner in named for stem in content_stems(owner)}
    return (
        len(
            set(content_stems(rest))
            - _ABOUT_NOW
            - own
            - set(content_stems("when by any else left outstanding still remind deadline last board meeting took take taken away picked"))
        )
        > 2
    )


def one_row(inquiry: Inquiry) -> Draft:
    """The row of the action that is asked about, by the latest tracker that has it: owner, date, status and what it says of the state."""
    question = inquiry.question
    if (
        not _ONE.search(question)
        or inquiry.route.role
        or inquiry.share > 1
        or _MEANS.search(question)
        or inquiry.route.answer_type in ("money", "contact", "address")
    ):
        return Draft()
    pool = answerable(inquiry)
    rows = rows_of(pool)
    if not tracker_rows(rows):
        return Draft()
    if numbered := _by_number(question, tracker_rows(rows)):
        return _told(inquiry, numbered)
    ranked = links(inquiry, pool, inquiry.near)
    row = _row_meant([each for each in ranked if row_of(each.entry)] if _NAMES_ROW.search(question) else ranked, rows)
    return _told(inquiry, row) if row and not _told_later(inquiry, row, ranked) else Draft()


_NAMES_ROW = re.compile(r"\b(?:actions?|rows?|lines?|items?|tracker)\b", re.I)
"""Words that ask for an action as such: then no other clause is meant."""


def _by_number(question: str, rows: Sequence[Row]) -> Row | None:
    match = re.search(r"\b(?:action|number|no\.?|item|row|line|ref)\s*#?\s*([A-Z]{0,4}-?\d{1,3}(?:\.\d+)?)\b|\b([A-Z]{1,3}\d{1,3})\b", question, re.I)
    wanted = (match[1] or match[2]).lower() if match else None
    return next((row for row in rows if row.number.lower() == wanted), None)


def _row_meant(ranked: Sequence[Link], rows: Sequence[Row]) -> Row | None:
    """The tracker's row of the matter that the best entry speaks of, where that leads clearly over every other matter."""
    if (
        not ranked
        or ranked[0].without("coming") < LEAST - 0.1
        or ranked[0].features["said"] < NAMED
        or (ranked[0].features["own"] < OWN and ranked[0].features["said"] < PLAINLY)
    ):
        return None
    best = ranked[0].entry
    others = [each for each in ranked[1:] if not same_matter(best, each.entry)]
    if others and others[0].score > ranked[0].score - MARGIN:
        return None
    if (row := row_of(best)) and row.document.kind is Kind.TRACKER:
        return row
    return next((row for row in tracker_rows(rows) if same_matter(best, row.entry)), None)


NAMED, OWN, PLAINLY = 0.3, 0.15, 0.5
"""Which share of the question an action must say to be the one asked about, and which share of its own words the question, unless it says plainly more."""


def _told_later(inquiry: Inquiry, row: Row, ranked: Sequence[Link]) -> bool:
    """Whether what search finds best, or a clause of the same matter, is of a later day than the row's tracker: then that is the latest."""
    later = [each.document for each in inquiry.evidence[:1]]
    later += [each.entry.document for each in ranked[:LATER] if same_matter(each.entry, row.entry)]
    return any(each.day and row.document.day and each.day > row.document.day for each in later)


LATER = 12
"""Among how many of the best entries a later paper's word of the matter is looked for."""


def _told(inquiry: Inquiry, row: Row) -> Draft:
    return Draft((_line(inquiry, row, whole=True),), suggestions=replies.FIRST_QUESTIONS[:2], words=150)


def _listed(inquiry: Inquiry, head: str, chosen: Sequence[Row]) -> Draft:
    """A head with a line for each row."""
    lines = [_line(inquiry, row, whole=False, owned=len({each.owner for each in chosen}) > 1) for row in chosen[:LIST_CITATIONS]]
    return Draft((Sentence(SentenceKind.SCOPE, head), *lines), suggestions=replies.FIRST_QUESTIONS[:2], words=WORDS, citations=LIST_CITATIONS)


def _line(inquiry: Inquiry, row: Row, whole: bool, owned: bool = True) -> Sentence:
    """A row as a sentence; the days that it speaks are the row's own."""
    days = frozenset({inquiry.as_of, *_days(row.entry, inquiry.as_of)})
    late, owner = row.overdue(inquiry.as_of), row.owner if owned else ""
    if whole:
        text = replies.row_told(row.number, row.action, owner, row.due, row.status, row.update, late, inquiry.as_of, "#0")
    else:
        text = replies.row_line(row.number, row.action, owner, row.due, row.status, late, "#0")
    return Sentence(SentenceKind.COMPUTED, text, (inquiry.words_of(row.document, row.entry.held),), days, row.entry.reckoning)


def _days(entry: Entry, as_of: date) -> set[date]:
    spans = find_dates(entry.held.obligation.quote, year=as_of.year)
    return {day for span in spans for day in (span.first, span.last)} | ({entry.reckoning.day} if entry.reckoning else set())
