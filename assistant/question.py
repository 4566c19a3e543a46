"""What is asked, of which councils, on which day: a question understood before any document is opened."""

import re
from dataclasses import dataclass, replace
from datetime import date

from assistant import replies
from assistant.conversation import Asked, make_whole
from assistant.defined import defined
from assistant.evidence import written_out
from assistant.newcomers import asks_basics
from assistant.route import Councils, Route, Wanted, choose, councils_of
from assistant.schemas import QUESTION_LIMIT, Ask
from assistant.sentences import Inquiry
from index.errors import DayOutOfReach, QuestionEmpty, QuestionTooLong, UnknownCouncil
from index.library import Library
from index.scope import Asker, Scope
from index.text import squash

FIRST_YEAR, LAST_YEAR = 1990, 2150


@dataclass(frozen=True, slots=True)
class Refusal:
    """A question for which no document need be opened, with what is said instead."""

    status: str
    text: str
    council: str | None
    as_of: date
    suggestions: tuple[str, ...] = tuple(replies.FIRST_QUESTIONS)


@dataclass(frozen=True, slots=True)
class Question:
    """A question understood: one inquiry for each council that it is about, each with the council's name."""

    scope: Scope
    councils: Councils
    inquiries: tuple[tuple[str, Inquiry], ...]
    as_of: date


def understand(library: Library, asker: Asker, ask: Ask, today: date, default_council: str | None = None) -> Question | Refusal:
    """What is asked, and of which councils. Raises QuestionError for what can't be asked and NotAllowed for what the asker may not see."""
    as_of = within_reason(ask.as_of or today)
    own = _own_council(library, ask.council or default_council)
    question = _question(ask.question)
    asked = make_whole(question, [each[:QUESTION_LIMIT] for each in ask.history[-6:] if each.strip()], library.gazetteer())
    route = _route(library, asked, as_of)
    if (refusal := _without_documents(route)) and not asks_basics(asked.text):
        return Refusal(*refusal, own, as_of)
    councils = _councils(library, asked, own)
    scope = asker.scope()
    names = councils.names or _only_council(library, scope)
    if not names:
        return Refusal("needs_council", replies.NEEDS_COUNCIL, None, as_of, tuple(library.councils(scope)[:3]))
    told_of = own or names[0]
    inquiries = tuple(
        (name, _inquiry(library, scope.narrowed(name), asked, route if name == told_of else replace(route, reviewed=None), as_of, len(names))) for name in names
    )
    return Question(scope, councils, inquiries, as_of)


def _route(library: Library, asked: Asked, as_of: date) -> Route:
    """The route by rules; where none is sure, the one that the question leans to by its meaning, for which a model has to be opened."""
    route = choose(asked.text, as_of, asked.context)
    if route.wanted is not Wanted.GENERAL:
        return route
    from assistant.leaning import lean

    vector, model = library.meaning(written_out(library.gazetteer().replaced(asked.text), asked))  # the same words as are searched for: embedded once
    return lean(asked.text, route, vector, model)


def _inquiry(library: Library, scope: Scope, asked: Asked, route: Route, as_of: date, share: int) -> Inquiry:
    """The question about one council, with what its documents define of the question's words."""
    said = library.gazetteer().replaced(f"{asked.text} {asked.context}")
    known = tuple(defined(library, scope, said, as_of).items())
    return Inquiry(library, scope, replace(asked, defined=known), route, as_of, share)


def _councils(library: Library, asked: Asked, own: str | None) -> Councils:
    """The councils that the question names, else those of the questions that it points back to, unless it says "our"."""
    gazetteer = library.gazetteer()
    named = councils_of(asked.text, own, gazetteer)
    spoken_of = councils_of(asked.context, None, gazetteer) if asked.context else Councils()
    if (
        named.names in ((), (own,))
        and spoken_of.names
        and not gazetteer.mentions(asked.text, asking=True)
        and not re.search(r"\b(?:us|we|our|ours)\b", asked.text, re.I)
    ):
        return councils_of(asked.context, own, gazetteer)
    return named


def _question(text: str) -> str:
    question = squash(text)
    if not question:
        raise QuestionEmpty
    if len(text) > QUESTION_LIMIT:
        raise QuestionTooLong(len(text), QUESTION_LIMIT)
    return question


def within_reason(day: date) -> date:
    """An as-of day that dates can be counted from; DayOutOfReach for one that no notice knows."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise DayOutOfReach(day, FIRST_YEAR, LAST_YEAR)
    return day


def _own_council(library: Library, name: str | None) -> str | None:
    if not name:
        return None
    gazetteer = library.gazetteer()
    if (found := gazetteer.find(name)) is None:
        raise UnknownCouncil(name, gazetteer.near(name))
    return found.name


def _without_documents(route: Route) -> tuple[str, str] | None:
    if route.wanted is Wanted.SMALL_TALK:
        return "answered", replies.SMALL_TALK
    if route.wanted is Wanted.OUTSIDE:
        return "out_of_scope", replies.OUT_OF_SCOPE
    return None


def _only_council(library: Library, scope: Scope) -> tuple[str, ...]:
    """The one council that has documents here, where there is only one: then nobody needs to name it."""
    names = library.councils(scope)
    return (names[0],) if len(names) == 1 else ()
