"""Charts of volumes: a bar for the count per day, the part that the wording leaves open in a lighter tone."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts.figures import head_of
from analysis.charts.keys import Key
from analysis.charts.messages import message
from analysis.charts.numbers import format_daily, format_hedged
from analysis.charts.panels import MARK_AT, draw_panels, is_grouped, mark_colour, set_scale
from analysis.charts.style import MUTED, PAPER, chart_style
from analysis.codelists import read_indicators
from analysis.observations.rows import Row, list_rows

THICK = 9.0
LIGHT = 0.38


def _draw_bar(axes: Axes, y: float, lower: float, upper: float, qualifier: str, colour: str) -> None:
    end = axes.get_xlim()[1]
    if upper > end:  # longer than the scale: cut, with two strokes across
        axes.add_patch(Rectangle((0, y - THICK / 2), end, THICK, facecolor=colour, edgecolor="none"))
        for at in (0.93, 0.96):
            axes.plot([at * end, (at + 0.02) * end], [y + 7, y - 7], color=PAPER, linewidth=2.5)
        return
    axes.add_patch(Rectangle((0, y - THICK / 2), lower, THICK, facecolor=colour, edgecolor="none"))
    if upper <= lower:
        return
    axes.add_patch(
        Rectangle((lower, y - THICK / 2), upper - lower, THICK, facecolor=colour, alpha=LIGHT, edgecolor="none")
    )
    # An end that the wording leaves open ("trên", "gần", "khoảng") has a dotted edge instead of a cut.
    for end in (upper, lower) if qualifier == "approx" else (upper,):
        edge = [y - THICK / 2 - 2, y + THICK / 2 + 2]
        axes.plot([end, end], edge, color=colour, linewidth=1.2, linestyle=(0, (1, 1.5)))


def hedge_key(language: str) -> Key:
    """The key of a hedged bar."""

    def draw(axes: Axes, x: float, y: float) -> None:
        axes.add_patch(Rectangle((x, y - 4), 20, 8, facecolor=MUTED, edgecolor="none"))
        axes.add_patch(Rectangle((x + 20, y - 4), 12, 8, facecolor=MUTED, alpha=LIGHT, edgecolor="none"))
        axes.plot([x + 32, x + 32], [y - 6, y + 6], color=MUTED, linewidth=1.2, linestyle=(0, (1, 1.5)))

    return draw, message("key.hedged_bar", language)


def plot_volumes(rows: pd.DataFrame, indicator: str, language: str, finding: str = "") -> list[Axes]:
    """Bars per calendar day of one indicator, one panel a class of period; returns the panels' Axes, of one figure.

    `rows` are marks of `latest_by_class`, completed by `complete_rows`, of every indicator that stands beside this
    one: they share a scale. It ends with the largest mark that may be compared with another; one that stands alone
    may run out of it, with a cut across its bar. A row with NA is named as not stated. `finding` stands under the
    title.
    """
    own = rows[rows["indicator"] == indicator]
    if own.empty:
        return []
    keys: list[Key] = []
    if (own["hedged"] == True).any():  # noqa: E712 (NA in rows without a figure)
        keys.append(hedge_key(language))

    def number_of(row: Row) -> str:
        stated = format_hedged(row["value"], row["qualifier"], row["unit"], language, row["hedge"])
        daily = format_daily(row["daily_lower"], row["daily_upper"], language)
        return message("per_day", language, stated=stated, daily=daily)

    head = head_of(indicator, read_indicators()[indicator].label(language), language, finding)
    panels = draw_panels(own, head, keys, language, number_of)
    with chart_style():
        for panel in panels:
            shown = rows[rows["period_class"] == panel.period_class]
            peak = shown.loc[[is_grouped(row) for row in list_rows(shown)], "daily_upper"].max()
            peak = shown["daily_upper"].max() if pd.isna(peak) else peak
            set_scale(panel.axes, 0, 1.02 * peak or 1.0, "count", language)
            for y, row in panel.rows:
                ends = (row["daily_lower"], row["daily_upper"])
                _draw_bar(panel.axes, y + MARK_AT, *ends, row["qualifier"], mark_colour(row))
    return [panel.axes for panel in panels]
