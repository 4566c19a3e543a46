"""How fast and how large: each figure against the bare parts in the same run, on a seeded world of invented documents."""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Sequence
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np

from assistant.answer import answer
from assistant.schemas import Ask
from evals.figures import peak_mb, quantile
from evals.generator import World, make_pdfs, make_world
from evals.serving import serving
from index.embedder import Vectors, open_embedder, weights_folder
from index.library import Library
from index.models import SHIPPED
from index.scope import Access, owner_asker
from index.store import Store
from ingest.pipeline import Step, ingest
from ingest.told import Told

AS_OF = date(2025, 6, 1)
Say = Callable[[str], None]


def measure(sample: str, cache: Path, say: Say) -> dict[str, object]:
    """All rows; `sample` "ci" is a tenth of the size."""
    passages, pdfs, runs = (10_000, 40, 5) if sample == "full" else (1_000, 8, 2)
    with tempfile.TemporaryDirectory(prefix="noticeboard-speed-") as name:
        folder = Path(name)
        world = make_world(folder / "world", passages)
        say(f"world: {world.files} files, {len(world.councils)} councils")
        rows: dict[str, object] = {"passages_wanted": passages}
        rows |= _reading(folder, pdfs, say)
        rows |= _unchanged(folder, pdfs * 25, say)
        rows |= _embedding(cache, say)
        rows |= _building(world, folder / "data", cache, say)
        rows |= _warm(world, folder / "data", cache, say)
        rows |= _cold(world, folder / "data", cache, runs, say)
        return rows


def _reading(folder: Path, count: int, say: Say) -> dict[str, object]:
    """Pages a second until documents can be found by words, against bare pypdfium2 over the same files."""
    import pypdfium2

    paths = make_pdfs(folder / "pdfs", count, 12)
    pages = count * 12
    started = time.perf_counter()
    for path in paths:
        with pypdfium2.PdfDocument(path) as pdf:
            for page in pdf:
                page.get_textpage().get_text_range()
    bare = pages / (time.perf_counter() - started)
    data = folder / "pdf-data"
    data.mkdir()
    library = Library(Store.open(data), data, lambda: _Counting())
    done: list[float] = []

    def listen(step: Step) -> None:
        if step.stage == "read":
            done.append(time.perf_counter())

    started = time.perf_counter()
    ingest(library, [folder / "pdfs"], Told(), Access.PUBLIC, listen)
    ours = pages / (done[-1] - started)
    library.close()
    say(f"findable by words: {ours:.0f} pages/s, bare pypdfium2 {bare:.0f}, ratio {ours / bare:.2f} (promise 0.20)")
    return {"pages_per_second": round(ours, 1), "bare_pages_per_second": round(bare, 1), "pages_ratio": round(ours / bare, 3)}


def _unchanged(folder: Path, files: int, say: Say) -> dict[str, object]:
    """Seconds that an ingest takes over a folder in which nothing has changed since the last one."""
    papers, data = folder / "unchanged", folder / "unchanged data"
    papers.mkdir()
    data.mkdir()
    for number in range(files):
        text = f"Committee report\n\nMeeting of {number % 27 + 1} May 2024\n\n1. Paper {number} was noted, and its actions are on track.\n"
        (papers / f"paper-{number:04}.txt").write_text(text, "utf8")
    library = Library(Store.open(data), data, lambda: _Counting())
    ingest(library, [papers], Told(), Access.PUBLIC, lambda _: None)
    started = time.perf_counter()
    report = ingest(library, [papers], Told(), Access.PUBLIC, lambda _: None)
    seconds = time.perf_counter() - started
    assert {each.outcome for each in report.files} == {"unchanged"}
    library.close()
    say(f"an ingest over {files:,} unchanged files: {seconds:.2f} s")
    return {"unchanged_files": files, "unchanged_seconds": round(seconds, 2)}


class _Counting:
    """An embedder that only counts: what comes after findable-by-words isn't part of that figure."""

    name, sha256, dimension, reads = "none", "none", 2, 1_000_000

    def embed(self, texts: Sequence[str]) -> Vectors:
        return np.tile(np.array([1.0, 0.0], np.float32), (len(texts), 1))

    def pieces(self, text: str) -> int:
        return len(text) // 4


def _embedding(cache: Path, say: Say) -> dict[str, object]:
    """Word pieces a second through our embedder, against the bare sentence-transformers model over the same texts."""
    embedder = open_embedder(SHIPPED, cache)
    import random

    from evals.generator import paragraph

    rng = random.Random(3)
    texts = [paragraph(rng) for _ in range(256)]
    pieces = sum(embedder.pieces(text) for text in texts)
    embedder.embed(texts[:32])
    started = time.perf_counter()
    embedder.embed(texts)
    ours = pieces / (time.perf_counter() - started)
    code = (
        "import sys, json, time\nfrom sentence_transformers import SentenceTransformer\n"
        "model = SentenceTransformer(sys.argv[1], device='cpu', local_files_only=True)\ntexts = json.load(sys.stdin)\n"
        "model.encode(texts[:32])\nstarted = time.perf_counter()\n"
        "model.encode(texts, batch_size=32, normalize_embeddings=True)\nprint(time.perf_counter() - started)"
    )
    command = [sys.executable, "-c", code, str(weights_folder(SHIPPED))]
    bare = pieces / float(subprocess.run(command, input=json.dumps(texts), capture_output=True, text=True, check=True).stdout.split()[-1])
    say(f"embedding: {ours:.0f} word pieces/s, bare model {bare:.0f}, ratio {ours / bare:.2f} (promise 0.80)")
    return {"pieces_per_second": round(ours), "bare_pieces_per_second": round(bare), "pieces_ratio": round(ours / bare, 3)}


def _building(world: World, data: Path, cache: Path, say: Say) -> dict[str, object]:
    """The whole ingest of the world, with its passages, its speed in word pieces and the share of embedding in it."""
    data.mkdir()
    library = Library(Store.open(data), data, partial(open_embedder, SHIPPED, cache))
    stages: dict[str, float] = {}
    library.embedder()
    started = time.perf_counter()

    def listen(step: Step) -> None:
        stages[step.stage] = time.perf_counter() - started
        if step.stage == "embed" and step.done % 1024 == 0:
            say(f"embedded {step.done} of {step.total}")

    report = ingest(library, [world.folder], Told(), Access.PUBLIC, listen)
    pieces = sum(library.pieces(row.header + row.text) for name in library._store.collections() for row in library._store.collection(*name))
    library.close()
    spent = stages["embed"] - stages["read"]
    say(f"ingest: {report.embedded} passages; findable by words after {stages['read']:.1f} s, whole after {stages['embed']:.1f} s")
    say(f"stored: {pieces / spent:.0f} word pieces/s")
    return {
        "passages": report.embedded,
        "seconds_to_words": round(stages["read"], 1),
        "seconds_in_all": round(stages["embed"], 1),
        "stored_pieces_per_second": round(pieces / spent),
        "ingest_peak_mb": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024),
    }


def _warm(world: World, data: Path, cache: Path, say: Say) -> dict[str, object]:
    """Retrieval and whole answers, warm, one at a time: p50 and p95 in milliseconds."""
    library = Library(Store.open(data), data, partial(open_embedder, SHIPPED, cache))
    asker = owner_asker()
    searching, answering = [], []
    for question, council in world.questions:
        answer(library, asker, Ask(question=question, council=council), AS_OF)
    for question, council in world.questions:
        started = time.perf_counter()
        library.search(asker.scope().narrowed(council), question, as_of=AS_OF, limit=10)
        searching.append((time.perf_counter() - started) * 1000)
        started = time.perf_counter()
        answer(library, asker, Ask(question=question, council=council), AS_OF)
        answering.append((time.perf_counter() - started) * 1000)
    library.close()
    rows = {"retrieval_p50_ms": quantile(searching, 0.5), "retrieval_p95_ms": quantile(searching, 0.95)}
    rows |= {"answer_p50_ms": quantile(answering, 0.5), "answer_p95_ms": quantile(answering, 0.95)}
    say(f"warm retrieval: p50 {rows['retrieval_p50_ms']} ms (promise 10), p95 {rows['retrieval_p95_ms']} (25)")
    say(f"warm answer: p50 {rows['answer_p50_ms']} ms (promise 30), p95 {rows['answer_p95_ms']} (80)")
    return dict(rows)


def _cold(world: World, data: Path, cache: Path, runs: int, say: Say) -> dict[str, object]:
    """Whole commands from cold, and through a running owner; peak memory of one ask and of serve."""
    environment = {**os.environ, "NOTICEBOARD_DATA": str(data), "NOTICEBOARD_CACHE": str(cache)}
    council = world.councils[0]
    register = ["ask", "when is our next DfE review due?", "--council", council, "--as-of", AS_OF.isoformat()]
    other = ["ask", world.questions[0][0], "--council", council, "--as-of", AS_OF.isoformat()]
    rows: dict[str, object] = {"cold_register_s": _command(register, environment, runs), "cold_other_s": _command(other, environment, runs)}
    rows["ask_peak_mb"] = _peak([sys.executable, "-m", "assistant.cli", *other], environment)
    with serving(environment) as (process, url):
        rows["through_owner_s"] = _command(register, environment, runs)
        for question, name in world.questions[:100]:
            body = json.dumps({"question": question, "council": name}).encode()
            request = urllib.request.Request(f"{url}/v1/ask", body, {"Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=30).read()
        rows["serve_peak_mb"] = peak_mb(process)
    say(f"cold: register question {rows['cold_register_s']} s (promise 1.0), any other {rows['cold_other_s']} s (3)")
    say(f"through an owner: {rows['through_owner_s']} s (promise 0.4)")
    say(f"memory: one ask {rows['ask_peak_mb']} MB (promise 450), serve {rows['serve_peak_mb']} MB (600)")
    return rows


def _command(arguments: list[str], environment: dict[str, str], runs: int) -> float:
    """The median of whole runs, after one that isn't counted."""
    times = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "assistant.cli", *arguments], env=environment, check=True, capture_output=True)
        times.append(time.perf_counter() - started)
    return round(statistics.median(times[1:]), 2)


def _peak(command: list[str], environment: dict[str, str]) -> int:
    code = (
        "import resource, subprocess, sys; subprocess.run(sys.argv[1:], check=True, capture_output=True); "
        "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)"
    )
    return int(subprocess.run([sys.executable, "-c", code, *command], env=environment, check=True, capture_output=True, text=True).stdout)
