"""What a document says of itself, and what happens when sources.csv says otherwise."""

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from tests.documents.page_making import PAGES, make_page

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.formats import read_document
from analysis.documents.parts import Part, Said
from analysis.documents.places import find_issuer, find_named, find_of_address
from analysis.documents.self_description import complete, describe, read_day

NAMED = [
    ("UBND tỉnh Lạng Sơn", "Lạng Sơn"),
    ("ỦY BAN NHÂN DÂN TỈNH THANH HOÁ", "Thanh Hóa"),
    ("VĂN PHÒNG UBND TP. HỒ CHÍ MINH", "Hồ Chí Minh"),
    ("UBND TP.HCM", "Hồ Chí Minh"),
    ("UBND TPHCM", ""),  # the rank is in the name: found where no rank is asked for
    ("Văn phòng UBND thành phố Hải Phòng", "Hải Phòng"),
    ("UBND tỉnh Đắc Lắc", "Đắk Lắk"),
    ("UBND tỉnh Đăk Nông", "Đắk Nông"),
    ("UBND tỉnh Bắc Cạn", "Bắc Kạn"),
    ("UBND tỉnh Thừa Thiên - Huế", "Thừa Thiên Huế"),
    ("UBND thành phố Huế", "Huế"),
    ("UBND tỉnh BR-VT", "Bà Rịa - Vũng Tàu"),
    ("UBND tinh Quang Ngai", "Quảng Ngãi"),
    ("tinh Ba Ria Vung Tau", "Bà Rịa - Vũng Tàu"),
    ("xây dựng cuộc sống hòa bình, yên bình", ""),
    ("huyện Thạch Thất", ""),
]


@pytest.mark.parametrize(("text", "name"), NAMED)
def test_a_province_by_its_rank_and_name(text: str, name: str) -> None:
    assert find_named(text, strict=True) == name


LOOSE = [("Báo Bắc Kạn", "Bắc Kạn"), ("UBND TPHCM", "Hồ Chí Minh"), ("Báo Kontum", "Kon Tum"), ("Báo Nhân Dân", "")]


@pytest.mark.parametrize(("text", "name"), LOOSE)
def test_a_province_by_its_name(text: str, name: str) -> None:
    assert find_named(text) == name


ADDRESSES = [
    ("https://www.langson.gov.vn/tin/1", "Lạng Sơn"),
    ("https://vpubnd.backan.gov.vn/", "Bắc Kạn"),
    ("http://baoquangngai.vn/chu-tich", "Quảng Ngãi"),
    ("https://hue.gov.vn/x", "Huế"),
    ("https://thuathienhue.gov.vn/x", "Thừa Thiên Huế"),
    ("https://tphcm.chinhphu.vn/hanoi", "Hồ Chí Minh"),
    ("https://danviet.vn/lang-son", ""),
    ("", ""),
]


@pytest.mark.parametrize(("address", "name"), ADDRESSES)
def test_a_province_by_the_address(address: str, name: str) -> None:
    assert find_of_address(address) == name


DAYS = [
    ("2024-01-18T07:15:00+07:00", dt.date(2024, 1, 18)),
    ("Thứ năm, 18/01/2024 | 07:15", dt.date(2024, 1, 18)),
    ("Cập nhật: 1.7.2020", dt.date(2020, 7, 1)),
    ("Lạng Sơn, ngày 05 tháng 7 năm 2024", dt.date(2024, 7, 5)),
    ("31/02/2024", None),
    ("Quyết định 494/2019", None),
    ("", None),
]


@pytest.mark.parametrize(("text", "day"), DAYS)
def test_a_day(text: str, day: dt.date | None) -> None:
    assert read_day(text) == day


LETTERHEAD = [
    "ỦY BAN NHÂN DÂN TỈNH BẮC KẠN",
    "VĂN PHÒNG",
    "Số: 12/BC-VP",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Bắc Kạn, ngày 5 tháng 1 năm 2024",
    "BÁO CÁO",
    "Kết quả công tác năm 2023, nhiệm vụ năm 2024",
    "Trong năm, Văn phòng tiếp nhận 39.842 văn bản của tỉnh Lạng Sơn và các tỉnh khác.",
]


def make(lines: list[str], *said: Said, source: Source | None = None) -> Document:
    parts = [Part("paragraph", line, f"paragraph {number}") for number, line in enumerate(lines, 1)]
    return assemble([*said, *parts], source or Source("x", "x.docx"))


def test_a_letterhead_tells_everything() -> None:
    told = describe(make(LETTERHEAD, Said("title", "Mau bao cao", "document properties")))
    assert {field: (said.value, said.where) for field, said in told.items()} == {
        "province": ("Bắc Kạn", "letterhead, paragraph 1"),
        "published": ("2024-01-05", "paragraph 6"),
        "publisher": ("VĂN PHÒNG ỦY BAN NHÂN DÂN TỈNH BẮC KẠN", "letterhead, paragraph 3"),
        "title": ("Báo cáo Kết quả công tác năm 2023, nhiệm vụ năm 2024", "paragraph 7"),
        "kind": ("report", "letterhead, paragraph 3"),
    }


def test_the_issuer_of_a_letterhead() -> None:
    assert find_issuer(("UBND TỈNH X", "VĂN PHÒNG")) == "VĂN PHÒNG UBND TỈNH X"
    assert find_issuer(("CỘNG HÒA",)) == ""


def test_empty_fields_are_filled_with_their_evidence_and_filled_ones_stay() -> None:
    source = Source("x", "x.docx", title="Báo cáo của tôi", kind="digest")
    document = complete(make(LETTERHEAD, source=source))
    assert document.source.province == "Bắc Kạn"
    assert document.source.published == dt.date(2024, 1, 5)
    assert (document.source.title, document.source.kind) == ("Báo cáo của tôi", "digest")
    assert [said.field for said in document.filled] == ["province", "published", "publisher"]
    assert document.notes == ()


def test_a_conflict_with_sources_csv_is_reported_and_the_file_keeps_its_word() -> None:
    source = Source("x", "x.docx", province="Hà Tĩnh", published=dt.date(2024, 1, 6))
    document = complete(make(LETTERHEAD, source=source))
    assert (document.source.province, document.source.published) == ("Hà Tĩnh", dt.date(2024, 1, 6))
    assert len(document.notes) == 2
    assert "“Hà Tĩnh”" in document.notes[0]
    assert "“Bắc Kạn” (letterhead, paragraph 1)" in document.notes[0]
    assert "2024-01-06" in document.notes[1]


AGREEING = ["Bắc Kạn", "Bắc Cạn", "Thái Nguyên", "Cả nước"]  # Bắc Kạn is part of Thái Nguyên since July 2025


@pytest.mark.parametrize("province", AGREEING)
def test_another_name_of_the_place_is_no_conflict(province: str) -> None:
    assert complete(make(LETTERHEAD, source=Source("x", "x.docx", province=province))).notes == ()


def test_a_page_that_names_its_province_in_short_may_stand_at_another_ones_address() -> None:
    lines = ["Thành ủy TP.HCM nghe 1.200 cuộc gọi qua đường dây nóng."]
    address = "https://baobinhdinh.vn/a-1.htm"
    assert complete(make(lines, source=Source("x", "x.txt", province="Hồ Chí Minh", url=address))).notes == ()
    assert len(complete(make(lines, source=Source("x", "x.txt", province="Bắc Kạn", url=address))).notes) == 1


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_pages_tell_their_title_and_day(path: Path, tmp_path: Path) -> None:
    template = path.read_text(encoding="utf-8")
    lines = [
        "Sáng 18/01, Văn phòng UBND tỉnh Bắc Kạn tổ chức hội nghị tổng kết công tác năm, triển khai nhiệm vụ năm 2024.",
        "Trong năm, Văn phòng tiếp nhận, xử lý 39.842 văn bản; soạn thảo, trình ký ban hành 16.618 văn bản các loại.",
    ]
    title = "Văn phòng UBND tỉnh tổng kết công tác năm 2023"
    (tmp_path / "page").write_text(make_page(template, title, lines), encoding="utf-8")
    source = read_document(tmp_path / "page", Source("x", "page")).source
    if path.stem not in ("old-news", "word-saved", "print-view"):  # their title stands only in the text
        assert source.title == title
    if "{{date}}" in template:
        assert source.published == dt.date(2024, 1, 20)
    if path.stem != "wordpress":  # its address is another province's
        assert source.province in ("Bắc Kạn", "Quảng Ngãi")


def test_committed_documents_are_not_contradicted(raw_dir: Path) -> None:
    from analysis.documents.sources import read_sources

    notes = {s.source_id: read_document(raw_dir / s.file, s).notes for s in read_sources(raw_dir)}
    assert {name: note for name, note in notes.items() if note} == {}


def test_without_its_row_a_committed_document_tells_most_provinces(raw_dir: Path) -> None:
    from analysis.documents.sources import read_sources
    from analysis.parsing.sources import prepare

    sources = [s for s in read_sources(raw_dir) if s.province != "Cả nước"]
    told = [prepare(read_document(raw_dir / s.file, replace(s, province="", publisher=""))).source for s in sources]
    right = sum(one.province == other.province for one, other in zip(told, sources, strict=True))
    assert right >= 0.9 * len(sources)


@pytest.mark.parametrize("headline", ["88.888", "12/2023", "– 15.01.2024 –"])
def test_digits_and_signs_are_no_title(tmp_path: Path, headline: str) -> None:
    text = "Năm 2023, Văn phòng tiếp nhận 12.345 văn bản đến và ban hành 6.789 văn bản đi theo quy định của tỉnh."
    page = f"<html><head><title>Tổng kết công tác</title></head><body><h1>{headline}</h1><p>{text}</p></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    assert read_document(tmp_path / "page.html", Source("case", "page.html")).source.title == "Tổng kết công tác"
    bare = page.replace("Tổng kết công tác", headline)
    (tmp_path / "bare.html").write_text(bare, encoding="utf-8")
    assert read_document(tmp_path / "bare.html", Source("case", "bare.html")).source.title == ""


@pytest.mark.parametrize(("line", "titled"), [("BÁO CÁO", True), ("BáO CáO", True), ("Báo cáo", False)])
def test_the_kind_of_a_report_in_capitals_begins_its_title(tmp_path: Path, line: str, titled: bool) -> None:
    text = f"UBND TỈNH HÀ TĨNH\nSố: 12/BC-VP\n{line}\nKết quả công tác năm 2024\nVăn phòng tiếp nhận 12.345 văn bản.\n"
    (tmp_path / "report.txt").write_text(text, encoding="utf-8")
    title = read_document(tmp_path / "report.txt", Source("case", "report.txt")).source.title
    assert (title == "Báo cáo Kết quả công tác năm 2024") == titled
