"""Word documents and workbooks that are XML as it should be, and nothing that a program would write: too deep, in circles, out of bounds."""

from collections.abc import Iterator

from evals.hostile.seeds import READ, Hostile, file, with_part

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_S = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_ACT = "<w:p><w:r><w:t>The council must act by 28 June 2024.</w:t></w:r></w:p>"
_DEEP = (
    ("tables", "<w:tbl><w:tr><w:tc>", _ACT, "</w:tc></w:tr></w:tbl>"),
    ("boxes", "<w:p><w:r><w:pict><w:txbxContent>", _ACT, "</w:txbxContent></w:pict></w:r></w:p>"),
    ("controls", "<w:sdt><w:sdtContent>", _ACT, "</w:sdtContent></w:sdt>"),
)
_CIRCLE = (
    f'<w:styles {_W}><w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style>'
    '<w:style w:type="paragraph" w:styleId="B" w:default="1"><w:basedOn w:val="A"/></w:style></w:styles>'
)
_LIST_CIRCLE = (
    f'<w:numbering {_W}><w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="L"/></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
    '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="999999999999"/></w:lvlOverride></w:num></w:numbering>'
)
_ITEM = '<w:p><w:pPr><w:numPr><w:ilvl w:val="{0}"/><w:numId w:val="{1}"/></w:numPr></w:pPr><w:r><w:t>Words of an item.</w:t></w:r></w:p>'
_WIDE = f'<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2000000000"/></w:tcPr>{_ACT}</w:tc><w:tc>{_ACT}</w:tc></w:tr></w:tbl>'


def files() -> Iterator[Hostile]:
    yield from _words()
    yield from _sheets()


def _document(body: str) -> bytes:
    return with_part(".docx", "word/document.xml", f"<w:document {_W}><w:body>{body}</w:body></w:document>")


def _words() -> Iterator[Hostile]:
    for name, before, inside, after in _DEEP:
        for depth, expected in ((10, READ), (60, "damaged|read"), (200, "damaged"), (3_000, "damaged")):
            yield file(f"{name}-{depth}-deep.docx", expected, _document, before * depth + inside + after * depth)
    for depth in (60, 200, 3_000):
        runs = f"<w:p>{'<w:ins>' * depth}<w:r><w:t>Words.</w:t></w:r>{'</w:ins>' * depth}</w:p>"
        yield file(f"insertions-{depth}-deep.docx", "read|damaged", _document, runs)
    yield file("styles-in-a-circle.docx", READ, with_part, ".docx", "word/styles.xml", _CIRCLE)
    yield file("lists-in-a-circle.docx", READ, with_part, ".docx", "word/numbering.xml", _LIST_CIRCLE)
    for level, number in (("0", "77777"), ("9", "1"), ("-1", "1"), ("99999999999", "1"), ("x", "1"), ("0", "x")):
        yield file(f"list-{number}-level-{level}.docx", READ, _document, _ITEM.format(level, number))
    yield file("wide-cells.docx", READ, _document, _WIDE)
    yield file("many-paragraphs.docx", "read|too_slow", _many_paragraphs, 20_000)
    yield file("one-long-paragraph.docx", "read|too_slow", _document, f"<w:p><w:r><w:t>{'The council acts. ' * 100_000}</w:t></w:r></w:p>")
    yield file("field-left-open.docx", READ, _document, '<w:p><w:r><w:fldChar w:fldCharType="begin"/><w:instrText>x</w:instrText></w:r></w:p>' + _ACT)
    yield file("all-deleted.docx", "empty", _document, "<w:p><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del></w:p>")
    yield file("no-body.docx", "damaged", with_part, ".docx", "word/document.xml", f"<w:document {_W}/>")
    yield file("no-xml.docx", "damaged", with_part, ".docx", "word/document.xml", "words")
    yield file("other-xml.docx", "damaged", with_part, ".docx", "word/document.xml", "<x><y/></x>")


def _many_paragraphs(count: int) -> bytes:
    return _document("".join(f"<w:p><w:r><w:t>Room {number} was opened.</w:t></w:r></w:p>" for number in range(count)))


def _sheet(rows: str, before: str = "", after: str = "") -> bytes:
    return with_part(".xlsx", "xl/worksheets/sheet1.xml", f"<worksheet {_S}>{before}<sheetData>{rows}</sheetData>{after}</worksheet>")


def _row(number: int, *cells: str) -> str:
    inside = (f'<c r="{chr(65 + place)}{number}" t="inlineStr"><is><t>{cell}</t></is></c>' for place, cell in enumerate(cells))
    return f'<row r="{number}">{"".join(inside)}</row>'


_ROWS = _row(1, "Ref", "Action", "Owner") + _row(2, "K1", "Send the plan", "Ann Other")
_CELLS = {
    "string": '<c r="A3" t="s"><v>99999</v></c>', "negative": '<c r="A3" t="s"><v>-5</v></c>', "letters": '<c r="A3" t="s"><v>x</v></c>',
    "style": '<c r="A3" s="9999"><v>1</v></c>', "date": '<c r="A3" s="1"><v>99999999999</v></c>', "kind": '<c r="A3" t="zzz"><v>1</v></c>',
    "number": '<c r="A3"><v>1e999</v></c>', "nothing": '<c r="A3" t="s"/>', "error": '<c r="A3" t="e"><v>#REF!</v></c>', "place": '<c r="3A"><v>1</v></c>',
}  # fmt: skip


def _sheets() -> Iterator[Hostile]:
    yield file("says-it-is-huge.xlsx", READ, _sheet, _ROWS, '<dimension ref="A1:XFD1048576"/>')
    yield file("says-nonsense.xlsx", "read|damaged", _sheet, _ROWS, '<dimension ref="nonsense"/>')
    yield file("one-cell-far-out.xlsx", READ, _sheet, _ROWS + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')
    yield file("cells-far-out.xlsx", "too_large", _far_out, 30_000)
    yield file("row-of-nowhere.xlsx", "damaged", _sheet, '<row r="99999999999"><c r="A99999999999"><v>1</v></c></row>')
    yield file("column-of-nowhere.xlsx", "damaged", _sheet, '<row r="1"><c r="ZZZZ1"><v>1</v></c></row>')
    yield file("row-nought.xlsx", "damaged", _sheet, '<row r="0"><c r="A0"><v>1</v></c></row>')
    yield file("rows-backwards.xlsx", READ, _sheet, _row(9, "a", "b", "c") + _row(2, "Words", "of", "it"))
    yield file("million-cells.xlsx", "too_large|unsafe", _sheet, ("<row>" + "<c><v>1</v></c>" * 50 + "</row>") * 20_000)
    yield file("merged-everywhere.xlsx", READ, _sheet, _ROWS, "", "<mergeCells>" + '<mergeCell ref="A1:XFD1048576"/>' * 20_000 + "</mergeCells>")
    yield file("merged-nonsense.xlsx", "read|damaged", _sheet, _ROWS, "", '<mergeCells><mergeCell ref="B9:A1"/><mergeCell ref="x"/><mergeCell/></mergeCells>')
    for name, cell in _CELLS.items():
        yield file(f"odd-{name}.xlsx", "read|damaged", _sheet, f'{_ROWS}<row r="3">{cell}</row>')
    yield file("hidden-columns.xlsx", "empty", _sheet, _ROWS, '<cols><col min="1" max="16384" hidden="1"/></cols>')
    yield file("hidden-nonsense.xlsx", "damaged", _sheet, _ROWS, '<cols><col min="0" max="99999999999999" hidden="1"/></cols>')
    many = "".join(f'<sheet name="s{number}" sheetId="{number}" r:id="rId1"/>' for number in range(1, 300))
    yield file("many-sheets.xlsx", "read|damaged|empty", with_part, ".xlsx", "xl/workbook.xml", f"<workbook {_S} {_R}><sheets>{many}</sheets></workbook>")
    yield file("formula.xlsx", "read|empty", _sheet, '<row r="1"><c r="A1"><f>WEBSERVICE("http://127.0.0.1:9/")</f></c></row>')
    yield file("entity.xlsx", "damaged", _sheet, '<row r="1"><c r="A1" t="inlineStr"><is><t>&nosuch;</t></is></c></row>')
    yield file("deep.xlsx", "damaged", _sheet, "<x>" * 5_000 + "</x>" * 5_000)


def _far_out(count: int) -> bytes:
    return _sheet("".join(f'<row r="{number}"><c r="XFD{number}"><v>{number}</v></c></row>' for number in range(1, count)))
