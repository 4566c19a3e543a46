"""Word documents: the numbers that Word counts, headings, tables, and only what is shown once all changes are accepted."""

from collections.abc import Callable

import pytest

from index.documents import Paragraph
from index.errors import FileRefused
from ingest.blocks import Reading
from ingest.numbering import ordinal
from ingest.structure import structure
from ingest.word import read

Document = Callable[..., bytes]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def par(text: str, number: str = "", level: int = 0, style: str = "", properties: str = "") -> str:
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    listed = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>' if number else ""
    return f"<w:p><w:pPr>{named}{listed}{properties}</w:pPr>{run(text) if not text.startswith('<') else text}</w:p>"


def level(place: int, form: str, words: str, more: str = "", start: int = 1) -> str:
    return f'<w:lvl w:ilvl="{place}"><w:start w:val="{start}"/><w:numFmt w:val="{form}"/>{more}<w:lvlText w:val="{words}"/></w:lvl>'


def abstract(name: int, *levels: str) -> str:
    return f'<w:abstractNum w:abstractNumId="{name}">{"".join(levels)}</w:abstractNum>'


def num(name: int, of: int, override: str = "") -> str:
    return f'<w:num w:numId="{name}"><w:abstractNumId w:val="{of}"/>{override}</w:num>'


OUTLINE = abstract(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)"), level(2, "lowerRoman", "(%3)"))
DECIMALS = abstract(1, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "lowerLetter", "(%3)"))
BULLETS = abstract(2, level(0, "bullet", "\uf0b7"), level(1, "bullet", "o"))
LISTS = OUTLINE + DECIMALS + BULLETS + num(1, 0) + num(2, 1) + num(3, 2)
HEADINGS = "".join(f'<w:style w:type="paragraph" w:styleId="H{number}"><w:name w:val="heading {number}"/></w:style>' for number in (1, 2))


def paragraphs(data: bytes) -> list[Paragraph]:
    return structure(read(data).blocks)


def numbers(data: bytes) -> list[tuple[str | None, str]]:
    return [(each.number, each.text) for each in paragraphs(data) if each.form != "heading"]


def texts(data: bytes) -> list[str]:
    return [block.text for block in read(data).blocks]


def test_a_multilevel_list_bears_the_numbers_that_word_prints(document: Document) -> None:
    body = par("First.", "1") + par("It must write:", "1") + par("a plan;", "1", 1) + par("a table of", "1", 1) + par("names;", "1", 2) + par("roles.", "1", 2)
    body += par("a letter.", "1", 1) + par("Third.", "1") + par("It must send:", "1") + par("both.", "1", 1)
    assert [number for number, _ in numbers(document(body, numbering=LISTS))] == ["1", "2", "2(a)", "2(b)", "2(b)(i)", "2(b)(ii)", "2(c)", "3", "4", "4(a)"]


def test_words_between_two_items_of_a_list_do_not_part_them(document: Document) -> None:
    body = par("It must write:", "1") + par("a plan;", "1", 1) + par("An unnumbered remark stands between the two items.") + par("a letter.", "1", 1)
    assert numbers(document(body, numbering=LISTS))[1:] == [
        ("1(a)", "a plan;"),
        (None, "An unnumbered remark stands between the two items."),
        ("1(b)", "a letter."),
    ]


def test_paragraphs_that_count_under_numbered_headings_have_both_numbers(document: Document) -> None:
    body = par("Background", "2", style="H1") + par("One.", "2", 1) + par("Two:", "2", 1) + par("an item;", "2", 2) + par("Duties", "2", style="H1")
    body += par("Three.", "2", 1)
    found = paragraphs(document(body, numbering=LISTS, styles=HEADINGS))
    assert [(each.number, each.text) for each in found] == [
        (None, "1 Background"), ("1.1", "One."), ("1.2", "Two:"), ("1.2(a)", "an item;"), (None, "2 Duties"), ("2.1", "Three."),
    ]  # fmt: skip
    assert found[-1].heading == ("2 Duties",)


@pytest.mark.parametrize(
    ("lists", "uses", "expected"),
    [
        (num(1, 0) + num(2, 0), ["1", "1", "2", "1"], ["1", "2", "3", "4"]),
        (num(1, 0) + num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'), ["1", "1", "2", "2"], ["1", "2", "1", "2"]),
        (num(1, 0) + num(2, 0, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="7"/></w:lvlOverride>'), ["1", "2", "2"], ["1", "7", "8"]),
        (num(1, 0) + num(2, 0, f'<w:lvlOverride w:ilvl="0">{level(0, "decimal", "%1)")}</w:lvlOverride>'), ["1", "1", "2"], ["1", "2", "3"]),
    ],
)
def test_lists_of_one_definition_count_on_unless_one_says_where_it_begins(document: Document, lists: str, uses: list[str], expected: list[str]) -> None:
    body = "".join(par(f"Paragraph {place} of it.", use) for place, use in enumerate(uses))
    assert [number for number, _ in numbers(document(body, numbering=OUTLINE + lists))] == expected


def test_a_level_that_never_restarts_counts_through(document: Document) -> None:
    lists = abstract(0, level(0, "upperRoman", "Part %1"), level(1, "decimal", "%2.", '<w:lvlRestart w:val="0"/>')) + num(1, 0)
    body = par("Of duties", "1", style="H1") + par("One.", "1", 1) + par("Two.", "1", 1) + par("Of reviews", "1", style="H1") + par("Three.", "1", 1)
    assert numbers(document(body, numbering=lists, styles=HEADINGS)) == [("1", "One."), ("2", "Two."), ("3", "Three.")]


def test_a_style_brings_its_list_and_number_nought_takes_it_away(document: Document) -> None:
    style = '<w:style w:type="paragraph" w:styleId="Para"><w:name w:val="Para"/><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>'
    style += '<w:style w:type="paragraph" w:styleId="Inner"><w:name w:val="Inner"/><w:basedOn w:val="Para"/></w:style>'
    lists = abstract(0, level(0, "decimal", "%1."), level(1, "lowerLetter", "(%2)", '<w:pStyle w:val="Inner"/>')) + num(1, 0)
    body = par("One.", style="Para") + par("an item.", style="Inner") + par("No number stands before this one.", "0", style="Para") + par("Two.", style="Para")
    assert [number for number, _ in numbers(document(body, numbering=lists, styles=style))] == ["1", "1(a)", None, "2"]


def test_bullets_are_items_without_numbers(document: Document) -> None:
    found = paragraphs(document(par("It must:", "1") + par("act;", "3") + par("report.", "3", 1) + par("Next.", "1"), numbering=LISTS))
    assert [(each.number, each.form) for each in found] == [("1", "text"), (None, "item"), (None, "item"), ("2", "text")]


def test_a_list_under_a_numbered_paragraphs_colon_lies_in_it(document: Document) -> None:
    lists = OUTLINE + num(1, 0) + abstract(5, level(0, "decimal", "%1.")) + num(9, 5)
    body = par("One.", "1") + par("It must write:", "1") + par("a plan;", "9") + par("a letter.", "9") + par("Three.", "1")
    assert [number for number, _ in numbers(document(body, numbering=lists))] == ["1", "2", "2(1)", "2(2)", "3"]


def test_a_mark_that_is_no_number_is_part_of_the_text(document: Document) -> None:
    lists = abstract(0, level(0, "upperLetter", "Annex %1:")) + num(1, 0)
    assert texts(document(par("What reviewers are given.", "1") + par("Who meets them.", "1"), numbering=lists)) == [
        "Annex A: What reviewers are given.",
        "Annex B: Who meets them.",
    ]


@pytest.mark.parametrize(
    ("number", "form", "printed"),
    [
        (3, "lowerLetter", "c"), (28, "lowerLetter", "bb"), (4, "upperLetter", "D"), (9, "lowerRoman", "ix"), (44, "upperRoman", "XLIV"), (7, "decimalZero", "07"),
        (2, "ordinal", "2nd"), (13, "ordinal", "13th"), (5, "chicago", "5"), (0, "lowerLetter", "0"), (5, "none", ""),
    ],
)  # fmt: skip
def test_numbers_are_written_as_their_format_says(number: int, form: str, printed: str) -> None:
    assert ordinal(number, form) == printed


def test_headings_by_style_outline_and_bold_make_a_path(document: Document) -> None:
    styles = HEADINGS + '<w:style w:type="paragraph" w:styleId="T"><w:name w:val="Title"/></w:style>'
    styles += '<w:style w:type="paragraph" w:styleId="Own"><w:name w:val="Own"/><w:basedOn w:val="H2"/></w:style>'
    body = par("Notice", style="T") + par("Board", style="H1") + par("It meets.") + par("Plan", style="Own") + par("It is late.")
    body += par("Money", properties='<w:outlineLvl w:val="0"/>') + f"<w:p>{run('Costs', '<w:b/>')}</w:p>" + par("It is short.")
    assert {each.text: each.heading for each in paragraphs(document(body, styles=styles)) if each.form == "text"} == {
        "It meets.": ("Notice", "Board"),
        "It is late.": ("Notice", "Board", "Plan"),
        "It is short.": ("Notice", "Money", "Costs"),
    }


def test_where_headings_are_marked_no_short_line_is_taken_for_one(document: Document) -> None:
    body = par("Background", style="H1") + par("Led by an inspector") + par("The council met.") + f"<w:p>{run('Money', '<w:u/>')}</w:p>" + par("It is short.")
    found = paragraphs(document(body, styles=HEADINGS))
    assert [each.text for each in found if each.form == "heading"] == ["Background", "Money"]


def test_the_lines_of_an_address_are_no_headings_and_the_one_before_the_text_may_be(document: Document) -> None:
    lines = ("Department for Education", "Carrow House", "Martin Hallisey", "Market Hall, Weir Street", "What has gone well")
    found = paragraphs(document("".join(map(par, lines)) + par("The shorter plan reached us on the day that was fixed.")))
    assert [each.form for each in found] == ["text"] * 4 + ["heading", "text"]


def cell(inside: str, properties: str = "") -> str:
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{par(inside) if not inside.startswith('<w:p') else inside}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    return f"<w:tr><w:trPr>{properties}</w:trPr>{''.join(each if each.startswith('<') else cell(each) for each in cells)}</w:tr>"


def test_a_table_gives_rows_under_its_head_with_empty_cells_in_their_place(document: Document) -> None:
    table = f"<w:tbl>{row('Action', 'Owner', 'Due')}{row('Write the plan', '', '3 May 2024')}{row('Send it', 'Ann', '')}</w:tbl>"
    assert [(block.text, block.row) for block in read(document(table)).blocks] == [
        ("Action | Owner | Due", True), ("Write the plan | | 3 May 2024", True), ("Send it | Ann |", True),
    ]  # fmt: skip


def test_merged_cells_name_each_row_of_their_group(document: Document) -> None:
    top, below = cell("Front door", '<w:vMerge w:val="restart"/>'), cell("", "<w:vMerge/>")
    table = f"<w:tbl>{row('Theme', 'Action', 'Due')}{row(top, 'Write', 'May')}{row(below, 'Send', 'June')}{row('Homes', 'Visit', 'July')}</w:tbl>"
    assert texts(document(table))[1:] == ["Front door | Write | May", "Front door | Send | June", "Homes | Visit | July"]


def test_numbers_that_stand_in_a_column_are_the_paragraphs_own(document: Document) -> None:
    table = f"<w:tbl>{row('1.1', 'The council wrote a plan.')}{row('1.2', 'The Department answered it.')}</w:tbl>"
    assert numbers(document(table)) == [("1.1", "The council wrote a plan."), ("1.2", "The Department answered it.")]
    counted = f"<w:tbl>{row(cell(par('<w:r/>', '2', 1)), 'The council met.')}{row(cell(par('<w:r/>', '2', 1)), 'It agreed.')}</w:tbl>"
    assert [each.text for each in paragraphs(document(counted, numbering=LISTS))] == ["The council met.", "It agreed."]


def test_a_table_that_lays_out_a_page_is_read_as_its_paragraphs(document: Document) -> None:
    long = "The council set out at length what it had done since the notice was given. " * 14
    table = f"<w:tbl><w:tr>{cell(par('One.', '1') + par(long, '1'))}{cell('A note in the margin.')}</w:tr></w:tbl>"
    assert [number for number, _ in numbers(document(table, numbering=LISTS))] == ["1", "2", None]


SHOWN = [
    ("<w:r><w:t>Kept </w:t></w:r><w:ins><w:r><w:t>new </w:t></w:r></w:ins><w:del><w:r><w:delText>old </w:delText></w:r></w:del><w:r><w:t>words.</w:t></w:r>", "Kept new words."),
    ("<w:moveFrom><w:r><w:t>Moved.</w:t></w:r></w:moveFrom><w:r><w:t>Here. </w:t></w:r><w:moveTo><w:r><w:t>Moved.</w:t></w:r></w:moveTo>", "Here. Moved."),
    (run("Seen.") + run(" Unseen.", "<w:vanish/>") + run(" Seen too.", '<w:vanish w:val="0"/>'), "Seen. Seen too."),
    ('<w:commentRangeStart w:id="1"/>' + run("Words.") + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>', "Words."),
    ('<w:r><w:fldChar w:fldCharType="begin"/><w:instrText> PAGEREF x </w:instrText><w:fldChar w:fldCharType="separate"/></w:r>' + run("See 4.") + '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "See 4."),
    ("<w:hyperlink>" + run("A link") + "</w:hyperlink>" + run(" in it."), "A link in it."),
    ("<w:sdt><w:sdtPr/><w:sdtContent>" + run("Chosen.") + "</w:sdtContent></w:sdt>", "Chosen."),
    (run("Said. ") + "<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("Click here to enter text.") + "</w:sdtContent></w:sdt>", "Said."),
    ("<w:r><w:t>well</w:t><w:noBreakHyphen/><w:t>known</w:t><w:br/><w:t>line</w:t><w:tab/><w:t>tab</w:t></w:r>", "well-known line tab"),
]  # fmt: skip


@pytest.mark.parametrize(("inside", "text"), SHOWN)
def test_only_what_is_shown_is_read_with_every_change_accepted(document: Document, inside: str, text: str) -> None:
    assert texts(document(f"<w:p>{inside}</w:p>")) == [text]


def test_a_paragraph_whose_end_was_deleted_runs_into_the_next_and_a_deleted_one_is_not_counted(document: Document) -> None:
    gone = "<w:rPr><w:del/></w:rPr>"
    body = par("The plan ", "1", properties=gone) + par("is late.", "1") + par("<w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del>", "1", properties=gone)
    assert numbers(document(body + par("Next.", "1"), numbering=LISTS)) == [("1", "The plan is late."), ("2", "Next.")]


def test_a_last_paragraph_whose_end_was_deleted_is_kept(document: Document) -> None:
    assert texts(document(par("First.") + par("Last.", properties="<w:rPr><w:del/></w:rPr>"))) == ["First.", "Last."]


def test_a_deleted_row_is_left_out(document: Document) -> None:
    table = f"<w:tbl>{row('Action', 'Owner', 'Due')}{row('Old', 'Ann', 'May', properties='<w:del/>')}{row('New', 'Bob', 'June')}</w:tbl>"
    assert texts(document(table)) == ["Action | Owner | Due", "New | Bob | June"]


def test_a_text_box_is_read_once(document: Document) -> None:
    box = f"<w:pict><w:txbxContent>{par('Words in a box.')}</w:txbxContent></w:pict>"
    both = f"<w:p>{run('Before.')}<w:r><mc:AlternateContent><mc:Choice>{box}</mc:Choice><mc:Fallback>{box}</mc:Fallback></mc:AlternateContent></w:r></w:p>"
    assert texts(document(both + par("After."))) == ["Before.", "Words in a box.", "After."]


def test_notes_stand_at_the_end_of_their_section_and_are_no_paragraphs_numbers(document: Document) -> None:
    notes = f'<w:footnote w:id="0" w:type="separator">{par("x")}</w:footnote><w:footnote w:id="2">{par("Ofsted, 2 May 2023.")}</w:footnote>'
    body = par("Duties", style="H1") + f'<w:p>{run("The report said so")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" plainly.")}</w:p>' + par("More.")
    found = paragraphs(document(body + par("Money", style="H1") + par("Less."), styles=HEADINGS, footnotes=notes))
    assert [(each.text, each.number, each.heading) for each in found if each.form == "text"] == [
        ("The report said so plainly.", None, ("Duties",)), ("More.", None, ("Duties",)), ("1 Ofsted, 2 May 2023.", None, ("Duties",)), ("Less.", None, ("Money",)),
    ]  # fmt: skip


def test_headers_and_footers_say_whose_it_is_and_are_no_text(document: Document) -> None:
    found: Reading = read(document(par("Words."), header=par("Kestermoor Council"), footer=par("Page 1 of 3") + par("Democratic Services")))
    assert ([block.text for block in found.blocks], found.margins, found.pages) == (["Words."], ("Kestermoor Council", "Democratic Services"), None)


def test_a_document_in_the_strict_form_is_read_alike(document: Document, packed: Callable[..., bytes]) -> None:
    usual = document(par("Words."))
    parts = {
        "_rels/.rels": "",
        "word/document.xml": f'<w:document xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"><w:body>{par("Words.")}</w:body></w:document>',
    }
    parts["_rels/.rels"] = (
        '<Relationships xmlns="x"><Relationship Id="r" Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document.xml"/></Relationships>'
    )
    assert texts(packed(parts)) == texts(usual) == ["Words."]


def test_what_python_docx_writes_is_read_with_its_title() -> None:
    import io

    import docx

    written = docx.Document()
    written.core_properties.title = "A notice"
    written.add_heading("Notice", 1)
    written.add_paragraph("The council must act.")
    written.add_paragraph("One thing.", style="List Number")
    written.add_paragraph("Another.", style="List Number")
    target = io.BytesIO()
    written.save(target)
    assert read(target.getvalue()).title == "A notice"
    assert numbers(target.getvalue()) == [(None, "The council must act."), ("1", "One thing."), ("2", "Another.")]


def test_a_package_without_a_document_is_refused(packed: Callable[..., bytes]) -> None:
    with pytest.raises(FileRefused, match="names no document"):
        read(packed({"a.xml": "<a/>"}))
