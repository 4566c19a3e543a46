"""An answer in a language model's words, for who configured one: the evidence goes in as S1, S2, …, sentences with their sources come back.

What code worked out, counted or headed stays as it is and stands first; only bare quotes are said in other words. Whatever goes
wrong here, the answer in the documents' own words is the one that goes out. What comes back is held against its sources by verify.
"""

import json
import logging
import re
from collections.abc import Sequence
from typing import Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from assistant import replies
from assistant.evidence import Evidence
from assistant.sentences import Inquiry, Sentence, SentenceKind, is_quoted
from assistant.wording import speaks_to_models
from index.dates import say
from index.scope import Access
from index.text import squash
from prompts import load

SOURCES = 8
"""How many sources a prompt has at most."""
NEAR = 0.6
"""How near the best evidence further evidence must come, as a share of its score."""
_TOKENS = re.compile(r"\s*[\[(]\s*S\d+(?:\s*[,;]\s*S\d+)*\s*[\])]")
_FENCED = re.compile(r"\s*```(?:json)?\s*\n(.*)\n\s*```\s*", re.S | re.I)
_log = logging.getLogger(__name__)


class Writer(Protocol):
    """Whoever words an answer; `restricted` says whether restricted papers may be shown to it."""

    restricted: bool

    def write(self, prompt: str) -> str: ...


class _Said(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    text: str = Field(min_length=1, max_length=600)
    sources: list[str] = Field(max_length=SOURCES)


class _Answer(BaseModel):
    """What the prompt asks for: {"sentences": [{"text": "…", "sources": ["S1"]}]}."""

    model_config = ConfigDict(extra="forbid", strict=True)

    sentences: list[_Said] = Field(max_length=12)


_NAMES = [f"S{place}" for place in range(1, SOURCES + 1)]
SHAPE = {
    "type": "object",
    "properties": {
        "sentences": {
            "type": "array",
            "maxItems": 3,
            "items": {
                "type": "object",
                "properties": {
                    "text": {"type": "string"},
                    "sources": {
                        "type": "array",
                        "minItems": 1,
                        "maxItems": 3,
                        "items": {"type": "string", "enum": [f"S{place}" for place in range(1, SOURCES + 1)]},
                    },
                },
                "required": ["text", "sources"],
                "additionalProperties": False,
            },
        }
    },
    "required": ["sentences"],
    "additionalProperties": False,
}
"""The same as a JSON schema, for servers that hold a model to one: no more than the prompt allows."""


def synthesise(inquiry: Inquiry, council: str, sentences: Sequence[Sentence], writer: Writer) -> tuple[Sentence, ...]:
    """The verified sentences with their bare quotes said in the writer's words, not verified yet; nothing where the default answer has to do."""
    kept = tuple(each for each in sentences if not is_quoted(each))
    if len(kept) == len(sentences) or any(each.kind in (SentenceKind.SCOPE, SentenceKind.ABSENCE) for each in kept):
        return ()  # all worked out, or a head whose lines are counted
    if not (sources := _sources(inquiry, sentences, writer.restricted)):
        return ()
    try:
        said = read(writer.write(prompt(inquiry, council, sources)))
    except Exception as error:  # the default answer stands; the error's own text may hold the question or the key
        _log.warning("The language model's answer wasn't used: %s.", type(error).__name__)
        return ()
    written = [sentence for text, tokens in said if (sentence := _sentence(text, tokens, sources))]
    return (*kept, *written) if written else ()


def prompt(inquiry: Inquiry, council: str, sources: Sequence[Evidence]) -> str:
    """The prompt of prompts/answer.md with the sources, each on lines of its own that no text of theirs can begin."""
    asked = inquiry.asked
    question = f"{asked.text} (Asked before: {asked.context})" if asked.context else asked.text
    lines = [_source(place, each) for place, each in enumerate(sources, 1)]
    return load("answer", as_of=say(inquiry.as_of), council=council, sources="\n".join(lines), question=question)


def _source(place: int, evidence: Evidence) -> str:
    where = replies.place(evidence.document, evidence.paragraph.number, evidence.page)
    return f"S{place}: {squash(where)} ({squash(evidence.document.name)}): {json.dumps(squash(evidence.quote), ensure_ascii=False)}"


def _sources(inquiry: Inquiry, sentences: Sequence[Sentence], restricted: bool) -> list[Evidence]:
    """What the answer rests on, then the next best evidence; nothing where the answer rests on what the model may not see.

    Words that speak to a language model, or hide from a reader, are no source: whoever wrote them didn't write for the board.
    """
    used = [each for sentence in sentences for each in sentence.evidence]
    if not restricted and any(each.document.access is Access.RESTRICTED for each in used):
        return []
    best = inquiry.evidence[0].score if inquiry.evidence else 0.0
    further = [each for each in inquiry.evidence if each.score >= NEAR * best and (restricted or each.document.access is not Access.RESTRICTED)]
    sources: list[Evidence] = []
    for each in (*used, *further):
        if len(sources) < SOURCES and not any(_within(each, other) for other in sources) and not speaks_to_models(each.quote):
            sources.append(each)
    return sources


def _within(one: Evidence, other: Evidence) -> bool:
    return one.document.id == other.document.id and one.paragraph.ordinal == other.paragraph.ordinal and one.quote in other.quote


def read(reply: str) -> list[tuple[str, list[str]]]:
    """Each sentence with its sources' tokens; ValueError for anything but the JSON that was asked for, bare or fenced."""
    fenced = _FENCED.fullmatch(reply)
    try:
        answer = _Answer.model_validate_json(fenced[1] if fenced else reply)
    except ValidationError:
        raise ValueError("not the JSON that was asked for") from None
    return [(squash(each.text), each.sources) for each in answer.sentences]


def _sentence(text: str, tokens: Sequence[str], sources: Sequence[Evidence]) -> Sentence | None:
    """One sentence with the markers of its sources; unknown tokens are stripped, and what then cites nothing is nothing."""
    known = dict.fromkeys(int(token[1:]) for token in tokens if re.fullmatch(r"S[1-9]\d?", token) and int(token[1:]) <= len(sources))
    if not known:
        return None
    words = _TOKENS.sub("", text).rstrip(" .;:")
    markers = "".join(f"[#{place}]" for place in range(len(known)))
    return Sentence(SentenceKind.WRITTEN, f"{words} {markers}.", tuple(sources[place - 1] for place in known))
