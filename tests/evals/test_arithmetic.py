"""The dates proof: our sums agree with the oracles, sums that are wrong are caught by them, and an oracle that is missing is said."""

import json
import shutil
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest

from evals import arithmetic, postgresql, proofs
from evals.arithmetic import Case, bank_holidays, busdays, check, hard_days, nexts, postgres, sums, walked, working_days
from evals.cli import main
from index import workdays
from index.dates import Period, Unit, add_months

Capture = pytest.CaptureFixture[str]

MONTH, WORKING_DAY = Period(1, Unit.MONTH), Period(1, Unit.WORKING_DAY)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(proofs, "FOLDER", tmp_path / "proofs")
    return tmp_path / "proofs"


@pytest.fixture(scope="module")
def asked() -> dict[Case, date]:
    """Sums, and what PostgreSQL says of them."""
    if postgresql.programs() is None:
        pytest.skip("no initdb: Debian's package postgresql isn't installed")
    cases = [*sums(Random(7), 600), Case(date(2024, 1, 31), MONTH, 2), Case(date(2024, 2, 29), Period(1, Unit.YEAR), 4)]
    return dict(zip(cases, postgres(cases), strict=True))


def faults(asked: dict[Case, date]) -> tuple[str, ...]:
    """Where ours differ from what was said."""
    return check("sums", "what was said", list(asked), lambda cases: [asked[case] for case in cases]).differences


# ---- agreement


def test_sums_agree_with_postgresql(asked: dict[Case, date]) -> None:
    assert asked[Case(date(2024, 1, 31), MONTH, 2)] == date(2024, 3, 31)
    assert faults(asked) == ()


def test_the_next_and_the_working_days_agree_with_their_oracles() -> None:
    assert check("next", "walked", nexts(Random(7), 250), walked).differences == ()
    assert check("working days", "numpy", working_days(Random(7), 250), busdays).differences == ()


def test_half_of_the_anchors_are_days_on_which_sums_go_wrong() -> None:
    hard = {day for days in hard_days() for day in days}
    assert {date(2024, 2, 29), date(2023, 11, 30), date(2024, 3, 31), date(2024, 10, 27)} <= hard
    assert 0.45 < sum(case.anchor in hard for case in sums(Random(7), 2_000)) / 2_000 < 0.6
    assert {date(1995, 10, 22), date(2060, 10, 31)} <= set(hard_days()[2])


def test_every_unit_is_counted_forward_and_back() -> None:
    counted = Counter((case.period.unit, case.times > 0) for case in [*sums(Random(7), 500), *working_days(Random(7), 100)])
    assert set(counted) == {(unit, forward) for unit in Unit for forward in (True, False)}


def test_the_same_seed_draws_the_same_cases() -> None:
    assert [draw(Random(3), 50) for draw in (sums, nexts, working_days)] == [draw(Random(3), 50) for draw in (sums, nexts, working_days)]


@pytest.mark.parametrize(
    ("year", "printed"),
    [
        (2022, "3 January, 15 April, 18 April, 2 May, 2 June, 3 June, 29 August, 19 September, 26 December, 27 December"),
        (2020, "1 January, 10 April, 13 April, 8 May, 25 May, 31 August, 25 December, 28 December"),
        (2021, "1 January, 2 April, 5 April, 3 May, 31 May, 30 August, 27 December, 28 December"),
        (2024, "1 January, 29 March, 1 April, 6 May, 27 May, 26 August, 25 December, 26 December"),
    ],
)
def test_the_bank_holidays_are_those_that_gov_uk_printed(year: int, printed: str) -> None:
    days = arithmetic._days_off(date(year, 1, 1), date(year, 12, 31))
    assert ", ".join(f"{day.day} {day:%B}" for day in days) == printed


def test_a_bank_holiday_at_a_weekend_is_kept_on_a_weekday() -> None:
    assert all(day.weekday() < 5 for year in range(1995, 2061) for day in bank_holidays(year))
    assert {len(bank_holidays(year)) for year in range(1995, 2061)} == {8}


# ---- what is wrong is caught


def stepped(period: Period, anchor: date, times: int = 1) -> date:
    """Months from the occurrence before: the 31st is lost after February."""
    months = period.count * (12 if period.unit is Unit.YEAR else 1)
    if period.unit in (Unit.DAY, Unit.WEEK):
        return anchor + timedelta(period.count * times * (7 if period.unit is Unit.WEEK else 1))
    for _ in range(abs(times)):
        anchor = add_months(anchor, months if times > 0 else -months)
    return anchor


def spilling(day: date, months: int) -> date:
    """The corresponding day, or as many days into the next month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, 1) + timedelta(day.day - 1)


def last_to_last(day: date, months: int) -> date:
    """A month's last day to a month's last day."""
    later = add_months(day, months)
    return add_months(later.replace(day=1), 1) - timedelta(1) if (day + timedelta(1)).day == 1 else later


def clipped_to_28(day: date, months: int) -> date:
    """As if no month had more than 28 days."""
    return add_months(day.replace(day=min(day.day, 28)), months)


def test_stepping_from_the_occurrence_before_is_caught(asked: dict[Case, date], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Period, "after", stepped)
    assert "2024-01-31 + 2 x 1 month: ours 2024-03-29, theirs 2024-03-31" in faults(asked)


@pytest.mark.parametrize("wrong", [spilling, last_to_last, clipped_to_28])
def test_months_that_end_wrongly_are_caught(wrong: object, asked: dict[Case, date], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.periods.add_months", wrong)
    assert len(faults(asked)) > 20


def test_a_next_that_skips_one_or_comes_too_early_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    cases, right = nexts(Random(7), 100), Period.first_on_or_after
    for moved in (-1, 1):
        monkeypatch.setattr(Period, "first_on_or_after", lambda period, anchor, day, by=moved: right(period, anchor, day + timedelta(by)))
        assert check("next", "walked", cases, walked).differences


def test_working_days_that_forget_a_bank_holiday_are_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workdays, "is_working_day", lambda day: day.weekday() < 5)
    assert check("working days", "numpy", working_days(Random(7), 100), busdays).differences


# ---- the command


def command(*options: str) -> int:
    return main(["dates", *options])


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    """Few cases, whatever sample is asked for."""
    monkeypatch.setattr(arithmetic, "CASES", {"full": 60, "ci": 40})


@pytest.mark.usefixtures("small", "asked")
def test_agreement_is_printed_kept_and_exit_code_0(folder: Path, capsys: Capture) -> None:
    assert command("--sample", "ci") == 0
    printed = capsys.readouterr().out
    assert "months, years, weeks, days: 24 cases against PostgreSQL's date + make_interval: 0 differences\n" in printed
    kept = json.loads((folder / "dates.ci.json").read_text("utf8"))["result"]
    assert (kept["passed"], kept["cases"], kept["years"]) == (True, 40, [1995, 2060])
    assert [each["differences"] for each in kept["checks"]] == [0, 0, 0, 0]


@pytest.mark.usefixtures("small")
def test_differences_are_exit_code_1_and_the_first_ten_are_printed(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    def wrong(cases: Sequence[Case]) -> list[date]:
        return [date(1900, 1, 1)] * len(cases)

    for name in ("postgres", "java"):
        monkeypatch.setattr(arithmetic, name, wrong)
    assert command() == 1
    printed = capsys.readouterr().out
    assert "PostgreSQL's date + make_interval: 36 differences\n" in printed
    assert printed.count("theirs 1900-01-01") == 20
    assert not json.loads((folder / "dates.json").read_text("utf8"))["result"]["passed"]


@pytest.mark.usefixtures("small")
def test_without_postgresql_its_package_is_named_and_the_check_is_not_passed(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(postgresql, "programs", lambda: None)
    assert command() == 1
    assert "install Debian's package postgresql\n" in capsys.readouterr().out
    kept = json.loads((folder / "dates.json").read_text("utf8"))["result"]
    assert not kept["passed"]
    assert not kept["checks"][0]["passed"]
    assert "PostgreSQL is missing" in kept["checks"][0]["missing"]


@pytest.mark.usefixtures("small", "asked")
def test_without_java_the_others_decide(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    found = shutil.which
    monkeypatch.setattr("shutil.which", lambda program: None if program == "java" else found(program))
    assert command() == 0
    assert "java.time.LocalDate: Java is missing; install Debian's package default-jdk-headless\n" in capsys.readouterr().out


def test_a_java_that_cannot_run_a_source_file_is_missing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "java").write_text("#!/bin/sh\necho 'error: no compiler' >&2; exit 1\n", "utf8")
    (tmp_path / "java").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    found = check("sums", "java", [Case(date(2024, 1, 31), MONTH)], arithmetic.java)
    assert found.missing is not None
    assert "no compiler" in found.missing
    assert not found.passed


def test_a_postgresql_that_does_not_start_is_missing_and_its_log_says_why(monkeypatch: pytest.MonkeyPatch) -> None:
    with TemporaryDirectory() as name:  # not tmp_path, into which root's stand-in may not look
        folder = Path(name)
        for program in ("initdb", "postgres", "psql"):
            (folder / program).write_text("#!/bin/sh\necho 'no space left'; exit 1\n", "utf8")
            (folder / program).chmod(0o755)
        folder.chmod(0o755)
        monkeypatch.setattr(postgresql, "programs", lambda: folder)
        with pytest.raises(postgresql.ProgramMissing, match=r"(?s)didn't start: .*no space left"):
            postgresql.ask("SELECT 1;")


def test_a_postgresql_that_cannot_be_run_is_missing_and_the_reason_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "programs", lambda: tmp_path / "nowhere")
    with pytest.raises(postgresql.ProgramMissing, match=r"can't be run in .*nowhere"):
        postgresql.ask("SELECT 1;")
