"""Answers that are lists: all items of the list that fits best, with the words that lead into it."""

from collections.abc import Sequence

from assistant import replies
from assistant.evidence import gather, sure
from assistant.sentences import LIST_CITATIONS, Draft, Inquiry, Sentence, SentenceKind, certain, plain
from index.documents import Document, Paragraph
from index.text import content_stems


def whole_list(inquiry: Inquiry) -> Draft:
    """All items of the list that fits best, with the words that lead into it."""
    evidence = gather(inquiry.library, inquiry.scope, inquiry.asked, inquiry.route, inquiry.as_of)
    if not evidence or not sure(evidence[0], inquiry.route):
        return Draft(related=tuple(evidence[:2]))
    best: tuple[float, list[Paragraph], Document] | None = None
    asked = set(content_stems(f"{inquiry.asked.text} {inquiry.asked.context}"))
    for each in evidence[:12]:
        group = _group(inquiry.paragraphs(each.document), each.paragraph)
        if len(group) < 3:
            continue
        above = set(content_stems(" ".join([*group[0].heading[-1:], group[0].text])))
        score = each.score + 0.6 * len(asked & above) / max(1, len(asked))
        if best is None or score > best[0]:
            best = (score, group, each.document)
    if best is None or best[0] < evidence[0].score - 0.15:
        return Draft()
    return _listed(best[1], best[2])


def _group(paragraphs: Sequence[Paragraph], inside: Paragraph) -> list[Paragraph]:
    """The lead-in and the items of the list that a paragraph stands in or leads into; empty where it is in none."""
    place = next((place for place, each in enumerate(paragraphs) if each.ordinal == inside.ordinal), None)
    if place is None:
        return []
    if not _is_item(inside):
        if not inside.text.endswith(":") or place + 1 >= len(paragraphs) or not _is_item(paragraphs[place + 1]):
            return []
        place += 1
    first = last = place
    while first > 0 and _same_list(paragraphs[first - 1], paragraphs[place]):
        first -= 1
    while last + 1 < len(paragraphs) and _same_list(paragraphs[last + 1], paragraphs[place]):
        last += 1
    lead = [paragraphs[first - 1]] if first > 0 else []
    return [*lead, *paragraphs[first : last + 1]] if lead else []


def _is_item(paragraph: Paragraph) -> bool:
    return paragraph.form == "item" and (paragraph.number is None or "(" in paragraph.number)


def _same_list(one: Paragraph, other: Paragraph) -> bool:
    if not _is_item(one) or one.heading != other.heading:
        return False
    return (one.number or "").split("(")[0] == (other.number or "").split("(")[0]


def _listed(group: list[Paragraph], document: Document) -> Draft:
    lead, items = group[0], group[1:]
    named = lead.text
    head_evidence = certain(document, lead, _last_sentence(named))
    head = Sentence(SentenceKind.QUOTE, f"{replies.place(document, lead.number, lead.page)}: “{_last_sentence(named)}” [#0]", (head_evidence,))
    room = LIST_CITATIONS - 1
    size = -(-len(items) // room)
    lines = []
    for start in range(0, len(items), size):
        part = items[start : start + size]
        evidence = tuple(certain(document, each, each.text) for each in part[:1])
        bullets = [f"- {plain(each.text)}" for each in part]
        bullets[0] += " [#0]"
        if len(part) > 1:
            joined = " ".join(each.text for each in part)
            evidence = (certain(document, part[0], joined),)
        lines.append(Sentence(SentenceKind.QUOTE, "\n".join(bullets), evidence))
    return Draft((head, *lines), words=400, citations=LIST_CITATIONS)


def _last_sentence(text: str) -> str:
    return text if len(text.split()) <= 45 else text[text.rfind(". ") + 2 :]
