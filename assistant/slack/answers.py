"""A question of the ledger becomes what is shown: the answer that everybody may read where it was asked, and the one for the asker alone."""

import logging
import re
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field

from assistant.answer import without_chance
from assistant.ledger import Arrival, Held, Way
from assistant.replies import SMALL_TALK
from assistant.schemas import Ask, Citation, DueItem, DueList, Reply
from assistant.service import Noticeboard
from assistant.slack import blocks, forms, words
from assistant.slack.blocks import Message
from assistant.slack.rights import Rights
from index.errors import NotAllowed, QuestionError
from index.scope import Asker

AHEAD = 90
"""Days that /deadlines looks ahead where nothing else is said."""
_ANSWERED = ("answered", "partial")
_AHEAD = re.compile(r"(?:(?:in|within|for)?\s*(?:the\s+)?(?:next\s+)?)(\d{1,4})\s*(d|w|m|days?|weeks?|months?)?", re.I)
_DAYS = {"d": 1, "w": 7, "m": 30}
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What is shown: `open` where it was asked, `alone` (often nothing) to the asker; `lines` the open answer's own lines, where it may grow line
    by line with `below` under it at last. `kept` is the reply as JSON, for what people do with the answer later; nothing where a command was
    answered from restricted papers, so that no button finds anything to share."""

    status: str
    open: Sequence[Message]
    alone: Sequence[Message] = ()
    lines: Sequence[str] = ()
    below: Sequence[dict[str, object]] = field(default=())
    kept: str = ""


class Answers:
    """Asks in the asker's name. `base` is the address under which the viewer's pages are reached, None where they aren't."""

    def __init__(self, noticeboard: Noticeboard, base: str | None, ask_person: bool) -> None:
        self._noticeboard = noticeboard
        self._base = base.rstrip("/") if base else None
        self._ask_person = ask_person

    def outcome(self, held: Held, rights: Rights, history: Sequence[str]) -> Outcome:
        """What a question's answer shows. Whatever goes wrong in it has an end that people can see, with the question's reference."""
        try:
            if held.arrival.way is Way.DEADLINES:
                return self._deadlines(held, rights)
            if not held.arrival.text:
                return Outcome("answered", [blocks.notice(words.GREETING)])
            return self._answer(held, rights, history)
        except (QuestionError, NotAllowed) as error:
            return Outcome("question", [blocks.notice(str(error))])
        except Exception as error:  # a question must have an end; what the fault was stands in the log, without the question's words
            place = traceback.extract_tb(error.__traceback__)[-1]
            _log.error("question %s failed: %s at %s:%s", held.reference, type(error).__name__, place.filename, place.lineno)
            return failed(held.reference)

    def _answer(self, held: Held, rights: Rights, history: Sequence[str]) -> Outcome:
        arrival = held.arrival
        ask = Ask(question=arrival.text, council=rights.council, history=list(history)[-20:])
        public = self._noticeboard.ask(rights.public, ask)
        if arrival.way is Way.FOLLOWUP and public.answer == SMALL_TALK:  # thanks in a thread, to whomever: no question, so no answer
            return Outcome("small_talk", ())
        private = self._private(rights, ask, public)
        own = self._link(rights) if private else self._link()
        shown = self._show(private, held.reference, own, words.FOR_YOU_ALONE) if private else []
        if arrival.way in (Way.MENTION, Way.FOLLOWUP):
            return Outcome(public.status, self._show(public, held.reference, self._link()), shown, kept=public.model_dump_json())
        reply = private or public
        share = arrival.way is Way.COMMAND and private is None and reply.status in _ANSWERED
        note = words.FOR_YOU_ALONE if private else ""
        whole = shown or self._show(public, held.reference, own, share=share)
        below = blocks.after_stream(reply, held.reference, own, ask_person=self._ask_person, scope_note=note)
        lines = reply.answer.splitlines(keepends=True) if reply.status in _ANSWERED and len(whole) == 1 else ()
        return Outcome(reply.status, whole, lines=lines, below=below, kept="" if private and arrival.way is Way.COMMAND else reply.model_dump_json())

    def _private(self, rights: Rights, ask: Ask, public: Reply) -> Reply | None:
        """The answer from restricted papers too, where it is one and says something else than the public one."""
        if rights.private is None:
            return None
        try:
            reply = self._noticeboard.ask(rights.private, ask)
        except NotAllowed:  # it names another council, of which everybody sees the same
            return None
        return reply if reply.status in _ANSWERED and without_chance(reply) != without_chance(public) else None

    def _show(self, reply: Reply, reference: str, link: blocks.Link, note: str = "", share: bool = False) -> list[Message]:
        return blocks.answered(reply, reference, link, ask_person=self._ask_person, share=share, scope_note=note)

    def _link(self, rights: Rights | None = None) -> blocks.Link:
        """The viewer's addresses; with rights only those of papers that it shows, which are the public ones."""
        shown = {each.document_id for each in self._noticeboard.documents(rights.public).documents} if rights else None

        def link(citation: Citation) -> str | None:
            if self._base is None or (shown is not None and citation.document_id not in shown):
                return None
            return f"{self._base}{citation.url}"

        return link

    def _deadlines(self, held: Held, rights: Rights) -> Outcome:
        days = ahead(held.arrival.text)
        if days is None:
            return Outcome("question", [blocks.notice(words.HOW_DEADLINES)])
        public = self._due(rights.public, rights.council, days)
        own = self._due(rights.private, rights.council, days) if rights.private else public
        link = self._link(rights) if own != public else self._link()
        shown = blocks.deadlines(own, rights.council, held.reference, link, days=days, share=own == public and bool(own.due))
        return Outcome("answered", shown, kept=own.model_dump_json() if own == public else "")

    def _due(self, asker: Asker, council: str, days: int) -> DueList:
        """What falls due within so many days, and what was missed."""
        due = self._noticeboard.due(asker, council)
        return DueList(as_of=due.as_of, due=[each for each in due.due if _within(each, days)])

    def shared(self, arrival: Arrival, kept: str, reference: str, by: str) -> list[Message]:
        """A private answer as everybody in the channel may read it, with who shares it."""
        if arrival.way is Way.DEADLINES:
            found, days = DueList.model_validate_json(kept), ahead(arrival.text)
            listed = blocks.deadlines(found, None, reference, self._link(), days=AHEAD if days is None else days, share=False)
            return [forms.shared_by(by, ""), *listed]
        return [forms.shared_by(by, arrival.text), *self._show(Reply.model_validate_json(kept), reference, self._link())]


def failed(reference: str) -> Outcome:
    """The end of a question that couldn't be answered by a fault of ours."""
    return Outcome("error", [blocks.notice(words.FAILED, reference)])


def ahead(text: str) -> int | None:
    """How many days are meant ("30", "6 weeks", "next 3 months"); None where it can't be told."""
    if not text:
        return AHEAD
    match = _AHEAD.fullmatch(text.strip())
    return min(int(match[1]) * _DAYS[(match[2] or "d")[0].lower()], 36_500) if match else None


def _within(item: DueItem, days: int) -> bool:
    return item.date is not None and (item.days_left is None or item.days_left <= days)
