"""Every duty of a notice, direction or letter; words that lead into a list bind its items."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from index.documents import Paragraph
from index.obligations import Binding, DueKind, Obligation, Topic
from index.text import sentences
from ingest.clauses import DOING, SHORTEST, before, clauses
from ingest.modals import Clause, binding_of, last_modal
from ingest.parties import Parties
from ingest.when import due_of, in_brackets

_ONE_DUTY = re.compile(r"\b(?:judg|assess|measur|base|determin|decid|test)\w*\b[^.;]{0,90}\b(?:on|by|against|from|upon)\s*[:—–]$", re.I)
"""A lead-in that is a duty itself, whose items only say with what it is done: "will judge progress on:"."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Words that bind the items under them: "The plan must:"."""

    number: str | None
    who: str
    binding: Binding

    def binds(self, paragraph: Paragraph, last: int) -> bool:
        """Whether a paragraph is an item of the list that these words lead into; `last` is the item before it."""
        if paragraph.ordinal != last + 1 or paragraph.form == "heading":
            return False
        if self.number and paragraph.number:
            return paragraph.number.startswith(f"{self.number}(")
        return paragraph.form == "item" or bool(paragraph.number and re.match(r"\(?\w{1,3}\)?$", paragraph.number) and not self.number)


def read_duties(paragraphs: Sequence[Paragraph], who_is: Parties, said: date | None, anchors: Mapping[str, date]) -> Iterator[Obligation]:
    """Every duty of a notice, direction or letter, in its order; each quote stands verbatim in its paragraph."""
    lead: Lead | None = None
    last, above = -1, ""
    for paragraph in paragraphs:
        if paragraph.form in ("heading", "row"):
            continue
        if lead and lead.binds(paragraph, last):
            last = paragraph.ordinal
            yield from _item(paragraph, lead, who_is, said, anchors, above)
            above = paragraph.text
            continue
        lead, above = None, ""
        whole = sentences(paragraph.text)
        bound: Binding | None = None
        for place, sentence in enumerate(whole):
            leads = place == len(whole) - 1 and sentence.endswith((":", "—", "–")) and not _ONE_DUTY.search(sentence)
            found = list(clauses(sentence, who_is)) or list(_dated_item(paragraph, sentence, said)) or list(_needed(paragraph, sentence))
            if not found:
                who_is.hear(sentence)
            for clause in found:
                due = due_of(clause.text, said, anchors, before(sentence, clause, whole[place - 1] if place else ""))
                who = who_is.named(clause.subject)
                if not leads or clause is not found[-1] or due.kind is not DueKind.UNDATED or len(clause.text.split()) > 14:
                    yield Obligation(Topic.OTHER, who, clause.text, clause.text, paragraph.ordinal, clause.binding, due)
                bound = clause.binding
            if leads and (modal := last_modal(sentence)):
                bound = binding_of(modal)
            elif leads and not bound and (ordered := _ORDERS.search(sentence)):
                bound = Binding.SHOULD if re.match(r"expect|ask|want|need", ordered["verb"] or "", re.I) else Binding.MUST
                who_is.named((ordered["who"] or ordered["who2"] or "").strip() or "the council")
            if leads and bound:
                lead = Lead(paragraph.number, who_is.last or who_is.council, bound)
                last = paragraph.ordinal


_ORDERS = re.compile(
    r"\b(?P<verb>directs?|requires?|instructs?|orders?|expects?|asks?|needs?|wants?)\b(?P<who>[^:,]{0,60}?)(?:,[^:]{3,120})?\s*\b(?:as follows|the following(?: \w+)?(?: (?:by|before|within|no later than)\b[^:]{3,40})?)\s*:$"
    r"|\b(?P<verb2>directs?|requires?|instructs?|orders?)\s+(?P<who2>[^:,]{3,60}?)(?:\s+to\b[^:]{0,60})?\s*:$|\b(?:following|these)(?: (?:\w+ )?(?:steps|actions|requirements|measures|arrangements|duties))? (?:is|are) (?:required|needed|directed|laid down|placed)\b[^:]*:$",
    re.I,
)
"""Words that lead into a list of orders without a binding verb: "the Secretary of State directs the council as follows:"."""
_TO_REACH = re.compile(
    r"\b(?:annex|schedule|targets?|requirements?|standards?|measures?|timetable|milestones?|what is to be|to be (?:reached|achieved|done|met))\b", re.I
)


def _dated_item(paragraph: Paragraph, sentence: str, said: date | None) -> Iterator[Clause]:
    """An item of an annex or list of targets that has a date and no verb of its own: "Assessments: 85% finished within 45 working days, by 31 December"."""
    listed = paragraph.form == "item" or re.search(r"\(\w{1,3}\)$|^\w{1,2}$", paragraph.number or "")
    under = any(_TO_REACH.search(heading) for heading in paragraph.heading[-1:])
    if listed and under and due_of(sentence, said, {}).kind in (DueKind.FIXED, DueKind.RECURRING, DueKind.APPROXIMATE):
        yield Clause(sentence, "", Binding.MUST)


_NEEDED_UNDER = re.compile(
    r"\bwhat (?:I|we|the (?:department|minister|board)) (?:now )?(?:needs?|expects?|wants?|asks?|requires?|(?:would|should) like)\b|\bwhat (?:you|the council|we) (?:must|should|needs? to|have to|has to) do\b|\bwhat (?:must|has to|needs to) happen\b|\bwhat is (?:required|expected|needed)\b|\b(?:requirements|next steps|actions (?:required|needed))\b",
    re.I,
)
"""Headings whose items are orders."""
_ORDERED = re.compile(rf"(?:do not|never|{DOING}|publish|send|put|let|give|make|write|report|stop|start|continue|use|move|open|close|fill|clear|work)\b", re.I)


def _needed(paragraph: Paragraph, sentence: str) -> Iterator[Clause]:
    """An item that is an order by its heading and its own first word: "Publish, every month, how many …" under "What I need from you"."""
    listed = paragraph.form == "item" or re.search(r"\(\w{1,3}\)$|^\w{1,2}$", paragraph.number or "")
    if listed and any(_NEEDED_UNDER.search(heading) for heading in paragraph.heading[-1:]) and _ORDERED.match(sentence):
        yield Clause(sentence, "", Binding.MUST)


_BEGINS_WITH_DOING = re.compile(r"[a-z][a-z-]+ (?:what|how|who|whom|which|when|where|whether|why|that)\b")
"""An item that begins with its own verb and what it is about: "says what families will notice"."""


def _is_led(sentence: str, first: Clause) -> bool:
    """Whether an item is bound by the words that lead into it, though it has a verb that could bind: "review caseloads weekly"."""
    return first.standing or bool(_BEGINS_WITH_DOING.match(sentence))


def _item(paragraph: Paragraph, lead: Lead, who_is: Parties, said: date | None, anchors: Mapping[str, date], above: str) -> Iterator[Obligation]:
    """An item of a list: bound by its own verb where it has one, else by the words that lead into it; `above` is the item before it."""
    whole = sentences(paragraph.text)
    for place, sentence in enumerate(whole):
        own = list(clauses(sentence, who_is))
        if own and not (place == 0 and _is_led(sentence, own[0])):
            for clause in own:
                due = in_brackets(clause.text, said) or due_of(clause.text, said, anchors, before(sentence, clause, whole[place - 1] if place else above))
                yield Obligation(Topic.OTHER, who_is.named(clause.subject), clause.text, clause.text, paragraph.ordinal, clause.binding, due)
        elif place == 0 and len(sentence) >= SHORTEST:
            due = in_brackets(sentence, said) or due_of(sentence, said, anchors, above)
            yield Obligation(Topic.OTHER, lead.who, sentence, sentence, paragraph.ordinal, lead.binding, due)
