"""Every sentence that a person can see and that isn't a document's own words. The last word on tone stands here."""

from collections.abc import Sequence
from datetime import date, timedelta

from index.dates import say, say_left, say_range
from index.documents import Document, Kind
from index.life import Ending, Stage
from index.obligations import Reckoning, Topic

SMALL_TALK = (
    "Hello. Ask me about obligations, deadlines and progress in your council's notices, reports and papers, for example: “When is our next DfE review due?”"
)
OUT_OF_SCOPE = (
    "I answer questions about improvement notices, inspections, obligations, deadlines and progress, from the documents I hold. This one lies outside them."
)
NEEDS_COUNCIL = "Which council do you mean? Name it in the question, or set it with the question's council."

SUGGESTIONS = {
    Topic.REVIEW: ("What must we give the people who carry out a review?", "What may a review cover?"),
    Topic.TARGET: ("When is our next DfE review due?", "What happens if we don't comply with the notice?"),
    Topic.EVENT: ("When is our next DfE review due?", "Who is on the improvement board?"),
    Topic.OTHER: ("When is our next DfE review due?", "What is coming up in the next three months?"),
}
FIRST_QUESTIONS = ("When is our next DfE review due?", "What needs to improve according to the latest inspection?", "Who oversees the improvement plan?")

NEWCOMERS = ("Who is on the improvement board?", "What is coming up in the next three months?", "Which actions are overdue?")
"""What somebody new may ask next."""
MEANING = {
    Topic.REVIEW: "next review by the Department for Education",
    Topic.TARGET: "target date of the improvement plan",
    Topic.REINSPECTION: "next full inspection",
    Topic.MONITORING: "monitoring inspection",
    Topic.EVENT: "event",
    Topic.REVIEW_HELD: "review held",
    Topic.LIFTED: "end of the notice",
    Topic.OTHER: "deadline",
}


def as_of(day: date) -> str:
    return f"as of {say(day)}"


def label(document: Document) -> str:
    """How a document is called in an answer: its kind and date."""
    day = document.day
    title = document.title.capitalize() if document.title.isupper() else document.title
    kind = document.kind.label if document.kind is not Kind.OTHER else title
    return f"{kind} of {say(day)}" if day else kind


def place(document: Document, paragraph: str | None, page: int | None) -> str:
    """A document and where in it: "Improvement notice of 2 August 2023, paragraph 6"."""
    where = f", paragraph {paragraph}" if paragraph else f", page {page}" if page else ""
    return label(document) + where


def said(where: str, words: str, *markers: str) -> str:
    """Words in quotation marks (`in_marks`) after where they stand."""
    return f"{where}: {words} {' '.join(f'[{marker}]' for marker in markers)}"


def in_marks(quotes: Sequence[str], begun: bool = False, ended: bool = False) -> str:
    """Quotes in quotation marks; an ellipsis outside of them says that a sentence had begun before, goes on after, or runs on between them."""
    return ("… " if begun else "") + " … ".join(f"“{quote}”" for quote in quotes) + (" …" if ended else "")


def next_review(found: Reckoning, marker: str) -> str:
    """The next review's day with its rule, anchor and what was assumed."""
    lead = f"**By {say(found.day)}**" if not found.overdue else f"**It was due by {say(found.day)}** and is overdue since then"
    rest = f" {found.assumption}" if found.assumption else ""
    return f"{lead} ({as_of(found.as_of)}): {found.rule} [{marker}].{rest}"


def no_review_date(phrase: str, marker: str) -> str:
    return f"The document gives no date for it: it says “{phrase}” [{marker}]."


def lifted(day: date, on: date, marker: str) -> str:
    """Nothing is due under a notice that no longer applies."""
    return f"**The notice no longer applies**: it ended on {say(day)}, so nothing is due under it ({as_of(on)}) [{marker}]."


def _the(document: Document) -> str:
    """A document within a sentence: "the improvement notice of 2 August 2023"."""
    name = label(document)
    return f"the {name[0].lower()}{name[1:]}"


def notice_applies(stage: Stage, on: date, lapses: bool, marker: str) -> str:
    """That a notice applies on a day, and until when where something sets an end."""
    what, end = _the(stage.document), stage.end
    if lapses:
        return f"**No, it doesn't lapse**: {what} remains in force ({as_of(on)}) [{marker}]."
    if end is None:
        return f"**T{what[1:]} is in force** ({as_of(on)}) [{marker}]."
    if end.ending is Ending.LIFTED:
        how = f"it is lifted with effect from {say(end.last + timedelta(days=1))}"
    else:
        then = f"from {say(end.last + timedelta(days=1))}"
        how = f"{_the(end.source)} takes its place {then}" if isinstance(end.source, Document) else "that is its last day"
    return f"**T{what[1:]} still applies** ({as_of(on)}), until {say(end.last)}: {how} [{marker}]."


EACH_PAPER = "What each paper says:"
NONE_PREFERRED = "Neither paper stands nearer to the matter; both are shown."
LATER_PAPER = "The later paper counts."


def why_preferred(document: Document) -> str:
    """Why one paper's word goes before another's."""
    return f"The {document.kind.label[0].lower()}{document.kind.label[1:]} speaks for itself; the other paper retells it."


def about(question: str) -> str:
    """What a dispute is about: the question, cut to a line."""
    return question if len(question) <= 120 else f"{question[:117].rstrip()}…"


def not_yet(document: Document, since: date, on: date, marker: str) -> str:
    """That a notice or direction is issued and doesn't apply yet."""
    return f"**Not yet**: {_the(document)} takes effect on {say(since)} ({as_of(on)}) [{marker}]."


def nothing_ends_it(day: date, varied: bool = False) -> str:
    """That nothing ends it; where a letter varied it, not that nothing revises it."""
    return f"No document up to {say(day)} lifts{' or' if varied else ', revises or'} replaces it."


def notice_over(document: Document, day: date, lifted: bool, on: date, marker: str) -> str:
    """That a notice applies no more: lifted from a day on, or over after its last one."""
    what = _the(document)
    how = f"was lifted with effect from {say(day)}" if lifted else f"applied until {say(day)}"
    return f"**It no longer applies**: {what} {how} ({as_of(on)}) [{marker}]."


def notice_replaced(before: Document, after: Document, last: date, on: date, marker: str) -> str:
    """That another notice took a notice's place."""
    return f"**It no longer applies**: {_the(before)} applied until {say(last)} and was replaced by {_the(after)} ({as_of(on)}) [{marker}]."


def lifted_on_record(document: Document, day: date, by: str, on: date, marker: str) -> str:
    """That a notice was lifted, by what somebody recorded; the marker is the notice's own."""
    what = f"{_the(document)} [{marker}]"
    return f"**It no longer applies**: {what} was lifted on {say(day)}, as recorded by {by} ({as_of(on)}). No document here says so."


CAME, WENT = "New", "Gone"


def changes_head(before: Document, after: Document, changed: int, came: int, went: int) -> str:
    """How many obligations a notice changed of the one before."""
    return f"T{_the(after)[1:]} against {_the(before)}: {changed} obligations changed, {came} are new, {went} are gone."


def changed_line(before: str, after: str, marker: str, other: str) -> str:
    return f"- Changed: “{before}” [{marker}] became “{after}” [{other}]"


def change_line(what: str, quote: str, marker: str) -> str:
    return f"- {what}: “{quote}” [{marker}]"


def target(found: Reckoning, phrase: str, marker: str, beside: str | None) -> str:
    """The plan's target date and how far it is."""
    about = "about " if found.approximate else ""
    when = f"{about}{say(found.day)}"
    if found.overdue:
        first = f"**That date has passed**: {when} was {say_left(found.as_of, found.day)} ago"
    elif found.days_left == 0:
        first = f"**Today**: {when}"
    else:
        first = f"**{when[0].upper()}{when[1:]}**: {say_left(found.as_of, found.day)} left, so it has not passed"
    source = f"“{phrase}”" + (f", “{beside}”" if beside else "")
    rest = "".join(f" {each}" for each in (found.held.obligation.due.note, found.assumption) if each)
    return f"{first} ({as_of(found.as_of)}; {source}) [{marker}].{rest}"


def duty_due(found: Reckoning, phrase: str, note: str | None, markers: str) -> str:
    """A duty's day, how far it is, and the sum or the words that give it."""
    about = "About " if found.approximate else "By "
    left = f"{say_left(found.as_of, found.day)} left" if found.days_left > 0 else "today" if found.days_left == 0 else f"{say_left(found.as_of, found.day)} ago"
    counted = f"; {found.rule}" if not found.rule.startswith(("the date that", "the last day that")) else ""
    source = f"; “{phrase}”" if phrase else ""
    rest = "".join(f" {each}" for each in (note, found.assumption) if each)
    return f"**{about}{say(found.day)}**: {left} ({as_of(found.as_of)}{counted}{source}) {markers}.{rest}"


def published(day: date, document: Document, marker: str) -> str:
    """The day on which a report came out."""
    return f"**{say(day)}** is the day of publication that the {document.kind.label[0].lower() if not document.kind.label.startswith('Ofsted') else 'O'}{document.kind.label[1:]} prints [{marker}]."


def fixed_days(first: date, last: date, day: date, marker: str) -> str:
    """The days that a paper fixes for a coming review."""
    far = f", {say_left(day, first)} away" if first > day else ""
    return f"**{say_range(first, last)}** {'are the days' if first != last else 'is the day'} fixed for it{far} ({as_of(day)}) [{marker}]."


def moved(before: date, after: date, day: date, marker: str) -> str:
    """The day to which a date was moved, and from which."""
    far = f"{say_left(day, after)} left" if after > day else "today" if after == day else f"{say_left(after, day)} ago"
    return f"**By {say(after)}**: {far} ({as_of(day)}). It was moved there from {say(before)} [{marker}]."


def earlier_day(day: date, document: Document, marker: str) -> str:
    """That an earlier paper had another day for the same thing."""
    return f"An earlier paper, the {label(document)[0].lower()}{label(document)[1:]}, had {say(day)} for it [{marker}]."


def no_day(phrase: str, anchor: str | None, marker: str) -> str:
    """That a clause says when only in words, or counts from an event that no paper dates."""
    why = f"counts from an event that the documents don't date, {anchor}" if anchor else "gives no date for it"
    return f"**No day can be named**: the document says “{phrase}”, which {why} [{marker}]."


def rows_head(state: str, count: int, of: int, document: Document, day: date) -> str:
    """How many rows of a tracker show a status, or have a date behind them."""
    where = f"in the {label(document)[0].lower()}{label(document)[1:]}"
    be = "is" if count == 1 else "are"
    if state == "overdue":
        return f"{count} of {of} actions {where} {'has' if count == 1 else 'have'} a date before {say(day)} and {be} not shown as complete:"
    return f"{count} of {of} actions {where} {be} shown as {state}:"


def rows_counted(counts: Sequence[tuple[str, int]], of: int, document: Document, markers: str) -> str:
    """How many rows of a tracker show each of several statuses."""
    where = f"the {label(document)[0].lower()}{label(document)[1:]}"
    said = ", ".join(f"{state}: {count}" for state, count in counts)
    return f"Of the {of} actions in {where}, {said} {markers}."


def no_rows(state: str, of: int, document: Document, day: date) -> str:
    where = f"in the {label(document)[0].lower()}{label(document)[1:]}"
    if state == "overdue":
        return f"None of the {of} actions {where} has a date before {say(day)} without being shown as complete."
    return f"None of the {of} actions {where} is shown as {state}."


def owner_head(owner: str, count: int, late: int, complete: int, document: Document, day: date) -> str:
    """How much one person has to do, and how much of it is overdue."""
    where = f"the {label(document)[0].lower()}{label(document)[1:]}"
    overdue = f", {late} of them overdue" if late and count > 1 else ", and it is overdue" if late else ", none of them overdue" if count > 1 else ""
    rest = f" ({complete} more shown as complete)" if complete else ""
    return f"**{owner}** has {count} action{'' if count == 1 else 's'} in {where}{rest}{overdue} ({as_of(day)}):"


def row_line(number: str, action: str, owner: str, due: date | None, status: str, overdue: bool, marker: str) -> str:
    """One row of a list: the action, when it is due, how it is shown, whose it is."""
    state = ", ".join(
        each
        for each in (f"due {say(due)}" if due else "no date", f"shown as {status.lower()}" if status else "", "overdue" if overdue else "", owner.split(",")[0])
        if each
    )
    return f"- {f'{number} ' if number else ''}“{action}”: {state} [{marker}]"


def row_told(number: str, action: str, owner: str, due: date | None, status: str, update: str, overdue: bool, day: date, marker: str) -> str:
    """One row in full: how it is shown, its date, its owner, and what the tracker says of it in its own words."""
    shown = f"shown as {status.lower()}" if status else "shown without a status"
    date_said = f", due {say(due)}" + (f", overdue by {say_left(due, day)}" if overdue else f", {say_left(day, due)} left" if due > day else "") if due else ""
    whose = f" Owner: {owner}." if owner else ""
    latest = f" “{update}”" if update else ""
    return f"**{f'{number}: ' if number else ''}{action}** is {shown}{date_said} ({as_of(day)}) [{marker}].{whose}{latest}"


def approximate(found: Reckoning, phrase: str, marker: str) -> str:
    about = "about " if found.approximate else "by "
    return f"**“{phrase}”**, so {about}{say(found.day)}, counted from {found.anchor} ({as_of(found.as_of)}) [{marker}]."


def upcoming_head(first: date, last: date, count: int, shown: int) -> str:
    """How many dates there are, and how many of them follow."""
    things = "One date falls" if count == 1 else f"{count} dates fall"
    return f"{things} between {say(first)} and {say(last)}{f'; the first {shown}' if shown < count else ''}:"


def upcoming_line(found: Reckoning, meaning: str, marker: str) -> str:
    about = "about " if found.approximate else ""
    rule = f" ({found.rule})" if found.held.obligation.topic in (Topic.REVIEW, Topic.REINSPECTION, Topic.MONITORING) else ""
    rest = "".join(f" {each}" for each in (found.held.obligation.due.note, found.assumption) if each)
    return f"- **{about}{say(found.day)}**: {meaning}{rule} [{marker}].{rest}"


def following_head(day: date) -> str:
    return f"Next after {say(day)}:"


def nothing_upcoming(first: date, last: date) -> str:
    return f"The documents set no date between {say(first)} and {say(last)}."


def no_evidence(day: date) -> str:
    """Nothing speaks of it: which says nothing about whether it was done."""
    return f"No evidence found in the documents up to {say(day)}."


def latest_evidence(status: str, by: str, day: date | None) -> str:
    """What an obligation's status rests on, in a sentence."""
    when = f" ({say(day)})" if day else ""
    return f"{status[0].upper()}{status[1:]}, by the {by[0].lower()}{by[1:]}{when}."


def reported(by: str, day: date | None) -> str:
    """Figures or facts without a verdict."""
    when = f" ({say(day)})" if day else ""
    return f"The {by[0].lower()}{by[1:]}{when} reports on it without a verdict."


def recorded(by: str, day: date) -> str:
    return f"Met on {say(day)}, as recorded by {by}."


def notice_ended(status: str, last: date) -> str:
    """What became of the notice that lays an obligation down."""
    return f"Its notice was {status}; it applied until {say(last)}."


def counted(days: Sequence[date], until: date, day: date, marker: str) -> str:
    """How many reviews a clause asks for at least by a day."""
    spelt = ("No reviews", "One review", "Two reviews", "Three reviews", "Four reviews", "Five reviews", "Six reviews")
    number = spelt[len(days)] if len(days) < len(spelt) else f"{len(days)} reviews"
    listed = "by " + ", ".join(say(day) for day in days)
    return f"**{number} at least** up to {say(until)}{': ' + listed if days else ''} ({as_of(day)}) [{marker}]."


def inspected(first: date, last: date, marker: str) -> str:
    return f"**{say_range(first, last)}** are the inspection dates that the report prints [{marker}]."


def between(first: date, second: date, one: str, other: str) -> str:
    """How much time lies between two days, each with its source."""
    days = (second - first).days
    weeks, over = divmod(days, 7)
    in_weeks = f", {weeks} weeks{f' and {over} {_days(over)}' if over else ''}" if weeks > 1 else ""
    return f"**{days} {_days(days)}**{in_weeks}: from {say(first)} [{one}] to {say(second)} [{other}]."


def _days(count: int) -> str:
    return "day" if count == 1 else "days"


def nth_review(number: int, found: Reckoning, marker: str) -> str:
    """The last day for a review by its number, where each is held on its own last day."""
    return f"**By {say(found.day)}** at the latest for review number {number} (as of {say(found.as_of)}): {found.rule}, with each review on its last day [{marker}]. No review is on record."


def graded(grade: str, what: str, document: Document, marker: str) -> str:
    return f"**{grade}**: “{what}”, {label(document)} [{marker}]."


def happened_head(first: date, last: date, count: int, shown: int) -> str:
    """How many dated events the documents tell of, and how many of them follow."""
    things = "One dated event" if count == 1 else f"{count} dated events"
    return f"{things} between {say(first)} and {say(last)}{f'; the latest {shown}' if shown < count else ''}:"


def happened(day: date, what: str, quote: str, marker: str) -> str:
    return f"- **{say(day)}**: {what} (“{quote}”) [{marker}]"


def happened_on_record(day: date, what: str, by: str) -> str:
    return f"- **{say(day)}**: {what}, as recorded by {by}."


def nothing_happened(first: date, last: date) -> str:
    return f"The documents tell of no dated event between {say(first)} and {say(last)}."


NO_LINES = "The documents don't say."


def holder(role: str, person: str, quote: str, document: Document, marker: str) -> str:
    """Who holds an office, by a document's words."""
    return f"- {role}: **{person}** (“{quote}”, {label(document)}) [{marker}]"


def briefed_date(found: Reckoning, who: str, quote: str, marker: str) -> str:
    """One date ahead: whose it is, what and by which rule."""
    about = "about " if found.approximate else ""
    rest = f" {found.assumption}" if found.assumption else ""
    return f"- **{about}{say(found.day)}** ({who}): “{quote}” ({found.rule}) [{marker}].{rest}"


def undated(quote: str, marker: str) -> str:
    """A duty without a date."""
    return f"- “{quote}” [{marker}]"


def slow_row(status: str, quote: str, document: Document, marker: str) -> str:
    return f"- {status}: “{quote}” ({label(document)}) [{marker}]"


def slow_duty(status: str, duty: str, quote: str, document: Document, marker: str, other: str) -> str:
    return f"- {status}: “{duty}” [{marker}] The latest on it: “{quote}” ({label(document)}) [{other}]"


def slow_head(overdue: int, slow: int, on: date) -> str:
    """How many obligations the documents show as overdue and as slow."""
    return f"The documents show {_counted(overdue)} as overdue and {_counted(slow)} as slow to progress ({as_of(on)}):"


def _counted(count: int) -> str:
    return "no obligation" if not count else "one obligation" if count == 1 else f"{count} obligations"


def nothing_slow(on: date) -> str:
    return f"The documents up to {say(on)} show no obligation as overdue or slow to progress."


def unseen(count: int, on: date) -> str:
    """Dates that have passed with nothing said of them: that is no sign that they were missed."""
    what = "One date has" if count == 1 else f"{count} dates have"
    return f"{what} passed for which no evidence is found in the documents up to {say(on)}; that doesn't say that {'it was' if count == 1 else 'they were'} missed."


def means(short: str, quote: str, document: Document, marker: str) -> str:
    return f"- **{short}**: “{quote}” ({label(document)}) [{marker}]"


def not_found(council: str | None) -> str:
    whose = f" about {council}" if council else ""
    return f"The documents{whose} don't say."


def no_documents(council: str) -> str:
    return f"There are no documents about {council} that you may see."


def for_council(council: str, text: str) -> str:
    return f"**{council}**: {text}"


def no_part(council: str) -> str:
    return f"**{council}**: the documents don't say."


def other_council(council: str) -> str:
    return f"This is from {council}'s documents."


def from_scan(markers: Sequence[int], unsure: Sequence[str]) -> str:
    """That sources were read off pictures, with the figures in them that may be misread."""
    which = f"Source {markers[0]} was" if len(markers) == 1 else f"Sources {', '.join(map(str, markers[:-1]))} and {markers[-1]} were"
    return f"{which} read from a scan; check the page." + (f" {unsure_figures(unsure)}" if unsure else "")


def unsure_figures(words: Sequence[str]) -> str:
    return f"Hard to make out there: {', '.join(f'“{word}”' for word in words)}."
