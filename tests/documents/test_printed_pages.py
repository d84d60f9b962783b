"""Portal pages that were printed to PDF or copied into a text: lists of other articles are none of it."""

from collections.abc import Callable
from pathlib import Path

import pytest
from tests.documents.making import make_pdf, make_word
from tests.documents.measuring import rows_of

from analysis.documents.document import Document, Source
from analysis.documents.formats import read_document

TEXT = """CỔNG THÔNG TIN ĐIỆN TỬ
Văn phòng UBND tỉnh tổng kết công tác văn phòng
Thứ hai, 15/01/2024 08:30
Văn phòng UBND tỉnh đã tiếp nhận 12.345 văn bản đến và ban hành 6.789 văn bản đi trong năm 2023.
Trung tâm Phục vụ hành chính công tiếp nhận 23.456 hồ sơ và giải quyết 22.000 hồ sơ theo đúng quy định.
"""
OTHERS = """Tin liên quan
Hội nghị triển khai nhiệm vụ 6 tháng đầu năm 2025 (20/02/2025)
- Chủ tịch UBND tỉnh tiếp công dân định kỳ tháng 3 (15/03/2024)
Các tin khác
Văn phòng tiếp 1.234 lượt công dân trong quý I/2022 (02/04/2022)
Số lượt truy cập: 1.234.567
"""
FORMS: dict[str, Callable[[str], bytes]] = {"txt": str.encode, "docx": make_word, "pdf": make_pdf}


def read(tmp_path: Path, form: str, text: str) -> Document:
    path = tmp_path / f"page.{form}"
    path.write_bytes(FORMS[form](text))
    return read_document(path, Source("case", path.name, province="Hà Tĩnh"))


def observations(document: Document) -> list[tuple[object, ...]]:
    return [(row["value"], row["indicator"], row["period_start"], row["period_end"]) for row in rows_of(document)]


@pytest.mark.parametrize("form", FORMS)
def test_other_articles_and_their_days_say_nothing_of_a_printed_page(tmp_path: Path, form: str) -> None:
    alone, printed = (read(tmp_path, form, text) for text in (TEXT, TEXT + OTHERS))
    assert observations(printed) == observations(alone)
    assert len(observations(printed)) == 4
    assert all(end == "2023-12-31" for *_, end in observations(printed))
    assert "02/04/2022" in printed.text
    assert "2022" not in printed.without_furniture()


@pytest.mark.parametrize("form", FORMS)
def test_the_time_stamp_of_a_printed_page_is_its_day(tmp_path: Path, form: str) -> None:
    assert str(read(tmp_path, form, TEXT).source.published) == "2024-01-15"


def test_the_text_goes_on_behind_a_list(tmp_path: Path) -> None:
    document = read(tmp_path, "txt", TEXT + "Xem thêm\nTin về năm 2019\nNăm 2023, tỉnh tiếp 312 lượt công dân.\n")
    assert 312 in [value for value, *_ in observations(document)]
    assert "2019" not in document.without_furniture()


def test_a_section_of_a_report_is_no_list(tmp_path: Path) -> None:
    document = read(tmp_path, "txt", TEXT + "Tin khác\nII. Tiếp công dân năm 2023: 312 lượt\n")
    assert "312" in document.without_furniture()
