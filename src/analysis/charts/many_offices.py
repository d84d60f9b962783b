"""What the funnel and the rank sets share: head, names, colours, caveats."""

import pandas as pd

from analysis.charts.figures import Head, head_of
from analysis.charts.keys import Key, draw_nothing
from analysis.charts.names import place_name
from analysis.charts.style import MUTED, scope_colour
from analysis.codelists import read_indicators
from analysis.comparison.many_offices import say, say_caveats
from analysis.observations.rows import Row


def chart_head(rows: pd.DataFrame, chart: str, language: str, title: str, finding: str) -> Head:
    """The head with the given title, else the kind of chart (code of [chart]) with the rows' one indicator."""
    codes = rows["indicator"].unique().tolist() if "indicator" in rows else []
    if len(codes) != 1:
        return Head(title or say("chart", chart, language), finding=finding)
    named = say(
        "chart",
        "of_indicator",
        language,
        chart=say("chart", chart, language),
        indicator=read_indicators()[codes[0]].label(language),
    )
    return head_of(codes[0], title or named, language, finding)


def office_name(row: Row, language: str) -> str:
    """The place as charts name it; the bare `place` of rows that are no marks."""
    return place_name(row, language) if "series" in row and "merged" in row else str(row["place"])


def office_colour(row: Row) -> str:
    """The colour of the row's scope."""
    return scope_colour(str(row["scope"])) if "scope" in row else MUTED


def caveat_keys(years: tuple[int, ...], language: str) -> list[Key]:
    """What must be said below the chart, as keys without a sample."""
    return [(draw_nothing, sentence) for sentence in say_caveats(years, language)]
