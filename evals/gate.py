"""The gate: thresholds in a file, and what of a run falls below them."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from index.errors import SettingError

THRESHOLDS = Path(__file__).parent / "thresholds.toml"


@dataclass(frozen=True, slots=True)
class Threshold:
    """What a figure must reach (`at_least`) or may reach (`at_most`)."""

    figure: str
    at_least: float | None = None
    at_most: float | None = None


def read_thresholds(path: Path) -> dict[str, list[Threshold]]:
    """Thresholds by the name of the run that they hold for; SettingError for a file that can't be used."""
    try:
        content = tomllib.loads(path.read_text("utf8"))
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise SettingError(f"{path} can't be used as thresholds: {error}.") from error
    for name, figures in content.items():
        if not isinstance(figures, Mapping) or set(figures) & {"at_least", "at_most"}:
            raise SettingError(f"{path}: {name} stands outside a table; expected [run] and under it figures with {{ at_least = … }} or {{ at_most = … }}.")
    return {name: [_threshold(path, name, figure, bounds) for figure, bounds in figures.items()] for name, figures in content.items()}


def _threshold(path: Path, name: str, figure: str, bounds: object) -> Threshold:
    numbers = isinstance(bounds, Mapping) and all(isinstance(value, int | float) for value in bounds.values())
    if not isinstance(bounds, Mapping) or not numbers or not bounds or not set(bounds) <= {"at_least", "at_most"}:
        raise SettingError(f"{path}, [{name}] {figure}: expected {{ at_least = … }} or {{ at_most = … }}.")
    return Threshold(figure, **{key: float(value) for key, value in bounds.items()})


def falls_short(figures: Mapping[str, float], thresholds: list[Threshold]) -> list[str]:
    """A sentence for each threshold that isn't held; a figure that wasn't measured doesn't hold."""
    faults = []
    for each in thresholds:
        value = figures.get(each.figure)
        if value is None:
            faults.append(f"{each.figure} wasn't measured")
        elif each.at_least is not None and value < each.at_least:
            faults.append(f"{each.figure} is {value:.3f}, below {each.at_least:.3f}")
        elif each.at_most is not None and value > each.at_most:
            faults.append(f"{each.figure} is {value:.3f}, above {each.at_most:.3f}")
    return faults
