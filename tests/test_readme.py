"""What README.md says can be done can be done: its commands parse, its names exist, its opening transcript is what is printed."""

import argparse
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import assistant.cli
import evals.cli

REPOSITORY = Path(__file__).resolve().parents[1]
README = REPOSITORY / "README.md"
SETTING = re.compile(r"\bNOTICEBOARD_[A-Z][A-Z_]*\b")
PARSERS: dict[str, Callable[[], argparse.ArgumentParser]] = {"noticeboard": assistant.cli._parser, "noticeboard-eval": evals.cli._parser}


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a console after its `$ ` (with the lines that a backslash adds), and what stands printed under it."""

    command: str
    output: str

    def commands(self) -> Iterator[list[str]]:
        """The words of each command in the line: parts of a pipe or a list, without settings before and redirections after."""
        lexer = shlex.shlex(self.command, posix=True, punctuation_chars="|&;<>")
        lexer.whitespace_split = True
        words: list[str] = []
        for word in [*lexer, ";"]:
            if not set(word) <= set("|&;"):
                words.append(word)
                continue
            if any(set(each) <= set("<>") for each in words):
                words = words[: next(place for place, each in enumerate(words) if set(each) <= set("<>"))]
            while words and re.fullmatch(r"[A-Z_]+=.*", words[0]):
                words = words[1:]
            if words:
                yield words
            words = []


def consoles(text: str) -> list[list[Step]]:
    """The steps of each ```console block."""
    return [list(_steps(block)) for block in re.findall(r"^```console\n(.*?)^```$", text, re.M | re.S)]


def _steps(block: str) -> Iterator[Step]:
    for part in re.split(r"^\$ ", block, flags=re.M)[1:]:
        command, _, output = part.replace("\\\n", " ").partition("\n")
        yield Step(command.strip(), output.strip("\n"))


def code(text: str) -> list[str]:
    """What stands in backticks or in a block of code, line by line."""
    blocks = re.findall(r"^```\w*\n(.*?)^```$", text, re.M | re.S)
    rest = re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.M | re.S)
    return [line.removeprefix("$ ") for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", rest)


def make_targets(text: str) -> set[str]:
    """The targets of every `make …`, without its variables and options."""
    lines = [line.partition("#")[0] for line in code(text)]
    made = [match[1].split() for line in lines for match in re.finditer(r"(?:^|&& |; )make((?: [\w=./-]+)+)", line)]
    return {word for words in made for word in words if "=" not in word and not word.startswith("-")}


def anchors(text: str) -> set[str]:
    """The names that headings get on GitHub."""
    prose = re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.M | re.S)
    headings = re.findall(r"^#+ +(.+?) *#*$", prose, re.M)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def links(text: str) -> set[str]:
    prose = re.sub(r"^```\w*\n.*?^```$", "", text, flags=re.M | re.S)
    written = re.findall(r"\]\(<?([^)\s>]+)", prose) + re.findall(r"^\[[^\]]+\]: *<?([^\s>]+)", prose, re.M)
    tagged = re.findall(r"(?:src|href)=\"([^\"]+)\"", prose)
    return {link for link in written + tagged if not re.match(r"[a-z]+:", link)}


def unparsed(words: list[str]) -> str:
    """Why a command of ours can't be parsed, or nothing."""
    try:
        PARSERS[words[0]]().parse_args(words[1:])
    except SystemExit as end:
        return "" if end.code in (None, 0) else shlex.join(words)
    return ""


@pytest.fixture(scope="session")
def readme() -> str:
    return README.read_text("utf8")


def test_every_command_of_ours_parses(readme: str, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [words for block in consoles(readme) for step in block for words in step.commands() if words[0] in PARSERS]
    assert commands
    assert [fault for words in commands if (fault := unparsed(words))] == [], capsys.readouterr().err


def test_every_make_target_exists(readme: str) -> None:
    named = make_targets(readme)
    assert {"demo", "test"} <= named
    assert named - set(re.findall(r"^([a-z][\w-]*):", (REPOSITORY / "Makefile").read_text("utf8"), re.M)) == set()


def test_the_settings_it_names_are_those_that_are_read(readme: str) -> None:
    read = [(REPOSITORY / "assistant" / name).read_text("utf8") for name in ("settings.py", "slack/settings.py")]
    assert set(SETTING.findall(readme)) == {each for text in read for each in SETTING.findall(text)}


def test_every_relative_link_leads_somewhere(readme: str) -> None:
    inside = {link for link in links(readme) if link.startswith("#")}
    assert {link for link in inside if link[1:] not in anchors(readme)} == set()
    assert {link for link in links(readme) - inside if not (REPOSITORY / link.partition("#")[0]).exists()} == set()


def test_every_console_starts_with_a_command(readme: str) -> None:
    blocks = re.findall(r"^```console\n(.*?)^```$", readme, re.M | re.S)
    assert [block for block in blocks if not block.startswith("$ ")] == []


def test_the_opening_transcript_is_what_is_printed_today(readme: str, sample_data: Path, cache: Path, tmp_path: Path) -> None:
    (opening,) = consoles(readme)[0]
    ((program, *words),) = opening.commands()
    assert (program, words[0]) == ("noticeboard", "ask")
    others = {name: value for name, value in os.environ.items() if not SETTING.fullmatch(name)}
    settings = {"NOTICEBOARD_DATA": str(sample_data), "NOTICEBOARD_CACHE": str(cache), "PYTHONPATH": str(REPOSITORY)}
    command = [sys.executable, "-m", "assistant.cli", *words]
    done = subprocess.run(command, cwd=tmp_path, env={**others, **settings}, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    assert opening.output.splitlines() == [line.rstrip() for line in done.stdout.strip("\n").splitlines()]


# ---- the reading of a README can fail


MADE_UP = """\
# Ask & you're told

Be sure to make haste; `make demo` first, or `make proof SAMPLE=ci`.
See [the plan](docs/plan.md), [above](#ask--youre-told), [web](https://example.org).

```console
$ NOTICEBOARD_DATA=.demo noticeboard ask "what's due?" \\
    --council Wexmoor | head -3
By then [1].
[1] a line
$ make lint && noticeboard documents > list.txt  # all of them
```
"""


def test_a_console_is_read_as_a_shell_would_read_it() -> None:
    ((ask, rest),) = consoles(MADE_UP)
    assert list(ask.commands()) == [["noticeboard", "ask", "what's due?", "--council", "Wexmoor"], ["head", "-3"]]
    assert ask.output == "By then [1].\n[1] a line"
    assert list(rest.commands()) == [["make", "lint"], ["noticeboard", "documents"]]


def test_targets_links_and_anchors_are_found_and_prose_is_none() -> None:
    assert make_targets(MADE_UP) == {"demo", "proof", "lint"}
    assert links(MADE_UP) == {"docs/plan.md", "#ask--youre-told"}
    assert anchors(MADE_UP) == {"ask--youre-told"}


@pytest.mark.parametrize(
    ("command", "parses"),
    [
        ("noticeboard due --within 90d", True),
        ("noticeboard --help", True),
        ("noticeboard-eval speed --sample ci", True),
        ("noticeboard due --until 90d", False),
        ("noticeboard tell me", False),
        ("noticeboard ask", False),
        ("noticeboard-eval retrieval", False),
    ],
)
def test_a_command_parses_only_where_the_program_would_take_it(command: str, parses: bool, capsys: pytest.CaptureFixture[str]) -> None:
    assert (unparsed(shlex.split(command)) == "") is parses
