"""The way in for llama-index: nothing without a scope."""

import inspect

import pytest
from llama_index.core.schema import NodeWithScore

from index.library import Library
from index.retriever import ScopedRetriever
from index.scope import Access, Scope


def test_a_retriever_cannot_be_made_without_a_scope(world: Library) -> None:
    assert inspect.signature(ScopedRetriever).parameters["scope"].default is inspect.Parameter.empty
    with pytest.raises(TypeError, match="scope"):
        ScopedRetriever(world)  # type: ignore[call-arg]  # that it can't be called so is the test


def councils(nodes: list[NodeWithScore], world: Library, scope: Scope) -> set[str]:
    return {council for node in nodes for council in world.document(scope, node.node.metadata["document_id"]).councils}


def test_nodes_come_only_from_the_scope(world: Library) -> None:
    saltmere = Scope(frozenset({"Saltmere"}), frozenset({Access.PUBLIC}))
    nodes = ScopedRetriever(world, saltmere, limit=30).retrieve("How often does the Department review progress at Kelderby?")
    assert nodes
    assert councils(nodes, world, saltmere) == {"Saltmere"}
    assert ScopedRetriever(world, Scope(None, frozenset())).retrieve("progress") == []
    assert ScopedRetriever(world, Scope(frozenset({"Plymouth"}), frozenset(Access))).retrieve("progress") == []


def test_nodes_stand_in_the_order_of_our_own_search_with_their_source(world: Library, everything: Scope) -> None:
    question = "When must the plan be carried out?"
    nodes = ScopedRetriever(world, everything, limit=5).retrieve(question)
    found = world.search(everything, question, limit=5)
    assert [(node.node.node_id, node.score) for node in nodes] == [(each.passage.id, each.score) for each in found]
    assert [node.node.metadata["paragraph"] for node in nodes] == [each.paragraphs[0].number for each in found]
    assert [node.node.metadata["document"] for node in nodes] == [each.document.name for each in found]
    assert [node.node.get_content() for node in nodes] == [each.passage.text for each in found]
