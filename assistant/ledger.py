"""What the doors must remember: questions and what became of them, which place asks for which council, what people said of answers.

It lies in a file of its own beside the documents' store, so that taking documents in never keeps a question waiting. A question is a row
before any work on it begins, and stays one until it has a visible end; its words go after NOTICEBOARD_KEEP_DAYS.
"""

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Engine,
    Float,
    Index,
    Integer,
    MetaData,
    Row,
    Select,
    String,
    Table,
    Text,
    UniqueConstraint,
    delete,
    func,
    insert,
    select,
    tuple_,
    update,
)
from sqlalchemy.exc import DatabaseError, OperationalError

from assistant.places import Place
from index.errors import StoreMismatch
from index.scope import Access
from index.sqlite import compact, make_whole, open_engine, stamp

LEDGER = "ledger.sqlite3"
DAY = 86_400.0
LONGEST_PAUSE = 60.0
"""Seconds for which a question is given back at most: one that would wait longer was given back by a clock that has been set back since."""
_LOOKED_AT = 1_000
"""How many of the oldest questions are looked at for the next one to work on."""


class Way(StrEnum):
    """How a question came: `mention` and `followup` in a channel, `direct` in a private message, `command` typed with a slash."""

    MENTION = "mention"
    FOLLOWUP = "followup"
    DIRECT = "direct"
    COMMAND = "command"
    DEADLINES = "deadlines"


class State(StrEnum):
    WAITING = "waiting"
    WORKING = "working"
    ENDED = "ended"


class Verdict(StrEnum):
    """What somebody says of an answer."""

    RIGHT = "right"
    WRONG = "wrong"
    OUTDATED = "outdated"
    MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Arrival:
    """A question as a door takes it: who asks, where, in which words. `thread` is its thread's first message, `ts` its own; `respond` an
    address to which a private answer goes; `shared` whether people from elsewhere read there."""

    team: str
    channel: str
    ts: str
    thread: str
    asker: str
    way: Way
    text: str
    event: str
    shared: bool = False
    respond: str | None = None


@dataclass(frozen=True, slots=True)
class Held:
    """A question in the ledger; `tries` says how often work on it began before."""

    reference: str
    arrival: Arrival
    state: State
    tries: int


@dataclass(frozen=True, slots=True)
class Judged:
    """What somebody said of an answer: the question with those before it, the answer as JSON, and the reason in their words."""

    reference: str
    question: str
    history: tuple[str, ...]
    reply: str
    verdict: Verdict
    reason: str
    who: str
    at: float


_metadata = MetaData()
_meta = Table("meta", _metadata, Column("key", String(40), primary_key=True), Column("value", Text, nullable=False))
_questions = Table(
    "questions",
    _metadata,
    Column("reference", String(16), primary_key=True),
    Column("team", String(32), nullable=False),
    Column("channel", String(32), nullable=False),
    Column("ts", String(80), nullable=False),
    Column("thread", String(80), nullable=False),
    Column("asker", String(32), nullable=False),
    Column("way", String(12), nullable=False),
    Column("text", Text, nullable=False),
    Column("shared", Boolean, nullable=False),
    Column("respond", Text),
    Column("state", String(8), nullable=False, index=True),
    Column("received", Float, nullable=False),
    Column("ready", Float, nullable=False),
    Column("tries", Integer, nullable=False),
    Column("status", String(16)),
    Column("reply", Text),
    UniqueConstraint("team", "channel", "ts"),
)
Index("questions_thread", _questions.c.team, _questions.c.channel, _questions.c.thread)
# one row for each delivery that became a question, or was found to be one already
_events = Table("events", _metadata, Column("team", String(32), primary_key=True), Column("event", String(80), primary_key=True))
_places = Table(
    "places",
    _metadata,
    Column("team", String(32), primary_key=True),
    Column("channel", String(32), primary_key=True),
    Column("council", String(120), nullable=False),
    Column("access", String(12), nullable=False),
    Column("by", String(32), nullable=False),
)
_verdicts = Table(
    "verdicts",
    _metadata,
    Column("id", Integer, primary_key=True),
    Column("reference", String(16), nullable=False),
    Column("verdict", String(8), nullable=False),
    Column("reason", Text, nullable=False),
    Column("who", String(32), nullable=False),
    Column("at", Float, nullable=False),
    UniqueConstraint("reference", "who", "verdict"),
)


class Ledger:
    """One file of SQL; what a call did is committed when it returns. Times are seconds since 1970, and callers tell them."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, folder: Path) -> "Ledger":
        """The folder's ledger, made where there is none; StoreMismatch for one that another version made."""
        path = folder / LEDGER
        make_whole(path, _make)
        engine = open_engine(path)
        try:
            with engine.connect() as connection:
                made_by = connection.execute(select(_meta.c.value).where(_meta.c.key == "schema")).scalar()
        except DatabaseError as error:
            engine.dispose()
            busy = isinstance(error, OperationalError) and "locked" in str(error.orig)
            help_ = "another program holds it; end that one, and try again" if busy else "restore it from a backup, or move it aside"
            raise StoreMismatch(f"{path} can't be read ({error.orig}); {help_}.") from error
        if made_by != stamp(_metadata):
            engine.dispose()
            raise StoreMismatch(f"{path} was made by another version of Noticeboard; move it aside: what it remembers of questions goes with it.")
        return cls(engine)

    def close(self) -> None:
        self._engine.dispose()

    # --- questions -----------------------------------------------------------------------------------------------------------

    def keep(self, arrivals: Sequence[Arrival], now: float) -> list[str | None]:
        """Keeps the questions in one transaction: each one's reference; None for one that is known already, by its event or by its message, and for
        what follows in a thread of which no question was taken."""
        kept: list[str | None] = []
        with self._engine.begin() as connection:
            latest = connection.execute(select(func.max(_questions.c.received)).where(_questions.c.state != State.ENDED.value)).scalar()
            received = max(now, latest or now)  # a clock that is set back puts no question before those that wait
            for each in arrivals:
                if each.way is Way.FOLLOWUP and connection.execute(_first_of(each)).first() is None:
                    kept.append(None)
                    continue
                event = select(_events.c.event).where(_events.c.team == each.team, _events.c.event == each.event)
                message = select(_questions.c.reference).where(_questions.c.team == each.team, _questions.c.channel == each.channel, _questions.c.ts == each.ts)
                known_event = connection.execute(event).first() is not None
                if not known_event:
                    connection.execute(insert(_events).values(team=each.team, event=each.event))
                if known_event or connection.execute(message).first() is not None:
                    kept.append(None)
                    continue
                reference = secrets.token_hex(5)
                row = {name: getattr(each, name) for name in ("team", "channel", "ts", "thread", "asker", "text", "shared", "respond")}
                state = {"state": State.WAITING.value, "received": received, "ready": now, "tries": 0}
                connection.execute(insert(_questions).values(reference=reference, way=each.way.value, **row, **state))
                kept.append(reference)
        return kept

    def claim(self, now: float, full: Collection[tuple[str, str]] = ()) -> Held | None:
        """The next question to work on, marked so: the oldest whose thread has none before it unfinished; none of the channels that are `full`."""
        open_ = (_questions.c.state != State.ENDED.value) & tuple_(_questions.c.team, _questions.c.channel).not_in(list(full))
        query = select(_questions).where(open_).order_by(_questions.c.received, _questions.c.ts).limit(_LOOKED_AT)
        with self._engine.begin() as connection:
            begun: set[tuple[str, str, str]] = set()
            for row in connection.execute(query).all():
                thread = (row.team, row.channel, row.thread)
                first = thread not in begun
                begun.add(thread)
                if first and row.state == State.WAITING.value and not now < row.ready <= now + LONGEST_PAUSE:
                    values = {"state": State.WORKING.value, "tries": row.tries + 1}
                    connection.execute(update(_questions).where(_questions.c.reference == row.reference).values(values))
                    return replace(_held(row), state=State.WORKING)
        return None

    def ahead(self, reference: str) -> int:
        """How many questions that aren't ended came before this one."""
        own = select(_questions.c.received, _questions.c.ts).where(_questions.c.reference == reference).subquery()
        earlier = tuple_(_questions.c.received, _questions.c.ts) < tuple_(own.c.received, own.c.ts)
        query = select(func.count()).select_from(_questions).join(own, earlier).where(_questions.c.state != State.ENDED.value)
        with self._engine.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def answer(self, reference: str, reply: str) -> None:
        """Keeps a reply that isn't out yet, for what people may do with it in the moment that it is."""
        self._set(reference, reply=reply)

    def again(self, reference: str, ready: float, tries: int) -> None:
        """Gives a question back, to be worked on from that time on as one on which work began so often."""
        self._set(reference, state=State.WAITING.value, ready=ready, tries=tries)

    def end(self, reference: str, status: str, reply: str) -> None:
        """A question has its visible end: how it ended, and the reply as JSON."""
        self._set(reference, state=State.ENDED.value, status=status, reply=reply)

    def recover(self) -> int:
        """Gives back what was being worked on when the process ended; how many questions that were."""
        with self._engine.begin() as connection:
            found = update(_questions).where(_questions.c.state == State.WORKING.value).values(state=State.WAITING.value)
            return connection.execute(found).rowcount

    def waiting(self) -> int:
        """How many questions have no end yet."""
        with self._engine.connect() as connection:
            return int(connection.execute(select(func.count()).select_from(_questions).where(_questions.c.state != State.ENDED.value)).scalar() or 0)

    def history(self, asked: Arrival) -> list[str]:
        """What was asked in its thread before it, oldest first."""
        earlier = select(_questions.c.text).where(*_of_thread(asked.team, asked.channel, asked.thread), _questions.c.ts < asked.ts)
        with self._engine.connect() as connection:
            return [row.text for row in connection.execute(earlier.order_by(_questions.c.ts)) if row.text]

    def question(self, reference: str) -> Arrival | None:
        """A question as it came, while its words are kept."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_questions).where(_questions.c.reference == reference, _questions.c.text != "")).first()
        return _held(row).arrival if row is not None else None

    def reply(self, reference: str) -> tuple[Arrival, str] | None:
        """A question with the reply that it got, as JSON; None where there is none, or not any more."""
        with self._engine.connect() as connection:
            row = connection.execute(select(_questions).where(_questions.c.reference == reference)).first()
        return (_held(row).arrival, row.reply) if row is not None and row.reply else None

    def forget(self, before: float) -> int:
        """Takes the words out of questions that were received before, and of what was said of their answers; how many questions that were."""
        old = (_questions.c.received < before) & (_questions.c.state == State.ENDED.value) & (_questions.c.text != "")
        with self._engine.begin() as connection:
            of_old = _verdicts.c.reference.in_(select(_questions.c.reference).where(old))
            connection.execute(update(_verdicts).where(of_old | (_verdicts.c.at < before)).values(reason=""))
            return connection.execute(update(_questions).where(old).values(text="", reply="", respond=None)).rowcount

    def forget_documents(self, document_ids: Sequence[str]) -> int:
        """Takes the answers away that quote these documents; how many those were. What was asked stays."""
        forgotten = 0
        with self._engine.begin() as connection:
            for id_ in document_ids:
                quoting = _questions.c.reply.contains(id_, autoescape=True)
                forgotten += connection.execute(update(_questions).where(quoting).values(reply="")).rowcount
        return forgotten

    def compact(self) -> bool:
        """Writes the file anew without what was deleted; False where somebody else still reads its log of changes."""
        return compact(self._engine)

    def _set(self, reference: str, **values: Any) -> None:
        with self._engine.begin() as connection:
            connection.execute(update(_questions).where(_questions.c.reference == reference).values(values))

    # --- places --------------------------------------------------------------------------------------------------------------

    def places(self, team: str) -> list[Place]:
        """What was told in that workspace: its own council (an empty channel) and its channels'."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(_places).where(_places.c.team == team).order_by(_places.c.channel)).all()
        return [Place(row.team, row.channel, row.council, Access(row.access), row.by) for row in rows]

    def set_place(self, place: Place) -> None:
        with self._engine.begin() as connection:
            connection.execute(delete(_places).where(_places.c.team == place.team, _places.c.channel == place.channel))
            values = {"team": place.team, "channel": place.channel, "council": place.council, "access": place.access.value, "by": place.by}
            connection.execute(insert(_places).values(values))

    def forget_place(self, team: str, channel: str) -> bool:
        """Whether there was one."""
        with self._engine.begin() as connection:
            return connection.execute(delete(_places).where(_places.c.team == team, _places.c.channel == channel)).rowcount > 0

    # --- what people say of answers --------------------------------------------------------------------------------------------

    def judge(self, reference: str, verdict: Verdict, reason: str, who: str, now: float) -> None:
        """Keeps what somebody says of an answer; said twice, the later reason counts."""
        same = (_verdicts.c.reference == reference) & (_verdicts.c.who == who) & (_verdicts.c.verdict == verdict.value)
        with self._engine.begin() as connection:
            connection.execute(delete(_verdicts).where(same))
            connection.execute(insert(_verdicts).values(reference=reference, verdict=verdict.value, reason=reason, who=who, at=now))

    def judged(self) -> list[Judged]:
        """What was said of answers whose words are still kept, oldest first."""
        said = (_verdicts.c.verdict, _verdicts.c.reason, _verdicts.c.who, _verdicts.c.at)
        query = select(_questions, *said).join(_verdicts, _questions.c.reference == _verdicts.c.reference)
        with self._engine.connect() as connection:
            rows = connection.execute(query.where(_questions.c.text != "").order_by(_verdicts.c.id)).all()
        return [
            Judged(
                row.reference, row.text, tuple(self.history(_held(row).arrival)), row.reply or "", Verdict(row.verdict), row.reason, row.who, row.at,
            )
            for row in rows
        ]  # fmt: skip


def _make(engine: Engine) -> None:
    with engine.begin() as connection:
        _metadata.create_all(connection)
        connection.execute(insert(_meta).values(key="schema", value=stamp(_metadata)))


def _first_of(asked: Arrival) -> Select[tuple[str]]:
    """Any question of a thread."""
    return select(_questions.c.reference).where(*_of_thread(asked.team, asked.channel, asked.thread)).limit(1)


def _of_thread(team: str, channel: str, thread: str) -> tuple[Any, ...]:
    return _questions.c.team == team, _questions.c.channel == channel, _questions.c.thread == thread


def _held(row: Row[Any]) -> Held:
    arrival = Arrival(row.team, row.channel, row.ts, row.thread, row.asker, Way(row.way), row.text, "", row.shared, row.respond)
    return Held(row.reference, arrival, State(row.state), row.tries)
