"""Dates that a letter moves: "the date in paragraph 5(b) is extended from 30 September 2024 to 31 March 2025"."""

import re
from datetime import date

from index.dates import DateSpan, Precision, find_dates, period_of
from index.dates import number as number_of
from index.obligations import Due, DueKind
from index.spans import NUMBER, UNIT

_NAMED = re.compile(
    r"\b(?P<what>paragraphs?|para|clauses?|sections?|requirements?|actions?|items?|targets?|milestones?|points?|lines?) (?:number |no\.? ?)?(?P<n>[A-Z]{0,3}[-.]?\d{1,3}(?:\.\d{1,2})*(?: ?\(\w{1,4}\))*)",
    re.I,
)
_MOVES = re.compile(
    r"\b(?:moved|moves?|extended|extends?|varied|amended|changed|put back|pushed back|brought forward|postponed|deferred|revised|substituted|replaced|becomes?|falls|instead|rather than|takes? the place of|now (?:be|due)|shall (?:now )?be)\b",
    re.I,
)
_NEW_FIRST = re.compile(r"\b(?:takes? the place of|instead of|rather than|in place of|in substitution for|in lieu of|not)\b[^.;]{0,40}$", re.I)
_NEW_AFTER = re.compile(r"\b(?:to|until|till|is|becomes?|be|by|substituted|with|now)(?: (?:no later than|on or before|by|the end of))?\s+$", re.I)
_BY = re.compile(
    rf"\b(?:(?P<forward>brought forward)|extended|moved(?: back)?|put back|pushed back|postponed|deferred|delayed) by (?P<n>{NUMBER}) (?P<unit>{UNIT})\b", re.I
)
_LONGER = re.compile(rf"\b(?P<n>{NUMBER}) (?P<unit>{UNIT}) takes? the place of (?P<n2>{NUMBER}) (?P<unit2>{UNIT})\b", re.I)
"""A period that a longer or shorter one replaces: "22 months takes the place of 18 months"."""
_OPEN = re.compile(
    r"\b(?:if|unless|whether|(?-i:may)|might|could|asked|request\w*|propos\w*|not (?:moved|extended|varied|changed)|can(?:not|['’]t)|won['’]t)\b", re.I
)
"""A move that is only thought of."""


def moved_due(sentence: str) -> Due:
    """Of a sentence that moves a date, as a Due: `day` is the new one, `anchor_day` the one before, and `anchor` what names the clause ("paragraph 5(b)"), each None
    where it isn't said. OFFSET where it says only by how long. UNDATED where the sentence moves no date."""
    spans = [span for span in find_dates(sentence) if span.precision in (Precision.DAY, Precision.END)]
    if not _MOVES.search(sentence) or _OPEN.search(sentence):
        return Due(DueKind.UNDATED, "")
    named = _NAMED.search(sentence)
    called = f"{named['what'].lower().rstrip('s')} {named['n'].replace(' ', '')}" if named else None
    if by := _BY.search(sentence):
        before = spans[0].last if len(spans) == 1 else None
        period = period_of(number_of(by["n"]) * (-1 if by["forward"] else 1), by["unit"])
        return Due(DueKind.OFFSET, by[0], periods=(period,), anchor=called, anchor_day=before)
    if (longer := _LONGER.search(sentence)) and period_of(1, longer["unit"]) == period_of(1, longer["unit2"]):
        more = number_of(longer["n"]) - number_of(longer["n2"])
        return Due(DueKind.OFFSET, longer[0], periods=(period_of(more, longer["unit"]),), anchor=called)
    if not spans:
        return Due(DueKind.UNDATED, "")
    before, after, words = _both(sentence, spans)
    return Due(DueKind.FIXED, words, day=after, anchor=called, anchor_day=before) if after else Due(DueKind.UNDATED, "")


def _both(sentence: str, spans: list[DateSpan]) -> tuple[date | None, date | None, str]:
    """The day before, the new one, and the new one's words."""
    first = spans[0]
    if len(spans) == 1:
        if first.first < first.last and re.search(r"\bfrom\s+$", sentence[: first.start], re.I):
            return first.first, first.last, first.words  # "from one day to another" reads as a range
        new = first.first == first.last and _NEW_AFTER.search(sentence[: first.start])
        return None, first.last if new else None, first.words
    if len(spans) > 2 or any(span.first != span.last for span in spans):
        return None, None, ""
    if _NEW_FIRST.search(sentence[first.end : spans[1].start]):
        return spans[1].last, first.last, first.words
    return first.last, spans[1].last, spans[1].words
