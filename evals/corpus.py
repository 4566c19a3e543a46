"""Who may see which document of a run, as the assistant itself says it, with the documents' own texts."""

import json
import urllib.request
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from assistant.schemas import DocumentItem, DocumentList
from assistant.service import Noticeboard
from evals.assistants import PATIENCE, asker_of
from evals.scores.scope import Corpus, Shown
from evals.texts import read_texts
from index.documents import SPEAKS_FROM
from index.scope import Access


def corpus_of(noticeboard: Noticeboard, folder: Path) -> Corpus:
    """The corpus of a library in this process."""
    return _corpus(noticeboard.documents(asker_of(Access.RESTRICTED)).documents, folder)


def corpus_at(url: str, key: str | None, folder: Path) -> Corpus:
    """The corpus behind an address: what it lists is public, what else lies in the folder is taken to be restricted."""
    request = urllib.request.Request(url.rstrip("/") + "/v1/documents", headers={"Authorization": f"Bearer {key}"} if key else {})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            listed = DocumentList.model_validate(json.load(answer)).documents
    except (OSError, ValueError):
        listed = []
    return _corpus(listed, folder, others=Access.RESTRICTED if listed else Access.PUBLIC)


def _corpus(items: Iterable[DocumentItem], folder: Path, others: Access = Access.PUBLIC) -> Corpus:
    texts = read_texts(folder)
    shown = {name: Shown(frozenset(), others, None) for name in texts}
    return Corpus(shown | {item.document.lower(): _shown(item) for item in items}, texts)


def _shown(item: DocumentItem) -> Shown:
    councils = [item.council] if isinstance(item.council, str) else item.council or []
    days = {each.meaning: date.fromisoformat(each.date) for each in item.dates}
    day = next((days[meaning] for meaning in SPEAKS_FROM if meaning in days), None)
    return Shown(frozenset(councils), Access(item.access), day)
