"""The frame of every chart: one panel a class of period, rows under the name of their scope, a key below.

A row's name and number stand above its mark, so that a chart is as legible on a phone as on paper.
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
from analysis.charts.style import ABSENT, INK, MUTED, SMALL, TEXT, TRACK, WIDTH, chart_style, make_figure, scope_colour
from analysis.comparison.latest import order_marks

TITLE = 30.0
PANEL_TITLE = 24.0
SCOPE_LINE = 20.0
ROW = 40.0
MARK_AT = 25.0  # of a row: where its mark's middle is, below the row's text
AXIS = 24.0
GAP = 12.0
LINE = TEXT + 4
KEY_LINE = 17.0
SIDE = 2.0
# Points a letter of a name and a digit of a number take; a name that leaves its number no room gets its own line.
LETTER, DIGIT = 6.4, 7.7


@dataclass(frozen=True)
class Panel:
    """One class of period: its Axes in points from the top, and its rows with the top of each."""

    period_class: str
    axes: Axes
    rows: tuple[tuple[float, pd.Series], ...]


Key = tuple[Callable[[Axes, float, float], None], str]


def draw_panels(
    rows: pd.DataFrame, title: str, keys: list[Key], language: str, number_of: Callable[[pd.Series], str]
) -> tuple[Figure, list[Panel]]:
    """A figure with a panel a class of period and the text of every row; marks are drawn by the caller.

    `rows` are marks in any order, NA in value where nothing is stated; `number_of` gives the label of a row; `keys`
    are drawn samples with their text.
    """
    rows = order_marks(rows)
    plans = [(code, _plan(part, language, number_of)) for code, part in rows.groupby("period_class", sort=False)]
    heights = [PANEL_TITLE + body + AXIS for _, (_, body) in plans]
    total = TITLE + sum(heights) + GAP * max(len(plans) - 1, 0) + (KEY_LINE * len(keys) + 10 if keys else 0)
    with chart_style():
        figure = make_figure(total)
        figure.text(SIDE / WIDTH, 1 - 15 / total, title, size=TEXT + 3, weight="bold", va="center", color=INK)
        panels = []
        top = TITLE
        for (code, (lines, body)), height in zip(plans, heights, strict=True):
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
            axes = figure.add_axes((SIDE / WIDTH, 1 - bottom / total, 1 - 2 * SIDE / WIDTH, body / total))
            axes.set_ylim(body, 0)
            axes.set_yticks([])
            axes.spines[["left", "right", "top"]].set_visible(False)
            panels.append(Panel(str(code), axes, _write_lines(axes, lines, language, number_of)))
            top += height + GAP
        _write_keys(figure, keys, total)
    return figure, panels


def _extra_lines(row: pd.Series, language: str, number_of: Callable[[pd.Series], str]) -> int:
    """Lines that a row needs beyond the first: for a long name, and for who assigned the tasks."""
    by_assigner = bool(row["breakdown"])
    # With an assigner the number stands beside that, on the second line.
    beside = 0 if by_assigner else len(number_of(row))
    return int(LETTER * len(row_name(row, language)) + DIGIT * beside > WIDTH - 15) + int(by_assigner)


def _plan(
    part: pd.DataFrame, language: str, number_of: Callable[[pd.Series], str]
) -> tuple[list[tuple[float, str, pd.Series | None]], float]:
    lines: list[tuple[float, str, pd.Series | None]] = []
    y = 0.0
    for scope, rows in part.groupby("scope", sort=False):
        lines.append((y, str(scope), None))
        y += SCOPE_LINE
        for _, row in rows.iterrows():
            y += LINE * _extra_lines(row, language, number_of)
            lines.append((y, str(scope), row))
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


def _write_lines(
    axes: Axes,
    lines: list[tuple[float, str, pd.Series | None]],
    language: str,
    number_of: Callable[[pd.Series], str],
) -> tuple[tuple[float, pd.Series], ...]:
    x = axes.get_yaxis_transform()
    rows = []
    for y, scope, row in lines:
        if row is None:
            axes.text(
                0, y + 10, scope_name(scope, language), transform=x, size=SMALL, color=scope_colour(scope), va="center"
            )
            continue
        absent = pd.isna(row["value"])
        name, number = row_name(row, language), number_of(row)
        above = LINE * _extra_lines(row, language, number_of)
        axes.text(0, y + 10 - above, name, transform=x, va="center", color=MUTED if absent else INK)
        axes.text(
            1,
            y + 10,
            number,
            transform=x,
            va="center",
            ha="right",
            color=MUTED if absent else INK,
            weight="normal" if absent else "bold",
            style="italic" if absent else "normal",
        )
        if row["breakdown"]:
            assigner = assigner_name(row["breakdown"], language)
            axes.text(0, y + 10, assigner, transform=x, va="center", size=SMALL, color=MUTED)
        if absent:
            axes.plot([0, 1], [y + MARK_AT] * 2, transform=x, color=ABSENT, linewidth=1.4, linestyle=(0, (1.5, 3)))
        rows.append((y, row))
    return tuple(rows)


def _write_keys(figure: Figure, keys: list[Key], total: float) -> None:
    if not keys:
        return
    height = KEY_LINE * len(keys)
    axes = figure.add_axes((SIDE / WIDTH, 2 / total, 1 - 2 * SIDE / WIDTH, height / total))
    axes.set_xlim(0, WIDTH - 2 * SIDE)
    axes.set_ylim(height, 0)
    axes.axis("off")
    for position, (draw, text) in enumerate(keys):
        y = KEY_LINE * (position + 0.5)
        draw(axes, 0, y)
        axes.text(40, y, text, size=SMALL, color=MUTED, va="center")


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
    labels = axes.get_xticklabels()
    ticks = [tick for tick in axes.get_xticks() if low <= tick <= high]
    axes.set_xticks(ticks)
    labels = axes.get_xticklabels()
    for tick, label in zip(ticks, labels, strict=True):
        if tick - low < 0.04 * (high - low):
            label.set_horizontalalignment("left")
        elif high - tick < 0.04 * (high - low):
            label.set_horizontalalignment("right")


def absent_key(language: str) -> Key:
    """The key of a row that has no figure."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.plot([x, x + 32], [y, y], color=ABSENT, linewidth=1.4, linestyle=(0, (1.5, 3)))

    return draw, message("key.absent", language)
