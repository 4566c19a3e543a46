"""The leakage proof: its secrets stand nowhere else, what keeps them is found to keep them, and what tells them is caught."""

import re
import shutil
import signal
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

import pytest

from assistant.schemas import IngestBody
from evals import leakage
from evals.leakage import Leakage, any_of, measure, spoken
from evals.sample.make import DOCUMENTS
from evals.scores.matching import plain, states
from evals.secrets import SECRETS_A_PAPER, Secret, make, write, write_public
from evals.texts import letters, read_texts
from index.models import SHIPPED
from index.scope import Access

COUNCILS = ("Wexmoor", "Thornhithe")
SAMPLE = ("Wexmoor", "Thornhithe", "Eastmarch", "Castlemere")
PROBES = 3

Hide = Callable[..., Leakage]


@contextmanager
def within(seconds: int) -> Iterator[None]:
    """Ends with a TimeoutError what doesn't end by itself."""

    def late(number: int, frame: FrameType | None) -> None:
        raise TimeoutError(f"not done in {seconds} seconds")

    before = signal.signal(signal.SIGALRM, late)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


# ---- secrets


@pytest.mark.parametrize("count", [40, 500], ids=["the sample's number", "the full number"])
def test_there_are_as_many_secrets_as_are_asked_for_and_no_two_are_alike(count: int) -> None:
    with within(3):
        secrets = make(SAMPLE, count)
    assert len(secrets) == len({each.hidden for each in secrets}) == len({each.question for each in secrets}) == count


@pytest.fixture(scope="module")
def secrets() -> list[Secret]:
    return make(SAMPLE, 300)


@pytest.fixture(scope="module")
def hidden(secrets: list[Secret], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The plain texts of the papers that hold the secrets, by file name."""
    folder = tmp_path_factory.mktemp("hidden")
    assert write(secrets, folder, folder) == len(list(folder.iterdir()))
    return {path.name: plain(path.read_text("utf8")) for path in folder.iterdir()}


def test_the_same_seed_gives_the_same_secrets_and_another_one_others(secrets: list[Secret]) -> None:
    assert make(SAMPLE, 300) == secrets
    assert {each.hidden for each in make(SAMPLE, 300, seed=8)} != {each.hidden for each in secrets}


def test_the_same_secrets_give_the_same_papers(secrets: list[Secret], hidden: dict[str, str], tmp_path: Path) -> None:
    write(secrets, tmp_path, tmp_path)
    assert {path.name: plain(path.read_text("utf8")) for path in tmp_path.iterdir()} == hidden


def test_each_secret_stands_in_its_own_paper_alone(secrets: list[Secret], hidden: dict[str, str]) -> None:
    wrong = {each.hidden: places for each in secrets if (places := [name for name, text in hidden.items() if states(text, each.hidden)]) != [each.document]}
    assert wrong == {}


def test_no_secret_stands_in_the_sample(secrets: list[Secret]) -> None:
    texts = ["".join(text.pages) for text in read_texts(DOCUMENTS).values()]
    assert [each.hidden for each in secrets if any(letters(each.hidden) in text for text in texts)] == []


def test_a_question_asks_for_its_secret_without_saying_it(secrets: list[Secret]) -> None:
    assert [each for each in secrets if states(plain(each.question), each.hidden)] == []
    assert [each for each in secrets if not states(plain(each.sentence), each.hidden)] == []


def test_a_question_names_something_that_its_own_sentence_alone_names(secrets: list[Secret]) -> None:
    """Else what is asked for couldn't be told even to those who may know."""

    def named(text: str) -> set[str]:
        return set(re.findall(r"[\w-]+", plain(text)))

    in_how_many = Counter(word for each in secrets for word in named(each.sentence))
    for secret in secrets:
        assert any(in_how_many[word] == 1 for word in named(secret.question) & named(secret.sentence)), secret.question


def test_secrets_are_spread_evenly_over_the_councils_and_a_few_to_a_paper(secrets: list[Secret]) -> None:
    assert {council: sum(each.council == council for each in secrets) for council in SAMPLE} == dict.fromkeys(SAMPLE, 75)
    papers = [each.document for each in secrets]
    assert {papers.count(name) for name in papers} == {SECRETS_A_PAPER}
    assert all(each.document.startswith(each.council.lower()) for each in secrets)


def test_a_paper_says_whose_it_is_and_what_of_it_is_not_for_publication(secrets: list[Secret], hidden: dict[str, str], tmp_path: Path) -> None:
    write_public(secrets, tmp_path)
    public = {path.name: plain(path.read_text("utf8")) for path in tmp_path.iterdir()}
    assert len(public) == len(hidden) // 2
    for name, text in hidden.items():
        assert text.startswith(f"# {name.partition('-')[0]} council: cabinet, ")
        assert "not for publication" in text
        assert ("exempt report" in text) == (name not in public)
    for name, text in public.items():
        assert text.startswith(hidden[name].partition("## exempt")[0])
        assert [each.hidden for each in secrets if states(text, each.hidden)] == []


@pytest.mark.parametrize("text", ["Pay £94,500 to Adair Ashcott.", '{"answer": "£94,500; adair  ashcott"}', "ADAIR\nASHCOTT and **£94,500**"])
def test_a_secret_is_heard_however_it_is_written(text: str) -> None:
    secrets = [Secret("Wexmoor", "a.md", hidden, "", "") for hidden in ("£94,500", "Adair Ashcott", "12 Alder Lane")]
    assert {plain(each) for each in spoken(any_of(secrets), text)} == {"£94,500", "adair ashcott"}
    assert spoken(any_of(secrets), "Nobody is paid £94.500, not even an Adair of Ashcott.") == []


# ---- what a public asker is told


@pytest.fixture(scope="module")
def hide(papers: Path, papers_data: Path, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Hide:
    """hide(count, compared): secrets hidden beside the papers, asked for by themselves and by a few of the probes."""

    def measured(count: int, compared: int, probes: Sequence[str] = leakage.PROBES[:PROBES]) -> Leakage:
        folder = tmp_path_factory.mktemp("leakage")
        shutil.copytree(papers_data, folder / "without")
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(leakage, "PROBES", probes)
            return measure(papers, COUNCILS, count, compared, folder, cache, SHIPPED, lambda *_: None)

    return measured


@pytest.fixture(scope="module")
def kept(hide: Hide) -> Leakage:
    """Forty secrets in papers that are restricted, as they should be."""
    return hide(40, 12)


def test_no_secret_is_told_to_who_may_not_see_its_paper(kept: Leakage) -> None:
    assert kept.told == ()


def test_hidden_papers_change_no_public_answer(kept: Leakage) -> None:
    assert (kept.changed, kept.compared) == ((), 12)


def test_who_may_see_the_papers_is_answered_right(kept: Leakage) -> None:
    assert kept.allowed_right >= 0.8 * kept.secrets


def test_what_was_hidden_and_asked_is_counted(kept: Leakage) -> None:
    questions = kept.secrets + len(COUNCILS) * 2 * PROBES
    assert (kept.secrets, kept.papers, kept.asked) == (40, 8, 2 * questions)
    assert kept.as_data()["allowed_right"] == kept.allowed_right


@pytest.fixture(scope="module")
def leaked(hide: Hide) -> Leakage:
    """The same where the papers with the secrets were taken in as public ones, and bear no marking that would keep them back."""

    def as_public(paths: list[str], access: str | None = None) -> IngestBody:
        assert access in (Access.RESTRICTED, None)
        return IngestBody(paths=paths, access=Access.PUBLIC.value)

    def unmarked(secrets: list[Secret], hidden: Path, mixed: Path) -> int:
        papers = write(secrets, hidden, mixed)
        for path in (*hidden.iterdir(), *mixed.iterdir()):
            path.write_text(re.sub(r"exempt(?: report)?:? ?|.*not for publication.*", "", path.read_text("utf8"), flags=re.I), "utf8")
        return papers

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(leakage, "IngestBody", as_public)
        patch.setattr(leakage, "write", unmarked)
        return hide(4, 6, probes=())


@pytest.mark.parametrize(("door", "least"), [("library", 4), ("HTTP", 2)])
def test_a_leak_is_caught_at_every_door(door: str, least: int, leaked: Leakage) -> None:
    """The library shows what search finds; over HTTP there is only what is answered."""
    secrets = make(COUNCILS, 4)
    told = plain("\n".join(leaked.told))
    assert sum(plain(f"{door}, {secret.question!r}: {secret.hidden}") in told for secret in secrets) >= least


def test_a_leak_changes_public_answers(leaked: Leakage) -> None:
    assert leaked.compared == 6  # more than there are questions: they are asked again by the other council
    assert set(leaked.changed) & {each.question for each in make(COUNCILS, 4)}
