"""Names and matters that no document in scope knows are refused; names a typing error away, or begun, are known."""

from collections.abc import Callable

import pytest

from assistant.schemas import Reply
from assistant.sentences import Inquiry
from assistant.strangers import of_another_kind, unknown_names
from index.library import Library

Inquire = Callable[..., Inquiry]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("what date is Ravelthorpe's improvement plan due?", ["Ravelthorpe"]),
        ("has Ravelthorpe council got a commissioner", ["Ravelthorpe"]),
        ("what does Yvonne Tarrant chair?", []),
        ("what has Petra got on the tracker", []),
        ("is the Chronicle right about the date", []),
        ("when is the review in March", []),
    ],
)
def test_a_name_is_unknown_where_no_paper_has_it(question: str, names: list[str], sample_library: Library, inquire: Inquire) -> None:
    assert unknown_names(inquire(sample_library, question)) == names


def test_matters_of_quite_another_kind_are_told_apart(sample_library: Library, inquire: Inquire) -> None:
    assert of_another_kind(inquire(sample_library, "any decent curry takeaways with vegan starters?"))
    assert not of_another_kind(inquire(sample_library, "when must the plan be finished?"))


def test_another_council_s_plan_is_none_of_ours(ask: Callable[..., Reply]) -> None:
    assert ask("what date is Ravelthorpe's improvement plan due?", "Wexmoor", "2024-06-01").status == "not_found"
