"""Charts of volumes: bars from zero, the part that the wording leaves open in a lighter tone."""

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts.messages import message
from analysis.charts.numbers import format_hedged
from analysis.charts.panels import MARK_AT, Key, absent_key, draw_panels, set_scale
from analysis.charts.style import MUTED, chart_style, scope_colour
from analysis.codelists import read_indicators

THICK = 9.0
LIGHT = 0.38


def _draw_bar(axes: Axes, y: float, lower: float, upper: float, qualifier: str, colour: str) -> None:
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


def plot_volumes(rows: pd.DataFrame, indicator: str, language: str) -> list[Axes]:
    """Bars of one indicator, one panel a class of period; returns the panels' Axes (their figure is one).

    `rows` are marks of `latest_by_class`, completed by `complete_rows`, of every indicator that stands beside this
    one: they share a scale. A row with NA is shown as not stated.
    """
    own = rows[rows["indicator"] == indicator]
    if own.empty:
        return []
    keys: list[Key] = []
    if (own["hedged"] == True).any():  # noqa: E712 (NA in rows without a figure)
        keys.append(hedge_key(language))
    if own["value"].isna().any():
        keys.append(absent_key(language))

    def number_of(row: pd.Series) -> str:
        if pd.isna(row["value"]):
            return message("absent", language)
        return format_hedged(row["value"], row["qualifier"], row["unit"], language, row["hedge"])

    _, panels = draw_panels(own, read_indicators()[indicator].label(language), keys, language, number_of)
    with chart_style():
        for panel in panels:
            peak = rows.loc[rows["period_class"] == panel.period_class, "upper"].max()
            set_scale(panel.axes, 0, 1.02 * peak, "count", language)
            for y, row in panel.rows:
                if not pd.isna(row["value"]):
                    _draw_bar(
                        panel.axes,
                        y + MARK_AT,
                        row["lower"],
                        row["upper"],
                        row["qualifier"],
                        scope_colour(row["scope"]),
                    )
    return [panel.axes for panel in panels]
