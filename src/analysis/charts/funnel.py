"""The chart of a funnel: offices about the whole, with limits that narrow as they count more."""

from collections.abc import Callable, Hashable

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter, NullLocator

from analysis.charts.figures import Box, Head, open_chart, tap_boxes
from analysis.charts.keys import Key, draw_nothing
from analysis.charts.many_offices import caveat_keys, chart_head, office_colour, office_name
from analysis.charts.numbers import format_number, format_percent
from analysis.charts.style import (
    GRID,
    INK,
    MUTED,
    PAPER,
    ROOM,
    SIDE,
    SMALL,
    TRACK,
    WIDTH,
    chart_style,
    text_width,
)
from analysis.comparison.funnel import Funnel
from analysis.comparison.many_offices import say
from analysis.observations.rows import list_rows

BODY = 300.0
HEADING = 22.0  # what the axis up shows, above it
FOOT = 42.0
LEFT = 48.0
DOT = 6.5
# A funnel spreads over a logarithmic scale once its largest office counts this many times the smallest.
WIDE = 8.0
HIDDEN = 1e-9


def _draw_limits(axes: Axes, funnel: Funnel) -> None:
    limits = funnel.limits
    across = limits["exposure"]
    for name, colour in (("998", TRACK), ("95", GRID)):
        lower, upper = limits[f"adjusted_lower_{name}"], limits[f"adjusted_upper_{name}"]
        axes.fill_between(across, lower, upper, color=colour, linewidth=0, zorder=1)
    if funnel.tau2 > 0:
        for name, dash in (("95", (0, (4, 2))), ("998", (0, (1, 1.6)))):
            for end in ("lower", "upper"):
                axes.plot(across, limits[f"{end}_{name}"], color=MUTED, linewidth=1, linestyle=dash, zorder=2)
    axes.axhline(funnel.target, color=INK, linewidth=1, zorder=3)


def _name_bands(axes: Axes, funnel: Funnel, language: str) -> None:
    """Write 95% and 99.8% into the upper bands at their right end, where a band is high enough to hold it."""
    last = funnel.limits.iloc[-1]
    bottom, top = axes.get_ylim()
    edges = [funnel.target, last["adjusted_upper_95"], min(last["adjusted_upper_998"], top)]
    for name, low, high in (("95", edges[0], edges[1]), ("99.8", edges[1], edges[2])):
        if BODY * (high - low) / (top - bottom) > SMALL + 4 and high <= top:
            label = format_percent(float(name), language)
            at = (last["exposure"], high)
            axes.annotate(
                label,
                at,
                (-3, -8),
                textcoords="offset points",
                ha="right",
                va="center",
                size=SMALL,
                color=MUTED,
                zorder=4,
            )


def _place_labels(axes: Axes, outside: pd.DataFrame, points: pd.DataFrame, language: str) -> dict[Hashable, Box]:
    """Write the names of some points beside them where nothing is in the way; where they stand, by the points' labels.

    Boxes are left, bottom, right and top in points from the bottom left of the figure.
    """
    to_points = 72 / axes.figure.dpi
    low, high = axes.transAxes.transform([(0, 0), (1, 1)]) * to_points
    dots = axes.transData.transform(points[["exposure", "observed"]].to_numpy(dtype=float)) * to_points
    taken = [(x - 4, y - 4, x + 4, y + 4) for x, y in dots]
    placed: dict[Hashable, Box] = {}
    for index, row in zip(outside.index, list_rows(outside), strict=True):
        name = office_name(row, language)
        width = text_width(name, SMALL)
        x, y = axes.transData.transform((row["exposure"], row["observed"])) * to_points
        # right, left, below, above, then further off
        spots = [(6, -7), (-6 - width, -7), (-width / 2, -20), (-width / 2, 6), (6, -15), (6, 2), (-6 - width, 2)]
        spots += [(-6 - width, -15), (6 - width, -20), (-6, -20), (6 - width, 6), (-6, 6)]
        for right, up in spots:
            box = (x + right, y + up, x + right + width, y + up + 14)
            inside = low[0] <= box[0] and box[2] <= high[0] and low[1] <= box[1] and box[3] <= high[1]
            if inside and not any(
                box[0] < other[2] and other[0] < box[2] and box[1] < other[3] and other[1] < box[3]
                for other in taken
                if not (abs(other[0] + 4 - x) < HIDDEN and abs(other[1] + 4 - y) < HIDDEN)
            ):
                taken.append(box)
                placed[index] = box
                axes.annotate(
                    name,
                    (row["exposure"], row["observed"]),
                    xytext=(right, up + 7),
                    textcoords="offset points",
                    size=SMALL,
                    color=INK,
                    va="center",
                    zorder=6,
                )
                break
    return placed


def _funnel_keys(funnel: Funnel, language: str, unnamed: int = 0) -> list[Key]:
    judged = funnel.points[funnel.points["left_out"] == ""]
    colour = office_colour(judged.iloc[0])

    def band(axes: Axes, x: float, y: float) -> None:
        axes.fill_between([x, x + 32], y - 7, y + 7, color=TRACK, linewidth=0)
        axes.fill_between([x, x + 32], y - 4, y + 4, color=GRID, linewidth=0)

    def lines(axes: Axes, x: float, y: float) -> None:
        axes.plot([x, x + 32], [y - 3, y - 3], color=MUTED, linewidth=1, linestyle=(0, (1, 1.6)))
        axes.plot([x, x + 32], [y + 3, y + 3], color=MUTED, linewidth=1, linestyle=(0, (4, 2)))

    def dot(filled: bool) -> Callable[[Axes, float, float], None]:
        face = colour if filled else PAPER

        def draw(axes: Axes, x: float, y: float) -> None:
            axes.plot(
                [x + 16], [y], "o", markersize=DOT, markerfacecolor=face, markeredgecolor=colour, markeredgewidth=1.4
            )

        return draw

    keys: list[Key] = []
    if funnel.tau2 > 0:
        tau = format_number(float(np.sqrt(funnel.tau2)), language, 3)
        keys += [(band, say("chart", "band", language, tau=tau)), (lines, say("chart", "lines", language))]
    else:
        keys.append((band, say("chart", "band_alone", language)))
    positions = judged["position_adjusted"]
    if (positions != "inside").any():
        keys.append((dot(True), say("chart", "dot_outside", language)))
    if (positions == "inside").any():
        keys.append((dot(False), say("chart", "dot_inside", language)))
    if unnamed:
        keys.append((draw_nothing, say("chart", "unnamed", language, count=unnamed)))
    return keys + caveat_keys(funnel.years, language)


def _say_outside(points: pd.DataFrame, language: str) -> str:
    """How many offices lie below and above the limits with overdispersion."""
    sides = points["position_adjusted"]
    below, above = sides.str.startswith("below").sum(), sides.str.startswith("above").sum()
    if not below + above:
        return say("chart", "none_outside", language, number=len(points))
    return say("chart", "outside", language, count=below + above, number=len(points), below=below, above=above)


def plot_funnel(funnel: Funnel, language: str, title: str = "") -> list[Axes]:
    """The funnel of `derive_rate_funnel` or `derive_volume_funnel` as one Axes in a list; [] where it is refused.

    Bands are the limits with overdispersion, lines those of counting alone. A full dot lies beyond the bands and has
    its name beside it where there is room; a hollow one lies within. Rates in per cent, else a count per day.
    """
    if funnel.reason:
        return []
    points = funnel.points[funnel.points["left_out"] == ""]
    head = chart_head(points, "funnel", language, title, _say_outside(points, language))
    with chart_style():
        axes, unnamed = _draw_funnel(funnel, language, head, 0)
        if unnamed:
            axes, _ = _draw_funnel(funnel, language, head, unnamed)
    return [axes]


def _draw_funnel(funnel: Funnel, language: str, head: Head, unnamed: int) -> tuple[Axes, int]:
    points = funnel.points[funnel.points["left_out"] == ""]
    figure, top = open_chart(head, HEADING + BODY + FOOT, _funnel_keys(funnel, language, unnamed))
    total = figure.height
    top += HEADING
    axes = figure.add_axes(((SIDE + LEFT) / WIDTH, 1 - (top + BODY) / total, (ROOM - LEFT) / WIDTH, BODY / total))
    _scale_funnel(axes, funnel, points, language)
    _draw_limits(axes, funnel)
    _name_bands(axes, funnel, language)
    outside = points[points["position_adjusted"] != "inside"]
    for row in list_rows(points):
        colour = office_colour(row)
        face = colour if row["position_adjusted"] != "inside" else PAPER
        axes.plot(
            [row["exposure"]],
            [row["observed"]],
            "o",
            markersize=DOT,
            markerfacecolor=face,
            markeredgecolor=colour,
            markeredgewidth=1.4,
            zorder=5,
        )
    up = say("chart", f"up_{funnel.kind}", language)
    target = say("chart", "target", language, value=_write_value(funnel.target, funnel, language))
    figure.text(SIDE / WIDTH, 1 - (top - HEADING / 2) / total, up, size=SMALL, color=MUTED, va="center")
    right = 1 - SIDE / WIDTH
    figure.text(right, 1 - (top - HEADING / 2) / total, target, size=SMALL, color=INK, va="center", ha="right")
    across = say("chart", f"across_{funnel.kind}", language)
    figure.text(right, 1 - (top + BODY + 30) / total, across, size=SMALL, color=MUTED, va="center", ha="right")
    # The outermost first, so that they get their names before room runs out.
    distance = (outside["z"].abs()).sort_values(ascending=False)
    placed = _place_labels(axes, outside.loc[distance.index], points, language)
    places = axes.transData.transform(points[["exposure", "observed"]].to_numpy(dtype=float)) * 72 / figure.dpi
    marks = {index: (float(x), total - float(y)) for index, (x, y) in zip(points.index, places, strict=True)}
    taps = tap_boxes(marks, total)
    for index, row in zip(points.index, list_rows(points), strict=True):
        boxes = [taps[index]]
        if index in placed:
            left, bottom, right, upper = placed[index]
            boxes.append((left, total - upper, right - left, upper - bottom))
        value = _write_value(row["observed"], funnel, language)
        figure.add_link(row, f"{office_name(row, language)}: {value}", "", *boxes)
    return axes, len(outside) - len(placed)


def _write_value(value: float, funnel: Funnel, language: str) -> str:
    if funnel.kind == "share":
        return format_percent(value, language, 2 if value > 99 else 1)
    return format_number(value, language, 0 if value >= 10 else 1)


def _scale_funnel(axes: Axes, funnel: Funnel, points: pd.DataFrame, language: str) -> None:
    low, high = funnel.limits["exposure"].min(), funnel.limits["exposure"].max()
    if funnel.kind == "share" or high > WIDE * low:
        axes.set_xscale("log")
        axes.set_xlim(low / 1.25, high * 1.25)
        axes.xaxis.set_major_locator(LogLocator(subs=(1.0,) if high > 40 * low else (1.0, 2.0, 5.0)))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_minor_formatter(NullFormatter())
    else:
        room = max((high - low) / 12, 1.0)
        axes.set_xlim(low - room, high + room)
        axes.xaxis.set_major_locator(MaxNLocator(nbins=4, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: format_number(value, language)))
    ends = [points["observed"].min(), points["observed"].max(), funnel.target]
    # Limits of the smallest office reach far out; the scale follows the points and a little of the funnel.
    spread = max(ends) - min(ends) or max(abs(funnel.target), 1.0) / 10
    bottom, top = max(min(ends) - 0.12 * spread, 0.0), max(ends) + 0.12 * spread
    if funnel.kind == "share" and top > 100:
        top = 100 + 0.04 * spread
    if bottom == 0:
        bottom = -0.04 * spread
    axes.set_ylim(bottom, top)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5, steps=[1, 2, 2.5, 5, 10]))
    write = format_percent if funnel.kind == "share" else format_number
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: write(round(value, 6), language)))
    axes.set_yticks([tick for tick in axes.get_yticks() if bottom <= tick <= top and (top < 100 or tick <= 100)])
    # The outer labels stay within the figure.
    width = ROOM - LEFT
    axes.set_xticks([tick for tick in axes.get_xticks() if axes.get_xlim()[0] <= tick <= axes.get_xlim()[1]])
    for tick, label in zip(axes.get_xticks(), axes.get_xticklabels(), strict=True):
        at = axes.transLimits.transform(axes.transScale.transform((tick, top)))[0] * width
        if at + text_width(format_number(tick, language), SMALL) / 2 > width:
            label.set_horizontalalignment("right")
    axes.tick_params(length=0, pad=4)
    axes.spines[["left", "right", "top"]].set_visible(False)
