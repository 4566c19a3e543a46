"""What papers and minutes ask for and decide: recommendations, decisions, actions, and what is to come."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date

from index.dates import DateSpan, Precision, find_dates
from index.documents import Paragraph
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.progress import State
from index.spans import NUMBER
from index.text import sentences
from ingest.actions import Row, read_rows, row_duties
from ingest.agreed import INITIALS, given_due, line_of, listed, marked, shortly, with_tags
from ingest.cells import cell_due
from ingest.clauses import DOING, before, clauses
from ingest.modals import MODAL, Clause
from ingest.parties import Parties
from ingest.progress import row_state
from ingest.when import due_of

_RECOMMENDED = re.compile(
    r"\b(?P<who>[A-Z][\w’' -]{2,60}|it|we)\s+(?:is|are|was|were)\s+(?:recommended|asked|invited|requested)\b(?P<that>[^:]*?)(?P<lead>\bto\b\s*:?\s*$|\bto\b|\bthat\b|:)",
    re.I,
)
_RECOMMENDATIONS = re.compile(
    r"^(?:(?:\d+(?:\.\d+)*|[A-Z])\.?\s*)?(?:(?:purpose and )?recommend|what (?:the )?[\w ]{3,40} (?:is|are) (?:being )?(?:asked|recommended|invited) to\b|decisions? (?:sought|requested|required|needed)\b)",
    re.I,
)
_DECIDED = re.compile(
    r"^(?:\W*(?:(?:decision|resolution) \d{1,3}(?:\.\d+)?\s*[.:–-]|(?:decision|resolved|agreed|action)\b\s*[:–-])\s*(?:that\b)?|\W*(?:resolved|agreed) that\b)|\b(?:the )?(?:board|committee|cabinet|panel|group|members|meeting|chair)\s+(?:agreed|resolved|decided|requested|instructed|directed|asked (?!why|whether|how|what|about|for|if|when|who))\b"
    r"|\bit was (?:agreed|resolved|decided)\b|\bit was (?:proposed|moved)\b[^.;]{0,60}\b(?:agreed|carried),? that\b|\b(?:actions?|items?) [\w./ ]{1,40}\b(?:was|were|is|are) (?:carried forward|carried over|rolled over|deferred|extended)\b",
    re.I,
)
_TOLD_OF_DECISION = re.compile(
    r"\b(?:that|which|what|as|when|where|after|since|because)\s+(?:the\s+)?(?:\w+\s+){0,2}(?:board|committee|cabinet|panel|group|members|meeting|chair)\s+(?:agreed|resolved|decided|requested|instructed|directed|asked)\b",
    re.I,
)
"""A decision that a sentence only refers to: "the rule that the board agreed in June"."""
_REPORTED = re.compile(
    r"^(?P<who>(?!it (?:was|is)\b)[^.;:]{3,60}?)\s(?:said|advised|told (?:the )?\w+(?: \w+)?|confirmed|reported|explained|undertook|promised|announced|agreed)(?: that)? (?=(?:ministers|officials|inspectors|officers|partners|members|schools|he|she|they|it|the|a|an|all|both|each|every|his|her|their|its|two|three|four|five|six|\d+)\b)",
    re.I,
)
_WOULD = re.compile(
    r"(?:(?P<self>he|she)|[\w’' -]{3,60}?) would (?!not\b|have (?!the\b)|be able\b|like\b|need\b|welcome\b|prefer\b|mean\b|cost\b|depend\b|benefit\b|help\b)[a-z]+",
    re.I,
)
_APPOINTED = re.compile(
    r"\b(?:has|have) (?:appointed|asked|commissioned|engaged|nominated) (?P<who>[A-Z][\w’'-]+(?: [A-Z][\w’'-]+){1,2}) (?P<what>to [a-z]+\b.*)"
)
_SOMEBODY = rf"(?:he|she|(?:the )?(?:chair|adviser|director|clerk|leader|chief executive|lead member|DCS|ICB|partners|officers)|(?-i:(?:(?:Dr|Sir|Dame|Cllr|Councillor|Professor|Mr|Mrs|Ms|Superintendent|Supt|Inspector)\.? [A-Z][\w’'-]+(?: [A-Z][\w’'-]+)?|[A-Z](?:\.|[\w’'-]+)? [A-Z][\w’'-]+|{INITIALS})))"
_AGREED_TO = re.compile(
    rf"^(?P<any>(?!it\b|they\b|members\b|the (?:board|committee|cabinet|panel|group|meeting)\b)[A-Z](?:(?!\bha(?:s|ve|d)\b)[^.;:,]){{2,60}}?) (?:undertook|offered|promised) to (?!be\b|have (?!\w+ (?:\w+ )?\w+ed\b)|note\b)[a-z]+\b|^(?P<who>{_SOMEBODY}) (?:undertook|agreed|offered|promised|committed|(?:was|were) (?:asked|requested|instructed|tasked|reminded)) to (?!be\b|have\b|note\b)[a-z]+\b|^(?P<them>[\w ]{{3,60}}) would be (?:asked|invited|requested) to\b",
    re.I,
)
_WILL = re.compile(
    rf"(?:(?:until|when|once|while|from)\b[^,.;]{{3,60}}, )?(?P<who>{_SOMEBODY})(?: (?:did|does|was|is|has|had)\b[^.;,]{{3,60}} and)? will (?!not\b|be\b|have\b|need\b|continue\b|remain\b|know\b|see\b|benefit\b|find\b)[a-z]+",
    re.I,
)
_ASKED_TO = re.compile(
    rf"^(?:{_SOMEBODY}|the (?:board|committee))\b[^.;]{{0,60}}?(?:, and)? (?:asked|invited) (?P<who>members|partners|officers|the (?-i:[A-Z])[\w’']+(?: [\w’']+){{0,4}}?|{_SOMEBODY}) to (?!be\b|see\b|note\b|comment\b|consider\b)[a-z]+",
    re.I,
)
"""What one asks another to do at a meeting."""
_WOULD_THEN = re.compile(rf"(?P<who>{_SOMEBODY}|it|they) would (?!not\b|have (?!the\b)|be able\b|like\b|need\b|welcome\b|prefer\b|mean\b|help\b)[a-z]+", re.I)
"""What somebody would do, told without "said that"."""
_ASKED_FOR = re.compile(
    rf"^(?P<any>(?!they\b)(?-i:[A-Z])[^.;:,]{{2,60}}?) asked that\b|^(?P<them>)(?P<who>the (?:board|committee|cabinet|panel|chair|group)|members|{_SOMEBODY}) (?:asked|requested|called) (?:that\b|(?:for|to (?:see|receive|have)) (?:a|an|the|further|more|regular|monthly|quarterly)\b[^.;]{{0,60}}?\b(?:paper|report|update|briefing|breakdown|analysis|note|plan|figures|data|evidence|summary|item|timetable)s?\b)",
    re.I,
)
_TERMS = re.compile(r"\bterms of reference\b|\bconstitution\b|\bhow the (?:board|panel|group) works\b", re.I)
_ACTIONS = re.compile(r"\bactions?\b|\bnext steps\b", re.I)
_TOLD_OF = re.compile(
    r"\b(?:the (?:[a-z]+ )?(?:notice|direction|department|law|letter|report)(?: of \d+ \w+ \d{4})? (?:requires|expects|says|asks|wants|counts|gives|set)|\bit (?:requires|expects|asks|says|wants)|should (?:arrive|follow|be known|be available)|(?:home|building|site|house) |on present trends|is expected to|are expected to)\b",
    re.I,
)
_COMING = re.compile(
    r"\b(?:meetings?|meets?|review|visit|inspection|conference|report|deadline|vote|hearing|opens?|closes?|starts?|begins?|launch\w*|go(?:es)? live|go-live)\b",
    re.I,
)
_PAST = re.compile(r"\b(?:was|were|had(?! been (?:fixed|set|arranged|scheduled|planned|booked))|on track)\b", re.I)
FUTURE = re.compile(
    r"\b(?:will|is|are|to be|due|next|first|scheduled|planned|arranged|fixed|booked|convening|takes? place|meets?|goes live|opens|closes)\b", re.I
)


def read_paper(paragraphs: Sequence[Paragraph], who_is: Parties, said: date | None, anchors: Mapping[str, date]) -> list[Obligation]:
    """The recommendations, decisions, actions and duties of a paper or minutes."""
    found = [
        *row_duties(
            [row for row in read_rows(paragraphs) if row.owner or (row.owned and row.due) or _is_milestone(row, said, anchors)],
            who_is.council,
            Binding.ACTION,
            said,
            anchors,
        )
    ]
    found += _recommended(paragraphs, who_is, said, anchors)
    taken = {each.ordinal for each in found}
    found += read_sentences([each for each in paragraphs if each.ordinal not in taken], who_is, said, anchors)
    return sorted(found, key=lambda each: each.ordinal)


def _is_milestone(row: Row, said: date | None, anchors: Mapping[str, date]) -> bool:
    """Whether a row without owners is still to be reached: it has a date and says how it stands, and isn't reached."""
    dated = bool(row.due and row.status) and cell_due(row.due, said, anchors).kind is not DueKind.UNDATED
    return dated and row_state(row.status, "") is not State.COMPLETE


def read_sentences(paragraphs: Sequence[Paragraph], who_is: Parties, said: date | None, anchors: Mapping[str, date]) -> Iterator[Obligation]:
    """What the sentences of a paper decide, lay down or announce; what somebody is reported to have said counts as said."""
    above, led, decided = "", False, False
    for paragraph in paragraphs:
        if paragraph.form in ("heading", "row"):
            led = decided = False
            continue
        leads = paragraph.text.endswith(":") and bool(_DECIDED.search(paragraph.text))
        decided = leads or (decided and _is_item(paragraph))
        led = leads or bool(_LEADS_TO_ACTIONS.search(paragraph.text)) or (led and _is_item(paragraph))
        if leads:
            continue
        if (led or (paragraph.heading and _LIST_OF_ACTIONS.match(paragraph.heading[-1]))) and _is_item(paragraph):
            yield from _listed(paragraph, who_is, said, anchors, decided)
            continue
        last, above = above, paragraph.text if len(paragraph.text) < _TITLE else ""
        for sentence, tag in with_tags(sentences(paragraph.text), paragraph.text):
            given = tag or marked(sentence) or shortly(sentence)
            if given and (given.sure or due_of(sentence, said, anchors).kind is not DueKind.UNDATED):
                who = given.who or who_is.named(sentence.split(" to ")[0])
                yield Obligation(Topic.OTHER, who, sentence, sentence, paragraph.ordinal, Binding.ACTION, given_due(sentence, given, said, anchors))
                last = sentence
                continue
            reported = _REPORTED.match(sentence)
            if reported:
                who_is.named(reported["who"])
            found = list(_undertaken(paragraph, sentence, reported, who_is, said, anchors))
            yield from found or _spoken(paragraph, sentence[reported.end() :] if reported else sentence, who_is, said, anchors, last)
            last = sentence


_LIST_OF_ACTIONS = re.compile(
    r"^(?:\W*\d[\d.]*\s*)?(?:(?:summary|list) of |agreed |new |key |further )*(?:actions?(?: (?:agreed|points|arising|list|summary|for \w+(?: \w+)?|to be taken|and next steps))?|next steps|milestones|what happens next)\W*$",
    re.I,
)
_LEADS_TO_ACTIONS = re.compile(r"\b(?:actions?|next steps|milestones|key dates)\b[^.:;]{0,60}:$", re.I)
_DONE = re.compile(r"\b(?:was|were|has|have|had)\b", re.I)


def _is_item(paragraph: Paragraph) -> bool:
    return paragraph.form == "item" or bool(re.search(r"\(\w+\)$", paragraph.number or ""))


def _listed(paragraph: Paragraph, who_is: Parties, said: date | None, anchors: Mapping[str, date], decided: bool) -> Iterator[Obligation]:
    """An item of a list of actions: what somebody is to do, or what has a date; of what a meeting decided each."""
    text = paragraph.text
    given = listed(text)
    due = given_due(text, given, said, anchors)
    if not _DONE.search(text) and (decided or given.who or due.kind is not DueKind.UNDATED or text[:1].isupper()):
        yield Obligation(Topic.OTHER, given.who or who_is.council, text, text, paragraph.ordinal, Binding.ACTION, due)


def _undertaken(
    paragraph: Paragraph, sentence: str, reported: "re.Match[str] | None", who_is: Parties, said: date | None, anchors: Mapping[str, date]
) -> Iterator[Obligation]:
    """What somebody is reported to have said would be done, or says that he or she will do; whom the Department has appointed to do what."""
    rest = sentence[reported.end() :] if reported else sentence
    if (appointed := _APPOINTED.search(sentence)) and (due := due_of(appointed["what"], said, anchors)).kind is not DueKind.UNDATED:
        yield Obligation(Topic.OTHER, appointed["who"], sentence, sentence, paragraph.ordinal, Binding.WILL, due)
        return
    if agreed := _AGREED_TO.match(sentence) or _ASKED_FOR.match(sentence):
        yield Obligation(
            Topic.OTHER,
            who_is.named(agreed["who"] or agreed["them"] or agreed["any"]),
            sentence,
            sentence,
            paragraph.ordinal,
            Binding.ACTION,
            due_of(sentence, said, anchors),
        )
        return
    if asked_to := _ASKED_TO.search(sentence):
        yield Obligation(Topic.OTHER, asked_to["who"], sentence, sentence, paragraph.ordinal, Binding.ACTION, due_of(sentence, said, anchors))
        return
    if reported and ";" in rest:
        rest = next((piece for piece in re.split(r";\s+", rest) if _WOULD.match(piece) and due_of(piece, said, anchors).kind is not DueKind.UNDATED), rest)
    would = _WOULD.match(rest) if reported else _WOULD_THEN.match(rest)
    will = _WILL.match(rest)
    if not (would or will):
        return
    due = due_of(rest, said, anchors)
    dated = due.kind is not DueKind.UNDATED
    if (would and ((reported and would["self"]) or dated or (not reported and _ACTS.match(rest)))) or (will and not dated):
        who = reported["who"].strip(" ,") if reported else who_is.named(will["who"] if will else would["who"] if would else "")
        yield Obligation(Topic.OTHER, who, rest, rest, paragraph.ordinal, Binding.ACTION, due)


_ACTS = re.compile(rf".*? would (?:{DOING}|move|send|make|give|report|publish|call|go|draft)\b", re.I)
"""What somebody would do, told without a date: an act and no mere view."""


def _recommended(paragraphs: Sequence[Paragraph], who_is: Parties, said: date | None, anchors: Mapping[str, date]) -> Iterator[Obligation]:
    """The items under "the committee is recommended to:", and those under a heading that says so."""
    body: str | None = None
    heading: tuple[str, ...] = ()
    titled = False
    for paragraph in paragraphs:
        if _is_title(paragraph):
            titled, body = bool(_RECOMMENDATIONS.match(paragraph.text)), None
            continue
        under = titled or bool(paragraph.heading and _RECOMMENDATIONS.match(paragraph.heading[-1]))
        lead = (_THAT.match(paragraph.text) if under else None) or _RECOMMENDED.search(paragraph.text)
        listed = paragraph.form == "item" or re.search(r"\(\w+\)$|^\w{1,3}$", paragraph.number or "")
        if lead and paragraph.text.rstrip().endswith((":", "to", "that")):
            body, heading = _body(lead["who"], who_is), (*paragraph.heading, paragraph.text) if paragraph.form == "heading" else paragraph.heading
        elif paragraph.form == "heading":
            body = None
        elif lead and under:
            yield _recommendation(paragraph, _body(lead["who"], who_is), paragraph.text[lead.end() :].strip(), said, anchors)
        elif body and listed and paragraph.heading[: len(heading)] == heading:
            yield _recommendation(paragraph, body, "", said, anchors)
        elif under and (listed or paragraph.number) and _TO_DO.match(paragraph.text):
            yield _recommendation(paragraph, body or who_is.council, "", said, anchors)
        elif paragraph.form == "text" and body:
            body = None


def _is_title(paragraph: Paragraph) -> bool:
    """Whether a numbered paragraph is only the title of those under it: "1. Recommendations"."""
    numbered = paragraph.form == "text" and re.fullmatch(r"\d{1,2}", paragraph.number or "") is not None
    return numbered and len(paragraph.text) < _TITLE and not re.search(r"[.,;:?!]$", paragraph.text) and len(paragraph.text.split()) <= 6


_THAT = re.compile(
    r"(?:It is recommended )?(?:that )?(?P<who>(?:the )?(?:Cabinet|Council|Executive|(?:(?-i:[A-Z])[\w’']+ ){0,6}(?:Committee|Board|Panel)|Members?))(?::|\s+(?:to\s+|is asked to\s+)?(?=[a-z]+))",
    re.I,
)
_TO_DO = re.compile(
    r"(?:To |That |(?:Note|Agree|Approve|Endorse|Consider|Comment|Receive|Delegate|Support|Review|Recommend|Ask|Request|Authorise|Nominate|Confirm)s?\b)", re.I
)


def _recommendation(paragraph: Paragraph, who: str, what: str, said: date | None, anchors: Mapping[str, date]) -> Obligation:
    text = paragraph.text
    due = due_of(text, said, anchors)
    if due.kind is DueKind.UNDATED and (again := _IN_SO_LONG.search(text)):
        due = replace(due_of(f"{again[0]}' time", said, anchors), phrase=again[0])
    return Obligation(Topic.OTHER, who, what or text, text, paragraph.ordinal, Binding.RECOMMENDATION, due)


_IN_SO_LONG = re.compile(rf"\bin {NUMBER} (?:weeks|months)(?=\W*(?:\band\b\W*)?$)", re.I)
"""When a committee wants to hear again: "receive a further report in six months"."""


def _body(words: str, who_is: Parties) -> str:
    """Who is recommended to do it: the committee as the paper names it."""
    name = re.sub(r"^(?:the|that the|that)\s+", "", words.strip(), flags=re.I)
    return who_is.council if name.lower() in ("it", "we") else name[:1].upper() + name[1:]


def _spoken(paragraph: Paragraph, sentence: str, who_is: Parties, said: date | None, anchors: Mapping[str, date], last: str) -> Iterator[Obligation]:
    """A sentence's decision, action or duty; else what it announces for a later day."""
    due = due_of(sentence, said, anchors)
    line = line_of(sentence)
    if line and (any(_ACTIONS.search(heading) for heading in paragraph.heading) or due.kind is not DueKind.UNDATED):
        yield Obligation(Topic.OTHER, line.who or who_is.council, sentence, sentence, paragraph.ordinal, Binding.ACTION, due)
        return
    if (
        _DECIDED.search(sentence)
        and not _TOLD_OF_DECISION.search(sentence)
        and not re.search(r"\b(?:minutes|notes) (?:of|were)\b|\b(?:did not|not) agree", sentence, re.I)
    ):
        yield Obligation(Topic.OTHER, who_is.named(sentence.split(" to ")[0]), sentence, sentence, paragraph.ordinal, Binding.ACTION, due)
        return
    duties = [
        clause for clause in clauses(sentence, who_is) if clause.binding in (Binding.MUST, Binding.WILL, Binding.SHOULD) and not _TOLD_OF.search(clause.text)
    ]
    owns = [due_of(clause.text, said, anchors, before(sentence, clause, last)) for clause in duties]
    for clause, own in zip(duties, owns, strict=True):
        if own.kind is not DueKind.UNDATED or _is_laid_down(clause):
            topic = Topic.EVENT if own.kind is DueKind.FIXED and clause.binding is Binding.WILL and _COMING.search(clause.text) else Topic.OTHER
            yield Obligation(topic, who_is.named(clause.subject), clause.text, clause.text, paragraph.ordinal, clause.binding, own)
    dated = any(own.kind is not DueKind.UNDATED for own in owns)
    expected = None if dated or due.kind is DueKind.UNDATED else _EXPECTED.search(sentence)
    if expected:
        what = sentence[expected.start("what") :] if expected["what"] else sentence
        binding = Binding.ACTION if expected["what"] else Binding.WILL
        yield Obligation(Topic.OTHER, who_is.named(""), what, what, paragraph.ordinal, binding, due_of(what, said, anchors))
    elif not duties and _is_standing(paragraph, sentence, due):
        yield Obligation(Topic.OTHER, who_is.council, sentence, sentence, paragraph.ordinal, Binding.WILL, due)
    elif (
        not duties
        and said
        and (_NEXT_MEETING.search(f"{paragraph.heading[-1:]} {last}") or _MEETINGS_TO_COME.match(sentence))
        and (day := _meeting(sentence, said))
    ):
        yield Obligation(Topic.EVENT, who_is.named(""), sentence, sentence, paragraph.ordinal, Binding.WILL, day)
    elif not duties and said:
        yield from _announced(paragraph, sentence, who_is, said)


_INVITED = re.compile(r"\b(?:requir|direct|instruct|oblig|ask|invit|recommend|request|expect|advis|due|plan|intend|propos)\w*\b", re.I)
_HAPPENS = re.compile(
    r"\s+(?:be (?!\w+ed\b|\w+en\b|held\b|made\b|sent\b|bought\b|built\b|put\b|told\b|set\b|brought\b|kept\b|led\b|met\b|found\b)|stand\b|cost\b|need\b|take (?:time|place|effect)\b|have\b|not\b|see\b|know\b|find\b|continue\b|remain\b)",
    re.I,
)
"""What will be so, and nobody will do."""


def _is_laid_down(clause: Clause) -> bool:
    """Whether an undated clause of a paper asks something of somebody of its own, or says who will do what."""
    modal = MODAL.search(clause.text)
    if modal is None or not clause.subject or clause.text.endswith(":") or _INVITED.search(modal["verb"]) or modal["verb"].lower() == "is to":
        return False
    if clause.binding is not Binding.WILL:
        return True
    by_whom = _BY_WHOM.search(clause.text, modal.end())
    return bool(by_whom or (_SUBJECT.fullmatch(clause.subject) and not _HAPPENS.match(clause.text, modal.end())))


_BY_WHOM = re.compile(rf"\s+be \w+ by (?:the )?{_SOMEBODY}\b")
_SUBJECT = re.compile(rf"(?:{_SOMEBODY}|(?:The |the )?(?:[Bb]oard|[Cc]ouncil|[Cc]ommittee|[Pp]anel|[Aa]uthority|[Pp]artnership|[Dd]epartment|DfE|Ofsted))")


_EXPECTED = re.compile(
    r"\b(?:was|were|is|are) (?:now )?(?:expected|anticipated|awaited) (?:in|by|on|before|during|early in|later in)\b|,\s+(?P<what>to be (?:in (?:post|place)|complete\w*|ready|filled|finished|done|delivered|open)\b)",
    re.I,
)
"""What a paper expects by a day: "a letter was expected in March", "four managers are being recruited, to be in post by October"."""
_TITLE = 60
"""Letters up to which a paragraph may be the title of the next one."""
_MEETINGS_TO_COME = re.compile(r"\W*dates?(?: and times?)? of (?:the )?(?:next|future|forthcoming) meetings?\b", re.I)
_NEXT_MEETING = re.compile(r"\b(?:next|future) (?:meetings?|time)\b", re.I)


def _meeting(sentence: str, said: date) -> Due | None:
    """The day that stands under "Date of next meeting"."""
    span = next((span for span in find_dates(sentence, near=said) if is_to_come(span, said)), None)
    return Due(DueKind.FIXED, span.words, day=span.first) if span else None


def _is_standing(paragraph: Paragraph, sentence: str, due: Due) -> bool:
    """Whether it is a rule of a board's terms of reference, which speak in the present: "Papers are sent out five days before each meeting"."""
    ruled = any(_TERMS.search(heading) for heading in paragraph.heading) and not MODAL.search(sentence)
    return ruled and due.kind in (DueKind.RECURRING, DueKind.OFFSET) and not re.search(r"\b(?:was|were|has|had)\b", sentence)


def is_to_come(span: DateSpan, said: date) -> bool:
    """Whether it is an exact day soon after the document's own; one without a year is soon only within half a year, for it may have been."""
    return span.precision is Precision.DAY and 0 < (span.first - said).days < (800 if span.year_said else 165)


def _announced(paragraph: Paragraph, sentence: str, who_is: Parties, said: date) -> Iterator[Obligation]:
    """A meeting, review or visit on a later day."""
    if not (_COMING.search(sentence) and FUTURE.search(sentence)) or _TOLD_OF.search(sentence) or _PAST.search(sentence):
        return
    for span in find_dates(sentence, near=said):
        if is_to_come(span, said):
            due = due_of(f"on {span.words}", said, {})
            yield Obligation(Topic.EVENT, who_is.named(""), sentence, sentence, paragraph.ordinal, Binding.WILL, due)
            return
