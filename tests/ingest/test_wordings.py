"""Papers of councils that nobody has seen: whatever way a duty is worded, it is in the register once, with whose it is and when it is due."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from index.authorities import Council, england
from index.documents import Paragraph
from index.obligations import TOLD, Binding, Due, DueKind, Obligation
from index.text import letters
from ingest.identify import identify
from ingest.obligations import read_obligations
from ingest.told import Told

CASES: list[dict[str, Any]] = [
    case for name in ("wordings.yaml", "wordings-more.yaml", "wordings-whole.yaml") for case in yaml.safe_load((Path(__file__).parent / name).read_text("utf8"))
]
Row = list[Any]

FRAMES = {
    "notice": (
        "Harrowmere",
        "Improvement notice to Harrowmere Borough Council\n\n1. This improvement notice is issued on 14 March 2024 by the Secretary of State for Education. It follows the "
        "inspection by Ofsted on 7 and 8 December 2023, whose report was published on 2 February 2024.\n\n{}\n",
    ),
    "direction": (
        "Tollerdyke",
        "Statutory direction to Tollerdyke Council\n\nSection 497A of the Education Act 1996\n\n1. This direction is given on 14 March 2024 by the Secretary of State for "
        "Education in relation to Tollerdyke Council's children's social care functions.\n\n{}\n",
    ),
    "letter": (
        "Sandwyke",
        "Department for Education\n\n12 November 2024\n\nDear Jo\n\nImprovement notice: Sandwyke Council, second review\n\n{}\n\nYours sincerely\n",
    ),
    "minutes": ("Penhurst", "Penhurst Improvement Board\n\nMinutes of the meeting held on Thursday 16 January 2025\n\n2. Performance\n\n{}\n"),
    "paper": ("Penhurst", "Penhurst Borough Council\n\nReport to the Children's Scrutiny Committee\n\nMeeting date: 18 September 2024\n\n{}\n"),
    "tracker": ("Langfleet", "Langfleet Council improvement plan: action tracker\n\nUpdated 15 November 2024\n\n{}\n"),
    "visit": (
        "Mosswick",
        "Ofsted\n\n14 June 2024\n\nDear Mr Ali\n\nFocused visit to Mosswick children’s services\n\nThis letter summarises the findings of the focused visit to Mosswick on "
        "21 and 22 May 2024.\n\n{}\n",
    ),
    "send": (
        "Mosswick",
        "Area SEND inspection of Mosswick Local Area Partnership\n\nInspection dates: 20 to 24 May 2024\n\nDate of report: 14 June 2024\n\n{}\n\nOfsted and the Care Quality "
        "Commission (CQC) carried out this inspection.\n",
    ),
}
"""By kind of paper: whose it is, and what stands around the words."""


def obligations(structured: Callable[..., list[Paragraph]], case: dict[str, Any]) -> list[Obligation]:
    """What is read of a case's paper that somebody has to do."""
    name, frame = FRAMES[case["kind"]]
    paragraphs = structured(frame.format(case["text"].strip()), "scan0001.md" if "|---" in case["text"] else "scan0001.txt")
    council = Council(name, f"{name} Council", (f"{name} Borough Council",))
    identity = identify(paragraphs, "scan0001.txt", None, england().with_councils([council]), Told())
    return [each for each in read_obligations(paragraphs, identity) if each.topic not in TOLD]


def paired(rows: list[Row], found: list[Obligation]) -> tuple[list[tuple[Row, Obligation]], list[Row], list[Obligation]]:
    """Each row with the shortest obligation that holds its words; the rows without one, and the obligations without a row."""
    free = sorted(found, key=lambda each: len(each.quote))
    pairs, missing = [], []
    for row in sorted(rows, key=lambda row: -len(row[4])):
        match = next((each for each in free if letters(row[4]) in letters(each.quote)), None)
        if match is None:
            missing.append(row)
        else:
            free.remove(match)
            pairs.append((row, match))
    return pairs, missing, free


def faults(row: Row, found: Obligation) -> list[str]:
    """In what an obligation isn't what its row says."""
    who, binding, kind, when, _ = row
    wrong = []
    if who and not (letters(who) in letters(found.who) or letters(found.who) in letters(who)):
        wrong.append(f"whose: {found.who}, not {who}")
    if binding and found.binding is not Binding(binding):
        wrong.append(f"binding: {found.binding}, not {binding}")
    if kind and found.due.kind is not DueKind(kind):
        wrong.append(f"kind of date: {found.due.kind}, not {kind}")
    elif when is not None and when != _when(found.due):
        wrong.append(f"when: {_when(found.due)}, not {when}")
    return wrong


def _when(due: Due) -> date | str | None:
    if due.kind is not DueKind.RECURRING:
        return due.day
    return str(due.periods[0]) if due.periods[0].count != 1 else f"1 {due.periods[0].unit}"


@pytest.mark.parametrize("case", CASES, ids=[f"{case['kind']}: {' '.join(case['text'].split())[:70]}" for case in CASES])
def test_what_is_to_be_done_is_read_whatever_its_words(case: dict[str, Any], structured: Callable[..., list[Paragraph]]) -> None:
    pairs, missing, extra = paired(case["rows"], obligations(structured, case))
    assert [row[4] for row in missing] == []
    assert [each.quote for each in extra] == []
    assert [fault for row, found in pairs for fault in faults(row, found)] == []
