"""Exact dates: on each as-of day of a case, is the computed date the right one, in the reply's dates and in the answer's words."""

from datetime import date

from assistant.schemas import Reply
from evals.scores.answered import Answered
from evals.scores.matching import plain, states


def exact(answered: Answered) -> list[bool]:
    """For each day of `case.dates`, whether the first date given there is the expected one and stands in the answer."""
    replies = dict(answered.on_other_days)
    if answered.case.as_of is not None:
        replies[answered.case.as_of] = answered.reply
    return [_gives(replies.get(day), expected) for day, expected in answered.case.dates.items()]


def _gives(reply: Reply | None, expected: date) -> bool:
    if reply is None or not reply.dates:
        return False
    return reply.dates[0].date == expected.isoformat() and states(plain(reply.answer), expected.isoformat())


def unspoken(reply: Reply) -> list[str]:
    """The exact dates of a reply that its answer doesn't say in words."""
    text = plain(reply.answer)
    return [each.date for each in reply.dates if not each.approximate and not states(text, each.date)]
