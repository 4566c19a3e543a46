"""What people tell the register, from what a door was told to a claim that is kept, and back to what a door shows."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from assistant.schemas import RecordBody, RecordItem
from index.claims import About, Claim, last_words
from index.dates import say
from index.errors import ClaimRefused, UnknownClaim, UnknownCouncil, UnknownObligation
from index.library import Library
from index.scope import Access, Asker, Scope

_NAME = re.compile(r"[\w .,'’()&@/+-]{1,80}")


def record(library: Library, asker: Asker, body: RecordBody, today: date, default_council: str | None) -> Claim:
    """Keeps what was told; ClaimRefused where something is missing or can't be."""
    scope = asker.scope()
    if body.council:
        body = body.model_copy(update={"council": council_called(library, body.council)})
    told = _correction(library, scope, body, today) if body.corrects else _first(library, scope, body, today, default_council)
    claim = replace(told, id=secrets.token_hex(6), by=_name(body.by or asker.id), told=today)
    library.record(scope, claim)
    return claim


def items(claims: Sequence[Claim]) -> list[RecordItem]:
    """Claims as the doors show them, in the order in which they were recorded, each with what became of it."""
    last = last_words(claims)
    return [_item(claim, last[claim.id]) for claim in claims]


def council_called(library: Library, name: str) -> str:
    """The own name of a council; UnknownCouncil with near names for one that nobody knows."""
    gazetteer = library.gazetteer()
    if (found := gazetteer.find(name)) is None:
        raise UnknownCouncil(name, gazetteer.near(name))
    return found.name


def _first(library: Library, scope: Scope, body: RecordBody, today: date, default_council: str | None) -> Claim:
    """A claim of its own, without its id and teller."""
    if body.withdraw:
        raise ClaimRefused("A record is withdrawn by its id; give it as “corrects” (--withdraw ID). 'noticeboard record list' shows the ids.")
    if body.about is None:
        raise ClaimRefused(f"What is recorded isn't told; “about” is one of {', '.join(About)}.")
    if body.on is None:
        raise ClaimRefused("The day is missing; give it as “on” (--on 2024-10-23).")
    if body.about is About.OBLIGATION_MET and not body.obligation_id:
        raise ClaimRefused("Which obligation was met isn't told; give its id (noticeboard record met OBLIGATION_ID; 'noticeboard obligations --json' has it).")
    if body.obligation_id and body.about is not About.OBLIGATION_MET:
        raise ClaimRefused(f"“{body.about.label}” takes no obligation's id; leave {body.obligation_id[:40]!r} out, or record the obligation as met.")
    default = council_called(library, default_council) if default_council and not body.council else None
    if body.obligation_id:
        council = _council_of(library, scope, body.obligation_id, body.council, default)
    else:
        council = body.council or default or _only(library.councils(scope))
    access = _access(library, scope, body)
    return Claim("", council, body.about, _past(body.on, today), body.obligation_id, _line(body.evidence or ""), "", today, access=access)


def _access(library: Library, scope: Scope, body: RecordBody) -> Access:
    """Who may see a claim: as told, but what speaks of a restricted paper's obligation is as restricted as the paper."""
    of = {held.document_id for held in library.obligations(scope) if held.id == body.obligation_id} if body.obligation_id else set()
    hidden = any(each.access is Access.RESTRICTED for each in library.documents(scope) if each.id in of)
    return Access.RESTRICTED if hidden else body.access or Access.PUBLIC


def _correction(library: Library, scope: Scope, body: RecordBody, today: date) -> Claim:
    """A claim that takes another's place: what isn't told stays as it was."""
    corrected = next((each for each in library.claims(scope) if each.id == body.corrects), None)
    if corrected is None:
        raise UnknownClaim(body.corrects or "")
    kept = (corrected.about, corrected.council, corrected.obligation_id, corrected.access)
    told_again = (body.about, body.council, body.obligation_id, body.access)
    if any(told is not None and told != was for told, was in zip(told_again, kept, strict=True)):
        raise ClaimRefused(
            f"{corrected.id} records “{corrected.about.label}” for {corrected.council}; only its day and evidence can be corrected. Else withdraw it."
        )
    if body.withdraw:
        return replace(corrected, evidence=_line(body.evidence or ""), corrects=corrected.id, withdrawn=True)
    if body.on is None and body.evidence is None:
        raise ClaimRefused("What is right isn't told; give the day as “on” (--on 2024-10-23), the evidence, or both.")
    day = _past(body.on or corrected.day, today)
    evidence = corrected.evidence if body.evidence is None else _line(body.evidence)
    return replace(corrected, day=day, evidence=evidence, corrects=corrected.id, withdrawn=False)


def _past(day: date, today: date) -> date:
    if day > today:
        raise ClaimRefused(f"{say(day)} lies ahead (today is {say(today)}); record what has happened, once it has.")
    return day


def _council_of(library: Library, scope: Scope, obligation_id: str, named: str | None, default: str | None) -> str:
    """The council whose obligation it is; one that several councils share needs to be told whose."""
    councils = sorted({held.council for held in library.obligations(scope) if held.id == obligation_id})
    if not councils or (named and named not in councils):
        raise UnknownObligation(obligation_id)
    wanted = named or (default if default in councils else None)
    return wanted or _only(councils)


def _only(councils: Sequence[str]) -> str:
    if len(councils) != 1:
        which = f" It may be {' or '.join(councils)}." if 1 < len(councils) < 6 else ""
        raise ClaimRefused(f"Whose record it is isn't told; give the council (--council NAME, or NOTICEBOARD_COUNCIL).{which}")
    return councils[0]


def _name(name: str) -> str:
    """A name as it may stand in an answer: on one line, without marks that would be read as markup or as a citation."""
    plain = _line(name)
    if not _NAME.fullmatch(plain):
        raise ClaimRefused("Who records it can't be read as a name; use at most 80 letters, digits, spaces and . , ' ( ) & @ / + - (--by NAME).")
    return plain


def _line(words: str) -> str:
    return " ".join(words.split())


def _item(claim: Claim, last: Claim) -> RecordItem:
    return RecordItem(
        claim_id=claim.id,
        council=claim.council,
        about=claim.about,
        on=claim.day,
        obligation_id=claim.obligation_id,
        evidence=claim.evidence,
        by=claim.by,
        recorded=claim.told,
        access=claim.access,
        corrects=claim.corrects,
        withdrawn=claim.withdrawn,
        state="withdrawn" if last.withdrawn else "counts" if last == claim else "corrected",
    )
