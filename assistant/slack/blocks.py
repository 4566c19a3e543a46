"""How an answer and a list of deadlines look in Slack: blocks of the SDK's own models, so that its limits judge them, in messages within budget.

An answer comes first, then its dates, what the documents differ about, its sources, and what can be done with it. The SDK checks a block
when it becomes a dict. Everything in a block that isn't ours has passed through mrkdwn.py; the only links are those that `link` gives.
All that is shown stands in this one file, because its parts share a message's budget.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import quote

from slack_sdk.models.blocks import ActionsBlock, Block, ButtonElement, ContextBlock, MarkdownTextObject, SectionBlock

from assistant.replies import SMALL_TALK
from assistant.schemas import Citation, Conflict, Day, DueItem, DueList, Reply
from assistant.slack import words
from assistant.slack.mrkdwn import fit, literal, mrkdwn, plain, split, streamed
from index.dates import say
from index.documents import Kind
from index.text import squash

BUDGET, MOST_BLOCKS = 9_500, 49
"""How many characters all texts of a message may have together, and how many blocks. Slack's own limit is about 12,000 and 50; there is room for a word
before them."""
SECTION, TEXT = 3_000, 3_900
DATES_SHOWN, DUE_SHOWN, QUESTIONS_SHOWN = 5, 20, 3
QUOTE_LENGTHS = (300, 150, 60, 0)
"""How long a source's quote is shown; below a streamed answer the longest for which there is room."""
BELOW_STREAM = 3_500
"""What the blocks below a streamed answer may have, however long it is."""
_NAME, _WHAT, _ADDRESS = 120, 500, 1_000
"""How much of a name, of an obligation's words and of an address is shown."""

Link = Callable[[Citation], str | None]
"""The viewer's address of a citation's page, None where there is none."""


@dataclass(frozen=True, slots=True)
class Message:
    """One Slack message. `text` is what notifications and screen readers get: the answer in plain words, escaped, cut at 3,900 characters."""

    text: str
    blocks: tuple[dict[str, Any], ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A block with the words that stand for it; `first` where they are the answer's own."""

    block: dict[str, Any]
    words: str = ""
    first: bool = False

    @property
    def size(self) -> int:
        return sum(map(len, _texts(self.block)))


def answered(reply: Reply, reference: str, link: Link, *, ask_person: bool, share: bool = False, scope_note: str = "") -> list[Message]:
    """A reply as messages: all but very long ones are one. What can be done with it stands in the last."""
    pieces = split(mrkdwn(reply.answer), SECTION) or [words.NO_TEXT]
    text = [_Part(_section(_id(reference, f"text-{place}"), piece, expand=True), plain(piece), first=True) for place, piece in enumerate(pieces, 1)]
    beside = _beside(reply, reference, link, QUOTE_LENGTHS[0])
    closing = _closing(reply, reference, scope_note, ask_person=ask_person, share=share)
    return _messages([*_label(reply, reference), *text], beside, closing)


def after_stream(reply: Reply, reference: str, link: Link, *, ask_person: bool, share: bool = False, scope_note: str = "") -> tuple[dict[str, Any], ...]:
    """The blocks below an answer whose text was streamed: all of answered() but that text. They are one message's, so quotes give way first."""
    closing = _closing(reply, reference, scope_note, ask_person=ask_person, share=share)
    room = max(BUDGET - len(streamed(reply.answer)), BELOW_STREAM)
    beside: list[_Part] = []
    for length in QUOTE_LENGTHS:
        beside = [*_label(reply, reference), *_beside(reply, reference, link, length)]
        if _fits([*beside, *closing], room):
            break
    left = 0
    while beside and not _fits([*beside, *closing], room):
        beside, left = beside[:-1], left + 1
        closing = [_more_sources(left, reference), *closing[left > 1 :]]
    return tuple(each.block for each in (*beside, *closing))


def deadlines(due: DueList, council: str | None, reference: str, link: Link, *, days: int, share: bool) -> list[Message]:
    """What is due within so many days and what is overdue, in the order of the list."""
    day = say(date.fromisoformat(due.as_of))
    named = fit(literal(council), _NAME) if council else None
    if not due.due:
        told = words.nothing_due(named, day, days)
        body = [_Part(_section(_id(reference, "due"), told), told, first=True)]
    else:
        head, until = words.due_head(named), words.due_until(day, days)
        body = [_Part(_section(_id(reference, "due"), f"*{head}*\n{until}"), f"{head}. {until}", first=True)]
        body += [_due(each, _id(reference, f"due-{place}"), link, council is None) for place, each in enumerate(due.due[:DUE_SHOWN], 1)]
    closing = []
    if (over := len(due.due) - DUE_SHOWN) > 0:
        closing.append(_Part(_context(_id(reference, "more"), [words.more_due(over)]), words.more_due(over), first=True))
    closing.append(_Part(_context(_id(reference, "reference"), [words.reference(_short(reference))])))
    if share:
        closing.append(_Part(_actions(reference, {"share": words.SHARE})))
    return _messages(body, [], closing)


def notice(text: str, reference: str | None = None) -> Message:
    """One plain sentence of ours: not linked, try again, an error with its reference."""
    said = fit(literal(text) or words.NO_TEXT, SECTION)
    blocks = [_section(_id(reference, "notice") if reference else None, said)]
    if reference:
        blocks.append(_context(_id(reference, "reference"), [words.reference(_short(reference))]))
    return Message(fit(said, TEXT), tuple(blocks))


# ---- what stands in an answer


def _refused(reply: Reply) -> bool:
    return reply.status not in ("answered", "partial")


def _label(reply: Reply, reference: str) -> list[_Part]:
    """What says over a refusal that it is one."""
    if not _refused(reply):
        return []
    label = words.REFUSED.get(reply.status, words.REFUSED_OTHERWISE)
    return [_Part(_context(_id(reference, "status"), [label]), re.sub(r"^:\w+: ", "", label), first=True)]


def _beside(reply: Reply, reference: str, link: Link, length: int) -> list[_Part]:
    """The dates, what the documents differ about, and the sources with quotes of at most that length; nothing of these beside a refusal."""
    if _refused(reply):
        return []
    dates = [_dates(reply.dates, _id(reference, "dates"))] if reply.dates else []
    conflicts = [_conflict(each, _id(reference, f"conflict-{place}")) for place, each in enumerate(reply.conflicts, 1)]
    sources = [_source(each, _id(reference, f"source-{place}"), link, length) for place, each in enumerate(reply.citations, 1)]
    return [*dates, *conflicts, *sources]


def _dates(days: Sequence[Day], id_: str) -> _Part:
    """The first dates as a table of two columns: the day, and what it is of with its rule and what was taken for granted."""
    shown = days[:DATES_SHOWN]
    rows = [(_day(each.date, each.approximate), _meaning(each)) for each in shown]
    head = f"*{words.DATES}*" + (f"\n{words.some_dates(len(shown), len(days))}" if len(days) > len(shown) else "")
    fields = [_text(field) for day, meaning in rows for field in (f"*{day}*", meaning)]
    block = SectionBlock(block_id=id_, text=_text(head), fields=fields)
    return _Part(block.to_dict(), "\n".join(f"{day}: {meaning}" for day, meaning in rows))


def _meaning(day: Day) -> str:
    marker = f" [{day.marker}]" if day.marker is not None else ""
    below = [fit(literal(squash(each)), _WHAT) for each in (day.rule, words.assumed(day.assumption) if day.assumption else "") if each]
    return "\n".join([f"{fit(literal(squash(day.meaning)), _WHAT)}{marker}", *below])


def _day(iso: str, approximate: bool) -> str:
    day = say(date.fromisoformat(iso))
    return words.about(day) if approximate else day


def _conflict(conflict: Conflict, id_: str) -> _Part:
    why, about = (fit(literal(squash(each)), _WHAT) for each in (conflict.why, conflict.about))
    told = words.differ(about, conflict.markers, conflict.preferred, why)
    return _Part(_section(id_, told), told)


def _source(cited: Citation, id_: str, link: Link, length: int) -> _Part:
    """A source: its marker, what it is, where in it, the way there, and its words."""
    name = _named(cited)
    said = literal(fit(squash(cited.quote), length)) if length and cited.quote.strip() else ""
    lines = [f"*[{cited.marker}]* {name}{_way(cited, link)}", *([f"> {said}"] if said else [])]
    return _Part(_section(id_, "\n".join(lines)), f"[{cited.marker}] {name}" + (f": “{said}”" if said else ""))


def _named(cited: Citation) -> str:
    """A document by its kind, date and title, and the paragraph or page in it."""
    kind, title = Kind(cited.kind), squash(cited.title) or cited.document
    title = title.capitalize() if title.isupper() else title
    told = title if kind is Kind.OTHER else kind.label
    name = fit(literal(told), _NAME) + (words.dated(say(date.fromisoformat(cited.date))) if cited.date else "")
    if title.casefold() not in told.casefold():
        name += f" ({fit(literal(title), _NAME)})"
    if cited.paragraph:
        return name + words.paragraph(_short(cited.paragraph))
    return name + (words.page(cited.page) if cited.page else "")


def _way(cited: Citation, link: Link) -> str:
    """The link to a source's page, where there is one."""
    address = link(cited) or ""
    if not re.match(r"https?://[^/\s]", address):
        return ""
    inert = quote(address, safe="%/:?#@!$&'()+,;=~[]").replace("&", "&amp;")
    return f" · <{inert}|{words.OPEN}>" if len(inert) <= _ADDRESS else ""


def _closing(reply: Reply, reference: str, scope_note: str, *, ask_person: bool, share: bool) -> list[_Part]:
    """As-of day and reference, what to ask next, and the buttons: these stay together."""
    foot = [words.as_of(say(date.fromisoformat(reply.as_of))), words.reference(_short(reference))]
    if scope_note:
        foot.insert(0, fit(literal(squash(scope_note)), _WHAT))
    parts = [_Part(_context(_id(reference, "foot"), [" · ".join(foot)]))]
    questions = [fit(literal(squash(each)), _WHAT) for each in reply.suggestions[:QUESTIONS_SHOWN] if each.strip()]
    if questions:
        parts.append(_Part(_context(_id(reference, "next"), [words.next_questions(questions, reply.status)])))
    return [*parts, *_buttons(reply, reference, ask_person=ask_person, share=share)]


def _buttons(reply: Reply, reference: str, *, ask_person: bool, share: bool) -> list[_Part]:
    if reply.answer == SMALL_TALK:
        return []
    refused = _refused(reply)
    offered = {
        "feedback_right": (words.RIGHT, not refused),
        "feedback_wrong": (words.WRONG, not refused or reply.status == "not_found"),
        "feedback_outdated": (words.OUTDATED, not refused),
        "feedback_missing": (words.MISSING, True),
        "ask_person": (words.ASK_PERSON, ask_person),
        "share": (words.SHARE, share and not refused),
    }
    return [_Part(_actions(reference, {action: label for action, (label, there) in offered.items() if there}))]


def _more_sources(count: int, reference: str) -> _Part:
    return _Part(_context(_id(reference, "more"), [words.more_sources(count)]))


def _due(item: DueItem, id_: str, link: Link, with_council: bool) -> _Part:
    """One obligation: when, how far that is, what, who, and the clause with the way there."""
    when = _when(item)
    who = fit(literal(squash(item.who)), _NAME)
    whose = f"{fit(literal(item.council), _NAME)}: " if with_council else ""
    what = whose + fit(literal(squash(item.what)), _WHAT) + (f" ({who})" if who else "")
    clause = _named(item.citation)
    return _Part(_section(id_, f"{when[0]}\n{what}\n{clause}{_way(item.citation, link)}"), f"{when[1]}: {what}. {clause}", first=True)


def _when(item: DueItem) -> tuple[str, str]:
    """The day in bold and how far it is; and the same in plain words."""
    if item.date is None:
        return f"*{words.NO_DATE}*", words.NO_DATE
    day, left = _day(item.date, item.approximate), item.days_left
    if item.status == "met":
        far = words.MET
    elif left is not None and left < 0:
        day, far = words.overdue(day), words.days_over(-left)
    else:
        far = "" if left is None else words.days_left(left)
    return (f"*{day}* ({far})", f"{day} ({far})") if far else (f"*{day}*", day)


# ---- messages


def _messages(body: Sequence[_Part], beside: Sequence[_Part], closing: Sequence[_Part]) -> list[Message]:
    """The parts in order, in as few messages as there must be; what stands beside an answer stays together with the end where it fits."""
    groups = [[each] for each in body]
    groups += [[*beside, *closing]] if _fits([*beside, *closing], BUDGET) else [*([each] for each in beside), list(closing)]
    messages: list[list[_Part]] = [[]]
    for group in groups:
        if _fits([*messages[-1], *group], BUDGET):
            messages[-1].extend(group)
        else:
            messages.append(list(group))
    return [_message(parts) for parts in messages if parts]


def _message(parts: Sequence[_Part]) -> Message:
    told = [each for each in parts if each.first] or parts
    text = "\n".join(each.words for each in told if each.words)
    return Message(fit(text or words.NO_TEXT, TEXT), tuple(each.block for each in parts))


def _fits(parts: Sequence[_Part], room: int) -> bool:
    return len(parts) <= MOST_BLOCKS and sum(each.size for each in parts) <= room


def _texts(value: Any) -> Iterator[str]:
    """The texts that a block shows."""
    if isinstance(value, dict):
        for key, each in value.items():
            if key == "text" and isinstance(each, str):
                yield each
            else:
                yield from _texts(each)
    elif isinstance(value, list):
        for each in value:
            yield from _texts(each)


# ---- blocks


def _id(reference: str, name: str) -> str:
    return f"answer:{reference[:200]}:{name}"


def _short(text: str) -> str:
    return fit(literal(text), _NAME)


def _text(text: str) -> MarkdownTextObject:
    return MarkdownTextObject(text=text, verbatim=True)


def _section(id_: str | None, text: str, *, expand: bool | None = None) -> dict[str, Any]:
    return _judged(SectionBlock(block_id=id_, text=_text(text), expand=expand))


def _context(id_: str, texts: Sequence[str]) -> dict[str, Any]:
    return _judged(ContextBlock(block_id=id_, elements=[_text(each) for each in texts]))


def _actions(reference: str, buttons: dict[str, str]) -> dict[str, Any]:
    elements = [ButtonElement(text=label, action_id=action, value=reference) for action, label in buttons.items()]
    return _judged(ActionsBlock(block_id=_id(reference, "actions"), elements=elements))


def _judged(block: Block) -> dict[str, Any]:
    """The block as a dict, which the SDK makes of none that is over a limit."""
    return block.to_dict()
