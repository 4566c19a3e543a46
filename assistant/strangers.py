"""What a question names that no document in scope knows: another county's plan, a place that no paper speaks of, matters of quite another kind."""

import re

from assistant.sentences import Inquiry
from index.text import STOP, content_stems
from index.vocabulary import widen

_NAME = re.compile(r"(?<=[\w,;:] )(?P<name>[A-Z][a-z]{3,}(?: [A-Z][a-z]{3,})?)(?P<of>'s\b)?(?: (?P<body>council|county|borough|city|district)\b)?")
_NO_NAME = re.compile(
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mon|tues|wednes|thurs|fri|satur|sun)\w*|christmas|xmas|easter|whitehall|slack|cllr|councillor|council|children|improvement|board|notice|"
    r"department|secretary|state|ofsted|director|chief|executive|lead|leader|member|chair|commissioner|adviser|minister|services?|education|inspector|english|england|britain|government|parliament|sentinel|gazette|echo|herald|argus|mercury|chronicle|observer|post|times|news|journal|standard|advertiser|courier|star|mail|express|press|guardian|tribune|review",
    re.I,
)
FOREIGN, FEWEST = 0.6, 3
"""Which share of a question's words no document has, from which nothing in scope is about it, and how many words a question needs for that."""


def unknown_names(inquiry: Inquiry) -> list[str]:
    """Names in the question that stand in no document in scope, nor any word a typing error away."""
    text = _without_councils(inquiry)
    return [match["name"] for match in _NAME.finditer(text) if _unknown(inquiry, match["name"])]


def of_another_kind(inquiry: Inquiry) -> bool:
    """Whether most of the question's words are nowhere in the documents, nor any that would do for them."""
    stems = list(dict.fromkeys(content_stems(_without_councils(inquiry))))
    return len(stems) >= FEWEST and sum(_nowhere(inquiry, stem) for stem in stems) >= FOREIGN * len(stems)


def _without_councils(inquiry: Inquiry) -> str:
    return inquiry.library.gazetteer().replaced(inquiry.question, "we")


def _unknown(inquiry: Inquiry, name: str) -> bool:
    words = [word for word in name.split() if word.lower() not in STOP and not _NO_NAME.fullmatch(word)]
    stems = [stem for word in words for stem in content_stems(word)]
    return bool(stems) and any(_nowhere(inquiry, stem) and not inquiry.library.begins(inquiry.scope, stem) for stem in stems)


def _nowhere(inquiry: Inquiry, stem: str) -> bool:
    library, scope = inquiry.library, inquiry.scope
    if library.rarity(scope, stem)[1] or library.respell(scope, stem) != stem:
        return False
    return not any(library.rarity(scope, other)[1] for other in content_stems(" ".join(widen(stem))))
