"""Charts of tasks: the parts of what was assigned, with what the text leaves unsaid shown as such."""

import math

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from analysis.charts.figures import Head
from analysis.charts.keys import Key
from analysis.charts.messages import message
from analysis.charts.numbers import format_number
from analysis.charts.panels import MARK_AT, draw_panels, set_scale
from analysis.charts.style import INK, MUTED, ON_DARK_PART, PART_COLOURS, ROOM, SMALL, chart_style, text_width
from analysis.observations.rows import Row

THICK = 15.0
# Points beside a number that stands in its part of the bar.
BESIDE = 6.0


def _draw_part(axes: Axes, x: float, y: float, width: float, part: str, thick: float = THICK) -> None:
    unknown = part == "unknown"
    axes.add_patch(
        Rectangle(
            (x, y - thick / 2),
            width,
            thick,
            facecolor=PART_COLOURS[part],
            edgecolor=MUTED if unknown else "none",
            linewidth=0.8 if unknown else 0,
            hatch="////" if unknown else None,
        )
    )


def plot_task_parts(rows: pd.DataFrame, language: str, finding: str = "") -> list[Axes]:
    """Bars of assigned tasks split into their parts, one panel a class of period; returns the panels' Axes.

    `rows` are marks of `compare_tasks`. Each bar is its own whole (100 % of what was assigned); numbers are counts.
    What no statement covers is hatched, never taken for open or done. `finding` stands under the title.
    """
    if rows.empty:
        return []
    shown = [part for part in PART_COLOURS if (rows[f"part_{part}"].fillna(0) > 0).any()]

    def sample(part: str) -> Key:
        return (lambda axes, x, y: _draw_part(axes, x, y, 32, part, 9)), message(f"part.{part}", language)

    def number_of(row: Row) -> str:
        return message(
            "assigned_count", language, count=row["assigned"], number=format_number(row["assigned"], language)
        )

    head = Head(message("chart.task_parts", language), finding=finding)
    panels = draw_panels(rows, head, [sample(part) for part in shown], language, number_of, grey=False)
    with chart_style():
        for panel in panels:
            set_scale(panel.axes, 0, 100, "percent", language)
            for y, row in panel.rows:
                _draw_row(panel.axes, y + MARK_AT + 3, row, language)
    return [panel.axes for panel in panels]


def _draw_row(axes: Axes, y: float, row: Row, language: str) -> None:
    counts = {part: row[f"part_{part}"] for part in PART_COLOURS}
    known = {part: count for part, count in counts.items() if not math.isnan(count) and count > 0}
    # Parts that add to more than was assigned are drawn against their own sum; the table says so.
    whole = max(row["assigned"], sum(known.values()))
    left = 0.0
    for part, count in known.items():
        width = 100 * count / whole
        _draw_part(axes, left, y, width, part)
        label = format_number(count, language)
        if width / 100 * ROOM > text_width(label, SMALL) + BESIDE:
            dark = part in ("completed", "overdue")
            text = axes.text(
                left + width / 2,
                y + 0.5,
                label,
                ha="center",
                va="center",
                size=SMALL,
                color=ON_DARK_PART if dark else INK,
            )
            if part == "unknown":
                text.set_bbox({"facecolor": PART_COLOURS["unknown"], "edgecolor": "none", "pad": 1.5})
        left += width
