"""Texts whose lines were broken at a width are read as the texts that they were."""

import textwrap
from itertools import accumulate
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.documents.measuring import count, rows_of

from analysis.documents.document import Source
from analysis.documents.formats import read_document
from analysis.documents.sources import read_sources
from analysis.documents.text import make_document
from analysis.documents.wrapping import unwrap

SOURCE = Source("case", "case.txt")
TEXT = """Văn phòng UBND tỉnh tổng kết công tác năm 2023

Trong năm 2023, Văn phòng UBND tỉnh đã tiếp nhận 27.172 văn bản đến, phát hành 9.310 văn bản đi, trong đó có 1.205 \
quyết định và 318 kế hoạch; tỷ lệ hồ sơ giải quyết đúng hạn từ ngày 01/01/2023 đến ngày 15 - 12 đạt 98,7%.

- Tiếp công dân: 214 lượt người đến kiến nghị, phản ánh về đất đai và bồi thường khi Nhà nước thu hồi đất;
- Đơn thư: 131 đơn, đã chuyển cơ quan có thẩm quyền giải quyết theo quy định của pháp luật về tiếp công dân.
+ Trong đó có 12 đơn đang chờ ý kiến của các sở

Loại | Số lượng | Tỷ lệ
Đến | 27.172 | 74,5%
Đi | 9.310 | 25,5%"""


def fold(text: str, width: int, indent: str = "", apart: bool = True) -> str:
    """A text as a mail or a terminal folds it; without `apart` no empty line stands between its paragraphs."""
    lines: list[str] = []
    for line in text.split("\n"):
        wraps = textwrap.wrap(line, width, break_long_words=False, break_on_hyphens=False, initial_indent=indent)
        lines += [line] if " | " in line else wraps if line else [""] * apart
    return "\n".join(lines)


@pytest.mark.parametrize(
    ("width", "apart"),
    # where a title that fills its line has its paragraph right below it, nobody can tell (60, without a line between)
    [*((width, True) for width in (40, 60, 72, 80, 100, 120)), *((width, False) for width in (40, 72, 80, 100, 120))],
)
def test_a_folded_text_is_put_together(width: int, apart: bool) -> None:
    folded = fold(TEXT, width, apart=apart)
    assert [line for line in unwrap(folded)[0].split("\n") if line] == [line for line in TEXT.split("\n") if line]


def test_an_indented_paragraph_begins_anew() -> None:
    paragraphs = [
        f"Tháng {month}, Văn phòng tiếp nhận {month}.234 văn bản đến, trong đó có {month * 37} văn bản của các sở và "
        f"ban, ngành cấp tỉnh, {month * 11} văn bản của các huyện; số văn bản phát hành là {month * 91}, đều đúng hạn."
        for month in range(1, 9)
    ]
    for width in range(50, 110):
        folded = fold("\n".join(paragraphs), width, indent="    ")
        assert [line.strip() for line in unwrap(folded)[0].split("\n")] == paragraphs


def test_the_place_of_a_figure_is_its_line_in_the_file() -> None:
    folded = fold(TEXT, 72)
    document = make_document(folded, SOURCE)
    assert document.text != folded
    for number, line in enumerate(folded.split("\n"), 1):
        for word in line.split():
            if folded.count(word) == 1:
                place = document.text.index(word)
                assert document.locator(place) == f"line {number}"
                assert folded[document.file_offset(place) :].startswith(word)


UNBROKEN = {
    "a list": "Văn bản đến 120\nVăn bản đi 90\nhồ sơ 31\nđơn thư 12\ncuộc họp 8",
    "headings and short lines": "UBND TỈNH\nVĂN PHÒNG\nBáo cáo năm 2023\n\nTiếp nhận 120 văn bản.",
    "members with their counts": "\n".join(f"Sở {name} giải quyết {n} hồ sơ" for n, name in enumerate("ABCD", 301)),
    "paragraphs": "Văn phòng đã tiếp nhận 120 văn bản đến trong quý, " * 5 + "\ntiếp đó là 90 văn bản đi.",
    "columns of white space": "văn bản đến      120      119\nvăn bản đi        90       88\nđơn thư           12",
}


@pytest.mark.parametrize("text", UNBROKEN.values(), ids=UNBROKEN)
def test_other_lines_stay_lines(text: str) -> None:
    assert unwrap(text) == (text, (), ())


@given(
    st.lists(st.sampled_from([*"ab1.,;:-+ \t|\n", "văn bản ", "\n\n", "Sở ", "12. ", "tiếp nhận " * 6]), max_size=60)
)
def test_nothing_but_white_space_is_lost(pieces: list[str]) -> None:
    text = "".join(pieces)
    joined, offsets, places = unwrap(text)
    assert joined.split() == text.split()
    if not offsets:
        assert joined == text
        assert places == ()
        return
    assert len(offsets) == len(joined) + 1
    lines = [1, *accumulate((1 if sign == "\n" else 0 for sign in text), initial=1)][1:]
    document = make_document(text, SOURCE)
    for place, sign in enumerate(joined):
        assert text[offsets[place]] == sign or (sign == " " and text[offsets[place]].isspace())
        if not sign.isspace() and document.text == joined:
            assert document.locator(place) == f"line {lines[offsets[place]]}"


@pytest.mark.parametrize("width", [72, 100])
def test_folded_digests_give_nearly_all_observations(width: int, raw_dir: Path) -> None:
    wanted = found = same = 0
    for source in read_sources(raw_dir)[::4]:
        path = raw_dir / source.file
        before = count(rows_of(read_document(path, source)))
        after = count(rows_of(make_document(fold(path.read_text(encoding="utf-8"), width), source)))
        wanted += before.total()
        found += after.total()
        same += (before & after).total()
    assert wanted > 1000
    assert same >= 0.98 * wanted
    assert found <= 1.01 * wanted


RAGGED = """I. TÌNH HÌNH GIAO NHIỆM VỤ
1. Kết quả chung
a) Việc giao, đôn đốc và kiểm tra các nhiệm vụ
của UBND tỉnh giao các sở, ngành và địa phương trong năm 2021 được làm đều, tiến
bộ hơn năm trước. Từ đầu năm đến nay UBND tỉnh đã giao 1.210 nhiệm vụ, trong
đó có 950 nhiệm vụ đến hạn
đã hoàn thành, đạt 97,5% (đúng hạn: 900, quá hạn: 50); chưa hoàn thành còn lại:
260 nhiệm vụ (trong hạn: 230, quá hạn: 30), phần lớn thuộc lĩnh vực đất đai và
xây dựng cơ bản.
b) Các sở, ngành đã cử người theo dõi, đôn đốc việc thực hiện
nhiệm vụ và báo cáo hằng tháng về Văn phòng UBND tỉnh để tổng
hợp, trình Chủ tịch UBND tỉnh.
2. Hạn chế"""


def test_a_text_that_keeps_the_breaks_of_its_source_is_put_together() -> None:
    begun = [line[:8] for line in unwrap(RAGGED)[0].split("\n")]
    assert begun == ["I. TÌNH ", "1. Kết q", "a) Việc ", "b) Các s", "2. Hạn c"]
    rows = rows_of(make_document(RAGGED, SOURCE))
    late = [row for row in rows if row["printed"] in ("50", "30")]
    assert [row["indicator"] for row in late] == ["tasks_completed_late", "tasks_overdue"]


def test_a_folded_text_in_a_page_is_put_together(tmp_path: Path) -> None:
    page = f"<html><body><h1>Tổng kết</h1><pre>{fold(TEXT, 72)}</pre></body></html>"
    (tmp_path / "page.html").write_text(page, encoding="utf-8")
    text = read_document(tmp_path / "page.html", SOURCE).text
    assert "1.205 quyết định và 318 kế hoạch; tỷ lệ hồ sơ" in text
    assert "\n- Đơn thư: 131 đơn" in text
