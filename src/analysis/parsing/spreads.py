"""Spreads: of "63 tỉnh có mức hài lòng trong khoảng 75,03% - 90,61%" the lowest and the highest share are told."""

import re
from collections.abc import Iterator

SPREAD = re.compile(
    r"(?:dao\s+động|lên\s+xuống|xê\s+dịch|giao\s+động|biến\s+thiên|trải|nằm|trong\s+khoảng|chênh\s+lệch|rải)"
    r"(?:\s+(?:ở|mức|trong|khoảng|từ|dài|nằm|rộng))*\s+$",
    re.IGNORECASE,
)
SPREAD_REACH = 40
SPREAD_ENDS = re.compile(r"\d{1,3}[.,](?:\d{1,2}|\d{4})\s?%?\s?(?:[-–]|đến)\s?\d{1,3}[.,](?:\d{1,2}|\d{4})(?:\s?%)?")
PERCENT_SIGN = re.compile(r"\s?%")
NUMERAL = re.compile(r"\d+(?:[.,]\d+)?")


def is_spread(text: str, floor: int, match: re.Match[str]) -> bool:
    """Whether a range with decimals stands behind a word for a spread: any other range is no two figures."""
    if SPREAD_ENDS.fullmatch(match.group()) is None:
        return False
    return SPREAD.search(text, max(floor, match.start() - SPREAD_REACH), match.start()) is not None


def find_ends(text: str, match: re.Match[str]) -> Iterator[tuple[str, tuple[int, int, str]]]:
    """The role of each end of a spread, with where it begins and ends and its digits."""
    start, end = match.span()
    for role, place in zip(("lowest", "highest"), NUMERAL.finditer(text, start, end), strict=False):
        sign = PERCENT_SIGN.match(text, place.end(), end)
        yield role, (place.start(), sign.end() if sign else place.end(), place.group())
