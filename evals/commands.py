"""The commands of noticeboard-eval that ask questions: each takes its options, measures, prints and returns the exit code."""

import argparse
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from assistant.service import Noticeboard
from assistant.settings import load_settings
from evals import formats, proofs
from evals.assistants import Assistant, LibraryAssistant, UrlAssistant, open_library, set_embedder
from evals.benches import HOUSE, identities_right
from evals.cases import CaseKind, Cases, Part, load
from evals.corpus import corpus_at, corpus_of
from evals.gate import THRESHOLDS, falls_short, read_thresholds
from evals.leakage import Leakage, measure
from evals.progress import on_terminal
from evals.register import RegisterScore, Row, Stored, read_rows, score, stored
from evals.report import lines, write
from evals.run import Configuration, code_sha256, corpus_sha256
from evals.run import read as read_run
from evals.run import run as run_cases
from evals.sample import make as world_maker
from evals.scanning import scan_folder
from evals.scores.answered import Answered
from evals.scores.paired import compare as compare_marks
from evals.scores.right import is_right
from evals.summary import Summary
from index.errors import SettingError
from index.library import Library
from index.store import Store, schema_stamp

Command = Callable[[argparse.Namespace], int]

SAMPLE = Path(__file__).parent / "sample"
RUNS = Path(".evaluation")
DOCUMENTS, CASES, REGISTER = SAMPLE / "documents", SAMPLE / "cases", SAMPLE / "register"


def run(options: argparse.Namespace) -> int:
    """Asks cases of a library or an address and writes the run; exit code 1 where a threshold isn't held."""
    cases = _chosen(options)
    out = options.out or RUNS / options.cases.stem
    if options.url:
        assistant: Assistant = UrlAssistant(options.url, options.key, options.restricted_key)
        if not options.documents.exists():
            raise SettingError(f"{options.documents} doesn't exist; give the folder of documents that the address answers from.")
        corpus = corpus_at(options.url, options.key, options.documents)
        answered = run_cases(cases.cases, assistant, out, _configuration(options.url, options.documents, cases), on_terminal)
    else:
        asked_of = scan_folder(options.documents, out / "scans") if options.scans else options.documents
        with _opened(asked_of, out / "data") as noticeboard:
            corpus = corpus_of(noticeboard, options.documents)
            answered = _asked(noticeboard, asked_of, cases, out)
    summary = write(out, f"Evaluation of {options.cases.stem}", answered, corpus)
    if options.show:
        _show(answered, options.show)
    _print(summary)
    if left_out := len(cases.cases) - len(answered):
        print(f"{left_out} cases about restricted papers were left out; --restricted-key asks them.")
    print(f"kept in {out}: report.html, summary.md, scores.json, replies.json, cases.yaml, run.json")
    return _gate({"run": summary.figures}, options.thresholds) if options.thresholds else 0


def world(options: argparse.Namespace) -> int:
    """The sample world: both parts of its questions, its register, its identities and a sample of leakage, against the gate."""
    if options.formats:
        return _in_forms(options)
    parts = [part for part in (Part.DEVELOPMENT, Part.TEST) if options.part in (part, Part.ALL)]
    figures = {}
    with _opened(DOCUMENTS, options.out / "data") as noticeboard:
        corpus = corpus_of(noticeboard, DOCUMENTS)
        for part in parts:
            councils = [str(council["name"]) for council in world_maker.councils() if council["part"] == part]
            cases = load(CASES).of(councils)
            out = options.out / part
            print(f"\n{part}: {', '.join(councils)}")
            summary = write(out, f"The sample world, {part} part", _asked(noticeboard, DOCUMENTS, cases, out), corpus)
            _print(summary)
            figures[str(part)] = summary.figures
    for part in parts:
        names = {str(council["name"]).lower() for council in world_maker.councils() if council["part"] == part}
        rows = [row for row in read_rows(REGISTER) if row.document.partition("-")[0] in names]
        found = _scored(_library_of(DOCUMENTS, options.out / "data"), rows)
        print(f"\nregister, {part}: precision {found.precision} recall {found.recall} due {found.due}")
        figures[f"register_{part}"] = _register_figures(found)
    print()
    figures["identities"] = {"right": float(identities_right(DOCUMENTS, SAMPLE / "identities.yaml"))}
    leaked = _leaked("ci")
    figures["leakage"] = _leakage_figures(leaked)
    print(f"\nreports: {', '.join(str(options.out / part / 'report.html') for part in parts)}")
    return _gate(figures, options.thresholds or THRESHOLDS)


def _in_forms(options: argparse.Namespace) -> int:
    """The sample world as published and in other forms: right of all questions that rest on what was converted, kept as a proof."""
    forms = formats.parse(options.formats)
    cases = load(CASES).of(str(council["name"]) for council in world_maker.councils() if options.part in (council["part"], Part.ALL))
    with _opened(DOCUMENTS, options.out / "data") as noticeboard:
        published = _asked(noticeboard, DOCUMENTS, cases, options.out / f"{options.part}-published")
    figures = {}
    for form in forms:
        made = formats.convert(form, options.out / "forms")
        with _opened(made.documents, options.out / form) as noticeboard:
            answered = _asked(noticeboard, made.documents, made.cases(cases), options.out / f"{options.part}-{form}")
            write(options.out / f"{options.part}-{form}", f"The sample world as {form}", answered, corpus_of(noticeboard, made.documents))
        found = formats.compare(published, answered)
        right = identities_right(made.documents, made.identities)
        print(f"{form}: {found.right} of {found.asked} right; as published {found.published} of {found.asked}; lost {len(found.lost)}")
        for id_ in found.lost:
            print(f"  {id_}")
        figures[form] = {
            "asked": found.asked,
            "right": found.right,
            "published": found.published,
            "relative": found.right / max(found.published, 1),
            "identities": float(right),
        }
    if options.part == Part.ALL:
        print(f"kept in {proofs.keep('formats', 'full', figures)}")
    return _gate(figures, options.thresholds or formats.THRESHOLDS)


def compare(options: argparse.Namespace) -> int:
    """Two runs over the same questions, paired."""
    first, second = read_run(options.first), read_run(options.second)
    found = compare_marks(*({each.case.id: is_right(each) for each in answered} for answered in (first, second)))
    questions = {each.case.id: each.case.question for each in (*first, *second)}
    for title, ids in (("gained", found.gained), ("lost", found.lost)):
        print(f"{title} {len(ids)}")
        for id_ in ids:
            print(f"  {id_}: {questions[id_]}")
    print(f"both right {found.both}, neither {found.neither}; McNemar's exact test: p = {found.p:.3f}")
    return 0


def peers(options: argparse.Namespace) -> int:
    """Noticeboard and the baselines on the same questions, in one table."""
    from evals.peers import peers as baselines

    cases = _chosen(options)
    if options.sample == "ci":
        cases = Cases(cases.cases[::8], f"{cases.sha256}:ci")
    out = options.out or RUNS / f"{options.cases.stem}-peers"
    with _opened(options.documents, out / "data") as noticeboard:
        corpus = corpus_of(noticeboard, options.documents)
        everyone: list[Assistant] = [LibraryAssistant(noticeboard), *baselines(noticeboard, set_embedder())]
        summaries = {}
        for assistant in everyone:
            folder = out / "".join(letter if letter.isalnum() else "-" for letter in assistant.name.lower())
            configuration = _configuration(assistant.name, options.documents, cases)
            answered = run_cases(cases.cases, assistant, folder, configuration, on_terminal)
            summaries[assistant.name] = write(folder, assistant.name, answered, corpus)
    text = _peer_table(summaries)
    (out / "peers.md").write_text(text, "utf8")
    print(text, end="")
    print(f"kept in {out}: peers.md, and a report of each")
    if options.sample:
        print(f"kept in {proofs.keep('peers', options.sample, {name: found.figures for name, found in summaries.items()})}")
    return 0


def _peer_table(summaries: dict[str, Summary]) -> str:
    head = "| assistant | right | facts | source | unanswerable refused | from outside the scope | recall@10 | MAP@10 |\n|---|---|---|---|---|---|---|---|\n"
    rows = []
    for name, found in summaries.items():
        ranked = (f"{found.ranking.recall[10]:.2f}", f"{found.ranking.mean_average_precision:.2f}") if found.ranking else ("–", "–")
        shares = (found.right, found.facts, found.source, found.abstention.unanswerable_refused)
        figures = [f"{each.value:.2f}" if each.value is not None else "–" for each in shares]
        rows.append(f"| {name} | {' | '.join(figures)} | {len(found.outside)} | {' | '.join(ranked)} |\n")
    return head + "".join(rows)


def register(options: argparse.Namespace) -> int:
    """A register's precision, recall and due dates against gold rows."""
    rows = read_rows(options.gold)
    with tempfile.TemporaryDirectory(prefix="noticeboard-register-") as name:
        with _opened(options.documents, Path(name)):
            pass  # taken in; the register is read without its vectors
        found = _scored(_library_of(options.documents, Path(name)), rows)
    _print_register(found, options.show)
    return 0


def leakage(options: argparse.Namespace) -> int:
    """Secrets hidden beside the sample world; exit code 1 where one was told."""
    found = _leaked(options.sample)
    print(f"kept in {proofs.keep('leakage', options.sample, found.as_data())}")
    return 1 if found.told or found.changed or found.allowed_right < 0.8 * found.secrets else 0


def _leaked(sample: str) -> Leakage:
    secrets, compared = (500, 1_000) if sample == "full" else (40, 80)
    councils = [str(council["name"]) for council in world_maker.councils()][:4]
    settings = load_settings()
    with tempfile.TemporaryDirectory(prefix="noticeboard-leakage-") as name:
        found = measure(DOCUMENTS, councils, secrets, compared, Path(name), settings.cache, settings.embedder, on_terminal)
    share = found.allowed_right / found.secrets
    print(f"leakage: {len(found.told)} of {found.secrets} secrets told in {found.asked} questions to who may not see them; {share:.2f} right to who may")
    print(f"leakage: {len(found.changed)} of {found.compared} public answers changed by {found.papers} hidden papers")
    for each in (*found.told, *found.changed)[:10]:
        print(f"  {each}")
    return found


def _leakage_figures(found: Leakage) -> dict[str, float]:
    return {"told": float(len(found.told)), "changed": float(len(found.changed)), "allowed_right": found.allowed_right / found.secrets}


def _chosen(options: argparse.Namespace) -> Cases:
    cases = load(options.cases)
    if options.councils:
        cases = cases.of(name.strip() for name in options.councils.split(","))
    if options.kind:
        if options.kind not in set(CaseKind):
            raise SettingError(f"--kind {options.kind}: there is no such kind; there are {', '.join(CaseKind)}.")
        cases = Cases(tuple(case for case in cases.cases if case.kind == options.kind), f"{cases.sha256}:{options.kind}")
    if not cases.cases:
        raise SettingError(f"{options.cases} holds no cases of these councils and this kind.")
    return cases


def _configuration(assistant: str, documents: Path, cases: Cases) -> Configuration:
    return Configuration(assistant, code_sha256(), corpus_sha256([documents]), cases.sha256, load_settings().embedder)


@contextmanager
def _opened(documents: Path, data: Path) -> Iterator[Noticeboard]:
    settings = load_settings()
    noticeboard = open_library([documents], _library_of(documents, data), settings.cache, settings.embedder, on_terminal)
    try:
        yield noticeboard
    finally:
        noticeboard.close()


@contextmanager
def library_over(documents: Path, data: Path) -> Iterator[Library]:
    """The library that holds exactly these documents, taken in first where it doesn't yet."""
    with _opened(documents, data):
        pass
    folder = _library_of(documents, data)
    library = Library(Store.open(folder), folder, set_embedder)
    try:
        yield library
    finally:
        library.close()


def _library_of(documents: Path, data: Path) -> Path:
    """The data folder for exactly these documents and this store's tables; one for others is thrown away."""
    here = data / f"{corpus_sha256([documents])[:16]}-{schema_stamp()[:8]}"
    for other in data.iterdir() if data.is_dir() else ():
        if other != here:
            shutil.rmtree(other, ignore_errors=True)
    data.mkdir(parents=True, exist_ok=True)
    return here


def _asked(noticeboard: Noticeboard, documents: Path, cases: Cases, out: Path) -> list[Answered]:
    assistant = LibraryAssistant(noticeboard)
    return run_cases(cases.cases, assistant, out, _configuration(assistant.name, documents, cases), on_terminal)


def _scored(data: Path, rows: Sequence[Row]) -> RegisterScore:
    """The rows against what a data folder's register holds of their documents; nothing is embedded for it."""
    library = Library(Store.open(data), data, set_embedder)
    try:
        return score(rows, stored(library, {row.document for row in rows}))
    finally:
        library.close()


def _register_figures(found: RegisterScore) -> dict[str, float]:
    shares = {"precision": found.precision, "recall": found.recall, "due": found.due}
    return {name: share.value for name, share in shares.items() if share.value is not None}


def _print_register(found: RegisterScore, most: int) -> None:
    def row(each: Row) -> str:
        return f"{each.document} {each.paragraph or '–'}: {each.what!r} ({each.binding}, {each.due.kind})"

    def held(each: Stored) -> str:
        return f"{each.document} {each.paragraph or '–'}: {each.quote[:110]!r} ({each.binding}, {each.kind})"

    for title, found_lines in (("missing", [row(each) for each in found.missing]), ("extra", [held(each) for each in found.extra])):
        print(f"{title} {len(found_lines)}")
        for line in found_lines[:most]:
            print(f"  {line}")
    print(f"who {found.who}  binding {found.binding}  of {len(found.found)} found")
    figures = _register_figures(found)
    print(" ".join(f"{name} {figures.get(name, 0.0):.2f}" for name in ("precision", "recall", "due")))


def _print(summary: Summary) -> None:
    for name, share in summary.by_kind.items():
        print(f"{name:14} {share.good:3}/{share.count:3} right")
    for line in lines(summary):
        print(f"{line.name:28} {line.value}")


def _show(answered: Sequence[Answered], which: str) -> None:
    for each in answered:
        right = is_right(each)
        if which == "all" or not right:
            print(f"--- {each.case.id} [{each.case.kind}] {'right' if right else 'WRONG'} {each.reply.status}")
            print(f"Q: {each.case.question}\nA: {each.reply.answer}\nright: {each.case.answer or each.case.why}")


def _gate(figures: dict[str, dict[str, float]], path: Path) -> int:
    """Prints what falls below its threshold; exit code 1 where anything does."""
    thresholds = read_thresholds(path)
    if not set(thresholds) & set(figures):
        raise SettingError(f"{path} holds no thresholds for this run; they stand under [{'] or ['.join(figures)}].")
    faults = [f"{name}: {fault}" for name, wanted in thresholds.items() if name in figures for fault in falls_short(figures[name], wanted)]
    for fault in faults:
        print(f"BELOW THE GATE {fault}")
    if not faults:
        print(f"the gate holds ({path.relative_to(HOUSE) if path.is_relative_to(HOUSE) else path})")
    return 1 if faults else 0
