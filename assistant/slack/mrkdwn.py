"""Answers as Slack's two markups: mrkdwn for blocks, Markdown for streams. What documents and people wrote stays words in both.

Slack knows no escape for `*`, `_`, `~` and the backtick. A hair space on both sides keeps a mark from opening or closing anything: white
space there does so by Slack's own word and by CommonMark's rule of flanking, while a zero-width space would make Slack format even inside
a word. Marks inside a word (`snake_case`) or with blanks around them (`2 * 3`) are left as they are, for nobody formats those. White
space doesn't stop code, so a backtick is shown as its look-alike, U+02CB. A hair space also takes the life out of `:emoji:`, of
addresses and of names after @ and #; a soft hyphen stands before what would begin a quote or a heading at the start of a line.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

HAIR, SHY, GRAVE = "\u200a", "\u00ad", "\u02cb"
LONGEST_BOLD = 400
"""Words longer than this aren't set bold: no piece of a text need then be cut within a bold span."""
SHORTEST_PIECE = 16
"""How short a limit may be, so that no entity need be cut."""

_UNSEEN = re.compile("[\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
"""What turns the direction of a line, or hides in it; gone before anything else is looked for, so that it can hide nothing."""
_LINE_END = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_MARKS = re.compile(r"([*_~＊＿])\1*")
_BACKTICKS = re.compile(r"[`｀]")
_EMOJI = re.compile(r"(?!(?<=\d):\d+:\d):(?=[\w+'’-]+:)")
_LEADING = re.compile(r"^([^\S\n]*)(?=&gt;|＞)", re.M)

_QUOTED = r"“(?:[^“”\n]|“[^“”\n]*+”)*+”"
_PARTS = re.compile(rf"{_QUOTED}|(?<!\*)\*\*(?![\s*])(?P<bold>(?>(?:{_QUOTED}|(?!\*\*)[^“\n])+))(?<=\S)\*\*(?!\*)")
"""What a document's quote marks enclose, in which `**` is its own; or words that we set bold."""
_ITEM = re.compile(r"^(\s*)- ")


def escape(text: str) -> str:
    """The three characters that Slack gives a meaning of its own, as it wants them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def literal(text: str) -> str:
    """Words of a document or a person for mrkdwn, where they can do nothing and none gets lost."""
    return _LEADING.sub(rf"\1{SHY}", escape(_unmarked(_even(text))))


def mrkdwn(markdown: str) -> str:
    """An answer (bold words, `- ` and `1. ` lists, [1] markers, “quotes”) as mrkdwn, escaped."""
    lines = (_ITEM.sub(r"\1• ", line) for line in _even(markdown).split("\n"))
    return "\n".join(_LEADING.sub(rf"\1{SHY}", _styled(line, lambda text: escape(_unmarked(text)), "*")) for line in lines)


def plain(text: str) -> str:
    """Mrkdwn without our bold: for notifications and screen readers. Still escaped."""
    return _BOLD.sub(r"\g<words>", text)


def streamed(markdown: str) -> str:
    """An answer, or whole lines of one, as `markdown_text` of a stream: bold stays, and no link, image, mention or address is live."""
    lines = (_OPENING.sub(rf"\1{SHY}", _styled(_BLANKS.sub(" ", line), _lifeless, "**")) for line in _even(markdown).split("\n"))
    return re.sub(r"(?<=\S)\n(?!\n)", "  \n", "\n".join(lines))


_BLANKS = re.compile(r"[ \t]{2,}|\t")
"""Runs of blanks, which show as one and would begin code or end a line."""
_OPENING = re.compile(r"^(\s*(?:(?:-|\d{1,9}[.)])\s+)*+)(?=#|&gt;|＞|\||=+\s*$|--|-\s*$|\+\s)")
"""What would begin a heading, a quote, a table, a rule or a list; our own lists begin with `- ` or `1. `."""
_BACKSLASH = re.compile(r"\\(?=[!-/:-@\[-`{-~]|$)", re.M)
_LINKED = re.compile(r"\](?=[(\[:])")
_CALLED = re.compile(r"(?<![\w&])[@#](?=\w)")
_ENDS = r"""[\s.,;:!?…)\]”’"']"""
_HOST = re.compile(rf"(?<=\S)[.。．｡](?!{_ENDS}|\d|[A-Za-z](?:{_ENDS}|$)|$)|(?<=\bwww)\.", re.I | re.M)
"""A full stop as in an address: something follows at once that is no figure, and more than the letter of "e.g."."""


def _lifeless(text: str) -> str:
    """Words for a stream. Markdown shows an ampersand as it is but where it begins an entity."""
    text = _BACKSLASH.sub(rf"\\{HAIR}", text)
    text = _LINKED.sub(f"]{HAIR}", _HOST.sub(rf"{HAIR}\g<0>", text.replace("://", f":{HAIR}//")))
    text = re.sub(r"&(?=#?\w+;)", "&amp;", _CALLED.sub(rf"\g<0>{HAIR}", text))
    return _unmarked(text).replace("<", "&lt;").replace(">", "&gt;")


def _even(text: str) -> str:
    return _LINE_END.sub("\n", _UNSEEN.sub("", text))


def _unmarked(text: str) -> str:
    return _EMOJI.sub(f":{HAIR}", _BACKTICKS.sub(GRAVE, _MARKS.sub(_apart, text)))


def _apart(match: re.Match[str]) -> str:
    """Marks with white space around them, but for those inside a word. The end of a text counts as no white space: something may follow."""
    text, start, end = match.string, match.start(), match.end()
    before, after = text[max(start - 1, 0) : start], text[end : end + 1]
    if all(each.isascii() and each.isalnum() for each in (before, after)):
        return match[0]
    parted = before.isspace() or bool(_MARKS.match(before))  # by its own blank, or by the one that the marks before it got
    return f"{'' if parted else HAIR}{match[0]}{'' if after.isspace() else HAIR}"


def _styled(line: str, words: Callable[[str], str], mark: str) -> str:
    """A line of an answer with our bold words between marks and everything else as words."""
    return "".join(mark + words(text) + mark if bold else words(text) for text, bold in _pieces(line))


def _pieces(line: str) -> Iterator[tuple[str, bool]]:
    """The line's texts in order, each with whether it is to be bold; a mark that Slack wouldn't take for one is left out."""
    done = 0
    for match in _PARTS.finditer(line):
        yield line[done : match.start()], False
        bold, done = match["bold"], match.end()
        if bold is None:
            yield match[0], False
        else:
            joined = line[max(match.start() - 1, 0) : match.start()].isalnum() or line[done : done + 1].isalnum()
            marked = _MARKS.match(bold) or _MARKS.match(bold[-1])
            yield bold, len(bold) <= LONGEST_BOLD and not joined and not marked
    yield line[done:], False


# ---- texts in pieces

_BOLD = re.compile(r"(?<![\w*])(?P<mark>\*{1,2})(?=[^\s*])(?P<words>(?>(?:[^*\n]|(?<=[\s_~])\*+(?=[\s_~])|(?<=\w)\*+(?=\w))+))(?<=\S)(?P=mark)(?![\w*])")
_TOKEN = re.compile(r"&#?\w{1,8};|<[^<>\s]+(?:\|[^<>\n]*)?>")
_JOINED = re.compile("[\U0001f1e6-\U0001f1ff]{2}|[\ud800-\udbff][\udc00-\udfff]|\r\n")
_BEFORE_GREATER = re.compile(r"(?<![^\S\n])[^\S\n]*+(?:&gt;|＞)")
_BREAKS = tuple(
    re.compile(pattern) for pattern in (r"(?=\n[^\S\n]*\n)", r"(?=\n)", r"(?<=[.!?…])(?=\s)|(?<=[.!?…][”’\"')\]])(?=\s)|(?<=\[\d\])(?=\s)", r"(?=\s)")
)
"""Where a text is cut rather than elsewhere: between paragraphs, lines, sentences, words."""
_BLANK = re.compile(r"\s*")


def split(text: str, limit: int) -> list[str]:
    """The text in pieces of at most `limit` characters (16 or more), none of them blank; only white space at the cuts is lost.

    It is cut between paragraphs, else lines, else sentences, else words, else anywhere; never inside an entity, and inside a bold span or
    a character with its combining marks only where that alone is longer than a piece.
    """
    if limit < SHORTEST_PIECE:
        raise ValueError(f"A piece has {limit} characters at most; it must be allowed {SHORTEST_PIECE}.")
    whole, tokens = _unbreakable(text)
    pieces, start = [], 0
    while len(text) - start > limit:
        cut = _cut(text, start, start + limit, whole, tokens)
        pieces.append(text[start:cut].rstrip())
        blank = _BLANK.match(text, cut)
        start = blank.end() if blank else cut
    return [piece for piece in (*pieces, text[start:]) if piece.strip()]


def fit(text: str, limit: int) -> str:
    """The text cut to at most `limit` characters (16 or more), at a word where it can be, with an ellipsis where something is cut off."""
    if len(text) <= limit:
        return text
    return f"{text[: _cut(text, 0, limit - 1, *_unbreakable(text), _BREAKS[-1:])].rstrip()}…"


def _cut(text: str, start: int, end: int, whole: bytearray, tokens: bytearray, kinds: Sequence[re.Pattern[str]] = _BREAKS) -> int:
    """Where a piece that starts at `start` ends, at `end` or before."""
    for breaks in kinds:
        places = [match.start() for match in breaks.finditer(text, start + 1, end + 2) if match.start() <= end]
        found = next((place for place in reversed(places) if not whole[place]), None)
        if found is not None and text[start:found].strip():
            return found
    anywhere = range(end, start, -1)
    beside = (place for place in anywhere if not whole[place] and not _MARKS.search(text[place - 1 : place + 1]))
    return next(beside, None) or next((place for place in anywhere if not tokens[place]), end)


def _unbreakable(text: str) -> tuple[bytearray, bytearray]:
    """For each place in a text: whether a cut there would break something or make a quote of what follows, and whether an entity or a link."""
    tokens = bytearray(len(text) + 2)
    for match in _TOKEN.finditer(text):
        _fill(tokens, match.start() + 1, match.end())
    whole = tokens[:]
    for pattern in (_BOLD, _JOINED):
        for match in pattern.finditer(text):
            _fill(whole, match.start() + 1, match.end())
    for match in _BEFORE_GREATER.finditer(text):
        if match.start() and text[match.start() - 1] != "\n":
            _fill(whole, match.start(), match.end())
    for place, character in enumerate(text):
        if character > "\x7f" and (unicodedata.category(character) in _JOINS or "\u200d" in text[place - 1 : place + 1]):
            whole[place] = 1
    return whole, tokens


_JOINS = ("Mn", "Mc", "Me", "Sk")
"""Categories of what belongs to the character before it: combining marks, variation selectors, skin tones."""


def _fill(places: bytearray, first: int, end: int) -> None:
    places[first:end] = b"\1" * (end - first)
