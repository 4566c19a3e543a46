"""How a question becomes a cited answer: scope, route, evidence, compose, overleaf, verify, reply; with a language model also synthesise, and verify again."""

import logging
import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from assistant import replies
from assistant.compose import compose
from assistant.evidence import Evidence, confidence
from assistant.overleaf import on_pages
from assistant.question import Refusal, understand
from assistant.route import Councils
from assistant.schemas import Ask, Citation, Conflict, Day, Reply
from assistant.sentences import Draft, Inquiry, Sentence, SentenceKind, day_text, inert
from assistant.synthesise import Writer, synthesise
from assistant.verify import verify
from index.library import Library
from index.obligations import Topic
from index.pages import unsure_in
from index.scope import Asker, Scope

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Part:
    """The verified answer for one council; `sentences` is empty where its documents don't say."""

    council: str | None
    sentences: tuple[Sentence, ...]
    draft: Draft

    @property
    def confidence(self) -> float:
        """How surely its evidence answers, 0 to 1; of a refusal, how near what was found came."""
        rests_on = [each for sentence in self.sentences for each in sentence.evidence] if self.sentences else self.draft.related
        return max(map(confidence, rests_on), default=1.0 if self.sentences else 0.0)


def answer(library: Library, asker: Asker, ask: Ask, today: date, default_council: str | None = None, writer: Writer | None = None) -> Reply:
    """A question's reply, in the writer's words where they hold. Raises QuestionError for what can't be asked and NotAllowed for what the asker may not see."""
    question = understand(library, asker, ask, today, default_council)
    if isinstance(question, Refusal):
        return _refusal(question.status, question.text, question.council, question.as_of, suggestions=question.suggestions)
    parts = [_part(inquiry, name, writer) for name, inquiry in question.inquiries]
    return _reply(library, question.scope, parts, question.councils, question.as_of)


def _part(inquiry: Inquiry, council: str, writer: Writer | None) -> Part:
    draft = on_pages(compose(inquiry), inquiry)
    sentences = verify(draft, inquiry.library, inquiry.scope)
    if writer and (written := synthesise(inquiry, council, sentences, writer)):
        held = verify(on_pages(replace(draft, sentences=written), inquiry), inquiry.library, inquiry.scope)
        _log.info("%d of %d written sentences hold", _written(held), _written(written))
        sentences = held if _written(held) else sentences
    return Part(council, sentences, draft)


def _written(sentences: Sequence[Sentence]) -> int:
    return sum(sentence.kind is SentenceKind.WRITTEN for sentence in sentences)


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
        sure = min(part.confidence for part in parts)
        return _refusal("not_found", replies.not_found(first if len(parts) == 1 else None), first, as_of, nearest, suggestions, sure)
    limit = max(part.draft.citations for part in answered) if len(parts) == 1 else 8
    words = max(part.draft.words for part in answered) if len(parts) == 1 else max(200, *(part.draft.words for part in answered))
    lines, cited, days = _number(parts, limit, words)
    lines += _of_scans(cited)
    if councils.moved and len(parts) == 1 and first:
        lines.append(replies.other_council(first))
    return Reply(
        status="answered" if len(answered) == len(parts) else "partial",
        answer="\n".join(lines),
        council=first if len(parts) == 1 else None,
        as_of=as_of.isoformat(),
        citations=[citation(each, marker) for each, marker in cited],
        dates=days,
        conflicts=[each for part in answered for each in _conflicts(part.draft, cited)],
        suggestions=list(answered[0].draft.suggestions)[:3],
        confidence=round(min(part.confidence for part in answered), 3),
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


def _of_scans(cited: Sequence[tuple[Evidence, int]]) -> list[str]:
    """A note where an answer rests on what was read off pictures; no letter there is as sure as a text layer's."""
    scanned = [(each, marker) for each, marker in cited if each.paragraph.unsure is not None]
    unsure = dict.fromkeys(word for each, _ in scanned for word in unsure_in(each.paragraph, each.quote))
    return [replies.from_scan([marker for _, marker in scanned], [inert(word) for word in unsure])] if scanned else []


def _conflicts(draft: Draft, cited: Sequence[tuple[Evidence, int]]) -> list[Conflict]:
    """The draft's disputes by the markers of their papers, those of which two are cited."""
    found = []
    for dispute in draft.conflicts:
        markers = {marker: each for each, marker in cited if any(_within(each, other) for other in dispute.evidence)}
        preferred = next((marker for marker, each in markers.items() if dispute.preferred and _within(each, dispute.preferred)), None)
        if len(markers) > 1:
            found.append(Conflict(about=dispute.about, markers=sorted(markers), preferred=preferred, why=dispute.why))
    return found


def _numbered(text: str, markers: Sequence[int]) -> str:
    """A sentence as it is shown, with its markers' numbers in the answer."""
    return re.sub(r"\[#(\d+)\]", lambda match: f"[{markers[int(match[1])]}]", inert(text))


def _same(one: Evidence, other: Evidence) -> bool:
    return one.document.id == other.document.id and one.paragraph.ordinal == other.paragraph.ordinal and one.quote == other.quote


def _within(one: Evidence, other: Evidence) -> bool:
    """Whether one is the other's words, or those of them that stand on one page."""
    return one.document.id == other.document.id and one.paragraph.ordinal == other.paragraph.ordinal and one.quote in other.quote


def _day(sentence: Sentence, marker: int) -> Day:
    found = sentence.reckoning
    assert found is not None
    unsure = [word for each in sentence.evidence for word in unsure_in(each.paragraph, each.quote)]
    assumed = [found.assumption, replies.unsure_figures(unsure) if unsure else None]
    meaning = replies.MEANING[found.held.obligation.topic] if found.held.obligation.topic is not Topic.EVENT else found.held.obligation.what
    return Day(
        date=found.day.isoformat(), text=day_text(found), approximate=found.approximate, meaning=meaning, rule=found.rule, anchor=found.anchor,
        assumption=" ".join(filter(None, assumed)) or None, marker=marker,
    )  # fmt: skip


def citation(evidence: Evidence, marker: int) -> Citation:
    """Evidence as a citation with its place and the address of its page."""
    document, paragraph = evidence.document, evidence.paragraph
    return Citation(
        marker=marker, document_id=document.id, document=document.name, title=document.title, kind=document.kind.value,
        date=document.day.isoformat() if document.day else None, heading=" > ".join(paragraph.heading) or None, paragraph=paragraph.number,
        page=evidence.page, quote=evidence.quote, url=f"/d/{document.id}?paragraph={paragraph.ordinal}#p{paragraph.ordinal}",
    )  # fmt: skip


def _refusal(
    status: str,
    text: str,
    council: str | None,
    as_of: date,
    related: Sequence[Evidence] = (),
    suggestions: Sequence[str] = replies.FIRST_QUESTIONS,
    sure: float | None = None,
) -> Reply:
    near = [citation(each, place) for place, each in enumerate(related, 1)]
    return Reply(
        status=status, answer=text, council=council, as_of=as_of.isoformat(), related=near[:3], suggestions=list(suggestions)[:3],
        confidence=None if sure is None else round(sure, 3), request_id=_request_id(),
    )  # fmt: skip


def _request_id() -> str:
    return secrets.token_hex(6)


def without_chance(reply: Reply) -> Reply:
    """A reply with its random parts blanked, for comparing two of them."""
    return reply.model_copy(update={"request_id": ""})
