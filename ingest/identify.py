"""What a document is: its kind, council, issuer, title and printed dates, each with the words it rests on.

Only the text counts; a file's name is asked last, where the text is silent, and is marked so. The rules are scored
features, so that one missing phrase doesn't turn a report into a letter.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from index.authorities import Council, Gazetteer, Mention
from index.dates import DateSpan, Precision, find_dates
from index.documents import Basis, DateMeaning, DocumentDate, Fact, Identity, Kind, Paragraph
from ingest.told import Told

HEAD = 1_600
"""How many characters at a document's front count as its head."""


@dataclass(frozen=True, slots=True)
class _Clue:
    kind: Kind
    pattern: re.Pattern[str]
    weight: float
    head_only: bool = True


def _clue(kind: Kind, weight: float, pattern: str, head_only: bool = True) -> _Clue:
    return _Clue(kind, re.compile(pattern, re.I | re.M), weight, head_only)


_CLUES = [
    _clue(Kind.IMPROVEMENT_NOTICE, 1.5, r"\b(?:improvement notice|notice to improve)\b"),
    _clue(Kind.IMPROVEMENT_NOTICE, 4, r"\bthis (?:improvement )?notice (?:is|was|has been) (?:issued|given|made|addressed|served)\b|\b(?:gives?|gave|issues?|issued|given|serves?) (?:you )?this (?:improvement )?notice\b|\bnotice (?:is )?given to\b|\bthis (?:letter|document) (?:is|serves as|constitutes) (?:an|the|our|your) improvement notice\b"),
    _clue(Kind.IMPROVEMENT_NOTICE, 3.5, r"\bto comply with (?:this|the) (?:improvement )?notice\b|\b(?:this|this second|this revised) (?:improvement )?notice\b|\bnotice to\b.{0,80}\babout its functions\b", False),
    _clue(Kind.IMPROVEMENT_NOTICE, 1.5, r"\bsecretary of state\b[^.]{0,120}\b(?:497A|intervention|direct)|\b497A\b", False),
    _clue(Kind.IMPROVEMENT_NOTICE, 1, r"\bimprovement (?:plan|board)\b", False),
    _clue(Kind.DIRECTION, 6, r"^(?:the )?(?:statutory )?directions?\b[^.]{0,80}(?:497A|education act|council|secretary)|\bstatutory direction to\b|\bdirection (?:is )?(?:given|issued|made) (?:to|under|by)\b"),
    _clue(Kind.DIRECTION, 4, r"\b(?:hereby )?directs? (?:the council|[A-Z][\w ]+ council) (?:to|as follows)|\bin exercise of (?:the |his |her )?powers?\b[^.]{0,80}497A", False),
    _clue(Kind.INSPECTION_REPORT, 5, r"\binspection of (?!.{0,40}\bsend\b)[^.\n]{0,80}\b(?:children['’]?s? (?:social care )?services|services for children|local authority)"),
    _clue(Kind.INSPECTION_REPORT, 2, r"\binspection dates?:"),
    _clue(Kind.INSPECTION_REPORT, 2, r"\boverall effectiveness\b|\bjudgement\b.{0,12}\bgrade\b|\blead inspector:"),
    _clue(Kind.INSPECTION_REPORT, 1.5, r"\bthe experiences and progress of\b|\bchildren who need help and protection\b", False),
    _clue(Kind.FOCUSED_VISIT, 5, r"\bfocused visit (?:to|of|letter)\b[^.\n]{0,80}|\bsummaris\w+ the findings of the focused visit\b"),
    _clue(Kind.FOCUSED_VISIT, 4, r"\bareas? for priority action\b|\bHMCI['’]?s? (?:published )?framework\b|\bdear\b[^.]{0,200}\bfocused visit\b"),
    _clue(Kind.MONITORING_VISIT, 6, r"\bmonitoring visit (?:to|of|letter)\b|\bsummaris\w+ the findings of the (?:\w+ )?monitoring visit\b"),
    _clue(Kind.SEND_INSPECTION, 8, r"\barea SEND (?:full |monitoring )?inspection of\b|\blocal area partnership report\b|\bjoint local area SEND inspection\b"),
    _clue(Kind.BOARD_PAPER, 2.5, r"\bagenda item\b|\breport (?:of|by|author|to):?\s|\bcontact officers?\b|\bwards? affected\b|\bkey decision\b"),
    _clue(Kind.BOARD_PAPER, 2.5, r"\bit is recommended\b|\brecommendations?\b|\bthe (?:committee|panel|board|cabinet) is (?:asked|recommended|invited) to\b"),
    _clue(Kind.BOARD_PAPER, 2, r"\b(?:purpose|origin) (?:of|and reason for)(?: the| this)? report\b|\bthis report (?:updates|provides|informs|sets out)\b"),
    _clue(Kind.BOARD_PAPER, 1.5, r"\b(?:scrutiny|overview|cabinet|committee|improvement board)\b"),
    _clue(Kind.BOARD_PAPER, 1.5, r"\b(?:financial|legal|equalit\w+) implications\b", False),
    _clue(Kind.MINUTES, 6, r"\bminutes of (?:the|a)\b|^(?:draft )?minutes\b|\bminutes:? "),
    _clue(Kind.MINUTES, 3, r"\b(?:present|attendance|in attendance|attendees|apologies)\b:?"),
    _clue(Kind.TRACKER, 6, r"\baction (?:tracker|log|plan)\b[^.]{0,200}\b(?:owner|lead|RAG)\b|\b(?:action|ref)\b \| .{0,80}\b(?:owner|lead)\b \| .{0,80}\b(?:due|RAG|status)\b"),
    _clue(Kind.NEWS, 3, r"[‘“\"'][^’”\"]{20,}[’”\"]?,? (?:said|says|he said|she said)\b|\b(?:said|says): ?[‘“\"']", False),
    _clue(Kind.NEWS, 3, r"^(?:by|words:?) [A-Z][\w’'-]+ [A-Z][\w’'-]+$|\b(?:gazette|herald|echo|argus|chronicle|evening post|mercury|observer|advertiser|news)\b.{0,60}(?:home|news|politics|\d{4})|\btold the [A-Z]"),
    _clue(Kind.NEWS, 2, r"\bhas been (?:issued|told|criticised|rated|placed)\b|\b(?:reporter|newsroom|by .{3,30}\| )\b|\bmembers will be asked\b|\bread more\b"),
    _clue(Kind.NEWS, 1.5, r"\b(?:spokes(?:man|woman|person)|councillor [A-Z]\w+ [A-Z]\w+,|the council['’]s leader)\b", False),
    _clue(Kind.GUIDANCE, 6, r"\b(?:statutory|non-statutory|departmental) guidance\b|\bguidance (?:for|on|to)\b|\bthis guidance\b"),
]  # fmt: skip


def identify(paragraphs: Sequence[Paragraph], name: str, title: str | None, gazetteer: Gazetteer, told: Told) -> Identity:
    """The identity of a document from its paragraphs; `name` is its file's name, `title` what its format says of itself."""
    head = _head(paragraphs)
    kind = Fact(told.kind.value, None, Basis.TOLD) if told.kind else _kind(paragraphs, head, name)
    councils = _told_councils(told, gazetteer) or _councils(paragraphs, head, name, gazetteer, Kind(kind.value))
    dates = _dates(paragraphs, head, Kind(kind.value), name, told)
    return Identity(kind, councils, _issuer(paragraphs, Kind(kind.value), councils, gazetteer), _title(paragraphs, title, Kind(kind.value), councils), dates)


def _head(paragraphs: Sequence[Paragraph]) -> list[Paragraph]:
    length, head = 0, []
    for each in paragraphs:
        head.append(each)
        length += len(each.text)
        if length > HEAD:
            break
    return head


def _kind(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], name: str) -> Fact:
    front, whole = "\n".join(each.text for each in head), "\n".join(each.text for each in paragraphs)[:60_000]
    first = "\n".join(each.text for each in head[:3])[:400]
    scores: dict[Kind, float] = defaultdict(float)
    words: dict[Kind, str] = {}
    for clue in _CLUES:
        if match := clue.pattern.search(front if clue.head_only else whole):
            at_front = 1.5 if clue.head_only and clue.pattern.search(first) else 1.0
            scores[clue.kind] += clue.weight * at_front
            words.setdefault(clue.kind, " ".join(match[0].split()))
    duties = sum(bool(each.number and re.search(r"\b(?:must|shall|should|will|is to|are to)\b", each.text)) for each in paragraphs)
    for kind in (Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION):
        scores[kind] += 2.5 if duties >= 5 and scores[kind] > 1 else 0
    if not any(each.number for each in paragraphs) and Kind.NEWS in scores:
        scores[Kind.NEWS] += 1.5
    if scores[Kind.BOARD_PAPER] >= 5 and re.search(r"\bagenda item\b|\breport (?:of|to|by):?\s|\brecommendations?\b", front, re.I):
        scores[Kind.BOARD_PAPER] += 2
    best = max(scores, key=lambda kind: scores[kind], default=Kind.OTHER)
    if scores.get(best, 0) >= 4:
        return Fact(best.value, words[best], Basis.PRINTED)
    spoken = re.sub(r"[^a-z]+", " ", name.lower())
    for kind in (Kind.IMPROVEMENT_NOTICE, Kind.MINUTES, Kind.TRACKER, Kind.DIRECTION):
        if kind.value.replace("_", " ") in spoken:
            return Fact(kind.value, None, Basis.FILE_NAME)
    return Fact(Kind.OTHER.value, None, Basis.PRINTED)


def _told_councils(told: Told, gazetteer: Gazetteer) -> tuple[Fact, ...]:
    if not told.council:
        return ()
    known = gazetteer.find(told.council)
    return (Fact(known.name if known else told.council, None, Basis.TOLD),)


_COUNCILS_OWN = frozenset({Kind.BOARD_PAPER, Kind.MINUTES, Kind.TRACKER, Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION})
"""Kinds that speak of one council: naming it once is enough where no other is named."""
_ADDRESSED = r"(?:to:?|for|of|inspection of|issued to|given to|addressed to|visit(?:ed)? (?:to )?|dear .{0,60}|notice for|directs?|report to|council:)\s*(?:the\s+)?"
_OTHERS = re.compile(r"\b(?:neighbour\w*|neighbor\w*|formerly of|previously (?:at|with|of)|peer|partner in practice|shared? (?:\w+ ){0,3}with|joint\w* .{0,20}with|adviser from|colleagues (?:from|in))\b[^.]{0,60}$", re.I)


def _councils(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], name: str, gazetteer: Gazetteer, kind: Kind) -> tuple[Fact, ...]:
    """The council that the document is about: named in its title or to whom it is addressed, else the one it names most."""
    if kind is Kind.GUIDANCE:
        return ()
    scores: dict[str, float] = defaultdict(float)
    words: dict[str, str] = {}
    titles = {each.ordinal for each in head[:6] if each.form in ("heading", "row")} | {each.ordinal for each in head[:2]}
    length = 0
    for each in paragraphs[:400]:
        for mention in gazetteer.mentions(each.text):
            weight = _weight(mention, each, each.ordinal in titles, length < HEAD)
            scores[mention.council.name] += weight
            if mention.council.name not in words or weight >= 6 > 2:
                words.setdefault(mention.council.name, mention.words)
        length += len(each.text)
    if not scores:
        spoken = gazetteer.mentions(re.sub(r"[_\-.]+", " ", name).title())
        return tuple(Fact(mention.council.name, None, Basis.FILE_NAME) for mention in spoken[:1])
    ranked = sorted(scores.items(), key=lambda item: (-item[1], item[0]))
    best, score = ranked[0]
    joint = _joint(head, gazetteer, best)
    if joint:
        return tuple(Fact(council, words.get(council), Basis.PRINTED) for council in joint)
    others = sum(value for _, value in ranked[1:])
    if len(ranked) == 1 and kind in _COUNCILS_OWN:
        return (Fact(best, words[best], Basis.PRINTED),)
    if score >= 3 and score >= 0.4 * (score + others) and (len(ranked) == 1 or score >= 1.3 * ranked[1][1]):
        return (Fact(best, words[best], Basis.PRINTED),)
    return ()


def _weight(mention: Mention, paragraph: Paragraph, in_title: bool, in_head: bool) -> float:
    before = paragraph.text[max(0, mention.start - 80) : mention.start]
    if _OTHERS.search(before):
        return 0.2
    weight = 2.0 if mention.full else 1.0
    if re.search(_ADDRESSED + r"$", before, re.I) or (mention.start == 0 and in_title):
        weight += 3 if in_head else 0.5
    if in_title:
        weight += 6
    elif in_head:
        weight += 1
    return weight


def _joint(head: Sequence[Paragraph], gazetteer: Gazetteer, best: str) -> tuple[str, ...]:
    """Councils that the title names together as equals: "X Council and Y Council"."""
    for each in head[:4]:
        mentions = gazetteer.mentions(each.text)
        for one, other in pairwise(mentions):
            if one.full and other.full and one.council != other.council and re.fullmatch(r"\s*(?:,|and|&|,\s*and)\s*(?:the\s+)?", each.text[one.end : other.start]):
                names = (one.council.name, other.council.name)
                return names if best in names else ()
    return ()


_ISSUED = re.compile(
    r"\b(?:issued?|gives?|gave|given|made|makes?|served|serves?|dated|date of (?:issue|notice|direction)|signed|date)\b[^.;]{0,90}?$", re.I
)
_NOT_ITS_OWN = re.compile(
    r"\b(?:report|visit|inspection|letter|inspect\w+|published|meeting|findings|reply|replaces?|replacing|earlier|previous|revok\w+|supersed\w+|appointed|judgement|since|until|before|after|by|from|between|"
    r"covering|agreed|ended|in place of)\b[^.;]{0,50}$",
    re.I,
)


def _dates(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], kind: Kind, name: str, told: Told) -> tuple[DocumentDate, ...]:
    if told.dates:
        return tuple(DocumentDate(meaning, day, None, Basis.TOLD) for meaning, day in told.dates)
    if kind in (Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION):
        found = _issued(paragraphs, head)
    elif kind in (Kind.INSPECTION_REPORT, Kind.SEND_INSPECTION, Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT):
        found = [*_inspected(head, paragraphs), *_published(head)]
    elif kind in (Kind.BOARD_PAPER, Kind.MINUTES, Kind.TRACKER):
        found = _met(head)
    elif kind is Kind.NEWS:
        found = _front_date(head, DateMeaning.PUBLISHED)
    else:
        found = _published(head) or _front_date(head, DateMeaning.PUBLISHED)
    return tuple(found) or _from_name(name, kind)


def _from_name(name: str, kind: Kind) -> tuple[DocumentDate, ...]:
    meanings = {Kind.IMPROVEMENT_NOTICE: DateMeaning.ISSUED, Kind.DIRECTION: DateMeaning.ISSUED, Kind.BOARD_PAPER: DateMeaning.MEETING, Kind.MINUTES: DateMeaning.MEETING}
    spans = [span for span in find_dates(name.replace("_", " ")) if span.precision is Precision.DAY]
    return tuple(DocumentDate(meanings.get(kind, DateMeaning.PUBLISHED), span.first, None, Basis.FILE_NAME) for span in spans[:1])


def _exact(text: str) -> list[DateSpan]:
    return [span for span in find_dates(text) if span.precision is Precision.DAY and span.first == span.last]


def _date(meaning: DateMeaning, day: date, paragraph: Paragraph, span: DateSpan) -> DocumentDate:
    start = max(0, span.start - 90)
    if start:
        start = paragraph.text.find(" ", start) + 1
    return DocumentDate(meaning, day, paragraph.text[start : span.end].strip(), Basis.PRINTED)


def _issued(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph]) -> list[DocumentDate]:
    """The day the notice was issued, by score: said of the notice itself, in the title, beside the signature, on a line of its own."""
    candidates: list[tuple[float, int, DocumentDate]] = []
    fronts, tail = {each.ordinal for each in head}, {each.ordinal for each in paragraphs[-8:]}
    for each in paragraphs:
        for span in _exact(each.text):
            score = _issue_score(each, span, each.ordinal in fronts, each.ordinal in tail)
            candidates.append((score, -each.ordinal, _date(DateMeaning.ISSUED, span.first, each, span)))
    best: dict[date, float] = defaultdict(float)
    for score, _, found in candidates:
        best[found.day] = max(best[found.day], score) + (0.5 if best[found.day] > 0 and score > 0 else 0)
    candidates = [(best[found.day] + score / 100, place, found) for score, place, found in candidates if score > 0]
    return [max(candidates, key=lambda item: (item[0], item[1]))[2]] if candidates and max(item[0] for item in candidates) >= 2 else []


def _issue_score(paragraph: Paragraph, span: DateSpan, in_front: bool, in_tail: bool) -> float:
    before, after = paragraph.text[: span.start], paragraph.text[span.end :]
    sentence = re.split(r"(?<=[.;])\s", before)[-1]
    own = re.search(r"\b(?:this|the)\s+(?:improvement\s+|revised\s+)?(?:notice|direction|letter)\b", sentence, re.I)
    said = own and (_ISSUED.search(sentence[own.end() :]) or re.search(r"\b(?:gives?|gave|issue[sd]?|makes?|made)\s+$", sentence[: own.start()], re.I))
    score = 0.0
    if own and said and not _NOT_ITS_OWN.search(sentence[own.end() :]):
        score = 6
    elif re.match(r"\W*(?:on|with effect from)?\W*$", sentence, re.I) and re.match(r"[^.]{0,120}\b(?:gives?|gave|issue[ds]?|makes?|made)\b[^.]{0,60}\b(?:notice|direction)\b", after, re.I):
        score = 6
    elif re.search(r"\bsecretary of state\b[^.]{0,80}\b(?:gives?|gave|issues?|issued|makes?|made)\s+(?:this|the following)\b", sentence, re.I):
        score = 6
    elif re.search(r"^\W*(?:issued|given|made|dated|date(?:\s+of\s+(?:issue|notice|direction))?|date issued|signed)\b[^.;]{0,80}$|\b(?:dated this|date:|issued(?: on)?:?|date of issue \||given on(?: the)?)\s*$", sentence, re.I):
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
    label = re.compile(r"\b(?<!previous )(?:inspection|visit|fieldwork)\s+dates?\s*[:|]\s*|\bdates?\s+of\s+(?:the\s+|this\s+)?(?:inspection|visit)\s*[:|]\s*", re.I)
    for each in head:
        if match := label.search(each.text):
            own = re.split(r"\bdates?\s+of\s+(?:the\s+)?(?:previous|last)\b|\bprevious\b", each.text[match.end() :], flags=re.I)[0]
            spans = [span for span in find_dates(own) if span.precision is Precision.DAY]
            if spans:
                return _from_to(each, spans, match.end())
    visited = re.compile(r"\b(?:visit(?:ed)?|inspect(?:ed|ion)|was in|were in)\b[^.]{0,120}\b(?:on|from|between)\s+$", re.I)
    for each in paragraphs[:14]:
        for span in find_dates(each.text):
            if span.precision is Precision.DAY and visited.search(each.text[: span.start]):
                return _from_to(each, [span], 0)
    return []


def _from_to(paragraph: Paragraph, spans: list[DateSpan], shift: int) -> list[DocumentDate]:
    first, last = min(spans, key=lambda span: span.first), max(spans, key=lambda span: span.last)
    quote = paragraph.text[: shift + last.end].strip()[-160:]
    pair = ((DateMeaning.INSPECTED_FROM, first.first), (DateMeaning.INSPECTED_TO, last.last))
    return [DocumentDate(meaning, day, quote, Basis.PRINTED) for meaning, day in pair]


def _published(head: Sequence[Paragraph]) -> list[DocumentDate]:
    label = re.compile(r"\b(?:report\s+published|date\s+(?:of\s+publication|published)|published(?:\s+on)?|publication\s+date)\s*:?\s*$", re.I)
    for each in head:
        for span in _exact(each.text):
            if label.search(each.text[: span.start]):
                return [_date(DateMeaning.PUBLISHED, span.first, each, span)]
    for each in head[:5]:
        spans = _exact(each.text)
        if len(spans) == 1 and not each.text.replace(spans[0].words, "").strip(" ,."):
            return [_date(DateMeaning.PUBLISHED, spans[0].first, each, spans[0])]
    return []


def _met(head: Sequence[Paragraph]) -> list[DocumentDate]:
    """The meeting's day: beside "meeting" or "held on", else the first date of the head that stands apart from sentences."""
    label = re.compile(r"\b(?:meeting(?:\s+date)?|date(?:\s+of\s+(?:the\s+)?meeting)?|held\s+(?:on|at\b[^.]{0,60}on)|committee|cabinet|panel|board)\b[^.]{0,40}$", re.I)
    loose: list[DocumentDate] = []
    for each in head:
        for span in _exact(each.text):
            apart = each.form in ("heading", "row") or len(each.text) < len(span.words) + 40
            if label.search(each.text[: span.start]) and not _NOT_ITS_OWN.search(re.sub(r"\bmeeting\b", "", each.text[: span.start])) and (apart or "held" in each.text[: span.start]):
                return [_date(DateMeaning.MEETING, span.first, each, span)]
            if apart and not each.number:
                loose.append(_date(DateMeaning.MEETING, span.first, each, span))
    return loose[:1]


def _front_date(head: Sequence[Paragraph], meaning: DateMeaning) -> list[DocumentDate]:
    """The date above a story: the first one in its head that is no part of a sentence, else none."""
    for each in head[:8]:
        for span in _exact(each.text):
            if len(each.text) < len(span.words) + 70 and not re.search(r"[.!?]$", each.text):
                return [_date(meaning, span.first, each, span)]
    return []


_CQC = re.compile(r"\b(?:care quality commission|CQC)\b", re.I)


def _issuer(paragraphs: Sequence[Paragraph], kind: Kind, councils: tuple[Fact, ...], gazetteer: Gazetteer) -> Fact | None:
    """Who issued it: by its own words where they say so, else by what only one body issues."""
    whole = "\n".join(each.text for each in paragraphs)
    if kind in (Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION):
        match = re.search(r"\b(?:department for education|secretary of state(?: for education)?)\b", whole, re.I)
        return Fact("Department for Education", match[0] if match else None, Basis.PRINTED) if match else None
    if kind in (Kind.INSPECTION_REPORT, Kind.FOCUSED_VISIT, Kind.MONITORING_VISIT, Kind.SEND_INSPECTION):
        match = re.search(r"\b(?:ofsted|office for standards in education)\b", whole, re.I)
        with_cqc = kind is Kind.SEND_INSPECTION and _CQC.search(whole)
        return Fact("Ofsted and Care Quality Commission" if with_cqc else "Ofsted", match[0] if match else None, Basis.PRINTED) if match else None
    if kind in (Kind.BOARD_PAPER, Kind.MINUTES, Kind.TRACKER) and len(councils) == 1:
        known: Council | None = gazetteer.find(councils[0].value)
        full = [mention.words for mention in gazetteer.mentions(whole) if mention.full and mention.council.name == councils[0].value]
        if known:
            return Fact(known.full_name, full[0] if full else councils[0].quote, councils[0].basis)
    return None


def _title(paragraphs: Sequence[Paragraph], title: str | None, kind: Kind, councils: tuple[Fact, ...]) -> Fact:
    """The heading before any text, else a short first line, else the format's own title, else the kind and the council."""
    for each in paragraphs[:8]:
        words = each.text.strip(" :-–")
        if re.match(r"\d", words) or each.number or len(each.text) > 160:
            break
        spoken = each.form == "text" and (each.text.endswith(".") or words.startswith("To "))
        if each.form != "row" and not spoken and len(words) >= 8 and not _NO_TITLE.fullmatch(words):
            return Fact(words, words, Basis.PRINTED)
    if title:
        return Fact(" ".join(title.split())[:160], None, Basis.FILE_NAME)
    return Fact(": ".join([kind.label, ", ".join(council.value for council in councils)]) if councils else kind.label, None, Basis.PRINTED)


_NO_TITLE = re.compile(r"(?:appendix|annex|schedule|item)\s+\w+|contents|official.*|department for education|dear .*|.*\d{4}", re.I)
