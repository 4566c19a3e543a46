"""The ledger: a question is a row before any work, it is one row however often it comes, and its words go in time."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.ledger import DAY, Arrival, Ledger, State, Verdict, Way
from assistant.places import Place
from index.errors import StoreDamaged
from index.scope import Access

NOW = 1_700_000_000.0


def arrival(ts: str, thread: str | None = None, channel: str = "C1", event: str | None = None, text: str = "when is it due?") -> Arrival:
    return Arrival("T1", channel, ts, thread or ts, "U1", Way.MENTION, text, event or f"Ev{channel}{ts}")


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    opened = Ledger.open(tmp_path)
    yield opened
    opened.close()


def test_the_same_event_or_the_same_message_is_one_question(ledger: Ledger) -> None:
    first = arrival("1.0", event="Ev1")
    kept = ledger.keep([first, first, replace(first, event="Ev2"), replace(first, ts="2.0", thread="2.0")], NOW)
    assert kept[0] is not None
    assert kept[1:] == [None, None, None]
    assert ledger.keep([replace(first, event="Ev3", ts="3.0")], NOW) != [None]
    assert ledger.waiting() == 2


def test_a_question_of_another_workspace_or_channel_is_another_question(ledger: Ledger) -> None:
    first = arrival("1.0", event="Ev1")
    assert None not in ledger.keep([first, replace(first, team="T2"), replace(first, channel="C2", event="Ev2")], NOW)


def test_within_a_thread_questions_are_worked_on_one_after_the_other(ledger: Ledger) -> None:
    first, second, other = ledger.keep([arrival("1.0"), arrival("2.0", thread="1.0"), arrival("3.0")], NOW)
    claimed = [ledger.claim(NOW), ledger.claim(NOW), ledger.claim(NOW)]
    assert [each.reference if each else None for each in claimed] == [first, other, None]
    assert first
    ledger.end(first, "answered", "{}")
    then = ledger.claim(NOW)
    assert then
    assert then.reference == second


def test_a_question_given_back_waits_for_its_time_and_holds_its_thread(ledger: Ledger) -> None:
    first, _ = ledger.keep([arrival("1.0"), arrival("2.0", thread="1.0")], NOW)
    assert ledger.claim(NOW)
    assert first
    ledger.again(first, NOW + 5, 1)
    assert ledger.claim(NOW + 4) is None
    back = ledger.claim(NOW + 5)
    assert back
    assert (back.reference, back.tries) == (first, 1)


def test_a_channel_that_is_full_is_passed_over(ledger: Ledger) -> None:
    ledger.keep([arrival("1.0"), arrival("2.0", channel="C2")], NOW)
    claimed = ledger.claim(NOW, full={("T1", "C1")})
    assert claimed
    assert claimed.arrival.channel == "C2"


def test_what_was_being_worked_on_is_taken_up_again_after_a_restart(tmp_path: Path) -> None:
    ledger = Ledger.open(tmp_path)
    ledger.keep([arrival("1.0")], NOW)
    claimed = ledger.claim(NOW)
    ledger.close()
    again = Ledger.open(tmp_path)
    assert again.claim(NOW) is None
    assert again.recover() == 1
    back = again.claim(NOW)
    assert claimed
    assert back == replace(claimed, tries=1)
    again.close()


def test_history_holds_the_questions_of_the_thread_before_this_one(ledger: Ledger) -> None:
    ledger.keep([arrival("1.0", text="one"), arrival("2.0", thread="1.0", text="two"), arrival("3.0", text="another")], NOW)
    assert ledger.history(arrival("4.0", thread="1.0")) == ["one", "two"]


def test_what_follows_in_a_thread_is_a_question_only_where_one_was_taken(ledger: Ledger) -> None:
    follows = replace(arrival("2.0", thread="1.0"), way=Way.FOLLOWUP)
    assert ledger.keep([follows], NOW) == [None]
    kept = ledger.keep([arrival("1.0"), follows, replace(follows, channel="C2", event="Ev9"), replace(follows, thread="9.0", ts="9.1", event="Ev8")], NOW)
    assert [each is not None for each in kept] == [True, True, False, False]


def test_the_place_in_the_queue_counts_what_came_before(ledger: Ledger) -> None:
    references = ledger.keep([arrival("1.0"), arrival("2.0"), arrival("3.0")], NOW)
    assert [ledger.ahead(each) for each in references if each] == [0, 1, 2]


def test_words_go_after_their_time_and_the_row_stays_so_that_nothing_is_answered_twice(ledger: Ledger, tmp_path: Path) -> None:
    (reference,) = ledger.keep([arrival("1.0", text="a secret question")], NOW)
    assert reference
    assert ledger.forget(NOW + 40 * DAY) == 0, "it has no end yet"
    ledger.claim(NOW)
    ledger.end(reference, "answered", '{"answer": "a secret answer"}')
    ledger.judge(reference, Verdict.WRONG, "a secret reason", "U1", NOW)
    assert len(ledger.judged()) == 1
    assert ledger.forget(NOW - DAY) == 0
    assert ledger.forget(NOW + DAY) == 1
    assert ledger.question(reference) is None
    assert ledger.reply(reference) is None
    assert ledger.judged() == []
    assert ledger.keep([arrival("1.0")], NOW) == [None]
    ledger.close()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"secret" not in kept


def test_the_later_word_of_somebody_on_an_answer_counts(ledger: Ledger) -> None:
    (reference,) = ledger.keep([arrival("1.0")], NOW)
    assert reference
    ledger.end(reference, "answered", "{}")
    ledger.judge(reference, Verdict.WRONG, "", "U1", NOW)
    ledger.judge(reference, Verdict.WRONG, "the day is wrong", "U1", NOW + 1)
    ledger.judge(reference, Verdict.RIGHT, "", "U2", NOW + 2)
    assert [(each.verdict, each.reason, each.who) for each in ledger.judged()] == [(Verdict.WRONG, "the day is wrong", "U1"), (Verdict.RIGHT, "", "U2")]


def test_a_place_told_again_is_the_later_one_and_can_be_forgotten(ledger: Ledger) -> None:
    ledger.set_place(Place("T1", "C1", "Wexmoor", Access.PUBLIC, "U1"))
    ledger.set_place(Place("T1", "C1", "Thornhithe", Access.RESTRICTED, "U2"))
    assert ledger.places("T1") == [Place("T1", "C1", "Thornhithe", Access.RESTRICTED, "U2")]
    assert ledger.places("T2") == []
    assert ledger.forget_place("T1", "C1")
    assert not ledger.forget_place("T1", "C1")


def test_states_are_kept_as_words(ledger: Ledger) -> None:
    (reference,) = ledger.keep([arrival("1.0")], NOW)
    assert reference
    held = ledger.claim(NOW)
    assert held
    assert held.state is State.WORKING
    assert ledger.waiting() == 1
    ledger.end(reference, "answered", "{}")
    assert ledger.waiting() == 0


def test_a_ledger_that_cant_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "ledger.sqlite3").write_bytes(b"no database at all, but long enough to look like something" * 20)
    with pytest.raises(StoreDamaged, match=r"ledger\.sqlite3 is damaged.*backup"):
        Ledger.open(tmp_path)


def test_a_channel_that_is_full_hides_no_other_however_many_questions_wait_there(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assistant.ledger._LOOKED_AT", 3)
    *_, other = ledger.keep([*(arrival(f"{number}.0") for number in range(1, 6)), arrival("9.0", channel="C2")], NOW)
    claimed = ledger.claim(NOW, {("T1", "C1")})
    assert claimed
    assert claimed.reference == other


def test_a_reason_given_after_the_questions_words_went_goes_in_time_too(ledger: Ledger) -> None:
    (reference,) = ledger.keep([arrival("1.0")], NOW)
    assert reference
    ledger.end(reference, "answered", "{}")
    ledger.forget(NOW + DAY)
    ledger.judge(reference, Verdict.WRONG, "the chair is Ann Other", "U2", NOW + 2 * DAY)
    ledger.forget(NOW + 3 * DAY)
    with ledger._engine.connect() as connection:
        assert connection.exec_driver_sql("select reason from verdicts").scalars().all() == [""]


def test_a_fault_of_the_disk_doesnt_repeat_what_was_to_be_written(ledger: Ledger) -> None:
    with ledger._engine.begin() as connection:
        connection.exec_driver_sql("drop table events")
    with pytest.raises(Exception, match="no such table") as fault:
        ledger.keep([arrival("1.0", event="Ev-zebra", text="is the zebra in the minutes?")], NOW)
    assert "zebra" not in str(fault.value)
