"""The table of tasks: what of the assigned ones is done, on time or late, open, overdue, or left unsaid."""

import html

import pandas as pd
from IPython import display as notebook

from analysis.charts import message
from analysis.charts.names import assigner_name, place_name
from analysis.charts.numbers import format_interval, format_number, format_period
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


def show_parts(marks: pd.DataFrame, language: str) -> None:
    """Marks of `compare_tasks` as a table of counts, with the completed share over all that is left unstated."""
    if marks.empty:
        return
    stated = [part for part in PARTS if marks[f"part_{part}"].notna().any()]
    rows = []
    for _, row in marks.iterrows():
        names = (
            f"<strong>{html.escape(place_name(row, language))}</strong>",
            html.escape(assigner_name(row, language)),
        )
        period = html.escape(format_period(row["period_start"], row["period_end"], language))
        cells = {
            part: format_number(row[f"part_{part}"], language) or message("absent_short", language) for part in stated
        }
        share = format_interval(row["completion_lower"], row["completion_upper"], "percent", language, 1)
        rows.append(
            {
                "group": message(f"period_class.{row['period_class']}", language),
                "place": "<br>".join([*names, period]),
                "assigned": format_number(row["assigned"], language),
                **cells,
                "share": share or message("absent_short", language),
            }
        )
    labels = {"place": message("column.place", language)}
    labels |= {name: message(f"task_table.{name}", language) for name in ("assigned", *stated, "share")}
    table = render_counts(pd.DataFrame(rows), labels, message("task_table.caption", language), language, "parts")
    notebook.display(notebook.HTML(table))  # type: ignore[no-untyped-call]
