"""Small multiples over the years: one panel a series and class of period, gaps left open."""

import math

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.figures import Chart, head_of, open_chart, tap_boxes
from analysis.charts.keys import Draw, Key
from analysis.charts.messages import message
from analysis.charts.names import assigner_name, place_name, scope_name
from analysis.charts.numbers import format_period, is_share
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
    scope_colour,
    text_width,
    wrap_text,
)
from analysis.charts.year_numbers import BASELINE, DOT, NUMBER, Plan, Years, find_years, label_mark, plan_years
from analysis.codelists import read_indicators
from analysis.observations.rows import Row, list_rows

LINE = TEXT + 4
ABOVE = 12.0  # of a panel's names
YEARS = 22.0
GAP = 14.0


def plot_over_time(rows: pd.DataFrame, indicator: str, language: str, finding: str = "") -> list[Axes]:
    """A panel a series and class with the figure of each year; returns the panels' Axes (their figure is one).

    `rows` are marks of `repeated_series`, of every indicator that stands beside this one: they share the years.
    Volumes start at zero; rates have a scale of their own figures. Only neighbouring years are joined by a line, and
    not where `cut` is True (see `mark_cuts`): two strokes stand before that year. A year without a figure is marked as
    not stated. `finding` stands under the title.
    """
    own = rows[rows["indicator"] == indicator]
    if own.empty:
        return []
    title = message("chart.over_time", language, indicator=read_indicators()[indicator].label(language))
    years = find_years(rows, language)
    groups = []
    for (_, _, period_class), part in own.groupby(["series", "breakdown", "period_class"], sort=False):
        row = part.iloc[0]
        name = " · ".join(filter(None, [place_name(row, language), assigner_name(row, language)]))
        kind = f"{scope_name(row['scope'], language)} · {message(f'period_class.{period_class}', language)}"
        names = [(line, TEXT, "bold", INK) for line in wrap_text(name, TEXT, "bold")]
        names += [(line, SMALL, "normal", scope_colour(row["scope"])) for line in wrap_text(kind, SMALL)]
        groups.append((part, f"{name} · {kind}", names, plan_years(part, years, language)))
    heights = [ABOVE + LINE * len(names) + plan.height + YEARS for _, _, names, plan in groups]
    panels = []
    with chart_style():
        body = sum(heights) + GAP * (len(groups) - 1)
        chart, top = open_chart(head_of(indicator, title, language, finding), body, _keys(own, years, language))
        for (part, name, names, plan), height in zip(groups, heights, strict=True):
            y = top + ABOVE
            for line, size, weight, colour in names:
                chart.text(
                    SIDE / WIDTH, 1 - y / chart.height, line, size=size, weight=weight, va="center", color=colour
                )
                y += LINE
            bottom = top + height - YEARS
            axes = chart.add_axes((SIDE / WIDTH, 1 - bottom / chart.height, ROOM / WIDTH, plan.height / chart.height))
            _draw_years(axes, part, years, plan, language)
            _link_years(chart, part, name, plan, bottom, language)
            panels.append(axes)
            top += height + GAP
    return panels


def _draw_years(axes: Axes, part: pd.DataFrame, years: Years, plan: Plan, language: str) -> None:
    colour = scope_colour(part.iloc[0]["scope"])
    axes.set_ylim(plan.value_at(0), plan.value_at(plan.height))
    axes.set_xlim(years.first - years.side, years.last + years.side)
    axes.set_yticks([])
    step = math.ceil((text_width("2000", SMALL) + 6) / years.points)
    ticks = range(years.last, years.first - 1, -step)
    axes.set_xticks(ticks, [str(year) for year in ticks])
    axes.tick_params(axis="x", length=0, pad=4)
    axes.spines[["left", "right", "top"]].set_visible(False)
    axes.axhline(plan.value_at(0), color=GRID, linewidth=1)
    for year in plan.missing:
        axes.text(
            year,
            plan.value_at(BASELINE),
            message("absent_short", language),
            ha="center",
            va="center",
            color=MUTED,
        )
    for before, after in plan.joined:
        axes.plot([before[0], after[0]], [before[1], after[1]], color=colour, linewidth=1.6, alpha=0.55)
    for year in plan.cuts:
        at = max(year - 0.5, years.first - 0.9 * years.side)
        axes.text(at, plan.value_at(BASELINE + 2), "//", ha="center", va="center", color=INK, size=TEXT)
    for row in list_rows(part):
        _draw_mark(axes, row["period_year"], row, colour)
    for number in plan.numbers:
        axes.text(
            number.year,
            plan.value_at(number.middle),
            number.text,
            ha="center",
            va="center",
            size=NUMBER,
            weight="bold",
            color=INK,
        )


def _link_years(chart: Chart, part: pd.DataFrame, name: str, plan: Plan, bottom: float, language: str) -> None:
    """Let every mark, and the number of it, lead to its observation; `bottom`: of the Axes, in points from the top."""
    taps = tap_boxes({index: (SIDE + x, bottom - y) for index, (x, y) in plan.marks.items()}, chart.height)
    for index, row in zip(
        part.sort_values("period_year", kind="stable").index,
        list_rows(part.sort_values("period_year", kind="stable")),
        strict=True,
    ):
        boxes = [taps[index]]
        boxes += [
            (SIDE + number.left, bottom - number.middle - NUMBER / 2 - 2, number.width, NUMBER + 4)
            for number in plan.numbers
            if number.index == index
        ]
        period = format_period(row["period_start"], row["period_end"], language)
        chart.add_link(row, f"{period}: {label_mark(row, language)}", name, *boxes)


def _draw_mark(axes: Axes, year: int, row: Row, colour: str) -> None:
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
        markersize=DOT,
        color=colour,
        markerfacecolor=PAPER if hedged else colour,
        markeredgewidth=1.6,
        clip_on=False,  # a dot at zero is whole
    )


def _sign(text: str, colour: str) -> Draw:
    def draw(axes: Axes, x: float, y: float) -> None:
        axes.text(x + 16, y, text, ha="center", va="center", color=colour, size=TEXT)

    return draw


def _sample(hedged: bool) -> Draw:
    def draw(axes: Axes, x: float, y: float) -> None:
        row = pd.Series({"lower": y + 6, "upper": y - 6, "value": y + 6 if hedged else y, "hedged": hedged})
        _draw_mark(axes, int(x + 16), row, MUTED)

    return draw


def _keys(rows: pd.DataFrame, years: Years, language: str) -> list[Key]:
    keys: list[Key] = []
    hedged = rows["hedged"].astype(bool)
    share = is_share(rows["unit"].iloc[0], rows["indicator"].iloc[0])
    if share and (~hedged & (rows["upper"] > rows["lower"])).any():
        keys.append((_sample(False), message("key.year_interval", language)))
    if hedged.any():
        keys.append((_sample(True), message("key.hedged_dot", language)))
    if "cut" in rows and rows["cut"].any():
        keys.append((_sign("//", INK), message("key.cut", language)))
    told = rows.groupby(["series", "breakdown", "period_class"])["period_year"].nunique()
    if (told < years.last - years.first + 1).any():
        keys.append((_sign(message("absent_short", language), MUTED), message("key.missing", language)))
    return keys
