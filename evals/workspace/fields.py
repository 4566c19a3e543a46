"""The closed table of Block Kit: which fields blocks, their elements and their objects may have, and how long each may be."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A text object of at most so many characters; `plain` refuses mrkdwn."""

    most: int
    plain: bool = False


@dataclass(frozen=True, slots=True)
class Words:
    """A string of `least` to `most` characters."""

    most: int
    least: int = 1


@dataclass(frozen=True, slots=True)
class Free:
    """Anything: a flag, or what only the SDK's own models look into."""


@dataclass(frozen=True, slots=True)
class One:
    """One element of these types, or one object of this name."""

    of: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """1 to `items` of them; "text" stands for a text object of at most 2,000 characters."""

    items: int
    of: tuple[str, ...]


Rule = Text | Words | Free | One | Many


@dataclass(frozen=True, slots=True)
class Shape:
    required: tuple[str, ...]
    fields: Mapping[str, Rule]


def _shape(required: str = "", /, **fields: Rule) -> Shape:
    return Shape(tuple(required.split()), fields)


_FREE = Free()
_URL, _ID = Words(3000), Words(255)
_CHOICES = Many(100, ("option",))
_CONFIRM = One(("confirm",))
_ASKS: dict[str, Rule] = {"action_id": _ID, "placeholder": Text(150, plain=True), "confirm": _CONFIRM, "focus_on_load": _FREE}
_TYPED: dict[str, Rule] = {**_ASKS, "initial_value": Words(3000), "dispatch_action_config": _FREE}
_SEVERAL: dict[str, Rule] = {**_ASKS, "max_selected_items": _FREE}

OBJECTS: Mapping[str, Shape] = {
    "option": _shape("text value", text=Text(75), value=Words(150), description=Text(75), url=_URL),
    "group": _shape("label options", label=Text(75, plain=True), options=_CHOICES),
    "confirm": _shape("title text confirm deny", title=Text(100, True), text=Text(300), confirm=Text(30, True), deny=Text(30, True), style=_FREE),
    "feedback": _shape("text value", text=Text(75, plain=True), value=Words(2000), accessibility_label=Words(75)),
    "card": _shape("type", type=_FREE, block_id=_ID, hero_image=_FREE, icon=_FREE, title=_FREE, subtitle=_FREE, body=_FREE, actions=_FREE),
}

ELEMENTS: Mapping[str, Shape] = {
    "button": _shape(
        "text",
        text=Text(75, plain=True),
        action_id=_ID,
        url=_URL,
        value=Words(2000),
        style=_FREE,
        confirm=_CONFIRM,
        accessibility_label=Words(75),
        agent_prompt=Words(4000),
        agent_prompt_display=_FREE,
        visible_to_user_ids=_FREE,
    ),
    "checkboxes": _shape("options", **_ASKS, options=Many(10, ("option",)), initial_options=_CHOICES),
    "datepicker": _shape("", **_ASKS, initial_date=Words(10)),
    "datetimepicker": _shape("", **_ASKS, initial_date_time=_FREE),
    "email_text_input": _shape("", **_TYPED),
    "external_select": _shape("", **_ASKS, min_query_length=_FREE, initial_option=One(("option",))),
    "feedback_buttons": _shape("positive_button negative_button", action_id=_ID, positive_button=One(("feedback",)), negative_button=One(("feedback",))),
    "icon_button": _shape(
        "icon text",
        action_id=_ID,
        icon=Words(75),
        text=Text(75, plain=True),
        value=Words(2000),
        confirm=_CONFIRM,
        accessibility_label=Words(75),
        visible_to_user_ids=_FREE,
    ),
    "image": _shape("alt_text", alt_text=Words(2000), image_url=_URL, slack_file=_FREE),
    "multi_static_select": _shape("", **_SEVERAL, options=_CHOICES, option_groups=Many(100, ("group",)), initial_options=_CHOICES),
    "multi_users_select": _shape("", **_SEVERAL, initial_users=_FREE),
    "multi_conversations_select": _shape("", **_SEVERAL, initial_conversations=_FREE, default_to_current_conversation=_FREE, filter=_FREE),
    "multi_channels_select": _shape("", **_SEVERAL, initial_channels=_FREE),
    "number_input": _shape("is_decimal_allowed", **_TYPED, is_decimal_allowed=_FREE, min_value=_FREE, max_value=_FREE),
    "overflow": _shape("options", action_id=_ID, options=Many(5, ("option",)), confirm=_CONFIRM),
    "plain_text_input": _shape("", **_TYPED, multiline=_FREE, min_length=_FREE, max_length=_FREE),
    "radio_buttons": _shape("options", **_ASKS, options=Many(10, ("option",)), initial_option=One(("option",))),
    "static_select": _shape("", **_ASKS, options=_CHOICES, option_groups=Many(100, ("group",)), initial_option=One(("option",))),
    "timepicker": _shape("", **_ASKS, initial_time=Words(5), timezone=_FREE),
    "url_text_input": _shape("", **_TYPED),
    "users_select": _shape("", **_ASKS, initial_user=_FREE),
    "conversations_select": _shape("", **_ASKS, initial_conversation=_FREE, default_to_current_conversation=_FREE, response_url_enabled=_FREE, filter=_FREE),
    "channels_select": _shape("", **_ASKS, initial_channel=_FREE, response_url_enabled=_FREE),
}

_SELECTS = tuple(name for name in ELEMENTS if name.endswith("_select"))
_PICKERS = ("checkboxes", "datepicker", "radio_buttons", "timepicker")
_INPUTS = (*_SELECTS, *_PICKERS, "datetimepicker", "email_text_input", "number_input", "plain_text_input", "url_text_input")
_SINGLE = tuple(name for name in _SELECTS if not name.startswith("multi_"))
_ACTIONS = ("button", *_SINGLE, *_PICKERS, "datetimepicker", "overflow", "plain_text_input")

BLOCKS: Mapping[str, Shape] = {
    "actions": _shape("elements", elements=Many(25, _ACTIONS)),
    "alert": _shape("text", text=Text(3000), level=_FREE),
    "card": _shape(hero_image=_FREE, icon=_FREE, title=Text(150), subtitle=Text(150), body=Text(200), actions=Many(5, ("button",))),
    "carousel": _shape("elements", elements=Many(10, ("card",))),
    "context": _shape("elements", elements=Many(10, ("image", "text"))),
    "context_actions": _shape("elements", elements=Many(5, ("feedback_buttons", "icon_button"))),
    "divider": _shape(),
    "header": _shape("text", text=Text(150, plain=True)),
    "image": _shape("alt_text", alt_text=Words(2000), image_url=_URL, slack_file=_FREE, title=Text(2000, plain=True)),
    "input": _shape("label element", label=Text(2000, True), element=One(_INPUTS), hint=Text(2000, True), optional=_FREE, dispatch_action=_FREE),
    "markdown": _shape("text", text=Words(12_000)),
    "plan": _shape("title", title=Words(256), tasks=_FREE),
    "rich_text": _shape("elements", elements=_FREE),
    "section": _shape(text=Text(3000), fields=Many(10, ("text",)), accessory=One(("button", "image", "overflow", *_SELECTS, *_PICKERS)), expand=_FREE),
    "table": _shape("rows", rows=_FREE, column_settings=_FREE),
    "task_card": _shape("task_id title status", task_id=_ID, title=Words(256), details=_FREE, output=_FREE, sources=_FREE, status=_FREE),
}
"""Without type and block_id, which every block may have."""

IN_VIEWS = frozenset({"actions", "alert", "context", "divider", "header", "image", "input", "rich_text", "section"})

CHUNKS: Mapping[str, Shape] = {
    "blocks": _shape("blocks", blocks=_FREE),
    "markdown_text": _shape("text", text=Words(12_000)),
    "plan_update": _shape("title", title=Words(256)),
    "task_update": _shape("id title", id=_ID, title=Words(256), status=_FREE, details=Words(256), output=Words(256), sources=_FREE),
}

VIEWS: Mapping[str, Shape] = {
    "modal": _shape(
        "title blocks",
        title=Text(24, plain=True),
        submit=Text(24, plain=True),
        close=Text(24, plain=True),
        blocks=_FREE,
        private_metadata=Words(3000, 0),
        callback_id=_ID,
        external_id=_ID,
        clear_on_close=_FREE,
        notify_on_close=_FREE,
        submit_disabled=_FREE,
    ),
    "home": _shape("blocks", blocks=_FREE, private_metadata=Words(3000, 0), callback_id=_ID, external_id=_ID),
}
