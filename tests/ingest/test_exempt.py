"""What a paper keeps from publication by its own marking, how far that reaches, and what only speaks of exemptions."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reportlab.pdfgen.canvas import Canvas

from index.documents import Paragraph
from index.scope import Access
from ingest.exempt import kept_back
from ingest.reader import read_file
from ingest.structure import structure

Structured = Callable[..., list[Paragraph]]
Kept = Callable[..., list[str]]
VIRTUE = "Not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A of the Local Government Act 1972."


@pytest.fixture
def kept(structured: Structured) -> Kept:
    """kept(text): the paragraphs of a paper that are kept from publication."""

    def hidden(text: str, name: str = "paper.md", margins: tuple[str, ...] = (), told: tuple[tuple[str, Access], ...] = ()) -> list[str]:
        paragraphs = structured(text, name)
        sections = kept_back(paragraphs, margins, "Markdown" if name.endswith(".md") else "plain text", told)
        return [each.text for each in paragraphs if any(section.first <= each.ordinal <= section.last for section in sections)]

    return hidden


OPEN = "# Wexmoor City Council: cabinet, 4 March 2025\n\n## 1. Progress\n\nThe plan is on track and its actions are done.\n\n"
NEXT = "\n\n## 3. Next steps\n\nThe board meets again in May.\n"


@pytest.mark.parametrize(
    "marked",
    [
        "## 2. Exempt: placement costs\n\nThe home costs £4,000.",
        "## 2. EXEMPT ITEM – placement costs\n\nThe home costs £4,000.",
        "## 2. Placement costs (exempt)\n\nThe home costs £4,000.",
        "## 2. Placement costs – not for publication\n\nThe home costs £4,000.",
        "## 2. Confidential report: placement costs\n\nThe home costs £4,000.",
        f"## 2. Placement costs\n\n{VIRTUE}\n\nThe home costs £4,000.",
        f"## 2. Placement costs\n\n{VIRTUE.upper()}\n\nThe home costs £4,000.",
        "## 2. Placement costs\n\nThis report contains exempt information as defined in Schedule 12A.\n\nThe home costs £4,000.",
        "## 2. Placement costs\n\nThis report is not for publication under Schedule 12A.\n\nThe home costs £4,000.",
        "## 2. Placement costs\n\nExempt by virtue of paragraph 1.\n\nThe home costs £4,000.",
        "## 2. Placement costs\n\nPublication status: Exempt\n\nThe home costs £4,000.",
        "## 2. Placement costs\n\nOFFICIAL-SENSITIVE\n\nThe home costs £4,000.",
        "## 2. Placement costs\n\nThe home costs £4,000.\n\nThis appendix is exempt under paragraph 3 of Schedule 12A.\n\nIt was built in 1990.",
    ],
)
def test_a_marked_section_is_kept_back_with_its_heading_until_the_next_of_its_rank(kept: Kept, marked: str) -> None:
    hidden = kept(OPEN + marked + "\n\n### Legal implications\n\nThe seller is Adair Ashcott." + NEXT)
    assert hidden[0].startswith("2. ")
    assert "The home costs £4,000." in hidden
    assert hidden[-2:] == ["Legal implications", "The seller is Adair Ashcott."]


@pytest.mark.parametrize(
    "text",
    [
        "The meeting may be asked to exclude the press and public on the grounds that exempt information is likely to be disclosed.",
        "There is no exempt information in this report.",
        "This report does not contain exempt or confidential information.",
        "Exempt information: none.",
        "Appendix A is not for publication by virtue of paragraph 3 of Part 1 of Schedule 12A.",
        "The exempt appendix is circulated separately to members of the board.",
        "RESOLVED: that under section 100A(4) the public be excluded while exempt information was discussed.",
        "Private fostering is rare here, and the confidential advice line is open all day.",
        "Schools that are exempt from charges pay nothing.",
        "This report is not exempt and is open to all.",
        "A confidential survey of staff found that morale has risen.",
        "OFFICIAL",
    ],
)
def test_a_paper_about_exemptions_hides_nothing(kept: Kept, text: str) -> None:
    assert kept(OPEN + "## 2. Access to information\n\n" + text + NEXT) == []
    assert kept("Wexmoor City Council\n\n" + text + "\n\nThe plan is on track and its actions are done.\n", "paper.txt") == []


@pytest.mark.parametrize("heading", ["Exempt information", "Confidential or exempt information", "Exempt items", "Exclusion of the press and public"])
@pytest.mark.parametrize(
    "text", ["None.", "There is none in this report.", "To consider passing a resolution to exclude the public.", "This report contains no exempt information."]
)
def test_a_heading_under_which_there_is_nothing_to_hide_hides_nothing(kept: Kept, heading: str, text: str) -> None:
    assert kept(f"{OPEN}## 2. {heading}\n\n{text}{NEXT}") == []


@pytest.mark.parametrize("mark", ["CONFIDENTIAL", VIRTUE, "EXEMPT", "PRIVATE AND CONFIDENTIAL", "OFFICIAL-SENSITIVE", "OFFICIAL SENSITIVE: PERSONAL"])
@pytest.mark.parametrize("name", ["paper.md", "paper.txt"])
def test_a_marking_at_the_head_keeps_the_whole_paper_back(kept: Kept, structured: Structured, mark: str, name: str) -> None:
    title = "# Wexmoor cabinet report" if name.endswith("md") else "Wexmoor cabinet report"
    text = f"{title}\n\n{mark}\n\n1. The home costs £4,000.\n\n2. The seller is Adair Ashcott.\n"
    assert kept(text, name) == [each.text for each in structured(text, name)]


def test_a_running_header_that_marks_its_pages_keeps_the_paper_back(kept: Kept, structured: Structured) -> None:
    text = "1. The home costs £4,000.\n\n2. The seller is Adair Ashcott.\n"
    assert kept(text, "paper.txt", ("Cabinet", "NOT FOR PUBLICATION")) == [each.text for each in structured(text)]
    assert kept(text, "paper.txt", ("Cabinet", "OFFICIAL")) == []


def test_the_private_part_of_a_pack_goes_on_over_its_items_until_the_public_one(kept: Kept) -> None:
    text = (
        "Wexmoor improvement board\n\nPART I – PUBLIC\n\n1. The minutes were agreed.\n\nPART II – PRIVATE\n\nItem 4\n\nThe home costs £4,000.\n\n"
        "Item 5\n\nThe seller is Adair Ashcott.\n\nPART I – PUBLIC\n\nThe board meets again in May.\n"
    )
    assert kept(text, "pack.txt") == ["PART II – PRIVATE", "Item 4", "The home costs £4,000.", "Item 5", "The seller is Adair Ashcott."]


def test_a_second_part_is_private_where_the_first_is_called_public(kept: Kept) -> None:
    text = "Wexmoor board\n\nPart A – public\n\nThe plan is on track.\n\nPart B\n\nThe home costs £4,000.\n"
    assert kept(text, "pack.txt") == ["Part B", "The home costs £4,000."]
    assert kept(text.replace(" – public", ""), "pack.txt") == []


def test_an_exempt_appendix_ends_where_the_next_one_begins(kept: Kept) -> None:
    text = "Wexmoor board\n\nThe plan is on track.\n\nAppendix A\n\nThe board's members.\n\nAppendix B (exempt)\n\nBackground\n\nThe home costs £4,000.\n\nAppendix C\n\nThe next dates.\n"
    assert kept(text, "pack.txt") == ["Appendix B (exempt)", "Background", "The home costs £4,000."]


def test_an_appendix_that_the_paper_calls_exempt_elsewhere_is_kept_back(kept: Kept) -> None:
    text = "# Wexmoor board\n\nAppendices B and C to this report are not for publication.\n\n## Appendix A\n\nMembers.\n\n## Appendix B\n\nThe home costs £4,000.\n\n## Appendix C\n\nThe seller.\n\n## Appendix D\n\nDates.\n"
    assert kept(text) == ["Appendix B", "The home costs £4,000.", "Appendix C", "The seller."]


def test_an_item_s_appendices_stay_with_it_and_the_next_item_is_public(kept: Kept) -> None:
    text = "Wexmoor cabinet\n\nItem 6: Progress\n\nAll is on track.\n\nItem 7: Settlement (exempt)\n\nBackground\n\nThe claim is settled.\n\nAppendix A\n\nThe home costs £4,000.\n\nItem 8: Dates\n\nThe board meets again in May.\n"
    assert kept(text, "pack.txt") == ["Item 7: Settlement (exempt)", "Background", "The claim is settled.", "Appendix A", "The home costs £4,000."]


def test_where_headings_have_no_sure_ranks_what_follows_stays_hidden(kept: Kept) -> None:
    text = "Wexmoor cabinet\n\nProgress\n\nAll is on track.\n\nConfidential: settlement\n\nThe claim is settled.\n\nLegal implications\n\nThe home costs £4,000.\n\nOpen session\n\nThe board meets again.\n"
    assert kept(text, "pack.txt") == ["Confidential: settlement", "The claim is settled.", "Legal implications", "The home costs £4,000."]


def test_a_numbered_item_ends_with_the_next_number_unless_its_own_counting_began_again(kept: Kept) -> None:
    text = "Wexmoor cabinet\n\n1. All is on track.\n\n2. Exempt: settlement\n\nThe claim is settled.\n\n3. The board meets again in May.\n"
    assert kept(text, "pack.txt") == ["Exempt: settlement", "The claim is settled."]


def test_people_s_words_open_and_hide_sections(kept: Kept) -> None:
    text = OPEN + "## 2. Exempt: placement costs\n\nThe home costs £4,000." + NEXT
    assert kept(text, told=(("2. exempt placement costs", Access.PUBLIC),)) == []
    assert kept(text, told=(("3. Next steps", Access.RESTRICTED),))[2:] == ["3. Next steps", "The board meets again in May."]
    assert kept(text, told=(("", Access.PUBLIC),)) == []
    assert len(kept(text, told=(("", Access.RESTRICTED),))) == 7
    assert len(kept(text, told=(("", Access.RESTRICTED), ("1. Progress", Access.PUBLIC)))) == 5


def test_a_section_whose_marking_stands_under_its_heading_leaves_those_before_it_public(kept: Kept) -> None:
    text = "Wexmoor cabinet\n\nProgress\n\nThe improvement plan is on track and its actions are done.\n\nSettlement\n\nNOT FOR PUBLICATION\n\nThe home costs £4,000.\n"
    assert kept(text, "pack.txt") == ["Settlement", "NOT FOR PUBLICATION", "The home costs £4,000."]


@pytest.mark.parametrize("head", ["NOT FOR PUBLICATION", "EXEMPT – paragraph 3 of Schedule 12A", "OFFICIAL-SENSITIVE"])
def test_pages_that_a_running_header_marks_are_kept_back(tmp_path: Path, head: str) -> None:
    pack = tmp_path / "pack.pdf"
    canvas = Canvas(str(pack), pagesize=(595, 842))
    for page in range(1, 9):
        canvas.setFont("Helvetica", 9)
        canvas.drawString(60, 800, "Wexmoor City Council: Cabinet, 4 March 2025")
        if page >= 6:
            canvas.drawString(60, 788, head)
        canvas.setFont("Helvetica-Bold", 14)
        canvas.drawString(60, 740, ("Progress", "Workforce", "Housing", "Schools", "Health", "Settlement", "Advice", "Insurance")[page - 1])
        canvas.setFont("Helvetica", 11)
        canvas.drawString(60, 710, f"The board met {page} times in the spring and heard what officers said of this.")
        canvas.showPage()
    canvas.save()
    reading = read_file(pack, pack.name)
    paragraphs = structure(reading.blocks)
    sections = kept_back(paragraphs, reading.margins, reading.read_by)
    hidden = {each.page for each in paragraphs if any(section.first <= each.ordinal <= section.last for section in sections)}
    assert hidden == {6, 7, 8}


def test_a_marking_that_stands_over_a_heading_keeps_that_section_back(kept: Kept) -> None:
    text = OPEN + VIRTUE + "\n\n## 2. Placement costs\n\nThe home costs £4,000." + NEXT
    assert kept(text) == [VIRTUE, "2. Placement costs", "The home costs £4,000."]


def test_words_like_open_inside_a_private_part_end_nothing(kept: Kept) -> None:
    text = "Wexmoor board\n\nThe plan is on track.\n\nPART B – PRIVATE\n\nStatus: open\n\nThe home costs £4,000.\n\nPublic health\n\nThe seller is Adair Ashcott.\n"
    assert kept(text, "pack.txt")[0] == "PART B – PRIVATE"
    assert kept(text, "pack.txt")[-1] == "The seller is Adair Ashcott."


@pytest.mark.parametrize("said", ["Part 2 of this report is exempt.", "Part 2 is not for publication.", "Part II contains confidential information."])
def test_a_second_part_is_private_where_the_paper_says_so(kept: Kept, said: str) -> None:
    part = "Part II" if "II" in said else "Part 2"
    text = f"Wexmoor board\n\n{said}\n\nThe plan is on track and its actions are done.\n\n{part}\n\nThe home costs £4,000.\n"
    assert kept(text, "pack.txt") == [part, "The home costs £4,000."]


def test_a_row_of_appendices_is_kept_back_one_by_one(kept: Kept) -> None:
    appendices = "".join(f"## Appendix {letter}\n\nWords of {letter} alone.\n\n" for letter in "ABCD")
    assert kept(f"# Wexmoor board\n\nAppendices A–C are exempt.\n\n{appendices}")[-1] == "Words of C alone."
    assert kept(f"# Wexmoor board\n\nAppendices B to D contain exempt information.\n\n{appendices}")[0] == "Appendix B"


def test_exempt_items_of_a_numbered_agenda_end_with_the_next_number(kept: Kept) -> None:
    assert kept(OPEN + "## 2. Exempt items\n\n### Settlement\n\nThe home costs £4,000." + NEXT) == ["2. Exempt items", "Settlement", "The home costs £4,000."]
    assert kept(OPEN + "## Exempt items\n\nThe home costs £4,000." + NEXT)[-1] == "The board meets again in May."
