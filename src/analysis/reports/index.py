"""The page that links the reports of a run and says what each found, and what failed and why."""

from typing import Any

import jinja2
import pandas as pd

from analysis.charts import message
from analysis.charts.names import translate_place
from analysis.reports.clock import build_time
from analysis.reports.html_page import describe_parameters, format_built, page_frame, read_template
from analysis.reports.parameters import Parameters
from analysis.reports.reading import count_found, read_figures


def describe_report(name: str, page: str, problem: str, parameters: Parameters) -> dict[str, Any]:
    """What the index says of one report: `page` its file ("" where there is none), `problem` "" where it is new."""
    language, year = parameters.language, parameters.year
    found = count_found(name, read_figures(name, parameters), parameters)
    if found.figures:
        values = {"count": found.figures, "own": found.own, "documents": found.documents, "year": year}
        places = [translate_place(place, language) for place in found.places]
        text = message("index.found", language, **values, places=len(found.places), names=", ".join(places))
    else:
        text = message("index.found_nothing", language, year=year)
    return {
        "title": message(f"{name}.name", language),
        "purpose": message(f"{name}.purpose", language),
        "href": page,
        "problem": problem,
        "found": text,
    }


def render_index(entries: list[dict[str, Any]], parameters: Parameters, command: str, documents: pd.DataFrame) -> str:
    """The page that links a year's reports and says what each found, and what failed and why.

    `documents` is the list beside the table: how many numbers gave no figure, and which documents could not be read.
    """
    failed = documents[documents["problem"] != ""]
    environment = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(read_template("list.html.j2")).render(
        **page_frame(parameters.language),
        entries=entries,
        failures=sum(bool(entry["problem"]) for entry in entries),
        year=parameters.year,
        parameters=describe_parameters(parameters),
        command=command,
        documents=len(documents),
        numbers_unread=int(pd.to_numeric(documents["unread"], errors="coerce").fillna(0).sum()),
        unread=[f"{row['source_id']}: {row['problem']}" for _, row in failed.iterrows()],
        built=format_built(build_time(), parameters.language),
    )
