"""Several questions in one message: where one ends and the next begins."""

import re
from collections.abc import Sequence
from dataclasses import replace

from assistant.conversation import Asked, points_back
from index.text import content_stems

_WORD = r"(?:how|what|what'?s|when|when'?s|who|who'?s|where|where'?s|which|whose|whom|why)"
_ASKS = rf"(?:(?:by|till?|until|since|from|on|at|to|for|in|of|after|about|roughly|exactly)\s+){{0,2}}(?!when\s+(?!is\b|are|was|were|do|does|did|will|would|must|should|can|has|have|had|exactly)){_WORD}\b"
"""How a question begins; a "when" that no verb follows tells of a time ("when a child comes back, how many …")."""
_JOINT = re.compile(rf"(?:\s*[?!;,.&]+|\s+-+|\s*\band\b|\s*\bplus\b)(?:\s|[,&-]|\b(?:and|but|also|plus|then|so|if so|if yes|if not)\b)*(?={_ASKS})", re.I)
_OPENS = re.compile(rf"(?:^|[?!;.,:-]\s*|\b(?:so|and|but|hi|hello|please|ok|query|know|me|us|asks?|wondering|remind me)\s+){_ASKS}", re.I)
FEWEST = 2
"""How many words of its own a question needs to be one of several: "and by when" asks for more of the same."""
LEANS = 3
"""How few words of its own a part has that only the one before it makes whole."""


def parts(question: str) -> tuple[str, ...]:
    """The questions of a message, each with what was said before the first of them; the message whole where it asks but one."""
    pieces = [piece.strip() for piece in _JOINT.split(question) if piece.strip()]
    found: list[str] = []
    told: list[str] = []
    for piece in pieces:
        if not _OPENS.search(piece):
            told.append(piece)
            continue
        own = " ".join([*told, piece]) if not found else piece
        told = []
        if found and len(set(content_stems(piece))) < FEWEST:
            return (question,)
        found.append(own)
    return tuple(found) if len(found) > 1 else (question,)


def leans(part: str) -> bool:
    """Whether a part says too little to be answered where the one before it can't be: "what will they give back"."""
    return points_back(part) or len(set(content_stems(part))) <= LEANS


def apart(asked: Asked) -> Sequence[Asked]:
    """A question's parts as questions of their own, each with the ones before it as its context."""
    found = parts(asked.text)
    if len(found) == 1:
        return [asked]
    return [replace(asked, text=text, context=" ".join(part for part in (*found[:place], asked.context) if part)) for place, text in enumerate(found)]
