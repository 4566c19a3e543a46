"""Working days in England: Monday to Friday without the bank holidays that the `holidays` library keeps."""

from datetime import date, timedelta
from functools import lru_cache
from importlib import import_module
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from typing import Any

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
    return frozenset(_united_kingdom()(subdiv="ENG", years=year))


@lru_cache(maxsize=1)
def _united_kingdom() -> Any:
    """The library's class for the United Kingdom, read from its file: its package would bring those of 250 other countries, a fifth of a second."""
    import holidays

    name, file = "holidays.countries.united_kingdom", Path(holidays.__file__).parent / "countries" / "united_kingdom.py"
    spec = spec_from_file_location(name, file) if file.is_file() else None
    if spec is None or spec.loader is None:
        return import_module(name).UnitedKingdom
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module.UnitedKingdom
