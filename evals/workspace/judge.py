"""What Slack refuses of messages, chunks of a stream and views, and whom a message calls."""

import copy
import json
import re
from dataclasses import dataclass

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.views import View as SdkView

from evals.workspace.fields import CHUNKS, IN_VIEWS, VIEWS
from evals.workspace.reading import Reading, Refused, as_list, missing, read_blocks
from evals.workspace.records import Json

TEXT, UPDATED_TEXT, ALL_BLOCKS, MARKDOWN, METADATA = 40_000, 4_000, 12_000, 12_000, 8_000
BLOCKS_OF_A_MESSAGE, BLOCKS_OF_A_VIEW, VIEW_BYTES = 50, 100, 250_000
MENTION = re.compile(r"<[@!](?:subteam\^)?([A-Za-z0-9]+)(?:\|[^>]*)?>")


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, once it's allowed: text (or markdown_text), blocks with their block_ids, metadata."""

    text: str
    blocks: list[Json]
    metadata: Json | None


def judge_blocks(value: object, limit: int = BLOCKS_OF_A_MESSAGE) -> list[Json]:
    """The blocks of a message as Slack keeps them; Refused where it would."""
    blocks, reading = read_blocks(value, limit, None, "/blocks")
    if reading.faults:
        raise Refused("invalid_blocks", *reading.faults, wrong=True, errors=[each.removeprefix("[ERROR] ") for each in reading.faults])
    if reading.characters > ALL_BLOCKS:
        raise Refused("msg_blocks_too_long", f"{reading.characters} characters over all blocks", wrong=True)
    return blocks


def judge_message(body: Json, most: int = TEXT) -> Said:
    """What a call with text, blocks or markdown_text says; `most` characters of text are allowed."""
    blocks = judge_blocks(body["blocks"]) if body.get("blocks") is not None else []
    text, markdown = str(body.get("text") or ""), str(body.get("markdown_text") or "")
    if markdown and (text or blocks):
        raise Refused("markdown_text_conflict", wrong=True)
    if not (text.strip() or markdown.strip() or blocks or body.get("attachments")):
        raise Refused("no_text", wrong=True)
    if len(text) > most or len(markdown) > MARKDOWN:
        raise Refused("msg_too_long", f"{len(text or markdown)} characters", wrong=True)
    return Said(text or markdown, blocks, judge_metadata(body.get("metadata")))


def judge_metadata(value: object) -> Json | None:
    """A message's metadata: an event_type and an event_payload of at most 8,000 characters as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise Refused("invalid_metadata_format", wrong=True) from None
    if not value:
        return None
    if not isinstance(value, dict) or not isinstance(value.get("event_type"), str) or not isinstance(value.get("event_payload"), dict):
        raise Refused("invalid_metadata_format", wrong=True)
    if len(json.dumps(value)) > METADATA:
        raise Refused("metadata_too_large", wrong=True)
    return value


def judge_chunks(body: Json) -> tuple[str, list[Json]]:
    """The text and the blocks that a call adds to a stream. Each chunk may have 12,000 characters; no_text isn't asked for here."""
    markdown, chunks = body.get("markdown_text"), body.get("chunks")
    if markdown and chunks:
        raise Refused("markdown_text_conflict", wrong=True)
    given = [{"type": "markdown_text", "text": markdown}] if markdown else as_list(chunks) if chunks else []
    reading, text, blocks = Reading(), "", list[Json]()
    for place, chunk in enumerate(given):
        if isinstance(chunk, dict) and len(str(chunk.get("text", ""))) > MARKDOWN:
            raise Refused("msg_too_long", f"{len(chunk['text'])} characters in a chunk", wrong=True)
        reading.typed(chunk, CHUNKS, f"/chunks/{place}")
        if not reading.faults:
            text += chunk["text"] if chunk["type"] == "markdown_text" else ""
            blocks += judge_blocks(chunk["blocks"]) if chunk["type"] == "blocks" else []
    if reading.faults:
        raise Refused("invalid_chunks", *reading.faults, wrong=True)
    return text, blocks


def judge_view(value: object, kind: str) -> Json:
    """A view of this kind ("modal" or "home") with every block_id and action_id filled in."""
    view = json.loads(value) if isinstance(value, str) else copy.deepcopy(value)
    if not isinstance(view, dict):
        raise missing("view")
    reading = Reading()
    reading.typed(view, VIEWS, "/view", (kind,))
    blocks, inside = read_blocks(view.get("blocks", []), BLOCKS_OF_A_VIEW, IN_VIEWS, "/view/blocks")
    faults = reading.faults + inside.faults
    if kind == "modal" and "submit" not in view and any(isinstance(block, dict) and block.get("type") == "input" for block in blocks):
        faults.append("[ERROR] missing required field: submit [json-pointer:/view]")
    if not faults:
        try:
            SdkView(**copy.deepcopy(view)).to_dict()
        except (SlackObjectFormationError, TypeError, AttributeError) as refusal:
            faults.append(f"[ERROR] the SDK refuses it: {refusal} [json-pointer:/view]")
    if faults:
        raise Refused("invalid_arguments", *faults, wrong=True)
    if len(json.dumps(view)) > VIEW_BYTES:
        raise Refused("view_too_large", wrong=True)
    for place, block in enumerate(blocks):
        if block["type"] == "input":
            block["element"].setdefault("action_id", f"a{place}")
    return {**view, "blocks": blocks}


def mentions(thing: object) -> set[str]:
    """Who is called by a text, or by blocks wherever their text is parsed: user and group ids, "here", "channel", "everyone"."""
    if isinstance(thing, str):
        return set(MENTION.findall(thing))
    if isinstance(thing, list):
        return {name for each in thing for name in mentions(each)}
    if not isinstance(thing, dict) or thing.get("type") in ("plain_text", "raw_text", "text"):
        return set()
    if thing.get("type") in ("user", "usergroup", "broadcast"):
        return {str(thing.get("user_id") or thing.get("usergroup_id") or thing.get("range"))}
    texts = [thing["text"]] if thing.get("type") in ("mrkdwn", "markdown", "markdown_text") else []
    return {name for each in [*texts, *(value for value in thing.values() if not isinstance(value, str))] for name in mentions(each)}
