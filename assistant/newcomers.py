"""What somebody new asks first: what this is about, why there is a notice, what must be done, and what comes if it isn't.

Such a question names nothing of the documents' own, so that there is little to search for; it is answered from the notice that applies and
from the register. The briefing is made of the same sections.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from assistant import replies
from assistant.evidence import Evidence
from assistant.life import notice_life
from assistant.offices import holder_on, named_in
from assistant.people import ROLES, Holder
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain, quoted
from index.dates import find_dates
from index.documents import INSPECTIONS, Document, Kind, Paragraph
from index.life import applying, lives_in
from index.obligations import Binding, Obligation, Topic
from index.register import Entry, entries_in_force
from index.text import content_stems, sentences, stems, words

MOST = 10
"""How many lines a section has at most; abbreviations and offices have as many as there are."""
_WHY = re.compile(r"\b(?:because|following|as a result of|found|judged|inadequate|failing|not good enough|concern(?:s|ed)?)\b", re.I)
_WHY_OF = re.compile(r"\b(?:ofsted|inspect\w+|report|review|judg\w+)\b", re.I)
_IF_NOT = re.compile(
    r"\b(?:fail(?:s|ure)? to comply|unwilling or unable|do(?:es)? not comply|not (?:be )?satisfied|non-compliance|insufficient progress|not (?:make|made) (?:enough|sufficient) progress|(?:too )?little progress|progress (?:is|was) (?:too slow|not enough|insufficient))\b",
    re.I,
)
_POWERS = re.compile(r"\b(?:powers?|direct(?:ion)?|497A|intervention|secretary of state|ministers?)\b", re.I)

LONGEST = 45
"""How many words a sentence may have that is quoted for a part of it."""
_NEW = re.compile(
    r"\b(?:i['’]?m|i am|we['’]?re|we are|as (?:a|an|somebody|someone)|being|am) (?:\w+ )?new(?:ly)?\b(?: \w+){0,2}?(?: (?:to|on|at|in|here|member|councillor|officer|chair|job|post|role)\b)?"
    r"|\b(?:i(?:['’]ve| have)? |we(?:['’]ve| have)? )?(?:just|only just|recently) (?:joined|started|arrived|been (?:appointed|elected|co-opted))\b|\bmy first (?:day|week|meeting)\b"
    r"|\bnew (?:board )?(?:member|councillor|starter)\b",
    re.I,
)
"""Somebody says that they are new."""
_BASICS = re.compile(
    r"\bwhere (?:do|should|would|can) (?:i|we|somebody|someone) (?:start|begin)\b|\bwhat(?:['’]?s| is| was)? (?:all )?(?:this|it|that|the notice|our notice)(?: all)? about\b"
    r"|\b(?:bring|get|put|catch) (?:me|us) (?:up to (?:speed|date)|in the picture|up)\b|\bfill (?:me|us) in\b|\bthe basics\b|\bin a nutshell\b|\bwhat do i need to know\b|\bwhat should i (?:know|read)\b"
    r"|\b(?:an?|the|quick|short|brief) (?:\w+ )?(?:overview|summary|briefing|introduction|intro|run-?down|primer)\b|\b(?:brief|onboard|orient) (?:me|us)\b|\bexplain (?:to me )?(?:the notice|our situation|where we (?:are|stand))\b",
    re.I,
)
"""Somebody wants the whole of it, shortly."""
_WHY_NOTICE = re.compile(
    r"\bwhy\b.{0,40}\b(?:get|got|gets|given|give|gave|have|had|has|issued?|under|served?|on|in|received?|sent?|there|need(?:ed)?|put|land(?:ed)?)\b.{0,30}\b(?:notice|direction|intervention)\b"
    r"|\bwhy\b.{0,25}\b(?:notice|direction)\b.{0,20}\b(?:issued|given|served|sent|made|needed|there|imposed)\b",
    re.I,
)
_UNLIKE = re.compile(r"\b(?:lift\w*|clos\w+|end\w*|revis\w+|replac\w+|var(?:y|ied)|chang\w+|second|again|new|late|not)\b", re.I)
"""Why something became of a notice is another question."""
_IF_WE_DONT = re.compile(
    r"\bwhat (?:will |would |can |could |might )?(?:happens?|they do|the (?:department|dfe|government|minister|secretary of state) do|follows?|comes?)\b.{0,40}\b(?:if|when|should|unless)\b"
    r".{0,40}\b(?:(?:do|does|did|wo|ca|could|is|are)(?:n['’]?t| not)|don['’]?t|cannot|fail\w*|ignore|miss|never|too slow|not)\b(?P<rest>.*)"
    r"|\b(?:consequences?|penalt(?:y|ies)|sanctions?)\b(?P<other>.*)",
    re.I,
)
_ON_THE_WHOLE = frozenset(
    stems(words("comply compliance notice direction improve improvement improving progress enough requirement demand ask deadline target date time council "
                "department we us make meet do deliver it that this any failing failure missing not keep stick on of"))
)  # fmt: skip
"""What complying may be called without naming one duty among others."""
_MUST = re.compile(
    r"\bwhat (?:must|should|do|does|are|is) (?:we|the council)\b(?: (?:all|actually|now))?(?: (?:have|need|required|expected|supposed|obliged|meant) to)?(?: (?:do|deliver)\b|(?=\W*$))"
    r"|\bwhat (?:are|is) our (?:main |key )?(?:obligations|duties|requirements)\b"
    r"|\bwhat (?:does|do) (?:the|our) (?:improvement )?(?:notice|direction) (?:require|ask|want|expect|demand|say we must do)\b(?: (?:of|from) us)?|\bwhat (?:is|are) (?:required|expected|asked|demanded) of (?:us|the council)\b",
    re.I,
)
_NO_MORE = frozenset(
    stems(words("hi hello hey please help improvement board member council committee panel scrutiny notice team job role post when by and deadline date dates "
                "what under can could you me us about new start thanks here would like want need some children services say again quickly shortly plain english words so ok due"))
)  # fmt: skip
"""What such a question may say besides."""


def newcomer(inquiry: Inquiry) -> Draft:
    """What answers the questions that somebody new asks first; nothing for any other."""
    question = inquiry.question
    if _WHY_NOTICE.search(question) and not _UNLIKE.search(question):
        return _why(inquiry)
    if (asked := _IF_WE_DONT.search(question)) and set(content_stems(asked["rest"] or asked["other"] or "")) <= _ON_THE_WHOLE:
        return _if_not(inquiry)
    if _MUST.search(question) and not _left(question, _MUST, _NEW, _BASICS):
        return _must(inquiry)
    if asks_basics(question):
        return _basics(inquiry)
    return Draft()


def asks_basics(question: str) -> bool:
    """Whether somebody new asks for the whole of it."""
    return bool((_BASICS.search(question) or _NEW.search(question)) and not _left(question, _BASICS, _NEW))


_PLEASE = re.compile(r"\b(?:give|tell|show|send) (?:me|us)\b", re.I)


def _left(question: str, *patterns: re.Pattern[str]) -> set[str]:
    """What a question asks for besides: the stems of its other words, but for those that say nothing of what is wanted."""
    for each in (*patterns, _PLEASE):
        question = each.sub(" ", question)
    return set(content_stems(question)) - _NO_MORE


def _basics(inquiry: Inquiry) -> Draft:
    """The notice, why it was given, who chairs and advises, and the dates ahead."""
    ahead = [_dated(inquiry, each) for each in _dated_entries(inquiry) if each.held.obligation.topic in _GREAT]
    found = [*islice(what_this_is(inquiry), 4), *islice(who_is_who(inquiry, _FIRST_PEOPLE), 2), *islice(ahead or by_when(inquiry), 3)]
    return Draft(tuple(found), suggestions=replies.NEWCOMERS, words=260, citations=LIST_CITATIONS)


_GREAT = (Topic.REVIEW, Topic.TARGET, Topic.REINSPECTION)
"""The dates that everybody on a board must know."""
_FIRST_PEOPLE = ("Chair of the improvement board", "Adviser", "Commissioner")


def _why(inquiry: Inquiry) -> Draft:
    """The reason that the notice gives, else an earlier one's, else what the inspectors found where a report says it in one sentence."""
    found = next(_told(_of_notices(inquiry), _WHY, _WHY_OF), None) or next(_told(_of_notices(inquiry, earlier=True), _WHY, _WHY_OF), None)
    if not found:
        reports = [each for each in newest_first(inquiry) if each.kind in INSPECTIONS and each.kind is not Kind.SEND_INSPECTION]
        body = [(document, each) for document in reversed(reports) for each in inquiry.paragraphs(document) if each.form != "heading"]
        found = next(_told(body, _JUDGED, _JUDGED), None)
    return Draft((quoted(found),) if found else (), suggestions=replies.NEWCOMERS)


_JUDGED = re.compile(
    r"\boverall effectiveness\b.{0,40}\binadequate\b|\b(?:are|is|remain|judged) inadequate\b|\bserious(?: and widespread)? (?:failures|weaknesses)\b", re.I
)


def _if_not(inquiry: Inquiry) -> Draft:
    """What the notice says of not complying."""
    found = islice(_told(_of_notices(inquiry), _IF_NOT, _POWERS), 2)
    return Draft(tuple(quoted(each) for each in found), suggestions=replies.NEWCOMERS)


def _must(inquiry: Inquiry) -> Draft:
    """The notice's duties: the dated ones, soonest first, then what else it says that the council must do, in its own order."""
    notices = {document.id for document, _ in _of_notices(inquiry)}
    dated = [each for each in _dated_entries(inquiry) if each.document.id in notices][: LIST_CITATIONS - 2]
    found = [_dated(inquiry, each) for each in dated]
    if not found:
        return Draft()
    undated = [each for each in entries_in_force(inquiry.library, inquiry.scope, inquiry.as_of) if each.document.id in notices and not each.reckoning]
    for each in sorted(undated, key=lambda each: each.held.obligation.ordinal):
        words_of = _whole(inquiry.words_of(each.document, each.held))
        said = Sentence(SentenceKind.QUOTE, replies.undated(plain(words_of.quote), "#0"), (words_of,))
        if _is_the_councils(each.held.obligation) and _says_itself(words_of.quote) and said.text not in {other.text for other in found}:
            found.append(said)
    found = found[:LIST_CITATIONS]
    return Draft(tuple(found), suggestions=replies.NEWCOMERS, words=320, citations=LIST_CITATIONS)


def _is_the_councils(obligation: Obligation) -> bool:
    """Whether it binds the council, and not the Department, an adviser or inspectors."""
    return obligation.binding in (Binding.MUST, Binding.SHOULD) and bool(re.search(r"\b(?:council|authority|borough)\b", obligation.who, re.I))


def _says_itself(quote: str) -> bool:
    """Whether words say without their neighbours that something must be done, and shortly."""
    return quote[:1].isupper() and len(quote.split()) <= LONGEST and bool(_OBLIGES.search(quote))


_OBLIGES = re.compile(r"\b(?:must|should|shall|will|(?:is|are) (?:to|required|expected|asked))\b", re.I)


def _of_notices(inquiry: Inquiry, earlier: bool = False) -> list[tuple[Document, Paragraph]]:
    """The paragraphs of the notices and directions that apply on the day; with `earlier` those of all before, the first one first."""
    stages = next(iter(lives_in(inquiry.library, inquiry.scope, inquiry.as_of).values()), ())
    chosen = stages if earlier else applying(stages, inquiry.as_of) or stages[-1:]
    return [(stage.document, each) for stage in chosen for each in inquiry.paragraphs(stage.document) if each.form != "heading"]


def _told(body: Sequence[tuple[Document, Paragraph]], wanted: re.Pattern[str], also: re.Pattern[str]) -> Iterator[Evidence]:
    """The sentences that say both."""
    return (
        certain(document, each, sentence) for document, each in body for sentence in sentences(each.text) if wanted.search(sentence) and also.search(sentence)
    )


# --- the sections of a briefing ------------------------------------------------------------------------------------------------------


def what_this_is(inquiry: Inquiry) -> Iterator[Sentence]:
    """The notice and its life, why it was given, and what it means not to comply."""
    yield from notice_life(inquiry).sentences
    body = _of_notices(inquiry)
    for wanted, also in ((_WHY, _WHY_OF), (_IF_NOT, _POWERS)):
        if found := next(_told(body, wanted, also), None):
            yield quoted(found)


def newest_first(inquiry: Inquiry) -> list[Document]:
    """The scope's documents, the latest first; news after everything else, which it only repeats."""
    documents = inquiry.library.documents(inquiry.scope, inquiry.as_of)
    return sorted((each for each in documents if each.councils), key=lambda each: (each.kind is not Kind.NEWS, each.day or date.min), reverse=True)


def who_is_who(inquiry: Inquiry, roles: Iterable[str] = tuple(ROLES)) -> Iterator[Sentence]:
    """For each office whoever holds it on the day; the minister and the lead inspector as the latest document names them."""
    found: dict[str, Holder] = {}
    for document in newest_first(inquiry):
        for each in named_in(inquiry, document):
            found.setdefault(each.role, each)
    for role in roles:
        named = holder_on(inquiry, role) if role not in _VISITING else None
        if latest := named or found.get(role):
            text = replies.holder(role, latest.person, plain(latest.quote), latest.document, "#0")
            yield Sentence(SentenceKind.QUOTE, text, (certain(latest.document, latest.paragraph, latest.quote),))


_VISITING = ("Minister", "Lead inspector")
"""Who holds no office of the council's."""


def by_when(inquiry: Inquiry) -> Iterator[Sentence]:
    """The dates ahead, soonest first."""
    for each in _dated_entries(inquiry)[:MOST]:
        yield _dated(inquiry, each)


def _dated_entries(inquiry: Inquiry) -> list[Entry]:
    """The obligations in force whose day is ahead."""
    found = entries_in_force(inquiry.library, inquiry.scope, inquiry.as_of)
    return [each for each in found if each.reckoning and not each.reckoning.overdue and not each.done]


def _dated(inquiry: Inquiry, entry: Entry) -> Sentence:
    found, obligation = entry.reckoning, entry.held.obligation
    assert found is not None
    said = [span for text in (found.anchor, found.rule, found.assumption or "", obligation.quote) for span in find_dates(text, year=inquiry.as_of.year)]
    days = frozenset({found.day, found.as_of, *(day for span in said for day in (span.first, span.last))})
    words_of = _whole(inquiry.words_of(entry.document, entry.held))
    text = replies.briefed_date(found, obligation.who, plain(words_of.quote), "#0")
    return Sentence(SentenceKind.COMPUTED, text, (words_of,), days, found)


def _whole(evidence: Evidence) -> Evidence:
    """Words that begin amid a sentence with the whole of it, where it isn't long."""
    if evidence.quote[:1].isupper():
        return evidence
    told = next((each for each in sentences(evidence.paragraph.text) if evidence.quote in each), evidence.quote)
    return certain(evidence.document, evidence.paragraph, told if len(told.split()) <= LONGEST else evidence.quote)
