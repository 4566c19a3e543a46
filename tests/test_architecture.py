"""The house as DESIGN §3 draws it: which way imports run, who knows which library, what lies at the top, and no rule for a sample.

Every check takes a folder, so that each is also shown to fail: on a small tree with that one fault in it.
"""

import ast
import re
import subprocess
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from functools import cache
from pathlib import Path

import pytest
import yaml

REPOSITORY = Path(__file__).resolve().parents[1]

LAYERS = ("evals", "assistant", "ingest", "index")
"""From the top down: a layer imports itself and what stands below it."""
LEAF = "prompts"
OURS = (*LAYERS, LEAF)

HOMES: Mapping[str, tuple[str, ...]] = {
    "chromadb": ("index/vectors.py", "index/retriever.py", "evals/peers.py"),
    "llama_index": ("assistant/llm.py", "index/vectors.py", "index/retriever.py", "evals/peers.py"),
    "sqlalchemy": (
        *(
            f"index/{name}.py"
            for name in ("store", "sqlite", "queries", "rows", "inserts", "papers", "passages", "beside", "changes", "seals", "family", "schema")
        ),
        "index/migrations/*",
        "assistant/ledger.py",
    ),
    "watchfiles": ("assistant/watching.py",),
    "alembic": ("index/store.py", "index/schema.py", "index/migrations/*"),
    "pypdfium2": ("ingest/pdf.py", "evals/scanning.py", "evals/speed.py", "evals/texts.py"),
    "PIL": ("ingest/image.py", "ingest/picture.py", "evals/scanning.py"),
    "icalendar": ("assistant/export.py",),
    "lxml": ("ingest/webpage.py", "ingest/packages.py", "evals/texts.py"),
    "openpyxl": ("ingest/sheet.py", "evals/sample/office.py", "evals/texts.py"),
    "docx": ("evals/sample/office.py", "evals/texts.py"),
    "onnxruntime": ("index/embedder.py",),
    "tokenizers": ("index/embedder.py",),
    "torch": ("index/onnx_export.py", "evals/tiny.py"),
    "sentence_transformers": ("index/onnx_export.py", "evals/tiny.py"),
    "slack_bolt": ("assistant/slack/*",),
    "slack_sdk": ("assistant/slack/*", "evals/workspace/*"),
    "aiohttp": ("assistant/slack/*", "evals/workspace/*"),
    "fastapi": ("assistant/http/*", "assistant/serve.py"),
    "starlette": ("assistant/http/*", "assistant/serve.py"),
    "uvicorn": ("assistant/http/*", "assistant/serve.py"),
}
"""Which files may know a foreign library; what isn't named here may be used anywhere."""

TOP_LEVEL = {*OURS, "tests", "pyproject.toml", "README.md", "Makefile", "CHANGELOG.md", "LICENSE"}


@dataclass(frozen=True, slots=True)
class Import:
    """`file` imports `imported` (a module of ours, or a dotted foreign name) in `line`; `top` where that isn't inside a function."""

    file: str
    importer: str
    imported: str
    line: int
    top: bool

    def __str__(self) -> str:
        return f"{self.file}:{self.line} imports {self.imported}"


def sources(root: Path) -> list[Path]:
    return sorted(path for package in OURS for path in (root / package).rglob("*.py"))


def module_name(path: Path, root: Path) -> str:
    parts = path.relative_to(root).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def imports(root: Path) -> tuple[Import, ...]:
    """Every import of the packages: at the top, inside functions, under TYPE_CHECKING, relative, and by a name in a string."""
    modules = {module_name(path, root) for path in sources(root)}
    found: list[Import] = []
    for path in sources(root):
        file, importer = path.relative_to(root).as_posix(), module_name(path, root)
        tree = ast.parse(path.read_text("utf8"), file)
        inside = {node for function in ast.walk(tree) if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef) for node in ast.walk(function)}
        package = importer if path.name == "__init__.py" else importer.rpartition(".")[0]
        for node in ast.walk(tree):
            line, top = getattr(node, "lineno", 0), node not in inside
            found += [Import(file, importer, name, line, top) for name in _imported(node, package, modules)]
    return tuple(found)


def _imported(node: ast.AST, package: str, modules: set[str]) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
        module = ".".join([*above, *([node.module] if node.module else [])])
        for alias in node.names:
            yield f"{module}.{alias.name}" if f"{module}.{alias.name}" in modules else module
    elif isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in {"import_module", "__import__"}:
            yield node.args[0].value


def package_of(module: str) -> str:
    return module.partition(".")[0]


def against_the_arrows(root: Path) -> list[str]:
    faults = []
    for each in imports(root):
        source, target = package_of(each.importer), package_of(each.imported)
        if (
            target == "tests"
            or (source == LEAF and target in LAYERS)
            or (source in LAYERS and target in LAYERS and LAYERS.index(target) < LAYERS.index(source))
        ):
            faults.append(str(each))
    return faults


def ingest_not_through_bootstrap(root: Path) -> list[str]:
    inside = [each for each in imports(root) if package_of(each.importer) == "assistant" and package_of(each.imported) == "ingest"]
    return [str(each) for each in inside if each.importer != "assistant.bootstrap"]


def foreign_away_from_home(root: Path) -> list[str]:
    found = [(each, HOMES.get(package_of(each.imported))) for each in imports(root)]
    return [str(each) for each, homes in found if homes is not None and not any(fnmatch(each.file, home) for home in homes)]


def circles(root: Path) -> list[str]:
    """The strongly connected components that hold a circle, by what is imported at the top of modules."""
    modules = {module_name(path, root) for path in sources(root)}
    edges: dict[str, set[str]] = {module: set() for module in modules}
    for each in imports(root):
        if each.top and each.imported in modules:
            edges[each.importer].add(each.imported)
    reach = {module: _reached(module, edges) for module in modules}
    components = {frozenset(other for other in reach[module] if module in reach[other]) for module in modules if module in reach[module]}
    return sorted(" ↔ ".join(sorted(component)) for component in components)


def _reached(start: str, edges: Mapping[str, set[str]]) -> set[str]:
    """What can be reached from a module in at least one step."""
    seen: set[str] = set()
    ahead = list(edges[start])
    while ahead:
        module = ahead.pop()
        if module not in seen:
            seen.add(module)
            ahead += edges[module]
    return seen


def talkative_packages(root: Path) -> list[str]:
    """The `__init__.py` that hold anything but a docstring, or none."""
    faults = []
    for path in sources(root):
        if path.name == "__init__.py" and path.parent != root / LEAF:
            body = ast.parse(path.read_text("utf8")).body
            if len(body) != 1 or not _is_docstring(body[0]):
                faults.append(path.relative_to(root).as_posix())
    return faults


def folders_without_init(root: Path) -> list[str]:
    return sorted({path.parent.relative_to(root).as_posix() for path in sources(root) if not (path.parent / "__init__.py").is_file()})


def _is_docstring(node: ast.AST) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def strangers_at_the_top(root: Path) -> list[str]:
    return sorted(name for name in top_level(root) if name not in TOP_LEVEL and not name.startswith("."))


def top_level(root: Path) -> set[str]:
    """What lies at the top: by git where the folder is a checkout, else by looking, without what .gitignore names."""
    try:
        listed = subprocess.run(["git", "ls-files"], cwd=root, capture_output=True, text=True, check=True).stdout.splitlines()
    except (OSError, subprocess.CalledProcessError):
        listed = []
    if listed:
        return {name.partition("/")[0] for name in listed}
    ignore = root / ".gitignore"
    ignored = [line.rstrip("/") for line in ignore.read_text("utf8").splitlines()] if ignore.is_file() else []
    return {path.name for path in root.iterdir() if not any(fnmatch(path.name, pattern) for pattern in ignored)}


def sample_councils() -> set[str]:
    """The councils of the samples and of the gold file, invented and real; of "Bristol, City of" "Bristol" too."""
    names: set[str] = set()
    for path in (REPOSITORY / "tests/notices/noticeboard.toml", REPOSITORY / "evals/sample/documents/noticeboard.toml"):
        names |= {council["name"] for council in tomllib.loads(path.read_text("utf8"))["council"]}
    for entry in yaml.safe_load((REPOSITORY / "tests/gold/identities.yaml").read_text("utf8")):
        for name in entry["councils"]:
            names |= {name, name.removesuffix(", City of")}
    return names


def rules_for_a_sample(root: Path, names: set[str]) -> list[str]:
    """Lines that name a sample's council. Docstrings, the table of authorities and the command line's own examples may."""
    pattern = re.compile(r"\b(?:" + "|".join(map(re.escape, sorted(names, key=len, reverse=True))) + r")(?!\w)")
    faults = []
    for package in ("assistant", "ingest", "index", "prompts"):
        for path in sorted((root / package).rglob("*")):
            if path.is_file() and path.suffix not in (".pyc", ".npz") and path.relative_to(root).as_posix() != "index/authorities.csv":
                lines = _without_docstrings(path.read_text("utf8")) if path.suffix == ".py" else path.read_text("utf8").splitlines()
                for number, line in enumerate(lines, 1):
                    if named := pattern.search(re.sub(r"(?:^|(?<=[\s\"']))noticeboard [a-z]+ .*", "", line)):
                        faults.append(f"{path.relative_to(root).as_posix()}:{number} names {named[0]}")
    return faults


def _without_docstrings(source: str) -> list[str]:
    lines = source.splitlines()
    for node in ast.walk(ast.parse(source)):
        if _is_docstring(node):
            assert isinstance(node, ast.Expr)
            for number in range(node.lineno - 1, node.end_lineno or node.lineno):
                lines[number] = ""
    return lines


# ---- the house


def test_imports_run_from_evals_over_assistant_and_ingest_down_to_index_and_prompts_is_a_leaf() -> None:
    assert against_the_arrows(REPOSITORY) == []


def test_inside_assistant_only_bootstrap_imports_ingest() -> None:
    assert ingest_not_through_bootstrap(REPOSITORY) == []


def test_no_modules_import_each_other_in_a_circle() -> None:
    assert circles(REPOSITORY) == []


def test_a_foreign_library_is_known_only_in_its_own_files() -> None:
    assert foreign_away_from_home(REPOSITORY) == []


def test_each_library_that_has_a_home_is_imported_there() -> None:
    """A home that nobody lives in is a rule that holds nothing."""
    assert {package_of(each.imported) for each in imports(REPOSITORY)} >= HOMES.keys()


def test_an_init_holds_a_docstring_only() -> None:
    assert talkative_packages(REPOSITORY) == []


def test_every_folder_of_modules_is_a_package() -> None:
    assert folders_without_init(REPOSITORY) == []


def test_nothing_else_lies_at_the_top_level() -> None:
    assert strangers_at_the_top(REPOSITORY) == []


def test_no_rule_names_a_council_of_the_samples() -> None:
    assert rules_for_a_sample(REPOSITORY, sample_councils()) == []


def test_the_walls_were_looked_at() -> None:
    """An empty list of faults counts only where modules and imports were found at all."""
    assert {package_of(module_name(path, REPOSITORY)) for path in sources(REPOSITORY)} == set(OURS)
    crossings = {(package_of(each.importer), package_of(each.imported)) for each in imports(REPOSITORY)}
    assert {("evals", "assistant"), ("evals", "ingest"), ("assistant", "ingest"), ("assistant", "index"), ("ingest", "index")} <= crossings
    assert {"Wexmoor", "Ashcombe", "Peterborough", "Bristol"} <= sample_councils()


# ---- the checks can fail

Check = Callable[[Path], list[str]]


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small house in which everything is right."""
    for package in (*OURS, "assistant/http", "tests"):
        (tmp_path / package).mkdir(parents=True)
        (tmp_path / package / "__init__.py").write_text('"""What stands here."""\n', "utf8")
    (tmp_path / "index/vectors.py").write_text("import chromadb\n", "utf8")
    (tmp_path / "index/words.py").write_text("import re\n", "utf8")
    (tmp_path / "ingest/pipeline.py").write_text("from index import words\n", "utf8")
    (tmp_path / "assistant/bootstrap.py").write_text("from ingest.pipeline import ingest\nfrom prompts import load\n", "utf8")
    (tmp_path / "evals/speed.py").write_text("from assistant import bootstrap\n", "utf8")
    (tmp_path / "prompts/__init__.py").write_text("import re\n", "utf8")
    return tmp_path


CHECKS: tuple[Check, ...] = (
    against_the_arrows,
    ingest_not_through_bootstrap,
    foreign_away_from_home,
    circles,
    talkative_packages,
    folders_without_init,
    strangers_at_the_top,
)


def test_a_tree_that_keeps_the_rules_passes_every_check(tree: Path) -> None:
    assert [fault for check in CHECKS for fault in check(tree)] == []


@pytest.mark.parametrize(
    ("check", "file", "source", "fault"),
    [
        (against_the_arrows, "index/words.py", "from ingest.pipeline import ingest\n", "index/words.py:1 imports ingest.pipeline"),
        (against_the_arrows, "index/words.py", "import assistant.bootstrap as it\n", "index/words.py:1 imports assistant.bootstrap"),
        (against_the_arrows, "ingest/read.py", "def late():\n    from assistant import bootstrap\n", "ingest/read.py:2 imports assistant.bootstrap"),
        (against_the_arrows, "ingest/read.py", "if TYPE_CHECKING:\n    from evals.speed import World\n", "ingest/read.py:2 imports evals.speed"),
        (against_the_arrows, "ingest/read.py", 'importlib.import_module("assistant.bootstrap")\n', "ingest/read.py:1 imports assistant.bootstrap"),
        (against_the_arrows, "assistant/cli.py", "async def late():\n    import evals\n", "assistant/cli.py:2 imports evals"),
        (against_the_arrows, "assistant/cli.py", "from tests.conftest import world\n", "assistant/cli.py:1 imports tests.conftest"),
        (against_the_arrows, "prompts/more.py", "from index.words import terms\n", "prompts/more.py:1 imports index.words"),
        (ingest_not_through_bootstrap, "assistant/cli.py", "import ingest\n", "assistant/cli.py:1 imports ingest"),
        (ingest_not_through_bootstrap, "assistant/http/app.py", "from ingest import pipeline\n", "assistant/http/app.py:1 imports ingest.pipeline"),
        (foreign_away_from_home, "index/words.py", "from chromadb.config import Settings\n", "index/words.py:1 imports chromadb.config"),
        (foreign_away_from_home, "ingest/pipeline.py", "from sqlalchemy import select\n", "ingest/pipeline.py:1 imports sqlalchemy"),
        (foreign_away_from_home, "assistant/cli.py", "def late():\n    import uvicorn\n", "assistant/cli.py:2 imports uvicorn"),
        (foreign_away_from_home, "evals/report.py", "import torch\n", "evals/report.py:1 imports torch"),
        (circles, "index/words.py", "from index import vectors\nfrom index import words\n", "index.words"),
        (circles, "index/words.py", "from . import words\n", "index.words"),
        (talkative_packages, "index/__init__.py", '"""What stands here."""\nfrom index import words\n', "index/__init__.py"),
        (talkative_packages, "index/__init__.py", "", "index/__init__.py"),
        (folders_without_init, "index/more/words.py", "import re\n", "index/more"),
        (strangers_at_the_top, "utils/drawer.py", "import re\n", "utils"),
        (strangers_at_the_top, "setup.cfg", "", "setup.cfg"),
    ],
)
def test_a_check_finds_the_one_fault_that_it_is_for(tree: Path, check: Check, file: str, source: str, fault: str) -> None:
    (tree / file).parent.mkdir(exist_ok=True)
    (tree / file).write_text(source, "utf8")
    assert check(tree) == [fault]


def test_a_circle_over_several_modules_is_one_component(tree: Path) -> None:
    (tree / "index/words.py").write_text("from index.store import kept\n", "utf8")
    (tree / "index/store.py").write_text("import index.search\n", "utf8")
    (tree / "index/search.py").write_text("if TYPE_CHECKING:\n    from index.words import Words\n", "utf8")
    assert circles(tree) == ["index.search ↔ index.store ↔ index.words"]


def test_an_import_inside_a_function_closes_no_circle(tree: Path) -> None:
    (tree / "index/words.py").write_text("from index import store\n", "utf8")
    (tree / "index/store.py").write_text("def late():\n    from index import words\n", "utf8")
    assert circles(tree) == []


def test_outside_a_checkout_what_gitignore_names_does_not_count_at_the_top(tree: Path) -> None:
    (tree / ".gitignore").write_text("build/\n*.egg-info/\n", "utf8")
    for name in ("build", "noticeboard.egg-info", ".noticeboard"):
        (tree / name).mkdir()
    assert strangers_at_the_top(tree) == []


@pytest.mark.parametrize(
    ("file", "source", "faults"),
    [
        ("index/dates.py", 'if council == "Wexmoor":\n    pass\n', ["index/dates.py:1 names Wexmoor"]),
        ("index/dates.py", "wait = 1  # as Wexmoor writes it\n", ["index/dates.py:1 names Wexmoor"]),
        ("prompts/answer.md", "Say\nStoke-on-Trent.\n", ["prompts/answer.md:2 names Stoke-on-Trent"]),
        ("index/dates.py", '"""As\nWexmoor writes it."""\nA = 1\n"""Wexmoor\'s."""\n', []),
        ("assistant/cli.py", 'example = "noticeboard ask QUESTION --council Wexmoor"\n', []),
        ("assistant/cli.py", '_A = """examples:\n  noticeboard due --council Wexmoor\n"""\n', []),
        ("index/authorities.csv", "Wexmoor,Wexmoor City Council\n", []),
        ("index/dates.py", 'name = "Wexmoorland"\n', []),
    ],
)
def test_a_rule_for_a_sample_is_found_and_an_example_is_none(tree: Path, file: str, source: str, faults: list[str]) -> None:
    (tree / file).write_text(source, "utf8")
    assert rules_for_a_sample(tree, {"Wexmoor", "Stoke-on-Trent"}) == faults
