"""What comes to a response_url: at most five messages within half an hour, for one person or for the channel."""

from evals.workspace.chat import note_mentions
from evals.workspace.judge import judge_message
from evals.workspace.reading import Refused
from evals.workspace.records import Json, Posted
from evals.workspace.state import Workspace

RESPONSE_USES, RESPONSE_SECONDS = 5, 1800.0


def respond(slack: Workspace, path: str, body: Json) -> None:
    """Does what a post to this response_url says; Refused with used_url, expired_url or what is wrong with the message."""
    given = slack.response_urls.get(path)
    if given is None:
        raise Refused("no_such_url", wrong=True)
    if given.uses >= RESPONSE_USES:
        raise Refused("used_url", wrong=True)
    if slack.clock.now() - given.at > RESPONSE_SECONDS:
        raise Refused("expired_url")
    original = slack.find(given.channel, given.original) if given.original else None
    if body.get("delete_original"):
        given.uses += 1
        if original:
            slack.remove(original)
        return
    said = judge_message(body)
    note_mentions(slack, said.text, said.blocks, f"an answer to a response_url in {given.channel}")
    given.uses += 1
    if original and body.get("replace_original"):
        original.text, original.blocks, original.metadata = said.text, said.blocks, said.metadata or original.metadata
        return
    show(slack, given.channel, given.user, body, str(body.get("thread_ts") or given.thread_ts or "") or None)


def show(slack: Workspace, channel: str, user: str, body: Json, thread_ts: str | None = None) -> Posted:
    """Posts an answer to an interaction: to the one who asked, unless its response_type is in_channel."""
    said = judge_message(body)
    posted = Posted(channel, slack.new_ts(), slack.bot_user, said.text, said.blocks, thread_ts, bot_id=slack.bot_id, metadata=said.metadata)
    posted.ephemeral_to = None if body.get("response_type") == "in_channel" else user
    return slack.keep(posted)
