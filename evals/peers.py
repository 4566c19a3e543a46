"""The baselines: what the same documents, weights and number of words give without our reading.

Plain llama-index with its defaults, the same with chunks of 200 word pieces and the ten best, and our own passages in the
order of BM25 alone or of cosine alone. Each answers with the text that it found, as many words as count for the kind of question, and
cites every paragraph that these words touch. None refuses by itself; the last two search inside the asker's scope, the first two know
none, and get the council's name with the question.
"""

import time
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from llama_index.core import Document, VectorStoreIndex
from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.node_parser import SentenceSplitter
from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore

from assistant.schemas import Ask, Citation, Place, Reply
from assistant.service import Noticeboard
from evals.assistants import Assistant, Heard, asker_of, no_reply
from evals.cases import Case
from evals.scores.facts import WORDS, WORDS_OF
from index.embedder import Embedder
from index.errors import NoticeboardError
from index.scope import Access
from index.search import SearchSettings

PIECES, PLACES = 200, 10


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a document's text, with the place that it stands at."""

    place: Place
    text: str


class PassageAssistant:
    """Our passages, in scope, in the order of one search alone."""

    def __init__(self, name: str, noticeboard: Noticeboard, settings: SearchSettings) -> None:
        self.name = name
        self._noticeboard = noticeboard
        self._settings = settings

    def ask(self, case: Case, as_of: date | None) -> Heard:
        started = time.perf_counter()
        ask = Ask(question=case.question, council=case.council, as_of=as_of, history=list(case.history))
        try:
            found = self._noticeboard.passages(asker_of(case.access), ask, settings=self._settings)
        except NoticeboardError as error:
            return Heard(no_reply(str(error)), time.perf_counter() - started)
        reply = _reply((Piece(place, text) for each in found for place, text in zip(each.places, each.texts, strict=True)), case)
        return Heard(reply, time.perf_counter() - started, tuple(tuple(each.places) for each in found))


class ChunkAssistant:
    """llama-index's own chunks and index, over the documents as we read them."""

    def __init__(self, name: str, retriever: BaseRetriever, layouts: dict[str, "Layout"]) -> None:
        self.name = name
        self._retriever = retriever
        self._layouts = layouts

    def ask(self, case: Case, as_of: date | None) -> Heard:
        del as_of  # plain llama-index knows no day
        started = time.perf_counter()
        question = " ".join([*case.history, f"{case.council}: {case.question}" if case.council else case.question])
        found = [list(self._pieces(each)) for each in self._retriever.retrieve(question)]
        reply = _reply((piece for pieces in found for piece in pieces), case)
        return Heard(reply, time.perf_counter() - started, tuple(tuple(piece.place for piece in pieces) for pieces in found))

    def _pieces(self, found: NodeWithScore) -> Iterable[Piece]:
        layout = self._layouts[found.node.metadata["document"]]
        start, end = getattr(found.node, "start_char_idx", None), getattr(found.node, "end_char_idx", None)
        return layout.pieces(start or 0, len(layout.text) if end is None else end)


@dataclass(frozen=True, slots=True)
class Layout:
    """A document as one text, and where in it each paragraph begins."""

    text: str
    starts: tuple[int, ...]
    places: tuple[Place, ...]

    def pieces(self, start: int, end: int) -> Iterable[Piece]:
        """The paragraphs between two offsets; the first and the last as far as they reach in."""
        for index in range(max(0, bisect_right(self.starts, start) - 1), len(self.starts)):
            if self.starts[index] >= end:
                return
            stop = self.starts[index + 1] if index + 1 < len(self.starts) else len(self.text)
            if text := self.text[max(start, self.starts[index]) : min(end, stop)].strip():
                yield Piece(self.places[index], text)


def peers(noticeboard: Noticeboard, embedder: Embedder) -> list[Assistant]:
    """The baselines over the documents that a Noticeboard holds."""
    layouts = _layouts(noticeboard)
    adapted = EmbedderAdapter(embedder)
    # as llama-index's own folder reader does, the name is kept with a chunk and stays out of what is embedded
    unread = {"excluded_embed_metadata_keys": ["document"], "excluded_llm_metadata_keys": ["document"]}
    documents = [Document(text=layout.text, metadata={"document": name}, **unread) for name, layout in layouts.items()]
    plain = VectorStoreIndex.from_documents(documents, embed_model=adapted)
    splitter = SentenceSplitter(chunk_size=PIECES, chunk_overlap=PIECES // 10, tokenizer=_tokens(embedder))
    fine = VectorStoreIndex.from_documents(documents, embed_model=adapted, transformations=[splitter])
    return [
        ChunkAssistant("llama-index, defaults", plain.as_retriever(), layouts),
        ChunkAssistant(f"llama-index, {PIECES} pieces, top {PLACES}", fine.as_retriever(similarity_top_k=PLACES), layouts),
        PassageAssistant("BM25 alone", noticeboard, SearchSettings(dense=0.0)),
        PassageAssistant("dense alone", noticeboard, SearchSettings(dense=1.0)),
    ]


class EmbedderAdapter(BaseEmbedding):
    """Our embedding model as llama-index wants one."""

    def __init__(self, embedder: Embedder) -> None:
        super().__init__(model_name=embedder.name)
        self._embedder = embedder

    def _get_text_embedding(self, text: str) -> list[float]:
        vector: list[float] = self._embedder.embed([text])[0].tolist()
        return vector

    def _get_text_embeddings(self, texts: list[str]) -> list[list[float]]:
        vectors: list[list[float]] = self._embedder.embed(texts).tolist()
        return vectors

    def _get_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)

    async def _aget_query_embedding(self, query: str) -> list[float]:
        return self._get_text_embedding(query)


def _tokens(embedder: Embedder) -> Callable[[str], list[Any]]:
    """A tokenizer for a splitter that only counts."""
    return lambda text: [None] * embedder.pieces(text)


def _layouts(noticeboard: Noticeboard) -> dict[str, Layout]:
    asker = asker_of(Access.RESTRICTED)
    layouts = {}
    for item in noticeboard.documents(asker).documents:
        paragraphs = noticeboard.document(asker, item.document_id).paragraphs
        starts, length = [], 0
        for each in paragraphs:
            starts.append(length)
            length += len(each.text) + 2
        text = "\n\n".join(each.text for each in paragraphs)
        places = tuple(Place(document=item.document, paragraph=each.number, page=each.page) for each in paragraphs)
        layouts[item.document] = Layout(text, tuple(starts), places)
    return layouts


def _reply(pieces: Iterable[Piece], case: Case) -> Reply:
    """The pieces' text, as many words as count, with a citation for each paragraph that they touch."""
    room, lines, citations = WORDS_OF.get(case.kind, WORDS), list[str](), list[Citation]()
    for piece in pieces:
        words: Sequence[str] = piece.text.split()[:room]
        if not words:
            continue
        room -= len(words)
        marker = len(citations) + 1
        lines.append(f"{' '.join(words)} [{marker}]")
        place = piece.place
        citations.append(
            Citation(
                marker=marker, document_id=place.document, document=place.document, title=place.document, kind="", date=None, heading=None,
                paragraph=place.paragraph, page=place.page, quote=" ".join(words), url="",
            )
        )  # fmt: skip
        if not room:
            break
    status = "answered" if citations else "not_found"
    return Reply(status=status, answer="\n".join(lines), council=case.council, as_of="", citations=citations, request_id="")
