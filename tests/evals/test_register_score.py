"""How a register is scored: what counts as the same obligation, and what a wrong due date, person or verb costs."""

import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from evals.register import Row, Stored, read_rows, right_due, score, stored
from index.dates import Period, Unit
from index.errors import SettingError
from index.kept import NewVersion
from index.library import Library
from index.obligations import Binding, Due, DueKind, Obligation, Topic
from index.scope import Access

MakeVersion = Callable[..., NewVersion]

NOTICE = "wexmoor-improvement-notice.md"
WORDS = "must send the Department an improvement plan"


def row(what: str = WORDS, *, document: str = "notice.md", paragraph: str | None = "5", who: str | None = None, binding: str = "must", **due: Any) -> Row:
    """A gold row; `kind`, `date`, `every` are those of its due."""
    return Row.model_validate({"document": document, "paragraph": paragraph, "who": who, "what": what, "binding": binding, "due": {"kind": "undated", **due}})


def held(quote: str = f"The council {WORDS}.", *, document: str = "notice.md", paragraph: str | None = "5", **fields: Any) -> Stored:
    """A stored obligation."""
    given = {"who": "the council", "binding": Binding.MUST, "kind": DueKind.UNDATED, "day": None, "every": None, **fields}
    return Stored(document, paragraph, quote=quote, **given)


# ---- the same obligation


@pytest.mark.parametrize(
    ("gold", "kept"),
    [
        (row(), held()),
        (row(document="NOTICE.md"), held()),
        (row("Must send the Department an improvement-plan"), held()),
        (row("the council’s plan"), held("It is the council's plan.")),
        (row(paragraph="5."), held()),
        (row(paragraph="5 (a)"), held(paragraph="5(a)")),
        (row(paragraph=None), held()),
        (row(paragraph=None), held(paragraph=None)),
    ],
    ids=["word for word", "a name in capitals", "case and hyphens", "another apostrophe", "a full stop", "a space", "no paragraph in the row", "no paragraph"],
)
def test_a_row_is_found_where_document_and_paragraph_agree_and_its_words_are_in_the_quote(gold: Row, kept: Stored) -> None:
    found = score([gold], [kept])
    assert found.found == ((gold, kept),)
    assert (found.missing, found.extra) == ((), ())
    assert (found.precision.value, found.recall.value) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("gold", "kept"),
    [
        (row(), held(document="another.md")),
        (row(paragraph="6"), held()),
        (row(paragraph="5"), held(paragraph="5(a)")),
        (row(paragraph="5(a)"), held(paragraph="5")),
        (row(), held(paragraph=None)),
        (row("must send the Department a plan"), held()),
        (row(f"The council {WORDS}, by 30 April"), held()),
    ],
    ids=["another document", "another paragraph", "a sub-item", "the whole of the item", "no number", "other words", "more words"],
)
def test_a_row_is_missing_and_the_stored_one_extra_where_they_are_not_the_same(gold: Row, kept: Stored) -> None:
    found = score([gold], [kept])
    assert (found.found, found.missing, found.extra) == ((), (gold,), (kept,))
    assert (found.precision.value, found.recall.value, found.due.value) == (0.0, 0.0, None)


def test_two_rows_of_one_sentence_need_two_stored_obligations() -> None:
    rows, sentence = [row("must keep a plan"), row("must send it")], "The council must keep a plan and must send it."
    assert [len(score(rows, [held(sentence)] * count).found) for count in (1, 2, 3)] == [1, 2, 2]
    assert [len(score(rows, [held(sentence)] * count).extra) for count in (1, 2, 3)] == [0, 0, 1]


def test_a_row_takes_the_shortest_obligation_that_holds_its_words_and_leaves_the_longer_one_to_others() -> None:
    short, long = held("The council must keep a plan."), held("The council must keep a plan. It must send it.")
    rows = [row("must keep a plan"), row("must send it")]
    for stored_ones in ([short, long], [long, short]):
        found = score(rows, stored_ones)
        assert {gold.what: kept for gold, kept in found.found} == {"must keep a plan": short, "must send it": long}


def test_precision_counts_what_is_stored_and_recall_what_should_be() -> None:
    rows = [row(f"must do thing {number}") for number in range(1, 5)]
    kept = [held(f"The council must do thing {number}.") for number in (1, 2, 3, 8, 9)]
    found = score(rows, kept)
    assert (found.precision.good, found.precision.count) == (3, 5)
    assert (found.recall.good, found.recall.count) == (3, 4)
    assert [each.what for each in found.missing] == ["must do thing 4"]
    assert sorted(each.quote for each in found.extra) == ["The council must do thing 8.", "The council must do thing 9."]


def test_an_empty_register_has_a_recall_of_nothing_and_no_precision() -> None:
    found = score([row()], [])
    assert (found.recall.value, found.precision.value) == (0.0, None)


# ---- when it is due

MONTHS = Period(6, Unit.MONTH)


@pytest.mark.parametrize(
    ("gold", "kept", "right"),
    [
        (row(), held(), True),
        (row(kind="fixed", date="2024-04-30"), held(kind=DueKind.FIXED, day=date(2024, 4, 30)), True),
        (row(kind="fixed", date="2024-04-30"), held(kind=DueKind.FIXED, day=date(2024, 5, 1)), False),
        (row(kind="fixed", date="2024-04-30"), held(kind=DueKind.FIXED), False),
        (row(kind="fixed"), held(kind=DueKind.FIXED, day=date(2024, 4, 30)), True),
        (row(kind="fixed", date="2024-04-30"), held(kind=DueKind.APPROXIMATE, day=date(2024, 4, 30)), False),
        (row(kind="offset", date="2024-04-30"), held(kind=DueKind.OFFSET, day=date(2024, 4, 30)), True),
        (row(kind="offset", anchor="receipt of the letter"), held(kind=DueKind.OFFSET), True),
        (row(kind="recurring", every="6 months"), held(kind=DueKind.RECURRING, every=MONTHS), True),
        (row(kind="recurring", every="six months"), held(kind=DueKind.RECURRING, every=MONTHS), True),
        (row(kind="recurring", every="every six months"), held(kind=DueKind.RECURRING, every=MONTHS), True),
        (row(kind="recurring", every="twice a year"), held(kind=DueKind.RECURRING, every=MONTHS), True),
        (row(kind="recurring", every="monthly"), held(kind=DueKind.RECURRING, every=Period(1, Unit.MONTH)), True),
        (row(kind="recurring", every="four weeks"), held(kind=DueKind.RECURRING, every=Period(4, Unit.WEEK)), True),
        (row(kind="recurring", every="4 months"), held(kind=DueKind.RECURRING, every=MONTHS), False),
        (row(kind="recurring", every="6 weeks"), held(kind=DueKind.RECURRING, every=MONTHS), False),
        (row(kind="recurring", every="6 months"), held(kind=DueKind.RECURRING), False),
        (row(kind="recurring"), held(kind=DueKind.RECURRING, every=MONTHS), True),
        (row(kind="recurring", every="6 months"), held(kind=DueKind.UNDATED), False),
    ],
)
def test_a_due_date_is_right_by_its_kind_its_day_and_its_period(gold: Row, kept: Stored, right: bool) -> None:
    assert right_due(gold, kept) is right
    assert score([gold], [kept]).due.good == right


@pytest.mark.parametrize(("who", "said", "right"), [
    ("the council", "The Council", True),
    ("Wexmoor City Council", "Wexmoor City Council and its partners", True),
    ("Colin Abernathy, improvement adviser", "improvement adviser", True),
    ("the council", "the Department", False),
])  # fmt: skip
def test_who_is_right_where_one_name_holds_the_other(who: str, said: str, right: bool) -> None:
    found = score([row(who=who)], [held(who=said)])
    assert (found.who.good, found.who.count) == (right, 1)


def test_a_row_that_names_nobody_is_not_counted_for_who() -> None:
    rows, kept = [row("one", who="the council"), row("two")], [held("Do one."), held("Do two.")]
    assert (score(rows, kept).who.good, score(rows, kept).who.count) == (1, 1)


def test_binding_is_counted_over_all_rows_that_were_found() -> None:
    rows = [row("one"), row("two", binding="should"), row("three")]
    found = score(rows, [held("Do one."), held("Do two.")])
    assert (found.binding.good, found.binding.count) == (1, 2)


# ---- rows in files


def test_the_rows_of_a_folder_are_those_of_its_files(tmp_path: Path) -> None:
    for name in ("one", "two"):
        (tmp_path / f"{name}.yaml").write_text(yaml.safe_dump([row(f"must do {name}").model_dump(mode="json")]), "utf8")
    assert [each.what for each in read_rows(tmp_path)] == ["must do one", "must do two"]
    assert read_rows(tmp_path / "two.yaml") == read_rows(tmp_path)[1:]


def test_a_bare_paragraph_number_is_its_words(tmp_path: Path) -> None:
    file = tmp_path / "rows.yaml"
    file.write_text("- {document: notice.md, paragraph: 5, what: must, binding: must, due: {kind: recurring, every: 6 months}}", "utf8")
    (found,) = read_rows(file)
    assert found.paragraph == "5"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("- {document: a.md, what: must, binding: must, due: {kind: undated}, when: soon}", ["row 1", "when"]),
        ("- {document: a.md, what: must, binding: ought, due: {kind: undated}}", ["row 1", "binding", "recommendation"]),
        ("- {document: a.md, what: must, binding: must, due: {kind: someday}}", ["row 1", "due.kind", "recurring"]),
        ("- {document: a.md, what: must, binding: must, due: {kind: fixed, date: soon}}", ["row 1", "due.date"]),
        ("- {document: a.md, binding: must, due: {kind: undated}}", ["row 1", "what"]),
        ("- {document: a.md, what: must, binding: must, due: {kind: undated}}\n- words", ["row 2"]),
        ("document: a.md", ["list of rows", "- document:"]),
        ("[]", ["holds no rows"]),
        ("- {", ["isn't valid YAML"]),
    ],
)
def test_rows_that_cannot_be_used_are_refused_with_file_row_and_field(content: str, words: list[str], tmp_path: Path) -> None:
    file = tmp_path / "rows.yaml"
    file.write_text(content, "utf8")
    with pytest.raises(SettingError) as caught:
        read_rows(file)
    assert [word for word in (str(file), *words) if word not in str(caught.value)] == []


# ---- what a register holds


@pytest.fixture(scope="module")
def of_the_papers(papers_data: Path, tmp_path_factory: pytest.TempPathFactory, open_library: Callable[[Path], Library]) -> dict[str, list[Stored]]:
    """What the register holds of each notice among the papers."""
    opened = open_library(Path(shutil.copytree(papers_data, tmp_path_factory.mktemp("register") / "data")))
    found = {name: stored(opened, [name.upper()]) for name in (NOTICE, "thornhithe-improvement-notice.txt", "nowhere.md")}
    opened.close()
    return found


def test_only_the_obligations_of_the_documents_that_are_asked_for_are_taken(of_the_papers: dict[str, list[Stored]]) -> None:
    assert {name: {each.document for each in found} for name, found in of_the_papers.items()} == {
        NOTICE: {NOTICE},
        "thornhithe-improvement-notice.txt": {"thornhithe-improvement-notice.txt"},
        "nowhere.md": set(),
    }


def test_a_fixed_day_and_a_period_are_held_as_the_notice_prints_them(of_the_papers: dict[str, list[Stored]]) -> None:
    (plan,) = (each for each in of_the_papers[NOTICE] if "send the Department an improvement plan by" in each.quote)
    assert (plan.paragraph, plan.binding, plan.kind, plan.day) == ("5", Binding.MUST, DueKind.FIXED, date(2024, 4, 30))
    (review,) = (each for each in of_the_papers[NOTICE] if each.kind is DueKind.RECURRING and each.paragraph == "9")
    assert (review.every, review.day) == (Period(4, Unit.MONTH), None)


def test_rows_of_the_notice_are_found_in_what_is_held_of_it(of_the_papers: dict[str, list[Stored]]) -> None:
    rows = [
        row(document=NOTICE, who="Wexmoor City Council", kind="fixed", date="2024-04-30"),
        row("at least every four months", document=NOTICE, paragraph="9", who="Department for Education", binding="will", kind="recurring", every="4 months"),
        row("must give every child a pony", document=NOTICE),
    ]
    found = score(rows, of_the_papers[NOTICE])
    assert [each.what for each in found.missing] == ["must give every child a pony"]
    assert (found.recall.good, found.due.good, found.binding.good) == (2, 2, 2)
    assert found.precision.count == len(of_the_papers[NOTICE])


def duty(due: Due) -> Obligation:
    return Obligation(Topic.OTHER, "the council", "do it", f"The council must do it {due.phrase}.", 0, Binding.MUST, due)


WITHIN = Due(DueKind.OFFSET, "within six months", periods=(MONTHS,), anchor="the date of this notice")


def test_an_offset_is_held_with_the_day_that_its_document_gives(library: Library, make_version: MakeVersion) -> None:
    library.keep(
        make_version("The council must do it within six months.", name="notice.md", council="Slough", day=date(2024, 1, 31), obligations=(duty(WITHIN),))
    )
    (found,) = stored(library, ["notice.md"])
    assert (found.kind, found.day, found.every) == (DueKind.OFFSET, date(2024, 7, 31), None)


def test_an_offset_in_a_paper_without_a_date_is_held_without_a_day(library: Library, make_version: MakeVersion) -> None:
    library.keep(make_version("The council must do it within six months.", name="notice.md", council="Slough", obligations=(duty(WITHIN),)))
    (found,) = stored(library, ["notice.md"])
    assert (found.kind, found.day) == (DueKind.OFFSET, None)


def test_an_obligation_of_two_councils_is_held_once(library: Library, make_version: MakeVersion) -> None:
    library.keep(make_version("Do it.", name="joint.md", council=("Slough", "Kent"), obligations=(duty(WITHIN),)))
    assert len(stored(library, ["joint.md"])) == 1


def test_restricted_and_superseded_papers_are_scored_too(library: Library, make_version: MakeVersion) -> None:
    for name, day, access in (("first.md", 1, Access.PUBLIC), ("second.md", 2, Access.PUBLIC), ("exempt.md", 3, Access.RESTRICTED)):
        library.keep(make_version(f"Do {name}.", name=name, council="Slough", day=date(2024, 1, day), access=access, obligations=(duty(WITHIN),)))
    assert {each.document for each in stored(library, ["first.md", "second.md", "exempt.md"])} == {"first.md", "second.md", "exempt.md"}
