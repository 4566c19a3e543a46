"""What a person sees in Slack of an answer, a refusal and a list of deadlines, judged by the SDK's own models of blocks."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from assistant.replies import SMALL_TALK
from assistant.schemas import Citation, Conflict, Day, DueItem, DueList, Reply
from assistant.slack.blocks import BUDGET, Message, after_stream, answered, deadlines, notice
from assistant.slack.mrkdwn import mrkdwn, plain, streamed

REF = "946720a9c49e"
HOSTILE = [
    "<!here>", "<@U123>", "<https://evil.example|our notice>", "*x*", "_x_ ~y~", "`x` ```y```", "&lt;!channel&gt;", "\u202egnp.exe", "[x](http://evil.example)",
    "![x](http://evil.example)", "> not ours", ":warning:", "a|b>c", "\n\n> x\n*y",
]  # fmt: skip
HOSTILE_TEXTS = st.lists(st.one_of(st.sampled_from(HOSTILE), st.text(st.characters(exclude_categories=["Cs"]), max_size=80)), max_size=8).map(" ".join)
LINK = re.compile(r"<(https://board\.example/[^<>|\s]*)\|open>")
STATUSES = ["not_found", "no_documents", "needs_council", "out_of_scope", "error"]


def viewer(cited: Citation) -> str | None:
    return f"https://board.example{cited.url}&from=slack" if cited.url else None


def cite(marker: int, **facts: Any) -> Citation:
    told: dict[str, Any] = {
        "marker": marker, "document_id": "c6cf1e3b6a5f", "document": "notice.md", "title": "Improvement notice", "kind": "improvement_notice",
        "date": "2024-03-14", "heading": None, "paragraph": "9", "page": None, "quote": "Officials will review progress.", "url": f"/d/c6cf?paragraph={marker}#p{marker}",
    }  # fmt: skip
    return Citation(**told | facts)


def day(**facts: Any) -> Day:
    told: dict[str, Any] = {
        "date": "2024-10-26", "text": "26 October 2024", "approximate": False, "meaning": "next review", "rule": "4 months from the review of 26 June 2024",
        "anchor": "the review of 26 June 2024", "assumption": None, "marker": 1,
    }  # fmt: skip
    return Day(**told | facts)


def reply(**facts: Any) -> Reply:
    told: dict[str, Any] = {
        "status": "answered", "answer": "**By 26 October 2024** (as of 1 October 2024): 4 months from the review of 26 June 2024 [1].", "council": "Wexmoor",
        "as_of": "2024-10-01", "citations": [cite(1)], "dates": [day()], "suggestions": ["What may a review cover?"], "request_id": REF,
    }  # fmt: skip
    return Reply(**told | facts)


def refusal(status: str = "not_found", **facts: Any) -> Reply:
    told: dict[str, Any] = {
        "status": status,
        "answer": "The documents about Wexmoor don't say.",
        "citations": [],
        "dates": [],
        "related": [cite(1, quote="near but no answer")],
    }
    return reply(**told | facts)


def due_item(**facts: Any) -> DueItem:
    told: dict[str, Any] = {
        "obligation_id": "o1", "council": "Wexmoor", "what": "Send the plan to the Department.", "who": "Wexmoor City Council", "binding": "must",
        "date": "2024-10-26", "text": "26 October 2024", "approximate": False, "days_left": 25, "rule": "the date that the clause states", "anchor": None,
        "status": "upcoming", "citation": cite(1),
    }  # fmt: skip
    return DueItem(**told | facts)


def strings(value: Any) -> Iterator[str]:
    """The texts of text objects."""
    if isinstance(value, dict):
        if value.get("type") in ("mrkdwn", "plain_text"):
            yield value["text"]
        for each in value.values():
            yield from strings(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from strings(each)


def seen(messages: Sequence[Message]) -> str:
    return "\n".join(text for each in messages for text in strings(each.blocks))


def buttons(blocks: Sequence[dict[str, Any]]) -> dict[str, str]:
    return {each["action_id"]: each["value"] for block in blocks if block["type"] == "actions" for each in block["elements"]}


def judged(blocks: Sequence[dict[str, Any]]) -> None:
    """That the SDK's models take the blocks, that each text is within Slack's limits, and that nothing but our own links is live."""
    json.dumps(blocks)
    assert 0 < len(blocks) <= 50
    parsed = Block.parse_all([dict(each) for each in blocks])
    assert len(parsed) == len(blocks)
    for model, block in zip(parsed, blocks, strict=True):
        model.validate_json()
        assert model.to_dict() == block
        assert all(0 < len(text) <= 3_000 for text in strings(block))
        assert all(0 < len(field["text"]) <= 2_000 for field in block.get("fields", []))
        for element in block.get("elements", []):
            assert element["type"] != "button" or len(element["text"]["text"]) <= 75
    assert sum(len(text) for text in strings(list(blocks))) <= BUDGET
    for text in strings(list(blocks)):
        assert "<" not in LINK.sub("", text)
        assert ">" not in re.sub(r"^> ", "", LINK.sub("", text), flags=re.M)
    named = [block["block_id"] for block in blocks if "block_id" in block]
    assert len(set(named)) == len(named)
    assert all(name.startswith("answer:") and len(name) <= 255 for name in named)
    assert all(each["verbatim"] is True for each in mrkdwn_objects(blocks))


def mrkdwn_objects(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        if value.get("type") == "mrkdwn":
            yield value
        for each in value.values():
            yield from mrkdwn_objects(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from mrkdwn_objects(each)


def judged_all(messages: Sequence[Message]) -> None:
    assert messages
    for each in messages:
        judged(each.blocks)
        assert 0 < len(each.text) <= 3_900
        assert not re.search(r"[<>]", each.text)
    named = [block["block_id"] for each in messages for block in each.blocks if "block_id" in block]
    assert len(set(named)) == len(named)


# ---- answers


def test_an_answer_stands_first_then_its_dates_its_sources_and_what_can_be_done() -> None:
    (message,) = answered(reply(), REF, viewer, ask_person=True, share=True)
    judged_all([message])
    assert [block["block_id"].removeprefix(f"answer:{REF}:") for block in message.blocks] == ["text-1", "dates", "source-1", "foot", "next", "actions"]
    answer, dates, source, foot, following, _ = message.blocks
    assert answer["text"]["text"] == "*By 26 October 2024* (as of 1 October 2024): 4 months from the review of 26 June 2024 [1]."
    assert [each["text"] for each in dates["fields"]] == ["*26 October 2024*", "next review [1]\n4 months from the review of 26 June 2024"]
    assert source["text"]["text"] == (
        "*[1]* Improvement notice of 14 March 2024, paragraph 9 · <https://board.example/d/c6cf?paragraph=1#p1&amp;from=slack|open>\n> Officials will review progress."
    )
    assert foot["elements"][0]["text"] == f"As of 1 October 2024 · Reference {REF}"
    assert following["elements"][0]["text"] == "You could ask next: What may a review cover?"


def test_the_text_of_a_message_is_the_answer_in_plain_words() -> None:
    (message,) = answered(reply(answer="**By 2 May 2024**: “R&D” [1]"), REF, viewer, ask_person=False)
    assert message.text == "By 2 May 2024: “R&amp;D” [1]"


@pytest.mark.parametrize(("ask_person", "share"), [(True, True), (True, False), (False, True), (False, False)])
def test_each_button_carries_the_reference_and_the_last_two_are_there_where_wanted(ask_person: bool, share: bool) -> None:
    (message,) = answered(reply(), REF, viewer, ask_person=ask_person, share=share)
    wanted = [
        "feedback_right",
        "feedback_wrong",
        "feedback_outdated",
        "feedback_missing",
        *(["ask_person"] if ask_person else []),
        *(["share"] if share else []),
    ]
    assert list(buttons(message.blocks)) == wanted
    assert set(buttons(message.blocks).values()) == {REF}


def test_every_citation_stands_once_with_its_link_and_its_place() -> None:
    cited = [
        cite(1),
        cite(2, paragraph=None, page=3),
        cite(3, kind="other", title="Letter", paragraph=None),
        cite(4, url=""),
        cite(5, kind="minutes", title="Board"),
    ]
    (message,) = answered(reply(citations=cited), REF, viewer, ask_person=True)
    shown = [text for text in strings(message.blocks) if re.match(r"\*\[\d\]\*", text)]
    assert [text[:5] for text in shown] == [f"*[{each.marker}]*" for each in cited]
    assert [len(LINK.findall(text)) for text in shown] == [1, 1, 1, 0, 1]
    assert "Improvement notice of 14 March 2024, page 3 · " in shown[1]
    assert shown[2].startswith("*[3]* Letter of 14 March 2024 · ")
    assert shown[4].startswith("*[5]* Minutes of 14 March 2024 (Board), paragraph 9 · ")


def test_a_long_quote_is_cut_at_a_word_to_about_300_characters() -> None:
    (message,) = answered(reply(citations=[cite(1, quote="council " * 100)]), REF, viewer, ask_person=True)
    (quote,) = [line for line in seen([message]).split("\n") if line.startswith("> ")]
    assert quote.endswith("council…")
    assert 290 <= len(quote) <= 303


@pytest.mark.parametrize("address", [None, "", "javascript:alert(1)", "https://", "/d/1", "https://board.example/" + "x" * 2_000])
def test_an_address_that_is_none_makes_no_link(address: str | None) -> None:
    messages = answered(reply(), REF, lambda _: address, ask_person=True)
    judged_all(messages)
    assert "open" not in seen(messages)


def test_an_address_cannot_break_out_of_its_link() -> None:
    messages = answered(reply(), REF, lambda _: "https://board.example/a|b> <!here> x", ask_person=True)
    judged_all(messages)
    assert LINK.findall(seen(messages)) == ["https://board.example/a%7Cb%3E%20%3C!here%3E%20x"]


def test_at_most_five_dates_are_in_the_table_and_it_says_that_there_are_more() -> None:
    (message,) = answered(reply(dates=[day(date=f"2024-10-0{number}") for number in range(1, 9)]), REF, viewer, ask_person=True)
    (table,) = [block for block in message.blocks if "fields" in block]
    assert [field["text"] for field in table["fields"][::2]] == [f"*{number} October 2024*" for number in range(1, 6)]
    assert "The first 5 of 8" in table["text"]["text"]


def test_an_approximate_date_and_what_was_assumed_are_shown_as_such() -> None:
    assumption = "Counted from the notice of 14 March 2024; the clause doesn't say from when."
    (message,) = answered(reply(dates=[day(date="2027-05-02", approximate=True, assumption=assumption)]), REF, viewer, ask_person=True)
    assert "*about 2 May 2027*" in seen([message])
    assert f"Assumed: {assumption}" in seen([message])


@pytest.mark.parametrize(
    ("preferred", "why", "said"),
    [
        (1, "The later paper counts.", "The documents differ about “when is it due?” ([1], [2]): [1] counts because the later paper counts."),
        (
            None,
            "Neither paper stands nearer to the matter; both are shown.",
            "The documents differ about “when is it due?” ([1], [2]): neither paper stands nearer to the matter; both are shown.",
        ),
    ],
)
def test_a_conflict_says_which_documents_differ_and_which_counts_and_why(preferred: int | None, why: str, said: str) -> None:
    conflict = Conflict(about="when is it due?", markers=[1, 2], preferred=preferred, why=why)
    assert said in seen(answered(reply(citations=[cite(1), cite(2)], conflicts=[conflict]), REF, viewer, ask_person=True))


def test_a_note_on_the_scope_stands_at_the_foot() -> None:
    (message,) = answered(reply(), REF, viewer, ask_person=True, scope_note="Public papers only <!here>")
    assert f"Public papers only &lt;!here&gt; · As of 1 October 2024 · Reference {REF}" in seen([message])


def test_a_partial_answer_looks_like_an_answer() -> None:
    (message,) = answered(reply(status="partial"), REF, viewer, ask_person=False)
    assert "feedback_right" in buttons(message.blocks)
    assert "*[1]*" in seen([message])


def test_an_answer_without_a_word_is_still_a_message() -> None:
    judged_all(answered(reply(answer=" ", citations=[], dates=[], suggestions=[]), REF, viewer, ask_person=False))


# ---- refusals


@pytest.mark.parametrize("status", STATUSES)
def test_a_refusal_shows_its_label_and_no_source_and_no_date(status: str) -> None:
    given_away = refusal(
        status, citations=[cite(1)], dates=[day()], conflicts=[Conflict(about="x", markers=[1, 2], preferred=1, why="The later paper counts.")]
    )
    for blocks in (
        answered(given_away, REF, viewer, ask_person=True, share=True)[0].blocks,
        after_stream(given_away, REF, viewer, ask_person=True, share=True),
    ):
        judged(blocks)
        text = "\n".join(strings(blocks))
        assert blocks[0]["type"] == "context"
        assert re.match(r":\w+: ", blocks[0]["elements"][0]["text"])
        assert not re.search(r"\[1\]|<http|near but no answer|Officials|Improvement notice|26 October|differ", text)
        assert list(buttons(blocks)) == [*(["feedback_wrong"] if status == "not_found" else []), "feedback_missing", "ask_person"]


def test_what_was_not_found_is_said_to_screen_readers_too() -> None:
    (message,) = answered(refusal(), REF, viewer, ask_person=False)
    assert message.text == "Not in the documents\nThe documents about Wexmoor don't say."
    assert ":mag: Not in the documents" in seen([message])


def test_where_the_council_is_missing_councils_are_proposed_to_name() -> None:
    messages = answered(refusal("needs_council", suggestions=["Wexmoor", "Thornhithe"]), REF, viewer, ask_person=False)
    assert "Councils to name, for example: Wexmoor · Thornhithe" in seen(messages)


# ---- long answers


LONG = "\n\n".join(f"**Paragraph {number}** says “{'words of a document and more ' * 20}” [1]." for number in range(70))


def test_an_answer_of_40000_characters_is_several_messages_cut_at_paragraphs_with_nothing_lost() -> None:
    assert len(LONG) > 40_000
    messages = answered(reply(answer=LONG), REF, viewer, ask_person=True, share=True)
    judged_all(messages)
    assert len(messages) > 4
    pieces = [block["text"]["text"] for each in messages for block in each.blocks if ":text-" in block["block_id"]]
    assert "\n\n".join(pieces) == mrkdwn(LONG)
    assert all(piece.startswith("*Paragraph") for piece in pieces)
    assert [bool(buttons(each.blocks)) for each in messages] == [False] * (len(messages) - 1) + [True]
    assert [each for each in messages if "*[1]*" in seen([each])] == messages[-1:]
    for each in messages[:-1]:
        own = "\n".join(plain(block["text"]["text"]) for block in each.blocks)
        assert each.text.endswith("…")
        assert own.startswith(each.text[:-1])


def test_a_long_answer_without_a_blank_loses_nothing_either() -> None:
    messages = answered(reply(answer="x" * 40_000), REF, viewer, ask_person=True)
    judged_all(messages)
    assert sum(block["text"]["text"].count("x") for each in messages for block in each.blocks if ":text-" in block["block_id"]) == 40_000


def test_sources_that_fit_into_no_one_message_are_spread_and_the_buttons_stay_last() -> None:
    cited = [cite(number, title="<" * 200, quote="&" * 900) for number in range(1, 9)]
    messages = answered(reply(citations=cited), REF, viewer, ask_person=True)
    judged_all(messages)
    assert len(messages) > 1
    assert re.findall(r"\*\[(\d)\]\*", seen(messages)) == [str(each.marker) for each in cited]
    assert [bool(buttons(each.blocks)) for each in messages] == [False] * (len(messages) - 1) + [True]


# ---- below a stream


def test_below_a_streamed_answer_stands_all_but_its_text() -> None:
    (message,) = answered(reply(), REF, viewer, ask_person=True, share=True)
    assert after_stream(reply(), REF, viewer, ask_person=True, share=True) == tuple(block for block in message.blocks if ":text-" not in block["block_id"])


@pytest.mark.parametrize("length", [0, 7_000, 12_000])
def test_below_a_long_streamed_answer_quotes_give_way_so_that_it_is_one_message(length: int) -> None:
    cited = [cite(number, quote="council " * 100) for number in range(1, 9)]
    given_out = reply(answer="word " * (length // 5), citations=cited)
    blocks = after_stream(given_out, REF, viewer, ask_person=True)
    judged(blocks)
    assert sum(map(len, strings(blocks))) <= max(BUDGET - len(streamed(given_out.answer)), 3_500)
    assert len(LINK.findall("\n".join(strings(blocks)))) == 8


def test_sources_that_have_no_room_below_a_stream_are_counted() -> None:
    cited = [cite(number, title=f"{number} " + "long name " * 30) for number in range(1, 41)]
    blocks = after_stream(reply(answer="word " * 2_400, citations=cited), REF, viewer, ask_person=True)
    judged(blocks)
    shown = len(LINK.findall("\n".join(strings(blocks))))
    assert 0 < shown < 40
    assert f"{40 - shown} more sources have no room here." in "\n".join(strings(blocks))
    assert buttons(blocks)


# ---- deadlines


def test_deadlines_say_when_how_far_what_who_and_the_clause() -> None:
    items = [
        due_item(date="2024-04-30", days_left=-154, status="passed"),
        due_item(),
        due_item(date="2024-10-01", days_left=0),
        due_item(approximate=True, date="2027-05-02", days_left=943),
    ]
    items += [due_item(date=None, days_left=None, status="undated"), due_item(status="met", date="2024-04-30", days_left=-154)]
    (message,) = deadlines(DueList(as_of="2024-10-01", due=items), "Wexmoor", REF, viewer, days=90, share=True)
    judged_all([message])
    assert message.blocks[0]["text"]["text"] == "*What is due: Wexmoor*\nAs of 1 October 2024, in the next 90 days"
    shown = [block["text"]["text"].split("\n") for block in message.blocks if ":due-" in block["block_id"]]
    assert [lines[0] for lines in shown] == [
        "*Was due by 30 April 2024* (154 days ago)", "*26 October 2024* (25 days left)", "*1 October 2024* (today)", "*about 2 May 2027* (943 days left)", "*No date*",
        "*30 April 2024* (met)",
    ]  # fmt: skip
    assert shown[1][1] == "Send the plan to the Department. (Wexmoor City Council)"
    assert shown[1][2] == "Improvement notice of 14 March 2024, paragraph 9 · <https://board.example/d/c6cf?paragraph=1#p1&amp;from=slack|open>"
    assert buttons(message.blocks) == {"share": REF}
    assert "26 October 2024 (25 days left): Send the plan to the Department. (Wexmoor City Council). Improvement notice" in message.text


def test_of_many_deadlines_twenty_are_shown_and_the_rest_counted() -> None:
    messages = deadlines(DueList(as_of="2024-10-01", due=[due_item() for _ in range(27)]), None, REF, viewer, days=90, share=False)
    judged_all(messages)
    assert seen(messages).count("*26 October 2024*") == 20
    assert "and 7 more" in seen(messages)
    assert "Wexmoor: Send the plan" in seen(messages)
    assert not any(buttons(each.blocks) for each in messages)


@pytest.mark.parametrize(("council", "said"), [("Wexmoor", "Nothing is due for Wexmoor in the next 90 days"), (None, "Nothing is due in the next 90 days")])
def test_where_nothing_is_due_a_plain_sentence_says_so(council: str | None, said: str) -> None:
    (message,) = deadlines(DueList(as_of="2024-10-01", due=[]), council, REF, viewer, days=90, share=True)
    judged_all([message])
    assert message.text == f"{said}, by the documents (as of 1 October 2024)."


# ---- notices


def test_a_notice_is_one_sentence_with_its_reference_where_there_is_one() -> None:
    assert [block["type"] for block in notice("Try again.").blocks] == ["section"]
    message = notice("Something went wrong: <x>.", REF)
    judged_all([message])
    assert message.text == "Something went wrong: &lt;x&gt;."
    assert f"Reference {REF}" in seen([message])


def test_a_notice_of_any_length_is_within_the_limits() -> None:
    judged_all([notice("<" * 9_000, REF), notice("")])


# ---- whatever documents and people wrote


def citations() -> st.SearchStrategy[list[Citation]]:
    kinds = st.sampled_from(["improvement_notice", "minutes", "other"])
    one = st.builds(
        cite,
        st.just(1),
        quote=HOSTILE_TEXTS,
        title=HOSTILE_TEXTS,
        document=st.sampled_from(["a.md", *HOSTILE]),
        kind=kinds,
        paragraph=st.none() | HOSTILE_TEXTS,
    )
    return st.lists(one, max_size=8).map(lambda found: [each.model_copy(update={"marker": place}) for place, each in enumerate(found, 1)])


def replies() -> st.SearchStrategy[Reply]:
    dates = st.lists(st.builds(day, meaning=HOSTILE_TEXTS, rule=HOSTILE_TEXTS, assumption=st.none() | HOSTILE_TEXTS), max_size=7)
    conflicts = st.lists(st.builds(Conflict, about=HOSTILE_TEXTS, markers=st.just([1, 2]), preferred=st.sampled_from([None, 1]), why=HOSTILE_TEXTS), max_size=3)
    answers = st.tuples(HOSTILE_TEXTS, st.integers(1, 60)).map(lambda said: f"**By 2 May 2024**: “{said[0]}” [1]\n" * said[1])
    return st.builds(
        reply, status=st.sampled_from(["answered", "partial", *STATUSES]), answer=answers, citations=citations(), dates=dates, conflicts=conflicts,
        suggestions=st.lists(HOSTILE_TEXTS, max_size=4),
    )  # fmt: skip


@settings(max_examples=150)
@given(replies(), st.booleans(), HOSTILE_TEXTS)
def test_no_reply_whatever_its_words_breaks_a_limit_or_makes_anything_live(given_out: Reply, more: bool, note: str) -> None:
    messages = answered(given_out, REF, viewer, ask_person=more, share=more, scope_note=note)
    judged_all(messages)
    refused = given_out.status in STATUSES
    assert len(LINK.findall(seen(messages))) == (0 if refused else len(given_out.citations))
    assert set(buttons(messages[-1].blocks).values()) == {REF}
    shown = "".join(block["text"]["text"] for each in messages for block in each.blocks if ":text-" in block["block_id"])
    assert "".join(shown.split()) == "".join(mrkdwn(given_out.answer).split())
    judged(after_stream(given_out, REF, viewer, ask_person=more, share=more, scope_note=note))


@settings(max_examples=60)
@given(st.lists(st.tuples(HOSTILE_TEXTS, HOSTILE_TEXTS, citations()), max_size=25), HOSTILE_TEXTS)
def test_no_list_of_deadlines_whatever_its_words_breaks_a_limit_or_makes_anything_live(items: list[tuple[str, str, list[Citation]]], council: str) -> None:
    found = [due_item(what=what, who=who, council=what, citation=(cited or [cite(1)])[0]) for what, who, cited in items]
    for whose in (council or None, None):
        judged_all(deadlines(DueList(as_of="2024-10-01", due=found), whose, REF, viewer, days=1, share=True))


@given(HOSTILE_TEXTS)
def test_no_notice_whatever_its_words_makes_anything_live(text: str) -> None:
    judged_all([notice(text, REF)])


def test_small_talk_asks_for_no_verdict() -> None:
    (message,) = answered(reply(answer=SMALL_TALK, citations=[], dates=[]), REF, viewer, ask_person=True, share=True)
    assert buttons(message.blocks) == {}
    assert message.text.startswith("Hello.")
