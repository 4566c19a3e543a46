"""The verbs that bind: must, shall, is directed to, asks the council to; and a duty's own words."""

import re
from dataclasses import dataclass

from index.obligations import Binding

VERB = (
    r"must|shall|should|will|(?-i:may)|can|(?:is|are) (?:also |then |now |each |both |further |hereby |therefore |accordingly |jointly )*(?:required|expected|asked|invited|directed|requested|instructed|obliged|reminded)(?:,? (?:by|within|before|no later than|not later than|on or before) [^:;.,]{3,40}?,?)? to|(?:is|are) due to|falls? to(?= be\b)|(?:is|are) (?:jointly |also )?responsible for(?= \w+ing\b)|(?:is|are) charged with(?= \w+ing\b)|(?:has|have) until [^.;,]{3,40}? to|(?:undertakes?|commits?(?: itself)?|(?:has|have) (?:also |now |all )?(?:undertaken|committed(?: itself)?|pledged|agreed(?= to (?:chair|lead|serve|act|return|remain|stay|go on|pay|fund|host|give|attend|join)\b))) to(?! (?:the|a|an|this|that|it|be)\b)|(?<!aim )(?<!purpose )(?<!intention )(?<!objective )(?<!goal )(?<!ambition )(?<!hope )(?<!task )(?<!priority )(?<!way )(?:(?<!plan )|(?=(?:is|are) (?:now |then )?to (?:be|reach|go|rest|show|contain|name|cover|include|say|state)\b))(?:is|are) (?:now |then |also |not )?to(?= (?!date\b|some\b|the\b|a\b|an\b|its\b)[a-z]|\s*:)|"
    r"(?<!would not )(?<!not )(?<!the )(?<!a )(?:has|have|needs?) to(?! improve\b)|(?<!not )(?:expects?|asks?|invites?|urges?|directs?|instructs?|(?:am|are|is) (?:also |now |therefore )?(?:asking|expecting|inviting|requiring|directing))(?! for\b| to\b| that\b) (?:the |its |all |an? |every |each |your )?[\w%-]+(?:[’']s)?(?: [\w%-]+){0,4}? to|(?<!could )(?<!would )(?<!may )(?<!to )requires? (?!improvement\b|that\b)(?:the |its )?\w+(?: \w+){0,3}? to|it is for (?:the |its )?\w+(?: to\b|(?=\s*:)|(?:(?: and| or|,)? [\w’'-]+,?){1,6}? to\b)|(?:(?<!\ba )(?<!\bthe )(?<!\bits )(?<!\btheir )(?<!\bour )(?<!\byour )(?<!\bthis )(?<!\bany )(?<!\bno )(?<!ment )(?<!action )(?<!very )(?<!new )(?<!clear )(?<!single )plans?|intends?|proposes?|mean(?= to (?:hold|visit|review|publish|send|come|make|meet|appoint|report)\b)) to|would like (?:the |its |you )?(?:\w+ ){0,4}?to|would be grateful if (?:you|the \w+) (?:could|would)"
)
_ASIDE = r"(?!\s*[.;])(?!\s*,(?!\s*(?:no later|not later|within|by|at|in|before|after|on|as|subject|where|unless|with|if|from|for|when|during|once|upon|together|through|so far|wherever|therefore|also|however|having|following)\b[^.;]{0,120}?,))"
"""After a binding verb: no end of the sentence, and no comma but that of an aside ("must, no later than six weeks from this notice, establish")."""
MODAL = re.compile(rf"\b(?P<verb>{VERB})\b{_ASIDE}", re.I)
BINDING_WORDS = ("must", "shall", "should", "will", "may", " can ", "is to", "are to", "not to", "now to", "then to", "also to", "ask", "it is for", "expect", "invit", "direct", "request", "requir", "urge", "has to", "have to", "need",
                  "plan", "intend", "propos", "due to", "falls to", "fall to", "mean to", "would like", "grateful", "responsible for", "charged with", "until", "undertak", "commit", "pledged", "agreed", "instruct", "obliged", "remind")  # fmt: skip
_BINDING = {"must": Binding.MUST, "shall": Binding.MUST, "should": Binding.SHOULD, "will": Binding.WILL, "may": Binding.MAY, "can": Binding.MAY}


@dataclass(frozen=True, slots=True)
class Clause:
    """A duty's own words, verbatim from its sentence; `subject` stands before its verb (empty where it is understood)."""

    text: str
    subject: str
    binding: Binding
    standing: bool = False
    """Whether it only says what is done again and again."""
    whole: bool = False
    """Whether nothing else of its sentence is a duty."""


def last_modal(sentence: str) -> str | None:
    found = list(MODAL.finditer(sentence))
    return found[-1]["verb"] if found else None


_UNDERTAKEN = re.compile(r"^(?:plan|intend|propos|mean)|due to|undertak|commit|pledged|agreed")


def binding_of(verb: str) -> Binding:
    word = verb.lower()
    return _BINDING.get(
        word,
        Binding.SHOULD
        if re.search(r"expect|ask|invit|urge|request|like|grateful|remind", word)
        else Binding.WILL
        if _UNDERTAKEN.search(word)
        else Binding.MUST,
    )


def laid_on(verb: str) -> str | None:
    """Whom a verb of asking names: "expects the council to"."""
    match = re.fullmatch(
        r"(?:would like|it is for|expects?|asks?|invites?|urges?|directs?|requires?|instructs?|(?:am|are|is) (?:\w+ )?\w+ing) (?P<who>.+?)(?: to)?", verb, re.I
    )
    return match["who"] if match else None
