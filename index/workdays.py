"""Working days in England: Monday to Friday without the bank holidays that the `holidays` library keeps."""

from datetime import date, timedelta
from functools import lru_cache

CALENDAR = "England's bank holidays"
"""What a sum over working days says that it used."""

_SATURDAY = 5


def is_working_day(day: date) -> bool:
    return day.weekday() < _SATURDAY and day not in _bank_holidays(day.year)


def add_working_days(day: date, count: int) -> date:
    """The count-th working day after the day (before it where count is negative); the day itself isn't counted."""
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left:
        day += step
        left -= is_working_day(day)
    return day


@lru_cache(maxsize=64)
def _bank_holidays(year: int) -> frozenset[date]:
    from holidays.countries.united_kingdom import UnitedKingdom  # a third of a second, and few dates are counted in working days

    return frozenset(UnitedKingdom(subdiv="ENG", years=year))
