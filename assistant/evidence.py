"""From a question to the sentences that may answer it, each scored by features that can be looked at.

Search finds passages; here their paragraphs and sentences are weighed: how much of the question they cover, rare words
counting more, whether they hold the kind of thing that is asked for, how well their passage fits, and whether their document
is the one that the question speaks of and is still the latest of its kind.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

from assistant.conversation import Asked, asking
from assistant.route import Route
from index.dates import find_dates
from index.documents import INSPECTIONS, NOTICES, Document, Paragraph, latest
from index.library import Found, Library
from index.life import lives_in
from index.pages import page_of
from index.sayings import as_written
from index.scope import Scope
from index.text import STOP, content_stems, stems, words
from index.vocabulary import ABBREVIATIONS, with_sections

if TYPE_CHECKING:
    from index.search import SearchSettings

LOOK_AT = 14
TYPED = frozenset({"person", "date", "year", "number", "share", "money", "contact", "address"})
"""What a particular fact may be."""
SAID, FAR = 0.1, 0.25
"""Below which share of the question and which cosine nothing is about it."""
SURE, SURE_OF_DUTY, COVERED, ALIKE = 1.0, 0.8, 0.42, 0.55
"""From which score an answer is given; for a fact also from which share of the question that its words cover, or from which cosine."""
_NO_NAME = (
    r"(?:Dr|Mr|Mrs|Ms|Sir|Dame|Cllr|Professor|Lord|Baroness|The|This|These|That|An?|In|For|From|Our|Its|If|As|At|By|On|To|Of|And|Secretary|State|Department|Education|Improvement|Children|Young|People|Notice|Board|Council|Councillor|City|"
    r"County|Borough|Committee|Services?|Report|Plan|Hub|Director|Executive|Chief|Cabinet|Member|Chair|Independent|Local|Authority|Safeguarding|Partnership|Care|Quality|Social|Head|Lead|Her|His|"
    r"Majesty|Inspectors?|Inspection|Senior|Interim|Assistant|Overview|Scrutiny|Full|Civil|Servants?|January|February|March|April|May|June|July|August|September|October|November|December|Focused|Visit|Ofsted)"
)
PERSON = re.compile(rf"\b(?!{_NO_NAME}\b)[A-ZÀ-Þ][a-zß-ÿ’'-]+ (?:[A-Z]\.? )?(?!{_NO_NAME}\b)[A-ZÀ-Þ][a-zA-ZÀ-ÿ’'-]+\b")
_ROLE = re.compile(
    r"\b(?:chair|director|officials?|advisers?|inspectors?|council|minister|secretary|officers?|commissioner|authority|department|party|leaders?|partners?)\b",
    re.I,
)
_NUMBER = re.compile(r"\d|%|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozen|no)\b", re.I)
_STREET = re.compile(
    r"\b\d{1,4}[a-z]?,? (?:[A-Z][\w’'-]+ ){1,4}|\b[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}\b|\b(?:[A-Z][\w’'-]+ ){1,3}(?:Street|Road|Lane|Way|Avenue|Square|Row|Place|Close|Drive)\b"
)
"""A house number with a name, a postcode, or a street."""
_SHARE = re.compile(r"\d|%|\b(?:half|third|quarter|all|most|majority|minority|none|few|almost all|one|two|three)\b", re.I)
_BOILERPLATE = re.compile(
    r"regulates and inspects to achieve excellence|reuse this information|Open Government Licence|copy of this document in a different format|piccadilly gate|textphone|Twitter|under its power to combine reports",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Features:
    """What speaks for a sentence; each 0 to 1 but `prior`, which may be negative."""

    coverage: float
    heading: float
    fits_type: float
    passage: float
    cosine: float
    prior: float
    plain: float | None = None
    """The cosine with the question itself, where `cosine` is that with where it aims."""

    @property
    def alike(self) -> float:
        """How near it is to what is asked, which says whether it has anything to do with it."""
        return self.cosine if self.plain is None else self.plain

    @property
    def score(self) -> float:
        return 0.9 * self.coverage + 0.3 * self.heading + 0.35 * self.fits_type + 0.4 * self.passage + 1.8 * self.cosine + self.prior


CERTAIN = Features(1, 0, 0, 1, 1, 0)
"""The features of what was looked up, not searched for."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Words of a document that may answer: `quote` is verbatim from the paragraph."""

    document: Document
    paragraph: Paragraph
    quote: str
    features: Features

    @property
    def score(self) -> float:
        return self.features.score

    @property
    def page(self) -> int | None:
        """The page on which the quote stands."""
        return page_of(self.paragraph, self.quote)

    @property
    def above(self) -> str:
        """What stands over the quote: its document's title and its headings."""
        return f"{self.document.title} {' '.join(self.paragraph.heading)}"


Meets = Callable[[Evidence], bool]
"""Whether evidence meets what a question demands of an answer."""


OTHERS_CONTACT = 0.75
"""Below which share of the question's words a telephone number is somebody else's."""


def sure(best: Evidence, route: Route) -> bool:
    """Whether the best evidence answers, or only lies near: then it's better to say that the documents don't.

    A question for a particular fact (who, when, how many) needs words that are about just that; one about duties is nearly always
    answered by the notice, so less will do.
    """
    features = best.features
    if features.coverage + features.heading < SAID and features.alike < FAR:
        return False  # neither its words nor its meaning have anything to do with the question
    if route.duty and not route.role:
        return best.score >= SURE_OF_DUTY
    if route.answer_type in TYPED:
        if route.answer_type == "contact" and features.coverage < OTHERS_CONTACT:
            return False  # another office's telephone
        about_it = features.coverage + 0.5 * features.heading >= COVERED or (features.alike >= ALIKE and features.coverage >= COVERED / 3)
        return best.score >= SURE and about_it and features.fits_type > 0
    return best.score >= SURE


def confidence(evidence: Evidence) -> float:
    """How surely it answers, 0 to 1: a half where the general reader begins to answer. For ranking answers; it is no probability."""
    return 1 / (1 + math.exp(-4 * (evidence.score - SURE)))


@dataclass(frozen=True, slots=True)
class Query:
    """A question's content: weighted stems, and the stems that would do as well."""

    weights: dict[str, float]
    alike: dict[str, float]
    total: float


def passages(
    library: Library, scope: Scope, asked: Asked, route: Route, as_of: date, limit: int = LOOK_AT, settings: "SearchSettings | None" = None
) -> list[Found]:
    """The passages that search proposes for a question, best first."""
    further = [*asked.widened(asked.text), *([asked.context] if asked.context else [])]
    documents = library.documents(scope, as_of)
    return library.search(
        scope,
        with_sections(asked.text),
        further,
        as_of,
        documents=_spoken_of(library, scope, as_of, documents, route),
        meaning=meaning_of(library, asked),
        limit=limit,
        settings=settings,
    )


def gather(library: Library, scope: Scope, asked: Asked, route: Route, as_of: date, found: Sequence[Found]) -> list[Evidence]:
    """The sentences of the passages found that may answer, best first."""
    if not found:
        return []
    query = weigh(library, scope, asked, typed=route.answer_type in TYPED)
    newest = max((hit.document.day for hit in found if hit.document.day), default=as_of)
    evidence = [each for hit in found for each in _sentences(hit, query, route, _recency(hit.document, newest, route))]
    best: dict[tuple[str, int, str], Evidence] = {}
    for each in evidence:
        key = (each.document.id, each.paragraph.ordinal, each.quote)
        if key not in best or best[key].score < each.score:
            best[key] = each
    return sorted(best.values(), key=lambda each: (-each.score, each.document.id, each.paragraph.ordinal))


def weigh(library: Library, scope: Scope, asked: Asked, typed: bool = False) -> Query:
    """The question's stems with their rarity in the scope; a misspelt word counts as the word it must be.

    Words that only say which document is meant weigh little: that is settled elsewhere. A word that the scope doesn't know
    weighs fully where a particular fact is asked for (nobody there is a commissioner), and half elsewhere (people say things
    their own way).
    """
    text = with_sections(library.gazetteer().replaced(asked.text))
    asks = set(words(asking(text.replace("’", "'"))))
    known: dict[str, float] = {}
    for word in words(text):
        if word in STOP or word in _SMALL:
            continue
        for stem in stems([word]):
            respelt = library.respell(scope, stem)
            rarity, everywhere = library.rarity(scope, respelt)
            if everywhere or word not in ABBREVIATIONS:
                weight = rarity * (1.0 if everywhere or typed else 0.5) * (0.3 if word in _DOCUMENT_WORDS else 1.0) * (1.0 if word in asks else TOLD)
                known[respelt] = max(known.get(respelt, 0.0), weight)
            else:
                known |= {part: library.rarity(scope, part)[0] for part in content_stems(ABBREVIATIONS[word])}
    alike: dict[str, float] = {}
    for stem in content_stems(" ".join(asked.widened(asked.text))):
        alike.setdefault(stem, 0.7)
    for stem in content_stems(asked.context):
        alike.setdefault(stem, 0.35)
    return Query(known, alike, sum(known.values()) or 1.0)


TOLD = 0.5
"""What a word counts that only stands in a sentence which tells, beside one that asks."""
_DOCUMENT_WORDS = frozenset(
    "ofsted inspection inspections inspector inspectors report reports notice letter paper papers document documents scrutiny committee news article latest last recent most current "
    "share percentage percent proportion number figure figures newest vs versus "
    "list full section paragraph clause mentioned according says department dfe council councils board "
    "january february march april may june july august september october november december jan feb mar apr jun jul aug sept sep oct nov dec".split()
) | frozenset(map(str, range(2005, 2040)))
_SMALL = frozenset("week weeks day days today now moment currently date dates time bein goin doin gonna wat wot whn hw pls".split())


def written_out(text: str, asked: Asked) -> str:
    """The question as a document would put it, for its meaning: abbreviations in full, sayings as papers write them."""
    known = ABBREVIATIONS | dict(asked.defined)
    return as_written(re.sub(r"[A-Za-z0-9]+", lambda match: known.get(match[0].lower(), match[0]), with_sections(text)))


def meaning_of(library: Library, asked: Asked) -> str:
    """What of a question is embedded: with the earlier ones that it points back to, without the councils' names."""
    return written_out(library.gazetteer().replaced(f"{asked.context} {asked.text}" if asked.context else asked.text), asked)


def _spoken_of(library: Library, scope: Scope, as_of: date, documents: Sequence[Document], route: Route) -> frozenset[str]:
    """The documents that a question speaks of: those in force and the latest inspections, unless it names a year or asks for earlier ones."""
    if route.earlier:
        return frozenset(each.id for each in documents)
    inspections = [each for each in documents if each.kind in INSPECTIONS]
    newest = {each.id for each in latest(((each.councils, each.kind), each) for each in inspections).values()}
    older = ({each.id for each in inspections} - newest) | _over(library, scope, as_of, documents)
    of_years = {each.id for each in documents if route.years & {found.day.year for found in each.identity.dates}}
    return frozenset(each.id for each in documents if each.id not in older or each.id in of_years)


def _over(library: Library, scope: Scope, as_of: date, documents: Sequence[Document]) -> set[str]:
    """The notices and directions that apply no more, but the last one of a council that has none in force; one alone is always that."""
    if sum(each.kind in NOTICES for each in documents) < 2:
        return set()
    found: set[str] = set()
    for stages in lives_in(library, scope, as_of).values():
        over = [stage.document.id for stage in stages if stage.end and stage.end.last < as_of]
        found.update(over if len(over) < len(stages) else over[:-1])
    return found


LATEST, HALVES = 0.3, 180
"""What the newest paper has over an old one, and in how many days that halves: where a question names no time, it asks of now."""


def _recency(document: Document, newest: date, route: Route) -> float:
    if route.earlier or route.years or document.day is None:
        return 0.0
    return (LATEST if not route.progress else 0.9) * float(0.5 ** ((newest - document.day).days / HALVES))


def _sentences(hit: Found, query: Query, route: Route, recency: float) -> list[Evidence]:
    prior = _prior(hit.document, route) + recency
    evidence = []
    lead = ""
    for paragraph, quotes in groupby(hit.aimed_quotes(), key=lambda each: each[0]):
        if _BOILERPLATE.search(paragraph.text):
            continue
        heading = f"{hit.document.title} {' '.join(paragraph.heading)} {lead}"
        for _, quote, cosine, aimed in quotes:
            features = replace(_features(quote, heading, hit, query, route, prior, max(0.0, aimed)), plain=max(0.0, cosine))
            if features.fits_type >= 0 or (route.duty and not route.role):
                evidence.append(Evidence(hit.document, paragraph, quote, features))
        if paragraph.text.endswith(":"):
            lead = paragraph.text
    return evidence


def _features(quote: str, heading: str, hit: Found, query: Query, route: Route, prior: float, cosine: float) -> Features:
    here, above = set(stems(words(quote))), set(stems(words(heading)))
    coverage = _covered(here, query)
    both = _covered(here | above, query)
    fits = fits_type(quote, route)
    length = max(1.0, math.log2(max(len(quote), 40) / 60)) if len(quote) > 120 else 1.0
    scrap = 0.3 if len(quote.split()) < 8 else 0.0
    return Features(coverage / (0.9 + 0.1 * length), both - coverage, fits, hit.score, cosine, prior - scrap)


def covered(text: str, query: Query) -> float:
    """The share of the question that a text's words cover, 0 to 1."""
    return _covered(set(stems(words(text))), query)


def spoken_of(text: str, query: Query) -> float:
    """The share of a short text's own words that the question says or implies, 0 to 1: how far a lead-in is what was asked for."""
    own = set(content_stems(text))
    return sum(1.0 if stem in query.weights else query.alike.get(stem, 0.0) for stem in own) / len(own) if own else 0.0


def _covered(stems_here: set[str], query: Query) -> float:
    """The share of the question's weight that these stems cover; a synonym counts for most of the word."""
    direct = sum(weight for stem, weight in query.weights.items() if stem in stems_here)
    missing = query.total - direct
    by_synonym = min(
        missing,
        sum(share for stem, share in query.alike.items() if stem in stems_here and stem not in query.weights) * query.total / max(3, len(query.weights)),
    )
    return (direct + by_synonym) / query.total


def fits_type(quote: str, route: Route) -> float:
    """1 where the quote holds what is asked for, 0 where it can't be the answer, 0.5 where anything may be."""
    if route.answer_type == "person":
        if route.role:
            return 1.0 if route.role.search(quote) and PERSON.search(quote) else -0.5
        return 1.0 if PERSON.search(quote) else 0.6 if _ROLE.search(quote) else 0.0
    if route.answer_type == "date":
        return 1.0 if find_dates(quote, year=2000) else -0.3
    if route.answer_type == "year":
        return 1.0 if re.search(r"\b(?:19|20)\d\d\b", quote) else -0.3
    if route.answer_type == "money":
        return 1.0 if re.search(r"£|\bpounds?\b|\bmillion\b", quote) else -0.5
    if route.answer_type == "contact":
        return 1.0 if re.search(r"@|\b0\d{3,4}[ \d]{5,}|www\.", quote) else -0.5
    if route.answer_type == "address":
        return 1.0 if _STREET.search(quote) else -0.5
    if route.answer_type == "number":
        return 1.0 if _NUMBER.search(quote) else -0.3
    if route.answer_type == "share":
        return 1.0 if _SHARE.search(quote) else -0.3
    if route.answer_type == "definition" and route.term:
        term = re.escape(route.term)
        if re.search(
            rf"\b{term}\b\W+(?:is (?:a|an|the|responsible|where|how)|are|means|refers|provides|was set up)\b|\bpurpose of\b.{{0,60}}\b{term}", quote, re.I
        ):
            return 1.0
        return 0.9 if re.search(rf"\({term}\)", quote, re.I) else 0.5 if re.search(rf"\b{term}\b", quote, re.I) else 0.0
    return 0.5


def _prior(document: Document, route: Route) -> float:
    """Whether this is the document that the question speaks of, by kind and year."""
    prior = 0.0
    if route.kinds:
        prior += route.pull if document.kind in route.kinds else -0.05
    if route.duty:
        prior += 0.25 if document.kind in NOTICES else 0.0
    if route.years:
        prior += 0.45 if route.years & {each.day.year for each in document.identity.dates} else -0.15
    return prior
