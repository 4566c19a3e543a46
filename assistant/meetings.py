"""When the board or a committee meets next, as the latest minutes give it."""

import re

from assistant import replies
from assistant.anchored import coming_meeting
from assistant.sentences import Draft, Inquiry, quoted
from assistant.topical import days_fixed
from index.obligations import Topic
from index.register import counting

_ASKED = re.compile(
    r"\bwhen(?:'?s| is| are| do(?:es)?)?\b.{0,20}\b(?:next (?:\w+ ){0,3}?(?:board|meeting|mtg|IAB|panel)\b(?! (?:paper|member|chair|report)s?)|(?:board|IAB|panel) (?:next )?(?:meet|meets|meeting|sit|sits)\b(?! (?:first|last)))|\b(?:date|time|day) of (?:the |our )?next (?:\w+ ){0,3}?(?:board|meeting|mtg|IAB|panel)\b|\bnext (?:board|IAB) (?:meeting )?(?:date|when)\b",
    re.I,
)
_OTHER = re.compile(r"\b(?:papers?|minutes|agenda|how often|scrutiny|cabinet|council|committee|before|first)\b", re.I)


def next_meeting(inquiry: Inquiry) -> Draft:
    """The day of the next meeting in the words of the paper that fixes it; nothing where none does."""
    question = inquiry.question
    if not _ASKED.search(question) or _OTHER.search(question):
        return Draft()
    event = coming_meeting(inquiry, counting(inquiry.library, inquiry.scope, inquiry.as_of))
    if event is None:
        return Draft()
    said = days_fixed(inquiry, event)
    return Draft((said, quoted(said.evidence[0])), suggestions=replies.SUGGESTIONS[Topic.OTHER])
