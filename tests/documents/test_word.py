"""Word documents: what stands in them and where, as it is with every tracked change accepted."""

import io
import re
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest
from docx import Document
from tests.documents.making import make_word, save_word

from analysis.documents.assembling import assemble
from analysis.documents.document import Source
from analysis.documents.limits import Limits
from analysis.documents.parts import Grid, Part
from analysis.documents.word import read_word
from analysis.documents.word97 import read_word97
from analysis.documents.word_numbering import write_number
from analysis.errors import InputError


def with_body(xml: str, **members: str) -> bytes:
    """A DOCX whose body is `xml`, with more members; w: stands for Word's namespace."""
    made = zipfile.ZipFile(io.BytesIO(save_word(Document())))
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in made.namelist():
            content = made.read(name)
            if name == "word/document.xml":
                text = content.decode()
                content = re.sub(r"<w:body>.*</w:body>", f"<w:body>{xml}</w:body>", text, flags=re.S).encode()
            if name == "word/_rels/document.xml.rels" and "footnotes" in members:
                rel = (
                    '<Relationship Id="rIdF" Target="footnotes.xml" Type="http://schemas.openxmlformats.org/'
                    'officeDocument/2006/relationships/footnotes"/></Relationships>'
                )
                content = content.replace(b"</Relationships>", rel.encode())
            if name == "[Content_Types].xml" and "footnotes" in members:
                override = (
                    '<Override PartName="/word/footnotes.xml" ContentType="application/vnd.openxmlformats-'
                    'officedocument.wordprocessingml.footnotes+xml"/></Types>'
                )
                content = content.replace(b"</Types>", override.encode())
            archive.writestr(name, content)
        if "footnotes" in members:
            namespace = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
            archive.writestr(
                "word/footnotes.xml", f'<w:footnotes xmlns:w="{namespace}">{members["footnotes"]}</w:footnotes>'
            )
    return stream.getvalue()


def texts(content: bytes) -> list[str]:
    return [part.text for part in read_word(content, Limits()) if isinstance(part, Part)]


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


PARAGRAPHS = [
    ("tracked changes accepted", f"{run('a ')}<w:ins>{run('1.234')}</w:ins><w:del><w:r><w:delText>999</w:delText></w:r></w:del>", ["a 1.234"]),  # noqa: E501
    ("moved text where it went", f"<w:moveFrom>{run('weg')}</w:moveFrom><w:moveTo>{run('hier')}</w:moveTo>", ["hier"]),
    ("hidden text", run("thấy") + run(" ẩn", "<w:vanish/>"), ["thấy"]),
    ("a raised digit is no part of the number", run("1.234") + run("1", '<w:vertAlign w:val="superscript"/>'), ["1.234¹"]),  # noqa: E501
    ("fields show their result", '<w:r><w:instrText>PAGE</w:instrText></w:r><w:fldSimple w:instr="DATE">' + run("2023") + "</w:fldSimple>", ["2023"]),  # noqa: E501
    ("links, tabs and hard hyphens", f"<w:hyperlink>{run('HĐND')}</w:hyperlink><w:r><w:noBreakHyphen/></w:r>{run('UBND')}<w:r><w:tab/></w:r>{run('tỉnh')}", ["HĐND-UBND tỉnh"]),  # noqa: E501
    ("content controls", f"<w:sdt><w:sdtContent>{run('trong ô')}</w:sdtContent></w:sdt>", ["trong ô"]),
    ("text boxes once, after their paragraph", run("trước") + "<w:r><w:pict><w:txbxContent><w:p>" + run("trong khung") + "</w:p></w:txbxContent></w:pict></w:r>", ["trước", "trong khung"]),  # noqa: E501
]  # fmt: skip


@pytest.mark.parametrize(("xml", "expected"), [case[1:] for case in PARAGRAPHS], ids=[case[0] for case in PARAGRAPHS])
def test_a_paragraph(xml: str, expected: list[str]) -> None:
    assert texts(with_body(f"<w:p>{xml}</w:p>")) == expected


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    deleted = "<w:pPr><w:rPr><w:del/></w:rPr></w:pPr>"
    assert texts(with_body(f"<w:p>{deleted}{run('đầu ')}</w:p><w:p>{run('cuối')}</w:p>")) == ["đầu cuối"]


def test_a_footnote_follows_its_paragraph_and_leaves_its_number_alone() -> None:
    note = f'<w:footnote w:type="separator" w:id="0"><w:p/></w:footnote><w:footnote w:id="2"><w:p>{run("chưa kể cấp xã")}</w:p></w:footnote>'  # noqa: E501
    body = f'<w:p>{run("12.345")}<w:r><w:footnoteReference w:id="2"/></w:r>{run(" hồ sơ")}</w:p><w:p>{run("sau")}</w:p>'
    assert texts(with_body(body, footnotes=note)) == ["12.345 hồ sơ", "chưa kể cấp xã", "sau"]


def test_headings_lists_heads_and_places() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "VĂN PHÒNG UBND TỈNH"
    document.add_heading("Kết quả năm 2023", 1)
    document.add_paragraph("Văn bản đến", style="List Bullet")
    for text in ("Tiếp dân", "Hồ sơ"):
        document.add_paragraph(text, style="List Number")
    parts = [part for part in read_word(save_word(document), Limits()) if isinstance(part, Part)]
    assert [(part.kind, part.text, part.place) for part in parts] == [
        ("heading", "Kết quả năm 2023", "paragraph 1"),
        ("paragraph", "- Văn bản đến", "paragraph 2"),
        ("paragraph", "1. Tiếp dân", "paragraph 3"),
        ("paragraph", "2. Hồ sơ", "paragraph 4"),
        ("furniture", "VĂN PHÒNG UBND TỈNH", "page header"),
    ]


def test_a_table_in_place_with_merged_cells_and_a_table_in_a_cell() -> None:
    document = Document()
    document.add_paragraph("trước")
    table = document.add_table(3, 3)
    table.cell(0, 0).merge(table.cell(1, 0)).text = "Đơn vị"
    table.cell(0, 1).merge(table.cell(0, 2)).text = "Hồ sơ"
    for column, text in enumerate(("Sở Y tế", "5", "4")):
        table.cell(2, column).text = text
    table.cell(1, 1).text, table.cell(1, 2).text = "Nhận", "Trả"
    inner = table.cell(2, 0).add_table(2, 3)
    for row in inner.rows:
        for cell in row.cells:
            cell.text = "7"
    document.add_paragraph("sau")
    pieces = read_word(save_word(document), Limits())
    assert [type(piece).__name__ for piece in pieces] == ["Part", "Grid", "Grid", "Part"]
    made = assemble(pieces, Source("case", "case.docx"))
    first = made.tables[0]
    shown = [[made.text[slice(*span)] for span in row] for row in first.rows]
    assert shown == [["Đơn vị", "Hồ sơ", "Hồ sơ"], ["Đơn vị", "Nhận", "Trả"], ["Sở Y tế", "5", "4"]]
    assert made.locator(first.rows[2][1][0]) == "table 1, cell B3"


def test_a_row_deleted_in_tracking_is_out_and_a_repeated_head_is_known() -> None:
    cells = "".join(f"<w:tc><w:p>{run(text)}</w:p></w:tc>" for text in ("a", "b", "c"))
    head = f"<w:tr><w:trPr><w:tblHeader/></w:trPr>{cells}</w:tr>"
    gone = f"<w:tr><w:trPr><w:del/></w:trPr>{cells}</w:tr>"
    (grid,) = read_word(with_body(f"<w:tbl>{head}{gone}<w:tr>{cells}</w:tr></w:tbl>"), Limits())
    assert isinstance(grid, Grid)
    assert (len(grid.rows), grid.header_rows) == (2, 1)


def test_a_letterhead_is_text() -> None:
    document = Document()
    table = document.add_table(2, 2)
    for cell, text in zip(table._cells, ("UBND TỈNH", "CỘNG HÒA", "Số: 12/BC-UBND", "ngày 5 tháng 1"), strict=True):
        cell.text = text
    assert [type(piece).__name__ for piece in read_word(save_word(document), Limits())] == ["Part"] * 4


NUMBERS = [(4, "decimal", "4"), (4, "decimalZero", "04"), (28, "lowerLetter", "bb"), (3, "upperLetter", "C"),
           (1944, "upperRoman", "MCMXLIV"), (49, "lowerRoman", "xlix"), (0, "upperRoman", "0")]  # fmt: skip


@pytest.mark.parametrize(("number", "form", "written"), NUMBERS)
def test_numbers_of_lists(number: int, form: str, written: str) -> None:
    assert write_number(number, form) == written


def test_without_libreoffice_a_line_names_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(InputError, match=r"install libreoffice-writer-nogui.*\.docx"):
        read_word97(b"\xd0\xcf\x11\xe0", Limits())


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_an_old_word_file_reads_as_the_new_one(tmp_path: Path) -> None:
    content = make_word(
        "Văn phòng tiếp nhận 1.234 văn bản đến.\nLĩnh vực | Nhận | Trả\nĐất đai | 12 | 10\nHộ tịch | 5 | 5\nHết."
    )
    (tmp_path / "report.docx").write_bytes(content)
    command = ["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/profile", "--convert-to", "doc"]
    subprocess.run([*command, "--outdir", tmp_path, tmp_path / "report.docx"], check=True, capture_output=True)
    old = assemble(read_word97((tmp_path / "report.doc").read_bytes(), Limits()), Source("case", "case.doc"))
    assert old.text == assemble(read_word(content, Limits()), Source("case", "case.docx")).text
