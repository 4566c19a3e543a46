"""Cases: what a file may hold, and what is said of one that can't be used."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.cases import Case, CaseKind, Cases, Part, Source, load
from evals.sample.make import councils
from index.errors import SettingError
from index.scope import Access

SAMPLE = Path(__file__).resolve().parents[2] / "evals" / "sample" / "cases"
WHOLE: dict[str, Any] = {
    "id": "kirkby-next-review",
    "council": "Kirkby",
    "as_of": date(2024, 7, 29),
    "history": ["what does the notice ask?"],
    "access": "restricted",
    "question": "when do they come back?",
    "kind": "deadline",
    "answerable": True,
    "answer": "By 26 October 2024.",
    "facts": [["26 October 2024"], ["four months", "4 months"]],
    "forbidden": ["14 July 2024"],
    "sources": [{"document": "notice.md", "paragraph": "9", "page": None, "quote": "at least every four months"}],
    "dates": {date(2024, 5, 1): date(2024, 7, 14), date(2024, 7, 29): date(2024, 10, 26)},
    "computed": True,
}
REFUSED: dict[str, Any] = {"id": "kirkby-un-fee", "question": "what is he paid?", "kind": "unanswerable", "answerable": False, "why": "No paper says it."}

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """write(case, …, name=…): a file of these cases."""

    def written(*cases: Any, name: str = "kirkby.yaml") -> Path:
        (tmp_path / name).write_text(yaml.safe_dump(list(cases)), "utf8")
        return tmp_path / name

    return written


def refusal(path: Path) -> str:
    with pytest.raises(SettingError) as caught:
        load(path)
    return str(caught.value)


def without(field: str, case: dict[str, Any] = WHOLE) -> dict[str, Any]:
    return {name: value for name, value in case.items() if name != field}


def test_a_good_file_loads_with_every_field(write: Write) -> None:
    whole, refused = load(write(WHOLE, REFUSED)).cases
    assert whole == Case(
        id="kirkby-next-review",
        council="Kirkby",
        as_of=date(2024, 7, 29),
        history=("what does the notice ask?",),
        access=Access.RESTRICTED,
        question="when do they come back?",
        kind=CaseKind.DEADLINE,
        answerable=True,
        answer="By 26 October 2024.",
        facts=(("26 October 2024",), ("four months", "4 months")),
        forbidden=("14 July 2024",),
        sources=(Source(document="notice.md", paragraph="9", quote="at least every four months"),),
        dates={date(2024, 5, 1): date(2024, 7, 14), date(2024, 7, 29): date(2024, 10, 26)},
        computed=True,
    )
    assert (refused.council, refused.as_of, refused.history, refused.access) == (None, None, (), Access.PUBLIC)
    assert (refused.facts, refused.forbidden, refused.sources, refused.dates, refused.computed) == ((), (), (), {}, False)


def test_bare_numbers_and_days_in_facts_and_paragraphs_are_words(tmp_path: Path) -> None:
    path = tmp_path / "kirkby.yaml"
    path.write_text(
        "- {id: a, question: q, kind: fact, answerable: true, facts: [[12, 2024-05-06]], forbidden: [640], sources: [{document: d, paragraph: 9}]}", "utf8"
    )
    (case,) = load(path).cases
    assert (case.facts, case.forbidden, case.sources[0].paragraph) == ((("12", "2024-05-06"),), ("640",), "9")


def test_a_folder_is_all_of_its_yaml_files_in_order(write: Write, tmp_path: Path) -> None:
    write({**WHOLE, "id": "b"}, name="2.yaml")
    write({**WHOLE, "id": "c"}, {**WHOLE, "id": "a"}, name="1.yaml")
    (tmp_path / "notes.txt").write_text("no cases", "utf8")
    assert [case.id for case in load(tmp_path).cases] == ["c", "a", "b"]


def test_the_sha256_says_whether_anything_of_the_files_or_the_choice_changed(write: Write) -> None:
    first, again, changed = load(write(WHOLE)), load(write(WHOLE)), load(write({**WHOLE, "question": "when?"}))
    assert first.sha256 == again.sha256 != changed.sha256
    two = load(write(WHOLE, {**WHOLE, "id": "thorpe-a", "council": "Thorpe"}))
    assert len({two.sha256, two.of(["Kirkby"]).sha256, two.of(["Thorpe"]).sha256}) == 3


@pytest.mark.parametrize("field", ["id", "question", "kind", "answerable"])
@pytest.mark.parametrize("change", [lambda case, field: without(field, case), lambda case, field: {**case, field: None}], ids=["left out", "left empty"])
def test_a_missing_field_is_named_with_its_file_and_case(field: str, change: Callable[[dict[str, Any], str], dict[str, Any]], write: Write) -> None:
    said = refusal(write(REFUSED, change(WHOLE, field)))
    assert "kirkby.yaml, case 2 (" in said
    assert f"{field} is missing" in said
    assert ("kirkby-next-review" if field != "id" else "without id" if change(WHOLE, "id") == without("id") else "None") in said


@pytest.mark.parametrize(
    ("fault", "named"),
    [
        ({"questoin": "when?"}, "questoin isn't a field of a case; those are id, council, as_of"),
        ({"kind": "riddle"}, "kind "),
        ({"facts": []}, "an answerable question needs facts"),
        ({"facts": [["26 October 2024"], []]}, "each entry of facts needs at least one wording"),
        ({"facts": ["26 October 2024"]}, "facts.0 "),
        ({"question": ""}, "question "),
        ({"as_of": "next week"}, "as_of "),
        ({"dates": {"2024-05-01": "soon"}}, "dates.2024-05-01"),
        ({"access": "secret"}, "access "),
        ({"sources": [{"paragraph": "9"}]}, "sources.0.document is missing"),
        ({"sources": [{"document": "notice.md", "page": 0}]}, "sources.0.page "),
        ({"sources": [{"document": "notice.md", "pargraph": "9"}]}, "sources.0.pargraph isn't a field"),
    ],
    ids=str,
)
def test_a_field_that_cannot_be_used_is_named_with_its_file_and_case(fault: dict[str, Any], named: str, write: Write) -> None:
    said = refusal(write(REFUSED, {**WHOLE, **fault}))
    assert "kirkby.yaml, case 2 (kirkby-next-review): " in said
    assert named in said


@pytest.mark.parametrize("fault", [{"facts": [["£400"]]}, {"dates": {date(2024, 5, 1): date(2024, 7, 14)}}], ids=["facts", "dates"])
def test_a_question_to_be_refused_has_neither_facts_nor_dates(fault: dict[str, Any], write: Write) -> None:
    said = refusal(write({**REFUSED, **fault}))
    assert "kirkby.yaml, case 1 (kirkby-un-fee): a question that is to be refused has no facts and no dates." in said


def test_all_faults_of_a_case_are_said_at_once(write: Write) -> None:
    said = refusal(write({**without("question"), "kind": "riddle"}))
    assert "question is missing; kind " in said


def test_an_id_that_is_taken_twice_is_named_across_files_too(write: Write, tmp_path: Path) -> None:
    assert "kirkby.yaml: the id 'kirkby-un-fee' is taken twice" in refusal(write(REFUSED, REFUSED))
    write(REFUSED, name="another.yaml")
    write(REFUSED)
    assert "kirkby.yaml: the id 'kirkby-un-fee' is taken twice" in refusal(tmp_path)


@pytest.mark.parametrize("content", ["", "[]", "id: kirkby", "just words", "# nothing but a comment"])
def test_a_file_that_is_no_list_of_cases_says_what_it_should_be(content: str, tmp_path: Path) -> None:
    path = tmp_path / "kirkby.yaml"
    path.write_text(content, "utf8")
    assert refusal(path) == f"{path} must be a list of cases, each beginning with “- id: …”."


def test_an_entry_that_is_no_case_is_named_by_its_number(write: Write) -> None:
    assert "kirkby.yaml, case 2: expected fields such as id, question and kind, found str." in refusal(write(REFUSED, "when?"))


@pytest.mark.parametrize("content", ["- id: [", "- id: a\n  id b: {", "\t- id: a"])
def test_broken_yaml_is_named_with_its_file_and_line(content: str, tmp_path: Path) -> None:
    path = tmp_path / "kirkby.yaml"
    path.write_text(content, "utf8")
    said = refusal(path)
    assert said.startswith(f"{path} isn't valid YAML: ")
    assert "line " in said


def test_a_day_that_no_calendar_has_is_named_with_its_file(tmp_path: Path) -> None:
    path = tmp_path / "kirkby.yaml"
    path.write_text("- {id: a, question: q, kind: fact, answerable: true, facts: [[x]], as_of: 2024-02-31}", "utf8")
    assert str(path) in refusal(path)


def test_a_folder_without_cases_is_refused(tmp_path: Path) -> None:
    assert refusal(tmp_path) == f"{tmp_path} holds no .yaml files; give a file of cases or a folder of them."


def ids(cases: Cases) -> list[str]:
    return [case.id for case in cases.cases]


def test_cases_are_split_by_the_askers_council_and_without_one_by_the_id(write: Write) -> None:
    both = load(
        write(
            {**WHOLE, "id": "a", "council": "Kirkby"},
            {**REFUSED, "id": "kirkby-all-councils"},
            {**WHOLE, "id": "kirkby-asked-elsewhere", "council": "Thorpe"},
            {**REFUSED, "id": "thorpe-anybody"},
            {**REFUSED, "id": "anybody"},
        )
    )
    assert ids(both.of(["Kirkby"])) == ["a", "kirkby-all-councils"]
    assert ids(both.of(["thorpe"])) == ["kirkby-asked-elsewhere", "thorpe-anybody"]
    assert ids(both.of(["Thorpe", "KIRKBY"])) == ids(both)[:4]
    assert both.of([]).cases == both.of(["Kirk"]).cases == ()


def test_the_cases_of_the_sample_load_and_each_falls_into_one_of_its_halves() -> None:
    everything = load(SAMPLE)
    halves = [[str(council["name"]) for council in councils() if council["part"] == part] for part in (Part.DEVELOPMENT, Part.TEST)]
    split = [each for names in halves for each in ids(everything.of(names))]
    assert sorted(split) == sorted(ids(everything))


def test_the_questions_about_real_documents_load(shared: Path) -> None:
    cases = load(shared / "gold" / "peterborough_plymouth.yaml").cases
    entries = yaml.safe_load((shared / "gold" / "peterborough_plymouth.yaml").read_text("utf8"))
    assert [case.id for case in cases] == [entry["id"] for entry in entries]
    assert {case.access for case in cases} == {Access.PUBLIC}
