"""Amended papers: each is taken in, asked about, edited and taken in again; from then on no door may say what it said before.

An edit changes a date, a person or a figure, takes a sentence out, or puts it among what is exempt. The printed day stays, so that the new text
takes the old one's place. Asked are the process that knew the old text and one that didn't.
"""

import json
import random
import re
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from assistant.bootstrap import build
from assistant.schemas import Ask, IngestBody
from assistant.service import Noticeboard
from assistant.settings import Settings, load_settings
from evals.generator import councils, sentence
from evals.progress import Progress
from index.dates import say
from index.errors import SettingError
from index.scope import Access, Asker, owner_asker
from ingest.told import FILE_NAME

AS_OF = date(2023, 12, 1)
PRINTED = date(2023, 11, 1)
EACH = 10
"""How many papers a council has."""
TOPICS = ("fostering", "adoption", "early help", "kinship", "transition", "respite", "placement", "advocacy", "leaving care", "safeguarding")
_SYLLABLES = "bar len tor vim sak dul neb rof gim pel hask wen".split()
_EXEMPT = "Exempt appendix\n\nNot for publication by virtue of paragraph 1 of Part 1 of Schedule 12A of the Local Government Act 1972.\n\n"


@dataclass(frozen=True, slots=True)
class Amended:
    """A paper before and after: its texts, a question about what changed, what must be said before and no more after it, and what then (or nothing)."""

    name: str
    council: str
    before: str
    after: str
    question: str
    old: str
    new: str | None
    how: str


def papers(count: int, seed: int = 17) -> list[Amended]:
    """So many papers, ten to a council, by turns of each kind of edit."""
    rng = random.Random(seed)
    names = councils(-(-count // EACH), seed)
    return [_paper(rng, number, names[number // EACH], TOPICS[number % EACH]) for number in range(count)]


def _paper(rng: random.Random, number: int, council: str, topic: str) -> Amended:
    how, question, old, new, fact = _edit(number, topic)
    fillers = [sentence(rng) for _ in range(4)]
    before = _text(council, topic, [fillers[0], fact.format(old), *fillers[1:]])
    kept = [fillers[0], *([fact.format(new)] if new else []), *fillers[1:]]
    after = _text(council, topic, kept) + (f"\n{_EXEMPT}9.1 {fact.format(old)}\n" if how == "made exempt" else "")
    return Amended(f"{council.lower()}-{topic.replace(' ', '-')}.md", council, before, after, question, old, new, how)


def _edit(number: int, topic: str) -> tuple[str, str, str, str | None, str]:
    """How the paper of that number changes: how, the question, the old words, the new ones, and the sentence that they stand in."""
    way = number % 5
    if way == 0:
        old, new = (say(first + timedelta(days=number)) for first in (date(2024, 1, 1), date(2026, 1, 1)))
        return "another date", f"by when must the {topic} plan be published?", old, new, f"The council must publish its {topic} plan by {{}}."
    if way == 1:
        return "another person", f"who chairs the {topic} panel?", _name(number), _name(number + 500), f"{{}} chairs the {topic} panel."
    if way == 2:
        old, new = f"{20 + number / 10:.1f}", f"{60 + number / 10:.1f}"
        return "another figure", f"what share of {topic} assessments was in time?", old, new, f"{{}} per cent of {topic} assessments were in time."
    if way == 3:
        fact = f"Staff of the {topic} team wait for the {{}} system."
        return "taken out", f"what do staff of the {topic} team wait for?", _name(number).split()[1], None, fact
    return "made exempt", f"who will leave the {topic} team?", _name(number), None, f"{{}} will leave the {topic} team."


def _name(number: int) -> str:
    """A name that nobody else bears."""
    first, second, third = number % 12, number // 12 % 12, number // 144 % 12
    return f"{_SYLLABLES[second].title()}a {(_SYLLABLES[first] + _SYLLABLES[second] + _SYLLABLES[third]).title()}"


def _text(council: str, topic: str, sentences: Sequence[str]) -> str:
    lines = "\n\n".join(f"2.{place} {each}" for place, each in enumerate(sentences, 1))
    return f"# {council} City Council\n\n## Improvement board\n\nMinutes of the meeting of {say(PRINTED)}\n\n## {topic.capitalize()}\n\n{lines}\n"


def measure(count: int, progress: Progress, work: Path | None = None) -> dict[str, object]:
    """So many papers amended; how many answered from their old text before and from the new one after, and each place where old text was left."""
    every = papers(count)
    with tempfile.TemporaryDirectory(dir=work) as name:
        room = Path(name)
        (room / "papers").mkdir()
        named = dict.fromkeys(each.council for each in every)
        told = (f'[[council]]\nname = "{council}"\nother_names = ["{council} City Council"]\n' for council in named)
        (room / "papers" / FILE_NAME).write_text("\n".join(told), "utf8")
        noticeboard = _open(room / "data")
        try:
            _take(noticeboard, room / "papers", every, "before", "added", progress)
            knew = [bool(_says(each.old, _asked(noticeboard, each, owner_asker()))) for each in every]
            _doors(noticeboard, named)  # so that whatever keeps lists has kept them
            _take(noticeboard, room / "papers", every, "after", "replaced", progress)
            faults = list(_left(noticeboard, every, named, "the process that knew it"))
        finally:
            noticeboard.close()
        noticeboard = _open(room / "data")
        try:
            faults += _left(noticeboard, every, named, "the next process")
            renewed = [each.new is None or bool(_says(each.new, _asked(noticeboard, each, owner_asker()))) for each in every]
        finally:
            noticeboard.close()
    return {
        "papers": count,
        "answered from the old text before": sum(knew),
        "answered from the new text after": sum(renewed),
        "never from the old text after": count - len({fault.partition(":")[0] for fault in faults}),
        "faults": faults,
    }


def _open(data: Path) -> Noticeboard:
    settings = load_settings()
    return build(Settings(data, settings.cache, None, Access.PUBLIC, settings.embedder))


def _take(noticeboard: Noticeboard, folder: Path, every: Sequence[Amended], state: str, outcome: str, progress: Progress) -> None:
    for each in every:
        (folder / each.name).write_text(getattr(each, state), "utf8")

    def listen(stage: str, done: int, total: int, _: object) -> None:
        progress({"read": "Reading papers", "embed": "Embedding passages"}[stage], done, total)

    report = noticeboard.ingest(owner_asker(), IngestBody(paths=[str(folder)]), listen)
    if wrong := [f"{Path(each.path).name}: {each.outcome} {each.reason}" for each in report.files if each.outcome != outcome]:
        raise SettingError(f"{len(wrong)} papers weren't {outcome}: {'; '.join(wrong[:3])}")


def _asked(noticeboard: Noticeboard, paper: Amended, asker: Asker) -> str:
    """Everything that a reply says, as one text."""
    return noticeboard.ask(asker, Ask(question=paper.question, council=paper.council, as_of=AS_OF)).model_dump_json()


def _doors(noticeboard: Noticeboard, named: Sequence[str] | dict[str, None]) -> dict[str, str]:
    """What is due and obliged by council, as texts."""
    asker = _public()
    lists = {council: (noticeboard.due(asker, council, AS_OF), noticeboard.obligations(asker, council, AS_OF)) for council in named}
    return {council: " ".join(each.model_dump_json() for each in found) for council, found in lists.items()}


def _left(noticeboard: Noticeboard, every: Sequence[Amended], named: Sequence[str] | dict[str, None], where: str) -> Iterator[str]:
    """Where old text is said still; what became exempt may be said to its owner."""
    lists = _doors(noticeboard, named)
    shown = {each.document: each.document_id for each in noticeboard.documents(_public()).documents}
    for each in every:
        asker = _public() if each.how == "made exempt" else owner_asker()
        page = noticeboard.document(_public(), shown[each.name]).model_dump_json()
        said = {"its reply": _asked(noticeboard, each, asker), "what is due": lists[each.council], "its page": page}
        for door, text in said.items():
            if _says(each.old, text):
                yield f"{each.name}: {each.how}, but {door} says {each.old!r} ({where})"


def _public() -> Asker:
    return Asker("eval", "public", None, frozenset({Access.PUBLIC}))


def _says(words: str, text: str) -> bool:
    """Whether a text says words as they stand, or a day in ISO's form."""
    day = re.search(r"(\d{1,2}) (\w+) (\d{4})", words)
    forms = [words, *([_iso(words)] if day else [])]
    return any(re.search(rf"(?<![\w.-]){re.escape(json.dumps(each)[1:-1])}(?![\w-])", text) for each in forms)


def _iso(words: str) -> str:
    days = (date(year, 1, 1) + timedelta(days=place) for year in (2024, 2026) for place in range(366))
    return next(day.isoformat() for day in days if say(day) == words)
