"""A search at the places where something can begin finds what a search of the whole text finds."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.parsing import figures, named_bodies, periods
from analysis.parsing.words import Word, fold_word, split_words

PIECES = """
từ|đến|tới|nay|ngày|tháng|năm|Năm|quý|III|iv|nửa đầu|6|9 tháng|12|15/6|22.9|15.6 - 20.7.2025|
1/7/2025 đến ngày 3/8/2025|thời gian|1/7/2025|2019|
2016-2020|
8/2023|5,8/2023|1.22/9/2023|08:30|7h30|1 - 31/8/2025|luỹ kế|tính|kể|cho|giai đoạn|nhiệm kỳ|sáng|trong|
so với|cùng kỳ|trước|đầu|cuối|hết|39.842|1.23.456|30/81|99,2%|10,18 ngàn|2 triệu|18/QĐ-UBND|05-KL/TU|
0912 345 678|+84 123 4567|1900 1234|mức độ 3, 4|laptop 5|xếp thứ 16/34|Quyết định số 766|Điều: 5|
tổng số 43|số: 12|46,76/100 điểm|3-5%|hơn4.500|huyện|Cao Lộc|UBND|Ủy ban nhân dân|thành phố|Huế|TP.|T.P|TP.Huế|Covid-19|
văn phòng|ubnd|tỉnh|Trung tâm hành chính công|toàn tỉnh|bộ phận một cửa|1.|a)|(|)|,|;|:|.|-|/|%|_|
UBND huyện Cao Lộc|Uỷ ban nhân dân TP. Huế|văn phòng ubnd tỉnh Hà Nam
""".replace("\n", "").split("|")
TEXTS = st.lists(st.tuples(st.sampled_from(PIECES), st.sampled_from((" ", " ", " ", "", "\n", "  "))), max_size=12).map(
    lambda pairs: "".join(piece + gap for piece, gap in pairs)
)


@settings(max_examples=400)
@given(TEXTS)
def test_times(text: str) -> None:
    whole = periods.compile_mentions(periods.PATTERNS)
    expected = []
    for start, end in periods._pieces(text, 0, len(text)):
        if periods.TRIGGER.search(text, start, end):
            expected += [(m.start(), m.end(), str(m.lastgroup)[5:]) for m in whole.finditer(text, start, end)]
    found = [(mention.start, mention.end, mention.kind) for mention in periods.find_mentions(text, 0, len(text))]
    assert found == [
        (start, end, kind) for start, end, kind in expected if kind != "my" or periods._is_month_year(text, start)
    ]


@settings(max_examples=400)
@given(TEXTS, st.integers(0, 20))
def test_numbers(text: str, start: int) -> None:
    start = min(start, len(text))
    expected = [(m.span(), m.lastgroup) for m in figures.NUMBER.finditer(text, start, len(text))]
    assert [(m.span(), m.lastgroup) for m in figures._numbers(text, start, len(text))] == expected


@settings(max_examples=400)
@given(TEXTS)
def test_places(text: str) -> None:
    assert [m.span() for m in named_bodies._places(split_words(text))] == [
        m.span() for m in named_bodies.LOCAL.finditer(text)
    ]


@settings(max_examples=400)
@given(TEXTS)
def test_bodies(text: str) -> None:
    cues = [m.start() for m in named_bodies.compile_cues(named_bodies.cue_scopes()).finditer(text)]
    bodies = named_bodies.find_bodies(split_words(text))
    assert [body.start for body in bodies if body.scope != "district" or body.start in cues] == cues


@settings(max_examples=400)
@given(TEXTS, st.integers(0, 30), st.integers(0, 30))
def test_words(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    word = re.compile(r"[^\W\d_]+|\d+(?:[.,]\d+)*|[^\w\s]")
    expected = [Word(fold_word(m.group()), m.start(), m.end()) for m in word.finditer(text, start, end)]
    assert split_words(text, start, end).listed() == expected
    assert split_words(text).within(start, end).listed() == expected
