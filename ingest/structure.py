"""Blocks to paragraphs: which number each bears, under which headings it stands.

A number counts only where it follows from the numbers before it, so that "18 months of …" at a line's start isn't paragraph
18. Sub-items take their parent's number only while the parent's run goes on: unnumbered text ends it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import NamedTuple

from index.dates import find_dates
from index.documents import Box, Break, Paragraph
from ingest.blocks import Block, run_on

_ROMAN = "i ii iii iv v vi vii viii ix x xi xii xiii xiv xv xvi xvii xviii xix xx".split()
_DECIMAL = re.compile(r"^(?:(?:paragraph|section|para\.?)\s+)?((?:\d{1,3}|[A-Z](?=\.\d))(?:\.\d{1,3})+[A-Z]?)[.):]?((?:\(\w{1,4}\))*)\s+(?=\S)", re.I)
_INTEGER = re.compile(r"^(?:(paragraph|section|para\.?)\s+)?(\d{1,3}[A-Z]?)(\.?—|[.):]|\s(?=\s|\())?((?:\s?\(\w{1,4}\))*)(?:\s+|$)(?=\S|$)", re.I)
_TIGHT = re.compile(r"^(\d{1,3}[.)])(?=[A-Z“‘])")
_BRACKETED = re.compile(r"^((?:\((?:\d{1,3}|[a-z]|[ivxl]{1,5})\)\s?)+)\s*(?=\S)", re.I)
_LETTERED = re.compile(r"^([a-z]|[ivx]{2,5})[.)]\s+(?=\S)")
LONGEST = 10_000
"""No paragraph has more characters; what has is a file that lost its line ends, and would be read as one sentence."""
_FACT = re.compile(
    r"^(?:to|from|date|dated|issued|signed|cc|tel|email|ref|our ref|dear)\b.*"
    r"|^(?:report|contact|author|lead|meeting|venue|time|wards?|status|published|updated|owner|kept|written|prepared|portfolio|cabinet member|"
    r"committee|position|version|inspect\w+|chair|key decision)\b[^:.]{0,30}:\s+\S.*",
    re.I,
)


class _Mark(NamedTuple):
    """A number as printed: its style ("decimal", "integer", "bracketed", "letter"), its parts, and what follows it."""

    style: str
    parts: tuple[str, ...]
    rest: str
    named: bool = False


@dataclass(slots=True)
class _Run:
    """The numbering as it stands: the main number, the open sub-numbers under it, and whether the run goes on."""

    main: str | None = None
    style: str = ""
    subs: list[str] = field(default_factory=list)
    going: bool = False
    lead_in: bool = False
    depth: int = 0

    def canonical(self) -> str:
        return (self.main or "") + "".join(f"({sub})" for sub in self.subs)


def structure(blocks: list[Block]) -> list[Paragraph]:
    """The document's paragraphs in order, headings among them (form "heading"). Each part of it is numbered by itself."""
    blocks = [piece for block in blocks for piece in _pieces(block)]
    starts = [0, *(place for place, block in enumerate(blocks) if place and block.part), len(blocks)]
    paragraphs: list[Paragraph] = []
    for first, last in pairwise(starts):
        paragraphs += [replace(each, ordinal=len(paragraphs) + each.ordinal) for each in _structure(blocks[first:last])]
    return paragraphs


def _pieces(block: Block) -> Iterator[Block]:
    """A block as it is; one of more than LONGEST characters, which is no paragraph but a file without any, in pieces that end with a word."""
    at, length = 0, len(block.text)
    while length - at > LONGEST:
        end = block.text.rfind(" ", at + LONGEST // 2, at + LONGEST) + 1 or at + LONGEST
        yield _piece(block, at, end)
        at = end
    yield _piece(block, at, length) if at else block


def _piece(block: Block, first: int, last: int) -> Block:
    turns = [(len(block.text) - left, page) for left, page in block.turns]
    page = next((page for at, page in reversed(turns) if at <= first), block.page)
    text = block.text[first:last].rstrip()
    within = [(first + len(text) - at, page) for at, page in turns if first < at < first + len(text)]
    start = min(block.start + first, block.end)
    end = min(start + len(text), block.end) if last < len(block.text) else block.end
    return replace(block, text=text, start=start, end=end, page=page, marker="" if first else block.marker, part=block.part and not first, turns=within)


def _structure(blocks: list[Block]) -> list[Paragraph]:
    blocks = _mend(blocks)
    _dot_bare_numbers(blocks)
    lettered = sum(_is_lettered(block) for block in blocks) >= FEWEST_LETTERED
    decimals = _counts_in_decimals(blocks) or lettered
    headings: list[tuple[int, str]] = []
    paragraphs: list[Paragraph] = []
    run = _Run()
    for place, block in enumerate(blocks):
        following = blocks[place + 1] if place + 1 < len(blocks) else None
        level = _heading_level(block, following, decimals)
        if level:
            headings = [(above, text) for above, text in headings if above < level]
            text = _as_printed(block)
            paragraphs.append(_paragraph(len(paragraphs), block, text, None, headings, "heading"))
            headings.append((level, text))
            run.going = run.going and not decimals and not (block.level and following and _LETTER_A.match(_as_printed(following)))
            run.lead_in = False
            if (named := _NUMBERED_HEADING.match(text)) and following and not decimals and _FIRST_IN_BRACKETS.match(_as_printed(following)):
                run = _Run(main=named[1], style="heading", going=True)
            continue
        mark = None if (block.row and not block.sure) or block.footnote else (lettered and _lettered(block)) or _mark(block)
        number = _place(run, mark, block, decimals) if mark else None
        text = mark.rest if mark and number else block.text
        if number is None and not block.row and block.marker != "•":
            run.going = run.going and len(text) < 20
            run.subs = run.subs if run.going else []
        run.lead_in = text.endswith((":", "—", "–"))
        if text or number:
            form = "row" if block.row else "item" if _is_item(block, number, decimals) else "text"
            paragraphs.append(_paragraph(len(paragraphs), block, text, number, headings, form))
    return _own_numbers_joined(paragraphs)


def _as_printed(block: Block) -> str:
    """A block's text after the number that the format gives it."""
    return f"{block.marker} {block.text}" if block.sure and block.marker != "•" else block.text


def _is_item(block: Block, number: str | None, decimals: bool) -> bool:
    """A bullet, a sub-item, or a plain number in a document that counts its paragraphs 1.1."""
    if number is None:
        return block.marker == "•"
    return "(" in number or (decimals and number.isdigit())


def _paragraph(ordinal: int, block: Block, text: str, number: str | None, headings: list[tuple[int, str]], form: str) -> Paragraph:
    breaks = tuple(Break(len(text) - left, page) for left, page in block.turns if left < len(text))
    boxes = tuple(Box(max(0, len(text) - each.left), each.page, *(round(side, 1) for side in each.bounds)) for each in block.places)
    unsure = block.unsure if block.unsure is None else tuple((len(text) - start, len(text) - end) for start, end in block.unsure if start <= len(text))
    return Paragraph(ordinal, text, number, tuple(heading for _, heading in headings), block.page, block.start, block.end, form, breaks, boxes, unsure)


def _counts_in_decimals(blocks: list[Block]) -> bool:
    """Whether the document counts 1.1, 1.2: a few such numbers in a table don't make it so."""
    styles = [mark.style for mark in map(_mark, blocks) if mark]
    decimals, integers = styles.count("decimal"), styles.count("integer")
    return decimals >= 2 and decimals >= 0.2 * integers


FEWEST_LETTERED = 3
"""How many paragraphs must begin "B3." for those to be their numbers."""
_WITH_LETTER = re.compile(r"^([A-Z]{1,2}\d{1,2}(?:\.\d{1,2})*)[.):]?\s+(?=[A-Z“\"'‘(])")


def _is_lettered(block: Block) -> bool:
    return not block.level and not block.row and _WITH_LETTER.match(block.text) is not None


def _lettered(block: Block) -> _Mark | None:
    """The number of a paragraph in a document that counts A1, A2, B1 or L1.1, L1.2."""
    match = _WITH_LETTER.match(block.text)
    return _Mark("decimal", (match[1],), block.text[match.end() :]) if match else None


def _dot_bare_numbers(blocks: list[Block]) -> None:
    """Where at least three paragraphs begin "1 The", "2 A", "3 One" in turn, those are their numbers, printed without a full stop."""
    expected, found = 1, []
    for block in blocks:
        if not block.level and not block.row and re.match(rf"{expected} [A-Z“\"]", block.text):
            found.append(block)
            expected += 1
    for block in found if len(found) >= 3 else ():
        block.text = re.sub(r"^(\d+) ", r"\1. ", block.text)


def _mend(blocks: list[Block]) -> list[Block]:
    """Joins what a page's end tore apart: a paragraph without an end and a continuation in lower case."""
    mended: list[Block] = []
    for block in blocks:
        last = mended[-1] if mended else None
        torn = (
            last
            and not last.level
            and not last.row
            and not re.search(r"[.!?:;—–][\"”’')]*$|[;,]\s*(?:and|or)$", last.text)
            and 40 < len(last.text) < LONGEST - len(block.text)
        )
        if last and torn and re.match(r"[a-z]", block.text) and not block.marker and not block.level and not block.row and _mark(block) is None:
            run_on(last, block)
            last.end = block.end if block.page == last.page else last.end
        else:
            mended.append(block)
    return mended


def _own_numbers_joined(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """A number on a line of its own belongs to the text under it."""
    joined: list[Paragraph] = []
    waiting: Paragraph | None = None
    for each in paragraphs:
        if waiting and each.form != "heading" and each.number is None:
            each = replace(each, number=waiting.number, start=waiting.start)
            waiting = None
        elif each.number and not each.text:
            waiting = each
            continue
        joined.append(replace(each, ordinal=len(joined)))
    return joined


_NUMBERED_HEADING = re.compile(r"(\d{1,3})\.?\s+\S")
_FIRST_IN_BRACKETS = re.compile(r"\(1\)\s")
"""What counts the paragraphs under a numbered heading: minute 38(1) stands under "38. Date of next meeting"."""
_LETTER_A = re.compile(r"\(?a[).]\s")
"""A list that begins anew under a heading is none of the paragraph before it."""
_BINDS = re.compile(r"\b(?:must|shall|should|will|may|is to|are to|asks?|expects?|requires?)\b[^:]*:$", re.I)


def _heading_level(block: Block, following: Block | None, decimals: bool) -> int:
    if block.row or block.marker == "•":
        return 0
    if block.level:
        mark = _mark(block)
        sentence = block.text.endswith((".", ";")) and len(block.text) > 60
        leads = following and following.text[:1].isalpha() and following.text[:1].islower()
        return 0 if sentence or (mark and mark.style == "decimal" and len(block.text) > 80) or leads else block.level
    if following is None or block.lines > 1 or len(block.text) > 90 or (block.marker and not block.sure) or block.page is not None:
        return 0
    if block.body and not block.text.isupper():
        return 0
    mark = _mark(block)
    below = _as_printed(following)
    if mark and decimals and mark.style == "integer" and (below.startswith(f"{mark.parts[0]}.") or mark.rest.isupper()):
        return 4
    if mark or block.text.endswith((".", ",", ";", "?", "!")) or not re.match(r"[A-Z\"“]", block.text) or _FACT.match(block.text):
        return 0
    if find_dates(block.text) or len(block.text.split()) > 12:
        return 0
    if block.text.endswith(":") and _BINDS.search(block.text):
        return 0  # "The council must:" leads into a list
    if block.text.endswith(":") and not re.match(r"(?:[A-Z]\w+\s?){1,8}:$", block.text) and following.marker:
        return 0
    return 4 if block.text.isupper() else 5


def _mark(block: Block) -> _Mark | None:
    """The number a block begins with, if it could be one."""
    text = block.text
    if block.marker and block.marker != "•":
        return _given(block)
    if _SPOKEN_OF.match(text):
        return None
    if match := _DECIMAL.match(text):
        return _Mark("decimal", (match[1], *_bracketed(match[2])), text[match.end() :])
    if match := _LETTERED.match(text):
        return _Mark("letter", (match[1],), text[match.end() :])
    if match := _BRACKETED.match(text):
        return _Mark("bracketed", _bracketed(match[1]), text[match.end() :])
    text = _TIGHT.sub(r"\1 ", text)
    match = _INTEGER.match(text)
    if match and (match[3] or match[1] or match[4] or match.end() == len(text)):
        return _Mark("integer", (match[2], *_bracketed(match[4])), text[match.end() :], bool(match[1]))
    return None


_SPOKEN_OF = re.compile(r"(?:paragraph|section|para\.?)\s+[\d.]+[A-Z]?(?:\(\w{1,4}\))*\s+(?-i:[a-z])", re.I)
"""A sentence about a paragraph: "Paragraph 4 is varied"."""
_GIVEN = re.compile(r"(\w{1,5}(?:\.\w{1,3})*)?[.):]?((?:\(\w{1,5}\))*)[.:]?")


def _given(block: Block) -> _Mark | None:
    """The mark that the format gives a block: "3.", "1.2", "(a)", or with its parent's "3(a)"."""
    match = _GIVEN.fullmatch(block.marker)
    if match is None or not (match[1] or match[2]):
        return None
    parts = _bracketed(match[2])
    if not match[1]:
        return _Mark("bracketed", parts, block.text)
    style = "integer" if match[1].isdigit() else "decimal" if "." in match[1] else "letter"
    return _Mark(style, (match[1], *parts), block.text)


def _bracketed(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\((\w{1,4})\)", text))


def _place(run: _Run, mark: _Mark, block: Block, decimals: bool) -> str | None:
    """Where a number falls in the run; None where it doesn't follow, so that it is only text."""
    if block.sure and mark.style != "bracketed" and len(mark.parts) > 1:
        return _main(run, mark, block)
    if mark.style == "decimal":
        return _main(run, mark, block) if decimals else mark.parts[0] + "".join(f"({part})" for part in mark.parts[1:])
    if mark.style == "integer":
        return _integer(run, mark, block, decimals)
    return _sub(run, mark, block)


def _main(run: _Run, mark: _Mark, block: Block) -> str:
    run.main, run.style, run.subs, run.going, run.depth = mark.parts[0], mark.style, list(mark.parts[1:]), True, block.depth
    return run.canonical()


def _integer(run: _Run, mark: _Mark, block: Block, decimals: bool) -> str | None:
    value = int(re.sub(r"\D", "", mark.parts[0]))
    nested = run.going and run.main is not None and (block.depth > run.depth if block.sure else run.lead_in or bool(run.subs and run.subs[0].isdigit()))
    if run.style == "decimal" and run.going and (value == 1 or (run.subs and _follows(run.subs[0], str(value)))):
        run.subs = [str(value)]
        return run.canonical()
    if block.sure or mark.named:
        if nested and block.sure:
            return _sub(run, _Mark("bracketed", mark.parts, mark.rest), block)
        return _main(run, mark, block)
    if run.style == "decimal" or run.main is None or decimals:
        return _standalone(run, mark, block, value)
    before = int(re.sub(r"\D", "", run.main.split(".")[0]) or 0)
    if nested and ((value == 1 and before != 0) or (run.subs and _follows(run.subs[0], str(value)) and value != before + 1)):
        run.subs = [str(value)]
        return run.canonical()
    if before < value <= before + 3 or value == 1 or (value == before and mark.parts[0][-1].isalpha()) or (value == before and len(mark.parts) > 1):
        return _main(run, mark, block)
    return None


def _standalone(run: _Run, mark: _Mark, block: Block, value: int) -> str | None:
    """A plain list among decimal paragraphs, or the first number of a document."""
    if run.style == "decimal":
        run.going = False
        return mark.parts[0] if value < 100 else None
    return _main(run, mark, block) if value <= 3 or run.main is not None else None


def _sub(run: _Run, mark: _Mark, block: Block) -> str | None:
    value = mark.parts[0]
    if mark.style == "bracketed" and value.isdigit() and (run.main is None or run.style == "bracketed"):
        before = int(run.main or 0)
        if before < int(value) <= before + 3 or int(value) == 1:
            return _main(run, mark, block)
        return None
    if not run.going or run.main is None:
        return f"({value})" if mark.style != "letter" or len(value) == 1 or block.sure else None
    for level in range(len(run.subs) - 1, -1, -1):
        if _follows(run.subs[level], value):
            run.subs[level:] = mark.parts
            return run.canonical()
    if value in ("a", "i", "A", "1") or not run.subs:
        if run.subs and value == run.subs[-1]:
            run.subs = []
        run.subs.extend(mark.parts)
        return run.canonical()
    return None


def _follows(before: str, value: str) -> bool:
    """Whether one sub-number comes next after another of its kind: b after a, ii after i, 3 after 2."""
    if before.isdigit() and value.isdigit():
        return int(value) == int(before) + 1
    if before in _ROMAN and value in _ROMAN and _ROMAN.index(value) == _ROMAN.index(before) + 1:
        return True
    return len(before) == len(value) == 1 and before.isalpha() and ord(value) == ord(before) + 1
