"""What is behind: obligations that the documents show as overdue or slow, and dates that have passed with nothing said of them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from assistant import dated, replies
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain
from index.links import Link
from index.obligations import Binding, DueKind, Topic
from index.progress import Status
from index.register import Entry, entries_in_force
from index.standings import Standing, standings

ROOM = 340
"""How many words a list of them may have."""


@dataclass(frozen=True, slots=True)
class Behind:
    """Entries shown as overdue and as slow, each with the statement that shows it; `unseen` have passed without any evidence."""

    overdue: tuple[tuple[Entry, Standing], ...]
    slow: tuple[tuple[Entry, Standing], ...]
    unseen: tuple[Entry, ...]


def behind(inquiry: Inquiry) -> Behind:
    """What is behind on the as-of day; an action that stands in minutes and in a tracker is named once, by its row."""
    in_force = entries_in_force(inquiry.library, inquiry.scope, inquiry.as_of)
    rows = {(each.document.id, each.held.obligation.ordinal) for each in in_force}
    found: dict[Status, list[tuple[Entry, Standing]]] = {Status.OVERDUE: [], Status.SLOW: []}
    unseen: list[Entry] = []
    shown: set[int] = set()
    for entry, standing in zip(in_force, standings(inquiry.library, inquiry.scope, inquiry.as_of, in_force), strict=True):
        if standing.status is Status.NO_EVIDENCE and _passed(entry):
            unseen.append(entry)
        link = standing.decided
        if standing.status not in found or link is None or link.said.id in shown or _has_row(entry, link, rows):
            continue
        shown.add(link.said.id)
        found[standing.status].append((entry, standing))
    return Behind(tuple(found[Status.OVERDUE]), tuple(found[Status.SLOW]), tuple(unseen))


def _has_row(entry: Entry, link: Link, rows: set[tuple[str, int]]) -> bool:
    """Whether the statement is another entry's own row, which stands for itself."""
    statement = link.said.statement
    return statement.subject and link.document.id != entry.document.id and (link.document.id, statement.ordinal) in rows


def _passed(entry: Entry) -> bool:
    """Whether a duty's own day is over: no event, no permission, nothing that comes again."""
    obligation = entry.held.obligation
    lasting = obligation.due.kind is not DueKind.RECURRING and obligation.binding is not Binding.MAY and obligation.topic is not Topic.EVENT
    return lasting and entry.reckoning is not None and entry.reckoning.overdue and not entry.done


def line(inquiry: Inquiry, entry: Entry, standing: Standing) -> Sentence:
    """An obligation with the words that show how it stands."""
    link = standing.decided
    assert link is not None
    statement = link.said.statement
    (paragraph,) = inquiry.library.paragraphs(inquiry.scope, link.document, [statement.ordinal])
    duty, evidence = inquiry.words_of(entry.document, entry.held), certain(link.document, paragraph, statement.quote)
    if link.document.id == entry.document.id:
        return Sentence(SentenceKind.QUOTE, replies.slow_row(standing.status.value, plain(statement.quote), link.document, "#0"), (evidence,))
    text = replies.slow_duty(standing.status.value, plain(duty.quote), plain(statement.quote), link.document, "#0", "#1")
    return Sentence(SentenceKind.QUOTE, text, (duty, evidence))


_OF_REGISTER = re.compile(r"\b(?:obligations?|duties|duty|deadlines?|dates?|requirements?|notice)\b", re.I)


def of_register(inquiry: Inquiry) -> bool:
    """Whether all that was laid down is asked after by name, and not only a tracker's rows."""
    return bool(_OF_REGISTER.search(inquiry.asked.text))


def what_is_slow(inquiry: Inquiry) -> Draft:
    """The overdue first, then the slow, then the dates that have passed with nothing said of them, as many of each as there is room for."""
    found = behind(inquiry)
    if found.overdue or found.slow:
        head = Sentence(SentenceKind.SCOPE, replies.slow_head(len(found.overdue), len(found.slow), inquiry.as_of))
    else:
        head = Sentence(SentenceKind.ABSENCE, replies.nothing_slow(inquiry.as_of))
    kept = _within(inquiry, [line(inquiry, *each) for each in (*found.overdue, *found.slow)])
    unseen = [dated.line(inquiry, each) for each in reversed(found.unseen)] if found.unseen else []
    last = [Sentence(SentenceKind.ABSENCE, replies.unseen(len(unseen), inquiry.as_of)), *_within(inquiry, unseen, kept)] if unseen else []
    return Draft((head, *kept, *last), suggestions=replies.SUGGESTIONS[Topic.OTHER], words=420, citations=LIST_CITATIONS, final=True)


def _within(inquiry: Inquiry, lines: Sequence[Sentence], before: Sequence[Sentence] = ()) -> list[Sentence]:
    """As many of the lines as there is room for after those before them."""
    kept: list[Sentence] = []
    for each in lines:
        so_far = [*before, *kept, each]
        words, cited = sum(len(one.text.split()) for one in so_far), sum(len(one.evidence) for one in so_far)
        if words > ROOM // inquiry.share or cited > LIST_CITATIONS // inquiry.share:
            break
        kept.append(each)
    return kept
