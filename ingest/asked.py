"""What a letter asks or announces without a binding verb: "Please send us …", "is planned for April", "the deadline is 17 May"."""

import re
from collections.abc import Callable, Iterator

from index.dates import ANY_DAY, find_dates, find_offsets
from index.obligations import Binding
from index.spans import FULL_MONTH, mentions
from ingest.modals import MODAL, Clause

PLEASE = re.compile(
    r"^\W*(?:\w+, )?(?:please (?:can|could|would|will) you (?:also )?|(?:could|can|would|will) you (?:also )?(?:please|kindly) |please (?:also )?(?!note\b|see\b|find\b|accept\b|thank\b|be (?:assured|aware)\b|feel\b|do not\b|don|pass on\b|convey\b|contact\b|give my\b|refer to\b|call\b|quote\b)(?=[a-z]))",
    re.I,
)
_ASKED_THAT = re.compile(
    r"\b(?:(?:(?:has|have) )?(?:asked|requested|required|recommended|directed)|asks|requests|requires|recommends|directs|insists|(?:I|we) (?:(?:would|must|do|also) )?(?:ask|request|require|recommend|insist)) that (?P<who>[^.;:]{3,90}?\s)(?:be|write|send|report|provide|submit|publish|attend|meet|appoint|prepare|share|agree|make|give|take|bring|set|review|ensure|arrange|complete|confirm|respond|return|supply|carry|hold|stop|start)\b",
    re.I,
)
_GRATEFUL = re.compile(
    r"\b(?:I|we|officials|ministers|my (?:office|officials|team)) (?:should|would|shall|will) (?:be (?:very |most )?(?:grateful|glad) (?:for|of|to (?:have|receive|see|be (?:sent|told)))|(?:welcome|appreciate|like(?: to (?:have|receive|see))?)) (?:your|the|a|an|its|further|sight|it)\b"
    r"|\b(?:expects?|hopes?|wish(?:es)?) to (?:receive|have|hear)\b|\blook forward to (?:receiving|hearing|seeing|having)\b",
    re.I,
)
"""What the writer would be glad to have: a request where it has a date."""
_SEEN = re.compile(
    r"\b(?:I|we|ministers|officials|the (?:department|secretary of state|DfE|minister|commissioner))\b[^.;,]{0,20}?\b(?:wish(?:es)?|wants?|needs?|(?:would|should) like) to see\b",
    re.I,
)
"""What somebody wants to see, by a day: asked of the council."""
_ROLE_OF = re.compile(r"\bit (?:is|remains) the (?:responsibility|duty|role|task|job) of (?P<who>[^,;.]{3,80}?) to [a-z]+\b", re.I)
_TAKES_OVER = re.compile(
    r"^(?:[^.;:]{3,60}, )?(?:(?:the )?(?:chair|role|post|duty|duties|responsibility)\b[^.;:,]{0,30}? pass(?:es)? to (?=the |an? |[A-Z])|[A-Z][^.;:]{3,60}? takes the place of [^.;:,]{3,60} as (?:the |its )?(?:\w+ )?(?:chair|adviser|commissioner|director)\b)|^[A-Z][^.;:]{3,60}? (?:takes (?:over|up)|(?:starts|begins|joins)(?= as\b)|becomes (?=(?:the )?(?:\w+ )?(?:chair|adviser|commissioner|director)\b))[^.;]*\b(?:on|from) ",
    re.I,
)
"""An appointment to come, told in the present: "takes over as adviser on 3 March 2025"."""
_DEADLINE = re.compile(
    r"^[^;]{0,60}?\b(?:deadline|closing date|final date|last date|due date|target date|date) (?:for|by which|on which) [^;]{3,120}? (?:is|remains|will be)(?: set (?:at|for))? (?=(?:\d|noon|midday|midnight|close of|the (?:end|close)|mon|tue|wed|thu|fri)[^;]*$)",
    re.I,
)
"""A deadline in so many words: "The deadline for submission of the plan is 5pm on 17 May 2024"."""
_FAILING = re.compile(
    r"(?:^\W*|;\s+)(?:(?:any |a )?(?:continued |further )?(?:failure|non-?compliance|(?:insufficient|poor|slow|little|limited|lack of) (?:progress|improvement))|not (?:complying|doing so))\b[^;]{0,160}? (?P<verb>may|could|will|might) (?:also )?(?:result in|lead to|mean|cause|prompt)\b",
    re.I,
)
"""What a failure may bring: the Secretary of State's to do."""
_WANTED = re.compile(
    rf"^[^;]{{3,150}}?\b(?<!that )(?<!which )(?:is|are) (?:also |then )?(?:(?:required|wanted|needed|requested|expected|due)(?: (?:from|of|by) (?:the |its |your )?(?:\w+ ){{0,3}}?\w+)??) (?:by|within|no later|not later|before|at (?:each|every)|every|each|on|in(?= (?:early |mid-?|late )?(?-i:{FULL_MONTH})))\b"
    r"|^(?:[^,;]{3,40}, )?[^,;]{3,80}?\b(?:is|are) (?:also |then )?(?:required|wanted|needed) (?:at|from|of)\b",
    re.I,
)
"""What has to be there by a day: "a first report is required by 30 September"."""
_PLANNED = re.compile(
    rf"\b(?:review|visit|inspection|meeting|stocktake|conference)s?\b[^.;]{{0,110}}\b(?:is|are|has been|have been|had been) (?:now |also |provisionally )?(?:(?:planned|scheduled|arranged|fixed|set|due|booked|pencilled in) (?:for|on|to take place)|(?:likely|expected) to (?:be (?:made|carried out|held)|take place))\b|\b(?:review|visit|inspection|meeting|stocktake)\b[^.;]{{0,60}}\b(?:has|have) been (?:put back|moved|brought forward|postponed|rearranged|rescheduled|deferred)\b[^.;]{{0,30}}?\b(?:to|until) (?=\d|the week|mon|tue|wed|thu|fri|mid|early|late|the end|(?-i:{FULL_MONTH}))|\b(?:days?|dates?)\b[^.;]{{0,40}}\b(?:is|are|has been|have been) (?:now |also |provisionally )?(?:pencilled in|fixed|set|booked|agreed)\b",
    re.I,
)
_ASKING = ("tell us", "tell me", "let us", "let me", "give us", "give me", "send us", "send me", "show us", "show me", "my officials", "please", "asked that", "requested that", "required that", "recommended that", "directed that", "asks that", "requests that", "requires that", "recommends that", "directs that",
           "planned", "scheduled", "arranged", "likely", "expected ", "fixed", "pencilled", "put back", "been moved", "brought forward", "been postponed", "been rearranged", "been rescheduled", "been deferred", " set ", " due ", "booked", "agreed", "requested", "required", "wanted", "needed", "you please", "you kindly",
           "would ask", "must ask", "ask that", "request that", "recommend that", "insist", "grateful", "be glad", "would like", "welcome", "appreciate", "look forward", "to receive", "to have", "to hear", "like to", "deadline", "date for", "date by", "date on", "failure", "compl", "lack of", "progress", "to see", "it is the", "it remains the", "takes over", "takes up", "takes the place", "pass to", "passes to", " as ", "becomes")  # fmt: skip


def asked(sentence: str) -> Iterator[Clause]:
    """What a letter asks without a binding verb: "Please send us …", "the minister has asked that the chair write", "is planned for April"."""
    if mentions(sentence, _ASKING):
        yield from next((found for read in _WAYS if (found := list(read(sentence)))), [])


_TELL = re.compile(r"\W*(?:(?:then|also|and),? )?(?:tell|let|give|send|show) (?:us|me|my officials)\b", re.I)
"""An order in so many words: "Tell us within one working day if …"."""


def _order(sentence: str) -> Iterator[Clause]:
    if _TELL.match(sentence) and not MODAL.search(sentence[:60]):
        yield Clause(sentence, "the council", Binding.MUST)


def _plea(sentence: str) -> Iterator[Clause]:
    if PLEASE.match(sentence):
        yield Clause(sentence, "you", Binding.SHOULD)


def _threat(sentence: str) -> Iterator[Clause]:
    failing = _FAILING.search(sentence)
    if failing and not failing["verb"].lower().startswith("will"):
        yield Clause(sentence[failing.start() :].lstrip("; "), "the Secretary of State", Binding.MAY)


def _deadline(sentence: str) -> Iterator[Clause]:
    if _DEADLINE.match(sentence):
        yield Clause(sentence, "the council", Binding.MUST)


def _office(sentence: str) -> Iterator[Clause]:
    taking = _TAKES_OVER.match(sentence)
    if taking and (taking[0].endswith(("to ", "chair", "adviser", "commissioner", "director")) or find_dates(sentence[taking.end() - 4 :])):
        yield Clause(sentence, sentence, Binding.WILL)
    elif role := _ROLE_OF.search(sentence):
        yield Clause(sentence, role["who"], Binding.MUST)


def _seen(sentence: str) -> Iterator[Clause]:
    """What is to be seen by one day, and what by another."""
    if not (_SEEN.search(sentence) and _dated(sentence)):
        return
    cut = next((match for match in _ANOTHER.finditer(sentence) if _dated(sentence[: match.start()]) and _dated(sentence[match.end() :])), None)
    if cut:
        yield Clause(sentence[: cut.start()], "the council", Binding.SHOULD)
    yield Clause(sentence[cut.end() :] if cut else sentence, "the council", Binding.SHOULD, whole=True)


def _glad(sentence: str) -> Iterator[Clause]:
    glad = _GRATEFUL.search(sentence)
    if glad and not _LIKES_TO.match(sentence, glad.start()) and _dated(own := sentence[_begin(sentence, glad.start()) :]):
        yield Clause(own, "the council", Binding.SHOULD)


def _request(sentence: str) -> Iterator[Clause]:
    that = _ASKED_THAT.search(sentence)
    if that and not MODAL.search(sentence, that.start("who")):
        yield Clause(sentence, that["who"], Binding.SHOULD)


def _want(sentence: str) -> Iterator[Clause]:
    wanted = _WANTED.search(sentence)
    if wanted and not _PLANNED.search(sentence) and not MODAL.search(sentence):
        yield Clause(sentence, sentence[: wanted.end()], Binding.SHOULD if mentions(wanted[0], ("expected", "requested")) else Binding.MUST)


def _plan(sentence: str) -> Iterator[Clause]:
    planned = _PLANNED.search(sentence)
    if planned is None:
        return
    further = MODAL.search(sentence)
    own = re.sub(r",?\s+and\s+$", "", sentence[: further.start()]) if further else sentence
    if len(own) >= planned.end() and (not further or own != sentence[: further.start()]):
        yield Clause(own, sentence[: planned.end()], Binding.WILL)


def _begin(sentence: str, place: int) -> int:
    """Where the part of a sentence begins that holds a place."""
    return max((match.end() for match in re.finditer(r"(?:,\s+and|;)\s+", sentence[:place])), default=0)


def _dated(words: str) -> bool:
    return bool(find_dates(words, near=ANY_DAY) or find_offsets(words))


_LIKES_TO = re.compile(r"\w+ would like (?:the |your |you |its )?(?:\w+ ){0,4}?to (?!have\b|receive\b|see\b)", re.I)
"""What somebody would like another to do: a verb that binds."""
_ANOTHER = re.compile(r",? and (?=(?:by|before|within|no later than)\b|expects?\b|wants?\b)", re.I)
_WAYS: tuple[Callable[[str], Iterator[Clause]], ...] = (_order, _plea, _threat, _deadline, _office, _seen, _glad, _request, _want, _plan)
"""The ways of asking; the first that a sentence has counts."""
