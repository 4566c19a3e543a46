"""Facts from outside a question's scope: another council's, a restricted paper's, one that wasn't there yet.

Caught three ways: a citation of such a document, a run of words that stands in such documents alone, and what the case forbids.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from assistant.schemas import Reply
from evals.cases import Case
from evals.scores.answered import Answered
from evals.scores.matching import plain, states
from evals.texts import Text, words
from index.scope import Access

RUN = 8
"""How many words in a row are nobody's but the document's they stand in; "the improvement notice of 20 May 2024" is anybody's."""


@dataclass(frozen=True, slots=True)
class Shown:
    """What decides who may see a document: its councils (none: everybody's), its access and its own day (None: unknown)."""

    councils: frozenset[str]
    access: Access
    day: date | None


@dataclass(frozen=True, slots=True)
class Corpus:
    """The documents of a run by file name in lower case, and all councils that any of them is of."""

    shown: Mapping[str, Shown]
    texts: Mapping[str, Text]


def outside(answered: Answered, corpus: Corpus) -> list[str]:
    """What the reply holds from outside its question's scope, as sentences; empty where it keeps to it."""
    case, reply = answered.case, answered.reply
    hidden = {name for name, shown in corpus.shown.items() if not _may_see(case, corpus, shown)}
    said = _all_said(reply)
    faults = [f"cites {each.document}" for each in (*reply.citations, *reply.related) if each.document.lower() in hidden]
    faults += [f"says “{run}” of {name}" for name, run in _borrowed(said, hidden, corpus)]
    return faults + [f"states {wording!r}" for wording in case.forbidden if states(plain(said), wording)]


def _all_said(reply: Reply) -> str:
    """Every word of a reply but its citations, which are judged by their document."""
    conflicts = [f"{each.about}\n{each.why}" for each in reply.conflicts]
    days = [f"{each.date}\n{each.text}\n{each.meaning}\n{each.rule}\n{each.anchor}\n{each.assumption}" for each in reply.dates]
    return "\n".join([reply.answer, *reply.suggestions, *conflicts, *days])


def _may_see(case: Case, corpus: Corpus, shown: Shown) -> bool:
    """An asker without a council, or one whose question names others, may be answered from those that are named."""
    if shown.access is Access.RESTRICTED and case.access is not Access.RESTRICTED:
        return False
    if case.as_of and shown.day and shown.day > case.as_of:
        return False
    return not shown.councils or bool(shown.councils & _councils_of(case, corpus))


def _councils_of(case: Case, corpus: Corpus) -> set[str]:
    everyone = {council for shown in corpus.shown.values() for council in shown.councils}
    asked = plain(" ".join([*case.history, case.question]))
    of_sources = {council for source in case.sources if (shown := corpus.shown.get(source.document.lower())) for council in shown.councils}
    return {council for council in everyone if council.lower() == (case.council or "").lower() or states(asked, council)} | of_sources


def _borrowed(said: str, hidden: set[str], corpus: Corpus) -> list[tuple[str, str]]:
    """(document, words) for each run of the answer's words that stands in a hidden document and in none that may be seen."""
    spoken = [words(line) for line in re.sub(r"\[\d+\]", "", said).splitlines()]
    runs = {tuple(line[start : start + RUN]) for line in spoken for start in range(len(line) - RUN + 1)}
    found: dict[tuple[str, ...], str] = {}
    seen: set[tuple[str, ...]] = set()
    for name, text in corpus.texts.items():
        here = runs & text.runs(RUN)
        if name in hidden:
            found |= dict.fromkeys(here, name)
        else:
            seen |= here
    return sorted((name, " ".join(run)) for run, name in found.items() if run not in seen)
