"""Whether a sentence that a language model wrote says only what its sources say.

Each number, date, name, grade and quotation must stand in the sources, it must be worded mostly in their words, and neither
deny what they affirm nor oblige where they don't. Nothing in it may lead, call or show: no link, mention, image or markup.
"""

import re
import unicodedata
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from index.dates import find_dates
from index.periods import NUMBER_WORDS
from index.spans import Precision
from index.text import STOP, content_stems, holds_quote, sentences, stems, words
from index.vocabulary import ABBREVIATIONS

SHARE = 0.6
"""How much of a sentence's content must be worded as its sources are."""
_FEWEST = 2
"""How many content words a sentence has at least."""
_MARKUP = re.compile(
    r"[\[\]<>{}`@*|\\^~]|!\(|://|\bwww\.|\b(?:mailto|javascript|data|tel):|&#?\w+;|^\s*#|__|\bS\d+\b|\w\.[^\W\d_]{2,}|\b(?:\d{1,3}\.){3}\d", re.I
)
"""Links, addresses, mentions, images, HTML, code, markers: what no sentence of ours may hold."""
_TO_MODELS = re.compile(
    r"\b(?:ignore|disregard|forget|override)\b.{0,40}\b(?:previous|prior|above|earlier|other|all|your)\b.{0,30}\b(?:instruction|prompt|rule|direction|source|guideline)s?"
    r"|\bsystem (?:prompt|message)\b|\b(?:language model|chatbot|ai assistant|LLM)\b|\byou are (?:now )?(?:an?|the) (?:assistant|ai|bot)\b"
    r"|\b(?:assistant|system|user)\s*:|\b(?:begin|end) (?:of )?(?:system|instruction|prompt)|\bjailbreak|\bprompt injection\b",
    re.I,
)
_HIDING = re.compile(r"<!--|</?[a-z][^>]*>|!\[[^\]]*\]\(|\]\(\s*\w+:|@(?:here|channel|everyone)\b|<[@!#]", re.I)
_QUOTED = re.compile(r"“([^“”]*)”|\"([^\"]*)\"|(?<!\w)‘([^‘’]{3,}(?:’(?=\w)[^‘’]*)*)’(?!\w)|(?<!\w)'([^']{3,}(?:'(?=\w)[^']*)*)'(?!\w)")
_GRADES = re.compile(r"\b(outstanding|good|requires improvement(?: to be good)?|inadequate)\b", re.I)
_DENIES = re.compile(r"\b(?:not|no|never|none|nor|neither|without|cannot|nobody|nothing|fail(?:s|ed|ure|ing)?|un(?:able|likely|clear))\b|n['’]t\b", re.I)
_BINDS = re.compile(r"\b(?:must|shall|required|obliged|duty|ha(?:s|ve) to|needs? to)\b", re.I)
_BINDING = re.compile(r"\b(?:must|shall|will|requires?|required|obliged|duty|duties|ha(?:s|ve) to|needs? to|should|is to|are to)\b", re.I)
_WORD = r"[^\W_][\w’'&-]*"
_CAPITAL = r"[^\W\d_a-z][\w’'&-]*"
_NAME = re.compile(rf"(?<![\w’'])({_CAPITAL}(?:\s+(?:{_CAPITAL}))*)")
_NUMBER = "|".join(sorted(map(re.escape, NUMBER_WORDS), key=len, reverse=True))
_COUNTING = "half|twice|first|second|third|fourth|fifth|both|dozen|hundreds?|thousands?|quarterly|annual(?:ly)?|monthly|weekly|daily"
_PERIOD = r"[\s-]+(?:working |school |calendar |clear )?(?:hour|day|week|fortnight|month|year|term)s?\b"
_FIGURE = re.compile(
    rf"(?P<money>£\s?)?(?<![\w.])(?P<value>\d[\d,]*(?:\.\d+)?|\b(?:{_NUMBER})\b|\b(?:{_COUNTING})\b)(?:st|nd|rd|th)?"
    rf"(?P<unit>\s?%|\s+per ?cent\b|[\s-]*(?:million|billion|thousand)\b|{_PERIOD})?",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Source:
    """What a sentence rests on: how its document is named, and the words that are cited."""

    name: str
    text: str

    @property
    def whole(self) -> str:
        return f"{self.name}: {self.text}"


def faithful(text: str, sources: Sequence[Source], known: Collection[str] = ()) -> bool:
    """Whether a written sentence (without its markers) says only what its sources say; `known` are names that it may say anyway."""
    shown = unicodedata.normalize("NFKC", text)
    if not sources or unprintable(text) or _MARKUP.search(shown) or speaks_to_models(shown):
        return False
    whole = "\n".join(source.whole for source in sources)
    return (
        _quotes_stand(shown, sources)
        and _days(shown) <= _days(whole)
        and _figures(shown) <= _figures(whole) | _years(whole)
        and {each.lower() for each in _GRADES.findall(shown)} <= {each.lower() for each in _GRADES.findall(whole)}
        and all(_stands(name, f"{whole} {' '.join(known)}") for name in _names(shown, whole))
        and _worded(shown, f"{whole} {' '.join(known)}")
        and all(_same_sense(each, sources) for each in sentences(shown))
    )


def unprintable(text: str) -> bool:
    """Whether it holds what can't be seen: control characters, zero-width ones, private ones."""
    return any(unicodedata.category(each) in ("Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp") for each in text)


def speaks_to_models(text: str) -> bool:
    """Whether words are meant for a machine that reads them, or hide from a person who does."""
    shown = unicodedata.normalize("NFKC", "".join(each for each in text if unicodedata.category(each) != "Cf"))
    hidden = any(unicodedata.category(each) == "Cf" and each != "\u00ad" for each in text)  # a soft hyphen is a printer's
    return hidden or bool(_TO_MODELS.search(shown) or _HIDING.search(shown))


def _quotes_stand(text: str, sources: Sequence[Source]) -> bool:
    quotes = ["".join(filter(None, match)) for match in _QUOTED.findall(text)]
    if re.search(r"[“”\"]", _QUOTED.sub(" ", text)):
        return False  # a quotation that doesn't end
    return all(any(holds_quote(source.text, quote) for source in sources) for quote in quotes)


def _days(text: str) -> set[tuple[date, date]]:
    """The dates of a text as first and last day; of days that a range prints, its ends by themselves as well."""
    found = set()
    for span in find_dates(text, year=2000):
        first, last = (span.first, span.last) if span.year_said else (span.first.replace(year=2000), span.last.replace(year=2000))
        found.add((first, last))
        if span.precision is Precision.DAY:
            found |= {(first, first), (last, last)}
    return found


def _without_dates(text: str) -> str:
    for span in reversed(find_dates(text, year=2000)):
        text = f"{text[: span.start]} , {text[span.end :]}"
    return text


def _years(text: str) -> set[tuple[str, str]]:
    """The years that a text's dates print, as figures."""
    return {(str(day.year), "") for span in find_dates(text) if span.year_said for day in (span.first, span.last)}


def _figures(text: str) -> set[tuple[str, str]]:
    """The numbers of a text, dates aside, each as its value and its unit: "six months" is ("6", "month"), "£2,000" ("2000", "£")."""
    return {_figure(match) for match in _FIGURE.finditer(_without_dates(text))}


def _figure(match: re.Match[str]) -> tuple[str, str]:
    word = match["value"].lower()
    value = str(NUMBER_WORDS[word]) if word in NUMBER_WORDS else word.replace(",", "")
    unit = re.sub(r"[\s-]+", " ", match["unit"] or "").strip().lower()
    unit = "%" if unit.replace(" ", "") in ("%", "percent") else unit.removesuffix("s")
    return value, ("£" if match["money"] else "") + unit


def _names(text: str, whole: str) -> Iterator[str]:
    """The capitalised runs of a sentence, dates aside; its first word only where its sources don't have it as a word."""
    rest = _without_dates(text)
    start = re.search(_WORD, rest)
    for match in _NAME.finditer(rest):
        run = match[1].split()
        if start and match.start() == start.start() and _no_name(run[0], whole):
            run = run[1:]
        run = [each for each in run if each != "I"]
        if run:
            yield " ".join(run)


def _no_name(word: str, whole: str) -> bool:
    lower = words(word)
    return all(each in STOP for each in lower) or set(stems(lower)) <= set(stems(words(whole)))


def _stands(name: str, whole: str) -> bool:
    """Whether a name's words follow each other in the text; of an abbreviation also what it is short for."""
    text = f" {' '.join(words(whole))} "
    spelt = words(name)
    in_full = " ".join(words(ABBREVIATIONS.get(" ".join(spelt), "")))
    return f" {' '.join(spelt)} " in text or bool(in_full and f" {in_full} " in text)


def _worded(text: str, whole: str) -> bool:
    content = set(content_stems(text))
    return len(content) >= _FEWEST and len(content & set(content_stems(whole))) >= SHARE * len(content)


def _same_sense(text: str, sources: Sequence[Source]) -> bool:
    """Whether it denies where the sentence that it follows denies, and obliges only where that binds."""
    content = set(content_stems(text))
    nearest = max((each for source in sources for each in sentences(source.text)), key=lambda each: len(content & set(content_stems(each))), default="")
    return bool(_DENIES.search(text)) == bool(_DENIES.search(nearest)) and (not _BINDS.search(text) or bool(_BINDING.search(nearest)))
