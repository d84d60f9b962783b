"""Numbers as printed: separators, scales, and the interval that a printed figure stands for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.parsing.number_words import find_number_words, read_words
from analysis.parsing.numbers import Number, interval, last_digit_place, parse_number

READ = [
    # printed, unit, scale → value, worth of the last printed digit
    ("39.842", "document", 1, 39842, 1),
    ("1.234.567", "dossier", 1, 1234567, 1),
    ("06", "session", 1, 6, 1),
    ("268763", "dossier", 1, 268763, 1),
    ("12,264", "document", 1, 12264, 1),
    ("95,7", "percent", 1, 95.7, 0.1),
    ("95.7", "percent", 1, 95.7, 0.1),
    ("12,345", "percent", 1, 12.345, 0.001),
    ("10,18", "dossier", 1000, 10180, 10),
    ("2,578", "dossier", 1_000_000, 2578000, 1000),
    ("61,3", "dossier", 1000, 61300, 100),
    ("1.234,5", "other", 1, 1234.5, 0.1),
    ("0,93", "meeting", 1, 0.93, 0.01),
    ("0", "task", 1, 0, 1),
    ("4.1111111111", "percent", 1, 4.111111111, 1e-10),
]


@pytest.mark.parametrize(("printed", "unit", "scale", "value", "step"), READ)
def test_value_and_step(printed: str, unit: str, scale: int, value: float, step: float) -> None:
    assert parse_number(printed, unit, scale) == Number(value, step)


@pytest.mark.parametrize("printed", ["22.9.2020", "1.23.456", "1,2,3", "1.234.56", "12.34,5", ""])
def test_no_number(printed: str) -> None:
    assert parse_number(printed, "document") is None


INTERVALS = [
    # value, step, qualifier, share → lower, upper
    (39842, 1, "exact", False, 39842, 39842),
    (0, 1, "exact", False, 0, 0),
    (10.02, 0.01, "exact", False, 10.015, 10.025),
    (61300, 100, "exact", False, 61250, 61350),
    (27000, 1, "under", False, 26000, 27000),
    (12996, 1, "over", False, 12996, 12997),
    (2600, 1, "under", False, 2500, 2600),
    (11000, 1000, "under", False, 10000, 11000),
    (50000, 1, "approx", False, 45000, 55000),
    (99, 1, "over", True, 99, 100),
    (100, 1, "exact", True, 100, 100),
    (100, 1, "over", True, 100, 100),
    (99.97, 0.01, "approx", True, 99.965, 99.975),
    (141.44, 0.01, "exact", True, 141.435, 141.445),
    (9.1, 0.1, "over", False, 9.1, 9.2),
    (0, 1, "over", False, 0, 1),
    (4.111111111, 1e-10, "under", False, 4.111111111, 4.111111111),
]


@pytest.mark.parametrize(("value", "step", "qualifier", "share", "lower", "upper"), INTERVALS)
def test_interval(value: float, step: float, qualifier: str, share: bool, lower: float, upper: float) -> None:
    assert interval(Number(value, step), qualifier, share) == pytest.approx((lower, upper), abs=1e-9)


@given(st.integers(0, 10**12), st.sampled_from([".", ","]))
def test_a_formatted_count_reads_back(number: int, separator: str) -> None:
    printed = f"{number:,}".replace(",", separator)
    assert parse_number(printed, "document") == Number(number, 1)


@given(st.integers(0, 10**6), st.integers(1, 4), st.sampled_from([".", ","]))
def test_a_formatted_percentage_reads_back(units: int, places: int, mark: str) -> None:
    value = units / 10**places
    number = parse_number(f"{value:.{places}f}".replace(".", mark), "percent")
    assert number is not None
    assert number.value == pytest.approx(value)
    assert number.step == pytest.approx(10**-places)


@given(
    st.floats(0, 1e9).map(lambda x: round(x, 2)),
    st.sampled_from([1.0, 0.1, 0.01]),
    st.sampled_from(["exact", "under", "over", "approx"]),
)
def test_the_printed_value_lies_in_its_interval(value: float, step: float, qualifier: str) -> None:
    value = round(value / step) * step
    low, high = interval(Number(value, step), qualifier, False)
    assert low <= value + 1e-6
    assert value - 1e-6 <= high
    assert last_digit_place(value, step) > 0


IN_WORDS = [
    # words → value, how many of the words make it
    ("mười hai", 12, 2),
    ("hai mươi mốt", 21, 3),
    ("năm mươi lăm", 55, 3),
    ("hai trăm lẻ năm", 205, 4),
    ("một trăm hai", 120, 3),
    ("hai trăm rưỡi", 250, 3),
    ("ba nghìn rưỡi", 3500, 3),
    ("hai nghìn ba", 2300, 3),
    ("một nghìn không trăm linh năm", 1005, 6),
    ("một triệu hai trăm nghìn", 1_200_000, 5),
    ("một nghìn tỷ", 1_000_000_000_000, 3),
    # a year follows, which is spelt like five
    ("mười năm", 10, 1),
    ("một trăm năm", 100, 2),
    ("hai ba trăm", 2, 1),
    ("năm", 0, 0),
]


@pytest.mark.parametrize(("words", "value", "used"), IN_WORDS)
def test_words_make_a_number(words: str, value: int, used: int) -> None:
    assert read_words(words.split()) == (value, used)


@given(st.integers(10, 999_999_999))
def test_a_number_written_in_words_reads_back(value: int) -> None:
    text = f"Có {write_words(value)} hồ sơ"
    (found,) = find_number_words(text, 0, len(text))
    assert (found.value, text[found.start : found.end]) == (value, text[3:-6])


def write_words(value: int) -> str:
    """An integer in words as schools teach it."""
    digits = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]
    groups = [(value // worth % 1000, name) for worth, name in ((10**6, " triệu"), (10**3, " nghìn"), (1, ""))]
    said: list[str] = []
    for group, name in groups:
        if not group:
            continue
        hundreds, tens, ones = group // 100, group // 10 % 10, group % 10
        words = [digits[hundreds], "trăm"] if hundreds or said else []
        if tens > 1:
            words += [digits[tens], "mươi", {0: "", 1: "mốt", 4: "tư", 5: "lăm"}.get(ones, digits[ones])]
        elif tens == 1:
            words += ["mười", {0: "", 5: "lăm"}.get(ones, digits[ones])]
        elif ones:
            words += [*(["linh"] if words else []), digits[ones]]
        said.append(" ".join(filter(None, words)) + name)
    return " ".join(said)
