"""Who is meant: the council, the Department, the people a document names."""

import re
from collections.abc import Sequence

OPENING = 60
"""Letters of a sentence within which its subject stands."""


class Parties:
    """Who is meant: the document's own names for the council, the Department and the people it appoints."""

    _DEPARTMENT = re.compile(r"\b(?:department|dfe|officials|civil servants|reviewers?|reviews?)\b", re.I)
    _MINISTER = re.compile(r"\b(?:secretary of state|ministers?)\b", re.I)
    _ROLE = re.compile(
        r"\b(?:adviser|commissioner|independent chair|chair|improvement board|board|lead member|leader|chief executive|director of children['’]s services|ofsted|inspectors?|partnership)\b(?![’']s (?:chair|adviser|members?)\b)",
        re.I,
    )
    _COUNCIL = re.compile(r"\b(?:council|authority|borough|plan|assessment|self-assessment|it|they|you|your)\b", re.I)
    _PERSON = re.compile(r"\b(?!(?:The|This|That|Each|Every|Any|All|Our|Your|Its|An?)\b)[A-ZÀ-Þ][a-zß-ÿ’'-]+ (?:[A-Z]\. )?[A-ZÀ-Þ][A-Za-zÀ-ÿ’'-]+\b")

    _INITIALS = re.compile(r"[A-Z]{2,4}(?:\s?[/&]\s?[A-Z]{2,4}){0,3}")

    def __init__(self, council: str, names: Sequence[str], writer: str | None = None) -> None:
        """`council` is who a duty falls on where its words name nobody, `names` are the council's, `writer` is who "we" is in a letter."""
        self.council = council
        self._writer = writer
        self.last: str | None = None
        self._somebody: str | None = None
        self._names = re.compile("|".join(map(re.escape, names)) or r"(?!)", re.I)

    def is_party(self, words: str) -> bool:
        """Whether anybody whose duties count is spoken of."""
        return bool(self._DEPARTMENT.search(words) or self._MINISTER.search(words) or self._ROLE.search(words) or self._COUNCIL.search(words) or self._names.search(words)
                    or self._PERSON.search(words) or (self._writer and re.search(r"\b(?:I|we|We)\b", words)))  # fmt: skip

    def hear(self, sentence: str) -> None:
        """A sentence that lays nothing on anybody, which may name the person whom "she" is in the next one."""
        opening = sentence[:OPENING]
        found = self._PERSON.search(opening) or self._ROLE.search(opening)
        if found and self._names.search(found[0]) is None:
            self._somebody = self._found(found[0])

    def named(self, subject: str) -> str:
        """Who a subject is, in full; a pronoun is whoever was spoken of last."""
        words = subject.strip()
        if self._somebody and re.fullmatch(r"(?:and |but )?(?:he|she)", words, re.I):
            self.last = self._somebody
        if aside := re.search(r"[,;]\s+(?:and |but )?(?:he|she|they)$", words, re.I):
            words = words[: aside.start()]
            found = self._MINISTER.search(words) or self._PERSON.search(words) or self._ROLE.search(words)
            words = found[0] if found else words
        self._somebody = None
        if re.fullmatch(r"(?:and |but )?(?:it|they|he|she|this|these|there)?", words, re.I) and self.last:
            return self.last
        writes = re.search(r"(?:^|[,;]\s+)(?:and |but )?(?:we|I)$|^(?:[Aa]nd |[Bb]ut )?(?:[Ww]e|I)\b", words)
        self.last = self._writer if self._writer and writes else self._found(words)
        return self.last

    def _found(self, words: str) -> str:
        if self._INITIALS.fullmatch(words):
            return words
        tail = re.split(r"[,;:]\s", words)[-1]
        if self._MINISTER.search(tail):
            return "Secretary of State"
        if self._DEPARTMENT.search(tail):
            return "Department for Education"
        role = self._ROLE.search(tail)
        person = self._PERSON.search(tail)
        if role and not re.search(r"\bcouncil\b", tail, re.I):
            return person[0] if person and not re.search(r"\b(?:Improvement|Board|Children|Director|Executive|State|Independent)\b", person[0]) else role[0]
        if person and not self._names.search(tail) and not re.search(r"\b(?:Improvement|Board|Children|Council|Director|Executive)\b", person[0]):
            return person[0]
        return self.council
