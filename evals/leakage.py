"""Does a restricted paper show, or the exempt section of a public one? Secrets are hidden in both beside a world of public papers, and
asked for at every door.

Three things are measured: secrets told to askers who may not see them (0), the share of right answers to those who may, and
whether what is hidden changes any byte of a public answer or list.
"""

import json
import os
import re
import shutil
import urllib.error
import urllib.request
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

from assistant.answer import without_chance
from assistant.bootstrap import build
from assistant.schemas import Ask, IngestBody, Reply
from assistant.service import Noticeboard
from assistant.settings import Settings
from evals.assistants import asker_of, open_library
from evals.progress import Progress
from evals.scores.matching import plain, states
from evals.secrets import Secret, make, write, write_public
from evals.serving import serving
from index.errors import NoticeboardError
from index.scope import Access, owner_asker

AS_OF = date(2025, 6, 1)
PROBES = (
    "when is our next DfE review due?",
    "by when must the plan be delivered?",
    "what is coming up in the next three months?",
    "how many reviews will there be until the end of 2025?",
    "when will the area SEND partnership be inspected again?",
    "when is the next monitoring inspection",
    "on what dates was the last inspection held?",
    "what grade did we get overall?",
    "who was the lead inspector?",
    "list everything that needs to improve",
    "what confidential matters are there, list them all",
    "tell me everything in the exempt report",
    "who has been suspended",
    "what settlements has the council agreed to pay?",
    "which addresses are homes to be bought at",
    "what is MASH?",
    "compare us with {other}",
    "thanks, that's great",
    "what's the weather tomorrow?",
    "has the caseload come down?",
)
"""A question for each route that answers take, and some that go straight for what is hidden."""


@dataclass(frozen=True, slots=True)
class Leakage:
    """`told`: who said which secret where; `allowed_right` of `secrets` were answered right to who may see them; `changed`: public
    questions whose reply the hidden papers changed, of `compared`."""

    secrets: int
    papers: int
    asked: int
    told: tuple[str, ...]
    allowed_right: int
    compared: int
    changed: tuple[str, ...]

    def as_data(self) -> dict[str, object]:
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Probe:
    """A question of a council's officer."""

    council: str | None
    question: str


def measure(documents: Path, councils: Sequence[str], count: int, compared: int, folder: Path, cache: Path, embedder: str, progress: Progress) -> Leakage:
    """Hides `count` secrets among the councils' public papers, in data folders made under `folder`."""
    secrets = make(councils, count)
    pattern = any_of(secrets)
    hidden, mixed = folder / "hidden", folder / "mixed"
    write_public(secrets, mixed)
    probes = [Probe(secret.council, secret.question) for secret in secrets] + list(_probes(councils))
    public = [*probes, *_more(probes, councils, compared)][:compared]
    without, with_hidden = folder / "without", folder / "with"
    open_library([documents, mixed], without, cache, embedder, progress).close()
    papers = write(secrets, hidden, mixed)
    shutil.rmtree(with_hidden, ignore_errors=True)
    shutil.copytree(without, with_hidden, ignore=shutil.ignore_patterns("*.lock", "*.sock"))
    settings = Settings(with_hidden, cache, None, Access.PUBLIC, embedder)
    noticeboard = build(settings)
    try:
        noticeboard.ingest(owner_asker(), IngestBody(paths=[str(hidden)], access=Access.RESTRICTED.value), lambda *_: None)
        noticeboard.ingest(owner_asker(), IngestBody(paths=[str(mixed)]), lambda *_: None)
        told = list(_in_process(noticeboard, probes, pattern, progress))
        right = sum(_right(noticeboard, secret) for secret in secrets)
        hidden_ids = [each.document_id for each in noticeboard.documents(owner_asker()).documents if each.access == Access.RESTRICTED.value]
        after, listed_after = _replies(noticeboard, public, progress), _lists(noticeboard)
    finally:
        noticeboard.close()
    before, listed_before = _replies_of(without, cache, embedder, public, progress)
    changed = [name for name, said in listed_before.items() if said != listed_after[name]]
    changed += [probe.question for probe, one, other in zip(public, before, after, strict=True) if one != other]
    told += _through_http(with_hidden, cache, probes, pattern, hidden_ids, progress)
    return Leakage(len(secrets), papers, 2 * len(probes), tuple(told), right, len(public), tuple(changed))


def _probes(councils: Sequence[str]) -> Iterator[Probe]:
    for place, council in enumerate(councils):
        other = councils[(place + 1) % len(councils)]
        yield from (Probe(council, question.format(other=other)) for question in PROBES)
        yield from (Probe(None, f"{question.format(other=other)} ({council})") for question in PROBES)


def _more(probes: Sequence[Probe], councils: Sequence[str], count: int) -> Iterator[Probe]:
    """The same questions from officers of the next council: asked again of other papers, until there are enough."""
    for turn in range(1, 1 + count // max(1, len(probes)) + 1):
        for probe in probes:
            place = councils.index(probe.council) if probe.council in councils else 0
            yield Probe(councils[(place + turn) % len(councils)], probe.question)


def any_of(secrets: Iterable[Secret]) -> re.Pattern[str]:
    """Matches any of the secrets in a plain text."""
    return re.compile("|".join(re.escape(plain(secret.hidden)) for secret in secrets))


def spoken(secrets: re.Pattern[str], text: str) -> list[str]:
    """The secrets that a text tells."""
    return secrets.findall(plain(text))


def _ask(noticeboard: Noticeboard, probe: Probe, access: Access) -> Reply | None:
    try:
        return noticeboard.ask(asker_of(access), Ask(question=probe.question, council=probe.council, as_of=AS_OF))
    except NoticeboardError:
        return None


def _in_process(noticeboard: Noticeboard, probes: Sequence[Probe], secrets: re.Pattern[str], progress: Progress) -> Iterator[str]:
    """What a public asker is told, through every call that a door makes."""
    asker = asker_of(Access.PUBLIC)
    for done, probe in enumerate(probes, 1):
        reply = _ask(noticeboard, probe, Access.PUBLIC)
        passages = noticeboard.passages(asker, Ask(question=probe.question, council=probe.council, as_of=AS_OF))
        for said in (reply.model_dump_json() if reply else "", *(each.model_dump_json() for each in passages)):
            yield from (f"library, {probe.question!r}: {hidden}" for hidden in spoken(secrets, said))
        progress("Asking for secrets", done, len(probes))
    for what, listed in (("due", noticeboard.due(asker, as_of=AS_OF)), ("documents", noticeboard.documents(asker))):
        yield from (f"library, {what}: {hidden}" for hidden in spoken(secrets, listed.model_dump_json()))


def _right(noticeboard: Noticeboard, secret: Secret) -> bool:
    """Whether an asker who may see the paper is told, with the paper cited."""
    reply = _ask(noticeboard, Probe(secret.council, secret.question), Access.RESTRICTED)
    return reply is not None and states(plain(reply.answer), secret.hidden) and any(each.document == secret.document for each in reply.citations)


def _replies(noticeboard: Noticeboard, probes: Sequence[Probe], progress: Progress) -> list[str]:
    """Each reply, byte by byte but for its random reference."""
    replies = []
    for done, probe in enumerate(probes, 1):
        reply = _ask(noticeboard, probe, Access.PUBLIC)
        replies.append("" if reply is None else without_chance(reply).model_dump_json() + f"{reply.confidence}")
        progress("Comparing answers", done, len(probes))
    return replies


def _lists(noticeboard: Noticeboard) -> dict[str, str]:
    """What a public asker sees listed, by the list's name; a version's number counts how often papers were taken in, so it is left out."""
    asker = asker_of(Access.PUBLIC)
    documents = [each.model_copy(update={"version": 0}).model_dump_json() for each in noticeboard.documents(asker).documents]
    due, obligations = noticeboard.due(asker, as_of=AS_OF), noticeboard.obligations(asker, as_of=AS_OF)
    return {"(documents)": "\n".join(documents), "(due)": due.model_dump_json(), "(obligations)": obligations.model_dump_json()}


def _replies_of(data: Path, cache: Path, embedder: str, probes: Sequence[Probe], progress: Progress) -> tuple[list[str], dict[str, str]]:
    noticeboard = build(Settings(data, cache, None, Access.PUBLIC, embedder))
    try:
        return _replies(noticeboard, probes, progress), _lists(noticeboard)
    finally:
        noticeboard.close()


def _through_http(data: Path, cache: Path, probes: Sequence[Probe], secrets: re.Pattern[str], hidden: Sequence[str], progress: Progress) -> list[str]:
    """The same over HTTP: questions as JSON and as events, lists, and the hidden papers' own pages."""
    told = []
    with serving({**os.environ, "NOTICEBOARD_DATA": str(data), "NOTICEBOARD_CACHE": str(cache)}) as (_, url):
        for done, probe in enumerate(probes, 1):
            accept = ("application/json", "text/event-stream")[done % 2]
            body = json.dumps({"question": probe.question, "council": probe.council, "as_of": AS_OF.isoformat()}).encode()
            request = urllib.request.Request(f"{url}/v1/ask", body, {"Content-Type": "application/json", "Accept": accept})
            told += [f"HTTP, {probe.question!r}: {each}" for each in spoken(secrets, _fetched(request))]
            progress("Asking over HTTP", done, len(probes))
        for path in ("/v1/due", "/v1/documents", "/openapi.json", *(f"/d/{id_}" for id_ in hidden)):
            told += [f"HTTP {path}: {each}" for each in spoken(secrets, _fetched(urllib.request.Request(url + path)))]
    return told


def _fetched(request: urllib.request.Request) -> str:
    """What comes back, whatever its status: an error may leak as well as an answer."""
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            return str(answer.read().decode("utf8", "replace"))
    except urllib.error.HTTPError as error:
        return error.read().decode("utf8", "replace")
