"""One walk through blocks: held against the closed table of fields, and once more against the block models of Slack's own SDK."""

import copy
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.blocks import Block

from evals.workspace.fields import BLOCKS, ELEMENTS, OBJECTS, Free, Many, One, Rule, Shape, Text, Words
from evals.workspace.records import Json

_URL = re.compile(r"(https?://|mailto:|slack://)\S+")


class Refused(Exception):
    """A call that Slack refuses: the error's name and what response_metadata says of it.

    `wrong` says that the app should have known: a faulty payload, not a state or a permission that it had to find out.
    """

    def __init__(self, error: str, *messages: str, wrong: bool = False, **more: Any) -> None:
        super().__init__(f"{error}: {'; '.join(messages)}" if messages else error)
        self.error, self.messages, self.wrong, self.more = error, messages, wrong, more

    def answer(self) -> Json:
        metadata = {"response_metadata": {"messages": list(self.messages)}} if self.messages else {}
        return {"ok": False, "error": self.error, **self.more, **metadata}


def missing(name: str) -> Refused:
    """A call without an argument that it needs."""
    return Refused("invalid_arguments", f"[ERROR] missing required field: {name} [json-pointer:/{name}]", wrong=True)


@dataclass(slots=True)
class Reading:
    """One walk through blocks: the faults found on the way, and how many characters there are."""

    faults: list[str] = field(default_factory=list)
    characters: int = 0

    def fault(self, words: str, path: str) -> None:
        self.faults.append(f"[ERROR] {words} [json-pointer:{path}]")

    def typed(self, thing: object, kinds: Mapping[str, Shape], path: str, allowed: tuple[str, ...] | None = None) -> None:
        """A thing that names its own type."""
        if not isinstance(thing, dict) or "type" not in thing:
            self.fault("missing required field: type", path)
        elif (kind := str(thing["type"])) not in kinds or (allowed is not None and kind not in allowed):
            self.fault(f"unsupported type: {kind}", f"{path}/type")
        else:
            self.shaped(thing, kinds[kind], path, ("type", "block_id") if kinds is BLOCKS else ("type",))

    def shaped(self, thing: object, shape: Shape, path: str, also: tuple[str, ...] = ()) -> None:
        if not isinstance(thing, dict):
            self.fault("must be an object", path)
            return
        for name in shape.required:
            if name not in thing:
                self.fault(f"missing required field: {name}", path)
        for name, value in thing.items():
            if name in shape.fields:
                self.value(value, shape.fields[name], f"{path}/{name}")
            elif name not in also:
                self.fault(f"unknown field: {name}", f"{path}/{name}")

    def value(self, value: object, rule: Rule, path: str) -> None:
        match rule:
            case Text():
                self.text(value, rule, path)
            case Words(most, least):
                self.words(value, most, least, path)
            case One(of):
                self.member(value, of, path)
            case Many(items, of):
                if not isinstance(value, list) or not value:
                    self.fault("no fewer than 1 items allowed", path)
                    return
                if len(value) > items:
                    self.fault(f"no more than {items} items allowed", path)
                for place, each in enumerate(value):
                    self.member(each, of, f"{path}/{place}")
            case Free():
                self.characters += sum(len(words) for kind, words in _strings(value) if kind == "text")

    def member(self, value: object, of: tuple[str, ...], path: str) -> None:
        if len(of) == 1 and of[0] in OBJECTS:
            self.shaped(value, OBJECTS[of[0]], path)
        elif "text" in of and isinstance(value, dict) and value.get("type") in ("mrkdwn", "plain_text"):
            self.text(value, Text(2000), path)
        else:
            self.typed(value, ELEMENTS, path, of)

    def text(self, value: object, rule: Text, path: str) -> None:
        if not isinstance(value, dict) or value.get("type") not in (("plain_text",) if rule.plain else ("plain_text", "mrkdwn")):
            self.fault("must be a plain_text object" if rule.plain else "must be a text object", path)
            return
        for name in value.keys() - {"type", "text", "emoji" if value["type"] == "plain_text" else "verbatim"}:
            self.fault(f"unknown field: {name}", f"{path}/{name}")
        self.words(value.get("text"), rule.most, 1, f"{path}/text")

    def words(self, value: object, most: int, least: int, path: str) -> None:
        if not isinstance(value, str):
            self.fault("must be a string", path)
            return
        if len(value) < least:
            self.fault(f"must be more than {least - 1} characters", path)
        elif len(value) > most:
            self.fault(f"must be less than {most + 1} characters", path)
        elif path.endswith("url") and not _URL.fullmatch(value):
            self.fault("invalid_url", path)
        if path.endswith("/text"):
            self.characters += len(value)


def _strings(thing: object, kind: str = "") -> Iterator[tuple[str, str]]:
    """Every string inside, with the name of the field that it stands in."""
    if isinstance(thing, str):
        yield kind, thing
    elif isinstance(thing, dict):
        for name, value in thing.items():
            yield from _strings(value, name)
    elif isinstance(thing, list):
        for each in thing:
            yield from _strings(each, kind)


def read_blocks(value: object, limit: int, allowed: frozenset[str] | None, path: str) -> tuple[list[Json], Reading]:
    """The blocks, each with a block_id, and everything that is wrong with them."""
    reading = Reading()
    blocks: list[Json] = copy.deepcopy(as_list(value))
    if len(blocks) > limit:
        reading.fault(f"no more than {limit} items allowed", path)
    for place, block in enumerate(blocks):
        here = f"{path}/{place}"
        reading.typed(block, BLOCKS, here, tuple(allowed) if allowed else None)
        if isinstance(block, dict):
            _agree(reading, block, here)
    named = [block["block_id"] for block in blocks if isinstance(block, dict) and "block_id" in block]
    for name in {name for name in named if named.count(name) > 1}:
        reading.fault(f"block_id {name!r} already exists", path)
    if sum(isinstance(block, dict) and block.get("type") == "table" for block in blocks) > 1:
        reading.fault("only one table is allowed", path)
    if not reading.faults:
        blocks = [{"block_id": f"b{place}~{len(blocks)}", **block} for place, block in enumerate(blocks)]
    return blocks, reading


def as_list(value: object) -> list[Any]:
    """A list that may come as JSON."""
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            value = None
    if not isinstance(value, list):
        raise Refused("invalid_blocks_format", wrong=True)
    return value


def _agree(reading: Reading, block: Json, path: str) -> None:
    """What holds between the fields of one block, and what the SDK's model says of it."""
    reading.words(block.get("block_id", "b"), 255, 1, f"{path}/block_id")
    if block.get("type") == "section" and not (block.get("text") or block.get("fields")):
        reading.fault("missing required field: text or fields", path)
    if block.get("type") == "image" and not (block.get("image_url") or block.get("slack_file")):
        reading.fault("missing required field: image_url or slack_file", path)
    elements = block.get("elements")
    ids = [each["action_id"] for each in elements if isinstance(each, dict) and "action_id" in each] if isinstance(elements, list) else []
    for name in {name for name in ids if ids.count(name) > 1}:
        reading.fault(f"action_id {name!r} already exists", f"{path}/elements")
    if block.get("type") in BLOCKS and not reading.faults:
        try:
            parsed = Block.parse(copy.deepcopy(block))
            if parsed is None:
                reading.fault("the SDK knows no such block", path)
            else:
                parsed.to_dict()
        except (SlackObjectFormationError, TypeError, AttributeError) as refusal:
            reading.fault(f"the SDK refuses it: {refusal}", path)
