"""What Slack shows that isn't an answer: the form for a reason, and the one message with a mention in it."""

from typing import Any

from slack_sdk.models.blocks import InputBlock, MarkdownTextObject, PlainTextInputElement, PlainTextObject, SectionBlock
from slack_sdk.models.views import View

from assistant.slack import words
from assistant.slack.blocks import Message
from assistant.slack.mrkdwn import fit, literal, split


def reason_form(callback: str, reference: str) -> dict[str, Any]:
    """The modal that asks what is wrong with an answer; it may be sent empty."""
    field = InputBlock(
        block_id="reason",
        label=PlainTextObject(text=words.REASON_LABEL),
        hint=PlainTextObject(text=words.REASON_HINT),
        element=PlainTextInputElement(action_id="text", multiline=True, max_length=2_000),
        optional=True,
    )
    view = View(
        type="modal",
        callback_id=callback,
        private_metadata=reference,
        title=PlainTextObject(text=words.REASON_TITLE),
        submit=PlainTextObject(text=words.SEND),
        close=PlainTextObject(text=words.CANCEL),
        blocks=[field],
    )
    return dict(view.to_dict())


def passed_on(person: str, channel: str, question: str, reference: str) -> Message:
    """A question for a person, with a live mention of who asks; the question itself is dead text."""
    return _mentioning(words.passed_on(person, channel, literal(question)), reference)


def shared_by(person: str, question: str) -> Message:
    """Who shares an answer, and to which question."""
    asked = f" {words.asked(literal(question))}" if question else ""
    return _mentioning(f"{words.shared_by(person)}{asked}", None)


def _mentioning(text: str, reference: str | None) -> Message:
    pieces = [*split(text, 3_000), *([words.reference(reference)] if reference else [])]
    return Message(fit(text, 3_900), tuple(SectionBlock(text=MarkdownTextObject(text=each, verbatim=True)).to_dict() for each in pieces))


def maybe_again(message: Message) -> Message:
    """A message that its reader may have had already."""
    told = SectionBlock(text=MarkdownTextObject(text=words.MAYBE_AGAIN, verbatim=True)).to_dict()
    return Message(fit(f"{words.MAYBE_AGAIN}\n{message.text}", 3_900), (told, *message.blocks))


def halved(message: Message) -> tuple[Message, Message]:
    """A message as two, for where Slack finds it too long."""
    middle = len(message.blocks) // 2
    return Message(message.text, message.blocks[:middle]), Message(words.CONTINUED, message.blocks[middle:])
