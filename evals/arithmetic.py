"""Our sums with dates against oracles that we didn't write: PostgreSQL's intervals, java.time, the calendar day by day, numpy.

Half of the days that are counted from are month ends, 29 February and the days on which London's clocks change. The working days'
bank holidays are made here by the rules and proclamations that gov.uk prints, not taken from the `holidays` library that we count with.
"""

import calendar
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import count
from pathlib import Path
from random import Random

import numpy as np
from dateutil.easter import easter
from dateutil.relativedelta import MO, relativedelta

from evals import postgresql
from evals.postgresql import ProgramMissing
from index.dates import LONDON, Period, Unit
from index.workdays import add_working_days

CASES = {"full": 100_000, "ci": 4_000}
SEED = 1995
YEARS = range(1995, 2061)
_FIRST, _LAST = date(YEARS[0], 1, 1), date(YEARS[-1], 12, 31)
HORIZON = 4_000
"""Days after its anchor up to which the next is asked for."""
_LONGEST = {Unit.MONTH: 36, Unit.YEAR: 5, Unit.WEEK: 52, Unit.DAY: 400, Unit.WORKING_DAY: 60}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Case:
    """anchor + times x period or, with a `day`, the first such day with times >= 1 that isn't before it."""

    anchor: date
    period: Period
    times: int = 1
    day: date | None = None

    def ours(self) -> date:
        if self.day is not None:
            return self.period.first_on_or_after(self.anchor, self.day)
        if self.period.unit is Unit.WORKING_DAY:
            return add_working_days(self.anchor, self.period.count * self.times)
        return self.period.after(self.anchor, self.times)

    def __str__(self) -> str:
        return f"{self.anchor} + k x {self.period} on or after {self.day}" if self.day else f"{self.anchor} + {self.times} x {self.period}"


@dataclass(frozen=True, slots=True)
class Check:
    """What one oracle said of its cases; `missing` says why it couldn't be asked, which counts as passed for an `extra` oracle only."""

    what: str
    oracle: str
    cases: int
    differences: tuple[str, ...] = ()
    missing: str | None = None
    extra: bool = False

    @property
    def passed(self) -> bool:
        return not self.differences and (self.missing is None or self.extra)


Oracle = Callable[[Sequence[Case]], list[date]]


def compare(cases: int) -> list[Check]:
    """All checks: three fifths of the cases are sums, a fifth the next on or after a day, a fifth working days."""
    random, fifth = Random(SEED), cases // 5
    after, upcoming, working = sums(random, cases - 2 * fifth), nexts(random, fifth), working_days(random, fifth)
    return [
        check("months, years, weeks, days", "PostgreSQL's date + make_interval", after, postgres),
        replace(check("months, years, weeks, days", "java.time.LocalDate", after, java), extra=True),
        check("the next on or after a day", "the calendar walked day by day with dateutil's relativedelta", upcoming, walked),
        check("working days", "numpy's busday_offset with the bank holidays of gov.uk's rules", working, busdays),
    ]


def check(what: str, named: str, cases: Sequence[Case], oracle: Oracle) -> Check:
    try:
        theirs = oracle(cases)
    except ProgramMissing as missing:
        return Check(what, named, len(cases), missing=str(missing))
    pairs = ((case, case.ours(), day) for case, day in zip(cases, theirs, strict=True))
    return Check(what, named, len(cases), tuple(f"{case}: ours {ours}, theirs {day}" for case, ours, day in pairs if ours != day))


# --- cases


@cache
def hard_days() -> tuple[tuple[date, ...], ...]:
    """Month ends, the 29ths of February, and the days in which London's clocks change."""
    ends = tuple(date(year, month, calendar.monthrange(year, month)[1]) for year in YEARS for month in range(1, 13))
    days = (_FIRST + each * _DAY for each in range((_LAST - _FIRST).days + 1))
    changes = tuple(day for day in days if _offset(day) != _offset(day + _DAY))
    return ends, tuple(day for day in ends if (day.month, day.day) == (2, 29)), changes


def _offset(day: date) -> timedelta | None:
    return datetime(day.year, day.month, day.day, tzinfo=LONDON).utcoffset()


def _anchor(random: Random, unit: Unit) -> date:
    """Every second one is a hard day; of the others those of working days come just before bank holidays."""
    if random.random() < 0.5:
        return random.choice(random.choice(hard_days()))
    if unit is Unit.WORKING_DAY:
        return random.choice(_days_off(_FIRST + 4 * _DAY, _LAST)) - random.randint(0, 4) * _DAY
    return _FIRST + random.randrange((_LAST - _FIRST).days + 1) * _DAY


def _period(random: Random, unit: Unit) -> Period:
    """Short periods as often as long ones."""
    return Period(random.randint(1, random.choice((3, _LONGEST[unit]))), unit)


def sums(random: Random, number: int) -> list[Case]:
    """Half of them months; a quarter of them counts back."""
    times = [*range(1, 25), *range(-8, 0)]
    units = random.choices((Unit.MONTH, Unit.YEAR, Unit.WEEK, Unit.DAY), (3, 1, 1, 1), k=number)
    return [Case(_anchor(random, unit), _period(random, unit), random.choice(times)) for unit in units]


def nexts(random: Random, number: int) -> list[Case]:
    """Asked for days from 5 before the anchor to HORIZON after it, near ones as often as far ones."""
    cases = [Case(_anchor(random, unit), _period(random, unit)) for unit in random.choices([*Unit], k=number)]
    return [replace(case, day=case.anchor + random.randint(-5, random.choice((10, 60, HORIZON))) * _DAY) for case in cases]


def working_days(random: Random, number: int) -> list[Case]:
    """Forward and back, up to 60 working days four times."""
    return [Case(_anchor(random, Unit.WORKING_DAY), _period(random, Unit.WORKING_DAY), random.choice((-4, -1, 1, 4))) for _ in range(number)]


# --- oracles


def postgres(cases: Sequence[Case]) -> list[date]:
    """A throw-away PostgreSQL on a Unix socket, asked once for all cases."""
    lines = "\n".join("\t".join(map(str, [place, *_columns(case)])) for place, case in enumerate(cases))
    script = f"""SET datestyle = ISO;
CREATE TEMPORARY TABLE cases (place int, anchor date, years int, months int, weeks int, days int);
COPY cases FROM STDIN;
{lines}
\\.
COPY (SELECT (anchor + make_interval(years, months, weeks, days))::date FROM cases ORDER BY place) TO STDOUT;
"""
    return [date.fromisoformat(line) for line in postgresql.ask(script).split()]


def _columns(case: Case) -> list[str]:
    """The anchor, then years, months, weeks and days, one of which isn't nought."""
    steps = case.period.count * case.times
    return [case.anchor.isoformat(), *(str(steps if case.period.unit is unit else 0) for unit in (Unit.YEAR, Unit.MONTH, Unit.WEEK, Unit.DAY))]


_JAVA = """import java.io.*; import java.time.LocalDate;
class Sums { public static void main(String[] none) throws IOException {
  var in = new BufferedReader(new InputStreamReader(System.in)); var out = new StringBuilder();
  for (String line; (line = in.readLine()) != null;) {
    String[] of = line.split("\\t"); long[] n = new long[5];
    for (int i = 1; i < 5; i++) n[i] = Long.parseLong(of[i]);
    out.append(LocalDate.parse(of[0]).plusYears(n[1]).plusMonths(n[2]).plusWeeks(n[3]).plusDays(n[4])).append("\\n");
  }
  System.out.print(out); } }
"""


def java(cases: Sequence[Case]) -> list[date]:
    """LocalDate's plusYears, plusMonths, plusWeeks and plusDays."""
    if not shutil.which("java"):
        raise ProgramMissing("Java is missing; install Debian's package default-jdk-headless")
    lines = "".join("\t".join(_columns(case)) + "\n" for case in cases)
    with tempfile.TemporaryDirectory(prefix="noticeboard-java-") as name:
        source = Path(name) / "Sums.java"
        source.write_text(_JAVA, "utf8")
        done = subprocess.run(["java", source], input=lines, capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise ProgramMissing(f"Java can't run a source file; install Debian's package default-jdk-headless ({done.stderr.strip()[:200]})")
    return [date.fromisoformat(line) for line in done.stdout.split()]


def walked(cases: Sequence[Case]) -> list[date]:
    """The definition itself: day after day from the later of the two, until one is an occurrence."""
    return [next(day for day in _days_from(case) if _occurs(case, day)) for case in cases]


def _days_from(case: Case) -> Iterator[date]:
    first = case.anchor + _DAY if case.day is None else max(case.day, case.anchor + _DAY)
    return (first + each * _DAY for each in count())


def _occurs(case: Case, day: date) -> bool:
    """Whether the day is anchor + k x period for some k >= 1."""
    number, unit = case.period.count, case.period.unit
    if unit in (Unit.DAY, Unit.WEEK):
        return (day - case.anchor).days % (number * (7 if unit is Unit.WEEK else 1)) == 0
    if unit is Unit.WORKING_DAY:
        between = int(np.busday_count(case.anchor + _DAY, day + _DAY, busdaycal=_calendar()))
        return bool(np.is_busday(day, busdaycal=_calendar())) and between % number == 0
    months = (day.year - case.anchor.year) * 12 + day.month - case.anchor.month
    return months % (number * (12 if unit is Unit.YEAR else 1)) == 0 and case.anchor + relativedelta(months=months) == day


def busdays(cases: Sequence[Case]) -> list[date]:
    """From a day off, the first working day forward is one after it, the first back one before it."""
    steps = np.array([case.period.count * case.times for case in cases])
    anchors = np.array([case.anchor for case in cases], "datetime64[D]")
    forward = np.busday_offset(anchors, np.maximum(steps, 0), roll="backward", busdaycal=_calendar())
    back = np.busday_offset(anchors, np.minimum(steps, 0), roll="forward", busdaycal=_calendar())
    return [day.item() for day in np.where(steps > 0, forward, back)]


_MOVED = {"1995-05-01": "1995-05-08", "2002-05-27": "2002-06-04", "2012-05-28": "2012-06-04", "2020-05-04": "2020-05-08", "2022-05-30": "2022-06-02"}
_PROCLAIMED = "1999-12-31 2002-06-03 2011-04-29 2012-06-05 2022-06-03 2022-09-19 2023-05-08".split()


@cache
def _calendar() -> np.busdaycalendar:
    return np.busdaycalendar(holidays=_days_off(_FIRST - 700 * _DAY, _LAST + 2 * HORIZON * _DAY))


@cache
def _days_off(first: date, last: date) -> tuple[date, ...]:
    """All bank holidays from the first to the last day."""
    regular = {day for year in range(first.year, last.year + 1) for day in bank_holidays(year)}
    days = regular - set(map(date.fromisoformat, _MOVED)) | {date.fromisoformat(day) for day in [*_MOVED.values(), *_PROCLAIMED]}
    return tuple(sorted(day for day in days if first <= day <= last))


def bank_holidays(year: int) -> set[date]:
    """England's by rule, before what was moved or proclaimed; one at a weekend is kept on the next weekday that is none."""
    new_year, mondays = date(year, 1, 1), [(5, 1, 1), (5, 31, -1), (8, 31, -1)]
    days = {easter(year) - 2 * _DAY, easter(year) + _DAY} | {date(year, month, day) + relativedelta(weekday=MO(nth)) for month, day, nth in mondays}
    for day in sorted((new_year, date(year, 12, 25), date(year, 12, 26)), key=lambda day: day.weekday() > 4):
        while day.weekday() > 4 or day in days:
            day += _DAY
        days.add(day)
    return days
