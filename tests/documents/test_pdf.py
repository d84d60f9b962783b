"""PDFs with a text layer: reading order, paragraphs, running heads, tables, and what is left to recognition."""

import base64
import io

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table
from tests.documents.making import bind, font, make_double_ruled_pdf, make_pdf, print_pages

from analysis.documents import recognition
from analysis.documents.flow import join_words
from analysis.documents.limits import Limits
from analysis.documents.page_parts import Word
from analysis.documents.parts import Grid, Part, Piece
from analysis.documents.pdf import read_pdf
from analysis.documents.pdf_page import read_words
from analysis.documents.pdf_streams import _read_letters
from analysis.documents.rulings import Rule, find_tables
from analysis.errors import InputError

LONG = "Năm 2023, Văn phòng UBND tỉnh tiếp nhận 12.345 văn bản đến, trình ký ban hành 6.789 văn bản đi các loại, bảo đảm đúng thời hạn và đúng thẩm quyền theo quy chế làm việc."  # noqa: E501


def read(content: bytes) -> list[Piece]:
    return read_pdf(content, Limits())


def texts(pieces: list[Piece], kind: str = "paragraph") -> list[str]:
    return [piece.text for piece in pieces if isinstance(piece, Part) and piece.kind == kind]


def grid_texts(pieces: list[Piece]) -> list[list[list[str]]]:
    return [[[cell.text for cell in row] for row in piece.rows] for piece in pieces if isinstance(piece, Grid)]


@pytest.mark.parametrize("columns", [1, 2])
def test_lines_are_joined_into_paragraphs_column_by_column(columns: int) -> None:
    lines = [f"{LONG} Mục {number}." for number in range(1, 25)]
    assert texts(read(make_pdf("\n".join(lines), columns=columns, size=10))) == lines


def test_items_and_short_lines_stay_apart() -> None:
    lines = ["I. KẾT QUẢ", LONG, "- Văn bản đến: 12.345", "- Văn bản đi: 6.789", "1. Tiếp công dân", LONG, "a) Hồ sơ 5"]
    assert texts(read(make_pdf("\n".join(lines)))) == lines


def test_running_heads_and_page_numbers_are_furniture_and_places_are_pages() -> None:
    lines = [f"{LONG} Mục {number}." for number in range(1, 40)]
    pieces = read(make_pdf("\n".join(lines), head="VĂN PHÒNG UBND TỈNH - BÁO CÁO"))
    assert texts(pieces) == lines
    assert texts(pieces, "furniture") == ["VĂN PHÒNG UBND TỈNH - BÁO CÁO", "1"]
    places = [piece.place for piece in pieces if isinstance(piece, Part) and piece.kind == "paragraph"]
    assert places[0] == "page 1"
    assert "page 2" in places
    assert any(place == "pages 1–2" or place == "page 2" for place in places)


HYPHENS = [
    (["thực hi\u00ad", "ện"], "thực hiện"),
    (["inter-", "national"], "international"),
    (["HĐND-", "UBND"], "HĐND- UBND"),
    (["Hà Nội -", "Hải Phòng"], "Hà Nội - Hải Phòng"),
]


@pytest.mark.parametrize(("lines", "joined"), HYPHENS)
def test_hyphens_at_the_end_of_lines(lines: list[str], joined: str) -> None:
    words = [[Word(text, 0, 0, 1, 1) for text in line.split()] for line in lines]
    assert join_words(words)[0] == joined


ROWS = ["Đơn vị | Tiếp nhận | Đã giải quyết | Quá hạn", "Sở Y tế | 1.234 | 1.200 | 4", "Sở Tư pháp | 567 | 560 | 0",
        "Thanh tra tỉnh | 12 | 12 | 0"]  # fmt: skip


@pytest.mark.parametrize("ruled", [True, False])
def test_a_table_keeps_its_cells(ruled: bool) -> None:
    pieces = read(make_pdf("\n".join([LONG, *ROWS, LONG]), ruled=ruled))
    assert grid_texts(pieces) == [[row.split(" | ") for row in ROWS]]
    assert [type(piece).__name__ for piece in pieces] == ["Part", "Grid", "Part"]


def make_table_pdf(rows: list[list[str]], style: list[tuple[object, ...]], repeat: int = 0) -> bytes:
    stream = io.BytesIO()
    lines: list[tuple[object, ...]] = [("GRID", (0, 0), (-1, -1), 0.5, "black"), ("FONT", (0, 0), (-1, -1), font())]
    SimpleDocTemplate(stream, pagesize=A4).build([Table(rows, style=[*lines, *style], repeatRows=repeat)])
    return stream.getvalue()


def test_merged_cells() -> None:
    rows = [["Đơn vị", "Hồ sơ", ""], ["", "Nhận", "Trả"], ["Sở Y tế", "5", "4"]]
    (grid,) = read(make_table_pdf(rows, [("SPAN", (0, 0), (0, 1)), ("SPAN", (1, 0), (2, 0))]))
    assert isinstance(grid, Grid)
    cells = [[(cell.text, cell.rows, cell.columns) for cell in row] for row in grid.rows]
    assert cells == [[("Đơn vị", 2, 1), ("Hồ sơ", 1, 2)], [("Nhận", 1, 1), ("Trả", 1, 1)], [("Sở Y tế", 1, 1), ("5", 1, 1), ("4", 1, 1)]]  # fmt: skip # noqa: E501


def test_a_table_over_two_pages_is_one_without_the_head_printed_again() -> None:
    rows = [["Đơn vị", "Nhận", "Trả"], *([f"Sở thứ {n}", str(n), str(n)] for n in range(1, 61))]
    (table,) = grid_texts(read(make_table_pdf(rows, [], repeat=1)))
    assert table == rows


def test_a_frame_around_the_page_is_no_table() -> None:
    rules = [Rule(False, 20, 20, 500), Rule(False, 800, 20, 500), Rule(True, 20, 20, 800), Rule(True, 500, 20, 800)]
    assert find_tables(rules, 1, 1_000) == []


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_a_turned_page_reads_as_it_is_shown(turn: int) -> None:
    stream = io.BytesIO()
    canvas = Canvas(stream, pagesize=A4)
    font()
    canvas.setPageRotation(turn)
    width, height = A4
    if turn:
        canvas.translate(*{90: (width, 0), 180: (width, height), 270: (0, height)}[turn])
        canvas.rotate(turn)
    canvas.setFont("Serif", 12)
    canvas.drawString(60, 500, "Dòng thứ nhất có 12 văn bản.")
    canvas.drawString(60, 440, "Dòng thứ hai có 34 văn bản.")
    canvas.save()
    assert texts(read(stream.getvalue())) == ["Dòng thứ nhất có 12 văn bản.", "Dòng thứ hai có 34 văn bản."]


def test_a_scan_without_tesseract_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = bind(print_pages(make_pdf(LONG), 72), 72)
    monkeypatch.setattr(recognition.shutil, "which", lambda name: None)
    with pytest.raises(InputError, match=r"page 1 is a scan; .*install tesseract-ocr and tesseract-ocr-vie"):
        read(scan)


def test_a_scan_without_vietnamese_names_the_packages(monkeypatch: pytest.MonkeyPatch) -> None:
    scan = bind(print_pages(make_pdf(LONG), 72), 72)
    monkeypatch.setattr(recognition.shutil, "which", lambda name: "/usr/bin/tesseract")
    monkeypatch.setattr(recognition, "_languages", lambda: frozenset({"eng"}))
    with pytest.raises(InputError, match="no language “vie”; install tesseract-ocr and tesseract-ocr-vie"):
        read(scan)


def draw(lines: list[str]) -> bytes:
    """A page of lines in PDF's own operators."""
    stream = io.BytesIO()
    page = Canvas(stream)
    for number, line in enumerate(lines):
        page._code.append(f"BT /F1 11 Tf 60 {760 - 15 * number} Td {line} TJ ET")
    page.save()
    return stream.getvalue()


def test_lines_of_running_text_are_taken_at_once() -> None:
    lines = [f"[(Van phong tiep nhan {n}.345 van ban den, trong do co {n} van ban mat)]" for n in range(1, 9)]
    page = pypdfium2.PdfDocument(draw(lines))[0]
    whole, single = read_words(page, cells=False), read_words(page)
    assert len(whole) == 2 * len(lines) < len(single)
    assert " ".join(word.text for word in whole) == " ".join(word.text for word in single)
    assert {round(word.left) for word in whole if word.text == "Van"} == {60}


CELLS = {
    "cells drawn with their line": [
        "[(Muc " + str(n) + ") -9000 (" + str(n) + ".345) -5000 (91,2%)]" for n in range(1, 6)
    ],
    "cells drawn one by one": [f"[(Muc {n})] TJ 200 0 Td [({n}.345)] TJ 100 0 Td [(91,2%)]" for n in range(1, 6)],
}


@pytest.mark.parametrize("rows", CELLS.values(), ids=CELLS)
@pytest.mark.parametrize("prose", [0, 20])
def test_cells_are_never_taken_for_running_text(rows: list[str], prose: int) -> None:
    lines = ["[(Ket qua giai quyet ho so cua Van phong trong nam nhu trong bang sau)]"] * prose + rows
    page = pypdfium2.PdfDocument(draw(lines))[0]
    assert read_words(page, cells=False) == read_words(page)
    (table,) = grid_texts(read_pdf(draw(lines), Limits()))
    assert table == [[f"Muc {n}", f"{n}.345", "91,2%"] for n in range(1, 6)]


@given(st.binary())
def test_letters_of_ascii85_are_read_as_they_were_written(written: bytes) -> None:
    assert _read_letters(base64.a85encode(written)) == written


@pytest.mark.parametrize("gap", [1, 3, 4])
@pytest.mark.parametrize("apart", [False, True])
def test_a_table_with_double_lines_keeps_its_cells(gap: float, apart: bool) -> None:
    rows = ["Đơn vị | Tiếp nhận | Quá hạn", "Sở Y tế | 1.234 | 14", "Sở Tư pháp | 2.567 | 25"]
    (grid,) = [
        piece for piece in read_pdf(make_double_ruled_pdf(rows, gap, apart), Limits()) if isinstance(piece, Grid)
    ]
    assert [[cell.text for cell in row] for row in grid.rows] == [row.split(" | ") for row in rows]


@pytest.mark.parametrize("align", ["TOP", "MIDDLE", "BOTTOM"])
def test_a_cell_of_several_lines_stays_whole_wherever_the_numbers_of_its_row_stand(align: str) -> None:
    rows = [
        ["TT", "Đơn vị", "Tiếp nhận"],
        ["1", "Sở Y tế", "1.234"],
        ["2", "Sở Nông nghiệp và Phát triển nông thôn", "2.345"],
        ["3", "Sở Lao động - Thương binh và Xã hội", "3.456"],
        ["4", "Sở Tư pháp", "4.567"],
    ]
    style = ParagraphStyle("cell", fontName=font(), fontSize=10, leading=12)
    cells = [[Paragraph(cell, style) for cell in row] for row in rows]
    stream = io.BytesIO()
    table = Table(cells, colWidths=[40, 80, 80], style=[("VALIGN", (0, 0), (-1, -1), align)])
    SimpleDocTemplate(stream, pagesize=A4).build([table])
    assert grid_texts(read(stream.getvalue())) == [rows]
