"""What people said of answers becomes cases that load, and drafts that don't count before somebody completes them."""

from pathlib import Path

from assistant.ledger import Judged, Verdict
from assistant.schemas import Citation, Day, Reply
from evals.cases import load
from evals.feedback import written

CITED = Citation(
    marker=1, document_id="d1", document="notice.md", title="Notice", kind="improvement_notice", date="2024-03-14", heading=None, paragraph="9", page=None,
    quote="will review the council's progress at least every four months", url="/d/d1?paragraph=9#p9",
)  # fmt: skip
DAY = Day(date="2024-10-26", text="26 October 2024", approximate=False, meaning="next review", rule="4 months", anchor=None, assumption=None, marker=1)
ANSWERED = Reply(status="answered", answer="**By 26 October 2024** [1].", council="Wexmoor", as_of="2024-10-01", citations=[CITED], dates=[DAY], request_id="r")
REFUSED = Reply(status="not_found", answer="The documents about Wexmoor don't say.", council="Wexmoor", as_of="2024-10-01", request_id="r")


def judged(reference: str, reply: Reply, verdict: Verdict, reason: str = "", history: tuple[str, ...] = ()) -> Judged:
    return Judged(reference, "when is our next review?", history, reply.model_dump_json(), verdict, reason, "U1", 0.0)


def test_a_right_answer_is_a_case_with_its_date_its_thread_and_its_source(tmp_path: Path) -> None:
    said = [judged("a1", ANSWERED, Verdict.RIGHT, history=("what is this about?",)), judged("a2", REFUSED, Verdict.RIGHT)]
    file = tmp_path / "feedback.yaml"
    file.write_text("\n".join(written(said)))
    first, second = load(file).cases
    assert (first.kind, first.facts, first.history, first.sources[0].paragraph) == ("deadline", (("26 October 2024",),), ("what is this about?",), "9")
    assert (second.kind, second.answerable) == ("unanswerable", False)


def test_any_other_is_a_draft_with_what_was_said_against_it(tmp_path: Path) -> None:
    said = [judged("a1", ANSWERED, Verdict.RIGHT), judged("a2", ANSWERED, Verdict.WRONG, "it was moved\nto the 29th"), judged("a3", REFUSED, Verdict.MISSING)]
    text = "\n".join(written(said))
    file = tmp_path / "feedback.yaml"
    file.write_text(text)
    assert len(load(file).cases) == 1
    assert "# said to be wrong: it was moved" in text
    assert "# said to be missing" in text


def test_a_list_of_deadlines_is_no_case() -> None:
    kept = Judged("a1", "", (), '{"as_of":"2024-10-01","due":[]}', Verdict.RIGHT, "", "U1", 0.0)
    assert list(written([kept])) == []
