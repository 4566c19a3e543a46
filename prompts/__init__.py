"""Prompts as files: load("answer", question=…, sources=…). A missing or unknown variable is an error, never an empty place."""

import re
from importlib import resources

_PLACE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def load(name: str, /, **variables: str) -> str:
    """The prompt prompts/NAME.md with its {{places}} filled; KeyError for a place without a variable or a variable without a place."""
    text = resources.files("prompts").joinpath(f"{name}.md").read_text("utf8")
    places = set(_PLACE.findall(text))
    if places != variables.keys():
        raise KeyError(f"The prompt {name!r} has the places {sorted(places)}; it was given {sorted(variables)}.")
    return _PLACE.sub(lambda match: variables[match[1]], text)
