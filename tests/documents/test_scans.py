"""Scans: what cleaning takes out of a page, what makes a number doubtful, and tables on pictures."""

import io
import shutil

import numpy as np
import pytest
from PIL import Image
from tests.documents.making import bind, make_double_ruled_pdf, make_pdf, print_pages, spoil

from analysis.documents import scan_numbers
from analysis.documents.assembling import assemble
from analysis.documents.document import Source
from analysis.documents.limits import Limits
from analysis.documents.parts import Doubt, Grid
from analysis.documents.pdf import read_pdf
from analysis.documents.recognition import Clock, Found
from analysis.documents.scan_cleaning import DPI, clean_page, find_slant, wipe_rules
from analysis.documents.scan_numbers import check_numbers
from analysis.documents.scans import read_image

needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="tesseract is not installed")
TEXT = "Năm 2023, Văn phòng tiếp nhận 12.345 văn bản đến, ban hành 6.789 văn bản đi.\n" * 12


@pytest.fixture(scope="module")
def page() -> Image.Image:
    return print_pages(make_pdf(TEXT, signature=True), 150)[0]


@pytest.mark.parametrize("angle", [-2.5, -0.7, 0.0, 0.7, 2.5])
def test_the_slant_of_a_page_is_found(page: Image.Image, angle: float) -> None:
    turned = page.convert("L").rotate(angle, resample=Image.Resampling.BICUBIC, fillcolor=255)
    assert find_slant(turned) == pytest.approx(-angle, abs=0.15)


def test_an_empty_page_has_no_slant() -> None:
    assert find_slant(Image.new("L", (400, 600), 255)) == 0


def test_a_red_stamp_vanishes_and_the_print_stays(page: Image.Image) -> None:
    stamped = spoil(page, 1, angle=0, sigma=0)
    red = np.asarray(stamped.convert("HSV"), dtype=int)
    inked = (red[..., 1] > 120) & (np.asarray(stamped)[..., 0] > 150)
    assert inked.sum() > 1_000
    clean = np.asarray(clean_page(stamped, 150).resize(stamped.size))
    assert np.median(clean[inked]) > 230
    before = np.asarray(page.convert("L")) < 100
    assert np.median(clean[before]) < 60


def test_ruled_lines_are_found_and_wiped() -> None:
    page = Image.new("L", (1_500, 1_000), 255)
    drawn = np.asarray(page).copy()
    drawn[200:204, 100:1400] = drawn[600:604, 100:1400] = 0
    drawn[200:604, 100:104] = drawn[200:604, 1396:1400] = 0
    wiped, rules = wipe_rules(Image.fromarray(drawn))
    assert sorted((rule.upright, round(rule.at / 72 * DPI, -1)) for rule in rules) == [
        (False, 200), (False, 600), (True, 100), (True, 1400)
    ]  # fmt: skip
    assert np.asarray(wiped).min() == 255


def found(text: str, left: int = 100, right: int = 300, sure: float = 95.0) -> Found:
    return Found(text, left, 100, right, 140, 95, 145, sure)


# first reading, second, third (digits alone), text kept, whether it is doubtful
READINGS = [
    ("12.345", "12.345", "", "12.345", False),
    ("98,81%", "98,81%", "", "98,81%", False),
    ("(4.210),", "(4.210)", "", "(4.210),", False),
    ("15/12/2023", "15/12/2023", "", "15/12/2023", False),
    ("15.12.2023", "15.12.2023", "", "15.12.2023", False),
    ("08,81%", "98,81%", "98,81%", "98,81%", True),
    ("12.346", "12.345", "12.346", "12.346", True),
    ("12.346", "12.345", "77", "12.346", True),
    ("99;74%", "99,74%", "99,74%", "99,74%", True),
    ("08,81%", "08,81%", "", "08,81%", True),
    ("20109", "20109", "", "20109", True),
    ("12.34", "12.34", "", "12.34", False),
    ("1.23.456", "1.23.456", "", "1.23.456", True),
    ("5O", "5O", "", "5O", True),
    ("2023", "2023", "", "2023", True),
    ("(9881%)", "9881%", "", "(9881%)", True),
    ("9.881%", "9.881%", "", "9.881%", True),
    ("(100%);", "100%", "", "(100%);", False),
]  # fmt: skip


@pytest.mark.parametrize(("first", "second", "third", "kept", "doubtful"), READINGS)
def test_a_number_is_doubtful_where_readings_differ_or_no_number_is_printed_so(
    monkeypatch: pytest.MonkeyPatch, first: str, second: str, third: str, kept: str, doubtful: bool
) -> None:
    monkeypatch.setattr(scan_numbers, "_second_reading", lambda page, clock: [found(second)])
    monkeypatch.setattr(scan_numbers, "read_number", lambda crop, clock: third)
    (word,) = check_numbers(Image.new("L", (400, 300), 255), [found(first)], Clock(Limits()))
    assert word.text == kept
    assert bool(word.doubts) == doubtful
    assert all(isinstance(doubt, Doubt) and word.text[doubt.start : doubt.end][0].isdigit() for doubt in word.doubts)


def test_a_number_read_in_two_pieces_is_whole_again_and_dirt_is_dropped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_numbers, "_second_reading", lambda page, clock: [found("6.888")])
    words = [found("6.88", 100, 260), found("8", 270, 300), found("¿", 320, 330, sure=20)]
    made = check_numbers(Image.new("L", (400, 300), 255), words, Clock(Limits()))
    assert [word.text for word in made] == ["6.888"]


@pytest.mark.parametrize(
    ("before", "after", "left", "doubtful"),
    [
        ("1", "270", 120, True),
        ("lượt/1", "091", 120, True),
        ("1", "270", 190, False),
        ("2.023", "270", 120, False),
        ("1", "27", 120, False),
    ],
)
def test_pieces_of_one_number_are_doubtful(
    monkeypatch: pytest.MonkeyPatch, before: str, after: str, left: int, doubtful: bool
) -> None:
    words = [found(before, 60, 110), found(after, left, left + 60)]
    monkeypatch.setattr(scan_numbers, "_second_reading", lambda page, clock: words)
    made = check_numbers(Image.new("L", (400, 300), 255), words, Clock(Limits()))
    assert [bool(word.doubts) for word in made] == [doubtful, doubtful]


def test_a_number_that_tesseract_is_unsure_of_is_doubtful(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scan_numbers, "_second_reading", lambda page, clock: [found("12.345")])
    (word,) = check_numbers(Image.new("L", (400, 300), 255), [found("12.345", sure=41)], Clock(Limits()))
    assert word.doubts


ROWS = ["Đơn vị | Tiếp nhận | Đã giải quyết | Quá hạn", "Sở Y tế | 1.234 | 1.187 | 14",
        "Sở Tư pháp | 2.567 | 2.560 | 25", "Thanh tra tỉnh | 312 | 298 | 36"]  # fmt: skip


@needs_tesseract
def test_a_table_on_a_scan_keeps_its_cells_and_its_place() -> None:
    pages = print_pages(make_pdf("\n".join(["Kết quả giải quyết hồ sơ năm 2023:", *ROWS])), 300)
    pieces = read_pdf(bind(pages, 300), Limits())
    (grid,) = [piece for piece in pieces if isinstance(piece, Grid)]
    assert [[cell.text for cell in row] for row in grid.rows] == [row.split(" | ") for row in ROWS]
    document = assemble(pieces, Source("case", "case.pdf"))
    place = document.text.index("1.187")
    assert document.locator(place) == "page 1, table 1, cell C2"
    assert document.confidence(place, place + 5) < 1


@needs_tesseract
@pytest.mark.parametrize(("gap", "apart"), [(1, False), (2, False), (3, True)])
def test_a_scanned_table_with_double_lines_keeps_its_cells(gap: float, apart: bool) -> None:
    pages = print_pages(make_double_ruled_pdf(ROWS, gap, apart), 200)
    (grid,) = [piece for piece in read_pdf(bind(pages, 200), Limits()) if isinstance(piece, Grid)]
    read = [[cell.text.replace(" ", "") for cell in row] for row in grid.rows]
    assert read == [row.replace(" ", "").split("|") for row in ROWS]


@needs_tesseract
@pytest.mark.parametrize("turn", [Image.Transpose.ROTATE_90, Image.Transpose.ROTATE_180])
def test_a_picture_of_a_page_that_lies_wrong_is_turned(turn: Image.Transpose) -> None:
    (page,) = print_pages(make_pdf(TEXT), 200)
    stream = io.BytesIO()
    page.transpose(turn).save(stream, "PNG")
    text = assemble(read_image(stream.getvalue(), Limits()), Source("case", "case.png")).text
    assert text.count("12.345 văn bản đến") >= 11
