"""Embedding a library anew: every passage beside its old vector, until all of them have one of the other model."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.kept import PassageRow
from index.store import Store

if TYPE_CHECKING:
    from index.embedder import Embedder
    from index.embedder import Vectors as Array

EMBED_AT_ONCE = 64
Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Reindexed:
    """What a reindex did: the model that answers now, how many passages there are, how many were embedded just now, and how many are longer than
    the model reads."""

    embedder: str
    passages: int
    embedded: int
    cut_off: int


def mark_of(embedder: "Embedder") -> str:
    """What tells one model's vectors from another's."""
    return f"{embedder.sha256}:{embedder.dimension}"


def other_model(store: Store, embedder: "Embedder") -> str:
    """What is said where the library was embedded with another model than the one that is set, and what to do."""
    name = store.get_meta("embedder_name")
    begun = store.beside()
    so_far = f" ({begun[1]} of its {store.count_passages()} passages are embedded with {begun[0]} so far)" if begun else ""
    if name == embedder.name:
        what = f"The weights of {name} aren't those that this library was embedded with. Put the right ones back"
    else:
        what = f"This library was embedded with {name}, and {embedder.name} is set now. Set NOTICEBOARD_EMBEDDER={name}"
    return f"{what}, or embed it anew with {embedder.name}: noticeboard reindex{so_far}."


def embedded(store: Store, embedder: "Embedder", rows: Sequence[PassageRow]) -> "tuple[dict[str, Array], dict[str, Array]]":
    """The vectors of passages, and of each one's snippets; words that stand twice are embedded once."""
    vectors = embedder.embed([row.indexed for row in rows])
    snippets_of = store.snippets(rows)
    texts = list(dict.fromkeys(snippet for each in snippets_of.values() for snippet in each))
    place = {text: number for number, text in enumerate(texts)}
    of_snippets = embedder.embed(texts)
    return (
        {row.id: vector for row, vector in zip(rows, vectors, strict=True)},
        {id_: of_snippets[[place[snippet] for snippet in each]] for id_, each in snippets_of.items()},
    )


def embed_beside(store: Store, embedder: "Embedder", progress: Progress) -> int:
    """Gives every passage a vector of the other model; returns how many got one. What is done stays done when it is broken off."""
    store.begin_beside(mark_of(embedder), embedder.name)
    count = 0
    while batch := store.lacking_beside(EMBED_AT_ONCE * 8):
        batch.sort(key=lambda row: len(row.header) + len(row.text))
        for start in range(0, len(batch), EMBED_AT_ONCE):
            rows = batch[start : start + EMBED_AT_ONCE]
            store.set_beside(*embedded(store, embedder, rows))
            count += len(rows)
            begun = store.beside()
            progress(begun[1] if begun else 0, store.count_passages())
    return count


def cut_off(store: Store, embedder: "Embedder") -> int:
    """How many passages are longer than the model reads: their ends have no part in their vectors."""
    rows = (row for place in store.collections() for row in store.collection(*place))
    return len({row.id for row in rows if len(row.indexed) > embedder.reads and embedder.pieces(row.indexed) > embedder.reads})
