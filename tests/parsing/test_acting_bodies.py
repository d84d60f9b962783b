"""Bodies that a page is about because they do what it tells of: councils, districts, communes; and many at once."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from analysis.documents.document import Source
from analysis.documents.text import make_document
from analysis.parsing.document import parse_document
from analysis.parsing.sources import prepare

PAGES = [
    ("Văn phòng UBND TP.HCM tặng kỷ niệm chương cho 14 cá nhân.", "provincial_office"),
    ("Chủ tịch UBND tỉnh tặng Bằng khen cho 14 cá nhân.", "province"),
    ("Gửi, nhận văn bản điện tử\nNăm 2022, các cơ quan gửi 5.200 văn bản, nhận 9.100 văn bản.", "province"),
    ("HĐND tỉnh họp chuyên đề: thông qua 12 Nghị quyết.", "council_office"),
    ("Xếp hạng: Sở Tư pháp 96%, Sở Y tế 71%, Sở Xây dựng 45% hồ sơ đúng hạn. Huyện Lục Ngạn 88%.", "province"),
    ("HĐND tỉnh nhìn lại một năm. HĐND tỉnh đã tổ chức 6 kỳ họp, thông qua 85 nghị quyết.", "council_office"),
    ("Thường trực Hội đồng nhân dân tỉnh mở 12 phiên họp, ban hành 120 văn bản.", "council_office"),
    ("Cổng TTĐT Đoàn ĐBQH và HĐND tỉnh đăng tải 1.250 tin, bài trong năm.", "council_office"),
    ("Đoàn đại biểu Quốc hội tỉnh tiếp xúc cử tri 45 cuộc, giám sát 3 chuyên đề.", "council_office"),
    ("UBND tỉnh ban hành 450 văn bản, trình HĐND tỉnh 45 nghị quyết.", "provincial_office"),
    ("Cử tri gửi HĐND tỉnh 88 kiến nghị; các sở đã trả lời 80 kiến nghị.", "province"),
    ("HĐND tỉnh tổ chức 2 cuộc giám sát về hành chính. Các sở nhận 500 hồ sơ, trả 480 hồ sơ.", "province"),
    ("HĐND huyện Chư Sê tổ chức 4 kỳ họp, ban hành 56 nghị quyết.", "district"),
    ("30 hội nghị trực tuyến ở Kiến Xương. Huyện đã tổ chức 30 hội nghị từ đầu năm.", "district"),
    (
        "Nhiều năm nay huyện Đăk Hà chú trọng đối thoại. Kết quả rõ. Dân tin. Vui."
        " Năm 2017, huyện Đăk Hà đã tổ chức tiếp 90 lượt công dân.",
        "district",
    ),
    ("Đảng bộ huyện Mường La đổi mới. Năm 2021, Huyện ủy tổ chức 36 hội nghị trực tuyến.", "district"),
    ("Thị xã Nghi Sơn hiện đại hóa. Năm 2022, thị xã tiếp nhận 12.345 văn bản đến.", "district"),
    ("Toàn tỉnh chuyển biến. Năm 2022, huyện tiếp nhận 12.345 hồ sơ, tỉnh 20.000 hồ sơ.", "province"),
    ("HĐND xã Phú An họp. Năm 2024, HĐND xã Phú An tổ chức 3 kỳ họp.", "commune"),
    ("UBND phường Bồ Đề tiếp nhận 3.200 văn bản đến, ban hành 1.100 văn bản.", "commune"),
    ("Năm 2025, phường Kinh Bắc tiếp nhận 2.300 văn bản đến. Chủ tịch HĐND phường Lê An dự họp.", "commune"),
    ("Toàn huyện có tiến bộ: UBND xã Phú An tiếp nhận 300 hồ sơ, các xã khác 900 hồ sơ.", "district"),
    ("Năm 2022, Tỉnh ủy tổ chức 120 hội nghị trực tuyến, phát hành 4.500 văn bản.", "party_office"),
    ("Bí thư Tỉnh ủy tiếp 12 lượt công dân; tiếp nhận 15 đơn.", "province"),
    ("Văn phòng UBND tỉnh tổng kết năm 2024. Văn phòng được giao 206 nhiệm vụ.", "provincial_office"),
    ("Tại hội nghị tổng kết của Văn phòng UBND tỉnh: năm 2024 có 206 nhiệm vụ được giao.", "provincial_office"),
    ("Văn phòng UBND tỉnh cho biết các sở được giao 206 nhiệm vụ.", "province"),
    ("Các sở, huyện đăng 320 tin, bài: cấp tỉnh đăng 120 tin, cấp huyện đăng 200 tin.", "province"),
    ("UBND tỉnh nhận 64.000 văn bản; cấp huyện nhận 11.268 văn bản, cấp xã nhận 2.909 văn bản.", "provincial_office"),
    ("Trong năm, cấp tỉnh tổ chức 210 cuộc họp trực tuyến, cấp huyện 540 cuộc, cấp xã 320 cuộc.", "province"),
    (
        "Bộ phận một cửa giải quyết 99% hồ sơ\nUBND huyện Xuyên Mộc cho biết, bộ phận một cửa nhận 300 hồ sơ.",
        "district",
    ),
    ("Tháng 8 hồ sơ trễ hạn nhiều: UBND thị xã Phước Long (41), UBND huyện Bù Đốp (8 hồ sơ).", "province"),
    ("Quá hạn: huyện Thái Thụy 8 hồ sơ, huyện Vũ Thư 6 hồ sơ. Huyện Thái Thụy trả 75 hồ sơ.", "province"),
    ("Năm 2022, HĐND tỉnh và UBND tỉnh ban hành 57 văn bản quy phạm pháp luật; nhận 900 hồ sơ.", "province"),
    ("Trung tâm Hành chính công thị xã Từ Sơn tiếp nhận 18.330 hồ sơ.", "district"),
    ("Tình hình đăng tin của sở, huyện\nTrong tháng 10, cấp tỉnh đăng 120 tin, cấp huyện đăng 200 tin.", "province"),
]


@pytest.mark.parametrize(("text", "scope"), PAGES)
def test_a_page_is_about_who_does_what_it_tells_of(text: str, scope: str) -> None:
    readings = parse_document(make_document(text, Source("case", "case.txt", province="Sơn La"))).readings
    assert {reading.body.scope for reading in readings} == {scope}


WHOLE_PAGES = tomllib.loads((Path(__file__).parent / "pages.toml").read_text(encoding="utf-8"))["page"]


@pytest.mark.parametrize("page", WHOLE_PAGES, ids=[page["text"].strip().split("\n")[0][:60] for page in WHOLE_PAGES])
def test_whose_figures_a_page_gives(page: dict[str, Any]) -> None:
    """A centre's figures count as the province's, unless the page says of each figure whose it is."""
    source = Source("case", "case.txt", province=page["province"])
    bodies = [reading.body for reading in parse_document(prepare(make_document(page["text"], source))).readings]
    found = [body.scope for body in bodies]
    if "body" in page:
        assert {body.name for body in bodies} == {page["body"]}
    if isinstance(page["scope"], str):
        broad = {"province" if scope == "one_stop_centre" else scope for scope in found}
        assert broad == {page["scope"]}
    else:
        assert found == page["scope"]


def test_a_city_with_its_kind_before_its_name_is_the_province() -> None:
    document = make_document(
        "Quý I, toàn thành phố tiếp nhận 4.300 đơn.", Source("q", "q.txt", province="TP Hồ Chí Minh")
    )
    assert {reading.body.scope for reading in parse_document(document).readings} == {"province"}
