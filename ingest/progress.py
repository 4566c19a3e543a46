"""What papers, reports, letters and trackers say of how the work stands: done, on track, slow, late, or what the figures are."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from index.dates import Precision, find_dates
from index.documents import INSPECTIONS, Identity, Kind, Paragraph
from index.progress import State, Statement, in_full
from index.text import sentences
from ingest.actions import Row, read_rows

REPORTING = frozenset({Kind.BOARD_PAPER, Kind.MINUTES, Kind.TRACKER, Kind.NEWS, Kind.OTHER}) | INSPECTIONS
"""Kinds that report on progress; a notice lays down, guidance explains."""
ROOM = 700
"""How many characters of a paragraph are kept as what a statement is about."""

_NOT = r"(?:not|never|no longer|nor|hardly|cannot|can['’]t|won['’]t|isn['’]t|hasn['’]t|haven['’]t|wasn['’]t|weren['’]t|didn['’]t|yet to|fail(?:s|ed)? to)"
_DONE = r"(?:complet(?:e|ed)|done|finish(?:ed)?|deliver(?:ed)?|achiev(?:e|ed)|reach(?:ed)?|met|meet|fulfilled|in place|clos(?:e|ed)|implement(?:ed)?|sent|signed|published|appointed|in use|agreed|submitted|approved|started|opened|staffed|recruited|filled|adopted|dealt with)"
_LATE = re.compile(
    rf"\b(?:late|overdue|missed|slipp(?:ed|age)|delay(?:s|ed)?|behind (?:schedule|time|target)|off track|short of the|fail(?:s|ed|ing)|{_NOT}\b[^.;,]{{0,40}}\b{_DONE}|{_NOT} (?:yet )?(?:been|be)\b[^.;,]{{0,30}}\b(?:{_DONE})|outstanding (?:action|item)s?|(?:remains?|still) outstanding|below (?:the )?target|fell short|falls short)\b",
    re.I,
)
_SLOW = re.compile(
    r"(?<!children )(?<!young people )(?<!those )(?<!be )\bat risk\b(?! of)|\b(?:amber|slow(?:er|ly)?(?! down)|too long|slipping|limited progress|(?:in|un)sufficient(?:ly)? progress|too (?:slow|little|few|many|variable|often)|not (?:yet )?(?:good|quick|strong|consistent|secure|embedded|fast|safe|high|enough)\w*|(?:remains?|still|is|are|continues? to be) (?:too |very )?(?:weak|poor|inconsistent|variable|shallow|fragile|uneven|high|uncertain)\b|inconsisten(?:t|cy|tly)|drift|deteriorat\w+|worse(?:ned)?|some delay|pace (?:of \w+ )?(?:has )?slowed|weakest|little progress|some way (?:off|from))\b",
    re.I,
)
_COMPLETE = re.compile(
    rf"\b(?:(?:is|are|was|were|has|have|had|has been|have been|had been|been)\s+(?:now\s+|all\s+|since\s+|already\s+|fully\s+|both\s+|each\s+)*{_DONE}|done|completed?|(?:was|is) first reached|took place|{_DONE} (?:on|in|by) (?:the )?\d|now (?:in place|in use|complete)|met in full|is (?:now )?closed)\b",
    re.I,
)
_ON_TRACK = re.compile(
    r"\b(?:on (?:track|course|schedule|time)|in progress|under ?way|(?:good|steady|strong|real|clear|significant|some|more|much) progress|improv(?:ed|ing|es)|better|quicker|faster|stronger|safer|risen|rose|(?:has|have) (?:increased|decreased|fallen|risen|halved|doubled|strengthened)|green|progressing|has begun|have begun|ahead of)\b",
    re.I,
)
_COUNT = r"(?:\d[\d,]*|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|none|half|all)"
_FIGURE = re.compile(rf"\b\d+(?:\.\d+)?\s?(?:%|per ?cent\b)|\b{_COUNT} of (?:the |its |their )?{_COUNT}\b|\baverage (?:case ?loads?|number)\b", re.I)
_SHARE = re.compile(r"\b\d+(?:\.\d+)?\s?(?:%|per ?cent\b)", re.I)
_TARGET = re.compile(r"\b(?:targets?|date|actions?|plan)\b[^.;]{0,60}\b(?:met|reached|achieved|complete[d]?)\b", re.I)
"""A share that was done ("93% of visits took place in time") is a figure; a target that was met is met."""
_TALLY = re.compile(r"\bcomplete[d]?\b[^.]{0,40}\b(?:on track|green)\b[^.]{0,40}\b(?:late|red|overdue|behind|amber)\b", re.I)
"""Counts of actions by their state: no verdict on one of them."""
_BUSINESS = re.compile(
    r"\bminutes of\b|^\W*(?:present|in attendance|apologies|also present|members)\b\W|^\W*(?:note|comment on|nominate|ask|approve|endorse|receive|consider|agree)\b|\b(?:director|chief executive|dear|yours)\b[^.]*$(?<!\.)",
    re.I,
)
"""The business of a meeting or the furniture of a letter: who was there, what members are asked to note."""
_AHEAD = re.compile(
    r"^[^.;]{0,120}?\b(?:must|shall|should|will|may|would|could|to be|is to|are to|aims? to|plans? to|intends? to|expects? to|asked|recommended|agreed to|agreed that|(?:was|were) (?:to|due to))\b",
    re.I,
)
_REPORTED = re.compile(
    r"^[^.;:]{3,90}?\b(?:said|told (?:the )?\w+(?: \w+)?|confirmed|reported|explained|announced|noted|concluded|found|added|heard)(?: that)?\s+(?=\w)", re.I
)
_AT = re.compile(r"\b(?:at|on|by|in|of|since|during|for)\s+(?:the\s+end\s+of\s+)?$", re.I)
_ROW_STATES = [
    (State.COMPLETE, re.compile(r"^(?:complete[d]?|done|closed|finished|delivered|blue|achieved|met)\b", re.I)),
    (State.LATE, re.compile(r"^(?:red|late|overdue|off track|behind|delayed|slipped|missed|not met)\b", re.I)),
    (State.SLOW, re.compile(r"^(?:amber|at risk|some delay|slipping|partly|in part)\b", re.I)),
    (State.ON_TRACK, re.compile(r"^(?:green|on track|on time|on schedule|in progress|under ?way|ongoing|started|open)\b", re.I)),
    (State.REPORTED, re.compile(r"^(?:not (?:yet )?started|not due|yet to start)\b", re.I)),
]  # fmt: skip


def read_progress(paragraphs: Sequence[Paragraph], identity: Identity) -> list[Statement]:
    """The statements of a document about progress, in its order; each quote stands verbatim in its paragraph."""
    if Kind(identity.kind.value) not in REPORTING:
        return []
    main = identity.main_date
    said = main.day if main else None
    rows = {row.paragraph.ordinal: row for row in read_rows(paragraphs)}
    found: list[Statement] = []
    for paragraph in paragraphs:
        if row := rows.get(paragraph.ordinal):
            found += _of_row(row, said)
        elif paragraph.form not in ("heading", "row"):
            found += _of_paragraph(paragraph, said)
    return found


def state_of(sentence: str) -> State | None:
    """What a sentence's words show of how the work stands; None where they show nothing and give no figure."""
    told = _REPORTED.sub("", sentence)
    if _BUSINESS.search(told):
        return None
    if _TALLY.search(told):
        return State.REPORTED
    ahead = _AHEAD.match(told)
    if _LATE.search(told):
        return State.LATE
    if not ahead and _SLOW.search(told):
        return State.SLOW
    if not ahead and _COMPLETE.search(told) and (not _SHARE.search(told) or _TARGET.search(told)):
        return State.COMPLETE
    if not ahead and _ON_TRACK.search(told):
        return State.ON_TRACK
    return State.REPORTED if not ahead and _FIGURE.search(told) else None


def row_state(status: str, update: str) -> State | None:
    """How a tracker shows a row: by its status cell, where "done" in the update says more than a colour does."""
    shown = next((state for state, pattern in _ROW_STATES if pattern.match(in_full(status.strip()))), None)
    done = re.match(r"\W*(?:complete[d]?|done|closed|finished)\b(?!\s+(?:by|in part))", update, re.I)
    if done and shown in (None, State.ON_TRACK):
        return State.COMPLETE
    return shown or (state_of(update) if update else None)


def _of_row(row: Row, said: date | None) -> Iterator[Statement]:
    if state := row_state(row.status, row.update):
        yield Statement(state, said, row.paragraph.text, row.paragraph.ordinal, row.action, subject=True)


def _of_paragraph(paragraph: Paragraph, said: date | None) -> Iterator[Statement]:
    about = f"{paragraph.heading[-1] if paragraph.heading else ''} {paragraph.text}"[:ROOM].strip()
    for sentence in sentences(paragraph.text):
        if len(sentence) >= 24 and (state := state_of(sentence)):
            yield Statement(state, _day_of(sentence, said), sentence, paragraph.ordinal, about)


def _day_of(sentence: str, said: date | None) -> date | None:
    """The day that a sentence speaks of: "at 31 October 2024", "in September 2024"; else its document's. Never a day after that."""
    if said is None:
        return None
    spans = [span for span in find_dates(sentence) if span.last <= said and _AT.search(sentence[: span.start])]
    exact = [span for span in spans if span.precision in (Precision.DAY, Precision.END, Precision.MONTH)]
    return max((span.last for span in exact), default=said) if len(exact) == 1 else said
