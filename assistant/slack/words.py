"""Every sentence of ours that a person sees in Slack and nowhere else, as plain words; blocks.py sets them."""

from collections.abc import Sequence

DATES = "Dates"
OPEN = "open"
NO_TEXT = "There is nothing to show."
TODAY = "today"
MET = "met"
NO_DATE = "No date"

RIGHT, WRONG, OUTDATED, MISSING = "Right", "Wrong…", "Outdated", "Missing document"
ASK_PERSON = "Ask a person"
SHARE = "Share in the channel"

REFUSED = {
    "not_found": ":mag: Not in the documents",
    "no_documents": ":file_folder: No documents",
    "needs_council": ":question: Which council?",
    "out_of_scope": ":compass: Outside the documents",
    "error": ":warning: No answer this time",
}
"""What stands over a refusal, by its status."""
REFUSED_OTHERWISE = ":mag: No answer"


def as_of(day: str) -> str:
    return f"As of {day}"


def reference(name: str) -> str:
    return f"Reference {name}"


def some_dates(shown: int, count: int) -> str:
    """That only the first of an answer's dates stand in its table."""
    return f"The first {shown} of {count}; the others stand in the answer."


def about(day: str) -> str:
    return f"about {day}"


def assumed(what: str) -> str:
    return f"Assumed: {what}"


def differ(what: str, markers: Sequence[int], preferred: int | None, why: str) -> str:
    """That documents contradict each other, and which of them counts for what reason."""
    where = ", ".join(f"[{marker}]" for marker in markers)
    reason = why[:1].lower() + why[1:] if why.partition(" ")[0] in ("The", "Neither", "It", "This", "Both") else why
    return f"The documents differ about “{what}” ({where}): {f'[{preferred}] counts because {reason}' if preferred is not None else reason}"


def next_questions(questions: Sequence[str], status: str) -> str:
    """What to ask next; where the council is missing, the ones to name."""
    lead = "Councils to name, for example: " if status == "needs_council" else "You could ask next: "
    return lead + " · ".join(questions)


def more_sources(count: int) -> str:
    return "One more source has no room here." if count == 1 else f"{count} more sources have no room here."


def dated(day: str) -> str:
    """How a document's date follows its kind."""
    return f" of {day}"


def paragraph(number: str) -> str:
    return f", paragraph {number}"


def page(number: int) -> str:
    return f", page {number}"


def due_head(council: str | None) -> str:
    return f"What is due: {council}" if council else "What is due"


def due_until(day: str, days: int) -> str:
    return f"As of {day}, {_ahead(days)}"


def _ahead(days: int) -> str:
    return "today" if days == 0 else "until tomorrow" if days == 1 else f"in the next {days} days"


def days_left(days: int) -> str:
    return TODAY if days == 0 else f"{days} day{'' if days == 1 else 's'} left"


def overdue(day: str) -> str:
    """A day that has passed: that doesn't say that it was missed."""
    return f"Was due by {day}"


def days_over(days: int) -> str:
    return f"{days} day{'' if days == 1 else 's'} ago"


def more_due(count: int) -> str:
    return f"and {count} more"


def nothing_due(council: str | None, day: str, days: int) -> str:
    whose = f" for {council}" if council else ""
    return f"Nothing is due{whose} {_ahead(days)}, by the documents (as of {day})."


# --- the conversation ----------------------------------------------------------------------------------------------------------------

READING = "is reading the documents…"
GREETING = (
    "Ask me about obligations, deadlines and progress in your council's notices, reports and papers, for example: “When is our next DfE review due?” "
    "I answer from the documents, with the clause that says so."
)
FAILED = "Something went wrong here, and your question has no answer yet. Please ask again; if it happens twice, tell whoever runs Noticeboard the reference."
CANNOT_POST = "I have an answer for you, but Slack doesn't let me post where you asked. Invite me to that channel, or ask me here."
CANNOT_SHARE = "Slack doesn't let me post in this channel; invite me to it first (/invite @Noticeboard)."
SHARED = "Shared in the channel."
MAYBE_SHARED = "Slack didn't say whether that was shared; look in the channel before you press again."
MAYBE_AGAIN = "You may have seen this already: Slack didn't say whether it showed it."
FOR_YOU_ALONE = "For you alone: it rests on restricted papers too. Don't pass it on to people who may not see those."
SENT_DIRECTLY = "There is more in papers that only some may see: I've sent it to you directly."
UNLINKED = "This channel isn't linked to a council, so I have no documents to answer from here. An admin can link it: /noticeboard link COUNCIL"
UNLINKED_WORKSPACE = (
    "This workspace isn't linked to a council, so I have no documents to answer from here. An admin can link it: /noticeboard workspace COUNCIL"
)
HOW_DEADLINES = "Say how far to look ahead, for example: /deadlines 30 days, /deadlines 6 weeks, or just /deadlines for the next 90 days."
PROMPTS_TITLE = "What would you like to know?"
PROMPTS = (
    ("Next review", "When is our next DfE review due?"),
    ("Coming up", "What is coming up in the next three months?"),
    ("New to the board", "I'm new to the improvement board: what does the notice require of us?"),
    ("Who is who", "Who is on the improvement board?"),
)
"""What the Messages tab suggests: two for officers, two for who is new to the board."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")


def in_queue(place: int) -> str:
    """The place of a question among those that wait."""
    return f"is busy: you're {_ORDINALS[place - 1] if place <= len(_ORDINALS) else f'number {place}'} in the queue"


def asked(question: str) -> str:
    return f"They asked: “{question}”"


def shared_by(person: str) -> str:
    return f"<@{person}> shares an answer."


# --- buttons -------------------------------------------------------------------------------------------------------------------------

PASSED_ON = "I've passed your question on; somebody will come back to you."
MAYBE_PASSED_ON = "Slack didn't say whether your question was passed on; ask that person before you press again."
NOT_PASSED_ON = "I couldn't pass your question on: whoever runs Noticeboard should look at NOTICEBOARD_SLACK_CONTACT."
NO_CONTACT = "Nobody is named to pass questions on to; whoever runs Noticeboard can set NOTICEBOARD_SLACK_CONTACT."
GONE = "That question is no longer kept; please ask it again."
REASON_TITLE = "What is wrong?"
REASON_LABEL = "What should it say, and where does it stand?"
REASON_HINT = "It is kept with the question and the answer, and helps to put it right."
CONTINUED = "(continued)"
SEND, CANCEL = "Send", "Cancel"


def thanks(verdict: str) -> str:
    """What follows on a button pressed."""
    kept = {
        "right": "Thank you: kept as right.",
        "wrong": "Thank you: kept as wrong.",
        "outdated": "Thank you: kept as outdated. If there is a later paper, it wants to be taken in.",
        "missing": "Thank you: kept as missing a document. Whoever looks after the documents can see it.",
    }
    return kept[verdict]


def passed_on(person: str, channel: str, question: str) -> str:
    """What the contact reads; the question is in its asker's words."""
    where = f" in <#{channel}>" if channel.startswith("C") else ""
    return f"<@{person}> asks a person{where}: “{question}”"


# --- /noticeboard --------------------------------------------------------------------------------------------------------------------

HOW_TO_LINK = (
    "/noticeboard link COUNCIL: this channel asks about that council, from its public papers\n"
    "/noticeboard link COUNCIL restricted: from its restricted papers too, whose answers go to the asker alone\n"
    "/noticeboard unlink: this channel has no documents any more\n"
    "/noticeboard workspace COUNCIL: direct messages and commands ask about that council\n"
    "/noticeboard unlink workspace: they ask about none any more\n"
    "/noticeboard show: what is so now"
)
ONLY_ADMINS = "Only an admin of this workspace may say which council a channel asks about."
SET_BY_SETTINGS = "This place is set in Noticeboard's own settings (NOTICEBOARD_SLACK_PLACES), so it can't be changed here."


def linked(council: str, restricted: bool, whole: bool) -> str:
    where = "Direct messages and commands in this workspace ask" if whole else "This channel asks"
    return f"{where} about {council} from now on, from {_papers(restricted)}."


def unlinked(was: bool) -> str:
    return "It isn't linked to a council any more." if was else "It wasn't linked to a council."


def place(council: str, restricted: bool) -> str:
    return f"This channel asks about {council}, from {_papers(restricted)}."


def workspace_place(council: str, restricted: bool) -> str:
    return f"Direct messages and commands ask about {council}, from {_papers(restricted)}."


def _papers(restricted: bool) -> str:
    return "its public and restricted papers; what rests on restricted ones goes to the asker alone" if restricted else "its public papers"
