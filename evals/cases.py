"""Questions with their right answers, as data: what a file of cases may hold, and what is wrong with one that can't be used.

A file is a YAML list. Each case says who asks (`council`, `access`), when (`as_of`), after what (`history`), and what a right
answer states (`facts`: one alternative of each entry; nothing of `forbidden`), cites (`sources`, each with the quote that proves
it) and computes (`dates`: the exact date for each as-of day). `answerable: false` is a question to be refused; `why` says what the
documents lack.
"""

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from index.errors import SettingError
from index.scope import Access


class CaseKind(StrEnum):
    """What is asked for."""

    DEADLINE = "deadline"
    OBLIGATION = "obligation"
    FACT = "fact"
    LIST = "list"
    PROGRESS = "progress"
    COMPARISON = "comparison"
    CONFLICT = "conflict"
    FOLLOWUP = "followup"
    DEFINITION = "definition"
    TRAP = "trap"
    LIFECYCLE = "lifecycle"
    TRACKER = "tracker"
    EXEMPT = "exempt"
    UNANSWERABLE = "unanswerable"


def _as_words(value: object) -> object:
    if isinstance(value, float):
        raise ValueError(f"{value} must stand in quotes, or a last nought is lost")
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else value if value is None else str(value)


Text = Annotated[str, BeforeValidator(_as_words)]
"""YAML reads a bare 12, yes or 2024-05-06 as a number, a truth or a date; here they are words."""


class Source(BaseModel):
    """What a right answer cites: by `paragraph` where there is one, else by `page`, else by document; `quote` proves the answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: str
    paragraph: Text | None = None
    page: int | None = Field(default=None, ge=1)
    quote: str | None = None


class Case(BaseModel):
    """A question with its right answer."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    council: str | None = None
    as_of: date | None = None
    history: tuple[str, ...] = ()
    access: Access = Access.PUBLIC
    question: str = Field(min_length=1)
    kind: CaseKind
    answerable: bool
    answer: str | None = None
    facts: tuple[tuple[Text, ...], ...] = ()
    forbidden: tuple[Text, ...] = ()
    sources: tuple[Source, ...] = ()
    dates: dict[date, date] = Field(default_factory=dict)
    computed: bool = False
    why: str | None = None

    @model_validator(mode="after")
    def _whole(self) -> "Case":
        if self.answerable and not self.facts:
            raise ValueError("an answerable question needs facts: what a right answer states")
        if any(not alternatives for alternatives in self.facts):
            raise ValueError("each entry of facts needs at least one wording")
        if not self.answerable and (self.facts or self.dates):
            raise ValueError("a question that is to be refused has no facts and no dates")
        return self


class Part(StrEnum):
    """The halves of a set of cases, split by council: rules are made on one, and the other is looked at only at the end."""

    DEVELOPMENT = "development"
    TEST = "test"
    ALL = "all"


@dataclass(frozen=True, slots=True)
class Cases:
    """The cases of one or more files, in order, with the sha256 of what was read."""

    cases: tuple[Case, ...]
    sha256: str

    def of(self, councils: Iterable[str]) -> "Cases":
        """The cases whose asker belongs to one of the councils, and, by the council in the id, those of askers without one."""
        names = {name.lower() for name in councils}
        kept = tuple(case for case in self.cases if (case.council or case.id.partition("-")[0]).lower() in names)
        return Cases(kept, hashlib.sha256("\n".join([self.sha256, *(case.id for case in kept)]).encode()).hexdigest())


def load(path: Path) -> Cases:
    """The cases of a file, or of every YAML file of a folder. SettingError names the file, the case and the field that can't be used."""
    files = sorted(path.glob("*.yaml")) if path.is_dir() else [path]
    if not files:
        raise SettingError(f"{path} holds no .yaml files; give a file of cases or a folder of them.")
    found: dict[str, Case] = {}
    digest = hashlib.sha256()
    for file in files:
        data = file.read_bytes()
        digest.update(data)
        for case in _cases(file, data):
            if case.id in found:
                raise SettingError(f"{file}: the id {case.id!r} is taken twice; each case needs its own.")
            found[case.id] = case
    return Cases(tuple(found.values()), digest.hexdigest())


def _cases(file: Path, data: bytes) -> list[Case]:
    try:
        entries = yaml.safe_load(data)
    except (yaml.YAMLError, ValueError) as error:  # a day that no calendar has is a ValueError
        raise SettingError(f"{file} isn't valid YAML: {' '.join(str(error).split())}.") from error
    if not isinstance(entries, list) or not entries:
        raise SettingError(f"{file} must be a list of cases, each beginning with “- id: …”.")
    return [_case(file, number, entry) for number, entry in enumerate(entries, 1)]


def _case(file: Path, number: int, entry: Any) -> Case:
    if not isinstance(entry, Mapping):
        raise SettingError(f"{file}, case {number}: expected fields such as id, question and kind, found {type(entry).__name__}.")
    try:
        return Case.model_validate({key: value for key, value in entry.items() if value is not None})
    except ValidationError as error:
        faults = "; ".join(_explained(fault["loc"], fault["msg"]) for fault in error.errors())
        raise SettingError(f"{file}, case {number} ({entry.get('id', 'without id')}): {faults}.") from error


def _explained(place: tuple[int | str, ...], message: str) -> str:
    thing, fields = ("source", Source.model_fields) if place[:1] == ("sources",) else ("case", Case.model_fields)
    words = {
        "Field required": "is missing",
        "Extra inputs are not permitted": f"isn't a field of a {thing}; those are {', '.join(fields)}",
    }.get(message, message.removeprefix("Value error, "))
    where = ".".join(map(str, place))
    return f"{where} {words}" if where else words
