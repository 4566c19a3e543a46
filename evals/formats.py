"""The sample world in other forms: the same papers as Word documents, workbooks and mails, and the same questions about them."""

import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from evals.cases import Case, Cases
from evals.sample.make import DOCUMENTS, Source, identities, sources, told, write_as
from evals.scores.answered import Answered
from evals.scores.right import is_right
from index.documents import Kind
from index.errors import SettingError

THRESHOLDS = Path(__file__).parent / "formats.toml"
SUFFIXES = {"docx": ".docx", "xlsx": ".xlsx", "eml": ".eml"}
"""The forms by the names that --formats takes. Workbooks are made of trackers alone; the other papers stay as they are published."""


@dataclass(frozen=True, slots=True)
class Converted:
    """A world in another form: where its documents and its right identities lie, what each document is called there, and whether all have it."""

    documents: Path
    identities: Path
    names: dict[str, str]
    whole: bool = False

    def cases(self, cases: Cases) -> Cases:
        """The questions that rest on converted documents, with their sources under those documents' names; pages are gone with the form
        that had them."""
        kept = (case for case in map(self._case, cases.cases) if self.rests_on(case))
        return Cases(tuple(kept), f"{cases.sha256}:{self.documents.name}")

    def _case(self, case: Case) -> Case:
        moved = [
            source.model_copy(update={"document": self.names[source.document], "page": None}) if source.document in self.names else source
            for source in case.sources
        ]
        return case.model_copy(update={"sources": tuple(moved)})

    def rests_on(self, case: Case) -> bool:
        """Whether a question's answer stands in a document that has the other form; of one to be refused, whether all have."""
        changed = set(self.names.values())
        return any(source.document in changed for source in case.sources) or (not case.answerable and self.whole)


def parse(names: str) -> list[str]:
    """The forms that an option names, parted by commas; SettingError for one that isn't there."""
    wanted = [name.strip().lower().lstrip(".") for name in names.split(",") if name.strip()]
    for name in wanted:
        if name not in SUFFIXES:
            raise SettingError(f"--formats {name}: there is no such form; there are {', '.join(SUFFIXES)}.")
    return wanted


def convert(form: str, folder: Path) -> Converted:
    """Writes the world in a form, with its noticeboard.toml and identities.yaml, into a folder that is emptied first."""
    documents = folder / form
    shutil.rmtree(documents, ignore_errors=True)
    documents.mkdir(parents=True)
    names: dict[str, str] = {}
    found: list[Source] = []
    for source in sources():
        if form == "xlsx" and source.facts["identity"]["kind"] != Kind.TRACKER:
            shutil.copy(DOCUMENTS / source.file, documents)
            found.append(source)
            continue
        name = write_as(source, SUFFIXES[form], documents).name
        names[source.file] = name
        found.append(Source(source.path, {**source.facts, "file": name}, source.body))
    (documents / "noticeboard.toml").write_text(told(found), "utf8")
    gold = folder / f"{form}-identities.yaml"
    gold.write_text(identities([source for source in found if source.file in names.values()]), "utf8")
    return Converted(documents, gold, names, whole=len(names) == len(found))


@dataclass(frozen=True, slots=True)
class Compared:
    """Of the questions that rest on converted documents: how many there are, right of them as published, and right in the other form."""

    asked: int
    published: int
    right: int
    lost: tuple[str, ...]


def compare(published: Iterable[Answered], answered: Iterable[Answered]) -> Compared:
    """The same questions over both forms; what was asked of the published one alone doesn't count."""
    before = {each.case.id: is_right(each) for each in published}
    marks = {each.case.id: is_right(each) for each in answered}
    lost = tuple(id_ for id_, right in marks.items() if before.get(id_) and not right)
    return Compared(len(marks), sum(before.get(id_, False) for id_ in marks), sum(marks.values()), lost)
