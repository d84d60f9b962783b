"""Where the numbers of a panel over the years stand: beside their marks, and beside nothing else."""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.charts.numbers import format_hedged, is_share, round_share
from analysis.charts.style import ROOM, TEXT, text_width
from analysis.observations.rows import Row, list_rows

NUMBER = TEXT
LINE = NUMBER + 2
RISE = 46.0  # from the lowest to the highest value
FOOT = 24.0  # below the lowest of rates, whose scale does not begin at zero
BASELINE = 6.0  # where the sign of a year without a figure stands
DOT = 7.0
# Rates that differ by less are drawn close together: a rounding of 98,96 % would fill the panel.
LEAST_POINTS = 0.2
FARTHEST = 40  # half lines that a number may stand above its mark
CLEAR = 3.0  # between a number and what it stands beside
# What the number of a mark is made from: a table of hundred columns is slow to divide by years.
LABELLED = ("value", "unit", "indicator", "status", "qualifier", "hedge")

Span = tuple[float, float, float, float]  # left, bottom, right, top
Mark = tuple[Hashable, Row]  # a row of marks with its index


@dataclass(frozen=True)
class Years:
    """The years that the panels of all charts side by side share: first, last, and the room beside them in years."""

    first: int
    last: int
    side: float

    @property
    def points(self) -> float:
        """Points between two years."""
        return ROOM / (self.last - self.first + 2 * self.side)

    def place(self, year: float) -> float:
        """Points of a year from the left."""
        return (year - self.first + self.side) * self.points


@dataclass(frozen=True)
class Number:
    """A number beside the mark of a row (`index` of it): its left and the middle of its line, in points."""

    index: Hashable
    year: int
    text: str
    left: float
    middle: float
    width: float


@dataclass(frozen=True)
class Plan:
    """A panel in points from its bottom left: marks by the rows' index, numbers, and years that have none.

    `joined` are pairs of (year, value) that a line joins, `cuts` years before which none may; `zero` is the value at
    the height `foot`, `step` the value of a point.
    """

    marks: dict[Hashable, tuple[float, float]]
    numbers: tuple[Number, ...]
    missing: tuple[int, ...]
    joined: tuple[tuple[tuple[int, float], tuple[int, float]], ...]
    cuts: tuple[int, ...]
    height: float
    zero: float
    foot: float
    step: float

    def value_at(self, y: float) -> float:
        """The value at a height in points."""
        return self.zero + (y - self.foot) * self.step


def label_mark(row: Row, language: str) -> str:
    """The number of a mark as it is stated, with its hedge."""
    percent = is_share(row["unit"], row["indicator"])
    value = round_share(row["value"]) if percent and row["status"] == "derived" else row["value"]
    return format_hedged(value, row["qualifier"], "percent" if percent else "count", language, row["hedge"])


def _label_year(rows: Sequence[Mark], language: str) -> list[tuple[Hashable, str]]:
    """The numbers of a year, a line each, the higher first, with the rows that they are of.

    Of more than two (months, contradicting sources) the largest and the least, with an ellipsis between.
    """
    labels: dict[str, Hashable] = {}
    for index, row in sorted(rows, key=lambda mark: -mark[1]["value"]):
        labels.setdefault(label_mark(row, language), index)
    told = [(index, text) for text, index in labels.items()]
    return told if len(told) <= 2 else [(told[0][0], f"{told[0][1]} …"), told[-1]]


def _part(rows: pd.DataFrame, columns: Sequence[str]) -> dict[tuple[Any, ...], list[Mark]]:
    """The marks with the same cells in some columns, in the order in which they first stand there."""
    parts: dict[tuple[Any, ...], list[Mark]] = {}
    for index, row in zip(rows.index, list_rows(rows), strict=True):
        parts.setdefault(tuple(row[name] for name in columns), []).append((index, row))
    return parts


def find_years(rows: pd.DataFrame, language: str) -> Years:
    """The years of marks, with room for half of the widest number beside the outer ones."""
    first, last = int(rows["period_year"].min()), int(rows["period_year"].max())
    panel = ["indicator", "series", "breakdown", "period_class", "period_year"]
    panels = _part(rows[[*dict.fromkeys((*panel, *LABELLED))]], panel)
    labels = (text for own in panels.values() for _, text in _label_year(own, language))
    half = max(text_width(text, NUMBER, "bold") for text in labels) / 2 + 1
    return Years(first, last, half * max(last - first, 1) / (ROOM - 2 * half))


def plan_years(part: pd.DataFrame, years: Years, language: str) -> Plan:
    """Lay a panel out: `part` are the marks of one series and class of period."""
    part = part[[name for name in (*LABELLED, "lower", "upper", "period_year", "cut") if name in part]]
    percent = is_share(part.iloc[0]["unit"], part.iloc[0]["indicator"])
    low, high = (part["lower"].min(), part["upper"].max()) if percent else (0.0, part["upper"].max())
    if percent and high - low < LEAST_POINTS:
        low, high = (low + high - LEAST_POINTS) / 2, (low + high + LEAST_POINTS) / 2
    foot, step = (FOOT if percent else 0.0), ((high - low) or 1.0) / RISE

    def up(value: float) -> float:
        return float(foot + (value - low) / step)

    by_year = {int(year): rows for (year,), rows in sorted(_part(part, ["period_year"]).items())}
    missing = tuple(year for year in range(years.first, years.last + 1) if year not in by_year)
    cuts = tuple(year for year, rows in by_year.items() if rows[-1][1].get("cut"))
    joined = tuple(
        ((before, float(by_year[before][-1][1]["value"])), (after, float(by_year[after][-1][1]["value"])))
        for before, after in pairwise(sorted(by_year))
        if after - before == 1 and after not in cuts
    )
    taken: list[Span] = []
    marks: dict[Hashable, tuple[float, float]] = {}
    for index, row in zip(part.index, list_rows(part), strict=True):
        x, y = years.place(row["period_year"]), up(row["value"])
        marks[index] = (x, y)
        half = DOT / 2 + 0.8
        bottom, top = min(y - half, up(row["lower"])), max(y + half, up(row["upper"]))
        taken.append((x - half, bottom, x + half, top))
    taken += [(years.place(year) - 4, 0.0, years.place(year) + 4, BASELINE + 4) for year in missing]
    taken += [(years.place(year - 0.5) - 5, 0.0, years.place(year - 0.5) + 5, BASELINE + 9) for year in cuts]
    lines = [(years.place(a), up(first), years.place(b), up(last)) for (a, first), (b, last) in joined]
    numbers: list[Number] = []
    for year, rows in sorted(by_year.items()):
        numbers += _place_year(rows, year, years.place(year), up, taken, lines, language)
    height = max([number.middle + LINE / 2 for number in numbers] + [span[3] for span in taken]) + 2
    return Plan(marks, tuple(numbers), missing, joined, cuts, height, float(low), foot, float(step))


def _place_year(
    rows: Sequence[Mark],
    year: int,
    x: float,
    up: Callable[[float], float],
    taken: list[Span],
    lines: list[Span],
    language: str,
) -> list[Number]:
    """The numbers of a year above its marks or below them, else as far above as it takes; they are then taken too.

    A line between years is crossed rather than a number put far from its mark.
    """
    told = _label_year(rows, language)
    wide, high = max(text_width(text, NUMBER, "bold") for _, text in told), LINE * len(told)
    above = up(max(float(row[name]) for _, row in rows for name in ("value", "upper"))) + DOT / 2 + CLEAR
    below = up(min(float(row[name]) for _, row in rows for name in ("value", "lower"))) - DOT / 2 - CLEAR - high

    def span(bottom: float) -> Span:
        return x - wide / 2, bottom, x + wide / 2, bottom + high

    near = [above, below] if below >= 0 else [above]
    bottoms = [bottom for bottom in near if not any(_crosses(line, span(bottom)) for line in lines)] + near
    bottoms += [above + LINE / 2 * turn for turn in range(1, FARTHEST)]
    bottom = next((one for one in bottoms if not any(_overlap(span(one), other) for other in taken)), bottoms[-1])
    taken.append(span(bottom))
    numbers = []
    for turn, (index, text) in enumerate(told):
        width = text_width(text, NUMBER, "bold")
        middle = bottom + high - LINE * (turn + 0.5)
        numbers.append(Number(index, year, text, x - width / 2, middle, width))
    return numbers


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _crosses(line: Span, span: Span) -> bool:
    """Whether a line from one mark to the next (left, its height, right, its height) goes through a number."""
    left, first, right, last = line
    start, end = max(left, span[0]), min(right, span[2])
    if start >= end:
        return False
    heights = [first + (last - first) * (at - left) / (right - left) for at in (start, end)]
    return min(heights) < span[3] and max(heights) > span[1]
