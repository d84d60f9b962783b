"""Small multiples over the years: one panel a series and class of period, gaps left open."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.messages import message
from analysis.charts.names import assigner_name, place_name, scope_name
from analysis.charts.numbers import format_hedged
from analysis.charts.style import (
    GRID,
    INK,
    MUTED,
    PAPER,
    SMALL,
    TEXT,
    WIDTH,
    chart_style,
    make_figure,
    scope_colour,
)
from analysis.codelists import read_indicators

TITLE = 30.0
HEADING = 34.0
BODY = 84.0
YEARS = 20.0
GAP = 14.0
SIDE = 2.0


def plot_over_time(rows: pd.DataFrame, indicator: str, language: str) -> list[Axes]:
    """A panel a series and class with the figure of each year; returns the panels' Axes (their figure is one).

    `rows` are marks of `repeated_series`. Volumes start at zero; rates use one scale that holds them all. Only
    neighbouring years are joined by a line; a year without a figure is marked as not stated.
    """
    own = rows[rows["indicator"] == indicator]
    if own.empty:
        return []
    title = message("chart.over_time", language, indicator=read_indicators()[indicator].label(language))
    percent = bool((own["unit"].eq("percent") | own["indicator"].eq("tasks_completion_rate")).any())
    groups = list(own.groupby(["series", "breakdown", "period_class"], sort=False))
    first, last = int(own["period_year"].min()), int(own["period_year"].max())
    total = TITLE + len(groups) * (HEADING + BODY + YEARS) + GAP * max(len(groups) - 1, 0)
    panels = []
    with chart_style():
        figure = make_figure(total)
        figure.text(SIDE / WIDTH, 1 - 15 / total, title, size=TEXT + 3, weight="bold", va="center", color=INK)
        top = TITLE
        for (_, breakdown, period_class), part in groups:
            row = part.iloc[0]
            name = " · ".join(filter(None, [place_name(row, language), assigner_name(str(breakdown), language)]))
            kind = f"{scope_name(row['scope'], language)} · {message(f'period_class.{period_class}', language)}"
            figure.text(SIDE / WIDTH, 1 - (top + 9) / total, name, weight="bold", va="center", color=INK)
            figure.text(
                SIDE / WIDTH, 1 - (top + 24) / total, kind, size=SMALL, va="center", color=scope_colour(row["scope"])
            )
            bottom = top + HEADING + BODY
            axes = figure.add_axes((SIDE / WIDTH, 1 - bottom / total, 1 - 2 * SIDE / WIDTH, BODY / total))
            _draw_years(axes, part, first, last, percent, language)
            panels.append(axes)
            top = bottom + YEARS + GAP
    return panels


def _draw_years(axes: Axes, part: pd.DataFrame, first: int, last: int, percent: bool, language: str) -> None:
    colour = scope_colour(part.iloc[0]["scope"])
    low, high = (part["lower"].min(), part["upper"].max()) if percent else (0.0, part["upper"].max())
    room = (high - low) or 1.0
    # Room above for the numbers; for rates also below, where the scale does not begin at zero.
    axes.set_ylim(low - (0.25 * room if percent else 0), high + 0.42 * room)
    # Half a label's width beside the outer years.
    side = 0.075 * (last - first + 1)
    axes.set_xlim(first - side - 0.1, last + side + 0.1)
    axes.set_yticks([])
    ticks = range(last, first - 1, -1 if last - first < 9 else -2)
    axes.set_xticks(ticks, [str(year) for year in ticks])
    axes.tick_params(axis="x", length=0, pad=4)
    axes.spines[["left", "right", "top"]].set_visible(False)
    years = {int(str(year)): rows for year, rows in part.groupby("period_year")}
    for year in range(first, last + 1):
        if year not in years:
            axes.text(
                year,
                0.42,
                message("absent_short", language),
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="center",
                color=MUTED,
            )
            continue
        if year - 1 in years:
            pair = [years[year - 1].iloc[-1]["value"], years[year].iloc[-1]["value"]]
            axes.plot([year - 1, year], pair, color=colour, linewidth=1.6, alpha=0.55)
    for year, rows in years.items():
        for _, row in rows.iterrows():
            hedged = bool(row["hedged"])
            axes.plot(
                [year, year],
                [row["lower"], row["upper"]],
                color=colour,
                linewidth=7 if hedged else 1.6,
                alpha=0.38 if hedged else 1,
                solid_capstyle="butt",
            )
            axes.plot(
                [year],
                [row["value"]],
                "o",
                markersize=7,
                color=colour,
                markerfacecolor=PAPER if hedged else colour,
                markeredgewidth=1.6,
            )
        row = rows.iloc[-1]
        unit = "percent" if percent else "count"
        value = round(row["value"], 1) if row["indicator"] == "tasks_completion_rate" else row["value"]
        axes.annotate(
            format_hedged(value, row["qualifier"], unit, language),
            (year, max(row["upper"], row["value"])),
            xytext=(0, 6),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=SMALL + 0.5,
            weight="bold",
            color=INK,
        )
    axes.axhline(axes.get_ylim()[0], color=GRID, linewidth=1)
