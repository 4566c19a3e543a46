"""What a paper keeps from publication, by its own marking: "Exempt", "Not for publication by virtue of paragraph 3 …", "Part II – private".

A marking hides its section with its headings and appendices, until a heading that opens the next one of its rank or says that it is
public; where that can't be told, what follows stays hidden. What only speaks of exemptions hides nothing: that the public may be asked to
leave, that there is nothing exempt, that an appendix which isn't in the file is not for publication. OFFICIAL-SENSITIVE asks its
readers to keep a paper among those who need it, so it hides as well; OFFICIAL alone doesn't.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.documents import Basis, Paragraph, Section
from index.scope import Access
from index.text import letters

HEAD = 500
"""Within how many characters of running text a marking still stands at the head of the whole document."""
LEVELLED = re.compile(r"html|markdown|docx|word", re.I)
"""Ways of reading (`read_by`) whose headings have the ranks that their writer gave them."""

_HINTS = ("exempt", "part ii", "part 2", "part b", "confiden", "not for", "private", "closed", "restricted", "sensitive", "pink", "in camera", "excluded")
"""Without one of these words nothing is kept back: most paragraphs are read no further."""
_THING = r"(?:report|appendix|appendices|annex(?:es)?|item|schedule|minute|paper|document|section|part|page|information|business|session|agenda|matter|discussion|note|letter|briefing)s?"
_SECRET = r"(?:exempt|confidential|not for publication|not for (?:general )?release|private)"
_DENIED = re.compile(
    rf"\b(?:non|not|no|nor|never|without|nil|neither)\b[\s-]+(?:(?:any|an?|be|been|considered|contain(?:s|ing)?|includ(?:es?|ing)|to|or|{_SECRET})\s+){{0,5}}(?:exempt|confidential|private)\b"
    r"|\b(?:exempt|confidential|private)\b[^.:]{0,60}[:\-–|]\s*(?:none|no|nil|n/?a|not applicable|not exempt)\b",
    re.I,
)
_NOTHING = re.compile(
    r"^\W*(?:none|no|nil|n/?a|not applicable)\b|^[^.]{0,60}\b(?:there (?:is|are|were) (?:no|none|not any)|(?:does|do) not (?:contain|include|involve)|contains? no(?:thing)?|is not (?:exempt|confidential))\b",
    re.I,
)
_FORMALITY = re.compile(
    r"\b(?:exclu(?:de|ded|ding|sion)\b[^.]{0,80}\b(?:press|public)|(?:press|public)\b[^.]{0,80}\bexclu(?:de|ded|sion)|leave the (?:room|meeting)|asked to (?:consider|leave|exclude)|pass(?:ing)? (?:the following|a) resolution)\b",
    re.I,
)
_SENTENCE = re.compile(
    rf"^\W*(?:"
    rf"not for (?:general |public )?(?:publication|release)\b(?! (?:has|have|was|were|had))"
    rf"|(?:this|these|the following) (?:\w+ )?{_THING}(?: to (?:the|this) \w+)?(?:,[^.,]*,)? (?:is|are|is considered|must be|should be|has been|have been)\b(?! not (?!for\b))[^.]{{0,80}}\b(?:not for publication|exempt|confidential)\b"
    rf"|(?:this|these|the following) (?:\w+ )?{_THING} (?:contains?|includes?|involves?|discloses?)\b[^.]{{0,60}}\b(?:exempt|confidential) (?:or (?:exempt|confidential) )?(?:information|material|matter)\b"
    rf"|(?:by virtue of|under|pursuant to|in accordance with)\b[^.]{{0,200}}\b(?:this|these|the following) (?:\w+ )?{_THING}[^.]{{0,60}}\b(?:exempt|not for publication|confidential)\b"
    rf"|(?:exempt|confidential)\b[^.]{{0,60}}\b(?:by virtue of|under|schedule 12a|paragraphs? \d)\b"
    rf")",
    re.I,
)
"""A paragraph that says of itself, or of what follows, that it isn't for the public."""
_LABELLED = re.compile(
    r"^\W*(?:access(?: to information)?|publication(?: status)?|(?:security )?classification|status|exempt(?:ion)?(?: status)?|confidential(?:ity)?|public or (?:private|exempt)|protective marking)"
    r"\s*[:|–-]\s*(?:this \w+ is )?(?:exempt|confidential|not for publication|private|restricted|part (?:2|ii|b))\b|^\W*(?:exempt|confidential)\s*[:|–-]\s*yes\b",
    re.I,
)
_ALONE = re.compile(
    r"^\W*(?:(?:strictly )?confidential|private (?:and|&) confidential|exempt(?: from publication)?|restricted|private|not for publication|closed session|private session|in camera)\W*$",
    re.I,
)
_SENSITIVE = re.compile(r"^\W*official\W{0,3}sensitive\b.{0,60}$", re.I)
_TITLE = re.compile(
    rf"^\W*(?:(?:agenda )?item \S+\W+|\d[\d.]*\W+|minute \S+\W+)?(?:strictly )?(?:exempt|confidential|private)\b(?:\W*$|\s*[-–—:(/]|\s+(?:or (?:exempt|confidential) )?{_THING}\b)"
    rf"|\((?:strictly )?(?:exempt|confidential|private|not for publication)\b[^)]*\)"
    rf"|[-–—:|]\s*(?:strictly )?(?:exempt|confidential|private|not for publication)\b(?:\s+{_THING})?\W*$"
    rf"|\b(?:exempt|confidential)\s+(?:report|appendix|appendices|annex|item|schedule|minute|session|section|part|business)s?\b"
    rf"|\bnot for publication\b|^\W*pink (?:papers?|pages?|sheets?)\b|\bclosed session\b|\bin camera\b"
    rf"|\bitems?\b.{{0,60}}\b(?:press|public)\b.{{0,40}}\bexcluded\b|^\W*(?:press and )?public excluded\W*$",
    re.I,
)
"""A heading that says of its section that it isn't for the public."""
_PRIVATE_PART = re.compile(r"^\W*part\s+(?:2|ii|two|b)\b(?=.*\b(?:private|exempt|confidential|closed|not (?:open|for)|excluded)\b)", re.I)
_PART = re.compile(r"^\W*part\s+(?:[1-4]|i{1,3}|iv|one|two|three|[a-d])\b(?P<rest>.*)$", re.I | re.S)
_PARTED = re.compile(
    r"\bpart\s+(?:2|ii|two|b)\b(?: of (?:this|the) \w+)? (?:is|are|contains?|will be)\b[^.]{0,60}\b(?:exempt|confidential|not for publication|private)\b", re.I
)
_FIRST_PART = re.compile(r"^\W*part\s+(?:1|i|one|a)\b", re.I)
_SECOND_PART = re.compile(r"^\W*part\s+(?:2|ii|two|b)\W*$", re.I)
_PUBLIC = re.compile(
    r"\b(?:public|open|non-exempt) (?:session|items?|business|part|reports?|papers?|agenda|section|appendi(?:x|ces)|meeting|minutes|information)\b"
    r"|^\W*(?:part|agenda|item|appendix|annexe?|section|report|minutes?)\b.*[-–—:(|]\s*(?:public|open|for publication|open to the public|not exempt|non-exempt)\W*$"
    r"|^.{3,}[-–—:(|]\s*(?:public|for publication|open to the public|not exempt|non-exempt)\W*$"
    r"|^\W*(?:for publication|open to the (?:press and )?public|public|not exempt)\W*$|\bre-?admi(?:t|ssion)|^\W*(?:\d+\W+)?public (?:questions?|participation|speaking)\b",
    re.I,
)
_UNIT = re.compile(
    r"^\W*(?P<what>appendix|annexe?|schedule|(?:agenda )?item|minute)\s+(?:no\.?\s*)?(?P<label>[A-Z]|\d{1,3}[a-z]?(?:\.\d+)*|[ivx]{1,5})\b", re.I
)
_NUMBERED = re.compile(r"^\W*(?P<label>\d{1,3})[.):]?\s+(?=\S)")
_ELSEWHERE = re.compile(
    r"\b(?P<what>appendix|appendices|annex(?:e?s)?|schedules?|items?)\s+(?P<labels>(?:[A-Z]|\d{1,3})(?:\s*(?:,|and|&|to|–|-)\s*(?:[A-Z]|\d{1,3}))*)\b(?:\s+(?:to|of) (?:this|the) (?:report|agenda))?[^.]{0,40}?\s(?:is|are|contains?|has been|have been|being)\b(?! not (?!for\b))[^.]{0,60}\b(?:exempt|not for publication|confidential)\b",
    re.I,
)
"""That an appendix or item is exempt, said outside it."""
_LISTING = re.compile(r"^\W*(?:\d+\W+)?(?:list of )?(?:appendices|annexes|attachments|background (?:papers|documents)|contents|index)\b", re.I)
_RANKS = {"appendix": 1, "annex": 1, "annexe": 1, "schedule": 1, "minute": 2, "item": 2, "agenda item": 2}


@dataclass(frozen=True, slots=True)
class _Place:
    """What a heading opens: its rank (3 a part of the agenda, 2 an item, 1 an appendix, 0 anything else), its kind and label, its depth."""

    rank: int
    what: str
    label: str
    depth: int


@dataclass(frozen=True, slots=True)
class _Run:
    """From which paragraph on something is hidden, after which marking, and what it takes to end it (None: only a public heading)."""

    first: int
    heading: str
    words: str | None
    opened: _Place | None
    basis: Basis = Basis.PRINTED


def kept_back(paragraphs: Sequence[Paragraph], margins: Sequence[str] = (), read_by: str = "", told: Sequence[tuple[str, Access]] = ()) -> list[Section]:
    """The sections of a document that aren't for the public, in its order; `told` are people's words: headings ("" is the whole) with an access level."""
    whole = next((level for heading, level in told if not heading), None)
    if whole is Access.PUBLIC:
        hidden: dict[int, _Run] = {}
    else:
        hidden = _marked(paragraphs, margins, read_by)
        if whole is Access.RESTRICTED:
            hidden = dict.fromkeys(range(len(paragraphs)), _Run(0, _title(paragraphs), None, None, Basis.TOLD))
        if hidden and all(is_heading(each) for place, each in enumerate(paragraphs) if place not in hidden):
            hidden = dict.fromkeys(range(len(paragraphs)), hidden[max(hidden)])  # titles of nothing that is left
    for heading, level in told:
        if heading:
            _apply(paragraphs, read_by, hidden, heading, level)
    return list(_sections(hidden))


def _hints(text: str) -> bool:
    lower = text.lower()
    return any(word in lower for word in _HINTS)


def is_heading(paragraph: Paragraph) -> bool:
    """A heading, or a short line that stands as one: no sentence, no entry of a list or table."""
    if paragraph.form == "heading":
        return True
    text = paragraph.text.strip()
    return paragraph.form == "text" and len(text) <= 120 and not text.endswith((".", ";", ",", "?"))


def headings_called(paragraphs: Sequence[Paragraph], heading: str) -> list[int]:
    """Where headings stand with these words, whatever their case and punctuation."""
    wanted = letters(heading)
    return [place for place, each in enumerate(paragraphs) if is_heading(each) and letters(each.text) == wanted]


def _title(paragraphs: Sequence[Paragraph]) -> str:
    return paragraphs[0].text[:160] if paragraphs else ""


def _marked(paragraphs: Sequence[Paragraph], margins: Sequence[str], read_by: str) -> dict[int, _Run]:
    """Each hidden paragraph's place with the run that hides it."""
    if words := next((line for line in margins if len(line) <= 200 and is_marking(line)), None):
        return _within(paragraphs, read_by, _Run(0, _title(paragraphs), words, None))
    labels = set(_spoken_of(paragraphs))
    counts_parts = any(
        _FIRST_PART.match(each.text) and _PUBLIC.search(each.text) if is_heading(each) else _PARTED.search(each.text)
        for each in paragraphs
        if "part" in each.text.lower()
    )
    hidden: dict[int, _Run] = {}
    for place, each in enumerate(paragraphs):
        if place not in hidden and (run := _begun(paragraphs, place, labels, counts_parts, each)):
            for at, by in _within(paragraphs, read_by, run).items():
                hidden.setdefault(at, by)
    return hidden


def _begun(paragraphs: Sequence[Paragraph], place: int, labels: set[tuple[str, str]], counts_parts: bool, each: Paragraph) -> _Run | None:
    """What a paragraph hides, if it is a marking or opens what is spoken of as exempt."""
    text = each.text.strip()
    if not (labels or counts_parts or _hints(text)):
        return None
    if is_heading(each):
        if _PRIVATE_PART.match(text) or (counts_parts and _SECOND_PART.match(text)):
            return _Run(place, text, text, None)
        opened = _opened(each)
        if (opened.what, opened.label) in labels:
            return _Run(place, text, _sentence_about(paragraphs, opened), opened)
        if _is_title(paragraphs, place) and not is_marking(text):
            several = re.search(r"\bpink\b|\bsession\b|\bexcluded\b|\bitems\b", text, re.I) and opened.what not in ("item", "number")
            return _Run(_chain(paragraphs, place), text, text, None if several else opened)
    return _standing(paragraphs, place) if is_marking(text) else None


def _is_title(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Whether a heading says that its section is kept back, and its section doesn't say that there is nothing to keep."""
    text = paragraphs[place].text
    if len(text) > 200 or not _hints(text) or not _TITLE.search(text) or _DENIED.search(text) or _FORMALITY.search(text.replace("excluded", "")):
        return False
    following = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
    if following and not is_heading(following) and (_NOTHING.search(following.text) or _FORMALITY.search(following.text)):
        return False
    if following and following.form != "heading" and _NOTHING.match(following.text) and len(following.text) < 40:
        return False
    listed = any(_LISTING.match(above) for above in paragraphs[place].heading[-1:])
    return not (listed and paragraphs[place].form != "heading")


def is_marking(text: str) -> bool:
    """Whether a paragraph says of itself or of what follows that it isn't for the public."""
    if len(text) > 600 or not _hints(text) or _DENIED.search(text):
        return False
    if _SENSITIVE.match(text) or _ALONE.match(text) or _LABELLED.match(text):
        return True
    return bool(_SENTENCE.match(text)) and not _FORMALITY.search(text)


def _standing(paragraphs: Sequence[Paragraph], place: int) -> _Run:
    """What a marking hides that is no section's heading: the whole document from its head, else the section under whose heading it stands."""
    words = paragraphs[place].text.strip()
    if _at_head(paragraphs, place):
        return _Run(0, _title(paragraphs), words, None)
    first = _chain(paragraphs, place)
    below = paragraphs[place + 1] if place + 1 < len(paragraphs) else None
    if first == place and below and below.form == "heading" and not re.match(r"\W*th(?:is|ese)\b", words, re.I):
        return _Run(place, below.text[:160], words, _opened(below))  # it stands over the heading that it is about
    if first == place and (place == 0 or paragraphs[place].page == paragraphs[place - 1].page):
        first = next((at for at in range(place, 0, -1) if _is_section(paragraphs, at)), place)
    opened = _opened(paragraphs[first]) if first < place else None
    return _Run(first, paragraphs[first].text[:160] if first < place else _near(paragraphs, place), words, opened)


def _at_head(paragraphs: Sequence[Paragraph], place: int) -> bool:
    """Whether only titles and a few words (whose report, of which day) stand before it: no item, section, appendix or page has begun."""
    above = paragraphs[:place]
    if sum(len(each.text) for each in above if each.form != "heading") > HEAD or any(each.page != paragraphs[place].page for each in above):
        return False
    if any(is_heading(each) and (_opened(each).rank in (1, 2) or _opened(each).what == "number") for each in above[1:]):
        return False
    told = next((at for at, each in enumerate(above) if each.number or (not is_heading(each) and len(each.text) >= 40)), place)
    return not any(each.form == "heading" for each in above[told:])


def _is_section(paragraphs: Sequence[Paragraph], at: int) -> bool:
    """Whether a heading stands there that opens a section of the document, and isn't its title."""
    return paragraphs[at].form == "heading" and bool(paragraphs[at].heading or _opened(paragraphs[at]).rank)


def _near(paragraphs: Sequence[Paragraph], place: int) -> str:
    path = paragraphs[place].heading
    return (path[-1] if path else paragraphs[place].text)[:160]


def _chain(paragraphs: Sequence[Paragraph], place: int) -> int:
    """The first of the headings that stand together right above a place, but never the document's title."""
    first = place
    while first > 1 and paragraphs[first - 1].form == "heading" and _goes_with(paragraphs[first - 1], paragraphs[place]):
        first -= 1
    return first


def _goes_with(above: Paragraph, below: Paragraph) -> bool:
    """A heading above a marking is its section's; above another heading only where that one stands under it and it opens an item or appendix."""
    return below.form != "heading" or is_marking(below.text) or (0 < _opened(above).rank < 3 and len(above.heading) < len(below.heading))


def _opened(each: Paragraph) -> _Place:
    text = each.text.strip()
    depth = len(each.heading)
    if _PART.match(text) and len(text) < 100:
        return _Place(3, "part", "", depth)
    if match := _UNIT.match(text):
        what = " ".join(match["what"].lower().split())
        return _Place(_RANKS[what], {"annexe": "annex", "agenda item": "item"}.get(what, what), match["label"].lower(), depth)
    if match := _NUMBERED.match(text):
        return _Place(0, "number", match["label"], depth)
    if each.number and each.number.isdigit():
        return _Place(0, "number", each.number, depth)
    return _Place(0, "", "", depth)


def _within(paragraphs: Sequence[Paragraph], read_by: str, run: _Run) -> dict[int, _Run]:
    """The places that a run hides: up to the paragraph before the one that ends it."""
    found: dict[int, _Run] = {}
    restarted = False
    for place in range(run.first, len(paragraphs)):
        each = paragraphs[place]
        over = place == run.first + 1 and is_marking(paragraphs[run.first].text)
        if place > run.first and not over and is_heading(each) and not is_marking(each.text):
            if not _is_title(paragraphs, place) and not _PRIVATE_PART.match(each.text) and (_PUBLIC.search(each.text) or _FIRST_PART.match(each.text)):
                break
            if run.opened and _ends(run.opened, _opened(each), each, read_by, restarted):
                break
        elif place > run.first and run.opened and run.opened.what == "number" and not restarted and _follows(run.opened, _opened(each)):
            break
        restarted = restarted or (place > run.first and _opened(each).what == "number" and _opened(each).label == "1")
        found[place] = run
    return found


def _follows(one: _Place, other: _Place) -> bool:
    return other.what == "number" and one.label.isdigit() and int(other.label) == int(one.label) + 1 and other.depth <= one.depth


def _ends(opened: _Place, place: _Place, each: Paragraph, read_by: str, restarted: bool) -> bool:
    """Whether a heading opens the next thing of the same or a higher rank. Where headings have no sure ranks, only a number, an item's or an
    appendix's name, or a plainly higher heading is sure enough."""
    levelled = LEVELLED.search(read_by) is not None and each.form == "heading"
    if opened.rank:
        return place.rank >= opened.rank or (levelled and not place.rank and place.depth < opened.depth)
    if place.rank:
        return place.rank > 1 or (levelled and place.depth <= opened.depth)
    if levelled:
        return place.depth <= opened.depth
    if opened.what == "number":
        return not restarted and _follows(opened, place)
    return each.form == "heading" and place.depth < opened.depth


def _spoken_of(paragraphs: Sequence[Paragraph]) -> Iterator[tuple[str, str]]:
    """The appendices and items of which a sentence elsewhere says that they are exempt."""
    for each in paragraphs:
        for match in _ELSEWHERE.finditer(each.text) if _hints(each.text) else ():
            if not _DENIED.search(match[0]):
                yield from _labels(match)


def _labels(match: re.Match[str]) -> Iterator[tuple[str, str]]:
    what = re.sub(r"(?:ices|ixes)$", "ix", match["what"].lower())
    what = {"annexes": "annex", "annexe": "annex", "schedules": "schedule", "items": "item"}.get(what, what)
    labels = re.findall(r"\b(?:[A-Z]|\d+)\b", match["labels"].upper().replace(" TO ", "–"))
    if re.search(r"\bto\b|[–-]", match["labels"], re.I) and len(labels) == 2:
        labels = _range(*labels)
    yield from ((what, label.lower()) for label in labels)


def _range(first: str, last: str) -> list[str]:
    if first.isdigit() and last.isdigit():
        return [str(number) for number in range(int(first), min(int(last), int(first) + 50) + 1)]
    return [chr(code) for code in range(ord(first.lower()), ord(last.lower()) + 1)] if len(first) == len(last) == 1 else [first, last]


def _sentence_about(paragraphs: Sequence[Paragraph], opened: _Place) -> str | None:
    return next((match[0] for each in paragraphs for match in _ELSEWHERE.finditer(each.text) if (opened.what, opened.label) in set(_labels(match))), None)


def _apply(paragraphs: Sequence[Paragraph], read_by: str, hidden: dict[int, _Run], heading: str, level: Access) -> None:
    """A person's word about one section: the heading's own, or the whole of what its marking hides."""
    for place in headings_called(paragraphs, heading):
        run = _Run(place, paragraphs[place].text[:160], None, _opened(paragraphs[place]), Basis.TOLD)
        reach = [at for at, by in hidden.items() if letters(by.heading) == letters(heading)] or [*_below(paragraphs, place)]
        if level is Access.RESTRICTED:
            hidden.update({at: run for at in _within(paragraphs, read_by, run) if at not in hidden})
        else:
            for at in reach:
                hidden.pop(at, None)
    if level is Access.PUBLIC:
        for at in [at for at, by in hidden.items() if letters(by.heading) == letters(heading)]:
            del hidden[at]


def _below(paragraphs: Sequence[Paragraph], place: int) -> Iterator[int]:
    """A heading's place and those of all that stands under it."""
    yield place
    depth = len(paragraphs[place].heading)
    for at in range(place + 1, len(paragraphs)):
        if paragraphs[at].form == "heading" and len(paragraphs[at].heading) <= depth:
            return
        yield at


def _sections(hidden: dict[int, _Run]) -> Iterator[Section]:
    """Neighbouring places that one run hides, as a section each."""
    first = last = -1
    before: _Run | None = None
    for place in sorted(hidden):
        if before is not None and (hidden[place] is not before or place != last + 1):
            yield Section(before.heading, first, last, before.words, before.basis)
            before = None
        if before is None:
            first, before = place, hidden[place]
        last = place
    if before is not None:
        yield Section(before.heading, first, last, before.words, before.basis)
