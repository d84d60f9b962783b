"""Small multiples over the years: one panel a series and class of period, gaps left open."""

import math
from dataclasses import dataclass

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
    ROOM,
    SIDE,
    SMALL,
    TEXT,
    WIDTH,
    chart_style,
    make_figure,
    scope_colour,
    text_width,
    title_height,
    wrap_text,
    write_title,
)
from analysis.codelists import read_indicators

HEADING = 38.0
LINE = TEXT + 4
BODY = 84.0
YEARS = 22.0
GAP = 14.0


NUMBER = TEXT
RAISED = NUMBER + 3


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


def _label(row: pd.Series, language: str) -> str:
    percent = row["unit"] == "percent" or row["indicator"] == "tasks_completion_rate"
    value = round(row["value"], 1) if row["status"] == "derived" else row["value"]
    return format_hedged(value, row["qualifier"], "percent" if percent else "count", language, row["hedge"])


def _label_year(rows: pd.DataFrame, language: str) -> str:
    """The number of a year; of two figures both, of more (months, contradicting sources) the least and the largest."""
    ordered = rows.sort_values("value", kind="stable") if len(rows) > 2 else rows
    labels = list(dict.fromkeys(_label(row, language) for _, row in ordered.iterrows()))
    return " / ".join(labels) if len(labels) <= 2 else f"{labels[0]} … {labels[-1]}"


def _years_of(rows: pd.DataFrame, language: str) -> Years:
    first, last = int(rows["period_year"].min()), int(rows["period_year"].max())
    # Half of the widest number fits beside the outer years.
    panels = rows.groupby(["indicator", "series", "breakdown", "period_class", "period_year"], sort=False)
    half = max(text_width(_label_year(own, language), NUMBER, "bold") for _, own in panels) / 2 + 1
    return Years(first, last, half * max(last - first, 1) / (ROOM - 2 * half))


def plot_over_time(rows: pd.DataFrame, indicator: str, language: str) -> list[Axes]:
    """A panel a series and class with the figure of each year; returns the panels' Axes (their figure is one).

    `rows` are marks of `repeated_series`, of every indicator that stands beside this one: they share the years.
    Volumes start at zero; rates use one scale that holds them all. Only neighbouring years are joined by a line; a
    year without a figure is marked as not stated. Rows with `breaks` (see `mark_breaks`) have a dashed line where their
    series breaks, before the year of the row that has it.
    """
    own = rows[rows["indicator"] == indicator]
    if own.empty:
        return []
    title = message("chart.over_time", language, indicator=read_indicators()[indicator].label(language))
    groups = []
    for (_, _, period_class), part in own.groupby(["series", "breakdown", "period_class"], sort=False):
        row = part.iloc[0]
        name = " · ".join(filter(None, [place_name(row, language), assigner_name(row, language)]))
        kind = f"{scope_name(row['scope'], language)} · {message(f'period_class.{period_class}', language)}"
        groups.append((part, name, wrap_text(name, TEXT, "bold"), wrap_text(kind, SMALL)))
    years = _years_of(rows, language)
    heights = [HEADING + LINE * (len(names) + len(kinds) - 2) + BODY + YEARS for _, _, names, kinds in groups]
    total = title_height(title) + sum(heights) + GAP * max(len(groups) - 1, 0)
    panels = []
    with chart_style():
        figure = make_figure(total)
        figure.set_label(title)
        top = write_title(figure, title, total)
        for (part, name, names, kinds), height in zip(groups, heights, strict=True):
            y, colour = top + 10, scope_colour(part.iloc[0]["scope"])
            for line in names:
                figure.text(SIDE / WIDTH, 1 - y / total, line, weight="bold", va="center", color=INK)
                y += LINE
            for line in kinds:
                figure.text(SIDE / WIDTH, 1 - y / total, line, size=SMALL, va="center", color=colour)
                y += LINE
            bottom = top + height - YEARS
            axes = figure.add_axes((SIDE / WIDTH, 1 - bottom / total, ROOM / WIDTH, BODY / total))
            _draw_years(axes, part, name, years, language)
            panels.append(axes)
            top += height + GAP
    return panels


def _draw_years(axes: Axes, part: pd.DataFrame, name: str, years: Years, language: str) -> None:
    colour = scope_colour(part.iloc[0]["scope"])
    percent = part.iloc[0]["unit"] == "percent" or part.iloc[0]["indicator"] == "tasks_completion_rate"
    low, high = (part["lower"].min(), part["upper"].max()) if percent else (0.0, part["upper"].max())
    room = (high - low) or 1.0
    # Room above for the numbers; for rates also below, where the scale does not begin at zero.
    axes.set_ylim(low - (0.25 * room if percent else 0), high + 0.6 * room)
    axes.set_xlim(years.first - years.side, years.last + years.side)
    axes.set_yticks([])
    step = math.ceil((text_width("2000", SMALL) + 6) / years.points)
    ticks = range(years.last, years.first - 1, -step)
    axes.set_xticks(ticks, [str(year) for year in ticks])
    axes.tick_params(axis="x", length=0, pad=4)
    axes.spines[["left", "right", "top"]].set_visible(False)
    by_year = {int(str(year)): rows for year, rows in part.groupby("period_year")}
    for year in range(years.first, years.last + 1):
        if year not in by_year:
            axes.text(
                year,
                0.42,
                message("absent_short", language),
                transform=axes.get_xaxis_transform(),
                ha="center",
                va="center",
                color=MUTED,
            )
        elif year - 1 in by_year:
            pair = [by_year[year - 1].iloc[-1]["value"], by_year[year].iloc[-1]["value"]]
            axes.plot([year - 1, year], pair, color=colour, linewidth=1.6, alpha=0.55)
    if "breaks" in part:
        for year in part.loc[part["breaks"] != "", "period_year"].unique():
            at = max(int(year) - 0.5, years.first - 0.9 * years.side)
            axes.axvline(at, color=MUTED, linewidth=1.2, linestyle=(0, (4, 3)))
    free = -math.inf
    raised = False
    for year, rows in by_year.items():
        for _, row in rows.iterrows():
            _draw_mark(axes, year, row, colour)
        label = _label_year(rows, language)
        half = text_width(label, NUMBER, "bold") / 2
        at = (year - years.first) * years.points
        # A number that would run into its neighbour's stands a line higher.
        raised = at - half < free + 4 and not raised
        free = at + half
        written = axes.annotate(
            label,
            (year, rows[["upper", "value"]].to_numpy().max()),
            xytext=(0, 6 + RAISED * raised),
            textcoords="offset points",
            ha="center",
            va="bottom",
            size=NUMBER,
            weight="bold",
            color=INK,
        )
        written.set_label(f"{name}, {year}: {label}")
    axes.axhline(axes.get_ylim()[0], color=GRID, linewidth=1)


def _draw_mark(axes: Axes, year: int, row: pd.Series, colour: str) -> None:
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
