"""For a new board member: what this is, who is who, what must be done by when, what is slow, and what the letters stand for.

Every line rests on words of a document, held against it like any answer's; what the documents don't say has no line.
"""

import re
from collections.abc import Callable, Iterator
from datetime import date

from assistant import newcomers, replies, slow
from assistant.answer import citation
from assistant.conversation import Asked
from assistant.defined import meanings_of
from assistant.overleaf import cut
from assistant.people import Meaning
from assistant.route import choose
from assistant.schemas import Briefing, BriefingLine, BriefingSection
from assistant.sentences import Inquiry, Sentence, SentenceKind, certain, plain
from assistant.verify import holds
from index.documents import NOTICES
from index.library import Library
from index.scope import Scope

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


def _what_is_slow(inquiry: Inquiry) -> Iterator[Sentence]:
    """Obligations that the documents show as overdue or slow, each with the words that show it."""
    shown = slow.behind(inquiry)
    return (slow.line(inquiry, *each) for each in [*shown.overdue, *shown.slow][: newcomers.MOST])


def _abbreviations(inquiry: Inquiry) -> Iterator[Sentence]:
    """What the documents write out, the notice's own words first."""
    found: dict[str, Meaning] = {}
    for document in sorted(newcomers.newest_first(inquiry), key=lambda each: each.kind not in NOTICES):
        for meaning in meanings_of(inquiry.library, inquiry.scope, document):
            found.setdefault(meaning.short.removesuffix("s"), meaning)
    for _, meaning in sorted(found.items()):
        evidence = certain(meaning.document, meaning.paragraph, meaning.quote)
        yield Sentence(SentenceKind.QUOTE, replies.means(meaning.short, plain(meaning.quote), meaning.document, "#0"), (evidence,))


_SECTIONS: dict[str, Section] = {
    "What this is": newcomers.what_this_is,
    "Who is who": newcomers.who_is_who,
    "What must be done by when": newcomers.by_when,
    "What is slow": _what_is_slow,
    "What the letters stand for": _abbreviations,
}
