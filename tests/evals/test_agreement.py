"""Two ways of scoring agree: the suite's scores and the shared scorers, on the same replies over the same questions about real documents.

Longer than other files: the many ways in which replies are spoilt stand beside what is compared.
"""

import importlib.util
import json
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import yaml

from assistant.schemas import Citation, Day, Reply
from evals.cases import Case, load
from evals.scores.answered import ABSTAINED, LONG, Answered
from evals.scores.days import unspoken
from evals.scores.facts import WORDS, WORDS_OF, right_facts
from evals.scores.intervals import Share
from evals.scores.markers import right_markers
from evals.scores.matching import plain
from evals.scores.quotes import quotes
from evals.scores.right import is_right
from evals.scores.sources import CITATIONS, CITATIONS_OF, right_source
from evals.texts import Text, read_texts

Cite = Callable[..., Citation]
Given = Callable[..., Day]
Change = Callable[[Reply, Case, random.Random], Reply]

MONTHS = {name: number for number, name in enumerate("january february march april may june july august september october november december".split(), 1)}
DAY = re.compile(rf"\b(\d\d?) ({'|'.join(MONTHS)}) (\d{{4}})\b")


@dataclass(frozen=True, slots=True)
class Gold:
    """The questions as the suite and as YAML reads them, with the documents that they cite."""

    cases: tuple[Case, ...]
    entries: Sequence[Mapping[str, Any]]
    documents: Path
    texts: Mapping[str, Text]


@pytest.fixture(scope="module")
def gold(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Gold:
    path = shared / "gold" / "peterborough_plymouth.yaml"
    cases = load(path).cases
    documents = tmp_path_factory.mktemp("documents")
    for name in {source.document for case in cases for source in case.sources}:
        shutil.copy(next((shared / "documents").rglob(name)), documents)
    return Gold(cases, yaml.safe_load(path.read_text("utf8")), documents, read_texts(documents))


def imported(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def scorer(shared: Path) -> ModuleType:
    return imported(shared / "checks" / "score_answers.py")


@pytest.fixture(scope="module")
def perfect_replies(gold: Gold, cite: Cite, given_day: Given) -> list[Reply]:
    """The right reply to each question: a wording of each fact, each source with words that stand on its page, each day that it says."""

    def reply(case: Case) -> Reply:
        around = {"council": case.council, "as_of": str(case.as_of), "request_id": ""}
        if not case.answerable:
            return Reply(status="not_found", answer="No document says it.", **around)
        citations = []
        for marker, source in enumerate(case.sources, 1):
            text = gold.texts[source.document]
            page = source.page or (1 if text.paged else None)
            citations.append(cite(source.document, source.paragraph, page, text.pages[(page or 1) - 1][-120:-40], marker))
        said = "; ".join(wordings[0] for wordings in case.facts)
        days = [given_day(f"{match[3]}-{MONTHS[match[2]]:02}-{int(match[1]):02}") for match in DAY.finditer(plain(said))]
        markers = " ".join(f"[{each.marker}]" for each in citations)
        return Reply(status="answered", answer=f"{said} {markers}.", citations=citations, dates=days, **around)

    return [reply(case) for case in gold.cases]


def changed(reply: Reply, **fields: Any) -> Reply:
    return reply.model_copy(update=fields)


def changed_citation(reply: Reply, rng: random.Random, **fields: Any) -> Reply:
    """One citation with other fields; a reply without any stays as it is."""
    if not reply.citations:
        return reply
    place = rng.randrange(len(reply.citations))
    return changed(reply, citations=[each.model_copy(update=fields) if number == place else each for number, each in enumerate(reply.citations)])


def dropping_a_fact(reply: Reply, case: Case, rng: random.Random) -> Reply:
    kept = reply.answer.split("; ")
    return changed(reply, answer="; ".join(rng.sample(kept, max(1, len(kept) - 1))))


def wording_a_fact_otherwise(reply: Reply, case: Case, rng: random.Random) -> Reply:
    said = "; ".join(rng.choice(wordings) for wordings in case.facts)
    return changed(reply, answer=rng.choice([said.upper(), f"**{said}**", said.replace("'", "’").replace("-", "–"), f"_{said}_ [1]"]))


def gluing_words(reply: Reply, case: Case, rng: random.Random) -> Reply:
    return changed(reply, answer=rng.choice([f"x{reply.answer}", reply.answer.replace("; ", "s; "), reply.answer.replace(" [", "ly [")]))


def saying_what_is_forbidden(reply: Reply, case: Case, rng: random.Random) -> Reply:
    return changed(reply, answer=f"{reply.answer} {rng.choice([*case.forbidden, 'nothing more'])}")


def dating_in_figures(reply: Reply, case: Case, rng: random.Random) -> Reply:
    answer = DAY.sub(lambda match: f"{match[3]}-{MONTHS[match[2]]:02}-{int(match[1]):02}", plain(reply.answer))
    return changed(reply, answer=answer.replace("-0", rng.choice(["-0", "-1"])))


def clearing_its_throat(reply: Reply, case: Case, rng: random.Random) -> Reply:
    limit = WORDS_OF.get(case.kind, WORDS)
    return changed(reply, answer="well " * (limit - rng.randint(0, 25)) + reply.answer)


def citing_another_paragraph(reply: Reply, case: Case, rng: random.Random) -> Reply:
    return changed_citation(reply, rng, paragraph=rng.choice([None, "", "1", "6", "6.", " 6 (A)", "7(b)", "10", "4.1", "4", "4.1(c)", "35"]))


def citing_another_page(reply: Reply, case: Case, rng: random.Random) -> Reply:
    return changed_citation(reply, rng, page=rng.choice([None, 1, 2, 3, 8, 400]))


def citing_another_document(reply: Reply, case: Case, rng: random.Random) -> Reply:
    names = ["003_0499df5642f3e7b2.txt", "003_0499DF5642F3E7B2.TXT", "peterborough-inspection-2024-01-30.pdf", "nowhere.pdf", ""]
    return changed_citation(reply, rng, document=rng.choice(names))


def citing_others_first(reply: Reply, case: Case, rng: random.Random) -> Reply:
    others = [each.model_copy(update={"document": "nowhere.txt"}) for each in reply.citations[:1]]
    return changed(reply, citations=others * (CITATIONS_OF.get(case.kind, CITATIONS) - rng.randint(0, 2)) + reply.citations)


def altering_a_quote(reply: Reply, case: Case, rng: random.Random) -> Reply:
    for each in reply.citations[:1]:
        quote = each.quote
        others = [quote[:7], quote[:8], quote.upper(), " – ".join(quote), quote[20:] + quote[:20], f"{quote} really", "", quote.replace("e", "é")]
        return changed_citation(reply, rng, quote=rng.choice(others))
    return reply


def mixing_up_markers(reply: Reply, case: Case, rng: random.Random) -> Reply:
    return changed(reply, answer=reply.answer.replace("[1]", rng.choice(["", "[2]", "[1] [7]", "[ 1 ]", "(1)"])))


def refusing(reply: Reply, case: Case, rng: random.Random) -> Reply:
    citations = rng.choice([[], reply.citations])
    return changed(reply, status=rng.choice([*sorted(ABSTAINED), "error"]), citations=citations, answer=rng.choice([reply.answer, "I can't say."]))


def answering(reply: Reply, case: Case, rng: random.Random) -> Reply:
    return changed(reply, status=rng.choice(["answered", "partial"]))


def giving_other_dates(reply: Reply, case: Case, rng: random.Random) -> Reply:
    days = [each.model_copy(update={"date": rng.choice([each.date, "2024-02-29"]), "approximate": rng.random() < 0.3}) for each in reply.dates]
    return changed(reply, dates=days)


CHANGES: tuple[Change, ...] = (
    dropping_a_fact,
    wording_a_fact_otherwise,
    saying_what_is_forbidden,
    dating_in_figures,
    clearing_its_throat,
    citing_another_paragraph,
    citing_another_page,
    citing_another_document,
    citing_others_first,
    altering_a_quote,
    mixing_up_markers,
    refusing,
    answering,
    giving_other_dates,
)


def spoilt(replies: Sequence[Reply], cases: Sequence[Case], rng: random.Random) -> list[Reply]:
    """Each reply changed in none to three ways."""
    found = []
    for reply, case in zip(replies, cases, strict=True):
        for change in rng.sample(CHANGES, rng.randint(0, 3)):
            reply = change(reply, case, rng)
        found.append(reply)
    return found


def assert_alike(gold: Gold, replies: Sequence[Reply], scorer: ModuleType) -> None:
    """Item by item: facts, source and right are what the shared scorer says."""
    for case, entry, reply in zip(gold.cases, gold.entries, replies, strict=True):
        answered = Answered(case, reply, 0.1)
        ours = {"facts": right_facts(answered), "source": right_source(answered), "right": is_right(answered)}
        assert ours == scorer.score(entry, reply.model_dump()), f"{case.id}: {reply.answer} {reply.citations}"


def assert_same_shares(gold: Gold, replies: Sequence[Reply], shared: Path, folder: Path) -> dict[str, Share]:
    """The shares of quotes, markers, dates and clean refusals are those that the shared scorer prints; they are returned."""
    kept = folder / "replies.json"
    kept.write_text(json.dumps([{"id": case.id, "reply": reply.model_dump()} for case, reply in zip(gold.cases, replies, strict=True)]), "utf8")
    command = [sys.executable, str(shared / "checks" / "score_citations.py"), str(kept), str(gold.documents)]
    lines = subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout.splitlines()
    said = {match[1]: Share(int(match[2]), int(match[3])) for line in lines if (match := re.match(r"(\w+)\s+(\d+)/\s*(\d+)", line))}
    ours = shares([Answered(case, reply, 0.1) for case, reply in zip(gold.cases, replies, strict=True)], gold.texts)
    assert ours == said
    return ours


def shares(run: Sequence[Answered], texts: Mapping[str, Text]) -> dict[str, Share]:
    given = [each for each in run if not each.refused]
    exact = [len([day for day in each.reply.dates if not day.approximate]) for each in given]
    unsaid = [len(unspoken(each.reply)) for each in given]
    marks = {
        "quotes": [mark for each in run for mark in quotes(each, texts)],
        "markers": [right_markers(each) for each in given],
        "refusals": [right_markers(each) for each in run if each.refused],
    }
    found = {name: Share(sum(each), len(each)) for name, each in marks.items()} | {"dates": Share(sum(exact) - sum(unsaid), sum(exact))}
    return {name: share for name, share in found.items() if share.count}


def test_limits_and_refusals_are_those_of_the_shared_scorer(scorer: ModuleType) -> None:
    assert {str(kind): limit for kind, limit in WORDS_OF.items()} == scorer.WORDS
    assert {str(kind): limit for kind, limit in CITATIONS_OF.items()} == scorer.CITATIONS
    assert (WORDS, CITATIONS, set(ABSTAINED)) == (scorer.DEFAULT_WORDS, scorer.DEFAULT_CITATIONS, scorer.ABSTAIN)
    assert {str(kind) for kind in LONG} < set(scorer.WORDS)


def test_every_document_is_read_alike(gold: Gold, shared: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(shared / "checks"))
    pages = imported(shared / "checks" / "score_citations.py").pages
    assert [path.name for path in gold.documents.iterdir() if tuple(pages(path)) != gold.texts[path.name].pages] == []


def test_right_replies_are_right_by_both(gold: Gold, perfect_replies: list[Reply], scorer: ModuleType, shared: Path, tmp_path: Path) -> None:
    assert_alike(gold, perfect_replies, scorer)
    assert all(is_right(Answered(case, reply, 0.1)) for case, reply in zip(gold.cases, perfect_replies, strict=True))
    found = assert_same_shares(gold, perfect_replies, shared, tmp_path)
    assert found.keys() == {"quotes", "markers", "dates", "refusals"}
    assert all(share.value == 1.0 for share in found.values())


@pytest.mark.parametrize("change", [*CHANGES, gluing_words], ids=lambda change: change.__name__)
def test_replies_spoilt_in_one_way_are_scored_alike(change: Change, gold: Gold, perfect_replies: list[Reply], scorer: ModuleType) -> None:
    rng = random.Random(change.__name__)
    for _ in range(5):
        assert_alike(gold, [change(reply, case, rng) for reply, case in zip(perfect_replies, gold.cases, strict=True)], scorer)


@pytest.mark.parametrize("seed", range(40))
def test_replies_spoilt_in_many_ways_are_scored_alike(seed: int, gold: Gold, perfect_replies: list[Reply], scorer: ModuleType) -> None:
    replies = spoilt(perfect_replies, gold.cases, random.Random(seed))
    assert_alike(gold, replies, scorer)
    right = [is_right(Answered(case, reply, 0.1)) for case, reply in zip(gold.cases, replies, strict=True)]
    assert 0.2 < sum(right) / len(right) < 0.95


@pytest.mark.parametrize("seed", range(8))
def test_citations_spoilt_in_many_ways_have_the_same_shares(seed: int, gold: Gold, perfect_replies: list[Reply], shared: Path, tmp_path: Path) -> None:
    found = assert_same_shares(gold, spoilt(perfect_replies, gold.cases, random.Random(seed)), shared, tmp_path)
    assert all(0 < found[name].good < found[name].count for name in ("quotes", "markers", "refusals"))
