"""Years of a list that stand bare: "2021 là 34.100, 2022 là 35.200", "95,1% (2021) và 96,2% (2022)"."""

import re
from itertools import pairwise
from typing import NamedTuple

BARE = re.compile(r"(?:19|20)(?<![\w.,/%–-]..)\d{2}(?![\w%]|[.,/–-]\d)")
# "2021: 34.100", "2021 đạt hơn 34.100", "95,1% (2021)": a figure right behind a year, or before its brackets
FIGURE_BEHIND = re.compile(
    r"\s*:?\s*(?:(?:là|đạt|có|với|mới|chỉ|đã|lên|còn|gần|hơn|trên|khoảng)\s+){0,3}(?!(?:19|20)\d{2}(?![.,]?\d))\d"
)
FIGURE_BEFORE = re.compile(r"\d[^()\n]{0,40}\($")
REACH = 44  # characters
# "2021, 2022", "2021 và 2022": nothing of their own stands between years that are named together; "2021, 2022 hồ sơ"
TOGETHER = re.compile(r"\s*(?:,|và|,\s*và|hoặc)\s*")
COUNTS = re.compile(
    r"\s+(?:hồ|văn|đơn|lượt|nhiệm|người|công|vụ|ý|tổ|cuộc|bộ|trường|thủ|phiếu|tin|cơ|đoàn|kiến|phản|ki|nghị|quyết)(?!\w)"
)
NUMBER = re.compile(r"\d")
FARTHEST = 120  # characters from one year of a list to the next
MOST_APART = 2  # years


class Year(NamedTuple):
    """A year named at text[start:end]; `bare`: without "năm" before it."""

    start: int
    end: int
    year: int
    bare: bool


class ListedYear(NamedTuple):
    """A bare year at text[start:end] that goes on with another; `last`: where the one begins with which it is named."""

    start: int
    end: int
    last: int | None


def find_listed_years(
    text: str, start: int, end: int, named: list[Year], taken: list[tuple[int, int]]
) -> list[ListedYear]:
    """The bare years of text[start:end] that go on with another year, in order.

    `named`: the years that the text names as such, "năm 2021"; `taken`: where expressions of time stand, in order.
    """
    bare = _find_bare(text, start, end, taken)
    found: dict[int, ListedYear] = {}
    for last, this in pairwise(sorted([*named, *bare])) if bare else ():
        if this.start - last.end > FARTHEST or not 0 < abs(this.year - last.year) <= MOST_APART:
            continue
        if TOGETHER.fullmatch(text, last.end, this.start):
            if this.bare and (not last.bare or last.start in found) and not COUNTS.match(text, this.end):
                found[this.start] = ListedYear(this.start, this.end, last.start)
        elif NUMBER.search(text, last.end, this.start):
            for year in (last, this):
                if year.bare and year.start not in found and _dates_figure(text, year):
                    found[year.start] = ListedYear(year.start, year.end, None)
    return [found[place] for place in sorted(found)]


def _find_bare(text: str, start: int, end: int, taken: list[tuple[int, int]]) -> list[Year]:
    found: list[Year] = []
    following = 0
    for match in BARE.finditer(text, start, end):
        while following < len(taken) and taken[following][1] <= match.start():
            following += 1
        if following == len(taken) or match.end() <= taken[following][0]:
            found.append(Year(match.start(), match.end(), int(match.group()), True))
    return found


def _dates_figure(text: str, year: Year) -> bool:
    if text[year.end : year.end + 1] == ")":
        return FIGURE_BEFORE.search(text, max(0, year.start - REACH), year.start) is not None
    return FIGURE_BEHIND.match(text, year.end) is not None
