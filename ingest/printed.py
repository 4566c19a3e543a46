"""The dates that a document prints about itself, told from all the others it names.

A notice's day of issue, an inspection's first and last day, a report's day of publication, a meeting's day: each with the
words it rests on. A report's date in a notice, or the previous inspection's in a report, is none of them.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from datetime import date

from index.dates import DateSpan, Precision, find_dates
from index.documents import INSPECTIONS, NOTICES, Basis, DateMeaning, DocumentDate, Kind, Paragraph
from index.pages import parts
from ingest.told import Told

_ISSUED = re.compile(
    r"\b(?:issued?|gives?|gave|given|made|makes?|served|serves?|dated|date of (?:issue|(?:this |the )?(?:notice|direction))|signed|date)\b[^.;]{0,90}?$", re.I
)
_NOT_ITS_OWN = re.compile(
    r"\b(?:report|visit|inspection|letter|inspect\w+|published|meeting|findings|reply|replaces?|replacing|(?:takes? the|in) place of|(?:the )?one|earlier|previous|revok\w+|supersed\w+|appointed|judgement|since|until|before|after|by|from|between|"
    r"covering|agreed|ended|in place of)\b[^.;]{0,50}$",
    re.I,
)


def dates_of(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], kind: Kind, name: str, told: Told) -> tuple[DocumentDate, ...]:
    if told.dates:
        return tuple(DocumentDate(meaning, day, None, Basis.TOLD) for meaning, day in told.dates)
    if kind in NOTICES:
        found = _issued(paragraphs, head, "direction" if kind is Kind.DIRECTION else "notice")
    elif kind in INSPECTIONS:
        found = [*_inspected(head, paragraphs), *(_published(head) or _closing(paragraphs))]
    elif kind is Kind.TRACKER:
        found = _stated(head) or _met([each for each in head if each.text.count("|") < 2])
    elif kind in (Kind.BOARD_PAPER, Kind.MINUTES):
        found = _met(head)
    elif kind is Kind.NEWS:
        found = _front_date(head, DateMeaning.PUBLISHED)
    elif is_letter(paragraphs):
        found = _front_date(head, DateMeaning.ISSUED)
    else:
        found = _agreed(head) or _published(head) or _front_date(head, DateMeaning.PUBLISHED)
    return tuple(found) or _from_name(name, kind)


def is_letter(paragraphs: Sequence[Paragraph]) -> bool:
    """Whether it is addressed to somebody."""
    return any(re.match(r"Dear\b", each.text) for each in paragraphs[:12])


def _stated(head: Sequence[Paragraph]) -> list[DocumentDate]:
    """The day that a tracker says it was issued or published, or which day's position it shows."""
    label = re.compile(
        r"\b(?:(issued)|published|(?:last )?updated|circulated|compiled|produced|prepared|sent out|position (?:at|on|as of)|as (?:at|of)|correct (?:at|on|to)|version of)(?: on)?\W*(?:(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*,? )?$",
        re.I,
    )
    for each in head[:8]:
        for span in _exact(each.text):
            if (match := label.search(each.text[: span.start])) and each.text.count("|") < 2:
                return [_date(DateMeaning.ISSUED if match[1] else DateMeaning.PUBLISHED, span.first, each, span)]
    return []


def _agreed(head: Sequence[Paragraph]) -> list[DocumentDate]:
    """The day on which a board or council says under the title that it agreed the document."""
    for each in head[:4]:
        for span in _exact(each.text):
            if re.match(r"\W*(?:agreed|adopted|approved|signed off|ratified)\b[^.;]{0,80}$", each.text[: span.start], re.I):
                return [_date(DateMeaning.ISSUED, span.first, each, span)]
    return []


def _from_name(name: str, kind: Kind) -> tuple[DocumentDate, ...]:
    meanings = {
        Kind.IMPROVEMENT_NOTICE: DateMeaning.ISSUED,
        Kind.DIRECTION: DateMeaning.ISSUED,
        Kind.BOARD_PAPER: DateMeaning.MEETING,
        Kind.MINUTES: DateMeaning.MEETING,
    }
    spans = [span for span in find_dates(name.replace("_", " ")) if span.precision is Precision.DAY]
    return tuple(DocumentDate(meanings.get(kind, DateMeaning.PUBLISHED), span.first, None, Basis.FILE_NAME) for span in spans[:1])


def _exact(text: str) -> list[DateSpan]:
    return [span for span in find_dates(text) if span.precision is Precision.DAY and span.first == span.last]


def _date(meaning: DateMeaning, day: date, paragraph: Paragraph, span: DateSpan) -> DocumentDate:
    start = max(0, span.start - 90)
    if start:
        start = paragraph.text.find(" ", start) + 1
    return DocumentDate(meaning, day, parts(paragraph, paragraph.text[start : span.end].strip())[-1], Basis.PRINTED)


def _issued(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], itself: str) -> list[DocumentDate]:
    """The day the notice was issued, by score: said of the notice itself, in the title, beside the signature, on a line of its own."""
    candidates: list[tuple[float, int, DocumentDate]] = []
    fronts, tail = {each.ordinal for each in head}, {each.ordinal for each in paragraphs[-8:]}
    for each in paragraphs:
        for span in _exact(each.text):
            score = _issue_score(each, span, each.ordinal in fronts, each.ordinal in tail, itself)
            candidates.append((score, -each.ordinal, _date(DateMeaning.ISSUED, span.first, each, span)))
    best: dict[date, float] = defaultdict(float)
    for score, _, found in candidates:
        best[found.day] = max(best[found.day], score) + (0.5 if best[found.day] > 0 and score > 0 else 0)
    candidates = [(best[found.day] + score / 100, place, found) for score, place, found in candidates if score > 0]
    return [max(candidates, key=lambda item: (item[0], item[1]))[2]] if candidates and max(item[0] for item in candidates) >= 2 else []


_IN_ITS_PLACE = re.compile(r"\b(?:replac\w*|supersed\w*|revok\w*|var(?:y|ies|ied)|amend\w*|in place of|takes? the place of|further to|following)\s+$", re.I)
"""What stands before the name of another notice."""


def _issue_score(paragraph: Paragraph, span: DateSpan, in_front: bool, in_tail: bool, itself: str) -> float:
    before, after = paragraph.text[: span.start], paragraph.text[span.end :]
    sentence = re.split(r"(?<=[.;])\s", before)[-1]
    own = re.search(rf"(?<![\"“'‘])\b(?:this|the)\s+(?:improvement\s+|revised\s+|statutory\s+)?(?:{itself}|letter)\b", sentence, re.I)
    said = own and (_ISSUED.search(sentence[own.end() :]) or re.search(r"\b(?:gives?|gave|issue[sd]?|makes?|made)\s+$", sentence[: own.start()], re.I))
    if own and _IN_ITS_PLACE.search(sentence[: own.start()]):
        return 0.0  # "It replaces the notice issued on …"
    score = 0.0
    if in_front and re.fullmatch(r"\W*(?:issued|given|made|dated|signed)(?: on)?\W*", before, re.I) and not after.strip(" ,."):
        score = 6.5
    elif in_front and re.fullmatch(
        r"\W*(?:date(?: (?:given|made|signed|served|of (?:issue|(?:this |the )?(?:notice|direction))))?|(?:date )?issued(?: on)?)\W*[:|]\W*", before, re.I
    ):
        score = 7
    elif (
        (own and said and not re.search(r"\b(?:notice|direction)\b", sentence[own.end() :], re.I) and not _NOT_ITS_OWN.search(sentence[own.end() :]))
        or (
            re.match(r"\W*(?:on|with effect from)?\W*$", sentence, re.I)
            and re.match(r"[^.]{0,120}\b(?:gives?|gave|issue[ds]?|makes?|made)\b[^.]{0,60}\b(?:notice|direction)\b", after, re.I)
        )
        or re.search(r"\bsecretary of state\b[^.]{0,80}\b(?:gives?|gave|issues?|issued|makes?|made)\s+(?:this|the following)\b", sentence, re.I)
    ):
        score = 6
    elif re.search(
        r"^\W*(?:issued|given|made|dated|date(?:\s+of\s+(?:issue|(?:this\s+|the\s+)?(?:notice|direction)))?|date issued|signed)\b[^.;]{0,80}$|\b(?:dated this|date:|issued(?: on)?:?|date of issue \||given on(?: the)?)\s*$",
        sentence,
        re.I,
    ):
        score = 5 if not re.search(r"\b(?:report|visit|inspection|letter|replac\w+|previous|earlier)\b", sentence, re.I) else 0
    elif paragraph.form == "heading" and in_front and not _NOT_ITS_OWN.search(sentence):
        score = 4
    elif not before.strip(" ,.") and not after.strip(" ,.") and (in_front or in_tail):
        score = 3.5
    elif paragraph.form == "row" and in_front and re.search(r"\b(?:issue|notice|direction|date)", before, re.I) and not _NOT_ITS_OWN.search(before):
        score = 4
    elif in_front and own and not _NOT_ITS_OWN.search(sentence):
        score = 2.5
    return score - (1 if paragraph.number and score < 6 else 0)


def _inspected(head: Sequence[Paragraph], paragraphs: Sequence[Paragraph]) -> list[DocumentDate]:
    """First and last day of an inspection or visit, from its own line, else from the letter's first sentence about the visit."""
    label = re.compile(
        r"\b(?<!previous )(?:inspection|visit|fieldwork)\s+dates?\s*[:|]\s*|^(?:inspected|visited|(?:inspectors )?on[- ]site)(?: on| from)?(?:\s*[:|]\s*|\s+(?=\d|[a-z]+day\b))|\bdates?\s+of\s+(?:the\s+|this\s+)?(?:inspection|visit)\s*[:|]\s*",
        re.I,
    )
    for each in head:
        if match := label.search(each.text):
            own = re.split(
                r"\bdates?\s+of\s+(?:the\s+)?(?:previous|last|publication)\b|\bprevious\b|\b(?:report\s+)?published\b|\bpublication\b",
                each.text[match.end() :],
                flags=re.I,
            )[0]
            spans = [span for span in find_dates(own) if span.precision is Precision.DAY]
            if spans:
                return _from_to(each, spans, match.end())
    on_days = re.compile(r"\b(?:on|from|between)\s+$", re.I)
    visited = re.compile(
        r"\b(?:visit(?:ed)?|inspect(?:ed|ion)|was in|were in)\b[^.]{0,120}\b(?:on|from|between)(?: the \w+ days of)?\s+$|\b(?:welcome|hospitality|time|help)\b[^.]{0,60}\b(?:gave|given|shown|showed)\b[^.]{0,30}\bon\s+$",
        re.I,
    )
    for each in paragraphs[:14]:
        for span in find_dates(each.text):
            before, after = each.text[: span.start], each.text[span.end :]
            who_visited = on_days.search(before) and re.match(r"[^.]{0,160}\binspectors?\b[^.]{0,40}\b(?:visited|inspected)\b", after, re.I)
            if span.precision is Precision.DAY and (visited.search(before) or who_visited):
                return _from_to(each, [span], 0)
    return []


def _from_to(paragraph: Paragraph, spans: list[DateSpan], shift: int) -> list[DocumentDate]:
    first, last = min(spans, key=lambda span: span.first), max(spans, key=lambda span: span.last)
    quote = parts(paragraph, paragraph.text[: shift + last.end].strip()[-160:])[-1]
    pair = ((DateMeaning.INSPECTED_FROM, first.first), (DateMeaning.INSPECTED_TO, last.last))
    return [DocumentDate(meaning, day, quote, Basis.PRINTED) for meaning, day in pair]


def _published(head: Sequence[Paragraph]) -> list[DocumentDate]:
    label = re.compile(
        r"\b(?:report\s+published|published\s+(?:this|the|its|our)\s+(?:report|letter)(?:\s+on)?|date\s+(?:of\s+publication|published)|published(?:\s+on)?|publication(?:\s+date)?)\s*[:|]?\s*(?:[a-z]+day,?\s+)?$",
        re.I,
    )
    for each in head:
        for span in _exact(each.text):
            if label.search(each.text[: span.start]):
                return [_date(DateMeaning.PUBLISHED, span.first, each, span)]
    for each in head[:5]:
        spans = _exact(each.text)
        if len(spans) == 1 and not each.text.replace(spans[0].words, "").strip(" ,."):
            return [_date(DateMeaning.PUBLISHED, spans[0].first, each, spans[0])]
    return []


def _closing(paragraphs: Sequence[Paragraph]) -> list[DocumentDate]:
    """The day on which a report says in its last lines that it was published."""
    for each in paragraphs[-8:]:
        for span in _exact(each.text):
            if re.search(r"(?:\bthis (?:report|letter) (?:was|is|will be) published|(?:^|\.\s+)published)(?: on)?\s+$", each.text[: span.start], re.I):
                return [_date(DateMeaning.PUBLISHED, span.first, each, span)]
    return []


_ANOTHER_MEETING = re.compile(r"\b(?:next|previous|last|future|following)\s+(?:\w+\s+){0,2}?(?:meetings?|board|committee|panel)\b[^.]*$", re.I)


def _met(head: Sequence[Paragraph]) -> list[DocumentDate]:
    """The meeting's day: beside "meeting" or "held on", else the first date of the head that stands apart from sentences."""
    label = re.compile(
        r"\b(?:meeting(?:\s+date)?|date(?:\s+of\s+(?:the\s+)?meeting)?|held\s+(?:on|at\b[^.]{0,60}on)|committee|cabinet|panel|board)\b[^.]{0,40}$", re.I
    )
    loose: list[DocumentDate] = []
    for each in head:
        for span in _exact(each.text):
            if _ANOTHER_MEETING.search(each.text[: span.start]):
                continue
            apart = each.form in ("heading", "row") or len(each.text) < len(span.words) + 40
            said = re.search(r"\b(?:date of (?:the )?meeting|meeting date|meeting held on)\W*$|\bmeeting\s*:\s*$", each.text[: span.start], re.I) or (
                apart and re.fullmatch(r"\W*on\W*", each.text[: span.start], re.I)
            )
            of_body = re.search(r"\b(?:committee|cabinet|panel|board|council)\s*(?:\([^)]*\))?\s*[,:–—-]\s*$", each.text[: span.start], re.I)
            if said or (of_body and not each.number and each.ordinal < 8):
                return [_date(DateMeaning.MEETING, span.first, each, span)]
            if (
                label.search(each.text[: span.start])
                and not _NOT_ITS_OWN.search(re.sub(r"\bmeeting\b", "", each.text[: span.start]))
                and (apart or "held" in each.text[: span.start])
            ):
                return [_date(DateMeaning.MEETING, span.first, each, span)]
            opens = (
                each.ordinal < 4
                and not each.number
                and re.fullmatch(r"\W*(?:on )?(?:[a-z]+day,? )?", each.text[: span.start], re.I)
                and not re.search(r"[.!?]$", each.text)
            )
            if opens or (apart and not each.number):
                loose.append(_date(DateMeaning.MEETING, span.first, each, span))
    return loose[:1]


def _front_date(head: Sequence[Paragraph], meaning: DateMeaning) -> list[DocumentDate]:
    """The date above a story: the first one in its head that is no part of a sentence, else none."""
    for each in head[:8]:
        for span in _exact(each.text):
            if len(each.text) < len(span.words) + 70 and not re.search(r"[.!?]$", each.text):
                return [_date(meaning, span.first, each, span)]
    return []
