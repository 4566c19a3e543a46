"""Slack's markups: our bold, lists and markers show, what documents wrote stays words, and a text in pieces loses nothing."""

import re
import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from assistant.slack.mrkdwn import GRAVE, HAIR, SHORTEST_PIECE, SHY, escape, fit, literal, mrkdwn, plain, split, streamed

HOSTILE = [
    "<!here>", "<!channel|x>", "<@U123>", "<#C123>", "<!subteam^S1>", "<https://evil.example|our notice>", "<mailto:a@evil.example>", "&lt;!here&gt;",
    "&amp;lt;", "[x](http://evil.example)", "![x](http://evil.example/pixel.png)", "[x][1] and\n[1]: http://evil.example", "[1]: <http://evil.example>",
    "*x*", "**x**", "_x_", "~x~", "~~x~~", "`x`", "```x```", "` x `", "＊x＊", "***x***", "*_x_*", "*", "x*", "*x y", ":warning:", "> not ours", ">>> nor this",
    "# Heading", "| a | b |\n|---|---|", "Title\n===", "Title\n---", "http://evil.example", "www.evil.example", "evil.example/path", "a@evil.example",
    "\\*x\\*", "\\[x](http://evil.example)", "\u202egnp.exe", "\u2066x", "    code", "\tcode", "<b>x</b>", "<!-- x -->", "x  \ny", "@here", "#general", "[x]\u200b(http://evil.example)", "http:\u2060//evil.example", "evil\u00ad.example", "evil.\u00adexample",
    "*\u200bx*", ":war\u200bning:", "x\r> y", "x\u2028# y",
]  # fmt: skip
MARKUP = st.text(st.sampled_from("ab1 .:;!?&<>|*_~`()[]@#/\\“”-+=\n\r\u200b\u2060\u00ad\u200d"), max_size=60)
TEXTS = st.one_of(MARKUP, st.text(st.characters(exclude_categories=["Cs"]), max_size=60), st.sampled_from(HOSTILE))
OURS = re.compile(rf"[{HAIR}{SHY}\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")

SPANS = [re.compile(rf"(?<![A-Za-z0-9]){re.escape(mark)}(?![\s{re.escape(mark)}])[^\n]*?(?<!\s){re.escape(mark)}(?![A-Za-z0-9])") for mark in ("*", "_", "~")]
"""What Slack formats: a mark at a word's edge with no blank after it, up to the next one with no blank before it."""


def shown(text: str) -> str:
    """What a reader sees of mrkdwn, without what we put in and took out."""
    return unescaped(OURS.sub("", text)).replace(GRAVE, "`")


def unescaped(text: str) -> str:
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def words(text: str) -> str:
    return OURS.sub("", re.sub("\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", OURS.sub("", text))).replace("｀", "`").replace(GRAVE, "`")


def entities_only(text: str) -> bool:
    """Whether nothing of what Slack gives a meaning of its own is left as it was."""
    return not re.search(r"[<>]|&(?!(?:amp|lt|gt);)", text)


# ---- words of documents


@given(TEXTS)
@example("a & b < c > d")
def test_escaping_leaves_no_character_live_and_loses_none(text: str) -> None:
    assert entities_only(escape(text))
    assert unescaped(escape(text)) == text


@given(TEXTS)
def test_a_documents_words_are_all_shown_and_formatted_by_none_of_their_characters(text: str) -> None:
    made = literal(text)
    assert entities_only(made)
    assert shown(made) == words(text)
    assert not any(span.search(made) for span in SPANS)
    assert "`" not in made
    assert not re.search(r"^\s*&gt;", made, re.M)


@pytest.mark.parametrize("text", ["snake_case and 5*3", "2 * 3 = 6", "a ~ b", "see [1].", "at 10:30:45", "R + D", "first_last_name"])
def test_what_slack_would_not_format_is_left_as_it_is(text: str) -> None:
    assert literal(text) == text


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_is_inert_alone_in_a_quote_and_in_bold(text: str) -> None:
    for markdown in (text, f"Minutes of 1 May 2024: “{text}” [1]", f"- **4 May 2024**: “{text}” [1]"):
        made = mrkdwn(markdown)
        assert entities_only(made)
        assert "`" not in made
        assert not re.search(r"^\s*&gt;", made, re.M)
    quoted = mrkdwn(f"x “{text}” y")
    assert not any(span.search(quoted) for span in SPANS)


def test_marks_that_turn_a_lines_direction_are_left_out() -> None:
    assert literal("a\u202egnp.exe\u202c b") == "agnp.exe b"


# ---- answers


@pytest.mark.parametrize(
    ("markdown", "made"),
    [
        ("**By 26 October 2024** (as of 1 October 2024) [1].", "*By 26 October 2024* (as of 1 October 2024) [1]."),
        ("- **4 May 2024**: “x” [1]\n- y", "• *4 May 2024*: “x” [1]\n• y"),
        ("1. first\n2. second", "1. first\n2. second"),
        ("**“within three years”**, so", "*“within three years”*, so"),
        ("**Wexmoor**: the documents don't say.", "*Wexmoor*: the documents don't say."),
        ("R&D <5%", "R&amp;D &lt;5%"),
        ("“a **b** c” [1]", f"“a {HAIR}**{HAIR}b{HAIR}**{HAIR} c” [1]".replace(f" {HAIR}", " ").replace(f"{HAIR} c", " c")),
        ("**“of **both** kinds”**: x", f"*“of **{HAIR}both{HAIR}** kinds”*: x"),
        ("a**b**c", "abc"),
    ],
)
def test_an_answers_markdown_becomes_slacks_own(markdown: str, made: str) -> None:
    assert mrkdwn(markdown) == made


def test_an_answer_without_its_bold_reads_as_plain_words() -> None:
    assert plain(mrkdwn("**By 2 May 2024**: 5*3 & “*x*” [1]")) == f"By 2 May 2024: 5*3 &amp; “{HAIR}*{HAIR}x{HAIR}*{HAIR}” [1]"


@given(TEXTS, TEXTS)
def test_no_answer_loses_a_word_or_gets_a_live_character(said: str, quote: str) -> None:
    markdown = f"**By 2 May 2024**: {said} “{quote}” [1]"
    assert entities_only(mrkdwn(markdown))
    bare = re.compile(r"[\s*•-]")
    assert bare.sub("", shown(mrkdwn(markdown))) == bare.sub("", words(markdown))


# ---- streams


def tokens(text: str) -> list[Token]:
    """Every token that CommonMark with tables and strikethrough makes of a text, blocks and inline."""
    found: list[Token] = []
    for token in MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(text):
        found += [token, *(token.children or [])]
    return found


SAFE = {"paragraph_open", "paragraph_close", "inline", "text", "softbreak", "hardbreak", "strong_open", "strong_close"}
LISTS = {f"{kind}_{end}" for kind in ("bullet_list", "ordered_list", "list_item") for end in ("open", "close")}


@given(TEXTS)
@example("\\<http://evil.example>")
@example("[a]: b")
@example("- #")
@example("1.      code")
def test_no_words_in_a_stream_become_a_link_an_image_code_or_a_heading(text: str) -> None:
    made = streamed(f"Minutes of 1 May 2024: “{text}” [1]")
    assert "<" not in made
    assert ">" not in made
    assert {token.type for token in tokens(made)} <= SAFE | LISTS | {"hr"}
    assert {token.type for token in tokens(streamed(text))} <= SAFE | LISTS | {"hr"}


@given(TEXTS)
def test_a_stream_shows_all_words(text: str) -> None:
    bare = re.compile(r"[\s*0-9.)+-]")
    said = "".join(token.content for token in tokens(streamed(f"x {text}")) if token.type == "text")
    assert bare.sub("", words(said).replace("\0", "\ufffd")) == bare.sub("", words(f"x {text}").replace("\0", "\ufffd"))


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_text_in_a_stream_has_no_address_no_mention_and_no_markup(text: str) -> None:
    made = streamed(f"Letter: “{text}” [1]")
    assert not re.search(r"[<>]|://|\]\(|\]\[|\]:|(?<!\w)[@#]\w|\S\.(?:[a-z\u00ad]{2})|`|:\w+:|&(?!(?:amp|lt|gt);)", made)
    assert {token.type for token in tokens(made)} <= SAFE


@pytest.mark.parametrize("text", ["see 4.1 and 5.b, e.g. the plan. i.e. (a.)", "U.S. paper.", "No.5 …"])
def test_a_full_stop_that_is_no_address_is_left_as_it_is_in_a_stream(text: str) -> None:
    assert streamed(text) == text


def test_bold_words_and_lists_stay_markdown_in_a_stream() -> None:
    made = streamed("One date:\n- **4 May 2024**: “x” [1]\n\nNext [1][2]")
    assert made == f"One date:  \n- **4 May 2024**: “x” [1]\n\nNext [1]{HAIR}[2]"


def test_a_line_of_a_stream_is_a_line_of_its_own() -> None:
    assert [token.type for token in tokens(streamed("a\nb"))].count("hardbreak") == 1


# ---- pieces


@given(st.one_of(TEXTS, st.text(st.sampled_from("ab. \n*_&<[1]e\u0301\U0001f469\u200d"), max_size=400)), st.integers(SHORTEST_PIECE, 80))
def test_pieces_are_within_the_limit_and_lose_only_white_space(text: str, limit: int) -> None:
    for whole in (text, literal(text), mrkdwn(text)):
        pieces = split(whole, limit)
        assert all(0 < len(piece) <= limit and piece.strip() for piece in pieces)
        assert "".join("".join(pieces).split()) == "".join(whole.split())


@given(TEXTS, st.integers(SHORTEST_PIECE, 40))
def test_no_piece_of_an_escaped_text_cuts_an_entity_or_makes_a_quote(text: str, limit: int) -> None:
    pieces = split(escape(text.replace("\n", " ")), limit)
    assert all(entities_only(piece) for piece in pieces)
    assert all(unicodedata.category(piece[0]) not in ("Mn", "Mc", "Me") for piece in pieces[1:] if len(text) < limit)


@given(st.lists(st.sampled_from(["plain words", "**bold words**", "“*x* and _y_”", "5*3", "<tag>", "a:b:c"]), min_size=1, max_size=40), st.integers(40, 120))
def test_a_bold_span_is_never_cut_and_no_cut_makes_a_mark_live(parts: list[str], limit: int) -> None:
    whole = mrkdwn(" ".join(parts))
    pieces = split(whole, limit)
    assert sum(piece.count("*bold words*") for piece in pieces) == parts.count("**bold words**")
    assert not any(span.search(piece.replace("*bold words*", "")) for piece in pieces for span in SPANS)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("One two. Three.\n\nFour five six.", ["One two. Three.", "Four five six."]),
        ("One two. Three.\nFour five six.", ["One two. Three.", "Four five six."]),
        ("One two three. Four five six.", ["One two three.", "Four five six."]),
        ("One two three [1] four five six", ["One two three [1]", "four five six"]),
        ("one two three four five six", ["one two three four", "five six"]),
        ("a" * 45, ["a" * 20, "a" * 20, "a" * 5]),
        ("a" * 18 + "&amp;" + "b", ["a" * 18, "&amp;b"]),
        ("a" * 19 + "e\u0301", ["a" * 19, "e\u0301"]),
        ("a" * 19 + "\U0001f469\u200d\U0001f467", ["a" * 19, "\U0001f469\u200d\U0001f467"]),
        ("a" * 19 + "\ud83d\ude00", ["a" * 19, "\ud83d\ude00"]),
        ("words words words &gt; y", ["words words", "words &gt; y"]),
        ("", []),
        (" \n " * 20, []),
    ],
)
def test_a_text_is_cut_at_paragraphs_else_lines_else_sentences_else_words_else_between_characters(text: str, pieces: list[str]) -> None:
    assert split(text, 20) == pieces


def test_a_limit_too_short_for_an_entity_is_refused() -> None:
    with pytest.raises(ValueError, match="must be allowed 16"):
        split("text", 3)


@given(TEXTS, st.integers(SHORTEST_PIECE + 1, 60))
def test_what_is_fitted_is_within_its_limit_and_shows_that_it_is_cut(text: str, limit: int) -> None:
    made = fit(literal(text), limit)
    assert len(made) <= limit
    assert made == literal(text) or made.endswith("…")
    assert entities_only(made)


@pytest.mark.parametrize(
    "text", ["*" * 40_000, "“" * 40_000, "**“" * 13_000, "&gt;" * 10_000, " " * 40_000, "a" * 40_000, "**a" * 13_000, "_a " * 13_000, "e\u0301" * 20_000]
)
def test_no_long_text_takes_long(text: str) -> None:
    assert "".join("".join(split(mrkdwn(text), 3_000)).split()) == "".join(mrkdwn(text).split())
    assert "<" not in streamed(text)
