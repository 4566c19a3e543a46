"""Working days rest on the library's own bank holidays, and counting one brings in no other country."""

import subprocess
import sys
from pathlib import Path

import pytest
from holidays.countries import UnitedKingdom

from index import workdays
from index.workdays import _bank_holidays, _united_kingdom

REPOSITORY = Path(__file__).resolve().parents[2]


def test_the_bank_holidays_are_the_librarys() -> None:
    assert all(_bank_holidays(year) == frozenset(UnitedKingdom(subdiv="ENG", years=year)) for year in range(1990, 2090))


def test_no_other_countrys_module_is_imported() -> None:
    code = "import sys; from datetime import date; from index.workdays import is_working_day as at; print(at(date(2024, 8, 26)), *sys.modules)"
    said, *modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=REPOSITORY).stdout.split()
    assert said == "False"
    assert "holidays" in modules
    assert not [name for name in modules if name.startswith("holidays.countries.") and not name.endswith("united_kingdom")]


def test_a_library_laid_out_otherwise_is_imported_as_a_whole(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(workdays, "Path", lambda _: tmp_path / "holidays.py")
    _united_kingdom.cache_clear()
    assert _united_kingdom() is UnitedKingdom
    _united_kingdom.cache_clear()
