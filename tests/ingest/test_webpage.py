"""Saved web pages: the text without what stands round it."""

import re
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.errors import FileRefused
from ingest.blocks import Block
from ingest.structure import structure
from ingest.webpage import read

NOTICE = "<h1>Improvement notice</h1><p>The council must carry out its plan, and must tell every family of it.</p><p>It has until May 2024.</p>"


def blocks(html: str) -> list[Block]:
    return read(html.encode()).blocks


def texts(html: str) -> list[str]:
    return [block.text for block in blocks(html)]


def numbers(html: str) -> list[tuple[str | None, str]]:
    return [(each.number, each.text) for each in structure(blocks(html)) if each.form != "heading"]


EVERYTHING_ELSE = [
    "<nav><a href='/'>Home</a> <a href='/tax'>Council tax</a></nav>",
    "<header><p>Marwick Council, serving you</p></header>",
    "<footer><p>Contact us, privacy and terms</p></footer>",
    "<aside><h2>Library opens late</h2><p>On Thursdays the library opens until eight.</p></aside>",
    "<div class='cookie-banner'><p>We use cookies on this site. Accept all?</p></div>",
    "<div id='cookies'><p>We use cookies on this site. Accept all?</p></div>",
    "<div role='navigation'><p>Home &gt; Notices</p></div>",
    "<ul class='breadcrumbs'><li>Home</li><li>Notices</li></ul>",
    "<div class='advert'><p>Torbay is hiring social workers: up to £45,000.</p></div>",
    "<section class='related-stories'><h2>Related</h2><p>Slough: notice lifted after two years.</p></section>",
    "<div class='share-links'><p>Share this on social media</p></div>",
    "<div class='newsletter'><p>Sign up for the newsletter</p></div>",
    "<div role='dialog'><p>Take our survey</p></div>",
    "<div style='display: none'><p>Nobody sees this</p></div>",
    "<p hidden>Nobody sees this</p>",
    "<script>window.dataLayer = ['nobody sees this'];</script><style>p { color: red }</style>",
    "<!-- nobody sees this --><noscript>Switch scripts on</noscript>",
    "<button>Print this page</button><iframe src='advert.html'>An advert</iframe>",
]


@pytest.mark.parametrize("around", EVERYTHING_ELSE)
def test_menus_banners_adverts_and_related_stories_are_left_out(around: str) -> None:
    wanted = ["Improvement notice", "The council must carry out its plan, and must tell every family of it.", "It has until May 2024."]
    assert texts(f"<html><body>{around}<main>{NOTICE}</main></body></html>") == wanted
    assert texts(f"<html><body>{around}<div class='content'>{NOTICE}</div>{around}</body></html>") == wanted
    assert texts(f"<html><body><article>{NOTICE}{around}</article></body></html>") == wanted or "<header>" in around


@pytest.mark.parametrize(
    "wrapped",
    [
        "<div class='content-sidebar-wrap'><main>{0}</main></div>",
        "<div id='page' class='no-sidebar has-banner'><article>{0}</article></div>",
        "<form id='aspnetForm' action='page.aspx'><div id='content'>{0}</div></form>",
        "<div class='nav-open'><div class='text'>{0}</div></div>",
    ],
)
def test_a_wrapper_round_the_whole_page_is_not_taken_for_a_menu(wrapped: str) -> None:
    assert texts(f"<html><body>{wrapped.format(NOTICE)}</body></html>")[0] == "Improvement notice"


@pytest.mark.parametrize(
    ("attributes", "found"),
    [
        ("", ["1", "2"]),
        ("start='4'", ["4", "5"]),
        ("type='1' start='0'", ["0", "1"]),
        ("type='a'", ["(a)", "(b)"]),
        ("start='x'", ["1", "2"]),
    ],
)
def test_a_list_bears_the_numbers_that_a_browser_prints(attributes: str, found: list[str]) -> None:
    assert numbers(f"<body><p>Words before.</p><ol {attributes}><li>One act.</li><li>Another.</li></ol></body>")[1:] == list(
        zip(found, ["One act.", "Another."], strict=True)
    )


def test_an_items_own_value_counts_on_from_there() -> None:
    page = "<body><p>Words before.</p><ol><li>One.</li><li value='5'>Five.</li><li>Six.</li></ol></body>"
    assert numbers(page)[1:] == [("1", "One."), ("5", "Five."), ("6", "Six.")]


def test_a_list_within_an_item_is_numbered_under_it() -> None:
    page = (
        "<body><ol><li>First.</li><li><p>It must write:</p><ol type='a'><li>a plan, with<ol type='i'><li>dates;</li><li>names;</li></ol></li>"
        "<li>a letter.</li></ol></li>"
        "<li>Third.</li></ol></body>"
    )
    found = [number for number, _ in numbers(page)]
    assert found == ["1", "2", "2(a)", "2(a)(i)", "2(a)(ii)", "2(b)", "3"]


def test_bullets_are_items_without_numbers() -> None:
    found = structure(blocks("<body><p>It must:</p><ul><li>act;</li><li>report.</li></ul></body>"))
    assert [(each.text, each.number, each.form) for each in found][1:] == [("act;", None, "item"), ("report.", None, "item")]


def test_tables_are_read_as_rows_with_their_cells_apart() -> None:
    page = (
        "<body><p>The targets are these.</p><table><thead><tr><th>Measure</th><th>Now</th><th></th></tr></thead>"
        "<tbody><tr><td>Agency staff</td><td>31%</td><td>18</td></tr></tbody></table></body>"
    )
    assert [(block.text, block.row) for block in blocks(page)][1:] == [("Measure | Now", True), ("Agency staff | 31% | 18", True)]


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<table><tr><td><p>Write the plan.</p><p>Send it.</p></td><td>May<br>2024</td></tr></table>", "Write the plan. Send it. | May 2024"),
        ("<h2>Improvement<br>notice</h2>", "Improvement notice"),
        ("<p>Marwick Council<br>Guildhall</p>", "Marwick Council Guildhall"),
        ("<p>sub<b>stan</b>tial &amp; <i>late</i></p>", "substantial & late"),
        ("<p>1.1&nbsp;The&nbsp;council</p>", "1.1 The council"),
    ],
)
def test_words_on_either_side_of_a_break_stay_two_words(html: str, text: str) -> None:
    assert text in texts(f"<body><p>Some words of prose stand before this, enough of them.</p>{html}</body>")


def test_a_table_of_values_does_not_lay_out_the_page_so_the_words_beside_it_count() -> None:
    row = "<tr><td>Write the improvement plan and send it to the Department</td><td>Ann Other</td><td>May 2024</td></tr>"
    page = f"<body><div><h1>Tracker</h1><p>Published 5 July 2024</p><table><tr><th>Action</th><th>Owner</th><th>Due</th></tr>{row * 9}</table></div></body>"
    assert texts(page)[:3] == ["Tracker", "Published 5 July 2024", "Action | Owner | Due"]


def test_of_a_mail_all_that_it_shows_is_read() -> None:
    assert read(f"<body><p>Dear all,</p><article>{NOTICE}</article></body>".encode(), whole=True).blocks[0].text == "Dear all,"
    assert texts(f"<body><p>Dear all,</p><article>{NOTICE}</article></body>")[0] == "Improvement notice"


def test_headings_make_a_path() -> None:
    found = structure(blocks("<body><h1>Notice</h1><h2>Board</h2><p>It meets.</p><h2>Plan</h2><p><b>Dates</b></p><p>It is late.</p></body>"))
    assert {each.text: each.heading for each in found if each.form == "text"} == {
        "It meets.": ("Notice", "Board"),
        "It is late.": ("Notice", "Plan", "Dates"),
    }


def test_the_pages_title_is_told_apart() -> None:
    assert read(f"<html><head><title>\n A  notice </title></head><body>{NOTICE}</body></html>".encode()).title == "A notice"


@pytest.mark.parametrize("data", [b"", b"   ", b"<!-- -->"])
def test_a_page_without_content_gives_none_or_is_refused(data: bytes) -> None:
    with suppress(FileRefused):
        assert read(data).blocks == []


WORDS = st.integers(0, 10**9).map(lambda number: f"word{number}x")
PIECES = st.recursive(
    WORDS.map(lambda word: f"<p>{word}</p>"),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"<div>{''.join(each)}</div>"),
        st.lists(inner, min_size=1, max_size=3).map(lambda each: f"<ol>{''.join(f'<li>{one}</li>' for one in each)}</ol>"),
        st.tuples(WORDS, inner).map(lambda each: f"<ul><li>{each[0]}{each[1]}</li></ul>"),
        st.tuples(WORDS, WORDS).map(lambda each: f"<table><tr><td>{each[0]}</td><td>{each[1]}</td></tr></table>"),
        st.tuples(WORDS, inner).map(lambda each: f"<h2>{each[0]}</h2>{each[1]}"),
        st.tuples(WORDS, WORDS, inner).map(lambda each: f"<blockquote>{each[0]}<br>{each[1]}{each[2]}</blockquote>"),
    ),
    max_leaves=12,
)


@given(PIECES)
def test_no_words_of_the_content_are_lost_doubled_or_moved(content: str) -> None:
    page = f"<body><article><p>Some prose.</p>{content}</article></body>"
    assert re.findall(r"word\d+x", " ".join(texts(page))) == re.findall(r"word\d+x", page)


@pytest.mark.parametrize(
    "page", ["<ul><li>one</li><ul><li>two</li></ul><li>three</li></ul>", "<ol><li>one</li><ol type='a'><li>two</li></ol><li>three</li></ol>"]
)
def test_a_list_that_stands_straight_in_a_list_is_read(page: str) -> None:
    assert texts(f"<body><p>Words before.</p>{page}</body>") == ["Words before.", "one", "two", "three"]
