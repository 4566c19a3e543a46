"""The wheel is what others install: it holds every package and data file, no tests, and answers with no checkout in sight."""

import importlib.metadata
import os
import shutil
import subprocess
import sys
import sysconfig
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest

from index.embedder import OnnxEmbedder

REPOSITORY = Path(__file__).resolve().parents[1]
PACKAGES = ("assistant", "ingest", "index", "prompts", "evals")
NOT_SHIPPED = ("evals/proofs/",)
"""Results of the long figures: they belong to a commit and a machine, not to the program."""
PYPROJECT: Mapping[str, Any] = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf8"))


def files_of_the_tree() -> set[str]:
    """What a wheel must hold: every file of the packages but compiled ones."""
    found = {path.relative_to(REPOSITORY).as_posix() for package in PACKAGES for path in (REPOSITORY / package).rglob("*") if path.is_file()}
    return {name for name in found if "__pycache__" not in name and not name.startswith(NOT_SHIPPED)}


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from a copy: what an earlier build left in `build/` must not get into it, nor this one litter the checkout."""
    copy, out = tmp_path_factory.mktemp("source"), tmp_path_factory.mktemp("dist")
    for name in PACKAGES:
        shutil.copytree(REPOSITORY / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(REPOSITORY / "tests", copy / "tests", ignore=shutil.ignore_patterns("__pycache__"))
    for file in REPOSITORY.iterdir():
        if file.is_file() and not file.name.startswith("."):
            shutil.copy(file, copy)
    isolation = ["--no-isolation"] if setuptools_will_do() else []
    command = [sys.executable, "-m", "build", "--wheel", *isolation, "--outdir", str(out), str(copy)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=out, timeout=240, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (built,) = out.glob("*.whl")
    return built


def setuptools_will_do() -> bool:
    """Whether the running environment's setuptools is the one that pyproject.toml asks for; else one is fetched to build with."""
    (wanted,) = PYPROJECT["build-system"]["requires"]
    try:
        return int(importlib.metadata.version("setuptools").partition(".")[0]) >= int(wanted.removeprefix("setuptools>="))
    except importlib.metadata.PackageNotFoundError:
        return False


@pytest.fixture(scope="session")
def shipped(wheel: Path) -> set[str]:
    with ZipFile(wheel) as archive:
        return {name for name in archive.namelist() if not name.endswith("/")}


@dataclass(frozen=True, slots=True)
class Installed:
    """A fresh environment that holds the wheel; commands run in an empty folder, with a data folder of their own."""

    environment: Path
    empty: Path
    cache: Path

    def run(self, command: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Runs one of the environment's scripts, with nothing of ours in its environment variables."""
        kept = {name: os.environ[name] for name in ("PATH", "HOME", "TMPDIR", "LANG") if name in os.environ}
        settings = {"NOTICEBOARD_DATA": str(self.empty.parent / "data"), "NOTICEBOARD_CACHE": str(self.cache)}
        line = [str(self.environment / "bin" / command), *arguments]
        return subprocess.run(line, cwd=self.empty, env={**kept, **settings}, capture_output=True, text=True, timeout=120, check=False)

    def python(self, code: str) -> str:
        done = self.run("python", "-c", code)
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()


@pytest.fixture(scope="session")
def installed(wheel: Path, embedder: OnnxEmbedder, cache: Path, tmp_path_factory: pytest.TempPathFactory) -> Installed:
    folder = tmp_path_factory.mktemp("fresh")
    environment, empty = folder / "venv", folder / "empty"
    empty.mkdir()
    subprocess.run([sys.executable, "-m", "venv", str(environment)], check=True, capture_output=True, timeout=300)
    pip = [str(environment / "bin" / "python"), "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", str(wheel)]
    subprocess.run(pip, check=True, capture_output=True, cwd=empty, timeout=300)
    # The dependencies are those of the running environment, put behind the new one's own packages by a .pth file: what is
    # tested is the wheel's own files, and torch alone would be 200 MB to fetch again. The lines of a .pth are added as
    # they are, so that an editable install in the running environment (a .pth there) doesn't bring the checkout back.
    # It is written after pip has run, which would otherwise take a Noticeboard over there for this one.
    (own,) = (environment / "lib").glob("python3*/site-packages")
    paths = dict.fromkeys(sysconfig.get_path(which) for which in ("purelib", "platlib"))
    (own / "borrowed.pth").write_text("".join(f"{path}\n" for path in paths), "utf8")
    return Installed(environment, empty, cache)


def test_pyproject_lists_every_package_folder_of_the_tree() -> None:
    folders = {".".join(path.parent.relative_to(REPOSITORY).parts) for package in PACKAGES for path in (REPOSITORY / package).rglob("*.py")}
    assert set(PYPROJECT["tool"]["setuptools"]["packages"]) == folders


def test_the_wheel_holds_every_file_of_the_packages(shipped: set[str]) -> None:
    assert files_of_the_tree() - shipped == set()


@pytest.mark.parametrize(
    "name",
    [
        "index/authorities.csv",
        "index/migrations/env.py",
        "index/migrations/versions/baseline.py",
        "prompts/answer.md",
        "assistant/http/pages/base.html",
        "assistant/http/pages/document.html",
        "assistant/http/pages/style.css",
        "evals/sample/identities.yaml",
        "evals/pages/report.html",
        "evals/thresholds.toml",
        "evals/sample/cases/wexmoor.yaml",
        "evals/sample/register/wexmoor.yaml",
        "evals/sample/sources/world.yaml",
        "evals/sample/sources/thornhithe/thornhithe-inspection.md",
        "evals/sample/sources/wexmoor/wexmoor-committee-report.html",
        "evals/sample/documents/noticeboard.toml",
        "evals/sample/documents/thornhithe-inspection.pdf",
        "evals/sample/documents/wexmoor-improvement-notice.md",
    ],
)
def test_the_wheel_holds_the_file_that_a_wheel_easily_lacks(shipped: set[str], name: str) -> None:
    assert name in shipped


def test_the_wheel_holds_nothing_else_neither_tests_nor_proofs_nor_compiled_files(shipped: set[str]) -> None:
    assert {name for name in shipped if ".dist-info/" not in name} - files_of_the_tree() == set()


def test_the_wheel_carries_its_licence_and_its_readme(wheel: Path, shipped: set[str]) -> None:
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in shipped)
    with ZipFile(wheel) as archive:
        (metadata,) = (archive.read(name).decode() for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
    assert (REPOSITORY / "README.md").read_text("utf8").splitlines()[0] in metadata


@pytest.mark.parametrize("package", PACKAGES)
def test_what_is_imported_is_the_installed_wheel_and_not_the_checkout(installed: Installed, package: str) -> None:
    file = Path(installed.python(f"import {package}; print({package}.__file__)"))
    assert file.is_relative_to(installed.environment)


@pytest.mark.parametrize("script", ["noticeboard", "noticeboard-eval"])
def test_each_installed_script_answers_help(installed: Installed, script: str) -> None:
    assert script in PYPROJECT["project"]["scripts"]
    done = installed.run(script, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"usage: {script}")


def test_the_installed_program_ingests_papers_of_its_own_sample_and_answers_from_them(installed: Installed) -> None:
    sample = Path(installed.python("import evals.sample; print(evals.sample.__path__[0] + '/documents')"))
    assert sample.is_relative_to(installed.environment)
    ingested = installed.run("noticeboard", "ingest", *map(str, sorted(sample.glob("wexmoor-*"))))
    assert ingested.returncode == 0, ingested.stdout + ingested.stderr
    asked = installed.run("noticeboard", "ask", "when is our next DfE review due?", "--council", "Wexmoor", "--as-of", "2024-10-01")
    assert asked.returncode == 0, asked.stderr
    assert "26 October 2024" in asked.stdout
    assert "wexmoor-improvement-notice.md, paragraph 9" in asked.stdout
    assert list(installed.empty.iterdir()) == []
