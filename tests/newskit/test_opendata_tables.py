import io
import zipfile

import pytest

from newskit.opendata.guard import guard
from newskit.opendata.mapping import Field, columns_of, match_headings
from newskit.opendata.tables import Table, UnreadableTable

TEXT = "代表团,姓名,备注\n河湾省,钱叙白,连任\n,,\n河湾省,霍青砚\n"
ROWS = [(2, ["河湾省", "钱叙白", "连任"]), (4, ["河湾省", "霍青砚", ""])]
FIELDS = (
    Field("name", "姓名", ("姓名", "委员姓名"), required=True),
    Field("constituency", "代表团", ("代表团", "界别")),
)


def table(data: bytes) -> Table:
    return Table(io.BytesIO(data))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_reads_the_encodings_that_excel_and_ministries_write(encoding):
    read = table(TEXT.encode(encoding))
    assert read.headings == ["代表团", "姓名", "备注"]
    assert list(read.rows()) == ROWS
    assert list(read.rows()) == ROWS  # as often as asked


def test_a_character_cut_at_the_end_of_a_block_is_still_utf8():
    assert table(("甲" * 30_000 + ",乙\n丙,丁\n").encode()).encoding == "utf-8-sig"


def test_tabs_and_semicolons_part_cells_too():
    assert table("代表团\t姓名\n河湾省\t钱,叙白\n".encode()).headings == ["代表团", "姓名"]
    assert list(table("代表团;姓名\n河湾省;钱叙白\n".encode()).rows()) == [(2, ["河湾省", "钱叙白"])]


def test_takes_the_guard_off_that_our_files_put_on():
    cells = ["=1+1", "'=1+1", "-3", "  @x".strip()]
    data = "甲,乙,丙,丁\n" + ",".join(guard(cell) for cell in cells) + "\n"
    assert next(table(data.encode()).rows())[1] == cells


def test_takes_nothing_off_a_raw_file_of_ours():
    data = "甲,乙\r\n'=1+1,'-3\r\n".encode()
    assert next(table(data).rows())[1] == ["'=1+1", "'-3"]
    assert next(table(b"\xef\xbb\xbf" + data).rows())[1] == ["=1+1", "-3"]


def test_says_what_is_wrong_with_a_file():
    for data, said in (
        (b"", "空"),
        (b"\xff\xff\xff\x80", "GB18030"),
        ("姓名,姓名\n甲,乙\n".encode(), "姓名"),
        (b'a,b\n"c,d\n', "CSV"),
        (b"PK\x03\x04broken", "Excel"),
        (f"a,b\nc,{'d' * 200_000}\n".encode(), "第2行"),
        (b"%PDF-1.4\n1 0 obj", "PDF"),
        (b"\x89PNG\r\n\x1a\n\0", "图片"),
    ):
        read = table(data)
        with pytest.raises(UnreadableTable, match=said):
            list(read.rows())


def sheet(rows: list[list[str]]) -> bytes:
    """The least that is an Excel file."""
    cells = "".join(
        "<row>" + "".join(f'<c t="inlineStr"><is><t>{cell}</t></is></c>' for cell in row) + "</row>" for row in rows
    )
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006"
    files = {
        "[Content_Types].xml": f'<Types xmlns="{package}/content-types">'
        '<Default Extension="xml" ContentType="application/xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{office}"><sheets>'
        '<sheet name="a" sheetId="1" r:id="r1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}/relationships"><Relationship Id="r1" '
        f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main}"><sheetData>{cells}</sheetData></worksheet>',
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in files.items():
            archive.writestr(name, text)
    return out.getvalue()


def test_reads_the_first_sheet_of_an_excel_file():
    read = table(sheet([["代表团", "姓名", "备注"], ["河湾省", "钱叙白", "连任"]]))
    assert read.headings == ["代表团", "姓名", "备注"]
    assert list(read.rows()) == [(2, ["河湾省", "钱叙白", "连任"])]


def test_headings_are_known_whatever_their_script_and_blanks():
    assert match_headings(FIELDS, ["代表 團", "姓　名", "备注"]) == {"name": "姓　名", "constituency": "代表 團"}
    assert match_headings(FIELDS, ["界别", "委員姓名"]) == {"name": "委員姓名", "constituency": "界别"}


def test_words_beside_a_heading_are_passed_over_where_tables_are_strangers():
    printed = ["姓名 Name", "代表团（选举单位）", "代表团团长"]
    assert match_headings(FIELDS, printed, loosely=True) == {"name": "姓名 Name", "constituency": "代表团（选举单位）"}
    assert match_headings(FIELDS, printed) == {}
    assert match_headings(FIELDS, ["姓名（曾用）", "姓名"], loosely=True) == {"name": "姓名"}


def test_a_needed_column_that_is_missing_is_named_in_words():
    with pytest.raises(UnreadableTable, match="姓名"):
        columns_of(FIELDS, ["甲", "乙"], {})
    with pytest.raises(UnreadableTable, match="丙"):
        columns_of(FIELDS, ["甲", "乙"], {"name": "丙"})
    assert columns_of(FIELDS, ["甲", "乙"], {"name": "乙"}) == {"name": 1}
