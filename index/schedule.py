"""The days on which what comes again falls due: from an anchor, from a first day, on a day of each month, with a first step or a turn of its own."""

import calendar
from collections.abc import Sequence
from datetime import date, timedelta

from index.dates import WEEKDAYS, Period, add_months, nth_day
from index.obligations import Due

_DAY = timedelta(days=1)
_QUARTER = 3


def turned(due: Due, anchor: date | None) -> date | None:
    """The day after which periods[1] holds; None where the period never changes."""
    return due.turn.after(anchor) if due.turn and anchor else None


def period_on(due: Due, anchor: date | None, day: date) -> Period:
    """The period that holds on a day."""
    turn = turned(due, anchor)
    return due.periods[1] if turn and day > turn else due.periods[0]


def period_from(due: Due, anchor: date | None, day: date) -> Period:
    """The period that counts from a day on which it was done: the first one as long as it ends before the turn."""
    turn = turned(due, anchor)
    return due.periods[1] if turn and due.periods[0].after(day) > turn else due.periods[0]


def next_day(due: Due, anchor: date | None, day: date) -> date | None:
    """The first day on or after `day` on which a recurring duty falls due; None where nothing says from when it counts."""
    if due.on and due.day and day <= due.day:
        return due.day
    if due.on:
        return _next_on(due.on, due.periods[0], max(day, due.day or (anchor + _DAY if anchor else day)))
    start = due.day or (due.first.after(anchor) if due.first and anchor else None)
    if start:
        return start if day <= start else due.periods[0].first_on_or_after(start, day)
    if anchor is None:
        return None
    turn = turned(due, anchor)
    if turn is None:
        return due.periods[0].first_on_or_after(anchor, day)
    before = due.periods[0].first_on_or_after(anchor, day)
    return before if before <= turn else due.periods[1].first_on_or_after(turn, day)


def days_until(due: Due, anchor: date | None, until: date) -> Sequence[date]:
    """Every day on which it falls due up to a day, the first one first."""
    begin = min(filter(None, (anchor, due.day)), default=None)
    days: list[date] = []
    while begin is not None and (day := next_day(due, anchor, begin)) is not None and day <= until:
        days.append(day)
        begin = day + _DAY
    return days


def _next_on(on: str, period: Period, day: date) -> date:
    """The first "last thursday", "10" or "last day" on or after a day: of each month, or of the last month of each quarter; of each week "friday"."""
    if on in WEEKDAYS:
        return day + (WEEKDAYS.index(on) - day.weekday()) % 7 * _DAY
    month = day.replace(day=1)
    while True:
        found = _in_month(on, month)
        whole = period.count != _QUARTER or month.month % _QUARTER == 0
        if found >= day and whole:
            return found
        month = add_months(month, 1)


def _in_month(on: str, month: date) -> date:
    if on.isdigit():
        return month.replace(day=min(int(on), calendar.monthrange(month.year, month.month)[1]))
    nth, kind = on.split(" ", 1)
    return nth_day(nth, kind, month.year, month.month)
