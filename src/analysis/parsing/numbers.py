"""Numbers as Vietnamese pages print them: values, separators, scales, and the interval that a figure stands for."""

import re
from functools import lru_cache
from typing import NamedTuple

from analysis.codelists.toml_files import read_toml

SCALES: dict[str, int] = read_toml("numerals.toml")["scales"]
HEDGES: dict[str, str] = {
    word: qualifier for qualifier, words in read_toml("numerals.toml")["hedges"].items() for word in words
}
GROUPED = re.compile(r"\d{1,3}(?:\.\d{3})+|\d{1,3}(?:,\d{3})+")
DECIMAL_UNITS = ("percent", "percentage_point", "other")


class Number(NamedTuple):
    """A printed numeral read: `value` after scaling, `step` the worth of its last printed digit."""

    value: float
    step: float


# The same figure is read again for each question that compares it with another.
@lru_cache(maxsize=10_000)
def parse_number(printed: str, unit: str = "", scale: int = 1) -> Number | None:
    """Read digits and separators as printed; None where they are no number.

    The unit decides an ambiguous separator: things counted are whole, so `12,264` documents are twelve thousand, while
    `12,264` per cent is a decimal; a scaled figure (`2,578 triệu`) is a decimal too. One separator that does not part
    groups of three is a decimal sign, whichever it is.
    """
    digits = printed.strip()
    dots, commas = digits.count("."), digits.count(",")
    whole, decimals = digits, ""
    if dots and commas:
        mark = "." if digits.rfind(".") > digits.rfind(",") else ","
        whole, _, decimals = digits.partition(mark)
        if mark in decimals or not GROUPED.fullmatch(whole):
            return None
    elif dots + commas > 1:
        if not GROUPED.fullmatch(digits):
            return None
    elif dots or commas:
        whole, mark, decimals = digits.partition("." if dots else ",")
        groups_three = len(decimals) == 3 and 1 <= len(whole) <= 3 and not whole.startswith("0")
        fractional = unit in DECIMAL_UNITS[:2] or scale > 1 or (unit == "other" and mark == ",")
        if groups_three and not fractional:
            whole, decimals = whole + decimals, ""
    if dots or commas:
        whole = whole.replace(".", "").replace(",", "")
    if not (whole + decimals).isdecimal():
        return None
    if scale == 1 and not decimals:
        return Number(int(whole) / 1, 1.0)
    step = scale / 10 ** len(decimals)
    value = int(whole + decimals) * scale / 10 ** len(decimals)
    return Number(_clean(value), step)


def is_number(printed: str) -> bool:
    """Whether digits and separators as printed make a number at all."""
    plain = printed.isdecimal() or GROUPED.fullmatch(printed) is not None
    return plain or parse_number(printed, "percent") is not None


def _clean(value: float) -> float:
    """Without the dust of binary division: 61,3 × 1000 is 61300, not 61299.999…"""
    return round(value, 9)


def last_digit_place(value: float, step: float) -> float:
    """The place value of the last non-zero digit: 1000 for 27.000, 0.1 for 9,1; `step` for zero."""
    if value == 0:
        return step
    units = round(abs(value) / min(step, 1))
    place = 1
    while units % (place * 10) == 0:
        place *= 10
    return _clean(place * min(step, 1))


def interval(number: Number, qualifier: str, percentage: bool) -> tuple[float, float]:
    """The lowest and highest value that a printed figure can stand for.

    An exact integer stands for itself; a decimal or scaled figure for ± half its last printed digit; with h the place
    of the last non-zero digit, `under` x is [x − h, x), `over` x is (x, x + h], `approx` x is x ± h/2. A percentage
    that is a share stays within 0–100; one printed beyond 100 (work settled out of an older stock) is left as it is.
    """
    value = number.value
    if qualifier == "exact" and number.step == 1:
        return value, value
    if qualifier == "exact":
        low, high = value - number.step / 2, value + number.step / 2
    else:
        h = last_digit_place(value, number.step)
        low, high = {"under": (value - h, value), "over": (value, value + h), "approx": (value - h / 2, value + h / 2)}[
            qualifier
        ]
    if percentage and value <= 100:
        low, high = max(low, 0.0), min(high, 100.0)
    return _clean(low), _clean(high)
