"""Which figures of a report people checked, and how many people: a line in every report, a list in data_quality."""

from collections import Counter

import pandas as pd

from analysis.charts import message
from analysis.charts.numbers import format_number
from analysis.comparison.figures import name_series, read_hedges
from analysis.observations.reviewed import count_reviewers
from analysis.reports.showing import COLUMNS, say_reviewed, show_markdown, show_table


def show_reviewed(figures: pd.DataFrame, language: str) -> None:
    """How many figures were checked, by how many people each; then each with its sentence.

    `figures`: rows of `place_figures`. A figure that nobody checked is not listed.
    """
    people = figures["rule"].map(count_reviewers)
    checked = figures[people > 0]
    lines = [message("reviewed.heading", language), say_reviewed(len(checked), len(figures), language)]
    if len(checked):
        lines.append("\n".join(_list_people(people[people > 0], checked, language)))
    show_markdown("\n\n".join([*lines, message("reviewed.text", language)]))
    told = checked.assign(
        hedge=read_hedges(checked),
        series=name_series(checked),
        lower=checked["lower"].fillna(checked["value"]),
        upper=checked["upper"].fillna(checked["value"]),
    )
    show_table(told, told, message("reviewed.caption", language), language, "reviewed", COLUMNS)


def _list_people(people: pd.Series, checked: pd.DataFrame, language: str) -> list[str]:
    """A list item for each number of people, the largest first, and one for the corrected figures."""
    counts = sorted(Counter(int(count) for count in people).items(), reverse=True)
    items = [
        "- " + message("reviewed.by", language, count=number, figures=format_number(figures, language))
        for number, figures in counts
    ]
    corrected = int((checked["status"] == "corrected").sum())
    if corrected:
        items.append("- " + message("reviewed.corrected", language, figures=format_number(corrected, language)))
    return items
