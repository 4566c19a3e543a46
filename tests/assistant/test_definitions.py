"""What a word means: the words that define it before those that use it, and what documents define, learnt both ways."""

from collections.abc import Callable
from datetime import date

import pytest

from assistant.defined import defined
from assistant.definitions import definition
from assistant.sentences import Inquiry
from index.library import Library
from index.scope import Access, Scope

Inquire = Callable[..., Inquiry]
Keep = Callable[..., None]
WEXMOOR = Scope(frozenset({"Wexmoor"}), frozenset(Access))


@pytest.fixture
def quotes(library: Library, inquire: Inquire) -> Callable[[str], list[str]]:
    return lambda question: [each.evidence[0].quote for each in definition(inquire(library, question)).sentences]


@pytest.mark.parametrize("question", ["what is the FAS?", "sorry, what's an FAS?", "what does FAS mean?", "who or what is the FAS?"])
def test_the_defining_words_come_before_those_that_use_it(question: str, keep: Keep, quotes: Callable[[str], list[str]]) -> None:
    keep(
        "2024-05-01",
        "Helpful meetings are held in the FAS every day of the week.",
        "Meetings are late in the First Assessment Service (FAS) of the council.",
        "The FAS, which acts as a front door, receives contacts about children.",
    )
    found = quotes(question)
    assert found[0].startswith("The FAS, which acts as a front door")
    assert "First Assessment Service (FAS)" in found[1]


def test_a_word_that_nobody_defines_is_none_of_its(keep: Keep, quotes: Callable[[str], list[str]]) -> None:
    keep("2024-05-01", "Helpful meetings are held in the Larder every day of the week.")
    assert quotes("what is the Larder?") == []
    assert quotes("what is the deadline?") == []


def test_what_documents_define_is_known_by_either_name(keep: Keep, library: Library) -> None:
    keep("2024-05-01", "The average wait for occupational therapy (OT) is 71 weeks.", 'The Families First Hub ("the Hub") opened in May.')
    day = date(2024, 6, 1)
    assert defined(library, WEXMOOR, "how long is the wait for OT", day) == {"ot": "occupational therapy"}
    assert defined(library, WEXMOOR, "how long is the wait for occupational therapy", day) == {"occupational therapy": "OT"}
    assert defined(library, WEXMOOR, "what is the Hub", day) == {"hub": "Families First Hub"}
    assert defined(library, WEXMOOR, "what is the Hub", date(2024, 4, 1)) == {}


def test_definitions_stay_with_their_council_and_access(keep: Keep, library: Library) -> None:
    keep("2024-05-01", "The otter trust (OT) met.", council="Thornhithe")
    keep("2024-05-02", "The obvious thing (OT) is secret.", access=Access.RESTRICTED)
    assert defined(library, Scope(frozenset({"Wexmoor"}), frozenset({Access.PUBLIC})), "what is OT", date(2024, 6, 1)) == {}
