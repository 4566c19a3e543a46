"""Which council a text names.

Names match by rule and list: case, '&' and 'and', hyphens, 'St' and 'St.', possessives, "City of", "London Borough of" and
the like, one typing error in a long name. The longest name wins. A bare name that is also a common word (Reading, Bury)
counts only beside a word of local government.
"""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from importlib import resources

from rapidfuzz import process
from rapidfuzz.distance import DamerauLevenshtein

from index.text import slug

_BEFORE = r"(?:council of the|royal borough of|london borough of|metropolitan borough of|borough of|city of|county of|city and county of)"
_AFTER = (
    r"(?:metropolitan borough council|metropolitan district council|metropolitan council|county borough council|city council|county council|"
    r"borough council|district council|unitary authority|local authority|council|corporation|children services|children social care|"
    r"childrens social care|children trust|childrens trust|local area partnership|local area|lsc[bp]|safeguarding)"
)
_CONTEXT_BEFORE = re.compile(r"\b(?:in|of|for|from|at|across|by|and) $")
_ANOTHER_PLACE_BEFORE = re.compile(r"\b(?:greater|north|south|east|west|mid|upper|lower|new|old|little) $")
_ANOTHER_PLACE_AFTER = re.compile(r"^[- ](?:under|upon|le|on)[- ](?:the[- ])?[A-Z]|^(?:-by-|[- ]by[- ]the[- ])[A-Z]")
_CONTEXT_AFTER = re.compile(rf"^ {_AFTER}\b")


TYPO_FROM = 8
"""From how many letters a name may be misspelt: shorter ones lie too near to English words (survey, eating, midway)."""


@dataclass(frozen=True, slots=True)
class Council:
    """A local authority: `name` as people say it, `full_name` as it calls itself, `names` all that it answers to."""

    name: str
    full_name: str
    names: tuple[str, ...]
    common_word: bool = False
    abolished: bool = False

    @property
    def slug(self) -> str:
        return slug(self.name)


@dataclass(frozen=True, slots=True)
class Mention:
    """A council named in a text: `words` is the text between `start` and `end`; `full` if more than its bare name stands there."""

    council: Council
    start: int
    end: int
    words: str
    full: bool


class Gazetteer:
    """The councils a text is searched for; immutable, `with_councils` makes a larger one."""

    def __init__(self, councils: Iterable[Council], by_key: dict[str, Council] | None = None) -> None:
        """`by_key` are the keys of the councils where somebody has them already."""
        self.councils = tuple(councils)
        self._by_key = _keys_of(self.councils) if by_key is None else by_key

    @cached_property
    def _pattern(self) -> re.Pattern[str] | None:
        keys = sorted(self._by_key, key=len, reverse=True)
        return re.compile(rf"(?<![a-z0-9])((?:{_BEFORE} )?)({'|'.join(map(re.escape, keys))})((?: {_AFTER})?)(?![a-z0-9])") if keys else None

    def with_councils(self, councils: Iterable[Council]) -> "Gazetteer":
        added = tuple(councils)
        names = {council.name for council in added}
        kept = tuple(council for council in self.councils if council.name not in names)
        others = self._by_key if len(kept) == len(self.councils) else _keys_of(kept)
        own = _keys_of(added)
        return Gazetteer((*added, *kept), own | {key: council for key, council in others.items() if key not in own})

    def replaced(self, text: str, by: str = " ") -> str:
        """The text with other words in the place of every council's name."""
        for mention in reversed(self.mentions(text)):
            text = text[: mention.start] + by + text[mention.end :]
        return text

    def mentions(self, text: str, asking: bool = False) -> list[Mention]:
        """Every council named in the text, in order; the longest name wins where two overlap.

        In a question (`asking`) a name that is also a word counts wherever it is written as a name, and one without its middle: who asks
        means councils.
        """
        if self._pattern is None:
            return []
        if asking and (short := self.shortened(text)):
            return sorted([*self.mentions(_without(text, short), asking), *short], key=lambda each: each.start)
        plain, places = _plain(text)
        found = []
        for match in self._pattern.finditer(plain):
            council = self._by_key[match[2]]
            full = bool(match[1] or match[3]) or _bare(match[2]) != match[2]
            start, end = places[match.start()], places[match.end() - 1] + 1
            goes_on = not match[3] and " " not in match[2] and _ANOTHER_PLACE_AFTER.search(text[end:])
            if goes_on or _ANOTHER_PLACE_BEFORE.search(plain[: match.start()]):
                continue
            if not full and self._only_a_word(match[2], council, text, plain, places, match) and not (asking and _as_a_name(text, places, match)):
                continue
            found.append(Mention(council, start, end, text[start:end], full))
        return found

    def _only_a_word(self, key: str, council: Council, text: str, plain: str, places: list[int], match: re.Match[str]) -> bool:
        """Whether a bare name stands for something else here: a common word, or another word's lower case."""
        if _bare(key) != _bare(council.name) and len(key) <= 4:
            return not text[places[match.start()] : places[match.end() - 1] + 1].isupper()
        if not council.common_word or " " in key:
            return False
        if _CONTEXT_AFTER.search(plain[match.end() :]):
            return False
        start, end = places[match.start()], places[match.end() - 1] + 1
        if re.match(r"[- ](?:in[- ])?[A-Z][a-z]", text[end:]):
            return True  # Sutton Coldfield, Bury St Edmunds, Sutton in Ashfield
        a_name = text[start].isupper() and (_CONTEXT_BEFORE.search(plain[: match.start()]) or _POSSESSIVE.match(text, end))
        return not a_name

    def find(self, name: str) -> Council | None:
        """The council that a name alone stands for ("reading", "Telford & Wrekin Council"), or None."""
        plain = _plain(name)[0]
        return self._by_key.get(plain) or self._by_key.get(_bare(name))

    def near(self, name: str, limit: int = 3) -> tuple[str, ...]:
        """Names that are like a name nobody has, best first."""
        hits = process.extract(_bare(name), self._by_key.keys(), scorer=DamerauLevenshtein.normalized_similarity, limit=limit * 2, score_cutoff=0.6)
        return tuple(dict.fromkeys(self._by_key[key].name for key, _, _ in hits))[:limit]

    def typo(self, text: str) -> Mention | None:
        """A council whose long name stands in the text with one typing error; None where no such word is there."""
        tokens = [(match[0], match.start(), match.end()) for match in re.finditer(r"[A-Za-z]+(?:-[A-Za-z]+)*", text)]
        singles = [key for key in self._by_key if " " not in key and len(key) >= TYPO_FROM]
        for word, start, end in tokens:
            key = _plain(word)[0]
            if len(key) < TYPO_FROM - 1:
                continue
            hit = process.extractOne(key, singles, scorer=DamerauLevenshtein.distance, score_cutoff=1)
            if hit and hit[0][0] == key[0] and not self._by_key[hit[0]].common_word:
                return Mention(self._by_key[hit[0]], start, end, word, False)
        return None

    def shortened(self, text: str) -> list[Mention]:
        """The councils whose long names a question shortens in the middle ("P'boro", "Bmouth"), where only one can be meant."""
        found = []
        for match in _SHORTENED.finditer(text):
            beginning, ending = (match["before"], match["after"]) if match["before"] else (match[0][:1], match[0][1:])
            named = {council.name: council for key, council in self._by_key.items() if _shortens(beginning.lower(), ending.lower(), key)}
            if len(named) == 1:
                found.append(Mention(next(iter(named.values())), match.start(), match.end(), match[0], False))
        return found


_SHORTENED = re.compile(
    r"\b(?:(?P<before>[A-Za-z]{1,3})['’](?P<after>[A-Za-z]{3,})|(?!(?:[bcfgkp]l|[bcdfgkptw]r|[cgpstw]h|kn|qu|s[cklmnpqtwy]|[dt]w)|\w+['’](?!s\b))[b-df-hj-np-tv-xz](?=[b-df-hj-np-tv-xz])[A-Za-z]{3,})\b",
    re.I,
)
"""What may be a name without its middle: by its apostrophe, or because no English word begins so."""


def _without(text: str, mentions: Iterable[Mention]) -> str:
    """The text with blanks where these stand, so that every other place stays."""
    for each in mentions:
        text = text[: each.start] + " " * (each.end - each.start) + text[each.end :]
    return text


def _shortens(beginning: str, ending: str, key: str) -> bool:
    short = re.sub(r"borough$|brough$", "boro", key)
    return " " not in key and len(key) > len(beginning) + len(ending) and key.startswith(beginning) and (key.endswith(ending) or short.endswith(ending))


def _as_a_name(text: str, places: list[int], match: re.Match[str]) -> bool:
    """Whether a word of a question is written as a name: with a capital inside a sentence, or at its start before a pause or a possessive."""
    start, end = places[match.start()], places[match.end() - 1] + 1
    if not text[start].isupper() or re.match(r"[- ](?:in[- ])?[A-Z][a-z]", text[end:]):
        return False
    inside = re.search(r"[a-z0-9,)]\s+$", text[:start])
    return bool(inside or re.match(r"\s*[-–—:,]|['’]s\b", text[end:]))


_POSSESSIVE = re.compile(r"['’]s(?![A-Za-z0-9])", re.I)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text in lower case with one space between words and no punctuation, and each character's place in the original."""
    out: list[str] = []
    places: list[int] = []
    last_space = True
    skipped = {match.start() + 1 for match in _POSSESSIVE.finditer(text)}
    for place, char in enumerate(text):
        if place in skipped or char in "'’.":
            continue
        if char == "&":
            for extra in ("" if last_space else " ") + "and ":
                out.append(extra)
                places.append(place)
            last_space = True
            continue
        char = char.lower()
        if char.isalnum():
            out.append(char if char.isascii() else slug(char)[:1])
            places.append(place)
            last_space = False
        elif not last_space:
            out.append(" ")
            places.append(place)
            last_space = True
    if out and last_space:
        out.pop()
        places.pop()
    return "".join(out), places


def _keys_of(councils: Iterable[Council]) -> dict[str, Council]:
    """What stands for each council in plain letters; of two that share a name the first has it."""
    keys: dict[str, Council] = {}
    for council in councils:
        for name in dict.fromkeys((council.name, council.full_name, *council.names)):
            plain = _plain(name)[0]
            keys.setdefault(plain, council)
            if not council.name.startswith("City of "):  # "London" alone isn't the City of London
                keys.setdefault(_stripped(plain), council)
    return keys


def _bare(name: str) -> str:
    """The name without "City of", "Council" and the like: what remains must still be a name."""
    return _stripped(_plain(name)[0])


def _stripped(plain: str) -> str:
    plain = re.sub(rf"^{_BEFORE} ", "", re.sub(rf" {_AFTER}$", "", plain))
    return re.sub(r"^the ", "", plain)


@lru_cache(maxsize=1)
def england() -> Gazetteer:
    """The councils of England that run, or since 2009 ran, children's services. Source: `index/authorities.csv`."""
    text = resources.files("index").joinpath("authorities.csv").read_text("utf8")
    rows = csv.DictReader(text.splitlines())
    return Gazetteer(
        Council(
            row["name"],
            row["full_name"] or row["name"],
            tuple(name.strip() for name in row["other_names"].split(";") if name.strip()),
            row["common_word"] == "yes",
            bool(row["to"]),
        )
        for row in rows
    )
