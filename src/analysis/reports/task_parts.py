"""The table of tasks: what of the assigned ones is done, on time or late, open, overdue, or left unsaid."""

import html

import pandas as pd
from IPython import display as notebook

from analysis.charts import message
from analysis.charts.names import assigner_name, place_name
from analysis.charts.numbers import format_interval, format_number, format_period
from analysis.observations.rows import Row, list_rows
from analysis.reports.figure_links import lead_to, valued
from analysis.reports.tables import render_counts

PARTS = (
    "completed",
    "completed_early",
    "completed_on_time",
    "completed_late",
    "not_due",
    "overdue",
    "open_unspecified",
    "unknown",
)


def _link_part(row: Row, part: str, by_id: pd.DataFrame, language: str) -> str:
    """A count as a link to its sentence; one that was computed leads to the assigned tasks that it is a part of."""
    count = row["assigned" if part == "assigned" else f"part_{part}"]
    if pd.isna(count):
        return message("absent_short", language)
    own = [name for name in row["statements"].split() if name in by_id.index]
    stated = [
        name for name in own if by_id.at[name, "indicator"] == f"tasks_{part}" and by_id.at[name, "value"] == count
    ]
    return valued(count, lead_to((stated or [row["total_id"]])[0], format_number(count, language)))


def show_parts(marks: pd.DataFrame, statements: pd.DataFrame, language: str) -> None:
    """Marks of `compare_tasks` as a table of counts, with the completed share over all that is left unstated.

    `statements`: rows of `statements_behind`, the figures that the counts lead to.
    """
    if marks.empty:
        return
    stated = [part for part in PARTS if marks[f"part_{part}"].notna().any()]
    by_id = statements.drop_duplicates("observation_id").set_index("observation_id")
    rows = []
    for row in list_rows(marks):
        names = (
            f"<strong>{html.escape(place_name(row, language))}</strong>",
            html.escape(assigner_name(row, language)),
        )
        period = html.escape(format_period(row["period_start"], row["period_end"], language))
        cells = {part: _link_part(row, part, by_id, language) for part in ("assigned", *stated)}
        share = format_interval(row["completion_lower"], row["completion_upper"], "percent", language, 1)
        rows.append(
            {
                "group": message(f"period_class.{row['period_class']}", language),
                "place": "<br>".join([*names, period]),
                **cells,
                "share": valued(
                    row["completion_lower"],
                    lead_to(row["observation_id"], share or message("absent_short", language)),
                ),
            }
        )
    labels = {"place": message("column.place", language)}
    labels |= {name: message(f"task_table.{name}", language) for name in ("assigned", *stated, "share")}
    table = render_counts(pd.DataFrame(rows), labels, message("task_table.caption", language), language, "parts")
    notebook.display(notebook.HTML(table))  # type: ignore[no-untyped-call]
