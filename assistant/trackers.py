"""What a tracker shows: its rows by their status, and the latest of them."""

import re

from assistant import replies
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain
from index.documents import Document, Kind, Paragraph
from index.text import content_stems

_ASKED = re.compile(r"\b(?:tracker|action log|action plan|rag|rows?|lines?|actions?|items?)\b", re.I)
_STATES: dict[str, tuple[re.Pattern[str], re.Pattern[str]]] = {
    "red": (re.compile(r"\breds?\b", re.I), re.compile(r"red", re.I)),
    "amber": (re.compile(r"\bambers?\b|\bat risk\b", re.I), re.compile(r"amber|at risk|some delay|slipping", re.I)),
    "green": (re.compile(r"\bgreens?\b", re.I), re.compile(r"green", re.I)),
    "blue": (re.compile(r"\bblues?\b", re.I), re.compile(r"blue", re.I)),
    "late": (
        re.compile(r"\b(?:late|overdue|behind|slipped|off track|delayed)\b", re.I),
        re.compile(r"late|overdue|behind|delayed|off track|slipped|red", re.I),
    ),
    "complete": (re.compile(r"\b(?:complete|completed|done|finished|closed)\b", re.I), re.compile(r"complete|completed|done|closed|finished|blue", re.I)),
    "on track": (re.compile(r"\bon (?:track|time|schedule)\b", re.I), re.compile(r"on track|on time|on schedule|green", re.I)),
    "not started": (re.compile(r"\bnot (?:yet )?started\b", re.I), re.compile(r"not (?:yet )?started", re.I)),
}
"""How a status is asked for, and the cells that show it; a colour asked for by name is that colour alone."""
_ABOUT_NOW = frozenset(content_stems("showing shown show list marked flagged rated present moment month week today now latest current currently status"))
_ANY_STATE = re.compile(
    r"(?:red|amber|green|blue|late|overdue|complete|completed|done|on track|at risk|delayed|closed|not (?:yet )?started|in progress|off track|slipped)", re.I
)


def by_status(inquiry: Inquiry) -> Draft:
    """The rows of the latest tracker that have the status asked for; nothing where none is asked for or no tracker shows any."""
    question = inquiry.asked.text
    state = next((name for name, (asked, _) in _STATES.items() if asked.search(question)), None)
    trackers = [each for each in inquiry.library.documents(inquiry.scope, inquiry.as_of) if each.kind is Kind.TRACKER]
    if state is None or not trackers or inquiry.route.answer_type == "definition" or not _asks_for_rows(question):
        return Draft()
    tracker = trackers[-1]
    rows = [(paragraph, cells) for paragraph in inquiry.paragraphs(tracker) if (cells := _state_cells(paragraph))]
    wanted = _STATES[state][1]
    chosen = [paragraph for paragraph, cells in rows if any(wanted.fullmatch(cell) for cell in cells)]
    if not rows:
        return Draft()
    if not chosen:
        return Draft((Sentence(SentenceKind.ABSENCE, replies.no_rows(state, len(rows), tracker)),))
    return _listed(state, chosen, len(rows), tracker)


def _asks_for_rows(question: str) -> bool:
    """Whether rows are asked for by their status alone; whoever asks after one matter or one person wants that row."""
    if not _ASKED.search(question) or not re.search(r"\b(?:which|what|list|show|any|how many|all)\b", question, re.I):
        return False
    rest = _ASKED.sub(" ", question)
    for asked, _ in _STATES.values():
        rest = asked.sub(" ", rest)
    return len(set(content_stems(rest)) - _ABOUT_NOW) <= 1


def _state_cells(paragraph: Paragraph) -> list[str]:
    """The cells of a row that show a status."""
    if paragraph.form != "row":
        return []
    return [cell.strip() for cell in paragraph.text.split("|") if _ANY_STATE.fullmatch(cell.strip())]


def _listed(state: str, chosen: list[Paragraph], count: int, tracker: Document) -> Draft:
    """The rows, several to a citation where there are more rows than citations."""
    head = Sentence(SentenceKind.SCOPE, replies.rows_head(state, len(chosen), count, tracker))
    lines = [Sentence(SentenceKind.QUOTE, f"- “{plain(each.text)}” [#0]", (certain(tracker, each, each.text),)) for each in chosen[:LIST_CITATIONS]]
    return Draft((head, *lines), suggestions=replies.FIRST_QUESTIONS[:2], words=400, citations=LIST_CITATIONS)
