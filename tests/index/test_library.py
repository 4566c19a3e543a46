"""The one door: keeping, searching and mending, each within a scope."""

import shutil
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from index.documents import Kind
from index.embedder import OnnxEmbedder, Vectors
from index.errors import StoreMismatch, UnknownDocument
from index.kept import NewVersion, collection_name
from index.library import Found, Library
from index.scope import Access, Scope
from index.store import Store

MakeVersion = Callable[..., NewVersion]
Open = Callable[[Path], Library]

PAPERS = {
    "Slough": "Social workers in Slough carry too many cases and see children late.",
    "Plymouth": "Foster carers in Plymouth wait months for their assessments.",
    "Torbay": "Care leavers in Torbay live in homes that nobody has inspected.",
}

UNLIKE = "young adults formerly looked after: safe housing?"
"""What the paper of Torbay is about, in none of its words."""


def fill(library: Library, make_version: MakeVersion) -> None:
    for council, text in PAPERS.items():
        library.keep(make_version(text, f"The {council} board meets monthly.", name=f"{council}.txt", council=council, day=date(2023, 1, 1)))
    library.keep(make_version("The exempt annex says that the director will leave.", name="exempt.txt", council="Slough", access=Access.RESTRICTED))
    library.keep(make_version("Guidance for all: supervision is monthly and recorded.", name="guidance.txt", kind=Kind.GUIDANCE))


def texts(found: Sequence[Found]) -> list[str]:
    return [each.passage.text for each in found]


class Exact(Library):
    """The same library, proposing by a full search over SQL's vectors instead of by Chroma."""

    def _propose(self, name: str, vector: Any, limit: int) -> Sequence[str]:
        place = next(place for place in self._store.collections() if collection_name(*place) == name)
        ids = [row.id for row in self._store.collection(*place)]
        vectors = self._store.vectors(ids)
        return sorted(vectors, key=lambda id_: -float(np.dot(vector, vectors[id_])))[:limit]


def test_a_paper_is_found_by_words_as_soon_as_it_is_kept(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    fill(library, make_version)
    found = library.search(everything, "Who assesses foster carers?", limit=1)
    assert texts(found) == [PAPERS["Plymouth"]]
    assert found[0].cosine == 0
    assert found[0].document.name == "Plymouth.txt"
    assert found[0].paragraphs[0].number == "1"


def test_a_paper_is_found_by_meaning_once_it_has_its_vectors(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    fill(library, make_version)
    question = UNLIKE
    assert library.search(everything, question) == []
    assert library.embed_waiting() == 8
    assert library.embed_waiting() == 0
    assert texts(library.search(everything, question, limit=1)) == [PAPERS["Torbay"]]


def test_a_paper_says_that_it_waits_until_it_has_its_vectors(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    fill(library, make_version)
    assert {each.state for each in library.documents(everything)} == {"searchable by words"}
    library.embed_waiting()
    assert {(each.state, each.waiting) for each in library.documents(everything)} == {("searchable", 0)}


def test_hits_of_another_council_or_access_level_never_come_back(library: Library, make_version: MakeVersion, public: Scope) -> None:
    fill(library, make_version)
    library.embed_waiting()
    slough = public.narrowed("Slough")
    for question in (*PAPERS.values(), "the exempt annex says that the director will leave", "board"):
        found = library.search(slough, question, limit=50)
        assert {each.document.name for each in found} <= {"Slough.txt", "guidance.txt"}
    owner = Scope(frozenset({"Slough"}), frozenset(Access))
    assert library.search(owner, "Will the director leave?", limit=1)[0].document.name == "exempt.txt"


def test_what_the_vector_index_proposes_is_checked_against_sql(library: Library, make_version: MakeVersion, public: Scope, everything: Scope) -> None:
    fill(library, make_version)
    library.embed_waiting()
    exempt = library.search(everything, "Will the director leave?", limit=1)[0].passage.id
    vector = library.embedder().embed(["Will the director leave?"])[0]
    planted = collection_name("Slough", Access.PUBLIC)
    library.vectors().add(planted, [exempt, "f" * 32], [vector, vector])
    assert set(library.vectors().propose(planted, vector, 2)) == {exempt, "f" * 32}
    assert exempt not in {each.passage.id for each in library.search(public, "Will the director leave?", limit=50)}


def test_kinds_documents_and_an_as_of_date_narrow_a_search(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    fill(library, make_version)
    names = {each.name: each.id for each in library.documents(everything)}
    assert {each.document.name for each in library.search(everything, "monthly", kinds=frozenset({Kind.GUIDANCE}))} == {"guidance.txt"}
    assert {each.document.name for each in library.search(everything, "monthly", documents=frozenset({names["Torbay.txt"]}))} == {"Torbay.txt"}
    assert {each.document.name for each in library.search(everything, "monthly board", as_of=date(2022, 1, 1))} == {"guidance.txt"}
    assert library.search(everything, "monthly", documents=frozenset()) == []


def test_a_narrow_search_finds_its_paper_however_many_others_fit_better(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    library.keep(make_version(*(f"The board meets monthly, monthly: board {place}." for place in range(200)), name="large.txt", council="Slough"))
    small = make_version("A long letter that says at its end, after many other things, that a board may be seen monthly.", name="small.txt", council="Slough")
    document_id = library.keep(small)
    found = library.search(everything, "monthly board", documents=frozenset({document_id}))
    assert [each.passage for each in found] == list(small.passages)


def test_a_document_out_of_scope_is_as_unknown_as_one_that_is_not_there(library: Library, make_version: MakeVersion, public: Scope, everything: Scope) -> None:
    secret = library.keep(make_version("Secret.", name="secret.txt", council="Slough", access=Access.RESTRICTED))
    assert library.document(everything, secret).name == "secret.txt"
    for document_id in (secret, "000000000000"):
        with pytest.raises(UnknownDocument, match=f"There is no document '{document_id}' that you may see"):
            library.document(public, document_id)


def test_a_hidden_paper_changes_nothing_that_its_words_could_tell(library: Library, make_version: MakeVersion, public: Scope, everything: Scope) -> None:
    fill(library, make_version)

    def seen() -> object:
        found = library.search(public, "Who inspects the homes of care leavers, and when does the board meet?")
        rare = [library.rarity(public, term) for term in ("board", "month", "zyzzyva")]
        return [(each.passage.id, each.score, each.words) for each in found], rare, library.respell(public, "zyzzyvas"), library.councils(public)

    before = seen()
    library.keep(
        make_version(*["The zyzzyva board meets monthly in the homes of care leavers."] * 20, name="hidden.txt", council="Torbay", access=Access.RESTRICTED)
    )
    assert seen() == before
    assert library.respell(everything, "zyzzyvas") == "zyzzyva"


def test_a_word_with_a_typing_error_is_read_as_the_scopes_own(library: Library, make_version: MakeVersion, public: Scope) -> None:
    fill(library, make_version)
    assert library.respell(public, "inspct") == "inspect"
    assert [each.document.name for each in library.search(public, "inspcted", limit=1)] == ["Torbay.txt"]
    assert library.respell(public, "board") == "board"
    assert library.respell(public, "hom") == "hom"


def test_chroma_and_an_exact_search_agree(world: Library, embedder: OnnxEmbedder, everything: Scope, tmp_path: Path) -> None:
    shutil.copytree(world._folder, tmp_path / "copy")
    exact = Exact(Store.open(tmp_path / "copy"), tmp_path / "copy", lambda: embedder)
    for question in (
        "How often does the Department review progress?",
        "Who chairs the board?",
        "caseloads of social workers",
        "the adviser's report",
        "housing",
    ):
        for scope in (everything, everything.narrowed("Saltmere"), everything.narrowed("Kelderby", "Trenwick")):
            one, other = world.search(scope, question, limit=20), exact.search(scope, question, limit=20)
            assert [(each.passage.id, each.score) for each in one] == [(each.passage.id, each.score) for each in other]
            assert one
    for place in exact._store.collections():
        name = collection_name(*place)
        vector = embedder.embed(["When is the plan due?"])[0]
        assert world.vectors().propose(name, vector, 5) == list(exact._propose(name, vector, 5))
    exact.close()


def same_after_mending(folder: Path, open_library: Open, make_version: MakeVersion, scope: Scope, harm: Callable[[Library], None]) -> None:
    """Fills a library, lets `harm` do its work, and asks the same again of the mended one."""
    question = UNLIKE
    library = open_library(folder)
    fill(library, make_version)
    library.embed_waiting()
    before = [(each.passage.id, each.score) for each in library.search(scope, question)]
    harm(library)
    again = open_library(folder)
    assert before
    assert [(each.passage.id, each.score) for each in again.search(scope, question)] == before
    again.close()


def test_an_unclean_end_with_a_destroyed_vector_index_is_mended_from_sql(
    tmp_path: Path, open_library: Open, make_version: MakeVersion, everything: Scope
) -> None:
    def destroy(library: Library) -> None:
        library.close()
        for file in (tmp_path / "chroma").rglob("*"):
            if file.is_file():
                file.write_bytes(b"not what it was" * 100)
        store = Store.open(tmp_path)
        store.set_meta("vectors", "dirty")
        store.close()

    same_after_mending(tmp_path, open_library, make_version, everything, destroy)


def test_a_vector_index_that_lost_vectors_is_filled_from_sql_by_check(tmp_path: Path, open_library: Open, make_version: MakeVersion, everything: Scope) -> None:
    def lose(library: Library) -> None:
        name = collection_name("Torbay", Access.PUBLIC)
        library.vectors().remove(name, sorted(library.vectors().ids(name)))
        health = library.check(everything)
        assert (health.documents, health.passages, health.waiting) == (5, 8, 0)
        assert health.remarks == ("2 vectors were missing from the vector index; they were added from SQL.",)
        library.close()

    same_after_mending(tmp_path, open_library, make_version, everything, lose)


def test_a_vector_index_that_is_gone_is_made_again_even_after_a_clean_end(
    tmp_path: Path, open_library: Open, make_version: MakeVersion, everything: Scope
) -> None:
    def remove(library: Library) -> None:
        library.close()
        shutil.rmtree(tmp_path / "chroma")

    same_after_mending(tmp_path, open_library, make_version, everything, remove)


def test_a_replaced_papers_vectors_leave_the_vector_index_in_a_new_process_too(tmp_path: Path, open_library: Open, make_version: MakeVersion) -> None:
    library = open_library(tmp_path)
    document_id = library.keep(make_version("The council must sing.", council="Slough"))
    library.embed_waiting()
    library.close()
    again = open_library(tmp_path)
    new = make_version("The council must rest.", council="Slough")
    again.keep(new, document_id)
    again.embed_waiting()
    assert again.vectors().ids(collection_name("Slough", Access.PUBLIC)) == {new.passages[0].id}
    again.close()


def test_a_replaced_papers_old_text_is_found_by_nobody(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    document_id = library.keep(make_version("The council must sing.", council="Slough"))
    library.embed_waiting()
    assert texts(library.search(everything, "sing")) == ["The council must sing."]
    library.keep(make_version("The council must rest.", council="Slough"), document_id)
    library.embed_waiting()
    assert texts(library.search(everything, "sing")) == ["The council must rest."]
    assert library.search(everything, "sing")[0].words == 0


def test_another_embedding_model_is_refused(tmp_path: Path, open_library: Open, make_version: MakeVersion, everything: Scope) -> None:
    class Another:
        name, sha256, dimension = "another-model", "0" * 64, 4

        def embed(self, texts: Sequence[str]) -> Vectors:
            return np.full((len(texts), 4), 0.5, np.float32)

        def pieces(self, text: str) -> int:
            return len(text.split())

    library = open_library(tmp_path)
    library.keep(make_version("The council must sing.", council="Slough"))
    library.embed_waiting()
    library.close()
    other = Library(Store.open(tmp_path), tmp_path, Another)
    with pytest.raises(StoreMismatch, match="embedded with all-MiniLM-L6-v2, and another-model is set"):
        other.search(everything, "sing")
    assert [each.name for each in other.documents(everything)] == ["paper.txt"]
    other.close()


def test_the_file_itself_is_kept_by_its_sha256(library: Library, tmp_path: Path, take: Callable[..., object]) -> None:
    paper = tmp_path / "notice.txt"
    paper.write_text("Improvement notice to Slough Borough Council\n\n1. The council must act.\n", "utf8")
    take(library, paper)
    kept = list((tmp_path / "data" / "files").iterdir())
    assert [file.read_bytes() for file in kept] == [paper.read_bytes()]
    assert kept[0].suffix == ".txt"


def test_what_may_be_quoted_has_a_cosine_of_its_own_and_the_nearest_says_it(library: Library, make_version: MakeVersion, everything: Scope) -> None:
    said = "Papers go to members five working days before each meeting."
    text = " ".join(
        ["The board has an independent chair, who was appointed by the minister in the spring and who lives in another county altogether."] * 3 + [said]
    )
    library.keep(make_version(text, council="Slough"))
    (waiting,) = library.search(everything, "papers for members", limit=1)
    assert {cosine for _, _, cosine in waiting.quotes()} == {0.0}
    library.embed_waiting()
    (found,) = library.search(everything, "how far ahead must the agenda reach people", limit=1)
    assert len(found.alike) == len(list(found.quotes()))
    assert said in max(found.quotes(), key=lambda each: each[2])[1]
