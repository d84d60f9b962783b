"""Plain text into a Document: offsets, blocks, tables, sentences."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.documents.document import Source
from analysis.documents.formats import read_document
from analysis.documents.lines import compose
from analysis.documents.sentences import split_sentences
from analysis.documents.text import make_document
from analysis.errors import InputError
from analysis.parsing.document import parse_document

SOURCE = Source("case", "case.txt")


@given(st.text())
def test_offsets_lead_back_to_the_file(text: str) -> None:
    clean, offsets = compose(text)
    if not offsets:
        assert clean == text
        return
    assert len(offsets) == len(clean) + 1
    for i in range(len(clean)):
        piece = text[offsets[i] : offsets[i + 1]] if offsets[i] < offsets[i + 1] else text[offsets[i] :]
        assert clean[i] in unicodedata.normalize("NFC", piece) or piece


def test_decomposed_vietnamese_is_composed_with_offsets() -> None:
    text = unicodedata.normalize("NFD", "Tỷ lệ đúng hạn 95,7%")
    document = make_document(text, SOURCE)
    place = document.text.index("95,7")
    assert document.text == "Tỷ lệ đúng hạn 95,7%"
    assert text[document.file_offset(place) :].startswith("95,7")


@given(st.text(max_size=400))
def test_blocks_and_sentences_cover_all_but_white_space(text: str) -> None:
    document = make_document(text, SOURCE)
    covered = set()
    for block in document.blocks:
        for start, end in split_sentences(document, block):
            assert block.start <= start < end <= block.end
            covered.update(range(start, end))
    assert all(i in covered or document.text[i].isspace() for i in range(len(document.text)))


KINDS = [
    ("Văn phòng UBND tỉnh: Tổng kết công tác năm 2019", "heading"),
    ("I. Tháng 9/2021", "heading"),
    ("- Tổng số lượt tiếp công dân trong tháng: 29 lượt.", "item"),
    ("1. Hồ sơ mới tiếp nhận: 4.131; tồn từ kỳ trước: 2.171.", "item"),
    ("Trong năm, Văn phòng tiếp nhận 27.172 văn bản.", "paragraph"),
]


@pytest.mark.parametrize(("line", "kind"), KINDS)
def test_kind_of_a_line(line: str, kind: str) -> None:
    assert [block.kind for block in make_document(line, SOURCE).blocks] == [kind]


def test_lines_with_bars_are_a_table_and_a_single_one_is_not() -> None:
    document = make_document("A- A | Tăng | Giảm\n\nMức | Tổng | %\nMức 3 | 12 | 40%\nhết", SOURCE)
    (table,) = document.tables
    assert [[document.text[a:b] for a, b in row] for row in table.rows] == [
        ["Mức", "Tổng", "%"],
        ["Mức 3", "12", "40%"],
    ]
    assert [block.kind for block in document.blocks].count("row") == 2


SENTENCES = [
    ("Tiếp nhận 5 đơn. Đã chuyển 3 đơn.", 2),
    ("Trung tâm tại TP. Huế tiếp 12 lượt.", 1),
    ("Sáng 22.9, họp. Có 39.842 văn bản.", 2),
    ("1. Hồ sơ mới: 4.131; cũ: 12", 1),
    ("Đạt 95,7%. 100% văn bản qua mạng.", 2),
]


@pytest.mark.parametrize(("text", "count"), SENTENCES)
def test_sentences(text: str, count: int) -> None:
    document = make_document(text, SOURCE)
    assert sum(len(split_sentences(document, block)) for block in document.blocks) == count


BAD = [(b"", "empty"), (b"  \n", "empty"), (b"\xff\xfe\x00a", "UTF-8"), (b"a\0b", "NUL")]


@pytest.mark.parametrize(("content", "word"), BAD)
def test_what_is_no_text_is_refused_in_one_line(tmp_path: Path, content: bytes, word: str) -> None:
    path = tmp_path / "x.txt"
    path.write_bytes(content)
    with pytest.raises(InputError, match=word) as caught:
        read_document(path, SOURCE)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        read_document(tmp_path / "x.txt", SOURCE)


MARKDOWN = """# Văn phòng UBND tỉnh: kết quả năm 2023

## 1. Văn bản

> Năm 2023, đơn vị tiếp nhận **39.842** văn bản; ban hành *16.618 văn bản*, xem [báo cáo](http://192.0.2.1/x_y).

* Tiếp nhận `66.056` hồ sơ
1\\. Không phải mục
![ảnh 5](a.png)

| Loại | Số |
|:-----|---:|
| Quyết định | 120 |
| Công văn | 4.500 |
"""


def test_markdown_is_read_without_its_signs_and_with_offsets() -> None:
    document = make_document(MARKDOWN, SOURCE)
    assert [document.text[block.start : block.end] for block in document.blocks] == [
        "Văn phòng UBND tỉnh: kết quả năm 2023",
        "1. Văn bản",
        "Năm 2023, đơn vị tiếp nhận 39.842 văn bản; ban hành 16.618 văn bản, xem báo cáo.",
        "* Tiếp nhận 66.056 hồ sơ",
        "1. Không phải mục",
        "| Loại | Số |",
        "| Quyết định | 120 |",
        "| Công văn | 4.500 |",
    ]
    (table,) = document.tables
    assert [[document.text[a:b] for a, b in row] for row in table.rows][1] == ["Quyết định", "120"]
    for printed in ("39.842", "16.618", "4.500"):
        assert MARKDOWN[document.file_offset(document.text.index(printed)) :].startswith(printed)


PLAIN = ["Điểm * và ** ở cuối", "tên_tệp_dài.txt", "2 * 3 * 4 = 24", "--- | ---", "#hashtag", "a | b\nc | d"]


@pytest.mark.parametrize("text", PLAIN[:3] + PLAIN[4:])
def test_a_plain_text_is_no_markdown(text: str) -> None:
    assert make_document(text, SOURCE).text == text


@given(st.text(alphabet="*_`#|-: \nab1\\[]()!>", max_size=80))
def test_any_markup_keeps_its_offsets(text: str) -> None:
    document = make_document(text, SOURCE)
    for place, letter in enumerate(document.text):
        assert text[document.file_offset(place)] == letter


FRAMED = [
    "Năm 2023, Văn phòng tiếp nhận:\n\n| Lĩnh vực | Tiếp nhận (hồ sơ) | Đúng hạn (%) |\n|---|---|---|\n"
    "| Đất đai | 10.120 | 98,81 |\n| Tổng | 15.420 | 98,88 |\n",
    "Năm 2023, Văn phòng tiếp nhận:\n\n| Lĩnh vực | Tiếp nhận (hồ sơ) | Đúng hạn (%) |\n"
    "| Đất đai | 10.120 | 98,81 |\n| Tổng | 15.420 | 98,88 |\n",
]


@pytest.mark.parametrize("text", FRAMED)
def test_no_number_of_a_table_framed_with_bars_is_lost(text: str) -> None:
    parsed = parse_document(make_document(text, SOURCE))
    printed = {text[r.figure.start : r.figure.end] for text in [parsed.document.text] for r in parsed.readings}
    printed |= {parsed.document.text[entry.start : entry.end] for entry in parsed.unread}
    assert {"10.120", "98,81", "15.420", "98,88"} <= printed
