"""What a word means here: the sentence that defines it or says what it does, before anything that only uses it."""

import re
from collections.abc import Iterator
from datetime import date

from assistant import replies
from assistant.defined import meanings_of
from assistant.evidence import Evidence
from assistant.people import Meaning
from assistant.sentences import Draft, Inquiry, certain, quoted
from index.documents import Kind
from index.text import STOP, sentences

_QUOTED = r"[‘'\"“]([^’'\"”]{2,50})[’'\"”]"
_ABOUT = [
    re.compile(rf"\b(?:mean(?:s|t)?|call\w*|by|saying?|say|define|explain|is|are|stands? for)\b[^.?!]{{0,40}}{_QUOTED}|{_QUOTED}[^.?!]{{0,30}}\b(?:mean|meaning|stand for|is|are)\b", re.I),
    re.compile(r"\b(?:what(?:'s|s)?|what (?:is|are|does)|who (?:is|are)|who or what (?:is|are)|what or who (?:is|are)) (?:actually |exactly )?(?:an? |the |our |this |these )?([A-Z][\w&-]*(?: (?:(?:of|for|and|the) )?[A-Z][\w&-]*){0,5})(?=$|[?.!,;)]| (?:mean|stand|short|do|actually|when|for|then|exactly|please|pls|and what)\b)", re.S),
    re.compile(r"\bwhat (?:does|do|is|are) (?:an? |the |our )?([\w-]+(?: [\w-]+){0,2}) (?:mean|stand for|short for|supposed to mean|meant to mean)\b|\bwhat'?s (?:an? |the |our )?([\w-]+(?: [\w-]+){0,2}) (?:stand for|mean|short for|supposed to mean)\b", re.I),
    re.compile(r"\b(?:meant|mean) by (?:an? |the |our )?([\w-]+(?: [\w-]+){0,2})\b|\b(?:say|saying) (?:an? |the |our )?([A-Z][\w-]*)\b[^?]{0,30}\bmean", re.I),
    re.compile(r"\b([A-Z]{2,6}s?|\d{3}[A-Z])\b[^?]{0,30}\b(?:mean|meaning|stand for|in plain)\b|\b(?:whats|what's|what is) (?:an? )?([a-z]{2,5}) stand for\b"),
]  # fmt: skip
"""How people ask what something is, each with the word."""
_DOES = (
    r"(?:acts? as|brings?|manages?|runs?|provides?|receives?|coordinates?|co-ordinates?|oversees?|handles?|takes?|checks?|chairs?|leads?|decides?|works?|offers?|supports?|deals? with|"
    r"is (?:the|responsible|where|how|made|run|used|when|what|led|jointly)|are (?:the|responsible|where|how|made|run|used|when|what|jointly|those|children|people)|sets? out|covers?|consists? of|includes?|looks? after|challenges?|holds?|sits?)"
)
FEWEST = 6
"""How many words a sentence needs to say what something is."""
BEST, SECOND = 2.0, 1.0
"""The rank of words that say what something is, and of those that say what it does."""


def definition(inquiry: Inquiry) -> Draft:
    """The words that define what the question asks the meaning of, and those that say what it does; nothing where no paper in scope does."""
    term = _term(inquiry.question) if inquiry.route.answer_type in ("definition", "person", "") else None
    if term is None:
        return Draft()
    names = [term, *(other for said, other in inquiry.asked.defined if said in (term.lower(), term.lower().removesuffix("s")))]
    ranked = sorted(_said_of(inquiry, names), key=lambda each: -each[0])
    if not ranked:
        return Draft()
    chosen = [ranked[0][1]]
    apart = [each for _, each in ranked[1:] if each.quote not in chosen[0].quote and chosen[0].quote not in each.quote]
    unsaid = [name for name in names[1:] if not re.search(re.escape(name), chosen[0].quote, re.I)]
    in_full = next((each for each in apart for name in unsaid if re.search(re.escape(name), each.quote, re.I)), None)
    further = in_full or next(iter(apart), None)
    if further and len(further.quote.split()) + len(chosen[0].quote.split()) <= WORDS:
        chosen.append(further)
    return Draft(tuple(quoted(each) for each in chosen), suggestions=replies.FIRST_QUESTIONS[:2])


WORDS = 110
"""How many words the quotes may have together."""


def _term(question: str) -> str | None:
    """The word whose meaning is asked; None where it is no name, abbreviation or word that somebody uses."""
    for pattern in _ABOUT:
        if match := pattern.search(question):
            term = next(each for each in match.groups() if each).strip()
            if term.lower() not in STOP and term.lower() not in _NO_TERM and not re.search(r"\b(?:deadline|date|grade|target|plan)\b", term, re.I):
                return term
    return None


_NO_TERM = frozenset("ofsted dfe department council it this that they we you notice board i".split())


def _said_of(inquiry: Inquiry, names: list[str]) -> Iterator[tuple[float, Evidence]]:
    """Every sentence in scope that says what one of the names is or does, ranked; of equals the newest paper's first."""
    pattern = "|".join(re.escape(name.removesuffix("s")) + "s?" for name in names)
    name = rf"(?<![\w-])(?:the |an? )?[‘'\"“]?(?:{pattern})[’'\"”]?(?:\s*\([^)]{{1,40}}\))?(?![\w-])"
    flags = 0 if all(len(each) <= 5 and each.isupper() for each in names[:1]) else re.I
    is_it = re.compile(
        rf"{name}(?:,| \(| –| -)? ?(?:is|are|means?|refers? to|stands? for|:|\.(?= [A-Z])|\|)\s*(?:an?|the|where|when|how|that|those|one|every|any|all|when|[“\"]|[A-Z]|[a-z]+ing|[\w-]+ (?:which|that|who|whose|in which))?|{name},? (?:which|that|who) (?:is|are|acts?)"
        rf"|\b(?:called|known as|named) (?:the )?{name}|{name}, (?:an?|the) [a-z]|\bcounts? as {name}|{name} (?:if|when|where|only if)\b",
        flags,
    )
    does = re.compile(rf"{name}(?:,? (?:which|that|who))? (?:also |now |jointly |together )?{_DOES}\b", flags)
    newest_first = sorted(inquiry.library.documents(inquiry.scope, inquiry.as_of), key=lambda each: each.day or date.min, reverse=True)
    for place, document in enumerate(newest_first):
        for meaning in meanings_of(inquiry.library, inquiry.scope, document):
            if meaning.short.removesuffix("s").lower() in (names[0].lower(), names[0].lower().removesuffix("s")):
                yield BEST - 0.6 - place * AGE, _in_sentence(meaning)
        for paragraph in inquiry.paragraphs(document):
            for sentence in sentences(paragraph.text):
                if len(sentence.split()) < FEWEST or sentence.endswith("?"):
                    continue
                rank = BEST if (match := is_it.search(sentence)) else SECOND if (match := does.search(sentence)) else 0.0
                if match and rank:
                    early = 0.3 if match.start() < 3 else 0.0
                    yield rank + early + OF_KIND.get(document.kind, 0.0) - place * AGE, certain(document, paragraph, sentence)


def _in_sentence(meaning: Meaning) -> Evidence:
    """The sentence that a definition stands in, where it is not too long."""
    whole = (each for each in sentences(meaning.paragraph.text) if meaning.quote in each and len(each.split()) <= WORDS // 2)
    return certain(meaning.document, meaning.paragraph, next(whole, meaning.quote))


AGE = 0.01
"""What each newer paper takes from an older one's rank."""
OF_KIND = {Kind.TRACKER: 0.2, Kind.GUIDANCE: 0.1, Kind.NEWS: -0.2}
