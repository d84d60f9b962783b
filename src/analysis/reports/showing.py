"""What a notebook cell shows: prose from the catalogue, charts as SVG, tables."""

import re
from collections.abc import Sequence
from typing import cast

import pandas as pd
from IPython import display as notebook
from matplotlib.axes import Axes

from analysis.charts import message, write_svg
from analysis.charts.figures import Chart
from analysis.charts.names import assigner_name, place_name
from analysis.charts.numbers import format_number, format_percent, format_period, shows_gap
from analysis.observations.rows import list_rows
from analysis.reports.figure_links import mention, write_links
from analysis.reports.parameters import Parameters
from analysis.reports.profile import indicator_order
from analysis.reports.reading import Found
from analysis.reports.tables import make_rows, render_table

COLUMNS = ("place", "period", "printed", "interval", "qualifier", "source")
VOLUME_COLUMNS = ("place", "period", "printed", "interval", "daily", "source")
RATE_COLUMNS = ("place", "period", "printed", "interval", "basis", "qualifier", "source")
NOT_SUMMED = ("merger", "merger_incomplete")
REFUSED_COLUMNS = ("place", "period", "printed", "interval", "reason", "source")


def show_markdown(text: str) -> None:
    """Show a text that is Markdown already."""
    notebook.display(notebook.Markdown(text))  # type: ignore[no-untyped-call]


def plain(text: object) -> str:
    """A text as Markdown that shows it as it is: names may come from a source list that anybody can write.

    Numbers that the text mentions lead to their sentences.
    """
    escaped = str(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return write_links(re.sub(r"([\\`*_{}\[\]()#+!|~$])", r"\\\1", escaped), markdown=True)


def show_text(*keys: str, language: str, **values: object) -> None:
    """Show sentences of the catalogue as Markdown, one paragraph or list item a key."""
    show_markdown("\n\n".join(message(key, language, **values) for key in keys))


def say_found(found: Found, year: int, language: str) -> str:
    """How many figures a report found, shows and lists, so that a reader can add them up."""
    text = message(
        "common.found",
        language,
        count=found.figures,
        documents=format_number(found.documents, language),
        places=format_number(len(found.places), language),
        own=format_number(found.own, language),
        shown=format_number(found.figures - found.listed, language),
        listed=format_number(found.listed, language),
        year=year,
    )
    if found.undated:
        text += " " + message("common.found_undated", language, undated=format_number(found.undated, language))
    return text


def say_reviewed(reviewed: int, figures: int, language: str) -> str:
    """How many of a report's figures people checked, in one sentence."""
    numbers = {"reviewed": format_number(reviewed, language), "figures": format_number(figures, language)}
    return message("reviewed.some" if reviewed else "reviewed.none", language, count=figures, **numbers)


def show_opening(name: str, parameters: Parameters, found: Found, sentences: Sequence[str] = ()) -> None:
    """The title, what the report answers, and how much it found; for a year without figures it says so.

    `sentences` stand in the place of the usual one on figures that are shown and listed.
    """
    language, year = parameters.language, parameters.year
    heading = f"# {message(f'{name}.name', language)} – {year}"
    if not found.figures:
        provinces = plain(", ".join(parameters.provinces)) or message("common.all_provinces", language)
        body = message("common.nothing", language, year=year, provinces=provinces)
    elif sentences:
        body = "\n\n".join(sentences)
    else:
        body = say_found(found, year, language)
    if found.figures:
        body += "\n\n" + say_reviewed(found.reviewed, found.figures + found.undated, language)
    show_markdown("\n\n".join([heading, message(f"{name}.purpose", language), body]))


def show_charts(charts: Sequence[list[Axes]], caption: str, language: str) -> None:
    """Show each chart (its panels' Axes) as SVG whose marks lead to their sentences, and how to read it below."""
    drawn = [axes for axes in charts if axes]
    if not drawn:
        show_markdown(message("common.no_chart", language))
        return
    for position, axes in enumerate(drawn):
        chart = cast(Chart, axes[0].figure)
        name = message("chart.name", language, title=chart.head.title)
        svg = write_svg(chart, name, describe_chart(chart, language))
        notebook.display(  # type: ignore[no-untyped-call]
            {"image/svg+xml": svg, "text/plain": f"[{position + 1}] {chart.head.title}"},
            metadata={"image/svg+xml": {"isolated": True}},
            raw=True,
        )
    show_markdown(f"*{caption} {message('chart.tap', language)}*")


def describe_chart(chart: Chart, language: str) -> str:
    """What a chart says, for who does not see it: direction, finding, how many figures, and who states none.

    The figures themselves are the chart's links, each with its name.
    """
    told = [f"{chart.head.note}." if chart.head.note else "", chart.head.finding]
    if chart.links:
        told.append(message("chart.marks", language, count=len(chart.links)))
    if chart.absent:
        told.append(message("chart.absent", language, names="; ".join(chart.absent)))
    return " ".join(filter(None, told))


def show_table(
    marks: pd.DataFrame,
    figures: pd.DataFrame,
    caption: str,
    language: str,
    name: str,
    columns: tuple[str, ...] = COLUMNS,
) -> None:
    """Show marks as a table under their charts, one indicator after the other, each number a link to its sentence."""
    stated = marks[marks["observation_id"].notna()]
    if stated.empty:
        return
    stated = stated.sort_values("indicator", key=lambda codes: codes.map(indicator_order), kind="stable")
    table = render_table(make_rows(stated, figures, language, columns), caption, language, name)
    notebook.display(notebook.HTML(table))  # type: ignore[no-untyped-call]


def show_differences(marks: pd.DataFrame, language: str) -> None:
    """One sentence a place whose printed rate is not the share that its own counts give, the furthest off first.

    Nothing where all agree, or differ by less than tables show.
    """
    sentences = []
    differ = marks[marks["differs"].astype(bool)]
    gaps = (differ["beside_value"] - differ["value"]).astype(float)
    seen = [shows_gap(gap, value) for gap, value in zip(gaps, differ["value"], strict=True)]
    for row in list_rows(differ[seen].loc[gaps[seen].abs().sort_values(ascending=False, kind="stable").index]):
        sentences.append(
            message(
                "common.differs",
                language,
                place=", ".join(filter(None, [plain(place_name(row, language)), assigner_name(row, language)])),
                period=format_period(row["period_start"], row["period_end"], language),
                printed=mention(row["beside"], format_percent(row["beside_value"], language)),
                numerator=mention(row["numerator_id"], format_number(row["numerator"], language)),
                total=mention(row["total_id"], format_number(row["total"], language)),
                computed=format_percent(row["value"], language, 2),
            )
        )
    if sentences:
        show_markdown(write_links("\n".join(sentences), markdown=True))


def show_refused(
    refused: pd.DataFrame, figures: pd.DataFrame, language: str, name: str, found: Found | None = None, year: int = 0
) -> None:
    """The closing list of what is not compared, each with its reason; with `found` the account of all figures first."""
    show_text("common.refused_heading", language=language)
    if found is not None and found.figures:
        show_markdown(say_found(found, year, language))
    if refused.empty:
        show_text("common.refused_none", language=language)
        return
    show_text("common.refused_text", language=language)
    if refused["reason"].isin(NOT_SUMMED).any():
        show_text("common.refused_merged", language=language)
    show_table(refused, figures, message("table.refused", language), language, name, REFUSED_COLUMNS)
