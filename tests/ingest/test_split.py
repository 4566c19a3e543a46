"""Paragraphs to passages: nothing lost, nothing too long for the model."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.documents import Basis, Fact, Identity, Kind, Paragraph, Passage
from index.embedder import OnnxEmbedder
from ingest.frames import Read
from ingest.split import LIMIT, TOGETHER, header_line, split

IDENTITY = Identity(Fact("improvement_notice", None, Basis.PRINTED), (Fact("Slough", None, Basis.PRINTED),), None, Fact("Notice", None, Basis.PRINTED), ())

SENTENCE = st.one_of(
    st.lists(
        st.sampled_from(
            ["the", "council", "must", "act", "at", "once", "(and", "say", "so)", "£3.5", "million,", "in", "2023;", "children’s", "adviser:", "safeguarding."]
        ),
        min_size=1,
        max_size=60,
    ).map(" ".join),
    st.text(min_size=1, max_size=80),
    st.sampled_from(["." * 400, "x" * 600, "https://example.org/" + "a-b/" * 150, "_" * 300, "日本" * 200]),
)
PARAGRAPHS = st.lists(
    st.tuples(
        st.lists(SENTENCE, min_size=1, max_size=8).map(" ".join).filter(str.strip),
        st.sampled_from([None, "1", "2", "2(a)", "2(b)", "3.1"]),
        st.sampled_from(["text", "item", "row", "heading"]),
        st.sampled_from([(), ("Board",), ("Board", "A very long heading of a section " * 12)]),
    ),
    max_size=8,
)


def made(parts: Sequence[tuple[str, str | None, str, tuple[str, ...]]]) -> list[Paragraph]:
    return [Paragraph(place, text, number, heading, None, 0, len(text), form) for place, (text, number, form, heading) in enumerate(parts)]


def bare(text: str) -> str:
    return "".join(text.split())


def count(text: str) -> int:
    """A cheap stand-in for the model's word pieces: each letter group one, each other sign one."""
    return len(text.split()) + sum(not char.isalnum() and not char.isspace() for char in text)


@given(PARAGRAPHS)
def test_no_text_is_lost_doubled_or_moved(parts: list[tuple[str, str | None, str, tuple[str, ...]]]) -> None:
    paragraphs = made(parts)
    passages = split(paragraphs, IDENTITY, "seed", count)
    assert bare("".join(each.text for each in passages)) == bare("".join(each.text for each in paragraphs if each.form != "heading"))
    for each in passages:
        whole = bare("".join(one.text for one in paragraphs[each.first : each.last + 1] if one.form != "heading"))
        assert each.first <= each.last
        assert bare(each.text) in whole


@given(PARAGRAPHS)
@settings(max_examples=60)
def test_a_passage_and_its_header_stay_within_what_the_model_reads(embedder: OnnxEmbedder, parts: list[tuple[str, str | None, str, tuple[str, ...]]]) -> None:
    for each in split(made(parts), IDENTITY, "seed", embedder.pieces):
        assert embedder.pieces(each.indexed) <= LIMIT


def test_every_notices_passages_stay_within_what_the_model_reads(reading: Read, embedder: OnnxEmbedder) -> None:
    passages = split(reading.paragraphs, reading.identity, "seed", embedder.pieces)
    assert max(embedder.pieces(each.indexed) for each in passages) <= LIMIT
    assert {place for each in passages for place in range(each.first, each.last + 1)} >= {each.ordinal for each in reading.paragraphs if each.form != "heading"}


def passages_of(*parts: tuple[str, str | None, str]) -> list[Passage]:
    return split(made([(*part, ("Board",)) for part in parts]), IDENTITY, "seed", count)


def test_a_numbered_paragraph_stands_by_itself_with_its_sub_items() -> None:
    found = passages_of(
        ("It must:", "1", "text"),
        ("act;", "1(a)", "item"),
        ("report.", "1(b)", "item"),
        ("It ends.", "2", "text"),
        ("Words without a number.", None, "text"),
    )
    assert [(each.first, each.last) for each in found] == [(0, 2), (3, 3), (4, 4)]
    assert found[0].text == "It must:\nact;\nreport."


def test_short_unnumbered_paragraphs_stand_together_up_to_a_limit() -> None:
    found = passages_of(*[(f"Some words of paragraph {place} " + "and more " * 10, None, "text") for place in range(12)])
    assert 1 < len(found) < 12
    assert all(count(each.text) <= TOGETHER for each in found)


def test_a_passage_keeps_to_one_heading_and_says_it() -> None:
    found = split(made([("It meets.", None, "text", ("Notice", "Board")), ("It is late.", None, "text", ("Notice", "Plan"))]), IDENTITY, "seed", count)
    assert [each.header for each in found] == ["Improvement notice, Slough. Notice > Board", "Improvement notice, Slough. Notice > Plan"]


def test_ids_differ_by_seed_place_and_text_and_by_nothing_else() -> None:
    paragraphs = made([("Same words.", "1", "text", ()), ("Same words.", "2", "text", ())])
    one, again, other = (split(paragraphs, IDENTITY, seed, count) for seed in ("a", "a", "b"))
    assert one == again
    ids = [each.id for each in (*one, *other)]
    assert len(set(ids)) == 4
    assert all(len(id_) == 32 for id_ in ids)


@pytest.mark.parametrize("kind", list(Kind))
def test_the_header_line_says_what_document_it_is(kind: Kind, readings: dict[str, Read]) -> None:
    dated = readings["trenwick_schedule.md"].identity
    identity = Identity(Fact(kind.value, None, Basis.TOLD), dated.councils, None, dated.title, dated.dates)
    first = dated.title.value if kind is Kind.OTHER else kind.label
    assert header_line(identity) == f"{first}, Trenwick, 30 November 2022"
