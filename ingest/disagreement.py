"""A period printed beside a date ("by 30 November 2024, within 18 months of the inspection"): whether the two agree.

Where they don't, both are said; neither is repaired.
"""

import re
from collections.abc import Mapping
from datetime import date

from index.dates import DateSpan, Offset, Precision, find_offsets, number, period_of, say
from index.spans import NUMBER, UNIT
from ingest.anchors import counted_from

_JOINED = re.compile(
    r"[\s,;:(–—-]*(?:(?:that is|that is to say|i\.?e\.?|which is|namely|and|being|so)[\s,]*)?(?:(?:by|on|no later than|not later than|in any event)\s+)?(?:the\s+)?$",
    re.I,
)
_BARE = re.compile(rf"\s*[(,–—-]\s*(?:(?:in|within|being|that is,?|i\.?e\.?,?)\s+)?(?P<n>{NUMBER})\s+(?P<unit>{UNIT})(?:['’]?\s+time)?\s*[),.]", re.I)
_OWN_DAY = re.compile(r"\b(?:this (?:improvement )?(?:notice|direction|letter)|its (?:date|issue))\b", re.I)


def beside_of(sentence: str, span: DateSpan) -> Offset | None:
    """The period that stands beside a date: after it, or right before it."""
    offsets = find_offsets(sentence)
    after = next((each for each in offsets if each.start > span.end), None)
    return after or next((each for each in offsets if each.end <= span.start and _JOINED.fullmatch(sentence[each.end : span.start])), None)


def disagreement(sentence: str, span: DateSpan, beside: Offset | None, said: date | None, anchors: Mapping[str, date]) -> str | None:
    """What a period beside the date gives where that is another day; None where they agree or nothing can be counted."""
    if span.precision not in (Precision.DAY, Precision.END):
        return None
    if beside is None:
        bare = _BARE.match(sentence[span.end :])
        if not (bare and said) or not number(bare["n"]):
            return None
        words, days = f"{bare['n']} {bare['unit']}", {f"the document's own date ({say(said)})": period_of(number(bare["n"]), bare["unit"]).after(said)}
    else:
        words, days = str(beside.periods[0]), _readings(beside, said, anchors)
    if not days or (beside is not None and re.search(r"\bor\b", sentence[span.end : beside.start])) or any(_agrees(day, span) for day in days.values()):
        return None
    counted = "; ".join(f"{words} from {called} would be {say(day)}" for called, day in days.items())
    return f"The date stated is {say(span.last)}, but {counted}."


def _readings(beside: Offset, said: date | None, anchors: Mapping[str, date]) -> dict[str, date]:
    """The days that the period may give, by what each is counted from."""
    if said and _OWN_DAY.search(beside.anchor):
        return {f"the document's own date ({say(said)})": beside.periods[0].after(said)}
    anchor = counted_from(beside.anchor, anchors)
    if anchor is None:
        return {}
    days = {say(anchor.day): anchor.day, **({say(anchor.other): anchor.other} if anchor.other else {})}
    return {called: beside.periods[0].after(day) for called, day in days.items()}


def _agrees(day: date, span: DateSpan) -> bool:
    """The same day; of the end of a month, any day in it."""
    return day == span.last or (span.precision is Precision.END and (day.year, day.month) == (span.last.year, span.last.month))
