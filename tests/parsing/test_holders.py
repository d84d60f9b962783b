"""Who holds an office stands where a place could: what is the place's name and what is not."""

import pytest

from analysis.parsing.holders import find_holders, without_holders

CASES = [
    ("Chủ tịch UBND huyện Lê Văn An cho biết", ["Lê Văn An"]),
    ("Phó Chủ tịch UBND huyện Lý Sơn Nguyễn Văn An cho biết", ["Nguyễn Văn An"]),
    ("Chủ tịch UBND TP Hồ Chí Minh Phan Văn Bình", ["Phan Văn Bình"]),
    ("Bí thư Huyện ủy, Chủ tịch HĐND huyện Hoàng Su Phì", []),
    ("Chủ tịch UBND huyện Trần Văn Thời cho biết", []),
    ("Chủ tịch UBND huyện Mai Sơn, Chánh Thanh tra huyện Can Lộc", []),
    ("Chủ tịch UBND thành phố Vũng Tàu Hoàng Vũ Thanh", ["Hoàng Vũ Thanh"]),
    ("UBND huyện Lê Văn An", []),  # whose title is not said
    ("HĐND xã Khóa XI, nhiệm kỳ 2021-2026", ["Khóa XI"]),
    ("HĐND xã Khóa Bảo", []),
]


@pytest.mark.parametrize(("text", "names"), CASES)
def test_names_behind_a_title_and_a_kind_of_place(text: str, names: list[str]) -> None:
    assert [text[start:end] for start, end in find_holders(text)] == names
    assert len(without_holders(text)) == len(text)
    assert all(name not in without_holders(text) for name in names)
