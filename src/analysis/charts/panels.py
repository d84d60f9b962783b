"""The frame of every chart: one panel a class of period, rows under the name of their scope, a key below.

A row's name and number stand above its mark, so that a chart is as legible on a phone as on paper. Where the marks were
judged, rows that may be compared with each other stand together under one heading, and those that may not stand apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.figures import Chart, Head, open_chart
from analysis.charts.keys import Key, alone_key
from analysis.charts.messages import message
from analysis.charts.names import APART, assigner_name, place_name, scope_name
from analysis.charts.numbers import format_number, format_percent, format_period
from analysis.charts.style import (
    ALONE,
    INK,
    MUTED,
    ROOM,
    SIDE,
    SMALL,
    TEXT,
    TRACK,
    WIDTH,
    chart_style,
    scope_colour,
    text_width,
    wrap_text,
)
from analysis.comparison.latest import order_marks
from analysis.observations.rows import Row, list_rows

UNSTATED = "~"  # of a row without a figure
PANEL_TITLE = 26.0
SCOPE_LINE = 22.0
ROW = 42.0
MARK_AT = 27.0  # of a row: where its mark's middle is, below the row's text
AXIS = 26.0
GAP = 12.0
LINE = TEXT + 5
BETWEEN = 10.0  # of a row's name and its number


@dataclass(frozen=True)
class Panel:
    """One class of period: its Axes in points from the top, and its rows with the top of each."""

    period_class: str
    axes: Axes
    rows: tuple[tuple[float, Row], ...]


@dataclass(frozen=True)
class Line:
    """The text of a row: lines on the left (name, who assigned) with their size, and the number on the right.

    `beside` is the line on the left that the number stands beside. `row` None: the heading of a scope or,
    where that is None, of a group; `quiet`: names of places that state nothing.
    """

    top: float
    scope: str | None
    row: Row | None
    left: tuple[tuple[str, float], ...] = ()
    number: str = ""
    beside: int = -1
    quiet: bool = False


def is_alone(row: Row) -> bool:
    """Whether a judged mark may be compared with no other of its panel."""
    return bool(row.get("letter") == APART)


def is_grouped(row: Row) -> bool:
    """Whether a judged mark may be compared with another of its panel: a scale is made for these."""
    return isinstance(row.get("letter"), str) and row["letter"] not in ("", APART)


def mark_colour(row: Row) -> str:
    """The colour of a row's mark: its scope's, and grey where the mark may be compared with no other."""
    return ALONE if is_alone(row) else scope_colour(str(row["scope"]))


def group_heading(letter: str, caveat: bool, language: str) -> str:
    """What stands over the rows of a group of comparable marks, or over those that stand alone; "" for no group."""
    if letter == APART:
        return message("group.alone", language)
    return message("group.caveat" if caveat else "group.plain", language, letter=letter) if letter else ""


def draw_panels(
    rows: pd.DataFrame,
    head: Head,
    keys: list[Key],
    language: str,
    number_of: Callable[[Row], str],
    grey: bool = True,
) -> list[Panel]:
    """The panels of a new chart, one a class of period, with the text of every row; marks are drawn by the caller.

    `rows` are marks in any order, NA in value where nothing is stated: those have no row, but are named together at
    the foot of their panel. `number_of` gives the label of a row; `keys` are drawn samples with their text. Every row
    leads to its observation. Rows with `letter` and `caveat` (see `judge_marks`) are parted by them; `grey`: the
    caller draws lonely marks in grey.
    """
    rows = _order_rows(rows)
    if grey and "letter" in rows and rows["letter"].eq(APART).any():
        keys = [*keys, alone_key(language)]
    plans = [(code, *_plan(part, language, number_of)) for code, part in rows.groupby("period_class", sort=False)]
    heights = [PANEL_TITLE + body + AXIS for _, _, body in plans]
    with chart_style():
        chart, top = open_chart(head, sum(heights) + GAP * max(len(plans) - 1, 0), keys)
        panels = []
        for (code, lines, body), height in zip(plans, heights, strict=True):
            name = message(f"period_class.{code}", language)
            middle = 1 - (top + PANEL_TITLE / 2) / chart.height
            chart.text(SIDE / WIDTH, middle, name, size=TEXT + 1, weight="bold", va="center", color=MUTED)
            bottom = top + PANEL_TITLE + body
            axes = chart.add_axes((SIDE / WIDTH, 1 - bottom / chart.height, ROOM / WIDTH, body / chart.height))
            axes.set_ylim(body, 0)
            axes.set_yticks([])
            axes.spines[["left", "right", "top"]].set_visible(False)
            panels.append(Panel(str(code), axes, _write_lines(axes, lines)))
            _link_lines(chart, lines, top + PANEL_TITLE, name, language)
            chart.absent += [f"{name}: {text}" for text in _name_absent(rows[rows["period_class"] == code], language)]
            top += height + GAP
    return panels


def _order_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by class of period, then by group: A, B, …, those that stand alone, those without a figure.

    A class of period in which nothing is stated has nothing to show, and is left out.
    """
    told = rows.loc[~mark_absent(rows), "period_class"]
    rows = order_marks(rows[rows["period_class"].isin(told)])
    if "letter" not in rows:
        return rows
    order = rows["letter"].fillna(UNSTATED).replace(APART, "}")
    panels = rows["period_class"].map({code: at for at, code in enumerate(rows["period_class"].unique())})
    ordered = rows.assign(panel=panels, at=order).sort_values(["panel", "at"], kind="stable")
    return ordered.drop(columns=["panel", "at"]).reset_index(drop=True)


def mark_absent(rows: pd.DataFrame) -> "pd.Series[bool]":
    """Of which rows nothing is stated; assigned tasks are stated though their state may not be."""
    return rows["value"].isna() & (rows["assigned"].isna() if "assigned" in rows else True)


def _name_absent(part: pd.DataFrame, language: str) -> list[str]:
    """The rows of a panel of which nothing is stated, a text a scope: “Toàn tỉnh: Hà Tĩnh, Bắc Kạn”."""
    absent = part[mark_absent(part)]
    told = []
    for scope, rows in absent.groupby("scope", sort=False):
        names = dict.fromkeys(row_name(row, language) for row in list_rows(rows))
        told.append(f"{scope_name(str(scope), language)}: {', '.join(names)}")
    return told


def _plan(part: pd.DataFrame, language: str, number_of: Callable[[Row], str]) -> tuple[list[Line], float]:
    """The text of a panel, and its height in points; a name that leaves its number no room takes lines of its own."""
    lines: list[Line] = []
    y = 0.0
    stated = part[~mark_absent(part)]
    letters = stated["letter"].fillna("") if "letter" in stated else pd.Series("", index=stated.index)
    letter = ""
    for keys, rows in stated.groupby([letters, "scope"], sort=False):
        own, scope = str(keys[0]), str(keys[1])
        caveat = "caveat" in rows and bool(rows["caveat"].eq(True).any())
        heading = group_heading(own, caveat, language) if own != letter else ""
        letter = own
        for text in wrap_text(heading, SMALL, "bold") if heading else []:
            lines.append(Line(y, None, None, ((text, SMALL),)))
            y += LINE
        lines.append(Line(y, scope, None, ((scope_name(scope, language), SMALL),)))
        y += SCOPE_LINE
        for row in list_rows(rows):
            left = [(line, TEXT) for line in wrap_text(row_name(row, language), TEXT)]
            left += [(line, SMALL) for line in wrap_text(assigner_name(row, language), SMALL) if line]
            number = number_of(row)
            width = text_width(number, TEXT, "bold") + BETWEEN
            beside = next((at for at, line in reversed([*enumerate(left)]) if text_width(*line) + width <= ROOM), None)
            if beside is None:
                beside = len(left)
                left.append(("", TEXT))
            y += LINE * (len(left) - 1)
            lines.append(Line(y, scope, row, tuple(left), number, beside))
            y += ROW
    absent = _name_absent(part, language)
    if absent:
        lines.append(Line(y, None, None, ((message("group.absent", language), SMALL),)))
        y += LINE
        for text in (line for told in absent for line in wrap_text(told, SMALL)):
            lines.append(Line(y, None, None, ((text, SMALL),), quiet=True))
            y += LINE
        y += LINE / 2
    return lines, y + 2


def row_name(row: Row, language: str) -> str:
    """Place (and body below the province), own period, and the publisher where sources conflict."""
    parts = [place_name(row, language)]
    if isinstance(row["period_end"], str) and row["period_end"]:
        parts.append(format_period(row["period_start"], row["period_end"], language))
    if row.get("conflict") is True or row.get("conflict") == True:  # noqa: E712 (NaN in rows without a figure)
        parts.append(row["publisher"] or row["source_id"])
    return " · ".join(parts)


def _write_lines(axes: Axes, lines: list[Line]) -> tuple[tuple[float, Row], ...]:
    x = axes.get_yaxis_transform()
    rows = []
    for line in lines:
        y = line.top
        if line.row is None:
            colour = MUTED if line.quiet else INK if line.scope is None else scope_colour(line.scope)
            weight = "bold" if line.scope is None and not line.quiet else "normal"
            axes.text(0, y + 11, line.left[0][0], transform=x, size=SMALL, color=colour, va="center", weight=weight)
            continue
        for position, (text, size) in enumerate(reversed(line.left)):
            colour = MUTED if size == SMALL else INK
            axes.text(0, y + 11 - LINE * position, text, transform=x, va="center", size=size, color=colour)
        beside = y + 11 - LINE * (len(line.left) - 1 - line.beside)
        axes.text(1, beside, line.number, transform=x, va="center", ha="right", color=INK, weight="bold")
        rows.append((y, line.row))
    return tuple(rows)


def _link_lines(chart: Chart, lines: list[Line], top: float, part: str, language: str) -> None:
    """Let every row, from its name to below its mark, lead to its observation."""
    for line in lines:
        if line.row is None:
            continue
        above = LINE * (len(line.left) - 1)
        name = ", ".join(filter(None, [row_name(line.row, language), assigner_name(line.row, language)]))
        box = (0.0, top + line.top - above, WIDTH, ROW - 1 + above)
        chart.add_link(line.row, f"{name}: {line.number}", part, box)


def set_scale(axes: Axes, low: float, high: float, unit: str, language: str) -> None:
    """A quiet number scale: a few light lines, labels in the language."""
    axes.set_xlim(low, high)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 2.5, 5, 10]))
    write = format_percent if unit == "percent" else format_number
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: write(value, language)))
    axes.tick_params(axis="x", length=0, pad=3)
    axes.grid(axis="x", color=TRACK, linewidth=1)
    axes.set_axisbelow(True)
    # The outer labels stay within the figure.
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    axes.set_xticks(ticks)
    for tick, label in zip(ticks, axes.get_xticklabels(), strict=True):
        half = text_width(write(tick, language), SMALL) / 2 / ROOM * (high - low)
        if tick - low < half:
            label.set_horizontalalignment("left")
        elif high - tick < half:
            label.set_horizontalalignment("right")
