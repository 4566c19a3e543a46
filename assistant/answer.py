"""How a question becomes a cited answer: scope, route, evidence, compose, verify, reply."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import replies
from assistant.compose import compose
from assistant.conversation import Asked, make_whole
from assistant.evidence import Evidence
from assistant.route import Councils, Route, Wanted, choose, councils_of
from assistant.schemas import QUESTION_LIMIT, Ask, Citation, Day, Reply
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, day_text
from assistant.verify import verify
from index.errors import DayOutOfReach, QuestionEmpty, QuestionTooLong, UnknownCouncil
from index.library import Library
from index.obligations import Topic
from index.scope import Asker, Scope
from index.text import squash


@dataclass(frozen=True, slots=True)
class Part:
    """The verified answer for one council; `sentences` is empty where its documents don't say."""

    council: str | None
    sentences: tuple[Sentence, ...]
    draft: Draft


def answer(library: Library, asker: Asker, ask: Ask, today: date, default_council: str | None = None) -> Reply:
    """A question's reply. Raises QuestionError for what can't be asked and NotAllowed for what the asker may not see."""
    as_of = within_reason(ask.as_of or today)
    own = _own_council(library, ask.council or default_council)
    question = _question(ask.question)
    asked = make_whole(question, [each[:QUESTION_LIMIT] for each in ask.history[-6:] if each.strip()], library.gazetteer())
    route = choose(asked.text, as_of, asked.context)
    if refusal := _without_documents(route):
        return _refusal(*refusal, own, as_of)
    councils = _councils(library, asked, own)
    scope = asker.scope()
    names = councils.names or _only_council(library, scope)
    if not names:
        return _refusal("needs_council", replies.NEEDS_COUNCIL, None, as_of, suggestions=library.councils(scope)[:3])
    told_of = own or names[0]
    inquiries = [
        Inquiry(library, scope.narrowed(name), asked, route if name == told_of else replace(route, reviewed=None), as_of, len(names)) for name in names
    ]
    parts = [_part(inquiry, name) for inquiry, name in zip(inquiries, names, strict=True)]
    return _reply(library, scope, parts, councils, as_of)


def _councils(library: Library, asked: Asked, own: str | None) -> Councils:
    """The councils that the question names, else those of the questions that it points back to, unless it says "our"."""
    gazetteer = library.gazetteer()
    named = councils_of(asked.text, own, gazetteer)
    spoken_of = councils_of(asked.context, None, gazetteer) if asked.context else Councils()
    if (
        named.names in ((), (own,))
        and spoken_of.names
        and not gazetteer.mentions(asked.text, asking=True)
        and not re.search(r"\b(?:us|we|our|ours)\b", asked.text, re.I)
    ):
        return councils_of(asked.context, own, gazetteer)
    return named


def _question(text: str) -> str:
    question = squash(text)
    if not question:
        raise QuestionEmpty
    if len(text) > QUESTION_LIMIT:
        raise QuestionTooLong(len(text), QUESTION_LIMIT)
    return question


def within_reason(day: date) -> date:
    """An as-of day that dates can be counted from; DayOutOfReach for one that no notice knows."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayOutOfReach(day, FIRST_YEAR, LAST_YEAR)
    return day


FIRST_YEAR, LAST_YEAR = 1990, 2150


def _own_council(library: Library, name: str | None) -> str | None:
    if not name:
        return None
    gazetteer = library.gazetteer()
    if (found := gazetteer.find(name)) is None:
        raise UnknownCouncil(name, gazetteer.near(name))
    return found.name


def _without_documents(route: Route) -> tuple[str, str] | None:
    if route.wanted is Wanted.SMALL_TALK:
        return "answered", replies.SMALL_TALK
    if route.wanted is Wanted.OUTSIDE:
        return "out_of_scope", replies.OUT_OF_SCOPE
    return None


def _only_council(library: Library, scope: Scope) -> tuple[str, ...]:
    """The one council that has documents here, where there is only one: then nobody needs to name it."""
    names = library.councils(scope)
    return (names[0],) if len(names) == 1 else ()


def _part(inquiry: Inquiry, council: str) -> Part:
    draft = compose(inquiry)
    return Part(council, verify(draft, inquiry.library, inquiry.scope), draft)


def _reply(library: Library, scope: Scope, parts: Sequence[Part], councils: Councils, as_of: date) -> Reply:
    answered = [part for part in parts if part.sentences]
    first = parts[0].council
    if not answered:
        known = set(library.councils(scope))
        missing = [part.council for part in parts if part.council and part.council not in known]
        if len(missing) == len(parts):
            return _refusal("no_documents", replies.no_documents(" or ".join(missing)), first, as_of, suggestions=[])
        nearest = [evidence for part in parts for evidence in part.draft.related]
        suggestions = replies.FIRST_QUESTIONS[:2]
        return _refusal("not_found", replies.not_found(first if len(parts) == 1 else None), first, as_of, nearest, suggestions)
    limit = max(part.draft.citations for part in answered) if len(parts) == 1 else 8
    words = max(part.draft.words for part in answered) if len(parts) == 1 else max(200, *(part.draft.words for part in answered))
    lines, cited, days = _number(parts, limit, words)
    if councils.moved and len(parts) == 1 and first:
        lines.append(replies.other_council(first))
    return Reply(
        status="answered" if len(answered) == len(parts) else "partial",
        answer="\n".join(lines),
        council=first if len(parts) == 1 else None,
        as_of=as_of.isoformat(),
        citations=[citation(each, marker) for each, marker in cited],
        dates=days,
        suggestions=list(answered[0].draft.suggestions)[:3],
        request_id=_request_id(),
    )


def _number(parts: Sequence[Part], limit: int, words: int) -> tuple[list[str], list[tuple[Evidence, int]], list[Day]]:
    """The lines of the answer with their markers numbered as they come; evidence of the same words shares a marker."""
    lines: list[str] = []
    cited: list[tuple[Evidence, int]] = []
    days: list[Day] = []
    share = words // len(parts)
    for part in parts:
        spoken: list[str] = []
        for sentence in part.sentences:
            fresh = [each for each in sentence.evidence if not any(_same(each, other) for other, _ in cited)]
            over = sum(len(line.split()) for line in spoken) + len(sentence.text.split()) > share
            if spoken and (over or len(cited) + len(fresh) > limit):
                continue
            markers = []
            for each in sentence.evidence:
                known = next((marker for other, marker in cited if _same(each, other)), None)
                if known is None:
                    known = len(cited) + 1
                    cited.append((each, known))
                markers.append(known)
            spoken.append(_numbered(sentence.text, markers))
            if sentence.reckoning and sentence.kind is SentenceKind.COMPUTED:
                days.append(_day(sentence, markers[0]))
        text = "\n".join(spoken)
        if len(parts) > 1 and part.council:
            text = replies.for_council(part.council, text) if spoken else replies.no_part(part.council)
        if text:
            lines.append(text)
    return lines, cited, days


def _numbered(text: str, markers: Sequence[int]) -> str:
    """A sentence with its markers' numbers in the answer."""
    return re.sub(r"\[#(\d+)\]", lambda match: f"[{markers[int(match[1])]}]", text)


def _same(one: Evidence, other: Evidence) -> bool:
    return one.document.id == other.document.id and one.paragraph.ordinal == other.paragraph.ordinal and one.quote == other.quote


def _day(sentence: Sentence, marker: int) -> Day:
    found = sentence.reckoning
    assert found is not None
    meaning = replies.MEANING[found.held.obligation.topic] if found.held.obligation.topic is not Topic.EVENT else found.held.obligation.what
    return Day(
        date=found.day.isoformat(), text=day_text(found), approximate=found.approximate, meaning=meaning, rule=found.rule, anchor=found.anchor,
        assumption=found.assumption, marker=marker,
    )  # fmt: skip


def citation(evidence: Evidence, marker: int) -> Citation:
    """Evidence as a citation with its place and the address of its page."""
    document, paragraph = evidence.document, evidence.paragraph
    return Citation(
        marker=marker, document_id=document.id, document=document.name, title=document.title, kind=document.kind.value,
        date=document.day.isoformat() if document.day else None, heading=" > ".join(paragraph.heading) or None, paragraph=paragraph.number,
        page=paragraph.page, quote=evidence.quote, url=f"/d/{document.id}?paragraph={paragraph.ordinal}#p{paragraph.ordinal}",
    )  # fmt: skip


def _refusal(
    status: str, text: str, council: str | None, as_of: date, related: Sequence[Evidence] = (), suggestions: Sequence[str] = replies.FIRST_QUESTIONS
) -> Reply:
    near = [citation(each, place) for place, each in enumerate(related, 1)]
    return Reply(
        status=status, answer=text, council=council, as_of=as_of.isoformat(), related=near[:3], suggestions=list(suggestions)[:3], request_id=_request_id()
    )


def _request_id() -> str:
    return secrets.token_hex(6)


def without_chance(reply: Reply) -> Reply:
    """A reply with its random parts blanked, for comparing two of them."""
    return reply.model_copy(update={"request_id": ""})
