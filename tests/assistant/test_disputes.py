"""Papers that contradict each other are shown side by side, the one nearest to the matter first; a date in the press is held against the clause."""

from collections.abc import Callable

import pytest

from assistant.disputes import in_doubt
from assistant.schemas import Reply
from assistant.sentences import Inquiry
from index.library import Library


@pytest.mark.parametrize(
    ("question", "doubt"),
    [
        ("what share of posts were agency? I've got two different numbers", True),
        ("The Courier says we have until May, is that right?", True),
        ("when's that due? minutes and tracker don't match", True),
        ("when is the next review due?", False),
        ("which two days is the board in June", False),
    ],
)
def test_doubt_is_told_from_a_plain_question(question: str, doubt: bool, sample_library: Library, inquire: Callable[..., Inquiry]) -> None:
    assert in_doubt(inquire(sample_library, question)) is doubt


def test_both_papers_are_cited_and_the_one_nearest_to_the_matter_is_preferred(ask: Callable[..., Reply]) -> None:
    reply = ask("Our paper said Ofsted issued the notice. True?", "Wexmoor", "2024-04-02")
    kinds = {each.marker: each.kind for each in reply.citations}
    assert {"improvement_notice", "news"} <= set(kinds.values())
    (conflict,) = reply.conflicts
    assert len(conflict.markers) >= 2
    assert set(conflict.markers) <= set(kinds)
    assert conflict.preferred is not None
    assert kinds[conflict.preferred] == "improvement_notice"


def test_a_date_that_a_later_paper_changed_is_a_conflict_with_the_later_one_preferred(ask: Callable[..., Reply]) -> None:
    reply = ask("by when has Verity got to bring the new date for audits?", "Thornhithe", "2025-01-29")
    (conflict,) = reply.conflicts
    days = {each.marker: each.date for each in reply.citations}
    assert conflict.preferred is not None
    assert days[conflict.preferred] == max(filter(None, (days[marker] for marker in conflict.markers)))


def test_one_paper_alone_contradicts_nothing(ask: Callable[..., Reply]) -> None:
    assert ask("when is the next review due?", "Wexmoor", "2024-06-01").conflicts == []
