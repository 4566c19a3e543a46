"""An obligation keeps its id for as long as its words stand under their number in its document, whatever changes elsewhere."""

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from index.kept import NewVersion
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.scope import Scope

MakeVersion = Callable[..., NewVersion]
Keep = Callable[..., dict[str, list[str]]]
SING, DANCE, REST = "The council must sing.", "The council must dance.", "The council must rest."


@pytest.fixture
def keep(library: Library, make_version: MakeVersion, everything: Scope) -> Keep:
    """keep(SING, DANCE, …): a paper of Slough's with these clauses, each a duty; the ids of each clause's duties."""

    def kept(*clauses: str, duties: Sequence[tuple[int, str]] | None = None, name: str = "paper.txt") -> dict[str, list[str]]:
        asked = duties if duties is not None else [(place, clause) for place, clause in enumerate(clauses) if "must" in clause]
        found = tuple(Obligation(Topic.OTHER, "", quote, quote, place, Binding.MUST, Due(DueKind.UNDATED, "")) for place, quote in asked)
        document_id = library.keep(make_version(*clauses, name=name, council="Slough", obligations=found))
        ids: dict[str, list[str]] = {}
        for held in library.obligations(everything):
            if held.document_id == document_id:
                ids.setdefault(held.obligation.quote, []).append(held.id)
        return ids

    return kept


def test_an_edit_elsewhere_in_the_file_keeps_every_other_clauses_id(keep: Keep) -> None:
    before = keep(SING, "It meets monthly.", DANCE)
    after = keep(SING, "It meets weekly.", DANCE)
    assert after == before


def test_white_space_and_the_shape_of_quotes_are_no_change(keep: Keep) -> None:
    before = keep("The council must publish its “plan” by 1 May 2024.")
    after = keep('The council must  publish\nits "plan" by 1 May 2024.')
    assert list(before.values()) == list(after.values())


@pytest.mark.parametrize("words", ["The council must sing twice.", "The council must sign.", "The council must sing by 2 May 2024."])
def test_a_clause_in_other_words_has_another_id(keep: Keep, words: str) -> None:
    before = keep(SING, DANCE)
    after = keep(words, DANCE)
    assert after[DANCE] == before[DANCE]
    assert after[words] != before[SING]


def test_the_id_of_a_clause_that_was_taken_out_is_gone(keep: Keep, library: Library, everything: Scope) -> None:
    (gone,) = keep(DANCE, SING)[SING]
    keep(DANCE)
    assert gone not in {held.id for held in library.obligations(everything)}


def test_the_same_words_under_two_numbers_or_twice_under_one_have_ids_of_their_own(keep: Keep) -> None:
    apart = keep(SING, SING)[SING]
    assert len(set(apart)) == 2
    twice = keep(SING, duties=[(0, SING), (0, SING)])[SING]
    assert len(set(twice)) == 2
    assert keep(SING, "It meets.", duties=[(0, SING), (0, SING)])[SING] == twice


def test_two_documents_with_the_same_clause_have_ids_of_their_own(keep: Keep) -> None:
    assert keep(SING)[SING] != keep(SING, name="other.txt")[SING]


def test_unnumbered_clauses_keep_their_ids_when_others_come_before_them(
    take: Callable[..., object], library: Library, everything: Scope, tmp_path: Path
) -> None:
    paper = tmp_path / "notice.txt"
    opening = "Improvement notice to Slough Borough Council\n\nThis notice is issued on 2 August 2023 by the Secretary of State for Education.\n\n"
    clause = "The council must publish its improvement plan by 1 May 2024.\n"

    def ids(text: str) -> set[str]:
        paper.write_text(text, "utf8")
        take(library, paper)
        return {held.id for held in library.obligations(everything)}

    before = ids(opening + clause)
    after = ids(f"{opening}The council must appoint a chair by 1 April 2024.\n\n{clause}")
    assert len(before) == 1
    assert len(after) == 2
    assert before < after
