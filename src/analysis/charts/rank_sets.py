"""The chart of rank sets: every rank that an office may have, instead of one rank."""

import pandas as pd
from matplotlib.axes import Axes

from analysis.charts.figures import open_chart
from analysis.charts.many_offices import caveat_keys, chart_head, office_colour, office_name
from analysis.charts.numbers import format_number
from analysis.charts.panels import set_scale
from analysis.charts.style import INK, MUTED, ROOM, SIDE, SMALL, TEXT, TRACK, WIDTH, chart_style, wrap_text
from analysis.comparison.many_offices import say
from analysis.comparison.rank_sets import RankSets
from analysis.observations.rows import list_rows

FOOT = 42.0
ROW = 24.0
NAME_ROOM = 118.0
RANK_ROOM = 46.0


def plot_rank_sets(ranks: RankSets, language: str, title: str = "") -> list[Axes]:
    """The rank sets as one Axes in a list: a row an office, a segment over all its possible ranks; [] where refused.

    Ordered by the set's first rank, then its last, then the name: the order within equal sets means nothing.
    """
    if ranks.reason:
        return []
    rows = ranks.sets[ranks.sets["left_out"] == ""]
    names = pd.Series([office_name(row, language) for row in list_rows(rows)], index=rows.index)
    rows = rows.assign(name=names).sort_values(["rank_lower", "rank_upper", "name"], kind="stable")
    head = chart_head(rows, "rank_sets", language, title, _say_ranks(rows, ranks.number, language))
    key = "ranks_key" if ranks.method != "intervals" or ranks.level < 1 else "ranks_key_certain"
    first = office_colour(rows.iloc[0])

    def sample(axes: Axes, x: float, y: float) -> None:
        _draw_set(axes, x + 2, x + 30, y, first)

    text = say("chart", key, language, level=format_number(100 * ranks.level, language))
    body = ROW * len(rows)
    with chart_style():
        figure, top = open_chart(head, body + FOOT, [(sample, text), *caveat_keys(ranks.years, language)])
        total = figure.height
        axes = figure.add_axes(
            (
                (SIDE + NAME_ROOM) / WIDTH,
                1 - (top + body) / total,
                (ROOM - NAME_ROOM - RANK_ROOM) / WIDTH,
                body / total,
            )
        )
        axes.set_ylim(body, 0)
        axes.set_yticks([])
        axes.spines[["left", "right", "top"]].set_visible(False)
        set_scale(axes, 0.4, ranks.number + 0.6, "count", language)
        axes.set_xticks([1, *[tick for tick in axes.get_xticks() if 2 < tick <= ranks.number]])
        for position, (_, row) in enumerate(rows.iterrows()):
            y = ROW * (position + 0.5)
            axes.plot([1, ranks.number], [y, y], color=TRACK, linewidth=1, zorder=1)
            _draw_set(axes, row["rank_lower"], row["rank_upper"], y, office_colour(row))
            name = wrap_text(row["name"], TEXT, room=NAME_ROOM - 6)
            shown = name[0] if len(name) == 1 else f"{wrap_text(row['name'], TEXT, room=NAME_ROOM - 16)[0]}…"
            ends = dict.fromkeys((int(row["rank_lower"]), int(row["rank_upper"])))
            height = 1 - (top + y) / total
            figure.text(SIDE / WIDTH, height, shown, size=TEXT, color=INK, va="center")
            number = "–".join(map(str, ends))
            figure.text(1 - SIDE / WIDTH, height, number, size=TEXT, color=INK, va="center", ha="right")
            figure.add_link(row, f"{row['name']}: {number}", "", (0.0, top + y - ROW / 2, WIDTH, ROW))
        across = say("chart", "ranks_across", language)
        figure.text(
            1 - SIDE / WIDTH, 1 - (top + body + 30) / total, across, size=SMALL, color=MUTED, va="center", ha="right"
        )
    return [axes]


def _draw_set(axes: Axes, lower: float, upper: float, y: float, colour: str) -> None:
    axes.plot([lower, upper], [y, y], color=colour, linewidth=5, solid_capstyle="round")


def _say_ranks(rows: pd.DataFrame, number: int, language: str) -> str:
    """How many offices may have the first rank and the last, and how many have one rank alone."""
    first, last = rows["rank_lower"].eq(1).sum(), rows["rank_upper"].eq(number).sum()
    single = rows["rank_lower"].eq(rows["rank_upper"]).sum()
    return say("chart", "ranks_found", language, number=number, first=first, last=last, single=single)
