"""Web pages: the text is kept, the page's own words are not, and nothing with a figure is lost."""

import contextlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.documents.page_making import PAGES, make_page

from analysis.documents.assembling import assemble
from analysis.documents.document import Document, Source
from analysis.documents.formats import find_format
from analysis.documents.html import read_html
from analysis.documents.limits import Limits
from analysis.documents.parts import Said
from analysis.errors import InputError

SOURCE = Source("page", "page.html")

TITLE = "Văn phòng UBND tỉnh Bắc Kạn tổng kết công tác năm 2023"
LINES = [
    "Sáng 18/01, cán bộ Văn phòng UBND tỉnh họp nhìn lại năm 2023 và bàn việc của năm sau.",
    "Trong năm, Văn phòng tiếp nhận, xử lý 39.842 văn bản; soạn thảo, trình ký ban hành 16.618 văn bản các loại.",
    "I. Kết quả giải quyết hồ sơ",
    "- Tiếp nhận 66.056 hồ sơ, tỷ lệ đúng hạn đạt 100%.",
    "- Trụ sở tiếp công dân đón 34 công dân.",
    "Mức | Tổng | Đã xử lý | %",
    "Mức 3 | 68.544 | 61.827 | 90,2%",
    "Mức 4 | 1.665 | 1.611 | 96,8%",
    "Năm tới, đơn vị phấn đấu 100% văn bản đi được ký số, gửi nhận qua mạng và không để nhiệm vụ nào quá hạn.",
]
# every page's own words hold a number that begins so
SENTINEL = "8888"


def read(page: str | bytes) -> Document:
    content = page.encode() if isinstance(page, str) else page
    return assemble(read_html(content, Limits()), SOURCE)


def main_lines(document: Document) -> list[str]:
    return [document.text[b.start : b.end] for b in document.blocks if b.kind != "furniture"]


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_text_of_a_page_is_kept_and_its_own_words_are_not(path: Path) -> None:
    page = make_page(path.read_text(encoding="utf-8"), TITLE, LINES)
    assert find_format(page.encode()) == "html"
    document = read(page)
    found = main_lines(document)
    assert found[0] == TITLE
    wanted = [line for line in found if line in LINES]
    assert wanted == LINES
    beside = [line for line in found[1:] if line not in LINES]
    assert len(beside) <= 1, beside  # a signature may stay
    assert not any(SENTINEL in line for line in found)
    assert [len(table.rows) for table in document.tables] == [3]
    shown = set(
        re.findall(r"8{4}\d+|88\.88\d", re.sub(r"<script.*?</script>|<!--.*?-->|<[^>]*>", " ", page, flags=re.S))
    )
    shown -= {"88881"} if path.stem in ("vnpt-portal",) else set()  # the choices of a form are not text
    assert shown <= set(re.findall(r"8{4}\d+|88\.88\d", document.text)), "a number was lost silently"


def texts(body: str) -> list[str]:
    return main_lines(read(f"<html><body>{body}</body></html>"))


LONG = "Trong năm, Văn phòng tiếp nhận, xử lý 39.842 văn bản; soạn thảo, trình ký ban hành 16.618 văn bản các loại."
SMALL = [
    ("<p>Tiếp nhận 2.345<sup>1</sup> hồ sơ.</p>", ["Tiếp nhận 2.345¹ hồ sơ."]),
    ("<p>Tiếp&nbsp;nhận\n 5&#8203; hồ&shy; sơ</p>", ["Tiếp nhận 5 hồ sơ"]),
    ("<ul><li>một</li><li>hai<ul><li>ba</li></ul></li></ul>", ["- một", "- hai", "- ba"]),
    ('<ol start="3"><li>một<li>hai</ol>', ["3. một", "4. hai"]),
    ("<ol><li>1. một</li></ol>", ["1. một"]),
    ("<p>a<br>b<br/>c</p>", ["a", "b", "c"]),
    ("<pre>a\nb</pre>", ["a", "b"]),
    ("<p>a<script>1</script><style>b</style><!-- 2 -->c</p>", ["ac"]),
    ("<p>1.2<b>34</b> hồ sơ</p>", ["1.234 hồ sơ"]),
    (f"<p>{LONG}</p><p style='display: none'>Tiếp nhận 5 hồ sơ</p>", [LONG]),
    (f"<p>{LONG}</p><p><a href='/x'>Báo cáo số 12</a></p>", [LONG]),
    (f"<p>{LONG}</p><p><a name='x'>Báo cáo số 12</a></p>", [LONG, "Báo cáo số 12"]),
    (f"<p>{LONG}</p><img src=x><p><em>Ảnh: 12 đại biểu</em></p>", [LONG]),
    (f"<p>{LONG}</p><p>Lượt xem: 12</p><p>Cập nhật 12 hồ sơ mới.</p>", [LONG, "Cập nhật 12 hồ sơ mới."]),
    (f"<div><p>Tin liên quan đến hồ sơ</p><p>{LONG}</p></div>", ["Tin liên quan đến hồ sơ", LONG]),
]


@pytest.mark.parametrize(("body", "lines"), SMALL)
def test_lines_of_a_page(body: str, lines: list[str]) -> None:
    assert texts(body) == lines


MERGED = """<table><caption>Bảng 1. Kết quả (đơn vị: hồ sơ)</caption>
<thead><tr><th rowspan=2>Đơn vị</th><th colspan="2">Đúng hạn</th></tr><tr><th>Số</th><th>%</th></tr></thead>
<tr><td>Huyện A</td><td>1.234</td><td>95,7</td></tr><tr><td colspan=2>Cộng<td>95,7</tr></table>
<p>Ghi chú: tính đến 15/12.</p>"""


def test_a_table_with_merged_cells_keeps_its_rows_and_places() -> None:
    document = read(MERGED)
    (table,) = document.tables
    assert [[document.text[a:b] for a, b in row] for row in table.rows] == [
        ["Đơn vị", "Đúng hạn", "Đúng hạn"],
        ["Đơn vị", "Số", "%"],
        ["Huyện A", "1.234", "95,7"],
        ["Cộng", "Cộng", "95,7"],
    ]
    assert table.header_rows == 2
    assert [document.text[a:b] for a, b in table.lines] == [
        "Đơn vị | Đúng hạn |",
        "| Số | %",
        "Huyện A | 1.234 | 95,7",
        "Cộng |  | 95,7",
    ]
    assert document.locator(document.text.index("1.234")) == "table 1, cell B3"
    assert document.locator(document.text.index("Bảng 1")) == "table 1, caption"
    assert document.locator(document.text.index("Ghi chú")) == "paragraph 1"


STATISTICS = """<form><h3>Thống kê tình hình giải quyết hồ sơ</h3><div>Từ ngày <input value="01/01/2023"> đến ngày
<input type=text value="31/12/2023"> <input type=hidden value="01/01/1999"> <input value="Tìm kiếm 5">
<select><option>Năm 2022<option selected>Năm 2023</select></div><table><tr><th>Đơn vị<th>Tiếp nhận</tr>
<tr><td><a href="?d=1">Sở Tư pháp</a><td>12.345</tr><tr><td>Cộng<td>14.690</tr></table></form>"""


def test_a_page_of_statistics_keeps_its_table_and_the_period_asked_for() -> None:
    assert texts(STATISTICS) == [
        "Thống kê tình hình giải quyết hồ sơ",
        "Từ ngày 01/01/2023 đến ngày 31/12/2023 Năm 2023",
        "Đơn vị | Tiếp nhận",
        "Sở Tư pháp | 12.345",
        "Cộng | 14.690",
    ]


LETTERHEAD = """<table><tr><td>UBND TỈNH BẮC KẠN<br><b>VĂN PHÒNG</b><br>Số: 12/BC-VP</td>
<td>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc<br>
Bắc Kạn, ngày 5 tháng 1 năm 2024</td></tr></table>"""


def test_a_letterhead_in_a_table_is_text() -> None:
    document = read(f"{LETTERHEAD}<p><b>BÁO CÁO</b></p><p>{LONG}</p>")
    assert not document.tables
    assert main_lines(document)[:3] == ["UBND TỈNH BẮC KẠN", "VĂN PHÒNG", "Số: 12/BC-VP"]
    assert main_lines(document)[-1] == LONG


def test_a_page_saved_as_an_archive_is_its_page() -> None:
    head = (
        'From: <Saved>\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n'
    )
    part = '--b\r\nContent-Type: text/html; charset="utf-8"\r\nContent-Transfer-Encoding: 8bit\r\n\r\n'
    page = f"{head}{part}<html><body><p>{LONG}</p></body></html>\r\n--b--\r\n"
    assert find_format(page.encode()) == "html"
    assert main_lines(read(page)) == [LONG]


REFUSED = [
    ("<html><body><div id='root'></div><script>render()</script></body></html>", "no text"),
    ("<div>" * 30_000 + "1", "nested"),
    ("<table>" + "<tr><td>1</td><td colspan=9999>2</td></tr>" * 300 + "</table>", "cells"),
    ("", "no text"),
]


@pytest.mark.parametrize(("page", "word"), REFUSED)
def test_a_page_that_cannot_be_read_is_refused_in_one_line(page: str, word: str) -> None:
    with pytest.raises(InputError, match=word) as caught:
        read(page)
    assert "\n" not in str(caught.value)


TAGS = [
    "p",
    "div",
    "table",
    "tr",
    "td",
    "th",
    "ul",
    "ol",
    "li",
    "h1",
    "b",
    "a",
    "sup",
    "br",
    "pre",
    "span",
    "article",
    "nav",
    "select",
]


def fragments() -> Iterator[st.SearchStrategy[str]]:
    attributes = st.sampled_from(
        ["", " class=menu", " rowspan=2", " colspan=9", " href=x", " hidden", " start=-1", " style='display:none'"]
    )
    yield st.builds(lambda tag, attribute: f"<{tag}{attribute}>", st.sampled_from(TAGS), attributes)
    yield st.sampled_from(TAGS).map(lambda tag: f"</{tag}>")
    yield st.text(max_size=20)
    yield st.sampled_from(
        [LONG, "12,5%", "1.234", "Tin liên quan", "&#0;", "&nbsp;", "<!--", "]]>", "\x00", " | ", "\n"]
    )


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(list(fragments())), max_size=40))
def test_any_page_is_read_or_refused(pieces: list[str]) -> None:
    try:
        document = read("".join(pieces))
    except InputError:
        return
    for block in document.blocks:
        assert document.text[block.start : block.end].strip()
        assert document.locator(block.start)
    for table in document.tables:
        assert len({len(row) for row in table.rows}) == 1
        assert len(table.lines) == len(table.rows)
        for row in table.rows:
            assert all(0 <= start <= end <= len(document.text) for start, end in row)


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused(content: bytes) -> None:
    with contextlib.suppress(InputError):
        assert read(b"<html>" + content).blocks


def test_the_line_below_a_weighty_headline_is_its_dateline() -> None:
    page = (
        "<html><body><div class='menu'><a href='/'>Trang chủ</a></div><div class='content'>"
        "<h1>Văn phòng UBND tỉnh Bắc Giang nhìn lại công việc của năm 2023 và bàn việc năm sau</h1>"
        "<div class='date'>Thứ năm, 18/01/2024, 08:30 (GMT+7)</div>"
        "<p>Năm 2023, Văn phòng đã tiếp nhận 39.842 văn bản đến, tham mưu ban hành 16.618 văn bản đi.</p>"
        "<p>Trong năm, Văn phòng phục vụ hơn 500 cuộc họp, lo chu đáo nội dung và hậu cần cho từng cuộc.</p>"
        "</div></body></html>"
    )
    said = [piece for piece in read_html(page.encode(), Limits()) if isinstance(piece, Said)]
    assert [claim.value[:19] for claim in said if claim.field == "published"] == ["Thứ năm, 18/01/2024"]


@pytest.mark.parametrize(
    ("frames", "named"),
    [
        ('<frame src="menu.html"><frame src="main\n.html">', "(menu.html, main .html)"),
        ("<frame><noframes><body>Không có khung</body></noframes>", "(unnamed)"),
        ('<frame src="menu.html">' * 50, "(menu.html, menu.html, menu.html, menu.html)"),
    ],
)
def test_a_frameset_names_the_pages_to_add(frames: str, named: str) -> None:
    page = f"<html><head><title>Cổng</title></head><frameset cols='20%,80%'>{frames}</frameset></html>"
    with pytest.raises(InputError, match="a frame around other pages") as caught:
        read_html(page.encode(), Limits())
    assert named in str(caught.value)
    assert "\n" not in str(caught.value)
