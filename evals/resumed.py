"""Rows of a long drill, kept as they come: one that is broken off goes on where it was, as long as the program is the same."""

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from evals.run import code_sha256

FOLDER = Path(".evaluation")


class Resumed:
    """Rows by key, a line of JSON each. Without a path nothing outlives the process."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._rows: dict[str, dict[str, Any]] = {}
        made_of = code_sha256() if path else ""
        if path and path.exists():
            first, *lines = path.read_text("utf8").splitlines() or [""]
            whole = [line for line in lines if line.endswith("}")]  # the last one may have been broken off
            self._rows = {row["key"]: row["row"] for row in map(json.loads, whole)} if first == made_of else {}
        if path and not self._rows:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{made_of}\n", "utf8")

    def row(self, key: str, work: Callable[[], Mapping[str, Any]]) -> dict[str, Any]:
        """What is kept under the key, or what `work` gives, which is kept from then on."""
        if key not in self._rows:
            self._rows[key] = dict(work())
            if self._path:
                with self._path.open("a", encoding="utf8") as file:
                    file.write(json.dumps({"key": key, "row": self._rows[key]}) + "\n")
        return self._rows[key]

    @contextmanager
    def room(self) -> Iterator[Path]:
        """A folder to work in: one that the next run finds again where the rows outlive this one, else one for this run."""
        if self._path:
            folder = self._path.with_suffix("").resolve()
            if not self._rows:
                shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir(parents=True, exist_ok=True)
            yield folder
        else:
            with tempfile.TemporaryDirectory(prefix="noticeboard-drill-") as name:
                yield Path(name).resolve()

    def forget(self) -> None:
        """The drill is over: the next one begins anew."""
        if self._path:
            self._path.unlink(missing_ok=True)
            shutil.rmtree(self._path.with_suffix(""), ignore_errors=True)


def resumed(name: str, sample: str) -> Resumed:
    """The rows of a drill by its name and sample; a small one always begins anew."""
    return Resumed(FOLDER / f"{name}.{sample}.jsonl" if sample == "full" else None)
