"""Prompts are files with named places; what fills them is given exactly, or it is an error."""

import re
from pathlib import Path

import pytest

import prompts
from prompts import load

FILES = sorted(path.stem for path in Path(prompts.__file__).parent.glob("*.md"))
FILLED = {"as_of": "1 October 2024", "council": "Wexmoor", "sources": "S1: Officials will review progress.", "question": "when is the next review?"}


def places(name: str) -> set[str]:
    return set(re.findall(r"\{\{\s*(\w+)\s*\}\}", (Path(prompts.__file__).parent / f"{name}.md").read_text("utf8")))


def test_every_place_of_a_prompt_is_filled_with_its_variable() -> None:
    text = load("answer", **FILLED)
    assert "Today is taken to be 1 October 2024. The council is Wexmoor." in text
    assert text.rstrip().endswith("Question: when is the next review?")
    assert all(value in text for value in FILLED.values())


@pytest.mark.parametrize("name", FILES)
def test_every_prompt_can_be_loaded_and_keeps_no_empty_place(name: str) -> None:
    text = load(name, **{place: f"<{place}>" for place in places(name)})
    assert "{{" not in text
    assert "}}" not in text


@pytest.mark.parametrize("name", FILES)
def test_a_prompt_is_its_file_word_for_word_but_for_its_places(name: str) -> None:
    file = (Path(prompts.__file__).parent / f"{name}.md").read_text("utf8")
    assert load(name, **dict.fromkeys(places(name), "…")) == re.sub(r"\{\{\s*\w+\s*\}\}", "…", file)


@pytest.mark.parametrize("missing", FILLED)
def test_a_missing_variable_is_a_key_error_that_names_what_is_wanted_and_what_was_given(missing: str) -> None:
    given = {name: text for name, text in FILLED.items() if name != missing}
    with pytest.raises(KeyError) as error:
        load("answer", **given)
    assert str(sorted(FILLED)) in str(error.value)
    assert str(sorted(given)) in str(error.value)


def test_an_unknown_variable_is_a_key_error_that_names_what_is_wanted_and_what_was_given() -> None:
    with pytest.raises(KeyError) as error:
        load("answer", **FILLED, tone="stern")
    assert str(sorted(FILLED)) in str(error.value)
    assert "tone" in str(error.value)


@pytest.mark.parametrize("text", ["{{question}}", "{{ council }} and {as_of}", "{", "}}", r"\1 \g<0> {0} %s", "{{{sources}}}"])
def test_braces_in_a_variables_text_stay_as_they_are(text: str) -> None:
    loaded = load("answer", **{**FILLED, "question": text})
    assert loaded.rstrip().endswith(f"Question: {text}")
    assert loaded.count("Wexmoor") == 1
