"""What people do about obligations, in small families of words: how it is asked for, and how a clause or a row says it."""

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """A doing or a thing by name: the words of a question that ask for it and the words of a clause that lay it down."""

    name: str
    asked: re.Pattern[str]
    said: re.Pattern[str]


def _family(name: str, asked: str, said: str | None = None) -> Family:
    return Family(name, re.compile(rf"\b(?:{asked})\b", re.I), re.compile(rf"\b(?:{said or asked})\b", re.I))


FAMILIES = (
    _family("send", r"sen[dt]|sending|submit\w*|get(?:ting)?\b.{2,40}\b(?:to|into|over)|(?:be|are|is|get|got) (?:in )?with|(?:be|get|go|going) in|hand(?:ed|ing)? (?:in|over)|giv(?:e|en|ing)|forward(?:ed|ing)? (?:it|this|that|them|the|on)|in to|wants? .{0,30}(?:from|off) us|wanted .{0,30}(?:from|off) us|wants?|owe[ds]?", r"send|sends|sent|submit\w*|be with|provide[ds]?|give|given|forward"),
    _family("publish", r"publish\w*|publication|web ?site|online|(?:our|the) (?:web)?site|web|put up|(?:has|have|got|needs?) to be out|(?:be|go) out by|(?:go|be|goes) (?:up|public)|out in public|made public", r"publish\w*|publication|web ?site|online"),
    _family("meet", r"meets?|meetings?|mtgs?|met|sits?|sitting|get together|convene[ds]?", r"meets?|meetings?|met|convene[ds]?"),
    _family("appoint", r"appoint\w*|recruit\w*|hir(?:e|ed|ing)|fill(?:ed|ing)?|in post|tak(?:e|es|ing) up|find (?:a|an|someone|somebody)|starts?|start(?:ed|ing)", r"appoint\w*|recruit\w*|in post|fill\w*|starts?|named?"),
    _family("review", r"reviews?|reviewed|(?:another|next|first|last|second) look|look at us|check(?:s|ing)?(?: up)? on (?:us|we)|check (?:up )?(?:on )?us|(?:come|coming|came|been|be|are|get) back|turn(?:ing)? up|stock-?takes?|visit(?:s|ing)?|coming|call on us|drop in|(?:is|are|been|be|were|was) (?:back |over )?(?:here|in)|(?:dfe|department|officials|they|people|lot) (?:back |over )?here|in again|saw us|see(?:s|ing)? us|(?:formal|progress|first|next|quarterly) (?:look|check|one)|look(?:s|ing)? (?:at|in)|inspect our progress|come and see|(?:dfe|department\w*|gov\w*|progress) (?:progress )?checks?", r"reviews?|stock-?takes?|visits?|will be here"),
    _family("stocktake", r"stock-?takes?|slid(?:e|ing)? back|slip(?:ped|ping)? back|(?:check|look)(?: in)?(?: on)? .{0,20}(?:back|after|over)|light[- ]touch|light watch|now that it'?s (?:all )?over", r"stock-?takes?"),
    _family("own assessment", r"self[- ]?(?:assess\w*|eval(?:uat\w*|s)?|review\w*|report\w*)|SEFs?|own (?:[\w-]+ )?(?:write[- ]?ups?|assess\w*|evaluat\w*|accounts?|reports?|views?|take|version|submission)|write[- ]?ups?|mark our own", r"self[- ]?(?:assess\w*|evaluat\w*)|own (?:[\w-]+ )?(?:assess\w*|evaluat\w*|accounts?|reports?)"),
    _family("go live", r"go(?:es|ing)? live|go-live|went live|launch\w*|switch(?:ed|ing)? (?:on|over)|in use|us(?:e|ing) it|up and running|open(?:s|ed|ing)?|start(?:s|ed)? (?:up|using)|ready|working|rolled out|in place", r"go(?:es)? live|go-live|launch\w*|into use|in use|open(?:s|ed)?|start(?:s|ed)?|introduce[ds]?|in place"),
    _family("reach", r"hit(?:ting)?|reach(?:ed|ing)?|get (?:down |up |back )?to|bring|down to|up to|target|meant to be at|supposed to be at|be at|percent|per cent|\d+ ?%", r"bring|reach(?:ed)?|down to|up to|\d+ ?%|at least \d+|no more than \d+"),
    _family("train", r"train(?:ed|ing)?|courses?|learn\w*", r"train(?:ed|ing)?"),
    _family("agree", r"agree[ds]?|sign(?:ed)? off|settle[ds]?|approv\w*|sort(?:ed)?(?: out)?|nail(?:ed)? down", r"agree[ds]?|settle[ds]?|approv\w*|sign(?:ed)? off"),
    _family("report", r"reports?|reporting|updates?|notes?|brief\w*|tell|write (?:to|back)|feed back|let .{2,20} know", r"reports?|notes?|updates?|write to|written"),
    _family("write", r"letters?|write to|writing|written|wrote|findings|feedback", r"write to|writes to|letters?|findings"),
    _family("answer", r"respond|responses?|repl(?:y|ies)|answers?|(?:come|get|write) back to|react", r"answers?|respond\w*|responses?|repl(?:y|ies)"),
    _family("put before", r"put (?:it|this|that|them)? ?(?:before|to|in front of)|go(?:es)? (?:to|before|in front of)|take (?:it )?to|table[ds]?|present\w*|bring .{0,30}to|come to", r"put .{0,60}(?:before|to)|present\w*|brings? .{0,60}\bto|goes? to|considers?|discuss(?:es)?"),
    _family("plan", r"plans?", r"plans?"),
    _family("forecast", r"forecasts?|projections?|month[- ](?:by|on)[- ]month|trajector\w+", r"forecasts?|projections?|month-by-month|trajector\w+"),
    _family("decide contacts", r"(?:one|1)[- ]day|same[- ]day|decisions?|decid(?:e|ed|ing)|contacts?|front door|referrals?", r"contacts?|decisions?|decid(?:e|ed)|referrals?"),
    _family("caseload", r"caseloads?|workloads?|cases each|how many (?:kids|children) each", r"caseloads?|workloads?"),
    _family("visits to children", r"(?:CP|child protection|home|statutory) visits?|see(?:ing)? (?:the )?(?:kids|children)|visits? to (?:kids|children)", r"(?:child protection )?visits?\b(?=.{0,60}(?:children|child|working days))|child protection visits?"),
    _family("minutes", r"minutes", r"minutes"),
    _family("papers", r"papers|agendas?|board packs?|packs?", r"papers|agendas?"),
    _family("audit", r"audit(?:s|ed|ing|ors?)?|QA|case file checks?|dip samples?", r"audit(?:s|ed|ing|ors?)?"),
    _family("staff", r"staff|workforce|posts|vacanc(?:y|ies)|agency|permanent", r"staff|workforce|posts|vacanc(?:y|ies)|agency|permanent"),
    _family("system", r"(?:case |record(?:s|ing)? |IT |computer |new )+systems?|software|database|dashboard", r"(?:case |record(?:s|ing)? )*systems?|software|database|dashboard"),
    _family("monitoring visit", r"monitoring (?:visit|inspection)s?", r"monitoring (?:visit|inspection)s?"),
    _family("end", r"run(?:s|ning)? out|expires?|expir(?:y|ing)|laps(?:e|es|ing)|ends?|ending|last(?:s|ing)? (?:for|until|till)|how long (?:do|does|are|is|will|must|should) .{3,60}?(?:for|stay|keep|go on|last|under|with us|going)|until when|till when|finish(?:es)? with us|time .{0,20}(?:up|over|out)", r"until|in force|ends?|ceases?|expires?|up to and including|between then and"),
    _family("inspection", r"ilacs|re-?inspect\w*|full inspection|next inspection|inspect(?:ion|ors|ed)?", r"inspections?|re-?inspections?"),
)  # fmt: skip
"""General to the field: none is a council's own word."""


ACTIONS = frozenset({"send", "publish", "meet", "appoint", "own assessment", "stocktake", "answer", "end", "train"})
"""Doings of which one excludes another: who asks when a thing is published isn't told when it is sent."""


THINGS = frozenset({"own assessment", "stocktake", "forecast", "minutes", "papers", "caseload", "audit", "monitoring visit"})
"""Families of things: a clause that speaks of none of it isn't about it."""


def asked_for(question: str) -> frozenset[str]:
    """The families that a question asks for."""
    return frozenset(each.name for each in FAMILIES if each.asked.search(question))


def doings_at(question: str) -> list[tuple[str, int, int]]:
    """The families that a question asks for, each with the place of its words."""
    return [(each.name, match.start(), match.end()) for each in FAMILIES for match in each.asked.finditer(question)]


def spoken_of(clause: str) -> frozenset[str]:
    """The families that a clause or row speaks of."""
    return frozenset(each.name for each in FAMILIES if each.said.search(clause))
