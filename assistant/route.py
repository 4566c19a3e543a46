"""What a question wants: a date of the register, a fact of a report, a list, or what the documents say.

A route is chosen by scored features over the words; one that scores below its threshold falls to the general reader.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from index.authorities import Gazetteer
from index.dates import MONTHS, DateSpan, Period, Precision, Unit, find_dates, month_end, number
from index.documents import INSPECTIONS, NOTICES, Kind
from index.obligations import Topic


class Wanted(StrEnum):
    REVIEW = "review"
    TARGET = "target"
    UPCOMING = "upcoming"
    COUNT = "count"
    REINSPECTION = "reinspection"
    MONITORING = "monitoring"
    INSPECTED = "inspected"
    PUBLISHED = "published"
    GRADE = "grade"
    INSPECTOR = "inspector"
    LIST = "list"
    LIFE = "life"
    HAPPENED = "happened"
    SLOW = "slow"
    GENERAL = "general"
    SMALL_TALK = "small_talk"
    OUTSIDE = "outside"


TOPICS = {Wanted.REVIEW: Topic.REVIEW, Wanted.TARGET: Topic.TARGET, Wanted.REINSPECTION: Topic.REINSPECTION, Wanted.MONITORING: Topic.MONITORING}


@dataclass(frozen=True, slots=True)
class Route:
    """Where a question goes. `until` ends a window that it asks about, `since` begins one, `reviewed` is a review's day that it tells of, `years` are
    the years it names, `kinds` the kinds of document that its words point to, `earlier` that it asks of an older document, `duty` that it asks what somebody must or may do,
    `role` the office whose holder is asked for, `term` the word whose meaning is, `pull` how strongly the words point to `kinds`, `progress` that it asks how things go, `times` that it sets two times side by side."""

    wanted: Wanted
    score: float
    until: date | None = None
    reviewed: date | None = None
    years: frozenset[int] = frozenset()
    kinds: frozenset[Kind] = frozenset()
    earlier: bool = False
    answer_type: str = ""
    duty: bool = False
    role: re.Pattern[str] | None = None
    term: str | None = None
    pull: float = 0.0
    since: date | None = None
    progress: bool = False
    times: bool = False


_WHEN = r"\b(?:when(?:'?s)?|what (?:date|day)s?|wat date|which (?:date|day)|by when|how soon|how long|how many (?:days|weeks|months)|deadline|due|latest (?:date|the|it|they|that)|the latest|following one|time left|til|until|run out|missed|behind us|passed|overdue|target dates?|gone)\b"
_STATE = r"\b(?:dfe|department(?: for education)?|whitehall|government|officials|ministers?|secretary of state|civil servants?|commissioner|gov'?t|gov(?:ernment)? (?:people|folk|lot|team))\b"
_REVIEWING = r"\b(?:reviews?|(?:next|first|second|third|fourth|last|another) visit|the (?:one|visit) after (?:it|that|this)|reviewed|check(?:s|ed|-?up)?|stock-?take|take stock|progress (?:meeting|visit)|look at how|back in|come back|(?:been|be) back|back by|(?:another|next|first) look|turn up|check we|(?:6|six|3|three|4|four)[- ]?month(?:ly)?s?|quarterly (?:review|check)|the following one)\b"
_INSPECT = r"\b(?:ofsted|inspect(?:ion|ions|ors?|ed)?|ilacs|hmi|cqc|send)\b"

_FEATURES: dict[Wanted, tuple[float, list[tuple[str, float]]]] = {
    Wanted.REVIEW: (4.0, [(r"\blist (?:the|all|of|out|them|every|everything)\b", -4.0), (_WHEN, 1.5), (r"\b(?:next|following|first|latest|upcoming)\b", 0.75), (_STATE, 1.5), (_REVIEWING, 1.5), (r"\bshould\b.{0,40}\bhave (?:happened|been held|taken place)\b", -1.5), (r"\b(?:review|reviews)\b", 0.5), (r"\breview (?:number|no\.?|#)|\b(?:second|third|fourth|fifth|2nd|3rd|4th|5th) (?:\w+ ){0,3}review\b", 0.75), (r"\b(?:outside|last|latest|longstop|long-stop) date\b", 1.0),
                          (_INSPECT, -2.0), (r"\bwho\b", -2.5), (r"\b(?:what|which) (?:areas?|topics?|things|do we (?:need|have) to (?:give|provide|hand))|\bcover(?:s|ed)?\b|\bprovide\b|\bhand over\b", -3.0),
                          (r"\b(?:own|self)[- ]?(?:assess|evaluat|review)|\bour own\b", -3.0), (r"\b(?:how many (?!weeks|days|months)|minimum number|number of)\b", -2.0), (r"\breviews?\b.{0,40}\b(?:carry(?:ing)? on|continue|go(?:ing)? on|keep (?:coming|going|on)|stop|instead)\b", 2.5), (r"\bplan\b", -1.0), (r"\b(?:board|committee|scrutiny|full council) (?:meet|meeting|mtg)", -3.0)]),
    Wanted.TARGET: (4.0, [(r"\blist (?:the|all|of|out|them|every|everything)\b", -4.0), (r"\b(?:final|finish(?:ing)?|end|completion|last) date\b", 1.75), (r"\b(?:all|each|every) (?:of )?(?:the |our )?targets\b|\bnew targets\b", -4.0), (r"\b(?:plan|actions)\b.{0,30}\b(?:late|overdue|on time|on schedule|behind schedule|out of time)\b", 4.0), (r"\btarget dates?\b", 1.5), (_WHEN, 1.5), (r"\b(?:plans?|actions?|everything|improvement work|all of it)\b", 1.25), (r"\b(?:finish(?:ed)?|deliver(?:ed|ing|y)?|implement(?:ed|ing|ation)?|complet(?:ed?|ion)|in place|done|sorted|achieved?|target|deadline|carried out|wrap(?:ped)? up)\b", 1.5),
                          (r"\b(?:left|missed|still ok|behind us|hard legal|shoot for|aim)\b", 1.0), (r"\bend of \w+", 0.75), (r"\bwho\b", -2.5), (r"\b(?:review|reviews|check)\b", -1.0), (_INSPECT, -1.5), (r"\b(?:board|committee|council) (?:meet|meeting|mtg)", -3.0),
                          (r"\b(?:how often|refresh|update|annual|once a year|assessment)\b", -3.0), (r"\b(?:how many|minimum number|number of) (?:\w+ )?reviews?\b", -3.0)]),
    Wanted.UPCOMING: (3.0, [(r"\b(?:coming up|upcoming|(?:in|for) (?:the|my|our|your) diary|diary (?:dates?|entries)|calendar(?! (?:date|day|month|year)s?\b)|falls? due|falling due|what(?:'?s| is) due|deadlines|key dates|on the horizon|look out for)\b", 3.0), (r"\b(?:anything|any (?:dates?|deadlines?)|what)\b.{0,50}\b(?:falls?|due|happens?|land|lands|clash\w*)\b.{0,20}\b(?:in|during|within|while|between|then|that)\b", 3.0), (r"\bfrom \d.{1,20}\b(?:til|till|until|to)\b", 1.0), (r"\b(?:in|over|within) the next\b", 2.0), (r"\bbetween now and\b", 2.5),
                            (r"\bthis (?:week|month|quarter|term)\b", 1.0), (r"\bnext \w+ (?:days|weeks|months)\b", 1.5), (r"\banything\b", 0.5), (_INSPECT, -1.5), (r"\bwho\b", -2.0)]),
    Wanted.COUNT: (4.0, [(r"\b(?:date|when|latest|by when|how late)\b", -2.0), (r"\blist (?:the|all|of|out|them|every|everything)\b", -4.0), (r"\bhow many (?:weeks|days|months|years)\b", -4.0), (r"\b(?:how many|minimum number|number of|how often should)\b", 2.5), (r"\breviews?\b", 2.0), (r"\b(?:should|had|have had|between|by the|minimum)\b", 1.0), (_INSPECT, -1.5)]),
    Wanted.MONITORING: (4.0, [(r"\b(?:submit|hand in|send (?:in|it|our|off)|publish|respond|reply|our (?:\w+ )*plan|action plan)\b", -3.0), (r"\blist (?:the|all|of|out|them|every|everything)\b", -4.0), (r"\bcheck(?:ing)?[- ]?(?:up|in|back)\b.{0,30}\b(?:send|one|visit|us)\b|\bsend\b.{0,30}\bcheck(?:ing)?[- ]?(?:up|in)\b", 2.0), (r"\bnot the (?:full|big|main|three[- ]year)\b|\b(?:rather than|instead of) the full\b", 2.0), (_INSPECT, 0.75), (r"\bcom(?:e|ing) back\b", 0.75), (r"\bwhen\b", 0.5), (r"\bmonitoring (?:inspection|visit)\b", 3.5), (_WHEN, 1.5), (r"\bby when\b", 1.0), (r"\bsend\b", 0.5), (r"\b(?:find|found|say|said)\b", -2.0)]),
    Wanted.REINSPECTION: (4.0, [(r"\b(?:submit|hand in|send (?:in|it|our|off)|publish|respond|reply|our (?:\w+ )*plan|action plan)\b", -3.0), (r"\blist (?:the|all|of|out|them|every|everything)\b", -4.0), (r"\bnot the (?:full|big|main|three[- ]year)\b|\b(?:rather than|instead of) the full\b", -4.0), (r"\bnext (?:full )?(?:ILACS|inspection)\b|\b(?:ILACS|full) re-?inspection\b", 1.5), (r"\b(?:month|date|year)\b.{0,30}\b(?:ILACS|re-?inspection)\b", 1.5), (r"\bnot the monitoring\b", 2.0), (r"\b(?:next|full|re-?inspect\w*)\b", 1.5), (r"\b(?:inspection|re-?inspection|inspected|ofsted)\b", 1.5), (_WHEN, 1.5), (r"\bsend\b", 0.5), (r"\bmonitoring\b", -2.0), (r"\b(?:last|latest|previous|was|were|did)\b", -2.0), (r"\bwait(?:s|ing)?\b", -3.0)]),
    Wanted.INSPECTED: (4.0, [(r"\bhow (?:big|many|much|old|long|often)\b|\bwhen (?:the )?(?:inspectors?|ofsted|they|hmi)\b(?! (?:next|last))", -2.5), (r"\b(?:when|what dates?|on what date|which (?:dates|days)|exact dates|dates?)\b", 1.5), (r"\b(?:inspectors?|inspection|inspected|ofsted)\b", 1.5), (r"\b(?:start(?:ed)?|beg[ai]n|finish(?:ed)?|end(?:ed)?|in for|take place|took place|on[- ]site|were (?:in|here)|was|happen(?:ed)?|dates)\b", 1.25),
                             (r"\bdid (?:ofsted|inspectors) (?:inspect|visit|come)\b", 1.25), (r"\b(?:next|due|will)\b", -2.5), (r"\b(?:appoint|dcs|chair|notice|review|board|publish\w*)\b", -2.0), (r"\bcalls it\b|\bthought\b", -2.5), (r"\bfocused visit\b", -1.5)]),
    Wanted.PUBLISHED: (4.0, [(r"\b(?:when|what (?:day|date)|which (?:day|date)|(?:the )?(?:day|date))\b", 1.5), (r"\b(?:reports?|letter|ilacs|inspection|ofsted)\b", 1.0), (r"\b(?:published|publication|(?:came|come|comes) out|released)\b", 2.0),
                             (r"\b(?:must|have to|has to|got to|should|need to|supposed to|will|due|we publish|our|plan|minutes|notice|next)\b", -2.0)]),
    Wanted.GRADE: (2.75, [(r"\b(?:dropped|fallen|slipped|gone (?:up|down)|improved)\b.{0,25}\b(?:overall|grade|rating)\b|\boverall\b.{0,25}\bsince\b", 3.0), (r"\b(?:grades?|graded|judged|judge?ments?|ratings?|rated|rate|RI|outstanding|requires improvement|inadequate|score)\b", 2.0), (r"\brates? (?:us|it|them|our|the|children's)\b|\bour (?:\w+ ){0,3}(?:judgement|grade|rating)\b", 0.75), (r"\bhow did\b.{0,60}\b(?:do|fare|get)\b", 2.0), (r"\b(?:came|come|did|do|fared?) (?:out )?(?:better|worse|best|worst)\b", 2.75), (r"\bwhat did\b.{0,60}\bget\b", 2.0),
                         (r"\b(?:overall|leaders?(?:hip)?|care leavers?|in care|help and protection|looked after|adoption|effectiveness)\b", 1.25), (_INSPECT, 0.75), (r"\b(?:when|why|date)\b|\bwho (?:led|is|was|chairs)\b|^\W*who's\b|\b(?:report|letter) (?:come|came) out\b", -2.0), (r"\b(?:legal|graded as inadequate|if|happens)\b", -1.5)]),
    Wanted.INSPECTOR: (3.0, [(r"\b(?:hmi|inspector) in charge\b|\bwho (?:led|headed|was in charge of)\b.{0,40}\b(?:ofsted|inspection|hmi|ilacs)\b", 3.0), (r"\blead (?:inspector|hmi)\b|\bwho led\b.{0,30}\b(?:inspection|it|that|this)\b", 3.0), (r"\bwho\b", 0.5)]),
    Wanted.LIST: (2.0, [(r"\blist (?:the|all|out|them|every)\b(?! (?:upcoming|coming|next|deadlines|dates|overdue|key))|\bwhat (?:are|were) the (?:themes|topics|subjects|points)\b", 2.5), (r"\b(?:all|each|every|list|give me)\b.{0,20}\btargets\b", 3.0), (r"\b(?:two|three|four|five|six|seven|eight|nine|ten|\d{1,2}) (?:\w+ ){0,2}(?:things|areas|points|priorities|topics|measures|biggies|reasons|conditions|questions|recommendations)\b", 2.0),
                        (r"\b(?:full|complete|whole) (?:list|set|membership)\b|\ball of them\b|\bcheck-?list\b|\beverything\b.{0,40}\b(?:must|has to|have to|asks?|says?|wants?)\b", 2.0),
                        (r"\bwhat are (?:the|all) (?:\w+ ){0,2}(?:things|areas|points|priorities|topics|recommendations|requirements|conditions|strengths|weaknesses)\b|\bwhich (?:bits|areas|things|topics|points|numbers|figures|measures)\b|\bwhat (?:topics|areas|things|points|questions|numbers|figures|measures)\b|\b(?:the|all) areas\b", 2.0),
                        (r"\b(?:what'?s|what is|what does|whats) (?:it|that|the \w+|our \w+) (?:got to|have to|has to|need to|supposed to|meant to) (?:have|cover|include|show|contain|say|answer)\b|\bwhat (?:questions|points) (?:does|must|should)\b", 2.0),
                        (r"\b(?:what|which)\b.{0,40}\b(?:must|should|do|can|may|need)\b.{0,60}\b(?:give|provide|include|contain|cover|reflect|hand over|have ready)\b", 2.0), (r"\bwho (?:are|is|sits?)\b.{0,30}\b(?:members?|on the (?:\w+ )?(?:board|panel|committee))\b", 2.0), (r"\b(?:list|full list|(?:all|every) (?:the |of the )?(?:points?|items?|things|ones)|all of (?:em|them|it)|everything|bullet points?|name them|each of)\b", 2.0), (r"\b(?:what|which) (?:are|were|kind(?:a| of)?|sort of|things|areas?|topics?|documents?|information|evidence)\b", 1.5), (r"\bwhat (?:needs|has|do we need) to (?:improve|change|get better)\b|\bget better at\b|\bneed(?:s|ed)? to improve\b", 2.5),
                        (r"\bwho(?:'?s| is| are| was| were)? (?:all )?(?:on|in|down|under)\b.{0,40}\b(?:board|panel|committee|members?|group)\b", 2.0), (r"\bmembers(?:hip)?\b", 1.0), (r"\b(?:what (?:must|should|do|does|can|may)|things)\b.{0,60}\b(?:give|provide|include|contain|cover|go in|reflect|hand|ready)\b", 2.0), (r"\bwhen\b", -1.5)]),
    Wanted.SLOW: (3.5, [(r"\b(?:by )?(?:what|which) (?:date|day)\b|\bby when\b|\bdeadline\b", -2.5), (r"\b(?:which|what|any|how many|list|show)\b.{0,25}\b(?:actions|obligations|duties|deadlines|dates|things|requirements)\b.{0,25}\b(?:overdue|late|missed|behind|slipped|slipping|slow)\b|\b(?:have|did) we miss(?:ed)?\b|\bmissed any\w*\b|\bwhat(?:'?s| is) (?:slow|behind|overdue|slipping)\b", 3.0), (r"\b(?:overdue|missed|slipped|slipping|behind|slow|late|off track|not (?:been )?(?:done|met)|outstanding)\b", 2.0), (r"\b(?:which|what(?:'?s| is| has| are)?|anything|any|have we|are we|list|show|how much|how many)\b", 1.0), (r"\b(?:obligations?|actions?|duties|duty|deadlines?|dates?|requirements?|things|anything|what(?:'?s| is) (?:\w+ )?(?:overdue|late|slow|behind|slipping))\b", 1.0), (r"\b(?:tracker|rag|reds?|ambers?|rows?|lines?|log)\b", -2.5), (r"\bthe (?:deadline|date|target)\b", -2.0), (r"\b(?:when|who|whose|why|the plan|our plan|review|meeting|inspection|ofsted|notice|letter|is the|was the|how late|how long)\b", -1.5)]),
    Wanted.HAPPENED: (3.0, [(r"\bwhat(?:'s| has|'d)? happened to (?!us\b|me\b)", -3.0), (r"\bwhat(?:'?s| is| has| have)? (?:all )?(?:been )?(?:happen(?:ed|ing)?|gone on|going on|changed|new|moved on)\b", 2.0), (r"\b(?:anything|what) (?:new|else|changed|happened)\b|\bcatch me up\b|\bbring me up to (?:speed|date)\b|\b(?:what|anything) (?:did )?(?:i|we) miss(?:ed)?\b|\btimeline\b", 2.0), (r"\bsince\b|\b(?:in|over) the (?:last|past)\b", 1.25), (r"\b(?:when|who|why|if|comply|how many)\b", -2.0), (r"\b(?:notice|direction)\b", -1.5)]),
    Wanted.LIFE: (3.0, [(r"\b(?:does|do|did|must|should) (?:the |our )?(?:notice|direction)\b.{0,25}\b(?:name|say|ask|require|mention|expect|want|tell|list|give|mean|cover|include|set(?! (?:date|day|term|period|time)\b)|allow|let)\b|\b(?:notice|direction) (?:requires?|asks?|says?|wants?|expects?|names?|mentions?|tells?)\b", -2.0), (r"\b(?:still|yet|today|right now|currently|now|at the moment)\b", 0.75), (r"\b(?:notice|direction|intervention)\b", 1.25), (r"\b(?:notice|direction) (?:\w+ )?(?:dead|alive|live|history|finished|over|gone|scrapped|dropped|binned)\b|\bor not yet\b", 1.0), (r"\b(?:notice|direction)s?\b.{0,40}\b(?:chang\w+|differ\w*|var(?:y|ies|ied)|rip(?:ped)? up|new)\b|\b(?:chang\w+|differ\w*|new in|rip(?:ped)? up)\b.{0,40}\b(?:notice|direction)s?\b", 2.0),
                        (r"\b(?:in force|bites?|appl(?:y|ies|ied|ying)|in effect|(?:takes?|took) effect|lifted|lifts?|closed|starts?|begins?|lapses?|expires?|revoked|withdrawn|scrapped|binned|supersed\w+|replac\w+|runs? out|out of (?:it|the notice|intervention)|came? (?:in|off)(?! the back)|come off(?! the back))\b", 1.75), (r"\b(?:are|were|is|was) (?:we|it|the council) (?:still |now |yet )*(?:on|under|in|out of|free of|off)\b|\b(?:working|operating) under\b|\b(?:are|is) we\b", 1.75), (r"\bwhich (?:notice|direction|document|version)\b", 1.5),
                        (r"\b(?:review|reviews|ofsted|inspect\w*|meetings?|self-?assessment|letter to|send|publish|member|tracker|amber|red)\b", -1.25), (r"\bwho\b|\bwhat happens\b|\bcomply\b|\bif we\b|\b(?:first|next) (?:lot|one|batch|set)\b|\bowe\b", -2.0)]),
}  # fmt: skip
_COMPILED = {wanted: (threshold, [(re.compile(pattern, re.I), weight) for pattern, weight in features]) for wanted, (threshold, features) in _FEATURES.items()}

_SMALL_TALK = re.compile(
    r"^\W*(?:(?:hi|hello|hey|good|morning|afternoon|evening|thanks?|thank|you|cheers|ta|bye|there|all|team|so|much|very|many|noticeboard|great|ok|okay|who are you|what can you do|help)\b\W*)+$",
    re.I,
)
_OUTSIDE = re.compile(
    r"\b(?:weather|football|recipe|joke|poem|song|stock price|lottery|bitcoin|horoscope|translate|capital of|prime minister of (?!england)|write (?:me )?(?:a|an) (?:poem|story|song|essay|code))\b"
    r"|\b(?:rain|snow|sunny|forecast for (?:today|tomorrow))\b.{0,40}\b(?:today|tonight|tomorrow|tmrw|on (?:mon|tues|wednes|thurs|fri|satur|sun)day|for the)\b|\bis it going to (?:rain|snow)\b"
    r"|\b(?:win|won|lose|lost|score)\b.{0,25}\b(?:last night|yesterday|on (?:satur|sun)day|the (?:cup|league|match|derby))\b|\bfish and chips\b"
    r"|\b(?:next|last|what time(?:'?s| is)?(?: the)?(?: next| last)?) (?:ferry|train|bus|tram|flight)\b",
    re.I,
)
_LEGAL_ADVICE = re.compile(
    r"\b(?:would|will|could|can|do|did|should|shall) (?:we|they|she|he|i|you|it|a \w+|the \w+)\b.{0,60}\b(?:win|lose|sue|succeed in court)\b|\bjudicial(?:ly)? review\b|\b(?:sues?|suing) (?:us|them|the)\b|\bour (?:odds|chances)\b.{0,40}\b(?:court|tribunal)\b",
    re.I,
)
"""Whether somebody would win is no matter of what the documents say."""
_KINDS: list[tuple[re.Pattern[str], frozenset[Kind], float]] = [
    (re.compile(r"\b(?:in|by|under|per|to|from|of|with|does|either|which|both|what) (?:the |our |this |each |their )?(?:improvement )?(?:notices?|direction)\b", re.I), NOTICES, 0.3),
    (re.compile(r"\bSEND\b|\bsend inspection\b|\barea send\b|\bspecial educational\b", re.I), frozenset({Kind.SEND_INSPECTION}), 0.3),
    (re.compile(r"\b(?:(?:scrutiny|committee|cabinet|officers?['’]?) (?:papers?|reports?)|(?:the|that|this) paper)\b", re.I), frozenset({Kind.BOARD_PAPER, Kind.MINUTES}), 0.3),
    (re.compile(r"\bminutes\b|\blast (?:board )?meeting\b", re.I), frozenset({Kind.MINUTES}), 0.3),
    (re.compile(r"\b(?:news|article|press|newspaper|journalist|(?:press|news) release)\b", re.I), frozenset({Kind.NEWS}), 0.3),
    (re.compile(r"\b(?:ofsted|inspection|inspectors['’]?|ilacs) (?:report|letter|said|found|say|says|see|saw|think|thought|judged)\b|\b(?:latest|last|recent|previous|\d{4}) (?:full )?(?:ofsted|ilacs|inspection)\b|\b(?:did|do|does|what) (?:ofsted|inspectors)\b", re.I), INSPECTIONS, 0.25),
    (re.compile(r"\b(?:ofsted|inspectors?|inspection|ilacs|hmi)\b", re.I), INSPECTIONS, 0.12),
    (re.compile(r"\bnotice\b", re.I), NOTICES, 0.1),
]  # fmt: skip
"""Words that point to a kind of document, and how strongly."""
_DUTY = re.compile(
    r"\b(?:(?:do|does|did|must|should|can|could|are|is|am|will|would) (?:we|us|the council|i|it|our|they|the board|the adviser|the chair|the plan)|we (?:have|need|must|should|can|are|only)|have to|has to|"
    r"supposed to|meant to|expected|allowed|required?|obliged|responsible|whose job|up to us|expects?|ok(?:ay)? (?:if|to)|comply|compliance)\b",
    re.I,
)
_TYPES = [
    (re.compile(r"\b(?:who(?:'?s|se)?|which (?:minister|person|officer|inspector|adviser)|names? of|their names?)\b", re.I), "person"),
    (
        re.compile(
            r"\b(?:when(?:'?s|\W*$|\W+(?:is|are|was|were|do|does|did|will|would|has|have|had|must|should|shall|can|could|exactly|abouts|d[oi]d?)\b)|(?:by|since|til|till|until|from|know|tell (?:me|us)|sa(?:y|id|ys)|remember|confirm|check|and|or|exactly) when"
            r"|what date|which (?:date|day)|wat date|what dates|(?:need|want|give me|got|have) (?:the|a) date)\b|\bwhen\W*$",
            re.I,
        ),
        "date",
    ),
    (re.compile(r"\b(?:what|which|wat) (?:year|yr)\b", re.I), "year"),
    (re.compile(r"\b(?:how much (?:money|does|did|will|is|was)|budget|cost|costs|paid|pay|salary|fee|fees|funding)\b", re.I), "money"),
    (re.compile(r"\b(?:e-?mail|phone|telephone|contact number|(?:web|e-?mail) address)\b", re.I), "contact"),
    (re.compile(r"\baddress\b", re.I), "address"),
    (re.compile(r"\bwhat (?:share|proportion|percentage)|percent|per cent|%", re.I), "share"),
    (re.compile(r"\b(?:how many|how much|what (?:number|rate)|how old|rate)\b", re.I), "number"),
    (
        re.compile(
            r"\bwhat(?:'?s| is| are| does)? (?:the |a |an )?\w[\w-]* (?:mean|stand for|actually do)|\bwhat(?:'?s| is) (?:the |a |an )?[A-Z]{2,6}\b|\bdefin|\bexplain\b|\bstand for\b|\bwhat\b.{0,60}\bfor\W*$|\bwhat do (?:they|you|we) mean by\b|\bin a nutshell\b|\bpurpose of\b",
            re.I,
        ),
        "definition",
    ),
]


def choose(question: str, as_of: date, context: str = "") -> Route:
    """The route of a question asked on a day; the kind and year that it leaves unsaid are those of its context."""
    text = without_idioms(question.replace("’", "'"))
    said = f"{text} {context}" if context else text
    years = frozenset(int(year) for year in re.findall(r"\b(?:19|20)\d\d\b", _NO_YEAR.sub("", said)))
    kinds, pull = next(((kinds, pull) for pattern, kinds, pull in _KINDS if pattern.search(said)), (frozenset[Kind](), 0.0))
    asked = without_savings(text)
    answer_type = next((name for pattern, name in _TYPES if pattern.search(asked)), "")
    earlier = bool(
        re.search(
            r"\b(?:previous|earlier|before that|last but one|(?:inspection|one|report|time) before(?! (?:the|we|they|it)\b)|back (?:in|at)|older|back then|going back)\b",
            text,
            re.I,
        )
    )
    times = bool(_TIMES.search(text))
    wanted, score = _best(text)
    if wanted is Wanted.GENERAL and context and _LED.search(text) and re.search(_INSPECT, context, re.I):
        wanted = Wanted.INSPECTOR
    if wanted is Wanted.GENERAL and context and _FELL_SHORT.search(text) and _best(context)[0] is Wanted.GRADE:
        wanted = Wanted.GRADE
    return Route(
        wanted,
        score,
        until=_until(text, as_of),
        reviewed=_reviewed(text, as_of),
        years=years,
        kinds=kinds,
        earlier=earlier or times,
        times=times,
        answer_type=answer_type,
        duty=bool(_DUTY.search(text)) and answer_type not in ("number", "share", "money", "contact", "address"),
        role=_role(text),
        term=_term(text),
        pull=pull,
        since=_since(text, as_of),
        progress=bool(_PROGRESS.search(text)),
    )


_TIMES = re.compile(
    r"\b(?:before and after|then and now|now and then|better or worse|worse or better|up or down|(?:come|came|gone|went) (?:up|down)\b.{0,60}\b(?:since|from|and)|what was it\b.{0,20}\bwhat is it|more or less time)\b"
    r"|\b(?:vs\.?|versus|compared (?:to|with)|against)\b.{0,40}\b(?:inspection|visit|last year|(?:19|20)\d\d|january|february|march|april|may|june|july|august|september|october|november|december|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec|now|when|the (?:first|old|earlier|previous))\b"
    r"|\b(?:inspection|visit|ofsted|back)\b.{0,80}\b(?:newest|latest|most recent|now|these days|today)\b.{0,30}\b(?:one|number|figure|share|position|we have|got)\b"
    r"|\bbetween (?:the )?(?:end (?:of )?|start (?:of )?)?(?:january|february|march|april|may|june|july|august|september|october|november|december|\d{4})\b.{0,30}\band\b",
    re.I,
)
"""Words that set two times side by side."""
_LED = re.compile(r"\bwho (?:led|headed|ran|was in charge)\b|\blead inspector\b", re.I)
SHORT_OF_IT = r"wasn't|weren't|isn't|not|weakest|worst|lowest|let (?:us|them) down"
_FELL_SHORT = re.compile(rf"\b(?:which|what)\b.{{0,40}}\b(?:{SHORT_OF_IT})\b", re.I)
"""Words that ask, after a grade, for what fell short of it."""
_IDIOM = re.compile(r"\b(?:out[- ]of[- ]date|up[- ]to[- ]date|to date|due to|due process|in due course)\b", re.I)
"""Words in which no date is asked for."""
_NO_YEAR = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? \w+ (?:19|20)\d\d\b|\bsince (?:the )?(?:\w+ ){0,3}(?:19|20)\d\d\b(?! (?:inspect|report|ofsted|ilacs))", re.I)
"""A year in a whole date, or one since which something goes on, names no paper of that year."""


_TO_SAVE = re.compile(r"\b(?:sav(?:e|ing)|cut(?:ting)?|reduc(?:e|ing)|without)\b.{0,15}\b(?:fees?|costs?|money|spend\w*|price)\b", re.I)


def without_savings(question: str) -> str:
    """A question without money that is a reason and not what is asked for: "to save on fees"."""
    return _TO_SAVE.sub("", question)


def without_idioms(question: str) -> str:
    """A question without words that speak of dates and ask for none: "out of date", "due to"."""
    return _IDIOM.sub("", question)


_PROGRESS = re.compile(
    r"\b(?:how (?:are|is|have|has|far)\b.{0,60}\b(?:now|going|doing|getting on|done|up to|come|late)|progress|better|worse|improv(?:ing|ed|es?)\b(?! (?:notice|plan|board))|latest (?:on|figure|position|number)|on track|where (?:are|do) we|yet|so far"
    r"|trend|compared (?:to|with)|gone (?:up|down)|cracked|managed?|these days|any more|hit (?:the|our|that)|(?:mak|me|reach)\w* (?:the|our|that|its) (?:\w+ ){0,3}(?:target|standard|figure))\b",
    re.I,
)


_ROLES = {
    "commissioner": r"\bcommissioner", "chair": r"\bchair", "minister": r"\bminister|\bsecretary of state|\bMP\b", "adviser": r"\badvis[eo]r", "advisor": r"\badvis[eo]r",
    "director": r"\bdirector|\bDCS\b", "dcs": r"\bdirector|\bDCS\b", "chief executive": r"\bchief executive", "lead member": r"\blead member|\bcabinet member", "cabinet member": r"\bcabinet member|\blead member",
    "leader": r"\bleader", "inspector": r"\binspector|\bHMI\b", "hmi": r"\binspector|\bHMI\b", "head teacher": r"\bhead ?teacher", "virtual school head": r"\bvirtual school",
}  # fmt: skip
_ROLE_ASKED = re.compile(
    r"\b(?:who(?:'?s| is| was| are)?(?: the| our| its| their)?|name of(?: the| our| its)?|which)\s+(?:(?:new|current|independent|interim|lead|first|improvement|former|permanent)\s+)*(?:board(?:'s)?\s+)?("
    + "|".join(sorted(_ROLES, key=len, reverse=True))
    + r")\b",
    re.I,
)


def _role(text: str) -> re.Pattern[str] | None:
    if re.search(r"\bwho(?:'?s| is| was| will be)? (?:chair(?:s|ed|ing)?|the one chairing)\b", text, re.I):
        return re.compile(_ROLES["chair"], re.I)
    match = _ROLE_ASKED.search(text)
    return re.compile(_ROLES[match[1].lower()], re.I) if match else None


def _term(text: str) -> str | None:
    """The abbreviation or word whose meaning is asked."""
    if match := re.search(r"\b(s\.?\s?\d+[A-Z]*|[A-Z][A-Za-z]*[A-Z]{1,5}s?)\b", text):
        return match[1]
    match = re.search(r"\bwhat(?:'?s| is| are| does)? (?:the |a |an )?(\w[\w-]*)(?: mean| stand for|\?|$| and )", text, re.I)
    return match[1] if match else None


def scores(question: str) -> dict[Wanted, float]:
    """Each route's score over its threshold, for whoever wants to see why."""
    text = question.replace("’", "'")
    return {wanted: sum(weight for pattern, weight in features if pattern.search(text)) - threshold for wanted, (threshold, features) in _COMPILED.items()}


def _best(text: str) -> tuple[Wanted, float]:
    if _SMALL_TALK.match(text):
        return Wanted.SMALL_TALK, 1.0
    if _OUTSIDE.search(text) or _LEGAL_ADVICE.search(text):
        return Wanted.OUTSIDE, 1.0
    ranked = sorted(scores(text).items(), key=lambda item: -item[1])
    best, score = ranked[0]
    return (best, score) if score >= 0 else (Wanted.GENERAL, -score)


def _until(text: str, as_of: date) -> date | None:
    """The last day of a window that the question names: "next three months", "between now and Christmas"."""
    if match := re.search(r"\bnext\s+(?:(\d{1,3}|\w+)\s+)?(day|week|month|quarter|year)s?\b", text, re.I):
        try:
            count = number(match[1]) if match[1] else 1
        except KeyError:
            count = 1
        unit = match[2].lower()
        return Period(count * 3, Unit.MONTH).after(as_of) if unit == "quarter" else Period(count, Unit(unit)).after(as_of)
    if re.search(r"\bthis week\b", text, re.I):
        return as_of + timedelta(days=6 - as_of.weekday())
    if re.search(r"\bthis month\b", text, re.I):
        return month_end(as_of.year, as_of.month)
    if match := re.search(r"\b(?:now and|before|until|till|up to|by)\s+(?:the\s+)?(new year|christmas|xmas|easter|end of the year|year end)", text, re.I):
        return _feast(match[1].lower(), as_of)
    if re.search(r"\b(?:now and|before|until|till|up to|by)\b", text, re.I):
        spans = [span for span in find_dates(text, year=as_of.year) if span.last >= as_of]
        return spans[-1].last if spans else None
    return None


def _since(text: str, as_of: date) -> date | None:
    """The first day of a window that the question names: "since March", "since 4 March 2024", "in the last three months"."""
    if match := re.search(r"\b(?:in|over|during|for) the (?:last|past) (?:(\d{1,3}|\w+) )?(day|week|month|quarter|year)s?\b", text, re.I):
        try:
            count = number(match[1]) if match[1] else 1
        except KeyError:
            count = 1
        return Period(-count * 3, Unit.MONTH).after(as_of) if match[2].lower() == "quarter" else Period(-count, Unit(match[2].lower())).after(as_of)
    match = re.search(r"\bsince\b(.{3,40})", text, re.I)
    if match is None:
        return None
    for year in (as_of.year, as_of.year - 1):
        if spans := [span for span in find_dates(match[1], year=year) if span.first <= as_of]:
            return spans[0].first
    if month := re.match(rf"\s+(?:the (?:start|end|beginning) of\s+)?({'|'.join(MONTHS)})\b", match[1], re.I):
        first = date(as_of.year, MONTHS.index(month[1].capitalize()) + 1, 1)
        return first if first <= as_of else first.replace(year=as_of.year - 1)
    return None


def _feast(name: str, as_of: date) -> date:
    """The next New Year's Day, Easter Sunday, Christmas Day or last day of the year."""
    if "new" in name:
        return date(as_of.year + 1, 1, 1)
    if name == "easter":
        from dateutil.easter import easter

        return next(day for year in (as_of.year, as_of.year + 1) if (day := easter(year)) >= as_of)
    if "mas" not in name:
        return date(as_of.year, 12, 31)
    return date(as_of.year + (as_of > date(as_of.year, 12, 25)), 12, 25)


def _reviewed(text: str, as_of: date) -> date | None:
    """The day of a review that the asker says was held: an exact past date in a sentence that tells of it."""
    told = re.search(
        r"\b(?:came|did|had|held|carried out|took place|was|were|happened|visited|reviewed us|last one|last review|saw us|been in|looked)\b", text, re.I
    )
    if not told or not re.search(r"\breview|\b(?:last )?saw us\b|\bwere (?:last )?in\b|\b(?:came|been) in\b|\blast (?:look|visit|check)\b", text, re.I):
        return None
    spans = [span for span in _nearest(text, as_of) if span.last <= as_of]
    about_notice = re.search(r"\bnotice\b[^.?!]{0,40}$", text[: spans[0].start], re.I) if spans else None
    return spans[-1].last if spans and not about_notice else None


def _nearest(text: str, as_of: date) -> list[DateSpan]:
    """The exact days of a text; one without its year is that which lies nearest to the as-of day: "9 Feb" in January is to come."""
    years = [[span for span in find_dates(text, year=year) if span.precision is Precision.DAY] for year in (as_of.year, as_of.year - 1, as_of.year + 1)]
    return (
        [min(each, key=lambda span: abs((span.first - as_of).days)) for each in zip(*years, strict=True)]
        if len({len(each) for each in years}) == 1
        else years[0]
    )


_OURS = re.compile(r"\b(?:us|we|our|ours|we're|here)\b", re.I)
_BESIDE = re.compile(
    r"\b(?:differ\w*|compar\w+|than|versus|vs\.?|both|between|and|or|next to|over at|beside|alongside|against|each|more|less|worse|better|same|how (?:does|do) (?:that|it|this|we))\b",
    re.I,
)
"""Words that set one council beside another; with "us" or "here" the asker's own is one of them."""


@dataclass(frozen=True, slots=True)
class Councils:
    """Whose documents a question is about; `moved` says that it names another council than the asker's."""

    names: tuple[str, ...] = ()
    moved: bool = False
    compared: bool = field(default=False)


def councils_of(question: str, own: str | None, gazetteer: Gazetteer) -> Councils:
    """The councils that the question names, and the asker's own where it says "us" beside another or names none."""
    named = list(dict.fromkeys(mention.council.name for mention in gazetteer.mentions(question, asking=True)))
    if not named and (typed := gazetteer.typo(question)):
        named = [typed.council.name]
    others = [name for name in named if name != own]
    if not others:
        return Councils((own,) if own else ())
    ours = own is not None and (own in named or bool(_OURS.search(question) and _BESIDE.search(question)))
    names: Sequence[str] = ([own] if ours and own else []) + others
    return Councils(tuple(names[:4]), moved=own is not None and not ours, compared=len(names) > 1)
