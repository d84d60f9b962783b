"""What the funnel and the rank sets share: title, names, colours, and a figure with keys below."""

import pandas as pd
from matplotlib.figure import Figure

from analysis.charts.names import place_name
from analysis.charts.panels import KEY_LINE, KEY_TEXT_AT, Key, write_keys
from analysis.charts.style import (
    MUTED,
    ROOM,
    SMALL,
    make_figure,
    scope_colour,
    title_height,
    wrap_text,
    write_title,
)
from analysis.codelists import read_indicators
from analysis.comparison.many_offices import say, say_caveats


def chart_title(rows: pd.DataFrame, chart: str, language: str, title: str) -> str:
    """The given title, else the kind of chart (code of [chart]) with the rows' one indicator."""
    if title:
        return title
    name = say("chart", chart, language)
    codes = rows["indicator"].unique().tolist() if "indicator" in rows else []
    if len(codes) != 1:
        return name
    return say("chart", "of_indicator", language, chart=name, indicator=read_indicators()[codes[0]].label(language))


def office_name(row: pd.Series, language: str) -> str:
    """The place as charts name it; the bare `place` of rows that are no marks."""
    return place_name(row, language) if {"series", "merged"} <= set(row.index) else str(row["place"])


def office_colour(row: pd.Series) -> str:
    """The colour of the row's scope."""
    return scope_colour(str(row["scope"])) if "scope" in row else MUTED


def frame_chart(title: str, body: float, foot: float, keys: list[Key]) -> tuple[Figure, float, float]:
    """An empty figure with its title and keys; the figure, its height, and the top of its body in points."""
    lines = [(draw, wrap_text(text, SMALL, room=ROOM - KEY_TEXT_AT - 4)) for draw, text in keys]
    key_height = KEY_LINE * sum(len(wrapped) for _, wrapped in lines) + 4 * len(keys)
    total = title_height(title) + body + foot + key_height + 10
    figure = make_figure(total)
    figure.set_label(title)
    top = write_title(figure, title, total)
    write_keys(figure, lines, key_height, total)
    return figure, total, top


def caveat_keys(years: tuple[int, ...], language: str) -> list[Key]:
    """What must be said below the chart, as keys without a sample."""
    return [(lambda axes, x, y: None, sentence) for sentence in say_caveats(years, language)]
