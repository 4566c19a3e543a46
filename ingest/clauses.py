"""Duties in sentences: who must, should, will or may do what. A sentence of two duties gives two."""

import re
from collections.abc import Iterator

from index.dates import find_dates, find_offsets, find_recurrences
from index.obligations import Binding
from index.spans import NUMBER, UNIT, mentions
from ingest.asked import PLEASE, asked
from ingest.modals import BINDING_WORDS, MODAL, VERB, Clause, binding_of, laid_on
from ingest.parties import Parties

_PRESENT = re.compile(
    r"\b(?:reports?|meets?|attends?|sends?|shares?|chairs?|reviews?|visits?|provides?|publishes|writes?|takes place|are(?= (?:held |made )?(?:every|each|monthly|quarterly|weekly|fortnightly|once|twice)\b))\b",
    re.I,
)
_NOUN = re.compile(r"\b(?:the|an?|its|their|his|her|each|every|this|that|independent|first|second|next|last)\s+$", re.I)
_EACH = re.compile(r"\b(?:each|every) (?:of (?:its|the) )?(?:report|meeting|review|visit|paper)s?\b", re.I)
_TOLD = re.compile(r"\b(?:was|were|had|has been|have been|did|would|could|held|found|said|met|took place)\b", re.I)
_SUBORDINATE = re.compile(
    r"\b(?:who|which|that|whose|whom|if|when|where|whether|what|how|because|unless|until|while|whenever|wherever|before|after|so that|as|(?<!more )(?<!less )(?<!fewer )(?<!later )(?<!earlier )(?<!longer )(?<!other )than)\b[^,;:]*$",
    re.I,
)
_OPENING = re.compile(
    r"^\W*(?:(?:after|before|until|following|as|than) (?:then|that (?:date|day|time|point|meeting|review|visit|period)|that(?= the\b| it\b| they\b| she\b| he\b)|(?:each|every|any) \w+(?: \w+)?|a minimum|part of [\w’' -]{3,50}?|the \w+ (?:review|meeting|visit|inspection|stocktake))|thereafter)\s+(?=\w)",
    re.I,
)
"""Words before the subject that only look like a clause of their own: "after that date the partnership should"."""
_FRONTED = re.compile(
    rf"^\W*(?:(?:at least|no (?:later|less|fewer) than|not (?:later|less|fewer) than|within)\s+)?(?:{NUMBER}\s+(?:clear\s+)?{UNIT}\s+)?(?:before|ahead of|in advance of|prior to|after|until|once|when|while|following|as)\b",
    re.I,
)
"""Words with which a sentence opens before its own clause, with no comma between: "two weeks before every review the council will send"."""
_DETERMINED = re.compile(r"\b(?:the|its|it|they|she|he|we)\b(?!.*\b(?:the|its|it|they|she|he|we)\b)", re.I)
_OWN_VERB = re.compile(
    r"\b(?:that|which|who|what) (?!the\b|an?\b|it\b|they\b|we\b|he\b|she\b|you\b|every\w+\b|any\w+\b|nobody\b|its\b|their\b|this\b|these\b|those\b|each\b|every\b|all\b|any\b|no\b|in\b|of\b|by\b|at\b|on\b|to\b|for\b|must\b|should\b|will\b|may\b|[A-Z])"
    r"(?:is|are|was|were|has|have|had|do|does|did|can|cannot|[a-z]+(?<!s)(?<!ly)(?<!ness)|[a-z]+s|[a-z]+ed)\b(?: [\w’'%-]+){0,8}\s*$"
)
"""A clause about the subject that has its own verb: "the sessions that fall due must be held"."""
_OBJECT_OF = re.compile(
    r"\b(?:that|which|whom) (?:the |an? |its |their )?(?:[\w’'-]+ ){1,3}?(?:[a-z]+(?<!s)s|ask|need|want|request|name|hold|make|send|list|set|give|recommend|choose|see)(?: (?:for|to \w+|up|out|down|under|in|on|from))?(?: [“\"][^”\"]{2,60}[”\"])?\s*$"
)
"""A clause in which somebody else acts on the subject: "any document that the adviser requests is to be supplied"."""
_GOVERNING = re.compile(
    r"\b(?:asks?|expects?|requires?|recommends?|directs?|insists?|requests?|advises?|(?:glad|pleased|able|writing|sorry) to (?:tell|inform|confirm to|let|say to|advise)(?: you)?|confirms?|(?:expectation|requirement|intention|condition) is|(?:is|are) (?:expected|required|intended|recommended))(?: only| also)?(?: to you)? that\b[^,;:]*$",
    re.I,
)
"""A verb that lays down what follows it: "asks only that the check should not lapse"."""
_MOVED = re.compile(
    r"\b(?:date|deadline|target|timescale)s?\b.{0,120}?\b(?:is|are|has been|have been)\b[^.;]{0,30}\b(?:moved|extended|changed|brought forward|put back|varied|amended|postponed)\b[^.;]*\bto\b|\bsubstituted\b|\bdate\b.{0,120}\b(?:should|must|are to) be\b.{0,40}\bbecomes\b|\b(?:date|period) of\b[^.;]{0,80}\bbecomes\b|\bthe (?:date|deadline|figure)\b[^.;]{0,30}\bbecomes\b(?= \d)|\btakes? the place of (?=\d)",
    re.I,
)
"""A date that a letter or revised notice moves: the duty is the old one by the new date."""
_MOVING = ("moved", "substituted", "becomes", "extended", "changed", "brought forward", "put back", "varied", "amended", "postponed", "place of")
_MEANWHILE = re.compile(r",\s+(?=(?:meeting|reporting|reviewing|publishing|sending|updating|sharing)\b)", re.I)
"""What goes on beside a duty that has a date: "keep its board until 31 March, meeting at least every three months"."""
_NO_DUTY = re.compile(
    r"^\s+(?:last|lead to|result in|be lasting|recall|remember|be aware|reach(?! (?:the (?:DfE|department|secretary|commissioner|board|adviser|council)|ofsted|the dfe|members|us)\b)|fall|rise|grow|drop|run out|follow from|mean|be no|apply only|depend|(?:remain|continue|stay) in (?:force|place|effect)|continue to (?:apply|have effect)|have (?:no|little) (?:choice|option|alternative))\b",
    re.I,
)
_NOT_ASKED = re.compile(
    r"should have\b|(?:is|are|must|shall|should) (?:to )?be read (?:with|together|as)\b|(?:should|will) (?:also |always )?(?:be (?:very |only too )?(?:glad|happy|pleased|delighted|grateful|sorry|aware|interested)|(?:like|wish) to|welcome)\b"
    r"|(?:should|must|will) not (?:hesitate|feel|be (?:discouraged|seen|taken|surprised|alarmed|read))\b",
    re.I,
)
"""What should have been done by now is told of; how a text is to be read is no duty, nor is what its writer feels."""
_BY_STATE = re.compile(
    r"\s+be \w+ (?:only )?by (?:the )?(?:department|secretary of state|ministers?|commissioner)\b|[^.;]{0,40}\b(?:placed|put) in(?:to)? the hands of\b|[^.;]{0,40}\b(?:transferred|handed) to (?:a|an|another)\b",
    re.I,
)
_SHARED = re.compile(r",\s+(?:by|no later than|not later than|within|on or before)\b[^,;]*$", re.I)
"""A date after a comma at the end of joined duties, which is all of theirs: "must publish the plan, and send it to Ofsted, by 31 October"."""
_NOBODY = re.compile(
    r"^(?:\W*(?:and|but|or)\s+)?(?:some|many|most|few|several|these|those|other|too many)?\s*(?:children|child|families|family|parents|young people|care leavers|carers|decisions?|inspectors found|improvements?)\b|^(?:there|this)$",
    re.I,
)
_INLINE = re.compile(r"\s*(?:have|be)?\s*:\s+")
_INLINE_AFTER = re.compile(r"\b(?:the following(?: \w+)?|(?:two|three|four|five|six) (?:\w+ )?(?:things|steps|actions|matters))\s*:\s+", re.I)
"""A list in the sentence itself: "expects the council to: finish the plan; report monthly; and …"."""
DOING = (
    "show|tell|set out|set up|explain|record|include|ensure|put|bring|attend|share|check|keep|hear|write|take|agree|answer|decide|invite|appoint|hold|"
    "provide|submit|review|update|present|name|complete|consider|monitor|commission|identify|prepare|produce|develop|confirm|inform|notify|circulate|meet|respond|consult|establish|"
    "maintain|arrange|nominate|use|chair|oversee|lead|draw up|advise|discuss|recommend|ask|remove|train|recruit|return|visit|look at|examine|assess|test|audit|co-operate|cooperate|act on|deal with"
)
_COORDINATED = re.compile(
    rf"(?:,|;)?\s+(?:and|but)(?:,\s+(?:thereafter|after that|afterwards|from then on|subsequently),)?\s+(?=(?:then |also |again |thereafter |subsequently )?(?:to )?(?:must|shall|should|will|may|(?:is|are) to(?= [a-z])|say|highlight|give|report|make|publish|send|{DOING})\b)",
    re.I,
)
_PARTICIPLE = re.compile(
    r",?\s+and\s+(?=(?:then |also )?(?:submitted|sent|published|placed|put|laid|copied|returned|delivered|presented|reported|shared|agreed|adopted|approved|reviewed|signed)\b)",
    re.I,
)
"""The second of two passives: "must be prepared by the partnership and submitted to Ofsted"."""
_ENSURES = re.compile(r"\s+(?:\w+ly )?(?:ensure|secure|see(?: to it)?|make sure|satisfy \w+|arrange) that\b", re.I)
_AND_THAT = re.compile(r",?\s+and\s+that\s+(?=(?:the|its|each|every|any|an?|all|no|at least)\b[^,;]{3,80}?\b(?:is|are|be|has|have)\b)", re.I)
"""The second of two things to be ensured."""
_OR = re.compile(r",\s+or\s+(?=(?:use|issue|give|direct|appoint|arrange|transfer|apply|seek|make|take|require|ask|send|publish)\b)", re.I)
"""What may be done instead."""
_JOINED = re.compile(rf"(?:,|;)\s+(?:and|but)\s+(?=(?:(?:the|a|an|its|each|any|every|it|they|he|she)\s+)?(?:[\w’'-]+\s+){{0,6}}?(?:{VERB})\b)", re.I)
_SECOND = re.compile(rf";\s+(?=(?:[\w’'-]+\s+){{1,8}}?(?:{VERB})\b)", re.I)
_AGAIN = re.compile(
    r"\s+and\s+(?=(?:then |again |another |the (?:second|next) )?(?:at least |no less |not less )?(?:once |twice |every |each |another |again |a second |further \w+ (?:\w+ )?(?:at |every |by )|quarterly|monthly|annually))",
    re.I,
)
_WHO = re.compile(
    r"\b(?P<noun>chair|adviser|advisor|commissioner|officer|board|officials|secretary of state|department)\b(?: [a-z]+){0,3}? (?:who|which) (?P<rest>(?P<verb>will|must|should|may)\b.*)"
    r"|(?P<last>[\w’'-]+(?: [\w’'-]+){0,3})(?P<link>, (?:who|which) )(?P<rest2>(?P<verb2>will|must|shall|should|may|is to|are to|is due to|are due to)\b.*)",
    re.I,
)
"""Somebody or something of which a relative clause says what it must do: "a chair who will report", "a board, which is to meet monthly"."""
_NAME = re.compile(r"(?:(?:.*\s)?(?=(?:the|an?|its|their|his|her)\s))?(?P<name>.*)$", re.I)
_MATTER = re.compile(
    r"^(?:\W*(?:and|but)\s+)?(?:an? |the |any |this |such an? )?(?:fresh |further |new |second |improvement |statutory )*(?:notice|direction|board|deputy|substitute|action|review|meeting|date|figure|requirement)\b[^,;]{0,20}$",
    re.I,
)
"""What may be done in a notice's own matters, whoever does it: "the board may be dissolved"."""
SHORTEST = 12


def clauses(sentence: str, who_is: Parties) -> Iterator[Clause]:
    """The duties of a sentence, each with its own words."""
    if _FEELS.match(sentence):
        further = _SO.search(sentence)
        sentence = sentence[further.end() :] if further else ""
    if (
        mentions(sentence, _MOVING)
        and _MOVED.search(sentence)
        and not _SOUGHT.search(sentence)
        and (find_dates(sentence) or find_offsets(sentence) or _INSTEAD.search(sentence))
    ):
        yield Clause(sentence, "", Binding.MUST)
        return
    for each in asked(sentence):
        yield from _times(each.text, each.subject, each.binding) if PLEASE.match(each.text) else (each,)
        if each.whole:
            return
    noun, rest = "", sentence
    if inserted := _INSERTED.match(sentence):
        noun, rest = inserted["noun"], sentence[inserted.start("rest") :]
        yield Clause(sentence[: inserted.end("own")], noun, binding_of(inserted["verb"]))
    for part, inherited in _split(rest):
        modal = _main_modal(part)
        if modal is None:
            yield from _without_verb(part, inherited, who_is)
        else:
            yield from _of_part(part, modal, noun, rest, who_is)


def _without_verb(part: str, inherited: str | None, who_is: Parties) -> Iterator[Clause]:
    """What a part lays down that has no binding verb of its own: the one before it binds it, or it says what must be done in passing."""
    if inherited:
        yield Clause(part, "", binding_of(inherited))
    elif too := _OBJECT_TOO.search(part):
        yield Clause(too["what"], too["who"], binding_of(too["verb"]))
    elif present := _standing(part, who_is):
        yield present


def _of_part(part: str, modal: "re.Match[str]", noun: str, sentence: str, who_is: Parties) -> Iterator[Clause]:
    """The duties of a part with its binding verb; `noun` is its subject where that stands before the part."""
    before = part[: modal.start()]
    subject = (noun if not before.strip() else "") or laid_on(modal["verb"]) or _subject(before)
    binding = _how_it_binds(part, modal, subject, sentence, who_is)
    if binding is None:
        return
    text, subject = _told_before(part, modal, subject)
    main, passing = _relative(text, modal.end() - (len(part) - len(text)))
    yield from _times(main, subject, binding)
    yield from passing


def _how_it_binds(part: str, modal: "re.Match[str]", subject: str, sentence: str, who_is: Parties) -> Binding | None:
    """How strongly a part binds; None where it lays nothing on anybody."""
    binding, after = binding_of(modal["verb"]), part[modal.end() :]
    if "responsible" in modal["verb"].lower() and not (_dated(part) or find_recurrences(part)):
        return None  # what somebody is there for is no duty of its own
    if _NOT_ASKED.match(part, modal.start()):
        return None
    if binding is Binding.WILL and (_NOT.match(after) or _NO_DUTY.match(after) or (_NOBODY.search(subject) and not _LOOKED_AT.match(after))):
        return None
    if binding is not Binding.MAY:
        return binding
    if _NO_ONE.match(subject):
        return Binding.MUST
    own = _MATTER.search(re.split(r"[,;]\s+", subject)[-1]) or _BY_STATE.match(part, modal.end())
    return binding if own or (not _NOBODY.search(subject) and who_is.is_party(subject or sentence)) else None


_LOOKED_AT = re.compile(r"\s+(?:also )?be (?:looked at|inspected|examined|reviewed|considered)\b", re.I)
_NOT = re.compile(r"\s+(?:not|never|no longer)\b", re.I)
_NO_ONE = re.compile(r"(?:no|neither|nobody|no one|none)\b", re.I)
_FEELS = re.compile(
    r"^\W*(?:I|we) (?:also |do |very much )*(?:know|hope|recogni[sz]e|trust|believe|understand|appreciate|acknowledge|realise) (?:that|what|how)\b", re.I
)
"""What a letter's writer knows or hopes."""
_SO = re.compile(r",\s+(?:and|so|but)\s+(?!(?:I|we)\b)", re.I)
_INSTEAD = re.compile(rf"\b(?:\d{{1,3}}|{NUMBER}) {UNIT} takes? the place of\b", re.I)
"""A period that a variation puts in another's place."""
_SOUGHT = re.compile(r"\b(?:asked|requested|sought|proposed|applied) (?:for|that|to)\b", re.I)
"""A move that somebody only asked for."""
_INSERTED = re.compile(rf"^(?P<own>(?P<noun>[^,;]{{3,80}}), (?:which|who) (?P<verb>{VERB})\b(?! have\b)[^;]*?), (?P<rest>(?:{VERB})\b.*)$", re.I)
"""A duty laid on the subject in passing, before its own: "The board, which must meet monthly, is to be chaired by …"."""
_OBJECT_TOO = re.compile(r",\s+(?P<what>(?:which|whom|that) (?P<who>(?:the |its |all )?[\w’' -]{3,60}?) (?P<verb>must|shall|should)\b(?! have\b)[^,;]*)$", re.I)
"""A duty laid on somebody in passing, about what the sentence tells of: "failings, which the partnership must address urgently"."""


_TOLD_AND = re.compile(r"^(?P<who>[^,;]{2,60}?)\b(?:has|have|had|was|were|carried|held|met|took|made|came|went|found|[a-z]{3,}ed)\b[^;]*\band\s+$", re.I)
"""What a sentence tells of before its duty: "the Department carried out its first review in August and will be back in February"."""


def _told_before(part: str, modal: "re.Match[str]", subject: str) -> tuple[str, str]:
    """A part from its binding verb on where the words before it tell of something done, with who did it; else as it is."""
    told = _TOLD_AND.match(part[: modal.start()])
    return (part[modal.start() :], told["who"].strip()) if told else (part, subject)


_STANDS_AFTER = re.compile(r",?\s+and\s+(?=the [\w ]{3,40} (?:then )?(?:meets|reports|reviews|visits)\b)", re.I)


_WITHIN = re.compile(r"\bwithin\b", re.I)


def _standing(part: str, who_is: Parties) -> Clause | None:
    """What somebody does again and again, said in the present: "the board meets every six weeks"."""
    if not (find_recurrences(part) or _EACH.search(part) or (find_offsets(part) and _WITHIN.search(part))):
        return None
    part = _STANDS_AFTER.split(part)[-1]
    verb = next((match for match in _PRESENT.finditer(part) if not _NOUN.search(part[: match.start()])), None)
    before = _subject(part[: verb.start()]) if verb else ""
    told = verb is None or _TOLD.search(part) or _SUBORDINATE.search(before)
    return Clause(part, before, Binding.WILL, standing=True) if verb and not told and who_is.is_party(part) else None


def _noun_of(words: str) -> str:
    """The last words from their article on: "a closing meeting" of "held a closing meeting"."""
    found = _NAME.search(words)
    return found["name"] if found else words


def _relative(part: str, after: int) -> tuple[str, list[Clause]]:
    """The part without what is laid on somebody in passing, and that: "an independent chair who will oversee the plan and report to the board"."""
    match = _WHO.search(part, after)
    if match is None or _MAY_INCLUDE.match(match["rest"] or match["rest2"]):
        return part, []
    noun, verb = match["noun"] or _noun_of(match["last"]), match["verb"] or match["verb2"]
    rest = match["rest"] or part[match.start("rest2") - len(noun) - len(match["link"]) :]
    second = _COORDINATED.search(rest)
    pieces = [rest[: second.start()], rest[second.end() :]] if second else [rest]
    found = [clause for piece in pieces for clause in _times(piece, noun, binding_of(verb))]
    return part[: match.end("last")] if match["last"] else part, found


_MAY_INCLUDE = re.compile(r"may (?:also )?(?:include|cover|be|mean)\b", re.I)
"""What an aside explains, not what somebody may do."""
_BY_WHICH = re.compile(r",\s+(?=by (?:which|that) (?:day|date|time)\b)", re.I)
"""A second duty with the day of the first: "in place by 30 November, by which day its first meeting shall have been held"."""
_FIRST_TIME = re.compile(r",\s+(?=(?:and )?(?:for )?the first (?:time|of (?:them|these|which)|one|such \w+)\b)", re.I)


def _times(part: str, subject: str, binding: Binding) -> Iterator[Clause]:
    """A duty that is due once and then again and again is two."""
    if (first := _FIRST_TIME.search(part)) and find_recurrences(part[: first.start()]) and _dated(part[first.end() :]):
        yield Clause(part[: first.start()], subject, binding)
        yield Clause(part[first.end() :], subject, binding)
        return
    again = _AGAIN.search(part) or _ELIDED.search(part)
    if again and _says_when(part[: again.start()], again.re is _ELIDED) and (find_recurrences(part[again.end() :]) or _dated(part[again.end() :])):
        yield Clause(part[: again.start()], subject, binding)
        yield Clause(part[again.end() :], subject, binding)
    elif (meanwhile := _MEANWHILE.search(part)) and _dated(part[: meanwhile.start()]) and find_recurrences(part[meanwhile.end() :]):
        yield Clause(part[: meanwhile.start()], subject, binding)
        yield Clause(part[meanwhile.end() :], subject, binding)
    else:
        yield Clause(part, subject, binding)


_ELIDED = re.compile(
    r",?\s+and\s+(?=(?:its|the|an?|one|another) (?!\w+ing\b)(?:[\w’'-]+ ){1,5}?(?:by|no later than|at least|every|once|twice|within|before|in) (?!the\b(?! end\b)|its\b|their\b|a\b(?! year\b| month\b)|order\b|which\b|whom\b)[^,;]{3,40}$)",
    re.I,
)
"""A second duty with its own date whose verb is the first one's: "the Cabinet should consider it quarterly, and its committee twice a year"."""


def _says_when(words: str, often: bool) -> bool:
    """Whether the words say when, or with `often` how often."""
    return _dated(words) or (often and bool(find_recurrences(words)))


def _dated(words: str) -> bool:
    return bool(find_dates(words) or find_offsets(words))


_NO_CHOICE = re.compile(r"\b(?:choice|option|alternative)s?$", re.I)


def _split(sentence: str) -> list[tuple[str, str | None]]:
    """A sentence at the places where a second duty begins; a part without a verb of its own has the first part's."""
    modal = _main_modal(sentence)
    if modal is None:
        return [(sentence, None)]
    if (listed := _INLINE.match(sentence, modal.end()) or _INLINE_AFTER.search(sentence, modal.end())) and ";" in sentence[listed.end() :]:
        items = [item for item in re.split(r";\s+(?:and\s+|or\s+)?", sentence[listed.end() :]) if len(item.split()) > 1]
        whole = re.match(r"\s*(?:have|be)?\s*:", sentence[modal.end() :]) is not None
        first = (f"{sentence[: listed.end()]}{items[0]}", None) if whole else (items[0], modal["verb"])
        return [first, *((item, modal["verb"]) for item in items[1:])]
    passive = (_PARTICIPLE,) if re.match(r"\s+be\b", sentence[modal.end() :]) else ()
    ensured = (_AND_THAT,) if _ENSURES.match(sentence, modal.end()) else ()
    patterns = (*ensured, _JOINED, _SECOND, _COORDINATED, _BY_WHICH, *passive, *((_OR,) if modal["verb"] == "may" else ()))
    cuts = [(match.start(), match.end()) for pattern in patterns for match in pattern.finditer(sentence, modal.end())]
    parts, start = [], 0
    for cut, resume in sorted(cuts):
        if cut <= start or len(sentence[start:cut].split()) < 4 or len(sentence[resume:].split()) < 3:
            continue
        if _NO_CHOICE.search(sentence[start:cut]):
            continue  # "no choice but to consider"
        if len(sentence[modal.end() : cut].split()) < 2 and start < modal.end():
            continue  # "to prepare and submit a plan" is one duty
        verb = re.match(r"\s*\w+", sentence[modal.end() :])
        if (
            passive
            and sentence[cut:resume].strip() == "and"
            and _PARTICIPLE.match(sentence, cut)
            and _dated(sentence[resume:])
            and not _dated(sentence[start:cut])
        ):
            continue  # "is to be prepared and sent by 24 January": one duty with one date
        repeated = verb is not None and sentence[resume:].startswith(verb[0].strip())
        if (
            not repeated
            and _SUBORDINATE.search(sentence[max(start, modal.end()) : cut])
            and not re.match(r"(?:must|shall|should|will|may)\b|.{0,40}\b(?:must|should|will|may|(?:is|are) to)\b", sentence[resume:])
        ):
            continue
        parts.append(sentence[start:cut].strip())
        start = resume
    parts.append(sentence[start:].strip())
    if len(parts) > 1 and sentence[len(parts[0]) :].startswith(",") and _SHARED.search(parts[-1]):
        parts[:-1] = [sentence[sentence.index(part) :].strip() for part in parts[:-1]]
    return [(part, modal["verb"] if place else None) for place, part in enumerate(parts)]


_ASIDE = re.compile(r",\s+(?:which|who)\s*$", re.I)
"""What opens an aside about the last words."""


def _main_modal(part: str) -> "re.Match[str] | None":
    """The first binding verb that isn't in a subordinate clause."""
    if not mentions(part, BINDING_WORDS):
        return None
    opening, fronted = _OPENING.match(part), _FRONTED.match(part)
    found = list(MODAL.finditer(part))
    for place, modal in enumerate(found):
        if not modal.start() and modal["verb"].lower() == "should" and "," in part:
            continue  # "Should services slip back, the Secretary of State may": a condition
        before = re.sub(r"^\W*That (?=[a-z]+\b)", "", re.split(r"[,;:]", part[opening.end() if opening else 0 : modal.start()])[-1])
        if not _SUBORDINATE.search(before) or _GOVERNING.search(before) or _OWN_VERB.search(before) or _OBJECT_OF.search(before) or MODAL.search(before):
            return modal
        inner = fronted and _SUBORDINATE.search(part[fronted.end() : modal.start()])
        if (
            fronted
            and not inner
            and "," not in part[: modal.start()]
            and not any("," in part[modal.end() : later.start()] and not _ASIDE.search(part[modal.end() : later.start()]) for later in found[place + 1 :])
        ):
            return modal
    return None


def before(sentence: str, clause: Clause, last: str) -> str:
    """What was said right before a clause: earlier in its sentence, else the sentence before."""
    return sentence[: max(0, sentence.find(clause.text))].strip() or last


def _subject(before: str) -> str:
    """Who stands before a binding verb, without the words with which the sentence opens ("two weeks before every review the council")."""
    fronted = _FRONTED.match(before)
    own = _DETERMINED.search(before, fronted.end()) if fronted and "," not in before else None
    return (before[own.start() :] if own else before).strip(" ,;")
