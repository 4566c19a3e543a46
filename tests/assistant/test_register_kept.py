"""What the register keeps from one list to the next changes no list: each is the one that a library opened just now gives."""

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from random import Random

import pytest

from assistant.schemas import DueItem, IngestReport
from assistant.service import Noticeboard
from evals.holdings import AS_OF, fill
from index.claims import About, Claim
from index.dates import Period, Unit
from index.documents import DateMeaning, Kind
from index.kept import NewVersion
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.scope import Access, Asker, owner_asker

OWNER = owner_asker()
READER = Asker("test", "reader", None, frozenset({Access.PUBLIC}))
Look = tuple[Asker, str | None, date, int | None]
Open = Callable[[Path], Library]


def never(*_: object) -> IngestReport:
    raise AssertionError("nothing is ingested here")


def board(library: Library) -> Noticeboard:
    return Noticeboard(library, never, None, lambda: AS_OF)


@contextmanager
def opened(folder: Path, open_library: Open) -> Iterator[Noticeboard]:
    """A Noticeboard that has answered nothing yet."""
    fresh = board(open_library(folder))
    yield fresh
    fresh.close()


def due(noticeboard: Noticeboard, look: Look) -> list[DueItem]:
    asker, council, day, within = look
    return noticeboard.due(asker, council, day, within).due


def looks(rng: Random, councils: tuple[str, ...], count: int) -> list[Look]:
    """Looks of either asker at all councils or one, on days near and far, whole or in a window; neighbours in time follow each other often."""
    day, found = AS_OF, []
    for _ in range(count):
        day = day + timedelta(days=1) if rng.random() < 0.5 else AS_OF + timedelta(days=rng.randint(-320, 1500))
        found.append((rng.choice([OWNER, READER]), rng.choice([None, None, *councils]), day, rng.choice([None, None, 90])))
    return found


def told(rng: Random, library: Library, number: int, council: str) -> Claim:
    """A record of any kind that the register takes."""
    about = rng.choice(list(About))
    day = AS_OF + timedelta(days=rng.randint(-200, 200))
    met = rng.choice([each for each in library.obligations(OWNER.scope()) if each.council == council]).id if about is About.OBLIGATION_MET else None
    return Claim(f"c{number}", council, about, day, met, "words", "a clerk", day, access=rng.choice(list(Access)))


def paper(rng: Random, make_version: Callable[..., NewVersion], council: str) -> NewVersion:
    """A later paper: one that takes another's place, or stands beside it, or is the same one with another day."""
    kind, day = rng.choice([Kind.IMPROVEMENT_NOTICE, Kind.TRACKER, Kind.MINUTES]), AS_OF + timedelta(days=rng.randint(-100, 60))
    dues = (Due(DueKind.RECURRING, "yearly", periods=(Period(1, Unit.YEAR),)), Due(DueKind.FIXED, "then", day=day + timedelta(days=30)))
    topics = rng.choice([(Topic.REVIEW, Topic.EVENT), (Topic.OTHER, Topic.TARGET), (Topic.OTHER, Topic.REVIEW_HELD)])
    asked = tuple(
        Obligation(topic, "", "act", f"Act {place}.", place, Binding.MUST, each) for place, (topic, each) in enumerate(zip(topics, dues, strict=True))
    )
    texts = [each.quote for each in asked]
    return make_version(*texts, name=f"{kind}.md", council=council, kind=kind, day=day, meaning=DateMeaning.ISSUED, obligations=asked)


@pytest.mark.parametrize("seed", range(4))
def test_every_list_is_the_one_of_a_library_that_kept_nothing(seed: int, tmp_path: Path, open_library: Open, make_version: Callable[..., NewVersion]) -> None:
    rng, folder = Random(seed), tmp_path / "data"
    library = open_library(folder)
    councils = fill(library, 3, 40, seed).councils
    kept = board(library)
    for number in range(6):
        asked = looks(rng, councils, 6)
        shown = [due(kept, look) for look in asked]
        for look, items in zip(asked, shown, strict=True):
            with opened(folder, open_library) as fresh:
                assert items == due(fresh, look), look
        if rng.random() < 0.5:
            library.record(OWNER.scope(), told(rng, library, number, rng.choice(councils)))
        else:
            library.keep(paper(rng, make_version, rng.choice(councils)))
    library.close()


def test_a_list_that_was_handed_out_is_not_changed_by_the_next_look(library: Library) -> None:
    fill(library, 2, 60)
    noticeboard = board(library)
    first = due(noticeboard, (OWNER, None, AS_OF, None))
    before = [each.model_dump() for each in first]
    for days in (1, 2, 400, -100):
        due(noticeboard, (OWNER, None, AS_OF + timedelta(days=days), None))
    assert [each.model_dump() for each in first] == before


def test_an_item_made_from_an_earlier_one_is_as_good_as_a_new_one(library: Library) -> None:
    fill(library, 1, 60)
    noticeboard = board(library)
    due(noticeboard, (OWNER, None, AS_OF, None))
    for item in due(noticeboard, (OWNER, None, AS_OF + timedelta(days=40), None)):
        again = DueItem(**item.model_dump())
        assert (item, item.model_dump_json(), item.model_copy(deep=True)) == (again, again.model_dump_json(), again)


def test_many_threads_that_look_at_once_see_what_each_would_see_alone(tmp_path: Path, open_library: Open) -> None:
    library = open_library(tmp_path / "data")
    councils = fill(library, 2, 60).councils
    asked = looks(Random(9), councils, 24)
    with opened(tmp_path / "data", open_library) as fresh:
        alone = [due(fresh, look) for look in asked]
    noticeboard, wrong = board(library), []

    def go(start: int) -> None:
        wrong.extend(place for place in (*range(start, len(asked)), *range(start)) if due(noticeboard, asked[place]) != alone[place])

    patience = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    threads = [threading.Thread(target=go, args=(start,)) for start in range(0, 24, 4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    sys.setswitchinterval(patience)
    library.close()
    assert wrong == []
