"""The frame of every chart: one panel a class of period, rows under the name of their scope, a key below.

A row's name and number stand above its mark, so that a chart is as legible on a phone as on paper. Where the marks were
judged, rows that may be compared with each other stand together under one heading, and those that may not stand apart.
"""

from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from analysis.charts.messages import message
from analysis.charts.names import assigner_name, place_name, scope_name
from analysis.charts.numbers import format_number, format_percent, format_period
from analysis.charts.style import (
    ABSENT,
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
    make_figure,
    scope_colour,
    text_width,
    title_height,
    wrap_text,
    write_title,
)
from analysis.comparison.latest import order_marks

# The letter of a mark that may be compared with no other of its panel; groups have A, B, …, a single mark has "".
APART = "–"
UNSTATED = "~"  # of a row without a figure
PANEL_TITLE = 26.0
SCOPE_LINE = 22.0
ROW = 42.0
MARK_AT = 27.0  # of a row: where its mark's middle is, below the row's text
AXIS = 26.0
GAP = 12.0
LINE = TEXT + 5
KEY_LINE = 16.0
KEY_TEXT_AT = 40.0
BETWEEN = 10.0  # of a row's name and its number


@dataclass(frozen=True)
class Panel:
    """One class of period: its Axes in points from the top, and its rows with the top of each."""

    period_class: str
    axes: Axes
    rows: tuple[tuple[float, pd.Series], ...]


Key = tuple[Callable[[Axes, float, float], None], str]


@dataclass(frozen=True)
class Line:
    """The text of a row: lines on the left (name, who assigned) with their size, and the number on the right.

    `beside` is the line on the left that the number stands beside. `row` None: the heading of a scope or,
    where that is "", of a group.
    """

    top: float
    scope: str
    row: pd.Series | None
    left: tuple[tuple[str, float], ...] = ()
    number: str = ""
    beside: int = -1


def is_alone(row: pd.Series) -> bool:
    """Whether a judged mark may be compared with no other of its panel."""
    return row.get("letter") == APART


def is_grouped(row: pd.Series) -> bool:
    """Whether a judged mark may be compared with another of its panel: a scale is made for these."""
    return isinstance(row.get("letter"), str) and row["letter"] not in ("", APART)


def mark_colour(row: pd.Series) -> str:
    """The colour of a row's mark: its scope's, and grey where the mark may be compared with no other."""
    return ALONE if is_alone(row) else scope_colour(str(row["scope"]))


def group_heading(letter: str, caveat: bool, language: str) -> str:
    """What stands over the rows of a group of comparable marks, or over those that stand alone; "" for no group."""
    if letter == APART:
        return message("group.alone", language)
    if letter == UNSTATED:
        return message("group.absent", language)
    return message("group.caveat" if caveat else "group.plain", language, letter=letter) if letter else ""


def draw_panels(
    rows: pd.DataFrame,
    title: str,
    keys: list[Key],
    language: str,
    number_of: Callable[[pd.Series], str],
    grey: bool = True,
) -> tuple[Figure, list[Panel]]:
    """A figure with a panel a class of period and the text of every row; marks are drawn by the caller.

    `rows` are marks in any order, NA in value where nothing is stated; `number_of` gives the label of a row; `keys`
    are drawn samples with their text. The figure's label is the whole title, a number's label its row in words. Rows
    with `letter` and `caveat` (see `judge_marks`) are parted by them; `grey`: the caller draws lonely marks in grey.
    """
    rows = _order_rows(rows)
    if grey and "letter" in rows and rows.apply(is_alone, axis=1).any():
        keys = [*keys, _alone_key(language)]
    plans = [(code, *_plan(part, language, number_of)) for code, part in rows.groupby("period_class", sort=False)]
    heights = [PANEL_TITLE + body + AXIS for _, _, body in plans]
    key_lines = [(draw, wrap_text(text, SMALL, room=ROOM - KEY_TEXT_AT)) for draw, text in keys]
    key_height = KEY_LINE * sum(len(lines) for _, lines in key_lines) + 4 * len(keys)
    total = title_height(title) + sum(heights) + GAP * max(len(plans) - 1, 0) + (key_height + 10 if keys else 0)
    with chart_style():
        figure = make_figure(total)
        figure.set_label(title)
        top = write_title(figure, title, total)
        panels = []
        for (code, lines, body), height in zip(plans, heights, strict=True):
            figure.text(
                SIDE / WIDTH,
                1 - (top + PANEL_TITLE / 2) / total,
                message(f"period_class.{code}", language),
                size=TEXT + 1,
                weight="bold",
                va="center",
                color=MUTED,
            )
            bottom = top + PANEL_TITLE + body
            axes = figure.add_axes((SIDE / WIDTH, 1 - bottom / total, ROOM / WIDTH, body / total))
            axes.set_ylim(body, 0)
            axes.set_yticks([])
            axes.spines[["left", "right", "top"]].set_visible(False)
            panels.append(Panel(str(code), axes, _write_lines(axes, lines, language)))
            top += height + GAP
        if keys:
            write_keys(figure, key_lines, key_height, total)
    return figure, panels


def _order_rows(rows: pd.DataFrame) -> pd.DataFrame:
    """Rows by class of period, then by group: A, B, …, those that stand alone, those without a figure.

    A class of period in which nothing is stated has nothing to show, and is left out.
    """
    rows = order_marks(rows[rows.groupby("period_class")["value"].transform(lambda values: values.notna().any())])
    if "letter" not in rows:
        return rows
    order = rows["letter"].fillna(UNSTATED).replace(APART, "}")
    panels = rows["period_class"].map({code: at for at, code in enumerate(rows["period_class"].unique())})
    ordered = rows.assign(panel=panels, at=order).sort_values(["panel", "at"], kind="stable")
    return ordered.drop(columns=["panel", "at"]).reset_index(drop=True)


def _plan(part: pd.DataFrame, language: str, number_of: Callable[[pd.Series], str]) -> tuple[list[Line], float]:
    """The text of a panel, and its height in points; a name that leaves its number no room takes lines of its own."""
    lines: list[Line] = []
    y = 0.0
    letters = part["letter"].fillna(UNSTATED) if "letter" in part else pd.Series("", index=part.index)
    letter = ""
    for keys, rows in part.groupby([letters, "scope"], sort=False):
        own, scope = str(keys[0]), str(keys[1])
        caveat = "caveat" in rows and bool(rows["caveat"].eq(True).any())
        heading = group_heading(own, caveat, language) if own != letter else ""
        letter = own
        for text in wrap_text(heading, SMALL, "bold") if heading else []:
            lines.append(Line(y, "", None, ((text, SMALL),)))
            y += LINE
        lines.append(Line(y, scope, None))
        y += SCOPE_LINE
        for _, row in rows.iterrows():
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
    return lines, y + 2


def row_name(row: pd.Series, language: str) -> str:
    """Place (and body below the province), own period, and the publisher where sources conflict."""
    parts = [place_name(row, language)]
    if isinstance(row["period_end"], str) and row["period_end"]:
        parts.append(format_period(row["period_start"], row["period_end"], language))
    if row.get("conflict") is True or row.get("conflict") == True:  # noqa: E712 (NaN in rows without a figure)
        parts.append(row["publisher"] or row["source_id"])
    return " · ".join(parts)


def _write_lines(axes: Axes, lines: list[Line], language: str) -> tuple[tuple[float, pd.Series], ...]:
    x = axes.get_yaxis_transform()
    rows = []
    for line in lines:
        y, row = line.top, line.row
        if row is None:
            colour = scope_colour(line.scope) if line.scope or not line.left else INK
            name = line.left[0][0] if line.left else scope_name(line.scope, language)
            weight = "bold" if line.left else "normal"
            axes.text(0, y + 11, name, transform=x, size=SMALL, color=colour, va="center", weight=weight)
            continue
        absent = pd.isna(row["value"])
        for position, (text, size) in enumerate(reversed(line.left)):
            colour = MUTED if absent or size == SMALL else INK
            axes.text(0, y + 11 - LINE * position, text, transform=x, va="center", size=size, color=colour)
        written = axes.text(
            1,
            y + 11 - LINE * (len(line.left) - 1 - line.beside),
            line.number,
            transform=x,
            va="center",
            ha="right",
            color=MUTED if absent else INK,
            weight="normal" if absent else "bold",
            style="italic" if absent else "normal",
        )
        assigner = assigner_name(row, language)
        written.set_label(", ".join(filter(None, [row_name(row, language), assigner])) + f": {line.number}")
        if absent:
            axes.plot([0, 1], [y + MARK_AT] * 2, transform=x, color=ABSENT, linewidth=1.4, linestyle=(0, (1.5, 3)))
        rows.append((y, row))
    return tuple(rows)


def write_keys(
    figure: Figure, keys: list[tuple[Callable[[Axes, float, float], None], list[str]]], height: float, total: float
) -> None:
    axes = figure.add_axes((SIDE / WIDTH, 2 / total, ROOM / WIDTH, height / total))
    axes.set_xlim(0, ROOM)
    axes.set_ylim(height, 0)
    axes.axis("off")
    y = 0.0
    for draw, lines in keys:
        draw(axes, 0, y + KEY_LINE / 2 + 2)
        for line in lines:
            axes.text(KEY_TEXT_AT, y + KEY_LINE / 2 + 2, line, size=SMALL, color=MUTED, va="center")
            y += KEY_LINE
        y += 4


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


def _alone_key(language: str) -> Key:
    """The key of a mark that stands alone."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.plot([x + 2, x + 30], [y, y], color=ALONE, linewidth=6, solid_capstyle="butt")

    return draw, message("key.alone", language)


def absent_key(language: str) -> Key:
    """The key of a row that has no figure."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.plot([x, x + 32], [y, y], color=ABSENT, linewidth=1.4, linestyle=(0, (1.5, 3)))

    return draw, message("key.absent", language)
