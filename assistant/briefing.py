"""For a new board member: what this is, who is who, what must be done by when, what is slow, and what the letters stand for.

Every line rests on words of a document, held against it like any answer's; what the documents don't say has no line.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from assistant import replies, slow
from assistant.answer import citation
from assistant.conversation import Asked
from assistant.defined import meanings_of
from assistant.life import notice_life
from assistant.overleaf import cut
from assistant.people import ROLES, Holder, Meaning, holders
from assistant.route import choose
from assistant.schemas import Briefing, BriefingLine, BriefingSection
from assistant.sentences import Inquiry, Sentence, SentenceKind, certain, plain, quoted
from assistant.verify import holds
from index.dates import find_dates
from index.documents import NOTICES, Document, Kind
from index.library import Library
from index.life import applying, lives_in
from index.register import Entry, entries_in_force
from index.scope import Scope
from index.text import sentences

MOST = 10
"""How many lines a section has at most; abbreviations and offices have as many as there are."""
_WHY = re.compile(r"\b(?:because|following|as a result of|found|judged|inadequate|failing|not good enough|concern(?:s|ed)?)\b", re.I)
_WHY_OF = re.compile(r"\b(?:ofsted|inspect\w+|report|review|judg\w+)\b", re.I)
_IF_NOT = re.compile(
    r"\b(?:fail(?:s|ure)? to comply|unwilling or unable|do(?:es)? not comply|not (?:be )?satisfied|non-compliance|insufficient progress|not (?:make|made) (?:enough|sufficient) progress)\b",
    re.I,
)
_POWERS = re.compile(r"\b(?:powers?|direct(?:ion)?|497A|intervention|secretary of state|ministers?)\b", re.I)

Section = Callable[[Inquiry], Iterator[Sentence]]


def briefing(library: Library, scope: Scope, council: str, as_of: date) -> Briefing:
    """A council's briefing by what was there on the day, for whoever has the scope."""
    question = "is the notice still in force"
    inquiry = Inquiry(library, scope.narrowed(council), Asked(question), choose(question, as_of), as_of)
    sections = []
    marker = 0
    for title, section in _SECTIONS.items():
        lines = []
        for said in section(inquiry):
            sentence = cut(said, inquiry)
            if holds(sentence, library, inquiry.scope):
                cited = [citation(each, marker + place) for place, each in enumerate(sentence.evidence, 1)]
                marker += len(cited)
                lines.append(BriefingLine(text=re.sub(r"\s*\[#\d+\]", "", sentence.text).removeprefix("- "), citations=cited))
        sections.append(BriefingSection(title=title, lines=lines, missing="" if lines else replies.NO_LINES))
    return Briefing(as_of=as_of.isoformat(), council=council, sections=sections)


def _what_this_is(inquiry: Inquiry) -> Iterator[Sentence]:
    """The notice and its life, why it was given, and what it means not to comply."""
    yield from notice_life(inquiry).sentences
    stages = applying(next(iter(lives_in(inquiry.library, inquiry.scope, inquiry.as_of).values()), ()), inquiry.as_of)
    body = [(stage.document, each) for stage in stages for each in inquiry.paragraphs(stage.document) if each.form != "heading"]
    for wanted, also in ((_WHY, _WHY_OF), (_IF_NOT, _POWERS)):
        told = ((document, each, sentence) for document, each in body for sentence in sentences(each.text) if wanted.search(sentence) and also.search(sentence))
        if found := next(told, None):
            yield quoted(certain(*found))


def _newest_first(inquiry: Inquiry) -> list[Document]:
    """The scope's documents, the latest first; news after everything else, which it only repeats."""
    documents = inquiry.library.documents(inquiry.scope, inquiry.as_of)
    return sorted((each for each in documents if each.councils), key=lambda each: (each.kind is not Kind.NEWS, each.day or date.min), reverse=True)


def _who_is_who(inquiry: Inquiry) -> Iterator[Sentence]:
    """For each office whoever the latest document names."""
    found: dict[str, Holder] = {}
    for document in _newest_first(inquiry):
        for holder in holders(document, inquiry.paragraphs(document)):
            found.setdefault(holder.role, holder)
    for role in ROLES:
        if role in found:
            latest = found[role]
            text = replies.holder(role, latest.person, plain(latest.quote), latest.document, "#0")
            yield Sentence(SentenceKind.QUOTE, text, (certain(latest.document, latest.paragraph, latest.quote),))


def _by_when(inquiry: Inquiry) -> Iterator[Sentence]:
    """The dates ahead, soonest first."""
    dated = [
        each for each in entries_in_force(inquiry.library, inquiry.scope, inquiry.as_of) if each.reckoning and not each.reckoning.overdue and not each.done
    ]
    for each in dated[:MOST]:
        yield _dated(inquiry, each)


def _dated(inquiry: Inquiry, entry: Entry) -> Sentence:
    found, obligation = entry.reckoning, entry.held.obligation
    assert found is not None
    said = [span for text in (found.anchor, found.rule, found.assumption or "", obligation.quote) for span in find_dates(text, year=inquiry.as_of.year)]
    days = frozenset({found.day, found.as_of, *(day for span in said for day in (span.first, span.last))})
    text = replies.briefed_date(found, obligation.who, plain(obligation.quote), "#0")
    return Sentence(SentenceKind.COMPUTED, text, (inquiry.words_of(entry.document, entry.held),), days, found)


def _what_is_slow(inquiry: Inquiry) -> Iterator[Sentence]:
    """Obligations that the documents show as overdue or slow, each with the words that show it."""
    shown = slow.behind(inquiry)
    return (slow.line(inquiry, *each) for each in [*shown.overdue, *shown.slow][:MOST])


def _abbreviations(inquiry: Inquiry) -> Iterator[Sentence]:
    """What the documents write out, the notice's own words first."""
    found: dict[str, Meaning] = {}
    for document in sorted(_newest_first(inquiry), key=lambda each: each.kind not in NOTICES):
        for meaning in meanings_of(inquiry.library, inquiry.scope, document):
            found.setdefault(meaning.short.removesuffix("s"), meaning)
    for _, meaning in sorted(found.items()):
        evidence = certain(meaning.document, meaning.paragraph, meaning.quote)
        yield Sentence(SentenceKind.QUOTE, replies.means(meaning.short, plain(meaning.quote), meaning.document, "#0"), (evidence,))


_SECTIONS: dict[str, Section] = {
    "What this is": _what_this_is,
    "Who is who": _who_is_who,
    "What must be done by when": _by_when,
    "What is slow": _what_is_slow,
    "What the letters stand for": _abbreviations,
}
