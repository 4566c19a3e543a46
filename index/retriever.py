"""The way in for everything llama-index: a retriever that can't be made without a scope."""

from datetime import date

from llama_index.core.retrievers import BaseRetriever
from llama_index.core.schema import NodeWithScore, QueryBundle, TextNode

from index.library import Library
from index.scope import Scope


class ScopedRetriever(BaseRetriever):
    """Passages as nodes with their source in the metadata, in the order of our own search."""

    def __init__(self, library: Library, scope: Scope, as_of: date | None = None, limit: int = 10) -> None:
        super().__init__()
        self._library = library
        self._scope = scope
        self._as_of = as_of
        self._limit = limit

    def _retrieve(self, query_bundle: QueryBundle) -> list[NodeWithScore]:
        nodes = []
        for found in self._library.search(self._scope, query_bundle.query_str, as_of=self._as_of, limit=self._limit):
            first = found.paragraphs[0]
            source = {
                "document_id": found.document.id,
                "document": found.document.name,
                "kind": found.document.kind.value,
                "paragraph": first.number,
                "page": first.page,
                "heading": " > ".join(first.heading),
            }
            nodes.append(NodeWithScore(node=TextNode(id_=found.passage.id, text=found.passage.text, metadata=source), score=found.score))
        return nodes
