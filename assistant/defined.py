"""What the documents of a scope call things: the abbreviations and short names that they define, which a question may use either way.

They stand beside the field's own (index.vocabulary) and win over them: who writes "the Hub" in this council means this council's.
"""

import re
from collections.abc import Iterator, Mapping
from datetime import date

from assistant.people import Meaning, meanings
from index.documents import Document
from index.library import Library
from index.scope import Scope

_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")


def meanings_of(library: Library, scope: Scope, document: Document) -> list[Meaning]:
    """A document's definitions, read once for each of its versions."""
    return library.lasting(("meanings", document.version), lambda: list(meanings(document, library.paragraphs(scope, document))))


def defined(library: Library, scope: Scope, question: str, as_of: date) -> Mapping[str, str]:
    """The long and short forms that the scope's documents define of what the question names, each with its other form; of two, the newest paper's."""
    found: dict[str, str] = {}
    lowered = question.lower()
    for document in sorted(library.documents(scope, as_of), key=lambda each: each.day or date.min):
        for meaning in meanings_of(library, scope, document):
            for said, other in _both_ways(meaning):
                if said.lower() in lowered and re.search(rf"(?<!\w){re.escape(said)}s?(?!\w)", question, re.I):
                    found[said.lower()] = other
    return found


def _both_ways(meaning: Meaning) -> Iterator[tuple[str, str]]:
    long, short = re.sub(r"^the ", "", _BRACKETS.sub("", meaning.quote), flags=re.I), meaning.short.removesuffix("s")
    yield short, long
    yield long.removesuffix("s"), short
