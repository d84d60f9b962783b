"""Charts of rates: a dot for the printed rate, a segment for what it leaves open."""

import math
from collections.abc import Callable

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.figures import head_of
from analysis.charts.keys import Key
from analysis.charts.messages import message
from analysis.charts.numbers import format_hedged, format_number, round_share
from analysis.charts.panels import MARK_AT, draw_panels, is_grouped, mark_colour, set_scale
from analysis.charts.style import MUTED, PAPER, chart_style
from analysis.codelists import read_indicators
from analysis.observations.rows import Row, list_rows

DOT = 7.5
BAND = 0.01  # of a percentage: less is not drawn


def _draw_interval(axes: Axes, y: float, row: Row, colour: str) -> None:
    if row["hedged"]:
        # Thick and light: the wording allows all of it alike.
        axes.plot([row["lower"], row["upper"]], [y, y], color=colour, alpha=0.38, linewidth=8, solid_capstyle="butt")
        axes.plot(
            [row["value"]], [y], "o", markersize=DOT, markerfacecolor=PAPER, markeredgecolor=colour, markeredgewidth=1.8
        )
        return
    axes.plot([row["lower"], row["upper"]], [y, y], color=colour, linewidth=1.8, solid_capstyle="butt")
    counted = row["interval_basis"] == "wilson"
    if counted:
        for end in (row["lower"], row["upper"]):
            axes.plot([end, end], [y - 4.5, y + 4.5], color=colour, linewidth=1.4)
    # The counts say where the share lies; a source may print it cut or rounded beside its own interval.
    at = 100 * row["numerator"] / row["total"] if counted and "total" in row else row["value"]
    axes.plot([at], [y], "o" if counted else "D", markersize=DOT if counted else DOT - 1.5, color=colour)


def _draw_band(axes: Axes, y: float, row: Row, colour: str) -> None:
    """What the rate could be beyond its own interval, see `_reach`: a dotted line, cut by the scale."""
    low, high = axes.get_xlim()
    least, most = _reach(row)
    below, above = (max(least, low), row["lower"]), (row["upper"], min(most, high))
    for first, last in (below, above):
        if last - first > BAND:
            axes.plot([first, last], [y, y], color=colour, linewidth=1.6, linestyle=(0, (1, 1.5)))


def _draw_beyond(axes: Axes, y: float, above: bool, colour: str) -> None:
    """A rate that lies outside the scale: an arrow at that end."""
    at = axes.get_xlim()[1 if above else 0]
    axes.plot([at], [y], ">" if above else "<", markersize=DOT, color=colour, clip_on=False)


def _reach(row: Row) -> tuple[float, float]:
    """From where to where a rate could reach: over the common denominator; of tasks, with those of unstated state."""
    of_tasks = not pd.isna(row.get("completion_lower"))
    return (row["completion_lower"], row["completion_upper"]) if of_tasks else (row["band_lower"], row["band_upper"])


def _has_band(row: Row) -> bool:
    least, most = _reach(row)
    return bool(row["lower"] - least > BAND or most - row["upper"] > BAND)


def _keys(rows: pd.DataFrame, language: str) -> list[Key]:
    stated = rows[rows["value"].notna()]

    def sample(hedged: bool, basis: str) -> Callable[[Axes, float, float], None]:
        ends = (6.0, 30.0) if basis == "wilson" or hedged else (14.0, 22.0)
        row = pd.Series(
            {
                "lower": ends[0],
                "upper": ends[1],
                "value": 6.0 if hedged else 18.0,
                "hedged": hedged,
                "interval_basis": basis,
            }
        )
        return lambda axes, x, y: _draw_interval(axes, y, row, MUTED)

    keys: list[Key] = []
    plain = stated[~stated["hedged"].astype(bool)]
    if (plain["interval_basis"] == "wilson").any():
        keys.append((sample(False, "wilson"), message("key.wilson", language)))
    if (plain["interval_basis"] == "stated").any():
        keys.append((sample(False, "stated"), message("key.rounding", language)))
    if stated["hedged"].astype(bool).any():
        keys.append((sample(True, "stated"), message("key.hedged_dot", language)))
    if any(map(_has_band, list_rows(stated))):
        reach = "completion" if "completion_lower" in stated else "band"
        keys.append((_sample_band, message(f"key.{reach}", language)))
    return keys


def _sample_band(axes: Axes, x: float, y: float) -> None:
    axes.plot([x + 2, x + 30], [y, y], color=MUTED, linewidth=1.6, linestyle=(0, (1, 1.5)))


def rate_scale(rows: pd.DataFrame) -> tuple[float, float]:
    """Ends of a common percentage scale: round numbers around every interval, at least 5 apart.

    Near 0 or 100 the scale goes on to that edge, which means something.
    """
    low, high = rows["lower"].min(), rows["upper"].max()
    if pd.isna(low):
        return 0.0, 100.0
    low, high = (0.0 if low <= 5 else low), (100.0 if high >= 95 else high)
    step = 10 if high - low > 20 else 5 if high - low > 5 else 1
    low, high = math.floor(low / step) * step, math.ceil(high / step) * step
    if high - low < 5:
        low, high = (max(0, high - 5), high) if high > 50 else (low, min(100, low + 5))
    return float(low), float(high)


def plot_rates(rows: pd.DataFrame, indicator: str, language: str, finding: str = "") -> list[Axes]:
    """Dots and intervals of one rate, one panel a class of period; returns the panels' Axes (their figure is one).

    `rows` are marks of rates in per cent, completed by `complete_rows`. The scale need not begin at zero (dots, not
    bars), is the same in all panels and holds every mark that may be compared with another; a mark that stands alone
    and lies outside is an arrow at that end. The label has the counts behind a rate where the source states them. A
    dotted line goes on to what the rate could be over the common denominator, as far as the scale reaches.
    `finding` stands under the title.
    """
    own = rows[rows["indicator"] == indicator]
    if own.empty:
        return []

    def number_of(row: Row) -> str:
        value = round_share(row["value"]) if row["status"] == "derived" else row["value"]
        label = format_hedged(value, row["qualifier"], "percent", language, row["hedge"])
        if not pd.isna(row["numerator"]):
            label += f" ({format_number(row['numerator'], language)}/{format_number(row['total'], language)})"
        return label

    head = head_of(indicator, read_indicators()[indicator].label(language), language, finding)
    panels = draw_panels(own, head, _keys(own, language), language, number_of)
    grouped = own[[is_grouped(row) for row in list_rows(own)]]
    low, high = rate_scale(grouped if len(grouped) else own)
    room = 0.02 * (high - low)
    with chart_style():
        for panel in panels:
            set_scale(panel.axes, low - room, high + room, "percent", language)
            for y, row in panel.rows:
                if row["lower"] > high or row["upper"] < low:
                    _draw_beyond(panel.axes, y + MARK_AT, row["lower"] > high, mark_colour(row))
                else:
                    _draw_band(panel.axes, y + MARK_AT, row, mark_colour(row))
                    _draw_interval(panel.axes, y + MARK_AT, row, mark_colour(row))
    return [panel.axes for panel in panels]
