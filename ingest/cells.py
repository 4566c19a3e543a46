"""When a table's cell says: any date in it is meant, however short it is written ("31.3.25", "end Q3", "March board", "w/c 6/1")."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

from index.dates import ANY_DAY, MONTHS, DateSpan, find_dates, find_recurrences
from index.obligations import Due, DueKind
from index.spans import MONTH, NUMBER, UNIT, month_number
from ingest.when import due_of, span_due, unsure_due, unsure_of

FAR = 182
"""Days ahead from which a cell's day or month that prints no year may as well be the one just gone: a table looks back as well as ahead."""
_NO_DATE = re.compile(
    r"\b(?:tb[cda]|to be (?:confirmed|agreed|decided)|on-?going|continuous|immediate(?:ly)?|business as usual|BAU|next (?:board|meeting|panel))\b", re.I
)
"""What stands where a date should, and gives none."""
_END = r"(?:(?P<end>end|close)(?:[ -]+of)?[ -]+)?"
_SHORT = (
    re.compile(rf"\b{_END}(?:(?P<part>early|mid|late)[ -]+)?(?P<m>{MONTH})(?:[ -]?['’]?(?P<y>(?:20)?[1-4]\d)(?![\d/]))?(?=$|\W)", re.I),
    re.compile(r"(?<![\d/.-])(?P<mm>0?[1-9]|1[0-2])(?P<d>)[/.-](?P<y>20\d\d)(?![\d/.-])"),
    re.compile(rf"\b{_END}(?:Q|quarter )(?P<q>[1-4])\b(?: (?:of )?(?:FY ?)?(?P<fy>(?:20)?\d\d[/–-](?:20)?\d\d)\b)?", re.I),
    re.compile(r"(?<![\d/.])(?P<d>\d\d?)[/.](?P<mm>0?[1-9]|1[0-2])(?![\d/.])"),
    re.compile(
        r"\b(?P<words>(?:end of )?(?:the )?(?:financial |school |academic |calendar )?year[ -]?end|end of (?:the )?year|(?:spring|summer|autumn|winter)(?: term)?|easter|christmas)\b",
        re.I,
    ),
)
_PERIOD = re.compile(rf"(?:in |for |\+ ?)?(?P<period>(?:\d{{1,2}}|{NUMBER}) {UNIT})", re.I)


def cell_due(words: str, said: date | None, anchors: Mapping[str, date]) -> Due:
    """When a table's cell says: any date in it is meant; without one, what it says instead of one."""
    if find_recurrences(words) and (again := due_of(words, said, anchors)).kind is DueKind.RECURRING:
        return again
    spans = find_dates(words, near=said) or list(_short(words, said))
    sure = [span for span in spans if said is None or not unsure_of(span, said, FAR)]
    if sure:
        return span_due(words, sure[-1] if len(sure) > 1 and "(" not in words else sure[0], said, anchors)
    if spans and said and (unsure := unsure_due(words, spans, said, FAR)):
        return unsure
    found = due_of(words, said, anchors)
    if found.kind is DueKind.UNDATED and (period := _PERIOD.fullmatch(words.strip())):
        return replace(due_of(f"within {period['period']}", said, anchors), phrase=period["period"])
    if found.kind is DueKind.UNDATED and not found.phrase and (none := _NO_DATE.search(words)):
        return replace(found, phrase=none[0])
    return found


LONGEST = 40
"""Letters that a cell with a date has at most."""


def says_when(words: str) -> bool:
    """Whether a cell is there to say when: a date in any short form, how often, or that there is none yet."""
    if len(words) > LONGEST or not words:
        return False
    return bool(find_dates(words, near=ANY_DAY) or next(_short(words, ANY_DAY), None) or find_recurrences(words) or _NO_DATE.search(words))


def _short(words: str, said: date | None) -> Iterator[DateSpan]:
    """Dates as only a cell writes them, read as the same said in full; the earliest first."""
    found = []
    for pattern in _SHORT:
        for match in pattern.finditer(words):
            spans = find_dates(_in_full(match), near=said) if not match[0].islower() or not match.groupdict().get("m") else []
            if spans:  # "may" is a verb
                found.append(replace(spans[0], start=match.start(), end=match.end(), words=match[0]))
    yield from sorted(found, key=lambda span: span.start)


def _in_full(match: "re.Match[str]") -> str:
    """What a short date stands for: "by the end of March 2025" for "end Mar-25"."""
    said = match.groupdict()
    if said.get("words"):
        return f"by the {said['words']}" if "year" in said["words"].lower() else f"in {said['words']}"
    if said.get("mm"):
        return f"{said['d'] or 'in'} {MONTHS[int(said['mm']) - 1]} {said.get('y') or ''}".strip()
    end = "the end of " if said["end"] else ""
    if said.get("q"):
        return f"by {end}Q{said['q']} {said['fy'] or ''}".strip()
    part = f"{said['part']} " if said["part"] else ""
    year = f" 20{said['y'][-2:]}" if said["y"] else ""
    return f"by {end}{part}{MONTHS[month_number(said['m']) - 1]}{year}"
