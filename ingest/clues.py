"""What kind of document it is, by scored clues: one missing phrase doesn't turn a report into a letter."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from index.documents import Basis, Fact, Kind, Paragraph
from ingest.actions import read_rows


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
    _clue(Kind.IMPROVEMENT_NOTICE, 3.5, r"\bto comply with this (?:improvement )?notice\b|\b(?:this|this second|this revised) (?:improvement )?notice\b|\bnotice to\b.{0,80}\babout its functions\b", False),
    _clue(Kind.IMPROVEMENT_NOTICE, 1.5, r"\bsecretary of state\b[^.]{0,120}\b(?:497A|intervention|direct)|\b497A\b", False),
    _clue(Kind.IMPROVEMENT_NOTICE, 1, r"\bimprovement (?:plan|board)\b", False),
    _clue(Kind.DIRECTION, 6, r"^(?:the )?(?:statutory )?directions?\b[^.]{0,80}(?:497A|education act|council|secretary)|\bstatutory direction to\b|\bdirection (?:is )?(?:given|issued|made) (?:to|under|by)\b"),
    _clue(Kind.DIRECTION, 4, r"\b(?:hereby )?directs? (?:the council|[A-Z][\w ]+ council) (?:to|as follows)|\bin exercise of (?:the |his |her )?powers?\b[^.]{0,80}497A", False),
    _clue(Kind.INSPECTION_REPORT, 5, r"\binspection of (?!.{0,40}\bsend\b)[^.\n]{0,80}\b(?:children['’]?s? (?:social care )?services|services for children|local authority)"),
    _clue(Kind.INSPECTION_REPORT, 2, r"\binspection dates?:"),
    _clue(Kind.INSPECTION_REPORT, 2, r"\boverall effectiveness\b|\bjudgement\b.{0,12}\bgrade\b|\blead inspector:"),
    _clue(Kind.INSPECTION_REPORT, 1.5, r"\bthe experiences and progress of\b|\bchildren who need help and protection\b", False),
    _clue(Kind.FOCUSED_VISIT, 5, r"\bfocused visit (?:to|letter|of (?!(?:\d|january|february|march|april|may|june|july|august|september|october|november|december)))\b[^.\n]{0,80}|\bsummaris\w+ the findings of the focused visit\b"),
    _clue(Kind.FOCUSED_VISIT, 4, r"\bareas? for priority action\b|\bHMCI['’]?s? (?:published )?framework\b|\bdear\b[^.]{0,200}\bfocused visit\b"),
    _clue(Kind.MONITORING_VISIT, 6, r"\bmonitoring visit (?:to|of|letter)\b|\bsummaris\w+ the findings of the (?:\w+ )?monitoring visit\b"),
    _clue(Kind.SEND_INSPECTION, 8, r"\barea SEND (?:full |monitoring )?inspection of\b|\blocal area partnership report\b|\bjoint local area SEND inspection\b"),
    _clue(Kind.SEND_INSPECTION, 6, r"\A(?=[\s\S]{0,600}(?:\bSEND\b|special educational needs))(?=[\s\S]{0,900}(?:\binspected\b|\binspection\b|\bhis majesty['’]s inspector))(?=[\s\S]{0,900}(?:ofsted|care quality commission|\bCQC\b))(?=[\s\S]{0,2000}\blocal area\b)"),
    _clue(Kind.NEWS, 6, r"^(?:press|news|media) release\b|^for immediate (?:use|release)\b"),
    _clue(Kind.BOARD_PAPER, 3, r"\bfor (?:the )?(?:cabinet|committee|board|panel|executive)\b[^.\n]{0,40}(?:private session|\d{4})|\bfor the meeting (?:of|on)\b"),
    _clue(Kind.BOARD_PAPER, 3, r"\bhighlight report\b|\bwhat the (?:board|committee|panel|cabinet) is (?:asked|recommended|invited) to\b|^(?:cabinet|committee|the (?:board|panel)|members?) (?:is|are) (?:asked|recommended|invited) to\b|\bexempt: |\bschedule 12A\b"),
    _clue(Kind.BOARD_PAPER, 2.5, r"\bagenda item\b|\b(?:report|paper) (?:of|by|author|to|for):?\s|^(?:report )?author\b|\bitem \d+\b|\bcontact officers?\b|\bwards? affected\b|\bkey decision\b"),
    _clue(Kind.BOARD_PAPER, 2.5, r"\bit is recommended\b|\brecommendations?\b|\bthe (?:committee|panel|board|cabinet) is (?:asked|recommended|invited) to\b"),
    _clue(Kind.BOARD_PAPER, 2, r"\b(?:purpose|origin) (?:of|and reason for)(?: the| this)? report\b|\bthis report (?:updates|provides|informs|sets out)\b"),
    _clue(Kind.BOARD_PAPER, 1.5, r"\b(?:scrutiny|overview|cabinet|committee|improvement board)\b"),
    _clue(Kind.BOARD_PAPER, 1.5, r"\b(?:financial|legal|equalit\w+) implications\b", False),
    _clue(Kind.MINUTES, 6, r"\bminutes of (?:the|a)\b|^(?:draft )?minutes\b|\bminutes:? "),
    _clue(Kind.MINUTES, 3, r"\b(?:present|attendance|in attendance|attendees|apologies)\b:?"),
    _clue(Kind.TRACKER, 6, r"\baction (?:tracker|log|plan)\b[^.]{0,200}\b(?:owner|lead|RAG)\b|\b(?:action|ref)\b \| .{0,80}\b(?:owner|lead)\b \| .{0,80}\b(?:due|RAG|status)\b"),
    _clue(Kind.TRACKER, 4.5, r"^[^.|\n]{0,70}\b(?:action|improvement plan) (?:tracker|log)$|\baction (?:\| )?(?:owner|lead)(?: officer)? (?:\| )?(?:due|deadline|by when|target date)"),
    _clue(Kind.NEWS, 3, r"[‘“\"'][^’”\"]{20,1500}[’”\"]?,? (?:said|says|he said|she said)\b|\b(?:said|says): ?[‘“\"']", False),
    _clue(Kind.NEWS, 3, r"^(?:by|words:?) [A-Z][\w’'-]+ [A-Z][\w’'-]+$|\b(?:gazette|herald|echo|argus|chronicle|evening post|mercury|observer|advertiser|news)\b.{0,60}(?:home|news|politics|\d{4})|\btold the (?-i:[A-Z])"),
    _clue(Kind.NEWS, 2, r"\bhas been (?:issued|told|criticised|rated|placed)\b|\b(?:reporter|newsroom|by .{3,30}\| )\b|\bmembers will be asked\b|\bread more\b"),
    _clue(Kind.NEWS, 1.5, r"\b(?:spokes(?:man|woman|person)|councillor [A-Z]\w+ [A-Z]\w+,|the council['’]s leader)\b", False),
    _clue(Kind.GUIDANCE, 6, r"\b(?:statutory|non-statutory|departmental) guidance\b|\bguidance (?:for|on|to)\b|\bthis guidance\b|\b(?:short|practical|quick)? ?guide (?:for|to)\b|\bthis guide\b"),
    _clue(Kind.OTHER, 7, r"\b(?:notice|direction)\b[^.\n]{0,80}\b(?:is|was|will be|has been|be) (?:now )?(?:lifted|closed|withdrawn|ended|removed|discharged|revoked)\b|\bnotice (?:is )?lifted\b|\b(?:lifting|closing|closure|withdrawal|ending|removal|revocation) (?:of )?(?:the |your |an )?(?:improvement |statutory )?(?:notice|direction)\b|\bceases to have effect\b|\bdecided to (?:close|lift|withdraw|end) (?:it|the notice|your notice)\b"),
    _clue(Kind.OTHER, 5, r"\A(?:.*\n){0,3}?.*\bdepartment for education\b.*\n(?:.*\n){0,10}?dear\b"),
    _clue(Kind.OTHER, 7, r"\b(?:findings|outcome|results?) of (?:the|our|my) (?:department['’]s )?(?:\w+ )?(?:progress )?reviews?\b|\breview of (?:your |the council['’]s )?progress under\b"),
]  # fmt: skip


ROWS = 5
"""From how many rows a table of actions is what a document is there for."""
_OF_MEETING = re.compile(
    r"^(?:present|in attendance|attendance|apologies|attendees)\b|\bapologies\b.{0,40}\b(?:received|from)\b|\bminutes of\b|\b(?:report|paper) (?:of|by|to):|\bagenda item\b",
    re.I | re.M,
)
_RULES = re.compile(r"\bterms of reference\b|\bconstitution of the\b", re.I)


def kind_of(paragraphs: Sequence[Paragraph], head: Sequence[Paragraph], name: str) -> Fact:
    front, whole = "\n".join(each.text for each in head), "\n".join(each.text for each in paragraphs)[:60_000]
    first = "\n".join(each.text for each in head[:3])[:400]
    scores: dict[Kind, float] = defaultdict(float)
    words: dict[Kind, str] = {}
    for clue in _CLUES:
        if match := clue.pattern.search(front if clue.head_only else whole):
            at_front = 1.5 if clue.head_only and clue.pattern.search(first) else 1.0
            scores[clue.kind] += clue.weight * at_front
            words.setdefault(clue.kind, " ".join(match[0].split()))
    if Kind.OTHER in scores and not re.search(r"^Dear\b", front, re.M):
        scores[Kind.OTHER] = 0  # only a letter is a letter about a notice; a notice may say which one it replaces
    duties = sum(bool(each.number and re.search(r"\b(?:must|shall|should|will|is to|are to)\b", each.text)) for each in paragraphs)
    for kind in (Kind.IMPROVEMENT_NOTICE, Kind.DIRECTION):
        scores[kind] += 2.5 if duties >= 5 and scores[kind] > 1 else 0
    if not any(each.number for each in paragraphs) and Kind.NEWS in scores:
        scores[Kind.NEWS] += 1.5
    rows = len([*read_rows(paragraphs)])
    if rows >= ROWS and rows >= 0.3 * len(paragraphs) and not _OF_MEETING.search(front):
        scores[Kind.TRACKER] += 6.0
        words.setdefault(Kind.TRACKER, " ".join(head[0].text.split())[:80])
    if _RULES.search(first):
        return Fact(Kind.OTHER.value, " ".join(head[0].text.split())[:80], Basis.PRINTED)
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
